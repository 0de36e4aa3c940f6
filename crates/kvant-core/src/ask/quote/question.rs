//! The question for a quote, and the quote that it makes.

use chrono::NaiveDate;
use serde::Serialize;

use crate::catalogue::{Attributes, Catalogue, Readings};
use crate::money::{Rub, VatPercent};
use crate::quote::{
    CatalogueLine, Discount, DiscountAmount, FreeLine, Line, Offered, Percent, Purchase, Quantity,
    Quote, TypedPayee, Variant, Vat,
};
use crate::refusal::Refusal;
use crate::tree::{FromTree, Read, Tree, Wrong, record, words};

record! {
    /// Asks what an offer comes to: `lines` of one, or `variants` side by side.
    #[allow(missing_docs, reason = "the fields are those of `quote::Quote`")]
    pub struct QuoteQuestion {
        pub date: NaiveDate,
        pub valid_days: u32,
        pub vat: Option<AskedVat>,
        pub discount: Option<AskedDiscount>,
        pub lines: Option<Vec<AskedLine>>,
        pub variants: Option<Vec<AskedVariant>>,
        /// To whom is paid: with all that a payment needs, a text for a QR code is made.
        pub payee: Option<TypedPayee>,
        /// What the payment is for.
        pub purpose: Option<String>,
        /// Whether to tell beside the sums what the client must know of each line of the catalogue.
        pub terms: bool = false,
    }

    /// One of several offers as a question states it.
    #[allow(missing_docs, reason = "the fields are those of `quote::Variant`")]
    pub struct AskedVariant {
        pub title: String = String::new(),
        pub discount: Option<AskedDiscount>,
        pub lines: Vec<AskedLine>,
    }

    /// How VAT is charged, as a question states it.
    #[allow(missing_docs, reason = "the fields are those of `quote::Vat`")]
    pub struct AskedVat {
        pub mode: VatMode,
        pub rate: Option<AskedRate>,
        pub reason: String = String::new(),
    }

    /// A discount as a question states it: either in percent or as a sum.
    #[allow(missing_docs, reason = "the fields are those of `quote::Discount`")]
    pub struct AskedDiscount {
        pub percent: Option<Percent>,
        pub sum: Option<Rub>,
        pub reason: String = String::new(),
    }

    /// A line as a question states it: of the catalogue, or of the seller's own.
    #[allow(missing_docs, reason = "the fields are those of `quote::Line`")]
    pub struct AskedLine {
        pub document: Option<String>,
        pub plan: Option<String>,
        pub attributes: Attributes = Attributes::new(),
        pub readings: Readings = Readings::new(),
        pub units: Option<u32>,
        pub months: Option<u32>,
        pub years: Option<u32>,
        pub hours: Option<Quantity>,
        pub kind: Option<String>,
        pub text: Option<String>,
        pub unit: Option<String>,
        pub unit_price: Option<Rub>,
        pub quantity: Option<Quantity>,
        pub optional: bool = false,
        pub taken: bool = false,
        pub vat: Option<AskedVat>,
    }
}

words! {
    /// How VAT is charged.
    pub enum VatMode {
        /// Not at all.
        None = "none",
        /// The prices contain it.
        Included = "included",
        /// It is added to them.
        OnTop = "on_top",
    }
}

/// A rate as a question states it: `"22"`. Whether there is such a rate is looked up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AskedRate(String);

impl FromTree for AskedRate {
    fn read(&mut self, tree: &mut Tree) -> Read {
        self.0 = match tree {
            Tree::Text(text) => text.clone(),
            Tree::Whole(number) => number.to_string(),
            other => return Err(Wrong::expected("a rate such as \"22\"", other).into()),
        };
        Ok(())
    }

    fn blank() -> AskedRate {
        AskedRate(String::new())
    }
}

