//! The timer: in the frame on every page, and as a list on «Мой пакет».

use kvant_core::calendar::Instant;
use kvant_core::ledger::charge::Running;
use kvant_core::ledger::event::{Event, EventId, StopCause};
use kvant_core::ledger::fold::{Ledger, WorkedSession};
use kvant_core::quantum::UnitKind;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::burning::notify_burning;
use super::history::telling::usual_kind;
use super::my::situation::latest_payment;
use crate::book::{Book, Gap, Kept};
use crate::components::messages::Messages;
use crate::components::moment_field::MomentField;
use crate::components::timer_chip::{RunningShown, TimerChip, TimerNews};
use crate::keeping;
use crate::routes::{Page, RequestsView, read_moment, write_moment};
use crate::shortcuts::TIMER_PRESSED;
use crate::supply::TERMS_CAME;
use crate::wording;

/// Before a unit begins there is time to stop: so many seconds.
const HINT_SECONDS: i64 = 30;

/// A notification comes earlier: whoever reads it has to come back first.
const NOTIFY_SECONDS: i64 = 60;

/// Before the title of the page while a timer runs.
const TITLE_MARK: &str = "▶";

/// The timer in the frame, once the ledger is there.
#[component]
pub fn TimerPlace() -> impl IntoView {
    let opened: RwSignal<Option<Book>> = RwSignal::new(None);
    let open = move || {
        spawn_local(async move {
            // Without terms there is nothing to measure time for; the page says what is missing.
            if let Ok(book) = Book::open().await
                && opened.try_get_untracked().is_some_and(|opened| opened.is_none())
            {
                opened.set(Some(book));
            }
        });
    };
    open();
    // They may come when the person asks for them once more.
    let listener = window_event_listener_untyped(TERMS_CAME, move |_| open());
    on_cleanup(move || listener.remove());
    move || opened.get().map(|book| view! { <Timer book /> })
}

/// Starts a timer on `request`. What the same person measured before is stopped first.
pub fn start(book: Book, request: Option<EventId>) {
    let at = crate::book::now();
    // One person does one thing at a time.
    stop(book, at, StopCause::Other, |session| session.specialist.is_empty());
    // It is as small as an event can be.
    let _ = book.record(Event::TimerStarted { request, specialist: String::new(), at });
}

/// A timer that was stopped, and the event that did it.
#[derive(Clone, Copy)]
struct Stopped {
    timer: EventId,
    by: EventId,
}

/// Stops the timers that are meant, and returns them.
fn stop(
    book: Book,
    at: Instant,
    cause: StopCause,
    is_meant: fn(&WorkedSession) -> bool,
) -> Vec<Stopped> {
    let open: Vec<EventId> = book.ledger.with_untracked(|ledger| {
        let open = ledger.sessions().filter(|(_, session)| session.to.is_none());
        open.filter(|(_, session)| is_meant(session)).map(|(id, _)| id).collect()
    });
    let stop = |timer: EventId| {
        let by = book.record(Event::TimerStopped { timer, at, cause }).ok()?;
        Some(Stopped { timer, by })
    };
    open.into_iter().filter_map(stop).collect()
}

