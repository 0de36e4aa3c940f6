//! What is told outside the page before prepaid units burn.

use kvant_core::ledger::event::{Event, Life};
use serde_json::json;

use crate::kept::{file, sealed, take_in, usual};
use crate::visit::{LOOKS, Visit};

/// A browser that shows notifications, and remembers what they said.
const ALLOWED: &str = "
    window.told = [];
    window.Notification = class {
        static permission = 'granted';
        constructor(text) { window.told.push(text.replaceAll('\\u00a0', ' ')); }
    };";

async fn told(visit: &Visit, life: Life) -> Vec<String> {
    let script = json!({ "source": ALLOWED });
    let cdp = visit.driver.cdp();
    cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", script).await.unwrap();
    let mut events = usual();
    for event in &mut events {
        if let Event::PackagePaid(payment) = event {
            payment.life = life;
        }
    }
    take_in(visit, &file(sealed(&events))).await;
    // On this page everything that could be told has been.
    visit.my().open().await;
    visit.wait_for(".answer", "25 квантов").await;
    let told = visit.script("return window.told").await;
    told.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_string()).collect()
}

/// A week before the last day, and not before; once, even when the page is opened again (S0-20).
#[tokio::test]
async fn a_package_is_spoken_of_a_week_before_it_burns_and_once() {
    // 90 days are written as 28 here: the last day is 30 November, in eight days.
    let visit = Visit::start(LOOKS[2]).await;
    assert!(told(&visit, Life::Days(28)).await.is_empty());
    visit.end().await;
    let visit = Visit::start(LOOKS[2]).await;
    let said = told(&visit, Life::Days(27)).await;
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("25 квантов") && said[0].contains("29 ноября"), "{said:?}");
    visit.driver.refresh().await.unwrap();
    visit.wait_for(".answer", "25 квантов").await;
    visit.wait_until("return window.told.length", json!(0)).await;
    visit.end().await;
    // The day before the last one.
    let visit = Visit::start(LOOKS[2]).await;
    let said = told(&visit, Life::Days(21)).await;
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("завтра") || said[0].contains("23 ноября"), "{said:?}");
    visit.end().await;
}
