//! Every session with its real and its accounted time, and the balance of any moment.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use kvant_core::calendar::Instant;
use kvant_core::ledger::Ledger;
use kvant_core::ledger::charge::SessionCharge;
use kvant_core::ledger::command;
use kvant_core::ledger::event::{EventId, StopCause};
use kvant_core::ledger::fold::{SessionProblem, WorkedSession};
use kvant_core::report::account::AccountReport;
use kvant_core::report::cost::{Cost, Costs};
use kvant_core::report::hours::{OutsideHours, outside_hours};
use kvant_core::report::unit::BillingUnit;
use leptos::prelude::*;

use super::keeper::Keeper;
use super::session_form::{AttachForm, SessionForm, this_year};
use super::standing::focus;
use crate::components::moment_field::MomentField;
use crate::components::place::Place;
use crate::components::squares::session_squares;
use crate::routes::{read_moment, write_moment};
use crate::wording::{self, InWords};

/// How many rows are drawn at once, and how many more each time.
const ROWS: usize = 50;
/// A longer row of squares would say no more.
const SQUARES_MAX: u64 = 24;

/// One session as it is shown.
#[derive(Clone, PartialEq)]
struct Line {
    id: EventId,
    when: String,
    counted: String,
    squares: Option<(u32, u32, u32)>,
    about: Vec<String>,
    notes: Vec<String>,
    outside: Option<OutsideHours>,
    /// Whether it may come to a request: it is on none, and there is one.
    can_attach: bool,
}

/// What is shown of all of them.
#[derive(Clone, PartialEq)]
struct Lines {
    all: usize,
    earlier: usize,
    shown: Vec<Line>,
}

/// The sessions, newest first.
#[component]
pub fn Sessions(
    /// Where they are recorded.
    keeper: Keeper,
    /// Now, no older than a minute.
    minute: Memo<Instant>,
) -> impl IntoView {
    let book = keeper.book;
    let most = RwSignal::new(ROWS);
    let is_every = RwSignal::new(false);
    let form = RwSignal::new(Editing::None);
    let lines = Memo::new(move |_| {
        let now = minute.get();
        book.ledger.with(|ledger| lines(ledger, now, is_every.get(), most.get()))
    });
    let terms =
        move || book.ledger.with(|ledger| ledger.resolved().map(|resolved| resolved.terms()));
    let done = Callback::new(move |()| {
        form.set(Editing::None);
        focus("sessions");
    });
    let open_form = move || match form.get() {
        Editing::None => ().into_any(),
        Editing::New => view! {
            <section class="step" aria-labelledby="session-form">
                <h3 id="session-form" tabindex="-1">{wording::SESSION_ADD}</h3>
                <SessionForm keeper corrects=None on_done=done />
            </section>
        }
        .into_any(),
        Editing::Attach(session) => view! {
            <section class="step" aria-labelledby="session-form">
                <h3 id="session-form" tabindex="-1">{wording::SESSION_ATTACH_TITLE}</h3>
                <AttachForm keeper session on_done=done />
            </section>
        }
        .into_any(),
        Editing::Session(id) => {
            let session = book.ledger.with_untracked(|ledger| ledger.session(id).cloned());
            let corrects = session.map(|session| (id, session));
            view! {
                <section class="step" aria-labelledby="session-form">
                    <h3 id="session-form" tabindex="-1">{wording::SESSION_CORRECT_TITLE}</h3>
                    <SessionForm keeper corrects on_done=done />
                </section>
            }
            .into_any()
        }
    };
    let edit = move |editing: Editing| {
        form.set(editing);
        focus("session-form");
    };
    let take_back = move |id: EventId| {
        if keeper.record(command::take_back(&[id]), wording::SESSION_TAKEN_BACK.to_string()) {
            form.set(Editing::None);
            focus("sessions");
        }
    };
    let line = move |line: Line| {
        let id = line.id;
        let label = wording::session_label(&line.when);
        let attach_label = wording::session_attach_label(&line.when);
        let take_back_label = wording::session_take_back_label(&line.when);
        let squares =
            line.squares.map(|(units, minutes, each)| session_squares(units, minutes, each));
        let outside = line.outside.zip(terms()).map(|(outside, terms)| {
            let told = wording::session_outside(&outside);
            let source = outside.source;
            view! {
                <p class="note">{told} " (" <Place terms source /> ")."</p>
            }
        });
        let about = line.about.join(" · ");
        view! {
            <li>
                <div>
                    <p class="when">{line.when}</p>
                    {(!about.is_empty()).then(|| view! { <p class="sub">{about}</p> })}
                    {line.notes.into_iter().map(|note| view! { <p class="note">{note}</p> }).collect_view()}
                    {outside}
                </div>
                <p class="counted">{line.counted} {squares}</p>
                <span class="row-actions">
                    <button type="button" class="quiet" aria-label=label
                        on:click=move |_| edit(Editing::Session(id))>{wording::SESSION_CORRECT}</button>
                    {line.can_attach.then(|| view! {
                        <button type="button" class="quiet" aria-label=attach_label
                            on:click=move |_| edit(Editing::Attach(id))>{wording::SESSION_ATTACH}</button>
                    })}
                    <button type="button" class="quiet" aria-label=take_back_label
                        on:click=move |_| take_back(id)>{wording::SESSION_TAKE_BACK}</button>
                </span>
            </li>
        }
    };
    let list = move || {
        let Lines { all, earlier, shown } = lines.get();
        if all == 0 && earlier == 0 {
            return view! { <p class="muted">{wording::SESSIONS_NONE}</p> }.into_any();
        }
        let count = shown.len();
        view! {
            {(earlier > 0).then(|| view! { <p class="muted">{wording::SESSIONS_CURRENT}</p> })}
            <ol class="sessions">{shown.into_iter().map(line).collect_view()}</ol>
            {(all > ROWS).then(|| view! { <p class="muted">{wording::sessions_shown(count, all)}</p> })}
            <p class="actions">
                {(count < all).then(|| view! {
                    <button type="button" on:click=move |_| most.update(|most| *most = most.saturating_add(ROWS))>
                        {wording::SESSIONS_MORE}
                    </button>
                })}
                {(earlier > 0).then(|| view! {
                    <button type="button" on:click=move |_| is_every.set(true)>
                        {wording::SESSIONS_EVERY} " (" {earlier} ")"
                    </button>
                })}
            </p>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="sessions">
            <h2 id="sessions" tabindex="-1">{wording::SESSIONS}</h2>
            <p class="actions">
                <button type="button" hidden=move || form.get() != Editing::None
                    on:click=move |_| edit(Editing::New)>{wording::SESSION_ADD}</button>
            </p>
            {open_form}
            {list}
        </section>
    }
}

/// What the form is open for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Editing {
    None,
    New,
    Session(EventId),
    Attach(EventId),
}

