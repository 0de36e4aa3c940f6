//! What a ledger makes of payments, sessions and a request that somebody states, the whole way: as
//! recorded events, encoded, decoded and folded.

use std::collections::BTreeMap;

use crate::calendar::Instant;
use crate::catalogue::{Attributes, Catalogue, Plan, Readings, RoundingBasis, Terms};
use crate::ledger::charge::Balance;
use crate::ledger::codec;
use crate::ledger::event::Payment;
use crate::ledger::event::{Author, Event, EventId, Life, Opening, Origin, Session, Stamp};
use crate::ledger::fold::{Ledger, SESSION_SECONDS_MAX};
use crate::money::Rub;
use crate::ticket::Transition;

/// Payments, sessions and a request that somebody states.
#[derive(Clone, Debug)]
pub struct Stated<'a> {
    /// The document whose terms hold.
    pub terms: &'a Terms,
    /// How what it leaves open is read.
    pub readings: &'a Readings,
    /// What is rounded together, whatever the readings say.
    pub basis: Option<RoundingBasis>,
    /// The request that is asked about, where one is.
    pub request: Option<StatedRequest>,
    /// What was paid.
    pub payments: Vec<StatedPayment<'a>>,
    /// What was worked.
    pub sessions: Vec<StatedSession<'a>>,
}

/// A request that somebody states.
#[derive(Clone, Debug)]
pub struct StatedRequest {
    /// How it was made; the sessions that name its title are work on it.
    pub opening: Opening,
    /// What is known of the client, whatever was known when something was paid.
    pub client: Attributes,
    /// The steps of its life, in the order of their instants.
    pub steps: Vec<Transition>,
}

/// A payment that somebody states.
#[derive(Clone, Debug)]
pub struct StatedPayment<'a> {
    /// Under which plan.
    pub plan: &'a Plan,
    /// By which client.
    pub client: Attributes,
    /// How many units.
    pub units: u32,
    /// What was paid for them.
    pub amount: Rub,
    /// When it was received.
    pub paid_at: Instant,
}

/// A session that somebody states.
#[derive(Clone, Debug)]
pub struct StatedSession<'a> {
    /// On which request.
    pub request: Option<&'a str>,
    /// When it began.
    pub from: Instant,
    /// When it ended; nothing while its timer runs.
    pub to: Option<Instant>,
}

/// What a ledger makes of it at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What is left, used, burned and not covered.
    pub balance: Balance,
    /// How long what is left lasts, in seconds; nothing where requests are counted.
    pub left_seconds: Option<u64>,
    /// The timers that were started by then, in the order in which they were.
    pub timers: Vec<TimerStanding>,
}

/// What became of one timer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimerStanding {
    /// When it was started.
    pub from: Instant,
    /// When it ended by itself, because nothing was left (S0-18); nothing while it runs.
    pub stopped_at: Option<Instant>,
    /// The units that began in it.
    pub units: u64,
}

/// Records `stated` as one author does, in the order of its instants, and folds it.
///
/// # Source
///
/// Document 000, lines 10–15 (S0-10 to S0-27).
pub fn standing(catalogue: &Catalogue, stated: &Stated<'_>, at: Instant) -> Standing {
    let Folded { ledger, timers, .. } = folded(catalogue, stated);
    let balance = ledger.balance(at);
    let mut left_seconds = balance.packages.iter().filter(|one| one.left_units > 0).map(|one| {
        let unit_seconds = ledger.payment(one.id)?.payment.unit_seconds?;
        Some(u64::from(one.left_units).saturating_mul(u64::from(unit_seconds)))
    });
    let left_seconds = left_seconds.try_fold(0, |sum: u64, one| Some(sum.saturating_add(one?)));
    let charges = ledger.charges(at);
    let offset = stated.terms.offset();
    let timer = |(id, from): (EventId, Instant)| {
        let charge = charges.iter().find(|charge| charge.id == id)?;
        let from = offset.to_local(from);
        Some(TimerStanding { from, stopped_at: charge.stopped_at, units: charge.units })
    };
    Standing { balance, left_seconds, timers: timers.into_iter().filter_map(timer).collect() }
}

/// A ledger of what somebody states.
#[derive(Debug)]
pub struct Folded<'a> {
    /// The ledger.
    pub ledger: Ledger<'a>,
    /// The timers that were started, each with when, in the order of their starts.
    pub timers: Vec<(EventId, Instant)>,
    /// The request that is asked about.
    pub request: Option<EventId>,
}

/// Records `stated` as one author does and folds it.
pub fn folded<'a>(catalogue: &'a Catalogue, stated: &Stated<'_>) -> Folded<'a> {
    let Recorded { events, timers, request } = recorded(stated);
    let mut ledger = Ledger::new(catalogue);
    let mut stamp = Stamp { lamport: 1, author: Author(1), sequence: 0 };
    let mut stored = Vec::with_capacity(events.len());
    for Dated { id, at, event, .. } in &events {
        stored.push((*id, codec::decode(*id, &codec::encode(event, stamp, *at))));
        stamp = stamp.next();
    }
    ledger.ingest(stored);
    if let Some(basis) = stated.basis {
        ledger.round_by(basis);
    }
    Folded { ledger, timers, request }
}

