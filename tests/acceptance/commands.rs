//! What one press of a button records, folded into the ledger, and that taking it back leaves
//! nothing behind.

use std::collections::BTreeMap;

use chrono::Duration;
use kvant_core::by_name::ByName;
use kvant_core::calendar::Instant;
use kvant_core::ledger::Ledger;
use kvant_core::ledger::command::{self, Gap};
use kvant_core::ledger::event::{Author, Event, EventId, Payment, StopCause};
use kvant_core::ledger::fold::{PaidPackage, WorkedSession};
use proptest::prelude::*;

use crate::given::instant;
use crate::recorded::{Recorder, opening, package, worked};
use crate::table::rows;

/// A timer of a specialist at a time of 25 November 2026; `-` is nobody.
fn timer(who: &str, at: &str) -> Event {
    let specialist = who.trim_matches('-').to_string();
    Event::TimerStarted { request: None, specialist, at: moment(at) }
}

fn moment(time: &str) -> Instant {
    instant(&format!("2026-11-25T{time}"))
}

/// A document 000 with enough paid.
fn paid() -> Recorder {
    let mut recorder = Recorder::of("crm-support");
    recorder.add(package("subscription", 300, "2026-11-20T12:00:00"));
    recorder
}

/// Records what a command decided, and returns the names.
fn press(recorder: &mut Recorder, events: Vec<Event>) -> Vec<EventId> {
    events.into_iter().map(|event| recorder.add(event)).collect()
}

fn word(cause: StopCause) -> &'static str {
    StopCause::WORDS[cause as usize]
}

/// The sessions of a ledger by their beginnings, as `15:00:00–15:20:00 person`.
fn sessions(ledger: &Ledger<'_>) -> String {
    let time = |at: Instant| ledger.offset().to_local(at).format("%H:%M:%S").to_string();
    let mut all: Vec<&WorkedSession> = ledger.sessions().map(|(_, session)| session).collect();
    all.sort_by_key(|one| (one.from, one.to.is_none(), one.to, &one.specialist));
    let line = |session: &&WorkedSession| {
        let to = session.to.map_or("…".to_string(), time);
        let cause = session.stopped_by.map_or(String::new(), |cause| format!("={}", word(cause)));
        format!("{}{}–{to}{cause}", session.specialist, time(session.from))
    };
    all.iter().map(line).collect::<Vec<_>>().join(" ")
}

/// One specialist does one thing at a time; what others measure goes on.
#[test]
fn starting_a_timer_stops_that_of_the_same_specialist_alone() {
    for [running, starts, at, all] in rows(
        "
        running  starts  at        all
        -        -       15:30:00  15:00:00–15:30:00=other-timer+15:30:00–…
        -        Иван    15:30:00  15:00:00–…+Иван15:30:00–…
        Иван     Иван    15:30:00  Иван15:00:00–15:30:00=other-timer+Иван15:30:00–…
        Иван     -       15:30:00  Иван15:00:00–…+15:30:00–…
        -        -       15:00:00  15:00:00–15:00:00=other-timer+15:00:00–…
        -        -       14:59:59  14:59:59–…+15:00:00–15:00:00=other-timer  // A clock set back.
        ",
    ) {
        let mut recorder = paid();
        recorder.add(timer(running, "15:00:00"));
        let before = sessions(&recorder.ledger());
        let who = starts.trim_matches('-');
        let events = command::start_timer(&recorder.ledger(), None, who, moment(at));
        let names = press(&mut recorder, events);
        assert_eq!(sessions(&recorder.ledger()), all.replace('+', " "), "{running} {starts} {at}");
        press(&mut recorder, command::take_back(&names));
        assert_eq!(sessions(&recorder.ledger()), before, "taken back at once");
    }
}

