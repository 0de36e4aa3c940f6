//! «Мой пакет».

use kvant_core::ledger::event::{Event, Life, Opening, Payment};
use kvant_core::money::Rub;

use crate::kept::{self, at, file, sealed, take_in, usual};
use crate::visit::{LOOKS, Visit};

/// Records the smallest package, received on 20 November.
async fn pay(visit: &Visit) {
    visit.my().begin().await;
    visit.my().set_received("2026-11-20T12:00").await;
    visit.my().foresees("последний день — 18 февраля 2027").await;
    visit.my().record_payment().await;
    visit.my().balance("30 квантов").await;
    // What the browser says when it is asked to keep the records: another one may ask the person.
    visit.frame().recorded("Браузер").await;
}

/// Source: document 001, 6.1 (S1-49): what is paid by the month. Nobody is told to buy a month that
/// is paid.
#[tokio::test(flavor = "current_thread")]
async fn months_paid_ahead_are_told_and_not_asked_for_again() {
    let visit = Visit::start(LOOKS[2]).await;
    visit.my().open().await;
    visit.choose("#my-document", "mywebstor").await;
    visit.type_into("#first-months", "3").await;
    visit.my().record_payment().await;
    visit.my().balance("10 ч").await;
    let told = visit.my().outlook("Вперёд оплачено").await;
    for words in ["20 ч", "с 1 декабря по 31 января 2027.", "Понадобится к 31 января 2027."]
    {
        assert!(told.contains(words), "{words:?} in {told:?}");
    }
    visit.end().await;
}

/// Source: document 000, lines 15 and 29 (S0-20, S0-39): not below 30 quanta.
#[tokio::test(flavor = "current_thread")]
async fn what_is_wrong_with_a_payment_is_said_and_it_is_recorded_only_on_purpose() {
    let visit = Visit::start(LOOKS[2]).await;
    visit.my().begin().await;
    visit.my().set_received("2026-12-20T12:00").await;
    visit.my().concerns("Оплата ещё не пришла: 20 декабря, 12:00 мск впереди").await;
    // The last day of ninety is 21 November, the day before today.
    visit.my().set_received("2026-08-23T12:00").await;
    visit.my().concerns("последний день был 21 ноября").await;
    visit.my().set_received("2026-08-24T12:00").await;
    visit.wait_for_count(".concerns", 0).await;
    visit.my().set_units("29").await;
    let told = visit.my().concerns("от 30 квантов").await;
    assert!(told.contains("строка 29"), "{told}");
    visit.my().record_payment().await;
    visit.find(".anyway").await;
    assert!(visit.has_no(".balance").await, "nothing is recorded yet");
    // One way on at a time.
    assert!(!visit.find(".payment-form [type=submit]").await.is_displayed().await.unwrap());
    visit.my().set_units("-29").await;
    visit.wait_for(".payment-form", "Нужно положительное число, без минуса").await;
    visit.my().set_units("29").await;
    visit.press("Взять 30").await;
    visit.wait_for_count(".concerns", 0).await;
    visit.my().set_units("29").await;
    visit.press("Записать всё равно").await;
    let answer = visit.my().balance("29 квантов · 4 ч 50 мин").await;
    assert!(answer.contains("Сгорят 22 ноября, сегодня в 24:00."), "{answer}");
    visit.my().warns("Скоро последний день").await;
    visit.end().await;
}

/// Source: document 000, lines 10–11 (S0-11): a started quantum counts.
#[tokio::test(flavor = "current_thread")]
async fn ten_minutes_and_a_second_take_two_quanta_and_undo_brings_them_back() {
    let visit = Visit::start(LOOKS[2]).await;
    pay(&visit).await;
    visit.press("Записать сеанс").await;
    visit.my().set_session_from("2026-11-20T14:00").await;
    visit.type_into("#session-minutes", "10").await;
    visit.wait_for(".session-form .preview", "10 мин → 1 квант").await;
    visit.type_into("#session-seconds", "1").await;
    visit.wait_for(".session-form .preview", "10 мин 1 с → 2 кванта").await;
    visit.my().submit_session().await;
    visit.my().balance("28 квантов · 4 ч 40 мин").await;
    let session = visit.my().session().await;
    assert!(session.contains("14:00–14:10 мск"), "{session}");
    assert!(session.contains("10 мин 1 с → 2 кванта"), "{session}");
    visit.press("Отменить").await;
    visit.my().balance("30 квантов · 5 ч").await;
    visit.my().lists_sessions(0).await;
    visit.frame().recorded("Отменено").await;
    visit.end().await;
}

