//! What can happen to a request.

use crate::calendar::Instant;
use crate::tree::words;

/// A step in the life of a request, after its registration.
///
/// Steps are stored in ledgers: variants and what they hold are only added to, never changed.
/// Names are ids of the terms as they were recorded, none of them checked; whether a step fits is
/// the matter of [`crate::ticket::story()`]. That small work may start without the client's word
/// (S1-33) is no step: a story finds it out.
///
/// # Source
///
/// Documents 001 (S1-30 to S1-43), 004 (S4-39 to S4-43).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transition {
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
    pub enum TransitionKind {
        /// [`Transition::Classified`].
        Classified = "classified",
        /// [`Transition::Reacted`].
        Reacted = "reacted",
        /// [`Transition::Estimated`].
        Estimated = "estimated",
        /// [`Transition::Agreed`].
        Agreed = "agreed",
        /// [`Transition::Started`].
        Started = "started",
        /// [`Transition::PutOnHold`].
        PutOnHold = "put-on-hold",
        /// [`Transition::Resumed`].
        Resumed = "resumed",
        /// [`Transition::Done`].
        Done = "done",
        /// [`Transition::Reopened`].
        Reopened = "reopened",
        /// [`Transition::ReopenedAsNew`].
        ReopenedAsNew = "reopened-as-new",
        /// [`Transition::Closed`].
        Closed = "closed",
        /// [`Transition::Refused`].
        Refused = "refused",
    }
}

impl Transition {
    /// Returns when it was taken, by the clock of the device that recorded it.
    pub fn at(&self) -> Instant {
        match self {
            Transition::Classified { at, .. }
            | Transition::Reacted { at }
            | Transition::Estimated { at, .. }
            | Transition::Agreed { at }
            | Transition::Started { at }
            | Transition::PutOnHold { at, .. }
            | Transition::Resumed { at }
            | Transition::Done { at }
            | Transition::Reopened { at, .. }
            | Transition::ReopenedAsNew { at, .. }
            | Transition::Closed { at }
            | Transition::Refused { at, .. } => *at,
        }
    }

    /// Returns its kind.
    pub const fn kind(&self) -> TransitionKind {
        match self {
            Transition::Classified { .. } => TransitionKind::Classified,
            Transition::Reacted { .. } => TransitionKind::Reacted,
            Transition::Estimated { .. } => TransitionKind::Estimated,
            Transition::Agreed { .. } => TransitionKind::Agreed,
            Transition::Started { .. } => TransitionKind::Started,
            Transition::PutOnHold { .. } => TransitionKind::PutOnHold,
            Transition::Resumed { .. } => TransitionKind::Resumed,
            Transition::Done { .. } => TransitionKind::Done,
            Transition::Reopened { .. } => TransitionKind::Reopened,
            Transition::ReopenedAsNew { .. } => TransitionKind::ReopenedAsNew,
            Transition::Closed { .. } => TransitionKind::Closed,
            Transition::Refused { .. } => TransitionKind::Refused,
        }
    }
}
