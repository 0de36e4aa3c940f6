//! What may happen next to a request: one form for each step, one open at a time.

use chrono::NaiveDateTime;
use kvant_core::calendar::{Instant, Offset};
use kvant_core::catalogue::{Class, PromiseKind, Terms};
use kvant_core::ledger::command;
use kvant_core::ledger::event::{Event, EventId};
use kvant_core::ticket::{Story, Transition, TransitionKind, Waiting};
use leptos::html::{Button, Input};
use leptos::prelude::*;

use super::Scribe;
use crate::book;
use crate::components::class_search::ClassSearch;
use crate::components::moment_field::MomentField;
use crate::components::select_field::{SelectField, SelectOption};
use crate::entry;
use crate::routes::{read_moment, write_moment};
use crate::shortcuts::on_escape;
use crate::wording;

/// More minutes than this nobody estimates: a year of work.
const MINUTES_MAX: u32 = 120_000;

/// The steps that have a button; the one that usually comes next goes before all others.
const OFFERED: [TransitionKind; 12] = [
    TransitionKind::Reacted,
    TransitionKind::Agreed,
    TransitionKind::Estimated,
    TransitionKind::Started,
    TransitionKind::Resumed,
    TransitionKind::Done,
    TransitionKind::Reopened,
    TransitionKind::ReopenedAsNew,
    TransitionKind::PutOnHold,
    TransitionKind::Classified,
    TransitionKind::Refused,
    TransitionKind::Closed,
];

/// Chosen while nobody has chosen: why somebody refused is not ours to guess.
const NOT_CHOSEN: &str = "?";

/// What is being typed; the same fields serve every step.
#[derive(Clone, Copy)]
struct Typed {
    /// When it happened; now where nobody said otherwise.
    at: RwSignal<Option<NaiveDateTime>>,
    minutes: RwSignal<String>,
    /// A word of [`Waiting`], the id of a reason, nothing for other words, or [`NOT_CHOSEN`].
    choice: RwSignal<String>,
    words: RwSignal<String>,
    kind: RwSignal<String>,
    class: RwSignal<Option<String>>,
    priority: RwSignal<String>,
    error: RwSignal<String>,
}

impl Typed {
    fn new() -> Typed {
        Typed {
            at: RwSignal::new(None),
            minutes: RwSignal::new(String::new()),
            choice: RwSignal::new(String::new()),
            words: RwSignal::new(String::new()),
            kind: RwSignal::new(String::new()),
            class: RwSignal::new(None),
            priority: RwSignal::new(String::new()),
            error: RwSignal::new(String::new()),
        }
    }

    /// Begins anew for a step of a request that stands so.
    fn begin(self, kind: TransitionKind, terms: &Terms, story: &Story) {
        self.at.set(None);
        self.minutes.set(story.estimate_minutes.map(|one| one.to_string()).unwrap_or_default());
        self.words.set(String::new());
        self.error.set(String::new());
        self.choice.set(match kind {
            TransitionKind::PutOnHold => {
                Waiting::WORDS.first().map_or(String::new(), |one| (*one).to_string())
            }
            TransitionKind::Refused if !terms.refusal.is_empty() => NOT_CHOSEN.to_string(),
            _ => String::new(),
        });
        self.kind.set(story.kind.clone().unwrap_or_default());
        self.class.set(story.class.clone());
        self.priority.set(story.priority.clone().unwrap_or_default());
    }

    /// Reads the step, or says what is wrong with it.
    fn step(
        self,
        kind: TransitionKind,
        at: Instant,
        story: Option<&Story>,
    ) -> Result<Transition, String> {
        let words = self.words.get_untracked().trim().to_string();
        let choice = self.choice.get_untracked();
        let chosen = || if choice.is_empty() { words.clone() } else { choice.clone() };
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        Ok(match kind {
            TransitionKind::Classified => {
                let step = Transition::Classified {
                    at,
                    kind: some(self.kind.get_untracked()),
                    class: self.class.get_untracked(),
                    priority: some(self.priority.get_untracked()),
                };
                if !story.is_none_or(|story| story.is_news(&step)) {
                    return Err(wording::TICKET_KIND_SAME.to_string());
                }
                step
            }
            TransitionKind::Estimated => {
                let minutes = entry::minutes(&self.minutes.get_untracked(), 1, MINUTES_MAX);
                Transition::Estimated { at, minutes: minutes.map_err(wording::entry_error)? }
            }
            TransitionKind::Reacted => Transition::Reacted { at },
            TransitionKind::Agreed => Transition::Agreed { at },
            TransitionKind::Started => Transition::Started { at },
            TransitionKind::PutOnHold => Transition::PutOnHold { at, waits_for: chosen() },
            TransitionKind::Resumed => Transition::Resumed { at },
            TransitionKind::Done => Transition::Done { at },
            TransitionKind::Reopened => Transition::Reopened { at, reason: words },
            TransitionKind::ReopenedAsNew => Transition::ReopenedAsNew { at, reason: words },
            TransitionKind::Closed => Transition::Closed { at },
            TransitionKind::Refused => {
                let reason = chosen();
                if reason.is_empty() || reason == NOT_CHOSEN {
                    return Err(wording::TICKET_REASON_EMPTY.to_string());
                }
                Transition::Refused { at, reason }
            }
        })
    }
}

