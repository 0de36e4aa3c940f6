//! Tells outside the page that prepaid units are about to burn.

use kvant_core::report::account::{BurnNotice, burn_notices};
use leptos::prelude::*;

use crate::book::Book;
use crate::{keeping, wording};

/// Tells it when the account is opened, and when a day has begun in an open page.
pub fn notify_burning(book: Book) {
    let minute = Memo::new(move |_| book.now.get().timestamp().div_euclid(60));
    Effect::new(move |_| {
        // A memo that is only tracked is never computed.
        let _ = minute.get();
        let now = book.now.get_untracked();
        let notices = book.ledger.with(|ledger| burn_notices(ledger, now));
        let today = book.ledger.with_untracked(|ledger| ledger.offset().to_local(now).date_naive());
        for notice in notices {
            if keeping::is_news(&key(&notice)) {
                let text = wording::warn_last_days(notice.amount, notice.last_day, today);
                keeping::notify(&text);
            }
        }
    });
}

/// What is remembered of a notice, so that it is said once.
fn key(notice: &BurnNotice) -> String {
    format!("{}:{}", notice.package, notice.stage_days)
}
