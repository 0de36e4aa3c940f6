//! One request: where it stands, what may happen next, by when, and how it all went.

use kvant_core::calendar::Instant;
use kvant_core::catalogue::{Catalogue, Terms};
use kvant_core::deadline::{Due, Silence};
use kvant_core::ledger::command;
use kvant_core::ledger::event::{Event, EventId};
use kvant_core::ledger::fold::{HistoryEntry, Ledger, Ticket};
use kvant_core::ticket::{Remark, RemarkKind, Transition};
use leptos::html::Textarea;
use leptos::prelude::*;

use super::Scribe;
use super::list::{accounted, tone};
use super::step_form::Steps;
use crate::account::tickets::{Group, TicketText, TicketTexts, TicketWork};
use crate::book;
use crate::components::due_list::{DueLine, due_list};
use crate::components::request_story::{self, StoryLine, request_story, told};
use crate::components::squares::session_squares;
use crate::counted::Counted;
use crate::routes::RequestsView;
use crate::shortcuts::on_escape;
use crate::wording;

/// One request, as the page shows it.
#[derive(Clone)]
struct Shown {
    told: TicketText,
    request: Ticket,
    /// When and how long each session was, and its units.
    sessions: Vec<Worked>,
    /// What people noted about it.
    notes: Vec<(Instant, String)>,
    /// The timer that runs on it.
    running: Option<(EventId, Instant)>,
    /// What became of its deadlines or is to come, and how that is counted.
    dues: Vec<Counting>,
}

#[derive(Clone)]
struct Worked {
    from: Instant,
    to: Option<Instant>,
    specialist: String,
    text: String,
    units: u64,
    spent_seconds: u64,
}

/// One deadline, ready for [`due_list`].
#[derive(Clone)]
struct Counting {
    what: kvant_core::catalogue::PromiseKind,
    when: String,
    is_time: bool,
    counted: Vec<String>,
    source: Option<kvant_core::source::Source>,
}

/// The page of one request.
#[component]
pub fn Life(
    /// Who writes it down.
    scribe: Scribe,
    /// The request.
    id: EventId,
    /// This year, for dates without one.
    this_year: i32,
) -> impl IntoView {
    let book = scribe.book;
    // What it took changes when a minute is over or a unit begins, and not every second.
    let beat = Memo::new(move |_| {
        let now = book.now.get();
        let running = book.ledger.with(|ledger| ledger.running(now)).into_iter();
        let units = running.map(|one| (one.elapsed_seconds > 0, one.units)).collect::<Vec<_>>();
        (now.timestamp().div_euclid(60), units)
    });
    let shown = Memo::new_with_compare(
        move |_| {
            // A memo that is only tracked is never computed.
            drop(beat.get());
            book.ledger.with(|ledger| show(book.catalogue, ledger, id, this_year))
        },
        |_, _| true,
    );
    let is_here = Memo::new(move |_| shown.with(Option::is_some));
    let all = RequestsView::List.address();
    view! {
        <p class="back"><a href=all>{wording::TICKET_ALL}</a></p>
        {move || match book.ledger.with_untracked(|ledger| Some(ledger.resolved()?.terms())) {
            Some(terms) if is_here.get() => {
                view! { <Here scribe id terms shown this_year /> }.into_any()
            }
            _ => view! {
                <h1 tabindex="-1">{wording::TICKET_LIST}</h1>
                <p>{wording::TICKET_GONE}</p>
            }
            .into_any(),
        }}
    }
}

fn show(
    catalogue: &'static Catalogue,
    ledger: &Ledger<'static>,
    id: EventId,
    this_year: i32,
) -> Option<Shown> {
    let now = book::now();
    let teller = TicketTexts::new(ledger, now)?;
    let request = ledger.request(id)?;
    let told = teller.tell(id)?;
    let offset = ledger.offset();
    let units_of = |session: EventId| {
        told.took.sessions.iter().find(|(id, _)| *id == session).map_or(0, |(_, units)| *units)
    };
    let mut sessions = Vec::new();
    let mut running = None;
    for (session_id, session) in ledger.sessions() {
        if session.request != Some(id) {
            continue;
        }
        if session.to.is_none() {
            running = Some((session_id, session.from));
        }
        let seconds = session.to.unwrap_or(now).signed_duration_since(session.from).num_seconds();
        sessions.push(Worked {
            from: offset.to_local(session.from),
            to: session.to.map(|to| offset.to_local(to)),
            specialist: session.specialist.clone(),
            text: session.text.clone(),
            units: units_of(session_id),
            spent_seconds: u64::try_from(seconds).unwrap_or(0),
        });
    }
    let notes = ledger.history().filter_map(|(event, is_undone)| match event {
        HistoryEntry::Known(entry) if !is_undone => match &entry.event {
            Event::NoteWritten { about, text } if *about == Some(id) => {
                Some((offset.to_local(entry.recorded_at), text.clone()))
            }
            _ => None,
        },
        _ => None,
    });
    let notes = notes.collect();
    let dues = counted(catalogue, ledger, &told, this_year);
    Some(Shown { told, request: request.clone(), sessions, notes, running, dues })
}

