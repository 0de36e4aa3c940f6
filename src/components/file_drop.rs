//! A file from the disk of a person: chosen, or dropped anywhere on the page.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, File, HtmlInputElement};

/// A button that opens the browser's own choice of files. While it is on the page, a file may be
/// dropped anywhere.
#[component]
pub fn FileDrop(
    /// The id of the input; unique on the page.
    id: &'static str,
    /// What is on the button.
    label: &'static str,
    /// What stands beside it.
    hint: &'static str,
    /// What the browser should offer: endings of names, with commas.
    accept: &'static str,
    /// Called with the file.
    on_file: Callback<File>,
) -> impl IntoView {
    let is_over = RwSignal::new(false);
    let over = window_event_listener(ev::dragover, move |event: DragEvent| {
        if carried(&event).is_some() {
            // Or the browser would open the file instead of the page.
            event.prevent_default();
            is_over.try_set(true);
        }
    });
    let leave = window_event_listener(ev::dragleave, move |event: DragEvent| {
        if event.related_target().is_none() {
            is_over.try_set(false);
        }
    });
    let drop_it = window_event_listener(ev::drop, move |event: DragEvent| {
        let Some(carried) = carried(&event) else { return };
        event.prevent_default();
        is_over.try_set(false);
        if let Some(file) = carried.files().and_then(|files| files.get(0)) {
            on_file.run(file);
        }
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        drop_it.remove();
    });
    let choose = move |event: ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let file = input.files().and_then(|files| files.get(0));
        // The same file chosen once more, after a change, is news again.
        input.set_value("");
        if let Some(file) = file {
            on_file.run(file);
        }
    };
    view! {
        <p class="file-drop" class:over=is_over>
            <input id=id type="file" class="visually-hidden" accept=accept on:change=choose />
            <label for=id class="button">{label}</label>
            <span class="muted">{hint}</span>
        </p>
    }
}

/// What is carried over the page, where it is files and not a text.
fn carried(event: &DragEvent) -> Option<DataTransfer> {
    let carried = event.data_transfer()?;
    carried.types().iter().any(|kind| kind == "Files").then_some(carried)
}
