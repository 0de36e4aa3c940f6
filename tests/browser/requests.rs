//! «Обращения»: a request from being written to the last fault.

use kvant_core::ledger::event::{Event, EventId, Origin, Session};
use serde_json::json;

use crate::kept::{at, keep, named, request, sealed};
use crate::visit::{LOOKS, Look, Visit};

/// Opens `address` on a device whose ledger has those events.
async fn open(look: Look, address: &str, events: &[Event]) -> Visit {
    let visit = Visit::start(look).await;
    visit.set_look(look).await;
    keep(&visit, &sealed(events)).await;
    visit.go(address).await;
    visit.find(".requests h1").await;
    visit
}

/// Source: document 000, line 29 (S0-39): an hour for the reaction.
#[tokio::test(flavor = "current_thread")]
async fn an_answer_that_came_too_late_leaves_a_trace() {
    let events = [named("crm-support"), request("Почта не ходит", "2026-11-20T10:00:00+03:00")];
    let visit = open(LOOKS[2], "#/requests", &events).await;
    visit
        .requests()
        .overdue("Реакция до 11:00 мск, пт 20 ноября: срок прошёл 1 день 23 ч назад")
        .await;
    visit.press("Почта не ходит").await;
    visit.requests().usual_steps(&["Ответили"]).await;
    visit.requests().record("Ответили", Some("2026-11-20T13:10")).await;
    let late = "Ответили в 13:10 мск, пт 20 ноября, на 2 ч 10 мин позже срока (11:00)";
    let told = visit.requests().promises(late).await;
    assert!(told.contains("строка 29"), "{told}");
    visit.requests().tells("Ответили на 2 ч 10 мин позже срока").await;
    visit.requests().usual_steps(&["Работа началась"]).await;
    visit.press("Все обращения").await;
    visit.requests().list_says("Ответили на 2 ч 10 мин позже срока").await;
    visit.press("Почта не ходит").await;
    visit.requests().record("Работа началась", None).await;
    visit.requests().promises(late).await;
    visit.requests().record("Работа выполнена", None).await;
    visit.requests().usual_steps(&["Закрыть обращение"]).await;
    visit.requests().record("Закрыть обращение", None).await;
    visit.requests().stands("закрыто").await;
    visit.requests().usual_steps(&[]).await;
    visit.requests().promises(late).await;
    visit.end().await;
}

