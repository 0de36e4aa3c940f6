//! Pages that need the terms: what stands until those are there, what is said when they do not come,
//! and the pages themselves.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::notice::Notice;
use crate::components::place::{Quotation, Quoted};
use crate::desk::{Desk, Kept, page_of_address};
use crate::routes::Page;
use crate::supply::{self, Supplied, SupplyError};
use crate::wording;

/// Where the terms are.
#[derive(Clone)]
enum Supply {
    Loading,
    Ready(Supplied),
    Failed(SupplyError),
}

/// What stands where a page will be, as the shell of the page has it: nothing jumps.
pub fn opening(page: Page) -> AnyView {
    let words = match page {
        Page::Choice => view! {
            <p class="document" role="status">{wording::CHOICE_OPENING}</p>
            <p class="lead">{wording::CHOICE_LEAD}</p>
        }
        .into_any(),
        _ => view! { <p class="lead" role="status">{wording::OPENING_PAGE}</p> }.into_any(),
    };
    view! {
        <h1 tabindex="-1" class="opening">{wording::page_heading(page)}</h1>
        {words}
        <p class="late muted">
            {wording::STILL_OPENING} " " <a href="">{wording::OPEN_ANEW}</a> "."
        </p>
    }
    .into_any()
}

/// The pages of a bundle, once the terms are there.
#[component]
pub fn TermsPages(
    /// Those that keep their state in the address.
    kept: &'static [Kept],
    /// Draws a page; nothing for a page of another bundle.
    draw: fn(Page) -> AnyView,
    /// Whether the person came from another page, so that the focus goes to the heading.
    is_arrived: bool,
) -> impl IntoView {
    let supply = RwSignal::new(supply::at_hand().map_or(Supply::Loading, Supply::Ready));
    let load = move || {
        spawn_local(async move {
            let next = match supply::supply().await {
                Ok(supplied) => Supply::Ready(supplied),
                Err(error) => Supply::Failed(error),
            };
            // The person may have gone elsewhere by then.
            supply.try_set(next);
        });
    };
    if matches!(supply.get_untracked(), Supply::Loading) {
        load();
    }
    let again = Callback::new(move |()| load());
    move || match supply.get() {
        Supply::Loading => opening(page_of_address()),
        Supply::Ready(supplied) => running(&supplied, kept, draw, is_arrived),
        Supply::Failed(error) => view! { <NoCatalogue error again /> }.into_any(),
    }
}

fn running(
    supplied: &Supplied,
    kept: &'static [Kept],
    draw: fn(Page) -> AnyView,
    is_arrived: bool,
) -> AnyView {
    let desk = Desk::new(supplied.catalogue, kept);
    provide_context(desk);
    let quoted = Quoted::provide();
    desk.keep_address();
    let listener = window_event_listener(ev::hashchange, move |_| desk.arrive());
    on_cleanup(move || listener.remove());
    Effect::new(move |before: Option<Page>| {
        let page = desk.page.get();
        if is_arrived || before.is_some_and(|before| before != page) {
            request_animation_frame(focus_heading);
        }
        page
    });
    let stale = supplied.stale.as_ref().map(|error| {
        let reload = |_| drop(window().location().reload());
        let error = wording::supply_error(error);
        view! {
            <Notice>
                {error} " " {wording::FROM_LAST_GOOD} " "
                <button on:click=reload>{wording::TRY_AGAIN}</button>
            </Notice>
        }
    });
    view! {
        {stale}
        <Quotation quoted />
        {link_problems(desk)}
        {move || draw(desk.page.get())}
    }
    .into_any()
}

/// Says why there are no terms.
#[component]
fn NoCatalogue(
    /// What went wrong.
    error: SupplyError,
    /// Called to load once more.
    again: Callback<()>,
) -> impl IntoView {
    let reason = match &error {
        SupplyError::Unreadable { reason } => reason.clone(),
        _ => String::new(),
    };
    view! {
        <h1 tabindex="-1">{wording::NO_CATALOGUE}</h1>
        <p role="alert">{wording::supply_error(&error)}</p>
        {(!reason.is_empty()).then(|| view! { <p class="muted"><code>{reason}</code></p> })}
        <p class="actions">
            <button class="primary" on:click=move |_| again.run(())>{wording::TRY_AGAIN}</button>
        </p>
    }
}

/// What could not be read from the link.
fn link_problems(desk: Desk) -> impl IntoView {
    move || {
        let problems = desk.problems.get();
        (!problems.is_empty()).then(|| {
            let close = Callback::new(move |()| desk.problems.set(Vec::new()));
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

/// Moves the focus to the heading of the page.
pub fn focus_heading() {
    if let Ok(Some(heading)) = document().query_selector("main h1") {
        let heading: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(heading);
        // An element that cannot be focused leaves the focus where it is.
        drop(heading.focus());
    }
}
