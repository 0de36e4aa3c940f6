//! What can be told of a request: where it stands, by when something is due, what it took.

use kvant_core::calendar::Instant;
use kvant_core::catalogue::Terms;
use kvant_core::deadline::{Due, Silence};
use kvant_core::ledger::charge::SessionCharge;
use kvant_core::ledger::event::EventId;
use kvant_core::ledger::fold::Ledger;
use kvant_core::price::ResolvedTerms;
pub use kvant_core::report::Group;
use kvant_core::report::cost::{Cost, Costs};
use kvant_core::report::unit::BillingUnit;
use kvant_core::report::{RequestReport, Requests};
use kvant_core::source::Source;

use crate::wording;

/// The title of a request; empty where there is none.
pub fn title(ledger: &Ledger<'static>, request: Option<EventId>) -> String {
    let request = request.and_then(|request| ledger.request(request));
    request.map(|request| request.opening.title.clone()).unwrap_or_default()
}

/// What a ledger says of its requests at an instant, in words.
pub struct TicketTexts<'l> {
    ledger: &'l Ledger<'static>,
    resolved: &'l ResolvedTerms<'static>,
    at: Instant,
    requests: Requests<'l, 'static>,
    costs: Costs<'l, 'static>,
}

/// One request, told.
#[derive(Clone)]
pub struct TicketText {
    /// Its title.
    pub title: String,
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub report: RequestReport<'static>,
    /// What it took.
    pub took: TicketWork,
}

/// What comes next in words, and where the document says so.
pub type DueText = (String, Option<Source>);

/// What a request took.
#[derive(Clone)]
pub struct TicketWork {
    /// The time, never rounded.
    pub spent_seconds: u64,
    /// In what it is counted.
    pub unit: BillingUnit,
    /// What it cost.
    pub cost: Cost<'static>,
    /// Whether its timer runs.
    pub is_running: bool,
    /// Each session with its units.
    pub sessions: Vec<(EventId, u64)>,
}

impl TicketWork {
    /// Returns how long its units last together; nothing where requests are counted.
    pub fn accounted_seconds(&self) -> Option<u64> {
        let seconds = u64::from(self.unit.unit_seconds?);
        Some(self.cost.units().saturating_mul(seconds))
    }
}

impl<'l> TicketTexts<'l> {
    /// Makes ready what all requests need; nothing while no document is chosen.
    pub fn new(ledger: &'l Ledger<'static>, at: Instant) -> Option<TicketTexts<'l>> {
        let requests = Requests::new(ledger, at)?;
        let costs = Costs::new(ledger, at);
        Some(TicketTexts { ledger, resolved: ledger.resolved()?, at, requests, costs })
    }

    /// Tells one request; nothing where it is not in the ledger.
    pub fn tell(&self, id: EventId) -> Option<TicketText> {
        self.told(self.requests.one(id)?)
    }

    fn told(&self, report: RequestReport<'static>) -> Option<TicketText> {
        let opening = &self.ledger.request(report.id)?.opening;
        let took = self.took(&report);
        Some(TicketText { title: opening.title.clone(), text: opening.text.clone(), report, took })
    }

    fn took(&self, report: &RequestReport<'static>) -> TicketWork {
        let is_running = |charge: &SessionCharge| {
            self.ledger.session(charge.id).is_some_and(|session| session.to.is_none())
        };
        let cost = self.costs.of(&report.charges);
        let unit = cost.parts.first().map(|part| part.unit);
        TicketWork {
            spent_seconds: report.spent_seconds,
            unit: unit.unwrap_or_else(|| BillingUnit::at(self.ledger, self.at)),
            cost,
            is_running: report.charges.iter().any(is_running),
            sessions: report.charges.iter().map(|charge| (charge.id, charge.units)).collect(),
        }
    }

    /// Tells all of them, in the order of the list.
    pub fn lines(&self, this_year: i32) -> Vec<Line> {
        let told = self.requests.listed().into_iter().filter_map(|report| self.told(report));
        told.map(|told| told.line(self.resolved.terms(), self.at, this_year)).collect()
    }
}

impl TicketText {
    /// Returns what comes next; nothing where nothing is to come.
    pub fn due_told(&self, at: Instant, this_year: i32) -> Option<DueText> {
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
            age: wording::ticket_age(self.report.age_seconds),
            last: wording::ticket_last(&self.report.last, this_year),
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
    pub due: Option<DueText>,
    /// Whether that time has passed.
    pub is_late: bool,
    /// How old it is, in words.
    pub age: String,
    /// What happened last, in words, where anything has since it was made.
    pub last: Option<String>,
    /// What was too late, or never, in words.
    pub missed: Vec<String>,
    /// What it took.
    pub took: TicketWork,
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
