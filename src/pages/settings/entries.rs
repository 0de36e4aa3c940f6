//! Time that another program measured: what stands in which column, and what would be recorded.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike};
use kvant_core::calendar::Instant;
use kvant_core::ledger::event::{Event, Origin, Session};
use kvant_import::csv::Table;
use kvant_import::time_entries::{
    BadRow, Columns, DateOrder, OrderFound, TimeEntry, date_order, entries, recognise,
};
use leptos::prelude::*;

use super::incoming::Taken;
use crate::book::Book;
use crate::components::data_table::{Cell, data_table};
use crate::components::select_field::{SelectField, SelectOption};
use crate::{keeping, wording};

/// How many rows are shown as they would be recorded.
const FIRST: usize = 5;

/// How many rows are listed that cannot be taken.
const BAD: usize = 20;

/// How the columns were found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FoundBy {
    Names,
    Memory,
    Nobody,
}

/// What would be recorded.
#[derive(Clone, PartialEq)]
struct Read {
    new: Vec<TimeEntry>,
    known: usize,
    bad: Vec<BadRow>,
}

/// The preview of a table.
#[component]
pub fn Entries(book: Book, table: Table, put_away: Callback<Taken>) -> impl IntoView {
    let header: Vec<String> = table.rows.first().map(|row| row.cells.clone()).unwrap_or_default();
    let (remembered, recognised) = (remembered(&header), recognise(&header));
    let program = recognised.as_ref().and_then(|(_, program)| *program);
    let (columns, found_by) = match (remembered, recognised) {
        (Some(columns), _) => (columns, FoundBy::Memory),
        (None, Some((columns, _))) => (columns, FoundBy::Names),
        (None, None) => (Columns::default(), FoundBy::Nobody),
    };
    let columns = RwSignal::new(columns);
    let order = RwSignal::new(None::<DateOrder>);
    let table = StoredValue::new(table);
    let header = StoredValue::new(header);
    let found = Memo::new(move |_| {
        columns.with(|columns| {
            table.with_value(|table| date_order(table, columns) == OrderFound::Unclear)
        })
    });
    let read = Memo::new(move |_| {
        let columns = columns.get();
        let order = table.with_value(|table| match (order.get(), date_order(table, &columns)) {
            (Some(order), _) | (None, OrderFound::Clear(order)) => Some(order),
            (None, OrderFound::Unclear) => None,
        })?;
        columns.is_enough().then(|| table.with_value(|table| read(book, table, &columns, order)))
    });
    let take = move |_| {
        let Some(Read { new, .. }) = read.get_untracked() else { return };
        let names = header.get_value().join("\t");
        keeping::remember_columns(&format!("{}\n{names}", columns.get_untracked().to_text()));
        let sessions = new.iter().filter_map(session).map(Event::SessionRecorded);
        put_away.run(match book.record_all(sessions.collect()) {
            Ok(taken) => (wording::entries_taken(taken.len()), taken),
            Err(_) => (wording::ENTRIES_NOT_TAKEN.to_string(), Vec::new()),
        });
    };
    let told = move || {
        read.get().map(|Read { new, known, bad }| {
            let count = new.len();
            let found = wording::entries_found(count, known, bad.len());
            view! {
                <p role="status">{found}</p>
                {preview(book, &new)}
                {bad_rows(bad)}
                {if count > 0 {
                    view! {
                        <p><button type="button" class="primary" on:click=take>
                            {wording::entries_take(count)}
                        </button></p>
                    }.into_any()
                } else {
                    view! { <p>{wording::ENTRIES_NONE}</p> }.into_any()
                }}
            }
        })
    };
    let zone = book.ledger.with_untracked(|ledger| wording::zone(ledger.offset().seconds()));
    let how = match found_by {
        FoundBy::Names => program.map_or(wording::ENTRIES_KNOWN, wording::entries_program),
        FoundBy::Memory => wording::ENTRIES_REMEMBERED,
        FoundBy::Nobody => wording::ENTRIES_UNKNOWN,
    };
    view! {
        <div class="preview" role="group" aria-labelledby="entries-heading">
            <h3 id="entries-heading">{wording::ENTRIES}</h3>
            <p>{how} " " {wording::entries_zone(&zone)}</p>
            <details open=found_by == FoundBy::Nobody>
                <summary>{wording::ENTRIES_COLUMNS}</summary>
                <ColumnFields header=header.get_value() columns />
            </details>
            {move || found.get().then(|| view! { <OrderField order /> })}
            {told}
            <p class="buttons">
                <button type="button" class="quiet" on:click=move |_| put_away.run((String::new(), Vec::new()))>
                    {wording::SETTINGS_TAKE_NOT}
                </button>
            </p>
        </div>
    }
}

/// The columns of the last file, where this one has the same header.
fn remembered(header: &[String]) -> Option<Columns> {
    let text = keeping::recall_columns()?;
    let (columns, names) = text.split_once('\n')?;
    let columns = Columns::of_text(columns).filter(|_| names == header.join("\t"))?;
    columns.is_enough().then_some(columns)
}

