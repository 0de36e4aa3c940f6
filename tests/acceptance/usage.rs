//! Use played through: requests on the calendar, packages bought, used, burned, left.

use kvant_core::{
    catalogue::{Attributes, Catalogue, SCHEMA},
    compare,
    money::Rub,
    price::Ground,
    quantum::{Quanta, QuantumLength},
    usage::{self, Cause, Outcome, Profile, Requests, Session},
};
use proptest::prelude::*;

use crate::calendar::any_hours;
use crate::given::{
    self, STATUSES, catalogue, crm_support, date, document, ground, instant, number, quanta,
    readings, rub,
};
use crate::table::{lines, rows};
use crate::walk;

/// Requests of a month open its working days evenly; those on days off fall at noon.
#[test]
fn requests_are_spread_over_the_days_of_a_month() {
    check_starts(
        r#"{"working_day":["09:00-18:00"],"day_off":["12:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false}"#,
        "
        from       | a_month | day_off | starts
        2026-12-01 |       1 |       0 | 01T09:00
        2026-12-01 |       4 |       0 | 01T09:00 08T09:00 16T09:00 23T09:00  // Days 0, 5, 11 and 16 of 22.
        2026-12-01 |       4 |      50 | 01T09:00 05T12:00 16T09:00 19T12:00  // Requests 1 and 3; days off 0 and 4 of 9.
        2026-12-01 |       4 |     100 | 05T12:00 12T12:00 19T12:00 26T12:00  // Days off 0, 2, 4 and 6 of 9.
        2026-12-01 |       2 |      49 | 01T09:00 16T09:00                    // ⌊1·49/100⌋ = ⌊2·49/100⌋ = 0.
        2026-12-01 |       3 |      67 | 01T09:00 05T12:00 19T12:00           // Of 9 days off: 0 and 4.
        2027-01-01 |       2 |       0 | 11T09:00 20T09:00                    // January begins on the 11th.
        2027-02-01 |       2 |       0 | 01T09:00 12T09:00                    // Days 0 and 9 of 19, Saturday 20 among them.
        ",
    );
    // A plan that is closed on days off serves them at its next opening.
    check_starts(
        r#"{"working_day":["10:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false}"#,
        "
        from       | a_month | day_off | starts
        2026-12-01 |       4 |      50 | 01T10:00 07T10:00 16T10:00 21T10:00
        2026-12-01 |       1 |     100 | 07T10:00
        ",
    );
}

/// The share of days off is counted over the whole horizon, not month by month.
#[test]
fn shares_are_counted_over_the_whole_horizon() {
    let profile = Profile::new(date("2026-12-01"), 12, vec![requests(1, 10)], 25).expect("a use");
    let sessions = placed(&profile);
    let on_days_off: Vec<u32> = (1..)
        .zip(&sessions)
        .filter(|(_, session)| session.start.to_rfc3339().contains("T09:00:00+03:00"))
        .map(|(number, _)| number)
        .collect();
    assert_eq!(on_days_off.len(), 12, "closed on days off, served at nine");
    let ground = ground("licence-year", &[]);
    let first_days: Vec<bool> = sessions
        .iter()
        .map(|session| {
            let month = kvant_core::calendar::iso(session.start.date_naive());
            let first = date(&format!("{}-01", month.rsplit_once('-').expect("a date").0));
            let opening = ground.working().next_opening(ground.working().offset().midnight(first));
            opening.expect("in range").value == session.start
        })
        .collect();
    // Every fourth request waits for the Monday after the month's first weekend.
    let waits: Vec<usize> = (0..first_days.len()).filter(|index| !first_days[*index]).collect();
    assert_eq!(waits, [3, 7, 11]);
}

