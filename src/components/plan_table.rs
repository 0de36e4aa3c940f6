//! The plans side by side: a table on a wide screen, cards on a phone.

use std::collections::BTreeSet;
use std::sync::Arc;

use kvant_core::catalogue::{Plan, Price, Terms};
use kvant_core::money::Rub;
use kvant_core::usage::{Outcome, Profile};
use leptos::prelude::*;

use super::place::Place;
use super::trace::Trace;
use crate::format::{NBSP, duration, money};
use crate::wording;

/// One plan with what the use comes to.
#[derive(Clone, PartialEq)]
pub struct PlanRow {
    /// The plan.
    pub plan: &'static Plan,
    /// Its price for this client.
    pub price: &'static Price,
    /// The price of a unit as it is paid, under the chosen readings.
    pub unit_price: Rub,
    /// The price of an hour.
    pub per_hour: Rub,
    /// The least that is paid at once.
    pub at_once: Rub,
    /// What the use comes to.
    pub outcome: Arc<Outcome>,
    /// The use it was computed for.
    pub profile: Profile,
}

impl PlanRow {
    /// Returns what the use costs a month.
    pub fn per_month(&self) -> Rub {
        self.outcome.per_month(&self.profile)
    }

    /// Returns what the use costs a year.
    pub fn per_year(&self) -> Rub {
        self.outcome.per_year(&self.profile)
    }
}

/// The comparison, cheapest first.
#[component]
pub fn PlanTable(
    /// The document.
    terms: &'static Terms,
    /// The plans, cheapest first.
    #[prop(into)]
    rows: Signal<Vec<PlanRow>>,
    /// What the person pays a month today.
    #[prop(into)]
    paid_now: Signal<Option<Rub>>,
    /// This year, for dates without one.
    this_year: i32,
) -> impl IntoView {
    let opened: RwSignal<BTreeSet<String>> = RwSignal::new(BTreeSet::new());
    let longest = Memo::new(move |_| {
        let rows = rows.get();
        let months = rows.iter().map(PlanRow::per_month).chain(paid_now.get());
        months.map(Rub::kopecks).max().unwrap_or(0)
    });
    let now_row = move || {
        let now = paid_now.get()?;
        let cheapest = rows.get().first()?.per_month();
        Some(view! { <PaidNowRow now cheapest longest=longest.get() /> })
    };
    let plan_rows = move || {
        let rows = rows.get();
        let cheapest = rows.first().map_or(Rub::ZERO, PlanRow::per_month);
        let draw = |row: PlanRow| {
            view! {
                <Row terms row cheapest longest=longest.get() opened this_year />
            }
        };
        rows.into_iter().map(draw).collect_view()
    };
    view! {
        <table class="plans" role="table">
            <caption class="visually-hidden">{wording::COMPARISON}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{wording::COLUMN_PLAN}</th>
                    <th role="columnheader" scope="col" class="figure">{wording::COLUMN_MONTH}</th>
                    <th role="columnheader" scope="col" class="figure">{wording::COLUMN_YEAR}</th>
                    <th role="columnheader" scope="col" class="figure">{wording::COLUMN_USEFUL_HOUR}</th>
                    <th role="columnheader" scope="col" class="figure">{wording::COLUMN_AT_ONCE}</th>
                    <th role="columnheader" scope="col" class="figure">{wording::COLUMN_UNIT_PRICE}</th>
                    <th role="columnheader" scope="col" class="figure">{wording::COLUMN_REACTION}</th>
                    <th role="columnheader" scope="col" class="figure">{wording::COLUMN_LIVES}</th>
                    <th role="columnheader" scope="col" class="figure">{wording::COLUMN_BURNS}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{plan_rows} {now_row}</tbody>
        </table>
    }
}

/// The width of a bar in whole percent, never quite nothing.
fn bar_percent(amount: Rub, longest: u64) -> String {
    let percent = amount.kopecks().saturating_mul(100).checked_div(longest).unwrap_or(0);
    format!("{}%", percent.clamp(1, 100))
}

/// «дешевле всего», or how much dearer than the cheapest.
fn difference(amount: Rub, cheapest: Rub) -> String {
    let apart = money(amount.apart(cheapest));
    match amount.cmp(&cheapest) {
        std::cmp::Ordering::Less => format!("{} {apart}", wording::CHEAPER_BY),
        std::cmp::Ordering::Equal => wording::CHEAPEST_MARK.to_string(),
        std::cmp::Ordering::Greater => format!("{} {apart}", wording::DEARER_BY),
    }
}

