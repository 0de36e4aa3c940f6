//! What work costs, of a session, a request, a period and all of it: recorded events, folded.

use std::collections::BTreeMap;

use kvant_core::ledger::Ledger;
use kvant_core::ledger::event::{Event, EventId};
use kvant_core::money::Rub;
use kvant_core::quantum::UnitKind;
use kvant_core::report::cost::{Cost, Costs, PaidBy};
use kvant_core::report::unit::BillingUnit;
use kvant_core::ticket::Transition;
use proptest::prelude::*;

use crate::given::{instant, rub};
use crate::recorded::{Recorder, month, opening, package, worked};
use crate::table::{lines, rows};

const END: &str = "2026-11-30T12:00:00";

/// What a cost is made of, as words: units, what they are paid by, and the amount.
fn parts(cost: &Cost<'_>) -> Vec<String> {
    let part = |part: &kvant_core::report::cost::CostPart<'_>| {
        let by = match &part.by {
            PaidBy::Package(_) => "package".to_string(),
            PaidBy::Rate { price, rate } => format!("{price} {}", rate.source.place()),
            PaidBy::Unpriced(overage) => {
                let place = overage.source().map_or("-", |source| source.place());
                format!("unpriced {place}")
            }
            PaidBy::Unknown => "unknown".to_string(),
        };
        let amount = part.amount.map_or("-".to_string(), |amount| amount.to_string());
        format!("{} {by}: {amount}", part.units)
    };
    cost.parts.iter().map(part).collect()
}

/// Source: document 001, clauses 6.1 and 6.2.1 (S1-46 to S1-50, S1-58): 37 quarters of a package and
/// 2 above it are one cost, whoever asks: the request, the session, all of it.
#[test]
fn s1_49_a_package_and_what_is_above_it_are_one_cost() {
    let mut recorder = Recorder::of("mywebstor");
    recorder.add(month("standard", 40));
    let before = recorder.add(opening("Отчёт", None, Some("ordinary"), "2026-11-02T10:00:00"));
    recorder.add(worked(Some(before), "2026-11-03T10:00:00", 45));
    let request = recorder.add(opening("Обмен", None, Some("ordinary"), "2026-11-04T10:00:00"));
    let session = recorder.add(worked(Some(request), "2026-11-05T09:00:00", 39 * 15));
    let ledger = recorder.backwards();
    let costs = Costs::new(&ledger, instant(END));
    let expected = ["37 package: 37000.00", "2 3500.00 п. 6.2.1: 1750.00"];
    for cost in [costs.of_request(request), costs.of_session(session)] {
        assert_eq!(parts(&cost), expected);
        assert_eq!(cost.total(), Some(rub("38750.00")));
        assert_eq!((cost.units(), cost.prepaid_units(), cost.unpriced_units()), (39, 37, 0));
    }
    let cost = costs.of_all();
    assert_eq!(parts(&cost), ["40 package: 40000.00", "2 3500.00 п. 6.2.1: 1750.00"]);
    assert_eq!(parts(&cost.above()), ["2 3500.00 п. 6.2.1: 1750.00"]);
    assert_eq!(costs.of_request(before).total(), Some(rub("3000.00")));
}

/// Source: document 001, clauses 6.1 and 6.2.2 (S1-52, S1-57, S1-62): urgent work leaves the package
/// untouched and costs its own price; read otherwise, it is taken from the package. 20 minutes are
/// two quarters of an hour (S1-25).
#[test]
fn s1_62_urgent_work_and_the_package() {
    for [reading, kind, left, cost] in lines(
        "
        reading   | kind     | left | cost
        separate  | urgent   | 40   | 2 4500.00 п. 6.2.2: 2250.00
        separate  | ordinary | 38   | 2 package: 2000.00
        separate  | -        | 38   | 2 package: 2000.00  // Nobody said that it was urgent.
        covered   | urgent   | 38   | 2 package: 2000.00
        covered   | ordinary | 38   | 2 package: 2000.00
        ",
    ) {
        let mut recorder = Recorder::of("mywebstor");
        recorder.add(Event::ReadingChosen {
            matter: "urgent-in-package".to_string(),
            reading: reading.to_string(),
        });
        recorder.add(month("standard", 40));
        let kind = Some(kind).filter(|kind| *kind != "-");
        let request = recorder.add(opening("Сбой", None, kind, "2026-11-03T10:00:00"));
        recorder.add(worked(Some(request), "2026-11-03T10:00:00", 20));
        for ledger in [recorder.ledger(), recorder.backwards()] {
            let balance = ledger.balance(instant("2026-11-04T10:00:00"));
            assert_eq!(balance.left_units.to_string(), left, "{reading} {kind:?}");
            let costs = Costs::new(&ledger, instant(END));
            assert_eq!(parts(&costs.of_request(request)), [cost], "{reading} {kind:?}");
        }
    }
}

