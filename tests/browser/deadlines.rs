//! «Сроки».

use thirtyfour::prelude::*;

use crate::visit::{LOOKS, Visit, plain, saved};

/// A typical request under «Приоритет», registered on a Friday half an hour before the end.
const FRIDAY: &str =
    "#/deadlines?doc=crmbp&plan=priority&kind=typical&at=2026-11-20T17:30&edition=2026-11-22";

/// Source: document 002, 3.1.1, 3.1.3 (S2-26, S2-27, S2-30, S2-31): on days off the hours from 12 to
/// 18 count for typical requests.
#[tokio::test(flavor = "current_thread")]
async fn a_deadline_counts_the_hours_of_days_off() {
    let visit = Visit::open(FRIDAY).await;
    let answer =
        visit.deadlines().answers("Ответить должны были до 12:30 мск, суббота 21 ноября").await;
    assert!(answer.contains("п. 3.1.3, строки 43–44"), "{answer}");
    assert!(!answer.contains("по вашим часам"), "the reader is in Moscow: {answer}");
    // Half an hour on Friday, six hours on Saturday, five and a half on Sunday.
    assert!(
        answer.contains("Закончить работу должны до 17:30 мск, воскресенье 22 ноября"),
        "{answer}"
    );
    let dues = visit.text(".dues").await;
    for words in [
        "1 рабочий час после регистрации (17:30 мск, пятница 20 ноября)",
        "12 рабочих часов после регистрации",
        "не указано",
    ] {
        assert!(dues.contains(words), "{words:?} in {dues:?}");
    }
    assert_eq!(visit.texts(".dues h3").await.len(), 6);
    let strip = visit.text("section[aria-labelledby=strip]").await;
    for words in ["17:30 Зарегистрировано", "12:30 Реакция", "выходной"]
    {
        assert!(strip.contains(words), "{words:?} in {strip:?}");
    }
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn an_hour_of_the_axis_is_never_broken_in_two() {
    let visit = Visit::start(LOOKS[0]).await;
    visit.go("#/deadlines?doc=crm-support&at=2026-11-22T19:30").await;
    visit.find("main footer").await;
    let broken =
        "return [...document.querySelectorAll('.strip .axis .bar > span')].filter(hour => {
        const letters = document.createRange();
        letters.selectNodeContents(hour);
        return letters.getClientRects().length > 1;
    }).map(hour => hour.innerText)";
    assert_eq!(visit.script(broken).await, serde_json::json!([]));
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_reader_in_another_zone_is_told_their_own_hour() {
    let visit = Visit::open("#/terms").await;
    let zone = serde_json::json!({ "timezoneId": "Asia/Yekaterinburg" });
    visit.driver.cdp().send_raw("Emulation.setTimezoneOverride", zone).await.unwrap();
    visit.go(FRIDAY).await;
    visit.driver.refresh().await.unwrap();
    let answer = visit.deadlines().answers("до 12:30 мск, суббота 21 ноября").await;
    assert!(answer.contains("по вашим часам 14:30"), "{answer}");
    visit.end().await;
}

/// Source: document 002, 2.1.3, 2.2.1, 3.1.3 (S2-06, S2-20, S2-32).
#[tokio::test(flavor = "current_thread")]
async fn a_request_is_found_by_its_words_and_decides_the_kind() {
    let visit = Visit::open(FRIDAY).await;
    visit.type_into("#class-words", "добавить пользователя").await;
    visit.wait_for_count(".class-search [aria-live] .classes li", 1).await;
    let found = visit.text(".class-search [aria-live]").await;
    assert!(
        found.contains("2.1.3") && found.contains("Добавить или удалить пользователя"),
        "{found}"
    );
    visit.click(".class-search [aria-live] .classes button").await;
    let chosen = visit.wait_for(".class-chosen", "Добавить или удалить пользователя").await;
    assert!(chosen.contains("Типовое обращение") && chosen.contains("п. 2.1.3"), "{chosen}");
    visit.wait_for_address("class=2.1.3").await;
    let focused = visit.script("return document.activeElement.id").await;
    assert_eq!(focused, "class-words", "the focus goes on from the field");
    // Another class is of another kind, and the deadline with it: 3 working hours, no days off.
    visit.type_into("#class-words", "интеграция").await;
    visit.wait_for(".class-search [aria-live]", "2.2.1").await;
    visit.click(".class-search [aria-live] .classes button").await;
    visit.deadlines().answers("до 12:30 мск, понедельник 23 ноября").await;
    assert_eq!(visit.value("#kind").await, "custom");
    visit.press("Убрать").await;
    visit.wait_until("return location.hash.includes('class=')", serde_json::json!(false)).await;
    visit.type_into("#class-words", "выпечь хлеб").await;
    visit.wait_for(".class-search [aria-live]", "Такого вида в условиях нет").await;
    assert!(visit.text(".class-search [aria-live]").await.contains("2.2.6"));
    visit.end().await;
}

