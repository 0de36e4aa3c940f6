//! Time that another program measured: what stands in which column, what has to be asked, and what
//! each row would cost.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Datelike};
use kvant_core::calendar::Instant;
use kvant_core::ledger::event::{Event, Origin, Session};
use kvant_core::report::offered::{Likeness, OfferedCost, costs_of, likeness};
use kvant_import::columns::{Columns, HEADER_ROWS_MAX, Opened};
use kvant_import::csv::{self, SEPARATORS, Table};
use kvant_import::duration::Unit;
use kvant_import::moment::DateOrder;
use kvant_import::time_entries::{
    Answers, Entries as ReadEntries, Questions, RowIssue, TimeEntry, Trust, entries,
};
use leptos::prelude::*;

use super::incoming::Taken;
use crate::book::Book;
use crate::components::data_table::{Cell, data_table};
use crate::components::select_field::{SelectField, SelectOption};
use crate::{entry, keeping, wording};

/// How many rows are shown at a time.
const ROWS: usize = 50;

/// How many rows are listed that cannot be taken, and that repeat a session.
const LISTED: usize = 20;

/// How the columns were found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FoundBy {
    Names,
    Memory,
    Nobody,
}

/// A table as it is understood.
#[derive(Clone, PartialEq)]
struct Layout {
    table: Table,
    header: Option<usize>,
    columns: Columns,
}

impl Layout {
    fn names(&self) -> Vec<String> {
        let row = self.header.and_then(|header| self.table.rows.get(header));
        let names = row.map(|row| row.cells.clone()).unwrap_or_default();
        let width = self.table.rows.iter().take(HEADER_ROWS_MAX).map(|row| row.cells.len()).max();
        let missing = width.unwrap_or(0).saturating_sub(names.len());
        names.into_iter().chain(std::iter::repeat_n(String::new(), missing)).collect()
    }
}

/// What the table says, beside what is recorded.
#[derive(Clone, PartialEq)]
struct Read {
    entries: ReadEntries,
    /// As they would be recorded, in the order of the entries.
    sessions: Vec<Session>,
    likeness: Vec<Likeness>,
}

/// The rows that would be recorded, and what each would be charged.
#[derive(Clone, Default, PartialEq)]
struct Chosen {
    rows: Vec<(TimeEntry, Session, Option<OfferedCost>)>,
    known: usize,
    repeats: usize,
}

