//! What is known about the client, and how open matters are read.

use kvant_core::catalogue::{Attributes, Terms};
use kvant_core::ledger::event::Event;
use leptos::prelude::*;

use crate::account::readings::LedgerReadings;
use crate::book::Book;
use crate::components::client_fields::ClientFields;
use crate::wording;

/// The section.
#[component]
pub fn Counting(book: Book) -> impl IntoView {
    let document = Memo::new(move |_| {
        book.ledger.with(|ledger| ledger.resolved().map(|resolved| resolved.terms().id.clone()))
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
            let resolved = ledger.resolved().map(|resolved| resolved.client().clone());
            resolved.unwrap_or_else(|| ledger.general().client.clone())
        })
    });
    let readings = Signal::derive(move || book.ledger.with(|own| own.general().readings.clone()));
    let is_unknown = Memo::new(move |_| {
        let asked = |client: &Attributes| {
            readings
                .with(|read| terms.asked_attributes(read).any(|one| !client.contains_key(&one.id)))
        };
        client.with(asked)
    });
    let change_status = Callback::new(move |(attribute, value): (String, String)| {
        // Ids of the terms are short.
        if book.record(Event::StatusChanged { attribute, value }).is_ok() {
            told.set(wording::SETTINGS_STATUS_RECORDED);
        }
    });
    let change_readings = Callback::new(move |events: Vec<Event>| {
        // Ids of the terms are short.
        if book.record_all(events).is_ok() {
            told.set(wording::SETTINGS_READING_RECORDED);
        }
    });
    view! {
        {(!terms.attribute.is_empty()).then(|| view! {
            <p class="sentences"><ClientFields terms client readings on_change=change_status /></p>
            {move || is_unknown.get().then(|| view! { <p>{wording::SETTINGS_STATUS_UNKNOWN}</p> })}
            <p class="muted">{wording::SETTINGS_STATUS_WHY}</p>
        })}
        <LedgerReadings book terms summary=wording::SETTINGS_READINGS on_change=change_readings />
    }
}
