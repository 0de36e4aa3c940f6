//! By when something must happen for one request.

use crate::calendar::{DAYS_TO, Instant, SkippedDay, WorkingTime, date_in_range, iso};
use crate::catalogue::{
    Class, Count, Kind, Plan, Priority, Promise, PromiseKind, Span, holds, names,
};
use crate::price::ResolvedTerms;
use crate::refusal::Refusal;
use crate::source::Source;
use crate::stated::Stated;
use crate::tree::words;

/// A stretch of time in which the client is waited for: `[from, to)`, open without `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// When waiting begins.
    pub from: Instant,
    /// When it ends; nothing while it lasts.
    pub to: Option<Instant>,
}

/// A request as far as promises depend on it.
///
/// # Invariant
///
/// Its pauses are in order, apart from each other, and only the last may be open.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    plan: &'a Plan,
    kind: Option<&'a Kind>,
    class: Option<&'a Class>,
    priority: Option<&'a Priority>,
    registered_at: Instant,
    pauses: Vec<Pause>,
    /// What has happened, and when: at most one of each kind.
    happened: Vec<(PromiseKind, Instant)>,
}

/// A request in the words of the caller: ids, none of them checked yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Named<'a> {
    /// The kind, where the document distinguishes kinds. The class decides it too.
    pub kind: Option<&'a str>,
    /// The class.
    pub class: Option<&'a str>,
    /// The priority.
    pub priority: Option<&'a str>,
}

impl<'a> Case<'a> {
    /// Describes a request under `plan` that was registered at `registered_at`.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownKind`] for a kind or class that the document does not have,
    /// [`Refusal::UnknownField`] for such a priority, [`Refusal::MissingField`] where the document
    /// distinguishes kinds and none is named, [`Refusal::BadPauses`].
    pub fn new(
        resolved: &ResolvedTerms<'a>,
        plan: &'a Plan,
        named: Named<'_>,
        registered_at: Instant,
        pauses: &[Pause],
    ) -> Result<Case<'a>, Refusal> {
        let terms = resolved.terms();
        let class = named.class.map(|id| terms.class(id)).transpose()?;
        let kind = match named.kind.or(class.map(|class| class.kind.as_str())) {
            Some(id) => Some(terms.kind(id)?),
            None if terms.kind.is_empty() => None,
            None => {
                let values = terms.kind.iter().map(|kind| kind.id.clone()).collect();
                return Err(Refusal::MissingField { field: "kind".to_string(), values });
            }
        };
        if let (Some(kind), Some(class)) = (kind, class.filter(|_| named.kind.is_some()))
            && kind.id != class.kind
        {
            let (name, nearest) = (kind.id.clone(), Some(class.kind.clone()));
            return Err(Refusal::UnknownKind { name, nearest });
        }
        let priority = named.priority.map(|id| terms.priority(id)).transpose()?;
        let pauses = in_order(pauses)?;
        Ok(Case { plan, kind, class, priority, registered_at, pauses, happened: Vec::new() })
    }

    /// Adds when the work was handed over: what is counted from its completion is counted from
    /// there.
    #[must_use]
    pub fn done_at(self, done_at: Option<Instant>) -> Case<'a> {
        self.happened(PromiseKind::Completion, done_at)
    }

    /// Adds when something promised happened: whatever is counted from it is counted from there,
    /// and no longer from the latest instant at which it may happen.
    #[must_use]
    pub fn happened(mut self, what: PromiseKind, at: Option<Instant>) -> Case<'a> {
        self.happened.retain(|(known, _)| *known != what);
        self.happened.extend(at.map(|at| (what, at)));
        self
    }

    /// Keeps the first `count` pauses, as if no later one had been.
    #[must_use]
    pub fn with_first_pauses(mut self, count: usize) -> Case<'a> {
        self.pauses.truncate(count);
        self
    }

    /// Returns when something promised happened, if it is known.
    pub fn known(&self, what: PromiseKind) -> Option<Instant> {
        self.happened.iter().find(|(known, _)| *known == what).map(|(_, at)| *at)
    }

    /// Returns the kind of the request, where the document distinguishes kinds.
    pub fn kind(&self) -> Option<&'a Kind> {
        self.kind
    }

    /// Returns its plan.
    pub fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// Returns its class, where one is named.
    pub fn class(&self) -> Option<&'a Class> {
        self.class
    }

    /// Returns its priority, where the document distinguishes priorities.
    pub fn priority(&self) -> Option<&'a Priority> {
        self.priority
    }

    /// Returns when it was registered.
    pub fn registered_at(&self) -> Instant {
        self.registered_at
    }

    /// Returns the pauses, in order.
    pub fn pauses(&self) -> &[Pause] {
        &self.pauses
    }

    /// Returns the promise of that kind that holds for it, under the readings of `resolved`.
    pub fn promise(&self, resolved: &ResolvedTerms<'a>, what: PromiseKind) -> Option<&'a Promise> {
        let id = |kind: &'a Kind| kind.id.as_str();
        resolved.terms().promise.iter().find(|promise| {
            promise.what == what
                && names(&promise.plan, Some(&self.plan.id))
                && names(&promise.kind, self.kind.map(id))
                && names(&promise.class, self.class.map(|class| class.id.as_str()))
                && names(&promise.priority, self.priority.map(|one| one.id.as_str()))
                && holds(&promise.when, resolved.client())
                && holds(&promise.reading, resolved.readings())
        })
    }
}

