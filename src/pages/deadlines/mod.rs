//! «Сроки»: by when something must happen.

mod form;

use kvant_core::catalogue::{Count, OpenMatter, PromiseKind, Terms};
use kvant_core::deadline::{Deadline, Due, Silence};
use kvant_core::price::ResolvedTerms;
use kvant_core::refusal::Refusal;
use leptos::prelude::*;

use self::form::{DeadlineForm, deadline_matters};
use crate::address::Page;
use crate::components::calendar_strip::{Flag, Running, Strip, calendar_strip};
use crate::components::due_list::{DueLine, due_list};
use crate::components::place::place_in_brackets;
use crate::components::readings::{MatterChoice, ReadingChoice, ReadingsContent, ReadingsPanel};
use crate::components::report::Report;
use crate::components::share::Share;
use crate::components::terms_notes::terms_origin;
use crate::counted::{Counted, word};
use crate::ics::{self, Event, When};
use crate::near::in_turn;
use crate::page_states::PageStates;
use crate::routes::DeadlinesState;
use crate::{clock, wording};

/// The page.
#[component]
pub fn DeadlinesPage() -> impl IntoView {
    let page_states = expect_context::<PageStates>();
    let document = Memo::new(move |_| {
        page_states.state::<DeadlinesState>().with(|state| state.document.clone())
    });
    // Once: another document is drawn at once, in the place of the one before.
    let is_due = in_turn();
    move || {
        let terms = page_states.terms(&document.get())?;
        Some(view! { <ForDocument page_states terms is_due /> })
    }
}

/// The last deadlines that could be counted, and why those asked for cannot be.
#[derive(Clone, Default)]
struct Shown {
    counted: Option<Counted>,
    refusal: Option<Refusal>,
}

/// The page for one document.
#[component]
fn ForDocument(
    page_states: PageStates,
    terms: &'static Terms,
    /// What lies below the answer: the strip, the list, the rest.
    is_due: [RwSignal<bool>; 3],
) -> impl IntoView {
    let shown = Memo::new_with_compare(
        move |before: Option<&Shown>| {
            let state = page_states.state::<DeadlinesState>().get();
            let resolved = ResolvedTerms::new(
                page_states.catalogue,
                terms,
                state.client.clone(),
                &state.readings,
            );
            match resolved
                .and_then(|resolved| Counted::new(page_states.catalogue, resolved, &state))
            {
                Ok(counted) => Shown { counted: Some(counted), refusal: None },
                Err(refusal) => Shown {
                    counted: before.and_then(|before| before.counted.clone()),
                    refusal: Some(refusal),
                },
            }
        },
        |_, _| true,
    );
    let refused = move || {
        let refusal = shown.with(|shown| shown.refusal.clone())?;
        let told = match refusal {
            Refusal::OutOfRange { field: "done_at", .. } => wording::DUE_DONE_EARLY.to_string(),
            Refusal::OutOfRange { .. } => wording::DUE_OUT_OF_RANGE.to_string(),
            refusal => wording::refusal(&refusal),
        };
        Some(view! { <p class="error" role="alert">{told}</p> })
    };
    let told = move |draw: fn(PageStates, &Counted) -> AnyView| {
        move || shown.with(|shown| shown.counted.as_ref().map(|counted| draw(page_states, counted)))
    };
    let facts = Callback::new(move |()| {
        shown.with_untracked(|shown| {
            shown.counted.as_ref().map(|counted| facts(page_states, counted)).unwrap_or_default()
        })
    });
    let [strip_due, list_due, rest_due] = is_due;
    view! {
        <h1 tabindex="-1">{wording::page_heading(Page::Deadlines)}</h1>
        <p class="document">{terms.name.as_str()}</p>
        <div class="deadlines">
            <DeadlineForm page_states terms />
            {refused}
            <div class="answer" aria-live="polite">{told(answer)}</div>
            {move || strip_due.get().then(|| told(strip))}
            {move || list_due.get().then(|| told(list))}
        </div>
        {move || rest_due.get().then(|| view! {
            <Share address=Callback::new(move |()| page_states.address()) />
            {(!deadline_matters(terms).is_empty()).then(|| view! {
                <section aria-labelledby="readings">
                    <h2 id="readings">{wording::DUES_READINGS}</h2>
                    <DeadlineReadings page_states terms />
                </section>
            })}
            <footer>
                {terms_origin(terms, page_states.this_year)}
                <Report facts to=terms.report_to.as_deref() />
            </footer>
        })}
    }
}

