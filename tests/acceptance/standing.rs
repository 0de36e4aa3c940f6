//! What is left of what was paid, asked from outside: document 000, lines 10–15. A `balance` is
//! counted at once; a `standing` goes the whole way of the portal, through events that are encoded,
//! decoded and folded. Of work that has ended both must say the same.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::door::{answered, set_given, with_offset};
use crate::given::crm_support;
use crate::seconds::{History, Paid, Worked};
use crate::table::lines;

/// Source: document 000, lines 10–11 (S0-10, S0-11): a started quantum counts.
#[test]
fn s0_11_a_session_takes_whole_quanta() {
    check_answered_left(
        "
        given | payments                       | sessions                                | at                  | left | burned | not covered
        -     | prepaid 30 2026-11-02T12:00:00 | - 2026-11-03T10:00:00 2026-11-03T10:00:00 | 2026-11-03T18:00:00 | 30   | 0      | 0
        -     | prepaid 30 2026-11-02T12:00:00 | - 2026-11-03T10:00:00 2026-11-03T10:00:01 | 2026-11-03T18:00:00 | 29   | 0      | 0
        -     | prepaid 30 2026-11-02T12:00:00 | - 2026-11-03T10:00:00 2026-11-03T10:10:00 | 2026-11-03T18:00:00 | 29   | 0      | 0
        -     | prepaid 30 2026-11-02T12:00:00 | - 2026-11-03T10:00:00 2026-11-03T10:10:01 | 2026-11-03T18:00:00 | 28   | 0      | 0
        -     | prepaid 30 2026-11-02T12:00:00 | - 2026-11-03T10:00:00 2026-11-03T15:00:00 | 2026-11-03T18:00:00 | 0    | 0      | 0
        -     | prepaid 30 2026-11-02T12:00:00 | - 2026-11-03T10:00:00 2026-11-03T15:00:01 | 2026-11-03T18:00:00 | 0    | 0      | 1  // S0-19
        ",
    );
}

/// Source: document 000, lines 10–11 (S0-12, S0-14): what is laid end to end before it is rounded.
#[test]
fn s0_12_what_is_rounded_together() {
    let payment = "prepaid 30 2026-11-02T12:00:00";
    let sessions = "r1 2026-11-03T10:00:00 2026-11-03T10:05:00; \
                    r1 2026-11-03T11:00:00 2026-11-03T11:05:00; \
                    r2 2026-11-03T12:00:00 2026-11-03T12:05:00; \
                    r2 2026-11-03T23:55:00 2026-11-04T00:06:00; \
                    r2 2026-11-04T09:00:00 2026-11-04T09:03:00; \
                    r2 2026-11-04T10:00:00 2026-11-04T10:01:01";
    // 1 + 1 + 1 + 2 + 1 + 1; 10 min and 20 min 1 s; 20 min and 10 min 1 s; 30 min 1 s.
    for (basis, left) in [("session", 23), ("request", 26), ("day", 26), ("package", 26)] {
        check_answered_left(&format!(
            "given | payments | sessions | at | left | burned | not covered
            rounding-basis={basis} | {payment} | {sessions} | 2026-11-05T00:00:00 | {left} | 0 | 0"
        ));
    }
}

/// Source: document 000, line 13 (S0-17): paid in advance; before the payment nothing is covered,
/// from its second on everything that begins.
#[test]
fn s0_17_nothing_is_covered_before_the_payment() {
    check_answered_left(
        "
        given | payments                       | sessions                                  | at                  | left | burned | not covered
        -     | prepaid 30 2026-11-03T10:00:00 | - 2026-11-03T10:00:00 2026-11-03T10:20:00 | 2026-11-03T12:00:00 | 28   | 0      | 0
        -     | prepaid 30 2026-11-03T10:00:01 | - 2026-11-03T10:00:00 2026-11-03T10:20:00 | 2026-11-03T12:00:00 | 29   | 0      | 1  // The first quantum began before.
        -     | prepaid 30 2026-11-03T10:10:00 | - 2026-11-03T10:00:00 2026-11-03T10:20:00 | 2026-11-03T12:00:00 | 29   | 0      | 1
        -     | prepaid 30 2026-11-03T10:10:01 | - 2026-11-03T10:00:00 2026-11-03T10:20:00 | 2026-11-03T12:00:00 | 30   | 0      | 2  // Never taken from a later package.
        ",
    );
}

