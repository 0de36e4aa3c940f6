//! Laws that hold in whatever order things happen and fail.

use std::collections::BTreeSet;

use kvant_wire::envelope::{Envelope, EnvelopeId};
use kvant_wire::replication::{Durability, Effect};
use kvant_wire::store::Loaded;
use proptest::prelude::*;

use crate::replication::world::{Condition, DISK, World};

#[derive(Clone, Debug)]
enum Step {
    Record { tab: usize, count: usize },
    Advance { tab: usize, at: usize },
    Hear { tab: usize, at: usize },
    Lose { tab: usize, at: usize },
    Disk(Condition),
    CacheRoom(usize),
    FlushCache,
    WipeDisk,
    WipeCache,
    Delete { tab: usize },
    Reload { tab: usize },
    Crash,
    LeaveAndReturn { tab: usize },
    Rewrite { tab: usize },
    Retry { tab: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let tab = 0..2_usize;
    prop_oneof![
        8 => (tab.clone(), 1..7_usize).prop_map(|(tab, count)| Step::Record { tab, count }),
        24 => (tab.clone(), 0..4_usize).prop_map(|(tab, at)| Step::Advance { tab, at }),
        12 => (tab.clone(), 0..4_usize).prop_map(|(tab, at)| Step::Hear { tab, at }),
        1 => (tab.clone(), 0..4_usize).prop_map(|(tab, at)| Step::Lose { tab, at }),
        2 => prop_oneof![
            2 => Just(Condition::Works),
            2 => Just(Condition::Full),
            2 => Just(Condition::Torn),
            1 => Just(Condition::Newer),
        ].prop_map(Step::Disk),
        2 => prop_oneof![0..9_usize, Just(usize::MAX)].prop_map(Step::CacheRoom),
        1 => Just(Step::FlushCache),
        1 => Just(Step::WipeDisk),
        1 => Just(Step::WipeCache),
        1 => tab.clone().prop_map(|tab| Step::Delete { tab }),
        1 => tab.clone().prop_map(|tab| Step::Reload { tab }),
        1 => Just(Step::Crash),
        1 => tab.clone().prop_map(|tab| Step::LeaveAndReturn { tab }),
        1 => tab.clone().prop_map(|tab| Step::Rewrite { tab }),
        1 => tab.prop_map(|tab| Step::Retry { tab }),
    ]
}

impl Step {
    fn run(&self, world: &mut World) {
        match *self {
            Step::Record { tab, count } => world.record(tab, count),
            Step::Advance { tab, at } => world.advance(tab, at),
            Step::Hear { tab, at } => world.hear(tab, at),
            Step::Lose { tab, at } => world.lose(tab, at),
            // An app that is older than its storage stays so.
            Step::Disk(_) if world.disk_is == Condition::Newer => {}
            Step::Disk(condition) => world.disk_is = condition,
            Step::CacheRoom(room) => world.cache_room = room,
            Step::FlushCache => world.cache_flushed = world.cache.keys().copied().collect(),
            Step::WipeDisk => world.wipe_disk(),
            Step::WipeCache => world.wipe_cache(),
            Step::Delete { tab } => world.delete(tab),
            Step::Reload { tab } => world.reload(tab),
            Step::Crash => world.crash(),
            Step::LeaveAndReturn { tab } => world.leave_and_return(tab),
            Step::Rewrite { tab } => world.rewrite(tab),
            Step::Retry { tab } => world.feed(tab, |machine| machine.retry()),
        }
        world.check();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing is called safer than it is, nothing that was called saved is lost, and when all is
    /// well again every tab has every news and every store what it should have, after a number of
    /// writes that ends.
    #[test]
    fn whatever_happens_the_laws_hold(steps in prop::collection::vec(step(), 1..120)) {
        let mut world = World::new(2);
        for step in &steps {
            step.run(&mut world);
        }
        world.mend();
        let disk: BTreeSet<EnvelopeId> = world.disk.keys().copied().collect();
        let cache: BTreeSet<EnvelopeId> = world.cache.keys().copied().collect();
        for tab in &world.tabs {
            let held: BTreeSet<EnvelopeId> = tab.machine.envelopes().map(Envelope::id).collect();
            prop_assert!(tab.owed.is_subset(&held), "a tab has missed news");
            let unsaved: BTreeSet<EnvelopeId> =
                held.iter().copied().filter(|id| !tab.machine.is_saved(*id)).collect();
            if world.disk_is == Condition::Newer {
                prop_assert!(unsaved.is_subset(&cache), "the cache could be written");
                let durability = tab.machine.durability();
                prop_assert!(
                    matches!(durability, Durability::AtRisk(_)) || unsaved.is_empty(),
                    "{:?}", durability
                );
            } else {
                prop_assert!(held.is_subset(&disk), "the disk could be written");
                prop_assert_eq!(tab.machine.durability(), Durability::Saved);
            }
        }
    }

    /// Two tabs over stores that work: both have all of what either recorded, and so has the disk.
    #[test]
    fn two_tabs_become_one_set(steps in prop::collection::vec(step(), 1..120)) {
        let mut world = World::new(2);
        prop_assert!(world.settle());
        let is_harmless = |step: &&Step| {
            matches!(step, Step::Record { .. } | Step::Advance { .. } | Step::Hear { .. }
                | Step::CacheRoom(_) | Step::Retry { .. } | Step::LeaveAndReturn { .. })
        };
        for step in steps.iter().filter(is_harmless) {
            step.run(&mut world);
        }
        world.mend();
        let disk: Vec<EnvelopeId> = world.disk.keys().copied().collect();
        for tab in &world.tabs {
            let held: Vec<EnvelopeId> = tab.machine.envelopes().map(Envelope::id).collect();
            prop_assert_eq!(&held, &disk);
        }
    }

    /// After a deletion is known nothing that comes late brings the set back, but a person does.
    #[test]
    fn a_deleted_set_stays_deleted(
        before in prop::collection::vec(step(), 1..60),
        after in prop::collection::vec(step(), 1..60),
    ) {
        let mut world = World::new(2);
        for step in &before {
            step.run(&mut world);
        }
        let tab = &mut world.tabs[0].machine;
        let reads = tab.open();
        let mut asked = tab.deleted();
        let late = Envelope::seal(b"late".to_vec()).unwrap();
        let found = Loaded { envelopes: vec![late.clone()], ..Loaded::default() };
        for step in &after {
            let effects = match step {
                Step::Record { .. } => tab.arrived(vec![late.clone()]),
                Step::Advance { at, .. } => match reads[at % 2] {
                    Effect::Read { ticket } => tab.loaded(ticket, Ok(found.clone())),
                    _ => unreachable!("opening reads"),
                },
                Step::Hear { .. } => tab.arrived(vec![late.clone()]),
                Step::WipeDisk => tab.wiped(DISK),
                Step::Rewrite { .. } => tab.rewrite(),
                Step::LeaveAndReturn { .. } => tab.close(),
                _ => tab.retry(),
            };
            // What was wiped is looked at once more.
            let is_reading = |effect: &Effect| matches!(effect, Effect::Read { .. });
            prop_assert!(effects.iter().all(is_reading));
            asked.extend(effects);
        }
        prop_assert!(tab.is_deleted() && tab.envelopes().next().is_none());
        for effect in asked {
            let Effect::Read { ticket } = effect else { unreachable!("nothing is written") };
            prop_assert_eq!(tab.loaded(ticket, Ok(found.clone())), []);
        }
        prop_assert!(tab.envelopes().next().is_none());
        tab.reopened(DISK);
        let effects = tab.recorded(vec![late.clone()]);
        let is_written = |effect: &Effect| {
            matches!(effect, Effect::Write { ticket, envelopes }
                if ticket.replica == DISK && *envelopes == [late.clone()])
        };
        prop_assert!(effects.iter().any(is_written));
    }
}
