//! The price at which a plan is offered.

use chrono::NaiveDate;

use super::{ResolvedTerms, per_hour};
use crate::catalogue::{Plan, RatePer};
use crate::money::Rub;
use crate::source::Source;

/// The price at which a plan is offered: what stands beside its name in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer<'a> {
    /// By the unit, out of a package.
    Package {
        /// The price of one unit, at the least that is sold.
        unit_price: Rub,
        /// The price of an hour, where units last.
        per_hour: Option<Rub>,
        /// Where it stands.
        source: &'a Source,
    },
    /// A volume, paid for some months.
    Volume {
        /// What is paid for `months`.
        fee: Rub,
        /// For how many months.
        months: u32,
        /// The price of an hour, when all of it is used.
        per_hour: Option<Rub>,
        /// Where it stands.
        source: &'a Source,
    },
    /// By the work done.
    Rate {
        /// The price of ordinary work on a working day.
        price: Rub,
        /// Of an hour, else of a unit.
        is_hourly: bool,
        /// Where it stands.
        source: &'a Source,
    },
    /// The document states none; the provider may have offered one by phone.
    Unstated {
        /// The price that was offered so.
        offered_price: Option<Rub>,
    },
}

/// Returns the price at which `plan` is offered on `on`; a price that depends on what nobody has
/// said counts as not stated.
pub fn offer<'a>(resolved: &ResolvedTerms<'a>, plan: &'a Plan, on: NaiveDate) -> Offer<'a> {
    if plan.package.is_some()
        && let Ok(price) = resolved.price(plan)
    {
        let unit_price = resolved.unit_price(price, on);
        let per_hour = resolved.length(plan).map(|length| per_hour(unit_price, length));
        return Offer::Package { unit_price, per_hour, source: &price.source };
    }
    if let Ok(Some(fee)) = resolved.fee(plan) {
        let months = fee.per.months();
        let paid = resolved.with_vat(fee.due(), on);
        let included = plan.volume(&resolved.readings).map(|volume| volume.included.minutes());
        let minutes = |minutes: u32| u64::from(minutes).saturating_mul(u64::from(months));
        let per_hour = included.and_then(|included| paid.share(60, minutes(included)));
        return Offer::Volume { fee: paid, months, per_hour, source: &fee.source };
    }
    let kind = resolved.terms.kind_for(false).map(|kind| kind.id.as_str());
    let midnight = resolved.working().offset().midnight(on);
    let opening =
        resolved.working().next_opening(midnight).map_or(midnight, |opening| opening.value);
    match resolved.rate(plan, kind, opening) {
        Ok(Some(rate)) => Offer::Rate {
            price: resolved.with_vat(rate.price, on),
            is_hourly: rate.per == RatePer::Hour,
            source: &rate.source,
        },
        _ => Offer::Unstated { offered_price: resolved.offered_price },
    }
}
