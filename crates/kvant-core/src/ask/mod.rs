//! One door for questions: every question and answer as one serde form.
//!
//! Pages inside the app call the modules above directly; programs outside use this form.

mod account;
mod answer;
mod lru_cache;
mod question;
mod quote;
mod refusal;
mod session;
mod ticket;

pub use answer::*;
pub use question::*;
pub use quote::{
    AskedDiscount, AskedLine, AskedRate, AskedVariant, AskedVat, LineSums, NotInPlan, PlacedText,
    QuoteQuestion, QuoteSums, ReadingUsed, TermsAnswer, TitledSums, VariantSums, VatMode,
};
pub use refusal::{Facts, RefusalAnswer, Reply, read};
pub use session::{AnswerSession, answer};
