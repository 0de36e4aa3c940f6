//! Slow, obvious programs that the core is compared with.
//!
//! They share nothing with it but the data files: days are counted from 1 January 2020, a
//! Wednesday, with plain loops; working time is walked minute by minute, prepaid time quantum by
//! quantum.

use std::collections::{BTreeMap, BTreeSet};
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

/// How the time of a promise is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Working,
    Clock,
    /// On working days, from midnight to midnight.
    WorkingDayClock,
    WorkingDays,
    CalendarDays,
}

/// By when something must happen: so many minutes or days.
#[derive(Clone, Debug)]
pub struct Promise {
    pub counted: Counted,
    pub least: Option<i64>,
    pub most: i64,
    /// What is said instead of a time.
    pub silence: Option<&'static str>,
    /// The promise from which it is counted.
    pub after: Option<usize>,
    /// Whether it is counted from the intake, and in other hours than the work is done in.
    pub is_taken_in: bool,
    pub is_elsewhere: bool,
}

/// Everything that is promised for one request, in the order in which it happens.
#[derive(Clone, Debug)]
pub struct Service {
    pub work: Hours,
    pub intake: Hours,
    pub other: Hours,
    pub promises: [Promise; 6],
}

/// When something is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    At { from: Option<i64>, at: i64, is_predicted: bool },
    Silent(&'static str),
}

/// The completion, from which something is counted where it is known.
const COMPLETION: usize = 4;

/// No deadline is looked for on more days than this.
const DAYS_WALKED: usize = 400;

impl Promise {
    /// As a document writes it.
    pub fn words(&self) -> String {
        let word = match self.counted {
            Counted::Working => "working minutes",
            Counted::Clock => "clock minutes",
            Counted::WorkingDayClock => "working-day minutes",
            Counted::WorkingDays => "working days",
            Counted::CalendarDays => "calendar days",
        };
        match self.least {
            Some(least) => format!("{least}-{} {word}", self.most),
            None => format!("{} {word}", self.most),
        }
    }

    /// Whether its clock can be stopped.
    pub fn is_moved_by_pauses(&self) -> bool {
        !matches!(self.counted, Counted::WorkingDays | Counted::CalendarDays)
    }
}

impl Service {
    /// When one of the promises is due, its pauses in order; nothing where the walk gives up.
    pub fn due(
        &self,
        number: usize,
        registered: i64,
        done_at: Option<i64>,
        pauses: &[(i64, Option<i64>)],
    ) -> Option<Due> {
        let promise = &self.promises[number];
        if let Some(silence) = promise.silence {
            return Some(Due::Silent(silence));
        }
        let (mut base, mut is_predicted) = (registered, false);
        if promise.after == Some(COMPLETION) && done_at.is_some() {
            base = done_at?;
        } else if let Some(after) = promise.after {
            match self.due(after, registered, done_at, pauses)? {
                Due::At { at, is_predicted: so, .. } => (base, is_predicted) = (at, so),
                silent => return Some(silent),
            }
        } else if promise.is_taken_in {
            base = self.intake.next_opening(registered);
            is_predicted = self.intake.is_predicted(base);
        }
        let hours = if promise.is_elsewhere { &self.other } else { &self.work };
        let (at, so) = match self.reach(promise, hours, promise.most, base, pauses)? {
            Some(found) => found,
            None => return Some(Due::Silent("stopped")),
        };
        let from = match promise.least {
            Some(least) => self.reach(promise, hours, least, base, pauses)?.map(|(at, _)| at),
            None => None,
        };
        Some(Due::At { from, at, is_predicted: is_predicted || so })
    }

    /// When so much time has run, and whether its last day is predicted; nothing inside where the
    /// clock is stopped for good.
    fn reach(
        &self,
        promise: &Promise,
        hours: &Hours,
        amount: i64,
        base: i64,
        pauses: &[(i64, Option<i64>)],
    ) -> Option<Option<(i64, bool)>> {
        match promise.counted {
            Counted::CalendarDays => Some(Some((base + amount * 86_400, false))),
            Counted::WorkingDays => {
                let mut day = hours.day_of(base);
                let mut left = amount;
                while left > 0 {
                    day += 1;
                    let works = !hours.is_off(day) && !hours.windows(day).is_empty();
                    left -= i64::from(works);
                    if day > hours.day_of(base) + DAYS_WALKED {
                        return None;
                    }
                }
                let closes = hours.windows(day).last()?.1;
                let at = second(day, i64::from(closes), hours.offset_minutes);
                let is_predicted = hours.follows_calendar && DAYS[day].is_predicted;
                Some(Some((at, is_predicted)))
            }
            Counted::Working => hours.run(amount * 60, base, pauses, true),
            Counted::Clock => {
                let always = Hours { follows_calendar: false, ..always(&self.work, true) };
                always.run(amount * 60, base, pauses, false)
            }
            // Whole days of the document's own calendar and zone.
            Counted::WorkingDayClock => {
                always(&self.work, false).run(amount * 60, base, pauses, true)
            }
        }
    }
}

