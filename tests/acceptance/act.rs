//! The act of a period: opening balance + paid − used − burned = closing balance, from recorded
//! events folded into a ledger.

use chrono::{Duration, NaiveDate};
use kvant_core::calendar::{Instant, Offset};
use kvant_core::ledger::Ledger;
use kvant_core::ledger::event::{Event, EventId, Life, Origin, Payment, Session};
use kvant_core::money::Rub;
use kvant_core::quantum::UnitKind;
use kvant_core::report::act::{Act, Movement, Period, act, months};
use kvant_core::report::cost::Costs;
use kvant_core::ticket::Transition;
use proptest::prelude::*;

use crate::given::{date, instant};
use crate::recorded::{Recorder, month, opening, worked};
use crate::seconds::{self, History};
use crate::table::lines;

/// What moved, as `opening + paid - used - burned = closing`.
fn told(movement: &Movement) -> String {
    let Movement { opening, paid, used, burned, closing, .. } = movement;
    format!("{opening} + {paid} - {used} - {burned} = {closing}")
}

fn of(ledger: &Ledger<'static>, first: &str, last: &str, now: &str) -> Act {
    let period = Period::new(date(first), date(last)).expect("a period");
    act(ledger, period, instant(now)).expect("it has begun")
}

fn paid(units: u32, amount: u32, paid_at: &str, life: Life) -> Event {
    Event::PackagePaid(Payment {
        plan: "subscription".to_string(),
        units,
        unit_seconds: Some(600),
        minimum_units: 1,
        amount: Some(Rub::whole(amount)),
        paid_at: instant(paid_at),
        life,
    })
}

/// Source: document 000, lines 10–15 (S0-10, S0-11, S0-22, S0-24, S0-26): thirty quanta for ninety
/// days; what is left burns with the end of the last day.
#[test]
fn s0_22_opening_and_paid_less_used_and_burned_is_closing() {
    let mut recorder = Recorder::of("crm-support");
    // Ninety days: through 30 November.
    recorder.add(paid(30, 15_000, "2026-09-01T12:00:00", Life::Days(90)));
    recorder.add(worked(None, "2026-09-10T10:00:00", 25));
    recorder.add(worked(None, "2026-10-31T23:45:00", 25));
    recorder.add(paid(40, 20_000, "2026-11-30T23:59:59", Life::Days(90)));
    recorder.add(worked(None, "2026-11-30T23:55:00", 20));
    let ledger = recorder.ledger();
    let rows = lines(
        "
        first      | last       | now                 | total
        2026-09-01 | 2026-09-30 | 2026-12-15T12:00:00 | 0 + 30 - 3 - 0 = 27
        2026-10-01 | 2026-10-31 | 2026-12-15T12:00:00 | 27 + 0 - 2 - 0 = 25  // The third quantum of 25 minutes begins in November.
        2026-11-01 | 2026-11-30 | 2026-12-15T12:00:00 | 25 + 40 - 2 - 23 = 40
        2026-12-01 | 2026-12-31 | 2026-12-15T12:00:00 | 40 + 0 - 1 - 0 = 39
        2026-09-01 | 2026-11-30 | 2026-12-15T12:00:00 | 0 + 70 - 7 - 23 = 40
        2026-09-01 | 2026-09-01 | 2026-12-15T12:00:00 | 0 + 30 - 0 - 0 = 30
        2026-11-01 | 2026-11-30 | 2026-11-30T23:54:59 | 25 + 0 - 1 - 0 = 24
        ",
    );
    for [first, last, now, total] in rows {
        let act = of(&ledger, first, last, now);
        let totals: Vec<String> = act.totals.iter().map(told).collect();
        assert_eq!(totals, [total], "{first} to {last}, {now}");
        assert_eq!(act.totals[0].unit.kind, UnitKind::Quantum);
        assert_eq!(
            act.is_over,
            instant(now) >= Offset::MOSCOW.midnight(date(last)) + Duration::days(1)
        );
    }
    let november = of(&ledger, "2026-11-01", "2026-11-30", "2026-12-15T12:00:00");
    assert_eq!((november.paid, november.unknown_payments), (Rub::whole(20_000), 0));
    assert_eq!(november.payments.len(), 1);
    let future = Period::month(date("2027-01-01"));
    assert_eq!(act(&ledger, future, instant("2026-12-15T12:00:00")), None);
    let found = months(&ledger, instant("2026-12-15T12:00:00"));
    let found: Vec<String> = found.into_iter().map(Period::number).collect();
    assert_eq!(found, ["2026-11", "2026-10", "2026-09"]);
}

