//! Time that another program measured, read from its table.
//!
//! Programs name and order their columns each in its own way, and a person names them in a file of
//! their own: what stands where is a [`Columns`], recognised by the names or chosen by hand.

use crate::csv::{Row, Table};

/// The first and the last second, since 1970, that an entry may touch: the years 2000 to 2199.
const SECONDS: std::ops::Range<i64> = 946_684_800..7_258_118_400;

/// The most characters of a text.
const TEXT_MAX: usize = 10_000;

const DAY_SECONDS: i64 = 86_400;

/// A program whose tables are recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Toggl Track, «Detailed report».
    Toggl,
    /// Clockify, «Detailed report».
    Clockify,
    /// Kimai, «Export».
    Kimai,
}

/// Which column says what, each by its place from 0.
///
/// Day and hour may stand in one column or in two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The day of the beginning, or day and hour.
    pub start_date: Option<usize>,
    /// The hour of the beginning, where it stands apart.
    pub start_time: Option<usize>,
    /// The day of the end; without one it is the day of the beginning, or the next.
    pub end_date: Option<usize>,
    /// The hour of the end, or day and hour.
    pub end_time: Option<usize>,
    /// How long it took, for rows that say no end.
    pub duration: Option<usize>,
    /// Who worked.
    pub who: Option<usize>,
    /// What was done.
    pub what: Option<usize>,
    /// What stands for it where that is empty: an activity or a project.
    pub otherwise: Option<usize>,
}

impl Columns {
    /// Returns whether a beginning and an end or a duration can be read by them.
    pub fn is_enough(&self) -> bool {
        let has_end = self.end_time.or(self.end_date).or(self.duration);
        self.start_date.or(self.start_time).is_some() && has_end.is_some()
    }

    /// Writes them as a short text, to be remembered.
    ///
    /// ```
    /// use kvant_import::time_entries::Columns;
    ///
    /// let columns = Columns { start_date: Some(3), duration: Some(4), ..Columns::default() };
    /// assert_eq!(Columns::of_text(&columns.to_text()), Some(columns));
    /// assert_eq!(Columns::of_text("3,x"), None);
    /// ```
    pub fn to_text(&self) -> String {
        let places: Vec<String> =
            self.all().iter().map(|place| place.map_or("-".into(), |at| at.to_string())).collect();
        places.join(",")
    }

    /// Reads what [`Columns::to_text`] has written.
    pub fn of_text(text: &str) -> Option<Columns> {
        let mut places = Vec::new();
        for place in text.split(',') {
            places.push(if place == "-" { None } else { Some(place.parse().ok()?) });
        }
        let [start_date, start_time, end_date, end_time, duration, who, what, otherwise] =
            *places.as_slice()
        else {
            return None;
        };
        Some(Columns { start_date, start_time, end_date, end_time, duration, who, what, otherwise })
    }

    fn all(&self) -> [Option<usize>; 8] {
        [
            self.start_date,
            self.start_time,
            self.end_date,
            self.end_time,
            self.duration,
            self.who,
            self.what,
            self.otherwise,
        ]
    }
}

