//! Why a plan costs what it costs: every rouble with its place.

use kvant_core::catalogue::Terms;
use kvant_core::usage::Purchase;
use leptos::prelude::*;

use super::place::Place;
use super::plan_table::PlanRow;
use super::squares::SessionSquares;
use crate::format::{self, duration, money};
use crate::wording;

/// Rows of payments shown at once; the rest is summed in one line.
const PAYMENTS_MAX: usize = 50;

/// The story of the sum: requests, rounding, price, payments, what is left.
#[component]
pub fn Trace(
    /// The document.
    terms: &'static Terms,
    /// The plan and what the use comes to.
    row: PlanRow,
    /// This year, for dates without one.
    this_year: i32,
) -> impl IntoView {
    let kind = terms.unit.kind;
    let length = terms.unit.minutes;
    let outcome = row.outcome.clone();
    let sessions = row.profile.requests().iter().filter(|requests| requests.per_month > 0).map(|requests| {
        let rounded = kvant_core::price::rounded_session(row.unit_price, length, requests.minutes_each);
        let units = rounded.units.count();
        view! {
            <li>
                {wording::trace_session(requests, row.profile.months(), kind, rounded)}
                {(units <= 24).then(|| view! {
                    <SessionSquares units worked_minutes=requests.minutes_each unit_minutes=length.minutes() />
                })}
            </li>
        }
    }).collect_view();
    let charged = u64::from(outcome.billed.count());
    let purchases = outcome.purchases.len();
    let shown = outcome.purchases.iter().take(PAYMENTS_MAX);
    let lines = shown.map(|purchase| payment(purchase, this_year)).collect_view();
    let is_short = purchases <= 12;
    let not_shown = purchases.saturating_sub(PAYMENTS_MAX);
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
                <div class="scroll" tabindex="0" role="region" aria-label=wording::TRACE_PURCHASES>
                <table class="payments">
                    <thead><tr>
                        <th scope="col">{wording::TRACE_PAID_ON}</th>
                        <th scope="col">{wording::TRACE_CAUSE}</th>
                        <th scope="col" class="figure">{wording::TRACE_UNITS}</th>
                        <th scope="col" class="figure">{wording::TRACE_AMOUNT}</th>
                        <th scope="col">{wording::TRACE_THROUGH}</th>
                        <th scope="col" class="figure">{wording::TRACE_USED}</th>
                        <th scope="col" class="figure">{wording::TRACE_BURNED}</th>
                        <th scope="col" class="figure">{wording::TRACE_LEFT}</th>
                    </tr></thead>
                    <tbody>{lines}</tbody>
                    <tfoot><tr>
                        <th scope="row" colspan="3">{wording::TOTAL}</th>
                        <td class="figure">{money(outcome.paid)}</td>
                        <td></td>
                        <td class="figure">{format::grouped(charged)}</td>
                        <td class="figure">{format::grouped(u64::from(outcome.burned.count()))}</td>
                        <td class="figure">{format::grouped(u64::from(outcome.left.count()))}</td>
                    </tr></tfoot>
                </table>
                </div>
                {(not_shown > 0).then(|| view! { <p class="muted">{wording::payments_not_shown(not_shown)}</p> })}
            </details>
        </div>
    }
}

fn payment(purchase: &Purchase, this_year: i32) -> impl IntoView + use<> {
    let count = |units: kvant_core::quantum::Quanta| format::grouped(u64::from(units.count()));
    let has_burned = purchase.burned.count() > 0;
    view! {
        <tr>
            <td>{format::date(purchase.at.date_naive(), this_year)}</td>
            <td>{wording::cause(purchase.cause)}</td>
            <td class="figure">{count(purchase.units)}</td>
            <td class="figure">{money(purchase.amount)}</td>
            <td>{format::date(purchase.valid_through, this_year)}</td>
            <td class="figure">{count(purchase.used)}</td>
            <td class="figure" class:burns=has_burned>{count(purchase.burned)}</td>
            <td class="figure">{count(purchase.left)}</td>
        </tr>
    }
}
