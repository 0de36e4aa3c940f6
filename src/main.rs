//! Mounts the app.

use std::time::Duration;

use leptos::mount::mount_to_body;
use leptos::prelude::{document, set_timeout};

fn main() {
    console_error_panic_hook::set_once();
    // Making the code ready and drawing are two tasks, so that a slow phone can answer in between.
    set_timeout(begin, Duration::ZERO);
}

/// The shell goes last: it has the words for an app that does not come.
fn begin() {
    mount_to_body(kvant::app::App);
    if let Some(shell) = document().get_element_by_id("shell") {
        shell.remove();
    }
}