/// Recognises columns by their names, as the three programs and their users write them; `None`
/// where no beginning or no end can be found.
///
/// # Example
///
/// ```
/// use kvant_import::time_entries::{Program, recognise};
///
/// let header = ["User", "Description", "Start date", "Start time", "End date", "End time"];
/// let (columns, program) = recognise(&header).unwrap();
/// assert_eq!((columns.start_date, columns.end_time), (Some(2), Some(5)));
/// assert_eq!(program, Some(Program::Toggl));
/// assert!(recognise(&["Name", "Amount"]).is_none());
/// ```
pub fn recognise<C: AsRef<str>>(header: &[C]) -> Option<(Columns, Option<Program>)> {
    let written: Vec<&str> = header.iter().map(|name| name.as_ref().trim()).collect();
    let names: Vec<String> = written.iter().map(|name| name.to_lowercase()).collect();
    let find =
        |known: &[&str]| known.iter().find_map(|known| names.iter().position(|name| name == known));
    let columns = Columns {
        start_date: find(&["start date", "date", "дата начала", "дата", "datum"]),
        start_time: find(&["start time", "begin", "from", "start", "начало", "с", "von"]),
        end_date: find(&["end date", "дата окончания", "дата конца"]),
        end_time: find(&["end time", "end", "to", "окончание", "конец", "по", "bis"]),
        duration: find(&[
            "duration",
            "duration (h)",
            "duration (decimal)",
            "длительность",
            "время",
            "dauer",
        ]),
        who: find(&["user", "username", "исполнитель", "специалист", "кто", "benutzer"]),
        what: find(&["description", "описание", "что сделано", "что", "beschreibung"]),
        otherwise: find(&["activity", "project", "task", "обращение", "проект", "задача"]),
    };
    if !columns.is_enough() {
        return None;
    }
    let has = |name: &str| written.contains(&name);
    let program = if has("Duration (h)") || (has("Start Date") && has("Start Time")) {
        Some(Program::Clockify)
    } else if has("Start date") && has("Start time") {
        Some(Program::Toggl)
    } else if has("Date") && (has("Begin") || has("From")) {
        Some(Program::Kimai)
    } else {
        None
    };
    Some((columns, program))
}

/// Which number comes first in a day such as 03/04/2026.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// The day: the third of April.
    DayFirst,
    /// The month: the fourth of March.
    MonthFirst,
}

/// What the days of a table say about their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderFound {
    /// Every day can be read in one way only.
    Clear(DateOrder),
    /// Every day can be read in both ways: the person has to say.
    Unclear,
}

/// Finds out in which order the days of a table are written. The first row is its header.
pub fn date_order(table: &Table, columns: &Columns) -> OrderFound {
    let (mut is_day_first, mut is_month_first, mut is_either) = (0_usize, 0_usize, false);
    for row in table.rows.iter().skip(1) {
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
        (0, 0) if is_either => OrderFound::Unclear,
        // One slip of the pen does not turn a whole file.
        (day, month) if day >= month => OrderFound::Clear(DateOrder::DayFirst),
        _ => OrderFound::Clear(DateOrder::MonthFirst),
    }
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
}

/// A row that is no entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// The line of the file in which it begins, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: Why,
}

/// Why a row is no entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It does not say when it began.
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
    /// It ends before it begins.
    EndsBeforeItBegins,
    /// It took no time.
    NoTime,
    /// It does not lie in the years 2000 to 2199.
    OutOfRange,
    /// A text is longer than one that a person could have entered here.
    TextTooLong,
}

/// Reads the rows below the header. `offset_seconds` is how far to the east of UTC the hours are
/// told where a row does not say so itself.
///
/// # Example
///
/// ```
/// use kvant_import::csv;
/// use kvant_import::time_entries::{DateOrder, entries, recognise};
///
/// let table = csv::read(b"Date,Begin,End,User\n2026-11-03,23:50,00:10,anna\n2026-11-04,,,anna\n")?;
/// let (columns, _) = recognise(&table.rows[0].cells).unwrap();
/// let (taken, bad) = entries(&table, &columns, DateOrder::DayFirst, 3 * 3600);
/// assert_eq!((taken[0].to - taken[0].from, bad[0].line), (20 * 60, 3));
/// # Ok::<(), csv::CsvRefusal>(())
/// ```
pub fn entries(
    table: &Table,
    columns: &Columns,
    order: DateOrder,
    offset_seconds: i32,
) -> (Vec<TimeEntry>, Vec<BadRow>) {
    let (mut taken, mut bad) = (Vec::new(), Vec::new());
    for row in table.rows.iter().skip(1) {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match entry(row, columns, order, i64::from(offset_seconds)) {
            Ok(entry) => taken.push(entry),
            Err(why) => bad.push(BadRow { line: row.line, why }),
        }
    }
    (taken, bad)
}

