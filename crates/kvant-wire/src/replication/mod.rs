//! N replicas of one set of envelopes, as a machine without clock, storage or browser.
//!
//! The caller tells it what happened; it answers with [`Effect`]s for the caller to run, and says at
//! any time what a page may claim: [`Replication::durability`].
//!
//! - A replica is a number and a [`ReplicaKind`]: IndexedDB is a durable one, localStorage a cache,
//!   a server will be one more durable one.
//! - One write at a time is under way to a replica, and each is answered by its [`Ticket`]. What was
//!   not confirmed is still lacked: a failed or torn write costs nothing but being written again.
//! - A failure is not tried again by itself: the next thing that is recorded, arrives or is asked
//!   for does so. What no durable replica took is put into every cache.
//! - Other tabs learn of what is recorded here from the first cache. What it does not take, or has
//!   no room for, is told to them in another way ([`Effect::Tell`]).
//! - After a set was deleted nothing of it is written until a person opens it or records anew.

mod durability;
mod replica;
mod writes;

use std::collections::BTreeMap;

use crate::envelope::{Envelope, EnvelopeId};
use crate::store::{Loaded, StoreError};

pub use durability::Durability;
use replica::{Access, Replica};

/// What may be expected of a replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplicaKind {
    /// It holds everything, and what it has confirmed outlives a crash of the browser.
    Durable,
    /// It is written at once and seen by other tabs, but a crash may lose the last seconds of it.
    /// It holds what no durable replica has, and beyond that not much.
    Cache {
        /// How many envelopes that a durable replica has, too, may stay in it.
        confirmed_max: usize,
    },
}

/// What the caller has to do, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Writes envelopes to the replica of the ticket; then [`Replication::confirmed`] or
    /// [`Replication::failed`].
    Write {
        /// What the answer is given with.
        ticket: Ticket,
        /// What is to be there afterwards.
        envelopes: Vec<Envelope>,
    },
    /// Reads all of the replica of the ticket; then [`Replication::loaded`].
    Read {
        /// What the answer is given with.
        ticket: Ticket,
    },
    /// Takes out of a cache what a durable replica has, but for the newest `confirmed_max`. What is
    /// newest only the caller knows, and what may go says [`Replication::is_saved`].
    Trim {
        /// Its number.
        replica: usize,
    },
    /// Tells the other tabs of what they do not see in a cache.
    Tell(Vec<Envelope>),
}

/// Names one write to a replica, or one reading of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket {
    /// The number of the replica.
    pub replica: usize,
    /// Counts what this machine asked for.
    number: u64,
}

/// The machine; one for each set.
///
/// # Example
///
/// ```
/// use kvant_wire::envelope::Envelope;
/// use kvant_wire::replication::{Durability, Effect, ReplicaKind, Replication};
/// use kvant_wire::store::{Loaded, StoreError};
///
/// let mut set =
///     Replication::new([ReplicaKind::Durable, ReplicaKind::Cache { confirmed_max: 2_000 }]);
/// for effect in set.open() {
///     let Effect::Read { ticket } = effect else { panic!("each is read") };
///     set.loaded(ticket, Ok(Loaded::default()));
/// }
///
/// // To the cache first, which other tabs see at once; to the durable replica as well.
/// let note = Envelope::seal(br#"{"kind":"note"}"#.to_vec())?;
/// let effects = set.recorded(vec![note.clone()]);
/// let [Effect::Write { ticket: cache, .. }, Effect::Write { ticket: durable, envelopes }] =
///     effects.as_slice()
/// else {
///     panic!("two writes")
/// };
/// assert_eq!((cache.replica, durable.replica, envelopes), (1, 0, &vec![note]));
/// set.confirmed(*cache);
/// assert_eq!(set.durability(), Durability::Saving, "a cache is not enough");
///
/// // The disk is full: now the cache is asked to hold what only the page has.
/// let effects = set.failed(*durable, 0, StoreError::QuotaExceeded);
/// let [Effect::Write { ticket: cache, .. }] = effects.as_slice() else { panic!("one write") };
/// set.confirmed(*cache);
/// assert_eq!(set.durability(), Durability::AtRisk(StoreError::QuotaExceeded));
/// # Ok::<(), kvant_wire::envelope::ForeignBytes>(())
/// ```
#[derive(Clone, Debug)]
pub struct Replication {
    replicas: Vec<Replica>,
    /// Everything while the set is open; else what no durable replica has.
    envelopes: BTreeMap<EnvelopeId, Envelope>,
    is_open: bool,
    is_deleted: bool,
    is_wiped: bool,
    /// How many tickets there were.
    tickets: u64,
}

impl Replication {
    /// Returns an empty set with these replicas, numbered from 0.
    pub fn new(kinds: impl IntoIterator<Item = ReplicaKind>) -> Replication {
        Replication {
            replicas: kinds.into_iter().map(Replica::new).collect(),
            envelopes: BTreeMap::new(),
            is_open: false,
            is_deleted: false,
            is_wiped: false,
            tickets: 0,
        }
    }

    /// A person opens the set, perhaps once more: every replica is read. What no durable replica
    /// had before is still here.
    pub fn open(&mut self) -> Vec<Effect> {
        self.is_open = true;
        self.is_deleted = false;
        for replica in &mut self.replicas {
            replica.access = Access::Unread;
        }
        (0..self.replicas.len()).map(|index| self.read(index)).collect()
    }

