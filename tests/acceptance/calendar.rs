//! Days off, working hours and working time, at both sides of every edge.

use chrono::{Datelike, NaiveDate, TimeDelta};
use kvant_core::{
    calendar::{
        DAYS_FROM, DAYS_TO, DayOff, HolidayRule, Instant, Offset, Window, WorkingTime,
        date_in_range, iso, read_instant,
    },
    refusal::Refusal,
};
use proptest::prelude::*;

use crate::given::{catalogue, date, instant, number, schedule};
use crate::table::{lines, rows};
use crate::walk::{self, DAYS, Hours};

/// The hours of document 000.
const NINE_TO_SIX: &str =
    r#"{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false}"#;

/// The same, an hour less before a holiday.
const NINE_TO_SIX_SHORTENED: &str =
    r#"{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":true}"#;

/// A break in the middle of the day.
const WITH_A_BREAK: &str = r#"{"working_day":["09:00-13:00","14:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":true}"#;

/// Days off have hours of their own.
const OPEN_ON_DAYS_OFF: &str = r#"{"working_day":["10:00-18:00"],"day_off":["12:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false}"#;

/// The whole of every working day.
const AROUND_THE_CLOCK: &str =
    r#"{"working_day":["00:00-24:00"],"offset":"+03:00","calendar":"ru","shorten":false}"#;

/// Every minute there is.
const ALWAYS: &str = r#"{"working_day":["00:00-24:00"],"day_off":["00:00-24:00"],"offset":"+03:00","calendar":"ru","shorten":false}"#;

/// Opening, closing, and landing on closing time; zero minutes outside hours.
#[test]
fn working_time_is_added_from_opening_to_closing() {
    check_add_working(
        NINE_TO_SIX,
        "
        from                 minutes  at                   predicted
        2026-11-20T08:59:59        1  2026-11-20T09:01:00  no
        2026-11-20T09:00:00        1  2026-11-20T09:01:00  no
        2026-11-20T09:00:01        1  2026-11-20T09:01:01  no
        2026-11-20T09:00:00      540  2026-11-20T18:00:00  no   // Landing on closing time stays there.
        2026-11-20T09:00:00      541  2026-11-23T09:01:00  no
        2026-11-20T09:00:01      540  2026-11-23T09:00:01  no
        2026-11-20T17:59:00        1  2026-11-20T18:00:00  no
        2026-11-20T17:59:01        1  2026-11-23T09:00:01  no
        2026-11-20T17:59:59        1  2026-11-23T09:00:59  no
        2026-11-20T18:00:00        1  2026-11-23T09:01:00  no
        2026-11-20T18:00:00        0  2026-11-20T18:00:00  no
        2026-11-21T12:00:00        0  2026-11-21T12:00:00  no   // Outside hours, unchanged.
        2026-11-21T12:00:00        1  2026-11-23T09:01:00  no
        2026-11-21T12:00:00      540  2026-11-23T18:00:00  no
        2028-01-01T12:00:00        0  2028-01-01T12:00:00  no   // No day was looked at.
        2026-11-20T12:00:00     2700  2026-11-27T12:00:00  no   // A week of 45 hours.
        ",
    );
}

/// A Saturday worked for a Monday; the days around a holiday.
#[test]
fn moved_working_days_and_holidays() {
    check_add_working(
        NINE_TO_SIX,
        "
        from                 minutes  at                   predicted
        2027-02-19T17:30:00       60  2027-02-20T09:30:00  no   // Friday to the working Saturday.
        2027-02-20T17:30:00       60  2027-02-24T09:30:00  no   // 21 to 23 February are off.
        2027-04-30T17:30:00       60  2027-05-04T09:30:00  no   // 1 May, a Saturday, moved to Monday 3.
        2026-11-03T17:30:00       60  2026-11-05T09:30:00  no
        2026-12-30T17:30:00       60  2027-01-11T09:30:00  no   // New Year, 31 December off by decree.
        2020-03-27T17:30:00       60  2020-03-30T09:30:00  no   // Off with pay by order of the President: worked here.
        2021-11-03T17:30:00       60  2021-11-08T09:30:00  no
        ",
    );
}

