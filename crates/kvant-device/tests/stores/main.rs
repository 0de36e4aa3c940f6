//! The stores of the browser, in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use wasm_bindgen_test::wasm_bindgen_test_configure;

mod given;
mod indexed_db;
mod local_storage;
mod quota;

wasm_bindgen_test_configure!(run_in_browser);
