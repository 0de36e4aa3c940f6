//! The machine that lets time pass over an account: sessions take seconds, units begin, packages
//! are charged.
//!
//! # A worked example
//!
//! Three quanta of ten minutes are paid, two of them until midnight. Work from 23:45 to 0:15 on one
//! request and a minute on another go like this:
//!
//! | time | what happens | until midnight | later |
//! |---|---|---|---|
//! | 23:45 | the session has no begun unit: one begins, of the package that ends first | 1 | 1 |
//! | 23:55 | the unit is over, the next one begins | 0 | 1 |
//! | 0:00 | the package is dead; its begun unit goes on (S0-26) | dead | 1 |
//! | 0:05 | one begins of the package that is alive | | 0 |
//! | 0:10 | the other session begins a unit, and nothing is left: it is not covered | | 0 |
//!
//! ```
//! use kvant_core::calendar::Offset;
//! use kvant_core::catalogue::RoundingBasis;
//! use kvant_core::ledger::{EventId, charge::{Account, Package, Work}};
//! use kvant_core::quantum::Step;
//!
//! let at = |time: &str| {
//!     chrono::DateTime::parse_from_rfc3339(&format!("2026-11-{time}:00+03:00")).unwrap()
//! };
//! let step = Step::of_minutes(10.try_into()?, 1);
//! let mut account = Account::new(RoundingBasis::Session, Offset::MOSCOW);
//! account.set_step(step);
//! for (number, units, ends) in [(1, 2, "04T00:00"), (2, 1, "30T00:00")] {
//!     let (paid_at, ends) = (at("02T12:00"), Some(at(ends)));
//!     let (is_interrupting, covers) = (false, Vec::new());
//!     let package = Package { units, step, paid_at, ends, is_interrupting, covers };
//!     account.put_package(EventId([number; 32]), package);
//! }
//! for (number, from, to) in [(3, "03T23:45", "04T00:15"), (4, "04T00:10", "04T00:11")] {
//!     let (from, to, is_running) = (at(from), Some(at(to)), false);
//!     let work = Work { group: None, kind: None, from, to, is_running };
//!     account.put_work(EventId([number; 32]), work);
//! }
//! let left = |time: &str| -> Vec<u32> {
//!     let packages = account.balance(at(time)).packages;
//!     packages.iter().map(|package| package.left_units).collect()
//! };
//! assert_eq!(left("03T23:46"), [1, 1]);
//! assert_eq!(left("03T23:56"), [0, 1]);
//! assert_eq!(left("04T00:05"), [0, 1], "a unit begins in its second and is charged after it");
//! assert_eq!(left("04T00:06"), [0, 0]);
//! let balance = account.balance(at("04T00:12"));
//! assert_eq!((balance.burned_units, balance.not_covered_units), (0, 1));
//! # Ok::<(), kvant_core::quantum::QuantumLengthError>(())
//! ```

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate};

use super::EventId;
use super::balance::{
    Balance, Forfeit, KindNumber, Level, Package, PackageBalance, Running, SessionCharge, Work,
};
use crate::calendar::{Instant, Offset};
use crate::catalogue::{CancelledSession, Overlap, RoundingBasis, UnitInPause};
use crate::quantum::Step;

/// What was paid and worked, by the second in which it began and by id.
#[derive(Clone, Debug, Default)]
pub(super) struct Timeline {
    pub(super) packages: BTreeMap<(i64, EventId), Package>,
    pub(super) work: BTreeMap<(i64, EventId), Work>,
    /// Requests that were done, each with its kind.
    pub(super) done: BTreeMap<(i64, EventId), Option<KindNumber>>,
}

impl Timeline {
    /// When the session begins before which `skipped` others begin after `now`.
    pub(super) fn begin_after(&self, now: i64, skipped: usize) -> Option<i64> {
        let mut later = self.work.range(after(now)..);
        later.nth(skipped).map(|((from, _), _)| *from)
    }
}

/// The first key of the second after `now`.
pub(super) fn after(now: i64) -> (i64, EventId) {
    (now.saturating_add(1), EventId([0; 32]))
}

