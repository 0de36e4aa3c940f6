//! The act of a month, to be printed and signed: what was worked, what that was worth, what was
//! paid, and what is left.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate};
use kvant_core::calendar::{Instant, iso};
use kvant_core::ledger::Ledger;
use kvant_core::ledger::charge::SessionCharge;
use kvant_core::money::Rub;
use kvant_core::quantum::UnitKind;
use kvant_core::tree::read_date;
use leptos::prelude::*;

use super::sessions::{amount, title};
use crate::book::Book;
use crate::components::data_table::{Cell, data_table};
use crate::components::select_field::{SelectField, SelectOption};
use crate::format::{self, money};
use crate::pages::history::telling::{kind_of, uncovered_kind};
use crate::pages::my::measure::{InWords, Measure};
use crate::pages::my::situation::{Left, Situation};
use crate::wording;

/// The id of the heading.
const HEADING: &str = "act";

/// The months in which something was worked or paid until `at`, the last one first.
pub fn months(ledger: &Ledger<'static>, at: Instant) -> Vec<NaiveDate> {
    let offset = ledger.offset();
    let month = |from: Instant| {
        let day = offset.tell(from).date_naive();
        day.with_day(1).unwrap_or(day)
    };
    let worked = ledger.sessions().map(|(_, session)| session.from);
    let paid = ledger.payments().filter(|(_, paid)| paid.voided.is_none());
    let all = worked.chain(paid.map(|(_, paid)| paid.payment.paid_at));
    let months: BTreeSet<NaiveDate> = all.filter(|from| *from <= at).map(month).collect();
    months.into_iter().rev().collect()
}

/// Whether an instant lies in the month that begins on that day.
fn is_in(ledger: &Ledger<'static>, month: NaiveDate, at: Instant) -> bool {
    let day = ledger.offset().tell(at).date_naive();
    (day.year(), day.month()) == (month.year(), month.month())
}

/// The section. The act that was `asked` for is brought into view, once.
#[component]
pub fn Act(
    /// The open ledger.
    book: Book,
    /// The first day of the month of the act that was asked for.
    asked: StoredValue<Option<NaiveDate>>,
) -> impl IntoView {
    let months =
        Memo::new(move |_| book.ledger.with(|ledger| months(ledger, book.now.get_untracked())));
    let is_there = |month: &NaiveDate| months.with_untracked(|months| months.contains(month));
    let asked_for = asked.try_update_value(Option::take).flatten().filter(is_there);
    let chosen = RwSignal::new(asked_for);
    if asked_for.is_some() {
        // The focus goes to the heading of the page first.
        request_animation_frame(|| request_animation_frame(bring_into_view));
    }
    let month = Memo::new(move |_| chosen.get().or_else(|| months.get().first().copied()));
    let options = Signal::derive(move || {
        let option = |first: NaiveDate| SelectOption {
            id: iso(first),
            text: wording::month_and_year(first),
        };
        months.get().into_iter().map(option).collect::<Vec<_>>()
    });
    let content = move || month.get().map(|month| sheet(book, month));
    let choose = Callback::new(move |id: String| chosen.set(read_date(&id)));
    let id_of = Signal::derive(move || month.get().map(iso).unwrap_or_default());
    move || {
        month.get().is_some().then(|| {
            view! {
                <section class="act" aria-labelledby=HEADING>
                    <h2 id=HEADING class="no-print" tabindex="-1">{wording::SHEET_ACT}</h2>
                    <div class="fields no-print">
                        <SelectField id="act-month" label=wording::SHEET_ACT_MONTH
                            is_labelled=true options chosen=id_of on_change=choose />
                    </div>
                    {content}
                    <p class="no-print">
                        <button type="button" on:click=move |_| drop(window().print())>
                            {wording::SHEET_ACT_PRINT}
                        </button>
                    </p>
                </section>
            }
        })
    }
}

fn bring_into_view() {
    if let Some(heading) = document().get_element_by_id(HEADING) {
        heading.scroll_into_view();
        let heading: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(heading);
        // An element that cannot be focused leaves the focus where it is.
        drop(heading.focus());
    }
}

/// Units of each kind apart: a quantum and a half-hour make no sum.
#[derive(Clone, Debug, Default)]
struct Units(Vec<(UnitKind, u64)>);

