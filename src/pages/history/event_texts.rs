//! One event in words.

use std::collections::BTreeMap;

use kvant_core::calendar::Instant;
use kvant_core::catalogue::{Catalogue, Terms};
use kvant_core::ledger::event::{Event, EventId, Origin, Payment};
use kvant_core::ledger::fold::{HistoryEntry, Ledger};
use kvant_core::quantum::UnitKind;
use kvant_core::report::unit::BillingUnit;
use kvant_core::ticket::Transition;

use crate::wording;

/// What an event belongs to, for filtering: the ids of [`wording::HISTORY_KINDS`].
pub fn kind(event: &Event) -> &'static str {
    match event {
        Event::PackagePaid(_) => "payments",
        Event::RequestOpened(_) | Event::RequestMoved { .. } | Event::RequestSent { .. } => {
            "requests"
        }
        Event::TimerStarted { .. } | Event::TimerStopped { .. } | Event::SessionRecorded(_) => {
            "work"
        }
        Event::QuoteWritten { .. }
        | Event::QuoteSent { .. }
        | Event::QuoteAccepted { .. }
        | Event::QuoteDeclined { .. } => "quotes",
        Event::PaymentCorrected { .. }
        | Event::PaymentVoided { .. }
        | Event::RequestReworded { .. }
        | Event::SessionCorrected { .. }
        | Event::SessionAttached { .. }
        | Event::EventUndone { .. } => "undone",
        Event::LedgerNamed { .. }
        | Event::StatusChanged { .. }
        | Event::ReadingChosen { .. }
        | Event::TermsAcknowledged { .. }
        | Event::ConsentGiven { .. }
        | Event::ConsentWithdrawn { .. }
        | Event::NoteWritten { .. } => "other",
    }
}

/// Returns the instant that an event is about, where it is about one.
pub fn about_at(event: &Event) -> Option<Instant> {
    match event {
        Event::PackagePaid(payment) => Some(payment.paid_at),
        Event::PaymentCorrected { corrected, .. } => Some(corrected.paid_at),
        Event::RequestOpened(opening) => Some(opening.registered_at),
        Event::RequestMoved { step, .. } => Some(step.at()),
        Event::TimerStarted { at, .. } | Event::TimerStopped { at, .. } => Some(*at),
        Event::SessionRecorded(session) => Some(session.from),
        Event::SessionCorrected { from, .. } => Some(*from),
        Event::QuoteSent { at, .. }
        | Event::QuoteAccepted { at, .. }
        | Event::QuoteDeclined { at, .. } => Some(*at),
        _ => None,
    }
}

/// When the work was that an event began or recorded.
fn recorded_times(event: &Event) -> Option<(Instant, Option<Instant>)> {
    match event {
        Event::SessionRecorded(session) => Some((session.from, Some(session.to))),
        Event::TimerStarted { at, .. } => Some((*at, None)),
        _ => None,
    }
}

/// What each session is charged: its time in seconds, and its units in their kind.
pub type Charges = BTreeMap<EventId, (u64, UnitKind, u64)>;

/// Returns what each session is charged until `at`.
pub fn charges(ledger: &Ledger<'static>, at: Instant) -> Charges {
    let charge = |charge: kvant_core::ledger::charge::SessionCharge| {
        let paid = charge.charges.first().and_then(|(package, _)| ledger.payment(*package));
        let uncovered = || uncovered_kind(ledger, charge.from);
        let kind = paid.map_or_else(uncovered, |paid| kind_of(ledger, &paid.payment));
        (charge.id, (charge.spent_seconds, kind, charge.units))
    };
    ledger.charges(at).into_iter().map(charge).collect()
}

/// Returns in what work that no package covers is counted.
pub fn uncovered_kind(ledger: &Ledger<'static>, from: Instant) -> UnitKind {
    BillingUnit::at(ledger, from).kind
}

/// Returns in what a payment counts.
pub fn kind_of(ledger: &Ledger<'static>, payment: &Payment) -> UnitKind {
    let terms = ledger.resolved().map(|resolved| resolved.terms());
    BillingUnit::of_payment(terms, payment).kind
}

