//! The act of a month: what was worked, what it was worth, what was paid and what is left.

use kvant_core::ledger::event::{Event, Life, Payment};
use kvant_core::money::Rub;

use crate::kept::{at, keep, named, sealed, session, usual};
use crate::visit::{LOOKS, Visit, plain, saved};

fn paid(units: u32, amount: Option<Rub>, paid_at: &str) -> Event {
    Event::PackagePaid(Payment {
        plan: "subscription".to_string(),
        units,
        unit_seconds: Some(600),
        minimum_units: 1,
        amount,
        paid_at: at(paid_at),
        life: Life::Days(90),
    })
}

/// Opens the acts of a ledger that was brought in a file.
async fn open(address: &str, events: &[Event]) -> Visit {
    let visit = Visit::start(LOOKS[2]).await;
    keep(&visit, &sealed(events)).await;
    visit.go(address).await;
    visit
}

/// Source: document 000, lines 10–15 and 29 (S0-11): a quantum of a package of 30 cost 500 ₽.
#[tokio::test(flavor = "current_thread")]
async fn an_act_is_one_press_away_and_reconciles() {
    let mut events = usual();
    events.push(paid(4, Some(Rub::whole(2_000)), "2026-10-05T12:00:00+03:00"));
    events.push(session("2026-10-06T10:00:00+03:00", "2026-10-06T10:15:00+03:00", "Роли"));
    let visit = open("#/my", &events).await;
    visit.find(".sessions li").await;
    visit.press("Акт за октябрь").await;
    visit.wait_for_address("#/act?month=2026-10").await;
    visit.act().is_called("Акт № 2026-10 о выполненных работах за октябрь 2026").await;
    visit.wait_for("h1", "Что оплачено, отработано и осталось за период").await;
    let act = visit.text(".act").await;
    for words in [
        "Было 0 + оплачено 4 − использовано 2 − сгорело 0 = осталось 2 кванта · 20 мин (по цене оплат 1 000 ₽).",
        "Сверх оплаченного работы не было.",
        "2 кванта",
        "1 000 ₽",
        "2 000 ₽",
        "6 октября, 10:00–10:15",
        "Анна: Роли",
        // The rule of rounding and the readings (S0-12).
        "вверх до целого; округляется каждый сеанс отдельно",
        "предположение",
    ] {
        assert!(act.contains(words), "{words:?} in {act:?}");
    }
    assert!(!act.contains("15 000"), "what was paid in another month: {act}");
    // The document does not say who the provider is (S0-69): its title is no name to sign with.
    assert_eq!(visit.texts(".act .signatures p").await, ["Исполнитель", "Клиент: Ромашка"]);
    visit.act().set_month("2026-11").await;
    visit.wait_for_address("#/act?month=2026-11").await;
    let act = visit.act().says("Акт № 2026-11").await;
    assert!(act.contains("Период ещё идёт: посчитано на 22 ноября"), "{act}");
    assert!(
        act.contains("Было 2 + оплачено 30 − использовано 5 − сгорело 0 = осталось 27"),
        "{act}"
    );
    visit.driver.back().await.unwrap();
    visit.act().is_called("№ 2026-10").await;
    // Any days at all are a report, with an address of its own.
    visit.act().set_to("2026-11-04").await;
    visit.act().is_called("Отчёт о работах за 1 октября 2026 – 4 ноября 2026").await;
    visit.wait_for_address("#/act?from=2026-10-01&to=2026-11-04").await;
    visit.act().says("Было 0 + оплачено 34 − использовано 4 − сгорело 0").await;
    visit.act().set_from("2026-12-01").await;
    visit.wait_for("#act-days-error", "Период кончается раньше").await;
    visit.end().await;
}

/// A link that was kept from when acts stood on «Настройки» leads to where they stand now.
#[tokio::test(flavor = "current_thread")]
async fn an_old_link_to_an_act_leads_to_it() {
    let visit = open("#/settings?act=2026-11-01", &usual()).await;
    visit.wait_for_address("#/act?month=2026-11").await;
    visit.act().is_called("№ 2026-11").await;
    visit.end().await;
}

/// Source: document 001, clauses 6.1 and 6.2 (S1-46): what is above the volume is paid by the rate
/// that the document states.
#[tokio::test(flavor = "current_thread")]
async fn overage_stands_in_roubles_with_its_place() {
    let mut events = vec![named("mywebstor")];
    events.push(Event::PackagePaid(Payment {
        plan: "standard".to_string(),
        units: 2,
        unit_seconds: Some(900),
        minimum_units: 0,
        amount: Some(Rub::whole(2_000)),
        paid_at: at("2026-11-02T12:00:00+03:00"),
        life: Life::Month("2026-11-01".parse().unwrap()),
    }));
    events.push(session("2026-11-03T10:00:00+03:00", "2026-11-03T11:00:00+03:00", "Роли"));
    let visit = open("#/act?month=2026-11", &events).await;
    let act = visit.act().says("Сверх оплаченного: 30 мин, 1 750 ₽.").await;
    assert!(act.contains("3 750 ₽"), "{act}");
    // What is sold by the hour is told in hours.
    assert!(act.contains("оплачено 30 мин − использовано 30 мин"), "{act}");
    assert!(act.contains("По людям") && act.contains("Анна"), "{act}");
    // The same as a table.
    let folder = visit.save_into("act").await;
    visit.click("#act-csv").await;
    let table = saved(folder.join("kvant-2026-11.csv"), "\r\n").await;
    for row in ["Оплачено;2026-11-02", "-2;2;\"3750,00\"", "Остаток;2026-11-22"] {
        assert!(table.contains(row), "{row:?} in {table}");
    }
    visit.end().await;
}

