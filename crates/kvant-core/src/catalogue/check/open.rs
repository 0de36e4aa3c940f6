//! Checks of what is left open, and of what is claimed to contradict itself.

use std::cmp::Ordering;

use super::{Checker, clients};
use crate::catalogue::conditions::{Readings, holds, names};
use crate::catalogue::open::{Anomaly, ClaimKind, OpenMatter};
use crate::catalogue::plan::{Period, Plan, Rate, RatePer};
use crate::catalogue::promise::{Promise, PromiseKind};
use crate::catalogue::rule::Rule;
use crate::catalogue::rules::read_as;
use crate::catalogue::terms::Terms;

impl Checker<'_> {
    pub(super) fn open(&mut self, index: usize, open: &OpenMatter) {
        let at = index.to_string();
        let path = ["open", &at, "id"];
        let assumed = open.readings.iter().filter(|reading| reading.assumed).count();
        if !open.readings.is_empty() && assumed != 1 {
            let message = format!("{assumed} readings of \"{}\" are assumed", open.id);
            self.wrong(&path, message, "mark exactly one reading with assumed = true");
        }
        let Some(rule) = Rule::of(&open.id) else { return };
        // Of pauses something else may be left open too: whether a deadline waits.
        if open.readings.is_empty() && rule != Rule::UnitInPause {
            let message = format!("\"{}\" changes figures but has no readings", open.id);
            self.wrong(&path, message, &format!("list some of: {}", rule.readings().join(", ")));
        }
        let has_place =
            self.terms.attribute.iter().flat_map(|one| &one.values).any(|one| one.offset.is_some());
        if rule == Rule::HoursZone && !has_place {
            let message =
                format!("nothing says where a client is, so \"{}\" is no question", open.id);
            let remedy = "add an [[attribute]] whose values have an offset";
            self.wrong(&path, message, remedy);
        }
        for (position, reading) in open.readings.iter().enumerate() {
            if !rule.readings().contains(&reading.id.as_str()) {
                let message = format!("\"{}\" cannot be computed for \"{}\"", reading.id, open.id);
                let path = ["open", &at, "readings", &position.to_string(), "id"];
                self.wrong(&path, message, &format!("use one of: {}", rule.readings().join(", ")));
            }
        }
    }

    pub(super) fn anomaly(&mut self, index: usize, anomaly: &Anomaly) {
        let Some(claim) = &anomaly.claim else { return };
        let terms = self.terms;
        let at = index.to_string();
        let path = ["anomaly", &at, "claim"];
        let than = claim.than.as_deref();
        let (plan, than) =
            match (terms.plan(&claim.plan), than.map(|id| terms.plan(id)).transpose()) {
                (Ok(plan), Ok(than)) => (plan, than),
                (Err(error), _) | (_, Err(error)) => {
                    self.wrong(&path, error.to_string(), "name plans of this document");
                    return;
                }
            };
        let is_so = match (claim.is, than) {
            (ClaimKind::DiscountNotInPrice, _) => year_lacks_discount(plan),
            (_, None) => {
                let message = format!("\"{}\" compares with no plan", anomaly.id);
                self.wrong(&path, message, "name the plan with than = \"…\"");
                return;
            }
            (ClaimKind::SlowerAndDearer, Some(than)) => {
                is_dearer(terms, plan, than) && reacts(terms, plan, than) == Some(Ordering::Greater)
            }
            (ClaimKind::SameReactionDearer, Some(than)) => {
                is_dearer(terms, plan, than) && reacts(terms, plan, than) == Some(Ordering::Equal)
            }
            (ClaimKind::PackageDearer, Some(than)) => {
                volume_against_rate(terms, plan, than) == Some(Ordering::Greater)
            }
            (ClaimKind::PackageSavesNothing, Some(than)) => {
                volume_against_rate(terms, plan, than) == Some(Ordering::Equal)
            }
        };
        if !is_so {
            let message = format!("the figures do not bear out what \"{}\" claims", anomaly.id);
            self.wrong(&path, message, "remove the claim, or correct the figures");
        }
    }
}

/// Whether a unit of `plan` costs more than one of `than`, for every client.
fn is_dearer(terms: &Terms, plan: &Plan, than: &Plan) -> bool {
    clients(terms).iter().all(|client| {
        let price = |plan: &Plan| {
            let package = plan.package.as_ref()?;
            let price = terms.price(plan, client, package.minimum_units).ok()?;
            Some(price.unit_price)
        };
        price(plan).zip(price(than)).is_some_and(|(dear, cheap)| dear > cheap)
    })
}

/// How the promised reactions compare, where both are counted alike.
fn reacts(terms: &Terms, plan: &Plan, than: &Plan) -> Option<Ordering> {
    let assumed = read_as(terms, &Readings::new()).ok()?;
    let span = |plan: &Plan| {
        let holds_for = |promise: &&Promise| {
            promise.what == PromiseKind::Reaction
                && names(&promise.plan, Some(&plan.id))
                && holds(&promise.reading, &assumed)
        };
        terms.promise.iter().find(holds_for)?.within.value().copied()
    };
    let (one, other) = (span(plan)?, span(than)?);
    (one.count() == other.count()).then(|| one.amount().cmp(&other.amount()))
}

/// How the price of an hour of `plan`'s volume compares with the rate of usual work of `than`.
fn volume_against_rate(terms: &Terms, plan: &Plan, than: &Plan) -> Option<Ordering> {
    let assumed = read_as(terms, &Readings::new()).ok()?;
    let fee = plan.fee.iter().find(|fee| fee.per == Period::Month)?.due();
    let hours = plan.volume(&assumed)?.included.minutes();
    let kind = terms.kind_for(false).map(|kind| kind.id.as_str());
    let usual = |rate: &&Rate| rate.per == RatePer::Hour && names(&rate.kind, kind);
    let rate = than.rate.iter().find(usual)?.price;
    Some(fee.cmp(&rate.share(u64::from(hours), 60)?))
}

/// Whether the year is stated at the price of twelve months although a discount is promised.
fn year_lacks_discount(plan: &Plan) -> bool {
    let month = plan.fee.iter().find(|fee| fee.per == Period::Month);
    let year = plan.fee.iter().find(|fee| fee.per == Period::Year && fee.discount_percent > 0);
    month.zip(year).is_some_and(|(month, year)| month.amount.times(12) == year.amount)
}
