//! What is on the desk: the catalogue, the page that is open, and what each page computes with.

use std::time::Duration;

use kvant_core::catalogue::{Catalogue, Terms};
use kvant_core::usage::Requests;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::clock;
use crate::routes::{
    Address, ChoiceState, LinkProblem, PackageState, Page, read_choice, read_package, write_choice,
    write_package,
};
use crate::storage::{Preference, recall, remember};

/// The desk of a running app. Its signals belong to the root and live as long as the page.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The terms.
    pub catalogue: &'static Catalogue,
    /// The page that is open.
    pub page: RwSignal<Page>,
    /// What «Подбор тарифа» computes with.
    pub choice: RwSignal<ChoiceState>,
    /// What «Расчёт пакета» computes with.
    pub package: RwSignal<PackageState>,
    /// What could not be read from the link.
    pub problems: RwSignal<Vec<LinkProblem>>,
    /// This year, for dates without one.
    pub this_year: i32,
}

impl Desk {
    /// Lays the desk as the address says, and as it was left for what the address is silent
    /// about.
    pub fn new(catalogue: &'static Catalogue) -> Desk {
        let recalled = |preference| recall(preference).unwrap_or_default();
        let choice = Address::parse(&recalled(Preference::Choice));
        let package = Address::parse(&recalled(Preference::Package));
        let (choice, _) = read_choice(catalogue, choice, usual_choice(catalogue));
        let (package, _) = read_package(catalogue, package, usual_package(catalogue));
        let desk = Desk {
            catalogue,
            page: RwSignal::new(Page::Choice),
            choice: RwSignal::new(choice),
            package: RwSignal::new(package),
            problems: RwSignal::new(Vec::new()),
            this_year: chrono::Datelike::year(&usual_package(catalogue).paid_on),
        };
        desk.arrive();
        desk
    }

    /// Returns the document of that id; links are read so that it is always there.
    pub fn terms(&self, id: &str) -> Option<&'static Terms> {
        self.catalogue.document(id).ok()
    }

    /// Takes over what the address says. A bare address changes the page alone.
    pub fn arrive(&self) {
        let address = Address::parse(&location_hash());
        let page = address.page;
        let problems = if address.query.is_empty() {
            address.problems
        } else {
            match page {
                Page::Choice => {
                    let usual = usual_choice(self.catalogue);
                    let (state, problems) = read_choice(self.catalogue, address, usual);
                    if self.choice.get_untracked() != state {
                        self.choice.set(state);
                    }
                    problems
                }
                Page::Package => {
                    let usual = usual_package(self.catalogue);
                    let (state, problems) = read_package(self.catalogue, address, usual);
                    if self.package.get_untracked() != state {
                        self.package.set(state);
                    }
                    problems
                }
            }
        };
        self.problems.set(problems);
        if self.page.get_untracked() != page {
            self.page.set(page);
        }
    }

    /// Returns the address of what is open, from the `#` on.
    pub fn address(&self) -> String {
        match self.page.get() {
            Page::Choice => {
                let state = self.choice.get();
                let edition = self.edition(&state.document);
                write_choice(&state, edition)
            }
            Page::Package => {
                let state = self.package.get();
                let edition = self.edition(&state.document);
                write_package(&state, edition)
            }
        }
    }

    fn edition(&self, document: &str) -> &'static str {
        self.terms(document).map_or("", |terms| &terms.edition.id)
    }

    /// Keeps the address and the memory of this device in step with what is open.
    ///
    /// Debounced: browsers throttle pages that rewrite their address at every key.
    pub fn keep_address(self) {
        let pending: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
        Effect::new(move |_| {
            let address = self.address();
            let page = self.page.get_untracked();
            if let Some(Some(handle)) = pending.try_get_value() {
                handle.clear();
            }
            let write = move || {
                replace_address(&address);
                let preference = match page {
                    Page::Choice => Preference::Choice,
                    Page::Package => Preference::Package,
                };
                remember(preference, &address);
            };
            let handle = set_timeout_with_handle(write, Duration::from_millis(300));
            pending.set_value(handle.ok());
        });
    }
}

fn usual_choice(catalogue: &'static Catalogue) -> ChoiceState {
    let usual = usual_package(catalogue);
    ChoiceState {
        document: usual.document,
        client: usual.client,
        requests: vec![Requests { per_month: 4, minutes_each: 25 }],
        months: 12,
        from: clock::next_month(usual.paid_on),
        paid_now: None,
        readings: usual.readings,
    }
}

fn usual_package(catalogue: &'static Catalogue) -> PackageState {
    let terms = catalogue.documents.first();
    let today = terms.map(|terms| clock::today(terms.schedule.hours.offset));
    PackageState {
        document: terms.map(|terms| terms.id.clone()).unwrap_or_default(),
        plan: String::new(),
        client: Default::default(),
        units: 0,
        paid_on: today.unwrap_or(kvant_core::calendar::DAYS_FROM),
        readings: Default::default(),
    }
}

fn location_hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// Rewrites the address in place: typing leaves no trail of half-typed states behind the
/// back button.
fn replace_address(address: &str) {
    if location_hash() == address {
        return;
    }
    if let Ok(history) = window().history() {
        // A browser that refuses (too many in a row) is asked again with the next change.
        drop(history.replace_state_with_url(&JsValue::NULL, "", Some(address)));
    }
}
