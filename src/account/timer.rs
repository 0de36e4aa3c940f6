//! The timer: in the frame on every page, and as a list on «Мой пакет».

use kvant_core::calendar::Instant;
use kvant_core::ledger::charge::Running;
use kvant_core::ledger::command::{self, Gap};
use kvant_core::ledger::event::{Event, EventId};
use kvant_core::ledger::fold::Ledger;
use kvant_core::quantum::UnitKind;
use kvant_core::report::timer::{self, Interrupted};
use kvant_core::report::unit::BillingUnit;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::account::burning::notify_burning;
use crate::address::{Address, Page};
use crate::book::{Book, Durability, UndoOffer};
use crate::components::messages::Messages;
use crate::components::moment_field::MomentField;
use crate::components::timer_chip::{RunningShown, TimerChip, TimerNews};
use crate::keeping;
use crate::routes::{RequestsView, read_moment, write_moment};
use crate::shortcuts::TIMER_PRESSED;
use crate::wording;

/// Before a unit begins there is time to stop: so many seconds.
const HINT_SECONDS: i64 = 30;

/// A notification comes earlier: whoever reads it has to come back first.
const NOTIFY_SECONDS: i64 = 60;

/// Before the title of the page while a timer runs.
const TITLE_MARK: &str = "▶";

/// Before the title of the page when the timer has stopped by itself.
const TITLE_STOPPED: &str = "■";

/// A session that is shorter may have been a slip: it can be taken back where it is told.
const SLIP_SECONDS: u64 = 60;

/// The timer in the frame, once the ledger is there.
#[component]
pub fn TimerPlace() -> impl IntoView {
    let opened: RwSignal<Option<Book>> = RwSignal::new(None);
    spawn_local(async move {
        // Without terms there is nothing to measure time for; the page says what is missing.
        if let Ok(book) = Book::open().await {
            opened.try_set(Some(book));
        }
    });
    move || opened.get().map(|book| view! { <Timer book /> })
}

/// Starts a timer on `request`. What the same person measured before is stopped first.
pub fn start(book: Book, request: Option<EventId>) {
    let at = crate::book::now();
    let events = book.ledger.with_untracked(|ledger| command::start_timer(ledger, request, "", at));
    // They are as small as events can be.
    let _ = book.record_all(events);
}

/// Returns the request that is on screen, if one is.
fn on_screen(book: Book) -> Option<EventId> {
    let address = Address::parse(&window().location().hash().unwrap_or_default());
    let RequestsView::One(id) = RequestsView::read(&address) else { return None };
    let is_here = book.ledger.with_untracked(|ledger| ledger.request(id).is_some());
    (address.page == Page::Requests && is_here).then_some(id)
}

/// A timer that was stopped, and the event that did it.
#[derive(Clone, Copy)]
struct Stopped {
    timer: EventId,
    by: EventId,
}

/// What was stopped last, and whether that can be taken back.
#[derive(Clone)]
struct LastStop {
    timers: Vec<Stopped>,
    offer: UndoOffer,
}

