//! The terms of one source document.

use chrono::NaiveDate;

use super::client::Attribute;
use super::conditions::{Readings, names};
use super::open::{Anomaly, OpenMatter};
use super::plan::{Plan, Unit};
use super::promise::{Class, Kind, Priority, Promise, PromiseKind, StatedSchedule};
use super::requests::{Channel, Intake, Lifecycle, RefusalReason};
use super::rule::Rule;
use super::statement::{Clause, Feature, Scope, Statement};
use crate::calendar::Offset;
use crate::refusal::Refusal;
use crate::source::Source;
use crate::stated::Stated;
use crate::tree::{nearest, record};

record! {
    /// The terms of one source document. Every figure names its place.
    pub struct Terms {
        /// [`crate::catalogue::SCHEMA`] for which it was written.
        pub schema: u32,
        /// Stored in links and ledgers: never reused, never renamed.
        pub id: String,
        /// The number of the source document.
        pub document: String,
        /// Its title.
        pub name: String,
        /// Who offers these terms.
        pub provider: Stated<String>,
        /// The software that is supported: what a person is asked first. A file that was written
        /// before this key was known says nothing, and so it is read.
        #[serde(skip_serializing_if = "is_not_stated")]
        pub software: Stated<Vec<Software>> = Stated::NotStated,
        /// Which state of the terms this is.
        pub edition: Edition,
        /// Whether and how prices include VAT.
        pub vat: Stated<String>,
        /// Where to write about a wrong figure, if anywhere is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub report_to: Option<String>,
        /// What is counted, where the document has a step at all; a plan may have its own.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub unit: Option<Unit>,
        /// Working hours: the first that fits plan, kind and readings holds. None: the document
        /// states none, and [`Schedule::assumed`](crate::calendar::Schedule::assumed) stands in.
        pub schedule: Vec<StatedSchedule> = Vec::new(),
        /// What has to be known about the client.
        pub attribute: Vec<Attribute> = Vec::new(),
        /// Kinds of requests that the document distinguishes; the first is the usual one.
        pub kind: Vec<Kind> = Vec::new(),
        /// What belongs to which kind, as the document lists it.
        pub class: Vec<Class> = Vec::new(),
        /// Priorities that the document distinguishes.
        pub priority: Vec<Priority> = Vec::new(),
        /// The plans, in the order of the document.
        pub plan: Vec<Plan>,
        /// By when something must happen: the first that fits holds.
        pub promise: Vec<Promise> = Vec::new(),
        /// What the plans include, one row a thing.
        pub feature: Vec<Feature> = Vec::new(),
        /// Where requests are taken.
        pub channel: Vec<Channel> = Vec::new(),
        /// Where it says that no other channel counts.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub only_channels: Option<Source>,
        /// How a request goes from being made to being closed.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub lifecycle: Option<Lifecycle>,
        /// What a request must have.
        pub intake: Vec<Intake> = Vec::new(),
        /// Why a request may be refused.
        pub refusal: Vec<RefusalReason> = Vec::new(),
        /// What the service is and is not.
        pub scope: Vec<Scope> = Vec::new(),
        /// Rules that hold for every plan, in words.
        pub statement: Vec<Statement> = Vec::new(),
        /// What the text leaves open.
        pub open: Vec<OpenMatter> = Vec::new(),
        /// Where the text contradicts itself or common sense.
        pub anomaly: Vec<Anomaly> = Vec::new(),
        /// Short quotations, so that a figure can be checked at its place.
        pub clause: Vec<Clause> = Vec::new(),
    }
}

impl Terms {
    /// Returns the software that it supports, as far as it is stated.
    pub fn named_software(&self) -> &[Software] {
        self.software.value().map_or(&[], Vec::as_slice)
    }

    /// Returns whether it supports the software of that id; nothing where it does not say what
    /// it supports.
    pub fn supports(&self, software: &str) -> Option<bool> {
        let named = self.software.value()?;
        Some(named.iter().any(|one| one.id == software))
    }

    /// Returns the kind of that id.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownKind`] with the nearest id.
    pub fn kind(&self, id: &str) -> Result<&Kind, Refusal> {
        self.kind.iter().find(|kind| kind.id == id).ok_or_else(|| Refusal::UnknownKind {
            name: id.to_string(),
            nearest: nearest(id, self.kind.iter().map(|kind| kind.id.as_str())),
        })
    }

