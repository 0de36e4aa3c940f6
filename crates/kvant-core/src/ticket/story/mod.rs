//! What has happened to a request, and what may happen next.

mod agreement;
mod builder;
mod classification;
mod remark;
mod reopening;

pub use builder::story;
pub use classification::kind_of;
pub use remark::{Remark, RemarkKind};

use super::transition::{Transition, TransitionKind, Waiting};
use crate::calendar::Instant;
use crate::catalogue::{Automatic, Plan, PromiseKind, Terms};
use crate::deadline::{Case, Named, Pause};
use crate::price::ResolvedTerms;
use crate::refusal::Refusal;
use crate::tree::words;

/// What has happened to a request so far, and what may happen next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// When it was registered.
    pub registered_at: Instant,
    /// Where it stands.
    pub state: State,
    /// The id of its kind.
    pub kind: Option<String>,
    /// The id of its class.
    pub class: Option<String>,
    /// The id of its priority.
    pub priority: Option<String>,
    /// How long it will take, in minutes, by the latest estimate.
    pub estimate_minutes: Option<u32>,
    /// What lets work on it start, where anything does.
    pub agreement: Option<Agreement>,
    /// When something new was asked for last, instead of what was asked for before.
    pub renewed_at: Option<Instant>,
    /// When the provider first showed that it has the request: by a word, an estimate, work or a
    /// refusal. Like the two after it, it stays when the request is taken up again.
    pub reacted_at: Option<Instant>,
    /// When it was first said how long it will take.
    pub first_estimated_at: Option<Instant>,
    /// When work on it first began.
    pub begun_at: Option<Instant>,
    /// When work began on what is asked for now.
    pub started_at: Option<Instant>,
    /// When it was handed over, unless it was taken up again since.
    pub done_at: Option<Instant>,
    /// When it was closed or refused, unless it was taken up again since.
    pub ended_at: Option<Instant>,
    /// Why it was refused: an id of the document, or words.
    pub refused_for: Option<String>,
    /// Whom it waits for, and since when.
    pub hold: Option<Hold>,
    /// When the client was waited for, in order and apart from each other; the last may be open.
    pub pauses: Vec<Pause>,
    /// Whether the document calls the beginning of work its reaction, promising both in one place
    /// (S3-17): then the first reaction is a beginning, where no other is known (S3-37).
    pub reaction_is_start: bool,
    /// What may happen next, as far as nothing speaks against it.
    pub may: Vec<TransitionKind>,
    /// Of that, what usually comes next.
    pub usual: Option<TransitionKind>,
    /// What does not fit, in the order of the steps; last what is true of the whole.
    pub remarks: Vec<Remark>,
}

words! {
    /// Where a request stands.
    pub enum State {
        /// It was made.
        Registered = "registered",
        /// The provider showed that it has the request, and nothing more is known.
        Reacted = "reacted",
        /// It was said how long it will take.
        Estimated = "estimated",
        /// Work on it may start.
        Agreed = "agreed",
        /// Work on it goes on.
        Started = "started",
        /// Work on it waits.
        OnHold = "on-hold",
        /// It was handed over.
        Done = "done",
        /// It was handed over, and a fault was reported.
        Reopened = "reopened",
        /// It is over.
        Closed = "closed",
        /// The provider refused it.
        Refused = "refused",
    }
}

/// What lets work start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// When it was given: the client's word, or the estimate that needs none.
    pub at: Instant,
    /// The clause that lets so short a work start by itself; nothing where the client agreed.
    pub automatic: Option<Automatic>,
}

/// Why a request waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Since when.
    pub from: Instant,
    /// For whom, as it was recorded: a word of [`Waiting`], or any other words.
    pub waits_for: String,
}

impl Hold {
    /// Returns whether it stops the provider's time: the client is waited for, or nobody has said
    /// who is.
    pub fn is_pause(&self) -> bool {
        self.waits_for.is_empty() || Waiting::of(&self.waits_for) == Some(Waiting::Client)
    }
}

impl Story {
    /// Returns whether a step says anything that is not known yet: a classification may not.
    pub fn is_news(&self, step: &Transition) -> bool {
        let Transition::Classified { kind, class, priority, .. } = step else { return true };
        let said = [(kind, &self.kind), (class, &self.class), (priority, &self.priority)];
        said.into_iter().any(|(said, known)| said.is_some() && said != known)
    }