/// The preview of a table.
#[component]
pub fn Entries(
    book: Book,
    /// The file, to be read once more with another separator.
    file: Arc<Vec<u8>>,
    opened: Opened,
    put_away: Callback<Taken>,
) -> impl IntoView {
    let Opened { table, header, columns, program } = opened;
    let is_recognised = columns.is_enough();
    let mut first = Layout { table, header, columns };
    let remembered = remembered(&first.names());
    let found_by = match &remembered {
        Some(columns) => {
            first.columns = columns.clone();
            FoundBy::Memory
        }
        None if is_recognised => FoundBy::Names,
        None => FoundBy::Nobody,
    };
    let layout = RwSignal::new(first);
    let answers = RwSignal::new(Answers::default());
    // The lines of rows that repeat a session and are wanted nevertheless.
    let wanted = RwSignal::new(BTreeSet::<usize>::new());
    let read = Memo::new(move |_| {
        let answers = answers.get();
        layout.with(|layout| layout.columns.is_enough().then(|| read(book, layout, answers)))
    });
    let chosen = Memo::new(move |_| {
        read.with(|read| {
            let read = read.as_ref()?;
            Some(wanted.with(|wanted| chosen(book, read, wanted)))
        })
    });
    // Apart from the rows: a choice that is made must not be drawn anew.
    let asked = Memo::new(move |_| {
        read.with(|read| read.as_ref().map(|read| read.entries.questions.clone()))
    });
    let page = RwSignal::new(0_usize);
    let take = move |_| {
        let Some(Chosen { rows, .. }) = chosen.get_untracked() else { return };
        layout.with_untracked(|layout| {
            let names = layout.names().join("\t");
            keeping::remember_columns(&format!("{}\n{names}", layout.columns.to_text()));
        });
        let events = rows.into_iter().map(|(_, session, _)| Event::SessionRecorded(session));
        put_away.run(match book.record_all(events.collect()) {
            Ok(taken) => (wording::entries_taken(taken.len()), taken),
            Err(_) => (wording::ENTRIES_NOT_TAKEN.to_string(), Vec::new()),
        });
    };
    let told = move || {
        let Chosen { rows, known, repeats } = chosen.get()?;
        let bad = read.with(|read| read.as_ref().map(|read| read.entries.bad.clone()));
        let bad = bad.unwrap_or_default();
        let waiting = bad.iter().filter(|row| row.why.waits()).count();
        let is_rest = |why: &RowIssue| matches!(why, RowIssue::IsRest | RowIssue::StillRuns);
        let left_out = bad.iter().filter(|row| is_rest(&row.why)).count();
        let count = rows.len();
        let failed = bad.len().saturating_sub(waiting).saturating_sub(left_out);
        let found = wording::entries_found(count, known, repeats, waiting, left_out, failed);
        let lines = |is_left_out: bool| {
            let is_shown = |why: &RowIssue| !why.waits() && is_rest(why) == is_left_out;
            let lines = bad.iter().filter(|row| is_shown(&row.why));
            let lines: Vec<String> =
                lines.map(|row| wording::entries_bad(row.line, &row.why)).collect();
            lines
        };
        Some(view! {
            <p role="status">{found}</p>
            {summed(&rows)}
            {row_list(wording::ENTRIES_LEFT_OUT, &lines(true))}
            {row_list(wording::ENTRIES_BAD, &lines(false))}
            {preview(book, &rows, page)}
            {if count > 0 {
                view! {
                    <p><button type="button" class="primary" on:click=take>
                        {wording::entries_take(count)}
                    </button></p>
                }.into_any()
            } else {
                view! { <p>{wording::ENTRIES_NONE}</p> }.into_any()
            }}
        })
    };
    let repeats = move || read.with(|read| repeats(book, read.as_ref()?, wanted));
    let zone = book.ledger.with_untracked(|ledger| wording::zone(ledger.offset().seconds()));
    let how = match (found_by, program) {
        (FoundBy::Names, Some(program)) => wording::entries_program(program),
        (FoundBy::Names, None) => wording::ENTRIES_KNOWN.to_string(),
        (FoundBy::Memory, _) => wording::ENTRIES_REMEMBERED.to_string(),
        (FoundBy::Nobody, _) => wording::ENTRIES_UNKNOWN.to_string(),
    };
    let leave = move |_| put_away.run((String::new(), Vec::new()));
    view! {
        <div class="preview entries" role="group" aria-labelledby="entries-heading">
            <h3 id="entries-heading">{wording::ENTRIES}</h3>
            <p>{how} " " {wording::entries_zone(&zone)}</p>
            <details open=found_by == FoundBy::Nobody>
                <summary>{wording::ENTRIES_COLUMNS}</summary>
                <LayoutFields file layout />
            </details>
            {move || questions(asked.get(), answers)}
            {repeats}
            {told}
            <p class="buttons">
                <button type="button" class="quiet" on:click=leave>
                    {wording::SETTINGS_TAKE_NOT}
                </button>
            </p>
        </div>
    }
}

/// The columns of the last file, where this one has the same header.
fn remembered(names: &[String]) -> Option<Columns> {
    let text = keeping::recall_columns()?;
    let (columns, known) = text.split_once('\n')?;
    let columns = Columns::of_text(columns).filter(|_| known == names.join("\t"))?;
    columns.is_enough().then_some(columns)
}

