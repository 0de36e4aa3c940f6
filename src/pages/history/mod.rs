//! «История»: everything that was recorded, in plain words, and the way back from it.

pub mod event_texts;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{Datelike, NaiveDate};
use kvant_core::calendar::Offset;
use kvant_core::ledger::codec::{Decoded, TEXT_MAX};
use kvant_core::ledger::command;
use kvant_core::ledger::event::{Entry, Event, EventId};
use kvant_core::ledger::fold::{HistoryEntry, Ledger};
use kvant_core::report::clock;
use kvant_core::report::unit::BillingUnit;
use kvant_core::tree::read_date;
use kvant_wire::file::{self, FiledLedger};
use kvant_wire::store::Loaded;
use leptos::html::{Dialog, Ol};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use self::event_texts::{Charges, EventTexts, about_at, charges, kind, recorded_at};
use crate::account::opened::open_book;
use crate::address::Page;
use crate::book::Book;
use crate::components::select_field::{SelectField, SelectOption};
use crate::{files, wording};

/// How many rows are drawn at first, and more at a time.
const ROWS: usize = 50;

/// What is recorded is about another instant when it lies that far from the recording, in seconds.
const APART_SECONDS: u64 = 60;

/// The page.
#[component]
pub fn HistoryPage() -> impl IntoView {
    let (book, failed) = open_book();
    view! {
        <h1 tabindex="-1">{wording::page_heading(Page::History)}</h1>
        {failed}
        {move || book.get().map(|book| view! { <Open book /> })}
    }
}

