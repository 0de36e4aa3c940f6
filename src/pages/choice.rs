//! «Подбор тарифа»: which plan is cheapest for this use.

use std::sync::Arc;
use std::time::Duration;

use kvant_core::catalogue::{Anomaly, Attributes, ClaimKind, Plan, PromiseKind, Readings, Terms};
use kvant_core::compare::{self, Compared, Curve, MatterEffect, ReadingEffect};
use kvant_core::deadline;
use kvant_core::money::Rub;
use kvant_core::price::{Ground, per_hour};
use kvant_core::refusal::Refusal;
use kvant_core::usage::{Profile, Requests};
use leptos::html::Section;
use leptos::prelude::*;

use super::client_fields::ClientFields;
use crate::components::curve_plot::{CurveContent, CurvePlot};
use crate::components::data_table::{Cell, data_table};
use crate::components::feature_matrix::feature_matrix;
use crate::components::number_field::NumberField;
use crate::components::plan_table::{Offer, PlanRow, PlanTable, PlanTableContent};
use crate::components::readings::{MatterChoice, ReadingChoice, ReadingsContent, ReadingsPanel};
use crate::components::report::Report;
use crate::components::select_field::{SelectField, SelectOption};
use crate::components::share::Share;
use crate::components::terms_notes::{anomalies, open_matters, terms_origin, terms_summary};
use crate::desk::Desk;
use crate::format::{amount_only, grouped, money};
use crate::near::near_screen;
use crate::routes::{ChoiceState, Page};
use crate::{entry, wording};

/// More kinds of requests make a list, not a sentence.
const KINDS_MAX: usize = 6;

/// More lines than this nobody tells apart.
const LINES_MAX: usize = 6;

/// How long nobody has to do anything before what lies below is drawn nevertheless.
const CALM: Duration = Duration::from_secs(3);

/// What the whole page shows, computed at once: a change of a field costs one run of it.
#[derive(Clone)]
struct Computed(Arc<Result<Shown, Refusal>>);

/// The grounds, the use, and what it comes to.
struct Shown {
    grounds: Vec<Ground<'static>>,
    profile: Profile,
    rows: Vec<PlanRow>,
}

impl PartialEq for Computed {
    fn eq(&self, other: &Computed) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Computed {
    fn new(desk: Desk, state: &ChoiceState, before: Option<&Computed>) -> Computed {
        let shown = || {
            let profile = state.profile()?;
            // Working hours are made ready once; most documents have the same.
            let known = before.and_then(Computed::shown).map_or(&[][..], |shown| &shown.grounds);
            let mut grounds: Vec<Ground<'static>> = Vec::new();
            for terms in compared_terms(desk, state) {
                let others = if known.is_empty() { &grounds } else { known };
                let ground = ground_of(desk, terms, state, others)?;
                grounds.push(ground);
            }
            let rows = compare::documents(&grounds, &profile)?;
            let rows = rows.into_iter().filter_map(|one| row_of(&grounds, &profile, one)).collect();
            Ok(Shown { grounds, profile, rows })
        };
        Computed(Arc::new(shown()))
    }

    fn shown(&self) -> Option<&Shown> {
        self.0.as_ref().as_ref().ok()
    }

    fn rows(&self) -> &[PlanRow] {
        self.shown().map_or(&[], |shown| &shown.rows)
    }

    fn refusal(&self) -> Option<String> {
        self.0.as_ref().as_ref().err().map(wording::refusal)
    }
}

fn compared_terms(desk: Desk, state: &ChoiceState) -> Vec<&'static Terms> {
    desk.catalogue.documents.iter().filter(|terms| state.compares(&terms.id)).collect()
}

fn ground_of(
    desk: Desk,
    terms: &'static Terms,
    state: &ChoiceState,
    others: &[Ground<'static>],
) -> Result<Ground<'static>, Refusal> {
    let client = state.clients.get(&terms.id).cloned().unwrap_or_else(Attributes::new);
    let none = Readings::new();
    let readings = state.readings.get(&terms.id).unwrap_or(&none);
    let ground = Ground::beside(desk.catalogue, terms, client, readings, others)?;
    Ok(ground.quoted(state.quoted.get(&terms.id).copied()))
}

