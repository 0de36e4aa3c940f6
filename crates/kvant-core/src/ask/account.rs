//! Answers about what was paid and worked, as a question states it.

use std::collections::BTreeMap;

use super::answer::*;
use super::question::*;
use super::session::{AnswerSession, client, instant_in_range};
use crate::calendar::{DAYS_FROM, DAYS_TO, Instant, date_in_range, iso, read_instant};
use crate::catalogue::{NextPayment, Readings, Rules, Terms};
use crate::ledger::EventId;
use crate::ledger::charge::{self, Account, PackageBalance, Work};
use crate::ledger::fold::SESSION_SECONDS_MAX;
use crate::price;
use crate::quantum::{BillingIncrement, Quanta};
use crate::refusal::Refusal;
use crate::report::act::{self, Movement, Period};
use crate::report::cost::Costs;
use crate::report::standing::{self, Standing, TimerStanding};

impl<'a> AnswerSession<'a> {
    pub(super) fn balance(&mut self, question: &BalanceQuestion) -> Result<Answer, Refusal> {
        let Counted { at, rules, paid, sessions, .. } = self.counted(&question.account(), None)?;
        let terms = self.catalogue.document(&question.document)?;
        let basis = question.basis.unwrap_or(rules.rounding_basis);
        let mut account = Account::new(basis, terms.offset());
        account.set_overlap(rules.overlap);
        account.set_cancelled(rules.cancelled_session);
        account.set_pause(rules.unit_in_pause);
        account.set_increment(terms.usual_increment());
        let mut names = (1..).map(EventId::numbered);
        for ((paid, ends), id) in paid.iter().zip(names.by_ref()) {
            let package = charge::Package {
                units: paid.units,
                increment: terms.increment(paid.plan),
                paid_at: paid.paid_at,
                ends: Some(*ends),
                // A session that runs counts to the instant that is asked about.
                is_interrupting: false,
                covers: Vec::new(),
            };
            account.put_package(id, package);
        }
        let mut requests: BTreeMap<&str, EventId> = BTreeMap::new();
        for (session, id) in sessions.iter().zip(names) {
            // Names that no session has: one without a request is a request of its own.
            let other =
                u64::try_from(requests.len()).map_or(0, |count| u64::MAX.saturating_sub(count));
            let named = |name| *requests.entry(name).or_insert(EventId::numbered(other));
            let group = session.request.map(named);
            let (from, to, is_running) = (session.from, session.to, session.to.is_none());
            account.put_work(id, Work { group, kind: None, from, to, is_running });
        }
        let balance = account.balance(at);
        Ok(Answer::Balance(BalanceAnswer {
            left_units: balance.left_units,
            burned_units: balance.burned_units,
            not_covered_units: balance.not_covered_units,
            packages: balance.packages.into_iter().map(package_answer).collect(),
        }))
    }

    pub(super) fn standing(&mut self, question: &BalanceQuestion) -> Result<Answer, Refusal> {
        // A timer is charged for its first day.
        let longest = Some(SESSION_SECONDS_MAX);
        let Counted { at, paid, sessions, .. } = self.counted(&question.account(), longest)?;
        let stated = standing::Stated {
            terms: self.catalogue.document(&question.document)?,
            readings: &question.readings,
            basis: question.basis,
            request: None,
            payments: paid.into_iter().map(|(paid, _)| paid).collect(),
            sessions,
        };
        let Standing { balance, left_seconds, timers } =
            standing::standing(self.catalogue, &stated, at);
        let timer = |timer: TimerStanding| TimerAnswer {
            from: timer.from,
            running: timer.stopped_at.is_none(),
            stopped_at: timer.stopped_at,
            units: timer.units,
        };
        Ok(Answer::Standing(StandingAnswer {
            left_units: balance.left_units,
            left_minutes: left_seconds.map(|seconds| seconds.div_euclid(60)),
            burned_units: balance.burned_units,
            not_covered_units: balance.not_covered_units,
            packages: balance.packages.into_iter().map(package_answer).collect(),
            timers: timers.into_iter().map(timer).collect(),
        }))
    }

