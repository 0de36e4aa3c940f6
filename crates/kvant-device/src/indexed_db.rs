//! Envelopes in IndexedDB: confirmed only when they are on the disk.
//!
//! There is one database for all ledgers. Its one object store has the keys `[ledger, id]` and the
//! bytes as values, so a further ledger is no further form, and no tab has to let go for one.
//!
//! It is spoken to directly, through the promises of its own events. `indexed_db_futures` drops
//! what a transaction was aborted with, and that a disk is full is known from nothing else: with
//! strict durability it shows only when the transaction ends.

use std::cell::OnceCell;
use std::rc::Rc;

use js_sys::{Array, Function, JSON, Object, Promise, Reflect, Uint8Array};
use kvant_wire::envelope::{Envelope, ForeignBytes};
use kvant_wire::store::{Appended, EventStore, LedgerId, Loaded, StoreError};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbVersionChangeEvent,
};

use crate::browser_error::store_error;

const DATABASE: &str = "kvant";
/// The form of the database. A newer one opens older ones and brings them up to itself; an older
/// app leaves a newer one alone.
const VERSION: u32 = 1;
const ENVELOPES: &str = "envelopes";

/// The database of all ledgers, open. A clone is the same handle.
///
/// It makes way when a newer app in another tab wants to change the form: then every call ends in
/// [`StoreError::Closed`]. Where the person or the browser wiped the storage, it is
/// [`StoreError::Gone`], and it can be opened anew.
#[derive(Clone)]
pub struct Database(Rc<Handle>);

struct Handle {
    database: IdbDatabase,
    /// Why it can no longer be used, once it cannot.
    end: Rc<OnceCell<StoreError>>,
    /// Listen as long as the handle lives.
    _on_version_change: Closure<dyn Fn(IdbVersionChangeEvent)>,
    _on_close: Closure<dyn Fn()>,
}

