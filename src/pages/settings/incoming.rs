//! Files out and in: the copy of everything, and what a chosen file would add.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Datelike};
use kvant_core::ledger::Ledger;
use kvant_core::ledger::codec::{self, Decoded};
use kvant_core::ledger::event::EventId;
use kvant_import::columns::{self, Opened};
use kvant_import::csv::BYTES_MAX;
use kvant_wire::envelope::Envelope;
use kvant_wire::file::{self, FiledLedger};
use kvant_wire::store::LedgerId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::entries::Entries;
use super::ledgers::name_of;
use crate::account::copies::{backup_age, export_all};
use crate::book::{Book, UndoOffer};
use crate::components::backup_note::BackupNote;
use crate::components::file_drop::FileDrop;
use crate::files::{self, UnreadFile};
use crate::wording;

/// How the names of tables end.
const TABLES: [&str; 3] = [".csv", ".tsv", ".txt"];

/// How many reasons are listed.
const REASONS: usize = 20;

/// What is said of a file that was taken, and the events by which it was recorded, as far as they
/// can be taken back together.
pub type Taken = (String, Vec<EventId>);

/// What became of a chosen file.
#[derive(Clone)]
enum Incoming {
    /// None was chosen.
    None,
    /// It is being read.
    Reading,
    /// Nothing of it can be taken.
    Refused(String),
    /// A copy of ledgers.
    Copy(Copied),
    /// A table of time, and the file that it was read from.
    Table(Arc<Vec<u8>>, Box<Opened>),
}

/// What a copy would add.
#[derive(Clone)]
struct Copied {
    exported_at: Option<String>,
    ledgers: Vec<Added>,
    left_out: usize,
}

/// What it would add to one ledger.
#[derive(Clone)]
struct Added {
    id: LedgerId,
    name: String,
    new: Vec<Envelope>,
    known: usize,
    bad: Vec<String>,
}

/// The section; `told` outlives the ledger that is open.
#[component]
pub fn Files(book: Book, told: RwSignal<String>) -> impl IntoView {
    let incoming = RwSignal::new(Incoming::None);
    let export = Callback::new(move |()| {
        spawn_local(async move {
            let how = export_all(book).await;
            told.try_set(how);
        });
    });
    let taken = RwSignal::new(Vec::new());
    let offer: RwSignal<Option<UndoOffer>> = RwSignal::new(None);
    let choose = Callback::new(move |file: web_sys::File| {
        told.set(String::new());
        taken.set(Vec::new());
        incoming.set(Incoming::Reading);
        spawn_local(async move {
            let read = read(book, file).await;
            incoming.try_set(read);
        });
    });
    let put_away = Callback::new(move |(text, events): Taken| {
        told.set(text);
        offer.set(Some(book.offer_undo()));
        taken.set(events);
        // Gone already, where the file opened another ledger.
        incoming.try_set(Incoming::None);
    });
    let undo = move || {
        let events = taken.get();
        let is_offered = move || offer.get().is_some_and(|offer| book.is_offered(offer));
        (!events.is_empty() && is_offered()).then(|| {
            let undo = move |_| {
                if !is_offered() {
                    return;
                }
                book.take_back(&events);
                told.set(wording::MY_UNDONE.to_string());
                taken.set(Vec::new());
            };
            view! { <button type="button" on:click=undo>{wording::MY_UNDO}</button> }
        })
    };
    let shown = move || match incoming.get() {
        Incoming::None => ().into_any(),
        Incoming::Reading => {
            view! { <p role="status">{wording::SETTINGS_READING_FILE}</p> }.into_any()
        }
        Incoming::Refused(why) => view! {
            <p class="error refused" role="alert">{why} " " {wording::SETTINGS_NOTHING_CHANGED}</p>
        }
        .into_any(),
        Incoming::Copy(copied) => view! { <CopyPreview book copied put_away /> }.into_any(),
        Incoming::Table(file, opened) => {
            view! { <Entries book file opened=*opened put_away /> }.into_any()
        }
    };
    view! {
        <section aria-labelledby="files" class="files">
            <h2 id="files" tabindex="-1">{wording::SETTINGS_FILES}</h2>
            <BackupNote age=backup_age(book, told.into()) on_export=export />
            <p class="buttons">
                <button type="button" class="primary" id="export" on:click=move |_| export.run(())>
                    {wording::SETTINGS_EXPORT}
                </button>
                <span class="muted">{wording::SETTINGS_EXPORT_WHY}</span>
            </p>
            <FileDrop id="import-file" label=wording::SETTINGS_IMPORT
                hint=wording::SETTINGS_IMPORT_HINT accept=".json,.csv,.tsv,.txt" on_file=choose />
            <p class="told" role="status">{told} " " {undo}</p>
            {shown}
        </section>
    }
}

