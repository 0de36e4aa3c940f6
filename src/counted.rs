//! The deadlines of one request, and how they were counted, in words.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use kvant_core::calendar::{DayOff, WorkingTime};
use kvant_core::catalogue::{Catalogue, Count, Plan, Promise, PromiseKind, Span};
use kvant_core::deadline::{
    Case, Deadline, Due, Named, Pause, Silence, deadline, deadlines, skipped_days,
};
use kvant_core::price::ResolvedTerms;
use kvant_core::refusal::Refusal;

use crate::routes::DeadlinesState;
use crate::wording;

/// A request and its six deadlines.
#[derive(Clone)]
pub struct Counted {
    /// The catalogue.
    pub catalogue: &'static Catalogue,
    /// What they stand on.
    pub resolved: ResolvedTerms<'static>,
    /// The plan.
    pub plan: &'static Plan,
    /// The request.
    pub case: Case<'static>,
    /// The deadlines.
    pub dues: [(PromiseKind, Due<'static>); 6],
}

/// Returns the word of a deadline in links and names of files.
pub fn word(what: PromiseKind) -> &'static str {
    let place = PromiseKind::ALL.iter().position(|one| *one == what);
    place.and_then(|place| PromiseKind::WORDS.get(place)).copied().unwrap_or_default()
}

fn case(
    resolved: &ResolvedTerms<'static>,
    plan: &'static Plan,
    state: &DeadlinesState,
) -> Result<Case<'static>, Refusal> {
    let offset = resolved.terms().offset();
    let at = |local: NaiveDateTime| offset.instant(local);
    let pause = |(from, to): &(NaiveDateTime, Option<NaiveDateTime>)| Pause {
        from: at(*from),
        to: to.map(at),
    };
    let mut all: Vec<Pause> = Vec::with_capacity(state.pauses.len());
    for pause in state.pauses.iter().map(pause) {
        all.insert(all.partition_point(|other| other.from <= pause.from), pause);
    }
    let named = Named {
        kind: state.kind.as_deref(),
        class: state.class.as_deref(),
        priority: state.priority.as_deref(),
    };
    let case = Case::new(resolved, plan, named, at(state.registered_at), &all)?;
    Ok(case.done_at(state.done_at.map(at)))
}

impl Counted {
    /// Counts the deadlines of what the page asks.
    ///
    /// # Errors
    ///
    /// What [`Case::new`] and [`deadlines`] refuse.
    pub fn new(
        catalogue: &'static Catalogue,
        resolved: ResolvedTerms<'static>,
        state: &DeadlinesState,
    ) -> Result<Counted, Refusal> {
        let plan = resolved.terms().plan(&state.plan)?;
        let case = case(&resolved, plan, state)?;
        Counted::of(catalogue, resolved, case)
    }

    /// Counts the deadlines of a request.
    ///
    /// # Errors
    ///
    /// What [`deadlines`] refuses.
    pub fn of(
        catalogue: &'static Catalogue,
        resolved: ResolvedTerms<'static>,
        case: Case<'static>,
    ) -> Result<Counted, Refusal> {
        let dues = deadlines(&resolved, &case)?;
        Ok(Counted { catalogue, plan: case.plan(), resolved, case, dues })
    }

    /// Returns those deadlines that are a time, in the order in which they happen.
    pub fn times(&self) -> impl Iterator<Item = (PromiseKind, Deadline<'static>)> {
        self.dues.iter().filter_map(|(what, due)| match due {
            Due::At(due) => Some((*what, *due)),
            Due::Silent { .. } => None,
        })
    }

    /// Returns the nearest deadline of the provider, else the client's own.
    pub fn nearest(&self) -> Option<(PromiseKind, Deadline<'static>)> {
        let own = |what: PromiseKind| what == PromiseKind::FaultWindow;
        self.times().min_by_key(|(what, due)| (own(*what), due.at))
    }

    /// Returns the hours of work of this request.
    pub fn working(&self) -> &WorkingTime {
        self.resolved.working_for(self.plan, self.kind())
    }

    /// Returns whether they end earlier on the day before a holiday.
    pub fn is_shortened(&self) -> bool {
        self.resolved.hours_for(self.plan, self.kind()).shorten
    }

