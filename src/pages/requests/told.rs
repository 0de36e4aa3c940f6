//! What can be told of a request: where it stands, by when something is due, what it took.

use std::collections::BTreeMap;

use kvant_core::calendar::Instant;
use kvant_core::catalogue::{Overage, Plan, PromiseKind, Rate, RatePer, RoundingBasis, Terms};
use kvant_core::deadline::{Deadline, Due, Silence, deadline};
use kvant_core::ledger::charge::SessionCharge;
use kvant_core::ledger::event::EventId;
use kvant_core::ledger::fold::{Ledger, Request};
use kvant_core::money::Rub;
use kvant_core::price::Ground;
use kvant_core::quantum::UnitKind;
use kvant_core::refusal::Refusal;
use kvant_core::source::Source;
use kvant_core::ticket::{self, Outcome, State, Step, Story, Why};

use crate::wording;

/// What a ledger says of its requests at an instant.
pub struct Teller<'l> {
    ledger: &'l Ledger<'static>,
    ground: &'l Ground<'static>,
    at: Instant,
    /// What each request was charged, session by session.
    charges: BTreeMap<EventId, Vec<SessionCharge>>,
    /// How long a unit of the payment made last lasts; nothing while nothing was paid.
    paid_unit: Option<Option<u32>>,
    /// The plan that was paid last.
    paid_plan: Option<&'static Plan>,
}

/// One request, told.
#[derive(Clone)]
pub struct Told {
    /// Its title.
    pub title: String,
    /// What it says.
    pub text: String,
    /// The plan.
    pub plan: &'static Plan,
    /// Whether nobody said so, and the plan is the one that was paid, or the first.
    pub is_plan_assumed: bool,
    /// Its story; the first step may be what the request says of itself.
    pub story: Story,
    /// How many steps of the story are not recorded as steps.
    pub steps_before: usize,
    /// What it took.
    pub took: Took,
    /// What is still to come, in the order of the promises; or why it cannot be counted.
    pub dues: Result<Vec<(PromiseKind, Due<'static>)>, Refusal>,
    /// What became of the deadlines that are no longer to come.
    pub outcomes: Vec<Outcome<'static>>,
}

/// What comes next in words, and where the document says so.
pub type DueTold = (String, Option<Source>);

/// What a request took.
#[derive(Clone)]
pub struct Took {
    /// The time, never rounded.
    pub spent_seconds: u64,
    /// The units that it cost.
    pub units: u64,
    /// What they are called.
    pub unit_kind: UnitKind,
    /// How long they last together; nothing where requests are counted.
    pub accounted_seconds: Option<u64>,
    /// What they cost.
    pub cost: Cost,
    /// Whether its timer runs.
    pub is_running: bool,
    /// Each session with its units.
    pub sessions: Vec<(EventId, u64)>,
}

/// What work cost so far.
#[derive(Clone, PartialEq, Eq)]
pub enum Cost {
    /// Nobody has worked.
    Nothing,
    /// This much, of prepaid units and by the rates of the document.
    Known(Rub),
    /// A part of it is known; so many units are above what was paid, and have no price.
    Partly(Rub, u64),
    /// The amount of a payment is not known.
    PaymentUnknown,
    /// The document states no price for it.
    NoPrice,
}

/// Where a request is listed.
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
            _ => Group::Open,
        }
    }
}

