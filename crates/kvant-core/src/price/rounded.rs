//! What rounding adds to one session.

use crate::money::Rub;
use crate::quantum::{Quanta, QuantumLength};

/// What one session costs when its time is rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundedSession {
    /// The time worked.
    pub worked_minutes: u32,
    /// What is charged.
    pub units: Quanta,
    /// The time paid.
    pub paid_minutes: u64,
    /// The price of the session.
    pub cost: Rub,
    /// The price of a minute that was worked, times sixty; nothing when none was.
    pub per_useful_hour: Option<Rub>,
}

/// Rounds one uninterrupted session and prices it.
///
/// # Source
///
/// Document 000, lines 10–11 (S0-10, S0-11).
pub fn rounded_session(
    unit_price: Rub,
    length: QuantumLength,
    worked_minutes: u32,
) -> RoundedSession {
    let units = Quanta::covering(worked_minutes.saturating_mul(60), length);
    let cost = unit_price.times(units.count());
    RoundedSession {
        worked_minutes,
        units,
        paid_minutes: units.minutes(length),
        cost,
        per_useful_hour: cost.share(60, u64::from(worked_minutes)),
    }
}
