//! What was paid: on an axis of time, as a table, corrected and declared void.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use kvant_core::calendar::Instant;
use kvant_core::catalogue::Terms;
use kvant_core::ledger::charge::PackageBalance;
use kvant_core::ledger::event::{Event, EventId, Life, Payment};
use kvant_core::ledger::fold::PaidPackage;
use kvant_core::ledger::{Ledger, forecast};
use kvant_core::report::unit::BillingUnit;
use leptos::prelude::*;

use super::keeper::Keeper;
use super::payment_form::PaymentForm;
use super::session_form::this_year;
use super::standing::focus;
use crate::components::burn_down::{Bar, BurnContent, BurnDown};
use crate::components::data_table::{Cell, Column, data_table};
use crate::format::{self, money};
use crate::shortcuts::on_escape;
use crate::wording::{self, InWords};

/// More bars than this are read in the table.
const BARS: usize = 6;
/// How many of them may be of packages that are paid and begin later.
const BARS_AHEAD: usize = 3;
/// How many rows are drawn at once, and how many more each time.
const ROWS: usize = 50;
/// Nobody looks further back on a plot.
const DAYS_BACK: u64 = 365;
/// How far it looks ahead where nothing ends.
const DAYS_AHEAD: u64 = 30;

/// Every payment: drawn, as a table, with what can be done about it.
#[component]
pub fn Packages(
    /// Where they are recorded.
    keeper: Keeper,
    /// Now, no older than a minute.
    minute: Memo<Instant>,
) -> impl IntoView {
    let book = keeper.book;
    let most = RwSignal::new(ROWS);
    let editing = RwSignal::new(Editing::None);
    let content = Memo::new(move |_| book.ledger.with(|ledger| drawn(ledger, minute.get())));
    let rows = Memo::new(move |_| book.ledger.with(|ledger| rows(ledger, minute.get())));
    let edit = move |what: Editing| {
        editing.set(what);
        focus("payment-edit");
    };
    let done = Callback::new(move |()| {
        editing.set(Editing::None);
        focus("packages");
    });
    let row = move |row: Row| {
        let Row { id, cells, note, can_correct, can_void } = row;
        let [paid_on, plan, bought, used, burned, left, last_day, amount] = cells;
        let label = paid_on.clone();
        let void_label = paid_on.clone();
        let actions = view! {
            <span class="row-actions">
                {can_correct.then(|| view! {
                    <button type="button" class="quiet"
                        aria-label=wording::payment_correct_label(&label)
                        on:click=move |_| edit(Editing::Correct(id))>{wording::SESSION_CORRECT}</button>
                })}
                {can_void.then(|| view! {
                    <button type="button" class="quiet"
                        aria-label=wording::payment_void_label(&void_label)
                        on:click=move |_| edit(Editing::Void(id))>{wording::PAYMENT_VOID}</button>
                })}
            </span>
        };
        let told = view! {
            {paid_on} {(!note.is_empty()).then(|| view! { <span class="sub">{note}</span> })}
        };
        vec![
            Cell::words(told),
            Cell::words(plan),
            Cell::figure(bought),
            Cell::figure(used),
            Cell::figure(burned),
            Cell::figure(left),
            Cell::words(last_day),
            Cell::figure(amount),
            Cell::words(actions),
        ]
    };
    let table = move || {
        let all = rows.get();
        let count = all.len();
        let shown = all.into_iter().take(most.get()).map(row).collect();
        let more = move |_| most.update(|most| *most = most.saturating_add(ROWS));
        view! {
            {data_table("cards", wording::PACKAGES, columns(), shown)}
            {(count > most.get()).then(|| view! {
                <button type="button" on:click=more>{wording::SESSIONS_MORE}</button>
            })}
        }
    };
    let form = move || match editing.get() {
        Editing::None => ().into_any(),
        Editing::Correct(id) => view! { <CorrectPayment keeper id on_done=done /> }.into_any(),
        Editing::Void(id) => view! { <VoidPayment keeper id on_done=done /> }.into_any(),
    };
    let levels = move || {
        let levels = content.with(|content| content.as_ref().map(|one| one.levels.clone()))?;
        Some(level_table(keeper, &levels))
    };
    view! {
        <section aria-labelledby="packages">
            <h2 id="packages" tabindex="-1">{wording::PACKAGES}</h2>
            <BurnDown content=content.into() />
            <p class="muted caption">{wording::BURN_CAPTION}</p>
            {table}
            {form}
            <details>
                <summary>{wording::PLOT_TABLE}</summary>
                {levels}
            </details>
        </section>
    }
}

