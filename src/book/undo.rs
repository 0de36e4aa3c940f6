//! Taking back what was recorded: what was just done, or the last act of this device.

use std::time::Duration;

use kvant_core::ledger::command;
use kvant_core::ledger::event::EventId;
use leptos::prelude::*;

use crate::book::Book;
use crate::clock;

/// So long an offer to take something back holds, in seconds.
const UNDO_SECONDS: i64 = 60;

/// An offer to take back what was recorded last. It ends with the next act, and after a minute: what
/// a person sees then is no longer what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndoOffer {
    /// The act of this page that it would take back.
    act: u64,
    /// The last second of it.
    until: i64,
}

impl Book {
    /// Offers to take back what was recorded last.
    pub fn offer_undo(self) -> UndoOffer {
        let act = self.acts.get_untracked();
        let end = move || {
            self.offers_ended.update(|ended| *ended = act.max(*ended));
        };
        set_timeout(end, Duration::from_secs(UNDO_SECONDS.unsigned_abs()));
        UndoOffer { act, until: clock::unix_seconds().saturating_add(UNDO_SECONDS) }
    }

    /// Whether an offer still holds. Whoever draws by it is told when it ends.
    pub fn is_offered(self, offer: UndoOffer) -> bool {
        // A machine that slept has not counted the seconds, and a clock may have been set.
        let left = offer.until.saturating_sub(clock::unix_seconds());
        self.acts.get() == offer.act
            && self.offers_ended.get() < offer.act
            && (0..=UNDO_SECONDS).contains(&left)
    }

    /// Takes back events, the last one first.
    pub fn take_back(self, events: &[EventId]) {
        // They are as small as events can be.
        let _ = self.record_all(command::take_back(events));
    }

    /// Takes back the last event of this device that still counts. Returns whether there was one.
    pub fn undo(self) -> bool {
        let author = self.author();
        let undone = self.ledger.with_untracked(|ledger| command::take_back_last(ledger, author));
        !undone.is_empty() && self.record_all(undone).is_ok()
    }
}
