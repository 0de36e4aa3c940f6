//! «Расчёт пакета»: what a package costs, how long it lives, what rounding adds.

use kvant_core::calendar::{DAYS_FROM, DAYS_TO, iso};
use kvant_core::catalogue::{OpenMatter, Plan, Terms, Unit};
use kvant_core::money::VatPercent;
use kvant_core::price::{self, Cover, CoverCrossing, Ground, PackagePrice, RoundedSession};
use kvant_core::quantum::{Quanta, QuantumLength};
use kvant_core::refusal::Refusal;
use leptos::prelude::*;

use super::client_fields::ClientFields;
use crate::components::data_table::{Cell, Column, data_table};
use crate::components::number_field::NumberField;
use crate::components::place::Place;
use crate::components::readings::{MatterChoice, ReadingChoice, ReadingsContent, ReadingsPanel};
use crate::components::report::Report;
use crate::components::select_field::{SelectField, SelectOption};
use crate::components::share::Share;
use crate::components::squares::{package_squares, session_squares};
use crate::components::terms_notes::terms_origin;
use crate::desk::Desk;
use crate::entry::{self, EntryError};
use crate::format::{duration, grouped, money};
use crate::near::in_turn;
use crate::routes::{PackageState, Page, package_plans, read_date};
use crate::wording;

/// The session lengths shown, in minutes.
const SESSIONS: [u32; 4] = [5, 10, 15, 25];

/// The page.
#[component]
pub fn PackagePage() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let document =
        Memo::new(move |_| desk.state::<PackageState>().with(|state| state.document.clone()));
    // Once: another document is drawn at once, in the place of the one before.
    let is_due = in_turn();
    move || {
        let terms = desk.terms(&document.get())?;
        Some(view! { <ForDocument desk terms is_due /> })
    }
}

/// A package, or why there is none.
#[derive(Clone, PartialEq)]
struct Priced {
    plan: &'static Plan,
    counted: &'static Unit,
    length: QuantumLength,
    package: Result<PackagePrice, Refusal>,
    sessions: Vec<RoundedSession>,
    covers: Vec<Cover>,
    crossings: Vec<CoverCrossing>,
    is_predicted: bool,
    vat_added: Option<VatPercent>,
}

fn priced(ground: &Ground<'static>, desk: Desk, state: &PackageState) -> Option<Priced> {
    let terms = ground.terms();
    let plan = terms.plan(&state.plan).ok()?;
    let paid_at = ground.working().offset().midnight(state.paid_on);
    let unit_price = ground.unit_price(ground.price_of(plan, state.units).ok()?, state.paid_on);
    let length = ground.length(plan)?;
    let package = price::package(ground, plan, Quanta::new(state.units), paid_at);
    let last = package.as_ref().ok().map(|package| package.valid_through);
    Some(Priced {
        plan,
        counted: terms.unit_of(plan)?,
        length,
        package,
        sessions: SESSIONS
            .map(|minutes| price::rounded_session(unit_price, length, minutes))
            .to_vec(),
        covers: price::covers(ground, Quanta::new(state.units), state.paid_on).ok()?,
        vat_added: ground.vat_added(state.paid_on),
        crossings: price::cover_crossings(ground, state.paid_on).ok()?,
        is_predicted: last.is_some_and(|last| {
            ground.rules().validity_days == kvant_core::catalogue::ValidityDays::Working
                && last >= desk.catalogue.calendar.predicted_from()
        }),
    })
}

