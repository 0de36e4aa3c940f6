//! The request on the page «Сроки»: what, under which plan, when, and where it waited.

use chrono::NaiveDateTime;
use kvant_core::catalogue::{Attribute, Class, PromiseKind, Rule, Terms, read_as};
use leptos::prelude::*;

use crate::address::Address;
use crate::components::class_search::ClassSearch;
use crate::components::client_fields::ClientFields;
use crate::components::moment_field::MomentField;
use crate::components::pause_fields::PauseFields;
use crate::components::select_field::{SelectField, SelectOption};
use crate::page_states::PageState;
use crate::page_states::PageStates;
use crate::routes::{DeadlinesState, read_moment, write_moment};
use crate::{clock, wording};

/// Returns the matters on which deadlines depend.
pub fn deadline_matters(terms: &'static Terms) -> Vec<&'static str> {
    let schedules = terms.schedule.iter().map(|schedule| &schedule.reading);
    let conditions = schedules.chain(terms.promise.iter().map(|promise| &promise.reading));
    let read: Vec<&String> = conditions.flat_map(|reading| reading.keys()).collect();
    let rules = [Rule::WorkingDays.id(), Rule::ShortDays.id(), Rule::HoursZone.id()];
    let is_one = |id: &&'static str| rules.contains(id) || read.iter().any(|read| *read == id);
    terms.open.iter().map(|open| open.id.as_str()).filter(is_one).collect()
}

/// What must be known about the client for the promises that hold here.
fn asked_attributes(terms: &'static Terms, state: &DeadlinesState) -> Vec<&'static str> {
    let read = read_as(terms, &state.readings).unwrap_or_default();
    let names = |names: &[String], one: Option<&String>| {
        names.is_empty() || one.is_some_and(|one| names.contains(one))
    };
    let promises = terms.promise.iter().filter(|promise| {
        names(&promise.plan, Some(&state.plan))
            && names(&promise.kind, state.kind.as_ref())
            && names(&promise.class, state.class.as_ref())
            && names(&promise.priority, state.priority.as_ref())
            && promise.reading.iter().all(|(matter, one)| read.get(matter) == Some(one))
    });
    let conditions: Vec<_> = promises.map(|promise| &promise.when).collect();
    let is_asked = |attribute: &&'static Attribute| {
        attribute.values.iter().any(|value| value.offset.is_some())
            || conditions.iter().any(|when| when.contains_key(&attribute.id))
    };
    let asked = terms.asked_attributes(&state.readings).filter(is_asked);
    asked.map(|attribute| attribute.id.as_str()).collect()
}

/// Whether something is counted from the hand-over of the work.
fn has_hand_over(terms: &Terms, plan: &str) -> bool {
    terms.promise.iter().any(|promise| {
        promise.after == Some(PromiseKind::Completion)
            && promise.within.value().is_some()
            && (promise.plan.is_empty() || promise.plan.iter().any(|id| id == plan))
    })
}

/// The form.
#[component]
pub fn DeadlineForm(
    /// The page states.
    page_states: PageStates,
    /// The document.
    terms: &'static Terms,
) -> impl IntoView {
    let state = page_states.state::<DeadlinesState>();
    let client = Signal::derive(move || state.with(|state| state.client.clone()));
    let change_client = Callback::new(move |(attribute, value)| {
        state.update(|state| drop(state.client.insert(attribute, value)));
    });
    let readings = Signal::derive(move || state.with(|state| state.readings.clone()));
    let asked = Memo::new(move |_| state.with(|state| asked_attributes(terms, state)));
    let has_questions = move || !asked.with(Vec::is_empty);
    let class = Signal::derive(move || state.with(|state| state.class.clone()));
    let choose = Callback::new(move |class: Option<&'static Class>| {
        state.update(|state| {
            state.class = class.map(|class| class.id.clone());
            if let Some(class) = class {
                state.kind = Some(class.kind.clone());
            }
        });
    });
    let search = (!terms.class.is_empty())
        .then(|| view! { <ClassSearch terms chosen=class on_choose=choose /> });
    view! {
        <form class="request" on:submit=|event| event.prevent_default()>
            <div class="fields">{choices(page_states, terms)}</div>
            {search}
            <p class="sentences" hidden=move || !has_questions()>
                <ClientFields terms client readings on_change=change_client only=asked.into() />
            </p>
            {moments(page_states, terms)}
        </form>
    }
}

fn options<T>(all: &[T], told: impl Fn(&T) -> (&str, String)) -> Vec<SelectOption> {
    let option = |one: &T| {
        let (id, text) = told(one);
        SelectOption { id: id.to_string(), text }
    };
    all.iter().map(option).collect()
}

