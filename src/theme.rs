//! Light or dark, as the system has it or as somebody chose for this device.
//!
//! What was chosen is put on the page by the start script, before anything is drawn; here it is
//! chosen.

use leptos::prelude::document;

use kvant_device::{Preference, recall, remember};

/// How the page looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    System,
    /// Dark ink on light paper.
    Light,
    /// Light ink on dark paper.
    Dark,
}

impl Theme {
    /// All of them, the usual one first.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// Returns the name: of the attribute on the page, and of what this device remembers.
    pub const fn name(self) -> &'static str {
        match self {
            Theme::System => "",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Returns the theme of this device.
    pub fn chosen() -> Theme {
        let name = recall(Preference::Theme).unwrap_or_default();
        Theme::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or(Theme::System)
    }

    /// Remembers it and shows the page in it; returns whether it could be remembered.
    pub fn choose(self) -> bool {
        self.show();
        remember(Preference::Theme, self.name())
    }

    /// Shows the page in it: the page itself, and what the browser draws around it.
    pub fn show(self) {
        if let Some(root) = document().document_element() {
            // Names of attributes are ours, so neither call can fail.
            drop(match self {
                Theme::System => root.remove_attribute(ATTRIBUTE),
                _ => root.set_attribute(ATTRIBUTE, self.name()),
            });
        }
        for own in [Theme::Light, Theme::Dark] {
            let found = document().query_selector(&format!("meta[data-of={}]", own.name()));
            let Ok(Some(colour)) = found else { continue };
            let media = match self {
                Theme::System => format!("(prefers-color-scheme: {})", own.name()),
                _ if self == own => "all".to_string(),
                _ => "not all".to_string(),
            };
            drop(colour.set_attribute("media", &media));
        }
    }
}

const ATTRIBUTE: &str = "data-theme";
