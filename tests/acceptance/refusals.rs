//! Everything that can be refused, with an example and the words that a person reads.
//!
//! `tests/fixtures/errors` holds one file for each kind of mistake in a data file, with the
//! message beside it. After a deliberate change of words `RECORD=1 cargo test fixtures` writes the
//! messages anew; read what it wrote before you keep it.

use std::fs;

use kvant_core::{
    ask,
    catalogue::{self, ReadError},
    money::VatPercent,
    quantum::{NotEnoughQuanta, Quanta},
    quote::{self, Field, Quote, Vat},
    refusal::{BadSchedule, Refusal},
    tree::Tree,
};

use crate::given::{catalogue as everything, client, crm_support, date, from_json, root, text};
use crate::rust_text::RustText;
use crate::table::lines;

/// Every fixture gives exactly the message that is recorded beside it.
#[test]
fn fixtures_give_their_recorded_messages() {
    let is_recording = std::env::var_os("RECORD").is_some();
    for name in fixtures() {
        let source = text(&format!("tests/fixtures/errors/{name}"));
        let found = message_of(&name, &source);
        let recorded =
            format!("tests/fixtures/errors/{}.txt", name.split('.').next().expect("a name"));
        if is_recording {
            fs::write(root().join(&recorded), format!("{found}\n"))
                .expect("the message is written");
        }
        assert_eq!(format!("{found}\n"), text(&recorded), "{recorded}");
    }
}

/// Every message says where, what, and what to do about it.
#[test]
fn every_message_leads_to_its_place() {
    let count = fixtures().len();
    assert!(count > 40, "{count} fixtures");
    for name in fixtures() {
        let stem = name.split('.').next().expect("a name");
        let message = text(&format!("tests/fixtures/errors/{stem}.txt"));
        let source = text(&format!("tests/fixtures/errors/{name}"));
        for error in message.split("\n\n") {
            let mut parts = error.splitn(4, ':');
            let (file, line, column) = (parts.next(), parts.next(), parts.next());
            assert_eq!(file, Some(name.as_str()));
            let number = |part: Option<&str>| -> usize {
                part.and_then(|part| part.parse().ok()).expect("file:line:column: message")
            };
            let (line, column) = (number(line), number(column));
            let excerpt = source.lines().nth(line - 1).expect("a line of the file");
            assert!((1..=excerpt.chars().count() + 1).contains(&column), "{name}: column {column}");
            assert!(parts.next().is_some_and(|words| words.len() > 20), "{name}: {error}");
            assert!(error.contains(" | ") && error.contains('^'), "{name} shows the place");
        }
    }
}

/// The document that the fixtures spoil has nothing wrong in it.
#[test]
fn the_small_document_is_right() {
    let read = catalogue::read_terms("small.toml", &text("tests/fixtures/small.toml"));
    assert_eq!(read.map(|terms| terms.id), Ok("small".to_string()));
    // A file with a byte order mark or Windows line ends is read as well.
    let windows = text("tests/fixtures/small.toml").replace('\n', "\r\n");
    assert!(catalogue::read_terms("small.toml", &windows).is_ok());
}

/// Each message in the code of the checks is recorded with some fixture: a new kind of mistake
/// cannot come without an example.
#[test]
fn every_mistake_has_a_fixture() {
    let recorded: Vec<String> = fixtures()
        .iter()
        .map(|name| name.split('.').next().expect("a name").to_string())
        .map(|stem| text(&format!("tests/fixtures/errors/{stem}.txt")))
        .collect();
    let mut count = 0;
    for file in [
        "catalogue/check/mod.rs",
        "catalogue/check/head.rs",
        "catalogue/check/requests.rs",
        "catalogue/check/plans.rs",
        "catalogue/check/open.rs",
        "catalogue/check/sources.rs",
        "catalogue/read.rs",
        "catalogue/terms.rs",
        "calendar/production.rs",
        "tree.rs",
    ] {
        let source = text(&format!("crates/kvant-core/src/{file}"));
        // The last resort of a record that has already said what is wrong.
        for literal in prose(&source).into_iter().filter(|text| text != "this cannot be read") {
            let pieces: Vec<&str> = pieces(&literal);
            let is_recorded = |text: &&String| pieces.iter().all(|piece| text.contains(piece));
            assert!(recorded.iter().any(|text| is_recorded(&text)), "{file}: {literal:?}");
            count += 1;
        }
    }
    assert!(count > 30, "{count} messages");
}