impl Database {
    /// Opens the database; makes it where there is none.
    ///
    /// # Errors
    ///
    /// [`StoreError::Denied`], [`StoreError::Newer`], [`StoreError::Blocked`] and what else the
    /// browser says.
    pub async fn open() -> Result<Database, StoreError> {
        let window = web_sys::window().ok_or(StoreError::Denied)?;
        let factory = window.indexed_db().ok().flatten().ok_or(StoreError::Denied)?;
        let request = factory.open_with_u32(DATABASE, VERSION).map_err(store_error)?;
        let made = request.clone();
        // Not dropped with this call: a request that was blocked may go on when nobody waits.
        let make = Closure::once_into_js(move || {
            // Where this fails, every transaction says that there is no such object store.
            let _ = opened(&made).and_then(|new| new.create_object_store(ENVELOPES));
        });
        request.set_onupgradeneeded(Some(make.unchecked_ref()));
        let waited = JsFuture::from(Promise::new(&mut |resolve, reject| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&reject));
            request.set_onblocked(Some(&reject));
        }))
        .await;
        match waited {
            Ok(_) => opened(&request).map(Database::new).map_err(store_error),
            Err(_) => Err(why_not_opened(request)),
        }
    }

    fn new(database: IdbDatabase) -> Database {
        let end = Rc::new(OnceCell::new());
        let (closing, ended) = (database.clone(), end.clone());
        let on_version_change = Closure::<dyn Fn(_)>::new(move |event: IdbVersionChangeEvent| {
            let is_deletion = event.new_version().is_none();
            // The first reason stays.
            let _ = ended.set(if is_deletion { StoreError::Gone } else { StoreError::Closed });
            closing.close();
        });
        let ended = end.clone();
        let on_close = Closure::<dyn Fn()>::new(move || drop(ended.set(StoreError::Gone)));
        database.set_onversionchange(Some(on_version_change.as_ref().unchecked_ref()));
        database.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Database(Rc::new(Handle {
            database,
            end,
            _on_version_change: on_version_change,
            _on_close: on_close,
        }))
    }

    /// Returns why it can no longer be used, once it cannot.
    pub fn end(&self) -> Option<StoreError> {
        self.0.end.get().cloned()
    }

    /// Returns the store of `ledger`, there or not yet.
    pub fn store(&self, ledger: LedgerId) -> IndexedDbStore {
        IndexedDbStore { database: self.clone(), ledger }
    }

    /// Returns the ledgers that have a record here, each once.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn ledgers(&self) -> Result<Vec<LedgerId>, StoreError> {
        let mut ledgers = Vec::new();
        // Every key of a ledger stands before its name with a list behind it.
        let mut after = Array::new();
        loop {
            let place = |envelopes: &IdbObjectStore| {
                envelopes.get_key(IdbKeyRange::lower_bound_with_open(&after, true)?.as_ref())
            };
            let first = self.read(place).await?.result().map_err(store_error)?;
            if first.is_undefined() {
                return Ok(ledgers);
            }
            let ledger = Array::from(&first).get(0);
            ledgers.extend(ledger.as_string().and_then(|ledger| ledger.parse().ok()));
            after = Array::of2(&ledger, &Array::new());
        }
    }

    /// Deletes a ledger, bad records too: what a person has asked for in so many words, and
    /// nothing that the port could do.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; then all of it is still there.
    pub async fn delete_ledger(&self, ledger: &LedgerId) -> Result<(), StoreError> {
        self.write(|envelopes| envelopes.delete(range_of(ledger)?.as_ref())).await.map(drop)
    }

    /// Places requests that read, and waits until all of them have their results.
    async fn read<T>(
        &self,
        place: impl FnOnce(&IdbObjectStore) -> Result<T, JsValue>,
    ) -> Result<T, StoreError> {
        let transaction = self.begin(|database| database.transaction_with_str(ENVELOPES))?;
        self.complete(&transaction, place).await
    }

    /// Places requests that write, and waits until all of them are on the disk, or none.
    async fn write<T>(
        &self,
        place: impl FnOnce(&IdbObjectStore) -> Result<T, JsValue>,
    ) -> Result<T, StoreError> {
        let transaction = self.begin(durable_transaction)?;
        self.complete(&transaction, place).await
    }

    fn begin(
        &self,
        begin: impl FnOnce(&IdbDatabase) -> Result<IdbTransaction, JsValue>,
    ) -> Result<IdbTransaction, StoreError> {
        if let Some(end) = self.0.end.get() {
            return Err(end.clone());
        }
        begin(&self.0.database).map_err(store_error)
    }

    async fn complete<T>(
        &self,
        transaction: &IdbTransaction,
        place: impl FnOnce(&IdbObjectStore) -> Result<T, JsValue>,
    ) -> Result<T, StoreError> {
        let placed = transaction.object_store(ENVELOPES).and_then(|envelopes| place(&envelopes));
        if placed.is_err() {
            // It may have ended by itself already.
            let _ = transaction.abort();
        }
        let placed = placed.map_err(store_error)?;
        // An error of a request aborts, too; a failure of the disk does nothing else.
        let waited = JsFuture::from(Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        }))
        .await;
        match (waited, self.0.end.get(), transaction.error()) {
            (Ok(_), ..) => Ok(placed),
            (Err(_), Some(end), _) => Err(end.clone()),
            (Err(_), None, Some(error)) if error.name() != "AbortError" => {
                Err(store_error(error.into()))
            }
            // The browser closed the database and will say so next.
            (Err(_), None, _) => Err(StoreError::Gone),
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.set_onclose(None);
        self.database.close();
    }
}

/// The envelopes of one ledger in IndexedDB.
#[derive(Clone)]
pub struct IndexedDbStore {
    database: Database,
    ledger: LedgerId,
}

