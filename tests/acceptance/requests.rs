//! The requests of a ledger, from recorded events to what a person is told: where each stands, and
//! by when something is due.

use chrono::{DateTime, Duration};
use kvant_core::calendar::{Instant, Offset};
use kvant_core::catalogue::PromiseKind;
use kvant_core::deadline::Due;
use kvant_core::ledger::Ledger;
use kvant_core::ledger::codec;
use kvant_core::ledger::event::{
    Author, Event, EventId, Opening, Origin, Session, Stamp, StopCause,
};
use kvant_core::report::hours::outside_hours;
use kvant_core::report::{Group, Happened, RequestReport, Requests};
use kvant_core::ticket::{State, Transition, TransitionKind};
use proptest::prelude::*;

use crate::given::{catalogue, instant};
use crate::table::lines;
use crate::wording::document;

/// A ledger that is written to event by event, each encoded and read again as a store would.
struct Written {
    ledger: Ledger<'static>,
    stamp: Stamp,
}

impl Written {
    fn new(number: &str) -> Written {
        let stamp = Stamp { lamport: 1, author: Author(1), sequence: 1 };
        let mut written = Written { ledger: Ledger::new(catalogue()), stamp };
        let document = document(number).id.clone();
        written.record(Event::LedgerNamed { name: String::new(), document });
        written
    }

    fn record(&mut self, event: Event) -> EventId {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&self.stamp.lamport.to_be_bytes());
        let id = EventId(bytes);
        let stored = codec::encode(&event, self.stamp, instant("2026-12-01T09:00:00"));
        self.ledger.ingest([(id, codec::decode(id, &stored))]);
        self.stamp = self.stamp.next();
        id
    }

    fn open(&mut self, title: &str, plan: &str, registered_at: Instant) -> EventId {
        self.record(Event::RequestOpened(Opening {
            title: title.to_string(),
            text: String::new(),
            plan: Some(plan.to_string()).filter(|plan| !plan.is_empty()),
            kind: None,
            class: None,
            priority: None,
            registered_at,
        }))
    }

    fn step(&mut self, request: EventId, step: Transition) {
        self.record(Event::RequestMoved { request, step });
    }

    fn work(&mut self, request: EventId, from: &str, to: &str) {
        self.record(Event::SessionRecorded(Session {
            request: Some(request),
            specialist: String::new(),
            from: instant(from),
            to: instant(to),
            text: String::new(),
            origin: Origin::ByHand,
        }));
    }

    fn one(&self, id: EventId, at: &str) -> RequestReport<'static> {
        let requests = Requests::new(&self.ledger, instant(at)).expect("a document");
        requests.one(id).expect("it was opened")
    }

    fn listed(&self, at: &str) -> Vec<RequestReport<'static>> {
        Requests::new(&self.ledger, instant(at)).expect("a document").listed()
    }

    fn title(&self, id: EventId) -> String {
        self.ledger.request(id).expect("it was opened").opening.title.clone()
    }
}

/// `11:40`, or the word that stands for no time; `-` where it is owed no more.
fn due(report: &RequestReport<'_>, what: PromiseKind) -> String {
    let dues = report.dues.as_ref().expect("they can be counted");
    match dues.iter().find(|(one, _)| *one == what) {
        None => "-".to_string(),
        Some((_, Due::At(due))) => due.at.format("%d %H:%M:%S").to_string(),
        Some((_, Due::Silent { why, .. })) => format!("{why:?}"),
    }
}

