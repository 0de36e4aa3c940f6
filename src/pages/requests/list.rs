//! All requests: what is due first stands first.

use std::sync::Arc;

use leptos::html::Input;
use leptos::prelude::*;

use super::writing::Draft;
use crate::account::tickets::{Group, Line, TicketTexts, TicketWork, small_letters};
use crate::address::Page;
use crate::book::{self, Book};
use crate::components::request_list::{RequestRow, request_list};
use crate::format::money;
use crate::routes::RequestsView;
use crate::wording;

/// How many rows are drawn at a time.
const ROWS: usize = 50;

/// What is looked for; it outlives the list, so that whoever comes back finds it as it was.
#[derive(Clone, Copy)]
pub struct Sought {
    words: RwSignal<String>,
    /// The position in [`wording::TICKET_FILTERS`].
    filter: RwSignal<usize>,
    rows: RwSignal<usize>,
}

/// The groups that each filter shows.
const FILTERS: [Option<Group>; 4] =
    [Some(Group::Open), Some(Group::Waiting), Some(Group::Over), None];

impl Sought {
    /// Everything that is open.
    pub fn new() -> Sought {
        Sought {
            words: RwSignal::new(String::new()),
            filter: RwSignal::new(0),
            rows: RwSignal::new(ROWS),
        }
    }
}

/// The list.
#[component]
pub fn List(
    /// The ledger.
    book: Book,
    /// The request that is being written.
    draft: RwSignal<Draft>,
    /// What is looked for.
    sought: Sought,
    /// This year, for dates without one.
    this_year: i32,
) -> impl IntoView {
    let minute = Memo::new(move |_| book.now.with(|now| now.timestamp().div_euclid(60)));
    // Told once a minute and after every change; a key pressed in the search looks through this.
    let lines = Memo::new_with_compare(
        move |_| {
            // A memo that is only tracked is never computed.
            let _ = minute.get();
            let tell =
                |ledger: &_| TicketTexts::new(ledger, book::now()).map(|all| all.lines(this_year));
            Arc::new(book.ledger.with(tell).unwrap_or_else(Vec::new))
        },
        |_, _| true,
    );
    let is_empty = Memo::new(move |_| lines.with(|lines| lines.is_empty()));
    let new = RequestsView::New.address();
    let go_on = new.clone();
    let draft_line = move || {
        let known_by = draft.with(Draft::known_by)?;
        Some(view! {
            <p class="draft">
                {wording::ticket_draft(&known_by)} " — " <a href=go_on.clone()>{wording::TICKET_DRAFT_GO_ON}</a>
            </p>
        })
    };
    // Nothing is checked where the terms ask for nothing.
    let has_intake = book.ledger.with_untracked(|ledger| {
        ledger.resolved().is_some_and(|resolved| !resolved.terms().intake.is_empty())
    });
    let none = move || match draft.with(Draft::known_by) {
        Some(_) => wording::TICKET_NONE_SENT,
        None if has_intake => wording::TICKET_NONE,
        None => wording::TICKET_NONE_UNCHECKED,
    };
    view! {
        <h1 tabindex="-1">{wording::page_heading(Page::Requests)}</h1>
        <p class="actions"><a class="button primary" href=new>{wording::TICKET_NEW}</a></p>
        {draft_line}
        {move || if is_empty.get() {
            view! { <p>{none}</p> }.into_any()
        } else {
            view! { <Found lines sought /> }.into_any()
        }}
    }
}

