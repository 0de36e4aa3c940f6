//! What work cost: of a session, a request, or all of it. Every page that shows a cost asks here.

use std::collections::BTreeMap;

use super::unit::BillingUnit;
use crate::calendar::Instant;
use crate::catalogue::{Overage, Plan, Rate, RatePer};
use crate::ledger::Ledger;
use crate::ledger::charge::SessionCharge;
use crate::ledger::event::EventId;
use crate::money::Rub;
use crate::price::ResolvedTerms;
use crate::source::Source;

/// What work cost, part by part: packages in the order in which they were first charged, then what
/// is above them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cost<'a> {
    /// The parts.
    pub parts: Vec<CostPart<'a>>,
}

/// A part of a cost: units that have one price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostPart<'a> {
    /// By what they are paid.
    pub by: PaidBy<'a>,
    /// How many, more than none.
    pub units: u64,
    /// In what they are counted.
    pub unit: BillingUnit,
    /// What they cost together, rounded once; nothing where nobody knows.
    pub amount: Option<Rub>,
}

/// By what units are paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaidBy<'a> {
    /// They were paid in advance, by this payment.
    Package(EventId),
    /// They are above what was paid, and the document states a price of them.
    Rate {
        /// The rate.
        rate: &'a Rate,
        /// Its price as it is paid, VAT included where it is read as coming on top.
        price: Rub,
    },
    /// They are above what was paid, and this is what the document says instead of a price.
    Unpriced(&'a Overage),
    /// They are above what was paid, and nothing is known of their price.
    Unknown,
}

impl<'a> PaidBy<'a> {
    /// Returns where the document says so; nothing of a payment, which is its own proof.
    pub fn source(&self) -> Option<&'a Source> {
        match self {
            PaidBy::Package(_) | PaidBy::Unknown => None,
            PaidBy::Rate { rate, .. } => Some(&rate.source),
            PaidBy::Unpriced(overage) => overage.source(),
        }
    }

    /// Returns whether it was paid in advance.
    pub const fn is_prepaid(&self) -> bool {
        matches!(self, PaidBy::Package(_))
    }
}

impl<'a> Cost<'a> {
    /// Returns all units.
    pub fn units(&self) -> u64 {
        self.sum_of_units(|_| true)
    }

    /// Returns the units that were paid in advance.
    pub fn prepaid_units(&self) -> u64 {
        self.sum_of_units(|part| part.by.is_prepaid())
    }

    /// Returns the units of which nobody knows what they cost.
    pub fn unpriced_units(&self) -> u64 {
        self.sum_of_units(|part| part.amount.is_none())
    }

    /// Returns what is known of the sum: all of it where [`Cost::unpriced_units`] is none.
    pub fn known(&self) -> Rub {
        self.parts.iter().filter_map(|part| part.amount).fold(Rub::ZERO, Rub::plus)
    }

    /// Returns the sum; nothing where a part of it is not known.
    pub fn total(&self) -> Option<Rub> {
        self.parts.iter().try_fold(Rub::ZERO, |sum, part| Some(sum.plus(part.amount?)))
    }

    /// Returns the part of it that no package covers.
    #[must_use]
    pub fn above(&self) -> Cost<'a> {
        let above = self.parts.iter().filter(|part| !part.by.is_prepaid());
        Cost { parts: above.cloned().collect() }
    }

    fn sum_of_units(&self, counts: impl Fn(&CostPart<'a>) -> bool) -> u64 {
        let units = self.parts.iter().filter(|part| counts(part)).map(|part| part.units);
        units.fold(0, u64::saturating_add)
    }
}

/// What the work of a ledger costs at an instant.
///
/// # Meaning
///
/// Units that a package covers cost their share of what was paid for it. What is above it costs what
/// the document states for the kind of the work: the rates of its plan, or of the plan that its
/// overage names. Units of one price are rounded to the kopeck once, together.
///
/// # Source
///
/// Document 001, clauses 6.1 and 6.2 (S1-46 to S1-52, S1-62); document 000, lines 13 and 14
/// (S0-17, S0-19).
#[derive(Debug)]
pub struct Costs<'l, 'a> {
    ledger: &'l Ledger<'a>,
    charges: Vec<SessionCharge>,
}

impl<'l, 'a> Costs<'l, 'a> {
    /// Makes ready what all work until `at` was charged.
    pub fn new(ledger: &'l Ledger<'a>, at: Instant) -> Costs<'l, 'a> {
        Costs { ledger, charges: ledger.charges(at) }
    }

