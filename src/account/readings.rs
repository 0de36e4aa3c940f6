//! How open matters are read in a ledger, and what other readings would change, in words.

use chrono::Datelike;
use kvant_core::catalogue::{OpenMatter, Reading, Readings, Terms};
use kvant_core::ledger::Ledger;
use kvant_core::ledger::event::Event;
use kvant_core::report::readings::{self, MatterEffect, Outcome, ReadingEffect};
use kvant_core::report::unit::BillingUnit;
use leptos::prelude::*;

use crate::book::Book;
use crate::components::readings::{MatterChoice, ReadingChoice, ReadingsContent, ReadingsPanel};
use crate::wording;

/// Everything that can be read otherwise, with its effect on this ledger. Each reading is tried out
/// on a copy of the ledger: that is done when somebody looks.
#[component]
pub fn LedgerReadings(
    /// The open ledger.
    book: Book,
    /// Its document.
    terms: &'static Terms,
    /// What is on the lid.
    summary: &'static str,
    /// Called with what is to be recorded.
    on_change: Callback<Vec<Event>>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let content = Signal::derive(move || ReadingsContent {
        terms,
        matters: book.ledger.with(|ledger| matters(book, ledger)),
        readings: book.ledger.with(|ledger| differing(terms, &ledger.general().readings)),
        idle: wording::SETTINGS_READINGS_IDLE,
    });
    let toggle = move |event: leptos::ev::Event| {
        use wasm_bindgen::JsCast;
        let details = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        is_open.set(details.is_some_and(|details| details.has_attribute("open")));
    };
    let change = Callback::new(move |chosen: Readings| {
        let events = book.ledger.with_untracked(|ledger| changes(terms, ledger, &chosen));
        on_change.run(events);
    });
    view! {
        <details class="readings" on:toggle=toggle>
            <summary>{summary}</summary>
            {move || is_open.get().then(|| view! {
                <ReadingsPanel content on_change=change />
            })}
        </details>
    }
}

/// How what a balance stands on was read, a line each: «Срок пакета — в календарных днях или
/// рабочих? — календарные».
#[component]
pub fn CountedBy(
    /// The open ledger.
    book: Book,
) -> impl IntoView {
    let lines = Memo::new(move |_| {
        book.ledger.with(|ledger| {
            let line = |(open, reading): (&OpenMatter, &Reading)| {
                (open.question.clone(), reading.text.clone(), reading.assumed)
            };
            readings::counted_by(ledger).into_iter().map(line).collect::<Vec<_>>()
        })
    });
    let line = |(question, text, is_assumed): (String, String, bool)| {
        let mark = (!is_assumed).then_some(wording::READING_IS_CHOSEN);
        view! { <li>{question} " " <strong>{text}</strong> {mark}</li> }
    };
    move || view! { <ul class="counted-by">{lines.get().into_iter().map(line).collect_view()}</ul> }
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

/// What is recorded when the readings become these.
fn changes(terms: &Terms, ledger: &Ledger<'static>, chosen: &Readings) -> Vec<Event> {
    let before = &ledger.general().readings;
    let change = |open: &OpenMatter| {
        let reading = |readings: &Readings| {
            readings.get(&open.id).cloned().or_else(|| Some(open.assumed()?.id.clone()))
        };
        let (before, now) = (reading(before), reading(chosen));
        let reading = now.filter(|now| before.as_ref() != Some(now))?;
        Some(Event::ReadingChosen { matter: open.id.clone(), reading })
    };
    terms.computed_matters().filter_map(change).collect()
}

/// What each reading of each matter would make of the balance now.
fn matters(book: Book, ledger: &Ledger<'static>) -> Vec<MatterChoice> {
    let at = book.now.get_untracked();
    let now = Outcome::of(ledger, at);
    let this_year = ledger.offset().to_local(at).year();
    let kind = BillingUnit::at(ledger, at).kind;
    let choice = |effect: ReadingEffect<'static>| ReadingChoice {
        reading: effect.reading,
        is_chosen: effect.is_chosen,
        told: wording::ledger_reading_effect(kind, effect.outcome, now, this_year),
    };
    let matter = |effect: MatterEffect<'static>| MatterChoice {
        open: effect.open,
        changes_anything: effect.changes_anything(),
        readings: effect.readings.into_iter().map(choice).collect(),
    };
    readings::readings(ledger, at).into_iter().map(matter).collect()
}
