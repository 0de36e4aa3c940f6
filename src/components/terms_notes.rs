//! What a document leaves open, contradicts, includes; where to write; its own words.

use kvant_core::catalogue::{
    Anomaly, AnomalyClaim, Attribute, AttributeValue, Attributes, Channel, ClaimKind, Clause, Fee,
    OpenMatter, Period, Plan, PromiseKind, RatePer, RefusalReason, Rule, ScopeKind, Terms, Topic,
};
use kvant_core::price::ResolvedTerms;
use kvant_core::source::Source;
use kvant_core::stated::Stated;
use leptos::prelude::*;

use super::feature_matrix::{is_among, promises};
use super::place::{Line, lines};
use crate::{format, wording};

/// A list of notes, or the words that there are none.
fn notes(terms: &'static Terms, told: Vec<Vec<Line>>) -> AnyView {
    if told.is_empty() {
        return lines(terms, vec![Line::unsaid(wording::NOTHING_SAID)]);
    }
    let line = |line| view! { <li>{lines(terms, line)}</li> }.into_any();
    let told: Vec<AnyView> = told.into_iter().map(line).collect();
    view! { <ul class="notes">{told}</ul> }.into_any()
}

/// A note with its place.
fn note(text: &str, source: &Source) -> Vec<Line> {
    vec![Line::said(text.to_string(), source)]
}

/// A part under a heading of its own.
pub fn titled(title: impl Into<String>, content: AnyView) -> AnyView {
    view! { <h3>{title.into()}</h3> {content} }.into_any()
}

/// What the document does not say, one line a matter.
pub fn open_matters(terms: &'static Terms) -> AnyView {
    let told = terms.open.iter().filter(|open| Rule::of(&open.id).is_none()).map(|open| {
        let assumed = open.assumed().map(|reading| wording::counted_as(&reading.text));
        note(&format!("{}{}", open.question, assumed.unwrap_or_default()), &open.source)
    });
    notes(terms, told.collect())
}

/// Every matter that the document leaves open, with all its readings: first those that change a
/// figure, last those of which nothing can be assumed.
pub fn all_matters(terms: &'static Terms) -> AnyView {
    if terms.open.is_empty() {
        return notes(terms, Vec::new());
    }
    let computed: Vec<&'static str> =
        terms.computed_matters().map(|open| open.id.as_str()).collect();
    let group = |open: &OpenMatter| match computed.contains(&open.id.as_str()) {
        true => 0,
        false if open.readings.is_empty() => 2,
        false => 1,
    };
    let part = |(number, title): (usize, &'static str)| {
        let of_group = terms.open.iter().filter(|open| group(open) == number);
        let told: Vec<Vec<Line>> = of_group.map(matter).collect();
        (!told.is_empty()).then(|| titled(title, notes(terms, told)))
    };
    let titles = [wording::MATTERS_CHANGING, wording::MATTERS_OTHER, wording::MATTERS_UNANSWERED];
    let parts: Vec<AnyView> = titles.into_iter().enumerate().filter_map(part).collect();
    parts.into_any()
}

fn matter(open: &'static OpenMatter) -> Vec<Line> {
    let mut told = note(&open.question, &open.source);
    told.extend(open.readings.iter().map(|reading| {
        if reading.assumed {
            Line::plain(format!("{}{}", wording::ASSUMED, reading.text))
        } else {
            Line::unsaid(format!("{}{}", wording::NOT_ASSUMED, reading.text))
        }
    }));
    told
}

/// Where the document contradicts itself, with the arithmetic.
///
/// `prove` tells the arithmetic for this client, where there is something to compute.
pub fn anomalies(
    terms: &'static Terms,
    prove: impl Fn(&'static Anomaly) -> Option<String>,
) -> AnyView {
    let line = |anomaly: &'static Anomaly| {
        let mut told = note(&anomaly.text, &anomaly.source);
        told.extend(prove(anomaly).map(Line::proof));
        told
    };
    notes(terms, terms.anomaly.iter().map(line).collect())
}

