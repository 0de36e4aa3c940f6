//! Prepaid units in words.

pub use kvant_core::report::unit::BillingUnit as Measure;

use crate::wording;

/// So many units in words.
pub trait InWords {
    /// Returns «27 квантов», «10 ч» where hours are sold.
    fn amount(self, units: u64) -> String;

    /// Returns «27 квантов · 4 ч 30 мин».
    fn amount_and_time(self, units: u64) -> String;

    /// Returns what rounding made of a time: «2 четверти часа».
    fn rounded(self, units: u64) -> String;
}

impl InWords for Measure {
    fn amount(self, units: u64) -> String {
        wording::amount(self.kind, units)
    }

    fn amount_and_time(self, units: u64) -> String {
        wording::amount_and_time(self.kind, self.unit_seconds, units)
    }

    fn rounded(self, units: u64) -> String {
        wording::rounded(self.kind, units)
    }
}