impl QuoteQuestion {
    /// Returns the quote that is asked about.
    ///
    /// # Errors
    ///
    /// [`Refusal::At`] for what is stated twice, not at all, or beside what it does not go with.
    pub fn quote(&self, catalogue: &Catalogue) -> Result<Quote, Refusal> {
        let possible = catalogue.vat.possible_on(self.date);
        let mut quote = Quote::new(self.date);
        quote.valid_days = self.valid_days;
        quote.seller.payee = self.payee.clone().unwrap_or_default();
        let vat = self.vat.as_ref().map(|asked| vat_of(asked, "vat", &possible));
        quote.vat = vat.transpose()?;
        let plain = |lines| (String::new(), "", self.discount.as_ref(), lines);
        let titled = |(place, one): (usize, _)| {
            let one: &AskedVariant = one;
            let path = format!("variants.{place}.");
            (path, one.title.as_str(), one.discount.as_ref(), one.lines.as_slice())
        };
        let variants: Vec<_> = match (&self.lines, &self.variants) {
            (Some(lines), None) => vec![plain(lines.as_slice())],
            (None, Some(_)) if self.discount.is_some() => {
                return Err(malformed("discount", "each variant has its own"));
            }
            (None, Some(variants)) => variants.iter().enumerate().map(titled).collect(),
            (Some(_), Some(_)) => {
                return Err(malformed("variants", "state either lines or variants"));
            }
            (None, None) => return Err(missing("", "lines", Vec::new())),
        };
        quote.variants.clear();
        for (path, title, discount, lines) in variants {
            let discount = discount.map(|asked| discount_of(asked, &path)).transpose()?;
            let line = |(place, line): (usize, &AskedLine)| {
                line_of(line, &format!("{path}lines.{place}."), &possible)
            };
            let lines = lines.iter().enumerate().map(line).collect::<Result<_, _>>()?;
            quote.variants.push(Variant { title: title.to_string(), lines, discount });
        }
        Ok(quote)
    }

    /// Returns the readings of each line of the catalogue, with the document that is read so.
    pub fn readings_mut(&mut self) -> impl Iterator<Item = (&str, &mut Readings)> {
        let plain = self.lines.iter_mut().flatten();
        let variants = self.variants.iter_mut().flatten();
        let lines = plain.chain(variants.flat_map(|variant| &mut variant.lines));
        lines.filter_map(|line| Some((line.document.as_deref()?, &mut line.readings)))
    }
}

fn vat_of(asked: &AskedVat, path: &str, possible: &[VatPercent]) -> Result<Vat, Refusal> {
    let rates = || possible.iter().map(|rate| rate.percent().to_string()).collect::<Vec<_>>();
    let in_percent = || {
        let AskedRate(text) = match &asked.rate {
            Some(rate) => rate,
            None => return Err(missing(path, "rate", rates())),
        };
        let known = possible.iter().find(|rate| rate.percent().to_string() == *text);
        known.copied().ok_or_else(|| {
            let refusal = Refusal::UnknownVatRate { rate: text.clone(), possible: rates() };
            below(path, "rate", refusal)
        })
    };
    match asked.mode {
        VatMode::None if asked.rate.is_some() => {
            Err(malformed(&format!("{path}.rate"), "there is no rate where no VAT is charged"))
        }
        VatMode::None => Ok(Vat::None { reason: asked.reason.clone() }),
        _ if !asked.reason.is_empty() => {
            Err(malformed(&format!("{path}.reason"), "a reason stands where no VAT is charged"))
        }
        VatMode::Included => in_percent().map(Vat::Included),
        VatMode::OnTop => in_percent().map(Vat::OnTop),
    }
}

fn discount_of(asked: &AskedDiscount, path: &str) -> Result<Discount, Refusal> {
    let amount = match (asked.percent, asked.sum) {
        (Some(percent), None) => DiscountAmount::Percent(percent),
        (None, Some(sum)) => DiscountAmount::Sum(sum),
        (None, None) => {
            let values = ["percent", "sum"].map(str::to_string).to_vec();
            return Err(missing(&format!("{path}discount"), "percent", values));
        }
        (Some(_), Some(_)) => {
            return Err(malformed(&format!("{path}discount"), "state either percent or sum"));
        }
    };
    Ok(Discount { amount, reason: asked.reason.clone() })
}