/// The same calendar around the clock, on working days alone or on all.
fn always(hours: &Hours, on_days_off: bool) -> Hours {
    let whole = vec![(0, 1_440)];
    Hours {
        day_off: if on_days_off { whole.clone() } else { Vec::new() },
        // A weekday that is closed is no working day.
        weekdays: hours.weekdays.clone().map(|own| match own {
            Some(own) if own.is_empty() && !on_days_off => Some(own),
            _ => None,
        }),
        working_day: whole,
        offset_minutes: hours.offset_minutes,
        follows_calendar: hours.follows_calendar,
        shorten: false,
    }
}

impl Hours {
    /// The day in which a second lies.
    fn day_of(&self, second: i64) -> usize {
        let local = second + self.offset_minutes * 60 - EPOCH;
        usize::try_from(local.div_euclid(86_400)).expect("from 2020 on")
    }

    /// Whether the day of a second is one of a year without a decree, where that matters.
    fn is_predicted(&self, second: i64) -> bool {
        self.follows_calendar && DAYS[self.day_of(second)].is_predicted
    }

    /// When a clock that runs in these hours, and not in a pause, has run for so many seconds.
    fn run(
        &self,
        seconds: i64,
        base: i64,
        pauses: &[(i64, Option<i64>)],
        tells_prediction: bool,
    ) -> Option<Option<(i64, bool)>> {
        let mut left = seconds;
        let first = self.day_of(base);
        for day in first..(first + DAYS_WALKED).min(DAYS.len()) {
            for (opens, closes) in self.windows(day) {
                for minute in opens..closes {
                    let begins = second(day, i64::from(minute), self.offset_minutes);
                    let ends = begins + 60;
                    if ends <= base {
                        continue;
                    }
                    let is_stopped = |at: i64| {
                        pauses.iter().any(|(from, to)| *from <= at && to.is_none_or(|to| at < to))
                    };
                    let is_whole = begins >= base
                        && left > 60
                        && pauses
                            .iter()
                            .all(|(from, to)| *from >= ends || to.is_some_and(|to| to <= begins));
                    if is_whole {
                        left -= 60;
                        continue;
                    }
                    for at in begins.max(base)..ends {
                        let is_for_good =
                            pauses.iter().any(|(from, to)| *from <= at && to.is_none());
                        if is_for_good {
                            return Some(None);
                        }
                        left -= i64::from(!is_stopped(at));
                        if left == 0 {
                            let predicted = self.follows_calendar && DAYS[day].is_predicted;
                            return Some(Some((at + 1, tells_prediction && predicted)));
                        }
                    }
                }
            }
        }
        None
    }
}

/// Terms of a plan and the readings under which it is played.
#[derive(Clone, Debug)]
pub struct Terms {
    pub hours: Hours,
    pub unit_seconds: i64,
    /// The least that is charged for what is rounded together.
    pub least_units: usize,
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
    /// What the same load takes of it.
    pub left_used: u64,
    /// The others, by the last day on which they can be used.
    pub will_burn: BTreeMap<String, u64>,
    pub paid_kopecks: u64,
    pub left_kopecks: u64,
}

/// Requests of one kind: so many every so many months, of a range of minutes.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub count: u64,
    pub months: u32,
    pub shortest: i64,
    pub longest: i64,
}

/// A session: its start, its seconds, whether it is urgent.
pub type Asked = (i64, i64, bool);

