//! How the matters that a document leaves open are read in a ledger, and what other readings would
//! make of its balance.

use chrono::NaiveDate;

use crate::calendar::Instant;
use crate::catalogue::{OpenMatter, Reading, Rule};
use crate::ledger::Ledger;
use crate::ledger::codec::Decoded;
use crate::ledger::event::{Author, Entry, Event, EventId};

/// A matter that is left open, with what each of its readings makes of a balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterEffect<'a> {
    /// The matter.
    pub open: &'a OpenMatter,
    /// Its readings, in the order of the document.
    pub readings: Vec<ReadingEffect<'a>>,
}

/// What a reading makes of a balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingEffect<'a> {
    /// The reading.
    pub reading: &'a Reading,
    /// Whether the balance stands on it.
    pub is_chosen: bool,
    /// What is left then.
    pub outcome: Outcome,
}

/// What is shown first of a balance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What can still be used, in units.
    pub left_units: u64,
    /// What nothing covers, in units.
    pub not_covered_units: u64,
    /// What has burned, in units.
    pub burned_units: u64,
    /// The next day after which something of what is left burns; nothing where nothing does.
    pub last_day: Option<NaiveDate>,
}

impl Outcome {
    /// Returns what a ledger shows at an instant.
    pub fn of(ledger: &Ledger<'_>, at: Instant) -> Outcome {
        let balance = ledger.balance(at);
        let left = balance.packages.iter().filter(|one| one.left_units > 0);
        let ends = left.filter_map(|one| one.ends).min();
        let last_day = ends.and_then(|ends| ledger.offset().to_local(ends).date_naive().pred_opt());
        Outcome {
            left_units: balance.left_units,
            not_covered_units: balance.not_covered_units,
            burned_units: balance.burned_units,
            last_day,
        }
    }
}

impl MatterEffect<'_> {
    /// Returns whether another reading would change anything.
    pub fn changes_anything(&self) -> bool {
        let chosen = self.readings.iter().find(|one| one.is_chosen).map(|one| one.outcome);
        self.readings.iter().any(|one| Some(one.outcome) != chosen)
    }
}

/// Returns how the matters are read on which a balance stands: what is rounded together, how long
/// packages live, and what the volume of a month covers.
pub fn counted_by<'a>(ledger: &Ledger<'a>) -> Vec<(&'a OpenMatter, &'a Reading)> {
    let Some(resolved) = ledger.resolved() else { return Vec::new() };
    let terms = resolved.terms();
    let volumes = || terms.plan.iter().flat_map(|plan| &plan.volume);
    let concerns = |open: &&OpenMatter| match Rule::of(&open.id) {
        Some(rule) => matches!(
            rule,
            Rule::RoundingBasis
                | Rule::UnitInPause
                | Rule::CancelledSession
                | Rule::ValidityDays
                | Rule::ValidityStart
                | Rule::Overlap
        ),
        None => volumes().any(|volume| volume.reading.contains_key(&open.id)),
    };
    let read = |open: &'a OpenMatter| {
        let reading = resolved.readings().get(&open.id)?;
        Some((open, open.readings.iter().find(|one| one.id == *reading)?))
    };
    terms.computed_matters().filter(concerns).filter_map(read).collect()
}

/// Returns how each open matter is read, and what the other readings would make of the balance at
/// `at`. Each is tried on a copy of the ledger.
pub fn readings<'a>(ledger: &Ledger<'a>, at: Instant) -> Vec<MatterEffect<'a>> {
    let Some(resolved) = ledger.resolved() else { return Vec::new() };
    let now = Outcome::of(ledger, at);
    let chosen = &ledger.general().readings;
    let matter = |open: &'a OpenMatter| {
        let chosen = chosen.get(&open.id);
        let effect = |reading: &'a Reading| {
            let is_chosen = chosen.map_or(reading.assumed, |chosen| *chosen == reading.id);
            let outcome = if is_chosen { now } else { tried(ledger, open, reading, at) };
            ReadingEffect { reading, is_chosen, outcome }
        };
        MatterEffect { open, readings: open.readings.iter().map(effect).collect() }
    };
    resolved.terms().computed_matters().map(matter).collect()
}

fn tried(ledger: &Ledger<'_>, open: &OpenMatter, reading: &Reading, at: Instant) -> Outcome {
    let mut tried = ledger.clone();
    let event = Event::ReadingChosen { matter: open.id.clone(), reading: reading.id.clone() };
    // The name of no stored event: the copy is dropped at once.
    let id = EventId([0; 32]);
    let stamp = tried.next_stamp(Author(u64::MAX));
    tried.ingest([(id, Decoded::Known(Box::new(Entry { id, stamp, recorded_at: at, event })))]);
    Outcome::of(&tried, at)
}
