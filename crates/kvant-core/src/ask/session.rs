//! Questions answered one after another.

use std::sync::Arc;

use super::answer::*;
use super::lru_cache::LruCache;
use super::question::*;
use super::quote;
use crate::calendar::{Instant, Offset, Schedule, WorkingTime, date_in_range, read_instant};
use crate::catalogue::{Attributes, Catalogue, Readings, RoundingBasis, Rules, Terms};
use crate::compare;
use crate::deadline::{self, Case, Deadline, Due, Named, Pause};
use crate::price::{self, ResolvedTerms};
use crate::quantum::{Quanta, UnitKind};
use crate::refusal::Refusal;
use crate::usage::{self, Outcome, PaidFor, Profile, WillBurn};

/// Answers `query` from `catalogue`. A caller with many questions uses an [`AnswerSession`].
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
    pub(super) catalogue: &'a Catalogue,
    hours: LruCache<ReadyHours>,
    resolved: LruCache<ReadyTerms<'a>>,
}

/// Working hours as they were asked about, made ready.
#[derive(Debug)]
struct ReadyHours {
    asked: AskedSchedule,
    working: WorkingTime,
}

/// A document as it was asked about, made ready.
#[derive(Debug)]
pub(super) struct ReadyTerms<'a> {
    client: Attributes,
    readings: Readings,
    pub(super) resolved: ResolvedTerms<'a>,
}

impl<'a> AnswerSession<'a> {
    /// How many schedules are kept ready, about 180 kB each.
    pub const HOURS_MOST: usize = 128;
    /// How many documents are kept ready, each for one client and some readings.
    pub const RESOLVED_MOST: usize = 64;

    /// Opens a session over `catalogue`.
    pub fn new(catalogue: &'a Catalogue) -> AnswerSession<'a> {
        let hours = LruCache::at_most(AnswerSession::HOURS_MOST);
        AnswerSession {
            catalogue,
            hours,
            resolved: LruCache::at_most(AnswerSession::RESOLVED_MOST),
        }
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
            Query::Ticket(question) => self.ticket(question),
            Query::Quote(question) => quote::answer(self.catalogue, question),
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

    pub(super) fn resolved(
        &mut self,
        terms: &'a Terms,
        client: &Attributes,
        readings: &Readings,
    ) -> Result<Arc<ReadyTerms<'a>>, Refusal> {
        let same_client = |ready: &ReadyTerms<'_>| {
            std::ptr::eq(ready.resolved.terms(), terms) && ready.client == *client
        };
        let known = self.resolved.find(|ready| same_client(ready) && ready.readings == *readings);
        if let Some(known) = known {
            return Ok(known);
        }
        let resolved = match self.resolved.find(same_client) {
            Some(other) => other.resolved.reread(readings)?,
            None => ResolvedTerms::new(self.catalogue, terms, client.clone(), readings)?,
        };
        let (client, readings) = (client.clone(), readings.clone());
        Ok(self.resolved.keep(ReadyTerms { client, readings, resolved }))
    }

    fn package(&mut self, question: &PackageQuestion) -> Result<Answer, Refusal> {
        let terms = self.catalogue.document(&question.document)?;
        let plan = terms.plan(&question.plan)?;
        let client = client(&question.attributes, question.status.as_ref());
        let ready = self.resolved(terms, &client, &question.readings)?;
        let paid_at = read_instant(&question.paid_at)?;
        let package = price::package(&ready.resolved, plan, Quanta::new(question.units), paid_at)?;
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
        let ready = self.resolved(terms, &client, &question.readings)?;
        let resolved = &ready.resolved;
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
        let case = Case::new(resolved, plan, named, registered_at, &pauses)?.done_at(done_at);
        let due = |(_, due)| match due {
            Due::At(due) => due_answer(&due),
            Due::Silent { why, .. } => DueAnswer::Silent { stated: why },
        };
        Ok(Answer::Deadline(deadline::deadlines(resolved, &case)?.map(due).into()))
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
            let ready = self.resolved(terms, client, readings)?;
            let offered_price = question.quoted_price.get(id);
            let with_price =
                offered_price.map(|price| ready.resolved.clone().with_offered_price(Some(*price)));
            let resolved = with_price.as_ref().unwrap_or(&ready.resolved);
            for compared in compare::in_order(resolved, &profile)? {
                plans.push(plan_answer(resolved, &profile, &compared)?);
                outcomes.push(compared.outcome);
            }
        }
        let outcomes: Vec<&Outcome<'_>> = outcomes.iter().collect();
        for (plan, rank) in plans.iter_mut().zip(compare::ranks(&outcomes)) {
            plan.rank = rank;
        }
        Ok(Answer::Compare { plans })
    }
}

/// Reads an instant whose day can be asked about.
pub(super) fn instant_in_range(
    field: &'static str,
    text: &str,
    offset: Offset,
) -> Result<Instant, Refusal> {
    let instant = read_instant(text)?;
    date_in_range(field, offset.to_local(instant).date_naive())?;
    Ok(instant)
}

pub(super) fn due_answer(due: &Deadline<'_>) -> DueAnswer {
    DueAnswer::At { from: due.from, at: due.at, predicted: due.predicted }
}

/// What is known of the client; its status may stand by itself.
pub(super) fn client(attributes: &Attributes, status: Option<&String>) -> Attributes {
    let mut client = attributes.clone();
    if let Some(status) = status {
        client.insert("status".to_string(), status.clone());
    }
    client
}

fn units(catalogue: &Catalogue, question: &UnitsQuestion) -> Result<Answer, Refusal> {
    let terms = catalogue.document(&question.document)?;
    let increment = terms.increment(terms.plan(&question.plan)?);
    let rules = Rules::of(terms, &question.readings)?;
    let spent = question.spent_seconds.iter().map(|spent| u64::from(*spent));
    let charged: u64 = match question.basis.unwrap_or(rules.rounding_basis) {
        RoundingBasis::Session => spent.map(|spent| increment.covering(spent)).sum(),
        _ => increment.covering(spent.sum()),
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
    resolved: &ResolvedTerms<'a>,
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
    let fee_readings = price::fee_readings(resolved, plan, profile.from())?;
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
