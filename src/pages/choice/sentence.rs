//! What the person tells: the use as a sentence, the client, the companies, what is paid now.

use kvant_core::catalogue::Terms;
use kvant_core::usage::{Per, Profile, Requests};
use leptos::prelude::*;

use super::{compared_ids, compared_terms};
use crate::components::client_fields::ClientFields;
use crate::components::number_field::NumberField;
use crate::components::select_field::{SelectField, SelectOption};
use crate::entry;
use crate::focus::focus_when_drawn;
use crate::format::{amount_only, grouped};
use crate::page_states::PageStates;
use crate::routes::ChoiceState;
use crate::wording;

/// More kinds of requests make a list, not a sentence.
const KINDS_MAX: usize = 6;

/// What a person has asked to be able to tell.
#[derive(Clone, Copy)]
pub struct Asking {
    paid_now: RwSignal<bool>,
    shares: RwSignal<bool>,
}

impl Asking {
    /// Nothing is asked yet.
    pub fn new() -> Asking {
        Asking { paid_now: RwSignal::new(false), shares: RwSignal::new(false) }
    }

    fn has_shares(self, state: RwSignal<ChoiceState>) -> bool {
        let given = state.with(|state| state.urgent_percent > 0 || state.day_off_percent > 0);
        given || self.shares.get()
    }
}

/// The question as a sentence that is edited in place.
#[component]
pub fn UseForm(page_states: PageStates, asking: Asking) -> impl IntoView {
    let state = page_states.state::<ChoiceState>();
    let kinds = Memo::new(move |_| state.with(|state| state.requests.len()));
    let fixed = Memo::new(move |_| usize::from(state.with(|state| state.is_fixed)));
    // Whether they are given, as a count, so that typing in them does not make them anew.
    let given_shares = Memo::new(move |_| usize::from(asking.has_shares(state)));
    let has_shares = move || given_shares.get() > 0;
    let has_range = move || {
        state.with(|state| {
            state.requests.iter().any(|kind| kind.shortest_minutes < kind.longest_minutes)
        })
    };
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
                {move || software_sentence(page_states, fixed.get() > 0)}
                {move || client_fields(page_states)}
                {move || (0..kinds.get()).map(|index| view! { <RequestsFields state index /> }).collect_view()}
                {move || has_shares().then(|| shares(state))}
                <span class="sentence">
                    {wording::SENTENCE_HORIZON} " "
                    <NumberField id="months" label=wording::HORIZON_MONTHS value=months_typed
                        take=take_months width=3 />
                    " " {move || wording::month_word(months())} ". "
                </span>
                <PaidNow state is_asking=asking.paid_now />
            </p>
            <p class="muted" hidden=move || !has_range()>{wording::RANGE_WHY}</p>
        </form>
    }
}

/// What stands below the answer, so that this has room on the first screen: what else can be told,
/// and who is compared.
#[component]
pub fn FurtherUse(page_states: PageStates, asking: Asking) -> impl IntoView {
    let state = page_states.state::<ChoiceState>();
    let add = move |_| {
        state.update(|state| state.requests.push(Requests::monthly(2, 60)));
        let last = state.with_untracked(|state| state.requests.len().saturating_sub(1));
        focus_when_drawn(format!("requests-{last}"));
    };
    let ask_shares = move |_| {
        asking.shares.set(true);
        focus_when_drawn("urgent".to_string());
    };
    let ask_paid = move |_| {
        asking.paid_now.set(true);
        focus_when_drawn("paid-now".to_string());
    };
    let is_full = move || state.with(|state| state.requests.len() >= KINDS_MAX);
    view! {
        <p class="more">
            <button type="button" id="add-requests" class="quiet" title=wording::ADD_REQUESTS_WHY
                on:click=add disabled=is_full>"+ " {wording::ADD_REQUESTS}</button>
            <button type="button" class="quiet" on:click=ask_shares
                hidden=move || asking.has_shares(state)>"+ " {wording::ADD_SHARES}</button>
            <button type="button" id="ask-paid" class="quiet" on:click=ask_paid
                hidden=move || asking.paid_now.get() || state.with(|state| state.paid_now.is_some())>
                "+ " {wording::ADD_PAID_NOW}
            </button>
        </p>
        {documents_field(page_states)}
    }
}

/// «У нас Битрикс24»: what support is looked for. Who came for one provider has what that supports.
fn software_sentence(page_states: PageStates, is_fixed: bool) -> AnyView {
    let state = page_states.state::<ChoiceState>();
    let known = page_states.catalogue.software();
    let name = move || {
        let id = state.with(|state| state.software.clone());
        let known = page_states.catalogue.software().into_iter().find(|one| one.id == id);
        known.map_or("", |one| one.name.as_str())
    };
    let options: Vec<SelectOption> = known
        .iter()
        .map(|one| SelectOption { id: one.id.clone(), text: one.name.clone() })
        .collect();
    let chosen = Signal::derive(move || state.with(|state| state.software.clone()));
    let change = Callback::new(move |id: String| {
        state.update(|state| {
            state.software = id;
            state.documents.clear();
        });
    });
    if options.is_empty() {
        return ().into_any();
    }
    let field = if is_fixed {
        view! { <strong>{name}</strong> }.into_any()
    } else {
        view! {
            <SelectField id="software" label=wording::SOFTWARE options chosen on_change=change />
        }
        .into_any()
    };
    view! { <span class="sentence">{wording::SENTENCE_SOFTWARE} " " {field} ". "</span> }.into_any()
}

