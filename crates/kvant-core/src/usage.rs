//! A profile of use, played through month by month.

use std::collections::VecDeque;

use chrono::{Datelike, Months, NaiveDate};

use crate::calendar::{DAYS_TO, Instant, WorkingTime, date_in_range};
use crate::catalogue::{NextPayment, Overlap, Plan, RoundingBasis};
use crate::money::Rub;
use crate::price::Ground;
use crate::quantum::Quanta;
use crate::refusal::Refusal;

/// Requests of one kind: so many a month, so long each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requests {
    /// How many a month.
    pub per_month: u32,
    /// How long the work on each takes, in minutes.
    pub minutes_each: u32,
}

/// How somebody uses support.
///
/// # Invariant
///
/// Within the limits below, and inside the years that the calendar knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    from: NaiveDate,
    months: u32,
    requests: Vec<Requests>,
    day_off_percent: u32,
}

impl Profile {
    /// The most requests a month, all kinds together.
    pub const REQUESTS_MAX: u32 = 1_000;
    /// The longest request: a week.
    pub const MINUTES_MAX: u32 = 10_080;
    /// The longest horizon.
    pub const MONTHS_MAX: u32 = 60;

    /// Describes a use over `months` whole calendar months from the first day `from`.
    ///
    /// `day_off_percent` of the requests arise on days off.
    ///
    /// # Errors
    ///
    /// [`Refusal::OutOfRange`], naming the field and its limits.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use kvant_core::usage::{Profile, Requests};
    ///
    /// let december = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
    /// let four = Requests { per_month: 4, minutes_each: 25 };
    /// assert!(Profile::new(december, 12, vec![four], 0).is_ok());
    /// assert!(Profile::new(december, 61, vec![four], 0).is_err());
    /// ```
    pub fn new(
        from: NaiveDate,
        months: u32,
        requests: Vec<Requests>,
        day_off_percent: u32,
    ) -> Result<Profile, Refusal> {
        within("months", months, 1, Profile::MONTHS_MAX)?;
        within("day_off_percent", day_off_percent, 0, 100)?;
        date_in_range("from", from)?;
        within("from", from.day(), 1, 1)?;
        let profile = Profile { from, months, requests, day_off_percent };
        date_in_range("from", profile.after().pred_opt().unwrap_or(NaiveDate::MAX))?;
        let mut all: u32 = 0;
        for requests in &profile.requests {
            within("minutes_each", requests.minutes_each, 1, Profile::MINUTES_MAX)?;
            all = all.saturating_add(requests.per_month);
            within("requests_per_month", all, 0, Profile::REQUESTS_MAX)?;
        }
        Ok(profile)
    }

    /// Returns the first day.
    pub fn from(&self) -> NaiveDate {
        self.from
    }

    /// Returns the number of calendar months.
    pub fn months(&self) -> u32 {
        self.months
    }

    /// Returns the kinds of requests.
    pub fn requests(&self) -> &[Requests] {
        &self.requests
    }

    /// Returns the same use with another number of requests of the first kind.
    ///
    /// # Errors
    ///
    /// As [`Profile::new`].
    pub fn with_first(&self, per_month: u32) -> Result<Profile, Refusal> {
        let mut requests = self.requests.clone();
        if let Some(first) = requests.first_mut() {
            first.per_month = per_month;
        }
        Profile::new(self.from, self.months, requests, self.day_off_percent)
    }

    /// The day after the last.
    fn after(&self) -> NaiveDate {
        self.from.checked_add_months(Months::new(self.months)).unwrap_or(NaiveDate::MAX)
    }
}

fn within(field: &'static str, value: u32, min: u32, max: u32) -> Result<(), Refusal> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(Refusal::OutOfRange { field, min: min.to_string(), max: max.to_string() })
}

/// A request with its place on the calendar: one uninterrupted session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// When work on it starts.
    pub start: Instant,
    /// How long it takes.
    pub seconds: u32,
}

