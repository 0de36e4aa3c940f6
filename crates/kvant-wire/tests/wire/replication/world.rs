//! Tabs of one browser over the same two stores, with everything that goes wrong there.
//!
//! A store is a set, and so is what each law asks about. Whatever a machine wants done waits until
//! the test runs it, and its answer waits once more.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use kvant_wire::envelope::{Envelope, EnvelopeId};
use kvant_wire::replication::{Effect, ReplicaKind, Replication, Ticket};
use kvant_wire::store::{Loaded, StoreError};

pub const DISK: usize = 0;
pub const CACHE: usize = 1;

/// Small, so that it is reached.
pub const CONFIRMED_MAX: usize = 4;

pub(super) type Ids = BTreeSet<EnvelopeId>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    Works,
    /// Takes nothing.
    Full,
    /// Takes some, and says that it failed.
    Torn,
    /// A newer app changed its form; open handles were closed.
    Newer,
}

/// What is stored, whoever looks.
pub struct World {
    pub disk: BTreeMap<EnvelopeId, Envelope>,
    pub disk_is: Condition,
    /// Counts how often the database was made; a handle of an earlier one is good for nothing.
    pub made: u32,
    pub cache: BTreeMap<EnvelopeId, Envelope>,
    /// What of it outlives a crash.
    pub cache_flushed: Ids,
    pub cache_room: usize,
    pub tabs: Vec<Tab>,
    /// What some page called saved, and nobody wiped or deleted since.
    pub saved: Ids,
    recorded: u16,
}

pub struct Tab {
    pub machine: Replication,
    /// Which database it has open.
    pub(super) handle: u32,
    pub(super) waiting: VecDeque<Waiting>,
    pub inbox: VecDeque<Message>,
    /// Whether the disk was wiped, and it does not know yet.
    pub(super) is_behind: bool,
    /// How many times the cache was.
    pub(super) unheard_wipes: u32,
    /// How many deletions it has not heard of.
    pub(super) unheard_deletions: u32,
    /// Somebody who was behind took out of the cache what was nowhere else.
    pub(super) is_cache_doubtful: bool,
    /// What other tabs recorded and this one has to learn.
    pub owed: Ids,
    pub(super) own: Ids,
}

#[derive(Clone, Debug)]
pub(super) enum Waiting {
    ToRun(Effect),
    Confirmed(Ticket),
    Failed(Ticket, usize, StoreError),
    Loaded(Ticket, Result<Loaded, StoreError>),
}

#[derive(Clone, Debug)]
pub enum Message {
    Seen(Envelope),
    Told(Vec<Envelope>),
    Deleted,
    CacheWiped,
    DiskWiped,
}

impl World {
    pub fn new(tabs: usize) -> World {
        let mut world = World {
            disk: BTreeMap::new(),
            disk_is: Condition::Works,
            made: 0,
            cache: BTreeMap::new(),
            cache_flushed: Ids::new(),
            cache_room: usize::MAX,
            tabs: Vec::new(),
            saved: Ids::new(),
            recorded: 0,
        };
        for _ in 0..tabs {
            let tab = world.opened();
            world.tabs.push(tab);
        }
        world
    }

    pub(super) fn opened(&self) -> Tab {
        let kinds = [ReplicaKind::Durable, ReplicaKind::Cache { confirmed_max: CONFIRMED_MAX }];
        let mut machine = Replication::new(kinds);
        let waiting = machine.open().into_iter().map(Waiting::ToRun).collect();
        Tab {
            machine,
            handle: self.made,
            waiting,
            inbox: VecDeque::new(),
            is_behind: false,
            unheard_wipes: 0,
            unheard_deletions: 0,
            is_cache_doubtful: false,
            owed: Ids::new(),
            own: Ids::new(),
        }
    }

    /// Lets a machine take something in; what it wants done waits, but for what a page does at
    /// once.
    pub fn feed(&mut self, tab: usize, input: impl FnOnce(&mut Replication) -> Vec<Effect>) {
        for effect in input(&mut self.tabs[tab].machine) {
            match effect {
                Effect::Trim { .. } => self.trim(tab),
                Effect::Read { ticket } if ticket.replica == CACHE => self.read_cache(tab, ticket),
                Effect::Tell(envelopes) => self.send(tab, &Message::Told(envelopes)),
                later => self.tabs[tab].waiting.push_back(Waiting::ToRun(later)),
            }
        }
    }

    pub fn record(&mut self, tab: usize, count: usize) {
        let envelopes: Vec<Envelope> = (0..count).map(|_| self.next()).collect();
        for (index, other) in self.tabs.iter_mut().enumerate() {
            let ids = envelopes.iter().map(Envelope::id);
            match index == tab {
                true => other.own.extend(ids),
                // It has opened another ledger instead.
                false if other.machine.is_deleted() => {}
                false => other.owed.extend(ids),
            }
        }
        self.feed(tab, |machine| machine.recorded(envelopes));
    }

    fn next(&mut self) -> Envelope {
        self.recorded += 1;
        Envelope::seal(self.recorded.to_be_bytes().to_vec()).unwrap()
    }

