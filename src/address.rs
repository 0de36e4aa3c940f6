//! Addresses: every page has one, and is spelt here.
//!
//! Everything stands behind the `#`, so that the bundle runs from any folder of any static
//! host: `#/?requests=4x25&months=12`, `#/package?plan=subscription&units=30`.

use chrono::NaiveDate;
use kvant_core::by_name::ByName;
use kvant_core::calendar::{DAYS_FROM, DAYS_TO};
use kvant_core::catalogue::{Attributes, Catalogue, Readings, Terms, read_as};

/// The pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// «Подбор тарифа».
    Choice,
    /// «Расчёт пакета».
    Package,
    /// «Сроки».
    Deadlines,
    /// «Условия».
    Terms,
    /// «Мой пакет».
    My,
    /// «Обращения».
    Requests,
    /// «История».
    History,
    /// «Настройки».
    Settings,
    /// «Акты», a page that «Мой пакет» leads to.
    Act,
}

impl Page {
    /// For whoever asks what the terms say, as they stand in the frame.
    pub const ASK: [Page; 4] = [Page::Choice, Page::Package, Page::Deadlines, Page::Terms];

    /// For whoever keeps account of what was bought, as they stand in the frame.
    pub const KEEP: [Page; 4] = [Page::My, Page::Requests, Page::History, Page::Settings];

    /// All of them.
    pub const ALL: [Page; 9] = [
        Page::Choice,
        Page::Package,
        Page::Deadlines,
        Page::Terms,
        Page::My,
        Page::Requests,
        Page::History,
        Page::Settings,
        Page::Act,
    ];

    /// The most used, which stay at the bottom of a phone.
    pub const TABS: [Page; 4] = [Page::Choice, Page::Deadlines, Page::My, Page::Requests];

    /// All others, which a phone shows when asked for more.
    pub const REST: [Page; 4] = [Page::Package, Page::Terms, Page::History, Page::Settings];

    /// Returns the page that the frame marks for it: the act has no place of its own there.
    pub const fn in_the_frame(self) -> Page {
        match self {
            Page::Act => Page::My,
            page => page,
        }
    }

    /// Whether it belongs to the account of what was bought.
    pub const fn is_account(self) -> bool {
        match self {
            Page::Choice | Page::Package | Page::Deadlines | Page::Terms => false,
            Page::My | Page::Requests | Page::History | Page::Settings | Page::Act => true,
        }
    }

    /// Returns the path after the `#`.
    pub const fn path(self) -> &'static str {
        match self {
            Page::Choice => "/",
            Page::Package => "/package",
            Page::Deadlines => "/deadlines",
            Page::Terms => "/terms",
            Page::My => "/my",
            Page::Requests => "/requests",
            Page::History => "/history",
            Page::Settings => "/settings",
            Page::Act => "/act",
        }
    }
}

/// Something in a link that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkProblem {
    /// The page is not known.
    Page {
        /// Its path.
        path: String,
    },
    /// A value is not known, or out of its limits.
    Value {
        /// Its key.
        key: String,
        /// What was given.
        value: String,
    },
    /// The link was made for another edition of the terms.
    Edition {
        /// The edition it was made for.
        given: String,
    },
}

/// An address taken apart: the page, and keys with their values.
pub struct Address {
    /// The page.
    pub page: Page,
    /// What stands after the `?`.
    pub query: ByName<String>,
    /// What could not be read.
    pub problems: Vec<LinkProblem>,
}

impl Address {
    /// Takes the part from the `#` apart. An unknown page opens the first one.
    ///
    /// What a messenger took along at its end (a full stop, a bracket, a quotation mark) is no part
    /// of it: no address ends so.
    pub fn parse(hash: &str) -> Address {
        let bare = without_punctuation(hash.strip_prefix('#').unwrap_or(hash));
        let (path, query) = bare.split_once('?').unwrap_or((bare, ""));
        let mut problems = Vec::new();
        let path = path.trim_end_matches('/');
        let known = |page: &Page| page.path().trim_end_matches('/') == path;
        let page = Page::ALL.into_iter().find(known).unwrap_or_else(|| {
            problems.push(LinkProblem::Page { path: path.to_string() });
            Page::Choice
        });
        let decoded = |text: &str| {
            percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
        };
        // Put in one by one: collecting sorts first, and a sort weighs more in the browser.
        let mut keys = ByName::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            keys.insert(decoded(key), decoded(value));
        }
        Address { page, query: keys, problems }
    }
}

/// Takes off what stood behind a link in a text.
fn without_punctuation(mut bare: &str) -> &str {
    const ENCODED: [&str; 4] = ["%C2%BB", "%E2%80%9D", "%E2%80%A6", "%3E"];
    loop {
        let shorter =
            bare.trim_end_matches(['.', ',', ')', ']', ';', ':', '!', '»', '”', '…', '>']);
        // So a browser writes letters that are not ASCII.
        let shorter = ENCODED.iter().find_map(|one| shorter.strip_suffix(one)).unwrap_or(shorter);
        if shorter.len() == bare.len() {
            return bare;
        }
        bare = shorter;
    }
}

/// Reads keys one by one and remembers which of them could not be read.
pub struct Reader<'a> {
    query: ByName<String>,
    problems: Vec<LinkProblem>,
    catalogue: &'a Catalogue,
}

