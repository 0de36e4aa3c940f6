//! Offers to a client: what is offered, at which price, with which VAT, and until when.
//!
//! A [`Quote`] is what the seller enters. [`priced`] makes its sums of it from the terms of a
//! catalogue. [`Quote::issued`] fixes the prices of the day, so that [`Quote::sums`] gives the
//! same kopecks for ever, whatever becomes of the catalogue.

// In reading order: a module uses what stands above it, and these types.
mod quantity;
mod refusal;
mod line;
mod offered;
mod line_terms;
mod priced;
mod rounding;
mod sums;
mod words;
mod requisites;
mod payment_qr;
pub mod codec;

pub use line::{CatalogueLine, FreeLine, Issued, Line, LineUnit, Offered, Purchase};
pub use line_terms::LineTerms;
pub use offered::Refused;
pub use payment_qr::{BadPaymentField, PaymentField, PaymentFieldError, payment_qr};
pub use priced::{PricedLine, PricedQuote, PricedVariant, VatPart};
pub use quantity::{Percent, Quantity};
pub use refusal::{Field, QuoteRefusal};
pub use requisites::{BadRequisite, Payee, Requisite, RequisiteError, TypedPayee};
pub use sums::priced;
pub use words::in_words;

use chrono::{Datelike, Days, NaiveDate};

use crate::calendar::{Instant, Offset};
use crate::money::{Rub, VatPercent};

/// An offer to a client, as the seller enters it.
///
/// Amounts are roubles. Says what is offered; what that comes to is computed by [`priced`], or by
/// [`Quote::sums`] once the prices are fixed.
///
/// # Invariant
///
/// None: a draft may be anything. What it lacks or cannot be is told by [`priced`], each
/// [`QuoteRefusal`] with its field.
///
/// # Example
///
/// ```
/// use kvant_core::money::{Rub, VatPercent};
/// use kvant_core::quote::{FreeLine, Line, Offered, Quantity, Quote, Vat};
///
/// # fn show(catalogue: &kvant_core::catalogue::Catalogue) {
/// let date = kvant_core::tree::read_date("2026-12-01").unwrap();
/// let mut quote = Quote::new(date);
/// quote.vat = Some(Vat::OnTop(VatPercent::try_from(22).unwrap()));
/// quote.variants[0].lines.push(Line::of(Offered::Free(FreeLine {
///     text: "Настройка".to_string(),
///     unit: String::new(),
///     unit_price: Rub::whole(3_500),
///     quantity: Quantity::read("2.5").unwrap(),
/// })));
/// let priced = kvant_core::quote::priced(&quote, catalogue).unwrap();
/// assert_eq!(priced.variants[0].total.to_string(), "10675.00");
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Its number among those of its year; nothing for a draft.
    pub number: Option<u32>,
    /// The day on which it is made, Moscow: prices and VAT are those of this day.
    pub date: NaiveDate,
    /// How many calendar days after [`date`](Quote::date) it holds.
    pub valid_days: u32,
    /// The number of the quote that this one replaces.
    pub revision_of: Option<QuoteNumber>,
    /// To whom.
    pub client: Client,
    /// By whom.
    pub seller: Seller,
    /// The VAT of every line that has none of its own; nothing until the seller has chosen it.
    pub vat: Option<Vat>,
    /// What is offered to choose from, at most [`Quote::VARIANTS_MAX`]; one where there is no
    /// choice.
    pub variants: Vec<Variant>,
    /// What else the seller says; may be empty.
    pub note: String,
}

/// The number of a quote in its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuoteNumber {
    /// The calendar year of its date.
    pub year: i32,
    /// Its number in that year, from 1.
    pub number: u32,
}

/// One of the offers that stand side by side: А, Б, В.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// What it is called; may be empty.
    pub title: String,
    /// What is offered, at most [`Quote::LINES_MAX`].
    pub lines: Vec<Line>,
    /// What is taken off.
    pub discount: Option<Discount>,
}

/// What is taken off the sums of the lines, before VAT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    /// How much.
    pub amount: DiscountAmount,
    /// Why; may be empty.
    pub reason: String,
}

/// How much is taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiscountAmount {
    /// A share of the sum of each line, rounded line by line.
    Percent(Percent),
    /// So much off all lines together, at most their sum: shared in proportion to it.
    Sum(Rub),
}

