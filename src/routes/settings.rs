//! «Настройки».

use chrono::NaiveDate;
use kvant_core::calendar::iso;

use crate::address::{Address, Page, read_date};

/// What is looked for on the page «Настройки»; acts have a page of their own since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SettingsView {
    /// The act of the month that begins on that day.
    pub act: Option<NaiveDate>,
    /// Whether it is where copies are taken in.
    pub is_copy: bool,
}

impl SettingsView {
    /// Reads it from an address; one that names nothing readable looks for nothing.
    pub fn read(address: &Address) -> SettingsView {
        let act = address.query.get("act").and_then(|day| read_date(day));
        SettingsView { act, is_copy: address.query.contains_key("copy") }
    }

    /// Returns its address, from the `#` on.
    pub fn address(self) -> String {
        let path = Page::Settings.path();
        match self.act {
            None if self.is_copy => format!("#{path}?copy=yes"),
            None => format!("#{path}"),
            Some(day) => format!("#{path}?act={}", iso(day)),
        }
    }
}
