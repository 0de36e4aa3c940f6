//! Where the documents contradict themselves, what they leave open, what they are about.

use kvant_core::catalogue::{Anomaly, ClaimKind, Plan, PromiseKind, Terms};
use kvant_core::deadline;
use kvant_core::price::ResolvedTerms;
use leptos::prelude::*;

use super::{Computed, compared_terms};
use crate::address::Page;
use crate::components::terms_notes::{anomalies, open_matters, terms_origin, terms_summary};
use crate::format::money;
use crate::page_states::PageStates;
use crate::routes::ChoiceState;
use crate::wording;

/// Where documents contradict themselves, what they leave open, what they are about.
pub fn notes(page_states: PageStates, computed: Memo<Computed>, is_mixed: bool) -> AnyView {
    let documents =
        page_states.state::<ChoiceState>().with(|state| compared_terms(page_states, state));
    let of = |draw: &dyn Fn(&'static Terms) -> AnyView| {
        let one = |terms: &'static Terms| {
            let drawn = draw(terms);
            if is_mixed {
                view! {
                    <details class="by-document">
                        <summary>{wording::provider(terms)}</summary>
                        {drawn}
                    </details>
                }
                .into_any()
            } else {
                drawn
            }
        };
        documents.iter().map(|terms| one(terms)).collect_view()
    };
    let contradictions = of(&|terms| {
        let computed = computed.get();
        let prove = move |anomaly| {
            let all_resolved = &computed.shown()?.all_resolved;
            let resolved = all_resolved.iter().find(|resolved| resolved.terms().id == terms.id)?;
            prove(resolved, anomaly)
        };
        anomalies(terms, prove)
    });
    // Of several documents they are closed; on paper their headings would stand alone.
    let paper = if is_mixed { "unprinted" } else { "" };
    view! {
        <section class=paper aria-labelledby="contradictions">
            <h2 id="contradictions">{wording::CONTRADICTIONS}</h2>
            {contradictions}
        </section>
        <section class=paper aria-labelledby="not-said">
            <h2 id="not-said">{wording::NOT_SAID}</h2>
            {of(&open_matters)}
        </section>
        <section class="unprinted" aria-labelledby="about">
            <h2 id="about">{wording::ABOUT_TERMS}</h2>
            {of(&|terms| {
                let href = format!("#/terms?doc={}", terms.id);
                view! {
                    <p><a class="further" href=href>{wording::page_title(Page::Terms)} ": " {terms.name.as_str()}</a></p>
                    <details><summary>{wording::SCOPE}</summary>{terms_summary(terms)}</details>
                }
                .into_any()
            })}
        </section>
    }
    .into_any()
}

pub fn origins(page_states: PageStates, documents: Vec<&'static Terms>) -> AnyView {
    let one = |terms| terms_origin(terms, page_states.this_year);
    documents.into_iter().map(one).collect_view().into_any()
}

/// Proves an anomaly with the figures of this client.
fn prove(resolved: &ResolvedTerms<'static>, anomaly: &Anomaly) -> Option<String> {
    let claim = anomaly.claim.as_ref()?;
    let terms = resolved.terms();
    let plan = terms.plan(&claim.plan).ok()?;
    let than = claim.than.as_deref().and_then(|id| terms.plan(id).ok());
    let unit_price = |plan: &'static Plan| Some(resolved.price(plan).ok()?.unit_price);
    let reaction = |plan: &'static Plan| {
        Some(wording::promised(deadline::usual_promise(resolved, plan, PromiseKind::Reaction)))
    };
    match claim.is {
        ClaimKind::SlowerAndDearer | ClaimKind::SameReactionDearer => {
            let than = than?;
            let (dear, cheap) = (money(unit_price(plan)?), money(unit_price(than)?));
            let (late, soon) = (reaction(plan)?, reaction(than)?);
            Some(wording::claim(claim.is, &dear, &cheap, Some((&late, &soon))))
        }
        ClaimKind::PackageDearer | ClaimKind::PackageSavesNothing => {
            let kind = terms.kind_for(false).map(|kind| kind.id.as_str());
            let at = resolved.working().offset().midnight(kvant_core::calendar::DAYS_FROM);
            let rate = resolved.rate(than?, kind, at).ok()??;
            let hour = money(resolved.volume_hour(plan)?);
            Some(wording::claim(claim.is, &hour, &money(rate.price), None))
        }
        ClaimKind::DiscountNotInPrice => {
            let of = |period| plan.fee.iter().find(|fee| fee.per == period).map(|fee| fee.amount);
            let month = of(kvant_core::catalogue::Period::Month)?;
            let year = of(kvant_core::catalogue::Period::Year)?;
            Some(wording::claim(claim.is, &money(month), &money(year), None))
        }
    }
}
