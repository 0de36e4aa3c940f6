//! What a document says about one matter, silence included.

use serde::Serialize;

use crate::source::Source;
use crate::tree::{FromTree, Record, Tree, Wrong, record, unknown_word};

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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
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

impl<T: FromTree> FromTree for Stated<T> {
    fn from_tree(tree: Tree) -> Result<Stated<T>, Wrong> {
        const WORDS: [&str; 7] = [
            "is",
            "by-agreement",
            "not-regulated",
            "not-guaranteed",
            "dash",
            "readings",
            "not-stated",
        ];
        let (word, inner) = tree.into_tagged()?;
        if word == "not-stated" {
            return Ok(Stated::NotStated);
        }
        let read = match word.as_str() {
            "is" => Stated::is(inner),
            "readings" => Stated::several(inner),
            "by-agreement" => source_of(inner).map(|source| Stated::ByAgreement { source }),
            "not-regulated" => source_of(inner).map(|source| Stated::NotRegulated { source }),
            "not-guaranteed" => source_of(inner).map(|source| Stated::NotGuaranteed { source }),
            "dash" => source_of(inner).map(|source| Stated::Dash { source }),
            _ => return Err(unknown_word(&word, &WORDS)),
        };
        read.map_err(|wrong| wrong.below(word))
    }

    fn blank() -> Self {
        Stated::NotStated
    }
}

record! {
    /// Where alone stands.
    struct Somewhere {
        source: Source,
    }
}

impl<T: FromTree> Stated<T> {
    fn is(tree: Tree) -> Result<Stated<T>, Wrong> {
        let mut record = Record::open(tree)?;
        let read = Stated::Is { value: record.take("value"), source: record.take("source") };
        record.close(&["value", "source"]).map(|()| read)
    }

    fn several(tree: Tree) -> Result<Stated<T>, Wrong> {
        let mut record = Record::open(tree)?;
        let (assumed, others) = (record.take("assumed"), record.take("others"));
        let read = Stated::Readings { assumed, others, source: record.take("source") };
        record.close(&["assumed", "others", "source"]).map(|()| read)
    }
}

fn source_of(tree: Tree) -> Result<Source, Wrong> {
    Somewhere::from_tree(tree).map(|somewhere| somewhere.source)
}