/// Source: document 000, line 14 (S0-18): whichever button stops a timer, it ends where what was
/// paid was used up, and never before it began.
#[test]
fn s0_18_every_button_stops_a_timer_where_it_ended() {
    for [units, at, ends, cause] in rows(
        "
        units  at        ends      cause
        2      15:19:59  15:19:59  person
        2      15:20:00  15:20:00  person
        2      15:20:01  15:20:00  used-up
        2      14:00:00  15:00:00  person
        ",
    ) {
        let mut recorder = Recorder::of("crm-support");
        let units = units.parse().expect(units);
        recorder.add(package("subscription", units, "2026-11-20T12:00:00"));
        let request = recorder.add(opening("Отчёт", None, None, "2026-11-24T09:00:00"));
        let (specialist, from) = (String::new(), moment("15:00:00"));
        let id = recorder.add(Event::TimerStarted { request: Some(request), specialist, at: from });
        let (ledger, now) = (recorder.ledger(), moment(at));
        let other = if cause == "person" { "other-timer" } else { cause };
        for (events, cause) in [
            (command::stop_timer(&ledger, id, now), cause),
            (command::stop_all_timers(&ledger, now), cause),
            (command::stop_timers_of(&ledger, request, now, now), other),
            (command::start_timer(&ledger, None, "", now), other),
        ] {
            let Some(Event::TimerStopped { timer, at, cause: by }) = events.first() else {
                panic!("{events:?}");
            };
            assert_eq!((*timer, *at, word(*by)), (id, moment(ends), cause), "{now}");
        }
        let by_itself = command::stop_used_up(&ledger, now);
        assert_eq!(by_itself.is_empty(), cause == "person", "{now}");
        let stopped = command::stop_timer(&ledger, id, now);
        press(&mut recorder, stopped);
        let ledger = recorder.ledger();
        assert_eq!(command::stop_timer(&ledger, id, now), [], "it does not run");
        assert_eq!(command::stop_all_timers(&ledger, now), []);
        assert_eq!(command::stop_used_up(&ledger, now), []);
        assert_eq!(command::stop_timers_of(&ledger, request, now, now), []);
    }
}

/// Work that is over since an instant at which its timer ran ends there, otherwise now.
#[test]
fn a_step_that_ends_the_work_stops_the_timers_of_that_request() {
    for [over_since, ends] in rows(
        "
        over_since  ends
        14:59:59    16:00:00
        15:00:00    15:00:00
        15:30:00    15:30:00
        16:00:00    16:00:00
        16:00:01    16:00:00
        ",
    ) {
        let mut recorder = paid();
        let mut open = |title| recorder.add(opening(title, None, None, "2026-11-24T09:00:00"));
        let (one, other) = (open("Отчёт"), open("Почта"));
        for request in [Some(one), Some(other), None] {
            let (specialist, at) = (format!("{request:?}"), moment("15:00:00"));
            recorder.add(Event::TimerStarted { request, specialist, at });
        }
        let (at, now) = (moment(over_since), moment("16:00:00"));
        let events = command::stop_timers_of(&recorder.ledger(), one, at, now);
        press(&mut recorder, events);
        let ledger = recorder.ledger();
        let of = |request| {
            let mut all = ledger.sessions().filter(|(_, session)| session.request == request);
            all.next().expect("a session").1.to
        };
        assert_eq!(of(Some(one)), Some(moment(ends)), "{over_since}");
        assert_eq!((of(Some(other)), of(None)), (None, None), "{over_since}");
    }
}

#[test]
fn a_forgotten_timer_ends_between_its_beginning_and_now() {
    let mut recorder = paid();
    let id = recorder.add(timer("-", "15:00:00"));
    let now = moment("16:00:00");
    let stop = |at: &str| command::stop_forgotten(&recorder.ledger(), id, moment(at), now);
    assert_eq!(stop("14:59:59"), None);
    assert_eq!(stop("16:00:01"), None);
    for at in ["15:00:00", "16:00:00"] {
        let (at, cause) = (moment(at), StopCause::Forgotten);
        let ledger = recorder.ledger();
        let stopped = command::stop_forgotten(&ledger, id, at, now);
        assert_eq!(stopped, Some(vec![Event::TimerStopped { timer: id, at, cause }]));
    }
    let ledger = recorder.ledger();
    press(&mut recorder, command::stop_timer(&ledger, id, now));
    let ledger = recorder.ledger();
    assert_eq!(command::stop_forgotten(&ledger, id, now, now), None, "it does not run");
}

