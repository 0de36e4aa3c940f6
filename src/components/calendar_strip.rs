//! The days from registration to the last deadline, a row each: hours of work as bars, what
//! happens as flags, the same in words beside it.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use kvant_core::calendar::{DayOff, Instant, ProductionCalendar, WorkingTime};
use kvant_core::deadline::Pause;
use leptos::prelude::*;

use crate::wording;

/// From and to, in minutes of one day.
type Stretch = (u32, u32);

const DAY: u32 = 1_440;
/// Days are shown one by one up to here; then those alone on which something happens.
const DAYS_IN_FULL: usize = 14;
/// Marks of the axis stand that far apart.
const MARK_MINUTES: u32 = 180;

/// What happens at some time, or on some day.
#[derive(Clone)]
pub struct Flag {
    /// When; told in the offset of the strip.
    pub at: Instant,
    /// Whether it is the day that counts, and not its hour.
    pub is_day: bool,
    /// How it is drawn: `registered`, `due`, `wait` or `now`.
    pub class: &'static str,
    /// What it is, in words.
    pub text: String,
}

/// In which hours time is counted towards a deadline.
#[derive(Clone, Copy)]
pub enum Running<'a> {
    /// In these.
    Working(&'a WorkingTime),
    /// In all.
    Always,
}

/// What a strip shows.
pub struct Strip<'a> {
    /// The hours of work.
    pub working: &'a WorkingTime,
    /// Whether days before a holiday end earlier in them.
    pub is_shortened: bool,
    /// The calendar that gives days off their names.
    pub calendar: &'a ProductionCalendar,
    /// The deadline whose time is drawn as it runs: in which hours, from when, until when.
    pub running: Option<(Running<'a>, Instant, Instant)>,
    /// What that deadline is, in words.
    pub running_text: String,
    /// Times in which the client is waited for.
    pub pauses: &'a [Pause],
    /// Everything that happens; the first and the last bound the strip.
    pub flags: Vec<Flag>,
    /// What the clock shows.
    pub now: Instant,
    /// The year that dates need not name.
    pub this_year: i32,
}

/// One row.
enum Row {
    Day(NaiveDate),
    /// Days on which nothing happens.
    Gap(NaiveDate, NaiveDate),
}

