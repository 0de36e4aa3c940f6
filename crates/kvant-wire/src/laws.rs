//! What every store must keep to, checked by one function.

use std::collections::BTreeSet;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use crate::envelope::{Envelope, EnvelopeId, ForeignBytes};
use crate::store::{Appended, EventStore, Loaded, StoreError};

/// How many envelopes each of two handles appends while the other does so too.
const AT_ONCE: u8 = 8;

/// Checks that a store keeps to its laws.
///
/// `one` and `other` are two handles of the same store, as two tabs have them. `plant` writes a
/// record of that name and those bytes behind the back of the store, over what stands there; it
/// says `false` where a store cannot hold a record that is no envelope, by construction.
///
/// The store need not be empty: what it held before must be there afterwards, so the laws can be
/// checked twice on one store.
///
/// 1. An envelope is [`Appended::New`] once, then [`Appended::AlreadyThere`], for either handle.
/// 2. What was appended is loaded by both handles, once, to the last byte: no bytes, zero bytes,
///    bytes that are no text, and [`Envelope::BYTES_MAX`] of them.
/// 3. Nothing else is loaded, and nothing that was there before is missing.
/// 4. What two handles append at once is all there.
/// 5. A record that is no envelope is quarantined as it is and hides nothing else.
/// 6. An envelope is there after it was appended, whatever stood under its name.
///
/// # Errors
///
/// The first [`BrokenLaw`].
///
/// # Example
///
/// ```
/// use kvant_wire::laws::{BrokenLaw, check_laws};
/// use kvant_wire::memory::MemoryStore;
///
/// # async fn example() -> Result<(), BrokenLaw> {
/// let store = MemoryStore::default();
/// check_laws(&store, &store.clone(), async |_, _| Ok(false)).await?;
/// # Ok(())
/// # }
/// ```
pub async fn check_laws<S: EventStore>(
    one: &S,
    other: &S,
    plant: impl AsyncFn(&str, &[u8]) -> Result<bool, StoreError>,
) -> Result<(), BrokenLaw> {
    let mut expected = Expected::new(one.load().await?)?;
    for envelope in samples()? {
        let is_new = expected.add(&envelope);
        append(one, &envelope, is_new).await?;
        append(one, &envelope, false).await?;
        append(other, &envelope, false).await?;
    }
    expected.check(one).await?;
    expected.check(other).await?;

    let (left, right) = (numbered(b"left")?, numbered(b"right")?);
    let (left_done, right_done) = both(append_all(one, &left), append_all(other, &right)).await;
    left_done?;
    right_done?;
    for envelope in left.iter().chain(&right) {
        expected.add(envelope);
    }
    expected.check(one).await?;
    expected.check(other).await?;

    let damaged = sealed(b"what was stored under this name was damaged")?;
    let damaged_name = damaged.id().to_string();
    let bad = [("no id", &b"{}"[..]), (&damaged_name, b"damaged"), (&damaged_name, b"")];
    for (name, bytes) in bad {
        if !plant(name, bytes).await? {
            return Ok(());
        }
        if name == damaged_name {
            expected.remove(damaged.id());
        }
        expected.check(one).await?;
        let quarantined = other.load().await?.quarantined;
        if !quarantined.iter().any(|record| record.name == name && record.bytes == bytes) {
            return Err(BrokenLaw::NotQuarantined { name: name.to_string() });
        }
    }
    one.append(&damaged).await?;
    expected.add(&damaged);
    expected.check(one).await?;
    expected.check(other).await
}

