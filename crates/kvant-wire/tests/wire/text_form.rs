//! Bytes as text and back.

use kvant_wire::text_form::{from_text, to_text};
use proptest::prelude::*;

#[test]
fn text_that_looks_like_the_form_is_not_taken_for_it() {
    for text in ["base64:", "base64:AAAA", "base64:base64:", "base64:%", "base64"] {
        let stored = to_text(text.as_bytes()).into_owned();
        assert_eq!(stored == text, text == "base64", "{text}");
        assert_eq!(from_text(&stored), Some(text.as_bytes().to_vec()));
    }
}

#[test]
fn what_is_not_base64_is_nothing() {
    for text in ["base64:%", "base64:A", "base64:AA", "base64:AB==", "base64: AA==", "base64:AAAA="]
    {
        assert_eq!(from_text(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn bytes_come_back(bytes: Vec<u8>) {
        prop_assert_eq!(from_text(&to_text(&bytes)), Some(bytes));
    }

    #[test]
    fn text_comes_back(text in "(base64:)?.*") {
        prop_assert_eq!(from_text(&to_text(text.as_bytes())), Some(text.into_bytes()));
    }
}
