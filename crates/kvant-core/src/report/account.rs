//! How an account stands at an instant: what is left, what burns, what to buy next, what to warn of.

use chrono::NaiveDate;

use super::clock;
use super::cost::{Cost, Costs};
use super::unit::BillingUnit;
use crate::calendar::Instant;
use crate::catalogue::{Overage, Period, Terms};
use crate::ledger::event::{EventId, Life, Payment};
use crate::ledger::fold::HistoryEntry;
use crate::ledger::{Ledger, PaidUntil, forecast, paid_until};
use crate::money::Rub;
use crate::source::Source;

/// A clock that was wrong so many days ago is no news.
const CLOCK_NEWS_DAYS: i64 = 31;

/// Units that burn within so many days are listed apart, with a warning.
pub const SOON_DAYS: i64 = 7;

/// Where no more than one part of so many is left, little is left.
const FEW_PARTS: u64 = 5;

/// What burned is listed for so many days, and no more than so many of it.
const BURNED_NEWS_DAYS: i64 = 31;
const BURNED_NEWS: usize = 3;

/// A package is spoken of outside the page so many days before its last day, the latest first.
const NOTICE_DAYS: [i64; 2] = [1, 7];

/// So many units of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// In what it is counted.
    pub unit: BillingUnit,
    /// How many.
    pub units: u64,
}

/// How the account stands.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountReport<'a> {
    /// The terms, where the catalogue still has them.
    pub terms: Option<&'a Terms>,
    /// What day it is in the offset of the terms.
    pub today: NaiveDate,
    /// What is in the packages that are alive, by what they count in.
    pub lefts: Vec<Left>,
    /// What can still be used, of everything.
    pub left_units: u64,
    /// The next end of units that are left.
    pub next_end: Option<NextEnd>,
    /// The pace and where it leads; nothing while there is none.
    pub outlook: Option<Outlook>,
    /// What is paid and begins later.
    pub ahead: Option<Ahead>,
    /// What to buy next.
    pub next_buy: Option<NextBuy<'a>>,
    /// What nothing covers, and what that costs.
    pub above: Cost<'a>,
    /// What burned last, the latest first.
    pub burned: Vec<Burned>,
}

/// What is left in one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    /// The unit.
    pub unit: BillingUnit,
    /// What was bought in the packages that are alive.
    pub bought: u64,
    /// What can still be used of it.
    pub left: u64,
    /// Of that, what burns within a week.
    pub burning: u64,
}

/// When units burn that are left.
#[derive(Clone, Debug, PartialEq)]
pub struct NextEnd {
    /// Their last day.
    pub last_day: NaiveDate,
    /// How much.
    pub amount: Amount,
    /// Whether everything burns then.
    pub is_all: bool,
}

/// What becomes of it at the pace of the last days.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// What was used; nothing where nothing was.
    pub used: Option<Amount>,
    /// In how many days.
    pub days: u32,
    /// The day on which nothing is left.
    pub runs_out_on: Option<NaiveDate>,
    /// What burns, and what it is worth.
    pub burns: Option<(Amount, Option<Rub>)>,
}

/// What is paid and begins later.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahead {
    /// What, by what it is counted in.
    pub amounts: Vec<Amount>,
    /// The first day of the first.
    pub from: NaiveDate,
    /// The latest last day; nothing where one has no stated end.
    pub through: Option<NaiveDate>,
}

/// What to buy next.
#[derive(Clone, Debug, PartialEq)]
pub struct NextBuy<'a> {
    /// The least that is sold; no units where the terms do not say.
    pub least: Amount,
    /// What it costs today.
    pub total: Option<Rub>,
    /// Where the price stands.
    pub source: Option<&'a Source>,
    /// For which time it is paid; nothing for a package.
    pub per: Option<Period>,
    /// Whether it is needed now: nothing is left, and nothing paid will begin.
    pub is_now: bool,
    /// By when otherwise; nothing when that is not known.
    pub by: Option<NaiveDate>,
    /// What happens when nothing is left.
    pub used_up: &'a Overage,
}

