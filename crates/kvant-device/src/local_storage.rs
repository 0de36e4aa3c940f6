//! Envelopes in localStorage: written at once, and told to other tabs.
//!
//! It is a cache beside IndexedDB, because the browser writes it to the disk when it likes: what
//! was kept here alone can be lost with the browser. Every envelope has a key of its own,
//! `kvant/<ledger>/v1/<id>`. No key is ever read, changed and written again: two tabs would lose
//! each other's envelopes that way.

use js_sys::Object;
use kvant_wire::envelope::{Envelope, EnvelopeId, ForeignBytes};
use kvant_wire::store::{Appended, EventStore, LedgerId, Loaded, Quarantined, StoreError};
use kvant_wire::text_form::{from_text, to_text};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Storage, StorageEvent, Window};

use crate::browser_error::store_error;

/// How many of the envelopes that IndexedDB has confirmed are kept here too: about a tenth of what
/// localStorage holds.
pub const CONFIRMED_MAX: usize = 2_000;

const ROOT: &str = "kvant/";
const FORM: &str = "/v1/";

/// The envelopes of one ledger in localStorage.
#[derive(Clone, Debug)]
pub struct LocalStore {
    storage: Storage,
    /// What the keys of this ledger begin with.
    prefix: String,
}

impl LocalStore {
    /// Opens the store of `ledger`, there or not yet.
    ///
    /// # Errors
    ///
    /// [`StoreError::Denied`] where the browser gives no localStorage.
    pub fn open(ledger: &LedgerId) -> Result<LocalStore, StoreError> {
        Ok(LocalStore { storage: local_storage()?, prefix: format!("{ROOT}{ledger}{FORM}") })
    }

    /// Makes room: takes out what IndexedDB has confirmed, except the newest
    /// [`CONFIRMED_MAX`]. What is not in `confirmed` stays, however old.
    ///
    /// `confirmed` goes from the oldest to the newest; only its owner knows that order. To the
    /// port nothing was deleted: the set of all replicas is what it was.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; then some of it may be left.
    pub fn prune(&self, confirmed: &[EnvelopeId]) -> Result<(), StoreError> {
        let (old, _) = confirmed.split_at(confirmed.len().saturating_sub(CONFIRMED_MAX));
        let mut old = old.to_vec();
        old.sort_unstable();
        // Few of the old ones are still here: looking for those is less work than removing all.
        let is_old = |name: &str| name.parse().is_ok_and(|id| old.binary_search(&id).is_ok());
        for key in keys(&self.storage) {
            if key.strip_prefix(&self.prefix).is_some_and(is_old) {
                self.storage.remove_item(&key).map_err(store_error)?;
            }
        }
        Ok(())
    }

    /// Calls `on_change` with what other tabs do to this store, until the answer is dropped.
    ///
    /// # Errors
    ///
    /// [`StoreError::Denied`] where there is no window to listen to.
    pub fn watch(&self, on_change: impl Fn(Change) + 'static) -> Result<Watch, StoreError> {
        let window = web_sys::window().ok_or(StoreError::Denied)?;
        let store = self.clone();
        let listener = Closure::<dyn Fn(StorageEvent)>::new(move |event: StorageEvent| {
            if let Some(change) = store.change(&event) {
                on_change(change);
            }
        });
        window
            .add_event_listener_with_callback(STORAGE_EVENT, listener.as_ref().unchecked_ref())
            .map_err(store_error)?;
        Ok(Watch { window, listener })
    }

    fn change(&self, event: &StorageEvent) -> Option<Change> {
        if event.storage_area().as_ref() != Some(&self.storage) {
            return None;
        }
        let Some(key) = event.key() else { return Some(Change::Wiped) };
        let name = key.strip_prefix(&self.prefix)?;
        // Without a value it was taken out: pruned, or its ledger deleted.
        let mut loaded = Loaded::default();
        take(&mut loaded, name, &event.new_value()?);
        let appended = loaded.envelopes.pop().map(Change::Appended);
        appended.or_else(|| loaded.quarantined.pop().map(Change::Quarantined))
    }
}

impl EventStore for LocalStore {
    async fn append(&self, envelope: &Envelope) -> Result<Appended, StoreError> {
        let key = format!("{}{}", self.prefix, envelope.id());
        let text = to_text(envelope.bytes());
        let known = self.storage.get_item(&key).map_err(store_error)?;
        if known.as_deref() == Some(&*text) {
            return Ok(Appended::AlreadyThere);
        }
        self.storage.set_item(&key, &text).map_err(store_error)?;
        Ok(Appended::New)
    }

    async fn load(&self) -> Result<Loaded, StoreError> {
        let mut loaded = Loaded::default();
        for key in keys(&self.storage) {
            let Some(name) = key.strip_prefix(&self.prefix) else { continue };
            let text = self.storage.get_item(&key).map_err(store_error)?;
            // Another tab may just have pruned it.
            if let Some(text) = text {
                take(&mut loaded, name, &text);
            }
        }
        Ok(loaded)
    }
}

/// What another tab did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It appended this.
    Appended(Envelope),
    /// It wrote what is no envelope.
    Quarantined(Quarantined),
    /// All of localStorage was cleared.
    Wiped,
}

/// Listens as long as it lives.
pub struct Watch {
    window: Window,
    listener: Closure<dyn Fn(StorageEvent)>,
}

const STORAGE_EVENT: &str = "storage";

impl Drop for Watch {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        // It was added, so there is nothing that could fail.
        let _ = self.window.remove_event_listener_with_callback(STORAGE_EVENT, listener);
    }
}

/// Returns the ledgers that have a record here, each once.
///
/// # Errors
///
/// [`StoreError::Denied`] where the browser gives no localStorage.
pub fn ledgers() -> Result<Vec<LedgerId>, StoreError> {
    let ledger = |key: String| key.strip_prefix(ROOT)?.split_once(FORM)?.0.parse().ok();
    let mut ledgers: Vec<LedgerId> =
        keys(&local_storage()?).into_iter().filter_map(ledger).collect();
    ledgers.sort_unstable();
    ledgers.dedup();
    Ok(ledgers)
}

/// Deletes a ledger from localStorage, bad records too: what a person has asked for in so many
/// words, and nothing that the port could do.
///
/// # Errors
///
/// [`StoreError`]; then some of it may be left.
pub fn delete_ledger(ledger: &LedgerId) -> Result<(), StoreError> {
    let LocalStore { storage, prefix } = LocalStore::open(ledger)?;
    for key in keys(&storage).into_iter().filter(|key| key.starts_with(&prefix)) {
        storage.remove_item(&key).map_err(store_error)?;
    }
    Ok(())
}

fn local_storage() -> Result<Storage, StoreError> {
    let window = web_sys::window().ok_or(StoreError::Denied)?;
    window.local_storage().ok().flatten().ok_or(StoreError::Denied)
}

/// All keys at once: to ask for one after another could miss some while another tab writes.
fn keys(storage: &Storage) -> Vec<String> {
    let storage: &Object = storage.unchecked_ref();
    Object::keys(storage).iter().filter_map(|key| key.as_string()).collect()
}

fn take(loaded: &mut Loaded, name: &str, text: &str) {
    match from_text(text) {
        Some(bytes) => loaded.take(name, bytes),
        None => loaded.quarantine(name, text.as_bytes().to_vec(), ForeignBytes::Unreadable),
    }
}