/// What became of the deadlines, and those that are still to come, each with how it was counted.
fn counted(
    catalogue: &'static Catalogue,
    ledger: &Ledger<'static>,
    told: &TicketText,
    this_year: i32,
) -> Vec<Counting> {
    let offset = ledger.offset();
    let now = offset.to_local(book::now());
    let settled = told.report.outcomes.iter().map(|one| {
        let at = one.at.map(|at| offset.to_local(at));
        Counting {
            what: one.what,
            when: wording::ticket_outcome(one, at, now, this_year),
            is_time: true,
            counted: vec![wording::ticket_was_due(&one.due, this_year)],
            source: one.due.source.cloned(),
        }
    });
    let mut all: Vec<Counting> = settled.collect();
    let (Ok(dues), Some(resolved)) = (&told.report.dues, ledger.resolved()) else { return all };
    let counted = told.report.story.case(resolved, told.report.plan);
    let counted = counted.and_then(|case| Counted::of(catalogue, resolved.clone(), case)).ok();
    let line = |(what, due): &(kvant_core::catalogue::PromiseKind, Due<'static>)| {
        let explained = |is_told: bool| match &counted {
            Some(counted) if is_told => counted.explained(*what, this_year),
            _ => Vec::new(),
        };
        match due {
            Due::At(at) => Some(Counting {
                what: *what,
                when: wording::due_when(at, this_year),
                is_time: true,
                counted: explained(true),
                source: at.source.cloned(),
            }),
            Due::Silent { why: Silence::NotStated, .. } => None,
            Due::Silent { why, source } => Some(Counting {
                what: *what,
                when: wording::silence(*why).to_string(),
                is_time: false,
                counted: explained(*why == Silence::Stopped),
                source: source.cloned(),
            }),
        }
    };
    all.extend(dues.iter().filter_map(line));
    all
}

/// A request that is in the ledger.
#[component]
fn Here(
    scribe: Scribe,
    id: EventId,
    terms: &'static Terms,
    shown: Memo<Option<Shown>>,
    this_year: i32,
) -> impl IntoView {
    let of = move |draw: fn(&'static Terms, &Shown, i32) -> AnyView| {
        move || shown.with(|shown| shown.as_ref().map(|shown| draw(terms, shown, this_year)))
    };
    let title = move || shown.with(|shown| shown.as_ref().map(|shown| shown.told.title.clone()));
    let story = Signal::derive(move || {
        shown.with(|shown| shown.as_ref().map(|shown| shown.told.report.story.clone()))
    });
    let running = Memo::new(move |_| shown.with(|shown| shown.as_ref()?.running));
    view! {
        <h1 tabindex="-1">{title}</h1>
        <div class="standing" aria-live="polite">{of(standing)}</div>
        {of(remarks)}
        <section class="next" aria-labelledby="next">
            <h2 id="next" tabindex="-1">{wording::TICKET_NEXT}</h2>
            <Steps scribe id terms story />
            <Timer scribe id running />
        </section>
        {of(dues)}
        <section aria-labelledby="story">
            <h2 id="story">{wording::TICKET_STORY}</h2>
            {of(tale)}
            <Reword scribe id />
            <Note scribe id />
        </section>
    }
}

