//! Time that another program measured, read from its table.
//!
//! A table can contradict itself, or be read in several ways. What is so is asked about in
//! [`Questions`], and its rows are not taken before there is an answer.

use crate::columns::Columns;
use crate::csv::{self, Row, Table};
use crate::duration::{self, Number, Span, Unit, Written};
use crate::moment::{DAY_SECONDS, DateOrder, Moment, date_and_rest};
use crate::words::{Words, plain};

/// The first and the last second, since 1970, that an entry may touch: the years 2000 to 2199.
const SECONDS: std::ops::Range<i64> = 946_684_800..7_258_118_400;

/// The most characters of a text.
const TEXT_MAX: usize = 10_000;

/// What a person answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// In which order the days are written.
    pub order: Option<DateOrder>,
    /// What holds where a row contradicts itself.
    pub trust: Option<Trust>,
    /// What a whole number in the column of durations counts.
    pub unit: Option<Unit>,
    /// When work began on days of which the table does not say it, in seconds since midnight.
    pub day_begins: Option<i64>,
}

/// What holds of a row whose duration does not fit its beginning and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The beginning and the end; a break that the row names is taken off.
    Clock,
    /// The duration.
    Duration,
}

/// What has to be asked before all rows can be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// Every day can be read in two ways.
    pub order: bool,
    /// How many rows contradict themselves, and the first of them.
    pub trust: Option<(usize, Contradiction)>,
    /// A number of which nobody says what it counts.
    pub unit: Option<String>,
    /// How many rows tell a day and a duration, but no hour.
    pub day_begins: usize,
}

/// A row that contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The line of the file in which it begins, from 1.
    pub line: usize,
    /// From its beginning to its end, in seconds.
    pub clock_seconds: i64,
    /// How long it took, as it says, in seconds.
    pub duration_seconds: i64,
    /// How long of that nobody worked, in seconds.
    pub rest_seconds: i64,
}

/// Time that somebody worked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeEntry {
    /// The line of the file in which it begins, from 1.
    pub line: usize,
    /// When it began, in seconds since 1970.
    pub from: i64,
    /// When it ended, later than it began.
    pub to: i64,
    /// Who worked; may be empty.
    pub who: String,
    /// What was done; may be empty.
    pub what: String,
    /// What has to be said of it.
    pub note: Option<Note>,
}

/// What has to be said of a row that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// A break was taken off its end.
    RestTakenOff {
        /// How long it was, in seconds.
        seconds: i64,
    },
    /// Its hours are told to the minute; the duration tells the seconds.
    EndsByDuration,
    /// Its hour is the one that the person said for the day.
    HourAssumed,
    /// It contradicts itself; the person said what holds.
    Trusted(Trust),
}

/// A row that is no entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// The line of the file in which it begins, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: RowIssue,
}

/// Why a row is no entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowIssue {
    /// It is a break, or a day off.
    IsRest,
    /// Its timer has not been stopped.
    StillRuns,
    /// It does not say on which day it began.
    NoStart,
    /// What it says of its beginning is no day with an hour.
    BadStart {
        /// What it says.
        text: String,
    },
    /// It says neither when it ended nor how long it took: perhaps it still ran.
    NoEnd,
    /// What it says of its end is no hour.
    BadEnd {
        /// What it says.
        text: String,
    },
    /// What it says of its duration is none.
    BadDuration {
        /// What it says.
        text: String,
    },
    /// What it says of its break is no time, or longer than the work.
    BadRest {
        /// What it says.
        text: String,
    },
    /// It ends before it begins.
    EndsBeforeItBegins,
    /// It took no time.
    NoTime,
    /// It does not lie in the years 2000 to 2199.
    OutOfRange,
    /// A text is longer than one that a person could have entered here.
    TextTooLong,
    /// It waits for an answer: see [`Questions::order`].
    OrderUnknown,
    /// It waits for an answer: see [`Questions::trust`].
    Contradicts(Contradiction),
    /// It waits for an answer: see [`Questions::unit`].
    UnitUnknown {
        /// The number.
        text: String,
    },
    /// It waits for an answer: see [`Questions::day_begins`].
    NoHour,
}

