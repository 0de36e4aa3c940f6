//! Monthly volumes, and work that is paid by its rate.

use chrono::{Datelike, NaiveDate};

use super::{
    Charge, ChargeCause, Incomplete, IncompleteReason, Outcome, Profile, Session, VolumeUse,
    month_of, useful_minutes,
};
use crate::calendar::Instant;
use crate::catalogue::{Fee, Overage, Period, Plan, Rate, RatePer, RoundingBasis, Volume, names};
use crate::money::Rub;
use crate::price::Ground;
use crate::quantum::Step;
use crate::refusal::Refusal;

/// Plays sessions through under a plan that sells no packages.
///
/// # Source
///
/// Document 001, clauses 6.1 and 6.2 (S1-46 to S1-52); document 004, clauses 5.1 and 5.2.
pub(super) fn play<'a>(
    ground: &Ground<'a>,
    plan: &'a Plan,
    profile: &Profile,
    sessions: &[Session],
) -> Result<Outcome<'a>, Refusal> {
    let step = ground.terms().step(plan);
    let mut meter = Meter::new(ground, plan, step, profile);
    for (request, session) in sessions.iter().enumerate() {
        meter.take(request, session)?;
    }
    let fee = ground.fee(plan)?;
    if let Some(fee) = fee {
        meter.pay(fee, profile);
    }
    // A price that the person was told is that of work; of a volume it says nothing.
    let by_work =
        meter.volume.is_none() && (!plan.is_unpriced() || ground.quoted_price().is_some());
    Ok(meter.close(fee.is_some() || by_work, useful_minutes(sessions)))
}

/// Counts units while sessions pass through.
struct Meter<'g, 'a> {
    ground: &'g Ground<'a>,
    plan: &'a Plan,
    step: Step,
    volume: Option<&'a Volume>,
    /// What a month includes, in units.
    included: u64,
    /// What was taken from it, by month of the horizon.
    taken: Vec<u64>,
    first_month: i32,
    billed: u64,
    paid: Rub,
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
    fn new(ground: &'g Ground<'a>, plan: &'a Plan, step: Step, profile: &Profile) -> Meter<'g, 'a> {
        let volume = plan.volume(ground.readings());
        let seconds = volume.map_or(0, |volume| u64::from(volume.included.minutes()) * 60);
        let from = profile.from();
        Meter {
            ground,
            plan,
            step,
            volume,
            included: step.seconds().map_or(0, |step| seconds.div_euclid(u64::from(step.max(1)))),
            taken: vec![0; usize::try_from(profile.months()).unwrap_or(0)],
            first_month: from
                .year()
                .saturating_mul(12)
                .saturating_add(i32::try_from(from.month0()).unwrap_or(0)),
            billed: 0,
            paid: Rub::ZERO,
            payments: 0,
            charges: Vec::new(),
            incomplete: None,
            open: None,
            open_urgent: None,
        }
    }

    fn take(&mut self, request: usize, session: &Session) -> Result<(), Refusal> {
        let units = self.units(request, session);
        self.billed = self.billed.saturating_add(units);
        let kind = self.ground.terms().kind_for(session.is_urgent);
        let kind = kind.map(|kind| kind.id.as_str());
        let mut above = units;
        if self.volume.is_some_and(|volume| names(&volume.covers, kind)) {
            // A request that is served after the horizon belongs to its last month.
            let month = month_of(session.start).saturating_sub(self.first_month);
            let last = self.taken.len().saturating_sub(1);
            let month = usize::try_from(month).unwrap_or(0).min(last);
            if let Some(taken) = self.taken.get_mut(month) {
                let inside = units.min(self.included.saturating_sub(*taken));
                *taken = taken.saturating_add(inside);
                above = above.saturating_sub(inside);
            }
        }
        if above > 0 { self.charge(kind, above, session.start) } else { Ok(()) }
    }

    fn units(&mut self, request: usize, session: &Session) -> u64 {
        let group = match self.ground.rules().rounding_basis {
            RoundingBasis::Session | RoundingBasis::Request => Group::Request(request),
            RoundingBasis::Day => Group::Day(session.start.date_naive()),
            RoundingBasis::Month | RoundingBasis::Package => Group::Month(month_of(session.start)),
        };
        let open = if session.is_urgent { &mut self.open_urgent } else { &mut self.open };
        let before = open.filter(|(open, _)| *open == group).map_or(0, |(_, spent)| spent);
        let together = before.saturating_add(u64::from(session.seconds));
        *open = Some((group, together));
        if self.step.seconds().is_none() {
            return 1;
        }
        self.step.covering(together).saturating_sub(self.step.covering(before))
    }