impl Units {
    fn add(&mut self, kind: UnitKind, count: u64) {
        match self.0.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, sum)) => *sum = sum.saturating_add(count),
            None if count > 0 => self.0.push((kind, count)),
            None => {}
        }
    }

    fn add_all(&mut self, other: &Units) {
        for (kind, count) in &other.0 {
            self.add(*kind, *count);
        }
    }

    fn told(&self) -> String {
        let told: Vec<String> =
            self.0.iter().map(|(kind, count)| wording::history_amount(*kind, *count)).collect();
        if told.is_empty() { "0".to_string() } else { told.join(" + ") }
    }
}

/// Amounts together: what is not known is counted apart, and never as nothing.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    known: Option<Rub>,
    unknown: u64,
}

impl Sum {
    fn of(amount: Option<Rub>) -> Sum {
        Sum { known: amount, unknown: u64::from(amount.is_none()) }
    }

    fn add(&mut self, other: Sum) {
        self.known = match (self.known, other.known) {
            (Some(one), Some(other)) => Some(one.plus(other)),
            (one, other) => one.or(other),
        };
        self.unknown = self.unknown.saturating_add(other.unknown);
    }

    /// In words; `none` where there is nothing to add, `unknown` where nothing of it is known.
    fn told(self, none: &str, unknown: &str, partly: fn(Rub, u64) -> String) -> String {
        match (self.known, self.unknown) {
            (None, 0) => none.to_string(),
            (None, _) => unknown.to_string(),
            (Some(known), 0) => money(known),
            (Some(known), without) => partly(known, without),
        }
    }
}

/// What was worked, of one session or of several.
#[derive(Clone, Debug, Default)]
struct Worked {
    sessions: u64,
    seconds: u64,
    units: Units,
    not_covered: Units,
    sum: Sum,
}

impl Worked {
    fn of(ledger: &Ledger<'static>, charge: &SessionCharge) -> Worked {
        let mut one = Worked { sessions: 1, seconds: charge.spent_seconds, ..Worked::default() };
        let uncovered = uncovered_kind(ledger, charge.from);
        one.units.add(uncovered, charge.not_covered_units);
        one.not_covered.add(uncovered, charge.not_covered_units);
        for (package, count) in &charge.charges {
            let kind = ledger.payment(*package).map(|paid| kind_of(ledger, &paid.payment));
            one.units.add(kind.unwrap_or(uncovered), *count);
        }
        if !charge.charges.is_empty() {
            one.sum = Sum::of(amount(ledger, charge));
        }
        one
    }

    fn add(&mut self, other: &Worked) {
        self.sessions = self.sessions.saturating_add(other.sessions);
        self.seconds = self.seconds.saturating_add(other.seconds);
        self.units.add_all(&other.units);
        self.not_covered.add_all(&other.not_covered);
        self.sum.add(other.sum);
    }

    fn sum_told(&self) -> String {
        // Where no unit was counted, nothing is owed.
        let none = match self.not_covered.0.is_empty() {
            true => money(Rub::ZERO),
            false => wording::SHEET_UNPAID.to_string(),
        };
        self.sum.told(&none, wording::SHEET_NO_PRICE, wording::sheet_sum_of_sessions)
    }
}

/// What is told of one session.
struct SessionLine {
    when: String,
    title: String,
    who_and_what: String,
    worked: Worked,
}

/// What is told of one payment: when, the plan, how much, and what it cost.
struct PaymentLine([String; 4]);

/// Everything that stands in the act.
struct Told {
    ledger_name: String,
    provider: Option<&'static String>,
    sessions: Vec<SessionLine>,
    payments: Vec<PaymentLine>,
    paid: Sum,
    left: String,
    has_problems: bool,
}

impl Told {
    fn of(ledger: &Ledger<'static>, month: NaiveDate, now: Instant) -> Told {
        let this_year = ledger.offset().tell(now).year();
        let (payments, paid) = payments(ledger, month, this_year);
        Told {
            ledger_name: ledger.general().name.clone(),
            provider: ledger.ground().and_then(|ground| ground.terms().provider.value()),
            sessions: sessions(ledger, month, now, this_year),
            payments,
            paid,
            left: left(ledger, month, now, this_year),
            has_problems: ledger.sessions().any(|(_, session)| session.problem.is_some()),
        }
    }
}