impl RowIssue {
    /// Returns whether the row waits for an answer.
    pub const fn waits(&self) -> bool {
        matches!(
            self,
            RowIssue::OrderUnknown
                | RowIssue::Contradicts(_)
                | RowIssue::UnitUnknown { .. }
                | RowIssue::NoHour
        )
    }
}

/// What a table says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// The rows that can be taken, in the order of the file. None is dropped against another: two
    /// equal rows are two sessions.
    pub taken: Vec<TimeEntry>,
    /// The others.
    pub bad: Vec<BadRow>,
    /// What has to be asked; what is answered stays in it.
    pub questions: Questions,
}

/// Reads the rows below the header. `offset_seconds` is how far to the east of UTC the hours are
/// told where a row does not say so itself.
///
/// # Example
///
/// ```
/// use kvant_import::columns::open;
/// use kvant_import::time_entries::{Answers, entries};
///
/// let file = b"Date,Begin,End,User\n2026-11-03,23:50,00:10,anna\n2026-11-04,,,anna\n";
/// let opened = open(file)?;
/// let read = entries(&opened.table, opened.header, &opened.columns, Answers::default(), 3 * 3600);
/// assert_eq!((read.taken[0].to - read.taken[0].from, read.bad[0].line), (20 * 60, 3));
/// # Ok::<(), kvant_import::csv::CsvRefusal>(())
/// ```
pub fn entries(
    table: &Table,
    header: Option<usize>,
    columns: &Columns,
    answers: Answers,
    offset_seconds: i32,
) -> Entries {
    let rows: Vec<&Row> = rows_below(table, header).collect();
    let found = date_order(&rows, columns);
    let names = header.and_then(|header| table.rows.get(header));
    let mut reader = Reader {
        words: Words::known(),
        columns,
        order: answers.order.or(found),
        answers,
        offset: i64::from(offset_seconds),
        unit: None,
        is_unit_asked: false,
        rest_unit: None,
        begun: Vec::new(),
    };
    reader.rest_unit = reader.named_unit(names, columns.rest);
    let known = reader.named_unit(names, columns.duration).or(reader.fitting_unit(&rows));
    (reader.unit, reader.is_unit_asked) = (known.or(answers.unit), known.is_none());
    let mut read = Entries::default();
    read.questions.order = found.is_none();
    for row in rows {
        let outcome = reader.entry(row, &mut read.questions);
        match outcome {
            Ok(entry) => read.taken.push(entry),
            Err(why) => read.bad.push(BadRow { line: row.line, why }),
        }
    }
    read
}

/// The rows that are neither above the header nor empty.
fn rows_below(table: &Table, header: Option<usize>) -> impl Iterator<Item = &Row> {
    let above = header.map_or(0, |header| header.saturating_add(1));
    let is_empty = |row: &&Row| row.cells.iter().all(|cell| cell.trim().is_empty());
    table.rows.iter().skip(above).filter(move |row| !is_empty(row))
}

/// Finds out in which order the days of a table are written; nothing where every day can be read
/// in two ways.
fn date_order(rows: &[&Row], columns: &Columns) -> Option<DateOrder> {
    let (mut is_day_first, mut is_month_first, mut is_either) = (0_usize, 0_usize, false);
    for row in rows {
        for column in [columns.start_date, columns.start_time, columns.end_date, columns.end_time] {
            let Some((date, _)) = cell(row, column).and_then(date_and_rest) else { continue };
            let (day, month) = (date.read(DateOrder::DayFirst), date.read(DateOrder::MonthFirst));
            match (day, month) {
                (Some(one), Some(other)) => is_either |= one != other,
                (Some(_), None) => is_day_first = is_day_first.saturating_add(1),
                (None, Some(_)) => is_month_first = is_month_first.saturating_add(1),
                (None, None) => {}
            }
        }
    }
    match (is_day_first, is_month_first) {
        (0, 0) if is_either => None,
        // One slip of the pen does not turn a whole file.
        (day, month) if day >= month => Some(DateOrder::DayFirst),
        _ => Some(DateOrder::MonthFirst),
    }
}

