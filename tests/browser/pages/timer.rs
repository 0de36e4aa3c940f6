//! The timer in the frame of every page.

use serde_json::json;

use crate::visit::Visit;

const BUTTON: &str = "#timer button";
const NEWS: &str = ".timer-news";

#[derive(Clone, Copy)]
pub struct Timer<'a>(&'a Visit);

impl Visit {
    /// The timer, which is on every page.
    pub fn timer(&self) -> Timer<'_> {
        Timer(self)
    }
}

impl Timer<'_> {
    /// Starts the timer that stands, or stops the one that runs.
    pub async fn press(self) {
        self.0.click(BUTTON).await;
    }

    /// Waits until a timer runs.
    pub async fn runs(self) {
        self.0.wait_for(BUTTON, "Остановить").await;
    }

    /// Waits until no timer runs, and one can be started.
    pub async fn stands(self) {
        self.0.wait_for(BUTTON, "Таймер").await;
    }

    /// Waits until the running timer shows `seconds` or more: a busy page may miss any one of them.
    pub async fn runs_for(self, seconds: u32) {
        let shown = "document.querySelector('[role=timer]')?.innerText.match(/\\d+(:\\d\\d)+/)";
        let spent = format!("{shown}?.[0].split(':').reduce((sum, part) => sum * 60 + +part, 0)");
        self.0.wait_until(&format!("return ({spent} ?? -1) >= {seconds}"), json!(true)).await;
    }

    /// Waits until the running timer shows that no time has passed.
    pub async fn begins_anew(self) {
        self.0.wait_for("#timer [role=timer]", "0:00").await;
    }

    /// Waits until the title of the page shows that a timer runs, or that none does.
    pub async fn is_in_title(self, is_there: bool) {
        self.0.wait_until("return document.title.startsWith('▶')", json!(is_there)).await;
    }

    /// Waits until it says `words` about what it did.
    pub async fn tells(self, words: &str) -> String {
        self.0.wait_for(NEWS, words).await
    }
}
