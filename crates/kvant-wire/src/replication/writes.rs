//! What is written where, and what follows from the answers.

use std::collections::BTreeSet;

use crate::envelope::{Envelope, EnvelopeId};
use crate::replication::replica::{Access, UnderWay};
use crate::replication::{Effect, ReplicaKind, Replication, Ticket};
use crate::store::StoreError;

impl Replication {
    /// A replica has all of what was to be written. An answer to a write that nobody waits for any
    /// more changes nothing.
    pub fn confirmed(&mut self, ticket: Ticket) -> Vec<Effect> {
        let Some(replica) = self.replicas.get_mut(ticket.replica) else { return Vec::new() };
        let Some(write) = replica.end_write(ticket.number) else { return Vec::new() };
        if write.is_void && replica.is_durable() {
            return self.gone(ticket.replica);
        }
        if !write.is_void {
            replica.error = None;
            replica.has(&write.ids);
        }
        if replica.is_durable() {
            return self.settled_and_due();
        }
        let effects = self.due();
        if !self.is_open {
            self.forget_saved();
        }
        effects
    }

    /// A replica has the first `stored` of what was to be written; of the others it is not known.
    pub fn failed(&mut self, ticket: Ticket, stored: usize, error: StoreError) -> Vec<Effect> {
        let Some(replica) = self.replicas.get_mut(ticket.replica) else { return Vec::new() };
        let Some(write) = replica.end_write(ticket.number) else { return Vec::new() };
        let (stored, rest) = write.ids.split_at_checked(stored).unwrap_or((&write.ids, &[]));
        if !write.is_void {
            replica.has(stored);
        }
        if replica.is_durable() {
            if write.is_void || error == StoreError::Gone {
                return self.gone(ticket.replica);
            }
            replica.error = Some(error);
            replica.is_due = false;
            self.put_into_caches();
            return self.due();
        }
        replica.error = Some(error);
        let mut effects = Vec::new();
        if write.is_news {
            self.tell(rest, &mut effects);
        }
        effects.extend(self.due());
        effects
    }

    /// A durable replica was wiped, as a write to it has shown.
    fn gone(&mut self, index: usize) -> Vec<Effect> {
        self.is_wiped = !self.envelopes.is_empty();
        if let Some(replica) = self.replicas.get_mut(index) {
            replica.error = Some(StoreError::Gone);
            replica.is_due = false;
            replica.lacks = self.envelopes.keys().copied().collect();
        }
        self.put_into_caches();
        self.due()
    }

    /// Takes an envelope into the set; no replica is known to have it, unless it was known before.
    pub(super) fn add(&mut self, envelope: Envelope) {
        let id = envelope.id();
        if self.envelopes.insert(id, envelope).is_none() {
            for replica in &mut self.replicas {
                replica.lacks.insert(id);
            }
        }
    }

    /// Has envelopes written to every replica, whatever it is known to hold, and other tabs told.
    pub(super) fn write_anew(&mut self, envelopes: Vec<Envelope>) -> Vec<Effect> {
        let ids: Vec<EnvelopeId> = envelopes.iter().map(Envelope::id).collect();
        for envelope in envelopes {
            self.envelopes.insert(envelope.id(), envelope);
        }
        for replica in &mut self.replicas {
            replica.lacks.extend(&ids);
        }
        let mut effects = Vec::new();
        match self.replicas.iter_mut().find(|replica| !replica.is_durable()) {
            Some(cache) => cache.news.extend(ids),
            None => self.tell(&ids, &mut effects),
        }
        self.try_durable();
        effects.extend(self.due());
        effects
    }

    /// Has every durable replica written what it lacks.
    pub(super) fn try_durable(&mut self) {
        let is_durable = self.replicas.iter().any(|replica| replica.is_durable());
        for replica in self.replicas.iter_mut().filter(|replica| replica.is_durable()) {
            replica.is_due |= !replica.lacks.is_empty();
        }
        if !is_durable {
            self.put_into_caches();
        }
    }

    fn put_into_caches(&mut self) {
        if !self.has_unsaved() {
            return;
        }
        for cache in self.replicas.iter_mut().filter(|replica| !replica.is_durable()) {
            cache.is_due = true;
        }
    }

    /// As [`Replication::due`], and what follows when everything is saved.
    pub(super) fn settled_and_due(&mut self) -> Vec<Effect> {
        let mut effects = self.due();
        if self.has_unsaved() || self.replicas.iter().any(|one| one.access == Access::Unread) {
            return effects;
        }
        self.is_wiped = false;
        if !self.is_open {
            self.forget_saved();
            return effects;
        }
        for (replica, one) in self.replicas.iter().enumerate() {
            let ReplicaKind::Cache { confirmed_max } = one.kind else { continue };
            if one.access == Access::Open && self.envelopes.len() > confirmed_max {
                effects.push(Effect::Trim { replica });
            }
        }
        effects
    }