impl IndexedDbStore {
    /// Keeps all of `envelopes` in one transaction, or none of them; tells of each whether it was
    /// there. For imports, and for what a replica lacks.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn append_all<'a>(
        &self,
        envelopes: impl IntoIterator<Item = &'a Envelope>,
    ) -> Result<Vec<Appended>, StoreError> {
        let ledger = JsValue::from_str(self.ledger.as_str());
        let place = |store: &IdbObjectStore| {
            let place = |envelope: &Envelope| {
                let id = JsValue::from_str(&envelope.id().to_string());
                let key = Array::of2(&ledger, &id);
                // Requests are answered in their order: this one sees what was there before.
                let known = store.get_key(&key)?;
                store.put_with_key(&Uint8Array::from(envelope.bytes()), &key)?;
                Ok(known)
            };
            envelopes.into_iter().map(place).collect::<Result<Vec<IdbRequest>, JsValue>>()
        };
        let known = self.database.write(place).await?;
        let appended = known.iter().map(|known| {
            let is_new = known.result()?.is_undefined();
            Ok(if is_new { Appended::New } else { Appended::AlreadyThere })
        });
        appended.collect::<Result<_, JsValue>>().map_err(store_error)
    }
}

impl EventStore for IndexedDbStore {
    async fn append(&self, envelope: &Envelope) -> Result<Appended, StoreError> {
        let appended = self.append_all([envelope]).await?;
        Ok(if appended.contains(&Appended::New) { Appended::New } else { Appended::AlreadyThere })
    }

    async fn load(&self) -> Result<Loaded, StoreError> {
        let place = |envelopes: &IdbObjectStore| {
            let range = range_of(&self.ledger)?;
            Ok((envelopes.get_all_keys_with_key(&range)?, envelopes.get_all_with_key(&range)?))
        };
        let (keys, values) = self.database.read(place).await?;
        let list = |request: IdbRequest| request.result().map(|list| Array::from(&list));
        let keys = list(keys).map_err(store_error)?;
        let values = list(values).map_err(store_error)?;
        let mut loaded = Loaded::default();
        for (key, value) in keys.iter().zip(values.iter()) {
            take(&mut loaded, &Array::from(&key).get(1), value);
        }
        Ok(loaded)
    }
}

/// A name that is no text, and a value that is no bytes, were not written here.
fn take(loaded: &mut Loaded, name: &JsValue, value: JsValue) {
    match (name.as_string(), value.dyn_into::<Uint8Array>()) {
        (Some(name), Ok(bytes)) => loaded.take(&name, bytes.to_vec()),
        (name, Ok(bytes)) => {
            loaded.quarantine(&shown(name), bytes.to_vec(), ForeignBytes::NotAnId);
        }
        (name, Err(other)) => {
            let text = JSON::stringify(&other).ok().and_then(|text| text.as_string());
            loaded.quarantine(&shown(name), shown(text).into_bytes(), ForeignBytes::Unreadable);
        }
    }
}

fn shown(text: Option<String>) -> String {
    text.unwrap_or_else(|| "?".to_string())
}

/// All keys of a ledger: a list stands behind every text.
fn range_of(ledger: &LedgerId) -> Result<IdbKeyRange, JsValue> {
    let ledger = JsValue::from_str(ledger.as_str());
    IdbKeyRange::bound(&Array::of1(&ledger), &Array::of2(&ledger, &Array::new()))
}

/// Begins a transaction that is complete only when it is on the disk.
///
/// web-sys has the option among its unstable APIs, which would be switched on for everything.
fn durable_transaction(database: &IdbDatabase) -> Result<IdbTransaction, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &JsValue::from_str("durability"), &JsValue::from_str("strict"))?;
    let begin: Function = Reflect::get(database, &JsValue::from_str("transaction"))?.dyn_into()?;
    let (store, mode) = (JsValue::from_str(ENVELOPES), JsValue::from_str("readwrite"));
    begin.call3(database, &store, &mode, &options)?.dyn_into()
}

fn opened(request: &IdbOpenDbRequest) -> Result<IdbDatabase, JsValue> {
    request.result()?.dyn_into()
}

fn why_not_opened(request: IdbOpenDbRequest) -> StoreError {
    match request.error() {
        // Firefox says so in private windows.
        Ok(Some(error)) if error.name() == "InvalidStateError" => StoreError::Denied,
        Ok(Some(error)) => store_error(error.into()),
        // It still waits. Should it be opened later, nobody needs it any more.
        _ => {
            let late = request.clone();
            let close = Closure::once_into_js(move || {
                if let Ok(late) = opened(&late) {
                    late.close();
                }
            });
            request.set_onsuccess(Some(close.unchecked_ref()));
            StoreError::Blocked
        }
    }
}