/// What is done about which payment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Editing {
    None,
    Correct(EventId),
    Void(EventId),
}

/// A payment as it stands in the table.
#[derive(Clone, PartialEq)]
struct Row {
    id: EventId,
    /// In the order of the columns.
    cells: [String; 8],
    note: &'static str,
    can_correct: bool,
    can_void: bool,
}

fn columns() -> Vec<Column> {
    [
        ("", wording::TRACE_PAID_ON),
        ("", wording::COLUMN_PLAN),
        ("figure", wording::TRACE_UNITS),
        ("figure", wording::TRACE_USED),
        ("figure", wording::TRACE_BURNED),
        ("figure", wording::TRACE_LEFT),
        ("", wording::LAST_DAY),
        ("figure", wording::TRACE_AMOUNT),
        ("", wording::PACKAGE_ACTIONS),
    ]
    .map(|(class, name)| (class, name.to_string()))
    .to_vec()
}

/// The newest first.
fn rows(ledger: &Ledger<'static>, now: Instant) -> Vec<Row> {
    let balance = ledger.balance(now);
    let standing: BTreeMap<EventId, &PackageBalance> =
        balance.packages.iter().map(|one| (one.id, one)).collect();
    let mut all: Vec<(EventId, &PaidPackage)> = ledger.payments().collect();
    all.sort_by_key(|(id, paid)| std::cmp::Reverse((paid.payment.paid_at, *id)));
    all.into_iter()
        .map(|(id, paid)| row(ledger, id, paid, standing.get(&id).copied(), now))
        .collect()
}

fn row(
    ledger: &Ledger<'static>,
    id: EventId,
    paid: &PaidPackage,
    standing: Option<&PackageBalance>,
    now: Instant,
) -> Row {
    let offset = ledger.offset();
    let this_year = offset.to_local(now).year();
    let terms = ledger.resolved().map(|resolved| resolved.terms());
    let measure = BillingUnit::of_payment(terms, &paid.payment);
    let plan = terms.and_then(|terms| terms.plan(&paid.payment.plan).ok());
    let units = |units: Option<u32>| match units {
        Some(units) => measure.amount(u64::from(units)),
        None => wording::NOT_COUNTED.to_string(),
    };
    let last_day = standing.map_or(paid.last_day, |one| {
        one.ends.and_then(|ends| offset.to_local(ends).date_naive().pred_opt())
    });
    let note = if paid.voided.is_some() {
        wording::PAYMENT_IS_VOID
    } else if standing.is_none() {
        wording::PAYMENT_IS_AHEAD
    } else if paid.is_corrected {
        wording::PAYMENT_IS_CORRECTED
    } else {
        ""
    };
    Row {
        id,
        cells: [
            format::date(offset.to_local(paid.payment.paid_at).date_naive(), this_year),
            plan.map_or(paid.payment.plan.as_str(), |plan| plan.name.as_str()).to_string(),
            measure.amount(u64::from(paid.payment.units)),
            units(standing.map(|one| one.used_units)),
            units(standing.map(|one| one.burned_units)),
            units(standing.map(|one| one.left_units)),
            match last_day {
                Some(day) => format::date(day, this_year),
                None => wording::LIFE_UNKNOWN.to_string(),
            },
            paid.payment.amount.map_or_else(|| wording::AMOUNT_UNKNOWN.to_string(), money),
        ],
        note,
        can_correct: paid.voided.is_none() && plan.is_some(),
        can_void: paid.voided.is_none(),
    }
}

/// The form that corrects a payment. The conditions stay those of its day.
#[component]
fn CorrectPayment(keeper: Keeper, id: EventId, on_done: Callback<()>) -> impl IntoView {
    let book = keeper.book;
    let held = book.ledger.with_untracked(|ledger| {
        Some((ledger.payment(id)?.payment.clone(), ledger.resolved()?.terms()))
    });
    let (payment, terms) = held?;
    let before = payment.clone();
    let of = payment_named(terms, &payment, book.now.get_untracked());
    let resolved = Signal::derive(move || book.ledger.with(|ledger| ledger.resolved().cloned()));
    let now = Signal::derive(move || book.now.get());
    let reason = RwSignal::new(String::new());
    let save = Callback::new(move |payments: Vec<Payment>| {
        let Some(corrected) = payments.into_iter().next() else { return };
        let corrected = of_its_day(corrected, &before);
        let reason = reason.get_untracked().trim().to_string();
        let event = Event::PaymentCorrected { payment: id, corrected, reason };
        if keeper.record(vec![event], wording::PAYMENT_CORRECTED.to_string()) {
            on_done.run(());
        }
    });
    Some(view! {
        <section class="step" aria-labelledby="payment-edit"
            on:keydown=on_escape(move || on_done.run(()))>
            <h3 id="payment-edit" tabindex="-1">{wording::payment_correct(&of)}</h3>
            <PaymentForm id="corrected-payment" terms resolved now corrects=Some(payment) reason is_further=true
                label=wording::PAYMENT_SAVE_CORRECTED on_save=save />
            <button type="button" class="quiet" on:click=move |_| on_done.run(())>
                {wording::MY_CANCEL}
            </button>
        </section>
    })
}