/// A session belongs to the month in which it began.
fn sessions(
    ledger: &Ledger<'static>,
    month: NaiveDate,
    now: Instant,
    this_year: i32,
) -> Vec<SessionLine> {
    let offset = ledger.offset();
    let of_month = ledger.charges(now).into_iter().filter(|one| is_in(ledger, month, one.from));
    let line = |charge: SessionCharge| {
        let session = ledger.session(charge.id)?;
        let to = session.to.or(charge.stopped_at).map(|to| offset.tell(to));
        let title = title(ledger, session.request);
        let title = if title.is_empty() { wording::HISTORY_NO_REQUEST.to_string() } else { title };
        let parts = [session.specialist.as_str(), session.text.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Some(SessionLine {
            when: wording::sheet_when(offset.tell(session.from), to, this_year),
            title,
            who_and_what: parts.join(": "),
            worked: Worked::of(ledger, &charge),
        })
    };
    of_month.filter_map(line).collect()
}

/// What was received in the month, the first one first.
fn payments(ledger: &Ledger<'static>, month: NaiveDate, this_year: i32) -> (Vec<PaymentLine>, Sum) {
    let terms = ledger.ground().map(|ground| ground.terms());
    let standing = ledger.payments().filter(|(_, paid)| paid.voided.is_none());
    let mut all: Vec<_> =
        standing.filter(|(_, paid)| is_in(ledger, month, paid.payment.paid_at)).collect();
    all.sort_by_key(|(id, paid)| (paid.payment.paid_at, *id));
    let mut sum = Sum::default();
    let mut lines = Vec::new();
    for (_, paid) in all {
        let payment = &paid.payment;
        let plan = terms.and_then(|terms| terms.plan(&payment.plan).ok());
        let received = ledger.offset().tell(payment.paid_at).date_naive();
        sum.add(Sum::of(payment.amount));
        lines.push(PaymentLine([
            format::date(received, this_year),
            plan.map_or(payment.plan.as_str(), |plan| plan.name.as_str()).to_string(),
            Measure::of_payment(terms, payment).amount_and_time(u64::from(payment.units)),
            payment.amount.map_or_else(|| wording::SHEET_NO_SUM.to_string(), money),
        ]));
    }
    (lines, sum)
}

/// What is left at the end of the month, or now while it runs.
fn left(ledger: &Ledger<'static>, month: NaiveDate, now: Instant, this_year: i32) -> String {
    let offset = ledger.offset();
    let next = month.checked_add_months(Months::new(1));
    let ended = next.map(|next| offset.midnight(next)).filter(|end| *end <= now);
    let at = ended.unwrap_or(now);
    let lefts = Situation::of(ledger, at).lefts;
    let told = |left: &Left| left.measure.amount_and_time(left.left);
    let told: Vec<String> = lefts.iter().filter(|left| left.left > 0).map(told).collect();
    let balance = ledger.balance(at);
    let alive = balance.packages.iter().filter(|one| one.ends.is_none_or(|end| end > at));
    let worth = alive
        .filter(|one| one.left_units > 0)
        .map(|one| ledger.payment(one.id)?.worth(one.left_units))
        .try_fold(Rub::ZERO, |sum, worth| Some(sum.plus(worth?)));
    let (left, worth) = match told.is_empty() {
        true => (wording::SHEET_NOTHING_LEFT.to_string(), String::new()),
        false => (told.join(" + "), wording::sheet_left_worth(worth)),
    };
    match (ended, next.and_then(|next| next.pred_opt())) {
        (Some(_), Some(last_day)) => wording::sheet_left_at_end(last_day, &left, &worth, this_year),
        _ => wording::sheet_left_now(offset.tell(at), &left, &worth, this_year),
    }
}

fn sheet(book: Book, month: NaiveDate) -> AnyView {
    let now = book.now.get_untracked();
    let told = book.ledger.with(|ledger| Told::of(ledger, month, now));
    let has_payments = !told.payments.is_empty();
    let has_sessions = !told.sessions.is_empty();
    view! {
        <h3>{wording::sheet_act_of(month, &told.ledger_name)}</h3>
        {has_sessions.then(|| by_request(&told.sessions))}
        {told.has_problems.then(|| view! { <p class="muted">{wording::SHEET_UNCHARGED}</p> })}
        <h4>{wording::SHEET_PAYMENTS}</h4>
        {if has_payments {
            payment_table(told.payments, told.paid)
        } else {
            view! { <p>{wording::SHEET_NO_PAYMENTS}</p> }.into_any()
        }}
        <p class="left">{told.left}</p>
        {has_sessions.then(|| view! {
            <h4>{wording::SHEET_SESSIONS}</h4>
            {session_table(told.sessions)}
        })}
        <div class="signatures">
            <p>{wording::sheet_provider(told.provider.map(String::as_str))}</p>
            <p>{wording::sheet_client(&told.ledger_name)}</p>
        </div>
    }
    .into_any()
}

/// What was worked on each request, and all of it.
fn by_request(sessions: &[SessionLine]) -> AnyView {
    let mut all: BTreeMap<&str, Worked> = BTreeMap::new();
    let mut total = Worked::default();
    for one in sessions {
        all.entry(&one.title).or_default().add(&one.worked);
        total.add(&one.worked);
    }
    let row = |title: &str, worked: &Worked| {
        vec![
            Cell::words(title.to_string()),
            Cell::figure(worked.sessions.to_string()),
            Cell::figure(wording::history_spent(worked.seconds)),
            Cell::figure(worked.units.told()),
            Cell::figure(worked.not_covered.told()),
            Cell::figure(worked.sum_told()),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = all.iter().map(|(title, one)| row(title, one)).collect();
    rows.push(row(wording::SHEET_TOTAL, &total));
    let columns = vec![
        ("", wording::SHEET_REQUEST.to_string()),
        ("figure", wording::SHEET_COUNT.to_string()),
        ("figure", wording::SHEET_REAL.to_string()),
        ("figure", wording::SHEET_CHARGED.to_string()),
        ("figure", wording::SHEET_NOT_COVERED.to_string()),
        ("figure", wording::SHEET_SUM.to_string()),
    ];
    data_table("cards summed", wording::SHEET_ACT, columns, rows)
}

fn payment_table(payments: Vec<PaymentLine>, paid: Sum) -> AnyView {
    let total = paid.told("", wording::SHEET_NO_SUM, wording::sheet_sum_of_payments);
    let row = |PaymentLine([when, plan, bought, amount]): PaymentLine| {
        vec![Cell::words(when), Cell::words(plan), Cell::figure(bought), Cell::figure(amount)]
    };
    let mut rows: Vec<Vec<Cell>> = payments.into_iter().map(row).collect();
    rows.push(vec![
        Cell::words(wording::SHEET_TOTAL),
        Cell { class: "blank", content: ().into_any() },
        Cell { class: "blank", content: ().into_any() },
        Cell::figure(total),
    ]);
    let columns = vec![
        ("", wording::SHEET_RECEIVED.to_string()),
        ("", wording::SHEET_PLAN.to_string()),
        ("figure", wording::SHEET_BOUGHT.to_string()),
        ("figure", wording::SHEET_SUM.to_string()),
    ];
    data_table("cards summed", wording::SHEET_PAYMENTS, columns, rows)
}

fn session_table(sessions: Vec<SessionLine>) -> AnyView {
    let row = |one: SessionLine| {
        let sum = one.worked.sum_told();
        let is_partly = one.worked.sum.known.is_some() && !one.worked.not_covered.0.is_empty();
        let above = is_partly.then(|| wording::sheet_above(&one.worked.not_covered.told()));
        let above = above.map(|above| view! { <span class="sub">{above}</span> });
        vec![
            Cell::words(one.when),
            Cell::words(one.title),
            Cell {
                class: if one.who_and_what.is_empty() { "blank" } else { "" },
                content: one.who_and_what.into_any(),
            },
            Cell::figure(wording::history_spent(one.worked.seconds)),
            Cell::figure(one.worked.units.told()),
            Cell::figure(view! { <span>{sum} {above}</span> }),
        ]
    };
    let columns = vec![
        ("", wording::SHEET_WHEN.to_string()),
        ("", wording::SHEET_REQUEST.to_string()),
        ("", wording::SHEET_WHO_AND_WHAT.to_string()),
        ("figure", wording::SHEET_REAL.to_string()),
        ("figure", wording::SHEET_CHARGED.to_string()),
        ("figure", wording::SHEET_SUM.to_string()),
    ];
    data_table("cards", wording::SHEET_SESSIONS, columns, sessions.into_iter().map(row).collect())
}
