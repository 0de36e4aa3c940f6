//! What an event is about, and what has to be derived anew when one arrives.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use crate::ledger::event::{Entry, Event, EventId};

/// Something for each of many events.
///
/// A name is a digest already: eight of its bytes are as good as any hash of all of them, and a
/// ledger of 20,000 events opens in a third of the time.
pub(super) type ById<T> = HashMap<EventId, T, BuildHasherDefault<Digest>>;

/// Takes the first bytes of a name for its hash.
#[derive(Default)]
pub(super) struct Digest(u64);

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    // The length of a name, which is always the same.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// What changed and has to be derived anew.
#[derive(Default)]
pub(super) struct Changed {
    // Whatever a file names as a subject: not to be trusted as a digest.
    pub(super) subjects: BTreeSet<EventId>,
    pub(super) is_whole: bool,
    pub(super) is_undoing: bool,
}

/// What an event is about.
pub(super) enum Subject {
    /// The ledger.
    Whole,
    /// What it enters.
    Itself,
    /// What an earlier event entered.
    Of(EventId),
    /// Whether that event counts.
    Undoing(EventId),
    /// Nothing that anything follows from.
    None,
}

pub(super) fn subject_of(entry: &Entry) -> Subject {
    match &entry.event {
        Event::LedgerNamed { .. }
        | Event::StatusChanged { .. }
        | Event::ReadingChosen { .. }
        | Event::TermsAcknowledged { .. }
        | Event::ConsentGiven { .. }
        | Event::ConsentWithdrawn { .. } => Subject::Whole,
        Event::PackagePaid(_)
        | Event::RequestOpened(_)
        | Event::QuoteWritten { .. }
        | Event::TimerStarted { .. }
        | Event::SessionRecorded(_) => Subject::Itself,
        Event::PaymentCorrected { payment: subject, .. }
        | Event::PaymentVoided { payment: subject, .. }
        | Event::QuoteSent { quote: subject, .. }
        | Event::QuoteAccepted { quote: subject, .. }
        | Event::QuoteDeclined { quote: subject, .. }
        | Event::RequestMoved { request: subject, .. }
        | Event::RequestSent { request: subject, .. }
        | Event::RequestReworded { request: subject, .. }
        | Event::TimerStopped { timer: subject, .. }
        | Event::SessionCorrected { session: subject, .. }
        | Event::SessionAttached { session: subject, .. } => Subject::Of(*subject),
        Event::EventUndone { event } => Subject::Undoing(*event),
        Event::NoteWritten { .. } => Subject::None,
    }
}