#[component]
fn Row(
    terms: &'static Terms,
    row: PlanRow,
    cheapest: Rub,
    longest: u64,
    opened: RwSignal<BTreeSet<String>>,
    this_year: i32,
) -> impl IntoView {
    let PlanRow { plan, price, outcome, .. } = row.clone();
    let id = plan.id.as_str();
    let is_open = move || opened.with(|opened| opened.contains(id));
    let toggle = move |_| {
        opened.update(|opened| {
            if !opened.remove(id) {
                opened.insert(id.to_string());
            }
        });
    };
    let trace_id = format!("trace-{id}");
    let kind = terms.unit.kind;
    let month = row.per_month();
    let has_use = outcome.useful_minutes > 0;
    let has_burned = outcome.burned.count() > 0;
    let reaction = match plan.reaction.value() {
        Some(hours) => duration(u64::from(hours.minutes())),
        None => wording::no_value(&plan.reaction).to_string(),
    };
    let burned = match outcome.burned.count() {
        0 => wording::NOTHING_BURNS.to_string(),
        count => {
            format!("{} = {}", wording::units(kind, u64::from(count)), money(outcome.burned_value))
        }
    };
    let useful_hour = outcome.net_per_useful_hour.map_or_else(|| "—".to_string(), money);
    let minimum = u64::from(plan.package.minimum_units);
    let is_cheapest = has_use && month == cheapest;
    let trace_row = row.clone();
    view! {
        <tr role="row" class="plan" class:cheapest=is_cheapest>
            <th role="rowheader" scope="row">
                <span class="name">{plan.name.as_str()}</span>
                <button type="button" class="why" aria-expanded=move || is_open().to_string()
                    aria-controls=trace_id.clone() on:click=toggle>
                    {move || if is_open() { wording::HIDE_WHY } else { wording::WHY_SO_MUCH }}
                </button>
            </th>
            <td role="cell" class="figure main" data-label=wording::COLUMN_MONTH>
                <span class="amount">{money(month)}</span>
                <span class="bar" aria-hidden="true">
                    <span style:width=bar_percent(month, longest)></span>
                </span>
                <span class="difference">{has_use.then(|| difference(month, cheapest))}</span>
            </td>
            <td role="cell" class="figure" data-label=wording::COLUMN_YEAR>{money(row.per_year())}</td>
            <td role="cell" class="figure" data-label=wording::COLUMN_USEFUL_HOUR>{useful_hour}</td>
            <td role="cell" class="figure" data-label=wording::COLUMN_AT_ONCE>
                {money(row.at_once)}
                <span class="sub">{wording::units(kind, minimum)}</span>
            </td>
            <td role="cell" class="figure" data-label=wording::COLUMN_UNIT_PRICE>
                <span>{money(row.unit_price)} {format!("{NBSP}/ ")} {money(row.per_hour)}</span>
                <span class="sub"><Place terms source=price.source.clone() /></span>
            </td>
            <td role="cell" class="figure" data-label=wording::COLUMN_REACTION>
                {reaction}
                <span class="sub">{plan.reaction.source().map(|source| view! { <Place terms source=source.clone() /> })}</span>
            </td>
            <td role="cell" class="figure" data-label=wording::COLUMN_LIVES>
                {wording::days(u64::from(plan.package.valid_days))}
                <span class="sub"><Place terms source=plan.package.source.clone() /></span>
            </td>
            <td role="cell" class="figure" data-label=wording::COLUMN_BURNS class:burns=has_burned>{burned}</td>
        </tr>
        <tr role="row" class="trace-row" id=trace_id hidden=move || !is_open()>
            <td role="cell" colspan="9">
                {move || is_open().then(|| view! { <Trace terms row=trace_row.clone() this_year /> })}
            </td>
        </tr>
    }
}

#[component]
fn PaidNowRow(now: Rub, cheapest: Rub, longest: u64) -> impl IntoView {
    let year = now.times(12);
    let unknown = (0..5).map(
        |_| view! { <td role="cell" class="figure muted unknown">{wording::UNKNOWN_TO_US}</td> },
    );
    let apart = match now.cmp(&cheapest) {
        std::cmp::Ordering::Equal => wording::NO_DIFFERENCE.to_string(),
        _ => difference(now, cheapest),
    };
    view! {
        <tr role="row" class="plan now">
            <th role="rowheader" scope="row"><span class="name">{wording::YOU_PAY_NOW}</span></th>
            <td role="cell" class="figure main" data-label=wording::COLUMN_MONTH>
                <span class="amount">{money(now)}</span>
                <span class="bar" aria-hidden="true"><span style:width=bar_percent(now, longest)></span></span>
                <span class="difference">{apart}</span>
            </td>
            <td role="cell" class="figure" data-label=wording::COLUMN_YEAR>{money(year)}</td>
            <td role="cell" class="figure muted unknown">{wording::UNKNOWN_TO_US}</td>
            {unknown.collect_view()}
        </tr>
    }
}
