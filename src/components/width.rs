//! How wide an element is: what is drawn to scale asks for it.

use leptos::html::Div;
use leptos::prelude::*;

/// Returns the width of `holder` in whole pixels, measured anew when the window changes; 0 until it
/// is on the page.
pub fn width_of(holder: NodeRef<Div>) -> ReadSignal<i64> {
    let (width, set_width) = signal(0_i64);
    let measure = move || {
        if let Some(holder) = holder.get_untracked() {
            set_width.set(i64::from(holder.client_width()));
        }
    };
    Effect::new(move |_| {
        holder.track();
        measure();
    });
    let resize = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resize.remove());
    width
}
