//! Single keys that work on every page, and the list of them.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use kvant_device::{KEYS_OFF, Preference, recall};

use crate::focus::close_around_focus;

/// The event by which the timer learns that its key was pressed.
pub const TIMER_PRESSED: &str = "kvant-timer";

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shortcut {
    /// The list of keys.
    List,
    /// The search of the page.
    Search,
    /// The timer.
    Timer,
    /// The messages.
    Message,
}

/// Reads a key, in the Latin layout or the Russian one; `code` is its place on the keyboard.
fn shortcut(key: &str, code: &str) -> Option<Shortcut> {
    match (key, code) {
        ("?", _) | (",", "Slash") => Some(Shortcut::List),
        ("/", _) | (".", "Slash") => Some(Shortcut::Search),
        ("t" | "T" | "е" | "Е", _) => Some(Shortcut::Timer),
        ("m" | "M" | "ь" | "Ь", _) => Some(Shortcut::Message),
        _ => None,
    }
}

/// The id of the list of keys, which stands in `index.html`.
const LIST: &str = "keys";

/// Listens to the keys for as long as the app runs.
pub fn listen() {
    let _ = window_event_listener(ev::keydown, |event| {
        // It belongs to nobody else, in a field neither.
        if event.key() == "Escape" && !event.default_prevented() && close_around_focus() {
            event.prevent_default();
            return;
        }
        let Some(shortcut) = shortcut(&event.key(), &event.code()) else { return };
        if is_meant_otherwise(&event) {
            return;
        }
        let is_done = match shortcut {
            Shortcut::List => show_list(),
            Shortcut::Search => focus_search(),
            Shortcut::Message => focus_message(),
            Shortcut::Timer => web_sys::Event::new(TIMER_PRESSED)
                .is_ok_and(|pressed| window().dispatch_event(&pressed).is_ok()),
        };
        if is_done {
            event.prevent_default();
        }
    });
}

/// Whether the key belongs to a field, to the browser, to an open dialog, or to nobody: who speaks
/// to the computer can switch single keys off.
fn is_meant_otherwise(event: &ev::KeyboardEvent) -> bool {
    const FIELDS: &str = "input, textarea, select, [contenteditable]";
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    event.ctrl_key()
        || event.alt_key()
        || event.meta_key()
        || event.repeat()
        || target.is_some_and(|target| matches!(target.closest(FIELDS), Ok(Some(_))))
        || matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
        || recall(Preference::Keys).as_deref() == Some(KEYS_OFF)
}

/// Returns what listens to the keys of something that is open, and closes it with Esc.
pub fn on_escape(close: impl Fn() + 'static) -> impl Fn(ev::KeyboardEvent) + 'static {
    move |event| {
        // What lies above it closes first: a list of choices, a quotation.
        let is_above = document().query_selector("dialog[open], :popover-open");
        if event.key() == "Escape" && !event.default_prevented() && !matches!(is_above, Ok(Some(_)))
        {
            event.prevent_default();
            close();
        }
    }
}

fn show_list() -> bool {
    let list = document().get_element_by_id(LIST);
    list.is_some_and(|list| {
        list.unchecked_into::<web_sys::HtmlDialogElement>().show_modal().is_ok()
    })
}

/// Moves the focus to the first thing in the messages that can be pressed; returns whether there
/// is one.
fn focus_message() -> bool {
    let found = document().query_selector(".messages [tabindex]:not([hidden]) :is(button, a)");
    let Ok(Some(found)) = found else { return false };
    found.unchecked_into::<web_sys::HtmlElement>().focus().is_ok()
}

/// Moves the focus to the search of the page; returns whether it has one.
fn focus_search() -> bool {
    let found = document().query_selector("main [type=search]");
    let Ok(Some(field)) = found else { return false };
    field.unchecked_into::<web_sys::HtmlElement>().focus().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_work_in_both_layouts() {
        for (key, code, meant) in [
            ("?", "Slash", Some(Shortcut::List)),
            ("?", "Digit7", Some(Shortcut::List)),
            (",", "Slash", Some(Shortcut::List)),
            (",", "Comma", None),
            ("/", "Slash", Some(Shortcut::Search)),
            ("/", "Backslash", Some(Shortcut::Search)),
            (".", "Slash", Some(Shortcut::Search)),
            (".", "Period", None),
            ("t", "KeyT", Some(Shortcut::Timer)),
            ("Е", "KeyT", Some(Shortcut::Timer)),
            ("e", "KeyE", None),
            ("m", "KeyM", Some(Shortcut::Message)),
            ("Ь", "KeyM", Some(Shortcut::Message)),
            ("Enter", "Enter", None),
        ] {
            assert_eq!(shortcut(key, code), meant, "{key} at {code}");
        }
    }
}
