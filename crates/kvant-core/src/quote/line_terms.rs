//! What a client must know of a line of the catalogue beside its price.

use chrono::NaiveDate;

use super::Quote;
use super::line::{CatalogueLine, Purchase};
use super::offered::Refused;
use super::refusal::Field;
use crate::catalogue::{
    Anomaly, Catalogue, Feature, FeatureCell, FeatureWord, OpenMatter, Plan, Promise, PromiseKind,
    Reading, Scope, ScopeKind, StatedSchedule, Terms,
};
use crate::deadline::{Case, Named, usual_promise};
use crate::price::{self, ResolvedTerms};

/// What a client must know of a line of the catalogue, each thing with its place in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineTerms<'a> {
    /// The document.
    pub terms: &'a Terms,
    /// The plan.
    pub plan: &'a Plan,
    /// What is promised about the reaction to a request of the kind that is bought, else to a
    /// usual one; nothing where the document does not speak of it.
    pub reaction: Option<&'a Promise>,
    /// The hours of work; nothing where the document states none.
    pub schedule: Option<&'a StatedSchedule>,
    /// The last day on which it can be used if it is paid on the last day of the offer; nothing
    /// where no end is stated.
    pub last_day: Option<NaiveDate>,
    /// What is not part of the service.
    pub excluded: Vec<&'a Scope>,
    /// What is not part of the plan, or is paid separately.
    pub not_in_plan: Vec<(&'a Feature, &'a FeatureCell)>,
    /// How the matters are read on which figures depend.
    pub readings: Vec<(&'a OpenMatter, &'a Reading)>,
    /// What the document leaves open without anything that could be assumed.
    pub open: Vec<&'a OpenMatter>,
    /// What is wrong with the plan by its own document.
    pub anomalies: Vec<&'a Anomaly>,
}

impl CatalogueLine {
    /// Returns what the client must know of this line of `quote`, as `catalogue` states it.
    ///
    /// # Errors
    ///
    /// The field, and what is wrong with it: a document, plan, attribute, reading or kind that the
    /// catalogue does not have.
    pub fn terms<'a>(
        &self,
        quote: &Quote,
        catalogue: &'a Catalogue,
    ) -> Result<LineTerms<'a>, Refused> {
        let at = |field: Field| move |refusal| (field, refusal);
        let terms = catalogue.document(&self.document).map_err(at(Field::Document))?;
        let plan = terms.plan(&self.plan).map_err(at(Field::Plan))?;
        let client = self.client(plan, terms)?;
        let resolved = ResolvedTerms::new(catalogue, terms, client, &self.readings);
        let resolved = resolved.map_err(at(Field::Attributes))?;
        let kind = match &self.purchase {
            Purchase::Hours { kind: Some(kind), .. } => Some(kind.as_str()),
            _ => None,
        };
        let reaction = match kind {
            Some(kind) => {
                let named = Named { kind: Some(kind), ..Named::default() };
                let midnight = terms.offset().midnight(quote.date);
                let case = Case::new(&resolved, plan, named, midnight, &[]);
                case.map_err(at(Field::Kind))?.promise(&resolved, PromiseKind::Reaction)
            }
            None => usual_promise(&resolved, plan, PromiseKind::Reaction),
        };
        let usual = terms.kind_for(false).map(|kind| kind.id.as_str());
        let cells = terms.feature.iter().flat_map(|feature| {
            let of_plan = feature
                .cell
                .iter()
                .filter(|cell| cell.plan == plan.id && cell.is != FeatureWord::Included);
            of_plan.map(move |cell| (feature, cell))
        });
        let read = |open: &'a OpenMatter| {
            let reading = resolved.readings().get(&open.id)?;
            Some((open, open.readings.iter().find(|one| one.id == *reading)?))
        };
        let speaks_against =
            |anomaly: &&Anomaly| anomaly.claim.as_ref().is_some_and(|claim| claim.plan == plan.id);
        Ok(LineTerms {
            terms,
            plan,
            reaction,
            schedule: resolved.schedule_for(plan, kind.or(usual)),
            last_day: self.last_day(&resolved, plan, quote.valid_through()),
            excluded: terms.scope.iter().filter(|one| one.kind == ScopeKind::Excluded).collect(),
            not_in_plan: cells.collect(),
            readings: terms.computed_matters().filter_map(read).collect(),
            open: terms.open.iter().filter(|open| open.readings.is_empty()).collect(),
            anomalies: terms.anomaly.iter().filter(speaks_against).collect(),
        })
    }

    /// The last day of what is paid on `paid_on`.
    fn last_day(
        &self,
        resolved: &ResolvedTerms<'_>,
        plan: &Plan,
        paid_on: NaiveDate,
    ) -> Option<NaiveDate> {
        let months = match self.purchase {
            Purchase::Units(_) => {
                let validity = plan.package.as_ref()?.validity();
                return Some(resolved.valid_through(validity, paid_on));
            }
            Purchase::Months(months) => months,
            Purchase::Years(years) => years.saturating_mul(12),
            Purchase::Hours { .. } | Purchase::Pieces(_) => return None,
        };
        price::fee(resolved, plan, months, paid_on).ok().map(|fee| fee.through)
    }
}
