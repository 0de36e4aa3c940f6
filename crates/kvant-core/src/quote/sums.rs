//! What an offer comes to, to the kopeck.

use super::line::{FreeLine, Issued, Line, LineUnit, Offered, Purchase};
use super::offered::{Refused, missing, out_of_range};
use super::priced::{PricedLine, PricedQuote, PricedVariant, VatPart};
use super::quantity::{Percent, Quantity};
use super::refusal::{Field, QuoteRefusal};
use super::rounding::{added, contained, share_of, shared, times};
use super::{Discount, DiscountAmount, Quote, Variant, Vat};
use crate::calendar::date_in_range;
use crate::catalogue::Catalogue;
use crate::money::{Rub, VatPercent};
use crate::refusal::Refusal;

/// Prices `quote` by what `catalogue` states on its day, whatever may have been fixed before.
///
/// # Errors
///
/// The first [`QuoteRefusal`]: of the whole quote, then variant by variant, line by line.
///
/// # Example
///
/// See [`Quote`].
pub fn priced(quote: &Quote, catalogue: &Catalogue) -> Result<PricedQuote, QuoteRefusal> {
    let possible = catalogue.vat.possible_on(quote.date);
    computed(quote, &Basis::Catalogue { catalogue, possible })
}

impl Quote {
    /// Returns the quote with the prices of its day fixed, as [`priced`] finds them.
    ///
    /// # Errors
    ///
    /// As [`priced`].
    pub fn issued(&self, catalogue: &Catalogue) -> Result<Quote, QuoteRefusal> {
        priced(self, catalogue)?;
        let mut quote = self.clone();
        for (place, variant) in quote.variants.iter_mut().enumerate() {
            for (number, line) in variant.lines.iter_mut().enumerate() {
                let Offered::Catalogue(offered) = &mut line.offered else { continue };
                let at = |(field, refusal): Refused| {
                    QuoteRefusal::of_quote(field, refusal).in_line(number).in_variant(place)
                };
                offered.issued = Some(offered.on(catalogue, self.date).map_err(at)?);
            }
        }
        Ok(quote)
    }

    /// Returns what it comes to at the prices that were fixed when it was issued. No catalogue has
    /// a part in it, so it comes to the same on every device and at any time.
    ///
    /// # Errors
    ///
    /// As [`priced`]; a line of the catalogue without a fixed price lacks its `unit_price`.
    pub fn sums(&self) -> Result<PricedQuote, QuoteRefusal> {
        computed(self, &Basis::Issued)
    }
}

/// By what a quote is priced.
enum Basis<'a> {
    /// What a catalogue states, and the rates of VAT of the day.
    Catalogue { catalogue: &'a Catalogue, possible: Vec<VatPercent> },
    /// What was fixed.
    Issued,
}

fn computed(quote: &Quote, basis: &Basis<'_>) -> Result<PricedQuote, QuoteRefusal> {
    check(quote, basis)?;
    let variants = quote.variants.iter().enumerate().map(|(place, variant)| {
        let priced = of_variant(quote, variant, basis);
        priced.map_err(|refusal| refusal.in_variant(place))
    });
    Ok(PricedQuote {
        variants: variants.collect::<Result<_, _>>()?,
        valid_through: quote.valid_through(),
    })
}

/// Looks at what holds for the whole quote.
fn check(quote: &Quote, basis: &Basis<'_>) -> Result<(), QuoteRefusal> {
    let at = QuoteRefusal::of_quote;
    date_in_range(Field::Date.name(), quote.date).map_err(|wrong| at(Field::Date, wrong))?;
    if quote.valid_days > Quote::VALID_DAYS_MAX {
        let most = Quote::VALID_DAYS_MAX.to_string();
        return Err(at(Field::ValidDays, out_of_range(Field::ValidDays, "0", &most)));
    }
    if quote.vat.is_none() {
        let modes = ["none", "included", "on_top"].map(str::to_string).to_vec();
        return Err(at(Field::Vat, missing(Field::Vat, modes)));
    }
    check_vat(quote.vat.as_ref(), basis).map_err(|(field, wrong)| at(field, wrong))?;
    for (field, text) in [
        (Field::ClientName, &quote.client.name),
        (Field::ClientContact, &quote.client.contact),
        (Field::SellerChannel, &quote.seller.channel),
        (Field::Note, &quote.note),
    ] {
        check_text(field, text).map_err(|(field, wrong)| at(field, wrong))?;
    }
    let most = Quote::VARIANTS_MAX;
    if quote.variants.is_empty() {
        return Err(at(Field::Variants, missing(Field::Variants, Vec::new())));
    }
    if quote.variants.len() > most {
        return Err(at(Field::Variants, out_of_range(Field::Variants, "1", &most.to_string())));
    }
    Ok(())
}

