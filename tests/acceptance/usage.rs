//! Use played through: requests on the calendar, packages bought, used, burned, left.

use kvant_core::{
    catalogue::{Attributes, Catalogue, SCHEMA, Terms},
    compare,
    money::Rub,
    price::{self, Offer, ResolvedTerms},
    quantum::{Quanta, QuantumLength},
    usage::{
        self, Cause, ChargeCause, Coverage, IncompleteReason, Outcome, Per, Profile, Requests,
        Session, Timetable,
    },
};
use proptest::prelude::*;

use crate::calendar::any_hours;
use crate::given::{
    self, STATUSES, catalogue, count, crm_support, date, document, instant, number, readings,
    resolved, rub,
};
use crate::table::{lines, rows};
use crate::walk::{self, Hours};

/// Requests of a month open its working days evenly; those on days off fall at noon.
#[test]
fn requests_are_spread_over_the_days_of_a_month() {
    check_starts(
        r#"{"working_day":["09:00-18:00"],"day_off":["12:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false}"#,
        "
        from       | a_month | day_off | starts
        2026-12-01 |       1 |       0 | 01T09:00
        2026-12-01 |       4 |       0 | 01T09:00 08T09:00 16T09:00 23T09:00  // Days 0, 5, 11 and 16 of 22.
        2026-12-01 |       4 |      50 | 01T09:00 05T12:00 16T09:00 19T12:00  // Requests 1 and 3; days off 0 and 4 of 9.
        2026-12-01 |       4 |     100 | 05T12:00 12T12:00 19T12:00 26T12:00  // Days off 0, 2, 4 and 6 of 9.
        2026-12-01 |       2 |      49 | 01T09:00 16T09:00                    // ⌊1·49/100⌋ = ⌊2·49/100⌋ = 0.
        2026-12-01 |       3 |      67 | 01T09:00 05T12:00 19T12:00           // Of 9 days off: 0 and 4.
        2027-01-01 |       2 |       0 | 11T09:00 20T09:00                    // January begins on the 11th.
        2027-02-01 |       2 |       0 | 01T09:00 12T09:00                    // Days 0 and 9 of 19, Saturday 20 among them.
        ",
    );
    // A plan that is closed on days off serves them at its next opening.
    check_starts(
        r#"{"working_day":["10:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false}"#,
        "
        from       | a_month | day_off | starts
        2026-12-01 |       4 |      50 | 01T10:00 07T10:00 16T10:00 21T10:00
        2026-12-01 |       1 |     100 | 07T10:00
        ",
    );
}

/// The share of days off is counted over the whole horizon, not month by month.
#[test]
fn shares_are_counted_over_the_whole_horizon() {
    let profile =
        Profile::new(date("2026-12-01"), 12, vec![requests(1, 10)], 0, 25).expect("a use");
    let sessions = placed(&profile);
    let on_days_off: Vec<u32> = (1..)
        .zip(&sessions)
        .filter(|(_, session)| session.start.to_rfc3339().contains("T09:00:00+03:00"))
        .map(|(number, _)| number)
        .collect();
    assert_eq!(on_days_off.len(), 12, "closed on days off, served at nine");
    let resolved = resolved("licence-year", &[]);
    let first_days: Vec<bool> = sessions
        .iter()
        .map(|session| {
            let month = kvant_core::calendar::iso(session.start.date_naive());
            let first = date(&format!("{}-01", month.rsplit_once('-').expect("a date").0));
            let opening =
                resolved.working().next_opening(resolved.working().offset().midnight(first));
            opening.expect("in range").value == session.start
        })
        .collect();
    // Every fourth request waits for the Monday after the month's first weekend.
    let waits: Vec<usize> = (0..first_days.len()).filter(|index| !first_days[*index]).collect();
    assert_eq!(waits, [3, 7, 11]);
}

/// A request on the last day off of a month may be served in the next one, even after the horizon;
/// it still counts.
#[test]
fn a_request_served_after_the_horizon_counts() {
    // The only request of January 2027 falls on day off 0, New Year: it waits until the 11th. Of
    // the 10 of May 2026 the last one falls on Sunday 31.
    let profile =
        Profile::new(date("2026-05-01"), 1, vec![requests(14, 10)], 0, 100).expect("a use");
    let sessions = placed(&profile);
    assert_eq!(sessions.len(), 14);
    let last = sessions.last().expect("a session");
    assert_eq!(last.start, instant("2026-06-01T09:00:00"), "Monday after the horizon");
    let outcome = played("licence-year", &[], "subscription", &profile);
    assert_eq!((outcome.billed, outcome.useful_minutes), (14, 140));
}

/// Four requests of 25 minutes a month for a year, by plan, for a client who renews by the month.
#[test]
fn a_year_of_four_requests_a_month() {
    check_outcomes(
        "licence-month",
        "
        plan          paid      left_value  net       billed  burned  left  purchases  per_hour
        subscription  82500.00     3300.00  79200.00     144       0     6          5   3960.00
        prepaid       95040.00        0.00  95040.00     144       0     0         12   4752.00
        ambulance    123750.00     4950.00 118800.00     144       0     6          5   5940.00
        online       158400.00        0.00 158400.00     144       0     0         12   7920.00
        ",
    );
}

/// What is left is worth what it was bought for; what burned is not given back.
#[test]
fn left_is_valued_and_burned_is_not() {
    let profile = Profile::new(date("2026-12-01"), 12, vec![requests(1, 25)], 0, 0).expect("a use");
    let outcome = played("licence-year", &[], "subscription", &profile);
    // 3 quanta a month: each package of 30 serves the months that its 90 days reach.
    let bought: u32 = outcome.purchases.iter().map(|bought| bought.units.count()).sum();
    let used: u32 = outcome.purchases.iter().map(|bought| bought.used.count()).sum();
    assert_eq!(used, 36);
    assert_eq!(u64::from(bought), u64::from(used) + outcome.burned + outcome.left);
    let burned = u32::try_from(outcome.burned).expect("a count");
    assert!(burned > 0);
    let (paid, left_value) = (outcome.paid.expect("known"), outcome.left_value.expect("known"));
    assert_eq!(outcome.net, Some(paid.less(left_value)));
    assert_eq!(outcome.burned_value, rub("500.00").times(burned));
    let causes: Vec<Cause> = outcome.purchases.iter().map(|bought| bought.cause).collect();
    assert_eq!(causes.first(), Some(&Cause::First));
    assert!(causes.iter().skip(1).all(|cause| *cause == Cause::Expired), "{causes:?}");
}

/// Without use nothing is bought, and an hour has no price.
#[test]
fn no_use_costs_nothing() {
    for per_month in [0, 1] {
        let profile = Profile::new(date("2026-12-01"), 12, vec![requests(per_month, 1)], 0, 0);
        let outcome = played("no-licence", &[], "prepaid", &profile.expect("a use"));
        assert_eq!(outcome.net_per_useful_hour.is_none(), per_month == 0);
        assert_eq!(outcome.purchases.is_empty(), per_month == 0);
        assert_eq!(outcome.paid == Some(Rub::ZERO), per_month == 0);
    }
}

/// A session longer than the rest of a package's life: what begins at midnight or later is charged
/// to the next package, bought when the session starts.
#[test]
fn a_session_across_the_end_of_a_package() {
    // 30 days from 1 June: through 1 July. The session of 1 July begins at 09:00 and lasts 16
    // hours: 90 quanta begin before midnight, 6 after.
    let profile = Profile::new(date("2027-06-01"), 2, vec![requests(1, 960)], 0, 0).expect("a use");
    let chosen = [("next-payment", "minimum")];
    let outcome = played("licence-year", &chosen, "prepaid", &profile);
    let units: Vec<u32> = outcome.purchases.iter().map(|bought| bought.units.count()).collect();
    assert_eq!(units, [96, 96], "the first covered June, nothing is left of it");
    // With 100 in the first package the four that are left serve the first of July's quanta.
    let profile =
        Profile::new(date("2027-06-01"), 2, vec![requests(1, 10), requests(1, 990)], 0, 0);
    let outcome = played("licence-year", &chosen, "prepaid", &profile.expect("a use"));
    let units: Vec<u32> = outcome.purchases.iter().map(|bought| bought.units.count()).collect();
    assert_eq!(units, [12, 88, 12, 88]);
    assert_eq!(outcome.incomplete, None);
}

