//! What the client of an accepted offer has paid, as payments of the client's own ledger.

use chrono::{Datelike, Months};

use super::event::{Life, Payment};
use crate::calendar::Instant;
use crate::catalogue::Catalogue;
use crate::money::Rub;
use crate::price::{self, ResolvedTerms};
use crate::quote::{
    CatalogueLine, Field, Offered, PricedLine, Purchase, Quote, QuoteChoice, QuoteRefusal, Refused,
};

/// What one line of an offer is in a ledger of its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinePayments {
    /// The line, from 0.
    pub line: usize,
    /// The document whose ledger it is.
    pub document: String,
    /// What was paid: a package, or one payment for each month.
    pub payments: Vec<Payment>,
}

/// Returns what is paid by paying an offer as `choice` takes it, line by line; nothing where the
/// offer has no such choice. Lines that are paid by the work done, and those of the seller's own,
/// are no payment of a ledger.
///
/// Amounts are what is to be paid for a line, its discount taken off and its VAT included, at the
/// prices that were fixed. Units and days are those of `catalogue`; months begin with that of
/// `paid_at`.
///
/// # Errors
///
/// As [`Quote::sums`]; also where the catalogue does not have what the line names.
pub fn payments_of(
    quote: &Quote,
    choice: &QuoteChoice,
    catalogue: &Catalogue,
    paid_at: Instant,
) -> Result<Option<Vec<LinePayments>>, QuoteRefusal> {
    let Some(chosen) = quote.chosen(choice) else { return Ok(None) };
    let sums = chosen.sums()?;
    let lines = chosen.variants.iter().flat_map(|variant| &variant.lines);
    let priced = sums.variants.iter().flat_map(|variant| &variant.lines);
    let mut paid = Vec::new();
    for (number, (line, priced)) in lines.zip(priced).enumerate().filter(|(_, (_, one))| one.counts)
    {
        let Offered::Catalogue(offered) = &line.offered else { continue };
        let payments =
            of_line(offered, priced, catalogue, paid_at).map_err(|(field, refusal)| {
                QuoteRefusal { variant: None, line: Some(number), field, refusal }
            })?;
        if !payments.is_empty() {
            let document = offered.document.clone();
            paid.push(LinePayments { line: number, document, payments });
        }
    }
    Ok(Some(paid))
}

fn of_line(
    line: &CatalogueLine,
    priced: &PricedLine,
    catalogue: &Catalogue,
    paid_at: Instant,
) -> Result<Vec<Payment>, Refused> {
    let terms = catalogue.document(&line.document).map_err(|wrong| (Field::Document, wrong))?;
    let plan = terms.plan(&line.plan).map_err(|wrong| (Field::Plan, wrong))?;
    let client = line.client(plan, terms)?;
    let resolved = ResolvedTerms::new(catalogue, terms, client, &line.readings);
    let resolved = resolved.map_err(|wrong| (Field::Attributes, wrong))?;
    let increment = terms.increment(plan);
    let payment = |units: u32, amount: Option<Rub>, life: Life| Payment {
        plan: plan.id.clone(),
        units,
        unit_seconds: increment.seconds(),
        minimum_units: increment.minimum_units(),
        amount,
        paid_at,
        life,
    };
    let months = match line.purchase {
        Purchase::Units(units) => {
            let life = plan.package.as_ref().map_or(Life::NotStated, Life::of);
            return Ok(vec![payment(units, Some(priced.total), life)]);
        }
        Purchase::Months(months) => months,
        Purchase::Years(years) => years.saturating_mul(12),
        Purchase::Hours { .. } | Purchase::Pieces(_) => return Ok(Vec::new()),
    };
    // A year that is paid whole has more months than were asked for.
    let paid_on = terms.offset().to_local(paid_at).date_naive();
    let months = price::fee(&resolved, plan, months, paid_on).map_or(months, |fee| fee.months);
    let included = plan.volume(resolved.readings()).map(|volume| volume.included.minutes());
    let seconds = included.map(|minutes| minutes.saturating_mul(60));
    // A month without a stated volume is no prepaid time.
    let units = seconds.zip(increment.seconds()).and_then(|(all, one)| all.checked_div(one));
    let Some(units) = units else { return Ok(Vec::new()) };
    let first = paid_on.with_day(1);
    let month = |index: u32| {
        let first = first?.checked_add_months(Months::new(index))?;
        // Kopecks that cannot be shared evenly go to the months that come later.
        let until = |count: u32| priced.total.share(u64::from(count), u64::from(months));
        let share = until(index.saturating_add(1)).zip(until(index));
        let amount = share.map(|(with, without)| with.less(without));
        Some(payment(units, amount, Life::Month(first)))
    };
    Ok((0..months).filter_map(month).collect())
}