/// A request on the last day off of a month may be served in the next one, even after the horizon;
/// it still counts.
#[test]
fn a_request_served_after_the_horizon_counts() {
    // The only request of January 2027 falls on day off 0, New Year: it waits until the 11th. Of
    // the 10 of May 2026 the last one falls on Sunday 31.
    let profile = Profile::new(date("2026-05-01"), 1, vec![requests(14, 10)], 100).expect("a use");
    let sessions = placed(&profile);
    assert_eq!(sessions.len(), 14);
    let last = sessions.last().expect("a session");
    assert_eq!(last.start, instant("2026-06-01T09:00:00"), "Monday after the horizon");
    let outcome = played("licence-year", &[], "subscription", &profile);
    assert_eq!((outcome.billed, outcome.useful_minutes), (Quanta::new(14), 140));
}

/// Four requests of 25 minutes a month for a year, by plan, for a client who renews by the month.
#[test]
fn a_year_of_four_requests_a_month() {
    check_outcomes(
        "licence-month",
        "
        plan          paid      left_value  net       billed  burned  left  purchases  per_hour
        subscription  82500.00     3300.00  79200.00     144       0     6          5   3960.00
        prepaid       95040.00        0.00  95040.00     144       0     0         12   4752.00
        ambulance    123750.00     4950.00 118800.00     144       0     6          5   5940.00
        online       158400.00        0.00 158400.00     144       0     0         12   7920.00
        ",
    );
}

/// What is left is worth what it was bought for; what burned is not given back.
#[test]
fn left_is_valued_and_burned_is_not() {
    let profile = Profile::new(date("2026-12-01"), 12, vec![requests(1, 25)], 0).expect("a use");
    let outcome = played("licence-year", &[], "subscription", &profile);
    // 3 quanta a month: each package of 30 serves the months that its 90 days reach.
    let bought: u32 = outcome.purchases.iter().map(|bought| bought.units.count()).sum();
    let used: u32 = outcome.purchases.iter().map(|bought| bought.used.count()).sum();
    assert_eq!(used, 36);
    assert_eq!(bought, used + outcome.burned.count() + outcome.left.count());
    assert!(outcome.burned > Quanta::new(0));
    assert_eq!(outcome.net, outcome.paid.less(outcome.left_value));
    assert_eq!(outcome.burned_value, rub("500.00").times(outcome.burned.count()));
    let causes: Vec<Cause> = outcome.purchases.iter().map(|bought| bought.cause).collect();
    assert_eq!(causes.first(), Some(&Cause::First));
    assert!(causes.iter().skip(1).all(|cause| *cause == Cause::Expired), "{causes:?}");
}

/// Without use nothing is bought, and an hour has no price.
#[test]
fn no_use_costs_nothing() {
    for per_month in [0, 1] {
        let profile = Profile::new(date("2026-12-01"), 12, vec![requests(per_month, 1)], 0);
        let outcome = played("no-licence", &[], "prepaid", &profile.expect("a use"));
        assert_eq!(outcome.net_per_useful_hour.is_none(), per_month == 0);
        assert_eq!(outcome.purchases.is_empty(), per_month == 0);
        assert_eq!(outcome.paid == Rub::ZERO, per_month == 0);
    }
}

/// A session longer than the rest of a package's life: what begins at midnight or later is charged
/// to the next package, bought when the session starts.
#[test]
fn a_session_across_the_end_of_a_package() {
    // 30 days from 1 June: through 1 July. The session of 1 July begins at 09:00 and lasts 16
    // hours: 90 quanta begin before midnight, 6 after.
    let profile = Profile::new(date("2027-06-01"), 2, vec![requests(1, 960)], 0).expect("a use");
    let chosen = [("next-payment", "minimum")];
    let outcome = played("licence-year", &chosen, "prepaid", &profile);
    let units: Vec<u32> = outcome.purchases.iter().map(|bought| bought.units.count()).collect();
    assert_eq!(units, [96, 96], "the first covered June, nothing is left of it");
    // With 100 in the first package the four that are left serve the first of July's quanta.
    let profile = Profile::new(date("2027-06-01"), 2, vec![requests(1, 10), requests(1, 990)], 0);
    let outcome = played("licence-year", &chosen, "prepaid", &profile.expect("a use"));
    let units: Vec<u32> = outcome.purchases.iter().map(|bought| bought.units.count()).collect();
    assert_eq!(units, [12, 88, 12, 88]);
    assert_eq!(outcome.not_covered, Quanta::new(0));
}