/// The least that is charged is charged once for all that is rounded together, even when what came
/// before filled its units to the minute.
#[test]
fn the_least_is_charged_once_for_what_is_rounded_together() {
    let rows = rows(
        "
        basis    minutes   units
        session  10           2   // Half hours, and an hour at least.
        session  60+10        4
        month    60+10        3
        month    60+30        3
        month    30+10        2
        month    60+31        4
        day      60+10        3
        package  60+60+1      5
        ",
    );
    for [basis, minutes, units] in rows {
        let hours = Hours {
            working_day: vec![(540, 1_080)],
            day_off: Vec::new(),
            weekdays: Default::default(),
            offset_minutes: 180,
            follows_calendar: true,
            shorten: false,
        };
        let terms = walk::Terms {
            hours,
            unit_seconds: 30 * 60,
            least_units: 2,
            minimum_units: 10,
            valid_days: 90,
            unit_kopecks: 100,
            basis,
            next_payment_is_any: false,
            counts_working_days: false,
            counts_payment_day: false,
            extends: false,
        };
        let catalogue = catalogue_of(&terms);
        let document = &catalogue.documents[0];
        let chosen = readings_of(&terms);
        let resolved =
            ResolvedTerms::new(&catalogue, document, Attributes::new(), &chosen).expect("terms");
        // All of them open the first working day, in this order.
        let uses = minutes.split('+').map(|each| requests(1, number(each))).collect();
        let profile = Profile::new(date("2026-12-01"), 1, uses, 0, 0).expect("a use");
        let mut timetable = Timetable::new(&profile, resolved.working()).expect("in range");
        let outcome = usage::play(&resolved, &document.plan[0], &mut timetable);
        assert_eq!(outcome.expect("a price").billed, count(units), "{basis}, {minutes}");
        // The same where no packages are sold.
        let terms = walk::Metered {
            hours: terms.hours.clone(),
            unit_seconds: Some(terms.unit_seconds),
            least_units: 2,
            basis: if basis == "package" { "month" } else { basis },
            volume: None,
            fee: None,
            rates: Vec::new(),
            quoted_kopecks: Some(100),
            adds_vat: false,
        };
        let catalogue = metered_catalogue(&terms);
        let resolved = metered_resolved(&catalogue, &terms);
        let plan = &catalogue.documents[0].plan[0];
        let outcome = usage::play(&resolved, plan, &mut timetable).expect("a price");
        assert_eq!(outcome.billed, count(units), "{basis}, {minutes}");
        assert_eq!(outcome.paid.map(Rub::kopecks), Some(count(units) * 50), "half of an hour each");
    }
}

/// The limits of a question.
#[test]
fn limits_of_a_profile() {
    let rows = lines(
        "
        from       | months | a_month | minutes | day_off | refused
        2026-12-01 |      1 |       0 |       1 |       0 | -
        2026-12-01 |     60 |    1000 |   10080 |     100 | -
        2026-12-01 |      0 |       1 |       1 |       0 | months must be from 1 to 60
        2026-12-01 |     61 |       1 |       1 |       0 | months must be from 1 to 60
        2026-12-01 |      1 |    1001 |       1 |       0 | count must be from 0 to 1000
        2026-12-01 |      1 |       1 |       0 |       0 | minutes must be from 1 to 10080
        2026-12-01 |      1 |       1 |   10081 |       0 | minutes must be from 1 to 10080
        2026-12-01 |      1 |       1 |       1 |     101 | day_off_percent must be from 0 to 100
        2026-12-02 |      1 |       1 |       1 |       0 | from must be from 1 to 1
        2019-12-01 |      1 |       1 |       1 |       0 | from must be from 2020-01-01 to 2100-12-31
        2100-12-01 |      1 |       1 |       1 |       0 | -
        2100-12-01 |      2 |       1 |       1 |       0 | from must be from 2020-01-01 to 2100-12-31
        2101-01-01 |      1 |       1 |       1 |       0 | from must be from 2020-01-01 to 2100-12-31
        ",
    );
    for [from, months, a_month, minutes, day_off, refused] in rows {
        let kinds = vec![requests(number(a_month), number(minutes))];
        let found = Profile::new(date(from), number(months), kinds, 0, number(day_off));
        let message = found.err().map_or("-".to_string(), |refusal| refusal.to_string());
        assert_eq!(message, refused);
    }
    let kinds = vec![requests(500, 10), requests(501, 10)];
    assert!(Profile::new(date("2026-12-01"), 1, kinds, 0, 0).is_err(), "all kinds together");
}

/// Plans are ranked by what the use costs; equals keep the order of the document.
#[test]
fn plans_are_ranked_by_net() {
    for status in STATUSES {
        for per_month in [0, 1, 4, 30] {
            let profile =
                Profile::new(date("2026-12-01"), 12, vec![requests(per_month, 25)], 0, 20);
            let compared = compare::plans(&resolved(status, &[]), &profile.expect("a use"));
            let compared = compared.expect("every plan has a price");
            assert_eq!(compared.len(), 4);
            assert!(compared.is_sorted_by_key(|one| one.outcome.net), "{status}, {per_month}");
            if per_month == 0 {
                let order: Vec<&str> = compared.iter().map(|one| &*one.plan.id).collect();
                assert_eq!(order, ["subscription", "prepaid", "ambulance", "online"]);
            }
        }
    }
}

/// Every reading of every matter that the core computes, one at a time.
#[test]
fn readings_that_change_a_figure_are_told() {
    let profile = Profile::new(date("2026-12-01"), 12, vec![requests(4, 25)], 0, 0).expect("a use");
    let resolved = resolved("licence-month", &[]);
    let effects = compare::readings(&resolved, &readings(&[]), &profile).expect("a comparison");
    let matters: Vec<&str> = effects.iter().map(|effect| &*effect.matter).collect();
    assert_eq!(
        matters,
        [
            "rounding-basis",
            "next-payment",
            "validity-days",
            "validity-start",
            "overlap",
            "working-days",
            "short-days",
            "vat",
            "reaction-clock",
            // What they change stands in a ledger (S0-13, S0-14).
            "cancelled-session",
            "pause",
            "time-zone",
        ]
    );
    let shown = compare::plans(&resolved, &profile).expect("a comparison");
    for effect in &effects {
        let [chosen] = effect.readings.iter().filter(|one| one.is_chosen).collect::<Vec<_>>()[..]
        else {
            panic!("one reading of {} is chosen", effect.matter)
        };
        for one in &shown {
            let place = crm_support().plan.iter().position(|plan| plan.id == one.plan.id);
            assert_eq!(chosen.nets[place.expect("a plan")], one.outcome.net, "{}", effect.matter);
        }
        assert_eq!(chosen.cheapest.as_ref(), Some(&shown[0].plan.id));
    }
    let changes = |matter: &str| {
        effects.iter().find(|effect| effect.matter == matter).expect(matter).changes_anything()
    };
    // 25 minutes laid end to end are billed as 120 quanta instead of 144.
    assert!(changes("rounding-basis") && changes("vat"));
    assert!(!changes("short-days"), "requests begin in the morning");
    assert!(!changes("reaction-clock"), "a reaction costs nothing");
}

