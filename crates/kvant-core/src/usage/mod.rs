//! A profile of use, played through month by month.

mod load;
mod metered;
mod prepaid;

use chrono::{Datelike, NaiveDate};

pub use load::{Per, Profile, Requests, Session, Timetable};

use crate::calendar::Instant;
use crate::catalogue::{Fee, Plan, Rate};
use crate::money::Rub;
use crate::price::ResolvedTerms;
use crate::quantum::{BillingIncrement, Quanta};
use crate::refusal::Refusal;
use crate::tree::words;

/// A package bought on the way, and what became of it by the end of the horizon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// When it was paid.
    pub at: Instant,
    /// Why it had to be bought.
    pub cause: Cause,
    /// How much was bought.
    pub units: Quanta,
    /// The price of one unit.
    pub unit_price: Rub,
    /// What was paid.
    pub amount: Rub,
    /// The last day on which it can be used.
    pub valid_through: NaiveDate,
    /// What was charged to it.
    pub used: Quanta,
    /// What was lost at the end of its life.
    pub burned: Quanta,
    /// What is still alive when the horizon ends.
    pub left: Quanta,
    /// How much of that the same load takes after the horizon; the rest will burn.
    pub left_used: Quanta,
}

impl Purchase {
    /// Returns what is lost of it, within the horizon or after it.
    pub fn lost(&self) -> Quanta {
        let will_burn = self.left.count().saturating_sub(self.left_used.count());
        self.burned.plus(Quanta::new(will_burn))
    }
}

/// Units that are left at the end of the horizon, and that the same load will not use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WillBurn {
    /// The last day on which they can be used.
    pub on: NaiveDate,
    /// How many.
    pub units: u64,
}

/// What has to be paid first, before any work, and what becomes of it under this load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstPayment {
    /// The day of the payment.
    pub on: NaiveDate,
    /// How much.
    pub amount: Rub,
    /// For what.
    pub paid_for: PaidFor,
    /// The last day on which it can be used.
    pub valid_through: NaiveDate,
    /// The units of it that nobody will have used by then: of a month or a year those that it
    /// includes.
    pub will_burn: u64,
}

/// What a payment in advance is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidFor {
    /// A package of so many units.
    Units(Quanta),
    /// A volume, for so many months.
    Months(u32),
}

/// Why a package had to be bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// There was none yet.
    First,
    /// What was left did not cover the session.
    UsedUp,
    /// The last one had run out of time.
    Expired,
}

/// Work that was charged by a rate, or a fee: everything that was paid but for packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge<'a> {
    /// What for.
    pub cause: ChargeCause<'a>,
    /// The price of one, VAT included where it is read as coming on top.
    pub price: Rub,
    /// How many: months or years of a fee, else units of the plan.
    pub count: u64,
    /// What was paid for all.
    pub amount: Rub,
}

/// What a [`Charge`] is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeCause<'a> {
    /// Months or years of a volume.
    Fee(&'a Fee),
    /// Work by a rate.
    Rate(&'a Rate),
    /// Work at the price that the provider offered.
    OfferedPrice,
}

/// Why a sum is not the whole sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// The reason.
    pub reason: IncompleteReason,
    /// The units that are left out.
    pub units: u64,
    /// The time of those units, in seconds; of requests, the time that work on them takes.
    pub seconds: u64,
}

/// How much of a load a plan covers at known prices: what plans are ranked by before their price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// All of it.
    Whole,
    /// Some of it; what the rest costs nobody knows.
    Part,
    /// No price of the plan is known.
    Unpriced,
}

words! {
    /// Why units are left out of a sum.
    pub enum IncompleteReason {
        /// The document states no price for them.
        PriceNotStated = "price_not_stated",
        /// Their price is agreed from case to case.
        OverageByAgreement = "overage_by_agreement",
        /// Nothing paid covers them: work stops, or every package has run out.
        NotCovered = "not_covered",
    }
}

/// A monthly volume, and how far the use reached into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VolumeUse {
    /// What a month includes, in seconds.
    pub included_seconds: u64,
    /// The most that was taken from it in one month, in seconds.
    pub most_seconds: u64,
}

