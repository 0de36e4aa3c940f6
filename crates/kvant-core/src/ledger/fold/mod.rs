//! From events to the state of a ledger.
//!
//! What an event is about (a payment, a request, a session) is derived from its own few events
//! alone, so that it does not matter in which order they arrive, and one more costs next to
//! nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use chrono::{Duration, NaiveDate};

use super::charge::{Account, Balance, KindNumber, Package, Running, SessionCharge, Work};
use super::codec::{Decoded, Newer};
use super::event::{
    Author, Entry, Event, EventId, Life, Opening, Origin, Payment, Stamp, StopCause,
};
use crate::calendar::{Instant, Offset};
use crate::catalogue::{
    Attributes, CancelledSession, Catalogue, Overage, Overlap, Plan, Readings, RoundingBasis,
    Terms, UnitInPause,
};
use crate::money::Rub;
use crate::price::ResolvedTerms;
use crate::quantum::Step as UnitStep;
use crate::ticket::{self, Transition};

/// The longest session that is charged without being asked about: a day.
pub const SESSION_SECONDS_MAX: i64 = 24 * 3600;

/// The longest that is charged at all, whatever a person says: 31 days.
pub const CONFIRMED_SECONDS_MAX: i64 = 31 * SESSION_SECONDS_MAX;

/// A ledger: everything that events say, together with what follows from it.
///
/// It never fails. What it cannot use is kept, with the reason ([`Ledger::refused`]).
#[derive(Clone, Debug)]
pub struct Ledger<'a> {
    catalogue: &'a Catalogue,
    entries: ById<Entry>,
    newer: BTreeMap<EventId, Newer>,
    unreadable: BTreeMap<EventId, String>,
    order: BTreeSet<(Stamp, EventId)>,
    /// The events about each event, in no order.
    about: BTreeMap<EventId, Vec<EventId>>,
    /// Events about the ledger as a whole.
    wide: BTreeSet<(Stamp, EventId)>,
    /// Events that undo others.
    undoing: BTreeSet<(Stamp, EventId)>,
    /// What they would undo, arrived or not.
    undo_targets: BTreeSet<EventId>,
    undone: BTreeSet<EventId>,
    refused: BTreeMap<EventId, NoEffect>,
    general: General,
    ground: Option<ResolvedTerms<'a>>,
    payments: ById<PaidPackage>,
    requests: ById<Ticket>,
    sessions: ById<WorkedSession>,
    account: Account,
}

/// What holds for the ledger as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct General {
    /// What the person calls it; empty before it has a name.
    pub name: String,
    /// The document whose terms hold; empty before one is chosen.
    pub document: String,
    /// What is known about the client.
    pub client: Attributes,
    /// The readings that were chosen.
    pub readings: Readings,
    /// The edition of the terms that was accepted last.
    pub acknowledged: Option<(EventId, String)>,
    /// When consent was given, while it is not withdrawn.
    pub consent: Option<EventId>,
}

/// A payment as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidPackage {
    /// What was paid, corrected where it was corrected.
    pub payment: Payment,
    /// Whether it was corrected.
    pub is_corrected: bool,
    /// The event that declared it void.
    pub voided: Option<EventId>,
    /// Its last day, unless a later payment prolongs it; nothing where no end is stated.
    pub last_day: Option<NaiveDate>,
}

impl PaidPackage {
    /// Returns what one unit cost, for showing; nothing where the amount is not known.
    pub fn worth(&self, units: u32) -> Option<Rub> {
        self.payment.amount?.share(u64::from(units), u64::from(self.payment.units))
    }
}

/// A request as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// How it was made, in its latest words.
    pub opening: Opening,
    /// The steps of its life, in their order, with the events that say so.
    pub steps: Vec<(EventId, Transition)>,
    /// Through which channel it was sent, as was said last.
    pub channel: Option<String>,
}

/// A session as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkedSession {
    /// On which request.
    pub request: Option<EventId>,
    /// Who worked; empty where nobody said.
    pub specialist: String,
    /// When it began.
    pub from: Instant,
    /// When it ended; nothing while its timer runs.
    pub to: Option<Instant>,
    /// What was done; may be empty.
    pub text: String,
    /// By what its timer was stopped; nothing for what no timer measured.
    pub stopped_by: Option<StopCause>,
    /// How it came here, where no timer measured it.
    pub origin: Option<Origin>,
    /// Whether a person corrected its times.
    pub is_corrected: bool,
    /// Why it is not charged, if so.
    pub problem: Option<SessionProblem>,
}

/// Why a session is not charged until a person has looked at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionProblem {
    /// It ends before it begins.
    EndsBeforeItBegins,
    /// It lasts more than a day, and nobody confirmed that; or 31 days, which nobody can.
    LongerThanADay,
}

