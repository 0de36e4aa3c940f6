//! Everything in one file: what a person keeps as a backup and carries to another device.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::envelope::ForeignBytes;
use crate::store::{LedgerId, Loaded, Quarantined};
use crate::text_form;

/// The most bytes that a file may have: 20 MB.
pub const BYTES_MAX: usize = 20_000_000;

/// The form that is written; older ones are read as well, newer ones are not.
pub const VERSION: u64 = 1;

/// What a file says that it is, under the key `kvant`.
const KIND: &str = "ledger-file";

/// Within how many bytes of its beginning a file has to say what it is. One that does not is not
/// read: the wrong file may be large.
const HEAD_BYTES: usize = 1_000;

/// One ledger as a file holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiledLedger {
    /// What it is called.
    pub id: LedgerId,
    /// Its records, the bad ones too: they are kept for whoever can make something of them.
    pub records: Loaded,
}

/// Writes `ledgers` as one file; `exported_at` is an instant as text, for people.
///
/// An envelope has a line of its own, so that two files can be compared. Nothing depends on the
/// lines: a file that was laid out anew is read as well.
///
/// # Example
///
/// ```
/// use kvant_wire::envelope::Envelope;
/// use kvant_wire::file::{FiledLedger, export, import};
/// use kvant_wire::store::Loaded;
///
/// let envelopes = vec![Envelope::seal(br#"{"kind":"note"}"#.to_vec())?];
/// let records = Loaded { envelopes, quarantined: Vec::new() };
/// let ledgers = vec![FiledLedger { id: "acme".parse()?, records }];
/// let file = export("2026-11-20T12:00:00+03:00", &ledgers);
/// assert!(file.contains(r#""bytes":"{\"kind\":\"note\"}""#));
/// assert_eq!(import(&file)?.ledgers, ledgers);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn export(exported_at: &str, ledgers: &[FiledLedger]) -> String {
    let exported_at = quoted(exported_at);
    let mut file = format!(
        "{{\"kvant\":\"{KIND}\",\"version\":{VERSION},\"exported_at\":{exported_at},\"ledgers\":["
    );
    let mut before_ledger = "\n";
    for FiledLedger { id, records } in ledgers {
        file.push_str(&format!("{before_ledger}{{\"id\":\"{id}\",\"envelopes\":["));
        before_ledger = ",\n";
        let good = records.envelopes.iter().map(|one| (one.id().to_string(), one.bytes()));
        let bad = records.quarantined.iter().map(|one| (one.name.clone(), one.bytes.as_slice()));
        let mut before_record = "\n";
        for (name, bytes) in good.chain(bad) {
            let name = quoted(&name);
            let bytes = match std::str::from_utf8(bytes) {
                Ok(text) => quoted(text),
                Err(_) => format!("{{\"base64\":\"{}\"}}", text_form::encode(bytes)),
            };
            file.push_str(&format!("{before_record}{{\"id\":{name},\"bytes\":{bytes}}}"));
            before_record = ",\n";
        }
        file.push_str("]}");
    }
    file.push_str("]}\n");
    file
}

fn quoted(text: &str) -> String {
    Value::String(text.to_string()).to_string()
}

/// What a file holds. Taking it in is a union with what is there, never a replacement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// When it was written, as it says itself.
    pub exported_at: Option<String>,
    /// The ledgers, each once, with the envelopes that can be taken and the records that cannot.
    pub ledgers: Vec<FiledLedger>,
    /// What is no ledger, named by its id or its place in the file.
    pub left_out: Vec<Quarantined>,
}

/// Reads a file.
///
/// A bad record does not spoil the rest: it is listed with its reason.
///
/// # Errors
///
/// [`ImportRefusal`] when nothing of it can be taken.
pub fn import(text: &str) -> Result<Imported, ImportRefusal> {
    let length_bytes = text.len();
    if length_bytes > BYTES_MAX {
        return Err(ImportRefusal::TooLarge { length_bytes });
    }
    // Some editors put a mark before the first character.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.find("\"kvant\"").is_none_or(|at| at >= HEAD_BYTES) {
        return Err(ImportRefusal::NotALedgerFile);
    }
    let Value::Object(mut file) = serde_json::from_str(text).map_err(refusal)? else {
        return Err(ImportRefusal::NotALedgerFile);
    };
    let is_ours = file.get("kvant").and_then(Value::as_str) == Some(KIND);
    match file.get("version").and_then(Value::as_u64) {
        Some(version) if is_ours && version > VERSION => {
            return Err(ImportRefusal::Newer { version });
        }
        Some(version) if is_ours && version > 0 => {}
        _ => return Err(ImportRefusal::NotALedgerFile),
    }
    let Some(Value::Array(ledgers)) = file.remove("ledgers") else {
        return Err(ImportRefusal::NotALedgerFile);
    };
    let exported_at = file.get("exported_at").and_then(Value::as_str).map(str::to_string);
    let mut imported = Imported { exported_at, ..Imported::default() };
    let mut known = BTreeMap::new();
    for (index, ledger) in ledgers.into_iter().enumerate() {
        imported.take(&mut known, index, ledger);
    }
    Ok(imported)
}

