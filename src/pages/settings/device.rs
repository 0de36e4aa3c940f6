//! What this device remembers, and how safely.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::book::{Book, Durability};
use crate::keeping::{self, Notifications, Persistence};
use crate::theme::Theme;
use crate::wording;

/// The section.
#[component]
pub fn Device(book: Book) -> impl IntoView {
    view! {
        <section aria-labelledby="device">
            <h2 id="device">{wording::DEVICE}</h2>
            <ThemeChoice />
            <Keys />
            <Notify />
            <Room book />
        </section>
    }
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let chosen = RwSignal::new(Theme::chosen());
    let forgets = RwSignal::new(false);
    let choice = |theme: Theme| {
        let choose = move |_| {
            chosen.set(theme);
            forgets.set(!theme.choose());
        };
        view! {
            <label class="check">
                <input type="radio" name="theme" value=theme.name()
                    prop:checked=move || chosen.get() == theme on:change=choose />
                {wording::theme_name(theme)}
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>{wording::DEVICE_THEME}</legend>
            <div class="choices">{Theme::ALL.map(choice).into_iter().collect_view()}</div>
            {move || forgets.get().then(|| view! { <p role="status">{wording::DEVICE_FORGETS}</p> })}
        </fieldset>
    }
}

#[component]
fn Keys() -> impl IntoView {
    let is_on = RwSignal::new(keeping::are_keys_on());
    let forgets = RwSignal::new(false);
    let change = move |event| {
        let now_on = event_target_checked(&event);
        is_on.set(now_on);
        forgets.set(!keeping::switch_keys(now_on));
    };
    view! {
        <div class="keys-choice">
            <label class="check">
                <input id="single-keys" type="checkbox" prop:checked=is_on on:change=change />
                {wording::DEVICE_KEYS}
            </label>
            <p class="muted">{wording::DEVICE_KEYS_WHY}</p>
            {move || forgets.get().then(|| view! { <p role="status">{wording::DEVICE_FORGETS}</p> })}
        </div>
    }
}

#[component]
fn Notify() -> impl IntoView {
    let state = RwSignal::new(keeping::notifications());
    let ask = move |_| {
        spawn_local(async move {
            let now = keeping::ask_notifications().await;
            state.try_set(now);
        });
    };
    let words = move || match state.get() {
        Notifications::Unknown => wording::DEVICE_NOTIFY_UNKNOWN,
        Notifications::NotAsked => wording::DEVICE_NOTIFY_ASK,
        Notifications::Granted => wording::DEVICE_NOTIFY_GRANTED,
        Notifications::Denied => wording::DEVICE_NOTIFY_DENIED,
    };
    let button = move || {
        (state.get() == Notifications::NotAsked).then(|| {
            view! { <p><button type="button" on:click=ask>{wording::DEVICE_NOTIFY}</button></p> }
        })
    };
    view! {
        <h3>{wording::DEVICE_NOTIFY_HEADING}</h3>
        <p role="status">{words}</p>
        {button}
    }
}

/// How much room there is, whether the browser keeps what is in it, and what is saved.
#[component]
fn Room(book: Book) -> impl IntoView {
    let room = RwSignal::new(None);
    let promised = RwSignal::new(None);
    Effect::new(move |_| {
        // What was recorded takes room.
        book.durability.track();
        spawn_local(async move {
            let (now, promise) = (keeping::room().await, keeping::promised().await);
            room.try_set(now);
            promised.try_set(promise);
        });
    });
    let ask = move |_| {
        spawn_local(async move {
            let answer = keeping::ask_promise().await;
            promised.try_set(answer);
        });
    };
    let used = move || match room.get() {
        None => view! { <p>{wording::DEVICE_ROOM_UNKNOWN}</p> }.into_any(),
        Some(room) => {
            let warning = room.warning_percent().map(wording::device_room_warning);
            view! {
                <p>
                    {wording::device_room(room.used_bytes, room.total_bytes, room.used_percent())}
                    {warning.map(|warning| view! { " " <strong>{warning}</strong> })}
                </p>
            }
            .into_any()
        }
    };
    let promise = move || {
        let (words, is_asked) = match promised.get() {
            Some(Persistence::Granted) => (wording::DEVICE_PROMISED, false),
            Some(Persistence::Refused) => (wording::DEVICE_NOT_PROMISED, true),
            None => (wording::DEVICE_PROMISE_UNKNOWN, false),
        };
        view! {
            <p role="status">{words}</p>
            {is_asked.then(|| view! {
                <p><button type="button" on:click=ask>{wording::DEVICE_PROMISE}</button></p>
            })}
        }
    };
    let state = move || match book.durability.get() {
        Durability::Saved => book.outlook(),
        other => other,
    };
    let kept = move || match state() {
        Durability::Saved => wording::DEVICE_KEPT_SAFE.to_string(),
        Durability::Saving => wording::DEVICE_KEPT_SAVING.to_string(),
        Durability::AtRisk(error) => wording::device_kept_at_risk(&error),
        Durability::MemoryOnly(error) => wording::device_kept_nowhere(&error),
    };
    view! {
        <h3>{wording::DEVICE_ROOM}</h3>
        <p class="kept" role="status">{kept}</p>
        {used}
        {promise}
        <p class="muted">{wording::DEVICE_SAFARI}</p>
    }
}
