//! Sessions for others, as a table for spreadsheets.

use chrono::Timelike;
use kvant_core::calendar::{Instant, iso};
use kvant_core::ledger::Ledger;
use kvant_core::ledger::event::EventId;
use kvant_core::report::cost::Costs;
use kvant_import::csv;
use leptos::prelude::*;

use crate::book::Book;
use crate::routes::Page;
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

/// The table, a row a session, its head first.
fn rows(ledger: &Ledger<'static>, now: Instant) -> Vec<Vec<String>> {
    let offset = ledger.offset();
    let mut rows = vec![wording::SHEET_HEAD.map(str::to_string).to_vec()];
    let costs = Costs::new(ledger, now);
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
            costs
                .of([&charge])
                .total()
                .map(|rub| rub.to_string().replace('.', ","))
                .unwrap_or_default(),
        ]);
    }
    rows
}

/// The title of a request; empty where there is none.
pub fn title(ledger: &Ledger<'static>, request: Option<EventId>) -> String {
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