/// The page.
#[component]
pub fn ChoicePage() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let state = desk.state::<ChoiceState>();
    let computed =
        Memo::new(move |before: Option<&Computed>| Computed::new(desk, &state.get(), before));
    let is_mixed = move || state.with(|state| compared_terms(desk, state).len() > 1);
    let facts = Callback::new(move |()| facts(computed.get_untracked().rows(), &desk.address()));
    let to = move || state.with(|state| compared_terms(desk, state).first().copied());
    let below = NodeRef::new();
    let [table_due, plot_due, readings_due, notes_due] = one_after_another(below);
    let single = move || {
        let terms = state.with(|state| compared_terms(desk, state));
        match terms.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    };
    view! {
        <h1 tabindex="-1">{wording::page_heading(Page::Choice)}</h1>
        {move || single().map(|terms| view! { <p class="document">{terms.name.as_str()}</p> })}
        <UseForm desk />
        {move || answer(&computed.get(), state.with(|state| state.paid_now), is_mixed())}
        <Share address=Callback::new(move |()| desk.address()) />
        <section node_ref=below aria-labelledby="comparison">
            <h2 id="comparison">{wording::COMPARISON}</h2>
            <p class="muted">
                {move || vat(&computed.get())}
                {move || state.with(|state| wording::horizon(state.from, state.months))}
            </p>
            {move || table_due.get().then(|| view! { <Comparison desk computed /> })}
        </section>
        {move || plot_due.get().then(|| view! {
            {levels_section(computed)}
            {matrix(computed)}
            <section aria-labelledby="plot">
                <h2 id="plot">{wording::PLOT}</h2>
                <Plot computed />
            </section>
        })}
        {move || readings_due.get().then(|| view! {
            <section aria-labelledby="readings">
                <h2 id="readings">{wording::READINGS}</h2>
                {move || readings_sections(desk, computed)}
            </section>
        })}
        {move || notes_due.get().then(|| view! {
            {move || notes(desk, computed, is_mixed())}
        })}
        <footer>
            {move || origins(desk, state.with(|state| compared_terms(desk, state)))}
            {move || view! { <Report facts to=to().and_then(|terms| terms.report_to.as_deref()) /> }}
        </footer>
    }
}

/// What lies below the answer is drawn part by part, so that a slow phone can be typed into in
/// between: when `below` comes near the screen, and otherwise once the page has been calm for a
/// while, for those who search, print or listen instead of scrolling.
fn one_after_another(below: NodeRef<Section>) -> [RwSignal<bool>; 4] {
    let is_due = [(); 4].map(|()| RwSignal::new(false));
    let begun = StoredValue::new(false);
    let begin = move || {
        if begun.try_get_value() != Some(false) {
            return;
        }
        begun.set_value(true);
        for (part, wait) in is_due.into_iter().zip([10, 60, 120, 180]) {
            set_timeout(
                move || {
                    part.try_set(true);
                },
                Duration::from_millis(wait),
            );
        }
    };
    near_screen(below, begin);
    let pressed = window_event_listener(leptos::ev::keydown, move |_| begin());
    on_cleanup(move || pressed.remove());
    set_timeout(begin, CALM);
    is_due
}

