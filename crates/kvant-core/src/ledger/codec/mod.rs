//! How events are stored: versioned bytes that are never written again.
//!
//! An event is one JSON table. Its head (version, kind, place, clock) is read first, so that an
//! event of a newer app still has its place in the order and survives a round trip unread.

use chrono::DateTime;

use super::event::{
    Author, Entry, Event, EventId, Life, Opening, Origin, Payment, Session, Stamp, StopCause,
};
use crate::calendar::{Instant, iso};
use crate::money::Rub;
use crate::quote::{QuoteChoice, codec as quote_codec};
use crate::ticket::Transition;
use crate::tree::{Tree, read_date};

/// The version of the stored form that is written.
pub const VERSION: i64 = 1;

/// The most characters of one text that a person enters.
pub const TEXT_MAX: usize = 10_000;

/// Seconds since 1970 between which instants can be: the years 2000 to 2200.
const SECONDS: std::ops::RangeInclusive<i64> = 946_684_800..=7_258_118_400;

/// The largest Lamport number and sequence: nobody writes so many events, and a number near the end
/// of all numbers would leave no room after it.
const COUNT_MAX: u64 = 1 << 53;

/// What stored bytes hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decoded {
    /// An event that is understood.
    Known(Box<Entry>),
    /// An event of a newer app: it is kept, and its place is known.
    Newer(Newer),
    /// No event at all, or one that is broken.
    Unreadable {
        /// What is wrong, and where.
        reason: String,
    },
}

/// An event that a newer app wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newer {
    /// Its name.
    pub id: EventId,
    /// Its place.
    pub stamp: Stamp,
    /// What the clock of the author said.
    pub recorded_at: Instant,
    /// The word for what happened.
    pub kind: String,
}

/// Writes an event.
///
/// The name of an event is the SHA-256 of these bytes; the store computes it.
///
/// ```
/// use kvant_core::ledger::codec::{self, Decoded};
/// use kvant_core::ledger::event::{Author, Event, EventId, Stamp};
///
/// let at = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap().fixed_offset();
/// let stamp = Stamp { lamport: 1, author: Author(7), sequence: 0 };
/// let event = Event::NoteWritten { about: None, text: "Звонили".to_string() };
/// let bytes = codec::encode(&event, stamp, at);
/// match codec::decode(EventId([0; 32]), &bytes) {
///     Decoded::Known(entry) => assert_eq!(entry.event, event),
///     other => panic!("{other:?}"),
/// }
/// ```
pub fn encode(event: &Event, stamp: Stamp, recorded_at: Instant) -> Vec<u8> {
    let (kind, body) = written(event);
    let count = |number: u64| Tree::Whole(i64::try_from(number).unwrap_or(i64::MAX));
    table([
        ("v", Tree::Whole(VERSION)),
        ("kind", text(kind)),
        ("by", Tree::Text(stamp.author.to_string())),
        ("lamport", count(stamp.lamport)),
        ("sequence", count(stamp.sequence)),
        // The clock is data: a wrong one stops nothing.
        (
            "recorded_at",
            Tree::Whole(recorded_at.timestamp().clamp(*SECONDS.start(), *SECONDS.end())),
        ),
        ("body", body),
    ])
    .to_json()
    .into_bytes()
}

/// Reads stored bytes whose name is `id`.
pub fn decode(id: EventId, bytes: &[u8]) -> Decoded {
    match read(id, bytes) {
        Ok(decoded) => decoded,
        Err(reason) => Decoded::Unreadable { reason },
    }
}

fn read(id: EventId, bytes: &[u8]) -> Result<Decoded, String> {
    let tree = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut head = Fields(Tree::from_json(tree)?);
    let version = head.whole("v")?;
    let kind = head.text("kind")?;
    let author = head.text("by")?;
    let author = Author::read(&author).ok_or("by: not 16 hexadecimal digits")?;
    let (lamport, sequence) = (head.count("lamport")?, head.count("sequence")?);
    let stamp = Stamp { lamport, author, sequence };
    let recorded_at = head.instant("recorded_at")?;
    let newer = |kind| Decoded::Newer(Newer { id, stamp, recorded_at, kind });
    if version > VERSION {
        return Ok(newer(kind));
    }
    let mut body = Fields(head.0.remove("body").ok_or("body: missing")?);
    Ok(match event(&kind, &mut body)? {
        Some(event) => Decoded::Known(Box::new(Entry { id, stamp, recorded_at, event })),
        None => newer(kind),
    })
}