    pub(super) fn act(&mut self, question: &ActQuestion) -> Result<Answer, Refusal> {
        let ActQuestion { document, at, from, through, payments, sessions, readings } = question;
        let period = Period::new(*from, *through).ok_or_else(|| {
            let (min, max) = (iso(*from), iso(DAYS_TO));
            Refusal::OutOfRange { field: "through", min, max }
        })?;
        date_in_range("from", *from)?;
        date_in_range("through", *through)?;
        let terms = self.catalogue.document(document)?;
        let asked = AskedAccount { document, at, payments, sessions, readings };
        let Counted { at, paid, sessions, .. } = self.counted(&asked, Some(SESSION_SECONDS_MAX))?;
        let payments = paid.into_iter().map(|(paid, _)| paid).collect();
        let (basis, request) = (None, None);
        let stated = standing::Stated { terms, readings, basis, request, payments, sessions };
        let ledger = standing::folded(self.catalogue, &stated).ledger;
        let Some(act) = act::act(&ledger, period, at) else {
            let (min, max) = (iso(DAYS_FROM), iso(terms.offset().to_local(at).date_naive()));
            return Err(Refusal::OutOfRange { field: "from", min, max });
        };
        let cost = Costs::new(&ledger, act.until).of(&act.charges);
        let above = cost.above();
        let spent = act.charges.iter().map(|charge| charge.spent_seconds);
        Ok(Answer::Act(ActAnswer {
            until: act.until,
            over: act.is_over,
            movements: act.totals.iter().map(movement_answer).collect(),
            paid: act.paid,
            spent_seconds: spent.fold(0, u64::saturating_add),
            cost: cost.total(),
            not_covered_units: above.units(),
            not_covered_cost: above.total(),
        }))
    }

    /// Reads and checks what was paid and worked; a session that runs is charged for no more than
    /// `running_seconds_max`.
    pub(super) fn counted<'q>(
        &mut self,
        asked: &AskedAccount<'q>,
        running_seconds_max: Option<i64>,
    ) -> Result<Counted<'q>, Refusal>
    where
        'a: 'q,
    {
        let terms = self.catalogue.document(asked.document)?;
        let rules = Rules::of(terms, asked.readings)?;
        let at = instant_in_range("at", asked.at, terms.offset())?;
        let paid = self.paid(asked, terms, &rules)?;
        let length = |increment: BillingIncrement| increment.seconds().unwrap_or(u32::MAX);
        let increments = paid.iter().map(|(paid, _)| terms.increment(paid.plan));
        let shortest = increments.fold(terms.usual_increment(), |shortest, increment| {
            if length(increment) < length(shortest) { increment } else { shortest }
        });
        let mut sessions = Vec::new();
        let mut units: u64 = 0;
        for asked in asked.sessions {
            let session = session(asked, terms)?;
            let until = session.to.map_or(at, |to| to.min(at));
            let spent = until.timestamp().saturating_sub(session.from.timestamp());
            let spent = match running_seconds_max.filter(|_| session.to.is_none()) {
                Some(longest) => spent.min(longest),
                None => spent,
            };
            units = units.saturating_add(shortest.covering(u64::try_from(spent).unwrap_or(0)));
            sessions.push(session);
        }
        if units > u64::from(Quanta::ASKED_MAX.count()) {
            let max = format!("{} units", Quanta::ASKED_MAX);
            return Err(Refusal::OutOfRange { field: "sessions", min: "0".to_string(), max });
        }
        Ok(Counted { at, rules, paid, sessions })
    }

    /// Reads and checks what was paid, each payment with the first instant at which it is dead.
    fn paid<'q>(
        &mut self,
        asked: &AskedAccount<'q>,
        terms: &'a Terms,
        rules: &Rules,
    ) -> Result<Vec<(standing::StatedPayment<'q>, Instant)>, Refusal>
    where
        'a: 'q,
    {
        let first = first_payments(asked.payments)?;
        let mut paid = Vec::new();
        for (number, payment) in asked.payments.iter().enumerate() {
            let plan = terms.plan(&payment.plan)?;
            let client = client(&payment.attributes, payment.status.as_ref());
            let ready = self.resolved(terms, &client, asked.readings)?;
            let paid_at = read_instant(&payment.paid_at)?;
            let is_further = rules.next_payment == NextPayment::Any
                && payment.units > 0
                && first.get(payment.plan.as_str()).is_some_and(|first| *first < (paid_at, number));
            let least = plan.package.as_ref().map_or(0, |package| package.minimum_units);
            let checked = if is_further { payment.units.max(least) } else { payment.units };
            let priced = price::payment(&ready.resolved, plan, Quanta::new(checked), paid_at)?;
            let unit_price = ready.resolved.unit_price(priced.price, priced.life.paid_on);
            let (units, amount) = (payment.units, unit_price.times(payment.units));
            let ends = priced.life.ends;
            paid.push((standing::StatedPayment { plan, client, units, amount, paid_at }, ends));
        }
        Ok(paid)
    }
}

