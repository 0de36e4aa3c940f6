//! What was there, paid, used and burned in a period, so that it reconciles: opening + paid − used
//! − burned = closing.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};

use super::cost::{Cost, Costs};
use super::unit::BillingUnit;
use crate::calendar::Instant;
use crate::ledger::charge::SessionCharge;
use crate::ledger::event::EventId;
use crate::ledger::fold::Ledger;
use crate::money::Rub;
use crate::price::ResolvedTerms;

/// Whole days of the offset of a ledger, one after the other.
///
/// # Invariant
///
/// It does not end before it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    first: NaiveDate,
    last: NaiveDate,
}

impl Period {
    /// Returns the days from `first` through `last`; nothing where that is before it.
    pub fn new(first: NaiveDate, last: NaiveDate) -> Option<Period> {
        (first <= last).then_some(Period { first, last })
    }

    /// Returns the calendar month of a day.
    ///
    /// ```
    /// use kvant_core::report::act::Period;
    ///
    /// let month = Period::month("2026-11-22".parse().unwrap());
    /// assert_eq!(month.first().to_string(), "2026-11-01");
    /// assert_eq!(month.last().to_string(), "2026-11-30");
    /// assert_eq!(month.number(), "2026-11");
    /// ```
    pub fn month(day: NaiveDate) -> Period {
        let first = day.with_day(1).unwrap_or(day);
        let next = first.checked_add_months(Months::new(1));
        Period { first, last: next.and_then(|next| next.pred_opt()).unwrap_or(first) }
    }

    /// Returns its first day.
    pub const fn first(self) -> NaiveDate {
        self.first
    }

    /// Returns its last day.
    pub const fn last(self) -> NaiveDate {
        self.last
    }

    /// Returns whether it is one whole calendar month.
    pub fn is_month(self) -> bool {
        self == Period::month(self.first)
    }

    /// Returns the number of its act: `2026-11` of a month, both days of any other period. It is
    /// the same on every device, and another period has another one.
    pub fn number(self) -> String {
        let Period { first, last } = self;
        match self.is_month() {
            true => format!("{:04}-{:02}", first.year(), first.month()),
            false => format!("{}/{}", crate::calendar::iso(first), crate::calendar::iso(last)),
        }
    }
}

/// Units of one package, or of one kind together, over a period.
///
/// # Invariant
///
/// `opening` + `paid` = `used` + `burned` + `closing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// What is counted.
    pub unit: BillingUnit,
    /// What was left when the period began.
    pub opening: u64,
    /// What was paid in it.
    pub paid: u64,
    /// What was used in it.
    pub used: u64,
    /// What burned in it, by the end of its last day.
    pub burned: u64,
    /// What was left when it ended, or is now.
    pub closing: u64,
    /// What that cost when it was paid; nothing where an amount is not known.
    pub closing_worth: Option<Rub>,
}

impl Movement {
    /// Nothing of it yet.
    const fn none(unit: BillingUnit) -> Movement {
        let closing_worth = Some(Rub::ZERO);
        Movement { unit, opening: 0, paid: 0, used: 0, burned: 0, closing: 0, closing_worth }
    }

    fn add(&mut self, other: &Movement) {
        self.opening = self.opening.saturating_add(other.opening);
        self.paid = self.paid.saturating_add(other.paid);
        self.used = self.used.saturating_add(other.used);
        self.burned = self.burned.saturating_add(other.burned);
        self.closing = self.closing.saturating_add(other.closing);
        let worth = self.closing_worth.zip(other.closing_worth);
        self.closing_worth = worth.map(|(one, other)| one.plus(other));
    }
}

/// Work of several sessions together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work<'a> {
    /// How many sessions, and requests that were done without one.
    pub count: u64,
    /// The time, never rounded.
    pub spent_seconds: u64,
    /// What it cost.
    pub cost: Cost<'a>,
}

/// What happened in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// The period.
    pub period: Period,
    /// Until when it is reported: the end of the period, or now while it lasts.
    pub until: Instant,
    /// Whether the period is over: nothing that happens later changes it.
    pub is_over: bool,
    /// The packages and months that were there at any time of it, in the order of payment.
    pub packages: Vec<(EventId, Movement)>,
    /// All of them together, units of each kind apart.
    pub totals: Vec<Movement>,
    /// What was paid in it, as far as the amounts are known.
    pub paid: Rub,
    /// The payments that were received in it, in their order.
    pub payments: Vec<EventId>,
    /// How many of them have no amount.
    pub unknown_payments: u64,
    /// What each session was charged in it, in the order in which they began; of one that goes
    /// over its ends, only what lies in it. A request that was done and counts as one unit is among
    /// them, without time, under its own name.
    pub charges: Vec<SessionCharge>,
    /// How many sessions have times that nobody believes; they are not charged.
    pub doubtful_sessions: u64,
}

