//! A document that nobody wrote: whatever its terms are, it is one more file. Its figures were
//! worked out by hand.

use std::sync::LazyLock;

use kvant_core::{
    ask::{self, Answer, Deadlines, DueAnswer},
    calendar::iso,
    catalogue::{self, Catalogue, SCHEMA, Terms},
    compare,
    price::{self, ResolvedTerms},
    quantum::Quanta,
    usage::{Outcome, Profile, Requests},
};

use crate::given::{self, date, document, from_json, instant, number, quanta, rub, text};
use crate::table::{lines, rows};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let world = given::catalogue();
    let (calendar, vat) = (world.calendar.clone(), world.vat.clone());
    let documents = vec![document(&text("tests/fixtures/sixth.toml"))];
    Catalogue { schema: SCHEMA, documents, calendar, vat }
});

/// Two windows a day, shorter before a holiday; hours of their own in the evening; an intake apart.
#[test]
fn hours_by_plan_with_a_break_at_noon() {
    let rows = rows(
        "
        plan      from                 to                   seconds
        hours     2026-11-20T00:00:00  2026-11-21T00:00:00    28800
        hours     2026-11-20T12:00:00  2026-11-20T15:00:00     7200  // A break.
        hours     2026-11-20T13:00:00  2026-11-20T14:00:00        0
        hours     2026-11-03T00:00:00  2026-11-04T00:00:00    25200  // Before a holiday.
        hours     2026-11-21T00:00:00  2026-11-23T00:00:00        0
        packages  2026-11-20T00:00:00  2026-11-21T00:00:00    28800
        on-call   2026-11-20T00:00:00  2026-11-21T00:00:00    14400
        on-call   2026-11-03T00:00:00  2026-11-04T00:00:00    14400  // Not shortened.
        on-call   2026-11-21T00:00:00  2026-11-22T00:00:00    21600
        ",
    );
    let resolved = resolved("small", "session");
    for [plan, from, to, seconds] in rows {
        let plan = sixth().plan(plan).expect(plan);
        let working = resolved.working_for(plan, None);
        let found = working.working_between(instant(from), instant(to)).expect(from);
        assert_eq!(found.value, i64::from(number(seconds)), "{}, {from}", plan.id);
    }
}

/// Half-hours, and an hour at least.
#[test]
fn half_hours_with_a_minimum_of_an_hour() {
    let rows = rows(
        "
        basis    spent      units
        session  0              0
        session  1              2  // An hour at least.
        session  3600           2
        session  3601           3
        session  600+600        4  // Each call alone.
        month    600+600        2  // Twenty minutes together.
        month    3600+600       3
        ",
    );
    for [basis, spent, units] in rows {
        let spent = spent.replace('+', ",");
        let answer = asked(&format!(
            r#"{{"ask":"units","document":"sixth","plan":"hours","spent_seconds":[{spent}],"basis":"{basis}"}}"#
        ));
        assert_eq!(answer, Answer::Units { units: number(units) }, "{basis}, {spent}");
    }
}

