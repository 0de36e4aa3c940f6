//! The plans of some documents side by side, for one profile of use.

use std::ops::Range;
use std::sync::Arc;

use crate::calendar::WorkingTime;
use crate::catalogue::{Plan, Readings, Terms};
use crate::money::Rub;
use crate::price::ResolvedTerms;
use crate::refusal::Refusal;
use crate::usage::{self, Coverage, Incomplete, Outcome, Profile, Timetable};

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
pub fn in_order<'a>(
    resolved: &ResolvedTerms<'a>,
    profile: &Profile,
) -> Result<Vec<Compared<'a>>, Refusal> {
    let terms = resolved.terms();
    let kind = terms.kind_for(false).map(|kind| kind.id.as_str());
    let mut compared = Vec::with_capacity(terms.plan.len());
    let mut laid_out: Vec<(&Arc<WorkingTime>, Timetable<'_>)> = Vec::new();
    for plan in &terms.plan {
        let working = resolved.working_for(plan, kind);
        let known = laid_out.iter().position(|(other, _)| Arc::ptr_eq(other, working));
        if known.is_none() {
            laid_out.push((working, Timetable::new(profile, working)?));
        }
        let last = laid_out.len().saturating_sub(1);
        let Some((_, timetable)) = laid_out.get_mut(known.unwrap_or(last)) else { continue };
        let outcome = usage::play(resolved, plan, timetable)?;
        compared.push(Compared { terms, plan, outcome });
    }
    Ok(compared)
}

/// Compares every plan of a document, ranked: those that cover the whole load at known prices, by
/// what the use costs; then those that cover a part of it; then those without any price. Equals
/// keep the order of the document.
///
/// # Errors
///
/// As [`in_order`].
pub fn plans<'a>(
    resolved: &ResolvedTerms<'a>,
    profile: &Profile,
) -> Result<Vec<Compared<'a>>, Refusal> {
    documents([resolved], profile)
}

/// Compares every plan of several documents, as [`plans`] does.
///
/// # Errors
///
/// As [`in_order`].
pub fn documents<'g, 'a: 'g>(
    all_resolved: impl IntoIterator<Item = &'g ResolvedTerms<'a>>,
    profile: &Profile,
) -> Result<Vec<Compared<'a>>, Refusal> {
    let mut ranked: Vec<Compared<'a>> = Vec::new();
    for resolved in all_resolved {
        for one in in_order(resolved, profile)? {
            // A few plans are put in their places one by one: a sort weighs more in the browser.
            let rank = rank_key(&one.outcome);
            let place = ranked.partition_point(|other| rank_key(&other.outcome) <= rank);
            ranked.insert(place, one);
        }
    }
    Ok(ranked)
}

/// What plans are ranked by.
fn rank_key(outcome: &Outcome<'_>) -> (Coverage, Option<Rub>) {
    (outcome.coverage(), outcome.net)
}

/// Returns the rank of each outcome among all, from one; equals in the order in which they come.
pub fn ranks(outcomes: &[&Outcome<'_>]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..outcomes.len()).collect();
    places.sort_by_key(|place| outcomes.get(*place).map(|one| rank_key(one)));
    let mut ranks = vec![0; outcomes.len()];
    for (rank, place) in (1..).zip(places) {
        if let Some(found) = ranks.get_mut(place) {
            *found = rank;
        }
    }
    ranks
}

/// What a ranked comparison answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The plans that cover the whole load and cost least, by their places: several where they cost
    /// the same, none where no plan covers it.
    pub cheapest: Range<usize>,
    /// The next dearer plan that covers the whole load.
    pub runner_up: Option<RunnerUp>,
    /// The plans that cover a part of the load, by their places.
    pub partial: Range<usize>,
    /// The plans of which no price is known, by their places.
    pub unpriced: Range<usize>,
}

/// The plan that comes after the cheapest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunnerUp {
    /// Its place.
    pub place: usize,
    /// How much more it costs a month than the cheapest.
    pub dearer_a_month: Rub,
    /// How much more has to be paid first than under the cheapest.
    pub first_payment: FirstPaymentGap,
}

/// How two first payments compare: the other one against that of the cheapest plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstPaymentGap {
    /// So much more is paid first.
    More(Rub),
    /// As much is paid first, or nothing under both.
    Equal,
    /// So much less is paid first.
    Less(Rub),
}