fn lines(ledger: &Ledger<'static>, now: Instant, is_every: bool, most: usize) -> Lines {
    let costs = Costs::new(ledger, now);
    let charges: BTreeMap<EventId, &SessionCharge> =
        costs.charges().iter().map(|charge| (charge.id, charge)).collect();
    let balance = ledger.balance(now);
    let live: Vec<_> =
        balance.packages.iter().filter(|one| one.ends.is_none_or(|end| end > now)).collect();
    let since = live.iter().map(|one| one.paid_at).min();
    let is_current = |id: EventId, session: &WorkedSession| {
        let Some(since) = since else { return true };
        let charge = charges.get(&id);
        let is_live = |package: &EventId| live.iter().any(|one| one.id == *package);
        session.problem.is_some()
            || session.from >= since
            || charge.is_some_and(|charge| charge.charges.iter().any(|(id, _)| is_live(id)))
    };
    // Those that run stand with the timers.
    let mut all: Vec<(EventId, &WorkedSession)> =
        ledger.sessions().filter(|(_, session)| session.to.is_some()).collect();
    let every = all.len();
    if !is_every {
        all.retain(|(id, session)| is_current(*id, session));
    }
    all.sort_by_key(|(id, session)| std::cmp::Reverse((session.from, *id)));
    let overlapping = ledger.overlapping();
    let latest = ledger.last_payment(now);
    let shown = all.iter().take(most).filter_map(|(id, session)| {
        line(
            ledger,
            *id,
            session,
            charges.get(id).map(|charge| (*charge, costs.of([*charge]).above())),
            &overlapping,
            latest.map(|(_, one)| &one.payment.plan),
            now,
        )
    });
    Lines { all: all.len(), earlier: every.saturating_sub(all.len()), shown: shown.collect() }
}

