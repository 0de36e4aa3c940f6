//! «Подбор тарифа».

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use kvant_core::by_name::ByName;
use kvant_core::calendar::DAYS_FROM;
use kvant_core::catalogue::{Attributes, Catalogue, Readings, Terms};
use kvant_core::money::Rub;
use kvant_core::quantum::UnitKind;
use kvant_core::usage::{Per, Profile, Requests};

use crate::address::{
    Address, LinkProblem, Page, Reader, read_date, within, write_client, write_readings,
};
use crate::clock;
use crate::page_states::PageState;
use kvant_device::Preference;

/// In which order the plans stand, and which of them are compared at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sifting {
    /// The fastest promised reaction first, else the cheapest.
    pub is_by_reaction: bool,
    /// Only plans that count in this unit.
    pub counted: Option<UnitKind>,
    /// Only plans under which somebody works on days off.
    pub needs_days_off: bool,
    /// Only plans with a known price for the whole load.
    pub needs_price: bool,
}

/// What the page «Подбор тарифа» computes with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceState {
    /// The software for which support is looked for, by its id; empty where no document names any.
    pub software: String,
    /// The documents that are compared, in the order of the catalogue; none: those for the software.
    pub documents: Vec<String>,
    /// Whether the page speaks of one document alone, as on its provider's own site.
    pub is_fixed: bool,
    /// What is known about the client, by document.
    pub clients: ByName<Attributes>,
    /// Kinds of requests; never empty.
    pub requests: Vec<Requests>,
    /// The share of urgent requests, in percent.
    pub urgent_percent: u32,
    /// The share of requests on days off, in percent.
    pub day_off_percent: u32,
    /// The horizon in months.
    pub months: u32,
    /// The first day of the horizon.
    pub from: NaiveDate,
    /// What the person pays a month today.
    pub paid_now: Option<Rub>,
    /// Prices that the person was told, by document.
    pub offered_price: ByName<Rub>,
    /// Readings that differ from the assumed ones, by document.
    pub readings: ByName<Readings>,
    /// How the plans are put in order and left out.
    pub sifting: Sifting,
}

impl ChoiceState {
    /// Returns the use, in the limits of the core.
    pub fn profile(&self) -> Result<Profile, kvant_core::refusal::Refusal> {
        let (urgent, off) = (self.urgent_percent, self.day_off_percent);
        Profile::new(self.from, self.months, self.requests.clone(), urgent, off)
    }

    /// Returns whether a document is compared.
    pub fn compares(&self, terms: &Terms) -> bool {
        if self.documents.is_empty() {
            return self.is_meant(terms);
        }
        self.documents.contains(&terms.id)
    }

    /// Returns whether a document is for the software; one that names none is not against it.
    pub fn is_meant(&self, terms: &Terms) -> bool {
        terms.supports(&self.software) != Some(false)
    }
}

impl PageState for ChoiceState {
    const PAGE: Page = Page::Choice;
    const PREFERENCE: Preference = Preference::Choice;
    const HAS_INPUTS: bool = true;

    fn usual(now: NaiveDateTime) -> ChoiceState {
        ChoiceState {
            software: String::new(),
            documents: Vec::new(),
            is_fixed: false,
            clients: ByName::new(),
            requests: vec![Requests::monthly(4, 25)],
            urgent_percent: 0,
            day_off_percent: 0,
            months: 12,
            from: clock::next_month(now.date()),
            paid_now: None,
            offered_price: ByName::new(),
            readings: ByName::new(),
            sifting: Sifting::default(),
        }
    }

