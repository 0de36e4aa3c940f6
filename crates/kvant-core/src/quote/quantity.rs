//! Counts and shares as people write them: exact, in whole thousandths and hundredths.

use std::fmt;

use serde::Serialize;

use crate::tree::{FromTree, Mistake, Read, Tree, Wrong};

/// How many pieces of a line, exact to three decimals.
///
/// # Example
///
/// ```
/// use kvant_core::quote::Quantity;
///
/// assert_eq!(Quantity::read("2.500").unwrap().to_string(), "2.5");
/// assert_eq!(Quantity::whole(40).to_string(), "40");
/// assert!(Quantity::read("2.5001").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub struct Quantity {
    thousandths: u64,
}

impl Quantity {
    /// The most of a line, as of units: a million.
    pub const MAX: Quantity = Quantity { thousandths: 1_000_000_000 };

    /// The least of a line.
    pub const MIN: Quantity = Quantity { thousandths: 1 };

    /// Returns whole pieces.
    pub fn whole(pieces: u32) -> Quantity {
        Quantity { thousandths: u64::from(pieces).saturating_mul(1_000) }
    }

    /// Returns so many thousandths.
    pub const fn of_thousandths(thousandths: u64) -> Quantity {
        Quantity { thousandths }
    }

    /// Returns it in thousandths.
    pub const fn thousandths(self) -> u64 {
        self.thousandths
    }

    /// Reads digits with at most three behind a point. Whether it is too much is not looked at.
    ///
    /// # Errors
    ///
    /// [`Wrong`] for anything else.
    pub fn read(text: &str) -> Result<Quantity, Wrong> {
        let thousandths = read(text, 3).map_err(|mistake| {
            Wrong::new(format!("\"{text}\" is not a quantity such as \"2.5\"")).of(mistake)
        })?;
        Ok(Quantity { thousandths })
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(formatter, self.thousandths, 3)
    }
}

/// A share of a hundred, exact to two decimals.
///
/// ```
/// use kvant_core::quote::Percent;
///
/// assert_eq!(Percent::read("12.50").unwrap().to_string(), "12.5");
/// assert!(Percent::read("0.001").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub struct Percent {
    hundredths: u64,
}

impl Percent {
    /// The whole.
    pub const MAX: Percent = Percent { hundredths: 10_000 };

    /// Returns so many hundredths of a percent.
    pub const fn of_hundredths(hundredths: u64) -> Percent {
        Percent { hundredths }
    }

    /// Returns it in hundredths of a percent.
    pub const fn hundredths(self) -> u64 {
        self.hundredths
    }

    /// Reads digits with at most two behind a point. Whether it is over a hundred is not looked at.
    ///
    /// # Errors
    ///
    /// [`Wrong`] for anything else.
    pub fn read(text: &str) -> Result<Percent, Wrong> {
        let hundredths = read(text, 2).map_err(|mistake| {
            Wrong::new(format!("\"{text}\" is not a percentage such as \"12.5\"")).of(mistake)
        })?;
        Ok(Percent { hundredths })
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(formatter, self.hundredths, 2)
    }
}

impl From<Quantity> for String {
    fn from(quantity: Quantity) -> String {
        quantity.to_string()
    }
}

impl From<Percent> for String {
    fn from(percent: Percent) -> String {
        percent.to_string()
    }
}

/// Reads a number of at most so many decimals as a whole number of its last decimal; one that is
/// far too large ends at the largest.
fn read(text: &str, decimals: usize) -> Result<u64, Mistake> {
    let (digits, is_negative) = match text.strip_prefix('-') {
        Some(digits) => (digits, true),
        None => (text, false),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_padded = whole.len() > 1 && whole.starts_with('0');
    if !are_digits(whole) || !are_digits(part) || is_padded || part.len() > decimals {
        return Err(Mistake::Other);
    }
    if is_negative {
        return Err(Mistake::OutOfRange);
    }
    let zeros = std::iter::repeat_n(b'0', decimals.saturating_sub(part.len()));
    let all = whole.bytes().chain(part.bytes()).chain(zeros);
    Ok(all.fold(0_u64, |number, digit| {
        number.saturating_mul(10).saturating_add(u64::from(digit.saturating_sub(b'0')))
    }))
}

/// Writes a number of so many decimals without zeros at its end.
fn write(formatter: &mut fmt::Formatter<'_>, number: u64, decimals: usize) -> fmt::Result {
    let digits = format!("{number:0>width$}", width = decimals.saturating_add(1));
    let (whole, part) =
        digits.split_at_checked(digits.len().saturating_sub(decimals)).unwrap_or(("0", ""));
    match part.trim_end_matches('0') {
        "" => formatter.write_str(whole),
        part => write!(formatter, "{whole}.{part}"),
    }
}

/// Reads a number from a text, or a whole one as such.
fn text_of(tree: &Tree) -> Result<String, Wrong> {
    match tree {
        Tree::Text(text) => Ok(text.clone()),
        Tree::Whole(number) => Ok(number.to_string()),
        other => Err(Wrong::expected("a number in quotes", other)),
    }
}

impl FromTree for Quantity {
    fn read(&mut self, tree: &mut Tree) -> Read {
        *self = Quantity::read(&text_of(tree)?)?;
        Ok(())
    }

    fn blank() -> Quantity {
        Quantity { thousandths: 0 }
    }
}

impl FromTree for Percent {
    fn read(&mut self, tree: &mut Tree) -> Read {
        *self = Percent::read(&text_of(tree)?)?;
        Ok(())
    }

    fn blank() -> Percent {
        Percent { hundredths: 0 }
    }
}
