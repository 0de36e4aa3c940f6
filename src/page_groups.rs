//! Groups of pages that the build splits off the app: each is loaded when one of its pages is
//! first opened, and works in the memory of the app, with its catalogue and its page states.
//!
//! `cargo xtask build` cuts the one WebAssembly at the functions marked `wasm_split` below. What a
//! group alone needs is in a file of its own; what two of them share is in a file that both load.
//! An unsplit file cannot start with them, so a debug build has plain functions in their place.

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

use crate::account::timer::TimerPlace;
use crate::address::Page;
use crate::page_states::StatefulPage;
use crate::pages::act::ActPage;
use crate::pages::choice::ChoicePage;
use crate::pages::deadlines::DeadlinesPage;
use crate::pages::history::HistoryPage;
use crate::pages::my::MyPage;
use crate::pages::package::PackagePage;
use crate::pages::requests::RequestsPage;
use crate::pages::settings::SettingsPage;
use crate::pages::terms::TermsPage;
use crate::routes::{ChoiceState, DeadlinesState, PackageState, TermsState};

/// Pages that are loaded together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageGroup {
    /// «Мой пакет», and the timer of every page.
    My,
    /// What else the terms answer.
    Further,
    /// Everything else of the account.
    Rest,
}

impl PageGroup {
    /// Returns the group of a page, unless a first visit loads it.
    pub const fn of(page: Page) -> Option<PageGroup> {
        match page {
            Page::Choice => None,
            Page::My => Some(PageGroup::My),
            Page::Package | Page::Deadlines | Page::Terms => Some(PageGroup::Further),
            Page::Requests | Page::History | Page::Settings | Page::Act => Some(PageGroup::Rest),
        }
    }

    /// Loads it; at once where it is there already.
    ///
    /// # Errors
    ///
    /// When a file of it cannot be loaded. Nothing remembers that: whoever asks again tries again.
    pub async fn load(self) -> Result<PageCode, SplitLoaderError> {
        match self {
            PageGroup::My => my_pages().await,
            PageGroup::Further => further_pages().await,
            PageGroup::Rest => rest_pages().await,
        }
    }
}

/// What comes with a group of pages.
#[derive(Clone, Copy)]
pub struct PageCode {
    /// Those that keep their state in the address.
    pub stateful: &'static [StatefulPage],
    /// Draws a page; nothing for a page of another group.
    pub draw: fn(Page) -> AnyView,
    /// Draws the timer of the frame.
    pub timer: Option<fn() -> AnyView>,
}

/// What a first visit loads with the frame.
pub const FIRST: PageCode = PageCode {
    stateful: &[StatefulPage::of::<ChoiceState>()],
    draw: |_| view! { <ChoicePage /> }.into_any(),
    timer: None,
};

/// Declares an asynchronous function that the build splits off, with everything that nothing else
/// needs: it loads the file of that name, and fails where that does not come.
macro_rules! split_off {
    ($file:ident: fn $name:ident() -> $code:ty $body:block) => {
        #[cfg(not(debug_assertions))]
        #[leptos::wasm_split::wasm_split($file, wasm_split_path = ::leptos::wasm_split, fallible)]
        fn $name() -> Result<$code, SplitLoaderError> {
            Ok($body)
        }

        #[cfg(debug_assertions)]
        #[allow(clippy::unused_async, reason = "the other form waits for the network")]
        async fn $name() -> Result<$code, SplitLoaderError> {
            Ok($body)
        }
    };
}
pub(crate) use split_off;

split_off! {
    my: fn my_pages() -> PageCode {
        PageCode {
            stateful: &[],
            draw: |_| view! { <MyPage /> }.into_any(),
            timer: Some(|| view! { <TimerPlace /> }.into_any()),
        }
    }
}

split_off! {
    further: fn further_pages() -> PageCode {
        const STATEFUL: &[StatefulPage] = &[
            StatefulPage::of::<PackageState>(),
            StatefulPage::of::<DeadlinesState>(),
            StatefulPage::of::<TermsState>(),
        ];
        PageCode {
            stateful: STATEFUL,
            draw: |page| match page {
                Page::Package => view! { <PackagePage /> }.into_any(),
                Page::Deadlines => view! { <DeadlinesPage /> }.into_any(),
                Page::Terms => view! { <TermsPage /> }.into_any(),
                _ => ().into_any(),
            },
            timer: None,
        }
    }
}

split_off! {
    rest: fn rest_pages() -> PageCode {
        PageCode {
            stateful: &[],
            draw: |page| match page {
                Page::Requests => view! { <RequestsPage /> }.into_any(),
                Page::History => view! { <HistoryPage /> }.into_any(),
                Page::Settings => view! { <SettingsPage /> }.into_any(),
                Page::Act => view! { <ActPage /> }.into_any(),
                _ => ().into_any(),
            },
            timer: None,
        }
    }
}
