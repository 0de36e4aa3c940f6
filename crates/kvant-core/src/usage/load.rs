//! A load: requests of several kinds, and where they fall on the calendar.

use chrono::{Datelike, Months, NaiveDate};

use crate::calendar::{DAYS_TO, Instant, WorkingTime, date_in_range};
use crate::refusal::Refusal;
use crate::tree::words;

words! {
    /// The period in which a number of requests comes.
    pub enum Per {
        /// A calendar month.
        Month = "month",
        /// Three calendar months, the first of them the first of the horizon.
        Quarter = "quarter",
        /// Twelve calendar months, the first of them the first of the horizon.
        Year = "year",
    }
}

impl Per {
    /// Returns how many months it has.
    pub const fn months(self) -> u32 {
        match self {
            Per::Month => 1,
            Per::Quarter => 3,
            Per::Year => 12,
        }
    }
}

/// Requests of one kind: so many a period, so long each.
///
/// ```
/// use kvant_core::usage::{Per, Requests};
///
/// let questions = Requests { longest_minutes: 15, ..Requests::monthly(6, 5) };
/// assert_eq!(questions.lengths(), [5, 8, 10, 13, 15]);
/// let check = Requests { per: Per::Quarter, ..Requests::monthly(1, 120) };
/// assert_eq!(check.lengths(), [120]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requests {
    /// How many a period.
    pub count: u32,
    /// The period.
    pub per: Per,
    /// How long the work on one takes at least, in minutes.
    pub shortest_minutes: u32,
    /// How long it takes at most, in minutes: the same where all take as long.
    pub longest_minutes: u32,
}

impl Requests {
    /// The steps in which a range of lengths is walked through.
    const STEPS: u64 = 5;

    /// Returns so many requests a month, all of them of that many minutes.
    pub const fn monthly(count: u32, minutes: u32) -> Requests {
        Requests { count, per: Per::Month, shortest_minutes: minutes, longest_minutes: minutes }
    }

    /// Returns the largest count of one kind that is within [`Profile::REQUESTS_MAX`].
    pub const fn count_max(per: Per) -> u32 {
        Profile::REQUESTS_MAX.saturating_mul(per.months())
    }

    /// Returns how long request `number` of its kind takes, in minutes; counted from zero over the
    /// whole horizon. A range is walked through in five equal steps.
    pub fn minutes_of(&self, number: u64) -> u32 {
        let range = u64::from(self.longest_minutes.saturating_sub(self.shortest_minutes));
        let step = number.rem_euclid(Requests::STEPS);
        let above = range.saturating_mul(step).saturating_mul(2).saturating_add(4).div_euclid(8);
        self.shortest_minutes.saturating_add(u32::try_from(above).unwrap_or(u32::MAX))
    }

    /// Returns how long the work on so many of them takes in an average month, in minutes: of a
    /// range, the average of its steps. To the nearest minute.
    pub fn minutes_a_month(&self, count: u32) -> u64 {
        let steps = (0..Requests::STEPS).map(|number| u64::from(self.minutes_of(number)));
        let all = u64::from(count).saturating_mul(steps.fold(0, u64::saturating_add));
        let parts = Requests::STEPS.saturating_mul(u64::from(self.per.months()));
        all.saturating_add(parts.div_euclid(2)).div_euclid(parts)
    }

    /// Returns the lengths that its requests have, in minutes, the shortest first.
    pub fn lengths(&self) -> Vec<u32> {
        let mut lengths: Vec<u32> =
            (0..Requests::STEPS).map(|number| self.minutes_of(number)).collect();
        lengths.dedup();
        lengths
    }
}

/// How somebody uses support.
///
/// # Invariant
///
/// Within the limits below, and inside the years that the calendar knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    from: NaiveDate,
    months: u32,
    requests: Vec<Requests>,
    urgent_percent: u32,
    day_off_percent: u32,
}

impl Profile {
    /// The most requests a month, all kinds together.
    pub const REQUESTS_MAX: u32 = 1_000;
    /// The longest request: a week.
    pub const MINUTES_MAX: u32 = 10_080;
    /// The longest horizon.
    pub const MONTHS_MAX: u32 = 60;

