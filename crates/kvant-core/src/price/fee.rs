//! What whole months or years of a plan cost, and how that can be read.

use chrono::{Datelike, Months, NaiveDate};

use super::ResolvedTerms;
use crate::calendar::date_in_range;
use crate::catalogue::{Fee, OpenMatter, Plan, Reading};
use crate::money::Rub;
use crate::refusal::Refusal;

/// Whole months or years of a plan, paid in advance.
///
/// # Source
///
/// Document 001, 6.1; document 004, 5.1 and 5.2 (S1-46 to S1-49, S4-47, S4-53 to S4-55).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeePrice<'a> {
    /// The fee that holds for this client, as the document is read.
    pub fee: &'a Fee,
    /// How often it is paid.
    pub periods: u32,
    /// The calendar months that are paid so: whole periods.
    pub months: u32,
    /// One period, its discount taken off, with VAT where that is read as coming on top.
    pub period_price: Rub,
    /// All of them.
    pub total: Rub,
    /// The time that all of them include; nothing where no volume is stated.
    pub minutes: Option<u64>,
    /// The price of an hour of it, when all is used.
    pub per_hour: Option<Rub>,
    /// The last day that is paid.
    pub through: NaiveDate,
}

impl FeePrice<'_> {
    /// The most months that can be asked about.
    pub const MONTHS_MAX: u32 = 60;
}

/// Prices `months` of `plan` from the calendar month of `paid_on` on, in whole periods of its fee.
///
/// # Errors
///
/// [`Refusal::NotAPackage`] where no fee is stated, [`Refusal::OutOfRange`] for no month, for more
/// than [`FeePrice::MONTHS_MAX`] and outside 2020 to 2100, and what
/// [`Terms::fee`](crate::catalogue::Terms::fee) refuses.
pub fn fee<'a>(
    resolved: &ResolvedTerms<'_>,
    plan: &'a Plan,
    months: u32,
    paid_on: NaiveDate,
) -> Result<FeePrice<'a>, Refusal> {
    if !(1..=FeePrice::MONTHS_MAX).contains(&months) {
        let (min, max) = ("1".to_string(), FeePrice::MONTHS_MAX.to_string());
        return Err(Refusal::OutOfRange { field: "months", min, max });
    }
    date_in_range("paid_at", paid_on)?;
    let fee = resolved.fee(plan)?.ok_or(Refusal::NotAPackage)?;
    let in_period = fee.per.months();
    let periods = months.div_ceil(in_period);
    let months = periods.saturating_mul(in_period);
    let period_price = resolved.with_vat(fee.due(), paid_on);
    let total = period_price.times(periods);
    let volume = plan.volume(&resolved.readings);
    let included = volume.map(|volume| u64::from(volume.included.minutes()));
    let minutes = included.map(|minutes| minutes.saturating_mul(u64::from(months)));
    let first = paid_on.with_day(1).unwrap_or(paid_on);
    let after = first.checked_add_months(Months::new(months));
    let through = after.and_then(|after| after.pred_opt()).unwrap_or(NaiveDate::MAX);
    let per_hour = minutes.and_then(|minutes| total.share(60, minutes));
    Ok(FeePrice { fee, periods, months, period_price, total, minutes, per_hour, through })
}

/// One way to read what a volume costs, with its arithmetic: the stated amount, the discount in
/// percent and what is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeeReading<'a> {
    /// The matter that is left open.
    pub matter: &'a OpenMatter,
    /// The reading.
    pub reading: &'a Reading,
    /// The fee that holds under it.
    pub fee: &'a Fee,
    /// What is paid under it on the day that was asked about: VAT included where it comes on top.
    pub due: Rub,
    /// Whether the figures stand on it.
    pub is_chosen: bool,
}

/// Returns every reading of every open matter on which it depends what this client pays for the
/// volume of `plan`; none where the price is the same under all of them.
///
/// # Errors
///
/// As [`Terms::fee`](crate::catalogue::Terms::fee).
///
/// # Source
///
/// Document 004, clause 5.2 (S4-54, S4-55).
pub fn fee_readings<'a>(
    resolved: &ResolvedTerms<'a>,
    plan: &'a Plan,
    paid_on: NaiveDate,
) -> Result<Vec<FeeReading<'a>>, Refusal> {
    let terms = resolved.terms();
    let mut all = Vec::new();
    for matter in &terms.open {
        if !plan.fee.iter().any(|fee| fee.reading.contains_key(&matter.id)) {
            continue;
        }
        let mut of_matter: Vec<FeeReading<'a>> = Vec::new();
        for reading in &matter.readings {
            let mut readings = resolved.readings.clone();
            readings.insert(matter.id.clone(), reading.id.clone());
            let Some(fee) = terms.fee(plan, &resolved.client, &readings)? else { continue };
            let is_chosen = resolved.readings.get(&matter.id) == Some(&reading.id);
            let due = resolved.with_vat(fee.due(), paid_on);
            of_matter.push(FeeReading { matter, reading, fee, due, is_chosen });
        }
        let mut dues = of_matter.iter().map(|one| one.due);
        let first = dues.next();
        if dues.any(|due| Some(due) != first) {
            all.append(&mut of_matter);
        }
    }
    Ok(all)
}
