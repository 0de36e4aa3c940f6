//! The answer and the figures that prove it.

use chrono::{Datelike, NaiveTime};
use kvant_core::calendar::Instant;
use kvant_core::catalogue::{Attributes, Terms};
use kvant_core::ledger::charge::Running;
use kvant_core::ledger::event::Event;
use kvant_core::quantum::UnitKind;
use kvant_core::report::account::{AccountReport, Doubts, Left, NextBuy};
use kvant_core::report::act::{Period, months};
use kvant_core::report::cost::{CostPart, PaidBy};
use kvant_core::report::unit::BillingUnit;
use leptos::prelude::*;

use super::keeper::Keeper;
use super::packages::Packages;
use super::payment_form::PaymentForm;
use super::sessions::{BalanceOn, Sessions};
use crate::account::readings::{CountedBy, LedgerReadings};
use crate::account::tickets::{Line, TicketTexts};
use crate::account::timer::Timers;
use crate::address::Page;
use crate::book::Book;
use crate::components::client_fields::ClientFields;
use crate::components::place::Place;
use crate::components::request_story;
use crate::components::squares::{Block, balance_squares};
use crate::routes::{ActView, RequestsView};
use crate::shortcuts::on_escape;
use crate::wording::{self, InWords};

/// Where nothing has a step, one square is so long.
const SQUARE_SECONDS: u64 = 1_800;
/// More requests than these are a list of their own.
const NEAREST_MAX: usize = 3;
/// Older acts are found where all of them are.
const ACTS: usize = 2;
/// The page with something on it.
#[component]
pub fn Standing(
    /// Where it is recorded.
    keeper: Keeper,
) -> impl IntoView {
    let book = keeper.book;
    let minutes = Memo::new(move |_| book.now.get().timestamp().div_euclid(60));
    // Now, as it was when a minute began or something was recorded: what was recorded this minute
    // is there already.
    let minute = Memo::new(move |_| {
        // Read, here and below: a memo that is only tracked is never computed, and so never changes.
        let _ = minutes.get();
        book.ledger.track();
        book.now.get_untracked()
    });
    // What is left changes when a minute is over or a unit begins, and not every second.
    let beat = Memo::new(move |_| {
        let units = |running: &Vec<Running>| running.iter().map(|one| one.units).collect();
        let units: Vec<u64> = book.running.with(units);
        (minute.get(), units)
    });
    let account = Memo::new(move |_| {
        drop(beat.get());
        let now = book.now.get_untracked();
        book.ledger.with(|ledger| AccountReport::of(ledger, now))
    });
    let last_unit = Memo::new(move |_| {
        drop(beat.get());
        let now = book.now.get_untracked();
        let covered = book.running.with(|running| {
            let ends = running.iter().filter_map(|one| one.covered_until);
            ends.filter(|until| *until > now).max()
        })?;
        book.ledger.with(|ledger| {
            Some((BillingUnit::at(ledger, now).kind, ledger.offset().to_local(covered).time()))
        })
    });
    let doubts = Memo::new(move |_| book.ledger.with(|ledger| Doubts::of(ledger, minute.get())));
    let name = Memo::new(move |_| {
        book.ledger.with(|ledger| {
            let terms = ledger.resolved().map(|resolved| wording::document(resolved.terms()));
            let name = ledger.general().name.clone();
            (name, terms)
        })
    });
    let title = move || {
        let (name, terms) = name.get();
        let known = terms.is_some();
        let others = book.shelf.with(|shelf| shelf.len()).saturating_sub(1);
        let told: Vec<String> = [name, terms.unwrap_or_else(String::new)]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        view! {
            <p class="document">
                {told.join(" · ")}
                {(others > 0).then(|| view! {
                    " · " <a href=format!("#{}", Page::Settings.path())>{wording::other_ledgers(others)}</a>
                })}
            </p>
            {(!known).then(|| view! {
                <p class="error" role="alert">{wording::MY_TERMS_UNKNOWN}</p>
            })}
        }
    };
    let squares = Memo::new(move |_| {
        let lefts = account.with(|account| account.lefts.clone());
        let unit = lefts.first().and_then(|left| left.unit.unit_seconds);
        let now = book.now.get();
        let running = book.running.with(|running| running_twelfths(running, now, unit?));
        (lefts, running)
    });
    view! {
        {title}
        <div class="answer balance" id="my-answer" tabindex="-1" aria-live="polite">
            {move || account.with(|account| answer(account, last_unit.get()))}
        </div>
        {move || warnings(&account.get(), doubts.get())}
        <Timers book />
        {move || squares.with(|(lefts, running)| blocks(lefts, *running))}
        {move || account.with(outlook)}
        <Counted keeper />
        <Client keeper />
        <AddPayment keeper />
        {move || nearest(book, minute.get())}
        <Packages keeper minute />
        <Sessions keeper minute />
        {move || acts(book, minute.get())}
        <BalanceOn keeper />
    }
}

