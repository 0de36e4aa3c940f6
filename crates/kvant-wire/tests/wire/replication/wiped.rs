//! A replica is wiped while a page has the set open.

use kvant_wire::replication::Durability;
use kvant_wire::store::StoreError;

use crate::replication::world::{CACHE, DISK};
use crate::replication::{holding, opened, reading, sealed, ticket, writes};

/// Wiped under an idle page: it is said, after a look at what is left, and nothing is written.
#[test]
fn a_wiped_disk_is_told_and_left_alone_until_somebody_writes() {
    for (left, durability) in [
        (&[1, 2][..], Durability::AtRisk(StoreError::Gone)),
        (&[1][..], Durability::MemoryOnly(StoreError::Gone)),
    ] {
        let mut set = opened(Ok(&[1, 2]), Ok(&[1, 2]));
        let reads = set.wiped(DISK);
        assert_eq!(reads.len(), 1);
        assert_eq!(set.durability(), Durability::Saving);
        assert_eq!(set.wiped(DISK), [], "told once");
        assert_eq!(set.loaded(reading(&reads, CACHE), Ok(holding(left))), []);
        assert_eq!((set.durability(), set.is_wiped()), (durability, true));

        // A record goes where it can, and brings the rest along.
        let effects = set.recorded(vec![sealed(3)]);
        assert_eq!(writes(&effects), [(CACHE, vec![3]), (DISK, vec![1, 2, 3])]);
        set.confirmed(ticket(&effects, CACHE));
        let rescue = set.failed(ticket(&effects, DISK), 0, StoreError::Gone);
        assert_eq!(writes(&rescue), [(CACHE, vec![1, 2, 3])]);
        set.confirmed(ticket(&rescue, CACHE));
        assert_eq!(set.durability(), Durability::AtRisk(StoreError::Gone));

        // «Записать снова».
        set.reopened(DISK);
        let effects = set.rewrite();
        assert_eq!(writes(&effects), [(CACHE, vec![1, 2, 3]), (DISK, vec![1, 2, 3])]);
        set.confirmed(ticket(&effects, DISK));
        assert_eq!((set.durability(), set.is_wiped()), (Durability::Saved, false));
    }
}

/// The write was done before the storage was wiped, or after: its answer does not tell.
#[test]
fn an_answer_that_comes_after_a_wipe_saves_nothing() {
    let mut set = opened(Ok(&[]), Ok(&[]));
    let effects = set.recorded(vec![sealed(1)]);
    set.wiped(DISK);
    let rescue = set.confirmed(ticket(&effects, DISK));
    assert_eq!(writes(&rescue), [], "the cache is still asked for the same");
    let rescue = set.confirmed(ticket(&effects, CACHE));
    set.confirmed(ticket(&rescue, CACHE));
    assert_eq!(set.durability(), Durability::AtRisk(StoreError::Gone));
}

/// A cache that is wiped has nothing that only it had.
#[test]
fn a_wiped_cache_is_no_risk_but_a_loss() {
    let mut set = opened(Err(StoreError::Blocked), Ok(&[]));
    let news = set.recorded(vec![sealed(1)]);
    let rescue = set.confirmed(ticket(&news, CACHE));
    set.confirmed(ticket(&rescue, CACHE));
    assert_eq!(set.durability(), Durability::AtRisk(StoreError::Blocked));
    assert_eq!(set.wiped(CACHE), []);
    assert_eq!(set.durability(), Durability::MemoryOnly(StoreError::Blocked));
    assert!(set.is_wiped());

    let mut set = opened(Ok(&[1]), Ok(&[1]));
    set.wiped(CACHE);
    assert_eq!((set.durability(), set.is_wiped()), (Durability::Saved, true));
    let effects = set.recorded(vec![sealed(2)]);
    set.confirmed(ticket(&effects, DISK));
    assert!(!set.is_wiped());
    let mut empty = opened(Ok(&[]), Ok(&[]));
    empty.wiped(CACHE);
    empty.wiped(DISK);
    assert!(!empty.is_wiped(), "there was nothing to wipe");
}

/// A store that was opened anew: what the handle before it says counts no more.
#[test]
fn an_answer_of_an_old_handle_saves_nothing() {
    let mut set = opened(Ok(&[]), Ok(&[]));
    let old = set.recorded(vec![sealed(1)]);
    assert_eq!(set.reopened(DISK), []);
    let new = set.rewrite();
    set.confirmed(ticket(&old, DISK));
    assert_eq!(set.durability(), Durability::Saving);
    set.confirmed(ticket(&new, DISK));
    assert_eq!(set.durability(), Durability::Saved);
}

/// Reading has shown that the database is gone; a write that was made before is answered late, and
/// the page learns of the wiping after that. What was written is nowhere.
#[test]
fn a_write_that_is_answered_after_its_database_was_found_gone_saves_nothing() {
    let mut set = opened(Ok(&[]), Ok(&[]));
    let effects = set.recorded(vec![sealed(1)]);
    let (cached, written) = (ticket(&effects, CACHE), ticket(&effects, DISK));
    set.confirmed(cached);
    let reads = set.open();
    set.loaded(reading(&reads, CACHE), Ok(holding(&[])));
    let rescue = set.loaded(reading(&reads, DISK), Err(StoreError::Gone));
    assert_eq!(writes(&rescue), [(CACHE, vec![1])]);
    assert_eq!(set.confirmed(written), [], "it was written to what is gone");
    set.wiped(DISK);
    assert!(!set.is_saved(sealed(1).id()));
    set.failed(ticket(&rescue, CACHE), 0, StoreError::QuotaExceeded);
    assert!(matches!(set.durability(), Durability::MemoryOnly(_)), "{:?}", set.durability());
}
