//! «Мой пакет»: what was paid and worked, what is left and until when.

use serde_json::json;

use crate::kept::SAVE_STATE;
use crate::visit::Visit;

const BALANCE: &str = ".balance";
const SESSION: &str = ".sessions li";
const PAYMENT: &str = "section[aria-labelledby=packages] tbody tr";

#[derive(Clone, Copy)]
pub struct My<'a>(&'a Visit);

impl Visit {
    /// «Мой пакет», which is open in this tab.
    pub fn my(&self) -> My<'_> {
        My(self)
    }
}

/// The payments.
impl My<'_> {
    pub async fn open(self) {
        self.0.go("#/my").await;
    }

    /// Opens the page of a device that keeps no account, and chooses the terms of document 000.
    pub async fn begin(self) {
        self.open().await;
        self.0.choose("#my-document", "crm-support").await;
        self.0.choose("#client-crm-support-status", "licence-year").await;
        let amount = "return document.querySelector('#first-amount')?.value.replace(/\\s/g, '')";
        self.0.wait_until(amount, json!("15000")).await;
    }

    pub async fn set_name(self, name: &str) {
        self.0.type_into("#my-name", name).await;
    }

    /// How many units the first payment buys.
    pub async fn units(self) -> String {
        self.0.value("#first-units").await
    }

    pub async fn set_units(self, text: &str) {
        self.0.type_into("#first-units", text).await;
    }

    /// Sets when the first payment was received.
    pub async fn set_received(self, moment: &str) {
        self.0.set_moment("#first-paid-at", moment).await;
    }

    /// Waits until a form doubts something with `words`, and returns all its doubts.
    pub async fn concerns(self, words: &str) -> String {
        self.0.wait_for(".concerns", words).await
    }

    /// Waits until the form says `words` about what is going to be recorded.
    pub async fn foresees(self, words: &str) -> String {
        self.0.wait_for(".preview", words).await
    }

    pub async fn record_payment(self) {
        self.0.press("Записать оплату").await;
    }

    /// The row of the newest payment.
    pub async fn payment(self) -> String {
        self.0.text(PAYMENT).await
    }
}

/// What is left.
impl My<'_> {
    /// Waits until what is left is told with `words`, and returns it.
    pub async fn balance(self, words: &str) -> String {
        self.0.wait_for(BALANCE, words).await
    }

    /// Waits until what comes next is told with `words`, and returns it.
    pub async fn outlook(self, words: &str) -> String {
        self.0.wait_for(".outlook", words).await
    }

    /// Waits until the page says where its records are.
    pub async fn keeps(self, words: &str) {
        self.0.wait_for(SAVE_STATE, words).await;
    }

    /// Waits until a warning says `words`, and returns all of them.
    pub async fn warns(self, words: &str) -> String {
        self.0.wait_for(".warnings", words).await
    }

    /// What the account is called, and its terms.
    pub async fn heading(self) -> String {
        self.0.text(".my .document").await
    }
}

/// The sessions.
impl My<'_> {
    /// Waits until `count` sessions are listed.
    pub async fn lists_sessions(self, count: usize) {
        self.0.wait_for_count(SESSION, count).await;
    }

    /// What is told of the newest session.
    pub async fn session(self) -> String {
        self.0.text(SESSION).await
    }

    /// Waits until `words` are told of the newest session, and returns all that is told of it.
    pub async fn session_says(self, words: &str) -> String {
        self.0.wait_for(SESSION, words).await
    }

    /// Sets when a session that is written down began.
    pub async fn set_session_from(self, moment: &str) {
        self.0.set_moment("#session-from", moment).await;
    }

    /// Sets when it ended.
    pub async fn set_session_to(self, moment: &str) {
        self.0.set_moment("#session-to", moment).await;
    }

    pub async fn submit_session(self) {
        self.0.click(".session-form button[type=submit]").await;
    }
}
