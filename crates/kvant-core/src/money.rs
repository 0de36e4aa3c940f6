//! Amounts in roubles, exact to the kopeck.

use std::fmt;

use serde::Serialize;

use crate::decimal;
use crate::tree::read_through;

/// An amount in roubles, exact to the kopeck. Says nothing about VAT.
///
/// # Invariant
///
/// Never negative, at most [`Rub::STATED_MAX`] where it was read, always two decimals. Sums and
/// products are exact up to [`u64::MAX`] kopecks and end there: the most work that a profile of
/// use can hold gets so far at 300 million roubles a minute.
///
/// # Example
///
/// ```
/// use kvant_core::money::Rub;
///
/// let unit_price = Rub::try_from("550.00".to_string())?;
/// assert_eq!(unit_price.times(30).to_string(), "16500.00");
/// assert!(Rub::try_from("550".to_string()).is_err());
/// # Ok::<(), kvant_core::money::RubError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub struct Rub {
    kopecks: u64,
}

impl Rub {
    /// No money. Not to be confused with money that is not known.
    pub const ZERO: Rub = Rub { kopecks: 0 };

    /// The most that a document or a person may state: a billion roubles, less a kopeck.
    pub const STATED_MAX: Rub = Rub { kopecks: 99_999_999_999 };

    /// Returns whole roubles, as a person types them.
    pub fn whole(roubles: u32) -> Rub {
        Rub { kopecks: u64::from(roubles).saturating_mul(100) }
    }

    /// Returns so many kopecks.
    pub const fn of_kopecks(kopecks: u64) -> Rub {
        Rub { kopecks }
    }

    /// Returns the price of `units` at this price each.
    pub fn times(self, units: u32) -> Rub {
        Rub { kopecks: self.kopecks.saturating_mul(u64::from(units)) }
    }

    /// Returns both amounts together.
    pub fn plus(self, other: Rub) -> Rub {
        Rub { kopecks: self.kopecks.saturating_add(other.kopecks) }
    }

    /// Returns how far apart two amounts are.
    pub fn apart(self, other: Rub) -> Rub {
        Rub { kopecks: self.kopecks.abs_diff(other.kopecks) }
    }

    /// Returns what is left after `other` was taken away, nothing when `other` is larger.
    pub fn less(self, other: Rub) -> Rub {
        Rub { kopecks: self.kopecks.saturating_sub(other.kopecks) }
    }

    /// Returns this amount × `times` ÷ `parts`, rounded to the kopeck, or nothing for zero
    /// parts: with [`Rub::share_down`] the only place that rounds money.
    ///
    /// Half a kopeck goes away from zero. The result is for showing; it never goes back
    /// into a sum.
    pub fn share(self, times: u64, parts: u64) -> Option<Rub> {
        let all = u128::from(self.kopecks).saturating_mul(u128::from(times));
        let half = u128::from(parts.div_euclid(2));
        let kopecks = all.saturating_add(half).checked_div(u128::from(parts))?;
        Some(Rub { kopecks: u64::try_from(kopecks).unwrap_or(u64::MAX) })
    }

    /// Returns one of so many equal parts, rounded down to the kopeck; nothing of it for zero parts.
    ///
    /// For money that is counted as not spent: the parts together are never more than the whole.
    pub fn share_down(self, parts: u64) -> Rub {
        Rub { kopecks: self.kopecks.checked_div(parts).unwrap_or(0) }
    }

    /// Returns the amount in kopecks.
    pub const fn kopecks(self) -> u64 {
        self.kopecks
    }
}

impl fmt::Display for Rub {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:02}", self.kopecks.div_euclid(100), self.kopecks.rem_euclid(100))
    }
}

impl TryFrom<String> for Rub {
    type Error = RubError;

    fn try_from(text: String) -> Result<Rub, RubError> {
        let Some(written) = decimal::read(&text) else {
            return Err(RubError::NotADecimal { text });
        };
        if written.is_negative {
            return Err(RubError::Negative { text });
        }
        let Some(kopecks) = written.hundredths.filter(|_| written.decimals == 2) else {
            return Err(RubError::NotInKopecks { text });
        };
        let amount = Rub { kopecks };
        if amount > Rub::STATED_MAX {
            return Err(RubError::TooMuch { text });
        }
        // One amount has one spelling: neither ".50" nor "1_000.00" nor "+5.00".
        if amount.to_string() != text {
            return Err(RubError::NotADecimal { text });
        }
        Ok(amount)
    }
}

impl Rub {
    /// Returns the amount to the rouble, half a rouble up: for headlines, never to count on.
    ///
    /// ```
    /// use kvant_core::money::Rub;
    ///
    /// let third = Rub::whole(10_000).share(1, 3).unwrap();
    /// assert_eq!(third.to_string(), "3333.33");
    /// assert_eq!(third.to_the_rouble(), Rub::whole(3_333));
    /// ```
    pub fn to_the_rouble(self) -> Rub {
        let roubles = self.kopecks.saturating_add(50).div_euclid(100);
        Rub { kopecks: roubles.saturating_mul(100) }
    }
}

impl From<Rub> for String {
    fn from(amount: Rub) -> String {
        amount.to_string()
    }
}

read_through! {
    String => Rub, blank Rub::ZERO;
    u32 => VatPercent, blank VatPercent(0);
}

/// Why a text is no amount, most serious first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RubError {
    /// Not a number.
    #[error("\"{text}\" is not an amount such as \"550.00\"")]
    NotADecimal {
        /// What was read.
        text: String,
    },
    /// Less than nothing.
    #[error("\"{text}\" is negative; a price is not")]
    Negative {
        /// What was read.
        text: String,
    },
    /// Not exactly two decimals.
    #[error("\"{text}\" must be written to the kopeck, as \"550.00\"")]
    NotInKopecks {
        /// What was read.
        text: String,
    },
    /// Over [`Rub::STATED_MAX`].
    #[error("\"{text}\" is over {}", Rub::STATED_MAX)]
    TooMuch {
        /// What was read.
        text: String,
    },
}

/// A rate of value added tax, in whole percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "u32")]
pub struct VatPercent(u32);

impl VatPercent {
    /// Returns the tax on top of `price`, to the kopeck.
    ///
    /// ```
    /// use kvant_core::money::{Rub, VatPercent};
    ///
    /// let rate = VatPercent::try_from(22)?;
    /// assert_eq!(rate.on_top_of(Rub::whole(15_000)), Rub::whole(3_300));
    /// # Ok::<(), kvant_core::money::VatPercentError>(())
    /// ```
    pub fn on_top_of(self, price: Rub) -> Rub {
        price.share(u64::from(self.0), 100).unwrap_or(Rub::ZERO)
    }

    /// Returns the rate in percent.
    pub const fn percent(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for VatPercent {
    type Error = VatPercentError;

    fn try_from(percent: u32) -> Result<VatPercent, VatPercentError> {
        if percent > 100 { Err(VatPercentError { percent }) } else { Ok(VatPercent(percent)) }
    }
}

impl From<VatPercent> for u32 {
    fn from(rate: VatPercent) -> u32 {
        rate.0
    }
}

/// A rate over a hundred percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a VAT rate of {percent} % is over 100 %")]
pub struct VatPercentError {
    percent: u32,
}