/// Where the requests of some kinds fall, in the order of their starts: those of the horizon, and
/// those of the `further` months that the same load goes on for.
pub fn sessions(
    hours: &Hours,
    first_month: (u32, u32),
    months: u32,
    further: u32,
    kinds: &[Kind],
    (urgent_percent, day_off_percent): (u64, u64),
) -> (Vec<Asked>, Vec<Asked>) {
    let month_after = |count: u32| {
        let months = first_month.1 - 1 + count;
        (first_month.0 + months / 12, months % 12 + 1)
    };
    let days_of = |from: u32, to: u32, is_off: bool| -> Vec<usize> {
        let (from, to) = (month_after(from), month_after(to));
        (0..DAYS.len())
            .filter(|day| {
                let month = (DAYS[*day].year, DAYS[*day].month);
                from <= month && month < to && hours.is_off(*day) == is_off
            })
            .collect()
    };
    // Every period of every kind is laid out whole: the day on which a request would be served,
    // its kind, its period, its seconds.
    let mut requests: Vec<(usize, usize, u32, i64)> = Vec::new();
    for (number, kind) in kinds.iter().enumerate() {
        let mut of_kind = 0;
        let mut from = 0;
        // To the end of a year, so that no period of any kind lacks requests of another one.
        while from < (months + further).next_multiple_of(12) {
            let worked = days_of(from, from + kind.months, false);
            for j in 0..kind.count {
                let day = worked[usize::try_from(j).expect("a count") * worked.len()
                    / usize::try_from(kind.count).expect("a count")];
                let minutes =
                    kind.shortest + ((kind.longest - kind.shortest) * (of_kind % 5) * 2 + 4) / 8;
                requests.push((day, number, from, minutes * 60));
                of_kind += 1;
            }
            from += kind.months;
        }
    }
    // In the order of their days; those of one day in the order of the kinds.
    requests.sort_by_key(|(day, ..)| *day);
    let falls = |i: usize, percent: u64| {
        let i = u64::try_from(i).expect("a count");
        (i + 1) * percent / 100 > i * percent / 100
    };
    // What falls on days off, by kind and period.
    let mut all_off: BTreeMap<(usize, u32), Vec<usize>> = BTreeMap::new();
    for (i, (_, kind, from, _)) in requests.iter().enumerate() {
        if falls(i, day_off_percent) {
            all_off.entry((*kind, *from)).or_default().push(i);
        }
    }
    let mut days_off: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    let mut placed: Vec<(usize, Asked)> = Vec::new();
    for (i, (day, kind, from, seconds)) in requests.iter().enumerate() {
        let (mut day, mut minute) = (*day, 0);
        if falls(i, day_off_percent) {
            let all = &all_off[&(*kind, *from)];
            let j = all.iter().position(|other| *other == i).expect("it is one of them");
            let to = *from + kinds[*kind].months;
            let off = days_off.entry((*from, to)).or_insert_with(|| days_of(*from, to, true));
            (day, minute) = (off[j * off.len() / all.len()], 12 * 60);
        }
        let start = hours.next_opening(second(day, minute, hours.offset_minutes));
        placed.push((day, (start, *seconds, falls(i, urgent_percent))));
    }
    // Those of one second stay as they came.
    placed.sort_by_key(|(_, (start, ..))| *start);
    let day = |count: u32| {
        let month = month_after(count);
        DAYS.iter().position(|day| (day.year, day.month) == month).expect("a month")
    };
    let (end, last) = (day(months), day(months + further));
    let within = |from: usize, to: usize| -> Vec<Asked> {
        let is_within = |(day, _): &&(usize, Asked)| from <= *day && *day < to;
        placed.iter().filter(is_within).map(|(_, asked)| *asked).collect()
    };
    (within(0, end), within(end, last))
}

/// The second since 1970 of a minute of a day.
pub fn second(day: usize, minute: i64, offset_minutes: i64) -> i64 {
    EPOCH + i64::try_from(day).expect("a day") * 86_400 + (minute - offset_minutes) * 60
}

/// Months since January 2020.
pub fn month_of(second: i64, offset_minutes: i64) -> i64 {
    let day = (second + offset_minutes * 60 - EPOCH).div_euclid(86_400);
    let day = &DAYS[usize::try_from(day).expect("from 2020 on")];
    i64::from((day.year - 2020) * 12 + day.month - 1)
}