fn refusal(error: serde_json::Error) -> ImportRefusal {
    let (line, column) = (error.line(), error.column());
    if error.is_eof() {
        ImportRefusal::Truncated { line }
    } else {
        ImportRefusal::Malformed { line, column }
    }
}

impl Imported {
    /// Takes one ledger of the file; `known` says where those before it stand.
    fn take(&mut self, known: &mut BTreeMap<LedgerId, usize>, index: usize, ledger: Value) {
        let place = format!("ledgers[{index}]");
        let Some((id, envelopes)) = id_and_envelopes(&ledger) else {
            let name = ledger.get("id").and_then(Value::as_str).unwrap_or(&place).to_string();
            self.left_out.push(Quarantined {
                name,
                bytes: ledger.to_string().into_bytes(),
                reason: ForeignBytes::Unreadable,
            });
            return;
        };
        let mut records = Loaded::default();
        for (index, record) in envelopes.iter().enumerate() {
            take_record(&mut records, format!("{place}.envelopes[{index}]"), record);
        }
        match known.get(&id).and_then(|place| self.ledgers.get_mut(*place)) {
            Some(known) => {
                known.records.envelopes.append(&mut records.envelopes);
                known.records.quarantined.append(&mut records.quarantined);
            }
            None => {
                known.insert(id.clone(), self.ledgers.len());
                self.ledgers.push(FiledLedger { id, records });
            }
        }
    }
}

fn id_and_envelopes(ledger: &Value) -> Option<(LedgerId, &Vec<Value>)> {
    let id = ledger.get("id")?.as_str()?.parse().ok()?;
    Some((id, ledger.get("envelopes")?.as_array()?))
}

fn take_record(records: &mut Loaded, place: String, record: &Value) {
    let name = record.get("id").and_then(Value::as_str);
    match (name, record.get("bytes").and_then(bytes_of)) {
        (Some(name), Some(bytes)) => records.take(name, bytes),
        _ => records.quarantine(
            name.unwrap_or(&place),
            record.to_string().into_bytes(),
            ForeignBytes::Unreadable,
        ),
    }
}

fn bytes_of(stated: &Value) -> Option<Vec<u8>> {
    match stated {
        Value::String(text) => Some(text.as_bytes().to_vec()),
        Value::Object(form) => base64_of(form),
        _ => None,
    }
}

fn base64_of(form: &Map<String, Value>) -> Option<Vec<u8>> {
    text_form::decode(form.get("base64")?.as_str()?)
}

/// Why nothing of a file can be taken.
///
/// When several hold, the first one is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportRefusal {
    /// More than [`BYTES_MAX`].
    #[error(
        "the file has {length_bytes} bytes, more than {BYTES_MAX}: export one ledger at a time"
    )]
    TooLarge {
        /// How many there are.
        length_bytes: usize,
    },
    /// It was written by another program, or is no text at all.
    #[error("this is not a file that Kvant exported: choose another one")]
    NotALedgerFile,
    /// It breaks off.
    #[error("the file breaks off in line {line}: copy it once more from where it was saved")]
    Truncated {
        /// The last line that there is, from 1.
        line: usize,
    },
    /// It is damaged, or nested too deeply to be ours.
    #[error(
        "the file is damaged in line {line}, column {column}: take another copy, or mend the line"
    )]
    Malformed {
        /// The line, from 1.
        line: usize,
        /// The column in it, from 1.
        column: usize,
    },
    /// It was written in a newer form.
    #[error("the file has form {version}, newer than {VERSION}: reload the page and try again")]
    Newer {
        /// The form that it says it has.
        version: u64,
    },
}
