//! Figures as a person reads them: no-break spaces, comma, plural forms.

use chrono::{Datelike, NaiveDate};
use kvant_core::money::Rub;

/// Keeps a figure and its unit on one line.
pub const NBSP: char = '\u{a0}';

/// Groups digits by three: `15 000`.
pub fn grouped(number: u64) -> String {
    group(&number.to_string())
}

fn group(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len().saturating_mul(2));
    for (index, digit) in digits.chars().enumerate() {
        let to_come = digits.len().saturating_sub(index);
        if index > 0 && to_come.is_multiple_of(3) {
            text.push(NBSP);
        }
        text.push(digit);
    }
    text
}

/// Returns roubles with kopecks only where they exist: `15 000 ₽`, `3 333,33 ₽`.
pub fn money(amount: Rub) -> String {
    let mut text = amount_only(amount);
    text.push(NBSP);
    text.push('₽');
    text
}

/// Returns the same without the sign, as it stands in a field.
pub fn amount_only(amount: Rub) -> String {
    let exact = amount.to_string();
    let (roubles, kopecks) = exact.split_once('.').unwrap_or((&exact, "00"));
    let mut text = group(roubles);
    if kopecks != "00" {
        text.push(',');
        text.push_str(kopecks);
    }
    text
}

/// Chooses the Russian plural form: 1 квант, 2 кванта, 5 квантов.
pub fn plural<'a>(count: u64, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    let tens = count.checked_rem(100).unwrap_or(0);
    match count.checked_rem(10).unwrap_or(0) {
        _ if (11..=14).contains(&tens) => many,
        1 => one,
        2..=4 => few,
        _ => many,
    }
}

/// Returns a number with its word: `30 квантов`.
pub fn counted(count: u64, one: &str, few: &str, many: &str) -> String {
    format!("{}{NBSP}{}", grouped(count), plural(count, one, few, many))
}

/// Returns a time as `4 ч 30 мин`, `25 мин`, `5 ч`.
pub fn duration(minutes: u64) -> String {
    let (hours, rest) = (minutes.div_euclid(60), minutes.rem_euclid(60));
    match (hours, rest) {
        (0, rest) => format!("{rest}{NBSP}мин"),
        (hours, 0) => format!("{}{NBSP}ч", grouped(hours)),
        (hours, rest) => format!("{}{NBSP}ч{NBSP}{rest}{NBSP}мин", grouped(hours)),
    }
}

/// Returns a time to the second as `10 мин 1 с`, `24 мин`, `9 с`.
pub fn exact_duration(seconds: u64) -> String {
    let (minutes, rest) = (seconds.div_euclid(60), seconds.rem_euclid(60));
    match (minutes, rest) {
        (0, rest) => format!("{rest}{NBSP}с"),
        (minutes, 0) => duration(minutes),
        (minutes, rest) => format!("{}{NBSP}{rest}{NBSP}с", duration(minutes)),
    }
}

const MONTHS_OF: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

fn month_of(date: NaiveDate) -> &'static str {
    let index = usize::try_from(date.month0()).unwrap_or(0);
    MONTHS_OF.get(index).copied().unwrap_or_default()
}

/// Returns `22 ноября`, with the year when it is not `this_year`.
pub fn date(date: NaiveDate, this_year: i32) -> String {
    let day = format!("{}{NBSP}{}", date.day(), month_of(date));
    if date.year() == this_year { day } else { format!("{day} {}", date.year()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    /// Source: the number notations of the documents (SX-10).
    #[test]
    fn money_has_no_break_spaces_and_kopecks_only_where_they_exist() {
        for (exact, shown) in [
            ("0.00", "0 ₽"),
            ("500.00", "500 ₽"),
            ("15000.00", "15 000 ₽"),
            ("1234567.89", "1 234 567,89 ₽"),
            ("0.05", "0,05 ₽"),
        ] {
            let amount = Rub::try_from(exact.to_string()).unwrap();
            assert_eq!(money(amount), shown.replace(' ', "\u{a0}"), "{exact}");
        }
    }

    #[test]
    fn plural_forms_are_right_for_every_count() {
        for (count, form) in [
            (0, "квантов"),
            (1, "квант"),
            (2, "кванта"),
            (4, "кванта"),
            (5, "квантов"),
            (11, "квантов"),
            (12, "квантов"),
            (14, "квантов"),
            (21, "квант"),
            (22, "кванта"),
            (25, "квантов"),
            (111, "квантов"),
            (112, "квантов"),
            (121, "квант"),
        ] {
            assert_eq!(plural(count, "квант", "кванта", "квантов"), form, "{count}");
        }
    }

    #[test]
    fn durations_and_dates_read_as_a_person_says_them() {
        let plain = |text: String| text.replace('\u{a0}', " ");
        assert_eq!(plain(duration(0)), "0 мин");
        assert_eq!(plain(duration(59)), "59 мин");
        assert_eq!(plain(duration(60)), "1 ч");
        assert_eq!(plain(duration(270)), "4 ч 30 мин");
        let last = NaiveDate::from_ymd_opt(2027, 2, 18).unwrap();
        assert_eq!(plain(date(last, 2026)), "18 февраля 2027");
        assert_eq!(plain(date(last, 2027)), "18 февраля");
    }
}