/// What is left, until when.
fn answer(account: &AccountReport<'_>, last_unit: Option<(UnitKind, NaiveTime)>) -> AnyView {
    let Some(left) = wording::sum_with_time(account.left()) else {
        return match last_unit {
            Some((kind, ends)) => view! {
                <p><strong>{wording::my_last_unit(kind)}</strong></p>
                <p>{wording::my_last_unit_ends(ends)}</p>
            }
            .into_any(),
            None => view! { <p><strong>{wording::MY_NOTHING_LEFT}</strong></p> }.into_any(),
        };
    };
    let burns = match &account.next_end {
        Some(end) if end.is_all => wording::burns_on(end.last_day, account.today, end.amount.units),
        Some(end) => wording::part_burns_on(end.amount, end.last_day, account.today),
        None => wording::MY_NO_END.to_string(),
    };
    view! {
        <p><strong>{left}</strong></p>
        <p>{burns}</p>
    }
    .into_any()
}

/// How much of the running unit has passed, in twelfths; nothing while no timer runs.
fn running_twelfths(running: &[Running], now: Instant, unit_seconds: u32) -> Option<u32> {
    let next = running.iter().filter_map(|one| one.next_unit_at).min()?;
    let unit = i64::from(unit_seconds);
    let to_come = next.signed_duration_since(now).num_seconds().clamp(0, unit);
    let passed = unit.saturating_sub(to_come).saturating_mul(12).checked_div(unit)?;
    u32::try_from(passed).ok()
}

/// The blocks of squares, the same in words below each.
fn blocks(lefts: &[Left], running: Option<u32>) -> AnyView {
    let block = |(index, left): (usize, &Left)| {
        let kind = left.unit.kind;
        let square_seconds = match kind {
            UnitKind::Second => SQUARE_SECONDS,
            _ => u64::from(left.unit.unit_seconds.unwrap_or(0)),
        };
        let in_squares = |units: u64| match kind {
            UnitKind::Second => units.div_ceil(SQUARE_SECONDS),
            _ => units,
        };
        let (bought, kept) = (in_squares(left.bought), in_squares(left.left));
        let burning = in_squares(left.burning).min(kept);
        let used = bought.saturating_sub(kept);
        let running = running.filter(|_| index == 0 && used > 0 && kind != UnitKind::Second);
        let in_row = if kind == UnitKind::Request {
            10
        } else {
            3_600_u64.checked_div(square_seconds).unwrap_or(1).clamp(1, 60)
        };
        let block = Block {
            used,
            left: kept.saturating_sub(burning),
            burning,
            running_twelfths: running,
            in_hour: u32::try_from(in_row).unwrap_or(1),
            is_round: kind == UnitKind::Request,
        };
        let (drawing, not_drawn) = balance_squares(&block);
        let minutes = square_seconds.div_euclid(60);
        let used_units = left.bought.saturating_sub(left.left);
        let parts = [
            (used > 0).then_some(("used", wording::SQUARES_USED)),
            (block.left > 0).then_some(("left", wording::SQUARES_LEFT)),
            (burning > 0).then_some(("burning", wording::SQUARES_BURNING)),
            running.map(|_| ("running", wording::SQUARES_RUNNING)),
        ];
        let key = parts.into_iter().flatten().map(|(class, text)| {
            view! { <li><span class=format!("swatch {class}") aria-hidden="true"></span>{text}</li> }
        });
        view! {
            {drawing}
            <p class="muted caption">
                {wording::bought_and_used(kind, left.bought, used_units)} ". "
                {wording::square_legend(kind, minutes, not_drawn)} "."
            </p>
            <ul class="swatches">{key.collect_view()}</ul>
        }
    };
    lefts.iter().enumerate().map(block).collect_view().into_any()
}

