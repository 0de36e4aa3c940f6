//! The frame around the page that is open.

use std::time::Duration;

use kvant_core::catalogue::Catalogue;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::messages::MESSAGES;
use crate::components::notice::Notice;
use crate::desk::{Desk, Kept, page_of_address};
use crate::later::{Holder, Later};
use crate::opening::{TermsPages, focus_heading};
use crate::pages::choice::ChoicePage;
use crate::routes::{ChoiceState, Page};
use crate::theme::Theme;
use crate::{clock, further, portal, shortcuts, supply, wording};
use kvant_device::{Preference, recall};

/// The pages of this bundle that keep their state in the address.
const KEPT: &[Kept] = &[Kept::of::<ChoiceState>()];

/// Draws a page; nothing for a page of another bundle.
fn draw(page: Page) -> AnyView {
    match page {
        Page::Choice => view! { <ChoicePage /> }.into_any(),
        _ => ().into_any(),
    }
}

/// Lays the desk of this bundle when it is asked for first. It stays for as long as the app runs,
/// so what was typed is there when the person comes back, also where nothing can be remembered.
fn lay_once() -> Callback<&'static Catalogue, Desk> {
    let owner = Owner::current();
    let laid: StoredValue<Option<Desk>> = StoredValue::new(None);
    Callback::new(move |catalogue| {
        if let Some(desk) = laid.get_value() {
            desk.arrive();
            return desk;
        }
        let lay = || Desk::new(catalogue, KEPT);
        let desk = owner.as_ref().map_or_else(lay, |owner| owner.with(lay));
        laid.set_value(Some(desk));
        desk
    })
}

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
    load_timer_later();
    let links = move |pages| page_links(page, pages);
    let is_in_rest = move || Page::REST.contains(&page.get()).then_some("true");
    // From one page of a bundle to another the element stays, and so do the pages in it.
    let later = Memo::new(move |_| Later::of(page.get()));
    let has_come = StoredValue::new(false);
    let lay = lay_once();
    view! {
        <a class="skip" href="#main" on:click=skip_to_main>{wording::SKIP_TO_CONTENT}</a>
        <header class="frame">
            <a class="brand" href="#/"><span class="mark" aria-hidden="true"></span>{wording::BRAND}</a>
            <nav aria-label=wording::NAVIGATION>
                <div>{links(Page::ASK)}</div>
                <div>{links(Page::KEEP)}</div>
            </nav>
            <div id=portal::TIMER>{timer_at_once()}</div>
        </header>
        <main id="main">
            <NewVersion />
            {move || {
                let is_arrived = has_come.get_value();
                has_come.set_value(true);
                match later.get() {
                    None => view! { <TermsPages lay draw is_arrived /> }.into_any(),
                    Some(later) => later_pages(later, is_arrived, page),
                }
            }}
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

/// The pages of a bundle that comes later.
fn later_pages(later: Later, is_arrived: bool, page: RwSignal<Page>) -> AnyView {
    if later == Later::Portal && is_framed() {
        return view! { <Framed page /> }.into_any();
    }
    // While developing there is one bundle with everything, rebuilt on every change.
    if cfg!(debug_assertions) {
        let (kept, draw) = match later {
            Later::Further => (further::KEPT, further::draw as fn(Page) -> AnyView),
            Later::Portal => (portal::KEPT, portal::draw as fn(Page) -> AnyView),
        };
        let lay = Callback::new(move |catalogue| Desk::new(catalogue, kept));
        return view! { <TermsPages lay draw is_arrived /> }.into_any();
    }
    let holder = view! { <Holder later is_arrived page /> };
    // Of another type each: the element of one bundle, with what was mounted there, would become
    // that of the other.
    match later {
        Later::Further => holder.into_any(),
        Later::Portal => (holder, ()).into_any(),
    }
}

/// The timer where there is one bundle with everything.
fn timer_at_once() -> AnyView {
    if cfg!(debug_assertions) {
        view! { <crate::account::timer::TimerPlace /> }.into_any()
    } else {
        ().into_any()
    }
}

/// Loads the account where this device keeps one: its timer is at hand on every page. The page
/// that is open comes first.
fn load_timer_later() {
    const CALM: Duration = Duration::from_secs(1);
    if cfg!(debug_assertions) || recall(Preference::Portal).is_none() || is_framed() {
        return;
    }
    // Without it there is no timer in the frame; the pages of the account say what failed.
    set_timeout(|| drop(Later::Portal.load()), CALM);
}

/// Whether another page shows this one inside itself.
fn is_framed() -> bool {
    let window = window();
    window.top().ok().flatten() != Some(window.self_())
}

/// What stands instead of the account inside another page, which could lay something over a button
/// and have a person press it unseen.
#[component]
fn Framed(
    /// The page that is open.
    page: RwSignal<Page>,
) -> impl IntoView {
    view! {
        <h1 tabindex="-1">{move || wording::page_name(page.get())}</h1>
        <p>
            {wording::FRAMED} " "
            <a href=move || format!("#{}", page.get().path()) target="_blank" rel="noopener">
                {wording::OPEN_IN_OWN_WINDOW}
            </a>
        </p>
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
}
