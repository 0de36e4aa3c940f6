//! Mounts the app.

use std::time::Duration;

use leptos::mount::mount_to_body;
use leptos::prelude::set_timeout;

fn main() {
    console_error_panic_hook::set_once();
    // Making the code ready and drawing are two tasks, so that a slow phone can answer in between.
    set_timeout(|| mount_to_body(kvant::app::App), Duration::ZERO);
}