/// Nothing is dropped: what cannot be is shown, explained, and counts once it is put right.
#[tokio::test(flavor = "current_thread")]
async fn a_session_that_ends_before_it_begins_is_shown_and_corrected() {
    let visit = Visit::start(LOOKS[2]).await;
    pay(&visit).await;
    visit.press("Записать сеанс").await;
    visit.my().set_session_from("2026-11-20T14:00").await;
    visit.my().set_session_to("2026-11-20T13:00").await;
    visit.my().concerns("Кончается раньше, чем начался").await;
    visit.my().submit_session().await;
    visit.press("Записать всё равно").await;
    visit.my().session_says("не учтён, пока не поправите время").await;
    visit.my().warns("1 сеанс с ошибкой во времени").await;
    visit.my().balance("30 квантов").await;
    visit.click(".sessions button").await;
    // 20:00 is after the hours of line 9; it counts all the same.
    visit.set_moment("#corrected-from", "2026-11-20T20:00").await;
    visit.set_moment("#corrected-to", "2026-11-20T20:25").await;
    visit.wait_for(".session-form .preview", "25 мин → 3 кванта").await;
    visit.my().submit_session().await;
    visit.my().balance("27 квантов · 4 ч 30 мин").await;
    let session = visit.my().session_says("Вне рабочих часов исполнителя").await;
    assert!(session.contains("строка 9") && session.contains("Время исправлено"), "{session}");
    visit.end().await;
}

/// Esc closes every form of the page without recording anything, and the focus is not lost.
#[tokio::test(flavor = "current_thread")]
async fn escape_closes_the_forms_of_an_account() {
    let visit = Visit::start(LOOKS[2]).await;
    let mut events = usual();
    events.push(Event::RequestOpened(Opening {
        title: "Почта не ходит".to_string(),
        text: String::new(),
        plan: None,
        kind: None,
        class: None,
        priority: None,
        registered_at: at("2026-11-05T09:30:00+03:00"),
    }));
    take_in(&visit, &file(sealed(&events))).await;
    visit.my().open().await;
    visit.my().lists_sessions(2).await;
    for (button, field, returns_to) in [
        ("Добавить оплату", "#further-units", "open-payment"),
        ("Исправить", "#corrected-payment-units", "packages"),
        ("Аннулировать", "#void-reason", "packages"),
        ("Записать сеанс", "#session-minutes", "sessions"),
        ("К обращению…", "#attach-request", "sessions"),
    ] {
        visit.press(button).await;
        visit.find(field).await.send_keys(thirtyfour::Key::Escape + "").await.unwrap();
        visit.wait_for_count(field, 0).await;
        visit.wait_until("return document.activeElement.id", serde_json::json!(returns_to)).await;
        assert!(visit.has_no(".recorded button").await, "{button}: nothing is recorded");
    }
    visit.my().lists_sessions(2).await;
    visit.my().balance("25 квантов").await;
    visit.end().await;
}

/// Source: document 000, lines 10–11 (S0-10, S0-11).
#[tokio::test(flavor = "current_thread")]
async fn a_session_comes_to_a_request_and_is_taken_out_and_brought_back() {
    use kvant_core::ledger::event::{Event, Opening};
    let visit = Visit::start(LOOKS[2]).await;
    let mut events = kept::usual();
    events.push(Event::RequestOpened(Opening {
        title: "Почта не ходит".to_string(),
        text: String::new(),
        plan: None,
        kind: None,
        class: None,
        priority: None,
        registered_at: kept::at("2026-11-05T09:30:00+03:00"),
    }));
    let sealed = kept::sealed(&events);
    let request = sealed.last().unwrap().id().to_string();
    kept::take_in(&visit, &kept::file(sealed)).await;
    visit.my().open().await;
    visit.my().lists_sessions(2).await;
    visit.press("К обращению…").await;
    visit.press("Отнести к обращению").await;
    visit.wait_for(".session-form .error", "Выберите обращение").await;
    visit.choose("#attach-request", &request).await;
    visit.press("Отнести к обращению").await;
    let first = visit.my().session_says("Почта не ходит").await;
    assert!(first.contains("10:00–10:25") && !first.contains("исправлено"), "{first}");
    assert!(!first.contains("К обращению"), "{first}");
    // A correction may say that it was on none.
    visit.click(".sessions li button").await;
    visit.find("#corrected-from").await;
    assert_eq!(visit.value("#corrected-request").await, request);
    visit.choose("#corrected-request", "").await;
    visit.press("Записать исправление").await;
    visit.my().session_says("К обращению").await;
    visit.my().balance("25 квантов").await;
    visit.press("Убрать").await;
    visit.my().lists_sessions(1).await;
    visit.my().balance("28 квантов").await;
    visit.press("Отменить").await;
    visit.frame().recorded("Снова учитывается").await;
    visit.my().balance("25 квантов").await;
    visit.end().await;
}

