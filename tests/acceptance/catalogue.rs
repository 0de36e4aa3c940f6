//! The catalogue as data: read, checked, written as one file, asked by name.

use kvant_core::{
    catalogue::{Attributes, Catalogue, Rule, Rules, check_together, read_terms},
    price::ResolvedTerms,
    refusal::Refusal,
    source::Source,
    stated::Stated,
    tree::nearest,
};
use serde_json::Value;

use crate::given::{
    STATUSES, catalogue, client, crm_support, date, from_json, readings, terms_files, text,
};
use crate::table::{lines, rows};

/// Every document of the repository can be read and has nothing wrong in it.
#[test]
fn every_document_is_right() {
    let files = terms_files();
    for file in &files {
        if let Err(errors) = read_terms(file, &text(file)) {
            panic!("{}", errors.first().expect("an error says why"));
        }
    }
    assert_eq!(catalogue().documents.len(), files.len());
}

/// Written as one file and read again, the catalogue is the same.
#[test]
fn a_catalogue_survives_a_round_trip() {
    let text = serde_json::to_string(catalogue()).expect("the catalogue is written");
    let read: Catalogue = from_json(&text).expect("and read");
    assert_eq!(&read, catalogue());
    assert!(!text.contains("null"), "what is not there is left out");
}

/// A compiled catalogue with a key that nobody knows is refused.
#[test]
fn a_catalogue_with_a_stray_key_is_refused() {
    let text = serde_json::to_string(catalogue()).expect("the catalogue is written");
    let stray = text.replacen("{\"schema\"", "{\"stray\":1,\"schema\"", 1);
    let error = from_json::<Catalogue>(&stray).expect_err("a stray key");
    assert_eq!(error, "stray: there is no key \"stray\" here");
}

/// Whatever a document states names a place whose words can be shown beside it.
#[test]
fn everything_stated_leads_to_a_quotation() {
    for terms in &catalogue().documents {
        let written = serde_json::to_value(terms).expect("a document is written");
        let mut places = Vec::new();
        find_places(&written, &mut places);
        assert!(places.len() > 60, "{}: {} places", terms.id, places.len());
        for place in places {
            let source = Source::try_from(place.clone()).expect("a place");
            // A range such as 36–52 runs over blank lines and headings, which nobody quotes.
            assert!(!terms.quotations(&source).is_empty(), "{}: {place}", terms.id);
        }
    }
}

/// What stands under `source`, however deep.
fn find_places(written: &Value, places: &mut Vec<String>) {
    match written {
        Value::Object(fields) => {
            places.extend(fields.get("source").and_then(Value::as_str).map(str::to_string));
            fields.values().for_each(|inner| find_places(inner, places));
        }
        Value::Array(all) => all.iter().for_each(|inner| find_places(inner, places)),
        _ => {}
    }
}

/// A place names its lines one by one.
#[test]
fn places_name_their_lines() {
    for [place, clauses] in lines(
        "
        place             | clauses
        строка 29         | 29
        строки 29, 38–40  | 29 38 39 40
        строки 10-11      | 10 11
        п. 6.1            | 6.1
        п. 2.1.2, 2.2.5   | 2.1.2 2.2.5
        строки 40–38      |
        ",
    ) {
        match Source::try_from(place.to_string()) {
            Ok(source) => assert_eq!(source.clauses().join(" "), clauses),
            Err(error) => {
                assert_eq!(clauses, "");
                assert!(error.to_string().contains("names no line or clause"), "{error}");
            }
        }
    }
    for place in ["", "где-то", "строка"] {
        assert!(Source::try_from(place.to_string()).is_err(), "{place:?}");
    }
}