impl<'l> Teller<'l> {
    /// Makes ready what all requests need; nothing while no document is chosen.
    pub fn new(ledger: &'l Ledger<'static>, at: Instant) -> Option<Teller<'l>> {
        let ground = ledger.ground()?;
        let mut charges: BTreeMap<EventId, Vec<SessionCharge>> = BTreeMap::new();
        for charge in ledger.charges(at) {
            let request = ledger.session(charge.id).and_then(|session| session.request);
            if let Some(request) = request {
                charges.entry(request).or_default().push(charge);
            }
        }
        let standing = ledger.payments().filter(|(_, paid)| paid.voided.is_none());
        let last = standing.max_by_key(|(_, paid)| paid.payment.paid_at).map(|(_, paid)| paid);
        let paid_plan = last.and_then(|paid| ground.terms().plan(&paid.payment.plan).ok());
        let paid_unit = last.map(|paid| paid.payment.unit_seconds);
        Some(Teller { ledger, ground, at, charges, paid_unit, paid_plan })
    }

    /// Tells one request; nothing where the document has no plan at all.
    pub fn tell(&self, id: EventId, request: &Request) -> Option<Told> {
        let terms = self.ground.terms();
        let opening = &request.opening;
        let said = opening.plan.as_deref().and_then(|plan| terms.plan(plan).ok());
        let plan = said.or(self.paid_plan).or(terms.plan.first())?;
        // A request says of itself what it is.
        let first = Step::Classified {
            at: opening.registered_at,
            kind: opening.kind.clone(),
            class: opening.class.clone(),
            priority: opening.priority.clone(),
        };
        let says = opening.kind.is_some() || opening.class.is_some() || opening.priority.is_some();
        let before = says.then_some(&first);
        let charges: &[SessionCharge] = self.charges.get(&id).map_or(&[], Vec::as_slice);
        let spent_seconds = charges.iter().map(|charge| charge.spent_seconds).sum();
        let steps = || before.into_iter().chain(request.steps.iter().map(|(_, step)| step));
        let tell =
            |seconds| ticket::story(self.ground, plan, opening.registered_at, steps(), seconds);
        let mut story = tell(spent_seconds);
        // What was worked before something new was asked for is not part of its estimate.
        let renewed = steps().enumerate().filter_map(|(position, step)| match step {
            Step::ReopenedAsNew { at, .. } if counts(&story, position) => Some(*at),
            _ => None,
        });
        if let Some(renewed) = renewed.last() {
            let since = charges.iter().filter(|charge| charge.from >= renewed);
            story = tell(since.map(|charge| charge.spent_seconds).sum());
        }
        if let Some(at) = charges.iter().map(|charge| charge.from).min() {
            story = story.worked_since(self.ground, at);
        }
        let took = self.took(plan, &story, charges, spent_seconds);
        let dues = self.dues(plan, &story);
        // Why they cannot be counted is said of what is still to come.
        let outcomes = story.outcomes(self.ground, plan).unwrap_or_default();
        Some(Told {
            title: opening.title.clone(),
            text: opening.text.clone(),
            plan,
            is_plan_assumed: said.is_none(),
            story,
            steps_before: usize::from(says),
            took,
            dues,
            outcomes,
        })
    }

    /// The promises that are not kept yet, as far as the story says.
    fn dues(
        &self,
        plan: &'static Plan,
        story: &Story,
    ) -> Result<Vec<(PromiseKind, Due<'static>)>, Refusal> {
        let pending: Vec<PromiseKind> =
            PromiseKind::ALL.into_iter().filter(|what| story.is_owed(*what)).collect();
        if pending.is_empty() {
            return Ok(Vec::new());
        }
        let case = story.case(self.ground, plan)?;
        let due = |what| deadline(self.ground, &case, what).map(|due| (what, due));
        pending.into_iter().map(due).collect()
    }

    fn took(
        &self,
        plan: &'static Plan,
        story: &Story,
        charges: &[SessionCharge],
        spent_seconds: u64,
    ) -> Took {
        let terms = self.ground.terms();
        let step = terms.step(plan);
        let of_plan = terms.unit_of(plan).map_or(UnitKind::Second, |unit| unit.kind);
        let unit_seconds = self.paid_unit.unwrap_or(step.seconds());
        let unit_kind = match unit_seconds {
            seconds if seconds == step.seconds() => of_plan,
            Some(1) => UnitKind::Second,
            Some(_) => UnitKind::Quantum,
            None => UnitKind::Request,
        };
        // Before the first payment a ledger counts seconds; the terms say what they would cost.
        let units_of = |charge: &SessionCharge| match self.paid_unit {
            Some(_) => charge.units,
            None => step.covering(charge.spent_seconds),
        };
        let sessions: Vec<(EventId, u64)> =
            charges.iter().map(|charge| (charge.id, units_of(charge))).collect();
        let is_whole = step.seconds().is_none()
            || self.ground.rules().rounding_basis == RoundingBasis::Request;
        let units = if self.paid_unit.is_none() && is_whole {
            step.covering(spent_seconds)
        } else {
            sessions.iter().map(|(_, units)| *units).fold(0, u64::saturating_add)
        };
        let is_running = charges.iter().any(|charge| {
            self.ledger.session(charge.id).is_some_and(|session| session.to.is_none())
        });
        Took {
            spent_seconds,
            units,
            unit_kind,
            accounted_seconds: unit_seconds.map(|seconds| units.saturating_mul(u64::from(seconds))),
            cost: self.cost(plan, story, charges, units, unit_seconds),
            is_running,
            sessions,
        }
    }

    fn cost(
        &self,
        plan: &'static Plan,
        story: &Story,
        charges: &[SessionCharge],
        units: u64,
        unit_seconds: Option<u32>,
    ) -> Cost {
        let Some(first) = charges.first().filter(|_| units > 0) else { return Cost::Nothing };
        let mut known = Rub::ZERO;
        let (mut covered, mut not_covered) = (0_u64, 0_u64);
        for charge in charges.iter().filter(|_| self.paid_unit.is_some()) {
            not_covered = not_covered.saturating_add(charge.not_covered_units);
            for (package, units) in &charge.charges {
                covered = covered.saturating_add(*units);
                let units = u32::try_from(*units).unwrap_or(u32::MAX);
                let worth = self.ledger.payment(*package).and_then(|paid| paid.worth(units));
                let Some(worth) = worth else { return Cost::PaymentUnknown };
                known = known.plus(worth);
            }
        }
        if self.paid_unit.is_none() {
            not_covered = units;
        }
        if not_covered == 0 {
            return Cost::Known(known);
        }
        let price = self.rate(plan, story.kind.as_deref(), first.from).and_then(|rate| {
            let date = self.ledger.offset().tell(first.from).date_naive();
            let price = self.ground.with_vat(rate.price, date);
            match (rate.per, unit_seconds) {
                (RatePer::Unit, _) => price.share(not_covered, 1),
                (RatePer::Hour, Some(seconds)) => {
                    price.share(not_covered.saturating_mul(u64::from(seconds)), 3600)
                }
                (RatePer::Hour, None) => None,
            }
        });
        match price {
            Some(price) => Cost::Known(known.plus(price)),
            None if covered > 0 => Cost::Partly(known, not_covered),
            None => Cost::NoPrice,
        }
    }

    /// What work costs that nothing covers.
    fn rate(&self, plan: &'static Plan, kind: Option<&str>, at: Instant) -> Option<&'static Rate> {
        let of = |plan: &'static Plan| self.ground.rate(plan, kind, at).ok().flatten();
        of(plan).or_else(|| match plan.used_up(self.ground.readings()) {
            Overage::Plan { plan, .. } => of(self.ground.terms().plan(plan).ok()?),
            _ => None,
        })
    }

    /// Tells all of them for a list: what is due first stands first, what is over stands last.
    pub fn lines(&self, this_year: i32) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        for (id, request) in self.ledger.requests() {
            let Some(told) = self.tell(id, request) else { continue };
            lines.push(told.line(id, self.ground.terms(), self.at, this_year));
        }
        lines.sort_by_key(|line| line.order);
        lines
    }
}