/// Every refusal, most of them as the answer to a question; its code never changes.
#[test]
fn every_refusal_has_an_example_and_a_code() {
    let mut seen = Vec::new();
    for [code, question, message] in lines(
        r#"
        code | question | message
        out_of_range | {"ask":"package","document":"crm-support","plan":"online","status":"no-licence","units":1000001,"paid_at":"2026-11-20T12:00:00+03:00"} | units must be from 12 to 1000000
        out_of_range | {"ask":"package","document":"crm-support","plan":"online","status":"no-licence","units":12,"paid_at":"2019-12-31T23:59:59+03:00"} | paid_at must be from 2020-01-01 to 2100-12-31
        below_minimum | {"ask":"package","document":"crm-support","plan":"online","status":"no-licence","units":11,"paid_at":"2026-11-20T12:00:00+03:00"} | the plan sells at least 12 units
        unknown_document | {"ask":"units","document":"price","plan":"online","spent_seconds":[]} | there is no document "price"
        unknown_document | {"ask":"units","document":"crm-suport","plan":"online","spent_seconds":[]} | there is no document "crm-suport"; did you mean "crm-support"?
        unknown_plan | {"ask":"units","document":"crm-support","plan":"onlin","spent_seconds":[]} | there is no plan "onlin"; did you mean "online"?
        unknown_field | {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[],"readings":{"paus":"new"}} | "readings" does not know "paus"; did you mean "pause"?
        unknown_kind | {"ask":"deadline","document":"mywebstor","plan":"advanced","kind":"urgend","registered_at":"2026-11-20T12:00:00+03:00"} | there is no kind of request "urgend"; did you mean "urgent"?
        missing_field | {"ask":"deadline","document":"mywebstor","plan":"advanced","registered_at":"2026-11-20T12:00:00+03:00"} | "kind" is missing: one of ordinary, urgent
        missing_field | {"ask":"units","document":"crm-support","plan":"online"} | "spent_seconds" is missing
        malformed | {"ask":"units","document":"crm-support","plan":"online","spent_seconds":["an hour"]} | spent_seconds.0: a whole number was expected, not a text
        malformed | [] | a table was expected, not a list
        bad_pauses | {"ask":"deadline","document":"crm-support","plan":"online","registered_at":"2026-11-20T12:00:00+03:00","pauses":[["2026-11-20T13:00:00+03:00","2026-11-20T12:59:59+03:00"]]} | bad pauses: a pause ends before it begins
        bad_pauses | {"ask":"deadline","document":"crm-support","plan":"online","registered_at":"2026-11-20T12:00:00+03:00","pauses":[["2026-11-20T13:00:00+03:00","2026-11-20T14:00:00+03:00"],["2026-11-20T13:59:59+03:00",null]]} | bad pauses: two pauses overlap
        missing_attribute | {"ask":"package","document":"crm-support","plan":"online","units":12,"paid_at":"2026-11-20T12:00:00+03:00"} | say "status" of "crm-support": one of licence-year, licence-month, no-licence
        bad_schedule | {"ask":"add_working","schedule":{"working_day":[],"offset":"+03:00","calendar":"ru","shorten":false},"from":"2026-11-20T12:00:00+03:00","minutes":0} | bad schedule: there is no window at all
        bad_instant | {"ask":"package","document":"crm-support","plan":"online","status":"no-licence","units":12,"paid_at":"сегодня"} | "сегодня" is not an instant such as 2026-11-20T12:00:00+03:00
        "#,
    ) {
        let tree: Tree = serde_json::from_str(question).expect(question);
        let answer = ask::read(tree).and_then(|request| ask::answer(everything(), &request));
        let refusal = answer.expect_err(question);
        assert_eq!((refusal.code(), refusal.to_string()), (code, message.to_string()));
        seen.push(number_of(&refusal));
    }
    // A document whose plan has no price cannot be written; the core refuses it all the same.
    let mut terms = crm_support().clone();
    terms.plan[0].price.clear();
    let refusal = terms.price(&terms.plan[0], &client("no-licence"), 30).expect_err("no price");
    assert_eq!(
        (refusal.code(), refusal.to_string()),
        ("not_a_package", "the plan sells no packages".to_string())
    );
    seen.push(number_of(&refusal));
    // A quote says beside which field it belongs.
    let mut quote = Quote::new(date("2026-12-01"));
    quote.vat = Some(Vat::OnTop(VatPercent::try_from(20).expect("a rate")));
    let refused = quote::priced(&quote, everything()).expect_err("the rate of another year");
    assert_eq!(refused.field, Field::VatRate);
    let refusal = Refusal::At { path: refused.path(), refusal: Box::new(refused.refusal.clone()) };
    let message = "vat.rate: there is no VAT rate of 20 % on that day: one of 22, 10, 0, 5, 7";
    assert_eq!((refusal.code(), refusal.to_string()), ("unknown_field", message.to_string()));
    seen.extend([number_of(&refused.refusal), number_of(&refusal)]);
    let question = r#"{"ask":"quote","date":"2026-12-01","valid_days":14,"vat":{"mode":"none"},"lines":[{"text":"А","unit_price":"1.00","quantity":"1"}],"payee":{"inn":"7707083892"}}"#;
    let asked = from_json(question).expect(question);
    let refusal = ask::answer(everything(), &asked).expect_err(question);
    let message = "payee.inn: inn: the control digits do not fit the others";
    assert_eq!((refusal.code(), refusal.to_string()), ("bad_requisite", message.to_string()));
    let Refusal::At { refusal, .. } = refusal else { panic!("{refusal}") };
    seen.push(number_of(&refusal));
    seen.sort();
    seen.dedup();
    assert_eq!(seen, (0..REFUSALS).collect::<Vec<_>>(), "every refusal has an example");
}

