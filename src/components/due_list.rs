//! Deadlines one below the other, each with how it was counted.

use kvant_core::catalogue::{PromiseKind, Terms};
use kvant_core::source::Source;
use leptos::prelude::*;

use super::place::{Place, place_in_brackets};
use crate::wording;

/// One deadline in words.
pub struct DueLine {
    /// What it is for.
    pub what: PromiseKind,
    /// By when, or the word that stands where a time would.
    pub when: String,
    /// Whether that is a time.
    pub is_time: bool,
    /// The same by the clock of the reader, where that shows another hour.
    pub own: Option<String>,
    /// How it was counted, a sentence each.
    pub counted: Vec<String>,
    /// Where the document says so, if it says anything.
    pub source: Option<Source>,
    /// What follows when the time is over, each with its place.
    pub follows: Vec<(String, Source)>,
    /// The file for calendars: its name, and its content as an address.
    pub file: Option<(String, String)>,
}

/// Draws the list.
pub fn due_list(terms: &'static Terms, lines: Vec<DueLine>) -> AnyView {
    let draw = |line: DueLine| {
        let is_brief = !line.is_time && line.counted.is_empty();
        let class = if line.is_time { "when" } else { "when muted" };
        let source = line.source.map(|source| view! { <Place terms source /> });
        let follows = line.follows.into_iter().enumerate().map(|(index, (text, source))| {
            let first = (index == 0).then_some(wording::DUE_FOLLOWS);
            view! { <p class="counted">{first} " " {text} {place_in_brackets(terms, &source, ".")}</p> }
        });
        let follows = follows.collect_view();
        let file = line.file.map(|(name, address)| {
            view! {
                <a class="button" href=address download=name
                    aria-label=wording::due_save_label(line.what)>{wording::DUE_SAVE}</a>
            }
        });
        view! {
            <li class:brief=is_brief>
                <h3>{wording::promise(line.what)}</h3>
                <div>
                    <p class=class>
                        {line.when}
                        {line.own.map(|own| view! { <span class="sub">{own}</span> })}
                    </p>
                    <p class="counted">{line.counted.join(" ")} " " {source}</p>
                    {follows}
                </div>
                {file}
            </li>
        }
    };
    view! { <ol class="dues">{lines.into_iter().map(draw).collect_view()}</ol> }.into_any()
}
