//! A terms file that a person tries on this device: checked as at a terminal, shown, published by
//! nobody but them.
//!
//! What checks it reads TOML: the build splits it off, and it is loaded with the first file.

use std::cell::Cell;

use js_sys::{Array, Uint8Array};
use kvant_core::catalogue::Terms;
use kvant_draft::{Checked, Mistakes};
use leptos::wasm_split::SplitLoaderError;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, Url};

use crate::page_groups::split_off;
use crate::supply;

/// A document that is not published.
#[derive(Debug)]
pub struct Draft {
    /// The document.
    pub terms: &'static Terms,
    /// The name of the file it came from.
    pub file: String,
    /// The address of the catalogue that has it, for saving.
    pub catalogue: String,
}

/// Why a file is no draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftError {
    /// It is over [`BYTES_MAX`].
    TooLarge,
    /// It could not be read.
    Unread,
    /// It is not UTF-8.
    NotUtf8,
    /// The module that checks it could not be loaded.
    NotLoaded,
    /// There is no catalogue to put it into.
    NoCatalogue,
    /// It was written for a newer app.
    Newer(Vec<String>),
    /// It has mistakes, each as `kvant check` prints it.
    Wrong(Vec<String>),
}

/// The most bytes that a file may have.
pub const BYTES_MAX: u32 = 20_000_000;

thread_local! {
    /// The draft outlives the page: who looks at another page comes back to it.
    static KEPT: Cell<Option<&'static Draft>> = const { Cell::new(None) };
}

/// Returns the draft of this visit.
pub fn kept() -> Option<&'static Draft> {
    KEPT.get()
}

/// Puts the draft away, or another in its place.
pub fn keep(draft: Option<&'static Draft>) {
    if let Some(before) = KEPT.replace(draft) {
        // An address that is not known any more does no harm.
        drop(Url::revoke_object_url(&before.catalogue));
    }
}

/// Checks a file.
///
/// # Errors
///
/// [`DraftError`]; the draft before it stays.
pub async fn check(file: File) -> Result<&'static Draft, DraftError> {
    if file.size() > f64::from(BYTES_MAX) {
        return Err(DraftError::TooLarge);
    }
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(|_| DraftError::Unread)?;
    let text = String::from_utf8(Uint8Array::new(&bytes).to_vec());
    let text = text.map_err(|_| DraftError::NotUtf8)?;
    let checker = checker().await.map_err(|_| DraftError::NotLoaded)?;
    let catalogue = supply::text().await.ok_or(DraftError::NoCatalogue)?;
    let name = file.name();
    let checked = checker(&name, &text, &catalogue).map_err(|Mistakes { errors, is_newer }| {
        if is_newer { DraftError::Newer(errors) } else { DraftError::Wrong(errors) }
    })?;
    draft_of(name, checked)
}

fn draft_of(file: String, checked: Checked) -> Result<&'static Draft, DraftError> {
    let Checked { terms, catalogue } = checked;
    let parts = Array::of1(&JsValue::from_str(&catalogue));
    let address = Blob::new_with_str_sequence(&parts)
        .and_then(|blob| Url::create_object_url_with_blob(&blob))
        .map_err(|_| DraftError::Unread)?;
    // It lives as long as the page: views hold plain references to its terms.
    let draft: &'static Draft =
        Box::leak(Box::new(Draft { terms: Box::leak(Box::new(terms)), file, catalogue: address }));
    keep(Some(draft));
    Ok(draft)
}

/// What checks a file, as `kvant_draft::check` does.
type Checker = fn(&str, &str, &str) -> Result<Checked, Mistakes>;

split_off! {
    draft: fn checker() -> Checker {
        kvant_draft::check
    }
}