/// Source: document 003, lines 23–29 and 33–34 (S3-17, S3-18, S3-20): the answer is due thirty
/// minutes after work has started, the solution four hours after it. While nobody knows when it
/// did, the latest instant at which it may stands in (S3-37); once the story says so, that counts.
#[test]
fn s3_18_what_is_known_takes_the_place_of_the_forecast() {
    let rows = lines(
        "
        story                    | answer      | completion
                                 | 01 12:00:00 | 01 15:30:00
        reacted 11:10:00         | 01 11:40:00 | 01 15:10:00
        started 11:10:00         | 01 11:40:00 | 01 15:10:00
        started 11:30:01         | 01 12:00:01 | 01 15:30:01
        started 12:15:00         | 01 12:45:00 | 01 16:15:00
        reacted 11:05:00 started 11:20:00 | 01 11:50:00 | 01 15:20:00
        worked 11:10:00          | 01 11:40:00 | 01 15:10:00
        started 10:59:59         | 01 12:00:00 | 01 15:30:00
        done 11:20:00            | -           | -
        on-hold 11:10:00 resumed 11:20:00 | 01 12:10:00 | 01 15:40:00
        started 11:10:00 on-hold 11:20:00 resumed 11:50:00 | 01 12:10:00 | 01 15:40:00
        on-hold 11:02:00 resumed 11:05:00 started 11:10:00 | 01 11:40:00 | 01 15:10:00
        ",
    );
    for [story, answer, completion] in rows {
        let mut written = Written::new("003");
        let id = written.open("Отчёт", "start", instant("2026-12-01T11:00:00"));
        let words: Vec<&str> = story.split_whitespace().collect();
        for pair in words.chunks(2) {
            let time = format!("2026-12-01T{}", pair[1]);
            let at = instant(&time);
            match pair[0] {
                "reacted" => written.step(id, Transition::Reacted { at }),
                "started" => written.step(id, Transition::Started { at }),
                "done" => written.step(id, Transition::Done { at }),
                "on-hold" => {
                    written.step(id, Transition::PutOnHold { at, waits_for: "client".to_string() });
                }
                "resumed" => written.step(id, Transition::Resumed { at }),
                "worked" => written.work(id, &time, "2026-12-01T11:12:00"),
                other => panic!("{other}"),
            }
        }
        let told = written.one(id, "2026-12-01T13:00:00");
        let found = [PromiseKind::Answer, PromiseKind::Completion].map(|what| due(&told, what));
        assert_eq!(found, [answer, completion], "{story}");
    }
}

/// Source: document 001, п. 3.2 (S1-27): fourteen days for faults, from the hand-over.
#[test]
fn s1_27_the_fault_window_begins_with_the_hand_over() {
    let mut written = Written::new("001");
    let id = written.open("Стадия", "no-package", instant("2026-12-01T11:00:00"));
    written.step(
        id,
        Transition::Classified {
            at: instant("2026-12-01T11:00:00"),
            kind: Some("ordinary".to_string()),
            class: None,
            priority: None,
        },
    );
    assert_eq!(due(&written.one(id, "2026-12-01T13:00:00"), PromiseKind::FaultWindow), "-");
    written.step(id, Transition::Done { at: instant("2026-12-01T12:00:00") });
    let told = written.one(id, "2026-12-01T13:00:00");
    assert_eq!(due(&told, PromiseKind::FaultWindow), "15 12:00:00");
    assert_eq!((told.group, told.nearest), (Group::Over, None));
}

/// Source: document 000, lines 29 and 34 (S0-39, S0-44): an hour for the reaction, closed at 18:00.
/// A field that shows 17:00 means 17:00:00; 17:00:25 would be due on the next day.
#[test]
fn s0_39_the_minute_that_a_field_shows_is_the_minute_that_counts() {
    let pressed = instant("2026-12-01T17:00:25");
    let shown = Offset::MOSCOW.instant(Offset::MOSCOW.shown_minute(pressed));
    for (registered_at, reaction) in [(shown, "01 18:00:00"), (pressed, "02 09:00:25")] {
        let mut written = Written::new("000");
        let id = written.open("Почта", "subscription", registered_at);
        let told = written.one(id, "2026-12-01T17:01:00");
        assert_eq!(due(&told, PromiseKind::Reaction), reaction);
    }
    // Whatever the offset in which it is told.
    let told = DateTime::parse_from_rfc3339("2026-12-01T14:00:59Z").expect("an instant");
    assert_eq!(Offset::MOSCOW.shown_minute(told).to_string(), "2026-12-01 17:00:00");
}

