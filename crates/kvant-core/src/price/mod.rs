//! What a package costs, how long it lives, and what rounding adds to it.

use std::sync::Arc;

use chrono::{Datelike, Days, Months, NaiveDate, Timelike};

use crate::calendar::{DAYS_TO, Instant, Schedule, Window, WorkingTime, date_in_range};
use crate::catalogue::{
    Attributes, Catalogue, Count, Fee, OpenMatter, Package, Period, Plan, Price, Promise, Rate,
    RateDays, RatePer, Reading, Readings, Rules, StatedSchedule, Terms, Validity, ValidityDays,
    ValidityStart, VatInPrice, holds, names, read_as,
};
use crate::money::{Rub, VatPercent};
use crate::quantum::{Quanta, QuantumLength};
use crate::refusal::Refusal;
use crate::source::Source;

/// A document made ready for one client under chosen readings.
#[derive(Clone, Debug)]
pub struct ResolvedTerms<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) terms: &'a Terms,
    pub(crate) client: Attributes,
    pub(crate) rules: Rules,
    pub(crate) readings: Readings,
    pub(crate) quoted: Option<Rub>,
    /// The hours that hold where no others fit.
    first: ReadyHours<'a>,
    /// All others, in the order of the document.
    others: Vec<ReadyHours<'a>>,
    /// Whole working days, where a promise is counted in them.
    whole_days: Option<Arc<WorkingTime>>,
}

/// Working hours made ready.
#[derive(Clone, Debug)]
struct ReadyHours<'a> {
    /// Nothing where the document states none.
    stated: Option<&'a StatedSchedule>,
    schedule: Schedule,
    working: Arc<WorkingTime>,
}