/// «Абонемент, 30 квантов · 5 ч, оплата 2 ноября».
fn payment_named(terms: &Terms, payment: &Payment, now: Instant) -> String {
    let offset = terms.offset();
    let plan = terms.plan(&payment.plan).ok();
    let plan = plan.map_or(payment.plan.as_str(), |plan| plan.name.as_str());
    let bought = BillingUnit::of_payment(Some(terms), payment);
    let bought = bought.amount_and_time(u64::from(payment.units));
    let day = offset.to_local(payment.paid_at).date_naive();
    wording::act_package(&format!("{plan}, {bought}"), day, offset.to_local(now).year())
}

/// A later edition of the terms does not change what was bought: only another plan does.
fn of_its_day(corrected: Payment, before: &Payment) -> Payment {
    if corrected.plan != before.plan {
        return corrected;
    }
    let life = match (corrected.life, before.life) {
        (Life::Month(first), Life::Month(_)) => Life::Month(first),
        (_, life) => life,
    };
    Payment {
        unit_seconds: before.unit_seconds,
        minimum_units: before.minimum_units,
        life,
        ..corrected
    }
}

#[component]
fn VoidPayment(keeper: Keeper, id: EventId, on_done: Callback<()>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = reason.get_untracked().trim().to_string();
        let event = Event::PaymentVoided { payment: id, reason };
        if keeper.record(vec![event], wording::PAYMENT_VOIDED.to_string()) {
            on_done.run(());
        }
    };
    view! {
        <section class="step" aria-labelledby="payment-edit"
            on:keydown=on_escape(move || on_done.run(()))>
            <h3 id="payment-edit" tabindex="-1">{wording::PAYMENT_VOID_TITLE}</h3>
            <p>{wording::PAYMENT_VOID_WHY}</p>
            <form on:submit=submit>
                <div class="fields">
                    <span class="text-field">
                        <label for="void-reason">{wording::FIELD_VOID_REASON}</label>
                        <input id="void-reason" type="text" maxlength="2000" prop:value=reason
                            on:input=move |event| reason.set(event_target_value(&event)) />
                    </span>
                </div>
                <p class="actions">
                    <button type="submit">{wording::PAYMENT_VOID}</button>
                    <button type="button" class="quiet" on:click=move |_| on_done.run(())>
                        {wording::MY_CANCEL}
                    </button>
                </p>
            </form>
        </section>
    }
}

/// What was left at the end of each day on which it changed, the newest first.
fn level_table(keeper: Keeper, levels: &[(i64, u64)]) -> AnyView {
    let this_year = this_year(keeper);
    let (measure, offset) = keeper.book.ledger.with(|ledger| {
        let terms = ledger.resolved().map(|resolved| resolved.terms());
        let latest = ledger.last_payment(keeper.book.now.get_untracked());
        let measure = latest.map(|(_, one)| BillingUnit::of_payment(terms, &one.payment));
        (measure, ledger.offset())
    });
    let Some(measure) = measure else { return ().into_any() };
    let mut by_day: BTreeMap<NaiveDate, u64> = BTreeMap::new();
    for (at, units) in levels {
        if let Some(at) = chrono::DateTime::from_timestamp(*at, 0) {
            by_day.insert(offset.to_local(at.fixed_offset()).date_naive(), *units);
        }
    }
    let rows = by_day.into_iter().rev().take(ROWS).map(|(day, units)| {
        vec![
            Cell::words(format::date(day, this_year)),
            Cell::figure(measure.amount_and_time(units)),
        ]
    });
    let columns = vec![
        ("", wording::COLUMN_DAY.to_string()),
        ("figure", wording::COLUMN_LEFT_BY_EVENING.to_string()),
    ];
    data_table("", wording::BURN_DOWN, columns, rows.collect())
}

/// A package from its first instant to its end.
struct Span {
    id: EventId,
    paid_at: Instant,
    ends: Option<Instant>,
    is_alive: bool,
}

