//! «Настройки».

use crate::kept::{file, sealed, take_in, usual};
use crate::visit::{LOOKS, Visit, plain, saved};

#[tokio::test(flavor = "current_thread")]
async fn a_truncated_and_a_foreign_file_are_refused_and_nothing_changes() {
    let visit = Visit::open("#/settings").await;
    let whole = file(sealed(&usual()));
    take_in(&visit, &whole).await;
    let (half, _) =
        whole.split_at(whole.len() / 2 + usize::from(!whole.is_char_boundary(whole.len() / 2)));
    let windows_1251 = [b"a;b\n".as_slice(), &[0xcf, 0xf0]].concat();
    for (name, text, words) in [
        ("half.json", half.as_bytes(), "Файл обрывается на строке"),
        ("map.json", br#"{"type":"FeatureCollection"}"#.as_slice(), "Это не копия «Кванта»"),
        ("picture.png", &[0x89, b'P', b'N', b'G', 0xff], "Это не копия «Кванта»"),
        (
            "new.json",
            br#"{"kvant":"ledger-file","version":99,"ledgers":[]}"#,
            "более новой версией",
        ),
        ("table.csv", &windows_1251, "кодировке UTF-8 (строка 2)"),
        ("open.csv", b"a,b\n\"1,2", "открыта кавычка"),
    ] {
        visit.settings().choose_file(name, text).await;
        let told = visit.wait_for(".refused", words).await;
        assert!(told.contains("Записи на этом устройстве остались как были."), "{told}");
    }
    visit.settings().left("осталось 25 квантов").await;
    visit.settings().lists("4 записи, открыт").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn hours_of_another_program_are_taken_once() {
    const TOGGL: &str = "User,Email,Description,Start date,Start time,End date,End time,Duration\n\
        Иван,i@example.org,Настройка почты,03/04/2026,10:00:00,03/04/2026,10:25:01,00:25:01\n\
        Иван,i@example.org,Звонок,05/04/2026,11:00:00,05/04/2026,11:05:00,00:05:00\n\
        Иван,i@example.org,Ошибка,05/04/2026,soon,,,\n";
    let visit = Visit::open("#/settings").await;
    take_in(&visit, &file(sealed(&usual()))).await;
    visit.settings().choose_file("toggl.csv", TOGGL.as_bytes()).await;
    let preview = visit.settings().foresees("Похоже на выгрузку Toggl Track").await;
    assert!(preview.contains("Даты можно прочесть двояко"), "{preview}");
    visit.choose("#date-order", "day").await;
    let preview = visit.settings().foresees("Можно записать 2 сеанса, 1 взять нельзя").await;
    assert!(preview.contains("Строка 4: начало «05/04/2026 soon» — не день с часом"), "{preview}");
    assert!(
        preview.contains("3 апреля, 10:00–10:25") && preview.contains("25 мин 1 с"),
        "{preview}"
    );
    visit.press("Записать 2 сеанса").await;
    visit.settings().told("Записано: 2 сеанса.").await;
    visit.settings().lists("6 записей").await;
    // All of it is taken back at once, and can be taken in again.
    visit.press("Отменить").await;
    visit.settings().told("Отменено").await;
    visit.settings().lists("8 записей").await;
    visit.settings().choose_file("anew.csv", TOGGL.as_bytes()).await;
    visit.choose("#date-order", "day").await;
    visit.press("Записать 2 сеанса").await;
    visit.settings().lists("10 записей").await;
    visit.settings().choose_file("again.csv", TOGGL.as_bytes()).await;
    visit.settings().foresees("Столбцы взяты такими").await;
    visit.choose("#date-order", "day").await;
    visit.settings().foresees("2 уже записано").await;
    visit.settings().foresees("Новых строк, которые можно записать, нет").await;
    // A table that nobody knows is mapped by hand.
    visit.settings().choose_file("own.csv", b"When;Long\n2026-11-10 10:00;1,5\n").await;
    visit.settings().foresees("Столбцы этой таблицы нам незнакомы").await;
    visit.choose("#column-0", "0").await;
    visit.choose("#column-4", "1").await;
    visit.settings().foresees("Можно записать 1 сеанс").await;
    visit.press("Не добавлять").await;
    visit.wait_for_count(".preview", 0).await;

    let folder = visit.save_into("sessions").await;
    visit.click("#sessions-csv").await;
    let table = saved(folder.join("kvant-sessions-2026-11-22.csv"), "\r\n").await;
    assert!(table.starts_with("\u{feff}Дата;С;По;"), "{table}");
    assert!(
        table.contains(
            "2026-11-03;10:00:00;10:10:01;;Анна;Права доступа;0:10:01;2;2;0;\"1000,00\";2026-11-03;\r\n"
        ),
        "{table}"
    );
    assert!(table.contains(";'=Отчёт;"), "a formula is made inert: {table}");
    visit.press("Акты и отчёты").await;
    let act = visit.wait_for(".act", "Клиент: Ромашка").await;
    for words in [
        "Акт № 2026-11 о выполненных работах за ноябрь 2026",
        "35 мин 1 с",
        "5 квантов",
        "2 500 ₽",
        "15 000 ₽",
        "осталось 25 квантов · 4 ч 10 мин (по цене оплат 12 500 ₽)",
        "Исполнитель",
    ] {
        assert!(act.contains(words), "{words:?} in {act:?}");
    }
    visit.end().await;
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn a_reading_says_what_it_changes_and_a_ledger_is_renamed_and_deleted() {
    let visit = Visit::open("#/settings").await;
    take_in(&visit, &file(sealed(&usual()))).await;
    // Both sessions have no request: by the day they are rounded apart, too; by the package 36
    // minutes are four quanta.
    visit.settings().left("осталось 26 квантов вместо 25").await;
    visit.type_into("#ledger-name", "«Ромашка» — сыновья").await;
    visit.press("Сохранить название и условия").await;
    visit.settings().lists("«Ромашка» — сыновья").await;
    visit.press("Начать ещё один учёт").await;
    visit.settings().lists("Учёт без названия").await;
    visit.settings().lists("пока пуст: останется на устройстве").await;
    visit.settings().lists("«Ромашка» — сыновья").await;
    visit.click(".ledgers button.quiet").await;
    visit.wait_for("dialog[open]", "Сохранить всё в файл").await;
    visit.type_into("#delete-name", "Ромашка").await;
    visit.press("Удалить навсегда").await;
    visit.wait_for("#delete-error", "Название не совпадает").await;
    // As it is typed on a keyboard that has neither.
    visit.type_into("#delete-name", "\"ромашка\" - сыновья").await;
    visit.press("Удалить навсегда").await;
    visit.wait_for_count("dialog[open]", 0).await;
    visit
        .wait_until(
            "return document.querySelector('.ledgers').innerText.includes('Ромашка')",
            serde_json::json!(false),
        )
        .await;
    visit.driver.refresh().await.unwrap();
    visit.settings().lists("Учёт без названия").await;
    let keys = "return Object.keys(localStorage).filter(key => key.includes('/v1/')).length";
    visit.wait_until(keys, serde_json::json!(0)).await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn theme_and_keys_are_chosen_for_this_device() {
    let visit = Visit::open("#/settings").await;
    // The page is drawn once more when the ledger was read.
    visit.wait_for("section[aria-labelledby=device]", "Занято").await;
    visit.click("input[name=theme][value=dark]").await;
    visit
        .wait_until("return document.documentElement.dataset.theme", serde_json::json!("dark"))
        .await;
    visit.click("#single-keys").await;
    visit.driver.refresh().await.unwrap();
    visit.find("#single-keys").await;
    let state = "return [document.documentElement.dataset.theme, \
        document.querySelector('#single-keys').checked, \
        document.querySelector('input[name=theme][value=dark]').checked]";
    visit.wait_until(state, serde_json::json!(["dark", false, true])).await;
    let room = plain(&visit.text("section[aria-labelledby=device]").await);
    for words in ["Занято", "Safari", "Уведомления"] {
        assert!(room.contains(words), "{words:?} in {room:?}");
    }
    visit.end().await;
}

/// Each warning comes at its share of the room, and not a percent before.
#[tokio::test(flavor = "current_thread")]
async fn little_room_is_said_in_time() {
    let visit = Visit::start(LOOKS[2]).await;
    let (much, most, all) = ("больше двух третей места", "Место кончается", "Места почти нет");
    for (percent, warning) in [
        (69, None),
        (70, Some(much)),
        (84, Some(much)),
        (85, Some(most)),
        (94, Some(most)),
        (95, Some(all)),
    ] {
        let room = format!("{{ usage: {percent}_999_999, quota: 100_000_000 }}");
        let estimate = format!("StorageManager.prototype.estimate = async () => ({room})");
        visit.before_every_page(&estimate).await;
        visit.driver.goto("about:blank").await.unwrap();
        visit.go("#/settings").await;
        let told = format!("МБ из 100 МБ ({percent} %).");
        visit.wait_for("section[aria-labelledby=device]", &told).await;
        let warnings = "section[aria-labelledby=device] strong";
        visit.wait_for_count(warnings, usize::from(warning.is_some())).await;
        if let Some(words) = warning {
            visit.wait_for(warnings, words).await;
        }
    }
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn axe_finds_nothing_and_nothing_is_too_wide() {
    let mut all: Vec<String> = Vec::new();
    for look in LOOKS {
        let visit = Visit::start(look).await;
        visit.set_look(look).await;
        take_in(&visit, &file(sealed(&usual()))).await;
        visit.settings().left("осталось").await;
        all.extend(visit.axe().await.iter().map(|one| format!("settings {look:?}: {one}")));
        visit.go("#/history").await;
        visit.find(".events li").await;
        all.extend(visit.axe().await.iter().map(|one| format!("history {look:?}: {one}")));
        visit.click(".events .actions button").await;
        visit.wait_for("dialog[open]", "Отменить").await;
        all.extend(visit.axe().await.iter().map(|one| format!("undo {look:?}: {one}")));
        visit.end().await;
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
    let visit = Visit::start(LOOKS[2]).await;
    take_in(&visit, &file(sealed(&usual()))).await;
    visit.settings().left("осталось").await;
    for page in ["#/settings", "#/history"] {
        visit.go(page).await;
        for width in [320, 390, 768, 1920] {
            visit.set_width(width).await;
            let over = visit.too_wide().await;
            assert_eq!(over, 0, "{page} at {width} px: {over} px too wide");
        }
    }
    visit.end().await;
}
