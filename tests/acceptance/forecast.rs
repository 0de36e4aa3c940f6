//! What becomes of prepaid units at the pace of the last days: what is alive, and what is paid and
//! begins later.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Duration, NaiveDate};
use kvant_core::calendar::{Instant, Offset};
use kvant_core::ledger::codec::Decoded;
use kvant_core::ledger::event::{
    Author, Entry, Event, EventId, Life, Origin, Payment, Session, Stamp,
};
use kvant_core::ledger::forecast::{Burning, PACE_DAYS, Turn};
use kvant_core::ledger::{Ledger, PaidUntil, forecast, paid_until};
use proptest::prelude::*;

use crate::given::{catalogue, instant};

/// A unit so short that a day's use never runs into the next day.
const UNIT_SECONDS: u32 = 60;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A ledger under document 000 that is written to event by event.
struct Written {
    ledger: Ledger<'static>,
    count: u8,
    /// When everything is recorded.
    recorded_at: Instant,
}

impl Written {
    fn new() -> Written {
        Written::since(instant("2026-10-01T12:00:00"))
    }

    fn since(recorded_at: Instant) -> Written {
        let mut written = Written { ledger: Ledger::new(catalogue()), count: 0, recorded_at };
        let document = "crm-support".to_string();
        written.record(Event::LedgerNamed { name: String::new(), document });
        written
    }

    fn record(&mut self, event: Event) -> EventId {
        self.count += 1;
        let id = EventId([self.count; 32]);
        let sequence = u64::from(self.count);
        let stamp = Stamp { lamport: sequence, author: Author(1), sequence };
        let entry = Entry { id, stamp, recorded_at: self.recorded_at, event };
        self.ledger.ingest([(id, Decoded::Known(Box::new(entry)))]);
        id
    }

    fn pay(&mut self, units: u32, paid_at: Instant, life: Life) -> EventId {
        self.record(Event::PackagePaid(Payment {
            plan: "subscription".to_string(),
            units,
            unit_seconds: Some(UNIT_SECONDS),
            minimum_units: 1,
            amount: None,
            paid_at,
            life,
        }))
    }

    /// Works for so many units in the evening of a day.
    fn work(&mut self, day: NaiveDate, units: u64) {
        let seconds = i64::try_from(units).expect("a few") * i64::from(UNIT_SECONDS);
        let from = Offset::MOSCOW.midnight(day) + Duration::hours(20);
        self.record(Event::SessionRecorded(Session {
            request: None,
            specialist: String::new(),
            from,
            to: from + Duration::seconds(seconds),
            text: String::new(),
            origin: Origin::ByHand,
        }));
    }
}

/// November is paid and worked in, one unit a day, so that `left` are left on the 22nd at noon.
fn a_november_with(left: u32) -> (Written, EventId) {
    let mut written = Written::new();
    let november = Life::Month(date("2026-11-01"));
    let id = written.pay(left + 21, instant("2026-11-01T10:00:00"), november);
    for day in 1..=21 {
        written.work(date(&format!("2026-11-{day:02}")), 1);
    }
    // The pace is that of 22 days, the 22nd among them.
    (written, id)
}

/// Of somebody who enters an old payment on the first day, nobody knows that nothing is used: nothing
/// is foretold, and nothing is said to burn. On the third day it is; where work was recorded, at once.
#[test]
fn on_the_first_day_nobody_is_told_that_everything_will_burn() {
    for (recorded_on, units, is_told) in [
        ("2026-11-22", 0, false),
        ("2026-11-21", 0, false),
        ("2026-11-20", 0, true),
        ("2026-11-22", 5, true),
    ] {
        let mut written = Written::since(instant(&format!("{recorded_on}T12:00:00")));
        written.pay(30, instant("2026-11-01T10:00:00"), Life::Days(30));
        written.work(date("2026-11-10"), units);
        let told = forecast(&written.ledger, now());
        assert_eq!(told.is_some(), is_told, "{recorded_on} {units}");
        if let Some(told) = told {
            assert!(!told.burning.is_empty(), "{recorded_on}");
        }
    }
}

fn now() -> Instant {
    instant("2026-11-22T12:00:00")
}

/// A month that is paid ahead burns at its own end, is used only inside it, and what was paid
/// carries on in it without a gap.
#[test]
fn a_month_paid_ahead_is_used_and_burns_in_its_own_days() {
    let (mut written, november) = a_november_with(40);
    let december = Life::Month(date("2026-12-01"));
    let december = written.pay(60, instant("2026-11-20T10:00:00"), december);
    let forecast = forecast(&written.ledger, now()).expect("three weeks tell a pace");
    assert_eq!((forecast.used_units, forecast.days), (21, 22));
    assert_eq!(forecast.runs_out_on, None);
    // ⌊8 × 21 ÷ 22⌋ = 7 until 30 November, ⌊39 × 21 ÷ 22⌋ = 37 until 31 December.
    assert_eq!(
        forecast.burning,
        [
            Burning { package: november, last_day: date("2026-11-30"), units: 40 - 7 },
            Burning { package: december, last_day: date("2026-12-31"), units: 60 - 30 },
        ]
    );
    assert_eq!(
        forecast.turns,
        [
            Turn { day: date("2026-12-01"), before: 33, after: 60 },
            Turn { day: date("2027-01-01"), before: 30, after: 0 },
        ]
    );
}

