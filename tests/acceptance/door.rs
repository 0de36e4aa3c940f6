//! The outer doors of the core, by which whoever is outside comes in: a question as a line of
//! JSON, as `kvant answer` reads and writes it, and events as the bytes that stores keep.
//!
//! What goes in here says so in its name, `answered…` or `recorded…`, or writes to a [`Recorder`];
//! `tidy.rs` looks for that.

use kvant_core::{
    ask::{self, AnswerSession, Reply},
    catalogue::Terms,
    ledger::event::Event,
    ticket::Transition,
    tree::Tree,
};
use serde_json::{Value, json};

use crate::given::{catalogue, number};
use crate::recorded::{Recorder, opening};

/// What goes back for a line: `{"ok": …}` or `{"error": …}`.
#[track_caller]
pub fn reply(line: &str) -> Value {
    let tree: Tree = serde_json::from_str(line).expect(line);
    let mut session = AnswerSession::new(catalogue());
    let reply = Reply::from(ask::read(tree).and_then(|request| session.answer(&request)));
    let written = serde_json::to_string(&reply).expect("answers are JSON");
    serde_json::from_str(&written).expect("answers are JSON")
}

/// The answer to a question.
#[track_caller]
pub fn answered(question: &Value) -> Value {
    let mut reply = reply(&question.to_string());
    assert_eq!(reply.get("error"), None, "{question}");
    reply["ok"].take()
}

/// The code of the refusal of a question, and the facts beside it.
#[track_caller]
pub fn answered_no(question: &Value) -> Value {
    let mut reply = reply(&question.to_string());
    assert_eq!(reply.get("ok"), None, "{question}");
    reply["error"].take()
}

/// Sets in a question what its tables write as `attribute=value matter=reading`; `-` is nothing,
/// and an instant without an offset is one of Moscow.
#[track_caller]
pub fn set_given(question: &mut Value, terms: &Terms, given: &str) {
    for word in given.split_whitespace().filter(|word| *word != "-") {
        let (key, value) = word.split_once('=').expect("a key and a value");
        match key {
            "kind" | "class" | "priority" => question[key] = json!(value),
            "done_at" => question[key] = json!(with_offset(value)),
            _ if terms.open.iter().any(|open| open.id == key) => {
                question["readings"][key] = json!(value);
            }
            _ => question["attributes"][key] = json!(value),
        }
    }
}

/// `2026-11-20T12:00:00` of Moscow; an instant with an offset as it is.
pub fn with_offset(cell: &str) -> String {
    let has_offset = cell.ends_with('Z') || cell.contains('+');
    if has_offset { cell.to_string() } else { format!("{cell}+03:00") }
}

/// The six deadlines of a request registered at that time.
#[track_caller]
pub fn answered_deadlines(terms: &Terms, plan: &str, given: &str, registered_at: &str) -> Value {
    let mut question = json!({
        "ask": "deadline",
        "document": terms.id,
        "plan": plan,
        "registered_at": with_offset(registered_at),
    });
    set_given(&mut question, terms, given);
    answered(&question)
}

/// One deadline as tables write it: `2026-11-20T13:00:00` of Moscow, another offset behind
/// it, `… predicted`, `… to …`, or the
/// word that stands instead.
#[track_caller]
pub fn shown(due: &Value) -> String {
    let time = |key: &str| {
        let text = due.get(key)?.as_str()?;
        Some(text.strip_suffix("+03:00").unwrap_or(text).to_string())
    };
    match (time("from"), time("at")) {
        (Some(from), Some(at)) => format!("{from} to {at}"),
        (None, Some(at)) if due["predicted"] == json!(true) => format!("{at} predicted"),
        (None, Some(at)) => at,
        _ => due["stated"].as_str().expect("a word").to_string(),
    }
}

/// How many units are charged for sessions, written as seconds: `300+301`.
#[track_caller]
pub fn answered_units(terms: &Terms, plan: &str, given: &str, sessions: &str) -> u64 {
    let spent: Vec<u32> = sessions.split('+').map(number).collect();
    let mut question =
        json!({ "ask": "units", "document": terms.id, "plan": plan, "spent_seconds": spent });
    set_given(&mut question, terms, given);
    answered(&question)["units"].as_u64().expect("a number")
}

/// What `count` requests a month of so many minutes come to under one plan, from December 2026 on.
#[track_caller]
pub fn answered_plan(
    terms: &Terms,
    plan: &str,
    given: &str,
    [months, count, minutes, urgent_percent]: [u32; 4],
) -> Value {
    let mut about = json!({});
    set_given(&mut about, terms, given);
    let by_document = |key: &str| match &about[key] {
        Value::Null => json!({}),
        chosen => json!({ terms.id.as_str(): chosen }),
    };
    let answer = answered(&json!({
        "ask": "compare",
        "from": "2026-12-01",
        "months": months,
        "requests_per_month": count,
        "minutes_each": minutes,
        "urgent_percent": urgent_percent,
        "documents": [terms.id],
        "attributes": by_document("attributes"),
        "readings": by_document("readings"),
    }));
    let plans = answer["plans"].as_array().expect("a list");
    plans.iter().find(|one| one["plan"] == plan).expect(plan).clone()
}

/// The steps of a request as a ledger gives them back in which they were recorded.
#[track_caller]
pub fn recorded_steps(terms: &Terms, registered_at: &str, steps: &[Transition]) -> Vec<Transition> {
    let mut recorder = Recorder::of(&terms.id);
    let request = recorder.add(opening("Сбой", None, None, registered_at));
    for step in steps {
        recorder.add(Event::RequestMoved { request, step: step.clone() });
    }
    let ledger = recorder.ledger();
    assert_eq!(ledger.refused().count(), 0);
    let kept = ledger.request(request).expect("it was recorded");
    kept.steps.iter().map(|(_, step)| step.clone()).collect()
}