/// Everything for the drawing; nothing while nothing is alive or was.
fn drawn(ledger: &Ledger<'static>, now: Instant) -> Option<BurnContent> {
    let offset = ledger.offset();
    let today = offset.to_local(now).date_naive();
    let this_year = today.year();
    let balance = ledger.balance(now);
    let terms = ledger.resolved().map(|resolved| resolved.terms());
    let account = ledger.account();
    let ahead = account.begin_after(now).take(BARS_AHEAD).map(|(id, one)| Span {
        id,
        paid_at: one.paid_at,
        ends: one.ends,
        is_alive: true,
    });
    let ahead: Vec<Span> = ahead.collect();
    let skipped = balance.packages.len().saturating_sub(BARS.saturating_sub(ahead.len()));
    let begun = balance.packages.iter().skip(skipped).map(|one| Span {
        id: one.id,
        paid_at: one.paid_at,
        ends: one.ends,
        is_alive: one.left_units > 0,
    });
    let oldest = offset.midnight(today.checked_sub_days(Days::new(DAYS_BACK))?);
    let from = balance.packages.get(skipped)?.paid_at.max(oldest);
    let spans: Vec<Span> = begun.chain(ahead).collect();
    let end = spans.iter().filter_map(|one| one.ends).max();
    let soon = offset.midnight(today.checked_add_days(Days::new(DAYS_AHEAD))?);
    let has_endless = spans.iter().any(|one| one.ends.is_none());
    let to = match end.filter(|end| *end > now) {
        Some(end) if has_endless => end.max(soon),
        Some(end) => end,
        None if has_endless => soon,
        None => offset.midnight(today.checked_add_days(Days::new(7))?),
    };
    let measure = BillingUnit::of_payment(terms, &ledger.last_payment(now)?.1.payment);
    let bars = spans.iter().filter_map(|one| {
        let payment = &ledger.payment(one.id)?.payment;
        let bought = BillingUnit::of_payment(terms, payment).amount(u64::from(payment.units));
        let last = one.ends.and_then(|ends| offset.to_local(ends).date_naive().pred_opt());
        Some(Bar {
            from: one.paid_at.timestamp(),
            to: one.ends.map(|ends| ends.timestamp()),
            label: wording::bar(&bought, last, this_year),
            is_alive: one.is_alive,
        })
    });
    let history = account.history(from, now);
    let left_at = |at: Instant| {
        let last = history.iter().rev().find(|level| level.at <= at);
        last.map_or(0, |level| level.left_units)
    };
    let burned = balance.forfeits.iter().filter(|one| one.at >= from && one.at <= now);
    let burned = burned.map(|one| (one.at.timestamp(), u64::from(one.units), left_at(one.at)));
    let bought = spans.iter().map(|one| one.paid_at.timestamp());
    let in_hour = measure.unit_seconds.filter(|_| measure.is_sold_in_hours());
    let in_hour = in_hour.and_then(|seconds| 3_600_u64.checked_div(u64::from(seconds)));
    Some(BurnContent {
        from: from.timestamp(),
        to: to.timestamp(),
        now: now.timestamp(),
        levels: history.iter().map(|one| (one.at.timestamp(), one.left_units)).collect(),
        ahead: ahead_of(ledger, now, balance.left_units),
        bars: bars.collect(),
        bought: bought.collect(),
        burned: burned.collect(),
        days: days(ledger, from, to, this_year),
        unit: in_hour.unwrap_or(1),
        unit_name: wording::axis_units(measure.kind).to_string(),
    })
}

/// What is left at the pace of the last days, with what burns and begins on the way.
fn ahead_of(ledger: &Ledger<'static>, now: Instant, left: u64) -> Vec<(i64, u64)> {
    let Some(forecast) = forecast(ledger, now) else { return Vec::new() };
    let mut points = vec![(now.timestamp(), left)];
    for turn in forecast.turns {
        let at = ledger.offset().midnight(turn.day).timestamp();
        points.extend([(at, turn.before), (at, turn.after)]);
    }
    points
}

/// The first day and the first days of months; the drawing takes as many as fit.
fn days(
    ledger: &Ledger<'static>,
    from: Instant,
    to: Instant,
    this_year: i32,
) -> Vec<(i64, String)> {
    let offset = ledger.offset();
    let (first, last) = (offset.to_local(from).date_naive(), offset.to_local(to).date_naive());
    let mut days = vec![first];
    let mut month = first.with_day(1).and_then(|day| day.checked_add_months(Months::new(1)));
    while let Some(day) = month.filter(|day| *day <= last) {
        days.push(day);
        month = day.checked_add_months(Months::new(1));
    }
    let name = |day: &NaiveDate| (offset.midnight(*day).timestamp(), format::date(*day, this_year));
    days.iter().map(name).collect()
}
