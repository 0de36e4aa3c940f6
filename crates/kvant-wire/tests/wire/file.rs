//! The file: what goes out comes back, and what is damaged never takes the rest with it.

use kvant_wire::envelope::{Envelope, EnvelopeId, ForeignBytes};
use kvant_wire::file::{BYTES_MAX, FiledLedger, ImportRefusal, export, import};
use kvant_wire::store::{LedgerId, Loaded, Quarantined};
use proptest::prelude::*;

const EXPORTED_AT: &str = "2026-11-20T12:00:00+03:00";

fn sealed(bytes: &[u8]) -> Envelope {
    Envelope::seal(bytes.to_vec()).unwrap()
}

fn ledger(id: &str, envelopes: Vec<Envelope>) -> FiledLedger {
    let records = Loaded { envelopes, quarantined: Vec::new() };
    FiledLedger { id: id.parse().unwrap(), records }
}

/// A file with two ledgers, one of them with bytes that are no text.
fn file() -> String {
    let texts =
        [&br#"{"v":1,"text":"10 \u043c\u0438\u043d\n"}"#[..], "«»\u{0}".as_bytes(), b"", &[0xff]];
    let ledgers =
        [ledger("acme", texts.map(sealed).to_vec()), ledger("own", vec![sealed(b"null")])];
    export(EXPORTED_AT, &ledgers)
}

/// A file of one ledger with one record, both as given.
fn file_of(record: &str) -> String {
    format!(
        r#"{{"kvant":"ledger-file","version":1,"ledgers":[{{"id":"acme","envelopes":[{record}]}}]}}"#
    )
}

#[test]
fn the_file_is_laid_out_as_the_readme_says() {
    let id = EnvelopeId::of(br#"{"kind":"note"}"#);
    let binary = EnvelopeId::of(&[0xff]);
    let envelopes = vec![sealed(br#"{"kind":"note"}"#), sealed(&[0xff])];
    let file = export(EXPORTED_AT, &[ledger("acme", envelopes)]);
    let readme = include_str!("../../README.md");
    let shown = readme.split("```json,ignore\n").nth(1).unwrap().split("```").next().unwrap();
    let shown = shown.replacen("<64 hexadecimal digits>", &id.to_string(), 1);
    assert_eq!(file, shown.replacen("<64 hexadecimal digits>", &binary.to_string(), 1));
}

#[test]
fn no_ledgers_are_a_file_too() {
    let imported = import(&export(EXPORTED_AT, &[])).unwrap();
    assert_eq!(imported.exported_at.as_deref(), Some(EXPORTED_AT));
    assert!(imported.ledgers.is_empty() && imported.left_out.is_empty());
}

/// A bad record goes out as it is and comes back as one.
#[test]
fn what_is_quarantined_is_exported() {
    let mut records = Loaded::default();
    records.take(&EnvelopeId::of(b"good").to_string(), b"good".to_vec());
    records.take(&EnvelopeId::of(b"other").to_string(), b"bad".to_vec());
    records.take("no \"id\"\n", vec![0xff]);
    let ledgers = vec![FiledLedger { id: "acme".parse().unwrap(), records }];
    let imported = import(&export(EXPORTED_AT, &ledgers)).unwrap();
    assert_eq!(imported.ledgers, ledgers);
}

#[test]
fn a_file_that_was_laid_out_anew_is_read() {
    let value: serde_json::Value = serde_json::from_str(&file()).unwrap();
    let pretty = format!("\u{feff}\r\n{value:#}");
    assert_eq!(import(&pretty), import(&file()));
}

#[test]
fn a_ledger_named_twice_is_one() {
    let (one, other) = (sealed(b"1"), sealed(b"2"));
    let ledgers = [ledger("acme", vec![one.clone()]), ledger("acme", vec![other.clone()])];
    let imported = import(&export(EXPORTED_AT, &ledgers)).unwrap();
    assert_eq!(imported.ledgers, [ledger("acme", vec![one, other])]);
}

#[test]
fn a_bad_record_is_listed_beside_the_good_ones() {
    let good = sealed(b"good");
    let (id, other) = (good.id(), EnvelopeId::of(b"other"));
    let taken = format!(r#"{{"id":"{id}","bytes":"good","note":"unknown keys are let pass"}}"#);
    let place = "ledgers[0].envelopes[1]";
    let (as_id, as_other) = (id.to_string(), other.to_string());
    let actual = ForeignBytes::OtherBytes { actual: id };
    for (record, name, bytes, reason) in [
        (format!(r#"{{"id":"{other}","bytes":"good"}}"#), &*as_other, Some("good"), actual),
        (r#"{"id":"x","bytes":"good"}"#.to_string(), "x", Some("good"), ForeignBytes::NotAnId),
        // The rest is kept as it stands in the file.
        (r#"{"bytes":"good"}"#.to_string(), place, None, ForeignBytes::Unreadable),
        (format!(r#"{{"id":"{id}"}}"#), &*as_id, None, ForeignBytes::Unreadable),
        (format!(r#"{{"id":"{id}","bytes":7}}"#), &*as_id, None, ForeignBytes::Unreadable),
        (format!(r#"{{"id":"{id}","bytes":{{}}}}"#), &*as_id, None, ForeignBytes::Unreadable),
        (
            format!(r#"{{"id":"{id}","bytes":{{"base64":"%"}}}}"#),
            &*as_id,
            None,
            ForeignBytes::Unreadable,
        ),
        ("null".to_string(), place, None, ForeignBytes::Unreadable),
        ("[]".to_string(), place, None, ForeignBytes::Unreadable),
    ] {
        let imported = import(&file_of(&format!("{taken},{record}"))).unwrap();
        let records = &imported.ledgers[0].records;
        assert_eq!(records.envelopes, std::slice::from_ref(&good), "{record}");
        let quarantined = Quarantined {
            name: name.to_string(),
            bytes: bytes.unwrap_or(&sorted(&record)).as_bytes().to_vec(),
            reason,
        };
        assert_eq!(records.quarantined, [quarantined], "{record}");
        assert!(imported.left_out.is_empty());
    }
}

/// The same JSON with its keys in order, as it is read.
fn sorted(json: &str) -> String {
    serde_json::from_str::<serde_json::Value>(json).unwrap().to_string()
}

#[test]
fn what_is_no_ledger_is_left_out() {
    for (stated, name) in [
        ("null", "ledgers[1]"),
        (r#"{"envelopes":[]}"#, "ledgers[1]"),
        (r#"{"envelopes":[],"id":"Acme!"}"#, "Acme!"),
        (r#"{"id":"acme"}"#, "acme"),
        (r#"{"envelopes":{},"id":"acme"}"#, "acme"),
    ] {
        let file = format!(
            r#"{{"kvant":"ledger-file","version":1,"ledgers":[{{"id":"own","envelopes":[]}},{stated}]}}"#
        );
        let imported = import(&file).unwrap();
        assert_eq!(imported.ledgers, [ledger("own", vec![])], "{stated}");
        let left_out = &imported.left_out;
        assert_eq!(left_out.len(), 1);
        assert_eq!((left_out[0].name.as_str(), &left_out[0].bytes[..]), (name, stated.as_bytes()));
    }
}

/// Every refusal has its example and says what to do.
#[test]
fn what_cannot_be_read_at_all_is_refused() {
    let deep = file_of(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)));
    let large = file().replace("acme", &"a".repeat(BYTES_MAX));
    let not_ours = ImportRefusal::NotALedgerFile;
    for (file, refusal, advice) in [
        (
            large.clone(),
            ImportRefusal::TooLarge { length_bytes: large.len() },
            "one ledger at a time",
        ),
        (String::new(), not_ours, "choose another"),
        ("Дата;Часы\n".to_string(), not_ours, "choose another"),
        (r#"{"type":"FeatureCollection"}"#.to_string(), not_ours, "choose another"),
        (r#"["kvant"]"#.to_string(), not_ours, "choose another"),
        (
            r#"{"kvant":"catalogue","version":1,"ledgers":[]}"#.to_string(),
            not_ours,
            "choose another",
        ),
        (r#"{"kvant":"catalogue","version":2}"#.to_string(), not_ours, "choose another"),
        (r#"{"kvant":"ledger-file","ledgers":[]}"#.to_string(), not_ours, "choose another"),
        (
            r#"{"kvant":"ledger-file","version":0,"ledgers":[]}"#.to_string(),
            not_ours,
            "choose another",
        ),
        (
            r#"{"kvant":"ledger-file","version":"1","ledgers":[]}"#.to_string(),
            not_ours,
            "choose another",
        ),
        (r#"{"kvant":"ledger-file","version":1}"#.to_string(), not_ours, "choose another"),
        (format!("{}{}", " ".repeat(1_000), file()), not_ours, "choose another"),
        (
            file().trim_end().trim_end_matches('}').to_string(),
            ImportRefusal::Truncated { line: 8 },
            "copy it once more",
        ),
        (
            file().replace("[\n", "[\n;"),
            ImportRefusal::Malformed { line: 2, column: 1 },
            "take another copy",
        ),
        (deep.clone(), ImportRefusal::Malformed { line: 1, column: 196 }, "take another copy"),
        (
            file().replace("\"version\":1", "\"version\":2"),
            ImportRefusal::Newer { version: 2 },
            "reload the page",
        ),
    ] {
        let head: String = file.chars().take(60).collect();
        assert_eq!(import(&file), Err(refusal), "{head}");
        assert!(refusal.to_string().contains(advice), "{refusal}");
    }
}

/// 20 MB are read, one byte more is not.
#[test]
fn a_file_has_20_mb_at_most() {
    let file = file();
    let most = format!("{file}{}", " ".repeat(BYTES_MAX - file.len()));
    assert_eq!(import(&most), import(&file));
    let length_bytes = BYTES_MAX + 1;
    assert_eq!(import(&format!("{most} ")), Err(ImportRefusal::TooLarge { length_bytes }));
}

/// Wherever it breaks off, nothing of it is taken.
#[test]
fn a_truncated_file_is_refused_wherever_it_breaks_off() {
    let file = file();
    let whole = file.trim_end();
    for (at, _) in whole.char_indices() {
        let refusal = import(&whole[..at]).expect_err("it is not whole");
        let is_told = matches!(refusal, ImportRefusal::Truncated { .. });
        assert!(is_told || at < 10, "at {at}: {refusal:?}");
    }
    assert!(import(whole).is_ok());
}

/// Bytes of all sorts: texts, JSON, and anything.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![".{0,40}".prop_map(String::into_bytes), prop::collection::vec(any::<u8>(), 0..40)]
}

fn ledgers() -> impl Strategy<Value = Vec<FiledLedger>> {
    let records = (
        prop::collection::vec(bytes(), 0..6),
        prop::collection::vec((".{0,20}|[0-9a-f]{64}", bytes()), 0..3),
    );
    let records = records.prop_map(|(good, bad)| {
        let mut records = Loaded::default();
        for bytes in good {
            records.take(&EnvelopeId::of(&bytes).to_string(), bytes);
        }
        for (name, bytes) in bad {
            records.take(&name, bytes);
        }
        records
    });
    let ledgers = prop::collection::btree_map("[a-z0-9-]{1,64}", records, 0..4);
    ledgers.prop_map(|ledgers| {
        let filed = |(id, records): (String, Loaded)| FiledLedger {
            id: id.parse::<LedgerId>().unwrap(),
            records,
        };
        ledgers.into_iter().map(filed).collect()
    })
}

proptest! {
    #[test]
    fn what_goes_out_comes_back(ledgers in ledgers(), exported_at in ".{0,40}") {
        let imported = import(&export(&exported_at, &ledgers)).unwrap();
        prop_assert_eq!(imported.exported_at, Some(exported_at));
        prop_assert_eq!(imported.ledgers, ledgers);
        prop_assert!(imported.left_out.is_empty());
    }

    /// A file with some of its characters changed, taken out or put in is refused or taken in part:
    /// what is taken as an envelope is one, and nothing panics.
    #[test]
    fn a_mutated_file_does_no_harm(
        ledgers in ledgers(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, any::<u8>()), 1..6),
    ) {
        let mut file = export(EXPORTED_AT, &ledgers).into_bytes();
        for (at, kind, byte) in changes {
            let at = at.index(file.len());
            match kind {
                0 => file[at] = byte,
                1 => drop(file.remove(at)),
                _ => file.insert(at, byte),
            }
        }
        let Ok(imported) = import(&String::from_utf8_lossy(&file)) else { return Ok(()) };
        for envelope in imported.ledgers.iter().flat_map(|ledger| &ledger.records.envelopes) {
            prop_assert_eq!(envelope.id(), EnvelopeId::of(envelope.bytes()));
        }
    }

    /// A bit that fell over in the bytes of one envelope costs that one.
    #[test]
    fn a_damaged_envelope_costs_itself(count in 1..8_u8, which in 0..8_u8) {
        let which = which % count;
        let text = |number| format!("event number {number}");
        let envelopes = (0..count).map(|number| sealed(text(number).as_bytes())).collect();
        let file = export(EXPORTED_AT, &[ledger("acme", envelopes)]);
        let damaged = file.replace(&text(which), &text(which).replace("event", "evens"));
        let records = &import(&damaged).unwrap().ledgers[0].records;
        prop_assert_eq!(records.envelopes.len(), usize::from(count) - 1);
        prop_assert_eq!(&records.quarantined[0].name, &sealed(text(which).as_bytes()).id().to_string());
    }

    #[test]
    fn any_text_does_no_harm(text in ".*|\\{\"kvant\":\"ledger-file\",\"version\":1,\"ledgers\":.*\\}") {
        let _ = import(&text);
    }
}
