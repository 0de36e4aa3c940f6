//! The built app in a real Chromium, and its main journeys (`journeys`) in Firefox and WebKitGTK
//! too. `cargo xtask test` builds the bundle, serves it and starts the driver; the addresses come in
//! the environment.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod across;
mod act;
mod burning;
mod choice;
mod deadlines;
mod engine;
mod frame;
mod history;
mod import;
mod journeys;
mod kept;
mod long_words;
mod messages;
mod my;
mod package;
mod pages;
mod paper;
mod portal;
mod rejoined;
mod requests;
mod settings;
mod slept;
mod stated;
mod stores;
mod tabs;
mod terms;
mod timer;
mod visit;
mod wiped;
