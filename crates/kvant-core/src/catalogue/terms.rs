//! The terms of one source document.

use std::mem;

use chrono::NaiveDate;
use serde::Serialize;

use super::requests::{Intake, Lifecycle, RefusalReason, Takes, Way, is_usual};
use super::rules::{Readings, Rule};
use crate::by_name::ByName;
use crate::calendar::{Offset, Schedule, Window};
use crate::decimal;
use crate::money::Rub;
use crate::quantum::{QuantumLength, Step, UnitKind};
use crate::refusal::Refusal;
use crate::source::Source;
use crate::stated::Stated;
use crate::tree::{
    FromTree, Key, Read, Tree, below, nearest, read_record, read_through, record, unknown_word,
    words,
};

/// What is known about the client: attribute → value, such as `status` → `licence-year`.
pub type Attributes = ByName<String>;

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
        /// states none, and [`Schedule::assumed`] stands in.
        pub schedule: Vec<StatedSchedule> = Vec::new(),
        /// What has to be known about the client.
        pub attribute: Vec<Attribute> = Vec::new(),
        /// Kinds of requests that the document tells apart; the first is the usual one.
        pub kind: Vec<Kind> = Vec::new(),
        /// What belongs to which kind, as the document lists it.
        pub class: Vec<Class> = Vec::new(),
        /// Priorities that the document tells apart.
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

    /// Returns the plan of that id.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownPlan`] with the nearest id.
    pub fn plan(&self, id: &str) -> Result<&Plan, Refusal> {
        self.plan.iter().find(|plan| plan.id == id).ok_or_else(|| Refusal::UnknownPlan {
            name: id.to_string(),
            nearest: nearest(id, self.plan.iter().map(|plan| plan.id.as_str())),
        })
    }

    /// Returns the price of a unit of `plan`'s packages that holds for this client when `units`
    /// are bought at once.
    ///
    /// # Errors
    ///
    /// [`Refusal::MissingAttribute`] with the possible values when something must be known
    /// first, [`Refusal::NotAPackage`] where the plan sells none.
    pub fn price<'a>(
        &self,
        plan: &'a Plan,
        client: &Attributes,
        units: u32,
    ) -> Result<&'a Price, Refusal> {
        let fits = |price: &&Price| holds(&price.when, client) && price.from_units <= units;
        // The one for the most units that are still bought: prices by volume.
        if let Some(price) = plan.price.iter().filter(fits).max_by_key(|price| price.from_units) {
            return Ok(price);
        }
        match plan.price.iter().find_map(|price| self.lacking(&price.when, client)) {
            Some(missing) => Err(missing),
            None => Err(Refusal::NotAPackage),
        }
    }

    /// The refusal for the first attribute of `when` that nobody has said.
    pub(crate) fn lacking(&self, when: &Attributes, client: &Attributes) -> Option<Refusal> {
        let unsaid = when.keys().find(|key| !client.contains_key(key))?;
        let attribute = self.attribute.iter().find(|attribute| attribute.id == *unsaid)?;
        let values = attribute.values.iter().map(|value| value.id.clone()).collect();
        let (document, attribute) = (self.id.clone(), attribute.id.clone());
        Some(Refusal::MissingAttribute { document, attribute, values })
    }

    /// Completes what is known about a client by what is assumed where nothing is said.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownField`] for an attribute or a value that the document does not have.
    pub fn client(&self, said: &Attributes) -> Result<Attributes, Refusal> {
        for (id, value) in said {
            let Some(attribute) = self.attribute.iter().find(|attribute| attribute.id == *id)
            else {
                let known = self.attribute.iter().map(|attribute| attribute.id.as_str());
                let nearest = nearest(id, known);
                let field = "attributes".to_string();
                return Err(Refusal::UnknownField { field, name: id.clone(), nearest });
            };
            if !attribute.values.iter().any(|known| known.id == *value) {
                let known = attribute.values.iter().map(|known| known.id.as_str());
                let nearest = nearest(value, known);
                return Err(Refusal::UnknownField {
                    field: id.clone(),
                    name: value.clone(),
                    nearest,
                });
            }
        }
        let mut client = said.clone();
        for attribute in &self.attribute {
            if let Some(assumed) =
                attribute.assumed.as_ref().filter(|_| !said.contains_key(&attribute.id))
            {
                client.insert(attribute.id.clone(), assumed.clone());
            }
        }
        Ok(client)
    }

    /// Returns the attributes that matter under `chosen` readings, the others as assumed: these are
    /// what a person is asked about.
    pub fn asked_attributes(&self, chosen: &Readings) -> impl Iterator<Item = &Attribute> {
        let is_read = |(matter, reading): (&String, &String)| match chosen.get(matter) {
            Some(chosen) => chosen == reading,
            None => {
                let open = self.open.iter().find(|open| open.id == *matter);
                open.and_then(OpenMatter::assumed).is_some_and(|assumed| assumed.id == *reading)
            }
        };
        self.attribute.iter().filter(move |attribute| attribute.reading.iter().all(is_read))
    }

    /// Returns whether something more is asked under a reading of `matter`: what it changes depends
    /// on the answer, so it cannot be said to change nothing before.
    pub fn asks_under(&self, matter: &str) -> bool {
        self.attribute.iter().any(|attribute| attribute.reading.contains_key(matter))
    }

    /// Returns the offset of the clocks at the place of `client`, where an attribute says it
    /// (S0-07).
    pub fn client_offset(&self, client: &Attributes) -> Option<Offset> {
        self.attribute.iter().find_map(|attribute| {
            let said = client.get(&attribute.id)?;
            attribute.values.iter().find(|value| value.id == *said)?.offset
        })
    }

    /// Returns what `plan` counts in; nothing where no step is stated and every second counts.
    pub fn unit_of<'a>(&'a self, plan: &'a Plan) -> Option<&'a Unit> {
        plan.unit.as_ref().or(self.unit.as_ref())
    }

    /// Returns the step of that unit.
    pub fn step(&self, plan: &Plan) -> Step {
        match self.unit_of(plan) {
            None => Step::SECOND,
            Some(unit) => match unit.minutes {
                Some(length) => Step::of_minutes(length, unit.minimum_units),
                None => Step::REQUEST,
            },
        }
    }

    /// Returns the plan that is bought first here: the first one that sells packages, else the first
    /// one.
    pub fn usual_plan(&self) -> Option<&Plan> {
        let sells = |plan: &&Plan| plan.package.is_some();
        self.plan.iter().find(sells).or(self.plan.first())
    }

    /// Returns the step of that plan.
    pub fn usual_step(&self) -> Step {
        self.usual_plan().map_or(Step::SECOND, |plan| self.step(plan))
    }

    /// Returns the price of the volume that `plan` includes, under these readings.
    ///
    /// # Errors
    ///
    /// [`Refusal::MissingAttribute`] when it depends on what nobody has said.
    pub fn fee<'a>(
        &self,
        plan: &'a Plan,
        client: &Attributes,
        readings: &Readings,
    ) -> Result<Option<&'a Fee>, Refusal> {
        let reads = |fee: &&Fee| holds(&fee.reading, readings);
        match plan.fee.iter().filter(reads).find(|fee| holds(&fee.when, client)) {
            Some(fee) => Ok(Some(fee)),
            None => {
                let missing = plan.fee.iter().find_map(|fee| self.lacking(&fee.when, client));
                missing.map_or(Ok(None), Err)
            }
        }
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
    /// tells no kinds apart.
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