/// Stops timers now, and returns them.
fn stop(book: Book, command: impl FnOnce(&Ledger<'static>, Instant) -> Vec<Event>) -> Vec<Stopped> {
    let at = crate::book::now();
    let events = book.ledger.with_untracked(|ledger| command(ledger, at));
    let timers = events.iter().filter_map(|event| match event {
        Event::TimerStopped { timer, .. } => Some(*timer),
        _ => None,
    });
    let timers: Vec<EventId> = timers.collect();
    if timers.is_empty() {
        return Vec::new();
    }
    // They are as small as events can be.
    let ids = book.record_all(events).unwrap_or_else(|_| Vec::new());
    timers.into_iter().zip(ids).map(|(timer, by)| Stopped { timer, by }).collect()
}

#[component]
fn Timer(book: Book) -> impl IntoView {
    let running = book.running;
    let stopped: RwSignal<Option<LastStop>> = RwSignal::new(None);
    // What was stopped in one ledger has nothing to say in another.
    Effect::new(move |_| {
        book.current.track();
        stopped.set(None);
    });
    let gap = Memo::new(move |_| book.gaps.with(|gaps| gaps.first().copied()));
    let forgotten = Memo::new(move |_| forgotten(book));
    let toggle = Callback::new(move |()| {
        if book.is_running() {
            let timers = stop(book, command::stop_all_timers);
            stopped.set(Some(LastStop { timers, offer: book.offer_undo() }));
        } else {
            stopped.set(None);
            start(book, on_screen(book));
        }
    });
    let pressed = window_event_listener_untyped(TIMER_PRESSED, move |_| {
        if is_open(book) {
            toggle.run(());
        }
    });
    on_cleanup(move || pressed.remove());
    let interrupted = Memo::new(move |_| {
        let now = book.now.get();
        book.ledger.with(|ledger| timer::interrupted(ledger, now))
    });
    let put_away: RwSignal<Option<EventId>> = RwSignal::new(None);
    let interruption =
        Memo::new(move |_| interrupted.get().filter(|one| put_away.get() != Some(one.timer)));
    keep_title(book, running, interruption);
    notify(book, running);
    notify_burning(book);
    let shown = Signal::derive(move || {
        let running = running.get();
        let last = running.last()?;
        book.ledger.with(|ledger| Some(shown(ledger, last, book.now.get())))
    });
    let hint = Memo::new(move |_| {
        let now = book.now.get();
        running.with(|running| book.ledger.with(|ledger| hint(ledger, running.last()?, now)))
    });
    // The text alone: a message that is drawn anew would begin anew to leave.
    let outcome = Memo::new(move |_| {
        let LastStop { timers, .. } = stopped.get()?;
        // What was taken out of the account meanwhile has nothing to say.
        book.ledger.with(|ledger| told(ledger, &timers, crate::book::now()))
    });
    let hide = Callback::new(move |()| stopped.set(None));
    let take_back = move |which: fn(&Stopped) -> EventId| {
        let Some(LastStop { timers, offer }) = stopped.get_untracked() else { return };
        if book.is_offered(offer) {
            book.take_back(&timers.iter().map(which).collect::<Vec<_>>());
        }
        stopped.set(None);
    };
    let offered = move |is_slip: bool| {
        let is_offered =
            stopped.with(|last| last.as_ref().is_some_and(|last| book.is_offered(last.offer)));
        is_offered.then(|| {
            let slip = is_slip.then(|| {
                view! {
                    <button type="button" class="quiet" on:click=move |_| take_back(|one| one.timer)>
                        {wording::TIMER_TAKE_BACK}
                    </button>
                }
            });
            view! {
                <button type="button" class="quiet" on:click=move |_| take_back(|one| one.by)>
                    {wording::TIMER_GO_ON}
                </button>
                {slip}
            }
        })
    };
    let result = move || {
        let (text, is_slip) = outcome.get()?;
        Some(view! {
            <TimerNews is_warning=false text=Signal::stored(text) hide>
                {move || offered(is_slip)}
            </TimerNews>
        })
    };
    let waiting = Memo::new(move |_| {
        let open = |ledger: &Ledger<'static>| {
            let open = ledger.sessions().filter(|(_, session)| session.to.is_none());
            open.map(|(id, _)| id).find(|id| timer::waits_for_client(ledger, *id).is_some())
        };
        book.ledger.with(open)
    });
    view! {
        {move || is_open(book).then(|| view! { <TimerChip running=shown toggle /> })}
        <Messages>
            {move || gap.get().map(|gap| view! { <GapQuestion book gap /> })}
            {move || forgotten.get().map(|timer| view! { <ForgottenQuestion book timer /> })}
            {move || interruption.get().map(|one| view! { <Interruption book one put_away /> })}
            {move || waiting.get().map(|timer| view! { <WaitingQuestion book timer stopped /> })}
            <DeletedElsewhere book />
            <Danger book />
            {move || hint.get().map(|(is_warning, text)| {
                view! { <TimerNews is_warning text=Signal::stored(text) /> }
            })}
            {result}
        </Messages>
    }
}

/// Whether there is a ledger to measure time for.
fn is_open(book: Book) -> bool {
    book.is_read.get() && book.ledger.with(|ledger| !ledger.general().document.is_empty())
}

fn forgotten(book: Book) -> Option<EventId> {
    let now = book.now.get();
    book.ledger.with(|ledger| ledger.forgotten(now).next())
}

/// In what work is counted now.
fn unit(ledger: &Ledger<'static>, now: Instant) -> BillingUnit {
    BillingUnit::at(ledger, now)
}

/// How long one unit lasts, in seconds.
fn unit_seconds(ledger: &Ledger<'static>, now: Instant) -> Option<u64> {
    unit(ledger, now).unit_seconds.map(u64::from)
}

fn shown(ledger: &Ledger<'static>, running: &Running, now: Instant) -> RunningShown {
    let left = running.next_unit_at.map(|next| next.signed_duration_since(now).num_seconds());
    let left = left.and_then(|left| u64::try_from(left).ok());
    let filled_percent = match (unit_seconds(ledger, now), left) {
        (Some(unit), Some(left)) => {
            unit.saturating_sub(left).saturating_mul(100).checked_div(unit).unwrap_or(0)
        }
        _ => 100,
    };
    RunningShown {
        elapsed_seconds: running.elapsed_seconds,
        units: wording::units_begun(unit(ledger, now).kind, running.units),
        filled_percent,
    }
}

