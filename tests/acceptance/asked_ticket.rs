//! One request, asked about from outside: what is stated becomes recorded events, which are encoded,
//! decoded and folded; where it stands, which deadlines were met, what it cost.

use serde_json::{Value, json};

use crate::door::{answered, answered_deadlines, answered_no, set_given, with_offset};
use crate::given::catalogue;
use crate::table::lines;
use crate::wording::document;

/// A request of the document of that number. Steps as `word@instant`, with `=` what belongs to it;
/// sessions on it as `from/to`; a payment as `plan/status/units/paid_at`.
#[track_caller]
fn question(number: &str, given: &str, registered_at: &str, at: &str, events: [&str; 3]) -> Value {
    let [steps, sessions, payments] = events.map(|cell| {
        let words = cell.split_whitespace().filter(|word| *word != "-");
        words.map(str::to_string).collect::<Vec<_>>()
    });
    let step = |word: &String| {
        let (said, at) = word.split_once('@').expect("a step and its instant");
        let (step, value) = said.split_once('=').unwrap_or((said, ""));
        let mut step = json!({ "step": step, "at": with_offset(at) });
        match said.split_once('=').map(|(word, _)| word) {
            Some("estimated") => step["minutes"] = json!(value.parse::<u32>().expect("minutes")),
            Some("put-on-hold") => step["waits_for"] = json!(value),
            Some("classified") => step["kind"] = json!(value),
            _ => {}
        }
        step
    };
    let session = |word: &String| {
        let (from, to) = word.split_once('/').expect("from and to");
        json!({ "request": "r1", "from": with_offset(from), "to": with_offset(to) })
    };
    let payment = |word: &String| {
        let words: Vec<&str> = word.split('/').collect();
        let [plan, status, units, paid_at] = words.try_into().expect("four words");
        let units: u32 = units.parse().expect("a number");
        json!({ "plan": plan, "status": status, "units": units, "paid_at": with_offset(paid_at) })
    };
    let terms = document(number);
    let mut question = json!({
        "ask": "ticket",
        "document": terms.id,
        "at": with_offset(at),
        "request": "r1",
        "registered_at": with_offset(registered_at),
        "steps": steps.iter().map(step).collect::<Vec<_>>(),
        "payments": payments.iter().map(payment).collect::<Vec<_>>(),
        "sessions": sessions.iter().map(session).collect::<Vec<_>>(),
    });
    let mut rest = Vec::new();
    for word in given.split_whitespace() {
        match word.strip_prefix("plan=") {
            Some(plan) => question["plan"] = json!(plan),
            None => rest.push(word),
        }
    }
    set_given(&mut question, terms, &rest.join(" "));
    question
}

