//! What a page, an act or another program asks of a ledger, as plain data with its sources.
//!
//! No text for people stands here.

mod requests;
pub mod standing;

pub use requests::{Group, Happened, LastEvent, RequestReport, Requests};
