//! Days and hours as tables write them.

/// Seconds of a day.
pub const DAY_SECONDS: i64 = 86_400;

/// Which number comes first in a day such as 03/04/2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// The day: the third of April.
    DayFirst,
    /// The month: the fourth of March.
    MonthFirst,
}

/// What one or two cells say of an instant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    /// Days since 1970.
    pub date: Option<i64>,
    /// Seconds since midnight.
    pub time: Option<i64>,
    /// Whether the hour is told to the second.
    pub has_seconds: bool,
    /// Seconds to the east of UTC.
    pub offset: Option<i64>,
}

impl Moment {
    /// Reads a day, an hour, or both.
    pub fn read(text: &str, order: DateOrder) -> Option<Moment> {
        let (date, rest) = match date_and_rest(text) {
            Some((date, rest)) => (Some(date.read(order)?), rest),
            None => (None, text),
        };
        if rest.is_empty() {
            return date.map(|date| Moment { date: Some(date), ..Moment::default() });
        }
        let (time, has_seconds, offset) = read_time(rest)?;
        Some(Moment { date, time: Some(time), has_seconds, offset })
    }
}

/// A day as it is written.
#[derive(Clone, Copy)]
pub enum WrittenDate {
    /// Year, month, day.
    YearFirst(i64, i64, i64),
    /// With full stops: day, month, year, everywhere.
    Dotted(i64, i64, i64),
    /// Two numbers whose order is not known, and the year.
    Either(i64, i64, i64),
}

impl WrittenDate {
    /// Days since 1970; nothing where there is no such day.
    pub fn read(self, order: DateOrder) -> Option<i64> {
        match (self, order) {
            (WrittenDate::YearFirst(year, month, day), _)
            | (WrittenDate::Dotted(day, month, year), _)
            | (WrittenDate::Either(day, month, year), DateOrder::DayFirst)
            | (WrittenDate::Either(month, day, year), DateOrder::MonthFirst) => {
                days_since_1970(year, month, day)
            }
        }
    }
}

/// Takes a day from the front of a text.
pub fn date_and_rest(text: &str) -> Option<(WrittenDate, &str)> {
    let is_end = |letter: char| letter.is_whitespace() || matches!(letter, 'T' | 't' | ',');
    let (date, rest) = text.split_at_checked(text.find(is_end).unwrap_or(text.len()))?;
    let rest = rest.trim_start_matches(is_end);
    let Some(sign) = date.chars().find(|letter| !letter.is_ascii_digit()) else {
        return basic_date(date).map(|date| (date, rest));
    };
    if !matches!(sign, '-' | '/' | '.') {
        return None;
    }
    let parts: Vec<&str> = date.trim_end_matches('.').split(sign).collect();
    let [first, second, third] = *parts.as_slice() else { return None };
    let (one, two, three) = (number(first)?, number(second)?, number(third)?);
    let century = |year: i64, digits: &str| match digits.len() {
        2 => year.saturating_add(2000),
        _ => year,
    };
    let written = if first.len() == 4 {
        WrittenDate::YearFirst(one, two, three)
    } else if sign == '.' {
        WrittenDate::Dotted(one, two, century(three, third))
    } else {
        WrittenDate::Either(one, two, century(three, third))
    };
    Some((written, rest))
}

/// `20261103`, the basic form of ISO 8601.
fn basic_date(digits: &str) -> Option<WrittenDate> {
    let (year, rest) = digits.split_at_checked(4).filter(|_| digits.len() == 8)?;
    let (month, day) = rest.split_at_checked(2)?;
    Some(WrittenDate::YearFirst(number(year)?, number(month)?, number(day)?))
}

/// At most four digits, and nothing else.
pub fn number(digits: &str) -> Option<i64> {
    let is_number = matches!(digits.len(), 1..=4) && digits.bytes().all(|one| one.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

/// Days since 1970 in the Gregorian calendar.
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap =
        year.checked_rem(4)? == 0 && (year.checked_rem(100)? != 0 || year.checked_rem(400)? == 0);
    let lengths = [31, if is_leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let index = usize::try_from(month.checked_sub(1)?).ok()?;
    let length = *lengths.get(index)?;
    if !(1..=length).contains(&day) || !(1..=9999).contains(&year) {
        return None;
    }
    let before: i64 = lengths.iter().take(index).sum();
    let passed = year.checked_sub(1)?;
    let leap_days = passed
        .div_euclid(4)
        .checked_sub(passed.div_euclid(100))?
        .checked_add(passed.div_euclid(400))?;
    // 719 162 days lie between the first day of the year 1 and that of 1970.
    passed
        .checked_mul(365)?
        .checked_add(leap_days)?
        .checked_add(before)?
        .checked_add(day.checked_sub(1)?)?
        .checked_sub(719_162)
}

/// Reads `9:05`, `09:05:30`, `9:05 PM`, `090530Z`, `09:05:30.000+03:00`: seconds since midnight,
/// whether it is told to the second, and the offset where one is told.
fn read_time(text: &str) -> Option<(i64, bool, Option<i64>)> {
    let text = text.trim();
    let (text, offset) = split_offset(text)?;
    let upper = text.to_uppercase();
    let (clock, half) = match (upper.strip_suffix("AM"), upper.strip_suffix("PM")) {
        (Some(clock), _) => (clock.trim_end(), Some(0)),
        (_, Some(clock)) => (clock.trim_end(), Some(12)),
        _ => (upper.as_str(), None),
    };
    let clock = clock.split_once('.').map_or(clock, |(whole, _)| whole);
    let parts: Vec<&str> = match clock.split_at_checked(2) {
        // The basic form of ISO 8601 has no signs.
        Some((hours, rest)) if !clock.contains(':') && matches!(clock.len(), 4 | 6) => {
            let (minutes, seconds) = rest.split_at_checked(2)?;
            if seconds.is_empty() { vec![hours, minutes] } else { vec![hours, minutes, seconds] }
        }
        _ => clock.split(':').collect(),
    };
    let (hours, minutes, seconds) = match *parts.as_slice() {
        [hours, minutes] => (number(hours)?, number(minutes)?, None),
        [hours, minutes, seconds] => (number(hours)?, number(minutes)?, Some(number(seconds)?)),
        _ => return None,
    };
    let hours = match half {
        Some(half) if (1..=12).contains(&hours) => hours.checked_rem(12)?.checked_add(half)?,
        Some(_) => return None,
        None => hours,
    };
    if hours > 23 || minutes > 59 || seconds.is_some_and(|seconds| seconds > 59) {
        return None;
    }
    Some((seconds_of(hours, minutes, seconds.unwrap_or(0))?, seconds.is_some(), offset))
}

fn split_offset(text: &str) -> Option<(&str, Option<i64>)> {
    if let Some(text) = text.strip_suffix(['Z', 'z']) {
        return Some((text.trim_end(), Some(0)));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, None)) };
    let (clock, offset) = text.split_at_checked(at)?;
    let is_west = offset.starts_with('-');
    let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
    let whole = number(&digits)?;
    let (hours, minutes) = match digits.len() {
        1 | 2 => (whole, 0),
        _ => (whole.div_euclid(100), whole.rem_euclid(100)),
    };
    let seconds = seconds_of(hours, minutes, 0).filter(|_| hours <= 14 && minutes < 60)?;
    Some((clock.trim_end(), Some(if is_west { seconds.checked_neg()? } else { seconds })))
}

/// Hours, minutes and seconds in seconds.
pub fn seconds_of(hours: i64, minutes: i64, seconds: i64) -> Option<i64> {
    hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(seconds)
}
