//! The plans of some documents side by side, for one profile of use.

use std::sync::Arc;

use crate::calendar::WorkingTime;
use crate::catalogue::{Plan, Readings, Terms};
use crate::money::Rub;
use crate::price::Ground;
use crate::refusal::Refusal;
use crate::usage::{self, Outcome, Profile, Timetable};

/// A plan with what the use comes to under it.
#[derive(Clone, Debug)]
pub struct Compared<'a> {
    /// The document.
    pub terms: &'a Terms,
    /// The plan.
    pub plan: &'a Plan,
    /// What the use comes to.
    pub outcome: Outcome<'a>,
}

/// Compares every plan of a document, in its order.
///
/// # Errors
///
/// What [`usage::play`] and [`Timetable::new`] refuse.
pub fn in_order<'a>(ground: &Ground<'a>, profile: &Profile) -> Result<Vec<Compared<'a>>, Refusal> {
    let terms = ground.terms();
    let kind = terms.kind_for(false).map(|kind| kind.id.as_str());
    let mut compared = Vec::with_capacity(terms.plan.len());
    let mut laid_out: Vec<(&Arc<WorkingTime>, Timetable<'_>)> = Vec::new();
    for plan in &terms.plan {
        let working = ground.working_for(plan, kind);
        let known = laid_out.iter().position(|(other, _)| Arc::ptr_eq(other, working));
        if known.is_none() {
            laid_out.push((working, Timetable::new(profile, working)?));
        }
        let last = laid_out.len().saturating_sub(1);
        let Some((_, timetable)) = laid_out.get_mut(known.unwrap_or(last)) else { continue };
        let outcome = usage::play(ground, plan, timetable)?;
        compared.push(Compared { terms, plan, outcome });
    }
    Ok(compared)
}

/// Compares every plan of a document, cheapest first; equals keep the order of the document, and
/// what has no known price stands last.
///
/// # Errors
///
/// As [`in_order`].
pub fn plans<'a>(ground: &Ground<'a>, profile: &Profile) -> Result<Vec<Compared<'a>>, Refusal> {
    documents([ground], profile)
}

/// Compares every plan of several documents, as [`plans`] does.
///
/// # Errors
///
/// As [`in_order`].
pub fn documents<'g, 'a: 'g>(
    grounds: impl IntoIterator<Item = &'g Ground<'a>>,
    profile: &Profile,
) -> Result<Vec<Compared<'a>>, Refusal> {
    let mut sorted: Vec<Compared<'a>> = Vec::new();
    for ground in grounds {
        for one in in_order(ground, profile)? {
            // A few plans are put in their places one by one: a sort weighs more in the browser.
            let net = one.outcome.net;
            let is_before = |other: &Compared| match (other.outcome.net, net) {
                (Some(other), Some(net)) => other <= net,
                (other, net) => other.is_some() || net.is_none(),
            };
            let place = sorted.partition_point(is_before);
            sorted.insert(place, one);
        }
    }
    Ok(sorted)
}

/// What one reading of an open matter would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingEffect {
    /// The reading.
    pub reading: String,
    /// Whether the figures shown stand on it.
    pub is_chosen: bool,
    /// What each plan would cost, in the order of the document.
    pub nets: Vec<Option<Rub>>,
    /// The plan that would be cheapest; nothing where no price is known.
    pub cheapest: Option<String>,
}

/// An open matter whose readings change a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterEffect {
    /// The matter.
    pub matter: String,
    /// What each reading would change.
    pub readings: Vec<ReadingEffect>,
}

impl MatterEffect {
    /// Returns whether any plan would cost something else under another reading.
    pub fn changes_anything(&self) -> bool {
        let mut nets = self.readings.iter().map(|effect| &effect.nets);
        let first = nets.next();
        nets.any(|other| Some(other) != first)
    }
}