/// Source: document 000, line 15 (S0-21 to S0-24, S0-26, S0-27): 90 days after 20 November, through
/// the last second of the last one, or as it is read; then what is left has burned.
#[test]
fn s0_22_what_is_left_burns_at_the_end() {
    check_answered_left(
        "
        given                                             | payments                            | sessions                                  | at                  | left | burned | not covered
        -                                                 | subscription 30 2026-11-20T12:00:00 | - 2026-12-01T10:00:00 2026-12-01T10:25:01 | 2026-11-20T11:59:59 | 0    | 0      | 0
        -                                                 | subscription 30 2026-11-20T12:00:00 | - 2026-12-01T10:00:00 2026-12-01T10:25:01 | 2026-11-20T12:00:00 | 30   | 0      | 0
        -                                                 | subscription 30 2026-11-20T12:00:00 | - 2026-12-01T10:00:00 2026-12-01T10:25:01 | 2027-02-18T23:59:59 | 27   | 0      | 0
        -                                                 | subscription 30 2026-11-20T12:00:00 | - 2026-12-01T10:00:00 2026-12-01T10:25:01 | 2027-02-19T00:00:00 | 0    | 27     | 0
        validity-start=payment-day                        | subscription 30 2026-11-20T12:00:00 |                                           | 2027-02-17T23:59:59 | 30   | 0      | 0
        validity-start=payment-day                        | subscription 30 2026-11-20T12:00:00 |                                           | 2027-02-18T00:00:00 | 0    | 30     | 0
        validity-days=working                             | prepaid 12 2026-11-20T12:00:00      |                                           | 2027-01-12T23:59:59 | 12   | 0      | 0
        validity-days=working                             | prepaid 12 2026-11-20T12:00:00      |                                           | 2027-01-13T00:00:00 | 0    | 12     | 0
        validity-days=working validity-start=payment-day  | prepaid 12 2026-11-20T12:00:00      |                                           | 2027-01-12T00:00:00 | 0    | 12     | 0
        // A session over the end: what began before is covered, the last quantum to its end.
        -                                                 | subscription 30 2026-11-20T12:00:00 | - 2027-02-18T23:50:00 2027-02-19T00:00:00 | 2027-02-20T00:00:00 | 0    | 29     | 0
        -                                                 | subscription 30 2026-11-20T12:00:00 | - 2027-02-18T23:50:00 2027-02-19T00:00:01 | 2027-02-20T00:00:00 | 0    | 29     | 1
        -                                                 | subscription 30 2026-11-20T12:00:00 | - 2027-02-18T23:59:59 2027-02-19T00:09:59 | 2027-02-20T00:00:00 | 0    | 29     | 0
        // Nothing is given back: the next package is as large as ever.
        -                                                 | subscription 30 2026-11-20T12:00:00; subscription 30 2027-02-19T00:00:00 |      | 2027-02-19T00:00:00 | 30   | 30     | 0
        ",
    );
}

/// Source: document 000, line 15 (S0-25): what ends first burns first; one end, the earlier payment.
#[test]
fn s0_25_the_earliest_end_burns_first() {
    for (given, payments, at, used) in [
        // Through 18 February and through 21 December.
        (
            "-",
            "subscription 30 2026-11-20T12:00:00; prepaid 12 2026-11-21T12:00:00",
            "2026-11-26T00:00:00",
            [0, 3],
        ),
        (
            "-",
            "prepaid 12 2026-11-20T12:00:00; prepaid 12 2026-11-20T18:00:00",
            "2026-11-26T00:00:00",
            [3, 0],
        ),
        (
            "overlap=extended",
            "prepaid 12 2026-11-20T12:00:00; prepaid 12 2026-12-20T23:59:59",
            "2026-12-21T00:00:00",
            [3, 0],
        ),
    ] {
        let sessions = "- 2026-11-25T10:00:00 2026-11-25T10:30:00";
        for ask in ["balance", "standing"] {
            let answer = answered_account(ask, given, payments, sessions, at);
            let packages = answer["packages"].as_array().expect("a list").iter();
            let found: Vec<&Value> = packages.map(|package| &package["used_units"]).collect();
            assert_eq!(found, [&json!(used[0]), &json!(used[1])], "{ask}: {payments}");
        }
    }
    check_answered_left(
        "
        given                | payments                                                       | sessions | at                  | left | burned | not covered
        overlap=earliest-end | prepaid 12 2026-11-20T12:00:00; prepaid 12 2026-12-20T23:59:59 |          | 2026-12-21T00:00:00 | 12   | 12     | 0
        overlap=extended     | prepaid 12 2026-11-20T12:00:00; prepaid 12 2026-12-20T23:59:59 |          | 2026-12-21T00:00:00 | 24   | 0      | 0
        ",
    );
}

