//! How the account stands at a moment: what is left, what burns, what to buy.

use chrono::NaiveDate;
use kvant_core::calendar::Instant;
use kvant_core::catalogue::{Overage, Period, Terms};
use kvant_core::ledger::event::{EventId, Life, Payment};
use kvant_core::ledger::fold::Told;
use kvant_core::ledger::{Ledger, PaidUntil, forecast, paid_until};
use kvant_core::money::Rub;
use kvant_core::quantum::UnitKind;
use kvant_core::report::clock;
use kvant_core::report::cost::{Cost, Costs};
use kvant_core::source::Source;

use super::measure::{InWords, Measure};

/// A clock that was wrong before is no news.
const NEWS_DAYS: i64 = 31;

/// Units that burn within so many days are told apart.
const SOON_DAYS: i64 = 7;

/// How the account stands.
#[derive(Clone, PartialEq)]
pub struct Situation {
    /// The terms, where the catalogue still has them.
    pub terms: Option<&'static Terms>,
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
    pub next_buy: Option<NextBuy>,
    /// What nothing covers, and what that costs.
    pub above: Cost<'static>,
    /// What burned last, the latest first.
    pub burned: Vec<Burned>,
}

/// What is left in one unit.
#[derive(Clone, PartialEq)]
pub struct Left {
    /// The unit.
    pub measure: Measure,
    /// What was bought in the packages that are alive.
    pub bought: u64,
    /// What can still be used of it.
    pub left: u64,
    /// Of that, what burns within a week.
    pub burning: u64,
}

/// When units burn that are left.
#[derive(Clone, PartialEq)]
pub struct NextEnd {
    /// Their last day.
    pub last_day: NaiveDate,
    /// How many.
    pub units: u64,
    /// In what.
    pub measure: Measure,
    /// Whether everything burns then.
    pub is_all: bool,
}

/// What becomes of it at the pace of the last days.
#[derive(Clone, PartialEq)]
pub struct Outlook {
    /// What was used, in words.
    pub used: Option<String>,
    /// In how many days.
    pub days: u32,
    /// The day on which nothing is left.
    pub runs_out_on: Option<NaiveDate>,
    /// What burns, in words, and what it is worth.
    pub burns: Option<(String, Option<Rub>)>,
}

/// What is paid and begins later.
#[derive(Clone, PartialEq)]
pub struct Ahead {
    /// What, in words.
    pub what: String,
    /// The first day of the first.
    pub from: NaiveDate,
    /// The latest last day; nothing where one has no stated end.
    pub through: Option<NaiveDate>,
}

/// What to buy next.
#[derive(Clone, PartialEq)]
pub struct NextBuy {
    /// In what.
    pub kind: UnitKind,
    /// The least that is sold; nothing where the terms do not say.
    pub least: u64,
    /// What it costs today.
    pub total: Option<Rub>,
    /// Where the price stands.
    pub source: Option<Source>,
    /// For which time it is paid; nothing for a package.
    pub per: Option<Period>,
    /// Whether it is needed now: nothing is left, and nothing paid will begin.
    pub is_now: bool,
    /// By when otherwise; nothing when that cannot be told.
    pub by: Option<NaiveDate>,
    /// What happens when nothing is left.
    pub used_up: Overage,
}

/// What burned.
#[derive(Clone, PartialEq)]
pub struct Burned {
    /// What, in words.
    pub what: String,
    /// The last day on which it could be used.
    pub last_day: NaiveDate,
    /// What it was worth.
    pub worth: Option<Rub>,
}

