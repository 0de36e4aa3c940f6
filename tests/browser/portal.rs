//! The frame as the account needs it: its pages and its timer, a phone, the theme, single keys.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

use thirtyfour::prelude::*;

use crate::visit::{LOOKS, Visit};

/// How often the file of «Мой пакет» and of the timer has been loaded.
const LOADED: &str = "return performance.getEntriesByType('resource').filter(one => \
    /\\/my-[0-9a-f]+\\.wasm/.test(one.name)).length";

/// How many files of the account have been loaded.
const LOADED_ACCOUNT: &str = "return performance.getEntriesByType('resource').filter(one => \
    /\\/(my|rest)-[0-9a-f]+\\.wasm/.test(one.name)).length";

#[tokio::test(flavor = "current_thread")]
async fn pages_of_all_groups_follow_each_other_there_and_back() {
    let visit = Visit::open("#/").await;
    let arrived = async |heading: &str| {
        visit.wait_for("main h1", heading).await;
        visit
            .wait_until("return document.activeElement.innerText", serde_json::json!(heading))
            .await;
        assert_eq!(visit.texts("main h1").await.len(), 1, "one page is shown, and not two");
        assert_eq!(visit.texts("header nav [aria-current=page]").await.len(), 1);
    };
    let pages = [
        ("Мой пакет", "Сколько у вас осталось и до какого дня"),
        ("Сроки", "К какому часу вам должны ответить"),
        ("История", "Что записано в учёте"),
        ("Настройки", "Как считать и где хранить"),
        ("Подбор", "Какой тариф поддержки дешевле для вас"),
        ("Обращения", "Что вы попросили и когда вам ответят"),
    ];
    for (name, heading) in pages {
        visit.press(name).await;
        arrived(heading).await;
    }
    for (_, heading) in pages.into_iter().rev().skip(1) {
        visit.driver.back().await.unwrap();
        arrived(heading).await;
    }
    assert_eq!(visit.script(LOADED).await, 1);
    visit.end().await;
}

/// What stands after the `?` belongs to the page: nobody else complains of it or rewrites it.
#[tokio::test(flavor = "current_thread")]
async fn the_query_of_an_account_page_is_left_to_it() {
    let visit = Visit::start(LOOKS[2]).await;
    visit.count_pending().await;
    visit.go("#/requests?is=open").await;
    visit.wait_for("main h1", "Что вы попросили").await;
    // An address is rewritten a little after the change.
    visit.settle().await;
    visit.wait_for_address("#/requests?is=open").await;
    assert!(visit.has_no(".notice").await);
    visit.end().await;
}

/// A first visit does without the account; a device that keeps one has its timer on every page.
#[tokio::test(flavor = "current_thread")]
async fn the_account_is_loaded_by_itself_only_where_there_is_one() {
    let visit = Visit::open("#/").await;
    visit.find("#timer").await;
    // What the start had asked for would be there before this page, which is asked for later.
    visit.press("Сроки").await;
    visit.wait_for("main h1:not(.opening)", "К какому часу").await;
    assert_eq!(visit.script(LOADED_ACCOUNT).await, 0);
    visit.script("localStorage.setItem('kvant/portal', 'ledger')").await;
    visit.driver.refresh().await.unwrap();
    visit.find("main h1:not(.opening)").await;
    visit.wait_until(LOADED, serde_json::json!(1)).await;
    // Opened afterwards, its pages use what is there.
    visit.press("Мой пакет").await;
    visit.wait_for("main h1", "Сколько у вас осталось").await;
    assert_eq!(visit.script(LOADED).await, 1);
    visit.end().await;
}

/// Serves the app as a publisher may who lets others embed it, which our own server does not, and
/// at `outer` a page that does so. Returns the address.
fn embeddable() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            std::thread::spawn(move || pass_on(stream.unwrap()));
        }
    });
    address
}