/// Reads the table and compares it with what is recorded.
fn read(book: Book, layout: &Layout, answers: Answers) -> Read {
    let Layout { table, header, columns } = layout;
    book.ledger.with(|ledger| {
        let offset = ledger.offset().seconds();
        let mut entries = entries(table, *header, columns, answers, offset);
        // Those that are taken lie in years that an instant can tell.
        entries.taken.retain(|entry| session(entry).is_some());
        let sessions: Vec<Session> = entries.taken.iter().filter_map(session).collect();
        let likeness = likeness(ledger, &sessions, book.now.get_untracked());
        Read { entries, sessions, likeness }
    })
}

/// What would be recorded: whatever is new, and what repeats a session and is wanted.
fn chosen(book: Book, read: &Read, wanted: &BTreeSet<usize>) -> Chosen {
    let mut chosen = Chosen::default();
    let mut sessions = Vec::new();
    let rows = read.entries.taken.iter().zip(&read.sessions).zip(&read.likeness);
    for ((entry, session), likeness) in rows {
        match likeness {
            Likeness::Recorded(_) => chosen.known = chosen.known.saturating_add(1),
            Likeness::Repeats(_) if !wanted.contains(&entry.line) => {
                chosen.repeats = chosen.repeats.saturating_add(1);
            }
            Likeness::New | Likeness::Repeats(_) => {
                chosen.rows.push((entry.clone(), session.clone(), None));
                sessions.push(session.clone());
            }
        }
    }
    let now = book.now.get_untracked();
    let costs = book.ledger.with_untracked(|ledger| costs_of(ledger, &sessions, now));
    for ((_, _, held), cost) in chosen.rows.iter_mut().zip(costs) {
        *held = cost;
    }
    chosen
}

fn session(entry: &TimeEntry) -> Option<Session> {
    Some(Session {
        request: None,
        specialist: entry.who.clone(),
        from: instant(entry.from)?,
        to: instant(entry.to)?,
        text: entry.what.clone(),
        origin: Origin::Import,
    })
}

fn instant(seconds: i64) -> Option<Instant> {
    DateTime::from_timestamp(seconds, 0).map(|at| at.fixed_offset())
}

fn option(id: impl ToString, text: impl Into<String>) -> SelectOption {
    SelectOption { id: id.to_string(), text: text.into() }
}

/// How the table is understood: what separates its cells, which row names the columns, and what
/// stands in which.
#[component]
fn LayoutFields(file: Arc<Vec<u8>>, layout: RwSignal<Layout>) -> impl IntoView {
    let separators: Vec<SelectOption> = SEPARATORS
        .into_iter()
        .zip(wording::ENTRIES_SEPARATORS)
        .enumerate()
        .map(|(place, (_, name))| option(place, name))
        .collect();
    let separator = Signal::derive(move || {
        let held = layout.with(|layout| layout.table.separator);
        let place = SEPARATORS.iter().position(|separator| *separator == held);
        place.unwrap_or(0).to_string()
    });
    let separate = Callback::new(move |id: String| {
        let separator = id.parse().ok().and_then(|place: usize| SEPARATORS.get(place).copied());
        let table = separator.and_then(|one| csv::read_separated(&file, one).ok());
        if let Some(table) = table {
            layout.set(Layout { table, header: Some(0), columns: Columns::default() });
        }
    });
    let headers = Signal::derive(move || {
        layout.with(|layout| {
            let rows = layout.table.rows.iter().take(HEADER_ROWS_MAX).enumerate();
            let named =
                rows.map(|(place, row)| option(place, wording::entries_row(row.line, &row.cells)));
            std::iter::once(option("", wording::ENTRIES_NO_HEADER)).chain(named).collect()
        })
    });
    let header = Signal::derive(move || {
        let header = layout.with(|layout| layout.header);
        header.map(|place| place.to_string()).unwrap_or_default()
    });
    let head = Callback::new(move |id: String| {
        layout.update(|layout| layout.header = id.parse().ok());
    });
    let columns = Signal::derive(move || {
        let names = layout.with(Layout::names);
        let named = names
            .iter()
            .enumerate()
            .map(|(place, name)| option(place, wording::entries_column(place, name.trim())));
        std::iter::once(option("", wording::ENTRIES_NO_COLUMN)).chain(named).collect()
    });
    let field = |(role, label): (usize, &'static str)| {
        let chosen = Signal::derive(move || {
            let place = layout.with(|layout| layout.columns.place(role));
            place.map(|place| place.to_string()).unwrap_or_default()
        });
        let change = Callback::new(move |id: String| {
            layout.update(|layout| layout.columns.put(role, id.parse().ok()));
        });
        view! {
            <SelectField id=format!("column-{role}") label=label is_labelled=true
                options=columns chosen on_change=change />
        }
    };
    let fields: Vec<_> = wording::ENTRIES_ROLES.into_iter().enumerate().map(field).collect();
    view! {
        <div class="fields">
            <SelectField id="table-header" label=wording::ENTRIES_HEADER is_labelled=true
                options=headers chosen=header on_change=head />
            <SelectField id="table-separator" label=wording::ENTRIES_SEPARATOR is_labelled=true
                options=separators chosen=separator on_change=separate />
        </div>
        <div class="fields">{fields}</div>
    }
}

