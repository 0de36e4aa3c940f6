//! Tables as CSV: what other programs open, and what they write.

/// The most bytes that a file may have: 20 MB.
pub const BYTES_MAX: usize = 20_000_000;

/// The most cells of one file; more than a person ever looks at.
const CELLS_MAX: usize = 4_000_000;

/// Writes rows as CSV that a spreadsheet of this country opens with a double click: a byte order
/// mark, `;`, and CRLF after each row.
///
/// A cell that a spreadsheet would take for a formula is made inert by an apostrophe before it:
/// what somebody wrote into a request must not run on the machine of whoever opens the file.
///
/// # Example
///
/// ```
/// use kvant_import::csv::write;
///
/// let rows = [vec!["Что", "Сколько"], vec!["=1+1", "25 мин; с \"обедом\""]];
/// assert_eq!(write(rows), "\u{feff}Что;Сколько\r\n'=1+1;\"25 мин; с \"\"обедом\"\"\"\r\n");
/// ```
pub fn write<R, C>(rows: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut file = String::from('\u{feff}');
    for row in rows {
        let begin = file.len();
        for (index, cell) in row.into_iter().enumerate() {
            if index > 0 {
                file.push(';');
            }
            write_cell(&mut file, cell.as_ref());
        }
        if file.len() == begin {
            // A row of one empty cell, and not an empty line, which readers leave out.
            file.push_str("\"\"");
        }
        file.push_str("\r\n");
    }
    file
}

fn write_cell(file: &mut String, cell: &str) {
    // An apostrophe that is there already gets another one, so that one can be taken off again.
    let mark = if is_formula(cell.trim_start_matches('\'')) { "'" } else { "" };
    let is_plain = !cell.contains(['"', ';', ',', '\t', '\r', '\n']) && cell.trim() == cell;
    if is_plain {
        file.push_str(mark);
        file.push_str(cell);
    } else {
        file.push('"');
        file.push_str(mark);
        file.push_str(&cell.replace('"', "\"\""));
        file.push('"');
    }
}

/// Returns whether a spreadsheet would take a cell for a formula.
pub fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// Takes off the apostrophe by which [`write`], and other programs, made a cell inert.
///
/// ```
/// use kvant_import::csv::shown;
///
/// assert_eq!(shown("'=1+1"), "=1+1");
/// assert_eq!(shown("'n dag"), "'n dag");
/// ```
pub fn shown(cell: &str) -> &str {
    let bare = cell.strip_prefix('\'');
    bare.filter(|bare| is_formula(bare.trim_start_matches('\''))).unwrap_or(cell)
}

/// What separates the cells of a row.
pub const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// What a CSV file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What stood between the cells.
    pub separator: char,
    /// The rows that are not empty; the first one usually names the columns.
    pub rows: Vec<Row>,
}

/// A row of a table. Rows need not be equally long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file in which it begins, from 1.
    pub line: usize,
    /// Its cells, at least one.
    pub cells: Vec<String>,
}

/// Reads CSV: UTF-8 with or without a byte order mark; what separates cells (`,`, `;` or a
/// tabulator) is said by a first line `sep=;`, or found out from the first row that has any.
///
/// # Example
///
/// ```
/// use kvant_import::csv::read;
///
/// let table = read("User;Description\r\nAnna;\"two\nlines\"\r\n".as_bytes())?;
/// assert_eq!(table.separator, ';');
/// assert_eq!((table.rows[1].line, table.rows[1].cells[1].as_str()), (2, "two\nlines"));
/// # Ok::<(), kvant_import::csv::CsvRefusal>(())
/// ```
///
/// # Errors
///
/// [`CsvRefusal`]; nothing is read in part.
pub fn read(bytes: &[u8]) -> Result<Table, CsvRefusal> {
    let text = decoded(bytes)?;
    let (said, text, lines_before) = separator_said(text);
    rows(text, said.unwrap_or_else(|| separator_of(text)), lines_before)
}

/// Reads CSV whose cells are separated by `separator`, unless its first line says otherwise.
///
/// # Errors
///
/// [`CsvRefusal`]; nothing is read in part.
pub fn read_separated(bytes: &[u8], separator: char) -> Result<Table, CsvRefusal> {
    let (said, text, lines_before) = separator_said(decoded(bytes)?);
    rows(text, said.unwrap_or(separator), lines_before)
}

fn rows(text: &str, separator: char, lines_before: usize) -> Result<Table, CsvRefusal> {
    let rows = rows_of(text, separator, lines_before)?;
    if rows.is_empty() { Err(CsvRefusal::Empty) } else { Ok(Table { separator, rows }) }
}

/// Takes off a first line `sep=;`, which tells a spreadsheet what separates cells; says how many
/// lines that was.
fn separator_said(text: &str) -> (Option<char>, &str, usize) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let said = first.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=");
    let mut letters = said.unwrap_or_default().chars();
    match (letters.next(), letters.next()) {
        (Some(said), None) if SEPARATORS.contains(&said) => (Some(said), rest, 1),
        _ => (None, text, 0),
    }
}

