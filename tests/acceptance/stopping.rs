//! The running timer stops at its last paid quantum: document 000, line 14, through recorded events
//! that are folded into a ledger.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration};
use kvant_core::calendar::Instant;
use kvant_core::ledger::event::{
    Event, EventId, Life, Opening, Origin, Payment, Session, StopCause,
};
use kvant_core::ledger::fold::Ledger;
use kvant_core::ticket::Transition;
use proptest::prelude::*;

use crate::given::{catalogue, instant};
use crate::recorded::{Recorder, month, opening, package, start, worked};
use crate::seconds::{DONE, History, Paid, Worked};
use crate::table::rows;

/// Source: document 000, line 14 (S0-18): the timer ends at the last paid quantum by itself,
/// whether the page is watched or not; the stop that the app records there changes nothing, and a
/// second one is harmless.
#[test]
fn s0_18_the_timer_stops_where_the_last_paid_quantum_ends() {
    for [units, from, asked, left, used, stopped] in rows(
        "
        units  from                 asked                left  used  stopped
        2      2026-11-25T15:00:00  2026-11-25T15:09:59     1     1  -
        2      2026-11-25T15:00:00  2026-11-25T15:10:01     0     2  -
        2      2026-11-25T15:00:00  2026-11-25T15:20:00     0     2  -
        2      2026-11-25T15:00:00  2026-11-25T15:20:01     0     2  2026-11-25T15:20:00
        2      2026-11-25T15:00:00  2026-11-26T08:00:00     0     2  2026-11-25T15:20:00
        2      2026-11-25T15:00:00  2026-11-28T08:00:00     0     2  2026-11-25T15:20:00
        16     2026-11-25T17:00:00  2026-11-26T09:00:00     0    16  2026-11-25T19:40:00
        144    2026-11-25T17:00:00  2026-11-27T09:00:00     0   144  -  // A day, to the second.
        145    2026-11-25T17:00:00  2026-11-27T09:00:00     1   144  -  // Only the first day counts.
        0      2026-11-25T17:00:00  2026-11-25T17:30:00     0     3  -  // Nothing at its very start.
        ",
    ) {
        let mut recorder = Recorder::of("crm-support");
        if units != "0" {
            let units = units.parse().expect(units);
            recorder.add(package("subscription", units, "2026-11-20T12:00:00"));
        }
        let timer = recorder.add(start(from));
        let at = instant(asked);
        let stopped = (stopped != "-").then(|| instant(stopped));
        for ledger in [recorder.ledger(), recorder.backwards()] {
            let balance = ledger.balance(at);
            assert_eq!(balance.left_units.to_string(), left, "{asked}");
            let running = ledger.running(at);
            assert_eq!(running.len(), 1, "{asked}: nobody has stopped it");
            assert_eq!(running[0].units.to_string(), used, "{asked}");
            assert_eq!(running[0].stopped_at, stopped, "{asked}");
            let not_covered = if units == "0" { 3 } else { 0 };
            assert_eq!(balance.not_covered_units, not_covered, "{asked}");
        }
        // The page wakes up, or somebody presses the button: once, and in another tab again.
        let ledger = recorder.ledger();
        let before = ledger.balance(at);
        let stop = ledger.stop(timer, at, StopCause::Person).expect("it runs");
        let (ends, cause) = match stop {
            Event::TimerStopped { at, cause, .. } => (at, cause),
            ref other => panic!("{other:?}"),
        };
        assert_eq!(ends, stopped.unwrap_or(at), "{asked}");
        let by = if stopped.is_some() { StopCause::UsedUp } else { StopCause::Person };
        assert_eq!(cause, by, "{asked}");
        if ends.signed_duration_since(instant(from)) > Duration::hours(24) {
            continue;
        }
        recorder.add(stop.clone());
        recorder.add(stop);
        let ledger = recorder.backwards();
        assert_eq!(ledger.balance(at), before, "{asked}");
        assert!(ledger.running(at).is_empty(), "{asked}");
    }
}

