//! «Подбор тарифа»: which plan is cheapest for this use.

mod answer;
mod figures;
mod sentence;
mod sources;

use std::sync::Arc;
use std::time::Duration;

use kvant_core::catalogue::{Attributes, Readings, Terms};
use kvant_core::price::{Offer, ResolvedTerms};
use kvant_core::quantum::UnitKind;
use kvant_core::refusal::Refusal;
use kvant_core::report::offers::{PlanOffer, offers};
use kvant_core::usage::Profile;
use leptos::html::Section;
use leptos::prelude::*;

use crate::address::Page;
use crate::components::report::Report;
use crate::components::share::Share;
use crate::format::money;
use crate::near::{draw_in_turn, in_turn, near_screen};
use crate::page_states::PageStates;
use crate::routes::ChoiceState;
use crate::wording;
use answer::answer;
use figures::{Comparison, Plot, levels_section, matrix, readings_sections};
use sentence::{Asking, FurtherUse, UseForm};
use sources::{notes, origins};

/// How long nobody has to do anything before what lies below the table is drawn nevertheless.
const CALM: Duration = Duration::from_secs(3);

/// What the whole page shows, computed at once: a change of a field costs one run of it.
#[derive(Clone)]
struct Computed(Arc<Result<Shown, Refusal>>);

/// The all_resolved, the use, and what it comes to.
struct Shown {
    all_resolved: Vec<ResolvedTerms<'static>>,
    profile: Profile,
    /// The plans that are compared, best first.
    rows: Vec<PlanOffer<'static>>,
    /// What the plans count in, those included that are left out.
    units: Vec<UnitKind>,
    /// How many plans are left out.
    left_out: usize,
}

impl PartialEq for Computed {
    fn eq(&self, other: &Computed) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Computed {
    fn new(page_states: PageStates, state: &ChoiceState, before: Option<&Computed>) -> Computed {
        let shown = || {
            let profile = state.profile()?;
            // Working hours are made ready once; most documents have the same.
            let known =
                before.and_then(Computed::shown).map_or(&[][..], |shown| &shown.all_resolved);
            let mut all_resolved: Vec<ResolvedTerms<'static>> = Vec::new();
            for terms in compared_terms(page_states, state) {
                let others = if known.is_empty() { &all_resolved } else { known };
                let resolved = resolved_of(page_states, terms, state, others)?;
                all_resolved.push(resolved);
            }
            let (mut rows, mut units, mut left_out) = (Vec::new(), Vec::new(), 0_usize);
            for row in offers(&all_resolved, &profile)? {
                let unit = row.unit_kind();
                if !units.contains(&unit) {
                    units.push(unit);
                }
                if figures::fits(&row, &state.sifting) {
                    rows.push(row);
                } else {
                    left_out = left_out.saturating_add(1);
                }
            }
            Ok(Shown { all_resolved, profile, rows, units, left_out })
        };
        Computed(Arc::new(shown()))
    }

    fn shown(&self) -> Option<&Shown> {
        self.0.as_ref().as_ref().ok()
    }

    fn rows(&self) -> &[PlanOffer<'static>] {
        self.shown().map_or(&[], |shown| &shown.rows)
    }

    fn refusal(&self) -> Option<String> {
        self.0.as_ref().as_ref().err().map(wording::refusal)
    }
}

fn compared_terms(page_states: PageStates, state: &ChoiceState) -> Vec<&'static Terms> {
    page_states.catalogue.documents.iter().filter(|terms| state.compares(terms)).collect()
}

/// The ids of the documents that are compared, to be told when they are others.
fn compared_ids(page_states: PageStates, state: RwSignal<ChoiceState>) -> String {
    let mut ids = String::new();
    for terms in state.with(|state| compared_terms(page_states, state)) {
        ids.push_str(&terms.id);
        ids.push(',');
    }
    ids
}

fn resolved_of(
    page_states: PageStates,
    terms: &'static Terms,
    state: &ChoiceState,
    others: &[ResolvedTerms<'static>],
) -> Result<ResolvedTerms<'static>, Refusal> {
    let client = state.clients.get(&terms.id).cloned().unwrap_or_else(Attributes::new);
    let none = Readings::new();
    let readings = state.readings.get(&terms.id).unwrap_or(&none);
    let resolved = ResolvedTerms::beside(page_states.catalogue, terms, client, readings, others)?;
    Ok(resolved.with_offered_price(state.offered_price.get(&terms.id).copied()))
}