/// When the unit ends that runs, where it is the last paid one: none begins after it, or one that
/// nothing covers.
fn last_unit_ends(running: &Running) -> Option<Instant> {
    let is_last = |covered: &Instant| running.next_unit_at.is_none_or(|next| *covered <= next);
    running.covered_until.filter(|_| running.stopped_at.is_none()).filter(is_last)
}

/// What should be known before the next unit begins: whether it is the last paid one, and words.
fn hint(ledger: &Ledger<'static>, running: &Running, now: Instant) -> Option<(bool, String)> {
    let kind = unit(ledger, now).kind;
    if kind == UnitKind::Second {
        return None;
    }
    let left = |at: Instant| at.signed_duration_since(now).num_seconds();
    let local = |at: Instant| ledger.offset().to_local(at).time();
    if let Some(covered) = last_unit_ends(running).filter(|covered| left(*covered) > 0) {
        return Some((true, wording::timer_last_unit(kind, local(covered))));
    }
    let soon = left(running.next_unit_at?);
    let is_soon = (1..=HINT_SECONDS).contains(&soon);
    is_soon.then(|| (false, wording::timer_next_unit(kind, running.units.saturating_add(1))))
}

/// What stopped timers came to, «24 мин 10 с → 3 кванта», and whether all of it may have been a slip;
/// nothing where none of them is in the account any more.
fn told(ledger: &Ledger<'static>, stopped: &[Stopped], now: Instant) -> Option<(String, bool)> {
    let charges = ledger.charges(now);
    let mut lines: Vec<String> = Vec::new();
    let mut longest = 0;
    for one in stopped {
        let Some(session) = ledger.session(one.timer) else { continue };
        if session.to == Some(session.from) && session.from > now {
            lines.push(wording::TIMER_CLOCK_SET_BACK.to_string());
            continue;
        }
        let charge = charges.iter().find(|charge| charge.id == one.timer);
        let (spent, units) = charge.map_or((0, 0), |charge| (charge.spent_seconds, charge.units));
        longest = spent.max(longest);
        let kind = unit(ledger, session.from).kind;
        lines.push(wording::session_charged(kind, spent, units));
    }
    (!lines.is_empty()).then(|| (lines.join("; "), longest < SLIP_SECONDS))
}

/// The title of the page begins with the time while a timer runs: tabs show it.
fn keep_title(book: Book, running: Memo<Vec<Running>>, interruption: Memo<Option<Interrupted>>) {
    Effect::new(move |_| {
        book.now.track();
        let elapsed = running.with(|running| running.last().map(|last| last.elapsed_seconds));
        let title = document().title();
        let marked = [TITLE_MARK, TITLE_STOPPED].into_iter();
        let bare = marked.filter_map(|mark| title.strip_prefix(mark)?.split_once(" · ")).next();
        let bare = bare.map_or_else(|| title.clone(), |(_, bare)| bare.to_string());
        let wanted = match (interruption.get(), elapsed) {
            (Some(_), _) => format!("{TITLE_STOPPED} {} · {bare}", wording::TIMER_USED_UP_TITLE),
            (None, Some(seconds)) => {
                format!("{TITLE_MARK} {} · {bare}", wording::stopwatch(seconds))
            }
            (None, None) => bare,
        };
        if wanted != title {
            document().set_title(&wanted);
        }
    });
}

/// Tells outside the page what is about to begin, where the person asked for it.
fn notify(book: Book, running: Memo<Vec<Running>>) {
    Effect::new(move |before: Option<Option<(EventId, u64, bool)>>| {
        let now = book.now.get();
        let said = before.flatten();
        // Of units that pass faster than a person comes back there is nothing to say.
        let is_slow = book.ledger.with(|ledger| {
            unit_seconds(ledger, now).is_some_and(|seconds| seconds > NOTIFY_SECONDS.unsigned_abs())
        });
        let due = running.with(|running| {
            let last = running.last().filter(|_| is_slow)?;
            let left = |at: Instant| at.signed_duration_since(now).num_seconds();
            let is_last = last_unit_ends(last).is_some_and(|covered| covered > now);
            let is_soon = last.next_unit_at.is_some_and(|next| left(next) <= NOTIFY_SECONDS);
            (is_last || is_soon).then_some((last.id, last.units, is_last))
        });
        let is_new = due.is_some() && due != said;
        if let Some((_, units, is_last)) = due.filter(|_| is_new) {
            let kind = book.ledger.with_untracked(|ledger| unit(ledger, now).kind);
            keeping::notify(&match is_last {
                true => wording::notify_last_unit(kind),
                false => wording::notify_next_unit(kind, units.saturating_add(1)),
            });
        }
        due.or(said)
    });
}

