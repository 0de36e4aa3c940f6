//! «Подбор тарифа»: the question, the answer, all plans side by side.

use serde_json::json;

use crate::visit::Visit;

const ANSWER: &str = ".answer";
const PLANS: &str = ".plans";
const PLAN: &str = ".plans tr.plan";

#[derive(Clone, Copy)]
pub struct Choice<'a>(&'a Visit);

impl Visit {
    /// «Подбор тарифа», which is open in this tab.
    pub fn choice(&self) -> Choice<'_> {
        Choice(self)
    }
}

/// The question.
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

    /// Waits until the number of requests is refused with `words`, and returns all that is said.
    pub async fn refuses_requests(self, words: &str) -> String {
        self.0.wait_for("#requests-0-error", words).await
    }

    /// Chooses the program that is supported.
    pub async fn set_software(self, id: &str) {
        self.0.choose("#software", id).await;
    }

    /// The order of the plans.
    pub async fn order(self) -> String {
        self.0.value("#order").await
    }

    pub async fn set_order(self, id: &str) {
        self.0.choose("#order", id).await;
    }

    /// What a plan must count for it to be shown.
    pub async fn counted(self) -> String {
        self.0.value("#counted").await
    }

    pub async fn set_counted(self, id: &str) {
        self.0.choose("#counted", id).await;
    }
}

/// The answer.
impl Choice<'_> {
    /// Waits until the answer says `words`, and returns it.
    pub async fn answers(self, words: &str) -> String {
        self.0.wait_for(ANSWER, words).await
    }

    pub async fn answer(self) -> String {
        self.0.text(ANSWER).await
    }
}

/// The plans.
impl Choice<'_> {
    /// Waits until `count` plans are compared.
    pub async fn compares(self, count: usize) {
        self.0.wait_for_count(PLAN, count).await;
    }

    /// Waits until the table of plans says `words`, and returns it.
    pub async fn lists(self, words: &str) -> String {
        self.0.wait_for(PLANS, words).await
    }

    /// What each plan is called, in their order.
    pub async fn names(self) -> Vec<String> {
        self.0.texts(&format!("{PLAN} .name")).await
    }

    /// Who offers each plan, with the software, in their order.
    pub async fn providers(self) -> Vec<String> {
        self.0.texts(&format!("{PLANS} .provider")).await
    }

    /// What the table says of each plan, in their order.
    pub async fn rows(self) -> Vec<String> {
        self.0.texts(PLAN).await
    }

    /// What the table says, with the lines between plans and without what is opened under them.
    pub async fn lines(self) -> Vec<String> {
        self.0.texts(&format!("{PLANS} tbody tr:not(.trace-row)")).await
    }

    /// What each column is called.
    pub async fn columns(self) -> Vec<String> {
        self.0.texts(&format!("{PLANS} thead th")).await
    }

    /// What each plan says in a column.
    pub async fn cells(self, column: &str) -> Vec<String> {
        self.0.texts(&format!("{PLAN} [data-label={column:?}]")).await
    }

    /// What each plan with a price says in a column.
    pub async fn priced(self, column: &str) -> Vec<String> {
        self.0.texts(&format!("{PLAN}:not(.partial) [data-label={column:?}]")).await
    }

    /// What the table says of the plan of that name.
    pub async fn row(self, name: &str) -> String {
        let rows = self.rows().await;
        let row = rows.iter().find(|row| row.contains(name));
        row.unwrap_or_else(|| panic!("{name} in {rows:?}")).clone()
    }

    /// Waits until the table says `words` of the plan of that name, and returns the row.
    pub async fn row_says(self, name: &str, words: &str) -> String {
        let script = format!(
            "return [...document.querySelectorAll({})].some(row => {{ \
             const text = row.innerText.replaceAll('\\u00a0', ' '); \
             return text.includes({}) && text.includes({}) }})",
            json!(PLAN),
            json!(name),
            json!(words),
        );
        self.0.wait_until(&script, json!(true)).await;
        self.row(name).await
    }

    /// Waits until the row at the top says `words`, and returns it.
    pub async fn first(self, words: &str) -> String {
        self.0.wait_for(&format!("{PLANS} .plan:nth-of-type(1)"), words).await
    }

    /// Waits until the row at the top says `words`, or until it does not.
    pub async fn first_says(self, words: &str, does: bool) {
        let first = format!(
            "return document.querySelector({}).innerText.includes({})",
            json!(PLAN),
            json!(words)
        );
        self.0.wait_until(&first, json!(does)).await;
    }

    /// Waits until what is paid now says `words`.
    pub async fn paid_now(self, words: &str) {
        self.0.wait_for(&format!("{PLANS} .now"), words).await;
    }

    /// Asks why the first plan costs as much as it does.
    pub async fn explain_first(self) {
        self.0.click(&format!("{PLANS} .plan:nth-of-type(1) .why")).await;
    }

    /// Presses the place of a figure of the first plan.
    pub async fn press_first_place(self, column: &str) {
        self.0.click(&format!("{PLAN}:nth-of-type(1) [data-label={column:?}] .place-name")).await;
    }

    /// The names of what the buttons «why» open, in the order of the plans.
    pub async fn explanations(self) -> Vec<String> {
        let script = format!(
            "return [...document.querySelectorAll('{PLANS} .why')] \
             .map(button => button.getAttribute('aria-controls'))"
        );
        let names = self.0.script(&script).await;
        names.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_string()).collect()
    }

    /// Opens one of [`Choice::explanations`], and returns the row that it belongs to and what it
    /// says once it says `words`.
    pub async fn explain(self, name: &str, words: &str) -> (String, String) {
        let button = format!("{PLANS} [aria-controls={name}]");
        self.0.click(&button).await;
        let told = self.0.wait_for(&format!("#{name}"), words).await;
        let row = format!("return document.querySelector({button:?}).closest('tr').innerText");
        let row = self.0.script(&row).await;
        (crate::visit::plain(row.as_str().unwrap()), told)
    }

    /// Waits until so many plans carry a remark about their own document.
    pub async fn has_anomalies(self, count: usize) {
        self.0.wait_for_count(&format!("{PLANS} .anomaly"), count).await;
    }

    /// Presses the place of the first of these remarks.
    pub async fn press_place_of_anomaly(self) {
        self.0.click(&format!("{PLANS} .anomaly .place-name")).await;
    }

    /// How wide the table is.
    pub async fn width(self) -> serde_json::Value {
        let width =
            format!("return document.querySelector('{PLANS}').getBoundingClientRect().width");
        self.0.script(&width).await
    }
}
