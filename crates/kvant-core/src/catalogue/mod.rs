//! What the world says, as data: terms, the production calendar, VAT.

// In reading order: a module uses what stands above it; only the questions of a subject that are
// asked of the whole document look down to `terms`.
mod conditions;
mod rule;
mod span;
mod overage;
mod plan;
mod client;
mod promise;
mod requests;
mod statement;
mod open;
mod terms;
mod rules;
mod check;
mod read;

pub use check::check_terms;
pub use client::{Attribute, AttributeValue};
pub use conditions::{Attributes, Readings};
pub(crate) use conditions::{holds, names};
pub use open::{Anomaly, AnomalyClaim, ClaimKind, OpenMatter, Reading};
pub use overage::Overage;
pub use plan::{
    Fee, Package, Period, Plan, Price, Rate, RateDays, RatePer, Unit, Validity, Volume,
};
pub use promise::{Class, Kind, Priority, Promise, PromiseKind, StatedSchedule};
pub use read::{ReadError, read_calendar, read_terms, read_vat, schema_of};
pub use requests::{
    AfterExcess, Automatic, Channel, Exceeded, Intake, IntakeCheck, Lifecycle, Need, RefusalReason,
    Takes, Way, Wording,
};
pub use rule::{
    CancelledSession, HoursZone, NextPayment, Overlap, RoundingBasis, Rule, ShortDays, UnitInPause,
    ValidityDays, ValidityStart, VatInPrice, WorkingDays,
};
pub use rules::{Rules, read_as};
pub use span::{Count, Hours, Span};
pub use statement::{
    Clause, Feature, FeatureCell, FeatureWord, Scope, ScopeKind, Statement, Topic,
};
pub use terms::{Edition, Software, Terms};

use crate::calendar::ProductionCalendar;
use crate::money::VatPercent;
use crate::refusal::Refusal;
use crate::source::Source;
use crate::tree::{FromTree, Tree, Wrong, nearest, record};

/// The schema of the data this version understands.
pub const SCHEMA: u32 = 1;

record! {
    /// Everything that the world says, checked: what the app fetches as one file.
    pub struct Catalogue {
        /// [`SCHEMA`] of the program that compiled it.
        pub schema: u32,
        /// The documents, in the order of their ids.
        pub documents: Vec<Terms>,
        /// The Russian production calendar.
        pub calendar: ProductionCalendar,
        /// VAT by date.
        pub vat: VatRates,
    }
}

impl Catalogue {
    /// Reads everything but the documents, and returns those as they are: a page that shows the
    /// catalogue reads them with [`add`](Catalogue::add), and can do something else in between.
    ///
    /// ```
    /// use kvant_core::catalogue::Catalogue;
    /// use kvant_core::tree::Tree;
    ///
    /// let json = r#"{"schema": 1, "documents": [{"id": "x"}], "vat": {"rate": []}, "calendar":
    ///     {"name": "RF", "compiled_on": "2026-11-01", "sources": [], "holidays": [], "years": []}}"#;
    /// let (mut catalogue, documents) = Catalogue::without_documents(Tree::from_json(json).unwrap())?;
    /// assert!(catalogue.documents.is_empty());
    /// for document in documents {
    ///     let wrong = catalogue.add(document).unwrap_err();
    ///     assert!(wrong.to_string().starts_with("documents.0: "));
    /// }
    /// # Ok::<(), kvant_core::tree::Wrong>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Wrong`], for a mistake anywhere but in a document.
    pub fn without_documents(mut tree: Tree) -> Result<(Catalogue, Vec<Tree>), Wrong> {
        let documents = match &mut tree {
            Tree::Table(entries) => entries.iter_mut().find(|(key, _)| key == "documents"),
            _ => None,
        };
        let documents = match documents {
            Some((_, Tree::List(documents))) => std::mem::take(documents),
            // What is no list is left for the reader to say so.
            _ => Vec::new(),
        };
        Ok((Catalogue::from_tree(tree)?, documents))
    }

