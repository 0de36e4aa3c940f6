//! One thing that goes wrong at a time, and what follows.

use kvant_wire::envelope::Envelope;
use kvant_wire::replication::{Durability, Effect, ReplicaKind, Replication};
use kvant_wire::store::{Loaded, Quarantined, StoreError};

use crate::replication::world::{CACHE, Condition, DISK, World};
use crate::replication::{KINDS, holding, numbers, opened, reading, sealed, ticket, told, writes};

#[test]
fn a_record_goes_to_the_cache_first_and_is_saved_by_the_disk() {
    let mut set = opened(Ok(&[]), Ok(&[]));
    assert_eq!(set.durability(), Durability::Saved);
    let effects = set.recorded(vec![sealed(1)]);
    assert_eq!(writes(&effects), [(CACHE, vec![1]), (DISK, vec![1])]);
    assert_eq!(set.durability(), Durability::Saving);
    assert_eq!(set.confirmed(ticket(&effects, CACHE)), []);
    assert_eq!(set.durability(), Durability::Saving);
    assert_eq!(set.confirmed(ticket(&effects, DISK)), []);
    assert_eq!(set.durability(), Durability::Saved);
}

/// What the cache has and the disk has not is written there, and the other way round nothing is.
#[test]
fn opening_brings_to_the_disk_what_only_the_cache_has() {
    let mut set = Replication::new(KINDS);
    let reads = set.open();
    assert_eq!(set.loaded(reading(&reads, DISK), Ok(holding(&[1, 2]))), []);
    let effects = set.loaded(reading(&reads, CACHE), Ok(holding(&[2, 3])));
    assert_eq!(writes(&effects), [(DISK, vec![3])]);
    assert_eq!(set.envelopes().count(), 3);
}

#[test]
fn one_write_at_a_time_is_under_way_and_the_next_has_all_that_came_meanwhile() {
    let mut set = opened(Ok(&[]), Ok(&[]));
    let first = set.recorded(vec![sealed(1)]);
    assert_eq!(set.recorded(vec![sealed(2)]), []);
    assert_eq!(set.recorded(vec![sealed(3)]), []);
    assert_eq!(writes(&set.confirmed(ticket(&first, DISK))), [(DISK, vec![2, 3])]);
    assert_eq!(writes(&set.confirmed(ticket(&first, CACHE))), [(CACHE, vec![2, 3])]);
    assert_eq!(set.confirmed(ticket(&first, DISK)), [], "an answer counts once");
    assert_eq!(set.durability(), Durability::Saving);
}

/// The disk is full, then the cache too; each is said, and the next record tries again.
#[test]
fn a_full_disk_leaves_it_to_the_cache_and_a_full_cache_to_memory() {
    let mut set = opened(Ok(&[]), Ok(&[]));
    let full = StoreError::QuotaExceeded;
    let effects = set.recorded(vec![sealed(1)]);
    set.confirmed(ticket(&effects, CACHE));
    let rescue = set.failed(ticket(&effects, DISK), 0, full.clone());
    assert_eq!(writes(&rescue), [(CACHE, vec![1])]);
    assert_eq!(set.durability(), Durability::Saving);
    set.confirmed(ticket(&rescue, CACHE));
    assert_eq!(set.durability(), Durability::AtRisk(full.clone()));

    let effects = set.recorded(vec![sealed(2)]);
    assert_eq!(writes(&effects), [(CACHE, vec![2]), (DISK, vec![1, 2])]);
    let news = set.failed(ticket(&effects, CACHE), 0, full.clone());
    assert_eq!(told(&news), [2]);
    let rescue = set.failed(ticket(&effects, DISK), 0, full.clone());
    assert_eq!(writes(&rescue), [(CACHE, vec![1, 2])]);
    let end = set.failed(ticket(&rescue, CACHE), 1, full.clone());
    assert_eq!(end, [], "neither told twice nor tried for ever");
    assert_eq!(set.durability(), Durability::MemoryOnly(full));

    let effects = set.recorded(vec![sealed(3)]);
    assert_eq!(writes(&effects), [(CACHE, vec![3]), (DISK, vec![1, 2, 3])]);
    set.confirmed(ticket(&effects, DISK));
    assert_eq!(set.durability(), Durability::Saved);
}

