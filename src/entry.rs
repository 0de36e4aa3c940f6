//! Numbers as people type them: `1 500`, `1500,5`, no-break spaces and all.

use kvant_core::money::Rub;

/// Why what was typed is no number for this field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryError {
    /// Nothing was typed.
    Empty,
    /// Not a number.
    NotANumber,
    /// A number below nought.
    Negative,
    /// A fraction where only whole numbers make sense.
    NotWhole,
    /// Less than the field takes.
    TooSmall {
        /// The least it takes.
        min: u32,
    },
    /// More than the field takes.
    TooLarge {
        /// The most it takes.
        max: u32,
    },
}

/// Reads a whole number from `min` to `max`.
///
/// # Errors
///
/// [`EntryError`], saying what is wrong with it.
pub fn whole(text: &str, min: u32, max: u32) -> Result<u32, EntryError> {
    let (whole, fraction) = digits(text)?;
    if fraction.bytes().any(|digit| digit != b'0') {
        return Err(EntryError::NotWhole);
    }
    // More digits than a number holds are more than any field takes.
    let number: u32 = whole.parse().map_err(|_| EntryError::TooLarge { max })?;
    if number < min {
        Err(EntryError::TooSmall { min })
    } else if number > max {
        Err(EntryError::TooLarge { max })
    } else {
        Ok(number)
    }
}

/// Reads an amount in roubles, with kopecks or without.
///
/// # Errors
///
/// [`EntryError`], saying what is wrong with it.
pub fn amount(text: &str) -> Result<Rub, EntryError> {
    const MAX: u32 = 999_999_999;
    let (whole, fraction) = digits(text)?;
    let kopecks = fraction.trim_end_matches('0');
    if kopecks.len() > 2 {
        return Err(EntryError::NotANumber);
    }
    let number: u32 = whole.parse().map_err(|_| EntryError::TooLarge { max: MAX })?;
    Rub::try_from(format!("{number}.{kopecks:0<2}")).map_err(|_| EntryError::TooLarge { max: MAX })
}

/// Reads hours such as `2,5` into whole minutes, rounded up.
///
/// # Errors
///
/// [`EntryError`], saying what is wrong with it.
pub fn hours_as_minutes(text: &str, max_hours: u32) -> Result<u32, EntryError> {
    let (whole, fraction) = digits(text)?;
    let hours: u32 = whole.parse().map_err(|_| EntryError::TooLarge { max: max_hours })?;
    let fraction = fraction.get(..fraction.len().min(4)).unwrap_or_default();
    let parts: u32 = format!("{fraction:0<4}").parse().map_err(|_| EntryError::NotANumber)?;
    let minutes = parts.saturating_mul(60).div_ceil(10_000);
    let all = hours.saturating_mul(60).saturating_add(minutes);
    if all > max_hours.saturating_mul(60) {
        return Err(EntryError::TooLarge { max: max_hours });
    }
    Ok(all)
}

/// Takes spaces out and splits at the comma or point; both sides hold digits alone.
fn digits(text: &str) -> Result<(String, String), EntryError> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if bare.is_empty() {
        return Err(EntryError::Empty);
    }
    let bare = bare.strip_suffix('₽').unwrap_or(&bare);
    let (whole, fraction) = bare.split_once([',', '.']).unwrap_or((bare, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    // A keyboard of a phone writes a dash where there is no minus.
    if let Some(below) = whole.strip_prefix(['-', '−', '–', '—'])
        && is_number(below)
        && is_number(fraction)
        && !(below.is_empty() && fraction.is_empty())
    {
        return Err(EntryError::Negative);
    }
    if !is_number(whole) || !is_number(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return Err(EntryError::NotANumber);
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    Ok((whole.to_string(), fraction.to_string()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_as_people_type_them() {
        for (typed, read) in [
            ("4", Ok(4)),
            (" 1 500 ", Ok(1_500)),
            ("1\u{a0}500", Ok(1_500)),
            ("1\u{202f}500", Ok(1_500)),
            ("4,0", Ok(4)),
            ("4.", Ok(4)),
            ("1500,5", Err(EntryError::NotWhole)),
            ("", Err(EntryError::Empty)),
            ("  ", Err(EntryError::Empty)),
            ("четыре", Err(EntryError::NotANumber)),
            ("-4", Err(EntryError::Negative)),
            ("−1 500,5", Err(EntryError::Negative)),
            ("-", Err(EntryError::NotANumber)),
            ("4-5", Err(EntryError::NotANumber)),
            ("1,2,3", Err(EntryError::NotANumber)),
            (",", Err(EntryError::NotANumber)),
            ("0", Err(EntryError::TooSmall { min: 1 })),
            ("2001", Err(EntryError::TooLarge { max: 2_000 })),
            ("1000000000", Err(EntryError::TooLarge { max: 2_000 })),
            ("99999999999999999999", Err(EntryError::TooLarge { max: 2_000 })),
        ] {
            assert_eq!(whole(typed, 1, 2_000), read, "{typed:?}");
        }
    }

    #[test]
    fn amounts_keep_their_kopecks() {
        assert_eq!(amount("1500,5").unwrap().to_string(), "1500.50");
        assert_eq!(amount("1 500 ₽").unwrap().to_string(), "1500.00");
        assert_eq!(amount("0.05").unwrap().to_string(), "0.05");
        assert_eq!(amount("1,005"), Err(EntryError::NotANumber));
        assert_eq!(amount("9999999999"), Err(EntryError::TooLarge { max: 999_999_999 }));
    }

    #[test]
    fn hours_are_read_with_a_fraction() {
        assert_eq!(hours_as_minutes("2,5", 100), Ok(150));
        assert_eq!(hours_as_minutes("0.25", 100), Ok(15));
        assert_eq!(hours_as_minutes("1,3333333333", 100), Ok(80));
        assert_eq!(hours_as_minutes("101", 100), Err(EntryError::TooLarge { max: 100 }));
    }
}
