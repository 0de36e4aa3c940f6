//! «Подбор тарифа»: the question, the answer, all plans side by side.

use crate::visit::Visit;

const ANSWER: &str = ".answer";
const PLAN: &str = ".plans tr.plan";

#[derive(Clone, Copy)]
pub struct Choice<'a>(&'a Visit);

impl Visit {
    /// «Подбор тарифа», which is open in this tab.
    pub fn choice(&self) -> Choice<'_> {
        Choice(self)
    }
}

impl Choice<'_> {
    /// How many requests of the first kind there are.
    pub async fn requests(self) -> String {
        self.0.value("#requests-0").await
    }

    pub async fn set_requests(self, text: &str) {
        self.0.type_into("#requests-0", text).await;
    }

    /// How long each of them takes.
    pub async fn set_minutes(self, text: &str) {
        self.0.type_into("#minutes-0", text).await;
    }

    /// Waits until the answer says `words`, and returns it.
    pub async fn answers(self, words: &str) -> String {
        self.0.wait_for(ANSWER, words).await
    }

    /// Waits until `count` plans are compared.
    pub async fn compares(self, count: usize) {
        self.0.wait_for_count(PLAN, count).await;
    }

    /// What each plan is called, in their order.
    pub async fn names(self) -> Vec<String> {
        self.0.texts(&format!("{PLAN} .name")).await
    }
}
