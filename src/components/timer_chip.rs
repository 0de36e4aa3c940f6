//! The timer in the frame, and what it has to say.

use leptos::prelude::*;

use super::messages::Message;
use crate::wording;

/// What runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningShown {
    /// The time so far, in seconds.
    pub elapsed_seconds: u64,
    /// The units begun so far, in words.
    pub units: String,
    /// How much of the unit that runs has passed, in percent.
    pub filled_percent: u64,
}

/// Start and stop, at hand on every page.
#[component]
pub fn TimerChip(
    /// What runs; nothing while nothing does.
    running: Signal<Option<RunningShown>>,
    /// Called to start, or to stop what runs.
    toggle: Callback<()>,
) -> impl IntoView {
    let is_running = Memo::new(move |_| running.with(Option::is_some));
    let filled = move || {
        let percent = running.with(|running| running.as_ref().map_or(0, |one| one.filled_percent));
        format!("{}%", percent.min(100))
    };
    let time = move || {
        running.with(|running| running.as_ref().map(|one| wording::stopwatch(one.elapsed_seconds)))
    };
    let units = move || running.with(|running| running.as_ref().map(|one| one.units.clone()));
    view! {
        <div class="timer-chip" role="group" aria-label=wording::TIMER>
            {move || is_running.get().then(|| view! {
                <a class="elapsed" href="#/my">
                    <span class="unit" aria-hidden="true"><span style:height=filled></span></span>
                    <span role="timer">{time}</span>
                    <span class="units">{units}</span>
                </a>
            })}
            <button type="button" title=wording::TIMER_KEY class:primary=move || is_running.get() aria-keyshortcuts="T"
                on:click=move |_| toggle.run(())>
                {move || (!is_running.get()).then(|| view! { <span aria-hidden="true">"▶\u{a0}"</span> })}
                {move || if is_running.get() { wording::TIMER_STOP } else { wording::TIMER }}
            </button>
        </div>
    }
}

/// One thing that the timer has to say, with what can be done about it. A warning stays until it is
/// over; so does what nobody can put away.
#[component]
pub fn TimerNews(
    /// Whether it needs a decision.
    is_warning: bool,
    /// What it says.
    text: Signal<String>,
    /// Puts it away.
    #[prop(optional)]
    hide: Option<Callback<()>>,
    /// The buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = if is_warning { "timer-news warning" } else { "timer-news" };
    let stays = is_warning || hide.is_none();
    let put_away = hide.map(|hide| {
        view! {
            <button type="button" class="quiet" on:click=move |_| hide.run(())>{wording::HIDE}</button>
        }
    });
    view! {
        <div role=if is_warning { "alert" } else { "status" }>
            <Message class stays hide>
                <p>{text}</p>
                <div class="actions">{children.map(|children| children())} {put_away}</div>
            </Message>
        </div>
    }
}
