//! «История».

use kvant_core::ledger::event::{Event, EventId};

use crate::kept::{file, is_saved, keep, keep_in_database, newer, request, sealed, take_in, usual};
use crate::visit::{LOOKS, Visit, saved};

async fn opened(events: &[Event]) -> Visit {
    let visit = Visit::open("#/settings").await;
    take_in(&visit, &file(sealed(events))).await;
    visit.go("#/history").await;
    visit.find(".events li").await;
    visit
}

/// Source: document 000, lines 10–15 (S0-11, S0-20).
#[tokio::test(flavor = "current_thread")]
async fn every_event_is_told_in_plain_words_and_found() {
    let visit = opened(&usual()).await;
    let events = visit.text(".events").await;
    for words in [
        "30 квантов, 15 000 ₽, живёт до 31 января 2027",
        "10 мин 1 с → 2 кванта",
        "25 мин → 3 кванта",
        "Учёт назван «Ромашка»",
        "2 ноября, 12:00 мск",
        "записано 6 ноября, 12:00 мск",
        "другое устройство",
    ] {
        assert!(events.contains(words), "{words:?} in {events:?}");
    }
    let first = visit.text(".events li").await;
    assert!(first.contains("Отчёт"), "the newest comes first: {first}");
    visit.choose("#history-kind", "payments").await;
    visit.history().shows(1).await;
    visit.wait_for(".count", "1 из 4 записей").await;
    visit.choose("#history-kind", "all").await;
    visit.type_into("#history-words", "права анна").await;
    visit.history().shows(1).await;
    visit.type_into("#history-words", "бухгалтерия").await;
    visit.wait_for("main", "Ничего не найдено").await;
    visit.press("Показать все записи").await;
    visit.history().shows(4).await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn an_event_is_undone_and_restored_and_its_effect_is_said_before() {
    let visit = opened(&usual()).await;
    visit.history().take_back(2).await;
    let asked = visit.history().asks("Отменить эту запись?").await;
    assert!(asked.contains("Останется 27 квантов вместо 25."), "{asked}");
    // Nothing happens to whoever thinks better of it.
    visit.press("Оставить как есть").await;
    visit.wait_for_count("dialog[open]", 0).await;
    visit.wait_for_count(".events s", 0).await;
    visit.history().take_back(2).await;
    visit.press("Отменить запись").await;
    visit.history().told("Отменено: Работа записана вручную").await;
    visit.history().event_says(3, "отменено, не учитывается").await;
    visit.wait_for(".events li:nth-child(3) s", "Права доступа").await;
    // Undoing is undone in the same way, and both stay in the history.
    visit.history().take_back(3).await;
    let asked = visit.history().asks("Вернуть").await;
    assert!(asked.contains("Останется 25 квантов вместо 27."), "{asked}");
    visit.click("dialog[open] .primary").await;
    visit.history().told("Снова учитывается").await;
    visit.history().shows(6).await;
    visit.wait_for(".events li", "Возвращено: Работа записана вручную").await;
    visit.history().event_says(4, "Права доступа").await;
    assert!(!visit.text(".events li:nth-child(4)").await.contains("не учитывается"));
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn work_that_was_taken_back_is_still_told_where_it_was_put() {
    let mut events = usual();
    events.push(request("Почта не ходит", "2026-11-03T09:00:00+03:00"));
    let ids: Vec<EventId> = sealed(&events).iter().map(|one| EventId(one.id().bytes())).collect();
    let (session, request) = (ids[2], Some(ids[4]));
    events.push(Event::SessionAttached { session, request });
    events.push(Event::EventUndone { event: session });
    let visit = opened(&events).await;
    visit.history().shows(7).await;
    let put = visit.text(".events li:nth-child(2)").await;
    for words in ["3 ноября", "10:00", "отнесена к обращению «Почта не ходит»"]
    {
        assert!(put.contains(words), "{words:?} in {put:?}");
    }
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_note_stands_with_its_event_and_the_last_event_is_undone() {
    let visit = opened(&usual()).await;
    visit.click(".events li:nth-child(1) .actions button:last-child").await;
    visit.press("Записать заметку").await;
    visit.wait_for("#note-error", "Заметка пуста").await;
    visit.type_into("#note-text", "Созвонились с директором").await;
    visit.press("Записать заметку").await;
    visit.wait_for(".events li:nth-child(2) .note", "Созвонились с директором").await;
    visit.history().last("Созвонились с директором").await;
    visit.press("Отменить последнее").await;
    visit.history().told("Отменено: Заметка").await;
    visit.wait_for_count(".events .note", 0).await;
    // What another device wrote is not «the last» of this one: this act alone can be taken back.
    visit.history().last("Вернуть отменённое").await;
    visit.driver.refresh().await.unwrap();
    visit.history().shows(6).await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_broken_record_is_listed_and_saved_and_the_rest_lives() {
    let visit = Visit::open("#/settings").await;
    let good = sealed(&usual());
    let mut script = String::new();
    let mut put = |name: &str, text: &str| {
        let (key, text) = (format!("kvant/romashka/v1/{name}"), serde_json::json!(text));
        script.push_str(&format!("localStorage.setItem({key:?}, {text});"));
    };
    for envelope in &good {
        put(&envelope.id().to_string(), std::str::from_utf8(envelope.bytes()).unwrap());
    }
    put(&"ab".repeat(32), "{\"v\":1,\"kind\":\"package-paid\"");
    visit.script(&script).await;
    visit.driver.goto("about:blank").await.unwrap();
    visit.go("#/history").await;
    visit.history().shows(4).await;
    let events = visit.text(".events").await;
    assert!(events.contains("30 квантов, 15 000 ₽"), "{events}");
    let broken = visit.wait_for(".broken", "Записи, которые не читаются").await;
    assert!(broken.contains("abababababab"), "{broken}");
    let folder = visit.save_into("broken").await;
    visit.press("Сохранить их в файл").await;
    let saved = saved(folder.join("kvant-unreadable.json"), "]}\n").await;
    assert!(saved.contains(&"ab".repeat(32)) && saved.contains("package-paid"), "{saved}");
    assert!(!saved.contains("Ромашка"), "only what is broken: {saved}");
    visit.end().await;
    std::fs::remove_dir_all(&folder).unwrap();
}

/// What a newer app wrote: a kind that is not known yet, and a form that is not. Both are told and
/// left out of the account, and both leave this device as they came.
#[tokio::test(flavor = "current_thread")]
async fn what_a_newer_app_wrote_is_told_and_exported_as_it_is() {
    let visit = Visit::start(LOOKS[2]).await;
    let all = [sealed(&usual()), newer()].concat();
    let (kind, form) = (&all[4..5], &all[5..]);
    keep(&visit, &[sealed(&usual()), kind.to_vec()].concat()).await;
    visit.my().open().await;
    is_saved(&visit).await;
    keep_in_database(&visit, form).await;
    visit.driver.refresh().await.unwrap();
    visit.my().balance("25 квантов").await;
    visit.go("#/history").await;
    visit.history().shows(6).await;
    let events = visit.history().events().await;
    let told = events.iter().filter(|event| {
        event.contains("Записано более новой версией приложения; сохранено, но не учтено")
    });
    assert_eq!(told.count(), 2, "{events:?}");
    visit.wait_for_count(".broken", 0).await;

    visit.go("#/settings").await;
    visit.settings().left("осталось 25 квантов").await;
    let folder = visit.save_into("newer").await;
    visit.click("#export").await;
    let copy = saved(folder.join("kvant-2026-11-22.json"), "]}\n").await;
    let mut filed = kvant_wire::file::import(&copy).unwrap().ledgers.remove(0).records;
    filed.envelopes.sort_unstable();
    let mut expected = all.clone();
    expected.sort_unstable();
    assert_eq!(filed.envelopes, expected, "byte by byte");
    assert!(filed.quarantined.is_empty());
    visit.end().await;

    // Another device takes them in, too: it may be the one with the newer app.
    let other = Visit::open("#/settings").await;
    take_in(&other, &copy).await;
    other.settings().lists("6 записей").await;
    other.end().await;
    std::fs::remove_dir_all(&folder).unwrap();
}

/// After something was taken back, «undo» is about that, and never about the act before it.
#[tokio::test(flavor = "current_thread")]
async fn undo_after_taking_back_restores_it() {
    let visit = Visit::start(LOOKS[2]).await;
    keep(&visit, &sealed(&usual())).await;
    visit.my().open().await;
    visit.press("Добавить оплату").await;
    visit.my().record_payment().await;
    visit.frame().recorded("Отменить").await;
    visit.press("Отменить").await;
    visit.frame().recorded("Отменено").await;
    visit.go("#/history").await;
    visit.history().last("Вернуть отменённое").await;
    visit.press("Вернуть отменённое").await;
    visit.wait_for(".history .told", "Снова учитывается").await;
    visit.history().last("Отменить последнее").await;
    visit.end().await;
}
