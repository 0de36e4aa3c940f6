//! Quotes and answers as texts in links.

use kvant_core::ledger::event::{Event, EventId};
use kvant_core::money::VatPercent;
use kvant_core::quote::{
    CatalogueLine, Client, Discount, DiscountAmount, FreeLine, Line, Offered, Percent, Purchase,
    Quantity, Quote, QuoteChoice, QuoteNumber, Seller, TypedPayee, Variant, Vat,
};
use kvant_core::tree::Tree;
use kvant_quote_link::frame::{self, Kind};
use kvant_quote_link::{AnswerOutcome, LinkRefusal, QuoteAnswer, TooLong, decode, encode, link};
use proptest::prelude::*;

use crate::given::{catalogue, client, date, instant, readings, rub};
use crate::quote_events::any_quote;

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Five lines in three variants with real words, prices fixed: every messenger keeps it whole.
#[test]
fn five_lines_in_three_variants_are_a_short_link() {
    let quote = large();
    let link = encode(&quote).expect("it has room");
    assert!(link.len() <= link::CHARACTERS_SAFE, "{} characters", link.len());
    assert!(link.chars().all(|letter| LETTERS.contains(letter)), "{link}");
    assert_eq!(decode(&link), Ok(quote));
}

/// Every single altered letter is refused, wherever it stands and whatever it becomes.
#[test]
fn every_altered_letter_is_refused() {
    let quote = Quote { number: Some(12), ..Quote::new(date("2026-12-01")) };
    let small = encode(&quote).expect("it has room");
    for place in 0..small.len() {
        for letter in LETTERS.chars().filter(|letter| !small[place..].starts_with(*letter)) {
            let altered = format!("{}{letter}{}", &small[..place], &small[place + 1..]);
            assert!(decode(&altered).is_err(), "{altered}");
        }
    }
    let large = encode(&large()).expect("it has room");
    for place in 0..large.len() {
        let (before, after) =
            (LETTERS.find(&large[place..=place]).expect("a letter"), &large[place + 1..]);
        // The nearest letter differs in few bits.
        let letter = LETTERS.chars().nth(before ^ 1).expect("a letter");
        let altered = format!("{}{letter}{after}", &large[..place]);
        assert!(decode(&altered).is_err(), "letter {place}");
    }
    // Two letters that changed their places, too.
    for place in 0..small.len() - 1 {
        let (one, other) = (&small[place..=place], &small[place + 1..place + 2]);
        if one != other {
            let swapped = format!("{}{other}{one}{}", &small[..place], &small[place + 2..]);
            assert!(decode(&swapped).is_err(), "{swapped}");
        }
    }
}

/// A link whose end is missing says so; one with letters more was altered.
#[test]
fn a_cut_link_is_refused_as_cut() {
    let link = encode(&large()).expect("it has room");
    for length in 1..link.len() {
        assert_eq!(decode(&link[..length]), Err(LinkRefusal::Cut), "{length} characters");
    }
    assert_eq!(decode(&format!("{link}A")), Err(LinkRefusal::Altered));
    for other in ["", " ", "?", "привет", "Q1AAA", "https://example.org/#/quote"] {
        assert_eq!(decode(other), Err(LinkRefusal::NotALink), "{other:?}");
    }
}

/// What stands behind a link in a sentence does no harm.
#[test]
fn punctuation_at_the_end_does_no_harm() {
    let quote = large();
    let link = encode(&quote).expect("it has room");
    for end in [
        ".",
        ",",
        ")",
        "»",
        "…",
        "!",
        "\"",
        "'",
        "-",
        "_",
        "--",
        "\n",
        " и далее",
        ">.",
        "\u{200b}",
        "&utm=1",
    ] {
        assert_eq!(decode(&format!("{link}{end}")), Ok(quote.clone()), "{end:?}");
    }
    assert_eq!(decode(&format!("  {link}")), Ok(quote));
}

/// A newer form, of the frame and of what is in it, is no damage.
#[test]
fn a_newer_link_is_told_as_newer() {
    let link = encode(&large()).expect("it has room");
    assert_eq!(decode(&link.replacen('1', "2", 1)), Err(LinkRefusal::Newer));
    assert_eq!(decode(&link.replacen('1', "0", 1)), Err(LinkRefusal::Altered));
    let newer = frame::write(Kind::Quote, &Tree::List(vec![Tree::Whole(2)])).expect("it has room");
    assert_eq!(decode(&newer), Err(LinkRefusal::Newer));
    for content in [Tree::Nothing, Tree::List(vec![Tree::Whole(1)]), Tree::List(Vec::new())] {
        let other = frame::write(Kind::Quote, &content).expect("it has room");
        assert_eq!(decode(&other), Err(LinkRefusal::Unreadable));
        let other = frame::write(Kind::Answer, &content).expect("it has room");
        assert_eq!(QuoteAnswer::decode(&other), Err(LinkRefusal::Unreadable));
    }
    let newer = frame::write(Kind::Answer, &Tree::List(vec![Tree::Whole(2)])).expect("it has room");
    assert_eq!(QuoteAnswer::decode(&newer), Err(LinkRefusal::Newer));
}

/// Ten thousand letters stay text; what no link could hold is refused when it is made.
#[test]
fn long_texts_are_held_until_no_link_could() {
    let mut quote = large();
    quote.note = "<b>\u{202e}ы".repeat(2_000);
    assert_eq!(decode(&encode(&quote).expect("it has room")), Ok(quote.clone()));
    quote.note = "ы".repeat(frame::CONTENT_MAX / 2);
    assert_eq!(encode(&quote), Err(TooLong));
}

