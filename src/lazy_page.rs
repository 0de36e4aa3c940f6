//! The page that is open: drawn at once where its code is there, else loaded first.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::address::Page;
use crate::opening::{focus_heading, is_focus_in_main, opening_heading, opening_words};
use crate::page_groups::{FIRST, PageCode, PageGroup};
use crate::page_states::PageStates;
use crate::wording;

/// The person looks at the page; its first part is drawn before the timer is loaded.
const TIMER_AFTER_PAGE: Duration = Duration::from_millis(50);

/// How far a group of pages has come.
#[derive(Clone, Copy)]
enum Loading {
    NotAsked,
    Asked,
    Loaded(PageCode),
    Failed,
}

/// The groups of pages that were asked for so far.
#[derive(Clone, Copy)]
pub struct LazyPages {
    my: RwSignal<Loading>,
    further: RwSignal<Loading>,
    rest: RwSignal<Loading>,
}

impl LazyPages {
    /// Returns them with nothing loaded; they live as long as the app.
    pub fn new() -> LazyPages {
        let not_asked = || RwSignal::new(Loading::NotAsked);
        let (my, further, rest) = (not_asked(), not_asked(), not_asked());
        LazyPages { my, further, rest }
    }

    fn of(self, group: PageGroup) -> RwSignal<Loading> {
        match group {
            PageGroup::My => self.my,
            PageGroup::Further => self.further,
            PageGroup::Rest => self.rest,
        }
    }

    /// Loads what `page` needs. Asked for again it does nothing, unless it failed.
    pub fn load(self, page: Page) {
        let Some(group) = PageGroup::of(page).filter(|_| !is_refused(page)) else { return };
        let loading = self.of(group);
        if matches!(loading.get_untracked(), Loading::Asked | Loading::Loaded(_)) {
            return;
        }
        loading.set(Loading::Asked);
        spawn_local(async move {
            let Ok(code) = group.load().await else { return loading.set(Loading::Failed) };
            loading.set(Loading::Loaded(code));
            if group == PageGroup::Rest {
                // Whoever keeps an account, or begins one here, measures time in it.
                set_timeout(move || self.load_timer(), TIMER_AFTER_PAGE);
            }
        });
    }

    /// Returns the code of a page once it is there.
    pub fn code(self, page: Page) -> Option<PageCode> {
        let Some(group) = PageGroup::of(page) else { return Some(FIRST) };
        match self.of(group).get() {
            Loading::Loaded(code) => Some(code),
            _ => None,
        }
    }

    /// Whether the code of a page was asked for and did not come.
    fn has_failed(self, page: Page) -> bool {
        PageGroup::of(page).is_some_and(|group| matches!(self.of(group).get(), Loading::Failed))
    }

    /// Loads the timer of the frame, with «Мой пакет». Where that fails there is none until it is asked
    /// for again.
    pub fn load_timer(self) {
        self.load(Page::My);
    }

    /// Draws the timer once it is there.
    pub fn timer(self) -> Option<AnyView> {
        let Loading::Loaded(code) = self.my.get() else { return None };
        code.timer.map(|draw| draw())
    }
}

impl Default for LazyPages {
    fn default() -> LazyPages {
        LazyPages::new()
    }
}

/// What stands in the place of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// The page.
    Page(Page),
    /// Its heading, and that it is loading or did not load.
    Heading,
    /// Why it does not open here.
    Refusal,
}

/// The page that is open, loaded first if it has to be.
#[component]
pub fn OpenPage(
    /// The page states.
    page_states: PageStates,
    /// What is loaded.
    lazy_pages: LazyPages,
) -> impl IntoView {
    // A group that comes when the person has gone elsewhere must not draw their page anew.
    let shown = Memo::new(move |_| {
        let page = page_states.page.get();
        match lazy_pages.code(page) {
            _ if is_refused(page) => Shown::Refusal,
            Some(_) => Shown::Page(page),
            None => Shown::Heading,
        }
    });
    let below_heading = move || {
        let page = page_states.page.get();
        if lazy_pages.has_failed(page) {
            view! { <NotLoaded page lazy_pages /> }.into_any()
        } else {
            opening_words(page)
        }
    };
    move || {
        let shown = shown.get();
        // What had the focus goes.
        if is_focus_in_main() {
            request_animation_frame(focus_heading);
        }
        match shown {
            Shown::Page(page) => {
                let code = untrack(|| lazy_pages.code(page)).unwrap_or(FIRST);
                untrack(|| page_states.add(code.stateful));
                (code.draw)(page)
            }
            Shown::Heading => {
                view! { {opening_heading(page_states.page.into())} {below_heading} }.into_any()
            }
            Shown::Refusal => view! { <Framed page=page_states.page /> }.into_any(),
        }
    }
}

/// Says that a page did not load, and loads it when asked.
#[component]
fn NotLoaded(
    /// The page.
    page: Page,
    /// What loads it.
    lazy_pages: LazyPages,
) -> impl IntoView {
    let again = move |_| {
        lazy_pages.load(page);
        focus_heading();
    };
    view! {
        <p class="error" role="alert">
            {wording::PAGE_NOT_LOADED} " "
            <button type="button" on:click=again>{wording::TRY_AGAIN}</button>
        </p>
    }
}

/// Whether another site shows this one inside itself.
pub fn is_framed() -> bool {
    let window = window();
    window.top().ok().flatten() != Some(window.self_())
}

/// Whether a page does not open here: another site could lay something over a button of the account
/// and have a person press it unseen.
fn is_refused(page: Page) -> bool {
    page.is_account() && is_framed()
}

/// What stands instead of the account inside another site.
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
