//! A story, built step by step.

use super::{Hold, Remark, RemarkKind, State, Story, earliest};
use crate::calendar::Instant;
use crate::catalogue::{Lifecycle, Plan, PromiseKind, Terms};
use crate::deadline::Pause;
use crate::price::ResolvedTerms;
use crate::ticket::transition::{Transition, TransitionKind};

/// Returns what has happened to a request under `plan` that was registered at `registered_at`:
/// `steps` in the order in which they count, `spent_seconds` worked so far on what is estimated:
/// estimating included, what was worked before the last [`Transition::ReopenedAsNew`] left out.
///
/// Never fails: a step that does not fit is kept and remarked upon; [`RemarkKind`] says whether it counts.
///
/// # Source
///
/// Document 001 (S1-24, S1-27, S1-28, S1-30, S1-32, S1-33, S1-38, S1-41); whether work stops while
/// a new price is agreed is open (S1-31), so it goes on.
pub fn story<'s>(
    resolved: &ResolvedTerms<'_>,
    plan: &Plan,
    registered_at: Instant,
    steps: impl IntoIterator<Item = &'s Transition>,
    spent_seconds: u64,
) -> Story {
    let mut builder = StoryBuilder::new(resolved.terms(), registered_at);
    let mut previous = registered_at;
    for (position, step) in steps.into_iter().enumerate() {
        let at = step.at();
        let misdated = if at < registered_at {
            Some(RemarkKind::BeforeRegistration)
        } else {
            (at < previous).then_some(RemarkKind::BeforePrevious)
        };
        previous = at;
        let misfit = builder.apply(resolved, plan, step);
        for why in [misdated, misfit].into_iter().flatten() {
            builder.story.remarks.push(Remark { step: Some(position), why });
        }
    }
    builder.finish(spent_seconds)
}

/// How far work on a request is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Before,
    Begun,
    Done,
    Reopened,
    Closed,
    Refused,
}

/// Builds a story step by step.
pub(super) struct StoryBuilder<'a> {
    pub(super) terms: &'a Terms,
    pub(super) stage: Stage,
    /// Whether the provider showed that it has what is asked for now.
    pub(super) is_reacted: bool,
    /// When the estimate was given.
    pub(super) estimated_at: Option<Instant>,
    /// When the client agreed, and to which estimate.
    pub(super) word: Option<(Instant, Option<u32>)>,
    pub(super) story: Story,
}

impl<'a> StoryBuilder<'a> {
    pub(super) fn new(terms: &'a Terms, registered_at: Instant) -> StoryBuilder<'a> {
        StoryBuilder {
            terms,
            stage: Stage::Before,
            is_reacted: false,
            estimated_at: None,
            word: None,
            story: Story {
                registered_at,
                state: State::Registered,
                kind: None,
                class: None,
                priority: None,
                estimate_minutes: None,
                agreement: None,
                renewed_at: None,
                reacted_at: None,
                first_estimated_at: None,
                begun_at: None,
                started_at: None,
                done_at: None,
                ended_at: None,
                refused_for: None,
                hold: None,
                pauses: Vec::new(),
                reaction_is_start: is_reaction_start(terms),
                may: Vec::new(),
                usual: None,
                remarks: Vec::new(),
            },
        }
    }
}

impl StoryBuilder<'_> {
    pub(super) fn lifecycle(&self) -> Option<&Lifecycle> {
        self.terms.lifecycle_of(self.story.kind.as_deref())
    }

    /// Takes in a step and returns what does not fit.
    fn apply(
        &mut self,
        resolved: &ResolvedTerms<'_>,
        plan: &Plan,
        step: &Transition,
    ) -> Option<RemarkKind> {
        let misfit = self.apply_step(resolved, plan, step);
        let is_void = matches!(misfit, Some(RemarkKind::AlreadySo | RemarkKind::Over));
        if shows_reaction(step.kind()) && !is_void {
            self.is_reacted = true;
            self.story.reacted_at = earliest(self.story.reacted_at, step.at());
        }
        misfit
    }

    fn apply_step(
        &mut self,
        resolved: &ResolvedTerms<'_>,
        plan: &Plan,
        step: &Transition,
    ) -> Option<RemarkKind> {
        let at = step.at();
        let is_over = self.is_over();
        match step {
            Transition::Classified { kind, class, priority, .. } => {
                self.classify(kind.as_deref(), class.as_deref(), priority.as_deref())
            }
            Transition::Reopened { .. } => self.reopen(resolved, plan, at, false),
            Transition::ReopenedAsNew { .. } => self.reopen(resolved, plan, at, true),
            Transition::Closed { .. } => self.close(at),
            Transition::Done { .. } if self.stage == Stage::Done => Some(RemarkKind::AlreadySo),
            Transition::Refused { .. } if self.stage == Stage::Refused => {
                Some(RemarkKind::AlreadySo)
            }
            _ if is_over => Some(RemarkKind::Over),
            Transition::Reacted { .. } => {
                // One that was before what is known already says more than that.
                let is_known = self.story.reacted_at.is_some_and(|known| known <= at);
                is_known.then_some(RemarkKind::AlreadySo)
            }
            Transition::Estimated { minutes, .. } => {
                self.story.first_estimated_at.get_or_insert(at);
                self.story.estimate_minutes = Some(*minutes);
                self.estimated_at = Some(at);
                None
            }
            Transition::Agreed { .. } => self.agree(at),
            Transition::Started { .. } => self.start(at),
            Transition::PutOnHold { waits_for, .. } => self.put_on_hold(at, waits_for),
            Transition::Resumed { .. } if self.story.hold.is_none() => Some(RemarkKind::NotOnHold),
            Transition::Resumed { .. } => {
                self.story.end_hold(at);
                None
            }
            Transition::Done { .. } => {
                let misfit = self.not_agreed();
                self.story.end_hold(at);
                self.story.done_at = Some(at);
                self.stage = Stage::Done;
                misfit
            }
            Transition::Refused { reason, .. } => self.refuse(at, reason),
        }
    }

