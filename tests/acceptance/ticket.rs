//! Requests: what one must have, where it is made, what has happened to it and may happen next.

use kvant_core::{
    calendar::Instant,
    catalogue::{AfterExcess, Catalogue, SCHEMA, Terms, Way},
    deadline::{self, Due, Pause, Silence},
    ticket::{
        self, CheckState, Draft, ListedChannel, RemarkKind, State, Story, Transition,
        TransitionKind,
    },
};
use kvant_core::{catalogue::PromiseKind, price::ResolvedTerms, refusal::Refusal, source::Source};
use proptest::prelude::*;

use crate::door::recorded_steps;
use crate::given::{self, catalogue, crm_support, instant, text};
use crate::promised::{check_due, resolved_for};
use crate::table::lines;
use crate::wording::document;

/// The word that files use.
macro_rules! word {
    ($value:expr) => {
        serde_json::to_value($value).expect("a word").as_str().expect("a word").to_string()
    };
}

/// When the requests of these tables are registered: a Tuesday, ten o'clock.
const REGISTERED: &str = "2026-12-01T10:00:00";

/// Source: document 001, clauses 3.5 and 4.2 (S1-33, S1-38): up to an hour, the hour included,
/// work starts by itself; above it with the client's word. A new estimate needs a new word (S1-30).
#[test]
fn s1_33_work_up_to_an_hour_starts_by_itself() {
    check_recorded_stories(
        document("001"),
        "
        steps                                        | state      | agreed at        | remarks
                                                     | registered | -                | -
        estimated=60                                 | agreed     | itself п. 3.5    | -
        estimated=61                                 | estimated  | -                | -
        estimated=1                                  | agreed     | itself п. 3.5    | -
        estimated=60 started                         | started    | itself п. 3.5    | -
        estimated=61 started                         | started    | -                | 1 not-agreed п. 4.2
        estimated=61 agreed started                  | started    | word             | -
        estimated=61 done                            | done       | -                | 1 not-agreed п. 4.2
        estimated=60 agreed                          | agreed     | word             | -
        estimated=61 agreed agreed                   | agreed     | word             | 2 already-so
        estimated=90 agreed estimated=90             | agreed     | word             | -  // As much as agreed.
        estimated=90 agreed estimated=91             | estimated  | -                | -
        estimated=90 agreed estimated=91 agreed      | agreed     | word             | -
        estimated=60 estimated=61                    | estimated  | -                | -
        estimated=61 estimated=60                    | agreed     | itself п. 3.5    | -
        estimated=90 agreed started estimated=120    | started    | -                | -  // S1-31: it goes on.
        agreed                                       | agreed     | word             | 0 agreed-without-estimate п. 4.1, п. 3.4  // S1-32
        agreed estimated=61                          | estimated  | -                | 0 agreed-without-estimate п. 4.1, п. 3.4
        started                                      | started    | -                | 0 not-agreed п. 4.2
        ",
    );
    let automatic = document("001").lifecycle.as_ref().and_then(|one| one.automatic.as_ref());
    assert_eq!(automatic.map(|one| one.up_to_minutes), Some(60));
}

/// Source: document 001, clauses 3.1, 3.3, 4.1, 4.2, 5.1, 5.2 (S1-24, S1-30, S1-35, S1-38, S1-41,
/// S1-42); the others say nothing of the kind, and nothing follows from silence.
#[test]
fn s1_24_to_42_the_words_of_the_lifecycle() {
    let lifecycle = document("001").lifecycle.as_ref().expect("it has one");
    let word = |wording: &Option<kvant_core::catalogue::Wording>| {
        wording.as_ref().map(|one| (one.word.clone(), one.source.place().to_string()))
    };
    let stated = |word: &str, place: &str| Some((word.to_string(), place.to_string()));
    assert_eq!(word(&lifecycle.approval), stated("Согласовано", "п. 4.2"));
    assert_eq!(word(&lifecycle.done), stated("Работа выполнена", "п. 5.1"));
    let place = |source: &Option<Source>| source.as_ref().map(|one| one.place().to_string());
    assert_eq!(place(&lifecycle.estimating_counts).as_deref(), Some("п. 3.1"));
    assert_eq!(place(&lifecycle.notice).as_deref(), Some("п. 5.2"));
    let exceeded = lifecycle.exceeded.as_ref().expect("it is said");
    let then = [AfterExcess::Estimate, AfterExcess::Agreement, AfterExcess::Invoice];
    assert_eq!((&exceeded.then[..], exceeded.source.place()), (&then[..], "п. 3.3"));
    for number in ["000", "002", "003", "004"] {
        assert_eq!(document(number).lifecycle, None, "{number}");
    }
    check_recorded_stories(
        crm_support(),
        "
        steps                        | state     | agreed at | remarks
        started                      | started   | -         | -
        estimated=5                  | estimated | -         | -
        estimated=500 started        | started   | -         | -
        agreed                       | agreed    | word      | -
        done                         | done      | -         | -
        ",
    );
}

/// Source: document 001, clause 3.3 (S1-30): the work took longer than its estimate. Exactly as
/// long is not longer.
#[test]
fn s1_30_more_than_was_estimated() {
    let rows = lines(
        "
        document | estimate | spent | then
        001      | 60       | 3600  | -
        001      | 60       | 3601  | п. 3.3
        001      | 0        | 0     | -
        001      | 0        | 1     | п. 3.3
        001      | -        | 99999 | -
        000      | 60       | 3600  | -
        000      | 60       | 3601  | nobody says
        ",
    );
    for [number, estimate, spent, expected] in rows {
        let at = instant(REGISTERED);
        let estimated = estimate.parse().map(|minutes| Transition::Estimated { at, minutes });
        let steps: Vec<Transition> = estimated.into_iter().collect();
        let resolved = usual_resolved(document(number));
        let plan = &document(number).plan[0];
        let spent_seconds: u64 = spent.parse().expect(spent);
        let story = ticket::story(&resolved, plan, at, &steps, spent_seconds);
        let found = match story.remarks.as_slice() {
            [] => "-",
            [remark] => {
                let RemarkKind::EstimateExceeded { spent_seconds: told, then, .. } = &remark.why
                else {
                    panic!("{remark:?}")
                };
                assert_eq!((remark.step, *told), (None, spent_seconds));
                then.as_ref().map_or("nobody says", |then| then.source.place())
            }
            more => panic!("{more:?}"),
        };
        assert_eq!(found, expected, "{number}, {estimate} minutes, {spent} s");
        // A new estimate may be given, and work goes on meanwhile (S1-31).
        assert!(story.may.contains(&TransitionKind::Estimated));
    }
}