/// Whether everything in `when` is so.
pub(crate) fn holds(when: &ByName<String>, known: &ByName<String>) -> bool {
    when.iter().all(|(key, value)| known.get(key) == Some(value))
}

/// Whether `names` is silent or names `one`.
pub(crate) fn names(names: &[String], one: Option<&str>) -> bool {
    names.is_empty() || one.is_some_and(|one| names.iter().any(|name| name == one))
}

record! {
    /// What is counted, and how it is rounded: always up to whole units.
    pub struct Unit {
        /// What it is called.
        pub kind: UnitKind,
        /// How long it lasts; nothing for a request.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub minutes: Option<QuantumLength>,
        /// The least that is charged for what is rounded together.
        #[serde(skip_serializing_if = "is_one")]
        pub minimum_units: u32 = 1,
        /// Where the document says so.
        pub source: Source,
    }

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

fn is_one(count: &u32) -> bool {
    *count == 1
}

record! {
    /// Something about the client on which terms depend.
    pub struct Attribute {
        /// Its id in questions and links.
        pub id: String,
        /// Its name.
        pub name: String,
        /// The beginning of the sentence that a value completes.
        pub sentence: String,
        /// The value that is taken until another is said; none: it must be said.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub assumed: Option<String>,
        /// The readings under which it matters; nobody is asked about it under others.
        #[serde(skip_serializing_if = "Readings::is_empty")]
        pub reading: Readings = Readings::new(),
        /// Its values.
        pub values: Vec<AttributeValue>,
    }
}

record! {
    /// One value of an attribute.
    pub struct AttributeValue {
        /// Its id in questions and links.
        pub id: String,
        /// Its name in the document.
        pub name: String,
        /// How it completes the sentence of the attribute.
        pub words: String,
        /// The offset of the client's clocks, where the value says where the client is.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub offset: Option<Offset>,
        /// Where the document defines it.
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

record! {
    /// A tariff plan. It sells prepaid packages, or a volume a month, or work by its rates; where
    /// it has none of the three, the document states no price.
    pub struct Plan {
        /// Stored in links and ledgers: never reused, never renamed.
        pub id: String,
        /// Its name in the document.
        pub name: String,
        /// Where its conditions stand.
        pub source: Source,
        /// What it counts in, where that differs from the document.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub unit: Option<Unit>,
        /// The prepaid package that it sells.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub package: Option<Package>,
        /// Prices of its packages, by what is known about the client.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub price: Vec<Price> = Vec::new(),
        /// The time that it includes every month: the first that fits the readings holds.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub volume: Vec<Volume> = Vec::new(),
        /// What that costs: the first that fits holds.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub fee: Vec<Fee> = Vec::new(),
        /// What work costs that nothing includes: the first that fits holds.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub rate: Vec<Rate> = Vec::new(),
        /// What happens when a package, or the time that a request may take, is used up. Of a
        /// monthly volume its own `overage` says it: ask [`Plan::used_up`].
        #[serde(skip_serializing_if = "Overage::is_not_stated")]
        pub used_up: Overage = Overage::NotStated,
    }

