//! What the core's answers cost; the budgets stand in the crate's README.
//!
//! ```text
//! cargo bench -p kvant-core
//! ```

#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::panic,
    reason = "a bench that cannot be set up has nothing to measure"
)]

use std::path::Path;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate};
use divan::{Bencher, black_box};
use kvant_core::{
    calendar::{Instant, Offset, Schedule, WorkingTime},
    catalogue::{self, Attributes, Catalogue, PromiseKind, Readings, RoundingBasis, SCHEMA, Terms},
    compare::{self, Curve},
    deadline::{self, Case, Named, Pause},
    ledger::{
        EventId, Ledger,
        charge::{Account, Package, Work},
        codec::{self, Decoded},
        event::{Author, Event, Life, Payment, Stamp, StopCause},
    },
    price::ResolvedTerms,
    quantum::BillingIncrement,
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

fn resolved_of(terms: &'static Terms, others: &[ResolvedTerms<'static>]) -> ResolvedTerms<'static> {
    let mut client = Attributes::new();
    for attribute in terms.attribute.iter().filter(|attribute| attribute.assumed.is_none()) {
        let value = attribute.values.first().expect("an attribute has values");
        client.insert(attribute.id.clone(), value.id.clone());
    }
    let resolved = ResolvedTerms::beside(&CATALOGUE, terms, client, &Readings::new(), others);
    resolved.expect("the terms are right")
}

fn all_resolved() -> Vec<ResolvedTerms<'static>> {
    let mut all_resolved = Vec::new();
    for terms in &CATALOGUE.documents {
        all_resolved.push(resolved_of(terms, &all_resolved));
    }
    all_resolved
}

fn resolved() -> ResolvedTerms<'static> {
    resolved_of(CATALOGUE.documents.first().expect("a document"), &[])
}

/// Ten requests of 25 minutes a month, for a year.
fn profile() -> Profile {
    let december = NaiveDate::from_ymd_opt(2026, 12, 1).expect("a day");
    let requests = Requests::monthly(10, 25);
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
    let (resolved, profile) = (resolved(), profile());
    bencher.bench_local(|| compare::plans(black_box(&resolved), black_box(&profile)));
}

/// The same from the terms on: what a change of the client's status costs.
#[divan::bench]
fn compare_plans_from_the_terms(bencher: Bencher<'_, '_>) {
    let profile = profile();
    bencher
        .bench_local(|| compare::plans(&resolved(), black_box(&profile)).map(|found| found.len()));
}

/// The same under every reading of every matter.
#[divan::bench]
fn compare_readings(bencher: Bencher<'_, '_>) {
    let (resolved, profile, chosen) = (resolved(), profile(), Readings::new());
    bencher.bench_local(|| compare::readings(&resolved, &chosen, black_box(&profile)));
}

/// The curve of all plans from 0 to 40 requests a month.
#[divan::bench]
fn curve_to_40_requests(bencher: Bencher<'_, '_>) {
    let (resolved, profile) = (resolved(), profile());
    bencher.bench_local(|| Curve::new(std::slice::from_ref(&resolved), black_box(&profile), 40));
}

/// All plans of all documents, ten requests a month for a year.
#[divan::bench]
fn compare_documents(bencher: Bencher<'_, '_>) {
    let (all_resolved, profile) = (all_resolved(), profile());
    bencher.bench_local(|| compare::documents(black_box(&all_resolved), black_box(&profile)));
}

/// The same from the terms on: what a change of one field costs.
#[divan::bench]
fn compare_documents_from_the_terms(bencher: Bencher<'_, '_>) {
    let profile = profile();
    bencher.bench_local(|| {
        compare::documents(black_box(&all_resolved()), &profile).map(|found| found.len())
    });
}

/// The curve of all plans of all documents.
#[divan::bench]
fn curve_of_documents(bencher: Bencher<'_, '_>) {
    let (all_resolved, profile) = (all_resolved(), profile());
    bencher.bench_local(|| Curve::new(black_box(&all_resolved), &profile, 40));
}

