//! Tells outside the page that prepaid units are about to burn.

use chrono::NaiveDate;
use kvant_core::calendar::Instant;
use kvant_core::ledger::event::EventId;
use kvant_core::ledger::fold::Ledger;
use leptos::prelude::*;

use super::my::measure::{InWords, Measure};
use super::my::situation::{days_to, last_day_before};
use crate::book::Book;
use crate::{keeping, wording};

/// A package is spoken of so many days before its last day, the latest first: once each.
const STAGES_DAYS: [i64; 2] = [1, 7];

/// What is to be said of a package, and the stage it is said at.
#[derive(Debug, PartialEq, Eq)]
struct Notice {
    package: EventId,
    stage_days: i64,
    last_day: NaiveDate,
    /// «6 квантов».
    what: String,
}

impl Notice {
    /// What is remembered of it, so that it is said once.
    fn key(&self) -> String {
        format!("{}:{}", self.package, self.stage_days)
    }
}

/// Tells it when the account is opened, and when a day has begun in an open page.
pub fn notify_burning(book: Book) {
    let minute = Memo::new(move |_| book.now.get().timestamp().div_euclid(60));
    Effect::new(move |_| {
        // A memo that is only tracked is never computed.
        let _ = minute.get();
        let now = book.now.get_untracked();
        let notices = book.ledger.with(|ledger| notices(ledger, now));
        let today = book.ledger.with_untracked(|ledger| ledger.offset().tell(now).date_naive());
        for notice in notices {
            if keeping::is_news(&notice.key()) {
                let text = wording::warn_last_days(&notice.what, notice.last_day, today);
                keeping::notify(&text);
            }
        }
    });
}

fn notices(ledger: &Ledger<'static>, now: Instant) -> Vec<Notice> {
    let today = ledger.offset().tell(now).date_naive();
    let terms = ledger.ground().map(|ground| ground.terms());
    let balance = ledger.balance(now);
    let alive = balance.packages.iter().filter(|one| one.left_units > 0);
    let notice = |package: EventId, ends: Instant, left_units: u32| {
        let last_day = last_day_before(ledger.offset().tell(ends));
        let left_days = days_to(today, last_day);
        let stage_days = STAGES_DAYS.into_iter().find(|stage| (0..=*stage).contains(&left_days))?;
        let paid = ledger.payment(package)?;
        let what = Measure::of_payment(terms, &paid.payment).amount(u64::from(left_units));
        Some(Notice { package, stage_days, last_day, what })
    };
    alive.filter_map(|one| notice(one.id, one.ends?, one.left_units)).collect()
}
