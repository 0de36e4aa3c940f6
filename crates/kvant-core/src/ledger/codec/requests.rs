//! Events about requests.

use super::fields::{Fields, name_of, seconds, table, text};
use crate::calendar::Instant;
use crate::ledger::event::{Event, EventId, Opening};
use crate::ticket::Transition;
use crate::tree::Tree;

pub(super) fn opened(opening: &Opening) -> Tree {
    let fields = [
        ("title", text(&opening.title)),
        ("text", text(&opening.text)),
        ("registered_at", seconds(opening.registered_at)),
    ];
    let more = [
        ("plan", &opening.plan),
        ("kind", &opening.kind),
        ("class", &opening.class),
        ("priority", &opening.priority),
    ];
    let more = more.into_iter().filter_map(|(key, value)| Some((key, text(value.as_ref()?))));
    table(fields.into_iter().chain(more))
}

/// A step in the life of a request.
pub(super) fn moved(request: &EventId, step: &Transition) -> Tree {
    let (word, at, more) = step_written(step);
    let fields = [("request", name_of(request)), ("step", text(word)), ("at", seconds(at))];
    table(fields.into_iter().chain(more))
}

/// Reads an event about requests; nothing for another kind.
pub(super) fn event(kind: &str, body: &mut Fields) -> Result<Option<Event>, String> {
    Ok(Some(match kind {
        "request-opened" => Event::RequestOpened(opening(body)?),
        "request-moved" => {
            let (request, word) = (body.name("request")?, body.text("step")?);
            let Some(step) = step(&word, body)? else { return Ok(None) };
            Event::RequestMoved { request, step }
        }
        "request-sent" => {
            Event::RequestSent { request: body.name("request")?, channel: body.text("channel")? }
        }
        "request-reworded" => Event::RequestReworded {
            request: body.name("request")?,
            title: body.text("title")?,
            text: body.text("text")?,
        },
        _ => return Ok(None),
    }))
}

fn opening(body: &mut Fields) -> Result<Opening, String> {
    Ok(Opening {
        title: body.text("title")?,
        text: body.text("text")?,
        plan: body.maybe_text("plan")?,
        kind: body.maybe_text("kind")?,
        class: body.maybe_text("class")?,
        priority: body.maybe_text("priority")?,
        registered_at: body.instant("registered_at")?,
    })
}

/// The word for a step, when it was taken, and what else it holds.
fn step_written(step: &Transition) -> (&'static str, Instant, Vec<(&'static str, Tree)>) {
    let (word, more) = match step {
        Transition::Classified { kind, class, priority, .. } => {
            let fields = [("kind", kind), ("class", class), ("priority", priority)];
            let fields = fields.into_iter();
            let fields = fields.filter_map(|(key, value)| Some((key, text(value.as_ref()?))));
            ("classified", fields.collect())
        }
        Transition::Reacted { .. } => ("reacted", Vec::new()),
        Transition::Estimated { minutes, .. } => {
            ("estimated", vec![("minutes", Tree::Whole(i64::from(*minutes)))])
        }
        Transition::Agreed { .. } => ("agreed", Vec::new()),
        Transition::Started { .. } => ("started", Vec::new()),
        Transition::PutOnHold { waits_for, .. } => {
            ("put-on-hold", vec![("waits_for", text(waits_for))])
        }
        Transition::Resumed { .. } => ("resumed", Vec::new()),
        Transition::Done { .. } => ("done", Vec::new()),
        Transition::Reopened { reason, .. } => ("reopened", vec![("reason", text(reason))]),
        Transition::ReopenedAsNew { reason, .. } => {
            ("reopened-as-new", vec![("reason", text(reason))])
        }
        Transition::Closed { .. } => ("closed", Vec::new()),
        Transition::Refused { reason, .. } => ("refused", vec![("reason", text(reason))]),
    };
    (word, step.at(), more)
}

fn step(word: &str, body: &mut Fields) -> Result<Option<Transition>, String> {
    let at = body.instant("at")?;
    Ok(Some(match word {
        "classified" => Transition::Classified {
            at,
            kind: body.maybe_text("kind")?,
            class: body.maybe_text("class")?,
            priority: body.maybe_text("priority")?,
        },
        "reacted" => Transition::Reacted { at },
        "estimated" => Transition::Estimated {
            at,
            minutes: body.maybe_u32("minutes")?.ok_or("minutes: missing")?,
        },
        "agreed" => Transition::Agreed { at },
        "started" => Transition::Started { at },
        "put-on-hold" => Transition::PutOnHold { at, waits_for: body.text("waits_for")? },
        "resumed" => Transition::Resumed { at },
        "done" => Transition::Done { at },
        "reopened" => Transition::Reopened { at, reason: body.text("reason")? },
        "reopened-as-new" => Transition::ReopenedAsNew { at, reason: body.text("reason")? },
        "closed" => Transition::Closed { at },
        "refused" => Transition::Refused { at, reason: body.text("reason")? },
        _ => return Ok(None),
    }))
}
