//! What stands in which column of a table: recognised by the names, or chosen by hand.

use crate::csv::{self, CsvRefusal, Row, SEPARATORS, Table};
use crate::moment::{DateOrder, Moment};
use crate::words::{Place, Words, plain};

/// How many rows from the top are looked through for the names of the columns.
pub const HEADER_ROWS_MAX: usize = 50;

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
    /// How long it took.
    pub duration: Option<usize>,
    /// How long of it nobody worked.
    pub rest: Option<usize>,
    /// Who worked.
    pub who: Option<usize>,
    /// Their surname, where it stands apart.
    pub surname: Option<usize>,
    /// What was done.
    pub what: Option<usize>,
    /// The kind of work, which is told with it.
    pub activity: Option<usize>,
    /// What stands for both where they are empty: a task or a project.
    pub otherwise: Option<usize>,
    /// Whether it is work at all.
    pub kind: Option<usize>,
}

/// The roles in the order in which they are written down; the names are those of the sections of
/// the words. What was remembered before there were twelve has the first eight of [`OLD`].
const ROLES: [&str; 12] = [
    "start date",
    "start",
    "end date",
    "end",
    "duration",
    "who",
    "what",
    "otherwise",
    "break",
    "surname",
    "activity",
    "kind",
];

/// How many roles were remembered at first.
const OLD: usize = 8;

impl Columns {
    /// How many roles there are.
    pub const COUNT: usize = ROLES.len();

    /// Returns whether a beginning and an end or a duration can be read by them.
    pub fn is_enough(&self) -> bool {
        let has_end = self.end_time.or(self.end_date).or(self.duration);
        self.start_date.or(self.start_time).is_some() && has_end.is_some()
    }

    /// Returns how many roles have a column.
    fn count(&self) -> usize {
        (0..Columns::COUNT).filter(|role| self.place(*role).is_some()).count()
    }

    /// Returns the place of a role, by its number from 0.
    pub fn place(&self, role: usize) -> Option<usize> {
        let mut copy = self.clone();
        copy.place_mut(role).and_then(|place| *place)
    }

    /// Says where a role stands.
    pub fn put(&mut self, role: usize, place: Option<usize>) {
        if let Some(held) = self.place_mut(role) {
            *held = place;
        }
    }

    fn place_mut(&mut self, role: usize) -> Option<&mut Option<usize>> {
        Some(match *ROLES.get(role)? {
            "start date" => &mut self.start_date,
            "start" => &mut self.start_time,
            "end date" => &mut self.end_date,
            "end" => &mut self.end_time,
            "duration" => &mut self.duration,
            "who" => &mut self.who,
            "what" => &mut self.what,
            "otherwise" => &mut self.otherwise,
            "break" => &mut self.rest,
            "surname" => &mut self.surname,
            "activity" => &mut self.activity,
            _ => &mut self.kind,
        })
    }

    /// Writes them as a short text, to be remembered.
    ///
    /// ```
    /// use kvant_import::columns::Columns;
    ///
    /// let columns = Columns { start_date: Some(3), duration: Some(4), ..Columns::default() };
    /// assert_eq!(Columns::of_text(&columns.to_text()), Some(columns));
    /// assert_eq!(Columns::of_text("3,x"), None);
    /// ```
    pub fn to_text(&self) -> String {
        let place = |role| self.place(role).map_or("-".into(), |at| at.to_string());
        let places: Vec<String> = (0..Columns::COUNT).map(place).collect();
        places.join(",")
    }

    /// Reads what [`Columns::to_text`] has written, or wrote when there were fewer roles.
    pub fn of_text(text: &str) -> Option<Columns> {
        let places: Vec<&str> = text.split(',').collect();
        if places.len() != Columns::COUNT && places.len() != OLD {
            return None;
        }
        let mut columns = Columns::default();
        for (role, place) in places.into_iter().enumerate() {
            columns.put(role, if place == "-" { None } else { Some(place.parse().ok()?) });
        }
        Some(columns)
    }
}

/// A file with what is known about its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its rows.
    pub table: Table,
    /// Which of its rows names the columns, from 0; nothing where none is known to.
    pub header: Option<usize>,
    /// What stands where; nothing where it was not recognised.
    pub columns: Columns,
    /// The program that wrote it, by its name.
    pub program: Option<&'static str>,
}

