//! The Russian production calendar: days off, moved working days, shortened days.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Serialize;

use super::instant::{DAYS_FROM, DAYS_TO, iso};
use crate::tree::{FromTree, Read, Tree, Wrong, record};

/// Days off, moved working days and shortened days, by year.
///
/// A year with a decree is answered from it. A later one is answered from the statute alone
/// and counts as *predicted*: the Government will still move some of its days.
///
/// The presidential days of 2020 and 2021, off with pay, count as working here as in the
/// published norms of those years; they are data for explanations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Written")]
pub struct ProductionCalendar {
    written: Written,
    /// One entry a day from [`DAYS_FROM`] on.
    days: Vec<DayKind>,
    predicted_from: NaiveDate,
}

/// What a day is to those who work five days a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayKind {
    Working,
    Short,
    Off,
}

record! {
    /// The file as it is written.
    struct Written {
        name: String,
        compiled_on: NaiveDate,
        sources: Vec<String>,
        holidays: Vec<Holiday>,
        years: Vec<Year>,
    }
}

record! {
    /// A statutory holiday: days of one month, the same every year.
    pub struct Holiday {
        /// Its name.
        pub name: String,
        /// The month, 1 to 12.
        pub month: u32,
        /// The days of the month.
        pub days: Vec<u32>,
        /// Whether a weekend day that coincides with it moves to the next working day.
        pub moves: bool,
    }
}

record! {
    /// A year with its decree.
    pub struct Year {
        /// The year.
        pub year: i32,
        /// The decree that moved its days.
        pub decree: Decree,
        /// Weekdays that are off.
        pub non_working: Vec<NaiveDate>,
        /// Saturdays and Sundays that are worked.
        pub working_weekends: Vec<NaiveDate>,
        /// Working days that end an hour earlier.
        pub short_days: Vec<NaiveDate>,
        /// Days off that the decree moved.
        pub transfers: Vec<Transfer>,
        /// Days off with pay by order of the President; counted as working.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub presidential: Vec<Presidential> = Vec::new(),
    }
}

record! {
    /// A decree by date and number.
    pub struct Decree {
        /// The day it was signed.
        pub date: NaiveDate,
        /// Its number.
        pub number: String,
    }
}

record! {
    /// A day off that a decree moved.
    pub struct Transfer {
        /// The day off that it would have been.
        pub from: NaiveDate,
        /// The day off that it is.
        pub to: NaiveDate,
    }
}

record! {
    /// Days off with pay by order of the President.
    pub struct Presidential {
        /// The first day.
        pub from: NaiveDate,
        /// The last day.
        pub to: NaiveDate,
        /// The order.
        pub decree: Decree,
    }
}

/// Why a day is off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayOff {
    /// A Saturday or Sunday.
    Weekend,
    /// A statutory holiday.
    Holiday {
        /// Its name.
        name: String,
    },
    /// The day off for a holiday that fell on a weekend.
    Moved {
        /// The holiday's name.
        name: String,
        /// The weekend day it fell on.
        from: NaiveDate,
    },
    /// A day off moved here by decree.
    Transferred {
        /// The day off that it would have been.
        from: NaiveDate,
        /// The decree's number.
        decree: String,
    },
}

impl ProductionCalendar {
    /// Returns the first day whose year has no decree yet.
    pub fn predicted_from(&self) -> NaiveDate {
        self.predicted_from
    }

    /// Returns the years that have a decree.
    pub fn years(&self) -> &[Year] {
        &self.written.years
    }

    /// Returns whether `date` is worked; a day outside 2020 to 2100 is not.
    pub fn is_working(&self, date: NaiveDate) -> bool {
        matches!(self.kind(date), Some(DayKind::Working | DayKind::Short))
    }

    /// Returns whether `date` is worked an hour less.
    pub fn is_short(&self, date: NaiveDate) -> bool {
        self.kind(date) == Some(DayKind::Short)
    }

    /// Returns why `date` is off, or nothing when it is worked.
    pub fn day_off(&self, date: NaiveDate) -> Option<DayOff> {
        if self.kind(date)? != DayKind::Off {
            return None;
        }
        let year = self.written.years.iter().find(|year| year.year == date.year());
        let transfer = year.and_then(|year| {
            let transfer = year.transfers.iter().find(|transfer| transfer.to == date)?;
            Some(DayOff::Transferred { from: transfer.from, decree: year.decree.number.clone() })
        });
        if transfer.is_some() {
            return transfer;
        }
        if let Some(holiday) = self.holiday(date) {
            return Some(DayOff::Holiday { name: holiday.name.clone() });
        }
        if is_weekend(date) {
            return Some(DayOff::Weekend);
        }
        let mut earlier = date.pred_opt();
        while let Some(from) =
            earlier.filter(|day| date.signed_duration_since(*day).num_days() < 10)
        {
            if let Some(holiday) = self.holiday(from).filter(|_| is_weekend(from)) {
                return Some(DayOff::Moved { name: holiday.name.clone(), from });
            }
            earlier = from.pred_opt();
        }
        Some(DayOff::Weekend)
    }

    pub(super) fn days(&self) -> &[DayKind] {
        &self.days
    }

    fn kind(&self, date: NaiveDate) -> Option<DayKind> {
        let index = date.signed_duration_since(DAYS_FROM).num_days();
        self.days.get(usize::try_from(index).ok()?).copied()
    }

    fn holiday(&self, date: NaiveDate) -> Option<&Holiday> {
        holiday(&self.written.holidays, date)
    }
}