/// What a profile of use comes to under one plan. Money that nobody knows is nothing, never zero.
///
/// # Units
///
/// Those of the plan: [`crate::catalogue::Terms::unit_of`], seconds where it has none.
///
/// # Source
///
/// Document 000, lines 10–15 (S0-10 to S0-22).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// What was paid.
    pub paid: Option<Rub>,
    /// What the units were bought for that are left at the end and that the same load will use,
    /// and the months of a year that are paid for beyond it.
    pub left_value: Option<Rub>,
    /// `paid` − `left_value`: what the use costs.
    pub net: Option<Rub>,
    /// The part of `net` that was lost at the end of a validity.
    pub burned_value: Rub,
    /// The part of `net` that is left at the end and will be lost.
    pub will_burn_value: Rub,
    /// The time worked, never rounded.
    pub useful_minutes: u64,
    /// What was charged.
    pub billed: u64,
    /// What was lost at the end of a validity, or of a month.
    pub burned: u64,
    /// What is left at the end.
    pub left: u64,
    /// How much of that the same load takes after the horizon, while nothing is bought any more.
    pub left_used: u64,
    /// What is left and will not be used, by the day on which it burns; the earliest first.
    pub will_burn: Vec<WillBurn>,
    /// The whole months that a year is paid for beyond the horizon.
    pub left_months: u32,
    /// Units that the sum leaves out.
    pub incomplete: Option<Incomplete>,
    /// `net` for each hour worked; nothing when none was, and nothing where `net` leaves hours
    /// out.
    pub net_per_useful_hour: Option<Rub>,
    /// What has to be paid before any work; nothing where work is paid afterwards, or where
    /// nobody knows the price.
    pub first_payment: Option<FirstPayment>,
    /// Every package bought, in order.
    pub purchases: Vec<Purchase>,
    /// Every fee and rate paid.
    pub charges: Vec<Charge<'a>>,
    /// How often something was paid in advance: packages, months, years.
    pub payments: u64,
    /// How far the use reached into a monthly volume.
    pub volume: Option<VolumeUse>,
}

impl Outcome<'_> {
    /// Returns how much of the load is covered at known prices.
    pub fn coverage(&self) -> Coverage {
        match (self.net, self.incomplete) {
            (None, _) => Coverage::Unpriced,
            (Some(_), Some(_)) => Coverage::Part,
            (Some(_), None) => Coverage::Whole,
        }
    }

    /// Returns what is paid for units that nobody uses: what burned, and what will.
    pub fn lost_value(&self) -> Rub {
        self.burned_value.plus(self.will_burn_value)
    }

    /// Returns the time for which there is no price, in minutes a month on average, up to a whole
    /// minute; nothing where there is a price for all of it.
    pub fn uncovered_minutes_a_month(&self, profile: &Profile) -> Option<u64> {
        // So much of the whole is a minute a month.
        let minute = BillingIncrement::new(Some(profile.months().saturating_mul(60)), 0);
        Some(minute.covering(self.incomplete?.seconds))
    }

    /// Returns what the use costs a month on average.
    pub fn per_month(&self, profile: &Profile) -> Option<Rub> {
        self.net?.share(1, u64::from(profile.months()))
    }

    /// Returns what the use costs for twelve such months.
    pub fn per_year(&self, profile: &Profile) -> Option<Rub> {
        self.net?.share(12, u64::from(profile.months()))
    }
}

/// Plays a use through under `plan`; `timetable` is laid out in the working hours of the plan.
///
/// # Errors
///
/// [`Refusal::MissingAttribute`] where a price depends on what nobody has said.
pub fn play<'a>(
    resolved: &ResolvedTerms<'a>,
    plan: &'a Plan,
    timetable: &mut Timetable<'_>,
) -> Result<Outcome<'a>, Refusal> {
    match &plan.package {
        Some(package) => prepaid::play(resolved, plan, package, timetable),
        None => metered::play(resolved, plan, timetable),
    }
}

fn useful_minutes(sessions: &[Session]) -> u64 {
    let seconds = sessions.iter().map(|session| u64::from(session.seconds));
    seconds.fold(0, u64::saturating_add).div_euclid(60)
}

/// Months since the year zero.
fn month_of(start: Instant) -> i32 {
    let month = i32::try_from(start.month0()).unwrap_or(0);
    start.year().saturating_mul(12).saturating_add(month)
}
