//! How work burns prepaid packages: document 000, lines 10–15, and what all documents share.

use std::collections::BTreeMap;

use chrono::DateTime;
use kvant_core::calendar::{Instant, Offset};
use kvant_core::catalogue::{CancelledSession, Overlap, RoundingBasis, UnitInPause};
use kvant_core::ledger::EventId;
use kvant_core::ledger::charge::{
    Account, Balance, Forfeit, Level, Package, PackageBalance, Running, SessionCharge, Work,
};
use kvant_core::price;
use kvant_core::quantum::{BillingIncrement, Quanta};
use proptest::prelude::*;

use crate::given::{count, crm_support, instant, number, resolved};
use crate::seconds::{Burned, Charged, DONE, History, PackageBurned, Paid, Worked};
use crate::table::rows;

const BASES: [&str; 5] = ["session", "request", "day", "package", "month"];

/// The end of November in Moscow: a day and a month.
const MIDNIGHT: i64 = 1_796_072_400;

/// Source: document 000, lines 10–11 (S0-10, S0-11, S0-13): a session is rounded up to whole quanta
/// and burns them; its own time stays what it was.
#[test]
fn s0_11_a_session_burns_whole_quanta() {
    for [spent, burned] in rows(
        "
        spent_seconds  burned
        0                   0  // Started and cancelled.
        1                   1
        599                 1
        600                 1  // 10:00
        601                 2  // 10:01
        1200                2
        1201                3
        7200               12
        7201               13
        ",
    ) {
        let mut account = prepaid("session");
        pay(&mut account, 1, "prepaid", 30, "2026-11-02T12:00:00");
        let from = instant("2026-11-03T10:00:00");
        let to = told(from.timestamp() + i64::from(number(spent)));
        account.put_work(
            session(1),
            Work { group: None, kind: None, from, to: Some(to), is_running: false },
        );
        let at = instant("2026-11-03T18:00:00");
        assert_eq!(account.balance(at).left_units, 30 - count(burned), "{spent}");
        let charged = &account.sessions(at)[0];
        assert_eq!(charged.spent_seconds, count(spent));
        assert_eq!(charged.units, count(burned));
    }
}

/// Source: document 000, lines 10–11 (S0-12, S0-14): what is laid end to end before it is rounded.
/// A pause and a new beginning are two sessions.
#[test]
fn s0_12_what_is_rounded_together() {
    let sessions = "
        request  from                 to
        r1       2026-11-03T10:00:00  2026-11-03T10:05:00  // A pause in between (S0-14).
        r1       2026-11-03T11:00:00  2026-11-03T11:05:00
        r2       2026-11-03T12:00:00  2026-11-03T12:05:00
        r2       2026-11-03T23:55:00  2026-11-04T00:06:00  // Belongs to both days.
        r2       2026-11-04T09:00:00  2026-11-04T09:03:00
        r2       2026-11-04T10:00:00  2026-11-04T10:01:01
    ";
    for [basis, units] in rows(
        "
        basis    units
        session      7  // 1 + 1 + 1 + 2 + 1 + 1
        request      4  // 10 min; 20 min 1 s
        day          4  // 5 + 5 + 5 + 5 min; 6 + 3 + 1 min 1 s: a second more than a quantum
        month        4  // 30 min 1 s
        package      4
        ",
    ) {
        let mut account = prepaid(basis);
        pay(&mut account, 1, "prepaid", 30, "2026-11-02T12:00:00");
        work(&mut account, sessions);
        let at = instant("2026-11-05T00:00:00");
        assert_eq!(account.balance(at).left_units, 30 - count(units), "{basis}");
        // Where nothing is left, the same is not covered; of a package there is none then.
        let mut account = prepaid(basis);
        work(&mut account, sessions);
        let not_covered = if basis == "package" { 7 } else { count(units) };
        assert_eq!(account.balance(at).not_covered_units, not_covered, "{basis}");
    }
}

/// Source: document 000, line 13 (S0-17): paid in advance; before the payment nothing is covered,
/// from its second on everything that begins.
#[test]
fn s0_17_nothing_is_covered_before_the_payment() {
    for [paid_at, left, not_covered] in rows(
        "
        paid_at              left  not_covered
        2026-11-03T10:00:00    28            0
        2026-11-03T10:00:01    29            1  // The first quantum began before.
        2026-11-03T10:10:00    29            1
        2026-11-03T10:10:01    30            2  // Never taken from a later package.
        ",
    ) {
        let mut account = prepaid("session");
        pay(&mut account, 1, "prepaid", 30, paid_at);
        work(&mut account, "request from to \n - 2026-11-03T10:00:00 2026-11-03T10:20:00");
        let balance = account.balance(instant("2026-11-03T12:00:00"));
        let found = (balance.left_units, balance.not_covered_units);
        assert_eq!(found, (count(left), count(not_covered)), "{paid_at}");
    }
}