    /// Keeps only what no durable replica has, and what other tabs may still have to be told.
    pub(super) fn forget_saved(&mut self) {
        let unsaved: BTreeSet<EnvelopeId> = self.unsaved().collect();
        let mut kept = unsaved.clone();
        for replica in &self.replicas {
            kept.extend(&replica.news);
            kept.extend(
                replica.under_way.iter().filter(|one| one.is_news).flat_map(|one| &one.ids),
            );
        }
        self.envelopes.retain(|id, _| kept.contains(id));
        for replica in &mut self.replicas {
            replica.lacks.retain(|id| unsaved.contains(id));
            replica.quarantined.clear();
        }
    }

    /// Returns what can be done now. Caches come first: other tabs wait for them.
    pub(super) fn due(&mut self) -> Vec<Effect> {
        self.refuse_where_shut();
        let mut effects = Vec::new();
        let is_durable: Vec<bool> = self.replicas.iter().map(|one| one.is_durable()).collect();
        for wanted in [false, true] {
            for (index, is_durable) in is_durable.iter().enumerate() {
                match is_durable {
                    _ if *is_durable != wanted => {}
                    true => self.write_to_durable(index, &mut effects),
                    false => self.write_to_cache(index, &mut effects),
                }
            }
        }
        effects
    }

    /// What cannot be written to has failed already.
    fn refuse_where_shut(&mut self) {
        let mut has_refused = false;
        for replica in self.replicas.iter_mut().filter(|replica| replica.is_durable()) {
            if let (Access::Shut(error), true) = (&replica.access, replica.is_due) {
                replica.error = Some(error.clone());
                replica.is_due = false;
                has_refused = true;
            }
        }
        if has_refused {
            self.put_into_caches();
        }
    }

    fn write_to_durable(&mut self, index: usize, effects: &mut Vec<Effect>) {
        let Some(replica) = self.replicas.get_mut(index) else { return };
        let is_free = replica.access == Access::Open && replica.under_way.is_none();
        if is_free && std::mem::take(&mut replica.is_due) {
            let ids = replica.lacks.iter().copied().collect();
            self.write(index, ids, false, effects);
        }
    }

    fn write_to_cache(&mut self, index: usize, effects: &mut Vec<Effect>) {
        let Some(replica) = self.replicas.get_mut(index) else { return };
        let ReplicaKind::Cache { confirmed_max } = replica.kind else { return };
        match replica.access.clone() {
            Access::Unread => {}
            Access::Shut(error) => {
                replica.error = Some(error);
                replica.is_due = false;
                let news = std::mem::take(&mut replica.news);
                self.tell(&news, effects);
            }
            Access::Open if replica.under_way.is_some() => {}
            Access::Open if !replica.news.is_empty() => {
                let mut news = std::mem::take(&mut replica.news);
                let rest = news.split_off(news.len().min(confirmed_max));
                self.write(index, news, true, effects);
                self.tell(&rest, effects);
            }
            Access::Open => {
                if std::mem::take(&mut replica.is_due) {
                    let ids = self.only_in_memory();
                    self.write(index, ids, false, effects);
                }
            }
        }
    }

    /// What no durable replica has or is being written. A cache that took it once is written again:
    /// it may have lost it in ways that nobody told of.
    fn only_in_memory(&self) -> Vec<EnvelopeId> {
        let durable = || self.replicas.iter().filter(|replica| replica.is_durable());
        if durable().any(|replica| replica.is_due) {
            return Vec::new();
        }
        let writes = durable().filter_map(|replica| replica.under_way.as_ref());
        let under_way: BTreeSet<&EnvelopeId> = writes.flat_map(|write| &write.ids).collect();
        self.unsaved().filter(|id| !under_way.contains(id)).collect()
    }

    fn write(
        &mut self,
        replica: usize,
        ids: Vec<EnvelopeId>,
        is_news: bool,
        effects: &mut Vec<Effect>,
    ) {
        let envelopes = self.named(&ids);
        let Some(target) = self.replicas.get_mut(replica).filter(|_| !ids.is_empty()) else {
            return;
        };
        self.tickets = self.tickets.saturating_add(1);
        let number = self.tickets;
        // Until it is confirmed, nothing is known of them any more.
        target.lacks.extend(&ids);
        target.under_way = Some(UnderWay { number, ids, is_news, is_void: false });
        effects.push(Effect::Write { ticket: Ticket { replica, number }, envelopes });
    }

    /// Asks what a replica holds. Only the last one that was asked for is awaited.
    pub(super) fn read(&mut self, replica: usize) -> Effect {
        self.tickets = self.tickets.saturating_add(1);
        let number = self.tickets;
        if let Some(asked) = self.replicas.get_mut(replica) {
            asked.reading = Some(number);
        }
        Effect::Read { ticket: Ticket { replica, number } }
    }

    pub(super) fn tell(&self, ids: &[EnvelopeId], effects: &mut Vec<Effect>) {
        if !ids.is_empty() {
            effects.push(Effect::Tell(self.named(ids)));
        }
    }

    fn named(&self, ids: &[EnvelopeId]) -> Vec<Envelope> {
        ids.iter().filter_map(|id| self.envelopes.get(id)).cloned().collect()
    }
}