/// Places the requests of `profile` on the calendar, in the order of their starts.
///
/// In a month with W working days request k of n starts when working day ⌊k·W/n⌋ opens. A
/// request on a day off starts at noon of it, or at the next opening where that is closed.
///
/// # Errors
///
/// [`Refusal::OutOfRange`] when nothing opens before the calendar ends.
pub fn sessions(profile: &Profile, working: &WorkingTime) -> Result<Vec<Session>, Refusal> {
    let mut sessions = Vec::new();
    let mut placed_before = vec![0_u32; profile.requests.len()];
    for month in 0..profile.months {
        let first = profile.from.checked_add_months(Months::new(month)).unwrap_or(DAYS_TO);
        let (off, worked): (Vec<NaiveDate>, Vec<NaiveDate>) = first
            .iter_days()
            .take_while(|date| date.month() == first.month())
            .partition(|date| working.is_day_off(*date));
        let openings: Vec<Instant> = worked
            .iter()
            .map(|date| Ok(working.next_opening(working.offset().midnight(*date))?.value))
            .collect::<Result<_, Refusal>>()?;
        for (requests, placed) in profile.requests.iter().zip(&mut placed_before) {
            let seconds = requests.minutes_each.saturating_mul(60);
            let falls_off = |k: u32| {
                let share = |i: u32| {
                    u64::from(i).saturating_mul(u64::from(profile.day_off_percent)).div_euclid(100)
                };
                let i = placed.saturating_add(k);
                share(i.saturating_add(1)) > share(i)
            };
            let on_days_off =
                u32::try_from((0..requests.per_month).filter(|k| falls_off(*k)).count());
            let on_days_off = on_days_off.unwrap_or(u32::MAX);
            let mut j = 0;
            for k in 0..requests.per_month {
                let start = if falls_off(k) && !off.is_empty() {
                    let date = spread(&off, j, on_days_off);
                    j = j.saturating_add(1);
                    noon_or_opening(working, date.unwrap_or(first))?
                } else {
                    match spread(&openings, k, requests.per_month) {
                        Some(opening) => opening,
                        None => working.next_opening(working.offset().midnight(first))?.value,
                    }
                };
                // Nearly in order already, so putting each in its place beats a sort.
                let place = sessions.partition_point(|other: &Session| other.start <= start);
                sessions.insert(place, Session { start, seconds });
            }
            *placed = placed.saturating_add(requests.per_month);
        }
    }
    Ok(sessions)
}

/// Entry number ⌊index·len/of⌋.
fn spread<T: Copy>(entries: &[T], index: u32, of: u32) -> Option<T> {
    let len = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    let at = u64::from(index).checked_mul(len)?.checked_div(u64::from(of))?;
    entries.get(usize::try_from(at).ok()?).copied()
}

fn noon_or_opening(working: &WorkingTime, date: NaiveDate) -> Result<Instant, Refusal> {
    let midnight = working.offset().midnight(date);
    let noon = midnight.checked_add_signed(chrono::TimeDelta::hours(12)).unwrap_or(midnight);
    Ok(working.next_opening(noon)?.value)
}

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

/// What a profile of use comes to under one plan.
///
/// # Source
///
/// Document 000, lines 10–15 (S0-10 to S0-22).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was paid.
    pub paid: Rub,
    /// What the units that are left at the end were bought for.
    pub left_value: Rub,
    /// `paid` − `left_value`: what the use costs.
    pub net: Rub,
    /// The part of `net` that was lost at the end of a validity.
    pub burned_value: Rub,
    /// The time worked, never rounded.
    pub useful_minutes: u64,
    /// What was charged.
    pub billed: Quanta,
    /// What was lost at the end of a validity.
    pub burned: Quanta,
    /// What is left at the end.
    pub left: Quanta,
    /// What no live package covered, because a session outlived every package.
    pub not_covered: Quanta,
    /// `net` for each hour worked; nothing when none was.
    pub net_per_useful_hour: Option<Rub>,
    /// Every payment, in order.
    pub purchases: Vec<Purchase>,
}

impl Outcome {
    /// Returns what the use costs a month on average.
    pub fn per_month(&self, profile: &Profile) -> Rub {
        self.net.share(1, u64::from(profile.months)).unwrap_or(Rub::ZERO)
    }

    /// Returns what the use costs for twelve such months.
    pub fn per_year(&self, profile: &Profile) -> Rub {
        self.net.share(12, u64::from(profile.months)).unwrap_or(Rub::ZERO)
    }
}