/// What looks like a mistake is said before it is recorded, and recorded on purpose.
#[tokio::test(flavor = "current_thread")]
async fn the_same_session_again_and_one_that_ends_ahead_are_doubted() {
    let visit = Visit::start(LOOKS[2]).await;
    pay(&visit).await;
    for is_again in [false, true] {
        visit.press("Записать сеанс").await;
        visit.my().set_session_from("2026-11-20T14:00").await;
        if is_again {
            visit.my().concerns("с точно таким временем уже записан").await;
            visit.my().set_session_from("2026-11-20T14:10").await;
            visit.wait_for_count(".concerns", 0).await;
            visit.my().set_session_from("2026-11-20T14:00").await;
            visit.my().submit_session().await;
            visit.press("Записать всё равно").await;
        } else {
            visit.my().submit_session().await;
        }
        visit.wait_for_count(".session-form", 0).await;
    }
    visit.my().lists_sessions(2).await;
    visit.press("Записать сеанс").await;
    visit.my().set_session_from("2026-11-22T09:00").await;
    visit.my().set_session_to("2026-11-22T13:00").await;
    visit.my().concerns("Конец ещё не наступил").await;
    visit.my().submit_session().await;
    visit.press("Записать всё равно").await;
    let session = visit.my().session_says("учтено только то, что уже прошло").await;
    assert!(session.contains("09:00–13:00") && !session.contains("4 ч"), "{session}");
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_payment_is_corrected_and_declared_void() {
    let visit = Visit::start(LOOKS[2]).await;
    pay(&visit).await;
    visit.click("section[aria-labelledby=packages] .row-actions button").await;
    visit.type_into("#corrected-payment-units", "40").await;
    visit.type_into("#corrected-payment-reason", "описка").await;
    visit.press("Записать исправление").await;
    let answer = visit.my().balance("40 квантов").await;
    assert!(answer.contains("до конца дня 18 февраля 2027"), "{answer}");
    visit.wait_for("section[aria-labelledby=packages] tbody", "исправлена").await;
    visit.click("section[aria-labelledby=packages] .row-actions button:nth-of-type(2)").await;
    visit.type_into("#void-reason", "вернули").await;
    visit.click("section[aria-labelledby=payment-edit] button[type=submit]").await;
    visit.my().balance("Ничего не осталось").await;
    visit.wait_for("section[aria-labelledby=packages] tbody", "аннулирована").await;
    visit.press("Отменить").await;
    visit.my().balance("40 квантов").await;
    visit.go("#/history").await;
    visit.wait_for("main", "Исправлена оплата (описка): 40 квантов").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_example_is_marked_and_goes_without_a_trace() {
    let visit = Visit::start(LOOKS[2]).await;
    visit.my().open().await;
    visit.press("Попробовать на примере").await;
    visit.frame().notice("Это пример").await;
    visit.my().warns("Скоро последний день").await;
    visit.my().warns("сгорело").await;
    // Those of the package that has ended stand behind a button.
    visit.my().lists_sessions(10).await;
    visit.press("Показать и прежние (3)").await;
    visit.my().lists_sessions(13).await;
    visit.my().outlook("Сгорит").await;
    visit.driver.refresh().await.unwrap();
    visit.frame().notice("Это пример").await;
    visit.press("Убрать пример").await;
    visit.find(".payment-form").await;
    visit.wait_for_count(".remove-example", 0).await;
    visit.driver.refresh().await.unwrap();
    visit.find(".payment-form").await;
    let left = visit
        .script("return Object.keys(localStorage).filter(key => key.includes('/v1/')).length")
        .await;
    assert_eq!(left, serde_json::json!(0));
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn axe_finds_nothing_on_the_account_and_it_fits_every_width() {
    let visit = Visit::start(LOOKS[2]).await;
    let mut all: Vec<String> = Vec::new();
    for stage in ["empty", "example"] {
        visit.my().open().await;
        visit.find(".payment-form").await;
        if stage == "example" {
            visit.press("Попробовать на примере").await;
            visit.find(".sessions li").await;
            visit.press("Записать сеанс").await;
            visit.press("Добавить оплату").await;
            visit.find(".session-form").await;
            visit
                .script("document.querySelectorAll('details').forEach(one => one.open = true)")
                .await;
        }
        for look in LOOKS {
            visit.set_look(look).await;
            let found = visit.axe().await;
            all.extend(found.iter().map(|one| format!("{stage} {look:?}: {one}")));
        }
        for width in [320, 390, 768, 1280, 1920] {
            visit.set_width(width).await;
            let over = visit.too_wide().await;
            if over > 0 {
                all.push(format!("{stage} at {width} px: {over} px too wide"));
            }
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
    visit.end().await;
}

/// Whoever pays once more mostly buys the same.
#[tokio::test(flavor = "current_thread")]
async fn a_further_payment_is_offered_for_the_plan_that_was_paid_last() {
    let visit = Visit::start(LOOKS[2]).await;
    let mut events = usual();
    events.push(Event::PackagePaid(Payment {
        plan: "prepaid".to_string(),
        units: 12,
        unit_seconds: Some(600),
        minimum_units: 1,
        amount: Some(Rub::whole(7_200)),
        paid_at: at("2026-11-10T12:00:00+03:00"),
        life: Life::Days(30),
    }));
    take_in(&visit, &file(sealed(&events))).await;
    visit.my().open().await;
    visit.press("Добавить оплату").await;
    assert_eq!(visit.value("#further-plan").await, "prepaid");
    assert_eq!(visit.value("#further-units").await, "12");
    visit.end().await;
}

/// A finger needs 44 pixels, and has no keys to press.
#[tokio::test(flavor = "current_thread")]
async fn places_and_requests_are_as_large_as_a_finger() {
    let visit = Visit::start(LOOKS[0]).await;
    visit.set_width(390).await;
    let touch = serde_json::json!({ "enabled": true });
    visit.driver.cdp().send_raw("Emulation.setTouchEmulationEnabled", touch).await.unwrap();
    let mut events = usual();
    events.push(Event::RequestOpened(Opening {
        title: "Отчёт".to_string(),
        text: String::new(),
        plan: Some("subscription".to_string()),
        kind: None,
        class: None,
        priority: None,
        registered_at: at("2026-11-20T12:00:00+03:00"),
    }));
    take_in(&visit, &file(sealed(&events))).await;
    let coarse = "return matchMedia('(pointer: coarse)').matches";
    visit.wait_until(coarse, serde_json::json!(true)).await;
    assert!(!visit.find("#single-keys").await.is_displayed().await.unwrap());
    visit.my().open().await;
    visit.find("section[aria-labelledby=my-requests] li a").await;
    let small = "return [...document.querySelectorAll('main .place-name, \
        section[aria-labelledby=my-requests] li a')].map(one => one.getBoundingClientRect())\
        .filter(box => box.height > 0 && box.height < 44).map(box => `${box.width}×${box.height}`)";
    assert_eq!(visit.script(small).await, serde_json::json!([]));
    visit.end().await;
}

/// A quantum that begins is gone at once, not when the minute is over (S0-10).
#[tokio::test(flavor = "current_thread")]
async fn a_quantum_that_begins_is_taken_from_what_is_left() {
    let visit = Visit::start(LOOKS[2]).await;
    kept::keep(&visit, &sealed(&usual())).await;
    visit.my().open().await;
    visit.my().balance("25 квантов").await;
    visit.timer().press().await;
    visit.my().balance("24 кванта").await;
    visit.wait_for(".swatches", "идёт").await;
    visit.end().await;
}

/// Who has a copy comes to where copies are taken in; a payment that is corrected is named.
#[tokio::test(flavor = "current_thread")]
async fn a_copy_leads_to_its_section_and_a_corrected_payment_is_named() {
    let visit = Visit::open("#/my").await;
    visit.press("Вернуть записи из копии").await;
    visit.wait_until("return document.activeElement.id", serde_json::json!("files")).await;
    visit.end().await;

    let visit = Visit::start(LOOKS[2]).await;
    kept::keep(&visit, &sealed(&usual())).await;
    visit.my().open().await;
    visit.click("button[aria-label^='Исправить оплату']").await;
    let named = visit.text("#payment-edit").await;
    assert!(named.contains("30 квантов · 5 ч, оплата 2 ноября"), "{named}");
    visit
        .find("#corrected-payment-amount")
        .await
        .send_keys(thirtyfour::Key::Escape + "")
        .await
        .unwrap();
    visit.wait_for_count("#payment-edit", 0).await;
    visit.end().await;
}
