//! The open ledger as signals, and its only writer.
//!
//! What a person does becomes an event, the event becomes bytes, the bytes go to every store of
//! this device, and the ledger takes the event in at once. What is written is never changed.
//!
//! Which store is written when, and what a page may say of it, is decided in
//! [`kvant_wire::replication`]; `stores` does it.

mod ledgers;
mod random;
mod stores;
mod undo;
mod unwatched;

use std::cell::OnceCell;
use std::time::Duration;

use chrono::DateTime;
use kvant_core::calendar::Instant;
use kvant_core::catalogue::Catalogue;
use kvant_core::ledger::charge::Running;
use kvant_core::ledger::codec::{self, Decoded};
use kvant_core::ledger::command::Gap;
use kvant_core::ledger::event::{Author, Event, EventId};
use kvant_core::ledger::fold::Ledger;
use kvant_device::{Preference, recall, remember};
use kvant_wire::envelope::Envelope;
use kvant_wire::replication::Replication;
use kvant_wire::store::{LedgerId, Quarantined};
use leptos::prelude::{LocalStorage, *};
use leptos::task::spawn_local;

use crate::clock;
use crate::supply::{self, Supplied, SupplyError};

use stores::StoreState;
use unwatched::Watched;

pub use kvant_wire::replication::Durability;
pub use undo::UndoOffer;

/// Why something cannot be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordError {
    /// It is larger than an envelope may be.
    TooLarge,
    /// An instant in it lies where no calendar of ours does: it could not be read again.
    Unreadable,
}

/// The open ledger. A copy is the same book.
#[derive(Clone, Copy)]
pub struct Book {
    /// The terms.
    pub catalogue: &'static Catalogue,
    /// What is in it.
    pub ledger: RwSignal<Ledger<'static>, LocalStorage>,
    /// Which of the ledgers of this device it is.
    pub current: RwSignal<LedgerId>,
    /// All ledgers of this device, the open one too once something is in it.
    pub shelf: RwSignal<Vec<LedgerId>>,
    /// Where what was recorded is.
    pub durability: RwSignal<Durability>,
    /// Whether the ledger was read; before that it looks empty.
    pub is_read: RwSignal<bool>,
    /// What the clock says; every second while a timer runs.
    pub now: RwSignal<Instant>,
    /// The sessions whose timers run now, in the order in which they began.
    pub running: Memo<Vec<Running>>,
    /// Times in which a timer ran and nobody watched, until the person says what they were.
    pub gaps: RwSignal<Vec<Gap>>,
    /// How many times something was recorded here.
    acts: RwSignal<u64>,
    /// The last of those acts whose offer to be taken back has ended.
    offers_ended: RwSignal<u64>,
    /// Records that are no envelopes.
    pub quarantined: RwSignal<Vec<Quarantined>, LocalStorage>,
    /// Whether another tab or the browser wiped what was stored.
    pub is_wiped: RwSignal<bool>,
    /// The name of the ledger that was open until another tab deleted it.
    pub deleted_elsewhere: RwSignal<Option<String>>,
    author: Author,
    /// What this tab adds to the count of its author: two tabs of one device that do the same in
    /// the same second must not write the same bytes, which would be one event.
    tab: u64,
    stores: StoredValue<StoreState, LocalStorage>,
    watched: StoredValue<Watched>,
}

thread_local! {
    static BOOK: OnceCell<Book> = const { OnceCell::new() };
    static OWNER: OnceCell<Owner> = const { OnceCell::new() };
}

impl Book {
    /// Opens the book of this device, once: the timer and the pages share it.
    ///
    /// # Errors
    ///
    /// [`SupplyError`] when there are no terms at all.
    pub async fn open() -> Result<Book, SupplyError> {
        let Supplied { catalogue, .. } = supply::supply().await?;
        if let Some(book) = BOOK.with(|book| book.get().copied()) {
            return Ok(book);
        }
        // It outlives every page, and so do its signals.
        let book =
            OWNER.with(|owner| owner.get_or_init(Owner::new).with(|| Book::empty(catalogue)));
        let book = BOOK.with(|first| *first.get_or_init(|| book));
        spawn_local(book.begin());
        Ok(book)
    }

    fn empty(catalogue: &'static Catalogue) -> Book {
        let ledger = RwSignal::new_local(Ledger::new(catalogue));
        let now = RwSignal::new(now());
        let running = Memo::new(move |_| ledger.with(|ledger| ledger.running(now.get())));
        Book {
            catalogue,
            ledger,
            current: RwSignal::new(random::ledger_id()),
            shelf: RwSignal::new(Vec::new()),
            durability: RwSignal::new(Durability::Saved),
            is_read: RwSignal::new(false),
            now,
            running,
            gaps: RwSignal::new(Vec::new()),
            acts: RwSignal::new(0),
            offers_ended: RwSignal::new(0),
            quarantined: RwSignal::new_local(Vec::new()),
            is_wiped: RwSignal::new(false),
            deleted_elsewhere: RwSignal::new(None),
            author: random::author(),
            tab: random::tab(),
            stores: StoredValue::new_local(StoreState::new()),
            watched: StoredValue::new(Watched::new(clock::unix_seconds())),
        }
    }

