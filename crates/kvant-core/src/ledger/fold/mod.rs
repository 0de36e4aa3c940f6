//! From events to the state of a ledger.
//!
//! What an event is about (a payment, a request, a session) is derived from its own few events
//! alone, so that it does not matter in which order they arrive, and one more costs next to
//! nothing.

mod general;
mod history;
mod payments;
mod quotes;
mod requests;
mod sessions;
mod state;
mod subject;

use std::collections::{BTreeMap, BTreeSet};

pub use quotes::{KeptQuote, QuoteOutcome, QuoteStanding, QuoteStatus};
pub use state::{
    General, HistoryEntry, NoEffect, PaidPackage, SessionProblem, Ticket, WorkedSession,
};
use subject::{ById, Changed, Subject, subject_of};

use super::charge::{Account, Balance};
use super::codec::{Decoded, Newer};
use super::event::{Entry, Event, EventId, Stamp};
use crate::calendar::{Instant, Offset};
use crate::catalogue::{Catalogue, RoundingBasis};
use crate::price::ResolvedTerms;

/// The longest session that is charged without being asked about: a day.
pub const SESSION_SECONDS_MAX: i64 = 24 * 3600;

/// The longest that is charged at all, whatever a person says: 31 days.
pub const CONFIRMED_SECONDS_MAX: i64 = 31 * SESSION_SECONDS_MAX;

/// A ledger: everything that events say, together with what follows from it.
///
/// It never fails. What it cannot use is kept, with the reason ([`Ledger::refused`]).
#[derive(Clone, Debug)]
pub struct Ledger<'a> {
    catalogue: &'a Catalogue,
    entries: ById<Entry>,
    newer: BTreeMap<EventId, Newer>,
    unreadable: BTreeMap<EventId, String>,
    order: BTreeSet<(Stamp, EventId)>,
    /// The events about each event, in no order.
    about: BTreeMap<EventId, Vec<EventId>>,
    /// Events about the ledger as a whole.
    wide: BTreeSet<(Stamp, EventId)>,
    /// Events that undo others.
    undoing: BTreeSet<(Stamp, EventId)>,
    /// What they would undo, arrived or not.
    undo_targets: BTreeSet<EventId>,
    undone: BTreeSet<EventId>,
    refused: BTreeMap<EventId, NoEffect>,
    general: General,
    resolved: Option<ResolvedTerms<'a>>,
    payments: ById<PaidPackage>,
    requests: ById<Ticket>,
    sessions: ById<WorkedSession>,
    quotes: ById<KeptQuote>,
    account: Account,
}

