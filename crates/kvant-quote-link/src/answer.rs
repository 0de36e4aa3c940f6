//! What a client answers to a quote, as a text that the seller takes in.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use kvant_core::calendar::Instant;
use kvant_core::ledger::event::{Event, EventId};
use kvant_core::quote::{Quote, QuoteChoice, QuoteNumber, codec};
use kvant_core::tree::Tree;
use sha2::{Digest, Sha256};

use crate::frame::{self, Kind, LinkRefusal, TooLong};

/// The version of an answer that is written.
const VERSION: i64 = 1;

/// Seconds since 1970 between which answers can be given: the years 2000 to 2200.
const SECONDS: std::ops::RangeInclusive<i64> = 946_684_800..=7_258_118_400;

/// Which quote, to the kopeck and the letter: the first bytes of the SHA-256 of its stored form.
///
/// # Invariant
///
/// Of version 1 of that form for ever: another one would make other names of the same quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuoteDigest(pub [u8; 16]);

impl QuoteDigest {
    /// Returns the digest of a quote.
    pub fn of(quote: &Quote) -> QuoteDigest {
        let digest = Sha256::digest(codec::encode(quote).to_json());
        let mut bytes = [0; 16];
        for (byte, value) in bytes.iter_mut().zip(digest) {
            *byte = value;
        }
        QuoteDigest(bytes)
    }
}

impl fmt::Display for QuoteDigest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

/// What a client answers to a quote.
///
/// It is a claim of whoever holds the link: the seller's own ledger says what the quote was, and
/// whether it still held.
///
/// # Example
///
/// ```
/// use kvant_core::quote::Quote;
/// use kvant_quote_link::{AnswerOutcome, QuoteAnswer};
///
/// let quote = Quote::new(kvant_core::tree::read_date("2026-12-01").unwrap());
/// let at = chrono::DateTime::from_timestamp(1_796_115_600, 0).unwrap().fixed_offset();
/// let outcome = AnswerOutcome::Declined { reason: "Дорого".to_string() };
/// let answer = QuoteAnswer::to(&quote, at, outcome);
/// let link = answer.encode()?;
/// assert_eq!(QuoteAnswer::decode(&link), Ok(answer.clone()));
/// assert!(answer.is_about(&quote));
/// # Ok::<(), kvant_quote_link::TooLong>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteAnswer {
    /// Which quote.
    pub digest: QuoteDigest,
    /// Its number, for people; nothing where it has none.
    pub number: Option<QuoteNumber>,
    /// When the client answered, by the client's clock.
    pub at: Instant,
    /// What.
    pub outcome: AnswerOutcome,
}

/// Yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerOutcome {
    /// The client accepts.
    Accepted(QuoteChoice),
    /// The client declines.
    Declined {
        /// Why; may be empty.
        reason: String,
    },
}

impl QuoteAnswer {
    /// Answers a quote.
    pub fn to(quote: &Quote, at: Instant, outcome: AnswerOutcome) -> QuoteAnswer {
        let (digest, number) = (QuoteDigest::of(quote), quote.year_number());
        QuoteAnswer { digest, number, at, outcome }
    }

    /// Returns whether it answers that quote.
    pub fn is_about(&self, quote: &Quote) -> bool {
        self.digest == QuoteDigest::of(quote)
    }

    /// Returns the event that takes it in, for the quote that was written by `quote`.
    /// `though_expired` says that the seller agrees although the quote held no longer.
    pub fn event(&self, quote: EventId, though_expired: bool) -> Event {
        let at = self.at;
        match &self.outcome {
            AnswerOutcome::Accepted(choice) => {
                Event::QuoteAccepted { quote, at, choice: choice.clone(), though_expired }
            }
            AnswerOutcome::Declined { reason } => {
                Event::QuoteDeclined { quote, at, reason: reason.clone() }
            }
        }
    }

    /// Writes it as a text of `A–Z a–z 0–9 - _`.
    ///
    /// # Errors
    ///
    /// [`TooLong`] for a reason that no link could hold.
    pub fn encode(&self) -> Result<String, TooLong> {
        let whole = |number: u32| Tree::Whole(i64::from(number));
        let number = self
            .number
            .map(|of| Tree::List(vec![Tree::Whole(i64::from(of.year)), whole(of.number)]));
        let outcome = match &self.outcome {
            AnswerOutcome::Accepted(choice) => Tree::List(vec![
                whole(choice.variant),
                Tree::List(choice.taken.iter().map(|place| whole(*place)).collect()),
            ]),
            AnswerOutcome::Declined { reason } => Tree::Text(reason.clone()),
        };
        let content = Tree::List(vec![
            Tree::Whole(VERSION),
            Tree::Text(self.digest.to_string()),
            number.unwrap_or(Tree::Nothing),
            Tree::Whole(self.at.timestamp()),
            outcome,
        ]);
        frame::write(Kind::Answer, &content)
    }

    /// Reads it from a text.
    ///
    /// # Errors
    ///
    /// [`LinkRefusal`].
    pub fn decode(text: &str) -> Result<QuoteAnswer, LinkRefusal> {
        let Tree::List(content) = frame::read(Kind::Answer, text)? else {
            return Err(LinkRefusal::Unreadable);
        };
        let mut content = content.into_iter();
        match content.next().and_then(|version| version.whole()) {
            Some(VERSION) => read(content).ok_or(LinkRefusal::Unreadable),
            Some(version) if version > VERSION => Err(LinkRefusal::Newer),
            _ => Err(LinkRefusal::Unreadable),
        }
    }
}

fn read(mut content: impl Iterator<Item = Tree>) -> Option<QuoteAnswer> {
    let Tree::Text(digest) = content.next()? else { return None };
    let digest = URL_SAFE_NO_PAD.decode(digest).ok()?.try_into().ok().map(QuoteDigest)?;
    let number = match content.next()? {
        Tree::Nothing => None,
        Tree::List(of) => {
            let [year, number] = <[Tree; 2]>::try_from(of).ok()?;
            let year = i32::try_from(year.whole()?).ok()?;
            Some(QuoteNumber { year, number: place(&number)? })
        }
        _ => return None,
    };
    let seconds = content.next()?.whole().filter(|seconds| SECONDS.contains(seconds))?;
    let at = DateTime::from_timestamp(seconds, 0)?.fixed_offset();
    let outcome = match content.next()? {
        Tree::Text(reason) => AnswerOutcome::Declined { reason },
        Tree::List(choice) => {
            let [variant, taken] = <[Tree; 2]>::try_from(choice).ok()?;
            let Tree::List(taken) = taken else { return None };
            let taken = taken.iter().map(place).collect::<Option<Vec<u32>>>()?;
            AnswerOutcome::Accepted(QuoteChoice { variant: place(&variant)?, taken })
        }
        _ => return None,
    };
    Some(QuoteAnswer { digest, number, at, outcome })
}

fn place(tree: &Tree) -> Option<u32> {
    u32::try_from(tree.whole()?).ok()
}