impl<'a> ResolvedTerms<'a> {
    /// Prepares `terms` for `client` as read in `readings`. What is assumed about a client of
    /// whom nothing is said is filled in.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownField`] for a reading, an attribute or a value that the document does
    /// not have, and [`Refusal::BadSchedule`] for working hours that cannot be.
    pub fn new(
        catalogue: &'a Catalogue,
        terms: &'a Terms,
        client: Attributes,
        readings: &Readings,
    ) -> Result<ResolvedTerms<'a>, Refusal> {
        ResolvedTerms::beside(catalogue, terms, client, readings, &[])
    }

    /// Prepares a document as [`ResolvedTerms::new`] does. Working hours that one of `others` has, of
    /// whatever document, are not made ready again.
    ///
    /// # Errors
    ///
    /// As [`ResolvedTerms::new`].
    pub fn beside(
        catalogue: &'a Catalogue,
        terms: &'a Terms,
        client: Attributes,
        readings: &Readings,
        others: &[ResolvedTerms<'a>],
    ) -> Result<ResolvedTerms<'a>, Refusal> {
        let client = terms.client(&client)?;
        ResolvedTerms::prepared(catalogue, terms, client, readings, others)
    }

    /// Prepares the same document for the same client as read in `readings`. Working hours
    /// that stay the same are not made ready again.
    ///
    /// # Errors
    ///
    /// As [`ResolvedTerms::new`].
    pub fn reread(&self, readings: &Readings) -> Result<ResolvedTerms<'a>, Refusal> {
        let client = self.client.clone();
        let read = ResolvedTerms::prepared(
            self.catalogue,
            self.terms,
            client,
            readings,
            std::slice::from_ref(self),
        )?;
        Ok(ResolvedTerms { quoted: self.quoted, ..read })
    }

    fn prepared(
        catalogue: &'a Catalogue,
        terms: &'a Terms,
        client: Attributes,
        chosen: &Readings,
        known: &[ResolvedTerms<'a>],
    ) -> Result<ResolvedTerms<'a>, Refusal> {
        let rules = Rules::of(terms, chosen)?;
        let readings = read_as(terms, chosen)?;
        let mut hours: Vec<ReadyHours<'a>> = Vec::new();
        let ready = |stated: Option<&'a StatedSchedule>, hours: &[ReadyHours<'a>]| {
            let assumed = Schedule::assumed();
            let stated_hours = stated.map_or(&assumed, |stated| &stated.hours);
            let schedule = rules.schedule(terms, &client, stated_hours);
            let before = known.iter().flat_map(ResolvedTerms::all_hours).chain(hours);
            let same = before.into_iter().find(|ready| ready.schedule == schedule);
            let working = match same {
                Some(ready) => Arc::clone(&ready.working),
                None => made_ready(catalogue, &schedule)?,
            };
            Ok::<_, Refusal>(ReadyHours { stated, schedule, working })
        };
        for stated in terms.schedule.iter().filter(|stated| holds(&stated.reading, &readings)) {
            let one = ready(Some(stated), &hours)?;
            hours.push(one);
        }
        let first = if hours.is_empty() { ready(None, &hours)? } else { hours.remove(0) };
        let counts_days = |promise: &Promise| {
            promise.within.value().is_some_and(|span| span.count() == Count::WorkingDayClock)
        };
        let alike = known.iter().filter(|known| known.first.schedule == first.schedule);
        let whole_days = match alike.filter_map(|known| known.whole_days.as_ref()).next() {
            Some(known) => Some(Arc::clone(known)),
            None if terms.promise.iter().any(counts_days) => {
                // Hours on days off alone have no working days to make whole.
                made_ready(catalogue, &first.schedule.whole_days()).ok()
            }
            None => None,
        };
        let (quoted, others) = (None, hours);
        Ok(ResolvedTerms {
            catalogue,
            terms,
            client,
            rules,
            readings,
            quoted,
            first,
            others,
            whole_days,
        })
    }

    fn all_hours(&self) -> impl Iterator<Item = &ReadyHours<'a>> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// Takes a price that the person was told by the provider: of an hour, or of a request where
    /// requests are counted. It stands in where the document states no price. A price of zero
    /// counts as not told: nobody sells work for nothing.
    #[must_use]
    pub fn quoted(self, price: Option<Rub>) -> ResolvedTerms<'a> {
        ResolvedTerms { quoted: price.filter(|price| *price > Rub::ZERO), ..self }
    }

    /// Returns the price that the person was told.
    pub fn quoted_price(&self) -> Option<Rub> {
        self.quoted
    }

    /// Returns the working hours it stands on: the document's first.
    pub fn working(&self) -> &Arc<WorkingTime> {
        &self.first.working
    }

    /// Returns the working hours of `plan` for requests of `kind`.
    pub fn working_for(&self, plan: &Plan, kind: Option<&str>) -> &Arc<WorkingTime> {
        &self.hours_of(Some(&plan.id), kind).working
    }

    /// Returns the stated hours of `plan` for requests of `kind`; nothing where the document
    /// states none and [`Schedule::assumed`] stands in.
    pub fn schedule_for(&self, plan: &Plan, kind: Option<&str>) -> Option<&'a StatedSchedule> {
        self.hours_of(Some(&plan.id), kind).stated
    }

    /// Returns the hours under the readings, as they are counted.
    pub fn hours_for(&self, plan: &Plan, kind: Option<&str>) -> &Schedule {
        &self.hours_of(Some(&plan.id), kind).schedule
    }

    /// Returns the working hours of that id.
    pub(crate) fn working_of(&self, schedule: &str) -> Option<&Arc<WorkingTime>> {
        let is_it = |ready: &&ReadyHours<'_>| ready.stated.is_some_and(|one| one.id == schedule);
        self.all_hours().find(is_it).map(|ready| &ready.working)
    }

    /// Returns whole working days, where a promise is counted in them.
    pub(crate) fn whole_days(&self) -> Option<&Arc<WorkingTime>> {
        self.whole_days.as_ref()
    }

    fn hours_of(&self, plan: Option<&str>, kind: Option<&str>) -> &ReadyHours<'a> {
        let fits = |ready: &&ReadyHours<'_>| {
            ready.stated.is_none_or(|stated| names(&stated.plan, plan) && names(&stated.kind, kind))
        };
        self.all_hours().find(fits).unwrap_or(&self.first)
    }

    /// Returns how every open matter is read.
    pub fn readings(&self) -> &Readings {
        &self.readings
    }

    /// Returns what is known or assumed about the client.
    pub fn client(&self) -> &Attributes {
        &self.client
    }

    /// Returns the terms it stands on.
    pub fn terms(&self) -> &'a Terms {
        self.terms
    }

    /// Returns the rules it stands on.
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// Returns the price of `plan`'s packages for this client, at the least that it sells.
    ///
    /// # Errors
    ///
    /// As [`Terms::price`].
    pub fn price<'b>(&self, plan: &'b Plan) -> Result<&'b Price, Refusal> {
        let minimum = plan.package.as_ref().map_or(0, |package| package.minimum_units);
        self.price_of(plan, minimum)
    }

    /// Returns the price for this client when `units` are bought at once.
    ///
    /// # Errors
    ///
    /// As [`Terms::price`].
    pub fn price_of<'b>(&self, plan: &'b Plan, units: u32) -> Result<&'b Price, Refusal> {
        self.terms.price(plan, &self.client, units)
    }

    /// Returns what is paid for the volume of `plan`, where it has one with a price.
    ///
    /// # Errors
    ///
    /// As [`Terms::fee`].
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
        let told = working.offset().tell(start);
        let minute = told.hour().saturating_mul(60).saturating_add(told.minute());
        let is_off = working.is_day_off(told.date_naive());
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

    /// Returns the last day of a package that was paid on `paid_on` (S0-21, S0-23, S0-24).
    /// Working days are counted no further than the calendar goes.
    pub fn valid_through(&self, validity: Validity, paid_on: NaiveDate) -> NaiveDate {
        let starts_with = match self.rules.validity_start {
            ValidityStart::NextDay => 0,
            ValidityStart::PaymentDay => 1,
        };
        let days = match validity {
            Validity::Days(days) => u64::from(days).saturating_sub(starts_with),
            Validity::Months(months) => {
                let last = paid_on.checked_add_months(Months::new(months));
                let last = last.and_then(|last| last.checked_sub_days(Days::new(starts_with)));
                return last.unwrap_or(NaiveDate::MAX);
            }
        };
        match self.rules.validity_days {
            ValidityDays::Calendar => {
                paid_on.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
            }
            ValidityDays::Working => {
                self.working_days_after(paid_on, u32::try_from(days).unwrap_or(u32::MAX))
            }
        }
    }

    /// Returns how long one unit of `plan` lasts; nothing for a request, or where every second
    /// counts.
    pub fn length(&self, plan: &Plan) -> Option<QuantumLength> {
        self.terms.unit_of(plan).and_then(|unit| unit.minutes)
    }

    fn working_days_after(&self, day: NaiveDate, count: u32) -> NaiveDate {
        let mut left = count;
        let mut last = day;
        for date in day.iter_days().skip(1).take_while(|date| *date <= DAYS_TO) {
            if left == 0 {
                break;
            }
            last = date;
            left = left.saturating_sub(u32::from(!self.working().is_day_off(date)));
        }
        last
    }
}