/// Reads and checks a session.
fn session<'q>(
    asked: &'q AskedSession,
    terms: &Terms,
) -> Result<standing::StatedSession<'q>, Refusal> {
    let from = instant_in_range("from", &asked.from, terms.offset())?;
    let to = asked.to.as_deref();
    let to = to.map(|to| instant_in_range("to", to, terms.offset())).transpose()?;
    if to.is_some_and(|to| to < from) {
        let (min, max) = (asked.from.clone(), iso(DAYS_TO));
        return Err(Refusal::OutOfRange { field: "to", min, max });
    }
    Ok(standing::StatedSession { request: asked.request.as_deref(), from, to })
}

impl BalanceQuestion {
    fn account(&self) -> AskedAccount<'_> {
        let BalanceQuestion { document, at, payments, sessions, readings, .. } = self;
        AskedAccount { document, at, payments, sessions, readings }
    }
}

/// What was paid and worked, as a question states it.
pub(super) struct AskedAccount<'q> {
    pub(super) document: &'q str,
    pub(super) at: &'q str,
    pub(super) payments: &'q [AskedPayment],
    pub(super) sessions: &'q [AskedSession],
    pub(super) readings: &'q Readings,
}

/// What was paid and worked, read and checked.
pub(super) struct Counted<'q> {
    pub(super) at: Instant,
    rules: Rules,
    /// Each with the first instant at which it is dead.
    pub(super) paid: Vec<(standing::StatedPayment<'q>, Instant)>,
    pub(super) sessions: Vec<standing::StatedSession<'q>>,
}

fn movement_answer(movement: &Movement) -> MovementAnswer {
    let Movement { unit, opening, paid, used, burned, closing, closing_worth } = *movement;
    MovementAnswer { unit: unit.kind, opening, paid, used, burned, closing, closing_worth }
}

fn package_answer(package: PackageBalance) -> PackageAnswer {
    PackageAnswer {
        paid_at: package.paid_at,
        units: package.units,
        used_units: package.used_units,
        burned_units: package.burned_units,
        left_units: package.left_units,
        valid_through: package.ends.and_then(|ends| ends.date_naive().pred_opt()),
    }
}

/// Which payment of each plan was the first.
fn first_payments(payments: &[AskedPayment]) -> Result<BTreeMap<&str, (Instant, usize)>, Refusal> {
    let mut first = BTreeMap::new();
    for (number, payment) in payments.iter().enumerate() {
        let this = (read_instant(&payment.paid_at)?, number);
        let earliest = first.entry(payment.plan.as_str()).or_insert(this);
        *earliest = this.min(*earliest);
    }
    Ok(first)
}
