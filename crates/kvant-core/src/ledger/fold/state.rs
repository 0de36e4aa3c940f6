//! What stands in a ledger, as data.

use chrono::NaiveDate;

use crate::calendar::Instant;
use crate::catalogue::{Attributes, Readings};
use crate::ledger::codec::Newer;
use crate::ledger::event::{Entry, EventId, Opening, Origin, Payment, Session, StopCause};
use crate::money::Rub;
use crate::ticket::Transition;

/// What holds for the ledger as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct General {
    /// What the person calls it; empty before it has a name.
    pub name: String,
    /// The document whose terms hold; empty before one is chosen.
    pub document: String,
    /// What is known about the client.
    pub client: Attributes,
    /// The readings that were chosen.
    pub readings: Readings,
    /// The edition of the terms that was accepted last.
    pub acknowledged: Option<(EventId, String)>,
    /// When consent was given, while it is not withdrawn.
    pub consent: Option<EventId>,
}

/// A payment as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidPackage {
    /// What was paid, corrected where it was corrected.
    pub payment: Payment,
    /// Whether it was corrected.
    pub is_corrected: bool,
    /// The event that declared it void.
    pub voided: Option<EventId>,
    /// Its last day, unless a later payment prolongs it; nothing where no end is stated.
    pub last_day: Option<NaiveDate>,
}

impl PaidPackage {
    /// Returns what one unit cost, for showing; nothing where the amount is not known.
    pub fn worth(&self, units: u32) -> Option<Rub> {
        self.payment.amount?.share(u64::from(units), u64::from(self.payment.units))
    }
}

/// A request as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// How it was made, in its latest words.
    pub opening: Opening,
    /// The steps of its life, in their order, with the events that say so.
    pub steps: Vec<(EventId, Transition)>,
    /// Through which channel it was sent, as was said last.
    pub channel: Option<String>,
}

/// A session as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkedSession {
    /// On which request.
    pub request: Option<EventId>,
    /// Who worked; empty where nobody said.
    pub specialist: String,
    /// When it began.
    pub from: Instant,
    /// When it ended; nothing while its timer runs.
    pub to: Option<Instant>,
    /// What was done; may be empty.
    pub text: String,
    /// By what its timer was stopped; nothing for what no timer measured.
    pub stopped_by: Option<StopCause>,
    /// How it came here, where no timer measured it.
    pub origin: Option<Origin>,
    /// Whether a person corrected its times.
    pub is_corrected: bool,
    /// Why it is not charged, if so.
    pub problem: Option<SessionProblem>,
}

impl WorkedSession {
    /// One whose timer was started.
    pub(super) const fn timed(
        request: Option<EventId>,
        specialist: String,
        from: Instant,
    ) -> WorkedSession {
        WorkedSession {
            request,
            specialist,
            from,
            to: None,
            text: String::new(),
            stopped_by: None,
            origin: None,
            is_corrected: false,
            problem: None,
        }
    }

    /// One that was recorded as a whole.
    pub(super) fn recorded(session: Session) -> WorkedSession {
        WorkedSession {
            request: session.request,
            specialist: session.specialist,
            from: session.from,
            to: Some(session.to),
            text: session.text,
            stopped_by: None,
            origin: Some(session.origin),
            is_corrected: false,
            problem: None,
        }
    }
}

/// Why a session is not charged until a person has looked at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionProblem {
    /// It ends before it begins.
    EndsBeforeItBegins,
    /// It lasts more than a day, and nobody confirmed that; or 31 days, which nobody can.
    LongerThanADay,
}

/// Why an event has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEffect {
    /// What it is about has not arrived (yet).
    SubjectMissing,
    /// What it is about is of another kind.
    SubjectOfOtherKind,
    /// What it is about was undone or declared void.
    SubjectGone,
    /// The timer was stopped already: two tabs or devices did the same, which is harmless.
    AlreadyStopped,
    /// It would undo an event that its author did not know of.
    UndoesLater,
    /// The document does not know this attribute or value.
    UnknownAttribute,
    /// The document does not know this matter or reading.
    UnknownReading,
    /// The catalogue has no such document: nothing can be computed by its terms.
    UnknownDocument,
    /// The offer held no longer when it was accepted, and nobody said that it is agreed all the
    /// same.
    QuoteExpired,
    /// The offer has no such variant, or no such line that can be left out.
    NotOffered,
}

/// An event of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryEntry<'l> {
    /// One that is understood.
    Known(&'l Entry),
    /// One of a newer app.
    Newer(&'l Newer),
}
