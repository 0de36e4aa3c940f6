//! The account of what was bought, and its timer: a bundle of its own.

use std::time::Duration;

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::account::timer::TimerPlace;
use crate::desk::Kept;
use crate::later::{self, Later};
use crate::pages::act::ActPage;
use crate::pages::history::HistoryPage;
use crate::pages::my::MyPage;
use crate::pages::requests::RequestsPage;
use crate::pages::settings::SettingsPage;
use crate::routes::Page;

/// Those that keep their state in the address: none. What stands after the `?` is left to each
/// page.
pub const KEPT: &[Kept] = &[];

/// The person looks at the page; its first part is drawn before the timer.
const AFTER_THE_PAGE: Duration = Duration::from_millis(50);

/// The id of the place that the frame has for the timer on every page.
pub const TIMER: &str = "timer";

/// Mounts the timer now, and the pages whenever the frame has an element for them.
pub fn attend() {
    attend_timer();
    later::attend(Later::Portal, KEPT, draw);
}

/// Draws a page; nothing for a page of another bundle.
pub fn draw(page: Page) -> AnyView {
    match page {
        Page::My => view! { <MyPage /> }.into_any(),
        Page::Requests => view! { <RequestsPage /> }.into_any(),
        Page::History => view! { <HistoryPage /> }.into_any(),
        Page::Settings => view! { <SettingsPage /> }.into_any(),
        Page::Act => view! { <ActPage /> }.into_any(),
        _ => ().into_any(),
    }
}

/// The frame keeps that place for as long as the app runs, so the timer is mounted once.
fn attend_timer() {
    let mount = || {
        if let Some(place) = document().get_element_by_id(TIMER) {
            mount_to(place.unchecked_into(), || view! { <TimerPlace /> }).forget();
        }
    };
    set_timeout(mount, AFTER_THE_PAGE);
}