/// Silence has no value and no place; everything else has a place.
#[test]
fn silence_is_not_a_value() {
    let source = || Source::try_from("п. 1.3".to_string()).expect("a place");
    let stated: [(Stated<u32>, Option<u32>, bool); 7] = [
        (Stated::Is { value: 8, source: source() }, Some(8), true),
        (Stated::Readings { assumed: 8, others: vec![24], source: source() }, Some(8), true),
        (Stated::ByAgreement { source: source() }, None, true),
        (Stated::NotRegulated { source: source() }, None, true),
        (Stated::NotGuaranteed { source: source() }, None, true),
        (Stated::Dash { source: source() }, None, true),
        (Stated::NotStated, None, false),
    ];
    for (stated, value, has_place) in stated {
        assert_eq!(stated.value().copied(), value, "{stated:?}");
        assert_eq!(stated.source().is_some(), has_place, "{stated:?}");
        let text = serde_json::to_string(&stated).expect("it is written");
        let read: Stated<u32> = from_json(&text).expect("and read");
        assert_eq!(read, stated);
    }
}

/// The general rate of VAT on both sides of its change; before the first rate it is unknown.
#[test]
fn vat_by_date() {
    for [day, percent] in rows(
        "
        date        percent
        2018-12-31  unknown
        2019-01-01  20
        2025-12-31  20
        2026-01-01  22
        2100-12-31  22
        ",
    ) {
        let found = catalogue().vat.on(date(day)).map(|rate| rate.percent.percent().to_string());
        assert_eq!(found.unwrap_or("unknown".to_string()), percent, "{day}");
    }
}

/// What is asked for by a name that is not there is refused with the nearest name that is.
#[test]
fn unknown_names_are_refused_with_the_nearest() {
    let near = |refusal: Refusal| match refusal {
        Refusal::UnknownDocument { nearest, .. }
        | Refusal::UnknownPlan { nearest, .. }
        | Refusal::UnknownField { nearest, .. } => nearest,
        other => panic!("{other}"),
    };
    let some = |name: &str| Some(name.to_string());
    assert_eq!(near(catalogue().document("crm-suport").expect_err("none")), some("crm-support"));
    assert_eq!(near(catalogue().document("zzz").expect_err("none")), None);
    assert_eq!(near(crm_support().plan("subscribtion").expect_err("none")), some("subscription"));
    assert_eq!(near(crm_support().plan("Online").expect_err("none")), some("online"));
    let rules = |matter, reading| Rules::of(crm_support(), &readings(&[(matter, reading)]));
    assert_eq!(near(rules("overlaps", "extended").expect_err("none")), some("overlap"));
    assert_eq!(near(rules("overlap", "extend").expect_err("none")), some("extended"));
    assert!(rules("pause", "same").is_ok(), "matters that no figure depends on can be chosen, too");
    assert_eq!(nearest("", ["online"]), None);
    assert_eq!(nearest("online", []), None);
}

/// Which software a document supports is stated with its place, and is asked first: each software
/// once, in the order of the documents.
#[test]
fn documents_say_which_software_they_support() {
    for [number, software, name, place] in lines(
        "
        document | software | name      | place
        000      | bitrix24 | Битрикс24 | строки 17, 22–24
        001      | bitrix24 | Битрикс24 | п. 1.1
        002      | amocrm   | amoCRM    | п. 2.1.1, 2.1.2
        003      | 1c       | 1С        | строка 14
        004      | jokercrm | JokerCRM  | п. 3.3
        ",
    ) {
        let terms = catalogue().documents.iter().find(|terms| terms.document == number);
        let terms = terms.expect(number);
        let [named] = terms.named_software() else { panic!("{number} names one") };
        assert_eq!((&*named.id, &*named.name), (software, name));
        let source = terms.software.source().expect("it has a place");
        assert_eq!(source.place(), place);
        // The words at the place name it.
        let quoted = terms.quotations(source);
        assert!(quoted.iter().any(|clause| clause.text.contains(name)), "{number}: {place}");
        assert_eq!(terms.supports(software), Some(true));
        assert_eq!(terms.supports("another"), Some(false));
    }
    let ids: Vec<&str> = catalogue().software().iter().map(|one| &*one.id).collect();
    assert_eq!(ids, ["bitrix24", "amocrm", "1c", "jokercrm"]);
    let sixth = read_terms("sixth.toml", &text("tests/fixtures/sixth.toml")).expect("it is right");
    let names: Vec<&str> = sixth.named_software().iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["Учётная система", "Складская программа"]);
}

