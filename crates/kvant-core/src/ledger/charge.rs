//! How work burns prepaid packages.
//!
//! An [`Account`] holds what was paid and what was worked, in any order of arrival, and says for
//! any instant what is left, what has burned and what nothing covers.

use std::collections::BTreeMap;

use super::EventId;
pub use super::balance::{
    Balance, Forfeit, KindNumber, Level, Package, PackageBalance, Running, SessionCharge, Work,
};
use super::burn::{Machine, Reading, Timeline, after};
use crate::calendar::{Instant, Offset};
use crate::catalogue::{CancelledSession, Overlap, RoundingBasis, UnitInPause};
use crate::quantum::BillingIncrement;

/// What was paid and worked, and how the one burns the other.
///
/// # Meaning
///
/// Time passes once, second by second, and what an instant shows depends on nothing that begins
/// after it. A unit begins when a session has a second to take and no begun unit of its group has
/// one left; it is charged there and then to a package that is alive and has something left:
/// earliest end first, then earliest payment, one without an end last. What finds none is not
/// covered, for ever. Units that begin in the same second are charged in the order in which the
/// sessions began, then in that of their ids; sessions that overlap take their time each.
///
/// A unit that began before the end of its package is covered to its own end (S0-26). A running
/// session ends by itself where its last paid unit ends, when nothing is left and the package of
/// that unit interrupts (S0-18); a recorded one keeps its time (S0-19). Where packages cover some
/// kinds of work only, the others pass them by, and are rounded apart (S1-62).
///
/// # Speed
///
/// [`Account::settle`] makes ready what does not change any more; every question is answered
/// without it too, only slower.
///
/// # Source
///
/// Document 000, lines 10–15 (S0-10 to S0-27).
///
/// # Example
///
/// ```
/// use kvant_core::calendar::Offset;
/// use kvant_core::catalogue::RoundingBasis;
/// use kvant_core::ledger::{EventId, charge::{Account, Package, Work}};
/// use kvant_core::quantum::BillingIncrement;
///
/// let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap();
/// let mut account = Account::new(RoundingBasis::Session, Offset::MOSCOW);
/// account.put_package(EventId([1; 32]), Package {
///     units: 30,
///     increment: BillingIncrement::of_minutes(10.try_into()?, 1),
///     paid_at: at("2026-11-02T12:00:00+03:00"),
///     ends: Some(at("2027-02-01T00:00:00+03:00")),
///     is_interrupting: true,
///     covers: Vec::new(),
/// });
/// account.put_work(EventId([2; 32]), Work {
///     group: None,
///     kind: None,
///     from: at("2026-11-03T10:00:00+03:00"),
///     to: Some(at("2026-11-03T10:25:01+03:00")),
///     is_running: false,
/// });
/// assert_eq!(account.balance(at("2026-12-15T12:00:00+03:00")).left_units, 27);
/// # Ok::<(), kvant_core::quantum::QuantumLengthError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Account {
    basis: RoundingBasis,
    overlap: Overlap,
    cancelled: CancelledSession,
    pause: UnitInPause,
    increment: BillingIncrement,
    offset: Offset,
    timeline: Timeline,
    /// Where each package stands in the timeline.
    paid: BTreeMap<EventId, i64>,
    /// Where each session stands in the timeline.
    worked: BTreeMap<EventId, i64>,
    /// Where each request that was done stands in the timeline.
    done: BTreeMap<EventId, i64>,
    /// What was made ready, the earliest first.
    checkpoints: Vec<Checkpoint>,
}

/// The machine as it stood at an instant, and the sessions that ended since the one before.
#[derive(Clone, Debug)]
struct Checkpoint {
    machine: Machine,
    ended: Vec<SessionCharge>,
}

impl Account {
    /// How many sessions begin between two checkpoints.
    pub const CHECKPOINT_SESSIONS: usize = 128;

    /// How far [`Account::running`] looks ahead, in seconds: 31 days.
    pub const AHEAD_SECONDS: i64 = 31 * 86_400;

