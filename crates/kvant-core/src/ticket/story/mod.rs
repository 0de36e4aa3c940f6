//! What has happened to a request, and what may happen next.

use super::transition::{Transition, TransitionKind, Waiting};
use crate::calendar::Instant;
use crate::catalogue::{Automatic, Exceeded, Lifecycle, Plan, PromiseKind, Terms};
use crate::deadline::{Case, Due, Named, Pause, deadline};
use crate::price::ResolvedTerms;
use crate::refusal::Refusal;
use crate::source::Source;
use crate::tree::{nearest, words};

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

/// Something about a story that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The position of the step; nothing where it is about the whole.
    pub step: Option<usize>,
    /// What does not fit.
    pub why: RemarkKind,
}

/// What does not fit in a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemarkKind {
    /// The step is dated before the registration. It counts.
    BeforeRegistration,
    /// The step is dated before the one recorded before it. It counts.
    BeforePrevious,
    /// The document has no such kind, class or priority. The name is left out.
    UnknownName {
        /// The name.
        name: String,
        /// The nearest one that it has.
        nearest: Option<String>,
    },
    /// The class belongs to another kind than the one said with it. The class decides.
    KindOfClass {
        /// The kind of the class.
        kind: String,
    },
    /// It is so already. The step changes nothing.
    AlreadySo,
    /// It is not on hold, so it cannot be resumed. The step changes nothing.
    NotOnHold,
    /// It is handed over, closed or refused. The step changes nothing.
    Over,
    /// It is not handed over, so it cannot be taken up again. The step changes nothing.
    NotDone,
    /// It was agreed although nobody has said how long it will take. It counts.
    AgreedWithoutEstimate {
        /// Where the document says that an estimate comes first.
        source: Source,
        /// Where it says that what cannot be estimated is paid by the time it takes.
        paid_by_time: Option<Source>,
    },
    /// Work began, or was handed over, without the client's word. It counts.
    NotAgreed {
        /// Where the document asks for that word.
        source: Source,
    },
    /// It was taken up again after the time for it. Where the document makes that a separate
    /// request, the step changes nothing; else it counts.
    AfterFaultWindow {
        /// When that time ended; where it is counted in days, the whole day belongs to it.
        ended: Instant,
        /// Where the document gives the time.
        source: Option<Source>,
        /// Where it says that such a request is a separate one.
        separate: Option<Source>,
    },
    /// The document has a list of reasons, and this is none of them. It counts.
    ReasonNotListed,
    /// The work took longer than its estimate.
    EstimateExceeded {
        /// The estimate, in minutes.
        estimate_minutes: u32,
        /// What was worked.
        spent_seconds: u64,
        /// What follows from it, where the document says so.
        then: Option<Exceeded>,
    },
}

impl RemarkKind {
    /// Returns a word for it that stays as it is, for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            RemarkKind::BeforeRegistration => "before_registration",
            RemarkKind::BeforePrevious => "before_previous",
            RemarkKind::UnknownName { .. } => "unknown_name",
            RemarkKind::KindOfClass { .. } => "kind_of_class",
            RemarkKind::AlreadySo => "already_so",
            RemarkKind::NotOnHold => "not_on_hold",
            RemarkKind::Over => "over",
            RemarkKind::NotDone => "not_done",
            RemarkKind::AgreedWithoutEstimate { .. } => "agreed_without_estimate",
            RemarkKind::NotAgreed { .. } => "not_agreed",
            RemarkKind::AfterFaultWindow { .. } => "after_fault_window",
            RemarkKind::ReasonNotListed => "reason_not_listed",
            RemarkKind::EstimateExceeded { .. } => "estimate_exceeded",
        }
    }
}