/// One select a role.
#[component]
fn ColumnFields(header: Vec<String>, columns: RwSignal<Columns>) -> impl IntoView {
    let none = SelectOption { id: String::new(), text: wording::ENTRIES_NO_COLUMN.to_string() };
    let named = header.iter().enumerate().map(|(index, name)| SelectOption {
        id: index.to_string(),
        text: wording::entries_column(index, name.trim()),
    });
    let options: Vec<SelectOption> = std::iter::once(none).chain(named).collect();
    let field = |(role, label): (usize, &'static str)| {
        let options = options.clone();
        let chosen = Signal::derive(move || {
            let place = columns.with(|columns| place_of(columns, role));
            place.map(|place| place.to_string()).unwrap_or_default()
        });
        let change = Callback::new(move |id: String| {
            columns.update(|columns| put_place(columns, role, id.parse().ok()));
        });
        view! {
            <SelectField id=format!("column-{role}") label=label is_labelled=true
                options=options chosen on_change=change />
        }
    };
    let fields: Vec<_> = wording::ENTRIES_ROLES.into_iter().enumerate().map(field).collect();
    view! { <div class="fields">{fields}</div> }
}

/// The roles in the order of [`wording::ENTRIES_ROLES`].
fn place_of(columns: &Columns, role: usize) -> Option<usize> {
    match role {
        0 => columns.start_date,
        1 => columns.start_time,
        2 => columns.end_date,
        3 => columns.end_time,
        4 => columns.duration,
        5 => columns.who,
        6 => columns.what,
        _ => columns.otherwise,
    }
}

fn put_place(columns: &mut Columns, role: usize, place: Option<usize>) {
    let held = match role {
        0 => &mut columns.start_date,
        1 => &mut columns.start_time,
        2 => &mut columns.end_date,
        3 => &mut columns.end_time,
        4 => &mut columns.duration,
        5 => &mut columns.who,
        6 => &mut columns.what,
        _ => &mut columns.otherwise,
    };
    *held = place;
}

#[component]
fn OrderField(order: RwSignal<Option<DateOrder>>) -> impl IntoView {
    let option = |id: &str, text: &str| SelectOption { id: id.to_string(), text: text.to_string() };
    let options = vec![
        option("", wording::ENTRIES_ORDER_NOT_CHOSEN),
        option("day", wording::ENTRIES_DAY_FIRST),
        option("month", wording::ENTRIES_MONTH_FIRST),
    ];
    let chosen = Signal::derive(move || {
        let word = match order.get() {
            None => "",
            Some(DateOrder::DayFirst) => "day",
            Some(DateOrder::MonthFirst) => "month",
        };
        word.to_string()
    });
    let change = Callback::new(move |id: String| {
        order.set(match id.as_str() {
            "day" => Some(DateOrder::DayFirst),
            "month" => Some(DateOrder::MonthFirst),
            _ => None,
        });
    });
    view! {
        <p>{wording::ENTRIES_ORDER_ASK}</p>
        <div class="fields">
            <SelectField id="date-order" label=wording::ENTRIES_ORDER is_labelled=true
                options=options chosen on_change=change />
        </div>
    }
}

/// Reads the table and leaves out what is recorded already: the same beginning, end, person and
/// text.
fn read(book: Book, table: &Table, columns: &Columns, order: DateOrder) -> Read {
    book.ledger.with(|ledger| {
        let (all, bad) = entries(table, columns, order, ledger.offset().seconds());
        let mut known: BTreeSet<(i64, i64, String, String)> = ledger
            .sessions()
            .filter_map(|(_, session)| {
                let (from, to) = (session.from.timestamp(), session.to?.timestamp());
                Some((from, to, session.specialist.clone(), session.text.clone()))
            })
            .collect();
        let count = all.len();
        let is_new = |entry: &TimeEntry| {
            known.insert((entry.from, entry.to, entry.who.clone(), entry.what.clone()))
        };
        let mut is_new = is_new;
        let new: Vec<TimeEntry> = all.into_iter().filter(|entry| is_new(entry)).collect();
        let known = count.saturating_sub(new.len());
        Read { new, known, bad }
    })
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

fn preview(book: Book, new: &[TimeEntry]) -> Option<AnyView> {
    let offset = book.ledger.with_untracked(|ledger| ledger.offset());
    let this_year = offset.tell(book.now.get_untracked()).year();
    let row = |entry: &TimeEntry| {
        let (from, to) = (instant(entry.from)?, instant(entry.to)?);
        let seconds = u64::try_from(entry.to.saturating_sub(entry.from)).unwrap_or(0);
        Some(vec![
            Cell::words(wording::history_span(offset.tell(from), offset.tell(to), this_year)),
            Cell::figure(wording::history_spent(seconds)),
            Cell::words(entry.who.clone()),
            Cell::words(entry.what.clone()),
        ])
    };
    let rows: Vec<Vec<Cell>> = new.iter().take(FIRST).filter_map(row).collect();
    let columns = vec![
        ("", wording::ENTRY_WHEN.to_string()),
        ("figure", wording::ENTRY_SPENT.to_string()),
        ("", wording::ENTRY_WHO.to_string()),
        ("", wording::ENTRY_WHAT.to_string()),
    ];
    (!rows.is_empty()).then(|| data_table("cards", wording::ENTRIES_FIRST, columns, rows))
}

fn bad_rows(bad: Vec<BadRow>) -> Option<impl IntoView> {
    let rest = bad.len().saturating_sub(BAD);
    let rows: Vec<_> = bad
        .iter()
        .take(BAD)
        .map(|row| view! { <li>{wording::entries_bad(row.line, &row.why)}</li> })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <p>{wording::ENTRIES_BAD} ":"</p>
            <ul class="bad-rows">
                {rows}
                {(rest > 0).then(|| view! { <li>{wording::entries_more_bad(rest)}</li> })}
            </ul>
        }
    })
}