    /// Describes a use over `months` whole calendar months from the first day `from`.
    ///
    /// `urgent_percent` of the requests are urgent, `day_off_percent` arise on days off.
    ///
    /// # Errors
    ///
    /// [`Refusal::OutOfRange`], naming the field and its limits: `count` and `minutes` of a kind,
    /// `load` for all kinds together.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use kvant_core::usage::{Profile, Requests};
    ///
    /// let december = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
    /// let four = Requests::monthly(4, 25);
    /// assert!(Profile::new(december, 12, vec![four], 10, 0).is_ok());
    /// assert!(Profile::new(december, 61, vec![four], 0, 0).is_err());
    /// ```
    pub fn new(
        from: NaiveDate,
        months: u32,
        requests: Vec<Requests>,
        urgent_percent: u32,
        day_off_percent: u32,
    ) -> Result<Profile, Refusal> {
        within("months", months, 1, Profile::MONTHS_MAX)?;
        within("urgent_percent", urgent_percent, 0, 100)?;
        within("day_off_percent", day_off_percent, 0, 100)?;
        date_in_range("from", from)?;
        within("from", from.day(), 1, 1)?;
        let profile = Profile { from, months, requests, urgent_percent, day_off_percent };
        let mut a_year: u32 = 0;
        for requests in &profile.requests {
            let Requests { count, per, shortest_minutes, longest_minutes } = *requests;
            within("count", count, 0, Requests::count_max(per))?;
            within("minutes", shortest_minutes, 1, Profile::MINUTES_MAX)?;
            within("minutes", longest_minutes, shortest_minutes, Profile::MINUTES_MAX)?;
            let periods = 12_u32.div_euclid(per.months());
            a_year = a_year.saturating_add(count.saturating_mul(periods));
        }
        if a_year > Requests::count_max(Per::Year) {
            let max = format!("{} a month", Profile::REQUESTS_MAX);
            return Err(Refusal::OutOfRange { field: "load", min: "0".to_string(), max });
        }
        // Whole periods are laid out, so the calendar must know all of the last one.
        let blocks = months.div_ceil(profile.block_months());
        let laid_out = profile.month(blocks.saturating_mul(profile.block_months()));
        date_in_range("from", laid_out.pred_opt().unwrap_or(NaiveDate::MAX))?;
        Ok(profile)
    }

    /// Returns the first day.
    pub fn from(&self) -> NaiveDate {
        self.from
    }

    /// Returns the number of calendar months.
    pub fn months(&self) -> u32 {
        self.months
    }

    /// Returns the kinds of requests.
    pub fn requests(&self) -> &[Requests] {
        &self.requests
    }

    /// Returns the same use with another number of requests of the first kind.
    ///
    /// # Errors
    ///
    /// As [`Profile::new`].
    pub fn with_first(&self, count: u32) -> Result<Profile, Refusal> {
        let mut requests = self.requests.clone();
        if let Some(first) = requests.first_mut() {
            first.count = count;
        }
        Profile::new(self.from, self.months, requests, self.urgent_percent, self.day_off_percent)
    }

    /// Returns the largest count that the first kind may have beside the others.
    pub fn first_max(&self) -> u32 {
        let Some(first) = self.requests.first() else { return 0 };
        let a_year = |one: &Requests| one.count.saturating_mul(12_u32.div_euclid(one.per.months()));
        let others = self.requests.iter().skip(1).map(a_year).fold(0, u32::saturating_add);
        let room = Requests::count_max(Per::Year).saturating_sub(others);
        room.div_euclid(12_u32.div_euclid(first.per.months()))
    }

    /// Returns whether any request may be urgent.
    pub fn has_urgent(&self) -> bool {
        self.urgent_percent > 0
    }

    /// The day after the last.
    pub(super) fn after(&self) -> NaiveDate {
        self.month(self.months)
    }

    /// The first day of a month, counted from the first of the horizon.
    pub(super) fn month(&self, number: u32) -> NaiveDate {
        self.from.checked_add_months(Months::new(number)).unwrap_or(NaiveDate::MAX)
    }

    /// The months after which periods of every kind begin anew.
    fn block_months(&self) -> u32 {
        self.requests.iter().map(|requests| requests.per.months()).max().unwrap_or(1)
    }
}

fn within(field: &'static str, value: u32, min: u32, max: u32) -> Result<(), Refusal> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(Refusal::OutOfRange { field, min: min.to_string(), max: max.to_string() })
}