/// The word for an event and the table of what it holds.
fn written(event: &Event) -> (&'static str, Tree) {
    match event {
        Event::LedgerNamed { name, document } => {
            ("ledger-named", table([("name", text(name)), ("document", text(document))]))
        }
        Event::StatusChanged { attribute, value } => {
            ("status-changed", table([("attribute", text(attribute)), ("value", text(value))]))
        }
        Event::ReadingChosen { matter, reading } => {
            ("reading-chosen", table([("matter", text(matter)), ("reading", text(reading))]))
        }
        Event::PackagePaid(payment) => ("package-paid", paid(payment)),
        Event::PaymentCorrected { payment, corrected, reason } => {
            let fields = [("payment", name_of(payment)), ("corrected", paid(corrected))];
            // The first events of this kind had no reason: without one they still look so.
            let reason = Some(reason).filter(|reason| !reason.is_empty());
            let reason = maybe("reason", reason.map(|reason| text(reason)));
            ("payment-corrected", table(fields.into_iter().chain(reason)))
        }
        Event::PaymentVoided { payment, reason } => {
            ("payment-voided", table([("payment", name_of(payment)), ("reason", text(reason))]))
        }
        Event::RequestOpened(opening) => ("request-opened", opened(opening)),
        Event::RequestMoved { request, step } => {
            let (word, at, more) = step_written(step);
            let fields = [("request", name_of(request)), ("step", text(word)), ("at", seconds(at))];
            ("request-moved", table(fields.into_iter().chain(more)))
        }
        Event::RequestSent { request, channel } => {
            ("request-sent", table([("request", name_of(request)), ("channel", text(channel))]))
        }
        Event::RequestReworded { request, title, text: said } => (
            "request-reworded",
            table([("request", name_of(request)), ("title", text(title)), ("text", text(said))]),
        ),
        Event::TimerStarted { request, specialist, at } => {
            let fields = [("specialist", text(specialist)), ("at", seconds(*at))];
            ("timer-started", table(maybe("request", request.as_ref().map(name_of)).chain(fields)))
        }
        Event::TimerStopped { timer, at, cause } => {
            let cause = word(*cause as usize, StopCause::WORDS);
            (
                "timer-stopped",
                table([("timer", name_of(timer)), ("at", seconds(*at)), ("cause", cause)]),
            )
        }
        Event::SessionRecorded(session) => {
            let fields = [
                ("specialist", text(&session.specialist)),
                ("from", seconds(session.from)),
                ("to", seconds(session.to)),
                ("text", text(&session.text)),
                ("origin", word(session.origin as usize, Origin::WORDS)),
            ];
            let request = maybe("request", session.request.as_ref().map(name_of));
            ("session-recorded", table(request.chain(fields)))
        }
        Event::SessionCorrected { session, from, to, reason } => {
            let fields = [("from", seconds(*from)), ("to", seconds(*to)), ("reason", text(reason))];
            ("session-corrected", table([("session", name_of(session))].into_iter().chain(fields)))
        }
        Event::SessionAttached { session, request } => {
            let request = maybe("request", request.as_ref().map(name_of));
            ("session-attached", table(request.chain([("session", name_of(session))])))
        }
        Event::EventUndone { event } => ("event-undone", table([("event", name_of(event))])),
        Event::TermsAcknowledged { document, edition } => (
            "terms-acknowledged",
            table([("document", text(document)), ("edition", text(edition))]),
        ),
        Event::ConsentGiven { document } => {
            ("consent-given", table([("document", text(document))]))
        }
        Event::ConsentWithdrawn { document } => {
            ("consent-withdrawn", table([("document", text(document))]))
        }
        Event::QuoteWritten { quote, replaces } => {
            let replaces = maybe("replaces", replaces.as_ref().map(name_of));
            ("quote-written", table(replaces.chain([("quote", quote_codec::encode(quote))])))
        }
        Event::QuoteSent { quote, at, channel } => (
            "quote-sent",
            table([("quote", name_of(quote)), ("at", seconds(*at)), ("channel", text(channel))]),
        ),
        Event::QuoteAccepted { quote, at, choice, though_expired } => {
            let whole = |place: &u32| Tree::Whole(i64::from(*place));
            let fields = [
                ("quote", name_of(quote)),
                ("at", seconds(*at)),
                ("variant", whole(&choice.variant)),
                ("taken", Tree::List(choice.taken.iter().map(whole).collect())),
            ];
            let late = maybe("though_expired", though_expired.then_some(Tree::Truth(true)));
            ("quote-accepted", table(fields.into_iter().chain(late)))
        }
        Event::QuoteDeclined { quote, at, reason } => (
            "quote-declined",
            table([("quote", name_of(quote)), ("at", seconds(*at)), ("reason", text(reason))]),
        ),
        Event::NoteWritten { about, text: said } => {
            let about = maybe("about", about.as_ref().map(name_of));
            ("note-written", table(about.chain([("text", text(said))])))
        }
    }
}

