//! What holds on every page: accessibility, width, history, failures.

use thirtyfour::prelude::*;

use crate::visit::{LOOKS, Visit};

/// Every page with its heading and its title, in the order of the frame. A first visit loads the first
/// one; the others come when one of them is needed.
const PAGES: [(&str, &str, &str); 4] = [
    ("#/", "Какой тариф поддержки дешевле для вас", "Подбор тарифа — Квант"),
    ("#/package", "Сколько стоит пакет и сколько он проживёт", "Расчёт пакета — Квант"),
    ("#/deadlines", "К какому часу вам должны ответить", "Сроки — Квант"),
    ("#/terms", "Что сказано в условиях", "Условия — Квант"),
];

/// Pages as they look with one document or another.
const VIEWS: [&str; 9] = [
    "#/?doc=all&urgent=10&off=10&now=5000",
    "#/?doc=crm-support",
    "#/package",
    "#/deadlines?doc=crmbp&plan=priority&kind=typical&at=2026-11-20T17:30",
    "#/terms?doc=crm-support",
    "#/terms?doc=mywebstor",
    "#/terms?doc=crmbp",
    "#/terms?doc=onec-support",
    "#/terms?doc=jokercrm",
];

/// The pages of the account with their headings and titles, in the order of the frame. The first
/// comes alone, the others together.
const ACCOUNT: [(&str, &str, &str); 5] = [
    ("#/my", "Сколько у вас осталось и до какого дня", "Мой пакет — Квант"),
    ("#/requests", "Что вы попросили и когда вам ответят", "Обращения — Квант"),
    ("#/history", "Что записано в учёте", "История — Квант"),
    ("#/settings", "Как считать и где хранить", "Настройки — Квант"),
    ("#/act", "Что оплачено, отработано и осталось за период", "Акты — Квант"),
];

/// Waits until a page is there, with everything that is drawn a little later.
async fn wait_for_page(visit: &Visit, heading: &str) {
    visit.wait_for("main h1", heading).await;
    visit.find("main footer").await;
    if heading == PAGES[0].1 {
        visit.find("section[aria-labelledby=about]").await;
    }
}

/// Opens one of [`VIEWS`] or [`ACCOUNT`] from anew.
async fn show(visit: &Visit, view: &str) {
    // The same document with another address behind the `#` is not loaded again.
    visit.driver.goto("about:blank").await.unwrap();
    visit.go(view).await;
    let path = view.split('?').next().unwrap();
    if let Some(page) = ACCOUNT.iter().find(|page| page.0 == path) {
        visit.wait_for("main h1", page.1).await;
        return;
    }
    let page = PAGES.iter().find(|page| page.0 == path).unwrap();
    wait_for_page(visit, page.1).await;
}

/// Opens whatever can be opened; what is inside is drawn only then.
async fn open_details(visit: &Visit) {
    let open = "document.querySelectorAll('details').forEach(found => found.open = true); \
        return document.querySelectorAll('details').length";
    // What was opened may hold more of them.
    let mut count = visit.script(open).await;
    for _ in 0..10 {
        visit.draw().await;
        let next = visit.script(open).await;
        if next == count {
            return;
        }
        count = next;
    }
}