/// Why an event has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEffect {
    /// What it is about has not arrived (yet).
    SubjectMissing,
    /// What it is about is of another kind.
    SubjectOfOtherKind,
    /// What it is about was undone or declared void.
    SubjectGone,
    /// The timer was stopped already: two tabs or devices did the same, which is harmless.
    AlreadyStopped,
    /// It would undo an event that its author did not know of.
    UndoesLater,
    /// The document does not know this attribute or value.
    UnknownAttribute,
    /// The document does not know this matter or reading.
    UnknownReading,
    /// The catalogue has no such document: nothing can be computed by its terms.
    UnknownDocument,
}

impl<'a> Ledger<'a> {
    /// Returns a ledger in which nothing happened yet.
    pub fn new(catalogue: &'a Catalogue) -> Ledger<'a> {
        Ledger {
            catalogue,
            entries: ById::default(),
            newer: BTreeMap::new(),
            unreadable: BTreeMap::new(),
            order: BTreeSet::new(),
            about: BTreeMap::new(),
            wide: BTreeSet::new(),
            undoing: BTreeSet::new(),
            undo_targets: BTreeSet::new(),
            undone: BTreeSet::new(),
            refused: BTreeMap::new(),
            general: General::default(),
            ground: None,
            payments: ById::default(),
            requests: ById::default(),
            sessions: ById::default(),
            account: Account::new(RoundingBasis::Session, Offset::MOSCOW),
        }
    }

    /// Takes in what was stored, in whatever order, and returns how much of it is new.
    pub fn take(&mut self, stored: impl IntoIterator<Item = (EventId, Decoded)>) -> usize {
        let before = self.len();
        let mut changed = Changed::default();
        for (id, decoded) in stored {
            if self.knows(id) {
                continue;
            }
            match decoded {
                Decoded::Known(entry) => self.arrive(*entry, &mut changed),
                Decoded::Newer(newer) => {
                    self.order.insert((newer.stamp, newer.id));
                    self.newer.insert(newer.id, newer);
                }
                Decoded::Unreadable { reason } => {
                    self.unreadable.insert(id, reason);
                }
            }
        }
        self.settle(changed);
        self.len().saturating_sub(before)
    }

    fn arrive(&mut self, entry: Entry, changed: &mut Changed) {
        let (id, stamp) = (entry.id, entry.stamp);
        self.order.insert((stamp, id));
        match subject_of(&entry) {
            Subject::Whole => {
                self.wide.insert((stamp, id));
                changed.is_whole = true;
            }
            Subject::Itself => {
                changed.subjects.insert(id);
            }
            Subject::Of(subject) => {
                self.about.entry(subject).or_default().push(id);
                changed.subjects.insert(subject);
            }
            Subject::Undoing(target) => {
                self.undoing.insert((stamp, id));
                self.undo_targets.insert(target);
                changed.is_undoing = true;
            }
            Subject::None => {}
        }
        // What is about it, or undoes it, may have arrived before it.
        if self.about.contains_key(&id) {
            changed.subjects.insert(id);
        }
        changed.is_undoing |= self.undo_targets.contains(&id);
        self.entries.insert(id, entry);
    }

    /// Derives anew what changed.
    fn settle(&mut self, mut changed: Changed) {
        if changed.is_undoing {
            self.settle_undone(&mut changed);
        }
        if changed.is_whole {
            self.settle_whole();
            // Terms and readings decide how long payments live and what is rounded together.
            changed.subjects.extend(self.payments.keys());
        }
        for subject in &changed.subjects {
            self.settle_subject(*subject);
        }
        self.settle_kinds(&changed);
        self.account.set_step(self.first_step());
        self.account.settle();
    }

    /// In what work is counted before the first payment: as that payment counts, and as the plan of
    /// the ledger does while there is none. What nothing covers can then be added up.
    fn first_step(&self) -> UnitStep {
        let standing = self.payments.iter().filter(|(_, paid)| paid.voided.is_none());
        match standing.min_by_key(|(id, paid)| (self.begins(&paid.payment), **id)) {
            Some((_, paid)) => UnitStep::new(paid.payment.unit_seconds, paid.payment.minimum_units),
            None => match (&self.ground, self.unpaid_plan()) {
                (Some(ground), Some(plan)) => ground.terms().step(plan),
                _ => UnitStep::SECOND,
            },
        }
    }

    /// When what was paid can be used first.
    fn begins(&self, payment: &Payment) -> Instant {
        match payment.life {
            Life::Month(first) => self.offset().midnight(first),
            _ => payment.paid_at,
        }
    }

    /// Finds out which events count. From the last to the first: what undoes an event is always
    /// later than it, so it is known by then whether it counts itself.
    fn settle_undone(&mut self, changed: &mut Changed) {
        let mut undone = BTreeSet::new();
        for (stamp, id) in self.undoing.iter().rev() {
            let Some(Event::EventUndone { event }) = self.event(*id) else { continue };
            let target = *event;
            let why = match self.entries.get(&target) {
                None => Some(NoEffect::SubjectMissing),
                Some(entry) if (entry.stamp, entry.id) >= (*stamp, *id) => {
                    Some(NoEffect::UndoesLater)
                }
                Some(_) => None,
            };
            match why {
                Some(why) => drop(self.refused.insert(*id, why)),
                None => {
                    self.refused.remove(id);
                    if !undone.contains(id) {
                        undone.insert(target);
                    }
                }
            }
        }
        for id in undone.symmetric_difference(&self.undone) {
            let Some(entry) = self.entries.get(id) else { continue };
            if self.about.contains_key(id) {
                changed.subjects.insert(*id);
            }
            match subject_of(entry) {
                Subject::Whole => changed.is_whole = true,
                Subject::Itself => drop(changed.subjects.insert(*id)),
                Subject::Of(subject) => drop(changed.subjects.insert(subject)),
                Subject::Undoing(_) | Subject::None => {}
            }
        }
        self.undone = undone;
    }

    fn settle_whole(&mut self) {
        let mut general = General::default();
        let wide: Vec<EventId> = self.wide.iter().map(|(_, id)| *id).collect();
        let counting = wide.iter().filter(|id| !self.undone.contains(*id));
        for id in counting.clone() {
            match self.event(*id) {
                Some(Event::LedgerNamed { name, document }) => {
                    general.name.clone_from(name);
                    general.document.clone_from(document);
                }
                Some(Event::TermsAcknowledged { edition, .. }) => {
                    general.acknowledged = Some((*id, edition.clone()));
                }
                Some(Event::ConsentGiven { .. }) => general.consent = Some(*id),
                Some(Event::ConsentWithdrawn { .. }) => general.consent = None,
                _ => {}
            }
        }
        let terms = self.catalogue.document(&general.document).ok();
        let mut refused = Vec::new();
        for id in counting {
            let why = match (self.event(*id), terms) {
                (Some(Event::LedgerNamed { document, .. }), _)
                    if self.catalogue.document(document).is_err() =>
                {
                    Some(NoEffect::UnknownDocument)
                }
                (Some(Event::StatusChanged { attribute, value }), Some(terms)) => {
                    let is_known = knows_value(terms, attribute, value);
                    if is_known {
                        general.client.insert(attribute.clone(), value.clone());
                    }
                    (!is_known).then_some(NoEffect::UnknownAttribute)
                }
                (Some(Event::ReadingChosen { matter, reading }), Some(terms)) => {
                    let is_known = knows_reading(terms, matter, reading);
                    if is_known {
                        general.readings.insert(matter.clone(), reading.clone());
                    }
                    (!is_known).then_some(NoEffect::UnknownReading)
                }
                _ => None,
            };
            refused.push((*id, why));
        }
        for id in &wide {
            self.refused.remove(id);
        }
        self.refused.extend(refused.into_iter().filter_map(|(id, why)| Some((id, why?))));
        let client = &general.client;
        self.ground = terms.and_then(|terms| {
            ResolvedTerms::new(self.catalogue, terms, client.clone(), &general.readings).ok()
        });
        self.general = general;
        let rules = self.ground.as_ref().map(ResolvedTerms::rules);
        let basis = rules.map_or(RoundingBasis::Session, |rules| rules.rounding_basis);
        let overlap = rules.map_or(Overlap::EarliestEnd, |rules| rules.overlap);
        self.account.set_basis(basis);
        self.account.set_overlap(overlap);
        self.account.set_cancelled(
            rules.map_or(CancelledSession::Nothing, |rules| rules.cancelled_session),
        );
        self.account.set_pause(rules.map_or(UnitInPause::New, |rules| rules.unit_in_pause));
    }

    fn settle_subject(&mut self, subject: EventId) {
        let mut about = self.about.get(&subject).cloned().unwrap_or_else(Vec::new);
        about.sort_by_key(|id| self.entries.get(id).map(|entry| (entry.stamp, *id)));
        for id in &about {
            self.refused.remove(id);
        }
        about.retain(|id| !self.undone.contains(id));
        let refuse = |ledger: &mut Ledger<'a>, ids: &[EventId], why: NoEffect| {
            ledger.refused.extend(ids.iter().map(|id| (*id, why)));
        };
        let is_gone = self.undone.contains(&subject);
        let entry = self.entries.get(&subject).filter(|_| !is_gone).cloned();
        let Some(entry) = entry else {
            self.forget(subject);
            let why = if is_gone { NoEffect::SubjectGone } else { NoEffect::SubjectMissing };
            return refuse(self, &about, why);
        };
        match entry.event {
            Event::PackagePaid(payment) => self.settle_payment(subject, payment, &about),
            Event::RequestOpened(mut opening) => {
                let (mut steps, mut channel) = (Vec::new(), None);
                for id in &about {
                    match self.event(*id) {
                        Some(Event::RequestMoved { step, .. }) => steps.push((*id, step.clone())),
                        Some(Event::RequestSent { channel: said, .. }) => {
                            channel = Some(said.clone());
                        }
                        Some(Event::RequestReworded { title, text, .. }) => {
                            opening.title.clone_from(title);
                            opening.text.clone_from(text);
                        }
                        _ => refuse(self, &[*id], NoEffect::SubjectOfOtherKind),
                    }
                }
                self.requests.insert(subject, Ticket { opening, steps, channel });
            }
            Event::TimerStarted { request, specialist, at } => {
                let session = WorkedSession {
                    request,
                    specialist,
                    from: at,
                    to: None,
                    text: String::new(),
                    stopped_by: None,
                    origin: None,
                    is_corrected: false,
                    problem: None,
                };
                self.settle_session(subject, session, &about);
            }
            Event::SessionRecorded(recorded) => {
                let session = WorkedSession {
                    request: recorded.request,
                    specialist: recorded.specialist,
                    from: recorded.from,
                    to: Some(recorded.to),
                    text: recorded.text,
                    stopped_by: None,
                    origin: Some(recorded.origin),
                    is_corrected: false,
                    problem: None,
                };
                self.settle_session(subject, session, &about);
            }
            _ => refuse(self, &about, NoEffect::SubjectOfOtherKind),
        }
    }

