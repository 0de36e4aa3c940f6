//! The app: pages, what they draw with, and what they remember.
//!
//! It is built as two bundles. `kvant-app` is what a first visit loads: the frame and the pages by
//! which a person chooses. `kvant-further` has the other pages and is loaded when one is opened.

pub mod app;
pub mod clock;
pub mod components;
pub mod desk;
pub mod draft;
pub mod entry;
pub mod format;
pub mod further;
pub mod ics;
pub mod near;
pub mod pages;
pub mod routes;
pub mod storage;
pub mod supply;
#[allow(missing_docs, reason = "a text says itself what it is")]
pub mod wording;