/// Returns the instant that a field says: where nobody has chosen a time, the minute of `now` that
/// it shows.
pub fn said_instant(
    offset: Offset,
    said: Option<NaiveDateTime>,
    now: RwSignal<Instant>,
) -> Instant {
    offset.instant(said.unwrap_or_else(|| offset.shown_minute(now.get_untracked())))
}

/// Whether a field says an hour that has not come: that is recorded only on purpose.
pub fn is_ahead(
    offset: Offset,
    at: RwSignal<Option<NaiveDateTime>>,
    now: RwSignal<Instant>,
) -> bool {
    at.get().is_some_and(|at| offset.instant(at) > now.get())
}

/// The button by which something is recorded although it lies ahead, once that was said.
pub fn anyway(
    is_insisting: RwSignal<bool>,
    is_ahead: impl Fn() -> bool + Send + Sync + 'static,
    record: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    move || {
        let record = record.clone();
        (is_insisting.get() && is_ahead()).then(|| {
            view! {
                <button type="button" class="anyway" on:click=move |_| record()>
                    {wording::MY_ANYWAY}
                </button>
            }
        })
    }
}

/// A field for when something happened: now, until another time is chosen.
pub fn said_field(
    id: &'static str,
    label: String,
    offset: Offset,
    now: RwSignal<Instant>,
    at: RwSignal<Option<NaiveDateTime>>,
) -> impl IntoView {
    let local = move || offset.shown_minute(now.get());
    let value = Signal::derive(move || write_moment(at.get().unwrap_or_else(local)));
    let take = Callback::new(move |text: String| {
        let moment = read_moment(&text);
        if moment.is_some() {
            at.set(moment);
        }
        moment.is_some()
    });
    view! {
        <MomentField id label value take />
        {move || is_ahead(offset, at, now).then(|| view! { <p class="warning">{wording::TICKET_FUTURE}</p> })}
    }
}

/// Buttons for what may happen next, and the form of the one that was pressed.
#[component]
pub fn Steps(
    /// Who writes it down.
    scribe: Scribe,
    /// The request.
    id: EventId,
    /// The terms.
    terms: &'static Terms,
    /// The story so far.
    #[prop(into)]
    story: Signal<Option<Story>>,
) -> impl IntoView {
    let pressed: RwSignal<Option<TransitionKind>> = RwSignal::new(None);
    let typed = Typed::new();
    let next = Memo::new(move |_| {
        let next = |story: &Story| (story.may.clone(), story.usual);
        story.with(|story| story.as_ref().map_or((Vec::new(), None), next))
    });
    let press = move |kind: TransitionKind| {
        story.with_untracked(|story| {
            if let Some(story) = story {
                typed.begin(kind, terms, story);
            }
        });
        pressed.set(Some(kind));
        // It would lie over the form, and the person has gone on.
        scribe.last.set(None);
    };
    let has_classes =
        !(terms.kind.is_empty() && terms.class.is_empty() && terms.priority.is_empty());
    let has_reaction = terms.promise.iter().any(|one| one.what == PromiseKind::Reaction);
    let buttons = move || {
        let (may, usual) = next.get();
        let is_offered = |kind: &TransitionKind| match kind {
            TransitionKind::Classified => has_classes,
            TransitionKind::Reacted => has_reaction,
            _ => true,
        };
        let others = OFFERED.into_iter().filter(|kind| Some(*kind) != usual);
        let others = others.filter(|kind| may.contains(kind) && is_offered(kind));
        let button = |kind: TransitionKind| {
            view! {
                <button type="button" class:primary=Some(kind) == usual
                    aria-expanded=move || (pressed.get() == Some(kind)).to_string()
                    on:click=move |_| press(kind)>{wording::ticket_step_button(kind)}</button>
            }
        };
        usual.into_iter().chain(others).map(button).collect_view()
    };
    let form = move || {
        let kind = pressed.get()?;
        Some(view! { <StepForm scribe id terms kind typed pressed story /> })
    };
    view! {
        <div class="actions">{buttons}</div>
        {form}
    }
}

