//! What this crate promises: names, stores and their laws, replicas, the file.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod flawed;
mod now;

mod envelope;
mod text_form;
mod laws;
mod replicas;
mod replication;
mod file;
