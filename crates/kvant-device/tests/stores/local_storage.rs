//! localStorage.

use std::cell::RefCell;
use std::rc::Rc;

use kvant_device::local_storage::{CONFIRMED_MAX, Change, LocalStore, delete_ledger, ledgers};
use kvant_wire::envelope::{EnvelopeId, ForeignBytes};
use kvant_wire::laws::check_laws;
use kvant_wire::store::{Appended, EventStore, StoreError};
use kvant_wire::text_form::to_text;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{StorageEvent, StorageEventInit};

use crate::given::{ids, ledger, replace, restore, sealed, storage};

#[wasm_bindgen_test]
async fn local_storage_keeps_the_laws() {
    let acme = ledger("laws");
    let (one, other) = (LocalStore::open(&acme).unwrap(), LocalStore::open(&acme).unwrap());
    let plant = async |name: &str, bytes: &[u8]| -> Result<bool, StoreError> {
        storage().set_item(&format!("kvant/laws/v1/{name}"), &to_text(bytes)).unwrap();
        Ok(true)
    };
    assert_eq!(check_laws(&one, &other, plant).await, Ok(()));
    assert_eq!(check_laws(&other, &one, plant).await, Ok(()), "twice on one store");
    delete_ledger(&acme).unwrap();
}

#[wasm_bindgen_test]
async fn an_envelope_has_a_key_of_its_own() {
    let store = LocalStore::open(&ledger("keys")).unwrap();
    let note = sealed("{\"text\":\"«Квант»\"}");
    store.append(&note).await.unwrap();
    let key = format!("kvant/keys/v1/{}", note.id());
    assert_eq!(storage().get_item(&key).unwrap().unwrap(), "{\"text\":\"«Квант»\"}");
    storage().set_item(&key, "base64:%").unwrap();
    let loaded = store.load().await.unwrap();
    assert!(loaded.envelopes.is_empty());
    assert_eq!(loaded.quarantined[0].reason, ForeignBytes::Unreadable);
    assert_eq!(loaded.quarantined[0].bytes, b"base64:%");
    delete_ledger(&ledger("keys")).unwrap();
}

/// A ledger sees its own, is listed while it has something, and goes alone.
#[wasm_bindgen_test]
async fn ledgers_are_what_has_records() {
    let (one, other) = (ledger("one"), ledger("one-more"));
    storage().set_item("kvant/last/choice", "#/?n=10").unwrap();
    for id in [&one, &other] {
        LocalStore::open(id).unwrap().append(&sealed(id.as_str())).await.unwrap();
    }
    assert_eq!(ledgers().unwrap(), [one.clone(), other.clone()]);
    delete_ledger(&one).unwrap();
    assert_eq!(ledgers().unwrap(), std::slice::from_ref(&other));
    let left = LocalStore::open(&other).unwrap().load().await.unwrap();
    assert_eq!(left.envelopes, [sealed("one-more")]);
    assert_eq!(storage().get_item("kvant/last/choice").unwrap().unwrap(), "#/?n=10");
    delete_ledger(&other).unwrap();
}

/// What was confirmed goes from the oldest on, except the newest 2,000; the rest stays.
#[wasm_bindgen_test]
async fn pruning_keeps_what_is_not_confirmed_and_the_newest() {
    let id = ledger("pruned");
    let store = LocalStore::open(&id).unwrap();
    let confirmed: Vec<_> = (0..2_003).map(|number| sealed(&format!("event {number}"))).collect();
    let unconfirmed = sealed("not in IndexedDB yet");
    store.append(&unconfirmed).await.unwrap();
    for envelope in &confirmed {
        store.append(envelope).await.unwrap();
    }
    let order: Vec<EnvelopeId> = confirmed.iter().map(|one| one.id()).collect();
    store.prune(&order[..CONFIRMED_MAX]).unwrap();
    assert_eq!(store.load().await.unwrap().envelopes.len(), 2_004, "exactly 2,000 are confirmed");
    store.prune(&order).unwrap();
    let left = store.load().await.unwrap().envelopes;
    let mut expected = confirmed[3..].to_vec();
    expected.push(unconfirmed);
    assert_eq!(ids(&left), ids(&expected));
    delete_ledger(&id).unwrap();
}

#[wasm_bindgen_test]
async fn a_full_storage_says_so_and_keeps_what_it_has() {
    let id = ledger("full");
    let store = LocalStore::open(&id).unwrap();
    store.append(&sealed("kept")).await.unwrap();
    let mut size = 1 << 22;
    let mut filler = String::new();
    while size > 0 {
        let more = format!("{filler}{}", "x".repeat(size));
        if storage().set_item("filler", &more).is_ok() {
            filler = more;
        }
        size /= 2;
    }
    assert_eq!(store.append(&sealed("no room")).await, Err(StoreError::QuotaExceeded));
    assert_eq!(store.append(&sealed("kept")).await, Ok(Appended::AlreadyThere));
    assert_eq!(store.load().await.unwrap().envelopes, [sealed("kept")]);
    storage().remove_item("filler").unwrap();
    assert_eq!(store.append(&sealed("no room")).await, Ok(Appended::New));
    delete_ledger(&id).unwrap();
}

#[wasm_bindgen_test]
fn denied_storage_is_not_an_empty_one() {
    for getter in ["throw new DOMException('', 'SecurityError')", "return null"] {
        replace("localStorage", getter);
        let opened = LocalStore::open(&ledger("denied")).err();
        let (listed, deleted) = (ledgers(), delete_ledger(&ledger("denied")));
        restore("localStorage");
        assert_eq!(opened, Some(StoreError::Denied), "{getter}");
        assert_eq!((listed, deleted), (Err(StoreError::Denied), Err(StoreError::Denied)));
    }
}

/// Events as another tab causes them.
#[wasm_bindgen_test]
fn other_tabs_are_heard() {
    let store = LocalStore::open(&ledger("heard")).unwrap();
    let heard: Rc<RefCell<Vec<Change>>> = Rc::default();
    let hears = heard.clone();
    let watch = store.watch(move |change| hears.borrow_mut().push(change)).unwrap();
    let note = sealed("{}");
    let key = |ledger: &str| format!("kvant/{ledger}/v1/{}", note.id());
    tell(Some(&key("heard")), Some("{}"));
    tell(Some(&key("heard")), Some("{ }"));
    tell(Some(&key("heard")), None);
    tell(Some(&key("other")), Some("{}"));
    tell(Some("kvant/last/choice"), Some("#/"));
    tell(None, None);
    drop(watch);
    tell(Some(&key("heard")), Some("{}"));
    let heard = heard.borrow();
    assert_eq!(heard.len(), 3, "{heard:?}");
    assert_eq!(heard[0], Change::Appended(note));
    assert!(matches!(&heard[1], Change::Quarantined(record) if record.bytes == b"{ }"));
    assert_eq!(heard[2], Change::Wiped);
}

fn tell(key: Option<&str>, new_value: Option<&str>) {
    let told = StorageEventInit::new();
    told.set_key(key);
    told.set_new_value(new_value);
    told.set_storage_area(Some(&storage()));
    let event = StorageEvent::new_with_event_init_dict("storage", &told).unwrap();
    web_sys::window().unwrap().dispatch_event(&event).unwrap();
}
