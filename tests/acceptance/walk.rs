//! Slow, obvious programs that the core is compared with.
//!
//! They share nothing with it but the data files: days are counted from 1 January 2020, a
//! Wednesday, with plain loops; working time is walked minute by minute, prepaid time quantum by
//! quantum.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

use crate::given::text;

/// Seconds from 1970 to 2020-01-01T00:00:00Z.
pub const EPOCH: i64 = 1_577_836_800;

/// A day of the calendar.
pub struct Day {
    pub iso: String,
    pub year: u32,
    pub month: u32,
    pub day: u32,
    /// 0 is Monday.
    pub weekday: u32,
    /// By the production calendar.
    pub is_off: bool,
    pub is_short: bool,
    /// Whether the year has no decree.
    pub is_predicted: bool,
}

/// Every day from 2020 to 2035.
pub static DAYS: LazyLock<Vec<Day>> = LazyLock::new(|| {
    let file: Value =
        serde_json::from_str(&text("public/catalogue/calendar/ru.json")).expect("the file is JSON");
    let mut days = every_day();
    let mut decreed = BTreeSet::new();
    for year in file["years"].as_array().expect("years") {
        decreed.insert(u32::try_from(year["year"].as_u64().expect("a year")).expect("a year"));
        let has = |list: &str, iso: &str| {
            year[list].as_array().expect(list).iter().any(|date| date.as_str() == Some(iso))
        };
        for day in days.iter_mut().filter(|day| Some(u64::from(day.year)) == year["year"].as_u64())
        {
            day.is_off = if day.weekday >= 5 {
                !has("working_weekends", &day.iso)
            } else {
                has("non_working", &day.iso)
            };
            day.is_short = has("short_days", &day.iso);
        }
    }
    predict(&mut days, &decreed);
    days
});

/// 2020 to 2035, weekends off.
fn every_day() -> Vec<Day> {
    let mut days = Vec::new();
    let mut weekday = 2;
    for year in 2020..=2035 {
        let february = if year % 4 == 0 { 29 } else { 28 };
        let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (month, length) in (1..).zip(lengths) {
            for day in 1..=length {
                let iso = format!("{year}-{month:02}-{day:02}");
                let is_off = weekday >= 5;
                let (is_short, is_predicted) = (false, false);
                days.push(Day { iso, year, month, day, weekday, is_off, is_short, is_predicted });
                weekday = (weekday + 1) % 7;
            }
        }
    }
    days
}

/// Labour Code, articles 112 and 95, for the years without a decree.
fn predict(days: &mut [Day], decreed: &BTreeSet<u32>) {
    fn is_holiday(day: &Day) -> bool {
        matches!(
            (day.month, day.day),
            (1, 1..=8) | (2, 23) | (3, 8) | (5, 1 | 9) | (6, 12) | (11, 4)
        )
    }
    for index in 0..days.len() {
        if decreed.contains(&days[index].year) {
            continue;
        }
        days[index].is_predicted = true;
        if !is_holiday(&days[index]) {
            continue;
        }
        let is_moved = days[index].weekday >= 5 && days[index].month != 1;
        days[index].is_off = true;
        if is_moved {
            let mut to = index + 1;
            while days[to].is_off || is_holiday(&days[to]) {
                to += 1;
            }
            days[to].is_off = true;
        }
    }
    for index in 0..days.len() {
        // After the last day comes New Year.
        let is_eve = days.get(index + 1).is_none_or(is_holiday);
        if days[index].is_predicted {
            days[index].is_short = is_eve && !days[index].is_off;
        }
    }
}

/// The number of a day, counted from 1 January 2020.
#[track_caller]
pub fn day_number(iso: &str) -> usize {
    DAYS.iter().position(|day| day.iso == iso).expect(iso)
}

/// Working hours as plain lists of minutes.
#[derive(Clone, Debug)]
pub struct Hours {
    pub working_day: Vec<(u32, u32)>,
    pub day_off: Vec<(u32, u32)>,
    /// Windows of Monday to Sunday where they differ.
    pub weekdays: [Option<Vec<(u32, u32)>>; 7],
    pub offset_minutes: i64,
    pub follows_calendar: bool,
    pub shorten: bool,
}

impl Hours {
    /// The same as a question states it.
    pub fn json(&self) -> String {
        let windows = |windows: &[(u32, u32)]| {
            let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
            let texts: Vec<String> = windows
                .iter()
                .map(|(from, to)| format!("\"{}-{}\"", clock(*from), clock(*to)))
                .collect();
            format!("[{}]", texts.join(","))
        };
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
        let weekdays: Vec<String> = names
            .iter()
            .zip(&self.weekdays)
            .filter_map(|(name, own)| Some(format!("\"{name}\":{}", windows(own.as_ref()?))))
            .collect();
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let offset = self.offset_minutes.abs();
        format!(
            r#"{{"working_day":{},"day_off":{},"weekdays":{{{}}},"offset":"{sign}{:02}:{:02}","calendar":"{}","shorten":{}}}"#,
            windows(&self.working_day),
            windows(&self.day_off),
            weekdays.join(","),
            offset / 60,
            offset % 60,
            if self.follows_calendar { "ru" } else { "none" },
            self.shorten,
        )
    }