/// Returns what happened in `period` as far as it is known at `now`; nothing of one that begins
/// later.
///
/// What a package leaves when its last day ends burned on that day. A payment belongs to the day
/// on which it was received; a session that goes over midnight, to both days, each unit to the one
/// on which it began.
///
/// # Source
///
/// Document 000, lines 10–15 (S0-10, S0-22, S0-26): a unit is used when it begins, and burns with
/// the end of the last day.
pub fn act(ledger: &Ledger<'_>, period: Period, now: Instant) -> Option<Act> {
    let offset = ledger.offset();
    let begins = offset.midnight(period.first);
    if begins > now {
        return None;
    }
    let ends = period.last.succ_opt().map(|next| offset.midnight(next));
    let ended = ends.filter(|ends| *ends <= now);
    let until = ended.unwrap_or(offset.to_local(now));
    // What is paid in the very second of an end belongs to what follows.
    let is_in = |paid_at: Instant| match ended {
        Some(ended) => paid_at < ended,
        None => paid_at <= now,
    };
    let (before, after) = (ledger.balance(begins), ledger.balance(until));
    let before: BTreeMap<EventId, _> = before
        .packages
        .iter()
        .filter(|one| one.paid_at < begins)
        .map(|one| (one.id, one))
        .collect();
    let mut packages = Vec::new();
    let mut totals: Vec<Movement> = Vec::new();
    let (mut payments, mut paid, mut unknown_payments) = (Vec::new(), Rub::ZERO, 0_u64);
    let terms = ledger.resolved().map(ResolvedTerms::terms);
    for one in after.packages.iter().filter(|one| is_in(one.paid_at)) {
        let Some(payment) = ledger.payment(one.id).map(|paid| &paid.payment) else { continue };
        let then = before.get(&one.id);
        let grown = |now: u32, then: Option<u32>| u64::from(now.saturating_sub(then.unwrap_or(0)));
        let movement = Movement {
            unit: BillingUnit::of_payment(terms, payment),
            opening: then.map_or(0, |then| u64::from(then.left_units)),
            paid: if then.is_none() { u64::from(one.units) } else { 0 },
            used: grown(one.used_units, then.map(|then| then.used_units)),
            burned: grown(one.burned_units, then.map(|then| then.burned_units)),
            closing: u64::from(one.left_units),
            closing_worth: match one.left_units {
                0 => Some(Rub::ZERO),
                left => ledger.payment(one.id).and_then(|paid| paid.worth(left)),
            },
        };
        if then.is_none() {
            payments.push(one.id);
            match payment.amount {
                Some(amount) => paid = paid.plus(amount),
                None => unknown_payments = unknown_payments.saturating_add(1),
            }
        } else if movement.opening == 0 {
            // It was used up or burned before.
            continue;
        }
        match totals.iter_mut().find(|total| total.unit == movement.unit) {
            Some(total) => total.add(&movement),
            None => {
                let mut total = Movement::none(movement.unit);
                total.add(&movement);
                totals.push(total);
            }
        }
        packages.push((one.id, movement));
    }
    Some(Act {
        period,
        until,
        is_over: ended.is_some(),
        packages,
        totals,
        paid,
        payments,
        unknown_payments,
        charges: charges(ledger, begins, until, is_in),
        doubtful_sessions: doubtful(ledger, begins, until),
    })
}

