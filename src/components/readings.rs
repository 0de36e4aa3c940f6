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

/// The matters that change a figure, each with its readings to choose from; then those that
/// change nothing here.
#[component]
pub fn ReadingsPanel(
    /// The document.
    terms: &'static Terms,
    /// The matters.
    #[prop(into)]
    matters: Signal<Vec<MatterChoice>>,
    /// The readings that differ from the assumed ones.
    #[prop(into)]
    readings: Signal<Readings>,
    /// Called with other readings.
    on_change: Callback<Readings>,
) -> impl IntoView {
    let choose = Callback::new(move |(matter, reading): (String, &'static Reading)| {
        let mut readings = readings.get_untracked();
        if reading.assumed {
            readings.remove(&matter);
        } else {
            readings.insert(matter, reading.id.clone());
        }
        on_change.run(readings);
    });
    let groups = move |changing: bool| {
        matters
            .get()
            .into_iter()
            .filter(|matter| matter.changes_anything == changing)
            .map(|matter| view! { <Matter terms matter choose /> })
            .collect_view()
    };
    let idle = Memo::new(move |_| {
        let count =
            matters.with(|matters| matters.iter().filter(|one| !one.changes_anything).count());
        u64::try_from(count).ok().filter(|count| *count > 0)
    });
    view! {
        <p class="muted">{wording::READINGS_WHY}</p>
        <div class="matters">{move || groups(true)}</div>
        <Show when=move || readings.with(|readings| !readings.is_empty())>
            <p>
                <button type="button" on:click=move |_| on_change.run(Readings::new())>
                    {wording::RESET_READINGS}
                </button>
            </p>
        </Show>
        <Show when=move || idle.get().is_some()>
            <details class="idle">
                <summary>
                    {wording::READINGS_NOTHING} ": "
                    {move || idle.get().map(format::grouped)}
                </summary>
                <div class="matters">{move || groups(false)}</div>
            </details>
        </Show>
    }
}

#[component]
fn Matter(
    terms: &'static Terms,
    matter: MatterChoice,
    choose: Callback<(String, &'static Reading)>,
) -> impl IntoView {
    let MatterChoice { open, readings, .. } = matter;
    let name = format!("matter-{}", open.id);
    let choices = readings
        .into_iter()
        .map(|choice| {
            let reading = choice.reading;
            let take = move |_| choose.run((open.id.clone(), reading));
            view! {
                <label class="reading">
                    <input type="radio" name=name.clone() prop:checked=choice.is_chosen on:change=take />
                    <span>{reading.text.as_str()}</span>
                    <span class="effect">{choice.told}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="matter">
            <legend>{open.question.as_str()}</legend>
            {choices}
            <Place terms source=open.source.clone() />
        </fieldset>
    }
}