/// A month of use under each plan: in December 2026, of 22 working days.
#[test]
fn a_month_of_use_under_each_plan() {
    let rows = lines(
        "
        plan     | size  | basis   | use           | net      | billed | burned | left | hour     // Use: requests × minutes, urgent %, on days off %.
        hours    | small | session | 4 × 60 0 0    |  8000.00 |      8 |      0 |    0 | 2000.00  // All that is included.
        hours    | small | session | 4 × 90 25 0   | 14600.00 |     12 |      0 |    0 | 2433.33  // 8000; half an hour at 2400; an hour and a half at 3600.
        hours    | large | session | 4 × 90 25 0   | 18600.00 |     12 |      0 |    0 | 3100.00
        hours    | small | session | 4 × 10 25 0   | 11600.00 |      8 |      2 |    0 | 17400.00 // The repair is an hour at 3600; three hours of four were used.
        hours    | small | session | 4 × 40 0 0    |  8000.00 |      8 |      0 |    0 | 3000.00
        hours    | small | month   | 4 × 40 0 0    |  8000.00 |      6 |      2 |    0 | 3000.00  // 160 minutes together.
        hours    | small | session | 0 × 60 0 0    |  8000.00 |      0 |      8 |    0 | -
        packages | small | session | 4 × 90 25 0   | 14400.00 |     12 |      0 |    4 | 2400.00  // 16 at 1200; 4 of them are left.
        packages | small | session | 6 × 90 25 0   | 21600.00 |     18 |      0 |   14 | 2400.00  // And 16 more for the last one.
        packages | small | session | 1 × 660 0 0   | 24200.00 |     22 |      0 |    0 | 2200.00  // 22 at once, at 1100.
        packages | small | session | 1 × 1800 0 0  | 60000.00 |     60 |      0 |    0 | 2000.00  // 60 at once, at 1000.
        packages | small | session | 1 × 1790 0 0  | 60000.00 |     60 |      0 |    0 | 2011.17
        hours    | small | month   | 4 × 20 0 0    |  8000.00 |      3 |      5 |    0 | 6000.00  // And the hour's minimum only once.
        packages | small | month   | 4 × 40 0 0    |  7200.00 |      6 |      0 |   10 | 2700.00
        on-call  | small | session | 4 × 90 0 0    | 24000.00 |     12 |      0 |    0 | 4000.00  // It opens in the evening: 4000 an hour.
        on-call  | small | session | 4 × 90 0 50   | 27000.00 |     12 |      0 |    0 | 4500.00  // Two evenings, two days off at 5000.
        on-call  | small | session | 4 × 90 0 100  | 30000.00 |     12 |      0 |    0 | 5000.00
        on-call  | small | session | 4 × 10 0 100  | 20000.00 |      8 |      0 |    0 | 30000.00 // An hour each.
        ",
    );
    for [plan, size, basis, profile, net, billed, burned, left, hour] in rows {
        let message = format!("{plan}, {size}, {basis}, {profile}");
        let outcome = played(plan, &resolved(size, basis), &use_of(profile, 1));
        assert_eq!(outcome.net, Some(rub(net)), "{message}");
        let counted = [outcome.billed, outcome.burned, outcome.left];
        let expected = [billed, burned, left].map(|cell| u64::from(number(cell)));
        assert_eq!(counted, expected, "{message}");
        let hour = (hour != "-").then(|| rub(hour));
        assert_eq!(outcome.net_per_useful_hour, hour, "{message}");
        assert_eq!(outcome.incomplete, None, "{message}");
    }
}

/// Nothing is carried from month to month; a package of months serves its whole last day, and what
/// is left of it then burns.
#[test]
fn a_year_of_use() {
    // One call of an hour a month: two half-hours, at the opening of the first working day.
    let profile = use_of("1 × 60 0 0", 12);
    let resolved = resolved("small", "session");
    let hours = played("hours", &resolved, &profile);
    assert_eq!((hours.net, hours.billed, hours.burned), (Some(rub("96000.00")), 24, 72));
    let packages = played("packages", &resolved, &profile);
    let bought = packages.purchases.iter().map(|bought| {
        let days = (iso(bought.at.date_naive()), iso(bought.valid_through));
        (days, [bought.used, bought.burned, bought.left].map(Quanta::count))
    });
    let day = |day: &str| day.to_string();
    let expected = [
        // The seventh call comes on the last day, 1 June.
        ((day("2026-12-01"), day("2027-06-01")), [14, 2, 0]),
        ((day("2027-07-01"), day("2028-01-01")), [10, 0, 6]),
    ];
    assert_eq!(bought.collect::<Vec<_>>(), expected);
    // Of the six that are left December takes two; January opens after New Year, when the rest
    // has burned.
    assert_eq!(packages.net, Some(rub("36000.00")), "twice 19200, less two half-hours");
    assert_eq!(packages.burned_value, rub("2400.00"));
    assert_eq!((packages.left, packages.left_used), (6, 2));
    let burns: Vec<_> = packages.will_burn.iter().map(|one| (iso(one.on), one.units)).collect();
    assert_eq!(burns, [(day("2028-01-01"), 4)]);
    let evenings = played("on-call", &resolved, &profile);
    assert_eq!(evenings.net, Some(rub("48000.00")));
}

/// Cheaper by the number that is bought at once; alive for calendar months.
#[test]
fn packages_by_volume_and_for_months() {
    let rows = rows(
        "
        units  paid_at     unit_price  total      per_hour  valid_through
           16  2026-11-20     1200.00   19200.00   2400.00  2027-05-20
           19  2026-11-20     1200.00   22800.00   2400.00  2027-05-20
           20  2026-11-20     1100.00   22000.00   2200.00  2027-05-20
           59  2026-11-20     1100.00   64900.00   2200.00  2027-05-20
           60  2026-11-20     1000.00   60000.00   2000.00  2027-05-20
          600  2026-11-20     1000.00  600000.00   2000.00  2027-05-20
           16  2026-08-31     1200.00   19200.00   2400.00  2027-02-28  // The month has no 31st.
           16  2027-08-31     1200.00   19200.00   2400.00  2028-02-29
        ",
    );
    let resolved = resolved("small", "session");
    let plan = sixth().plan("packages").expect("a plan");
    for [units, paid_on, unit_price, total, per_hour, valid_through] in rows {
        let paid_at = instant(&format!("{paid_on}T12:00:00"));
        let package = price::package(&resolved, plan, quanta(units), paid_at).expect(units);
        let money = (package.unit_price, package.total, package.per_hour);
        assert_eq!(money, (rub(unit_price), rub(total), Some(rub(per_hour))), "{units}");
        assert_eq!(package.valid_through, date(valid_through), "paid on {paid_on}");
    }
    let too_few = price::package(&resolved, plan, quanta("15"), instant("2026-11-20T12:00:00"));
    assert_eq!(too_few.expect_err("below the minimum").code(), "below_minimum");
}

