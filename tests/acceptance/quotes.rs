//! Quotes: what is offered to a client and what it comes to, to the kopeck.
//!
//! They come in as lines for `kvant answer`. Beside them an oracle counts the same in whole
//! numbers and fractions, one kopeck at a time.

use kvant_core::ask::{self, Query};
use kvant_core::quote::PricedVariant;
use kvant_core::tree::Tree;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::door::{answered, answered_no};
use crate::given::catalogue;
use crate::table::lines;

/// The example of the exact meanings, section 5a.
#[test]
fn the_example_of_the_exact_meanings() {
    let found = answered(&json!({
        "ask": "quote", "date": "2026-12-01", "valid_days": 14,
        "vat": { "mode": "on_top", "rate": "22" },
        "discount": { "percent": "10" },
        "lines": [
            { "document": "crm-support", "plan": "ambulance",
              "attributes": { "status": "licence-month" }, "units": 40 },
            { "text": "Настройка", "unit_price": "3500.00", "quantity": "2.5" },
        ],
    }));
    assert_eq!(
        found,
        json!({
            "lines": [
                { "unit_price": "825.00", "quantity": "40", "sum": "33000.00",
                  "discount": "3300.00", "vat": "6534.00", "total": "36234.00" },
                { "unit_price": "3500.00", "quantity": "2.5", "sum": "8750.00",
                  "discount": "875.00", "vat": "1732.50", "total": "9607.50" },
            ],
            "sum": "41750.00", "discount": "4175.00", "vat": "8266.50", "total": "45841.50",
            "in_words": "Сорок пять тысяч восемьсот сорок один рубль 50 копеек",
            "valid_through": "2026-12-15",
        })
    );
}

