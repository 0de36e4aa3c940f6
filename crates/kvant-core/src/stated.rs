//! What a document says about one matter, silence included.

use serde::{Deserialize, Serialize};

use crate::source::Source;

/// What a document says about one matter.
///
/// There is deliberately no default and no `unwrap`: a page that shows a figure must also
/// show why there is none. Silence is not zero and not "no" (SX-04, SX-08).
///
/// # Example
///
/// ```
/// use kvant_core::stated::Stated;
///
/// let silent: Stated<u32> = Stated::NotStated;
/// assert_eq!(silent.value(), None);
/// assert_eq!(silent.source(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Stated<T> {
    /// It says this.
    Is {
        /// What it says.
        value: T,
        /// Where it says so.
        source: Source,
    },
    /// It leaves the matter to be agreed from case to case.
    ByAgreement {
        /// Where it says so.
        source: Source,
    },
    /// It says that the matter is not regulated.
    NotRegulated {
        /// Where it says so.
        source: Source,
    },
    /// It says that nothing is promised.
    NotGuaranteed {
        /// Where it says so.
        source: Source,
    },
    /// It has a bare dash where a value would stand.
    Dash {
        /// Where the dash stands.
        source: Source,
    },
    /// It can be read in several ways; every one is named, the first is the assumed one.
    Readings {
        /// The assumed reading.
        assumed: T,
        /// The other ones.
        others: Vec<T>,
        /// The words that can be read so.
        source: Source,
    },
    /// It says nothing.
    NotStated,
}

impl<T> Stated<T> {
    /// Returns what is counted with: the stated value, or the assumed reading.
    pub fn value(&self) -> Option<&T> {
        match self {
            Stated::Is { value, .. } | Stated::Readings { assumed: value, .. } => Some(value),
            _ => None,
        }
    }

    /// Returns the place, where the document says anything at all.
    pub fn source(&self) -> Option<&Source> {
        match self {
            Stated::Is { source, .. }
            | Stated::ByAgreement { source }
            | Stated::NotRegulated { source }
            | Stated::NotGuaranteed { source }
            | Stated::Dash { source }
            | Stated::Readings { source, .. } => Some(source),
            Stated::NotStated => None,
        }
    }
}