fn entry(row: &Row, columns: &Columns, order: DateOrder, offset: i64) -> Result<TimeEntry, Why> {
    let start = Moment::of(row, columns.start_date, columns.start_time, order);
    let start = start.map_err(|text| Why::BadStart { text })?.ok_or(Why::NoStart)?;
    let start_date = start.date.ok_or(Why::NoStart)?;
    let start_text = || told(row, columns.start_date, columns.start_time);
    let start_time = start.time.ok_or_else(|| Why::BadStart { text: start_text() })?;
    let start_offset = start.offset.unwrap_or(offset);
    let local = start_date.saturating_mul(DAY_SECONDS).saturating_add(start_time);
    let from = local.saturating_sub(start_offset);
    let end = Moment::of(row, columns.end_date, columns.end_time, order);
    let end = end.map_err(|text| Why::BadEnd { text })?;
    let to = match end.and_then(|end| Some((end, end.time?))) {
        Some((end, time)) => {
            let end_offset = end.offset.or(start.offset).unwrap_or(offset);
            let date = end.date.unwrap_or(start_date);
            let at = date.saturating_mul(DAY_SECONDS).saturating_add(time);
            let at = at.saturating_sub(end_offset);
            // An hour alone is the next one that the clock shows.
            let is_next_day = end.date.is_none() && at < from;
            if is_next_day { at.saturating_add(DAY_SECONDS) } else { at }
        }
        None => {
            let text = cell(row, columns.duration).ok_or(Why::NoEnd)?;
            let duration = read_duration(text);
            let duration = duration.ok_or_else(|| Why::BadDuration { text: clip(text) })?;
            from.saturating_add(duration)
        }
    };
    if to < from {
        return Err(Why::EndsBeforeItBegins);
    }
    if to == from {
        return Err(Why::NoTime);
    }
    if !SECONDS.contains(&from) || !SECONDS.contains(&to) {
        return Err(Why::OutOfRange);
    }
    let who = cell(row, columns.who).unwrap_or_default().to_string();
    let what = cell(row, columns.what).or_else(|| cell(row, columns.otherwise));
    let what = what.unwrap_or_default().to_string();
    let is_long = |text: &str| text.chars().nth(TEXT_MAX).is_some();
    if is_long(&who) || is_long(&what) {
        return Err(Why::TextTooLong);
    }
    Ok(TimeEntry { line: row.line, from, to, who, what })
}

/// A cell that says something.
fn cell(row: &Row, column: Option<usize>) -> Option<&str> {
    let text = row.cells.get(column?)?.trim();
    (!text.is_empty()).then_some(text)
}

fn told(row: &Row, one: Option<usize>, other: Option<usize>) -> String {
    let cells: Vec<&str> = [one, other].into_iter().filter_map(|at| cell(row, at)).collect();
    clip(&cells.join(" "))
}

/// Enough of it to be found in the file.
fn clip(text: &str) -> String {
    text.chars().take(60).collect()
}

/// What one or two cells say of an instant.
#[derive(Clone, Copy, Debug, Default)]
struct Moment {
    /// Days since 1970.
    date: Option<i64>,
    /// Seconds since midnight.
    time: Option<i64>,
    /// Seconds to the east of UTC.
    offset: Option<i64>,
}

impl Moment {
    /// Reads both cells; nothing where both are empty, and what they say where that is no instant.
    fn of(
        row: &Row,
        date: Option<usize>,
        time: Option<usize>,
        order: DateOrder,
    ) -> Result<Option<Moment>, String> {
        let mut moment = None::<Moment>;
        for text in [date, time].into_iter().filter_map(|column| cell(row, column)) {
            let read = Moment::read(text, order).ok_or_else(|| told(row, date, time))?;
            let before = moment.unwrap_or_default();
            moment = Some(Moment {
                date: before.date.or(read.date),
                // The cell of the hour tells it better than a day with an hour of midnight.
                time: read.time.or(before.time),
                offset: before.offset.or(read.offset),
            });
        }
        Ok(moment)
    }