/// By the kind of work, by the day and by the time of day at which it starts.
#[test]
fn rates_by_kind_day_and_hour() {
    let rows = rows(
        "
        plan     kind        start                price    place
        hours    consulting  2026-11-20T15:00:00  2400.00  п._5.2
        hours    repair      2026-11-20T15:00:00  3600.00  п._5.2
        on-call  consulting  2026-11-20T17:59:59  3000.00  п._7.1
        on-call  consulting  2026-11-20T18:00:00  4000.00  п._7.2
        on-call  repair      2026-11-20T21:59:59  4000.00  п._7.2
        on-call  consulting  2026-11-20T22:00:00  3000.00  п._7.1
        on-call  consulting  2026-11-20T15:00:00+00:00  4000.00  п._7.2  // Six in the evening in Moscow.
        on-call  consulting  2026-11-21T12:00:00  5000.00  п._7.3  // Saturday.
        on-call  consulting  2026-11-21T19:00:00  5000.00  п._7.3
        on-call  consulting  2026-11-04T12:00:00  5000.00  п._7.3  // A holiday.
        on-call  consulting  2027-02-20T12:00:00  3000.00  п._7.1  // A working Saturday.
        on-call  consulting  2027-02-20T19:00:00  4000.00  п._7.2
        ",
    );
    let resolved = resolved("small", "session");
    for [plan, kind, start, price, place] in rows {
        let plan = sixth().plan(plan).expect(plan);
        let rate = resolved.rate(plan, Some(kind), instant(start)).expect("nothing is missing");
        let rate = rate.expect("a rate");
        assert_eq!(rate.price, rub(price), "{}, {kind}, {start}", plan.id);
        assert_eq!(rate.source.place(), place.replace('_', " "), "{start}");
    }
}

/// By priority, in hours of the clock, from the intake; the estimate in hours of the desk.
#[test]
fn deadlines_by_priority_from_the_intake() {
    let rows = rows(
        "
        priority  registered           reaction             estimate             completion           fault_window
        high      2026-11-20T10:00:00  2026-11-20T11:00:00  2026-11-20T12:00:00  2026-11-20T22:00:00  2026-12-04T22:00:00
        usual     2026-11-20T12:00:00  2026-11-20T16:00:00  2026-11-20T15:00:00  2026-11-27T18:00:00  2026-12-11T18:00:00  // A break before the estimate.
        -         2026-11-20T12:00:00  2026-11-20T16:00:00  2026-11-20T15:00:00  2026-11-27T18:00:00  2026-12-11T18:00:00
        high      2026-11-20T21:00:00  2026-11-21T13:00:00  2026-11-23T11:00:00  2026-11-22T00:00:00  2026-12-06T00:00:00  // Taken in on Saturday noon.
        high      2026-11-21T16:00:00  2026-11-22T13:00:00  2026-11-23T11:00:00  2026-11-23T00:00:00  2026-12-07T00:00:00  // On Sunday noon.
        high      2026-11-23T07:00:00  2026-11-23T09:00:00  2026-11-23T11:00:00  2026-11-23T20:00:00  2026-12-07T20:00:00  // At eight; the desk opens at nine.
        high      2026-11-03T16:30:00  2026-11-03T17:30:00  2026-11-05T10:30:00  2026-11-04T04:30:00  2026-11-18T04:30:00  // A short day, and a holiday.
        ",
    );
    for [priority, registered, reaction, estimate, completion, fault_window] in rows {
        // The desk keeps its hours whatever plan the client has.
        for plan in ["hours", "packages", "on-call"] {
            let found = deadlines(plan, priority, registered, "");
            let found = [found.reaction, found.estimate, found.completion, found.fault_window];
            let expected = [reaction, estimate, completion, fault_window].map(instant);
            assert_eq!(found.map(at), expected, "{plan}, {priority}, {registered}");
        }
    }
    let range = deadlines("hours", "usual", "2026-11-20T12:00:00", "").completion;
    let DueAnswer::At { from, .. } = range else { panic!("{range:?}") };
    assert_eq!(from, Some(instant("2026-11-24T18:00:00")), "two to five working days");
    let waited = r#","pauses":[["2026-11-20T10:30:00+03:00","2026-11-20T12:30:00+03:00"]]"#;
    let found = deadlines("hours", "high", "2026-11-20T10:00:00", waited);
    assert_eq!(at(found.reaction), instant("2026-11-20T13:00:00"), "two hours of the clock");
    assert_eq!(at(found.estimate), instant("2026-11-20T15:00:00"), "two hours of the desk");
}

