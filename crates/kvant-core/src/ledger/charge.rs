//! How work burns prepaid packages.
//!
//! An [`Account`] holds what was paid and what was worked, in any order of arrival, and says for
//! any instant what is left, what has burned and what nothing covers.

use std::collections::BTreeMap;

use super::EventId;
use super::burn::{Machine, Reading, Timeline, after};
use crate::calendar::{Instant, Offset};
use crate::catalogue::{CancelledSession, Overlap, RoundingBasis, UnitInPause};
use crate::quantum::Step;

/// A prepaid package as it was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// How much was bought, in units of [`Package::step`].
    pub units: u32,
    /// What is counted.
    pub step: Step,
    /// The first instant at which it can be used.
    pub paid_at: Instant,
    /// The first instant at which it is dead; nothing where the document states no end.
    pub ends: Option<Instant>,
    /// Whether work stops when all is used up (S0-18).
    pub is_interrupting: bool,
    /// The kinds of work that it covers; none: all of them (S1-62).
    pub covers: Vec<KindNumber>,
}

/// A kind of work, by its place in the document.
pub type KindNumber = u16;

impl Package {
    /// Returns whether work of `kind` may be taken from it. Work of which no kind is known is taken
    /// from any.
    pub(super) fn covers(&self, kind: Option<KindNumber>) -> bool {
        self.covers.is_empty() || kind.is_none_or(|kind| self.covers.contains(&kind))
    }
}

/// An uninterrupted session of work.
///
/// # Invariant
///
/// It ends at or after its beginning; one that does not has no time and costs nothing. All work on
/// one request is of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The request on which the work is done, for the basis `request` and for units that are
    /// requests. Work without one is a request of its own.
    pub group: Option<EventId>,
    /// Of which kind it is; nothing where packages tell no kinds apart.
    pub kind: Option<KindNumber>,
    /// When it began.
    pub from: Instant,
    /// When it ended; of a running session, the instant until which it is charged at most, or
    /// nothing.
    pub to: Option<Instant>,
    /// Whether it runs: nobody has recorded its end, and it may end by itself before (S0-18). One
    /// without an end runs whatever is said here.
    pub is_running: bool,
}

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
/// use kvant_core::quantum::Step;
///
/// let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap();
/// let mut account = Account::new(RoundingBasis::Session, Offset::MOSCOW);
/// account.put_package(EventId([1; 32]), Package {
///     units: 30,
///     step: Step::of_minutes(10.try_into()?, 1),
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
    step: Step,
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
            step: Step::SECOND,
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
    pub fn set_step(&mut self, step: Step) {
        if self.step != step {
            self.step = step;
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
            let ended = machine.take_ended();
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
        sessions.append(&mut machine.take_ended());
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
        let Account { basis, overlap, cancelled, pause, step, offset, .. } = *self;
        Machine::new(Reading { basis, overlap, cancelled, pause }, step, offset)
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

/// What is left at an instant. Units of different steps are counted together only where packages
/// of different steps were bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// What can still be used.
    pub left_units: u64,
    /// What was lost when packages ended (S0-22).
    pub burned_units: u64,
    /// What was worked and no package covers.
    pub not_covered_units: u64,
    /// Every package paid until then, in the order of payment.
    pub packages: Vec<PackageBalance>,
    /// What burned, in the order in which it did. Nothing is given back for it (S0-27).
    pub forfeits: Vec<Forfeit>,
}

/// One package at an instant: `units` = `used_units` + `burned_units` + `left_units`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageBalance {
    /// Its payment.
    pub id: EventId,
    /// When it was paid.
    pub paid_at: Instant,
    /// What was bought.
    pub units: u32,
    /// What was charged to it.
    pub used_units: u32,
    /// What was left when it ended.
    pub burned_units: u32,
    /// What can still be used.
    pub left_units: u32,
    /// The first instant at which it is dead; later than it was at the payment where a further
    /// payment has extended it.
    pub ends: Option<Instant>,
}

/// What burned when a package ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forfeit {
    /// The package.
    pub package: EventId,
    /// When it ended.
    pub at: Instant,
    /// What was left of it, more than nothing.
    pub units: u32,
}

/// What one session is charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCharge {
    /// The session.
    pub id: EventId,
    /// When it began.
    pub from: Instant,
    /// Its time until the instant that was asked about, never rounded.
    pub spent_seconds: u64,
    /// The units that began in it, covered or not.
    pub units: u64,
    /// What each package gave, in the order in which they were first charged.
    pub charges: Vec<(EventId, u64)>,
    /// The units that no package covers.
    pub not_covered_units: u64,
    /// When it ended by itself, because nothing was left (S0-18).
    pub stopped_at: Option<Instant>,
}

/// A session that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// The session.
    pub id: EventId,
    /// Its time so far, in seconds; to the stop where it was stopped.
    pub elapsed_seconds: u64,
    /// The units that began in it so far.
    pub units: u64,
    /// When the next unit of its group begins, if it goes on like this; nothing where none will.
    pub next_unit_at: Option<Instant>,
    /// Until when paid units cover it, if nothing else is paid or begun; a past instant where
    /// they do no more. Nothing where they do for as long as [`Account::AHEAD_SECONDS`], or
    /// where nothing was ever paid.
    pub covered_until: Option<Instant>,
    /// When it ended by itself, because nothing was left (S0-18).
    pub stopped_at: Option<Instant>,
}

/// What is left after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// When it changed.
    pub at: Instant,
    /// What is left from then on.
    pub left_units: u64,
}
