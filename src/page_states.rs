//! What the pages compute with: the catalogue, the page that is open, and the state of each; one
//! store for all pages, whenever their code comes.

use std::any::Any;
use std::time::Duration;

use chrono::NaiveDateTime;
use kvant_core::calendar::Offset;
use kvant_core::catalogue::{Catalogue, Terms};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::address::{Address, LinkProblem, Page};
use crate::clock;
use kvant_device::{Preference, recall, remember};

/// What a page computes with: read from an address, written to one.
pub trait PageState: Clone + PartialEq + Send + Sync + 'static {
    /// The page.
    const PAGE: Page;
    /// Where its last address is remembered.
    const PREFERENCE: Preference;
    /// Whether it holds what a person typed, which somebody's link must not replace: what a link
    /// opened is remembered once it is changed.
    const HAS_INPUTS: bool = false;

    /// What it begins with when neither a link nor this device says otherwise, at the minute `now`.
    fn usual(now: NaiveDateTime) -> Self;

    /// Reads it from an address; `otherwise` holds for keys that are missing.
    fn read(catalogue: &Catalogue, address: Address, otherwise: Self) -> (Self, Vec<LinkProblem>);

    /// Writes the address from the `#` on.
    fn write(&self, catalogue: &Catalogue) -> String;

    /// What of it stays true when it was remembered and not asked for.
    fn remembered(self, _now: NaiveDateTime) -> Self {
        self
    }
}

/// A page that keeps its state in the address, with everything it needs for that.
pub struct StatefulPage {
    page: Page,
    preference: Preference,
    has_inputs: bool,
    new: fn(&'static Catalogue) -> Box<dyn Any + Send + Sync>,
    arrive: fn(&PageStates, Address) -> Vec<LinkProblem>,
    address: fn(&PageStates) -> String,
}

impl StatefulPage {
    /// Returns the page of that state.
    pub const fn of<S: PageState>() -> StatefulPage {
        StatefulPage {
            page: S::PAGE,
            preference: S::PREFERENCE,
            has_inputs: S::HAS_INPUTS,
            new: |catalogue| {
                let address = Address::parse(&recall(S::PREFERENCE).unwrap_or_default());
                let now = now(catalogue);
                let (state, _) = S::read(catalogue, address, S::usual(now));
                Box::new(RwSignal::new(state.remembered(now)))
            },
            arrive: |page_states, address| {
                let usual = S::usual(now(page_states.catalogue));
                let (state, problems) = S::read(page_states.catalogue, address, usual);
                let held = page_states.state::<S>();
                if held.with_untracked(|held| *held != state) {
                    held.set(state);
                }
                problems
            },
            address: |page_states| {
                page_states.state::<S>().with(|state| state.write(page_states.catalogue))
            },
        }
    }
}

/// Stops the app: a page is drawn once its state was added. A signal of its own would swallow what
/// is typed into it, and nobody would notice.
#[cold]
#[inline(never)]
fn never_added() -> ! {
    unreachable!("a page asks for a state that was never added")
}

fn now(catalogue: &Catalogue) -> NaiveDateTime {
    clock::now(catalogue.documents.first().map_or(Offset::MOSCOW, Terms::offset))
}

/// A page and the signal with its state.
#[derive(Clone, Copy)]
struct StateOfPage {
    of: &'static StatefulPage,
    signal: &'static (dyn Any + Send + Sync),
}

/// The page states of a running app. Its signals live as long as the owner that made it.
#[derive(Clone, Copy)]
pub struct PageStates {
    /// The terms.
    pub catalogue: &'static Catalogue,
    /// The page states that there are; the address of other pages is not ours to keep.
    states: RwSignal<Vec<StateOfPage>>,
    /// Owner of their signals, whatever is drawn when one of them is added.
    owner: StoredValue<Owner>,
    /// The page that is open.
    pub page: RwSignal<Page>,
    /// What could not be read from the link.
    pub problems: RwSignal<Vec<LinkProblem>>,
    /// What a link opened, as it was opened: an address from the `#` on.
    opened: StoredValue<String>,
    /// This year, for dates without one.
    pub this_year: i32,
}

impl PageStates {
    /// Reads the address and holds it, without a state of any page yet.
    pub fn new(catalogue: &'static Catalogue) -> PageStates {
        let page_states = PageStates {
            catalogue,
            states: RwSignal::new(Vec::new()),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            page: RwSignal::new(Page::Choice),
            problems: RwSignal::new(Vec::new()),
            opened: StoredValue::new(String::new()),
            this_year: chrono::Datelike::year(&now(catalogue).date()),
        };
        page_states.arrive();
        page_states
    }

