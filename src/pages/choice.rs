//! «Подбор тарифа»: which plan is cheapest for this use.

use std::sync::Arc;
use std::time::Duration;

use kvant_core::catalogue::{Anomaly, AnomalyClaim, Terms};
use kvant_core::compare::{self, Curve, MatterEffect, ReadingEffect};
use kvant_core::money::Rub;
use kvant_core::price::{Ground, per_hour};
use kvant_core::refusal::Refusal;
use kvant_core::usage::{Profile, Requests};
use leptos::prelude::*;

use super::client_fields::ClientFields;
use crate::components::curve_plot::{CurveContent, CurvePlot};
use crate::components::number_field::NumberField;
use crate::components::plan_table::{PlanRow, PlanTable, PlanTableContent};
use crate::components::readings::{MatterChoice, ReadingChoice, ReadingsContent, ReadingsPanel};
use crate::components::report::Report;
use crate::components::share::Share;
use crate::components::terms_notes::{anomalies, open_matters, terms_origin, terms_summary};
use crate::desk::Desk;
use crate::format::{amount_only, duration, grouped, money};
use crate::routes::{ChoiceState, Page};
use crate::{entry, wording};

/// More kinds of requests make a list, not a sentence.
const KINDS_MAX: usize = 6;

/// The page.
#[component]
pub fn ChoicePage() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let document = Memo::new(move |_| desk.choice.with(|state| state.document.clone()));
    move || {
        let terms = desk.terms(&document.get())?;
        Some(view! { <ForDocument desk terms /> })
    }
}

/// What the whole page shows, computed at once: a change of a field costs one run of it.
#[derive(Clone)]
struct Computed(Arc<Result<Shown, Refusal>>);

/// The ground, the use, and what it comes to.
struct Shown {
    ground: Ground<'static>,
    profile: Profile,
    rows: Vec<PlanRow>,
}

