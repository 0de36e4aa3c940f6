//! A field for a number as people type it.

use leptos::prelude::*;

use crate::entry::EntryError;
use crate::wording;

/// A field that keeps what was typed, says beside itself what is wrong, and goes on with the
/// last value that was right.
#[component]
pub fn NumberField<T: Clone + PartialEq + Send + Sync + 'static>(
    /// The id of the input; unique on the page.
    #[prop(into)]
    id: String,
    /// What it is, for those who do not see the sentence around it.
    label: &'static str,
    /// Whether the label is shown above the field.
    #[prop(optional)]
    is_labelled: bool,
    /// The value that counts.
    #[prop(into)]
    value: Signal<T>,
    /// Reads what was typed.
    read: fn(&str) -> Result<T, EntryError>,
    /// Writes a value as it stands in the field.
    write: fn(&T) -> String,
    /// Called with every value that can be read.
    on_change: Callback<T>,
    /// The width in characters.
    #[prop(default = 4)]
    width: u32,
) -> impl IntoView {
    let typed = RwSignal::new(write(&value.get_untracked()));
    let error = Memo::new(move |_| read(&typed.get()).err());
    // A value that came from elsewhere (a link, the back button) replaces what was typed.
    Effect::new(move |_| {
        let value = value.get();
        if read(&typed.get_untracked()).ok().as_ref() != Some(&value) {
            typed.set(write(&value));
        }
    });
    let on_input = move |event| {
        let text = event_target_value(&event);
        let read = read(&text);
        typed.set(text);
        if let Ok(read) = read
            && read != value.get_untracked()
        {
            on_change.run(read);
        }
    };
    let on_blur = move |_| {
        if let Ok(read) = read(&typed.get_untracked()) {
            typed.set(write(&read));
        }
    };
    let error_id = format!("{id}-error");
    let described_by = {
        let error_id = error_id.clone();
        move || error.get().map(|_| error_id.clone())
    };
    let input_id = id.clone();
    view! {
        <span class="number-field">
            {is_labelled.then(|| view! { <label for=input_id.clone()>{label}</label> })}
            <input
                id=id
                class=format!("width-{width}")
                type="text"
                inputmode="decimal"
                autocomplete="off"
                aria-label=(!is_labelled).then_some(label)
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described_by
                prop:value=typed
                on:input=on_input
                on:blur=on_blur
            />
            {move || error.get().map(|error| view! {
                <span class="error" id=error_id.clone() role="alert">
                    {wording::entry_error(error)} "; "
                    {wording::still_counting_with(&write(&value.get()))}
                </span>
            })}
        </span>
    }
}
