//! How long prepaid units last at the pace of the last weeks, and what burns.

use chrono::{Days, NaiveDate};

use super::event::EventId;
use super::fold::Ledger;
use crate::calendar::{DAYS_TO, Instant};

/// The days that tell the pace.
pub const PACE_DAYS: u32 = 30;

/// Fewer days than this tell nothing.
const PACE_DAYS_MIN: u32 = 3;

/// The pace of the last days, and what it leads to if it stays the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The units that were used in them.
    pub used_units: u64,
    /// How many days they are: [`PACE_DAYS`], or fewer when the ledger is younger.
    pub days: u32,
    /// The day on which the last live unit is used; nothing when that does not happen.
    pub runs_out_on: Option<NaiveDate>,
    /// What burns at the end of each package, by day.
    pub burning: Vec<Burning>,
}

/// Units that will not be used in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Burning {
    /// The package.
    pub package: EventId,
    /// Its last day.
    pub last_day: NaiveDate,
    /// How many.
    pub units: u64,
}

/// Returns what becomes of the live packages; nothing while there is no pace yet.
///
/// The units of a day are spread evenly: day number d has used ⌊d × used ÷ days⌋ of them. They burn
/// in the order of the ledger: the earliest end first.
pub fn forecast(ledger: &Ledger<'_>, at: Instant) -> Option<Forecast> {
    let today = ledger.offset().tell(at).date_naive();
    let balance = ledger.balance(at);
    let day_of = |instant: Instant| ledger.offset().tell(instant).date_naive();
    let first = balance.packages.iter().map(|package| day_of(package.paid_at)).min()?;
    let known = today.signed_duration_since(first).num_days().saturating_add(1);
    let days = u32::try_from(known).unwrap_or(0).min(PACE_DAYS);
    if days < PACE_DAYS_MIN {
        return None;
    }
    let since = today.checked_sub_days(Days::new(u64::from(days)))?;
    let charges = ledger.charges(at);
    let recent = charges.iter().filter(|charge| day_of(charge.from) > since);
    let used_units = recent.map(|one| one.units).fold(0, u64::saturating_add);
    let mut live: Vec<Live> = balance
        .packages
        .iter()
        .filter(|package| package.left_units > 0)
        .map(|package| Live {
            package: package.id,
            last_day: ledger.payment(package.id).and_then(|paid| paid.last_day),
            left: u64::from(package.left_units),
        })
        .collect();
    // A package without an end burns last.
    live.sort_by_key(|live| (live.last_day.is_none(), live.last_day));
    let mut forecast = Forecast { used_units, days, runs_out_on: None, burning: Vec::new() };
    let mut used_before = 0;
    let mut day_number: u64 = 0;
    for date in today.iter_days().skip(1).take_while(|date| *date <= DAYS_TO) {
        live.retain(|live| match live.last_day {
            Some(last_day) if last_day < date => {
                if live.left > 0 {
                    let (package, units) = (live.package, live.left);
                    forecast.burning.push(Burning { package, last_day, units });
                }
                false
            }
            _ => live.left > 0,
        });
        if live.is_empty() || (used_units == 0 && live.iter().all(|live| live.last_day.is_none())) {
            break;
        }
        day_number = day_number.saturating_add(1);
        let used = day_number.saturating_mul(used_units).checked_div(u64::from(days)).unwrap_or(0);
        let mut needed = used.saturating_sub(used_before);
        used_before = used;
        for live in &mut live {
            let taken = live.left.min(needed);
            live.left = live.left.saturating_sub(taken);
            needed = needed.saturating_sub(taken);
        }
        if live.iter().all(|live| live.left == 0) {
            forecast.runs_out_on = Some(date);
            break;
        }
    }
    Some(forecast)
}

struct Live {
    package: EventId,
    last_day: Option<NaiveDate>,
    left: u64,
}
