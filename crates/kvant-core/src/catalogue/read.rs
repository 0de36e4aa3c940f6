//! Data files read, with mistakes shown at their place.

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::check_terms;
use super::terms::Terms;
use super::{SCHEMA, VatRates};
use crate::calendar::{ProductionCalendar, iso};
use crate::tree::{FromTree, Tree, Wrong};

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
    let written = Written::parse(file, text)?;
    let tree = written.tree();
    if let Some(schema) = tree.get("schema").and_then(Tree::whole)
        && schema != i64::from(SCHEMA)
    {
        let wrong = format!("schema {schema} is not schema {SCHEMA}, which this version reads");
        let remedy = "update Kvant, or write the file for this schema";
        return Err(written.errors([Wrong::new(wrong).with_remedy(remedy).below("schema")]));
    }
    let terms = Terms::from_tree(tree).map_err(|wrong| written.errors([wrong]))?;
    let mistakes = check_terms(&terms);
    if mistakes.is_empty() { Ok(terms) } else { Err(written.errors(mistakes)) }
}

/// Returns the schema for which a terms file says that it was written; nothing where it is no
/// TOML or does not say.
pub fn schema_of(text: &str) -> Option<i64> {
    let written = Written::parse("", text).ok()?;
    written.tree().get("schema").and_then(Tree::whole)
}

/// Reads VAT rates and refuses them out of order.
///
/// # Errors
///
/// The first mistake.
pub fn read_vat(file: &str, text: &str) -> Result<VatRates, Vec<ReadError>> {
    let written = Written::parse(file, text)?;
    let rates = VatRates::from_tree(written.tree()).map_err(|wrong| written.errors([wrong]))?;
    let mut earlier = None;
    for (index, rate) in rates.rate.iter().enumerate() {
        if earlier.is_some_and(|earlier| earlier >= rate.from) {
            let wrong =
                Wrong::new(format!("the rate of {} stands after a later one", iso(rate.from)))
                    .with_remedy("list the rates by date, the earliest first");
            return Err(written.errors([wrong.below("from").below(index).below("rate")]));
        }
        earlier = Some(rate.from);
    }
    if rates.rate.is_empty() {
        let wrong = Wrong::new("the file states no rate").with_remedy("add a [[rate]]");
        return Err(written.errors([wrong]));
    }
    Ok(rates)
}

/// A TOML file whose values still know where they stand.
struct Written<'a> {
    file: &'a str,
    text: &'a str,
    table: Spanned<DeTable<'a>>,
}

impl<'a> Written<'a> {
    fn parse(file: &'a str, text: &'a str) -> Result<Written<'a>, Vec<ReadError>> {
        let table = DeTable::parse(text).map_err(|error| {
            let message = error.message().trim().replace('\n', "; ");
            vec![at(file, text, error.span().unwrap_or(0..0), message, None)]
        })?;
        Ok(Written { file, text, table })
    }

    fn tree(&self) -> Tree {
        tree_of_table(self.table.get_ref())
    }

    fn errors(&self, wrongs: impl IntoIterator<Item = Wrong>) -> Vec<ReadError> {
        let place = |wrong: Wrong| {
            let span = span_of(self.table.get_ref(), &wrong.path);
            at(self.file, self.text, span, wrong.message, wrong.remedy)
        };
        wrongs.into_iter().map(place).collect()
    }
}

fn tree_of_table(table: &DeTable<'_>) -> Tree {
    let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
        let key: &std::borrow::Cow<'_, str> = key.get_ref();
        (key.to_string(), tree_of_value(value.get_ref()))
    };
    Tree::Table(table.iter().map(entry).collect())
}

fn tree_of_value(value: &DeValue<'_>) -> Tree {
    match value {
        DeValue::String(text) => Tree::Text(text.to_string()),
        DeValue::Integer(integer) => {
            // A number too large for us is no more a whole number of ours than 0.5 is.
            let number = i64::from_str_radix(integer.as_str(), integer.radix());
            number.map_or(Tree::Fraction, Tree::Whole)
        }
        DeValue::Float(_) => Tree::Fraction,
        DeValue::Boolean(truth) => Tree::Truth(*truth),
        DeValue::Datetime(datetime) => Tree::Text(datetime.to_string()),
        DeValue::Array(list) => {
            Tree::List(list.iter().map(|entry| tree_of_value(entry.get_ref())).collect())
        }
        DeValue::Table(table) => tree_of_table(table),
    }
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
    parsed: Result<Tree, (usize, usize, String)>,
) -> Result<ProductionCalendar, Vec<ReadError>> {
    let tree = parsed.map_err(|(line, column, message)| {
        let excerpt = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let excerpt: String = excerpt.chars().take(120).collect();
        let file = file.to_string();
        vec![ReadError { file, line, column, width: 1, excerpt, message, remedy: None }]
    })?;
    ProductionCalendar::from_tree(tree).map_err(|wrong| {
        let message = wrong.to_string();
        let span = named_in(text, &message);
        vec![at(file, text, span, message, wrong.remedy)]
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
