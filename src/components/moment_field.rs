//! A field for a day and an hour.

use kvant_core::calendar::{DAYS_FROM, DAYS_TO, iso};
use leptos::prelude::*;

use crate::wording;

/// A native field for day and hour together. What cannot be taken stays in the field, is said
/// beside it, and changes nothing.
#[component]
pub fn MomentField(
    /// The id of the input; unique on the page.
    #[prop(into)]
    id: String,
    /// What it is.
    #[prop(into)]
    label: String,
    /// The moment that counts, as `2026-11-20T17:30`; its seconds follow where it has any, and are
    /// shown then.
    value: Signal<String>,
    /// Takes what was entered and returns whether it counts now.
    take: Callback<String, bool>,
    /// What stands beside the input.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let is_refused = RwSignal::new(false);
    Effect::new(move |_| {
        // A moment that came from elsewhere puts right whatever was wrong.
        drop(value.get());
        is_refused.set(false);
    });
    let input_id = id.clone();
    let error_id = format!("{id}-error");
    let described_by = {
        let error_id = error_id.clone();
        move || is_refused.get().then(|| error_id.clone())
    };
    view! {
        <span class="moment-field">
            <label for=input_id>{label}</label>
            <span class="beside">
                <input id=id type="datetime-local"
                    min=format!("{}T00:00", iso(DAYS_FROM)) max=format!("{}T23:59", iso(DAYS_TO))
                    step=move || value.with(|value| has_seconds(value)).then_some("1")
                    aria-invalid=move || is_refused.get().then_some("true")
                    aria-describedby=described_by
                    prop:value=value
                    on:change=move |event| is_refused.set(!take.run(event_target_value(&event))) />
                {children.map(|children| children())}
            </span>
            {move || is_refused.get().then(|| view! {
                <span class="error" id=error_id.clone() role="alert">{wording::MOMENT_REFUSED}</span>
            })}
        </span>
    }
}

fn has_seconds(moment: &str) -> bool {
    moment.matches(':').count() > 1
}
