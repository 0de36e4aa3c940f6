//! What a document leaves open, and where it contradicts itself.

use crate::source::Source;
use crate::tree::{record, words};

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