    /// Describes the request for counting its deadlines under `plan`.
    ///
    /// # Errors
    ///
    /// [`Refusal::MissingField`] while its kind is not known and the document distinguishes kinds.
    pub fn case<'a>(
        &self,
        resolved: &ResolvedTerms<'a>,
        plan: &'a Plan,
    ) -> Result<Case<'a>, Refusal> {
        self.case_with(resolved, plan, &self.pauses)
    }

    /// The same, as if the client had been waited for in other hours.
    pub(super) fn case_with<'a>(
        &self,
        resolved: &ResolvedTerms<'a>,
        plan: &'a Plan,
        pauses: &[Pause],
    ) -> Result<Case<'a>, Refusal> {
        let named = Named {
            kind: self.kind.as_deref(),
            class: self.class.as_deref(),
            priority: self.priority.as_deref(),
        };
        let mut case = Case::new(resolved, plan, named, self.registered_at, pauses)?;
        for what in PromiseKind::ALL {
            // What a wrong clock dated before the registration cannot be counted from.
            let at = self.kept_at(what).filter(|at| *at >= self.registered_at);
            case = case.happened(what, at);
        }
        Ok(case)
    }

    /// Takes in that work on it is recorded from `at` on: work is a reaction. It has begun,
    /// too, unless the document calls estimating work (S1-24). Where something new was asked for
    /// since, work before it changes nothing in where that stands.
    #[must_use]
    pub fn worked_since(mut self, resolved: &ResolvedTerms<'_>, at: Instant) -> Story {
        let terms = resolved.terms();
        let lifecycle = terms.lifecycle_of(self.kind.as_deref());
        self.reacted_at = earliest(self.reacted_at, at);
        let is_begun = lifecycle.is_none_or(|lifecycle| lifecycle.estimating_counts.is_none());
        let is_waiting = matches!(self.state, State::Registered | State::Reacted | State::Agreed);
        let is_first = is_begun && is_waiting && self.begun_at.is_none();
        if is_begun {
            self.begun_at = earliest(self.begun_at, at);
        }
        let is_of_now = self.renewed_at.is_none_or(|renewed_at| at >= renewed_at);
        if is_of_now && is_waiting && is_begun {
            self.state = State::Started;
        } else if is_of_now && self.state == State::Registered {
            self.state = State::Reacted;
        }
        self.may.retain(|kind| *kind != TransitionKind::Reacted);
        // Nobody has to say that work began which is recorded.
        let handed_over =
            Some(TransitionKind::Done).filter(|done| is_first && self.may.contains(done));
        self.usual = handed_over.or_else(|| self.usual_of(terms));
        self
    }

    /// What usually comes next.
    fn usual_of(&self, terms: &Terms) -> Option<TransitionKind> {
        let is_reaction_promised =
            terms.promise.iter().any(|promise| promise.what == PromiseKind::Reaction);
        let usual: &[TransitionKind] = match self.state {
            State::Registered if self.reacted_at.is_none() && is_reaction_promised => {
                &[TransitionKind::Reacted]
            }
            State::Registered | State::Reacted => {
                let lifecycle = terms.lifecycle_of(self.kind.as_deref());
                match lifecycle.is_some_and(|lifecycle| lifecycle.estimate_first.is_some()) {
                    true => &[TransitionKind::Estimated],
                    false => &[TransitionKind::Started, TransitionKind::Estimated],
                }
            }
            State::Estimated => &[TransitionKind::Agreed],
            State::Agreed | State::Reopened => &[TransitionKind::Started],
            State::Started => &[TransitionKind::Done],
            State::OnHold => &[TransitionKind::Resumed],
            State::Done | State::Refused => &[TransitionKind::Closed],
            State::Closed => &[],
        };
        usual.iter().find(|kind| self.may.contains(kind)).copied()
    }

    /// Ends the hold, if there is one.
    fn end_hold(&mut self, at: Instant) {
        let Some(hold) = self.hold.take() else { return };
        if hold.is_pause() && at > hold.from {
            self.add_pause(Pause { from: hold.from, to: Some(at) });
        }
    }

    /// Adds a pause in its place, as one with those that it meets: by wrong clocks, the same time
    /// may be recorded twice.
    fn add_pause(&mut self, mut added: Pause) {
        self.pauses.retain(|pause| {
            let meets = added.to.is_none_or(|to| pause.from <= to)
                && pause.to.is_none_or(|to| added.from <= to);
            if meets {
                added.from = added.from.min(pause.from);
                added.to = added.to.zip(pause.to).map(|(one, other)| one.max(other));
            }
            !meets
        });
        let place = self.pauses.partition_point(|pause| pause.from < added.from);
        self.pauses.insert(place, added);
    }
}

/// The earlier of both.
fn earliest(known: Option<Instant>, at: Instant) -> Option<Instant> {
    Some(known.map_or(at, |known| known.min(at)))
}