fn row_of(
    grounds: &[Ground<'static>],
    profile: &Profile,
    compared: Compared<'static>,
) -> Option<PlanRow> {
    let Compared { terms, plan, outcome } = compared;
    let ground = grounds.iter().find(|ground| ground.terms().id == terms.id)?;
    let offer = offer_of(ground, plan, profile);
    let unit_of = |count: u64| wording::charged_units(terms, plan, count);
    let at_once = match (&offer, outcome.purchases.first()) {
        (_, Some(first)) => Some((first.amount, unit_of(u64::from(first.units.count())))),
        (Offer::Package { unit_price, .. }, None) => {
            let minimum = plan.package.as_ref()?.minimum_units;
            Some((unit_price.times(minimum), unit_of(u64::from(minimum))))
        }
        (Offer::Volume { fee, months, .. }, _) => Some((*fee, wording::months(*months))),
        _ => None,
    };
    let kind = terms.kind_for(false).map(|kind| kind.id.as_str());
    let hours = ground.hours_for(plan, kind);
    let told = |attribute: &kvant_core::catalogue::Attribute| {
        let matters = plan.price.iter().any(|price| price.when.contains_key(&attribute.id))
            || plan.fee.iter().any(|fee| fee.when.contains_key(&attribute.id));
        let value = ground.client().get(&attribute.id).filter(|_| matters)?;
        let value = attribute.values.iter().find(|known| known.id == *value)?;
        Some(value.name.clone())
    };
    let client: Vec<String> = terms.attribute.iter().filter_map(told).collect();
    let speaks_against =
        |anomaly: &&Anomaly| anomaly.claim.as_ref().is_some_and(|claim| claim.plan == plan.id);
    Some(PlanRow {
        terms,
        plan,
        client: client.join(", "),
        offer,
        at_once,
        reaction: deadline::usual_promise(ground, plan, PromiseKind::Reaction),
        works_on_days_off: !hours.day_off.is_empty() && ground.schedule_for(plan, kind).is_some(),
        anomalies: terms.anomaly.iter().filter(speaks_against).collect(),
        outcome: Arc::new(outcome),
        profile: profile.clone(),
    })
}

fn offer_of(ground: &Ground<'static>, plan: &'static Plan, profile: &Profile) -> Offer {
    let on = profile.from();
    if let Some(price) = ground.price(plan).ok().filter(|_| plan.package.is_some()) {
        let unit_price = ground.unit_price(price, on);
        let per_hour = ground.length(plan).map(|length| per_hour(unit_price, length));
        return Offer::Package { unit_price, per_hour, source: &price.source };
    }
    if let Ok(Some(fee)) = ground.fee(plan) {
        let months = match fee.per {
            kvant_core::catalogue::Period::Month => 1,
            kvant_core::catalogue::Period::Year => 12,
        };
        let paid = ground.with_vat(fee.due(), on);
        let included = plan.volume(ground.readings()).map(|volume| volume.included.minutes());
        let included = included.map(|minutes| u64::from(minutes).saturating_mul(u64::from(months)));
        let per_hour = included.and_then(|minutes| paid.share(60, minutes));
        return Offer::Volume { fee: paid, months, per_hour, source: &fee.source };
    }
    let kind = ground.terms().kind_for(false).map(|kind| kind.id.as_str());
    let noon = ground.working().offset().midnight(on);
    let opening = ground.working().next_opening(noon).map_or(noon, |opening| opening.value);
    match ground.rate(plan, kind, opening) {
        Ok(Some(rate)) => Offer::Rate {
            price: ground.with_vat(rate.price, on),
            is_hourly: rate.per == kvant_core::catalogue::RatePer::Hour,
            source: &rate.source,
        },
        _ => Offer::Unstated { quoted: ground.quoted_price() },
    }
}

/// The question as a sentence that is edited in place.
#[component]
fn UseForm(desk: Desk) -> impl IntoView {
    let state = desk.state::<ChoiceState>();
    let kinds = Memo::new(move |_| state.with(|state| state.requests.len()));
    let add = move |_| {
        state.update(|state| state.requests.push(Requests { per_month: 2, minutes_each: 60 }));
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
    compared.track();
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

/// «В месяц у нас 4 обращения по 25 минут», and its like for further kinds.
#[component]
fn RequestsFields(state: RwSignal<ChoiceState>, index: usize) -> impl IntoView {
    let of = move |pick: fn(&mut Requests) -> &mut u32| {
        move || {
            let kind = state.with(|state| state.requests.get(index).copied());
            kind.map_or(0, |mut kind| *pick(&mut kind))
        }
    };
    let take = move |pick: fn(&mut Requests) -> &mut u32, min, max| {
        Callback::new(move |text: String| {
            let count = entry::whole(&text, min, max)?;
            state.update(|state| {
                if let Some(kind) = state.requests.get_mut(index) {
                    *pick(kind) = count;
                }
            });
            Ok(grouped(u64::from(count)))
        })
    };
    let per_month = of(|kind| &mut kind.per_month);
    let minutes_each = of(|kind| &mut kind.minutes_each);
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
                take=take(|kind| &mut kind.per_month, 0, Profile::REQUESTS_MAX) />
            " " {move || wording::request_word(per_month())} " " {wording::SENTENCE_BY} " "
            <NumberField id=format!("minutes-{index}") label=wording::MINUTES_EACH
                value=Signal::derive(move || typed(minutes_each()))
                take=take(|kind| &mut kind.minutes_each, 1, Profile::MINUTES_MAX) />
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

/// Whether the prices shown hold VAT, said once where one document is shown.
fn vat(computed: &Computed) -> String {
    let Some(Shown { grounds, profile, .. }) = computed.shown() else { return String::new() };
    let [ground] = grounds.as_slice() else { return String::new() };
    format!("{}; ", wording::vat_word(&ground.terms().vat, ground.vat_added(profile.from())))
}

/// The answer, in words.
fn answer(computed: &Computed, paid_now: Option<Rub>, is_mixed: bool) -> AnyView {
    if let Some(refusal) = computed.refusal() {
        return view! { <p class="error" role="alert">{refusal}</p> }.into_any();
    }
    let rows = computed.rows();
    let told = |text: &'static str| {
        view! { <div class="answer" aria-live="polite"><p>{text}</p></div> }.into_any()
    };
    let Some(best) = rows.first() else { return ().into_any() };
    if best.outcome.useful_minutes == 0 {
        return told(wording::NO_USE);
    }
    let Some(month) = best.per_month() else { return told(wording::NO_KNOWN_PRICE) };
    let name = |row: &PlanRow| wording::plan_name(row, is_mixed);
    let equals: Vec<String> =
        rows.iter().filter(|row| row.per_month() == Some(month)).map(name).collect();
    let lead = if equals.len() > 1 { wording::EQUALLY_CHEAP } else { wording::CHEAPEST };
    let useful_hour = best.outcome.net_per_useful_hour.map(money);
    let next = rows.iter().find(|row| row.per_month().is_some_and(|other| other > month));
    let incomplete = best.outcome.incomplete.map(|one| {
        let told = wording::incomplete(best.terms, best.plan, one);
        view! { <p>{wording::NOT_ALL} " " {told} "."</p> }
    });
    let mut unpriced: Vec<&str> = Vec::new();
    for row in rows.iter().filter(|row| row.per_month().is_none()) {
        let provider = wording::provider(row.terms);
        if !unpriced.contains(&provider) {
            unpriced.push(provider);
        }
    }
    let unpriced = (!unpriced.is_empty()).then(|| {
        view! { <p class="second">{wording::unpriced(&unpriced)}</p> }
    });
    view! {
        <div class="answer" aria-live="polite">
            <p>
                {lead} " — " {equals.join(", ")} ": "
                <strong>{money(month)} " " {wording::A_MONTH}</strong> ", "
                {useful_hour} " " {wording::FOR_USEFUL_HOUR} ". "
                {wording::why_cheapest(best, next)}
            </p>
            {incomplete}
            <p class="second">{wording::paid_and_left(&best.outcome, &best.profile)}</p>
            {paid_now.map(|now| view! { <p>{wording::against_paid_now(month, now)}</p> })}
            {next.and_then(|next| wording::against_next(best, next, is_mixed))
                .map(|told| view! { <p class="second">{told}</p> })}
            {unpriced}
        </div>
    }
    .into_any()
}

/// The table, with its order and its conditions.
#[component]
fn Comparison(desk: Desk, computed: Memo<Computed>) -> impl IntoView {
    let state = desk.state::<ChoiceState>();
    let order = RwSignal::new(String::new());
    let counted = RwSignal::new(String::new());
    let (needs_days_off, needs_price) = (RwSignal::new(false), RwSignal::new(false));
    let content = Signal::derive(move || {
        let computed = computed.get();
        let counted = counted.get();
        let fits = |row: &&PlanRow| {
            (!needs_days_off.get() || row.works_on_days_off)
                && (!needs_price.get() || row.outcome.net.is_some())
                && (counted.is_empty() || counted_in(row.terms, row.plan) == counted)
        };
        let mut rows: Vec<PlanRow> = Vec::new();
        for row in computed.rows().iter().filter(fits) {
            let place = if order.get().is_empty() {
                rows.len()
            } else {
                rows.partition_point(|other| reaction_minutes(other) <= reaction_minutes(row))
            };
            rows.insert(place, row.clone());
        }
        let is_mixed = state.with(|state| compared_terms(desk, state).len() > 1);
        let paid_now = state.with(|state| state.paid_now);
        PlanTableContent { rows, is_mixed, paid_now, this_year: desk.this_year }
    });
    let option = |id: &str, text: &str| SelectOption { id: id.to_string(), text: text.to_string() };
    let orders = vec![option("", wording::SORT_PRICE), option("reaction", wording::SORT_REACTION)];
    let units = move || {
        let mut options = vec![option("", wording::COUNTED_ANY)];
        for row in computed.get().rows() {
            let unit = counted_in(row.terms, row.plan);
            if options.iter().all(|known| known.id != unit) {
                options.push(option(&unit, &unit));
            }
        }
        options
    };
    let check = |label: &'static str, held: RwSignal<bool>| {
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=held
                    on:change=move |event| held.set(event_target_checked(&event)) />
                " " {label}
            </label>
        }
    };
    let is_worth_it = move || computed.get().rows().len() > 4;
    let is_empty = move || content.with(|content| content.rows.is_empty());
    view! {
        <p class="sifting" hidden=move || !is_worth_it()>
            <span>{wording::SORT} " "
                <SelectField id="order" label=wording::SORT options=orders chosen=order
                    on_change=Callback::new(move |id| order.set(id)) />
            </span>
            <span>{wording::COUNTED} " "
                <SelectField id="counted" label=wording::COUNTED options=Signal::derive(units)
                    chosen=counted on_change=Callback::new(move |id| counted.set(id)) />
            </span>
            {check(wording::FILTER_DAYS_OFF, needs_days_off)}
            {check(wording::FILTER_PRICED, needs_price)}
        </p>
        {move || quoted_fields(desk)}
        <p hidden=move || !is_empty()>{wording::NOTHING_LEFT}</p>
        <PlanTable content />
    }
}

/// Prices that the person was told, for documents that state none. The fields stand outside the
/// table: that is drawn anew while they are typed in.
fn quoted_fields(desk: Desk) -> AnyView {
    let state = desk.state::<ChoiceState>();
    let compared = Memo::new(move |_| state.with(|state| state.documents.join(",")));
    compared.track();
    let terms = untrack(|| state.with(|state| compared_terms(desk, state)));
    let is_unpriced = |terms: &&'static Terms| terms.plan.iter().any(Plan::is_unpriced);
    let field = |terms: &'static Terms| {
        let id = terms.id.as_str();
        let value = Signal::derive(move || {
            state.with(|state| state.quoted.get(id).copied().map(amount_only)).unwrap_or_default()
        });
        let take = Callback::new(move |text: String| {
            if text.trim().is_empty() {
                state.update(|state| {
                    state.quoted.remove(id);
                });
                return Ok(String::new());
            }
            let price = entry::amount(&text)?;
            state.update(|state| {
                state.quoted.insert(id.to_string(), price);
            });
            Ok(amount_only(price))
        });
        let counts_requests = |plan: &&Plan| terms.step(plan).seconds().is_none();
        let requests = terms.plan.iter().filter(counts_requests).count();
        view! {
            <span class="quoted">
                {wording::provider(terms)} ": "
                <NumberField id=format!("quoted-{id}") label=wording::QUOTED_LABEL value take width=7 />
                " " {wording::quoted_per(requests, terms.plan.len())}
            </span>
        }
    };
    let fields: Vec<_> = terms.into_iter().filter(is_unpriced).map(field).collect();
    if fields.is_empty() {
        return ().into_any();
    }
    view! { <p class="sifting">{wording::QUOTED} " " {fields}</p> }.into_any()
}

