//! Replicas of one set: what is written where, what a page may say, what other tabs learn.

mod world;
mod mishaps;
mod laws;

mod properties;
mod scenarios;
mod wiped;

use kvant_wire::envelope::Envelope;
use kvant_wire::replication::{Effect, ReplicaKind, Replication, Ticket};
use kvant_wire::store::{Loaded, StoreError};

use crate::replication::world::{CACHE, CONFIRMED_MAX, DISK};

pub fn sealed(number: u8) -> Envelope {
    Envelope::seal(vec![number]).unwrap()
}

pub fn holding(numbers: &[u8]) -> Loaded {
    Loaded { envelopes: numbers.iter().copied().map(sealed).collect(), ..Loaded::default() }
}

pub const KINDS: [ReplicaKind; 2] =
    [ReplicaKind::Durable, ReplicaKind::Cache { confirmed_max: CONFIRMED_MAX }];

/// A set that was read, with what each replica holds.
pub fn opened(disk: Result<&[u8], StoreError>, cache: Result<&[u8], StoreError>) -> Replication {
    let mut set = Replication::new(KINDS);
    let reads = set.open();
    set.loaded(reading(&reads, DISK), disk.map(holding));
    set.loaded(reading(&reads, CACHE), cache.map(holding));
    set
}

/// The writes among effects: where to, and what.
pub fn writes(effects: &[Effect]) -> Vec<(usize, Vec<u8>)> {
    let written = effects.iter().filter_map(|effect| match effect {
        Effect::Write { ticket, envelopes } => Some((ticket.replica, numbers(envelopes))),
        _ => None,
    });
    written.collect()
}

pub fn told(effects: &[Effect]) -> Vec<u8> {
    let told = effects.iter().filter_map(|effect| match effect {
        Effect::Tell(envelopes) => Some(numbers(envelopes)),
        _ => None,
    });
    told.flatten().collect()
}

pub fn numbers(envelopes: &[Envelope]) -> Vec<u8> {
    let mut numbers: Vec<u8> = envelopes.iter().map(|one| one.bytes()[0]).collect();
    numbers.sort_unstable();
    numbers
}

#[track_caller]
pub fn ticket(effects: &[Effect], replica: usize) -> Ticket {
    let of_replica = effects.iter().find_map(|effect| match effect {
        Effect::Write { ticket, .. } if ticket.replica == replica => Some(*ticket),
        _ => None,
    });
    of_replica.expect("a write to that replica")
}

#[track_caller]
pub fn reading(effects: &[Effect], replica: usize) -> Ticket {
    let of_replica = effects.iter().find_map(|effect| match effect {
        Effect::Read { ticket } if ticket.replica == replica => Some(*ticket),
        _ => None,
    });
    of_replica.expect("a reading of that replica")
}