/// An account at one instant.
///
/// # Invariant
///
/// Every unit that begins before `now` is charged, and none that begins at `now`. Payments and
/// sessions that begin at `now` are known. Of what comes later nothing is.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    basis: RoundingBasis,
    overlap: Overlap,
    cancelled_session: CancelledSession,
    unit_in_pause: UnitInPause,
    offset: Offset,
    now: i64,
    /// What a unit that nothing covers is counted in.
    step: Step,
    /// Every package paid so far, in the order of payment.
    held: Vec<Held>,
    /// Packages that may be alive and have something left, the one that burns first in front.
    live: Vec<usize>,
    /// Packages that may be alive and have begun a unit that any session may go on with: for the
    /// basis `package`.
    begun: Vec<usize>,
    /// Sessions that are going on, in the order in which they began.
    active: Vec<Active>,
    /// Running sessions that were stopped.
    stopped: Vec<Active>,
    /// Sessions that ended, until they are taken away.
    ended: Vec<SessionCharge>,
    /// What requests have begun.
    requests: BTreeMap<EventId, Pool>,
    /// Requests that were charged as one unit, whatever time they take, and whether it is covered.
    whole: BTreeMap<EventId, bool>,
    /// What the day or the month has begun, each kind of work apart.
    periods: BTreeMap<Option<KindNumber>, Pool>,
    /// Sessions without time that begin a unit at `now`.
    cancelled: Vec<Active>,
    /// The unit in which work on a request paused, until when it lasts by the clock, and the package
    /// that covers it.
    paused: BTreeMap<EventId, (i64, Option<usize>)>,
    /// Requests that were done at `now`: their units begin then.
    done: Vec<(EventId, Option<KindNumber>)>,
    /// The second at which that day or month ends.
    period_ends: i64,
    not_covered_units: u64,
    /// Changes of what is left, where somebody wants to know them: when, and by how many units.
    changes: Option<Vec<(i64, i64)>>,
}

/// How an account is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) basis: RoundingBasis,
    pub(super) overlap: Overlap,
    pub(super) cancelled: CancelledSession,
    pub(super) pause: UnitInPause,
}

/// A package that was paid.
#[derive(Clone, Debug)]
struct Held {
    id: EventId,
    package: Package,
    /// The first second at which it is dead.
    ends: i64,
    left: u32,
    pool: Pool,
}

/// A session that is going on.
#[derive(Clone, Debug)]
struct Active {
    id: EventId,
    group: Option<EventId>,
    kind: Option<KindNumber>,
    from: i64,
    to: Option<i64>,
    /// Whether it may end by itself.
    is_running: bool,
    place: Place,
    /// What it has begun by itself.
    own: Pool,
    /// What packages gave, by their place among those held.
    charges: Vec<(usize, u64)>,
    not_covered_units: u64,
    /// Since when nothing covers it.
    uncovered_from: Option<i64>,
    /// When a unit of its group began next, since somebody began to watch.
    next_unit_at: Option<i64>,
    stopped_at: Option<i64>,
}

/// From where a session takes its seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// What it has begun by itself.
    Own,
    /// What its request has begun.
    Request(EventId),
    /// What the day or the month has begun of its kind.
    Period(Option<KindNumber>),
    /// What was begun of a package.
    Package(usize),
    /// One unit is all that its request costs.
    Whole,
}

/// Units that were begun by a group of sessions.
#[derive(Clone, Copy, Debug, Default)]
struct Pool {
    /// What is left of them, in seconds.
    rest_seconds: i64,
    /// Whether any has begun; the least that is charged is charged with the first.
    is_begun: bool,
    /// The package that covers the last one.
    package: Option<usize>,
}

impl Active {
    /// Whether both take from the same.
    fn shares_with(&self, other: &Active) -> bool {
        self.place == other.place && !matches!(self.place, Place::Own | Place::Whole)
    }

    /// Takes note of a unit from which it takes.
    fn notice(&mut self, at: i64, is_covered: bool) {
        self.next_unit_at = self.next_unit_at.or(Some(at));
        self.uncovered_from = if is_covered { None } else { self.uncovered_from.or(Some(at)) };
    }
}

impl Machine {
    /// Returns an account at the beginning of time.
    pub(super) fn new(reading: Reading, step: Step, offset: Offset) -> Machine {
        Machine {
            basis: reading.basis,
            overlap: reading.overlap,
            cancelled_session: reading.cancelled,
            unit_in_pause: reading.pause,
            offset,
            now: i64::MIN,
            step,
            held: Vec::new(),
            live: Vec::new(),
            begun: Vec::new(),
            active: Vec::new(),
            stopped: Vec::new(),
            ended: Vec::new(),
            requests: BTreeMap::new(),
            whole: BTreeMap::new(),
            periods: BTreeMap::new(),
            cancelled: Vec::new(),
            paused: BTreeMap::new(),
            done: Vec::new(),
            period_ends: i64::MIN,
            not_covered_units: 0,
            changes: None,
        }
    }

