//! Which records were written by a clock that was wrong.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::Instant;
use crate::ledger::event::{Author, EventId};
use crate::ledger::fold::{HistoryEntry, Ledger};

/// Clocks that are off by so little are put right by themselves.
const SLACK_SECONDS: i64 = 120;

/// Returns the records whose clock was wrong, as far as it can be known at `now`.
///
/// Of the records of each device, in their order, as many as can be are believed: the longest run of
/// times that never goes back, up to `now`. A clock was wrong where a time lies more than two
/// minutes outside its place in that run. Comparing neighbours would blame the wrong one.
pub fn wrong_clocks(ledger: &Ledger<'_>, now: Instant) -> BTreeSet<EventId> {
    let mut devices: BTreeMap<Author, Vec<(EventId, i64)>> = BTreeMap::new();
    for (entry, _) in ledger.history() {
        let (author, id, at) = match entry {
            HistoryEntry::Known(entry) => (entry.stamp.author, entry.id, entry.recorded_at),
            HistoryEntry::Newer(newer) => (newer.stamp.author, newer.id, newer.recorded_at),
        };
        devices.entry(author).or_default().push((id, at.timestamp()));
    }
    let mut wrong = BTreeSet::new();
    for records in devices.values() {
        let seconds: Vec<i64> = records.iter().map(|(_, at)| *at).collect();
        let is_wrong = outliers(&seconds, now.timestamp());
        let found = records.iter().zip(is_wrong).filter(|(_, is_wrong)| *is_wrong);
        wrong.extend(found.map(|((id, _), _)| *id));
    }
    wrong
}

/// Returns which instants, in the order of their records, lie outside the longest run that never goes
/// back, up to `now`.
fn outliers(seconds: &[i64], now: i64) -> Vec<bool> {
    // For each length the run that ends earliest, by the place of its end; and for each place the
    // one before it in its run.
    let mut ends: Vec<(i64, usize)> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(seconds.len());
    for (place, at) in seconds.iter().enumerate() {
        let length = ends.partition_point(|(end, _)| end <= at);
        let last = length.checked_sub(1).and_then(|last| ends.get(last));
        before.push(last.map(|(_, place)| *place));
        match ends.get_mut(length) {
            Some(end) => *end = (*at, place),
            None => ends.push((*at, place)),
        }
    }
    let mut is_believed = vec![false; seconds.len()];
    let until_now = ends.iter().rev().find(|(end, _)| end.saturating_sub(now) <= SLACK_SECONDS);
    let mut next = until_now.map(|(_, place)| *place);
    while let Some(place) = next {
        if let Some(believed) = is_believed.get_mut(place) {
            *believed = true;
        }
        next = before.get(place).copied().flatten();
    }
    // The believed one that comes after each place, then the one that came before.
    let mut after = vec![now; seconds.len()];
    let mut held = now;
    for ((at, believed), after) in seconds.iter().zip(&is_believed).zip(&mut after).rev() {
        *after = held;
        if *believed {
            held = *at;
        }
    }
    let mut held = None::<i64>;
    let mut wrong = Vec::with_capacity(seconds.len());
    for ((at, believed), after) in seconds.iter().zip(is_believed).zip(after) {
        let is_ahead = at.saturating_sub(after) > SLACK_SECONDS;
        let is_behind = held.is_some_and(|held| held.saturating_sub(*at) > SLACK_SECONDS);
        wrong.push(!believed && (is_ahead || is_behind));
        if believed {
            held = Some(*at);
        }
    }
    wrong
}
