//! What a use costs, asked as another program asks: ranking, what a sum leaves out, what is left.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::kvant::{folder_of, root, run_in, word, write_catalogue};

/// The example of the issue: six requests of ten minutes a month, no licence. What is left of a
/// package is worth only what the same load takes of it (S0-22).
#[test]
fn s0_22_what_is_left_is_worth_what_will_be_used() {
    let subscription = |months: u32| {
        plan_of(
            "left",
            json!({
                "months": months,
                "load": [{"count": 6, "per": "month", "minutes": 10}],
                "documents": ["crm-support"],
                "attributes": {"crm-support": {"status": "no-licence"}},
            }),
            "subscription",
        )
    };
    // Bought on 1 December, alive through 1 March: 18 are used, 12 are left, and the first request
    // of March takes one of them.
    let quarter = subscription(3);
    let found = ["paid", "left_value", "net"].map(|key| quarter[key].clone());
    assert_eq!(found, ["18000.00", "600.00", "17400.00"]);
    let found = ["left_units", "left_used_units", "burned_units"].map(|key| quarter[key].clone());
    assert_eq!(found, [12, 1, 0]);
    assert_eq!(quarter["will_burn"], json!([{"on": "2027-03-01", "units": 11}]));
    // What has to be paid now, for what, until when, and what of it burns.
    assert_eq!(
        quarter["first_payment"],
        json!({
            "on": "2026-12-01",
            "amount": "18000.00",
            "units": 30,
            "valid_through": "2027-03-01",
            "will_burn_units": 11,
        })
    );
    let year = subscription(12);
    assert_eq!(year["net"], "71400.00");
    // One day more or less of use decides: in four months the eleven have burned.
    let four = subscription(4);
    let found = ["burned_units", "left_units", "left_used_units"].map(|key| four[key].clone());
    assert_eq!(found[0], 11);
    assert_eq!(year["rank"], 1);
}

/// A year that is paid for and not over is worth a twelfth for each month beyond; both readings of
/// the yearly price stand in the answer with their arithmetic (S4-54, S4-55).
#[test]
fn s4_54_a_year_is_credited_by_the_month() {
    let plans = |months: u32, payment: &str, readings: Value| {
        asked(
            "yearly",
            json!({
                "months": months,
                "load": [{"count": 4, "per": "month", "minutes": 60}],
                "documents": ["jokercrm"],
                "attributes": {"jokercrm": {"payment": payment}},
                "readings": {"jokercrm": readings},
            }),
        )
    };
    let money = |plan: &Value| {
        ["paid", "left_value", "net"].map(|key| plan[key].as_str().expect(key).to_string())
    };
    let of =
        |plans: &[Value], id: &str| plans.iter().find(|plan| plan["plan"] == id).expect(id).clone();
    for (months, paid, left_months, left_value, net) in [
        (1, "100800.00", 11, "92400.00", "8400.00"),
        (3, "100800.00", 9, "75600.00", "25200.00"),
        (12, "100800.00", 0, "0.00", "100800.00"),
        (13, "201600.00", 11, "92400.00", "109200.00"),
    ] {
        let extended = of(&plans(months, "yearly", json!({})), "extended");
        assert_eq!(money(&extended), [paid, left_value, net], "{months} months");
        assert_eq!(extended["left_months"], left_months, "{months} months");
        let monthly = of(&plans(months, "monthly", json!({})), "extended");
        assert_eq!(monthly["left_value"], "0.00", "by the month nothing is paid ahead");
        assert_eq!(monthly["left_months"], 0);
        assert_eq!(monthly.get("fee_readings"), None, "by the month it is all one");
        assert_eq!(
            extended["first_payment"],
            json!({
                "on": "2026-12-01",
                "amount": "100800.00",
                "months": 12,
                "valid_through": "2027-11-30",
                // Five hours a month of nine, in seconds.
                "will_burn_units": 12 * 5 * 3_600,
            }),
            "however short the horizon"
        );
    }
    let reading = |reading: &str, stated: &str, discount: u32, due: &str, chosen: bool| {
        json!({
            "matter": "yearly-discount",
            "reading": reading,
            "stated": stated,
            "discount_percent": discount,
            "due": due,
            "chosen": chosen,
        })
    };
    let assumed = plans(12, "yearly", json!({}));
    assert_eq!(
        of(&assumed, "extended")["fee_readings"],
        json!([
            reading("only-extended", "126000.00", 20, "100800.00", true),
            reading("both", "126000.00", 20, "100800.00", false),
            reading("none", "126000.00", 0, "126000.00", false),
        ])
    );
    assert_eq!(
        of(&assumed, "service")["fee_readings"],
        json!([
            reading("only-extended", "42000.00", 0, "42000.00", true),
            reading("both", "42000.00", 20, "33600.00", false),
            reading("none", "42000.00", 0, "42000.00", false),
        ])
    );
    // Read the other way: a twelfth of 126 000 is 10 500, of 33 600 it is 2 800.
    let none = of(&plans(3, "yearly", json!({"yearly-discount": "none"})), "extended");
    assert_eq!(money(&none), ["126000.00", "94500.00", "31500.00"]);
    let both = of(&plans(3, "yearly", json!({"yearly-discount": "both"})), "service");
    assert_eq!(money(&both), ["33600.00", "25200.00", "8400.00"]);
    assert_eq!(both["incomplete"], json!({"reason": "price_not_stated", "units": 3 * 3_600}));
    assert_eq!(both["net_per_useful_hour"], Value::Null, "one hour of four has no price");
}