/// The search, and what it finds.
#[component]
fn Found(lines: Memo<Arc<Vec<Line>>>, sought: Sought) -> impl IntoView {
    let Sought { words, filter, rows } = sought;
    let field: NodeRef<Input> = NodeRef::new();
    // Positions of the lines that have the words, and of those that the filter shows.
    let found = Memo::new(move |_| {
        let words = words.with(|words| small_letters(words));
        lines.with(|lines| {
            let all = lines.iter().enumerate();
            all.filter(|(_, line)| line.has(&words)).map(|(index, _)| index).collect::<Vec<_>>()
        })
    });
    let count = move |group: Option<Group>| {
        lines.with(|lines| {
            found.with(|found| {
                let of = |index: &&usize| {
                    let line = lines.get(**index);
                    group.is_none_or(|group| line.is_some_and(|line| line.group == group))
                };
                found.iter().filter(of).count()
            })
        })
    };
    let choose = move |index: usize| {
        filter.set(index);
        rows.set(ROWS);
    };
    let choices = wording::TICKET_FILTERS.into_iter().zip(FILTERS).enumerate();
    let choices = choices.map(|(index, (name, group))| {
        view! {
            <label>
                <input type="radio" name="filter" prop:checked=move || filter.get() == index
                    on:change=move |_| choose(index) />
                {move || wording::ticket_filter(name, count(group))}
            </label>
        }
    });
    let group = move || FILTERS.get(filter.get()).copied().flatten();
    let total = Memo::new(move |_| count(group()));
    let list = move || {
        let group = group();
        let drawn = lines.with(|lines| {
            found.with(|found| {
                let chosen = found.iter().filter_map(|index| lines.get(*index));
                let chosen = chosen.filter(|line| group.is_none_or(|group| line.group == group));
                chosen.take(rows.get()).map(row).collect::<Vec<_>>()
            })
        });
        request_list(wording::TICKET_LIST, drawn)
    };
    let nothing = move || {
        (total.get() == 0).then(|| {
            let all = move |_| {
                words.set(String::new());
                choose(3);
                if let Some(field) = field.get_untracked() {
                    drop(field.focus());
                }
            };
            view! {
                <p>
                    {move || match words.with(|words| words.trim().is_empty()) {
                        true => wording::TICKET_NONE_HERE,
                        false => wording::TICKET_NONE_FOUND,
                    }}
                    " "
                    <button type="button" on:click=all>{wording::TICKET_SHOW_ALL}</button>
                </p>
            }
        })
    };
    let more = move || {
        let more = move |_| {
            let first = rows.get_untracked();
            rows.set(first.saturating_add(ROWS));
            request_animation_frame(move || focus_row(first));
        };
        (total.get() > rows.get()).then(|| {
            view! { <button type="button" on:click=more>{wording::TICKET_MORE}</button> }
        })
    };
    view! {
        <div class="ticket-search">
            <label>
                <span>{wording::TICKET_SEARCH}</span>
                <input type="search" autocomplete="off" node_ref=field
                    placeholder=wording::TICKET_SEARCH_HINT prop:value=words
                    on:input=move |event| {
                        words.set(event_target_value(&event));
                        rows.set(ROWS);
                    } />
            </label>
            <fieldset class="choice">
                <legend class="visually-hidden">{wording::TICKET_FILTER}</legend>
                {choices.collect_view()}
            </fieldset>
        </div>
        <p class="muted" role="status">
            {move || wording::ticket_shown(rows.get().min(total.get()), total.get())}
        </p>
        {list}
        {nothing}
        {more}
    }
}

/// Moves the focus to the first of the rows that have just come.
fn focus_row(position: usize) {
    let nth = position.saturating_add(1);
    let link = document().query_selector(&format!(".tickets li:nth-child({nth}) a"));
    if let Ok(Some(link)) = link {
        let link: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(link);
        drop(link.focus());
    }
}

fn row(line: &Line) -> RequestRow {
    RequestRow {
        href: RequestsView::One(line.id).address(),
        title: line.title.clone(),
        state: line.state.clone(),
        tone: tone(line.group),
        terms: line.terms,
        due: line.due.clone(),
        is_late: line.is_late,
        age: line.age.clone(),
        last: line.last.clone(),
        took: line.missed.iter().cloned().chain(took(&line.took)).collect(),
    }
}

/// The mark of a group.
pub const fn tone(group: Group) -> &'static str {
    match group {
        Group::Open => "open",
        Group::Waiting => "waiting",
        Group::Over => "over",
    }
}

/// What a request took, part by part: time, units, price.
fn took(took: &TicketWork) -> Vec<String> {
    if took.spent_seconds == 0 && !took.is_running && took.cost.parts.is_empty() {
        return vec![wording::TICKET_NOTHING_WORKED.to_string()];
    }
    let mut told = Vec::with_capacity(4);
    if took.is_running {
        told.push(wording::TICKET_RUNS.to_string());
    }
    told.push(crate::format::exact_duration(took.spent_seconds));
    told.push(accounted(took));
    let known = took.cost.known();
    if took.cost.total().is_some() || known > kvant_core::money::Rub::ZERO {
        told.push(money(known));
    }
    told
}

/// «3 кванта (30 мин)».
pub fn accounted(took: &TicketWork) -> String {
    wording::ticket_accounted(took.unit.kind, took.cost.units(), took.accounted_seconds())
}
