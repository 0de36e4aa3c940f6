//! The answer about one request: where it stands, which deadlines were met, what it cost.

use super::account::{AskedAccount, Counted};
use super::answer::*;
use super::question::*;
use super::session::{AnswerSession, client, due_answer, instant_in_range};
use crate::calendar::{DAYS_FROM, Instant, iso};
use crate::catalogue::{PromiseKind, Terms};
use crate::deadline::Due;
use crate::ledger::event::Opening;
use crate::ledger::fold::SESSION_SECONDS_MAX;
use crate::refusal::Refusal;
use crate::report::cost::Costs;
use crate::report::standing::{self, StatedRequest};
use crate::report::{RequestReport, Requests};
use crate::ticket::{Outcome, Remark, Transition, TransitionKind};

/// How many steps a question may state.
const STEPS_MAX: usize = 1_000;

impl<'a> AnswerSession<'a> {
    pub(super) fn ticket(&mut self, question: &TicketQuestion) -> Result<Answer, Refusal> {
        let TicketQuestion { document, at, payments, sessions, readings, .. } = question;
        let terms = self.catalogue.document(document)?;
        let asked = AskedAccount { document, at, payments, sessions, readings };
        let Counted { at, paid, sessions, .. } = self.counted(&asked, Some(SESSION_SECONDS_MAX))?;
        let opening = opening(question, terms, at)?;
        let client = client(&question.attributes, question.status.as_ref());
        // Whether the document knows it.
        self.resolved(terms, &client, readings)?;
        let (steps, places) = steps(&question.steps, terms, at)?;
        let payments = paid.into_iter().map(|(paid, _)| paid);
        let stated = standing::Stated {
            terms,
            readings,
            basis: None,
            request: Some(StatedRequest { opening, client, steps }),
            // What was paid later does not exist yet.
            payments: payments.filter(|paid| paid.paid_at <= at).collect(),
            sessions: sessions.into_iter().filter(|session| session.from <= at).collect(),
        };
        let folded = standing::folded(self.catalogue, &stated);
        let (ledger, id) = (&folded.ledger, folded.request);
        let report = id.and_then(|id| Requests::new(ledger, at)?.one(id));
        let resolved = ledger.resolved();
        let (Some(id), Some(report), Some(resolved)) = (id, report, resolved) else {
            let values = terms.plan.iter().map(|plan| plan.id.clone()).collect();
            return Err(Refusal::MissingField { field: "plan".to_string(), values });
        };
        // Of a request whose kind nobody knows, no deadline can be counted.
        report.story.case(resolved, report.plan)?;
        let outcomes = report.story.outcomes(resolved, report.plan)?;
        let dues = report.dues.clone()?;
        let kept =
            PromiseKind::ALL.map(|what| kept(what, &outcomes, &dues, terms.offset().to_local(at)));
        let cost = Costs::new(ledger, at).of_request(id);
        let above = cost.above();
        Ok(Answer::Ticket(Box::new(TicketAnswer {
            state: report.story.state,
            plan: report.plan.id.clone(),
            plan_assumed: report.is_plan_assumed,
            kind: report.story.kind.clone(),
            class: report.story.class.clone(),
            priority: report.story.priority.clone(),
            overdue: report.is_overdue,
            deadlines: kept.into(),
            may: report.story.may.clone(),
            remarks: remarks(&report, &places),
            spent_seconds: report.spent_seconds,
            units: cost.units(),
            cost: cost.total(),
            not_covered_units: above.units(),
            not_covered_cost: above.total(),
        })))
    }
}

/// Reads how the request was made, and checks every name in it.
fn opening(question: &TicketQuestion, terms: &Terms, at: Instant) -> Result<Opening, Refusal> {
    let TicketQuestion { plan, kind, class, priority, .. } = question;
    plan.as_deref().map(|plan| terms.plan(plan)).transpose()?;
    check_names(terms, kind.as_deref(), class.as_deref(), priority.as_deref())?;
    let registered_at = instant_in_range("registered_at", &question.registered_at, terms.offset())?;
    if registered_at > at {
        let (min, max) = (iso(DAYS_FROM), question.at.clone());
        return Err(Refusal::OutOfRange { field: "registered_at", min, max });
    }
    Ok(Opening {
        title: question.request.clone(),
        text: String::new(),
        plan: plan.clone(),
        kind: kind.clone(),
        class: class.clone(),
        priority: priority.clone(),
        registered_at,
    })
}

fn check_names(
    terms: &Terms,
    kind: Option<&str>,
    class: Option<&str>,
    priority: Option<&str>,
) -> Result<(), Refusal> {
    kind.map(|kind| terms.kind(kind)).transpose()?;
    class.map(|class| terms.class(class)).transpose()?;
    priority.map(|priority| terms.priority(priority)).transpose()?;
    Ok(())
}