    fn read(
        catalogue: &Catalogue,
        address: Address,
        otherwise: ChoiceState,
    ) -> (ChoiceState, Vec<LinkProblem>) {
        let mut reader = Reader::new(catalogue, address);
        let mut state = otherwise;
        let known = |ids: &str| {
            let ids = ids.split(',').map(str::to_string);
            ids.map(|id| catalogue.document(&id).ok().map(|_| id)).collect::<Option<Vec<String>>>()
        };
        let fixed = reader.take("only", |id| known(id).filter(|ids| ids.len() == 1));
        state.is_fixed = fixed.is_some();
        let all = || catalogue.documents.iter().map(|terms| terms.id.clone()).collect();
        let named = reader.take("doc", |ids| if ids == "all" { Some(all()) } else { known(ids) });
        let software = reader.take("software", |id| {
            let software = catalogue.software().into_iter().find(|one| one.id == id);
            software.map(|one| one.id.clone())
        });
        if software.is_some() {
            state.documents.clear();
        }
        state.documents = fixed.or(named).unwrap_or(state.documents);
        // A link to one document names neither it nor its edition again.
        let single = match state.documents.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        // Whoever looks at one document has what it is for.
        let own = single.as_ref().and_then(|id| catalogue.document(id).ok());
        let own = own.and_then(|terms| terms.named_software().first());
        let first = catalogue.software().into_iter().next();
        let held = Some(state.software).filter(|held| !held.is_empty());
        let software = software.filter(|_| !state.is_fixed);
        let software = software.or(own.map(|own| own.id.clone())).or(held);
        state.software = software.or(first.map(|first| first.id.clone())).unwrap_or_default();
        for terms in &catalogue.documents {
            let id = &terms.id;
            let dotted = |key: &str| match &single {
                Some(single) if single == id => format!("{key}."),
                _ => format!("{key}.{id}."),
            };
            let client = state.clients.entry(id.clone()).or_default();
            reader.client(&dotted("client"), terms, client);
            let readings = reader.readings(&dotted("read"), terms);
            if !readings.is_empty() {
                state.readings.insert(id.clone(), readings);
            }
            let offered_price =
                reader.take(&format!("quoted.{id}"), |text| crate::entry::amount(text).ok());
            state.offered_price.extend(offered_price.map(|price| (id.clone(), price)));
            let is_single = single.as_ref() == Some(id);
            let edition = if is_single { "edition".to_string() } else { format!("edition.{id}") };
            reader.edition(&edition, terms);
        }
        let requests = reader.take("requests", read_requests);
        state.requests = requests.unwrap_or(state.requests);
        let percent = |text: &str| within(text, 0, 100);
        state.urgent_percent = reader.take("urgent", percent).unwrap_or(state.urgent_percent);
        state.day_off_percent = reader.take("off", percent).unwrap_or(state.day_off_percent);
        let months = reader.take("months", |text| within(text, 1, Profile::MONTHS_MAX));
        state.months = months.unwrap_or(state.months);
        let from = reader.take("from", |text| read_date(&format!("{text}-01")));
        let before = state.from;
        state.from = from.unwrap_or(before);
        if state.profile().is_err() {
            state.from = before;
        }
        state.paid_now = reader.take("now", |text| crate::entry::amount(text).ok());
        let mut is_asked =
            |key: &str, word: &str| reader.take(key, |text| (text == word).then_some(())).is_some();
        state.sifting.is_by_reaction = is_asked("sort", BY_REACTION);
        state.sifting.needs_days_off = is_asked("works", ON_DAYS_OFF);
        state.sifting.needs_price = is_asked("price", KNOWN_PRICE);
        state.sifting.counted = reader.take("counted", UnitKind::of);
        (state, reader.finish())
    }