#[component]
fn Timer(book: Book) -> impl IntoView {
    let running = book.running;
    let stopped: RwSignal<Vec<Stopped>> = RwSignal::new(Vec::new());
    // What was stopped in one ledger has nothing to say in another.
    Effect::new(move |_| {
        book.current.track();
        stopped.set(Vec::new());
    });
    let gap = Memo::new(move |_| book.gaps.with(|gaps| gaps.first().copied()));
    let forgotten = Memo::new(move |_| forgotten(book));
    let toggle = Callback::new(move |()| {
        if book.is_running() {
            let at = crate::book::now();
            stopped.set(stop(book, at, StopCause::Person, |_| true));
        } else {
            stopped.set(Vec::new());
            start(book, None);
        }
    });
    let pressed = window_event_listener_untyped(TIMER_PRESSED, move |_| {
        if is_open(book) {
            toggle.run(());
        }
    });
    on_cleanup(move || pressed.remove());
    keep_title(book, running);
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
    let result = move || {
        let these = stopped.get();
        let told = book.ledger.with(|ledger| told(ledger, &these, crate::book::now()));
        // What was taken out of the account meanwhile has nothing to say.
        (!told.is_empty()).then(|| {
            let undo = move |_| {
                book.take_back(&these.iter().map(|one| one.by).collect::<Vec<_>>());
                stopped.set(Vec::new());
            };
            view! {
                <TimerNews is_warning=false text=Signal::stored(told)>
                    <button type="button" class="quiet" on:click=undo>{wording::TIMER_GO_ON}</button>
                    <button type="button" class="quiet" on:click=move |_| stopped.set(Vec::new())>
                        {wording::HIDE}
                    </button>
                </TimerNews>
            }
        })
    };
    view! {
        {move || is_open(book).then(|| view! { <TimerChip running=shown toggle /> })}
        <Messages>
            {move || gap.get().map(|gap| view! { <GapQuestion book gap /> })}
            {move || forgotten.get().map(|timer| view! { <ForgottenQuestion book timer /> })}
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

/// How long one unit of the running session lasts, in seconds.
fn unit_seconds(ledger: &Ledger<'static>) -> Option<u64> {
    latest_payment(ledger).and_then(|paid| paid.payment.unit_seconds).map(u64::from)
}

fn shown(ledger: &Ledger<'static>, running: &Running, now: Instant) -> RunningShown {
    let left = running.next_unit_at.map(|next| next.signed_duration_since(now).num_seconds());
    let left = left.and_then(|left| u64::try_from(left).ok());
    let filled_percent = match (unit_seconds(ledger), left) {
        (Some(unit), Some(left)) => {
            unit.saturating_sub(left).saturating_mul(100).checked_div(unit).unwrap_or(0)
        }
        _ => 100,
    };
    RunningShown {
        elapsed_seconds: running.elapsed_seconds,
        units: wording::units_begun(usual_kind(ledger), running.units),
        filled_percent,
    }
}

/// What should be known before the next unit begins: whether it is the last paid one, and words.
fn hint(ledger: &Ledger<'static>, running: &Running, now: Instant) -> Option<(bool, String)> {
    let kind = usual_kind(ledger);
    if kind == UnitKind::Second {
        return None;
    }
    let left = |at: Instant| at.signed_duration_since(now).num_seconds();
    let local = |at: Instant| ledger.offset().tell(at).time();
    let next = running.next_unit_at?;
    let covered = running.covered_until.filter(|covered| left(*covered) > 0);
    if let Some(covered) = covered.filter(|covered| *covered <= next) {
        return Some((true, wording::timer_last_unit(kind, local(covered))));
    }
    let soon = left(next);
    let is_soon = (1..=HINT_SECONDS).contains(&soon);
    is_soon.then(|| (false, wording::timer_next_unit(kind, running.units.saturating_add(1))))
}

/// What a stopped timer came to: «24 мин 10 с → 3 кванта».
fn told(ledger: &Ledger<'static>, stopped: &[Stopped], now: Instant) -> String {
    let kind = usual_kind(ledger);
    let charges = ledger.charges(now);
    let is_one = |id: EventId| stopped.iter().any(|one| one.timer == id);
    let of_these = charges.iter().filter(|charge| is_one(charge.id));
    let lines =
        of_these.map(|charge| wording::session_charged(kind, charge.spent_seconds, charge.units));
    lines.collect::<Vec<_>>().join("; ")
}

/// The title of the page begins with the time while a timer runs: tabs show it.
fn keep_title(book: Book, running: Memo<Vec<Running>>) {
    Effect::new(move |_| {
        book.now.track();
        let elapsed = running.with(|running| running.last().map(|last| last.elapsed_seconds));
        let title = document().title();
        let bare = match title.strip_prefix(TITLE_MARK).and_then(|rest| rest.split_once(" · ")) {
            Some((_, bare)) => bare.to_string(),
            None => title.clone(),
        };
        let wanted = match elapsed {
            Some(seconds) => format!("{TITLE_MARK} {} · {bare}", wording::stopwatch(seconds)),
            None => bare,
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
            unit_seconds(ledger).is_some_and(|seconds| seconds > NOTIFY_SECONDS.unsigned_abs())
        });
        let due = running.with(|running| {
            let last = running.last().filter(|_| is_slow)?;
            let left = |at: Instant| at.signed_duration_since(now).num_seconds();
            let next = last.next_unit_at?;
            let is_last = last.covered_until.is_some_and(|covered| covered <= next);
            let is_soon = left(next) <= NOTIFY_SECONDS;
            (is_last || is_soon).then_some((last.id, last.units, is_last))
        });
        let is_new = due.is_some() && due != said;
        if let Some((_, units, is_last)) = due.filter(|_| is_new) {
            let kind = book.ledger.with_untracked(usual_kind);
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
        let hide = move |_| book.deleted_elsewhere.set(None);
        Some(view! {
            <TimerNews is_warning=true text=Signal::stored(wording::deleted_elsewhere(&name))>
                <button type="button" class="quiet" on:click=hide>{wording::HIDE}</button>
            </TimerNews>
        })
    }
}

/// Says on every page that what is recorded may be lost, until it is put away.
#[component]
fn Danger(book: Book) -> impl IntoView {
    let words = Memo::new(move |_| match book.kept.get() {
        _ if book.is_wiped.get() => Some(wording::KEPT_WIPED),
        Kept::AtRisk(_) => Some(wording::KEPT_AT_RISK),
        Kept::MemoryOnly(_) => Some(wording::KEPT_NOWHERE),
        Kept::Safe | Kept::Saving => None,
    });
    let put_away = RwSignal::new(None);
    move || {
        let words = words.get().filter(|words| put_away.get() != Some(*words))?;
        Some(view! {
            <TimerNews is_warning=true text=Signal::stored(words.to_string())>
                <a class="button" href=format!("#{}", Page::Settings.path())>
                    {wording::KEPT_WHAT_TO_DO}
                </a>
                <button type="button" class="quiet" on:click=move |_| put_away.set(Some(words))>
                    {wording::HIDE}
                </button>
            </TimerNews>
        })
    }
}

/// «С 13:02 до 14:10 на таймер никто не смотрел. Учесть это время?»
#[component]
fn GapQuestion(book: Book, gap: Gap) -> impl IntoView {
    let offset = book.ledger.with_untracked(Ledger::offset);
    let text = wording::gap_question(offset.tell(gap.from), offset.tell(gap.to));
    let seconds = gap.to.signed_duration_since(gap.from).num_seconds();
    // It is as small as an event can be.
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
    let end = Callback::new(move |at: Instant| at <= gap.to && book.end_in_gap(gap, at));
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
            let from = ledger.session(timer).map(|session| ledger.offset().tell(session.from));
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
        let from = book.ledger.with_untracked(|ledger| ledger.session(timer).map(|one| one.from));
        let is_possible = from.is_some_and(|from| at >= from) && at <= crate::book::now();
        let cause = StopCause::Forgotten;
        is_possible && book.record(Event::TimerStopped { timer, at, cause }).is_ok()
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
            (what, wording::timer_lines(ledger, usual_kind(ledger), &one, now))
        });
        let stop = move |_| {
            let at = crate::book::now();
            let _ = book.record(Event::TimerStopped { timer: id, at, cause: StopCause::Person });
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
