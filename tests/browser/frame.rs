//! What holds on every page: accessibility, width, history, failures.

use std::time::Duration;

use thirtyfour::prelude::*;

use crate::visit::{LOOKS, Visit};

const PAGES: [&str; 2] = ["#/", "#/package"];

/// Makes the page as wide as a phone: a window cannot be.
async fn set_width(visit: &Visit, width: u32) {
    let metrics = serde_json::json!({
        "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500,
    });
    visit.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await.unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn axe_finds_nothing_on_any_page_in_any_look() {
    let path = std::env::var("KVANT_AXE").expect("KVANT_AXE is set by `cargo xtask test`");
    let axe = std::fs::read_to_string(path).unwrap();
    for look in LOOKS {
        let visit = Visit::start(look).await;
        set_width(&visit, look.width).await;
        let scheme = if look.is_dark { "dark" } else { "light" };
        let media = serde_json::json!({
            "features": [{ "name": "prefers-color-scheme", "value": scheme }],
        });
        visit.driver.cdp().send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
        for page in PAGES {
            visit.go(page).await;
            visit.script("document.querySelectorAll('details').forEach(d => d.open = true)").await;
            visit.script(&axe).await;
            let script = "const done = arguments[arguments.length - 1];
                axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa',
                'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }).then(r => done(
                r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join(', '))))";
            let found = visit.driver.execute_async(script, Vec::new()).await.unwrap();
            assert_eq!(*found.json(), serde_json::json!([]), "{page} {look:?}");
        }
        visit.end().await;
    }
}