/// Tells what has happened to a request under `plan` that was registered at `registered_at`:
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
    ground: &ResolvedTerms<'_>,
    plan: &Plan,
    registered_at: Instant,
    steps: impl IntoIterator<Item = &'s Transition>,
    spent_seconds: u64,
) -> Story {
    let mut teller = Teller::new(ground.terms(), registered_at);
    let mut previous = registered_at;
    for (position, step) in steps.into_iter().enumerate() {
        let at = step.at();
        let misdated = if at < registered_at {
            Some(RemarkKind::BeforeRegistration)
        } else {
            (at < previous).then_some(RemarkKind::BeforePrevious)
        };
        previous = at;
        let misfit = teller.take(ground, plan, step);
        for why in [misdated, misfit].into_iter().flatten() {
            teller.told.remarks.push(Remark { step: Some(position), why });
        }
    }
    teller.finish(spent_seconds)
}

/// Returns the kind of a request, as its classifications leave it; nothing while nobody knows it.
pub fn kind_of<'s>(
    terms: &Terms,
    steps: impl IntoIterator<Item = &'s Transition>,
) -> Option<String> {
    if terms.kind.is_empty() {
        return None;
    }
    let mut teller: Option<Teller<'_>> = None;
    for step in steps {
        if let Transition::Classified { at, kind, class, priority } = step {
            let teller = teller.get_or_insert_with(|| Teller::new(terms, *at));
            teller.classify(kind.as_deref(), class.as_deref(), priority.as_deref());
        }
    }
    teller?.told.kind
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
    /// [`Refusal::MissingField`] while its kind is not known and the document tells kinds apart.
    pub fn case<'a>(
        &self,
        ground: &ResolvedTerms<'a>,
        plan: &'a Plan,
    ) -> Result<Case<'a>, Refusal> {
        self.case_with(ground, plan, &self.pauses)
    }

    /// The same, as if the client had been waited for in other hours.
    pub(super) fn case_with<'a>(
        &self,
        ground: &ResolvedTerms<'a>,
        plan: &'a Plan,
        pauses: &[Pause],
    ) -> Result<Case<'a>, Refusal> {
        let named = Named {
            kind: self.kind.as_deref(),
            class: self.class.as_deref(),
            priority: self.priority.as_deref(),
        };
        let mut case = Case::new(ground, plan, named, self.registered_at, pauses)?;
        for what in PromiseKind::ALL {
            // What a wrong clock dated before the registration cannot be counted from.
            let at = self.kept_at(what).filter(|at| *at >= self.registered_at);
            case = case.happened(what, at);
        }
        Ok(case)
    }

    /// Takes in that work on it is recorded from `at` on: whoever works has reacted. It has begun,
    /// too, unless the document calls estimating work (S1-24). Where something new was asked for
    /// since, work before it changes nothing in where that stands.
    #[must_use]
    pub fn worked_since(mut self, ground: &ResolvedTerms<'_>, at: Instant) -> Story {
        let terms = ground.terms();
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
    /// may be told twice.
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

/// How far work on a request is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Before,
    Begun,
    Done,
    Reopened,
    Closed,
    Refused,
}

/// Tells a story step by step.
struct Teller<'a> {
    terms: &'a Terms,
    stage: Stage,
    /// Whether the provider showed that it has what is asked for now.
    is_reacted: bool,
    /// When the estimate was given.
    estimated_at: Option<Instant>,
    /// When the client agreed, and to which estimate.
    word: Option<(Instant, Option<u32>)>,
    told: Story,
}