/// Returns the promise of that kind for a usual request under `plan`, for tables of plans.
pub fn usual_promise<'a>(
    resolved: &ResolvedTerms<'a>,
    plan: &'a Plan,
    what: PromiseKind,
) -> Option<&'a Promise> {
    let usual = Case {
        plan,
        kind: resolved.terms().kind_for(false),
        class: None,
        priority: None,
        registered_at: Instant::default(),
        pauses: Vec::new(),
        happened: Vec::new(),
    };
    usual.promise(resolved, what)
}

fn in_order(pauses: &[Pause]) -> Result<Vec<Pause>, Refusal> {
    let mut sorted: Vec<Pause> = Vec::with_capacity(pauses.len());
    for pause in pauses {
        if pause.to.is_some_and(|to| to < pause.from) {
            return Err(Refusal::BadPauses("a pause ends before it begins"));
        }
        // One that ends when it begins holds no time, so nothing can overlap it.
        if pause.to == Some(pause.from) {
            continue;
        }
        let place = sorted.partition_point(|other| other.from <= pause.from);
        sorted.insert(place, *pause);
    }
    let overlap = sorted
        .iter()
        .zip(sorted.iter().skip(1))
        .any(|(first, second)| first.to.is_none_or(|to| to > second.from));
    if overlap { Err(Refusal::BadPauses("two pauses overlap")) } else { Ok(sorted) }
}

words! {
    /// What a document says where it gives no time.
    pub enum Silence {
        /// It is agreed from case to case.
        ByAgreement = "by_agreement",
        /// It says that the matter is not regulated.
        NotRegulated = "not_regulated",
        /// It says that nothing is promised.
        NotGuaranteed = "not_guaranteed",
        /// It has a bare dash.
        Dash = "dash",
        /// It says nothing.
        NotStated = "not_stated",
        /// The clock is stopped: a pause lasts.
        Stopped = "stopped",
    }
}

/// What a document says about one deadline of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due<'a> {
    /// By then.
    At(Deadline<'a>),
    /// No time.
    Silent {
        /// Why.
        why: Silence,
        /// Where the document says so, if it says anything.
        source: Option<&'a Source>,
    },
}

/// A deadline, and how it was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline<'a> {
    /// The latest instant, in the offset of the document.
    pub at: Instant,
    /// The earliest, where the document gives a range.
    pub from: Option<Instant>,
    /// What it was counted from.
    pub base: Instant,
    /// The time allowed.
    pub span: Span,
    /// The deadline from which it is counted, where it is not the registration.
    pub after: Option<PromiseKind>,
    /// Whether a day of a year without a decree was looked at.
    pub predicted: bool,
    /// Where the document says so.
    pub source: Option<&'a Source>,
}

impl Deadline<'_> {
    /// Returns whether it has passed at `at`: of one that is a day, the whole day belongs
    /// to it.
    pub fn is_past(&self, at: Instant) -> bool {
        match self.span.count() {
            Count::CalendarDays => {
                at.with_timezone(self.at.offset()).date_naive() > self.at.date_naive()
            }
            _ => at > self.at,
        }
    }

    /// Returns whether a time in which something may still be reported is over at `at`: of one that
    /// is counted in days of either kind, the whole last day belongs to it.
    pub fn is_window_over(&self, at: Instant) -> bool {
        match self.span.count() {
            Count::WorkingDays | Count::CalendarDays => {
                at.with_timezone(self.at.offset()).date_naive() > self.at.date_naive()
            }
            Count::Working | Count::Clock | Count::WorkingDayClock => at > self.at,
        }
    }
}

