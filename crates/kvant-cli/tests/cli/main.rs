//! `kvant` as it is called from a terminal or by another program.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod kvant;

mod commands;
mod answer;
mod compare;
mod readme;
