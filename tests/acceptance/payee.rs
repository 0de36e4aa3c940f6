//! What a bank has to be told, and what stands on paper above a signature: amounts in words,
//! requisites with their control digits, the text of a payment's QR code.
//!
//! Requisites are those that public institutions publish, or were made up.

use kvant_core::money::Rub;
use kvant_core::quote::{
    BadPaymentField, BadRequisite, Payee, PaymentField, PaymentFieldError, Quote, Requisite,
    RequisiteError, TypedPayee, in_words, payment_qr,
};
use proptest::prelude::*;

use crate::given::rub;
use crate::table::lines;

/// Among them what other programs print: «214 тысячи», «41 один тысяча», «57 902 рубля 14
/// копейки», «миллион тысяч», 21,58 roubles with 57 kopecks.
#[test]
fn amounts_are_written_in_words() {
    for [amount, words] in lines(
        "
        amount          | words
        0.00            | Ноль рублей 00 копеек
        0.01            | Ноль рублей 01 копейка
        0.02            | Ноль рублей 02 копейки
        1.00            | Один рубль 00 копеек
        2.11            | Два рубля 11 копеек
        4.14            | Четыре рубля 14 копеек
        5.21            | Пять рублей 21 копейка
        11.12           | Одиннадцать рублей 12 копеек
        21.58           | Двадцать один рубль 58 копеек
        22.99           | Двадцать два рубля 99 копеек
        100.00          | Сто рублей 00 копеек
        111.00          | Сто одиннадцать рублей 00 копеек
        121.00          | Сто двадцать один рубль 00 копеек
        1000.00         | Одна тысяча рублей 00 копеек
        1001.00         | Одна тысяча один рубль 00 копеек
        2002.00         | Две тысячи два рубля 00 копеек
        11000.00        | Одиннадцать тысяч рублей 00 копеек
        41000.00        | Сорок одна тысяча рублей 00 копеек
        45841.50        | Сорок пять тысяч восемьсот сорок один рубль 50 копеек
        57902.14        | Пятьдесят семь тысяч девятьсот два рубля 14 копеек
        112000.00       | Сто двенадцать тысяч рублей 00 копеек
        214000.00       | Двести четырнадцать тысяч рублей 00 копеек
        999999.99       | Девятьсот девяносто девять тысяч девятьсот девяносто девять рублей 99 копеек
        1000000.00      | Один миллион рублей 00 копеек
        2000001.00      | Два миллиона один рубль 00 копеек
        5001000.00      | Пять миллионов одна тысяча рублей 00 копеек
        21000000.00     | Двадцать один миллион рублей 00 копеек
        999999999.99    | Девятьсот девяносто девять миллионов девятьсот девяносто девять тысяч девятьсот девяносто девять рублей 99 копеек
        ",
    ) {
        assert_eq!(in_words(rub(amount)), words, "{amount}");
    }
    let billions = Rub::of_kopecks(200_200_200_200_200);
    assert_eq!(
        in_words(billions),
        "Два триллиона два миллиарда два миллиона две тысячи два рубля 00 копеек"
    );
    assert_eq!(
        in_words(Quote::TOTAL_MAX),
        "Девятьсот девяносто девять миллиардов девятьсот девяносто девять миллионов девятьсот \
         девяносто девять тысяч девятьсот девяносто девять рублей 99 копеек"
    );
}

/// At every edge: each group of three figures in each place, every kopeck, both sides of each power
/// of ten, and as much as an amount holds.
#[test]
fn words_at_every_edge_are_those_of_the_slow_construction() {
    let slow = SlowWords::new();
    let powers = (0..=19).map(|power| 10_u64.pow(power));
    let around = powers.clone().flat_map(|power| [power - 1, power, power + 1]);
    let groups = [100, 100_000, 100_000_000, 100_000_000_000, 100_000_000_000_000]
        .into_iter()
        .flat_map(|one: u64| (0..1_000).map(move |group| group * one));
    let edges = around.chain(groups).chain(0..100_000).chain([u64::MAX, 99_999_999_999_999]);
    let mut count = 0;
    for kopecks in edges {
        slow.check(kopecks);
        count += 1;
    }
    assert_eq!(count, 20 * 3 + 5 * 1_000 + 100_000 + 2);
}

