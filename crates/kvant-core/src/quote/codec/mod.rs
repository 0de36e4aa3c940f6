//! How a quote is stored, in events and in links: one compact versioned form.
//!
//! Lists by position, in which whole numbers are kopecks, thousandths and hundredths. What stands
//! behind the positions that this version knows belongs to a newer one and is ignored.

mod items;

pub use items::Unreadable;
use items::{Items, broken, count, list, named, text, text_of, whole_of};

use super::line::{CatalogueLine, FreeLine, Issued, Line, LineUnit, Offered, Purchase};
use super::quantity::Percent;
use super::requisites::TypedPayee;
use super::{Client, Discount, DiscountAmount, Quote, QuoteNumber, Seller, Variant, Vat};
use crate::calendar::iso;
use crate::money::{Rub, VatPercent};
use crate::source::Source;
use crate::tree::Tree;

/// The version of the stored form that is written.
pub const VERSION: i64 = 1;

/// Writes a quote.
///
/// ```
/// use kvant_core::quote::{Quote, codec};
///
/// let quote = Quote::new(kvant_core::tree::read_date("2026-12-01").unwrap());
/// assert_eq!(codec::decode(codec::encode(&quote)), Ok(quote));
/// ```
pub fn encode(quote: &Quote) -> Tree {
    let revision = quote.revision_of.map(|of| list([count(of.year), count(of.number)]));
    let client = [
        text(&quote.client.name),
        quote.client.inn.as_deref().map_or(Tree::Nothing, text),
        text(&quote.client.contact),
    ];
    list([
        Tree::Whole(VERSION),
        Tree::Text(iso(quote.date)),
        count(quote.valid_days),
        quote.number.map_or(Tree::Nothing, count),
        revision.unwrap_or(Tree::Nothing),
        list(client),
        seller(&quote.seller),
        quote.vat.as_ref().map_or(Tree::Nothing, vat),
        list(quote.variants.iter().map(variant)),
        text(&quote.note),
    ])
}

/// Reads a quote.
///
/// # Errors
///
/// [`Unreadable`], with what is wrong.
pub fn decode(tree: Tree) -> Result<Quote, Unreadable> {
    let mut items = Items::of(tree, "quote")?;
    let version = items.whole("version")?;
    if version != VERSION {
        return Err(match version {
            ..VERSION => broken("version"),
            _ => Unreadable::Newer { version },
        });
    }
    Ok(Quote {
        date: items.date("date")?,
        valid_days: items.count("valid_days")?,
        number: items.maybe("number", |tree| whole_of(tree).ok_or_else(|| broken("number")))?,
        revision_of: items.maybe("revision_of", |tree| {
            let mut of = Items::of(tree, "revision_of")?;
            Ok(QuoteNumber { year: of.count("year")?, number: of.count("number")? })
        })?,
        client: {
            let mut client = items.list("client")?;
            Client {
                name: client.text("client.name")?,
                inn: client.maybe("client.inn", |tree| text_of(tree, "client.inn"))?,
                contact: client.text("client.contact")?,
            }
        },
        seller: {
            let mut seller = items.list("seller")?;
            let channel = seller.text("seller.channel")?;
            Seller { channel, payee: seller.rest("seller.payee", read_payee)?.unwrap_or_default() }
        },
        vat: items.maybe("vat", read_vat)?,
        variants: items.each("variants", read_variant)?,
        note: items.text("note")?,
    })
}

/// Requisites stand behind the channel, where there are any.
fn seller(seller: &Seller) -> Tree {
    let TypedPayee { name, inn, kpp, ogrn, bic, account, correspondent_account, bank_name } =
        &seller.payee;
    let parts = [name, inn, kpp, ogrn, bic, account, correspondent_account, bank_name];
    let parts = list(parts.map(|part| text(part)));
    let payee = (seller.payee != TypedPayee::default()).then_some(parts);
    list([text(&seller.channel)].into_iter().chain(payee))
}

fn read_payee(tree: Tree) -> Result<TypedPayee, Unreadable> {
    let mut items = Items::of(tree, "payee")?;
    Ok(TypedPayee {
        name: items.text("payee.name")?,
        inn: items.text("payee.inn")?,
        kpp: items.text("payee.kpp")?,
        ogrn: items.text("payee.ogrn")?,
        bic: items.text("payee.bic")?,
        account: items.text("payee.account")?,
        correspondent_account: items.text("payee.correspondent_account")?,
        bank_name: items.text("payee.bank_name")?,
    })
}

fn variant(variant: &Variant) -> Tree {
    let discount = variant.discount.as_ref().map(|discount| {
        let (kind, amount) = match discount.amount {
            DiscountAmount::Percent(percent) => (0, percent.hundredths()),
            DiscountAmount::Sum(sum) => (1, sum.kopecks()),
        };
        list([Tree::Whole(kind), count(amount), text(&discount.reason)])
    });
    let lines = list(variant.lines.iter().map(line));
    list([text(&variant.title), discount.unwrap_or(Tree::Nothing), lines])
}

fn read_variant(tree: Tree) -> Result<Variant, Unreadable> {
    let mut items = Items::of(tree, "variant")?;
    Ok(Variant {
        title: items.text("title")?,
        discount: items.maybe("discount", |tree| {
            let mut items = Items::of(tree, "discount")?;
            let (kind, amount) = (items.whole("discount")?, items.count("discount")?);
            let amount = match kind {
                0 => DiscountAmount::Percent(Percent::of_hundredths(amount)),
                1 => DiscountAmount::Sum(Rub::of_kopecks(amount)),
                _ => return Err(broken("discount")),
            };
            Ok(Discount { amount, reason: items.text("discount.reason")? })
        })?,
        lines: items.each("lines", read_line)?,
    })
}