/// What is paid in the very second in which a period ends belongs to the next one.
#[test]
fn a_payment_at_midnight_belongs_to_the_day_that_begins() {
    let mut recorder = Recorder::of("crm-support");
    recorder.add(paid(30, 15_000, "2026-11-01T00:00:00", Life::Days(90)));
    let ledger = recorder.ledger();
    let october = of(&ledger, "2026-10-01", "2026-10-31", "2026-11-01T00:00:00");
    assert!(october.totals.is_empty() && october.is_over);
    let november = of(&ledger, "2026-11-01", "2026-11-30", "2026-11-01T00:00:00");
    assert_eq!(november.totals.iter().map(told).collect::<Vec<_>>(), ["0 + 30 - 0 - 0 = 30"]);
}

/// Source: document 001, clauses 6.1 and 6.2 (S1-46 to S1-51): 37 quarters of an hour are paid, two
/// more are worked; by request and by person they come to the same.
#[test]
fn s1_46_overage_stands_in_roubles_and_every_way_to_group_comes_to_the_same() {
    let mut recorder = Recorder::of("mywebstor");
    recorder.add(month("standard", 37));
    let request = recorder.add(opening("Отчёт", None, None, "2026-11-03T09:00:00"));
    let work = |recorder: &mut Recorder, who: &str, request, from: &str, minutes: i64| {
        recorder.add(Event::SessionRecorded(Session {
            request,
            specialist: who.to_string(),
            from: instant(from),
            to: instant(from) + Duration::minutes(minutes),
            text: String::new(),
            origin: Origin::ByHand,
        }))
    };
    work(&mut recorder, "Борис", Some(request), "2026-11-03T10:00:00", 500);
    work(&mut recorder, "Анна", Some(request), "2026-11-04T10:00:00", 55);
    work(&mut recorder, "", None, "2026-11-05T10:00:00", 25);
    let ledger = recorder.ledger();
    let act = of(&ledger, "2026-11-01", "2026-11-30", "2026-12-15T12:00:00");
    let costs = Costs::new(&ledger, act.until);
    let all = act.all_work(&costs);
    assert_eq!(act.totals.iter().map(told).collect::<Vec<_>>(), ["0 + 37 - 37 - 0 = 0"]);
    assert_eq!((all.count, all.cost.units(), all.cost.prepaid_units()), (3, 39, 37));
    let above = all.cost.above();
    assert_eq!((above.units(), above.total()), (2, Some(Rub::whole(1_750))));
    assert_eq!(all.cost.total(), Some(Rub::whole(38_750)));
    let by_request = act.by_request(&ledger, &costs);
    let told: Vec<_> = by_request.iter().map(|(id, work)| (*id, work.cost.units())).collect();
    assert_eq!(told, [(Some(request), 37), (None, 2)]);
    let by_person = act.by_person(&ledger, &costs);
    let told: Vec<_> = by_person.iter().map(|(who, work)| (&**who, work.count)).collect();
    assert_eq!(told, [("Анна", 1), ("Борис", 1), ("", 1)]);
    let seconds = |work: &[u64]| work.iter().sum::<u64>();
    let of_requests: Vec<u64> = by_request.iter().map(|(_, work)| work.spent_seconds).collect();
    let of_people: Vec<u64> = by_person.iter().map(|(_, work)| work.spent_seconds).collect();
    assert_eq!((seconds(&of_requests), seconds(&of_people)), (580 * 60, 580 * 60));
}

/// Source: document 003, footnote **** (S3-33): one request is one unit when it is done, and it is
/// in the act of the month in which it was.
#[test]
fn s3_33_a_request_that_is_done_is_a_unit_of_the_act() {
    let mut recorder = Recorder::of("onec-support");
    recorder.add(Event::PackagePaid(Payment {
        plan: "start".to_string(),
        units: 5,
        unit_seconds: None,
        minimum_units: 1,
        amount: None,
        paid_at: instant("2026-10-01T12:00:00"),
        life: Life::NotStated,
    }));
    let request = recorder.add(opening("Отчёт", None, None, "2026-10-30T09:00:00"));
    let at = instant("2026-11-02T12:00:00");
    recorder.add(Event::RequestMoved { request, step: Transition::Done { at } });
    let ledger = recorder.ledger();
    let october = of(&ledger, "2026-10-01", "2026-10-31", "2026-12-15T12:00:00");
    assert_eq!(october.totals.iter().map(told).collect::<Vec<_>>(), ["0 + 5 - 0 - 0 = 5"]);
    let november = of(&ledger, "2026-11-01", "2026-11-30", "2026-12-15T12:00:00");
    assert_eq!(november.totals.iter().map(told).collect::<Vec<_>>(), ["5 + 0 - 1 - 0 = 4"]);
    let costs = Costs::new(&ledger, november.until);
    let by_request = november.by_request(&ledger, &costs);
    assert_eq!(by_request.len(), 1);
    assert_eq!((by_request[0].0, by_request[0].1.cost.units()), (Some(request), 1));
    assert_eq!((october.unknown_payments, october.paid), (1, Rub::ZERO));
}