/// Answers one request as our server does, but for who may embed the page.
fn pass_on(mut stream: TcpStream) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines().map_while(Result::ok);
    let mut asked = format!("{}\r\nConnection: close\r\n", lines.next()?);
    if asked.starts_with("GET /outer ") {
        let page = "<iframe src='./#/my' width=900 height=600></iframe>";
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n";
        return stream.write_all(format!("{head}{page}").as_bytes()).ok();
    }
    for line in lines.take_while(|line| !line.is_empty()) {
        if !line.to_lowercase().starts_with("connection:") {
            asked += &format!("{line}\r\n");
        }
    }
    let host = std::env::var("KVANT_URL").unwrap();
    let host = host.trim_start_matches("http://").trim_end_matches('/');
    let mut server = TcpStream::connect(host).ok()?;
    server.write_all(format!("{asked}\r\n").as_bytes()).ok()?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).ok()?;
    let policy = b"; frame-ancestors 'none'";
    if let Some(at) = answer.windows(policy.len()).position(|bytes| bytes == policy) {
        answer.drain(at..at + policy.len());
    }
    stream.write_all(&answer).ok()
}

#[tokio::test(flavor = "current_thread")]
async fn the_account_does_not_open_inside_another_site() {
    let visit = Visit::start(LOOKS[2]).await;
    visit.driver.goto(format!("{}outer", embeddable())).await.unwrap();
    visit.driver.enter_frame(0).await.unwrap();
    let told = visit.wait_for("main", "учёт не открывается").await;
    assert!(told.contains("Открыть в отдельном окне"), "{told}");
    let link = visit.find("main a").await;
    assert_eq!(link.attr("href").await.unwrap().unwrap(), "#/my");
    assert_eq!(link.attr("target").await.unwrap().unwrap(), "_blank");
    assert_eq!(visit.script(LOADED_ACCOUNT).await, 0);
    // Whatever asks the terms may be embedded.
    visit.press("Сроки").await;
    visit.wait_for("main h1", "К какому часу").await;
    visit.press("История").await;
    visit.wait_for("main", "учёт не открывается").await;
    // What that page had asked for would be there before the next one.
    visit.press("Условия").await;
    visit.wait_for("main h1:not(.opening)", "Что сказано").await;
    assert_eq!(visit.script(LOADED_ACCOUNT).await, 0);
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_phone_has_the_most_used_at_the_bottom_and_the_rest_one_press_away() {
    let visit = Visit::start(LOOKS[0]).await;
    for width in [320, 390, 640] {
        visit.set_width(width).await;
        visit.driver.goto("about:blank").await.unwrap();
        visit.go("#/").await;
        assert!(!visit.find("header nav").await.is_displayed().await.unwrap());
        let tabs = visit.texts(".tabs > a, .tabs > button").await;
        assert_eq!(tabs, ["Подбор", "Сроки", "Мой пакет", "Обращения", "Ещё"]);
        let small = "return [...document.querySelectorAll('.tabs > a, .tabs > button')] \
            .map(one => one.getBoundingClientRect()) \
            .filter(box => box.width < 44 || box.height < 44 || box.right > innerWidth).length";
        assert_eq!(visit.script(small).await, 0, "{width}");
        // The last line of the page is above the tabs.
        visit.find("main footer").await;
        visit.find("section[aria-labelledby=about]").await;
        let above = "scrollTo(0, 1e6); return document.querySelector('main footer') \
            .getBoundingClientRect().bottom <= document.querySelector('.tabs') \
            .getBoundingClientRect().top";
        visit.wait_until(above, serde_json::json!(true)).await;
        visit.click(".tabs > button").await;
        let rest = visit.texts("#rest a").await;
        assert_eq!(rest, ["Расчёт", "Условия", "История", "Настройки"]);
        visit.click("#rest a:nth-child(3)").await;
        visit.wait_for("main h1", "Что записано в учёте").await;
        assert!(!visit.find("#rest").await.is_displayed().await.unwrap());
        let current = "return document.querySelector('.tabs > button').dataset.current";
        assert_eq!(visit.script(current).await, "true");
        visit.click(".tabs > a:nth-child(1)").await;
        visit.wait_for("main h1", "Какой тариф").await;
    }
    visit.set_width(720).await;
    assert!(!visit.find(".tabs").await.is_displayed().await.unwrap());
    assert!(visit.find("header nav").await.is_displayed().await.unwrap());
    visit.end().await;
}

/// A theme that was chosen stands before there is anything to draw.
#[tokio::test(flavor = "current_thread")]
async fn a_chosen_theme_is_there_before_the_first_drawing() {
    let visit = Visit::start(LOOKS[2]).await;
    let watch = "new MutationObserver((_, watch) => { if (document.body) { \
        window.__theme = document.documentElement.dataset.theme || ''; watch.disconnect(); } }) \
        .observe(document, { childList: true, subtree: true });";
    visit.before_every_page(watch).await;
    let paper = "return getComputedStyle(document.body).backgroundColor";
    let around = "return [...document.querySelectorAll('meta[name=theme-color]')] \
        .map(one => one.media)";
    let (light, dark) = ("rgb(252, 252, 250)", "rgb(19, 21, 25)");
    for (system, chosen, is_dark) in [
        ("light", "", false),
        ("dark", "", true),
        ("light", "dark", true),
        ("dark", "light", false),
        ("dark", "purple", true),
    ] {
        visit.set_scheme(system).await;
        visit.driver.goto(format!("{}robots.txt", visit.base)).await.unwrap();
        visit.script(&format!("localStorage.setItem('kvant/theme', '{chosen}')")).await;
        visit.go("").await;
        let known = if matches!(chosen, "light" | "dark") { chosen } else { "" };
        assert_eq!(visit.script("return window.__theme").await, known);
        assert_eq!(visit.script(paper).await, if is_dark { dark } else { light });
        let media = match known {
            "light" => ["all", "not all"],
            "dark" => ["not all", "all"],
            _ => ["(prefers-color-scheme: light)", "(prefers-color-scheme: dark)"],
        };
        assert_eq!(visit.script(around).await, serde_json::json!(media), "{system} {chosen}");
    }
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn single_keys_work_unless_they_are_meant_otherwise() {
    let visit =
        Visit::open("#/deadlines?doc=crmbp&plan=priority&kind=typical&at=2026-11-20T17:30").await;
    visit.wait_for("main h1", "К какому часу").await;
    visit.find("main [type=search]").await;
    visit.script("window.__pressed = 0; addEventListener('kvant-timer', () => __pressed++)").await;
    let pressed = "return window.__pressed";
    let type_keys = async |keys: &str| {
        visit.driver.action_chain().send_keys(keys).perform().await.unwrap();
    };
    type_keys("tЕ").await;
    visit.wait_until(pressed, serde_json::json!(2)).await;
    type_keys("?").await;
    assert!(visit.find("#keys").await.is_displayed().await.unwrap());
    assert!(visit.text("#keys").await.contains("Искать на странице"));
    // Nothing happens behind an open dialog.
    type_keys("t/").await;
    visit.driver.action_chain().send_keys(Key::Escape).perform().await.unwrap();
    assert!(!visit.find("#keys").await.is_displayed().await.unwrap());
    type_keys("/").await;
    let focused = "return document.activeElement.type";
    visit.wait_until(focused, serde_json::json!("search")).await;
    // In a field a letter is a letter.
    type_keys("t/?").await;
    assert_eq!(visit.script("return document.activeElement.value").await, "t/?");
    assert!(!visit.find("#keys").await.is_displayed().await.unwrap());
    visit.script("document.activeElement.blur()").await;
    visit
        .driver
        .action_chain()
        .key_down(Key::Alt)
        .send_keys("t")
        .key_up(Key::Alt)
        .perform()
        .await
        .unwrap();
    visit.script("localStorage.setItem('kvant/keys', 'off')").await;
    type_keys("t?").await;
    assert_eq!(visit.script(pressed).await, 2);
    assert!(!visit.find("#keys").await.is_displayed().await.unwrap());
    visit.end().await;
}
