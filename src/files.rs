//! Files that leave the page for the disk of a person, and come from it.

use chrono::Timelike;
use js_sys::{Array, Uint8Array};
use kvant_core::calendar::{Instant, iso};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlElement, Url};

/// Why a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadFile {
    /// It is larger than what was asked for; nothing of it was read.
    TooLarge,
    /// The browser does not give its bytes: it was moved, or changed meanwhile.
    Unread,
}

/// Has the browser save `text` under `name`; returns whether it could be asked to.
pub fn save(name: &str, text: &str) -> bool {
    try_save(name, text).is_ok()
}

fn try_save(name: &str, text: &str) -> Result<(), JsValue> {
    let parts = Array::of1(&JsValue::from_str(text));
    let address = Url::create_object_url_with_blob(&Blob::new_with_str_sequence(&parts)?)?;
    let link = document().create_element("a")?;
    link.set_attribute("href", &address)?;
    link.set_attribute("download", name)?;
    link.unchecked_into::<HtmlElement>().click();
    // The browser has taken the file over by then.
    leptos::prelude::set_timeout(
        move || drop(Url::revoke_object_url(&address)),
        std::time::Duration::from_secs(60),
    );
    Ok(())
}

/// Reads a file of at most `bytes_max`, whose size is looked at first.
///
/// # Errors
///
/// [`UnreadFile`].
pub async fn read(file: &File, bytes_max: usize) -> Result<Vec<u8>, UnreadFile> {
    #[allow(clippy::cast_precision_loss, reason = "a limit in megabytes is exact")]
    if file.size() > bytes_max as f64 {
        return Err(UnreadFile::TooLarge);
    }
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(|_| UnreadFile::Unread)?;
    Ok(Uint8Array::new(&bytes).to_vec())
}

/// Returns an instant as files tell it: `2026-11-22T10:00:00Z`.
pub fn exported_at(at: Instant) -> String {
    let utc = at.naive_utc();
    let (date, time) = (iso(utc.date()), utc.time());
    format!("{date}T{:02}:{:02}:{:02}Z", time.hour(), time.minute(), time.second())
}