fn made_ready(catalogue: &Catalogue, schedule: &Schedule) -> Result<Arc<WorkingTime>, Refusal> {
    let working = WorkingTime::new(schedule, Some(&catalogue.calendar));
    working.map(Arc::new).map_err(Refusal::BadSchedule)
}

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
    /// The document states none; the person may have been told one.
    Unstated {
        /// What they were told.
        quoted: Option<Rub>,
    },
}

/// Returns the price at which `plan` is offered on `on`; a price that depends on what nobody has
/// said counts as not stated.
pub fn offer<'a>(ground: &ResolvedTerms<'a>, plan: &'a Plan, on: NaiveDate) -> Offer<'a> {
    if plan.package.is_some()
        && let Ok(price) = ground.price(plan)
    {
        let unit_price = ground.unit_price(price, on);
        let per_hour = ground.length(plan).map(|length| per_hour(unit_price, length));
        return Offer::Package { unit_price, per_hour, source: &price.source };
    }
    if let Ok(Some(fee)) = ground.fee(plan) {
        let months = fee.per.months();
        let paid = ground.with_vat(fee.due(), on);
        let included = plan.volume(&ground.readings).map(|volume| volume.included.minutes());
        let minutes = |minutes: u32| u64::from(minutes).saturating_mul(u64::from(months));
        let per_hour = included.and_then(|included| paid.share(60, minutes(included)));
        return Offer::Volume { fee: paid, months, per_hour, source: &fee.source };
    }
    let kind = ground.terms.kind_for(false).map(|kind| kind.id.as_str());
    let midnight = ground.working().offset().midnight(on);
    let opening = ground.working().next_opening(midnight).map_or(midnight, |opening| opening.value);
    match ground.rate(plan, kind, opening) {
        Ok(Some(rate)) => Offer::Rate {
            price: ground.with_vat(rate.price, on),
            is_hourly: rate.per == RatePer::Hour,
            source: &rate.source,
        },
        _ => Offer::Unstated { quoted: ground.quoted },
    }
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
/// As [`Terms::fee`].
///
/// # Source
///
/// Document 004, clause 5.2 (S4-54, S4-55).
pub fn fee_readings<'a>(
    ground: &ResolvedTerms<'a>,
    plan: &'a Plan,
    paid_on: NaiveDate,
) -> Result<Vec<FeeReading<'a>>, Refusal> {
    let terms = ground.terms();
    let mut all = Vec::new();
    for matter in &terms.open {
        if !plan.fee.iter().any(|fee| fee.reading.contains_key(&matter.id)) {
            continue;
        }
        let mut of_matter: Vec<FeeReading<'a>> = Vec::new();
        for reading in &matter.readings {
            let mut readings = ground.readings.clone();
            readings.insert(matter.id.clone(), reading.id.clone());
            let Some(fee) = terms.fee(plan, &ground.client, &readings)? else { continue };
            let is_chosen = ground.readings.get(&matter.id) == Some(&reading.id);
            let due = ground.with_vat(fee.due(), paid_on);
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
/// [`Refusal::BelowMinimum`], and what [`Terms::price`] refuses.
///
/// # Example
///
/// ```
/// # fn show(ground: &kvant_core::price::ResolvedTerms<'_>) -> Result<(), kvant_core::refusal::Refusal> {
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
    ground: &ResolvedTerms<'_>,
    plan: &Plan,
    units: Quanta,
    paid_at: Instant,
) -> Result<PackagePrice, Refusal> {
    let length = ground.length(plan);
    let Payment { offered, price, life } = payment(ground, plan, units, paid_at)?;
    let unit_price = ground.unit_price(price, life.paid_on);
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
    ground: &ResolvedTerms<'_>,
    plan: &Plan,
    paid_at: Instant,
) -> Result<Vec<PackagePrice>, Refusal> {
    let least = plan.package.as_ref().ok_or(Refusal::NotAPackage)?.minimum_units;
    let sizes = [1_u32, 2, 3].map(|times| Quanta::new(least.saturating_mul(times)));
    let sizes = sizes.into_iter().filter(|size| *size <= Quanta::ASKED_MAX);
    sizes.map(|size| package(ground, plan, size, paid_at)).collect()
}

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
/// than [`FeePrice::MONTHS_MAX`] and outside 2020 to 2100, and what [`Terms::fee`] refuses.
pub fn fee<'a>(
    ground: &ResolvedTerms<'_>,
    plan: &'a Plan,
    months: u32,
    paid_on: NaiveDate,
) -> Result<FeePrice<'a>, Refusal> {
    if !(1..=FeePrice::MONTHS_MAX).contains(&months) {
        let (min, max) = ("1".to_string(), FeePrice::MONTHS_MAX.to_string());
        return Err(Refusal::OutOfRange { field: "months", min, max });
    }
    date_in_range("paid_at", paid_on)?;
    let fee = ground.fee(plan)?.ok_or(Refusal::NotAPackage)?;
    let in_period = fee.per.months();
    let periods = months.div_ceil(in_period);
    let months = periods.saturating_mul(in_period);
    let period_price = ground.with_vat(fee.due(), paid_on);
    let total = period_price.times(periods);
    let volume = plan.volume(&ground.readings);
    let included = volume.map(|volume| u64::from(volume.included.minutes()));
    let minutes = included.map(|minutes| minutes.saturating_mul(u64::from(months)));
    let first = paid_on.with_day(1).unwrap_or(paid_on);
    let after = first.checked_add_months(Months::new(months));
    let through = after.and_then(|after| after.pred_opt()).unwrap_or(NaiveDate::MAX);
    let per_hour = minutes.and_then(|minutes| total.share(60, minutes));
    Ok(FeePrice { fee, periods, months, period_price, total, minutes, per_hour, through })
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
    ground: &ResolvedTerms<'_>,
    plan: &'a Plan,
    units: Quanta,
    paid_at: Instant,
) -> Result<Payment<'a>, Refusal> {
    let offered = plan.package.as_ref().ok_or(Refusal::NotAPackage)?;
    let price = ground.price_of(plan, units.count().max(offered.minimum_units))?;
    if units > Quanta::ASKED_MAX {
        let (min, max) = (offered.minimum_units.to_string(), Quanta::ASKED_MAX.to_string());
        return Err(Refusal::OutOfRange { field: "units", min, max });
    }
    if units < Quanta::new(offered.minimum_units) {
        let place = offered.source.clone();
        return Err(Refusal::BelowMinimum { minimum: offered.minimum_units, place });
    }
    let life = life(ground, offered.validity(), paid_at);
    date_in_range("paid_at", life.paid_on)?;
    Ok(Payment { offered, price, life })
}

