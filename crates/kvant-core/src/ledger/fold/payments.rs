//! What was paid, and the plan that holds for a ledger.

use super::requests::kind_number;
use super::{Ledger, NoEffect, PaidPackage};
use crate::calendar::Instant;
use crate::catalogue::{Overage, Plan};
use crate::ledger::charge::{KindNumber, Package};
use crate::ledger::event::{Event, EventId, Life, Payment};
use crate::price::ResolvedTerms;
use crate::quantum::BillingIncrement;

impl<'a> Ledger<'a> {
    /// Returns the payments, in no particular order.
    pub fn payments(&self) -> impl Iterator<Item = (EventId, &PaidPackage)> {
        self.payments.iter().map(|(id, paid)| (*id, paid))
    }

    /// Returns a payment.
    pub fn payment(&self, id: EventId) -> Option<&PaidPackage> {
        self.payments.get(&id)
    }

    /// Returns the payment that holds for a ledger at an instant: the one that stands and began to
    /// count last until then, else the first one that will; nothing where nothing was paid.
    ///
    /// What nothing covers is counted in its units, and its plan is the one that holds.
    pub fn last_payment(&self, at: Instant) -> Option<(EventId, &PaidPackage)> {
        let standing = || {
            let standing = self.payments.iter().filter(|(_, paid)| paid.voided.is_none());
            standing.map(|(id, paid)| (self.begins(&paid.payment), *id, paid))
        };
        let begun = standing().filter(|(begins, ..)| *begins <= at);
        let last = begun.max_by_key(|(begins, id, _)| (*begins, *id));
        let last = last.or_else(|| standing().min_by_key(|(begins, id, _)| (*begins, *id)));
        last.map(|(_, id, paid)| (id, paid))
    }

    /// Returns the plan that holds for a ledger in which nothing was paid: that of the request that
    /// was made last and names one, else the one that is bought first.
    pub fn unpaid_plan(&self) -> Option<&'a Plan> {
        let terms = self.resolved.as_ref()?.terms();
        let named = self.requests.iter().filter_map(|(id, request)| {
            let plan = terms.plan(request.opening.plan.as_deref()?).ok()?;
            Some((request.opening.registered_at, *id, plan))
        });
        let last = named.max_by_key(|(at, id, _)| (*at, *id)).map(|(_, _, plan)| plan);
        last.or_else(|| terms.usual_plan())
    }

    /// Returns the plan under which work on a request, or on none, is done at an instant: the one
    /// that the request names, else the one that was paid, else the one that holds while nothing is.
    pub fn plan_of(&self, request: Option<EventId>, at: Instant) -> Option<&'a Plan> {
        let terms = self.resolved.as_ref()?.terms();
        let named = request.and_then(|id| self.requests.get(&id)?.opening.plan.as_deref());
        let paid = || self.last_payment(at).map(|(_, paid)| paid.payment.plan.as_str());
        let plan = named.and_then(|plan| terms.plan(plan).ok());
        plan.or_else(|| terms.plan(paid()?).ok()).or_else(|| self.unpaid_plan())
    }

    /// In what work is counted before the first payment: as that payment counts, and as the plan of
    /// the ledger does while there is none. What nothing covers can then be added up.
    pub(super) fn first_increment(&self) -> BillingIncrement {
        let standing = self.payments.iter().filter(|(_, paid)| paid.voided.is_none());
        match standing.min_by_key(|(id, paid)| (self.begins(&paid.payment), **id)) {
            Some((_, paid)) => {
                BillingIncrement::new(paid.payment.unit_seconds, paid.payment.minimum_units)
            }
            None => match (&self.resolved, self.unpaid_plan()) {
                (Some(resolved), Some(plan)) => resolved.terms().increment(plan),
                _ => BillingIncrement::SECOND,
            },
        }
    }

    /// When what was paid can be used first.
    pub(super) fn begins(&self, payment: &Payment) -> Instant {
        match payment.life {
            Life::Month(first) => self.offset().midnight(first),
            _ => payment.paid_at,
        }
    }

    pub(super) fn settle_payment(&mut self, subject: EventId, payment: Payment, about: &[EventId]) {
        let mut paid = PaidPackage { payment, is_corrected: false, voided: None, last_day: None };
        for id in about {
            let why = match self.event(*id) {
                Some(Event::PaymentCorrected { .. }) if paid.voided.is_some() => {
                    Some(NoEffect::SubjectGone)
                }
                Some(Event::PaymentCorrected { corrected, .. }) => {
                    paid.payment.clone_from(corrected);
                    paid.is_corrected = true;
                    None
                }
                Some(Event::PaymentVoided { .. }) => {
                    paid.voided = paid.voided.or(Some(*id));
                    None
                }
                _ => Some(NoEffect::SubjectOfOtherKind),
            };
            self.refused.extend(why.map(|why| (*id, why)));
        }
        let offset = self.offset();
        paid.last_day = paid.payment.last_day(self.resolved.as_ref());
        if paid.voided.is_some() {
            self.account.remove_package(subject);
        } else {
            let Payment { plan, units, unit_seconds, minimum_units, .. } = &paid.payment;
            let resolved = self.resolved.as_ref();
            let package = Package {
                units: *units,
                increment: BillingIncrement::new(*unit_seconds, *minimum_units),
                paid_at: self.begins(&paid.payment),
                ends: paid.last_day.and_then(|day| day.succ_opt()).map(|day| offset.midnight(day)),
                is_interrupting: resolved.is_some_and(|resolved| interrupts(resolved, plan)),
                covers: resolved.map_or_else(Vec::new, |resolved| covers(resolved, plan)),
            };
            self.account.put_package(subject, package);
        }
        self.payments.insert(subject, paid);
    }
}

/// The kinds of work that a package of that plan covers, by their numbers; none: all of them.
fn covers(resolved: &ResolvedTerms<'_>, plan: &str) -> Vec<KindNumber> {
    let terms = resolved.terms();
    let volume = terms.plan(plan).ok().and_then(|plan| plan.volume(resolved.readings()));
    let covers = volume.map_or(&[][..], |volume| &volume.covers);
    covers.iter().filter_map(|kind| kind_number(terms, kind)).collect()
}

/// Whether work stops when what was paid under that plan is used up (S0-18).
fn interrupts(resolved: &ResolvedTerms<'_>, plan: &str) -> bool {
    let plan = resolved.terms().plan(plan).ok();
    plan.is_some_and(|plan| matches!(plan.used_up(resolved.readings()), Overage::Stop { .. }))
}