fn vat(vat: &Vat) -> Tree {
    match vat {
        Vat::None { reason } => list([Tree::Whole(0), text(reason)]),
        Vat::Included(rate) => list([Tree::Whole(1), count(rate.percent())]),
        Vat::OnTop(rate) => list([Tree::Whole(2), count(rate.percent())]),
    }
}

fn read_vat(tree: Tree) -> Result<Vat, Unreadable> {
    let mut items = Items::of(tree, "vat")?;
    let kind = items.whole("vat")?;
    if kind == 0 {
        return Ok(Vat::None { reason: items.text("vat.reason")? });
    }
    let rate = VatPercent::try_from(items.count::<u32>("vat.rate")?);
    let rate = rate.map_err(|_| broken("vat.rate"))?;
    match kind {
        1 => Ok(Vat::Included(rate)),
        2 => Ok(Vat::OnTop(rate)),
        _ => Err(broken("vat")),
    }
}

fn line(line: &Line) -> Tree {
    let taking = match (line.is_optional, line.is_taken) {
        (false, false) => 0,
        (true, false) => 1,
        (true, true) => 2,
        (false, true) => 3,
    };
    let head = [Tree::Whole(taking), line.vat.as_ref().map_or(Tree::Nothing, vat)];
    let offered = match &line.offered {
        Offered::Free(free) => vec![
            text(&free.text),
            text(&free.unit),
            count(free.unit_price.kopecks()),
            count(free.quantity.thousandths()),
        ],
        Offered::Catalogue(offered) => vec![
            // A list where the text of a free line stands.
            list([text(&offered.document), text(&offered.plan)]),
            named(&offered.attributes),
            named(&offered.readings),
            purchase(&offered.purchase),
            offered.own_price.map_or(Tree::Nothing, |price| count(price.kopecks())),
            offered.issued.as_ref().map_or(Tree::Nothing, issued),
        ],
    };
    list(head.into_iter().chain(offered))
}

fn read_line(tree: Tree) -> Result<Line, Unreadable> {
    let mut items = Items::of(tree, "line")?;
    let (is_optional, is_taken) = match items.whole("taken")? {
        0 => (false, false),
        1 => (true, false),
        2 => (true, true),
        3 => (false, true),
        _ => return Err(broken("taken")),
    };
    let vat = items.maybe("line.vat", read_vat)?;
    let offered = match items.next("text")? {
        Tree::Text(text) => Offered::Free(FreeLine {
            text,
            unit: items.text("unit")?,
            unit_price: items.rub("unit_price")?,
            quantity: items.quantity("quantity")?,
        }),
        plan => Offered::Catalogue(read_catalogue_line(plan, &mut items)?),
    };
    Ok(Line { offered, is_optional, is_taken, vat })
}

fn read_catalogue_line(plan: Tree, items: &mut Items) -> Result<CatalogueLine, Unreadable> {
    let mut plan = Items::of(plan, "plan")?;
    Ok(CatalogueLine {
        document: plan.text("document")?,
        plan: plan.text("plan")?,
        attributes: items.named("attributes")?,
        readings: items.named("readings")?,
        purchase: read_purchase(items.next("purchase")?)?,
        own_price: items.maybe("own_price", |tree| {
            whole_of(tree).map(Rub::of_kopecks).ok_or_else(|| broken("own_price"))
        })?,
        issued: items.maybe("issued", read_issued)?,
    })
}

fn purchase(purchase: &Purchase) -> Tree {
    match purchase {
        Purchase::Units(units) => list([Tree::Whole(0), count(*units)]),
        Purchase::Months(months) => list([Tree::Whole(1), count(*months)]),
        Purchase::Years(years) => list([Tree::Whole(2), count(*years)]),
        Purchase::Hours { hours, kind } => list([
            Tree::Whole(3),
            count(hours.thousandths()),
            kind.as_deref().map_or(Tree::Nothing, text),
        ]),
        Purchase::Pieces(pieces) => list([Tree::Whole(4), count(pieces.thousandths())]),
    }
}

fn read_purchase(tree: Tree) -> Result<Purchase, Unreadable> {
    let mut items = Items::of(tree, "purchase")?;
    Ok(match items.whole("purchase")? {
        0 => Purchase::Units(items.count("units")?),
        1 => Purchase::Months(items.count("months")?),
        2 => Purchase::Years(items.count("years")?),
        3 => Purchase::Hours {
            hours: items.quantity("hours")?,
            kind: items.maybe("kind", |tree| text_of(tree, "kind"))?,
        },
        4 => Purchase::Pieces(items.quantity("quantity")?),
        _ => return Err(broken("purchase")),
    })
}

fn issued(issued: &Issued) -> Tree {
    list([
        text(&issued.document_name),
        text(&issued.plan_name),
        text(&issued.edition),
        text(LineUnit::WORDS.get(issued.unit as usize).copied().unwrap_or("")),
        count(issued.quantity.thousandths()),
        count(issued.unit_price.kopecks()),
        issued.source.as_ref().map_or(Tree::Nothing, |source| text(source.place())),
    ])
}

fn read_issued(tree: Tree) -> Result<Issued, Unreadable> {
    let mut items = Items::of(tree, "issued")?;
    Ok(Issued {
        document_name: items.text("document_name")?,
        plan_name: items.text("plan_name")?,
        edition: items.text("edition")?,
        unit: LineUnit::of(&items.text("unit")?).ok_or_else(|| broken("unit"))?,
        quantity: items.quantity("quantity")?,
        unit_price: items.rub("unit_price")?,
        source: items.maybe("source", |tree| {
            Source::try_from(text_of(tree, "source")?).map_err(|_| broken("source"))
        })?,
    })
}
