//! Offers as events of a ledger: written, sent, answered, replaced, paid.

use kvant_core::catalogue::Attributes;
use kvant_core::ledger::codec::{self, Decoded};
use kvant_core::ledger::event::{Author, Event, EventId, Life, Stamp};
use kvant_core::ledger::fold::{NoEffect, QuoteOutcome, QuoteStatus};
use kvant_core::ledger::{Ledger, quote_payment};
use kvant_core::money::{Rub, VatPercent};
use kvant_core::quote::{
    CatalogueLine, Client, Discount, DiscountAmount, FreeLine, Issued, Line, LineUnit, Offered,
    Percent, Purchase, Quantity, Quote, QuoteChoice, QuoteNumber, Seller, TypedPayee, Variant, Vat,
    codec as quote_codec,
};
use kvant_core::source::Source;
use kvant_core::tree::Tree;
use proptest::prelude::*;

use crate::given::{catalogue, client, date, instant, readings, rub};
use crate::recorded::Recorder;

/// An offer holds through the end of its last day, Moscow, and not from its start on.
#[test]
fn an_offer_holds_through_the_end_of_its_last_day() {
    let (mut recorder, id) = recorded_offer();
    recorder.add(sent(id));
    let ledger = recorder.ledger();
    let status = |at: &str| ledger.quotes(instant(at))[0].status;
    assert_eq!(status("2026-12-15T00:00:00"), QuoteStatus::Sent);
    assert_eq!(status("2026-12-15T23:59:59"), QuoteStatus::Sent);
    assert_eq!(status("2026-12-16T00:00:00"), QuoteStatus::Expired);
    assert_eq!(status("2026-12-15T23:59:59+02:00"), QuoteStatus::Expired, "Moscow is ahead");
}

/// What is accepted after the last day has no effect until the seller agrees to it.
#[test]
fn an_expired_offer_is_not_accepted_in_silence() {
    for (at, though_expired, status, refused, late) in [
        ("2026-12-15T23:59:59", false, QuoteStatus::Accepted, None, Some(false)),
        ("2026-12-16T00:00:00", false, QuoteStatus::Expired, Some(NoEffect::QuoteExpired), None),
        ("2026-12-16T00:00:00", true, QuoteStatus::Accepted, None, Some(true)),
        ("2026-12-15T23:59:59", true, QuoteStatus::Accepted, None, Some(false)),
    ] {
        let (mut recorder, id) = recorded_offer();
        recorder.add(sent(id));
        let accepted = recorder.add(accepted(id, at, 0, &[], though_expired));
        for ledger in [recorder.ledger(), recorder.backwards()] {
            let standing = ledger.quotes(instant("2026-12-20T12:00:00"))[0];
            assert_eq!(standing.status, status, "{at}");
            let found: Vec<_> = ledger.refused().collect();
            assert_eq!(found, refused.map(|why| (accepted, why)).into_iter().collect::<Vec<_>>());
            let is_late = match &standing.kept.outcome {
                Some(QuoteOutcome::Accepted { is_late, .. }) => Some(*is_late),
                _ => None,
            };
            assert_eq!(is_late, late, "{at}");
        }
    }
}

/// A variant that is not there, and a line that nobody may leave out, cannot be accepted.
#[test]
fn only_what_is_offered_can_be_accepted() {
    for (variant, taken, is_offered) in [
        (0, &[][..], true),
        (1, &[], true),
        (2, &[], false),
        (0, &[1], true),
        (0, &[0], false),
        (0, &[2], false),
    ] {
        let (mut recorder, id) = recorded_offer();
        recorder.add(accepted(id, "2026-12-02T12:00:00", variant, taken, false));
        let ledger = recorder.ledger();
        let standing = ledger.quotes(instant("2026-12-03T12:00:00"))[0];
        let expected = if is_offered { QuoteStatus::Accepted } else { QuoteStatus::Draft };
        assert_eq!(standing.status, expected, "variant {variant}, {taken:?}");
        let why: Vec<_> = ledger.refused().map(|(_, why)| why).collect();
        let refused = if is_offered { vec![] } else { vec![NoEffect::NotOffered] };
        assert_eq!(why, refused);
    }
}

