//! Working hours as a document states them.

use std::fmt;

use serde::Serialize;

use super::instant::{Offset, two_digits};
use crate::refusal::BadSchedule;
use crate::tree::{read_through, record, words};

record! {
    /// Working hours: weekly windows, what happens on days off, and which days those are.
    ///
    /// On a working day the windows of its weekday hold where [`Schedule::weekdays`] names it,
    /// else [`Schedule::working_day`]. On a day off [`Schedule::day_off`] holds; empty is closed.
    ///
    /// # Source
    ///
    /// Document 000, line 9 (S0-06); SX-03 for the others.
    pub struct Schedule {
        /// Windows of a working day.
        pub working_day: Vec<Window>,
        /// Windows of a day off.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub day_off: Vec<Window> = Vec::new(),
        /// Weekdays whose working hours differ.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub weekdays: Option<Weekdays>,
        /// The offset of its days and hours.
        pub offset: Offset,
        /// Which days are off.
        pub calendar: HolidayRule,
        /// Whether the day before a holiday ends an hour earlier.
        pub shorten: bool,
    }

    /// Working hours of single weekdays, where they differ from the usual ones.
    #[derive(Default)]
    #[allow(missing_docs, reason = "the names of the week say all there is to say")]
    pub struct Weekdays {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub monday: Option<Vec<Window>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub tuesday: Option<Vec<Window>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub wednesday: Option<Vec<Window>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub thursday: Option<Vec<Window>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub friday: Option<Vec<Window>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub saturday: Option<Vec<Window>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub sunday: Option<Vec<Window>>,
    }
}

words! {
    /// Which days are off.
    pub enum HolidayRule {
        /// The Russian production calendar.
        Ru = "ru",
        /// Saturdays and Sundays alone.
        None = "none",
    }
}

impl Schedule {
    /// Returns what is assumed where a document states no working hours: 09:00 to 18:00 in Moscow,
    /// by the production calendar, days before a holiday as long as any (S1-37).
    pub fn assumed() -> Schedule {
        let nine_to_six = Window { from_minute: 9 * 60, to_minute: 18 * 60 };
        Schedule {
            working_day: vec![nine_to_six],
            day_off: Vec::new(),
            weekdays: None,
            offset: Offset::MOSCOW,
            calendar: HolidayRule::Ru,
            shorten: false,
        }
    }

    /// Returns whole working days of the same calendar, from midnight to midnight; a weekday
    /// that is closed stays closed.
    pub fn whole_days(&self) -> Schedule {
        let whole_day = |windows: &Vec<Window>| match windows.is_empty() {
            true => Vec::new(),
            false => vec![Window { from_minute: 0, to_minute: Window::DAY_MINUTES }],
        };
        let own = |windows: &Option<Vec<Window>>| windows.as_ref().map(whole_day);
        let weekdays = self.weekdays.as_ref().map(|week| Weekdays {
            monday: own(&week.monday),
            tuesday: own(&week.tuesday),
            wednesday: own(&week.wednesday),
            thursday: own(&week.thursday),
            friday: own(&week.friday),
            saturday: own(&week.saturday),
            sunday: own(&week.sunday),
        });
        let working_day = vec![Window { from_minute: 0, to_minute: Window::DAY_MINUTES }];
        Schedule { working_day, day_off: Vec::new(), weekdays, shorten: false, ..*self }
    }

    /// Refuses windows out of order and a schedule that never opens.
    ///
    /// # Errors
    ///
    /// [`BadSchedule`], naming the first window that is wrong.
    pub fn check(&self) -> Result<(), BadSchedule> {
        let differing = self.differing_weekdays();
        for windows in
            [&self.working_day, &self.day_off].into_iter().chain(differing.into_iter().flatten())
        {
            let mut free_from_minute = 0;
            for window in windows {
                if window.from_minute < free_from_minute {
                    return Err(BadSchedule::Overlapping(window.to_string()));
                }
                free_from_minute = window.to_minute;
            }
        }
        let mut week = differing.map(|own| own.unwrap_or(&self.working_day)).into_iter();
        let is_ever_open = !self.day_off.is_empty() || week.any(|windows| !windows.is_empty());
        if is_ever_open { Ok(()) } else { Err(BadSchedule::NeverOpen) }
    }

    /// The windows of weekdays that differ, from Monday on.
    pub(super) fn differing_weekdays(&self) -> [Option<&Vec<Window>>; 7] {
        let Some(week) = &self.weekdays else { return [None; 7] };
        [
            week.monday.as_ref(),
            week.tuesday.as_ref(),
            week.wednesday.as_ref(),
            week.thursday.as_ref(),
            week.friday.as_ref(),
            week.saturday.as_ref(),
            week.sunday.as_ref(),
        ]
    }
}

/// A stretch of one day, half-open, in whole minutes; `24:00` is the next midnight.
///
/// # Invariant
///
/// Begins before it ends, within one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Window {
    from_minute: u32,
    to_minute: u32,
}

impl Window {
    const DAY_MINUTES: u32 = 1_440;

    /// Returns the first minute of the day that is inside.
    pub const fn from_minute(self) -> u32 {
        self.from_minute
    }

    /// Returns the first minute of the day that is no longer inside.
    pub const fn to_minute(self) -> u32 {
        self.to_minute
    }

    /// Takes `minutes` off the end; nothing is left of a window that is not longer.
    pub(super) fn shortened_by(self, minutes: u32) -> Option<Window> {
        let to_minute = self.to_minute.saturating_sub(minutes);
        (to_minute > self.from_minute).then_some(Window { to_minute, ..self })
    }
}

impl TryFrom<String> for Window {
    type Error = BadSchedule;

    fn try_from(text: String) -> Result<Window, BadSchedule> {
        let Some((from_minute, to_minute)) = text
            .split_once(['-', '–'])
            .and_then(|(from, to)| Some((minute_of_day(from)?, minute_of_day(to)?)))
        else {
            return Err(BadSchedule::NotAWindow(text));
        };
        if from_minute >= to_minute {
            return Err(BadSchedule::Backwards(text));
        }
        Ok(Window { from_minute, to_minute })
    }
}

read_through! {
    String => Window, blank Window { from_minute: 0, to_minute: 0 };
}

fn minute_of_day(text: &str) -> Option<u32> {
    let [h1, h2, b':', m1, m2] = text.as_bytes() else { return None };
    let hours = u32::try_from(two_digits(*h1, *h2)?).ok()?;
    let minutes = u32::try_from(two_digits(*m1, *m2)?).ok()?;
    let minute = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && minute <= Window::DAY_MINUTES).then_some(minute)
}

impl From<Window> for String {
    fn from(window: Window) -> String {
        window.to_string()
    }
}

impl fmt::Display for Window {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock =
            |minute: u32| format!("{:02}:{:02}", minute.div_euclid(60), minute.rem_euclid(60));
        write!(formatter, "{}-{}", clock(self.from_minute), clock(self.to_minute))
    }
}