/// What a plan counts in, as a person says it: «квантами», «обращениями».
fn counted_in(terms: &Terms, plan: &Plan) -> String {
    wording::counted_in(terms.unit_of(plan))
}

/// The promised reaction in minutes of whatever clock it is counted in; those without one last.
fn reaction_minutes(row: &PlanRow) -> u32 {
    use kvant_core::catalogue::Count;
    let span = row.reaction.and_then(|promise| promise.within.value());
    span.map_or(u32::MAX, |span| match span.count() {
        Count::Working | Count::Clock | Count::WorkingDayClock => span.amount(),
        Count::WorkingDays | Count::CalendarDays => span.amount().saturating_mul(24 * 60),
    })
}

/// Half as many requests, as many, twice as many: which plan wins where.
fn levels_section(computed: Memo<Computed>) -> AnyView {
    let is_open = RwSignal::new(false);
    let table = move || {
        let computed = computed.get();
        let shown = computed.shown().filter(|_| is_open.get())?;
        let now = shown.profile.requests().first()?.per_month;
        let levels = [
            (wording::LEVEL_LOW, now.div_ceil(2)),
            (wording::LEVEL_TYPICAL, now),
            (wording::LEVEL_HIGH, now.saturating_mul(2).min(Profile::REQUESTS_MAX)),
        ];
        let mut columns = vec![("", wording::COLUMN_PLAN.to_string())];
        let mut outcomes = Vec::new();
        for (name, per_month) in levels {
            let profile = shown.profile.with_first(per_month).ok()?;
            let compared = compare::documents(&shown.grounds, &profile).ok()?;
            let cheapest = compared.first().and_then(|one| one.outcome.per_month(&profile));
            columns.push(("figure", wording::level(name, per_month)));
            outcomes.push((profile, compared, cheapest));
        }
        let is_mixed = shown.grounds.len() > 1;
        let line = |row: &PlanRow| {
            let mut cells = vec![Cell::words(wording::plan_name(row, is_mixed))];
            for (profile, compared, cheapest) in &outcomes {
                let is_it = |one: &&Compared<'_>| {
                    one.plan.id == row.plan.id && one.terms.id == row.terms.id
                };
                let month =
                    compared.iter().find(is_it).and_then(|one| one.outcome.per_month(profile));
                let class =
                    if month.is_some() && month == *cheapest { "figure best" } else { "figure" };
                let told = month.map_or_else(|| wording::PRICE_NOT_STATED.to_string(), money);
                cells.push(Cell { class, content: told.into_any() });
            }
            cells
        };
        let rows = shown.rows.iter().map(line).collect();
        Some(data_table("", wording::LEVELS, columns, rows))
    };
    view! {
        <details class="levels" on:toggle=move |_| is_open.set(true)>
            <summary>{wording::LEVELS}</summary>
            <p class="muted">{wording::LEVELS_WHY}</p>
            {table}
        </details>
    }
    .into_any()
}

