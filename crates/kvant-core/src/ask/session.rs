//! Questions answered one after another.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::answer::*;
use super::lru_cache::LruCache;
use super::question::*;
use crate::calendar::{
    DAYS_FROM, DAYS_TO, Instant, Offset, Schedule, WorkingTime, date_in_range, iso, read_instant,
};
use crate::catalogue::{Attributes, Catalogue, NextPayment, Readings, RoundingBasis, Rules, Terms};
use crate::compare;
use crate::deadline::{self, Case, Deadline, Due, Named, Pause};
use crate::ledger::EventId;
use crate::ledger::charge::{self, Account, PackageBalance, Work};
use crate::ledger::fold::SESSION_SECONDS_MAX;
use crate::price::{self, ResolvedTerms};
use crate::quantum::{Quanta, Step, UnitKind};
use crate::refusal::Refusal;
use crate::report::act::{self, Movement, Period};
use crate::report::cost::Costs;
use crate::report::standing::{self, Standing, TimerStanding};
use crate::usage::{self, Outcome, PaidFor, Profile, WillBurn};

/// Answers `query` from `catalogue`. Whoever has many questions asks a [`AnswerSession`].
///
/// # Errors
///
/// A [`Refusal`], whose [`Refusal::code`] is stable.
pub fn answer(catalogue: &Catalogue, query: &Query) -> Result<Answer, Refusal> {
    AnswerSession::new(catalogue).answer(query)
}

/// Answers one question after another: what was made ready for one serves the next.
///
/// # Memory
///
/// Bounded, however many questions come: the hours of [`AnswerSession::HOURS_MOST`] schedules and
/// [`AnswerSession::RESOLVED_MOST`] documents as read for a client. What was not asked for longest makes
/// way.
///
/// # Example
///
/// ```
/// # fn show(catalogue: &kvant_core::catalogue::Catalogue, trees: Vec<kvant_core::tree::Tree>) {
/// use kvant_core::ask::{AnswerSession, Reply, read};
///
/// let mut session = AnswerSession::new(catalogue);
/// for tree in trees {
///     let reply: Reply = read(tree).and_then(|query| session.answer(&query)).into();
///     println!("{reply:?}");
/// }
/// # }
/// ```
#[derive(Debug)]
pub struct AnswerSession<'a> {
    catalogue: &'a Catalogue,
    hours: LruCache<ReadyHours>,
    grounds: LruCache<ReadyTerms<'a>>,
}

/// Working hours as they were asked about, made ready.
#[derive(Debug)]
struct ReadyHours {
    asked: AskedSchedule,
    working: WorkingTime,
}

/// A document as it was asked about, made ready.
#[derive(Debug)]
struct ReadyTerms<'a> {
    client: Attributes,
    readings: Readings,
    ground: ResolvedTerms<'a>,
}

impl<'a> AnswerSession<'a> {
    /// How many schedules are kept ready, about 180 kB each.
    pub const HOURS_MOST: usize = 128;
    /// How many documents are kept ready, each for one client and some readings.
    pub const RESOLVED_MOST: usize = 64;

