//! What there is to say of timers beside their time.

use crate::calendar::Instant;
use crate::ledger::Ledger;
use crate::ledger::event::{EventId, StopCause};
use crate::ticket::{self, Hold};

/// Work that stopped by itself, because what was paid is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted {
    /// The timer.
    pub timer: EventId,
    /// When.
    pub at: Instant,
}

/// Returns the work that stopped because what was paid is used up, while that is the last word:
/// nothing can be used at `now`, and nobody has worked since.
///
/// # Source
///
/// Document 000, line 14 (S0-18).
pub fn interrupted(ledger: &Ledger<'_>, now: Instant) -> Option<Interrupted> {
    let running = ledger.running(now);
    let by_itself = |id: EventId| running.iter().find(|one| one.id == id)?.stopped_at;
    let worked = ledger.sessions().filter(|(_, session)| session.from <= now);
    let (timer, session) = worked.max_by_key(|(id, session)| (session.from, *id))?;
    let at = match session.to {
        Some(to) => (session.stopped_by == Some(StopCause::UsedUp)).then_some(to)?,
        None => by_itself(timer)?,
    };
    (ledger.balance(now).left_units == 0)
        .then(|| Interrupted { timer, at: ledger.offset().to_local(at) })
}

/// Returns whom the request waits for on which a timer runs, where it is the client: the time of
/// the provider is stopped then.
pub fn waits_for_client(ledger: &Ledger<'_>, timer: EventId) -> Option<Hold> {
    let session = ledger.session(timer).filter(|session| session.to.is_none())?;
    let id = session.request?;
    let (resolved, request) = (ledger.resolved()?, ledger.request(id)?);
    let plan = ledger.plan_of(Some(id), session.from)?;
    let first = request.opening.classified();
    let steps = std::iter::once(&first).chain(request.steps.iter().map(|(_, step)| step));
    let story = ticket::story(resolved, plan, request.opening.registered_at, steps, 0);
    story.hold.filter(Hold::is_pause)
}