/// Computes the comparison under every reading of every matter that the core computes, one
/// matter at a time, the others as `chosen`.
///
/// # Errors
///
/// As [`plans`].
pub fn readings(
    ground: &Ground<'_>,
    chosen: &Readings,
    profile: &Profile,
) -> Result<Vec<MatterEffect>, Refusal> {
    let terms = ground.terms;
    let mut matters = Vec::new();
    for open in terms.computed_matters() {
        let held = chosen.get(&open.id).or(open.assumed().map(|reading| &reading.id));
        let mut effects = Vec::new();
        for reading in &open.readings {
            let mut readings = chosen.clone();
            readings.insert(open.id.clone(), reading.id.clone());
            let compared = plans(&ground.reread(&readings)?, profile)?;
            let net = |plan: &Plan| {
                compared.iter().find(|one| one.plan.id == plan.id).map(|one| one.outcome.net)
            };
            let cheapest = compared.first().filter(|one| one.outcome.net.is_some());
            effects.push(ReadingEffect {
                reading: reading.id.clone(),
                is_chosen: held == Some(&reading.id),
                nets: terms.plan.iter().filter_map(net).collect(),
                cheapest: cheapest.map(|one| one.plan.id.clone()),
            });
        }
        matters.push(MatterEffect { matter: open.id.clone(), readings: effects });
    }
    Ok(matters)
}

/// What each plan costs for twelve months, by the number of requests of the first kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    /// The points, by number of requests.
    pub points: Vec<CurvePoint>,
    /// Where another plan becomes the cheapest, by number of requests.
    pub crossings: Vec<Crossing>,
}

/// One point of a [`Curve`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurvePoint {
    /// Requests of the first kind a period of it.
    pub count: u32,
    /// The yearly cost of each plan, in the order of the documents; nothing where it is unknown.
    pub yearly: Vec<Option<Rub>>,
}

/// From this number of requests on another plan is the cheapest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Requests of the first kind a period of it.
    pub count: u32,
    /// The plan that was the cheapest before; by its place among all.
    pub from: usize,
    /// The plan that is the cheapest from here.
    pub to: usize,
}

impl Curve {
    /// The most points that are computed; more would not be seen.
    pub const POINTS_MAX: u32 = 48;

    /// Computes the yearly cost from nothing to `most` requests of the first kind.
    ///
    /// Between computed points the exact number at which another plan becomes the cheapest
    /// is looked up, so a crossing is never rounded to the grid.
    ///
    /// # Errors
    ///
    /// As [`plans`].
    pub fn new(grounds: &[Ground<'_>], profile: &Profile, most: u32) -> Result<Curve, Refusal> {
        let step = most.div_ceil(Curve::POINTS_MAX).max(1);
        let mut points: Vec<CurvePoint> = Vec::new();
        let mut crossings = Vec::new();
        let mut held = None;
        let mut count = 0;
        while count <= most {
            let point = Curve::point(grounds, profile, count)?;
            if Curve::cheapest(&point) != held {
                let before = points.last().map_or(0, |before| before.count.saturating_add(1));
                for between in before..=count {
                    let near = Curve::point(grounds, profile, between)?;
                    let Some(to) = Curve::cheapest(&near) else { continue };
                    if let Some(from) = held.filter(|from| *from != to) {
                        crossings.push(Crossing { count: between, from, to });
                    }
                    held = Some(to);
                }
            }
            points.push(point);
            count = count.saturating_add(step);
        }
        Ok(Curve { points, crossings })
    }

    /// Returns the place of the cheapest plan at `point`, or nothing where all cost nothing.
    fn cheapest(point: &CurvePoint) -> Option<usize> {
        let known = point.yearly.iter().enumerate();
        let known = known.filter_map(|(place, net)| net.map(|net| (place, net)));
        let (place, net) = known.min_by_key(|(_, net)| *net)?;
        (net > Rub::ZERO).then_some(place)
    }

    fn point(grounds: &[Ground<'_>], profile: &Profile, count: u32) -> Result<CurvePoint, Refusal> {
        let profile = profile.with_first(count)?;
        let mut yearly = Vec::new();
        for ground in grounds {
            let compared = in_order(ground, &profile)?;
            yearly.extend(compared.iter().map(|one| one.outcome.per_year(&profile)));
        }
        Ok(CurvePoint { count, yearly })
    }
}