    /// Returns the second at which it stands.
    pub(super) fn now(&self) -> i64 {
        self.now
    }

    /// Lets time pass until `until`.
    pub(super) fn run(&mut self, timeline: &Timeline, until: i64) {
        let mut payments = timeline.packages.range(after(self.now)..).peekable();
        let mut begins = timeline.work.range(after(self.now)..).peekable();
        let mut done = timeline.done.range(after(self.now)..).peekable();
        loop {
            let ends = self.active.iter().filter_map(|session| session.to);
            let period_ends = Some(self.period_ends).filter(|_| !self.active.is_empty());
            let next = payments.peek().map(|((paid_at, _), _)| *paid_at).into_iter();
            let next = next.chain(begins.peek().map(|((from, _), _)| *from));
            let next = next.chain(done.peek().map(|((at, _), _)| *at));
            let next = next.chain(period_ends.filter(|_| self.has_periods())).chain(ends);
            let next = next.fold(until, i64::min);
            self.charge_until(next);
            self.pass_to(next);
            self.end_sessions();
            while let Some(((_, id), package)) = payments.next_if(|((at, _), _)| *at <= next) {
                self.pay(*id, package);
            }
            while let Some(((_, id), work)) = begins.next_if(|((at, _), _)| *at <= next) {
                self.begin(*id, work);
            }
            while let Some(((_, id), kind)) = done.next_if(|((at, _), _)| *at <= next) {
                self.done.push((*id, *kind));
            }
            if next == until {
                break;
            }
        }
    }

    /// Takes away the sessions that ended.
    pub(super) fn take_ended(&mut self) -> Vec<SessionCharge> {
        std::mem::take(&mut self.ended)
    }

    /// Returns the sessions that have not ended, or were stopped.
    pub(super) fn going_on(&self) -> impl Iterator<Item = SessionCharge> {
        let all = self.active.iter().chain(&self.stopped).chain(&self.cancelled);
        all.map(|session| self.charge_of(session))
    }

    /// Returns what is left.
    pub(super) fn balance(&self) -> Balance {
        let packages: Vec<PackageBalance> = self
            .held
            .iter()
            .map(|held| {
                let is_dead = held.ends <= self.now;
                PackageBalance {
                    id: held.id,
                    paid_at: self.offset.tell(held.package.paid_at),
                    units: held.package.units,
                    used_units: held.package.units.saturating_sub(held.left),
                    burned_units: if is_dead { held.left } else { 0 },
                    left_units: if is_dead { 0 } else { held.left },
                    ends: held.package.ends.map(|_| self.told(held.ends)),
                }
            })
            .collect();
        let burned = packages.iter().filter(|package| package.burned_units > 0);
        let forfeit = |package: &PackageBalance| {
            let (units, package) = (package.burned_units, (package.id, package.ends?));
            Some(Forfeit { package: package.0, at: package.1, units })
        };
        let mut forfeits: Vec<Forfeit> = burned.filter_map(forfeit).collect();
        forfeits.sort_by_key(|forfeit| forfeit.at);
        let sum = |units: fn(&PackageBalance) -> u32| {
            packages.iter().map(|package| u64::from(units(package))).fold(0, u64::saturating_add)
        };
        Balance {
            left_units: sum(|package| package.left_units),
            burned_units: sum(|package| package.burned_units),
            not_covered_units: self.not_covered_units,
            packages,
            forfeits,
        }
    }

    /// Returns the sessions that run, as they go on for the next `ahead_seconds`.
    pub(super) fn running(self, ahead_seconds: i64) -> Vec<Running> {
        let is_prepaid = !self.held.is_empty();
        let mut ahead = self.clone();
        for session in ahead.active.iter_mut().chain(&mut ahead.stopped) {
            session.next_unit_at = None;
        }
        // Nothing is paid any more: what has found nothing once will not find anything again.
        let is_open = |session: &Active| {
            let is_known = session.next_unit_at.is_some() && session.uncovered_from.is_some();
            session.place != Place::Whole && !is_known
        };
        let end = self.now.saturating_add(ahead_seconds);
        while ahead.now < end && ahead.active.iter().any(is_open) {
            ahead.run(&Timeline::default(), ahead.now.saturating_add(3_600).min(end));
        }
        let mut running: Vec<(i64, Running)> = Vec::new();
        for session in self.active.iter().chain(&self.stopped) {
            let charge = self.charge_of(session);
            let all = ahead.active.iter().chain(&ahead.stopped);
            let then = all.into_iter().find(|then| then.id == session.id);
            let next_unit_at = then.and_then(|then| then.next_unit_at);
            let uncovered_from = then.and_then(|then| then.uncovered_from);
            running.push((
                session.from,
                Running {
                    id: session.id,
                    elapsed_seconds: charge.spent_seconds,
                    units: charge.units,
                    next_unit_at: next_unit_at.map(|at| self.told(at)),
                    covered_until: uncovered_from.filter(|_| is_prepaid).map(|at| self.told(at)),
                    stopped_at: charge.stopped_at,
                },
            ));
        }
        running.sort_by_key(|(from, running)| (*from, running.id));
        running.into_iter().map(|(_, running)| running).collect()
    }

