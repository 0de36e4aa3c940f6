//! How long something took, as tables write it.

use crate::moment::{number, seconds_of};
use crate::words::Words;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Hours, with a fraction.
    Hour,
    /// Minutes.
    Minute,
    /// Seconds.
    Second,
    /// Thousandths of a second.
    Millisecond,
}

impl Unit {
    /// All of them, the longest first.
    pub const ALL: [Unit; 4] = [Unit::Hour, Unit::Minute, Unit::Second, Unit::Millisecond];

    const fn section(self) -> &'static str {
        match self {
            Unit::Hour => "hours",
            Unit::Minute => "minutes",
            Unit::Second => "seconds",
            Unit::Millisecond => "milliseconds",
        }
    }

    const fn milliseconds(self) -> i64 {
        match self {
            Unit::Hour => 3_600_000,
            Unit::Minute => 60_000,
            Unit::Second => 1_000,
            Unit::Millisecond => 1,
        }
    }

    /// Reads a word for one, in any language.
    pub fn of(words: &Words, word: &str) -> Option<Unit> {
        let word = word.trim_end_matches('.');
        Unit::ALL.into_iter().find(|unit| words.has(unit.section(), word))
    }
}

/// A time, and how exactly it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// In seconds, rounded to the nearest.
    pub seconds: i64,
    /// How far the real one may lie from it, in seconds: half of the last figure.
    pub within_seconds: i64,
}

impl Span {
    /// Returns whether it may be that many seconds.
    pub fn may_be(self, seconds: i64) -> bool {
        // A second is what programs round away without saying so.
        self.seconds.saturating_sub(seconds).saturating_abs() <= self.within_seconds.max(1)
    }
}

/// A duration as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It says itself what it counts.
    Clear(Span),
    /// A number alone.
    Number(Number),
}

/// A number of something, exact: `whole` and `part` of `scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// What stands before the separator.
    pub whole: i64,
    part: i64,
    scale: i64,
}

impl Number {
    /// Returns whether it has a fraction.
    pub const fn has_fraction(self) -> bool {
        self.scale > 1
    }

    /// Returns the time that it tells if it counts `unit`.
    pub fn of(self, unit: Unit) -> Option<Span> {
        let worth = unit.milliseconds();
        let part = self.part.checked_mul(worth)?.checked_div(self.scale)?;
        let milliseconds = self.whole.checked_mul(worth)?.checked_add(part)?;
        let half = worth.checked_div(self.scale.checked_mul(2)?)?;
        let is_rounded = self.has_fraction() || unit == Unit::Minute;
        Some(Span {
            seconds: milliseconds.checked_add(500)?.div_euclid(1_000),
            within_seconds: if is_rounded { half.checked_add(999)?.div_euclid(1_000) } else { 0 },
        })
    }
}

/// Reads `01:30:00`, `1:30`, `1.5`, `1,5 h`, `2h 27m`, `18:25 min`, `PT1H30M`, `2160`.
pub fn read(words: &Words, text: &str) -> Option<Written> {
    let text = text.trim_start_matches('\'').trim().to_lowercase();
    if let Some(iso) = text.strip_prefix("pt") {
        return spelt(words, iso).map(Written::Clear);
    }
    if text.contains(':') {
        return clock(words, &text).map(Written::Clear);
    }
    match read_number(&text) {
        Some(number) => Some(Written::Number(number)),
        None => spelt(words, &text).map(Written::Clear),
    }
}

fn clock(words: &Words, text: &str) -> Option<Span> {
    let is_of_clock = |letter: char| letter.is_ascii_digit() || matches!(letter, ':' | '.' | ',');
    let (clock, word) =
        text.split_at_checked(text.find(|one| !is_of_clock(one)).unwrap_or(text.len()))?;
    let word = word.trim();
    let unit = if word.is_empty() { None } else { Some(Unit::of(words, word)?) };
    // Thousandths of a second behind the seconds are passed over.
    let clock = clock.split_once(['.', ',']).map_or(clock, |(whole, _)| whole);
    let parts: Vec<&str> = clock.split(':').collect();
    let (seconds, within_seconds) = match (parts.as_slice(), unit) {
        ([hours, minutes], None | Some(Unit::Hour)) => {
            (seconds_of(number(hours)?, below_60(minutes)?, 0)?, 30)
        }
        ([minutes, seconds], Some(Unit::Minute)) => {
            (seconds_of(0, number(minutes)?, below_60(seconds)?)?, 0)
        }
        ([hours, minutes, seconds], None | Some(Unit::Hour)) => {
            (seconds_of(number(hours)?, below_60(minutes)?, below_60(seconds)?)?, 0)
        }
        _ => return None,
    };
    Some(Span { seconds, within_seconds })
}

fn below_60(digits: &str) -> Option<i64> {
    number(digits).filter(|number| *number < 60)
}

/// At most nine figures, and at most four of a fraction.
fn read_number(text: &str) -> Option<Number> {
    let (whole, part) = match text.split_once(['.', ',']) {
        Some((whole, part)) => (whole, part),
        None => (text, ""),
    };
    let is_number = |digits: &str| digits.bytes().all(|one| one.is_ascii_digit());
    if !matches!(whole.len(), 1..=9) || !is_number(whole) || !is_number(part) || part.len() > 4 {
        return None;
    }
    let scale = 10_i64.checked_pow(u32::try_from(part.len()).ok()?)?;
    let part = if part.is_empty() { 0 } else { part.parse().ok()? };
    Some(Number { whole: whole.parse().ok()?, part, scale })
}

/// Numbers with words: `2h 27m`, «1 ч 30 мин», `1.5 h`.
fn spelt(words: &Words, text: &str) -> Option<Span> {
    let mut sum = Span { seconds: 0, within_seconds: 0 };
    let mut shortest = None::<Unit>;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let is_figure = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',');
        let (figures, after) = rest.split_at_checked(rest.find(|one| !is_figure(one))?)?;
        let after = after.trim_start();
        let is_end = |letter: char| letter.is_whitespace() || letter.is_ascii_digit();
        let (word, after) = after.split_at_checked(after.find(is_end).unwrap_or(after.len()))?;
        let unit = Unit::of(words, word)?;
        // From the longest to the shortest, each once.
        if shortest.is_some_and(|before| before.milliseconds() <= unit.milliseconds()) {
            return None;
        }
        let span = read_number(figures)?.of(unit)?;
        let is_last_minute = unit == Unit::Minute && !figures.contains(['.', ',']);
        sum.seconds = sum.seconds.checked_add(span.seconds)?;
        sum.within_seconds = if is_last_minute { 30 } else { span.within_seconds };
        shortest = Some(unit);
        rest = after.trim_start();
    }
    shortest.map(|_| sum)
}
