//! What was done and what is asked: one message above the other, in a strip of its own at the bottom
//! of every page.

use std::cell::OnceCell;
use std::time::Duration;

use leptos::children::TypedChildrenFn;
use leptos::ev;
use leptos::portal::Portal;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The id of the place that the frame has for them.
pub const MESSAGES: &str = "messages";

/// What the style calls their height.
const HEIGHT: &str = "--messages-height";

/// So many stand there at a time; the others wait.
const MOST: usize = 2;

/// How long a message stays that nobody is asked by, in seconds: as long as what it says can be
/// taken back.
const STAYS_SECONDS: u64 = 60;

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

/// A message that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shown {
    number: u64,
    stays: bool,
    can_hide: bool,
}

thread_local! {
    static TOLD: OnceCell<ArcRwSignal<Vec<Shown>>> = const { OnceCell::new() };
}

/// The messages that there are, in the order in which they came.
fn all_told() -> ArcRwSignal<Vec<Shown>> {
    TOLD.with(|told| told.get_or_init(|| ArcRwSignal::new(Vec::new())).clone())
}

/// Returns the numbers of those that are seen: what stays goes before what leaves by itself, and of
/// the others the latest.
fn seen(told: &[Shown]) -> Vec<u64> {
    let staying = told.iter().filter(|one| one.stays);
    let leaving = told.iter().rev().filter(|one| !one.stays);
    staying.chain(leaving).take(MOST).map(|one| one.number).collect()
}

/// One message. What asks something, or warns, stays until that is over; whatever else was said
/// leaves by itself, unless somebody is just there. Esc puts the last one away.
#[component]
pub fn Message(
    /// Its classes.
    class: &'static str,
    /// Whether it stays until it is answered, or what it says is over.
    stays: bool,
    /// Puts it away; without it nobody can.
    hide: Option<Callback<()>>,
    /// What it says, and what can be done about it.
    children: Children,
) -> impl IntoView {
    let all = all_told();
    let number = all.with_untracked(|all| all.iter().map(|one| one.number).max());
    let number = number.unwrap_or(0).saturating_add(1);
    all.update(|all| all.push(Shown { number, stays, can_hide: hide.is_some() }));
    let is_seen = {
        let all = all.clone();
        Memo::new(move |_| all.with(|all| seen(all).contains(&number)))
    };
    let leaving: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
    let stop_leaving = move || {
        if let Some(handle) = leaving.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    let leave_later = move || {
        stop_leaving();
        if let Some(hide) = hide.filter(|_| !stays) {
            let leave = move || {
                if is_seen.try_get_untracked().is_some() {
                    hide.run(());
                }
            };
            let handle = set_timeout_with_handle(leave, Duration::from_secs(STAYS_SECONDS)).ok();
            // Whoever leaves the message may come after it is gone.
            let _ = leaving.try_set_value(handle);
        }
    };
    leave_later();
    let escape = window_event_listener(ev::keydown, {
        let all = all.clone();
        move |event| {
            let is_last = all.try_with_untracked(|all| {
                let hideable = all.iter().rev().filter(|one| one.can_hide);
                let shown = seen(all);
                let last = hideable.map(|one| one.number).find(|one| shown.contains(one));
                last == Some(number)
            });
            let is_meant = event.key() == "Escape" && !event.default_prevented();
            if let Some(hide) = hide.filter(|_| is_meant && is_last == Some(true) && !is_above()) {
                event.prevent_default();
                hide.run(());
            }
        }
    });
    on_cleanup(move || {
        stop_leaving();
        escape.remove();
        all.update(|all| all.retain(|one| one.number != number));
        request_animation_frame(leave_room);
    });
    request_animation_frame(leave_room);
    view! {
        <div class=class tabindex="-1" hidden=move || !is_seen.get()
            on:mouseenter=move |_| stop_leaving() on:mouseleave=move |_| leave_later()
            on:focusin=move |_| stop_leaving() on:focusout=move |_| leave_later()>
            {children()}
        </div>
    }
}

/// Whether something is open that Esc closes first: a dialog, or a form with the focus in it.
fn is_above() -> bool {
    let open = document().query_selector("dialog[open], :popover-open");
    matches!(open, Ok(Some(_)))
}

/// Says to the style how high the messages stand, which is where the page ends for whatever is
/// scrolled into sight; and moves the page so that what has the focus is above them.
fn leave_room() {
    let Some(place) = document().get_element_by_id(MESSAGES) else { return };
    let strip = place.get_bounding_client_rect();
    if let Some(root) = document().document_element() {
        let root: web_sys::HtmlElement = root.unchecked_into();
        // A style that cannot be set leaves the page as it was.
        drop(root.style().set_property(HEIGHT, &format!("{}px", strip.height())));
    }
    let Some(active) = document().active_element() else { return };
    if place.contains(Some(&active)) || active.tag_name() == "BODY" {
        return;
    }
    let covered = active.get_bounding_client_rect().bottom() - strip.top();
    if covered > 0.0 && active.get_bounding_client_rect().top() > 0.0 {
        window().scroll_by_with_x_and_y(0.0, covered + 8.0);
    }
}

#[cfg(test)]
mod tests {
    use super::{Shown, seen};

    #[test]
    fn what_asks_goes_before_what_leaves_and_no_more_than_two_are_seen() {
        let told = |number, stays| Shown { number, stays, can_hide: true };
        for (all, shown) in [
            (vec![], vec![]),
            (vec![told(1, false)], vec![1]),
            (vec![told(1, false), told(2, false), told(3, false)], vec![3, 2]),
            (vec![told(1, false), told(2, true), told(3, false)], vec![2, 3]),
            (vec![told(1, true), told(2, true), told(3, true), told(4, false)], vec![1, 2]),
        ] {
            assert_eq!(seen(&all), shown, "{all:?}");
        }
    }
}