/// Source: document 001, clause 6.2.2 (S1-62): a request that turns out to be urgent, or not, is
/// charged as what it is known to be; undone, as before. The reading may change, too.
#[test]
fn s1_62_a_request_is_of_the_kind_that_it_was_last_said_to_be() {
    let mut recorder = Recorder::of("mywebstor");
    recorder.add(month("standard", 40));
    let request = recorder.add(opening("Сбой", None, None, "2026-11-03T10:00:00"));
    recorder.add(worked(Some(request), "2026-11-03T10:00:00", 20));
    recorder.add(worked(None, "2026-11-03T12:00:00", 15));
    let left = |recorder: &Recorder| {
        let at = instant(END);
        let units = recorder.ledger().balance(at).left_units;
        assert_eq!(recorder.backwards().balance(at).left_units, units);
        units
    };
    assert_eq!(left(&recorder), 37);
    let step = Transition::Classified {
        at: instant("2026-11-03T11:00:00"),
        kind: Some("urgent".to_string()),
        class: None,
        priority: None,
    };
    let said = recorder.add(Event::RequestMoved { request, step });
    assert_eq!(left(&recorder), 39);
    let undone = recorder.add(Event::EventUndone { event: said });
    assert_eq!(left(&recorder), 37);
    recorder.add(Event::EventUndone { event: undone });
    assert_eq!(left(&recorder), 39);
    let (matter, reading) = ("urgent-in-package".to_string(), "covered".to_string());
    recorder.add(Event::ReadingChosen { matter, reading });
    assert_eq!(left(&recorder), 37);
}

/// Source: document 000, lines 13–14 (S0-17, S0-19): what nothing covers has no price here, and the
/// place that says what happens then.
#[test]
fn s0_19_what_nothing_covers_has_no_price_where_none_is_stated() {
    let mut recorder = Recorder::of("crm-support");
    recorder.add(package("prepaid", 12, "2026-11-20T12:00:00"));
    let session = recorder.add(worked(None, "2026-11-24T10:00:00", 130));
    let ledger = recorder.ledger();
    let cost = Costs::new(&ledger, instant(END)).of_session(session);
    assert_eq!(parts(&cost), ["12 package: 6000.00", "1 unpriced строка 14: -"]);
    assert_eq!((cost.total(), cost.known()), (None, rub("6000.00")));
    assert_eq!(cost.unpriced_units(), 1);
}

/// Source: document 003, lines 38–46 (S3-24 to S3-27, S3-39): in a ledger in which nothing was paid,
/// work is counted as the plan of its requests does; no price is stated, so none is said.
#[test]
fn s3_39_without_a_payment_the_plan_of_the_requests_counts() {
    for [plan, units, kind] in rows(
        "
        plan      units  kind
        start         1  request
        kryzhik       1  request
        reliable      3  half_hour
        ",
    ) {
        let mut recorder = Recorder::of("onec-support");
        let request = recorder.add(opening("Отчёт", Some(plan), None, "2026-11-20T10:00:00"));
        recorder.add(worked(Some(request), "2026-11-20T11:00:00", 61));
        let ledger = recorder.backwards();
        let cost = Costs::new(&ledger, instant(END)).of_request(request);
        assert_eq!(cost.units().to_string(), units, "{plan}");
        assert_eq!(Some(cost.parts[0].unit.kind), UnitKind::of(kind), "{plan}");
        assert_eq!((cost.total(), cost.known()), (None, Rub::ZERO), "{plan}");
        assert_eq!(ledger.balance(instant(END)).not_covered_units.to_string(), units, "{plan}");
    }
}