impl Situation {
    /// Returns how `ledger` stands at `now`.
    pub fn of(ledger: &Ledger<'static>, now: Instant) -> Situation {
        let offset = ledger.offset();
        let today = offset.tell(now).date_naive();
        let terms = ledger.ground().map(|ground| ground.terms());
        let balance = ledger.balance(now);
        let last_day_of = |ends: Instant| last_day_before(offset.tell(ends));
        let measure_of = |id: EventId| {
            let paid = ledger.payment(id);
            paid.map(|paid| Measure::of_payment(terms, &paid.payment))
        };
        let mut lefts: Vec<Left> = Vec::new();
        let mut ends: Vec<(Option<NaiveDate>, u64, Measure)> = Vec::new();
        for package in balance.packages.iter().filter(|one| one.ends.is_none_or(|end| end > now)) {
            let Some(measure) = measure_of(package.id) else { continue };
            let last_day = package.ends.map(last_day_of);
            let left = u64::from(package.left_units);
            let is_soon = last_day.is_some_and(|last| days_to(today, last) <= SOON_DAYS);
            let one = Left {
                measure,
                bought: u64::from(package.units),
                left,
                burning: if is_soon { left } else { 0 },
            };
            match lefts.iter_mut().find(|known| known.measure == measure) {
                Some(known) => known.add(&one),
                None => lefts.push(one),
            }
            if left > 0 {
                ends.push((last_day, left, measure));
            }
        }
        let latest = ledger.last_payment(now).map(|(_, paid)| paid);
        let measure = latest.map(|paid| Measure::of_payment(terms, &paid.payment));
        let outlook = outlook(ledger, now, measure);
        let paid_until = paid_until(ledger, now);
        let runs_out_on = outlook.as_ref().and_then(|outlook| outlook.runs_out_on);
        // The next month cannot be used before this one ends, however little is left of this one.
        let is_month = latest.is_some_and(|paid| matches!(paid.payment.life, Life::Month(_)));
        let by = runs_out_on.filter(|_| !is_month).or(match paid_until {
            PaidUntil::Day(day) => Some(day),
            PaidUntil::Nothing | PaidUntil::NotStated => None,
        });
        let burned = balance.forfeits.iter().rev().filter_map(|forfeit| {
            let paid = ledger.payment(forfeit.package)?;
            let measure = Measure::of_payment(terms, &paid.payment);
            Some(Burned {
                what: measure.amount_and_time(u64::from(forfeit.units)),
                last_day: last_day_of(forfeit.at),
                worth: paid.worth(forfeit.units),
            })
        });
        Situation {
            terms,
            today,
            left_units: balance.left_units,
            next_end: next_end(&ends),
            ahead: ahead(ledger, now),
            next_buy: latest.and_then(|paid| {
                let next = next_buy(ledger, &paid.payment, today)?;
                Some(NextBuy { is_now: paid_until == PaidUntil::Nothing, by, ..next })
            }),
            above: Costs::new(ledger, now).of_all().above(),
            burned: burned.collect(),
            lefts,
            outlook,
        }
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

fn next_end(ends: &[(Option<NaiveDate>, u64, Measure)]) -> Option<NextEnd> {
    let dated =
        ends.iter().filter_map(|(last_day, units, measure)| Some(((*last_day)?, *units, *measure)));
    let (last_day, _, measure) = dated.clone().min_by_key(|(last_day, ..)| *last_day)?;
    let then = dated.filter(|(day, _, of)| *day == last_day && *of == measure);
    let units = then.clone().map(|(_, units, _)| units).fold(0, u64::saturating_add);
    Some(NextEnd { last_day, units, measure, is_all: then.count() == ends.len() })
}

fn outlook(ledger: &Ledger<'static>, now: Instant, measure: Option<Measure>) -> Option<Outlook> {
    let forecast = forecast(ledger, now)?;
    let measure = measure?;
    let units = forecast.burning.iter().map(|one| one.units).fold(0, u64::saturating_add);
    let worth = forecast.burning.iter().map(|one| {
        let paid = ledger.payment(one.package)?;
        paid.worth(u32::try_from(one.units).ok()?)
    });
    let worth = worth.reduce(|sum, one| Some(sum?.plus(one?))).flatten();
    Some(Outlook {
        used: (forecast.used_units > 0).then(|| measure.amount(forecast.used_units)),
        days: forecast.days,
        runs_out_on: forecast.runs_out_on,
        burns: (units > 0).then(|| (measure.amount_and_time(units), worth)),
    })
}

fn ahead(ledger: &Ledger<'static>, now: Instant) -> Option<Ahead> {
    let terms = ledger.ground().map(|ground| ground.terms());
    let day_of = |instant: Instant| ledger.offset().tell(instant).date_naive();
    let mut sums: Vec<(Measure, u64)> = Vec::new();
    let mut from = None;
    let mut ends = Vec::new();
    for (id, package) in ledger.account().begin_after(now) {
        let measure = Measure::of_payment(terms, &ledger.payment(id)?.payment);
        let units = u64::from(package.units);
        match sums.iter_mut().find(|(known, _)| *known == measure) {
            Some((_, sum)) => *sum = sum.saturating_add(units),
            None => sums.push((measure, units)),
        }
        from = from.or(Some(day_of(package.paid_at)));
        ends.push(package.ends);
    }
    let told: Vec<String> =
        sums.into_iter().map(|(measure, units)| measure.amount_and_time(units)).collect();
    // An end that is not stated is the latest of all.
    let latest = ends.into_iter().try_fold(now, |latest, ends| Some(latest.max(ends?)));
    let through = latest.and_then(|ends| day_of(ends).pred_opt());
    Some(Ahead { what: told.join(" + "), from: from?, through })
}

fn next_buy(ledger: &Ledger<'static>, latest: &Payment, today: NaiveDate) -> Option<NextBuy> {
    let ground = ledger.ground()?;
    let terms = ground.terms();
    let plan = terms.plan(&latest.plan).ok()?;
    let measure = Measure::of_plan(terms, plan);
    let used_up = plan.used_up(ground.readings()).clone();
    let mut next = NextBuy {
        kind: measure.kind,
        least: 0,
        total: None,
        source: None,
        per: None,
        is_now: false,
        by: None,
        used_up,
    };
    if let Some(volume) = plan.volume(ground.readings()) {
        let seconds = u64::from(volume.included.minutes()).saturating_mul(60);
        let unit = u64::from(measure.unit_seconds.unwrap_or(1));
        next.least = seconds.checked_div(unit).unwrap_or(0);
        let fee = ground.fee(plan).ok().flatten();
        next.per = Some(fee.map_or(Period::Month, |fee| fee.per));
        next.total = fee.map(|fee| ground.with_vat(fee.due(), today));
        next.source = fee.map(|fee| fee.source.clone()).or(Some(volume.source.clone()));
    } else if let Some(package) = &plan.package {
        next.least = u64::from(package.minimum_units);
        let price = ground.price(plan).ok();
        next.total =
            price.map(|price| ground.unit_price(price, today).times(package.minimum_units));
        next.source = price.map(|price| price.source.clone()).or(Some(package.source.clone()));
    }
    Some(next)
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
    pub fn of(ledger: &Ledger<'static>, now: Instant) -> Doubts {
        let is_news = |id: &EventId| {
            let recorded = ledger.entry(*id).map(|entry| entry.recorded_at);
            recorded.is_some_and(|at| days_to(at.date_naive(), now.date_naive()) < NEWS_DAYS)
        };
        let wrong_clocks = clock::wrong_clocks(ledger, now);
        let wrong_clocks = wrong_clocks.iter().filter(|id| is_news(id));
        Doubts {
            problems: ledger.sessions().filter(|(_, one)| one.problem.is_some()).count(),
            overlapping: ledger.overlapping().len(),
            forgotten: ledger.forgotten(now).count(),
            wrong_clocks: wrong_clocks.count(),
            newer: ledger.history().filter(|(told, _)| matches!(told, Told::Newer(_))).count(),
        }
    }
}