/// Returns the six deadlines of `case`, in the order of [`PromiseKind::ALL`].
///
/// # Errors
///
/// [`Refusal::OutOfRange`] when the request or a deadline lies outside 2020 to 2100.
///
/// # Source
///
/// Documents 000 (S0-39 to S0-44), 001 (S1-06, S1-35, S1-51), 002 (S2-29 to S2-38), 003 (S3-17 to
/// S3-23); SX-04, SX-05.
pub fn deadlines<'a>(
    resolved: &ResolvedTerms<'a>,
    case: &Case<'a>,
) -> Result<[(PromiseKind, Due<'a>); 6], Refusal> {
    // The request itself must lie in the calendar, whatever is promised.
    let offset = resolved.working().offset();
    let in_range = |field, at| date_in_range(field, offset.to_local(at).date_naive());
    in_range("registered_at", case.registered_at)?;
    let done_at = case.known(PromiseKind::Completion);
    in_range("done_at", done_at.unwrap_or(case.registered_at))?;
    if done_at.is_some_and(|done_at| done_at < case.registered_at) {
        let min = iso(case.registered_at.date_naive());
        return Err(Refusal::OutOfRange { field: "done_at", min, max: iso(DAYS_TO) });
    }
    for pause in &case.pauses {
        in_range("pauses", pause.from)?;
        in_range("pauses", pause.to.unwrap_or(pause.from))?;
    }
    let mut all = PromiseKind::ALL.map(|what| (what, SILENT));
    for (what, due) in &mut all {
        *due = deadline(resolved, case, *what)?;
    }
    Ok(all)
}

const SILENT: Due<'static> = Due::Silent { why: Silence::NotStated, source: None };

/// Returns one deadline of `case`.
///
/// # Errors
///
/// As [`deadlines`].
pub fn deadline<'a>(
    resolved: &ResolvedTerms<'a>,
    case: &Case<'a>,
    what: PromiseKind,
) -> Result<Due<'a>, Refusal> {
    // A promise counted from another one, and that from a third: never more than there are.
    deadline_within(resolved, case, what, PromiseKind::ALL.len()).map_err(|refusal| match refusal {
        // What was asked, not what it was computed with.
        Refusal::OutOfRange { min, max, .. } => {
            let after = case.promise(resolved, what).and_then(|promise| promise.after);
            let done_at = case.known(PromiseKind::Completion);
            let is_told = after == Some(PromiseKind::Completion) && done_at.is_some();
            let field = if is_told { "done_at" } else { "registered_at" };
            Refusal::OutOfRange { field, min, max }
        }
        other => other,
    })
}