/// Says that another tab deleted what was open here: without it the page would show another
/// account of a sudden.
#[component]
fn DeletedElsewhere(book: Book) -> impl IntoView {
    move || {
        let name = book.deleted_elsewhere.get()?;
        let hide = Callback::new(move |()| book.deleted_elsewhere.set(None));
        let text = Signal::stored(wording::deleted_elsewhere(&name));
        Some(view! { <TimerNews is_warning=true text hide />
        })
    }
}

/// Says on every page that what is recorded may be lost, until it is put away.
#[component]
fn Danger(book: Book) -> impl IntoView {
    let words = Memo::new(move |_| match book.durability.get() {
        _ if book.is_wiped.get() => Some(wording::KEPT_WIPED),
        Durability::AtRisk(_) => Some(wording::KEPT_AT_RISK),
        Durability::MemoryOnly(_) => Some(wording::KEPT_NOWHERE),
        Durability::Saved | Durability::Saving => None,
    });
    let put_away = RwSignal::new(None);
    move || {
        let words = words.get().filter(|words| put_away.get() != Some(*words))?;
        let hide = Callback::new(move |()| put_away.set(Some(words)));
        Some(view! {
            <TimerNews is_warning=true text=Signal::stored(words.to_string()) hide>
                <a class="button" href=format!("#{}", Page::Settings.path())>
                    {wording::KEPT_WHAT_TO_DO}
                </a>
            </TimerNews>
        })
    }
}

/// What is paid is used up, and the timer has stopped: said until it is put away, or something is
/// paid.
#[component]
fn Interruption(
    book: Book,
    one: Interrupted,
    /// The timer of which this was put away.
    put_away: RwSignal<Option<EventId>>,
) -> impl IntoView {
    let text = book.ledger.with_untracked(|ledger| {
        let now = ledger.offset().to_local(book.now.get_untracked());
        wording::timer_used_up(one.at, now)
    });
    let hide = Callback::new(move |()| put_away.set(Some(one.timer)));
    view! {
        <TimerNews is_warning=true text=Signal::stored(text) hide>
            <a class="button" href=format!("#{}", Page::My.path())>{wording::TIMER_TO_PAY}</a>
        </TimerNews>
    }
}

/// The client is waited for, and the timer runs.
#[component]
fn WaitingQuestion(
    book: Book,
    timer: EventId,
    stopped: RwSignal<Option<LastStop>>,
) -> impl IntoView {
    let is_put_away = RwSignal::new(false);
    let stop = move |_| {
        let timers = stop_one(book, timer);
        if timers.is_empty() {
            return;
        }
        stopped.set(Some(LastStop { timers, offer: book.offer_undo() }));
    };
    move || {
        (!is_put_away.get()).then(|| {
            view! {
                <TimerNews is_warning=true text=Signal::stored(wording::TIMER_WAITS.to_string())>
                    <button type="button" on:click=stop>{wording::TIMER_STOP}</button>
                    <button type="button" class="quiet" on:click=move |_| is_put_away.set(true)>
                        {wording::TIMER_LET_RUN}
                    </button>
                </TimerNews>
            }
        })
    }
}

/// Stops one timer now, if it runs.
fn stop_one(book: Book, timer: EventId) -> Vec<Stopped> {
    stop(book, |ledger, at| command::stop_timer(ledger, timer, at))
}

/// «С 13:02 до 14:10 на таймер никто не смотрел. Учесть это время?»
#[component]
fn GapQuestion(book: Book, gap: Gap) -> impl IntoView {
    let offset = book.ledger.with_untracked(Ledger::offset);
    let text = wording::gap_question(offset.to_local(gap.from), offset.to_local(gap.to));
    let seconds = gap.to.signed_duration_since(gap.from).num_seconds();
    // They are as small as events can be.
    let subtract = move |_| {
        let _ = book.subtract_gap(gap);
    };
    view! {
        <TimerNews is_warning=true text=Signal::stored(text)>
            <button type="button" on:click=move |_| book.answered(gap)>{wording::GAP_COUNT}</button>
            <button type="button" on:click=subtract>
                {wording::gap_subtract(u64::try_from(seconds).unwrap_or(0))}
            </button>
            <GapEnd book gap />
        </TimerNews>
    }
}