    /// Returns what each session was charged, in the order in which they began; a request that was
    /// done and counts as one unit is among them, without time, under its own name.
    pub fn charges(&self) -> &[SessionCharge] {
        &self.charges
    }

    /// Returns the charges on a request.
    pub fn charges_of(&self, request: EventId) -> impl Iterator<Item = &SessionCharge> {
        self.charges.iter().filter(move |one| self.ledger.request_of(one.id) == Some(request))
    }

    /// Returns what a session cost; nothing where it is not charged.
    pub fn of_session(&self, session: EventId) -> Cost<'a> {
        self.of(self.charges.iter().filter(|one| one.id == session))
    }

    /// Returns what a request cost.
    pub fn of_request(&self, request: EventId) -> Cost<'a> {
        self.of(self.charges_of(request))
    }

    /// Returns what all work cost.
    pub fn of_all(&self) -> Cost<'a> {
        self.of(&self.charges)
    }

    /// Returns what these charges cost together.
    pub fn of<'c>(&self, charges: impl IntoIterator<Item = &'c SessionCharge>) -> Cost<'a> {
        let mut packages: Vec<(EventId, u64)> = Vec::new();
        let mut above: Vec<CostPart<'a>> = Vec::new();
        // What is above a package costs the same for the same plan, kind and day.
        let mut known: BTreeMap<(Option<EventId>, Instant), PaidBy<'a>> = BTreeMap::new();
        for charge in charges {
            for (package, units) in &charge.charges {
                match packages.iter_mut().find(|(known, _)| known == package) {
                    Some((_, sum)) => *sum = sum.saturating_add(*units),
                    None => packages.push((*package, *units)),
                }
            }
            if charge.not_covered_units == 0 {
                continue;
            }
            let unit = BillingUnit::at(self.ledger, charge.from);
            let request = self.ledger.request_of(charge.id);
            let by = known.entry((request, charge.from));
            let by = by.or_insert_with(|| above_price(self.ledger, request, charge.from, unit));
            match above.iter_mut().find(|part| part.by == *by && part.unit == unit) {
                Some(part) => part.units = part.units.saturating_add(charge.not_covered_units),
                None => above.push(CostPart {
                    by: by.clone(),
                    units: charge.not_covered_units,
                    unit,
                    amount: None,
                }),
            }
        }
        for part in &mut above {
            part.amount = amount(part);
        }
        let terms = self.ledger.resolved().map(ResolvedTerms::terms);
        let prepaid = packages.into_iter().filter_map(|(package, units)| {
            let paid = self.ledger.payment(package)?;
            let unit = BillingUnit::of_payment(terms, &paid.payment);
            let amount = u32::try_from(units).ok().and_then(|units| paid.worth(units));
            Some(CostPart { by: PaidBy::Package(package), units, unit, amount })
        });
        Cost { parts: prepaid.chain(above).collect() }
    }
}

/// What work on a request, or on none, costs above what was paid.
fn above_price<'a>(
    ledger: &Ledger<'a>,
    request: Option<EventId>,
    at: Instant,
    unit: BillingUnit,
) -> PaidBy<'a> {
    let Some(resolved) = ledger.resolved() else { return PaidBy::Unknown };
    let Some(plan) = ledger.plan_of(request, at) else { return PaidBy::Unknown };
    let kind = ledger.kind_of(request);
    let kind = kind.as_deref();
    let rate = |plan: &'a Plan| resolved.rate(plan, kind, at).ok().flatten();
    let overage = plan.used_up(resolved.readings());
    let of_overage = || match overage {
        Overage::Plan { plan, .. } => rate(resolved.terms().plan(plan).ok()?),
        _ => None,
    };
    // An hourly price says nothing about a request, which takes any time.
    let is_usable = |rate: &&Rate| rate.per == RatePer::Unit || unit.unit_seconds.is_some();
    match rate(plan).or_else(of_overage).filter(is_usable) {
        Some(rate) => {
            let date = ledger.offset().to_local(at).date_naive();
            PaidBy::Rate { rate, price: resolved.with_vat(rate.price, date) }
        }
        None if overage.is_not_stated() => PaidBy::Unknown,
        None => PaidBy::Unpriced(overage),
    }
}

fn amount(part: &CostPart<'_>) -> Option<Rub> {
    let PaidBy::Rate { rate, price } = part.by else { return None };
    match rate.per {
        RatePer::Unit => price.share(part.units, 1),
        RatePer::Hour => {
            let unit_seconds = u64::from(part.unit.unit_seconds?);
            price.share(part.units.saturating_mul(unit_seconds), 3_600)
        }
    }
}