impl PartialEq for Computed {
    fn eq(&self, other: &Computed) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Computed {
    fn new(desk: Desk, terms: &'static Terms, state: &ChoiceState) -> Computed {
        let shown = || {
            let profile = Profile::new(state.from, state.months, state.requests.clone(), 0)?;
            let client = state.client.clone();
            let ground = Ground::new(desk.catalogue, terms, client, &state.readings)?;
            let rows = rows_of(&ground, &profile)?;
            Ok(Shown { ground, profile, rows })
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

/// The page for one document.
#[component]
fn ForDocument(desk: Desk, terms: &'static Terms) -> impl IntoView {
    let state = desk.choice;
    let computed = Memo::new(move |_| Computed::new(desk, terms, &state.get()));
    let table = Signal::derive(move || PlanTableContent {
        terms,
        rows: computed.get().rows().to_vec(),
        paid_now: state.with(|state| state.paid_now),
        this_year: desk.this_year,
    });
    let facts =
        Callback::new(move |()| facts(terms, computed.get_untracked().rows(), &desk.address()));
    let prove = move |anomaly| prove(&computed.get().shown()?.ground, anomaly);
    let [table_due, plot_due, readings_due, notes_due] = one_after_another();
    view! {
        <h1 tabindex="-1">{wording::page_heading(Page::Choice)}</h1>
        <p class="document">{terms.name.as_str()}</p>
        <UseForm desk terms />
        {move || answer(terms, &computed.get(), state.with(|state| state.paid_now))}
        <Share address=Callback::new(move |()| desk.address()) />
        <section aria-labelledby="comparison">
            <h2 id="comparison">{wording::COMPARISON}</h2>
            <p class="muted">
                {move || vat(terms, &computed.get())} "; "
                {move || state.with(|state| wording::horizon(state.from, state.months))}
            </p>
            {move || table_due.get().then(|| view! { <PlanTable content=table /> })}
        </section>
        {move || plot_due.get().then(|| view! {
            <section aria-labelledby="plot">
                <h2 id="plot">{wording::PLOT}</h2>
                <Plot terms computed />
            </section>
        })}
        {move || readings_due.get().then(|| view! {
            <section aria-labelledby="readings">
                <h2 id="readings">{wording::READINGS}</h2>
                <ReadingsSection state terms computed />
            </section>
        })}
        {move || notes_due.get().then(|| view! {
            <section aria-labelledby="contradictions">
                <h2 id="contradictions">{wording::CONTRADICTIONS}</h2>
                {move || anomalies(terms, prove)}
            </section>
            <section aria-labelledby="not-said">
                <h2 id="not-said">{wording::NOT_SAID}</h2>
                {open_matters(terms)}
            </section>
            <section aria-labelledby="about">
                <h2 id="about">{wording::ABOUT_TERMS}</h2>
                <details><summary>{wording::SCOPE}</summary>{terms_summary(terms)}</details>
            </section>
        })}
        <footer>
            {terms_origin(terms, desk.this_year)}
            <Report facts to=terms.report_to.as_deref() />
        </footer>
    }
}

/// What lies below the answer is drawn after it, part by part, so that a slow phone can be typed
/// into in between.
fn one_after_another() -> [RwSignal<bool>; 4] {
    let is_due = [(); 4].map(|()| RwSignal::new(false));
    for (part, wait) in is_due.into_iter().zip([10, 60, 120, 180]) {
        set_timeout(
            move || {
                part.try_set(true);
            },
            Duration::from_millis(wait),
        );
    }
    is_due
}

fn rows_of(ground: &Ground<'static>, profile: &Profile) -> Result<Vec<PlanRow>, Refusal> {
    let length = ground.terms().unit.minutes;
    let row = |compared: compare::Compared<'static>| {
        let unit_price = ground.unit_price(compared.price, profile.from());
        let minimum = compared.plan.package.minimum_units;
        let at_once_units =
            compared.outcome.purchases.first().map_or(minimum, |first| first.units.count());
        PlanRow {
            plan: compared.plan,
            price: compared.price,
            unit_price,
            per_hour: per_hour(unit_price, length),
            at_once: unit_price.times(at_once_units),
            at_once_units,
            outcome: Arc::new(compared.outcome),
            profile: profile.clone(),
        }
    };
    Ok(compare::plans(ground, profile)?.into_iter().map(row).collect())
}

/// The question as a sentence that is edited in place.
#[component]
fn UseForm(desk: Desk, terms: &'static Terms) -> impl IntoView {
    let state = desk.choice;
    let client = Signal::derive(move || state.with(|state| state.client.clone()));
    let change_client = Callback::new(move |(attribute, value)| {
        state.update(|state| drop(state.client.insert(attribute, value)));
    });
    let kinds = Memo::new(move |_| state.with(|state| state.requests.len()));
    let add = move |_| {
        state.update(|state| state.requests.push(Requests { per_month: 2, minutes_each: 60 }));
    };
    let is_asking = RwSignal::new(false);
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
                <ClientFields terms client on_change=change_client />
                {move || (0..kinds.get()).map(|index| view! { <RequestsFields state index /> }).collect_view()}
                <span class="sentence">
                    {wording::SENTENCE_HORIZON} " "
                    <NumberField id="months" label=wording::HORIZON_MONTHS value=months_typed
                        take=take_months width=3 />
                    " " {move || wording::month_word(months())} "."
                </span>
                <PaidNow state is_asking />
            </p>
            <p class="more">
                <button type="button" class="quiet" title=wording::ADD_REQUESTS_WHY
                    on:click=add disabled=is_full>"+ " {wording::ADD_REQUESTS}</button>
                <button type="button" class="quiet" on:click=move |_| is_asking.set(true)
                    hidden=move || is_asking.get() || state.with(|state| state.paid_now.is_some())>
                    "+ " {wording::ADD_PAID_NOW}
                </button>
            </p>
        </form>
    }
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

/// Whether the prices shown hold VAT.
fn vat(terms: &'static Terms, computed: &Computed) -> String {
    let added = computed.shown().and_then(|shown| shown.ground.vat_added(shown.profile.from()));
    wording::vat_word(&terms.vat, added)
}

/// The answer, in words.
fn answer(terms: &'static Terms, computed: &Computed, paid_now: Option<Rub>) -> AnyView {
    if let Some(refusal) = computed.refusal() {
        return view! { <p class="error" role="alert">{refusal}</p> }.into_any();
    }
    let rows = computed.rows();
    let Some(best) = rows.first() else { return ().into_any() };
    if best.outcome.useful_minutes == 0 {
        return view! { <div class="answer" aria-live="polite"><p>{wording::NO_USE}</p></div> }
            .into_any();
    }
    let month = best.per_month();
    let equals: Vec<String> = rows
        .iter()
        .filter(|row| row.per_month() == month)
        .map(|row| format!("«{}»", row.plan.name))
        .collect();
    let lead = if equals.len() > 1 { wording::EQUALLY_CHEAP } else { wording::CHEAPEST };
    let useful_hour = best.outcome.net_per_useful_hour.map(money);
    let next = rows.iter().find(|row| row.per_month() > month);
    view! {
        <div class="answer" aria-live="polite">
            <p>
                {lead} " — " {equals.join(", ")} ": "
                <strong>{money(month)} " " {wording::A_MONTH}</strong> ", "
                {useful_hour} " " {wording::FOR_USEFUL_HOUR} ". "
                {wording::why_cheapest(terms.unit.kind, best, next)}
            </p>
            {paid_now.map(|now| view! { <p>{wording::against_paid_now(month, now)}</p> })}
            {next.map(|next| view! { <p class="second">{wording::against_next(best, next)}</p> })}
        </div>
    }
    .into_any()
}

/// The plot of yearly cost against use.
#[component]
fn Plot(terms: &'static Terms, computed: Memo<Computed>) -> impl IntoView {
    let content = Signal::derive(move || {
        let computed = computed.get();
        let shown = computed.shown()?;
        let requests = shown.profile.requests();
        let here = requests.first()?.per_month;
        let others = requests.iter().skip(1).map(|kind| kind.per_month);
        let room = Profile::REQUESTS_MAX.saturating_sub(others.fold(0, u32::saturating_add));
        let curve = Curve::new(&shown.ground, &shown.profile, scale_for(here).min(room)).ok()?;
        Some(CurveContent { terms, curve, here, requests: requests.to_vec() })
    });
    view! { <CurvePlot content /> }
}

/// The right end of the plot. It grows in steps, so that it stands still while a person types
/// one digit more.
fn scale_for(requests: u32) -> u32 {
    let scales = [12_u32, 24, 48, 96, 200, 400, Profile::REQUESTS_MAX];
    let has_room = |scale: &u32| requests.saturating_mul(3) <= scale.saturating_mul(2);
    scales.into_iter().find(has_room).unwrap_or(Profile::REQUESTS_MAX)
}

/// What can be read in several ways.
#[component]
fn ReadingsSection(
    state: RwSignal<ChoiceState>,
    terms: &'static Terms,
    computed: Memo<Computed>,
) -> impl IntoView {
    let content = Signal::derive(move || {
        let readings = state.with_untracked(|state| state.readings.clone());
        let computed = computed.get();
        let matters = computed.shown().and_then(|shown| {
            let effects = compare::readings(&shown.ground, &readings, &shown.profile).ok()?;
            let choice = |effect| matter_choice(terms, &effect, shown.profile.months());
            Some(effects.into_iter().filter_map(choice).collect())
        });
        let matters = matters.unwrap_or_default();
        ReadingsContent { terms, matters, readings, idle: wording::READINGS_IDLE_USE }
    });
    let change = Callback::new(move |readings| state.update(|state| state.readings = readings));
    view! { <ReadingsPanel content on_change=change /> }
}

fn matter_choice(
    terms: &'static Terms,
    effect: &MatterEffect,
    months: u32,
) -> Option<MatterChoice> {
    let open = terms.open.iter().find(|open| open.id == effect.matter)?;
    let monthly = |one: &ReadingEffect| one.nets.iter().min()?.share(1, u64::from(months));
    let chosen = effect.readings.iter().find(|one| one.is_chosen).and_then(monthly);
    let choice = |one: &ReadingEffect| {
        let reading = open.readings.iter().find(|reading| reading.id == one.reading)?;
        let name = terms.plan(&one.cheapest).map_or("", |plan| plan.name.as_str());
        let told = wording::reading_effect(name, monthly(one)?, chosen.filter(|_| !one.is_chosen));
        Some(ReadingChoice { reading, is_chosen: one.is_chosen, told })
    };
    let readings = effect.readings.iter().filter_map(choice).collect();
    Some(MatterChoice { open, changes_anything: effect.changes_anything(), readings })
}

/// Proves an anomaly with the figures of this client.
fn prove(ground: &Ground<'static>, anomaly: &Anomaly) -> Option<String> {
    let claim = anomaly.claim.as_ref()?;
    let (one, other) = claim.plans();
    let terms = ground.terms();
    let (plan, than) = (terms.plan(one).ok()?, terms.plan(other).ok()?);
    let (dear, cheap) = (ground.price(plan).ok()?.unit_price, ground.price(than).ok()?.unit_price);
    let reaction = |plan: &kvant_core::catalogue::Plan| {
        Some(duration(u64::from(plan.reaction.value()?.minutes())))
    };
    let (late, soon) = (reaction(plan)?, reaction(than)?);
    Some(match claim {
        AnomalyClaim::SlowerAndDearer { .. } => {
            wording::slower_and_dearer(terms.unit.kind, dear, cheap, &late, &soon)
        }
        AnomalyClaim::SameReactionDearer { .. } => {
            wording::same_reaction_dearer(terms.unit.kind, dear, cheap, &soon)
        }
    })
}

/// The figures on the page with their places, for a message about a wrong one.
fn facts(terms: &Terms, rows: &[PlanRow], address: &str) -> String {
    let mut text = format!("{}, {} {}\n", terms.name, wording::EDITION, terms.edition.id);
    for row in rows {
        text.push_str(&format!(
            "{}: {} {}; {} ({}); {} ({})\n",
            row.plan.name,
            money(row.per_month()),
            wording::A_MONTH,
            money(row.price.unit_price),
            row.price.source.place(),
            money(row.at_once),
            row.plan.package.source.place(),
        ));
    }
    text.push_str(address);
    text
}