/// The midnight around which random histories lie.
fn midnight() -> Instant {
    instant("2026-12-01T00:00:00")
}

/// Random payments and work of three days, as a ledger and for the oracle.
#[derive(Clone, Debug)]
struct Drawn {
    /// The minute, the units, and for how many days they live.
    paid: Vec<(i64, u32, Option<u32>)>,
    /// The minute, the seconds that it lasts, and who.
    worked: Vec<(i64, i64, bool)>,
}

const UNIT_SECONDS: u32 = 60;

fn any_drawn() -> impl Strategy<Value = Drawn> {
    let minute = || prop_oneof![4 => -2_000_i64..2_000, 1 => Just(0_i64), 1 => Just(-1_440_i64)];
    let lives = prop_oneof![3 => (0_u32..3).prop_map(Some), 1 => Just(None)];
    let paid = proptest::collection::vec((minute(), 1_u32..12, lives), 0..5);
    let lasts = prop_oneof![3 => 0_i64..900, 1 => 0_i64..20_000];
    let worked = proptest::collection::vec((minute(), lasts, any::<bool>()), 0..6);
    (paid, worked).prop_map(|(paid, worked)| Drawn { paid, worked })
}

impl Drawn {
    /// No two begin in the same second: then their names would decide which goes first.
    fn at(minute: i64, place: usize) -> Instant {
        let place = i64::try_from(place).expect("a few");
        midnight() + Duration::seconds(minute * 60 + place)
    }

    fn ends(paid_at: Instant, days: u32) -> Instant {
        let day = paid_at.date_naive() + Duration::days(i64::from(days) + 1);
        Offset::MOSCOW.midnight(day)
    }

    fn ledger(&self) -> (Ledger<'static>, Vec<EventId>) {
        let mut recorder = Recorder::of("crm-support");
        let mut packages = Vec::new();
        for (place, (minute, units, days)) in self.paid.iter().enumerate() {
            packages.push(recorder.add(Event::PackagePaid(Payment {
                plan: "subscription".to_string(),
                units: *units,
                unit_seconds: Some(UNIT_SECONDS),
                minimum_units: 1,
                amount: Some(Rub::whole(100).times(*units)),
                paid_at: Drawn::at(*minute, place),
                life: days.map_or(Life::NotStated, Life::Days),
            })));
        }
        for (place, (minute, seconds, is_anna)) in self.worked.iter().enumerate() {
            let from = Drawn::at(*minute, place);
            recorder.add(Event::SessionRecorded(Session {
                request: None,
                specialist: if *is_anna { "Анна".to_string() } else { String::new() },
                from,
                to: from + Duration::seconds(*seconds),
                text: String::new(),
                origin: Origin::ByHand,
            }));
        }
        (recorder.ledger(), packages)
    }