/// Reads the steps that were taken until `at`, in the order of their instants, and where each stands
/// in the question.
fn steps(
    asked: &[AskedStep],
    terms: &Terms,
    at: Instant,
) -> Result<(Vec<Transition>, Vec<usize>), Refusal> {
    if asked.len() > STEPS_MAX {
        let (min, max) = ("0".to_string(), STEPS_MAX.to_string());
        return Err(Refusal::OutOfRange { field: "steps", min, max });
    }
    let read = asked.iter().enumerate().map(|(place, asked)| {
        let taken_at = instant_in_range("at", &asked.at, terms.offset())?;
        Ok((asked.transition(place, terms, taken_at)?, place))
    });
    let mut steps: Vec<(Transition, usize)> = read.collect::<Result<_, Refusal>>()?;
    steps.retain(|(step, _)| step.at() <= at);
    steps.sort_by_key(|(step, _)| step.at());
    Ok(steps.into_iter().unzip())
}

impl AskedStep {
    fn transition(&self, place: usize, terms: &Terms, at: Instant) -> Result<Transition, Refusal> {
        let AskedStep { step, kind, class, priority, minutes, waits_for, reason, .. } = self;
        let is_said = [
            ("kind", kind.is_some(), *step == TransitionKind::Classified),
            ("class", class.is_some(), *step == TransitionKind::Classified),
            ("priority", priority.is_some(), *step == TransitionKind::Classified),
            ("minutes", minutes.is_some(), *step == TransitionKind::Estimated),
            ("waits_for", waits_for.is_some(), *step == TransitionKind::PutOnHold),
            ("reason", reason.is_some(), has_reason(*step)),
        ];
        if let Some((name, ..)) = is_said.iter().find(|(_, is_said, may)| *is_said && !may) {
            let (field, name) = (format!("steps.{place}"), (*name).to_string());
            return Err(Refusal::UnknownField { field, name, nearest: None });
        }
        check_names(terms, kind.as_deref(), class.as_deref(), priority.as_deref())?;
        let reason = reason.clone().unwrap_or_default();
        Ok(match step {
            TransitionKind::Classified => {
                let (kind, class, priority) = (kind.clone(), class.clone(), priority.clone());
                Transition::Classified { at, kind, class, priority }
            }
            TransitionKind::Reacted => Transition::Reacted { at },
            TransitionKind::Estimated => {
                let minutes = minutes.ok_or_else(|| {
                    let field = format!("steps.{place}.minutes");
                    Refusal::MissingField { field, values: Vec::new() }
                })?;
                Transition::Estimated { at, minutes }
            }
            TransitionKind::Agreed => Transition::Agreed { at },
            TransitionKind::Started => Transition::Started { at },
            TransitionKind::PutOnHold => {
                let waits_for = waits_for.clone().unwrap_or_default();
                Transition::PutOnHold { at, waits_for }
            }
            TransitionKind::Resumed => Transition::Resumed { at },
            TransitionKind::Done => Transition::Done { at },
            TransitionKind::Reopened => Transition::Reopened { at, reason },
            TransitionKind::ReopenedAsNew => Transition::ReopenedAsNew { at, reason },
            TransitionKind::Closed => Transition::Closed { at },
            TransitionKind::Refused => Transition::Refused { at, reason },
        })
    }
}

const fn has_reason(step: TransitionKind) -> bool {
    matches!(
        step,
        TransitionKind::Reopened | TransitionKind::ReopenedAsNew | TransitionKind::Refused
    )
}

/// What became of one promise until `at`, in the offset of `at`: what is known of its end, or
/// what is owed of it.
fn kept(
    what: PromiseKind,
    outcomes: &[Outcome<'_>],
    dues: &[(PromiseKind, Due<'_>)],
    at: Instant,
) -> KeptAnswer {
    if let Some(outcome) = outcomes.iter().find(|outcome| outcome.what == what) {
        let word = if outcome.is_late() { KeptOutcome::Missed } else { KeptOutcome::Met };
        let due = due_answer(&outcome.due);
        let happened_at = outcome.at.map(|happened_at| happened_at.with_timezone(at.offset()));
        return KeptAnswer::Timed { outcome: word, due, happened_at };
    }
    match dues.iter().find(|(owed, _)| *owed == what) {
        Some((_, Due::At(due))) => {
            let outcome = match what {
                PromiseKind::FaultWindow if due.is_window_over(at) => KeptOutcome::Ended,
                PromiseKind::FaultWindow => KeptOutcome::Pending,
                _ if due.is_past(at) => KeptOutcome::Overdue,
                _ => KeptOutcome::Pending,
            };
            KeptAnswer::Timed { outcome, due: due_answer(due), happened_at: None }
        }
        Some((_, Due::Silent { why, .. })) => KeptAnswer::Silent { stated: *why },
        None => KeptAnswer::NotOwed { outcome: KeptOutcome::NotOwed },
    }
}

/// What does not fit, by the places of the question.
fn remarks(report: &RequestReport<'_>, places: &[usize]) -> Vec<RemarkAnswer> {
    let remark = |Remark { step, why }: &Remark| {
        // What the request says of itself comes before its steps.
        let step = step.and_then(|step| step.checked_sub(report.steps_before));
        let step = step.and_then(|step| places.get(step).copied());
        RemarkAnswer { step, remark: why.code() }
    };
    report.story.remarks.iter().map(remark).collect()
}