/// Reads what an event of that kind holds; nothing for a kind that is not known.
fn event(kind: &str, body: &mut Fields) -> Result<Option<Event>, String> {
    Ok(Some(match kind {
        "ledger-named" => {
            Event::LedgerNamed { name: body.text("name")?, document: body.text("document")? }
        }
        "status-changed" => {
            Event::StatusChanged { attribute: body.text("attribute")?, value: body.text("value")? }
        }
        "reading-chosen" => {
            Event::ReadingChosen { matter: body.text("matter")?, reading: body.text("reading")? }
        }
        "package-paid" => Event::PackagePaid(payment(body)?),
        "payment-corrected" => Event::PaymentCorrected {
            payment: body.name("payment")?,
            corrected: payment(&mut Fields(
                body.0.remove("corrected").ok_or("corrected: missing")?,
            ))?,
            reason: body.maybe_text("reason")?.unwrap_or_default(),
        },
        "payment-voided" => {
            Event::PaymentVoided { payment: body.name("payment")?, reason: body.text("reason")? }
        }
        "request-opened" => Event::RequestOpened(opening(body)?),
        "request-moved" => {
            let (request, word) = (body.name("request")?, body.text("step")?);
            let Some(step) = step(&word, body)? else { return Ok(None) };
            Event::RequestMoved { request, step }
        }
        "request-sent" => {
            Event::RequestSent { request: body.name("request")?, channel: body.text("channel")? }
        }
        "request-reworded" => Event::RequestReworded {
            request: body.name("request")?,
            title: body.text("title")?,
            text: body.text("text")?,
        },
        "timer-started" => Event::TimerStarted {
            request: body.maybe_name("request")?,
            specialist: body.text("specialist")?,
            at: body.instant("at")?,
        },
        "timer-stopped" => {
            let Some(cause) = StopCause::of(&body.text("cause")?) else { return Ok(None) };
            Event::TimerStopped { timer: body.name("timer")?, at: body.instant("at")?, cause }
        }
        "session-recorded" => {
            let Some(origin) = Origin::of(&body.text("origin")?) else { return Ok(None) };
            Event::SessionRecorded(Session {
                request: body.maybe_name("request")?,
                specialist: body.text("specialist")?,
                from: body.instant("from")?,
                to: body.instant("to")?,
                text: body.text("text")?,
                origin,
            })
        }
        "session-corrected" => Event::SessionCorrected {
            session: body.name("session")?,
            from: body.instant("from")?,
            to: body.instant("to")?,
            reason: body.text("reason")?,
        },
        "session-attached" => Event::SessionAttached {
            session: body.name("session")?,
            request: body.maybe_name("request")?,
        },
        "event-undone" => Event::EventUndone { event: body.name("event")? },
        "terms-acknowledged" => Event::TermsAcknowledged {
            document: body.text("document")?,
            edition: body.text("edition")?,
        },
        "consent-given" => Event::ConsentGiven { document: body.text("document")? },
        "consent-withdrawn" => Event::ConsentWithdrawn { document: body.text("document")? },
        "quote-written" => {
            let quote = body.0.remove("quote").ok_or("quote: missing")?;
            let quote = match quote_codec::decode(quote) {
                Ok(quote) => Box::new(quote),
                // A newer app wrote it: the event is kept as a newer one.
                Err(quote_codec::Unreadable::Newer { .. }) => return Ok(None),
                Err(broken) => return Err(format!("quote: {broken}")),
            };
            Event::QuoteWritten { quote, replaces: body.maybe_name("replaces")? }
        }
        "quote-sent" => Event::QuoteSent {
            quote: body.name("quote")?,
            at: body.instant("at")?,
            channel: body.text("channel")?,
        },
        "quote-accepted" => Event::QuoteAccepted {
            quote: body.name("quote")?,
            at: body.instant("at")?,
            choice: QuoteChoice {
                variant: body.maybe_u32("variant")?.ok_or("variant: missing")?,
                taken: body.places("taken")?,
            },
            though_expired: matches!(body.0.remove("though_expired"), Some(Tree::Truth(true))),
        },
        "quote-declined" => Event::QuoteDeclined {
            quote: body.name("quote")?,
            at: body.instant("at")?,
            reason: body.text("reason")?,
        },
        "note-written" => {
            Event::NoteWritten { about: body.maybe_name("about")?, text: body.text("text")? }
        }
        _ => return Ok(None),
    }))
}

