//! A choice of one from a few.

use leptos::prelude::*;

/// One entry of a [`SelectField`].
#[derive(Clone, PartialEq)]
pub struct SelectOption {
    /// Its id.
    pub id: String,
    /// What is shown.
    pub text: String,
}

/// A native select: works with every keyboard and every phone.
#[component]
pub fn SelectField(
    /// The id of the select; unique on the page.
    #[prop(into)]
    id: String,
    /// What it is.
    #[prop(into)]
    label: String,
    /// Whether the label is shown above the field.
    #[prop(optional)]
    is_labelled: bool,
    /// What can be chosen.
    #[prop(into)]
    options: Signal<Vec<SelectOption>>,
    /// The id of the entry that is chosen.
    #[prop(into)]
    chosen: Signal<String>,
    /// Called with the id of another entry.
    on_change: Callback<String>,
) -> impl IntoView {
    let input_id = id.clone();
    let shown_label = is_labelled.then(|| label.clone());
    let entries = move || {
        let chosen = chosen.get();
        options
            .get()
            .into_iter()
            .map(|option| {
                let is_chosen = option.id == chosen;
                view! { <option value=option.id selected=is_chosen>{option.text}</option> }
            })
            .collect_view()
    };
    view! {
        <span class="select-field">
            {shown_label.map(|label| view! { <label for=input_id.clone()>{label}</label> })}
            <select
                id=id
                aria-label=(!is_labelled).then_some(label)
                prop:value=chosen
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                {entries}
            </select>
        </span>
    }
}