/// A million sums of the whole range, small ones as often as large ones.
#[test]
fn words_of_a_million_sums_are_those_of_the_slow_construction() {
    let slow = SlowWords::new();
    let mut state = 0x2026_1201_u64;
    let limits = (2..=14).map(|power| 10_u64.pow(power));
    for limit in limits.cycle().take(1_000_000) {
        // A linear congruential generator; its upper bits are the random ones.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        slow.check((state >> 16) % limit);
    }
}

/// Numbers in words put together from a list of all below a thousand; what follows agrees with the
/// last word before it, not with a figure.
struct SlowWords {
    below_thousand: Vec<String>,
}

impl SlowWords {
    fn new() -> SlowWords {
        let hundreds = " сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот";
        let tens = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто";
        let below_twenty = " один два три четыре пять шесть семь восемь девять десять одиннадцать \
            двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать \
            девятнадцать";
        let below_twenty: Vec<&str> = below_twenty.split(' ').collect();
        let mut below_hundred: Vec<String> =
            below_twenty.iter().map(|one| one.to_string()).collect();
        for ten in tens.split(' ') {
            below_hundred.extend(below_twenty[..10].iter().map(|one| format!("{ten} {one}")));
        }
        let joined = |hundred: &str| {
            let whole = |rest: &String| format!("{hundred} {rest}").trim().to_string();
            below_hundred.iter().map(whole).collect::<Vec<_>>()
        };
        let below_thousand: Vec<String> = hundreds.split(' ').flat_map(joined).collect();
        assert_eq!(below_thousand.len(), 1_000);
        SlowWords { below_thousand }
    }

    #[track_caller]
    fn check(&self, kopecks: u64) {
        assert_eq!(in_words(Rub::of_kopecks(kopecks)), self.words(kopecks), "{kopecks}");
    }

    fn words(&self, kopecks: u64) -> String {
        let figures = format!("{kopecks:023}");
        let (roubles, kopecks) = figures.split_at(21);
        let names = [
            ["квинтиллион", "квинтиллиона", "квинтиллионов"],
            ["квадриллион", "квадриллиона", "квадриллионов"],
            ["триллион", "триллиона", "триллионов"],
            ["миллиард", "миллиарда", "миллиардов"],
            ["миллион", "миллиона", "миллионов"],
            ["тысяча", "тысячи", "тысяч"],
        ];
        let mut text = String::new();
        for (place, forms) in names.into_iter().enumerate() {
            let mut group = self.group(&roubles[place * 3..place * 3 + 3]);
            if group.is_empty() {
                continue;
            }
            if forms[0].ends_with('а') {
                for (masculine, feminine) in [("один", "одна"), ("два", "две")] {
                    let (before, last) = group.rsplit_once(' ').unwrap_or(("", &group));
                    if last == masculine {
                        group = format!("{before} {feminine}").trim().to_string();
                    }
                }
            }
            text += &format!("{group} {} ", agreeing(&group, forms));
        }
        let last = self.group(&roubles[18..]);
        text += &format!("{last} {}", agreeing(&last, ["рубль", "рубля", "рублей"]));
        let text = if text.starts_with(" рублей") { format!("ноль{text}") } else { text };
        let text = text.replace("  ", " ");
        let kopecks_in_words = self.group(&format!("0{kopecks}"));
        let kopeck = agreeing(&kopecks_in_words, ["копейка", "копейки", "копеек"]);
        let first = text.chars().next().expect("a word").to_uppercase();
        let rest: String = text.chars().skip(1).collect();
        format!("{first}{rest} {kopecks} {kopeck}")
    }

    fn group(&self, figures: &str) -> String {
        self.below_thousand[figures.parse::<usize>().expect("three figures")].clone()
    }
}