/// Where a request stands follows what happened to it, recorded work among it. Estimating is work
/// on a request of document 001 (S1-24), so work shows there that it was taken up, and no more.
#[test]
fn s1_24_the_state_follows_the_story() {
    let at = |minute: i64| instant("2026-12-01T11:00:00") + Duration::minutes(minute);
    let reacted = Transition::Reacted { at: at(5) };
    let estimated = Transition::Estimated { at: at(6), minutes: 90 };
    let agreed = Transition::Agreed { at: at(7) };
    let renewed = Transition::ReopenedAsNew { at: at(120), reason: String::new() };
    let done = Transition::Done { at: at(60) };
    for (number, steps, works, state) in [
        ("000", vec![], vec![], State::Registered),
        ("000", vec![reacted.clone()], vec![], State::Reacted),
        ("000", vec![reacted.clone(), estimated.clone()], vec![], State::Estimated),
        ("000", vec![], vec![10], State::Started),
        ("000", vec![reacted.clone()], vec![10], State::Started),
        ("000", vec![agreed.clone()], vec![10], State::Started),
        ("001", vec![], vec![10], State::Reacted),
        ("001", vec![estimated.clone()], vec![10], State::Estimated),
        ("001", vec![estimated, agreed.clone()], vec![10], State::Agreed),
        ("000", vec![done.clone()], vec![10], State::Done),
        ("000", vec![done.clone(), renewed.clone()], vec![10], State::Registered),
        ("000", vec![done, renewed], vec![10, 130], State::Started),
    ] {
        let mut written = Written::new(number);
        let id = written.open("Почта", "", at(0));
        let told = format!("{number} {steps:?} {works:?}");
        for step in steps {
            written.step(id, step);
        }
        for work in works {
            let iso = |at: Instant| at.to_rfc3339();
            written.work(id, &iso(at(work)), &iso(at(work + 5)));
        }
        assert_eq!(written.one(id, "2026-12-01T18:00:00").story.state, state, "{told}");
    }
}

/// What is overdue stands first, whoever is waited for; then what is open by its deadline, what
/// waits, what is over. Source: document 000, line 29 (S0-39).
#[test]
fn s0_39_what_is_overdue_stands_first() {
    let mut written = Written::new("000");
    let open = |written: &mut Written, title: &str, at: &str| {
        written.open(title, "subscription", instant(at))
    };
    let done = open(&mut written, "сделано", "2026-12-01T09:00:00");
    written.step(done, Transition::Done { at: instant("2026-12-01T11:30:00") });
    let waits = open(&mut written, "ждёт нас", "2026-12-01T09:30:00");
    let at = instant("2026-12-01T09:40:00");
    written.step(waits, Transition::PutOnHold { at, waits_for: "client".to_string() });
    let late = open(&mut written, "ждёт их, просрочено", "2026-12-01T10:00:00");
    let at = instant("2026-12-01T10:05:00");
    written.step(late, Transition::PutOnHold { at, waits_for: "third-party".to_string() });
    open(&mut written, "просрочено", "2026-12-01T10:30:00");
    open(&mut written, "позже", "2026-12-01T11:50:00");
    open(&mut written, "раньше", "2026-12-01T11:10:00");
    let answered = open(&mut written, "отвечено", "2026-12-01T09:10:00");
    written.step(answered, Transition::Reacted { at: instant("2026-12-01T09:20:00") });
    let listed = written.listed("2026-12-01T12:00:00");
    let told: Vec<_> = listed.iter().map(|one| (written.title(one.id), one.is_overdue)).collect();
    let expected = [
        ("ждёт их, просрочено", true),
        ("просрочено", true),
        ("раньше", false),
        ("позже", false),
        ("отвечено", false),
        ("ждёт нас", false),
        ("сделано", false),
    ];
    assert_eq!(told, expected.map(|(title, is_overdue)| (title.to_string(), is_overdue)));
    // The very second of the deadline is in time; the next one is not.
    for (at, is_overdue) in [("2026-12-01T11:30:00", false), ("2026-12-01T11:30:01", true)] {
        let listed = written.listed(at);
        let one = listed.iter().find(|one| written.title(one.id) == "просрочено");
        assert_eq!(one.map(|one| one.is_overdue), Some(is_overdue), "{at}");
    }
}