    fn settle_payment(&mut self, subject: EventId, payment: Payment, about: &[EventId]) {
        let mut paid = PaidPackage { payment, is_corrected: false, voided: None, last_day: None };
        for id in about {
            let why = match self.event(*id) {
                Some(Event::PaymentCorrected { .. }) if paid.voided.is_some() => {
                    Some(NoEffect::SubjectGone)
                }
                Some(Event::PaymentCorrected { corrected, .. }) => {
                    paid.payment.clone_from(corrected);
                    paid.is_corrected = true;
                    None
                }
                Some(Event::PaymentVoided { .. }) => {
                    paid.voided = paid.voided.or(Some(*id));
                    None
                }
                _ => Some(NoEffect::SubjectOfOtherKind),
            };
            self.refused.extend(why.map(|why| (*id, why)));
        }
        let offset = self.offset();
        paid.last_day = paid.payment.last_day(self.ground.as_ref());
        if paid.voided.is_some() {
            self.account.remove_package(subject);
        } else {
            let Payment { plan, units, unit_seconds, minimum_units, .. } = &paid.payment;
            let ground = self.ground.as_ref();
            let package = Package {
                units: *units,
                step: UnitStep::new(*unit_seconds, *minimum_units),
                paid_at: self.begins(&paid.payment),
                ends: paid.last_day.and_then(|day| day.succ_opt()).map(|day| offset.midnight(day)),
                is_interrupting: ground.is_some_and(|ground| interrupts(ground, plan)),
                covers: ground.map_or_else(Vec::new, |ground| covers(ground, plan)),
            };
            self.account.put_package(subject, package);
        }
        self.payments.insert(subject, paid);
    }

