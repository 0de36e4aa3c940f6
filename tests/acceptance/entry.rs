//! Numbers as people type or paste them.

use kvant_core::entry::{EntryError, Meanings, amount, hours_as_minutes, minutes, whole};
use proptest::prelude::*;

fn money(text: &str) -> Result<String, EntryError> {
    amount(text).map(|rub| rub.to_string())
}

fn rub(text: &str) -> Result<String, EntryError> {
    Ok(text.to_string())
}

/// The meanings of a text that is refused because it has two.
fn unclear<T: std::fmt::Debug>(read: Result<T, EntryError>) -> Meanings {
    match read {
        Err(EntryError::Unclear(meanings)) => meanings,
        other => panic!("it is not refused as unclear: {other:?}"),
    }
}

#[test]
fn whole_numbers_are_read_as_people_type_them() {
    for (typed, read) in [
        ("4", Ok(4)),
        (" 1 500 ", Ok(1_500)),
        ("1\u{a0}500", Ok(1_500)),
        ("1\u{202f}500", Ok(1_500)),
        ("1'500", Ok(1_500)),
        ("1’500", Ok(1_500)),
        ("4,0", Ok(4)),
        ("4.", Ok(4)),
        ("1500,5", Err(EntryError::NotWhole)),
        ("", Err(EntryError::Empty)),
        ("  ", Err(EntryError::Empty)),
        ("\u{200b}\u{feff}", Err(EntryError::Empty)),
        ("четыре", Err(EntryError::NotANumber)),
        ("-4", Err(EntryError::Negative)),
        ("−1 500,5", Err(EntryError::Negative)),
        ("-", Err(EntryError::NotANumber)),
        ("4-5", Err(EntryError::NotANumber)),
        ("1,2,3", Err(EntryError::NotANumber)),
        (",", Err(EntryError::NotANumber)),
        ("5 кг", Err(EntryError::NotANumber)),
        ("0", Err(EntryError::TooSmall { min: 1 })),
        ("2001", Err(EntryError::TooLarge { max: 2_000 })),
        ("1000000000", Err(EntryError::TooLarge { max: 2_000 })),
        ("99999999999999999999", Err(EntryError::TooLarge { max: 2_000 })),
        ("15 000 ₽", Err(EntryError::Money)),
        ("15 000 руб. 50 коп.", Err(EntryError::Money)),
        ("500р.", Err(EntryError::Money)),
        ("6:40", Err(EntryError::Time)),
        ("6 ч 40 мин", Err(EntryError::Time)),
        ("90 мин", Err(EntryError::Time)),
    ] {
        assert_eq!(whole(typed, 1, 2_000), read, "{typed:?}");
    }
}

#[test]
fn amounts_keep_their_kopecks() {
    for (typed, read) in [
        ("1500,5", rub("1500.50")),
        ("1 500 ₽", rub("1500.00")),
        ("0.05", rub("0.05")),
        (",5", rub("0.50")),
        ("15 000 руб.", rub("15000.00")),
        ("15000руб", rub("15000.00")),
        ("15 000 Р.", rub("15000.00")),
        ("15 000 RUB", rub("15000.00")),
        ("15 000 рублей", rub("15000.00")),
        ("15 000 руб. 5 коп.", rub("15000.05")),
        ("15 000 рублей 50 копеек", rub("15000.50")),
        ("1\u{200b}5 0\u{200e}00\u{feff} ₽", rub("15000.00")),
        ("\u{200e}15000", rub("15000.00")),
        ("9999999999", Err(EntryError::TooLarge { max: 999_999_999 })),
        ("0,005", Err(EntryError::NotANumber)),
        ("1,0050", Err(EntryError::NotANumber)),
        ("5 ч", Err(EntryError::Time)),
        ("50 коп.", Err(EntryError::NotANumber)),
        ("₽", Err(EntryError::NotANumber)),
    ] {
        assert_eq!(money(typed), read, "{typed:?}");
    }
}

