//! Last inputs, the last good catalogue and what was chosen for this device, in localStorage.
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
    /// A request that is being written.
    RequestDraft,
    /// The last catalogue that could be read, as text.
    Catalogue,
    /// That this device keeps an account: anything at all, once there is a ledger.
    Portal,
    /// The number under which this device writes events.
    Author,
    /// The ledger that was open last.
    Ledger,
    /// When somebody watched a running timer last, in seconds since 1970.
    Seen,
    /// Times that nobody watched and nobody was asked about yet, a line each.
    Gaps,
    /// When everything was last exported, in seconds since 1970.
    Backup,
    /// The theme, unless it is the system's; the start script reads it too.
    Theme,
    /// [`KEYS_OFF`] where single keys must do nothing.
    Keys,
    /// What was told outside the page, a key a line.
    Told,
    /// The columns of the last file of time entries that was read.
    Columns,
}

/// What [`Preference::Keys`] says when somebody switched the single keys off.
pub const KEYS_OFF: &str = "off";

impl Preference {
    const fn key(self) -> &'static str {
        match self {
            Preference::Choice => "kvant/last/choice",
            Preference::Package => "kvant/last/package",
            Preference::Deadlines => "kvant/last/deadlines",
            Preference::Terms => "kvant/last/terms",
            Preference::RequestDraft => "kvant/draft/request",
            Preference::Catalogue => "kvant/last/catalogue",
            Preference::Portal => "kvant/portal",
            Preference::Author => "kvant/author",
            Preference::Ledger => "kvant/last/ledger",
            Preference::Seen => "kvant/last/seen",
            Preference::Gaps => "kvant/last/gaps",
            Preference::Backup => "kvant/last/backup",
            Preference::Theme => "kvant/theme",
            Preference::Keys => "kvant/keys",
            Preference::Told => "kvant/last/told",
            Preference::Columns => "kvant/last/columns",
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The start script knows the theme before there is any Rust on the page.
    #[test]
    fn the_start_script_reads_the_theme_where_it_is_kept() {
        let script = include_str!("../../xtask/src/start.js");
        assert!(script.contains(&format!("getItem('{}')", Preference::Theme.key())));
    }
}
