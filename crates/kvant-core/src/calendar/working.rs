//! The arithmetic of working time.

use chrono::{DateTime, Datelike, NaiveDate};

use super::instant::{DAY_SECONDS, DAYS_FROM, DAYS_TO, Instant, Offset, out_of_range};
use super::production::{DayKind, DayOff, ProductionCalendar};
use super::schedule::{HolidayRule, Schedule, Window};
use crate::refusal::{BadSchedule, Refusal};

/// Seconds of the local clock at the beginning of [`DAYS_FROM`].
const EPOCH: i64 = match DAYS_FROM.and_hms_opt(0, 0, 0) {
    Some(midnight) => midnight.and_utc().timestamp(),
    None => 0,
};

/// A schedule made ready to compute with: how much is worked before each day, summed once.
///
/// # Speed
///
/// [`WorkingTime::add_working`] gallops over the sums and never walks days, so a year costs
/// no more than an afternoon.
///
/// # Example
///
/// ```
/// use kvant_core::calendar::{HolidayRule, Schedule, WorkingTime};
///
/// let nine_to_six = Schedule {
///     working_day: vec!["09:00-18:00".to_string().try_into()?],
///     day_off: vec![],
///     weekdays: None,
///     offset: "+03:00".to_string().try_into()?,
///     calendar: HolidayRule::None,
///     shorten: false,
/// };
/// let working = WorkingTime::new(&nine_to_six, None)?;
/// let friday = chrono::DateTime::parse_from_rfc3339("2026-11-20T17:30:00+03:00").unwrap();
/// let due = working.add_working(friday, 60).unwrap();
/// assert_eq!(due.value.to_rfc3339(), "2026-11-23T09:30:00+03:00");
/// # Ok::<(), kvant_core::refusal::BadSchedule>(())
/// ```
#[derive(Clone, Debug)]
pub struct WorkingTime {
    offset: Offset,
    /// Minutes worked before each day from [`DAYS_FROM`], and after the last.
    minutes_before: Vec<u32>,
    /// Which of `windows` holds, by day.
    windows_of_day: Vec<u8>,
    windows: Vec<Vec<Window>>,
    /// Whether the day is off, by day.
    is_off: Vec<bool>,
    /// Days from [`DAYS_FROM`] to the first year without a decree, when that matters.
    predicted_from: Option<usize>,
}

/// An answer about working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered<T> {
    /// The answer.
    pub value: T,
    /// Whether a day of a year without a decree was looked at.
    pub predicted: bool,
}

/// A day off between two instants, and why it is off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedDay {
    /// The day.
    pub date: NaiveDate,
    /// Why it is off.
    pub reason: DayOff,
}

/// A moment, as a day and the seconds since its midnight.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Moment {
    day: usize,
    second: u32,
}

impl WorkingTime {
    /// Makes a schedule ready. `calendar` is the production calendar, where the schedule
    /// follows one.
    ///
    /// # Errors
    ///
    /// [`BadSchedule`], as [`Schedule::check`] says.
    pub fn new(
        schedule: &Schedule,
        calendar: Option<&ProductionCalendar>,
    ) -> Result<WorkingTime, BadSchedule> {
        schedule.check()?;
        let calendar = calendar.filter(|_| schedule.calendar == HolidayRule::Ru);
        let windows = window_sets(schedule);
        let kinds: Vec<DayKind> = match calendar {
            Some(calendar) => calendar.days().to_vec(),
            None => five_day_week(),
        };
        let sums: Vec<u32> = windows.iter().map(|set| minutes_of(set)).collect();
        let mut worked: u32 = 0;
        let mut minutes_before = Vec::with_capacity(kinds.len().saturating_add(1));
        let mut windows_of_day = Vec::with_capacity(kinds.len());
        let mut weekday = usize::try_from(DAYS_FROM.weekday().num_days_from_monday()).unwrap_or(0);
        for kind in &kinds {
            let set = match kind {
                DayKind::Off => OFF_SET,
                DayKind::Short if schedule.shorten => weekday.saturating_add(SHORT_SETS),
                _ => weekday,
            };
            weekday = if weekday == 6 { 0 } else { weekday.saturating_add(1) };
            minutes_before.push(worked);
            worked = worked.saturating_add(sums.get(set).copied().unwrap_or(0));
            windows_of_day.push(u8::try_from(set).unwrap_or(u8::MAX));
        }
        minutes_before.push(worked);
        Ok(WorkingTime {
            offset: schedule.offset,
            minutes_before,
            windows_of_day,
            windows,
            is_off: kinds.iter().map(|kind| *kind == DayKind::Off).collect(),
            predicted_from: calendar.and_then(|calendar| index_of(calendar.predicted_from())),
        })
    }