/// What the table leaves open, each with a choice.
fn questions(asked: Option<Questions>, answers: RwSignal<Answers>) -> AnyView {
    let Some(asked) = asked else { return ().into_any() };
    let order = asked.order.then(|| {
        let chosen = Signal::derive(move || match answers.with(|answers| answers.order) {
            None => String::new(),
            Some(DateOrder::DayFirst) => "day".to_string(),
            Some(DateOrder::MonthFirst) => "month".to_string(),
        });
        let change = Callback::new(move |id: String| {
            answers.update(|answers| {
                answers.order = match id.as_str() {
                    "day" => Some(DateOrder::DayFirst),
                    "month" => Some(DateOrder::MonthFirst),
                    _ => None,
                };
            });
        });
        let options =
            [("day", wording::ENTRIES_DAY_FIRST), ("month", wording::ENTRIES_MONTH_FIRST)];
        question(
            wording::ENTRIES_ORDER_ASK.to_string(),
            "date-order",
            wording::ENTRIES_ORDER,
            &options,
            chosen,
            change,
        )
    });
    let trust = asked.trust.map(|(count, first)| {
        let chosen = Signal::derive(move || match answers.with(|answers| answers.trust) {
            None => String::new(),
            Some(Trust::Clock) => "clock".to_string(),
            Some(Trust::Duration) => "duration".to_string(),
        });
        let change = Callback::new(move |id: String| {
            answers.update(|answers| {
                answers.trust = match id.as_str() {
                    "clock" => Some(Trust::Clock),
                    "duration" => Some(Trust::Duration),
                    _ => None,
                };
            });
        });
        let options = [("clock", wording::ENTRIES_CLOCK), ("duration", wording::ENTRIES_DURATION)];
        let text = wording::entries_contradict(count, &first);
        question(text, "trust", wording::ENTRIES_TRUST, &options, chosen, change)
    });
    let unit = asked.unit.map(|number| {
        let chosen = Signal::derive(move || match answers.with(|answers| answers.unit) {
            Some(Unit::Minute) => "minutes".to_string(),
            Some(Unit::Second) => "seconds".to_string(),
            _ => String::new(),
        });
        let change = Callback::new(move |id: String| {
            answers.update(|answers| {
                answers.unit = match id.as_str() {
                    "minutes" => Some(Unit::Minute),
                    "seconds" => Some(Unit::Second),
                    _ => None,
                };
            });
        });
        let options =
            [("minutes", wording::ENTRIES_MINUTES), ("seconds", wording::ENTRIES_SECONDS)];
        let text = wording::entries_unit(&number);
        question(text, "duration-unit", wording::ENTRIES_UNIT, &options, chosen, change)
    });
    let hour = (asked.day_begins > 0).then(|| {
        let value = move || {
            let seconds = answers.with(|answers| answers.day_begins);
            seconds.map(wording::entries_hour).unwrap_or_default()
        };
        let change = move |event| {
            // A field of time says hours and minutes, or nothing.
            let minutes = entry::hours_as_minutes(&event_target_value(&event), 24).ok();
            let seconds = minutes.map(|minutes| i64::from(minutes).saturating_mul(60));
            answers.update(|answers| answers.day_begins = seconds);
        };
        view! {
            <p>{wording::entries_no_hour(asked.day_begins)}</p>
            <div class="fields">
                <span class="date-field">
                    <label for="day-begins">{wording::ENTRIES_DAY_BEGINS}</label>
                    <input id="day-begins" type="time" prop:value=value on:change=change />
                </span>
            </div>
        }
    });
    view! { {order} {trust} {unit} {hour} }.into_any()
}

