//! What the machine knows, and what a page may say.

use crate::envelope::{Envelope, EnvelopeId};
use crate::replication::Replication;
use crate::replication::replica::{Access, Replica};
use crate::store::{Quarantined, StoreError};

/// What a page may say of everything that is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A durable replica has confirmed each of the envelopes.
    Saved,
    /// An answer is still to come.
    Saving,
    /// Some are in caches only, which a crash may lose; why no durable replica has them.
    AtRisk(StoreError),
    /// Some are nowhere but here, and gone with the page; why no replica has them.
    MemoryOnly(StoreError),
}

impl Replication {
    /// Everything, in the order of ids; of a set that is not open, what is not saved.
    pub fn envelopes(&self) -> impl Iterator<Item = &Envelope> {
        self.envelopes.values()
    }

    /// Whether it is in the set.
    pub fn knows(&self, id: EnvelopeId) -> bool {
        self.envelopes.contains_key(&id)
    }

    /// Whether a durable replica has it.
    pub fn is_saved(&self, id: EnvelopeId) -> bool {
        let mut durable = self.replicas.iter().filter(|replica| replica.is_durable());
        self.knows(id) && durable.any(|replica| !replica.lacks.contains(&id))
    }

    /// Whether something is in no durable replica.
    pub fn has_unsaved(&self) -> bool {
        self.unsaved().next().is_some()
    }

    /// Whether it is shown, or about to be.
    pub const fn is_open(&self) -> bool {
        self.is_open
    }

    /// Whether it was deleted, and neither opened nor recorded in since.
    pub const fn is_deleted(&self) -> bool {
        self.is_deleted
    }

    /// Whether a replica was wiped, and not everything is saved again since.
    pub const fn is_wiped(&self) -> bool {
        self.is_wiped
    }

    /// The records that are no envelopes, as the replicas were read last; each once.
    pub fn quarantined(&self) -> Vec<Quarantined> {
        let mut found: Vec<Quarantined> = Vec::new();
        for record in self.replicas.iter().flat_map(|replica| &replica.quarantined) {
            if !found.contains(record) {
                found.push(record.clone());
            }
        }
        found
    }

    /// Returns what a page may say of everything that is recorded.
    pub fn durability(&self) -> Durability {
        if !self.has_unsaved() {
            return Durability::Saved;
        }
        if self.replicas.iter().any(Replica::is_busy) {
            return Durability::Saving;
        }
        let error = self.durable_error();
        let is_cached = |id: EnvelopeId| self.caches().any(|cache| !cache.lacks.contains(&id));
        if self.unsaved().all(is_cached) {
            return Durability::AtRisk(error);
        }
        let of_caches = self.caches().filter_map(|cache| cache.error.clone());
        Durability::MemoryOnly(of_caches.min().unwrap_or(error))
    }

    /// Returns what would be said of the next record if every replica did as it last did.
    pub fn outlook(&self) -> Durability {
        let is_open = |replica: &Replica| replica.access == Access::Open;
        if self.replicas.iter().any(|replica| replica.is_durable() && is_open(replica)) {
            return Durability::Saved;
        }
        let error = self.durable_error();
        match self.caches().any(is_open) {
            true => Durability::AtRisk(error),
            false => Durability::MemoryOnly(error),
        }
    }

    fn caches(&self) -> impl Iterator<Item = &Replica> {
        self.replicas.iter().filter(|replica| !replica.is_durable())
    }

    /// The most serious of what the durable replicas said last.
    fn durable_error(&self) -> StoreError {
        let durable = self.replicas.iter().filter(|replica| replica.is_durable());
        let error = durable.filter_map(|replica| replica.error.clone()).min();
        error.unwrap_or(StoreError::Denied)
    }

    /// What no durable replica has.
    pub(super) fn unsaved(&self) -> impl Iterator<Item = EnvelopeId> {
        let mut durable = self.replicas.iter().filter(|replica| replica.is_durable());
        let first = durable.next();
        let rest: Vec<&Replica> = durable.collect();
        let all = first.is_none().then(|| self.envelopes.keys());
        let lacked = first.into_iter().flat_map(|first| &first.lacks);
        let lacked = lacked.filter(move |id| rest.iter().all(|one| one.lacks.contains(id)));
        lacked.chain(all.into_iter().flatten()).copied()
    }
}
