//! The laws hold where they should and catch every planted bug.

use kvant_wire::envelope::Envelope;
use kvant_wire::laws::{BrokenLaw, check_laws};
use kvant_wire::memory::MemoryStore;
use kvant_wire::store::{EventStore, StoreError};

use crate::flawed::{Flaw, FlawedStore};
use crate::now::now;

#[test]
fn memory_keeps_the_laws() {
    let store = MemoryStore::default();
    let cannot_hold = async |_: &str, _: &[u8]| Ok(false);
    assert_eq!(now(check_laws(&store, &store.clone(), cannot_hold)), Ok(()));
    assert_eq!(now(check_laws(&store.clone(), &store, cannot_hold)), Ok(()), "twice on one store");
}

#[test]
fn a_store_of_records_keeps_the_laws() {
    let store = FlawedStore::new(Flaw::Sound);
    assert_eq!(check(&store), Ok(()));
    assert_eq!(check(&store), Ok(()), "twice on one store");
}

/// What was there before the laws were checked is there afterwards, bad records too.
#[test]
fn the_laws_leave_what_is_there() {
    let store = FlawedStore::new(Flaw::Sound);
    let mine = Envelope::seal(b"mine".to_vec()).unwrap();
    now(store.append(&mine)).unwrap();
    store.plant("torn", b"half of it");
    assert_eq!(check(&store), Ok(()));
    let loaded = now(store.load()).unwrap();
    assert!(loaded.envelopes.contains(&mine));
    assert!(loaded.quarantined.iter().any(|record| record.name == "torn"));
}

#[test]
fn every_planted_bug_breaks_a_law() {
    type Breaks = fn(&BrokenLaw) -> bool;
    let lost: Breaks = |law| matches!(law, BrokenLaw::Lost { .. });
    let wrong_answer: Breaks = |law| matches!(law, BrokenLaw::WrongAnswer { .. });
    let table: [(Flaw, Breaks); 19] = [
        // A second append of the same says that it is new.
        (Flaw::Forgets, wrong_answer),
        (Flaw::OwnCopy, wrong_answer),
        (Flaw::AlwaysNew, wrong_answer),
        (Flaw::NeverNew, wrong_answer),
        (Flaw::LosesEmpty, wrong_answer),
        (Flaw::LoadsAllButOne, lost),
        (Flaw::Overwrites, lost),
        (Flaw::ReadModifyWrite, lost),
        (Flaw::OnlyText, lost),
        (Flaw::TakesTextForBase64, lost),
        (Flaw::EndsAtZero, lost),
        (Flaw::Cuts, lost),
        (Flaw::KeepsNewest, lost),
        (Flaw::TrustsNames, lost),
        (Flaw::Duplicates, |law| matches!(law, BrokenLaw::Twice { .. })),
        (Flaw::TakesForeignBytes, |law| matches!(law, BrokenLaw::Invented { .. })),
        (Flaw::HidesForeignBytes, |law| matches!(law, BrokenLaw::NotQuarantined { .. })),
        (Flaw::EmptiesForeignBytes, |law| matches!(law, BrokenLaw::NotQuarantined { .. })),
        (Flaw::FailsOnForeignBytes, |law| matches!(law, BrokenLaw::Failed(_))),
    ];
    for (flaw, breaks) in table {
        let law = check(&FlawedStore::new(flaw)).expect_err(&format!("{flaw:?} goes unnoticed"));
        assert!(breaks(&law), "{flaw:?}: {law:?}");
    }
}

fn check(store: &FlawedStore) -> Result<(), BrokenLaw> {
    let plant = async |name: &str, bytes: &[u8]| -> Result<bool, StoreError> {
        store.plant(name, bytes);
        Ok(true)
    };
    now(check_laws(store, &store.again(), plant))
}
