//! A prepared message about a wrong figure.

use leptos::html::Dialog;
use leptos::prelude::*;
use leptos::task::spawn_local;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::share::copy;
use crate::wording;

/// A link that opens the prepared message: the figures on the page with their places, and
/// room for what is wrong.
#[component]
pub fn Report(
    /// The figures, their places and the address, as text.
    facts: Callback<(), String>,
    /// Where to write, if the terms name an address.
    to: Option<&'static str>,
) -> impl IntoView {
    let dialog: NodeRef<Dialog> = NodeRef::new();
    let text = RwSignal::new(String::new());
    let told = RwSignal::new("");
    let open = move |_| {
        text.set(format!("{}\n{}", wording::REPORT_WRONG, untrack(|| facts.run(()))));
        told.set("");
        if let Some(dialog) = dialog.get_untracked() {
            drop(dialog.show_modal());
        }
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let copy_text = move |_| {
        let text = text.get_untracked();
        spawn_local(async move {
            let is_copied = copy(&text).await;
            told.try_set(if is_copied { wording::REPORT_COPIED } else { wording::NOT_COPIED });
        });
    };
    let mail = move || {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let subject = encoded(wording::REPORT_SUBJECT);
        format!("mailto:{}?subject={subject}&body={}", to.unwrap_or(""), encoded(&text.get()))
    };
    view! {
        <button type="button" class="quiet" on:click=open>{wording::REPORT}</button>
        <dialog node_ref=dialog class="report" aria-labelledby="report-heading">
            <h2 id="report-heading">{wording::REPORT}</h2>
            <p>{wording::REPORT_HINT}</p>
            <label for="report-text">{wording::REPORT_TEXT}</label>
            <textarea id="report-text" rows="12" prop:value=text
                on:input=move |event| text.set(event_target_value(&event))></textarea>
            <p class="share">
                <button type="button" class="primary" on:click=copy_text>{wording::REPORT_COPY}</button>
                <a class="button" href=mail>{wording::REPORT_MAIL}</a>
                <button type="button" class="quiet" on:click=close>{wording::CLOSE}</button>
                <span role="status">{told}</span>
            </p>
        </dialog>
    }
}