/// Source: document 000, line 14 (S0-18): when all quanta are used, work is interrupted. A running
/// session ends where its last quantum does.
#[test]
fn s0_18_a_running_session_stops_at_its_last_quantum() {
    let mut account = prepaid("session");
    pay(&mut account, 1, "prepaid", 12, "2026-11-02T12:00:00");
    work(&mut account, "request from to \n - 2026-11-03T10:00:00 -");
    for [at, elapsed, units, next, until, stopped] in rows(
        "
        at                   elapsed  units  next                 covered_until        stopped
        2026-11-03T10:00:00        0      0  2026-11-03T10:00:00  2026-11-03T12:00:00  -
        2026-11-03T10:00:01        1      1  2026-11-03T10:10:00  2026-11-03T12:00:00  -
        2026-11-03T11:50:00     6600     11  2026-11-03T11:50:00  2026-11-03T12:00:00  -
        2026-11-03T11:50:01     6601     12  -                    2026-11-03T12:00:00  -
        2026-11-03T12:00:00     7200     12  -                    2026-11-03T12:00:00  -
        2026-11-03T12:00:01     7200     12  -                    2026-11-03T12:00:00  2026-11-03T12:00:00
        2026-11-04T09:00:00     7200     12  -                    2026-11-03T12:00:00  2026-11-03T12:00:00
        ",
    ) {
        let told = |cell: &str| (cell != "-").then(|| instant(cell));
        let expected = Running {
            id: session(0),
            elapsed_seconds: count(elapsed),
            units: count(units),
            next_unit_at: told(next),
            covered_until: told(until),
            stopped_at: told(stopped),
        };
        assert_eq!(account.running(instant(at)), [expected], "{at}");
        assert_eq!(account.balance(instant(at)).not_covered_units, 0, "{at}");
    }
    // A stop that is recorded at that instant changes nothing.
    let after = instant("2026-11-04T09:00:00");
    let before = account.balance(after);
    work(&mut account, "request from to \n - 2026-11-03T10:00:00 2026-11-03T12:00:00");
    assert_eq!(account.balance(after), before);
    assert_eq!(account.running(after), []);
}

/// Source: document 000, line 14 (S0-18): the interruption lasts until the next payment arrives. One
/// that arrives in time carries the session on; later it takes a new session.
#[test]
fn s0_18_until_the_next_payment() {
    for [paid_at, left, stopped] in rows(
        "
        paid_at              left  stopped
        2026-11-03T11:59:59    10  -
        2026-11-03T12:00:00    10  -
        2026-11-03T12:00:01    12  2026-11-03T12:00:00
        ",
    ) {
        let mut account = prepaid("session");
        pay(&mut account, 1, "prepaid", 12, "2026-11-02T12:00:00");
        pay(&mut account, 2, "prepaid", 12, paid_at);
        work(&mut account, "request from to \n - 2026-11-03T10:00:00 -");
        let at = instant("2026-11-03T12:20:00");
        assert_eq!(account.balance(at).left_units, count(left), "{paid_at}");
        let stopped_at = account.running(at)[0].stopped_at;
        assert_eq!(stopped_at, (stopped != "-").then(|| instant(stopped)), "{paid_at}");
    }
}

/// Source: document 000, line 14 (S0-19): a session that was recorded beyond the last quantum keeps
/// its time; the excess is not covered, and no later package is taken for it.
#[test]
fn s0_19_the_excess_of_a_recorded_session_is_not_covered() {
    for [to, left, not_covered] in rows(
        "
        to                   left  not_covered
        2026-11-03T11:50:00     1            0
        2026-11-03T11:50:01     0            0  // The last quantum.
        2026-11-03T12:00:00     0            0
        2026-11-03T12:00:01     0            1
        2026-11-03T12:10:00     0            1
        2026-11-03T12:10:01     0            2
        ",
    ) {
        let mut account = prepaid("session");
        pay(&mut account, 1, "prepaid", 12, "2026-11-02T12:00:00");
        work(&mut account, &format!("request from to \n - 2026-11-03T10:00:00 {to}"));
        pay(&mut account, 2, "prepaid", 12, "2026-11-03T15:00:00");
        let at = instant("2026-11-04T09:00:00");
        let balance = account.balance(at);
        let found = (balance.left_units, balance.not_covered_units);
        assert_eq!(found, (12 + count(left), count(not_covered)), "{to}");
        let charged = &account.sessions(at)[0];
        let spent = instant(to).timestamp() - instant("2026-11-03T10:00:00").timestamp();
        assert_eq!(i64::try_from(charged.spent_seconds), Ok(spent));
        assert_eq!(charged.stopped_at, None);
    }
}