/// The cheapest plan must be able to do the work: what covers twenty hours a month stands before
/// what covers three of them, and that before what has no price (S4-58).
#[test]
fn s4_58_plans_that_cover_the_load_stand_first() {
    let plans = asked(
        "ranking",
        json!({
            "months": 12,
            "load": [{"count": 20, "per": "month", "minutes": 60}],
            "documents": ["jokercrm", "onec-support", "mywebstor", "crm-support"],
            "attributes": {"crm-support": {"status": "licence-year"}},
        }),
    );
    let part = |plan: &Value| match (&plan["net"], &plan["incomplete"]) {
        (Value::Null, _) => 2,
        (_, Value::Null) => 0,
        _ => 1,
    };
    let kopecks = |plan: &Value| -> u64 {
        let net = plan["net"].as_str().map(|net| net.replace('.', ""));
        net.map_or(0, |net| net.parse().expect("an amount"))
    };
    let mut ranked = plans.clone();
    ranked.sort_by_key(|plan| plan["rank"].as_u64());
    let ranks: Vec<Value> = ranked.iter().map(|plan| plan["rank"].clone()).collect();
    assert_eq!(ranks, (1..=plans.len()).map(Value::from).collect::<Vec<_>>());
    assert!(ranked.is_sorted_by_key(|plan| (part(plan), kopecks(plan))), "{ranked:#?}");
    let parts: Vec<i32> = ranked.iter().map(part).collect();
    assert!(parts.first() == Some(&0) && parts.contains(&1) && parts.last() == Some(&2));
    for plan in &plans {
        let is_whole = part(plan) == 0;
        assert_eq!(plan["net_per_useful_hour"].is_null(), !is_whole, "{plan}");
        assert_eq!(plan["uncovered_minutes_per_month"].is_null(), is_whole, "{plan}");
    }
    let service = plans.iter().find(|plan| plan["plan"] == "service").expect("it is asked about");
    assert_eq!(service["net"], "42000.00", "cheaper than any, were it not for seventeen hours");
    assert_eq!(service["uncovered_minutes_per_month"], 17 * 60);
    let requests = plans.iter().find(|plan| plan["unit"] == "request").expect("of document 003");
    assert_eq!(requests["uncovered_minutes_per_month"], 20 * 60, "the work on the requests");
}