/// The curve over the number of requests: its crossings are exact, whatever its grid.
#[test]
fn crossings_are_found_to_the_request() {
    let resolved = resolved("licence-year", &[]);
    let profile = Profile::new(date("2026-12-01"), 12, vec![requests(1, 25)], 0, 0).expect("a use");
    for most in [12, 100] {
        let curve =
            compare::Curve::new(std::slice::from_ref(&resolved), &profile, most).expect("a curve");
        assert_eq!(curve.points.first().map(|point| point.count), Some(0));
        for crossing in &curve.crossings {
            let cheapest = |per_month: u32| {
                let profile = profile.with_first(per_month).expect("a use");
                let compared = compare::plans(&resolved, &profile).expect("a comparison");
                let id = &compared[0].plan.id;
                crm_support().plan.iter().position(|plan| plan.id == *id).expect("a plan")
            };
            assert_eq!(cheapest(crossing.count), crossing.to, "at {crossing:?}");
            if crossing.count > 1 {
                assert_eq!(cheapest(crossing.count - 1), crossing.from, "before {crossing:?}");
            }
        }
        for point in &curve.points {
            let profile = profile.with_first(point.count).expect("a use");
            for (plan, yearly) in crm_support().plan.iter().zip(&point.yearly) {
                let mut timetable = Timetable::new(&profile, resolved.working()).expect("in range");
                let outcome = usage::play(&resolved, plan, &mut timetable).expect("a price");
                assert_eq!(outcome.net, *yearly, "twelve months are a year");
            }
        }
    }
}

/// A curve ends at the request that its plan does not cover any more, whatever the grid; where it
/// ends another plan is the cheapest, and none without a price ever is (S4-58).
#[test]
fn s4_58_curves_end_where_a_plan_stops_covering() {
    let all_resolved: Vec<ResolvedTerms<'static>> =
        catalogue().documents.iter().map(any_resolved).collect();
    let profile = Profile::new(date("2026-12-01"), 3, vec![requests(1, 60)], 0, 0).expect("a use");
    let compared = |count: u32| {
        let profile = profile.with_first(count).expect("a use");
        let each = all_resolved.iter().map(|resolved| compare::in_order(resolved, &profile));
        each.flat_map(|all| all.expect("a comparison")).collect::<Vec<_>>()
    };
    let plans: Vec<String> = compared(0).iter().map(|one| one.plan.id.clone()).collect();
    let place = |id: &str| plans.iter().position(|plan| plan == id).expect(id);
    for most in [12, 100] {
        let curve = compare::Curve::new(&all_resolved, &profile, most).expect("a curve");
        // Three hours a month, nine hours a month; what sells packages covers everything.
        assert_eq!(curve.ends[place("service")], Some(4), "to {most}");
        assert_eq!(curve.ends[place("extended")], Some(10), "to {most}");
        assert_eq!(curve.ends[place("subscription")], None);
        assert_eq!(curve.ends[place("reliable")], Some(0), "no price at all");
        assert!(curve.points.is_sorted_by(|one, other| one.count < other.count), "to {most}");
        for (plan, end) in curve.ends.iter().enumerate() {
            let drawn: Vec<u32> = curve
                .points
                .iter()
                .filter(|point| point.yearly[plan].is_some())
                .map(|point| point.count)
                .collect();
            // Drawn without a gap up to the last request that is covered.
            let last = end.map_or(Some(most), |end| end.checked_sub(1));
            let last = last.map(|last| last.min(curve.points.last().expect("a point").count));
            assert_eq!(drawn.last().copied(), last, "{}, to {most}", plans[plan]);
            let before = curve.points.iter().take_while(|point| point.yearly[plan].is_some());
            assert_eq!(before.count(), drawn.len(), "{}, to {most}", plans[plan]);
            if let Some(end) = *end {
                let is_whole = |count| compared(count)[plan].outcome.coverage() == Coverage::Whole;
                assert!(!is_whole(end) && (end == 0 || is_whole(end - 1)), "{}", plans[plan]);
            }
        }
        // «Сервисная техподдержка» is the cheapest until its three hours are used up.
        let from_service = curve.crossings.iter().find(|one| one.from == place("service"));
        assert_eq!(from_service.expect("it ends").count, 4, "to {most}");
        for crossing in &curve.crossings {
            let at = compared(crossing.count);
            assert_eq!(at[crossing.to].outcome.coverage(), Coverage::Whole, "{crossing:?}");
        }
    }
}

/// The answer of a comparison: equals in front, then the next dearer plan with what it costs more,
/// then what covers a part, then what has no price.
#[test]
fn a_verdict_names_plans_that_can_do_the_work() {
    let all_resolved: Vec<ResolvedTerms<'static>> =
        catalogue().documents.iter().map(any_resolved).collect();
    for (per_month, minutes_each) in [(0, 10), (1, 10), (4, 25), (20, 60), (100, 600)] {
        let uses = vec![requests(per_month, minutes_each)];
        let profile = Profile::new(date("2026-12-01"), 12, uses, 0, 0).expect("a use");
        let ranked = compare::documents(&all_resolved, &profile).expect("a comparison");
        let outcomes = || ranked.iter().map(|one| &one.outcome);
        let verdict = compare::verdict(outcomes(), &profile);
        let places = |coverage: Coverage| -> Vec<usize> {
            let all = outcomes().enumerate();
            all.filter(|(_, one)| one.coverage() == coverage).map(|(place, _)| place).collect()
        };
        assert_eq!(verdict.partial.clone().collect::<Vec<_>>(), places(Coverage::Part));
        assert_eq!(verdict.unpriced.clone().collect::<Vec<_>>(), places(Coverage::Unpriced));
        let whole = places(Coverage::Whole);
        let net = |place: usize| ranked[place].outcome.net.expect("it is known");
        let least = whole.iter().map(|place| net(*place)).min().expect("some plan covers it");
        let cheapest: Vec<usize> =
            whole.iter().copied().filter(|place| net(*place) == least).collect();
        assert_eq!(verdict.cheapest.clone().collect::<Vec<_>>(), cheapest, "{per_month}");
        let next = whole.iter().copied().find(|place| net(*place) > least);
        assert_eq!(verdict.runner_up.map(|one| one.place), next, "{per_month} of {minutes_each}");
        let Some(runner_up) = verdict.runner_up else { continue };
        let dearer = net(runner_up.place).less(least).share(1, 12);
        assert_eq!(Some(runner_up.dearer_a_month), dearer);
        let first = |place: usize| {
            let first = ranked[place].outcome.first_payment;
            first.map_or(0, |first| first.amount.kopecks())
        };
        let gap = match runner_up.first_payment {
            compare::FirstPaymentGap::More(more) => i128::from(more.kopecks()),
            compare::FirstPaymentGap::Equal => 0,
            compare::FirstPaymentGap::Less(less) => -i128::from(less.kopecks()),
        };
        assert_eq!(gap, i128::from(first(runner_up.place)) - i128::from(first(0)));
        // A plan that is hidden is not the answer.
        let shown = outcomes().skip(verdict.cheapest.len());
        let without = compare::verdict(shown, &profile);
        assert!(without.cheapest.contains(&0), "{per_month}");
    }
    // Nobody covers it: there is no cheapest plan.
    let jokercrm = any_resolved(catalogue().document("jokercrm").expect("document 004"));
    let profile = Profile::new(date("2026-12-01"), 1, vec![requests(20, 60)], 0, 0).expect("a use");
    let ranked = compare::plans(&jokercrm, &profile).expect("a comparison");
    let verdict = compare::verdict(ranked.iter().map(|one| &one.outcome), &profile);
    assert_eq!((verdict.cheapest, verdict.runner_up), (0..0, None));
    assert_eq!((verdict.partial, verdict.unpriced), (0..2, 2..2));
    let none = compare::verdict(std::iter::empty(), &profile);
    assert_eq!((none.cheapest, none.partial, none.unpriced), (0..0, 0..0, 0..0));
}