impl<'a> Ledger<'a> {
    /// Returns a ledger in which nothing happened yet.
    pub fn new(catalogue: &'a Catalogue) -> Ledger<'a> {
        Ledger {
            catalogue,
            entries: ById::default(),
            newer: BTreeMap::new(),
            unreadable: BTreeMap::new(),
            order: BTreeSet::new(),
            about: BTreeMap::new(),
            wide: BTreeSet::new(),
            undoing: BTreeSet::new(),
            undo_targets: BTreeSet::new(),
            undone: BTreeSet::new(),
            refused: BTreeMap::new(),
            general: General::default(),
            resolved: None,
            payments: ById::default(),
            requests: ById::default(),
            sessions: ById::default(),
            quotes: ById::default(),
            account: Account::new(RoundingBasis::Session, Offset::MOSCOW),
        }
    }

    /// Takes in what was stored, in whatever order, and returns how much of it is new.
    pub fn ingest(&mut self, stored: impl IntoIterator<Item = (EventId, Decoded)>) -> usize {
        let before = self.len();
        let mut changed = Changed::default();
        for (id, decoded) in stored {
            if self.knows(id) {
                continue;
            }
            match decoded {
                Decoded::Known(entry) => self.arrive(*entry, &mut changed),
                Decoded::Newer(newer) => {
                    self.order.insert((newer.stamp, newer.id));
                    self.newer.insert(newer.id, newer);
                }
                Decoded::Unreadable { reason } => {
                    self.unreadable.insert(id, reason);
                }
            }
        }
        self.settle(changed);
        self.len().saturating_sub(before)
    }

    fn arrive(&mut self, entry: Entry, changed: &mut Changed) {
        let (id, stamp) = (entry.id, entry.stamp);
        self.order.insert((stamp, id));
        match subject_of(&entry) {
            Subject::Whole => {
                self.wide.insert((stamp, id));
                changed.is_whole = true;
            }
            Subject::Itself => {
                changed.subjects.insert(id);
            }
            Subject::Of(subject) => {
                self.about.entry(subject).or_default().push(id);
                changed.subjects.insert(subject);
            }
            Subject::Undoing(target) => {
                self.undoing.insert((stamp, id));
                self.undo_targets.insert(target);
                changed.is_undoing = true;
            }
            Subject::None => {}
        }
        // What is about it, or undoes it, may have arrived before it.
        if self.about.contains_key(&id) {
            changed.subjects.insert(id);
        }
        changed.is_undoing |= self.undo_targets.contains(&id);
        self.entries.insert(id, entry);
    }

    /// Derives anew what changed.
    fn settle(&mut self, mut changed: Changed) {
        if changed.is_undoing {
            self.settle_undone(&mut changed);
        }
        if changed.is_whole {
            self.settle_whole();
            // Terms and readings decide how long payments live and what is rounded together.
            changed.subjects.extend(self.payments.keys());
        }
        for subject in &changed.subjects {
            self.settle_subject(*subject);
        }
        self.settle_kinds(&changed);
        self.account.set_increment(self.first_increment());
        self.account.settle();
    }

    /// Finds out which events count. From the last to the first: what undoes an event is always
    /// later than it, so it is known by then whether it counts itself.
    fn settle_undone(&mut self, changed: &mut Changed) {
        let mut undone = BTreeSet::new();
        for (stamp, id) in self.undoing.iter().rev() {
            let Some(Event::EventUndone { event }) = self.event(*id) else { continue };
            let target = *event;
            let why = match self.entries.get(&target) {
                None => Some(NoEffect::SubjectMissing),
                Some(entry) if (entry.stamp, entry.id) >= (*stamp, *id) => {
                    Some(NoEffect::UndoesLater)
                }
                Some(_) => None,
            };
            match why {
                Some(why) => drop(self.refused.insert(*id, why)),
                None => {
                    self.refused.remove(id);
                    if !undone.contains(id) {
                        undone.insert(target);
                    }
                }
            }
        }
        for id in undone.symmetric_difference(&self.undone) {
            let Some(entry) = self.entries.get(id) else { continue };
            if self.about.contains_key(id) {
                changed.subjects.insert(*id);
            }
            match subject_of(entry) {
                Subject::Whole => changed.is_whole = true,
                Subject::Itself => drop(changed.subjects.insert(*id)),
                Subject::Of(subject) => drop(changed.subjects.insert(subject)),
                Subject::Undoing(_) | Subject::None => {}
            }
        }
        self.undone = undone;
    }

    fn settle_subject(&mut self, subject: EventId) {
        let mut about = self.about.get(&subject).cloned().unwrap_or_else(Vec::new);
        about.sort_by_key(|id| self.entries.get(id).map(|entry| (entry.stamp, *id)));
        for id in &about {
            self.refused.remove(id);
        }
        about.retain(|id| !self.undone.contains(id));
        let refuse = |ledger: &mut Ledger<'a>, ids: &[EventId], why: NoEffect| {
            ledger.refused.extend(ids.iter().map(|id| (*id, why)));
        };
        let is_gone = self.undone.contains(&subject);
        let entry = self.entries.get(&subject).filter(|_| !is_gone).cloned();
        let Some(entry) = entry else {
            self.forget(subject);
            let why = if is_gone { NoEffect::SubjectGone } else { NoEffect::SubjectMissing };
            return refuse(self, &about, why);
        };
        match entry.event {
            Event::PackagePaid(payment) => self.settle_payment(subject, payment, &about),
            Event::RequestOpened(opening) => self.settle_request(subject, opening, &about),
            Event::TimerStarted { request, specialist, at } => {
                let session = WorkedSession::timed(request, specialist, at);
                self.settle_session(subject, session, &about);
            }
            Event::SessionRecorded(recorded) => {
                let session = WorkedSession::recorded(recorded);
                self.settle_session(subject, session, &about);
            }
            Event::QuoteWritten { quote, replaces } => {
                self.settle_quote(subject, *quote, replaces, &about);
            }
            _ => refuse(self, &about, NoEffect::SubjectOfOtherKind),
        }
    }

    fn forget(&mut self, subject: EventId) {
        self.account.remove_package(subject);
        self.account.remove_work(subject);
        self.account.remove_done(subject);
        self.payments.remove(&subject);
        self.requests.remove(&subject);
        self.sessions.remove(&subject);
        self.quotes.remove(&subject);
    }

    /// Returns what holds for the ledger as a whole.
    pub fn general(&self) -> &General {
        &self.general
    }

    /// Returns the terms as they are read for this client; nothing while no document is chosen,
    /// or where the catalogue does not have it.
    pub fn resolved(&self) -> Option<&ResolvedTerms<'a>> {
        self.resolved.as_ref()
    }

    /// Returns the offset of its days.
    pub fn offset(&self) -> Offset {
        self.resolved.as_ref().map_or(Offset::MOSCOW, |resolved| resolved.terms().offset())
    }

    /// Returns the balance at an instant, past or future.
    pub fn balance(&self, at: Instant) -> Balance {
        self.account.balance(at)
    }

    /// Returns what is computed of prepaid units.
    pub fn account(&self) -> &Account {
        &self.account
    }
}