fn check_vat(vat: Option<&Vat>, basis: &Basis<'_>) -> Result<(), Refused> {
    let rate = match (vat, basis) {
        (Some(Vat::None { reason }), _) => return check_text(Field::VatReason, reason),
        (Some(Vat::Included(rate) | Vat::OnTop(rate)), Basis::Catalogue { possible, .. }) => {
            if possible.contains(rate) {
                return Ok(());
            }
            let possible = possible.iter().map(|rate| rate.percent().to_string()).collect();
            Refusal::UnknownVatRate { rate: rate.percent().to_string(), possible }
        }
        _ => return Ok(()),
    };
    Err((Field::VatRate, rate))
}

fn check_text(field: Field, text: &str) -> Result<(), Refused> {
    if text.chars().count() <= Quote::TEXT_MAX {
        return Ok(());
    }
    let most = format!("{} characters", Quote::TEXT_MAX);
    Err((field, out_of_range(field, "0", &most)))
}

fn of_variant(
    quote: &Quote,
    variant: &Variant,
    basis: &Basis<'_>,
) -> Result<PricedVariant, QuoteRefusal> {
    let at = |(field, refusal): Refused| QuoteRefusal::of_quote(field, refusal);
    check_text(Field::Title, &variant.title).map_err(at)?;
    if variant.lines.len() > Quote::LINES_MAX {
        let most = Quote::LINES_MAX.to_string();
        return Err(at((Field::Lines, out_of_range(Field::Lines, "1", &most))));
    }
    if !variant.lines.iter().any(Line::counts) {
        return Err(at((Field::Lines, missing(Field::Lines, Vec::new()))));
    }
    let mut lines = Vec::with_capacity(variant.lines.len());
    for (number, line) in variant.lines.iter().enumerate() {
        let before = before_discount(quote, line, basis);
        lines.push(before.map_err(|refused| at(refused).in_line(number))?);
    }
    take_off(variant.discount.as_ref(), &mut lines).map_err(at)?;
    for (number, line) in lines.iter_mut().enumerate() {
        add_vat(line).map_err(|refused| at(refused).in_line(number))?;
    }
    whole(&variant.title, lines).map_err(at)
}

/// A line with its sum; nothing is taken off yet, and it has no VAT.
fn before_discount(quote: &Quote, line: &Line, basis: &Basis<'_>) -> Result<PricedLine, Refused> {
    check_vat(line.vat.as_ref(), basis)?;
    let mut priced = match (&line.offered, basis) {
        (Offered::Free(free), _) => of_free(free)?,
        (Offered::Catalogue(offered), Basis::Catalogue { catalogue, .. }) => {
            of_issued(&offered.on(catalogue, quote.date)?)
        }
        (Offered::Catalogue(offered), Basis::Issued) => {
            let issued = offered.issued.as_ref();
            of_issued(issued.ok_or((Field::UnitPrice, missing(Field::UnitPrice, Vec::new())))?)
        }
    };
    if !(Quantity::MIN..=Quantity::MAX).contains(&priced.quantity) {
        let (min, max) = (Quantity::MIN.to_string(), Quantity::MAX.to_string());
        let field = quantity_field(line);
        return Err((field, out_of_range(field, &min, &max)));
    }
    let least = Rub::of_kopecks(1);
    if priced.unit_price < least || priced.unit_price > Rub::STATED_MAX {
        let (min, max) = (least.to_string(), Rub::STATED_MAX.to_string());
        return Err((Field::UnitPrice, out_of_range(Field::UnitPrice, &min, &max)));
    }
    if let Some(vat) = line.vat.as_ref().or(quote.vat.as_ref()) {
        priced.vat_kind = vat.clone();
    }
    priced.counts = line.counts();
    priced.sum = times(priced.unit_price, priced.quantity).ok_or_else(too_much)?;
    Ok(priced)
}

fn quantity_field(line: &Line) -> Field {
    match &line.offered {
        Offered::Free(_) => Field::Quantity,
        Offered::Catalogue(offered) => match offered.purchase {
            Purchase::Units(_) => Field::Units,
            Purchase::Months(_) => Field::Months,
            Purchase::Years(_) => Field::Years,
            Purchase::Hours { .. } => Field::Hours,
            Purchase::Pieces(_) => Field::Quantity,
        },
    }
}

