//! What the machine says of the instant at which it stands, and of what comes after.

use chrono::DateTime;

use super::packages::Held;
use super::pools::Place;
use super::sessions::Active;
use super::{Machine, Timeline};
use crate::calendar::Instant;
use crate::ledger::EventId;
use crate::ledger::balance::{Balance, Forfeit, Level, PackageBalance, Running, SessionCharge};

impl Machine {
    /// Returns the sessions that have not ended, or were stopped.
    pub(in crate::ledger) fn going_on(&self) -> impl Iterator<Item = SessionCharge> {
        let all = self.active.iter().chain(&self.stopped).chain(&self.cancelled);
        all.map(|session| self.charge_of(session))
    }

    /// Returns what is left.
    pub(in crate::ledger) fn balance(&self) -> Balance {
        let packages: Vec<PackageBalance> = self
            .held
            .iter()
            .map(|held| {
                let is_dead = held.ends <= self.now;
                PackageBalance {
                    id: held.id,
                    paid_at: self.offset.to_local(held.package.paid_at),
                    units: held.package.units,
                    used_units: held.package.units.saturating_sub(held.left),
                    burned_units: if is_dead { held.left } else { 0 },
                    left_units: if is_dead { 0 } else { held.left },
                    ends: held.package.ends.map(|_| self.instant_of(held.ends)),
                }
            })
            .collect();
        let burned = packages.iter().filter(|package| package.burned_units > 0);
        let forfeit = |package: &PackageBalance| {
            let (units, package) = (package.burned_units, (package.id, package.ends?));
            Some(Forfeit { package: package.0, at: package.1, units })
        };
        let mut forfeits: Vec<Forfeit> = burned.filter_map(forfeit).collect();
        forfeits.sort_by_key(|forfeit| forfeit.at);
        let sum = |units: fn(&PackageBalance) -> u32| {
            packages.iter().map(|package| u64::from(units(package))).fold(0, u64::saturating_add)
        };
        Balance {
            left_units: sum(|package| package.left_units),
            burned_units: sum(|package| package.burned_units),
            not_covered_units: self.not_covered_units,
            packages,
            forfeits,
        }
    }

    /// Returns the sessions that run, as they go on for the next `ahead_seconds`.
    pub(in crate::ledger) fn running(self, ahead_seconds: i64) -> Vec<Running> {
        let is_prepaid = !self.held.is_empty();
        let mut ahead = self.clone();
        for session in ahead.active.iter_mut().chain(&mut ahead.stopped) {
            session.next_unit_at = None;
        }
        // Nothing is paid any more: what has found nothing once will not find anything again.
        let is_open = |session: &Active| {
            let is_known = session.next_unit_at.is_some() && session.uncovered_from.is_some();
            session.place != Place::Whole && !is_known
        };
        let end = self.now.saturating_add(ahead_seconds);
        while ahead.now < end && ahead.active.iter().any(is_open) {
            ahead.run(&Timeline::default(), ahead.now.saturating_add(3_600).min(end));
        }
        let mut running: Vec<(i64, Running)> = Vec::new();
        for session in self.active.iter().chain(&self.stopped) {
            let charge = self.charge_of(session);
            let all = ahead.active.iter().chain(&ahead.stopped);
            let then = all.into_iter().find(|then| then.id == session.id);
            let next_unit_at = then.and_then(|then| then.next_unit_at);
            let uncovered_from = then.and_then(|then| then.uncovered_from);
            running.push((
                session.from,
                Running {
                    id: session.id,
                    elapsed_seconds: charge.spent_seconds,
                    units: charge.units,
                    next_unit_at: next_unit_at.map(|at| self.instant_of(at)),
                    covered_until: uncovered_from
                        .filter(|_| is_prepaid)
                        .map(|at| self.instant_of(at)),
                    stopped_at: charge.stopped_at,
                },
            ));
        }
        running.sort_by_key(|(from, running)| (*from, running.id));
        running.into_iter().map(|(_, running)| running).collect()
    }

    /// Returns what is left now and after changes until `until`; see
    /// [`Account::history`](crate::ledger::Account::history).
    pub(in crate::ledger) fn levels(mut self, timeline: &Timeline, until: i64) -> Vec<Level> {
        let from = self.now;
        let mut left = self.balance().left_units;
        self.changes = Some(Vec::new());
        self.run(timeline, until.max(from));
        // What begins in the last second counts too.
        self.charge_until(self.now.saturating_add(1));
        let mut changes = self.changes.take().unwrap_or_default();
        let ended = |held: &&Held| {
            let begins = held.package.paid_at.timestamp().max(from);
            held.ends > begins && held.ends <= until
        };
        let ended = self.held.iter().filter(ended);
        changes.extend(ended.map(|held| (held.ends, i64::from(held.left).saturating_neg())));
        changes.sort_by_key(|(at, _)| *at);
        let mut levels = vec![Level { at: self.instant_of(from), left_units: left }];
        for (at, change) in changes.into_iter().filter(|(_, change)| *change != 0) {
            left = left.saturating_add_signed(change);
            let at = self.instant_of(at);
            match levels.last_mut().filter(|last| last.at == at) {
                Some(last) => last.left_units = left,
                None => levels.push(Level { at, left_units: left }),
            }
        }
        levels
    }

    pub(super) fn instant_of(&self, second: i64) -> Instant {
        let utc = DateTime::from_timestamp(second, 0).unwrap_or(DateTime::<chrono::Utc>::MAX_UTC);
        self.offset.to_local(utc.fixed_offset())
    }

    pub(super) fn charge_of(&self, session: &Active) -> SessionCharge {
        let until = [session.to, session.stopped_at].into_iter().flatten().fold(self.now, i64::min);
        let spent = until.saturating_sub(session.from);
        let by_id = |(held, units): &(usize, u64)| Some((self.held.get(*held)?.id, *units));
        let charges: Vec<(EventId, u64)> = session.charges.iter().filter_map(by_id).collect();
        let covered = charges.iter().fold(0, |sum: u64, (_, units)| sum.saturating_add(*units));
        SessionCharge {
            id: session.id,
            from: self.instant_of(session.from),
            spent_seconds: u64::try_from(spent).unwrap_or(0),
            units: covered.saturating_add(session.not_covered_units),
            charges,
            not_covered_units: session.not_covered_units,
            stopped_at: session.stopped_at.map(|at| self.instant_of(at)),
        }
    }
}
