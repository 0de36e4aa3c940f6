//! Monthly volumes, and work that is paid by its rate.

use chrono::{Datelike, NaiveDate};

use super::{
    Charge, ChargeCause, FirstPayment, Incomplete, IncompleteReason, Outcome, PaidFor, Profile,
    Session, Timetable, VolumeUse, month_of, useful_minutes,
};
use crate::calendar::Instant;
use crate::catalogue::{Fee, Overage, Plan, Rate, RatePer, RoundingBasis, Volume, names};
use crate::money::Rub;
use crate::price::ResolvedTerms;
use crate::quantum::BillingIncrement;
use crate::refusal::Refusal;

/// Plays sessions through under a plan that sells no packages.
///
/// # Source
///
/// Document 001, clauses 6.1 and 6.2 (S1-46 to S1-52); document 004, clauses 5.1 and 5.2.
pub(super) fn play<'a>(
    resolved: &ResolvedTerms<'a>,
    plan: &'a Plan,
    timetable: &mut Timetable<'_>,
) -> Result<Outcome<'a>, Refusal> {
    let profile = timetable.profile();
    let increment = resolved.terms().increment(plan);
    let mut meter = Meter::new(resolved, plan, increment, profile);
    for (request, session) in timetable.sessions().iter().enumerate() {
        meter.charge_session(request, session)?;
    }
    let fee = resolved.fee(plan)?;
    if let Some(fee) = fee {
        meter.pay(fee, profile);
    }
    // A price that the provider offered is that of work; of a volume it says nothing. Rates that
    // fit none of the work are no price of it.
    let by_work = meter.volume.is_none()
        && (!plan.is_unpriced() || resolved.offered_price().is_some())
        && (meter.billed == 0 || !meter.charges.is_empty());
    let useful_minutes = useful_minutes(timetable.sessions());
    let first_payment = fee.map(|fee| meter.first_payment(fee, timetable));
    let outcome = meter.close(fee.is_some() || by_work, useful_minutes);
    Ok(Outcome { first_payment, ..outcome })
}

/// Counts units while sessions pass through.
struct Meter<'g, 'a> {
    resolved: &'g ResolvedTerms<'a>,
    plan: &'a Plan,
    increment: BillingIncrement,
    volume: Option<&'a Volume>,
    /// What a month includes, in units.
    included: u64,
    /// What was taken from it, by month of the horizon.
    taken: Vec<u64>,
    first_month: i32,
    billed: u64,
    paid: Rub,
    left_value: Rub,
    left_months: u32,
    payments: u64,
    charges: Vec<Charge<'a>>,
    incomplete: Option<Incomplete>,
    /// The sessions that are rounded together with the next one, and what they took; urgent ones
    /// apart, as they have a price of their own.
    open: Option<(Group, u64)>,
    open_urgent: Option<(Group, u64)>,
}

/// Sessions of one group are laid end to end and rounded together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Request(usize),
    Day(NaiveDate),
    Month(i32),
}

impl<'g, 'a> Meter<'g, 'a> {
    fn new(
        resolved: &'g ResolvedTerms<'a>,
        plan: &'a Plan,
        increment: BillingIncrement,
        profile: &Profile,
    ) -> Meter<'g, 'a> {
        let volume = plan.volume(resolved.readings());
        let seconds = volume.map_or(0, |volume| u64::from(volume.included.minutes()) * 60);
        let from = profile.from();
        Meter {
            resolved,
            plan,
            increment,
            volume,
            included: increment
                .seconds()
                .map_or(0, |increment| seconds.div_euclid(u64::from(increment.max(1)))),
            taken: vec![0; usize::try_from(profile.months()).unwrap_or(0)],
            first_month: from
                .year()
                .saturating_mul(12)
                .saturating_add(i32::try_from(from.month0()).unwrap_or(0)),
            billed: 0,
            paid: Rub::ZERO,
            left_value: Rub::ZERO,
            left_months: 0,
            payments: 0,
            charges: Vec::new(),
            incomplete: None,
            open: None,
            open_urgent: None,
        }
    }

    fn charge_session(&mut self, request: usize, session: &Session) -> Result<(), Refusal> {
        let units = self.units(request, session);
        self.billed = self.billed.saturating_add(units);
        let kind = self.resolved.terms().kind_for(session.is_urgent);
        let kind = kind.map(|kind| kind.id.as_str());
        let inside = self.charge_volume(kind, units, session.start);
        let above = units.saturating_sub(inside);
        if above > 0 { self.charge(kind, above, session) } else { Ok(()) }
    }

