//! Data files read, with mistakes shown at their place.

use std::fmt;
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue};

use super::check::{CheckError, check_terms};
use super::terms::Terms;
use super::{SCHEMA, VatRates};
use crate::calendar::ProductionCalendar;
use crate::refusal::nearest;

/// A mistake in a data file: where it stands, what is wrong, what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The file, as it was named to us.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
    /// How many characters are meant.
    pub width: usize,
    /// The line itself.
    pub excerpt: String,
    /// What is wrong.
    pub message: String,
    /// What to do, where more can be said than the message does.
    pub remedy: Option<String>,
}

impl std::error::Error for ReadError {}

impl fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        let before = " ".repeat(self.column.saturating_sub(1));
        let marks = "^".repeat(self.width.max(1));
        writeln!(formatter, "{}:{number}:{}: {}", self.file, self.column, self.message)?;
        writeln!(formatter, "{number} | {}", self.excerpt)?;
        write!(formatter, "{margin} | {before}{marks}")?;
        match &self.remedy {
            Some(remedy) => write!(formatter, "\n{margin} = {remedy}"),
            None => Ok(()),
        }
    }
}

/// Reads and checks a document. `file` is only named in errors.
///
/// # Errors
///
/// The first mistake in reading, or every mistake of the checks.
pub fn read_terms(file: &str, text: &str) -> Result<Terms, Vec<ReadError>> {
    let table = DeTable::parse(text).map_err(|error| vec![syntax(file, text, &error)])?;
    if let Some(schema) = table.get_ref().get("schema") {
        let stated = schema.get_ref().as_integer().map(|integer| integer.as_str());
        if let Some(stated) = stated.filter(|stated| stated.parse() != Ok(SCHEMA)) {
            let message =
                format!("schema {stated} is not schema {SCHEMA}, which this version reads");
            let remedy = "update Kvant, or write the file for this schema";
            return Err(vec![at(file, text, schema.span(), message, Some(remedy.to_string()))]);
        }
    }
    let terms: Terms = read(file, text)?;
    let errors = check_terms(&terms);
    if errors.is_empty() {
        return Ok(terms);
    }
    let place = |error: CheckError| {
        let span = span_of(table.get_ref(), &error.path);
        at(file, text, span, error.message, Some(error.remedy))
    };
    Err(errors.into_iter().map(place).collect())
}

/// Reads VAT rates and refuses them out of order.
///
/// # Errors
///
/// The first mistake.
pub fn read_vat(file: &str, text: &str) -> Result<VatRates, Vec<ReadError>> {
    let rates: VatRates = read(file, text)?;
    let is_ordered = rates.rate.is_sorted_by(|earlier, later| earlier.from < later.from);
    if rates.rate.is_empty() || !is_ordered {
        let message = "rates must be listed, the earliest first".to_string();
        return Err(vec![at(file, text, 0..0, message, None)]);
    }
    Ok(rates)
}

/// Reads a production calendar, which is JSON: `parsed` is what the caller's JSON reader
/// made of it, or the mistake it found with line and column.
///
/// # Errors
///
/// The mistake, at its place.
pub fn read_calendar(
    file: &str,
    text: &str,
    parsed: Result<ProductionCalendar, (usize, usize, String)>,
) -> Result<ProductionCalendar, Vec<ReadError>> {
    parsed.map_err(|(line, column, message)| {
        if line == 0 {
            let span = named_in(text, &message);
            return vec![at(file, text, span, message, None)];
        }
        let excerpt = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let excerpt: String = excerpt.chars().take(120).collect();
        let file = file.to_string();
        vec![ReadError { file, line, column, width: 1, excerpt, message, remedy: None }]
    })
}

/// Where the date or year that `message` speaks of stands: a reader that has the whole file
/// before it finds a mistake no longer knows the place.
fn named_in(text: &str, message: &str) -> Range<usize> {
    let is_number = |word: &&str| word.chars().all(|c| c.is_ascii_digit() || c == '-');
    let Some(number) = message.split(' ').find(is_number) else { return 0..0 };
    let written =
        if number.contains('-') { format!("\"{number}\"") } else { format!("\"year\": {number}") };
    match text.rfind(&written) {
        Some(start) => start..start.saturating_add(written.len()),
        None => 0..0,
    }
}

fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Vec<ReadError>> {
    toml::from_str(text).map_err(|error| vec![syntax(file, text, &error)])
}

fn syntax(file: &str, text: &str, error: &toml::de::Error) -> ReadError {
    let message = error.message().trim().replace('\n', "; ");
    let remedy = remedy_for(&message);
    at(file, text, error.span().unwrap_or(0..0), message, remedy)
}

/// What to do about a mistake that the TOML reader found, where its message does not say.
fn remedy_for(message: &str) -> Option<String> {
    if message.starts_with("invalid type: floating point") {
        return Some("write amounts and hours in quotes, such as \"500.00\"".to_string());
    }
    let mut names = message.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    let given = names.next()?;
    nearest(given, names).map(|name| format!("did you mean \"{name}\"?"))
}

fn at(
    file: &str,
    text: &str,
    span: Range<usize>,
    message: String,
    remedy: Option<String>,
) -> ReadError {
    let head = text.get(..span.start).unwrap_or(text);
    let excerpt = {
        let start = head.rfind('\n').map_or(0, |newline| newline.saturating_add(1));
        text.get(start..).unwrap_or_default().lines().next().unwrap_or_default()
    };
    let column = head.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
    let meant = text.get(span).unwrap_or_default().lines().next().unwrap_or_default();
    ReadError {
        file: file.to_string(),
        line: head.matches('\n').count().saturating_add(1),
        column,
        width: meant.chars().count().max(1),
        excerpt: excerpt.to_string(),
        message,
        remedy,
    }
}

/// The span of the value at `path`, or of the nearest value around it.
fn span_of(table: &DeTable<'_>, path: &[String]) -> Range<usize> {
    let mut steps = path.iter();
    let Some(mut found) = steps.next().and_then(|step| table.get(step.as_str())) else {
        return 0..0;
    };
    for step in steps {
        let inner = match found.get_ref() {
            DeValue::Table(table) => table.get(step.as_str()),
            DeValue::Array(array) => step.parse().ok().and_then(|index: usize| array.get(index)),
            _ => None,
        };
        match inner {
            Some(inner) => found = inner,
            None => break,
        }
    }
    found.span()
}