/// Whether a step that takes a request up again does so.
fn counts(story: &Story, position: usize) -> bool {
    let is_void =
        |why: &Why| matches!(why, Why::NotDone | Why::AfterFaultWindow { separate: Some(_), .. });
    !story.remarks.iter().any(|remark| remark.step == Some(position) && is_void(&remark.why))
}

impl Told {
    /// Returns what comes next, if it is a time.
    pub fn nearest(&self) -> Option<(PromiseKind, Deadline<'static>)> {
        let dues = self.dues.as_ref().ok()?;
        let times = dues.iter().filter_map(|(what, due)| match due {
            Due::At(due) => Some((*what, *due)),
            Due::Silent { .. } => None,
        });
        times.min_by_key(|(_, due)| due.at)
    }

    /// Returns what comes next; nothing where nothing is to come.
    pub fn due_told(&self, at: Instant, this_year: i32) -> Option<DueTold> {
        let dues = match &self.dues {
            Err(refusal) => return Some((wording::ticket_refused_due(refusal), None)),
            Ok(dues) => dues,
        };
        let stopped = dues.iter().find_map(|(_, due)| match due {
            Due::Silent { why: Silence::Stopped, source } => Some(source.cloned()),
            _ => None,
        });
        if let Some(source) = stopped {
            return Some((wording::TICKET_STOPPED.to_string(), source));
        }
        if let Some((what, due)) = self.nearest() {
            let told = wording::ticket_due(what, &due, at, this_year);
            return Some((told, due.source.cloned()));
        }
        let said = dues.iter().find_map(|(what, due)| match due {
            Due::Silent { why: Silence::NotStated, .. } | Due::At(_) => None,
            Due::Silent { source, .. } => {
                Some((wording::due_short(*what, due, this_year), source.cloned()))
            }
        });
        let is_open = Group::of(self.story.state) != Group::Over;
        let is_silent = is_open && self.outcomes.is_empty();
        said.or_else(|| is_silent.then(|| (wording::TICKET_NO_DUE.to_string(), None)))
    }