/// Where it stands, what is due, what it took.
fn standing(terms: &'static Terms, shown: &Shown, this_year: i32) -> AnyView {
    let told = &shown.told;
    let group = Group::of(told.report.story.state);
    let due = told.due_told(book::now(), this_year);
    let due = due.map(|due| {
        view! { <span class="due">{request_story::told(terms, due)}</span> }
    });
    let assumed = told.report.is_plan_assumed.then(|| {
        view! { <p class="muted">{wording::ticket_plan_assumed(&told.report.plan.name)}</p> }
    });
    let automatic = told.report.story.agreement.as_ref().and_then(|one| one.automatic.clone());
    let automatic =
        automatic.filter(|_| group == Group::Open && told.report.story.started_at.is_none());
    let automatic = automatic.map(|automatic| {
        let text = wording::ticket_automatic(automatic.up_to_minutes);
        view! { <p class="muted">{request_story::told(terms, (text, Some(automatic.source)))}</p> }
    });
    let TicketWork { spent_seconds, .. } = told.took;
    let drawn = |name: &'static str, value: AnyView| view! { <dt>{name}</dt><dd>{value}</dd> };
    let line = |name: &'static str, value: String| drawn(name, value.into_any());
    let estimate = told.report.story.estimate_minutes;
    let estimate =
        estimate.map(|minutes| line(wording::TICKET_ESTIMATE, wording::ticket_estimate(minutes)));
    let took = &told.took;
    let figures = if spent_seconds == 0 && !took.is_running && took.cost.parts.is_empty() {
        line(wording::TICKET_WORKED, wording::TICKET_NOTHING_WORKED.to_string()).into_any()
    } else {
        view! {
            {line(wording::TICKET_WORKED, crate::format::exact_duration(spent_seconds))}
            {line(wording::TICKET_ACCOUNTED, accounted(&told.took))}
            {drawn(wording::ticket_cost(told.report.story.state), cost(terms, took))}
        }
        .into_any()
    };
    view! {
        <p class="where">
            <span class="state" data-tone=tone(group)>{told.state_told()}</span> {due}
        </p>
        <dl class="figures">{estimate} {figures}</dl>
        {assumed} {automatic}
    }
    .into_any()
}

fn cost(terms: &'static Terms, took: &TicketWork) -> AnyView {
    let above = took.cost.above();
    let source = above.parts.iter().find_map(|part| part.by.source()).cloned();
    request_story::told(terms, (wording::ticket_costs(&took.cost), source))
}

/// What does not fit: about the whole, and about the last step.
fn remarks(terms: &'static Terms, shown: &Shown, this_year: i32) -> AnyView {
    let told = &shown.told;
    let last = shown.request.steps.len().saturating_add(told.report.steps_before).checked_sub(1);
    let matters = |remark: &&Remark| remark.step.is_none() || remark.step == last;
    let now: Vec<&Remark> = told.report.story.remarks.iter().filter(matters).collect();
    if now.is_empty() {
        return ().into_any();
    }
    let is_separate = |remark: &&Remark| {
        matches!(remark.why, RemarkKind::AfterFaultWindow { separate: Some(_), .. })
    };
    let separate = now.iter().copied().find(is_separate).map(|_| {
        let new = RequestsView::New.address();
        view! { <p><a class="button" href=new>{wording::TICKET_SEPARATE}</a></p> }
    });
    let line = |remark: &Remark| {
        let sentences = why(terms, &remark.why, this_year).into_iter();
        view! { <li>{sentences.map(|one| view! { {told_with_space(terms, one)} }).collect_view()}</li> }
    };
    let lines = now.into_iter().map(line).collect_view();
    view! {
        <section class="remarks" aria-label=wording::TICKET_REMARKS>
            <ul>{lines}</ul>
            {separate}
        </section>
    }
    .into_any()
}

fn told_with_space(terms: &'static Terms, one: request_story::SourcedText) -> AnyView {
    view! { {told(terms, one)} " " }.into_any()
}

