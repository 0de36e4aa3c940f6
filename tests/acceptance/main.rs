//! What the documents state, one file per document, and what must hold beside them.
//!
//! A test names the ids of `tests/acceptance.md` that it proves; `tidy.rs` sees to it that none
//! is forgotten.

mod table;
mod given;
mod rust_text;
mod walk;

mod document_000;
mod catalogue;
mod calendar;
mod usage;
mod refusals;
mod ask;
mod tidy;