/// Each of the five documents is quoted; where one states no price, at the seller's own.
#[test]
fn all_five_documents_are_quoted() {
    for [document, line, unit_price, quantity, total] in lines(
        r#"
        document     | line                                                                             | unit_price | quantity | total
        crm-support  | "plan":"subscription","attributes":{"status":"no-licence"},"units":30            | 600.00     | 30       | 18000.00
        crm-support  | "plan":"online","attributes":{"status":"licence-year"},"units":12                | 1000.00    | 12       | 12000.00
        mywebstor    | "plan":"standard","months":3                                                     | 40000.00   | 3        | 120000.00
        mywebstor    | "plan":"standard","years":1                                                      | 40000.00   | 12       | 480000.00
        mywebstor    | "plan":"no-package","hours":"2.5","kind":"urgent"                                | 4500.00    | 2.5      | 11250.00
        mywebstor    | "plan":"no-package","hours":7,"kind":"ordinary"                                  | 3500.00    | 7        | 24500.00
        jokercrm     | "plan":"service","months":12                                                     | 3500.00    | 12       | 42000.00
        jokercrm     | "plan":"service","years":2                                                       | 42000.00   | 2        | 84000.00
        jokercrm     | "plan":"extended","years":1                                                      | 100800.00  | 1        | 100800.00
        jokercrm     | "plan":"extended","years":1,"readings":{"yearly-discount":"none"}                | 126000.00  | 1        | 126000.00
        jokercrm     | "plan":"extended","years":1,"attributes":{"payment":"monthly"}                   | 10500.00   | 12       | 126000.00
        jokercrm     | "plan":"extended","months":13,"attributes":{"payment":"yearly"}                  | 100800.00  | 2        | 201600.00
        crmbp        | "plan":"priority","months":1,"unit_price":"25000.00"                             | 25000.00   | 1        | 25000.00
        crmbp        | "plan":"on-demand","hours":"10","unit_price":"2999.99"                           | 2999.99    | 10       | 29999.90
        onec-support | "plan":"reliable","unit_price":"15000.00"                                        | 15000.00   | 1        | 15000.00
        onec-support | "plan":"reliable","unit_price":"15000.00","quantity":"0.5"                       | 15000.00   | 0.5      | 7500.00
        "#,
    ) {
        let found = answered(&question(&format!(r#"{{"document":"{document}",{line}}}"#)));
        let line = &found["lines"][0];
        let shown = ["unit_price", "quantity", "total"].map(|key| line[key].as_str());
        assert_eq!(shown, [Some(unit_price), Some(quantity), Some(total)], "{line}");
        let is_own = ["crmbp", "onec-support"].contains(&document);
        assert_eq!(line.get("own_price"), is_own.then_some(&json!(true)), "{document}");
    }
}

/// What cannot be, each with its code and the field beside which it belongs.
#[test]
fn what_cannot_be_is_said_beside_its_field() {
    for [line, code, at] in lines(
        r#"
        line | code | at
        {"text":"А","unit_price":"0.01","quantity":"0"}                                            | out_of_range      | lines.0.quantity
        {"text":"А","unit_price":"0.01","quantity":"-1"}                                           | out_of_range      | -
        {"text":"А","unit_price":"0.01","quantity":"1000000.001"}                                  | out_of_range      | lines.0.quantity
        {"text":"А","unit_price":"0.01","quantity":"99999999999999999999999999"}                   | out_of_range      | lines.0.quantity
        {"text":"А","unit_price":"0.01","quantity":"0.0001"}                                       | malformed         | -
        {"text":"А","unit_price":"0.01","quantity":"1e3"}                                          | malformed         | -
        {"text":"А","unit_price":"0.00","quantity":"1"}                                            | out_of_range      | lines.0.unit_price
        {"text":"А","unit_price":"1000000000.00","quantity":"1"}                                   | malformed         | -
        {"text":"А","unit_price":"-1.00","quantity":"1"}                                           | malformed         | -
        {"text":"А","unit_price":"999999999.99","quantity":"1000000"}                              | out_of_range      | lines.0.total
        {"text":"  ","unit_price":"1.00","quantity":"1"}                                           | missing_field     | lines.0.text
        {"unit_price":"1.00","quantity":"1"}                                                       | missing_field     | lines.0.text
        {"text":"А","quantity":"1"}                                                                | missing_field     | lines.0.unit_price
        {"text":"А","unit_price":"1.00"}                                                           | missing_field     | lines.0.quantity
        {"text":"А","unit_price":"1.00","quantity":"1","units":5}                                  | malformed         | lines.0.units
        {"text":"А","unit_price":"1.00","quantity":"1","price":"5.00"}                             | unknown_field     | -
        {"text":"А","unit_price":"1.00","quantity":"1","optional":true}                            | missing_field     | lines
        {"text":"А","unit_price":"1.00","quantity":"1","vat":{"mode":"on_top","rate":"20"}}        | unknown_field     | lines.0.vat.rate
        {"text":"А","unit_price":"1.00","quantity":"1","vat":{"mode":"on_top"}}                    | missing_field     | lines.0.vat.rate
        {"text":"А","unit_price":"1.00","quantity":"1","vat":{"mode":"none","rate":"0"}}           | malformed         | lines.0.vat.rate
        {"text":"А","unit_price":"1.00","quantity":"1","vat":{"mode":"ontop","rate":"22"}}         | unknown_field     | -
        {"document":"crm-support","text":"А"}                                                      | malformed         | lines.0.text
        {"document":"crm-support"}                                                                 | missing_field     | lines.0.plan
        {"document":"crm","plan":"online","units":12}                                              | unknown_document  | lines.0.document
        {"document":"crm-support","plan":"onlin","units":12}                                       | unknown_plan      | lines.0.plan
        {"document":"crm-support","plan":"online","units":12}                                      | missing_attribute | lines.0.attributes
        {"document":"crm-support","plan":"online","attributes":{"stat":"x"},"units":12}            | unknown_field     | lines.0.attributes
        {"document":"crm-support","plan":"online","attributes":{"status":"no-licence"},"units":11} | below_minimum     | lines.0.units
        {"document":"crm-support","plan":"online","attributes":{"status":"no-licence"},"units":1000001} | out_of_range | lines.0.units
        {"document":"crm-support","plan":"online","attributes":{"status":"no-licence"},"units":12,"unit_price":"1.00"} | malformed | lines.0.unit_price
        {"document":"crm-support","plan":"online","attributes":{"status":"no-licence"}}            | missing_field     | lines.0.units
        {"document":"crm-support","plan":"online","attributes":{"status":"no-licence"},"months":1} | not_a_package     | lines.0.months
        {"document":"crm-support","plan":"online","attributes":{"status":"no-licence"},"units":12,"months":1} | malformed | lines.0
        {"document":"crm-support","plan":"online","readings":{"pauze":"new"},"units":12}           | unknown_field     | lines.0.readings
        {"document":"mywebstor","plan":"standard","months":0}                                      | out_of_range      | lines.0.months
        {"document":"mywebstor","plan":"standard","months":61}                                     | out_of_range      | lines.0.months
        {"document":"mywebstor","plan":"standard","years":6}                                       | out_of_range      | lines.0.years
        {"document":"mywebstor","plan":"no-package","hours":"2"}                                   | missing_field     | lines.0.kind
        {"document":"mywebstor","plan":"no-package","hours":"2","kind":"urgend"}                   | unknown_kind      | lines.0.kind
        {"document":"mywebstor","plan":"no-package","hours":"0","kind":"urgent"}                   | out_of_range      | lines.0.hours
        {"document":"mywebstor","plan":"standard","months":1,"kind":"urgent"}                      | malformed         | lines.0.kind
        {"document":"crmbp","plan":"priority","months":1}                                          | missing_field     | lines.0.unit_price
        {"document":"crmbp","plan":"priority","months":1,"unit_price":"0.00"}                      | out_of_range      | lines.0.unit_price
        "#,
    ) {
        check_refused(&question(line), code, at);
    }
}

/// What cannot be of a whole quote.
#[test]
fn what_cannot_be_of_the_whole_quote() {
    let line = r#"{"text":"А","unit_price":"100.00","quantity":"1"}"#;
    for [change, code, at] in lines(
        r#"
        change | code | at
        "lines":[]                                                      | missing_field | lines
        "lines":null                                                    | missing_field | lines
        "vat":null                                                      | missing_field | vat
        "vat":{"rate":"22"}                                             | missing_field | -
        "vat":{"mode":"on_top","rate":"18"}                             | unknown_field | vat.rate
        "vat":{"mode":"on_top","rate":"22.0"}                           | unknown_field | vat.rate
        "vat":{"mode":"included","rate":"22","reason":"УСН"}            | malformed     | vat.reason
        "date":"2019-12-31"                                             | out_of_range  | date
        "date":"2101-01-01"                                             | out_of_range  | date
        "date":"1.12.2026"                                              | malformed     | -
        "valid_days":3651                                               | out_of_range  | valid_days
        "valid_days":-1                                                 | out_of_range  | -
        "valid_days":null                                               | malformed     | -
        "discount":{"percent":"100.01"}                                 | out_of_range  | discount.percent
        "discount":{"percent":"-1"}                                     | out_of_range  | -
        "discount":{"percent":"0.001"}                                  | malformed     | -
        "discount":{"sum":"100.01"}                                     | out_of_range  | discount.sum
        "discount":{"sum":"1.00","percent":"1"}                         | malformed     | discount
        "discount":{}                                                   | missing_field | discount.percent
        "variants":[]                                                   | malformed     | variants
        "lines":null,"variants":[]                                      | missing_field | variants
        "vats":1                                                        | unknown_field | -
        "number":1                                                      | unknown_field | -
        "#,
    ) {
        let mut asked = question(line);
        let change: Value = serde_json::from_str(&format!("{{{change}}}")).expect(change);
        for (key, value) in change.as_object().expect("a table") {
            asked[key] = value.clone();
        }
        check_refused(&asked, code, at);
    }
    // A limit of variants, and where something lies in one.
    let variant = json!({ "lines": [serde_json::from_str::<Value>(line).expect("JSON")] });
    let mut asked = question(line);
    asked["lines"] = Value::Null;
    asked["variants"] = json!([variant, variant, variant, variant]);
    check_refused(&asked, "out_of_range", "variants");
    asked["variants"] =
        json!([variant, { "lines": [{ "text": "", "unit_price": "1.00", "quantity": "1" }] }]);
    check_refused(&asked, "missing_field", "variants.1.lines.0.text");
    asked["variants"] = json!([variant, { "lines": [] }]);
    check_refused(&asked, "missing_field", "variants.1.lines");
    asked["variants"] =
        json!([variant, { "lines": variant["lines"], "discount": { "sum": "100.01" } }]);
    check_refused(&asked, "out_of_range", "variants.1.discount.sum");
}

/// Rates by the day: the general one, then the others.
#[test]
fn rates_are_those_of_the_day() {
    for [date, rates] in lines(
        "
        date       | rates
        2020-01-01 | 20 10 0
        2024-12-31 | 20 10 0
        2025-01-01 | 20 10 0 5 7
        2025-12-31 | 20 10 0 5 7
        2026-01-01 | 22 10 0 5 7
        2100-12-31 | 22 10 0 5 7
        ",
    ) {
        let rates: Vec<&str> = rates.split(' ').collect();
        for rate in ["22", "20", "18", "10", "7", "5", "0"] {
            let mut asked = question(r#"{"text":"А","unit_price":"100.00","quantity":"1"}"#);
            asked["date"] = json!(date);
            asked["vat"] = json!({ "mode": "on_top", "rate": rate });
            if rates.contains(&rate) {
                assert_eq!(answered(&asked)["vat"], json!(format!("{rate}.00")), "{date}");
            } else {
                assert_eq!(answered_no(&asked)["values"], json!(rates), "{date}, {rate} %");
            }
        }
    }
}

/// Both sides of half a kopeck, in each of the roundings.
#[test]
fn half_a_kopeck_goes_away_from_zero() {
    for [line, more, key, expected] in lines(
        r#"
        line                                      | more                                     | key      | expected
        "unit_price":"0.01","quantity":"0.499"    | "vat":{"mode":"none"}                    | sum      | 0.00
        "unit_price":"0.01","quantity":"0.5"      | "vat":{"mode":"none"}                    | sum      | 0.01
        "unit_price":"0.03","quantity":"0.5"      | "vat":{"mode":"none"}                    | sum      | 0.02
        "unit_price":"0.01","quantity":"1.499"    | "vat":{"mode":"none"}                    | sum      | 0.01
        "unit_price":"0.50","quantity":"1"        | "vat":{"mode":"none"},"discount":{"percent":"0.99"} | discount | 0.00
        "unit_price":"0.50","quantity":"1"        | "vat":{"mode":"none"},"discount":{"percent":"1"}    | discount | 0.01
        "unit_price":"0.50","quantity":"1"        | "vat":{"mode":"none"},"discount":{"percent":"2.99"} | discount | 0.01
        "unit_price":"0.50","quantity":"1"        | "vat":{"mode":"none"},"discount":{"percent":"3"}    | discount | 0.02
        "unit_price":"0.04","quantity":"1"        | "vat":{"mode":"on_top","rate":"10"}      | vat      | 0.00
        "unit_price":"0.05","quantity":"1"        | "vat":{"mode":"on_top","rate":"10"}      | vat      | 0.01
        "unit_price":"0.14","quantity":"1"        | "vat":{"mode":"on_top","rate":"10"}      | vat      | 0.01
        "unit_price":"0.15","quantity":"1"        | "vat":{"mode":"on_top","rate":"10"}      | vat      | 0.02
        "unit_price":"0.05","quantity":"1"        | "vat":{"mode":"included","rate":"10"}    | vat      | 0.00
        "unit_price":"0.06","quantity":"1"        | "vat":{"mode":"included","rate":"10"}    | vat      | 0.01
        "unit_price":"21.58","quantity":"1"       | "vat":{"mode":"none"}                    | total    | 21.58
        "unit_price":"0.10","quantity":"3"        | "vat":{"mode":"none"}                    | total    | 0.30
        "unit_price":"57902.14","quantity":"1"    | "vat":{"mode":"included","rate":"22"}    | vat      | 10441.37
        "#,
    ) {
        let mut asked = question(&format!(r#"{{"text":"А",{line}}}"#));
        let more: Value = serde_json::from_str(&format!("{{{more}}}")).expect(more);
        for (key, value) in more.as_object().expect("a table") {
            asked[key] = value.clone();
        }
        assert_eq!(answered(&asked)[key], json!(expected), "{asked}");
    }
}

/// A discount as a sum is shared to the kopeck: what is left over goes to the largest remainders,
/// of equal ones to the earlier line.
#[test]
fn a_sum_is_shared_by_largest_remainders() {
    for [prices, off, shares] in lines(
        "
        prices               | off   | shares
        0.01 0.01 0.01       | 0.01  | 0.01 0.00 0.00
        0.01 0.01 0.01       | 0.02  | 0.01 0.01 0.00
        0.01 0.01 0.01       | 0.03  | 0.01 0.01 0.01
        10.00 20.00 30.00    | 1.00  | 0.17 0.33 0.50
        10.00 10.00 10.00    | 10.00 | 3.34 3.33 3.33
        1.00 100.00          | 0.01  | 0.00 0.01
        33.33 66.66          | 99.99 | 33.33 66.66
        5.00 1.00            | 0.00  | 0.00 0.00
        ",
    ) {
        let line = |price: &str| json!({ "text": "А", "unit_price": price, "quantity": "1" });
        let mut asked = question("{}");
        asked["vat"] = json!({ "mode": "none", "reason": "УСН" });
        asked["lines"] = prices.split(' ').map(line).collect();
        asked["discount"] = json!({ "sum": off, "reason": "постоянный клиент" });
        let found = answered(&asked);
        let found_shares: Vec<&str> = found["lines"]
            .as_array()
            .expect("lines")
            .iter()
            .filter_map(|line| line["discount"].as_str())
            .collect();
        assert_eq!(found_shares, shares.split(' ').collect::<Vec<_>>(), "{prices} less {off}");
        assert_eq!(found["discount"], json!(off));
    }
}

/// The whole may be taken off, but a kopeck more may not; lines that do not count have no part.
#[test]
fn optional_lines_count_when_they_are_taken() {
    let mut asked = question("{}");
    asked["vat"] = json!({ "mode": "on_top", "rate": "22" });
    asked["lines"] = json!([
        { "text": "Основа", "unit_price": "1000.00", "quantity": "1" },
        { "text": "Обучение", "unit_price": "500.00", "quantity": "2", "optional": true },
        { "text": "Выезд", "unit_price": "700.00", "quantity": "1", "optional": true, "taken": true },
    ]);
    let found = answered(&asked);
    assert_eq!([&found["sum"], &found["vat"], &found["total"]], ["1700.00", "374.00", "2074.00"]);
    let counts: Vec<Option<&Value>> =
        found["lines"].as_array().expect("lines").iter().map(|line| line.get("counts")).collect();
    assert_eq!(counts, [None, Some(&json!(false)), None]);
    assert_eq!(found["lines"][1]["total"], json!("1220.00"), "it is told what it would cost");

    asked["discount"] = json!({ "sum": "1700.00" });
    let free = answered(&asked);
    assert_eq!([&free["vat"], &free["total"]], ["0.00", "0.00"]);
    assert_eq!(free["lines"][1]["discount"], json!("0.00"));
    asked["discount"] = json!({ "sum": "1700.01" });
    let refused = answered_no(&asked);
    assert_eq!(refused["max"], json!("1700.00"), "a line that does not count adds nothing");
}

/// The largest amounts: a trillion roubles less a kopeck, and not a kopeck more.
#[test]
fn the_largest_total() {
    let mut asked = question(r#"{"text":"А","unit_price":"999999999.99","quantity":"1000"}"#);
    asked["vat"] = json!({ "mode": "none" });
    assert_eq!(answered(&asked)["total"], json!("999999999990.00"));
    let rest = |price: &str| json!({ "text": "Б", "unit_price": price, "quantity": "1" });
    let first = asked["lines"][0].clone();
    asked["lines"] = json!([first, rest("9.99")]);
    assert_eq!(answered(&asked)["total"], json!("999999999999.99"));
    asked["lines"] = json!([first, rest("10.00")]);
    check_refused(&asked, "out_of_range", "total");
    asked["lines"] = json!([first]);
    asked["vat"] = json!({ "mode": "on_top", "rate": "22" });
    check_refused(&asked, "out_of_range", "lines.0.total");
}

/// Variants stand side by side, each with its own lines, discount and sums.
#[test]
fn variants_stand_side_by_side() {
    let mut asked = question("{}");
    asked["lines"] = Value::Null;
    let line = |price: &str| json!({ "text": "Работы", "unit_price": price, "quantity": "1" });
    asked["variants"] = json!([
        { "title": "Стандартный", "lines": [line("100.00")] },
        { "title": "С обучением", "lines": [line("100.00"), line("50.00")],
          "discount": { "percent": "10", "reason": "вместе" } },
        { "lines": [line("300.00")] },
    ]);
    let found = answered(&asked);
    let told: Vec<[&Value; 3]> = found["variants"]
        .as_array()
        .expect("variants")
        .iter()
        .map(|one| ["title", "discount", "total"].map(|key| &one[key]))
        .collect();
    assert_eq!(
        told,
        [
            ["Стандартный", "0.00", "100.00"],
            ["С обучением", "15.00", "135.00"],
            ["", "0.00", "300.00"]
        ]
    );
    assert_eq!((found.get("total"), &found["valid_through"]), (None, &json!("2026-12-15")));
}

/// A line of the catalogue tells, when asked, what the client must know, with its places.
#[test]
fn what_must_be_known_of_a_line_comes_with_its_places() {
    let mut asked = question(
        r#"{"document":"crm-support","plan":"prepaid","attributes":{"status":"no-licence"},"units":12}"#,
    );
    asked["terms"] = json!(true);
    let found = answered(&asked);
    let terms = &found["terms"][0];
    assert_eq!(terms["at"], json!("lines.0"));
    assert_eq!(terms["package"]["valid_days"], json!(30));
    assert_eq!(terms["package"]["source"], json!("строка 30"));
    // Paid on the last day of the offer, 15 December: thirty days after it.
    assert_eq!(terms["last_day"], json!("2027-01-14"));
    assert!(terms["reaction"]["is"]["source"].is_string(), "{terms}");
    assert!(terms["schedule"]["source"].is_string(), "{terms}");
    for list in ["excluded", "readings", "open"] {
        let list = terms[list].as_array().expect("a list");
        assert!(!list.is_empty() && list.iter().all(|one| one["source"].is_string()), "{list:?}");
    }
    let read = terms["readings"].as_array().expect("a list");
    let basis = read.iter().find(|one| one["matter"] == "rounding-basis").expect("it is open");
    assert_eq!(basis["reading"], json!("session"));

    let mut yearly = question(r#"{"document":"jokercrm","plan":"service","years":1}"#);
    yearly["terms"] = json!(true);
    // Paid in December, the twelve months end with November.
    assert_eq!(answered(&yearly)["terms"][0]["last_day"], json!("2027-11-30"));
    yearly["lines"] = json!([{ "text": "А", "unit_price": "1.00", "quantity": "1" }]);
    assert_eq!(answered(&yearly).get("terms"), None, "the seller's own line has none");
}

/// With complete requisites the answer brings the text of the QR code by which it is paid; a
/// wrong one is said beside its field.
#[test]
fn a_payment_has_its_qr_code_where_requisites_are_complete() {
    let mut asked = question(r#"{"text":"А","unit_price":"1234.56","quantity":"1"}"#);
    assert_eq!(answered(&asked).get("payment_qr"), None);
    asked["payee"] = json!({
        "name": "ООО «Пример»", "inn": "7707083893", "bic": "049805746",
        "account": "40602810700000000025",
    });
    assert_eq!(answered(&asked).get("payment_qr"), None, "the bank has no name yet");
    asked["payee"]["bank_name"] = json!("Банк");
    check_refused(&asked, "missing_field", "purpose");
    asked["purpose"] = json!("Предложение № 12");
    let qr = "ST00012|Name=ООО «Пример»|PersonalAcc=40602810700000000025|BankName=Банк\
              |BIC=049805746|CorrespAcc=0|PayeeINN=7707083893|Sum=123456|Purpose=Предложение № 12";
    assert_eq!(answered(&asked)["payment_qr"], json!(qr));
    asked["purpose"] = json!("Предложение|12");
    check_refused(&asked, "bad_requisite", "purpose");
    asked["purpose"] = json!("ы".repeat(211));
    check_refused(&asked, "bad_requisite", "purpose");
    asked["purpose"] = json!("ы".repeat(210));
    assert!(answered(&asked)["payment_qr"].is_string());
    asked["discount"] = json!({ "percent": "100" });
    assert_eq!(answered(&asked).get("payment_qr"), None, "there is nothing to pay");
    asked["payee"]["account"] = json!("40602810800000000025");
    check_refused(&asked, "bad_requisite", "payee.account");
    asked["payee"]["acount"] = json!("");
    check_refused(&asked, "unknown_field", "-");
}

/// A quote with that line, without VAT but chosen so.
#[track_caller]
fn question(line: &str) -> Value {
    let line: Value = serde_json::from_str(line).expect(line);
    json!({
        "ask": "quote", "date": "2026-12-01", "valid_days": 14, "vat": { "mode": "none" },
        "lines": [line],
    })
}

/// `-` where the question could not even be read.
#[track_caller]
fn check_refused(asked: &Value, code: &str, at: &str) {
    let refused = answered_no(asked);
    assert_eq!(refused["code"], json!(code), "{asked}\n{refused}");
    let found = refused.get("at").and_then(Value::as_str).unwrap_or("-");
    assert_eq!(found, at, "{asked}\n{refused}");
}

/// A line of a random quote: kopecks and thousandths, or one of the catalogue with its price.
#[derive(Clone, Debug)]
struct Given {
    asked: Value,
    kopecks: i128,
    thousandths: i128,
    counts: bool,
    vat: Option<(usize, i128)>,
}

const MODES: [&str; 3] = ["none", "included", "on_top"];

fn any_vat() -> impl Strategy<Value = (usize, i128)> {
    (0_usize..3, prop_oneof![Just(22_i128), Just(10), Just(0), Just(5), Just(7)])
}

fn vat_asked((mode, rate): (usize, i128)) -> Value {
    match mode {
        0 => json!({ "mode": "none" }),
        _ => json!({ "mode": MODES[mode], "rate": rate.to_string() }),
    }
}

fn any_line() -> impl Strategy<Value = Given> {
    let free = (
        prop_oneof![1_i128..1_000, 1_i128..10_000_000, Just(99_999_999_999)],
        prop_oneof![
            1_i128..3_000,
            1_i128..2_000_000,
            Just(1),
            (1_i128..900).prop_map(|n| n * 1_000)
        ],
    )
        .prop_map(|(kopecks, thousandths)| {
            let price = format!("{}.{:02}", kopecks / 100, kopecks % 100);
            let quantity = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
            let asked = json!({ "text": "Работы", "unit_price": price, "quantity": quantity });
            (asked, kopecks, thousandths)
        });
    let package = (12_i128..5_000).prop_map(|units| {
        let asked = json!({ "document": "crm-support", "plan": "prepaid",
            "attributes": { "status": "licence-month" }, "units": units });
        (asked, 66_000, units * 1_000)
    });
    let months = (1_i128..=60).prop_map(|months| {
        let asked = json!({ "document": "jokercrm", "plan": "service", "months": months });
        (asked, 350_000, months * 1_000)
    });
    let hours = (1_i128..100_000).prop_map(|thousandths| {
        let hours = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
        let asked = json!({ "document": "mywebstor", "plan": "no-package", "hours": hours,
            "kind": "urgent" });
        (asked, 450_000, thousandths)
    });
    let line = prop_oneof![6 => free, 1 => package, 1 => months, 1 => hours];
    (line, any::<[bool; 2]>(), proptest::option::weighted(0.3, any_vat())).prop_map(
        |((mut asked, kopecks, thousandths), [optional, taken], vat)| {
            asked["optional"] = json!(optional);
            asked["taken"] = json!(taken);
            if let Some(vat) = vat {
                asked["vat"] = vat_asked(vat);
            }
            Given { asked, kopecks, thousandths, counts: !optional || taken, vat }
        },
    )
}

/// `top` ÷ `bottom`, half away from zero, as everybody learns it: double, add, halve.
fn rounded(top: i128, bottom: i128) -> i128 {
    (2 * top + bottom).div_euclid(2 * bottom)
}

/// Gives whole shares down, then one kopeck after the other to whoever lacks most.
fn shares(off: i128, sums: &[i128]) -> Vec<i128> {
    let all: i128 = sums.iter().sum();
    let mut given: Vec<i128> = sums.iter().map(|sum| off * sum / all.max(1)).collect();
    let mut served = vec![false; sums.len()];
    while given.iter().sum::<i128>() < off {
        let mut neediest = None;
        for (place, sum) in sums.iter().enumerate() {
            let lacks = off * sum - off * sum / all * all;
            if !served[place] && neediest.is_none_or(|(_, most)| lacks > most) {
                neediest = Some((place, lacks));
            }
        }
        let (place, _) = neediest.expect("fewer kopecks are left than lines");
        given[place] += 1;
        served[place] = true;
    }
    given
}

fn amount(kopecks: i128) -> String {
    format!("{}.{:02}", kopecks / 100, kopecks % 100)
}

/// The sums that a link has which was made of a question: prices fixed, no catalogue at hand.
fn sums_of_the_link(asked: &Value) -> PricedVariant {
    let tree = Tree::from_json(&asked.to_string()).expect("it is JSON");
    let Ok(Query::Quote(question)) = ask::read(tree) else { panic!("{asked}") };
    let quote = question.quote(catalogue()).expect("it can be read");
    let issued = quote.issued(catalogue()).expect("it has a price");
    let link = kvant_quote_link::encode(&issued).expect("it has room");
    let opened = kvant_quote_link::decode(&link).expect("it is whole");
    opened.sums().expect("its prices are fixed").variants.swap_remove(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Random quotes come to what fractions of whole numbers come to, kopeck by kopeck.
    #[test]
    fn random_quotes_come_to_what_fractions_come_to(
        mut given in proptest::collection::vec(any_line(), 1..8),
        vat in any_vat(),
        discount in prop_oneof![Just(None), (Just(true), 0_i128..=10_000).prop_map(Some), (Just(false), 0_i128..=10_000).prop_map(Some)],
    ) {
        // Something counts.
        given[0].asked["optional"] = json!(false);
        given[0].counts = true;
        let sums: Vec<i128> =
            given.iter().map(|line| rounded(line.kopecks * line.thousandths, 1_000)).collect();
        let counted: Vec<i128> =
            sums.iter().zip(&given).filter(|(_, line)| line.counts).map(|(sum, _)| *sum).collect();
        let whole: i128 = counted.iter().sum();
        // A discount as a sum: so many ten-thousandths of the whole.
        let off = discount.map(|(is_percent, part)| if is_percent { part } else { whole * part / 10_000 });
        let mut shared = match discount {
            Some((false, _)) => shares(off.unwrap_or(0), &counted),
            _ => Vec::new(),
        }
        .into_iter();
        let mut expected = Vec::new();
        for (line, sum) in given.iter().zip(&sums) {
            let off = match discount {
                Some((true, hundredths)) => rounded(sum * hundredths, 10_000),
                Some((false, _)) if line.counts => shared.next().expect("a share"),
                _ => 0,
            };
            let net = sum - off;
            let (mode, rate) = line.vat.unwrap_or(vat);
            let (tax, total) = match mode {
                0 => (0, net),
                1 => (rounded(net * rate, 100 + rate), net),
                _ => (rounded(net * rate, 100), net + rounded(net * rate, 100)),
            };
            expected.push([*sum, off, tax, total]);
        }
        let mut asked = json!({
            "ask": "quote", "date": "2026-12-01", "valid_days": 14, "vat": vat_asked(vat),
            "lines": given.iter().map(|line| line.asked.clone()).collect::<Vec<_>>(),
        });
        match discount {
            Some((true, part)) => asked["discount"] = json!({ "percent": amount(part) }),
            Some((false, _)) if off.unwrap_or(0) <= 99_999_999_999 => {
                asked["discount"] = json!({ "sum": amount(off.unwrap_or(0)) });
            }
            // More than anybody can state.
            Some(_) => return Ok(()),
            None => {}
        }
        let most = expected.iter().flatten().copied().max().unwrap_or(0);
        let all = |place: usize| -> i128 {
            let counted = expected.iter().zip(&given).filter(|(_, line)| line.counts);
            counted.map(|(row, _)| row[place]).sum()
        };
        if most.max(all(0)).max(all(3)) > 99_999_999_999_999 {
            prop_assert_eq!(&answered_no(&asked)["field"], &json!("total"), "{}", asked);
            return Ok(());
        }
        let found = answered(&asked);
        let keys = ["sum", "discount", "vat", "total"];
        for (line, expected) in found["lines"].as_array().expect("lines").iter().zip(&expected) {
            let told = keys.map(|key| line[key].as_str().expect("an amount").to_string());
            prop_assert_eq!(told, expected.map(amount), "{}", asked);
        }
        // A client who opens the link, wherever and whenever, sees the same kopecks.
        let sums = sums_of_the_link(&asked);
        let lines = sums.lines.iter().map(|line| [line.sum, line.discount, line.vat, line.total]);
        let lines: Vec<_> = lines.map(|line| line.map(|one| one.to_string())).collect();
        prop_assert_eq!(lines, expected.iter().map(|line| line.map(amount)).collect::<Vec<_>>());
        let whole = [sums.sum, sums.discount, sums.vat, sums.total];
        prop_assert_eq!(whole.map(|one| json!(one.to_string())), keys.map(|key| found[key].clone()));
        for (place, key) in keys.into_iter().enumerate() {
            prop_assert_eq!(&found[key], &json!(amount(all(place))), "{}: {}", key, asked);
        }
    }
}
