//! «Расчёт пакета»: what a package costs, how long it lives, what rounding adds.

use chrono::NaiveDate;
use kvant_core::calendar::{DAYS_FROM, DAYS_TO, iso};
use kvant_core::catalogue::{OpenMatter, Plan, Terms, Unit};
use kvant_core::money::{Rub, VatPercent};
use kvant_core::price::{
    self, Cover, CoverCrossing, FeePrice, FeeReading, PackagePrice, ResolvedTerms, RoundedSession,
};
use kvant_core::quantum::{Quanta, QuantumLength, UnitKind};
use kvant_core::refusal::Refusal;
use leptos::prelude::*;

use crate::address::{Address, Page, read_date};
use crate::components::client_fields::ClientFields;
use crate::components::data_table::{Cell, Column, data_table};
use crate::components::number_field::NumberField;
use crate::components::place::{Place, place_in_brackets};
use crate::components::readings::{MatterChoice, ReadingChoice, ReadingsContent, ReadingsPanel};
use crate::components::report::Report;
use crate::components::select_field::{SelectField, SelectOption};
use crate::components::share::Share;
use crate::components::squares::{Block, balance_squares, session_squares};
use crate::components::terms_notes::terms_origin;
use crate::entry::{self, EntryError};
use crate::format::{date, duration, grouped, money};
use crate::near::in_turn;
use crate::page_states::{PageState, PageStates};
use crate::routes::{PackageState, package_plans};
use crate::wording;

/// The session lengths shown, in minutes.
const SESSIONS: [u32; 4] = [5, 10, 15, 25];

/// The months shown side by side: the first [`SIZES_MAX`] of them that are whole periods of the fee.
const MONTHS: [u32; 6] = [1, 3, 6, 12, 24, 36];

const SIZES_MAX: usize = 4;

/// The page.
#[component]
pub fn PackagePage() -> impl IntoView {
    let page_states = expect_context::<PageStates>();
    let document = Memo::new(move |_| {
        page_states.state::<PackageState>().with(|state| state.document.clone())
    });
    // Once: another document is drawn at once, in the place of the one before.
    let is_due = in_turn();
    move || {
        let terms = page_states.terms(&document.get())?;
        Some(view! { <ForDocument page_states terms is_due /> })
    }
}

/// What is paid in advance under a plan, or why nothing can be.
#[derive(Clone, PartialEq)]
struct Priced {
    plan: &'static Plan,
    sold: Sold,
    vat_added: Option<VatPercent>,
}

#[derive(Clone, PartialEq)]
enum Sold {
    Package(Box<PricedPackage>),
    Fee(Box<PricedFee>),
    /// The document states no price.
    Nothing,
}

/// A package beside others.
#[derive(Clone, PartialEq)]
struct PricedPackage {
    counted: &'static Unit,
    package: Result<PackagePrice, Refusal>,
    sizes: Vec<PackagePrice>,
    /// Nothing where requests are counted: they are not rounded.
    length: Option<QuantumLength>,
    sessions: Vec<RoundedSession>,
    covers: Vec<Cover>,
    crossings: Vec<CoverCrossing>,
    is_predicted: bool,
}

/// Months of a plan, beside more and fewer of them.
#[derive(Clone, PartialEq)]
struct PricedFee {
    fee: Result<FeePrice<'static>, Refusal>,
    sizes: Vec<FeePrice<'static>>,
    readings: Vec<FeeReading<'static>>,
}

fn priced(
    resolved: &ResolvedTerms<'static>,
    page_states: PageStates,
    state: &PackageState,
) -> Option<Priced> {
    let terms = resolved.terms();
    let plan = terms.plan(&state.plan).ok()?;
    let sold = if plan.package.is_some() {
        Sold::Package(Box::new(priced_package(resolved, page_states, plan, state)?))
    } else if plan.fee.is_empty() {
        Sold::Nothing
    } else {
        let of = |months: u32| price::fee(resolved, plan, months, state.paid_on);
        let mut sizes: Vec<FeePrice<'static>> = Vec::new();
        for size in MONTHS.into_iter().filter_map(|months| of(months).ok()) {
            if sizes.last().is_none_or(|last| last.months < size.months) {
                sizes.push(size);
            }
        }
        sizes.truncate(SIZES_MAX);
        let readings = price::fee_readings(resolved, plan, state.paid_on).unwrap_or_default();
        Sold::Fee(Box::new(PricedFee { fee: of(state.months), sizes, readings }))
    };
    Some(Priced { plan, sold, vat_added: resolved.vat_added(state.paid_on) })
}