    async fn begin(self) {
        let shelf = self.find_ledgers().await;
        let remembered = recall(Preference::Ledger).and_then(|id| id.parse().ok());
        let known = remembered.filter(|id| shelf.contains(id)).or_else(|| shelf.first().cloned());
        self.shelf.set(shelf);
        self.read(known.unwrap_or_else(|| self.current.get_untracked())).await;
        self.listen_to_tabs();
        OWNER.with(|owner| {
            owner.get_or_init(Owner::new).with(|| {
                let _ = set_interval_with_handle(move || self.tick(), Duration::from_secs(1));
            });
        });
    }

    /// What has to be done every second.
    fn tick(self) {
        self.tell_removed();
        self.watch_timers();
    }

    /// Reads a ledger of this device and shows it in the place of the one before.
    pub async fn read(self, id: LedgerId) {
        self.is_read.set(false);
        let id = self.read_stores(id).await;
        let before = self.current.get_untracked();
        let mut ledger = Ledger::new(self.catalogue);
        ledger.ingest(self.with_set(&id, |set| set.envelopes().map(decoded).collect::<Vec<_>>()));
        self.current.set(id.clone());
        self.quarantined.set(self.with_set(&id, Replication::quarantined));
        self.ledger.set(ledger);
        self.gaps.set(unwatched::asked_before(&id));
        self.is_read.set(true);
        self.show_durability(&id);
        self.remember_open(&id);
        self.ask_about_absence();
        self.trim(&id);
        if before != id && self.was_opened(&before) {
            self.replicate(&before, Replication::close);
        }
        self.retry_elsewhere();
    }

    /// Records what happened, and returns the name of the event.
    ///
    /// # Errors
    ///
    /// [`RecordError`]; then nothing was recorded.
    pub fn record(self, event: Event) -> Result<EventId, RecordError> {
        let ids = self.record_all(vec![event])?;
        // Of one event there is one name.
        ids.into_iter().next().ok_or(RecordError::Unreadable)
    }

    /// Records what happened together, and returns the names of the events in the same order.
    ///
    /// # Errors
    ///
    /// [`RecordError`] when one of them cannot be recorded; then none was.
    pub fn record_all(self, events: Vec<Event>) -> Result<Vec<EventId>, RecordError> {
        let at = now();
        let mut stamp = self.ledger.with_untracked(|ledger| ledger.next_stamp(self.author));
        stamp.sequence = stamp.sequence.saturating_add(self.tab);
        let starts_timer = events.iter().any(|one| matches!(one, Event::TimerStarted { .. }));
        let (mut entries, mut envelopes) = (Vec::new(), Vec::new());
        for event in events {
            let bytes = codec::encode(&event, stamp, at);
            let envelope = Envelope::seal(bytes).map_err(|_| RecordError::TooLarge)?;
            // What cannot be read again must not look recorded.
            let (id, Decoded::Known(entry)) = decoded(&envelope) else {
                return Err(RecordError::Unreadable);
            };
            entries.push((id, Decoded::Known(entry)));
            envelopes.push(envelope);
            stamp = stamp.next();
        }
        if starts_timer {
            self.remember_seen(at.timestamp());
        }
        let ids = entries.iter().map(|(id, _)| *id).collect();
        // What happened now must not lie ahead of what is shown.
        self.now.set(at);
        self.take_in(entries);
        self.acts.update(|acts| *acts = acts.saturating_add(1));
        self.store_recorded(envelopes);
        Ok(ids)
    }

    /// Lets the ledger take in events. A timer that runs again by them, because its stop was taken
    /// back, is asked about: nobody has watched it since.
    fn take_in(self, entries: Vec<(EventId, Decoded)>) {
        let open = |ledger: &Ledger<'static>| {
            let open = ledger.sessions().filter(|(_, session)| session.to.is_none());
            open.map(|(id, _)| id).collect::<Vec<EventId>>()
        };
        let before = self.ledger.with_untracked(open);
        self.ledger.update(|ledger| {
            ledger.ingest(entries);
        });
        let reopened = self.ledger.with_untracked(|ledger| {
            let again = open(ledger).into_iter().filter(|id| !before.contains(id));
            again.filter_map(|id| ledger.reopened(id)).min()
        });
        if let Some(stopped) = reopened {
            self.ask_about(stopped.timestamp(), self.now.get_untracked());
        }
    }

    /// Takes in envelopes that another program or device wrote, and returns how many are new.
    pub fn take(self, envelopes: Vec<Envelope>) -> usize {
        let current = self.current.get_untracked();
        let new: Vec<Envelope> = self.with_set(&current, |set| {
            envelopes.into_iter().filter(|envelope| !set.knows(envelope.id())).collect()
        });
        let count = new.len();
        self.take_in(new.iter().map(decoded).collect());
        self.store_recorded(new);
        count
    }

    /// Returns the author under which this device writes.
    pub fn author(self) -> Author {
        self.author
    }

    /// Returns the request that was being written on this device, in the words of its page.
    pub fn draft(self) -> Option<String> {
        recall(Preference::RequestDraft)
    }

    /// Keeps a request that is being written on this device; returns whether it could.
    pub fn keep_draft(self, draft: &str) -> bool {
        remember(Preference::RequestDraft, draft)
    }
}

fn decoded(envelope: &Envelope) -> (EventId, Decoded) {
    let id = EventId(envelope.id().bytes());
    (id, codec::decode(id, envelope.bytes()))
}

/// The instant it is, told in UTC: whoever shows it tells it in the offset of the document.
pub fn now() -> Instant {
    let now = DateTime::from_timestamp(clock::unix_seconds(), 0);
    now.unwrap_or(DateTime::UNIX_EPOCH).fixed_offset()
}
