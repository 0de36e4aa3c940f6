//! When a part of a page is drawn: once it comes near the screen, or once those before it stand.

use leptos::html::Section;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

use crate::clock::next_task;

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

/// Has the parts of a page drawn one after another from now on, so that a slow phone can be typed
/// into in between.
pub fn in_turn<const PARTS: usize>() -> [RwSignal<bool>; PARTS] {
    let is_due = [(); PARTS].map(|()| RwSignal::new(false));
    draw_in_turn(is_due);
    is_due
}

/// Has parts that wait drawn one after another.
pub fn draw_in_turn<const PARTS: usize>(is_due: [RwSignal<bool>; PARTS]) {
    spawn_local(async move {
        for part in is_due {
            next_task().await;
            // The person has gone elsewhere.
            if part.try_set(true).is_some() {
                return;
            }
        }
    });
}