    /// A prepaid package: at least so many units, alive for so many days or months.
    pub struct Package {
        /// The least that is sold at once.
        pub minimum_units: u32,
        /// How many days it lives after the payment.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub valid_days: Option<u32>,
        /// How many calendar months it lives, where it is not days.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub valid_months: Option<u32>,
        /// Where the document says so.
        pub source: Source,
    }

    /// A price, and for whom it holds.
    pub struct Price {
        /// What must be known about the client for this price to hold.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub when: Attributes = Attributes::new(),
        /// The least that must be bought at once for this price to hold.
        #[serde(skip_serializing_if = "is_none_at_all")]
        pub from_units: u32 = 0,
        /// The price of one unit.
        pub unit_price: Rub,
        /// The least that is paid at once, as the document states it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub minimum_fee: Option<Rub>,
        /// Where the document says so.
        pub source: Source,
    }

    /// Time that is included every calendar month.
    pub struct Volume {
        /// The readings under which it holds.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub reading: Readings = Readings::new(),
        /// How much.
        pub included: Hours,
        /// The kinds of requests that it may be spent on; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub covers: Vec<String> = Vec::new(),
        /// What happens to time above it, and to kinds that it does not cover.
        pub overage: Overage,
        /// Where the document says so.
        pub source: Source,
    }

    /// What is paid every month or year, used or not.
    pub struct Fee {
        /// What must be known about the client for it to hold.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub when: Attributes = Attributes::new(),
        /// The readings under which it holds.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub reading: Readings = Readings::new(),
        /// For how long it pays.
        pub per: Period,
        /// What the document says that it is.
        pub amount: Rub,
        /// What is taken off it, in percent.
        #[serde(skip_serializing_if = "is_none_at_all")]
        pub discount_percent: u32 = 0,
        /// Where the document says so.
        pub source: Source,
    }