impl<'a> Teller<'a> {
    fn new(terms: &'a Terms, registered_at: Instant) -> Teller<'a> {
        Teller {
            terms,
            stage: Stage::Before,
            is_reacted: false,
            estimated_at: None,
            word: None,
            told: Story {
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

impl Teller<'_> {
    fn lifecycle(&self) -> Option<&Lifecycle> {
        self.terms.lifecycle_of(self.told.kind.as_deref())
    }

    /// Takes a step in, and says what does not fit.
    fn take(
        &mut self,
        ground: &ResolvedTerms<'_>,
        plan: &Plan,
        step: &Transition,
    ) -> Option<RemarkKind> {
        let misfit = self.tell(ground, plan, step);
        let is_void = matches!(misfit, Some(RemarkKind::AlreadySo | RemarkKind::Over));
        if shows_reaction(step.kind()) && !is_void {
            self.is_reacted = true;
            self.told.reacted_at = earliest(self.told.reacted_at, step.at());
        }
        misfit
    }

    fn tell(
        &mut self,
        ground: &ResolvedTerms<'_>,
        plan: &Plan,
        step: &Transition,
    ) -> Option<RemarkKind> {
        let at = step.at();
        let is_over = self.is_over();
        match step {
            Transition::Classified { kind, class, priority, .. } => {
                self.classify(kind.as_deref(), class.as_deref(), priority.as_deref())
            }
            Transition::Reopened { .. } => self.reopen(ground, plan, at, false),
            Transition::ReopenedAsNew { .. } => self.reopen(ground, plan, at, true),
            Transition::Closed { .. } => self.close(at),
            Transition::Done { .. } if self.stage == Stage::Done => Some(RemarkKind::AlreadySo),
            Transition::Refused { .. } if self.stage == Stage::Refused => {
                Some(RemarkKind::AlreadySo)
            }
            _ if is_over => Some(RemarkKind::Over),
            Transition::Reacted { .. } => {
                // One that was before what is known already says more than that.
                let is_known = self.told.reacted_at.is_some_and(|known| known <= at);
                is_known.then_some(RemarkKind::AlreadySo)
            }
            Transition::Estimated { minutes, .. } => {
                self.told.first_estimated_at.get_or_insert(at);
                self.told.estimate_minutes = Some(*minutes);
                self.estimated_at = Some(at);
                None
            }
            Transition::Agreed { .. } => self.agree(at),
            Transition::Started { .. } => self.start(at),
            Transition::PutOnHold { waits_for, .. } => self.put_on_hold(at, waits_for),
            Transition::Resumed { .. } if self.told.hold.is_none() => Some(RemarkKind::NotOnHold),
            Transition::Resumed { .. } => {
                self.told.end_hold(at);
                None
            }
            Transition::Done { .. } => {
                let misfit = self.not_agreed();
                self.told.end_hold(at);
                self.told.done_at = Some(at);
                self.stage = Stage::Done;
                misfit
            }
            Transition::Refused { reason, .. } => self.refuse(at, reason),
        }
    }

    /// Whether nothing is to be done, unless it is taken up again.
    fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Done | Stage::Closed | Stage::Refused)
    }

    fn classify(
        &mut self,
        kind: Option<&str>,
        class: Option<&str>,
        priority: Option<&str>,
    ) -> Option<RemarkKind> {
        let terms = self.terms;
        let mut misfit = None;
        if let Some(id) = priority {
            match terms.priority.iter().find(|known| known.id == id) {
                Some(known) => self.told.priority = Some(known.id.clone()),
                None => misfit = Some(unknown(id, terms.priority.iter().map(|one| &*one.id))),
            }
        }
        if let Some(id) = kind {
            match terms.kind.iter().find(|known| known.id == id) {
                Some(known) => {
                    self.told.kind = Some(known.id.clone());
                    // A class of another kind is no longer meant.
                    let of_kind = |class: &String| {
                        terms.class.iter().any(|one| one.id == *class && one.kind == known.id)
                    };
                    self.told.class = self.told.class.take().filter(of_kind);
                }
                None => misfit = Some(unknown(id, terms.kind.iter().map(|one| &*one.id))),
            }
        }
        if let Some(id) = class {
            match terms.class.iter().find(|known| known.id == id) {
                Some(known) => {
                    if kind.is_some_and(|kind| kind != known.kind) {
                        misfit = Some(RemarkKind::KindOfClass { kind: known.kind.clone() });
                    }
                    self.told.class = Some(known.id.clone());
                    self.told.kind = Some(known.kind.clone());
                }
                None => misfit = Some(unknown(id, terms.class.iter().map(|one| &*one.id))),
            }
        }
        misfit
    }

    fn agree(&mut self, at: Instant) -> Option<RemarkKind> {
        if self.word_holds() {
            return Some(RemarkKind::AlreadySo);
        }
        self.word = Some((at, self.told.estimate_minutes));
        let lifecycle = self.lifecycle()?;
        let first = lifecycle.estimate_first.as_ref();
        let first = first.filter(|_| self.told.estimate_minutes.is_none())?;
        let paid_by_time = lifecycle.paid_by_time.clone();
        Some(RemarkKind::AgreedWithoutEstimate { source: first.clone(), paid_by_time })
    }

    fn put_on_hold(&mut self, at: Instant, waits_for: &str) -> Option<RemarkKind> {
        if self.told.hold.as_ref().is_some_and(|hold| hold.waits_for == waits_for) {
            return Some(RemarkKind::AlreadySo);
        }
        self.told.end_hold(at);
        self.told.hold = Some(Hold { from: at, waits_for: waits_for.to_string() });
        None
    }

    fn close(&mut self, at: Instant) -> Option<RemarkKind> {
        if self.stage == Stage::Closed {
            return Some(RemarkKind::AlreadySo);
        }
        self.told.end_hold(at);
        self.told.ended_at.get_or_insert(at);
        self.stage = Stage::Closed;
        None
    }

    fn refuse(&mut self, at: Instant, reason: &str) -> Option<RemarkKind> {
        self.told.end_hold(at);
        self.told.ended_at = Some(at);
        self.told.refused_for = Some(reason.to_string());
        self.stage = Stage::Refused;
        let reasons = &self.terms.refusal;
        let is_listed = reasons.is_empty() || self.terms.refusal_reason(reason).is_some();
        (!is_listed).then_some(RemarkKind::ReasonNotListed)
    }

    /// Whether what the client agreed to covers the estimate as it is now (S1-30).
    fn word_holds(&self) -> bool {
        match (self.word, self.told.estimate_minutes) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some((_, agreed)), Some(now)) => agreed.is_some_and(|minutes| minutes >= now),
        }
    }