/// One separator and exactly three figures behind it is not read, in any field.
#[test]
fn three_figures_behind_a_separator_are_asked_about() {
    for (typed, thousands, fraction) in [
        ("15.000", 15_000, "15"),
        ("15,000 ₽", 15_000, "15"),
        ("1.500", 1_500, "1,5"),
        ("1,000", 1_000, "1"),
        ("12.340", 12_340, "12,34"),
        ("1\u{200b}.000 руб.", 1_000, "1"),
        ("15. 000", 15_000, "15"),
    ] {
        let meanings = unclear(money(typed));
        assert_eq!((meanings.thousands(), meanings.fraction().as_str()), (thousands, fraction));
        assert!(meanings.takes_thousands && meanings.takes_fraction, "{typed}");
        // Whatever is offered is read as it was meant.
        let plain = meanings.thousands().to_string();
        assert_eq!(money(&plain), rub(&format!("{thousands}.00")));
        assert!(amount(&meanings.fraction()).is_ok(), "{typed}");
    }
    // Kopecks have two figures: only one of the meanings can be taken.
    let meanings = unclear(money("1,005"));
    assert_eq!((meanings.takes_thousands, meanings.takes_fraction), (true, false));
    // Units are whole.
    let meanings = unclear(whole("1.500", 1, 1_000_000));
    assert_eq!((meanings.takes_thousands, meanings.takes_fraction), (true, false));
    let meanings = unclear(whole("15.000", 1, 1_000_000));
    assert_eq!((meanings.takes_thousands, meanings.takes_fraction), (true, true));
    // More than the field takes.
    let meanings = unclear(whole("12,000", 1, 60));
    assert_eq!((meanings.takes_thousands, meanings.takes_fraction), (false, true));
    assert_eq!(whole("12,500", 1, 60), Err(EntryError::TooLarge { max: 60 }));
    let meanings = unclear(hours_as_minutes("1,333", 100_000));
    assert_eq!((meanings.thousands(), meanings.fraction().as_str()), (1_333, "1,3330"));
    assert_eq!(hours_as_minutes(&meanings.fraction(), 100_000), Ok(80));
}

/// What stands around the three figures can make them clear.
#[test]
fn one_meaning_is_read() {
    for (typed, read) in [
        ("1.500.000", "1500000.00"),
        ("1,500,000 ₽", "1500000.00"),
        ("1.500,00", "1500.00"),
        ("1,500.5", "1500.50"),
        ("1 500,500", "1500.50"),
        ("1 500.000", "1500.00"),
        ("0,500", "0.50"),
        ("15.00", "15.00"),
        ("15.0000", "15.00"),
    ] {
        assert_eq!(money(typed), rub(read), "{typed:?}");
    }
    for typed in ["1.50.000", "1.500,500.00", "0.500.000", "1500.000.000", "1,500.000,00"] {
        assert_eq!(money(typed), Err(EntryError::NotANumber), "{typed:?}");
    }
}