/// The last answer holds; undoing it brings the one before back.
#[test]
fn the_last_answer_holds_and_undoing_restores() {
    let (mut recorder, id) = recorded_offer();
    recorder.add(sent(id));
    let at = instant("2026-12-02T12:00:00");
    recorder.add(Event::QuoteDeclined { quote: id, at, reason: "Дорого".to_string() });
    let yes = recorder.add(accepted(id, "2026-12-03T12:00:00", 1, &[], false));
    let status = |ledger: &Ledger<'_>| ledger.quotes(instant("2026-12-04T00:00:00"))[0].status;
    assert_eq!(status(&recorder.ledger()), QuoteStatus::Accepted);
    recorder.add(Event::EventUndone { event: yes });
    for ledger in [recorder.ledger(), recorder.backwards()] {
        assert_eq!(status(&ledger), QuoteStatus::Declined);
        let kept = ledger.quote(id).expect("it is there");
        let reason = "Дорого".to_string();
        assert_eq!(kept.outcome, Some(QuoteOutcome::Declined { at, reason }));
    }
    recorder.add(Event::EventUndone { event: id });
    let ledger = recorder.ledger();
    assert!(ledger.quotes(at).is_empty(), "an offer that was taken back is gone");
    let gone: Vec<_> = ledger.refused().map(|(_, why)| why).collect();
    assert_eq!(gone, [NoEffect::SubjectGone; 2], "it was sent and declined");
}

/// A draft takes the place of drafts; what the client has got holds until the client gets another.
#[test]
fn a_revision_replaces_when_it_is_sent() {
    let (mut recorder, first) = recorded_offer();
    recorder.add(sent(first));
    let revised = |replaces: EventId, recorder: &mut Recorder| {
        let mut quote = offer();
        quote.number = Some(2);
        quote.revision_of = Some(QuoteNumber { year: 2026, number: 1 });
        recorder.add(Event::QuoteWritten { quote: Box::new(quote), replaces: Some(replaces) })
    };
    let draft = revised(first, &mut recorder);
    let second = revised(draft, &mut recorder);
    let at = instant("2026-12-02T12:00:00");
    let statuses = |ledger: &Ledger<'_>| -> Vec<(EventId, QuoteStatus, Option<EventId>)> {
        ledger.quotes(at).iter().map(|one| (one.id, one.status, one.replaced_by)).collect()
    };
    let before = [
        (second, QuoteStatus::Draft, None),
        (draft, QuoteStatus::Replaced, Some(second)),
        (first, QuoteStatus::Sent, None),
    ];
    assert_eq!(statuses(&recorder.ledger()), before);
    assert_eq!(statuses(&recorder.backwards()), before);
    recorder.add(sent(second));
    let after = [
        (second, QuoteStatus::Sent, None),
        (draft, QuoteStatus::Replaced, Some(second)),
        (first, QuoteStatus::Replaced, Some(second)),
    ];
    assert_eq!(statuses(&recorder.ledger()), after);
    assert_eq!(statuses(&recorder.backwards()), after);
    assert_eq!(recorder.ledger().quote_versions(second), [second, draft, first]);
    assert!(recorder.ledger().quotes(at).iter().all(|one| !one.shares_its_number));
}

/// Numbers go up within a year; two offers that got the same one are told.
#[test]
fn numbers_of_a_year() {
    let (mut recorder, _) = recorded_offer();
    assert_eq!(recorder.ledger().next_quote_number(2026), 2);
    assert_eq!(recorder.ledger().next_quote_number(2027), 1);
    let again = recorder.add(Event::QuoteWritten { quote: Box::new(offer()), replaces: None });
    let ledger = recorder.ledger();
    assert!(ledger.quotes(instant("2026-12-02T00:00:00")).iter().all(|one| one.shares_its_number));
    recorder.add(Event::EventUndone { event: again });
    let ledger = recorder.ledger();
    assert!(!ledger.quotes(instant("2026-12-02T00:00:00"))[0].shares_its_number);
}

/// An offer that a file says to replace itself, or a later one, or no offer, stands by itself.
#[test]
fn what_cannot_be_replaced_is_not() {
    let mut recorder = Recorder::of("");
    let unknown = EventId([7; 32]);
    let quote = || Box::new(offer());
    let one = recorder.add(Event::QuoteWritten { quote: quote(), replaces: Some(unknown) });
    let note = recorder.add(Event::NoteWritten { about: None, text: "Звонили".to_string() });
    let other = recorder.add(Event::QuoteWritten { quote: quote(), replaces: Some(note) });
    let ledger = recorder.ledger();
    assert_eq!(ledger.refused().count(), 0, "a ledger without terms lacks nothing");
    let found = ledger.quotes(instant("2026-12-02T00:00:00"));
    let found: Vec<_> = found.iter().map(|one| (one.id, one.status)).collect();
    assert_eq!(found, [(other, QuoteStatus::Draft), (one, QuoteStatus::Draft)]);
    assert_eq!(ledger.quote_versions(other), [other]);
}

