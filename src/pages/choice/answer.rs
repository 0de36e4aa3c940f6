//! The answer: what is cheapest, what to pay now and until when, what is next and why.

use kvant_core::catalogue::Terms;
use kvant_core::compare;
use kvant_core::report::offers::PlanOffer;
use leptos::prelude::*;

use super::{Computed, compared_terms};
use crate::page_states::PageStates;
use crate::routes::ChoiceState;
use crate::wording;

/// The answer, in words. What fits a phone comes first; the rest stands back.
pub fn answer(
    page_states: PageStates,
    computed: &Computed,
    state: &ChoiceState,
    is_mixed: bool,
) -> AnyView {
    if let Some(refusal) = computed.refusal() {
        return view! { <p class="error" role="alert">{refusal}</p> }.into_any();
    }
    let rows = computed.rows();
    let drawn = |lines: Vec<AnyView>| {
        view! { <div class="answer" aria-live="polite">{lines}</div> }.into_any()
    };
    let line = |text: String| view! { <p>{text}</p> }.into_any();
    let second = |text: String| view! { <p class="second">{text}</p> }.into_any();
    let Some(best) = rows.first() else {
        return drawn(vec![line(wording::NOTHING_LEFT.to_string())]);
    };
    if best.outcome.useful_minutes == 0 {
        return drawn(vec![line(wording::NO_USE.to_string())]);
    }
    let verdict = compare::verdict(rows.iter().map(|row| row.outcome.as_ref()), &best.profile);
    let mut lines: Vec<AnyView> = Vec::new();
    let Some(month) = best.per_month().filter(|_| !verdict.cheapest.is_empty()) else {
        let is_partial = !verdict.partial.is_empty();
        let told = if is_partial { wording::NONE_COVERS } else { wording::NO_KNOWN_PRICE };
        lines.push(line(told.to_string()));
        if is_partial {
            lines.extend(wording::nearest_partial(best, is_mixed).map(second));
        }
        return drawn(lines);
    };
    let names = rows.iter().take(verdict.cheapest.len());
    let names: Vec<String> = names.map(|row| wording::plan_name(row, is_mixed)).collect();
    let lead = if names.len() > 1 { wording::EQUALLY_CHEAP } else { wording::CHEAPEST };
    let headline = wording::headline(month);
    lines.push(
        view! {
            <p>{lead} " — " {names.join(", ")} ": " <strong>{headline} " " {wording::A_MONTH}</strong> "."</p>
        }
        .into_any(),
    );
    let (before, amount, after) = wording::pay_now(best, page_states.this_year);
    lines.push(view! { <p>{before} " " <strong>{amount}</strong> " " {after}</p> }.into_any());
    let next = verdict.runner_up.and_then(|runner_up| rows.get(runner_up.place));
    if let Some((next, runner_up)) = next.zip(verdict.runner_up) {
        let why = wording::why_cheapest(best, next);
        let told = wording::against_next(best, next, runner_up, is_mixed);
        lines.push(line(format!("{told} {why}")));
    }
    lines.extend(state.paid_now.map(|now| line(wording::against_paid_now(month, now))));
    lines.extend(wording::losses(best, page_states.this_year).map(second));
    lines.extend(wording::paid_and_left(best).map(second));
    lines.extend(wording::fee_readings(best).map(second));
    for terms in compared_terms(page_states, state) {
        lines.extend(chosen_readings(terms, state, is_mixed).map(second));
    }
    if !verdict.partial.is_empty() {
        lines.push(second(wording::not_covering(verdict.partial.len())));
    }
    let unpriced = unpriced(rows.iter().skip(verdict.unpriced.start));
    if !unpriced.is_empty() {
        lines.push(second(wording::unpriced(&unpriced)));
    }
    let left_out = computed.shown().map_or(0, |shown| shown.left_out);
    if left_out > 0 {
        lines.push(second(wording::left_out(left_out)));
    }
    drawn(lines)
}

/// The readings of a document that are not the assumed ones.
fn chosen_readings(terms: &'static Terms, state: &ChoiceState, is_mixed: bool) -> Option<String> {
    let mut told: Vec<String> = Vec::new();
    for (matter, reading) in state.readings.get(&terms.id)? {
        let open = terms.open.iter().find(|open| open.id == *matter)?;
        let reading = open.readings.iter().find(|one| one.id == *reading)?;
        told.push(wording::chosen_reading(open, reading));
    }
    let provider = is_mixed.then(|| wording::provider(terms));
    (!told.is_empty()).then(|| wording::chosen_readings(provider, &told))
}

/// Whose plans have no price, each once.
fn unpriced<'a>(rows: impl Iterator<Item = &'a PlanOffer<'static>>) -> Vec<&'static str> {
    let mut providers: Vec<&str> = Vec::new();
    for row in rows {
        let provider = wording::provider(row.terms);
        if !providers.contains(&provider) {
            providers.push(provider);
        }
    }
    providers
}
