//! Why a quote has no price: each with the field beside which it belongs.

use crate::refusal::Refusal;
use crate::tree::words;

/// Why a quote has no price, and where that is to be put right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {refusal}", path = self.path())]
pub struct QuoteRefusal {
    /// The variant, from 0; nothing for what holds for the whole quote.
    pub variant: Option<usize>,
    /// The line of that variant, from 0; nothing for what holds for all of it.
    pub line: Option<usize>,
    /// The field.
    pub field: Field,
    /// What is wrong with it.
    pub refusal: Refusal,
}

words! {
    /// A field of a quote, by its name in a question.
    pub enum Field {
        /// The day on which it is made.
        Date = "date",
        /// How many days it holds.
        ValidDays = "valid_days",
        /// How VAT is charged.
        Vat = "vat",
        /// The rate of VAT.
        VatRate = "vat.rate",
        /// Why none is charged.
        VatReason = "vat.reason",
        /// What stands side by side.
        Variants = "variants",
        /// What a variant is called.
        Title = "title",
        /// The lines of a variant.
        Lines = "lines",
        /// The discount in percent.
        DiscountPercent = "discount.percent",
        /// The discount in roubles.
        DiscountSum = "discount.sum",
        /// Why there is a discount.
        DiscountReason = "discount.reason",
        /// The document of a line.
        Document = "document",
        /// The plan of a line.
        Plan = "plan",
        /// What must be known about the client.
        Attributes = "attributes",
        /// How the document is read.
        Readings = "readings",
        /// How many units.
        Units = "units",
        /// How many months.
        Months = "months",
        /// How many years.
        Years = "years",
        /// How many hours.
        Hours = "hours",
        /// The kind of work.
        Kind = "kind",
        /// The text of a line.
        Text = "text",
        /// What a line is counted in.
        Unit = "unit",
        /// The price of one.
        UnitPrice = "unit_price",
        /// How many.
        Quantity = "quantity",
        /// What it comes to.
        Total = "total",
        /// The name of the client.
        ClientName = "client.name",
        /// How the client is reached.
        ClientContact = "client.contact",
        /// Where the answer goes.
        SellerChannel = "seller.channel",
        /// What else is said.
        Note = "note",
    }
}

impl Field {
    /// Returns its name in a question, below the entry to which it belongs.
    pub fn name(self) -> &'static str {
        Field::WORDS.get(self as usize).copied().unwrap_or("")
    }
}

impl QuoteRefusal {
    /// Refuses something of the whole quote.
    pub(super) fn of_quote(field: Field, refusal: Refusal) -> QuoteRefusal {
        QuoteRefusal { variant: None, line: None, field, refusal }
    }

    /// Says that it lies in the line of that number.
    pub(super) fn in_line(self, line: usize) -> QuoteRefusal {
        QuoteRefusal { line: Some(line), ..self }
    }

    /// Says that it lies in the variant of that number.
    pub(super) fn in_variant(self, variant: usize) -> QuoteRefusal {
        QuoteRefusal { variant: Some(variant), ..self }
    }

    /// Returns where it lies: `variants.1.lines.0.units`.
    pub fn path(&self) -> String {
        let variant = self.variant.map_or(String::new(), |place| format!("variants.{place}."));
        variant + &self.path_in_variant()
    }

    /// Returns where it lies in a quote of one variant: `lines.0.units`.
    pub fn path_in_variant(&self) -> String {
        let line = self.line.map_or(String::new(), |place| format!("lines.{place}."));
        line + self.field.name()
    }
}
