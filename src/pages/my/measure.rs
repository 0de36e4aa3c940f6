//! In what a payment is counted, and what that is in words.

use kvant_core::catalogue::{Plan, Terms};
use kvant_core::ledger::event::Payment;
use kvant_core::quantum::UnitKind;

use crate::wording;

/// A unit of prepaid work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// What it is called.
    pub kind: UnitKind,
    /// How long one lasts, in seconds; nothing for a request.
    pub unit_seconds: Option<u32>,
}

impl Measure {
    /// Returns what `plan` counts in today; seconds where it has no step.
    pub fn of_plan(terms: &Terms, plan: &Plan) -> Measure {
        let unit_seconds = terms.step(plan).seconds();
        let kind = terms.unit_of(plan).map_or(UnitKind::Second, |unit| unit.kind);
        Measure { kind, unit_seconds }
    }

    /// Returns what a payment is counted in: it carries its own unit, whatever the terms say now.
    pub fn of_payment(terms: Option<&Terms>, payment: &Payment) -> Measure {
        let unit_seconds = payment.unit_seconds;
        let today = terms.and_then(|terms| {
            let plan = terms.plan(&payment.plan).ok()?;
            Some(Measure::of_plan(terms, plan))
        });
        if let Some(today) = today.filter(|today| today.unit_seconds == unit_seconds) {
            return today;
        }
        let kind = match unit_seconds {
            None => UnitKind::Request,
            Some(1) => UnitKind::Second,
            Some(900) => UnitKind::QuarterHour,
            Some(1_800) => UnitKind::HalfHour,
            Some(3_600) => UnitKind::Hour,
            Some(_) => UnitKind::Quantum,
        };
        Measure { kind, unit_seconds }
    }

    /// Returns «27 квантов».
    pub fn amount(self, units: u64) -> String {
        wording::amount(self.kind, units)
    }

    /// Returns «27 квантов · 4 ч 30 мин».
    pub fn amount_and_time(self, units: u64) -> String {
        wording::amount_and_time(self.kind, self.unit_seconds, units)
    }
}