/// The limits of a question.
#[test]
fn limits_of_a_profile() {
    let rows = lines(
        "
        from       | months | a_month | minutes | day_off | refused
        2026-12-01 |      1 |       0 |       1 |       0 | -
        2026-12-01 |     60 |    1000 |   10080 |     100 | -
        2026-12-01 |      0 |       1 |       1 |       0 | months must be from 1 to 60
        2026-12-01 |     61 |       1 |       1 |       0 | months must be from 1 to 60
        2026-12-01 |      1 |    1001 |       1 |       0 | requests_per_month must be from 0 to 1000
        2026-12-01 |      1 |       1 |       0 |       0 | minutes_each must be from 1 to 10080
        2026-12-01 |      1 |       1 |   10081 |       0 | minutes_each must be from 1 to 10080
        2026-12-01 |      1 |       1 |       1 |     101 | day_off_percent must be from 0 to 100
        2026-12-02 |      1 |       1 |       1 |       0 | from must be from 1 to 1
        2019-12-01 |      1 |       1 |       1 |       0 | from must be from 2020-01-01 to 2100-12-31
        2100-12-01 |      1 |       1 |       1 |       0 | -
        2100-12-01 |      2 |       1 |       1 |       0 | from must be from 2020-01-01 to 2100-12-31
        2101-01-01 |      1 |       1 |       1 |       0 | from must be from 2020-01-01 to 2100-12-31
        ",
    );
    for [from, months, a_month, minutes, day_off, refused] in rows {
        let kinds = vec![requests(number(a_month), number(minutes))];
        let found = Profile::new(date(from), number(months), kinds, number(day_off));
        let message = found.err().map_or("-".to_string(), |refusal| refusal.to_string());
        assert_eq!(message, refused);
    }
    let kinds = vec![requests(500, 10), requests(501, 10)];
    assert!(Profile::new(date("2026-12-01"), 1, kinds, 0).is_err(), "all kinds together");
}

/// Plans are ranked by what the use costs; equals keep the order of the document.
#[test]
fn plans_are_ranked_by_net() {
    for status in STATUSES {
        for per_month in [0, 1, 4, 30] {
            let profile = Profile::new(date("2026-12-01"), 12, vec![requests(per_month, 25)], 20);
            let compared = compare::plans(&ground(status, &[]), &profile.expect("a use"));
            let compared = compared.expect("every plan has a price");
            assert_eq!(compared.len(), 4);
            assert!(compared.is_sorted_by_key(|one| one.outcome.net), "{status}, {per_month}");
            if per_month == 0 {
                let order: Vec<&str> = compared.iter().map(|one| &*one.plan.id).collect();
                assert_eq!(order, ["subscription", "prepaid", "ambulance", "online"]);
            }
        }
    }
}

/// Every reading of every matter that the core computes, one at a time.
#[test]
fn readings_that_change_a_figure_are_told() {
    let profile = Profile::new(date("2026-12-01"), 12, vec![requests(4, 25)], 0).expect("a use");
    let ground = ground("licence-month", &[]);
    let effects = compare::readings(&ground, &readings(&[]), &profile).expect("a comparison");
    let matters: Vec<&str> = effects.iter().map(|effect| &*effect.matter).collect();
    assert_eq!(
        matters,
        [
            "rounding-basis",
            "next-payment",
            "validity-days",
            "validity-start",
            "overlap",
            "working-days",
            "short-days",
            "vat",
        ]
    );
    let shown = compare::plans(&ground, &profile).expect("a comparison");
    for effect in &effects {
        let [chosen] = effect.readings.iter().filter(|one| one.is_chosen).collect::<Vec<_>>()[..]
        else {
            panic!("one reading of {} is chosen", effect.matter)
        };
        for one in &shown {
            let place = crm_support().plan.iter().position(|plan| plan.id == one.plan.id);
            assert_eq!(chosen.nets[place.expect("a plan")], one.outcome.net, "{}", effect.matter);
        }
        assert_eq!(chosen.cheapest, shown[0].plan.id);
    }
    let changes = |matter: &str| {
        effects.iter().find(|effect| effect.matter == matter).expect(matter).changes_anything()
    };
    // 25 minutes laid end to end are billed as 120 quanta instead of 144.
    assert!(changes("rounding-basis") && changes("vat"));
    assert!(!changes("short-days"), "requests begin in the morning");
}

