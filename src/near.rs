//! Whether something comes near the part of the page that is on the screen.

use leptos::html::Section;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// A quarter of a screen before it can be seen.
const MARGIN: &str = "0px 0px 25% 0px";

/// Calls `then` when `part` comes near the screen, perhaps more than once. A browser that cannot
/// tell calls it at once.
pub fn near_screen(part: NodeRef<Section>, then: impl Fn() + Copy + 'static) {
    let watched = StoredValue::new_local(None);
    Effect::new(move |_| {
        let Some(part) = part.get() else { return };
        let seen = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let is_near = |entry: JsValue| {
                entry
                    .dyn_into()
                    .is_ok_and(|entry: IntersectionObserverEntry| entry.is_intersecting())
            };
            if entries.iter().any(is_near) {
                then();
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root_margin(MARGIN);
        match IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options) {
            Ok(observer) => {
                observer.observe(&part);
                watched.set_value(Some((observer, seen)));
            }
            Err(_) => then(),
        }
    });
    on_cleanup(move || {
        watched.try_update_value(|watched| {
            if let Some((observer, _)) = watched.take() {
                observer.disconnect();
            }
        });
    });
}
