//! A catalogue read from its folder, checked, written as one file and read from that.

use std::fs;
use std::path::{Path, PathBuf};

use kvant_core::calendar::ProductionCalendar;
use kvant_core::catalogue::{
    Catalogue, ReadError, SCHEMA, Terms, VatRates, check_terms, check_together, read_calendar,
    read_terms, read_vat,
};
use kvant_core::tree::{FromTree, Tree, Wrong};

/// Where a catalogue is looked for when none is named.
const HERE: &str = "public/catalogue";

/// The catalogue that this program carries, as texts: see `build.rs`.
const CARRIED_TERMS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/terms.rs"));
const CARRIED_CALENDAR: &str = include_str!("../../../public/catalogue/calendar/ru.json");
const CARRIED_VAT: &str = include_str!("../../../public/catalogue/vat.toml");

/// Every mistake that was found, ready to print.
pub struct Mistakes(pub Vec<String>);

impl From<Vec<ReadError>> for Mistakes {
    fn from(errors: Vec<ReadError>) -> Mistakes {
        Mistakes(errors.iter().map(ReadError::to_string).collect())
    }
}

/// Checks files and whole folders; returns how many there were.
pub fn check(paths: &[PathBuf]) -> Result<String, Mistakes> {
    let mut mistakes = Vec::new();
    let mut count: usize = 0;
    let mut documents: Vec<(String, Terms)> = Vec::new();
    for path in paths {
        for file in files(path)? {
            count = count.saturating_add(1);
            match check_file(&file) {
                Ok(terms) => {
                    documents.extend(terms.map(|terms| (file.display().to_string(), terms)))
                }
                Err(Mistakes(found)) => mistakes.extend(found),
            }
        }
    }
    mistakes.extend(together(&documents));
    if count == 0 {
        mistakes.push("there is no .toml or .json file in what was named".to_string());
    }
    if mistakes.is_empty() {
        Ok(match count {
            1 => "the file is right".to_string(),
            _ => format!("{count} files are right"),
        })
    } else {
        Err(Mistakes(mistakes))
    }
}

/// Checks one file; returns the document, where it is one.
fn check_file(file: &Path) -> Result<Option<Terms>, Mistakes> {
    match (extension(file), file.file_name().and_then(|name| name.to_str())) {
        ("json", _) => calendar(file).map(|_| None),
        (_, Some("vat.toml")) => vat(file).map(|_| None),
        _ => terms(file).map(Some),
    }
}

/// What documents say against each other, each with the name of its file.
fn together(documents: &[(String, Terms)]) -> Vec<String> {
    let told = |(place, wrong): (usize, Wrong)| {
        let file = documents.get(place).map_or("", |(file, _)| file.as_str());
        format!("{file}: {wrong}")
    };
    let all = documents.iter().map(|(_, terms)| terms);
    check_together(all).into_iter().map(told).collect()
}

/// Checks the catalogue in `folder` and writes it to `file`.
pub fn compile(folder: &Path, file: &Path) -> Result<String, Mistakes> {
    let catalogue = read(folder)?;
    let text = serde_json::to_string(&catalogue).map_err(|error| failed(file, &error))?;
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent).map_err(|error| failed(parent, &error))?;
    }
    // Written aside and renamed: whoever serves the file never sees half of it.
    let aside = file.with_extension("json.part");
    fs::write(&aside, &text).map_err(|error| failed(&aside, &error))?;
    fs::rename(&aside, file).map_err(|error| failed(file, &error))?;
    let (documents, bytes) = (catalogue.documents.len(), text.len());
    Ok(format!("{}: {bytes} bytes, documents: {documents}", file.display()))
}

/// Reads the catalogue at `path`, a folder or the one file that was compiled from it; without a
/// path the one in the current folder, else the one that this program carries.
pub fn open(path: Option<&Path>) -> Result<Catalogue, Mistakes> {
    match path {
        Some(path) if path.is_dir() => read(path),
        Some(path) => compiled(path),
        None if Path::new(HERE).is_dir() => read(Path::new(HERE)),
        None => carried(),
    }
}

/// Reads a whole catalogue and reports every mistake in it.
pub fn read(folder: &Path) -> Result<Catalogue, Mistakes> {
    let documents = files(&folder.join("terms"))?
        .into_iter()
        .map(|file| (file.display().to_string(), terms(&file)))
        .collect();
    let calendar = calendar(&folder.join("calendar").join("ru.json"));
    whole(documents, calendar, vat(&folder.join("vat.toml")))
}

