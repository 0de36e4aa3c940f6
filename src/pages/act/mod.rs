//! The act of a period, to be printed and signed; reports of the same by request and by person.

mod sheet;
mod table;

use kvant_core::calendar::{DAYS_FROM, DAYS_TO, iso};
use kvant_core::report::act::{Period, months};
use leptos::ev;
use leptos::prelude::*;

use self::sheet::sheet;
use crate::account::opened::open_book;
use crate::address::{Address, Page, read_date};
use crate::book::Book;
use crate::components::select_field::{SelectField, SelectOption};
use crate::routes::ActView;
use crate::{files, wording};

/// The page.
#[component]
pub fn ActPage() -> impl IntoView {
    let (book, failed) = open_book();
    view! {
        <h1 class="no-print" tabindex="-1">{wording::page_heading(Page::Act)}</h1>
        {failed}
        {move || book.get().map(|book| view! { <Acts book /> })}
    }
}

fn view_of_address() -> Option<ActView> {
    let address = Address::parse(&window().location().hash().unwrap_or_default());
    (address.page == Page::Act).then(|| ActView::read(&address))
}

/// Opens the act of another period; the back button comes back.
fn go(period: Period) {
    let address = ActView { period: Some(period) }.address();
    // A browser that refuses leaves the page as it is.
    drop(window().location().set_hash(&address));
}

/// The acts of an open ledger.
#[component]
fn Acts(book: Book) -> impl IntoView {
    let asked = RwSignal::new(view_of_address().unwrap_or_default().period);
    let listener = window_event_listener(ev::hashchange, move |_| {
        if let Some(view) = view_of_address() {
            asked.set(view.period);
        }
    });
    on_cleanup(move || listener.remove());
    let known =
        Memo::new(move |_| book.ledger.with(|ledger| months(ledger, book.now.get_untracked())));
    let this_month = move || {
        let now = book.now.get_untracked();
        Period::month(book.ledger.with(|ledger| ledger.offset().to_local(now).date_naive()))
    };
    let period = Memo::new(move |_| {
        asked.get().or_else(|| known.get().first().copied()).unwrap_or_else(this_month)
    });
    let is_empty = Memo::new(move |_| book.ledger.with(kvant_core::ledger::Ledger::is_empty));
    let told = RwSignal::new("");
    let save = move |_| {
        let now = book.now.get_untracked();
        let period = period.get_untracked();
        let text = book.ledger.with_untracked(|ledger| table::csv(ledger, period, now));
        let name = format!("kvant-{}.csv", period.number().replace('/', "-"));
        let is_saved = text.is_some_and(|text| files::save(&name, &text));
        told.set(if is_saved { wording::SHEET_SAVED } else { wording::SETTINGS_NOT_EXPORTED });
    };
    move || {
        if !book.is_read.get() {
            return view! { <p role="status">{wording::SETTINGS_LOADING}</p> }.into_any();
        }
        if is_empty.get() {
            return view! {
                <p>{wording::ACT_EMPTY}</p>
                <p><a class="button" href=format!("#{}", Page::My.path())>{wording::ACT_TO_MY}</a></p>
            }
            .into_any();
        }
        view! {
            <div class="act-choice no-print">
                <Choice known period />
                <p class="buttons">
                    <button type="button" on:click=move |_| drop(window().print())>
                        {wording::SHEET_ACT_PRINT}
                    </button>
                    <button type="button" id="act-csv" on:click=save>{wording::ACT_CSV}</button>
                    <span role="status">{told}</span>
                </p>
            </div>
            <article class="act">{move || sheet(book, period.get())}</article>
        }
        .into_any()
    }
}

/// Which period: a month in which something happened, or any days.
#[component]
fn Choice(known: Memo<Vec<Period>>, period: Memo<Period>) -> impl IntoView {
    let option = |month: Period| SelectOption {
        id: month.number(),
        text: wording::month_and_year(month.first()),
    };
    let options = Signal::derive(move || {
        let (mut known, chosen) = (known.get(), period.get());
        if chosen.is_month() && !known.contains(&chosen) {
            known.insert(0, chosen);
        }
        let mut options: Vec<SelectOption> = known.into_iter().map(option).collect();
        if !chosen.is_month() {
            let text = wording::ACT_OTHER_PERIOD.to_string();
            options.insert(0, SelectOption { id: String::new(), text });
        }
        options
    });
    let chosen = Signal::derive(move || {
        let chosen = period.get();
        if chosen.is_month() { chosen.number() } else { String::new() }
    });
    let choose = Callback::new(move |id: String| {
        if let Some(first) = read_date(&format!("{id}-01")) {
            go(Period::month(first));
        }
    });
    let is_wrong = RwSignal::new(false);
    let day = move |id: &'static str, label: &'static str, is_last: bool| {
        let value = move || {
            let period = period.get();
            iso(if is_last { period.last() } else { period.first() })
        };
        let change = move |event| {
            let now = period.get_untracked();
            let other = read_date(&event_target_value(&event)).and_then(|day| match is_last {
                true => Period::new(now.first(), day),
                false => Period::new(day, now.last()),
            });
            is_wrong.set(other.is_none());
            if let Some(other) = other {
                go(other);
            }
        };
        view! {
            <span class="moment-field">
                <label for=id>{label}</label>
                <input id=id type="date" min=iso(DAYS_FROM) max=iso(DAYS_TO)
                    aria-invalid=move || is_wrong.get().then_some("true")
                    aria-describedby="act-days-error" prop:value=value on:change=change />
            </span>
        }
    };
    view! {
        <div class="fields">
            <SelectField id="act-month" label=wording::SHEET_ACT_MONTH is_labelled=true options
                chosen on_change=choose />
            {day("act-from", wording::ACT_FROM, false)}
            {day("act-to", wording::ACT_TO, true)}
        </div>
        <span id="act-days-error" class="error" role="alert">
            {move || is_wrong.get().then_some(wording::ACT_BACKWARDS)}
        </span>
    }
}