    /// Returns what is left now and after changes until `until`; see [`super::Account::history`].
    pub(super) fn levels(mut self, timeline: &Timeline, until: i64) -> Vec<Level> {
        let from = self.now;
        let mut left = self.balance().left_units;
        self.changes = Some(Vec::new());
        self.run(timeline, until.max(from));
        // What begins in the last second counts too.
        self.charge_until(self.now.saturating_add(1));
        let mut changes = self.changes.take().unwrap_or_default();
        let ended = |held: &&Held| {
            let begins = held.package.paid_at.timestamp().max(from);
            held.ends > begins && held.ends <= until
        };
        let ended = self.held.iter().filter(ended);
        changes.extend(ended.map(|held| (held.ends, i64::from(held.left).saturating_neg())));
        changes.sort_by_key(|(at, _)| *at);
        let mut levels = vec![Level { at: self.told(from), left_units: left }];
        for (at, change) in changes.into_iter().filter(|(_, change)| *change != 0) {
            left = left.saturating_add_signed(change);
            let at = self.told(at);
            match levels.last_mut().filter(|last| last.at == at) {
                Some(last) => last.left_units = left,
                None => levels.push(Level { at, left_units: left }),
            }
        }
        levels
    }

    fn told(&self, second: i64) -> Instant {
        let utc = DateTime::from_timestamp(second, 0).unwrap_or(DateTime::<chrono::Utc>::MAX_UTC);
        self.offset.tell(utc.fixed_offset())
    }

    fn charge_of(&self, session: &Active) -> SessionCharge {
        let until = [session.to, session.stopped_at].into_iter().flatten().fold(self.now, i64::min);
        let spent = until.saturating_sub(session.from);
        let by_id = |(held, units): &(usize, u64)| Some((self.held.get(*held)?.id, *units));
        let charges: Vec<(EventId, u64)> = session.charges.iter().filter_map(by_id).collect();
        let covered = charges.iter().fold(0, |sum: u64, (_, units)| sum.saturating_add(*units));
        SessionCharge {
            id: session.id,
            from: self.told(session.from),
            spent_seconds: u64::try_from(spent).unwrap_or(0),
            units: covered.saturating_add(session.not_covered_units),
            charges,
            not_covered_units: session.not_covered_units,
            stopped_at: session.stopped_at.map(|at| self.told(at)),
        }
    }

    fn pay(&mut self, id: EventId, package: &Package) {
        let paid_at = package.paid_at.timestamp();
        let ends = package.ends.map_or(i64::MAX, |ends| ends.timestamp());
        if self.overlap == Overlap::Extended {
            for held in self.held.iter_mut().filter(|held| held.left > 0 && held.ends > paid_at) {
                if ends > held.ends {
                    held.ends = ends;
                    held.package.ends = package.ends;
                }
            }
        }
        self.step = package.step;
        self.live.push(self.held.len());
        let (left, pool) = (package.units, Pool::default());
        self.held.push(Held { id, package: package.clone(), ends, left, pool });
        let held = &self.held;
        self.live.sort_by_key(|place| (held.get(*place).map(|held| held.ends), *place));
        if ends > paid_at {
            self.change(paid_at, i64::from(package.units));
        }
    }