/// Judges outcomes that are ranked as [`documents`] ranks them, of whatever plans are shown.
pub fn verdict<'o, 'a: 'o>(
    ranked: impl IntoIterator<Item = &'o Outcome<'a>>,
    profile: &Profile,
) -> Verdict {
    let ranked: Vec<&Outcome<'a>> = ranked.into_iter().collect();
    let up_to = |coverage: Coverage| ranked.partition_point(|one| one.coverage() <= coverage);
    let (whole, partial) = (up_to(Coverage::Whole), up_to(Coverage::Part));
    let best = ranked.first().filter(|one| one.coverage() == Coverage::Whole);
    let equals = best.map_or(0, |best| {
        let is_as_cheap = |one: &&Outcome<'_>| rank_key(one) <= rank_key(best);
        ranked.partition_point(is_as_cheap)
    });
    let next = ranked.get(equals).filter(|_| equals < whole);
    let runner_up = best.zip(next).and_then(|(best, next)| {
        let dearer = next.net?.less(best.net?);
        let first = |one: &Outcome<'_>| one.first_payment.map_or(Rub::ZERO, |first| first.amount);
        let (one, other) = (first(best), first(next));
        let first_payment = match other.cmp(&one) {
            std::cmp::Ordering::Greater => FirstPaymentGap::More(other.less(one)),
            std::cmp::Ordering::Equal => FirstPaymentGap::Equal,
            std::cmp::Ordering::Less => FirstPaymentGap::Less(one.less(other)),
        };
        let dearer_a_month = dearer.share(1, u64::from(profile.months()))?;
        Some(RunnerUp { place: equals, dearer_a_month, first_payment })
    });
    Verdict {
        cheapest: 0..equals,
        runner_up,
        partial: whole..partial,
        unpriced: partial..ranked.len(),
    }
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
    /// What that leaves out, in the order of the document.
    pub incomplete: Vec<Option<Incomplete>>,
    /// The plan that would be cheapest; nothing where none covers the whole load.
    pub cheapest: Option<String>,
    /// What it would cost.
    pub cheapest_net: Option<Rub>,
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
        let mut costs = self.readings.iter().map(|effect| (&effect.nets, &effect.incomplete));
        let first = costs.next();
        costs.any(|other| Some(other) != first)
    }
}

