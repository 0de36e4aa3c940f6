//! What a document leaves open, contradicts, includes; where to write.

use kvant_core::catalogue::{Anomaly, Rule, Scope, ScopeKind, Terms};
use kvant_core::stated::Stated;
use leptos::prelude::*;

use super::place::Place;
use crate::{format, wording};

/// What the document does not say, one line a matter.
pub fn open_matters(terms: &'static Terms) -> AnyView {
    let lines = terms.open.iter().filter(|open| Rule::of(&open.id).is_none()).map(|open| {
        let assumed = open.assumed().map(|reading| wording::counted_as(&reading.text));
        view! {
            <li>
                {open.question.as_str()} {assumed} " "
                <Place terms source=open.source.clone() />
            </li>
        }
    });
    view! { <ul class="notes">{lines.collect_view()}</ul> }.into_any()
}

/// Where the document contradicts itself, with the arithmetic.
///
/// `prove` tells the arithmetic for this client, where there is something to compute.
pub fn anomalies(
    terms: &'static Terms,
    prove: impl Fn(&'static Anomaly) -> Option<String>,
) -> AnyView {
    let lines = terms.anomaly.iter().map(|anomaly| {
        view! {
            <li>
                {anomaly.text.as_str()} " "
                <span class="proof">{prove(anomaly)}</span>
                " " <Place terms source=anomaly.source.clone() />
            </li>
        }
    });
    view! { <ul class="notes">{lines.collect_view()}</ul> }.into_any()
}

/// What the service is, its rules, and where to write.
pub fn terms_summary(terms: &'static Terms) -> AnyView {
    let scope = |kind: ScopeKind| {
        let is_kind = move |scope: &&Scope| scope.kind == kind;
        let lines = terms.scope.iter().filter(is_kind).map(|scope| {
            view! {
                <li>{scope.text.as_str()} " " <Place terms source=scope.source.clone() /></li>
            }
        });
        lines.collect_view()
    };
    let rules = terms.statement.iter().map(|statement| {
        view! {
            <li>{statement.text.as_str()} " " <Place terms source=statement.source.clone() /></li>
        }
    });
    let channels = terms.channel.iter().map(|channel| {
        let names = match channel.names.as_slice() {
            [only] => only.clone(),
            several => format!("{} {}", wording::ONE_OF, several.join(", ")),
        };
        let address = channel.address.as_ref().map(|address| format!(" — {address}"));
        view! {
            <li>{channel.case.as_str()} ": " {names} {address} " " <Place terms source=channel.source.clone() /></li>
        }
    });
    view! {
        <h3>{wording::INCLUDED}</h3>
        <ul class="notes">{scope(ScopeKind::Included)}</ul>
        <h3>{wording::EXCLUDED}</h3>
        <ul class="notes">{scope(ScopeKind::Excluded)}</ul>
        <h3>{wording::CHANNELS}</h3>
        <ul class="notes">{channels.collect_view()}</ul>
        <h3>{wording::RULES}</h3>
        <ul class="notes">{rules.collect_view()}</ul>
    }
    .into_any()
}

/// Which edition of which document this is, and that it binds nobody.
pub fn terms_origin(terms: &'static Terms, this_year: i32) -> AnyView {
    let edition = &terms.edition;
    let original = match &edition.original {
        Stated::Is { value, .. } => {
            view! { <a href=value.as_str() rel="noopener">{wording::ORIGINAL}</a> }.into_any()
        }
        _ => wording::NO_ORIGINAL.into_any(),
    };
    let provider = match &terms.provider {
        Stated::Is { value, .. } => value.as_str(),
        _ => wording::NO_PROVIDER,
    };
    view! {
        <p class="origin">
            <strong>{wording::NOT_AN_OFFER}</strong> " "
            {terms.name.as_str()} "; " {provider} ". "
            {wording::EDITION} " " {edition.id.as_str()} ", "
            {wording::READ_ON} " " {format::date(edition.read_on, this_year)} "; "
            {original} ". " {wording::vat_word(&terms.vat, None)} "."
        </p>
    }
    .into_any()
}
