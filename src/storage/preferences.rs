//! Last inputs and the last good catalogue, in localStorage.
//!
//! Nothing here is needed to go on: where storage is denied or full, the page works and
//! forgets. gloo-storage panics without localStorage, so it is probed first.

use gloo_storage::{LocalStorage, Storage};

/// What can be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// The last address of «Подбор тарифа».
    Choice,
    /// The last address of «Расчёт пакета».
    Package,
    /// The last address of «Сроки».
    Deadlines,
    /// The last address of «Условия».
    Terms,
    /// The last catalogue that could be read, as text.
    Catalogue,
}

impl Preference {
    const fn key(self) -> &'static str {
        match self {
            Preference::Choice => "kvant/last/choice",
            Preference::Package => "kvant/last/package",
            Preference::Deadlines => "kvant/last/deadlines",
            Preference::Terms => "kvant/last/terms",
            Preference::Catalogue => "kvant/last/catalogue",
        }
    }
}

fn is_available() -> bool {
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    storage.is_some()
}

/// Returns what was remembered, if anything can be read.
pub fn recall(preference: Preference) -> Option<String> {
    if !is_available() {
        return None;
    }
    LocalStorage::raw().get_item(preference.key()).ok().flatten()
}

/// Remembers `text`; returns whether it could.
pub fn remember(preference: Preference, text: &str) -> bool {
    is_available() && LocalStorage::raw().set_item(preference.key(), text).is_ok()
}