/// The words in heads and figures of tables that a line breaks.
const BROKEN_WORDS: &str = r"
    const broken = [];
    for (const cell of document.querySelectorAll('.scroll :is(thead th, .figure)')) {
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        while (cell.checkVisibility() && texts.nextNode()) {
            for (const word of texts.currentNode.data.matchAll(/[^ ]+/g)) {
                const range = document.createRange();
                range.setStart(texts.currentNode, word.index);
                range.setEnd(texts.currentNode, word.index + word[0].length);
                const lines = [...range.getClientRects()].map(line => Math.round(line.top));
                if (new Set(lines).size > 1) broken.push(word[0]);
            }
        }
    }
    return broken";

/// On paper stand the heading with its number and days, and the tables; nothing to press.
#[tokio::test(flavor = "current_thread")]
async fn an_act_on_paper_keeps_its_heading_and_dates() {
    let visit = open("#/act?month=2026-11", &usual()).await;
    visit.find(".act table").await;
    let media = || serde_json::json!({ "media": "print" });
    visit.driver.cdp().send_raw("Emulation.setEmulatedMedia", media()).await.unwrap();
    let paper = plain(
        visit.script("return document.querySelector('main').innerText").await.as_str().unwrap(),
    );
    for words in
        ["Акт № 2026-11 о выполненных работах за ноябрь 2026", "оплата 2 ноября", "3 ноября, 10:00"]
    {
        assert!(paper.contains(words), "{words:?} in {paper}");
    }
    assert!(!paper.contains("Напечатать") && !paper.contains("Месяц"), "{paper}");
    visit.set_width(680).await;
    assert_eq!(visit.script(BROKEN_WORDS).await, serde_json::json!([]));
    // So do the payments of «Мой пакет», on a sheet of A4 without its margins.
    visit.my().open().await;
    visit.set_width(680).await;
    visit.find(".my table.cards").await;
    visit.driver.cdp().send_raw("Emulation.setEmulatedMedia", media()).await.unwrap();
    let shown = "return [...document.querySelectorAll('.my table.cards th')].filter(one => \
        one.getBoundingClientRect().height > 0).map(one => one.innerText)";
    let shown = plain(&visit.script(shown).await.to_string());
    assert!(shown.contains("Куплено") && shown.contains("2 ноября"), "{shown}");
    let over = "return [...document.querySelectorAll('.my .scroll')].map(one => \
        one.scrollWidth - one.clientWidth).filter(over => over > 0)";
    assert_eq!(visit.script(over).await, serde_json::json!([]));
    assert_eq!(visit.script(BROKEN_WORDS).await, serde_json::json!([]));
    visit.end().await;
}

/// What is not known is said, and is nowhere zero.
#[tokio::test(flavor = "current_thread")]
async fn an_act_says_which_price_is_not_known_and_what_nobody_paid() {
    let mut events = usual();
    events.truncate(1);
    events.push(paid(2, None, "2026-11-02T12:00:00+03:00"));
    events.push(session("2026-11-03T10:00:00+03:00", "2026-11-03T10:20:00+03:00", "Роли"));
    events.push(session("2026-11-05T10:00:00+03:00", "2026-11-05T10:25:00+03:00", "Отчёт"));
    let visit = open("#/act?month=2026-11", &events).await;
    visit.act().is_called("за ноябрь 2026").await;
    let rows: Vec<String> = visit.act().rows().await.iter().map(|row| plain(row)).collect();
    let all = rows.join("\n");
    assert!(all.contains("сумма не указана"), "{all}");
    let of = |words: &str| rows.iter().find(|row| row.contains(words)).unwrap().clone();
    assert!(of("Роли").contains("у оплаты не записана сумма"), "{all}");
    assert!(of("Отчёт").contains("неизвестно"), "{all}");
    assert!(!all.contains("0 ₽"), "{all}");
    visit.act().says("Сверх оплаченного: 3 кванта · 30 мин, ").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn axe_finds_nothing_on_an_act() {
    for look in LOOKS {
        let visit = Visit::start(look).await;
        visit.set_look(look).await;
        keep(&visit, &sealed(&usual())).await;
        visit.go("#/act?month=2026-11").await;
        visit.find(".act table").await;
        assert_eq!(visit.axe().await, Vec::<String>::new(), "{look:?}");
        assert_eq!(visit.too_wide().await, 0, "{look:?}");
        visit.end().await;
    }
}
