//! How events are stored: versioned bytes that are never written again.
//!
//! An event is one JSON table. Its head (version, kind, place, clock) is read first, so that an
//! event of a newer app still has its place in the order and survives a round trip unread.

mod fields;
mod payments;
mod quotes;
mod requests;
mod sessions;

use fields::{Fields, SECONDS, maybe, name_of, table, text, texts};

use super::event::{Author, Entry, Event, EventId, Stamp};
use crate::calendar::Instant;
use crate::quote::codec as quote_codec;
use crate::tree::Tree;

/// The version of the stored form that is written.
pub const VERSION: i64 = 1;

/// The most characters of one text that a person enters.
pub const TEXT_MAX: usize = 10_000;

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
    let (kind, body) = (kind_of(event), body_of(event));
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

/// The word for an event.
const fn kind_of(event: &Event) -> &'static str {
    match event {
        Event::LedgerNamed { .. } => "ledger-named",
        Event::StatusChanged { .. } => "status-changed",
        Event::ReadingChosen { .. } => "reading-chosen",
        Event::PackagePaid(_) => "package-paid",
        Event::PaymentCorrected { .. } => "payment-corrected",
        Event::PaymentVoided { .. } => "payment-voided",
        Event::RequestOpened(_) => "request-opened",
        Event::RequestMoved { .. } => "request-moved",
        Event::RequestSent { .. } => "request-sent",
        Event::RequestReworded { .. } => "request-reworded",
        Event::TimerStarted { .. } => "timer-started",
        Event::TimerStopped { .. } => "timer-stopped",
        Event::SessionRecorded(_) => "session-recorded",
        Event::SessionCorrected { .. } => "session-corrected",
        Event::SessionAttached { .. } => "session-attached",
        Event::EventUndone { .. } => "event-undone",
        Event::TermsAcknowledged { .. } => "terms-acknowledged",
        Event::ConsentGiven { .. } => "consent-given",
        Event::ConsentWithdrawn { .. } => "consent-withdrawn",
        Event::QuoteWritten { .. } => "quote-written",
        Event::QuoteSent { .. } => "quote-sent",
        Event::QuoteAccepted { .. } => "quote-accepted",
        Event::QuoteDeclined { .. } => "quote-declined",
        Event::NoteWritten { .. } => "note-written",
    }
}

/// The table of what an event holds.
fn body_of(event: &Event) -> Tree {
    match event {
        Event::LedgerNamed { name, document } => texts([("name", name), ("document", document)]),
        Event::StatusChanged { attribute, value } => {
            texts([("attribute", attribute), ("value", value)])
        }
        Event::ReadingChosen { matter, reading } => {
            texts([("matter", matter), ("reading", reading)])
        }
        Event::PackagePaid(payment) => payments::paid(payment),
        Event::PaymentCorrected { payment, corrected, reason } => {
            payments::correction(payment, corrected, reason)
        }
        Event::PaymentVoided { payment, reason } => {
            table([("payment", name_of(payment)), ("reason", text(reason))])
        }
        Event::RequestOpened(opening) => requests::opened(opening),
        Event::RequestMoved { request, step } => requests::moved(request, step),
        Event::RequestSent { request, channel } => {
            table([("request", name_of(request)), ("channel", text(channel))])
        }
        Event::RequestReworded { request, title, text: said } => {
            table([("request", name_of(request)), ("title", text(title)), ("text", text(said))])
        }
        Event::TimerStarted { request, specialist, at } => {
            sessions::started(request.as_ref(), specialist, *at)
        }
        Event::TimerStopped { timer, at, cause } => sessions::stopped(timer, *at, *cause),
        Event::SessionRecorded(session) => sessions::recorded(session),
        Event::SessionCorrected { session, from, to, reason } => {
            sessions::corrected(session, *from, *to, reason)
        }
        Event::SessionAttached { session, request } => {
            let request = maybe("request", request.as_ref().map(name_of));
            table(request.chain([("session", name_of(session))]))
        }
        Event::EventUndone { event } => table([("event", name_of(event))]),
        Event::TermsAcknowledged { document, edition } => {
            texts([("document", document), ("edition", edition)])
        }
        Event::ConsentGiven { document } | Event::ConsentWithdrawn { document } => {
            texts([("document", document)])
        }
        Event::QuoteWritten { quote, replaces } => {
            let replaces = maybe("replaces", replaces.as_ref().map(name_of));
            table(replaces.chain([("quote", quote_codec::encode(quote))]))
        }
        Event::QuoteSent { quote, at, channel } => quotes::said(quote, *at, "channel", channel),
        Event::QuoteAccepted { quote, at, choice, though_expired } => {
            quotes::accepted(quote, *at, choice, *though_expired)
        }
        Event::QuoteDeclined { quote, at, reason } => quotes::said(quote, *at, "reason", reason),
        Event::NoteWritten { about, text: said } => {
            let about = maybe("about", about.as_ref().map(name_of));
            table(about.chain([("text", text(said))]))
        }
    }
}

/// Reads what an event of that kind holds; nothing for a kind that is not known.
fn event(kind: &str, body: &mut Fields) -> Result<Option<Event>, String> {
    for read in [general_event, payments::event, requests::event, sessions::event, quotes::event] {
        if let Some(event) = read(kind, body)? {
            return Ok(Some(event));
        }
    }
    Ok(None)
}

/// Reads an event about the ledger as a whole, about another event, or a note; nothing for another kind.
fn general_event(kind: &str, body: &mut Fields) -> Result<Option<Event>, String> {
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
        "event-undone" => Event::EventUndone { event: body.name("event")? },
        "terms-acknowledged" => Event::TermsAcknowledged {
            document: body.text("document")?,
            edition: body.text("edition")?,
        },
        "consent-given" => Event::ConsentGiven { document: body.text("document")? },
        "consent-withdrawn" => Event::ConsentWithdrawn { document: body.text("document")? },
        "note-written" => {
            Event::NoteWritten { about: body.maybe_name("about")?, text: body.text("text")? }
        }
        _ => return Ok(None),
    }))
}
