//! The catalogue and the version of the app, fetched from beside the bundle.

use std::cell::RefCell;
use std::time::Duration;

use js_sys::Promise;
use kvant_core::catalogue::{Catalogue, SCHEMA};
use kvant_core::tree::{Tree, Wrong};
use leptos::prelude::set_timeout;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use crate::clock::next_task;
use kvant_device::{Preference, recall, remember};

const CATALOGUE: &str = "catalogue.json";

/// When a good catalogue is written down: not while the page is being drawn.
const REMEMBERED_AFTER: Duration = Duration::from_secs(1);

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

/// The catalogue, and how fresh it is.
#[derive(Clone, Debug)]
pub struct Supplied {
    /// The terms.
    pub catalogue: &'static Catalogue,
    /// Why it is the last good one of this device, which may be old.
    pub stale: Option<SupplyError>,
}

/// Whoever waits for the catalogue, and what came.
#[derive(Default)]
struct Supply {
    asked: Option<Promise>,
    came: Option<Result<Supplied, SupplyError>>,
}

thread_local! {
    static SUPPLY: RefCell<Supply> = RefCell::new(Supply::default());
}

/// Fetches the catalogue, once however many ask; where that fails, returns the last good
/// one of this device.
///
/// # Errors
///
/// [`SupplyError`], when this device has no good one either. Whoever asks then begins anew.
pub async fn supply() -> Result<Supplied, SupplyError> {
    let begin = || {
        future_to_promise(async {
            let came = fetch_or_last_good().await;
            SUPPLY.with_borrow_mut(|supply| supply.came = Some(came));
            Ok(JsValue::UNDEFINED)
        })
    };
    let asked = SUPPLY.with_borrow_mut(|supply| {
        if matches!(supply.came, Some(Err(_))) {
            *supply = Supply::default();
        }
        supply.asked.get_or_insert_with(begin).clone()
    });
    drop(JsFuture::from(asked).await);
    SUPPLY.with_borrow(|supply| supply.came.clone()).unwrap_or(Err(SupplyError::Missing))
}

async fn fetch_or_last_good() -> Result<Supplied, SupplyError> {
    let error = match fetch().await {
        Ok(catalogue) => return Ok(Supplied { catalogue, stale: None }),
        Err(error) => error,
    };
    let Some(text) = recall(Preference::Catalogue) else { return Err(error) };
    match read(&text).await {
        Ok(catalogue) => Ok(Supplied { catalogue, stale: Some(error) }),
        Err(_) => Err(error),
    }
}

/// Fetches the catalogue anew, and remembers it when it is good. Pages that are open go on with
/// theirs.
///
/// # Errors
///
/// [`SupplyError`].
pub async fn fetch() -> Result<&'static Catalogue, SupplyError> {
    let text = fetch_text(CATALOGUE).await.ok_or(SupplyError::Missing)?;
    let catalogue = read(&text).await?;
    set_timeout(
        move || {
            if recall(Preference::Catalogue).as_deref() != Some(&text) {
                remember(Preference::Catalogue, &text);
            }
        },
        REMEMBERED_AFTER,
    );
    Ok(catalogue)
}

/// Returns the catalogue as it is written, else the last good one of this device.
pub async fn text() -> Option<String> {
    fetch_text(CATALOGUE).await.or_else(|| recall(Preference::Catalogue))
}

/// Reads a catalogue piece by piece, so that a slow phone can draw and answer in between. It lives
/// as long as the page: pages hold plain references to it.
async fn read(text: &str) -> Result<&'static Catalogue, SupplyError> {
    let unreadable = |reason: String| SupplyError::Unreadable { reason };
    let wrong = |wrong: Wrong| unreadable(wrong.to_string());
    next_task().await;
    let tree = parse(text).map_err(unreadable)?;
    if tree.get("schema").and_then(Tree::whole).is_some_and(|schema| schema > i64::from(SCHEMA)) {
        return Err(SupplyError::Newer);
    }
    let (mut catalogue, documents) = Catalogue::without_documents(tree).map_err(wrong)?;
    for document in documents {
        next_task().await;
        catalogue.add(document).map_err(wrong)?;
    }
    if catalogue.schema != SCHEMA || catalogue.documents.is_empty() {
        return Err(unreadable(String::new()));
    }
    // What is drawn with it is a piece too.
    next_task().await;
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
