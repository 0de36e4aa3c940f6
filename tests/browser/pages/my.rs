//! «Мой пакет»: what was paid and worked, what is left and until when.

use serde_json::json;

use crate::kept::SAVE_STATE;
use crate::visit::Visit;

const BALANCE: &str = ".balance";
const PAYMENT: &str = "section[aria-labelledby=packages] tbody tr";

#[derive(Clone, Copy)]
pub struct My<'a>(&'a Visit);

impl Visit {
    /// «Мой пакет», which is open in this tab.
    pub fn my(&self) -> My<'_> {
        My(self)
    }
}

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

    /// Waits until the form says `words` about what is going to be recorded.
    pub async fn foresees(self, words: &str) -> String {
        self.0.wait_for(".preview", words).await
    }

    pub async fn record_payment(self) {
        self.0.press("Записать оплату").await;
    }

    /// Waits until what is left is told with `words`, and returns it.
    pub async fn balance(self, words: &str) -> String {
        self.0.wait_for(BALANCE, words).await
    }

    /// Waits until what was recorded is told with `words`.
    pub async fn recorded(self, words: &str) {
        self.0.wait_for(".recorded", words).await;
    }

    /// Waits until what comes next is told with `words`, and returns it.
    pub async fn outlook(self, words: &str) -> String {
        self.0.wait_for(".outlook", words).await
    }

    /// Waits until the page says where its records are.
    pub async fn keeps(self, words: &str) {
        self.0.wait_for(SAVE_STATE, words).await;
    }

    /// The row of the newest payment.
    pub async fn payment(self) -> String {
        self.0.text(PAYMENT).await
    }

    /// What the account is called, and its terms.
    pub async fn heading(self) -> String {
        self.0.text(".my .document").await
    }
}
