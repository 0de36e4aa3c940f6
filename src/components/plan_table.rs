//! The plans side by side: a table on a wide screen, cards on a phone.

use std::collections::BTreeSet;
use std::sync::Arc;

use kvant_core::catalogue::{Plan, Price, Terms};
use kvant_core::money::Rub;
use kvant_core::source::Source;
use kvant_core::usage::{Outcome, Profile};
use leptos::prelude::*;

use super::place::Place;
use super::trace::trace;
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
    /// What the first payment is: the minimum, or more where the first session needs more.
    pub at_once: Rub,
    /// The units of the first payment.
    pub at_once_units: u32,
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

/// What a [`PlanTable`] shows.
#[derive(Clone)]
pub struct PlanTableContent {
    /// The document.
    pub terms: &'static Terms,
    /// The plans, cheapest first.
    pub rows: Vec<PlanRow>,
    /// What the person pays a month today.
    pub paid_now: Option<Rub>,
    /// This year, for dates without one.
    pub this_year: i32,
}

/// The comparison, cheapest first.
///
/// Drawn anew as a whole when anything changes: elements stay in place, so does the focus.
#[component]
pub fn PlanTable(
    /// What to show.
    content: Signal<PlanTableContent>,
) -> impl IntoView {
    let opened: RwSignal<BTreeSet<String>> = RwSignal::new(BTreeSet::new());
    let toggle = Callback::new(move |id: String| {
        opened.update(|opened| {
            if !opened.remove(&id) {
                opened.insert(id);
            }
        });
    });
    let head = |class: &'static str, text: &'static str| {
        view! { <th role="columnheader" scope="col" class=class>{text}</th> }
    };
    let figures = [
        wording::COLUMN_MONTH,
        wording::COLUMN_YEAR,
        wording::COLUMN_USEFUL_HOUR,
        wording::COLUMN_AT_ONCE,
        wording::COLUMN_UNIT_PRICE,
        wording::COLUMN_REACTION,
        wording::COLUMN_LIVES,
        wording::COLUMN_BURNS,
    ];
    let body = move || {
        let PlanTableContent { terms, rows, paid_now, this_year } = content.get();
        let opened = opened.get();
        let cheapest = rows.first().map_or(Rub::ZERO, PlanRow::per_month);
        let months = rows.iter().map(PlanRow::per_month).chain(paid_now);
        let scale = Scale { cheapest, longest: months.map(Rub::kopecks).max().unwrap_or(0) };
        let mut lines = Vec::new();
        for row in &rows {
            let is_open = opened.contains(&row.plan.id);
            lines.push(plan_line(terms, row, scale, is_open, toggle));
            lines.push(trace_line(terms, row, is_open, this_year));
        }
        lines.extend(paid_now.map(|now| paid_now_line(now, scale)));
        lines
    };
    view! {
        <table class="plans" role="table">
            <caption class="visually-hidden">{wording::COMPARISON}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    {head("", wording::COLUMN_PLAN)}
                    {figures.map(|text| head("figure", text)).into_iter().collect_view()}
                </tr>
            </thead>
            <tbody role="rowgroup">{body}</tbody>
        </table>
    }
}