fn holiday(holidays: &[Holiday], date: NaiveDate) -> Option<&Holiday> {
    holidays
        .iter()
        .find(|holiday| holiday.month == date.month() && holiday.days.contains(&date.day()))
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

impl TryFrom<Written> for ProductionCalendar {
    type Error = ProductionCalendarError;

    fn try_from(written: Written) -> Result<ProductionCalendar, ProductionCalendarError> {
        let mut expected = DAYS_FROM.year();
        for year in &written.years {
            check_year(year, expected)?;
            expected = expected.saturating_add(1);
        }
        let predicted_from = NaiveDate::from_ymd_opt(expected, 1, 1).unwrap_or(DAYS_TO);
        let mut days = Vec::with_capacity(30_000);
        let mut statute = Statute { holidays: &written.holidays, owed: 0 };
        let mut weekday = DAYS_FROM.weekday();
        for date in DAYS_FROM.iter_days().take_while(|date| *date <= DAYS_TO) {
            let is_weekend = matches!(weekday, Weekday::Sat | Weekday::Sun);
            weekday = weekday.succ();
            let index = usize::try_from(date.year().saturating_sub(DAYS_FROM.year())).ok();
            let year = index.and_then(|index| written.years.get(index));
            days.push(match year {
                Some(year) => decreed_kind(year, date, is_weekend),
                None => statute.next_day(date, is_weekend),
            });
        }
        Ok(ProductionCalendar { written, days, predicted_from })
    }
}

fn check_year(year: &Year, expected: i32) -> Result<(), ProductionCalendarError> {
    if year.year != expected {
        return Err(ProductionCalendarError::YearOutOfOrder { year: year.year, expected });
    }
    let listed = year.non_working.iter().chain(&year.working_weekends).chain(&year.short_days);
    for date in listed {
        if date.year() != year.year {
            return Err(ProductionCalendarError::OtherYear { year: year.year, date: iso(*date) });
        }
    }
    for date in &year.non_working {
        if is_weekend(*date) {
            return Err(ProductionCalendarError::WeekendListed { date: iso(*date) });
        }
    }
    for date in &year.working_weekends {
        if !is_weekend(*date) {
            return Err(ProductionCalendarError::WeekdayListed { date: iso(*date) });
        }
    }
    match year.short_days.iter().find(|date| decreed_off(year, **date, is_weekend(**date))) {
        Some(date) => Err(ProductionCalendarError::ShortDayOff { date: iso(*date) }),
        None => Ok(()),
    }
}

fn decreed_off(year: &Year, date: NaiveDate, is_weekend: bool) -> bool {
    if is_weekend {
        !year.working_weekends.contains(&date)
    } else {
        year.non_working.contains(&date)
    }
}

fn decreed_kind(year: &Year, date: NaiveDate, is_weekend: bool) -> DayKind {
    if decreed_off(year, date, is_weekend) {
        DayKind::Off
    } else if year.short_days.contains(&date) {
        DayKind::Short
    } else {
        DayKind::Working
    }
}

/// Labour Code art. 112: a holiday on a weekend moves to the next working day, January's do
/// not; art. 95: the working day before a holiday is an hour shorter.
struct Statute<'a> {
    holidays: &'a [Holiday],
    /// Holidays that fell on a weekend and have not had their day off yet.
    owed: u32,
}

impl Statute<'_> {
    /// Returns what `date` is, asked day after day.
    fn next_day(&mut self, date: NaiveDate, is_weekend: bool) -> DayKind {
        let (month, day) = (date.month(), date.day());
        let on = |month: u32, day: u32| {
            let mut months = self.holidays.iter().filter(|holiday| holiday.month == month);
            months.find(|holiday| holiday.days.contains(&day))
        };
        let fell_on = on(month, day);
        if is_weekend {
            let is_owed = fell_on.is_some_and(|holiday| holiday.moves);
            self.owed = self.owed.saturating_add(u32::from(is_owed));
            return DayKind::Off;
        }
        if fell_on.is_some() {
            return DayKind::Off;
        }
        if self.owed > 0 {
            self.owed = self.owed.saturating_sub(1);
            return DayKind::Off;
        }
        // Only near the end of a month is tomorrow more than a day number away.
        let tomorrow = if day >= 28 { date.succ_opt() } else { None };
        let before_holiday = match tomorrow {
            Some(tomorrow) => on(tomorrow.month(), tomorrow.day()),
            None => on(month, day.saturating_add(1)),
        };
        if before_holiday.is_some() { DayKind::Short } else { DayKind::Working }
    }
}

impl FromTree for ProductionCalendar {
    fn read(&mut self, tree: &mut Tree) -> Read {
        let mut written = Written::blank();
        written.read(tree)?;
        *self = written.try_into().map_err(Wrong::new)?;
        Ok(())
    }

    fn blank() -> Self {
        let written = Written::blank();
        ProductionCalendar { written, days: Vec::new(), predicted_from: DAYS_FROM }
    }
}

impl From<ProductionCalendar> for Written {
    fn from(calendar: ProductionCalendar) -> Written {
        calendar.written
    }
}

/// Why a production calendar is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages name the fields")]
pub enum ProductionCalendarError {
    /// Years must follow each other without a gap.
    #[error("the year {year} stands where {expected} belongs; years follow each other from 2020")]
    YearOutOfOrder { year: i32, expected: i32 },
    /// A date under the wrong year.
    #[error("{date} is listed under the year {year}")]
    OtherYear { year: i32, date: String },
    /// `non_working` lists weekdays alone.
    #[error("{date} is a weekend; non_working lists weekdays alone")]
    WeekendListed { date: String },
    /// `working_weekends` lists weekends alone.
    #[error("{date} is no weekend; working_weekends lists Saturdays and Sundays alone")]
    WeekdayListed { date: String },
    /// A short day is a working day.
    #[error("{date} is listed as short but is a day off")]
    ShortDayOff { date: String },
}