fn paid(payment: &Payment) -> Tree {
    let life = match payment.life {
        Life::Days(days) => ("valid_days", Tree::Whole(i64::from(days))),
        Life::Months(months) => ("valid_months", Tree::Whole(i64::from(months))),
        Life::Month(first) => ("month", Tree::Text(iso(first))),
        Life::NotStated => ("valid_days", Tree::Nothing),
    };
    let fields = [
        ("plan", text(&payment.plan)),
        ("units", Tree::Whole(i64::from(payment.units))),
        ("minimum_units", Tree::Whole(i64::from(payment.minimum_units))),
        ("paid_at", seconds(payment.paid_at)),
        life,
    ];
    let unit = payment.unit_seconds.map(|seconds| Tree::Whole(i64::from(seconds)));
    let amount = payment.amount.map(|amount| Tree::Text(amount.to_string()));
    table(fields.into_iter().chain(maybe("unit_seconds", unit)).chain(maybe("amount", amount)))
}

fn payment(body: &mut Fields) -> Result<Payment, String> {
    let life = match (body.maybe_u32("valid_days")?, body.maybe_u32("valid_months")?) {
        (Some(days), _) => Life::Days(days),
        (None, Some(months)) => Life::Months(months),
        (None, None) => match body.maybe_text("month")? {
            Some(first) => Life::Month(read_date(&first).ok_or("month: not a date")?),
            None => Life::NotStated,
        },
    };
    let amount = body.maybe_text("amount")?.map(Rub::try_from).transpose();
    Ok(Payment {
        plan: body.text("plan")?,
        units: body.maybe_u32("units")?.ok_or("units: missing")?,
        unit_seconds: body.maybe_u32("unit_seconds")?,
        minimum_units: body.maybe_u32("minimum_units")?.ok_or("minimum_units: missing")?,
        amount: amount.map_err(|error| format!("amount: {error}"))?,
        paid_at: body.instant("paid_at")?,
        life,
    })
}

fn opened(opening: &Opening) -> Tree {
    let fields = [
        ("title", text(&opening.title)),
        ("text", text(&opening.text)),
        ("registered_at", seconds(opening.registered_at)),
    ];
    let more = [
        ("plan", &opening.plan),
        ("kind", &opening.kind),
        ("class", &opening.class),
        ("priority", &opening.priority),
    ];
    let more = more.into_iter().filter_map(|(key, value)| Some((key, text(value.as_ref()?))));
    table(fields.into_iter().chain(more))
}

fn opening(body: &mut Fields) -> Result<Opening, String> {
    Ok(Opening {
        title: body.text("title")?,
        text: body.text("text")?,
        plan: body.maybe_text("plan")?,
        kind: body.maybe_text("kind")?,
        class: body.maybe_text("class")?,
        priority: body.maybe_text("priority")?,
        registered_at: body.instant("registered_at")?,
    })
}

/// The word for a step, when it was taken, and what else it holds.
fn step_written(step: &Transition) -> (&'static str, Instant, Vec<(&'static str, Tree)>) {
    let (word, more) = match step {
        Transition::Classified { kind, class, priority, .. } => {
            let fields = [("kind", kind), ("class", class), ("priority", priority)];
            let fields = fields.into_iter();
            let fields = fields.filter_map(|(key, value)| Some((key, text(value.as_ref()?))));
            ("classified", fields.collect())
        }
        Transition::Reacted { .. } => ("reacted", Vec::new()),
        Transition::Estimated { minutes, .. } => {
            ("estimated", vec![("minutes", Tree::Whole(i64::from(*minutes)))])
        }
        Transition::Agreed { .. } => ("agreed", Vec::new()),
        Transition::Started { .. } => ("started", Vec::new()),
        Transition::PutOnHold { waits_for, .. } => {
            ("put-on-hold", vec![("waits_for", text(waits_for))])
        }
        Transition::Resumed { .. } => ("resumed", Vec::new()),
        Transition::Done { .. } => ("done", Vec::new()),
        Transition::Reopened { reason, .. } => ("reopened", vec![("reason", text(reason))]),
        Transition::ReopenedAsNew { reason, .. } => {
            ("reopened-as-new", vec![("reason", text(reason))])
        }
        Transition::Closed { .. } => ("closed", Vec::new()),
        Transition::Refused { reason, .. } => ("refused", vec![("reason", text(reason))]),
    };
    (word, step.at(), more)
}

