//! «Акты»: what was worked in a period, what it was worth, what was paid and what is left.

use crate::visit::Visit;

#[derive(Clone, Copy)]
pub struct Act<'a>(&'a Visit);

impl Visit {
    /// «Акты», which are open in this tab.
    pub fn act(&self) -> Act<'_> {
        Act(self)
    }
}

impl Act<'_> {
    /// Waits until the sheet says `words`, and returns it.
    pub async fn says(self, words: &str) -> String {
        self.0.wait_for(".act", words).await
    }

    /// Waits until the sheet is headed with `words`.
    pub async fn is_called(self, words: &str) {
        self.0.wait_for(".act h2", words).await;
    }

    /// What stands in each row of its tables.
    pub async fn rows(self) -> Vec<String> {
        self.0.texts(".act tbody tr").await
    }

    pub async fn set_month(self, month: &str) {
        self.0.choose("#act-month", month).await;
    }

    /// Sets the first day of a report.
    pub async fn set_from(self, day: &str) {
        self.0.set_moment("#act-from", day).await;
    }

    /// Sets its last day.
    pub async fn set_to(self, day: &str) {
        self.0.set_moment("#act-to", day).await;
    }
}
