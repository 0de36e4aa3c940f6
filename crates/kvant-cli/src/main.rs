//! Kvant.
fn main() {}
