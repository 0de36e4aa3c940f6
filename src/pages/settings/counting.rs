//! What is known about the client, and how open matters are read.

use kvant_core::catalogue::{OpenMatter, Reading, Readings, Terms};
use kvant_core::ledger::Ledger;
use kvant_core::ledger::codec::Decoded;
use kvant_core::ledger::event::{Entry, Event, EventId};
use kvant_core::report::unit::BillingUnit;
use leptos::prelude::*;

use crate::book::Book;
use crate::components::readings::{MatterChoice, ReadingChoice, ReadingsContent, ReadingsPanel};
use crate::pages::client_fields::ClientFields;
use crate::wording;

/// The section.
#[component]
pub fn Counting(book: Book) -> impl IntoView {
    let document = Memo::new(move |_| {
        book.ledger.with(|ledger| ledger.ground().map(|ground| ground.terms().id.clone()))
    });
    let told = RwSignal::new("");
    let content = move || match document.get().and_then(|id| book.catalogue.document(&id).ok()) {
        None => view! { <p>{wording::SETTINGS_COUNTING_NONE}</p> }.into_any(),
        Some(terms) => view! { <ForTerms book terms told /> }.into_any(),
    };
    view! {
        <section aria-labelledby="counting">
            <h2 id="counting">{wording::SETTINGS_COUNTING}</h2>
            {content}
            <p class="told" role="status">{told}</p>
        </section>
    }
}

#[component]
fn ForTerms(book: Book, terms: &'static Terms, told: RwSignal<&'static str>) -> impl IntoView {
    let client = Signal::derive(move || {
        book.ledger.with(|ledger| {
            let ground = ledger.ground().map(|ground| ground.client().clone());
            ground.unwrap_or_else(|| ledger.general().client.clone())
        })
    });
    let is_unknown = Memo::new(move |_| {
        client.with(|client| terms.attribute.iter().any(|one| !client.contains_key(&one.id)))
    });
    let change_status = Callback::new(move |(attribute, value): (String, String)| {
        // Ids of the terms are short.
        if book.record(Event::StatusChanged { attribute, value }).is_ok() {
            told.set(wording::SETTINGS_STATUS_RECORDED);
        }
    });
    let change_readings = Callback::new(move |chosen: Readings| {
        let before = book.ledger.with_untracked(|ledger| ledger.general().readings.clone());
        for open in terms.computed_matters() {
            let reading = |readings: &Readings| {
                readings.get(&open.id).cloned().or_else(|| Some(open.assumed()?.id.clone()))
            };
            let (before, now) = (reading(&before), reading(&chosen));
            if let Some(reading) = now.filter(|now| before.as_ref() != Some(now)) {
                let _ = book.record(Event::ReadingChosen { matter: open.id.clone(), reading });
            }
        }
        told.set(wording::SETTINGS_READING_RECORDED);
    });
    // Each reading is tried out on a copy of the ledger: that is done when somebody looks.
    let is_open = RwSignal::new(false);
    let content = Signal::derive(move || ReadingsContent {
        terms,
        matters: book.ledger.with(|ledger| matters(book, terms, ledger)),
        readings: book.ledger.with(|ledger| differing(terms, &ledger.general().readings)),
        idle: wording::SETTINGS_READINGS_IDLE,
    });
    let toggle = move |event: leptos::ev::Event| {
        use wasm_bindgen::JsCast;
        let details = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        is_open.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    view! {
        {(!terms.attribute.is_empty()).then(|| view! {
            <p class="sentences"><ClientFields terms client on_change=change_status /></p>
            {move || is_unknown.get().then(|| view! { <p>{wording::SETTINGS_STATUS_UNKNOWN}</p> })}
            <p class="muted">{wording::SETTINGS_STATUS_WHY}</p>
        })}
        <details class="readings" on:toggle=toggle>
            <summary>{wording::SETTINGS_READINGS}</summary>
            {move || is_open.get().then(|| view! {
                <ReadingsPanel content on_change=change_readings />
            })}
        </details>
    }
}

/// The readings that are not the assumed ones.
fn differing(terms: &Terms, readings: &Readings) -> Readings {
    let is_assumed = |matter: &str, reading: &str| {
        let open = terms.open.iter().find(|open| open.id == matter);
        open.and_then(OpenMatter::assumed).is_some_and(|assumed| assumed.id == reading)
    };
    let mut differing = readings.clone();
    differing.retain(|matter, reading| !is_assumed(matter, reading));
    differing
}

/// What each reading of each matter would make of the balance now.
fn matters(book: Book, terms: &'static Terms, ledger: &Ledger<'static>) -> Vec<MatterChoice> {
    let now = book.now.get_untracked();
    let left_now = ledger.balance(now).left_units;
    let kind = BillingUnit::at(ledger, now).kind;
    let matter = |open: &'static OpenMatter| {
        let chosen = ledger.general().readings.get(&open.id);
        let mut changes_anything = false;
        let mut choice = |reading: &'static Reading| {
            let is_chosen = chosen.map_or(reading.assumed, |chosen| *chosen == reading.id);
            let left = if is_chosen { left_now } else { left_with(book, ledger, open, reading) };
            changes_anything |= left != left_now;
            let told = if left == left_now {
                wording::settings_left(kind, left)
            } else {
                wording::settings_left_instead(kind, left, left_now)
            };
            ReadingChoice { reading, is_chosen, told }
        };
        let readings = open.readings.iter().map(&mut choice).collect();
        MatterChoice { open, changes_anything, readings }
    };
    terms.computed_matters().map(matter).collect()
}

fn left_with(book: Book, ledger: &Ledger<'static>, open: &OpenMatter, reading: &Reading) -> u64 {
    let now = book.now.get_untracked();
    let mut tried = ledger.clone();
    let event = Event::ReadingChosen { matter: open.id.clone(), reading: reading.id.clone() };
    // The name of no stored event: the copy is dropped at once.
    let id = EventId([0; 32]);
    let stamp = tried.next_stamp(book.author());
    tried.take([(id, Decoded::Known(Box::new(Entry { id, stamp, recorded_at: now, event })))]);
    tried.balance(now).left_units
}