/// What prices depend on, of every document that is compared.
fn client_fields(page_states: PageStates) -> AnyView {
    let state = page_states.state::<ChoiceState>();
    let compared = Memo::new(move |_| compared_ids(page_states, state));
    // A memo that is only tracked is never computed.
    drop(compared.get());
    let fields = untrack(|| state.with(|state| compared_terms(page_states, state)));
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
        let readings = Signal::derive(move || {
            state.with(|state| state.readings.get(id).cloned().unwrap_or_default())
        });
        let change = Callback::new(move |(attribute, value)| {
            state.update(|state| {
                drop(state.clients.entry(id.to_string()).or_default().insert(attribute, value));
            });
        });
        let whose = is_mixed.then(|| {
            view! { <span class="muted">{wording::provider(terms)} ": "</span> }
        });
        view! { {whose} <ClientFields terms client readings on_change=change must=is_mixed /> }
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

/// Whose terms are compared: those for the software, and others on request.
fn documents_field(page_states: PageStates) -> AnyView {
    let state = page_states.state::<ChoiceState>();
    let all = &page_states.catalogue.documents;
    let compares = move |terms: &'static Terms| state.with(|state| state.compares(terms));
    let chosen = move || state.with(|state| compared_terms(page_states, state).len());
    let set = move |state: &mut ChoiceState, ids: &[&str]| {
        // In the order of the catalogue; those for the software are none in particular.
        let meant = all.iter().filter(|terms| state.is_meant(terms));
        let is_meant = meant.map(|terms| terms.id.as_str()).eq(ids.iter().copied());
        let ids = if is_meant { &[][..] } else { ids };
        state.documents = ids.iter().map(ToString::to_string).collect();
    };
    let change = move |id: &'static str, is_in: bool| {
        state.update(|state| {
            let stays = |terms: &Terms| if terms.id == id { is_in } else { state.compares(terms) };
            let ids: Vec<&str> =
                all.iter().filter(|terms| stays(terms)).map(|terms| terms.id.as_str()).collect();
            if !ids.is_empty() {
                set(state, &ids);
            }
        });
    };
    let only = move |id: &'static str| state.update(|state| state.documents = vec![id.to_string()]);
    let entry = move |terms: &'static Terms| {
        let id = terms.id.as_str();
        view! {
            <li>
                <label>
                    <input type="checkbox"
                        prop:checked=move || compares(terms)
                        disabled=move || chosen() == 1 && compares(terms)
                        on:change=move |event| change(id, event_target_checked(&event)) />
                    " " {wording::provider_and_software(terms)}
                </label>
                " "
                <button type="button" class="quiet" on:click=move |_| only(id)>
                    {wording::ONLY_THIS}
                    <span class="visually-hidden">": " {wording::provider(terms)}</span>
                </button>
            </li>
        }
    };
    let part = move |is_meant: bool| {
        let of = |terms: &&'static Terms| state.with(|state| state.is_meant(terms)) == is_meant;
        let entries: Vec<_> = all.iter().filter(of).map(entry).collect();
        let head = (!is_meant && !entries.is_empty())
            .then(|| view! { <p class="muted">{wording::OTHER_SOFTWARE}</p> });
        view! { {head} <ul>{entries}</ul> }
    };
    // Drawn anew with other software alone.
    let software = Memo::new(move |_| state.with(|state| state.software.clone()));
    let parts = move || {
        drop(software.get());
        untrack(|| view! { {part(true)} {part(false)} })
    };
    view! {
        <details class="compared"
            hidden=move || all.len() == 1 || state.with(|state| state.is_fixed)>
            <summary>
                {wording::DOCUMENTS} ": "
                {move || wording::documents_chosen(chosen(), all.len())}
            </summary>
            {parts}
            <button type="button" hidden=move || state.with(|state| state.documents.is_empty())
                on:click=move |_| state.update(|state| state.documents.clear())>
                {wording::COMPARE_MEANT}
            </button>
            " "
            <button type="button" hidden=move || chosen() == all.len()
                on:click=move |_| state.update(|state| {
                    state.documents = all.iter().map(|terms| terms.id.clone()).collect();
                })>
                {wording::COMPARE_ALL}
            </button>
        </details>
    }
    .into_any()
}

fn set_length(kind: &mut Requests, minutes: u32) {
    (kind.shortest_minutes, kind.longest_minutes) = (minutes, minutes);
}

/// The ids of the two ways to tell how long requests take.
const EACH: &str = "each";
const RANGE: &str = "range";

