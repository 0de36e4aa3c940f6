//! What one press of a button records.
//!
//! A command reads the ledger and decides which events say what the person did. It records nothing
//! itself: the caller records all of its events at once, in their order, and takes all of them back
//! at once ([`take_back`]). No events: there is nothing to do.

use super::event::{Author, Event, EventId, Origin, Payment, Session, StopCause};
use super::fold::{Ledger, WorkedSession};
use crate::calendar::Instant;
use crate::catalogue::Attributes;

/// Time in which a timer ran and nobody watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// When somebody watched last.
    pub from: Instant,
    /// When somebody watched again.
    pub to: Instant,
}

/// Starts a timer. What the same specialist measured before is stopped first: one person does one
/// thing at a time.
///
/// # Example
///
/// ```
/// # fn show(ledger: &kvant_core::ledger::Ledger<'_>, now: kvant_core::calendar::Instant) {
/// use kvant_core::ledger::command;
/// use kvant_core::ledger::event::Event;
///
/// let events = command::start_timer(ledger, None, "Иван", now);
/// assert!(matches!(events.last(), Some(Event::TimerStarted { .. })));
/// # }
/// ```
pub fn start_timer(
    ledger: &Ledger<'_>,
    request: Option<EventId>,
    specialist: &str,
    at: Instant,
) -> Vec<Event> {
    let mut events =
        stop_where(ledger, at, StopCause::Other, |session| session.specialist == specialist);
    events.push(Event::TimerStarted { request, specialist: specialist.to_string(), at });
    events
}

/// Stops one timer, if it runs: where its paid units were used up, if that was before `at` (S0-18),
/// and never before it began.
pub fn stop_timer(ledger: &Ledger<'_>, timer: EventId, at: Instant) -> Vec<Event> {
    ledger.stop(timer, at, StopCause::Person).into_iter().collect()
}

/// Stops every timer that runs, as [`stop_timer`] does.
pub fn stop_all_timers(ledger: &Ledger<'_>, at: Instant) -> Vec<Event> {
    stop_where(ledger, at, StopCause::Person, |_| true)
}

/// Stops the timers on a request whose work is over since `at`: then, or at `now` where the timer
/// did not run at `at`.
pub fn stop_timers_of(
    ledger: &Ledger<'_>,
    request: EventId,
    at: Instant,
    now: Instant,
) -> Vec<Event> {
    let of_it = open_timers(ledger).into_iter();
    let of_it = of_it.filter(|(_, session)| session.request == Some(request));
    let stop = |(timer, session): (EventId, &WorkedSession)| {
        let at = if (session.from..=now).contains(&at) { at } else { now };
        ledger.stop(timer, at, StopCause::Other)
    };
    of_it.filter_map(stop).collect()
}

/// Writes down which timers have stopped by themselves until `now`, because what was paid is used
/// up.
///
/// # Source
///
/// Document 000, line 14 (S0-18).
pub fn stop_used_up(ledger: &Ledger<'_>, now: Instant) -> Vec<Event> {
    let ended = ledger.running(now).into_iter().filter_map(|one| Some((one.id, one.stopped_at?)));
    let cause = StopCause::UsedUp;
    ended.map(|(timer, at)| Event::TimerStopped { timer, at, cause }).collect()
}

/// Stops a timer that was forgotten at an instant of the past; nothing where it does not run, or
/// where `at` lies before it began or after `now`.
pub fn stop_forgotten(
    ledger: &Ledger<'_>,
    timer: EventId,
    at: Instant,
    now: Instant,
) -> Option<Vec<Event>> {
    let session = ledger.session(timer).filter(|session| session.to.is_none())?;
    let is_possible = (session.from..=now).contains(&at);
    let cause = StopCause::Forgotten;
    is_possible.then(|| vec![Event::TimerStopped { timer, at, cause }])
}

/// Takes the time of a gap out of every timer that ran through it: each stops where nobody watched
/// any more, and goes on where somebody did. One that had ended by itself until `now` does not go
/// on; of one that was stopped meanwhile, what was worked after the gap becomes a session of its
/// own.
pub fn subtract_gap(ledger: &Ledger<'_>, gap: Gap, now: Instant) -> Vec<Event> {
    let running = ledger.running(now);
    let has_ended =
        |timer: EventId| running.iter().any(|one| one.id == timer && one.stopped_at.is_some());
    let mut events = Vec::new();
    for (timer, session) in through(ledger, gap) {
        let WorkedSession { request, specialist, from, to, text, .. } = session.clone();
        let Some(ended) = to else {
            let cause = StopCause::Forgotten;
            events.push(Event::TimerStopped { timer, at: gap.from, cause });
            if !has_ended(timer) {
                events.push(Event::TimerStarted { request, specialist, at: gap.to });
            }
            continue;
        };
        let reason = String::new();
        events.push(Event::SessionCorrected { session: timer, from, to: gap.from, reason });
        if ended > gap.to {
            let (from, to, origin) = (gap.to, ended, Origin::ByHand);
            let rest = Session { request, specialist, from, to, text, origin };
            events.push(Event::SessionRecorded(rest));
        }
    }
    events
}

