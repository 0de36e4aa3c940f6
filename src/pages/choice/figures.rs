//! What it comes to: the table, the levels of use, the plot, the readings, the matrix.

use kvant_core::catalogue::{Plan, Readings, Terms};
use kvant_core::compare;
use kvant_core::compare::{Compared, Curve, MatterEffect, ReadingEffect};
use kvant_core::money::Rub;
use kvant_core::price::ResolvedTerms;
use kvant_core::quantum::UnitKind;
use kvant_core::report::offers::{PlanOffer, by_reaction};
use kvant_core::usage::{Coverage, Profile};
use leptos::prelude::*;

use super::{Computed, compared_ids, compared_terms};
use crate::components::curve_plot::{CurveContent, CurvePlot, PlanLine};
use crate::components::data_table::{Cell, data_table};
use crate::components::feature_matrix::feature_matrix;
use crate::components::number_field::NumberField;
use crate::components::plan_table::{PlanTable, PlanTableContent};
use crate::components::readings::{MatterChoice, ReadingChoice, ReadingsContent, ReadingsPanel};
use crate::components::select_field::{SelectField, SelectOption};
use crate::format::{amount_only, money};
use crate::page_states::PageStates;
use crate::routes::{ChoiceState, Sifting};
use crate::{entry, wording};

/// So many plans that a reading changes are told one by one.
const CHANGED_MAX: usize = 2;

/// More lines than this nobody tells apart; each has its colour and its dashes, `.line-0` and on.
const LINES_MAX: usize = 6;

/// The table, with its order and its conditions; both stand in the link.
#[component]
pub fn Comparison(page_states: PageStates, computed: Memo<Computed>) -> impl IntoView {
    let state = page_states.state::<ChoiceState>();
    let sifting = move || state.with(|state| state.sifting);
    let content = Signal::derive(move || {
        let computed = computed.get();
        let rows = computed.rows();
        let rows = if sifting().is_by_reaction { by_reaction(rows) } else { rows.to_vec() };
        let is_mixed = state.with(|state| compared_terms(page_states, state).len() > 1);
        let paid_now = state.with(|state| state.paid_now);
        PlanTableContent { rows, is_mixed, paid_now, this_year: page_states.this_year }
    });
    let option = |id: &str, text: &str| SelectOption { id: id.to_string(), text: text.to_string() };
    let orders = vec![option("", wording::SORT_PRICE), option(BY_REACTION, wording::SORT_REACTION)];
    let order = move || if sifting().is_by_reaction { BY_REACTION } else { "" }.to_string();
    let units = move || {
        let computed = computed.get();
        let units = computed.shown().map_or(&[][..], |shown| &shown.units);
        let known = units.iter().map(|unit| option(word(*unit), wording::counted_in(*unit)));
        std::iter::once(option("", wording::COUNTED_ANY)).chain(known).collect()
    };
    let counted = move || sifting().counted.map_or("", word).to_string();
    let change = move |change: &dyn Fn(&mut Sifting)| {
        state.update(|state| change(&mut state.sifting));
    };
    let check = |label: &'static str, pick: fn(&mut Sifting) -> &mut bool| {
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=move || *pick(&mut sifting())
                    on:change=move |event| change(&|sifting| {
                        *pick(sifting) = event_target_checked(&event);
                    }) />
                " " {label}
            </label>
        }
    };
    let plans = move || {
        let computed = computed.get();
        computed.shown().map_or(0, |shown| shown.rows.len().saturating_add(shown.left_out))
    };
    let is_empty = move || content.with(|content| content.rows.is_empty());
    view! {
        <p class="sifting" hidden=move || { plans() <= 4 }>
            <span>{wording::SORT} " "
                <SelectField id="order" label=wording::SORT options=orders
                    chosen=Signal::derive(order) on_change=Callback::new(move |id: String| {
                        change(&|sifting| sifting.is_by_reaction = !id.is_empty());
                    }) />
            </span>
            <span>{wording::COUNTED} " "
                <SelectField id="counted" label=wording::COUNTED options=Signal::derive(units)
                    chosen=Signal::derive(counted) on_change=Callback::new(move |id: String| {
                        change(&|sifting| sifting.counted = UnitKind::of(&id));
                    }) />
            </span>
            {check(wording::FILTER_DAYS_OFF, |sifting| &mut sifting.needs_days_off)}
            {check(wording::FILTER_PRICED, |sifting| &mut sifting.needs_price)}
        </p>
        {move || offered_price_fields(page_states)}
        <div hidden=is_empty><PlanTable content /></div>
    }
}

