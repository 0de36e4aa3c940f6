//! Sessions for others: a table for spreadsheets, and a timesheet of a month on paper.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Timelike};
use kvant_core::calendar::{Instant, iso};
use kvant_core::ledger::Ledger;
use kvant_core::ledger::charge::SessionCharge;
use kvant_core::ledger::event::EventId;
use kvant_core::money::Rub;
use kvant_core::quantum::UnitKind;
use kvant_core::tree::read_date;
use kvant_wire::csv;
use leptos::prelude::*;

use crate::book::Book;
use crate::components::data_table::{Cell, data_table};
use crate::components::select_field::{SelectField, SelectOption};
use crate::pages::history::telling::{kind_of, uncovered_kind};
use crate::{files, wording};

/// The section of the table.
#[component]
pub fn Sessions(book: Book) -> impl IntoView {
    let told = RwSignal::new("");
    let has_any = Memo::new(move |_| book.ledger.with(|ledger| ledger.sessions().next().is_some()));
    let save = move |_| {
        let now = book.now.get_untracked();
        let text = book.ledger.with_untracked(|ledger| csv::write(rows(ledger, now)));
        let day = book.ledger.with_untracked(|ledger| iso(ledger.offset().tell(now).date_naive()));
        let is_saved = files::save(&format!("kvant-sessions-{day}.csv"), &text);
        told.set(if is_saved { wording::SHEET_SAVED } else { wording::SETTINGS_NOT_EXPORTED });
    };
    let content = move || {
        if has_any.get() {
            view! {
                <p class="buttons">
                    <button type="button" id="sessions-csv" on:click=save>{wording::SHEET_CSV}</button>
                    <span class="muted">{wording::SHEET_CSV_WHY}</span>
                </p>
            }
            .into_any()
        } else {
            view! { <p class="muted">{wording::SHEET_NONE}</p> }.into_any()
        }
    };
    view! {
        <section aria-labelledby="sessions">
            <h2 id="sessions">{wording::SHEET}</h2>
            {content}
            <p class="told" role="status">{told}</p>
        </section>
    }
}

/// The table, a row a session, its head first.
fn rows(ledger: &Ledger<'static>, now: Instant) -> Vec<Vec<String>> {
    let offset = ledger.offset();
    let mut rows = vec![wording::SHEET_HEAD.map(str::to_string).to_vec()];
    for charge in ledger.charges(now) {
        let Some(session) = ledger.session(charge.id) else { continue };
        let from = offset.tell(session.from);
        let to = session.to.or(charge.stopped_at).map(|to| offset.tell(to));
        let covered = charge.units.saturating_sub(charge.not_covered_units);
        rows.push(vec![
            iso(from.date_naive()),
            clock(from),
            to.map(clock).unwrap_or_default(),
            title(ledger, session.request),
            session.specialist.clone(),
            session.text.clone(),
            hours(charge.spent_seconds),
            charge.units.to_string(),
            covered.to_string(),
            charge.not_covered_units.to_string(),
            // Rounded for showing, a session at a time; what is not known is empty.
            amount(ledger, &charge)
                .map(|rub| rub.to_string().replace('.', ","))
                .unwrap_or_default(),
        ]);
    }
    rows
}

/// What the units of a session were worth when they were paid; nothing where that is not known.
fn amount(ledger: &Ledger<'static>, charge: &SessionCharge) -> Option<Rub> {
    if charge.charges.is_empty() {
        return None;
    }
    let mut amount = Rub::ZERO;
    for (package, units) in &charge.charges {
        let units = u32::try_from(*units).ok()?;
        amount = amount.plus(ledger.payment(*package)?.worth(units)?);
    }
    Some(amount)
}

fn title(ledger: &Ledger<'static>, request: Option<EventId>) -> String {
    let request = request.and_then(|request| ledger.request(request));
    request.map(|request| request.opening.title.clone()).unwrap_or_default()
}

fn clock(at: Instant) -> String {
    let time = at.naive_local().time();
    format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
}

fn hours(seconds: u64) -> String {
    let (minutes, rest) = (seconds.div_euclid(60), seconds.rem_euclid(60));
    format!("{}:{:02}:{rest:02}", minutes.div_euclid(60), minutes.rem_euclid(60))
}