/// Source: document 000, line 14 (S0-18, S0-19): the interruption lasts until the next payment; one
/// that arrives in time carries the timer on, one that arrives later does not cover what was before.
#[test]
fn s0_18_until_the_next_payment_arrives() {
    for [paid_at, left, stopped] in rows(
        "
        paid_at              left  stopped
        2026-11-25T15:19:59     8  -
        2026-11-25T15:20:00     8  -
        2026-11-25T15:20:01    12  2026-11-25T15:20:00
        ",
    ) {
        let mut recorder = Recorder::of("crm-support");
        recorder.add(package("prepaid", 2, "2026-11-20T12:00:00"));
        recorder.add(start("2026-11-25T15:00:00"));
        recorder.add(package("prepaid", 12, paid_at));
        let at = instant("2026-11-25T15:55:00");
        let ledger = recorder.backwards();
        let balance = ledger.balance(at);
        let found = (balance.left_units.to_string(), balance.not_covered_units);
        assert_eq!(found, (left.to_string(), 0), "{paid_at}");
        let stopped = (stopped != "-").then(|| instant(stopped));
        assert_eq!(ledger.running(at)[0].stopped_at, stopped, "{paid_at}");
    }
}

/// Source: document 001, clause 6.1 (S1-49): where work above what was paid goes on at another
/// price, no timer stops.
#[test]
fn s1_49_a_timer_goes_on_where_work_does() {
    let mut recorder = Recorder::of("mywebstor");
    recorder.add(month("standard", 1));
    recorder.add(start("2026-11-25T15:00:00"));
    let ledger = recorder.ledger();
    let running = ledger.running(instant("2026-11-25T16:00:00"));
    assert_eq!((running[0].units, running[0].stopped_at), (4, None));
    assert_eq!(ledger.balance(instant("2026-11-25T16:00:00")).not_covered_units, 3);
}

/// A clock that is set back hides no timer: it stays, can be stopped with one press, never ends
/// before it began, and costs nothing in silence.
#[test]
fn a_clock_that_is_set_back_hides_no_timer() {
    for [now, ends, units] in rows(
        "
        now                  ends                 units
        2026-11-25T14:59:55  2026-11-25T15:00:00      0  // By 5 s, right after the start.
        2026-11-25T14:59:20  2026-11-25T15:00:00      0  // By 40 s.
        2026-11-25T13:00:00  2026-11-25T15:00:00      0  // By 2 h.
        2026-11-23T15:00:00  2026-11-25T15:00:00      0  // It was two days ahead.
        2026-11-25T15:00:01  2026-11-25T15:00:01      1
        ",
    ) {
        let mut recorder = Recorder::of("crm-support");
        recorder.add(package("subscription", 30, "2026-11-20T12:00:00"));
        let timer = recorder.add(start("2026-11-25T15:00:00"));
        let ledger = recorder.ledger();
        let now = instant(now);
        let running = ledger.running(now);
        assert_eq!(running.len(), 1, "{now}");
        assert_eq!(running[0].id, timer);
        let stop = ledger.stop(timer, now, StopCause::Person).expect("it runs");
        recorder.add(stop);
        let ledger = recorder.backwards();
        let session = ledger.session(timer).expect("a session");
        assert_eq!((session.to, session.problem), (Some(instant(ends)), None), "{now}");
        let later = instant("2026-11-26T12:00:00");
        assert_eq!(ledger.charges(later)[0].units.to_string(), units, "{now}");
    }
}

