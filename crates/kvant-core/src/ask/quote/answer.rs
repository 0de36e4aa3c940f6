//! What a quote comes to, as it is written.

use chrono::NaiveDate;
use serde::Serialize;

use crate::catalogue::{FeatureWord, Package, Span, StatedSchedule};
use crate::money::Rub;
use crate::quote::Quantity;
use crate::source::Source;
use crate::stated::Stated;

/// What an offer comes to, as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuoteSums {
    /// The sums of an offer that was asked as `lines`.
    #[serde(flatten)]
    pub plain: Option<VariantSums>,
    /// Those of each of the `variants`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variants: Option<Vec<TitledSums>>,
    /// The last day on which it holds.
    pub valid_through: NaiveDate,
    /// What must be known of the lines of the catalogue, where that was asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<TermsAnswer>,
}

/// The sums of one of several offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `quote::PricedVariant`")]
pub struct TitledSums {
    pub title: String,
    #[serde(flatten)]
    pub sums: VariantSums,
}

/// The sums of an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `quote::PricedVariant`")]
pub struct VariantSums {
    pub lines: Vec<LineSums>,
    pub sum: Rub,
    pub discount: Rub,
    pub vat: Rub,
    pub total: Rub,
    /// The total in Russian words.
    pub in_words: String,
    /// The text of the QR code by which it is paid, where the requisites are complete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_qr: Option<String>,
}

/// What one line comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `quote::PricedLine`")]
pub struct LineSums {
    pub unit_price: Rub,
    pub quantity: Quantity,
    pub sum: Rub,
    pub discount: Rub,
    pub vat: Rub,
    pub total: Rub,
    /// Written where it does not count.
    #[serde(skip_serializing_if = "Clone::clone")]
    pub counts: bool,
    /// Written where the price is the seller's own, because the document states none.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own_price: bool,
}

/// What must be known of a line of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `quote::LineTerms`")]
pub struct TermsAnswer {
    /// Which line: `lines.0`, `variants.1.lines.0`.
    pub at: String,
    pub document: String,
    pub plan: String,
    pub edition: String,
    pub reaction: Stated<Span>,
    pub schedule: Option<StatedSchedule>,
    pub package: Option<Package>,
    pub last_day: Option<NaiveDate>,
    pub excluded: Vec<PlacedText>,
    pub not_in_plan: Vec<NotInPlan>,
    pub readings: Vec<ReadingUsed>,
    pub open: Vec<PlacedText>,
    pub anomalies: Vec<PlacedText>,
}

/// Words of a document with their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each says what it is")]
pub struct PlacedText {
    pub text: String,
    pub source: Source,
}

/// Something that is not part of a plan, or is paid separately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `FeatureCell`")]
pub struct NotInPlan {
    pub name: String,
    pub is: FeatureWord,
    pub text: Option<String>,
    pub source: Source,
}

/// How a matter is read that the document leaves open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `OpenMatter` and `Reading`")]
pub struct ReadingUsed {
    pub matter: String,
    pub reading: String,
    pub question: String,
    pub text: String,
    pub source: Source,
}