/// The curve over the number of requests: its crossings are exact, whatever its grid.
#[test]
fn crossings_are_found_to_the_request() {
    let ground = ground("licence-year", &[]);
    let profile = Profile::new(date("2026-12-01"), 12, vec![requests(1, 25)], 0).expect("a use");
    for most in [12, 100] {
        let curve = compare::Curve::new(&ground, &profile, most).expect("a curve");
        assert_eq!(curve.points.first().map(|point| point.per_month), Some(0));
        for crossing in &curve.crossings {
            let cheapest = |per_month: u32| {
                let profile = profile.with_first(per_month).expect("a use");
                let compared = compare::plans(&ground, &profile).expect("a comparison");
                let id = &compared[0].plan.id;
                crm_support().plan.iter().position(|plan| plan.id == *id).expect("a plan")
            };
            assert_eq!(cheapest(crossing.per_month), crossing.to, "at {crossing:?}");
            if crossing.per_month > 1 {
                assert_eq!(cheapest(crossing.per_month - 1), crossing.from, "before {crossing:?}");
            }
        }
        for point in &curve.points {
            let profile = profile.with_first(point.per_month).expect("a use");
            for (plan, yearly) in crm_support().plan.iter().zip(&point.yearly) {
                let sessions = usage::sessions(&profile, ground.working()).expect("in range");
                let outcome = usage::play(&ground, plan, &profile, &sessions).expect("a price");
                assert_eq!(outcome.net, *yearly, "twelve months are a year");
            }
        }
    }
}

