//! One file per address.

pub mod choice;
pub mod client_fields;
pub mod package;