    fn history(&self) -> History {
        let unit_seconds = Some(i64::from(UNIT_SECONDS));
        let paid = self.paid.iter().enumerate().map(|(place, (minute, units, days))| {
            let paid_at = Drawn::at(*minute, place);
            seconds::Paid {
                paid_at: paid_at.timestamp(),
                ends: days.map(|days| Drawn::ends(paid_at, days).timestamp()),
                units: u64::from(*units),
                unit_seconds,
                least_units: 1,
                is_interrupting: true,
                covers: Vec::new(),
            }
        });
        let worked = self.worked.iter().enumerate().map(|(place, (minute, lasts, _))| {
            let from = Drawn::at(*minute, place).timestamp();
            let to = Some(from + lasts);
            seconds::Worked { request: None, kind: None, from, to, is_running: false }
        });
        History {
            basis: "session",
            extends: false,
            charges_cancelled: false,
            goes_on_in_pause: false,
            offset_seconds: 3 * 3_600,
            // Where nothing was paid, a quantum of the document.
            unit_seconds: if self.paid.is_empty() { Some(600) } else { unit_seconds },
            paid: paid.collect(),
            worked: worked.collect(),
            done: Vec::new(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever happened: the act reconciles, agrees with a walk second by second at both its ends,
    /// and its work comes to what its packages gave.
    #[test]
    fn an_act_reconciles(
        drawn in any_drawn(),
        first in -2_i64..2,
        days in 0_i64..3,
        now in 0_i64..4_320,
    ) {
        let (ledger, names) = drawn.ledger();
        let day = |days: i64| -> NaiveDate { midnight().date_naive() + Duration::days(days) };
        let period = Period::new(day(first), day(first + days)).expect("a period");
        let begins = Offset::MOSCOW.midnight(period.first());
        let ends = Offset::MOSCOW.midnight(period.last()) + Duration::days(1);
        let now = midnight() + Duration::minutes(now - 2_160);
        let Some(act) = act(&ledger, period, now) else {
            prop_assert!(begins > now);
            return Ok(());
        };
        let history = drawn.history();
        let before = history.until(begins.timestamp() - 1, begins.timestamp());
        let after = match ends <= now {
            true => history.until(ends.timestamp() - 1, ends.timestamp()),
            false => history.at(now.timestamp()),
        };
        prop_assert_eq!(act.is_over, ends <= now);
        for (place, burned) in &after.packages {
            let then = before.packages.get(place);
            let expected = (
                then.map_or(0, |then| then.left),
                if then.is_none() { history.paid[*place].units } else { 0 },
                burned.used - then.map_or(0, |then| then.used),
                burned.burned - then.map_or(0, |then| then.burned),
                burned.left,
            );
            let found = act.packages.iter().find(|(id, _)| *id == names[*place]);
            let found = found.map_or((0, 0, 0, 0, 0), |(_, one)| {
                (one.opening, one.paid, one.used, one.burned, one.closing)
            });
            prop_assert_eq!(found, expected, "package {}", place);
        }
        prop_assert_eq!(act.packages.iter().all(|(id, _)| names.contains(id)), true);
        for total in &act.totals {
            let Movement { opening, paid, used, burned, closing, .. } = *total;
            prop_assert_eq!(opening + paid, used + burned + closing, "{:?}", total);
        }
        let used: u64 = act.totals.iter().map(|total| total.used).sum();
        let worked = act.charges.iter().flat_map(|charge| &charge.charges);
        prop_assert_eq!(used, worked.map(|(_, units)| *units).sum::<u64>());
        let spent: u64 = act.charges.iter().map(|charge| charge.spent_seconds).sum();
        let walked = |burned: &seconds::Burned| {
            burned.sessions.values().map(|one| (one.spent_seconds, one.not_covered)).fold(
                (0, 0),
                |sum, one| (sum.0 + one.0, sum.1 + one.1),
            )
        };
        prop_assert_eq!(spent, walked(&after).0 - walked(&before).0);
        let uncovered: u64 = act.charges.iter().map(|charge| charge.not_covered_units).sum();
        prop_assert_eq!(uncovered, walked(&after).1 - walked(&before).1);
    }

    /// Acts of neighbouring periods meet: what the one leaves is what the other begins with, and
    /// together they are the act of both.
    #[test]
    fn acts_of_neighbours_meet(drawn in any_drawn(), first in -2_i64..1, cut in 0_i64..2) {
        let (ledger, _) = drawn.ledger();
        let day = |days: i64| midnight().date_naive() + Duration::days(days);
        let now = midnight() + Duration::days(30);
        let told = |from: i64, to: i64| {
            let period = Period::new(day(from), day(to)).expect("a period");
            act(&ledger, period, now).expect("it has begun")
        };
        let (one, other) = (told(first, first + cut), told(first + cut + 1, first + cut + 2));
        let both = told(first, first + cut + 2);
        let sum = |act: &Act, of: fn(&Movement) -> u64| act.totals.iter().map(of).sum::<u64>();
        prop_assert_eq!(sum(&one, |one| one.closing), sum(&other, |one| one.opening));
        prop_assert_eq!(sum(&both, |one| one.opening), sum(&one, |one| one.opening));
        prop_assert_eq!(sum(&both, |one| one.closing), sum(&other, |one| one.closing));
        let grown: [fn(&Movement) -> u64; 3] = [|one| one.paid, |one| one.used, |one| one.burned];
        for of in grown {
            prop_assert_eq!(sum(&both, of), sum(&one, of) + sum(&other, of));
        }
        prop_assert_eq!(both.paid, one.paid.plus(other.paid));
        let units = |act: &Act| act.charges.iter().map(|charge| charge.units).sum::<u64>();
        prop_assert_eq!(units(&both), units(&one) + units(&other));
    }
}
