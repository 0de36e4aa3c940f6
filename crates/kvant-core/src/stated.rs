//! What a document says about one matter, silence included.

use std::mem;

use serde::Serialize;

use crate::source::Source;
use crate::tree::{FromTree, Key, Read, Tree, Wrong, below, read_record, unknown_word, words};

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
    fn read(&mut self, tree: &mut Tree) -> Read {
        let (mut value, mut others, mut source) = (T::blank(), Vec::new(), Source::blank());
        *self = match read_parts(tree, &mut value, &mut others, &mut source)? {
            Word::Is => Stated::Is { value, source },
            Word::ByAgreement => Stated::ByAgreement { source },
            Word::NotRegulated => Stated::NotRegulated { source },
            Word::NotGuaranteed => Stated::NotGuaranteed { source },
            Word::Dash => Stated::Dash { source },
            Word::Readings => Stated::Readings { assumed: value, others, source },
            Word::NotStated => Stated::NotStated,
        };
        Ok(())
    }

    fn blank() -> Self {
        Stated::NotStated
    }
}

words! {
    enum Word {
        Is = "is",
        ByAgreement = "by-agreement",
        NotRegulated = "not-regulated",
        NotGuaranteed = "not-guaranteed",
        Dash = "dash",
        Readings = "readings",
        NotStated = "not-stated",
    }
}

/// Reads the parts that the word stands with, whatever the value is.
fn read_parts(
    tree: &mut Tree,
    value: &mut dyn FromTree,
    others: &mut dyn FromTree,
    source: &mut Source,
) -> Result<Word, Box<Wrong>> {
    const SOURCE: Key = Key::new("source");
    let (text, mut inner) = mem::take(tree).into_tagged()?;
    let word = Word::of(&text).ok_or_else(|| unknown_word(&text, Word::WORDS))?;
    let inner = &mut inner;
    let read = match word {
        Word::NotStated => Ok(()),
        Word::Is => read_record(inner, &[Key::new("value"), SOURCE], &mut [value, source]),
        Word::Readings => {
            let keys = [Key::new("assumed"), Key::new("others"), SOURCE];
            read_record(inner, &keys, &mut [value, others, source])
        }
        _ => read_record(inner, &[SOURCE], &mut [source]),
    };
    read.map_err(|wrong| below(wrong, &text)).map(|()| word)
}
