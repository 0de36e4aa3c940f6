//! A ledger for the pages that show one: brought in a file, as a person does, or kept already.

use std::collections::BTreeSet;

use chrono::DateTime;
use kvant_core::calendar::Instant;
use kvant_core::ledger::codec;
use kvant_core::ledger::event::{
    Author, Event, EventId, Life, Opening, Origin, Payment, Session, Stamp, StopCause,
};
use kvant_core::money::Rub;
use kvant_wire::envelope::Envelope;
use kvant_wire::file::{FiledLedger, export};
use kvant_wire::store::Loaded;
use kvant_wire::text_form::to_text;
use serde_json::{Value, json};

use crate::visit::Visit;

/// What every ledger here is called in stores and files.
const LEDGER: &str = "romashka";

/// Where «Мой пакет» says where its records are.
pub const SAVE_STATE: &str = ".save-state";

/// The names of all events that IndexedDB has.
const IN_DATABASE: &str = "
    const done = arguments[arguments.length - 1];
    const open = indexedDB.open('kvant');
    open.onsuccess = () => {
        const keys = open.result.transaction('envelopes').objectStore('envelopes').getAllKeys();
        keys.onsuccess = () => { open.result.close(); done(keys.result.map((key) => key[1])); };
    };";

/// The names of all events that localStorage has.
const IN_LOCAL_STORAGE: &str = "
    const keys = Object.keys(localStorage).filter((key) => key.includes('/v1/'));
    arguments[arguments.length - 1](keys.map((key) => key.split('/v1/')[1]));";

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

pub fn named(document: &str) -> Event {
    Event::LedgerNamed { name: "Ромашка".to_string(), document: document.to_string() }
}

pub fn request(title: &str, registered_at: &str) -> Event {
    Event::RequestOpened(Opening {
        title: title.to_string(),
        text: "Подробно, что случилось".to_string(),
        plan: None,
        kind: None,
        class: None,
        priority: None,
        registered_at: at(registered_at),
    })
}

