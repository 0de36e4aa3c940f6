//! A request that is taken up again: for a fault in what was handed over, or for something new.

use super::RemarkKind;
use super::builder::{Stage, StoryBuilder};
use crate::calendar::Instant;
use crate::catalogue::{Plan, PromiseKind};
use crate::deadline::{Case, Due, Named, deadline};
use crate::price::ResolvedTerms;
use crate::source::Source;

impl StoryBuilder<'_> {
    /// Takes it up again: for something new, or for a fault in what was handed over.
    pub(super) fn reopen(
        &mut self,
        resolved: &ResolvedTerms<'_>,
        plan: &Plan,
        at: Instant,
        is_new: bool,
    ) -> Option<RemarkKind> {
        let is_handed_over = self.story.done_at.is_some();
        if !self.is_over() || !(is_new || is_handed_over) {
            return Some(RemarkKind::NotDone);
        }
        let mut misfit = None;
        if let Some((ended, source)) = self.window_over(resolved, plan, at) {
            let separate = self.lifecycle().and_then(|one| one.late_fault_is_new.clone());
            if separate.is_some() {
                return Some(RemarkKind::AfterFaultWindow { ended, source, separate });
            }
            misfit =
                Some(RemarkKind::AfterFaultWindow { ended, source, separate }).filter(|_| !is_new);
        }
        self.story.done_at = None;
        self.story.ended_at = None;
        self.story.refused_for = None;
        self.stage = Stage::Reopened;
        if is_new {
            self.story.estimate_minutes = None;
            self.story.started_at = None;
            self.story.renewed_at = Some(at);
            self.is_reacted = false;
            (self.estimated_at, self.word) = (None, None);
            self.stage = Stage::Before;
        }
        misfit
    }

    /// When the time for reporting faults ended, if it had at `at`, and where it is stated.
    pub(super) fn window_over(
        &self,
        resolved: &ResolvedTerms<'_>,
        plan: &Plan,
        at: Instant,
    ) -> Option<(Instant, Option<Source>)> {
        let done_at = self.story.done_at?;
        let named = |kind| Named {
            kind,
            class: self.story.class.as_deref(),
            priority: self.story.priority.as_deref(),
        };
        let due = |kind| {
            let pauses = &self.story.pauses;
            let registered_at = self.story.registered_at;
            let case = Case::new(resolved, plan, named(kind), registered_at, pauses).ok()?;
            let case = case.done_at(Some(done_at));
            match deadline(resolved, &case, PromiseKind::FaultWindow).ok()? {
                Due::At(due) if due.is_window_over(at) => Some((due.at, due.source.cloned())),
                Due::At(_) | Due::Silent { .. } => None,
            }
        };
        if self.story.kind.is_some() || self.terms.kind.is_empty() {
            return due(self.story.kind.as_deref());
        }
        // Of a kind that nobody has named, it is over only if it is for every kind.
        let mut last: Option<(Instant, Option<Source>)> = None;
        for kind in &self.terms.kind {
            let over = due(Some(&kind.id))?;
            last = last.filter(|(ended, _)| *ended >= over.0).or(Some(over));
        }
        last
    }
}
