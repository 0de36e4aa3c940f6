//! What the person tells: the use as a sentence, the client, the companies, what is paid now.

use kvant_core::catalogue::Terms;
use kvant_core::usage::{Profile, Requests};
use leptos::prelude::*;

use super::compared_terms;
use crate::components::number_field::NumberField;
use crate::desk::Desk;
use crate::entry::{self, EntryError};
use crate::format::{amount_only, grouped};
use crate::pages::client_fields::ClientFields;
use crate::routes::ChoiceState;
use crate::wording;

/// More kinds of requests make a list, not a sentence.
const KINDS_MAX: usize = 6;

/// The question as a sentence that is edited in place.
#[component]
pub fn UseForm(desk: Desk) -> impl IntoView {
    let state = desk.state::<ChoiceState>();
    let kinds = Memo::new(move |_| state.with(|state| state.requests.len()));
    let add = move |_| {
        state.update(|state| state.requests.push(Requests::monthly(2, 60)));
    };
    let is_asking = RwSignal::new(false);
    let is_asking_shares = RwSignal::new(false);
    // Whether they are given, as a count, so that typing in them does not make them anew.
    let given_shares = Memo::new(move |_| {
        let given = state.with(|state| state.urgent_percent > 0 || state.day_off_percent > 0);
        usize::from(given || is_asking_shares.get())
    });
    let has_shares = move || given_shares.get() > 0;
    let is_full = move || kinds.get() >= KINDS_MAX;
    let months = move || state.with(|state| state.months);
    let months_typed = Signal::derive(move || months().to_string());
    let take_months = Callback::new(move |text: String| {
        let months = entry::whole(&text, 1, Profile::MONTHS_MAX)?;
        state.update(|state| state.months = months);
        Ok(months.to_string())
    });
    view! {
        <form class="use" aria-label=wording::YOUR_USE on:submit=|event| event.prevent_default()>
            <p class="sentences">
                {move || (0..kinds.get()).map(|index| view! { <RequestsFields state index /> }).collect_view()}
                {move || has_shares().then(|| shares(state))}
                <span class="sentence">
                    {wording::SENTENCE_HORIZON} " "
                    <NumberField id="months" label=wording::HORIZON_MONTHS value=months_typed
                        take=take_months width=3 />
                    " " {move || wording::month_word(months())} ". "
                </span>
                {move || client_fields(desk)}
                <PaidNow state is_asking />
            </p>
            <p class="more">
                <button type="button" class="quiet" title=wording::ADD_REQUESTS_WHY
                    on:click=add disabled=is_full>"+ " {wording::ADD_REQUESTS}</button>
                <button type="button" class="quiet" on:click=move |_| is_asking_shares.set(true)
                    hidden=has_shares>"+ " {wording::ADD_SHARES}</button>
                <button type="button" class="quiet" on:click=move |_| is_asking.set(true)
                    hidden=move || is_asking.get() || state.with(|state| state.paid_now.is_some())>
                    "+ " {wording::ADD_PAID_NOW}
                </button>
            </p>
            {documents_field(desk)}
        </form>
    }
}

/// What prices depend on, of every document that is compared.
fn client_fields(desk: Desk) -> AnyView {
    let state = desk.state::<ChoiceState>();
    let compared = Memo::new(move |_| state.with(|state| state.documents.join(",")));
    // A memo that is only tracked is never computed.
    drop(compared.get());
    let fields = untrack(|| state.with(|state| compared_terms(desk, state)));
    let is_mixed = fields.len() > 1;
    // Among many, only what has to be said; of one, whatever it asks.
    let asks = |terms: &&'static Terms| {
        terms.attribute.iter().any(|attribute| !is_mixed || attribute.assumed.is_none())
    };
    let fields = fields.into_iter().filter(asks).map(|terms| {
        let id = terms.id.as_str();
        let client = Signal::derive(move || {
            state.with(|state| state.clients.get(id).cloned().unwrap_or_default())
        });
        let change = Callback::new(move |(attribute, value)| {
            state.update(|state| {
                drop(state.clients.entry(id.to_string()).or_default().insert(attribute, value));
            });
        });
        let whose = is_mixed.then(|| {
            view! { <span class="muted">{wording::provider(terms)} ": "</span> }
        });
        view! { {whose} <ClientFields terms client on_change=change must=is_mixed /> }
    });
    fields.collect_view().into_any()
}

/// «Из них срочных 10 %, в выходные 0 %».
fn shares(state: RwSignal<ChoiceState>) -> AnyView {
    let field = |id: &'static str, label: &'static str, pick: fn(&mut ChoiceState) -> &mut u32| {
        let value = Signal::derive(move || {
            let mut state = state.get();
            pick(&mut state).to_string()
        });
        let take = Callback::new(move |text: String| {
            let percent = entry::whole(&text, 0, 100)?;
            state.update(|state| *pick(state) = percent);
            Ok(percent.to_string())
        });
        view! { <NumberField id=id label=label value take width=3 /> }
    };
    view! {
        <span class="sentence">
            {wording::SENTENCE_URGENT} " "
            {field("urgent", wording::SHARE_URGENT, |state| &mut state.urgent_percent)} " "
            {wording::SENTENCE_DAYS_OFF} " "
            {field("days-off", wording::SHARE_DAYS_OFF, |state| &mut state.day_off_percent)} " %. "
        </span>
    }
    .into_any()
}