    /// Returns the offset of its days and hours.
    pub fn offset(&self) -> Offset {
        self.offset
    }

    /// Returns the earliest instant by which `minutes` of working time have passed.
    ///
    /// Landing on closing time stays on closing time. Zero minutes return `from`, even
    /// outside hours.
    ///
    /// # Errors
    ///
    /// [`Refusal::OutOfRange`] when `from` or the result lies outside 2020 to 2100.
    pub fn add_working(&self, from: Instant, minutes: u32) -> Result<Answered<Instant>, Refusal> {
        self.add_working_seconds(from, u64::from(minutes).saturating_mul(60))
    }

    /// Does the same for seconds.
    ///
    /// # Errors
    ///
    /// As [`WorkingTime::add_working`].
    pub fn add_working_seconds(
        &self,
        from: Instant,
        seconds: u64,
    ) -> Result<Answered<Instant>, Refusal> {
        let start = self.moment("from", from)?;
        if seconds == 0 {
            return Ok(Answered { value: self.offset.to_local(from), predicted: false });
        }
        let target = self.worked_seconds(start).saturating_add(seconds);
        let Some(day) = self.day_that_reaches(start.day, target) else {
            return Err(out_of_range("minutes"));
        };
        let before = self.seconds_before(day);
        let mut lacking = u32::try_from(target.saturating_sub(before)).unwrap_or(u32::MAX);
        for window in self.windows_on(day) {
            let length = seconds_of(*window);
            if lacking <= length {
                let second = window.from_minute().saturating_mul(60).saturating_add(lacking);
                let value = self.instant(Moment { day, second });
                return Ok(Answered { value, predicted: self.is_predicted(start.day, day) });
            }
            lacking = lacking.saturating_sub(length);
        }
        Err(out_of_range("minutes"))
    }

    /// Returns the seconds of working time from `from` to `to`, negative when `to` is first.
    ///
    /// # Errors
    ///
    /// [`Refusal::OutOfRange`] when either lies outside 2020 to 2100.
    pub fn working_between(&self, from: Instant, to: Instant) -> Result<Answered<i64>, Refusal> {
        let start = self.moment("from", from)?;
        let end = self.moment("to", to)?;
        let seconds = |moment| i64::try_from(self.worked_seconds(moment)).unwrap_or(i64::MAX);
        let value = seconds(end).saturating_sub(seconds(start));
        let last = start.max(end);
        // The end is not inside: midnight looks at no second of the day that it begins.
        let last_day = if last.second == 0 { last.day.saturating_sub(1) } else { last.day };
        let predicted = start != end && self.is_predicted(last_day, last_day);
        Ok(Answered { value, predicted })
    }

    /// Returns the earliest instant from `from` on that lies inside a window.
    ///
    /// # Errors
    ///
    /// [`Refusal::OutOfRange`] when `from` lies outside 2020 to 2100, or nothing opens by then.
    pub fn next_opening(&self, from: Instant) -> Result<Answered<Instant>, Refusal> {
        let start = self.moment("from", from)?;
        for window in self.windows_on(start.day) {
            if start.second < window.to_minute().saturating_mul(60) {
                let second = start.second.max(window.from_minute().saturating_mul(60));
                let value = self.instant(Moment { second, ..start });
                return Ok(Answered { value, predicted: self.is_predicted(start.day, start.day) });
            }
        }
        let tomorrow = start.day.saturating_add(1);
        let target = self.seconds_before(tomorrow).saturating_add(1);
        let Some(day) = self.day_that_reaches(tomorrow, target) else {
            return Err(out_of_range("from"));
        };
        let first = self.windows_on(day).first().map_or(0, |window| window.from_minute());
        let value = self.instant(Moment { day, second: first.saturating_mul(60) });
        Ok(Answered { value, predicted: self.is_predicted(start.day, day) })
    }

