//! What is on the desk: the catalogue, the page that is open, and what each page computes with.

use std::any::Any;
use std::time::Duration;

use chrono::NaiveDateTime;
use kvant_core::calendar::Offset;
use kvant_core::catalogue::{Catalogue, Terms};
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::clock;
use crate::routes::{Address, LinkProblem, Page};
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

/// A page that this bundle has, with everything it needs to keep its state.
pub struct Kept {
    page: Page,
    preference: Preference,
    has_inputs: bool,
    lay: fn(&'static Catalogue) -> Box<dyn Any + Send + Sync>,
    arrive: fn(&Desk, Address) -> Vec<LinkProblem>,
    address: fn(&Desk) -> String,
}

impl Kept {
    /// Returns the page of that state.
    pub const fn of<S: PageState>() -> Kept {
        Kept {
            page: S::PAGE,
            preference: S::PREFERENCE,
            has_inputs: S::HAS_INPUTS,
            lay: |catalogue| {
                let address = Address::parse(&recall(S::PREFERENCE).unwrap_or_default());
                let now = now(catalogue);
                let (state, _) = S::read(catalogue, address, S::usual(now));
                Box::new(RwSignal::new(state.remembered(now)))
            },
            arrive: |desk, address| {
                let usual = S::usual(now(desk.catalogue));
                let (state, problems) = S::read(desk.catalogue, address, usual);
                let held = desk.state::<S>();
                if held.with_untracked(|held| *held != state) {
                    held.set(state);
                }
                problems
            },
            address: |desk| desk.state::<S>().with(|state| state.write(desk.catalogue)),
        }
    }
}

fn now(catalogue: &Catalogue) -> NaiveDateTime {
    clock::now(catalogue.documents.first().map_or(Offset::MOSCOW, Terms::offset))
}

/// The desk of a running app. Its signals live as long as whoever laid it.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The terms.
    pub catalogue: &'static Catalogue,
    /// The pages that this bundle has; the address of others is not ours to keep.
    pages: &'static [Kept],
    /// The state of each, in the same order.
    states: &'static [Box<dyn Any + Send + Sync>],
    /// The page that is open.
    pub page: RwSignal<Page>,
    /// What could not be read from the link.
    pub problems: RwSignal<Vec<LinkProblem>>,
    /// What a link opened, as it was opened: an address from the `#` on.
    opened: StoredValue<String>,
    /// This year, for dates without one.
    pub this_year: i32,
}

impl Desk {
    /// Lays the desk as the address says, and as it was left for what the address is silent
    /// about.
    pub fn new(catalogue: &'static Catalogue, pages: &'static [Kept]) -> Desk {
        let states: Vec<_> = pages.iter().map(|kept| (kept.lay)(catalogue)).collect();
        let desk = Desk {
            catalogue,
            pages,
            // A few words for every time that the pages of a bundle are opened anew.
            states: Box::leak(states.into_boxed_slice()),
            page: RwSignal::new(Page::Choice),
            problems: RwSignal::new(Vec::new()),
            opened: StoredValue::new(String::new()),
            this_year: chrono::Datelike::year(&now(catalogue).date()),
        };
        desk.arrive();
        desk
    }

    /// Returns what a page of this bundle computes with.
    pub fn state<S: PageState>(&self) -> RwSignal<S> {
        let held = self.states.iter().find_map(|state| state.downcast_ref::<RwSignal<S>>());
        held.copied().unwrap_or_else(|| RwSignal::new(S::usual(now(self.catalogue))))
    }

    /// Returns the document of that id; links are read so that it is always there.
    pub fn terms(&self, id: &str) -> Option<&'static Terms> {
        self.catalogue.document(id).ok()
    }

    fn kept(&self, page: Page) -> Option<&'static Kept> {
        self.pages.iter().find(|kept| kept.page == page)
    }

    /// Takes over what the address says. A bare address changes the page alone.
    pub fn arrive(&self) {
        let address = Address::parse(&location_hash());
        let page = address.page;
        let problems = match self.kept(page) {
            Some(kept) if !address.query.is_empty() => {
                let problems = (kept.arrive)(self, address);
                if kept.has_inputs {
                    self.opened.set_value(untrack(|| (kept.address)(self)));
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
        self.kept(page).map_or_else(|| format!("#{}", page.path()), |kept| (kept.address)(self))
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
            let Some(kept) = self.kept(self.page.get()) else { return };
            let (address, standing) = (self.address(), location_hash());
            let write = move || {
                if self.opened.try_with_value(|opened| *opened != address) == Some(true) {
                    remember(kept.preference, &address);
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
