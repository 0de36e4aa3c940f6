//! The catalogue and the version of the app, fetched from beside the bundle.

use kvant_core::catalogue::{Catalogue, SCHEMA};
use kvant_core::tree::{FromTree, Tree};
use wasm_bindgen::{JsCast, JsValue};
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

/// Reads JSON with the browser's own reader: none has to be loaded for it.
///
/// # Errors
///
/// What that reader says.
pub fn parse(text: &str) -> Result<Tree, String> {
    match js_sys::JSON::parse(text) {
        Ok(value) => tree_of(&value).ok_or_else(String::new),
        Err(error) => Err(js_sys::Object::from(error).to_string().into()),
    }
}

/// A number with a fraction, or one too large to be exact, is no whole number of ours.
fn tree_of(value: &JsValue) -> Option<Tree> {
    if let Some(text) = value.as_string() {
        return Some(Tree::Text(text));
    }
    if let Some(truth) = value.as_bool() {
        return Some(Tree::Truth(truth));
    }
    if value.is_null() {
        return Some(Tree::Nothing);
    }
    if let Some(number) = value.as_f64() {
        let is_whole = js_sys::Number::is_safe_integer(value);
        #[allow(clippy::cast_possible_truncation, reason = "a safe integer fits")]
        return Some(if is_whole { Tree::Whole(number as i64) } else { Tree::Fraction });
    }
    if js_sys::Array::is_array(value) {
        let list = js_sys::Array::from(value);
        return list.iter().map(|entry| tree_of(&entry)).collect::<Option<_>>().map(Tree::List);
    }
    let entry = |entry: JsValue| {
        let pair = js_sys::Array::from(&entry);
        Some((pair.get(0).as_string()?, tree_of(&pair.get(1))?))
    };
    let entries = js_sys::Object::entries(value.dyn_ref()?);
    entries.iter().map(entry).collect::<Option<_>>().map(Tree::Table)
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
