//! What plans promise and include, one row a thing, one column a plan.

use kvant_core::catalogue::{
    Attributes, Feature, Overage, Plan, Promise, PromiseKind, Readings, Terms,
};
use kvant_core::price::ResolvedTerms;
use kvant_core::source::Source;
use leptos::prelude::*;

use super::data_table::{Cell, Column, data_table};
use super::place::{Line, lines};
use crate::wording;

/// What a cell says, one line a case.
type Lines = Vec<Line>;

/// A column: the plan, and its document made ready.
type Offered<'g> = (&'g ResolvedTerms<'static>, &'static Plan);

/// Rows that every document answers, and those of the documents themselves.
///
/// A plan whose document is not among `all_resolved` has no column. What a document does not say is
/// said in words; no cell is empty.
pub fn feature_matrix(
    all_resolved: &[ResolvedTerms<'static>],
    plans: &[(&'static Terms, &'static Plan)],
) -> AnyView {
    let mut columns: Vec<Offered<'_>> = Vec::new();
    for (terms, plan) in plans {
        let resolved = all_resolved.iter().find(|resolved| resolved.terms().id == terms.id);
        columns.extend(resolved.map(|resolved| (resolved, *plan)));
    }
    let first = columns.first().map(|(resolved, _)| resolved.terms().id.as_str());
    let is_mixed = columns.iter().any(|(resolved, _)| Some(resolved.terms().id.as_str()) != first);
    let mut rows: Vec<Vec<Cell>> = GENERIC
        .iter()
        .map(|(name, tell)| {
            let cells =
                columns.iter().map(|(resolved, plan)| cell(resolved.terms(), tell(resolved, plan)));
            std::iter::once(Cell::words((*name).to_string())).chain(cells).collect()
        })
        .collect();
    let mut named: Vec<&'static str> = Vec::new();
    for (resolved, _) in &columns {
        let terms = resolved.terms();
        for feature in &terms.feature {
            // A thing that several documents list stands in one row.
            if !named.contains(&feature.name.as_str()) {
                named.push(&feature.name);
                rows.push(feature_row(&columns, terms, feature, is_mixed));
            }
        }
    }
    let column = |(resolved, plan): &Offered<'_>| -> Column {
        let name = &plan.name;
        let of = wording::provider(resolved.terms());
        ("", if is_mixed { format!("{name} ({of})") } else { name.clone() })
    };
    let heads = std::iter::once(("", wording::MATRIX_WHAT.to_string()));
    let heads = heads.chain(columns.iter().map(column)).collect();
    data_table("matrix", wording::MATRIX_TABLE, heads, rows)
}

/// A row: its name, and what it says of a plan.
type Row = (&'static str, fn(&ResolvedTerms<'static>, &'static Plan) -> Lines);

const GENERIC: [Row; 8] = [
    (wording::MATRIX_COUNTED, counted_in),
    (wording::promise(PromiseKind::Reaction), |resolved, plan| {
        promised(resolved, plan, PromiseKind::Reaction)
    }),
    (wording::promise(PromiseKind::Estimate), |resolved, plan| {
        promised(resolved, plan, PromiseKind::Estimate)
    }),
    (wording::promise(PromiseKind::Completion), |resolved, plan| {
        promised(resolved, plan, PromiseKind::Completion)
    }),
    (wording::MATRIX_DAYS_OFF, days_off),
    (wording::MATRIX_ABOVE, above_volume),
    (wording::MATRIX_UNUSED, unused),
    (wording::MATRIX_VAT, |resolved, _| {
        let vat = &resolved.terms().vat;
        vec![Line::of(wording::stated_text(vat), vat.source())]
    }),
];

fn cell(terms: &'static Terms, told: Lines) -> Cell {
    Cell::words(lines(terms, told))
}

fn feature_row(
    columns: &[Offered<'_>],
    terms: &'static Terms,
    feature: &'static Feature,
    is_mixed: bool,
) -> Vec<Cell> {
    let mut head = vec![Line::said(feature.name.clone(), &feature.source)];
    head.extend(is_mixed.then(|| Line::sub(wording::provider(terms).to_string())));
    head.extend(feature.note.clone().map(Line::sub));
    let said = |(resolved, plan): &Offered<'_>| {
        let terms = resolved.terms();
        let same = terms.feature.iter().find(|one| one.name == feature.name);
        let Some(feature) = same else {
            return cell(terms, vec![Line::unsaid(wording::MATRIX_NOT_SAID)]);
        };
        let line = match feature.cell.iter().find(|cell| cell.plan == plan.id) {
            Some(cell) => {
                Line::said(wording::feature_word(cell.is, cell.text.as_deref()), &cell.source)
            }
            // A row without a single mark: they were lost, and nothing is known.
            None if feature.cell.is_empty() => Line::unsaid(wording::UNKNOWN),
            None => Line::unsaid(wording::MATRIX_NOT_SAID),
        };
        cell(terms, vec![line])
    };
    std::iter::once(cell(terms, head)).chain(columns.iter().map(said)).collect()
}

fn counted_in(resolved: &ResolvedTerms<'static>, plan: &'static Plan) -> Lines {
    let unit = resolved.terms().unit_of(plan);
    vec![Line::of(wording::unit_and_rounding(unit), unit.map(|unit| &unit.source))]
}

/// What `tell` says of every kind of request: once, where it is the same of all.
fn by_kind(terms: &'static Terms, tell: impl Fn(Option<&'static str>) -> Lines) -> Lines {
    let mut kinds = terms.kind.iter();
    let Some(first) = kinds.next() else { return tell(None) };
    let of_first = tell(Some(&first.id));
    let others: Vec<(&str, Lines)> =
        kinds.map(|kind| (kind.name.as_str(), tell(Some(&kind.id)))).collect();
    if others.iter().all(|(_, lines)| *lines == of_first) {
        return of_first;
    }
    let all = std::iter::once((first.name.as_str(), of_first)).chain(others);
    let named = |(name, told): (&str, Lines)| {
        let name = format!("{name}: ");
        told.into_iter().map(|line| line.after(&name)).collect::<Lines>()
    };
    all.flat_map(named).collect()
}