/// Plays `profile` through under `plan`; `sessions` are what [`sessions`] made of it.
///
/// # Errors
///
/// What [`crate::catalogue::Terms::price`] refuses.
pub fn play(
    ground: &Ground<'_>,
    plan: &Plan,
    profile: &Profile,
    sessions: &[Session],
) -> Result<Outcome, Refusal> {
    let price = ground.price(plan)?;
    let mut account = Account {
        ground,
        plan,
        length_seconds: i64::from(ground.terms.unit.minutes.seconds()),
        purchases: Vec::new(),
        live: VecDeque::new(),
        open: None,
    };
    let mut billed = Quanta::new(0);
    let mut not_covered = Quanta::new(0);
    let mut useful_seconds: u64 = 0;
    for (request, session) in sessions.iter().enumerate() {
        let needed = account.needed(request, session);
        if account.covered(&needed) < needed.units {
            let paid_on = session.start.date_naive();
            account.buy(session, &needed, ground.unit_price(price, paid_on));
        }
        let covered = account.charge(&needed);
        billed = billed.plus(needed.units);
        not_covered =
            not_covered.plus(Quanta::new(needed.units.count().saturating_sub(covered.count())));
        useful_seconds = useful_seconds.saturating_add(u64::from(session.seconds));
    }
    let end = ground.working.offset().midnight(profile.after()).timestamp();
    Ok(account.close(end, billed, not_covered, useful_seconds.div_euclid(60)))
}

/// Sums the packages of one plan while sessions are charged to them.
struct Account<'a> {
    ground: &'a Ground<'a>,
    plan: &'a Plan,
    length_seconds: i64,
    purchases: Vec<Purchase>,
    /// Packages that may be alive, the one that burns first in front.
    live: VecDeque<Live>,
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
    Package,
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

impl Account<'_> {
    fn needed(&self, request: usize, session: &Session) -> Needed {
        let start = session.start.timestamp();
        let group = match self.ground.rules.rounding_basis {
            RoundingBasis::Session | RoundingBasis::Request => Group::Request(request),
            RoundingBasis::Day => Group::Day(session.start.date_naive()),
            RoundingBasis::Package => Group::Package,
        };
        let goes_on = |open: &&OpenUnit| open.group == group && start < open.dead_from;
        let rest = self.open.as_ref().filter(goes_on).map_or(0, |open| open.rest_seconds);
        let beyond = session.seconds.saturating_sub(rest);
        let length = self.ground.terms.unit.minutes;
        let units = Quanta::covering(beyond, length);
        let paid = rest.saturating_add(units.count().saturating_mul(length.seconds()));
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
        let begin = alive_seconds.saturating_add(last).checked_div(self.length_seconds);
        let begin = u32::try_from(begin.unwrap_or(0)).unwrap_or(u32::MAX);
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

    fn buy(&mut self, session: &Session, needed: &Needed, unit_price: Rub) {
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
            _ => lacking.max(self.plan.package.minimum_units),
        };
        let valid_through = self.ground.valid_through(self.plan, session.start.date_naive());
        let after = valid_through.succ_opt().unwrap_or(valid_through);
        let dead_from = self.ground.working.offset().midnight(after).timestamp();
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
        self.live.push_back(Live { dead_from, left: units, purchase: self.purchases.len() });
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
            .front()
            .is_some_and(|package| package.left == 0 || package.dead_from <= needed.start)
        {
            self.live.pop_front();
        }
        let Needed { group, rest_seconds, .. } = *needed;
        self.open = Some(OpenUnit { group, rest_seconds, dead_from });
        Quanta::new(taken)
    }

    fn close(
        mut self,
        end: i64,
        billed: Quanta,
        not_covered: Quanta,
        useful_minutes: u64,
    ) -> Outcome {
        let zero = Quanta::new(0);
        let (mut paid, mut left_value, mut burned_value) = (Rub::ZERO, Rub::ZERO, Rub::ZERO);
        let (mut burned, mut left) = (zero, zero);
        let offset = self.ground.working.offset();
        for purchase in &mut self.purchases {
            let after = purchase.valid_through.succ_opt().unwrap_or(purchase.valid_through);
            if offset.midnight(after).timestamp() <= end {
                (purchase.burned, purchase.left) = (purchase.left, zero);
            }
            paid = paid.plus(purchase.amount);
            left_value = left_value.plus(purchase.unit_price.times(purchase.left.count()));
            burned_value = burned_value.plus(purchase.unit_price.times(purchase.burned.count()));
            burned = burned.plus(purchase.burned);
            left = left.plus(purchase.left);
        }
        let net = paid.less(left_value);
        Outcome {
            paid,
            left_value,
            net,
            burned_value,
            useful_minutes,
            billed,
            burned,
            left,
            not_covered,
            net_per_useful_hour: net.share(60, useful_minutes),
            purchases: self.purchases,
        }
    }
}