/// A law that a store does not keep.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenLaw {
    /// The store failed, although nothing hindered it.
    #[error("the store failed: {0}")]
    Failed(#[from] StoreError),
    /// The samples of this module are wrong, not the store.
    #[error("a sample is no envelope: {0}")]
    BadSample(#[from] ForeignBytes),
    /// It said the opposite of what became of the envelope.
    #[error("of {id} the store says {said:?}")]
    WrongAnswer {
        /// Which envelope.
        id: EnvelopeId,
        /// What the store said.
        said: Appended,
    },
    /// It loads an envelope more than once.
    #[error("{id} is loaded twice")]
    Twice {
        /// Which envelope.
        id: EnvelopeId,
    },
    /// It does not load what it has confirmed.
    #[error("{id} is lost")]
    Lost {
        /// Which envelope.
        id: EnvelopeId,
    },
    /// It loads what nobody appended.
    #[error("{id} was never appended")]
    Invented {
        /// Which envelope.
        id: EnvelopeId,
    },
    /// It does not list a record that is no envelope, or not as it stands there.
    #[error("the bad record {name:?} is not quarantined")]
    NotQuarantined {
        /// The name of the record.
        name: String,
    },
}

/// What must be loaded. An id says enough: its bytes were checked against it.
struct Expected(BTreeSet<EnvelopeId>);

impl Expected {
    fn new(before: Loaded) -> Result<Expected, BrokenLaw> {
        ids(before).map(Expected)
    }

    /// Tells whether it is new.
    fn add(&mut self, envelope: &Envelope) -> bool {
        self.0.insert(envelope.id())
    }

    fn remove(&mut self, id: EnvelopeId) {
        self.0.remove(&id);
    }

    async fn check(&self, store: &impl EventStore) -> Result<(), BrokenLaw> {
        let found = ids(store.load().await?)?;
        if let Some(id) = self.0.difference(&found).next() {
            return Err(BrokenLaw::Lost { id: *id });
        }
        match found.difference(&self.0).next() {
            Some(id) => Err(BrokenLaw::Invented { id: *id }),
            None => Ok(()),
        }
    }
}

fn ids(loaded: Loaded) -> Result<BTreeSet<EnvelopeId>, BrokenLaw> {
    let mut found = BTreeSet::new();
    for id in loaded.envelopes.iter().map(Envelope::id) {
        if !found.insert(id) {
            return Err(BrokenLaw::Twice { id });
        }
    }
    Ok(found)
}

async fn append(
    store: &impl EventStore,
    envelope: &Envelope,
    is_new: bool,
) -> Result<(), BrokenLaw> {
    let said = store.append(envelope).await?;
    if (said == Appended::New) == is_new {
        return Ok(());
    }
    Err(BrokenLaw::WrongAnswer { id: envelope.id(), said })
}

async fn append_all(store: &impl EventStore, envelopes: &[Envelope]) -> Result<(), StoreError> {
    for envelope in envelopes {
        store.append(envelope).await?;
    }
    Ok(())
}

/// Waits for both, each going on while the other waits.
async fn both<A, B>(one: impl Future<Output = A>, other: impl Future<Output = B>) -> (A, B) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut of_one, mut of_other) = (None, None);
    poll_fn(|context| {
        if of_one.is_none()
            && let Poll::Ready(done) = one.as_mut().poll(context)
        {
            of_one = Some(done);
        }
        if of_other.is_none()
            && let Poll::Ready(done) = other.as_mut().poll(context)
        {
            of_other = Some(done);
        }
        match (of_one.take(), of_other.take()) {
            (Some(one), Some(other)) => Poll::Ready((one, other)),
            (one, other) => {
                (of_one, of_other) = (one, other);
                Poll::Pending
            }
        }
    })
    .await
}

/// Bytes that a store might get wrong.
fn samples() -> Result<Vec<Envelope>, ForeignBytes> {
    let every_byte: Vec<u8> = (0..=u8::MAX).collect();
    let texts = [
        "",
        " ",
        "null",
        "\"",
        "base64:",
        "{\"v\":1,\"kind\":\"note\",\"text\":\"«Квант» — 10 мин 1 с\\n\"}",
        "\u{0}\u{1}\u{7f}",
        "\u{feff}\u{2028}\u{1f642}e\u{301}\r\n",
    ];
    let mut samples: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    samples.extend([vec![0], vec![0xff, 0xfe], vec![0xed, 0xa0, 0x80]]);
    samples.push(vec![b'a'; Envelope::BYTES_MAX]);
    samples.push(every_byte.iter().copied().cycle().take(Envelope::BYTES_MAX).collect());
    samples.push(every_byte);
    samples.into_iter().map(Envelope::seal).collect()
}

fn numbered(name: &[u8]) -> Result<Vec<Envelope>, ForeignBytes> {
    // The first one is appended by both handles.
    let own = (1..AT_ONCE).map(|number| [name, &[number]].concat());
    std::iter::once(b"both".to_vec()).chain(own).map(Envelope::seal).collect()
}

fn sealed(bytes: &[u8]) -> Result<Envelope, ForeignBytes> {
    Envelope::seal(bytes.to_vec())
}