    fn begin(&mut self, id: EventId, work: &Work) {
        let from = work.from.timestamp();
        let to = work.to.map(|to| to.timestamp());
        if self.has_periods() && self.period_ends <= self.now {
            self.turn_period();
        }
        let whole = self.whole.get(&work.group.unwrap_or(id)).copied();
        let place = match (self.basis, work.group) {
            _ if whole.is_some() => Place::Whole,
            (RoundingBasis::Day | RoundingBasis::Month, _) => Place::Period(work.kind),
            (RoundingBasis::Request, Some(request)) => Place::Request(request),
            (RoundingBasis::Session | RoundingBasis::Request | RoundingBasis::Package, _) => {
                Place::Own
            }
        };
        let mut session = Active {
            id,
            group: work.group,
            kind: work.kind,
            from,
            to,
            is_running: work.is_running || to.is_none(),
            place,
            own: Pool::default(),
            charges: Vec::new(),
            not_covered_units: 0,
            uncovered_from: None,
            next_unit_at: None,
            stopped_at: None,
        };
        // A pause does not end the unit that was begun, where it is read so.
        let paused = work.group.filter(|_| place == Place::Own && self.has_pauses());
        let paused = paused.and_then(|request| self.paused.get(&request).copied());
        if let Some((ends, package)) = paused.filter(|(ends, _)| *ends > from) {
            let rest_seconds = ends.saturating_sub(from);
            session.own = Pool { rest_seconds, is_begun: true, package };
        }
        let is_cancelled = to.is_some_and(|to| to <= from);
        if is_cancelled && self.cancelled_session == CancelledSession::One {
            self.cancelled.push(session);
            return;
        }
        if is_cancelled {
            let charge = self.charge_of(&session);
            self.ended.push(charge);
            return;
        }
        let goes_on_with = self.pool(&session);
        let is_begun = goes_on_with.is_some_and(|pool| pool.is_begun && pool.package.is_none());
        let is_uncovered = is_begun || whole == Some(false);
        session.uncovered_from = is_uncovered.then_some(from);
        let place = self.active.partition_point(|other| (other.from, other.id) < (from, id));
        self.active.insert(place, session);
    }

    fn end_sessions(&mut self) {
        let is_over = |session: &Active| session.to.is_some_and(|to| to <= self.now);
        if self.active.iter().any(is_over) {
            let all = std::mem::take(&mut self.active);
            let (over, active): (Vec<Active>, _) = all.into_iter().partition(is_over);
            self.active = active;
            for session in over {
                self.pause(&session);
                let charge = self.charge_of(&session);
                self.ended.push(charge);
            }
        }
    }

    fn has_pauses(&self) -> bool {
        self.unit_in_pause == UnitInPause::Same && self.basis == RoundingBasis::Session
    }

    /// Takes note of the unit in which a session ends.
    fn pause(&mut self, session: &Active) {
        let Some(request) = session.group.filter(|_| self.has_pauses()) else { return };
        if session.place == Place::Own && session.own.rest_seconds > 0 {
            let ends = self.now.saturating_add(session.own.rest_seconds);
            self.paused.insert(request, (ends, session.own.package));
        }
    }

    /// A session was started and cancelled: where that is read so, its unit was begun (S0-13). What
    /// was begun before holds it too.
    fn count_cancelled(&mut self, mut session: Active) {
        let at = self.now;
        let is_begun = self.pool(&session).is_none_or(|pool| pool.rest_seconds > 0)
            || self.whole.contains_key(&session.group.unwrap_or(session.id))
            || self.begun_for_all(at, session.place, session.kind).is_some();
        if is_begun {
            self.ended.push(self.charge_of(&session));
            return;
        }
        let place = self.active.len();
        let kind = session.kind;
        session.to = Some(at);
        self.active.push(session);
        let covering = self.first_live(at, kind);
        let step = self.held_at(covering).map_or(self.step, |held| held.package.step);
        match step.seconds() {
            None => {
                self.take_whole(at, place, covering.is_some());
                self.charge(at, place, covering, 1, 0);
            }
            Some(unit_seconds) => {
                self.begin_units(at, place, covering, i64::from(unit_seconds.max(1)), at, step);
            }
        }
        if let Some(session) = self.active.pop() {
            self.pause(&session);
            let charge = self.charge_of(&session);
            self.ended.push(charge);
        }
    }

    fn has_periods(&self) -> bool {
        matches!(self.basis, RoundingBasis::Day | RoundingBasis::Month)
    }

    /// A new day or month begins with nothing begun.
    fn turn_period(&mut self) {
        for pool in self.periods.values_mut() {
            *pool = Pool { rest_seconds: 0, is_begun: false, package: pool.package };
        }
        let today = self.told(self.now).date_naive();
        let next = match self.basis {
            RoundingBasis::Month => match today.month() {
                12 => NaiveDate::from_ymd_opt(today.year().saturating_add(1), 1, 1),
                month => NaiveDate::from_ymd_opt(today.year(), month.saturating_add(1), 1),
            },
            _ => today.succ_opt(),
        };
        self.period_ends = next.map_or(i64::MAX, |next| self.offset.midnight(next).timestamp());
    }

