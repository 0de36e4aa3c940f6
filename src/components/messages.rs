//! What was done and what is asked: one message above the other, at the bottom of every page.

use leptos::children::TypedChildrenFn;
use leptos::portal::Portal;
use leptos::prelude::*;

/// The id of the place that the frame has for them.
pub const MESSAGES: &str = "messages";

/// Shows its children among the messages, wherever it stands itself.
#[component]
pub fn Messages<V: IntoView + 'static>(
    /// The messages.
    children: TypedChildrenFn<V>,
) -> impl IntoView {
    let place = document().get_element_by_id(MESSAGES);
    let children = children.into_inner();
    // The frame has the place for as long as the app runs.
    place.map(|place| view! { <Portal mount=place>{children()}</Portal> })
}
