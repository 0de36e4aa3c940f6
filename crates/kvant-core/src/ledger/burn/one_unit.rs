//! What is charged as one unit, whatever time it takes: requests where requests are counted, and
//! sessions that were started and cancelled.

use super::Machine;
use super::pools::Place;
use super::sessions::Active;
use crate::ledger::EventId;
use crate::ledger::balance::{KindNumber, SessionCharge};

impl Machine {
    /// A session was started and cancelled: where that is read so, its unit was begun (S0-13). What
    /// was begun before holds it too.
    pub(super) fn count_cancelled(&mut self, mut session: Active) {
        let at = self.now;
        let is_begun = self.pool(&session).is_none_or(|pool| pool.rest_seconds > 0)
            || self.whole.contains_key(&session.group.unwrap_or(session.id))
            || self.begun_for_all(at, session.place, session.kind).is_some();
        if is_begun {
            self.ended.push(self.charge_of(&session));
            return;
        }
        let place = self.active.len();
        let kind = session.kind;
        session.to = Some(at);
        self.active.push(session);
        let covering = self.first_live(at, kind);
        let increment =
            self.held_at(covering).map_or(self.increment, |held| held.package.increment);
        match increment.seconds() {
            None => {
                self.charge_as_one(at, place, covering.is_some());
                self.charge(at, place, covering, 1, 0);
            }
            Some(unit_seconds) => {
                self.begin_units(
                    at,
                    place,
                    covering,
                    i64::from(unit_seconds.max(1)),
                    at,
                    increment,
                );
            }
        }
        if let Some(session) = self.active.pop() {
            self.pause(&session);
            let charge = self.charge_of(&session);
            self.ended.push(charge);
        }
    }

    /// A request was done: where requests are counted, it is one unit, however long the work on
    /// it took and whether anybody recorded it (S3-33).
    pub(super) fn count_done(&mut self, request: EventId, kind: Option<KindNumber>) {
        let at = self.now;
        if self.whole.contains_key(&request) {
            return;
        }
        let covering = self.first_live(at, kind);
        let increment =
            self.held_at(covering).map_or(self.increment, |held| held.package.increment);
        if increment.seconds().is_some() {
            return;
        }
        self.whole.insert(request, covering.is_some());
        for session in self.active.iter_mut() {
            if session.group == Some(request) {
                session.place = Place::Whole;
                session.notice(at, covering.is_some());
            }
        }
        let held = covering.and_then(|place| self.held.get_mut(place));
        let mut charges = Vec::new();
        match held {
            Some(held) => {
                held.left = held.left.saturating_sub(1);
                charges.push((held.id, 1));
                self.change(at, -1);
            }
            None => self.not_covered_units = self.not_covered_units.saturating_add(1),
        }
        self.ended.push(SessionCharge {
            id: request,
            from: self.instant_of(at),
            spent_seconds: 0,
            units: 1,
            charges,
            not_covered_units: u64::from(covering.is_none()),
            stopped_at: None,
        });
    }

    /// From here on one unit is all that the request of this session costs.
    pub(super) fn charge_as_one(&mut self, at: i64, index: usize, is_covered: bool) {
        self.pass_to(at);
        let request = |session: &Active| session.group.unwrap_or(session.id);
        let Some(whole) = self.active.get(index).map(request) else { return };
        self.whole.insert(whole, is_covered);
        for session in self.active.iter_mut().filter(|session| request(session) == whole) {
            session.place = Place::Whole;
            session.notice(at, is_covered);
        }
    }
}
