//! A timer that ran while nobody watched.

use kvant_core::ledger::event::Event;

use crate::kept::{at, is_saved, keep, paid, sealed};
use crate::visit::{LOOKS, Visit};

/// The question about a night stays until it is answered, though the timer was stopped and the page
/// opened anew; and the work may have ended at any moment of it.
#[tokio::test]
async fn a_question_about_a_night_outlives_the_page() {
    const NIGHT: &str = "за таймером никто не следил";
    let mut events = paid();
    events.push(Event::TimerStarted {
        request: None,
        specialist: String::new(),
        at: at("2026-11-21T17:40:00+03:00"),
    });
    let visit = Visit::start(LOOKS[0]).await;
    keep(&visit, &sealed(&events)).await;
    visit.my().open().await;
    visit.wait_for(".messages", NIGHT).await;
    visit.timer().press().await;
    visit.timer().stands().await;
    is_saved(&visit).await;
    visit.driver.refresh().await.unwrap();
    visit.wait_for(".messages", NIGHT).await;
    visit.press("Закончили в другое время").await;
    let type_moment = "const field = document.querySelector('#gap-end'); \
        field.value = arguments[0]; \
        field.dispatchEvent(new Event('input', { bubbles: true })); \
        field.dispatchEvent(new Event('change', { bubbles: true }));";
    // Later than the page was opened, or before the work began: refused, and the question stays.
    for moment in ["2026-11-23T18:00", "2026-11-21T17:39", "2026-11-21T18:00"] {
        visit.driver.execute(type_moment, vec![moment.into()]).await.unwrap();
        visit.click(".gap-end button").await;
        if !moment.ends_with("21T18:00") {
            visit.wait_for(".gap-end .error", "раньше начала работы или позже").await;
        }
    }
    visit.wait_for_count(".gap-end", 0).await;
    // 20 minutes are two quanta (S0-11).
    visit.wait_for(".answer", "598 квантов").await;
    visit.driver.refresh().await.unwrap();
    visit.wait_for(".answer", "598 квантов").await;
    visit.wait_for_count(".gap-end", 0).await;
    visit.end().await;
}