/// The gap is from 15:30 to 16:00; it is asked about at 16:10.
#[test]
fn subtracting_a_gap_leaves_what_was_worked_before_and_after_it() {
    for [began, ended, all] in rows(
        "
        began     ended     all
        15:00:00  -         15:00:00–15:30:00=forgotten+16:00:00–…
        15:30:00  -         15:30:00–15:30:00=forgotten+16:00:00–…
        15:30:01  -         15:30:01–…  // Somebody was there to start it.
        15:00:00  15:30:00  15:00:00–15:30:00=person
        15:00:00  15:30:01  15:00:00–15:30:00=person
        15:00:00  16:00:00  15:00:00–15:30:00=person
        15:00:00  16:00:01  15:00:00–15:30:00=person+16:00:00–16:00:01
        15:00:00  by-hand   15:00:00–16:05:00  // No timer measured it.
        15:00:00  used-up   15:00:00–15:30:00=forgotten  // It had ended by itself at 15:40.
        ",
    ) {
        let mut recorder = match ended {
            "used-up" => {
                let mut recorder = Recorder::of("crm-support");
                recorder.add(package("subscription", 4, "2026-11-20T12:00:00"));
                recorder
            }
            _ => paid(),
        };
        match ended {
            "by-hand" => drop(recorder.add(worked(None, &format!("2026-11-25T{began}"), 65))),
            "-" | "used-up" => drop(recorder.add(timer("-", began))),
            _ => {
                let timer = recorder.add(timer("-", began));
                let (at, cause) = (moment(ended), StopCause::Person);
                recorder.add(Event::TimerStopped { timer, at, cause });
            }
        }
        let before = sessions(&recorder.ledger());
        let gap = Gap { from: moment("15:30:00"), to: moment("16:00:00") };
        let events = command::subtract_gap(&recorder.ledger(), gap, moment("16:10:00"));
        let names = press(&mut recorder, events);
        assert_eq!(sessions(&recorder.ledger()), all.replace('+', " "), "{began} {ended}");
        press(&mut recorder, command::take_back(&names));
        assert_eq!(sessions(&recorder.ledger()), before, "taken back at once");
    }
}

/// The gap is from 15:30 to 16:00; the person can say whole minutes only.
#[test]
fn work_can_have_ended_in_a_gap() {
    for [began, ended, at, all] in rows(
        "
        began     ended     at        all
        15:00:00  -         15:30:00  15:00:00–15:30:00=forgotten
        15:00:00  -         16:00:00  15:00:00–16:00:00=forgotten
        15:00:00  -         16:01:00  -
        15:00:00  -         15:00:00  15:00:00–15:00:00=forgotten
        15:00:00  -         14:59:00  -
        15:10:59  -         15:10:00  15:10:59–15:10:59=forgotten
        15:11:00  -         15:10:00  -
        15:00:00  16:05:00  15:40:00  15:00:00–15:40:00=person
        ",
    ) {
        let mut recorder = paid();
        let id = recorder.add(timer("-", began));
        if ended != "-" {
            let (at, cause) = (moment(ended), StopCause::Person);
            recorder.add(Event::TimerStopped { timer: id, at, cause });
        }
        let gap = Gap { from: moment("15:30:00"), to: moment("16:00:00") };
        let events = command::end_in_gap(&recorder.ledger(), gap, moment(at));
        assert_eq!(events.is_none(), all == "-", "{began} {at}");
        if let Some(events) = events {
            press(&mut recorder, events);
            assert_eq!(sessions(&recorder.ledger()), all, "{began} {at}");
        }
    }
}

