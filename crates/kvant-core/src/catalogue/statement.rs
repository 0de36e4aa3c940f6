//! What a document says in words: what plans include, what the service is, rules, quotations.

use super::promise::PromiseKind;
use crate::source::Source;
use crate::tree::{record, words};

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
    /// A short quotation.
    pub struct Clause {
        /// The line or clause number.
        pub id: String,
        /// The words, or the row of a table.
        pub text: String,
    }
}
