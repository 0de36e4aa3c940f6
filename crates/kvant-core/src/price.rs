//! What a package costs, how long it lives, and what rounding adds to it.

use std::sync::Arc;

use chrono::{Days, NaiveDate};

use crate::calendar::{DAYS_TO, Instant, Schedule, WorkingTime, date_in_range};
use crate::catalogue::{
    Attributes, Catalogue, Plan, Price, Readings, Rules, Terms, ValidityDays, ValidityStart,
    VatInPrice,
};
use crate::money::{Rub, VatPercent};
use crate::quantum::{Quanta, QuantumLength};
use crate::refusal::Refusal;
use crate::source::Source;

/// A document made ready for one client under chosen readings.
#[derive(Clone, Debug)]
pub struct Ground<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) terms: &'a Terms,
    pub(crate) client: Attributes,
    pub(crate) rules: Rules,
    schedule: Schedule,
    pub(crate) working: Arc<WorkingTime>,
}

impl<'a> Ground<'a> {
    /// Prepares `terms` for `client` as read in `readings`.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownField`] for a reading that the document does not have, and
    /// [`Refusal::BadSchedule`] for working hours that cannot be.
    pub fn new(
        catalogue: &'a Catalogue,
        terms: &'a Terms,
        client: Attributes,
        readings: &Readings,
    ) -> Result<Ground<'a>, Refusal> {
        let rules = Rules::of(terms, readings)?;
        let schedule = rules.schedule(terms);
        let working = made_ready(catalogue, &schedule)?;
        Ok(Ground { catalogue, terms, client, rules, schedule, working })
    }

    /// Prepares the same document for the same client as read in `readings`. Working hours
    /// that stay the same are not made ready again.
    ///
    /// # Errors
    ///
    /// As [`Ground::new`].
    pub fn reread(&self, readings: &Readings) -> Result<Ground<'a>, Refusal> {
        let rules = Rules::of(self.terms, readings)?;
        let schedule = rules.schedule(self.terms);
        let working = if schedule == self.schedule {
            Arc::clone(&self.working)
        } else {
            made_ready(self.catalogue, &schedule)?
        };
        Ok(Ground { rules, schedule, working, client: self.client.clone(), ..*self })
    }

    /// Returns the working hours it stands on.
    pub fn working(&self) -> &WorkingTime {
        &self.working
    }

    /// Returns the terms it stands on.
    pub fn terms(&self) -> &'a Terms {
        self.terms
    }

    /// Returns the rules it stands on.
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// Returns the price of `plan` for this client.
    ///
    /// # Errors
    ///
    /// As [`Terms::price`].
    pub fn price<'b>(&self, plan: &'b Plan) -> Result<&'b Price, Refusal> {
        self.terms.price(plan, &self.client)
    }

    /// Returns the price of one unit that is paid on `date`: with VAT where it is read as
    /// coming on top (S0-68), else as stated.
    pub fn unit_price(&self, price: &Price, date: NaiveDate) -> Rub {
        match self.vat_added(date) {
            Some(rate) => price.unit_price.plus(rate.on_top_of(price.unit_price)),
            None => price.unit_price,
        }
    }

    /// Returns the VAT rate that is added to prices paid on `date`, where they are read so.
    pub fn vat_added(&self, date: NaiveDate) -> Option<VatPercent> {
        self.vat(date).filter(|_| self.rules.vat_in_price == VatInPrice::OnTop)
    }

    /// Returns the general VAT rate on `date`.
    pub fn vat(&self, date: NaiveDate) -> Option<VatPercent> {
        self.catalogue.vat.on(date).map(|rate| rate.percent)
    }

    /// Returns the last day of a package of `plan` that was paid on `paid_on` (S0-21, S0-23,
    /// S0-24). Working days are counted no further than the calendar goes.
    pub fn valid_through(&self, plan: &Plan, paid_on: NaiveDate) -> NaiveDate {
        let counted_on_first_day = match self.rules.validity_start {
            ValidityStart::NextDay => 0,
            ValidityStart::PaymentDay => 1,
        };
        let more_days = plan.package.valid_days.saturating_sub(counted_on_first_day);
        match self.rules.validity_days {
            ValidityDays::Calendar => {
                let last = paid_on.checked_add_days(Days::new(u64::from(more_days)));
                last.unwrap_or(NaiveDate::MAX)
            }
            ValidityDays::Working => self.working_days_after(paid_on, more_days),
        }
    }

    fn working_days_after(&self, day: NaiveDate, count: u32) -> NaiveDate {
        let mut left = count;
        let mut last = day;
        for date in day.iter_days().skip(1).take_while(|date| *date <= DAYS_TO) {
            if left == 0 {
                break;
            }
            last = date;
            left = left.saturating_sub(u32::from(!self.working.is_day_off(date)));
        }
        last
    }
}