/// Source: document 000, lines 10 and 29 (S0-10, S0-39).
#[tokio::test(flavor = "current_thread")]
async fn work_on_a_request_is_an_answer_and_what_is_closed_costs_no_more() {
    let asked = request("Почта не ходит", "2026-11-20T10:00:00+03:00");
    let known = [named("crm-support"), asked.clone()];
    let id = EventId(sealed(&known)[1].id().bytes());
    let work = Event::SessionRecorded(Session {
        request: Some(id),
        specialist: String::new(),
        from: at("2026-11-20T10:40:00+03:00"),
        to: at("2026-11-20T10:52:00+03:00"),
        text: String::new(),
        origin: Origin::ByHand,
    });
    let visit = open(LOOKS[2], "#/requests", &[named("crm-support"), asked, work]).await;
    let listed = visit.requests().list_says("12 мин").await;
    assert!(!listed.contains("прошёл") && !listed.contains("позже срока"), "{listed}");
    visit.press("Почта не ходит").await;
    visit.requests().promises("Ответили в 10:40 мск, пт 20 ноября, до срока (11:00)").await;
    let offered = visit.requests().steps().await;
    assert!(!offered.iter().any(|one| one == "Ответили"), "{offered:?}");
    visit.requests().figures("Стоит пока").await;
    // A refusal needs a reason; this document lists none.
    visit.press("Исполнитель отказал").await;
    visit.requests().submit_step().await;
    visit.requests().refuses_step("Назовите причину").await;
    assert_eq!(visit.script("return document.activeElement.id").await, "step-words");
    visit.type_into("#step-words", "Не наш сервер").await;
    visit.requests().submit_step().await;
    visit.requests().stands("отказано").await;
    visit.requests().tells("Не наш сервер").await;
    let figures = visit.text(".figures").await;
    assert!(figures.contains("Стоило") && !figures.contains("пока"), "{figures}");
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_words_of_a_request_are_put_right_and_a_draft_is_not_forgotten() {
    let events = [named("crm-support"), request("Пачта не ходит", "2026-11-20T10:00:00+03:00")];
    let visit = open(LOOKS[2], "#/requests", &events).await;
    visit.press("Пачта не ходит").await;
    visit.press("Исправить заголовок и описание").await;
    visit.type_into("#reword-title", " ").await;
    visit.press("Записать исправление").await;
    visit.wait_for("#reword-error", "Впишите заголовок").await;
    visit.type_into("#reword-title", "Почта не ходит").await;
    visit.press("Записать исправление").await;
    visit.requests().is_called("Почта не ходит").await;
    visit.press("Отменить").await;
    visit.requests().is_called("Пачта не ходит").await;
    visit.end().await;

    let visit = open(LOOKS[2], "#/requests", &[named("crm-support")]).await;
    // These terms ask for nothing, so no check is promised.
    let none = visit.requests().says("Обращений ещё нет").await;
    assert!(!none.contains("проверит"), "{none}");
    visit.press("Написать обращение").await;
    visit.requests().set_title("Не пишутся звонки").await;
    visit.press("Все обращения").await;
    visit.wait_for(".draft", "Черновик: Не пишутся звонки — продолжить").await;
    visit.requests().says("Отправленных обращений ещё нет").await;
    visit.press("продолжить").await;
    visit.find("#ticket-title").await;
    assert_eq!(visit.requests().title().await, "Не пишутся звонки");
    // What was sent tomorrow is recorded only on purpose.
    visit.set_moment("#sent-at", "2026-11-23T10:00").await;
    visit.press("Записать: отправлено").await;
    visit.press("Записать всё равно").await;
    visit.requests().is_called("Не пишутся звонки").await;
    visit.end().await;
}

/// Source: document 001, 3.1, 3.2, 4.1, 4.2, 5.1, 5.2, 6.2.1 (S1-17, S1-24, S1-27, S1-28, S1-35,
/// S1-38, S1-41, S1-43).
#[tokio::test(flavor = "current_thread")]
async fn a_request_lives_from_its_estimate_to_its_last_fault() {
    let visit = open(LOOKS[2], "#/requests", &[named("mywebstor")]).await;
    visit.requests().says("Обращений ещё нет").await;
    visit.press("Написать обращение").await;
    visit.requests().is_called("Новое обращение").await;
    visit.choose("#kind", "ordinary").await;
    visit.choose("#plan", "no-package").await;
    // Without a title it is not recorded, and nothing that was typed is lost.
    visit.requests().set_text("Сделка https://crm.example.ru/deal/5 не меняет стадию").await;
    visit.press("Записать: отправлено").await;
    visit.wait_for("#ticket-title-error", "Впишите заголовок").await;
    assert_eq!(visit.script("return document.activeElement.id").await, "ticket-title");
    visit.requests().set_title("Стадия сделки").await;
    visit.press("Записать: отправлено").await;
    visit.requests().is_called("Стадия сделки").await;
    visit.wait_for_address("#/requests?id=").await;
    visit.requests().stands("зарегистрировано").await;
    visit.requests().usual_steps(&["Ответили"]).await;
    // Eight working hours from a Sunday on: the document names no hours of its own (S1-37).
    visit.requests().promises("8 рабочих часов").await;

    visit.press("Записать оценку").await;
    visit.requests().set_estimate("полтора").await;
    visit.requests().submit_step().await;
    visit.requests().refuses_step("Это не число").await;
    visit.requests().set_estimate("90").await;
    visit.requests().submit_step().await;
    visit.requests().stands("оценено, ждёт согласия").await;
    visit.requests().tells("Оценено: 1 ч 30 мин").await;
    visit.requests().usual_steps(&["Согласовано"]).await;
    let offered = visit.requests().steps().await;
    assert!(!offered.iter().any(|one| one == "Работа началась"), "not agreed yet: {offered:?}");
    visit.requests().record("Согласовано", None).await;
    visit.requests().stands("согласовано").await;
    visit.requests().usual_steps(&["Работа началась"]).await;
    visit.requests().record("Работа началась", None).await;
    visit.requests().stands("в работе").await;

    visit.press("Запустить таймер").await;
    visit.requests().tells("Работа идёт сейчас").await;
    visit.timer().runs_for(2).await;
    visit.press("Остановить таймер").await;
    visit.requests().tells("учтено 1 ").await;
    // 15 minutes at the least, 3 500 ₽ an hour (S1-23, S1-50).
    visit.requests().figures("875 ₽").await;

    visit.requests().record("Работа выполнена", None).await;
    visit.requests().stands("выполнено").await;
    visit.requests().promises("6 декабря").await;
    // The 14th day belongs to the time for faults to its end.
    visit.requests().record_ahead("Нашлась неисправность", "2026-12-06T23:59").await;
    visit.requests().stands("неисправность").await;
    visit.wait_for_count(".remarks", 0).await;
    visit.press("Отменить").await;
    visit.frame().recorded("Запись отменена").await;
    visit.requests().stands("выполнено").await;
    visit.requests().record_ahead("Нашлась неисправность", "2026-12-07T00:00").await;
    let remark = visit.requests().remarks("Срок на замечания кончился 6 декабря").await;
    assert!(remark.contains("отдельное обращение") && remark.contains("п. 3.2"), "{remark}");
    visit.requests().stands("выполнено").await;
    visit.press("Написать отдельное обращение").await;
    visit.requests().is_called("Новое обращение").await;
    visit.end().await;
}

/// Source: document 001, 3.3 (S1-30), 3.5 (S1-33).
#[tokio::test(flavor = "current_thread")]
async fn an_hour_starts_by_itself_and_more_than_the_estimate_is_said() {
    let mut events = vec![named("mywebstor"), request("Отчёт", "2026-11-20T10:00:00+03:00")];
    let id = EventId(sealed(&events)[1].id().bytes());
    events.push(Event::SessionRecorded(Session {
        request: Some(id),
        specialist: "Иванов".to_string(),
        from: at("2026-11-20T11:00:00+03:00"),
        to: at("2026-11-20T12:10:00+03:00"),
        text: "Собран отчёт".to_string(),
        origin: Origin::ByHand,
    }));
    let address = format!("#/requests?id={id}");
    let visit = open(LOOKS[2], &address, &events).await;
    visit.requests().is_called("Отчёт").await;
    visit.press("Записать оценку").await;
    visit.requests().set_estimate("60").await;
    visit.requests().submit_step().await;
    let told = visit.wait_for(".standing", "без отдельного согласия").await;
    assert!(told.contains("п. 3.5"), "{told}");
    let remark = visit.requests().remarks("Отработано 1 ч 10 мин, а оценка — 1 ч").await;
    for words in ["новая оценка", "согласовать новую цену", "дополнительный счёт", "п. 3.3"]
    {
        assert!(remark.contains(words), "{words:?} in {remark:?}");
    }
    visit.requests().tells("Работа: 1 ч 10 мин, учтено 5 четвертей часа, Иванов").await;
    // Waiting for the client stops the clock; the reason of a refusal is asked.
    visit.requests().record("Отметить ожидание", None).await;
    visit.requests().stands("ждёт нашего ответа").await;
    visit.requests().record("Ожидание кончилось", None).await;
    visit.press("Исполнитель отказал").await;
    let reasons = visit.texts("#step-choice option").await;
    assert!(reasons.iter().any(|one| one.contains("один скриншот") && one.contains("п. 2.3")));
    visit.requests().submit_step().await;
    visit.requests().refuses_step("Назовите причину").await;
    assert_eq!(visit.script("return document.activeElement.id").await, "step-choice");
    let screenshot = "return [...document.querySelectorAll('#step-choice option')] \
        .find(option => option.text.includes('один скриншот')).value";
    let screenshot = visit.script(screenshot).await;
    visit.choose("#step-choice", screenshot.as_str().unwrap()).await;
    visit.requests().submit_step().await;
    visit.requests().stands("отказано").await;
    visit.requests().tells("один скриншот без ссылки").await;
    visit.end().await;
}

/// Source: document 000, line 29 (S0-39); document 002 (S2-45): whom a wait stops.
#[tokio::test(flavor = "current_thread")]
async fn only_waiting_for_the_client_stops_the_clock() {
    let events = [named("crm-support"), request("Почта не ходит", "2026-11-22T09:00:00+03:00")];
    let visit = open(LOOKS[2], "#/requests", &events).await;
    let due = visit.requests().due("Реакция до 10:00 мск, пн 23 ноября").await;
    assert!(due.contains("строка 29"), "{due}");
    visit.press("Почта не ходит").await;
    visit.requests().promises("1 рабочий час после регистрации").await;
    visit.requests().record("Отметить ожидание", None).await;
    visit.requests().stands("часы остановлены: ждут вас").await;
    visit.press("Отметить ожидание").await;
    visit.choose("#step-choice", "third-party").await;
    visit.requests().submit_step().await;
    let told = visit.requests().stands("ждёт третью сторону").await;
    assert!(told.contains("Реакция до 10:00 мск"), "{told}");
    visit.press("Все обращения").await;
    visit.requests().says("Ждут: 1").await;
    visit.end().await;
}

/// Source: document 000, lines 9 and 29 (S0-09, S0-39): an hour after 10:00 on Friday has passed on
/// Sunday, and an hour after a Sunday has not.
#[tokio::test(flavor = "current_thread")]
async fn only_a_deadline_that_has_passed_is_marked() {
    let events = [
        named("crm-support"),
        request("Почта не ходит", "2026-11-20T10:00:00+03:00"),
        request("Звонки не пишутся", "2026-11-22T09:00:00+03:00"),
    ];
    let visit = open(LOOKS[2], "#/requests", &events).await;
    visit.requests().lists(2).await;
    let shown = "return [...document.querySelectorAll('.tickets > li')].map(one => {
        const due = one.querySelector('.due');
        return [one.querySelector('a').innerText, due.matches('.overdue'), due.offsetHeight > 0];
    })";
    let shown = visit.script(shown).await;
    assert_eq!(shown, json!([["Почта не ходит", true, true], ["Звонки не пишутся", false, true]]));
    let due = visit.requests().dues().await;
    // With the clause that says so (S0-39).
    assert_eq!(
        due[0],
        "Просрочено. Реакция до 11:00 мск, пт 20 ноября: срок прошёл 1 день 23 ч назад строка 29"
    );
    assert!(due[1].starts_with("Реакция до 10:00 мск, пн 23 ноября, через"), "{due:?}");
    let colours = "return [...document.querySelectorAll('.tickets .due')]
        .map(one => getComputedStyle(one).color)";
    let colours = visit.script(colours).await;
    assert_ne!(colours[0], colours[1], "it is seen without reading");
    visit.end().await;
}