#[tokio::test(flavor = "current_thread")]
async fn no_page_is_wider_than_its_window() {
    let visit = Visit::open("#/").await;
    for width in [320, 390, 768, 1280, 1920] {
        set_width(&visit, width).await;
        for page in PAGES {
            visit.go(page).await;
            let over = visit
                .script("return document.documentElement.scrollWidth - window.innerWidth")
                .await;
            assert!(over.as_i64().unwrap() <= 0, "{page} at {width} px: {over} px too wide");
        }
    }
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_back_button_goes_back_and_titles_follow() {
    let visit = Visit::open("#/?requests=9x25").await;
    assert_eq!(visit.driver.title().await.unwrap(), "Подбор тарифа — Квант");
    visit.click("nav a:nth-child(2)").await;
    visit.wait_for("main h1", "Сколько стоит пакет").await;
    assert_eq!(visit.driver.title().await.unwrap(), "Расчёт пакета — Квант");
    let focused = visit.script("return document.activeElement.tagName").await;
    assert_eq!(focused, "H1", "the focus goes to the heading");
    visit.driver.back().await.unwrap();
    visit.wait_for("main h1", "Какой тариф").await;
    assert_eq!(visit.find("#requests-0").await.prop("value").await.unwrap().unwrap(), "9");
    let language = visit.script("return document.documentElement.lang").await;
    assert_eq!(language, "ru");
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn last_inputs_are_remembered() {
    let visit = Visit::open("#/").await;
    visit.type_into("#requests-0", "6").await;
    visit.wait_for_address("requests=6x25").await;
    visit.driver.goto("about:blank").await.unwrap();
    visit.go("").await;
    assert_eq!(visit.find("#requests-0").await.prop("value").await.unwrap().unwrap(), "6");
    visit.end().await;
}

/// Lets nothing that matches `pattern` come through from now on.
async fn refuse(visit: &Visit, pattern: &str) {
    visit.driver.cdp().send_raw("Network.enable", serde_json::json!({})).await.unwrap();
    let blocked = serde_json::json!({ "urls": [pattern] });
    visit.driver.cdp().send_raw("Network.setBlockedURLs", blocked).await.unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn a_missing_catalogue_is_said_and_the_last_good_one_offered() {
    let fresh = Visit::start(LOOKS[2]).await;
    refuse(&fresh, "*catalogue.json*").await;
    fresh.go("").await;
    fresh.wait_for("main h1", "Условия тарифов не открылись").await;
    let buttons = fresh.text(".actions").await;
    assert_eq!(buttons, "Загрузить ещё раз", "there is no last good one yet");
    fresh.end().await;

    let visit = Visit::open("#/").await;
    refuse(&visit, "*catalogue.json*").await;
    visit.driver.refresh().await.unwrap();
    visit.wait_for("main h1", "Условия тарифов не открылись").await;
    visit.click(".actions button:nth-child(2)").await;
    visit.wait_for(".answer", "6 000 ₽ в месяц").await;
    visit.wait_for(".notice", "могли устареть").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_bundle_that_does_not_load_says_what_to_do() {
    let visit = Visit::start(LOOKS[2]).await;
    refuse(&visit, "*.wasm*").await;
    visit.driver.goto(std::env::var("KVANT_URL").unwrap()).await.unwrap();
    visit.wait_for("#failed", "Калькулятор не запустился").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_page_logs_no_error_and_breaks_no_policy() {
    let visit = Visit::open("#/").await;
    visit
        .script(
            "window.__broken = []; addEventListener('securitypolicyviolation', e => \
             window.__broken.push(e.violatedDirective)); addEventListener('error', e => \
             window.__broken.push(e.message))",
        )
        .await;
    visit.type_into("#requests-0", "12").await;
    visit.wait_for(".answer", "18 000 ₽").await;
    visit.click(".plans .plan:nth-of-type(1) .why").await;
    // The page goes away under a field that has the focus.
    visit.type_into("#requests-0", "3").await;
    visit.script("location.hash = '#/package'").await;
    visit.wait_for("main h1", "Сколько стоит пакет").await;
    visit.type_into("#units", "40").await;
    visit.wait_for(".answer", "20 000 ₽").await;
    visit.script("location.hash = '#/'").await;
    visit.wait_for("main h1", "Какой тариф").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(visit.script("return window.__broken").await, serde_json::json!([]));
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_wrong_figure_is_reported_with_inputs_and_places() {
    let visit = Visit::open("#/?requests=4x25").await;
    visit.click("footer button").await;
    let text = visit.find("#report-text").await.prop("value").await.unwrap().unwrap();
    let text = crate::visit::plain(&text);
    for words in ["Неверно:", "6 000 ₽ в месяц", "строка 38", "requests=4x25"]
    {
        assert!(text.contains(words), "{words:?} in {text:?}");
    }
    visit.find("#report-text").await.send_keys(Key::Escape).await.unwrap();
    visit.end().await;
}

/// Answers every further request for `file` with `body`, from inside the page before it starts.
async fn answer_with(visit: &Visit, file: &str, body: &str) {
    let source = format!(
        "{{ const real = window.fetch; window.fetch = (what, ...rest) => String(what).includes({}) \
         ? Promise.resolve(new Response({})) : real(what, ...rest); }}",
        serde_json::json!(file),
        serde_json::json!(body),
    );
    let script = serde_json::json!({ "source": source });
    let cdp = visit.driver.cdp();
    cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", script).await.unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn a_refused_catalogue_says_why() {
    for (body, told) in [
        (r#"{"schema":99}"#, "для более новой версии"),
        (r#"{"schema":1,"#, "в файле catalogue.json ошибка"),
        (
            r#"{"schema":1,"documents":[{"idd":"x"}],"calendar":{},"vat":{}}"#,
            "there is no key \"idd\" here",
        ),
    ] {
        let visit = Visit::start(LOOKS[2]).await;
        answer_with(&visit, "catalogue.json", body).await;
        visit.go("").await;
        visit.wait_for("main", told).await;
        visit.end().await;
    }
}

#[tokio::test(flavor = "current_thread")]
async fn a_new_version_is_offered_and_nothing_reloads_by_itself() {
    let visit = Visit::start(LOOKS[2]).await;
    answer_with(&visit, "version.json", r#"{"build":"another"}"#).await;
    visit.go("").await;
    visit.type_into("#requests-0", "5").await;
    let later = "const now = Date.now; Date.now = () => now() + 700000; \
        window.dispatchEvent(new Event('focus'))";
    visit.script(later).await;
    visit.wait_for(".notice", "Обновить").await;
    assert_eq!(visit.find("#requests-0").await.prop("value").await.unwrap().unwrap(), "5");
    visit.end().await;
}
