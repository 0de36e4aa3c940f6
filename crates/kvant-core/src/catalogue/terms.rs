//! The terms of one source document.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::Schedule;
use crate::money::Rub;
use crate::quantum::{QuantumLength, UnitKind};
use crate::refusal::{Refusal, nearest};
use crate::source::Source;
use crate::stated::Stated;

/// What is known about the client: attribute → value, such as `status` → `licence-year`.
pub type Attributes = BTreeMap<String, String>;

/// The terms of one source document. Every figure names its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_to: Option<String>,
    /// What is counted.
    pub unit: Unit,
    /// Working hours.
    pub schedule: StatedSchedule,
    /// What has to be known about the client.
    #[serde(default)]
    pub attribute: Vec<Attribute>,
    /// The plans, in the order of the document.
    pub plan: Vec<Plan>,
    /// Where requests are taken.
    #[serde(default)]
    pub channel: Vec<Channel>,
    /// What the service is and is not.
    #[serde(default)]
    pub scope: Vec<Scope>,
    /// Rules that hold for every plan, in words.
    #[serde(default)]
    pub statement: Vec<Statement>,
    /// What the text leaves open.
    #[serde(default)]
    pub open: Vec<OpenMatter>,
    /// Where the text contradicts itself or common sense.
    #[serde(default)]
    pub anomaly: Vec<Anomaly>,
    /// Short quotations, so that a figure can be checked at its place.
    #[serde(default)]
    pub clause: Vec<Clause>,
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

/// Which state of the terms this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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

/// What is counted, and how it is rounded: always up to whole units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// What it is called.
    pub kind: UnitKind,
    /// How long it lasts.
    pub minutes: QuantumLength,
    /// Where the document says so.
    pub source: Source,
}

/// Working hours with their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedSchedule {
    /// The hours as they are read under the assumed readings.
    pub hours: Schedule,
    /// Where the document says so.
    pub source: Source,
}

/// Something about the client on which terms depend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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

/// One value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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

/// A tariff plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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

/// A prepaid package: at least so many units, alive for so many days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The least that is sold at once.
    pub minimum_units: u32,
    /// How long it lives after the payment.
    pub valid_days: u32,
    /// Where the document says so.
    pub source: Source,
}

/// A price, and for whom it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// What must be known about the client for this price to hold.
    #[serde(default)]
    pub when: Attributes,
    /// The price of one unit.
    pub unit_price: Rub,
    /// The least that is paid at once, as the document states it.
    pub minimum_fee: Rub,
    /// Where the document says so.
    pub source: Source,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
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

impl From<Hours> for String {
    fn from(hours: Hours) -> String {
        let exact = Decimal::from(hours.minutes).checked_div(Decimal::from(60));
        exact.unwrap_or_default().normalize().to_string()
    }
}

/// Where requests are taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// For whom or what.
    pub case: String,
    /// The channels; only one of several may be used at a time.
    pub names: Vec<String>,
    /// The address or number, where one is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Where the document says so.
    pub source: Source,
}

/// What the service is or is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Inside or outside.
    pub kind: ScopeKind,
    /// What, in plain words.
    pub text: String,
    /// Where the document says so.
    pub source: Source,
}

/// Inside or outside of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScopeKind {
    /// Part of the service.
    Included,
    /// Not part of it.
    Excluded,
}

/// A rule that holds for every plan, in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The rule.
    pub text: String,
    /// Where the document says so.
    pub source: Source,
}

/// Something that the text leaves open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenMatter {
    /// Its id in links. Where it is the id of a [`crate::catalogue::Rule`], answers are
    /// computed under each reading.
    pub id: String,
    /// The question that the text does not answer.
    pub question: String,
    /// The words that leave it open.
    pub source: Source,
    /// How it can be read; the assumed one is marked. Empty: nothing can be assumed.
    #[serde(default)]
    pub readings: Vec<Reading>,
}

impl OpenMatter {
    /// Returns the reading that is assumed until a person chooses another.
    pub fn assumed(&self) -> Option<&Reading> {
        self.readings.iter().find(|reading| reading.assumed)
    }
}

/// One way to read an open matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Its id in links.
    pub id: String,
    /// What it means, in plain words.
    pub text: String,
    /// Whether it is assumed at first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assumed: bool,
}

/// A place where the text contradicts itself or common sense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anomaly {
    /// Its id.
    pub id: String,
    /// What is wrong, in one sentence.
    pub text: String,
    /// Where.
    pub source: Source,
    /// What can be computed about it; checked when the file is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<AnomalyClaim>,
}

/// A claim about plans that the checker proves by arithmetic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
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

impl AnomalyClaim {
    /// Returns the plan that it speaks against, and the one it is measured by.
    pub fn plans(&self) -> (&str, &str) {
        match self {
            AnomalyClaim::SlowerAndDearer { plan, than }
            | AnomalyClaim::SameReactionDearer { plan, than } => (plan, than),
        }
    }
}

/// A short quotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// The line or clause number.
    pub id: String,
    /// The words, or the row of a table.
    pub text: String,
}
