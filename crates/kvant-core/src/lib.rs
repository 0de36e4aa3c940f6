#![doc = include_str!("../README.md")]

// In reading order: a module uses only what stands above it.
pub mod ask;
pub mod calendar;
pub mod catalogue;
pub mod compare;
pub mod money;
pub mod price;
pub mod quantum;
pub mod refusal;
pub mod source;
pub mod stated;
pub mod usage;
