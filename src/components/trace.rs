//! Why a plan costs what it costs: every rouble with its place.

use kvant_core::quantum::Quanta;
use kvant_core::report::offers::PlanOffer;
use kvant_core::source::Source;
use kvant_core::usage::{ChargeCause, Outcome, Purchase};
use leptos::prelude::*;

use super::data_table::{Cell, Column, data_table};
use super::place::Place;
use super::squares::session_squares;
use crate::format::{self, money};
use crate::wording;

/// Rows of payments shown at once; the rest is summed in one line.
const PAYMENTS_MAX: usize = 50;

/// The story of the sum: requests, rounding, price, payments, what is left.
pub fn trace(row: &PlanOffer<'static>, this_year: i32) -> AnyView {
    let PlanOffer { terms, plan, outcome, profile, .. } = row;
    let terms = *terms;
    let unit = terms.unit_of(plan);
    let increment = terms.increment(plan);
    let place = |source: &Source| view! { <Place terms source=source.clone() /> }.into_any();
    let requests = profile.requests().iter().filter(|requests| requests.count > 0);
    let lengths =
        requests.flat_map(|kind| kind.lengths().into_iter().map(move |each| (kind, each)));
    let sessions = lengths.map(|(kind, minutes)| {
        let units = increment.covering(u64::from(minutes).saturating_mul(60));
        let length = unit.and_then(|unit| unit.minutes).filter(|_| units <= 24);
        let drawn = u32::try_from(units).unwrap_or(0);
        view! {
            <li>
                {wording::trace_session(kind, minutes, terms, plan, units)}
                {length.map(|length| session_squares(drawn, minutes, length.minutes()))}
            </li>
        }
    });
    let charged = wording::trace_charged(terms, plan, outcome);
    let price = plan.package.as_ref().map(|package| {
        let (text, source) = wording::trace_price(terms, plan, &row.offer);
        view! { <li>{text} " " {source.map(place)} ", " {place(&package.source)}</li> }
    });
    let volume = outcome.volume.map(|volume| {
        let source = plan.volume.first().map(|volume| place(&volume.source));
        view! { <li>{wording::trace_volume(volume)} " " {source}</li> }
    });
    let charges = outcome.charges.iter().map(|charge| {
        let source = match charge.cause {
            ChargeCause::Fee(fee) => Some(place(&fee.source)),
            ChargeCause::Rate(rate) => Some(place(&rate.source)),
            ChargeCause::OfferedPrice => None,
        };
        view! { <li>{wording::trace_charge(terms, plan, charge)} " " {source}</li> }
    });
    let fee_readings = row.fee_readings.iter().map(|one| {
        view! { <li>{wording::fee_reading(one)} " " {place(&one.fee.source)}</li> }
    });
    let fee_readings = fee_readings.collect_view();
    let incomplete = outcome.incomplete.map(|one| {
        view! { <li>{wording::incomplete(terms, plan, one)}</li> }
    });
    let sum = outcome.net.map(|net| {
        view! {
            <li><strong>{wording::trace_sum(terms, plan, outcome)}</strong></li>
            <li>{wording::trace_share(outcome, net, profile)}</li>
            {wording::trace_useful_hour(outcome, net).map(|told| view! { <li>{told}</li> })}
        }
    });
    view! {
        <div class="trace">
            <ol>
                {sessions.collect_view()}
                <li>{charged} " " {unit.map(|unit| place(&unit.source))}</li>
                {price} {volume} {charges.collect_view()} {fee_readings} {incomplete} {sum}
            </ol>
            {(!outcome.purchases.is_empty()).then(|| purchases(outcome, this_year))}
        </div>
    }
    .into_any()
}

fn purchases(outcome: &Outcome<'_>, this_year: i32) -> AnyView {
    let all = outcome.purchases.len();
    let shown = outcome.purchases.iter().take(PAYMENTS_MAX);
    let mut lines: Vec<Vec<Cell>> = shown.map(|purchase| payment(purchase, this_year)).collect();
    let not_shown = all.saturating_sub(PAYMENTS_MAX);
    lines.push(totals(outcome));
    view! {
        <details open=all <= 12>
            <summary>{wording::TRACE_PURCHASES} ": " {format::grouped(u64::try_from(all).unwrap_or(0))}</summary>
            {data_table("payments", wording::TRACE_PURCHASES, columns(), lines)}
            {(not_shown > 0).then(|| view! { <p class="muted">{wording::payments_not_shown(not_shown)}</p> })}
        </details>
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

fn totals(outcome: &Outcome<'_>) -> Vec<Cell> {
    let bought = outcome.purchases.iter().fold(Quanta::new(0), |sum, one| sum.plus(one.units));
    let number = |units: u64| Cell::figure(format::grouped(units));
    vec![
        Cell::words(wording::TOTAL),
        Cell::words(()),
        counted(bought),
        Cell::figure(outcome.paid.map(money)),
        Cell::words(()),
        number(outcome.billed),
        number(outcome.burned),
        number(outcome.left),
    ]
}
