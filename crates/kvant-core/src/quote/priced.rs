//! What an offer comes to, as data.

use chrono::NaiveDate;

use super::Vat;
use super::line::LineUnit;
use super::quantity::Quantity;
use crate::money::Rub;
use crate::source::Source;

/// What an offer comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedQuote {
    /// Its variants, in their order.
    pub variants: Vec<PricedVariant>,
    /// The last day on which it holds: through its end, Moscow.
    pub valid_through: NaiveDate,
}

/// What one variant comes to.
///
/// # Invariant
///
/// Each figure is the sum of the same figure of the lines that count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedVariant {
    /// What it is called; may be empty.
    pub title: String,
    /// Its lines, in their order, whether they count or not.
    pub lines: Vec<PricedLine>,
    /// Prices times quantities.
    pub sum: Rub,
    /// What is taken off.
    pub discount: Rub,
    /// The VAT, in the prices or on top.
    pub vat: Rub,
    /// What is to be paid.
    pub total: Rub,
    /// The VAT of each kind and rate, in the order of the lines that bring them.
    pub vat_parts: Vec<VatPart>,
}

/// The VAT of one kind and rate in a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VatPart {
    /// Kind and rate.
    pub vat: Vat,
    /// What is to be paid for the lines of it.
    pub total: Rub,
    /// The tax of them.
    pub amount: Rub,
}

/// What one line comes to. A line that does not count has its figures all the same, but takes no
/// part in a discount that is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedLine {
    /// What is offered: the plan, or the seller's text.
    pub name: String,
    /// The document that sells it; nothing for the seller's own line.
    pub document_name: Option<String>,
    /// What is counted.
    pub unit: LineUnit,
    /// The seller's own word for it; may be empty.
    pub unit_text: String,
    /// The price of one.
    pub unit_price: Rub,
    /// How many.
    pub quantity: Quantity,
    /// Price times quantity.
    pub sum: Rub,
    /// What is taken off it.
    pub discount: Rub,
    /// Its VAT, in the price or on top.
    pub vat: Rub,
    /// How VAT is charged on it.
    pub vat_kind: Vat,
    /// What is to be paid for it.
    pub total: Rub,
    /// Whether it counts in the sums: it is not optional, or it is taken.
    pub counts: bool,
    /// Whether the price is the seller's own although the line is of a document, which states none.
    pub is_own_price: bool,
    /// Where the document states the price.
    pub source: Option<Source>,
}
