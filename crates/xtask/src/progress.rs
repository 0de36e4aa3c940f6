//! What a person sees while something takes long: one line a step, with the time since the start.

use std::sync::LazyLock;
use std::time::Instant;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Prints one line about what begins or has just been done.
pub fn say(line: impl AsRef<str>) {
    println!("[{:>4} s] {}", START.elapsed().as_secs(), line.as_ref());
}
