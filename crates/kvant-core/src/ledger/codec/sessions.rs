//! Events about sessions and their timers.

use super::fields::{Fields, maybe, name_of, seconds, table, text, word};
use crate::calendar::Instant;
use crate::ledger::event::{Event, EventId, Origin, Session, StopCause};
use crate::tree::Tree;

/// A timer started.
pub(super) fn started(request: Option<&EventId>, specialist: &str, at: Instant) -> Tree {
    let fields = [("specialist", text(specialist)), ("at", seconds(at))];
    table(maybe("request", request.map(name_of)).chain(fields))
}

/// A timer stopped.
pub(super) fn stopped(timer: &EventId, at: Instant, cause: StopCause) -> Tree {
    let cause = word(cause as usize, StopCause::WORDS);
    table([("timer", name_of(timer)), ("at", seconds(at)), ("cause", cause)])
}

/// A session as a whole.
pub(super) fn recorded(session: &Session) -> Tree {
    let fields = [
        ("specialist", text(&session.specialist)),
        ("from", seconds(session.from)),
        ("to", seconds(session.to)),
        ("text", text(&session.text)),
        ("origin", word(session.origin as usize, Origin::WORDS)),
    ];
    table(maybe("request", session.request.as_ref().map(name_of)).chain(fields))
}

/// A session corrected.
pub(super) fn corrected(session: &EventId, from: Instant, to: Instant, reason: &str) -> Tree {
    let fields = [("from", seconds(from)), ("to", seconds(to)), ("reason", text(reason))];
    table([("session", name_of(session))].into_iter().chain(fields))
}

/// Reads an event about sessions; nothing for another kind.
pub(super) fn event(kind: &str, body: &mut Fields) -> Result<Option<Event>, String> {
    Ok(Some(match kind {
        "timer-started" => Event::TimerStarted {
            request: body.maybe_name("request")?,
            specialist: body.text("specialist")?,
            at: body.instant("at")?,
        },
        "timer-stopped" => {
            let Some(cause) = StopCause::of(&body.text("cause")?) else { return Ok(None) };
            Event::TimerStopped { timer: body.name("timer")?, at: body.instant("at")?, cause }
        }
        "session-recorded" => {
            let Some(origin) = Origin::of(&body.text("origin")?) else { return Ok(None) };
            Event::SessionRecorded(Session {
                request: body.maybe_name("request")?,
                specialist: body.text("specialist")?,
                from: body.instant("from")?,
                to: body.instant("to")?,
                text: body.text("text")?,
                origin,
            })
        }
        "session-corrected" => Event::SessionCorrected {
            session: body.name("session")?,
            from: body.instant("from")?,
            to: body.instant("to")?,
            reason: body.text("reason")?,
        },
        "session-attached" => Event::SessionAttached {
            session: body.name("session")?,
            request: body.maybe_name("request")?,
        },
        _ => return Ok(None),
    }))
}
