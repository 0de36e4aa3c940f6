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
//! use kvant_core::quantum::BillingIncrement;
//!
//! let at = |time: &str| {
//!     chrono::DateTime::parse_from_rfc3339(&format!("2026-11-{time}:00+03:00")).unwrap()
//! };
//! let increment = BillingIncrement::of_minutes(10.try_into()?, 1);
//! let mut account = Account::new(RoundingBasis::Session, Offset::MOSCOW);
//! account.set_increment(increment);
//! for (number, units, ends) in [(1, 2, "04T00:00"), (2, 1, "30T00:00")] {
//!     let (paid_at, ends) = (at("02T12:00"), Some(at(ends)));
//!     let (is_interrupting, covers) = (false, Vec::new());
//!     let package = Package { units, increment, paid_at, ends, is_interrupting, covers };
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

mod packages;
mod pools;
mod questions;
mod sessions;
mod units;
mod one_unit;

use std::collections::BTreeMap;

use packages::Held;
use pools::Pool;
use sessions::Active;

use super::EventId;
use super::balance::{KindNumber, Package, SessionCharge, Work};
use crate::calendar::Offset;
use crate::catalogue::{CancelledSession, Overlap, RoundingBasis, UnitInPause};
use crate::quantum::BillingIncrement;

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
    increment: BillingIncrement,
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

impl Machine {
    /// Returns an account at the beginning of time.
    pub(super) fn new(reading: Reading, increment: BillingIncrement, offset: Offset) -> Machine {
        Machine {
            basis: reading.basis,
            overlap: reading.overlap,
            cancelled_session: reading.cancelled,
            unit_in_pause: reading.pause,
            offset,
            now: i64::MIN,
            increment,
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
    pub(super) fn drain_ended(&mut self) -> Vec<SessionCharge> {
        std::mem::take(&mut self.ended)
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
}