/// The work ended while nobody watched: when?
#[component]
fn GapEnd(book: Book, gap: Gap) -> impl IntoView {
    let end = Callback::new(move |at: Instant| book.end_in_gap(gap, at));
    view! {
        <details class="gap-end">
            <summary>{wording::GAP_ENDED}</summary>
            <EndedAt book id="gap-end" proposed=gap.from save=wording::GAP_END_SAVE
                wrong=wording::GAP_END_WRONG end />
        </details>
    }
}

/// A timer that runs for more than a day: when did the work end?
#[component]
fn ForgottenQuestion(book: Book, timer: EventId) -> impl IntoView {
    let text = Signal::derive(move || {
        book.ledger.with(|ledger| {
            let from = ledger.session(timer).map(|session| ledger.offset().to_local(session.from));
            from.map(wording::timer_forgotten).unwrap_or_default()
        })
    });
    view! {
        <TimerNews is_warning=true text>
            <StopEarlier book timer />
        </TimerNews>
    }
}

/// Stops a timer at an instant of the past.
#[component]
fn StopEarlier(book: Book, timer: EventId) -> impl IntoView {
    let end = Callback::new(move |at: Instant| {
        let now = crate::book::now();
        let events =
            book.ledger.with_untracked(|ledger| command::stop_forgotten(ledger, timer, at, now));
        events.is_some_and(|events| book.record_all(events).is_ok())
    });
    view! {
        <EndedAt book id=format!("stop-{timer}") proposed=book.now.get_untracked()
            save=wording::TIMER_STOP wrong=wording::TIMER_ENDED_WRONG end />
    }
}

/// Asks when work ended.
#[component]
fn EndedAt(
    book: Book,
    #[prop(into)] id: String,
    /// What stands in the field at first.
    proposed: Instant,
    /// What the button says.
    save: &'static str,
    /// What is said of a moment that cannot be.
    wrong: &'static str,
    /// Takes the moment, and returns whether it can be.
    end: Callback<Instant, bool>,
) -> impl IntoView {
    let offset = book.ledger.with_untracked(Ledger::offset);
    let moment = RwSignal::new(write_moment(offset.shown_minute(proposed)));
    let is_wrong = RwSignal::new(false);
    let take = Callback::new(move |text: String| {
        let is_read = read_moment(&text).is_some();
        if is_read {
            moment.set(text);
        }
        is_read
    });
    let press = move |_| {
        let local = read_moment(&moment.get_untracked());
        let is_taken = local.is_some_and(|local| end.run(offset.instant(local)));
        // Taken, the question is gone, and this with it.
        is_wrong.try_set(!is_taken);
    };
    view! {
        <span class="stop-earlier">
            <MomentField id label=wording::TIMER_ENDED_AT value=moment.into() take />
            <button type="button" on:click=press>{save}</button> " "
            {move || is_wrong.get().then(|| view! { <span class="error" role="alert">{wrong}</span> })}
        </span>
    }
}

/// The timers that run, with everything about them.
#[component]
pub fn Timers(
    /// The open ledger.
    book: Book,
) -> impl IntoView {
    let running = book.running;
    let line = move |one: Running| {
        let id = one.id;
        let now = book.now.get();
        let (what, lines) = book.ledger.with(|ledger| {
            let session = ledger.session(id);
            let request = session.and_then(|session| session.request);
            let known = request.and_then(|id| Some((id, ledger.request(id)?)));
            let what = match known {
                Some((id, request)) => {
                    let title = request.opening.title.clone();
                    view! { <a href=RequestsView::One(id).address()>{title}</a> }.into_any()
                }
                None => wording::TIMER_NO_REQUEST.into_any(),
            };
            (what, wording::timer_lines(ledger, unit(ledger, now).kind, &one, now))
        });
        let stop = move |_| {
            let _ = stop_one(book, id);
        };
        view! {
            <li>
                <p><strong>{what}</strong> " " <span role="timer">{wording::stopwatch(one.elapsed_seconds)}</span></p>
                {lines.into_iter().map(|line| view! { <p class="muted">{line}</p> }).collect_view()}
                <p class="actions">
                    <button type="button" class="primary" on:click=stop>{wording::TIMER_STOP}</button>
                </p>
            </li>
        }
    };
    move || {
        let running = running.get();
        (!running.is_empty()).then(|| {
            view! {
                <section class="timers" aria-labelledby="timers">
                    <h2 id="timers">{wording::TIMERS}</h2>
                    <ul>{running.into_iter().map(line).collect_view()}</ul>
                </section>
            }
        })
    }
}