/// Months and years of a use that lasts neither.
#[test]
fn shares_of_a_month_and_a_year() {
    let profile = Profile::new(date("2026-12-01"), 7, vec![requests(4, 25)], 0).expect("a use");
    let outcome = played("licence-year", &[], "prepaid", &profile);
    // 12 quanta a month of 7 months.
    assert_eq!(outcome.net, rub("50400.00"));
    assert_eq!(outcome.per_month(&profile), rub("7200.00"));
    assert_eq!(outcome.per_year(&profile), rub("86400.00"));
    // A third of a rouble is rounded to the kopeck, half away from zero.
    assert_eq!(rub("10.00").share(1, 3), Some(rub("3.33")));
    assert_eq!(rub("20.00").share(1, 3), Some(rub("6.67")));
    assert_eq!(rub("0.01").share(1, 2), Some(rub("0.01")));
    assert_eq!(rub("0.05").share(1, 2), Some(rub("0.03")));
    assert_eq!(rub("10.00").share(1, 0), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// The fewest quanta that cover a time, counted one by one.
    #[test]
    fn quanta_cover_a_time_and_no_fewer_do(seconds in 0_u32..200_000, minutes in 1_u32..=1_440) {
        let length = QuantumLength::try_from(minutes).expect("a length");
        let mut counted = 0;
        let mut covered = 0;
        while covered < seconds {
            covered += minutes * 60;
            counted += 1;
        }
        prop_assert_eq!(Quanta::covering(seconds, length), Quanta::new(counted));
        prop_assert_eq!(Quanta::new(counted).minutes(length), u64::from(counted) * u64::from(minutes));
    }

    /// What is spent and what is left is what there was; a balance is never overdrawn.
    #[test]
    fn quanta_are_spent_or_refused(balance in 0_u32..1_000, cost in 0_u32..1_000) {
        match Quanta::new(balance).spend(Quanta::new(cost)) {
            Ok(left) => prop_assert_eq!(left.plus(Quanta::new(cost)), Quanta::new(balance)),
            Err(refused) => {
                prop_assert!(cost > balance);
                prop_assert_eq!(refused.balance, Quanta::new(balance));
            }
        }
    }

    /// An amount is read as it is printed, and money is counted in kopecks.
    #[test]
    fn roubles_are_exact(kopecks in 0_u64..=99_999_999_999, units in 0_u32..=1_000_000) {
        let text = format!("{}.{:02}", kopecks / 100, kopecks % 100);
        let amount = rub(&text);
        prop_assert_eq!(amount.to_string(), text);
        prop_assert_eq!(amount.kopecks(), kopecks);
        let many = amount.times(units);
        prop_assert_eq!(many.kopecks(), kopecks * u64::from(units));
        prop_assert_eq!(many.plus(amount).less(amount), many);
        prop_assert_eq!(amount.less(many.plus(amount)), Rub::ZERO);
        prop_assert_eq!(amount.apart(many), many.apart(amount));
    }

    /// What is read as an amount is written the same way: there is one way to write it.
    #[test]
    fn an_amount_has_one_spelling(text in "[-+]?[0-9_ ,.]{1,8}") {
        if let Ok(amount) = Rub::try_from(text.clone()) {
            prop_assert_eq!(amount.to_string(), text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    /// The core and a program that walks every quantum say the same; nothing is lost on the way.
    #[test]
    fn use_is_what_a_walk_over_every_quantum_finds(
        terms in any_terms(),
        first_month in 0_u32..60,
        months in 1_u32..=5,
        kind in (0_u64..=12, prop_oneof![1_i64..=90, 1_i64..=10_080]),
        day_off_percent in prop_oneof![Just(0_u64), 0_u64..=100],
    ) {
        let (year, month) = (2022 + first_month / 12, first_month % 12 + 1);
        let walked = walk::sessions(&terms.hours, (year, month), months, kind, day_off_percent);
        let after = (month - 1 + months) / 12;
        let after_iso = format!("{}-{:02}-01", year + after, (month - 1 + months) % 12 + 1);
        let offset = terms.hours.offset_minutes;
        let end = walk::second(walk::day_number(&after_iso), 0, offset);
        let expected = terms.play(&walked, end);

        let catalogue = catalogue_of(&terms);
        let document = &catalogue.documents[0];
        let chosen = readings_of(&terms);
        let ground = Ground::new(&catalogue, document, Attributes::new(), &chosen).expect("terms");
        let per_month = u32::try_from(kind.0).expect("a count");
        let minutes_each = u32::try_from(kind.1).expect("a week at most");
        let profile = Profile::new(
            date(&format!("{year}-{month:02}-01")),
            months,
            vec![requests(per_month, minutes_each)],
            u32::try_from(day_off_percent).expect("a share"),
        ).expect("within limits");
        let sessions = usage::sessions(&profile, ground.working()).expect("in range");
        let placed: Vec<(i64, i64)> = sessions
            .iter()
            .map(|session| (session.start.timestamp(), i64::from(session.seconds)))
            .collect();
        prop_assert_eq!(&placed, &walked);

        let outcome = usage::play(&ground, &document.plan[0], &profile, &sessions).expect("a price");
        let count = |quanta: Quanta| u64::from(quanta.count());
        prop_assert_eq!(count(outcome.billed), expected.billed, "billed");
        prop_assert_eq!(count(outcome.not_covered), expected.not_covered, "not covered");
        let bought: Vec<(i64, u64, u64, String)> = outcome
            .purchases
            .iter()
            .map(|one| (one.at.timestamp(), count(one.units), count(one.used), one.valid_through.to_string()))
            .collect();
        let packages: Vec<(i64, u64, u64, String)> = expected
            .packages
            .iter()
            .map(|one| (one.paid_at, one.bought, one.used, walk::DAYS[one.last_day].iso.clone()))
            .collect();
        prop_assert_eq!(bought, packages);
        prop_assert_eq!(count(outcome.burned), expected.burned, "burned");
        prop_assert_eq!(count(outcome.left), expected.left, "left");
        prop_assert_eq!(outcome.paid.kopecks(), expected.paid_kopecks, "paid");
        prop_assert_eq!(outcome.left_value.kopecks(), expected.left_kopecks, "left value");
        prop_assert_eq!(outcome.net.kopecks(), expected.paid_kopecks - expected.left_kopecks);
        check_conservation(&outcome);
    }
}

/// Terms of one plan, with any figures and any readings.
fn any_terms() -> impl Strategy<Value = walk::Terms> {
    let minutes = prop_oneof![Just(10_i64), Just(1), Just(15), Just(60), 1_i64..=1_440];
    let basis = prop_oneof![Just("session"), Just("request"), Just("day"), Just("package")];
    let valid_days = prop_oneof![Just(30_u32), Just(90), 1_u32..=10, 1_u32..=120];
    (any_hours(), minutes, 1_u64..=60, valid_days, 1_u64..=200_000, basis, any::<[bool; 4]>())
        .prop_map(|(hours, minutes, minimum_units, valid_days, unit_kopecks, basis, chosen)| {
            let [next_payment_is_any, counts_working_days, counts_payment_day, extends] = chosen;
            walk::Terms {
                hours,
                unit_seconds: minutes * 60,
                minimum_units,
                valid_days,
                unit_kopecks,
                basis,
                next_payment_is_any,
                counts_working_days,
                counts_payment_day,
                extends,
            }
        })
}

/// The readings under which terms are played.
fn readings_of(terms: &walk::Terms) -> kvant_core::catalogue::Readings {
    readings(&[
        ("rounding-basis", terms.basis),
        ("next-payment", if terms.next_payment_is_any { "any" } else { "minimum" }),
        ("validity-days", if terms.counts_working_days { "working" } else { "calendar" }),
        ("validity-start", if terms.counts_payment_day { "payment-day" } else { "next-day" }),
        ("overlap", if terms.extends { "extended" } else { "earliest-end" }),
    ])
}

/// A catalogue of one document of one plan: the matters of document 000, other figures.
fn catalogue_of(terms: &walk::Terms) -> Catalogue {
    let price = |kopecks: u64| format!("{}.{:02}", kopecks / 100, kopecks % 100);
    let text = format!(
        r#"
        schema = 1
        id = "any"
        document = "any"
        name = "any"
        provider = "not-stated"
        vat = "not-stated"
        edition = {{ id = "1", read_on = "2026-11-22", dated = "not-stated", original = "not-stated" }}
        unit = {{ kind = "quantum", minutes = {minutes}, source = "строка 1" }}
        schedule = {{ source = "строка 2", hours = {hours} }}

        [[plan]]
        id = "any"
        name = "any"
        source = "строка 3"
        reaction = "not-stated"
        completion = "not-stated"
        package = {{ minimum_units = {minimum}, valid_days = {days}, source = "строка 3" }}
        price = [{{ unit_price = "{unit_price}", minimum_fee = "{fee}", source = "строка 3" }}]

        {open}
        "#,
        minutes = terms.unit_seconds / 60,
        hours = terms.hours.json().replace("\":", "\"="),
        minimum = terms.minimum_units,
        days = terms.valid_days,
        unit_price = price(terms.unit_kopecks),
        fee = price(terms.unit_kopecks * terms.minimum_units),
        open = open_matters(),
    );
    Catalogue {
        schema: SCHEMA,
        documents: vec![document(&text)],
        calendar: catalogue().calendar.clone(),
        vat: catalogue().vat.clone(),
    }
}

/// The open matters of document 000 that change how a package lives.
fn open_matters() -> String {
    let file = crate::given::text("public/catalogue/terms/crm-support.toml");
    let from = file.find("[[open]]").expect("open matters");
    let to = file.find("[[open]]                           # S0-08").expect("S0-08 follows");
    file[from..to].to_string()
}

/// Nothing is lost: what was bought was used, has burned, or is left.
#[track_caller]
fn check_conservation(outcome: &Outcome) {
    let sum = |part: fn(&usage::Purchase) -> Quanta| -> u32 {
        outcome.purchases.iter().map(|bought| part(bought).count()).sum()
    };
    let (bought, used) = (sum(|one| one.units), sum(|one| one.used));
    let (burned, left) = (sum(|one| one.burned), sum(|one| one.left));
    assert_eq!(bought, used + burned + left);
    assert_eq!((burned, left), (outcome.burned.count(), outcome.left.count()));
    assert_eq!(used + outcome.not_covered.count(), outcome.billed.count());
    for one in &outcome.purchases {
        assert_eq!(one.units.count(), one.used.count() + one.burned.count() + one.left.count());
        assert_eq!(one.amount, one.unit_price.times(one.units.count()));
    }
    let paid = outcome.purchases.iter().fold(Rub::ZERO, |sum, one| sum.plus(one.amount));
    assert_eq!(outcome.paid, paid);
    assert_eq!(outcome.net, outcome.paid.less(outcome.left_value));
    let used_value = outcome
        .purchases
        .iter()
        .fold(Rub::ZERO, |sum, one| sum.plus(one.unit_price.times(one.used.count())));
    assert_eq!(outcome.net, used_value.plus(outcome.burned_value));
}

/// Columns: the first month, requests a month of ten minutes, the share on days off, and the day
/// and hour of each start.
#[track_caller]
fn check_starts(schedule: &str, table: &str) {
    let schedule = given::schedule(schedule);
    let calendar = Some(&catalogue().calendar);
    let working = kvant_core::calendar::WorkingTime::new(&schedule, calendar).expect("a schedule");
    for [from, a_month, day_off, starts] in lines(table) {
        let kinds = vec![requests(number(a_month), 10)];
        let profile = Profile::new(date(from), 1, kinds, number(day_off)).expect(from);
        let sessions = usage::sessions(&profile, &working).expect(from);
        let found: Vec<String> =
            sessions.iter().map(|session| session.start.to_rfc3339()).collect();
        let month = from.rsplit_once('-').expect("a date").0;
        let expected: Vec<String> =
            starts.split(' ').map(|start| format!("{month}-{start}:00+03:00")).collect();
        assert_eq!(found, expected, "{a_month} a month, {day_off} % on days off");
    }
}

/// Columns: what four requests of 25 minutes a month come to in the year from December 2026 on.
#[track_caller]
fn check_outcomes(status: &str, table: &str) {
    let profile = Profile::new(date("2026-12-01"), 12, vec![requests(4, 25)], 0).expect("a use");
    for [plan, paid, left_value, net, billed, burned, left, purchases, per_hour] in rows(table) {
        let outcome = played(status, &[], plan, &profile);
        check_conservation(&outcome);
        let money = (outcome.paid, outcome.left_value, outcome.net);
        assert_eq!(money, (rub(paid), rub(left_value), rub(net)), "{plan}");
        let units = (outcome.billed, outcome.burned, outcome.left);
        assert_eq!(units, (quanta(billed), quanta(burned), quanta(left)), "{plan}");
        assert_eq!(outcome.purchases.len().to_string(), purchases, "{plan}");
        assert_eq!(outcome.net_per_useful_hour, Some(rub(per_hour)), "{plan}");
        assert_eq!(outcome.useful_minutes, 1_200, "{plan}");
    }
}

fn requests(per_month: u32, minutes_each: u32) -> Requests {
    Requests { per_month, minutes_each }
}

#[track_caller]
fn placed(profile: &Profile) -> Vec<Session> {
    usage::sessions(profile, ground("licence-year", &[]).working()).expect("in range")
}

#[track_caller]
fn played(status: &str, chosen: &[(&str, &str)], plan: &str, profile: &Profile) -> Outcome {
    let ground = ground(status, chosen);
    let sessions = usage::sessions(profile, ground.working()).expect("in range");
    let plan = crm_support().plan(plan).expect(plan);
    usage::play(&ground, plan, profile, &sessions).expect("a price")
}