fn promised(resolved: &ResolvedTerms<'static>, plan: &'static Plan, what: PromiseKind) -> Lines {
    let terms = resolved.terms();
    by_kind(terms, |kind| {
        let mut told = Lines::new();
        for (promise, is_assumed) in promises(resolved, plan, kind, what, Some(resolved.client())) {
            if is_assumed {
                let text = wording::promise_line(promise, &conditions(terms, promise, false));
                told.push(Line::of(text, promise.within.source()));
            }
        }
        if told.is_empty() {
            told.push(Line::unsaid(wording::MATRIX_NOT_SAID));
        }
        told
    })
}

/// The promises that can hold under `plan` for requests of `kind`, in the order in which they are
/// asked, down to the first that holds always; with each whether it holds as the document is
/// read. What is known about the client is left open without `client`.
pub fn promises(
    resolved: &ResolvedTerms<'static>,
    plan: &Plan,
    kind: Option<&str>,
    what: PromiseKind,
    client: Option<&Attributes>,
) -> Vec<(&'static Promise, bool)> {
    let mut fitting = Vec::new();
    let mut is_settled = false;
    for promise in &resolved.terms().promise {
        let fits = promise.what == what
            && is_among(&promise.plan, Some(&plan.id))
            && is_among(&promise.kind, kind)
            && client.is_none_or(|client| is_so(&promise.when, client));
        if !fits {
            continue;
        }
        let is_read_so = is_so(&promise.reading, resolved.readings());
        if is_read_so && is_settled {
            continue;
        }
        let is_always = promise.class.is_empty()
            && promise.priority.is_empty()
            && (client.is_some() || promise.when.is_empty());
        is_settled |= is_read_so && is_always;
        fitting.push((promise, is_read_so));
    }
    fitting
}

/// Whether `names` is silent or has `one`.
pub fn is_among(names: &[String], one: Option<&str>) -> bool {
    names.is_empty() || one.is_some_and(|one| names.iter().any(|name| name == one))
}

/// Whether everything in `when` is so.
pub fn is_so(when: &Readings, known: &Readings) -> bool {
    when.iter().all(|(key, value)| known.get(key) == Some(value))
}

/// Under which classes, priorities and (with `clients`) for which clients a promise holds.
pub fn conditions(terms: &Terms, promise: &Promise, clients: bool) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    if clients {
        told.extend(wording::client_words(terms, &promise.when));
    }
    let priority = |id: &String| terms.priority.iter().find(|one| one.id == *id);
    told.extend(promise.priority.iter().filter_map(priority).map(|one| one.name.clone()));
    if !promise.class.is_empty() {
        told.push(wording::classes(&promise.class));
    }
    told
}

fn days_off(resolved: &ResolvedTerms<'static>, plan: &'static Plan) -> Lines {
    by_kind(resolved.terms(), |kind| {
        let stated = resolved.schedule_for(plan, kind);
        let windows = stated.map(|_| resolved.hours_for(plan, kind).day_off.as_slice());
        vec![Line::of(wording::works_on_days_off(windows), stated.map(|stated| &stated.source))]
    })
}

fn above_volume(resolved: &ResolvedTerms<'static>, plan: &'static Plan) -> Lines {
    let terms = resolved.terms();
    let Some(volume) = plan.volume(resolved.readings()) else {
        return vec![Line::unsaid(wording::above_no_volume(plan))];
    };
    vec![above(terms, &volume.overage)]
}

/// What the document says of time above a volume.
pub fn above(terms: &'static Terms, overage: &Overage) -> Line {
    Line::of(wording::above_volume(terms, overage), overage_source(overage))
}

fn overage_source(overage: &Overage) -> Option<&Source> {
    match overage {
        Overage::Rates { source }
        | Overage::Plan { source, .. }
        | Overage::Stop { source }
        | Overage::ByAgreement { source } => Some(source),
        Overage::NotStated => None,
    }
}

/// The matter that says what happens to a volume that is not used up.
const UNUSED_MATTER: &str = "unused-hours";

fn unused(resolved: &ResolvedTerms<'static>, plan: &'static Plan) -> Lines {
    let terms = resolved.terms();
    if let Some(package) = &plan.package {
        return vec![Line::said(wording::burns_in(plan), &package.source)];
    }
    if plan.volume.is_empty() {
        return vec![Line::unsaid(wording::unused_no_volume(plan))];
    }
    let matter = terms.open.iter().find(|open| open.id == UNUSED_MATTER);
    let read = resolved.readings().get(UNUSED_MATTER);
    let reading =
        matter.and_then(|matter| matter.readings.iter().find(|reading| Some(&reading.id) == read));
    let text = wording::unused_volume(reading.map(|reading| reading.text.as_str()));
    vec![Line::of(text, matter.map(|matter| &matter.source))]
}
