//! A store that lasts as long as the page.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::envelope::{Envelope, EnvelopeId};
use crate::store::{Appended, EventStore, Loaded, StoreError};

/// Keeps envelopes in memory: where storage is denied, and in tests.
///
/// A clone is another handle of the same store.
///
/// # Example
///
/// ```
/// use kvant_wire::envelope::Envelope;
/// use kvant_wire::memory::MemoryStore;
/// use kvant_wire::store::{Appended, EventStore};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let store = MemoryStore::default();
/// let envelope = Envelope::seal(b"{}".to_vec())?;
/// assert_eq!(store.append(&envelope).await?, Appended::New);
/// assert_eq!(store.append(&envelope).await?, Appended::AlreadyThere);
/// assert_eq!(store.load().await?.envelopes, [envelope]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Rc<RefCell<BTreeMap<EnvelopeId, Envelope>>>);

impl EventStore for MemoryStore {
    async fn append(&self, envelope: &Envelope) -> Result<Appended, StoreError> {
        let before = self.0.borrow_mut().insert(envelope.id(), envelope.clone());
        Ok(if before.is_none() { Appended::New } else { Appended::AlreadyThere })
    }

    async fn load(&self) -> Result<Loaded, StoreError> {
        let envelopes = self.0.borrow().values().cloned().collect();
        Ok(Loaded { envelopes, quarantined: Vec::new() })
    }
}
