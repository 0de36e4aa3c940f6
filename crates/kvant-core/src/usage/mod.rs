//! A profile of use, played through month by month.

mod load;
mod metered;

use chrono::{Datelike, NaiveDate};

pub use load::{Per, Profile, Requests, Session, Timetable};

use crate::calendar::{Instant, Offset};
use crate::catalogue::{Fee, NextPayment, Overlap, Package, Plan, Rate, RoundingBasis};
use crate::money::Rub;
use crate::price::Ground;
use crate::quantum::{Quanta, Step};
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
    /// Work at the price that the person was told.
    Quoted,
}

/// Why a sum is not the whole sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// The reason.
    pub reason: IncompleteReason,
    /// The units that are left out.
    pub units: u64,
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
    /// What the units that are left at the end were bought for.
    pub left_value: Option<Rub>,
    /// `paid` − `left_value`: what the use costs.
    pub net: Option<Rub>,
    /// The part of `net` that was lost at the end of a validity.
    pub burned_value: Rub,
    /// The time worked, never rounded.
    pub useful_minutes: u64,
    /// What was charged.
    pub billed: u64,
    /// What was lost at the end of a validity, or of a month.
    pub burned: u64,
    /// What is left at the end.
    pub left: u64,
    /// Units that the sum leaves out.
    pub incomplete: Option<Incomplete>,
    /// `net` for each hour worked; nothing when none was.
    pub net_per_useful_hour: Option<Rub>,
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
    ground: &Ground<'a>,
    plan: &'a Plan,
    timetable: &mut Timetable<'_>,
) -> Result<Outcome<'a>, Refusal> {
    match &plan.package {
        Some(package) => prepaid(ground, plan, package, timetable),
        None => metered::play(ground, plan, timetable.profile(), timetable.sessions()),
    }
}

fn useful_minutes(sessions: &[Session]) -> u64 {
    let seconds = sessions.iter().map(|session| u64::from(session.seconds));
    seconds.fold(0, u64::saturating_add).div_euclid(60)
}

fn prepaid<'a>(
    ground: &Ground<'a>,
    plan: &Plan,
    package: &Package,
    timetable: &mut Timetable<'_>,
) -> Result<Outcome<'a>, Refusal> {
    let (profile, sessions) = (timetable.profile(), timetable.sessions());
    let working = ground.working_for(plan, None);
    let step = ground.terms().step(plan);
    let mut account = Account {
        ground,
        plan,
        package,
        offset: working.offset(),
        step,
        length_seconds: step.seconds().map_or(0, i64::from),
        purchases: Vec::new(),
        live: Vec::new(),
        open: None,
    };
    let mut billed: u64 = 0;
    let mut not_covered: u64 = 0;
    for (request, session) in sessions.iter().enumerate() {
        let needed = account.needed(request, session);
        if account.covered(&needed) < needed.units {
            account.buy(session, &needed)?;
        }
        let covered = account.charge(&needed);
        let lacking = needed.units.count().saturating_sub(covered.count());
        billed = billed.saturating_add(u64::from(needed.units.count()));
        not_covered = not_covered.saturating_add(u64::from(lacking));
    }
    let end = working.offset().midnight(profile.after()).timestamp();
    Ok(account.close(end, billed, not_covered, useful_minutes(sessions)))
}

/// Sums the packages of one plan while sessions are charged to them.
struct Account<'g, 'a> {
    ground: &'g Ground<'a>,
    plan: &'g Plan,
    package: &'g Package,
    offset: Offset,
    step: Step,
    /// Nothing for a request.
    length_seconds: i64,
    purchases: Vec<Purchase>,
    /// Packages that may be alive, the one that burns first in front.
    live: Vec<Live>,
    open: Option<OpenUnit>,
}

/// A package that may be alive.
struct Live {
    /// Seconds since 1970 from which it is dead.
    dead_from: i64,
    left: u32,
    purchase: usize,
}

