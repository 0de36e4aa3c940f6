//! «Обращения»: the list of requests, one request and its steps, a new one.

use serde_json::json;

use crate::visit::Visit;

const ROW: &str = ".tickets > li";
const STEP: &str = "form.step";

#[derive(Clone, Copy)]
pub struct Requests<'a>(&'a Visit);

impl Visit {
    /// «Обращения», which are open in this tab: the list, one of them, or a new one.
    pub fn requests(&self) -> Requests<'_> {
        Requests(self)
    }
}

/// The list.
impl Requests<'_> {
    /// Waits until `count` requests are listed.
    pub async fn lists(self, count: usize) {
        self.0.wait_for_count(ROW, count).await;
    }

    /// Waits until the list says `words`, and returns it.
    pub async fn list_says(self, words: &str) -> String {
        self.0.wait_for(".tickets", words).await
    }

    /// Waits until a request of the list says `words` as overdue.
    pub async fn overdue(self, words: &str) {
        self.0.wait_for(".tickets .overdue", words).await;
    }

    /// Waits until what is due next for the first request says `words`, and returns it.
    pub async fn due(self, words: &str) -> String {
        self.0.wait_for(".tickets .due", words).await
    }

    /// What the list says of each request, in their order.
    pub async fn rows(self) -> Vec<String> {
        self.0.texts(ROW).await
    }

    /// What is due next for each request, in their order.
    pub async fn dues(self) -> Vec<String> {
        self.0.texts(".tickets .due").await
    }

    /// Waits until the page says `words`, whatever it shows.
    pub async fn says(self, words: &str) -> String {
        self.0.wait_for(".requests", words).await
    }

    /// The words that are searched for.
    pub async fn search(self) -> String {
        self.0.value("input[type=search]").await
    }

    pub async fn search_for(self, words: &str) {
        self.0.type_into("input[type=search]", words).await;
    }
}

/// One request.
impl Requests<'_> {
    /// Waits until the heading is `title`.
    pub async fn is_called(self, title: &str) {
        self.0.wait_for("h1", title).await;
    }

    /// Waits until the state of the request is told with `words`, and returns it.
    pub async fn stands(self, words: &str) -> String {
        self.0.wait_for(".where", words).await
    }

    /// Waits until the promises and what became of them say `words`, and returns them.
    pub async fn promises(self, words: &str) -> String {
        self.0.wait_for(".dues", words).await
    }

    /// Waits until the story of the request tells `words`, and returns it.
    pub async fn tells(self, words: &str) -> String {
        self.0.wait_for(".story", words).await
    }

    /// Waits until a remark says `words`, and returns all of them.
    pub async fn remarks(self, words: &str) -> String {
        self.0.wait_for(".remarks", words).await
    }

    /// Waits until the figures say `words`, and returns them.
    pub async fn figures(self, words: &str) -> String {
        self.0.wait_for(".figures", words).await
    }

    /// The steps that can be recorded next.
    pub async fn steps(self) -> Vec<String> {
        self.0.texts(".next .actions button").await
    }

    /// Waits until exactly these steps are offered as the usual ones.
    pub async fn usual_steps(self, steps: &[&str]) {
        let script = "return [...document.querySelectorAll('.next .actions .primary')]\
            .map(found => found.innerText.replaceAll('\\u00a0', ' '))";
        self.0.wait_until(script, json!(steps)).await;
    }
}

/// The form of a step.
impl Requests<'_> {
    /// Presses the button of a step and waits for its form.
    pub async fn begin_step(self, step: &str) {
        self.0.press(step).await;
        self.0.find(STEP).await;
    }

    /// Sets when the step was done.
    pub async fn set_step_at(self, moment: &str) {
        self.0.set_moment("#step-at", moment).await;
    }

    /// Types the minutes of an estimate.
    pub async fn set_estimate(self, minutes: &str) {
        self.0.type_into(&format!("{STEP} input[inputmode=numeric]"), minutes).await;
    }

    pub async fn submit_step(self) {
        self.0.click(&format!("{STEP} button[type=submit]")).await;
    }

    /// Waits until the form refuses something with `words`.
    pub async fn refuses_step(self, words: &str) {
        self.0.wait_for(&format!("{STEP} .error"), words).await;
    }

    /// Waits until the form of the step is gone: it was recorded, or put away.
    pub async fn has_no_step(self) {
        self.0.wait_for_count(STEP, 0).await;
    }

    /// Presses the button of a step, and records it as it stands or at a moment.
    pub async fn record(self, step: &str, at: Option<&str>) {
        self.begin_step(step).await;
        if let Some(at) = at {
            self.set_step_at(at).await;
        }
        self.submit_step().await;
        self.0.wait_for_count(&format!(".next {STEP}"), 0).await;
    }

    /// Records a step of the future: it is said, and it is recorded only by a second button.
    pub async fn record_ahead(self, step: &str, at: &str) {
        self.begin_step(step).await;
        self.set_step_at(at).await;
        self.0.wait_for(&format!("{STEP} .warning"), "Этот час ещё не наступил").await;
        self.submit_step().await;
        self.0.find(&format!("{STEP} .anyway")).await;
        self.0.press("Записать всё равно").await;
        self.0.wait_for_count(&format!(".next {STEP}"), 0).await;
    }
}

/// A new request.
impl Requests<'_> {
    pub async fn title(self) -> String {
        self.0.find("#ticket-title").await;
        self.0.value("#ticket-title").await
    }

    pub async fn set_title(self, title: &str) {
        self.0.type_into("#ticket-title", title).await;
    }

    pub async fn set_text(self, text: &str) {
        self.0.type_into("#ticket-text", text).await;
    }

    /// Waits until the list of what the terms ask for says `words`, and returns it.
    pub async fn checklist(self, words: &str) -> String {
        self.0.wait_for(".checklist", words).await
    }

    /// Waits until the channels say `words`, and returns them.
    pub async fn channels(self, words: &str) -> String {
        self.0.wait_for(".channels", words).await
    }

    /// Waits until what is asked about personal data says `words`, and returns it.
    pub async fn consent(self, words: &str) -> String {
        self.0.wait_for(".consent", words).await
    }
}
