//! One file per address.

pub mod choice;
pub mod client_fields;
pub mod counted;
pub mod deadline_form;
pub mod deadlines;
pub mod package;
pub mod terms;
