//! The act of a period as a table for spreadsheets: a row each for what was there, was paid, was
//! worked, burned and is left.

use chrono::Timelike;
use kvant_core::calendar::{Instant, iso};
use kvant_core::ledger::Ledger;
use kvant_core::money::Rub;
use kvant_core::report::act::{Movement, Period, act};
use kvant_core::report::cost::Costs;
use kvant_import::csv;

use crate::account::tickets::title;
use crate::wording;

/// Returns the table; nothing of a period that has not begun.
pub fn csv(ledger: &Ledger<'static>, period: Period, now: Instant) -> Option<String> {
    let act = act(ledger, period, now)?;
    let costs = Costs::new(ledger, act.until);
    let offset = ledger.offset();
    let mut rows = vec![wording::ACT_HEAD.map(str::to_string).to_vec()];
    let blank = String::new;
    let amount = |amount: Option<Rub>| {
        amount.map(|amount| amount.to_string().replace('.', ",")).unwrap_or_default()
    };
    let movement = |what: &str, day: String, one: &Movement, units: u64, is_less: bool| {
        let sign = if is_less && units > 0 { "-" } else { "" };
        vec![
            what.to_string(),
            day,
            blank(),
            blank(),
            blank(),
            blank(),
            blank(),
            blank(),
            wording::act_unit(one.unit.kind).to_string(),
            format!("{sign}{units}"),
            blank(),
            blank(),
        ]
    };
    let first = iso(period.first());
    let last = iso(offset.to_local(act.until).date_naive().min(period.last()));
    for total in &act.totals {
        rows.push(movement(wording::ACT_OPENING, first.clone(), total, total.opening, false));
    }
    for id in &act.payments {
        let Some(paid) = ledger.payment(*id) else { continue };
        let Some((_, one)) = act.packages.iter().find(|(one, _)| one == id) else { continue };
        let day = iso(offset.to_local(paid.payment.paid_at).date_naive());
        let mut row = movement(wording::ACT_PAID, day, one, one.paid, false);
        if let Some(last) = row.last_mut() {
            *last = amount(paid.payment.amount);
        }
        rows.push(row);
    }
    for charge in &act.charges {
        let session = ledger.session(charge.id);
        let from = offset.to_local(charge.from);
        let to = session.and_then(|session| session.to).or(charge.stopped_at);
        let cost = costs.of([charge]);
        let unit = cost.parts.first().map(|part| wording::act_unit(part.unit.kind));
        let used = cost.prepaid_units();
        rows.push(vec![
            wording::ACT_USED.to_string(),
            iso(from.date_naive()),
            clock(from),
            to.map(|to| clock(offset.to_local(to))).unwrap_or_default(),
            title(ledger, ledger.request_of(charge.id)),
            session.map(|session| session.specialist.clone()).unwrap_or_default(),
            session.map(|session| session.text.clone()).unwrap_or_default(),
            hours(charge.spent_seconds),
            unit.unwrap_or_default().to_string(),
            if used > 0 { format!("-{used}") } else { "0".to_string() },
            cost.above().units().to_string(),
            amount(cost.total()),
        ]);
    }
    for total in &act.totals {
        rows.push(movement(wording::ACT_BURNED, last.clone(), total, total.burned, true));
        rows.push(movement(wording::ACT_CLOSING, last.clone(), total, total.closing, false));
    }
    Some(csv::write(rows))
}

fn clock(at: Instant) -> String {
    let time = at.naive_local().time();
    format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
}

fn hours(seconds: u64) -> String {
    let (minutes, rest) = (seconds.div_euclid(60), seconds.rem_euclid(60));
    format!("{}:{:02}:{rest:02}", minutes.div_euclid(60), minutes.rem_euclid(60))
}
