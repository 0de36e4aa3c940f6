//! Times in which the client was waited for.

use chrono::NaiveDateTime;
use leptos::html::Button;
use leptos::prelude::*;

use crate::routes::{PAUSES_MAX, PauseEntry, PauseError, read_moment, write_moment};
use crate::wording;

/// A pause as it is being typed.
#[derive(Clone, Copy)]
struct Row {
    from: RwSignal<String>,
    to: RwSignal<String>,
    is_open: RwSignal<bool>,
    error: RwSignal<Option<PauseError>>,
}

impl Row {
    fn new((from, to): PauseEntry) -> Row {
        let is_open = RwSignal::new(to.is_none());
        Row { is_open, ..Row::begun(from, to.map(write_moment).unwrap_or_default()) }
    }

    /// A row whose end is still to be typed.
    fn begun(from: NaiveDateTime, to: String) -> Row {
        Row {
            from: RwSignal::new(write_moment(from)),
            to: RwSignal::new(to),
            is_open: RwSignal::new(false),
            error: RwSignal::new(None),
        }
    }

    fn read(&self) -> Result<PauseEntry, PauseError> {
        let from = read_moment(&self.from.get_untracked()).ok_or(PauseError::NoStart)?;
        if self.is_open.get_untracked() {
            return Ok((from, None));
        }
        let to = read_moment(&self.to.get_untracked()).ok_or(PauseError::NoEnd)?;
        if to > from { Ok((from, Some(to))) } else { Err(PauseError::Backwards) }
    }
}

/// Returns what is wrong with each of `pauses`, as the core would see it.
fn errors(pauses: &[Result<PauseEntry, PauseError>]) -> Vec<Option<PauseError>> {
    let overlap = |one: &PauseEntry, other: &PauseEntry| {
        let ends_before =
            |first: &PauseEntry, second: &PauseEntry| first.1.is_some_and(|to| to <= second.0);
        !ends_before(one, other) && !ends_before(other, one)
    };
    let error = |(index, pause): (usize, &Result<PauseEntry, PauseError>)| {
        let pause = match pause {
            Err(error) => return Some(*error),
            Ok(pause) => pause,
        };
        if index >= PAUSES_MAX {
            return Some(PauseError::TooMany);
        }
        let mut before = pauses.iter().take(index).filter_map(|other| other.as_ref().ok());
        before.any(|other| overlap(other, pause)).then_some(PauseError::Overlap)
    };
    pauses.iter().enumerate().map(error).collect()
}

/// Rows of a beginning and an end each. While one of them cannot be, nothing changes.
#[component]
pub fn PauseFields(
    /// The pauses that count.
    value: Signal<Vec<PauseEntry>>,
    /// Where a new pause begins.
    begin: Signal<NaiveDateTime>,
    /// Called with other pauses.
    on_change: Callback<Vec<PauseEntry>>,
) -> impl IntoView {
    let rows = RwSignal::new(Vec::<Row>::new());
    let held = StoredValue::new(Vec::<PauseEntry>::new());
    // Pauses that came from elsewhere (a link, the back button) replace what was typed.
    Effect::new(move |_| {
        let value = value.get();
        if held.get_value() != value {
            rows.set(value.iter().copied().map(Row::new).collect());
            held.set_value(value);
        }
    });
    let check = move || {
        let rows = rows.get_untracked();
        let read: Vec<Result<PauseEntry, PauseError>> = rows.iter().map(Row::read).collect();
        let errors = errors(&read);
        let is_right = errors.iter().all(Option::is_none);
        for (row, error) in rows.iter().zip(errors) {
            row.error.set(error);
        }
        if is_right {
            let pauses: Vec<PauseEntry> = read.into_iter().flatten().collect();
            held.set_value(pauses.clone());
            on_change.run(pauses);
        }
    };
    let add_button: NodeRef<Button> = NodeRef::new();
    let add = move |_| {
        // Where the last one ended. It counts, and can be wrong, once its end is typed.
        let last = rows.with_untracked(|rows| rows.last().copied());
        let after = last.and_then(|row| read_moment(&row.to.get_untracked()));
        let begin = after.unwrap_or_else(|| begin.get_untracked());
        rows.update(|rows| rows.push(Row::begun(begin, String::new())));
    };
    let remove = Callback::new(move |index: usize| {
        rows.update(|rows| {
            if index < rows.len() {
                rows.remove(index);
            }
        });
        check();
        if let Some(button) = add_button.get_untracked() {
            drop(button.focus());
        }
    });
    let check = Callback::new(move |()| check());
    let lines = move || {
        let line = |(index, row): (usize, Row)| pause_line(index, row, check, remove);
        rows.get().into_iter().enumerate().map(line).collect_view()
    };
    // Most requests never wait: until one does, a button is all there is.
    let is_empty = move || rows.with(Vec::is_empty);
    view! {
        <fieldset class="pauses">
            <legend class:visually-hidden=is_empty>{wording::WAITED}</legend>
            <p class="muted" hidden=is_empty>{wording::WAITED_WHY}</p>
            {lines}
            <button type="button" class="quiet" node_ref=add_button on:click=add>
                {wording::WAITED_ADD}
            </button>
        </fieldset>
    }
}