    fn read(text: &str, order: DateOrder) -> Option<Moment> {
        let (date, rest) = match date_and_rest(text) {
            Some((date, rest)) => (Some(date.read(order)?), rest),
            None => (None, text),
        };
        if rest.is_empty() {
            return date.map(|date| Moment { date: Some(date), ..Moment::default() });
        }
        let (time, offset) = read_time(rest)?;
        Some(Moment { date, time: Some(time), offset })
    }
}

/// A day as it is written.
#[derive(Clone, Copy)]
enum WrittenDate {
    /// Year, month, day.
    YearFirst(i64, i64, i64),
    /// With full stops: day, month, year, everywhere.
    Dotted(i64, i64, i64),
    /// Two numbers whose order is not known, and the year.
    Either(i64, i64, i64),
}

impl WrittenDate {
    /// Days since 1970; nothing where there is no such day.
    fn read(self, order: DateOrder) -> Option<i64> {
        match (self, order) {
            (WrittenDate::YearFirst(year, month, day), _)
            | (WrittenDate::Dotted(day, month, year), _)
            | (WrittenDate::Either(day, month, year), DateOrder::DayFirst)
            | (WrittenDate::Either(month, day, year), DateOrder::MonthFirst) => {
                days_since_1970(year, month, day)
            }
        }
    }
}

/// Takes a day from the front of a text.
fn date_and_rest(text: &str) -> Option<(WrittenDate, &str)> {
    let end = text.find(|letter: char| letter.is_whitespace() || letter == 'T' || letter == ',');
    let (date, rest) = text.split_at_checked(end.unwrap_or(text.len()))?;
    let rest = rest.trim_start_matches(|letter: char| {
        letter.is_whitespace() || letter == 'T' || letter == ','
    });
    let sign = date.chars().find(|letter| !letter.is_ascii_digit())?;
    if !matches!(sign, '-' | '/' | '.') {
        return None;
    }
    let parts: Vec<&str> = date.split(sign).collect();
    let [first, second, third] = *parts.as_slice() else { return None };
    let (one, two, three) = (number(first)?, number(second)?, number(third)?);
    let century = |year: i64, digits: &str| match digits.len() {
        2 => year.saturating_add(2000),
        _ => year,
    };
    let written = if first.len() == 4 {
        WrittenDate::YearFirst(one, two, three)
    } else if sign == '.' {
        WrittenDate::Dotted(one, two, century(three, third))
    } else {
        WrittenDate::Either(one, two, century(three, third))
    };
    Some((written, rest))
}