fn step(word: &str, body: &mut Fields) -> Result<Option<Transition>, String> {
    let at = body.instant("at")?;
    Ok(Some(match word {
        "classified" => Transition::Classified {
            at,
            kind: body.maybe_text("kind")?,
            class: body.maybe_text("class")?,
            priority: body.maybe_text("priority")?,
        },
        "reacted" => Transition::Reacted { at },
        "estimated" => Transition::Estimated {
            at,
            minutes: body.maybe_u32("minutes")?.ok_or("minutes: missing")?,
        },
        "agreed" => Transition::Agreed { at },
        "started" => Transition::Started { at },
        "put-on-hold" => Transition::PutOnHold { at, waits_for: body.text("waits_for")? },
        "resumed" => Transition::Resumed { at },
        "done" => Transition::Done { at },
        "reopened" => Transition::Reopened { at, reason: body.text("reason")? },
        "reopened-as-new" => Transition::ReopenedAsNew { at, reason: body.text("reason")? },
        "closed" => Transition::Closed { at },
        "refused" => Transition::Refused { at, reason: body.text("reason")? },
        _ => return Ok(None),
    }))
}

fn table<'a>(fields: impl IntoIterator<Item = (&'a str, Tree)>) -> Tree {
    Tree::Table(fields.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
}

/// A field that is written only where there is something to write.
fn maybe(key: &'static str, value: Option<Tree>) -> impl Iterator<Item = (&'static str, Tree)> {
    value.map(|value| (key, value)).into_iter()
}

fn text(text: &str) -> Tree {
    Tree::Text(text.to_string())
}

fn name_of(id: &EventId) -> Tree {
    Tree::Text(id.to_string())
}

fn seconds(at: Instant) -> Tree {
    Tree::Whole(at.timestamp())
}

fn word(place: usize, words: &[&str]) -> Tree {
    text(words.get(place).copied().unwrap_or(""))
}

/// A table whose values are taken out by their keys. What is left over belongs to a newer app and
/// is ignored.
struct Fields(Tree);

impl Fields {
    fn text(&mut self, key: &str) -> Result<String, String> {
        self.maybe_text(key)?.ok_or_else(|| format!("{key}: missing"))
    }

    fn maybe_text(&mut self, key: &str) -> Result<Option<String>, String> {
        match self.0.remove(key) {
            Some(Tree::Text(text)) => Ok(Some(text)),
            None | Some(Tree::Nothing) => Ok(None),
            Some(_) => Err(format!("{key}: not a text")),
        }
    }

    fn maybe_whole(&mut self, key: &str) -> Result<Option<i64>, String> {
        match self.0.remove(key) {
            Some(Tree::Whole(number)) => Ok(Some(number)),
            None | Some(Tree::Nothing) => Ok(None),
            Some(_) => Err(format!("{key}: not a whole number")),
        }
    }

    fn whole(&mut self, key: &str) -> Result<i64, String> {
        self.maybe_whole(key)?.ok_or_else(|| format!("{key}: missing"))
    }

    fn count(&mut self, key: &str) -> Result<u64, String> {
        let count = u64::try_from(self.whole(key)?).ok().filter(|count| *count <= COUNT_MAX);
        count.ok_or_else(|| format!("{key}: not from 0 to {COUNT_MAX}"))
    }

    fn places(&mut self, key: &str) -> Result<Vec<u32>, String> {
        let Some(Tree::List(places)) = self.0.remove(key) else {
            return Err(format!("{key}: not a list"));
        };
        let place = |place: Tree| place.whole().and_then(|place| u32::try_from(place).ok());
        let places: Option<Vec<u32>> = places.into_iter().map(place).collect();
        places.ok_or_else(|| format!("{key}: out of range"))
    }

    fn maybe_u32(&mut self, key: &str) -> Result<Option<u32>, String> {
        let number = self.maybe_whole(key)?.map(u32::try_from).transpose();
        number.map_err(|_| format!("{key}: out of range"))
    }

    fn instant(&mut self, key: &str) -> Result<Instant, String> {
        let seconds = self.whole(key)?;
        let instant = DateTime::from_timestamp(seconds, 0).filter(|_| SECONDS.contains(&seconds));
        Ok(instant.ok_or_else(|| format!("{key}: not between 2000 and 2200"))?.fixed_offset())
    }

    fn name(&mut self, key: &str) -> Result<EventId, String> {
        self.maybe_name(key)?.ok_or_else(|| format!("{key}: missing"))
    }

    fn maybe_name(&mut self, key: &str) -> Result<Option<EventId>, String> {
        let Some(text) = self.maybe_text(key)? else { return Ok(None) };
        EventId::read(&text).map(Some).ok_or_else(|| format!("{key}: not 64 hexadecimal digits"))
    }
}