    /// Opens an empty account, whose days are those of `offset`.
    ///
    /// Packages that overlap do not extend each other, and work before the first payment counts
    /// every second, until another is said.
    pub fn new(basis: RoundingBasis, offset: Offset) -> Account {
        Account {
            basis,
            overlap: Overlap::EarliestEnd,
            cancelled: CancelledSession::Nothing,
            pause: UnitInPause::New,
            increment: BillingIncrement::SECOND,
            offset,
            timeline: Timeline::default(),
            paid: BTreeMap::new(),
            worked: BTreeMap::new(),
            done: BTreeMap::new(),
            checkpoints: Vec::new(),
        }
    }

    /// Says what is rounded up together (S0-12).
    pub fn set_basis(&mut self, basis: RoundingBasis) {
        if self.basis != basis {
            self.basis = basis;
            self.checkpoints.clear();
        }
    }

    /// Says what a new payment does to what is left of packages that are alive (S0-25).
    pub fn set_overlap(&mut self, overlap: Overlap) {
        if self.overlap != overlap {
            self.overlap = overlap;
            self.checkpoints.clear();
        }
    }

    /// Says what a session without time costs (S0-13).
    pub fn set_cancelled(&mut self, cancelled: CancelledSession) {
        if self.cancelled != cancelled {
            self.cancelled = cancelled;
            self.checkpoints.clear();
        }
    }

    /// Says what becomes of a begun unit in a pause, where each session is rounded alone (S0-14).
    pub fn set_pause(&mut self, pause: UnitInPause) {
        if self.pause != pause {
            self.pause = pause;
            self.checkpoints.clear();
        }
    }

    /// Says in what work is counted before the first payment. Afterwards, what nothing covers is
    /// counted in the units of the package that was paid last.
    pub fn set_increment(&mut self, increment: BillingIncrement) {
        if self.increment != increment {
            self.increment = increment;
            self.checkpoints.clear();
        }
    }

    /// Enters a package, in the place of what was known under that id.
    pub fn put_package(&mut self, id: EventId, package: Package) {
        self.remove_package(id);
        let paid_at = package.paid_at.timestamp();
        self.forget_from(paid_at);
        self.paid.insert(id, paid_at);
        self.timeline.packages.insert((paid_at, id), package);
    }

    /// Takes a package out, as if it had never been paid.
    pub fn remove_package(&mut self, id: EventId) {
        if let Some(paid_at) = self.paid.remove(&id) {
            self.forget_from(paid_at);
            self.timeline.packages.remove(&(paid_at, id));
        }
    }

    /// Enters a session, in the place of what was known under that id.
    pub fn put_work(&mut self, id: EventId, work: Work) {
        self.remove_work(id);
        let from = work.from.timestamp();
        self.forget_from(from);
        self.worked.insert(id, from);
        self.timeline.work.insert((from, id), work);
    }

    /// Takes a session out, as if nobody had worked.
    pub fn remove_work(&mut self, id: EventId) {
        if let Some(from) = self.worked.remove(&id) {
            self.forget_from(from);
            self.timeline.work.remove(&(from, id));
        }
    }

    /// Returns of which kind the work of a session is; nothing where the session is not here.
    pub(super) fn kind_of(&self, id: EventId) -> Option<Option<KindNumber>> {
        let from = self.worked.get(&id)?;
        self.timeline.work.get(&(*from, id)).map(|work| work.kind)
    }

    /// Enters that a request was done at `at`. Where requests are counted, it is charged as one unit
    /// then, unless work on it was charged before; [`Account::sessions`] has it as a charge without
    /// time, under the id of the request (S3-33).
    pub fn put_done(&mut self, request: EventId, kind: Option<KindNumber>, at: Instant) {
        let at = at.timestamp();
        if self.timeline.done.get(&(at, request)) == Some(&kind) {
            return;
        }
        self.remove_done(request);
        self.forget_from(at);
        self.done.insert(request, at);
        self.timeline.done.insert((at, request), kind);
    }

