//! The main journeys, in every engine: these tests alone are made in Firefox and WebKitGTK too, so
//! they use nothing that only Chromium has.

use crate::kept::{file, is_saved, sealed, take_in, usual, with_package};
use crate::visit::{LOOKS, Visit};

/// The part of an address that belongs to the app.
fn from_hash(link: &str) -> String {
    link.split_once('#').map(|(_, address)| format!("#{address}")).unwrap()
}

/// Source: document 000, lines 10–11, 29 and 38 (S0-11, S0-39, S0-46).
#[tokio::test(flavor = "current_thread")]
async fn plans_are_compared_and_the_question_stands_in_the_link() {
    let visit = Visit::open("#/?doc=crm-support").await;
    visit.choice().compares(4).await;
    visit.choice().set_requests("8").await;
    visit.choice().answers("12 000 ₽ в месяц").await;
    visit.choice().set_minutes("20").await;
    visit.choice().answers("8 000 ₽ в месяц").await;
    let names = visit.choice().names().await;
    let link = visit.wait_for_address("requests=8x20").await;
    visit.end().await;
    // The link carries the calculation to another browser.
    let other = Visit::open(&from_hash(&link)).await;
    other.choice().answers("8 000 ₽ в месяц").await;
    assert_eq!(other.choice().requests().await, "8");
    assert_eq!(other.choice().names().await, names);
    other.end().await;
}

/// Source: document 002, 3.1.3 (S2-30) and 3.2 (S2-35); document 000, line 29 (S0-39).
#[tokio::test(flavor = "current_thread")]
async fn a_deadline_follows_its_form_and_stands_in_the_link() {
    const FRIDAY: &str = "#/deadlines?doc=crmbp&plan=priority&kind=typical&at=2026-11-20T17:30";
    let visit = Visit::open(FRIDAY).await;
    let deadlines = visit.deadlines();
    deadlines.answers("до 12:30 мск, суббота 21 ноября").await;
    deadlines.set_registered("2026-11-23T10:00").await;
    deadlines.answers("до 11:00 мск, понедельник 23 ноября").await;
    visit.wait_for_address("at=2026-11-23T10:00").await;
    // Three days of eight hours.
    deadlines.set_plan("on-demand").await;
    deadlines.answers("до 18:00 мск, среда 25 ноября").await;
    deadlines.set_kind("custom").await;
    deadlines.promises("по согласованию").await;
    // One working hour.
    deadlines.set_document("crm-support").await;
    deadlines.answers("до 11:00 мск, понедельник 23 ноября").await;
    let link = visit.wait_for_address("doc=crm-support").await;
    assert!(link.contains("at=2026-11-23T10:00"), "the time is the person's own: {link}");
    // A day that cannot be is refused aloud, and the one before goes on counting.
    deadlines.set_registered("").await;
    deadlines.refuses("Нужны и день, и время").await;
    deadlines.answers("до 11:00 мск, понедельник 23 ноября").await;
    visit.end().await;
}

/// Source: document 000, lines 10, 13, 15, 29 and 38 (S0-10, S0-15, S0-21, S0-23).
#[tokio::test(flavor = "current_thread")]
async fn three_steps_lead_to_the_first_balance_and_a_reload_keeps_it() {
    let visit = Visit::start(LOOKS[2]).await;
    let my = visit.my();
    my.begin().await;
    my.set_name("Ромашка").await;
    assert_eq!(my.units().await, "30");
    let preview = my.foresees("30 квантов · 5 ч").await;
    assert!(preview.contains("последний день — 20 февраля 2027"), "{preview}");
    my.record_payment().await;
    let answer = my.balance("30 квантов · 5 ч").await;
    assert!(
        answer.contains("Можно потратить до конца дня 20 февраля 2027, ещё 90 дней."),
        "{answer}"
    );
    visit.frame().recorded("Оплата записана: 30 квантов · 5 ч.").await;
    my.outlook("Следующий пакет — от 30 квантов за 15 000 ₽").await;
    my.keeps("Сохранено на этом устройстве").await;
    // It counts from the moment on at which it was received, and is drawn.
    let row = my.payment().await;
    assert!(row.contains("0 квантов") && !row.contains("не считается"), "{row}");
    visit.find(".burn-down svg").await;
    visit.driver.refresh().await.unwrap();
    my.balance("Можно потратить до конца дня 20 февраля 2027, ещё 90 дней.").await;
    let heading = my.heading().await;
    assert!(heading.contains("Ромашка"), "{heading}");
    let row = my.payment().await;
    for words in ["22 ноября", "30 квантов", "20 февраля 2027", "15 000 ₽"] {
        assert!(row.contains(words), "{words:?} in {row:?}");
    }
    visit.end().await;
}

