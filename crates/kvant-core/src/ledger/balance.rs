//! What is paid and worked, and what becomes of it at an instant: the data of an
//! [`Account`](super::charge::Account).

use super::EventId;
use crate::calendar::Instant;
use crate::quantum::BillingIncrement;

/// A prepaid package as it was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// How much was bought, in units of [`Package::increment`].
    pub units: u32,
    /// What is counted.
    pub increment: BillingIncrement,
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
    /// Of which kind it is; nothing where packages distinguish no kinds.
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

/// What is left at an instant. Units of different increments are counted together only where packages
/// of different increments were bought.
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
    /// they do no more. Nothing where they do for as long as
    /// [`Account::AHEAD_SECONDS`](super::charge::Account::AHEAD_SECONDS), or
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