/// One rule for «the payment by which a ledger goes»: the one that began to count last, a month from
/// its first day.
#[test]
fn the_last_payment_is_the_one_that_counts() {
    let mut recorder = Recorder::of("crm-support");
    let first = recorder.add(package("subscription", 30, "2026-11-20T12:00:00"));
    let second = recorder.add(package("prepaid", 12, "2026-11-22T12:00:00"));
    let last = |ledger: &Ledger<'_>, at: &str| ledger.last_payment(instant(at)).map(|(id, _)| id);
    for ledger in [recorder.ledger(), recorder.backwards()] {
        for (at, expected) in [
            ("2026-11-19T12:00:00", first),
            ("2026-11-20T12:00:00", first),
            ("2026-11-22T11:59:59", first),
            ("2026-11-22T12:00:00", second),
            ("2026-12-31T12:00:00", second),
        ] {
            assert_eq!(last(&ledger, at), Some(expected), "{at}");
        }
    }
    recorder.add(Event::PaymentVoided { payment: second, reason: String::new() });
    assert_eq!(last(&recorder.ledger(), "2026-12-31T12:00:00"), Some(first));
    // A month that was paid before it began counts from its first day on.
    let mut recorder = Recorder::of("mywebstor");
    let november = recorder.add(month("standard", 40));
    let ledger = recorder.ledger();
    assert_eq!(last(&ledger, "2026-11-01T00:00:00"), Some(november));
    let unit = BillingUnit::at(&ledger, instant(END));
    assert_eq!(unit, BillingUnit { kind: UnitKind::QuarterHour, unit_seconds: Some(900) });
}

/// What the drawn ledgers are made of: request, day of November, minutes.
type Work = (Option<u8>, u32, i64);

fn any_work() -> impl Strategy<Value = Vec<Work>> {
    let one = (proptest::option::of(0_u8..4), 1_u32..28, 1_i64..300);
    proptest::collection::vec(one, 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// However the work is grouped (by session, by request, by day), the costs add up to the whole,
    /// and the package is charged exactly what the balance says.
    #[test]
    fn costs_add_up(work in any_work()) {
        let mut recorder = Recorder::of("mywebstor");
        recorder.add(month("standard", 40));
        let mut requests: BTreeMap<u8, EventId> = BTreeMap::new();
        for (request, day, minutes) in &work {
            let request = request.map(|one| {
                let kind = if one == 0 { "urgent" } else { "ordinary" };
                let at = "2026-11-01T09:00:00";
                *requests.entry(one).or_insert_with(|| {
                    recorder.add(opening("Задача", None, Some(kind), at))
                })
            });
            recorder.add(worked(request, &format!("2026-11-{day:02}T10:00:00"), *minutes));
        }
        let ledger = recorder.backwards();
        let costs = Costs::new(&ledger, instant(END));
        let all = costs.of_all();
        let sum = |some: Vec<Cost<'_>>| {
            some.iter().fold((0, Rub::ZERO), |(units, sum), one| {
                (units + one.units(), sum.plus(one.total().expect("all has a price")))
            })
        };
        let expected = (all.units(), all.total().expect("all has a price"));
        let sessions = costs.charges().iter().map(|one| costs.of_session(one.id)).collect();
        prop_assert_eq!(sum(sessions), expected);
        let none = costs.charges().iter().filter(|one| ledger.request_of(one.id).is_none());
        let mut by_request = vec![costs.of(none)];
        by_request.extend(requests.values().map(|request| costs.of_request(*request)));
        prop_assert_eq!(sum(by_request), expected);
        let balance = ledger.balance(instant(END));
        prop_assert_eq!(all.prepaid_units(), 40 - balance.left_units);
        prop_assert_eq!(all.above().units(), balance.not_covered_units);
        if let Some(urgent) = requests.get(&0) {
            prop_assert_eq!(costs.of_request(*urgent).prepaid_units(), 0);
        }
    }
}