/// What is known about the table as a whole.
struct Reader<'a> {
    words: Words,
    columns: &'a Columns,
    order: Option<DateOrder>,
    answers: Answers,
    offset: i64,
    /// What whole numbers in the column of durations count, where that is known.
    unit: Option<Unit>,
    /// Whether only the person can know it.
    is_unit_asked: bool,
    /// The same of breaks.
    rest_unit: Option<Unit>,
    /// Until when work without an hour goes on, by day and person.
    begun: Vec<(i64, String, i64)>,
}

/// Beginning and end as the clock tells them.
struct Clock {
    from: i64,
    to: Option<i64>,
    has_seconds: bool,
}

impl Reader<'_> {
    /// The unit that the name of a column says, itself or in brackets.
    fn named_unit(&self, names: Option<&Row>, column: Option<usize>) -> Option<Unit> {
        let (name, bracket) = plain(names?.cells.get(column?)?);
        Unit::of(&self.words, &bracket).or_else(|| Unit::of(&self.words, &name))
    }

    /// The unit in which whole numbers fit what the clock says, or the only one that makes sense;
    /// nothing where it has to be asked.
    fn fitting_unit(&self, rows: &[&Row]) -> Option<Unit> {
        let mut fits = [0_usize; Unit::ALL.len()];
        let mut largest = None::<i64>;
        for row in rows {
            let Some(number) = self.whole_number(row) else { continue };
            largest = largest.max(Some(number.whole));
            let Ok(Clock { from, to: Some(to), has_seconds }) = self.clock(row) else { continue };
            for (count, unit) in fits.iter_mut().zip(Unit::ALL) {
                let span = number.of(unit);
                let rest = self.rest(row, None).unwrap_or(0);
                let clock = to.saturating_sub(from);
                let agrees = |span| {
                    let net = clock.saturating_sub(rest);
                    agreed(clock, span, has_seconds).or(agreed(net, span, has_seconds)).is_some()
                };
                if number.whole > 0 && span.is_some_and(agrees) {
                    *count = count.saturating_add(1);
                }
            }
        }
        let most = fits.into_iter().max().filter(|most| *most > 0);
        let fitting = most.and_then(|most| fits.iter().position(|count| *count == most));
        if let Some(fitting) = fitting.and_then(|at| Unit::ALL.get(at)) {
            return Some(*fitting);
        }
        match largest? {
            ..=24 => Some(Unit::Hour),
            // No session lasts a day: what would be more than one in minutes is in seconds.
            25..=1_440 => None,
            1_441..=DAY_SECONDS => Some(Unit::Second),
            _ => Some(Unit::Millisecond),
        }
    }

    /// A duration that is a number alone, and of which a fraction does not say that it is hours.
    fn whole_number(&self, row: &Row) -> Option<Number> {
        match duration::read(&self.words, cell(row, self.columns.duration)?)? {
            Written::Number(number) => (!is_of_hours(number)).then_some(number),
            Written::Clear(_) => None,
        }
    }

    fn entry(&mut self, row: &Row, questions: &mut Questions) -> Result<TimeEntry, RowIssue> {
        let kind = cell(row, self.columns.kind).map(|kind| plain(kind).0).unwrap_or_default();
        if self.words.has("rest", &kind) {
            return Err(RowIssue::IsRest);
        }
        if self.words.has("running", &kind) {
            return Err(RowIssue::StillRuns);
        }
        let duration = self.duration(row, questions)?;
        let who: Vec<&str> = [self.columns.who, self.columns.surname]
            .into_iter()
            .filter_map(|at| cell(row, at))
            .collect();
        let who = who.join(" ");
        let (from, to, note) = match self.clock(row) {
            Err(RowIssue::NoHour) => {
                let (from, to) = self.without_hour(row, duration, &who, questions)?;
                (from, to, Some(Note::HourAssumed))
            }
            clock => self.span(row, clock?, duration, questions)?,
        };
        if to < from {
            return Err(RowIssue::EndsBeforeItBegins);
        }
        if to == from {
            return Err(RowIssue::NoTime);
        }
        if !SECONDS.contains(&from) || !SECONDS.contains(&to) {
            return Err(RowIssue::OutOfRange);
        }
        let what = self.what(row);
        let is_long = |text: &str| text.chars().nth(TEXT_MAX).is_some();
        if is_long(&who) || is_long(&what) {
            return Err(RowIssue::TextTooLong);
        }
        Ok(TimeEntry { line: row.line, from, to, who, what, note })
    }

    /// «Поддержка: права доступа»: the kind of work and what was done, as far as they are told.
    fn what(&self, row: &Row) -> String {
        let columns = self.columns;
        match (cell(row, columns.activity), cell(row, columns.what)) {
            (Some(activity), Some(what)) if !what.contains(activity) => {
                format!("{activity}: {what}")
            }
            (_, Some(what)) => what.to_string(),
            (Some(activity), None) => activity.to_string(),
            (None, None) => cell(row, columns.otherwise).unwrap_or_default().to_string(),
        }
    }

    /// When it began and ended by the clock, and to the second or not.
    fn clock(&self, row: &Row) -> Result<Clock, RowIssue> {
        let columns = self.columns;
        // Without an answer the rest of the row can still be looked at, in any order.
        let order = self.order.unwrap_or(DateOrder::DayFirst);
        let start = moment(row, columns.start_date, columns.start_time, order);
        let start = start.map_err(|text| RowIssue::BadStart { text })?.ok_or(RowIssue::NoStart)?;
        let start_date = start.date.ok_or(RowIssue::NoStart)?;
        let start_time = start.time.ok_or(RowIssue::NoHour)?;
        let start_offset = start.offset.unwrap_or(self.offset);
        let from = instant(start_date, start_time, start_offset);
        let end = moment(row, columns.end_date, columns.end_time, order);
        let end = end.map_err(|text| RowIssue::BadEnd { text })?;
        let Some((end, time)) = end.and_then(|end| Some((end, end.time?))) else {
            return Ok(Clock { from, to: None, has_seconds: start.has_seconds });
        };
        let end_offset = end.offset.or(start.offset).unwrap_or(self.offset);
        let to = instant(end.date.unwrap_or(start_date), time, end_offset);
        // An hour alone is the next one that the clock shows.
        let is_next_day = end.date.is_none() && to < from;
        let to = if is_next_day { to.saturating_add(DAY_SECONDS) } else { to };
        Ok(Clock { from, to: Some(to), has_seconds: start.has_seconds && end.has_seconds })
    }

    /// The duration that the row tells, if it does.
    fn duration(&self, row: &Row, questions: &mut Questions) -> Result<Option<Span>, RowIssue> {
        let Some(text) = cell(row, self.columns.duration) else { return Ok(None) };
        let bad = || RowIssue::BadDuration { text: clip(text) };
        match duration::read(&self.words, text).ok_or_else(bad)? {
            Written::Clear(span) => Ok(Some(span)),
            Written::Number(number) if is_of_hours(number) && self.unit.is_none_or(is_short) => {
                Ok(Some(number.of(Unit::Hour).ok_or_else(bad)?))
            }
            Written::Number(number) => {
                if self.is_unit_asked {
                    questions.unit.get_or_insert_with(|| clip(text));
                }
                let unit = self.unit.ok_or_else(|| RowIssue::UnitUnknown { text: clip(text) })?;
                let span = number.of(unit).ok_or_else(bad)?;
                // More than a day's hours are something else.
                let is_too_long = unit == Unit::Hour && span.seconds > DAY_SECONDS;
                if is_too_long { Err(bad()) } else { Ok(Some(span)) }
            }
        }
    }

    /// How long nobody worked, in seconds. A number alone counts what the column says, or what the
    /// durations count.
    fn rest(&self, row: &Row, duration_unit: Option<Unit>) -> Result<i64, RowIssue> {
        let Some(text) = cell(row, self.columns.rest) else { return Ok(0) };
        let bad = || RowIssue::BadRest { text: clip(text) };
        let span = match duration::read(&self.words, text).ok_or_else(bad)? {
            Written::Clear(span) => Some(span),
            Written::Number(number) if number.whole == 0 && !number.has_fraction() => {
                number.of(Unit::Second)
            }
            Written::Number(number) if self.rest_unit.is_none() && is_of_hours(number) => {
                number.of(Unit::Hour)
            }
            Written::Number(number) => {
                self.rest_unit.or(duration_unit).and_then(|unit| number.of(unit))
            }
        };
        span.map(|span| span.seconds).ok_or_else(bad)
    }

    /// Beginning and end of a row that tells an hour.
    fn span(
        &self,
        row: &Row,
        clock: Clock,
        duration: Option<Span>,
        questions: &mut Questions,
    ) -> Result<(i64, i64, Option<Note>), RowIssue> {
        if self.order.is_none() {
            return Err(RowIssue::OrderUnknown);
        }
        let Clock { from, to, has_seconds } = clock;
        let rest_seconds = self.rest(row, self.unit)?;
        let after = |seconds: i64| from.saturating_add(seconds);
        let rest_note = (rest_seconds > 0).then_some(Note::RestTakenOff { seconds: rest_seconds });
        let (clock_seconds, span) = match (to, duration) {
            (None, None) => return Err(RowIssue::NoEnd),
            // A duration without an end is the time that was worked.
            (None, Some(span)) => return Ok((from, after(span.seconds), None)),
            (Some(to), None) => {
                let net = to.saturating_sub(from).saturating_sub(rest_seconds);
                if rest_seconds > 0 && net <= 0 {
                    let text = cell(row, self.columns.rest).map(clip).unwrap_or_default();
                    return Err(RowIssue::BadRest { text });
                }
                return Ok((from, after(net), rest_note));
            }
            (Some(to), Some(span)) => (to.saturating_sub(from), span),
        };
        if clock_seconds < 0 {
            return Err(RowIssue::EndsBeforeItBegins);
        }
        let net = clock_seconds.saturating_sub(rest_seconds);
        if let Some(seconds) = agreed(net, span, has_seconds) {
            let is_by_duration = seconds != net && seconds > 0;
            let by_duration = is_by_duration.then_some(Note::EndsByDuration);
            return Ok((from, after(seconds), rest_note.or(by_duration)));
        }
        let contradiction = Contradiction {
            line: row.line,
            clock_seconds,
            duration_seconds: span.seconds,
            rest_seconds,
        };
        let (count, _) = questions.trust.get_or_insert((0, contradiction));
        *count = count.saturating_add(1);
        match self.answers.trust {
            None => Err(RowIssue::Contradicts(contradiction)),
            Some(Trust::Clock) => Ok((from, after(net), Some(Note::Trusted(Trust::Clock)))),
            Some(Trust::Duration) => {
                Ok((from, after(span.seconds), Some(Note::Trusted(Trust::Duration))))
            }
        }
    }

    /// Beginning and end of a row that tells a day and a duration, but no hour: what one person
    /// did on a day comes one after the other.
    fn without_hour(
        &mut self,
        row: &Row,
        duration: Option<Span>,
        who: &str,
        questions: &mut Questions,
    ) -> Result<(i64, i64), RowIssue> {
        let columns = self.columns;
        let text =
            || RowIssue::BadStart { text: told(row, columns.start_date, columns.start_time) };
        // Without a duration there is nothing to be asked about.
        let span = duration.ok_or_else(text)?;
        let order = self.order.ok_or(RowIssue::OrderUnknown)?;
        let start = moment(row, columns.start_date, columns.start_time, order);
        let start = start.map_err(|_| text())?.ok_or(RowIssue::NoStart)?;
        let date = start.date.ok_or(RowIssue::NoStart)?;
        questions.day_begins = questions.day_begins.saturating_add(1);
        let begins = self.answers.day_begins.ok_or(RowIssue::NoHour)?;
        let first = instant(date, begins, start.offset.unwrap_or(self.offset));
        let mut before = self.begun.iter_mut();
        let before = before.find(|(day, person, _)| *day == date && person == who);
        let from = before.as_ref().map_or(first, |(_, _, until)| *until);
        let to = from.saturating_add(span.seconds);
        match before {
            Some((_, _, until)) => *until = to,
            None => self.begun.push((date, who.to_string(), to)),
        }
        Ok((from, to))
    }
}