    /// The agreement that nobody has to give (S1-33).
    fn automatic(&self) -> Option<Agreement> {
        let automatic = self.lifecycle()?.automatic.as_ref()?;
        let at = self.estimated_at?;
        let is_short = self.told.estimate_minutes? <= automatic.up_to_minutes;
        is_short.then(|| Agreement { at, automatic: Some(automatic.clone()) })
    }

    fn agreement(&self) -> Option<Agreement> {
        let by_word = self.word.filter(|_| self.word_holds());
        by_word.map(|(at, _)| Agreement { at, automatic: None }).or_else(|| self.automatic())
    }

    /// What is missing for work to start.
    fn not_agreed(&self) -> Option<RemarkKind> {
        let lifecycle = self.lifecycle()?;
        let approval = lifecycle.approval.as_ref()?;
        let may_start = self.stage != Stage::Before || self.agreement().is_some();
        (!may_start).then(|| RemarkKind::NotAgreed { source: approval.source.clone() })
    }

    fn start(&mut self, at: Instant) -> Option<RemarkKind> {
        if self.stage == Stage::Begun && self.told.hold.is_none() {
            return Some(RemarkKind::AlreadySo);
        }
        let misfit = self.not_agreed();
        self.told.end_hold(at);
        self.told.started_at.get_or_insert(at);
        self.told.begun_at.get_or_insert(at);
        self.stage = Stage::Begun;
        misfit
    }

    /// Takes it up again: for something new, or for a fault in what was handed over.
    fn reopen(
        &mut self,
        ground: &ResolvedTerms<'_>,
        plan: &Plan,
        at: Instant,
        is_new: bool,
    ) -> Option<RemarkKind> {
        let is_handed_over = self.told.done_at.is_some();
        if !self.is_over() || !(is_new || is_handed_over) {
            return Some(RemarkKind::NotDone);
        }
        let mut misfit = None;
        if let Some((ended, source)) = self.window_over(ground, plan, at) {
            let separate = self.lifecycle().and_then(|one| one.late_fault_is_new.clone());
            if separate.is_some() {
                return Some(RemarkKind::AfterFaultWindow { ended, source, separate });
            }
            misfit =
                Some(RemarkKind::AfterFaultWindow { ended, source, separate }).filter(|_| !is_new);
        }
        self.told.done_at = None;
        self.told.ended_at = None;
        self.told.refused_for = None;
        self.stage = Stage::Reopened;
        if is_new {
            self.told.estimate_minutes = None;
            self.told.started_at = None;
            self.told.renewed_at = Some(at);
            self.is_reacted = false;
            (self.estimated_at, self.word) = (None, None);
            self.stage = Stage::Before;
        }
        misfit
    }

