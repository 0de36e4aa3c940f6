#![doc = include_str!("../README.md")]
// Floating point and clocks are named, with their reasons, in `.clippy.toml`.
#![deny(clippy::float_arithmetic, clippy::disallowed_types, clippy::disallowed_methods)]

// In reading order: a module uses only what stands above it.
pub mod tree;
pub mod by_name;
mod decimal;
pub mod source;
pub mod refusal;
pub mod stated;
pub mod money;
pub mod quantum;
pub mod entry;
pub mod calendar;
pub mod catalogue;
pub mod price;
pub mod usage;
pub mod compare;
pub mod deadline;
pub mod ticket;
pub mod quote;
pub mod ledger;
pub mod report;
pub mod ask;