/// Source: document 001, clauses 3.2 and 5.2 (S1-27, S1-28, S1-43): a fault on the fourteenth day,
/// to its last second; the day after it is a separate task.
#[test]
fn s1_28_a_fault_after_fourteen_days_is_a_separate_task() {
    check_recorded_stories(
        document("001"),
        "
        steps                                                                       | state    | agreed at | remarks
        classified=ordinary agreed @2026-12-01T16:00:00 done @2026-12-15T16:00:00 reopened | reopened | word | 1 agreed-without-estimate п. 4.1, п. 3.4
        classified=ordinary agreed @2026-12-01T16:00:00 done @2026-12-15T23:59:59 reopened | reopened | word | 1 agreed-without-estimate п. 4.1, п. 3.4
        classified=ordinary agreed @2026-12-01T16:00:00 done @2026-12-16T00:00:00 reopened | done     | word | 1 agreed-without-estimate п. 4.1, п. 3.4; 3 after-fault-window п. 3.2, separate п. 3.2
        agreed @2026-12-01T16:00:00 done @2026-12-16T00:00:00 reopened                     | done     | word | 0 agreed-without-estimate п. 4.1, п. 3.4; 2 after-fault-window п. 3.2, separate п. 3.2  // Of whatever kind.
        agreed @2026-12-01T16:00:00 done @2026-12-16T00:00:00 reopened-as-new              | done     | word | 0 agreed-without-estimate п. 4.1, п. 3.4; 2 after-fault-window п. 3.2, separate п. 3.2
        agreed @2026-12-01T16:00:00 done @2026-12-15T23:59:59 reopened-as-new              | registered | -  | 0 agreed-without-estimate п. 4.1, п. 3.4
        agreed @2026-12-01T16:00:00 done closed @2026-12-15T12:00:00 reopened              | reopened | word | 0 agreed-without-estimate п. 4.1, п. 3.4
        ",
    );
    // Nobody states such days elsewhere, so no day is too late.
    check_recorded_stories(
        crm_support(),
        "
        steps                            | state    | agreed at | remarks
        done @2028-12-01T10:00:00 reopened | reopened | -       | -
        ",
    );
}

/// A step that does not fit is kept and remarked upon, and nothing fails.
#[test]
fn steps_that_do_not_fit_are_remarked_upon() {
    check_recorded_stories(
        crm_support(),
        "
        steps                                  | state      | agreed at | remarks
        @2026-12-01T09:59:59 done              | done       | -         | 0 before-registration
        @2026-12-01T10:00:00 done              | done       | -         | -
        started @2026-12-01T10:00:00 done      | done       | -         | -
        @2026-12-01T10:00:01 started @2026-12-01T10:00:00 done | done | -  | 1 before-previous
        resumed                                | registered | -         | 0 not-on-hold
        on-hold=client on-hold=client          | on-hold    | -         | 1 already-so
        on-hold=client resumed resumed         | registered | -         | 2 not-on-hold
        started started                        | started    | -         | 1 already-so
        started on-hold=client started         | started    | -         | -  // Work that begins again waits no longer.
        reacted                                | reacted    | -         | -
        reacted reacted                        | reacted    | -         | 1 already-so
        reacted @2026-12-01T09:00:00 reacted   | reacted    | -         | 1 before-registration
        started reacted                        | started    | -         | 1 already-so
        started @2026-12-01T10:00:00 reacted   | started    | -         | 1 already-so
        @2026-12-01T11:00:00 started @2026-12-01T10:59:59 reacted | started | - | 1 before-previous
        done reacted                           | done       | -         | 1 over
        done done                              | done       | -         | 1 already-so
        done started                           | done       | -         | 1 over
        done on-hold=client                    | done       | -         | 1 over
        done refused=no                        | done       | -         | 1 over
        reopened                               | registered | -         | 0 not-done
        started reopened                       | started    | -         | 1 not-done
        closed reopened                        | closed     | -         | 1 not-done
        closed reopened-as-new                 | registered | -         | -
        closed closed                          | closed     | -         | 1 already-so
        done closed reopened done              | done       | -         | -
        refused=no started                     | refused    | -         | 1 over
        refused=no reopened-as-new started     | started    | -         | -
        classified=urgent                      | registered | -         | 0 unknown urgent
        ",
    );
    // Names of document 002: the class decides the kind.
    let terms = document("002");
    check_recorded_stories(
        terms,
        "
        steps                            | state      | agreed at | remarks
        classified=typical               | registered | -         | -
        classified=typica                | registered | -         | 0 unknown typica, typical?
        classified=typical/2.2.5         | registered | -         | 0 kind-of-class custom
        ",
    );
    let told = |words: &str| {
        let resolved = usual_resolved(terms);
        ticket::story(&resolved, &terms.plan[0], instant(REGISTERED), &steps(words), 0)
    };
    let story = told("classified=typical/2.1.2 classified=custom");
    assert_eq!((story.kind.as_deref(), story.class), (Some("custom"), None));
    let story = told("classified=typical/2.2.5");
    assert_eq!((story.kind.as_deref(), story.class.as_deref()), (Some("custom"), Some("2.2.5")));
}

/// Source: document 004, clause 4.6 (S4-39 to S4-43); document 001, clause 2.3 (S1-22). A document
/// without a list of reasons cannot be held against one.
#[test]
fn s4_39_to_43_reasons_of_refusal_are_those_of_the_document() {
    let rows = lines(
        "
        document | reason           | remark
        004      | not-reproduced   | -
        004      | not-enough       | -
        004      | out-of-scope     | -
        004      | not-constructive | -
        004      | insults          | -
        004      | only-screenshot  | reason-not-listed
        001      | only-screenshot  | -
        001      | insults          | reason-not-listed
        000      | insults          | -
        ",
    );
    for [number, reason, expected] in rows {
        let terms = document(number);
        let steps = steps(&format!("refused={reason}"));
        let resolved = usual_resolved(terms);
        let story = ticket::story(&resolved, &terms.plan[0], instant(REGISTERED), &steps, 0);
        assert_eq!((story.state, story.refused_for.as_deref()), (State::Refused, Some(reason)));
        let found = story.remarks.first().map_or("-".to_string(), |remark| word_of(&remark.why));
        assert_eq!(found, expected, "{number}, {reason}");
        let is_listed = terms.refusal_reason(reason).is_some();
        assert_eq!(is_listed, expected == "-" && !terms.refusal.is_empty(), "{number}, {reason}");
    }
}