/// At most four digits, and nothing else.
fn number(digits: &str) -> Option<i64> {
    let is_number = matches!(digits.len(), 1..=4) && digits.bytes().all(|one| one.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

/// Days since 1970 in the Gregorian calendar.
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap =
        year.checked_rem(4)? == 0 && (year.checked_rem(100)? != 0 || year.checked_rem(400)? == 0);
    let lengths = [31, if is_leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let index = usize::try_from(month.checked_sub(1)?).ok()?;
    let length = *lengths.get(index)?;
    if !(1..=length).contains(&day) || !(1..=9999).contains(&year) {
        return None;
    }
    let before: i64 = lengths.iter().take(index).sum();
    let passed = year.checked_sub(1)?;
    let leap_days = passed
        .div_euclid(4)
        .checked_sub(passed.div_euclid(100))?
        .checked_add(passed.div_euclid(400))?;
    // 719 162 days lie between the first day of the year 1 and that of 1970.
    passed
        .checked_mul(365)?
        .checked_add(leap_days)?
        .checked_add(before)?
        .checked_add(day.checked_sub(1)?)?
        .checked_sub(719_162)
}

/// Reads `9:05`, `09:05:30`, `9:05 PM`, `09:05:30.000+03:00`: seconds since midnight, and the
/// offset where one is told.
fn read_time(text: &str) -> Option<(i64, Option<i64>)> {
    let text = text.trim();
    let (text, offset) = split_offset(text)?;
    let upper = text.to_uppercase();
    let (clock, half) = match (upper.strip_suffix("AM"), upper.strip_suffix("PM")) {
        (Some(clock), _) => (clock.trim_end(), Some(0)),
        (_, Some(clock)) => (clock.trim_end(), Some(12)),
        _ => (upper.as_str(), None),
    };
    let clock = clock.split_once('.').map_or(clock, |(whole, _)| whole);
    let parts: Vec<&str> = clock.split(':').collect();
    let (hours, minutes, seconds) = match *parts.as_slice() {
        [hours, minutes] => (number(hours)?, number(minutes)?, 0),
        [hours, minutes, seconds] => (number(hours)?, number(minutes)?, number(seconds)?),
        _ => return None,
    };
    let hours = match half {
        Some(half) if (1..=12).contains(&hours) => hours.checked_rem(12)?.checked_add(half)?,
        Some(_) => return None,
        None => hours,
    };
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some((seconds_of(hours, minutes, seconds)?, offset))
}

fn split_offset(text: &str) -> Option<(&str, Option<i64>)> {
    if let Some(text) = text.strip_suffix(['Z', 'z']) {
        return Some((text.trim_end(), Some(0)));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, None)) };
    let (clock, offset) = text.split_at_checked(at)?;
    let is_west = offset.starts_with('-');
    let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
    let whole = number(&digits)?;
    let (hours, minutes) = match digits.len() {
        1 | 2 => (whole, 0),
        _ => (whole.div_euclid(100), whole.rem_euclid(100)),
    };
    let seconds = seconds_of(hours, minutes, 0).filter(|_| hours <= 14 && minutes < 60)?;
    Some((clock.trim_end(), Some(if is_west { seconds.checked_neg()? } else { seconds })))
}

fn seconds_of(hours: i64, minutes: i64, seconds: i64) -> Option<i64> {
    hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(seconds)
}

/// Reads `01:30:00`, `1:30`, `1.5`, `1,5 h`, `2h 27m`: seconds.
fn read_duration(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    if text.contains(':') {
        let text = text.trim_end_matches(['h', 'ч', ' ']);
        let parts: Vec<&str> = text.split(':').collect();
        return match *parts.as_slice() {
            [hours, minutes] => seconds_of(number(hours)?, below_60(minutes)?, 0),
            [hours, minutes, seconds] => {
                seconds_of(number(hours)?, below_60(minutes)?, below_60(seconds)?)
            }
            _ => None,
        };
    }
    if text.ends_with('m') || text.ends_with('s') {
        return read_spelt(&text);
    }
    let hours = text.trim_end_matches(['h', 'ч']).trim_end();
    let (whole, part) = hours.split_once(['.', ',']).unwrap_or((hours, "0"));
    let (whole, digits) = (number(whole)?, u32::try_from(part.len()).ok()?);
    let scale = 10_i64.checked_pow(digits)?;
    let part = number(part)?.checked_mul(3600)?.checked_add(scale.div_euclid(2))?;
    // A whole number above a day is no hours: some programs write seconds, and some minutes.
    let hours = seconds_of(whole, 0, 0)?.checked_add(part.checked_div(scale)?)?;
    (hours <= DAY_SECONDS).then_some(hours)
}

fn below_60(digits: &str) -> Option<i64> {
    number(digits).filter(|number| *number < 60)
}

fn read_spelt(text: &str) -> Option<i64> {
    let mut seconds = 0_i64;
    let mut rest = text;
    for (letter, worth) in [('h', 3600), ('m', 60), ('s', 1)] {
        if let Some((count, after)) = rest.split_once(letter) {
            seconds = seconds.checked_add(number(count.trim())?.checked_mul(worth)?)?;
            rest = after;
        }
    }
    rest.trim().is_empty().then_some(seconds)
}
