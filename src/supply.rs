//! The catalogue and the version of the app, fetched from beside the bundle.

use kvant_core::catalogue::{Catalogue, SCHEMA};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use crate::storage::{Preference, recall, remember};

/// Why there is no catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SupplyError {
    /// The file could not be fetched.
    Missing,
    /// It was written for a newer app.
    Newer,
    /// It is not a catalogue.
    Unreadable {
        /// What the reader says.
        reason: String,
    },
}

/// Fetches the catalogue and remembers it when it is good.
///
/// # Errors
///
/// [`SupplyError`]; the last good catalogue stays remembered.
pub async fn fetch() -> Result<&'static Catalogue, SupplyError> {
    let text = fetch_text("catalogue.json").await.ok_or(SupplyError::Missing)?;
    let catalogue = read(&text)?;
    if recall(Preference::Catalogue).as_deref() != Some(&text) {
        remember(Preference::Catalogue, &text);
    }
    Ok(catalogue)
}

/// Returns the last good catalogue of this device.
pub fn last_good() -> Option<&'static Catalogue> {
    read(&recall(Preference::Catalogue)?).ok()
}

/// A catalogue lives as long as the page: pages hold plain references to it.
fn read(text: &str) -> Result<&'static Catalogue, SupplyError> {
    match serde_json::from_str::<Catalogue>(text) {
        Ok(catalogue) if catalogue.schema == SCHEMA && !catalogue.documents.is_empty() => {
            Ok(Box::leak(Box::new(catalogue)))
        }
        Err(_) if schema_of(text).is_some_and(|schema| schema > SCHEMA) => Err(SupplyError::Newer),
        Ok(catalogue) if catalogue.schema > SCHEMA => Err(SupplyError::Newer),
        Ok(_) => Err(SupplyError::Unreadable { reason: String::new() }),
        Err(error) => Err(SupplyError::Unreadable { reason: error.to_string() }),
    }
}

/// The schema a file claims, even where the rest of it cannot be read.
fn schema_of(text: &str) -> Option<u32> {
    let file: serde_json::Value = serde_json::from_str(text).ok()?;
    u32::try_from(file.get("schema")?.as_u64()?).ok()
}

/// Returns whether another build of the app lies on the server than the one that runs.
pub async fn is_newer_build() -> bool {
    let Some(running) = running_build() else { return false };
    let Some(text) = fetch_text("version.json").await else { return false };
    let file: Option<serde_json::Value> = serde_json::from_str(&text).ok();
    let build = file.as_ref().and_then(|file| file.get("build")?.as_str());
    build.is_some_and(|build| build != running)
}

fn running_build() -> Option<String> {
    let document = web_sys::window()?.document()?;
    let meta = document.query_selector("meta[name=kvant-build]").ok()??;
    meta.get_attribute("content")
}

async fn fetch_text(file: &str) -> Option<String> {
    let window = web_sys::window()?;
    let response = JsFuture::from(window.fetch_with_str(file)).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
