//! What is written where a question cannot be answered.

use serde::Serialize;

use super::answer::Answer;
use super::question::Query;
use crate::refusal::Refusal;
use crate::tree::{FromTree, Mistake, Tree, Wrong};

/// What goes back for one question: `{"ok": …}` or `{"error": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Reply {
    /// It is answered.
    #[serde(rename = "ok")]
    Answered(Answer),
    /// It is not.
    #[serde(rename = "error")]
    Refused(RefusalAnswer),
}

impl From<Result<Answer, Refusal>> for Reply {
    fn from(outcome: Result<Answer, Refusal>) -> Reply {
        match outcome {
            Ok(answer) => Reply::Answered(answer),
            Err(refusal) => Reply::Refused(refusal.into()),
        }
    }
}

/// Why a question is not answered, for programs and for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusalAnswer {
    /// [`Refusal::code`].
    pub code: &'static str,
    /// The same in words.
    pub message: String,
    /// Where in the question, where it has several entries: `lines.0.units`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// What a program needs to put it right.
    #[serde(flatten)]
    pub facts: Facts,
}

/// The facts of a refusal, each a key beside its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "the fields are those of `Refusal`")]
pub enum Facts {
    Limits {
        field: &'static str,
        min: String,
        max: String,
    },
    Minimum {
        minimum: u32,
    },
    Name {
        nearest: Option<String>,
    },
    FieldName {
        field: String,
        nearest: Option<String>,
    },
    Attribute {
        document: String,
        attribute: String,
        values: Vec<String>,
    },
    Rate {
        field: &'static str,
        values: Vec<String>,
    },
    Field {
        field: String,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        values: Vec<String>,
    },
    /// The words say all there is to say.
    Nothing {},
}

impl From<Refusal> for RefusalAnswer {
    fn from(refusal: Refusal) -> RefusalAnswer {
        let (code, message) = (refusal.code(), refusal.to_string());
        let at = match &refusal {
            Refusal::At { path, .. } => Some(path.clone()),
            _ => None,
        };
        RefusalAnswer { code, message, at, facts: Facts::of(refusal) }
    }
}

impl Facts {
    fn of(refusal: Refusal) -> Facts {
        match refusal {
            Refusal::OutOfRange { field, min, max } => Facts::Limits { field, min, max },
            Refusal::BelowMinimum { minimum, .. } => Facts::Minimum { minimum },
            Refusal::UnknownDocument { nearest, .. }
            | Refusal::UnknownPlan { nearest, .. }
            | Refusal::UnknownKind { nearest, .. } => Facts::Name { nearest },
            Refusal::UnknownField { field, nearest, .. } => Facts::FieldName { field, nearest },
            Refusal::MissingAttribute { document, attribute, values } => {
                Facts::Attribute { document, attribute, values }
            }
            Refusal::MissingField { field, values } => Facts::Field { field, values },
            Refusal::NotAPackage
            | Refusal::BadPauses(_)
            | Refusal::Malformed { .. }
            | Refusal::BadSchedule(_)
            | Refusal::BadInstant { .. } => Facts::Nothing {},
            Refusal::UnknownVatRate { possible, .. } => {
                Facts::Rate { field: "rate", values: possible }
            }
            Refusal::BadRequisite { field, .. } => {
                Facts::Field { field: field.to_string(), values: Vec::new() }
            }
            Refusal::At { refusal, .. } => Facts::of(*refusal),
        }
    }
}

/// Reads a question.
///
/// # Errors
///
/// [`Refusal::UnknownField`], [`Refusal::MissingField`] or [`Refusal::Malformed`], with where and
/// what.
pub fn read(tree: Tree) -> Result<Query, Refusal> {
    Query::from_tree(tree).map_err(refusal)
}

/// The limits of numbers, for those that lie so far outside that they cannot even be read.
const LIMITS: [(&str, &str, &str); 14] = [
    ("count", "0", "12000"),
    ("units", "1", "1000000"),
    ("minutes", "0", "4294967295"),
    ("spent_seconds", "0", "4294967295"),
    ("months", "1", "60"),
    ("years", "1", "5"),
    ("hours", "0.001", "1000000"),
    ("quantity", "0.001", "1000000"),
    ("percent", "0", "100"),
    ("valid_days", "0", "3650"),
    ("requests_per_month", "0", "1000"),
    ("minutes_each", "1", "10080"),
    ("urgent_percent", "0", "100"),
    ("day_off_percent", "0", "100"),
];

/// The limits of the minutes of a load.
const LOAD_MINUTES: (&str, &str, &str) = ("minutes", "1", "10080");

fn refusal(wrong: Wrong) -> Refusal {
    let stands_in = |name: &str| wrong.path.iter().any(|step| step == name);
    // The minutes of a load are not those of working time.
    let limits = LIMITS.iter().find(|(field, ..)| stands_in(field));
    let limits =
        if stands_in("load") && stands_in("minutes") { Some(&LOAD_MINUTES) } else { limits };
    let path = wrong.path.join(".");
    match (wrong.mistake, limits) {
        (Mistake::Missing { key }, _) => {
            let field = if path.is_empty() { key } else { format!("{path}.{key}") };
            Refusal::MissingField { field, values: Vec::new() }
        }
        // A known key that stands twice is not unknown.
        (Mistake::Unknown { name, nearest }, _) if nearest.as_ref() != Some(&name) => {
            Refusal::UnknownField { field: path, name, nearest }
        }
        (Mistake::OutOfRange, Some((field, min, max))) => {
            Refusal::OutOfRange { field, min: (*min).to_string(), max: (*max).to_string() }
        }
        _ => Refusal::Malformed { path, message: wrong.message },
    }
}
