//! The ledgers of this device: found, read without being opened, added to, deleted, filed.

use kvant_core::ledger::fold::Ledger;
use kvant_device::indexed_db::Database;
use kvant_device::local_storage::{self, LocalStore};
use kvant_device::tabs::News;
use kvant_device::{Preference, remember};
use kvant_wire::envelope::Envelope;
use kvant_wire::file::FiledLedger;
use kvant_wire::replicas::{Replica, union};
use kvant_wire::replication::Replication;
use kvant_wire::store::{EventStore, LedgerId, Loaded, StoreError};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::book::stores::load_local_storage;
use crate::book::{Book, random};

impl Book {
    /// Opens the database, and returns every ledger that a store of this device has.
    pub(super) async fn find_ledgers(self) -> Vec<LedgerId> {
        let database = Database::open().await;
        let mut found = local_storage::ledgers().unwrap_or_else(|_| Vec::new());
        if let Ok(database) = &database {
            found.extend(database.ledgers().await.unwrap_or_else(|_| Vec::new()));
        }
        found.sort_unstable();
        found.dedup();
        self.stores.update_value(|stores| stores.database = database);
        found
    }

    /// Shows an empty ledger; it is on this device once something is recorded in it.
    pub fn begin_another(self) {
        spawn_local(self.read(random::ledger_id()));
    }

    /// Remembers which ledger is open, once something is in it.
    pub(super) fn remember_open(self, id: &LedgerId) {
        if !self.ledger.with_untracked(Ledger::is_empty) {
            remember(Preference::Ledger, id.as_str());
            remember(Preference::Portal, "yes");
            self.add_to_shelf(id);
        }
    }

    fn add_to_shelf(self, id: &LedgerId) {
        self.shelf.update(|shelf| {
            if !shelf.contains(id) {
                shelf.push(id.clone());
            }
        });
    }

    /// Everything of the open ledger, for a file.
    pub fn filed(self) -> FiledLedger {
        let id = self.current.get_untracked();
        let envelopes = self.with_set(&id, |set| set.envelopes().cloned().collect());
        let quarantined = self.quarantined.get_untracked();
        FiledLedger { id, records: Loaded { envelopes, quarantined } }
    }

    /// Everything of this device, for a file. A ledger that cannot be read is said to be missing.
    pub async fn filed_all(self) -> (Vec<FiledLedger>, Vec<LedgerId>) {
        let (mut filed, mut missing) = (vec![self.filed()], Vec::new());
        let current = self.current.get_untracked();
        let others = self.shelf.get_untracked().into_iter().filter(|id| *id != current);
        for id in others {
            let records = self.load(&id).await;
            match records {
                Some(records) => filed.push(FiledLedger { id, records }),
                None => missing.push(id),
            }
        }
        (filed, missing)
    }

    /// What is stored of another ledger of this device; nothing where no store can be read.
    pub async fn load(self, id: &LedgerId) -> Option<Loaded> {
        let durable = self.load_indexed_db(id).await;
        let local = load_local_storage(id).await;
        if durable.is_err() && local.is_err() {
            return None;
        }
        let mut together = union([durable, local]);
        let mut quarantined = Vec::new();
        for replica in &mut together.replicas {
            if let Replica::Read { quarantined: found, .. } = replica {
                quarantined.append(found);
            }
        }
        Some(Loaded { envelopes: together.envelopes, quarantined })
    }

    /// Stores envelopes of a ledger that is not open.
    ///
    /// # Errors
    ///
    /// What the stores say when none of them took all of it.
    pub async fn store(self, id: &LedgerId, envelopes: &[Envelope]) -> Result<(), StoreError> {
        let durable = match self.database() {
            Ok(database) => database.store(id.clone()).append_all(envelopes).await.map(drop),
            Err(error) => Err(error),
        };
        if durable.is_err() {
            let local = LocalStore::open(id)?;
            for envelope in envelopes {
                local.append(envelope).await?;
            }
        }
        self.add_to_shelf(id);
        Ok(())
    }

    /// Deletes a ledger from this device and opens another one, or an empty one.
    ///
    /// # Errors
    ///
    /// What the store says that did not delete it; then it is still there.
    pub async fn delete(self, id: &LedgerId) -> Result<(), StoreError> {
        match self.database() {
            Ok(database) => database.delete_ledger(id).await?,
            // Where there is no storage, there is nothing to delete.
            Err(StoreError::Denied) => {}
            Err(error) => return Err(error),
        }
        if LocalStore::open(id).is_ok() {
            local_storage::delete_ledger(id)?;
        }
        self.tell_tabs(&News::Deleted(id.clone()));
        self.forget(id).await;
        Ok(())
    }

    /// Another tab deleted a ledger; where it is open here, the page says where it went.
    pub(super) fn hear_of_deletion(self, id: LedgerId) {
        if self.current.get_untracked() == id {
            let name = self.ledger.with_untracked(|ledger| ledger.general().name.clone());
            self.deleted_elsewhere.set(Some(name));
        }
        spawn_local(async move { self.forget(&id).await });
    }

    /// Leaves a ledger that is deleted: nothing of it may be stored again.
    async fn forget(self, id: &LedgerId) {
        self.shelf.update(|shelf| shelf.retain(|known| known != id));
        if self.was_opened(id) {
            self.replicate(id, Replication::deleted);
        }
        if self.current.get_untracked() == *id {
            self.read(self.next_ledger()).await;
        }
    }
}