    /// Reads one more document.
    ///
    /// # Errors
    ///
    /// [`Wrong`], with the path from the catalogue; then it is not added.
    pub fn add(&mut self, document: Tree) -> Result<(), Wrong> {
        let below = |wrong: Wrong| wrong.below(self.documents.len()).below("documents");
        let document = Terms::from_tree(document).map_err(below)?;
        self.documents.push(document);
        Ok(())
    }

    /// Returns all software that some document supports, in the order of the documents.
    pub fn software(&self) -> Vec<&Software> {
        let mut all: Vec<&Software> = Vec::new();
        for one in self.documents.iter().flat_map(Terms::named_software) {
            if !all.iter().any(|known| known.id == one.id) {
                all.push(one);
            }
        }
        all
    }

    /// Returns the document of that id.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownDocument`] with the nearest id.
    pub fn document(&self, id: &str) -> Result<&Terms, Refusal> {
        self.documents.iter().find(|document| document.id == id).ok_or_else(|| {
            let known = self.documents.iter().map(|document| document.id.as_str());
            Refusal::UnknownDocument { name: id.to_string(), nearest: nearest(id, known) }
        })
    }
}

/// Returns what documents say against each other, each mistake with the place of the document
/// that stands later: software of one id under two names, or of one name under two ids. A person
/// would be asked for the same thing twice, and be shown half of the documents.
pub fn check_together<'a>(
    documents: impl Iterator<Item = &'a Terms> + Clone,
) -> Vec<(usize, Wrong)> {
    let mut wrongs = Vec::new();
    for (place, terms) in documents.clone().enumerate() {
        for one in terms.named_software() {
            let named = |other: &'a Terms| other.named_software().iter().map(move |it| (other, it));
            let mut before = documents.clone().take(place).flat_map(named);
            let differs =
                |(_, it): &(&Terms, &Software)| (it.id == one.id) != (it.name == one.name);
            let Some((other, it)) = before.find(differs) else { continue };
            let message = format!(
                "\"{}\" is called \"{}\" here, but in \"{}\" \"{}\" is called \"{}\"",
                one.id, one.name, other.id, it.id, it.name,
            );
            let wrong = Wrong::new(message).with_remedy("give one software one id and one name");
            wrongs.push((place, wrong.below("software")));
        }
    }
    wrongs
}

record! {
    /// VAT by date.
    pub struct VatRates {
        /// The general rates, earliest first.
        pub rate: Vec<VatRate>,
        /// The rates beside the general one, in the order in which they are offered.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub special: Vec<SpecialVatRate> = Vec::new(),
    }
}

record! {
    /// A rate beside the general one, and the days on which it holds.
    pub struct SpecialVatRate {
        /// The first day.
        pub from: chrono::NaiveDate,
        /// The last day; nothing while it holds.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub through: Option<chrono::NaiveDate>,
        /// The rate.
        pub percent: VatPercent,
        /// Whether it is one of simplified taxation.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        pub simplified: bool = false,
        /// The law.
        pub source: Source,
    }
}

record! {
    /// A rate and the first day on which it holds.
    pub struct VatRate {
        /// The first day.
        pub from: chrono::NaiveDate,
        /// The rate.
        pub percent: VatPercent,
        /// The law.
        pub source: Source,
    }
}

impl VatRates {
    /// Returns the general rate on `date`, or nothing for a date before the first rate.
    pub fn on(&self, date: chrono::NaiveDate) -> Option<&VatRate> {
        self.rate.iter().rev().find(|rate| rate.from <= date)
    }

    /// Returns the rates that can be charged on `date`: the general one first, then the others in
    /// the order of the file; none before the first.
    pub fn possible_on(&self, date: chrono::NaiveDate) -> Vec<VatPercent> {
        let holds = |one: &&SpecialVatRate| {
            one.from <= date && one.through.is_none_or(|through| date <= through)
        };
        let special = self.special.iter().filter(holds).map(|one| one.percent);
        self.on(date).map(|rate| rate.percent).into_iter().chain(special).collect()
    }
}