    /// Returns the windows that are open on `date`.
    pub fn windows(&self, date: NaiveDate) -> &[Window] {
        index_of(date).map_or(&[], |day| self.windows_on(day))
    }

    /// Returns when the `count`-th working day after the one of `from` closes: days are
    /// counted from the day after, at whatever hour it came (Civil Code, article 191).
    ///
    /// # Errors
    ///
    /// [`Refusal::OutOfRange`] when the calendar ends before.
    pub fn close_after_days(
        &self,
        from: Instant,
        count: u32,
    ) -> Result<Answered<Instant>, Refusal> {
        let start = self.moment("from", from)?;
        let works = |day: &usize| {
            self.is_off.get(*day) == Some(&false) && !self.windows_on(*day).is_empty()
        };
        let nth = usize::try_from(count.saturating_sub(1)).unwrap_or(usize::MAX);
        let after = start.day.saturating_add(1)..self.is_off.len();
        let Some(day) = after.filter(works).nth(nth) else { return Err(out_of_range("days")) };
        let closes = self.windows_on(day).last().map_or(0, |window| window.to_minute());
        let value = self.instant(Moment { day, second: closes.saturating_mul(60) });
        Ok(Answered { value, predicted: self.is_predicted(start.day, day) })
    }

    /// Returns whether `date` counts as a day off here, even if some hours are worked on it.
    pub fn is_day_off(&self, date: NaiveDate) -> bool {
        index_of(date).and_then(|day| self.is_off.get(day)).copied().unwrap_or(true)
    }

    /// Returns when `date` opens first, or nothing when it stays closed.
    pub fn opening(&self, date: NaiveDate) -> Option<Instant> {
        let day = index_of(date)?;
        let first = self.windows_on(day).first()?;
        Some(self.instant(Moment { day, second: first.from_minute().saturating_mul(60) }))
    }

    /// Returns the days off from the day of `from` to the day of `to`, with their reasons.
    ///
    /// ```no_run
    /// # use kvant_core::calendar::{WorkingTime, ProductionCalendar, Instant};
    /// # fn show(working: &WorkingTime, ru: &ProductionCalendar, from: Instant, to: Instant) {
    /// for day in working.days_off_between(from, to, Some(ru)) {
    ///     println!("{}: {:?}", day.date, day.reason);
    /// }
    /// # }
    /// ```
    pub fn days_off_between(
        &self,
        from: Instant,
        to: Instant,
        calendar: Option<&ProductionCalendar>,
    ) -> Vec<SkippedDay> {
        let first = self.offset.to_local(from).date_naive();
        let last = self.offset.to_local(to).date_naive().min(DAYS_TO);
        first
            .iter_days()
            .take_while(|date| *date <= last)
            .filter(|date| self.is_day_off(*date))
            .map(|date| SkippedDay {
                date,
                reason: calendar
                    .filter(|_| self.predicted_from.is_some())
                    .and_then(|calendar| calendar.day_off(date))
                    .unwrap_or(DayOff::Weekend),
            })
            .collect()
    }

    fn moment(&self, field: &'static str, instant: Instant) -> Result<Moment, Refusal> {
        let since = self.offset.local_seconds(instant).saturating_sub(EPOCH);
        let day = usize::try_from(since.div_euclid(DAY_SECONDS)).ok();
        match day.filter(|day| *day < self.windows_of_day.len()) {
            Some(day) => {
                let second = u32::try_from(since.rem_euclid(DAY_SECONDS)).unwrap_or(0);
                Ok(Moment { day, second })
            }
            None => Err(out_of_range(field)),
        }
    }