    /// A replica was read, or cannot be: then it is not written to until it is
    /// [reopened](Replication::reopened) or read.
    pub fn loaded(&mut self, ticket: Ticket, loaded: Result<Loaded, StoreError>) -> Vec<Effect> {
        let index = ticket.replica;
        let Some(replica) = self.replicas.get_mut(index) else { return Vec::new() };
        let is_opening = replica.access == Access::Unread;
        // Asked before it was deleted or wiped: what it held then says nothing any more.
        if replica.reading != Some(ticket.number) {
            return Vec::new();
        }
        replica.reading = None;
        replica.access = match &loaded {
            Ok(_) => Access::Open,
            Err(error) => Access::Shut(error.clone()),
        };
        if self.is_deleted {
            return Vec::new();
        }
        match loaded {
            Ok(Loaded { envelopes, quarantined }) => {
                let mut ids: Vec<EnvelopeId> = envelopes.iter().map(Envelope::id).collect();
                ids.sort_unstable();
                for envelope in envelopes {
                    self.add(envelope);
                }
                let all = self.envelopes.keys().copied();
                let lacks = all.filter(|id| ids.binary_search(id).is_err()).collect();
                if let Some(replica) = self.replicas.get_mut(index) {
                    replica.was_read(lacks, quarantined);
                }
            }
            Err(error) => {
                if error == StoreError::Gone {
                    // What was being written went to what is gone: its answer, which may say that
                    // it was done, comes in vain.
                    replica.under_way = None;
                }
                replica.lacks = self.envelopes.keys().copied().collect();
                replica.error = Some(error);
            }
        }
        // Looking at what is left writes nothing.
        if is_opening {
            self.try_durable();
        }
        self.settled_and_due()
    }

    /// A person recorded these here, or brought them in a file. Those that are known are written
    /// once more.
    pub fn recorded(&mut self, envelopes: Vec<Envelope>) -> Vec<Effect> {
        self.is_deleted = false;
        self.write_anew(envelopes)
    }

    /// Another tab or device recorded these. They count as saved when a durable replica has
    /// confirmed them to this page: the other one may be gone before it is answered.
    pub fn arrived(&mut self, envelopes: Vec<Envelope>) -> Vec<Effect> {
        // Told before it was deleted, or found when it is opened.
        if self.is_deleted || !self.is_open {
            return Vec::new();
        }
        for envelope in envelopes {
            self.add(envelope);
        }
        self.try_durable();
        self.due()
    }

    /// A replica lost everything that it had. Nothing is written by itself: the person may have
    /// wanted it gone. Saying it again changes nothing.
    pub fn wiped(&mut self, index: usize) -> Vec<Effect> {
        let Some(replica) = self.replicas.get_mut(index) else { return Vec::new() };
        if let Some(write) = &mut replica.under_way {
            // Whether it was done before or after, its answer does not tell.
            write.is_void = true;
        }
        // What it held a moment ago says nothing any more.
        if replica.reading.is_some() {
            replica.lacks = self.envelopes.keys().copied().collect();
            return vec![self.read(index)];
        }
        let is_told = replica.is_durable() && replica.error == Some(StoreError::Gone);
        if self.envelopes.is_empty() || is_told {
            return Vec::new();
        }
        self.is_wiped = true;
        replica.lacks = self.envelopes.keys().copied().collect();
        if !replica.is_durable() || replica.under_way.is_some() {
            return Vec::new();
        }
        replica.error = Some(StoreError::Gone);
        // Other tabs trim caches, too: what is left there has to be looked at.
        let caches = self.replicas.iter().enumerate();
        let caches = caches.filter(|(_, one)| !one.is_durable() && one.access == Access::Open);
        let caches: Vec<usize> = caches.map(|(index, _)| index).collect();
        caches.into_iter().map(|index| self.read(index)).collect()
    }

    /// A replica that was wiped, closed or out of reach can be used again. It is taken to be empty,
    /// or read where it was being read.
    pub fn reopened(&mut self, index: usize) -> Vec<Effect> {
        let Some(replica) = self.replicas.get_mut(index) else { return Vec::new() };
        replica.error = None;
        replica.lacks = self.envelopes.keys().copied().collect();
        // Its answers are about what was there before.
        replica.under_way = None;
        if replica.reading.is_some() {
            return vec![self.read(index)];
        }
        replica.access = Access::Open;
        Vec::new()
    }

    /// A person wants everything written once more, wherever it can be.
    pub fn rewrite(&mut self) -> Vec<Effect> {
        self.write_anew(self.envelopes.values().cloned().collect())
    }

    /// Tries once more what failed.
    pub fn retry(&mut self) -> Vec<Effect> {
        self.try_durable();
        self.due()
    }

    /// The set is no longer shown: what a durable replica has is forgotten, and the rest is tried
    /// once more.
    pub fn close(&mut self) -> Vec<Effect> {
        self.is_open = false;
        self.forget_saved();
        self.retry()
    }

    /// A person deleted the set, here or in another tab. What is being written cannot be called
    /// back; nothing else is. What is being read is asked for once more.
    pub fn deleted(&mut self) -> Vec<Effect> {
        self.is_deleted = true;
        self.is_wiped = false;
        self.envelopes.clear();
        for replica in &mut self.replicas {
            // Whatever is under way is answered in vain.
            *replica = Replica { access: replica.access.clone(), ..Replica::new(replica.kind) };
        }
        let replicas = self.replicas.iter().enumerate();
        let unread = replicas.filter(|(_, replica)| replica.access == Access::Unread);
        let unread: Vec<usize> = unread.map(|(index, _)| index).collect();
        unread.into_iter().map(|index| self.read(index)).collect()
    }
}