/// The arithmetic behind a claim, for every client whom the prices tell apart.
pub fn proof(resolved: &ResolvedTerms<'static>, anomaly: &Anomaly) -> Option<String> {
    let claim = anomaly.claim.as_ref()?;
    let terms = resolved.terms();
    let plan = terms.plan(&claim.plan).ok()?;
    match claim.is {
        ClaimKind::SlowerAndDearer | ClaimKind::SameReactionDearer => {
            let than = than(terms, claim)?;
            let against = |when: &Attributes| {
                let price = |plan: &Plan| {
                    let minimum = plan.package.as_ref().map_or(0, |package| package.minimum_units);
                    terms.price(plan, when, minimum).ok().map(|price| price.unit_price)
                };
                Some(wording::dearer(price(plan)?, price(than)?))
            };
            let prices: Vec<String> =
                plan.price.iter().filter_map(|price| against(&price.when)).collect();
            let kind = terms.kind_for(false).map(|kind| kind.id.as_str());
            let reaction = |plan: &Plan| {
                let promises = promises(resolved, plan, kind, PromiseKind::Reaction, None);
                let first = promises.into_iter().find(|(_, is_assumed)| *is_assumed);
                Some(wording::stated_span(&first?.0.within))
            };
            Some(wording::proof_of_prices(&prices, &reaction(plan)?, &reaction(than)?))
        }
        ClaimKind::PackageDearer | ClaimKind::PackageSavesNothing => {
            let kind = terms.kind_for(false).map(|kind| kind.id.as_str());
            let fee = plan.fee.iter().find(|fee| fee.per == Period::Month)?.due();
            let included = plan.volume(resolved.readings())?.included.minutes();
            let mut rates = than(terms, claim)?.rate.iter();
            let rate =
                rates.find(|rate| rate.per == RatePer::Hour && is_among(&rate.kind, kind))?;
            Some(wording::proof_of_hour(fee, included, resolved.volume_hour(plan)?, rate.price))
        }
        ClaimKind::DiscountNotInPrice => {
            let month = plan.fee.iter().find(|fee| fee.per == Period::Month)?;
            let discounted = |fee: &&Fee| fee.discount_percent > 0;
            let year = plan.fee.iter().find(discounted)?;
            Some(wording::proof_of_year(month.amount, year))
        }
    }
}

fn than(terms: &'static Terms, claim: &AnomalyClaim) -> Option<&'static Plan> {
    terms.plan(claim.than.as_deref()?).ok()
}

fn scope(terms: &'static Terms, kind: ScopeKind) -> AnyView {
    let of_kind = terms.scope.iter().filter(|scope| scope.kind == kind);
    notes(terms, of_kind.map(|scope| note(&scope.text, &scope.source)).collect())
}

/// The rules on these matters; on all of them where none is named.
pub fn rules(terms: &'static Terms, topics: &[Topic]) -> AnyView {
    let is_meant = |topic: &Topic| topics.is_empty() || topics.contains(topic);
    let on_them = terms.statement.iter().filter(|statement| is_meant(&statement.topic));
    notes(terms, on_them.map(|rule| note(&rule.text, &rule.source)).collect())
}

/// Where to write.
pub fn channels(terms: &'static Terms) -> AnyView {
    let line = |channel: &'static Channel| {
        let names = match channel.names.as_slice() {
            [only] => only.clone(),
            several if channel.only_one => format!("{} {}", wording::ONE_OF, several.join(", ")),
            several => several.join(wording::OR),
        };
        let address = channel.address.as_ref().map(|address| format!(" — {address}"));
        let text = format!("{}: {names}{}", channel.case, address.unwrap_or_default());
        note(&text, &channel.source)
    };
    let mut told: Vec<Vec<Line>> = terms.channel.iter().map(line).collect();
    told.extend(terms.only_channels.as_ref().map(|source| note(wording::ONLY_CHANNELS, source)));
    notes(terms, told)
}

/// What a request must have.
pub fn intake(terms: &'static Terms) -> AnyView {
    notes(terms, terms.intake.iter().map(|item| note(&item.text, &item.source)).collect())
}