/// What was charged between two instants: what each session was charged at the one, less what it
/// was charged at the other.
fn charges(
    ledger: &Ledger<'_>,
    begins: Instant,
    until: Instant,
    is_in: impl Fn(Instant) -> bool,
) -> Vec<SessionCharge> {
    let before = ledger.charges(begins);
    let before: BTreeMap<EventId, &SessionCharge> =
        before.iter().map(|charge| (charge.id, charge)).collect();
    let since = |charge: SessionCharge| {
        let begins_here = charge.from >= begins && is_in(charge.from);
        let Some(then) = before.get(&charge.id) else { return begins_here.then_some(charge) };
        let units_then = |package: EventId| {
            let found = then.charges.iter().find(|(one, _)| *one == package);
            found.map_or(0, |(_, units)| *units)
        };
        let given = charge.charges.iter();
        let given = given.map(|(id, units)| (*id, units.saturating_sub(units_then(*id))));
        let since = SessionCharge {
            spent_seconds: charge.spent_seconds.saturating_sub(then.spent_seconds),
            units: charge.units.saturating_sub(then.units),
            charges: given.filter(|(_, units)| *units > 0).collect(),
            not_covered_units: charge.not_covered_units.saturating_sub(then.not_covered_units),
            ..charge
        };
        (begins_here || since.spent_seconds > 0 || since.units > 0).then_some(since)
    };
    ledger.charges(until).into_iter().filter_map(since).collect()
}

fn doubtful(ledger: &Ledger<'_>, begins: Instant, until: Instant) -> u64 {
    let sessions = ledger.sessions().map(|(_, session)| session);
    let doubtful = sessions.filter(|session| session.problem.is_some());
    let here = doubtful.filter(|session| (begins..=until).contains(&session.from)).count();
    u64::try_from(here).unwrap_or(u64::MAX)
}

impl Act {
    /// Returns the work on each request, in the order in which it began, and that on none last.
    pub fn by_request<'a>(
        &self,
        ledger: &Ledger<'a>,
        costs: &Costs<'_, 'a>,
    ) -> Vec<(Option<EventId>, Work<'a>)> {
        let mut all = self.together(costs, |charge| ledger.request_of(charge.id));
        all.sort_by_key(|(request, _)| request.is_none());
        all
    }

    /// Returns the work of each person by their names, and that of nobody in particular last.
    pub fn by_person<'a>(
        &self,
        ledger: &Ledger<'a>,
        costs: &Costs<'_, 'a>,
    ) -> Vec<(String, Work<'a>)> {
        let name = |charge: &SessionCharge| {
            let session = ledger.session(charge.id);
            session.map_or_else(String::new, |session| session.specialist.clone())
        };
        let mut all = self.together(costs, name);
        all.sort_by(|(one, _), (other, _)| (one.is_empty(), one).cmp(&(other.is_empty(), other)));
        all
    }

    /// Returns all work together. Units of one price are rounded once, so the parts of it may differ
    /// by a kopeck.
    pub fn all_work<'a>(&self, costs: &Costs<'_, 'a>) -> Work<'a> {
        work(costs, &self.charges.iter().collect::<Vec<_>>())
    }

    /// The work of charges with the same key together, in the order in which each key comes first.
    fn together<'a, K: PartialEq>(
        &self,
        costs: &Costs<'_, 'a>,
        key: impl Fn(&SessionCharge) -> K,
    ) -> Vec<(K, Work<'a>)> {
        let mut all: Vec<(K, Vec<&SessionCharge>)> = Vec::new();
        for charge in &self.charges {
            let key = key(charge);
            match all.iter_mut().find(|(known, _)| *known == key) {
                Some((_, charges)) => charges.push(charge),
                None => all.push((key, vec![charge])),
            }
        }
        all.into_iter().map(|(key, charges)| (key, work(costs, &charges))).collect()
    }
}

fn work<'a>(costs: &Costs<'_, 'a>, charges: &[&SessionCharge]) -> Work<'a> {
    let spent = charges.iter().map(|charge| charge.spent_seconds);
    Work {
        count: u64::try_from(charges.len()).unwrap_or(u64::MAX),
        spent_seconds: spent.fold(0, u64::saturating_add),
        cost: costs.of(charges.iter().copied()),
    }
}

/// Returns the months in which something was paid or worked until `now`, the last one first.
pub fn months(ledger: &Ledger<'_>, now: Instant) -> Vec<Period> {
    let worked = ledger.charges(now).into_iter().map(|charge| charge.from);
    let paid = ledger.payments().filter(|(_, paid)| paid.voided.is_none());
    let all = worked.chain(paid.map(|(_, paid)| paid.payment.paid_at));
    let days = all.filter(|at| *at <= now).map(|at| ledger.offset().to_local(at).date_naive());
    let mut months: Vec<Period> = days.map(Period::month).collect();
    months.sort_unstable_by(|one, other| other.cmp(one));
    months.dedup();
    months
}