    fn kind(&self) -> Option<&'static str> {
        self.case.kind().map(|kind| kind.id.as_str())
    }

    /// Returns in which hours a deadline is counted; nothing for the clock and for days.
    pub fn hours(&self, what: PromiseKind, span: Span) -> Option<Arc<WorkingTime>> {
        let own = |schedule| {
            let working = WorkingTime::new(schedule, Some(&self.catalogue.calendar));
            working.ok().map(Arc::new)
        };
        let promise = self.case.promise(&self.resolved, what)?;
        match span.count() {
            Count::WorkingDayClock => {
                own(&self.resolved.hours_for(self.plan, self.kind()).whole_days())
            }
            Count::Working => match &promise.schedule {
                Some(id) => {
                    let terms = self.resolved.terms();
                    let stated = terms.schedule.iter().find(|one| one.id == *id)?;
                    own(&self.resolved.rules().schedule(
                        terms,
                        self.resolved.client(),
                        &stated.hours,
                    ))
                }
                None => Some(Arc::clone(self.resolved.working_for(self.plan, self.kind()))),
            },
            _ => None,
        }
    }

    /// Returns how a deadline was counted, or why there is none, a sentence each.
    pub fn explained(&self, what: PromiseKind, this_year: i32) -> Vec<String> {
        let promise = self.case.promise(&self.resolved, what);
        match self.dues.iter().find(|(other, _)| *other == what).map(|(_, due)| due) {
            Some(Due::At(due)) => self.explained_time(what, due, promise, this_year),
            Some(Due::Silent { why, .. }) => explained_silence(promise, *why),
            None => Vec::new(),
        }
    }

    fn explained_time(
        &self,
        what: PromiseKind,
        due: &Deadline<'static>,
        promise: Option<&'static Promise>,
        this_year: i32,
    ) -> Vec<String> {
        let mut told = vec![wording::due_counted(due, this_year)];
        if promise.is_some_and(|promise| promise.intake.is_some())
            && due.base != self.case.registered_at()
        {
            told.push(wording::due_taken_in(due.base, this_year));
        }
        let hours = self.hours(what, due.span);
        if let Some(opening) = hours.as_ref().and_then(|hours| hours.next_opening(due.base).ok())
            && opening.value != due.base
        {
            told.push(wording::due_opens(opening.value, this_year));
        }
        let skipped = skipped_days(&self.resolved, &self.case, due);
        if !skipped.is_empty() {
            let days = skipped.into_iter().map(|day| (day.date, day.reason));
            told.push(wording::due_skipped(&runs(days.collect(), this_year), this_year));
        }
        for (pause, seconds) in self.moved(what, hours.as_deref()) {
            told.push(wording::due_moved(pause, seconds, this_year));
        }
        if due.predicted {
            told.push(wording::PREDICTED.to_string());
        }
        told.extend(self.assumed_hours().filter(|_| due.span.count() == Count::Working));
        told
    }

    /// That the document names no hours of work, and which stand in.
    pub fn assumed_hours(&self) -> Option<String> {
        if self.resolved.schedule_for(self.plan, self.kind()).is_some() {
            return None;
        }
        let windows = &self.resolved.hours_for(self.plan, self.kind()).working_day;
        Some(wording::due_assumed_hours(&wording::opening_hours(windows)))
    }

    /// The pauses that moved a deadline, each with the seconds by which it did.
    fn moved(&self, what: PromiseKind, hours: Option<&WorkingTime>) -> Vec<(Pause, u64)> {
        if self.case.pauses().is_empty() {
            return Vec::new();
        }
        let at = |pauses: usize| {
            let case = self.case.clone().with_first_pauses(pauses);
            match deadline(&self.resolved, &case, what).ok()? {
                Due::At(due) => Some(due.at),
                Due::Silent { .. } => None,
            }
        };
        let mut moved = Vec::new();
        let mut before = at(0);
        for (index, pause) in self.case.pauses().iter().enumerate() {
            let after = at(index.saturating_add(1));
            if let (Some(before), Some(after)) = (before, after) {
                let seconds = match hours.map(|hours| hours.working_between(before, after)) {
                    Some(Ok(between)) => between.value,
                    _ => after.signed_duration_since(before).num_seconds(),
                };
                moved.push((*pause, u64::try_from(seconds).unwrap_or(0)));
            }
            before = after;
        }
        moved.retain(|(_, seconds)| *seconds > 0);
        moved
    }
}

/// Why there is no time, and what would help.
fn explained_silence(promise: Option<&'static Promise>, why: Silence) -> Vec<String> {
    let counted_from = promise.and_then(|promise| promise.within.value().and(promise.after));
    let told = match (why, counted_from) {
        (Silence::Stopped, _) => wording::DUE_STOPPED_WHY.to_string(),
        (why, Some(after)) => wording::due_from_unknown(after, why),
        (Silence::Dash, None) => wording::DUE_DASH_WHY.to_string(),
        _ => return Vec::new(),
    };
    vec![told]
}

/// Days in a row that are off for the same reason, together.
fn runs(days: Vec<(NaiveDate, DayOff)>, this_year: i32) -> Vec<(NaiveDate, NaiveDate, String)> {
    let mut runs: Vec<(NaiveDate, NaiveDate, String)> = Vec::new();
    let weekend = wording::day_off(&DayOff::Weekend, this_year);
    for (date, reason) in days {
        let name = wording::day_off(&reason, this_year);
        match runs.last_mut() {
            Some((_, last, other)) if last.succ_opt() == Some(date) && *other == name => {
                *last = date;
            }
            _ => runs.push((date, date, name)),
        }
    }
    for (first, last, name) in &mut runs {
        if *name == weekend && first != last {
            *name = wording::DAYS_OFF.to_string();
        }
    }
    runs
}
