//! What became of the deadlines of a request.

use super::story::Story;
use crate::calendar::Instant;
use crate::catalogue::{Plan, PromiseKind};
use crate::deadline::{Deadline, Due, Pause, deadline};
use crate::price::ResolvedTerms;
use crate::refusal::Refusal;

/// What became of a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// What it was for.
    pub what: PromiseKind,
    /// By when it had to be.
    pub due: Deadline<'a>,
    /// When it was; nothing where it never was, and nobody waits for it any more.
    pub at: Option<Instant>,
}

impl Outcome<'_> {
    /// Returns whether it was too late, or never.
    pub fn is_late(&self) -> bool {
        self.at.is_none_or(|at| self.due.is_past(at))
    }
}

impl Story {
    /// Returns whether a promise of that kind is still to be kept. Who began without an estimate
    /// owes none.
    pub fn is_owed(&self, what: PromiseKind) -> bool {
        match what {
            PromiseKind::FaultWindow => self.done_at.is_some() && self.ended_at.is_none(),
            _ => self.settled_at(what).is_none(),
        }
    }

    /// Returns what became of the deadlines that are no longer owed, in the order of
    /// [`PromiseKind::ALL`]; nothing of one that had not passed when it was owed no more.
    ///
    /// # Errors
    ///
    /// [`Refusal::MissingField`] while its kind is not known and the document distinguishes kinds,
    /// [`Refusal::OutOfRange`] outside the calendar.
    pub fn outcomes<'a>(
        &self,
        resolved: &ResolvedTerms<'a>,
        plan: &'a Plan,
    ) -> Result<Vec<Outcome<'a>>, Refusal> {
        let mut outcomes = Vec::new();
        for what in PromiseKind::ALL {
            let Some(settled) = self.settled_at(what) else { continue };
            // Whom the client waited for later has no part in it.
            let before = self.pauses.iter().filter(|pause| pause.from < settled);
            let before = before.map(|pause| Pause {
                from: pause.from,
                to: Some(pause.to.map_or(settled, |to| to.min(settled))),
            });
            let case = self.case_with(resolved, plan, &before.collect::<Vec<_>>())?;
            let Due::At(due) = deadline(resolved, &case, what)? else { continue };
            let at = self.kept_at(what);
            let is_unknown = match what {
                // What was handed over was begun before, nobody knows when.
                PromiseKind::Start => at.is_none() && self.done_at.is_some(),
                // A first answer may have been offered long before the work was handed over.
                PromiseKind::Answer => self.done_at.is_some_and(|done_at| due.is_past(done_at)),
                _ => false,
            };
            if is_unknown {
                continue;
            }
            if at.is_some() || due.is_past(settled) {
                outcomes.push(Outcome { what, due, at });
            }
        }
        Ok(outcomes)
    }

    /// When what was promised was done.
    pub(super) fn kept_at(&self, what: PromiseKind) -> Option<Instant> {
        match what {
            PromiseKind::Reaction => self.reacted_at,
            PromiseKind::Estimate => self.first_estimated_at,
            PromiseKind::Start => self.begun_at.or_else(|| self.begun_by_reaction()),
            PromiseKind::Answer | PromiseKind::Completion => self.done_at,
            PromiseKind::FaultWindow => None,
        }
    }

    /// When it began by the reaction, where the document says so: a refusal or a hand-over is a
    /// reaction, and no beginning.
    fn begun_by_reaction(&self) -> Option<Instant> {
        let end = [self.done_at, self.ended_at].into_iter().flatten().min();
        let is_before = |at: &Instant| end.is_none_or(|end| *at < end);
        self.reacted_at.filter(|_| self.reaction_is_start).filter(is_before)
    }

    /// Since when a promise is owed no more: it was kept, or it lost its sense.
    fn settled_at(&self, what: PromiseKind) -> Option<Instant> {
        if what == PromiseKind::FaultWindow {
            return None;
        }
        let begun_at = self.begun_at.filter(|_| what == PromiseKind::Estimate);
        self.kept_at(what).or(begun_at).or(self.done_at).or(self.ended_at)
    }
}