/// Source: document 003, lines 38–45 and footnote \*\*\*\* (S3-24, S3-33): one request is one unit
/// when it is done, whether anybody recorded working time or not.
#[test]
fn s3_33_a_request_that_is_done_is_one_unit() {
    let moment = |text: &str| instant(text);
    let opening = |title| opening(title, Some("start"), None, "2026-11-20T10:00:00");
    let done = |request, at: &str| Event::RequestMoved {
        request,
        step: Transition::Done { at: moment(at) },
    };
    let at = moment("2026-11-25T12:00:00");
    let mut recorder = Recorder::of("onec-support");
    let solved = recorder.add(opening("Без сеанса"));
    let step = recorder.add(done(solved, "2026-11-20T12:00:00"));
    let counted = |recorder: &Recorder| {
        let ledger = recorder.backwards();
        let units: Vec<(EventId, u64)> =
            ledger.charges(at).iter().map(|one| (one.id, one.units)).collect();
        assert_eq!(
            ledger.balance(at).not_covered_units,
            units.iter().map(|one| one.1).sum::<u64>()
        );
        units
    };
    assert_eq!(counted(&recorder), [(solved, 1)]);
    // Work that is recorded on it takes nothing more, before or after.
    let session = recorder.add(worked(Some(solved), "2026-11-20T11:00:00", 40));
    assert_eq!(counted(&recorder), [(session, 1)]);
    recorder.add(Event::EventUndone { event: session });
    recorder.add(Event::RequestMoved {
        request: solved,
        step: Transition::Reopened { at: moment("2026-11-21T10:00:00"), reason: String::new() },
    });
    recorder.add(done(solved, "2026-11-21T12:00:00"));
    assert_eq!(counted(&recorder), [(solved, 1)], "done twice, it is one request");
    // Not done, it costs nothing.
    let waiting = recorder.add(opening("Ждёт"));
    assert_eq!(counted(&recorder).len(), 1);
    recorder.add(Event::EventUndone { event: waiting });
    // Prepaid requests are taken from what was paid.
    recorder.add(Event::PackagePaid(Payment {
        plan: "start".to_string(),
        units: 5,
        unit_seconds: None,
        minimum_units: 1,
        amount: None,
        paid_at: moment("2026-11-19T12:00:00"),
        life: Life::NotStated,
    }));
    let ledger = recorder.ledger();
    assert_eq!(ledger.balance(at).left_units, 4);
    assert_eq!(ledger.balance(moment("2026-11-20T12:00:00")).left_units, 5, "not done yet");
    recorder.add(Event::EventUndone { event: step });
    let ledger = recorder.ledger();
    assert_eq!(ledger.balance(moment("2026-11-21T11:00:00")).left_units, 5, "it was taken back");
    assert_eq!(ledger.balance(at).left_units, 4, "and done later");
}

/// Source: document 000, lines 10–11 (S0-13, S0-14): a session that was started and cancelled at once,
/// and a pause inside a quantum, under each reading.
#[test]
fn s0_13_s0_14_cancelled_sessions_and_pauses_as_they_are_read() {
    for [matter, reading, pause_minutes, minutes, left] in rows(
        "
        matter             reading  pause  minutes  left
        cancelled-session  nothing      -        0    30
        cancelled-session  one          -        0    29
        pause              new          2        3    28  // 10:00–10:05, then 10:07–10:10.
        pause              same         2        3    29
        pause              same         2        4    28  // To 10:11.
        pause              same         4        1    29  // From 10:09.
        pause              same         5        5    28  // From 10:10: the quantum is over.
        pause              same         6        5    28
        ",
    ) {
        let mut recorder = Recorder::of("crm-support");
        let (matter, reading) = (matter.to_string(), reading.to_string());
        recorder.add(Event::ReadingChosen { matter, reading });
        recorder.add(package("subscription", 30, "2026-11-20T12:00:00"));
        let request = recorder.add(opening("Отчёт", None, None, "2026-11-24T09:00:00"));
        let minutes: i64 = minutes.parse().expect(minutes);
        if pause_minutes == "-" {
            recorder.add(worked(Some(request), "2026-11-24T10:00:00", minutes));
        } else {
            let pause: i64 = pause_minutes.parse().expect(pause_minutes);
            recorder.add(worked(Some(request), "2026-11-24T10:00:00", 5));
            let from = format!("2026-11-24T10:{:02}:00", 5 + pause);
            recorder.add(worked(Some(request), &from, minutes));
        }
        for ledger in [recorder.ledger(), recorder.backwards()] {
            let balance = ledger.balance(instant("2026-11-25T12:00:00"));
            assert_eq!(balance.left_units.to_string(), left, "{pause_minutes} {minutes}");
        }
    }
}

/// Where time is counted, a request that is done costs nothing by itself (S0-10).
#[test]
fn s0_10_a_request_without_work_costs_no_time() {
    let mut recorder = Recorder::of("crm-support");
    recorder.add(package("subscription", 30, "2026-11-20T12:00:00"));
    let at = instant("2026-11-24T12:00:00");
    let request = recorder.add(opening("Отчёт", None, None, "2026-11-24T12:00:00"));
    recorder.add(Event::RequestMoved { request, step: Transition::Done { at } });
    assert_eq!(recorder.ledger().balance(instant("2026-11-25T12:00:00")).left_units, 30);
}

