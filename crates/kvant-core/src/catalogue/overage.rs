//! What happens to work above what was paid for.

use std::mem;

use serde::Serialize;

use crate::source::Source;
use crate::tree::{FromTree, Key, Read, Tree, below, read_record, unknown_word, words};

/// What happens to work above what was paid for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Overage {
    /// It is charged by the rates of this plan.
    Rates {
        /// Where the document says so.
        source: Source,
    },
    /// It is charged by the rates of another plan.
    Plan {
        /// That plan.
        plan: String,
        /// Where the document says so.
        source: Source,
    },
    /// Work stops until the next month, or the next payment.
    Stop {
        /// Where the document says so.
        source: Source,
    },
    /// Its price is agreed from case to case.
    ByAgreement {
        /// Where the document says so.
        source: Source,
    },
    /// The document says nothing.
    NotStated,
}

impl Overage {
    /// Returns where the document says so, if it says anything.
    pub fn source(&self) -> Option<&Source> {
        match self {
            Overage::Rates { source }
            | Overage::Plan { source, .. }
            | Overage::Stop { source }
            | Overage::ByAgreement { source } => Some(source),
            Overage::NotStated => None,
        }
    }

    /// Returns whether the document says nothing.
    pub fn is_not_stated(&self) -> bool {
        *self == Overage::NotStated
    }
}

words! {
    enum OverageWord {
        Rates = "rates",
        Plan = "plan",
        Stop = "stop",
        ByAgreement = "by-agreement",
        NotStated = "not-stated",
    }
}

impl FromTree for Overage {
    fn read(&mut self, tree: &mut Tree) -> Read {
        const SOURCE: Key = Key::new("source");
        let (text, mut inner) = mem::take(tree).into_tagged()?;
        let word = OverageWord::of(&text).ok_or_else(|| unknown_word(&text, OverageWord::WORDS))?;
        let (mut plan, mut source) = (String::blank(), Source::blank());
        let read = match word {
            OverageWord::NotStated => return Ok(()),
            OverageWord::Plan => {
                let keys = [Key::new("plan"), SOURCE];
                read_record(&mut inner, &keys, &mut [&mut plan, &mut source])
            }
            _ => read_record(&mut inner, &[SOURCE], &mut [&mut source]),
        };
        read.map_err(|wrong| below(wrong, &text))?;
        *self = match word {
            OverageWord::Rates => Overage::Rates { source },
            OverageWord::Plan => Overage::Plan { plan, source },
            OverageWord::Stop => Overage::Stop { source },
            OverageWord::ByAgreement => Overage::ByAgreement { source },
            OverageWord::NotStated => Overage::NotStated,
        };
        Ok(())
    }

    fn blank() -> Self {
        Overage::NotStated
    }
}
