//! Tariff plans: what they sell, and what it costs.

use super::conditions::{Attributes, Readings, holds};
use super::overage::Overage;
use super::span::Hours;
use super::terms::Terms;
use crate::by_name::ByName;
use crate::calendar::Window;
use crate::money::Rub;
use crate::quantum::{BillingIncrement, QuantumLength, UnitKind};
use crate::refusal::Refusal;
use crate::source::Source;
use crate::tree::{nearest, record, words};

record! {
    /// A tariff plan. It sells prepaid packages, or a volume a month, or work by its rates; where
    /// it has none of the three, the document states no price.
    pub struct Plan {
        /// Stored in links and ledgers: never reused, never renamed.
        pub id: String,
        /// Its name in the document.
        pub name: String,
        /// Where its conditions stand.
        pub source: Source,
        /// What it counts in, where that differs from the document.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub unit: Option<Unit>,
        /// The prepaid package that it sells.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub package: Option<Package>,
        /// Prices of its packages, by what is known about the client.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub price: Vec<Price> = Vec::new(),
        /// The time that it includes every month: the first that fits the readings holds.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub volume: Vec<Volume> = Vec::new(),
        /// What that costs: the first that fits holds.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub fee: Vec<Fee> = Vec::new(),
        /// What work costs that nothing includes: the first that fits holds.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub rate: Vec<Rate> = Vec::new(),
        /// What happens when a package, or the time that a request may take, is used up. Of a
        /// monthly volume its own `overage` says it: ask [`Plan::used_up`].
        #[serde(skip_serializing_if = "Overage::is_not_stated")]
        pub used_up: Overage = Overage::NotStated,
    }

    /// A prepaid package: at least so many units, alive for so many days or months.
    pub struct Package {
        /// The least that is sold at once.
        pub minimum_units: u32,
        /// How many days it lives after the payment.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub valid_days: Option<u32>,
        /// How many calendar months it lives, where it is not days.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub valid_months: Option<u32>,
        /// Where the document says so.
        pub source: Source,
    }

    /// A price, and for whom it holds.
    pub struct Price {
        /// What must be known about the client for this price to hold.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub when: Attributes = Attributes::new(),
        /// The least that must be bought at once for this price to hold.
        #[serde(skip_serializing_if = "is_none_at_all")]
        pub from_units: u32 = 0,
        /// The price of one unit.
        pub unit_price: Rub,
        /// The least that is paid at once, as the document states it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub minimum_fee: Option<Rub>,
        /// Where the document says so.
        pub source: Source,
    }

    /// Time that is included every calendar month.
    pub struct Volume {
        /// The readings under which it holds.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub reading: Readings = Readings::new(),
        /// How much.
        pub included: Hours,
        /// The kinds of requests that it may be spent on; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub covers: Vec<String> = Vec::new(),
        /// What happens to time above it, and to kinds that it does not cover.
        pub overage: Overage,
        /// Where the document says so.
        pub source: Source,
    }

    /// What is paid every month or year, used or not.
    pub struct Fee {
        /// What must be known about the client for it to hold.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub when: Attributes = Attributes::new(),
        /// The readings under which it holds.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub reading: Readings = Readings::new(),
        /// For how long it pays.
        pub per: Period,
        /// What the document says that it is.
        pub amount: Rub,
        /// What is taken off it, in percent.
        #[serde(skip_serializing_if = "is_none_at_all")]
        pub discount_percent: u32 = 0,
        /// Where the document says so.
        pub source: Source,
    }

    /// What work costs.
    pub struct Rate {
        /// What must be known about the client for it to hold.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub when: Attributes = Attributes::new(),
        /// The readings under which it holds.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub reading: Readings = Readings::new(),
        /// The kinds of requests for which it holds; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub kind: Vec<String> = Vec::new(),
        /// The days on which it holds; both where it does not say.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub on: Option<RateDays>,
        /// The hours of the day in which work must start for it to hold; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub hours: Vec<Window> = Vec::new(),
        /// The price.
        pub price: Rub,
        /// Of what.
        pub per: RatePer,
        /// Where the document says so.
        pub source: Source,
    }
}

fn is_none_at_all(count: &u32) -> bool {
    *count == 0
}

words! {
    /// For how long a fee pays.
    pub enum Period {
        /// A calendar month.
        Month = "month",
        /// A year, paid in advance.
        Year = "year",
    }

    /// The days on which a rate holds.
    pub enum RateDays {
        /// Working days.
        WorkingDays = "working-days",
        /// Days off.
        DaysOff = "days-off",
    }

    /// What a rate is the price of.
    pub enum RatePer {
        /// An hour; a shorter increment costs its share of it.
        Hour = "hour",
        /// One unit, whatever it is.
        Unit = "unit",
    }
}

record! {
    /// What is counted, and how it is rounded: always up to whole units.
    pub struct Unit {
        /// What it is called.
        pub kind: UnitKind,
        /// How long it lasts; nothing for a request.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub minutes: Option<QuantumLength>,
        /// The least that is charged for what is rounded together.
        #[serde(skip_serializing_if = "is_one")]
        pub minimum_units: u32 = 1,
        /// Where the document says so.
        pub source: Source,
    }
}

fn is_one(count: &u32) -> bool {
    *count == 1
}

