//! Events about payments.

use super::fields::{Fields, maybe, name_of, seconds, table, text};
use crate::calendar::iso;
use crate::ledger::event::{Event, EventId, Life, Payment};
use crate::money::Rub;
use crate::tree::{Tree, read_date};

pub(super) fn paid(payment: &Payment) -> Tree {
    let life = match payment.life {
        Life::Days(days) => ("valid_days", Tree::Whole(i64::from(days))),
        Life::Months(months) => ("valid_months", Tree::Whole(i64::from(months))),
        Life::Month(first) => ("month", Tree::Text(iso(first))),
        Life::NotStated => ("valid_days", Tree::Nothing),
    };
    let fields = [
        ("plan", text(&payment.plan)),
        ("units", Tree::Whole(i64::from(payment.units))),
        ("minimum_units", Tree::Whole(i64::from(payment.minimum_units))),
        ("paid_at", seconds(payment.paid_at)),
        life,
    ];
    let unit = payment.unit_seconds.map(|seconds| Tree::Whole(i64::from(seconds)));
    let amount = payment.amount.map(|amount| Tree::Text(amount.to_string()));
    table(fields.into_iter().chain(maybe("unit_seconds", unit)).chain(maybe("amount", amount)))
}

/// A payment corrected.
pub(super) fn correction(payment: &EventId, corrected: &Payment, reason: &str) -> Tree {
    let fields = [("payment", name_of(payment)), ("corrected", paid(corrected))];
    // The first events of this kind had no reason: without one they still look so.
    let reason = Some(reason).filter(|reason| !reason.is_empty());
    table(fields.into_iter().chain(maybe("reason", reason.map(text))))
}

/// Reads an event about payments; nothing for another kind.
pub(super) fn event(kind: &str, body: &mut Fields) -> Result<Option<Event>, String> {
    Ok(Some(match kind {
        "package-paid" => Event::PackagePaid(payment(body)?),
        "payment-corrected" => Event::PaymentCorrected {
            payment: body.name("payment")?,
            corrected: payment(&mut Fields(
                body.0.remove("corrected").ok_or("corrected: missing")?,
            ))?,
            reason: body.maybe_text("reason")?.unwrap_or_default(),
        },
        "payment-voided" => {
            Event::PaymentVoided { payment: body.name("payment")?, reason: body.text("reason")? }
        }
        _ => return Ok(None),
    }))
}

fn payment(body: &mut Fields) -> Result<Payment, String> {
    let life = match (body.maybe_u32("valid_days")?, body.maybe_u32("valid_months")?) {
        (Some(days), _) => Life::Days(days),
        (None, Some(months)) => Life::Months(months),
        (None, None) => match body.maybe_text("month")? {
            Some(first) => Life::Month(read_date(&first).ok_or("month: not a date")?),
            None => Life::NotStated,
        },
    };
    let amount = body.maybe_text("amount")?.map(Rub::try_from).transpose();
    Ok(Payment {
        plan: body.text("plan")?,
        units: body.maybe_u32("units")?.ok_or("units: missing")?,
        unit_seconds: body.maybe_u32("unit_seconds")?,
        minimum_units: body.maybe_u32("minimum_units")?.ok_or("minimum_units: missing")?,
        amount: amount.map_err(|error| format!("amount: {error}"))?,
        paid_at: body.instant("paid_at")?,
        life,
    })
}
