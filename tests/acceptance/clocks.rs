//! Which records were written by a clock that was wrong.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration};
use kvant_core::ledger::Ledger;
use kvant_core::ledger::codec;
use kvant_core::ledger::event::{Author, Event, EventId, Stamp};
use kvant_core::report::clock::wrong_clocks;

use crate::given::catalogue;

/// Records of two devices, each as the minutes at which its clock stood.
fn recorded(first: &[i64], second: &[i64]) -> Ledger<'static> {
    let mut ledger = Ledger::new(catalogue());
    for (device, minutes) in [(1_u8, first), (2, second)] {
        for (place, minutes) in minutes.iter().enumerate() {
            let number = place as u64;
            let stamp = Stamp { lamport: number, author: Author(device.into()), sequence: number };
            let event = Event::NoteWritten { about: None, text: String::new() };
            let mut id = [device; 32];
            id[31] = u8::try_from(place).expect("a few");
            let bytes = codec::encode(&event, stamp, at(*minutes));
            ledger.ingest([(EventId(id), codec::decode(EventId(id), &bytes))]);
        }
    }
    ledger
}

fn at(minutes: i64) -> kvant_core::calendar::Instant {
    let base = DateTime::from_timestamp(1_795_608_000, 0).expect("an instant");
    base.fixed_offset() + Duration::minutes(minutes)
}

/// The clock that jumped is named, and not its neighbours; two minutes are nothing; one device says
/// nothing about another.
#[test]
fn the_clock_that_jumped_is_named_and_not_its_neighbours() {
    const YEAR: i64 = 365 * 24 * 60;
    for (first, second, now, wrong) in [
        (vec![], vec![], 0, vec![]),
        (vec![1, 2, 30, 31], vec![], 40, vec![]),
        // A year ahead, and back; at the end, and at the beginning.
        (vec![1, YEAR, 2, 3], vec![], 4, vec![(1, 1)]),
        (vec![1, 2, YEAR], vec![], 3, vec![(1, 2)]),
        (vec![YEAR, 1, 2], vec![], 3, vec![(1, 0)]),
        // Behind.
        (vec![400, 401, 35, 402], vec![], 402, vec![(1, 2)]),
        (vec![400, 401, 36], vec![], 402, vec![(1, 2)]),
        // Set back by two hours in the middle of the work: what was before is believed.
        (vec![1, 2, 300, -120, -119], vec![], 310, vec![(1, 3), (1, 4)]),
        // Two minutes are nothing.
        (vec![5, 3, 5], vec![], 5, vec![]),
        (vec![5, 8, 5], vec![], 8, vec![(1, 1)]),
        (vec![5, 7, 5], vec![], 7, vec![]),
        (vec![7], vec![], 5, vec![]),
        (vec![8], vec![], 5, vec![(1, 0)]),
        // Another device is an hour behind all the time.
        (vec![100, 101, 102], vec![41, 42, 43], 103, vec![]),
    ] {
        let named = |(device, place): (u8, u8)| {
            let mut id = [device; 32];
            id[31] = place;
            EventId(id)
        };
        let expected: BTreeSet<EventId> = wrong.into_iter().map(named).collect();
        let found = wrong_clocks(&recorded(&first, &second), at(now));
        assert_eq!(found, expected, "{first:?} {second:?}");
    }
}
