//! «Настройки».

use chrono::NaiveDate;
use kvant_core::calendar::iso;
use leptos::prelude::window;

use super::{Address, Page, read_date};

/// What is looked for on the page «Настройки».
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SettingsView {
    /// The act of the month that begins on that day.
    pub act: Option<NaiveDate>,
}

impl SettingsView {
    /// Reads it from the address of the window.
    pub fn of_window() -> SettingsView {
        let address = Address::parse(&window().location().hash().unwrap_or_default());
        SettingsView { act: address.query.get("act").and_then(|day| read_date(day)) }
    }

    /// Returns its address, from the `#` on.
    pub fn address(self) -> String {
        let path = Page::Settings.path();
        match self.act {
            None => format!("#{path}"),
            Some(day) => format!("#{path}?act={}", iso(day)),
        }
    }
}
