//! What can happen to a ledger.

use std::fmt;

use chrono::{Months, NaiveDate};

use crate::calendar::Instant;
use crate::catalogue::{Package, Validity};
use crate::money::Rub;
use crate::price::ResolvedTerms;
use crate::quote::{Quote, QuoteChoice};
use crate::ticket::Transition;
use crate::tree::words;

/// The name of an event: the SHA-256 of the bytes in which it is stored.
///
/// What is entered by an event (a payment, a request, a session) is known by the event's name.
///
/// ```
/// use kvant_core::ledger::EventId;
///
/// let id = EventId([0xab; 32]);
/// assert!(id.to_string().starts_with("abab"));
/// assert_eq!(EventId::read(&id.to_string()), Some(id));
/// assert_eq!(EventId::read("abab"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub [u8; 32]);

impl EventId {
    /// Returns the name of something that a question states by its number: no event that is stored
    /// has it. Larger numbers are larger names.
    pub(crate) fn numbered(number: u64) -> EventId {
        let mut id = [0; 32];
        let last = id.iter_mut().rev().zip(number.to_be_bytes().into_iter().rev());
        for (byte, value) in last {
            *byte = value;
        }
        EventId(id)
    }

    /// Reads 64 hexadecimal digits in lower case.
    pub fn read(text: &str) -> Option<EventId> {
        let mut bytes = [0; 32];
        let read = base16ct::lower::decode(text, &mut bytes).ok()?.len();
        (read == 32).then_some(EventId(bytes))
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0; 64];
        formatter.write_str(base16ct::lower::encode_str(&self.0, &mut digits)?)
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

/// A device that writes events: a number that it drew once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Author(pub u64);

impl Author {
    /// Reads 16 hexadecimal digits in lower case.
    pub fn read(text: &str) -> Option<Author> {
        let mut bytes = [0; 8];
        let read = base16ct::lower::decode(text, &mut bytes).ok()?.len();
        (read == 8).then_some(Author(u64::from_be_bytes(bytes)))
    }
}

impl fmt::Display for Author {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

/// The place of an event in the one order of all events, the same on every device.
///
/// Clocks have no part in it: they may be wrong. A writer takes a Lamport number above all
/// that it has seen; equal ones are ordered by the author and its own count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// One more than the largest that the author had seen.
    pub lamport: u64,
    /// Who wrote it.
    pub author: Author,
    /// Grows with every event that the author has seen of itself.
    pub sequence: u64,
}

impl Stamp {
    /// Returns the place of what the same author writes right after, having seen nothing else.
    ///
    /// ```
    /// use kvant_core::ledger::event::{Author, Stamp};
    ///
    /// let first = Stamp { lamport: 7, author: Author(1), sequence: 0 };
    /// assert_eq!(first.next(), Stamp { lamport: 8, author: Author(1), sequence: 1 });
    /// ```
    #[must_use]
    pub const fn next(self) -> Stamp {
        Stamp {
            lamport: self.lamport.saturating_add(1),
            author: self.author,
            sequence: self.sequence.saturating_add(1),
        }
    }
}

/// An event with its name and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub id: EventId,
    /// Its place.
    pub stamp: Stamp,
    /// What the clock of the author said: data, not order.
    pub recorded_at: Instant,
    /// What happened.
    pub event: Event,
}

/// What happened: a closed list. Nothing is ever changed; what was wrong is corrected or undone by
/// a further event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The ledger got its name and its document, or other ones.
    LedgerNamed {
        /// What the person calls it.
        name: String,
        /// The document whose terms hold.
        document: String,
    },
    /// Something is known about the client.
    StatusChanged {
        /// The attribute of the document.
        attribute: String,
        /// Its value.
        value: String,
    },
    /// A matter that the document leaves open is read in one way.
    ReadingChosen {
        /// The matter.
        matter: String,
        /// Its reading.
        reading: String,
    },
    /// A package or a month was paid.
    PackagePaid(Payment),
    /// A payment was entered wrongly: this is what was paid.
    PaymentCorrected {
        /// The event by which it was entered.
        payment: EventId,
        /// All of it, anew.
        corrected: Payment,
        /// Why; empty where nobody said.
        reason: String,
    },
    /// A payment was never made, or was given back.
    PaymentVoided {
        /// The event by which it was entered.
        payment: EventId,
        /// Why.
        reason: String,
    },
    /// Somebody asked for support.
    RequestOpened(Opening),
    /// A request took a step of its life.
    RequestMoved {
        /// The event by which it was opened.
        request: EventId,
        /// The step.
        step: Transition,
    },
    /// It was said through which channel a request was sent.
    RequestSent {
        /// The event by which it was opened.
        request: EventId,
        /// The channel, by the name that the document gives it.
        channel: String,
    },
    /// A request was worded wrongly: these are its words.
    RequestReworded {
        /// The event by which it was opened.
        request: EventId,
        /// Its title.
        title: String,
        /// The description.
        text: String,
    },
    /// Work began.
    TimerStarted {
        /// On which request.
        request: Option<EventId>,
        /// Who works; empty where nobody said.
        specialist: String,
        /// When.
        at: Instant,
    },
    /// Work ended.
    TimerStopped {
        /// The event by which it was started.
        timer: EventId,
        /// When.
        at: Instant,
        /// By what.
        cause: StopCause,
    },
    /// Work that no timer measured.
    SessionRecorded(Session),
    /// A session lasted otherwise than was measured or written.
    SessionCorrected {
        /// The event by which it was started or recorded.
        session: EventId,
        /// When it really began.
        from: Instant,
        /// When it really ended.
        to: Instant,
        /// Why.
        reason: String,
    },
    /// A session belongs to a request, or to none, whatever was said before; its times stay.
    SessionAttached {
        /// The event by which it was started or recorded.
        session: EventId,
        /// The request.
        request: Option<EventId>,
    },
    /// An event is to count as if it had not been.
    EventUndone {
        /// That event.
        event: EventId,
    },
    /// The terms of an edition were read and accepted.
    TermsAcknowledged {
        /// The document.
        document: String,
        /// Its edition.
        edition: String,
    },
    /// Consent to the processing of personal data was given.
    ConsentGiven {
        /// The document that asks for it.
        document: String,
    },
    /// It was withdrawn.
    ConsentWithdrawn {
        /// The document that asked for it.
        document: String,
    },
    /// An offer to a client was written down, whole.
    QuoteWritten {
        /// The offer.
        quote: Box<Quote>,
        /// The event by which the offer was written that this one replaces: an earlier draft, or
        /// what was sent before.
        replaces: Option<EventId>,
    },
    /// An offer was handed over to the client.
    QuoteSent {
        /// The event by which it was written.
        quote: EventId,
        /// When.
        at: Instant,
        /// How: the seller's words; may be empty.
        channel: String,
    },
    /// The client accepted an offer.
    QuoteAccepted {
        /// The event by which it was written.
        quote: EventId,
        /// When the client said so.
        at: Instant,
        /// What was accepted.
        choice: QuoteChoice,
        /// Whether the seller agrees although the offer held no longer. Without it an acceptance
        /// after the last day has no effect.
        though_expired: bool,
    },
    /// The client declined an offer.
    QuoteDeclined {
        /// The event by which it was written.
        quote: EventId,
        /// When the client said so.
        at: Instant,
        /// Why; may be empty.
        reason: String,
    },
    /// A remark of a person.
    NoteWritten {
        /// About which event.
        about: Option<EventId>,
        /// The remark.
        text: String,
    },
}

