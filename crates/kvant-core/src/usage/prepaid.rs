//! Prepaid packages: bought when they are needed, used, burned, left.

use chrono::NaiveDate;

use super::{
    Cause, FirstPayment, Incomplete, IncompleteReason, Outcome, PaidFor, Purchase, Session,
    Timetable, WillBurn, month_of, useful_minutes,
};
use crate::calendar::Offset;
use crate::catalogue::{NextPayment, Overlap, Package, Plan, RoundingBasis};
use crate::money::Rub;
use crate::price::ResolvedTerms;
use crate::quantum::{BillingIncrement, Quanta};
use crate::refusal::Refusal;

/// Plays sessions through under a plan that sells packages.
///
/// # Source
///
/// Document 000, lines 10–15 (S0-10 to S0-22).
pub(super) fn play<'a>(
    resolved: &ResolvedTerms<'a>,
    plan: &Plan,
    package: &Package,
    timetable: &mut Timetable<'_>,
) -> Result<Outcome<'a>, Refusal> {
    let profile = timetable.profile();
    let working = resolved.working_for(plan, None);
    let increment = resolved.terms().increment(plan);
    let mut account = Account {
        resolved,
        plan,
        package,
        offset: working.offset(),
        increment,
        purchases: Vec::new(),
        live: Vec::new(),
        open: None,
        is_over: false,
    };
    let mut billed: u64 = 0;
    let (mut not_covered, mut not_covered_seconds) = (0_u64, 0_u64);
    for (request, session) in timetable.sessions().iter().enumerate() {
        let needed = account.needed(request, session);
        if account.covered(&needed) < needed.units {
            account.buy(session, &needed)?;
        }
        let covered = account.charge(&needed);
        let lacking = u64::from(needed.units.count().saturating_sub(covered.count()));
        billed = billed.saturating_add(u64::from(needed.units.count()));
        if lacking > 0 {
            let seconds = match increment.seconds() {
                Some(length) => lacking.saturating_mul(u64::from(length)),
                None => u64::from(session.seconds),
            };
            not_covered = not_covered.saturating_add(lacking);
            not_covered_seconds = not_covered_seconds.saturating_add(seconds);
        }
    }
    let useful_minutes = useful_minutes(timetable.sessions());
    account.end(working.offset().midnight(profile.after()).timestamp());
    account.go_on(timetable);
    let incomplete = (not_covered > 0).then_some(Incomplete {
        reason: IncompleteReason::NotCovered,
        units: not_covered,
        seconds: not_covered_seconds,
    });
    Ok(account.close(billed, incomplete, useful_minutes))
}

/// Sums the packages of one plan while sessions are charged to them.
struct Account<'g, 'a> {
    resolved: &'g ResolvedTerms<'a>,
    plan: &'g Plan,
    package: &'g Package,
    offset: Offset,
    increment: BillingIncrement,
    purchases: Vec<Purchase>,
    /// Packages that may be alive, the one that burns first in front.
    live: Vec<Live>,
    open: Option<OpenUnit>,
    /// Whether the horizon is over and nothing is bought any more.
    is_over: bool,
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
        let group = match self.resolved.rules.rounding_basis {
            RoundingBasis::Session | RoundingBasis::Request => Group::Request(request),
            RoundingBasis::Day => Group::Day(session.start.date_naive()),
            RoundingBasis::Package => Group::Package,
            RoundingBasis::Month => Group::Month(month_of(session.start)),
        };
        let goes_on = |open: &&OpenUnit| open.group == group && start < open.dead_from;
        let open = self.open.as_ref().filter(goes_on);
        let rest = open.map_or(0, |open| open.rest_seconds);
        let beyond = session.seconds.saturating_sub(rest);
        let Some(length) = self.increment.seconds() else {
            // A request is one unit, however long it takes.
            let (units, rest_seconds) = (Quanta::new(1), 0);
            return Needed { units, start, first_at: start, group, rest_seconds };
        };
        let fewest = if open.is_some() {
            // The group has been charged its minimum already.
            self.increment.covering_more(u64::from(beyond))
        } else {
            self.increment.covering(u64::from(beyond))
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
        let alive_seconds = u64::try_from(alive_seconds).unwrap_or(0);
        let begin = match self.increment.seconds() {
            // A request begins once, when it comes.
            None if alive_seconds > 0 => u32::MAX,
            _ => u32::try_from(self.increment.covering_more(alive_seconds)).unwrap_or(u32::MAX),
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
        let units = match self.resolved.rules.next_payment {
            NextPayment::Any if cause != Cause::First => lacking,
            _ => lacking.max(self.package.minimum_units),
        };
        let paid_on = session.start.date_naive();
        let price = self.resolved.price_of(self.plan, units.max(self.package.minimum_units))?;
        let unit_price = self.resolved.unit_price(price, paid_on);
        let valid_through = self.resolved.valid_through(self.package.validity(), paid_on);
        let after = valid_through.succ_opt().unwrap_or(valid_through);
        let dead_from = self.offset.midnight(after).timestamp();
        if self.resolved.rules.overlap == Overlap::Extended {
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
            left_used: Quanta::new(0),
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
                let takes = Quanta::new(takes);
                match self.purchases.get_mut(package.purchase) {
                    Some(purchase) if self.is_over => {
                        purchase.left_used = purchase.left_used.plus(takes);
                    }
                    Some(purchase) => {
                        purchase.used = purchase.used.plus(takes);
                        purchase.left = Quanta::new(package.left);
                    }
                    None => {}
                }
            }
        }
        self.drop_dead(needed.start);
        let Needed { group, rest_seconds, .. } = *needed;
        self.open = Some(OpenUnit { group, rest_seconds, dead_from });
        Quanta::new(taken)
    }

