//! Instants in whole seconds, days of one fixed offset.

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde::Serialize;

use crate::refusal::{BadSchedule, Refusal};
use crate::tree::read_through;

/// A moment with the offset in which it is written. Whole seconds: a fraction is cut off.
pub type Instant = DateTime<FixedOffset>;

/// The first day that can be asked about.
pub const DAYS_FROM: NaiveDate = match NaiveDate::from_ymd_opt(2020, 1, 1) {
    Some(date) => date,
    None => NaiveDate::MIN,
};

/// The last day that can be asked about.
pub const DAYS_TO: NaiveDate = match NaiveDate::from_ymd_opt(2100, 12, 31) {
    Some(date) => date,
    None => NaiveDate::MAX,
};

/// The seconds of a day.
pub(super) const DAY_SECONDS: i64 = 86_400;

/// Refuses a date outside 2020 to 2100.
///
/// # Errors
///
/// [`Refusal::OutOfRange`] naming `field`.
pub fn date_in_range(field: &'static str, date: NaiveDate) -> Result<NaiveDate, Refusal> {
    if date < DAYS_FROM || date > DAYS_TO { Err(out_of_range(field)) } else { Ok(date) }
}

pub(super) fn out_of_range(field: &'static str) -> Refusal {
    Refusal::OutOfRange { field, min: iso(DAYS_FROM), max: iso(DAYS_TO) }
}

/// Returns a date as `2026-11-20`; chrono's own formatting machinery stays out of the bundle.
pub fn iso(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// A fixed distance from UTC, written `+03:00`.
///
/// ```
/// use kvant_core::calendar::Offset;
///
/// assert_eq!(Offset::try_from("+03:00".to_string())?.seconds(), 3 * 3600);
/// assert!(Offset::try_from("Moscow".to_string()).is_err());
/// # Ok::<(), kvant_core::refusal::BadSchedule>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Offset {
    fixed: FixedOffset,
}

impl Offset {
    /// Moscow, where Russian documents are that name no other place.
    pub const MOSCOW: Offset = match FixedOffset::east_opt(3 * 3600) {
        Some(fixed) => Offset { fixed },
        None => panic!("three hours are an offset"),
    };

    /// Returns the seconds east of UTC.
    pub const fn seconds(self) -> i32 {
        self.fixed.local_minus_utc()
    }

    /// Returns the same moment in this offset, without a fraction of a second.
    pub fn to_local(self, instant: Instant) -> Instant {
        let whole = DateTime::from_timestamp(instant.timestamp(), 0);
        whole.map_or(instant, |utc| utc.with_timezone(&self.fixed))
    }

    /// Returns the instant at which `date` begins here.
    pub fn midnight(self, date: NaiveDate) -> Instant {
        self.at(self.local_midnight(date))
    }

    /// Returns the instant at which the local clock shows `local`.
    pub fn instant(self, local: NaiveDateTime) -> Instant {
        self.at(local.and_utc().timestamp())
    }

    /// Returns the minute that the local clock shows at an instant. A field that shows it means
    /// its beginning: no seconds that nobody sees.
    ///
    /// ```
    /// use kvant_core::calendar::Offset;
    ///
    /// let at = chrono::DateTime::parse_from_rfc3339("2026-12-01T17:00:25+03:00").unwrap();
    /// let shown = Offset::MOSCOW.shown_minute(at);
    /// assert_eq!(shown.to_string(), "2026-12-01 17:00:00");
    /// assert_eq!(Offset::MOSCOW.instant(shown).to_rfc3339(), "2026-12-01T17:00:00+03:00");
    /// ```
    pub fn shown_minute(self, instant: Instant) -> NaiveDateTime {
        let local = self.to_local(instant).naive_local();
        local.with_second(0).unwrap_or(local)
    }

    /// Seconds of the local clock since 1970 at the beginning of `date`.
    pub(super) fn local_midnight(self, date: NaiveDate) -> i64 {
        date.and_time(NaiveTime::MIN).and_utc().timestamp()
    }

    /// Seconds of the local clock since 1970.
    pub(super) fn local_seconds(self, instant: Instant) -> i64 {
        instant.timestamp().saturating_add(i64::from(self.seconds()))
    }

    /// The instant at which the local clock shows that many seconds since 1970.
    pub(super) fn at(self, local_seconds: i64) -> Instant {
        let utc = local_seconds.saturating_sub(i64::from(self.seconds()));
        DateTime::from_timestamp(utc, 0).unwrap_or_default().with_timezone(&self.fixed)
    }
}

impl TryFrom<String> for Offset {
    type Error = BadSchedule;

    fn try_from(text: String) -> Result<Offset, BadSchedule> {
        let seconds = match text.as_bytes() {
            [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
                two_digits(*h1, *h2).zip(two_digits(*m1, *m2)).and_then(|(hours, minutes)| {
                    let size = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?;
                    (hours <= 14 && minutes < 60).then_some(if *sign == b'-' {
                        0_i32.checked_sub(size)?
                    } else {
                        size
                    })
                })
            }
            _ => None,
        };
        match seconds.and_then(FixedOffset::east_opt) {
            Some(fixed) => Ok(Offset { fixed }),
            None => Err(BadSchedule::NotAnOffset(text)),
        }
    }
}

impl From<Offset> for String {
    fn from(offset: Offset) -> String {
        offset.fixed.to_string()
    }
}

read_through! {
    String => Offset, blank Offset { fixed: chrono::Offset::fix(&chrono::Utc) };
}

impl fmt::Display for Offset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fixed.fmt(formatter)
    }
}

pub(super) fn two_digits(tens: u8, ones: u8) -> Option<i32> {
    let digit =
        |byte: u8| char::from(byte).to_digit(10).and_then(|digit| i32::try_from(digit).ok());
    digit(tens)?.checked_mul(10)?.checked_add(digit(ones)?)
}
