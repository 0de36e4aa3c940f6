//! Offers to clients: what was written, sent and answered, and where each stands.

use std::collections::BTreeMap;

use super::{Ledger, NoEffect};
use crate::calendar::Instant;
use crate::ledger::event::{Event, EventId, Stamp};
use crate::quote::{Quote, QuoteChoice, QuoteNumber};

/// An offer as it stands, apart from time and from what replaced it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptQuote {
    /// What is offered.
    pub quote: Quote,
    /// The event by which the offer was written that this one replaces.
    pub replaces: Option<EventId>,
    /// When it was sent last, and how; nothing while it is a draft.
    pub sent: Option<(Instant, String)>,
    /// What the client answered last.
    pub outcome: Option<QuoteOutcome>,
}

/// What a client answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuoteOutcome {
    /// Yes.
    Accepted {
        /// When.
        at: Instant,
        /// To what.
        choice: QuoteChoice,
        /// Whether the offer held no longer, and the seller agreed all the same.
        is_late: bool,
    },
    /// No.
    Declined {
        /// When.
        at: Instant,
        /// Why; may be empty.
        reason: String,
    },
}

/// Where an offer stands at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteStatus {
    /// It was not sent yet.
    Draft,
    /// It was sent, and holds.
    Sent,
    /// The client accepted it.
    Accepted,
    /// The client declined it.
    Declined,
    /// It was sent, nobody answered, and its last day is over (Moscow).
    Expired,
    /// A later one stands in its place.
    Replaced,
}

/// An offer with its place among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuoteStanding<'l> {
    /// The event by which it was written.
    pub id: EventId,
    /// The offer.
    pub kept: &'l KeptQuote,
    /// Where it stands.
    pub status: QuoteStatus,
    /// The offer that stands in its place.
    pub replaced_by: Option<EventId>,
    /// Whether another offer that does not belong to its revisions has its number: two devices
    /// gave it at the same time.
    pub shares_its_number: bool,
}