    /// What work costs.
    pub struct Rate {
        /// What must be known about the client for it to hold.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub when: Attributes = Attributes::new(),
        /// The readings under which it holds.
        #[serde(skip_serializing_if = "ByName::is_empty")]
        pub reading: Readings = Readings::new(),
        /// The kinds of requests for which it holds; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub kind: Vec<String> = Vec::new(),
        /// The days on which it holds; both where it does not say.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub on: Option<RateDays>,
        /// The hours of the day in which work must start for it to hold; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub hours: Vec<Window> = Vec::new(),
        /// The price.
        pub price: Rub,
        /// Of what.
        pub per: RatePer,
        /// Where the document says so.
        pub source: Source,
    }
}

fn is_none_at_all(count: &u32) -> bool {
    *count == 0
}

words! {
    /// For how long a fee pays.
    pub enum Period {
        /// A calendar month.
        Month = "month",
        /// A year, paid in advance.
        Year = "year",
    }

    /// The days on which a rate holds.
    pub enum RateDays {
        /// Working days.
        WorkingDays = "working-days",
        /// Days off.
        DaysOff = "days-off",
    }

    /// What a rate is the price of.
    pub enum RatePer {
        /// An hour; a shorter step costs its share of it.
        Hour = "hour",
        /// One unit, whatever it is.
        Unit = "unit",
    }
}

/// What happens to work above what was paid for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Overage {
    /// It is charged by the rates of this plan.
    Rates {
        /// Where the document says so.
        source: Source,
    },
    /// It is charged by the rates of another plan.
    Plan {
        /// That plan.
        plan: String,
        /// Where the document says so.
        source: Source,
    },
    /// Work stops until the next month, or the next payment.
    Stop {
        /// Where the document says so.
        source: Source,
    },
    /// Its price is agreed from case to case.
    ByAgreement {
        /// Where the document says so.
        source: Source,
    },
    /// The document says nothing.
    NotStated,
}

impl Overage {
    /// Returns where the document says so, if it says anything.
    pub fn source(&self) -> Option<&Source> {
        match self {
            Overage::Rates { source }
            | Overage::Plan { source, .. }
            | Overage::Stop { source }
            | Overage::ByAgreement { source } => Some(source),
            Overage::NotStated => None,
        }
    }

    /// Returns whether the document says nothing.
    pub fn is_not_stated(&self) -> bool {
        *self == Overage::NotStated
    }
}

/// For how long a package lives after its payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// So many days, counted as the document is read.
    Days(u32),
    /// So many calendar months.
    Months(u32),
}

impl Package {
    /// Returns for how long it lives.
    pub fn validity(&self) -> Validity {
        match self.valid_months {
            Some(months) => Validity::Months(months),
            None => Validity::Days(self.valid_days.unwrap_or(0)),
        }
    }
}

impl Plan {
    /// Returns what happens when what was paid for is used up, under these readings: a volume,
    /// a package, or the time that a request may take (SX-02).
    pub fn used_up(&self, readings: &Readings) -> &Overage {
        self.volume(readings).map_or(&self.used_up, |volume| &volume.overage)
    }

    /// Returns the volume that it includes every month, under these readings.
    pub fn volume(&self, readings: &Readings) -> Option<&Volume> {
        self.volume.iter().find(|volume| holds(&volume.reading, readings))
    }

    /// Returns whether what is paid in advance depends on that attribute of the client.
    pub fn is_priced_by(&self, attribute: &str) -> bool {
        self.price.iter().any(|price| price.when.contains_key(attribute))
            || self.fee.iter().any(|fee| fee.when.contains_key(attribute))
    }

    /// Returns whether something is paid for it in advance: packages, months or years.
    pub fn is_prepaid(&self) -> bool {
        self.package.is_some() || !self.fee.is_empty()
    }

