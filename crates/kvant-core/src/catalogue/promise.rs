//! By when something must happen, for which requests, and in which hours that is counted.

use super::conditions::{Attributes, Readings};
use super::span::Span;
use crate::by_name::ByName;
use crate::calendar::Schedule;
use crate::source::Source;
use crate::stated::Stated;
use crate::tree::{record, words};

record! {
    /// By when something must happen.
    pub struct Promise {
        /// What.
        pub what: PromiseKind,
        /// The plans for which it holds; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub plan: Vec<String> = Vec::new(),
        /// The kinds of requests for which it holds; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub kind: Vec<String> = Vec::new(),
        /// The classes for which it holds; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub class: Vec<String> = Vec::new(),
        /// The priorities for which it holds; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub priority: Vec<String> = Vec::new(),
        /// What must be known about the client for it to hold.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub when: Attributes = Attributes::new(),
        /// The readings under which it holds.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub reading: Readings = Readings::new(),
        /// The time it may take.
        pub within: Stated<Span>,
        /// What that time is counted from: the registration, where it does not say.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub after: Option<PromiseKind>,
        /// The schedule in whose hours it is counted, where that is not the one of the work.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub schedule: Option<String>,
        /// The schedule in whose hours requests are taken in, where that differs: a request
        /// that comes outside counts as registered when it opens next.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub intake: Option<String>,
    }
}

words! {
    /// What a document promises for a request.
    pub enum PromiseKind {
        /// Somebody reacts.
        Reaction = "reaction",
        /// An estimate is given.
        Estimate = "estimate",
        /// Work starts.
        Start = "start",
        /// An answer is offered.
        Answer = "answer",
        /// The work is done.
        Completion = "completion",
        /// The client may still report faults.
        FaultWindow = "fault_window",
    }
}

impl PromiseKind {
    /// All of them, in the order in which they happen.
    pub const ALL: [PromiseKind; 6] = [
        PromiseKind::Reaction,
        PromiseKind::Estimate,
        PromiseKind::Start,
        PromiseKind::Answer,
        PromiseKind::Completion,
        PromiseKind::FaultWindow,
    ];
}

record! {
    /// Working hours with their place.
    pub struct StatedSchedule {
        /// Its id, for promises that are counted in other hours than the work is done in.
        pub id: String,
        /// The plans for which it holds; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub plan: Vec<String> = Vec::new(),
        /// The kinds of requests for which it holds; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub kind: Vec<String> = Vec::new(),
        /// The readings under which it holds.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub reading: Readings = Readings::new(),
        /// The hours as they are read under the assumed readings.
        pub hours: Schedule,
        /// Where the document says so.
        pub source: Source,
    }
}

record! {
    /// A kind of request that has terms of its own.
    pub struct Kind {
        /// Its id in questions and links.
        pub id: String,
        /// Its name in the document.
        pub name: String,
        /// Whether requests in a hurry are of this kind.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        pub urgent: bool = false,
        /// Where the document says so.
        pub source: Source,
    }

    /// What belongs to a kind, as the document lists it.
    pub struct Class {
        /// Its number in the document.
        pub id: String,
        /// The kind to which it belongs.
        pub kind: String,
        /// What it is, in plain words.
        pub text: String,
        /// Other words by which a person may look for it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub words: Vec<String> = Vec::new(),
        /// Where the document says so.
        pub source: Source,
    }

    /// How pressing a request is.
    pub struct Priority {
        /// Its id in questions and links.
        pub id: String,
        /// Its name in the document.
        pub name: String,
        /// Where the document says so.
        pub source: Source,
    }
}
