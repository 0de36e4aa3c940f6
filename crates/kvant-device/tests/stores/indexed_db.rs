//! IndexedDB. Tests run one after another and share the one database.

use kvant_device::indexed_db::Database;
use kvant_wire::envelope::{Envelope, ForeignBytes};
use kvant_wire::laws::check_laws;
use kvant_wire::store::{Appended, EventStore, StoreError};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::given::{
    a_moment, bytes, ids, ledger, on_transaction, plant, raw_database, remove_database, replace,
    restore, script, sealed,
};

#[wasm_bindgen_test]
async fn indexed_db_keeps_the_laws() {
    let id = ledger("laws");
    let (one, other) = (Database::open().await.unwrap(), Database::open().await.unwrap());
    let raw = raw_database(None).await.unwrap();
    let planted = async |name: &str, value: &[u8]| -> Result<bool, StoreError> {
        plant(&raw, "laws", &JsValue::from_str(name), &bytes(value)).await;
        Ok(true)
    };
    let (left, right) = (one.store(id.clone()), other.store(id.clone()));
    assert_eq!(check_laws(&left, &right, planted).await, Ok(()));
    assert_eq!(check_laws(&right, &left, planted).await, Ok(()), "twice on one store");
    raw.close();
    one.delete_ledger(&id).await.unwrap();
    assert!(right.load().await.unwrap().envelopes.is_empty());
}

/// What a store of another kind would be found there is put aside, and hides nothing.
#[wasm_bindgen_test]
async fn what_is_no_bytes_is_quarantined() {
    let id = ledger("odd");
    let database = Database::open().await.unwrap();
    let store = database.store(id.clone());
    store.append(&sealed("good")).await.unwrap();
    let raw = raw_database(None).await.unwrap();
    plant(&raw, "odd", &JsValue::from_str("name"), &JsValue::from_str("text")).await;
    plant(&raw, "odd", &JsValue::from_f64(7.0), &bytes(b"bytes")).await;
    raw.close();
    let loaded = store.load().await.unwrap();
    assert_eq!(loaded.envelopes, [sealed("good")]);
    let mut found: Vec<_> =
        loaded.quarantined.iter().map(|one| (&*one.name, &*one.bytes, one.reason)).collect();
    found.sort_unstable_by_key(|(name, ..)| name.to_string());
    let expected: [(&str, &[u8], ForeignBytes); 2] =
        [("?", b"bytes", ForeignBytes::NotAnId), ("name", b"\"text\"", ForeignBytes::Unreadable)];
    assert_eq!(found, expected);
    database.delete_ledger(&id).await.unwrap();
}