/// The nearest deadline as a sentence, then the others; in words where there is none.
fn answer(page_states: PageStates, counted: &Counted) -> AnyView {
    let terms = counted.resolved.terms();
    let now = clock::unix_seconds();
    let place = |source: Option<&kvant_core::source::Source>| {
        source.map(|source| place_in_brackets(terms, source, "."))
    };
    let must = |what: PromiseKind, due: &Deadline<'_>| {
        if due.at.timestamp() < now {
            wording::due_must_have(what)
        } else {
            wording::due_must(what)
        }
    };
    let reaction = counted.dues.first().map(|(_, due)| *due);
    let Some((nearest, due)) = counted.nearest() else {
        let (why, source) = match reaction {
            Some(Due::Silent { why, source }) => (why, source),
            _ => (Silence::NotStated, None),
        };
        let is_nothing = |(_, due): &(PromiseKind, Due<'_>)| {
            matches!(due, Due::Silent { why: Silence::NotStated, .. })
        };
        let first = if counted.dues.iter().all(is_nothing) {
            wording::DUE_NOTHING.to_string()
        } else {
            wording::due_silent(PromiseKind::Reaction, why)
        };
        let second = match why {
            Silence::Stopped => wording::DUE_STOPPED_WHY,
            _ => wording::DUE_SILENT_WHY,
        };
        let is_sentence = first.ends_with('.');
        return view! {
            <p>{first} {place(source).or((!is_sentence).then(|| ".".into_any()))}</p>
            <p class="second">{second}</p>
        }
        .into_any();
    };
    let mut others: Vec<String> = Vec::new();
    if let Some(Due::Silent { why, .. }) = reaction {
        others.push(wording::due_silent(PromiseKind::Reaction, why));
    }
    for (what, due) in counted.times().filter(|(what, _)| *what != nearest) {
        others.push(format!(
            "{} {}",
            must(what, &due),
            wording::due_when(&due, page_states.this_year)
        ));
    }
    let own = own_time(&due, page_states.this_year).map(|own| format!(", {own}"));
    let others: String = others.into_iter().map(|other| format!("{other}. ")).collect();
    view! {
        <p>
            {must(nearest, &due)} " " <strong>{wording::due_when(&due, page_states.this_year)}</strong>
            {own} {place(due.source).or(Some(".".into_any()))}
        </p>
        {(!others.is_empty()).then(|| view! { <p class="second">{others}</p> })}
    }
    .into_any()
}

/// The deadline by the clock of the reader, where that shows another hour (S2-65).
fn own_time(due: &Deadline<'_>, this_year: i32) -> Option<String> {
    let own = chrono::FixedOffset::east_opt(clock::own_offset_seconds(due.at.timestamp()))?;
    let is_other = own != *due.at.offset() && !wording::is_day(due.span);
    let at = due.at.with_timezone(&own);
    let is_same_day = at.date_naive() == wording::end_of(due.at).1;
    is_other.then(|| wording::due_own(at, is_same_day, this_year))
}

fn flag(at: kvant_core::calendar::Instant, class: &'static str, text: &str) -> Flag {
    Flag { at, is_day: false, class, text: text.to_string() }
}

