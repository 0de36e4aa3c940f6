//! In what prepaid work is counted, and what that is called.

use crate::calendar::Instant;
use crate::catalogue::{Plan, Terms};
use crate::ledger::Ledger;
use crate::ledger::event::Payment;
use crate::quantum::{BillingIncrement, UnitKind};

/// A unit of prepaid work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillingUnit {
    /// What it is called.
    pub kind: UnitKind,
    /// How long one lasts, in seconds; nothing for a request.
    pub unit_seconds: Option<u32>,
}

impl BillingUnit {
    /// A second: nothing is rounded.
    pub const SECOND: BillingUnit = BillingUnit { kind: UnitKind::Second, unit_seconds: Some(1) };

    /// Returns what `plan` counts in today; seconds where it has no increment.
    pub fn of_plan(terms: &Terms, plan: &Plan) -> BillingUnit {
        let unit_seconds = terms.increment(plan).seconds();
        let kind = terms.unit_of(plan).map_or(UnitKind::Second, |unit| unit.kind);
        BillingUnit { kind, unit_seconds }
    }

    /// Returns what a payment is counted in: it carries its own unit, whatever the terms say now.
    pub fn of_payment(terms: Option<&Terms>, payment: &Payment) -> BillingUnit {
        let unit_seconds = payment.unit_seconds;
        let today = terms.and_then(|terms| {
            let plan = terms.plan(&payment.plan).ok()?;
            Some(BillingUnit::of_plan(terms, plan))
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
        BillingUnit { kind, unit_seconds }
    }

    /// Returns whether what is bought is shown in hours: a quarter or half of one is how work is
    /// rounded, and no name of what is sold.
    pub const fn is_sold_in_hours(self) -> bool {
        matches!(
            self.kind,
            UnitKind::QuarterHour | UnitKind::HalfHour | UnitKind::Hour | UnitKind::Second
        )
    }

    /// Returns the fewest units in which so much time can be bought; nothing for requests.
    pub fn buying(self, seconds: u64) -> Option<u64> {
        let unit_seconds = self.unit_seconds?;
        Some(BillingIncrement::new(Some(unit_seconds), 0).covering(seconds))
    }

    /// Returns how long so many units last, in seconds; nothing for requests.
    pub fn lasting(self, units: u64) -> Option<u64> {
        Some(u64::from(self.unit_seconds?).saturating_mul(units))
    }

    /// Returns in what a ledger counts work at an instant that no package covers: as the last
    /// payment before it, else as the first one, else as its plan ([`Ledger::unpaid_plan`]).
    pub fn at(ledger: &Ledger<'_>, at: Instant) -> BillingUnit {
        let terms = ledger.resolved().map(|resolved| resolved.terms());
        if let Some((_, paid)) = ledger.last_payment(at) {
            return BillingUnit::of_payment(terms, &paid.payment);
        }
        match terms.zip(ledger.unpaid_plan()) {
            Some((terms, plan)) => BillingUnit::of_plan(terms, plan),
            None => BillingUnit::SECOND,
        }
    }
}