/// What is paid becomes payments of the client's ledger: a package as one, months one by one, all
/// kopecks of the line among them.
#[test]
fn a_paid_offer_becomes_payments() {
    let mut quote = offer();
    quote.variants.truncate(1);
    let months = CatalogueLine {
        document: "mywebstor".to_string(),
        plan: "advanced".to_string(),
        attributes: Attributes::new(),
        readings: readings(&[]),
        purchase: Purchase::Months(3),
        own_price: None,
        issued: None,
    };
    quote.variants[0].lines.push(Line::of(Offered::Catalogue(months)));
    quote.variants[0].discount =
        Some(Discount { amount: DiscountAmount::Sum(rub("100.01")), reason: String::new() });
    let issued = quote.issued(catalogue()).expect("it has a price");
    let paid_at = instant("2026-12-10T12:00:00");
    let choice = QuoteChoice::default();
    let paid = quote_payment::payments_of(&issued, &choice, catalogue(), paid_at);
    let paid = paid.expect("it has a price").expect("it is offered");
    let lines: Vec<_> = paid.iter().map(|one| (one.line, one.document.as_str())).collect();
    assert_eq!(lines, [(0, "crm-support"), (2, "mywebstor")]);
    let sums = issued.sums().expect("it has a price");
    for one in &paid {
        let all = one.payments.iter().filter_map(|payment| payment.amount);
        let all = all.fold(Rub::ZERO, Rub::plus);
        assert_eq!(all, sums.variants[0].lines[one.line].total, "no kopeck is lost");
    }
    let package = &paid[0].payments[0];
    assert_eq!(
        (package.units, package.unit_seconds, package.life),
        (40, Some(600), Life::Days(90))
    );
    let months: Vec<_> = paid[1].payments.iter().map(|payment| payment.life).collect();
    let first = |day: &str| Life::Month(date(day));
    assert_eq!(months, [first("2026-12-01"), first("2027-01-01"), first("2027-02-01")]);
    // The payment is one that a ledger of the document takes.
    let mut recorder = Recorder::of("crm-support");
    recorder.add(Event::PackagePaid(package.clone()));
    let ledger = recorder.ledger();
    assert_eq!(ledger.balance(instant("2027-03-10T23:59:59")).left_units, 40);
    assert_eq!(ledger.balance(instant("2027-03-11T00:00:00")).left_units, 0);
    let other = QuoteChoice { variant: 1, taken: Vec::new() };
    assert_eq!(quote_payment::payments_of(&issued, &other, catalogue(), paid_at), Ok(None));
}