/// What burned.
#[derive(Clone, Debug, PartialEq)]
pub struct Burned {
    /// How much.
    pub amount: Amount,
    /// The last day on which it could be used.
    pub last_day: NaiveDate,
    /// What it was worth.
    pub worth: Option<Rub>,
}

impl<'a> AccountReport<'a> {
    /// Returns how `ledger` stands at `now`.
    pub fn of(ledger: &Ledger<'a>, now: Instant) -> AccountReport<'a> {
        let offset = ledger.offset();
        let today = offset.to_local(now).date_naive();
        let terms = ledger.resolved().map(|resolved| resolved.terms());
        let balance = ledger.balance(now);
        let last_day_of = |ends: Instant| last_day_before(offset.to_local(ends));
        let mut lefts: Vec<Left> = Vec::new();
        let mut ends: Vec<(Option<NaiveDate>, Amount)> = Vec::new();
        for package in balance.packages.iter().filter(|one| one.ends.is_none_or(|end| end > now)) {
            let Some(paid) = ledger.payment(package.id) else { continue };
            let unit = BillingUnit::of_payment(terms, &paid.payment);
            let last_day = package.ends.map(last_day_of);
            let left = u64::from(package.left_units);
            let is_soon = last_day.is_some_and(|last| days_to(today, last) <= SOON_DAYS);
            let burning = if is_soon { left } else { 0 };
            let one = Left { unit, bought: u64::from(package.units), left, burning };
            match lefts.iter_mut().find(|known| known.unit == unit) {
                Some(known) => known.add(&one),
                None => lefts.push(one),
            }
            if left > 0 {
                ends.push((last_day, Amount { unit, units: left }));
            }
        }
        let latest = ledger.last_payment(now).map(|(_, paid)| paid);
        let unit = latest.map(|paid| BillingUnit::of_payment(terms, &paid.payment));
        let outlook = unit.and_then(|unit| outlook(ledger, now, unit));
        let runs_out_on = outlook.as_ref().and_then(|outlook| outlook.runs_out_on);
        let next_buy = latest.and_then(|paid| next_buy(ledger, &paid.payment, now, runs_out_on));
        let burned = balance.forfeits.iter().rev().filter_map(|forfeit| {
            let paid = ledger.payment(forfeit.package)?;
            let unit = BillingUnit::of_payment(terms, &paid.payment);
            Some(Burned {
                amount: Amount { unit, units: u64::from(forfeit.units) },
                last_day: last_day_of(forfeit.at),
                worth: paid.worth(forfeit.units),
            })
        });
        AccountReport {
            terms,
            today,
            left_units: balance.left_units,
            next_end: next_end(&ends),
            ahead: ahead(ledger, now),
            next_buy,
            above: Costs::new(ledger, now).of_all().above(),
            burned: burned.collect(),
            lefts,
            outlook,
        }
    }

    /// Returns what is left, by what it is counted in; empty where nothing is.
    pub fn left(&self) -> impl Iterator<Item = Amount> {
        let left = self.lefts.iter().filter(|left| left.left > 0);
        left.map(|left| Amount { unit: left.unit, units: left.left })
    }

    /// Returns of what little is left.
    pub fn few(&self) -> impl Iterator<Item = Amount> {
        let few =
            |left: &&Left| left.left > 0 && left.left.saturating_mul(FEW_PARTS) <= left.bought;
        self.lefts.iter().filter(few).map(|left| Amount { unit: left.unit, units: left.left })
    }

    /// Returns the next end, where it is near.
    pub fn near_end(&self) -> Option<&NextEnd> {
        self.next_end.as_ref().filter(|end| days_to(self.today, end.last_day) <= SOON_DAYS)
    }

    /// Returns what burned so lately that it is news, the latest first.
    pub fn burned_lately(&self) -> impl Iterator<Item = &Burned> {
        let is_news = |one: &&Burned| days_to(one.last_day, self.today) <= BURNED_NEWS_DAYS;
        self.burned.iter().take(BURNED_NEWS).filter(is_news)
    }

    /// Returns whether nothing is left, and nothing that is paid will begin.
    pub fn has_nothing(&self) -> bool {
        self.left_units == 0 && self.ahead.is_none()
    }
}

impl Left {
    fn add(&mut self, other: &Left) {
        self.bought = self.bought.saturating_add(other.bought);
        self.left = self.left.saturating_add(other.left);
        self.burning = self.burning.saturating_add(other.burning);
    }
}

/// The last day of what ends at `ends`, the midnight after it.
pub fn last_day_before(ends: Instant) -> NaiveDate {
    let day = ends.date_naive();
    day.pred_opt().unwrap_or(day)
}

/// How many days lie between.
pub fn days_to(today: NaiveDate, day: NaiveDate) -> i64 {
    day.signed_duration_since(today).num_days()
}

fn next_end(ends: &[(Option<NaiveDate>, Amount)]) -> Option<NextEnd> {
    let dated = ends.iter().filter_map(|(last_day, amount)| Some(((*last_day)?, *amount)));
    let (last_day, Amount { unit, .. }) = dated.clone().min_by_key(|(last_day, _)| *last_day)?;
    let then = dated.filter(|(day, amount)| *day == last_day && amount.unit == unit);
    let units = then.clone().map(|(_, amount)| amount.units).fold(0, u64::saturating_add);
    let amount = Amount { unit, units };
    Some(NextEnd { last_day, amount, is_all: then.count() == ends.len() })
}

fn outlook(ledger: &Ledger<'_>, now: Instant, unit: BillingUnit) -> Option<Outlook> {
    let forecast = forecast(ledger, now)?;
    let units = forecast.burning.iter().map(|one| one.units).fold(0, u64::saturating_add);
    let worth = forecast.burning.iter().map(|one| {
        let paid = ledger.payment(one.package)?;
        paid.worth(u32::try_from(one.units).ok()?)
    });
    let worth = worth.reduce(|sum, one| Some(sum?.plus(one?))).flatten();
    let used = Amount { unit, units: forecast.used_units };
    Some(Outlook {
        used: (used.units > 0).then_some(used),
        days: forecast.days,
        runs_out_on: forecast.runs_out_on,
        burns: (units > 0).then_some((Amount { unit, units }, worth)),
    })
}

fn ahead(ledger: &Ledger<'_>, now: Instant) -> Option<Ahead> {
    let terms = ledger.resolved().map(|resolved| resolved.terms());
    let day_of = |instant: Instant| ledger.offset().to_local(instant).date_naive();
    let mut amounts: Vec<Amount> = Vec::new();
    let mut from = None;
    let mut ends = Vec::new();
    for (id, package) in ledger.account().begin_after(now) {
        let unit = BillingUnit::of_payment(terms, &ledger.payment(id)?.payment);
        let units = u64::from(package.units);
        match amounts.iter_mut().find(|known| known.unit == unit) {
            Some(known) => known.units = known.units.saturating_add(units),
            None => amounts.push(Amount { unit, units }),
        }
        from = from.or(Some(day_of(package.paid_at)));
        ends.push(package.ends);
    }
    // An end that is not stated is the latest of all.
    let latest = ends.into_iter().try_fold(now, |latest, ends| Some(latest.max(ends?)));
    let through = latest.and_then(|ends| day_of(ends).pred_opt());
    Some(Ahead { amounts, from: from?, through })
}

fn next_buy<'a>(
    ledger: &Ledger<'a>,
    latest: &Payment,
    now: Instant,
    runs_out_on: Option<NaiveDate>,
) -> Option<NextBuy<'a>> {
    let resolved = ledger.resolved()?;
    let terms = resolved.terms();
    let plan = terms.plan(&latest.plan).ok()?;
    let today = ledger.offset().to_local(now).date_naive();
    let unit = BillingUnit::of_plan(terms, plan);
    let paid_until = paid_until(ledger, now);
    // The next month cannot be used before this one ends, however little is left of this one.
    let is_month = matches!(latest.life, Life::Month(_));
    let by = runs_out_on.filter(|_| !is_month).or(match paid_until {
        PaidUntil::Day(day) => Some(day),
        PaidUntil::Nothing | PaidUntil::NotStated => None,
    });
    let mut next = NextBuy {
        least: Amount { unit, units: 0 },
        total: None,
        source: None,
        per: None,
        is_now: paid_until == PaidUntil::Nothing,
        by,
        used_up: plan.used_up(resolved.readings()),
    };
    if let Some(volume) = plan.volume(resolved.readings()) {
        let seconds = u64::from(volume.included.minutes()).saturating_mul(60);
        let unit_seconds = u64::from(unit.unit_seconds.unwrap_or(1));
        next.least.units = seconds.checked_div(unit_seconds).unwrap_or(0);
        let fee = resolved.fee(plan).ok().flatten();
        next.per = Some(fee.map_or(Period::Month, |fee| fee.per));
        next.total = fee.map(|fee| resolved.with_vat(fee.due(), today));
        next.source = Some(fee.map_or(&volume.source, |fee| &fee.source));
    } else if let Some(package) = &plan.package {
        next.least.units = u64::from(package.minimum_units);
        let price = resolved.price(plan).ok();
        next.total =
            price.map(|price| resolved.unit_price(price, today).times(package.minimum_units));
        next.source = Some(price.map_or(&package.source, |price| &price.source));
    }
    Some(next)
}