/// Source: document 001, 2.3 (S1-21, S1-22); document 004, 4.4 (S4-37, SX-06).
#[tokio::test(flavor = "current_thread")]
async fn only_a_screenshot_is_not_taken_and_the_draft_survives() {
    let visit = open(LOOKS[2], "#/requests?new=yes", &[named("mywebstor")]).await;
    visit.click(".request .check input").await;
    let missing = visit.requests().checklist("один скриншот без ссылки").await;
    assert!(missing.contains("п. 2.3"), "{missing}");
    let states = visit.texts(".checklist [data-state=missing]").await;
    assert!(states.iter().any(|one| one.contains("передают текстом")), "{states:?}");
    visit.requests().set_text("Лид https://crm.example.ru/lead/7: письмо не ушло").await;
    visit
        .wait_until(
            "return [...document.querySelectorAll('.checklist [data-state=met]')]\
             .some(one => one.innerText.includes('передают текстом'))",
            json!(true),
        )
        .await;
    visit.wait_for(".checked", "Не хватает").await;
    visit.requests().set_title("Письмо не ушло").await;
    visit.driver.refresh().await.unwrap();
    visit.find("#ticket-title").await;
    assert_eq!(visit.requests().title().await, "Письмо не ушло");
    assert!(visit.value("#ticket-text").await.contains("lead/7"));
    // What is wiped comes back.
    visit.press("Стереть черновик").await;
    visit.wait_until("return document.querySelector('#ticket-title').value", json!("")).await;
    visit.press("Вернуть").await;
    visit
        .wait_until("return document.querySelector('#ticket-title').value", json!("Письмо не ушло"))
        .await;
    visit.end().await;

    let visit = open(LOOKS[2], "#/requests?new=yes", &[named("jokercrm")]).await;
    visit.click(".request .check input").await;
    let list = visit.requests().checklist("скриншоты, графику и видео").await;
    assert!(list.contains("можно") && list.contains("п. 4.4"), "{list}");
    visit.end().await;
}