/// Why a request may be refused or put off.
pub fn refusals(terms: &'static Terms) -> AnyView {
    let line = |reason: &'static RefusalReason| {
        let may = if reason.may_postpone { wording::MAY_POSTPONE } else { "" };
        note(&format!("{}{may}", reason.text), &reason.source)
    };
    notes(terms, terms.refusal.iter().map(line).collect())
}

/// Kinds of requests, and what belongs to which.
pub fn kinds(terms: &'static Terms) -> AnyView {
    if terms.kind.is_empty() {
        return lines(terms, vec![Line::unsaid(wording::NO_KINDS)]);
    }
    let mut parts: Vec<AnyView> = Vec::new();
    for kind in &terms.kind {
        let urgent = if kind.urgent { wording::KIND_URGENT } else { "" };
        let mut told = vec![vec![Line::place(&kind.source)]];
        let of_kind = terms.class.iter().filter(|class| class.kind == kind.id);
        told.extend(of_kind.map(|class| note(&class.text, &class.source)));
        parts.push(titled(format!("{}{urgent}", kind.name), notes(terms, told)));
    }
    if !terms.priority.is_empty() {
        let told = terms.priority.iter().map(|one| note(&one.name, &one.source)).collect();
        parts.push(titled(wording::PRIORITIES, notes(terms, told)));
    }
    parts.into_any()
}

/// What has to be known about the client.
pub fn attributes(terms: &'static Terms) -> AnyView {
    if terms.attribute.is_empty() {
        return lines(terms, vec![Line::unsaid(wording::NO_ATTRIBUTES)]);
    }
    let attribute = |attribute: &'static Attribute| {
        let value = |value: &'static AttributeValue| {
            let is_assumed = attribute.assumed.as_ref() == Some(&value.id);
            let assumed = if is_assumed { wording::ASSUMED_VALUE } else { "" };
            let said = format!("{}: «{} {}»{assumed}", value.name, attribute.sentence, value.words);
            note(&said, &value.source)
        };
        let told = attribute.values.iter().map(value).collect();
        titled(attribute.name.as_str(), notes(terms, told))
    };
    terms.attribute.iter().map(attribute).collect::<Vec<AnyView>>().into_any()
}

/// The document's own words, each at an address of its own.
pub fn clauses(terms: &'static Terms) -> AnyView {
    let clause = |clause: &'static Clause| {
        let id = clause_id(&clause.id);
        view! {
            <div class="clause" id=id tabindex="-1">
                <dt>{clause.id.as_str()}</dt><dd>{clause.text.as_str()}</dd>
            </div>
        }
        .into_any()
    };
    let clauses: Vec<AnyView> = terms.clause.iter().map(clause).collect();
    view! { <dl class="clauses">{clauses}</dl> }.into_any()
}

/// The id of the element that shows a clause.
pub fn clause_id(clause: &str) -> String {
    format!("clause-{clause}")
}

/// What the service is, its rules, and where to write.
pub fn terms_summary(terms: &'static Terms) -> AnyView {
    vec![
        included(terms),
        titled(wording::CHANNELS, channels(terms)),
        titled(wording::RULES, rules(terms, &[])),
    ]
    .into_any()
}

/// What the service is, and what it is not.
pub fn included(terms: &'static Terms) -> AnyView {
    vec![
        titled(wording::INCLUDED, scope(terms, ScopeKind::Included)),
        titled(wording::EXCLUDED, scope(terms, ScopeKind::Excluded)),
    ]
    .into_any()
}

/// The address of the original, or that it is not known.
pub fn original(terms: &'static Terms) -> AnyView {
    match &terms.edition.original {
        // What is no address of a page is no link.
        Stated::Is { value, .. } if value.starts_with("http") => {
            view! { <a href=value.as_str() rel="noopener">{wording::ORIGINAL}</a> }.into_any()
        }
        _ => wording::NO_ORIGINAL.into_any(),
    }
}

/// Which edition of which document this is, and that it binds nobody.
pub fn terms_origin(terms: &'static Terms, this_year: i32) -> AnyView {
    let edition = &terms.edition;
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
            {original(terms)} ". " {wording::vat_word(&terms.vat, None)} "."
        </p>
    }
    .into_any()
}