    /// Opens a session over `catalogue`.
    pub fn new(catalogue: &'a Catalogue) -> AnswerSession<'a> {
        let hours = LruCache::at_most(AnswerSession::HOURS_MOST);
        AnswerSession { catalogue, hours, grounds: LruCache::at_most(AnswerSession::RESOLVED_MOST) }
    }

    /// Answers `query`.
    ///
    /// # Errors
    ///
    /// As [`answer`].
    pub fn answer(&mut self, query: &Query) -> Result<Answer, Refusal> {
        match query {
            Query::Package(question) => self.package(question),
            Query::Units(question) => units(self.catalogue, question),
            Query::AddWorking(question) => {
                let hours = self.hours(&question.schedule)?;
                let from = read_instant(&question.from)?;
                let due = hours.working.add_working(from, question.minutes)?;
                Ok(Answer::AddWorking { at: due.value, predicted: due.predicted })
            }
            Query::WorkingBetween(question) => {
                let hours = self.hours(&question.schedule)?;
                let (from, to) = (read_instant(&question.from)?, read_instant(&question.to)?);
                let between = hours.working.working_between(from, to)?;
                Ok(Answer::WorkingBetween { seconds: between.value, predicted: between.predicted })
            }
            Query::Deadline(question) => self.deadline(question),
            Query::Compare(question) => self.compare(question),
            Query::Balance(question) => self.balance(question),
            Query::Standing(question) => self.standing(question),
            Query::Act(question) => self.act(question),
        }
    }

    fn hours(&mut self, asked: &AskedSchedule) -> Result<Arc<ReadyHours>, Refusal> {
        if let Some(known) = self.hours.find(|ready| ready.asked == *asked) {
            return Ok(known);
        }
        let schedule = Schedule::try_from(asked).map_err(Refusal::BadSchedule)?;
        let working = WorkingTime::new(&schedule, Some(&self.catalogue.calendar));
        let working = working.map_err(Refusal::BadSchedule)?;
        Ok(self.hours.keep(ReadyHours { asked: asked.clone(), working }))
    }

    fn ground(
        &mut self,
        terms: &'a Terms,
        client: &Attributes,
        readings: &Readings,
    ) -> Result<Arc<ReadyTerms<'a>>, Refusal> {
        let same_client = |ready: &ReadyTerms<'_>| {
            std::ptr::eq(ready.ground.terms(), terms) && ready.client == *client
        };
        let known = self.grounds.find(|ready| same_client(ready) && ready.readings == *readings);
        if let Some(known) = known {
            return Ok(known);
        }
        let ground = match self.grounds.find(same_client) {
            Some(other) => other.ground.reread(readings)?,
            None => ResolvedTerms::new(self.catalogue, terms, client.clone(), readings)?,
        };
        let (client, readings) = (client.clone(), readings.clone());
        Ok(self.grounds.keep(ReadyTerms { client, readings, ground }))
    }

    fn package(&mut self, question: &PackageQuestion) -> Result<Answer, Refusal> {
        let terms = self.catalogue.document(&question.document)?;
        let plan = terms.plan(&question.plan)?;
        let client = client(&question.attributes, question.status.as_ref());
        let ready = self.ground(terms, &client, &question.readings)?;
        let paid_at = read_instant(&question.paid_at)?;
        let package = price::package(&ready.ground, plan, Quanta::new(question.units), paid_at)?;
        Ok(Answer::Package {
            unit_price: package.unit_price,
            total: package.total,
            minutes: package.minutes,
            per_hour: package.per_hour,
            valid_through: package.valid_through,
        })
    }

    fn deadline(&mut self, question: &DeadlineQuestion) -> Result<Answer, Refusal> {
        let terms = self.catalogue.document(&question.document)?;
        let plan = terms.plan(&question.plan)?;
        let client = client(&question.attributes, question.status.as_ref());
        let ready = self.ground(terms, &client, &question.readings)?;
        let ground = &ready.ground;
        let pause = |pause: &AskedPause| {
            let to = pause.to.as_deref().map(read_instant).transpose()?;
            Ok(Pause { from: read_instant(&pause.from)?, to })
        };
        let pauses: Vec<Pause> =
            question.pauses.iter().map(pause).collect::<Result<_, Refusal>>()?;
        let named = Named {
            kind: question.kind.as_deref(),
            class: question.class.as_deref(),
            priority: question.priority.as_deref(),
        };
        let done_at = question.done_at.as_deref().map(read_instant).transpose()?;
        let registered_at = read_instant(&question.registered_at)?;
        let case = Case::new(ground, plan, named, registered_at, &pauses)?.done_at(done_at);
        let [reaction, estimate, start, answer, completion, fault_window] =
            deadline::deadlines(ground, &case)?.map(|(_, due)| match due {
                Due::At(Deadline { from, at, predicted, .. }) => {
                    DueAnswer::At { from, at, predicted }
                }
                Due::Silent { why, .. } => DueAnswer::Silent { stated: why },
            });
        Ok(Answer::Deadline(DeadlineAnswer {
            reaction,
            estimate,
            start,
            answer,
            completion,
            fault_window,
        }))
    }

    fn compare(&mut self, question: &CompareQuestion) -> Result<Answer, Refusal> {
        let profile = question.profile()?;
        let asked = question.attributes.keys().chain(question.readings.keys());
        for id in asked.chain(question.quoted_price.keys()) {
            self.catalogue.document(id)?;
        }
        let (no_attributes, no_readings) = (Attributes::new(), Readings::new());
        let mut plans = Vec::new();
        let mut outcomes = Vec::new();
        for id in &question.documents {
            let terms = self.catalogue.document(id)?;
            let client = question.attributes.get(id).unwrap_or(&no_attributes);
            let readings = question.readings.get(id).unwrap_or(&no_readings);
            let ready = self.ground(terms, client, readings)?;
            let told = question.quoted_price.get(id);
            let told = told.map(|price| ready.ground.clone().quoted(Some(*price)));
            let ground = told.as_ref().unwrap_or(&ready.ground);
            for compared in compare::in_order(ground, &profile)? {
                plans.push(plan_answer(ground, &profile, &compared)?);
                outcomes.push(compared.outcome);
            }
        }
        let outcomes: Vec<&Outcome<'_>> = outcomes.iter().collect();
        for (plan, rank) in plans.iter_mut().zip(compare::ranks(&outcomes)) {
            plan.rank = rank;
        }
        Ok(Answer::Compare { plans })
    }

    fn balance(&mut self, question: &BalanceQuestion) -> Result<Answer, Refusal> {
        let Counted { at, rules, paid, sessions, .. } = self.counted(question, None)?;
        let terms = self.catalogue.document(&question.document)?;
        let basis = question.basis.unwrap_or(rules.rounding_basis);
        let mut account = Account::new(basis, terms.offset());
        account.set_overlap(rules.overlap);
        account.set_cancelled(rules.cancelled_session);
        account.set_pause(rules.unit_in_pause);
        account.set_step(terms.usual_step());
        let mut names = (1..).map(EventId::numbered);
        for ((paid, ends), id) in paid.iter().zip(names.by_ref()) {
            let package = charge::Package {
                units: paid.units,
                step: terms.step(paid.plan),
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

    fn standing(&mut self, question: &BalanceQuestion) -> Result<Answer, Refusal> {
        // A timer is charged for its first day.
        let longest = Some(SESSION_SECONDS_MAX);
        let Counted { at, paid, sessions, .. } = self.counted(question, longest)?;
        let stated = standing::Stated {
            terms: self.catalogue.document(&question.document)?,
            readings: &question.readings,
            basis: question.basis,
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

    fn act(&mut self, question: &ActQuestion) -> Result<Answer, Refusal> {
        let ActQuestion { document, at, from, through, payments, sessions, readings } = question;
        let period = Period::new(*from, *through).ok_or_else(|| {
            let (min, max) = (iso(*from), iso(DAYS_TO));
            Refusal::OutOfRange { field: "through", min, max }
        })?;
        date_in_range("from", *from)?;
        date_in_range("through", *through)?;
        let terms = self.catalogue.document(document)?;
        let asked = BalanceQuestion {
            document: document.clone(),
            at: at.clone(),
            basis: None,
            payments: payments.clone(),
            sessions: sessions.clone(),
            readings: readings.clone(),
        };
        let Counted { at, paid, sessions, .. } = self.counted(&asked, Some(SESSION_SECONDS_MAX))?;
        let payments = paid.into_iter().map(|(paid, _)| paid).collect();
        let stated = standing::Stated { terms, readings, basis: None, payments, sessions };
        let (ledger, _) = standing::ledger(self.catalogue, &stated);
        let Some(act) = act::act(&ledger, period, at) else {
            let (min, max) = (iso(DAYS_FROM), iso(terms.offset().tell(at).date_naive()));
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
    fn counted<'q>(
        &mut self,
        question: &'q BalanceQuestion,
        running_seconds_max: Option<i64>,
    ) -> Result<Counted<'q>, Refusal>
    where
        'a: 'q,
    {
        let terms = self.catalogue.document(&question.document)?;
        let rules = Rules::of(terms, &question.readings)?;
        let at = instant_in_range("at", &question.at, terms.offset())?;
        let first = first_payments(&question.payments)?;
        let mut paid = Vec::new();
        let mut shortest = terms.usual_step();
        for (number, asked) in question.payments.iter().enumerate() {
            let plan = terms.plan(&asked.plan)?;
            let client = client(&asked.attributes, asked.status.as_ref());
            let ready = self.ground(terms, &client, &question.readings)?;
            let paid_at = read_instant(&asked.paid_at)?;
            let is_further = rules.next_payment == NextPayment::Any
                && asked.units > 0
                && first.get(asked.plan.as_str()).is_some_and(|first| *first < (paid_at, number));
            let least = plan.package.as_ref().map_or(0, |package| package.minimum_units);
            let checked = if is_further { asked.units.max(least) } else { asked.units };
            let payment = price::payment(&ready.ground, plan, Quanta::new(checked), paid_at)?;
            let unit_price = ready.ground.unit_price(payment.price, payment.life.paid_on);
            let (units, amount) = (asked.units, unit_price.times(asked.units));
            let ends = payment.life.ends;
            paid.push((standing::StatedPayment { plan, client, units, amount, paid_at }, ends));
            let length = |step: Step| step.seconds().unwrap_or(u32::MAX);
            let step = terms.step(plan);
            shortest = if length(step) < length(shortest) { step } else { shortest };
        }
        let mut sessions = Vec::new();
        let mut units: u64 = 0;
        for asked in &question.sessions {
            let from = instant_in_range("from", &asked.from, terms.offset())?;
            let to = asked.to.as_deref();
            let to = to.map(|to| instant_in_range("to", to, terms.offset())).transpose()?;
            if to.is_some_and(|to| to < from) {
                let (min, max) = (asked.from.clone(), iso(DAYS_TO));
                return Err(Refusal::OutOfRange { field: "to", min, max });
            }
            let until = to.map_or(at, |to| to.min(at));
            let spent = until.timestamp().saturating_sub(from.timestamp());
            let spent = match running_seconds_max.filter(|_| to.is_none()) {
                Some(longest) => spent.min(longest),
                None => spent,
            };
            units = units.saturating_add(shortest.covering(u64::try_from(spent).unwrap_or(0)));
            sessions.push(standing::StatedSession { request: asked.request.as_deref(), from, to });
        }
        if units > u64::from(Quanta::ASKED_MAX.count()) {
            let max = format!("{} units", Quanta::ASKED_MAX);
            return Err(Refusal::OutOfRange { field: "sessions", min: "0".to_string(), max });
        }
        Ok(Counted { at, rules, paid, sessions })
    }
}

/// What was paid and worked, read and checked.
struct Counted<'q> {
    at: Instant,
    rules: Rules,
    /// Each with the first instant at which it is dead.
    paid: Vec<(standing::StatedPayment<'q>, Instant)>,
    sessions: Vec<standing::StatedSession<'q>>,
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

fn instant_in_range(field: &'static str, text: &str, offset: Offset) -> Result<Instant, Refusal> {
    let instant = read_instant(text)?;
    date_in_range(field, offset.tell(instant).date_naive())?;
    Ok(instant)
}

fn client(attributes: &Attributes, status: Option<&String>) -> Attributes {
    let mut client = attributes.clone();
    if let Some(status) = status {
        client.insert("status".to_string(), status.clone());
    }
    client
}

fn units(catalogue: &Catalogue, question: &UnitsQuestion) -> Result<Answer, Refusal> {
    let terms = catalogue.document(&question.document)?;
    let step = terms.step(terms.plan(&question.plan)?);
    let rules = Rules::of(terms, &question.readings)?;
    let spent = question.spent_seconds.iter().map(|spent| u64::from(*spent));
    let charged: u64 = match question.basis.unwrap_or(rules.rounding_basis) {
        RoundingBasis::Session => spent.map(|spent| step.covering(spent)).sum(),
        _ => step.covering(spent.sum()),
    };
    let most = Quanta::ASKED_MAX.count();
    match u32::try_from(charged).ok().filter(|units| *units <= most) {
        Some(units) => Ok(Answer::Units { units }),
        None => Err(Refusal::OutOfRange {
            field: "spent_seconds",
            min: "0".to_string(),
            max: format!("{most} units"),
        }),
    }
}

fn plan_answer<'a>(
    ground: &ResolvedTerms<'a>,
    profile: &Profile,
    compared: &compare::Compared<'a>,
) -> Result<PlanAnswer, Refusal> {
    let compare::Compared { terms, plan, outcome } = compared;
    let incomplete = |one: usage::Incomplete| Incomplete { reason: one.reason, units: one.units };
    let will_burn = |one: &WillBurn| WillBurnAnswer { on: one.on, units: one.units };
    let first_payment = |first: usage::FirstPayment| {
        let (units, months) = match first.paid_for {
            PaidFor::Units(units) => (Some(units.count()), None),
            PaidFor::Months(months) => (None, Some(months)),
        };
        FirstPaymentAnswer {
            on: first.on,
            amount: first.amount,
            units,
            months,
            valid_through: first.valid_through,
            will_burn_units: first.will_burn,
        }
    };
    let fee_reading = |one: price::FeeReading<'_>| FeeReadingAnswer {
        matter: one.matter.id.clone(),
        reading: one.reading.id.clone(),
        stated: one.fee.amount,
        discount_percent: one.fee.discount_percent,
        due: one.due,
        chosen: one.is_chosen,
    };
    let fee_readings = price::fee_readings(ground, plan, profile.from())?;
    Ok(PlanAnswer {
        document: terms.id.clone(),
        plan: plan.id.clone(),
        unit: terms.unit_of(plan).map_or(UnitKind::Second, |unit| unit.kind),
        paid: outcome.paid,
        left_value: outcome.left_value,
        net: outcome.net,
        useful_minutes: outcome.useful_minutes,
        billed_units: outcome.billed,
        burned_units: outcome.burned,
        left_units: outcome.left,
        purchases: outcome.payments,
        net_per_useful_hour: outcome.net_per_useful_hour,
        incomplete: outcome.incomplete.map(incomplete),
        rank: 0,
        left_used_units: outcome.left_used,
        will_burn: outcome.will_burn.iter().map(will_burn).collect(),
        left_months: outcome.left_months,
        uncovered_minutes_per_month: outcome.uncovered_minutes_a_month(profile),
        first_payment: outcome.first_payment.map(first_payment),
        fee_readings: fee_readings.into_iter().map(fee_reading).collect(),
    })
}