/// How many events are told within each other.
const DEPTH: u8 = 2;

/// Tells events of one ledger.
pub struct EventTexts<'l> {
    /// The ledger.
    pub ledger: &'l Ledger<'static>,
    /// The terms.
    pub catalogue: &'static Catalogue,
    /// What its sessions are charged.
    pub charges: &'l Charges,
    /// This year, for dates without one.
    pub this_year: i32,
}

impl EventTexts<'_> {
    /// Returns an event in words.
    pub fn tell(&self, id: EventId, event: &Event) -> String {
        self.tell_down_to(id, event, DEPTH)
    }

    /// What it is about is told too, down to `depth`: a chain of undoing may be long.
    fn tell_down_to(&self, id: EventId, event: &Event, depth: u8) -> String {
        let subject = |subject: EventId| match self.event(subject) {
            Some(event) => match depth.checked_sub(1) {
                Some(depth) => self.tell_down_to(subject, event, depth),
                None => "…".to_string(),
            },
            None => wording::HISTORY_NO_SUBJECT.to_string(),
        };
        match event {
            Event::LedgerNamed { name, document } => {
                wording::history_named(name, &self.document(document))
            }
            Event::StatusChanged { attribute, value } => self.status(attribute, value),
            Event::ReadingChosen { matter, reading } => self.reading(matter, reading),
            Event::PackagePaid(payment) => {
                wording::history_paid(&self.plan(&payment.plan), &self.payment(id, payment))
            }
            Event::PaymentCorrected { payment, corrected, reason } => {
                wording::history_payment_corrected(&self.payment(*payment, corrected), reason)
            }
            Event::PaymentVoided { payment, reason } => {
                wording::history_payment_voided(&subject(*payment), reason)
            }
            Event::RequestOpened(opening) => wording::history_opened(&opening.title),
            Event::RequestMoved { request, step } => {
                wording::history_moved(&self.title(Some(*request)), &self.step(step))
            }
            Event::RequestSent { request, channel } => {
                wording::history_sent(&self.title(Some(*request)), channel)
            }
            Event::RequestReworded { request, title, .. } => {
                let before = match self.event(*request) {
                    Some(Event::RequestOpened(opening)) => opening.title.as_str(),
                    _ => wording::HISTORY_NO_SUBJECT,
                };
                wording::history_reworded(before, title)
            }
            Event::TimerStarted { request, specialist, .. } => {
                wording::history_timer_started(&self.request(*request), specialist)
            }
            Event::TimerStopped { timer, cause, at } => {
                let (what, who) = match self.event(*timer) {
                    Some(Event::TimerStarted { request, specialist, .. }) => {
                        (self.request(*request), specialist.as_str())
                    }
                    _ => (wording::HISTORY_NO_SUBJECT.to_string(), ""),
                };
                // What was recorded is the time from that start to this stop, whatever came later.
                let began = self.event(*timer).and_then(recorded_times);
                let charged =
                    began.map_or_else(String::new, |(from, _)| self.charged(*timer, from, *at));
                wording::history_timer_stopped(*cause, &charged, &what, who)
            }
            Event::SessionRecorded(session) => wording::history_session(
                session.origin == Origin::Import,
                &self.charged(id, session.from, session.to),
                &self.span(session.from, session.to),
                &self.request(session.request),
                &session.specialist,
                &session.text,
            ),
            Event::SessionCorrected { session, from, to, reason } => {
                wording::history_session_corrected(
                    &self.charged(*session, *from, *to),
                    &self.span(*from, *to),
                    reason,
                )
            }
            Event::SessionAttached { session, request } => {
                let known = self.ledger.session(*session);
                // One that was taken back stands only where it was recorded.
                let times = match known.map(|known| (known.from, known.to)) {
                    None => self.event(*session).and_then(recorded_times),
                    times => times,
                };
                let span = match times {
                    Some((from, to)) => self.span(from, to.unwrap_or(from)),
                    None => wording::HISTORY_NO_SUBJECT.to_string(),
                };
                let title = request.map(|request| self.title(Some(request)));
                wording::history_session_attached(&span, title.as_deref())
            }
            Event::EventUndone { event } => {
                let (undone, is_back) = self.undone(*event);
                wording::history_undone(&subject(undone), is_back)
            }
            Event::TermsAcknowledged { document, edition } => {
                wording::history_acknowledged(&self.document(document), edition)
            }
            Event::ConsentGiven { document } => {
                wording::history_consent(&self.document(document), true)
            }
            Event::ConsentWithdrawn { document } => {
                wording::history_consent(&self.document(document), false)
            }
            Event::QuoteWritten { quote, replaces } => {
                wording::history_quote_written(quote.number, &quote.client.name, replaces.is_some())
            }
            Event::QuoteSent { quote, channel, .. } => {
                wording::history_quote_sent(&subject(*quote), channel)
            }
            Event::QuoteAccepted { quote, choice, though_expired, .. } => {
                let variants = match self.event(*quote) {
                    Some(Event::QuoteWritten { quote, .. }) => quote.variants.as_slice(),
                    _ => &[],
                };
                let place = usize::try_from(choice.variant).ok();
                let variant = place.and_then(|place| variants.get(place));
                let title = variant.map_or("", |variant| variant.title.as_str());
                wording::history_quote_accepted(&subject(*quote), title, *though_expired)
            }
            Event::QuoteDeclined { quote, reason, .. } => {
                wording::history_quote_declined(&subject(*quote), reason)
            }
            Event::NoteWritten { about, text } => {
                wording::history_note(text, about.map(subject).as_deref())
            }
        }
    }

    fn event(&self, id: EventId) -> Option<&Event> {
        self.ledger.entry(id).map(|entry| &entry.event)
    }

    /// What the undoing of `event` is about in the end, and whether that came back by it: an
    /// undoing can be undone.
    fn undone(&self, event: EventId) -> (EventId, bool) {
        let (mut about, mut is_back) = (event, false);
        while let Some(Event::EventUndone { event }) = self.event(about) {
            (about, is_back) = (*event, !is_back);
        }
        (about, is_back)
    }

    fn terms(&self) -> Option<&'static Terms> {
        self.ledger.resolved().map(|resolved| resolved.terms())
    }

    fn document(&self, id: &str) -> String {
        self.catalogue.document(id).map_or_else(|_| id.to_string(), wording::document)
    }

    fn plan(&self, id: &str) -> String {
        let plan = self.terms().and_then(|terms| terms.plan(id).ok());
        plan.map_or_else(|| id.to_string(), |plan| plan.name.clone())
    }

    fn status(&self, attribute: &str, value: &str) -> String {
        let known = self.terms().and_then(|terms| {
            let known = terms.attribute.iter().find(|known| known.id == attribute)?;
            Some((known, known.values.iter().find(|known| known.id == value)?))
        });
        match known {
            Some((known, value)) => wording::history_status(&known.sentence, &value.words),
            None => wording::history_status(attribute, value),
        }
    }

    fn reading(&self, matter: &str, reading: &str) -> String {
        let known = self.terms().and_then(|terms| {
            let known = terms.open.iter().find(|known| known.id == matter)?;
            Some((known, known.readings.iter().find(|known| known.id == reading)?))
        });
        match known {
            Some((known, reading)) => wording::history_reading(&known.question, &reading.text),
            None => wording::history_reading(matter, reading),
        }
    }

    /// What was paid; the last day is known where the payment stands as it was entered here.
    fn payment(&self, id: EventId, payment: &Payment) -> String {
        let stands = self.ledger.payment(id).filter(|paid| paid.payment == *payment);
        let bought = wording::amount(kind_of(self.ledger, payment), payment.units.into());
        let last_day = stands.and_then(|paid| paid.last_day);
        wording::history_payment(&bought, payment.amount, last_day, payment.life, self.this_year)
    }

    fn title(&self, request: Option<EventId>) -> String {
        // The latest words, as everywhere else; the first ones of a request that was taken back.
        if let Some(known) = request.and_then(|request| self.ledger.request(request)) {
            return known.opening.title.clone();
        }
        match request.and_then(|request| self.event(request)) {
            Some(Event::RequestOpened(opening)) => opening.title.clone(),
            _ => wording::HISTORY_NO_SUBJECT.to_string(),
        }
    }

    fn request(&self, request: Option<EventId>) -> String {
        match request {
            Some(_) => format!("«{}»", self.title(request)),
            None => wording::HISTORY_NO_REQUEST.to_string(),
        }
    }

    fn step(&self, step: &Transition) -> String {
        match step {
            Transition::Classified { kind, class, priority, .. } => {
                wording::history_step_classified(&self.classes(kind, class, priority))
            }
            Transition::Estimated { minutes, .. } => wording::history_step_estimated(*minutes),
            Transition::Reacted { .. } => wording::HISTORY_STEP_REACTED.to_string(),
            Transition::Agreed { .. } => wording::HISTORY_STEP_AGREED.to_string(),
            Transition::Started { .. } => wording::HISTORY_STEP_STARTED.to_string(),
            Transition::PutOnHold { waits_for, .. } => wording::history_step_on_hold(waits_for),
            Transition::Resumed { .. } => wording::HISTORY_STEP_RESUMED.to_string(),
            Transition::Done { .. } => wording::HISTORY_STEP_DONE.to_string(),
            Transition::Reopened { reason, .. } => wording::history_step_reopened(reason),
            Transition::ReopenedAsNew { reason, .. } => {
                wording::history_step_reopened_as_new(reason)
            }
            Transition::Closed { .. } => wording::HISTORY_STEP_CLOSED.to_string(),
            Transition::Refused { reason, .. } => {
                let known = self.terms().and_then(|terms| terms.refusal_reason(reason));
                wording::history_step_refused(known.map_or(reason, |known| &known.text))
            }
        }
    }

    fn classes(
        &self,
        kind: &Option<String>,
        class: &Option<String>,
        priority: &Option<String>,
    ) -> String {
        let terms = self.terms();
        let kind = kind.as_ref().map(|id| {
            let known = terms.and_then(|terms| terms.kind.iter().find(|known| known.id == *id));
            known.map_or(id, |known| &known.name)
        });
        let class = class.as_ref().map(|id| {
            let known = terms.and_then(|terms| terms.class.iter().find(|known| known.id == *id));
            known.map_or(id, |known| &known.text)
        });
        let priority = priority.as_ref().map(|id| {
            let known = terms.and_then(|terms| terms.priority.iter().find(|known| known.id == *id));
            known.map_or(id, |known| &known.name)
        });
        let told: Vec<&str> =
            [kind, class, priority].into_iter().flatten().map(String::as_str).collect();
        told.join(", ")
    }

    fn span(&self, from: Instant, to: Instant) -> String {
        let offset = self.ledger.offset();
        wording::history_span(offset.to_local(from), offset.to_local(to), self.this_year)
    }

    /// What a session is charged, where it has the times that were written here; else its time.
    fn charged(&self, session: EventId, from: Instant, to: Instant) -> String {
        let seconds = to.signed_duration_since(from).num_seconds();
        let seconds = u64::try_from(seconds).unwrap_or(0);
        let stands = self.ledger.session(session);
        let stands = stands.is_some_and(|stands| stands.from == from && stands.to == Some(to));
        let charge = self.charges.get(&session).filter(|_| stands);
        wording::history_charged(seconds, charge.map(|(_, kind, count)| (*kind, *count)))
    }
}

/// When an event of the history was recorded, in seconds since 1970.
pub fn recorded_at(told: &HistoryEntry<'_>) -> Instant {
    match told {
        HistoryEntry::Known(entry) => entry.recorded_at,
        HistoryEntry::Newer(newer) => newer.recorded_at,
    }
}
