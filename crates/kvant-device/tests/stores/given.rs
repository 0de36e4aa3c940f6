//! What the tests start from.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use kvant_wire::envelope::{Envelope, EnvelopeId};
use kvant_wire::store::LedgerId;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbRequest, Storage};

pub fn ledger(id: &str) -> LedgerId {
    id.parse().unwrap()
}

pub fn sealed(text: &str) -> Envelope {
    Envelope::seal(text.as_bytes().to_vec()).unwrap()
}

pub fn ids(envelopes: &[Envelope]) -> Vec<EnvelopeId> {
    let mut ids: Vec<EnvelopeId> = envelopes.iter().map(Envelope::id).collect();
    ids.sort_unstable();
    ids
}

pub fn storage() -> Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}

/// The database, opened past the store; of `version`, else of the one that it has.
pub async fn raw_database(version: Option<u32>) -> Result<IdbDatabase, JsValue> {
    let factory = web_sys::window().unwrap().indexed_db().unwrap().unwrap();
    let request = match version {
        Some(version) => factory.open_with_u32("kvant", version)?,
        None => factory.open("kvant")?,
    };
    succeeded(&request).await?;
    Ok(request.result()?.unchecked_into())
}

/// Removes the database; the promise of it.
pub async fn remove_database() {
    let factory = web_sys::window().unwrap().indexed_db().unwrap().unwrap();
    succeeded(&factory.delete_database("kvant").unwrap()).await.unwrap();
}

/// Puts a value under `[ledger, name]`, past the store.
pub async fn plant(database: &IdbDatabase, ledger: &str, name: &JsValue, value: &JsValue) {
    let begin: Function =
        Reflect::get(database, &JsValue::from_str("transaction")).unwrap().unchecked_into();
    let (store, mode) = (JsValue::from_str("envelopes"), JsValue::from_str("readwrite"));
    let transaction = begin.call2(database, &store, &mode).unwrap();
    let transaction: web_sys::IdbTransaction = transaction.unchecked_into();
    let key = Array::of2(&JsValue::from_str(ledger), name);
    let put = transaction.object_store("envelopes").unwrap().put_with_key(value, &key).unwrap();
    succeeded(&put).await.unwrap();
}

pub fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// Runs JavaScript, and returns what it comes to when that is a text.
pub fn script(text: &str) -> String {
    js_sys::eval(text).unwrap().as_string().unwrap_or_default()
}

/// Has the window give `property` as `getter` says, which is the body of a function.
pub fn replace(property: &str, getter: &str) {
    script(&format!(
        "window.real ??= Object.getOwnPropertyDescriptor(window, '{property}');
        Object.defineProperty(window, '{property}', {{ configurable: true, get() {{ {getter} }} }})"
    ));
}

/// Undoes the last [`replace`].
pub fn restore(property: &str) {
    script(&format!("Object.defineProperty(window, '{property}', real); real = undefined"));
}

/// Has `then` run with every transaction `t` that begins from now on.
pub fn on_transaction(then: &str) {
    script(&format!(
        "window.begin ??= IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = function (...given) {{
            const t = begin.apply(this, given);
            {then};
            return t;
        }}"
    ));
}

/// Waits a little; for events of others.
pub async fn a_moment() {
    let promise = Promise::new(&mut |resolve, _| {
        let window = web_sys::window().unwrap();
        window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 50).unwrap();
    });
    JsFuture::from(promise).await.unwrap();
}

async fn succeeded(request: &IdbRequest) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    }))
    .await
}
