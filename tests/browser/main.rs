//! The built app in a real Chromium. `cargo xtask test` builds the bundle, serves it and starts
//! the driver; the addresses come in the environment.
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
mod frame;
mod my;
mod package;
mod paper;
mod portal;
mod slept;
mod timer;
mod stated;
mod stores;
mod tabs;
mod requests;
mod history;
mod import;
mod kept;
mod long_words;
mod messages;
mod settings;
mod terms;
mod visit;
mod wiped;