/// Source: document 000, lines 16–18 (S0-28 to S0-30); document 001, 1.1, 1.4 (S1-03, S1-09);
/// document 004, 4.3 (S4-36); SX-07.
#[tokio::test(flavor = "current_thread")]
async fn the_official_channel_is_named_and_opened() {
    let visit = open(LOOKS[2], "#/requests?new=yes", &[named("crm-support")]).await;
    visit.requests().set_title("Почта & факс").await;
    let channels = visit.requests().channels("Остальные случаи").await;
    assert!(channels.contains("официальный канал"), "{channels}");
    let href = "return document.querySelector('.channels a[href^=\"https://wa.me/\"]').href";
    let href = visit.script(href).await;
    let href = href.as_str().unwrap();
    assert!(href.starts_with("https://wa.me/79033580416?text=") && href.contains("%26"), "{href}");
    let rel =
        "return [...document.querySelectorAll('.channels a')].every(a => a.rel == 'noopener')";
    assert_eq!(visit.script(rel).await, true);
    visit.wait_for(".sending", "по другому каналу официальным не считается").await;
    visit.end().await;

    let visit = open(LOOKS[2], "#/requests?new=yes", &[named("mywebstor")]).await;
    visit.choose("#kind", "ordinary").await;
    visit.wait_for(".channels [data-standing=not-official]", "Только экстренное").await;
    visit.find(".channels a[href='https://crm.mywebstor.com/']").await;
    visit.choose("#kind", "urgent").await;
    visit.wait_for_count(".channels [data-standing=not-official]", 0).await;
    let official = visit.texts(".channels [data-standing=official]").await;
    assert!(official.iter().any(|one| one.contains("Только экстренное")), "{official:?}");
    visit.end().await;

    let visit = open(LOOKS[2], "#/requests?new=yes", &[named("jokercrm")]).await;
    let told = visit.wait_for(".sending", "адрес в условиях не опубликован").await;
    assert!(told.contains("п. 4.3") && told.contains("п. 4.1"), "{told}");
    visit.end().await;
}