/// What does not fit, in words with their places.
fn why(terms: &'static Terms, why: &RemarkKind, this_year: i32) -> Vec<request_story::SourcedText> {
    let only = |text: &str| vec![(text.to_string(), None)];
    match why {
        RemarkKind::BeforeRegistration => only(wording::TICKET_BEFORE_REGISTRATION),
        RemarkKind::BeforePrevious => only(wording::TICKET_BEFORE_PREVIOUS),
        RemarkKind::UnknownName { name, nearest } => {
            only(&wording::ticket_unknown_name(name, nearest.as_deref()))
        }
        RemarkKind::KindOfClass { kind } => {
            let name = terms.kind.iter().find(|one| one.id == *kind).map_or(kind, |one| &one.name);
            only(&wording::ticket_kind_of_class(name))
        }
        RemarkKind::AlreadySo => only(wording::TICKET_ALREADY_SO),
        RemarkKind::NotOnHold => only(wording::TICKET_NOT_ON_HOLD),
        RemarkKind::Over => only(wording::TICKET_OVER),
        RemarkKind::NotDone => only(wording::TICKET_NOT_DONE),
        RemarkKind::AgreedWithoutEstimate { source, paid_by_time } => {
            let mut told = vec![(wording::TICKET_AGREED_BLIND.to_string(), Some(source.clone()))];
            let by_time = paid_by_time.clone();
            told.extend(by_time.map(|source| (wording::TICKET_BY_TIME.to_string(), Some(source))));
            told
        }
        RemarkKind::NotAgreed { source } => {
            vec![(wording::TICKET_NOT_AGREED.to_string(), Some(source.clone()))]
        }
        RemarkKind::AfterFaultWindow { ended, source, separate } => {
            let text = wording::ticket_late_fault(*ended, separate.is_some(), this_year);
            vec![(text, separate.clone().or(source.clone()))]
        }
        RemarkKind::ReasonNotListed => only(wording::TICKET_NOT_LISTED),
        RemarkKind::EstimateExceeded { estimate_minutes, spent_seconds, then } => {
            let exceeded = wording::ticket_exceeded(*estimate_minutes, *spent_seconds);
            match then {
                None => vec![(exceeded, None), (wording::TICKET_THEN_SILENT.to_string(), None)],
                Some(then) => {
                    let steps: Vec<&str> =
                        then.then.iter().map(|what| wording::ticket_after_excess(*what)).collect();
                    let told = format!("{exceeded} {} {}.", wording::TICKET_THEN, steps.join(", "));
                    vec![(told, Some(then.source.clone()))]
                }
            }
        }
    }
}

/// What became of the deadlines, and what is still to come.
fn dues(terms: &'static Terms, shown: &Shown, _this_year: i32) -> AnyView {
    let refusal = shown.told.report.dues.as_ref().err();
    if shown.dues.is_empty() && refusal.is_none() {
        return ().into_any();
    }
    let line = |one: &Counting| DueLine {
        what: one.what,
        when: one.when.clone(),
        is_time: one.is_time,
        own: None,
        counted: one.counted.clone(),
        follows: Vec::new(),
        source: one.source.clone(),
        file: None,
    };
    let refusal = refusal.map(|refusal| view! { <p>{wording::ticket_refused_due(refusal)}</p> });
    let lines = due_list(terms, shown.dues.iter().map(line).collect());
    view! {
        <section aria-labelledby="dues">
            <h2 id="dues">{wording::TICKET_DUES}</h2>
            {refusal} {lines}
        </section>
    }
    .into_any()
}

/// Everything that happened, in the order in which it did.
fn tale(terms: &'static Terms, shown: &Shown, this_year: i32) -> AnyView {
    let offset = terms.offset();
    let told = &shown.told;
    let opening = &shown.request.opening;
    let line = |when: String, what: String, text: String| StoryLine {
        when,
        what,
        text,
        picture: None,
        remarks: Vec::new(),
    };
    let moment = |at: Instant| wording::ticket_moment(offset.to_local(at), this_year);
    let mut lines: Vec<(Instant, StoryLine)> = vec![(
        opening.registered_at,
        line(
            moment(opening.registered_at),
            wording::ticket_opened(shown.request.channel.as_deref()),
            opening.text.clone(),
        ),
    )];
    for (index, (_, step)) in shown.request.steps.iter().enumerate() {
        let position = index.saturating_add(told.report.steps_before);
        let own = told.report.story.remarks.iter().filter(|remark| remark.step == Some(position));
        let remarks = own.flat_map(|remark| why(terms, &remark.why, this_year)).collect();
        let (what, text) = step_told(terms, step);
        lines.push((step.at(), StoryLine { remarks, ..line(moment(step.at()), what, text) }));
    }
    for worked in &shown.sessions {
        let time = wording::ticket_session_time(worked.from, worked.to, this_year);
        let accounted = wording::ticket_accounted(told.took.unit.kind, worked.units, None);
        let spent = crate::format::exact_duration(worked.spent_seconds);
        let what = match worked.to {
            Some(_) => wording::ticket_session(&spent, &accounted, &worked.specialist),
            None => wording::ticket_session_runs(&worked.specialist),
        };
        let picture = worked.to.and_then(|_| squares(&told.took, worked));
        lines.push((worked.from, StoryLine { picture, ..line(time, what, worked.text.clone()) }));
    }
    for (at, text) in &shown.notes {
        lines.push((*at, line(moment(*at), wording::TICKET_NOTE.to_string(), text.clone())));
    }
    for late in told.report.outcomes.iter().filter(|one| one.is_late()) {
        let mut happened = lines.iter_mut().skip(1);
        if let Some((_, line)) = happened.find(|(at, _)| Some(*at) == late.at) {
            let source = late.due.source.cloned();
            line.remarks.push((wording::ticket_missed(late), source));
        }
    }
    lines.sort_by_key(|(at, _)| *at);
    request_story(terms, lines.into_iter().map(|(_, line)| line).collect())
}