/// The form of a noun that agrees with the last word of a number.
fn agreeing(number: &str, [one, two, five]: [&'static str; 3]) -> &'static str {
    match number.rsplit(' ').next() {
        Some("один" | "одна") => one,
        Some("два" | "две" | "три" | "четыре") => two,
        _ => five,
    }
}

/// Published requisites of a bank, the Bank of Russia and the tax service, and made up ones.
#[test]
fn right_requisites_are_taken() {
    use Requisite::{BankName, Bic, CorrespondentAccount, Inn, Kpp, Name, Ogrn};
    for (field, typed, read) in [
        (Inn, "7707083893", "7707083893"),
        (Inn, "7702235133", "7702235133"),
        (Inn, "77 07\u{a0}329\u{202f}152 ", "7707329152"),
        (Inn, "770000000082", "770000000082"),
        (Kpp, "773601001", "773601001"),
        (Kpp, "7736 0100 1", "773601001"),
        (Kpp, "7736az001", "7736AZ001"),
        (Ogrn, "1027700132195", "1027700132195"),
        (Ogrn, "1 037 700 013 020", "1037700013020"),
        (Ogrn, "1047707030513", "1047707030513"),
        (Ogrn, "304770000000019", "304770000000019"),
        (Bic, "044525225", "044525225"),
        (Bic, "\u{a0}044 525 225\t", "044525225"),
        (CorrespondentAccount, "3010 1810 4000 0000 0225", "30101810400000000225"),
        (Name, " ООО «Ромашка», <b>№\u{a0}1</b> ", "ООО «Ромашка», <b>№\u{a0}1</b>"),
        (BankName, "ПАО СБЕРБАНК", "ПАО СБЕРБАНК"),
    ] {
        assert_eq!(field.read(typed).as_deref(), Ok(read), "{field:?} {typed:?}");
    }
}

/// What is wrong with one that stands alone, both sides of each length.
#[test]
fn wrong_requisites_are_refused_each_for_its_reason() {
    use Requisite::{Account, BankName, Bic, Inn, Kpp, Name, Ogrn};
    use RequisiteError::{ControlDigits, ForbiddenCharacter, Length, OnlyZeros};
    let length = |found, possible| Length { found, possible };
    for (field, typed, why) in [
        (Inn, "", length(0, &[10, 12][..])),
        (Inn, "770708389", length(9, &[10, 12])),
        (Inn, "77070838930", length(11, &[10, 12])),
        (Inn, "7700000000820", length(13, &[10, 12])),
        (Inn, "7707083892", ControlDigits),
        (Inn, "7707038893", ControlDigits), // Two figures changed places.
        (Inn, "770000000072", ControlDigits),
        (Inn, "770000000083", ControlDigits),
        (Inn, "0000000000", OnlyZeros),
        (Inn, "000000000000", OnlyZeros),
        (Inn, "77O7083893", ForbiddenCharacter { found: 'O' }),
        (Inn, "7707-083893", ForbiddenCharacter { found: '-' }),
        (Inn, "٧٧٠٧٠٨٣٨٩٣", ForbiddenCharacter { found: '٧' }),
        (Kpp, "77360100", length(8, &[9])),
        (Kpp, "7736010010", length(10, &[9])),
        (Kpp, "773A01001", ForbiddenCharacter { found: 'A' }),
        (Kpp, "773601A01", ForbiddenCharacter { found: 'A' }),
        (Kpp, "7736АВ001", ForbiddenCharacter { found: 'А' }), // Cyrillic.
        (Ogrn, "102770013219", length(12, &[13, 15])),
        (Ogrn, "10277001321950", length(14, &[13, 15])),
        (Ogrn, "1027700132194", ControlDigits),
        (Ogrn, "304770000000018", ControlDigits),
        (Ogrn, "0000000000000", OnlyZeros),
        (Bic, "04452522", length(8, &[9])),
        (Bic, "0445252255", length(10, &[9])),
        (Bic, "000000000", OnlyZeros),
        (Account, "4060281070000000002", length(19, &[20])),
        (Account, "406028107000000000255", length(21, &[20])),
        (Account, "00000000000000000000", OnlyZeros),
        (Name, "ООО\n«Ромашка»", ForbiddenCharacter { found: '\n' }),
        (BankName, "Банк\u{0}", ForbiddenCharacter { found: '\u{0}' }),
        (Name, " \u{a0}", length(0, &[])),
    ] {
        assert_eq!(field.read(typed), Err(why), "{field:?} {typed:?}");
    }
}

/// Accounts against the BIC: the two examples of the Bank of Russia (instruction 515 of 8 September
/// 1997), published accounts of banks, and that to which taxes are paid.
#[test]
fn accounts_are_checked_against_the_bank() {
    for [bic, field, account, fits] in lines(
        "
        bic       | field                 | account              | fits
        049805746 | account               | 40602810700000000025 | yes
        049805746 | account               | 40602810800000000025 | no
        049805747 | account               | 40602810700000000025 | no
        040305000 | account               | 40102810100000010001 | yes  // At the Bank of Russia itself.
        040305000 | account               | 40102810200000010001 | no
        040305051 | account               | 40102810100000010001 | no   // The same, as if at a bank.
        044525225 | correspondent_account | 30101810400000000225 | yes
        044525225 | correspondent_account | 30101810500000000225 | no
        044525104 | correspondent_account | 30101810745374525104 | yes
        044525974 | correspondent_account | 30101810145250000974 | yes
        044030653 | correspondent_account | 30101810500000000653 | yes
        044525225 | account               | 30101810400000000225 | no   // Not an account of a client.
        017003983 | correspondent_account | 40102810445370000059 | yes  // The treasury's.
        017003983 | account               | 03100643000000018500 | yes  // It has no control digit.
        044525225 | account               | 03100643000000018500 | no   // But not at a bank.
        ",
    ) {
        let mut typed = TypedPayee { bic: bic.to_string(), ..TypedPayee::default() };
        let (field, text) = match field {
            "account" => (Requisite::Account, &mut typed.account),
            _ => (Requisite::CorrespondentAccount, &mut typed.correspondent_account),
        };
        *text = account.to_string();
        let wrong = BadRequisite { field, why: RequisiteError::NotOfThatBank };
        let expected = if fits == "yes" { Vec::new() } else { vec![wrong] };
        assert_eq!(typed.read().err().unwrap_or_default(), expected, "{bic} {account}");
        // Without the bank nothing can be said about the account, nor beside a wrong BIC.
        typed.bic.clear();
        assert!(typed.read().is_ok(), "{account}");
        typed.bic = "04452522".to_string();
        let fields: Vec<_> = typed.read().expect_err(account).iter().map(|bad| bad.field).collect();
        assert_eq!(fields, [Requisite::Bic], "{account}");
    }
}

/// Each wrong one is said beside its field, all at once, and hides none of the others.
#[test]
fn every_wrong_requisite_is_told_at_once() {
    let typed = TypedPayee {
        name: "ООО\u{7}".to_string(),
        inn: "1".to_string(),
        kpp: "2".to_string(),
        ogrn: "3".to_string(),
        bic: "049805746".to_string(),
        account: "40602810800000000025".to_string(),
        correspondent_account: "30101810400000000225".to_string(),
        bank_name: "Банк\r".to_string() + "Второй",
    };
    let wrong = typed.read().expect_err("all wrong but the BIC");
    let told: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "name: '\\u{7}' cannot stand there",
            "inn: 1 figures, not 10 or 12",
            "kpp: 1 figures, not 9",
            "ogrn: 1 figures, not 13 or 15",
            "account: the control digit does not fit the bank's BIC",
            "correspondent_account: the control digit does not fit the bank's BIC",
            "bank_name: '\\r' cannot stand there",
        ]
    );
}