fn priced_package(
    resolved: &ResolvedTerms<'static>,
    page_states: PageStates,
    plan: &'static Plan,
    state: &PackageState,
) -> Option<PricedPackage> {
    let terms = resolved.terms();
    let counted = terms.unit_of(plan)?;
    let paid_at = resolved.working().offset().midnight(state.paid_on);
    let unit_price = resolved.unit_price(resolved.price_of(plan, state.units).ok()?, state.paid_on);
    let length = resolved.length(plan);
    let package = price::package(resolved, plan, Quanta::new(state.units), paid_at);
    let last = package.as_ref().ok().map(|package| package.valid_through);
    let sessions = length.into_iter().flat_map(|length| {
        SESSIONS.map(|minutes| price::rounded_session(unit_price, length, minutes))
    });
    // Only what is counted alike can stand in for it.
    let is_alike = |id: &str| {
        let other = terms.plan(id).ok().and_then(|plan| terms.unit_of(plan));
        other.is_some_and(|other| other.kind == counted.kind)
    };
    let at = |place: usize| terms.plan.get(place).map_or("", |plan| plan.id.as_str());
    let mut covers = price::covers(resolved, Quanta::new(state.units), state.paid_on).ok()?;
    covers.retain(|cover| is_alike(&cover.plan));
    let mut crossings = price::cover_crossings(resolved, state.paid_on).ok()?;
    crossings.retain(|one| is_alike(at(one.cheaper)) && is_alike(at(one.before)));
    Some(PricedPackage {
        counted,
        package,
        sizes: price::sizes(resolved, plan, paid_at).ok()?,
        length,
        sessions: sessions.collect(),
        covers,
        crossings,
        is_predicted: last.is_some_and(|last| {
            resolved.rules().validity_days == kvant_core::catalogue::ValidityDays::Working
                && last >= page_states.catalogue.calendar.predicted_from()
        }),
    })
}

/// The page for one document.
#[component]
fn ForDocument(
    page_states: PageStates,
    terms: &'static Terms,
    /// What lies below the form: the answer, the rest.
    is_due: [RwSignal<bool>; 2],
) -> impl IntoView {
    let state = page_states.state::<PackageState>();
    let shown = Signal::derive(move || {
        let state = state.get();
        let resolved =
            ResolvedTerms::new(page_states.catalogue, terms, state.client.clone(), &state.readings);
        resolved.map(|resolved| priced(&resolved, page_states, &state))
    });
    let told = move || match shown.get() {
        Err(refusal) => {
            view! { <p class="error" role="alert">{wording::refusal(&refusal)}</p> }.into_any()
        }
        Ok(None) => ().into_any(),
        Ok(Some(priced)) => view! { <Shown page_states terms priced /> }.into_any(),
    };
    let facts = Callback::new(move |()| {
        let mut text = format!("{}, {} {}\n", terms.name, wording::EDITION, terms.edition.id);
        if let Ok(Some(Priced { plan, sold, .. })) = shown.get_untracked() {
            text.push_str(&facts_of(plan, &sold));
        }
        text.push_str(&page_states.address());
        text
    });
    let [answer_due, readings_due] = is_due;
    view! {
        <h1 tabindex="-1">{wording::page_heading(Page::Package)}</h1>
        <p class="document">{terms.name.as_str()}</p>
        <PackageForm page_states terms />
        {move || answer_due.get().then_some(told)}
        {move || readings_due.get().then(|| view! {
            <Share address=Callback::new(move |()| page_states.address()) />
            <section aria-labelledby="readings">
                <h2 id="readings">{wording::READINGS}</h2>
                <PackageReadings page_states terms />
            </section>
            <footer>
                {terms_origin(terms, page_states.this_year)}
                <Report facts to=terms.report_to.as_deref() />
            </footer>
        })}
    }
}