fn pause_line(index: usize, row: Row, check: Callback<()>, remove: Callback<usize>) -> AnyView {
    let field = move |is_end: bool, label: &'static str, text: RwSignal<String>| {
        let id = format!("pause-{index}-{}", if is_end { "to" } else { "from" });
        let change = move |event| {
            text.set(event_target_value(&event));
            check.run(());
        };
        view! {
            <span class="moment-field">
                <label for=id.clone()>{label}</label>
                <input id=id type="datetime-local"
                    disabled=move || is_end && row.is_open.get()
                    aria-invalid=move || row.error.get().map(|_| "true")
                    aria-describedby=move || row.error.get().map(|_| format!("pause-{index}-error"))
                    prop:value=text on:change=change />
            </span>
        }
    };
    let switch = move |event| {
        row.is_open.set(event_target_checked(&event));
        check.run(());
    };
    view! {
        <div class="pause fields" role="group" aria-label=wording::WAITED>
            {field(false, wording::WAITED_FROM, row.from)}
            {field(true, wording::WAITED_TO, row.to)}
            <label class="check">
                <input type="checkbox" prop:checked=row.is_open on:change=switch />
                {wording::WAITED_OPEN}
            </label>
            <button type="button" class="remove" aria-label=wording::WAITED_REMOVE
                on:click=move |_| remove.run(index)>"×"</button>
            {move || row.error.get().map(|error| view! {
                <p class="error wide" role="alert" id=format!("pause-{index}-error")>
                    {wording::pause_error(error)} "; " {wording::STILL_COUNTING}
                </p>
            })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u32) -> NaiveDateTime {
        read_moment(&format!("2026-11-20T{hour:02}:00")).unwrap_or_default()
    }

    #[test]
    fn pauses_that_cannot_be_are_told_apart() {
        let pause = |from: u32, to: u32| Ok((at(from), Some(at(to))));
        let open = |from: u32| Ok((at(from), None));
        let overlap = Some(PauseError::Overlap);
        for (pauses, wrong) in [
            (vec![], vec![]),
            (vec![pause(10, 11), pause(11, 12)], vec![None, None]),
            (vec![pause(11, 12), pause(10, 11)], vec![None, None]),
            (vec![pause(10, 12), pause(11, 13)], vec![None, overlap]),
            (vec![pause(10, 14), pause(11, 12)], vec![None, overlap]),
            (vec![open(10), pause(11, 12)], vec![None, overlap]),
            (vec![pause(9, 10), open(10)], vec![None, None]),
            (vec![open(10), pause(9, 10)], vec![None, None]),
            (vec![Err(PauseError::NoEnd), pause(9, 10)], vec![Some(PauseError::NoEnd), None]),
        ] {
            assert_eq!(errors(&pauses), wrong, "{pauses:?}");
        }
        let many: Vec<_> = (0..=PAUSES_MAX).map(|_| Err(PauseError::NoStart)).collect();
        assert_eq!(errors(&many).len(), many.len());
    }
}
