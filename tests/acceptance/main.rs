//! What the documents state, one file per document, and what must hold beside them.
//!
//! A test names the ids of `tests/acceptance.md` that it proves; `tidy.rs` sees to it that none
//! is forgotten.

mod table;
mod given;
mod door;
mod recorded;
mod rust_text;
mod walk;
mod seconds;
mod wording;
mod promised;

mod document_000;
mod document_001;
mod document_002;
mod document_003;
mod document_004;
mod across;
mod offers;
mod account;
mod sixth_document;
mod deadlines;
mod ticket;
mod requests;
mod act;
mod catalogue;
mod calendar;
mod usage;
mod agreement;
mod ledger;
mod names;
mod commands;
mod standing;
mod money;
mod entry;
mod refusals;
mod quotes;
mod quote_events;
mod quote_link;
mod payee;
mod ask;
mod asked_ticket;
mod import;
mod ledger_fold;
mod stopping;
mod cost;
mod clocks;
mod forecast;
mod tidy;
