//! How long prepaid units last at the pace of the last weeks, and what burns.

use chrono::{Days, NaiveDate};

use super::event::{EventId, Life};
use super::fold::{HistoryEntry, Ledger};
use crate::calendar::{DAYS_TO, Instant};
use crate::catalogue::Overlap;

/// The days from which the pace is taken.
pub const PACE_DAYS: u32 = 30;

/// From fewer days than this no pace is taken.
const PACE_DAYS_MIN: u32 = 3;

/// The pace of the last days, and what it leads to if it stays the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The units that were used in them.
    pub used_units: u64,
    /// How many days they are: [`PACE_DAYS`], or fewer when the ledger is younger.
    pub days: u32,
    /// The first day on which the last unit is used that can be, and nothing that is paid already
    /// begins on the next; nothing when that does not happen.
    pub runs_out_on: Option<NaiveDate>,
    /// What burns at the end of each package, by day.
    pub burning: Vec<Burning>,
    /// The midnights at which what is left changes otherwise than by use, or is used up, in order.
    pub turns: Vec<Turn>,
}

/// Units that will not be used in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Burning {
    /// The package.
    pub package: EventId,
    /// Its last day.
    pub last_day: NaiveDate,
    /// How many.
    pub units: u64,
}

/// What is left about a midnight, in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The day that begins with it.
    pub day: NaiveDate,
    /// What the day before leaves.
    pub before: u64,
    /// What is there when something has burned, and what is paid ahead has begun.
    pub after: u64,
}

/// Returns what becomes of the packages that are alive, or paid and begin later; nothing while
/// there is no pace yet: in the first days after the first payment, and where nothing was used in
/// the first days in which anything was recorded.
///
/// The units of a day are spread evenly: day number d has used ⌊d × used ÷ days⌋ of them. They burn
/// in the order of the ledger: the earliest end first. A package counts from its first day; what is
/// needed while none is alive is not covered, and no later one is charged for it.
pub fn forecast(ledger: &Ledger<'_>, at: Instant) -> Option<Forecast> {
    let today = ledger.offset().to_local(at).date_naive();
    let balance = ledger.balance(at);
    let day_of = |instant: Instant| ledger.offset().to_local(instant).date_naive();
    let first = balance.packages.iter().map(|package| day_of(package.paid_at)).min()?;
    let known = today.signed_duration_since(first).num_days().saturating_add(1);
    let days = u32::try_from(known).unwrap_or(0).min(PACE_DAYS);
    if days < PACE_DAYS_MIN {
        return None;
    }
    let since = today.checked_sub_days(Days::new(u64::from(days)))?;
    let charges = ledger.charges(at);
    let recent = charges.iter().filter(|charge| day_of(charge.from) > since);
    let used_units = recent.map(|one| one.units).fold(0, u64::saturating_add);
    // Of somebody who has only begun to keep account nobody knows that nothing is used.
    let begun = ledger.history().next().map(|(entry, _)| match entry {
        HistoryEntry::Known(entry) => day_of(entry.recorded_at),
        HistoryEntry::Newer(newer) => day_of(newer.recorded_at),
    });
    let kept_days = begun.map_or(0, |begun| today.signed_duration_since(begun).num_days());
    if used_units == 0 && kept_days.saturating_add(1) < i64::from(PACE_DAYS_MIN) {
        return None;
    }
    let last_day_of = |ends: Option<Instant>| day_of(ends?).pred_opt();
    let mut live = Live {
        packages: balance
            .packages
            .iter()
            .filter(|package| package.left_units > 0)
            .map(|package| LivePackage {
                id: package.id,
                paid_at: package.paid_at,
                last_day: last_day_of(package.ends),
                left: u64::from(package.left_units),
            })
            .collect(),
        is_extended: ledger
            .resolved()
            .is_some_and(|resolved| resolved.rules().overlap == Overlap::Extended),
    };
    live.packages.sort_by_key(LivePackage::order);
    let mut ahead = ledger.account().begin_after(at).map(|(id, package)| LivePackage {
        id,
        paid_at: package.paid_at,
        last_day: last_day_of(package.ends),
        left: u64::from(package.units),
    });
    let mut next = ahead.next();
    let mut begin = |live: &mut Live, day: NaiveDate| {
        while let Some(package) = next.take_if(|package| day_of(package.paid_at) <= day) {
            live.begin(package);
            next = ahead.next();
        }
        next.is_some()
    };
    let mut is_more_ahead = begin(&mut live, today);
    let mut forecast =
        Forecast { used_units, days, runs_out_on: None, burning: Vec::new(), turns: Vec::new() };
    let mut used_before = 0;
    let mut day_number: u64 = 0;
    let mut left = live.left();
    for date in today.iter_days().skip(1).take_while(|date| *date <= DAYS_TO) {
        let before = live.left();
        forecast.burning.extend(live.burn_before(date));
        is_more_ahead = is_more_ahead && begin(&mut live, date);
        let after = live.left();
        let is_used_up = left > 0 && before == 0;
        if is_used_up && after == 0 && forecast.runs_out_on.is_none() {
            forecast.runs_out_on = date.pred_opt();
        }
        if is_used_up || before != after {
            forecast.turns.push(Turn { day: date, before, after });
        }
        let is_for_ever = used_units == 0 && live.is_endless();
        if !is_more_ahead && (after == 0 || is_for_ever) {
            break;
        }
        left = after;
        day_number = day_number.saturating_add(1);
        let used = day_number.saturating_mul(used_units).checked_div(u64::from(days)).unwrap_or(0);
        live.consume(used.saturating_sub(used_before));
        used_before = used;
    }
    Some(forecast)
}

