//! Time in which a timer ran and nobody watched: a machine that slept, a page that was closed.

use chrono::DateTime;
use kvant_core::calendar::Instant;
use kvant_core::ledger::command::{self, Gap};
use kvant_device::{Preference, recall, remember};
use kvant_wire::store::LedgerId;
use leptos::prelude::*;

use crate::book::{Book, RecordError, now};
use crate::clock;

/// A timer that nobody watched for longer than this is asked about: no browser lets a page sleep
/// so long without the machine sleeping too.
const GAP_SECONDS: i64 = 180;

/// How often it is written down that somebody watches, in seconds.
const SEEN_SECONDS: i64 = 30;

/// When this page watched, in seconds since 1970.
pub(super) struct Watched {
    last: i64,
    last_written: i64,
}

impl Watched {
    pub(super) const fn new(now: i64) -> Watched {
        Watched { last: now, last_written: 0 }
    }
}

impl Book {
    /// Looks at the timers, once a second.
    pub(super) fn watch_timers(self) {
        let at = clock::unix_seconds();
        let now = now();
        let is_running = self.is_running();
        let before = self.now.get_untracked();
        // Without a timer, minutes are enough.
        if is_running || before.timestamp().div_euclid(60) != at.div_euclid(60) {
            self.now.set(now);
        }
        let last = self.watched.with_value(|watched| watched.last);
        self.watched.update_value(|watched| watched.last = at);
        if !is_running {
            return;
        }
        // First asked, then stopped: what the sleep has used up can be given back.
        if at.saturating_sub(last) > GAP_SECONDS {
            self.offer_gap(last, now);
        }
        let written = self.watched.with_value(|watched| watched.last_written);
        if at.saturating_sub(written) >= SEEN_SECONDS {
            self.remember_seen(at);
        }
        self.stop_used_up(now);
    }

    /// Writes down that somebody watches: every tab does, so that none asks about what another
    /// one saw.
    pub(super) fn remember_seen(self, at: i64) {
        self.watched.update_value(|watched| watched.last_written = at);
        remember(Preference::Seen, &at.to_string());
    }

    /// Whether any timer runs.
    pub fn is_running(self) -> bool {
        self.ledger
            .with_untracked(|ledger| ledger.sessions().any(|(_, session)| session.to.is_none()))
    }

    /// A timer whose paid units are used up has ended by itself; here it is written down (S0-18).
    fn stop_used_up(self, now: Instant) {
        let stopped = self.ledger.with_untracked(|ledger| command::stop_used_up(ledger, now));
        if !stopped.is_empty() {
            // They are as small as events can be.
            let _ = self.record_all(stopped);
        }
    }

    /// Asks about the time in which the page was closed while a timer ran.
    pub(super) fn ask_about_absence(self) {
        if !self.is_running() {
            return;
        }
        let now = now();
        self.offer_gap(0, now);
        self.stop_used_up(now);
    }

    /// Asks about the time since `watched`, or since another tab watched, or since the first timer
    /// was started.
    fn offer_gap(self, watched: i64, to: Instant) {
        let seen = recall(Preference::Seen).and_then(|seen| seen.parse::<i64>().ok());
        let started = self.ledger.with_untracked(|ledger| {
            let open = ledger.sessions().filter(|(_, session)| session.to.is_none());
            open.map(|(_, session)| session.from.timestamp()).min()
        });
        let Some(from) = [Some(watched), seen, started].into_iter().flatten().max() else { return };
        self.ask_about(from, to);
    }

    /// Asks about the time from `from` until `to`, in which a timer ran and nobody watched. It ends
    /// where the timers ended by themselves (S0-18).
    pub(super) fn ask_about(self, from: i64, to: Instant) {
        let running = self.ledger.with_untracked(|ledger| ledger.running(to));
        let ended = running.iter().map(|one| one.stopped_at.unwrap_or(to)).max();
        let to = ended.unwrap_or(to).min(to);
        if to.timestamp().saturating_sub(from) <= GAP_SECONDS {
            return;
        }
        if let Some(from) = DateTime::from_timestamp(from, 0) {
            let gap = Gap { from: from.fixed_offset(), to };
            self.gaps.update(|gaps| {
                // Asked before the page was left: now it is longer.
                gaps.retain(|asked| asked.from != gap.from);
                gaps.push(gap);
            });
            self.remember_gaps();
        }
    }

    /// Writes down what is asked, so that the question outlives the page.
    fn remember_gaps(self) {
        let id = self.current.get_untracked();
        let known = recall(Preference::Gaps).unwrap_or_default();
        let is_other = |line: &&str| line.split(' ').next() != Some(id.as_str());
        let mut lines: Vec<String> = known.lines().filter(is_other).map(str::to_string).collect();
        self.gaps.with_untracked(|gaps| {
            lines.extend(
                gaps.iter()
                    .map(|gap| format!("{id} {} {}", gap.from.timestamp(), gap.to.timestamp())),
            );
        });
        remember(Preference::Gaps, &lines.join("\n"));
    }

    /// Takes the time of a gap out of every timer that ran through it ([`command::subtract_gap`]).
    ///
    /// # Errors
    ///
    /// [`RecordError`].
    pub fn subtract_gap(self, gap: Gap) -> Result<(), RecordError> {
        let events = self.ledger.with_untracked(|ledger| command::subtract_gap(ledger, gap, now()));
        self.record_all(events)?;
        self.answered(gap);
        Ok(())
    }

    /// Ends at `at` every timer that ran through a gap ([`command::end_in_gap`]). Returns whether it
    /// could.
    pub fn end_in_gap(self, gap: Gap, at: Instant) -> bool {
        let events = self.ledger.with_untracked(|ledger| command::end_in_gap(ledger, gap, at));
        let is_recorded = events.is_some_and(|events| self.record_all(events).is_ok());
        if is_recorded {
            self.answered(gap);
        }
        is_recorded
    }

    /// Puts a question about unwatched time away.
    pub fn answered(self, gap: Gap) {
        self.gaps.update(|gaps| gaps.retain(|asked| *asked != gap));
        self.remember_gaps();
    }
}

/// What was asked about a ledger when the page was left, and not answered.
pub(super) fn asked_before(id: &LedgerId) -> Vec<Gap> {
    let known = recall(Preference::Gaps).unwrap_or_default();
    let gap = |line: &str| {
        let rest = line.strip_prefix(id.as_str())?.strip_prefix(' ')?;
        let (from, to) = rest.split_once(' ')?;
        let instant = |text: &str| DateTime::from_timestamp(text.parse().ok()?, 0);
        Some(Gap { from: instant(from)?.fixed_offset(), to: instant(to)?.fixed_offset() })
    };
    known.lines().filter_map(gap).collect()
}
