//! A message at the top of a page.

use leptos::prelude::*;

use crate::wording;

/// Says something that needs no answer, and can be put away where `close` is given.
#[component]
pub fn Notice(
    /// Called when the person puts it away.
    #[prop(optional)]
    close: Option<Callback<()>>,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="notice" role="status">
            <div>{children()}</div>
            {close.map(|close| view! {
                <button class="quiet" on:click=move |_| close.run(())>{wording::HIDE}</button>
            })}
        </div>
    }
}