    /// Takes out that a request was done.
    pub fn remove_done(&mut self, request: EventId) {
        if let Some(at) = self.done.remove(&request) {
            self.forget_from(at);
            self.timeline.done.remove(&(at, request));
        }
    }

    /// Makes ready whatever the last changes have left to be computed, so that the next
    /// questions about now cost little. No answer depends on it.
    pub fn settle(&mut self) {
        let mut machine = match self.checkpoints.last() {
            Some(last) => last.machine.clone(),
            None => self.fresh(),
        };
        let last_of_many = Account::CHECKPOINT_SESSIONS.saturating_sub(1);
        while let Some(from) = self.timeline.begin_after(machine.now(), last_of_many) {
            machine.run(&self.timeline, from);
            let ended = machine.drain_ended();
            self.checkpoints.push(Checkpoint { machine: machine.clone(), ended });
        }
    }

    /// Returns what is left, used, burned and not covered at `at`.
    ///
    /// Payments and sessions that begin after `at` do not exist yet; a session that runs then
    /// counts to `at`.
    pub fn balance(&self, at: Instant) -> Balance {
        self.machine_at(at.timestamp()).0.balance()
    }

    /// Returns what each session is charged until `at`, in the order in which they began.
    pub fn sessions(&self, at: Instant) -> Vec<SessionCharge> {
        let (mut machine, passed) = self.machine_at(at.timestamp());
        let mut sessions = Vec::with_capacity(self.worked.len());
        let ready = self.checkpoints.iter().take(passed);
        sessions.extend(ready.flat_map(|checkpoint| checkpoint.ended.iter().cloned()));
        sessions.append(&mut machine.drain_ended());
        sessions.extend(machine.going_on());
        sessions.sort_by_key(|session| (session.from, session.id));
        sessions
    }

    /// Returns the sessions that run at `at`, those that were stopped but whose end nobody has
    /// recorded among them, in the order in which they began.
    pub fn running(&self, at: Instant) -> Vec<Running> {
        self.machine_at(at.timestamp()).0.running(Account::AHEAD_SECONDS)
    }

    /// Returns what is left at `from` and after the changes until `to`, for a plot.
    ///
    /// A level counts what happens in its own second: a payment, a unit that begins, an end. Of the
    /// units that begin one after the other while nothing else happens, within a day, only the
    /// first and the last have a level: so there are few, whatever a unit is.
    pub fn history(&self, from: Instant, to: Instant) -> Vec<Level> {
        self.machine_at(from.timestamp()).0.levels(&self.timeline, to.timestamp())
    }

    /// Returns the packages that begin after `at`, in the order in which they do.
    pub fn begin_after(&self, at: Instant) -> impl Iterator<Item = (EventId, &Package)> {
        let later = self.timeline.packages.range(after(at.timestamp())..);
        later.map(|((_, id), package)| (*id, package))
    }

    fn fresh(&self) -> Machine {
        let Account { basis, overlap, cancelled, pause, increment, offset, .. } = *self;
        Machine::new(Reading { basis, overlap, cancelled, pause }, increment, offset)
    }

    /// The machine as it stands at `at`, and how many checkpoints lie before.
    fn machine_at(&self, at: i64) -> (Machine, usize) {
        let passed = self.checkpoints.partition_point(|ready| ready.machine.now() <= at);
        let last = passed.checked_sub(1).and_then(|last| self.checkpoints.get(last));
        let mut machine = last.map_or_else(|| self.fresh(), |ready| ready.machine.clone());
        machine.run(&self.timeline, at);
        (machine, passed)
    }

    /// Drops what was made ready with something that changes at `at`.
    fn forget_from(&mut self, at: i64) {
        let kept = self.checkpoints.partition_point(|ready| ready.machine.now() < at);
        self.checkpoints.truncate(kept);
    }
}
