//! What must be so, at any moment and in the end. A store is a set, and so is what is asked about.

use kvant_wire::envelope::{Envelope, EnvelopeId};
use kvant_wire::replication::{Durability, Replication};
use kvant_wire::store::StoreError;

use crate::replication::world::{Condition, Ids, Tab, World};

impl World {
    /// What every page says must be so, at any moment.
    pub fn check(&mut self) {
        for tab in &self.tabs {
            let held: Ids = tab.machine.envelopes().map(Envelope::id).collect();
            let on_disk: Ids = self.disk.keys().copied().collect();
            if tab.is_behind || tab.unheard_deletions > 0 {
                continue;
            }
            match tab.machine.durability() {
                Durability::Saved => {
                    assert!(held.is_subset(&on_disk), "called saved too early");
                    self.saved.extend(held);
                }
                Durability::AtRisk(_) if tab.unheard_wipes == 0 && !tab.is_cache_doubtful => {
                    let is_stored =
                        |id: &EnvelopeId| on_disk.contains(id) || self.cache.contains_key(id);
                    assert!(held.iter().all(is_stored), "only in memory, and not called so");
                }
                _ => {}
            }
        }
        let lost = self.saved.iter().find(|id| !self.disk.contains_key(id));
        assert_eq!(lost, None, "called saved and lost");
    }

    /// Lets everything that waits happen; tells whether it came to an end.
    pub fn settle(&mut self) -> bool {
        for _ in 0..10_000 {
            let is_idle = |tab: &Tab| tab.waiting.is_empty() && tab.inbox.is_empty();
            if self.tabs.iter().all(is_idle) {
                return true;
            }
            for tab in 0..self.tabs.len() {
                self.hear(tab, 0);
                self.advance(tab, 0);
            }
            self.check();
        }
        false
    }

    /// Everything works again, and every person tries once more.
    pub fn mend(&mut self) {
        self.cache_room = usize::MAX;
        if self.disk_is != Condition::Newer {
            self.disk_is = Condition::Works;
        }
        assert!(self.settle(), "it goes on for ever");
        for tab in 0..self.tabs.len() {
            match self.handle_error(tab) {
                Some(StoreError::Gone) => self.rewrite(tab),
                _ => self.feed(tab, Replication::retry),
            }
        }
        assert!(self.settle(), "it goes on for ever");
    }
}