/// What is not given is no mistake, but a payment may lack it.
#[test]
fn a_payee_may_be_given_in_part() {
    use Requisite::{Account, BankName, Bic, Inn, Name};
    let nothing = TypedPayee { inn: " \u{a0} ".to_string(), ..TypedPayee::default() };
    let payee = nothing.read().expect("nothing is wrong");
    assert_eq!(payee.get(Inn), None);
    assert_eq!(payee.missing_for_payment(), [Name, Inn, Bic, Account, BankName]);
    assert_eq!(payee_of(|_| {}).missing_for_payment(), []);
    // A sole trader has no KPP; a body of the treasury may have no correspondent account.
    let sole_trader = payee_of(|typed| {
        typed.inn = "770000000082".to_string();
        typed.kpp.clear();
        typed.ogrn.clear();
        typed.correspondent_account.clear();
    });
    assert_eq!(sole_trader.missing_for_payment(), []);
    let no_bank = payee_of(|typed| typed.bank_name.clear());
    assert_eq!(no_bank.missing_for_payment(), [BankName]);
}

/// The order of the exact meanings, section 5a.
#[test]
fn the_text_of_a_payment() {
    let sum = rub("45841.50");
    let purpose = "Оплата по предложению № 12 от 01.12.2026. В том числе НДС 22 % — 8 266,50";
    assert_eq!(
        payment_qr(&payee_of(|_| {}), sum, purpose).expect("complete"),
        "ST00012|Name=ООО «Ромашка»|PersonalAcc=40602810700000000025|BankName=КБ «Заря»\
         |BIC=049805746|CorrespAcc=30101810800000000746|PayeeINN=7707083893|KPP=773601001\
         |Sum=4584150|Purpose=Оплата по предложению № 12 от 01.12.2026. В том числе НДС 22 % — \
         8 266,50"
    );
    let sole_trader = payee_of(|typed| {
        typed.inn = "7700 0000 0082".to_string();
        typed.kpp.clear();
        typed.correspondent_account.clear();
    });
    assert_eq!(
        payment_qr(&sole_trader, rub("0.01"), " Аванс ").expect("complete"),
        "ST00012|Name=ООО «Ромашка»|PersonalAcc=40602810700000000025|BankName=КБ «Заря»\
         |BIC=049805746|CorrespAcc=0|PayeeINN=770000000082|Sum=1|Purpose=Аванс"
    );
    let most = payment_qr(&sole_trader, Quote::TOTAL_MAX, "Аванс").expect("complete");
    assert!(most.contains("|Sum=99999999999999|"), "{most}");
}

