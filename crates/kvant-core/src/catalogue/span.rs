//! Time as a document writes it.

use serde::Serialize;

use crate::decimal;
use crate::tree::read_through;

/// Hours of a promise, held in minutes; written as the document writes them: `"0.5"`.
///
/// ```
/// use kvant_core::catalogue::Hours;
///
/// assert_eq!(Hours::try_from("0.5".to_string())?.minutes(), 30);
/// assert!(Hours::try_from("скоро".to_string()).is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub struct Hours {
    minutes: u32,
}

impl Hours {
    /// Returns the hours in minutes.
    pub const fn minutes(self) -> u32 {
        self.minutes
    }
}

impl TryFrom<String> for Hours {
    type Error = String;

    fn try_from(text: String) -> Result<Hours, String> {
        match whole_amount(&text, 60) {
            Some(minutes @ ..=100_000) => Ok(Hours { minutes }),
            _ => Err(format!(
                "\"{text}\" is not a number of hours in whole minutes, such as \"0.5\""
            )),
        }
    }
}

read_through! {
    String => Hours, blank Hours { minutes: 0 };
}

impl From<Hours> for String {
    fn from(hours: Hours) -> String {
        let hundredths = u64::from(hours.minutes).saturating_mul(100).div_euclid(60);
        let (whole, part) = (hundredths.div_euclid(100), hundredths.rem_euclid(100));
        let exact = format!("{whole}.{part:02}");
        exact.trim_end_matches('0').trim_end_matches('.').to_string()
    }
}

/// The time that a promise allows, as it is written: `"12 working hours"`, `"1-3 weeks"`.
///
/// ```
/// use kvant_core::catalogue::{Count, Span};
///
/// let span = Span::try_from("0.5 working hours".to_string())?;
/// assert_eq!((span.amount(), span.count()), (30, Count::Working));
/// let span = Span::try_from("1-3 weeks".to_string())?;
/// assert_eq!((span.least(), span.amount(), span.count()), (Some(7), 21, Count::CalendarDays));
/// assert!(Span::try_from("скоро".to_string()).is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Span {
    least: Option<u32>,
    amount: u32,
    count: Count,
}

/// In what a promise is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Minutes of working hours.
    Working,
    /// Minutes of the clock.
    Clock,
    /// Minutes of the clock on working days, from midnight to midnight; days off are skipped.
    WorkingDayClock,
    /// Working days.
    WorkingDays,
    /// Calendar days.
    CalendarDays,
}

impl Span {
    /// What can be written after the number, what it is counted in, and how many of its minutes
    /// or days one of it has.
    const WORDS: [(&str, Count, u32); 9] = [
        ("working hours", Count::Working, 60),
        ("working minutes", Count::Working, 1),
        ("clock hours", Count::Clock, 60),
        ("clock minutes", Count::Clock, 1),
        ("working-day hours", Count::WorkingDayClock, 60),
        ("working-day minutes", Count::WorkingDayClock, 1),
        ("working days", Count::WorkingDays, 1),
        ("calendar days", Count::CalendarDays, 1),
        ("weeks", Count::CalendarDays, 7),
    ];

    /// The longest: a year in minutes.
    const MOST: u32 = 366 * 24 * 60;

    /// Returns the least time of a range.
    pub const fn least(self) -> Option<u32> {
        self.least
    }

    /// Returns the time allowed, in minutes or days as [`Span::count`] says.
    pub const fn amount(self) -> u32 {
        self.amount
    }

    /// Returns in what it is counted.
    pub const fn count(self) -> Count {
        self.count
    }
}

/// Reads a number of which one has `each` minutes or days, where they come out whole.
fn whole_amount(text: &str, each: u32) -> Option<u32> {
    let written = decimal::read(text).filter(|written| !written.is_negative)?;
    let exact = written.hundredths?.saturating_mul(u64::from(each));
    let amount =
        u32::try_from(exact.div_euclid(100)).ok().filter(|_| exact.rem_euclid(100) == 0)?;
    (1..=Span::MOST).contains(&amount).then_some(amount)
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Span, String> {
        let read = || {
            let (number, word) = text.split_once(' ')?;
            let (_, count, each) = *Span::WORDS.iter().find(|(known, ..)| *known == word)?;
            let (least, most) = match number.split_once('-') {
                Some((least, most)) => (Some(whole_amount(least, each)?), most),
                None => (None, number),
            };
            let amount = whole_amount(most, each)?;
            let is_range = least.is_none_or(|least| least < amount);
            is_range.then_some(Span { least, amount, count })
        };
        read().ok_or_else(|| {
            let known: Vec<&str> = Span::WORDS.iter().map(|(word, ..)| *word).collect();
            format!(
                "\"{text}\" is not a time such as \"12 working hours\" or \"1-3 weeks\"; known are: {}",
                known.join(", ")
            )
        })
    }
}

impl From<Span> for String {
    fn from(span: Span) -> String {
        let fits = |amount: u32, each: u32| amount.checked_rem(each) == Some(0);
        let all = [Some(span.amount), span.least];
        let word = Span::WORDS.iter().find(|(_, count, each)| {
            *count == span.count && all.into_iter().flatten().all(|amount| fits(amount, *each))
        });
        let (word, each) = word.map_or(("", 1), |(word, _, each)| (*word, *each));
        let number = |amount: u32| amount.checked_div(each).unwrap_or(amount);
        match span.least {
            Some(least) => format!("{}-{} {word}", number(least), number(span.amount)),
            None => format!("{} {word}", number(span.amount)),
        }
    }
}

read_through! {
    String => Span, blank Span { least: None, amount: 0, count: Count::Clock };
}
