//! Mounts the account and its timer into the frame of the app that loaded this.

fn main() {
    console_error_panic_hook::set_once();
    kvant::portal::attend();
}