    /// Lets the sessions take their seconds until `to`, for which enough was begun.
    fn pass_to(&mut self, to: i64) {
        let passed = to.saturating_sub(self.now);
        for index in 0..self.active.len() {
            let Some(place) = self.active.get(index).map(|session| session.place) else { break };
            if let Some(pool) = self.pool_mut(index, place) {
                pool.rest_seconds = pool.rest_seconds.saturating_sub(passed);
            }
        }
        self.now = to;
        if self.has_periods() && self.period_ends <= to && !self.active.is_empty() {
            self.turn_period();
        }
    }

    /// Begins every unit that begins before `end`.
    fn charge_until(&mut self, end: i64) {
        if end > self.now {
            for (request, kind) in std::mem::take(&mut self.done) {
                self.count_done(request, kind);
            }
            for session in std::mem::take(&mut self.cancelled) {
                self.count_cancelled(session);
            }
        }
        while let Some((at, index)) = self.next_unit().filter(|(at, _)| *at < end) {
            self.unit_begins(at, index, end);
        }
    }

    /// When somebody finds nothing begun next, and who: the earliest, then in the order in which
    /// the sessions began.
    fn next_unit(&self) -> Option<(i64, usize)> {
        let crews = self.crews();
        let mut ranks: BTreeMap<Place, i64> = BTreeMap::new();
        let mut first: Option<(i64, usize)> = None;
        for (index, session) in self.active.iter().enumerate() {
            let Some(pool) = self.pool(session) else { continue };
            let (mut crew, mut rank) = (1, 0);
            if let Some(shared) = crews.get(&session.place) {
                let ranked = ranks.entry(session.place).or_default();
                (crew, rank) = (*shared, *ranked);
                *ranked = ranked.saturating_add(1);
            }
            // Whoever shares takes a second each, in order, until one finds nothing.
            if pool.rest_seconds.checked_rem(crew) != Some(rank) {
                continue;
            }
            let at = self.now.saturating_add(pool.rest_seconds.checked_div(crew).unwrap_or(0));
            if first.is_none_or(|(earliest, _)| at < earliest) {
                first = Some((at, index));
            }
        }
        first
    }

    /// How many sessions take from the same, where more than one may.
    fn crews(&self) -> BTreeMap<Place, i64> {
        let mut crews = BTreeMap::new();
        if self.active.len() > 1 {
            for session in self.active.iter().filter(|session| session.place != Place::Own) {
                let crew: &mut i64 = crews.entry(session.place).or_default();
                *crew = crew.saturating_add(1);
            }
        }
        crews
    }

    fn pool<'a>(&'a self, session: &'a Active) -> Option<&'a Pool> {
        match session.place {
            Place::Own => Some(&session.own),
            Place::Request(request) => Some(self.requests.get(&request).unwrap_or(&NOTHING_BEGUN)),
            Place::Period(kind) => Some(self.periods.get(&kind).unwrap_or(&NOTHING_BEGUN)),
            Place::Package(held) => self.held.get(held).map(|held| &held.pool),
            Place::Whole => None,
        }
    }

    fn pool_mut(&mut self, index: usize, place: Place) -> Option<&mut Pool> {
        match place {
            Place::Own => self.active.get_mut(index).map(|session| &mut session.own),
            Place::Request(request) => Some(self.requests.entry(request).or_default()),
            Place::Period(kind) => Some(self.periods.entry(kind).or_default()),
            Place::Package(held) => self.held.get_mut(held).map(|held| &mut held.pool),
            Place::Whole => None,
        }
    }

    /// A session needs a second at `at` for which nothing is begun; `end` is when something else
    /// happens.
    fn unit_begins(&mut self, at: i64, index: usize, end: i64) {
        let Some((place, kind)) =
            self.active.get(index).map(|session| (session.place, session.kind))
        else {
            return;
        };
        if let Some(begun) = self.begun_for_all(at, place, kind) {
            self.move_to(at, index, Place::Package(begun));
            return;
        }
        let covering = self.first_live(at, kind);
        if covering.is_none()
            && let Some(running) = self.to_be_stopped(at, index)
        {
            self.stop(at, running);
            return;
        }
        let step = self.held_at(covering).map_or(self.step, |held| held.package.step);
        let Some(unit_seconds) = step.seconds().map(|seconds| i64::from(seconds.max(1))) else {
            self.take_whole(at, index, covering.is_some());
            self.charge(at, index, covering, 1, 0);
            return;
        };
        self.begin_units(at, index, covering, unit_seconds, end, step);
    }