/// One deadline of an answer: its outcome and when it was kept, or what is said instead.
fn outcome(answer: &Value, what: &str) -> String {
    let due = &answer["deadlines"][what];
    let word =
        |key: &str| due[key].as_str().map(|word| word.trim_end_matches("+03:00").to_string());
    let words = [word("outcome").or(word("stated")), word("at"), word("happened_at")];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Source: document 000, lines 28–32 (S0-40, S0-44): two working hours after Friday 17:15 end on
/// Monday at 10:15:00; the second itself is in time, asked or kept.
#[test]
fn s0_40_a_reaction_is_met_missed_or_overdue() {
    for [steps, at, state, overdue, reaction] in lines(
        "
        steps                                                        | at                  | state      | overdue | reaction
        -                                                            | 2026-11-20T17:15:00 | registered | false   | pending 2026-11-23T10:15:00
        -                                                            | 2026-11-23T10:15:00 | registered | false   | pending 2026-11-23T10:15:00
        -                                                            | 2026-11-23T10:15:01 | registered | true    | overdue 2026-11-23T10:15:00
        reacted@2026-11-23T10:15:00                                  | 2026-11-23T12:00:00 | reacted    | false   | met 2026-11-23T10:15:00 2026-11-23T10:15:00
        reacted@2026-11-23T10:15:01                                  | 2026-11-23T12:00:00 | reacted    | false   | missed 2026-11-23T10:15:00 2026-11-23T10:15:01
        reacted@2026-11-23T10:15:01                                  | 2026-11-23T10:15:01 | reacted    | false   | missed 2026-11-23T10:15:00 2026-11-23T10:15:01
        reacted@2026-11-23T10:15:02                                  | 2026-11-23T10:15:01 | registered | true    | overdue 2026-11-23T10:15:00  // Later than what is asked about.
        closed@2026-11-23T10:15:00                                   | 2026-11-23T12:00:00 | closed     | false   | not_owed  // It lost its sense in time.
        closed@2026-11-23T10:15:01                                   | 2026-11-23T12:00:00 | closed     | false   | missed 2026-11-23T10:15:00
        put-on-hold=client@2026-11-23T09:15:00                       | 2026-11-23T12:00:00 | on-hold    | false   | stopped
        put-on-hold=client@2026-11-23T09:15:00 resumed@2026-11-23T10:00:00 | 2026-11-23T11:00:00 | registered | false | pending 2026-11-23T11:00:00
        put-on-hold=client@2026-11-23T09:15:00 resumed@2026-11-23T10:00:00 | 2026-11-23T11:00:01 | registered | true  | overdue 2026-11-23T11:00:00
        put-on-hold=provider@2026-11-23T09:15:00                     | 2026-11-23T10:15:01 | on-hold    | true    | overdue 2026-11-23T10:15:00
        ",
    ) {
        let asked = question("000", "plan=prepaid", "2026-11-20T17:15:00", at, [steps, "-", "-"]);
        let answer = answered(&asked);
        assert_eq!(answer["state"], state, "{steps} at {at}");
        assert_eq!(answer["overdue"].to_string(), overdue, "{steps} at {at}");
        assert_eq!(outcome(&answer, "reaction"), reaction, "{steps} at {at}");
        assert_eq!(outcome(&answer, "estimate"), if state == "closed" { "not_owed" } else { "not_stated" });
    }
}

/// Source: document 000, lines 10–14 (S0-11, S0-17, S0-18): a request costs its share of what was
/// paid, a started quantum counts, and what nothing covers has no price there.
#[test]
fn s0_11_a_request_costs_whole_quanta() {
    const PAID: &str = "prepaid/licence-year/12/2026-11-20T12:00:00";
    for [sessions, payments, at, spent, units, cost, above, above_cost] in lines(&format!(
        "
        sessions                                | payments | at                  | spent | units | cost      | above | above cost
        -                                       | {PAID}   | 2026-11-23T18:00:00 | 0     | 0     | \"0.00\"    | 0 | \"0.00\"
        2026-11-23T10:00:00/2026-11-23T10:20:00 | {PAID}   | 2026-11-23T18:00:00 | 1200  | 2     | \"1200.00\" | 0 | \"0.00\"
        2026-11-23T10:00:00/2026-11-23T10:20:01 | {PAID}   | 2026-11-23T18:00:00 | 1201  | 3     | \"1800.00\" | 0 | \"0.00\"
        2026-11-23T10:00:00/2026-11-23T10:20:01 | {PAID}   | 2026-11-23T10:10:00 | 600   | 1     | \"600.00\"  | 0 | \"0.00\"
        2026-11-23T10:00:00/2026-11-23T10:20:01 | {PAID}   | 2026-11-23T09:59:59 | 0     | 0     | \"0.00\"    | 0 | \"0.00\"
        2026-11-23T10:00:00/2026-11-23T12:00:00 | {PAID}   | 2026-11-23T18:00:00 | 7200  | 12    | \"7200.00\" | 0 | \"0.00\"
        2026-11-23T10:00:00/2026-11-23T12:00:01 | {PAID}   | 2026-11-23T18:00:00 | 7201  | 13    | null      | 1 | null
        2026-11-20T11:59:59/2026-11-20T12:00:00 | {PAID}   | 2026-11-23T18:00:00 | 1     | 1     | null      | 1 | null
        2026-11-20T12:00:00/2026-11-20T12:00:01 | {PAID}   | 2026-11-23T18:00:00 | 1     | 1     | \"600.00\"  | 0 | \"0.00\"
        "
    )) {
        let mut asked = question("000", "", "2026-11-20T11:00:00", at, ["-", sessions, payments]);
        // Work on something else takes from the same package, and is not part of this.
        let other = json!({ "request": "r2", "from": "2026-11-24T10:00:00+03:00", "to": "2026-11-24T10:10:00+03:00" });
        asked["sessions"].as_array_mut().expect("a list").push(other);
        let answer = answered(&asked);
        let found = ["spent_seconds", "units", "cost", "not_covered_units", "not_covered_cost"]
            .map(|key| answer[key].to_string());
        assert_eq!(found, [spent, units, cost, above, above_cost], "{sessions} at {at}");
        assert_eq!((&answer["plan"], &answer["plan_assumed"]), (&json!("prepaid"), &json!(true)));
    }
}

/// Source: document 001, clauses 3.5, 4.2, 3.3 (S1-30, S1-33, S1-38) and 6.2.1 (S1-25, S1-49): up to an
/// hour starts by itself; more needs the client's word; more than was estimated is remarked upon;
/// each started quarter of an hour costs a quarter of the hour.
#[test]
fn s1_33_what_was_estimated_agreed_and_worked() {
    const BEGUN: &str = "2026-11-23T10:00:00";
    for [minutes, worked_until, remarks, cost] in lines(
        "
        minutes | worked until        | remarks                               | cost
        60      | 2026-11-23T11:00:00 |                                       | 3500.00
        60      | 2026-11-23T11:00:01 | null estimate_exceeded                | 4375.00
        61      | 2026-11-23T11:00:00 | 1 not_agreed                          | 3500.00
        61      | 2026-11-23T11:01:01 | 1 not_agreed, null estimate_exceeded  | 4375.00
        ",
    ) {
        let steps = format!("estimated={minutes}@2026-11-20T14:00:00 started@{BEGUN}");
        let sessions = format!("{BEGUN}/{worked_until}");
        let given = "plan=no-package kind=ordinary";
        let events = [steps.as_str(), &sessions, "-"];
        let answer =
            answered(&question("001", given, "2026-11-20T12:00:00", "2026-11-30T12:00:00", events));
        let found = answer["remarks"].as_array().expect("a list").iter();
        let found =
            found.map(|one| format!("{} {}", one["step"], one["remark"].as_str().expect("a word")));
        assert_eq!(found.collect::<Vec<_>>().join(", "), remarks, "{minutes}, {worked_until}");
        assert_eq!(answer["cost"], cost, "{minutes}, {worked_until}");
        assert_eq!((&answer["state"], &answer["kind"]), (&json!("started"), &json!("ordinary")));
        assert_eq!(outcome(&answer, "estimate"), "met 2026-11-23T11:00:00 2026-11-20T14:00:00");
    }
}

/// Source: document 001, clauses 2.4 and 5.1 (S1-27, S1-41): faults may be reported for ten working
/// days after the hand-over, the whole last day included.
#[test]
fn s1_27_the_time_for_faults_ends_with_its_last_day() {
    for [at, window] in lines(
        "
        at                  | fault window
        2026-11-23T09:59:59 | not_owed
        2026-11-23T10:00:00 | pending 2026-12-07T10:00:00
        2026-12-07T10:00:01 | pending 2026-12-07T10:00:00
        2026-12-07T23:59:59 | pending 2026-12-07T10:00:00
        2026-12-08T00:00:00 | ended 2026-12-07T10:00:00
        ",
    ) {
        let events = ["done@2026-11-23T10:00:00", "-", "-"];
        let answer = answered(&question("001", "kind=ordinary", "2026-11-20T12:00:00", at, events));
        assert_eq!(outcome(&answer, "fault_window"), window, "{at}");
        assert_eq!(answer["overdue"], json!(false), "nothing is to be done, {at}");
    }
}

/// A request of which nothing has happened owes what a `deadline` says of it, in every document.
#[test]
fn what_is_owed_is_what_a_deadline_says() {
    let mut counted = 0;
    for (number, terms) in
        ["000", "001", "002", "003", "004"].map(|number| (number, document(number)))
    {
        for plan in &terms.plan {
            for registered_at in
                ["2026-11-20T17:15:00", "2026-11-21T12:00:00", "2026-12-31T23:59:59"]
            {
                let kind =
                    terms.kind.first().map_or(String::new(), |kind| format!("kind={}", kind.id));
                let due = answered_deadlines(terms, &plan.id, &kind, registered_at);
                let given = format!("plan={} {kind}", plan.id);
                let events = ["-", "-", "-"];
                let answer =
                    answered(&question(number, &given, registered_at, registered_at, events));
                for what in ["reaction", "estimate", "start", "answer", "completion"] {
                    let mut kept = answer["deadlines"][what].clone();
                    if let Some(kept) = kept.as_object_mut().filter(|kept| kept.contains_key("at"))
                    {
                        assert_eq!(kept.remove("outcome"), Some(json!("pending")));
                        assert_eq!(kept.remove("happened_at"), Some(Value::Null));
                        counted += 1;
                    }
                    assert_eq!(kept, due[what], "{number} {} {what} {registered_at}", plan.id);
                }
            }
        }
    }
    assert!(counted > 50, "{counted} times were compared");
    assert_eq!(catalogue().documents.len(), 5);
}

/// What cannot be answered says why, and where.
#[test]
fn what_is_wrong_in_a_request_is_refused() {
    let at = "2026-11-23T12:00:00";
    let asked = || {
        let events = ["estimated=60@2026-11-20T18:00:00", "-", "-"];
        question("001", "kind=ordinary", "2026-11-20T17:15:00", at, events)
    };
    assert_eq!(answered(&asked())["state"], "agreed");
    let long = |count: usize| -> Value {
        (0..count)
            .map(|_| json!({ "step": "reacted", "at": "2026-11-20T18:00:00+03:00" }))
            .collect()
    };
    let step = |step: Value| json!([step]);
    let when = "2026-11-20T18:00:00+03:00";
    for (key, value, code, field) in [
        ("kind", json!("ordinari"), "unknown_kind", json!(null)),
        ("kind", json!(null), "missing_field", json!("kind")),
        ("class", json!("1.1"), "unknown_kind", json!(null)),
        ("priority", json!("high"), "unknown_field", json!("priority")),
        ("plan", json!("standart"), "unknown_plan", json!(null)),
        ("document", json!("mywebstore"), "unknown_document", json!(null)),
        ("attributes", json!({ "contract": "maybe" }), "unknown_field", json!("contract")),
        ("readings", json!({ "vat": "maybe" }), "unknown_field", json!("vat")),
        ("request", json!(null), "malformed", json!(null)),
        ("registered_at", json!("yesterday"), "bad_instant", json!(null)),
        (
            "registered_at",
            json!("2019-12-31T23:59:59+03:00"),
            "out_of_range",
            json!("registered_at"),
        ),
        (
            "registered_at",
            json!("2026-11-23T12:00:01+03:00"),
            "out_of_range",
            json!("registered_at"),
        ),
        ("steps", json!(null), "malformed", json!(null)),
        ("steps", long(1_001), "out_of_range", json!("steps")),
        (
            "steps",
            step(json!({ "step": "finished", "at": when })),
            "unknown_field",
            json!("steps.0.step"),
        ),
        ("steps", step(json!({ "step": "reacted" })), "missing_field", json!("steps.0.at")),
        ("steps", step(json!({ "step": "reacted", "at": "soon" })), "bad_instant", json!(null)),
        (
            "steps",
            step(json!({ "step": "reacted", "at": "2101-01-01T00:00:00+03:00" })),
            "out_of_range",
            json!("at"),
        ),
        (
            "steps",
            step(json!({ "step": "estimated", "at": when })),
            "missing_field",
            json!("steps.0.minutes"),
        ),
        (
            "steps",
            step(json!({ "step": "estimated", "at": when, "minutes": -1 })),
            "out_of_range",
            json!("minutes"),
        ),
        (
            "steps",
            step(json!({ "step": "reacted", "at": when, "minutes": 5 })),
            "unknown_field",
            json!("steps.0"),
        ),
        (
            "steps",
            step(json!({ "step": "closed", "at": when, "reason": "" })),
            "unknown_field",
            json!("steps.0"),
        ),
        (
            "steps",
            step(json!({ "step": "started", "at": when, "waits_for": "client" })),
            "unknown_field",
            json!("steps.0"),
        ),
        (
            "steps",
            step(json!({ "step": "classified", "at": when, "kind": "urgently" })),
            "unknown_kind",
            json!(null),
        ),
        (
            "sessions",
            json!([{ "from": when, "to": "2026-11-20T17:59:59+03:00" }]),
            "out_of_range",
            json!("to"),
        ),
        (
            "payments",
            json!([{ "plan": "prepayed", "units": 1, "paid_at": when }]),
            "unknown_plan",
            json!(null),
        ),
    ] {
        let mut wrong = asked();
        wrong[key] = value;
        let refusal = answered_no(&wrong);
        assert_eq!(refusal["code"], code, "{key}: {refusal}");
        assert_eq!(refusal["field"], field, "{key}: {refusal}");
    }
    // At the edges nothing is refused.
    for (key, value) in
        [("steps", long(1_000)), ("registered_at", json!("2026-11-23T12:00:00+03:00"))]
    {
        let mut right = asked();
        right[key] = value;
        assert_eq!(answered(&right)["kind"], "ordinary", "{key}");
    }
}