/// The page with the open ledger.
#[component]
fn Open(book: Book) -> impl IntoView {
    let is_empty = Memo::new(move |_| book.ledger.with(Ledger::is_empty));
    let shown = move || {
        if !book.is_read.get() {
            view! { <p class="document" role="status">{wording::HISTORY_LOADING}</p> }.into_any()
        } else if is_empty.get() {
            view! {
                <p>{wording::HISTORY_EMPTY}</p>
                <p><a class="button" href=format!("#{}", Page::My.path())>{wording::HISTORY_BEGIN}</a></p>
            }
            .into_any()
        } else {
            view! { <Recorded book /> }.into_any()
        }
    };
    view! {
        <div class="history">
            {shown}
            {move || book.is_read.get().then(|| view! { <Broken book /> })}
        </div>
    }
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sought {
    kind: String,
    /// The first day of a month as ISO; empty for all.
    month: String,
    words: String,
}

impl Sought {
    fn all() -> Sought {
        Sought { kind: "all".to_string(), month: String::new(), words: String::new() }
    }
}

/// One event, ready to be drawn.
struct Line {
    id: EventId,
    when: String,
    recorded: Option<String>,
    who: String,
    text: String,
    marks: Vec<String>,
    notes: Vec<String>,
    is_undone: bool,
    is_known: bool,
}

/// What a person is asked before an event is undone or restored.
#[derive(Clone, PartialEq)]
struct Asked {
    id: EventId,
    text: String,
    is_undone: bool,
    effects: Vec<String>,
}

/// The list, what is looked for in it, and the way back.
#[component]
fn Recorded(book: Book) -> impl IntoView {
    let sought = RwSignal::new(Sought::all());
    let limit = RwSignal::new(ROWS);
    let told = RwSignal::new(String::new());
    let asked = RwSignal::new(None::<Asked>);
    let noting = RwSignal::new(None::<(EventId, String)>);
    let charged = Memo::new_with_compare(
        move |_| book.ledger.with(|ledger| charges(ledger, book.now.get_untracked())),
        |_, _| true,
    );
    // Told in full only when somebody searches: it takes a while for 20,000 events.
    let texts = Memo::new_with_compare(
        move |_| with_teller(book, charged, |teller| searchable(&teller)),
        |_, _| true,
    );
    let months = Memo::new(move |_| {
        book.ledger.with(|ledger| {
            let offset = ledger.offset();
            let months = ledger.history().map(|(told, _)| month_of(offset, &told));
            let months: BTreeSet<NaiveDate> = months.collect();
            months.into_iter().rev().collect::<Vec<_>>()
        })
    });
    let found = Memo::new_with_compare(
        move |_| {
            let sought = sought.get();
            let words: Vec<String> =
                sought.words.to_lowercase().split_whitespace().map(str::to_string).collect();
            let month = read_date(&sought.month);
            let fits_words = |id: EventId| {
                words.is_empty()
                    || texts.with(|texts| {
                        let text = texts.get(&id);
                        text.is_some_and(|text| words.iter().all(|word| text.contains(word)))
                    })
            };
            book.ledger.with(|ledger| {
                let offset = ledger.offset();
                let fits = |told: &HistoryEntry<'_>| {
                    let is_kind = match told {
                        HistoryEntry::Known(entry) => kind(&entry.event) == sought.kind,
                        HistoryEntry::Newer(_) => sought.kind == "other",
                    };
                    (is_kind || sought.kind == "all")
                        && month.is_none_or(|month| month_of(offset, told) == month)
                        && fits_words(id_of(told))
                };
                let found = ledger.history().rev().filter(|(told, _)| fits(told));
                found.map(|(told, _)| id_of(&told)).collect::<Vec<EventId>>()
            })
        },
        |_, _| true,
    );
    let month_options = Signal::derive(move || {
        let all = SelectOption { id: String::new(), text: wording::HISTORY_ANY_MONTH.to_string() };
        let month = |first: NaiveDate| SelectOption {
            id: kvant_core::calendar::iso(first),
            text: wording::month_and_year(first),
        };
        std::iter::once(all).chain(months.get().into_iter().map(month)).collect::<Vec<_>>()
    });
    let kind_options: Vec<SelectOption> = wording::HISTORY_KINDS
        .iter()
        .map(|(id, text)| SelectOption { id: (*id).to_string(), text: (*text).to_string() })
        .collect();
    let seek = move |change: &dyn Fn(&mut Sought)| {
        sought.update(|sought| change(sought));
        limit.set(ROWS);
    };
    let by_kind = Callback::new(move |id: String| seek(&|sought| sought.kind.clone_from(&id)));
    let by_month = Callback::new(move |id: String| seek(&|sought| sought.month.clone_from(&id)));
    let count = move || {
        let all = book.ledger.with(|ledger| ledger.ids().count());
        wording::history_count(found.with(Vec::len), all)
    };
    let list: NodeRef<Ol> = NodeRef::new();
    let lines = move || {
        let ids: Vec<EventId> =
            found.with(|found| found.iter().take(limit.get()).copied().collect());
        let lines = with_teller(book, charged, |teller| lines(book, &teller, &ids));
        if lines.is_empty() {
            let all = move |_| seek(&|sought| *sought = Sought::all());
            return view! {
                <p>{wording::HISTORY_NOTHING}</p>
                <p><button type="button" on:click=all>{wording::HISTORY_SHOW_ALL}</button></p>
            }
            .into_any();
        }
        let draw = |line: Line| draw_line(line, book, charged, asked, noting);
        view! {
            <ol class="events" node_ref=list aria-label=wording::HISTORY_LIST>
                {lines.into_iter().map(draw).collect_view()}
            </ol>
        }
        .into_any()
    };
    let more = move || {
        let is_more = found.with(Vec::len) > limit.get();
        let show_more = move |_| {
            let first_new = limit.get_untracked();
            limit.update(|limit| *limit = limit.saturating_add(ROWS));
            // Whoever came by the keyboard goes on with the first of the new ones.
            set_timeout(move || focus_row(list, first_new), Duration::from_millis(0));
        };
        is_more.then(|| view! {
            <p class="more"><button type="button" on:click=show_more>{wording::HISTORY_MORE}</button></p>
        })
    };
    let last = Memo::new(move |_| {
        let author = book.author();
        let text = |teller: EventTexts<'_>| {
            let (last, is_undone) = teller.ledger.last_act(author)?;
            Some((teller.tell(last.id, &last.event), is_undone))
        };
        with_teller(book, charged, text)
    });
    let undo_last = move |_| {
        let Some((text, is_undone)) = last.get_untracked() else { return };
        if book.undo() {
            told.set(match is_undone {
                true => wording::history_was_restored(&text),
                false => wording::history_was_undone(&text),
            });
            focus_told();
        }
    };
    let undo_row = move || {
        last.get().map(|(text, is_undone)| {
            let words = match is_undone {
                true => wording::HISTORY_RESTORE_LAST,
                false => wording::HISTORY_UNDO_LAST,
            };
            view! {
                <p class="undo-last">
                    <button type="button" on:click=undo_last>{words}</button>
                    " " <span class="muted">{text}</span>
                </p>
            }
        })
    };
    view! {
        <p class="document">{wording::HISTORY_LEAD}</p>
        {undo_row}
        <p class="told" role="status" tabindex="-1">{told}</p>
        <div class="fields sought">
            <span class="search-field">
                <label for="history-words">{wording::HISTORY_SEARCH}</label>
                <input id="history-words" type="search" autocomplete="off"
                    prop:value=move || sought.with(|sought| sought.words.clone())
                    on:input=move |event| {
                        let words = event_target_value(&event);
                        seek(&|sought| sought.words.clone_from(&words));
                    } />
            </span>
            <SelectField id="history-kind" label=wording::HISTORY_KIND is_labelled=true
                options=kind_options chosen=Signal::derive(move || sought.get().kind)
                on_change=by_kind />
            <SelectField id="history-month" label=wording::HISTORY_MONTH is_labelled=true
                options=month_options chosen=Signal::derive(move || sought.get().month)
                on_change=by_month />
        </div>
        <p class="muted count" role="status">{count}</p>
        {lines}
        {more}
        <UndoDialog book asked told />
        <NoteDialog book noting told />
    }
}

