//! Pages that need the terms: what stands until those are there, what is said when they do not come,
//! and the pages themselves.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::address::Page;
use crate::components::notice::Notice;
use crate::components::place::{Quotation, Quoted};
use crate::lazy_page::{LazyPages, OpenPage};
use crate::page_states::PageStates;
use crate::supply::{self, Supplied, SupplyError};
use crate::wording;

/// Where the terms are.
#[derive(Clone)]
enum Supply {
    Loading,
    Ready(Supplied),
    Failed(SupplyError),
}

/// The heading of a page that is being opened.
pub fn opening_heading(page: Signal<Page>) -> AnyView {
    let words = move || wording::page_heading(page.get());
    view! { <h1 tabindex="-1" class="opening">{words}</h1> }.into_any()
}

/// What stands below it, as the shell of the page has it: nothing jumps. The start script takes
/// care of the link.
pub fn opening_words(page: Page) -> AnyView {
    let words = match page {
        Page::Choice => view! {
            <p class="document" role="status">{wording::CHOICE_OPENING}</p>
            <p class="lead">{wording::CHOICE_LEAD}</p>
        }
        .into_any(),
        _ => view! { <p class="lead" role="status">{wording::OPENING_PAGE}</p> }.into_any(),
    };
    view! {
        {words}
        <p class="late muted">
            {wording::STILL_OPENING} " " <a href="">{wording::OPEN_ANEW}</a> "."
        </p>
    }
    .into_any()
}

/// The pages, once the terms are there.
#[component]
pub fn TermsPages(
    /// The page that is open.
    page: RwSignal<Page>,
    /// Becomes true when the terms are there.
    has_terms: RwSignal<bool>,
    /// The pages that are loaded when they are needed.
    lazy_pages: LazyPages,
) -> impl IntoView {
    let supply = RwSignal::new(Supply::Loading);
    let load = move || {
        spawn_local(async move {
            supply.set(match supply::supply().await {
                Ok(supplied) => Supply::Ready(supplied),
                Err(error) => Supply::Failed(error),
            });
            has_terms.set(matches!(supply.get_untracked(), Supply::Ready(_)));
        });
    };
    load();
    let again = Callback::new(move |()| {
        supply.set(Supply::Loading);
        load();
        request_animation_frame(focus_heading);
    });
    move || match supply.get() {
        Supply::Loading => view! {
            {opening_heading(page.into())}
            {move || opening_words(page.get())}
        }
        .into_any(),
        Supply::Ready(supplied) => {
            // What had the focus goes, before anything else is drawn.
            if is_focus_in_main() {
                request_animation_frame(focus_heading);
            }
            running(&supplied, lazy_pages)
        }
        Supply::Failed(error) => view! { <NoCatalogue error again /> }.into_any(),
    }
}

fn running(supplied: &Supplied, lazy_pages: LazyPages) -> AnyView {
    let page_states = PageStates::new(supplied.catalogue);
    provide_context(page_states);
    let quoted = Quoted::provide();
    page_states.keep_address();
    let listener = window_event_listener(ev::hashchange, move |_| page_states.arrive());
    on_cleanup(move || listener.remove());
    let stale = supplied.stale.clone().map(|error| view! { <Stale error /> });
    view! {
        {stale}
        <Quotation quoted />
        {link_problems(page_states)}
        <OpenPage page_states lazy_pages />
    }
    .into_any()
}

/// Says why the terms are the last good ones of this device.
#[component]
fn Stale(
    /// What went wrong.
    error: SupplyError,
) -> impl IntoView {
    let error = RwSignal::new(error);
    let is_asking = RwSignal::new(false);
    // What is typed stays unless there is something new to show.
    let again = move |_| {
        is_asking.set(true);
        spawn_local(async move {
            match supply::fetch().await {
                Ok(_) => drop(window().location().reload()),
                Err(why) => {
                    error.try_set(why);
                    is_asking.try_set(false);
                }
            }
        });
    };
    view! {
        <Notice>
            {move || error.with(wording::supply_error)} " " {move || error.with(reason)} " "
            {wording::FROM_LAST_GOOD} " "
            <button disabled=is_asking on:click=again>{wording::TRY_AGAIN}</button>
        </Notice>
    }
}

/// Where a catalogue cannot be read, in the words of the reader: for whoever publishes it.
fn reason(error: &SupplyError) -> Option<AnyView> {
    match error {
        SupplyError::Unreadable { reason } if !reason.is_empty() => {
            Some(view! { <code>{reason.clone()}</code> }.into_any())
        }
        _ => None,
    }
}

/// Whether the focus is in what the page shows.
pub fn is_focus_in_main() -> bool {
    let held = document().active_element().map(|held| held.closest("main"));
    matches!(held, Some(Ok(Some(_))))
}

/// Says why there are no terms.
#[component]
fn NoCatalogue(
    /// What went wrong.
    error: SupplyError,
    /// Called to load once more.
    again: Callback<()>,
) -> impl IntoView {
    view! {
        <h1 tabindex="-1">{wording::NO_CATALOGUE}</h1>
        <p role="alert">{wording::supply_error(&error)}</p>
        {reason(&error).map(|reason| view! { <p class="muted">{reason}</p> })}
        <p class="actions">
            <button class="primary" on:click=move |_| again.run(())>{wording::TRY_AGAIN}</button>
        </p>
    }
}

/// What could not be read from the link.
fn link_problems(page_states: PageStates) -> impl IntoView {
    move || {
        let problems = page_states.problems.get();
        (!problems.is_empty()).then(|| {
            let close = Callback::new(move |()| page_states.problems.set(Vec::new()));
            let lines: Vec<_> = problems
                .iter()
                .map(|problem| view! { <li>{wording::link_problem(problem)}</li> })
                .collect();
            view! {
                <Notice close>
                    {wording::LINK_PROBLEMS}
                    <ul>{lines}</ul>
                </Notice>
            }
        })
    }
}

/// Moves the focus to the element of that id, if it is there.
pub fn focus_on(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let element: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(element);
        // An element that cannot be focused leaves the focus where it is.
        drop(element.focus());
    }
}

/// Moves the focus to the heading of the page.
pub fn focus_heading() {
    if let Ok(Some(heading)) = document().query_selector("main h1") {
        let heading: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(heading);
        // An element that cannot be focused leaves the focus where it is.
        drop(heading.focus());
    }
}