fn line_of(asked: &AskedLine, path: &str, possible: &[VatPercent]) -> Result<Line, Refusal> {
    let entry = path.trim_end_matches('.');
    let offered = match (&asked.document, &asked.plan, &asked.text) {
        (Some(document), Some(plan), None) => {
            if asked.unit.is_some() {
                return Err(malformed(&format!("{path}unit"), "the plan says what is counted"));
            }
            Offered::Catalogue(CatalogueLine {
                document: document.clone(),
                plan: plan.clone(),
                attributes: asked.attributes.clone(),
                readings: asked.readings.clone(),
                purchase: purchase_of(asked, path)?,
                own_price: asked.unit_price,
                issued: None,
            })
        }
        (Some(_), None, None) => return Err(missing(entry, "plan", Vec::new())),
        (None, Some(_), None) => return Err(missing(entry, "document", Vec::new())),
        (None, None, None) => {
            let values = ["text", "document"].map(str::to_string).to_vec();
            return Err(missing(entry, "text", values));
        }
        (None, None, Some(text)) => Offered::Free(free_of(asked, text, path)?),
        (.., Some(_)) => {
            let wrong = "a line is of the catalogue or has a text of its own";
            return Err(malformed(&format!("{path}text"), wrong));
        }
    };
    let vat = asked.vat.as_ref().map(|vat| vat_of(vat, &format!("{path}vat"), possible));
    let (is_optional, is_taken) = (asked.optional, asked.taken);
    Ok(Line { offered, is_optional, is_taken, vat: vat.transpose()? })
}

fn free_of(asked: &AskedLine, text: &str, path: &str) -> Result<FreeLine, Refusal> {
    let entry = path.trim_end_matches('.');
    let stray = [
        ("units", asked.units.is_some()),
        ("months", asked.months.is_some()),
        ("years", asked.years.is_some()),
        ("hours", asked.hours.is_some()),
        ("kind", asked.kind.is_some()),
        ("attributes", !asked.attributes.is_empty()),
        ("readings", !asked.readings.is_empty()),
    ];
    if let Some((key, _)) = stray.iter().find(|(_, is_there)| *is_there) {
        return Err(malformed(&format!("{path}{key}"), "only a line of the catalogue has it"));
    }
    let unit_price = asked.unit_price.ok_or_else(|| missing(entry, "unit_price", Vec::new()))?;
    let quantity = asked.quantity.ok_or_else(|| missing(entry, "quantity", Vec::new()))?;
    let unit = asked.unit.clone().unwrap_or_default();
    Ok(FreeLine { text: text.to_string(), unit, unit_price, quantity })
}

fn purchase_of(asked: &AskedLine, path: &str) -> Result<Purchase, Refusal> {
    let kind = asked.kind.clone();
    let all = [
        asked.units.map(Purchase::Units),
        asked.months.map(Purchase::Months),
        asked.years.map(Purchase::Years),
        asked.hours.map(|hours| Purchase::Hours { hours, kind }),
        asked.quantity.map(Purchase::Pieces),
    ];
    let mut stated = all.into_iter().flatten();
    // A price of the seller's own alone is that of the plan as a whole.
    let purchase = stated.next().unwrap_or_else(|| Purchase::Pieces(Quantity::whole(1)));
    if stated.next().is_some() {
        let wrong = "state one of units, months, years, hours and quantity";
        return Err(malformed(path.trim_end_matches('.'), wrong));
    }
    if asked.kind.is_some() && !matches!(purchase, Purchase::Hours { .. }) {
        return Err(malformed(&format!("{path}kind"), "only hours have a kind"));
    }
    Ok(purchase)
}

fn below(path: &str, field: &str, refusal: Refusal) -> Refusal {
    Refusal::At { path: format!("{path}.{field}"), refusal: Box::new(refusal) }
}

fn missing(path: &str, field: &str, values: Vec<String>) -> Refusal {
    let refusal = Refusal::MissingField { field: field.to_string(), values };
    let path = if path.is_empty() { field.to_string() } else { format!("{path}.{field}") };
    Refusal::At { path, refusal: Box::new(refusal) }
}

fn malformed(path: &str, message: &str) -> Refusal {
    let (path, message) = (path.to_string(), message.to_string());
    Refusal::At { path: path.clone(), refusal: Box::new(Refusal::Malformed { path, message }) }
}
