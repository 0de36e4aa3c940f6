//! Mounts the app.

mod app;
mod clock;
mod components;
mod desk;
mod entry;
mod format;
mod pages;
mod routes;
mod storage;
mod supply;
#[allow(missing_docs, reason = "a text says itself what it is")]
mod wording;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
