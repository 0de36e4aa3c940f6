//! A place in a source document, with its words one click away.

use std::sync::atomic::{AtomicU32, Ordering};

use kvant_core::catalogue::Terms;
use kvant_core::source::Source;
use leptos::prelude::*;

/// Names the place, and shows what stands there when it is pressed.
///
/// A native popover: closes with Esc or a click elsewhere, and needs no script.
#[component]
pub fn Place(
    /// The document.
    terms: &'static Terms,
    /// The place.
    source: Source,
) -> impl IntoView {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let quotations = terms.quotations(&source);
    let place = source.place().to_string();
    if quotations.is_empty() {
        return view! { <span class="place">{place}</span> }.into_any();
    }
    let id = format!("place-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let words = quotations
        .into_iter()
        .map(|clause| view! { <dt>{clause.id.as_str()}</dt><dd>{clause.text.as_str()}</dd> })
        .collect_view();
    view! {
        <span class="place">
            <button type="button" class="place-name" popovertarget=id.clone()>{place.clone()}</button>
            <span id=id class="quotation" popover="auto">
                <strong>{terms.name.as_str()}</strong>
                <dl>{words}</dl>
            </span>
        </span>
    }
    .into_any()
}