/// For how long it lasts, and what to buy next.
fn outlook(account: &AccountReport<'static>) -> AnyView {
    let this_year = account.today.year();
    let told = match &account.outlook {
        _ if account.has_nothing() => String::new(),
        None => wording::FORECAST_NONE.to_string(),
        Some(outlook) => wording::forecast(outlook, this_year),
    };
    let ahead = account.ahead.as_ref();
    let ahead = ahead.map(|ahead| view! { <p>{wording::paid_ahead(ahead, this_year)}</p> });
    let next = account.next_buy.as_ref().zip(account.terms).map(|(next, terms)| {
        let what = wording::buy_next(next);
        let source = next.source.cloned().map(|source| {
            view! { " (" <Place terms source /> ")" }
        });
        let by = match next.by {
            _ if next.is_now => Some(wording::BUY_NOW.to_string()),
            Some(by) => Some(wording::buy_by(by, this_year)),
            None => None,
        };
        view! { <p>{what} {source} ". " {by}</p> }
    });
    view! {
        <div class="outlook">
            {(!told.is_empty()).then(|| view! { <p>{told}</p> })}
            {ahead}
            {next}
        </div>
    }
    .into_any()
}

/// What is known about the client, where it can be changed: prices and deadlines hang on it.
#[component]
fn Client(keeper: Keeper) -> impl IntoView {
    let book = keeper.book;
    let terms = Memo::new(move |_| {
        book.ledger.with(|ledger| ledger.resolved().map(|resolved| resolved.terms()))
    });
    let client = Signal::derive(move || {
        let client = book.ledger.with(|ledger| Some(ledger.resolved()?.client().clone()));
        client.unwrap_or_else(Attributes::new)
    });
    let readings = Signal::derive(move || book.ledger.with(|own| own.general().readings.clone()));
    let change = Callback::new(move |(attribute, value)| {
        let status = Event::StatusChanged { attribute, value };
        keeper.record(vec![status], wording::SETTINGS_STATUS_RECORDED.to_string());
    });
    move || {
        let terms = terms.get().filter(|terms| !terms.attribute.is_empty())?;
        Some(view! {
            <p class="sentences"><ClientFields terms client readings on_change=change /></p>
            <p class="muted">{wording::MY_STATUS_WHY}</p>
        })
    }
}

