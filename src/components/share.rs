//! Taking the calculation along: as a link, on paper.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::wording;

/// Puts `text` on the clipboard and returns whether it is there.
pub async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// Buttons for the link and for paper.
#[component]
pub fn Share(
    /// The address of what is open, from the `#` on.
    address: Callback<(), String>,
) -> impl IntoView {
    let told = RwSignal::new("");
    let copy_link = move |_| {
        let location = window().location();
        let page = location.href().unwrap_or_default();
        let base = page.split('#').next().unwrap_or_default().to_string();
        let link = format!("{base}{}", untrack(|| address.run(())));
        spawn_local(async move {
            let word = if copy(&link).await { wording::COPIED } else { wording::NOT_COPIED };
            // The page may be gone by now.
            told.try_set(word);
        });
    };
    view! {
        <p class="share">
            <button type="button" on:click=copy_link>{wording::COPY_LINK}</button>
            <button type="button" class="quiet" on:click=move |_| drop(window().print())>{wording::PRINT}</button>
            <span role="status">{told}</span>
        </p>
    }
}