    /// Returns whether the document states no price for it at all.
    pub fn is_unpriced(&self) -> bool {
        self.price.is_empty() && self.fee.is_empty() && self.rate.is_empty()
    }
}

impl Period {
    /// Returns how many calendar months it has.
    pub const fn months(self) -> u32 {
        match self {
            Period::Month => 1,
            Period::Year => 12,
        }
    }
}

impl Fee {
    /// Returns what is paid: the amount less the discount.
    pub fn due(&self) -> Rub {
        let off = self.amount.share(u64::from(self.discount_percent), 100);
        self.amount.less(off.unwrap_or(Rub::ZERO))
    }
}

words! {
    enum OverageWord {
        Rates = "rates",
        Plan = "plan",
        Stop = "stop",
        ByAgreement = "by-agreement",
        NotStated = "not-stated",
    }
}

impl FromTree for Overage {
    fn read(&mut self, tree: &mut Tree) -> Read {
        const SOURCE: Key = Key::new("source");
        let (text, mut inner) = mem::take(tree).into_tagged()?;
        let word = OverageWord::of(&text).ok_or_else(|| unknown_word(&text, OverageWord::WORDS))?;
        let (mut plan, mut source) = (String::blank(), Source::blank());
        let read = match word {
            OverageWord::NotStated => return Ok(()),
            OverageWord::Plan => {
                let keys = [Key::new("plan"), SOURCE];
                read_record(&mut inner, &keys, &mut [&mut plan, &mut source])
            }
            _ => read_record(&mut inner, &[SOURCE], &mut [&mut source]),
        };
        read.map_err(|wrong| below(wrong, &text))?;
        *self = match word {
            OverageWord::Rates => Overage::Rates { source },
            OverageWord::Plan => Overage::Plan { plan, source },
            OverageWord::Stop => Overage::Stop { source },
            OverageWord::ByAgreement => Overage::ByAgreement { source },
            OverageWord::NotStated => Overage::NotStated,
        };
        Ok(())
    }

    fn blank() -> Self {
        Overage::NotStated
    }
}

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
    /// One thing, and which plans include it.
    pub struct Feature {
        /// Its name in the document.
        pub name: String,
        /// What the document explains about it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub note: Option<String>,
        /// Where it stands.
        pub source: Source,
        /// What the document says, by plan; of a plan that is not named it says nothing, which is
        /// neither yes nor no.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub cell: Vec<FeatureCell> = Vec::new(),
    }

    /// What one plan says about one thing.
    pub struct FeatureCell {
        /// The plan.
        pub plan: String,
        /// Whether it is part of it.
        pub is: FeatureWord,
        /// How much, or under which condition.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub text: Option<String>,
        /// Where the document says so.
        pub source: Source,
    }
}

words! {
    /// Whether something is part of a plan.
    pub enum FeatureWord {
        /// It is.
        Included = "included",
        /// It is not.
        Excluded = "excluded",
        /// It is ordered and paid separately.
        SeparateOrder = "separate-order",
    }
}

/// Hours of a promise, held in minutes; written as the document writes them: `"0.5"`.
///
/// ```
/// use kvant_core::catalogue::Hours;
///
/// assert_eq!(Hours::try_from("0.5".to_string())?.minutes(), 30);
/// assert!(Hours::try_from("скоро".to_string()).is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub struct Hours {
    minutes: u32,
}

impl Hours {
    /// Returns the hours in minutes.
    pub const fn minutes(self) -> u32 {
        self.minutes
    }
}

impl TryFrom<String> for Hours {
    type Error = String;

    fn try_from(text: String) -> Result<Hours, String> {
        match whole_amount(&text, 60) {
            Some(minutes @ ..=100_000) => Ok(Hours { minutes }),
            _ => Err(format!(
                "\"{text}\" is not a number of hours in whole minutes, such as \"0.5\""
            )),
        }
    }
}

read_through! {
    String => Hours, blank Hours { minutes: 0 };
}

impl From<Hours> for String {
    fn from(hours: Hours) -> String {
        let hundredths = u64::from(hours.minutes).saturating_mul(100).div_euclid(60);
        let (whole, part) = (hundredths.div_euclid(100), hundredths.rem_euclid(100));
        let exact = format!("{whole}.{part:02}");
        exact.trim_end_matches('0').trim_end_matches('.').to_string()
    }
}

