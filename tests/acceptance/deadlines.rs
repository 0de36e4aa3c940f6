//! By when something must happen, at both sides of every edge, and beside a slow walk.

use kvant_core::{
    ask::{self, Query},
    calendar::Instant,
    catalogue::{Attributes, Catalogue, PromiseKind, Readings, SCHEMA},
    deadline::{self, Case, Due, Named, Pause, Silence},
    price::ResolvedTerms,
    refusal::Refusal,
    tree::Tree,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::calendar::any_hours;
use crate::door::{set_given, shown, with_offset};
use crate::given::{catalogue, date, document, instant};
use crate::table::lines;
use crate::walk::{self, Counted, Due as Walked, Promise, Service};

/// Document 000: an hour from registration, in working hours (S0-44, S0-39).
#[test]
fn from_registration_to_closing() {
    check_answered_due(
        "crm-support",
        "
        plan         | given | registered          | pauses | deadline | answer
        subscription | -     | 2026-11-20T08:59:59 | -      | reaction | 2026-11-20T10:00:00
        subscription | -     | 2026-11-20T09:00:00 | -      | reaction | 2026-11-20T10:00:00
        subscription | -     | 2026-11-20T09:00:01 | -      | reaction | 2026-11-20T10:00:01
        subscription | -     | 2026-11-20T17:00:00 | -      | reaction | 2026-11-20T18:00:00  // Lands on closing time and stays there.
        subscription | -     | 2026-11-20T17:00:01 | -      | reaction | 2026-11-23T09:00:01
        subscription | -     | 2026-11-20T17:59:59 | -      | reaction | 2026-11-23T09:59:59
        subscription | -     | 2026-11-20T18:00:00 | -      | reaction | 2026-11-23T10:00:00  // Outside hours: from the next opening.
        subscription | -     | 2026-11-21T12:00:00 | -      | reaction | 2026-11-23T10:00:00
        subscription | -     | 2026-11-22T23:59:59 | -      | reaction | 2026-11-23T10:00:00
        prepaid      | -     | 2026-11-20T16:00:00 | -      | reaction | 2026-11-20T18:00:00
        prepaid      | -     | 2026-11-20T16:00:01 | -      | reaction | 2026-11-23T09:00:01
        ambulance    | -     | 2026-11-20T17:30:00 | -      | reaction | 2026-11-20T18:00:00
        online       | -     | 2026-11-20T17:30:01 | -      | reaction | 2026-11-23T09:00:01
        subscription | -     | 2026-11-20T06:00:00Z | -     | reaction | 2026-11-20T10:00:00  // Told in Moscow time.
        subscription | -     | 2026-11-20T23:30:00+14:00 | - | reaction | 2026-11-20T13:30:00
        subscription | -     | 2026-11-20T09:00:00.9+03:00 | - | reaction | 2026-11-20T10:00:00  // Whole seconds.
        ",
    );
}

/// Document 000: holidays, a Saturday worked for a Monday, New Year, days that are not shortened
/// (S0-08).
#[test]
fn over_holidays_and_moved_days() {
    check_answered_due(
        "crm-support",
        "
        plan         | given                | registered          | pauses | deadline | answer
        subscription | -                    | 2026-11-03T17:30:00 | -      | reaction | 2026-11-05T09:30:00  // A holiday on a Wednesday.
        subscription | -                    | 2027-02-19T17:00:00 | -      | reaction | 2027-02-19T18:00:00
        subscription | -                    | 2027-02-19T17:30:00 | -      | reaction | 2027-02-20T09:30:00  // A working Saturday.
        subscription | -                    | 2027-02-20T12:00:00 | -      | reaction | 2027-02-20T13:00:00
        subscription | -                    | 2027-02-20T17:30:00 | -      | reaction | 2027-02-24T09:30:00  // Monday is off instead, Tuesday is a holiday.
        subscription | working-days=weekdays | 2027-02-19T17:30:00 | -     | reaction | 2027-02-22T09:30:00
        subscription | -                    | 2026-12-30T17:00:00 | -      | reaction | 2026-12-30T18:00:00
        subscription | -                    | 2026-12-30T17:30:00 | -      | reaction | 2027-01-11T09:30:00  // New Year; 31 December is off by decree.
        subscription | -                    | 2026-12-31T12:00:00 | -      | reaction | 2027-01-11T10:00:00
        subscription | -                    | 2027-01-10T23:59:59 | -      | reaction | 2027-01-11T10:00:00
        subscription | -                    | 2027-04-30T17:00:00 | -      | reaction | 2027-04-30T18:00:00  // Before a holiday, and as long as any day.
        subscription | short-days=shortened | 2027-04-30T16:00:00 | -      | reaction | 2027-04-30T17:00:00
        subscription | short-days=shortened | 2027-04-30T17:00:00 | -      | reaction | 2027-05-04T10:00:00
        ",
    );
}

/// Document 000 in years without a decree: the statute, and the answer says that it is predicted.
#[test]
fn predicted_years() {
    check_answered_due(
        "crm-support",
        "
        plan         | given                | registered          | pauses | deadline | answer
        subscription | -                    | 2027-12-30T17:00:00 | -      | reaction | 2027-12-30T18:00:00
        subscription | -                    | 2027-12-30T17:00:01 | -      | reaction | 2028-01-10T09:00:01 predicted
        subscription | -                    | 2027-12-31T23:59:59 | -      | reaction | 2028-01-10T10:00:00 predicted
        subscription | -                    | 2029-11-02T17:00:00 | -      | reaction | 2029-11-02T18:00:00 predicted
        subscription | -                    | 2029-11-02T17:30:00 | -      | reaction | 2029-11-06T09:30:00 predicted  // Sunday 4 November moves to Monday.
        subscription | -                    | 2029-02-22T17:30:00 | -      | reaction | 2029-02-26T09:30:00 predicted  // 23 February is a Friday.
        subscription | -                    | 2029-12-31T17:30:00 | -      | reaction | 2030-01-09T09:30:00 predicted  // January 1 to 8, and none of them moves.
        subscription | working-days=weekdays | 2029-11-02T17:30:00 | -     | reaction | 2029-11-05T09:30:00  // No calendar was looked at.
        subscription | reaction-clock=clock | 2029-11-02T17:30:00 | -      | reaction | 2029-11-02T18:30:00
        ",
    );
}

/// Document 000, line 28 (S0-44), read otherwise: hours of the clock from the request on.
#[test]
fn hours_of_the_clock_know_no_closing() {
    check_answered_due(
        "crm-support",
        "
        plan         | given                | registered          | pauses | deadline | answer
        subscription | reaction-clock=clock | 2026-11-20T17:30:00 | -      | reaction | 2026-11-20T18:30:00
        subscription | reaction-clock=clock | 2026-11-21T23:30:00 | -      | reaction | 2026-11-22T00:30:00
        online       | reaction-clock=clock | 2026-12-31T23:59:59 | -      | reaction | 2027-01-01T00:29:59
        subscription | reaction-clock=clock | 2026-11-20T17:30:00 | 2026-11-20T18:00:00/2026-11-21T18:00:00 | reaction | 2026-11-21T18:30:00
        subscription | reaction-clock=clock | 2026-11-20T17:30:00 | 2026-11-20T18:30:00/2026-11-21T18:00:00 | reaction | 2026-11-20T18:30:00
        subscription | reaction-clock=clock | 2026-11-20T17:30:00 | 2026-11-20T18:29:59/2026-11-20T18:30:00 | reaction | 2026-11-20T18:30:01
        subscription | reaction-clock=clock | 2026-11-20T17:30:00 | 2026-11-20T18:29:59/- | reaction | stopped
        subscription | reaction-clock=clock | 2026-11-20T17:30:00 | 2026-11-20T18:30:00/- | reaction | 2026-11-20T18:30:00
        ",
    );
}

/// Document 000, line 9 (S0-07): the text names no zone. Read as the client's, its hours are told by
/// the clocks of the client's place; times of the question are Moscow's.
#[test]
fn s0_07_hours_by_the_clock_of_the_client() {
    check_answered_due(
        "crm-support",
        "
        plan         | given                              | registered          | pauses | deadline | answer
        subscription | time-zone=client place=utc7        | 2026-11-20T06:30:00 | - | reaction | 2026-11-20T11:30:00+07:00
        subscription | time-zone=moscow place=utc7        | 2026-11-20T06:30:00 | - | reaction | 2026-11-20T10:00:00
        subscription | place=utc7                         | 2026-11-20T06:30:00 | - | reaction | 2026-11-20T10:00:00
        subscription | time-zone=client                   | 2026-11-20T06:30:00 | - | reaction | 2026-11-20T10:00:00  // Moscow, until a place is named.
        subscription | time-zone=client place=utc7        | 2026-11-20T13:00:00 | - | reaction | 2026-11-20T18:00:00+07:00
        subscription | time-zone=client place=utc7        | 2026-11-20T13:00:01 | - | reaction | 2026-11-23T09:00:01+07:00
        subscription | time-zone=client place=utc2        | 2026-11-20T18:00:00 | - | reaction | 2026-11-20T18:00:00+02:00
        subscription | time-zone=client place=utc2        | 2026-11-20T18:30:00 | - | reaction | 2026-11-23T09:30:00+02:00
        subscription | time-zone=client place=utc2        | 2026-11-20T09:30:00 | - | reaction | 2026-11-20T10:00:00+02:00
        subscription | time-zone=client place=utc10       | 2026-11-22T23:00:00 | - | reaction | 2026-11-23T10:00:00+10:00  // Monday there, Sunday in Moscow.
        subscription | time-zone=client place=utc4        | 2026-11-20T16:30:00 | 2026-11-20T16:45:00/2026-11-23T08:30:00 | reaction | 2026-11-23T10:15:00+04:00
        subscription | time-zone=client place=berlin      | 2026-11-20T06:30:00 | - | reaction | unknown_field
        ",
    );
}

/// Document 002 (S2-26 to S2-38, S2-42): hours of days off count, or, read otherwise, do not.
#[test]
fn hours_of_days_off() {
    check_answered_due(
        "crmbp",
        "
        plan      | given                                  | registered          | pauses | deadline | answer
        priority  | kind=typical                           | 2026-11-20T17:00:00 | - | reaction   | 2026-11-20T18:00:00
        priority  | kind=typical                           | 2026-11-20T17:00:01 | - | reaction   | 2026-11-21T12:00:01
        priority  | kind=typical                           | 2026-11-20T17:30:00 | - | reaction   | 2026-11-21T12:30:00
        priority  | kind=typical                           | 2026-11-21T10:00:00 | - | reaction   | 2026-11-21T13:00:00
        priority  | kind=typical                           | 2026-11-21T11:59:59 | - | reaction   | 2026-11-21T13:00:00
        priority  | kind=typical                           | 2026-11-21T12:00:01 | - | reaction   | 2026-11-21T13:00:01
        priority  | kind=typical                           | 2026-11-21T17:00:00 | - | reaction   | 2026-11-21T18:00:00
        priority  | kind=typical                           | 2026-11-21T17:00:01 | - | reaction   | 2026-11-22T12:00:01
        priority  | kind=typical                           | 2026-11-22T17:30:00 | - | reaction   | 2026-11-23T10:30:00
        priority  | kind=typical                           | 2026-11-03T17:30:00 | - | reaction   | 2026-11-04T12:30:00  // A holiday on a Wednesday.
        priority  | kind=typical                           | 2026-12-31T18:00:00 | - | reaction   | 2027-01-01T13:00:00
        priority  | kind=typical                           | 2027-02-19T17:30:00 | - | reaction   | 2027-02-20T10:30:00  // A working Saturday opens at ten.
        priority  | kind=typical                           | 2027-02-22T09:00:00 | - | reaction   | 2027-02-22T13:00:00  // The Monday that is off instead.
        priority  | kind=typical day-off-hours=not-counted | 2026-11-20T17:30:00 | - | reaction   | 2026-11-23T10:30:00
        priority  | kind=typical day-off-hours=not-counted | 2026-11-21T12:00:00 | - | reaction   | 2026-11-23T11:00:00
        priority  | kind=typical                           | 2026-11-20T10:00:00 | - | completion | 2026-11-21T16:00:00
        priority  | kind=typical                           | 2026-11-20T12:00:00 | - | completion | 2026-11-21T18:00:00  // Six and six, to closing time.
        priority  | kind=typical                           | 2026-11-20T12:00:01 | - | completion | 2026-11-22T12:00:01
        priority  | kind=typical day-off-hours=not-counted | 2026-11-20T10:00:00 | - | completion | 2026-11-23T14:00:00
        priority  | kind=custom                            | 2026-11-20T16:00:00 | - | reaction   | 2026-11-23T11:00:00  // Closed on days off.
        priority  | kind=custom                            | 2026-11-21T13:00:00 | - | reaction   | 2026-11-23T13:00:00
        priority  | kind=custom                            | 2026-11-21T13:00:00 | - | completion | by_agreement
        on-demand | kind=typical                           | 2026-11-20T10:00:00 | - | reaction   | 2026-11-24T18:00:00
        on-demand | kind=typical                           | 2026-11-20T10:00:01 | - | reaction   | 2026-11-25T10:00:01
        on-demand | kind=typical                           | 2026-11-20T10:00:00 | - | completion | 2026-12-02T18:00:00
        on-demand | kind=custom                            | 2026-11-20T10:00:00 | - | completion | by_agreement
        priority  | class=2.1.2                            | 2026-11-21T10:00:00 | - | reaction   | 2026-11-21T13:00:00
        priority  | class=2.2.5                            | 2026-11-21T10:00:00 | - | reaction   | 2026-11-23T13:00:00
        priority  | class=2.2.5 kind=custom                | 2026-11-21T10:00:00 | - | reaction   | 2026-11-23T13:00:00
        priority  | kind=typical                           | 2026-11-20T17:00:00 | 2026-11-20T17:30:00/2026-11-21T13:00:00 | reaction | 2026-11-21T13:30:00  // An hour and a half inside.
        priority  | kind=custom                            | 2026-11-20T16:00:00 | 2026-11-20T17:30:00/2026-11-21T13:00:00 | reaction | 2026-11-23T11:30:00  // Half an hour.
        priority  | kind=typical                           | 2026-11-20T16:00:00 | 2026-11-20T16:30:00/- | completion | stopped
        priority  | kind=custom                            | 2026-11-20T16:00:00 | 2026-11-20T16:30:00/- | completion | by_agreement
        priority  | kind=typical                           | 2026-11-20T16:00:00 | - | estimate     | not_stated
        priority  | kind=typical                           | 2026-11-20T16:00:00 | - | start        | not_stated
        priority  | kind=typical                           | 2026-11-20T16:00:00 | - | answer       | not_stated
        priority  | kind=typical                           | 2026-11-20T16:00:00 | - | fault_window | not_stated
        ",
    );
}

/// Document 001, clause 1.2 (S1-06, S1-07): «24 часа в рабочие дни» are hours of the clock from
/// midnight to midnight of working days; read otherwise, working hours. SX-04, SX-05.
#[test]
fn clock_hours_of_working_days() {
    check_answered_due(
        "mywebstor",
        "
        plan       | given                                                | registered          | pauses | deadline | answer
        no-package | contract=active kind=ordinary                        | 2026-11-20T00:00:00 | - | reaction | 2026-11-21T00:00:00  // The end of Friday.
        no-package | contract=active kind=ordinary                        | 2026-11-20T00:00:01 | - | reaction | 2026-11-23T00:00:01
        no-package | contract=active kind=ordinary                        | 2026-11-20T15:00:00 | - | reaction | 2026-11-23T15:00:00
        no-package | contract=active kind=ordinary                        | 2026-11-20T23:59:59 | - | reaction | 2026-11-23T23:59:59
        no-package | contract=active kind=ordinary                        | 2026-11-21T00:00:00 | - | reaction | 2026-11-24T00:00:00
        no-package | contract=active kind=ordinary                        | 2026-11-22T12:00:00 | - | reaction | 2026-11-24T00:00:00
        no-package | contract=active kind=ordinary                        | 2026-11-24T03:00:00 | - | reaction | 2026-11-25T03:00:00  // The night counts.
        no-package | contract=active kind=ordinary                        | 2027-02-19T12:00:00 | - | reaction | 2027-02-20T12:00:00
        no-package | contract=active kind=ordinary                        | 2027-02-20T12:00:00 | - | reaction | 2027-02-24T12:00:00
        no-package | contract=active kind=ordinary                        | 2026-12-30T12:00:00 | - | reaction | 2027-01-11T12:00:00
        no-package | contract=active kind=ordinary                        | 2027-12-30T00:00:00 | - | reaction | 2027-12-31T00:00:00
        no-package | contract=active kind=ordinary                        | 2027-12-30T00:00:01 | - | reaction | 2028-01-10T00:00:01 predicted
        no-package | contract=active kind=ordinary reaction-clock=working | 2026-11-20T15:00:00 | - | reaction | 2026-11-25T12:00:00
        no-package | contract=active kind=ordinary                        | 2026-11-20T15:00:00 | 2026-11-20T20:00:00/2026-11-22T20:00:00 | reaction | 2026-11-23T19:00:00  // Four hours of Friday.
        no-package | contract=active kind=ordinary                        | 2026-11-20T15:00:00 | 2026-11-21T08:00:00/2026-11-22T20:00:00 | reaction | 2026-11-23T15:00:00
        no-package | contract=active kind=ordinary                        | 2026-11-20T15:00:00 | 2026-11-21T08:00:00/-                   | reaction | stopped
        no-package | contract=active kind=ordinary                        | 2026-11-20T15:00:00 | 2026-11-23T15:00:00/-                   | reaction | 2026-11-23T15:00:00
        no-package | contract=none kind=ordinary                          | 2026-11-20T15:00:00 | - | reaction | not_regulated
        no-package | contract=none kind=ordinary                          | 2026-11-20T15:00:00 | 2026-11-20T15:30:00/- | reaction | not_regulated
        no-package | contract=active kind=urgent urgent-reaction=not-promised | 2026-11-20T15:00:00 | - | reaction | not_stated
        no-package | contract=active kind=ordinary                        | 2026-11-20T12:00:00 | - | estimate | 2026-11-23T11:00:00  // Eight working hours.
        no-package | contract=none kind=urgent                            | 2026-11-20T10:00:00 | - | estimate | 2026-11-20T18:00:00
        ",
    );
}

/// Document 001, clauses 6.2.1, 4.1 and 3.2 (S1-51, S1-40, S1-27): a range of weeks, an agreed
/// completion, and what is counted from it.
#[test]
fn ranges_and_what_follows_an_unknown_completion() {
    check_answered_due(
        "mywebstor",
        "
        plan       | given                                           | registered          | pauses | deadline | answer
        no-package | kind=ordinary                                   | 2026-11-20T12:00:00 | - | start        | 2026-11-27T12:00:00 to 2026-12-11T12:00:00
        no-package | kind=ordinary                                   | 2026-12-25T23:59:59 | - | start        | 2027-01-01T23:59:59 to 2027-01-15T23:59:59  // Calendar weeks know no holidays.
        no-package | kind=ordinary                                   | 2027-12-25T12:00:00 | - | start        | 2028-01-01T12:00:00 to 2028-01-15T12:00:00  // And no decrees.
        no-package | kind=urgent                                     | 2026-11-20T12:00:00 | - | start        | not_stated
        standard   | kind=ordinary                                   | 2026-11-20T12:00:00 | - | start        | not_stated
        standard   | kind=ordinary package-start=same                | 2026-11-20T12:00:00 | - | start        | 2026-11-27T12:00:00 to 2026-12-11T12:00:00
        no-package | kind=ordinary                                   | 2026-11-20T12:00:00 | 2026-11-21T12:00:00/2026-11-25T12:00:00 | start | 2026-11-27T12:00:00 to 2026-12-11T12:00:00  // Pauses do not move days.
        no-package | kind=ordinary                                   | 2026-11-20T12:00:00 | 2026-11-21T12:00:00/- | start | 2026-11-27T12:00:00 to 2026-12-11T12:00:00
        no-package | kind=ordinary                                   | 2026-11-20T12:00:00 | - | completion   | by_agreement
        no-package | kind=ordinary                                   | 2026-11-20T12:00:00 | - | fault_window | by_agreement  // Nobody knows what it is counted from.
        no-package | kind=ordinary done_at=2026-12-01T12:00:00       | 2026-11-20T12:00:00 | - | completion   | by_agreement
        no-package | kind=ordinary done_at=2026-12-01T12:00:00       | 2026-11-20T12:00:00 | - | fault_window | 2026-12-15T12:00:00
        no-package | kind=ordinary done_at=2026-12-20T23:59:59       | 2026-11-20T12:00:00 | - | fault_window | 2027-01-03T23:59:59
        no-package | kind=ordinary done_at=2026-12-01T09:00:00Z      | 2026-11-20T12:00:00 | - | fault_window | 2026-12-15T12:00:00
        no-package | kind=ordinary done_at=2026-12-01T12:00:00       | 2026-11-20T12:00:00 | 2026-12-02T12:00:00/- | fault_window | 2026-12-15T12:00:00
        ",
    );
}

/// Document 003 (S3-17 to S3-23, S3-37): start, then answer, then completion, and a bare dash.
#[test]
fn one_deadline_after_another() {
    check_answered_due(
        "onec-support",
        "
        plan     | given                             | registered          | pauses | deadline | answer
        start    | -                                 | 2026-11-21T12:00:00 | - | reaction   | 2026-11-21T12:30:00  // No working hours, so the clock.
        start    | -                                 | 2026-11-21T12:00:00 | - | start      | 2026-11-21T12:30:00
        start    | -                                 | 2026-11-21T12:00:00 | - | answer     | 2026-11-21T13:00:00
        start    | -                                 | 2026-11-21T12:00:00 | - | completion | 2026-11-21T16:30:00
        start    | solving-time=registration         | 2026-11-21T12:00:00 | - | completion | 2026-11-21T16:00:00
        start    | solving-time=working-registration | 2026-11-21T12:00:00 | - | completion | 2026-11-23T13:00:00
        start    | solving-time=working-start        | 2026-11-20T17:45:00 | - | completion | 2026-11-23T13:00:00  // Start at 18:15.
        start    | minutes=working                   | 2026-11-20T17:45:00 | - | start      | 2026-11-23T09:15:00
        start    | minutes=working                   | 2026-11-20T17:45:00 | - | answer     | 2026-11-23T09:45:00
        kryzhik  | -                                 | 2026-11-20T12:00:00 | - | answer     | dash
        reliable | -                                 | 2026-11-20T12:00:00 | - | completion | 2026-11-20T13:30:00
        start    | -                                 | 2026-11-20T12:00:00 | - | estimate   | not_stated
        start    | - | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T13:10:00 | start      | 2026-11-20T13:30:00
        start    | - | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T13:10:00 | completion | 2026-11-20T17:30:00  // Moved once, with what it follows.
        start    | - | 2026-11-20T12:00:00 | 2026-11-20T12:30:00/2026-11-20T13:30:00 | start      | 2026-11-20T12:30:00
        start    | - | 2026-11-20T12:00:00 | 2026-11-20T12:30:00/2026-11-20T13:30:00 | answer     | 2026-11-20T14:00:00  // What follows is not due yet.
        start    | - | 2026-11-20T12:00:00 | 2026-11-20T12:40:00/2026-11-20T13:40:00 | completion | 2026-11-20T17:30:00
        start    | - | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:20:00 2026-11-20T12:50:00/2026-11-20T12:55:00 | completion | 2026-11-20T16:45:00
        start    | - | 2026-11-20T12:00:00 | 2026-11-20T12:29:59/- | start      | stopped
        start    | - | 2026-11-20T12:00:00 | 2026-11-20T12:29:59/- | completion | stopped
        start    | - | 2026-11-20T12:00:00 | 2026-11-20T12:30:00/- | start      | 2026-11-20T12:30:00
        start    | - | 2026-11-20T12:00:00 | 2026-11-20T12:30:00/- | answer     | stopped
        start    | - | 2026-11-20T12:00:00 | 2026-11-20T13:00:00/- | answer     | 2026-11-20T13:00:00
        start    | - | 2026-11-20T12:00:00 | 2026-11-20T16:29:59/- | completion | stopped
        start    | - | 2026-11-20T12:00:00 | 2026-11-20T16:30:00/- | completion | 2026-11-20T16:30:00
        kryzhik  | - | 2026-11-20T12:00:00 | 2026-11-20T12:00:00/- | answer     | dash
        ",
    );
}

/// Document 004, clause 2.3 (S4-17, S4-18): what is not guaranteed has no time, pause or not.
#[test]
fn not_guaranteed_is_no_time() {
    check_answered_due(
        "jokercrm",
        "
        plan     | given                   | registered          | pauses | deadline | answer
        service  | -                       | 2026-11-20T12:00:00 | -      | reaction     | not_guaranteed
        service  | -                       | 2026-11-20T12:00:00 | -      | completion   | not_guaranteed
        extended | working-saturday=closed | 2026-11-20T12:00:00 | -      | completion   | not_guaranteed
        extended | -                       | 2026-11-20T12:00:00 | 2026-11-20T12:30:00/- | reaction | not_guaranteed
        extended | -                       | 2026-11-20T12:00:00 | -      | start        | not_stated
        extended | done_at=2026-11-21T12:00:00 | 2026-11-20T12:00:00 | -  | fault_window | not_stated
        ",
    );
}

/// Pauses that begin or end inside or outside hours, before the request, or when it is due.
#[test]
fn pauses_move_what_is_not_due_yet() {
    check_answered_due(
        "crm-support",
        "
        plan         | given | registered          | pauses                                  | deadline | answer
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:15:00/2026-11-20T12:45:00 | reaction | 2026-11-20T13:30:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:15:00/2026-11-20T12:15:01 | reaction | 2026-11-20T13:00:01
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:15:00/2026-11-20T12:15:00 | reaction | 2026-11-20T13:00:00  // No time at all.
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T10:00:00/2026-11-20T11:00:00 | reaction | 2026-11-20T13:00:00  // Over before it was registered.
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T10:00:00/2026-11-20T12:00:00 | reaction | 2026-11-20T13:00:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T11:30:00/2026-11-20T12:15:00 | reaction | 2026-11-20T13:15:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:59:59/2026-11-20T14:00:00 | reaction | 2026-11-20T14:00:01
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T13:00:00/2026-11-20T14:00:00 | reaction | 2026-11-20T13:00:00  // Due already.
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T13:00:01/2026-11-20T14:00:00 | reaction | 2026-11-20T13:00:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T09:12:30Z/2026-11-20T17:42:30+08:00 | reaction | 2026-11-20T13:30:00  // Other offsets.
        // Outside hours no working time passes.
        subscription | -     | 2026-11-20T17:30:00 | 2026-11-20T19:00:00/2026-11-22T12:00:00 | reaction | 2026-11-23T09:30:00
        subscription | -     | 2026-11-20T17:30:00 | 2026-11-20T17:45:00/2026-11-22T12:00:00 | reaction | 2026-11-23T09:45:00  // Ends outside.
        subscription | -     | 2026-11-20T17:30:00 | 2026-11-22T12:00:00/2026-11-23T09:15:00 | reaction | 2026-11-23T09:45:00  // Begins outside.
        subscription | -     | 2026-11-20T17:30:00 | 2026-11-20T17:45:00/2026-11-23T09:10:00 | reaction | 2026-11-23T09:55:00  // Both inside.
        subscription | -     | 2026-11-21T12:00:00 | 2026-11-21T13:00:00/2026-11-23T09:00:00 | reaction | 2026-11-23T10:00:00
        subscription | -     | 2026-11-21T12:00:00 | 2026-11-20T12:00:00/2026-11-23T09:00:01 | reaction | 2026-11-23T10:00:01
        // Due at closing time.
        subscription | -     | 2026-11-20T17:00:00 | 2026-11-20T17:30:00/2026-11-20T17:40:00 | reaction | 2026-11-23T09:10:00
        subscription | -     | 2026-11-20T17:00:00 | 2026-11-20T17:30:00/2026-11-20T19:00:00 | reaction | 2026-11-23T09:30:00
        subscription | -     | 2026-11-20T17:00:00 | 2026-11-20T17:59:59/2026-11-23T09:00:00 | reaction | 2026-11-23T09:00:01
        subscription | -     | 2026-11-20T17:00:00 | 2026-11-20T18:00:00/2026-11-23T12:00:00 | reaction | 2026-11-20T18:00:00
        subscription | -     | 2026-11-20T16:30:00 | 2026-11-20T17:00:00/2026-11-20T17:30:00 | reaction | 2026-11-20T18:00:00  // Moved to closing time.
        // Days off and predicted years.
        subscription | -     | 2027-02-19T17:30:00 | 2027-02-20T09:10:00/2027-02-22T12:00:00 | reaction | 2027-02-24T09:20:00
        subscription | -     | 2027-12-30T12:00:00 | 2027-12-30T12:30:00/2027-12-30T17:30:00 | reaction | 2027-12-30T18:00:00
        subscription | -     | 2027-12-30T12:00:00 | 2027-12-30T12:30:00/2027-12-31T12:00:00 | reaction | 2028-01-10T09:30:00 predicted
        ",
    );
}

/// Several pauses, in any order; one may make the next one matter.
#[test]
fn several_pauses() {
    check_answered_due(
        "crm-support",
        "
        plan         | given | registered          | pauses | deadline | answer
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:20:00 2026-11-20T12:30:00/2026-11-20T12:50:00 | reaction | 2026-11-20T13:30:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:30:00/2026-11-20T12:50:00 2026-11-20T12:10:00/2026-11-20T12:20:00 | reaction | 2026-11-20T13:30:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:20:00 2026-11-20T12:20:00/2026-11-20T12:40:00 | reaction | 2026-11-20T13:30:00  // They touch.
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T13:10:00/2026-11-20T13:20:00 | reaction | 2026-11-20T13:00:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:40:00 2026-11-20T13:10:00/2026-11-20T13:20:00 | reaction | 2026-11-20T13:40:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:30:00/2026-11-20T13:00:00 2026-11-20T13:30:00/2026-11-20T14:00:00 | reaction | 2026-11-20T13:30:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:30:00/2026-11-20T13:00:00 2026-11-20T13:29:59/2026-11-20T14:00:00 | reaction | 2026-11-20T14:00:01
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:30:00/2026-11-20T13:00:00 2026-11-20T13:00:00/2026-11-20T13:30:00 | reaction | 2026-11-20T14:00:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:50:00 2026-11-20T12:20:00/2026-11-20T12:20:00 | reaction | 2026-11-20T13:40:00  // No time of its own, so nothing overlaps.
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:10:00 2026-11-20T12:10:00/2026-11-20T12:50:00 | reaction | 2026-11-20T13:40:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:50:00 2026-11-20T12:10:00/2026-11-20T12:10:00 | reaction | 2026-11-20T13:40:00
        ",
    );
}

/// A pause without an end: what was not due when it began has no time.
#[test]
fn a_pause_that_lasts() {
    check_answered_due(
        "crm-support",
        "
        plan         | given | registered          | pauses                | deadline | answer
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:30:00/- | reaction | stopped
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T11:30:00/- | reaction | stopped  // Since before it was registered.
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:59:59/- | reaction | stopped
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T13:00:00/- | reaction | 2026-11-20T13:00:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T13:00:01/- | reaction | 2026-11-20T13:00:00
        subscription | -     | 2026-11-20T17:30:00 | 2026-11-21T12:00:00/- | reaction | stopped  // Outside hours, and not due yet.
        subscription | -     | 2026-11-20T17:00:00 | 2026-11-20T18:00:00/- | reaction | 2026-11-20T18:00:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:20:00 2026-11-20T13:05:00/- | reaction | stopped
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:20:00 2026-11-20T13:10:00/- | reaction | 2026-11-20T13:10:00
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/- | completion | not_stated
        ",
    );
}

/// Pauses that cannot be.
#[test]
fn bad_pauses() {
    check_answered_due(
        "crm-support",
        "
        plan         | given | registered          | pauses | deadline | answer
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:09:59 | - | bad_pauses
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:20:00 2026-11-20T12:19:59/2026-11-20T12:40:00 | - | bad_pauses
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:19:59/2026-11-20T12:40:00 2026-11-20T12:10:00/2026-11-20T12:20:00 | - | bad_pauses
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:40:00 2026-11-20T12:20:00/2026-11-20T12:30:00 | - | bad_pauses
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:20:00 2026-11-20T12:10:00/2026-11-20T12:20:00 | - | bad_pauses
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/- 2026-11-20T12:20:00/2026-11-20T12:30:00 | - | bad_pauses
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/- 2026-11-20T12:10:00/- | - | bad_pauses
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/2026-11-20T12:20:00 2026-11-20T12:19:59/- | - | bad_pauses
        subscription | -     | 2026-11-20T12:00:00 | tomorrow/2026-11-20T12:20:00 | - | bad_instant
        subscription | -     | 2026-11-20T12:00:00 | 2026-11-20T12:10:00/later | - | bad_instant
        subscription | -     | noon                | - | - | bad_instant
        subscription | done_at=2026-11-31T12:00:00 | 2026-11-20T12:00:00 | - | - | bad_instant
        ",
    );
    for pauses in
        [json!([["2026-11-20T12:10:00+03:00"]]), json!([[null, null]]), json!([[]]), json!({})]
    {
        let question = json!({
            "ask": "deadline",
            "document": "crm-support",
            "plan": "online",
            "registered_at": "2026-11-20T12:00:00+03:00",
            "pauses": pauses,
        });
        let tree: Tree = serde_json::from_value(question).expect("a tree");
        let refusal = ask::read(tree).expect_err("a pause is two instants");
        assert_eq!(refusal.code(), "malformed", "{pauses}: {refusal}");
    }
}

/// Kinds, classes and priorities that a document does not have, and those that it must know.
#[test]
fn kinds_that_a_document_does_not_have() {
    let rows = lines(
        r#"
        document    | given                     | code          | message
        crmbp       | kind=tipical              | unknown_kind  | there is no kind of request "tipical"; did you mean "typical"?
        crmbp       | kind=zzz                  | unknown_kind  | there is no kind of request "zzz"
        crmbp       | -                         | missing_field | "kind" is missing: one of typical, custom
        crmbp       | class=2.1.17              | unknown_kind  | there is no kind of request "2.1.17"; did you mean "2.1.1"?
        crmbp       | kind=typical class=3      | unknown_kind  | there is no kind of request "3"
        crmbp       | kind=typical class=2.2.1  | unknown_kind  | there is no kind of request "typical"; did you mean "custom"?
        crmbp       | kind=typical priority=high | unknown_field | "priority" does not know "high"
        mywebstor   | -                         | missing_field | "kind" is missing: one of ordinary, urgent
        mywebstor   | kind=Urgent               | unknown_kind  | there is no kind of request "Urgent"; did you mean "urgent"?
        mywebstor   | kind=urgent contract=nine | unknown_field | "contract" does not know "nine"; did you mean "none"?
        crm-support | kind=typical              | unknown_kind  | there is no kind of request "typical"
        crm-support | class=1                   | unknown_kind  | there is no kind of request "1"
        crm-support | priority=high             | unknown_field | "priority" does not know "high"
        crm-support | status=licence-years      | unknown_field | "status" does not know "licence-years"; did you mean "licence-year"?
        "#,
    );
    for [document, given, code, message] in rows {
        let plan = catalogue().document(document).expect(document).plan[0].id.clone();
        let refusal = asked(document, &plan, given, "2026-11-20T12:00:00", "-").expect_err(given);
        assert_eq!((refusal.code(), refusal.to_string()), (code, message.to_string()));
    }
    // The status changes no deadline, so nobody has to say it (S0-16).
    for status in ["-", "status=licence-year", "status=no-licence"] {
        let answer = asked("crm-support", "online", status, "2026-11-20T12:00:00", "-");
        assert_eq!(answer.expect(status)["reaction"]["at"], json!("2026-11-20T12:30:00+03:00"));
    }
}

/// Everything that happens lies from 2020 to 2100; the refusal names what does not.
#[test]
fn dates_outside_2020_to_2100() {
    check_answered_due(
        "crm-support",
        "
        plan         | given                       | registered          | pauses | deadline | answer
        subscription | -                           | 2020-01-01T00:00:00 | -      | reaction | 2020-01-09T10:00:00
        subscription | -                           | 2100-12-31T17:00:00 | -      | reaction | 2100-12-31T18:00:00 predicted
        ",
    );
    let rows = lines(
        "
        document    | plan         | given         | registered                | pauses | field
        crm-support | subscription | -             | 2019-12-31T23:59:59       | -      | registered_at
        crm-support | subscription | -             | 2020-01-01T00:00:00+04:00 | -      | registered_at  // Still 2019 in Moscow.
        crm-support | subscription | -             | 2101-01-01T00:00:00       | -      | registered_at
        crm-support | subscription | -             | 2100-12-31T17:00:01       | -      | registered_at  // Due after the end of the calendar.
        crm-support | subscription | reaction-clock=clock | 2100-12-31T23:30:00 | -     | registered_at
        mywebstor   | no-package   | kind=ordinary | 2100-12-20T12:00:00       | -      | registered_at
        mywebstor   | no-package   | kind=ordinary done_at=2100-12-20T12:00:00 | 2026-11-20T12:00:00 | - | done_at
        mywebstor   | no-package   | kind=ordinary done_at=2101-01-01T00:00:00 | 2026-11-20T12:00:00 | - | done_at
        mywebstor   | no-package   | kind=ordinary done_at=2019-12-31T23:59:59 | 2026-11-20T12:00:00 | - | done_at
        jokercrm    | service      | -             | 2019-12-31T23:59:59       | -      | registered_at  // Whatever is promised.
        crm-support | subscription | -             | 2026-11-20T12:00:00       | 2019-12-31T23:59:59/2026-11-20T12:30:00 | pauses
        crm-support | subscription | -             | 2026-11-20T12:00:00       | 2026-11-20T12:30:00/2101-01-01T00:00:00 | pauses
        crm-support | subscription | -             | 2026-11-20T12:00:00       | 2101-01-01T00:00:00/- | pauses
        jokercrm    | service      | -             | 2026-11-20T12:00:00       | 2101-01-01T00:00:00/- | pauses
        ",
    );
    for [document, plan, given, registered, pauses, expected] in rows {
        let refusal = asked(document, plan, given, registered, pauses).expect_err(registered);
        let Refusal::OutOfRange { field, min, max } = &refusal else { panic!("{refusal}") };
        let limits = (*field, min.as_str(), max.as_str());
        assert_eq!(limits, (expected, "2020-01-01", "2100-12-31"), "{registered} {pauses}");
    }
}

/// Why a deadline is later: the days off on the way, and none on which the plan works.
#[test]
fn days_off_on_the_way_to_a_deadline() {
    let rows = lines(
        "
        document    | plan         | kind    | registered          | deadline   | days off
        crm-support | subscription | -       | 2026-11-20T12:00:00 | reaction   | -
        crm-support | subscription | -       | 2026-11-20T17:30:00 | reaction   | 2026-11-21 2026-11-22
        crm-support | subscription | -       | 2026-11-21T12:00:00 | reaction   | 2026-11-21 2026-11-22
        crm-support | subscription | -       | 2026-11-03T17:30:00 | reaction   | 2026-11-04
        crm-support | subscription | -       | 2027-02-20T17:30:00 | reaction   | 2027-02-21 2027-02-22 2027-02-23
        crmbp       | priority     | typical | 2026-11-20T10:00:00 | completion | -  // Open on days off.
        crmbp       | priority     | custom  | 2026-11-20T16:00:00 | reaction   | 2026-11-21 2026-11-22
        mywebstor   | standard     | urgent  | 2026-11-20T15:00:00 | reaction   | 2026-11-21 2026-11-22
        ",
    );
    for [document, plan, kind, registered, what, days] in rows {
        let terms = catalogue().document(document).expect(document);
        let resolved = ResolvedTerms::new(catalogue(), terms, Attributes::new(), &Readings::new());
        let resolved = resolved.expect(document);
        let named = Named { kind: Some(kind).filter(|kind| *kind != "-"), ..Named::default() };
        let plan = terms.plan(plan).expect(plan);
        let case = Case::new(&resolved, plan, named, instant(registered), &[]).expect(kind);
        let what = PromiseKind::of(what).expect(what);
        let due = deadline::deadline(&resolved, &case, what).expect(registered);
        let Due::At(due) = due else { panic!("{due:?}") };
        let skipped = deadline::skipped_days(&resolved, &case, &due);
        let found: Vec<_> = skipped.iter().map(|day| day.date).collect();
        let expected: Vec<_> =
            days.split_whitespace().filter(|day| *day != "-").map(date).collect();
        assert_eq!(found, expected, "{document}, {registered}");
    }
}

/// The answer names all six, whatever the document says.
#[test]
fn every_one_of_the_six_is_there() {
    for terms in &catalogue().documents {
        for plan in &terms.plan {
            let kinds: Vec<String> = match terms.kind.as_slice() {
                [] => vec!["-".to_string()],
                kinds => kinds.iter().map(|kind| format!("kind={}", kind.id)).collect(),
            };
            for kind in kinds {
                let answer = asked(&terms.id, &plan.id, &kind, "2026-11-20T12:00:00", "-");
                let answer = answer.expect(&plan.id);
                let object = answer.as_object().expect("an object");
                let keys: Vec<&str> = object.keys().map(String::as_str).collect();
                let mut expected = PromiseKind::WORDS.to_vec();
                expected.sort_unstable();
                assert_eq!(keys, expected, "{}", plan.id);
                for due in object.values() {
                    // Either a time or a word, never both.
                    assert!(due.get("at").is_some() != due.get("stated").is_some(), "{due}");
                    assert!(due.get("from").is_none() || due.get("at").is_some(), "{due}");
                }
            }
        }
    }
}

/// Columns: plan; kind, class, priority, attributes and readings; registration; pauses; one
/// deadline and its answer, or the code of a refusal.
#[track_caller]
fn check_answered_due(document: &str, table: &str) {
    for [plan, given, registered, pauses, what, expected] in lines(table) {
        let found = match asked(document, plan, given, registered, pauses) {
            Err(refusal) => refusal.code().to_string(),
            Ok(answer) => shown(&answer[what]),
        };
        assert_eq!(found, expected, "{what} of {plan}, {given}, {registered}, pauses {pauses}");
    }
}

/// The answer to a question written as in the tables; no offset is Moscow.
fn asked(
    document: &str,
    plan: &str,
    given: &str,
    registered: &str,
    pauses: &str,
) -> Result<Value, Refusal> {
    let terms = catalogue().document(document)?;
    let time = |cell: &str| match cell {
        "-" => Value::Null,
        cell => json!(with_offset(cell)),
    };
    let mut question = json!({
        "ask": "deadline",
        "document": document,
        "plan": plan,
        "registered_at": time(registered),
        "attributes": {},
        "readings": {},
    });
    set_given(&mut question, terms, given);
    let pauses = pauses.split_whitespace().filter(|pause| *pause != "-").map(|pause| {
        let (from, to) = pause.split_once('/').expect("a pause is written from/to");
        json!([time(from), time(to)])
    });
    question["pauses"] = pauses.collect();
    let tree: Tree = serde_json::from_value(question).expect("a tree");
    let request: Query = ask::read(tree)?;
    let answer = ask::answer(catalogue(), &request)?;
    Ok(serde_json::to_value(answer).expect("answers are JSON"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    /// The core and a program that walks the calendar minute by minute say the same: any working
    /// hours, any promises one after another, any pauses, any year.
    #[test]
    fn deadlines_are_what_a_walk_over_the_calendar_finds(
        service in any_service(),
        registered in any_second(),
        pauses in any_pauses(),
        done_after in proptest::option::of(0_i64..20 * 86_400),
    ) {
        let pauses = moved_to(registered, &pauses);
        let done_at = done_after.map(|after| registered + after);
        let catalogue = catalogue_of(&service);
        let terms = &catalogue.documents[0];
        let resolved = ResolvedTerms::new(&catalogue, terms, Attributes::new(), &Readings::new());
        let resolved = resolved.expect("the hours can be");
        let case = case_of(&resolved, registered, &pauses).done_at(done_at.map(at));
        for (index, what) in PromiseKind::ALL.into_iter().enumerate() {
            let walked = service.due(index, registered, done_at, &pauses);
            // Hours of a few minutes a week may lead out of the days that are walked.
            let Some(walked) = walked else { continue };
            let found = deadline::deadline(&resolved, &case, what).expect("in range");
            prop_assert_eq!(as_walked(&found), walked, "{:?}", what);
        }
    }

    /// What is due when a pause begins stays; a second earlier it does not. Neither the order of
    /// pauses nor a cut through one of them changes anything, and no pause makes anything earlier.
    #[test]
    fn a_pause_moves_what_is_not_due_and_nothing_else(
        service in any_service(),
        registered in any_second(),
        pauses in any_pauses(),
        lasts in 1_i64..5 * 86_400,
        cut_percent in 0_i64..=100,
    ) {
        let pauses = moved_to(registered, &pauses);
        let catalogue = catalogue_of(&service);
        let terms = &catalogue.documents[0];
        let resolved = ResolvedTerms::new(&catalogue, terms, Attributes::new(), &Readings::new());
        let resolved = resolved.expect("the hours can be");
        let due = |pauses: &[(i64, Option<i64>)]| {
            deadline::deadline(&resolved, &case_of(&resolved, registered, pauses), PromiseKind::Reaction)
                .ok()
                .map(|due| as_walked(&due))
        };
        let Some(Walked::At { at: unmoved, .. }) = due(&[]) else { return Ok(()) };
        prop_assert_eq!(due(&[(unmoved, Some(unmoved + lasts))]), due(&[]));
        prop_assert_eq!(due(&[(unmoved, None)]), due(&[]));
        if service.promises[0].is_moved_by_pauses() {
            prop_assert_eq!(due(&[(unmoved - 1, None)]), Some(Walked::Silent("stopped")));
        } else {
            prop_assert_eq!(due(&[(unmoved - 1, None)]), due(&[]));
        }
        let Some(moved) = due(&pauses) else { return Ok(()) };
        if let Walked::At { at, .. } = moved {
            prop_assert!(at >= unmoved);
        }
        let mut backwards = pauses.clone();
        backwards.reverse();
        prop_assert_eq!(due(&backwards), Some(moved.clone()));
        let cut_up: Vec<(i64, Option<i64>)> = pauses
            .iter()
            .flat_map(|(from, to)| {
                let length = to.unwrap_or(from + 86_400) - from;
                let middle = from + length * cut_percent / 100;
                [(*from, Some(middle)), (middle, *to)]
            })
            .collect();
        prop_assert_eq!(due(&cut_up), Some(moved));
    }
}

/// Promises of any kind, one after another, in hours of any kind.
fn any_service() -> impl Strategy<Value = Service> {
    let promises: Vec<_> = (0..6).map(any_promise).collect();
    let promises = promises.prop_map(|all| <[Promise; 6]>::try_from(all).expect("six"));
    let hours = || any_hours().boxed();
    (hours(), hours(), hours(), promises).prop_map(|(work, intake, other, promises)| Service {
        work,
        intake,
        other,
        promises,
    })
}

/// What is promised `number`-th, perhaps counted from something before it.
fn any_promise(number: usize) -> BoxedStrategy<Promise> {
    let counted = prop_oneof![
        3 => Just(Counted::Working),
        2 => Just(Counted::Clock),
        2 => Just(Counted::WorkingDayClock),
        1 => Just(Counted::WorkingDays),
        1 => Just(Counted::CalendarDays),
    ];
    let minutes = prop_oneof![1_i64..=120, 1_i64..=3_000];
    let silence = prop_oneof![
        9 => Just(None),
        1 => prop_oneof![
            Just("by_agreement"),
            Just("not_regulated"),
            Just("not_guaranteed"),
            Just("dash"),
            Just("not_stated"),
        ].prop_map(Some),
    ];
    let after = proptest::option::weighted(0.4, 0..number.max(1));
    let ranges = proptest::option::weighted(0.3, 1_i64..=200);
    (counted, minutes, 1_i64..=15, ranges, silence, after, any::<[bool; 2]>())
        .prop_map(
            move |(counted, minutes, days, more, silence, after, [is_taken_in, is_elsewhere])| {
                let is_in_days = matches!(counted, Counted::WorkingDays | Counted::CalendarDays);
                let least = if is_in_days { days } else { minutes };
                Promise {
                    counted,
                    least: more.map(|_| least),
                    most: least + more.unwrap_or(0).min(if is_in_days { 7 } else { 200 }),
                    silence,
                    after: after.filter(|_| number > 0),
                    is_taken_in,
                    is_elsewhere,
                }
            },
        )
        .boxed()
}

/// A second of 2020 to 2030, from the second day on; often on a whole minute, where edges are.
fn any_second() -> impl Strategy<Value = i64> {
    let last = walk::second(walk::day_number("2030-12-31"), 0, 0);
    (walk::EPOCH + 5 * 86_400..last, any::<bool>())
        .prop_map(|(second, is_whole)| if is_whole { second / 60 * 60 } else { second })
}

/// Pauses as distances from each other, the last one perhaps open, on whole minutes or not.
fn any_pauses() -> impl Strategy<Value = (Vec<i64>, bool, bool)> {
    let distance = prop_oneof![Just(0_i64), 0_i64..7_200, 0_i64..3 * 86_400];
    (proptest::collection::vec(distance, 0..=7), proptest::bool::weighted(0.2), any::<bool>())
}

/// The same around an instant, in order: from two days before it on.
fn moved_to(
    registered: i64,
    (distances, is_last_open, is_whole): &(Vec<i64>, bool, bool),
) -> Vec<(i64, Option<i64>)> {
    let mut second = registered - 2 * 86_400;
    let mut ends = Vec::new();
    for distance in distances {
        second += distance + 9_000;
        ends.push(if *is_whole { second / 60 * 60 } else { second });
    }
    let mut pauses: Vec<(i64, Option<i64>)> =
        ends.chunks_exact(2).map(|pair| (pair[0], Some(pair[1]))).collect();
    if let Some((_, to)) = pauses.last_mut().filter(|_| *is_last_open) {
        *to = None;
    }
    pauses
}

fn at(second: i64) -> Instant {
    chrono::DateTime::from_timestamp(second, 0).expect("a second").fixed_offset()
}

/// A request of the only kind under the only plan.
fn case_of<'a>(
    resolved: &ResolvedTerms<'a>,
    registered: i64,
    pauses: &[(i64, Option<i64>)],
) -> Case<'a> {
    let pauses: Vec<Pause> =
        pauses.iter().map(|(from, to)| Pause { from: at(*from), to: to.map(at) }).collect();
    let plan = &resolved.terms().plan[0];
    Case::new(resolved, plan, Named::default(), at(registered), &pauses).expect("pauses in order")
}

/// An answer of the core as the walk gives it.
fn as_walked(due: &Due<'_>) -> Walked {
    match due {
        Due::At(due) => Walked::At {
            from: due.from.map(|from| from.timestamp()),
            at: due.at.timestamp(),
            is_predicted: due.predicted,
        },
        Due::Silent { why, .. } => {
            let word = Silence::WORDS.iter().find(|word| Silence::of(word) == Some(*why));
            Walked::Silent(word.expect("every silence has a word"))
        }
    }
}

/// A catalogue of one document of one plan that promises all this.
fn catalogue_of(service: &Service) -> Catalogue {
    let mut text = r#"
        schema = 1
        id = "any"
        document = "any"
        name = "any"
        provider = "not-stated"
        vat = "not-stated"
        edition = { id = "1", read_on = "2026-11-22", dated = "not-stated", original = "not-stated" }
        plan = [{ id = "any", name = "any", source = "строка 1" }]
        "#
    .to_string();
    let hours = [("work", &service.work), ("intake", &service.intake), ("other", &service.other)];
    for (id, hours) in hours {
        let hours = hours.json().replace("\":", "\"=");
        text += &format!("[[schedule]]\nid = \"{id}\"\nsource = \"строка 1\"\nhours = {hours}\n");
    }
    for (promise, what) in service.promises.iter().zip(PromiseKind::WORDS) {
        let within = match promise.silence {
            None => {
                format!(r#"{{ is = {{ value = "{}", source = "строка 1" }} }}"#, promise.words())
            }
            Some("not_stated") => r#""not-stated""#.to_string(),
            Some(word) => {
                format!(r#"{{ {} = {{ source = "строка 1" }} }}"#, word.replace('_', "-"))
            }
        };
        text += &format!("[[promise]]\nwhat = \"{what}\"\nwithin = {within}\n");
        let mut also = |key: &str, value: &str| text += &format!("{key} = \"{value}\"\n");
        if let Some(after) = promise.after {
            also("after", PromiseKind::WORDS[after]);
        }
        if promise.is_taken_in {
            also("intake", "intake");
        }
        if promise.is_elsewhere {
            also("schedule", "other");
        }
    }
    Catalogue {
        schema: SCHEMA,
        documents: vec![document(&text)],
        calendar: catalogue().calendar.clone(),
        vat: catalogue().vat.clone(),
    }
}
