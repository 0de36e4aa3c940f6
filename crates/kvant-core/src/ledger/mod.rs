//! The ledger of a client: what was paid, worked and asked, as events; balances as their
//! consequence.

pub mod event;
pub mod codec;
mod balance;
mod burn;
pub mod charge;
pub mod fold;
pub mod command;
pub mod forecast;
pub mod quote_payment;

pub use charge::{Account, Balance};
pub use event::{Entry, Event, EventId};
pub use fold::Ledger;
pub use forecast::{Forecast, PaidUntil, forecast, paid_until};
