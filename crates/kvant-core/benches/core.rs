//! What the core's answers cost; the budgets stand in the crate's README.
//!
//! ```text
//! cargo bench -p kvant-core
//! ```

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    reason = "a bench that cannot be set up has nothing to measure"
)]

use std::path::Path;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate};
use divan::{Bencher, black_box};
use kvant_core::{
    calendar::{Instant, Schedule, WorkingTime},
    catalogue::{self, Attributes, Catalogue, PromiseKind, Readings, SCHEMA, Terms},
    compare::{self, Curve},
    deadline::{self, Case, Named, Pause},
    price::Ground,
    tree::{FromTree, Tree},
    usage::{Profile, Requests},
};

fn main() {
    LazyLock::force(&CATALOGUE);
    divan::main();
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let text = |path: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../public/catalogue");
        std::fs::read_to_string(folder.join(path)).expect(path)
    };
    let documents = ["crm-support", "mywebstor", "crmbp", "onec-support", "jokercrm"];
    let documents = documents.map(|id| {
        let terms = catalogue::read_terms(id, &text(&format!("terms/{id}.toml")));
        terms.expect("the terms are right")
    });
    Catalogue {
        schema: SCHEMA,
        documents: documents.into(),
        calendar: read(&text("calendar/ru.json")),
        vat: catalogue::read_vat("vat", &text("vat.toml")).expect("the rates are right"),
    }
});

fn schedule() -> Schedule {
    let hours =
        r#"{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false}"#;
    read(hours)
}

fn read<T: FromTree>(json: &str) -> T {
    let tree: Tree = serde_json::from_str(json).expect("JSON");
    T::from_tree(tree).expect("what was expected")
}

fn working() -> WorkingTime {
    WorkingTime::new(&schedule(), Some(&CATALOGUE.calendar)).expect("a schedule")
}

fn instant(text: &str) -> Instant {
    DateTime::parse_from_rfc3339(text).expect(text)
}

fn ground_of(terms: &'static Terms, others: &[Ground<'static>]) -> Ground<'static> {
    let mut client = Attributes::new();
    for attribute in terms.attribute.iter().filter(|attribute| attribute.assumed.is_none()) {
        let value = attribute.values.first().expect("an attribute has values");
        client.insert(attribute.id.clone(), value.id.clone());
    }
    let ground = Ground::beside(&CATALOGUE, terms, client, &Readings::new(), others);
    ground.expect("the terms are right")
}

fn grounds() -> Vec<Ground<'static>> {
    let mut grounds = Vec::new();
    for terms in &CATALOGUE.documents {
        grounds.push(ground_of(terms, &grounds));
    }
    grounds
}

fn ground() -> Ground<'static> {
    ground_of(CATALOGUE.documents.first().expect("a document"), &[])
}

/// Ten requests of 25 minutes a month, for a year.
fn profile() -> Profile {
    let december = NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day");
    let requests = Requests { per_month: 10, minutes_each: 25 };
    Profile::new(december, 12, vec![requests], 0, 0).expect("within limits")
}

/// A reaction of two hours, over a weekend.
#[divan::bench]
fn add_working_near(bencher: Bencher<'_, '_>) {
    let (working, from) = (working(), instant("2026-11-20T17:30:00+03:00"));
    bencher.bench_local(|| working.add_working(black_box(from), black_box(120)));
}

/// 2,000 hours: about a year ahead.
#[divan::bench]
fn add_working_a_year_ahead(bencher: Bencher<'_, '_>) {
    let (working, from) = (working(), instant("2026-11-20T17:30:00+03:00"));
    bencher.bench_local(|| working.add_working(black_box(from), black_box(120_000)));
}

#[divan::bench]
fn working_between_a_year(bencher: Bencher<'_, '_>) {
    let working = working();
    let (from, to) = (instant("2026-11-20T17:30:00+03:00"), instant("2027-11-20T12:00:00+03:00"));
    bencher.bench_local(|| working.working_between(black_box(from), black_box(to)));
}

/// The sums of 81 years.
#[divan::bench]
fn working_time_new(bencher: Bencher<'_, '_>) {
    let schedule = schedule();
    bencher.bench_local(|| WorkingTime::new(black_box(&schedule), Some(&CATALOGUE.calendar)));
}

/// The days of 81 years, by decree and by statute.
#[divan::bench]
fn catalogue_from_json(bencher: Bencher<'_, '_>) {
    let text = serde_json::to_string(&*CATALOGUE).expect("the catalogue is written");
    bencher.bench_local(|| read::<Catalogue>(black_box(&text)));
}

/// All plans, ten requests a month for a year.
#[divan::bench]
fn compare_plans(bencher: Bencher<'_, '_>) {
    let (ground, profile) = (ground(), profile());
    bencher.bench_local(|| compare::plans(black_box(&ground), black_box(&profile)));
}

/// The same from the terms on: what a change of the client's status costs.
#[divan::bench]
fn compare_plans_from_the_terms(bencher: Bencher<'_, '_>) {
    let profile = profile();
    bencher.bench_local(|| compare::plans(&ground(), black_box(&profile)).map(|found| found.len()));
}

/// The same under every reading of every matter.
#[divan::bench]
fn compare_readings(bencher: Bencher<'_, '_>) {
    let (ground, profile, chosen) = (ground(), profile(), Readings::new());
    bencher.bench_local(|| compare::readings(&ground, &chosen, black_box(&profile)));
}

/// The curve of all plans from 0 to 40 requests a month.
#[divan::bench]
fn curve_to_40_requests(bencher: Bencher<'_, '_>) {
    let (ground, profile) = (ground(), profile());
    bencher.bench_local(|| Curve::new(std::slice::from_ref(&ground), black_box(&profile), 40));
}

/// All plans of all documents, ten requests a month for a year.
#[divan::bench]
fn compare_documents(bencher: Bencher<'_, '_>) {
    let (grounds, profile) = (grounds(), profile());
    bencher.bench_local(|| compare::documents(black_box(&grounds), black_box(&profile)));
}

/// The same from the terms on: what a change of one field costs.
#[divan::bench]
fn compare_documents_from_the_terms(bencher: Bencher<'_, '_>) {
    let profile = profile();
    bencher.bench_local(|| {
        compare::documents(black_box(&grounds()), &profile).map(|found| found.len())
    });
}

/// The curve of all plans of all documents.
#[divan::bench]
fn curve_of_documents(bencher: Bencher<'_, '_>) {
    let (grounds, profile) = (grounds(), profile());
    bencher.bench_local(|| Curve::new(black_box(&grounds), &profile, 40));
}

/// One deadline of every plan, over a weekend and with a pause; the time is that of all of them.
#[divan::bench]
fn deadline_of_every_plan(bencher: Bencher<'_, '_>) {
    let grounds = grounds();
    let registered_at = instant("2026-11-20T17:30:00+03:00");
    let pause = Pause {
        from: instant("2026-11-23T11:00:00+03:00"),
        to: Some(instant("2026-11-23T12:00:00+03:00")),
    };
    let mut cases = Vec::new();
    for ground in &grounds {
        for plan in &ground.terms().plan {
            let kind = ground.terms().kind.first().map(|kind| kind.id.as_str());
            let named = Named { kind, ..Named::default() };
            let case = Case::new(ground, plan, named, registered_at, &[pause]);
            cases.push((ground, case.expect("a request of every plan")));
        }
    }
    bencher.counter(cases.len()).bench_local(|| {
        for (ground, case) in &cases {
            let due = deadline::deadline(black_box(ground), black_box(case), PromiseKind::Reaction);
            drop(black_box(due));
        }
    });
}
