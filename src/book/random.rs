//! Numbers that are drawn: of this device, of this tab, of a ledger.

use kvant_core::ledger::event::Author;
use kvant_device::{Preference, recall, remember};
use kvant_wire::store::LedgerId;

use crate::clock;

/// The number under which this device writes: drawn once, and remembered where that is possible.
pub(super) fn author() -> Author {
    if let Some(author) = recall(Preference::Author).and_then(|text| Author::read(&text)) {
        return author;
    }
    let author = Author(random());
    remember(Preference::Author, &author.to_string());
    author
}

/// Returns the id of a ledger that nobody has.
pub(super) fn ledger_id() -> LedgerId {
    LedgerId::of_number(random())
}

/// Returns a number that no other tab of this device is likely to draw.
pub(super) fn tab() -> u64 {
    random() % 65_536
}

fn random() -> u64 {
    let mut bytes = [0; 8];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let drawn = crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok());
    match drawn {
        Some(_) => u64::from_be_bytes(bytes),
        // Two devices must not be the same one; the clock tells most of them apart.
        None => u64::try_from(clock::unix_seconds()).unwrap_or(0),
    }
}