/// The plot of yearly cost against use.
#[component]
fn Plot(computed: Memo<Computed>) -> impl IntoView {
    let content = Signal::derive(move || {
        let computed = computed.get();
        let shown = computed.shown()?;
        let requests = shown.profile.requests();
        let here = requests.first()?.per_month;
        let others = requests.iter().skip(1).map(|kind| kind.per_month);
        let room = Profile::REQUESTS_MAX.saturating_sub(others.fold(0, u32::saturating_add));
        let curve = Curve::new(&shown.grounds, &shown.profile, scale_for(here).min(room)).ok()?;
        let is_mixed = shown.grounds.len() > 1;
        let priced = shown.rows.iter().filter(|row| row.outcome.net.is_some());
        let plans = priced.take(LINES_MAX).filter_map(|row| {
            let name = if is_mixed {
                format!("{}, {}", row.plan.name, wording::provider(row.terms))
            } else {
                row.plan.name.clone()
            };
            Some((place_of(&shown.grounds, row)?, name))
        });
        let plans: Vec<(usize, String)> = plans.collect();
        Some(CurveContent { plans, curve, here, requests: requests.to_vec() })
    });
    let is_cut = move || {
        let computed = computed.get();
        computed.rows().iter().filter(|row| row.outcome.net.is_some()).count() > LINES_MAX
    };
    view! {
        <p class="muted" hidden=move || !is_cut()>{wording::PLOT_SOME}</p>
        <CurvePlot content />
    }
}

