//! The first three steps: the terms, a name, the first payment.

use kvant_core::by_name::ByName;
use kvant_core::catalogue::{Attributes, Readings, Terms};
use kvant_core::ledger::event::Payment;
use kvant_core::price::ResolvedTerms;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::example;
use super::keeper::Keeper;
use super::payment_form::PaymentForm;
use super::standing::focus;
use crate::book::Book;
use crate::components::client_fields::ClientFields;
use crate::components::select_field::{SelectField, SelectOption};
use crate::near::in_turn;
use crate::routes::SettingsView;
use crate::wording;

/// An account without a payment: what to do first.
#[component]
pub fn Begin(
    /// Where it is recorded.
    keeper: Keeper,
) -> impl IntoView {
    let book = keeper.book;
    let general = book.ledger.with_untracked(|ledger| ledger.general().clone());
    let first = || book.catalogue.documents.first();
    let known = book.catalogue.document(&general.document).ok();
    let terms: RwSignal<Option<&'static Terms>> = RwSignal::new(known.or_else(first));
    let client = RwSignal::new(general.client);
    let name = RwSignal::new(general.name);
    let documents: Vec<SelectOption> = book
        .catalogue
        .documents
        .iter()
        .map(|terms| SelectOption { id: terms.id.clone(), text: wording::document(terms) })
        .collect();
    let chosen =
        Signal::derive(move || terms.get().map_or_else(String::new, |terms| terms.id.clone()));
    let choose = Callback::new(move |id: String| {
        // What is known about a client of one document says nothing in another.
        client.set(Attributes::new());
        terms.set(book.catalogue.document(&id).ok());
    });
    let steps = move || {
        let terms = terms.get()?;
        Some(view! { <Steps keeper terms client name /> })
    };
    let [steps_due] = in_turn();
    let is_offered = move || book.current.get() != example::ledger_id();
    let try_it = move |_| spawn_local(example::begin(book));
    view! {
        <p class="lead">{wording::MY_LEAD}</p>
        {move || is_offered().then(|| view! {
            <p class="try">
                <button type="button" on:click=try_it>{wording::MY_TRY}</button>
                <span class="muted">{wording::MY_TRY_WHY}</span>
            </p>
            <p><a href=SettingsView { act: None, is_copy: true }.address()>{wording::MY_FROM_COPY}</a></p>
        })}
        <section class="step" aria-labelledby="step-terms">
            <h2 id="step-terms">{wording::STEP_TERMS}</h2>
            <div class="fields">
                <SelectField id="my-document" label=wording::FIELD_DOCUMENT is_labelled=true
                    options=documents chosen on_change=choose />
            </div>
            {move || terms.get().map(|terms| {
                let change = Callback::new(move |(attribute, value)| {
                    client.update(|client| drop(client.insert(attribute, value)));
                });
                let readings = Signal::derive(move || readings_of(book));
                let said = Signal::derive(move || {
                    completed(terms, &client.get(), &readings.get())
                });
                view! {
                    <p class="sentences"><ClientFields terms client=said readings on_change=change /></p>
                }
            })}
        </section>
        {move || steps_due.get().then_some(steps)}
    }
}

/// What the fields show is what is recorded: where nothing was said, what is assumed, or the
/// first value.
fn completed(terms: &Terms, said: &Attributes, readings: &Readings) -> Attributes {
    let mut client = ByName::new();
    for attribute in terms.asked_attributes(readings) {
        let first = attribute.values.first().map(|value| &value.id);
        let value = said.get(&attribute.id).or(attribute.assumed.as_ref()).or(first);
        if let Some(value) = value {
            client.insert(attribute.id.clone(), value.clone());
        }
    }
    client
}

fn readings_of(book: Book) -> Readings {
    book.ledger.with(|ledger| ledger.general().readings.clone())
}

/// What follows once the document is chosen.
#[component]
fn Steps(
    keeper: Keeper,
    terms: &'static Terms,
    client: RwSignal<Attributes>,
    name: RwSignal<String>,
) -> impl IntoView {
    let book = keeper.book;
    // Made ready once for every answer, and not for every field that asks.
    let resolved = Memo::new_with_compare(
        move |_| {
            let readings = readings_of(book);
            let client = completed(terms, &client.get(), &readings);
            ResolvedTerms::new(book.catalogue, terms, client, &readings).ok()
        },
        |_, _| true,
    );
    let save = Callback::new(move |payments: Vec<Payment>| {
        let readings = book.ledger.with_untracked(|ledger| ledger.general().readings.clone());
        let said = completed(terms, &client.get_untracked(), &readings);
        keeper.begin(terms, name.get_untracked().trim(), &said, payments);
        focus("my-answer");
    });
    let now = Signal::derive(move || book.now.get());
    view! {
        <section class="step" aria-labelledby="step-name">
            <h2 id="step-name">{wording::STEP_NAME}</h2>
            <div class="fields">
                <span class="text-field">
                    <label for="my-name">{wording::FIELD_LEDGER_NAME}</label>
                    <input id="my-name" type="text" autocomplete="organization" maxlength="200"
                        prop:value=name on:input=move |event| name.set(event_target_value(&event)) />
                </span>
            </div>
        </section>
        <section class="step" aria-labelledby="step-payment">
            <h2 id="step-payment">{wording::STEP_PAYMENT}</h2>
            <PaymentForm id="first" terms resolved=resolved.into() now corrects=None is_further=false
                label=wording::PAYMENT_SAVE on_save=save />
        </section>
    }
}