/// A request with its place on the calendar: one uninterrupted session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// When work on it starts.
    pub start: Instant,
    /// How long it takes.
    pub seconds: u32,
    /// Whether it is urgent.
    pub is_urgent: bool,
}

/// The requests of a profile on the calendar of some working hours, in the order of their starts:
/// those of the horizon, and of the same load going on after it as many as are asked for.
///
/// In a period with W working days request j of k starts when working day ⌊j·W/k⌋ opens. A
/// request on a day off starts at noon of it, or at the next opening where that is closed.
#[derive(Clone, Debug)]
pub struct Timetable<'a> {
    profile: &'a Profile,
    working: &'a WorkingTime,
    /// The months that are laid out.
    months: u32,
    /// How many requests are laid out, of all kinds and of each.
    placed: u64,
    placed_of_kind: Vec<u64>,
    sessions: Vec<Session>,
    later: Vec<Session>,
}

/// A request on the working day on which it would be served, were it not for days off.
#[derive(Clone, Copy)]
struct Placed {
    on: NaiveDate,
    seconds: u32,
    /// Its period among all periods of all kinds of a block.
    period: usize,
}

impl<'a> Timetable<'a> {
    /// Places the requests of `profile` within its horizon.
    ///
    /// # Errors
    ///
    /// [`Refusal::OutOfRange`] when nothing opens before the calendar ends.
    pub fn new(profile: &'a Profile, working: &'a WorkingTime) -> Result<Timetable<'a>, Refusal> {
        let placed_of_kind = vec![0; profile.requests.len()];
        let (sessions, later) = (Vec::new(), Vec::new());
        let mut timetable =
            Timetable { profile, working, months: 0, placed: 0, placed_of_kind, sessions, later };
        while timetable.months < profile.months {
            timetable.lay_out_block()?;
        }
        Ok(timetable)
    }

    /// Returns the use that is placed.
    pub fn profile(&self) -> &'a Profile {
        self.profile
    }

    /// Returns the requests of the horizon.
    pub fn sessions(&self) -> &[Session] {
        &self.sessions
    }

    /// Returns request `number`, counted from zero, of those that come after the horizon; nothing
    /// without use, and where the calendar ends.
    pub fn later(&mut self, number: usize) -> Option<Session> {
        let is_used = self.profile.requests.iter().any(|requests| requests.count > 0);
        while is_used && self.later.len() <= number {
            if self.profile.month(self.months) > DAYS_TO || self.lay_out_block().is_err() {
                break;
            }
        }
        self.later.get(number).copied()
    }

    /// Lays out the next months within which whole periods of every kind lie.
    fn lay_out_block(&mut self) -> Result<(), Refusal> {
        let (profile, working) = (self.profile, self.working);
        let block_months = profile.block_months();
        let (mut worked, mut off) = (Vec::new(), Vec::new());
        // Where the days of each month begin in the lists.
        let mut bounds = vec![(0, 0)];
        for month in 0..block_months {
            let first = profile.month(self.months.saturating_add(month));
            for date in first.iter_days().take_while(|date| date.month() == first.month()) {
                let days = if working.is_day_off(date) { &mut off } else { &mut worked };
                days.push(date);
            }
            bounds.push((worked.len(), off.len()));
        }
        // The days off of each period.
        let mut periods: Vec<&[NaiveDate]> = Vec::new();
        let mut kinds: Vec<Vec<Placed>> = Vec::new();
        for (kind, placed) in profile.requests.iter().zip(&mut self.placed_of_kind) {
            let mut of_kind: Vec<Placed> = Vec::new();
            let mut month: u32 = 0;
            while month < block_months {
                let first = profile.month(self.months.saturating_add(month));
                let bound = |month: u32| {
                    let place = usize::try_from(month).unwrap_or(usize::MAX);
                    bounds.get(place).copied().unwrap_or((worked.len(), off.len()))
                };
                let (from, to) = (bound(month), bound(month.saturating_add(kind.per.months())));
                let worked = worked.get(from.0..to.0).unwrap_or(&[]);
                let off = off.get(from.1..to.1).unwrap_or(&[]);
                for j in 0..kind.count {
                    let on = spread(worked, j, kind.count).unwrap_or(first);
                    let seconds = kind.minutes_of(*placed).saturating_mul(60);
                    of_kind.push(Placed { on, seconds, period: periods.len() });
                    *placed = placed.saturating_add(1);
                }
                periods.push(off);
                month = month.saturating_add(kind.per.months());
            }
            kinds.push(of_kind);
        }
        self.months = self.months.saturating_add(block_months);
        self.open_up(&periods, &all_merged(kinds))
    }

    /// Turns requests of one block, in the order of their working days, into sessions; `periods`
    /// are the days off of each.
    fn open_up(&mut self, periods: &[&[NaiveDate]], requests: &[Placed]) -> Result<(), Refusal> {
        let (profile, working) = (self.profile, self.working);
        let falls = |i: u64, percent: u32| {
            let share = |i: u64| i.saturating_mul(u64::from(percent)).div_euclid(100);
            share(i.saturating_add(1)) > share(i)
        };
        // How many requests of each period fall on days off, and how many of them are placed.
        let mut on_days_off: Vec<(u32, u32)> = vec![(0, 0); periods.len()];
        for (i, request) in (self.placed..).zip(requests) {
            if falls(i, profile.day_off_percent)
                && let Some((all, _)) = on_days_off.get_mut(request.period)
            {
                *all = all.saturating_add(1);
            }
        }
        let end = profile.after();
        let mut opened: Option<(NaiveDate, Instant)> = None;
        for (i, request) in (self.placed..).zip(requests) {
            let off = periods.get(request.period).copied().unwrap_or(&[]);
            let mut on = request.on;
            let start = if falls(i, profile.day_off_percent) && !off.is_empty() {
                if let Some((all, placed)) = on_days_off.get_mut(request.period) {
                    on = spread(off, *placed, *all).unwrap_or(on);
                    *placed = placed.saturating_add(1);
                }
                noon_or_opening(working, on)?
            } else {
                let opening = match opened.filter(|(date, _)| *date == on) {
                    Some((_, opening)) => opening,
                    None => working.next_opening(working.offset().midnight(on))?.value,
                };
                opened = Some((on, opening));
                opening
            };
            let is_urgent = falls(i, profile.urgent_percent);
            let sessions = if on < end { &mut self.sessions } else { &mut self.later };
            // Nearly in order already, so putting each in its place beats a sort.
            let place = sessions.partition_point(|other| other.start <= start);
            sessions.insert(place, Session { start, seconds: request.seconds, is_urgent });
        }
        let count = u64::try_from(requests.len()).unwrap_or(u64::MAX);
        self.placed = self.placed.saturating_add(count);
        Ok(())
    }
}

