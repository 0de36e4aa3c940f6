//! Where what was recorded is, in words.

use leptos::prelude::*;

use crate::wording;

/// How safe the records are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// They survive a crash of the browser.
    Safe,
    /// They are on their way to the disk.
    Saving,
    /// A crash of the browser may lose the last ones.
    AtRisk,
    /// They are gone with the tab.
    Nowhere,
}

/// Says where the records are, and offers a copy where that is not safe.
#[component]
pub fn SaveState(
    /// How safe they are.
    #[prop(into)]
    safety: Signal<Safety>,
    /// Called when the person wants a copy.
    on_export: Callback<()>,
) -> impl IntoView {
    // Most changes take a moment: only what they end in is worth telling.
    let is_unsafe = move || matches!(safety.get(), Safety::AtRisk | Safety::Nowhere);
    let words = move || match safety.get() {
        Safety::Safe => wording::KEPT_SAFE,
        Safety::Saving => wording::KEPT_SAVING,
        Safety::AtRisk => wording::KEPT_AT_RISK,
        Safety::Nowhere => wording::KEPT_NOWHERE,
    };
    view! {
        <p class="save-state" class:unsafe=is_unsafe role="status">
            {words}
            {move || is_unsafe().then(|| view! {
                " " <button type="button" on:click=move |_| on_export.run(())>{wording::MY_EXPORT}</button>
            })}
        </p>
    }
}