fn with_teller<T>(book: Book, charged: Memo<Charges>, tell: impl FnOnce(EventTexts<'_>) -> T) -> T {
    charged.with(|charges| {
        book.ledger.with(|ledger| {
            let this_year = ledger.offset().to_local(book.now.get_untracked()).year();
            tell(EventTexts { ledger, catalogue: book.catalogue, charges, this_year })
        })
    })
}

/// What each event can be found by.
fn searchable(teller: &EventTexts<'_>) -> BTreeMap<EventId, String> {
    let text = |told: HistoryEntry<'_>| match told {
        HistoryEntry::Known(entry) => {
            (entry.id, teller.tell(entry.id, &entry.event).to_lowercase().replace('\u{a0}', " "))
        }
        HistoryEntry::Newer(newer) => (newer.id, wording::HISTORY_NEWER.to_lowercase()),
    };
    teller.ledger.history().map(|(told, _)| text(told)).collect()
}

fn id_of(told: &HistoryEntry<'_>) -> EventId {
    match told {
        HistoryEntry::Known(entry) => entry.id,
        HistoryEntry::Newer(newer) => newer.id,
    }
}

/// The first day of the month in which it was recorded.
fn month_of(offset: Offset, told: &HistoryEntry<'_>) -> NaiveDate {
    let day = offset.to_local(recorded_at(told)).date_naive();
    day.with_day(1).unwrap_or(day)
}

