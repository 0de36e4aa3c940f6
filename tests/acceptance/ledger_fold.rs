//! From events to a ledger: whatever order they arrive in, and whatever they say.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, NaiveDate};
use kvant_core::calendar::Instant;
use kvant_core::ledger::codec::{self, Decoded};
use kvant_core::ledger::event::{
    Author, Entry, Event, EventId, Life, Opening, Origin, Payment, Session, Stamp, StopCause,
};
use kvant_core::ledger::fold::{Ledger, NoEffect, SessionProblem};
use kvant_core::money::Rub;
use kvant_core::ticket::Transition;
use proptest::prelude::*;

use crate::given::catalogue;

/// 2 November 2026, 10:00 Moscow.
fn start() -> Instant {
    DateTime::parse_from_rfc3339("2026-11-02T10:00:00+03:00").expect("an instant")
}

/// One event of a history, as numbers from which it is made.
type Drawn = (u8, u16, u16, u8, bool);

fn any_history() -> impl Strategy<Value = Vec<Drawn>> {
    let drawn = (0_u8..32, any::<u16>(), any::<u16>(), 0_u8..3, any::<bool>());
    proptest::collection::vec(drawn, 1..28)
}

/// Ids in no order that anything could follow from.
fn id_of(place: usize) -> EventId {
    let mixed = (place as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&mixed.to_be_bytes());
    bytes[31] = u8::try_from(place).expect("a short history");
    EventId(bytes)
}

/// The event that the only author writes at that place.
fn entry(place: usize, event: Event) -> Entry {
    let number = place as u64;
    let stamp = Stamp { lamport: number, author: Author(1), sequence: number };
    Entry { id: id_of(place), stamp, recorded_at: start(), event }
}

fn payment(a: u16, at: Instant) -> Payment {
    let life = match a % 7 {
        0 => Life::Months(u32::from(a % 3)),
        1 => Life::Month(NaiveDate::from_ymd_opt(2026, 11, 1).expect("a date")),
        2 => Life::NotStated,
        _ => Life::Days(u32::from(a % 40)),
    };
    Payment {
        plan: ["subscription", "prepaid", "no-such-plan"][usize::from(a % 3)].to_string(),
        units: u32::from(a % 20) + 1,
        unit_seconds: (!a.is_multiple_of(11)).then_some(600),
        minimum_units: 1,
        amount: (!a.is_multiple_of(5)).then(|| Rub::whole(u32::from(a))),
        paid_at: at,
        life,
    }
}

/// Makes the events of a history. What they are about may be any of them, later ones too.
fn history(drawn: &[Drawn]) -> Vec<Entry> {
    let mut lamports = [0_u64; 3];
    let mut sequences = [0_u64; 3];
    let mut entries = Vec::new();
    for (place, (kind, a, b, author, is_aware)) in drawn.iter().copied().enumerate() {
        let by = usize::from(author);
        // Some authors have seen what the others wrote, some have not.
        let seen = if is_aware { *lamports.iter().max().expect("three") } else { lamports[by] };
        lamports[by] = seen + 1;
        let stamp = Stamp {
            lamport: lamports[by],
            author: Author(u64::from(author)),
            sequence: sequences[by],
        };
        sequences[by] += 1;
        let at = start() + Duration::minutes(i64::from(b % 20_000));
        let target = id_of(usize::from(a) % drawn.len());
        let later = at + Duration::minutes(i64::from(a % 1_600) - 60);
        let event = match kind {
            0 => Event::LedgerNamed {
                name: format!("Ledger {a}"),
                document: ["crm-support", "mywebstor", "nowhere"][usize::from(a % 3)].to_string(),
            },
            1 => Event::StatusChanged {
                attribute: "status".to_string(),
                value: ["licence-year", "licence-month", "nobody"][usize::from(a % 3)].to_string(),
            },
            2 => Event::ReadingChosen {
                matter: "rounding-basis".to_string(),
                reading: ["session", "request", "day", "package", "never"][usize::from(a % 5)]
                    .to_string(),
            },
            3 => Event::ReadingChosen {
                matter: "overlap".to_string(),
                reading: ["earliest-end", "extended"][usize::from(a % 2)].to_string(),
            },
            4..=7 => Event::PackagePaid(payment(a, at)),
            8 => Event::PaymentCorrected {
                payment: target,
                corrected: payment(b, at),
                reason: ["", "Typed wrongly"][usize::from(a % 2)].to_string(),
            },
            9 => Event::PaymentVoided { payment: target, reason: String::new() },
            10..=11 => Event::RequestOpened(Opening {
                title: format!("Request {a}"),
                text: String::new(),
                plan: None,
                kind: None,
                class: None,
                priority: None,
                registered_at: at,
            }),
            12..=13 => Event::RequestMoved { request: target, step: Transition::Started { at } },
            14..=16 => Event::TimerStarted {
                request: (a % 2 > 0).then_some(target),
                specialist: String::new(),
                at,
            },
            17..=19 => Event::TimerStopped { timer: target, at, cause: StopCause::Person },
            20..=22 => Event::SessionRecorded(Session {
                request: (a % 2 > 0).then_some(target),
                specialist: "Ann".to_string(),
                from: at,
                to: later,
                text: String::new(),
                origin: Origin::ByHand,
            }),
            23..=24 => Event::SessionCorrected {
                session: target,
                from: at,
                to: later,
                reason: String::new(),
            },
            25..=27 => Event::EventUndone { event: target },
            30 => Event::SessionAttached {
                session: target,
                request: (a % 3 > 0).then(|| id_of(usize::from(b) % drawn.len())),
            },
            31 => Event::RequestReworded {
                request: target,
                title: format!("Reworded {b}"),
                text: format!("Text {a}"),
            },
            28 => Event::ConsentGiven { document: "crmbp".to_string() },
            _ => Event::NoteWritten { about: Some(target), text: "Called".to_string() },
        };
        entries.push(Entry { id: id_of(place), stamp, recorded_at: at, event });
    }
    entries
}

