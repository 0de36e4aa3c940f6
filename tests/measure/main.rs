//! How long the built app takes for what a person waits for. `cargo xtask measure` builds the
//! bundle, serves it and starts the driver; the addresses come in the environment.
//!
//! Figures are printed and never judged: they belong to the machine and to what else runs on it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what cannot be measured is not measured"
)]

#[path = "../browser/engine.rs"]
mod engine;
#[path = "../browser/kept.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod kept;
#[path = "../browser/rejoined.rs"]
mod rejoined;
#[path = "../browser/visit.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod visit;

use kept::{is_saved, keep, keep_in_database, paid, request, sealed, timers, with_package};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use visit::{LOOKS, Visit};

/// How often something is recorded for the other tab.
const EVENTS: u32 = 20;
/// How often everything else is done.
const TIMES: usize = 5;

/// What both tabs call now, in milliseconds: neither knows the clock of the other one otherwise.
const NOW: &str = "performance.timeOrigin + performance.now()";

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:<52}{:>6}{:>10}{:>10}  budget", "milliseconds", "times", "median", "worst");
    other_tab().await;
    many_events().await;
    many_requests().await;
}

/// Prints one line of the table.
fn report(what: &str, mut milliseconds: Vec<f64>, budget: &str) {
    milliseconds.sort_by(f64::total_cmp);
    let (median, worst) = (milliseconds[milliseconds.len() / 2], milliseconds.last().unwrap());
    println!("{what:<52}{:>6}{median:>10.1}{worst:>10.1}  {budget}", milliseconds.len());
}

/// What one tab records is seen in another one.
async fn other_tab() {
    let visit = Visit::start(LOOKS[2]).await;
    with_package(&visit).await;
    is_saved(&visit).await;
    let first = visit.driver.window().await.unwrap();
    let second = visit.open_tab().await;
    visit.go("#/my").await;
    visit.wait_for("#timer button", "Таймер").await;

    watch(&visit, "document.querySelectorAll('.sessions li').length").await;
    let mut sessions = Vec::new();
    for number in 0..EVENTS {
        visit.show(&first).await;
        visit.press("Записать сеанс").await;
        let from = format!("2026-11-19T{:02}:{:02}", 9 + number / 6, number % 6 * 10);
        visit.set_moment("#session-from", &from).await;
        visit.type_into("#session-minutes", "5").await;
        visit.wait_for(".session-form .preview", "5 мин").await;
        sessions.push(until_seen(&visit, ".session-form button[type=submit]", &second).await);
    }
    report("a session written by hand, until another tab has it", sessions, "250");

    let runs = "document.querySelector('#timer button').textContent.includes('Остановить')";
    for (tab, what) in [
        (&second, "a timer started or stopped, until another tab has it"),
        (&first, "a timer started or stopped, until its own tab has it"),
    ] {
        visit.show(tab).await;
        watch(&visit, runs).await;
        let mut timers = Vec::new();
        for _start_or_stop in 0..2 * EVENTS {
            visit.show(&first).await;
            timers.push(until_seen(&visit, "#timer button", tab).await);
        }
        report(what, timers, "250");
    }
    visit.end().await;
}

/// Has this tab note when the value of a script becomes another one.
async fn watch(visit: &Visit, script: &str) {
    let watch = format!(
        "window.watcher?.disconnect();
        window.seen = [];
        const read = () => {script};
        let before = read();
        window.watcher = new MutationObserver(() => {{
            if (read() === before) return;
            before = read();
            window.seen.push({NOW});
        }});
        window.watcher.observe(document, {{ subtree: true, childList: true, characterData: true }});"
    );
    visit.script(&watch).await;
}

/// Presses a button, and returns how long it took until the other tab showed what came of it.
async fn until_seen(visit: &Visit, button: &str, other: &WindowHandle) -> f64 {
    let press = format!("const at = {NOW}; document.querySelector({button:?}).click(); return at");
    let pressed = visit.script(&press).await.as_f64().unwrap();
    visit.show(other).await;
    visit.wait_until("return window.seen.length", json!(1)).await;
    visit.script("return window.seen.pop()").await.as_f64().unwrap() - pressed
}

/// A ledger of 20,000 events is opened.
async fn many_events() {
    let visit = Visit::start(LOOKS[2]).await;
    with_package(&visit).await;
    is_saved(&visit).await;
    keep_in_database(&visit, &timers(10_000)).await;
    // What is left is there to read, and the timer to be pressed.
    let usable = "{
        const watcher = new MutationObserver(() => {
            const timer = document.querySelector('#timer button')?.textContent;
            if (!document.querySelector('.balance') || !timer?.includes('Таймер')) return;
            window.usable = performance.now();
            watcher.disconnect();
        });
        watcher.observe(document, { subtree: true, childList: true, characterData: true });
    }";
    visit.before_every_page(usable).await;
    let mut opened = Vec::new();
    for _ in 0..TIMES {
        visit.driver.refresh().await.unwrap();
        visit.wait_until("return window.usable > 0", Value::Bool(true)).await;
        opened.push(visit.script("return window.usable").await.as_f64().unwrap());
    }
    report("a ledger of 20,000 events, until it can be used", opened, "");
    visit.end().await;
}

/// One change of the search among 1,000 requests.
async fn many_requests() {
    let mut events = paid();
    for number in 0..1_000 {
        let about = if number % 10 == 0 { "Почта" } else { "Телефония" };
        let registered_at = format!("2026-10-{:02}T10:00:00+03:00", number % 28 + 1);
        events.push(request(&format!("{about}, случай {number:04}"), &registered_at));
    }
    let visit = Visit::start(LOOKS[2]).await;
    keep(&visit, &sealed(&events)).await;
    visit.go("#/requests").await;
    visit.wait_for_count(".tickets > li", 50).await;
    let mut changed = Vec::new();
    for words in ["телефония", "почта"].into_iter().cycle().take(TIMES) {
        let change = format!(
            "const field = document.querySelector('input[type=search]');
            const begun = performance.now();
            field.value = '{words}';
            field.dispatchEvent(new Event('input', {{ bubbles: true }}));
            return new Promise((done) => setTimeout(() => {{
                document.querySelector('.tickets').getBoundingClientRect();
                done(performance.now() - begun);
            }}));"
        );
        changed.push(visit.script(&change).await.as_f64().unwrap());
    }
    report("1,000 requests, one change of the search", changed, "");
    visit.end().await;
}
