//! What lets work on a request start: the client's word, or an estimate so short that none is needed.

use super::builder::{Stage, StoryBuilder};
use super::{Agreement, RemarkKind};
use crate::calendar::Instant;

impl StoryBuilder<'_> {
    pub(super) fn agree(&mut self, at: Instant) -> Option<RemarkKind> {
        if self.word_holds() {
            return Some(RemarkKind::AlreadySo);
        }
        self.word = Some((at, self.story.estimate_minutes));
        let lifecycle = self.lifecycle()?;
        let first = lifecycle.estimate_first.as_ref();
        let first = first.filter(|_| self.story.estimate_minutes.is_none())?;
        let paid_by_time = lifecycle.paid_by_time.clone();
        Some(RemarkKind::AgreedWithoutEstimate { source: first.clone(), paid_by_time })
    }

    /// Whether what the client agreed to covers the estimate as it is now (S1-30).
    pub(super) fn word_holds(&self) -> bool {
        match (self.word, self.story.estimate_minutes) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some((_, agreed)), Some(now)) => agreed.is_some_and(|minutes| minutes >= now),
        }
    }

    /// The agreement that nobody has to give (S1-33).
    pub(super) fn automatic(&self) -> Option<Agreement> {
        let automatic = self.lifecycle()?.automatic.as_ref()?;
        let at = self.estimated_at?;
        let is_short = self.story.estimate_minutes? <= automatic.up_to_minutes;
        is_short.then(|| Agreement { at, automatic: Some(automatic.clone()) })
    }

    pub(super) fn agreement(&self) -> Option<Agreement> {
        let by_word = self.word.filter(|_| self.word_holds());
        by_word.map(|(at, _)| Agreement { at, automatic: None }).or_else(|| self.automatic())
    }

    /// What is missing for work to start.
    pub(super) fn not_agreed(&self) -> Option<RemarkKind> {
        let lifecycle = self.lifecycle()?;
        let approval = lifecycle.approval.as_ref()?;
        let may_start = self.stage != Stage::Before || self.agreement().is_some();
        (!may_start).then(|| RemarkKind::NotAgreed { source: approval.source.clone() })
    }

    /// Whether nothing has to come before the client's word. What cannot be estimated may be
    /// agreed to all the same, where the document says how it is paid (S1-32).
    pub(super) fn may_agree(&self) -> bool {
        let is_estimated = self.story.estimate_minutes.is_some();
        self.lifecycle().is_none_or(|lifecycle| {
            is_estimated || lifecycle.estimate_first.is_none() || lifecycle.paid_by_time.is_some()
        })
    }
}