/// Lists in order made one, two and two: some thousand kinds are as many as fit into a question.
fn all_merged(mut lists: Vec<Vec<Placed>>) -> Vec<Placed> {
    while lists.len() > 1 {
        let mut merged_lists = Vec::new();
        let mut rest = lists.into_iter();
        while let Some(one) = rest.next() {
            merged_lists.push(match rest.next() {
                Some(other) => merged(one, other),
                None => one,
            });
        }
        lists = merged_lists;
    }
    lists.pop().unwrap_or_default()
}

/// Two lists in order made one; of those of one day the first list's come first.
fn merged(one: Vec<Placed>, other: Vec<Placed>) -> Vec<Placed> {
    let mut all = Vec::with_capacity(one.len().saturating_add(other.len()));
    let mut one = one.into_iter().peekable();
    for request in other {
        while let Some(earlier) = one.next_if(|earlier| earlier.on <= request.on) {
            all.push(earlier);
        }
        all.push(request);
    }
    all.extend(one);
    all
}

/// Entry number ⌊index·len/of⌋.
fn spread<T: Copy>(entries: &[T], index: u32, of: u32) -> Option<T> {
    let len = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    let at = u64::from(index).checked_mul(len)?.checked_div(u64::from(of))?;
    entries.get(usize::try_from(at).ok()?).copied()
}

fn noon_or_opening(working: &WorkingTime, date: NaiveDate) -> Result<Instant, Refusal> {
    let midnight = working.offset().midnight(date);
    let noon = midnight.checked_add_signed(chrono::TimeDelta::hours(12)).unwrap_or(midnight);
    Ok(working.next_opening(noon)?.value)
}
