//! Addresses: every one is spelt here, and the state of a page is in it.
//!
//! Everything stands behind the `#`, so that the bundle runs from any folder of any static
//! host: `#/?requests=4x25&months=12`, `#/package?plan=subscription&units=30`.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use kvant_core::calendar::{DAYS_FROM, DAYS_TO, iso};
use kvant_core::catalogue::{Attributes, Catalogue, Readings, Rules, Terms};
use kvant_core::money::Rub;
use kvant_core::quantum::Quanta;
use kvant_core::usage::{Profile, Requests};

/// The pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// «Подбор тарифа».
    Choice,
    /// «Расчёт пакета».
    Package,
}

impl Page {
    /// Returns the path after the `#`.
    pub const fn path(self) -> &'static str {
        match self {
            Page::Choice => "/",
            Page::Package => "/package",
        }
    }
}

/// What the page «Подбор тарифа» computes with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceState {
    /// The document.
    pub document: String,
    /// What is known about the client.
    pub client: Attributes,
    /// Kinds of requests; never empty.
    pub requests: Vec<Requests>,
    /// The horizon in months.
    pub months: u32,
    /// The first day of the horizon.
    pub from: NaiveDate,
    /// What the person pays a month today.
    pub paid_now: Option<Rub>,
    /// Readings that differ from the assumed ones.
    pub readings: Readings,
}

/// What the page «Расчёт пакета» computes with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageState {
    /// The document.
    pub document: String,
    /// The plan.
    pub plan: String,
    /// What is known about the client.
    pub client: Attributes,
    /// How much is bought.
    pub units: u32,
    /// The day of the payment.
    pub paid_on: NaiveDate,
    /// Readings that differ from the assumed ones.
    pub readings: Readings,
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
    pub query: BTreeMap<String, String>,
    /// What could not be read.
    pub problems: Vec<LinkProblem>,
}

impl Address {
    /// Takes the part from the `#` apart. An unknown page opens the first one.
    pub fn parse(hash: &str) -> Address {
        let bare = hash.strip_prefix('#').unwrap_or(hash);
        let (path, query) = bare.split_once('?').unwrap_or((bare, ""));
        let mut problems = Vec::new();
        let page = match path.trim_end_matches('/') {
            "" => Page::Choice,
            "/package" => Page::Package,
            other => {
                problems.push(LinkProblem::Page { path: other.to_string() });
                Page::Choice
            }
        };
        let decoded = |text: &str| {
            percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
        };
        let query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(key, value)| (decoded(key), decoded(value)))
            .collect();
        Address { page, query, problems }
    }
}

/// Reads keys one by one and remembers which of them could not be read.
struct Reader<'a> {
    query: BTreeMap<String, String>,
    problems: Vec<LinkProblem>,
    catalogue: &'a Catalogue,
}

impl<'a> Reader<'a> {
    fn take<T>(&mut self, key: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let value = self.query.remove(key)?;
        let read = read(&value);
        if read.is_none() {
            self.problems.push(LinkProblem::Value { key: key.to_string(), value });
        }
        read
    }

    fn document(&mut self) -> Option<&'a Terms> {
        let catalogue = self.catalogue;
        self.take("doc", |id| catalogue.document(id).ok()).or(catalogue.documents.first()).inspect(
            |terms| {
                let given = self.query.remove("edition");
                if let Some(given) = given.filter(|given| *given != terms.edition.id) {
                    self.problems.push(LinkProblem::Edition { given });
                }
            },
        )
    }

    fn client(&mut self, terms: &Terms, client: &mut Attributes) {
        client.retain(|key, _| terms.attribute.iter().any(|attribute| attribute.id == *key));
        for attribute in &terms.attribute {
            let known = |id: &str| attribute.values.iter().find(|value| value.id == id);
            let given = self.take(&format!("client.{}", attribute.id), known);
            let held = client.get(&attribute.id).and_then(|held| known(held));
            if let Some(value) = given.or(held).or(attribute.values.first()) {
                client.insert(attribute.id.clone(), value.id.clone());
            }
        }
    }

    fn readings(&mut self, terms: &Terms) -> Readings {
        let mut readings = Readings::new();
        let keys: Vec<String> =
            self.query.keys().filter(|key| key.starts_with("read.")).cloned().collect();
        for key in keys {
            let matter = key.trim_start_matches("read.").to_string();
            let taken = self.take(&key, |reading| {
                let one = Readings::from([(matter.clone(), reading.to_string())]);
                Rules::of(terms, &one).is_ok().then(|| reading.to_string())
            });
            readings.extend(taken.map(|reading| (matter, reading)));
        }
        readings
    }

    /// Whatever is left was not understood by anybody.
    fn finish(mut self) -> Vec<LinkProblem> {
        let stray = std::mem::take(&mut self.query);
        self.problems
            .extend(stray.into_iter().map(|(key, value)| LinkProblem::Value { key, value }));
        self.problems
    }
}

