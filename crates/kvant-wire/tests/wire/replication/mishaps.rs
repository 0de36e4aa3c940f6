//! What happens to tabs and stores from outside.

use kvant_wire::envelope::{Envelope, EnvelopeId};
use kvant_wire::replication::Replication;

use crate::replication::world::{Condition, DISK, Message, Tab, World};

impl World {
    pub fn lose(&mut self, tab: usize, at: usize) {
        let count = self.tabs[tab].inbox.len();
        let Some(message) = self.tabs[tab].inbox.get(at % count.max(1)) else { return };
        let lost: Vec<EnvelopeId> = match message {
            Message::Seen(envelope) => vec![envelope.id()],
            Message::Told(envelopes) => envelopes.iter().map(Envelope::id).collect(),
            // A page sees for itself that its storage is gone.
            _ => return,
        };
        self.tabs[tab].inbox.remove(at % count);
        self.tabs[tab].owed.retain(|id| !lost.contains(id));
    }

    pub fn wipe_disk(&mut self) {
        self.disk.clear();
        self.saved.clear();
        for tab in &mut self.tabs {
            // One whose handle was dead already learns nothing of a database that another tab made
            // and trimmed its cache for.
            tab.is_cache_doubtful |= tab.handle != self.made;
        }
        self.made += 1;
        self.disk_is = Condition::Works;
        for tab in &mut self.tabs {
            tab.is_behind = true;
            tab.inbox.push_back(Message::DiskWiped);
        }
    }

    pub fn wipe_cache(&mut self) {
        self.cache.clear();
        self.cache_flushed.clear();
        for tab in &mut self.tabs {
            tab.unheard_wipes += 1;
            tab.inbox.push_back(Message::CacheWiped);
        }
    }

    pub fn delete(&mut self, tab: usize) {
        if self.handle_error(tab).is_some() {
            return;
        }
        self.disk.clear();
        self.cache.clear();
        self.saved.clear();
        for one in &mut self.tabs {
            one.unheard_deletions += 1;
        }
        self.send(tab, &Message::Deleted);
        self.hear_of_deletion(tab);
    }

    pub(super) fn hear_of_deletion(&mut self, tab: usize) {
        self.feed(tab, Replication::deleted);
        let tab = &mut self.tabs[tab];
        tab.unheard_deletions -= 1;
        tab.owed.clear();
        let own = std::mem::take(&mut tab.own);
        // Nobody is owed what was deleted with its writer.
        self.tabs.iter_mut().for_each(|other| other.owed.retain(|id| !own.contains(id)));
    }

    pub fn reload(&mut self, tab: usize) {
        let unsent = std::mem::take(&mut self.tabs[tab].own);
        for (index, other) in self.tabs.iter_mut().enumerate() {
            if index != tab {
                other.owed.retain(|id| !unsent.contains(id));
            }
        }
        self.tabs[tab] = self.opened();
    }

    /// The whole browser dies.
    pub fn crash(&mut self) {
        self.cache.retain(|id, _| self.cache_flushed.contains(id));
        for tab in 0..self.tabs.len() {
            self.tabs[tab] = self.opened();
        }
    }

    /// Another ledger is opened, and then this one again.
    pub fn leave_and_return(&mut self, tab: usize) {
        // It has learnt of these, and finds them again where they are saved.
        let Tab { machine, owed, .. } = &mut self.tabs[tab];
        owed.retain(|id| !machine.is_saved(*id));
        self.feed(tab, Replication::close);
        self.feed(tab, Replication::open);
    }

    /// The person presses «Записать снова».
    pub fn rewrite(&mut self, tab: usize) {
        if self.disk_is != Condition::Newer {
            self.tabs[tab].handle = self.made;
            self.tabs[tab].is_behind = false;
            self.feed(tab, |machine| machine.reopened(DISK));
        }
        self.feed(tab, Replication::rewrite);
    }
}