/// What may happen next: work that needs the client's word may not start before it.
#[test]
fn what_may_happen_next() {
    let rows = lines(
        "
        document | steps                   | may
        001      |                         | classified reacted estimated agreed put-on-hold closed refused  // S1-32: agreed at its price by the time.
        001      | reacted                 | classified estimated agreed put-on-hold closed refused
        001      | estimated=60            | classified estimated agreed started put-on-hold done closed refused  // S1-33
        001      | estimated=61            | classified estimated agreed put-on-hold closed refused  // S1-38
        001      | estimated=61 agreed     | classified estimated started put-on-hold done closed refused
        001      | estimated=61 agreed started | classified estimated put-on-hold done closed refused
        001      | estimated=60 on-hold=client | classified estimated agreed started put-on-hold resumed done closed refused
        001      | estimated=60 done       | classified reopened reopened-as-new closed
        001      | estimated=60 done closed | classified reopened reopened-as-new
        000      |                         | classified reacted estimated agreed started put-on-hold done closed refused
        000      | refused=no              | classified reopened-as-new closed
        000      | closed                  | classified reopened-as-new
        ",
    );
    for [number, words, expected] in rows {
        let terms = document(number);
        let resolved = usual_resolved(terms);
        let story = ticket::story(&resolved, &terms.plan[0], instant(REGISTERED), &steps(words), 0);
        let may: Vec<String> = story.may.iter().map(|kind| word!(kind)).collect();
        assert_eq!(may.join(" "), expected, "{number}: {words}");
    }
}

/// What usually comes next is one of what may.
#[test]
fn what_usually_comes_next() {
    let rows = lines(
        "
        document | steps                           | usual
        001      |                                 | reacted
        001      | reacted                         | estimated
        001      | estimated=61                    | agreed
        001      | estimated=60                    | started  // S1-33: by itself.
        001      | estimated=61 agreed             | started
        001      | estimated=61 agreed started     | done
        001      | estimated=61 agreed started estimated=90 | done
        001      | estimated=60 started on-hold=client | resumed
        001      | estimated=60 started done       | closed
        001      | estimated=60 done reopened      | started
        001      | estimated=60 done closed        | -
        001      | refused=no                      | closed
        000      |                                 | reacted
        000      | reacted                         | started
        000      | estimated=60                    | agreed
        000      | started                         | done
        000      | started done reopened-as-new    | started
        ",
    );
    for [number, words, expected] in rows {
        let terms = document(number);
        let resolved = usual_resolved(terms);
        let story = ticket::story(&resolved, &terms.plan[0], instant(REGISTERED), &steps(words), 0);
        let usual = story.usual.map_or("-".to_string(), |kind| word!(kind));
        assert_eq!(usual, expected, "{number}: {words}");
        assert!(story.usual.is_none_or(|kind| story.may.contains(&kind)), "{words}");
    }
}

/// Work that is recorded has begun a request; where estimating is work (S1-24), that is not known.
#[test]
fn what_usually_comes_after_work() {
    for (number, words, expected) in [
        ("000", "", "done"),
        ("000", "estimated=60", "agreed"),
        ("000", "started done reopened-as-new", "started"),
        ("001", "estimated=60", "started"),
        ("001", "estimated=60 started", "done"),
    ] {
        let terms = document(number);
        let resolved = usual_resolved(terms);
        let story = ticket::story(&resolved, &terms.plan[0], instant(REGISTERED), &steps(words), 0);
        let story = story.worked_since(&resolved, instant(REGISTERED));
        assert_eq!(
            story.usual.map(|kind| word!(kind)).as_deref(),
            Some(expected),
            "{number}: {words}"
        );
    }
}