    /// Whether a day counts as off.
    pub fn is_off(&self, day: usize) -> bool {
        if self.follows_calendar { DAYS[day].is_off } else { DAYS[day].weekday >= 5 }
    }

    /// The windows of one day.
    pub fn windows(&self, day: usize) -> Vec<(u32, u32)> {
        if self.is_off(day) {
            return self.day_off.clone();
        }
        let weekday = usize::try_from(DAYS[day].weekday).expect("a weekday");
        let mut windows = self.weekdays[weekday].clone().unwrap_or(self.working_day.clone());
        let is_shortened = self.follows_calendar && self.shorten && DAYS[day].is_short;
        if is_shortened
            && let Some((from, to)) = windows.pop()
            && to > from + 60
        {
            windows.push((from, to - 60));
        }
        windows
    }

    /// Walks every minute that is open, from the minute of `from` on, until `visit` says stop.
    /// `visit` is given the second at which the minute begins, since 1970, and its day.
    fn walk(&self, from: i64, mut visit: impl FnMut(i64, usize) -> bool) {
        let local = from + self.offset_minutes * 60 - EPOCH;
        let mut day = usize::try_from(local.div_euclid(86_400)).expect("from 2020 on");
        let mut minute = u32::try_from(local.rem_euclid(86_400) / 60).expect("a minute");
        while day < DAYS.len() {
            let windows = self.windows(day);
            while minute < 1_440 {
                if windows.iter().any(|(from, to)| *from <= minute && minute < *to) {
                    let midnight = EPOCH + i64::try_from(day).expect("a day") * 86_400;
                    let begins = midnight + i64::from(minute) * 60 - self.offset_minutes * 60;
                    if visit(begins, day) {
                        return;
                    }
                }
                minute += 1;
            }
            (day, minute) = (day + 1, 0);
        }
        panic!("nothing is open by the end of the days that are walked");
    }

    /// The earliest second by which so many minutes have been worked, and the last day looked at.
    pub fn add_working(&self, from: i64, minutes: u32) -> (i64, usize) {
        let mut lacking = i64::from(minutes) * 60;
        let mut found = (from, 0);
        if lacking == 0 {
            return found;
        }
        self.walk(from, |begins, day| {
            let start = begins.max(from);
            let worked = begins + 60 - start;
            if worked >= lacking {
                found = (start + lacking, day);
                return true;
            }
            lacking -= worked;
            false
        });
        found
    }

    /// The seconds of working time between two instants, the earlier one first.
    pub fn working_between(&self, from: i64, to: i64) -> i64 {
        let mut worked = 0;
        self.walk(from, |begins, _| {
            worked += ((begins + 60).min(to) - begins.max(from)).max(0);
            begins + 60 >= to
        });
        worked
    }

    /// The earliest second inside a window, from `from` on.
    pub fn next_opening(&self, from: i64) -> i64 {
        let mut found = from;
        self.walk(from, |begins, _| {
            found = begins.max(from);
            true
        });
        found
    }
}

/// Terms of a plan and the readings under which it is played.
#[derive(Clone, Debug)]
pub struct Terms {
    pub hours: Hours,
    pub unit_seconds: i64,
    pub minimum_units: u64,
    pub valid_days: u32,
    pub unit_kopecks: u64,
    pub basis: &'static str,
    pub next_payment_is_any: bool,
    pub counts_working_days: bool,
    pub counts_payment_day: bool,
    pub extends: bool,
}

/// A package.
#[derive(Clone, Copy, Debug)]
pub struct Package {
    pub paid_at: i64,
    pub last_day: usize,
    /// The second from which it is dead.
    pub dead_from: i64,
    pub bought: u64,
    pub used: u64,
}

/// What a use comes to.
#[derive(Debug, Default)]
pub struct Played {
    pub packages: Vec<Package>,
    pub billed: u64,
    pub not_covered: u64,
    pub burned: u64,
    pub left: u64,
    pub paid_kopecks: u64,
    pub left_kopecks: u64,
}

