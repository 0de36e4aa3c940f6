#![doc = include_str!("../README.md")]
#![deny(clippy::float_arithmetic)]

// In reading order: a module uses only what stands above it.
pub mod envelope;
pub mod text_form;
pub mod store;
pub mod memory;
pub mod replicas;
pub mod replication;
pub mod file;
pub mod laws;