    /// Whether nothing is to be done, unless it is taken up again.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Done | Stage::Closed | Stage::Refused)
    }

    fn put_on_hold(&mut self, at: Instant, waits_for: &str) -> Option<RemarkKind> {
        if self.story.hold.as_ref().is_some_and(|hold| hold.waits_for == waits_for) {
            return Some(RemarkKind::AlreadySo);
        }
        self.story.end_hold(at);
        self.story.hold = Some(Hold { from: at, waits_for: waits_for.to_string() });
        None
    }

    fn close(&mut self, at: Instant) -> Option<RemarkKind> {
        if self.stage == Stage::Closed {
            return Some(RemarkKind::AlreadySo);
        }
        self.story.end_hold(at);
        self.story.ended_at.get_or_insert(at);
        self.stage = Stage::Closed;
        None
    }

    fn refuse(&mut self, at: Instant, reason: &str) -> Option<RemarkKind> {
        self.story.end_hold(at);
        self.story.ended_at = Some(at);
        self.story.refused_for = Some(reason.to_string());
        self.stage = Stage::Refused;
        let reasons = &self.terms.refusal;
        let is_listed = reasons.is_empty() || self.terms.refusal_reason(reason).is_some();
        (!is_listed).then_some(RemarkKind::ReasonNotListed)
    }

    fn start(&mut self, at: Instant) -> Option<RemarkKind> {
        if self.stage == Stage::Begun && self.story.hold.is_none() {
            return Some(RemarkKind::AlreadySo);
        }
        let misfit = self.not_agreed();
        self.story.end_hold(at);
        self.story.started_at.get_or_insert(at);
        self.story.begun_at.get_or_insert(at);
        self.stage = Stage::Begun;
        misfit
    }

    fn finish(mut self, spent_seconds: u64) -> Story {
        if let Some(estimate_minutes) = self.story.estimate_minutes
            && spent_seconds > u64::from(estimate_minutes).saturating_mul(60)
        {
            let then = self.lifecycle().and_then(|lifecycle| lifecycle.exceeded.clone());
            let why = RemarkKind::EstimateExceeded { estimate_minutes, spent_seconds, then };
            self.story.remarks.push(Remark { step: None, why });
        }
        self.story.agreement = self.agreement();
        self.story.state = self.state();
        self.story.may = self.may();
        self.story.usual = self.story.usual_of(self.terms);
        if let Some(hold) = self.story.hold.as_ref().filter(|hold| hold.is_pause()) {
            let open = Pause { from: hold.from, to: None };
            self.story.add_pause(open);
        }
        self.story
    }

    fn state(&self) -> State {
        match self.stage {
            _ if self.story.hold.is_some() => State::OnHold,
            Stage::Before if self.story.agreement.is_some() => State::Agreed,
            Stage::Before if self.story.estimate_minutes.is_some() => State::Estimated,
            Stage::Before if self.is_reacted => State::Reacted,
            Stage::Before => State::Registered,
            Stage::Begun => State::Started,
            Stage::Done => State::Done,
            Stage::Reopened => State::Reopened,
            Stage::Closed => State::Closed,
            Stage::Refused => State::Refused,
        }
    }

    fn may(&self) -> Vec<TransitionKind> {
        let is_open = !self.is_over();
        let is_on_hold = self.story.hold.is_some();
        let may_start = is_open && self.not_agreed().is_none();
        let is_begun = self.stage == Stage::Begun;
        let is_handed_over = self.story.done_at.is_some();
        let all = [
            (TransitionKind::Classified, true),
            (TransitionKind::Reacted, is_open && self.story.reacted_at.is_none()),
            (TransitionKind::Estimated, is_open),
            (TransitionKind::Agreed, is_open && !self.word_holds() && self.may_agree()),
            (TransitionKind::Started, may_start && (!is_begun || is_on_hold)),
            (TransitionKind::PutOnHold, is_open),
            (TransitionKind::Resumed, is_on_hold),
            (TransitionKind::Done, may_start),
            (TransitionKind::Reopened, !is_open && is_handed_over),
            (TransitionKind::ReopenedAsNew, !is_open),
            (TransitionKind::Closed, self.stage != Stage::Closed),
            (TransitionKind::Refused, is_open),
        ];
        all.into_iter().filter(|(_, may)| *may).map(|(kind, _)| kind).collect()
    }
}

/// Whether a step shows that the provider has the request.
const fn shows_reaction(kind: TransitionKind) -> bool {
    matches!(
        kind,
        TransitionKind::Reacted
            | TransitionKind::Estimated
            | TransitionKind::Agreed
            | TransitionKind::Started
            | TransitionKind::Done
            | TransitionKind::Refused
    )
}

/// Whether the reaction and the start of work are promised in one and the same place (S3-17).
fn is_reaction_start(terms: &Terms) -> bool {
    let place = |what: PromiseKind| {
        let promise = terms.promise.iter().find(|promise| promise.what == what)?;
        promise.within.source()
    };
    let start = place(PromiseKind::Start);
    start.is_some() && start == place(PromiseKind::Reaction)
}