/// The days as a picture. Where nothing is promised: when the support opens.
fn strip(page_states: PageStates, counted: &Counted) -> AnyView {
    let working = counted.working();
    let registered_at = counted.case.registered_at();
    let mut flags = vec![flag(registered_at, "registered", wording::STRIP_REGISTERED)];
    for (what, due) in counted.times() {
        let is_day = wording::is_day(due.span);
        let ends = [(due.from, true), (Some(due.at), false)];
        for (at, is_earliest) in ends {
            let text = wording::strip_due(what, is_earliest);
            flags.extend(at.map(|at| Flag { at, is_day, class: "due", text }));
        }
    }
    let pauses = counted.case.pauses();
    if flags.len() == 1
        && pauses.is_empty()
        && let Ok(opening) = working.next_opening(registered_at)
        && opening.value != registered_at
    {
        flags.push(flag(opening.value, "due", wording::STRIP_OPENS));
    }
    // While the clock is stopped, the waiting itself is the last that is known.
    let open = pauses.iter().filter(|pause| pause.to.is_none() && flags.len() == 1);
    let ends = flags.iter().map(|flag| flag.at).chain(open.map(|pause| pause.from));
    let last = ends.max().unwrap_or(registered_at);
    let is_near = |at: &kvant_core::calendar::Instant| (registered_at..=last).contains(at);
    for pause in pauses {
        let ends = [(Some(pause.from), wording::STRIP_WAIT), (pause.to, wording::STRIP_WAITED)];
        for (at, text) in ends {
            flags.extend(at.filter(is_near).map(|at| flag(at, "wait", text)));
        }
    }
    let offset = working.offset();
    let done_at = counted.case.known(PromiseKind::Completion).map(|done| offset.to_local(done));
    flags.extend(done_at.filter(is_near).map(|at| flag(at, "registered", wording::STRIP_DONE)));
    let now = offset.instant(clock::now(offset));
    if is_near(&now) && now != registered_at {
        flags.push(flag(now, "now", wording::STRIP_NOW));
    }
    let nearest = counted.nearest().filter(|(_, due)| !wording::is_day(due.span));
    let hours = nearest.and_then(|(what, due)| counted.hours(what, due.span));
    let running = nearest.map(|(_, due)| match hours.as_deref() {
        Some(hours) => (Running::Working(hours), due.base, due.at),
        None => (Running::Always, due.base, due.at),
    });
    let content = Strip {
        working,
        is_shortened: counted.is_shortened(),
        calendar: &page_states.catalogue.calendar,
        running,
        running_text: nearest.map(|(what, _)| wording::strip_of(what)).unwrap_or_default(),
        pauses,
        flags,
        now,
        this_year: page_states.this_year,
    };
    let is_predicted = counted.times().any(|(_, due)| due.predicted);
    // Hours of work stand in the picture; a deadline by the clock does not wait for them.
    let is_by_clock = counted.times().all(|(_, due)| due.span.count() == Count::Clock);
    let by_clock =
        (is_by_clock && counted.times().next().is_some()).then_some(wording::STRIP_BY_CLOCK);
    view! {
        <section aria-labelledby="strip">
            <h2 id="strip">{wording::STRIP}</h2>
            {calendar_strip(&content)}
            <p class="muted caption">
                {counted.assumed_hours()} " " {by_clock} " " {is_predicted.then_some(wording::PREDICTED)}
            </p>
        </section>
    }
    .into_any()
}

/// All six deadlines.
fn list(page_states: PageStates, counted: &Counted) -> AnyView {
    let terms = counted.resolved.terms();
    let page = window().location().href().unwrap_or_default();
    let base = page.split('#').next().unwrap_or_default();
    let url = format!("{base}{}", untrack(|| page_states.address()));
    let now = clock::unix_seconds();
    let mut events: Vec<Event> = Vec::new();
    let mut lines: Vec<DueLine> = Vec::new();
    for (what, due) in &counted.dues {
        let explained = counted.explained(*what, page_states.this_year);
        let (when, own, source, file) = match due {
            Due::At(due) => {
                let when = wording::due_when(due, page_states.this_year);
                let event = event(counted, *what, due, &when, &explained, &url);
                let address = ics::address(std::slice::from_ref(&event), now);
                events.push(event);
                let file = (format!("kvant-{}.ics", word(*what)), address);
                (when, own_time(due, page_states.this_year), due.source, Some(file))
            }
            Due::Silent { why, source } => {
                let promise = counted.case.promise(&counted.resolved, *what);
                let span = promise.and_then(|promise| {
                    let is_after = promise.after.is_some() && *why != Silence::Stopped;
                    let span = promise.within.value().filter(|_| is_after)?;
                    Some(wording::span_after(*span, promise.after))
                });
                let when = span.unwrap_or_else(|| wording::silence(*why).to_string());
                (when, None, *source, None)
            }
        };
        lines.push(DueLine {
            what: *what,
            when,
            is_time: matches!(due, Due::At(_)),
            own,
            counted: explained,
            source: source.cloned(),
            follows: terms
                .follows(counted.plan, *what)
                .map(|one| (one.text.clone(), one.source.clone()))
                .collect(),
            file,
        });
    }
    let all = (events.len() > 1).then(|| {
        let address = ics::address(&events, now);
        view! {
            <p class="save-all">
                <a class="button" href=address download="kvant.ics">{wording::DUE_SAVE_ALL}</a>
            </p>
        }
    });
    view! {
        <section aria-labelledby="dues">
            <h2 id="dues">{wording::DUES}</h2>
            {due_list(terms, lines)}
            {all}
        </section>
    }
    .into_any()
}

