//! The app: pages, what they draw with, and what they remember.
//!
//! It is one program with one memory. What a first visit loads of it is the frame and the page by
//! which a person chooses; the build splits the other pages off in groups, each loaded when one of
//! its pages is opened (see [`page_groups`]).

pub use kvant_core::entry;

pub mod account;
pub mod address;
pub mod app;
pub mod book;
pub mod clock;
pub mod components;
pub mod counted;
pub mod page_states;
pub mod draft;
pub mod files;
pub mod focus;
pub mod format;
pub mod ics;
pub mod keeping;
pub mod lazy_page;
pub mod near;
pub mod opening;
pub mod page_groups;
pub mod pages;
pub mod routes;
pub mod shortcuts;
pub mod supply;
pub mod theme;
#[allow(missing_docs, reason = "a text says itself what it is")]
pub mod wording;
