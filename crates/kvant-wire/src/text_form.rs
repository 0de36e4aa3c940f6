//! Bytes as a text, where a store holds nothing else.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What heads a text that is not the bytes themselves.
const PREFIX: &str = "base64:";

/// Returns `bytes` as a text: themselves where they are one, else base64 behind `base64:`.
///
/// # Example
///
/// ```
/// use kvant_wire::text_form::{from_text, to_text};
///
/// assert_eq!(to_text("квант".as_bytes()), "квант");
/// assert_eq!(to_text(&[0xff]), "base64:/w==");
/// assert_eq!(to_text(b"base64:"), "base64:YmFzZTY0Og==", "not to be taken for the prefix");
/// assert_eq!(from_text("base64:/w=="), Some(vec![0xff]));
/// ```
pub fn to_text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.starts_with(PREFIX) => Cow::Borrowed(text),
        _ => Cow::Owned(format!("{PREFIX}{}", encode(bytes))),
    }
}

/// Returns the bytes that `text` stands for; `None` when what follows the prefix is not base64.
pub fn from_text(text: &str) -> Option<Vec<u8>> {
    match text.strip_prefix(PREFIX) {
        Some(encoded) => decode(encoded),
        None => Some(text.as_bytes().to_vec()),
    }
}

/// Returns `bytes` as base64, padded.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Returns the bytes of padded base64, if it is that.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}
