//! What stands around every page.

use crate::visit::Visit;

#[derive(Clone, Copy)]
pub struct Frame<'a>(&'a Visit);

impl Visit {
    /// What stands around the page that is open in this tab.
    pub fn frame(&self) -> Frame<'_> {
        Frame(self)
    }
}

impl Frame<'_> {
    /// Waits until the message about what was recorded says `words`, and returns it.
    pub async fn recorded(self, words: &str) -> String {
        self.0.wait_for(".recorded", words).await
    }

    /// Waits until a notice above the page says `words`, and returns it.
    pub async fn notice(self, words: &str) -> String {
        self.0.wait_for(".notice", words).await
    }
}
