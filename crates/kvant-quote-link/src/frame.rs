//! Any content as one text that survives messengers, and why a text is none.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kvant_core::tree::Tree;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use sha2::{Digest, Sha256};

/// The most bytes that a content may have.
pub const CONTENT_MAX: usize = 1 << 20;

/// The version of the frame that is written.
const VERSION: u8 = b'1';

/// How many bytes of the SHA-256 stand before the content: one alteration in 2⁴⁸ would pass.
const CHECKSUM_BYTES: usize = 6;

/// How many digits of base64 tell the length of what follows.
const LENGTH_DIGITS: usize = 3;

/// miniz_oxide's best: a link is made once and opened by people.
const COMPRESSION_LEVEL: u8 = 10;

/// What a text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A quote.
    Quote,
    /// An answer to one.
    Answer,
}

impl Kind {
    const fn letter(self) -> u8 {
        match self {
            Kind::Quote => b'q',
            Kind::Answer => b'a',
        }
    }
}

/// Why a text is not what it should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefusal {
    /// It does not begin as one.
    #[error("this is no such link")]
    NotALink,
    /// A newer app made it.
    #[error("a newer version made this link")]
    Newer,
    /// A part of it is missing at its end.
    #[error("the end of the link is missing")]
    Cut,
    /// A part of it is another than was made.
    #[error("the link was altered on its way")]
    Altered,
    /// It would become larger than anything that is offered.
    #[error("the content is over {CONTENT_MAX} bytes")]
    TooLarge,
    /// It is whole, but holds something else.
    #[error("the content cannot be read")]
    Unreadable,
}

/// A content that is too large for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the content is too large for a link")]
pub struct TooLong;

/// Writes a content as a text.
///
/// # Errors
///
/// [`TooLong`] for one of more than [`CONTENT_MAX`] bytes, or whose text would have 2¹⁸
/// characters.
pub fn write(kind: Kind, content: &Tree) -> Result<String, TooLong> {
    let content = content.to_json();
    if content.len() > CONTENT_MAX {
        return Err(TooLong);
    }
    let compressed = compress_to_vec(content.as_bytes(), COMPRESSION_LEVEL);
    let head = [kind.letter(), VERSION];
    let mut bytes = checksum(head, &compressed).to_vec();
    bytes.extend(compressed);
    let body = URL_SAFE_NO_PAD.encode(bytes);
    let length = length_written(body.len()).ok_or(TooLong)?;
    let head = head.into_iter().chain(length).map(char::from);
    Ok(head.chain(body.chars()).collect())
}

/// Reads a text. What stands behind it in other letters than its own is not looked at.
///
/// # Errors
///
/// [`LinkRefusal`].
pub fn read(kind: Kind, text: &str) -> Result<Tree, LinkRefusal> {
    let text = text.trim_start().as_bytes();
    let end = text.iter().position(|byte| digit_of(*byte).is_none()).unwrap_or(text.len());
    let text = text.get(..end).unwrap_or_default();
    let (letter, rest) = text.split_first().ok_or(LinkRefusal::NotALink)?;
    if *letter != kind.letter() {
        return Err(LinkRefusal::NotALink);
    }
    let (version, rest) = rest.split_first().ok_or(LinkRefusal::Cut)?;
    if *version != VERSION {
        let is_newer = version.is_ascii_digit() && *version > VERSION;
        return Err(if is_newer { LinkRefusal::Newer } else { LinkRefusal::Altered });
    }
    let (length, rest) = rest.split_at_checked(LENGTH_DIGITS).ok_or(LinkRefusal::Cut)?;
    let length = length_read(length).ok_or(LinkRefusal::Altered)?;
    let (body, behind) = rest.split_at_checked(length).ok_or(LinkRefusal::Cut)?;
    // A dash or an underscore at the end of a sentence is a letter of ours, too.
    if !behind.iter().all(|byte| matches!(byte, b'-' | b'_')) {
        return Err(LinkRefusal::Altered);
    }
    let bytes = URL_SAFE_NO_PAD.decode(body).map_err(|_| LinkRefusal::Altered)?;
    let (sum, compressed) = bytes.split_at_checked(CHECKSUM_BYTES).ok_or(LinkRefusal::Altered)?;
    if checksum([*letter, *version], compressed) != sum {
        return Err(LinkRefusal::Altered);
    }
    let content = decompress_to_vec_with_limit(compressed, CONTENT_MAX);
    let content = content.map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkRefusal::TooLarge,
        _ => LinkRefusal::Unreadable,
    })?;
    let content = String::from_utf8(content).map_err(|_| LinkRefusal::Unreadable)?;
    Tree::from_json(&content).map_err(|_| LinkRefusal::Unreadable)
}