/// Columns: readings; payments as plan, units and instant; sessions as request, beginning and end;
/// when it is asked; units left, burned and not covered. Payments and sessions are parted by `;`.
#[track_caller]
fn check_answered_left(table: &str) {
    for [given, payments, sessions, at, left, burned, not_covered] in lines(table) {
        for ask in ["balance", "standing"] {
            let answer = answered_account(ask, given, payments, sessions, at);
            let found = ["left_units", "burned_units", "not_covered_units"]
                .map(|key| answer[key].to_string());
            let message = format!("{ask}: {given}, {payments}, {sessions}, at {at}");
            assert_eq!(found, [left, burned, not_covered], "{message}");
        }
    }
}

/// The answer to a `balance` or a `standing`, written as in the tables.
#[track_caller]
fn answered_account(ask: &str, given: &str, payments: &str, sessions: &str, at: &str) -> Value {
    let parts = |cell: &str| -> Vec<[String; 3]> {
        let parts = cell.split(';').map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(|part| {
                let words: Vec<String> = part.split_whitespace().map(str::to_string).collect();
                words.try_into().expect("three words")
            })
            .collect()
    };
    let payments = parts(payments).into_iter().map(|[plan, units, paid_at]| {
        let units: u32 = units.parse().expect("a number");
        json!({
            "plan": plan,
            "status": "licence-year",
            "units": units,
            "paid_at": with_offset(&paid_at),
        })
    });
    let sessions = parts(sessions).into_iter().map(|[request, from, to]| {
        let request = (request != "-").then_some(request);
        json!({ "request": request, "from": with_offset(&from), "to": with_offset(&to) })
    });
    let mut question = json!({
        "ask": ask,
        "document": "crm-support",
        "at": with_offset(at),
        "payments": payments.collect::<Value>(),
        "sessions": sessions.collect::<Value>(),
    });
    set_given(&mut question, crm_support(), given);
    answered(&question)
}

/// 20 November 2026, noon in Moscow.
const NOON: i64 = 1_795_165_200;

fn any_account() -> impl Strategy<Value = Value> {
    let plans = prop::sample::select(vec![("subscription", 30_u32), ("prepaid", 12)]);
    let payment = (plans, 0_u32..40, 0_i64..100 * 86_400).prop_map(|((plan, least), more, at)| {
        json!({
            "plan": plan,
            "status": "licence-month",
            "units": least + more,
            "paid_at": written(NOON + at),
        })
    });
    let length = prop_oneof![Just(600), Just(601), 0_i64..12_000, 80_000_i64..86_401];
    let session = (0_u8..4, 0_i64..140 * 86_400, length).prop_map(|(request, from, length)| {
        let request = (request > 0).then(|| format!("r{request}"));
        let (from, to) = (NOON + from, NOON + from + length);
        json!({ "request": request, "from": written(from), "to": written(to) })
    });
    let readings = crm_support().open.iter().filter(|open| !open.readings.is_empty());
    let readings: Vec<(String, String)> = readings
        .flat_map(|open| open.readings.iter().map(|one| (open.id.clone(), one.id.clone())))
        .collect();
    (
        prop::collection::vec(payment, 0..5),
        prop::collection::vec(session, 0..9),
        prop::collection::vec(prop::sample::select(readings), 0..4),
        0_i64..200 * 86_400,
    )
        .prop_map(|(payments, sessions, readings, at)| {
            let readings: std::collections::BTreeMap<_, _> = readings.into_iter().collect();
            json!({
                "document": "crm-support",
                "at": written(NOON + at),
                "payments": payments,
                "sessions": sessions,
                "readings": readings,
            })
        })
}

/// An instant of Moscow from the seconds since 1970.
fn written(second: i64) -> String {
    crm_support().offset().to_local(told(second)).to_rfc3339()
}

