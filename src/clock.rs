//! The only reader of the real clock.

use chrono::{DateTime, Datelike, Months, NaiveDate};
use kvant_core::calendar::{DAYS_FROM, DAYS_TO, Offset};

/// Returns the day it is at `offset`, within the years that can be asked about.
pub fn today(offset: Offset) -> NaiveDate {
    let seconds = i64::from(offset.seconds());
    let local = unix_seconds().saturating_add(seconds);
    let date = DateTime::from_timestamp(local, 0).map_or(DAYS_FROM, |moment| moment.date_naive());
    date.clamp(DAYS_FROM, DAYS_TO)
}

/// Returns the first day of the month after `date`.
pub fn next_month(date: NaiveDate) -> NaiveDate {
    let first = date.with_day(1).unwrap_or(date);
    first.checked_add_months(Months::new(1)).unwrap_or(first)
}

/// Returns the seconds since 1970.
pub fn unix_seconds() -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "a clock beyond i64 is clamped by the cast")]
    let milliseconds = js_sys::Date::now() as i64;
    milliseconds.div_euclid(1000)
}