/// How VAT is charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vat {
    /// Not at all: «НДС не облагается».
    None {
        /// Why, in the seller's words; may be empty.
        reason: String,
    },
    /// The prices contain it: «в том числе НДС».
    Included(VatPercent),
    /// It is added to them.
    OnTop(VatPercent),
}

/// To whom an offer is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// The name of the firm or person; may be empty.
    pub name: String,
    /// The taxpayer's number, where it is known; its control digit is checked where it is typed.
    pub inn: Option<String>,
    /// Person, phone, mail: in the seller's words; may be empty.
    pub contact: String,
}

/// By whom an offer is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seller {
    /// Where the client sends the answer: a mail address, a phone number, a messenger's address;
    /// may be empty.
    pub channel: String,
    /// To whom the client pays, as it was typed: [`TypedPayee::read`] says what is wrong with it.
    pub payee: TypedPayee,
}

/// What a client accepts of an offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuoteChoice {
    /// The variant, from 0.
    pub variant: u32,
    /// The optional lines of it that are taken, from 0, in order.
    pub taken: Vec<u32>,
}

impl Quote {
    /// The most variants.
    pub const VARIANTS_MAX: usize = 3;

    /// The most lines of one variant.
    pub const LINES_MAX: usize = 200;

    /// The most days that an offer may hold: ten years.
    pub const VALID_DAYS_MAX: u32 = 3_650;

    /// The most that a variant may come to: a trillion roubles, less a kopeck.
    pub const TOTAL_MAX: Rub = Rub::of_kopecks(99_999_999_999_999);

    /// The most characters of a text.
    pub const TEXT_MAX: usize = 10_000;

    /// The days that an offer holds until the seller says otherwise.
    pub const VALID_DAYS_USUAL: u32 = 14;

    /// Returns an empty draft of that day with one variant.
    pub fn new(date: NaiveDate) -> Quote {
        Quote {
            number: None,
            date,
            valid_days: Quote::VALID_DAYS_USUAL,
            revision_of: None,
            client: Client::default(),
            seller: Seller::default(),
            vat: None,
            variants: vec![Variant::default()],
            note: String::new(),
        }
    }

    /// Returns the last day on which it holds: through its end, Moscow.
    pub fn valid_through(&self) -> NaiveDate {
        let days = Days::new(u64::from(self.valid_days));
        self.date.checked_add_days(days).unwrap_or(NaiveDate::MAX)
    }

    /// Returns the first instant at which it holds no longer: the midnight, Moscow, that ends its
    /// last day.
    ///
    /// ```
    /// use kvant_core::quote::Quote;
    ///
    /// let quote = Quote::new(kvant_core::tree::read_date("2026-12-01").unwrap());
    /// assert_eq!(quote.ends().to_rfc3339(), "2026-12-16T00:00:00+03:00");
    /// ```
    pub fn ends(&self) -> Instant {
        let last = self.valid_through();
        Offset::MOSCOW.midnight(last.succ_opt().unwrap_or(last))
    }

    /// Returns the number of its year; nothing for a draft.
    pub fn year_number(&self) -> Option<QuoteNumber> {
        self.number.map(|number| QuoteNumber { year: self.date.year(), number })
    }

    /// Returns the offer as `choice` takes it: that variant alone, its optional lines taken as the
    /// client ticked them; nothing where the offer has no such variant, or a ticked line is none
    /// that can be left out.
    pub fn chosen(&self, choice: &QuoteChoice) -> Option<Quote> {
        let place = usize::try_from(choice.variant).ok()?;
        let mut variant = self.variants.get(place)?.clone();
        let ticked =
            |place: usize| choice.taken.iter().any(|taken| usize::try_from(*taken) == Ok(place));
        for (place, line) in
            variant.lines.iter_mut().enumerate().filter(|(_, line)| line.is_optional)
        {
            line.is_taken = ticked(place);
        }
        let is_optional = |place: &u32| {
            let place = usize::try_from(*place).ok()?;
            variant.lines.get(place).filter(|line| line.is_optional)
        };
        choice
            .taken
            .iter()
            .all(|place| is_optional(place).is_some())
            .then(|| Quote { variants: vec![variant.clone()], ..self.clone() })
    }

    /// Returns whether it still holds at `at`.
    pub fn holds_at(&self, at: Instant) -> bool {
        at < self.ends()
    }
}