/// What every plan of the repository is offered at: a unit, a month or a year, an hour, or nothing
/// that is stated (S0-46, S1-46, S1-50, S4-53).
#[test]
fn s4_53_offers_of_plans() {
    let rows = lines(
        "
        document    | plan         | client                 | offer
        crm-support | subscription | status=licence-month   | 550.00 a unit, 3300.00 an hour
        mywebstor   | standard     | -                      | 40000.00 for 1 months, 4000.00 an hour
        mywebstor   | no-package   | -                      | 3500.00 an hour
        jokercrm    | extended     | payment=monthly        | 10500.00 for 1 months, 1166.67 an hour
        jokercrm    | extended     | payment=yearly         | 100800.00 for 12 months, 933.33 an hour
        crmbp       | on-demand    | -                      | nothing
        ",
    );
    for [id, plan, client, offer] in rows {
        let terms = catalogue().document(id).expect(id);
        let said = client.split_once('=').map(|(key, value)| (key.to_string(), value.to_string()));
        let client: Attributes = said.into_iter().collect();
        let resolved = ResolvedTerms::new(catalogue(), terms, client, &readings(&[])).expect(id);
        let plan = terms.plan(plan).expect(plan);
        let hour =
            |hour: Option<Rub>| hour.map_or(String::new(), |hour| format!(", {hour} an hour"));
        let found = match price::offer(&resolved, plan, date("2026-12-01")) {
            Offer::Package { unit_price, per_hour, .. } => {
                format!("{unit_price} a unit{}", hour(per_hour))
            }
            Offer::Volume { fee, months, per_hour, .. } => {
                format!("{fee} for {months} months{}", hour(per_hour))
            }
            Offer::Rate { price, is_hourly, .. } => {
                format!("{price} {}", if is_hourly { "an hour" } else { "a unit" })
            }
            Offer::Unstated { offered_price } => {
                assert_eq!(offered_price, None);
                "nothing".to_string()
            }
        };
        assert_eq!(found, offer, "{id}");
    }
    // Of a client of whom nothing is known no price is stated.
    let unknown = ResolvedTerms::new(catalogue(), crm_support(), Attributes::new(), &readings(&[]));
    let unknown = unknown.expect("it can be prepared");
    let offer = price::offer(&unknown, &crm_support().plan[0], date("2026-12-01"));
    assert_eq!(offer, Offer::Unstated { offered_price: None });
}

/// Where the calendar ends the load ends as well; periods must lie in it whole.
#[test]
fn a_load_ends_with_the_calendar() {
    let quarterly = |count| Requests { per: Per::Quarter, ..requests(count, 10) };
    let within = |from: &str, kind| Profile::new(date(from), 1, vec![kind], 0, 0);
    assert!(within("2100-10-01", quarterly(1)).is_ok());
    assert!(within("2100-11-01", quarterly(1)).is_err(), "its third month would be in 2101");
    let last = within("2100-12-01", requests(1, 10)).expect("the last month");
    let outcome = played("licence-year", &[], "subscription", &last);
    // Alive until March 2101, of which nothing is known.
    assert_eq!((outcome.left, outcome.left_used), (29, 0));
    assert_eq!(outcome.will_burn.len(), 1);
    check_conservation(&outcome);
}

/// A range of minutes is walked through in five equal steps, by the requests of its kind.
#[test]
fn lengths_of_a_range() {
    for [shortest, longest, lengths] in lines(
        "
        shortest | longest | lengths
               5 |      15 | 5 8 10 13 15
              25 |      25 | 25 25 25 25 25
               1 |       2 | 1 1 2 2 2
               1 |       5 | 1 2 3 4 5
               1 |   10080 | 1 2521 5041 7560 10080
        ",
    ) {
        let kind = Requests { longest_minutes: number(longest), ..requests(1, number(shortest)) };
        let found: Vec<String> = (0..5).map(|i| kind.minutes_of(i).to_string()).collect();
        assert_eq!(found.join(" "), lengths);
        assert!((0..5).all(|i| kind.minutes_of(i + 5) == kind.minutes_of(i)));
        let sum: u32 = (0..5).map(|i| kind.minutes_of(i)).sum();
        assert_eq!(kind.minutes_a_month(5), u64::from(sum));
        let yearly = Requests { per: Per::Year, ..kind };
        assert_eq!(yearly.minutes_a_month(60), u64::from(sum), "sixty a year are five a month");
        let all: Vec<u32> = kind.lengths();
        assert!(all.is_sorted_by(|one, other| one < other), "{all:?}");
    }
}