/// The id of the order by reaction.
const BY_REACTION: &str = "reaction";

/// Whether a plan is compared under these conditions.
pub fn fits(row: &PlanOffer<'static>, sifting: &Sifting) -> bool {
    (!sifting.needs_days_off || row.works_on_days_off)
        && (!sifting.needs_price || row.outcome.coverage() == Coverage::Whole)
        && sifting.counted.is_none_or(|unit| row.unit_kind() == unit)
}

fn word(unit: UnitKind) -> &'static str {
    UnitKind::WORDS.get(unit as usize).copied().unwrap_or_default()
}

/// Prices that the person was told, for documents that state none. The fields stand outside the
/// table: that is drawn anew while they are typed in.
fn offered_price_fields(page_states: PageStates) -> AnyView {
    let state = page_states.state::<ChoiceState>();
    let compared = Memo::new(move |_| compared_ids(page_states, state));
    // A memo that is only tracked is never computed.
    drop(compared.get());
    let terms = untrack(|| state.with(|state| compared_terms(page_states, state)));
    let is_unpriced = |terms: &&'static Terms| terms.plan.iter().any(Plan::is_unpriced);
    let field = |terms: &'static Terms| {
        let id = terms.id.as_str();
        let value = Signal::derive(move || {
            state
                .with(|state| state.offered_price.get(id).copied().map(amount_only))
                .unwrap_or_default()
        });
        let take = Callback::new(move |text: String| {
            if text.trim().is_empty() {
                state.update(|state| {
                    state.offered_price.remove(id);
                });
                return Ok(String::new());
            }
            let price = entry::amount(&text)?;
            state.update(|state| {
                state.offered_price.insert(id.to_string(), price);
            });
            Ok(amount_only(price))
        });
        let counts_requests = |plan: &&Plan| terms.increment(plan).seconds().is_none();
        let requests = terms.plan.iter().filter(counts_requests).count();
        view! {
            <span class="quoted">
                {wording::provider(terms)} ": "
                <NumberField id=format!("quoted-{id}") label=wording::OFFERED_PRICE_LABEL value take width=7 />
                " " {wording::offered_price_per(requests, terms.plan.len())}
            </span>
        }
    };
    let fields: Vec<_> = terms.into_iter().filter(is_unpriced).map(field).collect();
    if fields.is_empty() {
        return ().into_any();
    }
    view! { <p class="sifting">{wording::OFFERED_PRICE} " " {fields}</p> }.into_any()
}

