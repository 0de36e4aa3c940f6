//! What a request must have, and whether it has.

use kvant_core::catalogue::Terms;
use kvant_core::ticket::{CheckState, CheckedItem};
use leptos::prelude::*;

use super::place::Place;
use crate::wording;

/// Draws the list: what is missing says why it matters.
pub fn checklist(terms: &'static Terms, items: &[CheckedItem<'static>]) -> AnyView {
    let line = |checked: &CheckedItem<'static>| {
        let item = checked.item;
        let refusal = checked.refusal.filter(|_| checked.state != CheckState::Met).map(|refusal| {
            view! {
                <span class="sub">
                    {refusal.text.as_str()} " " <Place terms source=refusal.source.clone() />
                </span>
            }
        });
        let need = wording::ticket_need(item.need);
        let need = (!need.is_empty()).then(|| view! { <span class="muted">" (" {need} ")"</span> });
        view! {
            <li data-state=word(checked.state)>
                <span class="state">{wording::ticket_check(checked.state)}</span>
                <div>
                    {item.text.as_str()} {need} " " <Place terms source=item.source.clone() />
                    {refusal}
                </div>
            </li>
        }
    };
    view! { <ul class="checklist">{items.iter().map(line).collect_view()}</ul> }.into_any()
}

const fn word(state: CheckState) -> &'static str {
    match state {
        CheckState::Met => "met",
        CheckState::Missing => "missing",
        CheckState::Unknown => "unknown",
    }
}
