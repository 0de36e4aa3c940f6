//! The comparison and the ledger charge alike. Each has a machine of its own, because that of the
//! ledger, which lets every second pass, costs the comparison many times as much; so here the
//! packages that the comparison buys and the sessions that it plays are entered into an account,
//! and both must say the same. Where they differ on purpose is said at [`Shape::is_charged_alike`].

use chrono::Duration;
use kvant_core::calendar::Instant;
use kvant_core::catalogue::{Attributes, Plan};
use kvant_core::ledger::EventId;
use kvant_core::ledger::charge::{Account, Balance, Package, Work};
use kvant_core::price::ResolvedTerms;
use kvant_core::usage::{self, Per, Profile, Requests, Session, Timetable};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::given::{date, instant};
use crate::usage::{
    any_metered, any_terms, catalogue_of, metered_catalogue, metered_resolved, readings_of,
};

/// Packages and sessions of each document.
const HISTORIES_EACH: usize = 250;

/// Any use of up to two months.
fn any_profile() -> impl Strategy<Value = Profile> {
    let minutes = prop_oneof![4 => 1_u32..200, 1 => 1_u32..3_000];
    let kinds = proptest::collection::vec((0_u32..4, minutes), 1..3);
    (0_u32..60, 1_u32..=2, kinds, 0_u32..=100, 0_u32..=100).prop_map(
        |(first, months, kinds, urgent_percent, day_off_percent)| {
            let requests = kinds.into_iter().map(|(count, minutes)| Requests {
                count,
                per: Per::Month,
                shortest_minutes: minutes,
                longest_minutes: minutes,
            });
            let from = date(&format!("{}-{:02}-01", 2022 + first / 12, first % 12 + 1));
            let profile =
                Profile::new(from, months, requests.collect(), urgent_percent, day_off_percent);
            profile.expect("within limits")
        },
    )
}

fn id(number: usize) -> EventId {
    let mut id = [0; 32];
    id[24..].copy_from_slice(&(number as u64).to_be_bytes());
    EventId(id)
}

fn end(session: &Session) -> Instant {
    session.start + Duration::seconds(session.seconds.into())
}

/// An account as the comparison reads the terms, with every session that it plays: each on a
/// request of its own.
fn account(
    resolved: &ResolvedTerms<'_>,
    plan: &Plan,
    sessions: &[Session],
    kind: fn(&Session) -> u16,
) -> Account {
    let rules = resolved.rules();
    let mut account = Account::new(rules.rounding_basis, resolved.terms().offset());
    account.set_overlap(rules.overlap);
    account.set_increment(resolved.terms().increment(plan));
    for (number, session) in sessions.iter().enumerate() {
        let work = Work {
            group: Some(id(number)),
            kind: Some(kind(session)),
            from: session.start,
            to: Some(end(session)),
            is_running: false,
        };
        account.put_work(id(1_000 + number), work);
    }
    account
}

/// The balance when all work is done.
fn balance(account: &Account, sessions: &[Session]) -> Balance {
    let last = sessions.iter().map(end).max();
    account.balance(last.map_or(instant("2022-01-01T00:00:00"), |last| last + Duration::days(40)))
}

/// What decides whether both charge alike.
struct Shape<'s> {
    basis: &'static str,
    extends: bool,
    /// The least that is charged for what is rounded together.
    least_units: usize,
    /// How long that lasts.
    least_seconds: i64,
    sessions: &'s [Session],
    /// When packages end, as they were bought.
    ends: &'s [Instant],
}

