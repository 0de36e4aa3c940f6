//! Mounts the pages that a first visit does without, into the frame of the app that loaded this.

fn main() {
    console_error_panic_hook::set_once();
    kvant::further::attend();
}