/// Half as many requests, as many, twice as many: which plan wins where.
pub fn levels_section(computed: Memo<Computed>) -> AnyView {
    let is_open = RwSignal::new(false);
    let table = move || {
        let computed = computed.get();
        let shown = computed.shown().filter(|_| is_open.get())?;
        let now = shown.profile.requests().first()?.count;
        let levels = [
            (wording::LEVEL_LOW, now.div_ceil(2)),
            (wording::LEVEL_TYPICAL, now),
            (wording::LEVEL_HIGH, now.saturating_mul(2).min(shown.profile.first_max())),
        ];
        let mut columns = vec![("", wording::COLUMN_PLAN.to_string())];
        let mut outcomes = Vec::new();
        for (name, per_month) in levels {
            let profile = shown.profile.with_first(per_month).ok()?;
            let compared = compare::documents(&shown.all_resolved, &profile).ok()?;
            let first = compared.first();
            let first = first.filter(|one| one.outcome.coverage() == Coverage::Whole);
            let cheapest = first.and_then(|one| one.outcome.per_month(&profile));
            columns.push(("figure", wording::level(name, per_month)));
            outcomes.push((profile, compared, cheapest));
        }
        let is_mixed = shown.all_resolved.len() > 1;
        let line = |row: &PlanOffer<'static>| {
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
pub fn Plot(computed: Memo<Computed>) -> impl IntoView {
    let content = Signal::derive(move || {
        let computed = computed.get();
        let shown = computed.shown()?;
        let requests = shown.profile.requests();
        let here = requests.first()?.count;
        let room = shown.profile.first_max();
        let curve =
            Curve::new(&shown.all_resolved, &shown.profile, scale_for(here).min(room)).ok()?;
        let is_mixed = shown.all_resolved.len() > 1;
        let priced = shown.rows.iter().filter(|row| row.outcome.net.is_some());
        let plans = priced.take(LINES_MAX).filter_map(|row| {
            let name = if is_mixed {
                format!("{}, {}", row.plan.name, wording::provider(row.terms))
            } else {
                row.plan.name.clone()
            };
            let place = place_of(&shown.all_resolved, row)?;
            Some(PlanLine { place, short_name: row.plan.name.clone(), name })
        });
        let plans: Vec<PlanLine> = plans.collect();
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
fn place_of(all_resolved: &[ResolvedTerms<'static>], row: &PlanOffer<'static>) -> Option<usize> {
    let plans = all_resolved.iter().flat_map(|resolved| {
        resolved.terms().plan.iter().map(move |plan| (&resolved.terms().id, &plan.id))
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
pub fn readings_sections(page_states: PageStates, computed: Memo<Computed>) -> AnyView {
    let state = page_states.state::<ChoiceState>();
    let compared = Memo::new(move |_| compared_ids(page_states, state));
    // A memo that is only tracked is never computed.
    drop(compared.get());
    let terms = untrack(|| state.with(|state| compared_terms(page_states, state)));
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
            let resolved = shown.all_resolved.iter().find(|resolved| resolved.terms().id == *id)?;
            let effects = compare::readings(resolved, &readings, &shown.profile).ok()?;
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
    let share = |net: Option<Rub>| net?.share(1, u64::from(months));
    let monthly = |one: &ReadingEffect| share(one.cheapest_net);
    let held = effect.readings.iter().find(|one| one.is_chosen);
    let chosen = held.and_then(monthly);
    let net_of = |one: &ReadingEffect, place: usize| one.nets.get(place).copied().flatten();
    // The plans that cost something else under another reading.
    let changes = |place: &usize| {
        let mut nets = effect.readings.iter().map(|one| net_of(one, *place));
        let first = nets.next();
        nets.any(|other| Some(other) != first)
    };
    let changed: Vec<usize> = (0..terms.plan.len()).filter(changes).collect();
    // Of many the cheapest speaks for all.
    let is_told_each = (1..=CHANGED_MAX).contains(&changed.len());
    let choice = |one: &ReadingEffect| {
        let reading = open.readings.iter().find(|reading| reading.id == one.reading)?;
        let plan = one.cheapest.as_deref().and_then(|id| terms.plan(id).ok());
        let of = |plan: &Plan, month: Option<Rub>, chosen: Option<Rub>| match month {
            Some(month) => {
                wording::reading_effect(&plan.name, month, chosen.filter(|_| !one.is_chosen))
            }
            None => wording::PRICE_NOT_STATED.to_string(),
        };
        let told = if !is_told_each {
            plan.map_or(wording::PRICE_NOT_STATED.to_string(), |plan| {
                of(plan, monthly(one), chosen)
            })
        } else {
            let each = changed.iter().filter_map(|place| {
                let chosen = share(held.and_then(|held| net_of(held, *place)));
                Some(of(terms.plan.get(*place)?, share(net_of(one, *place)), chosen))
            });
            each.collect::<Vec<_>>().join("; ")
        };
        Some(ReadingChoice { reading, is_chosen: one.is_chosen, told })
    };
    let readings = effect.readings.iter().filter_map(choice).collect();
    Some(MatterChoice { open, changes_anything: effect.changes_anything(), readings })
}

/// What the plans promise and include, on request where several documents are compared.
pub fn matrix(computed: Memo<Computed>) -> AnyView {
    let is_open = RwSignal::new(false);
    let drawn = move || {
        let computed = computed.get();
        let shown = computed.shown().filter(|_| is_open.get())?;
        let plans: Vec<(&'static Terms, &'static Plan)> =
            shown.rows.iter().map(|row| (row.terms, row.plan)).collect();
        Some(feature_matrix(&shown.all_resolved, &plans))
    };
    view! {
        <details on:toggle=move |_| is_open.set(true)>
            <summary>{wording::MATRIX}</summary>
            {drawn}
        </details>
    }
    .into_any()
}
