//! Packages that were paid: which of them are alive, and in which order they burn.

use super::Machine;
use super::pools::Pool;
use crate::catalogue::Overlap;
use crate::ledger::EventId;
use crate::ledger::balance::{KindNumber, Package};

/// A package that was paid.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) id: EventId,
    pub(super) package: Package,
    /// The first second at which it is dead.
    pub(super) ends: i64,
    pub(super) left: u32,
    pub(super) pool: Pool,
}

impl Machine {
    pub(super) fn pay(&mut self, id: EventId, package: &Package) {
        let paid_at = package.paid_at.timestamp();
        let ends = package.ends.map_or(i64::MAX, |ends| ends.timestamp());
        if self.overlap == Overlap::Extended {
            for held in self.held.iter_mut().filter(|held| held.left > 0 && held.ends > paid_at) {
                if ends > held.ends {
                    held.ends = ends;
                    held.package.ends = package.ends;
                }
            }
        }
        self.increment = package.increment;
        self.live.push(self.held.len());
        let (left, pool) = (package.units, Pool::default());
        self.held.push(Held { id, package: package.clone(), ends, left, pool });
        let held = &self.held;
        self.live.sort_by_key(|place| (held.get(*place).map(|held| held.ends), *place));
        if ends > paid_at {
            self.change(paid_at, i64::from(package.units));
        }
    }

    pub(super) fn held_at(&self, place: Option<usize>) -> Option<&Held> {
        place.and_then(|place| self.held.get(place))
    }

    /// The package that is alive at `at`, has something left for work of that kind and burns
    /// first.
    pub(super) fn first_live(&mut self, at: i64, kind: Option<KindNumber>) -> Option<usize> {
        let held = &self.held;
        let is_live = |held: &Held| held.left > 0 && held.ends > at;
        self.live.retain(|place| held.get(*place).is_some_and(is_live));
        let covers = |place: &&usize| held.get(**place).is_some_and(|one| one.package.covers(kind));
        self.live.iter().find(covers).copied()
    }
}
