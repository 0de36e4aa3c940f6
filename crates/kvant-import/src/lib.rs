#![doc = include_str!("../README.md")]
#![deny(clippy::float_arithmetic)]

// In reading order: a module uses only what stands above it.
pub mod csv;
pub mod words;
pub mod moment;
pub mod duration;
pub mod columns;
pub mod time_entries;