/// Source: document 002, 4.1 to 4.3 (S2-53 to S2-61).
#[tokio::test(flavor = "current_thread")]
async fn consent_is_asked_given_and_withdrawn() {
    let visit = open(LOOKS[2], "#/requests?new=yes", &[named("crmbp")]).await;
    let asked = visit.requests().consent("просят согласия").await;
    for words in ["п. 4.1", "п. 4.2", "п. 4.3", "На какую из двух почт слать отзыв согласия"]
    {
        assert!(asked.contains(words), "{words:?} in {asked:?}");
    }
    visit.press("Согласие дано: записать").await;
    visit.requests().consent("Согласие записано 22 ноября").await;
    visit.driver.refresh().await.unwrap();
    visit.requests().consent("Согласие записано 22 ноября").await;
    visit.press("Согласие отозвано: записать").await;
    visit.requests().consent("просят согласия").await;
    visit.press("Отменить").await;
    visit.requests().consent("Согласие записано 22 ноября").await;
    visit.press("Условия прочитаны: записать").await;
    visit.requests().consent("отмечены прочитанными").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_thousand_requests_are_searched() {
    let mut events = vec![named("crm-support")];
    for number in 0..1_000 {
        let about = if number % 10 == 0 { "Почта" } else { "Телефония" };
        let day = number % 28 + 1;
        events.push(request(
            &format!("{about}, случай {number:04}"),
            &format!("2026-10-{day:02}T10:00:00+03:00"),
        ));
    }
    let visit = open(LOOKS[2], "#/requests", &events).await;
    visit.requests().says("Показано 50 из 1 000 обращений").await;
    visit.requests().lists(50).await;
    visit.press("Показать ещё").await;
    visit.requests().lists(100).await;
    // One key leads to the search, from anywhere.
    visit.script("document.activeElement.blur()").await;
    visit.driver.action_chain().send_keys("/").perform().await.unwrap();
    let focused = visit.script("return document.activeElement.type").await;
    assert_eq!(focused, "search");
    visit.requests().search_for("ПОЧТА").await;
    visit.requests().says("Показано 50 из 100 обращений").await;
    visit.requests().search_for("почта 0990").await;
    visit.requests().lists(1).await;
    visit.requests().search_for("телефония").await;
    visit.requests().says("Показано 50 из 900 обращений").await;
    visit.requests().search_for("нет такого").await;
    visit.requests().says("Таких обращений нет").await;
    visit.press("Показать все").await;
    visit.requests().lists(50).await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_back_button_comes_back_to_what_was_found() {
    let events = [
        named("crm-support"),
        request("Почта не ходит", "2026-11-20T10:00:00+03:00"),
        request("Звонки не пишутся", "2026-11-20T11:00:00+03:00"),
    ];
    let visit = open(LOOKS[2], "#/requests", &events).await;
    visit.requests().lists(2).await;
    visit.requests().search_for("звонки").await;
    visit.requests().lists(1).await;
    visit.press("Звонки не пишутся").await;
    visit.requests().is_called("Звонки не пишутся").await;
    let focused = visit.script("return document.activeElement.tagName").await;
    assert_eq!(focused, "H1");
    visit.driver.back().await.unwrap();
    visit.requests().lists(1).await;
    assert_eq!(visit.requests().search().await, "звонки");
    visit.go("#/requests?id=00").await;
    visit.requests().lists(1).await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn without_a_document_the_page_leads_to_it() {
    let visit = open(LOOKS[2], "#/requests", &[]).await;
    visit.requests().says("Сначала выберите").await;
    visit.find(".requests a[href='#/my']").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn axe_finds_nothing_and_nothing_is_too_wide() {
    let events = [
        named("mywebstor"),
        request("Не меняется стадия сделки", "2026-11-20T10:00:00+03:00"),
        request("Очень длинный заголовок ".repeat(8).trim(), "2026-11-21T10:00:00+03:00"),
    ];
    let mut all: Vec<String> = Vec::new();
    for look in LOOKS {
        let visit = open(look, "#/requests", &events).await;
        visit.requests().lists(2).await;
        check(&visit, &format!("{look:?}: the list"), &mut all).await;
        visit.press("Написать обращение").await;
        visit.requests().is_called("Новое обращение").await;
        check(&visit, &format!("{look:?}: a new one"), &mut all).await;
        visit.driver.back().await.unwrap();
        visit.click(".tickets > li:last-child a").await;
        visit.requests().tells("Отправлено").await;
        visit.press("Записать оценку").await;
        visit.requests().set_estimate("90").await;
        visit.requests().submit_step().await;
        visit.frame().recorded("Записано").await;
        visit.press("Уточнить вид").await;
        visit.find("form.step").await;
        check(&visit, &format!("{look:?}: one"), &mut all).await;
        visit.end().await;
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

async fn check(visit: &Visit, name: &str, all: &mut Vec<String>) {
    all.extend(visit.axe().await.iter().map(|one| format!("{name}: {one}")));
    let over = visit.too_wide().await;
    if over > 0 {
        all.push(format!("{name}: {over} px too wide"));
    }
}

/// Work that is over takes no more time; undoing the step gives it back.
#[tokio::test(flavor = "current_thread")]
async fn a_request_that_is_done_stops_its_timer() {
    let events = [named("crm-support"), request("Почта не ходит", "2026-11-22T09:00:00+03:00")];
    let visit = open(LOOKS[2], "#/requests", &events).await;
    visit.press("Почта не ходит").await;
    visit.press("Запустить таймер").await;
    visit.timer().runs().await;
    visit.timer().runs_for(1).await;
    visit.requests().record("Работа выполнена", None).await;
    visit.frame().recorded("таймер остановлен").await;
    visit.timer().stands().await;
    visit.press("Отменить").await;
    visit.timer().runs().await;
    visit.end().await;
}

/// Waiting takes no time of anybody: while a request waits for its client, stopping its timer is
/// offered.
#[tokio::test(flavor = "current_thread")]
async fn a_timer_of_a_waiting_request_is_offered_to_be_stopped() {
    let events = [named("crm-support"), request("Почта не ходит", "2026-11-22T09:00:00+03:00")];
    let visit = open(LOOKS[2], "#/requests", &events).await;
    visit.press("Почта не ходит").await;
    visit.press("Запустить таймер").await;
    visit.timer().runs_for(1).await;
    visit.requests().record("Отметить ожидание", None).await;
    visit.wait_for(".messages", "Обращение ждёт клиента, а таймер идёт.").await;
    visit.click(".timer-news button").await;
    visit.timer().stands().await;
    assert_eq!(bodies(&visit, "timer-stopped").await.len(), 1);
    visit.end().await;
}

/// The bodies of the stored events of a kind.
async fn bodies(visit: &Visit, kind: &str) -> Vec<serde_json::Value> {
    let script = "return Object.keys(localStorage).filter(key => key.includes('/v1/'))\
        .map(key => localStorage[key])";
    let stored = visit.script(script).await;
    let read = stored.as_array().unwrap().iter();
    let read = read.filter_map(|text| serde_json::from_str(text.as_str().unwrap()).ok());
    let mut events: Vec<serde_json::Value> = read.collect();
    events.retain(|event| event["kind"] == kind);
    events.iter().map(|event| event["body"].clone()).collect()
}

/// Has the clock stand 25 seconds after each minute that begins.
const SECONDS_PAST: &str = "
    const Real = Date;
    const shown = () => Math.floor(Real.now() / 60000) * 60000 + 25000;
    window.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(shown()); }
        static now() { return shown(); }
    };";

/// A field that shows a minute and is not touched means that minute, without the seconds that
/// nobody sees. Source: document 000, lines 29 and 34 (S0-39, S0-44).
#[tokio::test(flavor = "current_thread")]
async fn s0_39_a_field_that_is_not_touched_means_the_minute_that_it_shows() {
    let visit = Visit::start(LOOKS[2]).await;
    visit.before_every_page(SECONDS_PAST).await;
    keep(&visit, &sealed(&[named("crm-support")])).await;
    visit.go("#/requests?new=yes").await;
    visit.requests().set_title("Почта не ходит").await;
    visit.press("Записать: отправлено").await;
    visit.requests().is_called("Почта не ходит").await;
    visit.requests().record("Ответили", None).await;
    let opened = bodies(&visit, "request-opened").await;
    let moved = bodies(&visit, "request-moved").await;
    let registered_at = opened[0]["registered_at"].as_i64().unwrap();
    let reacted_at = moved[0]["step"]["at"].as_i64().or(moved[0]["at"].as_i64()).unwrap();
    assert_eq!((registered_at % 60, reacted_at % 60), (0, 0), "{opened:?} {moved:?}");
    visit.my().open().await;
    visit.my().record_payment().await;
    visit.frame().recorded("Отменить").await;
    let paid = bodies(&visit, "package-paid").await;
    assert_eq!(paid[0]["paid_at"].as_i64().unwrap() % 60, 0, "{paid:?}");
    visit.end().await;
}

/// Source: document 003, lines 23–29 and 33–34 (S3-17, S3-18, S3-20, S3-37).
#[tokio::test(flavor = "current_thread")]
async fn s3_18_the_answer_is_due_from_when_work_began() {
    let events = [named("onec-support"), request("Отчёт", "2026-11-20T11:00:00+03:00")];
    let visit = open(LOOKS[2], "#/requests", &events).await;
    visit.press("Отчёт").await;
    visit.requests().promises("до 12:00 мск").await;
    visit.requests().record("Работа началась", Some("2026-11-20T11:10")).await;
    let dues = visit.requests().promises("до 11:40 мск").await;
    assert!(dues.contains("до 15:10 мск"), "{dues}");
    assert!(dues.contains("30 минут подряд после начала работ (11:10"), "{dues}");
    visit.requests().stands("в работе").await;
    visit.end().await;
}

/// «Not known yet» is no step; Esc closes what is open, and the focus comes back.
#[tokio::test(flavor = "current_thread")]
async fn an_empty_classification_is_not_recorded_and_escape_closes_a_form() {
    let events = [named("crmbp"), request("Отчёт", "2026-11-20T10:00:00+03:00")];
    let visit = open(LOOKS[2], "#/requests", &events).await;
    visit.press("Отчёт").await;
    visit.press("Уточнить вид").await;
    visit.requests().submit_step().await;
    visit.requests().refuses_step("Ничего нового не выбрано").await;
    assert_eq!(bodies(&visit, "request-moved").await.len(), 0);
    visit.choose("#kind", "typical").await;
    visit.wait_for_count("form.step .error", 0).await;
    visit.find("#kind").await.send_keys(thirtyfour::Key::Escape + "").await.unwrap();
    visit.requests().has_no_step().await;
    assert_eq!(visit.script("return document.activeElement.id").await, "next");
    visit.press("Исправить заголовок и описание").await;
    visit.find("#reword-title").await.send_keys(thirtyfour::Key::Escape + "").await.unwrap();
    visit.requests().has_no_step().await;
    visit.wait_until("return document.activeElement.id", json!("reword")).await;
    visit.end().await;
}

/// Source: document 000, lines 16–18 (S0-28 to S0-30): the channel that was chosen is recorded, and
/// each of the three has its button.
#[tokio::test(flavor = "current_thread")]
async fn s0_28_the_chosen_channel_is_recorded() {
    let visit = open(LOOKS[2], "#/requests?new=yes", &[named("crm-support")]).await;
    visit.requests().set_title("Почта не ходит").await;
    visit.press("Скопировать для MAX").await;
    visit.wait_until("return document.querySelector('#sent-channel').value", json!("MAX")).await;
    visit.press("Записать: отправлено").await;
    visit.requests().tells("Отправлено и зарегистрировано: MAX").await;
    let sent = bodies(&visit, "request-sent").await;
    assert_eq!(sent[0]["channel"], "MAX", "{sent:?}");
    visit.go("#/history").await;
    visit.wait_for(".events", "Обращение «Почта не ходит» отправлено: MAX").await;
    visit.end().await;
}

/// What is overdue says so, and how old each request is and what happened last stands beside it.
#[tokio::test(flavor = "current_thread")]
async fn s0_39_the_list_says_what_is_overdue_and_what_happened_last() {
    let events = [
        named("crm-support"),
        request("Свежее", "2026-11-22T09:50:00+03:00"),
        request("Просроченное", "2026-11-20T10:00:00+03:00"),
    ];
    let visit = open(LOOKS[0], "#/requests", &events).await;
    let rows = visit.requests().rows().await;
    assert!(rows[0].contains("Просроченное") && rows[0].contains("Просрочено."), "{rows:?}");
    assert!(rows[0].contains("заведено 2 дня назад"), "{rows:?}");
    assert!(rows[1].contains("Свежее") && !rows[1].contains("Просрочено"), "{rows:?}");
    visit.press("Просроченное").await;
    visit.requests().record("Ответили", Some("2026-11-20T13:10")).await;
    visit.requests().stands("ответили").await;
    visit.press("Все обращения").await;
    visit.requests().list_says("ответили 20 ноября, 13:10").await;
    visit.end().await;
}

/// Minutes by the clock go on through a Saturday, and what is said of them says so. Source: document
/// 003, lines 23–27 (S3-17, S3-28); it names no hours of work.
#[tokio::test(flavor = "current_thread")]
async fn s3_17_on_a_saturday_the_words_agree_with_the_days() {
    let events = [named("onec-support"), request("Отчёт", "2026-11-21T12:00:00+03:00")];
    let visit = open(LOOKS[2], "#/requests", &events).await;
    visit.press("Отчёт").await;
    let dues = visit.requests().promises("до 12:30 мск, суббота 21 ноября").await;
    assert!(
        dues.contains("30 минут подряд после регистрации (12:00 мск, суббота 21 ноября)"),
        "{dues}"
    );
    assert!(!dues.contains("Не в счёт") && !dues.contains("с 9:00"), "{dues}");
    visit.end().await;
}
