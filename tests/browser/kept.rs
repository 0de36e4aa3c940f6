//! A ledger for the pages that show one: it comes from a file, as a person brings it.

use chrono::DateTime;
use kvant_core::calendar::Instant;
use kvant_core::ledger::codec;
use kvant_core::ledger::event::{Author, Event, Life, Origin, Payment, Session, Stamp};
use kvant_core::money::Rub;
use kvant_wire::envelope::Envelope;
use kvant_wire::file::{FiledLedger, export};
use kvant_wire::store::Loaded;

use crate::visit::Visit;

pub fn at(text: &str) -> Instant {
    DateTime::parse_from_rfc3339(text).unwrap()
}

pub fn session(from: &str, to: &str, text: &str) -> Event {
    Event::SessionRecorded(Session {
        request: None,
        specialist: "Анна".to_string(),
        from: at(from),
        to: at(to),
        text: text.to_string(),
        origin: Origin::ByHand,
    })
}

/// A package of 30 quanta of document 000 (S0-11, S0-20), of which 5 are used.
pub fn usual() -> Vec<Event> {
    vec![
        Event::LedgerNamed {
            name: "Ромашка".to_string(), document: "crm-support".to_string()
        },
        Event::PackagePaid(Payment {
            plan: "subscription".to_string(),
            units: 30,
            unit_seconds: Some(600),
            minimum_units: 1,
            amount: Some(Rub::whole(15_000)),
            paid_at: at("2026-11-02T12:00:00+03:00"),
            life: Life::Days(90),
        }),
        session("2026-11-03T10:00:00+03:00", "2026-11-03T10:10:01+03:00", "Права доступа"),
        session("2026-11-05T10:00:00+03:00", "2026-11-05T10:25:00+03:00", "=Отчёт"),
    ]
}

pub fn sealed(events: &[Event]) -> Vec<Envelope> {
    let seal = |(index, event): (usize, &Event)| {
        let sequence = u64::try_from(index).unwrap();
        let stamp = Stamp { lamport: sequence + 1, author: Author(7), sequence };
        let recorded_at = at("2026-11-06T12:00:00+03:00");
        Envelope::seal(codec::encode(event, stamp, recorded_at)).unwrap()
    };
    events.iter().enumerate().map(seal).collect()
}

pub fn file(envelopes: Vec<Envelope>) -> String {
    let records = Loaded { envelopes, quarantined: Vec::new() };
    export("2026-11-20T12:00:00Z", &[FiledLedger { id: "romashka".parse().unwrap(), records }])
}

/// Takes a file in on «Настройки» of an empty browser.
pub async fn take_in(visit: &Visit, file: &str) {
    visit.go("#/settings").await;
    visit.choose_file("#import-file", "kvant.json", file.as_bytes()).await;
    visit.wait_for(".preview", "Что добавит этот файл").await;
    visit.press("Добавить записи").await;
    visit.wait_for("#ledgers ~ .ledgers", "Ромашка").await;
}

/// What is left, as «Настройки» tell it of the reading that is chosen.
pub async fn left(visit: &Visit, words: &str) {
    visit.find("details.readings").await;
    visit.script("document.querySelector('details.readings').open = true").await;
    visit.wait_for("details.readings .matters", words).await;
}
