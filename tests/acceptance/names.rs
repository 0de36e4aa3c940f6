//! An event and the envelope that it leaves in have one name.

use std::str::FromStr;

use kvant_core::ledger::event::{Author, EventId};
use kvant_wire::envelope::EnvelopeId;
use proptest::prelude::*;

/// As it was always written: two digits a byte, in lower case.
fn spelt(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

proptest! {
    #[test]
    fn events_and_envelopes_spell_their_names_alike(bytes in prop::array::uniform32(any::<u8>())) {
        let text = spelt(&bytes);
        prop_assert_eq!(EventId(bytes).to_string(), text.clone());
        prop_assert_eq!(EnvelopeId::from_bytes(bytes).to_string(), text.clone());
        prop_assert_eq!(EventId::read(&text), Some(EventId(bytes)));
        prop_assert_eq!(EnvelopeId::from_str(&text).map(EnvelopeId::bytes), Ok(bytes));
    }

    /// Whatever is nearly a name is none, to either.
    #[test]
    fn events_and_envelopes_read_the_same_texts(text in "[0-9a-gA-F]{62,66}") {
        let is_name = text.len() == 64
            && text.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit));
        prop_assert_eq!(EventId::read(&text).is_some(), is_name);
        prop_assert_eq!(EnvelopeId::from_str(&text).is_ok(), is_name);
    }

    #[test]
    fn a_device_is_spelt_in_16_digits(number in any::<u64>()) {
        let text = spelt(&number.to_be_bytes());
        prop_assert_eq!(Author(number).to_string(), text.clone());
        prop_assert_eq!(Author::read(&text), Some(Author(number)));
        prop_assert_eq!(Author::read(&text[1..]), None);
        prop_assert_eq!(Author::read(&format!("{text}00")), None);
    }
}

#[test]
fn no_device_is_spelt_with_a_sign_or_in_upper_case() {
    for text in ["", "+00000000000000f", "00000000000000F0", "00000000000000g0", "0000000000000 0f"]
    {
        assert_eq!(Author::read(text), None, "{text:?}");
    }
}