    fn write(&self, catalogue: &Catalogue) -> String {
        let kinds: Vec<String> = self.requests.iter().map(write_requests).collect();
        let is_single = self.documents.len() == 1;
        let is_all = self.documents.len() == catalogue.documents.len();
        let documents = if is_all && !is_single { "all" } else { &self.documents.join(",") };
        let software = format!("software={}", self.software);
        let mut link = if self.is_fixed {
            format!("#/?only={documents}")
        } else if self.documents.is_empty() {
            format!("#/?{software}")
        } else if is_single {
            format!("#/?doc={documents}")
        } else {
            format!("#/?{software}&doc={documents}")
        };
        for terms in catalogue.documents.iter().filter(|terms| self.compares(terms)) {
            let id = &terms.id;
            let dotted = |key: &str| {
                if is_single { format!("{key}.") } else { format!("{key}.{id}.") }
            };
            // What is assumed anyway needs no words.
            let mut client = self.clients.get(id).cloned().unwrap_or_default();
            client.retain(|key, value| {
                let known = terms.attribute.iter().find(|attribute| attribute.id == *key);
                known.is_some_and(|known| known.assumed.as_ref() != Some(value))
            });
            write_client(&mut link, &dotted("client"), &client);
            if let Some(readings) = self.readings.get(id) {
                write_readings(&mut link, &dotted("read"), readings);
            }
            if let Some(price) = self.offered_price.get(id) {
                link.push_str(&format!("&quoted.{id}={price}"));
            }
        }
        let from = format!("{:04}-{:02}", self.from.year(), self.from.month());
        let kinds = kinds.join(",");
        link.push_str(&format!("&requests={kinds}&months={}&from={from}", self.months));
        for (key, percent) in [("urgent", self.urgent_percent), ("off", self.day_off_percent)] {
            if percent > 0 {
                link.push_str(&format!("&{key}={percent}"));
            }
        }
        if let Some(now) = self.paid_now {
            link.push_str(&format!("&now={now}"));
        }
        let Sifting { is_by_reaction, counted, needs_days_off, needs_price } = self.sifting;
        let words = [
            ("sort", is_by_reaction.then_some(BY_REACTION)),
            ("counted", counted.and_then(|unit| UnitKind::WORDS.get(unit as usize).copied())),
            ("works", needs_days_off.then_some(ON_DAYS_OFF)),
            ("price", needs_price.then_some(KNOWN_PRICE)),
        ];
        for (key, word) in words {
            link.extend(word.map(|word| format!("&{key}={word}")));
        }
        // Last, because nobody reads them: the figures stand on these editions.
        for terms in catalogue.documents.iter().filter(|terms| self.compares(terms)) {
            let edition =
                if is_single { "edition".to_string() } else { format!("edition.{}", terms.id) };
            link.push_str(&format!("&{edition}={}", terms.edition.id));
        }
        link
    }
}

/// `4x25`, `6x5-15` for a range of minutes, `1x120/quarter` for a period that is not a month.
fn write_requests(kind: &Requests) -> String {
    let Requests { count, per, shortest_minutes, longest_minutes } = *kind;
    let mut text = format!("{count}x{shortest_minutes}");
    if longest_minutes != shortest_minutes {
        text.push_str(&format!("-{longest_minutes}"));
    }
    text.push_str(match per {
        Per::Month => "",
        Per::Quarter => "/quarter",
        Per::Year => "/year",
    });
    text
}

/// Words of links.
const BY_REACTION: &str = "reaction";
const ON_DAYS_OFF: &str = "days-off";
const KNOWN_PRICE: &str = "known";

fn read_requests(text: &str) -> Option<Vec<Requests>> {
    let kinds: Option<Vec<Requests>> = text
        .split(',')
        .map(|kind| {
            let (count, rest) = kind.split_once('x')?;
            let (minutes, per) = match rest.split_once('/') {
                Some((minutes, per)) => (minutes, Per::of(per)?),
                None => (rest, Per::Month),
            };
            let (shortest, longest) = minutes.split_once('-').unwrap_or((minutes, minutes));
            Some(Requests {
                count: within(count, 0, Requests::count_max(per))?,
                per,
                shortest_minutes: within(shortest, 1, Profile::MINUTES_MAX)?,
                longest_minutes: within(longest, 1, Profile::MINUTES_MAX)?,
            })
        })
        .collect();
    kinds.filter(|kinds| Profile::new(DAYS_FROM, 1, kinds.clone(), 0, 0).is_ok())
}