/// The last hour of a short day, where short days are shortened.
#[test]
fn shortened_days_end_an_hour_earlier() {
    check_add_working(
        NINE_TO_SIX_SHORTENED,
        "
        from                 minutes  at                   predicted
        2027-04-30T09:00:00      480  2027-04-30T17:00:00  no
        2027-04-30T09:00:00      481  2027-05-04T09:01:00  no
        2027-04-30T17:00:00        1  2027-05-04T09:01:00  no
        2027-04-30T17:30:00       60  2027-05-04T10:00:00  no
        2027-02-20T16:30:00       60  2027-02-24T09:30:00  no   // A short working Saturday.
        2027-02-19T16:30:00       60  2027-02-19T17:30:00  no   // An ordinary Friday.
        2026-11-20T09:00:00      540  2026-11-20T18:00:00  no
        ",
    );
    check_add_working(
        WITH_A_BREAK,
        "
        from                 minutes  at                   predicted
        2027-04-30T12:30:00       60  2027-04-30T14:30:00  no   // The last window is the one that is cut.
        2027-04-30T14:00:00      180  2027-04-30T17:00:00  no
        2027-04-30T14:00:00      181  2027-05-04T09:01:00  no
        ",
    );
    // Nothing is left of a last window of an hour; the ones before it stay whole.
    check_add_working(
        r#"{"working_day":["09:00-12:00","17:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":true}"#,
        "
        from                 minutes  at                   predicted
        2027-04-30T09:00:00      180  2027-04-30T12:00:00  no
        2027-04-30T09:00:00      181  2027-05-04T09:01:00  no
        2027-04-29T09:00:00      181  2027-04-29T17:01:00  no
        ",
    );
    // Without the production calendar there are no short days.
    check_add_working(
        r#"{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"none","shorten":true}"#,
        "
        from                 minutes  at                   predicted
        2027-04-30T09:00:00      540  2027-04-30T18:00:00  no
        2026-11-03T17:30:00       60  2026-11-04T09:30:00  no   // Nor holidays.
        2027-02-19T17:30:00       60  2027-02-22T09:30:00  no   // Nor working Saturdays.
        2028-01-03T09:00:00       60  2028-01-03T10:00:00  no   // Nor anything to predict.
        ",
    );
}

/// Two windows a day: the break is skipped, and its edges are closing and opening time.
#[test]
fn several_windows_a_day() {
    check_add_working(
        WITH_A_BREAK,
        "
        from                 minutes  at                   predicted
        2026-11-20T12:59:00        1  2026-11-20T13:00:00  no
        2026-11-20T12:59:01        1  2026-11-20T14:00:01  no
        2026-11-20T13:00:00        1  2026-11-20T14:01:00  no
        2026-11-20T13:30:00        1  2026-11-20T14:01:00  no
        2026-11-20T12:30:00       60  2026-11-20T14:30:00  no
        2026-11-20T09:00:00      240  2026-11-20T13:00:00  no
        2026-11-20T09:00:00      480  2026-11-20T18:00:00  no
        2026-11-20T09:00:00      481  2026-11-23T09:01:00  no
        ",
    );
    // Windows may touch: that is one window.
    check_add_working(
        r#"{"working_day":["09:00-13:00","13:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false}"#,
        "
        from                 minutes  at                   predicted
        2026-11-20T12:30:00       60  2026-11-20T13:30:00  no
        2026-11-20T09:00:00      540  2026-11-20T18:00:00  no
        ",
    );
}

/// Hours of days off, and hours of single weekdays.
#[test]
fn days_off_and_weekdays_with_hours_of_their_own() {
    check_add_working(
        OPEN_ON_DAYS_OFF,
        "
        from                 minutes  at                   predicted
        2026-03-07T17:00:00      720  2026-03-09T17:00:00  no   // 1 hour, 6 on Sunday, 5 on the moved holiday.
        2026-03-07T11:59:59        1  2026-03-07T12:01:00  no
        2026-03-06T17:59:00        2  2026-03-07T12:01:00  no
        2026-03-09T18:00:00        1  2026-03-10T10:01:00  no
        2027-02-20T09:00:00      480  2027-02-20T18:00:00  no   // A working Saturday has working hours.
        ",
    );
    check_add_working(
        r#"{"working_day":["09:00-18:00"],"weekdays":{"friday":["09:00-17:00"],"saturday":["10:00-12:00"],"sunday":["10:00-12:00"]},"offset":"+03:00","calendar":"ru","shorten":true}"#,
        "
        from                 minutes  at                   predicted
        2026-11-20T16:59:00        2  2026-11-23T09:01:00  no   // Friday ends at five; Saturday is off.
        2027-02-20T09:00:00       60  2027-02-20T11:00:00  no   // The working Saturday has Saturday's hours,
        2027-02-20T10:30:00       60  2027-02-24T09:30:00  no   // an hour less, because it is short.
        2027-04-30T15:30:00       60  2027-05-04T09:30:00  no   // A short Friday ends at four.
        ",
    );
}