/// «В месяц у нас 4 обращения по 25 минут», «и ещё в квартал 1 обращение от 60 до 120 минут».
#[component]
fn RequestsFields(state: RwSignal<ChoiceState>, index: usize) -> impl IntoView {
    let kind = move || {
        let kind = state.with(|state| state.requests.get(index).copied());
        kind.unwrap_or(Requests::monthly(0, 1))
    };
    let update = move |change: &dyn Fn(&mut Requests)| {
        state.update(|state| {
            if let Some(kind) = state.requests.get_mut(index) {
                change(kind);
            }
        });
    };
    let typed =
        move |pick: fn(&Requests) -> u32| Signal::derive(move || grouped(u64::from(pick(&kind()))));
    let is_asking_range = RwSignal::new(false);
    let is_range_now = move || {
        let kind = kind();
        is_asking_range.get() || kind.shortest_minutes < kind.longest_minutes
    };
    // As a count, so that typing does not make the fields anew.
    let range = Memo::new(move |_| usize::from(is_range_now()));
    let is_range = move || range.get() > 0;
    let take_count = Callback::new(move |text: String| {
        let most = Requests::count_max(untrack(kind).per);
        let count = entry::whole(&text, 0, most)?;
        update(&|kind| kind.count = count);
        Ok(grouped(u64::from(count)))
    });
    let take_shortest = Callback::new(move |text: String| {
        let is_range = untrack(is_range);
        let most = if is_range { untrack(kind).longest_minutes } else { Profile::MINUTES_MAX };
        let minutes = entry::minutes(&text, 1, most)?;
        update(&|kind| match is_range {
            true => kind.shortest_minutes = minutes,
            false => set_length(kind, minutes),
        });
        Ok(grouped(u64::from(minutes)))
    });
    let take_longest = Callback::new(move |text: String| {
        let least = untrack(kind).shortest_minutes;
        let minutes = entry::minutes(&text, least, Profile::MINUTES_MAX)?;
        update(&|kind| kind.longest_minutes = minutes);
        Ok(grouped(u64::from(minutes)))
    });
    let option = |id: &str, text: &str| SelectOption { id: id.to_string(), text: text.to_string() };
    let is_first = index == 0;
    let periods: Vec<SelectOption> = Per::WORDS
        .iter()
        .filter_map(|word| Some(option(word, &wording::per_of_sentence(Per::of(word)?, is_first))))
        .collect();
    let per = Signal::derive(move || {
        Per::WORDS.get(kind().per as usize).copied().unwrap_or_default().to_string()
    });
    let change_per = Callback::new(move |id: String| {
        if let Some(per) = Per::of(&id) {
            update(&|kind| kind.per = per);
        }
    });
    // The word in the line is shorter than what there is to choose.
    let lengths = move || {
        let range = if is_range() { wording::LENGTH_FROM } else { wording::LENGTH_FROM_TO };
        vec![option(EACH, wording::SENTENCE_BY), option(RANGE, range)]
    };
    let length = move || if is_range() { RANGE } else { EACH }.to_string();
    let change_length = Callback::new(move |id: String| {
        is_asking_range.set(id == RANGE);
        if id != RANGE {
            update(&|kind| set_length(kind, kind.shortest_minutes));
        }
    });
    let remove = move |_| {
        state.update(|state| {
            if index < state.requests.len() {
                state.requests.remove(index);
            }
        });
        focus_when_drawn("add-requests".to_string());
    };
    let is_last = move || state.with(|state| index.saturating_add(1) == state.requests.len());
    let longest = move || {
        is_range().then(|| {
            view! {
                " " {wording::LENGTH_TO} " "
                <NumberField id=format!("longest-{index}") label=wording::LONGEST
                    value=typed(|kind| kind.longest_minutes) take=take_longest />
            }
        })
    };
    let minutes_word = move || {
        let kind = kind();
        if is_range() {
            wording::minute_word_of(kind.longest_minutes)
        } else {
            wording::minute_word_by(kind.shortest_minutes)
        }
    };
    view! {
        <span class="sentence">
            {(!is_first).then_some(wording::SENTENCE_AND)} " "
            <SelectField id=format!("per-{index}") label=wording::PERIOD options=periods
                chosen=per on_change=change_per />
            " " {is_first.then_some(wording::SENTENCE_WE_HAVE)} " "
            <NumberField id=format!("requests-{index}") label=wording::REQUESTS_A_PERIOD
                value=typed(|kind| kind.count) take=take_count />
            " " {move || wording::request_word(kind().count)} " "
            <SelectField id=format!("length-{index}") label=wording::LENGTH
                options=Signal::derive(lengths) chosen=Signal::derive(length)
                on_change=change_length />
            " "
            <NumberField id=format!("minutes-{index}") label=wording::MINUTES_EACH
                value=typed(|kind| kind.shortest_minutes) take=take_shortest />
            {longest}
            " " {minutes_word}
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
        focus_when_drawn("ask-paid".to_string());
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