/// What was worked on one request in a month.
#[derive(Clone, Debug, Default)]
struct Worked {
    sessions: u64,
    seconds: u64,
    units: Units,
    not_covered: Units,
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

/// The timesheet of a month, to be printed and signed.
#[component]
pub fn Act(book: Book) -> impl IntoView {
    let months = Memo::new(move |_| {
        book.ledger.with(|ledger| {
            let offset = ledger.offset();
            let month = |from: Instant| {
                let day = offset.tell(from).date_naive();
                day.with_day(1).unwrap_or(day)
            };
            let months = ledger.sessions().map(|(_, session)| month(session.from));
            let months: BTreeSet<NaiveDate> = months.collect();
            months.into_iter().rev().collect::<Vec<_>>()
        })
    });
    let chosen = RwSignal::new(None::<NaiveDate>);
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
                <section class="act" aria-labelledby="act">
                    <h2 id="act" class="no-print">{wording::SHEET_ACT}</h2>
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

fn sheet(book: Book, month: NaiveDate) -> AnyView {
    let now = book.now.get_untracked();
    let (name, worked, has_problems) = book.ledger.with(|ledger| {
        let has_problems = ledger.sessions().any(|(_, session)| session.problem.is_some());
        (ledger.general().name.clone(), worked(ledger, month, now), has_problems)
    });
    let mut total = Worked::default();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (title, one) in &worked {
        total.sessions = total.sessions.saturating_add(one.sessions);
        total.seconds = total.seconds.saturating_add(one.seconds);
        total.units.add_all(&one.units);
        total.not_covered.add_all(&one.not_covered);
        rows.push(row(title, one));
    }
    rows.push(row(wording::SHEET_TOTAL, &total));
    let columns = vec![
        ("", wording::SHEET_REQUEST.to_string()),
        ("figure", wording::SHEET_COUNT.to_string()),
        ("figure", wording::SHEET_REAL.to_string()),
        ("figure", wording::SHEET_CHARGED.to_string()),
        ("figure", wording::SHEET_NOT_COVERED.to_string()),
    ];
    view! {
        <h3>{wording::sheet_act_of(month, &name)}</h3>
        {data_table("cards", wording::SHEET_ACT, columns, rows)}
        {has_problems.then(|| view! { <p class="muted">{wording::SHEET_UNCHARGED}</p> })}
        <div class="signatures">
            <p>{wording::SHEET_PROVIDER}</p>
            <p>{wording::SHEET_CLIENT}</p>
        </div>
    }
    .into_any()
}

fn row(title: &str, worked: &Worked) -> Vec<Cell> {
    vec![
        Cell::words(title.to_string()),
        Cell::figure(worked.sessions.to_string()),
        Cell::figure(wording::history_spent(worked.seconds)),
        Cell::figure(worked.units.told()),
        Cell::figure(worked.not_covered.told()),
    ]
}

/// What was worked in a month, by the title of the request; a session belongs to the month in
/// which it began.
fn worked(ledger: &Ledger<'static>, month: NaiveDate, now: Instant) -> BTreeMap<String, Worked> {
    let offset = ledger.offset();
    let mut all: BTreeMap<String, Worked> = BTreeMap::new();
    for charge in ledger.charges(now) {
        let day = offset.tell(charge.from).date_naive();
        let is_of_month = (day.year(), day.month()) == (month.year(), month.month());
        let Some(session) = ledger.session(charge.id).filter(|_| is_of_month) else { continue };
        let title = title(ledger, session.request);
        let title = if title.is_empty() { wording::HISTORY_NO_REQUEST.to_string() } else { title };
        let one = all.entry(title).or_default();
        one.sessions = one.sessions.saturating_add(1);
        one.seconds = one.seconds.saturating_add(charge.spent_seconds);
        let uncovered = uncovered_kind(ledger, charge.from);
        one.units.add(uncovered, charge.not_covered_units);
        one.not_covered.add(uncovered, charge.not_covered_units);
        for (package, count) in &charge.charges {
            let kind = ledger.payment(*package).map(|paid| kind_of(ledger, &paid.payment));
            one.units.add(kind.unwrap_or(uncovered), *count);
        }
    }
    all
}