/// The place of a plan among all plans of all documents.
fn place_of(grounds: &[Ground<'static>], row: &PlanRow) -> Option<usize> {
    let plans = grounds.iter().flat_map(|ground| {
        ground.terms().plan.iter().map(move |plan| (&ground.terms().id, &plan.id))
    });
    let mut plans = plans;
    plans.position(|(document, plan)| *document == row.terms.id && *plan == row.plan.id)
}

/// The right end of the plot. It grows in steps, so that it stands still while a person types
/// one digit more.
fn scale_for(requests: u32) -> u32 {
    let scales = [12_u32, 24, 48, 96, 200, 400, Profile::REQUESTS_MAX];
    let has_room = |scale: &u32| requests.saturating_mul(3) <= scale.saturating_mul(2);
    scales.into_iter().find(has_room).unwrap_or(Profile::REQUESTS_MAX)
}

/// What can be read in several ways, by document.
fn readings_sections(desk: Desk, computed: Memo<Computed>) -> AnyView {
    let state = desk.state::<ChoiceState>();
    let compared = Memo::new(move |_| state.with(|state| state.documents.join(",")));
    compared.track();
    let terms = untrack(|| state.with(|state| compared_terms(desk, state)));
    let is_mixed = terms.len() > 1;
    let section = move |terms: &'static Terms| {
        let panel = move || view! { <ReadingsSection state terms computed /> };
        if is_mixed {
            let is_open = RwSignal::new(false);
            view! {
                <details class="by-document" on:toggle=move |_| is_open.set(true)>
                    <summary>{wording::provider(terms)}</summary>
                    {move || is_open.get().then(panel)}
                </details>
            }
            .into_any()
        } else {
            panel().into_any()
        }
    };
    terms.into_iter().map(section).collect_view().into_any()
}