/// Whoever begins says each thing once.
#[test]
fn beginning_an_account_records_only_what_is_new() {
    let client = |status: &str| {
        let mut client = ByName::new();
        client.insert("status".to_string(), status.to_string());
        client
    };
    let payment = || match package("prepaid", 12, "2026-11-20T12:00:00") {
        Event::PackagePaid(payment) => payment,
        other => panic!("{other:?}"),
    };
    let kinds = |events: &[Event]| -> Vec<&str> {
        let kind = |event: &Event| match event {
            Event::LedgerNamed { .. } => "named",
            Event::StatusChanged { .. } => "status",
            Event::PackagePaid(_) => "paid",
            other => panic!("{other:?}"),
        };
        events.iter().map(kind).collect()
    };
    let mut recorder = Recorder { stored: Vec::new() };
    let (name, document) = ("Ромашка", "crm-support");
    let begin = |recorder: &Recorder, name, status, payments| {
        command::begin(&recorder.ledger(), name, document, &client(status), payments)
    };
    let events = begin(&recorder, name, "licence-year", vec![payment(), payment()]);
    assert_eq!(kinds(&events), ["named", "status", "paid", "paid"]);
    let names = press(&mut recorder, events);
    let ledger = recorder.ledger();
    assert_eq!((&*ledger.general().name, &*ledger.general().document), (name, document));
    assert_eq!(ledger.balance(moment("12:00:00")).left_units, 24);
    assert_eq!(begin(&recorder, name, "licence-year", Vec::new()), [], "said already");
    let events = begin(&recorder, "Лютик", "licence-year", vec![payment()]);
    assert_eq!(kinds(&events), ["named", "paid"]);
    let events = begin(&recorder, name, "licence-month", Vec::new());
    assert_eq!(kinds(&events), ["status"]);
    press(&mut recorder, command::take_back(&names));
    let ledger = recorder.ledger();
    assert_eq!(*ledger.general(), Ledger::new(crate::given::catalogue()).general().clone());
    assert_eq!(ledger.payments().count(), 0, "taken back at once");
}

/// Times that did not change are not corrected, unless nobody believed them or a reason is given.
#[test]
fn a_correction_says_only_what_is_otherwise() {
    for [minutes, to, on, reason, corrected, attached] in rows(
        "
        minutes  to        on   reason  corrected  attached
        20       15:20:00  own  -       no         no
        20       15:20:01  own  -       yes        no
        20       15:20:00  own  slip    yes        no
        20       15:20:00  -    -       no         yes
        20       15:30:00  -    -       yes        yes
        1500     -         own  -       yes        no   // Longer than a day: confirmed as it is.
        ",
    ) {
        let mut recorder = paid();
        let request = recorder.add(opening("Отчёт", None, None, "2026-11-24T09:00:00"));
        let minutes = minutes.parse().expect(minutes);
        let id = recorder.add(worked(Some(request), "2026-11-25T15:00:00", minutes));
        let ledger = recorder.ledger();
        let session = ledger.session(id).expect("a session");
        let until = if to == "-" { session.to.expect("an end") } else { moment(to) };
        let on = (on == "own").then_some(request);
        let reason = reason.trim_matches('-').to_string();
        let events = command::correct_session(id, session, (session.from, until), on, reason);
        let has = |is_it: fn(&Event) -> bool| if events.iter().any(is_it) { "yes" } else { "no" };
        assert_eq!(has(|one| matches!(one, Event::SessionCorrected { .. })), corrected, "{to}");
        assert_eq!(has(|one| matches!(one, Event::SessionAttached { .. })), attached, "{to}");
        press(&mut recorder, events);
        let ledger = recorder.ledger();
        let session = ledger.session(id).expect("a session");
        assert_eq!((session.to, session.request, session.problem), (Some(until), on, None));
    }
}

/// «Undo» in the history: the last thing that was done, back and forth.
#[test]
fn the_last_thing_is_taken_back_and_restored() {
    let mut recorder = paid();
    let author = Author(1);
    let session = recorder.add(worked(None, "2026-11-25T15:00:00", 20));
    let events = command::take_back_last(&recorder.ledger(), author);
    assert_eq!(events, [Event::EventUndone { event: session }]);
    press(&mut recorder, events);
    assert_eq!(recorder.ledger().session(session), None);
    let events = command::take_back_last(&recorder.ledger(), author);
    assert_eq!(events.len(), 1);
    press(&mut recorder, events);
    assert!(recorder.ledger().session(session).is_some(), "restored");
    let events = command::toggle(&recorder.ledger(), session, false);
    press(&mut recorder, events);
    assert_eq!(recorder.ledger().session(session), None);
    let events = command::toggle(&recorder.ledger(), session, true);
    press(&mut recorder, events);
    assert!(recorder.ledger().session(session).is_some());
    assert_eq!(command::take_back_last(&recorder.ledger(), Author(2)), []);
}