/// What is left lasts to the last day of November, or to the day before it: with the month after
/// it paid, only the second leaves a day on which nothing is there.
#[test]
fn it_lasts_until_a_day_on_which_nothing_is_there() {
    for (left, is_paid_ahead, until) in [
        (7, false, Some("2026-11-30")),
        (7, true, Some("2027-01-10")),
        (6, true, Some("2026-11-29")),
        (8, true, Some("2027-01-10")),
    ] {
        let (mut written, _) = a_november_with(left);
        if is_paid_ahead {
            // ⌊(8 + 41) × 21 ÷ 22⌋ − 7 = 39 units until 10 January.
            let days = Life::Days(365);
            written.pay(39, instant("2026-12-01T00:00:00"), days);
        }
        let forecast = forecast(&written.ledger, now()).expect("a pace");
        assert_eq!(forecast.runs_out_on, until.map(date), "{left} {is_paid_ahead}");
    }
}

/// Under the reading that a payment extends what is left, a payment made ahead does so on its day;
/// and one that was made already has done so.
#[test]
fn an_extended_package_burns_at_its_extended_end() {
    for (is_extended, first_burns_on) in [(false, "2026-11-30"), (true, "2026-12-31")] {
        for second_paid_at in ["2026-11-20T10:00:00", "2026-11-22T15:00:00", "2026-11-30T23:59:59"]
        {
            let (mut written, first) = a_november_with(100);
            if is_extended {
                let (matter, reading) = ("overlap".to_string(), "extended".to_string());
                written.record(Event::ReadingChosen { matter, reading });
            }
            let days = date("2026-12-31") - instant(second_paid_at).date_naive();
            let days = u32::try_from(days.num_days()).expect("ahead");
            written.pay(1, instant(second_paid_at), Life::Days(days));
            let forecast = forecast(&written.ledger, now()).expect("a pace");
            let burns = forecast.burning.iter().find(|one| one.package == first).expect("it burns");
            assert_eq!(burns.last_day, date(first_burns_on), "{second_paid_at}");
        }
    }
}

/// Nobody is told to buy a month that is paid: whether this month is used up or not, what counts is
/// the first day for which nothing is paid.
#[test]
fn paid_months_that_follow_each_other_are_paid_to_the_end_of_the_last() {
    for (months, through) in [
        ("", PaidUntil::Nothing),
        ("2026-10-01", PaidUntil::Nothing),
        ("2026-11-01", PaidUntil::Day(date("2026-11-30"))),
        ("2026-11-01 2026-12-01", PaidUntil::Day(date("2026-12-31"))),
        ("2026-12-01 2026-11-01 2027-01-01", PaidUntil::Day(date("2027-01-31"))),
        ("2026-11-01 2027-01-01", PaidUntil::Day(date("2026-11-30"))),
        ("2026-12-01", PaidUntil::Day(date("2026-12-31"))),
        ("2026-10-01 2027-02-01 2027-03-01", PaidUntil::Day(date("2027-03-31"))),
    ] {
        for is_used_up in [false, true] {
            let mut written = Written::new();
            for month in months.split_whitespace() {
                written.pay(3, instant("2026-09-20T10:00:00"), Life::Month(date(month)));
            }
            if is_used_up {
                written.work(date("2026-11-20"), 3);
            }
            assert_eq!(paid_until(&written.ledger, now()), through, "{months} {is_used_up}");
        }
    }
}

/// A package that is used up is no longer paid for; one without an end is paid for ever; a day
/// between two is a day for which nothing is paid.
#[test]
fn packages_are_paid_as_long_as_something_of_them_is_left() {
    for (left, next_paid_at, life, through) in [
        (1, None, Life::Days(1), PaidUntil::Day(date("2026-11-25"))),
        (0, None, Life::Days(1), PaidUntil::Nothing),
        (1, Some("2026-11-26T00:00:00"), Life::Days(1), PaidUntil::Day(date("2026-11-27"))),
        (1, Some("2026-11-27T00:00:00"), Life::Days(1), PaidUntil::Day(date("2026-11-25"))),
        (0, Some("2026-11-27T00:00:00"), Life::Days(1), PaidUntil::Day(date("2026-11-28"))),
        (1, Some("2026-11-23T00:00:00"), Life::Days(1), PaidUntil::Day(date("2026-11-25"))),
        (1, Some("2026-11-26T00:00:00"), Life::NotStated, PaidUntil::NotStated),
        (1, Some("2026-11-27T00:00:00"), Life::NotStated, PaidUntil::Day(date("2026-11-25"))),
    ] {
        let mut written = Written::new();
        written.pay(3, instant("2026-11-20T10:00:00"), Life::Days(5));
        written.work(date("2026-11-21"), 3 - left);
        if let Some(paid_at) = next_paid_at {
            written.pay(3, instant(paid_at), life);
        }
        let told = paid_until(&written.ledger, now());
        assert_eq!(told, through, "{left} {next_paid_at:?} {life:?}");
    }
}

