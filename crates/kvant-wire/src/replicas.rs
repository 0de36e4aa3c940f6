//! Several replicas as one set.

use crate::envelope::{Envelope, EnvelopeId};
use crate::store::{Loaded, Quarantined, StoreError};

/// What several replicas hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Union {
    /// Every envelope that at least one of them has, once, in the order of ids.
    pub envelopes: Vec<Envelope>,
    /// The replicas, in the order in which they were given.
    pub replicas: Vec<Replica>,
}

/// What there is to say about one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replica {
    /// It could not be read, so nothing is known about what it holds.
    Failed(StoreError),
    /// It could be read.
    Read {
        /// What others have and it has not, in the order of ids.
        lacks: Vec<EnvelopeId>,
        /// Its records that are no envelopes.
        quarantined: Vec<Quarantined>,
    },
}

impl Union {
    /// Returns what the replica given as number `replica`, from 0, is to be sent: nothing when it
    /// could not be read.
    pub fn lacked_by(&self, replica: usize) -> impl Iterator<Item = &Envelope> {
        let lacks = match self.replicas.get(replica) {
            Some(Replica::Read { lacks, .. }) => lacks.as_slice(),
            _ => &[],
        };
        self.envelopes.iter().filter(|envelope| lacks.binary_search(&envelope.id()).is_ok())
    }
}

/// Puts together what the replicas gave.
///
/// It takes what was loaded and not the stores: they are of different types, and a page waits for
/// all of them at once.
///
/// # Example
///
/// ```
/// use kvant_wire::envelope::Envelope;
/// use kvant_wire::store::{Loaded, StoreError};
/// use kvant_wire::replicas::union;
///
/// let envelope = Envelope::seal(b"{}".to_vec())?;
/// let full = Loaded { envelopes: vec![envelope.clone()], ..Loaded::default() };
/// let union = union([Ok(full), Ok(Loaded::default()), Err(StoreError::Denied)]);
/// assert_eq!(union.envelopes, [envelope.clone()]);
/// assert_eq!(union.lacked_by(0).count(), 0);
/// assert!(union.lacked_by(1).eq([&envelope]));
/// assert_eq!(union.lacked_by(2).count(), 0, "it is not known what it lacks");
/// # Ok::<(), kvant_wire::envelope::ForeignBytes>(())
/// ```
pub fn union(loads: impl IntoIterator<Item = Result<Loaded, StoreError>>) -> Union {
    let mut envelopes = Vec::new();
    let mut read = Vec::new();
    for load in loads {
        read.push(load.map(|loaded| {
            let mut ids: Vec<EnvelopeId> = loaded.envelopes.iter().map(Envelope::id).collect();
            ids.sort_unstable();
            envelopes.extend(loaded.envelopes);
            (ids, loaded.quarantined)
        }));
    }
    envelopes.sort_unstable();
    envelopes.dedup();
    let lacks = |ids: &[EnvelopeId]| {
        let all = envelopes.iter().map(Envelope::id);
        all.filter(|id| ids.binary_search(id).is_err()).collect()
    };
    let replicas = read.into_iter().map(|read| match read {
        Ok((ids, quarantined)) => Replica::Read { lacks: lacks(&ids), quarantined },
        Err(error) => Replica::Failed(error),
    });
    Union { replicas: replicas.collect(), envelopes }
}
