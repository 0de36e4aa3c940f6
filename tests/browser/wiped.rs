//! What is stored is wiped, by another tab or by the browser: under an open page, and without one.

use serde_json::json;

use crate::kept::{file, in_database, in_local_storage, is_saved, keep, sealed, take_in, usual};
use crate::visit::{LOOKS, Visit};

/// Who wipes what.
#[derive(Clone, Copy, Debug)]
enum Wiping {
    /// A script of another tab clears both storages.
    Tab,
    /// A script of another tab removes the database, and localStorage stays.
    TabDatabase,
    /// The browser, as its settings do when the person clears the data of a site.
    Browser,
}

/// Wipes the storage from a tab in which the app does not run.
async fn wipe(visit: &Visit, wiping: Wiping) {
    const CLEAR: &str = "localStorage.clear()";
    const DELETE: &str = "
        const done = arguments[arguments.length - 1];
        const request = indexedDB.deleteDatabase('kvant');
        request.onsuccess = () => done(true);
        request.onblocked = request.onerror = () => done(false);";
    let app = visit.driver.window().await.unwrap();
    visit.open_tab().await;
    visit.driver.goto(format!("{}robots.txt", visit.base)).await.unwrap();
    match wiping {
        Wiping::Tab | Wiping::TabDatabase => {
            if matches!(wiping, Wiping::Tab) {
                visit.script(CLEAR).await;
            }
            let deleted = visit.driver.execute_async(DELETE, Vec::new()).await.unwrap();
            assert_eq!(deleted.json(), &json!(true), "the open page lets go");
        }
        Wiping::Browser => {
            let origin = visit.script("return location.origin").await;
            let all = json!({ "origin": origin, "storageTypes": "all" });
            visit.driver.cdp().send_raw("Storage.clearDataForOrigin", all).await.unwrap();
        }
    }
    visit.driver.close_window().await.unwrap();
    visit.show(&app).await;
}

/// Whoever wipes it: the page says so, has everything still, and writes it again when told to.
#[tokio::test(flavor = "current_thread")]
async fn what_is_wiped_under_an_open_page_is_said_and_written_again() {
    for wiping in [Wiping::Browser, Wiping::Tab, Wiping::TabDatabase] {
        let visit = Visit::start(LOOKS[2]).await;
        keep(&visit, &sealed(&usual())).await;
        visit.my().open().await;
        visit.my().balance("25 квантов").await;
        is_saved(&visit).await;
        let before = in_database(&visit).await;
        assert_eq!(before.len(), usual().len());

        wipe(&visit, wiping).await;
        let told = visit.timer().tells("стёрты другой вкладкой или браузером").await;
        assert!(told.contains("Пока они есть в этой вкладке"), "{wiping:?}: {told}");
        assert!(visit.text(".balance").await.contains("25 квантов"), "{wiping:?}");
        // Where localStorage is left, it has all of so few records.
        let is_partly = matches!(wiping, Wiping::TabDatabase);
        let risk = if is_partly {
            "может пропасть"
        } else {
            "только в этой вкладке"
        };
        visit.wait_for(".save-state", risk).await;

        visit.press("Что можно сделать").await;
        visit.frame().notice("запишите их снова, пока она открыта").await;
        visit.settings().left("осталось 25 квантов").await;
        visit.press("Записать снова").await;
        visit.wait_for_count(".notice", 0).await;
        visit.wait_for_count(".timer-news", 0).await;
        visit.wait_for(".kept", "Всё записанное сохранено").await;
        assert_eq!(in_database(&visit).await, before, "{wiping:?}");
        assert_eq!(in_local_storage(&visit).await, before, "{wiping:?}");

        visit.my().open().await;
        visit.driver.refresh().await.unwrap();
        visit.my().balance("25 квантов").await;
        is_saved(&visit).await;
        visit.end().await;
    }
}

/// What is recorded before anybody read that warning brings the rest back, too.
#[tokio::test(flavor = "current_thread")]
async fn what_is_recorded_after_a_wipe_is_not_lost_without_the_rest() {
    let visit = Visit::start(LOOKS[2]).await;
    keep(&visit, &sealed(&usual())).await;
    visit.my().open().await;
    visit.my().balance("25 квантов").await;
    is_saved(&visit).await;
    wipe(&visit, Wiping::Tab).await;
    visit.timer().press().await;
    visit.timer().runs().await;
    visit.wait_for(".save-state", "может пропасть").await;
    visit.driver.refresh().await.unwrap();
    visit.my().balance("24 кванта").await;
    visit.timer().runs().await;
    is_saved(&visit).await;
    assert_eq!(in_database(&visit).await.len(), usual().len() + 1);
    visit.end().await;
}

/// Wiped while no page was open: the account is empty, and a copy brings it back.
#[tokio::test(flavor = "current_thread")]
async fn what_was_wiped_while_closed_opens_empty_and_comes_back_from_a_copy() {
    let visit = Visit::start(LOOKS[2]).await;
    keep(&visit, &sealed(&usual())).await;
    visit.my().open().await;
    is_saved(&visit).await;
    visit.driver.goto("about:blank").await.unwrap();
    wipe(&visit, Wiping::Tab).await;
    visit.my().open().await;
    visit.find(".payment-form").await;
    visit.wait_for_count(".balance", 0).await;
    visit.wait_for_count(".timer-news", 0).await;
    visit.press("Вернуть записи из копии").await;
    visit.find("#import-file").await;
    take_in(&visit, &file(sealed(&usual()))).await;
    visit.settings().left("осталось 25 квантов").await;
    visit.my().open().await;
    visit.my().balance("25 квантов").await;
    is_saved(&visit).await;
    visit.end().await;
}