/// Letters are counted, not bytes; both sides of each limit.
#[test]
fn the_limits_of_the_text_of_a_payment() {
    for (field, letters_max) in
        [(PaymentField::Name, 160), (PaymentField::BankName, 45), (PaymentField::Purpose, 210)]
    {
        let (most, over) = ("ё".repeat(letters_max), "ё".repeat(letters_max + 1));
        let text = written(field, &most).expect("as many as it takes");
        assert!(text.contains(&format!("{}={most}", field.name())), "{text}");
        let why = PaymentFieldError::TooLong { letters: letters_max + 1, letters_max };
        assert_eq!(written(field, &over), Err(vec![BadPaymentField { field, why }]));
        let why = PaymentFieldError::ForbiddenCharacter { found: '|' };
        assert_eq!(written(field, "А|Б"), Err(vec![BadPaymentField { field, why }]));
        // What marks a field elsewhere is a letter like any other.
        let text = written(field, "=;\"<b>&\\ №1").expect("no letters that part fields");
        assert!(text.contains("==;\"<b>&\\ №1"), "{text}");
    }
}

/// A purpose of two lines is none that a bank takes; in a name there is no end of a line at all.
#[test]
fn a_purpose_is_one_line() {
    let field = PaymentField::Purpose;
    let why = PaymentFieldError::ForbiddenCharacter { found: '\n' };
    assert_eq!(written(field, "А\nБ"), Err(vec![BadPaymentField { field, why }]));
    let text = written(field, "\nАванс\n").expect("what surrounds it is no part of it");
    assert!(text.ends_with("|Purpose=Аванс"), "{text}");
}

/// Everything that is lacking is told at once, in the order of the text.
#[test]
fn a_payment_that_lacks_something_has_no_text() {
    let nobody = TypedPayee::default().read().expect("nothing is wrong");
    let lacking = payment_qr(&nobody, Rub::ZERO, " ").expect_err("nothing is there");
    let fields: Vec<_> = lacking.iter().map(|bad| bad.field.name()).collect();
    let expected = ["Name", "PersonalAcc", "BankName", "BIC", "PayeeINN", "Sum", "Purpose"];
    assert_eq!(fields, expected);
    assert!(lacking.iter().all(|bad| bad.why == PaymentFieldError::Missing));
    let lacking = payment_qr(&payee_of(|_| {}), Rub::ZERO, "Аванс").expect_err("nothing to pay");
    assert_eq!(lacking.len(), 1);
    assert_eq!(lacking[0].to_string(), "Sum: missing");
}

/// The text of a payment with one field replaced.
fn written(field: PaymentField, value: &str) -> Result<String, Vec<BadPaymentField>> {
    let replaced = |one: PaymentField, usual: &str| {
        if field == one { value.to_string() } else { usual.to_string() }
    };
    let payee = payee_of(|typed| {
        typed.name = replaced(PaymentField::Name, "ООО «Ромашка»");
        typed.bank_name = replaced(PaymentField::BankName, "КБ «Заря»");
    });
    payment_qr(&payee, Rub::whole(1), &replaced(PaymentField::Purpose, "Аванс"))
}