/// The page for one document.
#[component]
fn ForDocument(
    desk: Desk,
    terms: &'static Terms,
    /// What lies below the form: the answer, the rest.
    is_due: [RwSignal<bool>; 2],
) -> impl IntoView {
    let state = desk.state::<PackageState>();
    let shown = Signal::derive(move || {
        let state = state.get();
        let ground = Ground::new(desk.catalogue, terms, state.client.clone(), &state.readings);
        ground.map(|ground| priced(&ground, desk, &state))
    });
    let told = move || match shown.get() {
        Err(refusal) => {
            view! { <p class="error" role="alert">{wording::refusal(&refusal)}</p> }.into_any()
        }
        Ok(None) => ().into_any(),
        Ok(Some(priced)) => view! { <Shown desk terms priced /> }.into_any(),
    };
    let facts = Callback::new(move |()| {
        let mut text = format!("{}, {} {}\n", terms.name, wording::EDITION, terms.edition.id);
        if let Ok(Some(Priced { plan, package: Ok(package), .. })) = shown.get_untracked() {
            text.push_str(&format!(
                "{}: {} × {} = {} ({}); {} {} ({})\n",
                plan.name,
                package.units,
                money(package.unit_price),
                money(package.total),
                package.price_source.place(),
                wording::LAST_DAY,
                iso(package.valid_through),
                package.package_source.place(),
            ));
        }
        text.push_str(&desk.address());
        text
    });
    let [answer_due, readings_due] = is_due;
    view! {
        <h1 tabindex="-1">{wording::page_heading(Page::Package)}</h1>
        <p class="document">{terms.name.as_str()}</p>
        <PackageForm desk terms />
        {move || answer_due.get().then_some(told)}
        {move || readings_due.get().then(|| view! {
            <Share address=Callback::new(move |()| desk.address()) />
            <section aria-labelledby="readings">
                <h2 id="readings">{wording::READINGS}</h2>
                <PackageReadings desk terms />
            </section>
            <footer>
                {terms_origin(terms, desk.this_year)}
                <Report facts to=terms.report_to.as_deref() />
            </footer>
        })}
    }
}

/// Plan, client, quantity, day.
#[component]
fn PackageForm(desk: Desk, terms: &'static Terms) -> impl IntoView {
    let state = desk.state::<PackageState>();
    let plans: Vec<SelectOption> = package_plans(terms)
        .map(|plan| SelectOption { id: plan.id.clone(), text: plan.name.clone() })
        .collect();
    let plan = Signal::derive(move || state.with(|state| state.plan.clone()));
    let change_plan = Callback::new(move |id: String| {
        state.update(|state| {
            // A quantity that was the old plan's minimum follows to the new one's.
            let minimum = |id: &str| terms.plan(id).map_or(0, minimum_of);
            if state.units == minimum(&state.plan) {
                state.units = minimum(&id);
            }
            state.plan = id;
        });
    });
    let client = Signal::derive(move || state.with(|state| state.client.clone()));
    let change_client = Callback::new(move |(attribute, value)| {
        state.update(|state| drop(state.client.insert(attribute, value)));
    });
    let paid_on = move || iso(state.with(|state| state.paid_on));
    let is_refused = RwSignal::new(false);
    let change_day = move |event| {
        let date = read_date(&event_target_value(&event));
        is_refused.set(date.is_none());
        if let Some(date) = date {
            state.update(|state| state.paid_on = date);
        }
    };
    view! {
        <form class="package" on:submit=|event| event.prevent_default()>
            <p class="sentences"><ClientFields terms client on_change=change_client /></p>
            <div class="fields">
                <SelectField id="plan" label=wording::FIELD_PLAN is_labelled=true options=plans
                    chosen=plan on_change=change_plan />
                <Quantity state terms />
                <span class="date-field">
                    <label for="paid-on">{wording::FIELD_PAID_ON}</label>
                    <input id="paid-on" type="date" required min=iso(DAYS_FROM) max=iso(DAYS_TO)
                        aria-invalid=move || is_refused.get().then_some("true")
                        prop:value=paid_on on:change=change_day />
                </span>
                {move || is_refused.get().then(|| view! {
                    <p class="error wide" role="alert">{wording::DATE_REFUSED}</p>
                })}
            </div>
        </form>
    }
}

fn minimum_of(plan: &Plan) -> u32 {
    plan.package.as_ref().map_or(0, |package| package.minimum_units)
}