fn event(
    counted: &Counted,
    what: PromiseKind,
    due: &Deadline<'_>,
    when: &str,
    explained: &[String],
    url: &str,
) -> Event {
    let terms = counted.resolved.terms();
    let class = counted.case.class();
    let place = due.source.map_or("", |source| source.place());
    let (told, not_an_offer) = (explained.join(" "), wording::NOT_AN_OFFER);
    let case = &counted.case;
    Event {
        // The same request saved again, say with a pause more, replaces what was saved; another one
        // of the same minute does not.
        uid: ics::uid(&[
            &terms.id,
            &counted.plan.id,
            case.kind().map_or("", |kind| &kind.id),
            class.map_or("", |class| &class.id),
            case.priority().map_or("", |priority| &priority.id),
            word(what),
            &case.registered_at().timestamp().to_string(),
        ]),
        when: if wording::is_day(due.span) {
            When::Day(due.at.date_naive())
        } else {
            When::At(due.at.timestamp())
        },
        summary: wording::ics_summary(
            what,
            &counted.plan.name,
            class.map(|class| class.text.as_str()),
        ),
        description: format!("{when}\n{told} ({}, {place})\n{not_an_offer}\n{url}", terms.name),
        url: url.to_string(),
    }
}

/// The deadlines with their places, for a message about a wrong one.
fn facts(page_states: PageStates, counted: &Counted) -> String {
    let terms = counted.resolved.terms();
    let mut text = format!("{}, {} {}\n", terms.name, wording::EDITION, terms.edition.id);
    for (what, due) in &counted.dues {
        let source = match due {
            Due::At(due) => due.source,
            Due::Silent { source, .. } => *source,
        };
        let place = source.map(|source| format!(" ({})", source.place())).unwrap_or_default();
        let told = wording::due_short(*what, due, page_states.this_year);
        text.push_str(&format!("{}, {told}{place}\n", counted.plan.name));
    }
    text.push_str(&page_states.address());
    text
}

/// What each reading would make of the deadlines.
#[component]
fn DeadlineReadings(page_states: PageStates, terms: &'static Terms) -> impl IntoView {
    let state = page_states.state::<DeadlinesState>();
    let matters_of = deadline_matters(terms);
    let content = Signal::derive(move || {
        let state = state.get();
        let resolved =
            ResolvedTerms::new(page_states.catalogue, terms, state.client.clone(), &state.readings);
        let mut matters = Vec::new();
        if let Ok(resolved) = resolved {
            let open = terms.open.iter().filter(|open| matters_of.contains(&open.id.as_str()));
            for open in open {
                let counted = |resolved| Counted::new(page_states.catalogue, resolved, &state).ok();
                let choice =
                    matter_choice(&resolved, open, &state.readings, counted, page_states.this_year);
                matters.extend(choice);
            }
        }
        let idle = wording::READINGS_IDLE_DEADLINES;
        ReadingsContent { terms, matters, readings: state.readings, idle }
    });
    let change = Callback::new(move |readings| state.update(|state| state.readings = readings));
    view! { <ReadingsPanel content on_change=change /> }
}

/// The deadlines under every reading of one matter; only those are told that it changes.
fn matter_choice(
    resolved: &ResolvedTerms<'static>,
    open: &'static OpenMatter,
    readings: &kvant_core::catalogue::Readings,
    counted: impl Fn(ResolvedTerms<'static>) -> Option<Counted>,
    this_year: i32,
) -> Option<MatterChoice> {
    let mut under: Vec<[(PromiseKind, Due<'static>); 6]> = Vec::new();
    for reading in &open.readings {
        let mut others = readings.clone();
        others.insert(open.id.clone(), reading.id.clone());
        under.push(counted(resolved.reread(&others).ok()?)?.dues);
    }
    let told = |dues: &[(PromiseKind, Due<'static>); 6], index: usize| {
        dues.get(index).map(|(what, due)| wording::due_short(*what, due, this_year))
    };
    let changes = |index: usize| {
        let mut all = under.iter().map(|dues| told(dues, index));
        let first = all.next();
        all.any(|other| Some(other) != first)
    };
    let changing: Vec<usize> =
        (0..PromiseKind::ALL.len()).filter(|index| changes(*index)).collect();
    let chosen = readings.get(&open.id).or(open.assumed().map(|reading| &reading.id));
    let choices = open.readings.iter().zip(&under).map(|(reading, dues)| {
        let is_time = |index: &usize| matches!(dues.get(*index), Some((_, Due::At(_))));
        let first = (0..PromiseKind::ALL.len()).find(is_time);
        let shown =
            if changing.is_empty() { first.into_iter().collect() } else { changing.clone() };
        let told: Vec<String> = shown.into_iter().filter_map(|index| told(dues, index)).collect();
        let told = if told.is_empty() { wording::NO_CHANGE.to_string() } else { told.join("; ") };
        ReadingChoice { reading, is_chosen: chosen == Some(&reading.id), told }
    });
    let readings = choices.collect();
    let changes_anything = !changing.is_empty() || resolved.terms().asks_under(&open.id);
    Some(MatterChoice { open, changes_anything, readings })
}
