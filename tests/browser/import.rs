//! Hours of other programs: what their tables say, what is asked, what is taken.

use kvant_core::ledger::event::{Event, Origin, Session};

use crate::kept::{at, file, named, sealed, session, take_in, usual};
use crate::visit::{LOOKS, Visit, plain, saved};

/// A file of `tests/fixtures/import`.
fn fixture(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/import");
    std::fs::read(folder.join(name)).unwrap()
}

/// Opens a device that keeps the usual ledger and chooses a table.
async fn with_table(name: &str, table: &[u8]) -> Visit {
    let visit = Visit::open("#/settings").await;
    take_in(&visit, &file(sealed(&usual()))).await;
    visit.settings().choose_file(name, table).await;
    visit.settings().reads("Часы таблицы").await;
    visit
}

/// Source: document 000, lines 10 and 11 (S0-11): each row says what it would cost.
#[tokio::test(flavor = "current_thread")]
async fn tables_of_other_programs_are_read_as_they_are() {
    let visit = with_table("c1.csv", &fixture("c1.csv")).await;
    for (name, words) in [
        (
            "c1.csv",
            &[
                "Похоже на выгрузку Toggl Track.",
                "Можно записать 2 сеанса.",
                "Всего 1 ч 30 мин, спишется 9 квантов.",
                "16 ноября, 23:45 — 17 ноября, 00:15",
                "More work",
            ][..],
        ),
        ("c8.csv", &["Можно записать 1 сеанс, 1 пропущено.", "Строка 3: перерыв, а не работа"]),
        ("c9.csv", &["Похоже на выгрузку Kimai.", "25 мин", "anna", "Поддержка: Права доступа"]),
        (
            "c11.csv",
            &["Всего 18 мин, спишется 4 кванта.", "10 мин 48 с", "секунды взяты из длительности"],
        ),
        ("c11b.csv", &["9 ч", "54 кванта, не покрыто оплатой: 29 квантов", "перерыв 1 ч вычтен"]),
        ("c19.csv", &["Похоже на выгрузку Clockify.", "2 ноября, 09:00–10:00", "Edits"]),
        ("c26.csv", &["25 мин 1 с", "3 кванта", "Анна", "Права"]),
    ] {
        visit.settings().choose_file(name, &fixture(name)).await;
        for words in words {
            visit.settings().reads(words).await;
        }
    }
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn what_contradicts_itself_is_asked_before_it_is_taken() {
    let table = "User,Start date,Start time,End time,Duration\n\
        Анна,2026-11-16,10:00:00,11:00:00,0:30:00\n\
        Анна,2026-11-17,10:00:00,10:10:00,0:10:00\n";
    let visit = with_table("asked.csv", table.as_bytes()).await;
    let told = visit.settings().reads("длительность не сходится с началом и концом").await;
    for words in [
        "в строке 2: от начала до конца 1 ч, а длительность — 30 мин",
        "Можно записать 1 сеанс, 1 ждёт вашего ответа.",
    ] {
        assert!(told.contains(words), "{words:?} in {told:?}");
    }
    visit.choose("#trust", "duration").await;
    visit.settings().reads("Всего 40 мин, спишется 4 кванта.").await;
    visit.settings().reads("взята длительность, не конец").await;
    visit.choose("#trust", "clock").await;
    visit.settings().reads("Всего 1 ч 10 мин, спишется 7 квантов.").await;
    visit.press("Записать 2 сеанса").await;
    visit.settings().told("Записано: 2 сеанса.").await;
    visit.settings().left("осталось 18 квантов").await;
    // A day and a duration without an hour, as some programs export.
    let table =
        "Date,Project,Notes,Hours,First Name,Last Name\n2026-11-18,P,Rights,1.5,Ada,Byron\n";
    visit.settings().choose_file("hours.csv", table.as_bytes()).await;
    visit.settings().reads("но нет часа").await;
    visit.set_moment("#day-begins", "09:30").await;
    let told = visit.settings().reads("18 ноября, 09:30–11:00").await;
    assert!(told.contains("Ada Byron"), "{told}");
    // A number alone.
    let table = "Date;Start;Duration\n2026-11-18;12:00;90\n";
    visit.settings().choose_file("number.csv", table.as_bytes()).await;
    visit.settings().reads("Длительность «90» может быть в минутах и в секундах").await;
    visit.choose("#duration-unit", "minutes").await;
    visit.settings().reads("Всего 1 ч 30 мин").await;
    visit.end().await;
}

/// What was written down by hand is not charged twice without a word.
#[tokio::test(flavor = "current_thread")]
async fn a_row_that_repeats_a_session_is_told_before_it_is_taken() {
    let table = "User,Description,Start date,Start time,End time\n\
        Анна,Report,2026-11-05,10:01:10,10:24:50\n\
        Иван,Report,2026-11-05,10:00:00,10:25:00\n\
        Анна,Права доступа,2026-11-03,10:00:00,10:10:01\n";
    let visit = with_table("repeats.csv", table.as_bytes()).await;
    let told = visit.settings().reads("1 строка похожа на то, что уже записано").await;
    for words in [
        "строка 2: 5 ноября, 10:01–10:24, Анна, Report — похоже на записанный вручную сеанс 5 \
         ноября, 10:00–10:25, Анна, =Отчёт",
        "Можно записать 1 сеанс, 1 уже записано, 1 похоже на записанное.",
    ] {
        assert!(told.contains(words), "{words:?} in {told:?}");
    }
    visit.click(".repeats input").await;
    visit.settings().reads("Можно записать 2 сеанса, 1 уже записано.").await;
    visit.press("Снять отметки").await;
    visit.press("Записать 1 сеанс").await;
    visit.settings().told("Записано: 1 сеанс.").await;
    visit.end().await;
}

/// Any table can be mapped by hand, whatever stands above its header.
#[tokio::test(flavor = "current_thread")]
async fn a_table_with_a_title_is_mapped_by_hand() {
    let table = "Отчёт, за ноябрь\nкто; что; все\n\nWann;Wielange;Wer\n2026-11-10 10:00;1,5;Анна\n";
    let visit = with_table("own.csv", table.as_bytes()).await;
    visit.settings().reads("Столбцы этой таблицы нам незнакомы").await;
    visit.choose("#table-separator", "1").await;
    visit.choose("#table-header", "2").await;
    visit.choose("#column-0", "0").await;
    visit.choose("#column-4", "1").await;
    visit.choose("#column-5", "2").await;
    let told = visit.settings().reads("Можно записать 1 сеанс.").await;
    assert!(told.contains("10 ноября, 10:00–11:30") && told.contains("9 квантов"), "{told}");
    visit.press("Записать 1 сеанс").await;
    visit.settings().told("Записано: 1 сеанс.").await;
    visit.end().await;
}

/// What is exported is read back and adds nothing: what is not charged, too.
#[tokio::test(flavor = "current_thread")]
async fn what_is_exported_is_read_back_without_adding_anything() {
    let of = |from: &str, to: &str, who: &str, text: &str| {
        Event::SessionRecorded(Session {
            request: None,
            specialist: who.to_string(),
            from: at(from),
            to: at(to),
            text: text.to_string(),
            origin: Origin::ByHand,
        })
    };
    let mut events = usual();
    events.extend([
        of("2026-11-06T23:50:00+03:00", "2026-11-07T00:10:01+03:00", "", ""),
        of("2026-11-07T10:00:00+03:00", "2026-11-07T10:10:00+03:00", "+Анна", "'=1; \"два\"\nтри"),
        // Not charged: longer than a day, backwards, and still ahead.
        of("2026-11-08T10:00:00+03:00", "2026-11-09T16:00:00+03:00", "Анна", "Долго"),
        of("2026-11-10T10:00:00+03:00", "2026-11-10T09:00:00+03:00", "Анна", "Назад"),
        of("2027-01-10T10:00:00+03:00", "2027-01-10T11:00:00+03:00", "Анна", "Потом"),
        // Two equal ones are two.
        session("2026-11-11T10:00:00+03:00", "2026-11-11T10:10:00+03:00", "Дважды"),
        session("2026-11-11T10:00:00+03:00", "2026-11-11T10:10:00+03:00", "Дважды"),
        Event::TimerStarted {
            request: None,
            specialist: "Анна".to_string(),
            at: at("2026-11-22T09:30:00+03:00"),
        },
    ]);
    let visit = Visit::open("#/settings").await;
    take_in(&visit, &file(sealed(&events))).await;
    let folder = visit.save_into("round-trip").await;
    visit.click("#sessions-csv").await;
    let table = saved(folder.join("kvant-sessions-2026-11-22.csv"), "\r\n").await;
    for words in [
        ";30:00:00;0;0;0;;2026-11-09;не учтён: дольше суток\r\n",
        ";0;0;0;;2026-11-10;не учтён: конец раньше начала\r\n",
        ";0;0;0;;2027-01-10;не учтён: ещё впереди\r\n",
        ";идёт\r\n",
        ";'+Анна;\"''=1; \"\"два\"\"\nтри\";",
    ] {
        assert!(table.contains(words), "{words:?} in {table}");
    }
    visit.settings().choose_file("sessions.csv", table.as_bytes()).await;
    let told = visit.settings().reads("Похоже на выгрузку Kvant.").await;
    for words in [
        "Можно записать 0 сеансов, 8 уже записано, 1 пропущено, 1 взять нельзя.",
        "Новых строк, которые можно записать, нет.",
        "таймер ещё идёт",
        "конец раньше начала",
    ] {
        assert!(told.contains(words), "{words:?} in {told:?}");
    }
    visit.end().await;
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Thousands of rows are recorded in one go, and taken back in one.
#[tokio::test(flavor = "current_thread")]
async fn thousands_of_rows_are_taken_and_taken_back_at_once() {
    let mut table = "User;Description;Start date;Start time;End time\n".to_string();
    for row in 0..3_000 {
        let (day, hour, minute) = (row % 28 + 1, row / 28 % 24, row / 672 * 10);
        table.push_str(&format!(
            "Анна;Запись {row};2026-10-{day:02};{hour:02}:{minute:02}:00;{hour:02}:{:02}:00\n",
            minute + 5
        ));
    }
    let visit = Visit::open("#/settings").await;
    take_in(&visit, &file(sealed(&[named("crm-support")]))).await;
    visit.settings().choose_file("many.csv", table.as_bytes()).await;
    visit.settings().reads("1–50 из 3 000").await;
    visit.press("Следующие").await;
    visit.settings().reads("51–100 из 3 000").await;
    let rows = visit.texts(".entries tbody tr").await;
    assert_eq!(rows.len(), 50);
    visit.press("Записать 3 000 сеансов").await;
    visit.settings().told("Записано: 3 000 сеансов.").await;
    visit.settings().lists("3 001 запись").await;
    visit.press("Отменить").await;
    visit.settings().told("Отменено").await;
    visit.settings().lists("6 001 запись").await;
    let told = plain(&visit.text("section[aria-labelledby=sessions]").await);
    assert!(told.contains("Сеансов ещё нет"), "{told}");
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn axe_finds_nothing_in_a_table_and_nothing_is_too_wide() {
    let table = "User,Description,Start date,Start time,End time,Duration\n\
        Анна,Report,03/04/2026,10:00:00,11:00:00,0:30:00\n\
        Анна,Отчёт о доступе к порталу и о правах,05/04/2026,10:00:00,10:25:00,\n\
        Анна,,05/04/2026,soon,,\n";
    let mut all: Vec<String> = Vec::new();
    for look in LOOKS {
        let visit = Visit::start(look).await;
        visit.set_look(look).await;
        visit.go("#/settings").await;
        take_in(&visit, &file(sealed(&usual()))).await;
        visit.settings().choose_file("look.csv", table.as_bytes()).await;
        visit.choose("#date-order", "day").await;
        visit.click(".entries summary").await;
        visit.settings().reads("Можно записать 1 сеанс").await;
        all.extend(visit.axe().await.iter().map(|one| format!("{look:?}: {one}")));
        for width in [320, look.width] {
            visit.set_width(width).await;
            let over = visit.too_wide().await;
            assert_eq!(over, 0, "at {width} px: {over} px too wide");
        }
        visit.end().await;
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