/// What is to be said of a package before it burns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BurnNotice {
    /// The package.
    pub package: EventId,
    /// So many days before the last one it is said: each once.
    pub stage_days: i64,
    /// Its last day.
    pub last_day: NaiveDate,
    /// What is left of it.
    pub amount: Amount,
}

/// Returns what is to be said at `now` of packages that are about to burn.
pub fn burn_notices(ledger: &Ledger<'_>, now: Instant) -> Vec<BurnNotice> {
    let today = ledger.offset().to_local(now).date_naive();
    let terms = ledger.resolved().map(|resolved| resolved.terms());
    let balance = ledger.balance(now);
    let alive = balance.packages.iter().filter(|one| one.left_units > 0);
    let notice = |package: EventId, ends: Instant, left_units: u32| {
        let last_day = last_day_before(ledger.offset().to_local(ends));
        let left_days = days_to(today, last_day);
        let stage_days = NOTICE_DAYS.into_iter().find(|stage| (0..=*stage).contains(&left_days))?;
        let paid = ledger.payment(package)?;
        let unit = BillingUnit::of_payment(terms, &paid.payment);
        let amount = Amount { unit, units: u64::from(left_units) };
        Some(BurnNotice { package, stage_days, last_day, amount })
    };
    alive.filter_map(|one| notice(one.id, one.ends?, one.left_units)).collect()
}