/// A unit that was charged and has time left, for sessions that are rounded together.
struct OpenUnit {
    group: Group,
    rest_seconds: u32,
    dead_from: i64,
}

/// Sessions of one group are laid end to end and rounded together (S0-12).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Request(usize),
    Day(NaiveDate),
    Month(i32),
    Package,
}

/// Months since the year zero.
fn month_of(start: Instant) -> i32 {
    let month = i32::try_from(start.month0()).unwrap_or(0);
    start.year().saturating_mul(12).saturating_add(month)
}

/// What a session needs beyond the rest of an open unit.
struct Needed {
    units: Quanta,
    /// Seconds since 1970 at which the session starts; a package is paid then.
    start: i64,
    /// Seconds since 1970 at which the first of them begins.
    first_at: i64,
    group: Group,
    /// What stays of the last unit when the session ends.
    rest_seconds: u32,
}

impl Account<'_, '_> {
    fn needed(&self, request: usize, session: &Session) -> Needed {
        let start = session.start.timestamp();
        let group = match self.ground.rules.rounding_basis {
            RoundingBasis::Session | RoundingBasis::Request => Group::Request(request),
            RoundingBasis::Day => Group::Day(session.start.date_naive()),
            RoundingBasis::Package => Group::Package,
            RoundingBasis::Month => Group::Month(month_of(session.start)),
        };
        let goes_on = |open: &&OpenUnit| open.group == group && start < open.dead_from;
        let open = self.open.as_ref().filter(goes_on);
        let rest = open.map_or(0, |open| open.rest_seconds);
        let beyond = session.seconds.saturating_sub(rest);
        let Some(length) = self.step.seconds() else {
            // A request is one unit, however long it takes.
            let (units, rest_seconds) = (Quanta::new(1), 0);
            return Needed { units, start, first_at: start, group, rest_seconds };
        };
        let fewest = if open.is_some() {
            // The group has been charged its minimum already.
            u64::from(beyond).div_ceil(u64::from(length))
        } else {
            self.step.covering(u64::from(beyond))
        };
        let units = Quanta::new(u32::try_from(fewest).unwrap_or(u32::MAX));
        let paid = rest.saturating_add(units.count().saturating_mul(length));
        Needed {
            units,
            start,
            first_at: start.saturating_add(i64::from(rest)),
            group,
            rest_seconds: paid.saturating_sub(session.seconds),
        }
    }

    /// How many of the needed units begin while `package` is alive and has some left, when
    /// `taken` of them are charged elsewhere.
    fn takes(&self, package: &Live, needed: &Needed, taken: u32) -> u32 {
        let alive_seconds = package.dead_from.saturating_sub(needed.first_at).max(0);
        let last = self.length_seconds.saturating_sub(1);
        let begin = match alive_seconds.saturating_add(last).checked_div(self.length_seconds) {
            Some(begin) => u32::try_from(begin).unwrap_or(u32::MAX),
            // A request begins once, when it comes.
            None if alive_seconds > 0 => u32::MAX,
            None => 0,
        };
        let wanted = needed.units.count().min(begin).saturating_sub(taken);
        package.left.min(wanted)
    }

    fn covered(&self, needed: &Needed) -> Quanta {
        let taken = self
            .live
            .iter()
            .fold(0_u32, |taken, package| taken.saturating_add(self.takes(package, needed, taken)));
        Quanta::new(taken)
    }

