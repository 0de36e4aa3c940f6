//! «История»: what was recorded, in plain words.

use crate::visit::Visit;

const EVENT: &str = ".events li";

#[derive(Clone, Copy)]
pub struct History<'a>(&'a Visit);

impl Visit {
    /// «История», which is open in this tab.
    pub fn history(&self) -> History<'_> {
        History(self)
    }
}

impl History<'_> {
    /// Waits until `count` records are shown.
    pub async fn shows(self, count: usize) {
        self.0.wait_for_count(EVENT, count).await;
    }

    /// What is told of each record, the newest first.
    pub async fn events(self) -> Vec<String> {
        self.0.texts(EVENT).await
    }

    /// Waits until the record in that place from the top says `words`, and returns it.
    pub async fn event_says(self, place: usize, words: &str) -> String {
        self.0.wait_for(&format!("{EVENT}:nth-child({place})"), words).await
    }

    /// Presses the button by which that record is taken back, or brought back.
    pub async fn take_back(self, place: usize) {
        self.0.click(&format!("{EVENT}:nth-child({place}) .actions button")).await;
    }

    /// Waits until the page asks `words` before it does something.
    pub async fn asks(self, words: &str) -> String {
        self.0.wait_for("dialog[open]", words).await
    }

    /// Waits until the page says `words` about what was done.
    pub async fn told(self, words: &str) {
        self.0.wait_for(".told", words).await;
    }

    /// Waits until what can be taken back at once says `words`.
    pub async fn last(self, words: &str) {
        self.0.wait_for(".undo-last", words).await;
    }
}