/// The form of one step.
#[component]
fn StepForm(
    scribe: Scribe,
    id: EventId,
    terms: &'static Terms,
    kind: TransitionKind,
    typed: Typed,
    pressed: RwSignal<Option<TransitionKind>>,
    story: Signal<Option<Story>>,
) -> impl IntoView {
    let offset = terms.offset();
    let zone = wording::zone(offset.seconds());
    let record_button: NodeRef<Button> = NodeRef::new();
    let first_input: NodeRef<Input> = NodeRef::new();
    Effect::new(move |_| {
        if let Some(input) = first_input.get() {
            drop(input.focus());
        } else if let Some(button) = record_button.get() {
            drop(button.focus());
        }
    });
    let is_insisting = RwSignal::new(false);
    let is_future = move || is_ahead(offset, typed.at, scribe.book.now);
    let record = move || {
        let at = said_instant(offset, typed.at.get_untracked(), scribe.book.now);
        let step = story.with_untracked(|story| typed.step(kind, at, story.as_ref()));
        match step {
            Err(wrong) => {
                typed.error.set(wrong);
                match first_input.get_untracked() {
                    Some(input) => drop(input.focus()),
                    None if kind == TransitionKind::Classified => focus_on("kind"),
                    None if typed.choice.with_untracked(String::is_empty) => {
                        focus_on("step-words");
                    }
                    None => focus_on("step-choice"),
                }
            }
            Ok(step) => {
                let mut events = vec![Event::RequestMoved { request: id, step }];
                let mut told = lower_first(wording::ticket_step(kind));
                // Work that is over takes no more time.
                if matches!(
                    kind,
                    TransitionKind::Done | TransitionKind::Closed | TransitionKind::Refused
                ) {
                    let stopped = scribe.book.ledger.with_untracked(|ledger| {
                        command::stop_timers_of(ledger, id, at, book::now())
                    });
                    if !stopped.is_empty() {
                        told = format!("{told}, {}", wording::TICKET_TIMER_STOPPED);
                    }
                    events.extend(stopped);
                }
                if scribe.record(events, &told).is_some() {
                    pressed.set(None);
                    focus_on("next");
                }
            }
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if untrack(is_future) {
            is_insisting.set(true);
        } else {
            record();
        }
    };
    let close = move || {
        pressed.set(None);
        focus_on("next");
    };
    // What is said now may be news.
    Effect::new(move |before: Option<()>| {
        typed.kind.track();
        typed.class.track();
        typed.priority.track();
        if before.is_some() {
            typed.error.set(String::new());
        }
    });
    let error = move || {
        let error = typed.error.get();
        (!error.is_empty()).then(|| {
            view! { <span class="error" id="step-error" role="alert">{error}</span> }
        })
    };
    let words = move |label: &'static str| {
        view! {
            <label class="wide-field">
                <span>{label}</span>
                <input id="step-words" type="text" autocomplete="off" prop:value=typed.words
                    aria-invalid=move || typed.error.with(|error| (!error.is_empty()).then_some("true"))
                    aria-describedby="step-error"
                    on:input=move |event| {
                        typed.words.set(event_target_value(&event));
                        typed.error.set(String::new());
                    } />
            </label>
        }
    };
    let choice = move |label: &'static str, options: Vec<SelectOption>, other: &'static str| {
        let change = Callback::new(move |choice| {
            typed.choice.set(choice);
            typed.error.set(String::new());
        });
        view! {
            <SelectField id="step-choice" label is_labelled=true options chosen=typed.choice
                on_change=change />
            {move || typed.choice.with(String::is_empty).then(|| words(other))}
        }
        .into_any()
    };
    let fields = match kind {
        TransitionKind::Estimated => view! {
            <label class="wide-field">
                <span>{wording::TICKET_MINUTES}</span>
                <input type="text" inputmode="numeric" autocomplete="off" class="width-7"
                    node_ref=first_input prop:value=typed.minutes
                    aria-invalid=move || typed.error.with(|error| (!error.is_empty()).then_some("true"))
                    aria-describedby="step-error"
                    on:input=move |event| {
                        typed.minutes.set(event_target_value(&event));
                        typed.error.set(String::new());
                    } />
            </label>
            {error}
        }
        .into_any(),
        TransitionKind::PutOnHold => {
            let option = |word: &&str| {
                let text = wording::ticket_hold(word);
                SelectOption { id: (*word).to_string(), text }
            };
            let mut options: Vec<SelectOption> = Waiting::WORDS.iter().map(option).collect();
            options.push(other_words(wording::TICKET_WAITS_OTHER));
            choice(wording::TICKET_WAITS, options, wording::TICKET_WAITS_WORDS)
        }
        TransitionKind::Refused => {
            let reason = |reason: &kvant_core::catalogue::RefusalReason| {
                let text = wording::ticket_reason(reason);
                SelectOption { id: reason.id.clone(), text }
            };
            let mut options: Vec<SelectOption> = terms.refusal.iter().map(reason).collect();
            if !options.is_empty() {
                let text = wording::TICKET_REASON_CHOOSE.to_string();
                options.insert(0, SelectOption { id: NOT_CHOSEN.to_string(), text });
            }
            options.push(other_words(wording::TICKET_REASON_OTHER));
            view! {
                {choice(wording::TICKET_REASON, options, wording::TICKET_REASON_WORDS)}
                {error}
            }
            .into_any()
        }
        TransitionKind::Reopened => words(wording::TICKET_FAULT).into_any(),
        TransitionKind::ReopenedAsNew => words(wording::TICKET_MORE_WORK).into_any(),
        TransitionKind::Classified => {
            view! { {kind_fields(terms, typed.kind, typed.class, typed.priority)} {error} }
                .into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <form class="step" on:submit=submit on:keydown=on_escape(close)>
            <p class="muted">{wording::ticket_step_hint(kind)}</p>
            {fields}
            {said_field("step-at", wording::ticket_when(&zone), offset, scribe.book.now, typed.at)}
            <p class="actions">
                <button type="submit" class:primary=move || !is_future() node_ref=record_button>
                    {wording::TICKET_RECORD}
                </button>
                {anyway(is_insisting, is_future, record)}
                <button type="button" on:click=move |_| close()>{wording::TICKET_CANCEL}</button>
            </p>
        </form>
    }
}

fn other_words(text: &str) -> SelectOption {
    SelectOption { id: String::new(), text: text.to_string() }
}

/// Moves the focus: to the heading of what comes next when a form closes.
fn focus_on(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let element: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(element);
        drop(element.focus());
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// What a request is: by the words of whoever makes it where the document lists classes, its kind
/// and its priority; nothing where the document tells none apart.
pub fn kind_fields(
    terms: &'static Terms,
    kind: RwSignal<String>,
    class: RwSignal<Option<String>>,
    priority: RwSignal<String>,
) -> impl IntoView {
    let named = |id: &str, name: &str| SelectOption { id: id.to_string(), text: name.to_string() };
    let unsaid = || named("", wording::TICKET_KIND_UNSAID);
    let kinds: Vec<SelectOption> = std::iter::once(unsaid())
        .chain(terms.kind.iter().map(|one| named(&one.id, &one.name)))
        .collect();
    let priorities: Vec<SelectOption> = std::iter::once(unsaid())
        .chain(terms.priority.iter().map(|one| named(&one.id, &one.name)))
        .collect();
    let change_kind = Callback::new(move |id: String| {
        // A class of another kind is no longer meant.
        let of_kind =
            |class: &String| terms.class.iter().any(|one| one.id == *class && one.kind == id);
        class.update(|class| *class = class.take().filter(of_kind));
        kind.set(id);
    });
    let change_priority = Callback::new(move |id: String| priority.set(id));
    let choose = Callback::new(move |chosen: Option<&'static Class>| {
        class.set(chosen.map(|class| class.id.clone()));
        if let Some(chosen) = chosen {
            kind.set(chosen.kind.clone());
        }
    });
    let search = (!terms.class.is_empty())
        .then(|| view! { <ClassSearch terms chosen=class.into() on_choose=choose /> });
    let kind_field = (!terms.kind.is_empty()).then(|| {
        view! {
            <SelectField id="kind" label=wording::FIELD_KIND is_labelled=true options=kinds
                chosen=kind on_change=change_kind />
        }
    });
    let priority_field = (!terms.priority.is_empty()).then(|| {
        view! {
            <SelectField id="priority" label=wording::FIELD_PRIORITY is_labelled=true
                options=priorities chosen=priority on_change=change_priority />
        }
    });
    view! {
        {search}
        <div class="fields">{kind_field} {priority_field}</div>
    }
}