    /// Runs one effect that waits, or hands its answer back.
    pub fn advance(&mut self, tab: usize, at: usize) {
        let count = self.tabs[tab].waiting.len();
        if count == 0 {
            return;
        }
        match self.tabs[tab].waiting.remove(at % count).unwrap() {
            Waiting::ToRun(Effect::Write { ticket, envelopes }) => {
                let answer = match ticket.replica {
                    DISK => self.write_disk(tab, ticket, envelopes),
                    _ => self.write_cache(tab, ticket, envelopes),
                };
                self.tabs[tab].waiting.push_back(answer);
            }
            Waiting::ToRun(Effect::Read { ticket }) if ticket.replica == DISK => {
                let read = self.handle_error(tab).map_or_else(|| Ok(loaded(&self.disk)), Err);
                self.tabs[tab].waiting.push_back(Waiting::Loaded(ticket, read));
            }
            Waiting::ToRun(Effect::Read { ticket }) => self.read_cache(tab, ticket),
            Waiting::ToRun(other) => unreachable!("{other:?} is done at once"),
            Waiting::Confirmed(ticket) => self.feed(tab, |machine| machine.confirmed(ticket)),
            Waiting::Failed(ticket, stored, error) => {
                self.feed(tab, |machine| machine.failed(ticket, stored, error));
            }
            Waiting::Loaded(ticket, read) => {
                self.feed(tab, |machine| machine.loaded(ticket, read));
            }
        }
    }

    pub(super) fn handle_error(&self, tab: usize) -> Option<StoreError> {
        match self.disk_is {
            Condition::Newer => Some(StoreError::Newer),
            _ if self.tabs[tab].handle != self.made => Some(StoreError::Gone),
            _ => None,
        }
    }

    fn write_disk(&mut self, tab: usize, ticket: Ticket, envelopes: Vec<Envelope>) -> Waiting {
        if let Some(error) = self.handle_error(tab) {
            return Waiting::Failed(ticket, 0, error);
        }
        let taken = match self.disk_is {
            Condition::Full => return Waiting::Failed(ticket, 0, StoreError::QuotaExceeded),
            Condition::Torn => envelopes.len() / 2,
            _ => envelopes.len(),
        };
        let is_whole = self.disk_is != Condition::Torn;
        self.disk.extend(envelopes.into_iter().take(taken).map(|one| (one.id(), one)));
        match is_whole {
            true => Waiting::Confirmed(ticket),
            false => Waiting::Failed(ticket, 0, StoreError::Other { message: "torn".to_string() }),
        }
    }

    /// One after the other, as long as there is room; whatever is new other tabs see.
    fn write_cache(&mut self, tab: usize, ticket: Ticket, envelopes: Vec<Envelope>) -> Waiting {
        for (stored, envelope) in envelopes.into_iter().enumerate() {
            if self.cache.contains_key(&envelope.id()) {
                continue;
            }
            if self.cache.len() >= self.cache_room {
                return Waiting::Failed(ticket, stored, StoreError::QuotaExceeded);
            }
            self.cache.insert(envelope.id(), envelope.clone());
            self.send(tab, &Message::Seen(envelope));
        }
        Waiting::Confirmed(ticket)
    }

    fn read_cache(&mut self, tab: usize, ticket: Ticket) {
        let read = Ok(loaded(&self.cache));
        self.tabs[tab].is_cache_doubtful = false;
        self.feed(tab, |machine| machine.loaded(ticket, read));
    }

    /// The newest are those with the largest numbers.
    fn trim(&mut self, tab: usize) {
        let machine = &self.tabs[tab].machine;
        let mut known: Vec<&Envelope> =
            machine.envelopes().filter(|one| machine.is_saved(one.id())).collect();
        known.sort_by_key(|one| one.bytes().to_vec());
        let old = &known[..known.len().saturating_sub(CONFIRMED_MAX)];
        let old: Vec<EnvelopeId> = old.iter().map(|one| one.id()).collect();
        let mut is_lost = false;
        for id in old {
            is_lost |= self.cache.remove(&id).is_some() && !self.disk.contains_key(&id);
        }
        if is_lost {
            self.tabs.iter_mut().for_each(|tab| tab.is_cache_doubtful = true);
        }
    }

    pub(super) fn send(&mut self, from: usize, message: &Message) {
        for (index, tab) in self.tabs.iter_mut().enumerate() {
            if index != from {
                tab.inbox.push_back(message.clone());
            }
        }
    }

    pub fn hear(&mut self, tab: usize, at: usize) {
        let count = self.tabs[tab].inbox.len();
        if count == 0 {
            return;
        }
        match self.tabs[tab].inbox.remove(at % count).unwrap() {
            Message::Seen(envelope) => {
                self.feed(tab, |machine| machine.arrived(vec![envelope]));
            }
            Message::Told(envelopes) => {
                self.feed(tab, |machine| machine.arrived(envelopes));
            }
            Message::Deleted => self.hear_of_deletion(tab),
            Message::CacheWiped => {
                self.tabs[tab].unheard_wipes -= 1;
                self.feed(tab, |machine| machine.wiped(CACHE));
            }
            // It has opened the new one.
            Message::DiskWiped if self.tabs[tab].handle == self.made => {}
            Message::DiskWiped => {
                self.tabs[tab].is_behind = false;
                self.feed(tab, |machine| machine.wiped(DISK));
            }
        }
    }
}

fn loaded(held: &BTreeMap<EnvelopeId, Envelope>) -> Loaded {
    Loaded { envelopes: held.values().cloned().collect(), quarantined: Vec::new() }
}
