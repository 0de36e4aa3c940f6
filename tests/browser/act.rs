//! The act of a month: what was worked, what it was worth, what was paid and what is left.

use kvant_core::ledger::event::{Event, Life, Payment};
use kvant_core::money::Rub;

use crate::kept::{at, file, sealed, session, take_in, usual};
use crate::visit::{Visit, plain};

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

/// Source: document 000, lines 10–15 and 29 (S0-11): a quantum of a package of 30 cost 500 ₽.
#[tokio::test(flavor = "current_thread")]
async fn an_act_is_one_press_away_and_says_what_everything_cost() {
    let visit = Visit::open("#/settings").await;
    let mut events = usual();
    events.push(paid(4, Some(Rub::whole(2_000)), "2026-10-05T12:00:00+03:00"));
    events.push(session("2026-10-06T10:00:00+03:00", "2026-10-06T10:15:00+03:00", "Роли"));
    take_in(&visit, &file(sealed(&events))).await;
    visit.go("#/my").await;
    visit.find(".sessions li").await;
    visit.press("Акт за октябрь").await;
    visit.wait_for_address("#/settings?act=2026-10-01").await;
    visit.wait_for(".act h3", "Акт о выполненных работах за октябрь 2026: Ромашка").await;
    visit.wait_until("return document.activeElement.id", serde_json::json!("act")).await;
    let top = "return Math.round(document.querySelector('#act').getBoundingClientRect().top)";
    let top = visit.script(top).await.as_i64().unwrap();
    assert!((0..600).contains(&top), "the heading of the act stands at {top} px");
    let act = visit.text(".act").await;
    for words in [
        "2 кванта",
        "1 000 ₽",
        "2 000 ₽",
        "Остаток на конец 31 октября: 2 кванта · 20 мин (по цене оплат 1 000 ₽).",
        "6 октября, 10:00–10:15",
        "Анна: Роли",
    ] {
        assert!(act.contains(words), "{words:?} in {act:?}");
    }
    assert!(!act.contains("15 000"), "what was paid in another month: {act}");
    // The document does not say who the provider is (S0-69): its title is no name to sign with.
    assert_eq!(visit.texts(".act .signatures p").await, ["Исполнитель", "Клиент: Ромашка"]);
    visit.choose("#act-month", "2026-11-01").await;
    let act = visit.wait_for(".act", "Акт о выполненных работах за ноябрь 2026").await;
    assert!(act.contains("Месяц ещё идёт. Остаток на 22 ноября"), "{act}");
    visit.end().await;
}

/// What is not known is said, and is nowhere nought.
#[tokio::test(flavor = "current_thread")]
async fn an_act_says_which_price_is_not_known_and_what_nobody_paid() {
    let visit = Visit::open("#/settings").await;
    let mut events = usual();
    events.truncate(1);
    events.push(paid(2, None, "2026-11-02T12:00:00+03:00"));
    events.push(session("2026-11-03T10:00:00+03:00", "2026-11-03T10:20:00+03:00", "Роли"));
    events.push(session("2026-11-05T10:00:00+03:00", "2026-11-05T10:25:00+03:00", "Отчёт"));
    take_in(&visit, &file(sealed(&events))).await;
    visit.wait_for(".act h3", "Акт о выполненных работах за ноябрь 2026").await;
    let rows: Vec<String> =
        visit.texts(".act tbody tr").await.iter().map(|row| plain(row)).collect();
    let all = rows.join("\n");
    assert!(all.contains("сумма не указана"), "{all}");
    let of = |words: &str| rows.iter().find(|row| row.contains(words)).unwrap().clone();
    assert!(of("Роли").contains("цена не указана"), "{all}");
    assert!(of("Отчёт").contains("не покрыто оплатой"), "{all}");
    assert!(!all.contains("0 ₽"), "{all}");
    visit.end().await;
}