/// What amounts are measured by.
#[derive(Clone, Copy)]
struct Scale {
    cheapest: Rub,
    /// Kopecks of the longest bar.
    longest: u64,
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

/// A cell of a figure, with its column's name for cards.
fn cell(class: &'static str, column: &'static str, content: AnyView) -> AnyView {
    view! { <td role="cell" class=class data-label=column>{content}</td> }.into_any()
}

/// A figure with a smaller line under it.
fn figure(column: &'static str, text: String, below: AnyView) -> AnyView {
    let content = view! { {text} <span class="sub">{below}</span> };
    cell("figure", column, content.into_any())
}

/// The figure that matters, with its bar.
fn main_cell(amount: Rub, scale: Scale, difference: Option<String>) -> AnyView {
    let content = view! {
        <span class="amount">{money(amount)}</span>
        <span class="bar" aria-hidden="true"><span style:width=bar_percent(amount, scale.longest)></span></span>
        <span class="difference">{difference}</span>
    };
    cell("figure main", wording::COLUMN_MONTH, content.into_any())
}

fn plan_line(
    terms: &'static Terms,
    row: &PlanRow,
    scale: Scale,
    is_open: bool,
    toggle: Callback<String>,
) -> AnyView {
    let PlanRow { plan, price, outcome, .. } = row;
    let id = plan.id.as_str();
    let kind = terms.unit.kind;
    let month = row.per_month();
    let has_use = outcome.useful_minutes > 0;
    let class = if has_use && month == scale.cheapest { "plan cheapest" } else { "plan" };
    let reaction = match plan.reaction.value() {
        Some(hours) => duration(u64::from(hours.minutes())),
        None => wording::no_value(&plan.reaction).to_string(),
    };
    let (burns, burned) = match outcome.burned.count() {
        0 => ("figure", wording::NOTHING_BURNS.to_string()),
        count => {
            let units = wording::units(kind, u64::from(count));
            ("figure burns", format!("{units} = {}", money(outcome.burned_value)))
        }
    };
    let useful_hour =
        outcome.net_per_useful_hour.map_or_else(|| wording::NO_USEFUL_HOUR.to_string(), money);
    let at_once = wording::units(kind, u64::from(row.at_once_units));
    let unit_price = format!("{}{NBSP}/ {}", money(row.unit_price), money(row.per_hour));
    let days = wording::days(u64::from(plan.package.valid_days));
    let place = |source: &Source| view! { <Place terms source=source.clone() /> }.into_any();
    view! {
        <tr role="row" class=class>
            <th role="rowheader" scope="row">
                <span class="name">{plan.name.as_str()}</span>
                <button type="button" class="why" aria-expanded=is_open.to_string()
                    aria-controls=format!("trace-{id}") on:click=move |_| toggle.run(id.to_string())>
                    {if is_open { wording::HIDE_WHY } else { wording::WHY_SO_MUCH }}
                </button>
            </th>
            {main_cell(month, scale, has_use.then(|| difference(month, scale.cheapest)))}
            {cell("figure", wording::COLUMN_YEAR, money(row.per_year()).into_any())}
            {cell("figure", wording::COLUMN_USEFUL_HOUR, useful_hour.into_any())}
            {figure(wording::COLUMN_AT_ONCE, money(row.at_once), at_once.into_any())}
            {figure(wording::COLUMN_UNIT_PRICE, unit_price, place(&price.source))}
            {figure(wording::COLUMN_REACTION, reaction, plan.reaction.source().map(place).into_any())}
            {figure(wording::COLUMN_LIVES, days, place(&plan.package.source))}
            {cell(burns, wording::COLUMN_BURNS, burned.into_any())}
        </tr>
    }
    .into_any()
}

fn trace_line(terms: &'static Terms, row: &PlanRow, is_open: bool, this_year: i32) -> AnyView {
    view! {
        <tr role="row" class="trace-row" id=format!("trace-{}", row.plan.id) hidden=!is_open>
            <td role="cell" colspan="9">{is_open.then(|| trace(terms, row, this_year))}</td>
        </tr>
    }
    .into_any()
}

fn paid_now_line(now: Rub, scale: Scale) -> AnyView {
    let apart = match now.cmp(&scale.cheapest) {
        std::cmp::Ordering::Equal => wording::NO_DIFFERENCE.to_string(),
        _ => difference(now, scale.cheapest),
    };
    view! {
        <tr role="row" class="plan now">
            <th role="rowheader" scope="row"><span class="name">{wording::YOU_PAY_NOW}</span></th>
            {main_cell(now, scale, Some(apart))}
            {cell("figure", wording::COLUMN_YEAR, money(now.times(12)).into_any())}
            <td role="cell" class="figure muted unknown" colspan="6">{wording::UNKNOWN_TO_US}</td>
        </tr>
    }
    .into_any()
}