/// 24:00 is the next midnight, and nothing crosses it by itself.
#[test]
fn windows_until_midnight() {
    check_add_working(
        AROUND_THE_CLOCK,
        "
        from                 minutes  at                   predicted
        2026-11-20T23:59:00        1  2026-11-21T00:00:00  no   // Friday's closing time.
        2026-11-20T23:59:00        2  2026-11-23T00:01:00  no
        2026-11-23T23:59:00        1  2026-11-24T00:00:00  no
        2026-11-23T23:59:00        2  2026-11-24T00:01:00  no
        2026-11-21T00:00:00        1  2026-11-23T00:01:00  no
        ",
    );
    check_add_working(
        ALWAYS,
        "
        from                 minutes  at                   predicted
        2026-11-20T23:59:00        1  2026-11-21T00:00:00  no
        2026-11-20T23:59:00        2  2026-11-21T00:01:00  no
        2026-12-31T12:34:56   525600  2027-12-31T12:34:56  no   // Minutes of a year.
        2027-12-31T23:59:00        1  2028-01-01T00:00:00  no   // Closing time of the last decreed day.
        2027-12-31T23:59:00        2  2028-01-01T00:01:00  yes
        ",
    );
}

/// Years without a decree are answered from the statute, and the answer says so.
#[test]
fn predicted_when_a_day_without_a_decree_was_looked_at() {
    check_add_working(
        NINE_TO_SIX,
        "
        from                 minutes  at                   predicted
        2027-12-30T17:00:00       60  2027-12-30T18:00:00  no   // The last working day of 2027.
        2027-12-30T17:00:00       61  2028-01-10T09:01:00  yes
        2027-12-31T12:00:00        1  2028-01-10T09:01:00  yes
        2028-02-22T17:30:00       60  2028-02-24T09:30:00  yes
        2028-11-03T17:30:00       60  2028-11-07T09:30:00  yes  // 4 November, a Saturday, moved to Monday 6.
        ",
    );
    check_working_between(
        ALWAYS,
        "
        from                 to                    seconds  predicted
        2027-12-31T23:59:59  2028-01-01T00:00:00         1  no   // The end is not inside.
        2027-12-31T23:59:59  2028-01-01T00:00:01         2  yes
        2028-01-01T00:00:01  2027-12-31T23:59:59        -2  yes
        2028-01-01T00:00:00  2027-12-31T23:59:59        -1  no
        2028-01-01T00:00:00  2028-01-01T00:00:00         0  no   // Nothing was looked at.
        2028-01-01T00:00:00  2028-01-01T00:00:01         1  yes
        ",
    );
    check_next_opening(
        NINE_TO_SIX,
        "
        from                 at                   predicted
        2027-12-30T17:59:59  2027-12-30T17:59:59  no
        2027-12-30T18:00:00  2028-01-10T09:00:00  yes
        2028-06-13T12:00:00  2028-06-13T12:00:00  yes
        ",
    );
}

/// Both sides of opening and closing, negative when the end comes first.
#[test]
fn working_time_between_two_instants() {
    check_working_between(
        NINE_TO_SIX,
        "
        from                 to                    seconds  predicted
        2026-11-20T08:59:59  2026-11-20T09:00:00         0  no
        2026-11-20T08:59:59  2026-11-20T09:00:01         1  no
        2026-11-20T17:59:59  2026-11-20T18:00:00         1  no
        2026-11-20T17:59:59  2026-11-20T18:00:01         1  no
        2026-11-20T18:00:00  2026-11-23T09:00:00         0  no
        2026-11-20T17:00:00  2026-11-23T10:00:00      7200  no
        2026-11-23T10:00:00  2026-11-20T17:00:00     -7200  no
        2026-11-20T12:00:00  2026-11-20T12:00:00         0  no
        2026-11-01T00:00:00  2026-12-01T00:00:00    648000  no   // 20 days of nine hours.
        ",
    );
    check_working_between(
        OPEN_ON_DAYS_OFF,
        "
        from                 to                    seconds  predicted
        2026-03-07T17:00:00  2026-03-09T17:00:00     43200  no
        2026-03-08T00:00:00  2026-03-09T00:00:00     21600  no
        2026-03-10T00:00:00  2026-03-11T00:00:00     28800  no
        ",
    );
}

