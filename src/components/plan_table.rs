//! Plans side by side: a table on a wide screen, cards on a phone.

use kvant_core::money::Rub;
use kvant_core::price::Offer;
use kvant_core::report::offers::PlanOffer;
use kvant_core::source::Source;
use kvant_core::usage::Coverage;
use leptos::prelude::*;

use super::place::Place;
use super::trace::trace;
use crate::format::money;
use crate::wording;

/// What a [`PlanTable`] shows.
#[derive(Clone)]
pub struct PlanTableContent {
    /// The plans, cheapest first.
    pub rows: Vec<PlanOffer<'static>>,
    /// Whether they are of several documents, so that each has to name its own.
    pub is_mixed: bool,
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
    let opened: RwSignal<Vec<String>> = RwSignal::new(Vec::new());
    let toggle = Callback::new(move |id: String| {
        opened.update(|opened| match opened.iter().position(|open| *open == id) {
            Some(at) => drop(opened.remove(at)),
            None => opened.push(id),
        });
    });
    let head = |class: &'static str, text: &'static str| {
        view! { <th role="columnheader" scope="col" class=class>{text}</th> }
    };
    let figures = [
        wording::COLUMN_MONTH,
        wording::COLUMN_AT_ONCE,
        wording::COLUMN_HOUR_PRICE,
        wording::COLUMN_REACTION,
        wording::COLUMN_LIVES,
        wording::COLUMN_BURNS,
    ];
    let body = move || {
        let PlanTableContent { rows, is_mixed, paid_now, this_year } = content.get();
        let opened = opened.get();
        let whole = |row: &&PlanOffer<'static>| row.outcome.coverage() == Coverage::Whole;
        let first = rows.iter().filter(whole).min_by_key(|row| row.rank);
        let cheapest = first.and_then(PlanOffer::per_month);
        let best = first.map(|row| row.rank);
        let months = rows.iter().filter_map(PlanOffer::per_month).chain(paid_now);
        let scale = Scale { cheapest, best, longest: months.map(Rub::kopecks).max().unwrap_or(0) };
        let mut lines = Vec::new();
        let mut part = Coverage::Whole;
        for row in &rows {
            if row.outcome.coverage() != part {
                part = row.outcome.coverage();
                lines.push(part_line(part));
            }
            let is_open = opened.contains(&key_of(row));
            lines.push(plan_line(row, is_mixed, scale, is_open, this_year, toggle));
            lines.push(trace_line(row, is_open, this_year));
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

/// How many columns there are, as `colspan` has it.
const COLUMNS: &str = "7";

/// What amounts are measured by.
#[derive(Clone, Copy)]
struct Scale {
    cheapest: Option<Rub>,
    /// The rank of the cheapest plan that covers the whole load.
    best: Option<usize>,
    /// Kopecks of the longest bar.
    longest: u64,
}

/// The width of a bar in whole percent, never quite nothing.
fn bar_percent(amount: Rub, longest: u64) -> String {
    let percent = amount.kopecks().saturating_mul(100).checked_div(longest).unwrap_or(0);
    format!("{}%", percent.clamp(1, 100))
}

/// How much dearer than the cheapest.
fn difference(amount: Rub, scale: Scale) -> Option<String> {
    let cheapest = scale.cheapest?;
    let apart = money(amount.apart(cheapest));
    Some(match amount.cmp(&cheapest) {
        std::cmp::Ordering::Less => format!("{} {apart}", wording::CHEAPER_BY),
        std::cmp::Ordering::Equal => wording::NO_DIFFERENCE.to_string(),
        std::cmp::Ordering::Greater => format!("{} {apart}", wording::DEARER_BY),
    })
}

/// What heads the plans that do not cover the load, or have no price.
fn part_line(part: Coverage) -> AnyView {
    let told = match part {
        Coverage::Unpriced => wording::PART_UNPRICED,
        Coverage::Whole | Coverage::Part => wording::PART_NOT_COVERING,
    };
    view! {
        <tr role="row" class="part">
            <th role="rowheader" scope="rowgroup" colspan=COLUMNS>{told}</th>
        </tr>
    }
    .into_any()
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
fn main_cell(amount: Rub, scale: Scale, below: Option<String>) -> AnyView {
    let content = view! {
        <span class="amount">{money(amount)}</span>
        <span class="bar" aria-hidden="true"><span style:width=bar_percent(amount, scale.longest)></span></span>
        <span class="difference">{below}</span>
    };
    cell("figure main", wording::COLUMN_MONTH, content.into_any())
}

/// The id of a row, unique on the page.
fn key_of(row: &PlanOffer<'static>) -> String {
    format!("{}-{}", row.terms.id, row.plan.id)
}

/// What is known of the client, where the price depends on it.
fn client_of(row: &PlanOffer<'static>) -> String {
    let names: Vec<&str> = row.client.iter().map(|value| value.name.as_str()).collect();
    names.join(", ")
}

fn plan_line(
    row: &PlanOffer<'static>,
    is_mixed: bool,
    scale: Scale,
    is_open: bool,
    this_year: i32,
    toggle: Callback<String>,
) -> AnyView {
    let PlanOffer { terms, plan, outcome, .. } = row;
    let terms = *terms;
    let key = key_of(row);
    let month = row.per_month();
    let has_use = outcome.useful_minutes > 0;
    let covers = outcome.coverage() == Coverage::Whole;
    let is_cheapest = has_use && covers && scale.best == Some(row.rank);
    let class = match (is_cheapest, covers) {
        (true, _) => "plan cheapest",
        (false, true) => "plan",
        (false, false) => "plan partial",
    };
    let place = |source: &Source| view! { <Place terms source=source.clone() /> }.into_any();
    let main = match month {
        // What covers a part is not measured against what covers all.
        Some(month) if !covers => main_cell(month, scale, wording::not_all(row)),
        Some(month) if is_cheapest => {
            main_cell(month, scale, Some(wording::CHEAPEST_MARK.to_string()))
        }
        Some(month) => main_cell(month, scale, difference(month, scale).filter(|_| has_use)),
        None => cell("figure main", wording::COLUMN_MONTH, wording::PRICE_NOT_STATED.into_any()),
    };
    let (at_once, at_once_for) = match row.at_once {
        Some((amount, what)) => (money(amount), wording::paid_for(row, what)),
        None if matches!(row.offer, Offer::Unstated { .. }) => {
            (wording::UNKNOWN.to_string(), String::new())
        }
        None => (wording::NOTHING_AT_ONCE.to_string(), String::new()),
    };
    let (hour_price, below) = wording::offer(terms, plan, &row.offer);
    let source = match &row.offer {
        Offer::Package { source, .. }
        | Offer::Volume { source, .. }
        | Offer::Rate { source, .. } => Some(place(source)),
        Offer::Unstated { .. } => None,
    };
    let reaction = wording::promised(row.reaction);
    let reaction_source = row.reaction.and_then(|promise| promise.within.source()).map(place);
    let (span, lives_source) = wording::lives(plan);
    let last = outcome.first_payment.map(|first| first.valid_through);
    let lives = last.map_or_else(|| span.clone(), |last| wording::until(last, this_year));
    let span = last.map(|_| span);
    let (burns, burned) = wording::burns(terms, plan, outcome);
    let burns = if burns { "figure burns" } else { "figure" };
    let anomalies = row.anomalies.iter().map(|anomaly| {
        view! { <span class="anomaly">{wording::claim_word(anomaly)} " " {place(&anomaly.source)}</span> }
    });
    let provider = is_mixed
        .then(|| view! { <span class="provider">{wording::provider_and_software(terms)}</span> });
    let toggled = key.clone();
    view! {
        <tr role="row" class=class>
            <th role="rowheader" scope="row">
                {provider}
                <span class="name">{plan.name.as_str()}</span>
                {(!row.client.is_empty()).then(|| view! { <span class="sub">{client_of(row)}</span> })}
                {anomalies.collect_view()}
                <button type="button" class="why" aria-expanded=is_open.to_string()
                    aria-controls=format!("trace-{key}") on:click=move |_| toggle.run(toggled.clone())>
                    {if is_open { wording::HIDE_WHY } else { wording::WHY_SO_MUCH }}
                    <span class="visually-hidden">" " {plan.name.as_str()}</span>
                </button>
            </th>
            {main}
            {figure(wording::COLUMN_AT_ONCE, at_once, view! { {at_once_for} " " {wording::fee_readings_short(row)} }.into_any())}
            {figure(wording::COLUMN_HOUR_PRICE, hour_price, view! { {below} " " {source} }.into_any())}
            {figure(wording::COLUMN_REACTION, reaction, reaction_source.into_any())}
            {figure(wording::COLUMN_LIVES, lives, view! { {span} " " {lives_source.map(place)} }.into_any())}
            {cell(burns, wording::COLUMN_BURNS, burned.into_any())}
        </tr>
    }
    .into_any()
}

fn trace_line(row: &PlanOffer<'static>, is_open: bool, this_year: i32) -> AnyView {
    view! {
        <tr role="row" class="trace-row" id=format!("trace-{}", key_of(row)) hidden=!is_open>
            <td role="cell" colspan=COLUMNS>{is_open.then(|| trace(row, this_year))}</td>
        </tr>
    }
    .into_any()
}

fn paid_now_line(now: Rub, scale: Scale) -> AnyView {
    let apart = difference(now, scale);
    view! {
        <tr role="row" class="plan now">
            <th role="rowheader" scope="row"><span class="name">{wording::YOU_PAY_NOW}</span></th>
            {main_cell(now, scale, apart)}
            <td role="cell" class="figure muted unknown" colspan="5">{wording::UNKNOWN_TO_US}</td>
        </tr>
    }
    .into_any()
}
