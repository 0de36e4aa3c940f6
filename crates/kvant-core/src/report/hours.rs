//! What of recorded work lies outside the hours that the document states.

use crate::calendar::Instant;
use crate::ledger::Ledger;
use crate::source::Source;

/// Work outside stated hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideHours {
    /// How much of it lies outside, in seconds: a minute at least.
    pub seconds: u64,
    /// Whether all of it does.
    pub is_all: bool,
    /// Where the document states the hours.
    pub source: Source,
}

/// Returns what of the time from `from` to `to` lies outside the hours of `plan`; nothing where that
/// is less than a minute, which no page shows, and where the document states no hours.
pub fn outside_hours(
    ledger: &Ledger<'_>,
    plan: &str,
    from: Instant,
    to: Instant,
) -> Option<OutsideHours> {
    const SHOWN_SECONDS: i64 = 60;
    let resolved = ledger.resolved()?;
    let plan = resolved.terms().plan(plan).ok()?;
    let stated = resolved.schedule_for(plan, None)?;
    let inside = resolved.working_for(plan, None).working_between(from, to).ok()?.value;
    let all = to.signed_duration_since(from).num_seconds();
    let outside = all.saturating_sub(inside);
    (outside >= SHOWN_SECONDS).then(|| OutsideHours {
        seconds: u64::try_from(outside).unwrap_or(0),
        is_all: inside < SHOWN_SECONDS,
        source: stated.source.clone(),
    })
}
