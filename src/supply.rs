//! The catalogue and the version of the app, fetched from beside the bundle.

use std::cell::Cell;

use kvant_core::catalogue::{Catalogue, SCHEMA};
use kvant_core::tree::{FromTree, Tree};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use crate::storage::{Preference, recall, remember};

const CATALOGUE: &str = "catalogue.json";

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
    let text = fetch_text(CATALOGUE).await.ok_or(SupplyError::Missing)?;
    let catalogue = read(&text)?;
    if recall(Preference::Catalogue).as_deref() != Some(&text) {
        remember(Preference::Catalogue, &text);
    }
    Ok(catalogue)
}

/// Fetches the catalogue, once a bundle; where that fails, returns the last good one of this
/// device. The frame has said already that it may be old.
///
/// # Errors
///
/// [`SupplyError`], when this device has no good one either.
pub async fn fetch_or_last_good() -> Result<&'static Catalogue, SupplyError> {
    thread_local! {
        static FETCHED: Cell<Option<&'static Catalogue>> = const { Cell::new(None) };
    }
    if let Some(catalogue) = FETCHED.get() {
        return Ok(catalogue);
    }
    let fetched = fetch().await;
    FETCHED.set(fetched.as_ref().ok().copied());
    fetched.or_else(|error| last_good().ok_or(error))
}

/// Returns the catalogue as it is written, else the last good one of this device.
pub async fn text() -> Option<String> {
    fetch_text(CATALOGUE).await.or_else(|| recall(Preference::Catalogue))
}

/// Returns the last good catalogue of this device.
pub fn last_good() -> Option<&'static Catalogue> {
    read(&recall(Preference::Catalogue)?).ok()
}

/// A catalogue lives as long as the page: pages hold plain references to it.
fn read(text: &str) -> Result<&'static Catalogue, SupplyError> {
    let unreadable = |reason: String| SupplyError::Unreadable { reason };
    let tree = parse(text).map_err(unreadable)?;
    if tree.get("schema").and_then(Tree::whole).is_some_and(|schema| schema > i64::from(SCHEMA)) {
        return Err(SupplyError::Newer);
    }
    let catalogue = Catalogue::from_tree(tree).map_err(|wrong| unreadable(wrong.to_string()))?;
    if catalogue.schema != SCHEMA || catalogue.documents.is_empty() {
        return Err(unreadable(String::new()));
    }
    Ok(Box::leak(Box::new(catalogue)))
}

/// Reads JSON. Not with the browser's own reader: to fetch the values out of that one by one took
/// ten times as long.
///
/// # Errors
///
/// What the reader says.
pub fn parse(text: &str) -> Result<Tree, String> {
    Tree::from_json(text)
}

/// Returns whether another build of the app lies on the server than the one that runs.
pub async fn is_newer_build() -> bool {
    let Some(running) = running_build() else { return false };
    let Some(text) = fetch_text("version.json").await else { return false };
    let file = parse(&text).ok();
    matches!(file.as_ref().and_then(|file| file.get("build")), Some(Tree::Text(build)) if *build != running)
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