/// The answer comes back as a link of the same kind, and becomes an event.
#[test]
fn an_answer_comes_back_as_a_link() {
    let (quote, id) = (large(), EventId([5; 32]));
    let at = instant("2026-12-15T23:59:59");
    let choice = QuoteChoice { variant: 1, taken: vec![4] };
    let yes = QuoteAnswer::to(&quote, at, AnswerOutcome::Accepted(choice.clone()));
    let reason = "Дорого; вернёмся в январе".to_string();
    let no = QuoteAnswer::to(&quote, at, AnswerOutcome::Declined { reason: reason.clone() });
    for answer in [&yes, &no] {
        let link = answer.encode().expect("it has room");
        assert!(link.len() < 250 && link.chars().all(|letter| LETTERS.contains(letter)), "{link}");
        assert_eq!(&QuoteAnswer::decode(&format!("{link}.")), &Ok(answer.clone()));
        assert!(answer.is_about(&quote));
        assert_eq!(answer.number, Some(QuoteNumber { year: 2026, number: 12 }));
        assert_eq!(decode(&link), Err(LinkRefusal::NotALink), "an answer is no quote");
        for place in 0..link.len() {
            let letter = if link[place..].starts_with('B') { 'C' } else { 'B' };
            let altered = format!("{}{letter}{}", &link[..place], &link[place + 1..]);
            assert!(QuoteAnswer::decode(&altered).is_err(), "{altered}");
        }
    }
    assert_eq!(
        yes.event(id, true),
        Event::QuoteAccepted { quote: id, at, choice, though_expired: true }
    );
    assert_eq!(no.event(id, false), Event::QuoteDeclined { quote: id, at, reason });
    // Of a quote that differs in a kopeck it says nothing.
    let mut other = quote;
    if let Offered::Free(line) = &mut other.variants[0].lines[4].offered {
        line.unit_price = rub("3500.01");
    }
    assert!(!yes.is_about(&other));
    let link = encode(&other).expect("it has room");
    assert_eq!(QuoteAnswer::decode(&link), Err(LinkRefusal::NotALink));
}

/// Five lines in three variants, as a representative writes them.
fn large() -> Quote {
    let mut quote = Quote::new(date("2026-12-01"));
    quote.number = Some(12);
    quote.revision_of = Some(QuoteNumber { year: 2026, number: 7 });
    quote.vat = Some(Vat::OnTop(VatPercent::try_from(22).expect("a rate")));
    quote.client = Client {
        name: "Общество с ограниченной ответственностью «Строительная компания Ромашка»"
            .to_string(),
        inn: Some("7707083893".to_string()),
        contact: "Иванова Мария Петровна, главный бухгалтер, +7 (495) 123-45-67".to_string(),
    };
    quote.seller = Seller {
        channel: "sales@support-company.example".to_string(),
        payee: TypedPayee {
            name: "ООО «Служба поддержки и сопровождения программ»".to_string(),
            inn: "7707083893".to_string(),
            kpp: "770701001".to_string(),
            ogrn: "1027700132195".to_string(),
            bic: "044525225".to_string(),
            account: "40702810400000012345".to_string(),
            correspondent_account: "30101810400000000225".to_string(),
            bank_name: "ПАО Сбербанк, Московский банк".to_string(),
        },
    };
    quote.note =
        "Работы начинаются в день поступления оплаты. Документы отправим через ЭДО.".to_string();
    let texts = [
        "Настройка обмена с бухгалтерией и складом",
        "Обучение трёх сотрудников отдела продаж",
        "Перенос клиентов и сделок из прежней программы",
    ];
    let free = |text: &str, price: &str, quantity: &str| {
        Line::of(Offered::Free(FreeLine {
            text: text.to_string(),
            unit: "ч".to_string(),
            unit_price: rub(price),
            quantity: Quantity::read(quantity).expect("a quantity"),
        }))
    };
    let package = |plan: &str, units: u32| {
        Line::of(Offered::Catalogue(CatalogueLine {
            document: "crm-support".to_string(),
            plan: plan.to_string(),
            attributes: client("licence-month"),
            readings: readings(&[]),
            purchase: Purchase::Units(units),
            own_price: None,
            issued: None,
        }))
    };
    let plans = [("subscription", "ambulance"), ("prepaid", "subscription"), ("online", "prepaid")];
    let titles = ["Стандартный", "С обучением", "Всё включено"];
    quote.variants.clear();
    for (number, (first, second)) in plans.into_iter().enumerate() {
        let mut lines = vec![package(first, 30), package(second, 45)];
        lines.extend([free(texts[0], "3500.00", "2.5"), free(texts[1], "2900.00", "8")]);
        lines.push(free(texts[2], "4500.00", "12.75"));
        lines[4].is_optional = true;
        let amount = DiscountAmount::Percent(Percent::of_hundredths(500 * number as u64));
        let reason = "постоянный клиент, оплата до конца месяца".to_string();
        let discount = Some(Discount { amount, reason });
        quote.variants.push(Variant { title: titles[number].to_string(), lines, discount });
    }
    quote.issued(catalogue()).expect("it has a price")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is written is read back.
    #[test]
    fn any_quote_comes_back_from_its_link(quote in any_quote()) {
        let link = encode(&quote).expect("it has room");
        prop_assert!(link.chars().all(|letter| LETTERS.contains(letter)));
        prop_assert_eq!(decode(&link), Ok(quote));
    }

    /// Whatever a person pastes is answered.
    #[test]
    fn any_text_is_answered(text in any::<String>(), letters in "q1[A-Za-z0-9_-]{0,80}") {
        prop_assert!(decode(&text).is_err());
        prop_assert!(decode(&letters).is_err());
        let letters = letters.replacen('q', "a", 1);
        prop_assert!(QuoteAnswer::decode(&letters).is_err());
    }
}
