//! How much there is room for.

use kvant_device::quota::{estimate, persist, persisted};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn the_browser_says_how_much_is_used() {
    let quota = estimate().await.expect("this browser says");
    assert!(quota.total_bytes > 1_000_000, "{quota:?}");
    assert!(quota.used_percent() < 70 && quota.warning_percent().is_none(), "{quota:?}");
}

#[wasm_bindgen_test]
async fn the_browser_answers_whether_it_keeps_the_storage() {
    let answered = persist().await;
    assert!(answered.is_some());
    assert_eq!(answered, persisted().await);
}
