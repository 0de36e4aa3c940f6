//! Several stores as one set.

use std::collections::{BTreeMap, BTreeSet};

use kvant_wire::envelope::{Envelope, EnvelopeId};
use kvant_wire::replicas::{Replica, union};
use kvant_wire::store::{Loaded, StoreError};
use proptest::prelude::*;

fn sealed(number: u8) -> Envelope {
    Envelope::seal(vec![number]).unwrap()
}

#[test]
fn nothing_is_the_union_of_nothing() {
    let union = union([]);
    assert!(union.envelopes.is_empty() && union.replicas.is_empty());
    assert_eq!(union.lacked_by(0).count(), 0);
}

#[test]
fn a_replica_that_failed_is_not_an_empty_one() {
    let full = Loaded { envelopes: vec![sealed(1)], quarantined: Vec::new() };
    let union = union([Err(StoreError::Denied), Ok(full)]);
    assert_eq!(union.envelopes, [sealed(1)]);
    assert_eq!(union.replicas[0], Replica::Failed(StoreError::Denied));
}

/// A record that one replica has lost to damage comes from another one.
#[test]
fn what_is_damaged_in_one_comes_from_another() {
    let name = sealed(1).id().to_string();
    let (mut damaged, mut whole) = (Loaded::default(), Loaded::default());
    damaged.take(&name, vec![2]);
    whole.take(&name, vec![1]);
    let union = union([Ok(damaged), Ok(whole)]);
    assert_eq!(union.envelopes, [sealed(1)]);
    assert!(union.lacked_by(0).eq([&sealed(1)]));
    let Replica::Read { quarantined, .. } = &union.replicas[0] else { panic!("it was read") };
    assert_eq!((quarantined[0].name.as_str(), quarantined[0].bytes.as_slice()), (&*name, &[2][..]));
}

proptest! {
    /// As sets are joined on paper; an envelope that one load has twice is there once.
    #[test]
    fn the_union_is_a_union(replicas in prop::collection::vec(prop::option::of(prop::collection::vec(0..12_u8, 0..9)), 0..5)) {
        let loads = replicas.iter().map(|replica| match replica {
            Some(numbers) => Ok(Loaded {
                envelopes: numbers.iter().copied().map(sealed).collect(),
                quarantined: Vec::new(),
            }),
            None => Err(StoreError::Gone),
        });
        let union = union(loads);
        let all: BTreeMap<EnvelopeId, u8> =
            replicas.iter().flatten().flatten().map(|number| (sealed(*number).id(), *number)).collect();
        let found: Vec<EnvelopeId> = union.envelopes.iter().map(Envelope::id).collect();
        prop_assert_eq!(found, all.keys().copied().collect::<Vec<_>>());
        for (index, replica) in replicas.iter().enumerate() {
            let lacked: BTreeSet<u8> = union.lacked_by(index).map(|one| one.bytes()[0]).collect();
            let expected = match replica {
                Some(numbers) => all.values().copied().filter(|one| !numbers.contains(one)).collect(),
                None => BTreeSet::new(),
            };
            prop_assert_eq!(lacked, expected);
        }
    }
}
