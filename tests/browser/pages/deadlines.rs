//! «Сроки»: when a request came, and by when somebody must do what.

use crate::visit::Visit;

#[derive(Clone, Copy)]
pub struct Deadlines<'a>(&'a Visit);

impl Visit {
    /// «Сроки», which are open in this tab.
    pub fn deadlines(&self) -> Deadlines<'_> {
        Deadlines(self)
    }
}

impl Deadlines<'_> {
    /// Waits until the answer says `words`, and returns it.
    pub async fn answers(self, words: &str) -> String {
        self.0.wait_for(".answer", words).await
    }

    /// Waits until the list of all promises says `words`, and returns it.
    pub async fn promises(self, words: &str) -> String {
        self.0.wait_for(".dues", words).await
    }

    /// Waits until the form refuses something with `words`.
    pub async fn refuses(self, words: &str) {
        self.0.wait_for("form .error", words).await;
    }

    /// Sets when the request was registered.
    pub async fn set_registered(self, moment: &str) {
        self.0.set_moment("#registered", moment).await;
    }

    pub async fn set_document(self, id: &str) {
        self.0.choose("#document", id).await;
    }

    pub async fn set_plan(self, id: &str) {
        self.0.choose("#plan", id).await;
    }

    pub async fn set_kind(self, id: &str) {
        self.0.choose("#kind", id).await;
    }
}
