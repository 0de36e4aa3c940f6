//! The open ledger as signals, and its only writer.
//!
//! What a person does becomes an event, the event becomes bytes, the bytes go to every store of
//! this device, and the ledger takes the event in at once. What is written is never changed.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::time::Duration;

use chrono::DateTime;
use kvant_core::calendar::Instant;
use kvant_core::catalogue::Catalogue;
use kvant_core::ledger::charge::Running;
use kvant_core::ledger::codec::{self, Decoded};
use kvant_core::ledger::command::{self, Gap};
use kvant_core::ledger::event::{Author, Event, EventId};
use kvant_core::ledger::fold::Ledger;
use kvant_wire::envelope::{Envelope, EnvelopeId};
use kvant_wire::file::FiledLedger;
use kvant_wire::replicas::{Replica, union};
use kvant_wire::store::{EventStore, LedgerId, Loaded, Quarantined, StoreError};
use leptos::prelude::{LocalStorage, *};
use leptos::task::spawn_local;

use crate::clock;
use crate::supply::{self, Supplied, SupplyError};
use kvant_device::indexed_db::{Database, IndexedDbStore};
use kvant_device::local_storage::{self, Change, LocalStore, Watch};
use kvant_device::quota::{self, Persistence};
use kvant_device::tabs::{News, Tabs};
use kvant_device::{Preference, recall, remember};

/// A timer that nobody watched for longer than this is asked about: no browser lets a page sleep
/// so long without the machine sleeping too.
const GAP_SECONDS: i64 = 180;

/// So long an offer to take something back holds, in seconds.
const UNDO_SECONDS: i64 = 60;

/// How often it is written down that somebody watches, in seconds.
const SEEN_SECONDS: i64 = 30;

/// Where what was recorded is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// IndexedDB confirmed everything.
    Safe,
    /// It was asked to and has not answered yet.
    Saving,
    /// Only localStorage has it: a crash of the browser may lose the last seconds.
    AtRisk(StoreError),
    /// No store has it: it is gone with the page.
    MemoryOnly(StoreError),
}

/// An offer to take back what was recorded last. It ends with the next act, and after a minute: what
/// a person sees then is no longer what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndoOffer {
    /// The act of this page that it would take back.
    act: u64,
    /// The last second of it.
    until: i64,
}

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
    pub kept: RwSignal<Kept>,
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
    shelved: StoredValue<Shelved, LocalStorage>,
}

