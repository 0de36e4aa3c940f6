//! «Сроки».

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use kvant_core::calendar::iso;
use kvant_core::catalogue::{Attributes, Catalogue, Readings};

use crate::address::{
    Address, LinkProblem, Page, Reader, asked_of_client, edition_of, read_date, write_client,
    write_readings,
};
use crate::page_states::PageState;
use kvant_device::Preference;

/// A pause as it stands on the page; open without an end.
pub type PauseEntry = (NaiveDateTime, Option<NaiveDateTime>);

/// Why a pause cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseError {
    /// It has no beginning.
    NoStart,
    /// It is not open and has no end.
    NoEnd,
    /// It ends before it begins, or at once.
    Backwards,
    /// It lies over an earlier one.
    Overlap,
    /// There are too many.
    TooMany,
}

/// More pauses than this no link can hold.
pub const PAUSES_MAX: usize = 50;

/// What the page «Сроки» computes with. Times are those of the document's zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlinesState {
    /// The document.
    pub document: String,
    /// The plan.
    pub plan: String,
    /// The kind of request, where the document tells kinds apart.
    pub kind: Option<String>,
    /// Its class.
    pub class: Option<String>,
    /// Its priority.
    pub priority: Option<String>,
    /// What is known about the client.
    pub client: Attributes,
    /// When it was registered.
    pub registered_at: NaiveDateTime,
    /// Times in which the client is waited for.
    pub pauses: Vec<PauseEntry>,
    /// When the work was handed over, if it was.
    pub done_at: Option<NaiveDateTime>,
    /// Readings that differ from the assumed ones.
    pub readings: Readings,
}

impl PageState for DeadlinesState {
    const PAGE: Page = Page::Deadlines;
    const PREFERENCE: Preference = Preference::Deadlines;
    const HAS_INPUTS: bool = true;

    fn usual(now: NaiveDateTime) -> DeadlinesState {
        DeadlinesState {
            document: String::new(),
            plan: String::new(),
            kind: None,
            class: None,
            priority: None,
            client: Attributes::new(),
            registered_at: now,
            pauses: Vec::new(),
            done_at: None,
            readings: Readings::new(),
        }
    }

    /// The plan is remembered; a request comes now.
    fn remembered(self, now: NaiveDateTime) -> DeadlinesState {
        DeadlinesState { registered_at: now, pauses: Vec::new(), done_at: None, ..self }
    }

    fn read(
        catalogue: &Catalogue,
        address: Address,
        otherwise: DeadlinesState,
    ) -> (DeadlinesState, Vec<LinkProblem>) {
        let mut reader = Reader::new(catalogue, address);
        let mut state = otherwise;
        if let Some(terms) = reader.document(&state.document, |_| true) {
            state.document.clone_from(&terms.id);
            reader.client("client.", terms, &mut state.client);
            let plan = |id: &str| terms.plan.iter().find(|plan| plan.id == id);
            let named = reader.take("plan", plan).or_else(|| plan(&state.plan));
            state.plan =
                named.or(terms.plan.first()).map(|plan| plan.id.clone()).unwrap_or_default();
            let class = |id: &str| terms.class.iter().find(|class| class.id == id);
            let class = reader.take("class", class);
            let kind = |id: &str| terms.kind.iter().find(|kind| kind.id == id);
            let named = reader.take("kind", kind).map(|kind| kind.id.as_str());
            // The class decides the kind; without either it is the usual one.
            let named = class.map(|class| class.kind.as_str()).or(named);
            let held = state.kind.as_deref().and_then(kind).map(|kind| kind.id.as_str());
            let first = terms.kind.first().map(|kind| kind.id.as_str());
            state.kind = named.or(held).or(first).map(str::to_string);
            state.class = class.map(|class| class.id.clone());
            let priority = |id: &str| terms.priority.iter().find(|one| one.id == id);
            let named = reader.take("priority", priority).or(terms.priority.first());
            state.priority = named.map(|one| one.id.clone());
            state.readings = reader.readings("read.", terms);
        }
        let at = reader.take("at", read_moment);
        state.registered_at = at.unwrap_or(state.registered_at);
        state.done_at = reader.take("done", read_moment);
        state.pauses = reader.take("pauses", read_pauses).unwrap_or_default();
        (state, reader.finish())
    }

    fn write(&self, catalogue: &Catalogue) -> String {
        let edition = edition_of(catalogue, &self.document);
        let mut link = format!("#/deadlines?doc={}&plan={}", self.document, self.plan);
        let named = [("kind", &self.kind), ("class", &self.class), ("priority", &self.priority)];
        for (key, value) in named {
            if let Some(value) = value {
                link.push_str(&format!("&{key}={value}"));
            }
        }
        let client = asked_of_client(catalogue, &self.document, &self.client, &self.readings);
        write_client(&mut link, "client.", &client);
        link.push_str(&format!("&at={}", write_moment(self.registered_at)));
        if let Some(done_at) = self.done_at {
            link.push_str(&format!("&done={}", write_moment(done_at)));
        }
        let pause = |(from, to): &PauseEntry| {
            format!("{}_{}", write_moment(*from), to.map(write_moment).unwrap_or_default())
        };
        let pauses: Vec<String> = self.pauses.iter().map(pause).collect();
        if !pauses.is_empty() {
            link.push_str(&format!("&pauses={}", pauses.join(",")));
        }
        write_readings(&mut link, "read.", &self.readings);
        link.push_str(&format!("&edition={edition}"));
        link
    }
}

/// Reads `2026-11-20T17:30`, or `2026-11-20T17:30:25`, within the years that can be asked about.
pub fn read_moment(text: &str) -> Option<NaiveDateTime> {
    let (date, time) = text.split_once('T')?;
    let (hour, minute) = time.split_once(':')?;
    let (minute, second) = minute.split_once(':').unwrap_or((minute, "00"));
    let two = |text: &str| text.parse().ok().filter(|_| text.len() == 2);
    let time = NaiveTime::from_hms_opt(two(hour)?, two(minute)?, two(second)?)?;
    Some(read_date(date)?.and_time(time))
}

/// Writes it again, as fields and links have it: with its seconds where it has any, so that what
/// is shown is what is meant.
pub fn write_moment(moment: NaiveDateTime) -> String {
    let date: NaiveDate = moment.date();
    let second = match moment.second() {
        0 => String::new(),
        second => format!(":{second:02}"),
    };
    format!("{}T{:02}:{:02}{second}", iso(date), moment.hour(), moment.minute())
}

/// Pauses that cannot all be are none: the page could not say which of them was meant.
fn read_pauses(text: &str) -> Option<Vec<PauseEntry>> {
    let pause = |text: &str| {
        let (from, to) = text.split_once('_')?;
        let to = if to.is_empty() { None } else { Some(read_moment(to)?) };
        let from = read_moment(from)?;
        to.is_none_or(|to| to > from).then_some((from, to))
    };
    let mut pauses: Vec<PauseEntry> = Vec::new();
    for read in text.split(',').map(pause) {
        let read = read?;
        let place = pauses.partition_point(|other| other.0 <= read.0);
        pauses.insert(place, read);
    }
    let overlap = pauses.iter().zip(pauses.iter().skip(1));
    let is_apart = overlap.into_iter().all(|(one, next)| one.1.is_some_and(|to| to <= next.0));
    (is_apart && pauses.len() <= PAUSES_MAX).then_some(pauses)
}