impl Shape<'_> {
    /// The comparison charges a session at its start, whole; the ledger lets time pass. Both say
    /// the same unless it shows:
    ///
    /// - DIFFERENCE: of a session beyond midnight the ledger counts a day or a month in each;
    /// - DIFFERENCE: in sessions at one time the ledger lets units begin in turn, so that they see
    ///   other packages die, or be extended, inside them;
    /// - DIFFERENCE: the rest of a begun unit of a month outlives its package in the ledger only
    ///   (`DECISIONS.md`, 24 and 32);
    /// - DIFFERENCE: the units of a minimum begin all at once in the ledger, which takes it of each
    ///   package where a package is rounded together, and one after the other in the comparison.
    fn is_charged_alike(&self) -> bool {
        let mut days = self.sessions.iter();
        let is_within_days = days
            .all(|one| (end(one) - Duration::seconds(1)).date_naive() == one.start.date_naive());
        let latest = self.sessions.iter().scan(None, |latest: &mut Option<Instant>, one| {
            let before = latest.replace(end(one).max(latest.unwrap_or(end(one))));
            Some(before.is_some_and(|before| one.start < before))
        });
        let is_at_one_time = latest.into_iter().any(|overlaps| overlaps);
        let last = self.sessions.last().map(|one| one.start);
        let outlives = || self.ends.iter().any(|ends| last.is_some_and(|last| *ends <= last));
        let least = Duration::seconds(self.least_seconds);
        let dies_in_minimum = || {
            let dies = |one: &Session| {
                self.ends.iter().any(|ends| one.start < *ends && *ends < one.start + least)
            };
            self.least_units > 1 && self.sessions.iter().any(dies)
        };
        match self.basis {
            "session" | "request" if dies_in_minimum() => false,
            "session" | "request" => !is_at_one_time || is_within_days && !self.extends,
            _ if !is_within_days || self.least_units > 1 => false,
            "month" => !is_at_one_time && !outlives(),
            _ => !is_at_one_time || !self.extends,
        }
    }
}

/// Sources: document 000, lines 10–15 (S0-10 to S0-27).
#[test]
fn s0_17_the_comparison_and_the_ledger_charge_packages_alike() {
    const HISTORIES: usize = 80_000;
    let mut runner = TestRunner::deterministic();
    let (mut alike, mut all) = (0, 0);
    while alike < HISTORIES {
        let terms = any_terms().new_tree(&mut runner).expect("terms").current();
        let catalogue = catalogue_of(&terms);
        let document = &catalogue.documents[0];
        let plan = &document.plan[0];
        let package = plan.package.as_ref().expect("packages");
        let resolved =
            ResolvedTerms::new(&catalogue, document, Attributes::new(), &readings_of(&terms));
        let resolved = resolved.expect("terms");
        for _ in 0..HISTORIES_EACH {
            let profile = any_profile().new_tree(&mut runner).expect("a use").current();
            let mut timetable = Timetable::new(&profile, resolved.working()).expect("in range");
            let outcome = usage::play(&resolved, plan, &mut timetable).expect("a price");
            let sessions = timetable.sessions();
            let ends = outcome.purchases.iter().map(|one| {
                let last = resolved.valid_through(package.validity(), one.at.date_naive());
                document.offset().midnight(last.succ_opt().expect("a day"))
            });
            let ends: Vec<Instant> = ends.collect();
            let (basis, extends) = (terms.basis, terms.extends);
            let least_units = terms.least_units;
            let least_seconds = i64::try_from(least_units).expect("a few") * terms.unit_seconds;
            let ends_of = &ends;
            let shape =
                Shape { basis, extends, least_units, least_seconds, sessions, ends: ends_of };
            all += 1;
            if !shape.is_charged_alike() {
                continue;
            }
            alike += 1;
            let mut account = account(&resolved, plan, sessions, |_| 0);
            for (number, (bought, ends)) in outcome.purchases.iter().zip(&ends).enumerate() {
                let package = Package {
                    units: bought.units.count(),
                    increment: document.increment(plan),
                    paid_at: bought.at,
                    ends: Some(*ends),
                    is_interrupting: false,
                    covers: Vec::new(),
                };
                account.put_package(id(number), package);
            }
            let balance = balance(&account, sessions);
            let found: Vec<_> = balance
                .packages
                .iter()
                .map(|one| {
                    let last = one.ends.and_then(|ends| ends.date_naive().pred_opt());
                    (one.paid_at, one.units, one.used_units, last)
                })
                .collect();
            let expected: Vec<_> = outcome
                .purchases
                .iter()
                .map(|one| (one.at, one.units.count(), one.used.count(), Some(one.valid_through)))
                .collect();
            assert_eq!(found, expected, "{terms:?} {sessions:?}");
            let not_covered = outcome.incomplete.map_or(0, |one| one.units);
            assert_eq!(balance.not_covered_units, not_covered, "{terms:?} {sessions:?}");
            let used = found.iter().map(|(_, _, used, _)| u64::from(*used)).sum::<u64>();
            assert_eq!(used + balance.not_covered_units, outcome.billed, "{terms:?} {sessions:?}");
        }
    }
    assert!(alike * 2 > all, "of {all} histories only {alike} are charged alike");
}

