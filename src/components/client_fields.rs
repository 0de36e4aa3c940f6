//! What has to be known about the client, as sentences to complete.

use kvant_core::catalogue::{Attributes, Readings, Terms};
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
    /// How the document is read: some attributes matter under one reading alone.
    #[prop(into)]
    readings: Signal<Readings>,
    /// Called with attribute and value.
    on_change: Callback<(String, String)>,
    /// Whether to ask only what has to be said: for the rest something is assumed.
    #[prop(optional)]
    must: bool,
    /// The attributes to ask about, where that changes with what is asked; without it, all.
    #[prop(optional)]
    only: Option<Signal<Vec<&'static str>>>,
) -> impl IntoView {
    terms
        .attribute
        .iter()
        .filter(|attribute| !must || attribute.assumed.is_none())
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
            let is_idle = move || {
                only.is_some_and(|only| only.with(|only| !only.contains(&attribute.id.as_str())))
                    || readings.with(|read| {
                        terms.asked_attributes(read).all(|asked| asked.id != attribute.id)
                    })
            };
            view! {
                <span class="sentence" hidden=is_idle>
                    {attribute.sentence.as_str()} " "
                    <span class="unbroken">
                        <SelectField
                            id=format!("client-{}-{}", terms.id, attribute.id)
                            label=attribute.name.as_str()
                            options=options
                            chosen
                            on_change=change
                        />
                        "."
                    </span>
                    " "
                </span>
            }
        })
        .collect_view()
}