/// A plan whose rates fit none of the work has no price, not one of zero; where they fit a part,
/// that part is told.
#[test]
fn rates_that_fit_nothing_are_no_price() {
    let by_the_hour = |count: u32, day_off: u32| {
        let question = json!({
            "months": 1,
            "load": [{"count": count, "per": "month", "minutes": 60}],
            "day_off_percent": day_off,
            "documents": ["weekends"],
        });
        plan_of("rates", question, "by-the-hour")
    };
    let none = by_the_hour(4, 0);
    for key in ["paid", "left_value", "net", "net_per_useful_hour", "first_payment"] {
        assert_eq!(none[key], Value::Null, "{key}");
    }
    assert_eq!(none["incomplete"], json!({"reason": "price_not_stated", "units": 16}));
    assert_eq!(none["uncovered_minutes_per_month"], 240);
    let half = by_the_hour(4, 50);
    assert_eq!((&half["net"], &half["net_per_useful_hour"]), (&json!("4000.00"), &Value::Null));
    assert_eq!(half["incomplete"], json!({"reason": "price_not_stated", "units": 8}));
    assert_eq!(half["uncovered_minutes_per_month"], 120);
    let all = by_the_hour(4, 100);
    assert_eq!((&all["net"], &all["incomplete"]), (&json!("8000.00"), &Value::Null));
    assert_eq!(all["net_per_useful_hour"], "2000.00");
    assert_eq!(by_the_hour(0, 0)["net"], "0.00", "no work costs nothing");
}

/// Hours that stop at the volume are told in time, and so is what burns of the first month.
#[test]
fn what_a_volume_does_not_cover_is_told_in_time() {
    let two_hours = |count: u32, months: u32| {
        let question = json!({
            "months": months,
            "load": [{"count": count, "per": "month", "minutes": 60}],
            "documents": ["weekends"],
        });
        plan_of("volume", question, "two-hours")
    };
    let five = two_hours(5, 3);
    assert_eq!(five["net"], "3000.00", "the known part");
    assert_eq!(five["incomplete"], json!({"reason": "not_covered", "units": 36}));
    assert_eq!(five["uncovered_minutes_per_month"], 180);
    assert_eq!(five["net_per_useful_hour"], Value::Null);
    assert_eq!(five["first_payment"]["will_burn_units"], 0);
    let one = two_hours(1, 3);
    assert_eq!(one["uncovered_minutes_per_month"], Value::Null);
    assert_eq!(
        one["first_payment"],
        json!({
            "on": "2026-12-01",
            "amount": "1000.00",
            "months": 1,
            "valid_through": "2026-12-31",
            "will_burn_units": 4,
        })
    );
    assert_eq!((&one["burned_units"], &one["left_months"]), (&json!(12), &json!(0)));
}

/// A price of zero that somebody was told counts as not told.
#[test]
fn a_quoted_price_of_zero_is_none() {
    let by_phone = |quoted: Value| {
        let question = json!({
            "months": 1,
            "load": [{"count": 4, "per": "month", "minutes": 25}],
            "documents": ["hotline"],
            "quoted_price": quoted,
        });
        plan_of("quoted", question, "by-phone")
    };
    let none = by_phone(json!({}));
    assert_eq!(none["net"], Value::Null);
    assert_eq!(by_phone(json!({"hotline": "0.00"})), none);
    assert_eq!(by_phone(json!({"hotline": "0.01"}))["incomplete"], Value::Null);
}

/// The plans of an answer about all documents of the repository and those of the fixtures.
#[track_caller]
fn asked(test: &str, mut question: Value) -> Vec<Value> {
    let folder = folder_of(&format!("compare_{test}"));
    write_catalogue(&folder);
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for from in [root().join("public/catalogue/terms"), fixtures] {
        for entry in fs::read_dir(from).expect("a folder") {
            let file = entry.expect("an entry").path();
            let name = file.file_name().expect("a name");
            fs::copy(&file, folder.join("terms").join(name)).expect("the file is copied");
        }
    }
    question["ask"] = json!("compare");
    question["from"] = json!("2026-12-01");
    let arguments = ["answer", "--catalogue", word(&folder)];
    let ran = run_in(&root(), &arguments, question.to_string().as_bytes());
    let mut reply: Value = serde_json::from_str(&ran.out).expect("it is JSON");
    match reply["ok"]["plans"].take() {
        Value::Array(plans) => plans,
        _ => panic!("{question}: {}", ran.out),
    }
}

#[track_caller]
fn plan_of(test: &str, question: Value, plan: &str) -> Value {
    let found = asked(test, question).into_iter().find(|one| one["plan"] == plan);
    found.expect(plan)
}
