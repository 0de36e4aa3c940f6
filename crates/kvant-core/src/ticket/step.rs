//! What can happen to a request.

use crate::calendar::Instant;
use crate::tree::words;

/// A step in the life of a request, after its registration.
///
/// Steps are stored in ledgers: variants and what they hold are only added to, never changed.
/// Names are ids of the terms as they were recorded, none of them checked; whether a step fits is
/// the matter of [`crate::ticket::story`]. That small work may start without the client's word
/// (S1-33) is no step: a story finds it out.
///
/// # Source
///
/// Documents 001 (S1-30 to S1-43), 004 (S4-39 to S4-43).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It was said what the request is. What is not said stays as it was.
    Classified {
        /// When.
        at: Instant,
        /// Its kind.
        kind: Option<String>,
        /// Its class, which decides the kind, too.
        class: Option<String>,
        /// Its priority.
        priority: Option<String>,
    },
    /// The provider answered: it has the request.
    Reacted {
        /// When.
        at: Instant,
    },
    /// The provider said how long the whole work will take; a later estimate replaces an earlier
    /// one.
    Estimated {
        /// When.
        at: Instant,
        /// How long, in minutes of work.
        minutes: u32,
    },
    /// The client agreed to the work and its price.
    Agreed {
        /// When.
        at: Instant,
    },
    /// Work began.
    Started {
        /// When.
        at: Instant,
    },
    /// The request waits.
    PutOnHold {
        /// When.
        at: Instant,
        /// For whom: a word of [`Waiting`], or any other words.
        waits_for: String,
    },
    /// It waits no longer.
    Resumed {
        /// When.
        at: Instant,
    },
    /// The work is handed over.
    Done {
        /// When.
        at: Instant,
    },
    /// The client found a fault in what was handed over.
    Reopened {
        /// When.
        at: Instant,
        /// The fault, in words; may be empty.
        reason: String,
    },
    /// The client wants something more: it is estimated and agreed anew.
    ReopenedAsNew {
        /// When.
        at: Instant,
        /// What, in words; may be empty.
        reason: String,
    },
    /// Nothing more is to be done.
    Closed {
        /// When.
        at: Instant,
    },
    /// The provider refused the request or put it off.
    Refused {
        /// When.
        at: Instant,
        /// The id of a [`crate::catalogue::RefusalReason`] of the document, or the reason in words;
        /// may be empty.
        reason: String,
    },
}

words! {
    /// For whom a request waits.
    pub enum Waiting {
        /// For the client. This alone stops the provider's time.
        Client = "client",
        /// For somebody else. No document says that this stops anything (S2-45).
        ThirdParty = "third-party",
        /// For the provider.
        Provider = "provider",
    }

    /// The kinds of steps.
    pub enum StepKind {
        /// [`Step::Classified`].
        Classified = "classified",
        /// [`Step::Reacted`].
        Reacted = "reacted",
        /// [`Step::Estimated`].
        Estimated = "estimated",
        /// [`Step::Agreed`].
        Agreed = "agreed",
        /// [`Step::Started`].
        Started = "started",
        /// [`Step::PutOnHold`].
        PutOnHold = "put-on-hold",
        /// [`Step::Resumed`].
        Resumed = "resumed",
        /// [`Step::Done`].
        Done = "done",
        /// [`Step::Reopened`].
        Reopened = "reopened",
        /// [`Step::ReopenedAsNew`].
        ReopenedAsNew = "reopened-as-new",
        /// [`Step::Closed`].
        Closed = "closed",
        /// [`Step::Refused`].
        Refused = "refused",
    }
}

impl Step {
    /// Returns when it was taken, by the clock of whoever recorded it.
    pub fn at(&self) -> Instant {
        match self {
            Step::Classified { at, .. }
            | Step::Reacted { at }
            | Step::Estimated { at, .. }
            | Step::Agreed { at }
            | Step::Started { at }
            | Step::PutOnHold { at, .. }
            | Step::Resumed { at }
            | Step::Done { at }
            | Step::Reopened { at, .. }
            | Step::ReopenedAsNew { at, .. }
            | Step::Closed { at }
            | Step::Refused { at, .. } => *at,
        }
    }

    /// Returns its kind.
    pub const fn kind(&self) -> StepKind {
        match self {
            Step::Classified { .. } => StepKind::Classified,
            Step::Reacted { .. } => StepKind::Reacted,
            Step::Estimated { .. } => StepKind::Estimated,
            Step::Agreed { .. } => StepKind::Agreed,
            Step::Started { .. } => StepKind::Started,
            Step::PutOnHold { .. } => StepKind::PutOnHold,
            Step::Resumed { .. } => StepKind::Resumed,
            Step::Done { .. } => StepKind::Done,
            Step::Reopened { .. } => StepKind::Reopened,
            Step::ReopenedAsNew { .. } => StepKind::ReopenedAsNew,
            Step::Closed { .. } => StepKind::Closed,
            Step::Refused { .. } => StepKind::Refused,
        }
    }
}