    /// Returns where it stands, in words.
    pub fn state_told(&self) -> String {
        match &self.story.hold {
            Some(hold) => wording::ticket_hold(&hold.waits_for),
            None => wording::ticket_state(self.story.state).to_string(),
        }
    }

    fn line(self, id: EventId, terms: &'static Terms, at: Instant, this_year: i32) -> Line {
        let group = Group::of(self.story.state);
        let nearest = self.nearest().filter(|_| group != Group::Over);
        let registered_at = self.story.registered_at.timestamp();
        let order = (
            group,
            nearest.map_or(i64::MAX, |(_, due)| due.at.timestamp()),
            registered_at.saturating_neg(),
        );
        let due = self.due_told(at, this_year);
        let is_late = nearest.is_some_and(|(_, due)| due.is_past(at));
        let missed = self.outcomes.iter().filter(|one| one.is_late());
        let missed = missed.map(wording::ticket_missed).collect();
        let sought = small_letters(&format!("{}\n{}", self.title, self.text));
        Line {
            id,
            terms,
            group,
            state: self.state_told(),
            due,
            is_late,
            missed,
            took: self.took,
            title: self.title,
            sought,
            order,
        }
    }
}

/// A request in a list.
#[derive(Clone)]
pub struct Line {
    /// Its name.
    pub id: EventId,
    /// The document that says by when.
    pub terms: &'static Terms,
    /// Where it is listed.
    pub group: Group,
    /// Its title.
    pub title: String,
    /// Where it stands, in words.
    pub state: String,
    /// What is due next.
    pub due: Option<DueTold>,
    /// Whether that time has passed.
    pub is_late: bool,
    /// What was too late, or never, in words.
    pub missed: Vec<String>,
    /// What it took.
    pub took: Took,
    /// Its words in small letters.
    sought: String,
    order: (Group, i64, i64),
}

impl Line {
    /// Returns whether all of `words`, in small letters, are in it.
    pub fn has(&self, words: &str) -> bool {
        words.split_whitespace().all(|word| self.sought.contains(word))
    }
}

/// Returns a text in small letters, ё as е. The alphabets of our requests alone: the tables of all
/// others would weigh more than this list.
pub fn small_letters(text: &str) -> String {
    let small = |letter: char| match letter {
        'ё' | 'Ё' => 'е',
        'А'..='Я' => char::from_u32(u32::from(letter).saturating_add(32)).unwrap_or(letter),
        _ => letter.to_ascii_lowercase(),
    };
    text.chars().map(small).collect()
}