fn question(
    text: String,
    id: &'static str,
    label: &'static str,
    options: &[(&'static str, &'static str)],
    chosen: Signal<String>,
    on_change: Callback<String>,
) -> AnyView {
    let options = options.iter().map(|(id, text)| option(id, *text));
    let options: Vec<SelectOption> =
        std::iter::once(option("", wording::ENTRIES_NOT_CHOSEN)).chain(options).collect();
    view! {
        <p>{text}</p>
        <div class="fields">
            <SelectField id=id label=label is_labelled=true options chosen on_change />
        </div>
    }
    .into_any()
}

/// The rows that are like a session which was recorded here, each to be taken nevertheless.
fn repeats(book: Book, read: &Read, wanted: RwSignal<BTreeSet<usize>>) -> Option<AnyView> {
    let rows = read.entries.taken.iter().zip(&read.sessions).zip(&read.likeness);
    let repeats: Vec<(usize, String)> = book.ledger.with(|ledger| {
        let offset = ledger.offset();
        let this_year = offset.to_local(book.now.get_untracked()).year();
        let span =
            |from, to| wording::history_span(offset.to_local(from), offset.to_local(to), this_year);
        let told = |((entry, offered), likeness): ((&TimeEntry, &Session), &Likeness)| {
            let Likeness::Repeats(id) = likeness else { return None };
            let held = ledger.session(*id)?;
            let row = span(offered.from, offered.to);
            let held_span = span(held.from, held.to.unwrap_or(held.from));
            let text = wording::entries_repeat(
                entry.line,
                [&row, &offered.specialist, &offered.text],
                [&held_span, &held.specialist, &held.text],
                held.origin,
            );
            Some((entry.line, text))
        };
        rows.filter_map(told).collect()
    });
    if repeats.is_empty() {
        return None;
    }
    let all: BTreeSet<usize> = repeats.iter().map(|(line, _)| *line).collect();
    let rest = repeats.len().saturating_sub(LISTED);
    let item = |(line, text): (usize, String)| {
        let held = move || wanted.with(|wanted| wanted.contains(&line));
        let change = move |event| {
            let is_wanted = event_target_checked(&event);
            wanted.update(|wanted| {
                if is_wanted {
                    wanted.insert(line);
                } else {
                    wanted.remove(&line);
                }
            });
        };
        view! {
            <li><label class="check">
                <input type="checkbox" prop:checked=held on:change=change />
                {text}
            </label></li>
        }
    };
    let count = repeats.len();
    let items: Vec<_> = repeats.into_iter().take(LISTED).map(item).collect();
    Some(
        view! {
            <div class="repeats">
                <p>{wording::entries_repeats(count)}</p>
                <ul>
                    {items}
                    {(rest > 0).then(|| view! { <li>{wording::entries_more_bad(rest)}</li> })}
                </ul>
                <p class="buttons">
                    <button type="button" class="quiet" on:click=move |_| wanted.set(all.clone())>
                        {wording::ENTRIES_REPEATS_ALL}
                    </button>
                    <button type="button" class="quiet" on:click=move |_| wanted.set(BTreeSet::new())>
                        {wording::ENTRIES_REPEATS_NONE}
                    </button>
                </p>
            </div>
        }
        .into_any(),
    )
}

