//! Where a figure comes from.

use serde::Serialize;

use crate::tree::read_through;

/// A place in a source document, as a person looks it up: «строки 29, 38–40», «п. 6.1».
///
/// # Invariant
///
/// Names at least one clause: a figure without a place is not a figure of ours.
///
/// # Example
///
/// ```
/// use kvant_core::source::Source;
///
/// let source = Source::try_from("строки 29, 38–40".to_string())?;
/// assert_eq!(source.clauses(), ["29", "38", "39", "40"]);
/// assert_eq!(Source::try_from("п. 6.1".to_string())?.clauses(), ["6.1"]);
/// assert!(Source::try_from("где-то".to_string()).is_err());
/// # Ok::<(), kvant_core::source::SourceError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Source {
    place: String,
}

impl Source {
    /// The longest range of lines that one place may name.
    const RANGE_MAX: u32 = 1_000;

    /// Returns the place as it is written.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Returns the names of the clauses, ranges written out.
    pub fn clauses(&self) -> Vec<String> {
        clauses_of(&self.place)
    }
}

fn clauses_of(place: &str) -> Vec<String> {
    let mut clauses = Vec::new();
    for part in place.split(',') {
        let name = part.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_end();
        if name.is_empty() {
            continue;
        }
        let bounds = name.split_once(['–', '-']).and_then(|(first, last)| {
            Some((first.trim().parse::<u32>().ok()?, last.trim().parse::<u32>().ok()?))
        });
        match bounds {
            Some((first, last)) if last.saturating_sub(first) <= Source::RANGE_MAX => {
                clauses.extend((first..=last).map(|line| line.to_string()));
            }
            _ => clauses.push(name.to_string()),
        }
    }
    clauses
}

impl TryFrom<String> for Source {
    type Error = SourceError;

    fn try_from(place: String) -> Result<Source, SourceError> {
        if clauses_of(&place).is_empty() {
            return Err(SourceError { place });
        }
        Ok(Source { place })
    }
}

impl From<Source> for String {
    fn from(source: Source) -> String {
        source.place
    }
}

read_through! {
    String => Source, blank Source { place: String::new() };
}

/// A place that names no line and no clause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{place}\" names no line or clause; write it as «строка 29», «строки 38–40» or «п. 6.1»")]
pub struct SourceError {
    place: String,
}