    /// Charges units that no volume includes.
    fn charge(&mut self, kind: Option<&str>, units: u64, start: Instant) -> Result<(), Refusal> {
        let rates = match self.volume.map(|volume| &volume.overage) {
            None | Some(Overage::Rates { .. }) => Some(self.plan),
            Some(Overage::Plan { plan, .. }) => Some(self.ground.terms().plan(plan)?),
            Some(Overage::Stop { .. }) => {
                self.leave_out(IncompleteReason::NotCovered, units);
                return Ok(());
            }
            Some(Overage::ByAgreement { .. }) => {
                self.leave_out(IncompleteReason::OverageByAgreement, units);
                return Ok(());
            }
            Some(Overage::NotStated) => None,
        };
        let rate = match rates {
            Some(plan) => self.ground.rate(plan, kind, start)?,
            None => None,
        };
        if let Some(rate) = rate {
            let price = self.ground.with_vat(rate.price, start.date_naive());
            self.add(ChargeCause::Rate(rate), price, units);
        } else if let Some(quoted) = self.ground.quoted_price().filter(|_| self.plan.is_unpriced())
        {
            self.add(ChargeCause::Quoted, quoted, units);
        } else {
            self.leave_out(IncompleteReason::PriceNotStated, units);
        }
        Ok(())
    }

    fn leave_out(&mut self, reason: IncompleteReason, units: u64) {
        let before = self.incomplete.map_or(0, |incomplete| incomplete.units);
        self.incomplete = Some(Incomplete { reason, units: before.saturating_add(units) });
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
        let every = match fee.per {
            Period::Month => 1,
            Period::Year => 12,
        };
        let mut month = 0;
        while month < profile.months() {
            let first = profile.from().checked_add_months(chrono::Months::new(month));
            let price = self.ground.with_vat(fee.due(), first.unwrap_or(profile.from()));
            self.add(ChargeCause::Fee(fee), price, 1);
            self.payments = self.payments.saturating_add(1);
            month = month.saturating_add(every);
        }
    }

    fn close(mut self, has_price: bool, useful_minutes: u64) -> Outcome<'a> {
        for charge in &mut self.charges {
            charge.amount = amount(self.step, charge);
            self.paid = self.paid.plus(charge.amount);
        }
        let step_seconds = self.step.seconds().map_or(0, u64::from);
        let volume = self.volume.map(|_| VolumeUse {
            included_seconds: self.included.saturating_mul(step_seconds),
            most_seconds: self
                .taken
                .iter()
                .copied()
                .max()
                .unwrap_or(0)
                .saturating_mul(step_seconds),
        });
        let lost = self.taken.iter().map(|taken| self.included.saturating_sub(*taken));
        let burned = if self.volume.is_some() { lost.fold(0, u64::saturating_add) } else { 0 };
        let reason = IncompleteReason::PriceNotStated;
        let unpriced = (!has_price).then_some(Incomplete { reason, units: self.billed });
        let paid = has_price.then_some(self.paid);
        Outcome {
            paid,
            left_value: paid.map(|_| Rub::ZERO),
            net: paid,
            burned_value: Rub::ZERO,
            useful_minutes,
            billed: self.billed,
            burned,
            left: 0,
            incomplete: unpriced.or(self.incomplete),
            net_per_useful_hour: paid.and_then(|paid| paid.share(60, useful_minutes)),
            purchases: Vec::new(),
            charges: self.charges,
            payments: self.payments,
            volume,
        }
    }
}

/// What a charge comes to: rounded once for all of its units.
fn amount(step: Step, charge: &Charge<'_>) -> Rub {
    let by_the_hour = match charge.cause {
        ChargeCause::Rate(Rate { per, .. }) => *per == RatePer::Hour,
        ChargeCause::Quoted => true,
        ChargeCause::Fee(_) => false,
    };
    let (times, parts) = match step.seconds().filter(|_| by_the_hour) {
        Some(seconds) => (charge.count.saturating_mul(u64::from(seconds)), 3_600),
        None => (charge.count, 1),
    };
    charge.price.share(times, parts).unwrap_or(Rub::ZERO)
}
