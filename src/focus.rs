//! Where the focus goes when something comes, or when something is closed.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Moves the focus to the element of that id once it is drawn.
pub fn focus_when_drawn(id: String) {
    request_animation_frame(move || {
        if let Some(found) = document().get_element_by_id(&id) {
            focus(&found);
        }
    });
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // An element that cannot be focused leaves the focus where it is.
        drop(element.focus());
    }
}

/// Closes what is open around the focus: a part that unfolds, or a calculation under its row.
/// Returns whether anything was. Popovers and dialogs close by themselves.
pub fn close_around_focus() -> bool {
    if matches!(document().query_selector(":popover-open, dialog[open]"), Ok(Some(_))) {
        return false;
    }
    let held = document().active_element();
    let around = |css: &str| held.as_ref().and_then(|held| held.closest(css).ok().flatten());
    if let Some(part) = around("details[open]") {
        drop(part.remove_attribute("open"));
        if let Ok(Some(summary)) = part.query_selector("summary") {
            focus(&summary);
        }
        return true;
    }
    // The row of a calculation stands after that of its button.
    let row = around("tr").and_then(|row| {
        let is_calculation = row.class_list().contains("trace-row");
        if is_calculation { row.previous_element_sibling() } else { Some(row) }
    });
    let opened = row.and_then(|row| row.query_selector("[aria-expanded=true]").ok().flatten());
    let Some(button) = opened.and_then(|button| button.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    button.click();
    focus(&button);
    true
}