fn told(second: i64) -> kvant_core::calendar::Instant {
    chrono::DateTime::from_timestamp(second, 0).expect("a time").fixed_offset()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    /// Counted at once and by the whole way through events, under any readings, nothing differs.
    #[test]
    fn a_balance_is_what_its_events_fold_to(mut question in any_account()) {
        question["ask"] = json!("balance");
        let counted = answered(&question);
        question["ask"] = json!("standing");
        let folded = answered(&question);
        for key in ["left_units", "burned_units", "not_covered_units", "packages"] {
            prop_assert_eq!(&folded[key], &counted[key], "{}", key);
        }
        prop_assert_eq!(&folded["timers"], &json!([]));
    }
}

/// 00:00 of 21 December 2026 in Moscow: what was paid on 20 November for 30 days is dead.
const END: i64 = 1_797_800_400;

/// A payment of 20 November or of 90 days before the same end, give or take a day.
fn any_paid() -> impl Strategy<Value = (&'static str, u32, i64)> {
    let plans = prop::sample::select(vec![("subscription", 30_u32, 90_i64), ("prepaid", 12, 30)]);
    (plans, 0_u32..20, -86_400_i64..86_400).prop_map(|((plan, least, days), more, apart)| {
        let noon = END - (days + 1) * 86_400 + 43_200;
        (plan, least + more, noon + apart)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Around the end of packages, what is answered is what a program finds that lets every second
    /// pass and counts the days of a package on its fingers.
    #[test]
    fn what_is_answered_is_what_every_second_makes_of_it(
        paid in prop::collection::vec(any_paid(), 0..4),
        worked in prop::collection::vec((0_u8..4, -72_000_i64..72_000, 0_i64..9_000), 0..6),
        basis in prop::sample::select(vec!["session", "request", "day", "package"]),
        extends in any::<bool>(),
        counts_payment_day in any::<bool>(),
        at in -72_000_i64..90_000,
    ) {
        let mut paid = paid;
        paid.sort_by_key(|(_, _, paid_at)| *paid_at);
        let dead_from = |plan: &str, paid_at: i64| {
            let days = if plan == "prepaid" { 30 } else { 90 } - i64::from(counts_payment_day);
            ((paid_at + 10_800).div_euclid(86_400) + days + 1) * 86_400 - 10_800
        };
        let history = History {
            basis,
            extends,
            charges_cancelled: false,
            goes_on_in_pause: false,
            offset_seconds: 10_800,
            unit_seconds: Some(600),
            paid: paid
                .iter()
                .map(|(plan, units, paid_at)| Paid {
                    paid_at: *paid_at,
                    ends: Some(dead_from(plan, *paid_at)),
                    units: u64::from(*units),
                    unit_seconds: Some(600),
                    least_units: 1,
                    is_interrupting: false,
                    covers: Vec::new(),
                })
                .collect(),
            worked: worked
                .iter()
                .map(|(request, from, length)| Worked {
                    request: (*request > 0).then_some(*request),
                    kind: None,
                    from: END + from,
                    to: Some(END + from + length),
                    is_running: false,
                })
                .collect(),
            done: Vec::new(),
        };
        let walked = history.at(END + at);
        let payments = paid.iter().map(|(plan, units, paid_at)| {
            let paid_at = written(*paid_at);
            json!({ "plan": plan, "status": "licence-year", "units": units, "paid_at": paid_at })
        });
        let sessions = worked.iter().map(|(request, from, length)| {
            let request = (*request > 0).then(|| format!("r{request}"));
            let (from, to) = (written(END + from), written(END + from + length));
            json!({ "request": request, "from": from, "to": to })
        });
        let mut question = json!({
            "document": "crm-support",
            "at": written(END + at),
            "payments": payments.collect::<Value>(),
            "sessions": sessions.collect::<Value>(),
            "readings": {
                "rounding-basis": basis,
                "overlap": if extends { "extended" } else { "earliest-end" },
                "validity-start": if counts_payment_day { "payment-day" } else { "next-day" },
            },
        });
        let packages: Vec<Value> = walked
            .packages
            .values()
            .map(|one| json!([one.used, one.burned, one.left]))
            .collect();
        let not_covered: u64 = walked.sessions.values().map(|one| one.not_covered).sum();
        for ask in ["balance", "standing"] {
            question["ask"] = json!(ask);
            let answer = answered(&question);
            let found = answer["packages"].as_array().expect("a list").iter();
            let found: Vec<Value> = found
                .map(|one| json!([one["used_units"], one["burned_units"], one["left_units"]]))
                .collect();
            prop_assert_eq!(&found, &packages, "{}", &question);
            prop_assert_eq!(&answer["not_covered_units"], &json!(not_covered), "{}", &question);
        }
    }
}
