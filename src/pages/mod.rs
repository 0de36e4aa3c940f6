//! One file per address.

pub mod act;
pub mod burning;
pub mod choice;
pub mod client_fields;
pub mod counted;
mod ledger_readings;
pub mod deadline_form;
pub mod deadlines;
pub mod history;
pub mod my;
pub mod opened;
pub mod package;
pub mod requests;
pub mod settings;
pub mod terms;
pub mod timer;