#[test]
fn a_time_is_read_as_hours_and_minutes_or_in_words() {
    for (typed, read) in [
        ("6:40", Ok(400)),
        ("6:40:01", Ok(401)),
        ("6 ч 40 мин", Ok(400)),
        ("6ч40м", Ok(400)),
        ("6 ч. 40 мин.", Ok(400)),
        ("6 часов 40 минут", Ok(400)),
        ("6 ч 40", Ok(400)),
        ("6 Ч", Ok(360)),
        ("6h 40min", Ok(400)),
        ("90 мин", Ok(90)),
        ("90\u{a0}минут", Ok(90)),
        ("30 сек", Ok(1)),
        ("1,5 ч", Ok(90)),
        ("6:60", Err(EntryError::NotANumber)),
        ("6:4", Err(EntryError::NotANumber)),
        (":40", Err(EntryError::NotANumber)),
        ("6:40:40:40", Err(EntryError::NotANumber)),
        ("6:40 мин", Err(EntryError::NotANumber)),
        ("6:40 ч 10 мин", Err(EntryError::NotANumber)),
        ("40 мин 6 ч", Err(EntryError::NotANumber)),
        ("2 месяца", Err(EntryError::NotANumber)),
        ("6 ч 40 ₽", Err(EntryError::Money)),
        ("500 ₽", Err(EntryError::Money)),
        ("", Err(EntryError::Empty)),
        ("-1:30", Err(EntryError::NotANumber)),
    ] {
        assert_eq!(hours_as_minutes(typed, 100), read, "{typed:?} as hours");
        assert_eq!(minutes(typed, 1, 6_000), read, "{typed:?} as minutes");
    }
    // Alone, a number counts what the field counts.
    assert_eq!(hours_as_minutes("2,5", 100), Ok(150));
    assert_eq!(hours_as_minutes("0.25", 100), Ok(15));
    assert_eq!(hours_as_minutes("1,3333333333", 100), Ok(80));
    assert_eq!(hours_as_minutes("100", 100), Ok(6_000));
    assert_eq!(hours_as_minutes("101", 100), Err(EntryError::TooLarge { max: 100 }));
    assert_eq!(hours_as_minutes("100:01", 100), Err(EntryError::TooLarge { max: 100 }));
    assert_eq!(minutes("25", 1, 100), Ok(25));
    assert_eq!(minutes("2,5", 1, 100), Err(EntryError::NotWhole));
    assert_eq!(minutes("0", 1, 100), Err(EntryError::TooSmall { min: 1 }));
    assert_eq!(minutes("1:41", 1, 100), Err(EntryError::TooLarge { max: 100 }));
    assert_eq!(minutes("1:40", 1, 100), Ok(100));
}

/// All numbers that a text can mean, in thousandths, found by trying every way of writing.
fn every_meaning(text: &str) -> Vec<u64> {
    let mut found = Vec::new();
    for thousands in [None, Some('.'), Some(',')] {
        for point in [None, Some('.'), Some(',')] {
            if thousands.is_some() && thousands == point {
                continue;
            }
            let (whole, fraction) = match point {
                None => (text, ""),
                Some(point) => match text.split_once(point) {
                    Some(parts) => parts,
                    None => continue,
                },
            };
            let digits = match thousands {
                None => whole.to_string(),
                Some(sign) => {
                    let blocks: Vec<&str> = whole.split(sign).collect();
                    let is_first = !blocks[0].starts_with('0')
                        && !blocks[0].is_empty()
                        // A slip of the pen in the only other block is not ruled out.
                        && (blocks[0].len() <= 3 || blocks.len() == 2 && point.is_none());
                    if blocks.len() < 2 || !is_first || blocks[1..].iter().any(|one| one.len() != 3)
                    {
                        continue;
                    }
                    blocks.concat()
                }
            };
            let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            if !is_digits(&digits)
                || !is_digits(fraction)
                || (digits.is_empty() && fraction.is_empty())
            {
                continue;
            }
            let whole: u64 = if digits.is_empty() { 0 } else { digits.parse().unwrap() };
            let part: u64 = format!("{fraction:0<3}")[..3].parse().unwrap();
            let value = whole * 1_000 + part;
            if !found.contains(&value) {
                found.push(value);
            }
        }
    }
    found
}