impl Ledger<'_> {
    /// Derives an offer from the events about it. The client's last answer holds.
    pub(super) fn settle_quote(
        &mut self,
        subject: EventId,
        quote: Quote,
        replaces: Option<EventId>,
        about: &[EventId],
    ) {
        let mut kept = KeptQuote { quote, replaces, sent: None, outcome: None };
        for id in about {
            let why = match self.event(*id) {
                Some(Event::QuoteSent { at, channel, .. }) => {
                    kept.sent = Some((*at, channel.clone()));
                    None
                }
                Some(Event::QuoteAccepted { at, choice, though_expired, .. }) => {
                    let is_late = !kept.quote.holds_at(*at);
                    if kept.quote.chosen(choice).is_none() {
                        Some(NoEffect::NotOffered)
                    } else if is_late && !though_expired {
                        Some(NoEffect::QuoteExpired)
                    } else {
                        let (at, choice) = (*at, choice.clone());
                        kept.outcome = Some(QuoteOutcome::Accepted { at, choice, is_late });
                        None
                    }
                }
                Some(Event::QuoteDeclined { at, reason, .. }) => {
                    let (at, reason) = (*at, reason.clone());
                    kept.outcome = Some(QuoteOutcome::Declined { at, reason });
                    None
                }
                _ => Some(NoEffect::SubjectOfOtherKind),
            };
            self.refused.extend(why.map(|why| (*id, why)));
        }
        self.quotes.insert(subject, kept);
    }

    /// Returns an offer.
    pub fn quote(&self, id: EventId) -> Option<&KeptQuote> {
        self.quotes.get(&id)
    }

    /// Returns the offers with where each stands at `at`, the one written last first.
    pub fn quotes(&self, at: Instant) -> Vec<QuoteStanding<'_>> {
        let replaced_by = self.replaced_quotes();
        let mut with_number: BTreeMap<QuoteNumber, Vec<EventId>> = BTreeMap::new();
        for (id, kept) in &self.quotes {
            if let Some(number) = kept.quote.year_number() {
                with_number.entry(number).or_default().push(self.first_version(*id));
            }
        }
        let mut all: Vec<QuoteStanding<'_>> = Vec::with_capacity(self.quotes.len());
        for (id, kept) in &self.quotes {
            let replaced_by = replaced_by.get(id).map(|(_, by)| *by);
            let alike = kept.quote.year_number().and_then(|number| with_number.get(&number));
            let first = self.first_version(*id);
            all.push(QuoteStanding {
                id: *id,
                kept,
                status: kept.status(at, replaced_by.is_some()),
                replaced_by,
                shares_its_number: alike.is_some_and(|all| all.iter().any(|one| *one != first)),
            });
        }
        all.sort_by_key(|one| std::cmp::Reverse((self.written_at(one.id), one.id)));
        all
    }

    /// What stands in the place of which offer: the latest of its later versions. A draft stands
    /// in the place of drafts alone; what the client has got holds until the client gets another.
    fn replaced_quotes(&self) -> BTreeMap<EventId, (Option<Stamp>, EventId)> {
        let mut replaced = BTreeMap::new();
        for (id, kept) in &self.quotes {
            let this = (self.written_at(*id), *id);
            let mut version = *id;
            while let Some(before) = self.version_before(version) {
                let is_draft = self.quotes.get(&before).is_some_and(KeptQuote::is_draft);
                if kept.is_draft() && !is_draft {
                    break;
                }
                let latest = replaced.entry(before).or_insert(this);
                *latest = this.max(*latest);
                version = before;
            }
        }
        replaced
    }

    /// Returns the next number of an offer in that year: one more than the largest given so far.
    pub fn next_quote_number(&self, year: i32) -> u32 {
        let given = self.quotes.values().filter_map(|kept| kept.quote.year_number());
        let largest = given.filter(|one| one.year == year).map(|one| one.number).max();
        largest.unwrap_or(0).saturating_add(1)
    }

    /// Returns an offer and those that it replaced, the latest first.
    pub fn quote_versions(&self, id: EventId) -> Vec<EventId> {
        let mut versions = vec![id];
        let mut latest = id;
        while let Some(before) = self.version_before(latest) {
            versions.push(before);
            latest = before;
        }
        versions
    }

    fn first_version(&self, id: EventId) -> EventId {
        let mut first = id;
        while let Some(before) = self.version_before(first) {
            first = before;
        }
        first
    }

    /// Each stands before the one that replaces it, so a chain ends whatever a file says.
    fn version_before(&self, id: EventId) -> Option<EventId> {
        let before = self.quotes.get(&id)?.replaces?;
        self.is_before(before, id).then_some(before)
    }

    fn is_before(&self, before: EventId, id: EventId) -> bool {
        let is_kept = self.quotes.contains_key(&before);
        is_kept && (self.written_at(before), before) < (self.written_at(id), id)
    }

    fn written_at(&self, id: EventId) -> Option<Stamp> {
        self.entry(id).map(|entry| entry.stamp)
    }
}

impl KeptQuote {
    /// Returns whether the client has not got it yet.
    pub fn is_draft(&self) -> bool {
        self.sent.is_none() && self.outcome.is_none()
    }

    /// Returns where it stands at `at`. An answer that was given before it was replaced holds no
    /// more than the offer itself.
    fn status(&self, at: Instant, is_replaced: bool) -> QuoteStatus {
        match (&self.outcome, &self.sent) {
            _ if is_replaced => QuoteStatus::Replaced,
            (Some(QuoteOutcome::Accepted { .. }), _) => QuoteStatus::Accepted,
            (Some(QuoteOutcome::Declined { .. }), _) => QuoteStatus::Declined,
            (None, None) => QuoteStatus::Draft,
            (None, Some(_)) if self.quote.holds_at(at) => QuoteStatus::Sent,
            (None, Some(_)) => QuoteStatus::Expired,
        }
    }
}
