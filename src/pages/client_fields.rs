//! What has to be known about the client, as sentences to complete.

use kvant_core::catalogue::{Attributes, Terms};
use leptos::prelude::*;

use crate::components::select_field::{SelectField, SelectOption};

/// One sentence an attribute of the document, each completed by a choice.
#[component]
pub fn ClientFields(
    /// The document.
    terms: &'static Terms,
    /// What is known.
    #[prop(into)]
    client: Signal<Attributes>,
    /// Called with attribute and value.
    on_change: Callback<(String, String)>,
) -> impl IntoView {
    terms
        .attribute
        .iter()
        .map(|attribute| {
            let options: Vec<SelectOption> = attribute
                .values
                .iter()
                .map(|value| SelectOption { id: value.id.clone(), text: value.words.clone() })
                .collect();
            let chosen = Signal::derive(move || {
                client.with(|client| client.get(&attribute.id).cloned().unwrap_or_default())
            });
            let change = Callback::new(move |value| on_change.run((attribute.id.clone(), value)));
            view! {
                <span class="sentence">
                    {attribute.sentence.as_str()} " "
                    <SelectField
                        id=format!("client-{}", attribute.id)
                        label=attribute.name.as_str()
                        options=options
                        chosen
                        on_change=change
                    />
                    ". "
                </span>
            }
        })
        .collect_view()
}