proptest! {
    /// A number is read when it can mean one thing, asked about when it can mean two, and refused
    /// when it means nothing.
    #[test]
    fn what_has_two_meanings_is_never_read_as_one(text in "[0-9]{1,4}([.,][0-9]{0,4}){0,3}") {
        let meanings = every_meaning(&text);
        let read = hours_as_minutes(&text, u32::MAX / 60);
        match meanings.as_slice() {
            [] => prop_assert_eq!(read, Err(EntryError::NotANumber), "{}", text),
            [one] => {
                let is_small = *one / 1_000 <= u64::from(u32::MAX / 60);
                if is_small {
                    // A fourth figure of the fraction is at most a tenth of a thousandth.
                    let (least, most) = ((one * 60).div_ceil(1_000), ((one + 1) * 60).div_ceil(1_000));
                    prop_assert!(read.is_ok_and(|read| (least..=most).contains(&read.into())), "{text}: {read:?}");
                }
            }
            many => {
                let Err(EntryError::Unclear(told)) = read else {
                    return Err(TestCaseError::fail(format!("{text}: {read:?}")));
                };
                let thousands = told.thousands() * 1_000;
                let fraction = u64::from(told.whole) * 1_000 + u64::from(told.thousandths);
                prop_assert!(many.len() == 2 && many.contains(&thousands) && many.contains(&fraction));
            }
        }
    }

    /// An amount written in any usual way is read as that amount or asked about.
    #[test]
    fn an_amount_is_never_read_as_another(
        kopecks in 0..99_999_999_900_u64,
        is_round in any::<bool>(),
        thousands in prop::sample::select(vec!["", " ", "\u{a0}", "\u{202f}", ".", ",", "'", "’"]),
        point in prop::sample::select(vec![",", "."]),
        end in prop::sample::select(vec!["", " ₽", "₽", " руб.", " руб", "р.", " RUB", " рублей"]),
        hidden in prop::sample::select(vec!["", "\u{200b}", "\u{200e}", "\u{feff}", "\u{ad}"]),
        at in any::<prop::sample::Index>(),
    ) {
        prop_assume!(thousands != point);
        let kopecks = if is_round { kopecks / 100 * 100 } else { kopecks };
        let digits = (kopecks / 100).to_string();
        let mut written = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                written.push_str(thousands);
            }
            written.push(digit);
        }
        if !is_round {
            written.push_str(&format!("{point}{:02}", kopecks % 100));
        }
        written.push_str(end);
        let places: Vec<usize> = written.char_indices().map(|(at, _)| at).collect();
        written.insert_str(places[at.index(places.len())], hidden);
        match amount(&written) {
            Ok(read) => prop_assert_eq!(read.kopecks(), kopecks, "{}", written),
            Err(EntryError::Unclear(meanings)) => {
                prop_assert!(meanings.takes_thousands);
                prop_assert_eq!(meanings.thousands() * 100, kopecks, "{}", written);
            }
            Err(error) => return Err(TestCaseError::fail(format!("{written}: {error:?}"))),
        }
    }

    /// A time written in any usual way is read as that time.
    #[test]
    fn a_time_is_read_as_it_is_written(all in 1..100_000_u32, style in 0..6_usize) {
        let (hours, rest) = (all / 60, all % 60);
        let written = match style {
            0 => format!("{hours}:{rest:02}"),
            1 => format!("{hours} ч {rest} мин"),
            2 => format!("{all} мин"),
            3 => format!("{hours}ч{rest}м"),
            4 => format!("{hours}:{rest:02}:00"),
            _ => format!("{hours} h {rest} min"),
        };
        prop_assert_eq!(hours_as_minutes(&written, 10_000), Ok(all), "{}", &written);
        prop_assert_eq!(minutes(&written, 0, 100_000), Ok(all), "{}", &written);
    }

    /// Whatever is pasted is read or refused, never more.
    #[test]
    fn any_text_is_read_or_refused(text in "[0-9 .,:'₽чмс\u{200b}-]{0,14}|\\PC{0,12}") {
        let _ = amount(&text);
        if let Ok(number) = whole(&text, 1, 60) {
            prop_assert!((1..=60).contains(&number));
        }
        if let Ok(number) = minutes(&text, 1, 60) {
            prop_assert!((1..=60).contains(&number));
        }
        if let Ok(number) = hours_as_minutes(&text, 60) {
            prop_assert!(number <= 3_600);
        }
    }
}
