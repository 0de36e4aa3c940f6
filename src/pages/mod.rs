//! One file per address.

pub mod act;
pub mod choice;
pub mod deadlines;
pub mod history;
pub mod my;
pub mod package;
pub mod requests;
pub mod settings;
pub mod terms;
