//! The terms of one source document.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::calendar::Schedule;
use crate::money::Rub;
use crate::quantum::{QuantumLength, UnitKind};
use crate::refusal::Refusal;
use crate::source::Source;
use crate::stated::Stated;
use crate::tree::{FromTree, Tree, Wrong, nearest, read_through, record, unknown_word, words};

/// What is known about the client: attribute → value, such as `status` → `licence-year`.
pub type Attributes = BTreeMap<String, String>;

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
        /// Which state of the terms this is.
        pub edition: Edition,
        /// Whether and how prices include VAT.
        pub vat: Stated<String>,
        /// Where to write about a wrong figure, if anywhere is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub report_to: Option<String>,
        /// What is counted.
        pub unit: Unit,
        /// Working hours.
        pub schedule: StatedSchedule,
        /// What has to be known about the client.
        pub attribute: Vec<Attribute> = Vec::new(),
        /// The plans, in the order of the document.
        pub plan: Vec<Plan>,
        /// Where requests are taken.
        pub channel: Vec<Channel> = Vec::new(),
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

    /// Returns the price that holds for this client.
    ///
    /// # Errors
    ///
    /// [`Refusal::MissingAttribute`] with the possible values when something must be known
    /// first, [`Refusal::UnknownField`] for a value that the document does not have.
    pub fn price<'a>(&self, plan: &'a Plan, client: &Attributes) -> Result<&'a Price, Refusal> {
        let fits =
            |price: &&Price| price.when.iter().all(|(key, value)| client.get(key) == Some(value));
        if let Some(price) = plan.price.iter().find(fits) {
            return Ok(price);
        }
        for attribute in &self.attribute {
            let values = || attribute.values.iter().map(|value| value.id.as_str());
            match client.get(&attribute.id) {
                None => {
                    return Err(Refusal::MissingAttribute {
                        attribute: attribute.id.clone(),
                        values: values().map(str::to_string).collect(),
                    });
                }
                Some(given) if !values().any(|value| value == given) => {
                    return Err(Refusal::UnknownField {
                        field: attribute.id.clone(),
                        name: given.clone(),
                        nearest: nearest(given, values()),
                    });
                }
                Some(_) => {}
            }
        }
        Err(Refusal::NotAPackage)
    }

    /// Returns the short quotations that stand at a place.
    pub fn quotations(&self, source: &Source) -> Vec<&Clause> {
        let names = source.clauses();
        self.clause.iter().filter(|clause| names.contains(&clause.id)).collect()
    }
}

record! {
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

record! {
    /// What is counted, and how it is rounded: always up to whole units.
    pub struct Unit {
        /// What it is called.
        pub kind: UnitKind,
        /// How long it lasts.
        pub minutes: QuantumLength,
        /// Where the document says so.
        pub source: Source,
    }
}

record! {
    /// Working hours with their place.
    pub struct StatedSchedule {
        /// The hours as they are read under the assumed readings.
        pub hours: Schedule,
        /// Where the document says so.
        pub source: Source,
    }
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
        /// Where the document defines it.
        pub source: Source,
    }
}

record! {
    /// A tariff plan.
    pub struct Plan {
        /// Stored in links and ledgers: never reused, never renamed.
        pub id: String,
        /// Its name in the document.
        pub name: String,
        /// Where its conditions stand.
        pub source: Source,
        /// How soon somebody must react.
        pub reaction: Stated<Hours>,
        /// How soon the work must be done.
        pub completion: Stated<Hours>,
        /// The prepaid package that it sells.
        pub package: Package,
        /// Prices, by what is known about the client.
        pub price: Vec<Price>,
    }
}

record! {
    /// A prepaid package: at least so many units, alive for so many days.
    pub struct Package {
        /// The least that is sold at once.
        pub minimum_units: u32,
        /// How long it lives after the payment.
        pub valid_days: u32,
        /// Where the document says so.
        pub source: Source,
    }
}

record! {
    /// A price, and for whom it holds.
    pub struct Price {
        /// What must be known about the client for this price to hold.
        pub when: Attributes = Attributes::new(),
        /// The price of one unit.
        pub unit_price: Rub,
        /// The least that is paid at once, as the document states it.
        pub minimum_fee: Rub,
        /// Where the document says so.
        pub source: Source,
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
        let minutes = Decimal::from_str_exact(&text)
            .ok()
            .and_then(|hours| hours.checked_mul(Decimal::from(60)))
            .filter(|minutes| minutes.is_integer() && !minutes.is_sign_negative())
            .and_then(|minutes| u32::try_from(minutes).ok());
        match minutes {
            Some(minutes @ 1..=100_000) => Ok(Hours { minutes }),
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
        let exact = Decimal::from(hours.minutes).checked_div(Decimal::from(60));
        exact.unwrap_or_default().normalize().to_string()
    }
}

record! {
    /// Where requests are taken.
    pub struct Channel {
        /// For whom or what.
        pub case: String,
        /// The channels; only one of several may be used at a time.
        pub names: Vec<String>,
        /// The address or number, where one is published.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub address: Option<String>,
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
    /// A rule that holds for every plan, in plain words.
    pub struct Statement {
        /// The rule.
        pub text: String,
        /// Where the document says so.
        pub source: Source,
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

/// A claim about plans that the checker proves by arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnomalyClaim {
    /// `plan` reacts later than `than` and costs more a unit, for every client.
    SlowerAndDearer {
        /// The plan that is worse.
        plan: String,
        /// The plan that is better.
        than: String,
    },
    /// Both promise the same reaction, yet `plan` costs more a unit, for every client.
    SameReactionDearer {
        /// The dearer plan.
        plan: String,
        /// The cheaper plan.
        than: String,
    },
}

record! {
    /// The two plans of a claim, as they are written.
    struct Both {
        plan: String,
        than: String,
    }
}

impl FromTree for AnomalyClaim {
    fn from_tree(tree: Tree) -> Result<AnomalyClaim, Wrong> {
        let (word, inner) = tree.into_tagged()?;
        let Both { plan, than } = Both::from_tree(inner).map_err(|wrong| wrong.below(&word))?;
        match word.as_str() {
            "slower-and-dearer" => Ok(AnomalyClaim::SlowerAndDearer { plan, than }),
            "same-reaction-dearer" => Ok(AnomalyClaim::SameReactionDearer { plan, than }),
            _ => Err(unknown_word(&word, &["slower-and-dearer", "same-reaction-dearer"])),
        }
    }

    fn blank() -> Self {
        AnomalyClaim::SlowerAndDearer { plan: String::new(), than: String::new() }
    }
}

impl AnomalyClaim {
    /// Returns the plan that it speaks against, and the one it is measured by.
    pub fn plans(&self) -> (&str, &str) {
        match self {
            AnomalyClaim::SlowerAndDearer { plan, than }
            | AnomalyClaim::SameReactionDearer { plan, than } => (plan, than),
        }
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
