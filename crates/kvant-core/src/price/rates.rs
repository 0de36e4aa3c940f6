//! Which price, fee or rate of a plan holds, and the VAT on top of it.

use chrono::{NaiveDate, Timelike};

use super::ResolvedTerms;
use crate::calendar::{Instant, Window};
use crate::catalogue::{Fee, Period, Plan, Price, Rate, RateDays, VatInPrice, holds, names};
use crate::money::{Rub, VatPercent};
use crate::refusal::Refusal;

impl ResolvedTerms<'_> {
    /// Returns the price of `plan`'s packages for this client, at the least that it sells.
    ///
    /// # Errors
    ///
    /// As [`Terms::price`](crate::catalogue::Terms::price).
    pub fn price<'b>(&self, plan: &'b Plan) -> Result<&'b Price, Refusal> {
        let minimum = plan.package.as_ref().map_or(0, |package| package.minimum_units);
        self.price_of(plan, minimum)
    }

    /// Returns the price for this client when `units` are bought at once.
    ///
    /// # Errors
    ///
    /// As [`Terms::price`](crate::catalogue::Terms::price).
    pub fn price_of<'b>(&self, plan: &'b Plan, units: u32) -> Result<&'b Price, Refusal> {
        self.terms.price(plan, &self.client, units)
    }

    /// Returns what is paid for the volume of `plan`, where it has one with a price.
    ///
    /// # Errors
    ///
    /// As [`Terms::fee`](crate::catalogue::Terms::fee).
    pub fn fee<'b>(&self, plan: &'b Plan) -> Result<Option<&'b Fee>, Refusal> {
        self.terms.fee(plan, &self.client, &self.readings)
    }

    /// Returns the rate of `plan` for work on a request of `kind` that starts at `start`.
    ///
    /// # Errors
    ///
    /// [`Refusal::MissingAttribute`] when it depends on what nobody has said.
    pub fn rate<'b>(
        &self,
        plan: &'b Plan,
        kind: Option<&str>,
        start: Instant,
    ) -> Result<Option<&'b Rate>, Refusal> {
        let fits = |rate: &&Rate| {
            names(&rate.kind, kind)
                && holds(&rate.reading, &self.readings)
                && self.starts_within(plan, kind, rate, start)
        };
        let mut fitting = plan.rate.iter().filter(fits);
        match fitting.clone().find(|rate| holds(&rate.when, &self.client)) {
            Some(rate) => Ok(Some(rate)),
            None => {
                let missing = fitting.find_map(|rate| self.terms.lacking(&rate.when, &self.client));
                missing.map_or(Ok(None), Err)
            }
        }
    }

    fn starts_within(&self, plan: &Plan, kind: Option<&str>, rate: &Rate, start: Instant) -> bool {
        if rate.on.is_none() && rate.hours.is_empty() {
            return true;
        }
        let working = self.working_for(plan, kind);
        let local = working.offset().to_local(start);
        let minute = local.hour().saturating_mul(60).saturating_add(local.minute());
        let is_off = working.is_day_off(local.date_naive());
        let inside = |window: &Window| (window.from_minute()..window.to_minute()).contains(&minute);
        rate.on.is_none_or(|on| is_off == (on == RateDays::DaysOff))
            && (rate.hours.is_empty() || rate.hours.iter().any(inside))
    }

    /// Returns the price of one unit that is paid on `date`: with VAT where it is read as
    /// coming on top (S0-68), else as stated.
    pub fn unit_price(&self, price: &Price, date: NaiveDate) -> Rub {
        self.with_vat(price.unit_price, date)
    }

    /// Returns `price` as it is paid on `date`: with VAT where it is read as coming on top.
    pub fn with_vat(&self, price: Rub, date: NaiveDate) -> Rub {
        match self.vat_added(date) {
            Some(rate) => price.plus(rate.on_top_of(price)),
            None => price,
        }
    }

    /// Returns what an hour of the volume of `plan` costs when all of it is used; nothing where
    /// it has no volume or no monthly price (S1-48, S4-56).
    pub fn volume_hour(&self, plan: &Plan) -> Option<Rub> {
        let fee = plan
            .fee
            .iter()
            .find(|fee| fee.per == Period::Month && holds(&fee.reading, &self.readings))?;
        let volume = plan.volume(&self.readings)?;
        fee.due().share(60, u64::from(volume.included.minutes()))
    }

    /// Returns the VAT rate that is added to prices paid on `date`, where they are read so.
    pub fn vat_added(&self, date: NaiveDate) -> Option<VatPercent> {
        self.vat(date).filter(|_| self.rules.vat_in_price == VatInPrice::OnTop)
    }

    /// Returns the general VAT rate on `date`.
    pub fn vat(&self, date: NaiveDate) -> Option<VatPercent> {
        self.catalogue.vat.on(date).map(|rate| rate.percent)
    }
}