/// What is wrong with working hours, in a question.
#[test]
fn every_bad_schedule_has_an_example() {
    let mut seen = Vec::new();
    for [windows, offset, message] in lines(
        r#"
        windows                       | offset | message
        "9-18"                        | +03:00 | "9-18" is not a window such as 09:00-18:00
        "18:00-09:00"                 | +03:00 | the window 18:00-09:00 ends before it begins; one over midnight is written as two
        "09:00-13:00", "12:00-18:00"  | +03:00 | the window 12:00-18:00 begins before the previous one ends
                                      | +03:00 | there is no window at all
        "09:00-18:00"                 | MSK    | "MSK" is not an offset from UTC such as +03:00
        "#,
    ) {
        let question = format!(
            r#"{{"ask":"working_between","schedule":{{"working_day":[{windows}],"offset":"{offset}","calendar":"ru","shorten":false}},"from":"2026-11-20T12:00:00Z","to":"2026-11-20T12:00:00Z"}}"#
        );
        let request = from_json(&question).expect(&question);
        let refusal = ask::answer(everything(), &request).expect_err(&question);
        assert_eq!(refusal.to_string(), format!("bad schedule: {message}"));
        let Refusal::BadSchedule(bad) = &refusal else { panic!("{refusal}") };
        seen.push(number_of_bad(bad));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen, (0..BAD_SCHEDULES).collect::<Vec<_>>(), "every bad schedule has an example");
}

/// A balance is never overdrawn, and says by how much it would have been.
#[test]
fn spending_more_than_there_is_is_refused() {
    let refused = Quanta::new(2).spend(Quanta::new(3)).expect_err("three of two");
    assert_eq!(refused, NotEnoughQuanta { balance: Quanta::new(2), cost: Quanta::new(3) });
    assert_eq!(refused.to_string(), "3 quanta are more than the balance of 2");
}

/// A new refusal must come here, and so must its example.
fn number_of(refusal: &Refusal) -> usize {
    match refusal {
        Refusal::OutOfRange { .. } => 0,
        Refusal::BelowMinimum { .. } => 1,
        Refusal::NotAPackage => 2,
        Refusal::UnknownDocument { .. } => 3,
        Refusal::UnknownPlan { .. } => 4,
        Refusal::UnknownField { .. } => 5,
        Refusal::MissingAttribute { .. } => 6,
        Refusal::BadSchedule(_) => 7,
        Refusal::BadInstant { .. } => 8,
        Refusal::UnknownKind { .. } => 9,
        Refusal::MissingField { .. } => 10,
        Refusal::BadPauses(_) => 11,
        Refusal::Malformed { .. } => 12,
        Refusal::UnknownVatRate { .. } => 13,
        Refusal::At { .. } => 14,
        Refusal::BadRequisite { .. } => 15,
    }
}

const REFUSALS: usize = 16;

fn number_of_bad(bad: &BadSchedule) -> usize {
    match bad {
        BadSchedule::NotAWindow(_) => 0,
        BadSchedule::Backwards(_) => 1,
        BadSchedule::Overlapping(_) => 2,
        BadSchedule::NeverOpen => 3,
        BadSchedule::NotAnOffset(_) => 4,
    }
}

const BAD_SCHEDULES: usize = 5;

/// The data files among the fixtures, sorted.
fn fixtures() -> Vec<String> {
    let folder = root().join("tests/fixtures/errors");
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("the fixtures are there")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().to_string())
        .filter(|name| !name.ends_with(".txt"))
        .collect();
    names.sort();
    names
}

/// What is said about a fixture, several mistakes apart by a blank line.
#[track_caller]
fn message_of(name: &str, source: &str) -> String {
    let errors: Vec<ReadError> = if name.starts_with("calendar_") {
        let parsed = serde_json::from_str(source)
            .map_err(|error| (error.line(), error.column(), error.to_string()));
        catalogue::read_calendar(name, source, parsed).expect_err(name)
    } else if name.starts_with("vat_") {
        catalogue::read_vat(name, source).expect_err(name)
    } else {
        catalogue::read_terms(name, source).expect_err(name)
    };
    errors.iter().map(ReadError::to_string).collect::<Vec<_>>().join("\n\n")
}

/// The texts of a Rust file that a person reads; those of attributes speak to us.
fn prose(source: &str) -> Vec<String> {
    let lines: Vec<&str> =
        source.lines().filter(|line| !line.trim_start().starts_with("#[allow(")).collect();
    RustText::of(&lines.join("\n"))
        .texts
        .into_iter()
        .map(|text| text.replace("\\\"", "\"").replace("\\n", "\n"))
        .filter(|text| {
            text.contains(' ') && text.chars().filter(|c| c.is_alphabetic()).count() > 12
        })
        .collect()
}

/// What stands between the placeholders of a message.
fn pieces(literal: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = literal;
    while let Some((piece, after)) = rest.split_once('{') {
        pieces.push(piece);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    pieces.push(rest);
    pieces
}
