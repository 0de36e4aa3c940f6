#![doc = include_str!("../README.md")]

// In reading order: a module uses only what stands above it.
pub mod frame;
pub mod link;
pub mod answer;

pub use answer::{AnswerOutcome, QuoteAnswer, QuoteDigest};
pub use frame::{LinkRefusal, TooLong};
pub use link::{decode, encode};