impl Strip<'_> {
    fn local(&self, at: Instant) -> NaiveDateTime {
        self.working.offset().to_local(at).naive_local()
    }

    /// The day of a flag: what ends at midnight ends the day before.
    fn day_of(&self, flag: &Flag) -> NaiveDate {
        let local = self.local(flag.at);
        let is_end = flag.class == "due" && !flag.is_day && local.time() == NaiveTime::MIN;
        let before = if is_end { local.date().pred_opt() } else { None };
        before.unwrap_or(local.date())
    }

    fn rows(&self) -> Vec<Row> {
        let days: Vec<NaiveDate> = self.flags.iter().map(|flag| self.day_of(flag)).collect();
        let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else {
            return Vec::new();
        };
        let mut rows: Vec<Row> = Vec::new();
        for (index, date) in first.iter_days().take_while(|date| date <= last).enumerate() {
            if index < DAYS_IN_FULL || days.contains(&date) {
                rows.push(Row::Day(date));
            } else if let Some(Row::Gap(_, last)) = rows.last_mut() {
                *last = date;
            } else {
                rows.push(Row::Gap(date, date));
            }
        }
        rows
    }

    fn windows(&self, date: NaiveDate) -> Vec<Stretch> {
        let windows = self.working.windows(date).iter();
        windows.map(|window| (window.from_minute(), window.to_minute())).collect()
    }

    /// The part of `from` to `to` that lies on `date`.
    fn on(&self, date: NaiveDate, from: Instant, to: Instant) -> Stretch {
        let minute = |at: Instant| {
            let since = self.local(at).signed_duration_since(date.and_time(NaiveTime::MIN));
            u32::try_from(since.num_minutes().max(0)).unwrap_or(DAY).min(DAY)
        };
        (minute(from), minute(to))
    }

    /// When the deadline's time runs on `date`: pauses are taken out of it.
    fn runs(&self, date: NaiveDate) -> Vec<Stretch> {
        let Some((running, from, to)) = self.running else { return Vec::new() };
        let (from, to) = self.on(date, from, to);
        let hours = match running {
            Running::Always => vec![(0, DAY)],
            Running::Working(working) => {
                let windows = working.windows(date).iter();
                windows.map(|window| (window.from_minute(), window.to_minute())).collect()
            }
        };
        let mut runs: Vec<Stretch> =
            hours.into_iter().map(|(opens, closes)| (opens.max(from), closes.min(to))).collect();
        for (pause_from, pause_to) in self.waits(date) {
            let before = runs.iter().map(|(from, to)| (*from, (*to).min(pause_from)));
            let after = runs.iter().map(|(from, to)| ((*from).max(pause_to), *to));
            runs = before.chain(after).filter(|(from, to)| from < to).collect();
        }
        runs.retain(|(from, to)| from < to);
        runs
    }

    fn waits(&self, date: NaiveDate) -> Vec<Stretch> {
        let waits = self.pauses.iter().map(|pause| {
            // How long an open one will last nobody knows: it has lasted until now.
            self.on(date, pause.from, pause.to.unwrap_or(self.now.max(pause.from)))
        });
        waits.filter(|(from, to)| from < to).collect()
    }

    /// The hours of the day that are drawn: all that is ever open, all that happens, and some air.
    fn axis(&self, rows: &[Row]) -> Stretch {
        let mut minutes: Vec<u32> = Vec::new();
        for row in rows {
            let Row::Day(date) = row else { continue };
            let stretches = [self.windows(*date), self.runs(*date), self.waits(*date)];
            minutes.extend(stretches.iter().flatten().flat_map(|(from, to)| [*from, *to]));
        }
        for flag in self.flags.iter().filter(|flag| !flag.is_day) {
            minutes.push(self.minute(flag));
        }
        let least = minutes.iter().min().copied().unwrap_or(0).saturating_sub(60);
        let most = minutes.iter().max().copied().unwrap_or(DAY).saturating_add(60);
        let from = least.div_euclid(MARK_MINUTES).saturating_mul(MARK_MINUTES);
        let to = most.div_ceil(MARK_MINUTES).saturating_mul(MARK_MINUTES);
        (from, to.min(DAY))
    }

    fn minute(&self, flag: &Flag) -> u32 {
        self.on(self.day_of(flag), flag.at, flag.at).0
    }

    /// Why the day is off, or that it is worked although it is a weekend.
    fn day_note(&self, date: NaiveDate) -> Option<String> {
        let is_weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        if !self.working.is_day_off(date) {
            if self.is_shortened && self.calendar.is_short(date) {
                return Some(wording::SHORT_DAY.to_string());
            }
            let year = self.calendar.years().iter().find(|year| year.year == date.year());
            let mut moved = year.into_iter().flat_map(|year| &year.transfers);
            let to = moved.find(|transfer| transfer.from == date).map(|transfer| transfer.to);
            return is_weekend.then(|| wording::working_weekend(to, self.this_year));
        }
        let midnight = self.working.offset().midnight(date);
        let days = self.working.days_off_between(midnight, midnight, Some(self.calendar));
        let reason = days.first().map_or(&DayOff::Weekend, |day| &day.reason);
        Some(wording::day_off(reason, self.this_year))
    }

    fn draw_gap(&self, first: NaiveDate, last: NaiveDate) -> AnyView {
        let mut names: Vec<String> = Vec::new();
        let (mut all, mut working) = (0_u64, 0_u64);
        for date in first.iter_days().take_while(|date| *date <= last) {
            all = all.saturating_add(1);
            if !self.working.is_day_off(date) {
                working = working.saturating_add(1);
                continue;
            }
            let weekend = wording::day_off(&DayOff::Weekend, self.this_year);
            let name = self.day_note(date).filter(|name| *name != weekend);
            names.extend(name.filter(|name| !names.contains(name)));
        }
        let days = wording::days_run(first, last, self.this_year);
        let told = wording::strip_gap(all, working, &names.join(", "));
        view! { <li class="gap"><span class="name">{days}</span><span>{told}</span></li> }
            .into_any()
    }

    fn draw_day(&self, date: NaiveDate, axis: Stretch) -> AnyView {
        let windows = self.windows(date);
        let hours = wording::opening_hours(self.working.windows(date));
        let is_off = self.working.is_day_off(date);
        let mut bars: Vec<AnyView> = Vec::new();
        let layers = [("window", windows), ("runs", self.runs(date)), ("wait", self.waits(date))];
        for (class, stretches) in layers {
            bars.extend(stretches.into_iter().map(|stretch| bar(class, stretch, axis)));
        }
        let mut today: Vec<(u32, &Flag)> = Vec::new();
        for flag in self.flags.iter().filter(|flag| self.day_of(flag) == date) {
            let minute = if flag.is_day { DAY } else { self.minute(flag) };
            today.insert(today.partition_point(|(other, _)| *other <= minute), (minute, flag));
        }
        for (minute, flag) in today.iter().filter(|(_, flag)| !flag.is_day) {
            bars.push(bar(flag.class, (*minute, *minute), axis));
        }
        let words = today.iter().map(|(minute, flag)| {
            let time = (!flag.is_day).then(|| {
                view! { <b>{wording::minute_of_day(*minute)}</b> " " }
            });
            view! { <li class=flag.class>{time} {flag.text.clone()}</li> }
        });
        let words = words.collect_view();
        view! {
            <li class:off=is_off>
                <span class="name">
                    {wording::day_short(date, self.this_year)}
                    <span class="sub">{self.day_note(date)}</span>
                    <span class="visually-hidden">", " {hours}</span>
                </span>
                <span class="bar" aria-hidden="true" style:background-size=step(axis)>{bars}</span>
                <ul>{words}</ul>
            </li>
        }
        .into_any()
    }

    fn draw_axis(&self, axis: Stretch) -> AnyView {
        let (from, to) = axis;
        let mark = |index: u32| {
            let minute = from.saturating_add(index.saturating_mul(MARK_MINUTES));
            let told = minute.div_euclid(60);
            view! { <span style:left=part(minute, axis)>{told}</span> }
        };
        let count = to.saturating_sub(from).div_euclid(MARK_MINUTES);
        let marks = (0..=count).map(mark).collect_view();
        view! { <div class="axis" aria-hidden="true"><span class="bar">{marks}</span></div> }
            .into_any()
    }
}

