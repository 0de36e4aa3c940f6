//! What is offered, line by line.

use super::Vat;
use super::quantity::Quantity;
use crate::catalogue::{Attributes, Period, Readings};
use crate::money::Rub;
use crate::quantum::UnitKind;
use crate::source::Source;
use crate::tree::words;

/// One line of an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is offered.
    pub offered: Offered,
    /// Whether the client may leave it out.
    pub is_optional: bool,
    /// Whether an optional line is taken. Of another line it says nothing.
    pub is_taken: bool,
    /// Its own VAT, where that is not the one of the quote.
    pub vat: Option<Vat>,
}

/// What a line offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offered {
    /// Something that a document of the catalogue sells.
    Catalogue(CatalogueLine),
    /// Something that the seller words and prices.
    Free(FreeLine),
}

/// A line that the seller words and prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeLine {
    /// What it is.
    pub text: String,
    /// What it is counted in, such as «ч»; may be empty.
    pub unit: String,
    /// The price of one.
    pub unit_price: Rub,
    /// How many.
    pub quantity: Quantity,
}

/// A line that a document of the catalogue sells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueLine {
    /// The id of the document.
    pub document: String,
    /// The id of its plan.
    pub plan: String,
    /// What is known about the client.
    pub attributes: Attributes,
    /// How what the document leaves open is read; what is not named is read as assumed.
    pub readings: Readings,
    /// How much of it.
    pub purchase: Purchase,
    /// The seller's own price of one, where the document states none.
    pub own_price: Option<Rub>,
    /// What was fixed on the day on which the quote was issued; nothing in a draft.
    pub issued: Option<Issued>,
}

/// How much a line of the catalogue offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purchase {
    /// So many units of a package, or of work that is paid by the unit.
    Units(u32),
    /// So many months of a fee.
    Months(u32),
    /// So many years of a fee.
    Years(u32),
    /// So many hours at the rate of a kind of work.
    Hours {
        /// How many.
        hours: Quantity,
        /// The kind, where the document tells kinds apart.
        kind: Option<String>,
    },
    /// So many of the plan as a whole, at the seller's own price.
    Pieces(Quantity),
}

/// What was fixed on the day on which a quote was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The name of the document.
    pub document_name: String,
    /// The name of its plan.
    pub plan_name: String,
    /// The edition of the document.
    pub edition: String,
    /// What is counted.
    pub unit: LineUnit,
    /// How many.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_price: Rub,
    /// Where the document states it; nothing for a price of the seller's own.
    pub source: Option<Source>,
}

words! {
    /// What a line is counted in.
    pub enum LineUnit {
        /// Pieces, or whatever the text says.
        Piece = "piece",
        /// A quantum of the document's own length.
        Quantum = "quantum",
        /// 15 minutes.
        QuarterHour = "quarter_hour",
        /// 30 minutes.
        HalfHour = "half_hour",
        /// An hour.
        Hour = "hour",
        /// A request.
        Request = "request",
        /// A calendar month.
        Month = "month",
        /// A year.
        Year = "year",
    }
}

impl From<UnitKind> for LineUnit {
    fn from(kind: UnitKind) -> LineUnit {
        match kind {
            UnitKind::Quantum => LineUnit::Quantum,
            UnitKind::QuarterHour => LineUnit::QuarterHour,
            UnitKind::HalfHour => LineUnit::HalfHour,
            UnitKind::Hour => LineUnit::Hour,
            UnitKind::Request => LineUnit::Request,
            // Nobody buys seconds: a plan without a step is sold as a whole.
            UnitKind::Second => LineUnit::Piece,
        }
    }
}

impl From<Period> for LineUnit {
    fn from(period: Period) -> LineUnit {
        match period {
            Period::Month => LineUnit::Month,
            Period::Year => LineUnit::Year,
        }
    }
}

impl Line {
    /// Returns a line that counts whatever the client ticks, with the VAT of the quote.
    pub fn of(offered: Offered) -> Line {
        Line { offered, is_optional: false, is_taken: false, vat: None }
    }

    /// Returns whether it counts: it is not optional, or it is taken.
    pub fn counts(&self) -> bool {
        !self.is_optional || self.is_taken
    }
}
