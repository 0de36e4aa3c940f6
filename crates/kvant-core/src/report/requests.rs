//! The requests of a ledger at an instant: where each stands, what is due, what became of it.

use std::collections::BTreeMap;

use crate::calendar::Instant;
use crate::catalogue::{Plan, PromiseKind};
use crate::deadline::{Deadline, Due, deadline};
use crate::ledger::charge::SessionCharge;
use crate::ledger::event::{Event, EventId};
use crate::ledger::fold::{HistoryEntry, Ledger, Ticket};
use crate::price::ResolvedTerms;
use crate::refusal::Refusal;
use crate::ticket::{self, Outcome, State, Story, TransitionKind};

/// The requests of a ledger, ready to be reported one by one.
#[derive(Debug)]
pub struct Requests<'l, 'a> {
    ledger: &'l Ledger<'a>,
    resolved: &'l ResolvedTerms<'a>,
    at: Instant,
    /// What was charged on each request.
    charges: BTreeMap<EventId, Vec<SessionCharge>>,
    /// When something was noted about each request last.
    noted: BTreeMap<EventId, Instant>,
}

/// One request at an instant.
#[derive(Clone, Debug)]
pub struct RequestReport<'a> {
    /// Its name.
    pub id: EventId,
    /// The plan under which it is.
    pub plan: &'a Plan,
    /// Whether nobody said so, and the plan is the one that was paid last, or else the first.
    pub is_plan_assumed: bool,
    /// Its story, what was worked on it taken in; the first step may be what the request says of
    /// itself.
    pub story: Story,
    /// How many steps of the story are not recorded as steps.
    pub steps_before: usize,
    /// What was charged on it, session by session, in the order in which they began; the unit of a
    /// request that was done and counts as one stands under its own name.
    pub charges: Vec<SessionCharge>,
    /// The time worked on it, never rounded.
    pub spent_seconds: u64,
    /// What is still to come, in the order of the promises; or why it cannot be counted.
    pub dues: Result<Vec<(PromiseKind, Due<'a>)>, Refusal>,
    /// What became of the deadlines that are no longer to come.
    pub outcomes: Vec<Outcome<'a>>,
    /// Where it is listed.
    pub group: Group,
    /// What is due next, where that is a time and something is to be done.
    pub nearest: Option<(PromiseKind, Deadline<'a>)>,
    /// Whether that time has passed.
    pub is_overdue: bool,
    /// How long ago it was registered, in seconds; nothing of one that a wrong clock dated ahead.
    pub age_seconds: u64,
    /// What happened last.
    pub last: LastEvent,
}

/// Where a request is listed, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Something is to be done.
    Open,
    /// It waits.
    Waiting,
    /// Nothing is to be done.
    Over,
}

impl Group {
    /// Returns the group of a state.
    pub const fn of(state: State) -> Group {
        match state {
            State::OnHold => Group::Waiting,
            State::Done | State::Closed | State::Refused => Group::Over,
            State::Registered
            | State::Reacted
            | State::Estimated
            | State::Agreed
            | State::Started
            | State::Reopened => Group::Open,
        }
    }
}

/// The last thing that happened to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastEvent {
    /// When.
    pub at: Instant,
    /// What.
    pub what: Happened,
}

/// Something that happened to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// It was made.
    Opened,
    /// It took a step of its life.
    Transition(TransitionKind),
    /// Work on it began and still goes on.
    WorkBegan,
    /// Work on it ended.
    WorkEnded,
    /// Somebody noted something.
    Noted,
}

impl<'l, 'a> Requests<'l, 'a> {
    /// Makes ready what all requests need; nothing while no document is chosen.
    pub fn new(ledger: &'l Ledger<'a>, at: Instant) -> Option<Requests<'l, 'a>> {
        let resolved = ledger.resolved()?;
        let mut charges: BTreeMap<EventId, Vec<SessionCharge>> = BTreeMap::new();
        for charge in ledger.charges(at) {
            if let Some(request) = ledger.request_of(charge.id) {
                charges.entry(request).or_default().push(charge);
            }
        }
        let mut noted = BTreeMap::new();
        for (entry, is_undone) in ledger.history() {
            let HistoryEntry::Known(entry) = entry else { continue };
            if let (Event::NoteWritten { about: Some(about), .. }, false) =
                (&entry.event, is_undone)
            {
                noted.insert(*about, entry.recorded_at);
            }
        }
        Some(Requests { ledger, resolved, at, charges, noted })
    }