/// Events in the order in which they are recorded, and what is asked about among them.
struct Recorded {
    events: Vec<Dated>,
    timers: Vec<(EventId, Instant)>,
    request: Option<EventId>,
}

/// An event and when it is recorded.
struct Dated {
    at: Instant,
    /// The order of events of one instant.
    rank: u8,
    id: EventId,
    event: Event,
}

fn recorded(stated: &Stated<'_>) -> Recorded {
    let mut names = Names::default();
    let mut events: Vec<Dated> = Vec::new();
    let mut timers = Vec::new();
    let payments = stated.payments.iter().map(|paid| paid.paid_at);
    let registered = stated.request.iter().map(|request| request.opening.registered_at);
    let all = payments.chain(stated.sessions.iter().map(|one| one.from)).chain(registered);
    let Some(first) = all.min() else { return Recorded { events, timers, request: None } };
    // Things of one second are charged in the order of their names.
    let paid_names: Vec<EventId> = stated.payments.iter().map(|_| names.next()).collect();
    let worked_names: Vec<EventId> = stated.sessions.iter().map(|_| names.next()).collect();
    let mut add = |at, rank, id, event| events.push(Dated { at, rank, id, event });
    let (name, document) = (String::new(), stated.terms.id.clone());
    add(first, 0, names.next(), Event::LedgerNamed { name, document });
    for (matter, reading) in stated.readings {
        let (matter, reading) = (matter.clone(), reading.clone());
        add(first, 1, names.next(), Event::ReadingChosen { matter, reading });
    }
    for (paid, id) in stated.payments.iter().zip(paid_names) {
        for (attribute, value) in &paid.client {
            let (attribute, value) = (attribute.clone(), value.clone());
            add(paid.paid_at, 2, names.next(), Event::StatusChanged { attribute, value });
        }
        add(paid.paid_at, 3, id, Event::PackagePaid(payment(stated.terms, paid)));
    }
    let mut requests: BTreeMap<&str, EventId> = BTreeMap::new();
    let request = stated.request.as_ref().map(|request| {
        let (id, opening) = (names.next(), request.opening.clone());
        requests.insert(&request.opening.title, id);
        add(opening.registered_at, 4, id, Event::RequestOpened(opening));
        for step in request.steps.iter().cloned() {
            add(step.at(), 6, names.next(), Event::RequestMoved { request: id, step });
        }
        id
    });
    for (session, id) in stated.sessions.iter().zip(worked_names) {
        let from = session.from;
        let request = session.request.map(|name| {
            *requests.entry(name).or_insert_with(|| {
                let id = names.next();
                add(from, 4, id, Event::RequestOpened(opening(name, from)));
                id
            })
        });
        let specialist = String::new();
        let Some(to) = session.to else {
            timers.push((id, from));
            add(from, 5, id, Event::TimerStarted { request, specialist, at: from });
            continue;
        };
        let (text, origin) = (String::new(), Origin::ByHand);
        let worked = Session { request, specialist, from, to, text, origin };
        add(from, 5, id, Event::SessionRecorded(worked));
        if to.signed_duration_since(from).num_seconds() > SESSION_SECONDS_MAX {
            // Both ends are stated, so they are meant: nothing is to be asked.
            let (session, reason) = (id, String::new());
            let confirmed = Event::SessionCorrected { session, from, to, reason };
            add(from, 6, names.next(), confirmed);
        }
    }
    // What is said of the client last holds.
    let last = events.iter().map(|one| one.at).max().unwrap_or(first);
    for (attribute, value) in stated.request.iter().flat_map(|request| &request.client) {
        let (attribute, value) = (attribute.clone(), value.clone());
        let event = Event::StatusChanged { attribute, value };
        events.push(Dated { at: last, rank: 7, id: names.next(), event });
    }
    timers.sort_by_key(|(id, from)| (*from, *id));
    events.sort_by_key(|one| (one.at, one.rank, one.id));
    Recorded { events, timers, request }
}

fn payment(terms: &Terms, paid: &StatedPayment<'_>) -> Payment {
    let increment = terms.increment(paid.plan);
    Payment {
        plan: paid.plan.id.clone(),
        units: paid.units,
        unit_seconds: increment.seconds(),
        minimum_units: increment.minimum_units(),
        amount: Some(paid.amount),
        paid_at: paid.paid_at,
        life: paid.plan.package.as_ref().map_or(Life::NotStated, Life::of),
    }
}

fn opening(name: &str, registered_at: Instant) -> Opening {
    Opening {
        title: name.to_string(),
        text: String::new(),
        plan: None,
        kind: None,
        class: None,
        priority: None,
        registered_at,
    }
}

/// Gives names that nobody else gives: the first is the smallest.
#[derive(Default)]
struct Names(u64);

impl Names {
    fn next(&mut self) -> EventId {
        self.0 = self.0.saturating_add(1);
        EventId::numbered(self.0)
    }
}