#[component]
fn ReadingsSection(
    state: RwSignal<ChoiceState>,
    terms: &'static Terms,
    computed: Memo<Computed>,
) -> impl IntoView {
    let content = Signal::derive(move || {
        let id = terms.id.as_str();
        let readings =
            state.with_untracked(|state| state.readings.get(id).cloned().unwrap_or_default());
        let computed = computed.get();
        let matters = computed.shown().and_then(|shown| {
            let ground = shown.grounds.iter().find(|ground| ground.terms().id == *id)?;
            let effects = compare::readings(ground, &readings, &shown.profile).ok()?;
            let choice = |effect| matter_choice(terms, &effect, shown.profile.months());
            Some(effects.into_iter().filter_map(choice).collect())
        });
        let matters = matters.unwrap_or_default();
        ReadingsContent { terms, matters, readings, idle: wording::READINGS_IDLE_USE }
    });
    let change = Callback::new(move |readings: Readings| {
        state.update(|state| drop(state.readings.insert(terms.id.clone(), readings)));
    });
    view! { <ReadingsPanel content on_change=change /> }
}

fn matter_choice(
    terms: &'static Terms,
    effect: &MatterEffect,
    months: u32,
) -> Option<MatterChoice> {
    let open = terms.open.iter().find(|open| open.id == effect.matter)?;
    let monthly = |one: &ReadingEffect| {
        let nets = one.nets.iter().flatten();
        nets.min()?.share(1, u64::from(months))
    };
    let chosen = effect.readings.iter().find(|one| one.is_chosen).and_then(monthly);
    let choice = |one: &ReadingEffect| {
        let reading = open.readings.iter().find(|reading| reading.id == one.reading)?;
        let plan = one.cheapest.as_deref().and_then(|id| terms.plan(id).ok());
        let told = match (plan, monthly(one)) {
            (Some(plan), Some(month)) => {
                wording::reading_effect(&plan.name, month, chosen.filter(|_| !one.is_chosen))
            }
            _ => wording::PRICE_NOT_STATED.to_string(),
        };
        Some(ReadingChoice { reading, is_chosen: one.is_chosen, told })
    };
    let readings = effect.readings.iter().filter_map(choice).collect();
    Some(MatterChoice { open, changes_anything: effect.changes_anything(), readings })
}

/// What the plans promise and include, on request where several documents are compared.
fn matrix(computed: Memo<Computed>) -> AnyView {
    let is_open = RwSignal::new(false);
    let drawn = move || {
        let computed = computed.get();
        let shown = computed.shown().filter(|_| is_open.get())?;
        let plans: Vec<(&'static Terms, &'static Plan)> =
            shown.rows.iter().map(|row| (row.terms, row.plan)).collect();
        Some(feature_matrix(&shown.grounds, &plans))
    };
    view! {
        <details on:toggle=move |_| is_open.set(true)>
            <summary>{wording::MATRIX}</summary>
            {drawn}
        </details>
    }
    .into_any()
}