/// A session as squares, where they are few enough to count.
fn squares(took: &TicketWork, worked: &Worked) -> Option<AnyView> {
    const MOST: u64 = 24;
    let unit_minutes = took.unit.unit_seconds?.div_euclid(60);
    let units = u32::try_from(worked.units).ok().filter(|_| worked.units <= MOST)?;
    let minutes = u32::try_from(worked.spent_seconds.div_euclid(60)).ok()?;
    (unit_minutes > 0 && units > 0).then(|| session_squares(units, minutes, unit_minutes))
}

/// What a step says, and its further words.
fn step_told(terms: &'static Terms, step: &Transition) -> (String, String) {
    let name = wording::ticket_step(step.kind());
    let with = |detail: String| (format!("{name}: {detail}"), String::new());
    match step {
        Transition::Classified { kind, class, priority, .. } => {
            let kind = kind.as_ref().map(|id| {
                terms.kind.iter().find(|one| one.id == *id).map_or(id.as_str(), |one| &one.name)
            });
            let class = class.as_ref().map(|id| {
                terms.class.iter().find(|one| one.id == *id).map_or(id.as_str(), |one| &one.text)
            });
            let priority = priority.as_ref().map(|id| {
                terms.priority.iter().find(|one| one.id == *id).map_or(id.as_str(), |one| &one.name)
            });
            let all: Vec<&str> = [class, kind, priority].into_iter().flatten().collect();
            if all.is_empty() { (name.to_string(), String::new()) } else { with(all.join(", ")) }
        }
        Transition::Estimated { minutes, .. } => with(wording::ticket_estimate(*minutes)),
        Transition::PutOnHold { waits_for, .. } => with(wording::ticket_hold(waits_for)),
        Transition::Reopened { reason, .. } | Transition::ReopenedAsNew { reason, .. } => {
            (name.to_string(), reason.clone())
        }
        Transition::Refused { reason, .. } => {
            let known = terms.refusal_reason(reason).map(wording::ticket_reason);
            (name.to_string(), known.unwrap_or_else(|| reason.clone()))
        }
        _ => (name.to_string(), String::new()),
    }
}

/// Starts and stops the timer of this request.
#[component]
fn Timer(scribe: Scribe, id: EventId, running: Memo<Option<(EventId, Instant)>>) -> impl IntoView {
    let book = scribe.book;
    let specialist = RwSignal::new(String::new());
    let start = move |_| {
        let specialist = specialist.get_untracked();
        let events = book.ledger.with_untracked(|ledger| {
            command::start_timer(ledger, Some(id), specialist.trim(), book::now())
        });
        scribe.record(events, wording::TICKET_TIMER_STARTED);
    };
    let stop = move |timer: EventId| {
        let stopped =
            book.ledger.with_untracked(|ledger| command::stop_timer(ledger, timer, book::now()));
        if !stopped.is_empty() {
            scribe.record(stopped, wording::TICKET_TIMER_STOPPED);
        }
    };
    let elapsed = move |from: Instant| {
        let seconds = book.now.get().signed_duration_since(from).num_seconds();
        crate::format::exact_duration(u64::try_from(seconds).unwrap_or(0))
    };
    move || match running.get() {
        Some((timer, from)) => view! {
            <p class="timer">
                <button type="button" class="primary" on:click=move |_| stop(timer)>
                    {wording::TICKET_TIMER_STOP}
                </button>
                <span role="timer">{move || elapsed(from)}</span>
            </p>
        }
        .into_any(),
        None => view! {
            <p class="timer">
                <button type="button" on:click=start>{wording::TICKET_TIMER_START}</button>
                <label>
                    <span>{wording::TICKET_SPECIALIST}</span>
                    <input type="text" autocomplete="off" prop:value=specialist
                        on:input=move |event| specialist.set(event_target_value(&event)) />
                </label>
            </p>
        }
        .into_any(),
    }
}