fn deadline_within<'a>(
    resolved: &ResolvedTerms<'a>,
    case: &Case<'a>,
    what: PromiseKind,
    links_left: usize,
) -> Result<Due<'a>, Refusal> {
    let Some(promise) = case.promise(resolved, what) else { return Ok(SILENT) };
    let silent = |why| Ok(Due::Silent { why, source: promise.within.source() });
    let span = match &promise.within {
        Stated::Is { value, .. } | Stated::Readings { assumed: value, .. } => *value,
        Stated::ByAgreement { .. } => return silent(Silence::ByAgreement),
        Stated::NotRegulated { .. } => return silent(Silence::NotRegulated),
        Stated::NotGuaranteed { .. } => return silent(Silence::NotGuaranteed),
        Stated::Dash { .. } => return silent(Silence::Dash),
        Stated::NotStated => return silent(Silence::NotStated),
    };
    let (base, is_base_predicted) = match promise.after {
        None => taken_in(resolved, promise, case.registered_at)?,
        Some(after) => match case.known(after) {
            Some(at) => (at, false),
            None => {
                let Some(links_left) = links_left.checked_sub(1) else { return Ok(SILENT) };
                match deadline_within(resolved, case, after, links_left)? {
                    Due::At(first) => (first.at, first.predicted),
                    // What is counted from a time that nobody knows is not known either.
                    Due::Silent { why, .. } => return silent(why),
                }
            }
        },
    };
    let kind = case.kind.map(|kind| kind.id.as_str());
    let working = promise.schedule.as_deref().and_then(|id| resolved.working_of(id));
    let working = working.unwrap_or(resolved.working_for(case.plan, kind));
    let clock = match span.count() {
        Count::WorkingDayClock => Clock::Working(resolved.whole_days().unwrap_or(working)),
        Count::Working => Clock::Working(working),
        Count::Clock => Clock::Plain,
        Count::WorkingDays | Count::CalendarDays => Clock::Days,
    };
    let reach = |amount: u32| match clock {
        Clock::Working(working) => {
            working.add_working(base, amount).map(|due| (due.value, due.predicted))
        }
        Clock::Plain => Ok((plus_seconds(base, u64::from(amount).saturating_mul(60)), false)),
        Clock::Days if span.count() == Count::WorkingDays => {
            working.close_after_days(base, amount).map(|due| (due.value, due.predicted))
        }
        Clock::Days => {
            Ok((plus_seconds(base, u64::from(amount).saturating_mul(24 * 3_600)), false))
        }
    };
    let Some((at, predicted)) = shifted(clock, base, reach(span.amount())?, &case.pauses)? else {
        return silent(Silence::Stopped);
    };
    let from = match span.least() {
        None => None,
        Some(least) => shifted(clock, base, reach(least)?, &case.pauses)?.map(|(at, _)| at),
    };
    let offset = working.offset();
    let at = offset.to_local(at);
    // Also the end must lie in the calendar.
    working.add_working(at, 0)?;
    Ok(Due::At(Deadline {
        at,
        from: from.map(|from| offset.to_local(from)),
        base: offset.to_local(base),
        span,
        after: promise.after,
        predicted: predicted || is_base_predicted,
        source: promise.within.source(),
    }))
}

/// What runs while a promise is counted.
#[derive(Clone, Copy)]
enum Clock<'g> {
    Working(&'g WorkingTime),
    Plain,
    /// Whole days: pauses do not move them.
    Days,
}

/// When a request counts as registered, and whether that is predicted.
fn taken_in(
    resolved: &ResolvedTerms<'_>,
    promise: &Promise,
    at: Instant,
) -> Result<(Instant, bool), Refusal> {
    let intake = promise.intake.as_deref().and_then(|id| resolved.working_of(id));
    let Some(intake) = intake else { return Ok((at, false)) };
    intake.next_opening(at).map(|opening| (opening.value, opening.predicted))
}

/// Moves `due` by the pauses that begin before it; nothing while one lasts.
fn shifted(
    clock: Clock<'_>,
    base: Instant,
    (mut due, mut predicted): (Instant, bool),
    pauses: &[Pause],
) -> Result<Option<(Instant, bool)>, Refusal> {
    if matches!(clock, Clock::Days) {
        return Ok(Some((due, predicted)));
    }
    for pause in pauses {
        if pause.from >= due {
            break;
        }
        let Some(to) = pause.to else { return Ok(None) };
        let from = pause.from.max(base);
        if to <= from {
            continue;
        }
        match clock {
            Clock::Working(working) => {
                let inside = working.working_between(from, to)?;
                let inside = u64::try_from(inside.value).unwrap_or(0);
                let moved = working.add_working_seconds(due, inside)?;
                predicted = predicted || moved.predicted;
                due = moved.value;
            }
            _ => {
                let inside = to.signed_duration_since(from).num_seconds();
                due = plus_seconds(due, u64::try_from(inside).unwrap_or(0));
            }
        }
    }
    Ok(Some((due, predicted)))
}

fn plus_seconds(at: Instant, seconds: u64) -> Instant {
    let more = chrono::TimeDelta::try_seconds(i64::try_from(seconds).unwrap_or(i64::MAX));
    more.and_then(|more| at.checked_add_signed(more)).unwrap_or(at)
}

/// Returns the days off between registration and deadline, by which it is later, for saying why.
///
/// Days off on which the plan works are not among them.
pub fn skipped_days(
    resolved: &ResolvedTerms<'_>,
    case: &Case<'_>,
    due: &Deadline<'_>,
) -> Vec<SkippedDay> {
    let kind = case.kind.map(|kind| kind.id.as_str());
    let working = resolved.working_for(case.plan, kind);
    if !matches!(due.span.count(), Count::Working | Count::WorkingDayClock | Count::WorkingDays) {
        return Vec::new();
    }
    let mut days = working.days_off_between(due.base, due.at, Some(&resolved.catalogue.calendar));
    days.retain(|day| working.windows(day.date).is_empty());
    days
}