/// The figures with their places, for a message about a wrong one.
fn facts_of(plan: &Plan, sold: &Sold) -> String {
    let (count, price, total, source, last) = match sold {
        Sold::Package(priced) => match &priced.package {
            Ok(package) => (
                package.units.to_string(),
                package.unit_price,
                package.total,
                &package.price_source,
                package.valid_through,
            ),
            Err(_) => return String::new(),
        },
        Sold::Fee(priced) => match &priced.fee {
            Ok(fee) => {
                let count = fee.periods.to_string();
                (count, fee.period_price, fee.total, &fee.fee.source, fee.through)
            }
            Err(_) => return String::new(),
        },
        Sold::Nothing => return format!("{}: {}\n", plan.name, wording::PRICE_NOT_STATED),
    };
    format!(
        "{}: {count} × {} = {} ({}); {} {}\n",
        plan.name,
        money(price),
        money(total),
        source.place(),
        wording::LAST_DAY,
        iso(last),
    )
}

/// Whose plan, which, for which client, how much, on which day.
#[component]
fn PackageForm(page_states: PageStates, terms: &'static Terms) -> impl IntoView {
    let state = page_states.state::<PackageState>();
    let plans: Vec<SelectOption> = package_plans(terms)
        .map(|plan| SelectOption { id: plan.id.clone(), text: plan.name.clone() })
        .collect();
    let documents = page_states.catalogue.documents.iter().map(|terms| SelectOption {
        id: terms.id.clone(),
        text: wording::provider(terms).to_string(),
    });
    let documents: Vec<SelectOption> = documents.collect();
    let document = (documents.len() > 1).then(|| {
        let change = Callback::new(move |id: String| {
            let address = Address::parse(&format!("#/package?doc={id}"));
            state.update(|state| {
                let (read, _) = PackageState::read(page_states.catalogue, address, state.clone());
                *state = read;
            });
        });
        view! {
            <SelectField id="document" label=wording::FIELD_DOCUMENT is_labelled=true
                options=documents chosen=Signal::derive(move || {
                    state.with(|state| state.document.clone())
                }) on_change=change />
        }
    });
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
    let read = Signal::derive(move || state.with(|state| state.readings.clone()));
    // What no price depends on is not asked here.
    let priced_by = move || {
        let plan = state.with(|state| terms.plan(&state.plan).ok());
        let asked = |id: &str| plan.is_some_and(|plan| plan.is_priced_by(id));
        let all = terms.attribute.iter().map(|attribute| attribute.id.as_str());
        all.filter(|id| asked(id)).collect::<Vec<&'static str>>()
    };
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
            <p class="sentences" hidden=move || priced_by().is_empty()>
                <ClientFields terms client readings=read on_change=change_client
                    only=Signal::derive(priced_by) />
            </p>
            <div class="fields">
                {document}
                <SelectField id="plan" label=wording::FIELD_PLAN is_labelled=true options=plans
                    chosen=plan on_change=change_plan />
                {move || quantity(state, terms)}
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

/// How much of what the plan sells.
fn quantity(state: RwSignal<PackageState>, terms: &'static Terms) -> AnyView {
    // The fields are made anew with another plan, and never while somebody types in them.
    let plan = Memo::new(move |_| state.with(|state| state.plan.clone()));
    match terms.plan(&plan.get()) {
        Ok(plan) if plan.package.is_some() => view! { <Quantity state terms plan /> }.into_any(),
        Ok(plan) if !plan.fee.is_empty() => view! { <MonthsPaid state /> }.into_any(),
        _ => ().into_any(),
    }
}

/// How many months are paid.
#[component]
fn MonthsPaid(state: RwSignal<PackageState>) -> impl IntoView {
    let value = Signal::derive(move || state.with(|state| state.months.to_string()));
    let take = Callback::new(move |text: String| {
        let months = entry::whole(&text, 1, FeePrice::MONTHS_MAX)?;
        state.update(|state| state.months = months);
        Ok(months.to_string())
    });
    view! {
        <NumberField id="months" label=wording::FEE_MONTHS is_labelled=true value take width=7 />
    }
}

/// Units and hours, each turned into the other in front of the person.
#[component]
fn Quantity(
    state: RwSignal<PackageState>,
    terms: &'static Terms,
    plan: &'static Plan,
) -> impl IntoView {
    const HOURS_MAX: u32 = 100_000;
    let kind = terms.unit_of(plan).map_or(UnitKind::Second, |unit| unit.kind);
    let length = move || terms.unit_of(plan)?.minutes;
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
        let package = plan.package.as_ref()?;
        let is_less = state.with(|state| state.units < package.minimum_units);
        is_less.then_some(package)
    };
    view! {
        <NumberField id="units" label=wording::field_units(kind) is_labelled=true value=units_typed
            take=take_units width=7 />
        {length().map(|_| view! {
            <NumberField id="hours" label=wording::FIELD_HOURS is_labelled=true value=hours_typed
                take=take_hours width=7 />
        })}
        {move || minimum().map(|package| view! {
            <p class="error wide" role="alert">
                {wording::below_minimum(kind, package.minimum_units)}
                {place_in_brackets(terms, &package.source, ".")} " "
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
fn Shown(page_states: PageStates, terms: &'static Terms, priced: Priced) -> impl IntoView {
    let vat = wording::vat_word(&terms.vat, priced.vat_added);
    match &priced.sold {
        Sold::Package(package) => shown_package(page_states, terms, priced.plan, package, vat),
        Sold::Fee(fee) => shown_fee(page_states, terms, fee, vat),
        Sold::Nothing => view! {
            <div class="answer" aria-live="polite">
                <p>{wording::NOTHING_PRICED}</p>
                <p class="second">
                    <a href=format!("#/terms?doc={}", terms.id)>{wording::page_heading(Page::Terms)}</a>
                </p>
            </div>
        }
        .into_any(),
    }
}

/// Months of a plan: what they cost, with VAT beside the sum, and what they include.
fn shown_fee(
    page_states: PageStates,
    terms: &'static Terms,
    priced: &PricedFee,
    vat: String,
) -> AnyView {
    let fee = match &priced.fee {
        Ok(fee) => fee,
        Err(refusal) => {
            let told = wording::refusal(refusal);
            return view! { <p class="error" role="alert">{told}</p> }.into_any();
        }
    };
    let source = &fee.fee.source;
    let included = fee.minutes.zip(fee.per_hour).map(|(minutes, per_hour)| {
        let told = wording::fee_lasts(&duration(minutes), &money(per_hour));
        format!("{told} ")
    });
    let readings = priced.readings.iter().map(|one| {
        view! { <li class:best=one.is_chosen>{wording::fee_reading(one)} {place_in_brackets(terms, &one.fee.source, ".")}</li> }
    });
    let readings = (!priced.readings.is_empty()).then(|| {
        view! {
            <section aria-labelledby="fee-readings">
                <h2 id="fee-readings">{wording::FEE_READINGS}</h2>
                <ul class="fee-readings">{readings.collect_view()}</ul>
            </section>
        }
    });
    let row = |size: &FeePrice<'static>| {
        let class = if size.months == fee.months { "figure best" } else { "figure" };
        vec![
            Cell::words(wording::months(size.months)),
            Cell { class, content: money(size.total).into_any() },
            Cell::figure(size.minutes.map(duration)),
            Cell::figure(size.per_hour.map(money)),
            Cell::figure(date(size.through, page_states.this_year)),
        ]
    };
    let sizes = priced.sizes.iter().map(row).collect();
    view! {
        <div class="answer" aria-live="polite">
            <p>
                {wording::fee_total(fee)} " " <strong>{money(fee.total)}</strong> ", " {vat} ": "
                {wording::fee_product(fee)} {place_in_brackets(terms, source, ".")}
            </p>
            <p class="second">
                {included}
                {wording::fee_through(fee.through, page_states.this_year)} " " {wording::FEE_UNUSED}
            </p>
        </div>
        {readings}
        <section aria-labelledby="sizes">
            <h2 id="sizes">{wording::FEE_SIZES}</h2>
            {data_table("cards", wording::FEE_SIZES, size_columns(), sizes)}
        </section>
    }
    .into_any()
}

fn size_columns() -> Vec<Column> {
    [
        ("", wording::COLUMN_SIZE),
        ("figure", wording::COLUMN_TOTAL),
        ("figure", wording::COLUMN_TIME),
        ("figure", wording::COLUMN_HOUR),
        ("figure", wording::LAST_DAY),
    ]
    .map(|(class, text)| (class, text.to_string()))
    .into()
}

fn shown_package(
    page_states: PageStates,
    terms: &'static Terms,
    plan: &'static Plan,
    priced: &PricedPackage,
    vat: String,
) -> AnyView {
    let kind = priced.counted.kind;
    let length = priced.length.map(QuantumLength::minutes);
    let in_hour = length.and_then(|length| 60_u32.checked_div(length)).unwrap_or(1).max(1);
    let answer = priced.package.as_ref().ok().map(|package| {
        let unit_count = package.units.count();
        let (squares, not_drawn) = balance_squares(&Block {
            used: 0,
            left: u64::from(unit_count),
            burning: 0,
            running_twelfths: None,
            in_hour: if length.is_some() { in_hour } else { 10 },
            is_round: length.is_none(),
        });
        let lasts = package.minutes.zip(package.per_hour).map(|(minutes, per_hour)| {
            let told = wording::lasts(&duration(minutes), &money(per_hour));
            format!("{told} ")
        });
        view! {
            <div class="answer" aria-live="polite">
                <p>
                    {wording::PACKAGE_TOTAL} " " <strong>{money(package.total)}</strong> ", " {vat} ": "
                    {wording::units(kind, u64::from(unit_count))} " × " {money(package.unit_price)}
                    {place_in_brackets(terms, &package.price_source, ".")}
                </p>
                <p class="second">
                    {lasts}
                    {wording::burns_after(package.valid_through, page_states.this_year)}
                    {place_in_brackets(terms, &package.package_source, ".")}
                    {priced.is_predicted.then_some(format!(" {}", wording::PREDICTED))}
                </p>
            </div>
            {squares}
            <p class="muted caption">{wording::one_square(kind, length, not_drawn)}</p>
        }
    });
    let package_units = priced.package.as_ref().map_or(0, |package| package.units.count());
    let size_row = |size: &PackagePrice| {
        let is_it = size.units.count() == package_units;
        let class = if is_it { "figure best" } else { "figure" };
        vec![
            Cell::words(wording::units(kind, u64::from(size.units.count()))),
            Cell { class, content: money(size.total).into_any() },
            Cell::figure(size.minutes.map(duration)),
            Cell::figure(size.per_hour.map(money)),
            Cell::figure(date(size.valid_through, page_states.this_year)),
        ]
    };
    let sizes = priced.sizes.iter().map(size_row).collect();
    let rounding = priced.length.map(|length| {
        let rows = priced.sessions.iter();
        let rows = rows.map(|session| session_row(kind, length, *session, package_units)).collect();
        view! {
            <section aria-labelledby="rounding">
                <h2 id="rounding">{wording::ROUNDING}</h2>
                <p class="muted">{wording::ROUNDING_WHY} " " <Place terms source=priced.counted.source.clone() /></p>
                {data_table("cards", wording::ROUNDING, session_columns(), rows)}
            </section>
        }
    });
    let covers = priced.covers.iter().map(|cover| cover_row(terms, plan, priced, cover)).collect();
    let crossings = priced.crossings.iter().map(|crossing| {
        let name = |plan: usize| terms.plan.get(plan).map_or("", |plan| plan.name.as_str());
        let told =
            wording::cover_crossing(kind, crossing, name(crossing.cheaper), name(crossing.before));
        view! { <li>{told}</li> }
    });
    view! {
        {answer}
        <section aria-labelledby="sizes">
            <h2 id="sizes">{wording::SIZES}</h2>
            {data_table("cards", wording::SIZES, size_columns(), sizes)}
        </section>
        {rounding}
        <section aria-labelledby="covers">
            <h2 id="covers">{wording::COVERS}</h2>
            <p class="muted">{wording::COVERS_WHY}</p>
            {data_table("", wording::COVERS, cover_columns(), covers)}
            <ul class="crossings">{crossings.collect_view()}</ul>
        </section>
    }
    .into_any()
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

fn session_row(
    kind: UnitKind,
    length: QuantumLength,
    session: RoundedSession,
    package_units: u32,
) -> Vec<Cell> {
    let units = session.units.count();
    let unused = session.paid_minutes.saturating_sub(u64::from(session.worked_minutes));
    let fit = match package_units.checked_div(units) {
        Some(fit) if package_units > 0 => grouped(u64::from(fit)),
        _ => wording::NO_PACKAGE.to_string(),
    };
    let squares = session_squares(units, session.worked_minutes, length.minutes());
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

fn cover_row(
    terms: &'static Terms,
    plan: &'static Plan,
    priced: &PricedPackage,
    cover: &Cover,
) -> Vec<Cell> {
    let name = terms.plan(&cover.plan).map_or("", |plan| plan.name.as_str());
    let cheapest = priced.covers.first().map(|cover| cover.total);
    let is_cheapest = cheapest == Some(cover.total);
    let this = (cover.plan == plan.id).then_some(wording::THIS_PLAN);
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
fn PackageReadings(page_states: PageStates, terms: &'static Terms) -> impl IntoView {
    let state = page_states.state::<PackageState>();
    let content = Signal::derive(move || {
        let state = state.get();
        let matters = matter_choices(page_states, terms, &state).unwrap_or_default();
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
    page_states: PageStates,
    terms: &'static Terms,
    state: &PackageState,
) -> Option<Vec<MatterChoice>> {
    let resolved =
        ResolvedTerms::new(page_states.catalogue, terms, state.client.clone(), &state.readings)
            .ok()?;
    let choices = terms.computed_matters();
    choices.map(|open| matter_choice(&resolved, open, state, page_states.this_year)).collect()
}

/// The package under every reading of one matter. A package that cannot be priced (too few
/// units) shows no matter at all: there is no figure to change.
fn matter_choice(
    resolved: &ResolvedTerms<'static>,
    open: &'static OpenMatter,
    state: &PackageState,
    this_year: i32,
) -> Option<MatterChoice> {
    let plan = resolved.terms().plan(&state.plan).ok()?;
    let chosen = state.readings.get(&open.id).or(open.assumed().map(|reading| &reading.id));
    let mut figures = Vec::new();
    let mut readings = Vec::new();
    for reading in &open.readings {
        let mut readings_with = state.readings.clone();
        readings_with.insert(open.id.clone(), reading.id.clone());
        let resolved = resolved.reread(&readings_with).ok()?;
        let (total, last) = total_and_last_day(&resolved, plan, state)?;
        let told = wording::package_effect(total, last, this_year);
        readings.push(ReadingChoice { reading, is_chosen: chosen == Some(&reading.id), told });
        figures.push((total, last));
    }
    let changes_anything = figures.windows(2).any(|pair| pair.first() != pair.last());
    Some(MatterChoice { open, changes_anything, readings })
}

fn total_and_last_day(
    resolved: &ResolvedTerms<'_>,
    plan: &Plan,
    state: &PackageState,
) -> Option<(Rub, NaiveDate)> {
    if plan.package.is_none() {
        let fee = price::fee(resolved, plan, state.months, state.paid_on).ok()?;
        return Some((fee.total, fee.through));
    }
    let paid_at = resolved.working().offset().midnight(state.paid_on);
    let package = price::package(resolved, plan, Quanta::new(state.units), paid_at).ok()?;
    Some((package.total, package.valid_through))
}
