//! The pages on which the terms answer what else is asked: a bundle of their own.

use leptos::prelude::*;

use crate::desk::Kept;
use crate::later::{self, Later};
use crate::pages::deadlines::DeadlinesPage;
use crate::pages::package::PackagePage;
use crate::pages::terms::TermsPage;
use crate::routes::{DeadlinesState, PackageState, Page, TermsState};

/// Those that keep their state in the address.
pub const KEPT: &[Kept] =
    &[Kept::of::<PackageState>(), Kept::of::<DeadlinesState>(), Kept::of::<TermsState>()];

/// Mounts the pages whenever the frame has an element for them.
pub fn attend() {
    later::attend(Later::Further, KEPT, draw);
}

/// Draws a page; nothing for a page of another bundle.
pub fn draw(page: Page) -> AnyView {
    match page {
        Page::Package => view! { <PackagePage /> }.into_any(),
        Page::Deadlines => view! { <DeadlinesPage /> }.into_any(),
        Page::Terms => view! { <TermsPage /> }.into_any(),
        _ => ().into_any(),
    }
}