/// The time that a promise allows, as it is written: `"12 working hours"`, `"1-3 weeks"`.
///
/// ```
/// use kvant_core::catalogue::{Count, Span};
///
/// let span = Span::try_from("0.5 working hours".to_string())?;
/// assert_eq!((span.amount(), span.count()), (30, Count::Working));
/// let span = Span::try_from("1-3 weeks".to_string())?;
/// assert_eq!((span.least(), span.amount(), span.count()), (Some(7), 21, Count::CalendarDays));
/// assert!(Span::try_from("скоро".to_string()).is_err());
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
pub struct Span {
    least: Option<u32>,
    amount: u32,
    count: Count,
}

/// In what a promise is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Minutes of working hours.
    Working,
    /// Minutes of the clock.
    Clock,
    /// Minutes of the clock on working days, from midnight to midnight; days off are skipped.
    WorkingDayClock,
    /// Working days.
    WorkingDays,
    /// Calendar days.
    CalendarDays,
}

impl Span {
    /// What can be written after the number, what it is counted in, and how many of its minutes
    /// or days one of it has.
    const WORDS: [(&str, Count, u32); 9] = [
        ("working hours", Count::Working, 60),
        ("working minutes", Count::Working, 1),
        ("clock hours", Count::Clock, 60),
        ("clock minutes", Count::Clock, 1),
        ("working-day hours", Count::WorkingDayClock, 60),
        ("working-day minutes", Count::WorkingDayClock, 1),
        ("working days", Count::WorkingDays, 1),
        ("calendar days", Count::CalendarDays, 1),
        ("weeks", Count::CalendarDays, 7),
    ];

    /// The longest: a year in minutes.
    const MOST: u32 = 366 * 24 * 60;

    /// Returns the least time of a range.
    pub const fn least(self) -> Option<u32> {
        self.least
    }

    /// Returns the time allowed, in minutes or days as [`Span::count`] says.
    pub const fn amount(self) -> u32 {
        self.amount
    }

    /// Returns in what it is counted.
    pub const fn count(self) -> Count {
        self.count
    }
}

/// Reads a number of which one has `each` minutes or days, where they come out whole.
fn whole_amount(text: &str, each: u32) -> Option<u32> {
    let written = decimal::read(text).filter(|written| !written.is_negative)?;
    let exact = written.hundredths?.saturating_mul(u64::from(each));
    let amount =
        u32::try_from(exact.div_euclid(100)).ok().filter(|_| exact.rem_euclid(100) == 0)?;
    (1..=Span::MOST).contains(&amount).then_some(amount)
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Span, String> {
        let read = || {
            let (number, word) = text.split_once(' ')?;
            let (_, count, each) = *Span::WORDS.iter().find(|(known, ..)| *known == word)?;
            let (least, most) = match number.split_once('-') {
                Some((least, most)) => (Some(whole_amount(least, each)?), most),
                None => (None, number),
            };
            let amount = whole_amount(most, each)?;
            let is_range = least.is_none_or(|least| least < amount);
            is_range.then_some(Span { least, amount, count })
        };
        read().ok_or_else(|| {
            let known: Vec<&str> = Span::WORDS.iter().map(|(word, ..)| *word).collect();
            format!(
                "\"{text}\" is not a time such as \"12 working hours\" or \"1-3 weeks\"; known are: {}",
                known.join(", ")
            )
        })
    }
}

impl From<Span> for String {
    fn from(span: Span) -> String {
        let fits = |amount: u32, each: u32| amount.checked_rem(each) == Some(0);
        let all = [Some(span.amount), span.least];
        let word = Span::WORDS.iter().find(|(_, count, each)| {
            *count == span.count && all.into_iter().flatten().all(|amount| fits(amount, *each))
        });
        let (word, each) = word.map_or(("", 1), |(word, _, each)| (*word, *each));
        let number = |amount: u32| amount.checked_div(each).unwrap_or(amount);
        match span.least {
            Some(least) => format!("{}-{} {word}", number(least), number(span.amount)),
            None => format!("{} {word}", number(span.amount)),
        }
    }
}

read_through! {
    String => Span, blank Span { least: None, amount: 0, count: Count::Clock };
}

