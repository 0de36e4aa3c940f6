//! Ways to cover a need that arises once.

use chrono::NaiveDate;

use super::ResolvedTerms;
use crate::money::Rub;
use crate::quantum::Quanta;
use crate::refusal::Refusal;
use crate::source::Source;

/// One way to cover a need that arises once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// The plan.
    pub plan: String,
    /// What must be bought: the need, or the minimum where that is more.
    pub units: Quanta,
    /// What it costs.
    pub total: Rub,
    /// Where the price stands.
    pub price_source: Source,
}

/// Returns the ways to cover `need` units within one validity, cheapest first (S0-62, S0-64).
///
/// # Errors
///
/// What [`Terms::price`](crate::catalogue::Terms::price) refuses.
pub fn covers(
    resolved: &ResolvedTerms<'_>,
    need: Quanta,
    paid_on: NaiveDate,
) -> Result<Vec<Cover>, Refusal> {
    let mut covers = Vec::new();
    for plan in &resolved.terms.plan {
        let Some(package) = &plan.package else { continue };
        let units = need.max(Quanta::new(package.minimum_units));
        let price = resolved.price_of(plan, units.count())?;
        let total = resolved.unit_price(price, paid_on).times(units.count());
        let place = covers.partition_point(|other: &Cover| other.total <= total);
        let price_source = price.source.clone();
        covers.insert(place, Cover { plan: plan.id.clone(), units, total, price_source });
    }
    Ok(covers)
}

/// From how many units on a plan with a larger minimum is the cheaper way to cover a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoverCrossing {
    /// The plan that is cheaper from here; by its place in the document.
    pub cheaper: usize,
    /// The plan that is cheaper before.
    pub before: usize,
    /// The least need at which it is.
    pub from_units: u32,
    /// The need at which both cost the same, and what they cost, where there is one.
    pub equal: Option<(u32, Rub)>,
}

/// Returns where plans overtake each other as the one-off need grows (S0-62, S0-64).
///
/// Only a plan with a larger minimum fee and a lower price can overtake: up to its own minimum
/// it costs that fee, and the other one its price for every unit.
///
/// # Errors
///
/// What [`Terms::price`](crate::catalogue::Terms::price) refuses.
pub fn cover_crossings(
    resolved: &ResolvedTerms<'_>,
    paid_on: NaiveDate,
) -> Result<Vec<CoverCrossing>, Refusal> {
    let mut crossings = Vec::new();
    for (cheaper, plan) in resolved.terms.plan.iter().enumerate() {
        let Some(package) = &plan.package else { continue };
        let price = resolved.unit_price(resolved.price(plan)?, paid_on);
        let fee = price.times(package.minimum_units);
        for (before, other) in resolved.terms.plan.iter().enumerate() {
            let Some(other_package) = &other.package else { continue };
            let other_price = resolved.unit_price(resolved.price(other)?, paid_on);
            let affordable = fee.kopecks().checked_div(other_price.kopecks()).unwrap_or(0);
            let affordable = u32::try_from(affordable).unwrap_or(u32::MAX);
            if other_price <= price || affordable < other_package.minimum_units {
                continue;
            }
            let is_equal = other_price.times(affordable) == fee;
            let from_units = affordable.saturating_add(1);
            let equal = is_equal.then_some((affordable, fee));
            crossings.push(CoverCrossing { cheaper, before, from_units, equal });
        }
    }
    Ok(crossings)
}
