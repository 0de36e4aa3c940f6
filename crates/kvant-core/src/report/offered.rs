//! Sessions that a table offers, before any of them is recorded: which are in the ledger already,
//! and what the others would cost.

use std::collections::BTreeSet;

use super::unit::BillingUnit;
use crate::calendar::Instant;
use crate::ledger::Ledger;
use crate::ledger::charge::SessionCharge;
use crate::ledger::codec::Decoded;
use crate::ledger::event::{Author, Entry, Event, EventId, Session};
use crate::ledger::fold::WorkedSession;
use crate::quantum::UnitKind;

/// So near, in seconds, two times are that a person wrote down and a program measured: five
/// minutes.
pub const NEAR_SECONDS: i64 = 300;

/// Whether an offered session is in the ledger already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Nothing in the ledger is like it.
    New,
    /// The very same one is recorded: times, person and text.
    Recorded(EventId),
    /// It may be this one, which was written down or measured here: it begins and ends within
    /// [`NEAR_SECONDS`], and may be by the same person. Recording both would count one payment twice.
    Repeats(EventId),
}

/// Compares offered sessions with what is recorded, in their order.
///
/// A recorded session is the same as one offered session only: two equal rows of a table are two
/// sessions, and the second one is new where one is recorded. Who is not named may be anybody. A
/// session that still runs is the same as one that begins with it.
pub fn likeness(ledger: &Ledger<'_>, offered: &[Session], at: Instant) -> Vec<Likeness> {
    let stops = ledger.running(at);
    let stopped = |id| stops.iter().find(|one| one.id == id).and_then(|one| one.stopped_at);
    let mut recorded: Vec<(EventId, &WorkedSession, Option<Instant>)> =
        ledger.sessions().map(|(id, one)| (id, one, one.to.or_else(|| stopped(id)))).collect();
    recorded.sort_by_key(|(_, one, _)| one.from);
    let near = |from: Instant| {
        let first = recorded.partition_point(|(_, one, _)| {
            from.signed_duration_since(one.from).num_seconds() > NEAR_SECONDS
        });
        let near = recorded.get(first..).unwrap_or_default();
        near.iter().take_while(move |(_, one, _)| {
            one.from.signed_duration_since(from).num_seconds() <= NEAR_SECONDS
        })
    };
    let mut same = BTreeSet::new();
    let mut found: Vec<Likeness> = Vec::with_capacity(offered.len());
    for session in offered {
        let twin = near(session.from).find(|(id, one, to)| {
            one.from == session.from
                && to.is_none_or(|to| to == session.to)
                && one.specialist.trim() == session.specialist.trim()
                && one.text.trim() == session.text.trim()
                && !same.contains(id)
        });
        found.push(twin.map_or(Likeness::New, |(id, ..)| Likeness::Recorded(*id)));
        same.extend(twin.map(|(id, ..)| *id));
    }
    for (session, found) in offered.iter().zip(&mut found) {
        let repeated = near(session.from).find(|(id, one, to)| {
            let (who, other) = (session.specialist.trim(), one.specialist.trim());
            let ends_near = to.is_none_or(|to| {
                to.signed_duration_since(session.to).num_seconds().saturating_abs() <= NEAR_SECONDS
            });
            ends_near && (who == other || who.is_empty() || other.is_empty()) && !same.contains(id)
        });
        if let (Likeness::New, Some((id, ..))) = (*found, repeated) {
            *found = Likeness::Repeats(*id);
        }
    }
    found
}

/// Units by what they count: nothing adds quanta to hours.
pub type Amounts = Vec<(UnitKind, u64)>;

/// What one offered session would be charged, or several together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferedCost {
    /// The units that begin in it, covered or not.
    pub units: Amounts,
    /// Those of them that nothing covers.
    pub not_covered: Amounts,
}

impl OfferedCost {
    /// Adds what another one would be charged.
    pub fn add(&mut self, other: &OfferedCost) {
        for (sum, amounts) in
            [(&mut self.units, &other.units), (&mut self.not_covered, &other.not_covered)]
        {
            for (kind, count) in amounts {
                add(sum, *kind, *count);
            }
        }
    }
}

fn add(amounts: &mut Amounts, kind: UnitKind, count: u64) {
    match amounts.iter_mut().find(|(known, _)| *known == kind) {
        Some((_, sum)) => *sum = sum.saturating_add(count),
        None if count > 0 => amounts.push((kind, count)),
        None => {}
    }
}

/// Returns what each of the sessions would be charged until `at` if all of them were recorded, in
/// their order; nothing for one that would not be charged: it begins later than `at`, ends before
/// it begins, or lasts more than a day.
///
/// They are tried on a copy of the ledger, so every rule of it holds for them as it would.
pub fn costs_of(ledger: &Ledger<'_>, offered: &[Session], at: Instant) -> Vec<Option<OfferedCost>> {
    let mut copy = ledger.clone();
    let mut stamp = ledger.next_stamp(Author(u64::MAX));
    let mut stored = Vec::with_capacity(offered.len());
    for (index, session) in offered.iter().enumerate() {
        let id = tried(index);
        let event = Event::SessionRecorded(session.clone());
        let entry = Entry { id, stamp, recorded_at: at, event };
        stored.push((id, Decoded::Known(Box::new(entry))));
        stamp = stamp.next();
    }
    copy.ingest(stored);
    let mut found: Vec<Option<OfferedCost>> = vec![None; offered.len()];
    for charge in copy.charges(at) {
        if let Some(place) = index_of(charge.id).and_then(|index| found.get_mut(index)) {
            *place = Some(cost(ledger, &charge));
        }
    }
    found
}

/// What a charge comes to, in the units of what was paid for it.
fn cost(ledger: &Ledger<'_>, charge: &SessionCharge) -> OfferedCost {
    let terms = ledger.resolved().map(|resolved| resolved.terms());
    let mut cost = OfferedCost::default();
    for (package, count) in &charge.charges {
        if let Some(paid) = ledger.payment(*package) {
            add(&mut cost.units, BillingUnit::of_payment(terms, &paid.payment).kind, *count);
        }
    }
    let kind = BillingUnit::at(ledger, charge.from).kind;
    add(&mut cost.units, kind, charge.not_covered_units);
    add(&mut cost.not_covered, kind, charge.not_covered_units);
    cost
}

/// A name that no stored event can have by accident, and that keeps the order.
fn tried(index: usize) -> EventId {
    let mut name = [0xff; 32];
    let bytes = u64::try_from(index).unwrap_or(u64::MAX).to_be_bytes();
    for (place, byte) in name.iter_mut().rev().zip(bytes.into_iter().rev()) {
        *place = byte;
    }
    EventId(name)
}

fn index_of(id: EventId) -> Option<usize> {
    let (mark, bytes) = id.0.split_at_checked(24)?;
    let bytes: [u8; 8] = bytes.try_into().ok()?;
    let is_tried = mark.iter().all(|byte| *byte == 0xff);
    usize::try_from(u64::from_be_bytes(bytes)).ok().filter(|_| is_tried)
}