/// Sources: document 001, clause 6.1 (S1-46 to S1-49, S1-62): what a month includes, and which kinds
/// of work it covers.
#[test]
fn s1_46_the_comparison_and_the_ledger_charge_volumes_alike() {
    const HISTORIES: usize = 20_000;
    let mut runner = TestRunner::deterministic();
    let (mut alike, mut above) = (0, 0);
    while alike < HISTORIES {
        let terms = any_metered().new_tree(&mut runner).expect("terms").current();
        let Some(volume) = terms.volume else { continue };
        let catalogue = metered_catalogue(&terms);
        let (document, plan) = (&catalogue.documents[0], &catalogue.documents[0].plan[0]);
        let resolved = metered_resolved(&catalogue, &terms);
        let seconds = terms.unit_seconds.expect("a volume is of time");
        let included = u32::try_from(i64::try_from(volume.minutes).expect("hours") * 60 / seconds);
        let included = included.expect("units");
        for _ in 0..HISTORIES_EACH {
            let profile = any_profile().new_tree(&mut runner).expect("a use").current();
            let mut timetable = Timetable::new(&profile, resolved.working()).expect("in range");
            let outcome = usage::play(&resolved, plan, &mut timetable).expect("a use");
            let sessions = timetable.sessions();
            let first = |month: u32| {
                let first = profile.from().checked_add_months(chrono::Months::new(month));
                document.offset().midnight(first.expect("a month"))
            };
            let after = first(profile.months());
            let shape = Shape {
                basis: terms.basis,
                extends: false,
                least_units: usize::try_from(terms.least_units).expect("a few"),
                least_seconds: 0,
                sessions,
                ends: &[],
            };
            // What is served after the horizon belongs to its last month.
            let is_later = sessions.iter().any(|one| end(one) > after);
            // A month is a package that ends in the middle of a session beyond midnight.
            let is_split = (1..profile.months()).any(|month| {
                sessions.iter().any(|one| one.start < first(month) && end(one) > first(month))
            });
            if is_later || is_split || !shape.is_charged_alike() {
                continue;
            }
            alike += 1;
            let mut account = account(&resolved, plan, sessions, |one| u16::from(one.is_urgent));
            for month in 0..profile.months() {
                let package = Package {
                    units: included,
                    increment: document.increment(plan),
                    paid_at: first(month),
                    ends: Some(first(month + 1)),
                    is_interrupting: false,
                    covers: if volume.covers_usual_alone { vec![0] } else { Vec::new() },
                };
                account.put_package(id(usize::try_from(month).expect("a month")), package);
            }
            let balance = balance(&account, sessions);
            let used: u64 = balance.packages.iter().map(|one| u64::from(one.used_units)).sum();
            let left = u64::from(included) * u64::from(profile.months()) - used;
            let found = (used + balance.not_covered_units, left);
            assert_eq!(found, (outcome.billed, outcome.burned), "{terms:?} {sessions:?}");
            let most = balance.packages.iter().map(|one| u64::from(one.used_units)).max();
            let most_seconds = most.unwrap_or(0) * u64::try_from(seconds).expect("a length");
            let taken = outcome.volume.expect("a volume");
            assert_eq!(most_seconds, taken.most_seconds, "{terms:?} {sessions:?}");
            above += usize::from(balance.not_covered_units > 0);
        }
    }
    assert!(above * 10 > alike, "of {alike} histories only {above} go beyond the volume");
}