/// What stands behind the signals.
struct Shelved {
    author: Author,
    /// What this tab adds to the count of its author: two tabs of one device that do the same in
    /// the same second must not write the same bytes, which would be one event.
    tab: u64,
    database: Result<Database, StoreError>,
    durable: Result<IndexedDbStore, StoreError>,
    local: Result<LocalStore, StoreError>,
    _watch: Option<Watch>,
    tabs: Option<Tabs>,
    /// Everything that is in the ledger.
    envelopes: BTreeMap<EnvelopeId, Envelope>,
    /// What IndexedDB has not confirmed.
    unconfirmed: BTreeMap<EnvelopeId, Envelope>,
    /// What no durable store has of ledgers that were open before.
    parked: BTreeMap<LedgerId, Vec<Envelope>>,
    is_flushing: bool,
    last_watched: i64,
    last_seen_written: i64,
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
        let author = author();
        let ledger = RwSignal::new_local(Ledger::new(catalogue));
        let now = RwSignal::new(now());
        let running = Memo::new(move |_| ledger.with(|ledger| ledger.running(now.get())));
        Book {
            catalogue,
            ledger,
            current: RwSignal::new(new_ledger_id()),
            shelf: RwSignal::new(Vec::new()),
            kept: RwSignal::new(Kept::Safe),
            is_read: RwSignal::new(false),
            now,
            running,
            gaps: RwSignal::new(Vec::new()),
            acts: RwSignal::new(0),
            offers_ended: RwSignal::new(0),
            quarantined: RwSignal::new_local(Vec::new()),
            is_wiped: RwSignal::new(false),
            deleted_elsewhere: RwSignal::new(None),
            shelved: StoredValue::new_local(Shelved {
                author,
                tab: random() % 65_536,
                database: Err(StoreError::Denied),
                durable: Err(StoreError::Denied),
                local: Err(StoreError::Denied),
                _watch: None,
                tabs: None,
                envelopes: BTreeMap::new(),
                unconfirmed: BTreeMap::new(),
                parked: BTreeMap::new(),
                is_flushing: false,
                last_watched: clock::unix_seconds(),
                last_seen_written: 0,
            }),
        }
    }

    async fn begin(self) {
        let database = Database::open().await;
        let mut shelf = local_storage::ledgers().unwrap_or_else(|_| Vec::new());
        if let Ok(database) = &database {
            shelf.extend(database.ledgers().await.unwrap_or_else(|_| Vec::new()));
        }
        shelf.sort_unstable();
        shelf.dedup();
        self.shelved.update_value(|shelved| shelved.database = database);
        let remembered = recall(Preference::Ledger).and_then(|id| id.parse().ok());
        let known = remembered.filter(|id| shelf.contains(id)).or_else(|| shelf.first().cloned());
        self.shelf.set(shelf);
        match known {
            Some(id) => self.read(id).await,
            None => self.read(self.current.get_untracked()).await,
        }
        let tabs = Tabs::open(move |news| self.hear(news));
        self.shelved.update_value(|shelved| shelved.tabs = tabs);
        OWNER.with(|owner| {
            owner.get_or_init(Owner::new).with(|| {
                let _ = set_interval_with_handle(move || self.tick(), Duration::from_secs(1));
            });
        });
    }

    /// Reads a ledger of this device and shows it in the place of the one before.
    pub async fn read(self, id: LedgerId) {
        self.is_read.set(false);
        let database = self.shelved.with_value(|shelved| shelved.database.clone());
        let durable = database.map(|database| database.store(id.clone()));
        let local = LocalStore::open(&id);
        let from_durable = match &durable {
            Ok(store) => store.load().await,
            Err(error) => Err(error.clone()),
        };
        let from_local = match &local {
            Ok(store) => store.load().await,
            Err(error) => Err(error.clone()),
        };
        let durable_works = from_durable.as_ref().err().cloned();
        let parked = self.shelved.try_update_value(|shelved| shelved.parked.remove(&id)).flatten();
        let parked = Loaded { envelopes: parked.unwrap_or_else(Vec::new), ..Loaded::default() };
        let together = union([from_durable, from_local, Ok(parked)]);
        let mut ledger = Ledger::new(self.catalogue);
        ledger.take(together.envelopes.iter().map(decoded));
        let unconfirmed: BTreeMap<_, _> = match durable_works {
            None => together.lacked_by(0).map(|one| (one.id(), one.clone())).collect(),
            Some(_) => together.envelopes.iter().map(|one| (one.id(), one.clone())).collect(),
        };
        let mut quarantined = Vec::new();
        for replica in together.replicas {
            if let Replica::Read { quarantined: found, .. } = replica {
                quarantined.extend(found);
            }
        }
        quarantined.dedup();
        let watch = local
            .as_ref()
            .ok()
            .and_then(|store| store.watch(move |change| self.arrive(change)).ok());
        let envelopes = together.envelopes.into_iter().map(|one| (one.id(), one)).collect();
        let before = self.current.get_untracked();
        self.shelved.update_value(|shelved| {
            if !shelved.unconfirmed.is_empty() && before != id {
                let left = shelved.unconfirmed.values().cloned().collect();
                shelved.parked.insert(before, left);
            }
            shelved.durable = match (durable, durable_works) {
                (Ok(_), Some(error)) => Err(error),
                (store, _) => store,
            };
            shelved.local = local;
            shelved._watch = watch;
            shelved.envelopes = envelopes;
            shelved.unconfirmed = unconfirmed;
        });
        self.current.set(id.clone());
        self.quarantined.set(quarantined);
        self.ledger.set(ledger);
        self.gaps.set(asked_before(&id));
        self.is_read.set(true);
        self.remember_open(&id);
        self.flush();
        self.ask_about_absence();
        self.store_parked().await;
    }

    /// Tries once more to store what no store took of a ledger that was open before. What is not
    /// taken now stays in memory, and is there when that ledger is opened again.
    async fn store_parked(self) {
        let parked = self.shelved.with_value(|shelved| shelved.parked.clone());
        for (id, envelopes) in parked {
            if self.store(&id, &envelopes).await.is_ok() {
                self.shelved.update_value(|shelved| drop(shelved.parked.remove(&id)));
            }
        }
    }

    /// Shows an empty ledger; it is on this device once something is recorded in it.
    pub fn begin_another(self) {
        spawn_local(self.read(new_ledger_id()));
    }

    fn remember_open(self, id: &LedgerId) {
        if !self.ledger.with_untracked(Ledger::is_empty) {
            remember(Preference::Ledger, id.as_str());
            remember(Preference::Portal, "yes");
            self.shelf.update(|shelf| {
                if !shelf.contains(id) {
                    shelf.push(id.clone());
                }
            });
        }
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
        let (author, tab) = self.shelved.with_value(|shelved| (shelved.author, shelved.tab));
        let mut stamp = self.ledger.with_untracked(|ledger| ledger.next_stamp(author));
        stamp.sequence = stamp.sequence.saturating_add(tab);
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
        self.keep(envelopes);
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
            ledger.take(entries);
        });
        let reopened = self.ledger.with_untracked(|ledger| {
            let again = open(ledger).into_iter().filter(|id| !before.contains(id));
            again.filter_map(|id| ledger.reopened(id)).min()
        });
        if let Some(stopped) = reopened {
            self.ask_about(stopped.timestamp(), self.now.get_untracked());
        }
    }

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

    /// Takes in envelopes that another program or device wrote, and returns how many are new.
    pub fn take(self, envelopes: Vec<Envelope>) -> usize {
        let is_new = |envelope: &Envelope| {
            let known = |shelved: &Shelved| shelved.envelopes.contains_key(&envelope.id());
            !self.shelved.with_value(known)
        };
        let new: Vec<Envelope> = envelopes.into_iter().filter(is_new).collect();
        let count = new.len();
        self.take_in(new.iter().map(decoded).collect());
        self.keep(new);
        count
    }

    /// Takes back the last event of this device that still counts. Returns whether there was one.
    pub fn undo(self) -> bool {
        let author = self.author();
        let undone = self.ledger.with_untracked(|ledger| command::take_back_last(ledger, author));
        !undone.is_empty() && self.record_all(undone).is_ok()
    }

    /// Returns the author under which this device writes.
    pub fn author(self) -> Author {
        self.shelved.with_value(|shelved| shelved.author)
    }

    /// Returns the request that was being written on this device, in the words of its page.
    pub fn draft(self) -> Option<String> {
        recall(Preference::RequestDraft)
    }

    /// Keeps a request that is being written on this device; returns whether it could.
    pub fn keep_draft(self, draft: &str) -> bool {
        remember(Preference::RequestDraft, draft)
    }

    /// Everything of the open ledger, for a file.
    pub fn filed(self) -> FiledLedger {
        let envelopes =
            self.shelved.with_value(|shelved| shelved.envelopes.values().cloned().collect());
        let quarantined = self.quarantined.get_untracked();
        FiledLedger { id: self.current.get_untracked(), records: Loaded { envelopes, quarantined } }
    }

    /// Everything of this device, for a file. A ledger that cannot be read is said to be missing.
    pub async fn filed_all(self) -> (Vec<FiledLedger>, Vec<LedgerId>) {
        let (mut filed, mut missing) = (vec![self.filed()], Vec::new());
        let current = self.current.get_untracked();
        let others = self.shelf.get_untracked().into_iter().filter(|id| *id != current);
        for id in others {
            let records = self.load(&id).await;
            match records {
                Some(records) => filed.push(FiledLedger { id, records }),
                None => missing.push(id),
            }
        }
        (filed, missing)
    }

    /// What is stored of another ledger of this device; nothing where no store can be read.
    pub async fn load(self, id: &LedgerId) -> Option<Loaded> {
        let database = self.shelved.with_value(|shelved| shelved.database.clone());
        let durable = match database {
            Ok(database) => database.store(id.clone()).load().await,
            Err(error) => Err(error),
        };
        let local = match LocalStore::open(id) {
            Ok(store) => store.load().await,
            Err(error) => Err(error),
        };
        if durable.is_err() && local.is_err() {
            return None;
        }
        let mut together = union([durable, local]);
        let mut quarantined = Vec::new();
        for replica in &mut together.replicas {
            if let Replica::Read { quarantined: found, .. } = replica {
                quarantined.append(found);
            }
        }
        Some(Loaded { envelopes: together.envelopes, quarantined })
    }

    /// Stores envelopes of a ledger that is not open.
    ///
    /// # Errors
    ///
    /// What the stores say when none of them took all of it.
    pub async fn store(self, id: &LedgerId, envelopes: &[Envelope]) -> Result<(), StoreError> {
        let database = self.shelved.with_value(|shelved| shelved.database.clone());
        let durable = match database {
            Ok(database) => database.store(id.clone()).append_all(envelopes).await.map(drop),
            Err(error) => Err(error),
        };
        if durable.is_err() {
            let local = LocalStore::open(id)?;
            for envelope in envelopes {
                local.append(envelope).await?;
            }
        }
        self.shelf.update(|shelf| {
            if !shelf.contains(id) {
                shelf.push(id.clone());
            }
        });
        Ok(())
    }

    /// Deletes a ledger from this device and opens another one, or an empty one.
    ///
    /// # Errors
    ///
    /// What the store says that did not delete it; then it is still there.
    pub async fn delete(self, id: &LedgerId) -> Result<(), StoreError> {
        let database = self.shelved.with_value(|shelved| shelved.database.clone());
        match database {
            Ok(database) => database.delete_ledger(id).await?,
            // Where there is no storage, there is nothing to delete.
            Err(StoreError::Denied) => {}
            Err(error) => return Err(error),
        }
        if LocalStore::open(id).is_ok() {
            local_storage::delete_ledger(id)?;
        }
        self.tell_tabs(&News::Deleted(id.clone()));
        self.forget(id).await;
        Ok(())
    }

    /// Leaves a ledger that is deleted: nothing of it may be stored again.
    async fn forget(self, id: &LedgerId) {
        self.shelf.update(|shelf| shelf.retain(|known| known != id));
        let is_open = self.current.get_untracked() == *id;
        self.shelved.update_value(|shelved| {
            shelved.parked.remove(id);
            if is_open {
                shelved.unconfirmed.clear();
                shelved.envelopes.clear();
            }
        });
        if is_open {
            let next = self.shelf.with_untracked(|shelf| shelf.first().cloned());
            self.read(next.unwrap_or_else(new_ledger_id)).await;
        }
    }

    fn tell_tabs(self, news: &News) {
        self.shelved.with_value(|shelved| {
            if let Some(tabs) = &shelved.tabs {
                tabs.tell(news);
            }
        });
    }

    /// Takes in what another tab says.
    fn hear(self, news: News) {
        match news {
            News::Deleted(id) => {
                if self.current.get_untracked() == id {
                    let name = self.ledger.with_untracked(|ledger| ledger.general().name.clone());
                    self.deleted_elsewhere.set(Some(name));
                }
                spawn_local(async move { self.forget(&id).await });
            }
            News::Recorded(id, envelopes) if self.current.get_untracked() == id => {
                self.arrive_all(envelopes);
            }
            News::Recorded(..) => {}
        }
    }

    /// Asks the browser not to throw away what is stored here, which may show a question to the
    /// person. Returns whether it promised; nothing where it cannot be asked.
    pub async fn persist(self) -> Option<bool> {
        Some(quota::persist().await? == Persistence::Granted)
    }

    /// Returns where the next record would be: what [`Book::kept`] says before there is one.
    pub fn outlook(self) -> Kept {
        self.shelved.with_value(|shelved| match (&shelved.durable, &shelved.local) {
            (Ok(_), _) => Kept::Safe,
            (Err(error), Ok(_)) => Kept::AtRisk(error.clone()),
            (Err(error), Err(_)) => Kept::MemoryOnly(error.clone()),
        })
    }

    /// Writes everything of the open ledger once more, after the storage was wiped or full.
    pub fn keep_all(self) {
        spawn_local(async move {
            // What this device writes from now on is still its own after a reload.
            remember(Preference::Author, &self.author().to_string());
            // A database that was removed has to be made anew.
            if let Ok(database) = Database::open().await {
                let id = self.current.get_untracked();
                self.shelved.update_value(|shelved| {
                    shelved.durable = Ok(database.store(id));
                    shelved.database = Ok(database);
                });
            }
            let all: Vec<Envelope> =
                self.shelved.with_value(|shelved| shelved.envelopes.values().cloned().collect());
            self.keep(all);
        });
    }

    fn keep(self, envelopes: impl IntoIterator<Item = Envelope>) {
        let mut fresh = Vec::new();
        self.shelved.update_value(|shelved| {
            for envelope in envelopes {
                shelved.envelopes.insert(envelope.id(), envelope.clone());
                shelved.unconfirmed.insert(envelope.id(), envelope.clone());
                fresh.push(envelope);
            }
        });
        if fresh.is_empty() {
            return;
        }
        self.kept.set(Kept::Saving);
        let id = self.current.get_untracked();
        self.remember_open(&id);
        let local = self.shelved.with_value(|shelved| shelved.local.clone());
        spawn_local(async move {
            // Written at once, so that other tabs know and a reload finds it; what fails here is
            // told when the durable store has answered.
            let mut told: usize = 0;
            if let Ok(local) = local {
                for envelope in fresh.iter().take(local_storage::CONFIRMED_MAX) {
                    if local.append(envelope).await.is_err() {
                        break;
                    }
                    told = told.saturating_add(1);
                }
            }
            let untold = fresh.split_off(told);
            if !untold.is_empty() {
                self.tell_tabs(&News::Recorded(id, untold));
            }
            self.flush();
        });
    }

    /// Brings to IndexedDB what it has not confirmed, one transaction after the other.
    fn flush(self) {
        let is_free = self
            .shelved
            .try_update_value(|shelved| !std::mem::replace(&mut shelved.is_flushing, true))
            .unwrap_or(false);
        if !is_free {
            return;
        }
        spawn_local(async move {
            let mut failure = None;
            loop {
                let (durable, batch) = self.shelved.with_value(|shelved| {
                    let batch: Vec<Envelope> = shelved.unconfirmed.values().cloned().collect();
                    (shelved.durable.clone(), batch)
                });
                if batch.is_empty() {
                    break;
                }
                let appended = match durable {
                    Ok(store) => store.append_all(&batch).await.map(drop),
                    Err(error) => Err(error),
                };
                if let Err(error) = appended {
                    failure = Some(error);
                    break;
                }
                self.shelved.update_value(|shelved| {
                    batch.iter().for_each(|one| drop(shelved.unconfirmed.remove(&one.id())));
                });
            }
            self.shelved.update_value(|shelved| shelved.is_flushing = false);
            self.settle_kept(failure).await;
        });
    }

    /// Says where everything is, and takes out of localStorage what need not be there.
    async fn settle_kept(self, failure: Option<StoreError>) {
        let Some(error) = failure else {
            self.kept.set(Kept::Safe);
            self.is_wiped.set(false);
            let (local, confirmed) = self.shelved.with_value(|shelved| {
                let is_large = shelved.envelopes.len() > local_storage::CONFIRMED_MAX;
                (shelved.local.clone(), is_large)
            });
            if let (Ok(local), true) = (local, confirmed) {
                // In the order of events, the oldest first: those may go.
                let order: Vec<EnvelopeId> = self.ledger.with_untracked(|ledger| {
                    ledger.ids().map(|id| EnvelopeId::from_bytes(id.0)).collect()
                });
                drop(local.prune(&order));
            }
            return;
        };
        if error == StoreError::Gone {
            // What was confirmed went with the storage.
            self.is_wiped.set(true);
            self.shelved.update_value(|shelved| {
                shelved.unconfirmed.clone_from(&shelved.envelopes);
            });
        }
        let (local, unconfirmed) = self.shelved.with_value(|shelved| {
            let unconfirmed: Vec<Envelope> = shelved.unconfirmed.values().cloned().collect();
            (shelved.local.clone(), unconfirmed)
        });
        let mut kept = Kept::AtRisk(error);
        match local {
            Ok(local) => {
                for envelope in &unconfirmed {
                    if let Err(error) = local.append(envelope).await {
                        kept = Kept::MemoryOnly(error);
                        break;
                    }
                }
            }
            Err(error) => kept = Kept::MemoryOnly(error),
        }
        self.kept.set(kept);
    }

    /// Takes in what another tab wrote.
    fn arrive(self, change: Change) {
        match change {
            Change::Appended(envelope) => self.arrive_all(vec![envelope]),
            Change::Quarantined(record) => self.quarantined.update(|known| known.push(record)),
            Change::Wiped => self.is_wiped.set(true),
        }
    }

    fn arrive_all(self, envelopes: Vec<Envelope>) {
        // What happened now must not lie ahead of what is shown.
        self.now.set(now());
        // What a stop that was taken back leaves open is asked where it was taken back.
        self.ledger.update(|ledger| {
            ledger.take(envelopes.iter().map(decoded));
        });
        self.shelved.update_value(|shelved| {
            for envelope in envelopes {
                // The other tab may be gone before its store has answered.
                shelved.unconfirmed.insert(envelope.id(), envelope.clone());
                shelved.envelopes.insert(envelope.id(), envelope);
            }
        });
        self.flush();
        self.remember_open(&self.current.get_untracked());
    }

    /// Says that the database was removed under the page, which whoever records nothing more would
    /// not learn. Nothing is written by itself: the person may have wanted it gone.
    async fn tell_removed(self) {
        let (database, local, count) = self.shelved.with_value(|shelved| {
            let end = shelved.database.as_ref().ok().and_then(Database::end);
            (end, shelved.local.clone(), shelved.envelopes.len())
        });
        // Where something could not be stored, that was told.
        let is_news = database == Some(StoreError::Gone) && self.kept.get_untracked() == Kept::Safe;
        if count == 0 || !is_news {
            return;
        }
        let left = match local {
            Ok(local) => local.load().await.map_or(0, |loaded| loaded.envelopes.len()),
            Err(_) => 0,
        };
        self.is_wiped.set(true);
        self.kept.set(match left >= count {
            true => Kept::AtRisk(StoreError::Gone),
            false => Kept::MemoryOnly(StoreError::Gone),
        });
    }

    /// What has to be done every second.
    fn tick(self) {
        spawn_local(self.tell_removed());
        let at = clock::unix_seconds();
        let now = now();
        let is_running = self.is_running();
        let before = self.now.get_untracked();
        // Without a timer, minutes are enough.
        if is_running || before.timestamp().div_euclid(60) != at.div_euclid(60) {
            self.now.set(now);
        }
        let last = self.shelved.with_value(|shelved| shelved.last_watched);
        self.shelved.update_value(|shelved| shelved.last_watched = at);
        if !is_running {
            return;
        }
        // First asked, then stopped: what the sleep has used up can be given back.
        if at.saturating_sub(last) > GAP_SECONDS {
            self.offer_gap(last, now);
        }
        let written = self.shelved.with_value(|shelved| shelved.last_seen_written);
        if at.saturating_sub(written) >= SEEN_SECONDS {
            self.remember_seen(at);
        }
        self.stop_used_up(now);
    }

    /// Writes down that somebody watches: every tab does, so that none asks about what another
    /// one saw.
    fn remember_seen(self, at: i64) {
        self.shelved.update_value(|shelved| shelved.last_seen_written = at);
        remember(Preference::Seen, &at.to_string());
    }

    /// Whether any timer runs.
    pub fn is_running(self) -> bool {
        self.ledger
            .with_untracked(|ledger| ledger.sessions().any(|(_, session)| session.to.is_none()))
    }

    /// A timer whose paid units are used up has ended by itself; here it is written down (S0-18).
    fn stop_used_up(self, now: Instant) {
        let stopped = self.ledger.with_untracked(|ledger| command::stop_used_up(ledger, now));
        if !stopped.is_empty() {
            // They are as small as events can be.
            let _ = self.record_all(stopped);
        }
    }

    /// Asks about the time in which the page was closed while a timer ran.
    fn ask_about_absence(self) {
        if !self.is_running() {
            return;
        }
        let now = now();
        self.offer_gap(0, now);
        self.stop_used_up(now);
    }

    /// Asks about the time since `watched`, or since another tab watched, or since the first timer
    /// was started.
    fn offer_gap(self, watched: i64, to: Instant) {
        let seen = recall(Preference::Seen).and_then(|seen| seen.parse::<i64>().ok());
        let started = self.ledger.with_untracked(|ledger| {
            let open = ledger.sessions().filter(|(_, session)| session.to.is_none());
            open.map(|(_, session)| session.from.timestamp()).min()
        });
        let Some(from) = [Some(watched), seen, started].into_iter().flatten().max() else { return };
        self.ask_about(from, to);
    }

    /// Asks about the time from `from` until `to`, in which a timer ran and nobody watched. It ends
    /// where the timers ended by themselves (S0-18).
    fn ask_about(self, from: i64, to: Instant) {
        let running = self.ledger.with_untracked(|ledger| ledger.running(to));
        let ended = running.iter().map(|one| one.stopped_at.unwrap_or(to)).max();
        let to = ended.unwrap_or(to).min(to);
        if to.timestamp().saturating_sub(from) <= GAP_SECONDS {
            return;
        }
        if let Some(from) = DateTime::from_timestamp(from, 0) {
            let gap = Gap { from: from.fixed_offset(), to };
            self.gaps.update(|gaps| {
                // Asked before the page was left: now it is longer.
                gaps.retain(|asked| asked.from != gap.from);
                gaps.push(gap);
            });
            self.remember_gaps();
        }
    }

    /// Writes down what is asked, so that the question outlives the page.
    fn remember_gaps(self) {
        let id = self.current.get_untracked();
        let known = recall(Preference::Gaps).unwrap_or_default();
        let is_other = |line: &&str| line.split(' ').next() != Some(id.as_str());
        let mut lines: Vec<String> = known.lines().filter(is_other).map(str::to_string).collect();
        self.gaps.with_untracked(|gaps| {
            lines.extend(
                gaps.iter()
                    .map(|gap| format!("{id} {} {}", gap.from.timestamp(), gap.to.timestamp())),
            );
        });
        remember(Preference::Gaps, &lines.join("\n"));
    }

    /// Takes the time of a gap out of every timer that ran through it ([`command::subtract_gap`]).
    ///
    /// # Errors
    ///
    /// [`RecordError`].
    pub fn subtract_gap(self, gap: Gap) -> Result<(), RecordError> {
        let events = self.ledger.with_untracked(|ledger| command::subtract_gap(ledger, gap, now()));
        self.record_all(events)?;
        self.answered(gap);
        Ok(())
    }

    /// Ends at `at` every timer that ran through a gap ([`command::end_in_gap`]). Returns whether it
    /// could.
    pub fn end_in_gap(self, gap: Gap, at: Instant) -> bool {
        let events = self.ledger.with_untracked(|ledger| command::end_in_gap(ledger, gap, at));
        let is_recorded = events.is_some_and(|events| self.record_all(events).is_ok());
        if is_recorded {
            self.answered(gap);
        }
        is_recorded
    }

    /// Puts a question about unwatched time away.
    pub fn answered(self, gap: Gap) {
        self.gaps.update(|gaps| gaps.retain(|asked| *asked != gap));
        self.remember_gaps();
    }
}