/// Where requests fall: `(start, seconds)` in the order of their starts.
pub fn sessions(
    hours: &Hours,
    first_month: (u32, u32),
    months: u32,
    (per_month, minutes_each): (u64, i64),
    day_off_percent: u64,
) -> Vec<(i64, i64)> {
    let mut sessions = Vec::new();
    let (mut year, mut month) = first_month;
    let mut request_of_all = 0;
    for _ in 0..months {
        let days: Vec<usize> = (0..DAYS.len())
            .filter(|day| (DAYS[*day].year, DAYS[*day].month) == (year, month))
            .collect();
        let off: Vec<usize> = days.iter().copied().filter(|day| hours.is_off(*day)).collect();
        let worked: Vec<usize> = days.iter().copied().filter(|day| !hours.is_off(*day)).collect();
        let falls_off = |i: u64| (i + 1) * day_off_percent / 100 > i * day_off_percent / 100;
        let on_days_off = (0..per_month).filter(|k| falls_off(request_of_all + k)).count();
        let mut day_off_request = 0;
        for k in 0..per_month {
            let start = if falls_off(request_of_all + k) {
                let day = off[day_off_request * off.len() / on_days_off];
                day_off_request += 1;
                second(day, 12 * 60, hours.offset_minutes)
            } else {
                let number = usize::try_from(k).expect("a count") * worked.len()
                    / usize::try_from(per_month).expect("a count");
                second(worked[number], 0, hours.offset_minutes)
            };
            sessions.push((hours.next_opening(start), minutes_each * 60));
        }
        request_of_all += per_month;
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    sessions.sort();
    sessions
}

/// The second since 1970 of a minute of a day.
pub fn second(day: usize, minute: i64, offset_minutes: i64) -> i64 {
    EPOCH + i64::try_from(day).expect("a day") * 86_400 + (minute - offset_minutes) * 60
}

impl Terms {
    /// Plays sessions through, one quantum at a time.
    pub fn play(&self, sessions: &[(i64, i64)], end: i64) -> Played {
        let mut played = Played::default();
        // The unit that is open: its group, the seconds left of it, the death of its package.
        let mut open = (None, 0, i64::MIN);
        for (number, (start, seconds)) in sessions.iter().enumerate() {
            let group = match self.basis {
                "session" | "request" => Some(i64::try_from(number).expect("a count")),
                "day" => Some((start + self.hours.offset_minutes * 60).div_euclid(86_400)),
                _ => Some(0),
            };
            if open.0 != group || *start >= open.2 {
                open = (group, 0, i64::MIN);
            }
            let mut begins = Vec::new();
            let mut passed = 0;
            while passed < *seconds {
                if open.1 == 0 {
                    begins.push(start + passed);
                    open.1 = self.unit_seconds;
                }
                let step = open.1.min(seconds - passed);
                passed += step;
                open.1 -= step;
            }
            let lacking = self.charge(&mut played.packages.clone(), &begins).0;
            if lacking > 0 {
                self.buy(&mut played.packages, *start, lacking);
            }
            let (lacking, dead_from) = self.charge(&mut played.packages, &begins);
            open.2 = dead_from.unwrap_or(open.2);
            played.billed += u64::try_from(begins.len()).expect("a count");
            played.not_covered += lacking;
        }
        for package in &played.packages {
            let left = package.bought - package.used;
            played.paid_kopecks += package.bought * self.unit_kopecks;
            if package.dead_from <= end {
                played.burned += left;
            } else {
                played.left += left;
                played.left_kopecks += left * self.unit_kopecks;
            }
        }
        played
    }

    /// Charges units that begin at these seconds; returns how many found no package, and the death
    /// of the last package that was charged.
    fn charge(&self, packages: &mut [Package], begins: &[i64]) -> (u64, Option<i64>) {
        let (mut lacking, mut dead_from) = (0, None);
        for begin in begins {
            let alive = packages
                .iter_mut()
                .filter(|package| *begin < package.dead_from && package.used < package.bought)
                .min_by_key(|package| (package.dead_from, package.paid_at));
            match alive {
                Some(package) => {
                    package.used += 1;
                    dead_from = Some(package.dead_from);
                }
                None => lacking += 1,
            }
        }
        (lacking, dead_from)
    }

    fn buy(&self, packages: &mut Vec<Package>, paid_at: i64, lacking: u64) {
        let local = paid_at + self.hours.offset_minutes * 60 - EPOCH;
        let mut last_day = usize::try_from(local.div_euclid(86_400)).expect("from 2020 on");
        let mut counted = u32::from(self.counts_payment_day);
        while counted < self.valid_days {
            last_day += 1;
            counted += u32::from(!self.counts_working_days || !self.hours.is_off(last_day));
        }
        let dead_from = second(last_day + 1, 0, self.hours.offset_minutes);
        if self.extends {
            for package in packages.iter_mut() {
                if paid_at < package.dead_from && package.used < package.bought {
                    (package.dead_from, package.last_day) = (dead_from, last_day);
                }
            }
        }
        let is_any = self.next_payment_is_any && !packages.is_empty();
        let bought = if is_any { lacking } else { lacking.max(self.minimum_units) };
        packages.push(Package { paid_at, last_day, dead_from, bought, used: 0 });
    }
}
