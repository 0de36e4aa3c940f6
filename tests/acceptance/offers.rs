//! What stands beside the name of a plan in a comparison.

use kvant_core::catalogue::{Attributes, Readings, Terms};
use kvant_core::price::ResolvedTerms;
use kvant_core::report::offers::{PlanOffer, by_reaction, offers};
use kvant_core::usage::{Coverage, PaidFor, Profile, Requests};

use crate::given::{catalogue, client, date};
use crate::table::lines;

/// All documents for a client of the second status of document 000.
fn all_resolved() -> Vec<ResolvedTerms<'static>> {
    let of = |terms: &'static Terms| {
        let asks = terms.attribute.iter().any(|attribute| attribute.id == "status");
        let client = if asks { client("licence-month") } else { Attributes::new() };
        ResolvedTerms::new(catalogue(), terms, client, &Readings::new())
            .expect("nothing is missing")
    };
    catalogue().documents.iter().map(of).collect()
}

fn offered(all_resolved: &[ResolvedTerms<'static>], per_month: u32) -> Vec<PlanOffer<'static>> {
    offered_for(all_resolved, requests(per_month, 25))
}

fn offered_for(all_resolved: &[ResolvedTerms<'static>], load: Requests) -> Vec<PlanOffer<'static>> {
    let use_of_it = Profile::new(date("2026-12-01"), 12, vec![load], 0, 0);
    offers(all_resolved, &use_of_it.expect("a use")).expect("a comparison")
}

/// Document 000, lines 29–32 and 36–52; 001, 6.1 to 6.4; 003; 004: what is paid first where nothing
/// is worked yet.
#[test]
fn s0_46_what_is_paid_first() {
    let rows = lines(
        "
        document    | plan         | amount    | for
        crm-support | subscription | 16500.00 | 30 units
        crm-support | prepaid      | 7920.00  | 12 units
        crm-support | ambulance    | 24750.00 | 30 units
        crm-support | online       | 13200.00 | 12 units
        mywebstor   | standard     | 40000.00 | 1 months
        mywebstor   | advanced     | 70000.00 | 1 months
        mywebstor   | no-package   | 0        | nothing  // S1-50: by the hour, afterwards.
        jokercrm    | service      | 3500.00  | 1 months
        jokercrm    | extended     | 10500.00 | 1 months
        crmbp       | priority     | 0        | nothing  // It states no price, which is not zero.
        ",
    );
    let all_resolved = all_resolved();
    let all = offered(&all_resolved, 0);
    for [document, plan, amount, what] in rows {
        let of_plan = |one: &&PlanOffer<'_>| one.terms.id == document && one.plan.id == plan;
        let found = all.iter().find(of_plan).expect("every plan is offered");
        let told = match found.at_once {
            None => ("0".to_string(), "nothing".to_string()),
            Some((amount, PaidFor::Units(units))) => {
                (amount.to_string(), format!("{} units", units.count()))
            }
            Some((amount, PaidFor::Months(months))) => {
                (amount.to_string(), format!("{months} months"))
            }
        };
        assert_eq!(told, (amount.to_string(), what.to_string()), "{plan} of {document}");
    }
}

/// A session that needs more than the minimum makes the first payment larger: 30 quanta of ten
/// minutes are five hours (document 000, lines 10–11, 29 and 39).
#[test]
fn s0_47_the_first_payment_covers_the_first_session() {
    let all_resolved = all_resolved();
    for (minutes, units, amount) in
        [(25, 30, "16500.00"), (300, 30, "16500.00"), (301, 31, "17050.00"), (480, 48, "26400.00")]
    {
        let all = offered_for(&all_resolved, requests(4, minutes));
        let found = all.iter().find(|one| one.plan.id == "subscription").expect("it is offered");
        let Some((paid, PaidFor::Units(bought))) = found.at_once else {
            panic!("{minutes} minutes: {:?}", found.at_once);
        };
        assert_eq!((bought.count(), paid.to_string().as_str()), (units, amount), "{minutes}");
    }
}

/// Ordered by reaction, whatever covers the load stands first, then the shortest promise; a plan
/// that promises nothing stands last, and equals stay in the order of their price.
#[test]
fn sx_04_ordered_by_the_promised_reaction() {
    let all_resolved = all_resolved();
    for per_month in [0, 1, 4, 60] {
        let all = offered(&all_resolved, per_month);
        let ordered = by_reaction(&all);
        assert_eq!(ordered.len(), all.len());
        let key = |one: &PlanOffer<'_>| {
            let span = one.reaction.and_then(|promise| promise.within.value());
            (one.outcome.coverage(), span.is_none(), span.map(|span| span.amount()), one.rank)
        };
        // Every reaction of the five documents is told in hours or minutes.
        assert!(ordered.is_sorted_by_key(key), "{per_month}");
        assert!(all.iter().enumerate().all(|(place, one)| one.rank == place));
    }
    let whole = |one: &&PlanOffer<'_>| one.outcome.coverage() == Coverage::Whole;
    let all = by_reaction(&offered(&all_resolved, 4));
    let names: Vec<&str> = all.iter().filter(whole).map(|one| one.plan.id.as_str()).collect();
    assert_eq!(names.first(), Some(&"ambulance"), "{names:?}");
}

fn requests(per_month: u32, minutes_each: u32) -> Requests {
    Requests::monthly(per_month, minutes_each)
}
