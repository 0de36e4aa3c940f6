//! Why a plan costs what it costs: every rouble with its place.

use kvant_core::catalogue::Terms;
use kvant_core::quantum::Quanta;
use kvant_core::usage::{Outcome, Purchase};
use leptos::prelude::*;

use super::data_table::{Cell, Column, data_table};
use super::place::Place;
use super::plan_table::PlanRow;
use super::squares::session_squares;
use crate::format::{self, duration, money};
use crate::wording;

/// Rows of payments shown at once; the rest is summed in one line.
const PAYMENTS_MAX: usize = 50;

/// The story of the sum: requests, rounding, price, payments, what is left.
pub fn trace(terms: &'static Terms, row: &PlanRow, this_year: i32) -> AnyView {
    let kind = terms.unit.kind;
    let length = terms.unit.minutes;
    let outcome = row.outcome.clone();
    let sessions = row.profile.requests().iter().filter(|requests| requests.per_month > 0).map(|requests| {
        let rounded = kvant_core::price::rounded_session(row.unit_price, length, requests.minutes_each);
        let units = rounded.units.count();
        view! {
            <li>
                {wording::trace_session(requests, row.profile.months(), kind, rounded)}
                {(units <= 24).then(|| session_squares(units, requests.minutes_each, length.minutes()))}
            </li>
        }
    }).collect_view();
    let charged = u64::from(outcome.billed.count());
    let purchases = outcome.purchases.len();
    let mut lines: Vec<Vec<Cell>> = outcome
        .purchases
        .iter()
        .take(PAYMENTS_MAX)
        .map(|purchase| payment(purchase, this_year))
        .collect();
    let not_shown = purchases.saturating_sub(PAYMENTS_MAX);
    lines.push(totals(&outcome));
    let is_short = purchases <= 12;
    view! {
        <div class="trace">
            <ol>
                {sessions}
                <li>
                    {wording::trace_charged(kind, charged, duration(outcome.useful_minutes), duration(outcome.billed.minutes(length)))}
                    " " <Place terms source=terms.unit.source.clone() />
                </li>
                <li>
                    {wording::trace_price(kind, money(row.unit_price), row.plan.package.minimum_units, row.plan.package.valid_days)}
                    " " <Place terms source=row.price.source.clone() />
                    ", " <Place terms source=row.plan.package.source.clone() />
                </li>
                <li><strong>{wording::trace_sum(kind, &outcome)}</strong></li>
                <li>{wording::trace_share(&outcome, row.profile.months(), money(row.per_month()))}</li>
            </ol>
            <details open=is_short>
                <summary>{wording::TRACE_PURCHASES} ": " {format::grouped(u64::try_from(purchases).unwrap_or(0))}</summary>
                {data_table("payments", wording::TRACE_PURCHASES, columns(), lines)}
                {(not_shown > 0).then(|| view! { <p class="muted">{wording::payments_not_shown(not_shown)}</p> })}
            </details>
        </div>
    }
    .into_any()
}

fn columns() -> Vec<Column> {
    [
        ("", wording::TRACE_PAID_ON),
        ("", wording::TRACE_CAUSE),
        ("figure", wording::TRACE_UNITS),
        ("figure", wording::TRACE_AMOUNT),
        ("figure", wording::TRACE_THROUGH),
        ("figure", wording::TRACE_USED),
        ("figure", wording::TRACE_BURNED),
        ("figure", wording::TRACE_LEFT),
    ]
    .map(|(class, text)| (class, text.to_string()))
    .into()
}

fn counted(units: Quanta) -> Cell {
    Cell::figure(format::grouped(u64::from(units.count())))
}

fn payment(purchase: &Purchase, this_year: i32) -> Vec<Cell> {
    let class = if purchase.burned.count() > 0 { "figure burns" } else { "figure" };
    vec![
        Cell::words(format::date(purchase.at.date_naive(), this_year)),
        Cell::words(wording::cause(purchase.cause)),
        counted(purchase.units),
        Cell::figure(money(purchase.amount)),
        Cell::figure(format::date(purchase.valid_through, this_year)),
        counted(purchase.used),
        Cell { class, ..counted(purchase.burned) },
        counted(purchase.left),
    ]
}

fn totals(outcome: &Outcome) -> Vec<Cell> {
    let bought = outcome.purchases.iter().fold(Quanta::new(0), |sum, one| sum.plus(one.units));
    vec![
        Cell::words(wording::TOTAL),
        Cell::words(()),
        counted(bought),
        Cell::figure(money(outcome.paid)),
        Cell::words(()),
        counted(outcome.billed),
        counted(outcome.burned),
        counted(outcome.left),
    ]
}
