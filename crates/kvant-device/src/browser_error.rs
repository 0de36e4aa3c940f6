//! What the browser says when it keeps something from a store.

use js_sys::Reflect;
use kvant_wire::store::StoreError;
use wasm_bindgen::JsValue;

/// Reads what was thrown, or what a request failed with.
pub fn store_error(error: JsValue) -> StoreError {
    let text = |key: &str| Reflect::get(&error, &JsValue::from_str(key)).ok()?.as_string();
    let name = text("name");
    match name.as_deref() {
        Some("SecurityError") => StoreError::Denied,
        Some("VersionError") => StoreError::Newer,
        // The second name is Firefox's, of localStorage.
        Some("QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED") => StoreError::QuotaExceeded,
        _ => {
            let words: Vec<String> = name.into_iter().chain(text("message")).collect();
            StoreError::Other { message: words.join(": ") }
        }
    }
}
