//! Requests one below the other.

use kvant_core::catalogue::Terms;
use leptos::prelude::*;

use super::request_story::{SourcedText, told};
use crate::wording;

/// One request of the list, in words.
pub struct RequestRow {
    /// Where it is told whole.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: String,
    /// Which colour and mark that has.
    pub tone: &'static str,
    /// The document that says by when something is due.
    pub terms: &'static Terms,
    /// What is due next.
    pub due: Option<SourcedText>,
    /// Whether that time has passed.
    pub is_late: bool,
    /// How old it is.
    pub age: String,
    /// What happened last, where anything has since it was made.
    pub last: Option<String>,
    /// What was too late and what it took, part by part.
    pub took: Vec<String>,
}

/// Draws the list.
pub fn request_list(label: &'static str, rows: Vec<RequestRow>) -> AnyView {
    let row = |row: RequestRow| {
        let due = row.due.map(|due| {
            let mark = row.is_late.then(|| {
                view! { <strong class="late-mark">{wording::TICKET_OVERDUE}</strong> " " }
            });
            view! { <span class="due" class:overdue=row.is_late>{mark} {told(row.terms, due)}</span> }
        });
        let last = row.last.map(|last| view! { <span>{last}</span> });
        let took = row.took.into_iter().map(|part| view! { <span>{part}</span> }).collect_view();
        view! {
            <li class:is-overdue=row.is_late>
                <a href=row.href>{row.title}</a>
                <span class="state" data-tone=row.tone>{row.state}</span>
                {due}
                <span class="happened">{last} <span>{row.age}</span></span>
                <span class="took">{took}</span>
            </li>
        }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! { <ul class="tickets" aria-label=label>{rows}</ul> }.into_any()
}