/// Units and hours, each turned into the other in front of the person.
#[component]
fn Quantity(state: RwSignal<PackageState>, terms: &'static Terms) -> impl IntoView {
    const HOURS_MAX: u32 = 100_000;
    let length = move || {
        state.with(|state| {
            let plan = terms.plan(&state.plan).ok()?;
            terms.unit_of(plan)?.minutes
        })
    };
    let units = move || state.with(|state| state.units);
    let hours = move |units: u32| {
        let minutes = length().map(|length| Quanta::new(units).minutes(length));
        minutes.map(wording::hours_typed).unwrap_or_default()
    };
    let units_typed = Signal::derive(move || grouped(u64::from(units())));
    let take_units = Callback::new(move |text: String| {
        let units = entry::whole(&text, 1, Quanta::ASKED_MAX.count())?;
        state.update(|state| state.units = units);
        Ok(grouped(u64::from(units)))
    });
    let hours_typed = Signal::derive(move || hours(units()));
    let take_hours = Callback::new(move |text: String| {
        let minutes = entry::hours_as_minutes(&text, HOURS_MAX)?;
        let Some(length) = untrack(length) else { return Err(EntryError::NotANumber) };
        let units = Quanta::covering(minutes.saturating_mul(60), length).count();
        if units == 0 || units > Quanta::ASKED_MAX.count() {
            return Err(EntryError::TooSmall { min: 1 });
        }
        state.update(|state| state.units = units);
        Ok(wording::hours_typed(Quanta::new(units).minutes(length)))
    });
    let minimum = move || {
        state.with(|state| {
            let plan = terms.plan(&state.plan).ok()?;
            let package = plan.package.as_ref()?;
            let kind = terms.unit_of(plan)?.kind;
            (state.units < package.minimum_units).then_some((package, kind))
        })
    };
    view! {
        <NumberField id="units" label=wording::FIELD_UNITS is_labelled=true value=units_typed
            take=take_units width=7 />
        <NumberField id="hours" label=wording::FIELD_HOURS is_labelled=true value=hours_typed
            take=take_hours width=7 />
        {move || minimum().map(|(package, kind)| view! {
            <p class="error wide" role="alert">
                {wording::below_minimum(kind, package.minimum_units)}
                " (" <Place terms source=package.source.clone() /> "). "
                <button type="button"
                    on:click=move |_| state.update(|state| state.units = package.minimum_units)>
                    {wording::TAKE_MINIMUM} " " {package.minimum_units}
                </button>
            </p>
        })}
    }
}

/// The answer and the figures that prove it.
#[component]
fn Shown(desk: Desk, terms: &'static Terms, priced: Priced) -> impl IntoView {
    let kind = priced.counted.kind;
    let length = priced.length;
    let units_in_hour = 60_u32.checked_div(length.minutes()).unwrap_or(1).max(1);
    let answer = priced.package.as_ref().ok().map(|package| {
        let unit_count = package.units.count();
        let (squares, not_drawn) = package_squares(unit_count, units_in_hour);
        view! {
            <div class="answer" aria-live="polite">
                <p>
                    {wording::PACKAGE_TOTAL} " " <strong>{money(package.total)}</strong> ": "
                    {wording::units(kind, u64::from(unit_count))} " × " {money(package.unit_price)}
                    " (" <Place terms source=package.price_source.clone() /> "). "
                    {wording::vat_word(&terms.vat, priced.vat_added)} "."
                </p>
                <p class="second">
                    {wording::lasts(&duration(package.minutes), &money(package.per_hour))} " "
                    {wording::burns_after(package.valid_through, desk.this_year)}
                    " (" <Place terms source=package.package_source.clone() /> ")."
                    {priced.is_predicted.then_some(format!(" {}", wording::PREDICTED))}
                </p>
            </div>
            {squares}
            <p class="muted caption">{wording::one_square(kind, length.minutes(), not_drawn)}</p>
        }
    });
    let package_units = priced.package.as_ref().map_or(0, |package| package.units.count());
    let sessions = priced
        .sessions
        .iter()
        .map(|session| session_row(&priced, *session, package_units))
        .collect();
    let covers = priced.covers.iter().map(|cover| cover_row(terms, &priced, cover)).collect();
    let crossings = priced.crossings.iter().map(|crossing| {
        let name = |plan: usize| terms.plan.get(plan).map_or("", |plan| plan.name.as_str());
        let told =
            wording::cover_crossing(kind, crossing, name(crossing.cheaper), name(crossing.before));
        view! { <li>{told}</li> }
    });
    view! {
        {answer}
        <section aria-labelledby="rounding">
            <h2 id="rounding">{wording::ROUNDING}</h2>
            <p class="muted">{wording::ROUNDING_WHY} " " <Place terms source=priced.counted.source.clone() /></p>
            {data_table("cards", wording::ROUNDING, session_columns(), sessions)}
        </section>
        <section aria-labelledby="covers">
            <h2 id="covers">{wording::COVERS}</h2>
            <p class="muted">{wording::COVERS_WHY}</p>
            {data_table("", wording::COVERS, cover_columns(), covers)}
            <ul class="crossings">{crossings.collect_view()}</ul>
        </section>
    }
}

fn session_columns() -> Vec<Column> {
    [
        ("", wording::COLUMN_SESSION),
        ("", wording::COLUMN_CHARGED),
        ("figure", wording::COLUMN_COST),
        ("figure", wording::COLUMN_USEFUL_HOUR),
        ("figure", wording::COLUMN_UNUSED),
        ("figure", wording::COLUMN_SESSIONS),
    ]
    .map(|(class, text)| (class, text.to_string()))
    .into()
}