#[tokio::test(flavor = "current_thread")]
async fn axe_finds_nothing_on_any_page_in_any_look() {
    let mut all: Vec<String> = Vec::new();
    for look in LOOKS {
        let visit = Visit::start(look).await;
        visit.set_look(look).await;
        for page in VIEWS.into_iter().chain(ACCOUNT.map(|page| page.0)) {
            show(&visit, page).await;
            open_details(&visit).await;
            let found = visit.axe().await;
            all.extend(found.iter().map(|one| format!("{page} {look:?}: {one}")));
        }
        visit.end().await;
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[tokio::test(flavor = "current_thread")]
async fn no_page_is_wider_than_its_window() {
    let visit = Visit::start(LOOKS[2]).await;
    let mut all: Vec<String> = Vec::new();
    for page in VIEWS.into_iter().chain(ACCOUNT.map(|page| page.0)) {
        show(&visit, page).await;
        open_details(&visit).await;
        for width in [320, 390, 768, 1280, 1920] {
            visit.set_width(width).await;
            let over = visit.too_wide().await;
            if over > 0 {
                all.push(format!("{page} at {width} px: {over} px too wide"));
            }
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn every_page_opens_by_its_address() {
    let visit = Visit::start(LOOKS[2]).await;
    for (address, heading, title) in PAGES.into_iter().chain(ACCOUNT) {
        show(&visit, address).await;
        assert_eq!(visit.driver.title().await.unwrap(), title);
        assert_eq!(visit.texts("main h1").await, [heading]);
        assert_eq!(visit.texts("header nav [aria-current=page]").await.len(), 1);
        // Nobody came from another page, so the focus is left where it was.
        let focused = visit.script("return document.activeElement.tagName").await;
        assert_eq!(focused, "BODY", "{address}");
    }
    visit.go("#/nowhere").await;
    visit.frame().notice("страницы «/nowhere» нет, открыт подбор тарифа").await;
    visit.end().await;
}

/// Messengers take along what stands behind a link in a text.
#[tokio::test(flavor = "current_thread")]
async fn punctuation_behind_a_link_changes_nothing() {
    let visit = Visit::start(LOOKS[2]).await;
    for behind in [".", ")", ",", "»", ").", "»,", "…"] {
        visit.go(&format!("#/?doc=crm-support&requests=7x25&months=6{behind}")).await;
        visit.driver.refresh().await.unwrap();
        visit.find("main h1:not(.opening)").await;
        assert_eq!(visit.value("#months").await, "6", "{behind}");
        assert_eq!(visit.choice().requests().await, "7", "{behind}");
        assert!(visit.has_no(".notice").await, "{behind}");
        visit.go(&format!("#/package{behind}")).await;
        wait_for_page(&visit, PAGES[1].1).await;
        assert!(visit.has_no(".notice").await, "{behind}");
    }
    visit.end().await;
}

/// Messengers write `#` as `%23`; a host shows 404.html for such an address, and that knows better.
#[tokio::test(flavor = "current_thread")]
async fn a_link_with_a_rewritten_hash_opens_its_page() {
    let visit = Visit::start(LOOKS[2]).await;
    for address in [
        "%23/?doc=crm-support&requests=7x25&months=6",
        "%23/%3Fdoc=crm-support%26requests=7x25%26months=6",
        "%23%2F?doc=crm-support&requests=7x25&months=6",
    ] {
        visit.driver.goto(format!("{}{address}", visit.base)).await.unwrap();
        visit.wait_for("h1", PAGES[0].1).await;
        assert_eq!(visit.value("#months").await, "6", "{address}");
        assert_eq!(visit.choice().requests().await, "7", "{address}");
        assert!(visit.has_no(".notice").await, "{address}");
        let at = visit.driver.current_url().await.unwrap().to_string();
        assert!(at.starts_with(&format!("{}#/", visit.base)), "{at}");
    }
    visit.driver.goto(format!("{}%23/package?doc=crm-support", visit.base)).await.unwrap();
    visit.wait_for("main h1:not(.opening)", PAGES[1].1).await;
    // An address that nobody knows says so, and leads home.
    visit.driver.goto(format!("{}nowhere", visit.base)).await.unwrap();
    visit.wait_for("h1", "Страницы по этому адресу нет").await;
    visit.press("Открыть «Квант»").await;
    visit.wait_for("main h1:not(.opening)", PAGES[0].1).await;
    visit.end().await;
}

/// The pages are loaded in groups; going from one to another must not show which.
#[tokio::test(flavor = "current_thread")]
async fn pages_of_both_groups_follow_each_other_there_and_back() {
    let visit = Visit::open("#/?doc=crm-support&requests=7x25").await;
    wait_for_page(&visit, PAGES[0].1).await;
    let arrived = async |page: usize| {
        wait_for_page(&visit, PAGES[page].1).await;
        visit.wait_until("return document.title", serde_json::json!(PAGES[page].2)).await;
        visit
            .wait_until("return document.activeElement.innerText", serde_json::json!(PAGES[page].1))
            .await;
        assert_eq!(visit.texts("main h1").await.len(), 1, "one page is shown, and not two");
        let current = visit.texts("header nav [aria-current=page]").await;
        assert_eq!(current, [["Подбор", "Расчёт", "Сроки", "Условия"][page]]);
    };
    for (index, page) in [2, 3, 0, 1, 2].into_iter().enumerate() {
        visit.click(&format!("header nav a:nth-child({})", page + 1)).await;
        arrived(page).await;
        if index == 3 {
            visit.type_into("#units", "77").await;
            visit.wait_for_address("units=77").await;
        }
    }
    for page in [1, 0, 3, 2, 0] {
        visit.driver.back().await.unwrap();
        arrived(page).await;
        if page == 1 {
            assert_eq!(visit.value("#units").await, "77");
        }
    }
    assert_eq!(visit.choice().requests().await, "7");
    for page in [2, 3, 0, 1] {
        visit.driver.forward().await.unwrap();
        arrived(page).await;
    }
    assert_eq!(visit.value("#units").await, "77");
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn further_pages_that_do_not_load_say_so_and_the_frame_lives_on() {
    let visit = Visit::open("#/?doc=crm-support").await;
    visit.wait_for(".answer", "6 000 ₽ в месяц").await;
    refuse(&visit, &["*/further-*.wasm*"]).await;
    visit.click("header nav a:nth-child(2)").await;
    let told = visit.wait_for("main [role=alert]", "Страница не загрузилась").await;
    assert!(told.contains("Загрузить ещё раз"), "{told}");
    assert_eq!(visit.driver.title().await.unwrap(), PAGES[1].2);
    // Pressed in vain it says the same, and is there to be pressed again.
    visit.press("Загрузить ещё раз").await;
    visit.wait_for("main [role=alert]", "Страница не загрузилась").await;
    // The first page needs nothing of it.
    visit.click("header nav a:nth-child(1)").await;
    wait_for_page(&visit, PAGES[0].1).await;
    visit.choice().set_requests("8").await;
    visit.wait_for(".answer", "12 000 ₽ в месяц").await;
    visit.click("header nav a:nth-child(3)").await;
    visit.wait_for("main [role=alert]", "Страница не загрузилась").await;
    refuse(&visit, &[]).await;
    visit.press("Загрузить ещё раз").await;
    wait_for_page(&visit, PAGES[2].1).await;
    visit.end().await;
}

/// A server that lost a file of a page, seen by somebody who opens that page first.
#[tokio::test(flavor = "current_thread")]
async fn a_page_opened_first_without_its_file_says_so_and_can_be_asked_for_again() {
    for (file, (address, heading, _)) in [
        ("*/further-*.wasm*", PAGES[3]),
        ("*/my-*.wasm*", ACCOUNT[0]),
        ("*/rest-*.wasm*", ACCOUNT[1]),
        // What two groups share is missing to both.
        ("*/shared*.wasm*", ACCOUNT[2]),
    ] {
        let visit = Visit::start(LOOKS[2]).await;
        refuse(&visit, &[file]).await;
        visit.driver.goto(format!("{}{address}", visit.base)).await.unwrap();
        visit.wait_for("main [role=alert]", "Страница не загрузилась").await;
        assert_eq!(visit.texts("main h1").await, [heading]);
        visit.click("header nav a:nth-child(1)").await;
        wait_for_page(&visit, PAGES[0].1).await;
        // Whoever comes back asks again, and so does whoever presses the button.
        visit.click(&format!("header nav a[href='{}']", address.split('?').next().unwrap())).await;
        visit.wait_for("main [role=alert]", "Страница не загрузилась").await;
        refuse(&visit, &[]).await;
        visit.press("Загрузить ещё раз").await;
        visit.wait_for("main h1:not(.opening)", heading).await;
        let is_focused = "return document.activeElement.matches('main h1:not(.opening)')";
        visit.wait_until(is_focused, serde_json::json!(true)).await;
        visit.end().await;
    }
}

/// Not every host knows what WebAssembly is called; such an app comes a little later, and all of it.
#[tokio::test(flavor = "current_thread")]
async fn files_of_a_wrong_media_type_are_taken() {
    let visit = Visit::start(LOOKS[2]).await;
    let source = "{ const real = window.fetch; window.__wrong = 0;
        window.fetch = async (what, ...rest) => {
            const response = await real(what, ...rest);
            if (!String(what).includes('.wasm')) return response;
            window.__wrong += 1;
            const headers = { 'content-type': 'application/octet-stream' };
            return new Response(await response.arrayBuffer(), { headers });
        }; }";
    visit.before_every_page(source).await;
    visit.go("#/terms").await;
    wait_for_page(&visit, PAGES[3].1).await;
    visit.click(&format!("header nav a[href='{}']", ACCOUNT[0].0)).await;
    visit.wait_for("main h1:not(.opening)", ACCOUNT[0].1).await;
    let wrong = visit.script("return window.__wrong").await.as_u64().unwrap();
    assert!(wrong >= 3, "{wrong} files");
    visit.end().await;
}

/// The app and all its files are of one build: their names say so.
#[tokio::test(flavor = "current_thread")]
async fn all_files_of_the_app_are_of_one_build() {
    let visit = Visit::start(LOOKS[2]).await;
    visit.go("#/terms").await;
    wait_for_page(&visit, PAGES[3].1).await;
    visit.click(&format!("header nav a[href='{}']", ACCOUNT[0].0)).await;
    visit.wait_for("main h1:not(.opening)", ACCOUNT[0].1).await;
    let builds = "return [...new Set(performance.getEntriesByType('resource') \
        .map(one => one.name.match(/\\/[a-z0-9]+-([0-9a-f]{16})(_bg)?\\.wasm$/)) \
        .filter(Boolean).map(found => found[1]))].length";
    assert_eq!(visit.script(builds).await, 1);
    visit.end().await;
}

/// The first visit does not load what it does not show.
#[tokio::test(flavor = "current_thread")]
async fn further_pages_are_loaded_when_they_are_needed_and_once() {
    let visit = Visit::open("#/").await;
    wait_for_page(&visit, PAGES[0].1).await;
    let loaded = "return performance.getEntriesByType('resource').filter(one => \
        /further-[0-9a-f]+\\.wasm/.test(one.name)).length";
    assert_eq!(visit.script(loaded).await, 0);
    for page in [1, 3, 0, 2] {
        visit.click(&format!("header nav a:nth-child({})", page + 1)).await;
        wait_for_page(&visit, PAGES[page].1).await;
    }
    assert_eq!(visit.script(loaded).await, 1);
    visit.end().await;
}

/// On paper stands what was read, without what only a screen can press.
#[tokio::test(flavor = "current_thread")]
async fn every_page_prints() {
    let visit = Visit::start(LOOKS[2]).await;
    for view in VIEWS {
        show(&visit, view).await;
        let media = serde_json::json!({ "media": "print" });
        visit.driver.cdp().send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
        let shown = "return [...document.querySelectorAll('header nav, .share, footer button')] \
            .filter(found => found.checkVisibility()).map(found => found.className)";
        assert_eq!(visit.script(shown).await, serde_json::json!([]), "{view}");
        for css in ["main h1", "main footer"] {
            assert!(visit.find(css).await.is_displayed().await.unwrap(), "{css} of {view}");
        }
        // As wide as a sheet of A4 less its margins.
        visit.set_width(680).await;
        let over = visit.too_wide().await;
        assert_eq!(over, 0, "{view} on paper: {over} px too wide");
        let printed = visit.driver.cdp().send_raw("Page.printToPDF", serde_json::json!({})).await;
        let printed = printed.unwrap();
        assert!(printed["data"].as_str().unwrap().len() > 10_000, "{view}: the sheet is empty");
        let media = serde_json::json!({ "media": "" });
        visit.driver.cdp().send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
    }
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_back_button_goes_back_and_titles_follow() {
    let visit = Visit::open("#/?doc=crm-support&requests=9x25").await;
    assert_eq!(visit.driver.title().await.unwrap(), "Подбор тарифа — Квант");
    visit.click("nav a:nth-child(2)").await;
    visit.wait_for("main h1", "Сколько стоит пакет").await;
    assert_eq!(visit.driver.title().await.unwrap(), "Расчёт пакета — Квант");
    // The focus goes to the heading of the page, not only to what stood in its place.
    let is_focused = "return document.activeElement.matches('main h1:not(.opening)')";
    visit.wait_until(is_focused, serde_json::json!(true)).await;
    visit.driver.back().await.unwrap();
    visit.wait_for("main h1", "Какой тариф").await;
    assert_eq!(visit.choice().requests().await, "9");
    let language = visit.script("return document.documentElement.lang").await;
    assert_eq!(language, "ru");
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn last_inputs_are_remembered() {
    let visit = Visit::open("#/").await;
    visit.choice().set_requests("6").await;
    visit.wait_for_address("requests=6x25").await;
    visit.driver.goto("about:blank").await.unwrap();
    visit.go("").await;
    assert_eq!(visit.choice().requests().await, "6");
    visit.end().await;
}

/// Lets nothing that matches one of `patterns` come through from now on.
async fn refuse(visit: &Visit, patterns: &[&str]) {
    visit.driver.cdp().send_raw("Network.enable", serde_json::json!({})).await.unwrap();
    let blocked = serde_json::json!({ "urls": patterns });
    visit.driver.cdp().send_raw("Network.setBlockedURLs", blocked).await.unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn a_missing_catalogue_is_said_and_the_last_good_one_shown() {
    let fresh = Visit::start(LOOKS[2]).await;
    refuse(&fresh, &["*catalogue.json*"]).await;
    fresh.go("").await;
    fresh.wait_for("main h1", "Условия тарифов не открылись").await;
    let buttons = fresh.text(".actions").await;
    assert_eq!(buttons, "Загрузить ещё раз", "there is no last good one yet");
    refuse(&fresh, &[]).await;
    fresh.click(".actions button").await;
    fresh.wait_for("main h1", PAGES[0].1).await;
    fresh.end().await;

    // Terms that come late are enough for the account, and for its timer.
    let account = Visit::start(LOOKS[2]).await;
    refuse(&account, &["*catalogue.json*"]).await;
    account.go(ACCOUNT[0].0).await;
    account.wait_for("main h1", "Условия тарифов не открылись").await;
    refuse(&account, &[]).await;
    account.click(".actions button").await;
    account.wait_for("main h1:not(.opening)", ACCOUNT[0].1).await;
    account.press("Попробовать на примере").await;
    account.wait_for("#timer", "Таймер").await;
    account.end().await;

    let visit = Visit::open("#/?doc=crm-support").await;
    let remembered = "return localStorage.getItem('kvant/last/catalogue') !== null";
    visit.wait_until(remembered, serde_json::json!(true)).await;
    refuse(&visit, &["*catalogue.json*"]).await;
    visit.driver.refresh().await.unwrap();
    visit.wait_for(".answer", "6 000 ₽ в месяц").await;
    visit.frame().notice("файл catalogue.json не пришёл").await;
    visit.frame().notice("могли устареть").await;
    // The other pages take the same terms, and say the same.
    for (address, heading, _) in [PAGES[3], ACCOUNT[0]] {
        visit.click(&format!("header nav a[href='{address}']")).await;
        visit.wait_for("main h1:not(.opening)", heading).await;
        visit.frame().notice("могли устареть").await;
    }
    refuse(&visit, &[]).await;
    visit.click(".notice button").await;
    visit.wait_for_count(".notice", 0).await;
    visit.wait_for("main h1:not(.opening)", ACCOUNT[0].1).await;
    visit.end().await;
}

/// Remembers how often the terms were asked for; they come when `held` says so.
async fn count_fetches(visit: &Visit, is_held: bool) {
    let source = format!(
        "{{ const real = window.fetch; window.__asked = 0; window.fetch = (what, ...rest) => {{ \
         if (!String(what).includes('catalogue.json')) return real(what, ...rest); \
         window.__asked += 1; \
         return {is_held} ? new Promise(() => {{}}) : real(what, ...rest); }}; }}"
    );
    visit.before_every_page(&source).await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_frame_stands_and_goes_elsewhere_before_the_terms_have_come() {
    let visit = Visit::start(LOOKS[2]).await;
    count_fetches(&visit, true).await;
    visit.driver.goto(&visit.base).await.unwrap();
    visit.wait_for("main h1.opening", PAGES[0].1).await;
    visit.wait_for("main [role=status]", "Загружаем условия и считаем").await;
    visit.click("header nav a[href='#/my']").await;
    visit.wait_for("main h1.opening", ACCOUNT[0].1).await;
    visit.wait_for("main [role=status]", "Открываем страницу").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_terms_are_asked_for_once_however_many_need_them() {
    let visit = Visit::start(LOOKS[2]).await;
    count_fetches(&visit, false).await;
    // The timer in the frame needs them as much as the page does.
    visit.go(ACCOUNT[0].0).await;
    visit.wait_for("main h1:not(.opening)", ACCOUNT[0].1).await;
    let asked = visit.script("return window.__asked").await;
    assert_eq!(asked, serde_json::json!(1));
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_bundle_that_does_not_load_says_what_to_do() {
    let visit = Visit::start(LOOKS[2]).await;
    refuse(&visit, &["*.wasm*"]).await;
    visit.driver.goto(&visit.base).await.unwrap();
    visit.wait_for("#failed", "Калькулятор не запустился").await;
    visit.end().await;
}

/// Remembers from the first line on what a page breaks or complains about.
async fn listen(visit: &Visit) {
    let source = "window.__broken = [];
        addEventListener('securitypolicyviolation', e => __broken.push(e.violatedDirective));
        addEventListener('error', e => __broken.push(String(e.message || e.target)), true);
        addEventListener('unhandledrejection', e => __broken.push(String(e.reason)));
        for (const name of ['error', 'warn']) {
            const real = console[name];
            console[name] = (...told) => { __broken.push(told.join(' ')); real(...told); };
        }";
    visit.before_every_page(source).await;
    visit.count_pending().await;
}

#[tokio::test(flavor = "current_thread")]
async fn no_page_logs_an_error_or_breaks_the_policy() {
    let visit = Visit::start(LOOKS[2]).await;
    listen(&visit).await;
    for view in VIEWS {
        show(&visit, view).await;
        open_details(&visit).await;
        visit.click("main .place-name").await;
        visit.find(".quotation:popover-open").await;
        visit
            .script("document.activeElement.blur(); window.dispatchEvent(new Event('focus'))")
            .await;
        visit.settle().await;
        assert_eq!(visit.script("return window.__broken").await, serde_json::json!([]), "{view}");
    }
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_page_logs_no_error_and_breaks_no_policy() {
    let visit = Visit::start(LOOKS[2]).await;
    listen(&visit).await;
    visit.go("#/?doc=crm-support").await;
    visit.choice().set_requests("12").await;
    visit.wait_for(".answer", "18 000 ₽").await;
    visit.choice().explain_first().await;
    // The page goes away under a field that has the focus.
    visit.choice().set_requests("3").await;
    visit.script("location.hash = '#/package'").await;
    visit.wait_for("main h1", "Сколько стоит пакет").await;
    visit.type_into("#units", "40").await;
    visit.wait_for(".answer", "20 000 ₽").await;
    visit.script("location.hash = '#/'").await;
    visit.wait_for("main h1", "Какой тариф").await;
    visit.click("header nav a:nth-child(3)").await;
    visit.wait_for("main h1", PAGES[2].1).await;
    visit.click("header nav a:nth-child(4)").await;
    visit.wait_for("main h1", PAGES[3].1).await;
    visit.driver.back().await.unwrap();
    visit.wait_for("main h1", PAGES[2].1).await;
    visit.click("header nav a:nth-child(1)").await;
    visit.wait_for("main h1", "Какой тариф").await;
    visit.settle().await;
    assert_eq!(visit.script("return window.__broken").await, serde_json::json!([]));
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_wrong_figure_is_reported_with_inputs_and_places() {
    let visit = Visit::open("#/?doc=crm-support&requests=4x25").await;
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
    visit.before_every_page(&source).await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_refused_catalogue_says_why() {
    for (body, told) in [
        (r#"{"schema":99}"#, "для более новой версии"),
        (r#"{"schema":1,"#, "в файле catalogue.json ошибка"),
        (
            r#"{"schema":1,"documents":[{"idd":"x"}],"calendar":{},"vat":{}}"#,
            "calendar: \"name\" is missing",
        ),
    ] {
        let visit = Visit::start(LOOKS[2]).await;
        answer_with(&visit, "catalogue.json", body).await;
        visit.go("").await;
        visit.wait_for("main", told).await;
        visit.end().await;
    }

    // Whoever publishes it was here before, and has to see the mistake nevertheless.
    let visit = Visit::open("#/").await;
    let remembered = "return localStorage.getItem('kvant/last/catalogue') !== null";
    visit.wait_until(remembered, serde_json::json!(true)).await;
    answer_with(&visit, "catalogue.json", r#"{"schema":1,"#).await;
    visit.driver.refresh().await.unwrap();
    let told = visit.frame().notice("в файле catalogue.json ошибка").await;
    assert!(told.contains("line 1 column 12"), "{told}");
    // Asking again in vain takes nothing away.
    visit.choice().set_requests("7").await;
    visit.click(".notice button").await;
    visit.frame().notice("в файле catalogue.json ошибка").await;
    assert_eq!(visit.choice().requests().await, "7");
    visit.end().await;
}

/// Has a file come when `__come()` is called, and not before.
async fn hold(visit: &Visit, file: &str) {
    let source = format!(
        "{{ const real = window.fetch;
            window.fetch = (what, ...rest) => !String(what).includes({})
                ? real(what, ...rest)
                : new Promise(done => {{
                    window.__come = () => {{
                        const come = real(what, ...rest);
                        done(come);
                        return come.then(() => null);
                    }};
                }}); }}",
        serde_json::json!(file),
    );
    visit.before_every_page(&source).await;
}

/// A page that comes late does not take away what was typed into another one.
#[tokio::test(flavor = "current_thread")]
async fn a_page_that_was_left_leaves_alone_what_is_typed_elsewhere() {
    let visit = Visit::start(LOOKS[2]).await;
    visit.count_pending().await;
    hold(&visit, "/further-").await;
    visit.driver.goto(format!("{}#/package?units=77", visit.base)).await.unwrap();
    visit.wait_for("main h1.opening", PAGES[1].1).await;
    visit.click(&format!("header nav a[href='{}']", ACCOUNT[0].0)).await;
    visit.find("#my-name").await;
    visit.type_into("#my-name", "Ромашка").await;
    visit.script("return __come()").await;
    // It is there now, and its page can be opened.
    visit.settle().await;
    assert_eq!(visit.value("#my-name").await, "Ромашка");
    visit.driver.back().await.unwrap();
    wait_for_page(&visit, PAGES[1].1).await;
    assert_eq!(visit.value("#units").await, "77");
    visit.end().await;
}

/// From a page that is there to one that has not come yet.
#[tokio::test(flavor = "current_thread")]
async fn what_is_loading_is_said_between_two_groups() {
    let visit = Visit::start(LOOKS[2]).await;
    hold(&visit, "/my-").await;
    visit.go(PAGES[3].0).await;
    wait_for_page(&visit, PAGES[3].1).await;
    visit.click(&format!("header nav a[href='{}']", ACCOUNT[0].0)).await;
    visit.wait_for("main h1.opening", ACCOUNT[0].1).await;
    visit.wait_for("main [role=status]", "Открываем страницу").await;
    visit.click(&format!("header nav a[href='{}']", PAGES[3].0)).await;
    wait_for_page(&visit, PAGES[3].1).await;
    visit.end().await;
}

/// All pages work in one memory: what was typed into one of them is there after others were open,
/// also where nothing can be remembered.
#[tokio::test(flavor = "current_thread")]
async fn what_was_typed_stays_while_pages_of_other_groups_are_open() {
    let visit = Visit::start(LOOKS[2]).await;
    let source = "Storage.prototype.setItem = () => { throw new Error('denied'); }";
    visit.before_every_page(source).await;
    visit.go("#/package").await;
    wait_for_page(&visit, PAGES[1].1).await;
    visit.type_into("#units", "77").await;
    visit.wait_for_address("units=77").await;
    for page in [ACCOUNT[0].0, PAGES[0].0, PAGES[1].0] {
        visit.click(&format!("header nav a[href='{page}']")).await;
        let heading = PAGES.iter().chain(&ACCOUNT).find(|one| one.0 == page).unwrap().1;
        visit.wait_for("main h1:not(.opening)", heading).await;
    }
    assert_eq!(visit.value("#units").await, "77");
    visit.end().await;
}

/// Where the page is changed before the terms have come, its heading follows and has the focus.
#[tokio::test(flavor = "current_thread")]
async fn the_heading_follows_while_the_terms_are_loading() {
    let visit = Visit::start(LOOKS[2]).await;
    let source = "{ const real = window.fetch; window.fetch = (what, ...rest) =>
        String(what).includes('catalogue.json')
            ? new Promise(done => { window.__come = () => done(real(what, ...rest)); })
            : real(what, ...rest); }";
    visit.before_every_page(source).await;
    visit.driver.goto(format!("{}#/package", visit.base)).await.unwrap();
    visit.wait_until("return typeof window.__come", serde_json::json!("function")).await;
    visit.click(&format!("header nav a[href='{}']", PAGES[3].0)).await;
    visit.wait_for("main h1.opening", PAGES[3].1).await;
    visit.script("__come()").await;
    visit.wait_for("main h1:not(.opening)", PAGES[3].1).await;
    let is_focused = "return document.activeElement.matches('main h1:not(.opening)')";
    visit.wait_until(is_focused, serde_json::json!(true)).await;
    visit.end().await;
}

/// The way out of a load that does not end keeps what the link says.
#[tokio::test(flavor = "current_thread")]
async fn opening_the_page_anew_keeps_its_address() {
    let visit = Visit::start(LOOKS[2]).await;
    count_fetches(&visit, true).await;
    visit.driver.goto(format!("{}#/?doc=crm-support&requests=9x25", visit.base)).await.unwrap();
    visit.find("main h1.opening").await;
    visit.script("window.__before = true; document.querySelector('main .late a').click()").await;
    visit.wait_until("return window.__before === undefined", serde_json::json!(true)).await;
    visit.wait_for_address("#/?doc=crm-support&requests=9x25").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_new_version_is_offered_and_nothing_reloads_by_itself() {
    let visit = Visit::start(LOOKS[2]).await;
    answer_with(&visit, "version.json", r#"{"build":"another"}"#).await;
    visit.go("").await;
    visit.choice().set_requests("5").await;
    let later = "const now = Date.now; Date.now = () => now() + 700000; \
        window.dispatchEvent(new Event('focus'))";
    visit.script(later).await;
    visit.frame().notice("Обновить").await;
    assert_eq!(visit.choice().requests().await, "5");
    visit.end().await;
}
