//! Prepaid time, counted in quanta.

use std::fmt;

use serde::Serialize;

use crate::tree::{read_through, words};

/// A whole number of prepaid time quanta.
///
/// # Units
///
/// A count, not a duration. How long one quantum lasts differs from document to document
/// ([`QuantumLength`]), so quanta of different documents must never be added (SX-01).
///
/// # Invariant
///
/// Never negative: a client cannot owe time. [`Quanta::spend`] refuses instead.
///
/// # Source
///
/// Document 000, lines 10 and 13 (S0-10, S0-17).
///
/// # Example
///
/// ```
/// use kvant_core::quantum::{Quanta, QuantumLength};
///
/// let length = QuantumLength::try_from(10)?;
/// assert_eq!(Quanta::covering(10 * 60, length), Quanta::new(1));
/// assert_eq!(Quanta::covering(10 * 60 + 1, length), Quanta::new(2));
/// assert_eq!(Quanta::new(2).minutes(length), 20);
/// # Ok::<(), kvant_core::quantum::QuantumLengthError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Quanta(u32);

impl Quanta {
    /// The most that one question may be about.
    pub const ASKED_MAX: Quanta = Quanta(1_000_000);

    /// Returns `count` quanta.
    pub const fn new(count: u32) -> Quanta {
        Quanta(count)
    }

    /// Returns how many there are.
    pub const fn count(self) -> u32 {
        self.0
    }

    /// Returns the fewest quanta that cover `spent_seconds`.
    ///
    /// A started quantum counts in full. What is *one* spent time (a session, a request, a
    /// day) is open in the text; the caller decides (S0-12).
    ///
    /// # Source
    ///
    /// Document 000, line 11 (S0-11). Only this, [`BillingIncrement::covering`] and
    /// [`BillingIncrement::covering_more`] round time.
    pub const fn covering(spent_seconds: u32, length: QuantumLength) -> Quanta {
        Quanta(spent_seconds.div_ceil(length.seconds()))
    }

    /// Returns both together, for quanta of one document.
    pub const fn plus(self, other: Quanta) -> Quanta {
        Quanta(self.0.saturating_add(other.0))
    }

    /// Takes `cost` from this balance and returns what is left.
    ///
    /// # Errors
    ///
    /// [`NotEnoughQuanta`] when `cost` exceeds the balance. What follows (a stop, an hourly
    /// rate, an agreement) is a term of the document and the caller's decision (SX-02).
    pub fn spend(self, cost: Quanta) -> Result<Quanta, NotEnoughQuanta> {
        match self.0.checked_sub(cost.0) {
            Some(left) => Ok(Quanta(left)),
            None => Err(NotEnoughQuanta { balance: self, cost }),
        }
    }

    /// Returns how long this many quanta last, in minutes.
    pub fn minutes(self, length: QuantumLength) -> u64 {
        u64::from(self.0).saturating_mul(u64::from(length.minutes))
    }
}

impl fmt::Display for Quanta {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// More was to be spent than there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cost} quanta are more than the balance of {balance}")]
pub struct NotEnoughQuanta {
    /// What there is.
    pub balance: Quanta,
    /// What was to be spent.
    pub cost: Quanta,
}

/// How long one quantum lasts: whole minutes, from one to [`Self::MINUTES_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "u32")]
pub struct QuantumLength {
    minutes: u32,
}

impl QuantumLength {
    /// A day. A longer quantum is a mistake in the data.
    pub const MINUTES_MAX: u32 = 24 * 60;

    /// Returns the length in minutes.
    pub const fn minutes(self) -> u32 {
        self.minutes
    }

    /// Returns the length in seconds.
    pub const fn seconds(self) -> u32 {
        self.minutes.saturating_mul(60)
    }
}

impl TryFrom<u32> for QuantumLength {
    type Error = QuantumLengthError;

