//! What the page remembers on this device.

mod preferences;

pub use preferences::{Preference, recall, remember};