fn made_ready(catalogue: &Catalogue, schedule: &Schedule) -> Result<Arc<WorkingTime>, Refusal> {
    let working = WorkingTime::new(schedule, Some(&catalogue.calendar));
    working.map(Arc::new).map_err(Refusal::BadSchedule)
}

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
    /// How long it lasts when every minute is used.
    pub minutes: u64,
    /// The price of an hour of it.
    pub per_hour: Rub,
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
/// [`Refusal::BelowMinimum`], and what [`Terms::price`] refuses.
///
/// # Example
///
/// ```
/// # fn show(ground: &kvant_core::price::Ground<'_>) -> Result<(), kvant_core::refusal::Refusal> {
/// use kvant_core::{price, quantum::Quanta};
///
/// let plan = ground.terms().plan("subscription")?;
/// let paid_at = chrono::DateTime::parse_from_rfc3339("2026-11-20T12:00:00+03:00").unwrap();
/// let package = price::package(ground, plan, Quanta::new(30), paid_at)?;
/// println!("{} through {}", package.total, package.valid_through);
/// # Ok(())
/// # }
/// ```
pub fn package(
    ground: &Ground<'_>,
    plan: &Plan,
    units: Quanta,
    paid_at: Instant,
) -> Result<PackagePrice, Refusal> {
    let price = ground.price(plan)?;
    if units > Quanta::ASKED_MAX {
        let (min, max) = (plan.package.minimum_units.to_string(), Quanta::ASKED_MAX.to_string());
        return Err(Refusal::OutOfRange { field: "units", min, max });
    }
    if units < Quanta::new(plan.package.minimum_units) {
        let place = plan.package.source.clone();
        return Err(Refusal::BelowMinimum { minimum: plan.package.minimum_units, place });
    }
    let paid_on = ground.working.offset().tell(paid_at).date_naive();
    date_in_range("paid_at", paid_on)?;
    let unit_price = ground.unit_price(price, paid_on);
    let length = ground.terms.unit.minutes;
    Ok(PackagePrice {
        units,
        unit_price,
        total: unit_price.times(units.count()),
        minutes: units.minutes(length),
        per_hour: per_hour(unit_price, length),
        valid_through: ground.valid_through(plan, paid_on),
        price_source: price.source.clone(),
        package_source: plan.package.source.clone(),
    })
}

/// Returns the price of an hour at `unit_price` (S0-60).
pub fn per_hour(unit_price: Rub, length: QuantumLength) -> Rub {
    unit_price.share(60, u64::from(length.minutes())).unwrap_or(Rub::ZERO)
}

/// What one session costs when its time is rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundedSession {
    /// The time worked.
    pub worked_minutes: u32,
    /// What is charged.
    pub units: Quanta,
    /// The time paid.
    pub paid_minutes: u64,
    /// The price of the session.
    pub cost: Rub,
    /// The price of a minute that was worked, times sixty; nothing when none was.
    pub per_useful_hour: Option<Rub>,
}

/// Rounds one uninterrupted session and prices it.
///
/// # Source
///
/// Document 000, lines 10–11 (S0-10, S0-11).
pub fn rounded_session(
    unit_price: Rub,
    length: QuantumLength,
    worked_minutes: u32,
) -> RoundedSession {
    let units = Quanta::covering(worked_minutes.saturating_mul(60), length);
    let cost = unit_price.times(units.count());
    RoundedSession {
        worked_minutes,
        units,
        paid_minutes: units.minutes(length),
        cost,
        per_useful_hour: cost.share(60, u64::from(worked_minutes)),
    }
}

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
/// What [`Terms::price`] refuses.
pub fn covers(
    ground: &Ground<'_>,
    need: Quanta,
    paid_on: NaiveDate,
) -> Result<Vec<Cover>, Refusal> {
    let mut covers = Vec::new();
    for plan in &ground.terms.plan {
        let units = need.max(Quanta::new(plan.package.minimum_units));
        let price = ground.price(plan)?;
        let total = ground.unit_price(price, paid_on).times(units.count());
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
/// What [`Terms::price`] refuses.
pub fn cover_crossings(
    ground: &Ground<'_>,
    paid_on: NaiveDate,
) -> Result<Vec<CoverCrossing>, Refusal> {
    let mut crossings = Vec::new();
    for (cheaper, plan) in ground.terms.plan.iter().enumerate() {
        let price = ground.unit_price(ground.price(plan)?, paid_on);
        let fee = price.times(plan.package.minimum_units);
        for (before, other) in ground.terms.plan.iter().enumerate() {
            let other_price = ground.unit_price(ground.price(other)?, paid_on);
            let affordable = fee.kopecks().checked_div(other_price.kopecks()).unwrap_or(0);
            let affordable = u32::try_from(affordable).unwrap_or(u32::MAX);
            if other_price <= price || affordable < other.package.minimum_units {
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
