//! Quotes: what is offered to a client and what it comes to, to the kopeck.

use kvant_core::catalogue::Readings;
use kvant_core::money::VatPercent;
use kvant_core::quote::{
    self, CatalogueLine, Discount, DiscountAmount, FreeLine, Line, Offered, Percent, Purchase,
    Quantity, Quote, Vat,
};

use crate::given::{catalogue, client, date, rub};

/// The example of the exact meanings, section 5a.
#[test]
fn the_example_of_the_exact_meanings() {
    let mut quote = Quote::new(date("2026-12-01"));
    quote.vat = Some(Vat::OnTop(VatPercent::try_from(22).expect("a rate")));
    let ambulance = CatalogueLine {
        document: "crm-support".to_string(),
        plan: "ambulance".to_string(),
        attributes: client("licence-month"),
        readings: Readings::new(),
        purchase: Purchase::Units(40),
        own_price: None,
        issued: None,
    };
    let variant = quote.variants.first_mut().expect("a variant");
    variant.lines.push(Line::of(Offered::Catalogue(ambulance)));
    variant.lines.push(Line::of(Offered::Free(FreeLine {
        text: "Настройка".to_string(),
        unit: String::new(),
        unit_price: rub("3500.00"),
        quantity: Quantity::read("2.5").expect("a quantity"),
    })));
    let amount = DiscountAmount::Percent(Percent::read("10").expect("a share"));
    variant.discount = Some(Discount { amount, reason: String::new() });
    let priced = quote::priced(&quote, catalogue()).expect("it has a price");
    let found = &priced.variants[0];
    assert_eq!(
        (found.sum, found.discount, found.vat, found.total),
        (rub("41750.00"), rub("4175.00"), rub("8266.50"), rub("45841.50"))
    );
    assert_eq!(priced.valid_through, date("2026-12-15"));
    let issued = quote.issued(catalogue()).expect("it has a price");
    assert_eq!(issued.sums(), Ok(priced));
}