/// What was paid. It carries its own conditions, so that a later change of the terms never changes
/// a balance of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The plan.
    pub plan: String,
    /// How many units; seconds, where the plan has no step.
    pub units: u32,
    /// How long one lasts, in seconds; nothing where requests are counted.
    pub unit_seconds: Option<u32>,
    /// The least that is charged for what is rounded together.
    pub minimum_units: u32,
    /// What was paid for all of them; nothing where it is not known.
    pub amount: Option<Rub>,
    /// When the payment was received.
    pub paid_at: Instant,
    /// How long they live.
    pub life: Life,
}

impl Payment {
    /// Returns its last day under terms as they are read for the client, unless a later payment
    /// prolongs it; nothing where no end is stated, or no terms say how its days are counted.
    pub fn last_day(&self, resolved: Option<&ResolvedTerms<'_>>) -> Option<NaiveDate> {
        let lives = |validity| {
            let resolved = resolved?;
            let paid_on = resolved.terms().offset().to_local(self.paid_at).date_naive();
            Some(resolved.valid_through(validity, paid_on))
        };
        match self.life {
            Life::Days(days) => lives(Validity::Days(days)),
            Life::Months(months) => lives(Validity::Months(months)),
            Life::Month(first) => first.checked_add_months(Months::new(1))?.pred_opt(),
            Life::NotStated => None,
        }
    }
}

/// How long prepaid units live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// So many days after the payment.
    Days(u32),
    /// So many calendar months after the payment.
    Months(u32),
    /// The calendar month that begins on this day, whenever it was paid.
    Month(NaiveDate),
    /// No end is stated.
    NotStated,
}

impl Life {
    /// Returns how long what is bought as this package lives.
    pub fn of(package: &Package) -> Life {
        match (package.valid_months, package.valid_days) {
            (Some(months), _) => Life::Months(months),
            (None, Some(days)) => Life::Days(days),
            (None, None) => Life::NotStated,
        }
    }
}

/// A request, as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Its title.
    pub title: String,
    /// The description.
    pub text: String,
    /// The plan under which it is made, where that is said.
    pub plan: Option<String>,
    /// Its kind, where it is known.
    pub kind: Option<String>,
    /// Its class, where it is known.
    pub class: Option<String>,
    /// Its priority, where it is known.
    pub priority: Option<String>,
    /// When the provider registered it.
    pub registered_at: Instant,
}

impl Opening {
    /// Returns what the request says of itself as the first step of its story.
    pub fn classified(&self) -> Transition {
        Transition::Classified {
            at: self.registered_at,
            kind: self.kind.clone(),
            class: self.class.clone(),
            priority: self.priority.clone(),
        }
    }
}

/// Work from one instant to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// On which request.
    pub request: Option<EventId>,
    /// Who worked; empty where nobody said.
    pub specialist: String,
    /// When it began.
    pub from: Instant,
    /// When it ended.
    pub to: Instant,
    /// What was done; may be empty.
    pub text: String,
    /// How it came here.
    pub origin: Origin,
}

words! {
    /// By what a timer was stopped.
    pub enum StopCause {
        /// By a person.
        Person = "person",
        /// Because the person started another one.
        Other = "other-timer",
        /// Because the prepaid units were used up (S0-18).
        UsedUp = "used-up",
        /// By a person who had forgotten it, at an instant of the past.
        Forgotten = "forgotten",
    }

    /// How a session came into the ledger.
    pub enum Origin {
        /// A person wrote it down.
        ByHand = "by-hand",
        /// It was read from a file of another program.
        Import = "import",
    }
}