    /// Begins as many units as are needed for one more second, or until `end` where nothing else
    /// happens.
    fn begin_units(
        &mut self,
        at: i64,
        index: usize,
        covering: Option<usize>,
        unit_seconds: i64,
        end: i64,
        step: Step,
    ) {
        let Some((place, kind)) =
            self.active.get(index).map(|session| (session.place, session.kind))
        else {
            return;
        };
        let place = match (self.basis, covering) {
            (RoundingBasis::Package, Some(held)) => Place::Package(held),
            (RoundingBasis::Package, None) => Place::Own,
            _ => place,
        };
        self.move_to(at, index, place);
        let is_begun = self.pool_mut(index, place).is_none_or(|pool| pool.is_begun);
        let (mut lacking, apart) = match is_begun {
            true => (self.begin_at_once(at, end, covering, step), unit_seconds),
            false => (u64::from(step.minimum_units()).max(1), 0),
        };
        let mut covering = covering;
        loop {
            let charged = self.charge(at, index, covering, lacking, apart);
            let seconds = i64::try_from(charged).unwrap_or(i64::MAX).saturating_mul(unit_seconds);
            if let Some(pool) = self.pool_mut(index, place) {
                pool.rest_seconds = pool.rest_seconds.saturating_add(seconds);
                pool.is_begun = true;
                pool.package = covering;
            }
            lacking = lacking.saturating_sub(charged);
            if is_begun || lacking == 0 {
                break;
            }
            covering = self.first_live(at, kind);
        }
        if let (Place::Package(held), false) = (place, is_begun) {
            self.begun.push(held);
        }
    }

    /// How many units begin one after the other until something else happens.
    fn begin_at_once(&self, at: i64, end: i64, covering: Option<usize>, step: Step) -> u64 {
        if self.active.len() > 1 {
            return 1;
        }
        let dead_from = self.held_at(covering).map_or(end, |held| held.ends);
        let end = if self.changes.is_some() { self.next_turn(at, end) } else { end };
        let seconds = end.min(dead_from).saturating_sub(at);
        step.covering_more(u64::try_from(seconds).unwrap_or(0)).max(1)
    }

    /// `end`, or an earlier midnight or end of a package: what is left then is to be known.
    fn next_turn(&self, at: i64, end: i64) -> i64 {
        let tomorrow = self.told(at).date_naive().succ_opt();
        let midnight = tomorrow.map(|day| self.offset.midnight(day).timestamp());
        let ends = self.held.iter().map(|held| held.ends).chain(midnight);
        ends.filter(|ends| *ends > at).fold(end, i64::min)
    }

    fn held_at(&self, place: Option<usize>) -> Option<&Held> {
        place.and_then(|place| self.held.get(place))
    }

    /// The package that is alive at `at`, has something left for work of that kind and burns
    /// first.
    fn first_live(&mut self, at: i64, kind: Option<KindNumber>) -> Option<usize> {
        let held = &self.held;
        let is_live = |held: &Held| held.left > 0 && held.ends > at;
        self.live.retain(|place| held.get(*place).is_some_and(is_live));
        let covers = |place: &&usize| held.get(**place).is_some_and(|one| one.package.covers(kind));
        self.live.iter().find(covers).copied()
    }

    /// A request was done: where requests are counted, it is one unit, however long the work on
    /// it took and whether anybody recorded it (S3-33).
    fn count_done(&mut self, request: EventId, kind: Option<KindNumber>) {
        let at = self.now;
        if self.whole.contains_key(&request) {
            return;
        }
        let covering = self.first_live(at, kind);
        let step = self.held_at(covering).map_or(self.step, |held| held.package.step);
        if step.seconds().is_some() {
            return;
        }
        self.whole.insert(request, covering.is_some());
        for session in self.active.iter_mut() {
            if session.group == Some(request) {
                session.place = Place::Whole;
                session.notice(at, covering.is_some());
            }
        }
        let held = covering.and_then(|place| self.held.get_mut(place));
        let mut charges = Vec::new();
        match held {
            Some(held) => {
                held.left = held.left.saturating_sub(1);
                charges.push((held.id, 1));
                self.change(at, -1);
            }
            None => self.not_covered_units = self.not_covered_units.saturating_add(1),
        }
        self.ended.push(SessionCharge {
            id: request,
            from: self.told(at),
            spent_seconds: 0,
            units: 1,
            charges,
            not_covered_units: u64::from(covering.is_none()),
            stopped_at: None,
        });
    }