/// Reads a file, whatever it is: a copy begins with a brace, anything else is a table.
async fn read(book: Book, file: web_sys::File) -> Incoming {
    let bytes = match files::read(&file, BYTES_MAX).await {
        Ok(bytes) => bytes,
        Err(UnreadFile::TooLarge) => {
            return Incoming::Refused(wording::SETTINGS_FILE_TOO_LARGE.to_string());
        }
        Err(UnreadFile::Unread) => {
            return Incoming::Refused(wording::SETTINGS_FILE_UNREAD.to_string());
        }
    };
    let name = file.name().to_lowercase();
    if TABLES.iter().any(|ending| name.ends_with(ending)) {
        return match columns::open(&bytes) {
            Ok(opened) => Incoming::Table(Arc::new(bytes), Box::new(opened)),
            Err(refusal) => Incoming::Refused(wording::settings_csv_refusal(refusal)),
        };
    }
    let text = String::from_utf8(bytes).map_err(|_| file::ImportRefusal::NotALedgerFile);
    match text.and_then(|text| file::import(&text)) {
        Ok(imported) => {
            let mut ledgers = Vec::new();
            for filed in imported.ledgers {
                ledgers.push(compared(book, filed).await);
            }
            let (exported_at, left_out) = (imported.exported_at, imported.left_out.len());
            Incoming::Copy(Copied { exported_at, ledgers, left_out })
        }
        Err(refusal) => Incoming::Refused(wording::settings_import_refusal(refusal)),
    }
}

/// Compares a ledger of a file with the one of this device.
async fn compared(book: Book, filed: FiledLedger) -> Added {
    let FiledLedger { id, records } = filed;
    let own_name = name_of(&records.envelopes);
    let mut known_ids = BTreeSet::new();
    let is_open = book.current.get_untracked() == id;
    if !is_open && book.shelf.get_untracked().contains(&id) {
        let loaded = book.load(&id).await;
        known_ids
            .extend(loaded.into_iter().flat_map(|loaded| loaded.envelopes).map(|one| one.id()));
    }
    let mut added = Added {
        id,
        name: if own_name.is_empty() { wording::SETTINGS_NAMELESS.to_string() } else { own_name },
        new: Vec::new(),
        known: 0,
        bad: Vec::new(),
    };
    for record in records.quarantined {
        added.bad.push(wording::history_broken_reason(record.reason));
    }
    let mut seen = BTreeSet::new();
    for envelope in records.envelopes {
        let id = EventId(envelope.id().bytes());
        let is_here = is_open && book.ledger.with_untracked(|ledger| ledger.knows(id));
        if is_here || known_ids.contains(&envelope.id()) {
            added.known = added.known.saturating_add(1);
        } else if let Decoded::Unreadable { reason } = codec::decode(id, envelope.bytes()) {
            added.bad.push(wording::history_unreadable(&reason));
        } else if seen.insert(envelope.id()) {
            added.new.push(envelope);
        }
    }
    added
}

