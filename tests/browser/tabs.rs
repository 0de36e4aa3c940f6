//! What one tab does the others know of, where localStorage does not tell them.

use serde_json::json;

use crate::kept::{file, sealed, take_in, usual};
use crate::visit::{LOOKS, Visit};

/// A tab with the ledger that the first one has.
async fn second_tab(visit: &Visit) -> thirtyfour::WindowHandle {
    let second = visit.open_tab().await;
    visit.my().open().await;
    visit.wait_for(".answer", "25 квантов").await;
    second
}

/// A ledger that one tab deletes is not shown by another, which says where it went, and nothing of
/// it is stored again.
#[tokio::test]
async fn a_ledger_deleted_in_one_tab_is_gone_in_the_other() {
    let visit = Visit::start(LOOKS[2]).await;
    take_in(&visit, &file(sealed(&usual()))).await;
    let first = visit.driver.window().await.unwrap();
    let second = second_tab(&visit).await;
    visit.show(&first).await;
    visit.click(".ledgers button.quiet").await;
    visit.type_into("#delete-name", "Ромашка").await;
    visit.press("Удалить навсегда").await;
    visit.wait_for_count("dialog[open]", 0).await;
    visit.show(&second).await;
    visit.timer().tells("Учёт «Ромашка» удалён в другой вкладке").await;
    visit.press("Скрыть").await;
    visit.wait_for_count(".timer-news", 0).await;
    visit.driver.refresh().await.unwrap();
    visit.wait_for("main", "Попробовать на примере").await;
    let keys = "return Object.keys(localStorage).filter(key => key.includes('/v1/')).length";
    visit.wait_until(keys, json!(0)).await;
    visit.end().await;
}

/// Where localStorage is full, another tab still sees what was recorded.
#[tokio::test]
async fn a_full_local_storage_keeps_no_news_from_the_other_tab() {
    let visit = Visit::start(LOOKS[2]).await;
    take_in(&visit, &file(sealed(&usual()))).await;
    let first = visit.driver.window().await.unwrap();
    let second = second_tab(&visit).await;
    visit.show(&first).await;
    let full = "Storage.prototype.setItem = () => { \
                throw new DOMException('full', 'QuotaExceededError'); };";
    visit.script(full).await;
    visit.timer().press().await;
    visit.timer().runs().await;
    visit.show(&second).await;
    visit.timer().runs().await;
    visit.end().await;
}