fn line(
    ledger: &Ledger<'static>,
    id: EventId,
    session: &WorkedSession,
    charged: Option<(&SessionCharge, Cost<'static>)>,
    overlapping: &BTreeSet<EventId>,
    plan: Option<&String>,
    now: Instant,
) -> Option<Line> {
    let offset = ledger.offset();
    let (from, to) = (offset.to_local(session.from), offset.to_local(session.to?));
    let terms = ledger.resolved().map(|resolved| resolved.terms());
    let (charge, above) = charged.unzip();
    let package = charge.and_then(|charge| charge.charges.first());
    let paid = package.and_then(|(package, _)| ledger.payment(*package));
    let measure = paid.map(|paid| BillingUnit::of_payment(terms, &paid.payment));
    let measure = measure.unwrap_or_else(|| BillingUnit::at(ledger, session.from));
    // Of what lies ahead, only what has passed counts.
    let is_ahead = from <= now && to > now;
    let until = if is_ahead { offset.to_local(now) } else { to };
    let real = u64::try_from(until.signed_duration_since(from).num_seconds()).unwrap_or(0);
    let mut notes: Vec<String> = Vec::new();
    let mut squares = None;
    let counted = match charge.filter(|_| session.problem.is_none()) {
        Some(charge) => {
            let minutes = u32::try_from(real.div_euclid(60)).unwrap_or(u32::MAX);
            let each = measure.unit_seconds.map(|seconds| seconds.div_euclid(60));
            let few = u32::try_from(charge.units).ok().filter(|_| charge.units <= SQUARES_MAX);
            squares =
                few.zip(each.filter(|each| *each > 0)).map(|(units, each)| (units, minutes, each));
            let parts = above.iter().flat_map(|above| &above.parts);
            notes
                .extend(parts.map(|part| {
                    wording::session_above(&part.unit.amount(part.units), part.amount)
                }));
            wording::session_counted(real, &measure.rounded(charge.units))
        }
        None => crate::format::exact_duration(real),
    };
    match session.problem {
        Some(SessionProblem::EndsBeforeItBegins) => {
            notes.push(wording::SESSION_BACKWARDS_IS.to_string());
        }
        Some(SessionProblem::LongerThanADay) => notes.push(wording::SESSION_LONG_IS.to_string()),
        None => {}
    }
    if from > now {
        notes.push(wording::SESSION_FUTURE.to_string());
    }
    if is_ahead {
        notes.push(wording::SESSION_ENDS_AHEAD_IS.to_string());
    }
    if overlapping.contains(&id) {
        notes.push(wording::SESSION_OVERLAPS.to_string());
    }
    match session.stopped_by {
        Some(StopCause::UsedUp) => notes.push(wording::SESSION_USED_UP.to_string()),
        Some(StopCause::Forgotten) => notes.push(wording::SESSION_FORGOTTEN.to_string()),
        Some(StopCause::Person | StopCause::Other) | None => {}
    }
    if session.is_corrected {
        notes.push(wording::SESSION_IS_CORRECTED.to_string());
    }
    let request = session.request.and_then(|request| ledger.request(request));
    let about = [
        request.map_or("", |request| request.opening.title.as_str()),
        session.specialist.as_str(),
        session.text.as_str(),
    ];
    let is_sound = session.problem.is_none();
    let this_year = offset.to_local(now).year();
    Some(Line {
        id,
        when: wording::session_when(from, to, this_year),
        counted,
        squares,
        about: about.into_iter().filter(|part| !part.is_empty()).map(str::to_string).collect(),
        notes,
        can_attach: request.is_none() && ledger.requests().next().is_some(),
        outside: plan.filter(|_| is_sound).and_then(|plan| outside_hours(ledger, plan, from, to)),
    })
}

/// The balance at any moment, past or future.
#[component]
pub fn BalanceOn(
    /// Whose balance.
    keeper: Keeper,
) -> impl IntoView {
    let book = keeper.book;
    let offset = book.ledger.with_untracked(Ledger::offset);
    let at = RwSignal::new(offset.shown_minute(book.now.get_untracked()));
    let value = Signal::derive(move || write_moment(at.get()));
    let take = Callback::new(move |text: String| {
        let moment = read_moment(&text);
        if let Some(moment) = moment {
            at.set(moment);
        }
        moment.is_some()
    });
    let told = move || {
        let at = offset.instant(at.get());
        let when = wording::short_moment(at, this_year(keeper));
        let account = book.ledger.with(|ledger| AccountReport::of(ledger, at));
        let left = match wording::sum_with_time(account.left()) {
            Some(left) => wording::balance_left(&left),
            None => wording::BALANCE_NOTHING.to_string(),
        };
        let burned: Vec<String> =
            account.burned.iter().map(|one| wording::with_time(one.amount)).collect();
        view! {
            <p><strong>{wording::balance_on(&when, &left)}</strong></p>
            {(!burned.is_empty()).then(|| view! { <p>{wording::balance_burned(&burned.join(", "))}</p> })}
        }
    };
    view! {
        <details class="balance-on">
            <summary>{wording::BALANCE_ON}</summary>
            <div class="fields">
                <MomentField id="balance-at"
                    label=wording::field_balance_at(&wording::zone(offset.seconds())) value take />
            </div>
            <div aria-live="polite">{told}</div>
        </details>
    }
}
