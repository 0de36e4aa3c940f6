//! What was worked: sessions, their timers, and what they are charged.

use std::collections::BTreeSet;

use chrono::Duration;

use super::{
    CONFIRMED_SECONDS_MAX, Ledger, NoEffect, SESSION_SECONDS_MAX, SessionProblem, WorkedSession,
};
use crate::calendar::Instant;
use crate::catalogue::RoundingBasis;
use crate::ledger::charge::{Running, SessionCharge, Work};
use crate::ledger::event::{Event, EventId, StopCause};

impl Ledger<'_> {
    pub(super) fn settle_session(
        &mut self,
        subject: EventId,
        session: WorkedSession,
        about: &[EventId],
    ) {
        let mut session = session;
        let is_timed = session.origin.is_none();
        for id in about {
            let why = match self.event(*id) {
                Some(Event::TimerStopped { .. }) if !is_timed => Some(NoEffect::SubjectOfOtherKind),
                Some(Event::TimerStopped { .. }) if session.stopped_by.is_some() => {
                    Some(NoEffect::AlreadyStopped)
                }
                Some(Event::TimerStopped { at, cause, .. }) => {
                    // A correction says more than a stop, whichever came first.
                    if !session.is_corrected {
                        session.to = Some(*at);
                    }
                    session.stopped_by = Some(*cause);
                    None
                }
                Some(Event::SessionCorrected { from, to, .. }) => {
                    (session.from, session.to) = (*from, Some(*to));
                    session.is_corrected = true;
                    None
                }
                Some(Event::SessionAttached { request, .. }) => {
                    session.request = *request;
                    None
                }
                _ => Some(NoEffect::SubjectOfOtherKind),
            };
            self.refused.extend(why.map(|why| (*id, why)));
        }
        session.problem = session.to.and_then(|to| {
            let seconds = to.signed_duration_since(session.from).num_seconds();
            match seconds {
                ..0 => Some(SessionProblem::EndsBeforeItBegins),
                0..=SESSION_SECONDS_MAX => None,
                CONFIRMED_SECONDS_MAX.. => Some(SessionProblem::LongerThanADay),
                _ => (!session.is_corrected).then_some(SessionProblem::LongerThanADay),
            }
        });
        self.charge_session(subject, &session);
        self.sessions.insert(subject, session);
    }

    /// Enters a session into the account, or takes it out while it is not charged.
    pub(super) fn charge_session(&mut self, id: EventId, session: &WorkedSession) {
        if session.problem.is_some() {
            return self.account.remove_work(id);
        }
        // A timer that nobody stops is not charged for ever.
        let latest = session.from.checked_add_signed(Duration::seconds(SESSION_SECONDS_MAX));
        let work = Work {
            group: session.request,
            kind: self.charged_kind(session.request),
            from: session.from,
            to: session.to.or(latest),
            is_running: session.to.is_none(),
        };
        self.account.put_work(id, work);
    }

    /// Returns the sessions, in no particular order.
    pub fn sessions(&self) -> impl Iterator<Item = (EventId, &WorkedSession)> {
        self.sessions.iter().map(|(id, session)| (*id, session))
    }

    /// Returns a session.
    pub fn session(&self, id: EventId) -> Option<&WorkedSession> {
        self.sessions.get(&id)
    }

    /// Returns the sessions whose timers run at an instant, in the order in which they began.
    ///
    /// A timer runs until somebody records its end, whatever the clock says meanwhile: one that was
    /// started later than `at`, because a clock was set back, has run for no time; one that has run
    /// for more than a day, for its first day.
    pub fn running(&self, at: Instant) -> Vec<Running> {
        let open = self.sessions.iter().filter(|(_, session)| session.to.is_none());
        let mut open: Vec<(Instant, EventId)> =
            open.map(|(id, session)| (session.from, *id)).collect();
        open.sort_unstable();
        if open.is_empty() {
            return Vec::new();
        }
        let mut running = self.account.running(at);
        let mut charges: Option<Vec<SessionCharge>> = None;
        let find = |(_, id): (Instant, EventId)| {
            if let Some(place) = running.iter().position(|one| one.id == id) {
                return running.swap_remove(place);
            }
            let charges = charges.get_or_insert_with(|| self.account.sessions(at));
            let charge = charges.iter().find(|charge| charge.id == id);
            Running {
                id,
                elapsed_seconds: charge.map_or(0, |charge| charge.spent_seconds),
                units: charge.map_or(0, |charge| charge.units),
                next_unit_at: None,
                covered_until: None,
                stopped_at: charge.and_then(|charge| charge.stopped_at),
            }
        };
        open.into_iter().map(find).collect()
    }

    /// Returns the event that stops a timer when somebody presses a button at `at`; nothing where it
    /// does not run.
    ///
    /// It ends where its paid units were used up, if it did before (S0-18), and never before it
    /// began, whatever the clock says.
    pub fn stop(&self, timer: EventId, at: Instant, cause: StopCause) -> Option<Event> {
        let session = self.sessions.get(&timer).filter(|session| session.to.is_none())?;
        let running = self.running(at).into_iter().find(|running| running.id == timer);
        let used_up = running.and_then(|running| running.stopped_at);
        Some(match used_up {
            Some(at) => Event::TimerStopped { timer, at, cause: StopCause::UsedUp },
            None => Event::TimerStopped { timer, at: at.max(session.from), cause },
        })
    }

    /// Returns when a timer that runs was stopped before somebody took that back; nothing where
    /// nobody stopped it.
    pub fn reopened(&self, timer: EventId) -> Option<Instant> {
        self.sessions.get(&timer).filter(|session| session.to.is_none())?;
        let about = self.about.get(&timer)?.iter();
        let undone = about.filter(|id| self.undone.contains(id));
        let stopped = undone.filter_map(|id| match self.event(*id)? {
            Event::TimerStopped { at, .. } => Some(*at),
            Event::SessionCorrected { to, .. } => Some(*to),
            _ => None,
        });
        stopped.max()
    }

    /// Returns the timers that have run for more than a day: nobody works so long, and only the
    /// first day is counted until a person says what happened.
    pub fn forgotten(&self, at: Instant) -> impl Iterator<Item = EventId> {
        let is_long = move |session: &WorkedSession| {
            at.signed_duration_since(session.from).num_seconds() > SESSION_SECONDS_MAX
        };
        let open = self.sessions.iter().filter(|(_, session)| session.to.is_none());
        open.filter(move |(_, session)| is_long(session)).map(|(id, _)| *id)
    }

    /// Returns the sessions of one specialist that overlap another one of the same.
    pub fn overlapping(&self) -> BTreeSet<EventId> {
        let mut sessions: Vec<_> =
            self.sessions.iter().filter(|(_, one)| one.problem.is_none()).collect();
        sessions.sort_by_key(|(id, session)| (&session.specialist, session.from, **id));
        let mut found = BTreeSet::new();
        // The one of this specialist that ends last so far.
        let mut latest: Option<(EventId, &WorkedSession)> = None;
        for (id, session) in sessions {
            let other = latest.filter(|(_, other)| other.specialist == session.specialist);
            let is_overlapping =
                |other: &WorkedSession| other.to.is_none_or(|to| to > session.from);
            if let Some((other_id, _)) = other.filter(|(_, other)| is_overlapping(other)) {
                found.extend([other_id, *id]);
            }
            let ends_later = |other: &WorkedSession| match (other.to, session.to) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(one), Some(two)) => one >= two,
            };
            if !other.is_some_and(|(_, other)| ends_later(other)) {
                latest = Some((*id, session));
            }
        }
        found
    }

    /// Rounds work by another basis than the readings say, until they are chosen anew: for a
    /// question that names one.
    pub fn round_by(&mut self, basis: RoundingBasis) {
        self.account.set_basis(basis);
        self.account.settle();
    }

    /// Returns what each session is charged until an instant, in the order in which they began. A
    /// request that was done and counts as one unit is among them, without time, under its own name.
    pub fn charges(&self, at: Instant) -> Vec<SessionCharge> {
        self.account.sessions(at)
    }
}