/// What is wrong with the records themselves.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct Doubts {
    /// Sessions that are not charged because of their times.
    pub problems: usize,
    /// Sessions of one specialist at the same time.
    pub overlapping: usize,
    /// Timers that run for more than a day.
    pub forgotten: usize,
    /// Records whose clock was not right.
    pub wrong_clocks: usize,
    /// Records of a newer app, which nothing here counts.
    pub newer: usize,
}

impl Doubts {
    /// Returns what is wrong at `now`.
    pub fn of(ledger: &Ledger<'_>, now: Instant) -> Doubts {
        let is_news = |id: &EventId| {
            let recorded = ledger.entry(*id).map(|entry| entry.recorded_at);
            recorded.is_some_and(|at| days_to(at.date_naive(), now.date_naive()) < CLOCK_NEWS_DAYS)
        };
        let wrong_clocks = clock::wrong_clocks(ledger, now);
        let wrong_clocks = wrong_clocks.iter().filter(|id| is_news(id));
        Doubts {
            problems: ledger.sessions().filter(|(_, one)| one.problem.is_some()).count(),
            overlapping: ledger.overlapping().len(),
            forgotten: ledger.forgotten(now).count(),
            wrong_clocks: wrong_clocks.count(),
            newer: ledger
                .history()
                .filter(|(entry, _)| matches!(entry, HistoryEntry::Newer(_)))
                .count(),
        }
    }
}