/// Source: document 000, line 15 (S0-21, S0-22, S0-23, S0-24): paid on 20 November, 90 days: through
/// the last second of 18 February. What is left then has burned, with its amount and instant.
#[test]
fn s0_22_what_is_left_burns_at_the_end() {
    let mut account = prepaid("session");
    pay(&mut account, 1, "subscription", 30, "2026-11-20T12:00:00");
    work(&mut account, "request from to \n - 2026-12-01T10:00:00 2026-12-01T10:25:01");
    for [at, left, burned] in rows(
        "
        at                   left  burned
        2026-11-20T11:59:59     0       0  // Not paid yet.
        2026-11-20T12:00:00    30       0
        2026-12-01T10:25:01    27       0
        2027-02-18T23:59:59    27       0
        2027-02-19T00:00:00     0      27
        2028-01-01T00:00:00     0      27
        ",
    ) {
        let balance = account.balance(instant(at));
        assert_eq!(
            (balance.left_units, balance.burned_units),
            (count(left), count(burned)),
            "{at}"
        );
        let ends = instant("2027-02-19T00:00:00");
        let forfeit = Forfeit { package: package(1), at: ends, units: 27 };
        assert_eq!(balance.forfeits, if burned == "27" { vec![forfeit] } else { Vec::new() });
    }
}

/// Source: document 000, line 15 (S0-26): of a session over the end of a package, the quanta that
/// began before are covered, the last of them to its end.
#[test]
fn s0_26_a_session_over_the_end_of_a_package() {
    for [from, to, used, not_covered] in rows(
        "
        from                 to                   used  not_covered
        2027-02-18T23:50:00  2027-02-19T00:00:00     1            0
        2027-02-18T23:50:00  2027-02-19T00:00:01     1            1  // 00:00 after the last day.
        2027-02-18T23:50:01  2027-02-19T00:00:01     1            0  // Covered to its end.
        2027-02-18T23:59:59  2027-02-19T00:09:59     1            0
        2027-02-18T23:59:59  2027-02-19T00:10:00     1            1
        2027-02-19T00:00:00  2027-02-19T00:10:00     0            1
        ",
    ) {
        let mut account = prepaid("session");
        pay(&mut account, 1, "subscription", 30, "2026-11-20T12:00:00");
        work(&mut account, &format!("request from to \n - {from} {to}"));
        let balance = account.balance(instant("2027-02-20T00:00:00"));
        let found = (balance.packages[0].used_units, balance.not_covered_units);
        assert_eq!(found, (number(used), count(not_covered)), "{from} {to}");
        assert_eq!(balance.burned_units, 30 - count(used));
    }
}

/// Source: document 000, line 15 (S0-27): nothing is given back for what burned: it counts as used,
/// and no later package is larger for it.
#[test]
fn s0_27_nothing_is_given_back() {
    let mut account = prepaid("session");
    pay(&mut account, 1, "subscription", 30, "2026-11-20T12:00:00");
    pay(&mut account, 2, "subscription", 30, "2027-02-19T00:00:00");
    let balance = account.balance(instant("2027-02-19T00:00:00"));
    let units = |package: &PackageBalance| {
        (package.units, package.used_units, package.burned_units, package.left_units)
    };
    let packages: Vec<_> = balance.packages.iter().map(units).collect();
    assert_eq!(packages, [(30, 0, 30, 0), (30, 0, 0, 30)]);
    assert_eq!(balance.forfeits.len(), 1);
}

/// Source: document 000, line 15 (S0-25): packages that overlap burn in the order of their ends,
/// whatever plan sold them; a new payment extends nothing, or all that is left, as it is read.
#[test]
fn s0_25_the_earliest_end_burns_first() {
    let sessions = "request from to \n - 2026-11-25T10:00:00 2026-11-25T10:30:00";
    for [overlap, first_used, first_ends] in rows(
        "
        overlap       first_used  first_ends
        earliest-end           0  2027-02-19T00:00:00  // The second one lives to 21 December.
        extended               0  2027-02-19T00:00:00  // Nothing gets shorter.
        ",
    ) {
        let mut account = prepaid("session");
        account.set_overlap(Overlap::of(overlap).expect(overlap));
        pay(&mut account, 1, "subscription", 30, "2026-11-20T12:00:00");
        pay(&mut account, 2, "prepaid", 12, "2026-11-21T12:00:00");
        work(&mut account, sessions);
        let balance = account.balance(instant("2026-11-26T00:00:00"));
        assert_eq!(balance.packages[0].used_units, number(first_used), "{overlap}");
        assert_eq!(balance.packages[0].ends, Some(instant(first_ends)), "{overlap}");
        assert_eq!(balance.packages[1].used_units, 3, "{overlap}");
    }
    for [overlap, burned, left] in rows(
        "
        overlap       burned  left
        earliest-end      12    12
        extended           0    24
        ",
    ) {
        let mut account = prepaid("session");
        account.set_overlap(Overlap::of(overlap).expect(overlap));
        pay(&mut account, 1, "prepaid", 12, "2026-11-20T12:00:00");
        pay(&mut account, 2, "prepaid", 12, "2026-12-20T23:59:59");
        let balance = account.balance(instant("2026-12-21T00:00:00"));
        let found = (balance.burned_units, balance.left_units);
        assert_eq!(found, (count(burned), count(left)), "{overlap}");
    }
    // One end: the earlier payment burns first.
    let mut account = prepaid("session");
    pay(&mut account, 1, "prepaid", 12, "2026-11-20T18:00:00");
    pay(&mut account, 2, "prepaid", 12, "2026-11-20T12:00:00");
    work(&mut account, sessions);
    let used = account.balance(instant("2026-11-26T00:00:00")).packages;
    assert_eq!([used[0].id, used[1].id], [package(2), package(1)]);
    assert_eq!([used[0].used_units, used[1].used_units], [3, 0]);
}