/// How old a request is, and what happened last.
#[test]
fn age_and_last_event_of_a_request() {
    let mut written = Written::new("000");
    let id = written.open("Почта", "", instant("2026-12-01T09:00:00"));
    let told = |written: &Written, at: &str| {
        let told = written.one(id, at);
        (told.age_seconds, told.last.at.format("%H:%M").to_string(), told.last.what)
    };
    let opened = (3_600, "09:00".to_string(), Happened::Opened);
    assert_eq!(told(&written, "2026-12-01T10:00:00"), opened);
    assert_eq!(told(&written, "2026-12-01T08:00:00").0, 0, "dated ahead by a wrong clock");
    written.step(id, Transition::Reacted { at: instant("2026-12-01T09:20:00") });
    let reacted = (3_600, "09:20".to_string(), Happened::Transition(TransitionKind::Reacted));
    assert_eq!(told(&written, "2026-12-01T10:00:00"), reacted);
    let at = instant("2026-12-01T09:30:00");
    let timer = Event::TimerStarted { request: Some(id), specialist: String::new(), at };
    let timer = written.record(timer);
    let began = (3_600, "09:30".to_string(), Happened::WorkBegan);
    assert_eq!(told(&written, "2026-12-01T10:00:00"), began);
    let at = instant("2026-12-01T09:50:00");
    written.record(Event::TimerStopped { timer, at, cause: StopCause::Person });
    let ended = (3_600, "09:50".to_string(), Happened::WorkEnded);
    assert_eq!(told(&written, "2026-12-01T10:00:00"), ended);
    // What has not come yet has not happened.
    written.step(id, Transition::Done { at: instant("2026-12-01T11:00:00") });
    assert_eq!(told(&written, "2026-12-01T10:00:00"), ended);
    let done = (7_200, "11:00".to_string(), Happened::Transition(TransitionKind::Done));
    assert_eq!(told(&written, "2026-12-01T11:00:00"), done);
}

/// A classification that says nothing, or nothing new, is no step. Names of document 002 (S2-53).
#[test]
fn a_classification_says_something_new() {
    let mut written = Written::new("002");
    let id = written.open("Отчёт", "", instant("2026-12-01T11:00:00"));
    let at = instant("2026-12-01T12:00:00");
    let step = |kind: Option<&str>, priority: Option<&str>| Transition::Classified {
        at,
        kind: kind.map(str::to_string),
        class: None,
        priority: priority.map(str::to_string),
    };
    let story = written.one(id, "2026-12-01T13:00:00").story;
    assert!(!story.is_news(&step(None, None)));
    assert!(story.is_news(&step(Some("typical"), None)));
    written.step(id, step(Some("typical"), None));
    let story = written.one(id, "2026-12-01T13:00:00").story;
    assert!(!story.is_news(&step(Some("typical"), None)));
    assert!(story.is_news(&step(Some("custom"), None)));
    assert!(story.is_news(&Transition::Closed { at }));
}

/// Source: document 000, lines 16–18 (S0-28 to S0-30): one of three channels. Which one is an event
/// of its own, and the last word counts.
#[test]
fn s0_28_the_channel_of_a_request_is_recorded() {
    let mut written = Written::new("000");
    let id = written.open("Почта", "", instant("2026-12-01T11:00:00"));
    assert_eq!(written.ledger.request(id).expect("it was opened").channel, None);
    for channel in ["WhatsApp", "MAX"] {
        let channel = channel.to_string();
        written.record(Event::RequestSent { request: id, channel: channel.clone() });
        let request = written.ledger.request(id).expect("it was opened");
        assert_eq!(request.channel, Some(channel));
    }
    assert_eq!(written.ledger.refused().count(), 0);
}

/// What «undo» is about: the last act, and where that took something back, what it took back.
#[test]
fn undo_is_about_the_last_act() {
    let mut written = Written::new("000");
    let id = written.open("Почта", "", instant("2026-12-01T11:00:00"));
    written.work(id, "2026-12-01T11:00:00", "2026-12-01T11:10:00");
    let last = |written: &Written| {
        let (entry, is_undone) = written.ledger.last_act(Author(1)).expect("an act");
        (entry.id, is_undone)
    };
    let (session, is_undone) = last(&written);
    assert!(!is_undone && written.ledger.session(session).is_some());
    // Taken back: undoing the last act restores it, and nothing before it is offered.
    let taken = written.record(Event::EventUndone { event: session });
    assert_eq!(last(&written), (session, true));
    assert_eq!(written.ledger.undone_by(session).collect::<Vec<_>>(), [taken]);
    // Restored: undoing takes it back again.
    written.record(Event::EventUndone { event: taken });
    assert_eq!(last(&written), (session, false));
    assert_eq!(written.ledger.undone_by(session).count(), 0);
    assert!(written.ledger.session(session).is_some());
    assert_eq!(written.ledger.last_act(Author(2)), None);
}

