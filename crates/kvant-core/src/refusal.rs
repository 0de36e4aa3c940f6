//! Why a question cannot be answered.

use crate::source::Source;

/// Why a question cannot be answered, with the facts that a person needs to put it right.
///
/// One closed list for the whole core, because it is one list for everybody who asks:
/// [`Refusal::code`] is stable, never reused and never renamed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A value lies outside the limits of the product.
    #[error("{field} must be from {min} to {max}")]
    OutOfRange {
        /// The field, as it is called in a question.
        field: &'static str,
        /// The least that is taken.
        min: String,
        /// The most that is taken.
        max: String,
    },
    /// Fewer units than the plan sells at once.
    #[error("the plan sells at least {minimum} units")]
    BelowMinimum {
        /// The least that the plan sells.
        minimum: u32,
        /// Where the document says so.
        place: Source,
    },
    /// The plan sells no packages.
    #[error("the plan sells no packages")]
    NotAPackage,
    /// No document of that name.
    #[error("there is no document \"{name}\"{}", did_you_mean(.nearest))]
    UnknownDocument {
        /// What was asked for.
        name: String,
        /// The nearest name there is.
        nearest: Option<String>,
    },
    /// No plan of that name in the document.
    #[error("there is no plan \"{name}\"{}", did_you_mean(.nearest))]
    UnknownPlan {
        /// What was asked for.
        name: String,
        /// The nearest name there is.
        nearest: Option<String>,
    },
    /// No kind or class of request of that name in the document.
    #[error("there is no kind of request \"{name}\"{}", did_you_mean(.nearest))]
    UnknownKind {
        /// What was asked for.
        name: String,
        /// The nearest name there is.
        nearest: Option<String>,
    },
    /// A question lacks something.
    #[error("\"{field}\" is missing{}", one_of(.values))]
    MissingField {
        /// What it lacks.
        field: String,
        /// What could stand there, where that is a short list.
        values: Vec<String>,
    },
    /// Pauses that cannot be.
    #[error("bad pauses: {0}")]
    BadPauses(&'static str),
    /// A question that cannot be read.
    #[error("{at}{message}", at = at(.path))]
    Malformed {
        /// Where, from the outside in.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// An attribute, a matter or one of their values that the document does not know.
    #[error("\"{field}\" does not know \"{name}\"{}", did_you_mean(.nearest))]
    UnknownField {
        /// Where it was given.
        field: String,
        /// What was given.
        name: String,
        /// The nearest name there is.
        nearest: Option<String>,
    },
    /// A rate of VAT that does not exist on the day that is asked about.
    #[error("there is no VAT rate of {rate} % on that day{}", one_of(.possible))]
    UnknownVatRate {
        /// What was given, in percent.
        rate: String,
        /// The rates of that day, in percent.
        possible: Vec<String>,
    },
    /// A requisite that cannot be, or that no payment order takes.
    #[error("{field}: {why}")]
    BadRequisite {
        /// Which, as it is called in a question.
        field: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// What is wrong with one entry of a question that has several.
    #[error("{path}: {refusal}")]
    At {
        /// Where, from the outside in: `lines.0.units`.
        path: String,
        /// What is wrong there.
        refusal: Box<Refusal>,
    },
    /// The document must know something about the client first.
    #[error("say \"{attribute}\" of \"{document}\": one of {}", .values.join(", "))]
    MissingAttribute {
        /// The document that must know it.
        document: String,
        /// The attribute, such as the client's status.
        attribute: String,
        /// Its possible values.
        values: Vec<String>,
    },
    /// Working hours that cannot be.
    #[error("bad schedule: {0}")]
    BadSchedule(BadSchedule),
    /// A text that is no instant.
    #[error("\"{text}\" is not an instant such as 2026-11-20T12:00:00+03:00")]
    BadInstant {
        /// What was given.
        text: String,
    },
}

/// What is wrong with working hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSchedule {
    /// Not `09:00-18:00`.
    #[error("\"{0}\" is not a window such as 09:00-18:00")]
    NotAWindow(String),
    /// A window that ends before it begins or has no length.
    #[error("the window {0} ends before it begins; one over midnight is written as two")]
    Backwards(String),
    /// A window that begins before the previous one ends.
    #[error("the window {0} begins before the previous one ends")]
    Overlapping(String),
    /// Never open.
    #[error("there is no window at all")]
    NeverOpen,
    /// Not `+03:00`.
    #[error("\"{0}\" is not an offset from UTC such as +03:00")]
    NotAnOffset(String),
}

impl Refusal {
    /// Returns the stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::OutOfRange { .. } => "out_of_range",
            Refusal::BelowMinimum { .. } => "below_minimum",
            Refusal::NotAPackage => "not_a_package",
            Refusal::UnknownDocument { .. } => "unknown_document",
            Refusal::UnknownPlan { .. } => "unknown_plan",
            Refusal::UnknownKind { .. } => "unknown_kind",
            Refusal::MissingField { .. } => "missing_field",
            Refusal::BadPauses(_) => "bad_pauses",
            Refusal::Malformed { .. } => "malformed",
            Refusal::UnknownField { .. } => "unknown_field",
            Refusal::UnknownVatRate { .. } => "unknown_field",
            Refusal::BadRequisite { .. } => "bad_requisite",
            Refusal::At { refusal, .. } => refusal.code(),
            Refusal::MissingAttribute { .. } => "missing_attribute",
            Refusal::BadSchedule(_) => "bad_schedule",
            Refusal::BadInstant { .. } => "bad_instant",
        }
    }
}

fn one_of(values: &[String]) -> String {
    if values.is_empty() { String::new() } else { format!(": one of {}", values.join(", ")) }
}

fn at(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}: ") }
}

fn did_you_mean(nearest: &Option<String>) -> String {
    match nearest {
        Some(name) => format!("; did you mean \"{name}\"?"),
        None => String::new(),
    }
}
