//! A month of support that never was, for whoever wants to look before beginning.

use chrono::{TimeDelta, Timelike};
use kvant_core::calendar::{Instant, Offset};
use kvant_core::catalogue::{Catalogue, Plan, Terms};
use kvant_core::ledger::event::{Event, EventId, Life, Opening, Origin, Payment, Session};
use kvant_core::price::ResolvedTerms;
use kvant_core::ticket::Transition;
use kvant_wire::store::LedgerId;
use leptos::prelude::*;

use crate::book::Book;
use crate::wording;

/// The one ledger that is no account of anybody.
pub fn ledger_id() -> LedgerId {
    // No ledger of a person has such a number: theirs are drawn by chance.
    LedgerId::of_number(0)
}

/// Opens the example, and writes it where it is not there yet.
pub async fn begin(book: Book) {
    book.read(ledger_id()).await;
    if book.ledger.with_untracked(kvant_core::ledger::Ledger::is_empty) {
        // Every text of the example is short.
        let _ = write(book);
    }
}

/// Days before today, the hour, how long in minutes, who, on which request.
const SESSIONS: [(i64, u32, i64, usize, Option<usize>); 13] = [
    (33, 11, 50, 0, None),
    (31, 15, 25, 1, None),
    (28, 10, 15, 0, None),
    (24, 12, 31, 0, None),
    (20, 14, 10, 1, Some(0)),
    (19, 10, 12, 1, Some(0)),
    (16, 16, 8, 0, None),
    (13, 11, 9, 0, Some(1)),
    (9, 10, 10, 1, None),
    (6, 15, 7, 0, None),
    (3, 12, 64, 1, Some(2)),
    (2, 10, 15, 0, Some(2)),
    (1, 16, 35, 0, Some(2)),
];

/// Sooner than any document asks for.
const ANSWER_MINUTES: i64 = 20;

fn write(book: Book) -> Result<(), crate::book::RecordError> {
    let Some((terms, plan)) = shown(book.catalogue) else { return Ok(()) };
    let (offset, now) = (terms.offset(), book.now.get_untracked());
    let name = wording::EXAMPLE_NAME.to_string();
    book.record(Event::LedgerNamed { name, document: terms.id.clone() })?;
    for attribute in &terms.attribute {
        let first = attribute.values.first().map(|value| &value.id);
        if let Some(value) = attribute.assumed.as_ref().or(first).cloned() {
            book.record(Event::StatusChanged { attribute: attribute.id.clone(), value })?;
        }
    }
    let valid_days = plan.package.as_ref().and_then(|package| package.valid_days);
    let valid_days = i64::from(valid_days.unwrap_or(USUAL_DAYS));
    // Some of the first one has burned; the second one is about to.
    for days_ago in [valid_days.saturating_add(4), valid_days.saturating_sub(5)] {
        let paid_at = moment(offset, now, days_ago, 12);
        if let Some(payment) = payment(book, terms, plan, paid_at) {
            book.record(Event::PackagePaid(payment))?;
        }
    }
    let mut requests: Vec<EventId> = Vec::new();
    for ((title, text), days_ago) in wording::EXAMPLE_REQUESTS.into_iter().zip([20, 13, 6]) {
        let opening = Opening {
            title: title.to_string(),
            text: text.to_string(),
            plan: Some(plan.id.clone()),
            kind: None,
            class: None,
            priority: None,
            registered_at: working_moment(book, plan, now, days_ago, 9),
        };
        let answered = opening.registered_at.checked_add_signed(TimeDelta::minutes(ANSWER_MINUTES));
        let request = book.record(Event::RequestOpened(opening))?;
        if let Some(at) = answered {
            book.record(Event::RequestMoved { request, step: Transition::Reacted { at } })?;
        }
        requests.push(request);
    }
    for (days_ago, hour, minutes, who, request) in SESSIONS {
        let from = working_moment(book, plan, now, days_ago, hour);
        let to = from.checked_add_signed(TimeDelta::minutes(minutes)).unwrap_or(from);
        let specialist = wording::EXAMPLE_SPECIALISTS.get(who).copied().unwrap_or("");
        book.record(Event::SessionRecorded(Session {
            request: request.and_then(|place| requests.get(place).copied()),
            specialist: specialist.to_string(),
            from,
            to,
            text: String::new(),
            origin: Origin::ByHand,
        }))?;
    }
    Ok(())
}

/// How long a package lives where it is not told in days.
const USUAL_DAYS: u32 = 30;

/// Of the first document that sells packages, the plan whose packages live shortest: in a month
/// more happens to them.
fn shown(catalogue: &'static Catalogue) -> Option<(&'static Terms, &'static Plan)> {
    catalogue.documents.iter().find_map(|terms| {
        let packages = terms.plan.iter().filter(|plan| plan.package.is_some());
        let valid_days = |plan: &&Plan| plan.package.as_ref().and_then(|one| one.valid_days);
        let plan = packages.min_by_key(|plan| valid_days(plan).unwrap_or(USUAL_DAYS))?;
        Some((terms, plan))
    })
}

fn payment(
    book: Book,
    terms: &'static Terms,
    plan: &'static Plan,
    paid_at: Instant,
) -> Option<Payment> {
    let package = plan.package.as_ref()?;
    let increment = terms.increment(plan);
    let units = package.minimum_units.saturating_mul(2);
    let amount = book.ledger.with_untracked(|ledger| {
        let resolved: &ResolvedTerms<'static> = ledger.resolved()?;
        let price = resolved.unit_price(resolved.price(plan).ok()?, paid_at.date_naive());
        Some(price.times(units))
    });
    Some(Payment {
        plan: plan.id.clone(),
        units,
        unit_seconds: increment.seconds(),
        minimum_units: increment.minimum_units(),
        amount,
        paid_at,
        life: match (package.valid_months, package.valid_days) {
            (Some(months), _) => Life::Months(months),
            (None, Some(days)) => Life::Days(days),
            (None, None) => Life::NotStated,
        },
    })
}

/// That hour of the day so many days ago, or of the last working day before.
fn working_moment(book: Book, plan: &Plan, now: Instant, days_ago: i64, hour: u32) -> Instant {
    /// No holidays are longer.
    const DAYS_OFF_MAX: i64 = 14;
    book.ledger.with_untracked(|ledger| {
        let before = |more: i64| moment(ledger.offset(), now, days_ago.saturating_add(more), hour);
        let is_worked = |at: &Instant| {
            let resolved = ledger.resolved();
            resolved.is_none_or(|one| !one.working_for(plan, None).is_day_off(at.date_naive()))
        };
        (0..DAYS_OFF_MAX).map(before).find(is_worked).unwrap_or_else(|| before(0))
    })
}

/// That hour of the day so many days ago.
fn moment(offset: Offset, now: Instant, days_ago: i64, hour: u32) -> Instant {
    let local = offset.to_local(now);
    let day = local.checked_sub_signed(TimeDelta::days(days_ago)).unwrap_or(local);
    day.with_hour(hour).and_then(|day| day.with_minute(0)?.with_second(0)).unwrap_or(day)
}