fn of_free(free: &FreeLine) -> Result<PricedLine, Refused> {
    if free.text.trim().is_empty() {
        return Err((Field::Text, missing(Field::Text, Vec::new())));
    }
    check_text(Field::Text, &free.text)?;
    check_text(Field::Unit, &free.unit)?;
    let mut line = blank(&free.text, LineUnit::Piece, free.unit_price, free.quantity);
    line.unit_text.clone_from(&free.unit);
    Ok(line)
}

fn of_issued(issued: &Issued) -> PricedLine {
    let mut line = blank(&issued.plan_name, issued.unit, issued.unit_price, issued.quantity);
    line.document_name = Some(issued.document_name.clone());
    line.is_own_price = issued.source.is_none();
    line.source.clone_from(&issued.source);
    line
}

fn blank(name: &str, unit: LineUnit, unit_price: Rub, quantity: Quantity) -> PricedLine {
    PricedLine {
        name: name.to_string(),
        document_name: None,
        unit,
        unit_text: String::new(),
        unit_price,
        quantity,
        sum: Rub::ZERO,
        discount: Rub::ZERO,
        vat: Rub::ZERO,
        vat_kind: Vat::None { reason: String::new() },
        total: Rub::ZERO,
        counts: true,
        is_own_price: false,
        source: None,
    }
}

/// Takes the discount off the lines.
fn take_off(discount: Option<&Discount>, lines: &mut [PricedLine]) -> Result<(), Refused> {
    let Some(discount) = discount else { return Ok(()) };
    check_text(Field::DiscountReason, &discount.reason)?;
    match discount.amount {
        DiscountAmount::Percent(percent) if percent > Percent::MAX => {
            let most = Percent::MAX.to_string();
            Err((Field::DiscountPercent, out_of_range(Field::DiscountPercent, "0", &most)))
        }
        DiscountAmount::Percent(percent) => {
            for line in lines {
                line.discount = share_of(line.sum, percent).ok_or_else(too_much)?;
            }
            Ok(())
        }
        DiscountAmount::Sum(off) => {
            let counted = || lines.iter().filter(|line| line.counts);
            let all = counted().fold(Rub::ZERO, |all, line| all.plus(line.sum));
            if off > all {
                let (min, max) = (Rub::ZERO.to_string(), all.to_string());
                return Err((Field::DiscountSum, out_of_range(Field::DiscountSum, &min, &max)));
            }
            let shares = shared(off, &counted().map(|line| line.sum).collect::<Vec<_>>());
            for (line, share) in lines.iter_mut().filter(|line| line.counts).zip(shares) {
                line.discount = share;
            }
            Ok(())
        }
    }
}

/// Adds the VAT of a line, and what is to be paid for it.
fn add_vat(line: &mut PricedLine) -> Result<(), Refused> {
    let net = line.sum.less(line.discount);
    let (vat, total) = match line.vat_kind {
        Vat::None { .. } => (Rub::ZERO, net),
        Vat::Included(rate) => (contained(net, rate).ok_or_else(too_much)?, net),
        Vat::OnTop(rate) => {
            let vat = added(net, rate).ok_or_else(too_much)?;
            (vat, net.plus(vat))
        }
    };
    (line.vat, line.total) = (vat, total);
    if line.total > Quote::TOTAL_MAX { Err(too_much()) } else { Ok(()) }
}

fn whole(title: &str, lines: Vec<PricedLine>) -> Result<PricedVariant, Refused> {
    let add = |of: fn(&PricedLine) -> Rub| {
        let counted = lines.iter().filter(|line| line.counts);
        counted.fold(Rub::ZERO, |all, line| all.plus(of(line)))
    };
    let (sum, discount) = (add(|line| line.sum), add(|line| line.discount));
    let (vat, total) = (add(|line| line.vat), add(|line| line.total));
    if sum > Quote::TOTAL_MAX || total > Quote::TOTAL_MAX {
        return Err(too_much());
    }
    let mut vat_parts: Vec<VatPart> = Vec::new();
    for line in lines.iter().filter(|line| line.counts) {
        match vat_parts.iter_mut().find(|part| part.vat == line.vat_kind) {
            Some(part) => {
                part.total = part.total.plus(line.total);
                part.amount = part.amount.plus(line.vat);
            }
            None => {
                let (vat, total, amount) = (line.vat_kind.clone(), line.total, line.vat);
                vat_parts.push(VatPart { vat, total, amount });
            }
        }
    }
    let title = title.to_string();
    Ok(PricedVariant { title, lines, sum, discount, vat, total, vat_parts })
}

fn too_much() -> Refused {
    let (min, max) = (Rub::ZERO.to_string(), Quote::TOTAL_MAX.to_string());
    (Field::Total, out_of_range(Field::Total, &min, &max))
}
