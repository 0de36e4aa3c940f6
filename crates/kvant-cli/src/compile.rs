//! A catalogue read from its folder, checked, and written as one file.

use std::fs;
use std::path::{Path, PathBuf};

use kvant_core::calendar::ProductionCalendar;
use kvant_core::catalogue::{
    Catalogue, ReadError, SCHEMA, Terms, VatRates, read_calendar, read_terms, read_vat,
};

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
    for path in paths {
        for file in files(path)? {
            count = count.saturating_add(1);
            if let Err(Mistakes(found)) = check_file(&file) {
                mistakes.extend(found);
            }
        }
    }
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

fn check_file(file: &Path) -> Result<(), Mistakes> {
    match (extension(file), file.file_name().and_then(|name| name.to_str())) {
        ("json", _) => calendar(file).map(drop),
        (_, Some("vat.toml")) => vat(file).map(drop),
        _ => terms(file).map(drop),
    }
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

/// Reads a whole catalogue and reports every mistake in it.
pub fn read(folder: &Path) -> Result<Catalogue, Mistakes> {
    let mut mistakes = Vec::new();
    let mut documents: Vec<(PathBuf, Terms)> = Vec::new();
    for file in files(&folder.join("terms"))? {
        match terms(&file) {
            Ok(terms) => documents.push((file, terms)),
            Err(Mistakes(found)) => mistakes.extend(found),
        }
    }
    documents.sort_by(|(_, one), (_, other)| one.document.cmp(&other.document));
    for (file, terms) in &documents {
        let same = |(other, known): &&(PathBuf, Terms)| known.id == terms.id && other < file;
        if let Some((other, _)) = documents.iter().find(same) {
            let (file, other) = (file.display(), other.display());
            mistakes.push(format!("{file}: the id \"{}\" is already that of {other}", terms.id));
        }
    }
    let calendar = calendar(&folder.join("calendar").join("ru.json"));
    let vat = vat(&folder.join("vat.toml"));
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
    let text = text(file)?;
    let parsed = serde_json::from_str(&text)
        .map_err(|error| (error.line(), error.column(), error.to_string()));
    Ok(read_calendar(&file.display().to_string(), &text, parsed)?)
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