impl Terms {
    /// Plays sessions through, one quantum at a time: those before `end`, and those after it, when
    /// nothing is bought any more.
    pub fn play(&self, sessions: &[Asked], end: i64, later: &[Asked]) -> Played {
        let mut played = Played::default();
        let mut open = (None, 0, i64::MIN);
        for (number, (start, seconds, _)) in sessions.iter().enumerate() {
            let begins = self.begins(&mut open, number, *start, *seconds);
            let lacking = self.charge(&mut played.packages.clone(), &begins).0;
            if lacking > 0 {
                self.buy(&mut played.packages, *start, lacking);
            }
            let (lacking, dead_from) = self.charge(&mut played.packages, &begins);
            open.2 = dead_from.unwrap_or(open.2);
            played.billed += u64::try_from(begins.len()).expect("a count");
            played.not_covered += lacking;
        }
        let mut going_on = played.packages.clone();
        for (number, (start, seconds, _)) in later.iter().enumerate() {
            let begins = self.begins(&mut open, sessions.len() + number, *start, *seconds);
            let (_, dead_from) = self.charge(&mut going_on, &begins);
            open.2 = dead_from.unwrap_or(open.2);
        }
        for (package, after) in played.packages.iter().zip(&going_on) {
            let left = package.bought - package.used;
            played.paid_kopecks += package.bought * self.unit_kopecks;
            if package.dead_from <= end {
                played.burned += left;
                continue;
            }
            let taken = after.used - package.used;
            played.left += left;
            played.left_used += taken;
            played.left_kopecks += taken * self.unit_kopecks;
            if left > taken {
                let day = DAYS[package.last_day].iso.clone();
                *played.will_burn.entry(day).or_default() += left - taken;
            }
        }
        played
    }