/// Puts the words of a request right, behind a button.
#[component]
fn Reword(scribe: Scribe, id: EventId) -> impl IntoView {
    let words: RwSignal<Option<(String, String)>> = RwSignal::new(None);
    let is_untitled = RwSignal::new(false);
    let open = move |_| {
        let now = scribe.book.ledger.with_untracked(|ledger| {
            let opening = &ledger.request(id)?.opening;
            Some((opening.title.clone(), opening.text.clone()))
        });
        is_untitled.set(false);
        words.set(now);
    };
    let record = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((title, text)) = words.get_untracked() else { return };
        let (title, text) = (title.trim().to_string(), text.trim().to_string());
        is_untitled.set(title.is_empty());
        let reworded = Event::RequestReworded { request: id, title, text };
        if !is_untitled.get_untracked()
            && scribe.record(vec![reworded], wording::TICKET_REWORDED).is_some()
        {
            words.set(None);
            crate::opening::focus_heading();
        }
    };
    let is_open = Memo::new(move |_| words.with(Option::is_some));
    let close = move || {
        words.set(None);
        request_animation_frame(|| crate::opening::focus_on("reword"));
    };
    let title = move || words.with(|words| words.as_ref().map(|words| words.0.clone()));
    let text = move || words.with(|words| words.as_ref().map(|words| words.1.clone()));
    let retitle = move |event| {
        is_untitled.set(false);
        words.update(|words| {
            if let Some((title, _)) = words {
                *title = event_target_value(&event);
            }
        });
    };
    let rewrite = move |event| {
        words.update(|words| {
            if let Some((_, text)) = words {
                *text = event_target_value(&event);
            }
        });
    };
    move || {
        match is_open.get() {
        false => view! {
            <p><button type="button" class="quiet" id="reword" on:click=open>{wording::TICKET_REWORD}</button></p>
        }
        .into_any(),
        true => view! {
            <form class="step" on:submit=record on:keydown=on_escape(close)>
                <label class="wide-field">
                    <span>{wording::TICKET_TITLE}</span>
                    <input id="reword-title" type="text" autocomplete="off" prop:value=title
                        aria-invalid=move || is_untitled.get().then_some("true")
                        aria-describedby="reword-error" on:input=retitle />
                </label>
                <span id="reword-error" class="error" role="alert">
                    {move || is_untitled.get().then_some(wording::TICKET_TITLE_EMPTY)}
                </span>
                <label class="wide-field">
                    <span>{wording::TICKET_TEXT}</span>
                    <textarea id="reword-text" rows="6" prop:value=text on:input=rewrite></textarea>
                </label>
                <p class="actions">
                    <button type="submit" class="primary">{wording::TICKET_REWORD_SAVE}</button>
                    <button type="button" on:click=move |_| close()>{wording::TICKET_CANCEL}</button>
                </p>
            </form>
        }
        .into_any(),
    }
    }
}

/// A field for a remark of one's own.
#[component]
fn Note(scribe: Scribe, id: EventId) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let is_refused = RwSignal::new(false);
    let field: NodeRef<Textarea> = NodeRef::new();
    let record = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = text.get_untracked().trim().to_string();
        is_refused.set(said.is_empty());
        let note = || Event::NoteWritten { about: Some(id), text: said.clone() };
        if !said.is_empty() && scribe.record(vec![note()], wording::TICKET_NOTED).is_some() {
            text.set(String::new());
        }
        if let Some(field) = field.get_untracked() {
            drop(field.focus());
        }
    };
    view! {
        <form class="note" on:submit=record>
            <label>
                <span>{wording::TICKET_NOTE}</span>
                <textarea rows="2" node_ref=field prop:value=text
                    aria-invalid=move || is_refused.get().then_some("true")
                    on:input=move |event| {
                        text.set(event_target_value(&event));
                        is_refused.set(false);
                    }></textarea>
            </label>
            {move || is_refused.get().then(|| view! {
                <span class="error" role="alert">{wording::TICKET_EMPTY_NOTE}</span>
            })}
            <button type="submit">{wording::TICKET_NOTE_ADD}</button>
        </form>
    }
}