/// A cache that took it once and fails to take it again may have lost it.
#[test]
fn what_a_cache_does_not_take_again_counts_as_in_memory_only() {
    let mut set = opened(Err(StoreError::Blocked), Ok(&[]));
    let news = set.recorded(vec![sealed(1)]);
    let rescue = set.confirmed(ticket(&news, CACHE));
    set.confirmed(ticket(&rescue, CACHE));
    assert_eq!(set.durability(), Durability::AtRisk(StoreError::Blocked));
    let again = set.retry();
    assert_eq!(writes(&again), [(CACHE, vec![1])]);
    set.failed(ticket(&again, CACHE), 0, StoreError::Denied);
    assert_eq!(set.durability(), Durability::MemoryOnly(StoreError::Denied));
}

/// More than a cache may keep is told to other tabs in another way, and so is what it fails to take.
#[test]
fn no_news_is_kept_from_other_tabs() {
    let mut set = opened(Ok(&[]), Ok(&[]));
    let many: Vec<Envelope> = (1..=6).map(sealed).collect();
    let effects = set.recorded(many);
    assert_eq!(writes(&effects), [(CACHE, vec![1, 2, 3, 4]), (DISK, vec![1, 2, 3, 4, 5, 6])]);
    assert_eq!(told(&effects), [5, 6]);
    let news = set.failed(ticket(&effects, CACHE), 3, StoreError::QuotaExceeded);
    assert_eq!(told(&news), [4]);

    let mut set = opened(Ok(&[]), Err(StoreError::Denied));
    assert_eq!(told(&set.recorded(vec![sealed(1)])), [1]);
    let mut set = Replication::new([ReplicaKind::Durable]);
    assert_eq!(told(&set.recorded(vec![sealed(1)])), [1]);
}

#[test]
fn without_any_storage_everything_is_in_memory_only() {
    let mut set = opened(Err(StoreError::Denied), Err(StoreError::Denied));
    assert_eq!(set.durability(), Durability::Saved, "there is nothing to lose yet");
    assert_eq!(set.outlook(), Durability::MemoryOnly(StoreError::Denied));
    let effects = set.recorded(vec![sealed(1)]);
    assert_eq!(writes(&effects), []);
    assert_eq!(set.durability(), Durability::MemoryOnly(StoreError::Denied));
}

#[test]
fn storage_of_a_newer_app_is_left_alone() {
    let mut set = opened(Err(StoreError::Newer), Ok(&[]));
    assert_eq!(set.outlook(), Durability::AtRisk(StoreError::Newer));
    let effects = set.recorded(vec![sealed(2)]);
    assert_eq!(writes(&effects), [(CACHE, vec![2])]);
    let rescue = set.confirmed(ticket(&effects, CACHE));
    assert_eq!(writes(&rescue), [(CACHE, vec![2])]);
    set.confirmed(ticket(&rescue, CACHE));
    assert_eq!(set.durability(), Durability::AtRisk(StoreError::Newer));
}

/// What another tab wrote is saved when this page was told so, and is written by neither for ever.
#[test]
fn what_arrives_is_brought_to_the_disk_and_told_to_nobody() {
    let mut set = opened(Ok(&[]), Ok(&[]));
    let effects = set.arrived(vec![sealed(1)]);
    assert_eq!(effects.len(), 1);
    assert_eq!(writes(&effects), [(DISK, vec![1])]);
    set.confirmed(ticket(&effects, DISK));
    assert_eq!(set.arrived(vec![sealed(1)]), []);
    assert_eq!(set.durability(), Durability::Saved);
}

/// What is large is kept whole on the disk, and in part in the cache.
#[test]
fn a_cache_is_trimmed_only_when_everything_is_saved() {
    let mut set = opened(Ok(&[1, 2, 3, 4]), Ok(&[1, 2, 3, 4]));
    let effects = set.recorded(vec![sealed(5)]);
    assert_eq!(set.confirmed(ticket(&effects, CACHE)), []);
    let trim = [Effect::Trim { replica: CACHE }];
    assert_eq!(set.confirmed(ticket(&effects, DISK)), trim);
    assert!(set.is_saved(sealed(5).id()) && !set.is_saved(sealed(6).id()));
}

