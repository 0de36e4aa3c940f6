//! What a document asks to be accepted before a request: its terms, and the processing of personal
//! data.

use kvant_core::calendar::Instant;
use kvant_core::catalogue::{Terms, Topic};
use kvant_core::ledger::event::{Event, EventId};
use kvant_core::ledger::fold::{HistoryEntry, Ledger};
use leptos::prelude::*;

use super::Scribe;
use crate::components::place::Place;
use crate::wording;

/// What was accepted so far.
#[derive(Clone, PartialEq, Eq)]
struct Accepted {
    /// When consent was given, while it is not withdrawn.
    consent: Option<Instant>,
    /// The edition of the terms that was accepted last.
    edition: Option<String>,
}

fn accepted(ledger: &Ledger<'static>) -> Accepted {
    let general = ledger.general();
    let when = |id: EventId| {
        ledger.history().find_map(|(event, _)| match event {
            HistoryEntry::Known(entry) if entry.id == id => {
                Some(ledger.offset().to_local(entry.recorded_at))
            }
            _ => None,
        })
    };
    Accepted {
        consent: general.consent.and_then(when),
        edition: general.acknowledged.as_ref().map(|(_, edition)| edition.clone()),
    }
}

/// Whether a document asks for consent to the processing of personal data.
pub fn is_asked(terms: &Terms) -> bool {
    terms.statement.iter().any(|one| one.topic == Topic::PersonalData)
}

/// Shows what is asked, and records what was given or taken back.
#[component]
pub fn Consent(scribe: Scribe, terms: &'static Terms, this_year: i32) -> impl IntoView {
    let book = scribe.book;
    let accepted = Memo::new(move |_| book.ledger.with(accepted));
    let document = || terms.id.clone();
    let give = move |_| {
        let given = Event::ConsentGiven { document: document() };
        scribe.record(vec![given], wording::TICKET_CONSENT_GIVEN);
    };
    let withdraw = move |_| {
        let withdrawn = Event::ConsentWithdrawn { document: document() };
        scribe.record(vec![withdrawn], wording::TICKET_CONSENT_WITHDRAWN);
    };
    let read = move |_| {
        let edition = terms.edition.id.clone();
        let noted = Event::TermsAcknowledged { document: document(), edition };
        scribe.record(vec![noted], wording::TICKET_TERMS_NOTED);
    };
    let is_asked = is_asked(terms);
    let consent = is_asked.then(|| {
        let stands = move || match accepted.with(|accepted| accepted.consent) {
            None => view! {
                <p>{wording::TICKET_CONSENT_ASKED}</p>
                <p class="actions">
                    <button type="button" on:click=give>{wording::TICKET_CONSENT_GIVE}</button>
                </p>
            }
            .into_any(),
            Some(at) => view! {
                <p>
                    {wording::ticket_consent_since(at, this_year)} " "
                    {wording::TICKET_CONSENT_HOW}
                </p>
                <p class="actions">
                    <button type="button" on:click=withdraw>{wording::TICKET_CONSENT_WITHDRAW}</button>
                </p>
            }
            .into_any(),
        };
        let is_open = accepted.with_untracked(|accepted| accepted.consent.is_none());
        view! {
            <div aria-live="polite">{stands}</div>
            <details open=is_open>
                <summary>{wording::TICKET_CONSENT_WORDS}</summary>
                {statements(terms)}
            </details>
        }
    });
    let terms_read = move || {
        let edition = terms.edition.id.as_str();
        let known = accepted.with(|accepted| accepted.edition.clone());
        let is_read = known.as_deref() == Some(edition);
        let told = match known {
            None => None,
            Some(_) if is_read => Some(wording::ticket_terms_since(edition)),
            Some(known) => Some(wording::ticket_terms_changed(&known, edition)),
        };
        let button = (!is_read).then(|| {
            view! { <button type="button" on:click=read>{wording::TICKET_TERMS_READ}</button> }
        });
        view! {
            <p class="actions">
                {told}
                <a href=format!("#/terms?doc={}", terms.id)>{wording::TICKET_TERMS_OPEN}</a>
                {button}
            </p>
        }
    };
    view! {
        <section class="consent" aria-labelledby="consent">
            <h2 id="consent">
                {if is_asked { wording::TICKET_CONSENT } else { wording::TICKET_TERMS }}
            </h2>
            {consent}
            {terms_read}
        </section>
    }
}

/// What the document says of personal data, and what it leaves open there.
fn statements(terms: &'static Terms) -> AnyView {
    let said: Vec<_> =
        terms.statement.iter().filter(|one| one.topic == Topic::PersonalData).collect();
    let line = |text: &'static str, source: &kvant_core::source::Source| {
        let source = source.clone();
        view! { <li>{text} " " <Place terms source /></li> }.into_any()
    };
    let is_here = |place: &str| said.iter().any(|one| place.starts_with(one.source.place()));
    let open = terms.open.iter().filter(|open| is_here(open.source.place()));
    let lines = said.iter().map(|one| line(&one.text, &one.source));
    let lines = lines.chain(open.map(|open| line(&open.question, &open.source)));
    view! { <ul>{lines.collect_view()}</ul> }.into_any()
}
