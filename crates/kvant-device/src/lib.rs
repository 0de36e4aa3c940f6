#![doc = include_str!("../README.md")]

mod browser_error;
pub mod indexed_db;
pub mod local_storage;
mod preferences;
pub mod quota;
pub mod tabs;

pub use preferences::{KEYS_OFF, Preference, recall, remember};