/// Returns how many seconds were worked where clock and duration agree; nothing where they do not.
///
/// The clock holds where the duration may be what it says. Hours that are told to the minute may
/// hide up to a minute at each end: then the duration is the more exact one.
fn agreed(clock_seconds: i64, span: Span, has_seconds: bool) -> Option<i64> {
    if span.may_be(clock_seconds) {
        return Some(clock_seconds);
    }
    let apart = clock_seconds.saturating_sub(span.seconds).saturating_abs();
    let hidden = 60_i64.saturating_add(span.within_seconds);
    (!has_seconds && apart < hidden).then_some(span.seconds)
}

/// A fraction of at most a day's hours: no program writes such minutes or seconds.
fn is_of_hours(number: Number) -> bool {
    number.has_fraction() && number.whole <= 24
}

/// A unit in which whole numbers are written where fractions are hours.
const fn is_short(unit: Unit) -> bool {
    matches!(unit, Unit::Hour | Unit::Second | Unit::Millisecond)
}

fn instant(date: i64, time: i64, offset: i64) -> i64 {
    date.saturating_mul(DAY_SECONDS).saturating_add(time).saturating_sub(offset)
}

/// A cell that says something; a dash alone stands for nothing.
fn cell(row: &Row, column: Option<usize>) -> Option<&str> {
    let text = csv::shown(row.cells.get(column?)?.trim()).trim();
    (!matches!(text, "" | "-" | "–" | "—")).then_some(text)
}

fn told(row: &Row, one: Option<usize>, other: Option<usize>) -> String {
    let cells: Vec<&str> = [one, other].into_iter().filter_map(|at| cell(row, at)).collect();
    clip(&cells.join(" "))
}

/// Enough of it to be found in the file.
fn clip(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Reads the cells of day and hour; nothing where both are empty, and what they say where that is
/// no instant.
fn moment(
    row: &Row,
    date: Option<usize>,
    time: Option<usize>,
    order: DateOrder,
) -> Result<Option<Moment>, String> {
    let mut moment = None::<Moment>;
    for text in [date, time].into_iter().filter_map(|column| cell(row, column)) {
        let bare = text.trim_start_matches('\'');
        let read = Moment::read(bare, order).ok_or_else(|| told(row, date, time))?;
        let before = moment.unwrap_or_default();
        moment = Some(Moment {
            date: before.date.or(read.date),
            // The cell of the hour tells it better than a day with an hour of midnight.
            time: read.time.or(before.time),
            has_seconds: if read.time.is_some() { read.has_seconds } else { before.has_seconds },
            offset: before.offset.or(read.offset),
        });
    }
    Ok(moment)
}
