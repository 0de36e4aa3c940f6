//! Names and bytes.

use std::str::FromStr;

use kvant_wire::envelope::{Envelope, EnvelopeId, ForeignBytes, NotAnId};
use kvant_wire::store::{LedgerId, Loaded, NotALedgerId};
use proptest::prelude::*;

/// The examples of the standard, FIPS 180-2, appendix B.
#[test]
fn an_id_is_the_sha_256_of_the_bytes() {
    for (bytes, id) in [
        (String::new(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc".to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ] {
        assert_eq!(EnvelopeId::of(bytes.as_bytes()).to_string(), id);
    }
}

#[test]
fn an_id_has_one_spelling() {
    let id = EnvelopeId::of(b"kvant");
    let text = id.to_string();
    assert_eq!(EnvelopeId::from_str(&text), Ok(id));
    assert_eq!(format!("{id:?}"), text);
    for wrong in [
        String::new(),
        text[1..].to_string(),
        format!("{text}0"),
        format!("{text}00"),
        text.to_uppercase(),
        format!("{}g", &text[1..]),
        format!(" {}", &text[1..]),
        format!("+{}", &text[1..]),
        format!("{}é", &text[2..]),
        format!("0x{}", &text[2..]),
    ] {
        assert_eq!(EnvelopeId::from_str(&wrong), Err(NotAnId), "{wrong}");
    }
}

#[test]
fn an_envelope_has_64_kib_at_most() {
    let (most, one_more) = (vec![7; 65_536], vec![7; 65_537]);
    let too_large = ForeignBytes::TooLarge { length_bytes: 65_537 };
    let id = EnvelopeId::of(&one_more);
    assert_eq!(Envelope::seal(most.clone()).unwrap().bytes(), most);
    assert_eq!(Envelope::seal(one_more.clone()), Err(too_large));
    assert_eq!(Envelope::open(id, one_more.clone()), Err(too_large), "although it is its name");

    let mut loaded = Loaded::default();
    loaded.take(&EnvelopeId::of(&most).to_string(), most);
    loaded.take(&id.to_string(), one_more);
    assert_eq!(loaded.envelopes.len(), 1);
    assert_eq!(loaded.quarantined[0].reason, too_large);
}

#[test]
fn the_id_of_a_ledger_is_a_part_of_a_key() {
    let longest = "a".repeat(64);
    for good in ["a", "0", "-", "acme-2026", &longest] {
        assert_eq!(good.parse::<LedgerId>().unwrap().to_string(), good);
    }
    for bad in ["", "A", "a/b", "a b", "a_b", "ё", "a\n", &format!("{longest}a")] {
        assert_eq!(bad.parse::<LedgerId>(), Err(NotALedgerId), "{bad:?}");
    }
}

proptest! {
    #[test]
    fn an_id_comes_back_from_its_text(bytes: Vec<u8>) {
        let id = EnvelopeId::of(&bytes);
        prop_assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn no_text_but_its_own_is_an_id(text in ".{0,70}|[0-9a-fA-F]{64}") {
        if let Ok(id) = text.parse::<EnvelopeId>() {
            prop_assert_eq!(id.to_string(), text);
        }
    }

    #[test]
    fn a_changed_byte_is_foreign(bytes in prop::collection::vec(any::<u8>(), 1..300), at: prop::sample::Index, by in 1..=u8::MAX) {
        let envelope = Envelope::seal(bytes.clone()).unwrap();
        let mut changed = bytes;
        let at = at.index(changed.len());
        changed[at] ^= by;
        let actual = EnvelopeId::of(&changed);
        prop_assert_eq!(Envelope::open(envelope.id(), changed), Err(ForeignBytes::OtherBytes { actual }));
    }
}
