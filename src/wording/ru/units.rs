//! Units in words.

use kvant_core::report::account::Amount;
use kvant_core::report::unit::BillingUnit;

/// So many units in words.
pub trait InWords {
    /// Returns «27 квантов», «10 ч» where hours are sold.
    fn amount(self, units: u64) -> String;

    /// Returns «27 квантов · 4 ч 30 мин».
    fn amount_and_time(self, units: u64) -> String;

    /// Returns what rounding made of a time: «2 четверти часа».
    fn rounded(self, units: u64) -> String;
}

impl InWords for BillingUnit {
    fn amount(self, units: u64) -> String {
        super::amount(self.kind, units)
    }

    fn amount_and_time(self, units: u64) -> String {
        super::amount_and_time(self.kind, self.unit_seconds, units)
    }

    fn rounded(self, units: u64) -> String {
        super::rounded(self.kind, units)
    }
}

/// «27 квантов · 4 ч 30 мин».
pub fn with_time(amount: Amount) -> String {
    amount.unit.amount_and_time(amount.units)
}

/// «27 квантов · 4 ч 30 мин + 2 обращения»; nothing where there are no units.
pub fn sum_with_time(amounts: impl IntoIterator<Item = Amount>) -> Option<String> {
    let told: Vec<String> = amounts.into_iter().map(with_time).collect();
    (!told.is_empty()).then(|| told.join(" + "))
}