/// What the properties are made of: minutes after [`BASE`].
#[derive(Clone, Debug)]
struct Drawn {
    basis: &'static str,
    /// Of which plan, how many units, when.
    paid: Vec<(bool, u32, i64)>,
    /// On which request, when, and the minutes after which it is stopped, corrected or recorded.
    worked: Vec<(Option<u8>, i64, Ended)>,
    keys: Vec<u32>,
    asked: i64,
}

#[derive(Clone, Copy, Debug)]
enum Ended {
    Runs,
    Stopped(i64),
    StoppedTwice(i64, i64),
    /// Stopped, which was taken back.
    Reopened(i64),
    Recorded(i64),
}

/// 25 November 2026, 15:00 in Moscow.
const BASE: i64 = 1_795_608_000;

fn any_ended() -> impl Strategy<Value = Ended> {
    prop_oneof![
        4 => Just(Ended::Runs),
        1 => (0_i64..300).prop_map(Ended::Stopped),
        1 => (0_i64..300, 0_i64..300).prop_map(|(one, two)| Ended::StoppedTwice(one, two)),
        2 => (0_i64..300).prop_map(Ended::Reopened),
        2 => (0_i64..300).prop_map(Ended::Recorded),
    ]
}

prop_compose! {
    fn any_drawn(far: i64)(
        basis in prop::sample::select(&["session", "request", "day", "package"][..]),
        paid in proptest::collection::vec((any::<bool>(), 0_u32..14, -300_i64..400), 0..4),
        worked in proptest::collection::vec(
            (proptest::option::of(0_u8..2), -60_i64..300, any_ended()), 1..5),
        keys in proptest::collection::vec(any::<u32>(), 8..16),
        asked in 0_i64..far,
    ) -> Drawn {
        Drawn { basis, paid, worked, keys, asked }
    }
}

fn told(minutes: i64) -> Instant {
    let moscow = chrono::FixedOffset::east_opt(3 * 3_600).expect("an offset");
    let at = DateTime::from_timestamp(BASE + minutes * 60, 0).expect("an instant");
    at.with_timezone(&moscow)
}

/// The same as recorded events, and as what lets every second pass.
fn both(drawn: &Drawn) -> (Recorder, History, BTreeMap<EventId, usize>) {
    let mut recorder = Recorder::of("crm-support");
    recorder.add(Event::ReadingChosen {
        matter: "rounding-basis".to_string(),
        reading: drawn.basis.to_string(),
    });
    let mut history = History {
        basis: drawn.basis,
        extends: false,
        charges_cancelled: false,
        goes_on_in_pause: false,
        offset_seconds: 3 * 3_600,
        unit_seconds: Some(600),
        paid: Vec::new(),
        worked: Vec::new(),
        done: Vec::new(),
    };
    let mut paid = drawn.paid.clone();
    paid.sort_by_key(|(_, _, at)| *at);
    // Those of one instant and one end would burn in the order of their names.
    paid.dedup_by_key(|(_, _, at)| *at);
    for (is_long, units, at) in paid {
        let plan = if is_long { "subscription" } else { "prepaid" };
        let terms = crate::given::crm_support();
        let life = Life::of(terms.plan(plan).expect(plan).package.as_ref().expect("packages"));
        let payment = Payment {
            plan: plan.to_string(),
            units,
            unit_seconds: Some(600),
            minimum_units: 1,
            amount: None,
            paid_at: told(at),
            life,
        };
        let day = told(at).date_naive() + Duration::days(if is_long { 91 } else { 31 });
        let ends = day.and_hms_opt(0, 0, 0).expect("midnight").and_utc().timestamp() - 3 * 3_600;
        recorder.add(Event::PackagePaid(payment));
        history.paid.push(Paid {
            paid_at: told(at).timestamp(),
            ends: Some(ends),
            units: units.into(),
            unit_seconds: Some(600),
            least_units: 1,
            is_interrupting: true,
            covers: Vec::new(),
        });
    }
    let mut requests: BTreeMap<u8, EventId> = BTreeMap::new();
    let mut names = BTreeMap::new();
    let mut worked = drawn.worked.clone();
    worked.sort_by_key(|(_, from, _)| *from);
    // Those that begin in one second are charged in the order of their names.
    worked.dedup_by_key(|(_, from, _)| *from);
    for (on, from, ended) in worked {
        let request = on.map(|on| {
            *requests.entry(on).or_insert_with(|| {
                recorder.add(Event::RequestOpened(Opening {
                    title: format!("Request {on}"),
                    text: String::new(),
                    plan: None,
                    kind: None,
                    class: None,
                    priority: None,
                    registered_at: told(-1_000),
                }))
            })
        });
        let (specialist, at) = (String::new(), told(from));
        let latest = told(from).timestamp() + 86_400;
        let (to, is_running) = match ended {
            Ended::Runs | Ended::Reopened(_) => (latest, true),
            Ended::Stopped(after) | Ended::StoppedTwice(after, _) | Ended::Recorded(after) => {
                (told(from + after).timestamp(), false)
            }
        };
        let id = match ended {
            Ended::Recorded(after) => recorder.add(Event::SessionRecorded(Session {
                request,
                specialist,
                from: at,
                to: told(from + after),
                text: String::new(),
                origin: Origin::Import,
            })),
            _ => recorder.add(Event::TimerStarted { request, specialist, at }),
        };
        let stop = |after| Event::TimerStopped {
            timer: id,
            at: told(from + after),
            cause: StopCause::Person,
        };
        match ended {
            Ended::Runs | Ended::Recorded(_) => {}
            Ended::Stopped(after) => drop(recorder.add(stop(after))),
            Ended::StoppedTwice(first, second) => {
                recorder.add(stop(first));
                recorder.add(stop(second));
            }
            Ended::Reopened(after) => {
                let stopped = recorder.add(stop(after));
                recorder.add(Event::EventUndone { event: stopped });
            }
        }
        names.insert(id, history.worked.len());
        let from = told(from).timestamp();
        history.worked.push(Worked { request: on, kind: None, from, to: Some(to), is_running });
    }
    (recorder, history, names)
}