/// Says what a copy would add, and adds it.
#[component]
fn CopyPreview(book: Book, copied: Copied, put_away: Callback<Taken>) -> impl IntoView {
    let new: usize = copied.ledgers.iter().map(|ledger| ledger.new.len()).sum();
    let known: usize = copied.ledgers.iter().map(|ledger| ledger.known).sum();
    let rows: Vec<_> = copied
        .ledgers
        .iter()
        .map(|ledger| {
            let (new, known) = (ledger.new.len(), ledger.known);
            let told = wording::settings_import_ledger(&ledger.name, new, known, ledger.bad.len());
            let reasons: Vec<_> = ledger.bad.iter().take(REASONS).cloned().collect();
            let reasons: Vec<_> =
                reasons.into_iter().map(|reason| view! { <li>{reason}</li> }).collect();
            view! { <li>{told} {(!reasons.is_empty()).then(|| view! { <ul>{reasons}</ul> })}</li> }
        })
        .collect();
    let exported_at = copied.exported_at.as_deref().map(|at| exported_told(book, at));
    let left_out = (copied.left_out > 0).then(|| wording::settings_left_out(copied.left_out));
    let ledgers = StoredValue::new(copied.ledgers);
    let take = move |_| {
        let ledgers = ledgers.get_value();
        spawn_local(async move { take(book, ledgers, put_away).await });
    };
    let why_not =
        if known > 0 { wording::SETTINGS_TAKE_NOTHING } else { wording::SETTINGS_TAKE_EMPTY };
    view! {
        <div class="preview" role="group" aria-labelledby="preview-heading">
            <h3 id="preview-heading">{wording::SETTINGS_IMPORT_PREVIEW}</h3>
            {exported_at.map(|told| view! { <p class="muted">{told}</p> })}
            <ul>{rows}</ul>
            {left_out.map(|told| view! { <p>{told}</p> })}
            {(new == 0).then(|| view! { <p role="status">{why_not}</p> })}
            <p class="buttons">
                {(new > 0).then(|| view! {
                    <button type="button" class="primary" on:click=take>{wording::SETTINGS_TAKE}</button>
                })}
                <button type="button" class="quiet" on:click=move |_| put_away.run((String::new(), Vec::new()))>
                    {wording::SETTINGS_TAKE_NOT}
                </button>
            </p>
        </div>
    }
}

/// When a copy was made, by the clock of the ledger; as it stands in the file where that is no
/// instant.
fn exported_told(book: Book, at: &str) -> String {
    let told = DateTime::parse_from_rfc3339(at).ok().map(|instant| {
        let offset = book.ledger.with_untracked(Ledger::offset);
        let this_year = offset.to_local(book.now.get_untracked()).year();
        wording::short_moment(offset.to_local(instant), this_year)
    });
    wording::settings_exported_at(told.as_deref().unwrap_or(at))
}

/// Adds what is new, and says how many records that were.
async fn take(book: Book, ledgers: Vec<Added>, put_away: Callback<Taken>) {
    let was_empty = book.ledger.with_untracked(Ledger::is_empty);
    let mut count = 0_usize;
    let mut largest: Option<(usize, LedgerId)> = None;
    let mut problem = None;
    for Added { id, new, .. } in ledgers {
        let length = new.len();
        if length == 0 {
            continue;
        }
        // Another ledger may have been opened meanwhile.
        if id == book.current.get_untracked() {
            count = count.saturating_add(book.take(new));
            continue;
        }
        match book.store(&id, &new).await {
            Ok(()) => {
                count = count.saturating_add(length);
                if largest.as_ref().is_none_or(|(before, _)| *before < length) {
                    largest = Some((length, id));
                }
            }
            // Nowhere to store another ledger: an empty one takes it in, for as long as the page
            // is open.
            Err(_) if book.ledger.with_untracked(Ledger::is_empty) => {
                count = count.saturating_add(book.take(new));
            }
            Err(error) => problem = Some(error),
        }
    }
    let mut told = wording::settings_taken(count);
    if let Some(error) = problem {
        told = format!(
            "{told} {} {}",
            wording::SETTINGS_TAKEN_LEFT,
            wording::store_error_words(&error)
        );
    }
    put_away.run((told, Vec::new()));
    // Whoever had nothing wants to see what came.
    if let Some((_, id)) = largest.filter(|_| was_empty) {
        book.read(id).await;
    }
}
