//! What can be told of a request: where it stands, by when something is due, what it took.

use kvant_core::calendar::Instant;
use kvant_core::catalogue::{Overage, Plan, Rate, RatePer, RoundingBasis, Terms};
use kvant_core::deadline::{Due, Silence};
use kvant_core::ledger::charge::SessionCharge;
use kvant_core::ledger::event::EventId;
use kvant_core::ledger::fold::Ledger;
use kvant_core::money::Rub;
use kvant_core::price::Ground;
use kvant_core::quantum::UnitKind;
pub use kvant_core::report::Group;
use kvant_core::report::{RequestReport, Requests};
use kvant_core::source::Source;
use kvant_core::ticket::Story;

use crate::wording;

/// What a ledger says of its requests at an instant, in words.
pub struct Teller<'l> {
    ledger: &'l Ledger<'static>,
    ground: &'l Ground<'static>,
    at: Instant,
    requests: Requests<'l, 'static>,
    /// How long a unit of the payment made last lasts; nothing while nothing was paid.
    paid_unit: Option<Option<u32>>,
}

/// One request, told.
#[derive(Clone)]
pub struct Told {
    /// Its title.
    pub title: String,
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub report: RequestReport<'static>,
    /// What it took.
    pub took: Took,
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

impl<'l> Teller<'l> {
    /// Makes ready what all requests need; nothing while no document is chosen.
    pub fn new(ledger: &'l Ledger<'static>, at: Instant) -> Option<Teller<'l>> {
        let requests = Requests::new(ledger, at)?;
        let standing = ledger.payments().filter(|(_, paid)| paid.voided.is_none());
        let last = standing.max_by_key(|(id, paid)| (paid.payment.paid_at, *id));
        let paid_unit = last.map(|(_, paid)| paid.payment.unit_seconds);
        Some(Teller { ledger, ground: ledger.ground()?, at, requests, paid_unit })
    }

    /// Tells one request; nothing where it is not in the ledger.
    pub fn tell(&self, id: EventId) -> Option<Told> {
        self.told(self.requests.one(id)?)
    }

    fn told(&self, report: RequestReport<'static>) -> Option<Told> {
        let opening = &self.ledger.request(report.id)?.opening;
        let took = self.took(&report);
        Some(Told { title: opening.title.clone(), text: opening.text.clone(), report, took })
    }

    fn took(&self, report: &RequestReport<'static>) -> Took {
        let RequestReport { plan, story, sessions: charges, .. } = report;
        let (plan, spent_seconds) = (*plan, report.spent_seconds);
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

    /// Tells all of them, in the order of the list.
    pub fn lines(&self, this_year: i32) -> Vec<Line> {
        let told = self.requests.listed().into_iter().filter_map(|report| self.told(report));
        told.map(|told| told.line(self.ground.terms(), self.at, this_year)).collect()
    }
}

impl Told {
    /// Returns what comes next; nothing where nothing is to come.
    pub fn due_told(&self, at: Instant, this_year: i32) -> Option<DueTold> {
        let dues = match &self.report.dues {
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
        if let Some((what, due)) = self.report.next_time() {
            let told = wording::ticket_due(what, &due, at, this_year);
            return Some((told, due.source.cloned()));
        }
        let said = dues.iter().find_map(|(what, due)| match due {
            Due::Silent { why: Silence::NotStated, .. } | Due::At(_) => None,
            Due::Silent { source, .. } => {
                Some((wording::due_short(*what, due, this_year), source.cloned()))
            }
        });
        let is_silent = self.report.group != Group::Over && self.report.outcomes.is_empty();
        said.or_else(|| is_silent.then(|| (wording::TICKET_NO_DUE.to_string(), None)))
    }

    /// Returns where it stands, in words.
    pub fn state_told(&self) -> String {
        match &self.report.story.hold {
            Some(hold) => wording::ticket_hold(&hold.waits_for),
            None => wording::ticket_state(self.report.story.state).to_string(),
        }
    }

    fn line(self, terms: &'static Terms, at: Instant, this_year: i32) -> Line {
        let due = self.due_told(at, this_year);
        let missed = self.report.outcomes.iter().filter(|one| one.is_late());
        let missed = missed.map(wording::ticket_missed).collect();
        let sought = small_letters(&format!("{}\n{}", self.title, self.text));
        Line {
            id: self.report.id,
            terms,
            group: self.report.group,
            state: self.state_told(),
            due,
            is_late: self.report.is_overdue,
            missed,
            took: self.took,
            title: self.title,
            sought,
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