fn check(drawn: &Drawn) -> Result<(), TestCaseError> {
    let (recorder, history, names) = both(drawn);
    let mut shuffled: Vec<_> = recorder.stored.iter().enumerate().collect();
    let key = |place: usize| drawn.keys[place % drawn.keys.len()].wrapping_mul(place as u32 + 3);
    shuffled.sort_by_key(|(place, _)| key(*place));
    let mut one_by_one = Ledger::new(catalogue());
    for (_, stored) in shuffled {
        one_by_one.ingest([stored.clone()]);
    }
    let at = BASE + drawn.asked * 60 + 1;
    let walked = history.at(at);
    let at = DateTime::from_timestamp(at, 0).expect("an instant").fixed_offset();
    for ledger in [recorder.ledger(), one_by_one] {
        let balance = ledger.balance(at);
        let left: u64 = walked.packages.values().map(|one| one.left).sum();
        let not_covered: u64 = walked.sessions.values().map(|one| one.not_covered).sum();
        prop_assert_eq!((balance.left_units, balance.not_covered_units), (left, not_covered));
        for charge in ledger.charges(at) {
            let expected = &walked.sessions[&names[&charge.id]];
            prop_assert_eq!(charge.spent_seconds, expected.spent_seconds);
            let units = expected.charges.values().sum::<u64>() + expected.not_covered;
            prop_assert_eq!(charge.units, units);
            let stopped_at = charge.stopped_at.map(|at| at.timestamp());
            prop_assert_eq!(stopped_at, expected.stopped_at);
            // A session that stopped by itself has nothing that nobody paid for.
            let begins = history.worked[names[&charge.id]].from;
            let first = expected.begun.iter().find(|(at, _)| *at >= begins);
            if stopped_at.is_some() && first.is_some_and(|(_, is_covered)| *is_covered) {
                prop_assert_eq!(charge.not_covered_units, 0);
            }
        }
        prop_assert!(walked.sessions.keys().all(|one| *one < DONE));
        let open = ledger.sessions().filter(|(_, session)| session.to.is_none()).count();
        prop_assert_eq!(ledger.running(at).len(), open, "no timer is hidden");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Recorded events of several timers and packages, some stops taken back, whatever order they
    /// arrive in: a ledger is what every second makes of it (S0-18).
    #[test]
    fn a_ledger_with_timers_is_what_every_second_makes_of_it(drawn in any_drawn(700)) {
        check(&drawn)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same over days: a timer is charged for its first 24 hours.
    #[test]
    fn a_timer_is_charged_for_its_first_day(drawn in any_drawn(4_000)) {
        check(&drawn)?;
    }
}
