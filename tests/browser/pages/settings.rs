//! «Настройки»: how it is counted, what the device keeps, copies of it.

use crate::kept::left;
use crate::visit::{Visit, saved};

#[derive(Clone, Copy)]
pub struct Settings<'a>(&'a Visit);

impl Visit {
    /// «Настройки», which are open in this tab.
    pub fn settings(&self) -> Settings<'_> {
        Settings(self)
    }
}

impl Settings<'_> {
    /// Saves everything to a file on 22 November, and returns its text.
    pub async fn back_up(self, folder: &str) -> String {
        let folder = self.0.save_into(folder).await;
        self.0.click("#export").await;
        let copy = saved(folder.join("kvant-2026-11-22.json"), "]}\n").await;
        std::fs::remove_dir_all(&folder).unwrap();
        copy
    }

    /// Waits until the page says `words` about the last copy.
    pub async fn last_copy(self, words: &str) {
        self.0.wait_for(".backup-note", words).await;
    }

    /// Chooses a file to take in.
    pub async fn choose_file(self, name: &str, text: &[u8]) {
        self.0.choose_file("#import-file", name, text).await;
    }

    /// Waits until the page says `words` about what a chosen file would add.
    pub async fn foresees(self, words: &str) -> String {
        self.0.wait_for(".preview", words).await
    }

    pub async fn take_in(self) {
        self.0.press("Добавить записи").await;
    }

    /// Waits until a chosen table is read so that `words` are said, and returns all that is said.
    pub async fn reads(self, words: &str) -> String {
        self.0.wait_for(".entries", words).await
    }

    /// Waits until the page says `words` about what was done with files.
    pub async fn told(self, words: &str) {
        self.0.wait_for(".files .told", words).await;
    }

    /// Waits until the list of ledgers says `words`.
    pub async fn lists(self, words: &str) -> String {
        self.0.wait_for(".ledgers", words).await
    }

    /// Waits until the balance is told with `words`.
    pub async fn left(self, words: &str) {
        left(self.0, words).await;
    }
}