/// How long a package lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// The day of the payment, as the document counts days.
    pub paid_on: NaiveDate,
    /// The last day on which it can be used.
    pub valid_through: NaiveDate,
    /// The first instant at which it is dead: 00:00 after that day.
    pub ends: Instant,
}

/// Returns how long a package of that validity lives when it is paid at `paid_at`, as the
/// document of `ground` is read.
///
/// ```
/// # fn show(ground: &kvant_core::price::ResolvedTerms<'_>) {
/// use kvant_core::{catalogue::Validity, price};
///
/// let paid_at = chrono::DateTime::parse_from_rfc3339("2026-11-20T12:00:00+03:00").unwrap();
/// let life = price::life(ground, Validity::Days(90), paid_at);
/// println!("through {}, dead from {}", life.valid_through, life.ends);
/// # }
/// ```
///
/// # Source
///
/// Document 000, line 15 (S0-21 to S0-24).
pub fn life(ground: &ResolvedTerms<'_>, validity: Validity, paid_at: Instant) -> Life {
    let offset = ground.working().offset();
    let paid_on = offset.tell(paid_at).date_naive();
    let valid_through = ground.valid_through(validity, paid_on);
    let ends = offset.midnight(valid_through.succ_opt().unwrap_or(valid_through));
    Life { paid_on, valid_through, ends }
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
    ground: &ResolvedTerms<'_>,
    need: Quanta,
    paid_on: NaiveDate,
) -> Result<Vec<Cover>, Refusal> {
    let mut covers = Vec::new();
    for plan in &ground.terms.plan {
        let Some(package) = &plan.package else { continue };
        let units = need.max(Quanta::new(package.minimum_units));
        let price = ground.price_of(plan, units.count())?;
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
    ground: &ResolvedTerms<'_>,
    paid_on: NaiveDate,
) -> Result<Vec<CoverCrossing>, Refusal> {
    let mut crossings = Vec::new();
    for (cheaper, plan) in ground.terms.plan.iter().enumerate() {
        let Some(package) = &plan.package else { continue };
        let price = ground.unit_price(ground.price(plan)?, paid_on);
        let fee = price.times(package.minimum_units);
        for (before, other) in ground.terms.plan.iter().enumerate() {
            let Some(other_package) = &other.package else { continue };
            let other_price = ground.unit_price(ground.price(other)?, paid_on);
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
