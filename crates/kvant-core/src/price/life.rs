//! How long a package lives.

use chrono::{Days, Months, NaiveDate};

use super::ResolvedTerms;
use crate::calendar::{DAYS_TO, Instant};
use crate::catalogue::{Validity, ValidityDays, ValidityStart};

/// How long a package lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// The day of the payment, as the document counts days.
    pub paid_on: NaiveDate,
    /// The last day on which it can be used.
    pub valid_through: NaiveDate,
    /// The first instant at which it is dead: 00:00 after that day.
    pub ends: Instant,
}

impl ResolvedTerms<'_> {
    /// Returns the last day of a package that was paid on `paid_on` (S0-21, S0-23, S0-24).
    /// Working days are counted no further than the calendar goes.
    pub fn valid_through(&self, validity: Validity, paid_on: NaiveDate) -> NaiveDate {
        let starts_with = match self.rules.validity_start {
            ValidityStart::NextDay => 0,
            ValidityStart::PaymentDay => 1,
        };
        let days = match validity {
            Validity::Days(days) => u64::from(days).saturating_sub(starts_with),
            Validity::Months(months) => {
                let last = paid_on.checked_add_months(Months::new(months));
                let last = last.and_then(|last| last.checked_sub_days(Days::new(starts_with)));
                return last.unwrap_or(NaiveDate::MAX);
            }
        };
        match self.rules.validity_days {
            ValidityDays::Calendar => {
                paid_on.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
            }
            ValidityDays::Working => {
                self.working_days_after(paid_on, u32::try_from(days).unwrap_or(u32::MAX))
            }
        }
    }

    fn working_days_after(&self, day: NaiveDate, count: u32) -> NaiveDate {
        let mut left = count;
        let mut last = day;
        for date in day.iter_days().skip(1).take_while(|date| *date <= DAYS_TO) {
            if left == 0 {
                break;
            }
            last = date;
            left = left.saturating_sub(u32::from(!self.working().is_day_off(date)));
        }
        last
    }
}

/// Returns how long a package of that validity lives when it is paid at `paid_at`, as the
/// document of `resolved` is read.
///
/// ```
/// # fn show(resolved: &kvant_core::price::ResolvedTerms<'_>) {
/// use kvant_core::{catalogue::Validity, price};
///
/// let paid_at = chrono::DateTime::parse_from_rfc3339("2026-11-20T12:00:00+03:00").unwrap();
/// let life = price::life(resolved, Validity::Days(90), paid_at);
/// println!("through {}, dead from {}", life.valid_through, life.ends);
/// # }
/// ```
///
/// # Source
///
/// Document 000, line 15 (S0-21 to S0-24).
pub fn life(resolved: &ResolvedTerms<'_>, validity: Validity, paid_at: Instant) -> Life {
    let offset = resolved.working().offset();
    let paid_on = offset.to_local(paid_at).date_naive();
    let valid_through = resolved.valid_through(validity, paid_on);
    let ends = offset.midnight(valid_through.succ_opt().unwrap_or(valid_through));
    Life { paid_on, valid_through, ends }
}