    /// When the time for reporting faults ended, if it had at `at`, and where it is stated.
    fn window_over(
        &self,
        ground: &ResolvedTerms<'_>,
        plan: &Plan,
        at: Instant,
    ) -> Option<(Instant, Option<Source>)> {
        let done_at = self.told.done_at?;
        let named = |kind| Named {
            kind,
            class: self.told.class.as_deref(),
            priority: self.told.priority.as_deref(),
        };
        let due = |kind| {
            let pauses = &self.told.pauses;
            let registered_at = self.told.registered_at;
            let case = Case::new(ground, plan, named(kind), registered_at, pauses).ok()?;
            let case = case.done_at(Some(done_at));
            match deadline(ground, &case, PromiseKind::FaultWindow).ok()? {
                Due::At(due) if due.is_window_over(at) => Some((due.at, due.source.cloned())),
                Due::At(_) | Due::Silent { .. } => None,
            }
        };
        if self.told.kind.is_some() || self.terms.kind.is_empty() {
            return due(self.told.kind.as_deref());
        }
        // Of a kind that nobody has named, it is over only if it is for every kind.
        let mut last: Option<(Instant, Option<Source>)> = None;
        for kind in &self.terms.kind {
            let over = due(Some(&kind.id))?;
            last = last.filter(|(ended, _)| *ended >= over.0).or(Some(over));
        }
        last
    }

    fn finish(mut self, spent_seconds: u64) -> Story {
        if let Some(estimate_minutes) = self.told.estimate_minutes
            && spent_seconds > u64::from(estimate_minutes).saturating_mul(60)
        {
            let then = self.lifecycle().and_then(|lifecycle| lifecycle.exceeded.clone());
            let why = RemarkKind::EstimateExceeded { estimate_minutes, spent_seconds, then };
            self.told.remarks.push(Remark { step: None, why });
        }
        self.told.agreement = self.agreement();
        self.told.state = self.state();
        self.told.may = self.may();
        self.told.usual = self.told.usual_of(self.terms);
        if let Some(hold) = self.told.hold.as_ref().filter(|hold| hold.is_pause()) {
            let open = Pause { from: hold.from, to: None };
            self.told.add_pause(open);
        }
        self.told
    }

    fn state(&self) -> State {
        match self.stage {
            _ if self.told.hold.is_some() => State::OnHold,
            Stage::Before if self.told.agreement.is_some() => State::Agreed,
            Stage::Before if self.told.estimate_minutes.is_some() => State::Estimated,
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
        let is_on_hold = self.told.hold.is_some();
        let may_start = is_open && self.not_agreed().is_none();
        let is_begun = self.stage == Stage::Begun;
        let is_handed_over = self.told.done_at.is_some();
        let all = [
            (TransitionKind::Classified, true),
            (TransitionKind::Reacted, is_open && self.told.reacted_at.is_none()),
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

    /// Whether nothing has to come before the client's word. What cannot be estimated may be
    /// agreed to all the same, where the document says how it is paid (S1-32).
    fn may_agree(&self) -> bool {
        let is_estimated = self.told.estimate_minutes.is_some();
        self.lifecycle().is_none_or(|lifecycle| {
            is_estimated || lifecycle.estimate_first.is_none() || lifecycle.paid_by_time.is_some()
        })
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

/// The earlier of both.
fn earliest(known: Option<Instant>, at: Instant) -> Option<Instant> {
    Some(known.map_or(at, |known| known.min(at)))
}

fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> RemarkKind {
    RemarkKind::UnknownName { name: name.to_string(), nearest: nearest(name, known) }
}