/// Bytes as this version writes them are read by every later one.
#[test]
fn the_stored_form_stays_readable() {
    let stored = r#"{"v":1,"kind":"quote-written","by":"0000000000000001","lamport":3,"sequence":3,"recorded_at":1796115600,"body":{"quote":[1,"2026-12-01",14,12,[2026,7],["ООО «Ромашка»","7707083893","Иван, +7 900 000-00-00"],["mail@example.org"],[2,22],[["А",[0,1000,"постоянный клиент"],[[0,null,["crm-support","ambulance"],["status","licence-month"],[],[0,40],null,["Услуги","Скорая","2026-11-22","quantum",40000,82500,"строка 31"]],[2,[0,"УСН"],"Настройка","ч",350000,2500]]]],"Спасибо"],"replaces":"abababababababababababababababababababababababababababababababab"}}"#;
    let Decoded::Known(entry) = codec::decode(EventId([1; 32]), stored.as_bytes()) else {
        panic!("it is read");
    };
    let Event::QuoteWritten { quote, replaces } = &entry.event else { panic!("an offer") };
    assert_eq!(*replaces, Some(EventId([0xab; 32])));
    assert_eq!((quote.number, quote.date, quote.valid_days), (Some(12), date("2026-12-01"), 14));
    let sums = quote.sums().expect("its prices are fixed");
    assert_eq!(sums.variants[0].total, rub("44109.00"));
    // With new keys and positions of a newer app.
    let longer = stored.replace(r#""Спасибо"]"#, r#""Спасибо",{"new":1}]"#);
    assert!(matches!(codec::decode(EventId([1; 32]), longer.as_bytes()), Decoded::Known(_)));
    // Of a newer form: kept, its place known.
    let newer = stored.replace(r#""quote":[1,"#, r#""quote":[2,"#);
    let Decoded::Newer(newer) = codec::decode(EventId([1; 32]), newer.as_bytes()) else {
        panic!("it is kept");
    };
    assert_eq!((newer.kind.as_str(), newer.stamp.lamport), ("quote-written", 3));
    for broken in [
        stored.replace(r#"[2,22]"#, r#"[2,101]"#),
        stored.replace(r#"[2,22]"#, r#"[3,22]"#),
        stored.replace(r#""quantum""#, r#""dozen""#),
        stored.replace(r#"[0,40]"#, r#"[9,40]"#),
        stored.replace(r#""2026-12-01""#, r#""2026-13-01""#),
        stored.replace(r#"350000,2500"#, r#"-1,2500"#),
        stored.replace(r#""quote":[1,"#, r#""quote":[0,"#),
        stored.replace(r#","Спасибо"]"#, "]"),
    ] {
        let read = codec::decode(EventId([1; 32]), broken.as_bytes());
        assert!(matches!(read, Decoded::Unreadable { .. }), "{broken}");
    }
}

/// An offer with a package, an optional line, and a second variant.
fn offer() -> Quote {
    let mut quote = Quote::new(date("2026-12-01"));
    quote.number = Some(1);
    quote.vat = Some(Vat::OnTop(VatPercent::try_from(22).expect("a rate")));
    let package = CatalogueLine {
        document: "crm-support".to_string(),
        plan: "ambulance".to_string(),
        attributes: client("licence-month"),
        readings: readings(&[]),
        purchase: Purchase::Units(40),
        own_price: None,
        issued: None,
    };
    let free = FreeLine {
        text: "Обучение".to_string(),
        unit: "ч".to_string(),
        unit_price: rub("3500.00"),
        quantity: Quantity::whole(2),
    };
    let mut optional = Line::of(Offered::Free(free));
    optional.is_optional = true;
    let lines = vec![Line::of(Offered::Catalogue(package)), optional];
    let title = "Стандартный".to_string();
    let variant = Variant { title, lines, discount: None };
    quote.variants = vec![variant.clone(), Variant { title: "Полный".to_string(), ..variant }];
    quote
}

/// A ledger of the seller's own, without terms, and an offer in it.
fn recorded_offer() -> (Recorder, EventId) {
    let mut recorder = Recorder::of("");
    let id = recorder.add(Event::QuoteWritten { quote: Box::new(offer()), replaces: None });
    (recorder, id)
}

fn sent(quote: EventId) -> Event {
    let at = instant("2026-12-01T13:00:00");
    Event::QuoteSent { quote, at, channel: "Telegram".to_string() }
}

fn accepted(quote: EventId, at: &str, variant: u32, taken: &[u32], though_expired: bool) -> Event {
    let choice = QuoteChoice { variant, taken: taken.to_vec() };
    Event::QuoteAccepted { quote, at: instant(at), choice, though_expired }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[а-яёА-Я ]{1,20}",
        any::<String>(),
        Just("<b>\"\u{202e}имя\u{0}\\</b>".to_string()),
    ]
}

fn any_vat() -> impl Strategy<Value = Vat> {
    let rate = || (0_u32..=100).prop_map(|rate| VatPercent::try_from(rate).expect("a rate"));
    prop_oneof![
        any_text().prop_map(|reason| Vat::None { reason }),
        rate().prop_map(Vat::Included),
        rate().prop_map(Vat::OnTop),
    ]
}

fn any_quantity() -> impl Strategy<Value = Quantity> {
    (0_u64..=1_000_000_001).prop_map(Quantity::of_thousandths)
}

fn any_rub() -> impl Strategy<Value = Rub> {
    (0_u64..=99_999_999_999).prop_map(Rub::of_kopecks)
}

fn any_issued() -> impl Strategy<Value = Issued> {
    let source = proptest::option::of(
        (1_u32..500)
            .prop_map(|line| Source::try_from(format!("строка {line}")).expect("it names a line")),
    );
    let units = [LineUnit::Piece, LineUnit::Quantum, LineUnit::Request, LineUnit::Year];
    (
        any_text(),
        any_text(),
        proptest::sample::select(units.to_vec()),
        any_quantity(),
        any_rub(),
        source,
    )
        .prop_map(|(document_name, plan_name, unit, quantity, unit_price, source)| Issued {
            document_name,
            plan_name,
            edition: "2026-11-22".to_string(),
            unit,
            quantity,
            unit_price,
            source,
        })
}

fn any_offered() -> impl Strategy<Value = Offered> {
    let free = (any_text(), any_text(), any_rub(), any_quantity()).prop_map(
        |(text, unit, unit_price, quantity)| {
            Offered::Free(FreeLine { text, unit, unit_price, quantity })
        },
    );
    let purchase = prop_oneof![
        any::<u32>().prop_map(Purchase::Units),
        any::<u32>().prop_map(Purchase::Months),
        any::<u32>().prop_map(Purchase::Years),
        (any_quantity(), proptest::option::of(any_text()))
            .prop_map(|(hours, kind)| Purchase::Hours { hours, kind }),
        any_quantity().prop_map(Purchase::Pieces),
    ];
    let issued = proptest::option::of(any_issued());
    let line =
        (any_text(), any_text(), any_text(), purchase, proptest::option::of(any_rub()), issued);
    let line = line.prop_map(|(document, plan, status, purchase, own_price, issued)| {
        Offered::Catalogue(CatalogueLine {
            document,
            plan,
            attributes: client(&status),
            readings: readings(&[("pause", "new"), ("vat", "on-top")]),
            purchase,
            own_price,
            issued,
        })
    });
    prop_oneof![free, line]
}

fn any_variant() -> impl Strategy<Value = Variant> {
    let line = (any_offered(), any::<[bool; 2]>(), proptest::option::of(any_vat())).prop_map(
        |(offered, [is_optional, is_taken], vat)| Line { offered, is_optional, is_taken, vat },
    );
    let amount = prop_oneof![
        (0_u64..=10_001).prop_map(|part| DiscountAmount::Percent(Percent::of_hundredths(part))),
        any_rub().prop_map(DiscountAmount::Sum),
    ];
    let discount = (amount, any_text()).prop_map(|(amount, reason)| Discount { amount, reason });
    (any_text(), proptest::collection::vec(line, 0..4), proptest::option::of(discount))
        .prop_map(|(title, lines, discount)| Variant { title, lines, discount })
}

/// Any offer, absurd ones too: a draft may be anything.
pub fn any_quote() -> impl Strategy<Value = Quote> {
    let head = (any::<u32>(), proptest::option::of(any::<u32>()), any::<bool>());
    let texts = proptest::collection::vec(any_text(), 7);
    let variants = proptest::collection::vec(any_variant(), 0..3);
    (head, texts, proptest::option::of(any_vat()), variants).prop_map(
        |((valid_days, number, is_revision), mut texts, vat, variants)| {
            let mut text = || texts.pop().unwrap_or_default();
            Quote {
                number,
                date: date("2026-12-01"),
                valid_days,
                revision_of: is_revision.then_some(QuoteNumber { year: 2025, number: 3 }),
                client: Client { name: text(), inn: number.map(|_| text()), contact: text() },
                seller: Seller {
                    channel: text(),
                    payee: TypedPayee { bank_name: text(), kpp: text(), ..TypedPayee::default() },
                },
                vat,
                variants,
                note: text(),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is written is read back, as JSON and in an event, whatever it is.
    #[test]
    fn what_is_written_is_read_back(quote in any_quote(), replaces in any::<bool>()) {
        let json = quote_codec::encode(&quote).to_json();
        let tree = Tree::from_json(&json).expect("it is JSON");
        prop_assert_eq!(&quote_codec::decode(tree), &Ok(quote.clone()));
        let replaces = replaces.then_some(EventId([9; 32]));
        let event = Event::QuoteWritten { quote: Box::new(quote), replaces };
        let stamp = Stamp { lamport: 1, author: Author(7), sequence: 0 };
        let bytes = codec::encode(&event, stamp, instant("2026-12-01T12:00:00"));
        match codec::decode(EventId([0; 32]), &bytes) {
            Decoded::Known(entry) => prop_assert_eq!(entry.event, event),
            other => prop_assert!(false, "{:?}", other),
        }
    }

    /// So are answers.
    #[test]
    fn answers_are_read_back(
        variant in any::<u32>(),
        taken in proptest::collection::vec(any::<u32>(), 0..4),
        though_expired in any::<bool>(),
        words in any_text(),
    ) {
        let (quote, at) = (EventId([3; 32]), instant("2026-12-02T12:00:00"));
        let choice = QuoteChoice { variant, taken };
        for event in [
            Event::QuoteAccepted { quote, at, choice, though_expired },
            Event::QuoteDeclined { quote, at, reason: words.clone() },
            Event::QuoteSent { quote, at, channel: words },
        ] {
            let stamp = Stamp { lamport: 1, author: Author(7), sequence: 0 };
            let bytes = codec::encode(&event, stamp, at);
            match codec::decode(EventId([0; 32]), &bytes) {
                Decoded::Known(entry) => {
                    prop_assert_eq!(entry.event.clone(), event);
                }
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
