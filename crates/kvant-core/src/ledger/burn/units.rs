//! Units begin, and packages are charged for them.

use super::Machine;
use super::pools::Place;
use crate::catalogue::RoundingBasis;
use crate::quantum::BillingIncrement;

impl Machine {
    /// A session needs a second at `at` for which nothing is begun; `end` is when something else
    /// happens.
    pub(super) fn unit_begins(&mut self, at: i64, index: usize, end: i64) {
        let Some((place, kind)) =
            self.active.get(index).map(|session| (session.place, session.kind))
        else {
            return;
        };
        if let Some(begun) = self.begun_for_all(at, place, kind) {
            self.move_to(at, index, Place::Package(begun));
            return;
        }
        let covering = self.first_live(at, kind);
        if covering.is_none()
            && let Some(running) = self.to_be_stopped(at, index)
        {
            self.stop(at, running);
            return;
        }
        let increment =
            self.held_at(covering).map_or(self.increment, |held| held.package.increment);
        let Some(unit_seconds) = increment.seconds().map(|seconds| i64::from(seconds.max(1)))
        else {
            self.charge_as_one(at, index, covering.is_some());
            self.charge(at, index, covering, 1, 0);
            return;
        };
        self.begin_units(at, index, covering, unit_seconds, end, increment);
    }

    /// Begins as many units as are needed for one more second, or until `end` where nothing else
    /// happens.
    pub(super) fn begin_units(
        &mut self,
        at: i64,
        index: usize,
        covering: Option<usize>,
        unit_seconds: i64,
        end: i64,
        increment: BillingIncrement,
    ) {
        let Some((place, kind)) =
            self.active.get(index).map(|session| (session.place, session.kind))
        else {
            return;
        };
        let place = match (self.basis, covering) {
            (RoundingBasis::Package, Some(held)) => Place::Package(held),
            (RoundingBasis::Package, None) => Place::Own,
            _ => place,
        };
        self.move_to(at, index, place);
        let is_begun = self.pool_mut(index, place).is_none_or(|pool| pool.is_begun);
        let (mut lacking, apart) = match is_begun {
            true => (self.begin_at_once(at, end, covering, increment), unit_seconds),
            false => (u64::from(increment.minimum_units()).max(1), 0),
        };
        let mut covering = covering;
        loop {
            let charged = self.charge(at, index, covering, lacking, apart);
            let seconds = i64::try_from(charged).unwrap_or(i64::MAX).saturating_mul(unit_seconds);
            if let Some(pool) = self.pool_mut(index, place) {
                pool.rest_seconds = pool.rest_seconds.saturating_add(seconds);
                pool.is_begun = true;
                pool.package = covering;
            }
            lacking = lacking.saturating_sub(charged);
            if is_begun || lacking == 0 {
                break;
            }
            covering = self.first_live(at, kind);
        }
        if let (Place::Package(held), false) = (place, is_begun) {
            self.begun.push(held);
        }
    }

    /// How many units begin one after the other until something else happens.
    pub(super) fn begin_at_once(
        &self,
        at: i64,
        end: i64,
        covering: Option<usize>,
        increment: BillingIncrement,
    ) -> u64 {
        if self.active.len() > 1 {
            return 1;
        }
        let dead_from = self.held_at(covering).map_or(end, |held| held.ends);
        let end = if self.changes.is_some() { self.next_turn(at, end) } else { end };
        let seconds = end.min(dead_from).saturating_sub(at);
        increment.covering_more(u64::try_from(seconds).unwrap_or(0)).max(1)
    }

    /// `end`, or an earlier midnight or end of a package: what is left then is to be known.
    pub(super) fn next_turn(&self, at: i64, end: i64) -> i64 {
        let tomorrow = self.instant_of(at).date_naive().succ_opt();
        let midnight = tomorrow.map(|day| self.offset.midnight(day).timestamp());
        let ends = self.held.iter().map(|held| held.ends).chain(midnight);
        ends.filter(|ends| *ends > at).fold(end, i64::min)
    }

    /// Charges as many of `count` units as `covering` has left and returns how many; all of them
    /// where nothing covers them. Each begins `apart_seconds` after the one before.
    pub(super) fn charge(
        &mut self,
        at: i64,
        index: usize,
        covering: Option<usize>,
        count: u64,
        apart_seconds: i64,
    ) -> u64 {
        let held = covering.and_then(|place| self.held.get_mut(place));
        let charged = match held {
            Some(held) => {
                let taken = held.left.min(u32::try_from(count).unwrap_or(u32::MAX));
                held.left = held.left.saturating_sub(taken);
                u64::from(taken)
            }
            None => {
                self.not_covered_units = self.not_covered_units.saturating_add(count);
                count
            }
        };
        let Some(session) = self.active.get_mut(index) else { return charged };
        match (covering, session.charges.iter_mut().find(|(held, _)| Some(*held) == covering)) {
            (_, Some((_, units))) => *units = units.saturating_add(charged),
            (Some(held), None) => session.charges.push((held, charged)),
            (None, None) => {
                session.not_covered_units = session.not_covered_units.saturating_add(charged);
            }
        }
        session.notice(at, covering.is_some());
        let place = session.place;
        if !matches!(place, Place::Own | Place::Whole) {
            for other in self.active.iter_mut().filter(|other| other.place == place) {
                other.notice(at, covering.is_some());
            }
        }
        if covering.is_some() {
            self.units_begin(at, charged, apart_seconds);
        }
        charged
    }

    /// Takes note of the first of many units that begin one after the other, and of the last.
    pub(super) fn units_begin(&mut self, at: i64, units: u64, apart_seconds: i64) {
        let units = i64::try_from(units).unwrap_or(i64::MAX);
        let more = units.saturating_sub(1);
        let last_at = at.saturating_add(more.saturating_mul(apart_seconds));
        self.change(at, units.saturating_sub(more).saturating_neg());
        self.change(last_at, more.saturating_neg());
    }

    pub(super) fn change(&mut self, at: i64, units: i64) {
        if let Some(changes) = &mut self.changes {
            changes.push((at, units));
        }
    }
}