    fn buy(&mut self, session: &Session, needed: &Needed) -> Result<(), Refusal> {
        let lacking = needed.units.count().saturating_sub(self.covered(needed).count());
        let cause = match self.purchases.last() {
            None => Cause::First,
            Some(last) if last.used == last.units => Cause::UsedUp,
            Some(_) if self.live.iter().any(|package| package.dead_from > needed.start) => {
                Cause::UsedUp
            }
            Some(_) => Cause::Expired,
        };
        let units = match self.ground.rules.next_payment {
            NextPayment::Any if cause != Cause::First => lacking,
            _ => lacking.max(self.package.minimum_units),
        };
        let paid_on = session.start.date_naive();
        let price = self.ground.price_of(self.plan, units.max(self.package.minimum_units))?;
        let unit_price = self.ground.unit_price(price, paid_on);
        let valid_through = self.ground.valid_through(self.package.validity(), paid_on);
        let after = valid_through.succ_opt().unwrap_or(valid_through);
        let dead_from = self.offset.midnight(after).timestamp();
        if self.ground.rules.overlap == Overlap::Extended {
            let is_alive = |package: &&mut Live| package.dead_from > needed.start;
            for package in self.live.iter_mut().filter(is_alive).filter(|package| package.left > 0)
            {
                package.dead_from = dead_from;
                if let Some(purchase) = self.purchases.get_mut(package.purchase) {
                    purchase.valid_through = valid_through;
                }
            }
        }
        self.live.push(Live { dead_from, left: units, purchase: self.purchases.len() });
        self.purchases.push(Purchase {
            at: session.start,
            cause,
            units: Quanta::new(units),
            unit_price,
            amount: unit_price.times(units),
            valid_through,
            used: Quanta::new(0),
            burned: Quanta::new(0),
            left: Quanta::new(units),
        });
        Ok(())
    }

    /// Charges what is needed in burn order and returns how much of it was covered.
    fn charge(&mut self, needed: &Needed) -> Quanta {
        let mut taken: u32 = 0;
        let mut dead_from = self.open.as_ref().map_or(i64::MIN, |open| open.dead_from);
        for index in 0..self.live.len() {
            let Some(package) = self.live.get(index) else { break };
            let takes = self.takes(package, needed, taken);
            if takes == 0 {
                continue;
            }
            taken = taken.saturating_add(takes);
            dead_from = package.dead_from;
            if let Some(package) = self.live.get_mut(index) {
                package.left = package.left.saturating_sub(takes);
                if let Some(purchase) = self.purchases.get_mut(package.purchase) {
                    purchase.used = purchase.used.plus(Quanta::new(takes));
                    purchase.left = Quanta::new(package.left);
                }
            }
        }
        while self
            .live
            .first()
            .is_some_and(|package| package.left == 0 || package.dead_from <= needed.start)
        {
            self.live.remove(0);
        }
        let Needed { group, rest_seconds, .. } = *needed;
        self.open = Some(OpenUnit { group, rest_seconds, dead_from });
        Quanta::new(taken)
    }

    fn close<'a>(
        mut self,
        end: i64,
        billed: u64,
        not_covered: u64,
        useful_minutes: u64,
    ) -> Outcome<'a> {
        let (mut paid, mut left_value, mut burned_value) = (Rub::ZERO, Rub::ZERO, Rub::ZERO);
        let (mut burned, mut left) = (0_u64, 0_u64);
        for purchase in &mut self.purchases {
            let after = purchase.valid_through.succ_opt().unwrap_or(purchase.valid_through);
            if self.offset.midnight(after).timestamp() <= end {
                (purchase.burned, purchase.left) = (purchase.left, Quanta::new(0));
            }
            let (lost, rest) = (purchase.burned.count(), purchase.left.count());
            paid = paid.plus(purchase.amount);
            left_value = left_value.plus(purchase.unit_price.times(rest));
            burned_value = burned_value.plus(purchase.unit_price.times(lost));
            burned = burned.saturating_add(u64::from(lost));
            left = left.saturating_add(u64::from(rest));
        }
        let net = paid.less(left_value);
        let reason = IncompleteReason::NotCovered;
        Outcome {
            paid: Some(paid),
            left_value: Some(left_value),
            net: Some(net),
            burned_value,
            useful_minutes,
            billed,
            burned,
            left,
            incomplete: (not_covered > 0).then_some(Incomplete { reason, units: not_covered }),
            net_per_useful_hour: net.share(60, useful_minutes),
            payments: u64::try_from(self.purchases.len()).unwrap_or(u64::MAX),
            purchases: self.purchases,
            charges: Vec::new(),
            volume: None,
        }
    }
}