/// Source: document 000, line 29 (S0-39, S0-44): an hour for the reaction; document 002, clause
/// 3.1.3 (S2-29 to S2-31); document 003, lines 23 to 34 (S3-17 to S3-20). The first step by which
/// the provider shows that it has the request is the reaction, and so is work; to the very second
/// it is in time.
#[test]
fn s0_39_what_became_of_a_deadline() {
    let rows = lines(
        "
        document | plan         | steps                                            | worked              | outcomes
        000      | subscription |                                                  | -                   | -
        000      | subscription | reacted                                          | -                   | reaction 10:00 of 11:00
        000      | subscription | @2026-12-01T11:00:00 reacted                     | -                   | reaction 11:00 of 11:00
        000      | subscription | @2026-12-01T11:00:01 reacted                     | -                   | reaction 11:00 of 11:00 late
        000      | subscription | @2026-12-01T13:00:00 started                     | -                   | reaction 13:00 of 11:00 late
        000      | subscription | @2026-12-01T10:30:00 estimated=60                | -                   | reaction 10:30 of 11:00
        000      | subscription | @2026-12-01T10:30:00 refused=no                  | -                   | reaction 10:30 of 11:00
        000      | subscription | @2026-12-01T10:30:00 agreed                      | -                   | reaction 10:30 of 11:00
        000      | subscription | @2026-12-01T12:00:00 done                        | -                   | reaction 12:00 of 11:00 late
        000      | subscription |                                                  | 2026-12-01T10:40:00 | reaction 10:40 of 11:00
        000      | subscription |                                                  | 2026-12-01T12:00:00 | reaction 12:00 of 11:00 late
        000      | subscription | @2026-12-01T12:00:00 started                     | 2026-12-01T10:40:00 | reaction 10:40 of 11:00
        000      | subscription | @2026-12-01T10:20:00 started                     | 2026-12-01T10:40:00 | reaction 10:20 of 11:00
        000      | subscription | @2026-12-01T11:00:00 closed                      | -                   | -
        000      | subscription | @2026-12-01T11:00:01 closed                      | -                   | reaction never of 11:00 late
        000      | subscription | @2026-12-01T12:00:00 closed reacted              | -                   | reaction never of 11:00 late
        000      | subscription | @2026-12-01T13:00:00 started @2026-12-01T10:50:00 reacted | -          | reaction 10:50 of 11:00
        000      | subscription | reacted done reopened-as-new                     | -                   | reaction 10:00 of 11:00
        000      | subscription | @2026-12-01T10:30:00 on-hold=client              | -                   | -
        000      | subscription | @2026-12-01T10:30:00 on-hold=client @2026-12-01T10:40:00 reacted | -   | reaction 10:40 of 11:10
        000      | subscription | @2026-12-01T10:30:00 on-hold=client @2026-12-01T10:40:00 resumed @2026-12-01T11:11:00 reacted | - | reaction 11:11 of 11:10 late
        000      | subscription | @2026-12-01T10:30:00 reacted on-hold=client      | -                   | reaction 10:30 of 11:00
        003      | start        |                                                  | 2026-12-01T10:25:00 | reaction 10:25 of 10:30; start 10:25 of 10:30
        003      | start        | @2026-12-01T10:40:00 started                     | -                   | reaction 10:40 of 10:30 late; start 10:40 of 10:30 late
        003      | start        | @2026-12-01T10:20:00 started @2026-12-01T10:50:00 done | -             | reaction 10:20 of 10:30; start 10:20 of 10:30; answer 10:50 of 10:50; completion 10:50 of 14:20  // S3-18: after work has started.
        003      | start        | @2026-12-01T10:20:00 started @2026-12-01T10:50:01 done | -             | reaction 10:20 of 10:30; start 10:20 of 10:30; completion 10:50 of 14:20
        003      | start        | @2026-12-01T10:20:00 reacted @2026-12-01T10:50:00 done | -             | reaction 10:20 of 10:30; start 10:20 of 10:30; answer 10:50 of 10:50; completion 10:50 of 14:20  // S3-17: the reaction is the beginning.
        003      | start        | @2026-12-01T10:20:00 refused=no                  | -                   | reaction 10:20 of 10:30
        003      | start        | @2026-12-01T10:40:00 refused=no                  | -                   | reaction 10:40 of 10:30 late; start never of 10:30 late
        003      | start        | @2026-12-01T10:40:00 done                        | -                   | reaction 10:40 of 10:30 late; answer 10:40 of 11:00; completion 10:40 of 14:30
        003      | start        | @2026-12-01T10:40:00 closed                      | -                   | reaction never of 10:30 late; start never of 10:30 late
        002      | priority     | classified=typical @2026-12-01T10:30:00 reacted  | -                   | reaction 10:30 of 11:00
        002      | priority     | classified=typical @2026-12-01T10:30:00 reacted @2026-12-02T14:00:01 done | - | reaction 10:30 of 11:00; completion 14:00 of 14:00 late
        002      | priority     | classified=typical @2026-12-01T10:30:00 reacted @2026-12-02T14:00:00 done closed | - | reaction 10:30 of 11:00; completion 14:00 of 14:00
        002      | priority     | classified=typical @2026-12-01T10:30:00 reacted @2026-12-02T15:00:00 closed | - | reaction 10:30 of 11:00; completion never of 14:00 late
        002      | priority     | classified=typical @2026-12-01T10:30:00 reacted done reopened | -      | reaction 10:30 of 11:00
        ",
    );
    let clock = |at: Instant| at.format("%H:%M").to_string();
    for [number, plan, words, worked, expected] in rows {
        let terms = document(number);
        let resolved = usual_resolved(terms);
        let plan = terms.plan(plan).expect(plan);
        let story = ticket::story(&resolved, plan, instant(REGISTERED), &steps(words), 0);
        let story = match worked {
            "-" => story,
            worked => story.worked_since(&resolved, instant(worked)),
        };
        let outcomes = story.outcomes(&resolved, plan).expect(words);
        let told = outcomes.iter().map(|one| {
            let at = one.at.map_or("never".to_string(), clock);
            let late = if one.is_late() { " late" } else { "" };
            format!("{} {at} of {}{late}", word!(one.what), clock(one.due.at))
        });
        let told: Vec<String> = told.collect();
        let told = if told.is_empty() { "-".to_string() } else { told.join("; ") };
        assert_eq!(told, expected, "{number}: {words}, worked {worked}");
        for one in &outcomes {
            assert!(!story.is_owed(one.what), "{words}");
        }
        let may_react = story.may.contains(&TransitionKind::Reacted);
        assert_eq!(may_react, story.is_owed(PromiseKind::Reaction), "{words}, worked {worked}");
    }
}

/// Source: document 001, clauses 3.1 (S1-24) and 6.2.1 (S1-65): there, estimating is work, so work
/// on a request reacts and does not begin it. Weeks are told as days: the last one belongs to them.
#[test]
fn s1_24_estimating_is_no_beginning() {
    let terms = document("001");
    let resolved = usual_resolved(terms);
    let plan = terms.plan("no-package").expect("a plan");
    let at = instant("2026-12-01T10:30:00");
    let told = |words: &str| {
        ticket::story(&resolved, plan, instant(REGISTERED), &steps(words), 0)
            .worked_since(&resolved, at)
    };
    let story = told("classified=ordinary");
    let owed = |story: &Story| PromiseKind::ALL.map(|what| story.is_owed(what));
    assert_eq!(owed(&story), [false, true, true, true, true, false]);
    assert_eq!(story.usual, Some(TransitionKind::Estimated));
    for (started, is_late) in [("2026-12-22T23:59:59", false), ("2026-12-23T00:00:00", true)] {
        let story = told(&format!("classified=ordinary agreed @{started} started"));
        let outcomes = story.outcomes(&resolved, plan).expect("they are counted");
        let start = outcomes.iter().find(|one| one.what == PromiseKind::Start).expect("a start");
        assert_eq!(start.is_late(), is_late, "{started}: {start:?}");
    }
    // Handed over without a beginning on record: nobody knows when it was.
    let story = told("classified=ordinary agreed @2026-12-29T10:00:00 done");
    let outcomes = story.outcomes(&resolved, plan).expect("they are counted");
    assert!(outcomes.iter().all(|one| one.what != PromiseKind::Start), "{outcomes:?}");
    let elsewhere = document("000");
    let resolved = usual_resolved(elsewhere);
    let story = ticket::story(&resolved, &elsewhere.plan[0], instant(REGISTERED), &[], 0);
    assert_eq!(story.worked_since(&resolved, at).begun_at, Some(at));
}

