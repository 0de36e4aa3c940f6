//! Sessions for others, as a table for spreadsheets.

use std::collections::BTreeMap;

use chrono::Timelike;
use kvant_core::calendar::{Instant, iso};
use kvant_core::ledger::Ledger;
use kvant_core::ledger::charge::SessionCharge;
use kvant_core::ledger::event::EventId;
use kvant_core::ledger::fold::{SessionProblem, WorkedSession};
use kvant_core::report::cost::Costs;
use kvant_import::csv;
use leptos::prelude::*;

use crate::account::tickets::title;
use crate::address::Page;
use crate::book::Book;
use crate::{files, wording};

/// The section of the table.
#[component]
pub fn Sessions(book: Book) -> impl IntoView {
    let told = RwSignal::new("");
    let has_any = Memo::new(move |_| book.ledger.with(|ledger| ledger.sessions().next().is_some()));
    let save = move |_| {
        let now = book.now.get_untracked();
        let text = book.ledger.with_untracked(|ledger| csv::write(rows(ledger, now)));
        let day =
            book.ledger.with_untracked(|ledger| iso(ledger.offset().to_local(now).date_naive()));
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
                <p>
                    <a href=format!("#{}", Page::Act.path())>{wording::SHEET_ACTS}</a>
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

/// The table, a row a session, its head first. What is not charged is in it too, and says why.
fn rows(ledger: &Ledger<'static>, now: Instant) -> Vec<Vec<String>> {
    let offset = ledger.offset();
    let mut sessions: Vec<(EventId, &WorkedSession)> = ledger.sessions().collect();
    sessions.sort_by_key(|(id, session)| (session.from, *id));
    let mut rows = vec![wording::SHEET_HEAD.map(str::to_string).to_vec()];
    let costs = Costs::new(ledger, now);
    let charges: BTreeMap<EventId, &SessionCharge> =
        costs.charges().iter().map(|charge| (charge.id, charge)).collect();
    for (id, session) in sessions {
        let charge = charges.get(&id).copied().filter(|_| session.problem.is_none());
        let from = offset.to_local(session.from);
        let end = session.to.or(charge.and_then(|charge| charge.stopped_at));
        let to = end.map(|to| offset.to_local(to));
        // From the beginning to the end, whatever of it is charged.
        let real = match end {
            Some(to) => u64::try_from(to.signed_duration_since(session.from).num_seconds()).ok(),
            None => charge.map(|charge| charge.spent_seconds),
        };
        let state = match (session.problem, charge) {
            (Some(SessionProblem::EndsBeforeItBegins), _) => wording::SHEET_BACKWARDS,
            (Some(SessionProblem::LongerThanADay), _) => wording::SHEET_LONG,
            (None, None) => wording::SHEET_AHEAD,
            (None, Some(_)) if end.is_none() => wording::SHEET_RUNNING,
            (None, Some(_)) => "",
        };
        let units = charge.map_or(0, |charge| charge.units);
        let lacking = charge.map_or(0, |charge| charge.not_covered_units);
        let amount = charge.and_then(|charge| costs.of([charge]).total());
        rows.push(vec![
            iso(from.date_naive()),
            clock(from),
            to.map(clock).unwrap_or_default(),
            title(ledger, session.request),
            session.specialist.clone(),
            session.text.clone(),
            real.map(hours).unwrap_or_default(),
            units.to_string(),
            units.saturating_sub(lacking).to_string(),
            lacking.to_string(),
            // Rounded for showing, a session at a time; what is not known is empty.
            amount.map(|rub| rub.to_string().replace('.', ",")).unwrap_or_default(),
            to.map(|to| iso(to.date_naive())).unwrap_or_default(),
            state.to_string(),
        ]);
    }
    rows
}

fn clock(at: Instant) -> String {
    let time = at.naive_local().time();
    format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())
}

fn hours(seconds: u64) -> String {
    let (minutes, rest) = (seconds.div_euclid(60), seconds.rem_euclid(60));
    format!("{}:{:02}:{rest:02}", minutes.div_euclid(60), minutes.rem_euclid(60))
}