/// What the file says wrongly is told, with its line.
#[test]
fn mistakes_in_the_file_are_told() {
    let whole = text("tests/fixtures/sixth.toml");
    let rows = lines(
        r#"
        written                          | instead                            | told
        priority = ["high"]              | priority = ["hihg"]                | there is no priority "hihg"
        intake = "intake"                | intake = "in-take"                 | there is no schedule "in-take"
        covers = ["consulting"]          | covers = ["consultng"]             | consultng
        when = { size = "large" }        | when = { size = "huge" }           | huge
        included = "4"                   | included = "четыре"                | is not a number of hours
        minimum_fee = "19200.00"         | minimum_fee = "19000.00"           | 1200.00 × 16 = 19200.00
        minimum_units = 16, valid_months = 6 | minimum_units = 16             | lives either days or months
        hours = ["18:00-22:00"]          | hours = ["22:00-18:00"]            | 22:00-18:00
        working_day = ["09:00-13:00", "14:00-18:00"] | working_day = ["09:00-14:00", "13:00-18:00"] | 13:00-18:00
        "2 working hours"                | "2 hours"                          | is not a time such as
        "#,
    );
    for [written, instead, told] in rows {
        assert!(whole.contains(written), "{written} stands in the file");
        let spoilt = whole.replacen(written, instead, 1);
        let errors = catalogue::read_terms("sixth.toml", &spoilt).expect_err(instead);
        let error = errors.first().expect("an error says why");
        assert!(error.to_string().contains(told), "{instead}: {error}");
        assert!(error.line > 1, "{instead}: {error}");
    }
}

fn sixth() -> &'static Terms {
    CATALOGUE.document("sixth").expect("it is there")
}

#[track_caller]
fn resolved(size: &str, basis: &str) -> ResolvedTerms<'static> {
    let client = [("size".to_string(), size.to_string())].into();
    let chosen = given::readings(&[("rounding-basis", basis)]);
    ResolvedTerms::new(&CATALOGUE, sixth(), client, &chosen).expect("it can be computed with")
}

/// `4 × 90 25 0`: requests a month, minutes each, percent urgent, percent on days off.
#[track_caller]
fn use_of(cell: &str, months: u32) -> Profile {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let [per_month, "×", minutes_each, urgent, day_off] = words[..] else { panic!("{cell}") };
    let requests = Requests::monthly(number(per_month), number(minutes_each));
    Profile::new(date("2026-12-01"), months, vec![requests], number(urgent), number(day_off))
        .expect(cell)
}

#[track_caller]
fn played(plan: &str, resolved: &ResolvedTerms<'static>, profile: &Profile) -> Outcome<'static> {
    let compared = compare::in_order(resolved, profile).expect("every plan has its price");
    compared.into_iter().find(|one| one.plan.id == plan).expect(plan).outcome
}

#[track_caller]
fn asked(question: &str) -> Answer {
    let request = from_json(question).expect(question);
    ask::answer(&CATALOGUE, &request).expect(question)
}

#[track_caller]
fn deadlines(plan: &str, priority: &str, registered: &str, rest: &str) -> Deadlines<DueAnswer> {
    let priority = match priority {
        "-" => String::new(),
        priority => format!(r#","priority":"{priority}""#),
    };
    let answer = asked(&format!(
        r#"{{"ask":"deadline","document":"sixth","plan":"{plan}","kind":"consulting","registered_at":"{registered}+03:00"{priority}{rest}}}"#
    ));
    let Answer::Deadline(found) = answer else { panic!("{answer:?}") };
    found
}

#[track_caller]
fn at(due: DueAnswer) -> kvant_core::calendar::Instant {
    let DueAnswer::At { at, .. } = due else { panic!("{due:?}") };
    at
}