/// Whose terms are compared: all, some, or one.
fn documents_field(desk: Desk) -> AnyView {
    let state = desk.state::<ChoiceState>();
    let all = &desk.catalogue.documents;
    let chosen = move || state.with(|state| compared_terms(desk, state).len());
    let change = move |id: &'static str, is_in: bool| {
        state.update(|state| {
            let mut ids: Vec<String> =
                compared_terms(desk, state).iter().map(|terms| terms.id.clone()).collect();
            if is_in {
                ids.push(id.to_string());
            } else if ids.len() > 1 {
                ids.retain(|other| other != id);
            }
            // In the order of the catalogue; all of them are none in particular.
            let known = all.iter().map(|terms| terms.id.clone());
            let ids: Vec<String> = known.filter(|known| ids.contains(known)).collect();
            state.documents = if ids.len() == all.len() { Vec::new() } else { ids };
        });
    };
    let only = move |id: &'static str| state.update(|state| state.documents = vec![id.to_string()]);
    let entry = move |terms: &'static Terms| {
        let id = terms.id.as_str();
        view! {
            <li>
                <label>
                    <input type="checkbox"
                        prop:checked=move || state.with(|state| state.compares(id))
                        disabled=move || chosen() == 1 && state.with(|state| state.compares(id))
                        on:change=move |event| change(id, event_target_checked(&event)) />
                    " " {wording::provider(terms)}
                </label>
                " "
                <button type="button" class="quiet" on:click=move |_| only(id)>
                    {wording::ONLY_THIS}
                    <span class="visually-hidden">": " {wording::provider(terms)}</span>
                </button>
            </li>
        }
    };
    view! {
        <details class="compared"
            hidden=move || all.len() == 1 || state.with(|state| state.is_fixed)>
            <summary>
                {wording::DOCUMENTS} ": "
                {move || wording::documents_chosen(chosen(), all.len())}
            </summary>
            <ul>{all.iter().map(entry).collect_view()}</ul>
            <button type="button" hidden=move || chosen() == all.len()
                on:click=move |_| state.update(|state| state.documents.clear())>
                {wording::COMPARE_ALL}
            </button>
        </details>
    }
    .into_any()
}

fn set_length(kind: &mut Requests, minutes: u32) {
    (kind.shortest_minutes, kind.longest_minutes) = (minutes, minutes);
}

/// «В месяц у нас 4 обращения по 25 минут», and its like for further kinds.
#[component]
fn RequestsFields(state: RwSignal<ChoiceState>, index: usize) -> impl IntoView {
    let of = move |pick: fn(&mut Requests) -> &mut u32| {
        move || {
            let kind = state.with(|state| state.requests.get(index).copied());
            kind.map_or(0, |mut kind| *pick(&mut kind))
        }
    };
    type Read = fn(&str, u32, u32) -> Result<u32, EntryError>;
    let take = move |set: fn(&mut Requests, u32), read: Read, min, max| {
        Callback::new(move |text: String| {
            let count = read(&text, min, max)?;
            state.update(|state| {
                if let Some(kind) = state.requests.get_mut(index) {
                    set(kind, count);
                }
            });
            Ok(grouped(u64::from(count)))
        })
    };
    let per_month = of(|kind| &mut kind.count);
    let minutes_each = of(|kind| &mut kind.shortest_minutes);
    let typed = |count: u32| grouped(u64::from(count));
    let remove = move |_| {
        state.update(|state| {
            if index < state.requests.len() {
                state.requests.remove(index);
            }
        });
    };
    let is_first = index == 0;
    let is_last = move || state.with(|state| index.saturating_add(1) == state.requests.len());
    view! {
        <span class="sentence">
            {if is_first { wording::SENTENCE_REQUESTS } else { wording::SENTENCE_AND }} " "
            <NumberField id=format!("requests-{index}") label=wording::REQUESTS_A_MONTH
                value=Signal::derive(move || typed(per_month()))
                take=take(|kind, count| kind.count = count, entry::whole, 0, Profile::REQUESTS_MAX) />
            " " {move || wording::request_word(per_month())} " " {wording::SENTENCE_BY} " "
            <NumberField id=format!("minutes-{index}") label=wording::MINUTES_EACH
                value=Signal::derive(move || typed(minutes_each()))
                take=take(set_length, entry::minutes, 1, Profile::MINUTES_MAX) />
            " " {move || wording::minute_word_by(minutes_each())}
            {(!is_first).then(|| view! {
                <button type="button" class="remove" aria-label=wording::REMOVE_REQUESTS
                    title=wording::REMOVE_REQUESTS on:click=remove>"×"</button>
            })}
            {move || if is_last() { ". " } else { " " }}
        </span>
    }
}

/// «Сейчас мы платим 5 000 ₽ в месяц», on request. Nothing counts until something is typed.
#[component]
fn PaidNow(state: RwSignal<ChoiceState>, is_asking: RwSignal<bool>) -> impl IntoView {
    // Whether it is given, as a count: one more type of memo is a kilobyte more to load.
    let given = Memo::new(move |_| {
        usize::from(is_asking.get() || state.with(|state| state.paid_now.is_some()))
    });
    let value = Signal::derive(move || {
        state.with(|state| state.paid_now.map(amount_only)).unwrap_or_default()
    });
    let remove = move |_| {
        is_asking.set(false);
        state.update(|state| state.paid_now = None);
    };
    let take = Callback::new(move |text: String| {
        let amount = entry::amount(&text)?;
        state.update(|state| state.paid_now = Some(amount));
        Ok(amount_only(amount))
    });
    move || {
        (given.get() > 0).then(|| {
            view! {
                " "
                <span class="sentence">
                    {wording::PAID_NOW_SENTENCE} " "
                    <NumberField id="paid-now" label=wording::PAID_NOW value take width=7 />
                    " " {wording::PAID_NOW_UNIT}
                    <button type="button" class="remove" aria-label=wording::REMOVE_PAID_NOW
                        title=wording::REMOVE_PAID_NOW
                        on:click=remove>"×"</button>
                </span>
            }
        })
    }
}
