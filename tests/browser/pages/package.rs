//! «Расчёт»: what one package costs and until when it lives.

use crate::visit::Visit;

#[derive(Clone, Copy)]
pub struct Package<'a>(&'a Visit);

impl Visit {
    /// «Расчёт», which is open in this tab.
    pub fn package(&self) -> Package<'_> {
        Package(self)
    }
}

impl Package<'_> {
    /// How many units are bought.
    pub async fn units(self) -> String {
        self.0.value("#units").await
    }

    pub async fn set_units(self, text: &str) {
        self.0.type_into("#units", text).await;
    }

    /// Waits until the number of units is refused or asked about with `words`, and returns all that
    /// is said.
    pub async fn refuses_units(self, words: &str) -> String {
        self.0.wait_for("#units-error", words).await
    }

    /// How many hours these are.
    pub async fn hours(self) -> String {
        self.0.value("#hours").await
    }

    pub async fn set_hours(self, text: &str) {
        self.0.type_into("#hours", text).await;
    }

    /// Waits until the answer says `words`, and returns it.
    pub async fn answers(self, words: &str) -> String {
        self.0.wait_for(".answer", words).await
    }

    /// Waits until the form refuses something with `words`, and returns all that is said.
    pub async fn refuses(self, words: &str) -> String {
        self.0.wait_for("form .error", words).await
    }

    pub async fn set_document(self, id: &str) {
        self.0.choose("#document", id).await;
    }

    pub async fn set_plan(self, id: &str) {
        self.0.choose("#plan", id).await;
    }
}