/// Reads the catalogue that this program carries.
fn carried() -> Result<Catalogue, Mistakes> {
    let documents = CARRIED_TERMS
        .iter()
        .map(|(file, text)| ((*file).to_string(), read_terms(file, text).map_err(Mistakes::from)))
        .collect();
    let calendar = calendar_of("calendar/ru.json", CARRIED_CALENDAR);
    whole(documents, calendar, read_vat("vat.toml", CARRIED_VAT).map_err(Mistakes::from))
}

/// Reads a catalogue that was written as one file.
fn compiled(file: &Path) -> Result<Catalogue, Mistakes> {
    let tree: Tree = serde_json::from_str(&text(file)?).map_err(|error| failed(file, &error))?;
    let catalogue = Catalogue::from_tree(tree).map_err(|wrong| failed(file, &wrong))?;
    if catalogue.schema != SCHEMA {
        let (file, schema) = (file.display(), catalogue.schema);
        let wrong = format!("{file}: schema {schema} is not schema {SCHEMA}; compile it anew");
        return Err(Mistakes(vec![wrong]));
    }
    let mistakes = |terms: &Terms| {
        let told = |wrong| format!("{}: {}: {wrong}", file.display(), terms.id);
        check_terms(terms).into_iter().map(told).collect::<Vec<_>>()
    };
    let mut mistakes: Vec<String> = catalogue.documents.iter().flat_map(mistakes).collect();
    mistakes.extend(check_together(catalogue.documents.iter()).into_iter().map(
        |(place, wrong)| {
            let terms = catalogue.documents.get(place).map_or("", |terms| terms.id.as_str());
            format!("{}: {terms}: {wrong}", file.display())
        },
    ));
    if mistakes.is_empty() { Ok(catalogue) } else { Err(Mistakes(mistakes)) }
}

/// Puts a catalogue together, each document with the name of its file.
fn whole(
    read: Vec<(String, Result<Terms, Mistakes>)>,
    calendar: Result<ProductionCalendar, Mistakes>,
    vat: Result<VatRates, Mistakes>,
) -> Result<Catalogue, Mistakes> {
    let mut mistakes = Vec::new();
    let mut documents: Vec<(String, Terms)> = Vec::new();
    for (file, terms) in read {
        match terms {
            Ok(terms) => documents.push((file, terms)),
            Err(Mistakes(found)) => mistakes.extend(found),
        }
    }
    documents.sort_by(|(_, one), (_, other)| one.document.cmp(&other.document));
    for (file, terms) in &documents {
        let same = |(other, known): &&(String, Terms)| known.id == terms.id && other < file;
        if let Some((other, _)) = documents.iter().find(same) {
            mistakes.push(format!("{file}: the id \"{}\" is already that of {other}", terms.id));
        }
    }
    mistakes.extend(together(&documents));
    match (calendar, vat) {
        (Ok(calendar), Ok(vat)) if mistakes.is_empty() => {
            let documents = documents.into_iter().map(|(_, terms)| terms).collect();
            Ok(Catalogue { schema: SCHEMA, documents, calendar, vat })
        }
        (calendar, vat) => {
            mistakes.extend(calendar.err().into_iter().flat_map(|Mistakes(found)| found));
            mistakes.extend(vat.err().into_iter().flat_map(|Mistakes(found)| found));
            Err(Mistakes(mistakes))
        }
    }
}

fn terms(file: &Path) -> Result<Terms, Mistakes> {
    Ok(read_terms(&file.display().to_string(), &text(file)?)?)
}

fn vat(file: &Path) -> Result<VatRates, Mistakes> {
    Ok(read_vat(&file.display().to_string(), &text(file)?)?)
}

fn calendar(file: &Path) -> Result<ProductionCalendar, Mistakes> {
    calendar_of(&file.display().to_string(), &text(file)?)
}

fn calendar_of(file: &str, text: &str) -> Result<ProductionCalendar, Mistakes> {
    let parsed = serde_json::from_str(text)
        .map_err(|error| (error.line(), error.column(), error.to_string()));
    Ok(read_calendar(file, text, parsed)?)
}

fn text(file: &Path) -> Result<String, Mistakes> {
    fs::read_to_string(file).map_err(|error| failed(file, &error))
}

/// The data files at `path`, sorted, folders opened.
fn files(path: &Path) -> Result<Vec<PathBuf>, Mistakes> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(|error| failed(path, &error))? {
        let entry = entry.map_err(|error| failed(path, &error))?.path();
        if entry.is_dir() {
            found.extend(files(&entry)?);
        } else if matches!(extension(&entry), "toml" | "json") {
            found.push(entry);
        }
    }
    found.sort();
    Ok(found)
}

fn extension(file: &Path) -> &str {
    file.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

fn failed(path: &Path, error: &dyn std::error::Error) -> Mistakes {
    Mistakes(vec![format!("{}: {error}", path.display())])
}
