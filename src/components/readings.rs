//! What can be read in several ways, and what each way would change.

use kvant_core::catalogue::{OpenMatter, Reading, Readings, Terms};
use leptos::prelude::*;

use super::place::Place;
use crate::{format, wording};

/// A matter that can be read in several ways.
#[derive(Clone, PartialEq)]
pub struct MatterChoice {
    /// The matter.
    pub open: &'static OpenMatter,
    /// Whether its readings lead to different figures.
    pub changes_anything: bool,
    /// Its readings.
    pub readings: Vec<ReadingChoice>,
}

/// One reading, and what it leads to in words.
#[derive(Clone, PartialEq)]
pub struct ReadingChoice {
    /// The reading.
    pub reading: &'static Reading,
    /// Whether the figures shown stand on it.
    pub is_chosen: bool,
    /// What it leads to.
    pub told: String,
}

/// What a [`ReadingsPanel`] shows.
#[derive(Clone)]
pub struct ReadingsContent {
    /// The document.
    pub terms: &'static Terms,
    /// The matters.
    pub matters: Vec<MatterChoice>,
    /// The readings that differ from the assumed ones.
    pub readings: Readings,
    /// What is said of matters that change nothing here.
    pub idle: &'static str,
}

/// The matters that change a figure, each with its readings to choose from; then those that
/// change nothing here.
#[component]
pub fn ReadingsPanel(
    /// What to show.
    content: Signal<ReadingsContent>,
    /// Called with other readings.
    on_change: Callback<Readings>,
) -> impl IntoView {
    let panel = move || {
        let ReadingsContent { terms, matters, readings, idle } = content.get();
        let (changing, others): (Vec<_>, Vec<_>) =
            matters.into_iter().partition(|matter| matter.changes_anything);
        let is_changed = !readings.is_empty();
        let draw = |matters: Vec<MatterChoice>| {
            let draw = |choice| matter(terms, choice, &readings, on_change);
            matters.into_iter().map(draw).collect_view()
        };
        let count = u64::try_from(others.len()).unwrap_or(0);
        let others = (count > 0).then(|| {
            view! {
                <details class="idle">
                    <summary>{idle} ": " {format::grouped(count)}</summary>
                    <div class="matters">{draw(others)}</div>
                </details>
            }
        });
        let reset = is_changed.then(|| {
            view! {
                <button type="button" on:click=move |_| on_change.run(Readings::new())>
                    {wording::RESET_READINGS}
                </button>
            }
        });
        let is_empty = changing.is_empty() && count == 0;
        let why = if is_empty { wording::READINGS_NONE } else { wording::READINGS_WHY };
        view! {
            <p class="muted">{why}</p>
            <div class="matters">{draw(changing)}</div>
            <p>{reset}</p>
            {others}
        }
    };
    view! { {panel} }
}

fn matter(
    terms: &'static Terms,
    matter: MatterChoice,
    readings: &Readings,
    on_change: Callback<Readings>,
) -> AnyView {
    let MatterChoice { open, readings: choices, .. } = matter;
    let choice = |choice: ReadingChoice| {
        let reading = choice.reading;
        let mut others = readings.clone();
        if reading.assumed {
            others.remove(&open.id);
        } else {
            others.insert(open.id.clone(), reading.id.clone());
        }
        view! {
            <label class="reading">
                <input type="radio" name=format!("matter-{}", open.id) prop:checked=choice.is_chosen
                    on:change=move |_| on_change.run(others.clone()) />
                <span>{reading.text.as_str()}</span>
                <span class="effect">{choice.told}</span>
            </label>
        }
    };
    view! {
        <fieldset class="matter">
            <legend>{open.question.as_str()}</legend>
            {choices.into_iter().map(choice).collect_view()}
            <Place terms source=open.source.clone() />
        </fieldset>
    }
    .into_any()
}