    /// The seconds at which units of a session begin. `open` is the unit that is open: its group,
    /// the seconds left of it, the death of its package.
    fn begins(
        &self,
        open: &mut (Option<i64>, i64, i64),
        number: usize,
        start: i64,
        seconds: i64,
    ) -> Vec<i64> {
        let group = match self.basis {
            "session" | "request" => Some(i64::try_from(number).expect("a count")),
            "day" => Some((start + self.hours.offset_minutes * 60).div_euclid(86_400)),
            "month" => Some(month_of(start, self.hours.offset_minutes)),
            _ => Some(0),
        };
        // What is left of a unit dies with its package, and a new beginning is made.
        let is_new = open.0 != group || start >= open.2;
        if is_new {
            *open = (group, 0, i64::MIN);
        }
        let mut begins = Vec::new();
        let mut passed = 0;
        while passed < seconds {
            if open.1 == 0 {
                begins.push(start + passed);
                open.1 = self.unit_seconds;
            }
            let step = open.1.min(seconds - passed);
            passed += step;
            open.1 -= step;
        }
        while is_new && begins.len() < self.least_units {
            begins.push(begins.last().expect("a session lasts") + self.unit_seconds);
            open.1 += self.unit_seconds;
        }
        begins
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

/// Work that is paid by its rate, the first that fits.
#[derive(Clone, Debug)]
pub struct Rate {
    /// Whether it is for urgent requests; nothing: for all.
    pub urgent: Option<bool>,
    /// Whether it is for days off; nothing: for all.
    pub on_days_off: Option<bool>,
    /// The minutes of the day within which work must start.
    pub hours: Option<(u32, u32)>,
    pub kopecks: u64,
    pub is_per_unit: bool,
}

/// What happens to time above a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overage {
    OwnRates,
    OtherPlan,
    Stop,
    ByAgreement,
    NotStated,
}

/// A monthly volume.
#[derive(Clone, Copy, Debug)]
pub struct Volume {
    pub minutes: u64,
    pub covers_usual_alone: bool,
    pub overage: Overage,
}

/// What is paid every month or year.
#[derive(Clone, Copy, Debug)]
pub struct Fee {
    pub is_yearly: bool,
    pub kopecks: u64,
    pub discount_percent: u64,
}

/// A plan that is paid by the month or by the hour, and the readings under which it is played.
#[derive(Clone, Debug)]
pub struct Metered {
    pub hours: Hours,
    /// Seconds of a unit; nothing: requests are counted.
    pub unit_seconds: Option<i64>,
    pub least_units: u64,
    pub basis: &'static str,
    pub volume: Option<Volume>,
    pub fee: Option<Fee>,
    pub rates: Vec<Rate>,
    /// The price that the person was told.
    pub quoted_kopecks: Option<u64>,
    pub adds_vat: bool,
}

/// What a use comes to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Paid {
    /// Nothing where no price is known.
    pub paid_kopecks: Option<u64>,
    pub billed: u64,
    pub burned: u64,
    /// Units that are left out, and why.
    pub left_out: Option<(&'static str, u64)>,
    pub payments: u64,
    /// The whole months that are paid for beyond the horizon, and what they are worth.
    pub months_beyond: u32,
    pub left_kopecks: u64,
}

impl Metered {
    /// Plays sessions through, one at a time.
    pub fn play(&self, sessions: &[Asked], first: (u32, u32), months: u32) -> Paid {
        let first_month = i64::from((first.0 - 2020) * 12 + first.1 - 1);
        let included = self.volume.map_or(0, |volume| {
            volume.minutes * 60 / u64::try_from(self.unit_seconds.unwrap_or(1)).expect("a unit")
        });
        let mut taken = vec![0; usize::try_from(months).expect("a count")];
        let mut spent: BTreeMap<(i64, bool), i64> = BTreeMap::new();
        // Units by what one of them costs, and whether that is the price of an hour.
        let mut units: BTreeMap<(usize, u64, bool), u64> = BTreeMap::new();
        let mut paid = Paid::default();
        for (number, (start, seconds, is_urgent)) in sessions.iter().enumerate() {
            let group = match self.basis {
                "day" => (start + self.hours.offset_minutes * 60).div_euclid(86_400),
                "month" => month_of(*start, self.hours.offset_minutes),
                _ => i64::try_from(number).expect("a count"),
            };
            // Urgent work is laid end to end with urgent work, as it has a price of its own.
            let together = spent.entry((group, *is_urgent)).or_default();
            let before = self.units_of(*together);
            *together += seconds;
            let now = match self.unit_seconds {
                Some(_) => self.units_of(*together) - before,
                None => 1,
            };
            paid.billed += now;
            let month = month_of(*start, self.hours.offset_minutes) - first_month;
            let month = usize::try_from(month).expect("not before").min(taken.len() - 1);
            let is_covered =
                self.volume.is_some_and(|volume| !volume.covers_usual_alone || !is_urgent);
            let inside = if is_covered { now.min(included - taken[month]) } else { 0 };
            taken[month] += inside;
            if now == inside {
                continue;
            }
            match self.price(*start, *is_urgent) {
                Ok(price) => *units.entry(price).or_default() += now - inside,
                Err(why) => {
                    let left_out = paid.left_out.get_or_insert((why, 0));
                    assert_eq!(left_out.0, why, "one plan has one reason");
                    left_out.1 += now - inside;
                }
            }
        }
        if self.volume.is_some() {
            paid.burned = taken.iter().map(|taken| included - taken).sum();
        }
        let mut kopecks = 0;
        for ((_, price, is_per_hour), count) in units {
            let seconds = u64::try_from(self.unit_seconds.unwrap_or(1)).expect("a unit");
            kopecks += match is_per_hour && self.unit_seconds.is_some() {
                true => rounded(u128::from(price) * u128::from(count * seconds), 3_600),
                false => price * count,
            };
        }
        if let Some(fee) = self.fee {
            for month in (0..months).step_by(if fee.is_yearly { 12 } else { 1 }) {
                let off = rounded(u128::from(fee.kopecks * fee.discount_percent), 100);
                let year = 2020 + (first_month + i64::from(month)) / 12;
                let due = self.with_vat(fee.kopecks - off, year);
                kopecks += due;
                paid.payments += 1;
                for beyond in month..month + if fee.is_yearly { 12 } else { 1 } {
                    if beyond >= months {
                        paid.months_beyond += 1;
                        paid.left_kopecks += due / 12;
                    }
                }
            }
        }
        let nothing_fits =
            paid.billed > 0 && paid.left_out == Some(("price_not_stated", paid.billed));
        let has_rates = self.volume.is_none() && !self.rates.is_empty() && !nothing_fits;
        if self.fee.is_some() || has_rates || self.quoted_kopecks.is_some() {
            paid.paid_kopecks = Some(kopecks);
        } else {
            paid.left_out = Some(("price_not_stated", paid.billed));
            paid.left_kopecks = 0;
        }
        paid
    }