    fn settle_session(&mut self, subject: EventId, session: WorkedSession, about: &[EventId]) {
        let mut session = session;
        let is_timed = session.origin.is_none();
        for id in about {
            let why = match self.event(*id) {
                Some(Event::TimerStopped { .. }) if !is_timed => Some(NoEffect::SubjectOfOtherKind),
                Some(Event::TimerStopped { .. }) if session.stopped_by.is_some() => {
                    Some(NoEffect::AlreadyStopped)
                }
                Some(Event::TimerStopped { at, cause, .. }) => {
                    // A correction says more than a stop, whichever came first.
                    if !session.is_corrected {
                        session.to = Some(*at);
                    }
                    session.stopped_by = Some(*cause);
                    None
                }
                Some(Event::SessionCorrected { from, to, .. }) => {
                    (session.from, session.to) = (*from, Some(*to));
                    session.is_corrected = true;
                    None
                }
                Some(Event::SessionAttached { request, .. }) => {
                    session.request = *request;
                    None
                }
                _ => Some(NoEffect::SubjectOfOtherKind),
            };
            self.refused.extend(why.map(|why| (*id, why)));
        }
        session.problem = session.to.and_then(|to| {
            let seconds = to.signed_duration_since(session.from).num_seconds();
            match seconds {
                ..0 => Some(SessionProblem::EndsBeforeItBegins),
                0..=SESSION_SECONDS_MAX => None,
                CONFIRMED_SECONDS_MAX.. => Some(SessionProblem::LongerThanADay),
                _ => (!session.is_corrected).then_some(SessionProblem::LongerThanADay),
            }
        });
        self.charge_session(subject, &session);
        self.sessions.insert(subject, session);
    }

    /// Enters a session into the account, or takes it out while it is not charged.
    fn charge_session(&mut self, id: EventId, session: &WorkedSession) {
        if session.problem.is_some() {
            return self.account.remove_work(id);
        }
        // A timer that nobody stops is not charged for ever.
        let latest = session.from.checked_add_signed(Duration::seconds(SESSION_SECONDS_MAX));
        let work = Work {
            group: session.request,
            kind: self.charged_kind(session.request),
            from: session.from,
            to: session.to.or(latest),
            is_running: session.to.is_none(),
        };
        self.account.put_work(id, work);
    }

