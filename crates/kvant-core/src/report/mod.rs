//! What a page, an act or another program asks of a ledger, as plain data with its sources.
//!
//! No text for people stands here.

pub mod account;
pub mod act;
pub mod clock;
pub mod cost;
pub mod hours;
pub mod offered;
pub mod offers;
pub mod readings;
mod requests;
pub mod standing;
pub mod timer;
pub mod unit;

pub use requests::{Group, Happened, LastEvent, RequestReport, Requests};
