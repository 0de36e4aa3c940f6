//! Everything in one file, and when that was done last.

use chrono::{DateTime, Datelike};
use kvant_core::calendar::iso;
use kvant_core::ledger::fold::HistoryEntry;
use kvant_wire::file;
use leptos::prelude::*;

use crate::book::Book;
use crate::components::backup_note::BackupAge;
use crate::{files, keeping, wording};

/// Saves every ledger of this device to one file, and says in words how that went.
pub async fn export_all(book: Book) -> String {
    let (ledgers, missing) = book.filed_all().await;
    let now = book.now.get_untracked();
    let text = file::export(&files::exported_at(now), &ledgers);
    let day = iso(book.ledger.with_untracked(|ledger| ledger.offset().to_local(now)).date_naive());
    if !files::save(&format!("kvant-{day}.json"), &text) {
        return wording::SETTINGS_NOT_EXPORTED.to_string();
    }
    if missing.is_empty() {
        keeping::remember_backup();
        return wording::SETTINGS_EXPORTED.to_string();
    }
    format!("{} {}", wording::SETTINGS_EXPORTED, wording::settings_missing(missing.len()))
}

/// Returns how old the last copy is; `made` changes when one was made on this page.
pub fn backup_age(book: Book, made: Signal<String>) -> Signal<BackupAge> {
    Signal::derive(move || {
        drop(made.get());
        let at = keeping::backed_up_at();
        let now = book.now.get();
        book.ledger.with(|ledger| {
            let seconds = |told: HistoryEntry<'_>| match told {
                HistoryEntry::Known(entry) => entry.recorded_at.timestamp(),
                HistoryEntry::Newer(newer) => newer.recorded_at.timestamp(),
            };
            let first = ledger.history().next().map(|(told, _)| seconds(told));
            let last = ledger.history().next_back().map(|(told, _)| seconds(told));
            let is_due = keeping::is_backup_due(at, first, last, now.timestamp());
            let due = match at {
                Some(_) => wording::SETTINGS_BACKUP_DUE,
                None => wording::SETTINGS_BACKUP_FIRST,
            };
            let offset = ledger.offset();
            let at = at.and_then(|at| DateTime::from_timestamp(at, 0));
            let at = at.map(|at| offset.to_local(at.fixed_offset()));
            BackupAge {
                told: wording::settings_backup_last(at, offset.to_local(now).year()),
                due: is_due.then_some(due),
            }
        })
    })
}
