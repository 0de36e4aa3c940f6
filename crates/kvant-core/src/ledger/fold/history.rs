//! The events of a ledger in their order, and which of them count.

use super::{HistoryEntry, Ledger, NoEffect};
use crate::ledger::event::{Author, Entry, Event, EventId, Stamp};

impl Ledger<'_> {
    /// Returns how many events it has, understood or not.
    pub fn len(&self) -> usize {
        self.order.len().saturating_add(self.unreadable.len())
    }

    /// Returns whether nothing ever happened.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns whether that event is here.
    pub fn knows(&self, id: EventId) -> bool {
        self.entries.contains_key(&id)
            || self.newer.contains_key(&id)
            || self.unreadable.contains_key(&id)
    }

    /// Returns the place of the next event of `author`: after everything that is here.
    pub fn next_stamp(&self, author: Author) -> Stamp {
        let lamport = self.order.last().map_or(0, |(stamp, _)| stamp.lamport);
        let own = self.order.iter().rev().find(|(stamp, _)| stamp.author == author);
        Stamp {
            lamport: lamport.saturating_add(1),
            author,
            sequence: own.map_or(0, |(stamp, _)| stamp.sequence.saturating_add(1)),
        }
    }

    /// Returns the names of the events in their order, understood or not.
    pub fn ids(&self) -> impl Iterator<Item = EventId> {
        self.order.iter().map(|(_, id)| *id)
    }

    /// Returns the events in their order, each with whether it was undone.
    pub fn history(&self) -> impl DoubleEndedIterator<Item = (HistoryEntry<'_>, bool)> {
        self.order.iter().filter_map(|(_, id)| {
            let entry = match self.entries.get(id) {
                Some(entry) => HistoryEntry::Known(entry),
                None => HistoryEntry::Newer(self.newer.get(id)?),
            };
            Some((entry, self.undone.contains(id)))
        })
    }

    /// Returns the events that have no effect, and why.
    pub fn refused(&self) -> impl Iterator<Item = (EventId, NoEffect)> {
        self.refused.iter().map(|(id, why)| (*id, *why))
    }

    /// Returns what is stored and is no event, with what is wrong.
    pub fn unreadable(&self) -> impl Iterator<Item = (EventId, &str)> {
        self.unreadable.iter().map(|(id, reason)| (*id, reason.as_str()))
    }

    /// Returns what «undo» is about: the event of the last act of `author`, and whether that act
    /// undid it, so that undoing the act restores it. An act that somebody else undid is passed over.
    pub fn last_act(&self, author: Author) -> Option<(&Entry, bool)> {
        let own = self.order.iter().rev().filter(|(stamp, _)| stamp.author == author);
        own.filter_map(|(_, id)| self.entries.get(id)).find_map(|entry| match entry.event {
            Event::EventUndone { .. } if self.refused.contains_key(&entry.id) => None,
            Event::EventUndone { event } => {
                let about = self.first_undone(event)?;
                Some((about, self.undone.contains(&about.id)))
            }
            _ => (!self.undone.contains(&entry.id)).then_some((entry, false)),
        })
    }

    /// Returns the events that undo one and count themselves.
    pub fn undone_by(&self, id: EventId) -> impl Iterator<Item = EventId> {
        let counting = self.undoing.iter().map(|(_, by)| *by);
        counting.filter(move |by| {
            let is_about =
                matches!(self.event(*by), Some(Event::EventUndone { event }) if *event == id);
            is_about && !self.undone.contains(by) && !self.refused.contains_key(by)
        })
    }

    /// The event that a chain of undoing is about. Each undoes an earlier one, so it ends.
    pub(super) fn first_undone(&self, event: EventId) -> Option<&Entry> {
        let mut about = self.entries.get(&event)?;
        while let Event::EventUndone { event } = about.event {
            about = self.entries.get(&event)?;
        }
        Some(about)
    }

    /// Returns an event that is understood, undone or not.
    pub fn entry(&self, id: EventId) -> Option<&Entry> {
        self.entries.get(&id)
    }

    pub(super) fn event(&self, id: EventId) -> Option<&Event> {
        self.entries.get(&id).map(|entry| &entry.event)
    }
}
