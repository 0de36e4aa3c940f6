#![doc = include_str!("../README.md")]

// In reading order: a module uses only what stands above it.
pub mod colour;
pub mod typeface;
mod characters;
pub mod logo;
pub mod qr;
pub mod document;
pub mod page;
mod layout;
mod pdf;

pub use layout::layout;
pub use pdf::pdf;
