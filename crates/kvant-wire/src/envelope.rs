//! Bytes and the name that they give themselves.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// The name of an envelope: the SHA-256 of its bytes.
///
/// Written as 64 lower-case hexadecimal digits; there is no other spelling, so that a text is one
/// name at most.
///
/// # Example
///
/// ```
/// use kvant_wire::envelope::EnvelopeId;
///
/// let id = EnvelopeId::of(b"");
/// assert_eq!(id.to_string().get(..8), Some("e3b0c442"));
/// assert_eq!(id.to_string().parse(), Ok(id));
/// assert!(id.to_string().to_uppercase().parse::<EnvelopeId>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnvelopeId([u8; 32]);

impl EnvelopeId {
    /// Returns the name of `bytes`.
    pub fn of(bytes: &[u8]) -> EnvelopeId {
        EnvelopeId(Sha256::digest(bytes).into())
    }

    /// Returns the id whose bytes these are.
    pub const fn from_bytes(bytes: [u8; 32]) -> EnvelopeId {
        EnvelopeId(bytes)
    }

    /// Returns its bytes.
    pub const fn bytes(self) -> [u8; 32] {
        self.0
    }
}

impl fmt::Display for EnvelopeId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0; 64];
        formatter.write_str(base16ct::lower::encode_str(&self.0, &mut digits)?)
    }
}

impl fmt::Debug for EnvelopeId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for EnvelopeId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<EnvelopeId, NotAnId> {
        let mut id = [0; 32];
        match base16ct::lower::decode(text, &mut id) {
            Ok(read) if read.len() == 32 => Ok(EnvelopeId(id)),
            _ => Err(NotAnId),
        }
    }
}

/// A text that is not 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not 64 lower-case hexadecimal digits")]
pub struct NotAnId;

/// Bytes under the name that they give themselves.
///
/// What the bytes mean is nobody's business here.
///
/// # Invariant
///
/// The id is the SHA-256 of the bytes, and there are at most [`Envelope::BYTES_MAX`] of them.
///
/// # Example
///
/// ```
/// use kvant_wire::envelope::{Envelope, ForeignBytes};
///
/// let envelope = Envelope::seal(b"{}".to_vec())?;
/// assert_eq!(Envelope::open(envelope.id(), b"{}".to_vec()), Ok(envelope.clone()));
///
/// let changed = Envelope::open(envelope.id(), b"{ }".to_vec());
/// assert!(matches!(changed, Err(ForeignBytes::OtherBytes { .. })));
/// # Ok::<(), ForeignBytes>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Envelope {
    id: EnvelopeId,
    bytes: Vec<u8>,
}

impl Envelope {
    /// The most bytes that one envelope holds: 64 KiB.
    pub const BYTES_MAX: usize = 65_536;

    /// Puts `bytes` under their name.
    ///
    /// # Errors
    ///
    /// [`ForeignBytes::TooLarge`].
    pub fn seal(bytes: Vec<u8>) -> Result<Envelope, ForeignBytes> {
        check_size(&bytes)?;
        Ok(Envelope { id: EnvelopeId::of(&bytes), bytes })
    }

    /// Takes `bytes` for what they were stored as.
    ///
    /// # Errors
    ///
    /// [`ForeignBytes::TooLarge`], and [`ForeignBytes::OtherBytes`] when `id` is not their name.
    pub fn open(id: EnvelopeId, bytes: Vec<u8>) -> Result<Envelope, ForeignBytes> {
        check_bytes(id, &bytes)?;
        Ok(Envelope::checked(id, bytes))
    }

    /// Takes bytes that [`check_bytes`] has let through.
    pub(crate) const fn checked(id: EnvelopeId, bytes: Vec<u8>) -> Envelope {
        Envelope { id, bytes }
    }

    /// Returns the name.
    pub const fn id(&self) -> EnvelopeId {
        self.id
    }

    /// Returns the bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Why a record is no envelope.
///
/// When several hold, the first one is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForeignBytes {
    /// The name that it stands under is no id.
    #[error("its name is not 64 lower-case hexadecimal digits")]
    NotAnId,
    /// It is not bytes in any form that is written here.
    #[error("it is not bytes in a known form")]
    Unreadable,
    /// More than [`Envelope::BYTES_MAX`].
    #[error("it has {length_bytes} bytes, more than {}", Envelope::BYTES_MAX)]
    TooLarge {
        /// How many there are.
        length_bytes: usize,
    },
    /// The bytes are not those that were stored under the name: they were damaged or changed.
    #[error("its bytes are not those of its name")]
    OtherBytes {
        /// The name that they would have.
        actual: EnvelopeId,
    },
}

/// Says why `bytes` cannot stand under `id`.
pub(crate) fn check_bytes(id: EnvelopeId, bytes: &[u8]) -> Result<(), ForeignBytes> {
    check_size(bytes)?;
    let actual = EnvelopeId::of(bytes);
    if actual == id { Ok(()) } else { Err(ForeignBytes::OtherBytes { actual }) }
}

fn check_size(bytes: &[u8]) -> Result<(), ForeignBytes> {
    let length_bytes = bytes.len();
    if length_bytes > Envelope::BYTES_MAX {
        return Err(ForeignBytes::TooLarge { length_bytes });
    }
    Ok(())
}