/// One deadline of every plan, over a weekend and with a pause; the time is that of all of them.
#[divan::bench]
fn deadline_of_every_plan(bencher: Bencher<'_, '_>) {
    let all_resolved = all_resolved();
    let registered_at = instant("2026-11-20T17:30:00+03:00");
    let pause = Pause {
        from: instant("2026-11-23T11:00:00+03:00"),
        to: Some(instant("2026-11-23T12:00:00+03:00")),
    };
    let mut cases = Vec::new();
    for resolved in &all_resolved {
        for plan in &resolved.terms().plan {
            let kind = resolved.terms().kind.first().map(|kind| kind.id.as_str());
            let named = Named { kind, ..Named::default() };
            let case = Case::new(resolved, plan, named, registered_at, &[pause]);
            cases.push((resolved, case.expect("a request of every plan")));
        }
    }
    bencher.counter(cases.len()).bench_local(|| {
        for (resolved, case) in &cases {
            let due =
                deadline::deadline(black_box(resolved), black_box(case), PromiseKind::Reaction);
            drop(black_box(due));
        }
    });
}

/// 8,000 sessions and 200 packages over four years: ten minutes and a second to an hour each.
fn account(is_settled: bool) -> Account {
    let mut account = Account::new(RoundingBasis::Session, Offset::MOSCOW);
    let start = instant("2026-01-01T00:00:00+03:00");
    let later = |seconds: i64| start + chrono::TimeDelta::seconds(seconds);
    let increment = BillingIncrement::of_minutes(10.try_into().expect("a length"), 1);
    for number in 0..200_u8 {
        let paid_at = later(i64::from(number) * 630_000);
        let ends = Some(paid_at + chrono::TimeDelta::days(90));
        let package = Package {
            units: 120,
            increment,
            paid_at,
            ends,
            is_interrupting: true,
            covers: Vec::new(),
        };
        account.put_package(event(1, u16::from(number)), package);
    }
    for number in 0..8_000_u16 {
        let from = later(i64::from(number) * 15_750);
        let lasts = 601 + i64::from(number % 50) * 60;
        let to = Some(from + chrono::TimeDelta::seconds(lasts));
        let group = Some(event(3, number / 4));
        account.put_work(event(2, number), Work { group, kind: None, from, to, is_running: false });
    }
    if is_settled {
        account.settle();
    }
    account
}

/// A name whose first bytes are as mixed as those of a digest, because the ledger takes them for a
/// hash.
fn event(kind: u8, number: u16) -> EventId {
    let mut id = [kind; 32];
    let mixed = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
    id.iter_mut().zip(mixed).for_each(|(byte, value)| *byte = value);
    let bytes = number.to_be_bytes();
    id.iter_mut().rev().zip(bytes.into_iter().rev()).for_each(|(byte, value)| *byte = value);
    EventId(id)
}

const BASES: [&str; 4] = ["session", "request", "day", "package"];

/// 8,000 sessions and 200 packages, nothing made ready before.
#[divan::bench(args = BASES)]
fn account_from_the_beginning(bencher: Bencher<'_, '_>, basis: &str) {
    let mut account = account(false);
    account.set_basis(RoundingBasis::of(basis).expect("a basis"));
    let at = instant("2030-01-01T00:00:00+03:00");
    bencher.bench_local(|| account.balance(black_box(at)).left_units);
}

/// The same after one more session at the end.
#[divan::bench(args = BASES)]
fn account_after_one_more_session(bencher: Bencher<'_, '_>, basis: &str) {
    let mut account = account(false);
    account.set_basis(RoundingBasis::of(basis).expect("a basis"));
    account.settle();
    let from = instant("2029-12-31T23:00:00+03:00");
    let at = instant("2030-01-01T00:00:00+03:00");
    bencher.bench_local(|| {
        account.put_work(
            event(4, 0),
            Work { group: None, kind: None, from, to: Some(at), is_running: false },
        );
        account.settle();
        account.balance(black_box(at)).left_units
    });
}

