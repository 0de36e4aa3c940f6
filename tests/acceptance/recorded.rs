//! Ledgers of the tests: events as one author records them, stored, read again and folded.

use chrono::{Duration, NaiveDate};
use kvant_core::ledger::Ledger;
use kvant_core::ledger::codec::{self, Decoded};
use kvant_core::ledger::event::{
    Author, Event, EventId, Life, Opening, Origin, Payment, Session, Stamp,
};
use kvant_core::money::Rub;

use crate::given::{catalogue, crm_support, instant};

/// Events in the order in which one author records them, each stored and read again.
#[derive(Debug)]
pub struct Recorder {
    /// What was stored, read again.
    pub stored: Vec<(EventId, Decoded)>,
}

impl Recorder {
    /// A ledger of that document.
    pub fn of(document: &str) -> Recorder {
        let mut recorder = Recorder { stored: Vec::new() };
        let (name, document) = ("Ромашка".to_string(), document.to_string());
        recorder.add(Event::LedgerNamed { name, document });
        recorder
    }

    /// Records an event, and returns its name.
    pub fn add(&mut self, event: Event) -> EventId {
        let number = self.stored.len() as u64;
        // In no order that anything could follow from.
        let mut id = [0; 32];
        id[..8].copy_from_slice(&(number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
        id[8..16].copy_from_slice(&number.to_be_bytes());
        let id = EventId(id);
        let stamp = Stamp { lamport: number, author: Author(1), sequence: number };
        let bytes = codec::encode(&event, stamp, instant("2026-11-20T12:00:00"));
        self.stored.push((id, codec::decode(id, &bytes)));
        id
    }

    /// All of it at once.
    pub fn ledger(&self) -> Ledger<'static> {
        let mut ledger = Ledger::new(catalogue());
        ledger.ingest(self.stored.iter().cloned());
        ledger
    }

    /// Each event by itself, the last one first.
    pub fn backwards(&self) -> Ledger<'static> {
        let mut ledger = Ledger::new(catalogue());
        for stored in self.stored.iter().rev() {
            ledger.ingest([stored.clone()]);
        }
        ledger
    }
}

/// A package of document 000, at 500 ₽ a quantum.
pub fn package(plan: &str, units: u32, paid_at: &str) -> Event {
    let plan_terms = crm_support().plan(plan).expect(plan);
    Event::PackagePaid(Payment {
        plan: plan.to_string(),
        units,
        unit_seconds: Some(600),
        minimum_units: 1,
        amount: Some(Rub::whole(500).times(units)),
        paid_at: instant(paid_at),
        life: Life::of(plan_terms.package.as_ref().expect("it sells packages")),
    })
}

/// A timer on no request.
pub fn start(at: &str) -> Event {
    Event::TimerStarted { request: None, specialist: String::new(), at: instant(at) }
}

/// November 2026 of document 001, at 1 000 ₽ a quarter of an hour.
pub fn month(plan: &str, units: u32) -> Event {
    Event::PackagePaid(Payment {
        plan: plan.to_string(),
        units,
        unit_seconds: Some(900),
        minimum_units: 0,
        amount: Some(Rub::whole(1_000).times(units)),
        paid_at: instant("2026-11-02T12:00:00"),
        life: Life::Month(NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day")),
    })
}

/// A request; Moscow time.
pub fn opening(title: &str, plan: Option<&str>, kind: Option<&str>, at: &str) -> Event {
    Event::RequestOpened(Opening {
        title: title.to_string(),
        text: String::new(),
        plan: plan.map(str::to_string),
        kind: kind.map(str::to_string),
        class: None,
        priority: None,
        registered_at: instant(at),
    })
}

/// Work of so many minutes.
pub fn worked(request: Option<EventId>, from: &str, minutes: i64) -> Event {
    let from = instant(from);
    Event::SessionRecorded(Session {
        request,
        specialist: String::new(),
        from,
        to: from + Duration::minutes(minutes),
        text: String::new(),
        origin: Origin::ByHand,
    })
}