record! {
    /// Where requests are taken.
    pub struct Channel {
        /// For whom or what.
        pub case: String,
        /// The channels.
        pub names: Vec<String>,
        /// Whether only one of several may be used.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        pub only_one: bool = false,
        /// How a page can open them.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub way: Vec<Way> = Vec::new(),
        /// The address or number, where one is published.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub address: Option<String>,
        /// Which requests are taken there.
        #[serde(skip_serializing_if = "is_usual")]
        pub takes: Takes = Takes::Requests,
        /// The kinds of requests that it names; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub kind: Vec<String> = Vec::new(),
        /// The classes that it names; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub class: Vec<String> = Vec::new(),
        /// Where the document says so.
        pub source: Source,
    }
}

record! {
    /// What the service is or is not.
    pub struct Scope {
        /// Inside or outside.
        pub kind: ScopeKind,
        /// What, in plain words.
        pub text: String,
        /// Where the document says so.
        pub source: Source,
    }
}

words! {
    /// Inside or outside of the service.
    pub enum ScopeKind {
        /// Part of the service.
        Included = "included",
        /// Not part of it.
        Excluded = "excluded",
    }
}

record! {
    /// A rule in plain words.
    pub struct Statement {
        /// What it is about.
        pub topic: Topic = Topic::Work,
        /// The promise whose time is over when it begins to hold.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub after: Option<PromiseKind>,
        /// The plans for which it holds; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub plan: Vec<String> = Vec::new(),
        /// The rule.
        pub text: String,
        /// Where the document says so.
        pub source: Source,
    }
}

words! {
    /// What a rule is about.
    pub enum Topic {
        /// How time is counted and paid.
        Work = "work",
        /// How a request is made, estimated and agreed.
        Request = "request",
        /// What the client has to do.
        Duty = "duty",
        /// How work is handed over and accepted.
        Acceptance = "acceptance",
        /// Personal data.
        PersonalData = "personal-data",
    }
}

record! {
    /// Something that the text leaves open.
    pub struct OpenMatter {
        /// Its id in links. Where it is the id of a [`crate::catalogue::Rule`], answers are
        /// computed under each reading.
        pub id: String,
        /// The question that the text does not answer.
        pub question: String,
        /// The words that leave it open.
        pub source: Source,
        /// How it can be read; the assumed one is marked. Empty: nothing can be assumed.
        pub readings: Vec<Reading> = Vec::new(),
    }
}

impl OpenMatter {
    /// Returns the reading that is assumed until a person chooses another.
    pub fn assumed(&self) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.assumed)
    }
}

record! {
    /// One way to read an open matter.
    pub struct Reading {
        /// Its id in links.
        pub id: String,
        /// What it means, in plain words.
        pub text: String,
        /// Whether it is assumed at first.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        pub assumed: bool = false,
    }
}

record! {
    /// A place where the text contradicts itself or common sense.
    pub struct Anomaly {
        /// Its id.
        pub id: String,
        /// What is wrong, in one sentence.
        pub text: String,
        /// Where.
        pub source: Source,
        /// What can be computed about it; checked when the file is read.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub claim: Option<AnomalyClaim>,
    }
}

words! {
    /// What can be claimed about plans; the checker proves it by arithmetic.
    pub enum ClaimKind {
        /// The plan reacts later than the other and costs more a unit, for every client.
        SlowerAndDearer = "slower-and-dearer",
        /// Both promise the same reaction, yet the plan costs more a unit, for every client.
        SameReactionDearer = "same-reaction-dearer",
        /// An hour of the plan's volume costs more than an hour of the other plan's work.
        PackageDearer = "package-dearer",
        /// An hour of the plan's volume costs the same as an hour of the other plan's work.
        PackageSavesNothing = "package-saves-nothing",
        /// The plan's year is stated at twelve months' price, and yet a discount is promised.
        DiscountNotInPrice = "discount-not-in-price",
    }
}

record! {
    /// A claim about plans.
    pub struct AnomalyClaim {
        /// What is claimed.
        pub is: ClaimKind,
        /// The plan that it speaks against.
        pub plan: String,
        /// The plan by which it is measured, where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub than: Option<String>,
    }
}

record! {
    /// A short quotation.
    pub struct Clause {
        /// The line or clause number.
        pub id: String,
        /// The words, or the row of a table.
        pub text: String,
    }
}