/// A timer survives a reload: it goes on from the instant at which it was started.
#[tokio::test(flavor = "current_thread")]
async fn a_timer_survives_a_reload() {
    let visit = Visit::start(LOOKS[0]).await;
    with_package(&visit).await;
    visit.timer().press().await;
    visit.timer().runs_for(2).await;
    is_saved(&visit).await;
    visit.driver.refresh().await.unwrap();
    visit.timer().runs().await;
    visit.timer().is_in_title(true).await;
    visit.timer().press().await;
    visit.timer().tells("1 квант").await;
    visit.timer().is_in_title(false).await;
    visit.end().await;
}

/// A timer started in one tab is stopped in the other.
#[tokio::test(flavor = "current_thread")]
async fn tabs_see_one_timer() {
    let visit = Visit::start(LOOKS[2]).await;
    with_package(&visit).await;
    let first = visit.driver.window().await.unwrap();
    let second = visit.open_tab().await;
    visit.my().open().await;
    visit.timer().stands().await;
    visit.show(&first).await;
    visit.timer().press().await;
    visit.timer().runs().await;
    visit.show(&second).await;
    visit.timer().runs().await;
    visit.timer().press().await;
    visit.show(&first).await;
    visit.timer().stands().await;
    visit.end().await;
}

/// Source: document 000, lines 10–15 (S0-11): 2 and 3 of 30 quanta are used.
#[tokio::test(flavor = "current_thread")]
async fn what_is_exported_gives_the_same_balance_in_an_empty_browser() {
    let visit = Visit::open("#/settings").await;
    take_in(&visit, &file(sealed(&usual()))).await;
    visit.settings().left("осталось 25 квантов").await;
    visit.settings().last_copy("Копии в файл ещё не было").await;
    let copy = visit.settings().back_up("copy").await;
    visit.settings().last_copy("Последняя копия: 22 ноября").await;
    visit.end().await;

    let other = Visit::open("#/settings").await;
    let settings = other.settings();
    settings.choose_file("copy.json", copy.as_bytes()).await;
    let preview = settings.foresees("«Ромашка»: 4 новые записи").await;
    assert!(
        preview.contains("Копия сделана 22 ноября, ") && preview.contains(" мск."),
        "{preview}"
    );
    settings.take_in().await;
    settings.lists("Ромашка").await;
    settings.left("осталось 25 квантов").await;
    // Once more adds nothing.
    settings.choose_file("again.json", copy.as_bytes()).await;
    settings.foresees("0 новых записей, 4 уже есть").await;
    settings.foresees("Добавлять нечего").await;
    other.end().await;
}

/// What a first visit does without comes when its page is opened, and stays.
#[tokio::test(flavor = "current_thread")]
async fn every_page_comes_when_it_is_opened() {
    let visit = Visit::open("#/").await;
    visit.wait_for("main h1", "Какой тариф").await;
    let pages = [
        ("Мой пакет", "Сколько у вас осталось и до какого дня"),
        ("Расчёт", "Сколько стоит пакет и сколько он проживёт"),
        ("Сроки", "К какому часу вам должны ответить"),
        ("Условия", "Что сказано в условиях"),
        ("Обращения", "Что вы попросили и когда вам ответят"),
        ("История", "Что записано в учёте"),
        ("Настройки", "Как считать и где хранить"),
    ];
    for (name, heading) in pages {
        visit.press(name).await;
        visit.wait_for("main h1:not(.opening)", heading).await;
        assert_eq!(visit.texts("main h1").await.len(), 1, "one page is shown, and not two");
    }
    for (_, heading) in pages.into_iter().rev().skip(1) {
        visit.driver.back().await.unwrap();
        visit.wait_for("main h1:not(.opening)", heading).await;
    }
    visit.end().await;
}
