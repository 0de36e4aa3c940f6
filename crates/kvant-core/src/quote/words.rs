//! An amount in words, as a document that is paid states it.

use crate::money::Rub;

/// Returns an amount in Russian words: the first letter upper case, roubles in words with their
/// gender and case, kopecks as two figures.
///
/// Holds for every amount that there is, so also for those over
/// [`Quote::TOTAL_MAX`](super::Quote::TOTAL_MAX).
///
/// # Source
///
/// The exact meanings, section 5a.
///
/// # Example
///
/// ```
/// use kvant_core::money::Rub;
/// use kvant_core::quote::in_words;
///
/// let total = Rub::of_kopecks(4_584_150);
/// assert_eq!(
///     in_words(total),
///     "Сорок пять тысяч восемьсот сорок один рубль 50 копеек",
/// );
/// assert_eq!(in_words(Rub::ZERO), "Ноль рублей 00 копеек");
/// ```
pub fn in_words(amount: Rub) -> String {
    let roubles = amount.kopecks().div_euclid(100);
    let kopecks = amount.kopecks().rem_euclid(100);
    let mut words = Vec::new();
    for thousands in &THOUSANDS {
        let group = roubles.div_euclid(thousands.one).rem_euclid(1_000);
        if group > 0 {
            push_group(group, thousands.is_feminine, &mut words);
            words.push(form(group, thousands.forms));
        }
    }
    push_group(roubles.rem_euclid(1_000), false, &mut words);
    if words.is_empty() {
        words.push("ноль");
    }
    words.push(form(roubles, ["рубль", "рубля", "рублей"]));
    let kopeck = form(kopecks, ["копейка", "копейки", "копеек"]);
    with_upper_first(&format!("{} {kopecks:02} {kopeck}", words.join(" ")))
}

/// A power of a thousand that has a name.
struct Thousands {
    one: u64,
    is_feminine: bool,
    /// After 1, after 2, after 5.
    forms: [&'static str; 3],
}

/// From the largest; those above a billion are beyond what a quote comes to.
const THOUSANDS: [Thousands; 5] = [
    Thousands {
        one: 1_000_000_000_000_000,
        is_feminine: false,
        forms: ["квадриллион", "квадриллиона", "квадриллионов"],
    },
    Thousands {
        one: 1_000_000_000_000,
        is_feminine: false,
        forms: ["триллион", "триллиона", "триллионов"],
    },
    Thousands {
        one: 1_000_000_000,
        is_feminine: false,
        forms: ["миллиард", "миллиарда", "миллиардов"],
    },
    Thousands {
        one: 1_000_000, is_feminine: false, forms: ["миллион", "миллиона", "миллионов"]
    },
    Thousands {
        one: 1_000, is_feminine: true, forms: ["тысяча", "тысячи", "тысяч"]
    },
];

/// Adds the words of a number below a thousand; none for zero.
fn push_group(group: u64, is_feminine: bool, words: &mut Vec<&'static str>) {
    let below_hundred = group.rem_euclid(100);
    let below_twenty = if below_hundred < 20 { below_hundred } else { group.rem_euclid(10) };
    words.extend(hundreds(group.div_euclid(100)));
    words.extend(tens(below_hundred.div_euclid(10)));
    words.extend(small(below_twenty, is_feminine));
}

fn hundreds(count: u64) -> Option<&'static str> {
    Some(match count {
        1 => "сто",
        2 => "двести",
        3 => "триста",
        4 => "четыреста",
        5 => "пятьсот",
        6 => "шестьсот",
        7 => "семьсот",
        8 => "восемьсот",
        9 => "девятьсот",
        _ => return None,
    })
}

/// Ten itself is one of the [`small`] numbers.
fn tens(count: u64) -> Option<&'static str> {
    Some(match count {
        2 => "двадцать",
        3 => "тридцать",
        4 => "сорок",
        5 => "пятьдесят",
        6 => "шестьдесят",
        7 => "семьдесят",
        8 => "восемьдесят",
        9 => "девяносто",
        _ => return None,
    })
}

fn small(number: u64, is_feminine: bool) -> Option<&'static str> {
    Some(match number {
        1 if is_feminine => "одна",
        1 => "один",
        2 if is_feminine => "две",
        2 => "два",
        3 => "три",
        4 => "четыре",
        5 => "пять",
        6 => "шесть",
        7 => "семь",
        8 => "восемь",
        9 => "девять",
        10 => "десять",
        11 => "одиннадцать",
        12 => "двенадцать",
        13 => "тринадцать",
        14 => "четырнадцать",
        15 => "пятнадцать",
        16 => "шестнадцать",
        17 => "семнадцать",
        18 => "восемнадцать",
        19 => "девятнадцать",
        _ => return None,
    })
}

/// Returns the form of a noun that stands after `number`; its hundreds have no say.
fn form(number: u64, [one, two, five]: [&'static str; 3]) -> &'static str {
    match (number.rem_euclid(100), number.rem_euclid(10)) {
        (11..=14, _) => five,
        (_, 1) => one,
        (_, 2..=4) => two,
        _ => five,
    }
}

fn with_upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