    /// What is paid first, for how many months, and what of it nobody uses while the load goes on.
    pub fn first_payment(
        &self,
        sessions: &[Asked],
        later: &[Asked],
        first: (u32, u32),
        months: u32,
    ) -> Option<(u32, u64, u64)> {
        let fee = self.fee?;
        let first_month = i64::from((first.0 - 2020) * 12 + first.1 - 1);
        let paid_months = if fee.is_yearly { 12 } else { 1 };
        let mut taken = vec![0; usize::try_from(paid_months.max(months)).expect("a count")];
        let included = self.volume.map_or(0, |volume| {
            volume.minutes * 60 / u64::try_from(self.unit_seconds.unwrap_or(1)).expect("a unit")
        });
        let mut spent: BTreeMap<(i64, bool), i64> = BTreeMap::new();
        for (number, (start, seconds, is_urgent)) in sessions.iter().chain(later).enumerate() {
            let mut month = month_of(*start, self.hours.offset_minutes) - first_month;
            if number < sessions.len() {
                // One that is served after the horizon belongs to its last month.
                month = month.min(i64::from(months) - 1);
            }
            let group = match self.basis {
                "day" => (start + self.hours.offset_minutes * 60).div_euclid(86_400),
                "month" => month_of(*start, self.hours.offset_minutes),
                _ => i64::try_from(number).expect("a count"),
            };
            let together = spent.entry((group, *is_urgent)).or_default();
            let before = self.units_of(*together);
            *together += seconds;
            let units = match self.unit_seconds {
                Some(_) => self.units_of(*together) - before,
                None => 1,
            };
            let is_covered =
                self.volume.is_some_and(|volume| !volume.covers_usual_alone || !is_urgent);
            if let Some(taken) = usize::try_from(month).ok().and_then(|month| taken.get_mut(month))
                && is_covered
            {
                *taken += units.min(included - *taken);
            }
        }
        let off = rounded(u128::from(fee.kopecks * fee.discount_percent), 100);
        let amount = self.with_vat(fee.kopecks - off, i64::from(first.0));
        let first_months = &taken[..usize::try_from(paid_months).expect("a count")];
        let unused = first_months.iter().map(|taken| included - taken).sum();
        Some((paid_months, amount, if self.volume.is_some() { unused } else { 0 }))
    }

    /// The fewest units that cover a time, the least that is charged included.
    fn units_of(&self, seconds: i64) -> u64 {
        let Some(unit) = self.unit_seconds.filter(|_| seconds > 0) else { return 0 };
        let mut units = self.least_units.max(u64::try_from(seconds / unit).expect("a count"));
        while i64::try_from(units).expect("a count") * unit < seconds {
            units += 1;
        }
        units
    }

    /// What a unit costs that nothing includes: which rate, its price, whether it is an hour's.
    fn price(&self, start: i64, is_urgent: bool) -> Result<(usize, u64, bool), &'static str> {
        let local = start + self.hours.offset_minutes * 60 - EPOCH;
        let day = usize::try_from(local.div_euclid(86_400)).expect("from 2020 on");
        let minute = u32::try_from(local.rem_euclid(86_400) / 60).expect("a minute");
        let year = i64::from(DAYS[day].year);
        match self.volume.map(|volume| volume.overage) {
            Some(Overage::Stop) => return Err("not_covered"),
            Some(Overage::ByAgreement) => return Err("overage_by_agreement"),
            Some(Overage::NotStated) => return Err("price_not_stated"),
            None | Some(Overage::OwnRates | Overage::OtherPlan) => {}
        }
        for (number, rate) in self.rates.iter().enumerate() {
            let fits = rate.urgent.is_none_or(|urgent| urgent == is_urgent)
                && rate.on_days_off.is_none_or(|off| off == self.hours.is_off(day))
                && rate.hours.is_none_or(|(from, to)| from <= minute && minute < to);
            if fits {
                return Ok((number, self.with_vat(rate.kopecks, year), !rate.is_per_unit));
            }
        }
        match self.quoted_kopecks.filter(|_| self.rates.is_empty() && self.fee.is_none()) {
            Some(quoted) => Ok((usize::MAX, quoted, true)),
            None => Err("price_not_stated"),
        }
    }

    fn with_vat(&self, kopecks: u64, year: i64) -> u64 {
        let percent = if year < 2026 { 20 } else { 22 };
        kopecks + if self.adds_vat { rounded(u128::from(kopecks * percent), 100) } else { 0 }
    }
}

/// A share, half a kopeck up.
fn rounded(kopecks: u128, parts: u128) -> u64 {
    u64::try_from((kopecks * 2 + parts) / (parts * 2)).expect("not as much as that")
}