/// The earliest instant inside a window: closing time is not inside.
#[test]
fn next_opening_is_now_or_later() {
    check_next_opening(
        WITH_A_BREAK,
        "
        from                 at                   predicted
        2026-11-20T08:59:59  2026-11-20T09:00:00  no
        2026-11-20T09:00:00  2026-11-20T09:00:00  no
        2026-11-20T12:59:59  2026-11-20T12:59:59  no
        2026-11-20T13:00:00  2026-11-20T14:00:00  no
        2026-11-20T17:59:59  2026-11-20T17:59:59  no
        2026-11-20T18:00:00  2026-11-23T09:00:00  no
        2026-12-30T20:00:00  2027-01-11T09:00:00  no
        ",
    );
    check_next_opening(
        AROUND_THE_CLOCK,
        "
        from                 at                   predicted
        2026-11-20T23:59:59  2026-11-20T23:59:59  no
        2026-11-21T00:00:00  2026-11-23T00:00:00  no
        ",
    );
}

/// Days, hours and answers are those of the schedule, whatever the offset of the question.
#[test]
fn answers_carry_the_offset_of_the_schedule() {
    check_answers(
        "
        offset  from                        minutes  at
        +05:00  2026-11-20T15:30:00+03:00        60  2026-11-23T09:30:00+05:00  // 17:30 in Yekaterinburg.
        +05:00  2026-11-20T12:30:00Z             60  2026-11-23T09:30:00+05:00
        +05:00  2026-11-20T16:00:00+03:00         0  2026-11-20T18:00:00+05:00  // Unchanged, told anew.
        +03:00  2026-11-19T22:00:00-10:00        60  2026-11-20T12:00:00+03:00
        -05:30  2026-11-20T12:00:00+03:00        60  2026-11-20T10:00:00-05:30  // Half past three in the morning there.
        +00:00  2026-11-20T12:00:00+03:00        60  2026-11-20T10:00:00+00:00
        +14:00  2026-11-20T01:00:00+03:00        60  2026-11-20T13:00:00+14:00
        ",
    );
    // A fraction of a second is cut off, before 1970 or after.
    let working = working(NINE_TO_SIX);
    let told = working.add_working(instant("2026-11-20T12:00:00.999+03:00"), 0).expect("in range");
    assert_eq!(told.value.to_rfc3339(), "2026-11-20T12:00:00+03:00");
    let told = working.add_working(instant("2026-11-20T12:00:00.999+03:00"), 1).expect("in range");
    assert_eq!(told.value.to_rfc3339(), "2026-11-20T12:01:00+03:00");
}

/// Outside 2020 to 2100 nothing is answered; the field is named.
#[test]
fn dates_outside_2020_to_2100_are_refused() {
    let working = working(NINE_TO_SIX);
    let field = |refusal: Refusal| match refusal {
        Refusal::OutOfRange { field, min, max } => {
            assert_eq!((min.as_str(), max.as_str()), ("2020-01-01", "2100-12-31"));
            field
        }
        other => panic!("{other}"),
    };
    let inside = instant("2026-11-20T12:00:00");
    // Days are those of the schedule: three hours before midnight in London is already 2020.
    for from in ["2020-01-01T00:00:00", "2019-12-31T21:00:00+00:00", "2100-12-31T23:59:59"] {
        assert!(working.add_working(instant(from), 0).is_ok(), "{from}");
        assert!(working.working_between(instant(from), inside).is_ok(), "{from}");
    }
    for from in ["2019-12-31T23:59:59", "2101-01-01T00:00:00", "2101-01-01T00:00:00+14:00"] {
        let is_inside = from == "2101-01-01T00:00:00+14:00";
        let from = instant(from);
        assert_eq!(working.add_working(from, 0).is_ok(), is_inside, "{from}");
        assert_eq!(working.working_between(inside, from).is_ok(), is_inside, "{from}");
        if !is_inside {
            assert_eq!(field(working.add_working(from, 0).expect_err("outside")), "from");
            assert_eq!(field(working.working_between(from, inside).expect_err("outside")), "from");
            assert_eq!(field(working.working_between(inside, from).expect_err("outside")), "to");
            assert_eq!(field(working.next_opening(from).expect_err("outside")), "from");
        }
    }
    // The last working minute there is: 31 December 2100 is a Friday.
    let last = instant("2100-12-31T17:59:00");
    let at = working.add_working(last, 1).expect("the last minute").value;
    assert_eq!(at, instant("2100-12-31T18:00:00"));
    assert_eq!(field(working.add_working(last, 2).expect_err("beyond")), "minutes");
    assert_eq!(field(working.add_working(inside, u32::MAX).expect_err("beyond")), "minutes");
    assert_eq!(field(working.next_opening(at).expect_err("beyond")), "from");
    assert!(date_in_range("at", DAYS_FROM).is_ok() && date_in_range("at", DAYS_TO).is_ok());
    assert!(date_in_range("at", date("2019-12-31")).is_err());
    assert!(date_in_range("at", date("2101-01-01")).is_err());
}

