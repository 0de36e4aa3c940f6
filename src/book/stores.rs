//! The replicas of this device, and the effects of their machine.

use std::collections::BTreeMap;

use kvant_device::indexed_db::Database;
use kvant_device::local_storage::{self, Change, LocalStore, Watch};
use kvant_device::quota::{self, Persistence};
use kvant_device::tabs::{News, Tabs};
use kvant_device::{Preference, remember};
use kvant_wire::envelope::{Envelope, EnvelopeId};
use kvant_wire::replication::{Durability, Effect, ReplicaKind, Replication, Ticket};
use kvant_wire::store::{EventStore, LedgerId, Loaded, StoreError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::book::{Book, decoded, now, random};

/// The number of IndexedDB among the replicas.
const INDEXED_DB: usize = 0;

/// That of localStorage.
const LOCAL_STORAGE: usize = 1;

const REPLICAS: [ReplicaKind; 2] =
    [ReplicaKind::Durable, ReplicaKind::Cache { confirmed_max: local_storage::CONFIRMED_MAX }];

/// What stands behind the signals.
pub(super) struct StoreState {
    pub(super) database: Result<Database, StoreError>,
    _watch: Option<Watch>,
    tabs: Option<Tabs>,
    /// The open ledger, and of those that were open before what is saved nowhere.
    sets: BTreeMap<LedgerId, Replication>,
}

impl StoreState {
    pub(super) const fn new() -> StoreState {
        StoreState {
            database: Err(StoreError::Denied),
            _watch: None,
            tabs: None,
            sets: BTreeMap::new(),
        }
    }

    fn set(&mut self, id: &LedgerId) -> &mut Replication {
        self.sets.entry(id.clone()).or_insert_with(|| Replication::new(REPLICAS))
    }
}

impl Book {
    /// Lets the replicas of a ledger take something in, does what follows from it, and shows what
    /// may be said now.
    pub(super) fn replicate(
        self,
        id: &LedgerId,
        input: impl FnOnce(&mut Replication) -> Vec<Effect>,
    ) {
        let effects = self.stores.try_update_value(|stores| input(stores.set(id)));
        self.show_durability(id);
        for effect in effects.into_iter().flatten() {
            self.run(id.clone(), effect);
        }
    }

    /// Asks the replicas of a ledger something.
    pub(super) fn with_set<T>(self, id: &LedgerId, ask: impl FnOnce(&Replication) -> T) -> T {
        self.stores.with_value(|stores| match stores.sets.get(id) {
            Some(set) => ask(set),
            None => ask(&Replication::new(REPLICAS)),
        })
    }

    /// Whether a ledger was opened by this page.
    pub(super) fn was_opened(self, id: &LedgerId) -> bool {
        self.stores.with_value(|stores| stores.sets.contains_key(id))
    }

    /// Says where everything of the open ledger is.
    pub(super) fn show_durability(self, id: &LedgerId) {
        if self.current.get_untracked() != *id {
            return;
        }
        let (durability, is_wiped) = self.with_set(id, |set| (set.durability(), set.is_wiped()));
        if self.durability.get_untracked() != durability {
            self.durability.set(durability);
        }
        if self.is_wiped.get_untracked() != is_wiped {
            self.is_wiped.set(is_wiped);
        }
    }

    fn run(self, id: LedgerId, effect: Effect) {
        match effect {
            Effect::Write { ticket, envelopes } => spawn_local(async move {
                let written = self.write(&id, ticket.replica, &envelopes).await;
                self.replicate(&id, |set| match written {
                    Ok(()) => set.confirmed(ticket),
                    Err((stored, error)) => set.failed(ticket, stored, error),
                });
            }),
            Effect::Read { ticket } => {
                spawn_local(async move { self.load_replica(&id, ticket).await })
            }
            Effect::Trim { .. } => self.trim(&id),
            Effect::Tell(envelopes) => self.tell_tabs(&News::Recorded(id, envelopes)),
        }
    }

    /// Fails with how many of the first are stored.
    async fn write(
        self,
        id: &LedgerId,
        replica: usize,
        envelopes: &[Envelope],
    ) -> Result<(), (usize, StoreError)> {
        if replica == INDEXED_DB {
            let database = self.database().map_err(|error| (0, error))?;
            let appended = database.store(id.clone()).append_all(envelopes).await;
            return appended.map(drop).map_err(|error| (0, error));
        }
        let local = LocalStore::open(id).map_err(|error| (0, error))?;
        for (stored, envelope) in envelopes.iter().enumerate() {
            local.append(envelope).await.map_err(|error| (stored, error))?;
        }
        Ok(())
    }

    async fn load_replica(self, id: &LedgerId, ticket: Ticket) {
        let loaded = match ticket.replica {
            INDEXED_DB => self.load_indexed_db(id).await,
            _ => load_local_storage(id).await,
        };
        self.replicate(id, |set| set.loaded(ticket, loaded));
    }

    pub(super) async fn load_indexed_db(self, id: &LedgerId) -> Result<Loaded, StoreError> {
        self.database()?.store(id.clone()).load().await
    }

    pub(super) fn database(self) -> Result<Database, StoreError> {
        self.stores.with_value(|stores| stores.database.clone())
    }

    /// Takes out of localStorage what need not be there.
    pub(super) fn trim(self, id: &LedgerId) {
        if self.current.get_untracked() != *id || !self.is_read.get_untracked() {
            return;
        }
        // In the order of events, the oldest first: those may go.
        let ids: Vec<EnvelopeId> = self
            .ledger
            .with_untracked(|ledger| ledger.ids().map(|id| EnvelopeId::from_bytes(id.0)).collect());
        let saved = self.with_set(id, |set| {
            ids.into_iter().filter(|id| set.is_saved(*id)).collect::<Vec<EnvelopeId>>()
        });
        if let Ok(local) = LocalStore::open(id) {
            drop(local.prune(&saved));
        }
    }

    /// Reads a ledger from every replica, and hears of what other tabs write to it meanwhile.
    /// Returns which ledger that was: another one where this one was deleted meanwhile.
    pub(super) async fn read_stores(self, mut id: LedgerId) -> LedgerId {
        loop {
            self.watch(&id);
            let reads = self.stores.try_update_value(|stores| stores.set(&id).open());
            for effect in reads.into_iter().flatten() {
                if let Effect::Read { ticket } = effect {
                    self.load_replica(&id, ticket).await;
                }
            }
            if !self.with_set(&id, Replication::is_deleted) {
                return id;
            }
            id = self.next_ledger();
        }
    }

    pub(super) fn next_ledger(self) -> LedgerId {
        let next = self.shelf.with_untracked(|shelf| shelf.first().cloned());
        next.unwrap_or_else(random::ledger_id)
    }

    fn watch(self, id: &LedgerId) {
        let watched = id.clone();
        let watch = LocalStore::open(id).and_then(|local| {
            local.watch(move |change| match change {
                Change::Appended(envelope) => self.arrive(&watched, vec![envelope]),
                Change::Quarantined(record) => {
                    self.quarantined.update(|known| known.push(record));
                }
                Change::Wiped => self.replicate(&watched, |set| set.wiped(LOCAL_STORAGE)),
            })
        });
        self.stores.update_value(|stores| stores._watch = watch.ok());
    }

    /// Writes what was recorded or brought here to every replica.
    pub(super) fn store_recorded(self, envelopes: Vec<Envelope>) {
        if envelopes.is_empty() {
            return;
        }
        let id = self.current.get_untracked();
        self.remember_open(&id);
        self.replicate(&id, |set| set.recorded(envelopes));
    }

    /// Writes everything of the open ledger once more, after the storage was wiped or full.
    pub fn keep_all(self) {
        spawn_local(async move {
            // What this device writes from now on is still its own after a reload.
            remember(Preference::Author, &self.author.to_string());
            // A database that was removed has to be made anew.
            let database = Database::open().await;
            let id = self.current.get_untracked();
            if let Ok(database) = database {
                self.stores.update_value(|stores| stores.database = Ok(database));
                self.replicate(&id, |set| set.reopened(INDEXED_DB));
            }
            self.remember_open(&id);
            self.replicate(&id, Replication::rewrite);
        });
    }

    /// Tries once more to store what no store took of ledgers that were open before. What is not
    /// taken now stays in memory, and is there when its ledger is opened again.
    pub(super) fn retry_elsewhere(self) {
        let current = self.current.get_untracked();
        let unsaved: Vec<LedgerId> = self.stores.with_value(|stores| {
            let elsewhere = stores.sets.iter().filter(|(id, _)| **id != current);
            let unsaved = elsewhere.filter(|(_, set)| set.has_unsaved());
            unsaved.map(|(id, _)| id.clone()).collect()
        });
        for id in unsaved {
            self.replicate(&id, Replication::retry);
        }
    }

    /// Tells an idle page that its database was removed: whoever records nothing more would not
    /// learn it.
    pub(super) fn tell_removed(self) {
        let end = self.database().ok().and_then(|database| database.end());
        if end == Some(StoreError::Gone) {
            self.replicate(&self.current.get_untracked(), |set| set.wiped(INDEXED_DB));
        }
    }

    pub(super) fn listen_to_tabs(self) {
        let tabs = Tabs::open(move |news| match news {
            News::Deleted(id) => self.hear_of_deletion(id),
            News::Recorded(id, envelopes) => self.arrive(&id, envelopes),
        });
        self.stores.update_value(|stores| stores.tabs = tabs);
    }

    pub(super) fn tell_tabs(self, news: &News) {
        self.stores.with_value(|stores| {
            if let Some(tabs) = &stores.tabs {
                tabs.tell(news);
            }
        });
    }

    /// Takes in what another tab recorded in a ledger that is open here, or is being opened.
    fn arrive(self, id: &LedgerId, envelopes: Vec<Envelope>) {
        if !self.with_set(id, Replication::is_open) {
            return;
        }
        if self.current.get_untracked() == *id {
            // What happened now must not lie ahead of what is shown.
            self.now.set(now());
            // What a stop that was taken back leaves open is asked where it was taken back.
            self.ledger.update(|ledger| {
                ledger.ingest(envelopes.iter().map(decoded));
            });
        }
        self.replicate(id, |set| set.arrived(envelopes));
        self.remember_open(&self.current.get_untracked());
    }

    /// Asks the browser not to throw away what is stored here, which may show a question to the
    /// person. Returns whether it promised; nothing where it cannot be asked.
    pub async fn persist(self) -> Option<bool> {
        Some(quota::persist().await? == Persistence::Granted)
    }

    /// Returns where the next record would be: what [`Book::durability`] says before there is one.
    pub fn outlook(self) -> Durability {
        self.with_set(&self.current.get_untracked(), Replication::outlook)
    }
}

pub(super) async fn load_local_storage(id: &LedgerId) -> Result<Loaded, StoreError> {
    LocalStore::open(id)?.load().await
}