/// A package of 30 quanta of document 000 (S0-11, S0-20), of which 5 are used.
pub fn usual() -> Vec<Event> {
    vec![
        named("crm-support"),
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

/// A package that no test uses up.
pub fn paid() -> Vec<Event> {
    vec![
        named("crm-support"),
        Event::StatusChanged { attribute: "status".to_string(), value: "licence-year".to_string() },
        Event::PackagePaid(Payment {
            plan: "subscription".to_string(),
            units: 600,
            unit_seconds: Some(600),
            minimum_units: 1,
            amount: Some(Rub::whole(300_000)),
            paid_at: at("2026-11-18T12:00:00+03:00"),
            life: Life::Days(90),
        }),
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

/// Timers that another device started and stopped at once, two events each.
pub fn timers(count: u64) -> Vec<Envelope> {
    let mut sealed: Vec<Envelope> = Vec::new();
    for sequence in 0..2 * count {
        let seconds = 1_795_001_000 + i64::try_from(sequence).unwrap() * 30;
        let at = DateTime::from_timestamp(seconds, 0).unwrap().fixed_offset();
        let event = if sequence % 2 == 0 {
            Event::TimerStarted { request: None, specialist: String::new(), at }
        } else {
            let timer = EventId(sealed.last().unwrap().id().bytes());
            Event::TimerStopped { timer, at, cause: StopCause::Person }
        };
        let stamp = Stamp { lamport: sequence + 10, author: Author(8), sequence };
        sealed.push(Envelope::seal(codec::encode(&event, stamp, at)).unwrap());
    }
    sealed
}

/// What a newer app may have written: a further kind of event, and a further form of all of them.
pub fn newer() -> Vec<Envelope> {
    let head = "\"by\":\"0000000000000009\",\"recorded_at\":1795000000";
    let kind = format!(
        "{{\"v\":1,\"kind\":\"invoice-sent\",{head},\"lamport\":20,\"sequence\":0,\
         \"body\":{{\"amount\":\"1.00\"}}}}"
    );
    let form = format!(
        "{{ \"v\": 2, \"kind\": \"package-paid\", {head}, \"lamport\":21, \"sequence\":1, \
         \"parts\": [1, null, \"Счёт № 5\"] }}"
    );
    [kind, form].map(|text| Envelope::seal(text.into_bytes()).unwrap()).to_vec()
}

pub fn file(envelopes: Vec<Envelope>) -> String {
    let records = Loaded { envelopes, quarantined: Vec::new() };
    export("2026-11-20T12:00:00Z", &[FiledLedger { id: LEDGER.parse().unwrap(), records }])
}

/// Takes a file in on «Настройки» of an empty browser.
pub async fn take_in(visit: &Visit, file: &str) {
    visit.go("#/settings").await;
    visit.choose_file("#import-file", "kvant.json", file.as_bytes()).await;
    visit.wait_for(".preview", "Что добавит этот файл").await;
    visit.press("Добавить записи").await;
    visit.wait_for("#ledgers ~ .ledgers", "Ромашка").await;
}

/// Keeps events in localStorage as the app does, from a page that does not read them.
pub async fn keep(visit: &Visit, envelopes: &[Envelope]) {
    visit.go("#/terms").await;
    let key = |envelope: &Envelope| format!("kvant/{LEDGER}/v1/{}", envelope.id());
    let text = |envelope: &Envelope| to_text(envelope.bytes()).into_owned();
    let mut kept: serde_json::Map<String, Value> =
        envelopes.iter().map(|one| (key(one), text(one).into())).collect();
    kept.insert("kvant/last/ledger".to_string(), LEDGER.into());
    kept.insert("kvant/portal".to_string(), "yes".into());
    visit.script(&format!("Object.assign(localStorage, {})", Value::Object(kept))).await;
}

/// Keeps events in IndexedDB alone, which an open page of the app has made.
pub async fn keep_in_database(visit: &Visit, envelopes: &[Envelope]) {
    const PUT: &str = "
        const [ledger, records, done] = arguments;
        const open = indexedDB.open('kvant');
        open.onsuccess = () => {
            const write = open.result.transaction('envelopes', 'readwrite');
            for (const [name, text] of records)
                write.objectStore('envelopes').put(new TextEncoder().encode(text), [ledger, name]);
            write.oncomplete = () => { open.result.close(); done(); };
        };";
    let text = |envelope: &Envelope| String::from_utf8(envelope.bytes().to_vec()).unwrap();
    let records: Vec<_> =
        envelopes.iter().map(|one| json!([one.id().to_string(), text(one)])).collect();
    visit.driver.execute_async(PUT, vec![json!(LEDGER), json!(records)]).await.unwrap();
}

/// The names of all events that IndexedDB has.
pub async fn in_database(visit: &Visit) -> BTreeSet<String> {
    names(visit, IN_DATABASE).await
}

/// The names of all events that localStorage has.
pub async fn in_local_storage(visit: &Visit) -> BTreeSet<String> {
    names(visit, IN_LOCAL_STORAGE).await
}

async fn names(visit: &Visit, script: &str) -> BTreeSet<String> {
    let found = visit.driver.execute_async(script, Vec::new()).await.unwrap();
    let found = found.json().as_array().unwrap().clone();
    found.iter().map(|name| name.as_str().unwrap().to_string()).collect()
}

/// Opens «Мой пакет» with a ledger in which much was paid and nothing worked.
pub async fn with_package(visit: &Visit) {
    keep(visit, &sealed(&paid())).await;
    visit.go("#/my").await;
    visit.find("#timer button").await;
}

/// Waits until the page says that everything is on the disk.
pub async fn is_saved(visit: &Visit) {
    visit.wait_for(SAVE_STATE, "Сохранено").await;
}

/// What is left, as «Настройки» tell it of the reading that is chosen.
pub async fn left(visit: &Visit, words: &str) {
    visit.find("details.readings").await;
    visit.script("document.querySelector('details.readings').open = true").await;
    visit.wait_for("details.readings .matters", words).await;
}