impl<'a> Reader<'a> {
    /// Begins to read `address`.
    pub fn new(catalogue: &'a Catalogue, address: Address) -> Reader<'a> {
        let Address { query, problems, .. } = address;
        Reader { query, problems, catalogue }
    }

    /// Takes the value of `key` out; one that `read` does not know becomes a problem.
    pub fn take<T>(&mut self, key: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let value = self.query.remove(key)?;
        let read = read(&value);
        if read.is_none() {
            self.problems.push(LinkProblem::Value { key: key.to_string(), value });
        }
        read
    }

    /// The document that the link names, else `otherwise`, else the first that `fits`.
    pub fn document(
        &mut self,
        otherwise: &str,
        fits: impl Fn(&Terms) -> bool,
    ) -> Option<&'a Terms> {
        let catalogue = self.catalogue;
        let known = |id: &str| catalogue.document(id).ok().filter(|terms| fits(terms));
        let named = self.take("doc", known).or_else(|| known(otherwise));
        let terms = named.or_else(|| catalogue.documents.iter().find(|terms| fits(terms)));
        if let Some(terms) = terms {
            self.edition("edition", terms);
        }
        terms
    }

    /// Takes the edition out, for which the link was made; another one than that of `terms` becomes a
    /// problem.
    pub fn edition(&mut self, key: &str, terms: &Terms) {
        let given = self.query.remove(key);
        if let Some(given) = given.filter(|given| *given != terms.edition.id) {
            self.problems.push(LinkProblem::Edition { given });
        }
    }

    /// What is known about the client, from keys that begin with `prefix`; every attribute of the
    /// document has a value afterwards.
    pub fn client(&mut self, prefix: &str, terms: &Terms, client: &mut Attributes) {
        client.retain(|key, _| terms.attribute.iter().any(|attribute| attribute.id == *key));
        for attribute in &terms.attribute {
            let known = |id: &str| attribute.values.iter().find(|value| value.id == id);
            let given = self.take(&format!("{prefix}{}", attribute.id), known);
            let held = client.get(&attribute.id).and_then(|held| known(held));
            let assumed = attribute.assumed.as_deref().and_then(known);
            if let Some(value) = given.or(held).or(assumed).or(attribute.values.first()) {
                client.insert(attribute.id.clone(), value.id.clone());
            }
        }
    }

    /// Readings, from keys that begin with `prefix`.
    pub fn readings(&mut self, prefix: &str, terms: &Terms) -> Readings {
        let mut readings = Readings::new();
        let keys: Vec<String> =
            self.query.keys().filter(|key| key.starts_with(prefix)).cloned().collect();
        for key in keys {
            let matter = key.strip_prefix(prefix).unwrap_or(&key).to_string();
            let taken = self.take(&key, |reading| {
                let mut one = Readings::new();
                one.insert(matter.clone(), reading.to_string());
                read_as(terms, &one).is_ok().then(|| reading.to_string())
            });
            readings.extend(taken.map(|reading| (matter, reading)));
        }
        readings
    }

    /// Whatever is left was not understood by anybody.
    pub fn finish(mut self) -> Vec<LinkProblem> {
        let stray = std::mem::take(&mut self.query);
        self.problems
            .extend(stray.into_iter().map(|(key, value)| LinkProblem::Value { key, value }));
        self.problems
    }
}

/// Reads a whole number between two limits.
pub fn within(text: &str, min: u32, max: u32) -> Option<u32> {
    text.parse().ok().filter(|number| (min..=max).contains(number))
}

/// Reads `2026-11-22` within the years that can be asked about.
pub fn read_date(text: &str) -> Option<NaiveDate> {
    kvant_core::tree::read_date(text).filter(|date| (DAYS_FROM..=DAYS_TO).contains(date))
}

/// Adds what is known about the client to a link.
pub fn write_client(link: &mut String, prefix: &str, client: &Attributes) {
    for (attribute, value) in client {
        link.push_str(&format!("&{prefix}{attribute}={value}"));
    }
}

/// Returns what of `client` matters under `readings`.
pub fn asked_of_client(
    catalogue: &Catalogue,
    document: &str,
    client: &Attributes,
    readings: &Readings,
) -> Attributes {
    let mut asked = client.clone();
    if let Ok(terms) = catalogue.document(document) {
        asked.retain(|key, _| terms.asked_attributes(readings).any(|known| known.id == *key));
    }
    asked
}

/// Adds readings to a link.
pub fn write_readings(link: &mut String, prefix: &str, readings: &Readings) {
    for (matter, reading) in readings {
        link.push_str(&format!("&{prefix}{matter}={reading}"));
    }
}

/// Returns the edition of a document; empty where there is no such document.
pub fn edition_of<'a>(catalogue: &'a Catalogue, document: &str) -> &'a str {
    catalogue.document(document).map_or("", |terms| &terms.edition.id)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn what_stands_right_behind_a_link_is_no_part_of_it() {
        for behind in
            ["", ".", ")", ",", "»", ").", "%C2%BB.", "»,", "…", "!", "]", ";", ":", "%3E", "”)."]
        {
            let address =
                Address::parse(&format!("#/deadlines?doc=crmbp&at=2026-11-20T17:30{behind}"));
            assert_eq!((address.page, address.problems.as_slice()), (Page::Deadlines, &[][..]));
            assert_eq!(address.query.get("at").unwrap(), "2026-11-20T17:30", "{behind}");
            let address = Address::parse(&format!("#/package{behind}"));
            assert_eq!((address.page, address.problems.len()), (Page::Package, 0), "{behind}");
            let address = Address::parse(&format!("#/{behind}"));
            assert_eq!((address.page, address.problems.len()), (Page::Choice, 0), "{behind}");
        }
    }
}
