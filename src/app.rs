//! The frame: what is loading, what failed, and the page that is open.

use std::time::Duration;

use kvant_core::catalogue::Catalogue;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::notice::Notice;
use crate::components::place::{Quotation, Quoted};
use crate::desk::{Desk, Kept};
use crate::further::{self, Further};
use crate::pages::choice::ChoicePage;
use crate::routes::{ChoiceState, Page};
use crate::supply::{self, SupplyError};
use crate::{clock, wording};

/// The pages of this bundle.
const PAGES: &[Kept] = &[Kept::of::<ChoiceState>()];

/// Where the terms are.
#[derive(Clone)]
enum Supply {
    Loading,
    Ready { catalogue: &'static Catalogue, is_last_good: bool },
    Failed(SupplyError),
}

/// The whole app. Until the terms are there, the static shell of the page stays.
#[component]
pub fn App() -> impl IntoView {
    let supply = RwSignal::new(Supply::Loading);
    let load = move || {
        spawn_local(async move {
            let next = match supply::fetch().await {
                Ok(catalogue) => Supply::Ready { catalogue, is_last_good: false },
                Err(error) => Supply::Failed(error),
            };
            // Reading and drawing are two tasks, so that a slow phone can breathe in between.
            set_timeout(move || supply.set(next), Duration::ZERO);
        });
    };
    load();
    Effect::new(move |_| {
        if !matches!(supply.get(), Supply::Loading) {
            remove_shell();
        }
    });
    move || match supply.get() {
        Supply::Loading => ().into_any(),
        Supply::Ready { catalogue, is_last_good } => {
            view! { <Running catalogue is_last_good /> }.into_any()
        }
        Supply::Failed(error) => {
            let open = Callback::new(move |catalogue| {
                supply.set(Supply::Ready { catalogue, is_last_good: true });
            });
            let again = Callback::new(move |()| load());
            view! { <NoCatalogue error open again /> }.into_any()
        }
    }
}

fn remove_shell() {
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
}

/// Says why there are no terms, and offers the last good ones.
#[component]
fn NoCatalogue(
    /// What went wrong.
    error: SupplyError,
    /// Called with the last good catalogue.
    open: Callback<&'static Catalogue>,
    /// Called to load once more.
    again: Callback<()>,
) -> impl IntoView {
    let last_good = supply::last_good();
    let reason = match &error {
        SupplyError::Unreadable { reason } => reason.clone(),
        _ => String::new(),
    };
    view! {
        <main id="main" class="failed">
            <h1 tabindex="-1">{wording::NO_CATALOGUE}</h1>
            <p role="alert">{wording::supply_error(&error)}</p>
            {(!reason.is_empty()).then(|| view! { <p class="muted"><code>{reason}</code></p> })}
            <p class="actions">
                <button class="primary" on:click=move |_| again.run(())>{wording::TRY_AGAIN}</button>
                {last_good.map(|catalogue| view! {
                    <button on:click=move |_| open.run(catalogue)>{wording::OPEN_LAST_GOOD}</button>
                })}
            </p>
        </main>
    }
}

/// The running app.
#[component]
fn Running(
    /// The terms.
    catalogue: &'static Catalogue,
    /// Whether they are the ones remembered on this device.
    is_last_good: bool,
) -> impl IntoView {
    let desk = Desk::new(catalogue, PAGES);
    provide_context(desk);
    let quoted = Quoted::provide();
    desk.keep_address();
    let hash_listener = window_event_listener(ev::hashchange, move |_| desk.arrive());
    on_cleanup(move || hash_listener.remove());
    follow_page(desk.page);
    let page_link = move |page: Page| {
        view! {
            <a
                href=format!("#{}", page.path())
                aria-current=move || (desk.page.get() == page).then_some("page")
            >
                {wording::page_name(page)}
            </a>
        }
    };
    let opened_first = desk.page.get_untracked();
    // From one further page to another the element stays, and so do the pages in it.
    let is_further = Memo::new(move |_| further::PAGES.contains(&desk.page.get()));
    view! {
        <a class="skip" href="#main" on:click=skip_to_main>{wording::SKIP_TO_CONTENT}</a>
        <header class="frame">
            <a class="brand" href="#/"><span class="mark" aria-hidden="true"></span>{wording::BRAND}</a>
            <nav aria-label=wording::NAVIGATION>
                {Page::ALL.map(page_link).into_iter().collect_view()}
            </nav>
        </header>
        <main id="main">
            {is_last_good.then(|| view! { <Notice>{wording::FROM_LAST_GOOD}</Notice> })}
            <NewVersion />
            {move || is_further.get().then(|| {
                let is_arrived = !further::PAGES.contains(&opened_first);
                view! { <Further is_arrived /> }
            })}
            {move || (!is_further.get()).then(|| view! {
                <Quotation quoted />
                {link_problems(desk)}
                <ChoicePage />
            })}
        </main>
    }
}

/// What could not be read from the link.
pub fn link_problems(desk: Desk) -> impl IntoView {
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

/// The link to the content must not become an address of the app.
fn skip_to_main(event: ev::MouseEvent) {
    event.prevent_default();
    focus_heading();
}

/// Moves the focus to the heading of the page.
pub fn focus_heading() {
    if let Ok(Some(heading)) = document().query_selector("main h1") {
        let heading: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(heading);
        // An element that cannot be focused leaves the focus where it is.
        drop(heading.focus());
    }
}

/// Sets the title, and moves the focus to the heading after a change of page.
fn follow_page(page: RwSignal<Page>) {
    Effect::new(move |before: Option<Page>| {
        let page = page.get();
        document().set_title(&format!("{} — {}", wording::page_title(page), wording::BRAND));
        if before.is_some_and(|before| before != page) {
            request_animation_frame(focus_heading);
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        page
    });
}

/// Offers a new version when the page is looked at again; never reloads by itself.
#[component]
fn NewVersion() -> impl IntoView {
    const EVERY_SECONDS: i64 = 600;
    let is_there = RwSignal::new(false);
    let looked_at = StoredValue::new(clock::unix_seconds());
    let listener = window_event_listener(ev::focus, move |_| {
        let now = clock::unix_seconds();
        let is_due = now.saturating_sub(looked_at.get_value()) >= EVERY_SECONDS;
        if !is_due || is_there.get_untracked() {
            return;
        }
        looked_at.set_value(now);
        spawn_local(async move {
            if supply::is_newer_build().await {
                is_there.set(true);
            }
        });
    });
    on_cleanup(move || listener.remove());
    let reload = |_| drop(window().location().reload());
    move || {
        is_there.get().then(|| {
            view! {
                <Notice>
                    {wording::NEW_VERSION} " "
                    <button on:click=reload>{wording::UPDATE}</button>
                </Notice>
            }
        })
    }
}