/// Source: document 002, clause 3.1.3 (S2-29 to S2-31, S2-45): only waiting for the client stops
/// the time; while it lasts, nothing is due.
#[test]
fn s2_45_only_the_client_stops_the_time() {
    let terms = document("002");
    let rows = lines(
        "
        steps                                                                              | reaction            | completion
        classified=typical                                                                 | 2026-12-01T11:00:00 | 2026-12-02T14:00:00
        classified=typical @2026-12-01T12:00:00 on-hold=client @2026-12-01T14:00:00 resumed      | 2026-12-01T11:00:00 | 2026-12-02T16:00:00
        classified=typical @2026-12-01T12:00:00 on-hold= @2026-12-01T14:00:00 resumed            | 2026-12-01T11:00:00 | 2026-12-02T16:00:00
        classified=typical @2026-12-01T12:00:00 on-hold=third-party @2026-12-01T14:00:00 resumed | 2026-12-01T11:00:00 | 2026-12-02T14:00:00
        classified=typical @2026-12-01T12:00:00 on-hold=provider @2026-12-01T14:00:00 resumed    | 2026-12-01T11:00:00 | 2026-12-02T14:00:00
        classified=typical @2026-12-01T12:00:00 on-hold=client                                   | 2026-12-01T11:00:00 | stopped
        classified=typical @2026-12-01T12:00:00 on-hold=client @2026-12-01T14:00:00 done         | 2026-12-01T11:00:00 | 2026-12-02T16:00:00
        classified=typical @2026-12-01T12:00:00 on-hold=client @2026-12-01T13:00:00 on-hold=provider @2026-12-01T14:00:00 resumed | 2026-12-01T11:00:00 | 2026-12-02T15:00:00
        ",
    );
    let resolved = usual_resolved(terms);
    let plan = terms.plan("priority").expect("a plan");
    for [words, reaction, completion] in rows {
        let story = ticket::story(&resolved, plan, instant(REGISTERED), &steps(words), 0);
        assert_eq!(story.remarks, [], "{words}");
        let case = story.case(&resolved, plan).expect(words);
        let places = ["п. 3.1.3, строки 43–44", "п. 3.1.3, строки 43, 45"];
        let both = [(PromiseKind::Reaction, reaction), (PromiseKind::Completion, completion)];
        for ((what, expected), place) in both.into_iter().zip(places) {
            let due = deadline::deadline(&resolved, &case, what).expect(words);
            check_due(&due, expected, place, words);
        }
    }
    // Of a kind that nobody has named, no deadline can be told.
    let story = ticket::story(&resolved, plan, instant(REGISTERED), &[], 0);
    let refused = story.case(&resolved, plan).expect_err("no kind");
    assert!(matches!(refused, Refusal::MissingField { .. }));
}

/// Source: document 001, clause 3.2 (S1-27): the days for faults are counted from the hand-over
/// that the story tells.
#[test]
fn s1_27_the_story_tells_when_faults_end() {
    let terms = document("001");
    let resolved = usual_resolved(terms);
    let plan = terms.plan("standard").expect("a plan");
    let told = |words: &str| {
        let story = ticket::story(&resolved, plan, instant(REGISTERED), &steps(words), 0);
        let case = story.case(&resolved, plan).expect("a task");
        deadline::deadline(&resolved, &case, PromiseKind::FaultWindow).expect("in range")
    };
    let words = "classified=ordinary estimated=60 @2026-12-21T16:00:00 done";
    check_due(&told(words), "2027-01-04T16:00:00", "п. 3.2", "handed over");
    let reopened = told(&format!("{words} reopened"));
    assert!(matches!(reopened, Due::Silent { why: Silence::ByAgreement, .. }), "{reopened:?}");
    let early = told("classified=ordinary @2026-12-01T09:00:00 done");
    assert!(matches!(early, Due::Silent { .. }), "a wrong clock counts nothing: {early:?}");
}

/// Source: document 001, clauses 2.1 to 2.3 (S1-17 to S1-22), document 004, clauses 4.2, 4.4
/// (S4-34, S4-35, S4-37); SX-06. Missing is told only when it is certain.
#[test]
fn s1_17_to_22_a_request_is_checked_while_it_is_written() {
    let long =
        "При сохранении сделки карточка закрывается, а сумма остаётся прежней, хотя поле заполнено";
    let linked = format!("{long}: https://crm.example.ru/deal/7");
    let steps = format!("{long}\n1. Открыть сделку\n2) Сохранить");
    let rows = lines(
        "
        document | title | text   | files | states
        001      |       |        | 0     | title missing; description missing; link unknown; screenshot unknown; as-text met
        001      | Сбой  |        | 1     | title met; description missing; link unknown; screenshot met; as-text missing  // Only a screenshot.
        001      | Сбой  | LINK   | 1     | title met; description unknown; link met; screenshot met; as-text met
        001      | Сбой  | short  | 1     | title met; description unknown; link unknown; screenshot met; as-text unknown
        001      | Сбой  | LONG   | 1     | title met; description met; link unknown; screenshot met; as-text unknown
        001      | Сбой  | LINKED | 1     | title met; description met; link met; screenshot met; as-text met
        001      | Сбой  | LINKED | 0     | title met; description met; link met; screenshot unknown; as-text met
        001      | TITLE | LONG   | 0     | title unknown; description met; link unknown; screenshot unknown; as-text met
        004      |       |        | 0     | exact missing; steps unknown; attachments unknown
        004      |       | LONG   | 1     | exact met; steps unknown; attachments met
        004      |       | STEPS  | 0     | exact met; steps met; attachments unknown
        000      |       |        | 0     |
        002      |       |        | 1     |
        003      |       |        | 1     |
        ",
    );
    let long_title = "О".repeat(101);
    for [number, title, written, files, expected] in rows {
        let draft = Draft {
            title: if title == "TITLE" { &long_title } else { title },
            text: match written {
                "LONG" => long,
                "LINKED" => &linked,
                "LINK" => "crm.example.ru/deal/7",
                "STEPS" => &steps,
                other => other,
            },
            attachments: files.parse().expect(files),
            ..Draft::default()
        };
        let items = ticket::check(document(number), &draft);
        let told: Vec<String> =
            items.iter().map(|one| format!("{} {}", one.item.id, word!(&one.state))).collect();
        assert_eq!(told.join("; "), expected, "{number}: {title}, {written}, {files}");
        let refused: Vec<&str> =
            items.iter().filter_map(|one| Some(one.refusal?.id.as_str())).collect();
        let expected = if number == "001" { vec!["only-screenshot"] } else { Vec::new() };
        assert_eq!(refused, expected, "{number}");
    }
    // A hundred letters are short for certain, and no more.
    let title = "О".repeat(100);
    let draft = Draft { title: &title, ..Draft::default() };
    assert_eq!(ticket::check(document("001"), &draft)[0].state, CheckState::Met);
}