    /// Returns the class of that id.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownKind`] with the nearest id.
    pub fn class(&self, id: &str) -> Result<&Class, Refusal> {
        self.class.iter().find(|class| class.id == id).ok_or_else(|| Refusal::UnknownKind {
            name: id.to_string(),
            nearest: nearest(id, self.class.iter().map(|class| class.id.as_str())),
        })
    }

    /// Returns the priority of that id.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownField`] with the nearest id.
    pub fn priority(&self, id: &str) -> Result<&Priority, Refusal> {
        self.priority.iter().find(|one| one.id == id).ok_or_else(|| Refusal::UnknownField {
            field: "priority".to_string(),
            name: id.to_string(),
            nearest: nearest(id, self.priority.iter().map(|one| one.id.as_str())),
        })
    }

    /// Returns how requests of `kind` go, as far as the document says.
    pub fn lifecycle_of(&self, kind: Option<&str>) -> Option<&Lifecycle> {
        self.lifecycle.as_ref().filter(|lifecycle| names(&lifecycle.kind, kind))
    }

    /// Returns what follows under `plan` when the time of the promise `what` is over.
    pub fn follows(&self, plan: &Plan, what: PromiseKind) -> impl Iterator<Item = &Statement> {
        let id = plan.id.as_str();
        let holds = move |one: &&Statement| one.after == Some(what) && names(&one.plan, Some(id));
        self.statement.iter().filter(holds)
    }

    /// Returns the reason of refusal of that id.
    pub fn refusal_reason(&self, id: &str) -> Option<&RefusalReason> {
        self.refusal.iter().find(|reason| reason.id == id)
    }

    /// Returns the kind of a request in a hurry, or of any other; nothing where the document
    /// distinguishes no kinds.
    pub fn kind_for(&self, is_urgent: bool) -> Option<&Kind> {
        let hurried = self.kind.iter().find(|kind| is_urgent && kind.urgent);
        hurried.or(self.kind.first())
    }

    /// Returns the offset of the document's days and hours.
    pub fn offset(&self) -> Offset {
        self.schedule.first().map_or(Offset::MOSCOW, |schedule| schedule.hours.offset)
    }

    /// Returns the matters whose readings change a figure: those named after a
    /// [`crate::catalogue::Rule`] and those that a figure of the document depends on.
    pub fn computed_matters(&self) -> impl Iterator<Item = &OpenMatter> {
        self.open.iter().filter(|open| {
            // Another document may leave something else open under that name, without readings.
            (Rule::of(&open.id).is_some() && !open.readings.is_empty())
                || self.conditions().any(|read| read.contains_key(&open.id))
        })
    }

    /// Every condition on readings.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Readings> {
        let plans = self.plan.iter().flat_map(|plan| {
            let volumes = plan.volume.iter().map(|volume| &volume.reading);
            let fees = plan.fee.iter().map(|fee| &fee.reading);
            volumes.chain(fees).chain(plan.rate.iter().map(|rate| &rate.reading))
        });
        let schedules = self.schedule.iter().map(|schedule| &schedule.reading);
        schedules.chain(plans).chain(self.promise.iter().map(|promise| &promise.reading))
    }

    /// Returns the short quotations that stand at a place.
    pub fn quotations(&self, source: &Source) -> Vec<&Clause> {
        let names = source.clauses();
        self.clause.iter().filter(|clause| names.contains(&clause.id)).collect()
    }
}

fn is_not_stated<T>(stated: &Stated<T>) -> bool {
    matches!(stated, Stated::NotStated)
}

record! {
    /// Software that a service supports.
    pub struct Software {
        /// Its id in links: the same in every document that supports it.
        pub id: String,
        /// What people call it: the same in every document that supports it.
        pub name: String,
    }

    /// Which state of the terms this is.
    pub struct Edition {
        /// Changes with every change of a figure.
        pub id: String,
        /// The day the terms were read.
        pub read_on: NaiveDate,
        /// The date that the document itself carries.
        pub dated: Stated<NaiveDate>,
        /// The address of the original.
        pub original: Stated<String>,
    }
}