fn warnings(account: &AccountReport<'static>, doubts: Doubts) -> AnyView {
    let mut lines: Vec<AnyView> = Vec::new();
    let mut say = |text: String| lines.push(view! { <li>{text}</li> }.into_any());
    let today = account.today;
    account.few().for_each(|few| say(wording::warn_few(few)));
    if let Some(end) = account.near_end() {
        say(wording::warn_last_days(end.amount, end.last_day, today));
    }
    account.burned_lately().for_each(|burned| say(wording::warn_burned(burned, today.year())));
    let counted = [
        (doubts.problems, wording::warn_problems as fn(usize) -> String),
        (doubts.overlapping, wording::warn_overlapping),
        (doubts.forgotten, wording::warn_forgotten),
        (doubts.wrong_clocks, wording::warn_clock),
        (doubts.newer, wording::warn_newer),
    ];
    counted.into_iter().filter(|(count, _)| *count > 0).for_each(|(count, word)| say(word(count)));
    for part in account.above.parts.iter().rev() {
        lines.insert(0, above(part, account.terms));
    }
    let used_up = account.next_buy.as_ref().filter(|_| account.has_nothing());
    if let Some((NextBuy { used_up, .. }, terms)) = used_up.zip(account.terms) {
        let source = used_up.source().cloned();
        let place = source.map(|source| view! { " (" <Place terms source /> ")" });
        let line = view! { <li>{wording::used_up(used_up)} {place} "."</li> };
        lines.insert(0, line.into_any());
    }
    if lines.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="warnings" aria-labelledby="warnings">
            <h2 id="warnings">{wording::MY_WARNINGS}</h2>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

/// Work that no package covers, what it costs, and where the document says so.
fn above(part: &CostPart<'static>, terms: Option<&'static Terms>) -> AnyView {
    let what = part.unit.amount_and_time(part.units);
    let told = match (&part.by, part.amount) {
        (PaidBy::Rate { rate, price }, Some(amount)) => {
            wording::warn_above(&what, amount, *price, rate.per)
        }
        _ => wording::warn_unpriced(&what),
    };
    let place = part.by.source().cloned().zip(terms);
    let place = place.map(|(source, terms)| view! { " (" <Place terms source /> ")" });
    view! { <li>{told} {place} "."</li> }.into_any()
}

/// How the balance was counted, where the document can be read in several ways.
#[component]
fn Counted(keeper: Keeper) -> impl IntoView {
    let book = keeper.book;
    let terms = Memo::new(move |_| {
        book.ledger.with(|ledger| ledger.resolved().map(|resolved| resolved.terms()))
    });
    let change = Callback::new(move |events: Vec<Event>| {
        keeper.record(events, wording::SETTINGS_READING_RECORDED.to_string());
    });
    move || {
        let terms = terms.get().filter(|terms| terms.computed_matters().next().is_some())?;
        Some(view! {
            <section aria-labelledby="my-counted">
                <h2 id="my-counted">{wording::MY_COUNTED}</h2>
                <p class="muted">{wording::MY_COUNTED_WHY}</p>
                <CountedBy book />
                <LedgerReadings book terms summary=wording::MY_READINGS on_change=change />
            </section>
        })
    }
}

/// The form for a further payment, behind a button.
#[component]
fn AddPayment(keeper: Keeper) -> impl IntoView {
    let book = keeper.book;
    let is_open = RwSignal::new(false);
    let terms = Memo::new(move |_| {
        book.ledger.with(|ledger| ledger.resolved().map(|resolved| resolved.terms()))
    });
    let form = move || {
        let terms = terms.get().filter(|_| is_open.get())?;
        let resolved =
            Signal::derive(move || book.ledger.with(|ledger| ledger.resolved().cloned()));
        let now = Signal::derive(move || book.now.get());
        let usual_plan = book.ledger.with_untracked(|ledger| {
            let latest = ledger.last_payment(book.now.get_untracked());
            latest.map(|(_, paid)| paid.payment.plan.clone()).unwrap_or_default()
        });
        let save = Callback::new(move |payments| {
            keeper.pay(payments);
            is_open.set(false);
            focus("my-answer");
        });
        let close = move || {
            is_open.set(false);
            focus("open-payment");
        };
        Some(view! {
            <section class="step" aria-labelledby="add-payment" on:keydown=on_escape(close)>
                <h2 id="add-payment" tabindex="-1">{wording::PAYMENT_ADD}</h2>
                <PaymentForm id="further" terms resolved now corrects=None usual_plan is_further=true
                    label=wording::PAYMENT_SAVE on_save=save />
                <button type="button" class="quiet" on:click=move |_| close()>
                    {wording::MY_CANCEL}
                </button>
            </section>
        })
    };
    let open = move |_| {
        is_open.set(true);
        focus("add-payment");
    };
    view! {
        <p class="actions">
            <button type="button" id="open-payment" class="primary" hidden=is_open on:click=open>
                {wording::PAYMENT_ADD}
            </button>
        </p>
        {form}
    }
}

/// Moves the focus there once it is drawn.
pub fn focus(id: &'static str) {
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(id) {
            let element: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(element);
            // An element that cannot be focused leaves the focus where it is.
            drop(element.focus());
        }
    });
}

/// The requests of which something is due next, the nearest first.
fn nearest(book: Book, at: Instant) -> Option<AnyView> {
    let lines = book.ledger.with(|ledger| {
        let year = ledger.offset().to_local(at).year();
        Some(TicketTexts::new(ledger, at)?.lines(year))
    })?;
    let due = lines.into_iter().filter_map(|line| {
        let Line { id, title, terms, due, is_late, .. } = line;
        Some((id, title, is_late, request_story::told(terms, due?)))
    });
    let due: Vec<_> = due.take(NEAREST_MAX).collect();
    if due.is_empty() {
        return None;
    }
    let line = |(id, title, is_late, due)| {
        view! {
            <li>
                <a href=RequestsView::One(id).address()>{title}</a> " — "
                <span class:overdue=is_late>{due}</span>
            </li>
        }
    };
    Some(
        view! {
            <section aria-labelledby="my-requests">
                <h2 id="my-requests">{wording::MY_REQUESTS}</h2>
                <ul>{due.into_iter().map(line).collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

/// Links to the acts of the last months.
fn acts(book: Book, at: Instant) -> AnyView {
    let (months, this_year) = book.ledger.with(|ledger| {
        let this_year = ledger.offset().to_local(at).year();
        (months(ledger, at), this_year)
    });
    let link = |month: Period| {
        let address = ActView { period: Some(month) }.address();
        let told = wording::sheet_act_link(month.first(), this_year);
        view! { <a class="button" href=address>{told}</a> }
    };
    let links = months.into_iter().take(ACTS).map(link).collect_view();
    view! { <p class="actions">{links}</p> }.into_any()
}