fn bar(class: &'static str, (from, to): Stretch, axis: Stretch) -> AnyView {
    let left = part(from, axis);
    let width = part(axis.0.saturating_add(to.saturating_sub(from)), axis);
    view! { <span class=class style:left=left style:width=width></span> }.into_any()
}

/// Where a minute lies on the axis, in percent.
fn part(minute: u32, (from, to): Stretch) -> String {
    let along = minute.saturating_sub(from).saturating_mul(10_000);
    let share = along.checked_div(to.saturating_sub(from)).unwrap_or(0);
    format!("{}.{:02}%", share.div_euclid(100), share.rem_euclid(100))
}

/// How wide a step of the axis is.
fn step(axis: Stretch) -> String {
    format!("{} 100%", part(axis.0.saturating_add(MARK_MINUTES), axis))
}

/// Draws a strip.
pub fn calendar_strip(strip: &Strip<'_>) -> AnyView {
    let rows = strip.rows();
    let axis = strip.axis(&rows);
    let draw = |row: Row| match row {
        Row::Day(date) => strip.draw_day(date, axis),
        Row::Gap(first, last) => strip.draw_gap(first, last),
    };
    let has_off =
        rows.iter().any(|row| matches!(row, Row::Day(date) if strip.working.is_day_off(*date)));
    let has_wait =
        rows.iter().any(|row| matches!(row, Row::Day(date) if !strip.waits(*date).is_empty()));
    let legend = [
        ("window", Some(wording::STRIP_HOURS.to_string())),
        ("runs", strip.running.is_some().then(|| strip.running_text.clone())),
        ("wait", has_wait.then(|| wording::STRIP_PAUSE.to_string())),
        ("off", has_off.then(|| wording::STRIP_OFF.to_string())),
    ];
    let legend = legend.into_iter().filter_map(|(class, text)| {
        Some(view! { <li><span class=class aria-hidden="true"></span>{text?}</li> })
    });
    let legend = legend.collect_view();
    view! {
        <div class="strip">
            {strip.draw_axis(axis)}
            <ol>{rows.into_iter().map(draw).collect_view()}</ol>
            <ul class="key">{legend}</ul>
        </div>
    }
    .into_any()
}