/// What is found by working on, evening by evening, as the pace says, and looking at the ledger.
struct WorkedOn {
    runs_out_on: Option<NaiveDate>,
    burned: BTreeMap<EventId, (NaiveDate, u64)>,
    turns: Vec<Turn>,
}

/// Records the work of each day to come, and looks at every midnight what is left.
fn worked_on(mut written: Written, used_units: u64, days: u32) -> WorkedOn {
    /// Every package of these tests has burned by then, unless it has no end.
    const DAYS_AHEAD: u64 = 200;
    let today = now().date_naive();
    let midnight = |day: NaiveDate| Offset::MOSCOW.midnight(day);
    let used_on = |number: u64| number * used_units / u64::from(days);
    let last = today + Days::new(DAYS_AHEAD);
    for (number, day) in (1..=DAYS_AHEAD).zip(today.iter_days().skip(1)) {
        if used_on(number) > used_on(number - 1) {
            written.work(day, used_on(number) - used_on(number - 1));
        }
    }
    let left = |at: Instant| written.ledger.balance(at).left_units;
    let mut found = WorkedOn { runs_out_on: None, burned: BTreeMap::new(), turns: Vec::new() };
    let mut morning = left(midnight(today + Days::new(1)) - Duration::seconds(1));
    for day in today.iter_days().skip(1).take_while(|day| *day <= last) {
        let (before, after) = (left(midnight(day) - Duration::seconds(1)), left(midnight(day)));
        // What is paid in the course of a day can be used in its evening.
        let by_noon = left(midnight(day) + Duration::hours(19));
        let after = after.max(by_noon);
        let is_used_up = before == 0 && morning > 0;
        if is_used_up && after == 0 && found.runs_out_on.is_none() {
            found.runs_out_on = day.pred_opt();
        }
        if is_used_up || before != after {
            found.turns.push(Turn { day, before, after });
        }
        morning = after;
    }
    for forfeit in written.ledger.balance(midnight(last)).forfeits {
        let last_day = (forfeit.at - Duration::seconds(1)).date_naive();
        if last_day >= today {
            found.burned.insert(forfeit.package, (last_day, u64::from(forfeit.units)));
        }
    }
    found
}

/// A payment as numbers: units, first day as an offset from today, hour, and how long it lives.
type Bought = (u32, i64, u8, u8);

fn written_from(bought: &[Bought], worked: &[(u8, u8)], is_extended: bool) -> Written {
    let mut written = Written::new();
    if is_extended {
        let (matter, reading) = ("overlap".to_string(), "extended".to_string());
        written.record(Event::ReadingChosen { matter, reading });
    }
    let today = now().date_naive();
    // One that is old enough to tell a pace.
    written.pay(5, Offset::MOSCOW.midnight(today - Days::new(45)), Life::Days(40));
    for (units, first, hour, life) in bought {
        let day = today + Duration::days(*first);
        let at = Offset::MOSCOW.midnight(day) + Duration::hours(i64::from(*hour));
        let life = match life {
            0..=2 => Life::Month(day.with_day(1).expect("every month has a first day")),
            3 => Life::NotStated,
            4 => Life::Months(1),
            days => Life::Days(u32::from(*days)),
        };
        written.pay(*units, at, life);
    }
    let by_day: BTreeMap<u8, u8> = worked.iter().copied().collect();
    for (days_ago, units) in by_day {
        written.work(today - Days::new(u64::from(days_ago)), u64::from(units));
    }
    written
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whoever works on at the pace that was found sees happen what was foretold.
    #[test]
    fn what_is_foretold_is_what_happens(
        bought in proptest::collection::vec((1_u32..120, -50_i64..80, 0_u8..19, 0_u8..60), 0..6),
        worked in proptest::collection::vec((1_u8..50, 1_u8..12), 0..20),
        is_extended in any::<bool>(),
    ) {
        let written = written_from(&bought, &worked, is_extended);
        let forecast = forecast(&written.ledger, now()).expect("it is 45 days old");
        prop_assert_eq!(forecast.days, PACE_DAYS);
        let happened = worked_on(written, forecast.used_units, forecast.days);
        let last = now().date_naive() + Days::new(200);
        let is_near = |day: &NaiveDate| *day <= last;
        let burning: BTreeMap<_, _> =
            forecast.burning.iter().map(|one| (one.package, (one.last_day, one.units))).collect();
        prop_assert_eq!(burning.len(), forecast.burning.len(), "nothing burns twice");
        prop_assert_eq!(burning, happened.burned);
        let near: Vec<Turn> = forecast.turns.into_iter().filter(|turn| is_near(&turn.day)).collect();
        prop_assert_eq!(near, happened.turns);
        prop_assert_eq!(
            forecast.runs_out_on.filter(|day| is_near(&(*day + Days::new(1)))),
            happened.runs_out_on
        );
    }
}