/// Source: document 001, clauses 2.2, 2.3 (S1-19, S1-21): what is a link, and what is none.
#[test]
fn s1_19_links_as_people_write_them() {
    let rows = lines(
        "
        text                                     | link
        https://crm.mywebstor.com/crm/deal/12/   | yes
        HTTP://192.168.0.1/deal                  | yes
        см. (https://crm.example.ru)             | yes
        crm.example.ru/deal/7                    | yes
        Сделка на portal.bitrix24.ru.            | yes
        сайт.рф                                  | yes
        example.ru:8080                          | yes
        https://                                 | no
        ссылка http                              | no
        лиды, сделки и т.д.                      | no
        ivan@example.ru                          | no
        отчёт.xlsx                               | no
        report.pdf и photo.png                   | no
        версия 1.2                               | no
        Не открылась.Попробуйте                  | no
        .ru                                      | no
        ..ru                                     | no
        ru                                       | no
        ",
    );
    for [written, expected] in rows {
        let draft = Draft { text: written, ..Draft::default() };
        let items = ticket::check(document("001"), &draft);
        let link = items.iter().find(|one| one.item.id == "link").expect("it is asked for");
        let found = if link.state == CheckState::Met { "yes" } else { "no" };
        assert_eq!(found, expected, "{written}");
    }
}

/// Source: documents 000 (S0-28 to S0-31), 001 (S1-03, S1-05, S1-09, S1-14), 002 (S2-05, S2-24,
/// S2-49, S2-63), 004 (S4-33, S4-36); SX-07.
#[test]
fn sx_07_channels_for_a_request() {
    let rows = lines(
        "
        document | kind     | class | channels
        000      | -        | -     | official bitrix.network; official WhatsApp
        001      | ordinary | -     | official портал задач; official открытая линия поддержки MyWebstor; official платный чат открытой линии с техподдержкой MyWebstor; not-official телефон и социальные сети
        001      | urgent   | -     | official портал задач; official открытая линия поддержки MyWebstor; official телефон и социальные сети; official платный чат открытой линии с техподдержкой MyWebstor
        001      | -        | -     | official портал задач; official открытая линия поддержки MyWebstor; official платный чат открытой линии с техподдержкой MyWebstor; unknown телефон и социальные сети
        002      | typical  | -     | unknown телеграм-чат проекта; unknown электронная почта
        002      | -        | 2.1.2 | official телеграм-чат проекта; unknown электронная почта
        002      | custom   | 2.2.5 | unknown телеграм-чат проекта; unknown электронная почта
        003      | -        | -     |
        004      | -        | -     | official WhatsApp
        ",
    );
    for [number, kind, class, expected] in rows {
        let [kind, class] = [kind, class].map(|id| Some(id).filter(|id| *id != "-"));
        let found = ticket::channels(document(number), kind, class);
        let told: Vec<String> = found.listed.iter().map(listed).collect();
        assert_eq!(told.join("; "), expected, "{number}, {kind:?}, {class:?}");
    }
    let no_others = |number: &str| {
        let found = ticket::channels(document(number), None, None);
        found.no_others.map(|source| source.place().to_string())
    };
    assert_eq!(no_others("000").as_deref(), Some("строка 16"));
    assert_eq!(no_others("004").as_deref(), Some("п. 4.3"));
    assert_eq!(["001", "002", "003"].map(no_others), [None, None, None]);
    // How a page opens them.
    let ways = |number: &str| -> Vec<(Vec<Way>, bool)> {
        document(number).channel.iter().map(|one| (one.way.clone(), one.only_one)).collect()
    };
    let messengers = vec![Way::WhatsApp, Way::Telegram, Way::Max];
    assert_eq!(ways("000"), [(vec![Way::Bitrix24Network], false), (messengers, true)]);
    assert_eq!(ways("004"), [(vec![Way::WhatsApp, Way::Telegram], false)]);
    assert_eq!(ways("001")[0], (vec![Way::Portal], false));
    assert_eq!(ways("002"), [(vec![Way::Telegram], false), (vec![Way::Email], false)]);
}

/// The document that nobody wrote: estimates for one kind alone, half an hour by itself, a title
/// for letters alone, and a telephone for repairs alone.
#[test]
fn a_lifecycle_of_one_kind() {
    let catalogue = world_of(&text("tests/fixtures/sixth.toml"));
    let (terms, resolved) = only(&catalogue);
    let rows = lines(
        "
        steps                                       | state     | remarks
        classified=consulting estimated=30          | agreed    | -
        classified=consulting estimated=31          | estimated | -
        classified=consulting estimated=31 started  | started   | 2 not-agreed п. 8.2
        classified=consulting agreed                | agreed    | 1 agreed-without-estimate п. 8.2
        classified=repair estimated=31 started      | started   | -
        estimated=30                                | estimated | -
        estimated=30 classified=consulting          | agreed    | -
        ",
    );
    for [words, state, remarks] in rows {
        let story = ticket::story(&resolved, &terms.plan[0], instant(REGISTERED), &steps(words), 0);
        assert_eq!((word!(&story.state).as_str(), told(&story)), (state, remarks.to_string()));
    }
    // A fault too late, where nobody says what it is then: it counts.
    let late = "classified=repair done @2027-12-01T10:00:00 reopened";
    let story = ticket::story(&resolved, &terms.plan[0], instant(REGISTERED), &steps(late), 0);
    let found = (story.state, told(&story));
    assert_eq!(found, (State::Reopened, "2 after-fault-window п. 4.4".to_string()));
    let rows = lines(
        "
        kind       | title   | channels
        consulting | missing | official почта; not-official телефон
        repair     | -       | official телефон; unknown почта
        -          | unknown | unknown телефон; unknown почта
        ",
    );
    for [kind, title, channels] in rows {
        let kind = Some(kind).filter(|kind| *kind != "-");
        let items = ticket::check(terms, &Draft { kind, ..Draft::default() });
        let found = items.first().map_or("-".to_string(), |one| word!(&one.state));
        assert_eq!(found, title, "{kind:?}");
        let found: Vec<String> =
            ticket::channels(terms, kind, None).listed.iter().map(listed).collect();
        assert_eq!(found.join("; "), channels, "{kind:?}");
    }
}

/// Days for faults end with their last day; hours end to the second.
#[test]
fn hours_for_faults_end_to_the_second() {
    let sixth = text("tests/fixtures/sixth.toml");
    let rows = lines(
        r#"
        window           | reported            | remarks
        "2 weeks"        | 2026-12-15T23:59:59 | -
        "2 weeks"        | 2026-12-16T00:00:00 | 2 after-fault-window п. 4.4
        "48 clock hours" | 2026-12-03T11:00:00 | -
        "48 clock hours" | 2026-12-03T11:00:01 | 2 after-fault-window п. 4.4
        "#,
    );
    for [window, reported, expected] in rows {
        let catalogue = world_of(&sixth.replace(r#""2 weeks""#, window));
        let (terms, resolved) = only(&catalogue);
        let words = format!("classified=repair done @{reported} reopened");
        let story =
            ticket::story(&resolved, &terms.plan[0], instant(REGISTERED), &steps(&words), 0);
        assert_eq!(told(&story), expected, "{window}, {reported}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Whatever was recorded in whatever order by whatever clock: there is a story, its pauses can
    /// be counted with, and what may happen next is never remarked upon as impossible.
    #[test]
    fn any_steps_tell_a_story(
        drawn in prop::collection::vec((0_usize..12, -50_i64..500, 0_u32..130), 0..14),
        document in 0_usize..5,
        next in 0_usize..12,
    ) {
        let terms = &catalogue().documents[document];
        let resolved = usual_resolved(terms);
        let registered_at = instant(REGISTERED);
        let at = |hours: i64| registered_at + chrono::TimeDelta::hours(hours);
        let mut steps: Vec<Transition> = drawn
            .iter()
            .map(|(which, hours, number)| step(*which, at(*hours), *number, terms))
            .collect();
        let plan = &terms.plan[0];
        let story = ticket::story(&resolved, plan, registered_at, &steps, 0);
        prop_assert!(story.remarks.iter().all(|remark| remark.step.is_none_or(|at| at < steps.len())));
        match story.case(&resolved, plan) {
            Ok(case) => prop_assert!(deadline::deadlines(&resolved, &case).is_ok(), "{story:?}"),
            Err(refused) => {
                let is_kind_missing = matches!(refused, Refusal::MissingField { .. });
                prop_assert!(is_kind_missing, "{refused}");
            }
        }
        let is_paused = |hour: Instant| {
            let holds = |pause: &Pause| pause.from <= hour && pause.to.is_none_or(|to| hour < to);
            story.pauses.iter().any(holds)
        };
        // Whether it could be taken up again is for the tables above.
        let is_again = |step: &Transition| matches!(step, Transition::Reopened { .. } | Transition::ReopenedAsNew { .. });
        if !steps.iter().any(is_again) {
            let paused: Vec<bool> = hours().map(is_paused).collect();
            prop_assert!(paused == paused_hours(&steps), "pauses of {steps:?}");
        }
        // One more, an instant after the last.
        let last = steps.iter().map(Transition::at).fold(registered_at, Instant::max);
        let more = step(next, last, 1, terms);
        let kind = more.kind();
        steps.push(more);
        let then = ticket::story(&resolved, plan, registered_at, &steps, 0);
        let position = steps.len() - 1;
        // Whether it waits for somebody already, depends on whom it is said to wait for.
        let is_impossible = kind != TransitionKind::PutOnHold && then.remarks.iter().any(|remark| {
            remark.step == Some(position)
                && matches!(
                    remark.why,
                    RemarkKind::AlreadySo | RemarkKind::NotOnHold | RemarkKind::Over | RemarkKind::NotDone | RemarkKind::NotAgreed { .. }
                )
        });
        let is_over = matches!(story.state, State::Done | State::Closed | State::Refused);
        let is_impossible = is_impossible || kind == TransitionKind::PutOnHold && is_over;
        prop_assert_eq!(story.may.contains(&kind), !is_impossible, "{:?} after {:?}", kind, steps);
    }
}

/// Whether the client is waited for at every hour, of a request that is never taken up again: by
/// any of the holds, each from its beginning to its end.
fn paused_hours(steps: &[Transition]) -> Vec<bool> {
    let mut holds: Vec<(Instant, Instant)> = Vec::new();
    let (mut open, mut is_over) = (None::<(Instant, String)>, false);
    for step in steps {
        let ends = match step {
            Transition::PutOnHold { waits_for, .. } if !is_over => {
                open.as_ref().is_none_or(|(_, whom)| whom != waits_for)
            }
            Transition::Resumed { .. } | Transition::Started { .. } => !is_over,
            Transition::Done { .. } | Transition::Refused { .. } | Transition::Closed { .. } => {
                true
            }
            _ => false,
        };
        if ends && let Some((from, whom)) = open.take() {
            let is_client = whom.is_empty() || whom == "client";
            if is_client && from < step.at() {
                holds.push((from, step.at()));
            }
        }
        match step {
            Transition::PutOnHold { at, waits_for } if ends => {
                open = Some((*at, waits_for.clone()))
            }
            Transition::Done { .. } | Transition::Refused { .. } | Transition::Closed { .. } => {
                is_over = true
            }
            _ => {}
        }
    }
    let lasting = open.filter(|(_, whom)| whom.is_empty() || whom == "client");
    hours()
        .map(|hour| {
            holds.iter().any(|(from, to)| *from <= hour && hour < *to)
                || lasting.as_ref().is_some_and(|(from, _)| *from <= hour)
        })
        .collect()
}

/// Every hour of which the histories tell.
fn hours() -> impl Iterator<Item = Instant> {
    (-60..700).map(|hours| instant(REGISTERED) + chrono::TimeDelta::hours(hours))
}

/// One of the twelve steps.
fn step(which: usize, at: Instant, number: u32, terms: &Terms) -> Transition {
    let reason = String::new();
    match which {
        0 => {
            let kind = terms.kind.get(number as usize % 3).map(|kind| kind.id.clone());
            Transition::Classified { at, kind, class: None, priority: None }
        }
        11 => Transition::Reacted { at },
        1 => Transition::Estimated { at, minutes: number },
        2 => Transition::Agreed { at },
        3 => Transition::Started { at },
        4 => {
            let whom = ["client", "third-party", "", "Иван"][number as usize % 4];
            Transition::PutOnHold { at, waits_for: whom.to_string() }
        }
        5 => Transition::Resumed { at },
        6 => Transition::Done { at },
        7 => Transition::Reopened { at, reason },
        8 => Transition::ReopenedAsNew { at, reason },
        9 => Transition::Closed { at },
        _ => Transition::Refused { at, reason },
    }
}

/// The steps are recorded, and what a ledger gives back of them is told.
///
/// Columns: steps; where the request stands; what lets work start: the client's word, or nobody's
/// with its place; remarks.
#[track_caller]
fn check_recorded_stories(terms: &'static Terms, table: &str) {
    let resolved = usual_resolved(terms);
    for [words, state, agreed, remarks] in lines(table) {
        let steps = recorded_steps(terms, REGISTERED, &steps(words));
        let story = ticket::story(&resolved, &terms.plan[0], instant(REGISTERED), &steps, 0);
        assert_eq!(word!(&story.state), state, "{words}");
        let found = match &story.agreement {
            None => "-".to_string(),
            Some(agreement) => match &agreement.automatic {
                None => "word".to_string(),
                Some(automatic) => format!("itself {}", automatic.source.place()),
            },
        };
        assert_eq!(found, agreed, "{words}");
        assert_eq!(told(&story), remarks, "{words}");
    }
}

/// Steps in a row, an hour apart: `@…` sets the clock of the next one, `word=…` says what it holds.
#[track_caller]
fn steps(words: &str) -> Vec<Transition> {
    let mut clock = instant(REGISTERED);
    let mut steps = Vec::new();
    for word in words.split_whitespace() {
        if let Some(at) = word.strip_prefix('@') {
            clock = instant(at);
            continue;
        }
        let (word, held) = word.split_once('=').unwrap_or((word, ""));
        let (at, reason) = (clock, held.to_string());
        steps.push(match word {
            "classified" => {
                let (kind, class) = match held.split_once('/') {
                    Some((kind, class)) => (kind, Some(class.to_string())),
                    None => (held, None),
                };
                Transition::Classified { at, kind: Some(kind.to_string()), class, priority: None }
            }
            "reacted" => Transition::Reacted { at },
            "estimated" => Transition::Estimated { at, minutes: held.parse().expect(held) },
            "agreed" => Transition::Agreed { at },
            "started" => Transition::Started { at },
            "on-hold" => Transition::PutOnHold { at, waits_for: reason },
            "resumed" => Transition::Resumed { at },
            "done" => Transition::Done { at },
            "reopened" => Transition::Reopened { at, reason },
            "reopened-as-new" => Transition::ReopenedAsNew { at, reason },
            "closed" => Transition::Closed { at },
            "refused" => Transition::Refused { at, reason },
            other => panic!("{other} is no step"),
        });
        clock += chrono::TimeDelta::hours(1);
    }
    steps
}

/// The remarks, one after the other.
fn told(story: &Story) -> String {
    let told: Vec<String> = story
        .remarks
        .iter()
        .map(|remark| match remark.step {
            Some(step) => format!("{step} {}", word_of(&remark.why)),
            None => word_of(&remark.why),
        })
        .collect();
    if told.is_empty() { "-".to_string() } else { told.join("; ") }
}

fn word_of(why: &RemarkKind) -> String {
    let place = |source: &Option<Source>, before: &str| {
        source.as_ref().map_or(String::new(), |source| format!("{before}{}", source.place()))
    };
    match why {
        RemarkKind::BeforeRegistration => "before-registration".to_string(),
        RemarkKind::BeforePrevious => "before-previous".to_string(),
        RemarkKind::UnknownName { name, nearest } => {
            let nearest = nearest.as_ref().map_or(String::new(), |near| format!(", {near}?"));
            format!("unknown {name}{nearest}")
        }
        RemarkKind::KindOfClass { kind } => format!("kind-of-class {kind}"),
        RemarkKind::AlreadySo => "already-so".to_string(),
        RemarkKind::NotOnHold => "not-on-hold".to_string(),
        RemarkKind::Over => "over".to_string(),
        RemarkKind::NotDone => "not-done".to_string(),
        RemarkKind::AgreedWithoutEstimate { source, paid_by_time } => {
            format!("agreed-without-estimate {}{}", source.place(), place(paid_by_time, ", "))
        }
        RemarkKind::NotAgreed { source } => format!("not-agreed {}", source.place()),
        RemarkKind::AfterFaultWindow { source, separate, .. } => {
            let separate = place(separate, ", separate ");
            format!("after-fault-window{}{separate}", place(source, " "))
        }
        RemarkKind::ReasonNotListed => "reason-not-listed".to_string(),
        RemarkKind::EstimateExceeded { .. } => "estimate-exceeded".to_string(),
    }
}

fn listed(one: &ListedChannel<'_>) -> String {
    format!("{} {}", word!(&one.standing), one.channel.names[0])
}

/// A catalogue with one document, from its text.
#[track_caller]
fn world_of(terms: &str) -> Catalogue {
    let (calendar, vat) = (catalogue().calendar.clone(), catalogue().vat.clone());
    Catalogue { schema: SCHEMA, documents: vec![given::document(terms)], calendar, vat }
}

/// The one document of a catalogue, as it is assumed.
#[track_caller]
fn only(catalogue: &Catalogue) -> (&Terms, ResolvedTerms<'_>) {
    let terms = catalogue.documents.first().expect("one document");
    let resolved = ResolvedTerms::new(catalogue, terms, Default::default(), &Default::default());
    (terms, resolved.expect("it can be computed with"))
}

/// A document for a client and under readings that are assumed; for the first client where one
/// has to be said.
fn usual_resolved(terms: &'static Terms) -> ResolvedTerms<'static> {
    let said: Vec<String> = terms
        .attribute
        .iter()
        .filter(|attribute| attribute.assumed.is_none())
        .filter_map(|one| Some(format!("{}={}", one.id, one.values.first()?.id)))
        .collect();
    resolved_for(terms, &said.join(" "))
}