    /// A living package other than that of `place` of which so much is begun that one more
    /// session finds a second in it.
    fn begun_for_all(&mut self, at: i64, place: Place, kind: Option<KindNumber>) -> Option<usize> {
        let mut begun = std::mem::take(&mut self.begun);
        begun.retain(|held| self.held.get(*held).is_some_and(|held| held.ends > at));
        let passed = at.saturating_sub(self.now);
        let is_open = |held: &&usize| {
            let is_there = |session: &&Active| session.place == Place::Package(**held);
            let crew = self.active.iter().filter(is_there).count();
            let crew = i64::try_from(crew).unwrap_or(i64::MAX);
            let covering = self.held.get(**held).filter(|held| held.package.covers(kind));
            let rest = covering.map_or(0, |held| held.pool.rest_seconds);
            let rest = rest.saturating_sub(passed.saturating_mul(crew));
            rest > crew && place != Place::Package(**held)
        };
        let found = begun.iter().find(is_open).copied();
        self.begun = begun;
        found
    }

    /// The first running session that takes from the same as this one, where the last unit was of
    /// a package that interrupts: nothing is left for it.
    fn to_be_stopped(&self, at: i64, index: usize) -> Option<usize> {
        let session = self.active.get(index)?;
        let package = self.pool(session).and_then(|pool| pool.package);
        self.held_at(package).filter(|held| held.package.is_interrupting)?;
        let is_stopped = |other: &Active| {
            let shares = other.id == session.id || session.shares_with(other);
            shares && other.is_running && at > other.from
        };
        self.active.iter().position(is_stopped)
    }

    fn stop(&mut self, at: i64, index: usize) {
        self.pass_to(at);
        let mut session = self.active.remove(index);
        session.stopped_at = Some(at);
        session.uncovered_from = Some(session.uncovered_from.unwrap_or(at));
        self.stopped.push(session);
    }

    fn move_to(&mut self, at: i64, index: usize, place: Place) {
        if self.active.get(index).is_some_and(|session| session.place != place) {
            self.pass_to(at);
            if let Some(session) = self.active.get_mut(index) {
                session.place = place;
            }
        }
    }

    /// From here on one unit is all that the request of this session costs.
    fn take_whole(&mut self, at: i64, index: usize, is_covered: bool) {
        self.pass_to(at);
        let request = |session: &Active| session.group.unwrap_or(session.id);
        let Some(whole) = self.active.get(index).map(request) else { return };
        self.whole.insert(whole, is_covered);
        for session in self.active.iter_mut().filter(|session| request(session) == whole) {
            session.place = Place::Whole;
            session.notice(at, is_covered);
        }
    }

    /// Charges as many of `count` units as `covering` has left and returns how many; all of them
    /// where nothing covers them. Each begins `apart_seconds` after the one before.
    fn charge(
        &mut self,
        at: i64,
        index: usize,
        covering: Option<usize>,
        count: u64,
        apart_seconds: i64,
    ) -> u64 {
        let held = covering.and_then(|place| self.held.get_mut(place));
        let charged = match held {
            Some(held) => {
                let taken = held.left.min(u32::try_from(count).unwrap_or(u32::MAX));
                held.left = held.left.saturating_sub(taken);
                u64::from(taken)
            }
            None => {
                self.not_covered_units = self.not_covered_units.saturating_add(count);
                count
            }
        };
        let Some(session) = self.active.get_mut(index) else { return charged };
        match (covering, session.charges.iter_mut().find(|(held, _)| Some(*held) == covering)) {
            (_, Some((_, units))) => *units = units.saturating_add(charged),
            (Some(held), None) => session.charges.push((held, charged)),
            (None, None) => {
                session.not_covered_units = session.not_covered_units.saturating_add(charged);
            }
        }
        session.notice(at, covering.is_some());
        let place = session.place;
        if !matches!(place, Place::Own | Place::Whole) {
            for other in self.active.iter_mut().filter(|other| other.place == place) {
                other.notice(at, covering.is_some());
            }
        }
        if covering.is_some() {
            self.units_begin(at, charged, apart_seconds);
        }
        charged
    }

    /// Takes note of the first of many units that begin one after the other, and of the last.
    fn units_begin(&mut self, at: i64, units: u64, apart_seconds: i64) {
        let units = i64::try_from(units).unwrap_or(i64::MAX);
        let more = units.saturating_sub(1);
        let last_at = at.saturating_add(more.saturating_mul(apart_seconds));
        self.change(at, units.saturating_sub(more).saturating_neg());
        self.change(last_at, more.saturating_neg());
    }

    fn change(&mut self, at: i64, units: i64) {
        if let Some(changes) = &mut self.changes {
            changes.push((at, units));
        }
    }
}

const NOTHING_BEGUN: Pool = Pool { rest_seconds: 0, is_begun: false, package: None };
