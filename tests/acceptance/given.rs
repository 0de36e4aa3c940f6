//! What the tests start from: the repository, its catalogue, and values as they are written.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate};
use kvant_core::{
    calendar::{Instant, ProductionCalendar, Schedule},
    catalogue::{self, Attributes, Catalogue, Readings, SCHEMA, Terms},
    money::Rub,
    price::ResolvedTerms,
    quantum::Quanta,
    tree::{FromTree, Tree},
};

/// The statuses of document 000, in its order.
pub const STATUSES: [&str; 3] = ["licence-year", "licence-month", "no-licence"];

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let vat = text("public/catalogue/vat.toml");
    // One with a mistake is left out here; `catalogue.rs` tells what is wrong with it.
    let mut documents: Vec<Terms> = terms_files()
        .iter()
        .filter_map(|file| catalogue::read_terms(file, &text(file)).ok())
        .collect();
    documents.sort_by(|one, other| one.document.cmp(&other.document));
    Catalogue {
        schema: SCHEMA,
        documents,
        calendar: production_calendar(&text("public/catalogue/calendar/ru.json")),
        vat: catalogue::read_vat("vat.toml", &vat).expect("the VAT rates are right"),
    }
});

/// The folder of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ has a parent").to_path_buf()
}

/// The text of a file of the repository.
#[track_caller]
pub fn text(path: &str) -> String {
    match fs::read_to_string(root().join(path)) {
        Ok(text) => text,
        Err(error) => panic!("{path}: {error}"),
    }
}

/// The documents of the repository, as paths from its root.
pub fn terms_files() -> Vec<String> {
    let folder = "public/catalogue/terms";
    let mut files: Vec<String> = fs::read_dir(root().join(folder))
        .expect("the documents are there")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().to_string())
        .map(|name| format!("{folder}/{name}"))
        .collect();
    files.sort();
    files
}

/// The catalogue of the repository.
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

/// Document 000.
pub fn crm_support() -> &'static Terms {
    catalogue().document("crm-support").expect("document 000 is in the catalogue")
}

/// A document from its text.
#[track_caller]
pub fn document(text: &str) -> Terms {
    match catalogue::read_terms("terms.toml", text) {
        Ok(terms) => terms,
        Err(errors) => panic!("{}", errors.first().expect("an error says why")),
    }
}

/// A production calendar from its text.
pub fn production_calendar(text: &str) -> ProductionCalendar {
    from_json(text).expect("the calendar is right")
}

/// Anything that is written as JSON, or what is wrong with it.
pub fn from_json<T: FromTree>(json: &str) -> Result<T, String> {
    let tree: Tree = serde_json::from_str(json).map_err(|error| error.to_string())?;
    T::from_tree(tree).map_err(|wrong| wrong.to_string())
}

/// Working hours from their JSON form.
#[track_caller]
pub fn schedule(json: &str) -> Schedule {
    from_json(json).expect(json)
}

/// A client of document 000.
pub fn client(status: &str) -> Attributes {
    Attributes::from([("status".to_string(), status.to_string())])
}

/// Readings, as matter and reading.
pub fn readings(chosen: &[(&str, &str)]) -> Readings {
    chosen.iter().map(|(matter, reading)| (matter.to_string(), reading.to_string())).collect()
}

/// Document 000 for a client of `status`, as read in `chosen`.
#[track_caller]
pub fn resolved(status: &str, chosen: &[(&str, &str)]) -> ResolvedTerms<'static> {
    ResolvedTerms::new(catalogue(), crm_support(), client(status), &readings(chosen))
        .expect("document 000 can be computed with")
}

/// `15000.00`.
#[track_caller]
pub fn rub(cell: &str) -> Rub {
    Rub::try_from(cell.to_string()).expect(cell)
}

/// `30`.
#[track_caller]
pub fn quanta(cell: &str) -> Quanta {
    Quanta::new(number(cell))
}

/// `30`, of the units of any document.
#[track_caller]
pub fn count(cell: &str) -> u64 {
    cell.parse().expect(cell)
}

/// `30`.
#[track_caller]
pub fn number(cell: &str) -> u32 {
    cell.parse().expect(cell)
}

/// `2026-11-20`.
#[track_caller]
pub fn date(cell: &str) -> NaiveDate {
    cell.parse().expect(cell)
}

/// `2026-11-20T12:00:00+03:00`; Moscow where no offset is written.
#[track_caller]
pub fn instant(cell: &str) -> Instant {
    DateTime::parse_from_rfc3339(cell)
        .or_else(|_| DateTime::parse_from_rfc3339(&format!("{cell}+03:00")))
        .expect(cell)
}
