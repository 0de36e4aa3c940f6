//! The frame around the page that is open.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::address::Page;
use crate::components::messages::MESSAGES;
use crate::components::notice::Notice;
use crate::lazy_page::LazyPages;
use crate::opening::{TermsPages, focus_heading};
use crate::page_states::page_of_address;
use crate::theme::Theme;
use crate::{clock, shortcuts, supply, wording};
use kvant_device::{Preference, recall};

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    // Otherwise the start script has done it, before the first drawing.
    if cfg!(debug_assertions) {
        Theme::chosen().show();
    }
    let page = RwSignal::new(page_of_address());
    let listener = window_event_listener(ev::hashchange, move |_| page.set(page_of_address()));
    on_cleanup(move || listener.remove());
    follow_page(page);
    shortcuts::listen();
    let lazy_pages = LazyPages::new();
    let has_terms = RwSignal::new(false);
    Effect::new(move |_| lazy_pages.load(page.get()));
    load_timer_later(lazy_pages);
    let links = move |pages| page_links(page, pages);
    let is_in_rest = move || Page::REST.contains(&page.get()).then_some("true");
    view! {
        <a class="skip" href="#main" on:click=skip_to_main>{wording::SKIP_TO_CONTENT}</a>
        <header class="frame">
            <a class="brand" href="#/"><span class="mark" aria-hidden="true"></span>{wording::BRAND}</a>
            <nav aria-label=wording::NAVIGATION>
                <div>{links(Page::ASK)}</div>
                <div>{links(Page::KEEP)}</div>
            </nav>
            <div id="timer">{move || has_terms.get().then(|| lazy_pages.timer())}</div>
        </header>
        <main id="main">
            <NewVersion />
            <TermsPages page has_terms lazy_pages />
        </main>
        <div class="messages" id=MESSAGES></div>
        // A phone shows these at the bottom, instead of those in the header.
        <nav class="tabs" aria-label=wording::NAVIGATION>
            {links(Page::TABS)}
            <button type="button" popovertarget="rest" data-current=is_in_rest>
                {wording::MORE_PAGES}
            </button>
            <div id="rest" class="quotation" popover="auto" on:click=hide_rest>{links(Page::REST)}</div>
        </nav>
    }
}

/// Links to pages.
fn page_links(open: RwSignal<Page>, pages: [Page; 4]) -> Vec<AnyView> {
    let mut links = Vec::new();
    for page in pages {
        let link = view! {
            <a
                href=format!("#{}", page.path())
                aria-current=move || (open.get().in_the_frame() == page).then_some("page")
            >
                {wording::page_name(page)}
            </a>
        };
        links.push(link.into_any());
    }
    links
}

/// A popover stays when a link in it is followed.
fn hide_rest(_: ev::MouseEvent) {
    if let Some(rest) = document().get_element_by_id("rest") {
        let rest: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(rest);
        drop(rest.hide_popover());
    }
}

/// Loads the timer where this device keeps an account: it is at hand on every page. The page that is
/// open comes first.
fn load_timer_later(lazy_pages: LazyPages) {
    const CALM: Duration = Duration::from_secs(1);
    if recall(Preference::Portal).is_some() {
        set_timeout(move || lazy_pages.load_timer(), CALM);
    }
}

/// The link to the content must not become an address of the app.
fn skip_to_main(event: ev::MouseEvent) {
    event.prevent_default();
    focus_heading();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page_groups::PageGroup;

    /// What stands until the app runs says what the app will say, in the same words.
    #[test]
    fn the_shell_has_the_heading_of_every_page() {
        let shell = include_str!("../index.html");
        let style = include_str!("../style/base.css");
        let start = include_str!("../crates/xtask/src/start.js");
        let first = format!("<h1>{}</h1>", wording::page_heading(Page::Choice));
        assert!(shell.contains(&first), "{first}");
        assert!(shell.contains(&format!(">{}</p>", wording::CHOICE_OPENING)));
        assert!(shell.contains(&format!(">{}</p>", wording::CHOICE_LEAD)));
        assert!(shell.contains(wording::STILL_OPENING));
        assert!(shell.contains(&format!(">{}</p>", wording::OPENING_PAGE)));
        for page in Page::ALL.into_iter().filter(|page| *page != Page::Choice) {
            let (path, heading) = (page.path(), wording::page_heading(page));
            let line = format!("<h1 data-of=\"{path}\">{heading}</h1>");
            assert!(shell.contains(&line), "{line}");
            let shown = format!("html[data-opens=\"{path}\"] .of-later [data-of=\"{path}\"]");
            assert!(style.contains(&shown), "{shown}");
            assert!(start.contains(&format!("'{path}'")), "{path}");
        }
    }

    /// The start script loads beforehand what the app is going to ask for.
    #[test]
    fn the_start_script_knows_the_groups_of_pages() {
        let start = include_str!("../crates/xtask/src/start.js");
        for (name, group) in
            [("my", PageGroup::My), ("further", PageGroup::Further), ("rest", PageGroup::Rest)]
        {
            let pages = Page::ALL.into_iter().filter(|page| PageGroup::of(*page) == Some(group));
            let paths: Vec<_> = pages.map(|page| format!("'{}'", page.path())).collect();
            let line = format!("  {name}: [{}],\n", paths.join(", "));
            assert!(start.contains(&line), "{line}");
        }
    }
}