    fn try_from(minutes: u32) -> Result<QuantumLength, QuantumLengthError> {
        match minutes {
            1..=QuantumLength::MINUTES_MAX => Ok(QuantumLength { minutes }),
            _ => Err(QuantumLengthError { minutes }),
        }
    }
}

impl From<QuantumLength> for u32 {
    fn from(length: QuantumLength) -> u32 {
        length.minutes
    }
}

read_through! {
    u32 => QuantumLength, blank QuantumLength { minutes: 0 };
}

/// A quantum of no length or of more than a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a quantum lasts from 1 to {} minutes, not {minutes}", QuantumLength::MINUTES_MAX)]
pub struct QuantumLengthError {
    minutes: u32,
}

/// The unit in which a plan counts work, and the least that it charges.
///
/// ```
/// use kvant_core::quantum::BillingIncrement;
///
/// let half_hour = BillingIncrement::of_minutes(30.try_into()?, 2);
/// assert_eq!(half_hour.covering(61 * 60), 3);
/// assert_eq!(half_hour.covering(60), 2, "an hour at least");
/// assert_eq!(half_hour.covering_more(60), 1, "once");
/// assert_eq!(BillingIncrement::REQUEST.covering(10 * 3600), 1);
/// assert_eq!(BillingIncrement::SECOND.covering(61), 61);
/// # Ok::<(), kvant_core::quantum::QuantumLengthError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillingIncrement {
    /// Nothing for a request.
    seconds: Option<u32>,
    minimum_units: u32,
}

impl BillingIncrement {
    /// A request, however long the work on it takes.
    pub const REQUEST: BillingIncrement = BillingIncrement { seconds: None, minimum_units: 1 };

    /// A second: nothing is rounded.
    pub const SECOND: BillingIncrement = BillingIncrement { seconds: Some(1), minimum_units: 0 };

    /// A minute: in what time is shown and typed.
    pub const MINUTE: BillingIncrement = BillingIncrement { seconds: Some(60), minimum_units: 0 };

    /// Returns an increment of `length`, at least so many of them for what is rounded together.
    pub const fn of_minutes(length: QuantumLength, minimum_units: u32) -> BillingIncrement {
        BillingIncrement { seconds: Some(length.seconds()), minimum_units }
    }

    /// Returns an increment of so many seconds, nothing for a request, at least so many of them for what
    /// is rounded together.
    pub const fn new(seconds: Option<u32>, minimum_units: u32) -> BillingIncrement {
        match seconds {
            // A unit of no time would never cover anything.
            Some(0) => BillingIncrement::SECOND,
            seconds => BillingIncrement { seconds, minimum_units },
        }
    }

    /// Returns how long one unit lasts; nothing for a request.
    pub const fn seconds(self) -> Option<u32> {
        self.seconds
    }

    /// Returns the least that is charged for what is rounded together.
    pub const fn minimum_units(self) -> u32 {
        self.minimum_units
    }

    /// Returns the fewest units that cover `spent_seconds`: up, a started one counts. No time is
    /// no unit.
    pub fn covering(self, spent_seconds: u64) -> u64 {
        match self.seconds {
            Some(_) if spent_seconds > 0 => {
                self.covering_more(spent_seconds).max(u64::from(self.minimum_units))
            }
            _ => self.covering_more(spent_seconds),
        }
    }

    /// Returns the fewest units that cover `spent_seconds` more of a group whose minimum is charged
    /// already.
    pub fn covering_more(self, spent_seconds: u64) -> u64 {
        match self.seconds {
            Some(seconds) => spent_seconds.div_ceil(u64::from(seconds.max(1))),
            None => u64::from(spent_seconds > 0),
        }
    }
}

words! {
    /// What a document counts its work in.
    pub enum UnitKind {
        /// A quantum of the document's own length.
        Quantum = "quantum",
        /// 15 minutes.
        QuarterHour = "quarter_hour",
        /// 30 minutes.
        HalfHour = "half_hour",
        /// An hour.
        Hour = "hour",
        /// A request, however long the work on it takes.
        Request = "request",
        /// A second: nothing is rounded.
        Second = "second",
    }
}