fn checksum(head: [u8; 2], compressed: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let digest = Sha256::new().chain_update(head).chain_update(compressed).finalize();
    let mut sum = [0; CHECKSUM_BYTES];
    for (byte, value) in sum.iter_mut().zip(digest) {
        *byte = value;
    }
    sum
}

/// The letters, each for its number.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn digit_of(letter: u8) -> Option<usize> {
    DIGITS.iter().position(|digit| *digit == letter)
}

/// The length in digits, the most significant first; nothing where it has too many.
fn length_written(length: usize) -> Option<[u8; LENGTH_DIGITS]> {
    let digit = |shift: u32| {
        let place = length.checked_shr(shift)?;
        DIGITS.get(place).copied()
    };
    let low = |shift: u32| DIGITS.get(length.checked_shr(shift)? & 63).copied();
    Some([digit(12)?, low(6)?, low(0)?])
}

fn length_read(letters: &[u8]) -> Option<usize> {
    letters
        .iter()
        .try_fold(0_usize, |length, letter| length.checked_mul(64)?.checked_add(digit_of(*letter)?))
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    /// A frame that is right around any bytes, as nobody but an attacker makes it.
    fn framed(compressed: &[u8]) -> String {
        let head = [b'q', VERSION];
        let mut bytes = checksum(head, compressed).to_vec();
        bytes.extend(compressed);
        let body = URL_SAFE_NO_PAD.encode(bytes);
        let length = length_written(body.len()).expect("it has room");
        head.into_iter().chain(length).map(char::from).chain(body.chars()).collect()
    }

    /// What is whole but no content of ours is refused, and a small text never becomes a large one.
    #[test]
    fn whole_frames_around_anything_are_refused() {
        let bomb = |bytes: usize| framed(&compress_to_vec(&vec![b' '; bytes], 10));
        assert_eq!(read(Kind::Quote, &bomb(CONTENT_MAX + 1)), Err(LinkRefusal::TooLarge));
        assert_eq!(read(Kind::Quote, &bomb(CONTENT_MAX)), Err(LinkRefusal::Unreadable));
        assert!(bomb(CONTENT_MAX).len() < 2_000);
        let deflated = |content: &[u8]| framed(&compress_to_vec(content, 10));
        for other in [framed(&[]), framed(&[0xff; 9]), deflated(&[0xff]), deflated(b"[1")] {
            assert_eq!(read(Kind::Quote, &other), Err(LinkRefusal::Unreadable), "{other}");
        }
        let deep = [vec![b'['; 5_000], vec![b']'; 5_000]].concat();
        assert_eq!(read(Kind::Quote, &deflated(&deep)), Err(LinkRefusal::Unreadable));
        assert_eq!(read(Kind::Quote, &deflated(b"[1]")), Ok(Tree::List(vec![Tree::Whole(1)])));
    }

    /// Lengths are written in three digits up to their limit.
    #[test]
    fn lengths_come_back() {
        for length in [0, 1, 63, 64, 4_095, 4_096, (1 << 18) - 1] {
            let written = length_written(length).expect("it has room");
            assert_eq!(length_read(&written), Some(length));
        }
        assert_eq!(length_written(1 << 18), None);
    }
}