fn fold(entries: &[Entry]) -> Ledger<'static> {
    let mut ledger = Ledger::new(catalogue());
    for entry in entries {
        ledger.ingest([(entry.id, Decoded::Known(Box::new(entry.clone())))]);
    }
    ledger
}

/// Everything that can be seen of a ledger.
fn seen(ledger: &Ledger<'_>) -> String {
    let payments: BTreeMap<_, _> = ledger.payments().collect();
    let requests: BTreeMap<_, _> = ledger.requests().collect();
    let sessions: BTreeMap<_, _> = ledger.sessions().collect();
    let refused: Vec<_> = ledger.refused().collect();
    let history: Vec<_> = ledger.history().collect();
    let balances: Vec<_> = [0, 3_000, 9_000, 40_000, 400_000]
        .map(|minutes| start() + Duration::minutes(minutes))
        .map(|at| (ledger.balance(at), ledger.running(at)))
        .into_iter()
        .collect();
    format!(
        "{:?}\n{payments:?}\n{requests:?}\n{sessions:?}\n{refused:?}\n{:?}\n{history:?}\n{balances:?}",
        ledger.general(),
        ledger.overlapping(),
    )
}

/// The same events in another order, some of them twice.
fn shuffled(entries: &[Entry], keys: &[u32]) -> Vec<Entry> {
    let mut order: Vec<(u32, usize)> = (0..entries.len() * 2)
        .map(|place| {
            (keys[place % keys.len()].wrapping_mul(place as u32 + 7), place % entries.len())
        })
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, place)| entries[place].clone()).collect()
}

/// What an obvious program finds, which looks at all events for every question.
struct Slow<'e> {
    sorted: Vec<&'e Entry>,
    undone: BTreeSet<EventId>,
}

impl<'e> Slow<'e> {
    fn of(entries: &'e [Entry]) -> Slow<'e> {
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_by_key(|entry| (entry.stamp, entry.id));
        let undone =
            sorted.iter().filter(|entry| !Slow::counts(&sorted, entry)).map(|entry| entry.id);
        let undone = undone.collect();
        Slow { sorted, undone }
    }

    /// An event counts unless a later one that counts undoes it.
    fn counts(sorted: &[&Entry], entry: &Entry) -> bool {
        let place = sorted.iter().position(|other| other.id == entry.id).expect("one of them");
        !sorted[place + 1..].iter().any(|later| {
            matches!(&later.event, Event::EventUndone { event } if *event == entry.id)
                && Slow::counts(sorted, later)
        })
    }

    fn counting(&self) -> impl Iterator<Item = &&'e Entry> {
        self.sorted.iter().filter(|entry| !self.undone.contains(&entry.id))
    }

