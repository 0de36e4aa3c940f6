//! The open ledger, for every page of the account.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::book::Book;
use crate::wording;

/// Opens the ledger. Returns it once it is there, and what is said where it cannot be opened.
pub fn open_book() -> (RwSignal<Option<Book>>, AnyView) {
    let book: RwSignal<Option<Book>> = RwSignal::new(None);
    let failure = RwSignal::new("");
    spawn_local(async move {
        // The page may be gone by then.
        match Book::open().await {
            Ok(opened) => drop(book.try_set(Some(opened))),
            Err(error) => drop(failure.try_set(wording::supply_error(&error))),
        }
    });
    let failed = move || {
        let failure = failure.get();
        (!failure.is_empty()).then(|| view! { <p class="error" role="alert">{failure}</p> })
    };
    (book, failed.into_any())
}