fn decoded(envelope: &Envelope) -> (EventId, Decoded) {
    let id = EventId(envelope.id().bytes());
    (id, codec::decode(id, envelope.bytes()))
}

/// What was asked about a ledger when the page was left, and not answered.
fn asked_before(id: &LedgerId) -> Vec<Gap> {
    let known = recall(Preference::Gaps).unwrap_or_default();
    let gap = |line: &str| {
        let rest = line.strip_prefix(id.as_str())?.strip_prefix(' ')?;
        let (from, to) = rest.split_once(' ')?;
        let instant = |text: &str| DateTime::from_timestamp(text.parse().ok()?, 0);
        Some(Gap { from: instant(from)?.fixed_offset(), to: instant(to)?.fixed_offset() })
    };
    known.lines().filter_map(gap).collect()
}

/// The instant it is, told in UTC: whoever shows it tells it in the offset of the document.
pub fn now() -> Instant {
    let now = DateTime::from_timestamp(clock::unix_seconds(), 0);
    now.unwrap_or(DateTime::UNIX_EPOCH).fixed_offset()
}

/// The number under which this device writes: drawn once, and remembered where that is possible.
fn author() -> Author {
    if let Some(author) = recall(Preference::Author).and_then(|text| Author::read(&text)) {
        return author;
    }
    let author = Author(random());
    remember(Preference::Author, &author.to_string());
    author
}

fn new_ledger_id() -> LedgerId {
    LedgerId::of_number(random())
}

fn random() -> u64 {
    let mut bytes = [0; 8];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let drawn = crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok());
    match drawn {
        Some(_) => u64::from_be_bytes(bytes),
        // Two devices must not be the same one; the clock tells most of them apart.
        None => u64::try_from(clock::unix_seconds()).unwrap_or(0),
    }
}
