//! Every word for people, one file a language.

mod ru;

pub use ru::*;