/// Months and years of a use that lasts neither.
#[test]
fn shares_of_a_month_and_a_year() {
    let profile = Profile::new(date("2026-12-01"), 7, vec![requests(4, 25)], 0, 0).expect("a use");
    let outcome = played("licence-year", &[], "prepaid", &profile);
    // 12 quanta a month of 7 months.
    assert_eq!(outcome.net, Some(rub("50400.00")));
    assert_eq!(outcome.per_month(&profile), Some(rub("7200.00")));
    assert_eq!(outcome.per_year(&profile), Some(rub("86400.00")));
    // A third of a rouble is rounded to the kopeck, half away from zero.
    assert_eq!(rub("10.00").share(1, 3), Some(rub("3.33")));
    assert_eq!(rub("20.00").share(1, 3), Some(rub("6.67")));
    assert_eq!(rub("0.01").share(1, 2), Some(rub("0.01")));
    assert_eq!(rub("0.05").share(1, 2), Some(rub("0.03")));
    assert_eq!(rub("10.00").share(1, 0), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// The fewest quanta that cover a time, counted one by one.
    #[test]
    fn quanta_cover_a_time_and_no_fewer_do(seconds in 0_u32..200_000, minutes in 1_u32..=1_440) {
        let length = QuantumLength::try_from(minutes).expect("a length");
        let mut counted = 0;
        let mut covered = 0;
        while covered < seconds {
            covered += minutes * 60;
            counted += 1;
        }
        prop_assert_eq!(Quanta::covering(seconds, length), Quanta::new(counted));
        prop_assert_eq!(Quanta::new(counted).minutes(length), u64::from(counted) * u64::from(minutes));
    }

    /// What is spent and what is left is what there was; a balance is never overdrawn.
    #[test]
    fn quanta_are_spent_or_refused(balance in 0_u32..1_000, cost in 0_u32..1_000) {
        match Quanta::new(balance).spend(Quanta::new(cost)) {
            Ok(left) => prop_assert_eq!(left.plus(Quanta::new(cost)), Quanta::new(balance)),
            Err(refused) => {
                prop_assert!(cost > balance);
                prop_assert_eq!(refused.balance, Quanta::new(balance));
            }
        }
    }

    /// An amount is read as it is printed, and money is counted in kopecks.
    #[test]
    fn roubles_are_exact(kopecks in 0_u64..=99_999_999_999, units in 0_u32..=1_000_000) {
        let text = format!("{}.{:02}", kopecks / 100, kopecks % 100);
        let amount = rub(&text);
        prop_assert_eq!(amount.to_string(), text);
        prop_assert_eq!(amount.kopecks(), kopecks);
        let many = amount.times(units);
        prop_assert_eq!(many.kopecks(), kopecks * u64::from(units));
        prop_assert_eq!(many.plus(amount).less(amount), many);
        prop_assert_eq!(amount.less(many.plus(amount)), Rub::ZERO);
        prop_assert_eq!(amount.apart(many), many.apart(amount));
    }

    /// What is read as an amount is written the same way: there is one way to write it.
    #[test]
    fn an_amount_has_one_spelling(text in "[-+]?[0-9_ ,.]{1,8}") {
        if let Ok(amount) = Rub::try_from(text.clone()) {
            prop_assert_eq!(amount.to_string(), text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    /// The core and a program that walks every quantum say the same; nothing is lost on the way.
    #[test]
    fn use_is_what_a_walk_over_every_quantum_finds(
        terms in any_terms(),
        first_month in 0_u32..60,
        months in 1_u32..=5,
        kinds in any_load(),
        urgent_percent in 0_u64..=100,
        day_off_percent in prop_oneof![Just(0_u64), 0_u64..=100],
    ) {
        let (year, month) = (2022 + first_month / 12, first_month % 12 + 1);
        let shares = (urgent_percent, day_off_percent);
        // No package lives longer than 120 days off.
        let (walked, later) = walk::sessions(&terms.hours, (year, month), months, 12, &kinds, shares);
        let after = (month - 1 + months) / 12;
        let after_iso = format!("{}-{:02}-01", year + after, (month - 1 + months) % 12 + 1);
        let offset = terms.hours.offset_minutes;
        let end = walk::second(walk::day_number(&after_iso), 0, offset);
        let expected = terms.play(&walked, end, &later);

        let catalogue = catalogue_of(&terms);
        let document = &catalogue.documents[0];
        let chosen = readings_of(&terms);
        let resolved = ResolvedTerms::new(&catalogue, document, Attributes::new(), &chosen).expect("terms");
        let profile = Profile::new(
            date(&format!("{year}-{month:02}-01")),
            months,
            requests_of(&kinds),
            u32::try_from(urgent_percent).expect("a share"),
            u32::try_from(day_off_percent).expect("a share"),
        ).expect("within limits");
        let mut timetable = Timetable::new(&profile, resolved.working()).expect("in range");
        prop_assert_eq!(as_walked(timetable.sessions()), walked);

        // The walk ends with a month, in whose last days the other one goes on.
        let is_compared = |start: i64| start < later.last().map_or(0, |(last, ..)| *last - 40 * 86_400);
        let later: Vec<walk::Asked> =
            later.iter().copied().filter(|(start, ..)| is_compared(*start)).collect();
        let further: Vec<Session> =
            (0..later.len()).map_while(|number| timetable.later(number)).collect();
        prop_assert_eq!(as_walked(&further), later);
        let outcome = usage::play(&resolved, &document.plan[0], &mut timetable).expect("a price");
        let count = |quanta: Quanta| u64::from(quanta.count());
        prop_assert_eq!(outcome.billed, expected.billed, "billed");
        prop_assert_eq!(not_covered(&outcome), expected.not_covered, "not covered");
        let bought: Vec<(i64, u64, u64, String)> = outcome
            .purchases
            .iter()
            .map(|one| (one.at.timestamp(), count(one.units), count(one.used), one.valid_through.to_string()))
            .collect();
        let packages: Vec<(i64, u64, u64, String)> = expected
            .packages
            .iter()
            .map(|one| (one.paid_at, one.bought, one.used, walk::DAYS[one.last_day].iso.clone()))
            .collect();
        prop_assert_eq!(bought, packages);
        prop_assert_eq!(outcome.burned, expected.burned, "burned");
        prop_assert_eq!(outcome.left, expected.left, "left");
        prop_assert_eq!(outcome.left_used, expected.left_used, "left and used");
        let will_burn: Vec<(String, u64)> =
            outcome.will_burn.iter().map(|one| (one.on.to_string(), one.units)).collect();
        prop_assert_eq!(will_burn, Vec::from_iter(expected.will_burn.clone()), "will burn");
        let kopecks = |money: Option<Rub>| money.map(Rub::kopecks);
        prop_assert_eq!(kopecks(outcome.paid), Some(expected.paid_kopecks), "paid");
        prop_assert_eq!(kopecks(outcome.left_value), Some(expected.left_kopecks), "left value");
        prop_assert_eq!(kopecks(outcome.net), Some(expected.paid_kopecks - expected.left_kopecks));
        check_conservation(&outcome);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    /// The core and a program that takes every session by hand say the same: monthly volumes, time
    /// above them, urgent work, rates by day and hour, fees by the month and the year.
    #[test]
    fn metered_use_is_what_counting_every_session_finds(
        terms in any_metered(),
        first_month in 0_u32..60,
        months in 1_u32..=26,
        per_month in 0_u32..=8,
        minutes_each in prop_oneof![1_u32..=90, 1_u32..=1_500],
        percents in [0_u32..=100, 0_u32..=100],
    ) {
        let first = (2022 + first_month / 12, first_month % 12 + 1);
        let [urgent_percent, day_off_percent] = percents;
        let kind = walk::Kind {
            count: u64::from(per_month),
            months: 1,
            shortest: i64::from(minutes_each),
            longest: i64::from(minutes_each),
        };
        let shares = (u64::from(urgent_percent), u64::from(day_off_percent));
        let (walked, later) = walk::sessions(&terms.hours, first, months, 12, &[kind], shares);
        let expected = terms.play(&walked, first, months);
        let first_payment = terms.first_payment(&walked, &later, first, months);

        let catalogue = metered_catalogue(&terms);
        let from = date(&format!("{}-{:02}-01", first.0, first.1));
        let uses = vec![requests(per_month, minutes_each)];
        let profile = Profile::new(from, months, uses, urgent_percent, day_off_percent);
        let profile = profile.expect("within limits");
        let resolved = metered_resolved(&catalogue, &terms);
        let mut timetable = Timetable::new(&profile, resolved.working()).expect("in range");
        prop_assert_eq!(as_walked(timetable.sessions()), walked);
        let plan = &catalogue.documents[0].plan[0];
        let outcome = usage::play(&resolved, plan, &mut timetable).expect("a use");
        prop_assert_eq!(as_paid(&outcome), expected);
        let found = outcome.first_payment.map(|paid| {
            let usage::PaidFor::Months(months) = paid.paid_for else { panic!("no package is sold") };
            (months, paid.amount.kopecks(), paid.will_burn)
        });
        prop_assert_eq!(found, first_payment);
        check_sums(&outcome, &profile);
    }

    /// More requests never cost less where each is paid by itself.
    #[test]
    fn more_requests_never_cost_less(
        terms in any_metered(),
        kopecks in [1_u64..=1_000_000, 1_u64..=1_000_000],
        per_month in 0_u32..=20,
        minutes_each in 1_u32..=600,
        urgent_percent in 0_u32..=100,
    ) {
        let [urgent, usual] = kopecks;
        let rate = |urgent, kopecks| walk::Rate {
            urgent,
            on_days_off: None,
            hours: None,
            kopecks,
            is_per_unit: terms.unit_seconds.is_none(),
        };
        let terms = walk::Metered {
            volume: None,
            fee: None,
            rates: vec![rate(Some(true), urgent), rate(None, usual)],
            basis: "session",
            ..terms
        };
        let catalogue = metered_catalogue(&terms);
        let resolved = metered_resolved(&catalogue, &terms);
        let net = |per_month| {
            let uses = vec![requests(per_month, minutes_each)];
            let profile = Profile::new(date("2026-12-01"), 3, uses, urgent_percent, 0);
            let compared = compare::plans(&resolved, &profile.expect("a use")).expect("prices");
            compared.iter().find(|one| one.plan.id == "any").expect("the plan").outcome.net
        };
        prop_assert!(net(per_month + 1) >= net(per_month));
        prop_assert!(net(per_month + 1) > Some(Rub::ZERO));
    }
}

/// Terms of one plan that sells no packages, with any figures and any readings.
pub fn any_metered() -> impl Strategy<Value = walk::Metered> {
    let unit = prop_oneof![
        1 => Just(None),
        2 => Just(Some(1_i64)),
        4 => prop_oneof![Just(15_i64), Just(30), Just(60), 1_i64..=1_440]
            .prop_map(|minutes| Some(minutes * 60)),
    ];
    let basis = prop_oneof![2 => Just("session"), 1 => Just("request"), 2 => Just("day"), 2 => Just("month")];
    let overage = prop_oneof![
        Just(walk::Overage::OwnRates),
        Just(walk::Overage::OtherPlan),
        Just(walk::Overage::Stop),
        Just(walk::Overage::ByAgreement),
        Just(walk::Overage::NotStated),
    ];
    // Hours are written in decimals: three minutes are 0.05 of one.
    let volume = (1_u64..=1_000, any::<bool>(), overage).prop_map(
        |(threes, covers_usual_alone, overage)| walk::Volume {
            minutes: threes * 3,
            covers_usual_alone,
            overage,
        },
    );
    let fee = (any::<bool>(), 0_u64..=10_000_000, 0_u64..=100).prop_map(
        |(is_yearly, kopecks, discount_percent)| walk::Fee { is_yearly, kopecks, discount_percent },
    );
    let rate = (
        proptest::option::of(any::<bool>()),
        proptest::option::weighted(0.3, any::<bool>()),
        proptest::option::weighted(0.3, (0_u32..720, 720_u32..=1_440)),
        1_u64..=1_000_000,
        any::<bool>(),
    );
    let rate = rate.prop_map(|(urgent, on_days_off, hours, kopecks, is_per_unit)| walk::Rate {
        urgent,
        on_days_off,
        hours,
        kopecks,
        is_per_unit,
    });
    (
        any_hours(),
        (unit, prop_oneof![3 => Just(1_u64), 1 => 2_u64..=4]),
        basis,
        proptest::option::weighted(0.6, (volume, fee)),
        proptest::collection::vec(rate, 0..=4),
        proptest::option::weighted(0.3, 1_u64..=1_000_000),
        any::<bool>(),
    )
        .prop_map(
            |(hours, (unit_seconds, least_units), basis, paid, rates, quoted, adds_vat)| {
                // Where requests are counted no hours are included, and no hour has a price.
                let (volume, fee) = match paid.filter(|_| unit_seconds.is_some()) {
                    Some((volume, fee)) => (Some(volume), Some(fee)),
                    None => (None, None),
                };
                let mut rates = rates;
                for rate in &mut rates {
                    rate.is_per_unit = rate.is_per_unit || unit_seconds.is_none();
                }
                let is_unpriced = volume.is_none() && rates.is_empty();
                walk::Metered {
                    hours,
                    unit_seconds,
                    // A second is no unit of a document, so it has no least number either.
                    least_units: if unit_seconds == Some(1) { 1 } else { least_units },
                    basis,
                    volume,
                    fee,
                    rates,
                    quoted_kopecks: quoted.filter(|_| is_unpriced),
                    adds_vat,
                }
            },
        )
}

/// A catalogue of one document: the plan, and another one that has rates.
pub fn metered_catalogue(terms: &walk::Metered) -> Catalogue {
    let price = |kopecks: u64| format!("{}.{:02}", kopecks / 100, kopecks % 100);
    let unit = match (terms.unit_seconds, terms.least_units) {
        (Some(1), _) => String::new(),
        (None, _) => r#"unit = { kind = "request", source = "строка 1" }"#.to_string(),
        (Some(seconds), least) => format!(
            r#"unit = {{ kind = "quantum", minutes = {}, minimum_units = {least}, source = "строка 1" }}"#,
            seconds / 60
        ),
    };
    let mut rates = String::new();
    for rate in &terms.rates {
        let mut fields = format!(
            r#"price = "{}", per = "{}", source = "строка 1""#,
            price(rate.kopecks),
            if rate.is_per_unit { "unit" } else { "hour" },
        );
        if let Some(urgent) = rate.urgent {
            fields += &format!(r#", kind = ["{}"]"#, if urgent { "urgent" } else { "usual" });
        }
        if let Some(off) = rate.on_days_off {
            fields += &format!(r#", on = "{}""#, if off { "days-off" } else { "working-days" });
        }
        if let Some((from, to)) = rate.hours {
            let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
            fields += &format!(r#", hours = ["{}-{}"]"#, clock(from), clock(to));
        }
        rates += &format!("{{ {fields} }}, ");
    }
    let volume = terms.volume.map_or(String::new(), |volume| {
        let overage = match volume.overage {
            walk::Overage::OwnRates => r#"{ rates = { source = "строка 1" } }"#,
            walk::Overage::OtherPlan => r#"{ plan = { plan = "other", source = "строка 1" } }"#,
            walk::Overage::Stop => r#"{ stop = { source = "строка 1" } }"#,
            walk::Overage::ByAgreement => r#"{ by-agreement = { source = "строка 1" } }"#,
            walk::Overage::NotStated => r#""not-stated""#,
        };
        let covers = if volume.covers_usual_alone { r#", covers = ["usual"]"# } else { "" };
        let included = format!("{}.{:02}", volume.minutes / 60, volume.minutes % 60 * 100 / 60);
        format!(
            r#"volume = [{{ included = "{included}", overage = {overage}, source = "строка 1"{covers} }}]"#
        )
    });
    let fee = terms.fee.map_or(String::new(), |fee| {
        format!(
            r#"fee = [{{ per = "{}", amount = "{}", discount_percent = {}, source = "строка 1" }}]"#,
            if fee.is_yearly { "year" } else { "month" },
            price(fee.kopecks),
            fee.discount_percent,
        )
    });
    let is_elsewhere =
        terms.volume.is_some_and(|volume| volume.overage == walk::Overage::OtherPlan);
    let (own, other) = if is_elsewhere { ("", &*rates) } else { (&*rates, "") };
    let text = format!(
        r#"
        schema = 1
        id = "any"
        document = "any"
        name = "any"
        provider = "not-stated"
        vat = "not-stated"
        edition = {{ id = "1", read_on = "2026-11-22", dated = "not-stated", original = "not-stated" }}
        {unit}
        schedule = [{{ id = "any", source = "строка 1", hours = {hours} }}]
        kind = [
            {{ id = "usual", name = "any", source = "строка 1" }},
            {{ id = "urgent", name = "any", urgent = true, source = "строка 1" }},
        ]

        [[plan]]
        id = "any"
        name = "any"
        source = "строка 1"
        rate = [{own}]
        {volume}
        {fee}

        [[plan]]
        id = "other"
        name = "any"
        source = "строка 1"
        rate = [{other}]

        [[open]]
        id = "rounding-basis"
        question = "any"
        source = "строка 1"
        readings = [
            {{ id = "session", text = "any", assumed = true }},
            {{ id = "request", text = "any" }},
            {{ id = "day", text = "any" }},
            {{ id = "month", text = "any" }},
        ]

        [[open]]
        id = "vat"
        question = "any"
        source = "строка 1"
        readings = [
            {{ id = "included", text = "any", assumed = true }},
            {{ id = "on-top", text = "any" }},
        ]
        "#,
        hours = terms.hours.json().replace("\":", "\"="),
    );
    Catalogue {
        schema: SCHEMA,
        documents: vec![document(&text)],
        calendar: catalogue().calendar.clone(),
        vat: catalogue().vat.clone(),
    }
}

pub fn metered_resolved<'a>(catalogue: &'a Catalogue, terms: &walk::Metered) -> ResolvedTerms<'a> {
    let vat = if terms.adds_vat { "on-top" } else { "included" };
    let chosen = readings(&[("rounding-basis", terms.basis), ("vat", vat)]);
    let resolved =
        ResolvedTerms::new(catalogue, &catalogue.documents[0], Attributes::new(), &chosen);
    let quoted =
        terms.quoted_kopecks.map(|kopecks| rub(&format!("{}.{:02}", kopecks / 100, kopecks % 100)));
    resolved.expect("terms").with_offered_price(quoted)
}

/// An outcome as the walk gives it.
#[track_caller]
fn as_paid(outcome: &Outcome<'_>) -> walk::Paid {
    let left_out = outcome.incomplete.map(|incomplete| {
        let reason = serde_json::to_value(incomplete.reason).expect("a word");
        let words = IncompleteReason::WORDS.iter();
        let word = words.copied().find(|word| reason == *word).expect("a word of the list");
        (word, incomplete.units)
    });
    walk::Paid {
        paid_kopecks: outcome.paid.map(Rub::kopecks),
        billed: outcome.billed,
        burned: outcome.burned,
        left_out,
        payments: outcome.payments,
        months_beyond: outcome.left_months,
        left_kopecks: outcome.left_value.map_or(0, Rub::kopecks),
    }
}

/// What is paid is what was charged and bought; unknown money is nothing and says why; what is
/// left over is told once.
#[track_caller]
fn check_sums(outcome: &Outcome<'_>, profile: &Profile) {
    let charged = outcome.charges.iter().fold(Rub::ZERO, |sum, one| sum.plus(one.amount));
    let bought = outcome.purchases.iter().fold(Rub::ZERO, |sum, one| sum.plus(one.amount));
    match outcome.paid {
        Some(paid) => assert_eq!(paid, charged.plus(bought)),
        None => {
            let incomplete = outcome.incomplete.expect("unknown money says why");
            assert_eq!(incomplete.reason, IncompleteReason::PriceNotStated);
            assert_eq!(incomplete.units, outcome.billed, "all of it is left out");
        }
    }
    let left = outcome.paid.zip(outcome.left_value);
    assert_eq!(outcome.net, left.map(|(paid, left)| paid.less(left)));
    assert_eq!(outcome.left_value.is_some(), outcome.paid.is_some());
    let monthly = |one: &Requests| {
        assert_eq!(*one, Requests::monthly(one.count, one.shortest_minutes));
        one.count * one.shortest_minutes
    };
    let minutes: u32 = profile.requests().iter().map(monthly).sum();
    assert_eq!(outcome.useful_minutes, u64::from(minutes) * u64::from(profile.months()));
    let hourly = outcome.net.and_then(|net| net.share(60, outcome.useful_minutes));
    // A price that leaves hours out is not divided by them.
    let hourly = hourly.filter(|_| outcome.incomplete.is_none());
    assert_eq!(outcome.net_per_useful_hour, hourly);
    // Units that were charged by a rate, that a volume or a package included, or that are left out.
    let by_rate = outcome.charges.iter().filter(|one| !matches!(one.cause, ChargeCause::Fee(_)));
    let by_rate: u64 = by_rate.map(|one| one.count).sum();
    let left_out = outcome.incomplete.map_or(0, |incomplete| incomplete.units);
    assert!(by_rate + left_out <= outcome.billed, "{by_rate} and {left_out}");
}

/// Every plan of the repository, for any use: sums add up, and unknown money says why.
#[test]
fn sums_of_every_plan_add_up() {
    let mut unpriced = Vec::new();
    for (per_month, minutes_each, urgent, day_off) in
        [(0, 1, 0, 0), (1, 1, 0, 0), (4, 25, 25, 0), (30, 90, 10, 20), (3, 10_080, 100, 100)]
    {
        for terms in &catalogue().documents {
            let uses = vec![requests(per_month, minutes_each)];
            let profile = Profile::new(date("2026-12-01"), 13, uses, urgent, day_off);
            let profile = profile.expect("a use");
            let resolved = any_resolved(terms);
            for one in compare::in_order(&resolved, &profile).expect("a comparison") {
                check_sums(&one.outcome, &profile);
                assert_eq!(one.outcome.paid.is_none(), one.plan.is_unpriced(), "{}", one.plan.id);
                if one.plan.is_unpriced() && per_month == 0 {
                    unpriced.push((&*one.terms.document, &*one.plan.id));
                }
            }
            // With a price by telephone every plan has one.
            let quoted = resolved.with_offered_price(Some(rub("3000.00")));
            for one in compare::in_order(&quoted, &profile).expect("a comparison") {
                check_sums(&one.outcome, &profile);
                assert!(one.outcome.paid.is_some(), "{}", one.plan.id);
            }
        }
    }
    assert_eq!(
        unpriced,
        [
            ("002", "priority"),
            ("002", "on-demand"),
            ("003", "start"),
            ("003", "kryzhik"),
            ("003", "reliable"),
            ("003", "reliable-management"),
        ]
    );
}

/// All documents side by side are each of them alone, ranked by what the use costs; what has no
/// known price stands last.
#[test]
fn all_documents_are_each_alone() {
    let all_resolved: Vec<ResolvedTerms<'static>> =
        catalogue().documents.iter().map(any_resolved).collect();
    for (per_month, minutes_each, urgent) in [(0, 10, 0), (1, 10, 0), (4, 25, 25), (40, 60, 50)] {
        let uses = vec![requests(per_month, minutes_each)];
        let profile = Profile::new(date("2026-12-01"), 12, uses, urgent, 10).expect("a use");
        let together = compare::documents(&all_resolved, &profile).expect("a comparison");
        let mut alone = Vec::new();
        for resolved in &all_resolved {
            alone.extend(compare::in_order(resolved, &profile).expect("a comparison"));
        }
        // What covers the whole load first, then a part of it, then what has no price; each in the
        // order of what it costs, equals as the documents come.
        alone.sort_by_key(|one| {
            let Outcome { net, incomplete, .. } = &one.outcome;
            (net.is_none(), incomplete.is_some(), *net)
        });
        let shown = |all: &[compare::Compared<'static>]| -> Vec<_> {
            all.iter()
                .map(|one| (one.terms.id.clone(), one.plan.id.clone(), one.outcome.clone()))
                .collect()
        };
        assert_eq!(together.len(), alone.len());
        assert_eq!(shown(&together), shown(&alone), "{per_month} of {minutes_each}");
    }
}

/// A document for a client of whom the first answer is known to every question without one.
#[track_caller]
fn any_resolved(terms: &'static Terms) -> ResolvedTerms<'static> {
    let unsaid = terms.attribute.iter().filter(|attribute| attribute.assumed.is_none());
    let client: Attributes =
        unsaid.map(|attribute| (attribute.id.clone(), attribute.values[0].id.clone())).collect();
    ResolvedTerms::new(catalogue(), terms, client, &readings(&[]))
        .expect("a document of the repository")
}

/// A load of up to three kinds, some of a range of minutes.
fn any_load() -> impl Strategy<Value = Vec<walk::Kind>> {
    let period = prop_oneof![
        4 => (0_u64..=12).prop_map(|count| (count, 1_u32)),
        1 => (0_u64..=12).prop_map(|count| (count, 3)),
        1 => (0_u64..=30).prop_map(|count| (count, 12)),
    ];
    let minutes = prop_oneof![
        3 => prop_oneof![1_i64..=90, 1_i64..=10_080].prop_map(|minutes| (minutes, minutes)),
        1 => (1_i64..=90, 0_i64..=90).prop_map(|(shortest, more)| (shortest, shortest + more)),
    ];
    let kind = (period, minutes).prop_map(|((count, months), (shortest, longest))| walk::Kind {
        count,
        months,
        shortest,
        longest,
    });
    proptest::collection::vec(kind, 0..=3)
}

/// The same load as the core is asked about.
fn requests_of(kinds: &[walk::Kind]) -> Vec<Requests> {
    let minutes = |minutes: i64| u32::try_from(minutes).expect("a week at most");
    let kind = |kind: &walk::Kind| Requests {
        count: u32::try_from(kind.count).expect("a count"),
        per: match kind.months {
            1 => Per::Month,
            3 => Per::Quarter,
            _ => Per::Year,
        },
        shortest_minutes: minutes(kind.shortest),
        longest_minutes: minutes(kind.longest),
    };
    kinds.iter().map(kind).collect()
}

/// Terms of one plan, with any figures and any readings.
pub fn any_terms() -> impl Strategy<Value = walk::Terms> {
    let minutes = prop_oneof![Just(10_i64), Just(1), Just(15), Just(60), 1_i64..=1_440];
    let basis =
        prop_oneof![Just("session"), Just("request"), Just("day"), Just("package"), Just("month")];
    let valid_days = prop_oneof![Just(30_u32), Just(90), 1_u32..=10, 1_u32..=120];
    let least_units = prop_oneof![3 => Just(1_usize), 1 => 2_usize..=4];
    let units = (minutes, least_units, 1_u64..=60);
    (any_hours(), units, valid_days, 1_u64..=200_000, basis, any::<[bool; 4]>()).prop_map(
        |(hours, units, valid_days, unit_kopecks, basis, chosen)| {
            let (minutes, least_units, minimum_units) = units;
            let [next_payment_is_any, counts_working_days, counts_payment_day, extends] = chosen;
            walk::Terms {
                hours,
                unit_seconds: minutes * 60,
                least_units,
                minimum_units,
                valid_days,
                unit_kopecks,
                basis,
                next_payment_is_any,
                counts_working_days,
                counts_payment_day,
                extends,
            }
        },
    )
}

/// The readings under which terms are played.
pub fn readings_of(terms: &walk::Terms) -> kvant_core::catalogue::Readings {
    readings(&[
        ("rounding-basis", terms.basis),
        ("next-payment", if terms.next_payment_is_any { "any" } else { "minimum" }),
        ("validity-days", if terms.counts_working_days { "working" } else { "calendar" }),
        ("validity-start", if terms.counts_payment_day { "payment-day" } else { "next-day" }),
        ("overlap", if terms.extends { "extended" } else { "earliest-end" }),
    ])
}

/// A catalogue of one document of one plan: the matters of document 000, other figures.
pub fn catalogue_of(terms: &walk::Terms) -> Catalogue {
    let price = |kopecks: u64| format!("{}.{:02}", kopecks / 100, kopecks % 100);
    let text = format!(
        r#"
        schema = 1
        id = "any"
        document = "any"
        name = "any"
        provider = "not-stated"
        vat = "not-stated"
        edition = {{ id = "1", read_on = "2026-11-22", dated = "not-stated", original = "not-stated" }}
        unit = {{ kind = "quantum", minutes = {minutes}, minimum_units = {least}, source = "строка 1" }}
        schedule = [{{ id = "any", source = "строка 2", hours = {hours} }}]

        [[plan]]
        id = "any"
        name = "any"
        source = "строка 3"
        package = {{ minimum_units = {minimum}, valid_days = {days}, source = "строка 3" }}
        price = [{{ unit_price = "{unit_price}", minimum_fee = "{fee}", source = "строка 3" }}]

        {open}
        "#,
        minutes = terms.unit_seconds / 60,
        least = terms.least_units,
        hours = terms.hours.json().replace("\":", "\"="),
        minimum = terms.minimum_units,
        days = terms.valid_days,
        unit_price = price(terms.unit_kopecks),
        fee = price(terms.unit_kopecks * terms.minimum_units),
        open = open_matters(),
    );
    Catalogue {
        schema: SCHEMA,
        documents: vec![document(&text)],
        calendar: catalogue().calendar.clone(),
        vat: catalogue().vat.clone(),
    }
}

/// The open matters of document 000 that change how a package lives.
fn open_matters() -> String {
    let file = crate::given::text("public/catalogue/terms/crm-support.toml");
    let from = file.find("[[open]]").expect("open matters");
    let to = file.find("[[open]]                           # S0-08").expect("S0-08 follows");
    let package = r#"{ id = "package", text = "всё время пакета" },"#;
    assert!(file.contains(package), "the matter of rounding");
    // Rounding by the month is left open by other documents.
    file[from..to].replace(package, &format!(r#"{package} {{ id = "month", text = "месяц" }},"#))
}

/// Sessions as the walk gives them.
fn as_walked(sessions: &[Session]) -> Vec<(i64, i64, bool)> {
    let walked = |one: &Session| (one.start.timestamp(), i64::from(one.seconds), one.is_urgent);
    sessions.iter().map(walked).collect()
}

/// Nothing is lost: what was bought was used, has burned, or is left.
#[track_caller]
fn check_conservation(outcome: &Outcome<'_>) {
    let sum = |part: fn(&usage::Purchase) -> Quanta| -> u64 {
        outcome.purchases.iter().map(|bought| u64::from(part(bought).count())).sum()
    };
    let (bought, used) = (sum(|one| one.units), sum(|one| one.used));
    let (burned, left) = (sum(|one| one.burned), sum(|one| one.left));
    assert_eq!(bought, used + burned + left);
    assert_eq!((burned, left), (outcome.burned, outcome.left));
    assert_eq!(used + not_covered(outcome), outcome.billed);
    for one in &outcome.purchases {
        assert_eq!(one.units.count(), one.used.count() + one.burned.count() + one.left.count());
        assert_eq!(one.amount, one.unit_price.times(one.units.count()));
    }
    let paid = outcome.purchases.iter().fold(Rub::ZERO, |sum, one| sum.plus(one.amount));
    assert_eq!(outcome.paid, Some(paid));
    assert_eq!(outcome.net, outcome.left_value.map(|left_value| paid.less(left_value)));
    let doomed: u64 = outcome.will_burn.iter().map(|one| one.units).sum();
    assert_eq!(outcome.left, outcome.left_used + doomed);
    assert_eq!(outcome.left_used, sum(|one| one.left_used));
    assert_eq!(outcome.burned + doomed, sum(usage::Purchase::lost));
    assert!(outcome.will_burn.is_sorted_by(|one, other| one.on < other.on));
    let used_value = outcome
        .purchases
        .iter()
        .fold(Rub::ZERO, |sum, one| sum.plus(one.unit_price.times(one.used.count())));
    assert_eq!(outcome.net, Some(used_value.plus(outcome.lost_value())));
}

/// The units that no package covers.
#[track_caller]
fn not_covered(outcome: &Outcome<'_>) -> u64 {
    outcome.incomplete.map_or(0, |incomplete| {
        assert_eq!(incomplete.reason, IncompleteReason::NotCovered);
        incomplete.units
    })
}

/// Columns: the first month, requests a month of ten minutes, the share on days off, and the day
/// and hour of each start.
#[track_caller]
fn check_starts(schedule: &str, table: &str) {
    let schedule = given::schedule(schedule);
    let calendar = Some(&catalogue().calendar);
    let working = kvant_core::calendar::WorkingTime::new(&schedule, calendar).expect("a schedule");
    for [from, a_month, day_off, starts] in lines(table) {
        let kinds = vec![requests(number(a_month), 10)];
        let profile = Profile::new(date(from), 1, kinds, 0, number(day_off)).expect(from);
        let timetable = Timetable::new(&profile, &working).expect(from);
        let found: Vec<String> =
            timetable.sessions().iter().map(|session| session.start.to_rfc3339()).collect();
        let month = from.rsplit_once('-').expect("a date").0;
        let expected: Vec<String> =
            starts.split(' ').map(|start| format!("{month}-{start}:00+03:00")).collect();
        assert_eq!(found, expected, "{a_month} a month, {day_off} % on days off");
    }
}

/// Columns: what four requests of 25 minutes a month come to in the year from December 2026 on.
#[track_caller]
fn check_outcomes(status: &str, table: &str) {
    let profile = Profile::new(date("2026-12-01"), 12, vec![requests(4, 25)], 0, 0).expect("a use");
    for [plan, paid, left_value, net, billed, burned, left, purchases, per_hour] in rows(table) {
        let outcome = played(status, &[], plan, &profile);
        check_conservation(&outcome);
        let money = (outcome.paid, outcome.left_value, outcome.net);
        assert_eq!(money, (Some(rub(paid)), Some(rub(left_value)), Some(rub(net))), "{plan}");
        let units = (outcome.billed, outcome.burned, outcome.left);
        assert_eq!(units, (count(billed), count(burned), count(left)), "{plan}");
        assert_eq!(outcome.purchases.len().to_string(), purchases, "{plan}");
        assert_eq!(outcome.net_per_useful_hour, Some(rub(per_hour)), "{plan}");
        assert_eq!(outcome.useful_minutes, 1_200, "{plan}");
    }
}

fn requests(per_month: u32, minutes_each: u32) -> Requests {
    Requests::monthly(per_month, minutes_each)
}

#[track_caller]
fn placed(profile: &Profile) -> Vec<Session> {
    let resolved = resolved("licence-year", &[]);
    Timetable::new(profile, resolved.working()).expect("in range").sessions().to_vec()
}

#[track_caller]
fn played(
    status: &str,
    chosen: &[(&str, &str)],
    plan: &str,
    profile: &Profile,
) -> Outcome<'static> {
    let resolved = resolved(status, chosen);
    let mut timetable = Timetable::new(profile, resolved.working()).expect("in range");
    let plan = crm_support().plan(plan).expect(plan);
    usage::play(&resolved, plan, &mut timetable).expect("a price")
}