    fn instant(&self, moment: Moment) -> Instant {
        let midnight = i64::try_from(moment.day).unwrap_or(0).saturating_mul(DAY_SECONDS);
        self.offset.at(EPOCH.saturating_add(midnight).saturating_add(i64::from(moment.second)))
    }

    fn windows_on(&self, day: usize) -> &[Window] {
        let set = self.windows_of_day.get(day).copied().unwrap_or(u8::MAX);
        self.windows.get(usize::from(set)).map_or(&[], Vec::as_slice)
    }

    fn seconds_before(&self, day: usize) -> u64 {
        let minutes = self.minutes_before.get(day).or(self.minutes_before.last());
        u64::from(minutes.copied().unwrap_or(0)).saturating_mul(60)
    }

    fn worked_seconds(&self, moment: Moment) -> u64 {
        let today: u64 = self
            .windows_on(moment.day)
            .iter()
            .map(|window| {
                let from = window.from_minute().saturating_mul(60);
                u64::from(moment.second.saturating_sub(from).min(seconds_of(*window)))
            })
            .fold(0, u64::saturating_add);
        self.seconds_before(moment.day).saturating_add(today)
    }

    /// The first day from `from` by whose end `target` seconds have been worked in all.
    fn day_that_reaches(&self, from: usize, target: u64) -> Option<usize> {
        let sums = self.minutes_before.get(from.saturating_add(1)..)?;
        let falls_short = |minutes: &u32| u64::from(*minutes).saturating_mul(60) < target;
        let mut reach = 1;
        while sums.get(reach).is_some_and(falls_short) {
            reach = reach.saturating_mul(2);
        }
        let near = sums.get(..=reach).unwrap_or(sums);
        let ahead = near.partition_point(falls_short);
        (ahead < sums.len()).then_some(from.saturating_add(ahead))
    }

    fn is_predicted(&self, first_day: usize, last_day: usize) -> bool {
        self.predicted_from.is_some_and(|from| first_day.max(last_day) >= from)
    }
}

/// `window_sets` holds one set a weekday from Monday, the same shortened, and days off.
const SHORT_SETS: usize = 7;
const OFF_SET: usize = 14;

fn window_sets(schedule: &Schedule) -> Vec<Vec<Window>> {
    let usual =
        schedule.differing_weekdays().map(|own| own.unwrap_or(&schedule.working_day).clone());
    let short = usual.clone().map(|mut windows| {
        let last = windows.pop().and_then(|last| last.shortened_by(60));
        windows.extend(last);
        windows
    });
    usual.into_iter().chain(short).chain([schedule.day_off.clone()]).collect()
}

fn five_day_week() -> Vec<DayKind> {
    DAYS_FROM
        .iter_days()
        .take_while(|date| *date <= DAYS_TO)
        .map(|date| match date.weekday().num_days_from_monday() {
            5 | 6 => DayKind::Off,
            _ => DayKind::Working,
        })
        .collect()
}

fn minutes_of(windows: &[Window]) -> u32 {
    windows.iter().fold(0, |sum, window| {
        sum.saturating_add(window.to_minute().saturating_sub(window.from_minute()))
    })
}

fn seconds_of(window: Window) -> u32 {
    window.to_minute().saturating_sub(window.from_minute()).saturating_mul(60)
}

fn index_of(date: NaiveDate) -> Option<usize> {
    if date > DAYS_TO {
        return None;
    }
    usize::try_from(date.signed_duration_since(DAYS_FROM).num_days()).ok()
}

/// Reads `2026-11-20T12:00:00+03:00`, for questions that arrive as text.
///
/// # Errors
///
/// [`Refusal::BadInstant`] for anything else. Whether its day can be asked about is said by
/// the caller, who knows the offset of that day.
pub fn read_instant(text: &str) -> Result<Instant, Refusal> {
    DateTime::parse_from_rfc3339(text).map_err(|_| Refusal::BadInstant { text: text.to_string() })
}