/// Document, plan, kind, priority; where there is but one of them there is nothing to choose.
fn choices(page_states: PageStates, terms: &'static Terms) -> AnyView {
    let state = page_states.state::<DeadlinesState>();
    let select = |id: &'static str,
                  label: &'static str,
                  options: Vec<SelectOption>,
                  chosen: fn(&DeadlinesState) -> &str,
                  change: Callback<String>| {
        let chosen = Signal::derive(move || state.with(|state| chosen(state).to_string()));
        (options.len() > 1).then(|| {
            view! {
                <SelectField id label is_labelled=true options chosen on_change=change />
            }
        })
    };
    let documents = &page_states.catalogue.documents;
    let change_document = Callback::new(move |id: String| {
        let address = Address::parse(&format!("#/deadlines?doc={id}"));
        state.update(|state| {
            let (mut read, _) = DeadlinesState::read(page_states.catalogue, address, state.clone());
            // The time is the person's own, whoever answers.
            read.pauses.clone_from(&state.pauses);
            *state = read;
        });
    });
    let change_plan = Callback::new(move |id| state.update(|state| state.plan = id));
    let change_kind = Callback::new(move |id: String| {
        state.update(|state| {
            let is_of =
                |class: &&Class| state.class.as_ref() == Some(&class.id) && class.kind == id;
            if !terms.class.iter().any(|class| is_of(&class)) {
                state.class = None;
            }
            state.kind = Some(id);
        });
    });
    let change_priority = Callback::new(move |id| state.update(|state| state.priority = Some(id)));
    view! {
        {select(
            "document",
            wording::FIELD_DOCUMENT,
            options(documents, |terms| (&terms.id, wording::document(terms))),
            |state| &state.document,
            change_document,
        )}
        {select(
            "plan",
            wording::FIELD_PLAN,
            options(&terms.plan, |plan| (&plan.id, plan.name.clone())),
            |state| &state.plan,
            change_plan,
        )}
        {select(
            "kind",
            wording::FIELD_KIND,
            options(&terms.kind, |kind| (&kind.id, kind.name.clone())),
            |state| state.kind.as_deref().unwrap_or_default(),
            change_kind,
        )}
        {select(
            "priority",
            wording::FIELD_PRIORITY,
            options(&terms.priority, |priority| (&priority.id, priority.name.clone())),
            |state| state.priority.as_deref().unwrap_or_default(),
            change_priority,
        )}
    }
    .into_any()
}

/// When it was registered, when the client was waited for, when the work was handed over.
fn moments(page_states: PageStates, terms: &'static Terms) -> AnyView {
    let state = page_states.state::<DeadlinesState>();
    let offset = terms.offset();
    let zone = wording::zone(offset.seconds());
    let registered = Signal::derive(move || state.with(|state| write_moment(state.registered_at)));
    let take_registered = Callback::new(move |text: String| {
        let moment = read_moment(&text);
        if let Some(moment) = moment {
            state.update(|state| state.registered_at = moment);
        }
        moment.is_some()
    });
    let now = move |_| state.update(|state| state.registered_at = clock::now(offset));
    let done = Signal::derive(move || {
        state.with(|state| state.done_at.map(write_moment).unwrap_or_default())
    });
    let take_done = Callback::new(move |text: String| {
        let moment = read_moment(&text);
        let is_taken = moment.is_some() || text.is_empty();
        if is_taken {
            state.update(|state| state.done_at = moment);
        }
        is_taken
    });
    let label = wording::field_done(&zone);
    let is_handed_over = Memo::new(move |_| state.with(|state| has_hand_over(terms, &state.plan)));
    let clear = move || {
        let is_set = state.with(|state| state.done_at.is_some());
        let clear = move |_| state.update(|state| state.done_at = None);
        is_set.then(|| {
            view! {
                <button type="button" on:click=clear>{wording::DONE_CLEAR}</button>
            }
        })
    };
    let hand_over = move || {
        let label = label.clone();
        is_handed_over.get().then(|| {
            view! {
                <MomentField id="done" label value=done take=take_done>{clear}</MomentField>
            }
        })
    };
    let pauses = Signal::derive(move || state.with(|state| state.pauses.clone()));
    let begin: Signal<NaiveDateTime> =
        Signal::derive(move || state.with(|state| state.registered_at));
    let change_pauses = Callback::new(move |pauses| state.update(|state| state.pauses = pauses));
    view! {
        <div class="fields">
            <MomentField id="registered" label=wording::field_registered(&zone)
                value=registered take=take_registered>
                <button type="button" on:click=now>{wording::NOW}</button>
            </MomentField>
            {hand_over}
        </div>
        <PauseFields value=pauses begin on_change=change_pauses />
    }
    .into_any()
}