/// Where documents contradict themselves, what they leave open, what they are about.
fn notes(desk: Desk, computed: Memo<Computed>, is_mixed: bool) -> AnyView {
    let documents = desk.state::<ChoiceState>().with(|state| compared_terms(desk, state));
    let of = |draw: &dyn Fn(&'static Terms) -> AnyView| {
        let one = |terms: &'static Terms| {
            let drawn = draw(terms);
            if is_mixed {
                view! {
                    <details class="by-document">
                        <summary>{wording::provider(terms)}</summary>
                        {drawn}
                    </details>
                }
                .into_any()
            } else {
                drawn
            }
        };
        documents.iter().map(|terms| one(terms)).collect_view()
    };
    let contradictions = of(&|terms| {
        let computed = computed.get();
        let prove = move |anomaly| {
            let grounds = &computed.shown()?.grounds;
            let ground = grounds.iter().find(|ground| ground.terms().id == terms.id)?;
            prove(ground, anomaly)
        };
        anomalies(terms, prove)
    });
    view! {
        <section aria-labelledby="contradictions">
            <h2 id="contradictions">{wording::CONTRADICTIONS}</h2>
            {contradictions}
        </section>
        <section aria-labelledby="not-said">
            <h2 id="not-said">{wording::NOT_SAID}</h2>
            {of(&open_matters)}
        </section>
        <section aria-labelledby="about">
            <h2 id="about">{wording::ABOUT_TERMS}</h2>
            {of(&|terms| {
                let href = format!("#/terms?doc={}", terms.id);
                view! {
                    <p><a class="further" href=href>{wording::page_title(Page::Terms)} ": " {terms.name.as_str()}</a></p>
                    <details><summary>{wording::SCOPE}</summary>{terms_summary(terms)}</details>
                }
                .into_any()
            })}
        </section>
    }
    .into_any()
}

fn origins(desk: Desk, documents: Vec<&'static Terms>) -> AnyView {
    let one = |terms| terms_origin(terms, desk.this_year);
    documents.into_iter().map(one).collect_view().into_any()
}

/// Proves an anomaly with the figures of this client.
fn prove(ground: &Ground<'static>, anomaly: &Anomaly) -> Option<String> {
    let claim = anomaly.claim.as_ref()?;
    let terms = ground.terms();
    let plan = terms.plan(&claim.plan).ok()?;
    let than = claim.than.as_deref().and_then(|id| terms.plan(id).ok());
    let unit_price = |plan: &'static Plan| Some(ground.price(plan).ok()?.unit_price);
    let reaction = |plan: &'static Plan| {
        Some(wording::promised(deadline::usual_promise(ground, plan, PromiseKind::Reaction)))
    };
    match claim.is {
        ClaimKind::SlowerAndDearer | ClaimKind::SameReactionDearer => {
            let than = than?;
            let (dear, cheap) = (money(unit_price(plan)?), money(unit_price(than)?));
            let (late, soon) = (reaction(plan)?, reaction(than)?);
            Some(wording::claim(claim.is, &dear, &cheap, Some((&late, &soon))))
        }
        ClaimKind::PackageDearer | ClaimKind::PackageSavesNothing => {
            let kind = terms.kind_for(false).map(|kind| kind.id.as_str());
            let at = ground.working().offset().midnight(kvant_core::calendar::DAYS_FROM);
            let rate = ground.rate(than?, kind, at).ok()??;
            let hour = money(ground.volume_hour(plan)?);
            Some(wording::claim(claim.is, &hour, &money(rate.price), None))
        }
        ClaimKind::DiscountNotInPrice => {
            let of = |period| plan.fee.iter().find(|fee| fee.per == period).map(|fee| fee.amount);
            let month = of(kvant_core::catalogue::Period::Month)?;
            let year = of(kvant_core::catalogue::Period::Year)?;
            Some(wording::claim(claim.is, &money(month), &money(year), None))
        }
    }
}

/// The figures on the page with their places, for a message about a wrong one.
fn facts(rows: &[PlanRow], address: &str) -> String {
    let mut text = String::new();
    for row in rows {
        let month = row.per_month().map_or_else(|| wording::PRICE_NOT_STATED.to_string(), money);
        let (price, below) = wording::offer(row.terms, row.plan, &row.offer);
        let place = match &row.offer {
            Offer::Package { source, .. }
            | Offer::Volume { source, .. }
            | Offer::Rate { source, .. } => source.place(),
            Offer::Unstated { .. } => "",
        };
        text.push_str(&format!(
            "{}, {} {}; «{}» ({}): {month} {}; {price} {below} ({place})\n",
            row.terms.name,
            wording::EDITION,
            row.terms.edition.id,
            row.plan.name,
            row.plan.source.place(),
            wording::A_MONTH,
        ));
    }
    text.push_str(address);
    text
}
