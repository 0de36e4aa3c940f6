//! A quote as a text in a link.

use kvant_core::quote::{Quote, codec};

use crate::frame::{self, Kind, LinkRefusal, TooLong};

/// The most characters at which every messenger keeps a link whole.
pub const CHARACTERS_SAFE: usize = 2_000;

/// Writes a quote as a text of `A–Z a–z 0–9 - _`.
///
/// Whether it has more than [`CHARACTERS_SAFE`] is for the caller to look at.
///
/// # Errors
///
/// [`TooLong`] for a quote that no link could hold.
///
/// # Example
///
/// ```
/// use kvant_core::quote::Quote;
/// use kvant_quote_link::{LinkRefusal, decode, encode};
///
/// let quote = Quote::new(kvant_core::tree::read_date("2026-12-01").unwrap());
/// let link = encode(&quote)?;
/// assert_eq!(decode(&format!("{link}).")), Ok(quote), "a bracket and a full stop do no harm");
/// assert_eq!(decode(&link[..20]), Err(LinkRefusal::Cut));
/// # Ok::<(), kvant_quote_link::TooLong>(())
/// ```
pub fn encode(quote: &Quote) -> Result<String, TooLong> {
    frame::write(Kind::Quote, &codec::encode(quote))
}

/// Reads a quote from a text.
///
/// # Errors
///
/// [`LinkRefusal`].
pub fn decode(text: &str) -> Result<Quote, LinkRefusal> {
    codec::decode(frame::read(Kind::Quote, text)?).map_err(|unreadable| match unreadable {
        codec::Unreadable::Newer { .. } => LinkRefusal::Newer,
        codec::Unreadable::Broken(_) => LinkRefusal::Unreadable,
    })
}
