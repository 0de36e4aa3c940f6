//! What is known of one replica.

use std::collections::BTreeSet;

use crate::envelope::EnvelopeId;
use crate::replication::ReplicaKind;
use crate::store::{Quarantined, StoreError};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Nobody knows yet what it holds.
    Unread,
    /// It can be written to.
    Open,
    /// It cannot.
    Shut(StoreError),
}

/// A write whose answer is still to come.
#[derive(Clone, Debug)]
pub(super) struct UnderWay {
    pub(super) number: u64,
    /// In the order in which they are written.
    pub(super) ids: Vec<EnvelopeId>,
    /// Whether other tabs learn of them by it.
    pub(super) is_news: bool,
    /// The replica was wiped meanwhile.
    pub(super) is_void: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Replica {
    pub(super) kind: ReplicaKind,
    pub(super) access: Access,
    /// What it is not known to hold, of everything that is known.
    pub(super) lacks: BTreeSet<EnvelopeId>,
    pub(super) under_way: Option<UnderWay>,
    /// A durable one is to be written what it lacks, a cache what would else be only in memory.
    pub(super) is_due: bool,
    /// What other tabs are to see in this cache.
    pub(super) news: Vec<EnvelopeId>,
    /// The reading whose answer is awaited.
    pub(super) reading: Option<u64>,
    /// What it said last, if that was no success.
    pub(super) error: Option<StoreError>,
    pub(super) quarantined: Vec<Quarantined>,
}

impl Replica {
    pub(super) const fn new(kind: ReplicaKind) -> Replica {
        Replica {
            kind,
            access: Access::Unread,
            lacks: BTreeSet::new(),
            under_way: None,
            is_due: false,
            news: Vec::new(),
            reading: None,
            error: None,
            quarantined: Vec::new(),
        }
    }

    pub(super) const fn is_durable(&self) -> bool {
        matches!(self.kind, ReplicaKind::Durable)
    }

    /// Whether an answer of it is still to come.
    pub(super) fn is_busy(&self) -> bool {
        let is_pending = self.is_due || !self.news.is_empty() || self.reading.is_some();
        self.under_way.is_some() || self.access == Access::Unread || is_pending
    }

    /// Takes what was found in it for what it holds.
    pub(super) fn was_read(&mut self, lacks: BTreeSet<EnvelopeId>, bad: Vec<Quarantined>) {
        self.lacks = lacks;
        self.quarantined = bad;
        if self.is_durable() {
            self.error = None;
        }
    }

    pub(super) fn has(&mut self, ids: &[EnvelopeId]) {
        for id in ids {
            self.lacks.remove(id);
        }
    }

    /// Ends the write of that number, if it is the one under way.
    pub(super) fn end_write(&mut self, number: u64) -> Option<UnderWay> {
        self.under_way.take_if(|write| write.number == number)
    }
}
