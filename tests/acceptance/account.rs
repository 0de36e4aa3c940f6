//! How an account stands: what is left, what burns, what is warned of and what to buy next, from
//! recorded events.

use kvant_core::ledger::Ledger;
use kvant_core::ledger::event::Event;
use kvant_core::report::account::{AccountReport, burn_notices};

use crate::given::{instant, number, rub};
use crate::recorded::{Recorder, package, worked};
use crate::table::lines;

/// 30 quanta paid for on 2 November 2026, so good through 31 January 2027, and `minutes` of work.
fn ledger(minutes: i64) -> Ledger<'static> {
    let mut recorder = Recorder::of("crm-support");
    let (attribute, value) = ("status".to_string(), "licence-year".to_string());
    recorder.add(Event::StatusChanged { attribute, value });
    recorder.add(package("subscription", 30, "2026-11-02T12:00:00"));
    recorder.add(worked(None, "2026-11-03T10:00:00", minutes));
    recorder.ledger()
}

/// Document 000, lines 15 and 29 (S0-21, S0-22): both sides of every day on which something is
/// said. What burned is worth what was paid for it.
#[test]
fn s0_22_what_is_said_of_units_that_burn() {
    let rows = lines(
        "
        at                  | left | near | notice | burned
        2027-01-23T23:59:59 | 10   | -    | -      | -
        2027-01-24T00:00:00 | 10   | 10   | 7      | -
        2027-01-29T23:59:59 | 10   | 10   | 7      | -
        2027-01-30T00:00:00 | 10   | 10   | 1      | -
        2027-01-31T23:59:59 | 10   | 10   | 1      | -
        2027-02-01T00:00:00 | 0    | -    | -      | 10 for 5000.00
        2027-03-03T23:59:59 | 0    | -    | -      | 10 for 5000.00
        2027-03-04T00:00:00 | 0    | -    | -      | -
        ",
    );
    let ledger = ledger(200);
    for [at, left, near, notice, burned] in rows {
        let now = instant(at);
        let account = AccountReport::of(&ledger, now);
        assert_eq!(account.left_units, u64::from(number(left)), "left at {at}");
        let found = account.near_end().map(|end| (end.is_all, end.amount.units.to_string()));
        let expected = (near != "-").then(|| (true, near.to_string()));
        assert_eq!(found, expected, "the next end at {at}");
        let found: Vec<String> =
            burn_notices(&ledger, now).iter().map(|one| one.stage_days.to_string()).collect();
        let expected: Vec<&str> = [notice].into_iter().filter(|cell| *cell != "-").collect();
        assert_eq!(found, expected, "the notice at {at}");
        let told = |one: &kvant_core::report::account::Burned| {
            format!("{} for {}", one.amount.units, one.worth.expect("it was paid for"))
        };
        let found: Vec<String> = account.burned_lately().map(told).collect();
        let expected: Vec<&str> = [burned].into_iter().filter(|cell| *cell != "-").collect();
        assert_eq!(found, expected, "what burned at {at}");
    }
}

/// Little is left where it is no more than a fifth of what was bought.
#[test]
fn s0_14_little_is_left() {
    for (minutes, left) in [(230, 7), (231, 6), (240, 6), (300, 0)] {
        let ledger = ledger(minutes);
        let account = AccountReport::of(&ledger, instant("2026-11-20T12:00:00"));
        let few: Vec<u64> = account.few().map(|few| few.units).collect();
        let expected = if left == 6 { vec![6] } else { Vec::new() };
        assert_eq!((account.left_units, few), (left, expected), "{minutes} minutes");
    }
}

/// Document 000, lines 14 and 38 (S0-20, S0-46): the next package is no less than the least that
/// is sold, at the price of the client's status; it is needed at once where nothing is left.
#[test]
fn s0_20_what_to_buy_next() {
    for (minutes, at, is_now) in [
        (200, "2027-01-31T23:59:59", false),
        (200, "2027-02-01T00:00:00", true),
        (300, "2026-11-20T12:00:00", true),
        (290, "2026-11-20T12:00:00", false),
    ] {
        let ledger = ledger(minutes);
        let account = AccountReport::of(&ledger, instant(at));
        let next = account.next_buy.as_ref().expect("something was paid for");
        assert_eq!((next.is_now, account.has_nothing()), (is_now, is_now), "{minutes}, {at}");
        assert_eq!(next.least.units, 30);
        assert_eq!(next.total, Some(rub("15000.00")));
        assert_eq!(next.source.map(|source| source.place()), Some("строка 38"));
    }
}
