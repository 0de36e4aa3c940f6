//! A place in a source document, with its words one click away.

use kvant_core::catalogue::{Clause, Terms};
use kvant_core::source::Source;
use leptos::html::Button;
use leptos::prelude::*;

use super::terms_notes::clause_id;
use crate::wording;

/// The place whose words are shown. There are a hundred places on a page and one pair of eyes:
/// one popover serves them all.
#[derive(Clone, Copy)]
pub struct Quoted(RwSignal<Option<(&'static Terms, Source)>>);

impl Quoted {
    /// Makes every [`Place`] below show its words in the [`Quotation`] that is given this.
    pub fn provide() -> Quoted {
        let quoted = Quoted(RwSignal::new(None));
        provide_context(quoted);
        quoted
    }
}

/// Shows the words of the place that was pressed; stands once on the page.
///
/// A native popover: closes with Esc or a click elsewhere.
#[component]
pub fn Quotation(
    /// The place.
    quoted: Quoted,
) -> impl IntoView {
    let close: NodeRef<Button> = NodeRef::new();
    let words = move || {
        let (terms, source): (&'static Terms, Source) = quoted.0.get()?;
        let clauses = terms.quotations(&source);
        let href = clauses.first().map(|clause| {
            (format!("#/terms?doc={}&clause={}", terms.id, clause.id), clause.id.as_str())
        });
        // Shown at once where it is on the page: its address may be the one that is open, and the
        // same address is no news. What is not published has no address at all.
        let link = href.map(|(href, clause)| {
            let go = move |event: leptos::ev::MouseEvent| {
                if let Some(close) = close.get_untracked() {
                    close.click();
                }
                let is_draft = document().query_selector("article.draft");
                if show_clause(clause) && is_draft.is_ok_and(|draft| draft.is_some()) {
                    event.prevent_default();
                }
            };
            view! { <a href=href on:click=go>{wording::TO_CLAUSE}</a> }
        });
        let line = |(clause, class): (&'static Clause, &'static str)| {
            view! { <dt>{clause.id.as_str()}</dt><dd class=class>{clause.text.as_str()}</dd> }
        };
        let lines = with_heads(terms, &clauses).into_iter().map(line).collect_view();
        Some(view! { <strong>{terms.name.as_str()}</strong> <dl>{lines}</dl> {link} })
    };
    view! {
        <div id="quotation" class="quotation" popover="auto">
            {words}
            <button type="button" class="quiet" node_ref=close popovertarget="quotation"
                popovertargetaction="hide">{wording::CLOSE}</button>
        </div>
    }
}

/// The clauses, rows of a table with the lines over them that say what they are.
fn with_heads(
    terms: &'static Terms,
    clauses: &[&'static Clause],
) -> Vec<(&'static Clause, &'static str)> {
    let mut shown: Vec<(&'static Clause, &'static str)> = Vec::new();
    for clause in clauses {
        for head in heads(terms, clause) {
            let is_shown = shown.iter().any(|(one, _)| one.id == head.id);
            if !is_shown && !clauses.iter().any(|one| one.id == head.id) {
                shown.push((head, "muted"));
            }
        }
        shown.push((clause, ""));
    }
    shown
}

/// The first row of the table in which a clause is a row, and the line of the group it is in.
fn heads(terms: &'static Terms, clause: &Clause) -> impl Iterator<Item = &'static Clause> + use<> {
    let bars = |clause: &Clause| clause.text.matches(" | ").count();
    let own = bars(clause);
    let (mut head, mut group) = (None, None);
    let mut is_after_words = false;
    for one in terms.clause.iter().take_while(|one| one.id != clause.id) {
        let count = bars(one);
        // A line of words inside a table heads a group; two of them end the table.
        if count > 0 && count == own {
            head = head.or(Some(one));
        } else if count > 0 || is_after_words {
            (head, group) = (None, None);
        } else if head.is_some() {
            group = Some(one);
        }
        is_after_words = count == 0;
    }
    head.filter(|_| own > 0).into_iter().chain(group.filter(|_| own > 0))
}

/// Scrolls to a clause of the document on the page and marks it; returns whether it is there.
pub fn show_clause(clause: &str) -> bool {
    if let Ok(Some(marked)) = document().query_selector(".clause.marked") {
        drop(marked.set_attribute("class", "clause"));
    }
    let Some(shown) = document().get_element_by_id(&clause_id(clause)) else { return false };
    drop(shown.set_attribute("class", "clause marked"));
    shown.scroll_into_view();
    let shown: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(shown);
    // An element that cannot be focused leaves the focus where it is.
    drop(shown.focus());
    true
}

/// A line of words with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    class: &'static str,
    text: String,
    source: Option<Source>,
}

impl Line {
    /// What the document says, at its place.
    pub fn said(text: String, source: &Source) -> Line {
        Line { class: "line", text, source: Some(source.clone()) }
    }

    /// What stands where the document says nothing; it stands back.
    pub fn unsaid(text: impl Into<String>) -> Line {
        Line { class: "line muted", text: text.into(), source: None }
    }

    /// The one or the other.
    pub fn of(text: String, source: Option<&Source>) -> Line {
        match source {
            Some(source) => Line::said(text, source),
            None => Line::unsaid(text),
        }
    }

    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Line {
        Line { class: "line", text: text.into(), source: None }
    }

    /// A smaller line below.
    pub fn sub(text: String) -> Line {
        Line { class: "sub", text, source: None }
    }

    /// A smaller line that is a place alone.
    pub fn place(source: &Source) -> Line {
        Line { class: "sub", text: String::new(), source: Some(source.clone()) }
    }

    /// The arithmetic behind a contradiction.
    pub fn proof(text: String) -> Line {
        Line { class: "line proof", text, source: None }
    }

    /// The same with other words before it.
    pub fn after(self, words: &str) -> Line {
        Line { text: format!("{words}{}", self.text), ..self }
    }
}

/// Draws lines below each other. One piece of code for every cell and note: what is drawn in one
/// way is loaded once.
pub fn lines(terms: &'static Terms, lines: Vec<Line>) -> AnyView {
    let line = |line: Line| {
        let place = line.source.map(|source| view! { " " <Place terms source /> }.into_any());
        view! { <span class=line.class>{line.text} {place}</span> }.into_any()
    };
    lines.into_iter().map(line).collect::<Vec<AnyView>>().into_any()
}

/// Names the place; shows what stands there when it is pressed.
#[component]
pub fn Place(
    /// The document.
    terms: &'static Terms,
    /// The place.
    source: Source,
) -> impl IntoView {
    let place = source.place().to_string();
    let quoted = use_context::<Quoted>();
    let show = move |_| {
        if let Some(Quoted(quoted)) = quoted {
            quoted.set(Some((terms, source.clone())));
        }
    };
    view! {
        <button type="button" class="place-name" popovertarget="quotation" on:click=show>{place}</button>
    }
}

/// A place in brackets, with what ends the sentence: a line never ends with the first of them, and
/// none begins with the last.
pub fn place_in_brackets(terms: &'static Terms, source: &Source, end: &'static str) -> AnyView {
    let source = source.clone();
    view! { " " <span class="in-brackets">"(" <Place terms source /> ")" {end}</span> }.into_any()
}