    /// Forgets packages that are dead at `now` or used up, as far as they stand in front.
    fn drop_dead(&mut self, now: i64) {
        let is_gone = |package: &Live| package.left == 0 || package.dead_from <= now;
        while self.live.first().is_some_and(is_gone) {
            self.live.remove(0);
        }
    }

    /// Ends the horizon: what is dead by then has burned.
    fn end(&mut self, end: i64) {
        for purchase in &mut self.purchases {
            let after = purchase.valid_through.succ_opt().unwrap_or(purchase.valid_through);
            if self.offset.midnight(after).timestamp() <= end {
                (purchase.burned, purchase.left) = (purchase.left, Quanta::new(0));
            }
        }
        self.live.retain(|package| package.dead_from > end);
        self.is_over = true;
    }

    /// Lets the same load go on after the horizon, until nothing lives.
    fn go_on(&mut self, timetable: &mut Timetable<'_>) {
        let before = timetable.sessions().len();
        let mut number: usize = 0;
        while !self.live.is_empty()
            && let Some(session) = timetable.later(number)
        {
            let needed = self.needed(before.saturating_add(number), &session);
            self.charge(&needed);
            self.live.retain(|package| package.left > 0 && package.dead_from > needed.start);
            number = number.saturating_add(1);
        }
    }

    fn close<'a>(
        self,
        billed: u64,
        incomplete: Option<Incomplete>,
        useful_minutes: u64,
    ) -> Outcome<'a> {
        let (mut paid, mut left_value) = (Rub::ZERO, Rub::ZERO);
        let (mut burned_value, mut will_burn_value) = (Rub::ZERO, Rub::ZERO);
        let (mut burned, mut left, mut left_used) = (0_u64, 0_u64, 0_u64);
        let mut will_burn: Vec<WillBurn> = Vec::new();
        for purchase in &self.purchases {
            let (gone, rest) = (purchase.burned.count(), purchase.left.count());
            let taken = purchase.left_used.count();
            let doomed = rest.saturating_sub(taken);
            paid = paid.plus(purchase.amount);
            left_value = left_value.plus(purchase.unit_price.times(taken));
            burned_value = burned_value.plus(purchase.unit_price.times(gone));
            will_burn_value = will_burn_value.plus(purchase.unit_price.times(doomed));
            burned = burned.saturating_add(u64::from(gone));
            left = left.saturating_add(u64::from(rest));
            left_used = left_used.saturating_add(u64::from(taken));
            if doomed > 0 {
                add_burning(&mut will_burn, purchase.valid_through, u64::from(doomed));
            }
        }
        let net = paid.less(left_value);
        let first_payment = self.purchases.first().map(|first| FirstPayment {
            on: first.at.date_naive(),
            amount: first.amount,
            paid_for: PaidFor::Units(first.units),
            valid_through: first.valid_through,
            will_burn: u64::from(first.lost().count()),
        });
        Outcome {
            paid: Some(paid),
            left_value: Some(left_value),
            net: Some(net),
            burned_value,
            will_burn_value,
            useful_minutes,
            billed,
            burned,
            left,
            left_used,
            will_burn,
            left_months: 0,
            incomplete,
            net_per_useful_hour: net.share(60, useful_minutes).filter(|_| incomplete.is_none()),
            first_payment,
            payments: u64::try_from(self.purchases.len()).unwrap_or(u64::MAX),
            purchases: self.purchases,
            charges: Vec::new(),
            volume: None,
        }
    }
}

/// Adds units to those that burn on the same day; the days stay in order.
fn add_burning(will_burn: &mut Vec<WillBurn>, on: NaiveDate, units: u64) {
    let place = will_burn.partition_point(|other| other.on < on);
    match will_burn.get_mut(place).filter(|other| other.on == on) {
        Some(same) => same.units = same.units.saturating_add(units),
        None => will_burn.insert(place, WillBurn { on, units }),
    }
}