/// Until when something is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidUntil {
    /// Nothing is, neither now nor later.
    Nothing,
    /// Through this day: what begins later follows on without a day between.
    Day(NaiveDate),
    /// Something of it has no stated end.
    NotStated,
}

/// Returns until when something is paid for, whatever the pace: packages that have something left,
/// months whether they have or not, and what begins later. Where nothing is paid for now, it is
/// counted from what begins next.
pub fn paid_until(ledger: &Ledger<'_>, at: Instant) -> PaidUntil {
    let day_of = |instant: Instant| ledger.offset().to_local(instant).date_naive();
    let last_day_of = |ends: Instant| day_of(ends).pred_opt();
    let is_month = |id: EventId| {
        let paid = ledger.payment(id);
        paid.is_some_and(|paid| matches!(paid.payment.life, Life::Month(_)))
    };
    let balance = ledger.balance(at);
    let live = balance.packages.iter().filter(|one| one.ends.is_none_or(|ends| ends > at));
    let live = live.filter(|one| one.left_units > 0 || is_month(one.id));
    let live = live.map(|one| (one.paid_at, one.ends));
    let ahead = ledger.account().begin_after(at).map(|(_, one)| (one.paid_at, one.ends));
    let mut through = None;
    for (first, ends) in live.chain(ahead) {
        let follows_on = |last: NaiveDate| last.succ_opt().is_none_or(|next| day_of(first) <= next);
        if !through.is_none_or(follows_on) {
            break;
        }
        let Some(last_day) = ends.and_then(last_day_of) else { return PaidUntil::NotStated };
        through = through.max(Some(last_day));
    }
    through.map_or(PaidUntil::Nothing, PaidUntil::Day)
}

/// The packages that can be used, the one that burns first in front.
struct Live {
    packages: Vec<LivePackage>,
    /// Whether a new one extends those that have something left (S0-25).
    is_extended: bool,
}

struct LivePackage {
    id: EventId,
    paid_at: Instant,
    last_day: Option<NaiveDate>,
    left: u64,
}

impl LivePackage {
    /// The earliest end first, then the earliest payment; a package without an end burns last.
    fn order(&self) -> (bool, Option<NaiveDate>, Instant, EventId) {
        (self.last_day.is_none(), self.last_day, self.paid_at, self.id)
    }
}

impl Live {
    fn left(&self) -> u64 {
        self.packages.iter().map(|one| one.left).fold(0, u64::saturating_add)
    }

    fn is_endless(&self) -> bool {
        self.packages.iter().all(|one| one.last_day.is_none())
    }

    fn begin(&mut self, package: LivePackage) {
        let earlier = self.packages.iter_mut().filter(|one| one.order() < package.order());
        for one in earlier.filter(|one| self.is_extended && one.left > 0) {
            one.last_day = package.last_day;
        }
        self.packages.push(package);
        self.packages.sort_by_key(LivePackage::order);
    }

    /// Takes away what ended before that day, and returns what was left of it.
    fn burn_before(&mut self, day: NaiveDate) -> Vec<Burning> {
        let is_over = |one: &LivePackage| one.last_day.is_some_and(|last_day| last_day < day);
        let over = self.packages.iter().filter(|one| is_over(one) && one.left > 0);
        let burning = over.filter_map(|one| {
            Some(Burning { package: one.id, last_day: one.last_day?, units: one.left })
        });
        let burning = burning.collect();
        self.packages.retain(|one| one.left > 0 && !is_over(one));
        burning
    }

    fn consume(&mut self, units: u64) {
        let mut needed = units;
        for one in &mut self.packages {
            let taken = one.left.min(needed);
            one.left = one.left.saturating_sub(taken);
            needed = needed.saturating_sub(taken);
        }
    }
}