/// A ledger sees its own, is listed while it has something, and goes alone, names that begin with
/// its own too.
#[wasm_bindgen_test]
async fn ledgers_are_what_has_records() {
    let database = Database::open().await.unwrap();
    assert_eq!(database.ledgers().await, Ok(vec![]));
    let names = ["a", "a-b", "ab", "b"];
    for name in names {
        let store = database.store(ledger(name));
        store.append_all(&[sealed(name), sealed("common")]).await.unwrap();
    }
    assert_eq!(database.ledgers().await.unwrap(), names.map(ledger));
    database.delete_ledger(&ledger("a")).await.unwrap();
    assert_eq!(
        database.ledgers().await.unwrap(),
        names[1..].iter().map(|n| ledger(n)).collect::<Vec<_>>()
    );
    for name in &names[1..] {
        let store = database.store(ledger(name));
        let loaded = store.load().await.unwrap();
        assert_eq!(ids(&loaded.envelopes), ids(&[sealed(name), sealed("common")]));
        database.delete_ledger(&ledger(name)).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn many_are_appended_in_one_transaction() {
    let id = ledger("many");
    let database = Database::open().await.unwrap();
    let store = database.store(id.clone());
    assert_eq!(store.append_all([]).await, Ok(vec![]));
    let many: Vec<Envelope> = (0..2_000).map(|number| sealed(&number.to_string())).collect();
    store.append(&many[7]).await.unwrap();
    let appended = store.append_all(&many).await.unwrap();
    let is_there = appended.iter().position(|one| *one == Appended::AlreadyThere);
    assert_eq!((appended.len(), is_there), (2_000, Some(7)));
    assert!(
        store.append_all(&many).await.unwrap().iter().all(|one| *one == Appended::AlreadyThere)
    );
    assert_eq!(ids(&store.load().await.unwrap().envelopes), ids(&many));
    database.delete_ledger(&id).await.unwrap();
}

/// A newer app in another tab is not held up; the old handle says why it ended.
#[wasm_bindgen_test]
async fn a_newer_app_is_let_by_and_then_left_alone() {
    let database = Database::open().await.unwrap();
    let store = database.store(ledger("old"));
    store.append(&sealed("kept")).await.unwrap();
    let newer = raw_database(Some(2)).await.expect("the old handle makes way");
    assert_eq!(store.append(&sealed("late")).await, Err(StoreError::Closed));
    assert_eq!(store.load().await, Err(StoreError::Closed));
    assert_eq!(database.ledgers().await, Err(StoreError::Closed));
    assert_eq!(Database::open().await.err(), Some(StoreError::Newer));
    newer.close();
    remove_database().await;
}

/// A database that was removed under the open app is gone, and can be made anew.
#[wasm_bindgen_test]
async fn a_wiped_database_is_gone_and_not_empty() {
    let database = Database::open().await.unwrap();
    let store = database.store(ledger("wiped"));
    store.append(&sealed("lost")).await.unwrap();
    remove_database().await;
    assert_eq!(store.load().await, Err(StoreError::Gone));
    assert_eq!(store.append(&sealed("late")).await, Err(StoreError::Gone));
    let again = Database::open().await.unwrap().store(ledger("wiped"));
    assert_eq!(again.append(&sealed("lost")).await, Ok(Appended::New));
    drop(again);
    a_moment().await;
    remove_database().await;
}

/// Another tab with an older form that does not make way is told of. Here the app is made to ask
/// for the next form, as the next one will.
#[wasm_bindgen_test]
async fn a_tab_that_does_not_make_way_is_told_of() {
    drop(Database::open().await.unwrap());
    let holder = raw_database(None).await.unwrap();
    script(
        "window.open1 = IDBFactory.prototype.open;
        IDBFactory.prototype.open = function (name) { return open1.call(this, name, 2) }",
    );
    assert_eq!(Database::open().await.err(), Some(StoreError::Blocked));
    script("IDBFactory.prototype.open = window.open1");
    holder.close();
    a_moment().await;
    // What was opened late was closed at once: it holds nobody up.
    raw_database(Some(3)).await.unwrap().close();
    remove_database().await;
}

/// «Saved» is said only when the browser says that it is on the disk.
#[wasm_bindgen_test]
async fn a_write_is_durable_and_confirmed_at_its_end() {
    let id = ledger("durable");
    let database = Database::open().await.unwrap();
    on_transaction(
        "t.addEventListener('complete', () => window.done = `${t.mode} ${t.durability}`)",
    );
    database.store(id.clone()).append(&sealed("{}")).await.unwrap();
    assert_eq!(script("done"), "readwrite strict");
    script("done = ''");
    database.delete_ledger(&id).await.unwrap();
    assert_eq!(script("done"), "readwrite strict");
    on_transaction("");
}

/// A disk that turns out to be full only at the end, and a transaction that ends without a word.
#[wasm_bindgen_test]
async fn an_aborted_write_says_why() {
    let id = ledger("aborted");
    let database = Database::open().await.unwrap();
    let store = database.store(id.clone());
    let other = StoreError::Other { message: "UnknownError: why".to_string() };
    for (name, told) in [
        ("QuotaExceededError", StoreError::QuotaExceeded),
        ("UnknownError", other),
        ("AbortError", StoreError::Gone),
    ] {
        on_transaction(&format!(
            "const error = new DOMException('why', '{name}');
            Object.defineProperty(t, 'error', {{ value: error }});
            queueMicrotask(() => t.abort())"
        ));
        let appended = store.append_all(&[sealed("1"), sealed("2")]).await;
        on_transaction("");
        assert_eq!(appended, Err(told));
    }
    assert!(store.load().await.unwrap().envelopes.is_empty(), "all of it or nothing");
}

/// A private window, and a browser in which storage is switched off.
#[wasm_bindgen_test]
async fn denied_storage_is_not_an_empty_one() {
    for getter in ["throw new DOMException('', 'SecurityError')", "return null", ""] {
        replace("indexedDB", getter);
        let opened = Database::open().await.err();
        restore("indexedDB");
        assert_eq!(opened, Some(StoreError::Denied), "{getter}");
    }
    script(
        "window.open1 = IDBFactory.prototype.open;
        IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') }",
    );
    let opened = Database::open().await.err();
    script("IDBFactory.prototype.open = window.open1");
    assert_eq!(opened, Some(StoreError::Denied));
}

/// Handles that were dropped hold nobody up.
#[wasm_bindgen_test]
async fn a_dropped_handle_lets_go() {
    drop(Database::open().await.unwrap());
    let newer = raw_database(Some(3)).await.unwrap();
    newer.close();
    remove_database().await;
}
