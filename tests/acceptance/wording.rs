//! What a document says in words, held against tables that name its places.

use kvant_core::{
    catalogue::{AnomalyClaim, FeatureWord, IntakeCheck, Need, ScopeKind, Terms, Topic},
    source::Source,
};

use crate::given::catalogue;
use crate::table::lines;

/// The document of that number.
#[track_caller]
pub fn document(number: &str) -> &'static Terms {
    let mut documents = catalogue().documents.iter();
    documents.find(|terms| terms.document == number).expect("it is in the catalogue")
}

/// The short quotation that stands at `clause`.
#[track_caller]
pub fn quoted(terms: &'static Terms, clause: &str) -> &'static str {
    &terms.clause.iter().find(|one| one.id == clause).expect(clause).text
}

/// Every entry of the scope, in order.
///
/// Columns: inside or outside, place, words, words of the source behind them.
#[track_caller]
pub fn check_scope(terms: &Terms, table: &str) {
    let rows = lines(table);
    assert_eq!(terms.scope.len(), rows.len());
    for ([kind, place, words, behind], scope) in rows.into_iter().zip(&terms.scope) {
        assert_eq!(Some(scope.kind), ScopeKind::of(kind), "{words}");
        check_words(terms, &scope.text, &scope.source, [place, words, behind]);
    }
}

/// Every statement, in order.
///
/// Columns: topic, place, words, words of the source behind them.
#[track_caller]
pub fn check_statements(terms: &Terms, table: &str) {
    let rows = lines(table);
    assert_eq!(terms.statement.len(), rows.len());
    for ([topic, place, words, behind], statement) in rows.into_iter().zip(&terms.statement) {
        assert_eq!(Some(statement.topic), Topic::of(topic), "{words}");
        check_words(terms, &statement.text, &statement.source, [place, words, behind]);
    }
}

/// Everything that a request must have, in order.
///
/// Columns: id, place, what a program sees of it, how much it is needed, words, words of the
/// source behind them.
#[track_caller]
pub fn check_intake(terms: &Terms, table: &str) {
    let rows = lines(table);
    assert_eq!(terms.intake.len(), rows.len());
    for ([id, place, check, need, words, behind], item) in rows.into_iter().zip(&terms.intake) {
        assert_eq!(item.id, id);
        assert_eq!((Some(item.check), Some(item.need)), (IntakeCheck::of(check), Need::of(need)));
        check_words(terms, &item.text, &item.source, [place, words, behind]);
    }
}

/// Every reason of refusal, in order.
///
/// Columns: id, place, what happens, words, words of the source behind them.
#[track_caller]
pub fn check_refusals(terms: &Terms, table: &str) {
    let rows = lines(table);
    assert_eq!(terms.refusal.len(), rows.len());
    for ([id, place, outcome, words, behind], reason) in rows.into_iter().zip(&terms.refusal) {
        let found = if reason.may_postpone { "postponed or refused" } else { "refused" };
        assert_eq!((&*reason.id, found), (id, outcome));
        check_words(terms, &reason.text, &reason.source, [place, words, behind]);
    }
}

#[track_caller]
fn check_words(terms: &Terms, text: &str, source: &Source, [place, words, behind]: [&str; 3]) {
    assert_eq!(source.place(), place, "{words}");
    assert!(text.contains(words), "{words}: {text}");
    let quotations = terms.quotations(source);
    assert!(quotations.iter().any(|clause| clause.text.contains(behind)), "{behind}");
}

/// Every channel, in order; `-` where no address is published.
///
/// Columns: place, case, names, address.
#[track_caller]
pub fn check_channels(terms: &Terms, table: &str) {
    let rows = lines(table);
    assert_eq!(terms.channel.len(), rows.len());
    for ([place, case, names, address], channel) in rows.into_iter().zip(&terms.channel) {
        assert_eq!((channel.source.place(), &*channel.case), (place, case));
        assert_eq!(channel.names.join(", "), names, "{case}");
        assert_eq!(channel.address.as_deref().unwrap_or("-"), address, "{case}");
    }
}

/// Every feature, in order, for a document of two plans; `?` where it says nothing of a plan.
///
/// Columns: place, name, what each plan says, how much or under which condition.
#[track_caller]
pub fn check_features(terms: &Terms, table: &str) {
    let rows = lines(table);
    assert_eq!(terms.feature.len(), rows.len());
    for ([place, name, first, second], feature) in rows.into_iter().zip(&terms.feature) {
        assert_eq!((feature.source.place(), &*feature.name), (place, name));
        for (plan, expected) in terms.plan.iter().zip([first, second]) {
            let cell = feature.cell.iter().find(|cell| cell.plan == plan.id);
            let (word, text) = expected.split_once(": ").unwrap_or((expected, ""));
            assert_eq!(cell.map(|cell| cell.is), FeatureWord::of(word), "{name}, {}", plan.id);
            let found = cell.and_then(|cell| cell.text.as_deref()).unwrap_or_default();
            assert_eq!(found, text, "{name}, {}", plan.id);
            let at_home = cell.is_none_or(|cell| cell.source == plan.source);
            assert!(at_home, "{name}: a cell stands where its plan does");
        }
    }
}

/// Every open matter, in order, with the assumed reading first.
///
/// Columns: id, place, words of the question, readings.
#[track_caller]
pub fn check_open_matters(terms: &Terms, table: &str) {
    let rows = lines(table);
    let known: Vec<&str> = terms.open.iter().map(|open| &*open.id).collect();
    assert_eq!(known, rows.iter().map(|[id, _, _, _]| *id).collect::<Vec<_>>());
    for ([id, place, words, readings], open) in rows.into_iter().zip(&terms.open) {
        assert_eq!(open.source.place(), place, "{id}");
        assert!(!terms.quotations(&open.source).is_empty(), "{id}: the words can be shown");
        assert!(open.question.contains(words), "{id}: {}", open.question);
        let expected: Vec<&str> = readings.split_whitespace().collect();
        let found: Vec<&str> = open.readings.iter().map(|reading| &*reading.id).collect();
        assert_eq!(found, expected, "{id}");
        assert_eq!(open.assumed().map(|reading| &*reading.id), expected.first().copied(), "{id}");
    }
}

/// The anomaly stands at its place and says these words; returns what can be computed about it.
#[track_caller]
pub fn check_anomaly<'a>(
    terms: &'a Terms,
    id: &str,
    place: &str,
    words: &str,
) -> Option<&'a AnomalyClaim> {
    let anomaly = terms.anomaly.iter().find(|anomaly| anomaly.id == id).expect(id);
    assert_eq!(anomaly.source.place(), place);
    assert!(anomaly.text.contains(words), "{words}: {}", anomaly.text);
    anomaly.claim.as_ref()
}
