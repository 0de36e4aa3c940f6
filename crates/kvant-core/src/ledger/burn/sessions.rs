//! Sessions that are going on: how they begin, pause, are stopped and end.

use super::Machine;
use super::pools::{Place, Pool};
use crate::catalogue::{CancelledSession, RoundingBasis, UnitInPause};
use crate::ledger::EventId;
use crate::ledger::balance::{KindNumber, Work};

/// A session that is going on.
#[derive(Clone, Debug)]
pub(super) struct Active {
    pub(super) id: EventId,
    pub(super) group: Option<EventId>,
    pub(super) kind: Option<KindNumber>,
    pub(super) from: i64,
    pub(super) to: Option<i64>,
    /// Whether it may end by itself.
    pub(super) is_running: bool,
    pub(super) place: Place,
    /// What it has begun by itself.
    pub(super) own: Pool,
    /// What packages gave, by their place among those held.
    pub(super) charges: Vec<(usize, u64)>,
    pub(super) not_covered_units: u64,
    /// Since when nothing covers it.
    pub(super) uncovered_from: Option<i64>,
    /// When a unit of its group began next, since somebody began to watch.
    pub(super) next_unit_at: Option<i64>,
    pub(super) stopped_at: Option<i64>,
}

impl Active {
    /// Whether both take from the same.
    pub(super) fn shares_with(&self, other: &Active) -> bool {
        self.place == other.place && !matches!(self.place, Place::Own | Place::Whole)
    }

    /// Takes note of a unit from which it takes.
    pub(super) fn notice(&mut self, at: i64, is_covered: bool) {
        self.next_unit_at = self.next_unit_at.or(Some(at));
        self.uncovered_from = if is_covered { None } else { self.uncovered_from.or(Some(at)) };
    }
}

impl Machine {
    pub(super) fn begin(&mut self, id: EventId, work: &Work) {
        let from = work.from.timestamp();
        let to = work.to.map(|to| to.timestamp());
        if self.has_periods() && self.period_ends <= self.now {
            self.turn_period();
        }
        let whole = self.whole.get(&work.group.unwrap_or(id)).copied();
        let place = match (self.basis, work.group) {
            _ if whole.is_some() => Place::Whole,
            (RoundingBasis::Day | RoundingBasis::Month, _) => Place::Period(work.kind),
            (RoundingBasis::Request, Some(request)) => Place::Request(request),
            (RoundingBasis::Session | RoundingBasis::Request | RoundingBasis::Package, _) => {
                Place::Own
            }
        };
        let mut session = Active {
            id,
            group: work.group,
            kind: work.kind,
            from,
            to,
            is_running: work.is_running || to.is_none(),
            place,
            own: Pool::default(),
            charges: Vec::new(),
            not_covered_units: 0,
            uncovered_from: None,
            next_unit_at: None,
            stopped_at: None,
        };
        // A pause does not end the unit that was begun, where it is read so.
        let paused = work.group.filter(|_| place == Place::Own && self.has_pauses());
        let paused = paused.and_then(|request| self.paused.get(&request).copied());
        if let Some((ends, package)) = paused.filter(|(ends, _)| *ends > from) {
            let rest_seconds = ends.saturating_sub(from);
            session.own = Pool { rest_seconds, is_begun: true, package };
        }
        let is_cancelled = to.is_some_and(|to| to <= from);
        if is_cancelled && self.cancelled_session == CancelledSession::One {
            self.cancelled.push(session);
            return;
        }
        if is_cancelled {
            let charge = self.charge_of(&session);
            self.ended.push(charge);
            return;
        }
        let goes_on_with = self.pool(&session);
        let is_begun = goes_on_with.is_some_and(|pool| pool.is_begun && pool.package.is_none());
        let is_uncovered = is_begun || whole == Some(false);
        session.uncovered_from = is_uncovered.then_some(from);
        let place = self.active.partition_point(|other| (other.from, other.id) < (from, id));
        self.active.insert(place, session);
    }

    pub(super) fn end_sessions(&mut self) {
        let is_over = |session: &Active| session.to.is_some_and(|to| to <= self.now);
        if self.active.iter().any(is_over) {
            let all = std::mem::take(&mut self.active);
            let (over, active): (Vec<Active>, _) = all.into_iter().partition(is_over);
            self.active = active;
            for session in over {
                self.pause(&session);
                let charge = self.charge_of(&session);
                self.ended.push(charge);
            }
        }
    }

    pub(super) fn has_pauses(&self) -> bool {
        self.unit_in_pause == UnitInPause::Same && self.basis == RoundingBasis::Session
    }

    /// Takes note of the unit in which a session ends.
    pub(super) fn pause(&mut self, session: &Active) {
        let Some(request) = session.group.filter(|_| self.has_pauses()) else { return };
        if session.place == Place::Own && session.own.rest_seconds > 0 {
            let ends = self.now.saturating_add(session.own.rest_seconds);
            self.paused.insert(request, (ends, session.own.package));
        }
    }

    /// The first running session that takes from the same as this one, where the last unit was of
    /// a package that interrupts: nothing is left for it.
    pub(super) fn to_be_stopped(&self, at: i64, index: usize) -> Option<usize> {
        let session = self.active.get(index)?;
        let package = self.pool(session).and_then(|pool| pool.package);
        self.held_at(package).filter(|held| held.package.is_interrupting)?;
        let is_stopped = |other: &Active| {
            let shares = other.id == session.id || session.shares_with(other);
            shares && other.is_running && at > other.from
        };
        self.active.iter().position(is_stopped)
    }

    pub(super) fn stop(&mut self, at: i64, index: usize) {
        self.pass_to(at);
        let mut session = self.active.remove(index);
        session.stopped_at = Some(at);
        session.uncovered_from = Some(session.uncovered_from.unwrap_or(at));
        self.stopped.push(session);
    }

    pub(super) fn move_to(&mut self, at: i64, index: usize, place: Place) {
        if self.active.get(index).is_some_and(|session| session.place != place) {
            self.pass_to(at);
            if let Some(session) = self.active.get_mut(index) {
                session.place = place;
            }
        }
    }
}
