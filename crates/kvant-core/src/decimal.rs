//! Decimal numbers as texts write them.

/// A number as a text writes it, to the hundredth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// Whether it is less than nothing.
    pub(crate) is_negative: bool,
    /// How many digits stand after the point.
    pub(crate) decimals: u32,
    /// How many hundredths it has, whatever its sign, [`u64::MAX`] where there are more; nothing
    /// where they are not whole.
    pub(crate) hundredths: Option<u64>,
}

/// A number of more digits is none that a person means.
const DIGITS_MOST: u32 = 28;

/// Reads digits with a point or none, a sign before them or none; `_` may stand after any digit.
pub(crate) fn read(text: &str) -> Option<Written> {
    let number = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mut digits, mut decimals) = (0_u32, None);
    let (mut hundredths, mut is_whole) = (0_u64, true);
    for byte in number.bytes() {
        match byte {
            b'0'..=b'9' => {
                digits = digits.saturating_add(1);
                decimals = decimals.map(|decimals: u32| decimals.saturating_add(1));
                let digit = byte.saturating_sub(b'0');
                if decimals.is_none_or(|decimals| decimals <= 2) {
                    hundredths = hundredths.saturating_mul(10).saturating_add(u64::from(digit));
                } else if digit > 0 {
                    is_whole = false;
                }
            }
            b'.' if decimals.is_none() => decimals = Some(0),
            b'_' if digits > 0 => {}
            _ => return None,
        }
    }
    let decimals = decimals.unwrap_or(0);
    for _ in decimals..2 {
        hundredths = hundredths.saturating_mul(10);
    }
    let is_negative = text.starts_with('-') && (hundredths > 0 || !is_whole);
    let hundredths = is_whole.then_some(hundredths);
    (1..=DIGITS_MOST).contains(&digits).then_some(Written { is_negative, decimals, hundredths })
}