    /// Enters what hangs on the kinds of requests: which packages cover the work on them, and when
    /// a request was done that is counted as one. Kinds may arrive after the work.
    fn settle_kinds(&mut self, changed: &Changed) {
        let requests: Vec<EventId> = match changed.is_whole {
            true => self.requests.keys().copied().collect(),
            false => changed.subjects.iter().copied().collect(),
        };
        for id in requests {
            let Some(request) = self.requests.get(&id) else { continue };
            let done = request.steps.iter().find_map(|(_, step)| match step {
                Transition::Done { at } => Some(*at),
                _ => None,
            });
            match done {
                Some(at) => self.account.put_done(id, self.charged_kind(Some(id)), at),
                None => self.account.remove_done(id),
            }
        }
        if !changed.is_whole && !self.tells_kinds() {
            return;
        }
        let is_rekinded = |(id, session): &(&EventId, &WorkedSession)| {
            let is_near = |request: EventId| changed.subjects.contains(&request);
            let is_changed = changed.is_whole || session.request.is_some_and(is_near);
            let is_charged = is_changed && session.problem.is_none();
            is_charged && self.account.kind_of(**id) != Some(self.charged_kind(session.request))
        };
        let rekinded = self.sessions.iter().filter(is_rekinded);
        let rekinded: Vec<(EventId, WorkedSession)> =
            rekinded.map(|(id, session)| (*id, session.clone())).collect();
        for (id, session) in rekinded {
            self.charge_session(id, &session);
        }
    }

    /// Whether any package of the document covers some kinds of work only (S1-62).
    fn tells_kinds(&self) -> bool {
        let plans = self.ground.as_ref().map_or(&[][..], |ground| &ground.terms().plan);
        plans.iter().flat_map(|plan| &plan.volume).any(|volume| !volume.covers.is_empty())
    }

    /// Of which kind work is charged: that of its request, or an ordinary one; nothing where no
    /// package of the document tells kinds apart.
    fn charged_kind(&self, request: Option<EventId>) -> Option<KindNumber> {
        if !self.tells_kinds() {
            return None;
        }
        kind_number(self.ground.as_ref()?.terms(), &self.kind_of(request)?)
    }

    /// Returns the kind of work on a request, or on none: the one that it is known to be, else an
    /// ordinary one; nothing where the document tells no kinds apart.
    pub fn kind_of(&self, request: Option<EventId>) -> Option<String> {
        let terms = self.ground.as_ref()?.terms();
        let known = request.and_then(|id| {
            let Ticket { opening, steps, .. } = self.requests.get(&id)?;
            let first = opening.classified();
            ticket::kind_of(terms, std::iter::once(&first).chain(steps.iter().map(|(_, one)| one)))
        });
        known.or_else(|| terms.kind_for(false).map(|kind| kind.id.clone()))
    }

    fn forget(&mut self, subject: EventId) {
        self.account.remove_package(subject);
        self.account.remove_work(subject);
        self.account.remove_done(subject);
        self.payments.remove(&subject);
        self.requests.remove(&subject);
        self.sessions.remove(&subject);
    }
}

/// Something for each of many events.
///
/// A name is a digest already: eight of its bytes are as good as any hash of all of them, and a
/// ledger of 20,000 events opens in a third of the time.
type ById<T> = HashMap<EventId, T, BuildHasherDefault<Digest>>;

/// Takes the first bytes of a name for its hash.
#[derive(Default)]
struct Digest(u64);

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    // The length of a name, which is always the same.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// What changed and has to be derived anew.
#[derive(Default)]
struct Changed {
    // Whatever a file names as a subject: not to be trusted as a digest.
    subjects: BTreeSet<EventId>,
    is_whole: bool,
    is_undoing: bool,
}

/// What an event is about.
enum Subject {
    /// The ledger.
    Whole,
    /// What it enters.
    Itself,
    /// What an earlier event entered.
    Of(EventId),
    /// Whether that event counts.
    Undoing(EventId),
    /// Nothing that anything follows from.
    None,
}

fn subject_of(entry: &Entry) -> Subject {
    match &entry.event {
        Event::LedgerNamed { .. }
        | Event::StatusChanged { .. }
        | Event::ReadingChosen { .. }
        | Event::TermsAcknowledged { .. }
        | Event::ConsentGiven { .. }
        | Event::ConsentWithdrawn { .. } => Subject::Whole,
        Event::PackagePaid(_)
        | Event::RequestOpened(_)
        | Event::TimerStarted { .. }
        | Event::SessionRecorded(_) => Subject::Itself,
        Event::PaymentCorrected { payment: subject, .. }
        | Event::PaymentVoided { payment: subject, .. }
        | Event::RequestMoved { request: subject, .. }
        | Event::RequestSent { request: subject, .. }
        | Event::RequestReworded { request: subject, .. }
        | Event::TimerStopped { timer: subject, .. }
        | Event::SessionCorrected { session: subject, .. }
        | Event::SessionAttached { session: subject, .. } => Subject::Of(*subject),
        Event::EventUndone { event } => Subject::Undoing(*event),
        Event::NoteWritten { .. } => Subject::None,
    }
}