/// The page.
#[component]
pub fn ChoicePage() -> impl IntoView {
    let page_states = expect_context::<PageStates>();
    let state = page_states.state::<ChoiceState>();
    let computed = Memo::new(move |before: Option<&Computed>| {
        Computed::new(page_states, &state.get(), before)
    });
    let is_mixed = move || state.with(|state| compared_terms(page_states, state).len() > 1);
    let facts =
        Callback::new(move |()| facts(computed.get_untracked().rows(), &page_states.address()));
    let to = move || state.with(|state| compared_terms(page_states, state).first().copied());
    let below = NodeRef::new();
    let asking = Asking::new();
    // All plans stand as soon as the processor is free; what costs more, once it may be wanted.
    let [table_due] = in_turn();
    let [plot_due, readings_due, notes_due] = one_after_another(below);
    let single = move || {
        let terms = state.with(|state| compared_terms(page_states, state));
        match terms.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    };
    view! {
        <h1 tabindex="-1">{wording::page_heading(Page::Choice)}</h1>
        {move || single().map(|terms| view! { <p class="document">{terms.name.as_str()}</p> })}
        <div class="question-and-answer">
            <UseForm page_states asking />
            {move || answer(page_states, &computed.get(), &state.get(), is_mixed())}
        </div>
        <FurtherUse page_states asking />
        <Share address=Callback::new(move |()| page_states.address()) />
        <section class="comparison" aria-labelledby="comparison">
            <h2 id="comparison">{wording::COMPARISON}</h2>
            <p class="muted">
                {move || vat(&computed.get())}
                {move || state.with(|state| wording::horizon(state.from, state.months))}
            </p>
            {move || table_due.get().then(|| view! {
                <Comparison page_states computed />
                {levels_section(computed)}
                {matrix(computed)}
            })}
        </section>
        <section node_ref=below aria-labelledby="plot">
            <h2 id="plot">{wording::PLOT}</h2>
            {move || plot_due.get().then(|| view! { <Plot computed /> })}
        </section>
        {move || readings_due.get().then(|| view! {
            <section class="unprinted" aria-labelledby="readings">
                <h2 id="readings">{wording::READINGS}</h2>
                {move || readings_sections(page_states, computed)}
            </section>
        })}
        {move || notes_due.get().then(|| view! {
            {move || notes(page_states, computed, is_mixed())}
        })}
        <footer>
            {move || origins(page_states, state.with(|state| compared_terms(page_states, state)))}
            {move || view! { <Report facts to=to().and_then(|terms| terms.report_to.as_deref()) /> }}
        </footer>
    }
}

/// What lies below the table is drawn part by part when `below` comes near the screen, and
/// otherwise once the page has been calm for a while, for those who search, print or listen instead
/// of scrolling.
fn one_after_another(below: NodeRef<Section>) -> [RwSignal<bool>; 3] {
    let is_due = [(); 3].map(|()| RwSignal::new(false));
    let begun = StoredValue::new(false);
    let begin = move || {
        if begun.try_get_value() != Some(false) {
            return;
        }
        begun.set_value(true);
        draw_in_turn(is_due);
    };
    near_screen(below, begin);
    let pressed = window_event_listener(leptos::ev::keydown, move |_| begin());
    on_cleanup(move || pressed.remove());
    set_timeout(begin, CALM);
    is_due
}

/// Whether the prices shown hold VAT, said once where one document is shown.
fn vat(computed: &Computed) -> String {
    let Some(Shown { all_resolved, profile, .. }) = computed.shown() else { return String::new() };
    let [resolved] = all_resolved.as_slice() else { return String::new() };
    format!("{}; ", wording::vat_word(&resolved.terms().vat, resolved.vat_added(profile.from())))
}

/// The figures on the page with their places, for a message about a wrong one.
fn facts(rows: &[PlanOffer<'static>], address: &str) -> String {
    let mut text = String::new();
    for row in rows {
        let month = row.per_month().map_or_else(|| wording::PRICE_NOT_STATED.to_string(), money);
        let (price, below) = wording::offer(row.terms, row.plan, &row.offer);
        let place = match &row.offer {
            Offer::Package { source, .. }
            | Offer::Volume { source, .. }
            | Offer::Rate { source, .. } => source.place(),
            Offer::Unstated { .. } => "",
        };
        text.push_str(&format!(
            "{}, {} {}; «{}» ({}): {month} {}; {price} {below} ({place})\n",
            row.terms.name,
            wording::EDITION,
            row.terms.edition.id,
            row.plan.name,
            row.plan.source.place(),
            wording::A_MONTH,
        ));
    }
    text.push_str(address);
    text
}