fn payee_of(change: impl FnOnce(&mut TypedPayee)) -> Payee {
    let mut typed = typed();
    change(&mut typed);
    typed.read().expect("right")
}

fn typed() -> TypedPayee {
    TypedPayee {
        name: "ООО «Ромашка»".to_string(),
        inn: "7707083893".to_string(),
        kpp: "773601001".to_string(),
        ogrn: "1027700132195".to_string(),
        bic: "049805746".to_string(),
        account: "40602810700000000025".to_string(),
        correspondent_account: "30101810800000000746".to_string(),
        bank_name: "КБ «Заря»".to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_024, failure_persistence: None, ..ProptestConfig::default() })]

    /// Of the figures that can stand in the place of a control digit one is right.
    #[test]
    fn one_control_digit_fits(
        before in "[1-9][0-9]{8}",
        more in "[0-9]",
        register in "[1-9][0-9]{11}",
        bank in "04[0-9]{4}(05|[1-9][0-9])[0-9]",
        account in "[0-9]{11}",
    ) {
        let last = |text: String| move |figure: u32| format!("{text}{figure}");
        let firm = fitting(Requisite::Inn, last(before.clone()));
        prop_assert_eq!(firm, [by_weights(&before, &[2, 4, 10, 3, 5, 9, 4, 6, 8])]);

        let ten = format!("{before}{more}");
        let eleventh = by_weights(&ten, &[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
        let eleven = format!("{ten}{eleventh}");
        let person = fitting(Requisite::Inn, last(eleven.clone()));
        prop_assert_eq!(person, [by_weights(&eleven, &[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])]);

        let number: u64 = register.parse().expect("a number");
        let expected = u32::try_from(number % 11 % 10).expect("a figure");
        prop_assert_eq!(fitting(Requisite::Ogrn, last(register.clone())), [expected]);
        let trader = format!("{register}{}", &before[..2]);
        let number: u64 = trader.parse().expect("a number");
        let expected = u32::try_from(number % 13 % 10).expect("a figure");
        prop_assert_eq!(fitting(Requisite::Ogrn, last(trader)), [expected]);

        for (field, key) in [
            (Requisite::Account, bank[6..].to_string()),
            (Requisite::CorrespondentAccount, format!("0{}", &bank[4..6])),
        ] {
            let whole = |figure: u32| format!("40702810{figure}{account}");
            let fits = |figure: &u32| {
                let mut typed = TypedPayee { bic: bank.clone(), ..TypedPayee::default() };
                match field {
                    Requisite::Account => typed.account = whole(*figure),
                    _ => typed.correspondent_account = whole(*figure),
                }
                typed.read().is_ok()
            };
            let found: Vec<u32> = (0..10).filter(fits).collect();
            // The control digit itself is counted as zero: three times the last figure of the sum.
            let sum: u32 = figures(&format!("{key}{}", whole(0)))
                .enumerate()
                .map(|(place, figure)| figure * [7, 1, 3][place % 3] % 10)
                .sum();
            prop_assert_eq!(found, [sum % 10 * 3 % 10], "{} {}", bank, whole(0));
        }
    }

    /// Nothing that can be typed is more than refused, and what is taken is taken again.
    #[test]
    fn whatever_is_typed_is_taken_or_refused(text in "\\PC{0,30}", figures in "[0-9 \u{a0}]{0,24}") {
        for field in Requisite::WORDS.iter().filter_map(|word| Requisite::of(word)) {
            for typed in [&text, &figures] {
                if let Ok(read) = field.read(typed) {
                    prop_assert_eq!(field.read(&read), Ok(read.clone()));
                }
            }
        }
    }
}

/// The figures with which the text is taken.
fn fitting(field: Requisite, text: impl Fn(u32) -> String) -> Vec<u32> {
    (0..10).filter(|figure| field.read(&text(*figure)).is_ok()).collect()
}

fn by_weights(text: &str, weights: &[u32]) -> u32 {
    assert_eq!(text.len(), weights.len());
    figures(text).zip(weights).map(|(figure, weight)| figure * weight).sum::<u32>() % 11 % 10
}

fn figures(text: &str) -> impl Iterator<Item = u32> {
    text.chars().map(|figure| figure.to_digit(10).expect("a figure"))
}