    /// Payments with whether they are void.
    fn payments(&self) -> BTreeMap<EventId, (Payment, bool)> {
        let mut found = BTreeMap::new();
        for entry in self.counting() {
            if let Event::PackagePaid(payment) = &entry.event {
                found.insert(entry.id, (payment.clone(), false));
            }
        }
        for entry in self.counting() {
            match &entry.event {
                Event::PaymentCorrected { payment, corrected, .. } => {
                    if let Some((known, false)) = found.get_mut(payment) {
                        *known = corrected.clone();
                    }
                }
                Event::PaymentVoided { payment, .. } => {
                    if let Some((_, is_void)) = found.get_mut(payment) {
                        *is_void = true;
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// On which request each session was.
    fn attached(&self) -> BTreeMap<EventId, Option<EventId>> {
        let mut found = BTreeMap::new();
        for entry in self.counting() {
            match &entry.event {
                Event::TimerStarted { request, .. } => drop(found.insert(entry.id, *request)),
                Event::SessionRecorded(session) => drop(found.insert(entry.id, session.request)),
                _ => {}
            }
        }
        for entry in self.counting() {
            if let Event::SessionAttached { session, request } = &entry.event
                && let Some(known) = found.get_mut(session)
            {
                *known = *request;
            }
        }
        found
    }

    /// The title and the description of each request.
    fn words(&self) -> BTreeMap<EventId, (String, String)> {
        let mut found = BTreeMap::new();
        for entry in self.counting() {
            if let Event::RequestOpened(opening) = &entry.event {
                found.insert(entry.id, (opening.title.clone(), opening.text.clone()));
            }
        }
        for entry in self.counting() {
            if let Event::RequestReworded { request, title, text } = &entry.event
                && let Some(known) = found.get_mut(request)
            {
                *known = (title.clone(), text.clone());
            }
        }
        found
    }

    /// Sessions: from when to when, and whether they are charged.
    fn sessions(&self) -> BTreeMap<EventId, (Instant, Option<Instant>, bool)> {
        let mut found = BTreeMap::new();
        for entry in self.counting() {
            let (from, to, is_timed) = match &entry.event {
                Event::TimerStarted { at, .. } => (*at, None, true),
                Event::SessionRecorded(session) => (session.from, Some(session.to), false),
                _ => continue,
            };
            let about = |event: &Event| match event {
                Event::SessionCorrected { session, from, to, .. } if *session == entry.id => {
                    Some((Some((*from, *to)), None))
                }
                Event::TimerStopped { timer, at, .. } if *timer == entry.id && is_timed => {
                    Some((None, Some(*at)))
                }
                _ => None,
            };
            let said: Vec<_> = self.counting().filter_map(|other| about(&other.event)).collect();
            let corrected = said.iter().filter_map(|(corrected, _)| *corrected).next_back();
            let stopped = said.iter().find_map(|(_, stopped)| *stopped);
            let (from, to) = match corrected {
                Some((from, to)) => (from, Some(to)),
                None => (from, to.or(stopped)),
            };
            let is_charged = match to {
                None => true,
                Some(to) => to >= from && (to - from <= Duration::hours(24) || corrected.is_some()),
            };
            found.insert(entry.id, (from, to, is_charged));
        }
        found
    }

    fn steps(&self) -> BTreeMap<EventId, usize> {
        let opened = |entry: &&&Entry| matches!(entry.event, Event::RequestOpened(_));
        let moves = |id: EventId| {
            let about = |entry: &&&Entry| matches!(&entry.event, Event::RequestMoved { request, .. } if *request == id);
            self.counting().filter(about).count()
        };
        self.counting().filter(opened).map(|entry| (entry.id, moves(entry.id))).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same events are the same ledger: in any order, some of them twice, all at once or one
    /// by one.
    #[test]
    fn a_ledger_does_not_depend_on_the_order_of_arrival(
        drawn in any_history(),
        keys in proptest::collection::vec(any::<u32>(), 5..20),
    ) {
        let entries = history(&drawn);
        let one_by_one = fold(&entries);
        let other_order = fold(&shuffled(&entries, &keys));
        prop_assert_eq!(seen(&one_by_one), seen(&other_order));
        let mut at_once = Ledger::new(catalogue());
        let all = shuffled(&entries, &keys);
        let known = all.into_iter().map(|entry| (entry.id, Decoded::Known(Box::new(entry))));
        prop_assert_eq!(at_once.ingest(known), entries.len());
        prop_assert_eq!(seen(&one_by_one), seen(&at_once));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The ledger and a program that looks at all events for every question find the same.
    #[test]
    fn a_ledger_is_what_an_obvious_program_finds(drawn in any_history()) {
        let entries = history(&drawn);
        let ledger = fold(&entries);
        let slow = Slow::of(&entries);
        let payments = ledger.payments().map(|(id, paid)| (id, (paid.payment.clone(), paid.voided.is_some())));
        prop_assert_eq!(payments.collect::<BTreeMap<_, _>>(), slow.payments());
        let sessions = ledger.sessions().map(|(id, one)| (id, (one.from, one.to, one.problem.is_none())));
        prop_assert_eq!(sessions.collect::<BTreeMap<_, _>>(), slow.sessions());
        let attached = ledger.sessions().map(|(id, one)| (id, one.request));
        prop_assert_eq!(attached.collect::<BTreeMap<_, _>>(), slow.attached());
        let words = ledger.requests().map(|(id, one)| (id, (one.opening.title.clone(), one.opening.text.clone())));
        prop_assert_eq!(words.collect::<BTreeMap<_, _>>(), slow.words());
        let steps = ledger.requests().map(|(id, request)| (id, request.steps.len()));
        prop_assert_eq!(steps.collect::<BTreeMap<_, _>>(), slow.steps());
        let undone: BTreeSet<EventId> = ledger
            .history()
            .filter(|(_, is_undone)| *is_undone)
            .map(|(told, _)| match told {
                kvant_core::ledger::fold::HistoryEntry::Known(entry) => entry.id,
                kvant_core::ledger::fold::HistoryEntry::Newer(newer) => newer.id,
            })
            .collect();
        prop_assert_eq!(undone, slow.undone);
    }

    /// What is written is read again as it was, and every prefix or change of a byte is told and
    /// never a panic.
    #[test]
    fn events_survive_being_stored(drawn in any_history(), cut in any::<u16>(), change in any::<u8>()) {
        for entry in history(&drawn) {
            let bytes = codec::encode(&entry.event, entry.stamp, entry.recorded_at);
            let read = codec::decode(entry.id, &bytes);
            prop_assert_eq!(&read, &Decoded::Known(Box::new(entry.clone())));
            let place = usize::from(cut) % bytes.len();
            let is_told = matches!(codec::decode(entry.id, &bytes[..place]), Decoded::Unreadable { .. });
            prop_assert!(is_told);
            let mut broken = bytes;
            broken[place] = change;
            // Whatever it is, a ledger takes it.
            let mut ledger = Ledger::new(catalogue());
            prop_assert_eq!(ledger.ingest([(entry.id, codec::decode(entry.id, &broken))]), 1);
        }
    }
}

/// A mistake that a fold could make, as a way of handing over events.
type Planted = (&'static str, fn(&[Entry]) -> Vec<Entry>);

const PLANTED: [Planted; 4] = [
    ("takes the order of arrival for the order of events", |arrived| {
        let restamped = arrived.iter().enumerate().map(|(place, entry)| {
            let stamp = Stamp { lamport: place as u64, ..entry.stamp };
            Entry { stamp, ..entry.clone() }
        });
        restamped.collect()
    }),
    ("counts what arrives twice two times", |arrived| {
        let again = arrived.iter().enumerate().map(|(place, entry)| {
            let is_second = arrived[..place].iter().any(|other| other.id == entry.id);
            Entry { id: if is_second { id_of(place + 100) } else { entry.id }, ..entry.clone() }
        });
        again.collect()
    }),
    ("forgets what arrives before that which it is about", |arrived| {
        let has_subject =
            |place: usize, id: EventId| arrived[..place].iter().any(|one| one.id == id);
        let kept = arrived.iter().enumerate().filter(|(place, entry)| match &entry.event {
            Event::TimerStopped { timer, .. } => has_subject(*place, *timer),
            Event::PaymentVoided { payment, .. } => has_subject(*place, *payment),
            Event::RequestMoved { request, .. } => has_subject(*place, *request),
            _ => true,
        });
        kept.map(|(_, entry)| entry.clone()).collect()
    }),
    ("undoes only what is there already", |arrived| {
        let kept = arrived.iter().enumerate().filter(|(place, entry)| match &entry.event {
            Event::EventUndone { event } => arrived[..*place].iter().any(|one| one.id == *event),
            _ => true,
        });
        kept.map(|(_, entry)| entry.clone()).collect()
    }),
];

/// The comparison above would notice each of these mistakes.
#[test]
fn planted_mistakes_are_found() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = (any_history(), proptest::collection::vec(any::<u32>(), 5..20));
    let mut found = BTreeSet::new();
    for _ in 0..400 {
        let tree =
            proptest::strategy::Strategy::new_tree(&strategy, &mut runner).expect("a history");
        let (drawn, keys) = proptest::strategy::ValueTree::current(&tree);
        let entries = history(&drawn);
        for (name, mistake) in PLANTED {
            // The ids of a ledger that mistakes are made in must not hide them.
            if seen(&fold(&mistake(&entries))) != seen(&fold(&mistake(&shuffled(&entries, &keys))))
            {
                found.insert(name);
            }
        }
    }
    assert_eq!(found, PLANTED.map(|(name, _)| name).into_iter().collect());
}

/// An event of a newer app keeps its place and survives a round trip unread.
#[test]
fn an_event_of_a_newer_app_is_kept() {
    let bytes = br#"{"v":1,"kind":"moon-phase","by":"00000000000000ff","lamport":9,"sequence":0,"recorded_at":1795000000,"body":{}}"#;
    let mut ledger = Ledger::new(catalogue());
    let id = id_of(3);
    let decoded = codec::decode(id, bytes);
    let Decoded::Newer(newer) = &decoded else { panic!("{decoded:?}") };
    assert_eq!(newer.kind, "moon-phase");
    ledger.ingest([(id, decoded)]);
    assert_eq!(ledger.history().count(), 1);
    assert_eq!(ledger.next_stamp(Author(1)).lamport, 10, "later than what is not understood");
    let version = br#"{"v":2,"kind":"package-paid","by":"00000000000000ff","lamport":9,"sequence":0,"recorded_at":1795000000,"body":3}"#;
    assert!(matches!(codec::decode(id, version), Decoded::Newer(_)));
}

/// A correction of a payment that was stored before corrections had reasons is read as one without,
/// and one without is still stored in those bytes.
#[test]
fn a_correction_without_a_reason_is_stored_as_before_there_were_any() {
    let stored = |reason: &str| {
        let payment = id_of(3);
        format!(
            r#"{{"v":1,"kind":"payment-corrected","by":"00000000000000ff","lamport":9,"sequence":0,"recorded_at":1795000000,"body":{{"payment":"{payment}","corrected":{{"plan":"subscription","units":30,"minimum_units":1,"paid_at":1794000000,"valid_days":90,"unit_seconds":600,"amount":"16500.00"}}{reason}}}}}"#
        )
    };
    let read = |reason: &str| match codec::decode(id_of(4), stored(reason).as_bytes()) {
        Decoded::Known(entry) => {
            let Event::PaymentCorrected { reason, .. } = &entry.event else { panic!("{entry:?}") };
            (reason.clone(), codec::encode(&entry.event, entry.stamp, entry.recorded_at))
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(read(""), (String::new(), stored("").into_bytes()));
    let with = r#","reason":"Typed wrongly""#;
    assert_eq!(read(with), ("Typed wrongly".to_string(), stored(with).into_bytes()));
    // Nothing said, in other words; and something of a still newer app.
    for nothing in [r#","reason":null"#, r#","reason":"""#, r#","mood":"calm""#] {
        assert_eq!(read(nothing), (String::new(), stored("").into_bytes()), "{nothing}");
    }
    let broken = codec::decode(id_of(4), stored(r#","reason":7"#).as_bytes());
    let reason = "reason: not a text".to_string();
    assert_eq!(broken, Decoded::Unreadable { reason });
}

/// What is stored is never written again, so its form must not change: these bytes were written by
/// an app that knew neither of the events below nor of an answer as a step.
#[test]
fn what_was_stored_before_is_read_as_it_was() {
    let read = |body: &str| {
        let head =
            r#"{"v":1,"by":"00000000000000ff","lamport":9,"sequence":0,"recorded_at":1795000000"#;
        match codec::decode(id_of(3), format!("{head},{body}}}").as_bytes()) {
            Decoded::Known(entry) => entry.event,
            other => panic!("{body}: {other:?}"),
        }
    };
    let (session, request) = (id_of(1), id_of(2));
    let at = |seconds| chrono::DateTime::from_timestamp(seconds, 0).expect("a time").fixed_offset();
    let corrected = read(&format!(
        r#""kind":"session-corrected","body":{{"session":"{session}","from":1795000000,"to":1795000600,"reason":""}}"#
    ));
    let (from, to) = (at(1_795_000_000), at(1_795_000_600));
    assert_eq!(corrected, Event::SessionCorrected { session, from, to, reason: String::new() });
    let moved = |step: &str| {
        read(&format!(
            r#""kind":"request-moved","body":{{"request":"{request}","step":"{step}","at":1795000000}}"#
        ))
    };
    let at = from;
    assert_eq!(moved("agreed"), Event::RequestMoved { request, step: Transition::Agreed { at } });
    assert_eq!(moved("reacted"), Event::RequestMoved { request, step: Transition::Reacted { at } });
    let attached = read(&format!(
        r#""kind":"session-attached","body":{{"session":"{session}","request":"{request}"}}"#
    ));
    assert_eq!(attached, Event::SessionAttached { session, request: Some(request) });
    let nowhere = read(&format!(r#""kind":"session-attached","body":{{"session":"{session}"}}"#));
    assert_eq!(nowhere, Event::SessionAttached { session, request: None });
}

/// A session comes to a request, goes to another and to none; its times stay, and so does whether
/// anybody has confirmed them. Undone, it is where it was.
#[test]
fn a_session_is_attached_to_a_request_afterwards() {
    let at = start();
    let mut entries: Vec<Entry> = Vec::new();
    let mut add = |event| {
        let place = entries.len();
        let stamp = Stamp { lamport: place as u64, author: Author(1), sequence: place as u64 };
        entries.push(Entry { id: id_of(place), stamp, recorded_at: at, event });
        (id_of(place), fold(&entries))
    };
    let opening = |title: &str| {
        Event::RequestOpened(Opening {
            title: title.to_string(),
            text: String::new(),
            plan: None,
            kind: None,
            class: None,
            priority: None,
            registered_at: at,
        })
    };
    let (first, _) = add(opening("First"));
    let (second, _) = add(opening("Second"));
    let (timer, _) = add(Event::TimerStarted { request: None, specialist: String::new(), at });
    let request = |ledger: &Ledger<'_>| ledger.session(timer).expect("a session").request;
    let attach = |request| Event::SessionAttached { session: timer, request };
    let (_, running) = add(attach(Some(first)));
    assert_eq!(request(&running), Some(first), "while it runs, too");
    assert_eq!(running.charges(at + Duration::minutes(5)).len(), 1);
    let to = at + Duration::minutes(25);
    add(Event::TimerStopped { timer, at: to, cause: StopCause::Person });
    let (moved, ledger) = add(attach(Some(second)));
    let session = ledger.session(timer).expect("a session");
    assert_eq!((session.request, session.to), (Some(second), Some(to)));
    assert!(!session.is_corrected, "nothing was said of its times");
    let (_, ledger) = add(attach(None));
    assert_eq!(request(&ledger), None);
    add(Event::EventUndone { event: id_of(6) });
    let (_, ledger) = add(Event::EventUndone { event: moved });
    assert_eq!(request(&ledger), Some(first));
    // Not every event can be attached.
    let (wrong, ledger) = add(Event::SessionAttached { session: first, request: Some(second) });
    assert_eq!(ledger.refused().collect::<Vec<_>>(), [(wrong, NoEffect::SubjectOfOtherKind)]);
    // A session that is taken back is not charged, and comes back.
    let (taken, ledger) = add(Event::EventUndone { event: timer });
    assert!(ledger.session(timer).is_none() && ledger.charges(to).is_empty());
    let (_, ledger) = add(Event::EventUndone { event: taken });
    assert_eq!(request(&ledger), Some(first));
}

/// Two tabs stop one timer: the first stop holds, the second is harmless and said to be so.
#[test]
fn a_second_stop_is_harmless() {
    let at = start();
    let stop = |minutes| Event::TimerStopped {
        timer: id_of(0),
        at: at + Duration::minutes(minutes),
        cause: StopCause::Person,
    };
    let ledger = fold(&[
        entry(0, Event::TimerStarted { request: None, specialist: String::new(), at }),
        entry(1, stop(11)),
        entry(2, stop(12)),
    ]);
    let session = ledger.session(id_of(0)).expect("a session");
    assert_eq!(session.to, Some(at + Duration::minutes(11)));
    assert_eq!(ledger.refused().collect::<Vec<_>>(), [(id_of(2), NoEffect::AlreadyStopped)]);
    assert!(ledger.running(at + Duration::minutes(30)).is_empty());
}

/// A session of exactly a day is charged, one second more waits for a person, who may confirm it.
#[test]
fn a_session_longer_than_a_day_is_never_charged_in_silence() {
    let at = start();
    let session = |seconds| {
        Event::SessionRecorded(Session {
            request: None,
            specialist: String::new(),
            from: at,
            to: at + Duration::seconds(seconds),
            text: String::new(),
            origin: Origin::Import,
        })
    };
    let problem = |ledger: &Ledger<'_>| ledger.session(id_of(0)).expect("a session").problem;
    let charged = |ledger: &Ledger<'_>| ledger.balance(at + Duration::days(3)).not_covered_units;
    let a_day = fold(&[entry(0, session(86_400))]);
    assert_eq!(problem(&a_day), None);
    let mut longer = fold(&[entry(0, session(86_401))]);
    assert_eq!(problem(&longer), Some(SessionProblem::LongerThanADay));
    assert_eq!(charged(&longer), 0);
    let confirmed = Event::SessionCorrected {
        session: id_of(0),
        from: at,
        to: at + Duration::seconds(86_401),
        reason: "It was so".to_string(),
    };
    longer.ingest([(id_of(1), Decoded::Known(Box::new(entry(1, confirmed))))]);
    assert_eq!(problem(&longer), None);
    let backwards = fold(&[entry(0, session(-1))]);
    assert_eq!(problem(&backwards), Some(SessionProblem::EndsBeforeItBegins));
    assert_eq!(charged(&backwards), 0);
    assert_eq!(problem(&fold(&[entry(0, session(0))])), None);
}

/// Work before the first payment is counted as that payment counts, so that all that nothing
/// covers can be added up: ten minutes are one quantum, never 600 seconds beside quanta (S0-10).
#[test]
fn work_before_the_first_payment_is_counted_in_its_units() {
    let mut ledger = Ledger::new(catalogue());
    let take = |ledger: &mut Ledger<'_>, place: usize, event: Event| {
        let entry = entry(place, event);
        ledger.ingest([(entry.id, Decoded::Known(Box::new(entry)))]);
    };
    let (name, document) = (String::new(), "crm-support".to_string());
    take(&mut ledger, 1, Event::LedgerNamed { name, document });
    let from = start() - Duration::days(3);
    take(
        &mut ledger,
        2,
        Event::SessionRecorded(Session {
            request: None,
            specialist: String::new(),
            from,
            to: from + Duration::minutes(10),
            text: String::new(),
            origin: Origin::ByHand,
        }),
    );
    let units = |ledger: &Ledger<'_>| {
        let charges = ledger.charges(start() + Duration::days(1));
        charges.iter().map(|charge| charge.units).collect::<Vec<_>>()
    };
    assert_eq!(units(&ledger), [1], "before any payment the document says what a unit is");
    let mut fives = payment(3, start());
    fives.unit_seconds = Some(300);
    take(&mut ledger, 3, Event::PackagePaid(fives));
    assert_eq!(units(&ledger), [2], "the first payment counts in five minutes");
    take(&mut ledger, 4, Event::PackagePaid(payment(3, start() - Duration::days(1))));
    assert_eq!(units(&ledger), [1], "now that one is the first");
    assert_eq!(ledger.balance(start() + Duration::days(1)).not_covered_units, 1);
}
