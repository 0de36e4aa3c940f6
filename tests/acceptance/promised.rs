//! Deadlines and working hours of a document, held against tables.

use kvant_core::{
    catalogue::{Attributes, PromiseKind, Readings, Terms},
    deadline::{self, Case, Due, Named},
    price::ResolvedTerms,
    source::Source,
};

use crate::door::{answered_deadlines, shown};
use crate::given::{catalogue, instant, number};
use crate::table::lines;

/// A document for a client and under readings, written as `attribute=value matter=reading`; `-`
/// for what is assumed.
#[track_caller]
pub fn resolved_for(terms: &'static Terms, given: &str) -> ResolvedTerms<'static> {
    let (mut client, mut readings) = (Attributes::new(), Readings::new());
    for word in given.split_whitespace().filter(|word| *word != "-") {
        let (key, value) = word.split_once('=').expect("a key and a value");
        let is_open = terms.open.iter().any(|open| open.id == key);
        let held = if is_open { &mut readings } else { &mut client };
        held.insert(key.to_string(), value.to_string());
    }
    ResolvedTerms::new(catalogue(), terms, client, &readings).expect(given)
}

/// By a line for `kvant answer`, and its place by the core.
///
/// Columns: plan, kind, what is given, registration, deadline, when it is due or what is said
/// instead, place; `-` where nothing is said.
#[track_caller]
pub fn check_answered_deadlines(terms: &'static Terms, table: &str) {
    for [plan, kind, given, registered_at, what, expected, place] in lines(table) {
        let answer =
            answered_deadlines(terms, plan, &format!("{given} kind={kind}"), registered_at);
        let moscow = expected.trim_end_matches("+03:00");
        assert_eq!(shown(&answer[what]), moscow, "{what} of {registered_at}, {plan}, {given}");
        // No answer names the place.
        let resolved = resolved_for(terms, given);
        let plan = terms.plan(plan).expect(plan);
        let named = Named { kind: Some(kind), ..Named::default() };
        let case = Case::new(&resolved, plan, named, instant(registered_at), &[]).expect(kind);
        let what = PromiseKind::of(what).expect(what);
        let due = deadline::deadline(&resolved, &case, what).expect(registered_at);
        let message = format!("{what:?} of {registered_at}, {} {kind}, {given}", plan.id);
        check_due(&due, expected, place, &message);
    }
}

/// `2026-11-30T15:00:00`, a range of two, or what is said instead of a time.
#[track_caller]
pub fn check_due(due: &Due<'_>, expected: &str, place: &str, message: &str) {
    let source = match due {
        Due::At(found) => {
            let (from, at) = match expected.split_once(" to ") {
                Some((from, at)) => (Some(instant(from)), at),
                None => (None, expected),
            };
            assert_eq!((found.from, found.at), (from, instant(at)), "{message}");
            // Wherever the provider sits, and whatever zone the question was asked in.
            assert_eq!(found.at.offset().local_minus_utc(), 3 * 3_600, "{message}");
            found.source
        }
        Due::Silent { why, source } => {
            let word = serde_json::to_value(why).expect("a word");
            assert_eq!(word.as_str(), Some(expected), "{message}");
            *source
        }
    };
    assert_eq!(source.map_or("-", Source::place), place, "{message}");
}

/// Columns: plan, kind, what is given, from, to, seconds inside the working hours.
#[track_caller]
pub fn check_open_hours(terms: &'static Terms, table: &str) {
    for [plan, kind, given, from, to, seconds] in lines(table) {
        let resolved = resolved_for(terms, given);
        let plan = terms.plan(plan).expect(plan);
        let working = resolved.working_for(plan, Some(kind));
        let found = working.working_between(instant(from), instant(to)).expect(from);
        let message = format!("{} {kind}, {given}: {from} to {to}", plan.id);
        assert_eq!(found.value, i64::from(number(seconds)), "{message}");
    }
}
