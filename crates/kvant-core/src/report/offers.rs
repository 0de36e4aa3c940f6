//! The plans of a comparison, each with what stands beside its name: the price at which it is
//! offered, what is paid first, what is promised, and what its own document says against it.

use std::sync::Arc;

use crate::catalogue::{Anomaly, AttributeValue, Count, Plan, Promise, PromiseKind, Terms};
use crate::compare::{self, Compared};
use crate::deadline;
use crate::money::Rub;
use crate::price::{self, FeeReading, Offer, ResolvedTerms};
use crate::quantum::{Quanta, UnitKind};
use crate::refusal::Refusal;
use crate::usage::{Coverage, Outcome, PaidFor, Profile};

/// One plan and what a use comes to under it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanOffer<'a> {
    /// The document.
    pub terms: &'a Terms,
    /// The plan.
    pub plan: &'a Plan,
    /// What is known of the client, where the price depends on it.
    pub client: Vec<&'a AttributeValue>,
    /// The price, as the document puts it.
    pub offer: Offer<'a>,
    /// What is paid first, and for what; nothing where nothing is paid in advance.
    pub at_once: Option<(Rub, PaidFor)>,
    /// What is promised about the reaction to a usual request.
    pub reaction: Option<&'a Promise>,
    /// Whether the document states hours of work on days off.
    pub works_on_days_off: bool,
    /// What is wrong with it, by its own document.
    pub anomalies: Vec<&'a Anomaly>,
    /// What it costs under every reading, where they differ.
    pub fee_readings: Vec<FeeReading<'a>>,
    /// Its place among all plans that are compared; the best has zero.
    pub rank: usize,
    /// What the use comes to.
    pub outcome: Arc<Outcome<'a>>,
    /// The use it was computed for.
    pub profile: Profile,
}

impl PlanOffer<'_> {
    /// Returns what the use costs a month, where that is known.
    pub fn per_month(&self) -> Option<Rub> {
        self.outcome.per_month(&self.profile)
    }

    /// Returns what it counts in; seconds where the document states no unit.
    pub fn unit_kind(&self) -> UnitKind {
        self.terms.unit_of(self.plan).map_or(UnitKind::Second, |unit| unit.kind)
    }

    /// Returns the promised reaction in minutes, of whatever clock it is counted in; a day has its
    /// 24 hours. Nothing where none is promised.
    fn reaction_minutes(&self) -> Option<u32> {
        let span = self.reaction.and_then(|promise| promise.within.value())?;
        Some(match span.count() {
            Count::Working | Count::Clock | Count::WorkingDayClock => span.amount(),
            Count::WorkingDays | Count::CalendarDays => span.amount().saturating_mul(24 * 60),
        })
    }
}

/// Returns every plan of `all_resolved` with its offer under `profile`, the best first.
///
/// # Errors
///
/// As [`compare::documents`].
pub fn offers<'a>(
    all_resolved: &[ResolvedTerms<'a>],
    profile: &Profile,
) -> Result<Vec<PlanOffer<'a>>, Refusal> {
    let mut offers = Vec::new();
    for compared in compare::documents(all_resolved, profile)? {
        let of_document = |resolved: &&ResolvedTerms<'a>| resolved.terms().id == compared.terms.id;
        // Every plan comes from one of the documents that were given.
        let Some(resolved) = all_resolved.iter().find(of_document) else { continue };
        let rank = offers.len();
        offers.push(offer_of(resolved, profile, compared, rank));
    }
    Ok(offers)
}

/// Returns them by the promised reaction, the shortest first and those without one last; what does
/// not cover the load stays behind what does. Equals keep their order.
pub fn by_reaction<'a>(offers: &[PlanOffer<'a>]) -> Vec<PlanOffer<'a>> {
    let key = |offer: &PlanOffer<'_>| -> (Coverage, u32) {
        (offer.outcome.coverage(), offer.reaction_minutes().unwrap_or(u32::MAX))
    };
    let mut ordered: Vec<PlanOffer<'a>> = Vec::with_capacity(offers.len());
    for offer in offers {
        // A few plans are put in their places one by one: a sort weighs more in the browser.
        let place = ordered.partition_point(|other| key(other) <= key(offer));
        ordered.insert(place, offer.clone());
    }
    ordered
}

fn offer_of<'a>(
    resolved: &ResolvedTerms<'a>,
    profile: &Profile,
    compared: Compared<'a>,
    rank: usize,
) -> PlanOffer<'a> {
    let Compared { terms, plan, outcome } = compared;
    let offer = price::offer(resolved, plan, profile.from());
    let kind = terms.kind_for(false).map(|kind| kind.id.as_str());
    let hours = resolved.hours_for(plan, kind);
    let client = terms.attribute.iter().filter(|attribute| plan.is_priced_by(&attribute.id));
    let client = client.filter_map(|attribute| {
        let said = resolved.client().get(&attribute.id)?;
        attribute.values.iter().find(|value| value.id == *said)
    });
    let speaks_against =
        |anomaly: &&Anomaly| anomaly.claim.as_ref().is_some_and(|claim| claim.plan == plan.id);
    PlanOffer {
        terms,
        plan,
        client: client.collect(),
        offer,
        at_once: at_once(plan, &offer, &outcome),
        reaction: deadline::usual_promise(resolved, plan, PromiseKind::Reaction),
        works_on_days_off: !hours.day_off.is_empty() && resolved.schedule_for(plan, kind).is_some(),
        anomalies: terms.anomaly.iter().filter(speaks_against).collect(),
        fee_readings: price::fee_readings(resolved, plan, profile.from()).unwrap_or_default(),
        rank,
        outcome: Arc::new(outcome),
        profile: profile.clone(),
    }
}

/// What is paid first: the first purchase, else the smallest package or the fee of a volume.
fn at_once(plan: &Plan, offer: &Offer<'_>, outcome: &Outcome<'_>) -> Option<(Rub, PaidFor)> {
    match (offer, outcome.purchases.first()) {
        (_, Some(first)) => Some((first.amount, PaidFor::Units(first.units))),
        (Offer::Package { unit_price, .. }, None) => {
            let minimum = plan.package.as_ref()?.minimum_units;
            Some((unit_price.times(minimum), PaidFor::Units(Quanta::new(minimum))))
        }
        (Offer::Volume { fee, months, .. }, _) => Some((*fee, PaidFor::Months(*months))),
        _ => None,
    }
}
