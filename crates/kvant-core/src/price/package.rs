//! What a package costs, and whether the plan sells it.

use chrono::NaiveDate;

use super::{Life, ResolvedTerms, life};
use crate::calendar::{Instant, date_in_range};
use crate::catalogue::{Package, Plan, Price};
use crate::money::Rub;
use crate::quantum::{Quanta, QuantumLength};
use crate::refusal::Refusal;
use crate::source::Source;

/// A package with its price and its life.
///
/// # Source
///
/// Document 000, lines 12–15 and 28–52 (S0-15, S0-21, S0-39 to S0-57).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackagePrice {
    /// How much is bought.
    pub units: Quanta,
    /// The price of one unit.
    pub unit_price: Rub,
    /// The price of all.
    pub total: Rub,
    /// How long it lasts when every minute is used; nothing where requests are counted.
    pub minutes: Option<u64>,
    /// The price of an hour of it; nothing where requests are counted.
    pub per_hour: Option<Rub>,
    /// The last day on which it can be used.
    pub valid_through: NaiveDate,
    /// Where the price stands.
    pub price_source: Source,
    /// Where minimum and validity stand.
    pub package_source: Source,
}

/// Prices a package of `units`, paid at `paid_at`.
///
/// # Errors
///
/// [`Refusal::OutOfRange`] over a million units or outside 2020 to 2100,
/// [`Refusal::BelowMinimum`], and what [`Terms::price`](crate::catalogue::Terms::price) refuses.
///
/// # Example
///
/// ```
/// # fn show(resolved: &kvant_core::price::ResolvedTerms<'_>) -> Result<(), kvant_core::refusal::Refusal> {
/// use kvant_core::{price, quantum::Quanta};
///
/// let plan = resolved.terms().plan("subscription")?;
/// let paid_at = chrono::DateTime::parse_from_rfc3339("2026-11-20T12:00:00+03:00").unwrap();
/// let package = price::package(resolved, plan, Quanta::new(30), paid_at)?;
/// println!("{} through {}", package.total, package.valid_through);
/// # Ok(())
/// # }
/// ```
pub fn package(
    resolved: &ResolvedTerms<'_>,
    plan: &Plan,
    units: Quanta,
    paid_at: Instant,
) -> Result<PackagePrice, Refusal> {
    let length = resolved.length(plan);
    let Payment { offered, price, life } = payment(resolved, plan, units, paid_at)?;
    let unit_price = resolved.unit_price(price, life.paid_on);
    Ok(PackagePrice {
        units,
        unit_price,
        total: unit_price.times(units.count()),
        minutes: length.map(|length| units.minutes(length)),
        per_hour: length.map(|length| per_hour(unit_price, length)),
        valid_through: life.valid_through,
        price_source: price.source.clone(),
        package_source: offered.source.clone(),
    })
}

/// Prices the packages that people look at first: the least that `plan` sells, twice and three
/// times as much.
///
/// # Errors
///
/// As [`package`].
pub fn sizes(
    resolved: &ResolvedTerms<'_>,
    plan: &Plan,
    paid_at: Instant,
) -> Result<Vec<PackagePrice>, Refusal> {
    let least = plan.package.as_ref().ok_or(Refusal::NotAPackage)?.minimum_units;
    let sizes = [1_u32, 2, 3].map(|times| Quanta::new(least.saturating_mul(times)));
    let sizes = sizes.into_iter().filter(|size| *size <= Quanta::ASKED_MAX);
    sizes.map(|size| package(resolved, plan, size, paid_at)).collect()
}

/// A payment that the terms take.
#[derive(Clone, Copy, Debug)]
pub struct Payment<'a> {
    /// What the plan sells.
    pub offered: &'a Package,
    /// The price that holds.
    pub price: &'a Price,
    /// How long the package lives.
    pub life: Life,
}

/// Looks whether `plan` sells a package of `units`, paid at `paid_at`.
///
/// # Errors
///
/// As [`package`]; but requests are sold too.
pub fn payment<'a>(
    resolved: &ResolvedTerms<'_>,
    plan: &'a Plan,
    units: Quanta,
    paid_at: Instant,
) -> Result<Payment<'a>, Refusal> {
    let offered = plan.package.as_ref().ok_or(Refusal::NotAPackage)?;
    let price = resolved.price_of(plan, units.count().max(offered.minimum_units))?;
    if units > Quanta::ASKED_MAX {
        let (min, max) = (offered.minimum_units.to_string(), Quanta::ASKED_MAX.to_string());
        return Err(Refusal::OutOfRange { field: "units", min, max });
    }
    if units < Quanta::new(offered.minimum_units) {
        let place = offered.source.clone();
        return Err(Refusal::BelowMinimum { minimum: offered.minimum_units, place });
    }
    let life = life(resolved, offered.validity(), paid_at);
    date_in_range("paid_at", life.paid_on)?;
    Ok(Payment { offered, price, life })
}

/// Returns the price of an hour at `unit_price` (S0-60).
pub fn per_hour(unit_price: Rub, length: QuantumLength) -> Rub {
    unit_price.share(60, u64::from(length.minutes())).unwrap_or(Rub::ZERO)
}