fn session_row(priced: &Priced, session: RoundedSession, package_units: u32) -> Vec<Cell> {
    let kind = priced.counted.kind;
    let units = session.units.count();
    let unused = session.paid_minutes.saturating_sub(u64::from(session.worked_minutes));
    let fit = match package_units.checked_div(units) {
        Some(fit) if package_units > 0 => grouped(u64::from(fit)),
        _ => wording::NO_PACKAGE.to_string(),
    };
    let squares = session_squares(units, session.worked_minutes, priced.length.minutes());
    vec![
        Cell::words(duration(u64::from(session.worked_minutes))),
        Cell::words(view! { <span>{wording::units(kind, u64::from(units))} " " {squares}</span> }),
        Cell::figure(money(session.cost)),
        Cell::figure(session.per_useful_hour.map(money)),
        Cell::figure(duration(unused)),
        Cell::figure(fit),
    ]
}

fn cover_columns() -> Vec<Column> {
    [("", wording::COLUMN_PLAN), ("figure", wording::COLUMN_BUY), ("figure", wording::COLUMN_TOTAL)]
        .map(|(class, text)| (class, text.to_string()))
        .into()
}

fn cover_row(terms: &'static Terms, priced: &Priced, cover: &Cover) -> Vec<Cell> {
    let name = terms.plan(&cover.plan).map_or("", |plan| plan.name.as_str());
    let cheapest = priced.covers.first().map(|cover| cover.total);
    let is_cheapest = cheapest == Some(cover.total);
    let this = (cover.plan == priced.plan.id).then_some(wording::THIS_PLAN);
    let class = if is_cheapest { "figure best" } else { "figure" };
    let mark = is_cheapest.then_some(wording::CHEAPEST_MARK);
    let place = view! { <Place terms source=cover.price_source.clone() /> };
    let total = view! { {money(cover.total)} <span class="sub">{mark} " " {place}</span> };
    vec![
        Cell::words(view! { {name} <span class="sub">{this}</span> }),
        Cell::figure(wording::units(priced.counted.kind, u64::from(cover.units.count()))),
        Cell { class, content: total.into_any() },
    ]
}

/// What each reading would do to the package.
#[component]
fn PackageReadings(desk: Desk, terms: &'static Terms) -> impl IntoView {
    let state = desk.state::<PackageState>();
    let content = Signal::derive(move || {
        let state = state.get();
        let matters = matter_choices(desk, terms, &state).unwrap_or_default();
        ReadingsContent {
            terms,
            matters,
            readings: state.readings,
            idle: wording::READINGS_IDLE_PACKAGE,
        }
    });
    let change = Callback::new(move |readings| state.update(|state| state.readings = readings));
    view! { <ReadingsPanel content on_change=change /> }
}

fn matter_choices(
    desk: Desk,
    terms: &'static Terms,
    state: &PackageState,
) -> Option<Vec<MatterChoice>> {
    let ground = Ground::new(desk.catalogue, terms, state.client.clone(), &state.readings).ok()?;
    let choices = terms.computed_matters();
    choices.map(|open| matter_choice(&ground, open, state, desk.this_year)).collect()
}

/// The package under every reading of one matter. A package that cannot be priced (too few
/// units) shows no matter at all: there is no figure to change.
fn matter_choice(
    ground: &Ground<'static>,
    open: &'static OpenMatter,
    state: &PackageState,
    this_year: i32,
) -> Option<MatterChoice> {
    let plan = ground.terms().plan(&state.plan).ok()?;
    let paid_at = ground.working().offset().midnight(state.paid_on);
    let chosen = state.readings.get(&open.id).or(open.assumed().map(|reading| &reading.id));
    let mut figures = Vec::new();
    let mut readings = Vec::new();
    for reading in &open.readings {
        let mut readings_with = state.readings.clone();
        readings_with.insert(open.id.clone(), reading.id.clone());
        let ground = ground.reread(&readings_with).ok()?;
        let package = price::package(&ground, plan, Quanta::new(state.units), paid_at).ok()?;
        let told = wording::package_effect(package.total, package.valid_through, this_year);
        readings.push(ReadingChoice { reading, is_chosen: chosen == Some(&reading.id), told });
        figures.push((package.total, package.valid_through));
    }
    let changes_anything = figures.windows(2).any(|pair| pair.first() != pair.last());
    Some(MatterChoice { open, changes_anything, readings })
}
