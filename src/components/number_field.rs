//! A field for a number as people type it.

use leptos::html::Input;
use leptos::prelude::*;

use crate::entry::{EntryError, Meanings};
use crate::wording;

/// A field that keeps what was typed, says beside itself what is wrong, and goes on with the
/// last value that was right.
#[component]
pub fn NumberField(
    /// The id of the input; unique on the page.
    #[prop(into)]
    id: String,
    /// What it is, for those who do not see the sentence around it.
    #[prop(into)]
    label: String,
    /// Whether the label is shown above the field.
    #[prop(optional)]
    is_labelled: bool,
    /// The value that counts, as it stands in the field.
    value: Signal<String>,
    /// Reads what was typed, puts it to use, and returns how it stands in the field.
    take: Callback<String, Result<String, EntryError>>,
    /// The width in characters.
    #[prop(default = 4)]
    width: u32,
) -> impl IntoView {
    let typed = RwSignal::new(value.get_untracked());
    let held = StoredValue::new(value.get_untracked());
    let at_focus = StoredValue::new(value.get_untracked());
    let error = RwSignal::new(None::<EntryError>);
    // A value that came from elsewhere (a link, the back button) replaces what was typed.
    Effect::new(move |_| {
        let value = value.get();
        if held.get_value() != value {
            held.set_value(value.clone());
            typed.set(value);
            error.set(None);
        }
    });
    let read = move |text: String| {
        typed.set(text.clone());
        match take.run(text) {
            Ok(stands) => {
                held.set_value(stands);
                error.set(None);
            }
            Err(wrong) => {
                // What was right before the typing began, and not some half of what was typed.
                if let Ok(stands) = take.run(at_focus.get_value()) {
                    held.set_value(stands);
                }
                error.set(Some(wrong));
            }
        }
    };
    // What was typed can mean two numbers: one press takes the right one.
    let input: NodeRef<Input> = NodeRef::new();
    let offer = move |meaning: String| {
        let label = wording::entry_take(&meaning);
        let take = move |_| {
            read(meaning.clone());
            if let Some(input) = input.get_untracked() {
                drop(input.focus());
            }
        };
        view! { " " <button type="button" on:click=take>{label}</button> }
    };
    let offers = move |meanings: Meanings| {
        let [thousands, fraction] = wording::entry_meanings(meanings);
        view! {
            {meanings.takes_thousands.then(|| offer(thousands))}
            {meanings.takes_fraction.then(|| offer(fraction))}
        }
    };
    // A field that is taken off the page while it has the focus blurs when it is already gone.
    let on_blur = move |_| {
        if let (Some(None), Some(stands)) = (error.try_get_untracked(), held.try_get_value()) {
            typed.set(stands);
        }
    };
    let error_id = format!("{id}-error");
    let described_by = {
        let error_id = error_id.clone();
        move || error.get().map(|_| error_id.clone())
    };
    let input_id = id.clone();
    let shown_label = is_labelled.then(|| label.clone());
    view! {
        <span class="number-field">
            {shown_label.map(|label| view! { <label for=input_id.clone()>{label}</label> })}
            <input
                id=id
                class=format!("width-{width}")
                type="text"
                inputmode="decimal"
                autocomplete="off"
                aria-label=(!is_labelled).then_some(label)
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described_by
                node_ref=input
                prop:value=typed
                on:focus=move |_| at_focus.set_value(value.get_untracked())
                on:input=move |event| read(event_target_value(&event))
                on:blur=on_blur
            />
            {move || error.get().map(|error| view! {
                <span class="error" id=error_id.clone() role="alert">
                    {wording::entry_error(error)} "; "
                    {wording::still_counting_with(&value.get())}
                    {match error {
                        EntryError::Unclear(meanings) => Some(offers(meanings)),
                        _ => None,
                    }}
                </span>
            })}
        </span>
    }
}