fn decoded(bytes: &[u8]) -> Result<&str, CsvRefusal> {
    let length_bytes = bytes.len();
    if length_bytes > BYTES_MAX {
        return Err(CsvRefusal::TooLarge { length_bytes });
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes.contains(&0) {
        return Err(CsvRefusal::NotUtf8 { line: 1 });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let (good, _) = bytes.split_at(error.valid_up_to().min(bytes.len()));
        let ends = good.iter().filter(|byte| **byte == b'\n').count();
        CsvRefusal::NotUtf8 { line: ends.saturating_add(1) }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// What separates the cells of the first row that has several: whatever stands in it most often
/// outside quotes. A title above the table is one cell.
fn separator_of(text: &str) -> char {
    let mut counts = SEPARATORS.map(|separator| (separator, 0_usize));
    let mut is_quoted = false;
    for letter in text.chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '\r' | '\n' if !is_quoted && counts.iter().any(|(_, count)| *count > 0) => break,
            letter if !is_quoted => {
                for (separator, count) in &mut counts {
                    *count = count.saturating_add(usize::from(*separator == letter));
                }
            }
            _ => {}
        }
    }
    // The first of equals.
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(',', |(separator, _)| separator)
}

/// Where the reader stands in a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before its first character.
    Begin,
    /// Behind blanks that a quote may follow: some programs put one between the cells.
    Blank,
    /// In one without quotes, or behind the closing quote.
    Plain,
    /// Between quotes.
    Quoted,
    /// Behind a quote that closes, or is the first of two.
    Quote,
}

fn rows_of(text: &str, separator: char, lines_before: usize) -> Result<Vec<Row>, CsvRefusal> {
    let mut rows = Vec::new();
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let mut place = Place::Begin;
    let first = lines_before.saturating_add(1);
    let (mut line, mut begin, mut quote_line) = (first, first, first);
    let (mut all_cells, mut was_return) = (0_usize, false);
    for letter in text.chars() {
        let is_second_half = letter == '\n' && was_return;
        was_return = letter == '\r';
        let is_end = letter == '\n' || letter == '\r';
        if is_end && !is_second_half {
            line = line.saturating_add(1);
        }
        match (place, letter) {
            (Place::Quoted, '"') => place = Place::Quote,
            (Place::Quoted, letter) => cell.push(letter),
            (Place::Quote, '"') => {
                cell.push('"');
                place = Place::Quoted;
            }
            (Place::Begin | Place::Blank, '"') => {
                cell.clear();
                (place, quote_line) = (Place::Quoted, line);
            }
            (_, letter) if letter == separator => {
                cells.push(std::mem::take(&mut cell));
                place = Place::Begin;
                all_cells = all_cells.saturating_add(1);
            }
            (_, '\r' | '\n') => {
                if place != Place::Begin || !cells.is_empty() {
                    cells.push(std::mem::take(&mut cell));
                    rows.push(Row { line: begin, cells: std::mem::take(&mut cells) });
                    all_cells = all_cells.saturating_add(1);
                }
                (place, begin) = (Place::Begin, line);
            }
            (Place::Begin | Place::Blank, ' ') => {
                cell.push(' ');
                place = Place::Blank;
            }
            (_, letter) => {
                cell.push(letter);
                place = Place::Plain;
            }
        }
        if all_cells > CELLS_MAX {
            return Err(CsvRefusal::TooManyCells { line });
        }
    }
    if place == Place::Quoted {
        return Err(CsvRefusal::QuoteNotClosed { line: quote_line });
    }
    if place != Place::Begin || !cells.is_empty() {
        cells.push(cell);
        rows.push(Row { line: begin, cells });
    }
    Ok(rows)
}

/// Why a file is not read as CSV.
///
/// When several hold, the first one is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsvRefusal {
    /// More than [`BYTES_MAX`].
    #[error("the file has {length_bytes} bytes, more than {BYTES_MAX}: export fewer months")]
    TooLarge {
        /// How many there are.
        length_bytes: usize,
    },
    /// It is written in another encoding, or is no text.
    #[error("line {line} is not UTF-8: save the file once more as CSV in UTF-8")]
    NotUtf8 {
        /// The line, from 1.
        line: usize,
    },
    /// It has more cells than fit into the memory of a phone.
    #[error("more cells than {CELLS_MAX} up to line {line}: export fewer months")]
    TooManyCells {
        /// The line where there were too many, from 1.
        line: usize,
    },
    /// A quote is opened and never closed: the file breaks off, or is no CSV.
    #[error("the quote that is opened in line {line} is never closed: take another copy")]
    QuoteNotClosed {
        /// The line, from 1.
        line: usize,
    },
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
}