/// Source: document 002 (S2-45): the text does not say whether a wait stops the clock.
#[tokio::test(flavor = "current_thread")]
async fn waiting_for_the_client_moves_a_deadline_and_an_open_wait_stops_it() {
    let visit = Visit::open(FRIDAY).await;
    visit.deadlines().answers("до 12:30 мск, суббота 21 ноября").await;
    visit.press("Добавить время, когда ждали клиента").await;
    visit.set_moment("#pause-0-from", "2026-11-21T12:10").await;
    visit.set_moment("#pause-0-to", "2026-11-21T13:10").await;
    visit.deadlines().answers("до 13:30 мск, суббота 21 ноября").await;
    visit.wait_for_address("pauses=2026-11-21T12:10_2026-11-21T13:10").await;
    // Backwards it cannot be; what was right before goes on counting.
    visit.set_moment("#pause-0-to", "2026-11-21T12:00").await;
    visit.wait_for("#pause-0-error", "кончается раньше, чем началось").await;
    visit.deadlines().answers("до 13:30 мск, суббота 21 ноября").await;
    visit.click(".pause input[type=checkbox]").await;
    let answer = visit.deadlines().answers("Срок реакции не идёт: ждут клиента").await;
    assert!(answer.contains("Ожидание ещё длится"), "{answer}");
    visit.deadlines().promises("часы остановлены").await;
    visit.wait_for_address("pauses=2026-11-21T12:10_&").await;
    visit.driver.refresh().await.unwrap();
    visit.deadlines().answers("Срок реакции не идёт: ждут клиента").await;
    visit.click(".pause .remove").await;
    visit.deadlines().answers("до 12:30 мск, суббота 21 ноября").await;
    visit.wait_until("return location.hash.includes('pauses')", serde_json::json!(false)).await;
    visit.end().await;
}

/// Source: document 002, 3.1.1, 3.1.3 (S2-42).
#[tokio::test(flavor = "current_thread")]
async fn a_reading_moves_a_deadline() {
    let visit = Visit::open(FRIDAY).await;
    let told = visit.wait_for(".matters", "Считаются ли рабочими часы выходных").await;
    assert!(told.contains("Реакция: до 10:30, пн 23 ноября"), "{told}");
    visit.click(".matter label:nth-of-type(2) input").await;
    visit.deadlines().answers("до 10:30 мск, понедельник 23 ноября").await;
    visit.wait_for_address("read.day-off-hours=not-counted").await;
    visit.press("Вернуть обычные прочтения").await;
    visit.deadlines().answers("до 12:30 мск, суббота 21 ноября").await;
    visit.end().await;
}