/// Everything that is shown of a ledger.
type State = (
    BTreeMap<EventId, WorkedSession>,
    BTreeMap<EventId, PaidPackage>,
    String,
    Vec<(EventId, String)>,
);

fn state(ledger: &Ledger<'_>, at: Instant) -> State {
    let sessions = ledger.sessions().map(|(id, one)| (id, one.clone())).collect();
    let payments = ledger.payments().map(|(id, one)| (id, one.clone())).collect();
    let general = format!("{:?} {:?}", ledger.general(), ledger.balance(at));
    let refused = ledger.refused().map(|(id, why)| (id, format!("{why:?}"))).collect();
    (sessions, payments, general, refused)
}

prop_compose! {
    /// Timers with who works, when, and after how many seconds somebody stops them.
    fn any_timers()(
        timers in proptest::collection::vec(
            (0_u8..3, -7_200_i64..7_200, proptest::option::of(0_i64..7_200)), 0..5),
    ) -> Recorder {
        let mut recorder = Recorder::of("crm-support");
        recorder.add(package("subscription", 30, "2026-11-20T12:00:00"));
        let base = moment("15:00:00");
        for (who, after, stopped) in timers {
            let at = base + Duration::seconds(after);
            let specialist = ["", "Иван", "Пётр"][usize::from(who)].to_string();
            let timer = recorder.add(Event::TimerStarted { request: None, specialist, at });
            if let Some(seconds) = stopped {
                let (at, cause) = (at + Duration::seconds(seconds), StopCause::Person);
                recorder.add(Event::TimerStopped { timer, at, cause });
            }
        }
        recorder
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a button recorded, taking it back at once leaves the ledger as it was, and nothing
    /// of what it recorded was without effect.
    #[test]
    fn what_a_command_recorded_is_taken_back_without_a_trace(
        mut recorder in any_timers(),
        which in 0_usize..7,
        (from, length, now) in (-7_200_i64..7_200, 180_i64..7_200, 0_i64..14_400),
    ) {
        let at = |seconds: i64| moment("15:00:00") + Duration::seconds(seconds);
        let gap = Gap { from: at(from), to: at(from + length) };
        let now = at(now);
        let ledger = recorder.ledger();
        let payment = |plan: &str| match package(plan, 30, "2026-11-25T12:00:00") {
            Event::PackagePaid(payment) => vec![payment],
            _ => Vec::<Payment>::new(),
        };
        let events = match which {
            0 => command::start_timer(&ledger, None, "Иван", now),
            1 => command::stop_all_timers(&ledger, now),
            2 => command::stop_used_up(&ledger, now),
            3 => command::subtract_gap(&ledger, gap, now),
            4 => command::end_in_gap(&ledger, gap, gap.from).unwrap_or_default(),
            5 => command::begin(&ledger, "Лютик", "mywebstor", &ByName::new(), payment("prepaid")),
            _ => ledger.sessions().flat_map(|(id, one)| {
                command::correct_session(id, one, (one.from, now.max(one.from)), None, String::new())
            }).collect(),
        };
        let before = state(&ledger, now);
        let names = press(&mut recorder, events);
        let after = recorder.ledger();
        let refused: Vec<EventId> = after.refused().map(|(id, _)| id).collect();
        prop_assert!(!names.iter().any(|id| refused.contains(id)), "{names:?} {refused:?}");
        press(&mut recorder, command::take_back(&names));
        for ledger in [recorder.ledger(), recorder.backwards()] {
            prop_assert_eq!(state(&ledger, now), before.clone());
        }
    }
}
