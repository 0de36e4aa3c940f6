//! Checks a terms file in the browser, the way `kvant check` does at a terminal.
//!
//! It stands apart because of its weight: it alone reads TOML, so the build splits it off the app,
//! and it is loaded when a person brings a file, and by nobody else.

use kvant_core::catalogue::{
    Catalogue, ReadError, SCHEMA, Terms, check_together, read_terms, schema_of,
};
use kvant_core::tree::{FromTree, Tree};

/// A document without mistakes.
#[derive(Debug)]
pub struct Checked {
    /// The document.
    pub terms: Terms,
    /// The catalogue with it, as `kvant compile` writes it.
    pub catalogue: String,
}

/// What is wrong with a file.
#[derive(Debug)]
pub struct Mistakes {
    /// Every mistake, as `kvant check` prints it.
    pub errors: Vec<String>,
    /// Whether the file was written for a newer app.
    pub is_newer: bool,
}

/// Checks the terms file `text` and puts its document into the catalogue: in the place of the one
/// with the same id, or as one more. `file` is only named in errors; `catalogue` is what the app
/// fetched, JSON.
///
/// # Errors
///
/// [`Mistakes`]: those of the file, or those of the catalogue, which are told by its name.
pub fn check(file: &str, text: &str, catalogue: &str) -> Result<Checked, Mistakes> {
    let is_newer = schema_of(text).is_some_and(|schema| schema > i64::from(SCHEMA));
    let wrong = |errors: Vec<String>| Mistakes { errors, is_newer };
    let terms = read_terms(file, text)
        .map_err(|errors| wrong(errors.iter().map(ReadError::to_string).collect()))?;
    match with(&terms, catalogue) {
        Ok(catalogue) => Ok(Checked { terms, catalogue }),
        Err(Refused::Catalogue(error)) => Err(wrong(vec![format!("catalogue.json: {error}")])),
        Err(Refused::Together(errors)) => {
            Err(wrong(errors.iter().map(|error| format!("{file}: {error}")).collect()))
        }
    }
}

/// Why a document cannot be put into the catalogue.
enum Refused {
    /// The catalogue itself cannot be read, or not be written.
    Catalogue(String),
    /// What the documents say against each other.
    Together(Vec<String>),
}

/// The catalogue with `terms` in it.
fn with(terms: &Terms, catalogue: &str) -> Result<String, Refused> {
    let tree = Tree::from_json(catalogue).map_err(Refused::Catalogue)?;
    let mut catalogue =
        Catalogue::from_tree(tree).map_err(|wrong| Refused::Catalogue(wrong.to_string()))?;
    catalogue.documents.retain(|known| known.id != terms.id);
    catalogue.documents.push(terms.clone());
    // The new document stands last, so the mistake is told of it.
    let together = check_together(catalogue.documents.iter());
    if !together.is_empty() {
        let told = together.into_iter().map(|(_, wrong)| wrong.to_string());
        return Err(Refused::Together(told.collect()));
    }
    catalogue.documents.sort_by(|one, other| one.document.cmp(&other.document));
    serde_json::to_string(&catalogue).map_err(|error| Refused::Catalogue(error.to_string()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use kvant_core::catalogue::{read_calendar, read_vat};
    use serde_json::Value;

    use super::*;

    const FILE: &str = include_str!("../../../public/catalogue/terms/crm-support.toml");
    const OTHER: &str = include_str!("../../../public/catalogue/terms/mywebstor.toml");

    /// What `kvant compile` would write of one document.
    fn catalogue() -> String {
        let calendar = include_str!("../../../public/catalogue/calendar/ru.json");
        let tree = Ok(serde_json::from_str(calendar).unwrap());
        let calendar = read_calendar("ru.json", calendar, tree).unwrap();
        let vat = include_str!("../../../public/catalogue/vat.toml");
        let vat = read_vat("vat.toml", vat).unwrap();
        let documents = vec![read_terms("crm-support.toml", FILE).unwrap()];
        serde_json::to_string(&Catalogue { schema: SCHEMA, documents, calendar, vat }).unwrap()
    }

    fn answer(text: &str) -> Result<Checked, Mistakes> {
        check("my.toml", text, &catalogue())
    }

    fn documents(checked: &Checked) -> Vec<String> {
        let catalogue: Value = serde_json::from_str(&checked.catalogue).unwrap();
        let documents = catalogue["documents"].as_array().unwrap();
        documents.iter().map(|one| one["id"].as_str().unwrap().to_string()).collect()
    }

    #[test]
    fn a_document_that_is_there_is_replaced() {
        let changed = FILE.replace("Скорая помощь", "Неотложка");
        let checked = answer(&changed).unwrap();
        assert_eq!(documents(&checked), ["crm-support"]);
        assert!(checked.catalogue.contains("Неотложка"));
        assert_eq!(checked.terms.plan[2].name, "Неотложка");
    }

    #[test]
    fn the_same_file_makes_the_same_catalogue() {
        assert_eq!(answer(FILE).unwrap().catalogue, catalogue());
    }

    #[test]
    fn a_new_document_is_added_in_the_order_of_numbers() {
        assert_eq!(documents(&answer(OTHER).unwrap()), ["crm-support", "mywebstor"]);
    }

    #[test]
    fn mistakes_are_told_as_at_a_terminal() {
        let changed = FILE.replace("\"15000.00\"", "\"15001.00\"");
        let mistakes = answer(&changed).unwrap_err();
        assert_eq!(mistakes.errors.len(), 1);
        let error = &mistakes.errors[0];
        assert!(error.starts_with("my.toml:") && error.contains("^^^"), "{error}");
        assert!(error.contains("15001.00") && error.contains("= correct the figure"), "{error}");
        assert!(!mistakes.is_newer);
    }

    #[test]
    fn a_file_for_a_newer_app_is_told_from_a_broken_one() {
        for (text, is_newer) in [
            (FILE.replace("schema = 1\n", "schema = 2\n"), true),
            (FILE.replace("schema = 1\n", "schema = 0\n"), false),
            ("это не TOML".to_string(), false),
            (String::new(), false),
        ] {
            let mistakes = answer(&text).unwrap_err();
            assert!(!mistakes.errors.is_empty());
            assert_eq!(mistakes.is_newer, is_newer);
        }
    }

    /// Software of another document under another name: the mistake is told of the new file.
    #[test]
    fn software_has_one_name_in_all_documents() {
        let other = OTHER.replace("name = \"Битрикс24\"", "name = \"Bitrix24\"");
        let errors = answer(&other).unwrap_err().errors;
        let error = &errors[0];
        assert!(error.starts_with("my.toml: software: \"bitrix24\" is called"), "{error}");
        assert!(error.contains("\"crm-support\""), "{error}");
        assert_eq!(errors.len(), 1);
        assert_eq!(documents(&answer(OTHER).unwrap()), ["crm-support", "mywebstor"]);
    }

    #[test]
    fn a_catalogue_that_cannot_be_read_is_named() {
        let mistakes = check("my.toml", FILE, "{}").unwrap_err();
        assert!(mistakes.errors[0].starts_with("catalogue.json: "));
    }
}