/// SX-02: where the terms do not interrupt work, a running session goes on; its time is not covered
/// until somebody agrees on it or pays.
#[test]
fn sx_02_work_that_is_not_interrupted_goes_on_uncovered() {
    for (is_interrupting, elapsed_seconds, not_covered) in [(true, 7_200, 0), (false, 7_800, 1)] {
        let mut account = prepaid("session");
        let increment = crm_support().increment(crm_support().plan("prepaid").expect("a plan"));
        let (paid_at, ends) = (instant("2026-11-02T12:00:00"), None);
        let bought =
            Package { units: 12, increment, paid_at, ends, is_interrupting, covers: Vec::new() };
        account.put_package(package(1), bought);
        work(&mut account, "request from to \n - 2026-11-03T10:00:00 -");
        let at = instant("2026-11-03T12:10:00");
        assert_eq!(account.running(at)[0].elapsed_seconds, elapsed_seconds);
        assert_eq!(account.balance(at).not_covered_units, not_covered);
    }
}

/// Requests are counted where the document counts them: one unit each, charged when work on it
/// begins.
#[test]
fn a_request_is_one_unit() {
    let mut account = prepaid("session");
    let paid_at = instant("2026-11-02T12:00:00");
    let bought = Package {
        units: 5,
        increment: BillingIncrement::REQUEST,
        paid_at,
        ends: None,
        is_interrupting: false,
        covers: Vec::new(),
    };
    account.put_package(package(1), bought);
    work(
        &mut account,
        "
        request  from                 to
        r1       2026-11-03T10:00:00  2026-11-03T19:00:00
        r1       2026-11-04T10:00:00  2026-11-04T10:00:01
        r2       2026-11-05T10:00:00  2026-11-05T10:00:00  // Cancelled: no time, no unit.
        -        2026-11-06T10:00:00  2026-11-06T10:01:00  // Each one a request of its own.
        -        2026-11-07T10:00:00  2026-11-07T10:01:00
        ",
    );
    let left = |at: &str| account.balance(instant(at)).left_units;
    assert_eq!(left("2026-11-03T10:00:00"), 5);
    assert_eq!(left("2026-11-03T10:00:01"), 4);
    assert_eq!(left("2026-11-08T00:00:00"), 2);
}