    /// Takes what a month still includes, and returns how much that is.
    fn charge_volume(&mut self, kind: Option<&str>, units: u64, start: Instant) -> u64 {
        if !self.volume.is_some_and(|volume| names(&volume.covers, kind)) {
            return 0;
        }
        // A request that is served after the horizon belongs to its last month.
        let month = month_of(start).saturating_sub(self.first_month);
        let last = self.taken.len().saturating_sub(1);
        let month = usize::try_from(month).unwrap_or(0).min(last);
        let Some(taken) = self.taken.get_mut(month) else { return 0 };
        let inside = units.min(self.included.saturating_sub(*taken));
        *taken = taken.saturating_add(inside);
        inside
    }

    fn units(&mut self, request: usize, session: &Session) -> u64 {
        let group = match self.resolved.rules().rounding_basis {
            RoundingBasis::Session | RoundingBasis::Request => Group::Request(request),
            RoundingBasis::Day => Group::Day(session.start.date_naive()),
            RoundingBasis::Month | RoundingBasis::Package => Group::Month(month_of(session.start)),
        };
        let open = if session.is_urgent { &mut self.open_urgent } else { &mut self.open };
        let before = open.filter(|(open, _)| *open == group).map_or(0, |(_, spent)| spent);
        let together = before.saturating_add(u64::from(session.seconds));
        *open = Some((group, together));
        if self.increment.seconds().is_none() {
            return 1;
        }
        self.increment.covering(together).saturating_sub(self.increment.covering(before))
    }

    /// Charges units that no volume includes.
    fn charge(&mut self, kind: Option<&str>, units: u64, session: &Session) -> Result<(), Refusal> {
        let start = session.start;
        let seconds = match self.increment.seconds() {
            Some(increment) => units.saturating_mul(u64::from(increment)),
            None => u64::from(session.seconds),
        };
        let rates = match self.volume.map(|volume| &volume.overage) {
            None | Some(Overage::Rates { .. }) => Some(self.plan),
            Some(Overage::Plan { plan, .. }) => Some(self.resolved.terms().plan(plan)?),
            Some(Overage::Stop { .. }) => {
                self.leave_out(IncompleteReason::NotCovered, units, seconds);
                return Ok(());
            }
            Some(Overage::ByAgreement { .. }) => {
                self.leave_out(IncompleteReason::OverageByAgreement, units, seconds);
                return Ok(());
            }
            Some(Overage::NotStated) => None,
        };
        let rate = match rates {
            Some(plan) => self.resolved.rate(plan, kind, start)?,
            None => None,
        };
        if let Some(rate) = rate {
            let price = self.resolved.with_vat(rate.price, start.date_naive());
            self.add(ChargeCause::Rate(rate), price, units);
        } else if let Some(offered_price) =
            self.resolved.offered_price().filter(|_| self.plan.is_unpriced())
        {
            self.add(ChargeCause::OfferedPrice, offered_price, units);
        } else {
            self.leave_out(IncompleteReason::PriceNotStated, units, seconds);
        }
        Ok(())
    }

    fn leave_out(&mut self, reason: IncompleteReason, units: u64, seconds: u64) {
        let before = self.incomplete.map_or((0, 0), |before| (before.units, before.seconds));
        let (units, seconds) = (before.0.saturating_add(units), before.1.saturating_add(seconds));
        self.incomplete = Some(Incomplete { reason, units, seconds });
    }

    fn add(&mut self, cause: ChargeCause<'a>, price: Rub, units: u64) {
        let same = |charge: &&mut Charge<'_>| charge.cause == cause && charge.price == price;
        let position = match self.charges.iter_mut().find(same) {
            Some(charge) => {
                charge.count = charge.count.saturating_add(units);
                return;
            }
            None => self.charges.len(),
        };
        let amount = Rub::ZERO;
        self.charges.insert(position, Charge { cause, price, count: units, amount });
    }

    fn pay(&mut self, fee: &'a Fee, profile: &Profile) {
        let every = fee.per.months();
        let mut month = 0;
        while month < profile.months() {
            let price = self.resolved.with_vat(fee.due(), profile.month(month));
            self.add(ChargeCause::Fee(fee), price, 1);
            self.payments = self.payments.saturating_add(1);
            month = month.saturating_add(every);
            // Only the last payment reaches beyond the horizon.
            self.left_months = month.saturating_sub(profile.months());
            let each = price.share_down(u64::from(every));
            self.left_value = each.times(self.left_months);
        }
    }