/// Source: document 000, line 9 (S0-07): the text names no zone. Where the client is is asked once
/// the hours are read by the client's clock, and not before.
#[tokio::test(flavor = "current_thread")]
async fn s0_07_the_hours_by_the_clock_of_the_client() {
    let asked = "#/deadlines?doc=crm-support&plan=subscription&at=2026-11-20T06:30";
    let visit = Visit::open(asked).await;
    visit.deadlines().answers("до 10:00 мск, пятница 20 ноября").await;
    visit.wait_for_address("at=2026-11-20T06:30").await;
    visit.wait_until("return location.hash.includes('place')", serde_json::json!(false)).await;
    let place = "return document.querySelector('#client-crm-support-place').checkVisibility()";
    visit.wait_until(place, serde_json::json!(false)).await;
    let zone = "//label[contains(., 'по времени клиента')]/input";
    visit.driver.find(By::XPath(zone)).await.unwrap().click().await.unwrap();
    visit.wait_until(place, serde_json::json!(true)).await;
    visit.choose("#client-crm-support-place", "utc7").await;
    visit.deadlines().answers("до 11:30 UTC+7, пятница 20 ноября").await;
    visit.wait_for_address("client.place=utc7").await;
    visit.driver.refresh().await.unwrap();
    visit.deadlines().answers("до 11:30 UTC+7, пятница 20 ноября").await;
    visit.press("Вернуть обычные прочтения").await;
    visit.deadlines().answers("до 10:00 мск, пятница 20 ноября").await;
    visit.wait_until(place, serde_json::json!(false)).await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn every_document_answers_or_says_that_it_does_not() {
    let visit = Visit::open("#/deadlines?doc=crm-support&at=2026-11-23T10:00").await;
    for document in ["crm-support", "mywebstor", "crmbp", "onec-support", "jokercrm"] {
        visit.deadlines().set_document(document).await;
        visit.wait_for_address(&format!("doc={document}&")).await;
        let plans = visit.texts("#plan option").await;
        assert!(plans.len() >= 2, "{document}: {plans:?}");
        let answer = visit.text(".answer").await;
        assert!(answer.len() > 20, "{document}: {answer:?}");
        assert_eq!(visit.texts(".dues h3").await.len(), 6, "{document}");
        for line in visit.texts(".dues .when").await {
            assert!(!line.trim().is_empty(), "{document}: a deadline without a word");
        }
    }
    visit.end().await;
}

/// Source: document 002, 3.1.3 (S2-30): 12:30 in Moscow is 09:30 in UTC.
#[tokio::test(flavor = "current_thread")]
async fn a_deadline_is_saved_for_a_calendar() {
    let visit = Visit::open(FRIDAY).await;
    let folder = visit.save_into("ics").await;
    visit.find(".dues a[download]").await;
    assert_eq!(visit.texts(".dues a[download]").await.len(), 2, "of six deadlines two are times");
    visit.click(".dues a[download='kvant-reaction.ics']").await;
    let one = saved(folder.join("kvant-reaction.ics"), "END:VCALENDAR\r\n").await;
    let unfolded = plain(&one.replace("\r\n ", ""));
    for words in [
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
        "DTSTART:20261121T093000Z\r\n",
        "SUMMARY:Реакция по обращению («Приоритет»)\r\n",
        "DESCRIPTION:до 12:30 мск\\, суббота 21 ноября\\n1 рабочий час после регистрации",
        "п. 3.1.3\\, строки 43–44",
        "#/deadlines?doc=crmbp&plan=priority&kind=typical&at=2026-11-20T17:30",
        "END:VCALENDAR\r\n",
    ] {
        assert!(unfolded.contains(words), "{words:?} in {unfolded:?}");
    }
    assert!(one.split("\r\n").all(|line| line.len() <= 75), "{one}");
    visit.press("Сохранить все в календарь").await;
    let all = saved(folder.join("kvant.ics"), "END:VCALENDAR\r\n").await;
    assert_eq!(all.matches("BEGIN:VEVENT").count(), 2);
    assert!(all.contains("DTSTART:20261121T093000Z") && all.contains("DTSTART:20261122T143000Z"));
    visit.end().await;
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Two requests of one minute are two entries of a calendar; one that is saved again is the same.
#[tokio::test(flavor = "current_thread")]
async fn requests_of_one_minute_have_uids_of_their_own() {
    let visit = Visit::open(FRIDAY).await;
    let mut uids = Vec::new();
    for kind in ["typical", "custom", "typical"] {
        visit.go(&FRIDAY.replace("kind=typical", &format!("kind={kind}"))).await;
        visit.driver.refresh().await.unwrap();
        let link = visit.find(".dues a[download='kvant-reaction.ics']").await;
        let file = link.attr("href").await.unwrap().unwrap();
        let (_, uid) = file.split_once("UID%3A").unwrap();
        uids.push(uid.split("%0D").next().unwrap().to_string());
    }
    assert_ne!(uids[0], uids[1]);
    assert_eq!(uids[0], uids[2]);
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_bad_link_to_a_deadline_says_what_could_not_be_read() {
    let visit = Visit::open(
        "#/deadlines?doc=crmbp&plan=gold&class=9.9.9&at=yesterday&pauses=2026-11-21T13:00_2026-11-21T12:00",
    )
    .await;
    let notice = visit.frame().notice("Ссылка прочитана не целиком").await;
    for words in ["gold", "9.9.9", "yesterday", "pauses"] {
        assert!(notice.contains(words), "{words:?} in {notice:?}");
    }
    visit.driver.find(By::Css(".answer")).await.unwrap();
    visit.click(".notice button").await;
    visit
        .wait_until("return document.querySelectorAll('.notice').length", serde_json::json!(0))
        .await;
    visit.end().await;
}

/// Source: document 003, lines 23–34 and 52 (S3-34, S3-37): on a Saturday the picture says that the
/// deadlines do not wait for its hours, and what follows the four hours stands beside them.
#[tokio::test(flavor = "current_thread")]
async fn a_saturday_by_the_clock_and_what_follows_the_four_hours() {
    let visit = Visit::open("#/deadlines?doc=onec-support&plan=start&at=2026-11-28T12:00").await;
    visit.deadlines().answers("до 12:30 мск, суббота 28 ноября").await;
    let strip = visit.wait_for("section[aria-labelledby=strip]", "взяты обычные").await;
    assert!(strip.contains("идут по часам подряд, и в выходные тоже"), "{strip}");
    let dues = visit.deadlines().promises("до 16:30 мск, суббота 28 ноября").await;
    assert!(dues.contains("переводят на платные работы"), "{dues}");
    visit.go("#/deadlines?doc=onec-support&plan=kryzhik&at=2026-11-28T12:00").await;
    let dues = visit.deadlines().promises("до 14:30 мск, суббота 28 ноября").await;
    assert!(!dues.contains("платные работы"), "{dues}");
    visit.end().await;
}