fn knows_value(terms: &Terms, attribute: &str, value: &str) -> bool {
    let known = terms.attribute.iter().find(|known| known.id == attribute);
    known.is_some_and(|known| known.values.iter().any(|one| one.id == value))
}

fn knows_reading(terms: &Terms, matter: &str, reading: &str) -> bool {
    let known = terms.computed_matters().find(|known| known.id == matter);
    known.is_some_and(|known| known.readings.iter().any(|one| one.id == reading))
}

impl<'a> Ledger<'a> {
    /// Returns how many events it has, understood or not.
    pub fn len(&self) -> usize {
        self.order.len().saturating_add(self.unreadable.len())
    }

    /// Returns whether nothing ever happened.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns whether that event is here.
    pub fn knows(&self, id: EventId) -> bool {
        self.entries.contains_key(&id)
            || self.newer.contains_key(&id)
            || self.unreadable.contains_key(&id)
    }

    /// Returns the place of the next event of `author`: after everything that is here.
    pub fn next_stamp(&self, author: Author) -> Stamp {
        let lamport = self.order.last().map_or(0, |(stamp, _)| stamp.lamport);
        let own = self.order.iter().rev().find(|(stamp, _)| stamp.author == author);
        Stamp {
            lamport: lamport.saturating_add(1),
            author,
            sequence: own.map_or(0, |(stamp, _)| stamp.sequence.saturating_add(1)),
        }
    }

    /// Returns what holds for the ledger as a whole.
    pub fn general(&self) -> &General {
        &self.general
    }

