//! Questions a line, answers a line.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use kvant_core::ask::{self, AnswerSession, Query, Reply};
use kvant_core::catalogue::Catalogue;
use kvant_core::tree::{FromTree, Tree};

use crate::kvant::{Ran, command, folder_of, root, run, run_in, word, write_catalogue};

const UNITS: &str =
    r#"{"ask":"units","document":"crm-support","plan":"online","spent_seconds":[601]}"#;
const TWO_UNITS: &str = r#"{"ok":{"units":2}}"#;

/// Every line has its answer, in its place, whatever stands on it.
#[test]
fn every_line_is_answered_in_its_place() {
    check_answers(
        "every_line",
        &[],
        &[
            (UNITS, TWO_UNITS),
            ("", r#"{"error":{"code":"malformed","message":"the line is blank"}}"#),
            (" \t ", r#"{"error":{"code":"malformed","message":"the line is blank"}}"#),
            (
                "{",
                r#"{"error":{"code":"malformed","message":"EOF while parsing an object at line 1 column 1"}}"#,
            ),
            (
                r#"{"ask":"units","document":"crm-support","plan":"online","spent_seconds":[1200]}"#,
                TWO_UNITS,
            ),
            (
                r#"{"ask":"units","document":"crm-support","plan":"online","spent_seconds":[1]}{}"#,
                r#"{"error":{"code":"malformed","message":"trailing characters at line 1 column 77"}}"#,
            ),
            (
                r#"["units"]"#,
                r#"{"error":{"code":"malformed","message":"a table was expected, not a list"}}"#,
            ),
            (
                r#"{"ask":"units","document":"crm-support","plan":"online","spent_seconds":"601"}"#,
                r#"{"error":{"code":"malformed","message":"spent_seconds: a list was expected, not a text"}}"#,
            ),
            (
                r#"{"ask":"units","document":"crm-support","plan":"online","plan":"prepaid","spent_seconds":[601]}"#,
                r#"{"error":{"code":"malformed","message":"plan: \"plan\" stands here a second time"}}"#,
            ),
            (&format!("  {UNITS}  "), TWO_UNITS),
        ],
    );
}

/// Each code with its facts; the table of the README names the same codes.
#[test]
fn every_error_has_its_code_and_its_facts() {
    let questions_and_errors = [
        ("null", r#"{"code":"malformed","message":"a table was expected, not nothing"}"#),
        (
            r#"{"ask":"units","document":"crm-support","plan":"online"}"#,
            r#"{"code":"missing_field","message":"\"spent_seconds\" is missing","field":"spent_seconds"}"#,
        ),
        (
            r#"{"ask":"deadline","document":"hotline","plan":"by-phone","registered_at":"2026-11-20T12:00:00+03:00"}"#,
            r#"{"code":"missing_field","message":"\"kind\" is missing: one of advice, repair","field":"kind","values":["advice","repair"]}"#,
        ),
        (
            r#"{"ask":"units","document":"crm-support","plan":"online","spent_seconds":[601],"readings":{"paus":"new"}}"#,
            r#"{"code":"unknown_field","message":"\"readings\" does not know \"paus\"; did you mean \"pause\"?","field":"readings","nearest":"pause"}"#,
        ),
        (
            r#"{"ask":"units","document":"crm-support","plan":"online","spent_seconds":[601],"basis":"fortnight"}"#,
            r#"{"code":"unknown_field","message":"\"basis\" does not know \"fortnight\"","field":"basis","nearest":null}"#,
        ),
        (
            r#"{"ask":"units","document":"crm-suport","plan":"online","spent_seconds":[601]}"#,
            r#"{"code":"unknown_document","message":"there is no document \"crm-suport\"; did you mean \"crm-support\"?","nearest":"crm-support"}"#,
        ),
        (
            r#"{"ask":"units","document":"crm-support","plan":"onlin","spent_seconds":[601]}"#,
            r#"{"code":"unknown_plan","message":"there is no plan \"onlin\"; did you mean \"online\"?","nearest":"online"}"#,
        ),
        (
            r#"{"ask":"units","document":"crm-support","plan":"vip","spent_seconds":[601]}"#,
            r#"{"code":"unknown_plan","message":"there is no plan \"vip\"","nearest":null}"#,
        ),
        (
            r#"{"ask":"deadline","document":"hotline","plan":"by-phone","kind":"advise","registered_at":"2026-11-20T12:00:00+03:00"}"#,
            r#"{"code":"unknown_kind","message":"there is no kind of request \"advise\"; did you mean \"advice\"?","nearest":"advice"}"#,
        ),
        (
            r#"{"ask":"package","document":"crm-support","plan":"prepaid","units":12,"paid_at":"2026-11-20T12:00:00+03:00"}"#,
            r#"{"code":"missing_attribute","message":"say \"status\" of \"crm-support\": one of licence-year, licence-month, no-licence","document":"crm-support","attribute":"status","values":["licence-year","licence-month","no-licence"]}"#,
        ),
        (
            r#"{"ask":"package","document":"hotline","plan":"by-phone","units":12,"paid_at":"2026-11-20T12:00:00+03:00"}"#,
            r#"{"code":"not_a_package","message":"the plan sells no packages"}"#,
        ),
        (
            r#"{"ask":"package","document":"crm-support","plan":"subscription","status":"no-licence","units":29,"paid_at":"2026-11-20T12:00:00+03:00"}"#,
            r#"{"code":"below_minimum","message":"the plan sells at least 30 units","minimum":30}"#,
        ),
        (
            r#"{"ask":"package","document":"crm-support","plan":"subscription","status":"no-licence","units":1000001,"paid_at":"2026-11-20T12:00:00+03:00"}"#,
            r#"{"code":"out_of_range","message":"units must be from 30 to 1000000","field":"units","min":"30","max":"1000000"}"#,
        ),
        (
            r#"{"ask":"package","document":"crm-support","plan":"subscription","status":"no-licence","units":30,"paid_at":"2019-12-31T12:00:00+03:00"}"#,
            r#"{"code":"out_of_range","message":"paid_at must be from 2020-01-01 to 2100-12-31","field":"paid_at","min":"2020-01-01","max":"2100-12-31"}"#,
        ),
        (
            r#"{"ask":"add_working","schedule":{"working_day":["18:00-09:00"],"offset":"+03:00","calendar":"ru","shorten":false},"from":"2026-11-20T12:00:00Z","minutes":1}"#,
            r#"{"code":"bad_schedule","message":"bad schedule: the window 18:00-09:00 ends before it begins; one over midnight is written as two"}"#,
        ),
        (
            r#"{"ask":"add_working","schedule":{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false},"from":"сегодня","minutes":1}"#,
            r#"{"code":"bad_instant","message":"\"сегодня\" is not an instant such as 2026-11-20T12:00:00+03:00"}"#,
        ),
        (
            r#"{"ask":"deadline","document":"crm-support","plan":"online","registered_at":"2026-11-20T12:00:00+03:00","pauses":[["2026-11-20T14:00:00+03:00","2026-11-20T13:00:00+03:00"]]}"#,
            r#"{"code":"bad_pauses","message":"bad pauses: a pause ends before it begins"}"#,
        ),
    ];
    let expected =
        questions_and_errors.map(|(question, error)| (question, format!(r#"{{"error":{error}}}"#)));
    let expected: Vec<(&str, &str)> =
        expected.iter().map(|(question, error)| (*question, error.as_str())).collect();
    check_answers("every_error", &[], &expected);
    let mut codes = questions_and_errors.map(|(_, error)| error.split('"').nth(3)).to_vec();
    codes.sort_unstable();
    codes.dedup();
    let readme = include_str!("../../README.md");
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let mut documented: Vec<Option<&str>> = rows.map(|(code, _)| Some(code)).collect();
    documented.sort_unstable();
    assert_eq!(documented, codes, "the README lists every code, and nothing else");
}

/// What a ledger can be asked, and what is said of one that cannot be.
#[test]
fn a_balance_is_answered() {
    let question = |at: &str, payments: &str, sessions: &str| {
        format!(
            r#"{{"ask":"balance","document":"crm-support","at":"{at}","payments":[{payments}],"sessions":[{sessions}]}}"#
        )
    };
    let payment = |plan: &str, units: u32, paid_at: &str| {
        format!(
            r#"{{"plan":"{plan}","status":"licence-year","units":{units},"paid_at":"{paid_at}"}}"#
        )
    };
    let noon = "2026-11-03T12:00:00+03:00";
    let dozen = payment("prepaid", 12, "2026-11-02T12:00:00Z");
    let session = |to: &str| format!(r#"{{"from":"2026-11-03T10:00:00+03:00","to":{to}}}"#);
    let package = r#""paid_at":"2026-11-02T15:00:00+03:00","units":12"#;
    let cases = [
        (
            question(noon, "", ""),
            r#"{"ok":{"left_units":0,"burned_units":0,"not_covered_units":0,"packages":[]}}"#.into(),
        ),
        (
            // It runs: two hours are twelve quanta.
            question(noon, &dozen, &session("null")),
            format!(
                r#"{{"ok":{{"left_units":0,"burned_units":0,"not_covered_units":0,"packages":[{{{package},"used_units":12,"burned_units":0,"left_units":0,"valid_through":"2026-12-02"}}]}}}}"#
            ),
        ),
        (
            question("2026-11-03T12:00:01+03:00", &dozen, &session("null")),
            format!(
                r#"{{"ok":{{"left_units":0,"burned_units":0,"not_covered_units":1,"packages":[{{{package},"used_units":12,"burned_units":0,"left_units":0,"valid_through":"2026-12-02"}}]}}}}"#
            ),
        ),
        (
            question(noon, &dozen, &session(r#""2026-11-03T09:59:59+03:00""#)),
            r#"{"error":{"code":"out_of_range","message":"to must be from 2026-11-03T10:00:00+03:00 to 2100-12-31","field":"to","min":"2026-11-03T10:00:00+03:00","max":"2100-12-31"}}"#.into(),
        ),
        (
            question("2101-01-01T00:00:00+03:00", &dozen, ""),
            r#"{"error":{"code":"out_of_range","message":"at must be from 2020-01-01 to 2100-12-31","field":"at","min":"2020-01-01","max":"2100-12-31"}}"#.into(),
        ),
        (
            question(noon, &payment("prepaid", 11, noon), ""),
            r#"{"error":{"code":"below_minimum","message":"the plan sells at least 12 units","minimum":12}}"#.into(),
        ),
        (
            question(noon, &payment("prepayed", 12, noon), ""),
            r#"{"error":{"code":"unknown_plan","message":"there is no plan \"prepayed\"; did you mean \"prepaid\"?","nearest":"prepaid"}}"#.into(),
        ),
        (
            question(noon, &dozen.replace(r#","units":12"#, ""), ""),
            r#"{"error":{"code":"missing_field","message":"\"payments.0.units\" is missing","field":"payments.0.units"}}"#.into(),
        ),
        (
            // A session that never ended would take more than anybody can pay.
            question("2100-12-31T00:00:00+03:00", &dozen, &session("null")),
            r#"{"error":{"code":"out_of_range","message":"sessions must be from 0 to 1000000 units","field":"sessions","min":"0","max":"1000000 units"}}"#.into(),
        ),
    ];
    let cases: Vec<(&str, &str)> = cases
        .iter()
        .map(|(question, answer): &(String, String)| (question.as_str(), answer.as_str()))
        .collect();
    check_answers("balance", &[], &cases);
}

/// Source: document 000, line 14 (S0-18, S0-19): a timer stops by itself where its last paid quantum
/// ends, watched or slept through. What was recorded keeps its time, and is covered as far as the
/// package went.
#[test]
fn s0_18_a_timer_stops_at_the_last_paid_quantum() {
    // A dozen quanta, of which a session before takes so many minutes.
    let question = |at: &str, minutes: u32, from: &str, to: &str| {
        format!(
            r#"{{"ask":"standing","document":"crm-support","at":"{at}+03:00","payments":[{{"plan":"prepaid","status":"licence-year","units":12,"paid_at":"2026-11-20T12:00:00+03:00"}}],"sessions":[{{"from":"2026-11-21T10:00:00+03:00","to":"2026-11-21T{:02}:{:02}:00+03:00"}},{{"from":"{from}+03:00","to":{to}}}]}}"#,
            10 + minutes / 60,
            minutes % 60,
        )
    };
    let answer = |left: u32, not_covered: u32, timers: &str| {
        let used = 12 - left;
        format!(
            r#"{{"ok":{{"left_units":{left},"left_minutes":{},"burned_units":0,"not_covered_units":{not_covered},"packages":[{{"paid_at":"2026-11-20T12:00:00+03:00","units":12,"used_units":{used},"burned_units":0,"left_units":{left},"valid_through":"2026-12-20"}}],"timers":[{timers}]}}}}"#,
            left * 10,
        )
    };
    let timer = |from: &str, stopped_at: Option<&str>, units: u32| {
        let running = stopped_at.is_none();
        let stopped_at = stopped_at.map_or("null".to_string(), |at| format!(r#""{at}+03:00""#));
        format!(
            r#"{{"from":"{from}+03:00","running":{running},"stopped_at":{stopped_at},"units":{units}}}"#
        )
    };
    let (three, five) = ("2026-11-25T15:00:00", "2026-11-25T17:00:00");
    let stopped = Some("2026-11-25T15:20:00");
    let cases = [
        // Two quanta are left.
        (question("2026-11-25T15:20:00", 100, three, "null"), answer(0, 0, &timer(three, None, 2))),
        (
            question("2026-11-25T15:20:01", 100, three, "null"),
            answer(0, 0, &timer(three, stopped, 2)),
        ),
        (
            question("2026-11-26T09:00:00", 100, three, "null"),
            answer(0, 0, &timer(three, stopped, 2)),
        ),
        // All of them are left, and the night passes.
        (
            question("2026-11-26T09:00:00", 0, five, "null"),
            answer(0, 0, &timer(five, Some("2026-11-25T19:00:00"), 12)),
        ),
        // Nothing is left at its very start: it runs on, and after a day it is charged no more.
        (question("2026-11-25T15:20:00", 120, three, "null"), answer(0, 2, &timer(three, None, 2))),
        (
            question("2026-11-28T15:20:00", 120, three, "null"),
            answer(0, 144, &timer(three, None, 144)),
        ),
        // A recorded session keeps its time.
        (
            question("2026-11-26T09:00:00", 100, three, r#""2026-11-25T15:40:00+03:00""#),
            answer(0, 2, ""),
        ),
        // It has not begun yet.
        (question("2026-11-25T14:59:59", 100, three, "null"), answer(2, 0, "")),
    ];
    let cases: Vec<(&str, &str)> = cases
        .iter()
        .map(|(question, answer): &(String, String)| (question.as_str(), answer.as_str()))
        .collect();
    check_answers("standing", &[], &cases);
}

/// Source: document 000, lines 10–15 (S0-10, S0-22, S0-26): every act reconciles, a unit is used when
/// it begins, and what is left when the last day ends burns on that day.
#[test]
fn s0_22_acts_of_months_reconcile() {
    // 30 quanta for 15 000 ₽, good through 31 January, and two hundred minutes of work.
    let question = |at: &str, from: &str, through: &str| {
        format!(
            r#"{{"ask":"act","document":"crm-support","at":"{at}+03:00","from":"{from}","through":"{through}","payments":[{{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-02T12:00:00+03:00"}}],"sessions":[{{"from":"2026-11-30T22:00:00+03:00","to":"2026-12-01T01:20:00+03:00"}}]}}"#
        )
    };
    let answer = |until: &str, over: bool, movements: &str, money: &str| {
        format!(
            r#"{{"ok":{{"until":"{until}+03:00","over":{over},"movements":[{movements}],{money}}}}}"#
        )
    };
    let moved = |opening: u32, paid: u32, used: u32, burned: u32, closing: u32| {
        assert_eq!(opening + paid, used + burned + closing);
        let worth = closing * 500;
        format!(
            r#"{{"unit":"quantum","opening":{opening},"paid":{paid},"used":{used},"burned":{burned},"closing":{closing},"closing_worth":"{worth}.00"}}"#
        )
    };
    let money = |paid: &str, spent: u32, cost: &str| {
        format!(
            r#""paid":"{paid}","spent_seconds":{spent},"cost":"{cost}","not_covered_units":0,"not_covered_cost":"0.00""#
        )
    };
    let late = "2027-02-10T12:00:00";
    let november = ("2026-11-01", "2026-11-30");
    let january = ("2027-01-01", "2027-01-31");
    let cases = [
        // While November lasts it is told as far as it went.
        (
            question("2026-11-30T22:10:00", november.0, november.1),
            answer("2026-11-30T22:10:00", false, &moved(0, 30, 1, 0, 29), &money("15000.00", 600, "500.00")),
        ),
        // The session goes over midnight: twelve quanta here, eight there.
        (
            question(late, november.0, november.1),
            answer("2026-12-01T00:00:00", true, &moved(0, 30, 12, 0, 18), &money("15000.00", 7_200, "6000.00")),
        ),
        (
            question(late, "2026-12-01", "2026-12-31"),
            answer("2027-01-01T00:00:00", true, &moved(18, 0, 8, 0, 10), &money("0.00", 4_800, "4000.00")),
        ),
        // What is left burns with the last day, and not a second before.
        (
            question("2027-01-31T23:59:59", january.0, january.1),
            answer("2027-01-31T23:59:59", false, &moved(10, 0, 0, 0, 10), &money("0.00", 0, "0.00")),
        ),
        (
            question(late, january.0, january.1),
            answer("2027-02-01T00:00:00", true, &moved(10, 0, 0, 10, 0), &money("0.00", 0, "0.00")),
        ),
        (
            question(late, "2027-02-01", "2027-02-28"),
            answer(late, false, "", &money("0.00", 0, "0.00")),
        ),
        // Two days the wrong way round, and days that have not come.
        (
            question(late, "2027-01-31", "2027-01-01"),
            r#"{"error":{"code":"out_of_range","message":"through must be from 2027-01-31 to 2100-12-31","field":"through","min":"2027-01-31","max":"2100-12-31"}}"#.into(),
        ),
        (
            question(late, "2027-03-01", "2027-03-31"),
            r#"{"error":{"code":"out_of_range","message":"from must be from 2020-01-01 to 2027-02-10","field":"from","min":"2020-01-01","max":"2027-02-10"}}"#.into(),
        ),
    ];
    let cases: Vec<(&str, &str)> = cases
        .iter()
        .map(|(question, answer): &(String, String)| (question.as_str(), answer.as_str()))
        .collect();
    check_answers("act", &[], &cases);
}

/// A line without an end, Windows line ends, no line at all.
#[test]
fn line_ends_are_not_missed() {
    let folder = catalogue_of("line_ends");
    for (input, count) in [
        (String::new(), 0),
        (UNITS.to_string(), 1),
        (format!("{UNITS}\n"), 1),
        (format!("{UNITS}\n{UNITS}"), 2),
        (format!("{UNITS}\r\n{UNITS}\r\n"), 2),
    ] {
        let ran = answer(&folder, &[], input.as_bytes());
        assert_eq!(ran.out, format!("{TWO_UNITS}\n").repeat(count), "{input:?}");
    }
    let ran = answer(&folder, &[], b"\n\r\n\n");
    assert_eq!(ran.out.lines().count(), 3, "{}", ran.out);
    assert!(ran.out.lines().all(|line| line.contains("the line is blank")), "{}", ran.out);
}

/// Bytes that are no text, in a text or anywhere else, spoil their own line alone.
#[test]
fn what_is_not_utf_8_is_malformed() {
    let folder = catalogue_of("not_utf_8");
    let mut input = Vec::new();
    for line in [&b"\xff\xfe"[..], b"{\"ask\":\"un\xc3\x28its\"}", b"\x00", UNITS.as_bytes()] {
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    let ran = answer(&folder, &[], &input);
    let not_text = r#"{"error":{"code":"malformed","message":"the line is not UTF-8"}}"#;
    let not_json =
        r#"{"error":{"code":"malformed","message":"expected value at line 1 column 1"}}"#;
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines, [not_text, not_text, not_json, TWO_UNITS]);
}

/// The longest line is read, a longer one passed over, and the next one is answered.
#[test]
fn a_line_has_a_megabyte_at_most() {
    const MAX: usize = 1_048_576;
    let folder = catalogue_of("long_line");
    let refused = r#"{"error":{"code":"out_of_range","message":"line_bytes must be from 1 to 1048576","field":"line_bytes","min":"1","max":"1048576"}}"#;
    let padded = |bytes: usize| format!("{UNITS}{}", " ".repeat(bytes - UNITS.len()));
    for (bytes, expected) in
        [(MAX, TWO_UNITS), (MAX + 1, refused), (MAX + 2, refused), (5 * MAX, refused)]
    {
        for end in ["", "\n"] {
            let ran = answer(&folder, &[], format!("{}{end}", padded(bytes)).as_bytes());
            assert_eq!(ran.out, format!("{expected}\n"), "{bytes} bytes, {end:?}");
        }
        let between = format!("{UNITS}\n{}\n{UNITS}\n", padded(bytes));
        let ran = answer(&folder, &[], between.as_bytes());
        assert_eq!(ran.out, format!("{TWO_UNITS}\n{expected}\n{TWO_UNITS}\n"), "{bytes} bytes");
    }
    // Nesting has its limit as well.
    let deep = answer(&folder, &[], "[".repeat(MAX).as_bytes());
    assert!(deep.out.contains("recursion limit exceeded"), "{}", deep.out);
}

/// Whoever waits for an answer before asking more gets it. Were it held back, both would wait
/// for ever.
#[test]
fn an_answer_does_not_wait_for_the_next_question() {
    let folder = catalogue_of("peer");
    let mut child = command(&["answer", "--catalogue", word(&folder)])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("kvant was called");
    let mut questions = child.stdin.take().expect("its input");
    let mut answers = BufReader::new(child.stdout.take().expect("its output"));
    let mut next = |count: usize| {
        let mut lines = String::new();
        for _ in 0..count {
            answers.read_line(&mut lines).expect("an answer");
        }
        lines
    };
    let (beginning, rest) = UNITS.split_at(20);
    for (asked, count) in [
        (format!("{UNITS}\n"), 1),
        ("\n".to_string(), 1),
        // Two at once, and the beginning of a third.
        (format!("{UNITS}\n{UNITS}\n{beginning}"), 2),
        (format!("{rest}\n"), 1),
        // More than fits into one piece.
        (format!("{UNITS}\n").repeat(100), 100),
    ] {
        questions.write_all(asked.as_bytes()).expect("it is taken");
        questions.flush().expect("it is taken");
        let answered = next(count);
        let expected = if asked == "\n" {
            "{\"error\":{\"code\":\"malformed\",\"message\":\"the line is blank\"}}\n".to_string()
        } else {
            format!("{TWO_UNITS}\n").repeat(count)
        };
        assert_eq!(answered, expected, "{asked:?}");
    }
    drop(questions);
    assert_eq!(next(1), "", "nothing after the last answer");
    assert!(child.wait().expect("it ended").success());
}

/// When nobody takes the answers any more, it ends without a word.
#[test]
fn a_reader_who_leaves_is_not_complained_about() {
    let folder = catalogue_of("reader");
    let mut child = command(&["answer", "--catalogue", word(&folder)])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kvant was called");
    let mut questions = child.stdin.take().expect("its input");
    drop(child.stdout.take());
    // It may be gone before it was asked everything.
    let _ = questions.write_all(format!("{UNITS}\n").repeat(1_000).as_bytes());
    drop(questions);
    let mut told = String::new();
    child.stderr.take().expect("its messages").read_to_string(&mut told).expect("texts");
    assert!(child.wait().expect("it ended").success());
    assert_eq!(told, "");
}

/// The catalogue of the current folder, else the one that the program carries; a named one, as a
/// folder or as one file.
#[test]
fn the_catalogue_is_found_or_named() {
    let away = folder_of("away");
    let here = folder_of("here");
    let other = folder_of("other");
    write_catalogue(&here.join("public/catalogue"));
    write_catalogue(&other);
    rename(&here.join("public/catalogue/terms/hotline.toml"), "here-line");
    rename(&other.join("terms/hotline.toml"), "other-line");
    let file = other.join("catalogue.json");
    let compiled = run(&["compile", word(&other), "-o", word(&file)]);
    assert_eq!(compiled.code, 0, "{}", compiled.err);
    for (folder, options, known) in [
        (&away, &[][..], "crm-support"),
        (&here, &[], "crm-support"),
        (&here, &[], "here-line"),
        (&here, &["--catalogue", word(&other)], "other-line"),
        (&here, &["--catalogue", word(&file)], "other-line"),
        (&away, &["--catalogue", word(&file)], "crm-support"),
        (&root(), &["--catalogue", word(&other)], "other-line"),
    ] {
        for id in ["crm-support", "here-line", "other-line"] {
            let question = format!(
                r#"{{"ask":"units","document":"{id}","plan":"none","spent_seconds":[601]}}"#
            );
            let mut arguments = vec!["answer"];
            arguments.extend(options);
            let ran = run_in(folder, &arguments, question.as_bytes());
            assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{options:?}");
            let is_known = ran.out.contains("unknown_plan");
            let both = id == "crm-support" || id == known || known == "crm-support";
            assert!(is_known || ran.out.contains("unknown_document"), "{}", ran.out);
            assert!(both || !is_known, "{id} in {folder:?} {options:?}");
            assert!(id != known || is_known, "{id} in {folder:?} {options:?}");
        }
    }
}

/// A catalogue that cannot be read is told before the first question, with nothing on standard
/// output.
#[test]
fn a_catalogue_with_mistakes_answers_nothing() {
    let folder = catalogue_of("mistakes");
    fs::write(folder.join("vat.toml"), "rate = []\n").expect("the rates are spoilt");
    let file = |name: &str, text: &str| {
        let file = folder.join(name);
        fs::write(&file, text).expect("the file is written");
        word(&file).to_string()
    };
    for (path, message) in [
        (word(&folder).to_string(), "the file states no rate"),
        (word(&folder.join("nowhere")).to_string(), "No such file"),
        (file("text.json", "catalogue"), "expected value at line 1 column 1"),
        (file("empty.json", "{}"), "\"schema\" is missing"),
    ] {
        let ran = run_in(&root(), &["answer", "--catalogue", &path], UNITS.as_bytes());
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{path}");
        assert!(ran.err.contains(message), "{path}: {}", ran.err);
        assert!(ran.err.ends_with("\n1 mistake\n"), "{path}: {}", ran.err);
    }
}

/// A compiled catalogue of another schema, or one that was changed by hand into what no document
/// can be, is refused like its files.
#[test]
fn a_compiled_catalogue_is_checked() {
    let folder = catalogue_of("compiled_by_hand");
    let file = folder.join("catalogue.json");
    assert_eq!(run(&["compile", word(&folder), "-o", word(&file)]).code, 0);
    let right = fs::read_to_string(&file).expect("it is written");
    for (from, to, message) in [
        (r#"{"schema":1,"#, r#"{"schema":2,"#, "schema 2 is not schema 1; compile it anew"),
        (
            r#""minimum_fee":"15000.00""#,
            r#""minimum_fee":"15000.01""#,
            "crm-support: plan.0.price.0.minimum_fee: the minimum fee is 15000.01, but 500.00 × 30 = 15000.00",
        ),
    ] {
        assert!(right.contains(from), "{from}");
        fs::write(&file, right.replacen(from, to, 1)).expect("it is changed");
        let ran = run(&["answer", "--catalogue", word(&file)]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{to}");
        assert!(ran.err.contains(message), "{}", ran.err);
    }
}

/// `--reading` stands in where a question does not name the matter itself.
#[test]
fn readings_are_chosen_for_all_questions() {
    let package = |readings: &str| {
        format!(
            r#"{{"ask":"package","document":"crm-support","plan":"subscription","status":"licence-month","units":30,"paid_at":"2026-11-20T12:00:00+03:00"{readings}}}"#
        )
    };
    let (with_vat, without_vat) = (
        r#"{"ok":{"unit_price":"671.00","total":"20130.00","minutes":300,"per_hour":"4026.00","valid_through":"2027-02-18"}}"#,
        r#"{"ok":{"unit_price":"550.00","total":"16500.00","minutes":300,"per_hour":"3300.00","valid_through":"2027-02-18"}}"#,
    );
    let units = |document: &str, plan: &str, rest: &str| {
        format!(
            r#"{{"ask":"units","document":"{document}","plan":"{plan}","spent_seconds":[300,301]{rest}}}"#
        )
    };
    let reaction = |readings: &str| {
        format!(
            r#"{{"ask":"deadline","document":"crm-support","plan":"subscription","registered_at":"2026-11-20T17:30:00+03:00"{readings}}}"#
        )
    };
    let due = |at: &str| {
        let silent = r#"{"stated":"not_stated"}"#;
        format!(
            r#"{{"ok":{{"reaction":{{"at":"{at}"}},"estimate":{silent},"start":{silent},"answer":{silent},"completion":{silent},"fault_window":{silent}}}}}"#
        )
    };
    let (working, clock) = (due("2026-11-23T09:30:00+03:00"), due("2026-11-20T18:30:00+03:00"));
    let (one, two) = (r#"{"ok":{"units":1}}"#, TWO_UNITS);
    check_answers(
        "readings",
        &[
            "--reading",
            "vat=on-top",
            "--reading",
            "rounding-basis=month",
            "--reading",
            "rounding-basis=request",
            "--reading",
            "reaction-clock=clock",
        ],
        &[
            (&package(""), with_vat),
            (&package(r#","readings":{"validity-start":"next-day"}"#), with_vat),
            (&package(r#","readings":{"vat":"included"}"#), without_vat),
            (&units("crm-support", "online", ""), two),
            (&units("crm-support", "online", r#","readings":{"rounding-basis":"session"}"#), two),
            (&reaction(""), &clock),
            (&reaction(r#","readings":{"reaction-clock":"working"}"#), &working),
            // Of two readings of one matter the last holds. This document does not have it.
            (
                &units("hotline", "by-phone", ""),
                r#"{"error":{"code":"unknown_field","message":"\"rounding-basis\" does not know \"request\"","field":"rounding-basis","nearest":null}}"#,
            ),
            (&units("hotline", "by-phone", r#","readings":{"rounding-basis":"month"}"#), one),
            // Questions without readings stay as they are.
            (
                r#"{"ask":"working_between","schedule":{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false},"from":"2026-11-20T12:00:00Z","to":"2026-11-20T13:00:00Z"}"#,
                r#"{"ok":{"seconds":3600,"predicted":false}}"#,
            ),
            (
                &units("crm", "online", ""),
                r#"{"error":{"code":"unknown_document","message":"there is no document \"crm\"","nearest":null}}"#,
            ),
        ],
    );
    // A matter that a document leaves without any reading stays so.
    check_answers(
        "no_readings",
        &["--reading", "pause=same"],
        &[(&units("hotline", "by-phone", ""), two), (&units("crm-support", "online", ""), two)],
    );
}

/// A load of several kinds, of a range of minutes, by the quarter and the year.
#[test]
fn a_load_is_a_list_of_kinds() {
    let of = |months: u32, load: &str| {
        let question = format!(
            r#"{{"ask":"compare","from":"2026-12-01","months":{months},{load},"documents":["crm-support"],"attributes":{{"crm-support":{{"status":"no-licence"}}}}}}"#
        );
        let folder = catalogue_of("load");
        let ran = answer(&folder, &[], question.as_bytes());
        let reply: serde_json::Value = serde_json::from_str(&ran.out).expect("it is JSON");
        let plan = reply["ok"]["plans"][0].clone();
        assert_eq!(plan["plan"], "subscription", "{}", ran.out);
        plan
    };
    let units = |months, load: &str| {
        let plan = of(months, load);
        let number = |key: &str| plan[key].as_u64().expect(key);
        (number("billed_units"), number("useful_minutes"))
    };
    // Lengths of 5, 8, 10, 13, 15 and again 5 minutes: four quanta of one, two of two. The average
    // of 10 minutes would be six.
    assert_eq!(units(1, r#""load":[{"count":6,"per":"month","minutes":[5,15]}]"#), (8, 56));
    assert_eq!(units(1, r#""load":[{"count":6,"per":"month","minutes":10}]"#), (6, 60));
    // The kind goes on where the month before ended: 8, 10, 13, 15, 5, 8.
    assert_eq!(units(2, r#""load":[{"count":6,"per":"month","minutes":[5,15]}]"#), (16, 115));
    // One of two hours a quarter beside them; the second month has none.
    let both = r#""load":[{"count":6,"per":"month","minutes":[5,15]},{"count":1,"per":"quarter","minutes":120}]"#;
    assert_eq!(units(1, both), (20, 176));
    assert_eq!(units(2, both), (28, 235));
    assert_eq!(units(4, both), (57, 480));
    // What would fall after the horizon does not happen: of two a year the second is in June.
    let yearly = r#""load":[{"count":2,"per":"year","minutes":60}]"#;
    assert_eq!(units(3, yearly), (6, 60));
    assert_eq!(units(12, yearly), (12, 120));
    // The short form is one kind a month.
    let short = r#""requests_per_month":6,"minutes_each":10"#;
    assert_eq!(of(3, short), of(3, r#""load":[{"count":6,"per":"month","minutes":10}]"#));
    assert_eq!(of(3, short), of(3, r#""load":[{"count":6,"per":"month","minutes":[10,10]}]"#));
    assert_eq!(units(1, r#""load":[]"#), (0, 0));
}

/// The limits of a load, and what is no load at all.
#[test]
fn a_load_beyond_its_limits_is_refused() {
    let many = r#""load":[{"count":600,"per":"month","minutes":5},{"count":1203,"per":"quarter","minutes":5}]"#;
    let asked = [
        (r#""load":[{"count":1000,"per":"month","minutes":[1,10080]}]"#, None),
        (r#""load":[{"count":3000,"per":"quarter","minutes":5}]"#, None),
        (r#""load":[{"count":12000,"per":"year","minutes":5}]"#, None),
        (
            r#""load":[{"count":1001,"per":"month","minutes":5}]"#,
            Some(
                r#"{"code":"out_of_range","message":"count must be from 0 to 1000","field":"count","min":"0","max":"1000"}"#,
            ),
        ),
        (
            r#""load":[{"count":3001,"per":"quarter","minutes":5}]"#,
            Some(
                r#"{"code":"out_of_range","message":"count must be from 0 to 3000","field":"count","min":"0","max":"3000"}"#,
            ),
        ),
        (
            r#""load":[{"count":5000000000,"per":"year","minutes":5}]"#,
            Some(
                r#"{"code":"out_of_range","message":"count must be from 0 to 12000","field":"count","min":"0","max":"12000"}"#,
            ),
        ),
        (
            many,
            Some(
                r#"{"code":"out_of_range","message":"load must be from 0 to 1000 a month","field":"load","min":"0","max":"1000 a month"}"#,
            ),
        ),
        (
            r#""load":[{"count":1,"per":"month","minutes":0}]"#,
            Some(
                r#"{"code":"out_of_range","message":"minutes must be from 1 to 10080","field":"minutes","min":"1","max":"10080"}"#,
            ),
        ),
        (
            r#""load":[{"count":1,"per":"month","minutes":[15,5]}]"#,
            Some(
                r#"{"code":"out_of_range","message":"minutes must be from 15 to 10080","field":"minutes","min":"15","max":"10080"}"#,
            ),
        ),
        (
            r#""load":[{"count":1,"per":"month","minutes":[5,-1]}]"#,
            Some(
                r#"{"code":"out_of_range","message":"minutes must be from 1 to 10080","field":"minutes","min":"1","max":"10080"}"#,
            ),
        ),
        (
            r#""load":[{"count":1,"per":"month","minutes":[5]}]"#,
            Some(
                r#"{"code":"malformed","message":"load.0.minutes: a range of minutes is two numbers, [shortest, longest]"}"#,
            ),
        ),
        (
            r#""load":[{"count":1,"per":"week","minutes":5}]"#,
            Some(
                r#"{"code":"unknown_field","message":"\"load.0.per\" does not know \"week\"","field":"load.0.per","nearest":null}"#,
            ),
        ),
        (
            r#""load":[{"count":1,"minutes":5}]"#,
            Some(
                r#"{"code":"missing_field","message":"\"load.0.per\" is missing","field":"load.0.per"}"#,
            ),
        ),
        (
            r#""load":[],"minutes_each":5"#,
            Some(
                r#"{"code":"malformed","message":"load: requests_per_month and minutes_each are short for a load of one kind: state either"}"#,
            ),
        ),
        (
            r#""minutes_each":5"#,
            Some(
                r#"{"code":"missing_field","message":"\"requests_per_month\" is missing","field":"requests_per_month"}"#,
            ),
        ),
        (
            r#""requests_per_month":5"#,
            Some(
                r#"{"code":"missing_field","message":"\"minutes_each\" is missing","field":"minutes_each"}"#,
            ),
        ),
        (
            r#""urgent_percent":5"#,
            Some(r#"{"code":"missing_field","message":"\"load\" is missing","field":"load"}"#),
        ),
        (
            r#""requests_per_month":1001,"minutes_each":5"#,
            Some(
                r#"{"code":"out_of_range","message":"requests_per_month must be from 0 to 1000","field":"requests_per_month","min":"0","max":"1000"}"#,
            ),
        ),
        (
            r#""requests_per_month":1,"minutes_each":0"#,
            Some(
                r#"{"code":"out_of_range","message":"minutes_each must be from 1 to 10080","field":"minutes_each","min":"1","max":"10080"}"#,
            ),
        ),
    ];
    let questions: Vec<String> = asked
        .iter()
        .map(|(load, _)| {
            format!(r#"{{"ask":"compare","from":"2026-12-01","months":1,{load},"documents":[]}}"#)
        })
        .collect();
    let replies: Vec<String> = asked
        .iter()
        .map(|(_, error)| match error {
            None => r#"{"ok":{"plans":[]}}"#.to_string(),
            Some(error) => format!(r#"{{"error":{error}}}"#),
        })
        .collect();
    let expected: Vec<(&str, &str)> =
        questions.iter().zip(&replies).map(|(one, other)| (one.as_str(), other.as_str())).collect();
    check_answers("load_limits", &[], &expected);
}

/// A package of requests has a price and a life, and no time of which an hour could cost something.
#[test]
fn a_package_of_requests_is_priced_without_hours() {
    let folder = catalogue_of("package_of_requests");
    let file = folder.join("terms/hotline.toml");
    let sells_requests = r#"
[[plan]]
id = "by-card"
name = "По карточке"
source = "строка 3"
unit = { kind = "request", source = "строка 3" }
package = { minimum_units = 5, valid_days = 90, source = "строка 3" }

[[plan.price]]
unit_price = "1500.00"
minimum_fee = "7500.00"
source = "строка 3"
"#;
    let text = fs::read_to_string(&file).expect("the document is there") + sells_requests;
    fs::write(&file, text).expect("the document is written");
    let asked = |units: u32| {
        let question = format!(
            r#"{{"ask":"package","document":"hotline","plan":"by-card","units":{units},"paid_at":"2026-11-20T12:00:00+03:00"}}"#
        );
        answer(&folder, &[], question.as_bytes()).out.trim_end().to_string()
    };
    assert_eq!(
        asked(5),
        r#"{"ok":{"unit_price":"1500.00","total":"7500.00","minutes":null,"per_hour":null,"valid_through":"2027-02-18"}}"#
    );
    assert_eq!(
        asked(4),
        r#"{"error":{"code":"below_minimum","message":"the plan sells at least 5 units","minimum":5}}"#
    );
}

/// In a comparison every document is read so that does not say otherwise.
#[test]
fn readings_are_chosen_for_every_document_of_a_comparison() {
    let folder = catalogue_of("readings_compare");
    let question = |readings: &str| {
        format!(
            r#"{{"ask":"compare","from":"2026-12-01","months":1,"requests_per_month":4,"minutes_each":25,"documents":["crm-support","hotline"],"attributes":{{"crm-support":{{"status":"no-licence"}}}}{readings}}}"#
        )
    };
    let asked = |options: &[&str], readings: &str| {
        let ran = answer(&folder, options, question(readings).as_bytes());
        assert!(ran.out.starts_with(r#"{"ok":{"plans":["#), "{}", ran.out);
        ran.out
    };
    let own = asked(&[], r#","readings":{"crm-support":{"vat":"on-top"}}"#);
    let assumed = asked(&[], "");
    assert_ne!(own, assumed);
    assert_eq!(asked(&["--reading", "vat=on-top"], ""), own);
    let included = r#","readings":{"crm-support":{"vat":"included"}}"#;
    assert_eq!(asked(&["--reading", "vat=on-top"], included), assumed);
    let another = r#","readings":{"crm-support":{"short-days":"shortened"}}"#;
    let both = r#","readings":{"crm-support":{"short-days":"shortened","vat":"on-top"}}"#;
    assert_eq!(asked(&["--reading", "vat=on-top"], another), asked(&[], both));
}

/// A reading that no document knows is told before the first question.
#[test]
fn readings_that_no_document_knows_are_refused() {
    let folder = catalogue_of("readings_unknown");
    for (reading, message) in [
        ("paus=new", "no document leaves \"paus\" open; did you mean \"pause\"?\n"),
        ("weather=fine", "no document leaves \"weather\" open\n"),
        (
            "vat=ontop",
            "no document knows the reading \"ontop\" of \"vat\"; did you mean \"on-top\"?\n",
        ),
        ("vat=", "no document knows the reading \"\" of \"vat\"\n"),
        ("lunch=yes", "no document knows the reading \"yes\" of \"lunch\"\n"),
    ] {
        let ran = answer(&folder, &["--reading", reading], UNITS.as_bytes());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{reading}");
        assert_eq!(ran.err, message, "{reading}");
    }
}

/// What is kept ready for later questions never changes an answer, not even when there are more
/// schedules, clients and readings than are kept.
#[test]
fn questions_do_not_disturb_each_other() {
    let folder = catalogue_of("desk");
    let file = folder.join("catalogue.json");
    assert_eq!(run(&["compile", word(&folder), "-o", word(&file)]).code, 0);
    let compiled: Tree =
        serde_json::from_str(&fs::read_to_string(&file).expect("a text")).expect("it is JSON");
    let catalogue = Catalogue::from_tree(compiled).expect("it is a catalogue");
    let schedules = AnswerSession::HOURS_MOST + 40;
    let mut questions = Vec::new();
    for round in 0..2 {
        for number in 0..schedules {
            // The same hours come again after others have taken their place, and at once.
            let (hour, minute) = (number / 60, number % 60);
            let (status, matter) = (["licence-year", "no-licence"][number % 2], number % 5);
            let working = ["production", "weekdays"][matter % 2];
            let vat = ["included", "on-top"][matter / 2 % 2];
            let readings = format!(r#"{{"working-days":"{working}","vat":"{vat}"}}"#);
            let schedule = format!(
                r#"{{"working_day":["0{hour}:{minute:02}-18:00"],"offset":"+03:00","calendar":"ru","shorten":false}}"#
            );
            questions.extend([
                format!(r#"{{"ask":"add_working","schedule":{schedule},"from":"2026-11-20T17:30:00+03:00","minutes":{number}}}"#),
                format!(r#"{{"ask":"working_between","schedule":{schedule},"from":"2026-11-20T17:30:00+03:00","to":"2026-12-{:02}T12:00:00+03:00"}}"#, number % 30 + 1),
                format!(r#"{{"ask":"package","document":"crm-support","plan":"online","status":"{status}","units":{},"paid_at":"2026-11-20T12:00:00+03:00","readings":{readings}}}"#, 12 + round),
                format!(r#"{{"ask":"deadline","document":"crm-support","plan":"online","status":"{status}","registered_at":"2026-12-30T17:45:00+03:00","readings":{readings}}}"#),
            ]);
        }
    }
    let quoted = r#"{"ask":"compare","from":"2026-12-01","months":1,"requests_per_month":4,"minutes_each":25,"documents":["hotline"],"quoted_price":{"hotline":"2500.00"}}"#;
    questions.extend([quoted.to_string(), quoted.replace("2500.00", "1250.00")]);
    questions.push(quoted.replace(r#","quoted_price":{"hotline":"2500.00"}"#, ""));
    let mut expected = String::new();
    for question in &questions {
        let tree: Tree = serde_json::from_str(question).expect(question);
        let request: Query = ask::read(tree).expect(question);
        // Every question in a session of its own.
        let reply = Reply::from(ask::answer(&catalogue, &request));
        expected.push_str(&serde_json::to_string(&reply).expect("it can be written"));
        expected.push('\n');
    }
    let ran = answer(&folder, &[], questions.join("\n").as_bytes());
    assert_eq!(ran.out.lines().count(), questions.len());
    for ((found, expected), question) in ran.out.lines().zip(expected.lines()).zip(&questions) {
        assert!(expected.starts_with(r#"{"ok":"#), "{question}: {expected}");
        assert_eq!(found, expected, "{question}");
    }
}

/// Each question has its answer, asked in this order and from the last to the first.
#[track_caller]
fn check_answers(test: &str, options: &[&str], expected: &[(&str, &str)]) {
    let folder = catalogue_of(test);
    let mut backwards = expected.to_vec();
    backwards.reverse();
    for asked in [expected, &backwards] {
        let lines: Vec<&str> = asked.iter().map(|(question, _)| *question).collect();
        let ran = answer(&folder, options, lines.join("\n").as_bytes());
        let answers: Vec<&str> = ran.out.lines().collect();
        for ((question, expected), found) in asked.iter().zip(&answers) {
            assert_eq!(found, expected, "{question}");
        }
        assert_eq!(answers.len(), asked.len());
        assert!(ran.out.ends_with('\n') && ran.err.is_empty() && ran.code == 0, "{ran:?}");
    }
}

/// Asks `kvant` about the catalogue in `folder`.
#[track_caller]
fn answer(folder: &Path, options: &[&str], input: &[u8]) -> Ran {
    let mut arguments = vec!["answer", "--catalogue", word(folder)];
    arguments.extend(options);
    run_in(&root(), &arguments, input)
}

/// A catalogue of two documents, in a folder of this test's own.
fn catalogue_of(test: &str) -> PathBuf {
    let folder = folder_of(&format!("answer_{test}"));
    write_catalogue(&folder);
    folder
}

/// Gives the document in `file` another id.
fn rename(file: &Path, id: &str) {
    let text = fs::read_to_string(file).expect("a document");
    fs::write(file, text.replace(r#"id = "hotline""#, &format!("id = \"{id}\""))).expect("renamed");
}