/// A running session among them, as a page asks every second.
#[divan::bench]
fn account_running(bencher: Bencher<'_, '_>) {
    let mut account = account(true);
    let from = instant("2029-12-31T23:00:00+03:00");
    account
        .put_work(event(4, 0), Work { group: None, kind: None, from, to: None, is_running: true });
    account.settle();
    let at = instant("2029-12-31T23:15:00+03:00");
    bencher.bench_local(|| account.running(black_box(at)).len());
}

/// What each of the 8,000 sessions is charged.
#[divan::bench]
fn account_sessions(bencher: Bencher<'_, '_>) {
    let account = account(true);
    let at = instant("2030-01-01T00:00:00+03:00");
    bencher.bench_local(|| account.sessions(black_box(at)).len());
}

/// Every level of the four years.
#[divan::bench]
fn account_history(bencher: Bencher<'_, '_>) {
    let account = account(true);
    let (from, to) = (instant("2026-01-01T00:00:00+03:00"), instant("2030-01-01T00:00:00+03:00"));
    bencher.bench_local(|| account.history(black_box(from), black_box(to)).len());
}

/// 20,000 events as they are stored: a payment every 100 events, timers started and stopped.
fn stored_events() -> Vec<(EventId, Vec<u8>)> {
    let start = instant("2025-11-01T00:00:00+03:00");
    let mut timer = event(0, 0);
    let mut stored = Vec::new();
    for number in 0..20_000_u16 {
        let at = start + chrono::TimeDelta::seconds(i64::from(number) * 1_500);
        let id = event(4, number);
        let happened = match number {
            0 => Event::LedgerNamed { name: "A".to_string(), document: "crm-support".to_string() },
            number if number % 100 == 1 => Event::PackagePaid(Payment {
                plan: "subscription".to_string(),
                units: 120,
                unit_seconds: Some(600),
                minimum_units: 1,
                amount: None,
                paid_at: at,
                life: Life::Days(90),
            }),
            number if number % 2 == 0 => {
                timer = id;
                Event::TimerStarted { request: None, specialist: String::new(), at }
            }
            _ => Event::TimerStopped { timer, at, cause: StopCause::Person },
        };
        let sequence = u64::from(number);
        let stamp = Stamp { lamport: sequence + 1, author: Author(7), sequence };
        stored.push((id, codec::encode(&happened, stamp, at)));
    }
    stored
}

fn opened(stored: &[(EventId, Vec<u8>)]) -> Ledger<'static> {
    let mut ledger = Ledger::new(&CATALOGUE);
    ledger.ingest(stored.iter().map(|(id, bytes)| (*id, codec::decode(*id, bytes))));
    ledger
}

/// Opening a ledger: 20,000 events are decoded and folded.
#[divan::bench]
fn fold_20_000_events(bencher: divan::Bencher<'_, '_>) {
    let stored = stored_events();
    bencher.bench(|| opened(&stored).len());
}

/// One more event in a ledger of 20,000, and the balance after it.
#[divan::bench]
fn one_more_event(bencher: divan::Bencher<'_, '_>) {
    let stored = stored_events();
    let (last, before) = stored.split_last().expect("many");
    let ledger = opened(before);
    let now = instant("2026-11-22T12:00:00+03:00");
    let inputs = || (ledger.clone(), codec::decode(last.0, &last.1));
    bencher.with_inputs(inputs).bench_values(|(mut ledger, decoded): (Ledger<'_>, Decoded)| {
        ledger.ingest([(last.0, decoded)]);
        let left = ledger.balance(now).left_units;
        // Dropping a whole ledger is not part of it.
        (ledger, left)
    });
}