/// For how long a package lives after its payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// So many days, counted as the document is read.
    Days(u32),
    /// So many calendar months.
    Months(u32),
}

impl Package {
    /// Returns for how long it lives.
    pub fn validity(&self) -> Validity {
        match self.valid_months {
            Some(months) => Validity::Months(months),
            None => Validity::Days(self.valid_days.unwrap_or(0)),
        }
    }
}

impl Plan {
    /// Returns what happens when what was paid for is used up, under these readings: a volume,
    /// a package, or the time that a request may take (SX-02).
    pub fn used_up(&self, readings: &Readings) -> &Overage {
        self.volume(readings).map_or(&self.used_up, |volume| &volume.overage)
    }

    /// Returns the volume that it includes every month, under these readings.
    pub fn volume(&self, readings: &Readings) -> Option<&Volume> {
        self.volume.iter().find(|volume| holds(&volume.reading, readings))
    }

    /// Returns whether what is paid in advance depends on that attribute of the client.
    pub fn is_priced_by(&self, attribute: &str) -> bool {
        self.price.iter().any(|price| price.when.contains_key(attribute))
            || self.fee.iter().any(|fee| fee.when.contains_key(attribute))
    }

    /// Returns whether something is paid for it in advance: packages, months or years.
    pub fn is_prepaid(&self) -> bool {
        self.package.is_some() || !self.fee.is_empty()
    }

    /// Returns whether the document states no price for it at all.
    pub fn is_unpriced(&self) -> bool {
        self.price.is_empty() && self.fee.is_empty() && self.rate.is_empty()
    }
}

impl Period {
    /// Returns how many calendar months it has.
    pub const fn months(self) -> u32 {
        match self {
            Period::Month => 1,
            Period::Year => 12,
        }
    }
}

impl Fee {
    /// Returns what is paid: the amount less the discount.
    pub fn due(&self) -> Rub {
        let off = self.amount.share(u64::from(self.discount_percent), 100);
        self.amount.less(off.unwrap_or(Rub::ZERO))
    }
}

impl Terms {
    /// Returns the plan of that id.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownPlan`] with the nearest id.
    pub fn plan(&self, id: &str) -> Result<&Plan, Refusal> {
        self.plan.iter().find(|plan| plan.id == id).ok_or_else(|| Refusal::UnknownPlan {
            name: id.to_string(),
            nearest: nearest(id, self.plan.iter().map(|plan| plan.id.as_str())),
        })
    }

    /// Returns the price of a unit of `plan`'s packages that holds for this client when `units`
    /// are bought at once.
    ///
    /// # Errors
    ///
    /// [`Refusal::MissingAttribute`] with the possible values when something must be known
    /// first, [`Refusal::NotAPackage`] where the plan sells none.
    pub fn price<'a>(
        &self,
        plan: &'a Plan,
        client: &Attributes,
        units: u32,
    ) -> Result<&'a Price, Refusal> {
        let fits = |price: &&Price| holds(&price.when, client) && price.from_units <= units;
        // The one for the most units that are still bought: prices by volume.
        if let Some(price) = plan.price.iter().filter(fits).max_by_key(|price| price.from_units) {
            return Ok(price);
        }
        match plan.price.iter().find_map(|price| self.lacking(&price.when, client)) {
            Some(missing) => Err(missing),
            None => Err(Refusal::NotAPackage),
        }
    }

    /// Returns what `plan` counts in; nothing where no increment is stated and every second counts.
    pub fn unit_of<'a>(&'a self, plan: &'a Plan) -> Option<&'a Unit> {
        plan.unit.as_ref().or(self.unit.as_ref())
    }

    /// Returns the increment of that unit.
    pub fn increment(&self, plan: &Plan) -> BillingIncrement {
        match self.unit_of(plan) {
            None => BillingIncrement::SECOND,
            Some(unit) => match unit.minutes {
                Some(length) => BillingIncrement::of_minutes(length, unit.minimum_units),
                None => BillingIncrement::REQUEST,
            },
        }
    }

    /// Returns the plan that is bought first here: the first one that sells packages, else the first
    /// one.
    pub fn usual_plan(&self) -> Option<&Plan> {
        let sells = |plan: &&Plan| plan.package.is_some();
        self.plan.iter().find(sells).or(self.plan.first())
    }

    /// Returns the increment of that plan.
    pub fn usual_increment(&self) -> BillingIncrement {
        self.usual_plan().map_or(BillingIncrement::SECOND, |plan| self.increment(plan))
    }

    /// Returns the price of the volume that `plan` includes, under these readings.
    ///
    /// # Errors
    ///
    /// [`Refusal::MissingAttribute`] when it depends on what nobody has said.
    pub fn fee<'a>(
        &self,
        plan: &'a Plan,
        client: &Attributes,
        readings: &Readings,
    ) -> Result<Option<&'a Fee>, Refusal> {
        let reads = |fee: &&Fee| holds(&fee.reading, readings);
        match plan.fee.iter().filter(reads).find(|fee| holds(&fee.when, client)) {
            Some(fee) => Ok(Some(fee)),
            None => {
                let missing = plan.fee.iter().find_map(|fee| self.lacking(&fee.when, client));
                missing.map_or(Ok(None), Err)
            }
        }
    }
}