/// Reads the state of «Подбор тарифа»; `otherwise` is what holds for keys that are missing.
pub fn read_choice(
    catalogue: &Catalogue,
    address: Address,
    otherwise: ChoiceState,
) -> (ChoiceState, Vec<LinkProblem>) {
    let Address { query, problems, .. } = address;
    let mut reader = Reader { query, problems, catalogue };
    let mut state = otherwise;
    if let Some(terms) = reader.document() {
        state.document.clone_from(&terms.id);
        reader.client(terms, &mut state.client);
        state.readings = reader.readings(terms);
    }
    let requests = reader.take("requests", read_requests);
    state.requests = requests.unwrap_or(state.requests);
    let months = reader.take("months", |text| within(text, 1, Profile::MONTHS_MAX));
    state.months = months.unwrap_or(state.months);
    let from = reader
        .take("from", read_month)
        .filter(|from| Profile::new(*from, state.months, state.requests.clone(), 0).is_ok());
    state.from = from.unwrap_or(state.from);
    state.paid_now = reader.take("now", |text| crate::entry::amount(text).ok());
    (state, reader.finish())
}

/// Reads the state of «Расчёт пакета»; `otherwise` is what holds for keys that are missing.
pub fn read_package(
    catalogue: &Catalogue,
    address: Address,
    otherwise: PackageState,
) -> (PackageState, Vec<LinkProblem>) {
    let Address { query, problems, .. } = address;
    let mut reader = Reader { query, problems, catalogue };
    let mut state = otherwise;
    if let Some(terms) = reader.document() {
        state.document.clone_from(&terms.id);
        reader.client(terms, &mut state.client);
        let known = |id: &str| terms.plan.iter().find(|plan| plan.id == id);
        let plan = reader.take("plan", known).or(known(&state.plan)).or(terms.plan.first());
        if let Some(plan) = plan {
            state.plan.clone_from(&plan.id);
            if state.units == 0 {
                state.units = plan.package.minimum_units;
            }
        }
        state.readings = reader.readings(terms);
    }
    let units = reader.take("units", |text| within(text, 1, Quanta::ASKED_MAX.count()));
    state.units = units.unwrap_or(state.units);
    state.paid_on = reader.take("paid", read_date).unwrap_or(state.paid_on);
    (state, reader.finish())
}

fn within(text: &str, min: u32, max: u32) -> Option<u32> {
    text.parse().ok().filter(|number| (min..=max).contains(number))
}

fn read_requests(text: &str) -> Option<Vec<Requests>> {
    let kinds: Option<Vec<Requests>> = text
        .split(',')
        .map(|kind| {
            let (per_month, minutes_each) = kind.split_once('x')?;
            Some(Requests {
                per_month: within(per_month, 0, Profile::REQUESTS_MAX)?,
                minutes_each: within(minutes_each, 1, Profile::MINUTES_MAX)?,
            })
        })
        .collect();
    kinds.filter(|kinds| Profile::new(DAYS_FROM, 1, kinds.clone(), 0).is_ok())
}

/// Reads `2026-11-22` within the years that can be asked about.
pub fn read_date(text: &str) -> Option<NaiveDate> {
    kvant_core::tree::read_date(text).filter(|date| (DAYS_FROM..=DAYS_TO).contains(date))
}

fn read_month(text: &str) -> Option<NaiveDate> {
    read_date(&format!("{text}-01"))
}

/// Writes the address of «Подбор тарифа» from the `#` on.
pub fn write_choice(state: &ChoiceState, edition: &str) -> String {
    let kinds: Vec<String> = state
        .requests
        .iter()
        .map(|kind| format!("{}x{}", kind.per_month, kind.minutes_each))
        .collect();
    let mut link = format!("#/?doc={}", state.document);
    write_client(&mut link, &state.client);
    let from = format!("{:04}-{:02}", state.from.year(), state.from.month());
    link.push_str(&format!("&requests={}&months={}&from={from}", kinds.join(","), state.months));
    if let Some(now) = state.paid_now {
        link.push_str(&format!("&now={now}"));
    }
    write_readings(&mut link, &state.readings, edition);
    link
}

/// Writes the address of «Расчёт пакета» from the `#` on.
pub fn write_package(state: &PackageState, edition: &str) -> String {
    let mut link = format!("#/package?doc={}&plan={}", state.document, state.plan);
    write_client(&mut link, &state.client);
    link.push_str(&format!("&units={}&paid={}", state.units, iso(state.paid_on)));
    write_readings(&mut link, &state.readings, edition);
    link
}

fn write_client(link: &mut String, client: &Attributes) {
    for (attribute, value) in client {
        link.push_str(&format!("&client.{attribute}={value}"));
    }
}

fn write_readings(link: &mut String, readings: &Readings, edition: &str) {
    for (matter, reading) in readings {
        link.push_str(&format!("&read.{matter}={reading}"));
    }
    link.push_str(&format!("&edition={edition}"));
}