/// Ends every timer that ran through a gap at `at`, a whole minute of it; nothing where `at` lies
/// after the gap, or before the minute in which one of them began.
pub fn end_in_gap(ledger: &Ledger<'_>, gap: Gap, at: Instant) -> Option<Vec<Event>> {
    let through = through(ledger, gap);
    let began = through.iter().map(|(_, session)| session.from).max();
    // Work that began in the middle of a minute may have ended in the same one.
    let at = match began {
        _ if at > gap.to => return None,
        Some(began) if began > at && began.signed_duration_since(at).num_seconds() < 60 => began,
        Some(began) if began > at => return None,
        _ => at,
    };
    let end = |(timer, session): (EventId, &WorkedSession)| match session.to {
        None => Event::TimerStopped { timer, at, cause: StopCause::Forgotten },
        Some(_) => {
            let (from, reason) = (session.from, String::new());
            Event::SessionCorrected { session: timer, from, to: at, reason }
        }
    };
    Some(through.into_iter().map(end).collect())
}

/// Begins an account, or goes on with one in which nothing was paid yet: its name, its document,
/// what is known about the client as far as the ledger does not know it, and what is paid.
pub fn begin(
    ledger: &Ledger<'_>,
    name: &str,
    document: &str,
    client: &Attributes,
    payments: Vec<Payment>,
) -> Vec<Event> {
    let known = ledger.general();
    let (name, document) = (name.to_string(), document.to_string());
    let is_named = known.name == name && known.document == document;
    let named = (!is_named).then_some(Event::LedgerNamed { name, document });
    let said = client.into_iter().filter(|(id, value)| known.client.get(id) != Some(*value));
    let said = said.map(|(attribute, value)| Event::StatusChanged {
        attribute: attribute.clone(),
        value: value.clone(),
    });
    let paid = payments.into_iter().map(Event::PackagePaid);
    named.into_iter().chain(said).chain(paid).collect()
}

/// Corrects a session: its times where they are others or were not believed, and its request where
/// that is another one.
pub fn correct_session(
    id: EventId,
    before: &WorkedSession,
    (from, to): (Instant, Instant),
    request: Option<EventId>,
    reason: String,
) -> Vec<Event> {
    let is_retimed = (before.from, before.to) != (from, Some(to)) || before.problem.is_some();
    let is_corrected = is_retimed || !reason.is_empty();
    let corrected =
        is_corrected.then_some(Event::SessionCorrected { session: id, from, to, reason });
    let attached =
        (before.request != request).then_some(Event::SessionAttached { session: id, request });
    corrected.into_iter().chain(attached).collect()
}

/// Takes back what a command recorded, the last event first.
pub fn take_back(events: &[EventId]) -> Vec<Event> {
    events.iter().rev().map(|event| Event::EventUndone { event: *event }).collect()
}

/// Takes an event back that counts; lets one count again that was undone.
pub fn toggle(ledger: &Ledger<'_>, event: EventId, is_undone: bool) -> Vec<Event> {
    let targets = if is_undone { ledger.undone_by(event).collect() } else { vec![event] };
    targets.into_iter().map(|event| Event::EventUndone { event }).collect()
}

/// Takes back what `author` did last ([`Ledger::last_act`]); no events where there is nothing.
pub fn take_back_last(ledger: &Ledger<'_>, author: Author) -> Vec<Event> {
    let last = ledger.last_act(author);
    last.map_or_else(Vec::new, |(last, is_undone)| toggle(ledger, last.id, is_undone))
}

/// Stops the timers that are meant, in the order in which they began.
fn stop_where(
    ledger: &Ledger<'_>,
    at: Instant,
    cause: StopCause,
    is_meant: impl Fn(&WorkedSession) -> bool,
) -> Vec<Event> {
    let open = open_timers(ledger).into_iter().filter(|(_, session)| is_meant(session));
    open.filter_map(|(timer, _)| ledger.stop(timer, at, cause)).collect()
}

/// The timers that run, in the order in which they began.
fn open_timers<'l>(ledger: &'l Ledger<'_>) -> Vec<(EventId, &'l WorkedSession)> {
    in_order(ledger.sessions().filter(|(_, session)| session.to.is_none()).collect())
}

/// The timers that ran through a gap, in the order in which they began.
fn through<'l>(ledger: &'l Ledger<'_>, gap: Gap) -> Vec<(EventId, &'l WorkedSession)> {
    let timed = ledger.sessions().filter(|(_, session)| session.origin.is_none());
    let through = timed.filter(|(_, session)| {
        session.from <= gap.from && session.to.is_none_or(|to| to > gap.from)
    });
    in_order(through.collect())
}

fn in_order(mut sessions: Vec<(EventId, &WorkedSession)>) -> Vec<(EventId, &WorkedSession)> {
    sessions.sort_unstable_by_key(|(id, session)| (session.from, *id));
    sessions
}