/// Makes the rows that are drawn.
fn lines(book: Book, teller: &EventTexts<'_>, ids: &[EventId]) -> Vec<Line> {
    let ledger = teller.ledger;
    let wanted: BTreeSet<EventId> = ids.iter().copied().collect();
    let refused: BTreeMap<EventId, _> = ledger.refused().collect();
    let mut notes: BTreeMap<EventId, Vec<String>> = BTreeMap::new();
    let mut rows: BTreeMap<EventId, (HistoryEntry<'_>, bool, bool)> = BTreeMap::new();
    let wrong_clocks = clock::wrong_clocks(ledger, book.now.get_untracked());
    for (told, is_undone) in ledger.history() {
        if let HistoryEntry::Known(Entry {
            event: Event::NoteWritten { about: Some(about), text },
            ..
        }) = told
            && !is_undone
            && wanted.contains(about)
        {
            notes.entry(*about).or_default().push(wording::history_noted_here(text));
        }
        let id = id_of(&told);
        if wanted.contains(&id) {
            rows.insert(id, (told, is_undone, wrong_clocks.contains(&id)));
        }
    }
    let line = |id: &EventId| {
        let (told, is_undone, has_jumped) = rows.get(id)?;
        let offset = ledger.offset();
        let recorded = recorded_at(told);
        let recorded_words = wording::short_moment(offset.to_local(recorded), teller.this_year);
        let (text, about, author) = match told {
            HistoryEntry::Known(entry) => {
                let text = teller.tell(entry.id, &entry.event);
                (text, about_at(&entry.event), entry.stamp.author)
            }
            HistoryEntry::Newer(newer) => {
                (wording::HISTORY_NEWER.to_string(), None, newer.stamp.author)
            }
        };
        let is_apart = |about: &kvant_core::calendar::Instant| {
            about.timestamp().abs_diff(recorded.timestamp()) >= APART_SECONDS
        };
        let about = about.filter(is_apart);
        let mut marks = Vec::new();
        if *is_undone {
            marks.push(wording::HISTORY_UNDONE_MARK.to_string());
        }
        marks.extend(refused.get(id).map(|why| wording::history_refused(*why)));
        let problem = ledger.session(*id).and_then(|session| session.problem);
        marks.extend(problem.map(|problem| wording::history_problem(problem).to_string()));
        if *has_jumped {
            marks.push(wording::HISTORY_CLOCK_MARK.to_string());
        }
        let who = if author == book.author() {
            wording::HISTORY_THIS_DEVICE.to_string()
        } else {
            wording::history_other_device(author.to_string().get(..4).unwrap_or_default())
        };
        Some(Line {
            id: *id,
            when: about.map_or_else(
                || recorded_words.clone(),
                |about| wording::short_moment(offset.to_local(about), teller.this_year),
            ),
            recorded: about.map(|_| wording::history_recorded(&recorded_words)),
            who,
            text,
            marks,
            notes: notes.remove(id).unwrap_or_default(),
            is_undone: *is_undone,
            is_known: matches!(told, HistoryEntry::Known(_)),
        })
    };
    let mut made = Vec::with_capacity(ids.len());
    let mut line = line;
    for id in ids {
        made.extend(line(id));
    }
    made
}

fn draw_line(
    line: Line,
    book: Book,
    charged: Memo<Charges>,
    asked: RwSignal<Option<Asked>>,
    noting: RwSignal<Option<(EventId, String)>>,
) -> impl IntoView {
    let Line { id, when, recorded, who, text, marks, notes, is_undone, is_known } = line;
    let for_undo = text.clone();
    let ask = move |_| {
        let effects = with_teller(book, charged, |teller| effects(book, &teller, id, is_undone));
        asked.set(Some(Asked { id, text: for_undo.clone(), is_undone, effects }));
    };
    let for_note = text.clone();
    let note = move |_| noting.set(Some((id, for_note.clone())));
    let what = if is_undone { wording::HISTORY_RESTORE } else { wording::HISTORY_UNDO };
    let actions = is_known.then(|| {
        view! {
            <p class="actions">
                <button type="button" class="quiet" on:click=ask
                    aria-label=format!("{what}: {text}")>{what}</button>
                <button type="button" class="quiet" on:click=note
                    aria-label=format!("{}: {text}", wording::HISTORY_NOTE)>{wording::HISTORY_NOTE}</button>
            </p>
        }
    });
    let told = if is_undone {
        view! { <s>{text.clone()}</s> }.into_any()
    } else {
        view! { <span>{text.clone()}</span> }.into_any()
    };
    view! {
        <li tabindex="-1">
            <p class="when">
                {when}
                {recorded.map(|recorded| view! { <span class="sub">{recorded}</span> })}
                <span class="sub">{who}</span>
            </p>
            <div class="what">
                <p>{told}</p>
                {marks.into_iter().map(|mark| view! { <p class="caution">{mark}</p> }).collect_view()}
                {notes.into_iter().map(|note| view! { <p class="note">{note}</p> }).collect_view()}
            </div>
            {actions}
        </li>
    }
}

fn focus_row(list: NodeRef<Ol>, index: usize) {
    let Some(list) = list.try_get_untracked().flatten() else { return };
    let row = u32::try_from(index).ok().and_then(|index| list.children().item(index));
    if let Some(row) = row {
        drop(row.unchecked_into::<web_sys::HtmlElement>().focus());
    }
}

/// The rows are drawn anew after a change, so the focus goes to what is said of it.
fn focus_told() {
    set_timeout(
        || {
            if let Ok(Some(told)) = document().query_selector(".history .told") {
                drop(told.unchecked_into::<web_sys::HtmlElement>().focus());
            }
        },
        Duration::from_millis(50),
    );
}

/// What would change, a sentence each: tried out on a copy of the ledger.
fn effects(book: Book, teller: &EventTexts<'_>, id: EventId, is_undone: bool) -> Vec<String> {
    let now = book.now.get_untracked();
    let ledger = teller.ledger;
    let mut tried = ledger.clone();
    for event in command::toggle(ledger, id, is_undone) {
        let Event::EventUndone { event: target } = event else { continue };
        let stamp = tried.next_stamp(book.author());
        // No stored event has a name that so ends: nothing of this copy is ever stored.
        let mut name = target.0;
        name.reverse();
        let name = EventId(name);
        let entry = Entry { id: name, stamp, recorded_at: now, event };
        tried.ingest([(name, Decoded::Known(Box::new(entry)))]);
    }
    let (before, after) = (ledger.balance(now), tried.balance(now));
    let kind = BillingUnit::at(ledger, now).kind;
    let mut effects = Vec::new();
    if before.left_units != after.left_units {
        effects.push(wording::history_left_instead(kind, after.left_units, before.left_units));
    }
    if before.not_covered_units != after.not_covered_units {
        let (after, before) = (after.not_covered_units, before.not_covered_units);
        effects.push(wording::history_not_covered_instead(kind, after, before));
    }
    if effects.is_empty() {
        effects.push(wording::HISTORY_NO_CHANGE.to_string());
    }
    let (refused_before, refused_after) = (ledger.refused().count(), tried.refused().count());
    if refused_after > refused_before {
        effects.push(wording::history_lose_effect(refused_after.saturating_sub(refused_before)));
    }
    if refused_after < refused_before {
        effects.push(wording::history_gain_effect(refused_before.saturating_sub(refused_after)));
    }
    effects
}

/// Asks before one event is undone, or counts again, and does it.
#[component]
fn UndoDialog(book: Book, asked: RwSignal<Option<Asked>>, told: RwSignal<String>) -> impl IntoView {
    let dialog: NodeRef<Dialog> = NodeRef::new();
    open_with(dialog, Signal::derive(move || asked.with(Option::is_some)));
    let go = move |_| {
        let Some(Asked { id, text, is_undone, .. }) = asked.get_untracked() else { return };
        let events = book.ledger.with_untracked(|ledger| command::toggle(ledger, id, is_undone));
        // They are as small as events can be.
        let _ = book.record_all(events);
        told.set(if is_undone {
            wording::history_was_restored(&text)
        } else {
            wording::history_was_undone(&text)
        });
        asked.set(None);
        focus_told();
    };
    let content = move || {
        asked.get().map(|asked| {
            let go_text =
                if asked.is_undone { wording::HISTORY_RESTORE } else { wording::HISTORY_UNDO_DO };
            let effects: Vec<_> =
                asked.effects.into_iter().map(|effect| view! { <li>{effect}</li> }).collect();
            view! {
                <p class="quoted">{asked.text}</p>
                <ul class="effects">{effects}</ul>
                {(!asked.is_undone).then(|| view! { <p class="muted">{wording::HISTORY_UNDO_HINT}</p> })}
                <p class="share">
                    <button type="button" class="primary" on:click=go>{go_text}</button>
                    <button type="button" class="quiet" on:click=move |_| close(dialog)>
                        {wording::HISTORY_KEEP}
                    </button>
                </p>
            }
        })
    };
    let heading = move || {
        let is_undone = asked.with(|asked| asked.as_ref().is_some_and(|asked| asked.is_undone));
        if is_undone { wording::HISTORY_RESTORE } else { wording::HISTORY_UNDO_WHAT }
    };
    view! {
        <dialog node_ref=dialog class="report" aria-labelledby="undo-heading"
            on:close=move |_| asked.set(None)>
            <h2 id="undo-heading">{heading}</h2>
            {content}
        </dialog>
    }
}

/// Takes a note on one event.
#[component]
fn NoteDialog(
    book: Book,
    noting: RwSignal<Option<(EventId, String)>>,
    told: RwSignal<String>,
) -> impl IntoView {
    let dialog: NodeRef<Dialog> = NodeRef::new();
    let text = RwSignal::new(String::new());
    let error = RwSignal::new("");
    open_with(dialog, Signal::derive(move || noting.with(Option::is_some)));
    let write = move |_| {
        let Some((about, _)) = noting.get_untracked() else { return };
        let written = text.get_untracked().trim().to_string();
        if written.is_empty() {
            return error.set(wording::HISTORY_NOTE_EMPTY);
        }
        let is_long = written.chars().nth(TEXT_MAX).is_some();
        let note = Event::NoteWritten { about: Some(about), text: written };
        if is_long || book.record(note).is_err() {
            return error.set(wording::HISTORY_TOO_LARGE);
        }
        told.set(wording::HISTORY_NOTED.to_string());
        text.set(String::new());
        noting.set(None);
        focus_told();
    };
    let about = move || noting.with(|noting| noting.as_ref().map(|(_, text)| text.clone()));
    view! {
        <dialog node_ref=dialog class="report" aria-labelledby="note-heading"
            on:close=move |_| { noting.set(None); error.set(""); }>
            <h2 id="note-heading">{wording::HISTORY_NOTE}</h2>
            <p class="quoted">{about}</p>
            <label for="note-text">{wording::HISTORY_NOTE_TEXT}</label>
            <textarea id="note-text" rows="4" prop:value=text
                aria-invalid=move || (!error.get().is_empty()).then_some("true")
                aria-describedby="note-error"
                on:input=move |event| { text.set(event_target_value(&event)); error.set(""); }></textarea>
            <p class="error" id="note-error" role="alert">{error}</p>
            <p class="share">
                <button type="button" class="primary" on:click=write>{wording::HISTORY_NOTE_DO}</button>
                <button type="button" class="quiet" on:click=move |_| close(dialog)>{wording::CLOSE}</button>
            </p>
        </dialog>
    }
}

/// Opens a dialog while there is something to ask, and closes it afterwards.
fn open_with(dialog: NodeRef<Dialog>, is_open: Signal<bool>) {
    Effect::new(move |_| {
        let is_open = is_open.get();
        let Some(dialog) = dialog.get() else { return };
        if is_open && !dialog.open() {
            drop(dialog.show_modal());
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
}

fn close(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}

/// The records that are no events, and a way to keep them for whoever can make something of them.
#[component]
fn Broken(book: Book) -> impl IntoView {
    let reasons = move || {
        let mut reasons: Vec<(String, String)> = book.quarantined.with(|quarantined| {
            let told = quarantined
                .iter()
                .map(|record| (record.name.clone(), wording::history_broken_reason(record.reason)));
            told.collect()
        });
        book.ledger.with(|ledger| {
            let unreadable = ledger.unreadable();
            let told =
                unreadable.map(|(id, why)| (id.to_string(), wording::history_unreadable(why)));
            reasons.extend(told);
        });
        reasons
    };
    let save = move |_| {
        let FiledLedger { id, records } = book.filed();
        let unreadable: BTreeSet<EventId> =
            book.ledger.with_untracked(|ledger| ledger.unreadable().map(|(id, _)| id).collect());
        let is_bad = |id: [u8; 32]| unreadable.contains(&EventId(id));
        let envelopes =
            records.envelopes.into_iter().filter(|one| is_bad(one.id().bytes())).collect();
        let bad = Loaded { envelopes, quarantined: records.quarantined };
        let now = files::exported_at(book.now.get_untracked());
        let text = file::export(&now, &[FiledLedger { id, records: bad }]);
        files::save("kvant-unreadable.json", &text);
    };
    move || {
        let reasons = reasons();
        (!reasons.is_empty()).then(|| {
            let count = reasons.len();
            let row = |(name, reason): (String, String)| {
                let short: String = name.chars().take(12).collect();
                view! { <li><code>{short}"…"</code> " — " {reason}</li> }
            };
            let rows: Vec<_> = reasons.into_iter().take(ROWS).map(row).collect();
            let rest = count.saturating_sub(rows.len());
            view! {
                <section aria-labelledby="broken" class="broken">
                    <h2 id="broken">{wording::HISTORY_BROKEN}</h2>
                    <p>{wording::HISTORY_BROKEN_WHY}</p>
                    <ul>{rows}</ul>
                    {(rest > 0).then(|| view! { <p class="muted">"+ " {rest}</p> })}
                    <p><button type="button" on:click=save>{wording::HISTORY_BROKEN_SAVE}</button></p>
                </section>
            }
        })
    }
}