/// What no store took outlives another ledger being shown, and is tried again.
#[test]
fn what_is_unsaved_is_not_forgotten_with_the_set() {
    let full = StoreError::QuotaExceeded;
    let mut set = opened(Ok(&[1]), Ok(&[]));
    let effects = set.recorded(vec![sealed(2)]);
    set.failed(ticket(&effects, CACHE), 0, full.clone());
    let rescue = set.failed(ticket(&effects, DISK), 0, full.clone());
    set.failed(ticket(&rescue, CACHE), 0, full.clone());
    let again = set.close();
    assert_eq!(writes(&again), [(DISK, vec![2])]);
    assert_eq!(set.envelopes().count(), 1);
    set.failed(ticket(&again, DISK), 0, full);
    assert!(set.has_unsaved());

    // Opened once more, with what the disk has.
    let reads = set.open();
    set.loaded(reading(&reads, DISK), Ok(holding(&[1])));
    let effects = set.loaded(reading(&reads, CACHE), Ok(holding(&[])));
    assert_eq!(set.envelopes().count(), 2);
    assert!(effects.is_empty(), "the write to the disk began when that was read");
}

/// The same set is opened anew while it is shown.
#[test]
fn reading_again_loses_nothing_that_is_only_in_memory() {
    let mut set = opened(Err(StoreError::Denied), Err(StoreError::Denied));
    set.recorded(vec![sealed(1)]);
    let reads = set.open();
    set.loaded(reading(&reads, DISK), Err(StoreError::Denied));
    set.loaded(reading(&reads, CACHE), Err(StoreError::Denied));
    assert_eq!(numbers(&set.envelopes().cloned().collect::<Vec<_>>()), [1]);
    assert_eq!(set.durability(), Durability::MemoryOnly(StoreError::Denied));
}

/// Records that are no envelopes are listed once, however many replicas have them.
#[test]
fn bad_records_are_listed_once() {
    let mut bad = Loaded::default();
    bad.take("no id", b"{}".to_vec());
    let mut set = Replication::new(KINDS);
    let reads = set.open();
    set.loaded(reading(&reads, DISK), Ok(bad.clone()));
    set.loaded(reading(&reads, CACHE), Ok(bad.clone()));
    let listed: Vec<Quarantined> = set.quarantined();
    assert_eq!(listed, bad.quarantined);
}

/// A second durable replica, as a server will be: one that holds it is enough, and each is filled.
#[test]
fn a_further_durable_replica_is_filled_and_holds_up_nobody() {
    const SERVER: usize = 2;
    let mut set = Replication::new([KINDS[0], KINDS[1], ReplicaKind::Durable]);
    let reads = set.open();
    set.loaded(reading(&reads, DISK), Ok(holding(&[1])));
    set.loaded(reading(&reads, CACHE), Ok(holding(&[])));
    let effects = set.loaded(reading(&reads, SERVER), Ok(holding(&[2])));
    assert_eq!(writes(&effects), [(DISK, vec![2]), (SERVER, vec![1])]);
    assert_eq!(set.durability(), Durability::Saved);
    set.confirmed(ticket(&effects, DISK));
    let offline = StoreError::Other { message: "offline".to_string() };
    assert_eq!(set.failed(ticket(&effects, SERVER), 0, offline), []);
    let effects = set.recorded(vec![sealed(3)]);
    assert_eq!(writes(&effects), [(CACHE, vec![3]), (DISK, vec![3]), (SERVER, vec![1, 3])]);
    set.confirmed(ticket(&effects, DISK));
    assert_eq!(set.durability(), Durability::Saved);
}

/// In order: nothing more is written for a deleted set, and what a full cache did not take is not
/// told after all.
#[test]
fn a_deletion_ends_what_was_under_way() {
    let mut world = World::new(2);
    assert!(world.settle());
    world.record(0, 3);
    world.disk_is = Condition::Full;
    assert!(world.settle());
    world.disk_is = Condition::Works;
    world.delete(1);
    assert!(world.settle());
    assert!(world.disk.is_empty() && world.cache.is_empty());
    assert!(world.tabs.iter().all(|tab| tab.machine.is_deleted()));
    world.record(0, 1);
    assert!(world.settle());
    assert_eq!((world.disk.len(), world.cache.len()), (1, 1));
}