/// Texts that are no instants.
#[test]
fn texts_that_are_no_instants_are_refused() {
    for text in
        ["", "2026-11-20", "2026-11-20T12:00:00", "20.11.2026 12:00", "2026-11-31T12:00:00Z"]
    {
        let refusal = read_instant(text).expect_err(text);
        assert_eq!(refusal, Refusal::BadInstant { text: text.to_string() });
        assert_eq!(refusal.code(), "bad_instant");
    }
    let read = read_instant("2026-11-20T12:00:00+03:00").expect("an instant");
    assert_eq!(read, instant("2026-11-20T12:00:00+03:00"));
    assert_eq!(iso(read.date_naive()), "2026-11-20");
}

/// Schedules that cannot be, of every kind.
#[test]
fn bad_schedules_are_refused() {
    let windows = lines(
        "
        window      | message
        09:00       | \"09:00\" is not a window such as 09:00-18:00
        9:00-18:00  | \"9:00-18:00\" is not a window such as 09:00-18:00
        09:60-18:00 | \"09:60-18:00\" is not a window such as 09:00-18:00
        09:00-24:01 | \"09:00-24:01\" is not a window such as 09:00-18:00
        25:00-26:00 | \"25:00-26:00\" is not a window such as 09:00-18:00
        18:00-18:00 | the window 18:00-18:00 ends before it begins; one over midnight is written as two
        22:00-06:00 | the window 22:00-06:00 ends before it begins; one over midnight is written as two
        24:00-24:00 | the window 24:00-24:00 ends before it begins; one over midnight is written as two
        ",
    );
    for [window, message] in windows {
        let error = Window::try_from(window.to_string()).expect_err(window);
        assert_eq!(error.to_string(), message);
    }
    for offset in ["", "03:00", "+3:00", "+03:60", "+15:00", "Europe/Moscow", "Z"] {
        let error = Offset::try_from(offset.to_string()).expect_err(offset);
        let message = format!("\"{offset}\" is not an offset from UTC such as +03:00");
        assert_eq!(error.to_string(), message);
    }
    let schedules = lines(
        "
        working_day              | day_off                  | friday                   | message
                                 |                          |                          | there is no window at all
        09:00-13:00 12:59-18:00  |                          |                          | the window 12:59-18:00 begins before the previous one ends
        14:00-18:00 09:00-13:00  |                          |                          | the window 09:00-13:00 begins before the previous one ends
        09:00-18:00              | 12:00-15:00 14:00-18:00  |                          | the window 14:00-18:00 begins before the previous one ends
        09:00-18:00              |                          | 09:00-13:00 10:00-11:00  | the window 10:00-11:00 begins before the previous one ends
        ",
    );
    for [working_day, day_off, friday, message] in schedules {
        let list = |cell: &str| {
            let texts: Vec<String> =
                cell.split_whitespace().map(|text| format!("\"{text}\"")).collect();
            format!("[{}]", texts.join(","))
        };
        let (working_day, day_off) = (list(working_day), list(day_off));
        let weekdays = match friday {
            "" => String::new(),
            _ => format!(r#""weekdays":{{"friday":{}}},"#, list(friday)),
        };
        let schedule = schedule(&format!(
            r#"{{"working_day":{working_day},"day_off":{day_off},{weekdays}"offset":"+03:00","calendar":"ru","shorten":false}}"#
        ));
        let error = WorkingTime::new(&schedule, None).expect_err(message);
        assert_eq!(error.to_string(), message);
        assert_eq!(Refusal::BadSchedule(error).code(), "bad_schedule");
    }
    // Open on days off alone is open.
    let mut weekends = schedule(OPEN_ON_DAYS_OFF);
    weekends.working_day = Vec::new();
    assert!(weekends.check().is_ok());
}

/// The published norms of working days and hours of a 40-hour week.
#[test]
fn published_norms_of_working_days_and_hours() {
    let calendar = &catalogue().calendar;
    for [year, working_days, hours] in rows(
        "
        year  working_days  hours
        2020           248   1979
        2021           247   1972
        2022           247   1973
        2023           247   1973
        2024           248   1979
        2025           247   1972
        2026           247   1972
        2027           247   1972
        2028           249   1988  // By the statute alone; the decree will move days.
        ",
    ) {
        let days: Vec<NaiveDate> = date(&format!("{year}-01-01"))
            .iter_days()
            .take_while(|day| day.year().to_string() == year)
            .collect();
        let worked = days.iter().filter(|day| calendar.is_working(**day)).count();
        let short = days.iter().filter(|day| calendar.is_short(**day)).count();
        let count = |cell: &str| usize::try_from(number(cell)).expect("a count");
        assert_eq!(worked, count(working_days), "{year}");
        assert_eq!(worked * 8 - short, count(hours), "{year}");
    }
}

/// The days of 2028 by the statute: weekdays that are off, weekends that are worked, short days.
#[test]
fn days_of_2028_by_the_statute() {
    let calendar = &catalogue().calendar;
    assert_eq!(calendar.predicted_from(), date("2028-01-01"));
    let days = || date("2028-01-01").iter_days().take_while(|day| day.year() == 2028);
    let is_weekend = |day: &NaiveDate| day.weekday().num_days_from_monday() >= 5;
    let listed = |days: &mut dyn Iterator<Item = NaiveDate>| {
        days.map(|day| day.format_ddmm()).collect::<Vec<_>>().join(" ")
    };
    let off = listed(&mut days().filter(|day| !is_weekend(day) && !calendar.is_working(*day)));
    assert_eq!(off, "03.01 04.01 05.01 06.01 07.01 23.02 08.03 01.05 09.05 12.06 06.11");
    let worked = listed(&mut days().filter(|day| is_weekend(day) && calendar.is_working(*day)));
    assert_eq!(worked, "");
    let short = listed(&mut days().filter(|day| calendar.is_short(*day)));
    assert_eq!(short, "22.02 07.03 08.05 03.11");
}

/// A day off is explained: by its weekday, its holiday, its decree.
#[test]
fn days_off_and_their_reasons() {
    check_reasons(
        "
        date       | reason
        2026-11-21 | weekend
        2026-11-20 | -
        2027-02-20 | -
        2026-11-04 | День народного единства
        2027-02-22 | moved by 1187 from 2027-02-20
        2026-12-31 | moved by 1466 from 2026-01-04
        2026-03-09 | Международный женский день of 2026-03-08
        2020-05-11 | День Победы of 2020-05-09
        2028-11-06 | День народного единства of 2028-11-04
        2028-01-01 | Новогодние каникулы
        2028-01-07 | Рождество Христово
        2020-03-30 | -
        ",
    );
    // No weekday is off without a reason of its own.
    for day in DAYS_FROM.iter_days().take_while(|day| day.year() <= 2035) {
        let is_weekend = day.weekday().num_days_from_monday() >= 5;
        let reason = catalogue().calendar.day_off(day);
        assert!(is_weekend || reason != Some(DayOff::Weekend), "{day}");
        assert_eq!(reason.is_none(), catalogue().calendar.is_working(day), "{day}");
    }
}

/// The days off between two instants, with their reasons.
#[test]
fn days_off_on_the_way() {
    let working = working(NINE_TO_SIX);
    let calendar = Some(&catalogue().calendar);
    let (from, to) = (instant("2027-02-19T17:00:00"), instant("2027-02-24T10:00:00"));
    let skipped = working.days_off_between(from, to, calendar);
    let days: Vec<String> = skipped.iter().map(|day| iso(day.date)).collect();
    assert_eq!(days, ["2027-02-21", "2027-02-22", "2027-02-23"]);
    assert_eq!(skipped.first().map(|day| &day.reason), Some(&DayOff::Weekend));
    let weekdays_alone = schedule(&NINE_TO_SIX.replace("\"ru\"", "\"none\""));
    assert_eq!(weekdays_alone.calendar, HolidayRule::None);
    let working = WorkingTime::new(&weekdays_alone, calendar).expect("a schedule");
    let skipped = working.days_off_between(from, to, calendar);
    let days: Vec<String> = skipped.iter().map(|day| iso(day.date)).collect();
    assert_eq!(days, ["2027-02-20", "2027-02-21"]);
    assert!(skipped.iter().all(|day| day.reason == DayOff::Weekend));
}

/// Every day of 2020 to 2035 as the slow program reads the file and the statute.
#[test]
fn every_day_is_what_a_plain_loop_makes_of_the_file() {
    let calendar = &catalogue().calendar;
    for (day, walked) in DAYS_FROM.iter_days().zip(DAYS.iter()) {
        assert_eq!(iso(day), walked.iso);
        assert_eq!(calendar.is_working(day), !walked.is_off, "{day}");
        assert_eq!(calendar.is_short(day), walked.is_short, "{day}");
        assert_eq!(day >= calendar.predicted_from(), walked.is_predicted, "{day}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// The core and the walk over every minute say the same.
    #[test]
    fn working_time_is_what_a_walk_over_every_minute_finds(
        hours in any_hours(),
        from in any_second(),
        ahead in 0_i64..40 * 86_400,
        more_minutes in 0_u32..600,
    ) {
        let working = WorkingTime::new(&schedule(&hours.json()), Some(&catalogue().calendar));
        let working = working.expect("the windows are in order");
        let start = at(from, &hours);
        let between = hours.working_between(from, from + ahead);
        let end = at(from + ahead, &hours);
        prop_assert_eq!(working.working_between(start, end).expect("in range").value, between);
        prop_assert_eq!(working.working_between(end, start).expect("in range").value, -between);

        let minutes = u32::try_from(between / 60).expect("a few weeks") + more_minutes.min(60);
        let (due, last_day) = hours.add_working(from, minutes);
        let found = working.add_working(start, minutes).expect("in range");
        prop_assert_eq!(found.value, at(due, &hours));
        let is_predicted = minutes > 0 && hours.follows_calendar && DAYS[last_day].is_predicted;
        prop_assert_eq!(found.predicted, is_predicted);

        let opening = working.next_opening(start).expect("in range").value;
        prop_assert_eq!(opening, at(hours.next_opening(from), &hours));
    }

    /// So much working time lies between an instant and the one it is added to.
    #[test]
    fn what_is_added_lies_between(
        hours in any_hours(),
        from in any_second(),
        minutes in 0_u32..200_000,
        more in 0_u32..1_000,
        later in 0_i64..10 * 86_400,
    ) {
        let working = WorkingTime::new(&schedule(&hours.json()), Some(&catalogue().calendar));
        let working = working.expect("the windows are in order");
        let start = at(from, &hours);
        // A schedule of a few minutes a week may run out of calendar; that is refused.
        let Ok(due) = working.add_working(start, minutes) else { return Ok(()) };
        let between = working.working_between(start, due.value).expect("in range");
        prop_assert_eq!(between.value, i64::from(minutes) * 60);
        prop_assert!(due.value >= start);
        if let Ok(beyond) = working.add_working(start, minutes + more) {
            prop_assert!(beyond.value >= due.value, "more time is not sooner");
        }
        let afterwards = start + TimeDelta::seconds(later);
        if let Ok(beyond) = working.add_working(afterwards, minutes) {
            prop_assert!(beyond.value >= due.value || minutes == 0, "a later start is not sooner");
        }
        // A second earlier the time had not passed yet.
        if minutes > 0 {
            let before = due.value - TimeDelta::seconds(1);
            let between = working.working_between(start, before).expect("in range");
            prop_assert!(between.value < i64::from(minutes) * 60);
        }
    }
}

/// Ordered windows of one day, at least one unless `least` is none.
fn any_windows(least: usize) -> impl Strategy<Value = Vec<(u32, u32)>> {
    let cuts = proptest::collection::btree_set(0_u32..=1_440, least * 2..=6);
    let round = prop_oneof![Just(1_u32), Just(30), Just(60)];
    (cuts, round).prop_map(move |(cuts, round)| {
        let mut cuts: Vec<u32> = cuts.into_iter().map(|cut| cut / round * round).collect();
        cuts.dedup();
        let windows: Vec<(u32, u32)> =
            cuts.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        if windows.len() < least { vec![(540, 1_080)] } else { windows }
    })
}

/// Any working hours: up to three windows a day, days off and weekdays with their own.
pub fn any_hours() -> impl Strategy<Value = Hours> {
    let own = || proptest::option::weighted(0.2, any_windows(0));
    let offset = prop_oneof![Just(180_i64), Just(0), Just(300), Just(-210), Just(840)];
    (
        any_windows(1),
        any_windows(0),
        [own(), own(), own(), own(), own(), own(), own()],
        offset,
        proptest::bool::weighted(0.8),
        any::<bool>(),
    )
        .prop_map(
            |(working_day, day_off, weekdays, offset_minutes, follows_calendar, shorten)| Hours {
                working_day,
                day_off,
                weekdays,
                offset_minutes,
                follows_calendar,
                shorten,
            },
        )
}

/// A second of 2020 to 2028; often on a whole minute, where edges are.
fn any_second() -> impl Strategy<Value = i64> {
    let last = walk::second(walk::day_number("2028-12-31"), 0, 0);
    (walk::EPOCH + 86_400..last, any::<bool>())
        .prop_map(|(second, is_whole)| if is_whole { second / 60 * 60 } else { second })
}

/// The instant of a second, told as the schedule tells it.
fn at(second: i64, hours: &Hours) -> Instant {
    let minutes = hours.offset_minutes;
    let sign = if minutes < 0 { '-' } else { '+' };
    let (h, m) = (minutes.abs() / 60, minutes.abs() % 60);
    let offset = Offset::try_from(format!("{sign}{h:02}:{m:02}")).expect("an offset");
    offset.to_local(chrono::DateTime::from_timestamp(second, 0).expect("a second").fixed_offset())
}

/// Columns: from, minutes, the answer; no offset is Moscow.
#[track_caller]
fn check_add_working(schedule: &str, table: &str) {
    let working = working(schedule);
    for [from, minutes, at, predicted] in rows(table) {
        let found = working.add_working(instant(from), number(minutes)).expect(from);
        assert_eq!(found.value, instant(at), "{from} + {minutes}");
        assert_eq!(found.predicted, predicted == "yes", "{from} + {minutes}: predicted");
    }
}

/// Columns: from, to, the answer.
#[track_caller]
fn check_working_between(schedule: &str, table: &str) {
    let working = working(schedule);
    for [from, to, seconds, predicted] in rows(table) {
        let found = working.working_between(instant(from), instant(to)).expect(from);
        assert_eq!(found.value.to_string(), seconds, "{from} to {to}");
        assert_eq!(found.predicted, predicted == "yes", "{from} to {to}: predicted");
    }
}

/// Columns: from, the answer.
#[track_caller]
fn check_next_opening(schedule: &str, table: &str) {
    let working = working(schedule);
    for [from, at, predicted] in rows(table) {
        let found = working.next_opening(instant(from)).expect(from);
        assert_eq!(found.value, instant(at), "{from}");
        assert_eq!(found.predicted, predicted == "yes", "{from}: predicted");
    }
}

/// Columns: the offset of nine to six, from, minutes, the answer as it is told.
#[track_caller]
fn check_answers(table: &str) {
    for [offset, from, minutes, at] in rows(table) {
        let working = working(&NINE_TO_SIX.replace("+03:00", offset));
        let found = working.add_working(instant(from), number(minutes)).expect(from);
        assert_eq!(found.value.to_rfc3339(), at, "{from} + {minutes} at {offset}");
    }
}

/// Columns: a day; why it is off, `-` where it is worked.
#[track_caller]
fn check_reasons(table: &str) {
    for [day, reason] in lines(table) {
        let found = match catalogue().calendar.day_off(date(day)) {
            None => "-".to_string(),
            Some(DayOff::Weekend) => "weekend".to_string(),
            Some(DayOff::Holiday { name }) => name,
            Some(DayOff::Moved { name, from }) => format!("{name} of {}", iso(from)),
            Some(DayOff::Transferred { from, decree }) => {
                format!("moved by {decree} from {}", iso(from))
            }
        };
        assert_eq!(found, reason, "{day}");
    }
}

#[track_caller]
fn working(json: &str) -> WorkingTime {
    WorkingTime::new(&schedule(json), Some(&catalogue().calendar)).expect(json)
}

/// `03.01`, as calendars print a day.
trait DayAndMonth {
    fn format_ddmm(&self) -> String;
}

impl DayAndMonth for NaiveDate {
    fn format_ddmm(&self) -> String {
        format!("{:02}.{:02}", self.day(), self.month())
    }
}