/// Computes the comparison under every reading of every matter that the core computes, one
/// matter at a time, the others as `chosen`.
///
/// # Errors
///
/// As [`plans`].
pub fn readings(
    resolved: &ResolvedTerms<'_>,
    chosen: &Readings,
    profile: &Profile,
) -> Result<Vec<MatterEffect>, Refusal> {
    let terms = resolved.terms;
    let mut matters = Vec::new();
    for open in terms.computed_matters() {
        let held = chosen.get(&open.id).or(open.assumed().map(|reading| &reading.id));
        let mut effects = Vec::new();
        for reading in &open.readings {
            let mut readings = chosen.clone();
            readings.insert(open.id.clone(), reading.id.clone());
            let compared = in_order(&resolved.reread(&readings)?, profile)?;
            let mut cheapest: Option<&Compared<'_>> = None;
            for one in compared.iter().filter(|one| one.outcome.coverage() == Coverage::Whole) {
                if cheapest.is_none_or(|best| one.outcome.net < best.outcome.net) {
                    cheapest = Some(one);
                }
            }
            effects.push(ReadingEffect {
                reading: reading.id.clone(),
                is_chosen: held == Some(&reading.id),
                nets: compared.iter().map(|one| one.outcome.net).collect(),
                incomplete: compared.iter().map(|one| one.outcome.incomplete).collect(),
                cheapest: cheapest.map(|one| one.plan.id.clone()),
                cheapest_net: cheapest.and_then(|one| one.outcome.net),
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
    /// Where the curve of each plan ends, in the order of the documents: the least number of
    /// requests of the first kind that the plan does not cover at known prices. Nothing where it
    /// covers all that were computed.
    pub ends: Vec<Option<u32>>,
}

/// One point of a [`Curve`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurvePoint {
    /// Requests of the first kind, in a period of it.
    pub count: u32,
    /// The yearly cost of each plan, in the order of the documents; nothing where its curve has
    /// ended.
    pub yearly: Vec<Option<Rub>>,
}

/// From this number of requests on another plan is the cheapest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Requests of the first kind, in a period of it.
    pub count: u32,
    /// The plan that was the cheapest before; by its place among all.
    pub from: usize,
    /// The plan that is the cheapest from here.
    pub to: usize,
}

impl Curve {
    /// The most points that are computed; more would not be seen. One more stands where a curve
    /// ends between them.
    pub const POINTS_MAX: u32 = 48;

    /// Computes the yearly cost from nothing to `most` requests of the first kind.
    ///
    /// Between computed points the exact numbers are looked up at which another plan becomes the
    /// cheapest and at which a curve ends, so neither is rounded to the grid. Only plans that cover
    /// the whole load are cheapest, and a curve that has ended does not begin again.
    ///
    /// # Errors
    ///
    /// As [`plans`].
    pub fn new(
        all_resolved: &[ResolvedTerms<'_>],
        profile: &Profile,
        most: u32,
    ) -> Result<Curve, Refusal> {
        let step = most.div_ceil(Curve::POINTS_MAX).max(1);
        let plans = all_resolved.iter().map(|resolved| resolved.terms().plan.len());
        let ends = vec![None; plans.fold(0, usize::saturating_add)];
        let mut curve = Curve { points: Vec::new(), crossings: Vec::new(), ends };
        let mut held = None;
        let mut count = 0;
        while count <= most {
            let mut point = curve.point(all_resolved, profile, count)?;
            let mut last: Option<CurvePoint> = None;
            if curve.ends_at(&point) || Curve::cheapest(&point) != held {
                let before = curve.points.last().map_or(0, |before| before.count.saturating_add(1));
                for between in before..count {
                    let near = curve.point(all_resolved, profile, between)?;
                    curve.pass(&near, &mut held, &mut last);
                    last = Some(near);
                }
                for (yearly, end) in point.yearly.iter_mut().zip(&curve.ends) {
                    *yearly = yearly.filter(|_| end.is_none());
                }
            }
            curve.pass(&point, &mut held, &mut last);
            curve.points.push(point);
            count = count.saturating_add(step);
        }
        Ok(curve)
    }

    /// Takes note of what ends at `point` and of who is the cheapest from there on; `last` is the
    /// point one request before, where that is not among the points.
    fn pass(
        &mut self,
        point: &CurvePoint,
        held: &mut Option<usize>,
        last: &mut Option<CurvePoint>,
    ) {
        if self.ends_at(point) {
            self.points.extend(last.take());
            for (yearly, end) in point.yearly.iter().zip(&mut self.ends) {
                if yearly.is_none() {
                    *end = end.or(Some(point.count));
                }
            }
        }
        let Some(to) = Curve::cheapest(point) else { return };
        if let Some(from) = held.filter(|from| *from != to) {
            self.crossings.push(Crossing { count: point.count, from, to });
        }
        *held = Some(to);
    }

    /// Whether the curve of a plan that has not ended yet has nothing at `point`.
    fn ends_at(&self, point: &CurvePoint) -> bool {
        let mut plans = point.yearly.iter().zip(&self.ends);
        plans.any(|(yearly, end)| yearly.is_none() && end.is_none())
    }

    /// Returns the place of the cheapest plan at `point`, or nothing where all cost nothing.
    fn cheapest(point: &CurvePoint) -> Option<usize> {
        let known = point.yearly.iter().enumerate();
        let known = known.filter_map(|(place, net)| net.map(|net| (place, net)));
        let (place, net) = known.min_by_key(|(_, net)| *net)?;
        (net > Rub::ZERO).then_some(place)
    }

    fn point(
        &self,
        all_resolved: &[ResolvedTerms<'_>],
        profile: &Profile,
        count: u32,
    ) -> Result<CurvePoint, Refusal> {
        let profile = profile.with_first(count)?;
        let mut yearly = Vec::new();
        for resolved in all_resolved {
            for one in in_order(resolved, &profile)? {
                let has_ended = self.ends.get(yearly.len()).is_some_and(Option::is_some);
                let covers = one.outcome.coverage() == Coverage::Whole && !has_ended;
                yearly.push(one.outcome.per_year(&profile).filter(|_| covers));
            }
        }
        Ok(CurvePoint { count, yearly })
    }
}