/// Reads a CSV file and recognises its columns, whatever stands above their names.
///
/// # Example
///
/// ```
/// use kvant_import::columns::open;
///
/// let file = b"Report of November\n\nUser;Start date;Start time;Stop date;Stop time\n";
/// let opened = open(file)?;
/// assert_eq!((opened.header, opened.program), (Some(1), Some("Toggl Track")));
/// assert_eq!((opened.columns.start_date, opened.columns.end_time), (Some(1), Some(4)));
/// # Ok::<(), kvant_import::csv::CsvRefusal>(())
/// ```
///
/// # Errors
///
/// [`CsvRefusal`]; nothing is read in part.
pub fn open(bytes: &[u8]) -> Result<Opened, CsvRefusal> {
    let words = Words::known();
    let first = csv::read(bytes)?;
    let others = SEPARATORS.into_iter().filter(|other| *other != first.separator);
    // A title may have a comma; the separator under which the names are known is the right one.
    let others = others.filter_map(|other| csv::read_separated(bytes, other).ok());
    for table in std::iter::once(first.clone()).chain(others) {
        let rows = table.rows.iter().take(HEADER_ROWS_MAX).enumerate();
        let found = rows.filter_map(|(at, row)| Some((at, recognise(&words, &row.cells)?)));
        // The first of those that name the most: «From, 1 May, To, 31 May» above a table names two.
        let best = found.rev().max_by_key(|(_, (columns, _))| columns.count());
        if let Some((header, (mut columns, program))) = best {
            if lacks_day(&table, header, &columns) {
                columns.start_date = any_day(&words, &table, header);
            }
            if program == Some(OWN) {
                // What it tells of a session without words is empty, and not its request.
                columns.otherwise = None;
            }
            return Ok(Opened { header: Some(header), columns, program, table });
        }
    }
    let header = widest(&first.rows);
    Ok(Opened { table: first, header, columns: Columns::default(), program: None })
}

/// What this app is called among the programs.
const OWN: &str = "Kvant";

/// Whether the beginnings are hours without a day.
fn lacks_day(table: &Table, header: usize, columns: &Columns) -> bool {
    let rows = table.rows.iter().skip(header.saturating_add(1)).take(HEADER_ROWS_MAX);
    let cells = rows.filter_map(|row| row.cells.get(columns.start_time?));
    let mut moments = cells.filter_map(|cell| Moment::read(cell.trim(), DateOrder::DayFirst));
    columns.start_date.is_none() && moments.any(|moment| moment.date.is_none())
}

/// A column that some language calls a day.
fn any_day(words: &Words, table: &Table, header: usize) -> Option<usize> {
    let names = table.rows.get(header)?.cells.iter().map(|name| plain(name).0);
    names.into_iter().position(|name| words.has("start date", &name))
}

/// The first of the rows that have the most cells: titles above the names have fewer.
fn widest(rows: &[Row]) -> Option<usize> {
    let rows = rows.iter().take(HEADER_ROWS_MAX);
    let cells = rows.map(|row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count());
    let widths: Vec<usize> = cells.collect();
    let most = widths.iter().max()?;
    widths.iter().position(|width| width == most)
}

/// Recognises columns by their names; `None` where no beginning or no end can be found.
///
/// The language that knows most of the names is taken; where it is not enough, others help.
pub fn recognise<C: AsRef<str>>(
    words: &Words,
    header: &[C],
) -> Option<(Columns, Option<&'static str>)> {
    let mut named = Vec::new();
    for (column, name) in header.iter().enumerate() {
        for place in words.places(&plain(name.as_ref()).0) {
            let role = ROLES.iter().position(|role| *role == place.section);
            named.extend(role.map(|role| Named { column, role, place: *place }));
        }
    }
    // The word that stands earlier in its line wins, then the column that stands earlier.
    named.sort_by_key(|one| (one.role, one.place.rank, one.column));
    let mut best = Columns::default();
    for language in words.languages() {
        let columns = in_language(&named, language, Columns::default());
        if columns.count() > best.count() {
            best = columns;
        }
    }
    for language in words.languages() {
        if best.is_enough() {
            break;
        }
        best = in_language(&named, language, best);
    }
    best.is_enough().then(|| (best, program(words, header)))
}

/// A column whose name is a word for a role in some language.
struct Named {
    column: usize,
    role: usize,
    place: Place,
}

/// Fills the roles that nobody fills with what a language knows; `named` is in order.
fn in_language(named: &[Named], language: &str, mut columns: Columns) -> Columns {
    for one in named.iter().filter(|one| one.place.language == language) {
        let mut places = (0..Columns::COUNT).filter_map(|role| columns.place(role));
        let is_used = places.any(|place| place == one.column);
        if columns.place(one.role).is_none() && !is_used {
            columns.put(one.role, Some(one.column));
        }
    }
    columns
}

/// The program whose tables have these columns.
fn program<C: AsRef<str>>(words: &Words, header: &[C]) -> Option<&'static str> {
    let written = |name: &C| name.as_ref().trim().to_lowercase().replace('_', " ");
    let written: Vec<String> = header.iter().map(written).collect();
    let has = |name: &&str| written.iter().any(|written| written == name);
    let mut programs = words.programs().iter();
    programs.find(|(_, names)| names.iter().all(&has)).map(|(program, _)| *program)
}