    /// Adds the states of pages, each as it was left and, of the page that is open, as the address
    /// says. They stay for as long as the app runs, so what was typed is there when the person
    /// comes back, also where nothing can be remembered. Those that are there already stay.
    pub fn add(&self, pages: &'static [StatefulPage]) {
        let is_new = |added: &StatefulPage| self.state_of(added.page).is_none();
        let new: Vec<_> = pages.iter().filter(|page| untrack(|| is_new(page))).collect();
        if new.is_empty() {
            return;
        }
        for of in new {
            let new = || (of.new)(self.catalogue);
            let signal = Box::leak(self.owner.with_value(|owner| owner.with(new)));
            self.states.update(|states| states.push(StateOfPage { of, signal }));
        }
        self.arrive();
    }

    /// Returns what a page computes with.
    pub fn state<S: PageState>(&self) -> RwSignal<S> {
        let held = self.states.with_untracked(|states| {
            states.iter().find_map(|state| state.signal.downcast_ref::<RwSignal<S>>()).copied()
        });
        match held {
            Some(held) => held,
            None => never_added(),
        }
    }

    /// Returns the document of that id; links are read so that it is always there.
    pub fn terms(&self, id: &str) -> Option<&'static Terms> {
        self.catalogue.document(id).ok()
    }

    fn state_of(&self, page: Page) -> Option<&'static StatefulPage> {
        self.states.with(|states| states.iter().map(|state| state.of).find(|of| of.page == page))
    }

    /// Takes over what the address says. A bare address changes the page alone.
    pub fn arrive(&self) {
        let address = Address::parse(&location_hash());
        let page = address.page;
        let problems = match untrack(|| self.state_of(page)) {
            Some(stateful) if !address.query.is_empty() => {
                let problems = (stateful.arrive)(self, address);
                if stateful.has_inputs {
                    self.opened.set_value(untrack(|| (stateful.address)(self)));
                }
                problems
            }
            _ => address.problems,
        };
        self.problems.set(problems);
        if self.page.get_untracked() != page {
            self.page.set(page);
        }
    }

    /// Returns the address of what is open, from the `#` on.
    pub fn address(&self) -> String {
        let page = self.page.get();
        let bare = || format!("#{}", page.path());
        self.state_of(page).map_or_else(bare, |stateful| (stateful.address)(self))
    }

    /// Keeps the address and the memory of this device in step with what is open.
    ///
    /// Debounced: browsers throttle pages that rewrite their address at every key.
    pub fn keep_address(self) {
        let pending: StoredValue<Option<TimeoutHandle>> = StoredValue::new(None);
        Effect::new(move |_| {
            if let Some(Some(handle)) = pending.try_get_value() {
                handle.clear();
            }
            let Some(stateful) = self.state_of(self.page.get()) else { return };
            let (address, standing) = (self.address(), location_hash());
            let write = move || {
                if self.opened.try_with_value(|opened| *opened != address) == Some(true) {
                    remember(stateful.preference, &address);
                }
                // Whoever went elsewhere meanwhile stands at an address that is not ours to rewrite.
                if location_hash() == standing {
                    replace_address(&address);
                }
            };
            let handle = set_timeout_with_handle(write, Duration::from_millis(300));
            pending.set_value(handle.ok());
        });
    }
}

/// Returns the page that the address names.
pub fn page_of_address() -> Page {
    Address::parse(&location_hash()).page
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