/// What all of them would be charged together.
fn summed(rows: &[(TimeEntry, Session, Option<OfferedCost>)]) -> Option<AnyView> {
    let (mut cost, mut seconds) = (OfferedCost::default(), 0_u64);
    for (entry, _, one) in rows {
        let spent = u64::try_from(entry.to.saturating_sub(entry.from)).unwrap_or(0);
        seconds = seconds.saturating_add(spent);
        one.iter().for_each(|one| cost.add(one));
    }
    let told = wording::entries_sum(seconds, &cost);
    (!rows.is_empty()).then(|| view! { <p>{told}</p> }.into_any())
}

/// The rows as they would be recorded, fifty at a time.
fn preview(
    book: Book,
    rows: &[(TimeEntry, Session, Option<OfferedCost>)],
    page: RwSignal<usize>,
) -> Option<AnyView> {
    let pages = rows.len().div_ceil(ROWS);
    let at = page.get().min(pages.saturating_sub(1));
    let offset = book.ledger.with_untracked(|ledger| ledger.offset());
    let this_year = offset.to_local(book.now.get_untracked()).year();
    let row = |(entry, session, cost): &(TimeEntry, Session, Option<OfferedCost>)| {
        let seconds = u64::try_from(entry.to.saturating_sub(entry.from)).unwrap_or(0);
        let (from, to) = (offset.to_local(session.from), offset.to_local(session.to));
        let told = cost.as_ref().map(wording::entries_cost);
        let told = told.unwrap_or_else(|| wording::ENTRIES_NOT_CHARGED.to_string());
        let note = entry.note.map(wording::entries_note);
        vec![
            Cell::words(wording::history_span(from, to, this_year)),
            Cell::figure(wording::history_spent(seconds)),
            Cell::figure(told),
            Cell::words(entry.who.clone()),
            Cell::words(
                // One element: a card sets its parts apart.
                view! {
                    <span>
                        {entry.what.clone()}
                        {note.map(|note| view! { <span class="muted">" (" {note} ")"</span> })}
                    </span>
                }
                .into_any(),
            ),
        ]
    };
    let shown = rows.iter().skip(at.saturating_mul(ROWS)).take(ROWS);
    let shown: Vec<Vec<Cell>> = shown.map(row).collect();
    let columns = vec![
        ("", wording::ENTRY_WHEN.to_string()),
        ("figure", wording::ENTRY_SPENT.to_string()),
        ("figure", wording::ENTRY_COST.to_string()),
        ("", wording::ENTRY_WHO.to_string()),
        ("", wording::ENTRY_WHAT.to_string()),
    ];
    let turn = (pages > 1).then(|| {
        let go = move |to: usize| move |_| page.set(to);
        view! {
            <p class="buttons">
                <button type="button" disabled=at == 0 on:click=go(at.saturating_sub(1))>
                    {wording::ENTRIES_BEFORE}
                </button>
                <span>{wording::entries_page(at, ROWS, rows.len())}</span>
                <button type="button" disabled=at.saturating_add(1) == pages
                    on:click=go(at.saturating_add(1))>
                    {wording::ENTRIES_NEXT}
                </button>
            </p>
        }
    });
    (!shown.is_empty()).then(|| {
        view! { {data_table("cards", wording::ENTRIES_FIRST, columns, shown)} {turn} }.into_any()
    })
}

/// Some rows of the file with what is said of each.
fn row_list(heading: &'static str, lines: &[String]) -> Option<AnyView> {
    let rest = lines.len().saturating_sub(LISTED);
    let items: Vec<_> =
        lines.iter().take(LISTED).map(|line| view! { <li>{line.clone()}</li> }).collect();
    (!items.is_empty()).then(|| {
        view! {
            <p>{heading} ":"</p>
            <ul class="bad-rows">
                {items}
                {(rest > 0).then(|| view! { <li>{wording::entries_more_bad(rest)}</li> })}
            </ul>
        }
        .into_any()
    })
}
