//! The act of a period.

use kvant_core::calendar::iso;
use kvant_core::report::act::Period;

use crate::address::{Address, Page, read_date};

/// What the page of acts shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ActView {
    /// The period; nothing where the page chooses the last month in which something happened.
    pub period: Option<Period>,
}

impl ActView {
    /// Reads it from an address; one that names nothing readable chooses nothing.
    pub fn read(address: &Address) -> ActView {
        let day = |key: &str| address.query.get(key).and_then(|text| read_date(text));
        let month = address.query.get("month").and_then(|text| read_date(&format!("{text}-01")));
        let between = || Period::new(day("from")?, day("to")?);
        ActView { period: month.map(Period::month).or_else(between) }
    }

    /// Returns its address, from the `#` on: `#/act?month=2026-11`.
    pub fn address(self) -> String {
        let path = Page::Act.path();
        match self.period {
            None => format!("#{path}"),
            Some(period) if period.is_month() => format!("#{path}?month={}", period.number()),
            Some(period) => {
                format!("#{path}?from={}&to={}", iso(period.first()), iso(period.last()))
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn an_act_has_an_address_of_its_own() {
        for (address, back) in [
            ("#/act?month=2026-11", "#/act?month=2026-11"),
            ("#/act?from=2026-11-01&to=2026-11-30", "#/act?month=2026-11"),
            ("#/act?from=2026-11-05&to=2026-12-04", "#/act?from=2026-11-05&to=2026-12-04"),
            ("#/act?from=2026-12-05&to=2026-11-04", "#/act"),
            ("#/act?month=2026-13", "#/act"),
            ("#/act?from=2026-11-05", "#/act"),
            ("#/act", "#/act"),
        ] {
            assert_eq!(ActView::read(&Address::parse(address)).address(), back, "{address}");
        }
    }
}