/// Source: document 000, lines 9 and 29 (S0-07, S0-39): a client seven hours from Greenwich writes
/// at 10:30 of their morning. Whose hours hold is a recorded reading, and where the client is a
/// recorded attribute; each of them alone changes nothing.
#[test]
fn s0_07_a_request_is_due_by_the_clock_of_the_client() {
    let mut written = Written::new("000");
    let request = written.open("Почта не ходит", "subscription", instant("2026-11-20T06:30:00"));
    let at = "2026-11-20T06:31:00";
    let due = |written: &Written| due(&written.one(request, at), PromiseKind::Reaction);
    let moscow = due(&written);
    assert!(moscow == "20 10:00:00", "{moscow}");
    let place = |value: &str| Event::StatusChanged {
        attribute: "place".to_string(),
        value: value.to_string(),
    };
    written.record(place("utc7"));
    assert_eq!(due(&written), moscow);
    let zone = |reading: &str| Event::ReadingChosen {
        matter: "time-zone".to_string(),
        reading: reading.to_string(),
    };
    written.record(zone("client"));
    let there = due(&written);
    assert!(there == "20 11:30:00", "{there}");
    written.record(place("utc3"));
    assert_eq!(due(&written), moscow);
    written.record(place("utc7"));
    written.record(zone("moscow"));
    assert_eq!(due(&written), moscow);
}

/// Source: document 000, lines 9 and 34 (S0-07, S0-44): from 9:00 to 18:00. Only what lies outside
/// is outside.
#[test]
fn s0_44_only_the_minutes_outside_are_outside() {
    let written = Written::new("000");
    let rows = lines(
        "
        from                | to                  | outside
        2026-12-01T17:50:00 | 2026-12-01T18:05:00 | 300
        2026-12-01T17:50:00 | 2026-12-01T18:00:59 | -
        2026-12-01T17:50:00 | 2026-12-01T18:01:00 | 60
        2026-12-01T17:50:00 | 2026-12-01T18:00:00 | -
        2026-12-01T18:00:00 | 2026-12-01T18:15:00 | 900 all
        2026-12-01T08:00:00 | 2026-12-01T09:10:00 | 3600
        2026-12-05T12:00:00 | 2026-12-05T12:10:00 | 600 all  // A Saturday.
        ",
    );
    for [from, to, expected] in rows {
        let found = outside_hours(&written.ledger, "subscription", instant(from), instant(to));
        let told = found.map_or("-".to_string(), |found| {
            let all = if found.is_all { " all" } else { "" };
            format!("{}{all}", found.seconds)
        });
        assert_eq!(told, expected, "{from} to {to}");
    }
}

proptest! {
    /// Nothing that is due is counted from an instant at which nothing happened: with a start in
    /// the story, whatever follows it moves with it second by second.
    #[test]
    fn what_follows_the_start_moves_with_it(seconds in 0_i64..20_000, more in 0_i64..20_000) {
        let at = |seconds: i64| {
            let mut written = Written::new("003");
            let registered_at = instant("2026-12-01T11:00:00");
            let id = written.open("Отчёт", "start", registered_at);
            written.step(id, Transition::Started { at: registered_at + Duration::seconds(seconds) });
            let told = written.one(id, "2026-12-02T11:00:00");
            let dues = told.dues.expect("they can be counted");
            let times = dues.iter().filter_map(|(what, due)| match due {
                Due::At(due) if *what != PromiseKind::Reaction => Some(due.at),
                _ => None,
            });
            times.collect::<Vec<_>>()
        };
        let (first, second) = (at(seconds), at(seconds + more));
        prop_assert_eq!(first.len(), 2);
        for (first, second) in first.into_iter().zip(second) {
            prop_assert_eq!(second - first, Duration::seconds(more));
        }
    }
}