    /// Reports one request; nothing where the ledger has none of that name, or its document has no
    /// plan at all.
    pub fn one(&self, id: EventId) -> Option<RequestReport<'a>> {
        self.report(id, self.ledger.request(id)?)
    }

    /// Reports all of them as a list: what is overdue stands first, waiting or not; then what
    /// is open, what waits, and what is over; among equals the earliest deadline, then the youngest.
    pub fn listed(&self) -> Vec<RequestReport<'a>> {
        let all = self.ledger.requests();
        let mut all: Vec<_> = all.filter_map(|(id, request)| self.report(id, request)).collect();
        all.sort_by_cached_key(RequestReport::order);
        all
    }

    fn report(&self, id: EventId, request: &Ticket) -> Option<RequestReport<'a>> {
        let terms = self.resolved.terms();
        let opening = &request.opening;
        let said = opening.plan.as_deref().and_then(|plan| terms.plan(plan).ok());
        let plan = self.ledger.plan_of(Some(id), self.at)?;
        // A request says of itself what it is.
        let first = opening.classified();
        let says = opening.kind.is_some() || opening.class.is_some() || opening.priority.is_some();
        let before = says.then_some(&first);
        let charges = self.charges.get(&id).map_or(&[][..], Vec::as_slice);
        // A request that is done and counts as one unit is charged without anybody's work.
        let is_session = |charge: &&SessionCharge| self.ledger.session(charge.id).is_some();
        let sessions: Vec<&SessionCharge> = charges.iter().filter(is_session).collect();
        let spent = |since: Option<Instant>| {
            let counted = sessions.iter().filter(|one| since.is_none_or(|since| one.from >= since));
            counted.map(|one| one.spent_seconds).fold(0, u64::saturating_add)
        };
        let spent_seconds = spent(None);
        let steps = || before.into_iter().chain(request.steps.iter().map(|(_, step)| step));
        let story_of =
            |seconds| ticket::story(self.resolved, plan, opening.registered_at, steps(), seconds);
        let mut story = story_of(spent_seconds);
        // What was worked before something new was asked for is not part of its estimate.
        let renewed_at = story.renewed_at;
        if renewed_at.is_some() {
            story = story_of(spent(renewed_at));
        }
        let first_since = |since: Option<Instant>| {
            let begun = sessions.iter().map(|one| one.from);
            begun.filter(|from| since.is_none_or(|since| *from >= since)).min()
        };
        let (first, first_of_now) = (first_since(None), first_since(renewed_at));
        for at in [first, first_of_now].into_iter().flatten() {
            story = story.worked_since(self.resolved, at);
        }
        let dues = self.dues(plan, &story);
        // Why they cannot be counted is said of what is still to come.
        let outcomes = story.outcomes(self.resolved, plan).unwrap_or_default();
        let group = Group::of(story.state);
        let nearest =
            dues.as_ref().ok().filter(|_| group != Group::Over).and_then(|dues| nearest_of(dues));
        let age = self.at.signed_duration_since(story.registered_at).num_seconds();
        Some(RequestReport {
            id,
            plan,
            is_plan_assumed: said.is_none(),
            steps_before: usize::from(says),
            charges: charges.to_vec(),
            spent_seconds,
            dues,
            outcomes,
            group,
            nearest,
            is_overdue: nearest.is_some_and(|(_, due)| due.is_past(self.at)),
            age_seconds: u64::try_from(age).unwrap_or(0),
            last: self.last(id, request, &sessions),
            story,
        })
    }

    /// The promises that are not kept yet, as far as the story says.
    fn dues(&self, plan: &'a Plan, story: &Story) -> Result<Vec<(PromiseKind, Due<'a>)>, Refusal> {
        let pending: Vec<PromiseKind> =
            PromiseKind::ALL.into_iter().filter(|what| story.is_owed(*what)).collect();
        if pending.is_empty() {
            return Ok(Vec::new());
        }
        let case = story.case(self.resolved, plan)?;
        let due = |what| deadline(self.resolved, &case, what).map(|due| (what, due));
        pending.into_iter().map(due).collect()
    }

    /// The last thing that happened until now. Of two at the same instant, the later one here.
    fn last(&self, id: EventId, request: &Ticket, sessions: &[&SessionCharge]) -> LastEvent {
        let opened = LastEvent { at: request.opening.registered_at, what: Happened::Opened };
        let steps = request.steps.iter();
        let steps = steps
            .map(|(_, step)| LastEvent { at: step.at(), what: Happened::Transition(step.kind()) });
        let worked = sessions.iter().map(|charge| {
            let session = self.ledger.session(charge.id);
            let ended = session.and_then(|session| session.to).or(charge.stopped_at);
            match ended.filter(|to| *to <= self.at) {
                Some(at) => LastEvent { at, what: Happened::WorkEnded },
                None => LastEvent { at: charge.from, what: Happened::WorkBegan },
            }
        });
        let noted = self.noted.get(&id).map(|at| LastEvent { at: *at, what: Happened::Noted });
        let all = worked.chain(noted).chain(steps).filter(|one| one.at <= self.at);
        let last = all.fold(opened, |last, one| if one.at >= last.at { one } else { last });
        LastEvent { at: self.ledger.offset().to_local(last.at), ..last }
    }
}

/// What comes first of what is a time.
fn nearest_of<'a>(dues: &[(PromiseKind, Due<'a>)]) -> Option<(PromiseKind, Deadline<'a>)> {
    let times = dues.iter().filter_map(|(what, due)| match due {
        Due::At(due) => Some((*what, *due)),
        Due::Silent { .. } => None,
    });
    times.min_by_key(|(_, due)| due.at)
}

impl<'a> RequestReport<'a> {
    /// Returns what comes next of what is a time, of a request that is over too.
    pub fn next_time(&self) -> Option<(PromiseKind, Deadline<'a>)> {
        self.dues.as_ref().ok().and_then(|dues| nearest_of(dues))
    }

    /// Its place in a list.
    fn order(&self) -> (bool, Group, i64, i64, EventId) {
        let due = self.nearest.map_or(i64::MAX, |(_, due)| due.at.timestamp());
        // Whose time has passed is not put off by whom it waits for.
        let group = if self.is_overdue { Group::Open } else { self.group };
        let registered_at = self.story.registered_at.timestamp();
        let youngest_first = registered_at.saturating_neg();
        (!self.is_overdue, group, due, youngest_first, self.id)
    }
}