/// A file of the time before documents named software can be read, and says nothing about it:
/// neither yes nor no.
#[test]
fn a_document_may_be_silent_about_software() {
    let small = text("tests/fixtures/small.toml");
    let silent: Vec<&str> = small.lines().filter(|line| !line.starts_with("software")).collect();
    for text in [
        silent.join("\n"),
        silent.join("\n").replacen("vat =", "software = \"not-stated\"\nvat =", 1),
    ] {
        let terms = read_terms("small.toml", &text).expect("it is right");
        assert_eq!((terms.supports("small-crm"), terms.named_software()), (None, &[][..]));
        let written = serde_json::to_string(&terms).expect("it is written");
        assert!(!written.contains("software"), "what is not there is left out");
    }
}

/// One software has one id and one name in all documents; a copy under another one is told.
#[test]
fn software_is_named_alike_in_all_documents() {
    let file = text("public/catalogue/terms/mywebstor.toml");
    for [id, name, message] in lines(
        r#"
        id        | name      | message
        bitrix24  | Битрикс24 | -
        bitrix24  | Bitrix24  | software: "bitrix24" is called "Bitrix24" here, but in "crm-support" "bitrix24" is called "Битрикс24"
        bitrix-24 | Битрикс24 | software: "bitrix-24" is called "Битрикс24" here, but in "crm-support" "bitrix24" is called "Битрикс24"
        bitrix-24 | Битрикс   | -
        "#,
    ) {
        let other = file.replace(
            r#"{ id = "bitrix24", name = "Битрикс24" }"#,
            &format!(r#"{{ id = "{id}", name = "{name}" }}"#),
        );
        let other = read_terms("mywebstor.toml", &other).expect("alone it is right");
        let found = check_together([crm_support(), &other].into_iter());
        let told = found.first().map_or("-".to_string(), |(_, wrong)| wrong.to_string());
        assert_eq!(told, message);
        assert!(found.iter().all(|(place, _)| *place == 1), "it is told of the later one");
    }
}

/// A document must know the status; a value it does not know is refused.
#[test]
fn attributes_are_asked_for() {
    let terms = crm_support();
    for plan in &terms.plan {
        let units = plan.package.as_ref().expect("a package").minimum_units;
        let missing = terms.price(plan, &Attributes::new(), units);
        let missing = missing.expect_err("the status is missing");
        let Refusal::MissingAttribute { document, attribute, values } = &missing else {
            panic!("{missing}")
        };
        assert_eq!((document.as_str(), attribute.as_str()), ("crm-support", "status"));
        assert_eq!(missing.code(), "missing_attribute");
        assert_eq!(values, &STATUSES);
        let unknown =
            ResolvedTerms::new(catalogue(), terms, client("licence-years"), &readings(&[]));
        let unknown = unknown.expect_err("no such status");
        let expected = Refusal::UnknownField {
            field: "status".to_string(),
            name: "licence-years".to_string(),
            nearest: Some("licence-year".to_string()),
        };
        assert_eq!(unknown, expected);
    }
}

/// What is assumed is what stands first among the readings of a rule, and every reading that the
/// document names can be computed.
#[test]
fn assumed_readings_are_those_of_the_rules() {
    let assumed = Rules::of(crm_support(), &readings(&[])).expect("the assumed readings");
    for rule in Rule::ALL {
        let open = crm_support().open.iter().find(|open| open.id == rule.id());
        let open = open.expect("document 000 leaves every rule open");
        let first = rule.readings().first().copied();
        assert_eq!(open.assumed().map(|reading| reading.id.as_str()), first);
        let names: Vec<&str> = open.readings.iter().map(|reading| &*reading.id).collect();
        // A month is laid end to end in another document; this one counts in packages.
        let known: Vec<&str> =
            rule.readings().iter().copied().filter(|reading| *reading != "month").collect();
        assert_eq!(names, known);
        for reading in known {
            let chosen = Rules::of(crm_support(), &readings(&[(rule.id(), reading)]));
            let is_other = chosen.expect("a reading of the document") != assumed;
            assert_eq!(is_other, Some(reading) != first, "{} {reading}", rule.id());
        }
    }
}