    /// Returns what is paid first for the volume, and what of it nobody will use.
    fn first_payment(&self, fee: &Fee, timetable: &mut Timetable<'_>) -> FirstPayment {
        let profile = timetable.profile();
        let months = fee.per.months();
        let lasts = usize::try_from(months).unwrap_or(usize::MAX);
        let mut goes_on = Meter {
            charges: Vec::new(),
            taken: self.taken.iter().copied().take(lasts).collect(),
            ..*self
        };
        if goes_on.taken.len() < lasts {
            // The same load goes on to the end of what is paid for.
            goes_on.taken.resize(lasts, 0);
            let before = timetable.sessions().len();
            let end = goes_on.first_month.saturating_add(i32::try_from(months).unwrap_or(0));
            let mut number: usize = 0;
            while let Some(session) = timetable.later(number)
                && month_of(session.start) < end
            {
                let units = goes_on.units(before.saturating_add(number), &session);
                let kind = self.resolved.terms().kind_for(session.is_urgent);
                let kind = kind.map(|kind| kind.id.as_str());
                goes_on.charge_volume(kind, units, session.start);
                number = number.saturating_add(1);
            }
        }
        let after = profile.month(months);
        FirstPayment {
            on: profile.from(),
            amount: self.resolved.with_vat(fee.due(), profile.from()),
            paid_for: PaidFor::Months(months),
            valid_through: after.pred_opt().unwrap_or(after),
            will_burn: goes_on.unused(),
        }
    }

    /// What the months include and nobody took.
    fn unused(&self) -> u64 {
        if self.volume.is_none() {
            return 0;
        }
        let unused = self.taken.iter().map(|taken| self.included.saturating_sub(*taken));
        unused.fold(0, u64::saturating_add)
    }

    fn close(mut self, has_price: bool, useful_minutes: u64) -> Outcome<'a> {
        for charge in &mut self.charges {
            charge.amount = amount(self.increment, charge);
            self.paid = self.paid.plus(charge.amount);
        }
        let increment_seconds = self.increment.seconds().map(u64::from);
        let volume = self.volume.map(|_| {
            let seconds = |units: u64| units.saturating_mul(increment_seconds.unwrap_or(0));
            let most = self.taken.iter().copied().max().unwrap_or(0);
            VolumeUse { included_seconds: seconds(self.included), most_seconds: seconds(most) }
        });
        let unpriced = (!has_price).then_some(Incomplete {
            reason: IncompleteReason::PriceNotStated,
            units: self.billed,
            seconds: match increment_seconds {
                Some(seconds) => self.billed.saturating_mul(seconds),
                None => useful_minutes.saturating_mul(60),
            },
        });
        let incomplete = unpriced.or(self.incomplete);
        let paid = has_price.then_some(self.paid);
        let net = paid.map(|paid| paid.less(self.left_value));
        let per_hour = net.and_then(|net| net.share(60, useful_minutes));
        Outcome {
            paid,
            left_value: paid.map(|_| self.left_value),
            net,
            burned_value: Rub::ZERO,
            will_burn_value: Rub::ZERO,
            useful_minutes,
            billed: self.billed,
            burned: self.unused(),
            left: 0,
            left_used: 0,
            will_burn: Vec::new(),
            left_months: self.left_months,
            incomplete,
            net_per_useful_hour: per_hour.filter(|_| incomplete.is_none()),
            first_payment: None,
            purchases: Vec::new(),
            charges: self.charges,
            payments: self.payments,
            volume,
        }
    }
}

/// What a charge comes to: rounded once for all of its units.
fn amount(increment: BillingIncrement, charge: &Charge<'_>) -> Rub {
    let by_the_hour = match charge.cause {
        ChargeCause::Rate(Rate { per, .. }) => *per == RatePer::Hour,
        ChargeCause::OfferedPrice => true,
        ChargeCause::Fee(_) => false,
    };
    let (times, parts) = match increment.seconds().filter(|_| by_the_hour) {
        Some(seconds) => (charge.count.saturating_mul(u64::from(seconds)), 3_600),
        None => (charge.count, 1),
    };
    charge.price.share(times, parts).unwrap_or(Rub::ZERO)
}