/// A minimum that is larger than the increment is charged when the group begins.
#[test]
fn a_minimum_is_charged_at_the_beginning() {
    let half_hour = BillingIncrement::of_minutes(30.try_into().expect("a length"), 2);
    for [at, used] in rows(
        "
        at                   used
        2026-11-03T10:00:00     0
        2026-11-03T10:00:01     2
        2026-11-03T11:00:00     2
        2026-11-03T11:00:01     3
        ",
    ) {
        let mut account = prepaid("session");
        let paid_at = instant("2026-11-02T12:00:00");
        let bought = Package {
            units: 9,
            increment: half_hour,
            paid_at,
            ends: None,
            is_interrupting: false,
            covers: Vec::new(),
        };
        account.put_package(package(1), bought);
        work(&mut account, "request from to \n - 2026-11-03T10:00:00 -");
        assert_eq!(account.balance(instant(at)).packages[0].used_units, number(used), "{at}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_096, failure_persistence: None, ..ProptestConfig::default() })]

    /// The core and a program that lets every second pass say the same.
    #[test]
    fn an_account_is_what_every_second_makes_of_it(
        history in any_history(),
        at in any_second(),
    ) {
        let account = account_of(&history);
        let walked = history.at(at);
        prop_assert_eq!(&burned(&account, at), &without_begun(&walked));
        let balance = account.balance(told(at));
        let sum = |pick: fn(&PackageBurned) -> u64| -> u64 { walked.packages.values().map(pick).sum() };
        let not_covered: u64 = walked.sessions.values().map(|one| one.not_covered).sum();
        prop_assert_eq!(balance.burned_units, sum(|package| package.burned));
        prop_assert_eq!(balance.left_units, sum(|package| package.left));
        prop_assert_eq!(balance.not_covered_units, not_covered);
        let forfeited: u64 = balance.forfeits.iter().map(|one| u64::from(one.units)).sum();
        prop_assert_eq!(balance.burned_units, forfeited);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_024, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is said of a running session is what comes to pass if nothing else happens.
    #[test]
    fn a_running_session_goes_on_as_foretold(
        history in any_history(),
        at in any_second(),
    ) {
        let running = account_of(&history).running(told(at));
        let (now, then) = (history.at(at), history.until(at, at + 4_000));
        let goes_on = |(one, charged): &(&usize, &Charged)| {
            let ends = history.worked[**one].to;
            charged.stopped_at.is_some() || ends.is_none_or(|to| to > at)
        };
        let mut foretold: Vec<(i64, usize)> = Vec::new();
        let worked = now.sessions.iter().filter(|(one, _)| **one < DONE);
        for (one, _) in worked.filter(goes_on) {
            foretold.push((history.worked[*one].from, *one));
        }
        foretold.sort_unstable();
        prop_assert_eq!(running.len(), foretold.len());
        for ((_, one), running) in foretold.into_iter().zip(running) {
            let (so_far, later) = (&now.sessions[&one], &then.sessions[&one]);
            prop_assert_eq!(running.id, session(one));
            prop_assert_eq!(running.elapsed_seconds, so_far.spent_seconds);
            prop_assert_eq!(running.stopped_at, so_far.stopped_at.map(told));
            let units = so_far.charges.values().sum::<u64>() + so_far.not_covered;
            prop_assert_eq!(running.units, units);
            // One that ends by itself is of no interest any more.
            if history.worked[one].to.is_some() {
                continue;
            }
            let next = later.begun.iter().find(|(begins, _)| *begins >= at);
            prop_assert_eq!(running.next_unit_at, next.map(|(begins, _)| told(*begins)));
            let is_prepaid = history.paid.iter().any(|paid| paid.paid_at <= at);
            let covered_until = later.uncovered_from.filter(|_| is_prepaid);
            prop_assert_eq!(running.covered_until, covered_until.map(told));
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_560, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever comes in whatever order, comes twice or is taken back: the account is the same.
    #[test]
    fn the_order_of_arrival_does_not_matter(
        (history, arrivals) in any_history().prop_flat_map(|history| {
            let count = history.paid.len() + history.worked.len();
            let arrivals = proptest::collection::vec((any::<prop::sample::Index>(), any::<bool>(), any::<bool>()), count * 2);
            (Just(history), arrivals)
        }),
        at in any_second(),
    ) {
        let mut account = empty_account(&history);
        let count = history.paid.len() + history.worked.len();
        let mut there = vec![false; count];
        for (place, (request, kind, done_at)) in history.done.iter().enumerate() {
            let request = numbered(3, usize::from(*request));
            account.put_done(request, *kind, told(done_at + 60));
            if place > 0 { account.remove_done(request) }
            account.settle();
            account.put_done(request, *kind, told(*done_at));
        }
        let put = |account: &mut Account, one: usize| match one.checked_sub(history.paid.len()) {
            None => account.put_package(package(one), package_of(&history.paid[one])),
            Some(worked) => account.put_work(session(worked), work_of(&history.worked[worked])),
        };
        for (which, is_removed, is_settled) in &arrivals {
            if count == 0 { break }
            let one = which.index(count);
            put(&mut account, one);
            there[one] = true;
            if *is_removed {
                match one.checked_sub(history.paid.len()) {
                    None => account.remove_package(package(one)),
                    Some(worked) => account.remove_work(session(worked)),
                }
                there[one] = false;
            }
            if *is_settled { account.settle() }
        }
        for (one, _) in there.iter().enumerate().filter(|(_, is_there)| !**is_there) {
            put(&mut account, one);
        }
        prop_assert_eq!(answers(&account, at), answers(&account_of(&history), at));
    }

    /// The levels of a plot are the balances of their instants.
    #[test]
    fn history_is_the_balance_of_every_instant(
        history in any_history(),
        from in any_second(),
        at in any_second(),
    ) {
        let account = account_of(&history);
        let (from, at) = (from.min(at), from.max(at));
        let levels = account.history(told(from), told(at));
        prop_assert_eq!(levels[0].at, told(from));
        prop_assert!(levels.is_sorted_by(|one, other| one.at < other.at));
        // The balance of a second later counts what begins in this one.
        let is_quiet = |second: i64| {
            history.paid.iter().all(|paid| paid.paid_at != second && paid.ends != Some(second))
        };
        for (place, level) in levels.iter().enumerate() {
            let second = level.at.timestamp();
            if place > 0 && is_quiet(second + 1) {
                let balance = account.balance(told(second + 1));
                prop_assert_eq!(level.left_units, balance.left_units, "{}", second);
            }
        }
        // What is left when something happens, at midnight and at the end is told, and in between
        // it is somewhere between.
        let begins = history.worked.iter().map(|worked| worked.from);
        // A session that stopped by itself ends then, and nothing happens at its recorded end.
        let walked = history.at(at + 1);
        let has_stopped = |one: usize| {
            walked.sessions.get(&one).is_some_and(|charged| charged.stopped_at.is_some())
        };
        let going_on = history.worked.iter().enumerate().filter(|(one, _)| !has_stopped(*one));
        let happens = going_on.filter_map(|(_, worked)| worked.to).chain(begins);
        let midnights = [MIDNIGHT, MIDNIGHT + 86_400, at + 1];
        let all = happens.chain(midnights).filter(|second| (from + 1..=at + 1).contains(second));
        for second in all.filter(|second| is_quiet(*second)) {
            let told_by = levels.iter().rfind(|level| level.at < told(second));
            let left = told_by.expect("there is a first one").left_units;
            prop_assert_eq!(left, account.balance(told(second)).left_units, "{}", second);
        }
        for pair in levels.windows(2) {
            let between = i64::midpoint(pair[0].at.timestamp(), pair[1].at.timestamp());
            if is_quiet(between + 1) {
                let left = account.balance(told(between + 1)).left_units;
                let (one, other) = (pair[0].left_units, pair[1].left_units);
                prop_assert!((one.min(other)..=one.max(other)).contains(&left), "{}", between);
            }
        }
    }
}

/// A plan without an increment counts seconds; its plot has a few levels for each day of a session, not
/// one for each second.
#[test]
fn a_plot_of_seconds_has_few_levels() {
    let mut account = Account::new(RoundingBasis::Session, Offset::MOSCOW);
    account.put_package(
        package(1),
        Package {
            units: 36_000,
            increment: BillingIncrement::SECOND,
            paid_at: instant("2026-11-02T12:00:00"),
            ends: None,
            is_interrupting: false,
            covers: Vec::new(),
        },
    );
    let (from, to) = (instant("2026-11-03T23:00:00"), instant("2026-11-04T02:00:00"));
    account.put_work(
        session(1),
        Work { group: None, kind: None, from, to: Some(to), is_running: false },
    );
    let levels = account.history(instant("2026-11-03T12:00:00"), instant("2026-11-05T12:00:00"));
    let levels: Vec<(Instant, u64)> =
        levels.into_iter().map(|level| (level.at, level.left_units)).collect();
    assert_eq!(
        levels,
        [
            (instant("2026-11-03T12:00:00"), 36_000),
            (instant("2026-11-03T23:00:00"), 35_999),
            (instant("2026-11-03T23:00:01"), 35_998),
            (instant("2026-11-03T23:59:59"), 32_400),
            (instant("2026-11-04T00:00:00"), 32_399),
            (instant("2026-11-04T01:59:59"), 25_200),
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    /// What was made ready before changes no answer: hundreds of sessions, put and taken out at
    /// any place, settled at any time.
    #[test]
    fn what_is_ready_changes_no_answer(
        history in any_long_history(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..4), 1..16),
        at in 0_i64..40_000,
    ) {
        let mut ready = account_of(&history);
        let mut plain = account_of(&history);
        ready.settle();
        for (which, what) in changes {
            let change = |account: &mut Account| {
                let worked = which.index(history.worked.len());
                let paid = which.index(history.paid.len());
                match what {
                    0 => account.remove_work(session(worked)),
                    1 => account.put_work(session(worked), work_of(&history.worked[worked])),
                    2 => account.remove_package(package(paid)),
                    _ => account.put_package(package(paid), package_of(&history.paid[paid])),
                }
            };
            change(&mut ready);
            change(&mut plain);
            ready.settle();
        }
        for at in [MIDNIGHT + at, MIDNIGHT + 10 * 86_400] {
            prop_assert_eq!(answers(&ready, at), answers(&plain, at));
        }
    }
}

/// An account of document 000.
fn prepaid(basis: &str) -> Account {
    let plan = crm_support().plan("prepaid").expect("a plan");
    let basis = RoundingBasis::of(basis).expect(basis);
    let mut account = Account::new(basis, crm_support().offset());
    account.set_increment(crm_support().increment(plan));
    account
}

/// Enters a package as document 000 sells it.
#[track_caller]
fn pay(account: &mut Account, one: usize, plan: &str, units: u32, paid_at: &str) {
    let plan = crm_support().plan(plan).expect(plan);
    let (resolved, paid_at) = (resolved("licence-year", &[]), instant(paid_at));
    let life =
        price::payment(&resolved, plan, Quanta::new(units), paid_at).expect("it is sold").life;
    let increment = crm_support().increment(plan);
    let ends = Some(life.ends);
    account.put_package(
        package(one),
        Package { units, increment, paid_at, ends, is_interrupting: true, covers: Vec::new() },
    );
}

/// Enters sessions; `-` is no request, or no end.
#[track_caller]
fn work(account: &mut Account, table: &str) {
    for (one, [request, from, to]) in rows(table).into_iter().enumerate() {
        let group = request.strip_prefix('r');
        let group = group.map(|request| numbered(3, request.parse().expect(request)));
        let to = (to != "-").then(|| instant(to));
        account.put_work(
            session(one),
            Work { group, kind: None, from: instant(from), to, is_running: to.is_none() },
        );
    }
}

/// Everything that an account says about an instant.
fn answers(account: &Account, at: i64) -> (Balance, Vec<SessionCharge>, Vec<Running>, Vec<Level>) {
    let at = told(at);
    let history = account.history(told(at.timestamp() - 900), told(at.timestamp() + 900));
    (account.balance(at), account.sessions(at), account.running(at), history)
}

fn without_begun(walked: &Burned) -> Burned {
    let mut walked = walked.clone();
    for charged in walked.sessions.values_mut() {
        charged.begun.clear();
        charged.uncovered_from = None;
    }
    walked
}

/// What the core says, in the form of the walk.
fn burned(account: &Account, at: i64) -> Burned {
    let at = told(at);
    let place = |id: EventId| usize::from(id.0[31]) + if id.0[0] == 3 { DONE } else { 0 };
    let packages = account.balance(at).packages.into_iter().map(|package| {
        let ends = package.ends.map(|ends| ends.timestamp());
        let [used, burned, left] = [package.used_units, package.burned_units, package.left_units];
        let package_burned =
            PackageBurned { used: used.into(), burned: burned.into(), left: left.into(), ends };
        (place(package.id), package_burned)
    });
    let sessions = account.sessions(at).into_iter().map(|session| {
        let charges: BTreeMap<usize, u64> =
            session.charges.iter().map(|(id, units)| (place(*id), *units)).collect();
        assert_eq!(session.units, charges.values().sum::<u64>() + session.not_covered_units);
        let charged = Charged {
            spent_seconds: session.spent_seconds,
            charges,
            not_covered: session.not_covered_units,
            stopped_at: session.stopped_at.map(|at| at.timestamp()),
            begun: Vec::new(),
            uncovered_from: None,
        };
        (place(session.id), charged)
    });
    Burned { packages: packages.collect(), sessions: sessions.collect() }
}

fn empty_account(history: &History) -> Account {
    let basis = RoundingBasis::of(history.basis).expect("a basis");
    let mut account = Account::new(basis, Offset::MOSCOW);
    account.set_overlap(if history.extends { Overlap::Extended } else { Overlap::EarliestEnd });
    account.set_increment(increment(history.unit_seconds, 1));
    account.set_cancelled(match history.charges_cancelled {
        true => CancelledSession::One,
        false => CancelledSession::Nothing,
    });
    account.set_pause(match history.goes_on_in_pause {
        true => UnitInPause::Same,
        false => UnitInPause::New,
    });
    account
}

fn account_of(history: &History) -> Account {
    let mut account = empty_account(history);
    for (one, paid) in history.paid.iter().enumerate() {
        account.put_package(package(one), package_of(paid));
    }
    for (one, worked) in history.worked.iter().enumerate() {
        account.put_work(session(one), work_of(worked));
    }
    for (request, kind, at) in &history.done {
        account.put_done(numbered(3, usize::from(*request)), *kind, told(*at));
    }
    account
}

fn package_of(paid: &Paid) -> Package {
    Package {
        units: u32::try_from(paid.units).expect("a few"),
        increment: increment(paid.unit_seconds, paid.least_units),
        paid_at: told(paid.paid_at),
        ends: paid.ends.map(told),
        is_interrupting: paid.is_interrupting,
        covers: paid.covers.clone(),
    }
}

fn work_of(worked: &Worked) -> Work {
    Work {
        group: worked.request.map(|request| numbered(3, usize::from(request))),
        kind: worked.kind,
        from: told(worked.from),
        to: worked.to.map(told),
        is_running: worked.is_running,
    }
}

fn increment(unit_seconds: Option<i64>, least_units: u64) -> BillingIncrement {
    match unit_seconds {
        None => BillingIncrement::REQUEST,
        Some(1) => BillingIncrement::SECOND,
        Some(seconds) => {
            let minutes = u32::try_from(seconds / 60).expect("minutes");
            let length = minutes.try_into().expect("a length");
            BillingIncrement::of_minutes(length, u32::try_from(least_units).expect("a few"))
        }
    }
}

fn package(one: usize) -> EventId {
    numbered(1, one)
}

fn session(one: usize) -> EventId {
    numbered(2, one)
}

fn numbered(kind: u8, one: usize) -> EventId {
    let mut id = [kind; 32];
    let one = u16::try_from(one).expect("not too many");
    id[30..].copy_from_slice(&one.to_be_bytes());
    EventId(id)
}

fn told(second: i64) -> Instant {
    let moscow = chrono::FixedOffset::east_opt(3 * 3_600).expect("an offset");
    DateTime::from_timestamp(second, 0).expect("a second").with_timezone(&moscow)
}

/// A second around the end of the month, often on a whole minute.
fn any_second() -> impl Strategy<Value = i64> {
    (-900_i64..1_500, 0_u8..3).prop_map(|(second, round)| {
        let round = [1, 60, 600][usize::from(round)];
        MIDNIGHT + second.div_euclid(round) * round
    })
}

fn any_paid() -> impl Strategy<Value = Paid> {
    let ends = prop_oneof![
        1 => Just(None),
        2 => (0_i64..1_200).prop_map(Some),
        1 => Just(Some(600)),
    ];
    let unit = prop_oneof![
        4 => Just(Some(60)),
        3 => Just(Some(180)),
        1 => Just(Some(1)),
        1 => Just(None),
    ];
    let covers = prop_oneof![
        3 => Just(Vec::new()),
        2 => Just(vec![0]),
        1 => Just(vec![0, 1]),
        1 => Just(vec![1]),
    ];
    (any_second(), ends, 0_u64..6, unit, 1_u64..4, any::<bool>(), covers).prop_map(
        |(paid_at, lives, units, unit_seconds, least_units, is_interrupting, covers)| {
            let is_second = unit_seconds == Some(1);
            let (units, least_units) =
                if is_second { (units * 40, 1) } else { (units, least_units) };
            let least_units = if unit_seconds.is_none() { 1 } else { least_units };
            let ends = lives.map(|lives| paid_at + lives);
            Paid { paid_at, ends, units, unit_seconds, least_units, is_interrupting, covers }
        },
    )
}

fn any_worked() -> impl Strategy<Value = Worked> {
    let lasts = prop_oneof![
        3 => (0_i64..600).prop_map(Some),
        1 => Just(Some(60)),
        1 => Just(Some(0)),
        2 => Just(None),
    ];
    let request = proptest::option::weighted(0.7, 0_u8..3);
    let kind = proptest::option::weighted(0.8, 0_u16..3);
    (request, kind, any_second(), lasts, any::<bool>()).prop_map(
        |(request, kind, from, lasts, is_running)| Worked {
            request,
            // All work on a request is of one kind.
            kind: request.map_or(kind, kind_of_request),
            from,
            to: lasts.map(|lasts| from + lasts),
            is_running: is_running || lasts.is_none(),
        },
    )
}

fn kind_of_request(request: u8) -> Option<u16> {
    (request < 2).then_some(u16::from(request))
}

prop_compose! {
    fn any_history()(
        basis in prop::sample::select(&BASES[..]),
        extends in proptest::bool::weighted(0.2),
        charges_cancelled in any::<bool>(),
        goes_on_in_pause in any::<bool>(),
        unit_seconds in prop_oneof![3 => Just(Some(60)), 1 => Just(Some(1)), 1 => Just(None)],
        paid in proptest::collection::vec(any_paid(), 0..5),
        worked in proptest::collection::vec(any_worked(), 0..6),
        done in proptest::collection::btree_map(0_u8..3, any_second(), 0..3),
    ) -> History {
        let done = done.into_iter();
        let done = done.map(|(request, at)| (request, kind_of_request(request), at)).collect();
        History {
            basis,
            extends,
            charges_cancelled,
            goes_on_in_pause,
            offset_seconds: 3 * 3_600,
            unit_seconds,
            paid,
            worked,
            done,
        }
    }
}

prop_compose! {
    /// Hundreds of sessions over ten days, so that there is something to make ready.
    fn any_long_history()(
        basis in prop::sample::select(&BASES[..]),
        extends in any::<bool>(),
        paid in proptest::collection::vec((any_paid(), 0_i64..36_000), 1..12),
        worked in proptest::collection::vec((any_worked(), 0_i64..36_000), 260..420),
    ) -> History {
        let moved = |worked: Vec<(Worked, i64)>| worked.into_iter().map(|(one, by)| Worked {
            from: one.from + by,
            // A timer that is never stopped would run through all of it.
            to: Some(one.to.map_or(one.from + 700, |to| to) + by),
            ..one
        });
        let paid = paid.into_iter().map(|(one, by)| Paid {
            paid_at: one.paid_at + by,
            ends: one.ends.map(|ends| ends + 3 * by),
            units: one.units * 20,
            // Seconds one by one take long, and are tried in small histories.
            unit_seconds: one.unit_seconds.map(|seconds| seconds.max(60)),
            ..one
        });
        History {
            basis,
            extends,
            charges_cancelled: extends,
            goes_on_in_pause: !extends,
            offset_seconds: 3 * 3_600,
            unit_seconds: Some(60),
            paid: paid.collect(),
            worked: moved(worked).collect(),
            done: Vec::new(),
        }
    }
}