    /// Returns the terms as they are read for this client; nothing while no document is chosen,
    /// or where the catalogue does not have it.
    pub fn ground(&self) -> Option<&ResolvedTerms<'a>> {
        self.ground.as_ref()
    }

    /// Returns the offset of its days.
    pub fn offset(&self) -> Offset {
        self.ground.as_ref().map_or(Offset::MOSCOW, |ground| ground.terms().offset())
    }

    /// Returns the payments, in no particular order.
    pub fn payments(&self) -> impl Iterator<Item = (EventId, &PaidPackage)> {
        self.payments.iter().map(|(id, paid)| (*id, paid))
    }

    /// Returns a payment.
    pub fn payment(&self, id: EventId) -> Option<&PaidPackage> {
        self.payments.get(&id)
    }

    /// Returns the payment by which a ledger goes at an instant: the one that stands and began to
    /// count last until then, else the first one that will; nothing where nothing was paid.
    ///
    /// What nothing covers is counted in its units, and its plan is the one that holds.
    pub fn last_payment(&self, at: Instant) -> Option<(EventId, &PaidPackage)> {
        let standing = || {
            let standing = self.payments.iter().filter(|(_, paid)| paid.voided.is_none());
            standing.map(|(id, paid)| (self.begins(&paid.payment), *id, paid))
        };
        let begun = standing().filter(|(begins, ..)| *begins <= at);
        let last = begun.max_by_key(|(begins, id, _)| (*begins, *id));
        let last = last.or_else(|| standing().min_by_key(|(begins, id, _)| (*begins, *id)));
        last.map(|(_, id, paid)| (id, paid))
    }

    /// Returns the plan by which a ledger goes in which nothing was paid: that of the request that
    /// was made last and names one, else the one that is bought first.
    pub fn unpaid_plan(&self) -> Option<&'a Plan> {
        let terms = self.ground.as_ref()?.terms();
        let named = self.requests.iter().filter_map(|(id, request)| {
            let plan = terms.plan(request.opening.plan.as_deref()?).ok()?;
            Some((request.opening.registered_at, *id, plan))
        });
        let last = named.max_by_key(|(at, id, _)| (*at, *id)).map(|(_, _, plan)| plan);
        last.or_else(|| terms.usual_plan())
    }

    /// Returns the plan under which work on a request, or on none, is done at an instant: the one
    /// that the request names, else the one that was paid, else the one that holds while nothing is.
    pub fn plan_of(&self, request: Option<EventId>, at: Instant) -> Option<&'a Plan> {
        let terms = self.ground.as_ref()?.terms();
        let named = request.and_then(|id| self.requests.get(&id)?.opening.plan.as_deref());
        let paid = || self.last_payment(at).map(|(_, paid)| paid.payment.plan.as_str());
        let plan = named.and_then(|plan| terms.plan(plan).ok());
        plan.or_else(|| terms.plan(paid()?).ok()).or_else(|| self.unpaid_plan())
    }

    /// Returns the request on which something was charged: that of a session, or one that was
    /// charged itself when it was done.
    pub fn request_of(&self, charged: EventId) -> Option<EventId> {
        match self.sessions.get(&charged) {
            Some(session) => session.request,
            None => self.requests.contains_key(&charged).then_some(charged),
        }
    }

    /// Returns the requests, in no particular order.
    pub fn requests(&self) -> impl Iterator<Item = (EventId, &Ticket)> {
        self.requests.iter().map(|(id, request)| (*id, request))
    }

    /// Returns a request.
    pub fn request(&self, id: EventId) -> Option<&Ticket> {
        self.requests.get(&id)
    }

    /// Returns the sessions, in no particular order.
    pub fn sessions(&self) -> impl Iterator<Item = (EventId, &WorkedSession)> {
        self.sessions.iter().map(|(id, session)| (*id, session))
    }

    /// Returns a session.
    pub fn session(&self, id: EventId) -> Option<&WorkedSession> {
        self.sessions.get(&id)
    }

    /// Returns the balance at an instant, past or future.
    pub fn balance(&self, at: Instant) -> Balance {
        self.account.balance(at)
    }

    /// Returns the sessions whose timers run at an instant, in the order in which they began.
    ///
    /// A timer runs until somebody records its end, whatever the clock says meanwhile: one that was
    /// started later than `at`, because a clock was set back, has run for no time; one that has run
    /// for more than a day, for its first day.
    pub fn running(&self, at: Instant) -> Vec<Running> {
        let open = self.sessions.iter().filter(|(_, session)| session.to.is_none());
        let mut open: Vec<(Instant, EventId)> =
            open.map(|(id, session)| (session.from, *id)).collect();
        open.sort_unstable();
        if open.is_empty() {
            return Vec::new();
        }
        let mut running = self.account.running(at);
        let mut charges: Option<Vec<SessionCharge>> = None;
        let find = |(_, id): (Instant, EventId)| {
            if let Some(place) = running.iter().position(|one| one.id == id) {
                return running.swap_remove(place);
            }
            let charges = charges.get_or_insert_with(|| self.account.sessions(at));
            let charge = charges.iter().find(|charge| charge.id == id);
            Running {
                id,
                elapsed_seconds: charge.map_or(0, |charge| charge.spent_seconds),
                units: charge.map_or(0, |charge| charge.units),
                next_unit_at: None,
                covered_until: None,
                stopped_at: charge.and_then(|charge| charge.stopped_at),
            }
        };
        open.into_iter().map(find).collect()
    }

    /// Returns the event that stops a timer when somebody presses a button at `at`; nothing where it
    /// does not run.
    ///
    /// It ends where its paid units were used up, if it did before (S0-18), and never before it
    /// began, whatever the clock says.
    pub fn stop(&self, timer: EventId, at: Instant, cause: StopCause) -> Option<Event> {
        let session = self.sessions.get(&timer).filter(|session| session.to.is_none())?;
        let running = self.running(at).into_iter().find(|running| running.id == timer);
        let used_up = running.and_then(|running| running.stopped_at);
        Some(match used_up {
            Some(at) => Event::TimerStopped { timer, at, cause: StopCause::UsedUp },
            None => Event::TimerStopped { timer, at: at.max(session.from), cause },
        })
    }

    /// Returns when a timer that runs was stopped before somebody took that back; nothing where
    /// nobody stopped it.
    pub fn reopened(&self, timer: EventId) -> Option<Instant> {
        self.sessions.get(&timer).filter(|session| session.to.is_none())?;
        let about = self.about.get(&timer)?.iter();
        let undone = about.filter(|id| self.undone.contains(id));
        let stopped = undone.filter_map(|id| match self.event(*id)? {
            Event::TimerStopped { at, .. } => Some(*at),
            Event::SessionCorrected { to, .. } => Some(*to),
            _ => None,
        });
        stopped.max()
    }

    /// Returns the timers that have run for more than a day: nobody works so long, and only the
    /// first day is counted until a person says what happened.
    pub fn forgotten(&self, at: Instant) -> impl Iterator<Item = EventId> {
        let is_long = move |session: &WorkedSession| {
            at.signed_duration_since(session.from).num_seconds() > SESSION_SECONDS_MAX
        };
        let open = self.sessions.iter().filter(|(_, session)| session.to.is_none());
        open.filter(move |(_, session)| is_long(session)).map(|(id, _)| *id)
    }

    /// Rounds work by another basis than the readings say, until they are chosen anew: for a
    /// question that names one.
    pub fn round_by(&mut self, basis: RoundingBasis) {
        self.account.set_basis(basis);
        self.account.settle();
    }

    /// Returns what each session is charged until an instant, in the order in which they began. A
    /// request that was done and counts as one unit is among them, without time, under its own name.
    pub fn charges(&self, at: Instant) -> Vec<SessionCharge> {
        self.account.sessions(at)
    }

    /// Returns what is computed of prepaid units.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Returns the names of the events in their order, understood or not.
    pub fn ids(&self) -> impl Iterator<Item = EventId> {
        self.order.iter().map(|(_, id)| *id)
    }

    /// Returns the events in their order, each with whether it was undone.
    pub fn history(&self) -> impl DoubleEndedIterator<Item = (Told<'_>, bool)> {
        self.order.iter().filter_map(|(_, id)| {
            let told = match self.entries.get(id) {
                Some(entry) => Told::Known(entry),
                None => Told::Newer(self.newer.get(id)?),
            };
            Some((told, self.undone.contains(id)))
        })
    }

    /// Returns the events that have no effect, and why.
    pub fn refused(&self) -> impl Iterator<Item = (EventId, NoEffect)> {
        self.refused.iter().map(|(id, why)| (*id, *why))
    }

    /// Returns what is stored and is no event, with what is wrong.
    pub fn unreadable(&self) -> impl Iterator<Item = (EventId, &str)> {
        self.unreadable.iter().map(|(id, reason)| (*id, reason.as_str()))
    }

    /// Returns the sessions of one specialist that overlap another one of the same.
    pub fn overlapping(&self) -> BTreeSet<EventId> {
        let mut sessions: Vec<_> =
            self.sessions.iter().filter(|(_, one)| one.problem.is_none()).collect();
        sessions.sort_by_key(|(id, session)| (&session.specialist, session.from, **id));
        let mut found = BTreeSet::new();
        // The one of this specialist that ends last so far.
        let mut latest: Option<(EventId, &WorkedSession)> = None;
        for (id, session) in sessions {
            let other = latest.filter(|(_, other)| other.specialist == session.specialist);
            let is_overlapping =
                |other: &WorkedSession| other.to.is_none_or(|to| to > session.from);
            if let Some((other_id, _)) = other.filter(|(_, other)| is_overlapping(other)) {
                found.extend([other_id, *id]);
            }
            let ends_later = |other: &WorkedSession| match (other.to, session.to) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(one), Some(two)) => one >= two,
            };
            if !other.is_some_and(|(_, other)| ends_later(other)) {
                latest = Some((*id, session));
            }
        }
        found
    }

    /// Returns what «undo» is about: the event of the last act of `author`, and whether that act
    /// undid it, so that undoing the act restores it. An act that somebody else undid is passed over.
    pub fn last_act(&self, author: Author) -> Option<(&Entry, bool)> {
        let own = self.order.iter().rev().filter(|(stamp, _)| stamp.author == author);
        own.filter_map(|(_, id)| self.entries.get(id)).find_map(|entry| match entry.event {
            Event::EventUndone { .. } if self.refused.contains_key(&entry.id) => None,
            Event::EventUndone { event } => {
                let about = self.first_undone(event)?;
                Some((about, self.undone.contains(&about.id)))
            }
            _ => (!self.undone.contains(&entry.id)).then_some((entry, false)),
        })
    }

    /// Returns the events that undo one and count themselves.
    pub fn undone_by(&self, id: EventId) -> impl Iterator<Item = EventId> {
        let counting = self.undoing.iter().map(|(_, by)| *by);
        counting.filter(move |by| {
            let is_about =
                matches!(self.event(*by), Some(Event::EventUndone { event }) if *event == id);
            is_about && !self.undone.contains(by) && !self.refused.contains_key(by)
        })
    }

    /// The event that a chain of undoing is about. Each undoes an earlier one, so it ends.
    fn first_undone(&self, event: EventId) -> Option<&Entry> {
        let mut about = self.entries.get(&event)?;
        while let Event::EventUndone { event } = about.event {
            about = self.entries.get(&event)?;
        }
        Some(about)
    }

    /// Returns an event that is understood, undone or not.
    pub fn entry(&self, id: EventId) -> Option<&Entry> {
        self.entries.get(&id)
    }

    fn event(&self, id: EventId) -> Option<&Event> {
        self.entries.get(&id).map(|entry| &entry.event)
    }
}

/// An event of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told<'l> {
    /// One that is understood.
    Known(&'l Entry),
    /// One of a newer app.
    Newer(&'l Newer),
}

/// The kinds of work that a package of that plan covers, by their numbers; none: all of them.
fn covers(ground: &ResolvedTerms<'_>, plan: &str) -> Vec<KindNumber> {
    let terms = ground.terms();
    let volume = terms.plan(plan).ok().and_then(|plan| plan.volume(ground.readings()));
    let covers = volume.map_or(&[][..], |volume| &volume.covers);
    covers.iter().filter_map(|kind| kind_number(terms, kind)).collect()
}

fn kind_number(terms: &Terms, kind: &str) -> Option<KindNumber> {
    let place = terms.kind.iter().position(|known| known.id == kind)?;
    KindNumber::try_from(place).ok()
}

/// Whether work stops when what was paid under that plan is used up (S0-18).
fn interrupts(ground: &ResolvedTerms<'_>, plan: &str) -> bool {
    let plan = ground.terms().plan(plan).ok();
    plan.is_some_and(|plan| matches!(plan.used_up(ground.readings()), Overage::Stop { .. }))
}
