//! Units that were begun and have seconds left: whose they are, and who finds none.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::Machine;
use super::sessions::Active;
use crate::catalogue::RoundingBasis;
use crate::ledger::EventId;
use crate::ledger::balance::KindNumber;

/// From where a session takes its seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// What it has begun by itself.
    Own,
    /// What its request has begun.
    Request(EventId),
    /// What the day or the month has begun of its kind.
    Period(Option<KindNumber>),
    /// What was begun of a package.
    Package(usize),
    /// One unit is all that its request costs.
    Whole,
}

/// Units that were begun by a group of sessions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pool {
    /// What is left of them, in seconds.
    pub(super) rest_seconds: i64,
    /// Whether any has begun; the least that is charged is charged with the first.
    pub(super) is_begun: bool,
    /// The package that covers the last one.
    pub(super) package: Option<usize>,
}

const NOTHING_BEGUN: Pool = Pool { rest_seconds: 0, is_begun: false, package: None };

impl Machine {
    pub(super) fn has_periods(&self) -> bool {
        matches!(self.basis, RoundingBasis::Day | RoundingBasis::Month)
    }

    /// A new day or month begins with nothing begun.
    pub(super) fn turn_period(&mut self) {
        for pool in self.periods.values_mut() {
            *pool = Pool { rest_seconds: 0, is_begun: false, package: pool.package };
        }
        let today = self.instant_of(self.now).date_naive();
        let next = match self.basis {
            RoundingBasis::Month => match today.month() {
                12 => NaiveDate::from_ymd_opt(today.year().saturating_add(1), 1, 1),
                month => NaiveDate::from_ymd_opt(today.year(), month.saturating_add(1), 1),
            },
            _ => today.succ_opt(),
        };
        self.period_ends = next.map_or(i64::MAX, |next| self.offset.midnight(next).timestamp());
    }

    /// When somebody finds nothing begun next, and who: the earliest, then in the order in which
    /// the sessions began.
    pub(super) fn next_unit(&self) -> Option<(i64, usize)> {
        let crews = self.crews();
        let mut ranks: BTreeMap<Place, i64> = BTreeMap::new();
        let mut first: Option<(i64, usize)> = None;
        for (index, session) in self.active.iter().enumerate() {
            let Some(pool) = self.pool(session) else { continue };
            let (mut crew, mut rank) = (1, 0);
            if let Some(shared) = crews.get(&session.place) {
                let ranked = ranks.entry(session.place).or_default();
                (crew, rank) = (*shared, *ranked);
                *ranked = ranked.saturating_add(1);
            }
            // Sessions that share take a second each, in order, until one finds nothing.
            if pool.rest_seconds.checked_rem(crew) != Some(rank) {
                continue;
            }
            let at = self.now.saturating_add(pool.rest_seconds.checked_div(crew).unwrap_or(0));
            if first.is_none_or(|(earliest, _)| at < earliest) {
                first = Some((at, index));
            }
        }
        first
    }

    /// How many sessions take from the same, where more than one may.
    pub(super) fn crews(&self) -> BTreeMap<Place, i64> {
        let mut crews = BTreeMap::new();
        if self.active.len() > 1 {
            for session in self.active.iter().filter(|session| session.place != Place::Own) {
                let crew: &mut i64 = crews.entry(session.place).or_default();
                *crew = crew.saturating_add(1);
            }
        }
        crews
    }

    pub(super) fn pool<'a>(&'a self, session: &'a Active) -> Option<&'a Pool> {
        match session.place {
            Place::Own => Some(&session.own),
            Place::Request(request) => Some(self.requests.get(&request).unwrap_or(&NOTHING_BEGUN)),
            Place::Period(kind) => Some(self.periods.get(&kind).unwrap_or(&NOTHING_BEGUN)),
            Place::Package(held) => self.held.get(held).map(|held| &held.pool),
            Place::Whole => None,
        }
    }

    pub(super) fn pool_mut(&mut self, index: usize, place: Place) -> Option<&mut Pool> {
        match place {
            Place::Own => self.active.get_mut(index).map(|session| &mut session.own),
            Place::Request(request) => Some(self.requests.entry(request).or_default()),
            Place::Period(kind) => Some(self.periods.entry(kind).or_default()),
            Place::Package(held) => self.held.get_mut(held).map(|held| &mut held.pool),
            Place::Whole => None,
        }
    }

    /// A living package other than that of `place` of which so much is begun that one more
    /// session finds a second in it.
    pub(super) fn begun_for_all(
        &mut self,
        at: i64,
        place: Place,
        kind: Option<KindNumber>,
    ) -> Option<usize> {
        let mut begun = std::mem::take(&mut self.begun);
        begun.retain(|held| self.held.get(*held).is_some_and(|held| held.ends > at));
        let passed = at.saturating_sub(self.now);
        let is_open = |held: &&usize| {
            let is_there = |session: &&Active| session.place == Place::Package(**held);
            let crew = self.active.iter().filter(is_there).count();
            let crew = i64::try_from(crew).unwrap_or(i64::MAX);
            let covering = self.held.get(**held).filter(|held| held.package.covers(kind));
            let rest = covering.map_or(0, |held| held.pool.rest_seconds);
            let rest = rest.saturating_sub(passed.saturating_mul(crew));
            rest > crew && place != Place::Package(**held)
        };
        let found = begun.iter().find(is_open).copied();
        self.begun = begun;
        found
    }
}
