//! The app: pages, what they draw with, and what they remember.
//!
//! It is built as three bundles. `kvant-app` is what a first visit loads: the frame and the page by
//! which a person chooses. `kvant-further` has the other pages that ask the terms, `kvant-portal`
//! the account of what was bought; each is loaded when one of its pages is opened.

pub use kvant_core::entry;

pub mod account;
pub mod app;
pub mod book;
pub mod clock;
pub mod components;
pub mod counted;
pub mod desk;
pub mod draft;
pub mod files;
pub mod focus;
pub mod format;
pub mod further;
pub mod ics;
pub mod keeping;
pub mod later;
pub mod near;
pub mod opening;
pub mod pages;
pub mod portal;
pub mod routes;
pub mod shortcuts;
pub mod supply;
pub mod theme;
#[allow(missing_docs, reason = "a text says itself what it is")]
pub mod wording;
