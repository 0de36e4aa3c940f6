//! The port behind which envelopes are kept.

use std::fmt;
use std::future::Future;
use std::str::FromStr;

use crate::envelope::{Envelope, EnvelopeId, ForeignBytes, check_bytes};

/// Where the envelopes of one ledger are kept.
///
/// Stores are replicas of one set that only grows: there is no update and no deletion, and a
/// correction is one more event. The laws are in [`crate::laws`], and every implementation is held
/// to them.
///
/// Futures need not be `Send`: a page has one thread.
pub trait EventStore {
    /// Keeps `envelope`; done only when the store has confirmed it.
    ///
    /// Keeping it again is harmless. A record under the same name with other bytes is no envelope
    /// and gives way.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; whether the envelope was kept is then unknown, and it is appended again.
    fn append(&self, envelope: &Envelope) -> impl Future<Output = Result<Appended, StoreError>>;

    /// Returns everything, in any order.
    ///
    /// # Errors
    ///
    /// [`StoreError`]. A store that cannot be read is never an empty one; one bad record is
    /// quarantined and does not hide the rest.
    fn load(&self) -> impl Future<Output = Result<Loaded, StoreError>>;
}

/// What became of an envelope. Both are a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It was not there before.
    New,
    /// It was there already.
    AlreadyThere,
}

/// What a store holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Every envelope once, in any order.
    pub envelopes: Vec<Envelope>,
    /// Every record that is no envelope.
    pub quarantined: Vec<Quarantined>,
}

impl Loaded {
    /// Takes in one record of a store: as an envelope when it is one, else into quarantine.
    ///
    /// # Example
    ///
    /// ```
    /// use kvant_wire::envelope::EnvelopeId;
    /// use kvant_wire::store::Loaded;
    ///
    /// let mut loaded = Loaded::default();
    /// loaded.take(&EnvelopeId::of(b"{}").to_string(), b"{}".to_vec());
    /// loaded.take("readme", b"{}".to_vec());
    /// assert_eq!((loaded.envelopes.len(), loaded.quarantined.len()), (1, 1));
    /// ```
    pub fn take(&mut self, name: &str, bytes: Vec<u8>) {
        let id = EnvelopeId::from_str(name).map_err(|_| ForeignBytes::NotAnId);
        match id.and_then(|id| check_bytes(id, &bytes).map(|()| id)) {
            // `open` would hash them a second time.
            Ok(id) => self.envelopes.push(Envelope::checked(id, bytes)),
            Err(reason) => self.quarantine(name, bytes, reason),
        }
    }

    /// Puts a record aside.
    pub fn quarantine(&mut self, name: &str, bytes: Vec<u8>, reason: ForeignBytes) {
        self.quarantined.push(Quarantined { name: name.to_string(), bytes, reason });
    }
}

/// A record that is no envelope: listed and exported, never taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// The name that it stood under.
    pub name: String,
    /// What was found there.
    pub bytes: Vec<u8>,
    /// What is wrong with it.
    pub reason: ForeignBytes,
}

/// Why a store cannot do what it was asked.
///
/// When several hold, the first one is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum StoreError {
    /// The browser gives this page no such storage: it is switched off, or the window is private.
    #[error("the browser gives no storage")]
    Denied,
    /// What is stored was written by a newer app; it is left as it is.
    #[error("the storage was written by a newer app")]
    Newer,
    /// Another tab holds an older form open and does not let go.
    #[error("another tab holds the storage")]
    Blocked,
    /// The storage was wiped under the open app, by the person or by the browser.
    #[error("the storage was wiped")]
    Gone,
    /// This handle was closed so that a newer app in another tab could go on; reload the page.
    #[error("the storage was closed for a newer app")]
    Closed,
    /// There is no room left.
    #[error("the storage is full")]
    QuotaExceeded,
    /// Anything else, as the browser calls it.
    #[error("{message}")]
    Other {
        /// The browser's own words.
        message: String,
    },
}

/// What a ledger is called in stores and files.
///
/// # Invariant
///
/// 1 to 64 letters a to z, digits and hyphens: it is a part of keys and of file names.
///
/// # Example
///
/// ```
/// use kvant_wire::store::LedgerId;
///
/// let id: LedgerId = "acme-2026".parse()?;
/// assert_eq!(id.as_str(), "acme-2026");
/// assert!("kvant/acme".parse::<LedgerId>().is_err());
/// # Ok::<(), kvant_wire::store::NotALedgerId>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LedgerId(String);

impl LedgerId {
    /// The most characters.
    pub const LENGTH_MAX: usize = 64;

    /// Returns it as a text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the id that is a number, such as one drawn by chance.
    pub fn of_number(number: u64) -> LedgerId {
        LedgerId(format!("{number:016x}"))
    }
}

impl FromStr for LedgerId {
    type Err = NotALedgerId;

    fn from_str(text: &str) -> Result<LedgerId, NotALedgerId> {
        let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        let is_id = (1..=LedgerId::LENGTH_MAX).contains(&text.len()) && text.bytes().all(is_plain);
        if is_id { Ok(LedgerId(text.to_string())) } else { Err(NotALedgerId) }
    }
}

impl fmt::Display for LedgerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A text that cannot be the id of a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not 1 to 64 letters a to z, digits and hyphens")]
pub struct NotALedgerId;
