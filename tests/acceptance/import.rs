//! Tables of other programs, from the file to what the ledger would charge.

use chrono::DateTime;
use kvant_core::calendar::Instant;
use kvant_core::ledger::codec::Decoded;
use kvant_core::ledger::event::{
    Author, Entry, Event, EventId, Life, Origin, Payment, Session, Stamp,
};
use kvant_core::ledger::fold::Ledger;
use kvant_core::money::Rub;
use kvant_core::quantum::UnitKind;
use kvant_core::report::offered::{Likeness, OfferedCost, costs_of, likeness};
use kvant_import::columns::{Columns, Opened, open};
use kvant_import::csv;
use kvant_import::duration::Unit;
use kvant_import::moment::DateOrder;
use kvant_import::time_entries::{
    Answers, Contradiction, Entries, Note, RowIssue, TimeEntry, Trust, entries,
};
use proptest::prelude::*;

use crate::given::{catalogue, root};

const MOSCOW: i32 = 3 * 3600;

/// A file of `tests/fixtures/import`, as the app opens it.
fn opened(file: &str) -> Opened {
    let bytes = std::fs::read(root().join("tests/fixtures/import").join(file)).expect(file);
    open(&bytes).expect(file)
}

fn read_with(opened: &Opened, answers: Answers) -> Entries {
    assert!(opened.columns.is_enough(), "it is recognised: {:?}", opened.table.rows);
    entries(&opened.table, opened.header, &opened.columns, answers, MOSCOW)
}

/// What is taken from a file without an answer, a line a session.
fn taken(file: &str) -> Vec<String> {
    read_with(&opened(file), Answers::default()).taken.iter().map(told).collect()
}

/// `2026-11-16 10:00:00 25:01 Анна | Права`: the beginning by the clock of Moscow, the length,
/// the person and the text.
fn told(entry: &TimeEntry) -> String {
    let from = DateTime::from_timestamp(entry.from + i64::from(MOSCOW), 0).expect("an instant");
    let seconds = entry.to - entry.from;
    let date = kvant_core::calendar::iso(from.date_naive());
    let time = from.time();
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    format!("{date} {time} {minutes}:{seconds:02} {} | {}", entry.who, entry.what)
}

/// The rows that are not taken, by line.
fn left(file: &str) -> Vec<(usize, RowIssue)> {
    let read = read_with(&opened(file), Answers::default());
    read.bad.into_iter().map(|row| (row.line, row.why)).collect()
}

#[test]
fn a_report_of_toggl_keeps_the_person_and_goes_over_midnight() {
    assert_eq!(opened("c1.csv").program, Some("Toggl Track"));
    assert_eq!(
        taken("c1.csv"),
        ["2026-11-16 09:00:00 60:00 A | Work", "2026-11-16 23:45:00 30:00 A | More work",]
    );
    assert_eq!(left("c1.csv"), []);
}

/// Rows of one file are never dropped against each other.
#[test]
fn two_people_at_the_same_time_are_two_sessions() {
    assert_eq!(
        taken("c1d.csv"),
        ["2026-11-16 09:00:00 60:00 A | Meeting", "2026-11-16 09:00:00 60:00 B | Meeting",]
    );
    // Nor are two equal ones.
    let twice =
        "User,Start date,Start time,Duration\nA,2026-11-16,09:00,1:00\nA,2026-11-16,09:00,1:00\n";
    let opened = open(twice.as_bytes()).expect("a table");
    assert_eq!(read_with(&opened, Answers::default()).taken.len(), 2);
}

#[test]
fn minutes_and_seconds_with_a_word_are_no_hours() {
    assert_eq!(taken("c1e.csv"), ["2026-08-21 19:21:21 18:25 A | Update"]);
    assert_eq!(
        taken("c3b.csv"),
        ["2026-08-21 19:21:21 18:25 A | Update", "2026-08-21 20:21:21 78:25 A | Two"]
    );
}

#[test]
fn an_end_without_a_duration_is_enough() {
    assert_eq!(
        taken("c2.csv"),
        ["2026-11-16 09:00:00 60:00  | Task one", "2026-11-16 23:45:00 30:00  | Task two"]
    );
}

#[test]
fn hours_of_solidtime_are_those_of_utc() {
    assert_eq!(opened("c7.csv").program, Some("solidtime"));
    assert_eq!(taken("c7.csv"), ["2024-03-04 12:23:00 60:01 P T | Working hard"]);
    assert_eq!(left("c7.csv"), [(2, RowIssue::NoTime)]);
}

#[test]
fn a_break_is_no_work_and_is_told() {
    assert_eq!(taken("c8.csv"), ["2024-03-04 12:23:00 60:01  | Working hard"]);
    assert_eq!(left("c8.csv"), [(3, RowIssue::IsRest)]);
}

#[test]
fn the_russian_exports_of_kimai_keep_person_and_activity() {
    assert_eq!(opened("c9.csv").program, Some("Kimai"));
    assert_eq!(
        taken("c9.csv"),
        [
            "2026-11-16 10:00:00 25:00 anna | Поддержка: Права доступа",
            "2026-11-16 23:50:00 20:00 anna | Поддержка",
        ]
    );
    assert_eq!(taken("c9b.csv"), ["2026-11-16 10:00:00 25:00 anna | Поддержка: Права доступа"]);
}

/// Hours to the minute hide seconds that the duration tells: 10 min 48 s are two quanta.
#[test]
fn a_duration_tells_what_hours_without_seconds_hide() {
    assert_eq!(
        taken("c11.csv"),
        [
            "2026-11-16 12:00:00 6:36 kevin | A: 400 s",
            "2026-11-16 13:00:00 10:48 kevin | A: 640 s = two quanta",
            "2026-11-16 14:00:00 0:36 kevin | A: 40 s",
        ]
    );
    let read = read_with(&opened("c11.csv"), Answers::default());
    assert!(read.taken.iter().all(|entry| entry.note == Some(Note::EndsByDuration)));
    let ledger = ledger([paid("2026-11-02T10:00:00+03:00")]);
    let units = charged(&ledger, &sessions(&read));
    assert_eq!(units, [Some(1), Some(2), Some(1)]);
}

#[test]
fn a_column_of_breaks_is_taken_off_and_told() {
    assert_eq!(
        taken("c11b.csv"),
        ["2026-11-16 07:00:00 540:00 doe | A: ten hours with an hour of break"]
    );
    let read = read_with(&opened("c11b.csv"), Answers::default());
    assert_eq!(read.taken[0].note, Some(Note::RestTakenOff { seconds: 3_600 }));
}

#[test]
fn a_blank_before_a_quoted_cell_is_no_part_of_it() {
    assert_eq!(
        taken("c12.csv"),
        [
            "2026-05-04 15:50:00 121:00 user@example.com | Testing: some work has been done",
            "2026-05-05 15:50:00 121:00 user@example.com | Testing, more",
        ]
    );
}

#[test]
fn lines_of_a_title_are_passed_over() {
    let opened = opened("c19.csv");
    assert_eq!((opened.header, opened.program), (Some(2), Some("Clockify")));
    assert_eq!(taken("c19.csv"), ["2026-11-02 09:00:00 60:00 R | Edits"]);
}

/// Lines above a table may have words of a header; the one that names the most is it.
#[test]
fn the_header_is_the_row_that_names_the_most() {
    let file = "From;2026-11-01;To;2026-11-15\nUser;Start date;Start time;End time\nA;2026-11-02;09:00;10:00\n";
    let opened = open(file.as_bytes()).expect("a table");
    assert_eq!(opened.header, Some(1));
    let read = read_with(&opened, Answers::default());
    assert_eq!(read.taken.iter().map(told).collect::<Vec<_>>(), ["2026-11-02 09:00:00 60:00 A | "]);
}

#[test]
fn basic_instants_are_read() {
    assert_eq!(taken("c20.csv"), ["2022-02-05 11:00:00 180:00  | note"]);
}

#[test]
fn every_spelling_of_a_duration_is_read_as_it_is_written() {
    let read: Vec<String> = taken("c21.csv");
    let lengths: Vec<&str> = read.iter().filter_map(|row| row.split(' ').nth(2)).collect();
    assert_eq!(
        lengths,
        ["54:00", "90:00", "90:00", "36:00", "54:00", "90:00", "90:00", "45:00", "90:00"]
    );
    assert_eq!(left("c21.csv"), []);
}

#[test]
fn a_line_that_names_the_separator_is_passed_over() {
    assert_eq!(taken("c26.csv"), ["2026-11-16 09:00:00 25:01 Анна | Права"]);
}

/// The files of one program and language after another, each with the same two rows.
#[test]
fn headers_of_many_languages_are_recognised() {
    for header in [
        "Datum;Von;Bis;Dauer;Benutzer;Kunde;Projekt;Tätigkeit;Beschreibung",
        "Datum;Beginn;Ende;Dauer;Benutzername;Kunde;Projekt;Aktivität;Beschreibung",
        "Date;De;À;Durée;Utilisateur;Client;Projet;Activité;Description",
        "Date;Début;Fin;Durée;Identifiant;Client;Projet;Activité;Description",
        "Fecha;Inicio;Fin;Duración;Usuario;Cliente;Proyecto;Actividad;Descripción",
        "Fecha;Desde;Hasta;Duración;Nombre de usuario;Cliente;Proyecto;Actividad;Descripción",
        "Data;Da;A;Durata;Utente;Cliente;Progetto;Attività;Descrizione",
        "Data;De;Até;Duração;Usuário;Cliente;Projeto;Atividade;Descrição",
        "Data;Od;Do;Czas trwania;Użytkownik;Klient;Projekt;Aktywność;Opis",
        "Datum;Van;Tot;Duur;Gebruiker;Klant;Project;Activiteit;Omschrijving",
        "Datum;Od;Do;Trvání;Uživatel;Zákazník;Projekt;Činnost;Popis",
        "Dátum;Začiatok;Koniec;Trvanie;Používateľ;Zákazník;Projekt;Činnosť;Popis",
        "Tarih;Başlangıç;Bitiş;Süre;Kullanıcı;Müşteri;Proje;Etkinlik;Açıklama",
        "Дата;З;До;Тривалість;Користувач;Клієнт;Проєкт;Діяльність;Опис",
        "Datum;Från;Till;Varaktighet;Användare;Kund;Projekt;Aktivitet;Beskrivning",
        "Dato;Fra;Til;Varighed;Bruger;Kunde;Projekt;Aktivitet;Beskrivelse",
        "Dato;Fra;Til;Varighet;Bruker;Kunde;Prosjekt;Aktivitet;Beskrivelse",
        "Päivämäärä;Alkaa;Päättyy;Kesto;Käyttäjä;Asiakas;Projekti;Toiminto;Kuvaus",
        "Dátum;Kezdete;Vége;Időtartam;Felhasználó;Ügyfél;Projekt;Tevékenység;Leírás",
        "Dată;De la;Până la;Durată;Utilizator;Client;Proiect;Activitate;Descriere",
        "日付;開始;終了;時間;ユーザー;顧客;プロジェクト;アクティビティ;説明",
        "日期;开始;结束;时长;用户;客户;项目;活动;描述",
        "日期;開始;結束;時長;使用者;客戶;專案;活動;說明",
        "날짜;시작;종료;기간;사용자;고객;프로젝트;활동;설명",
        "Ngày;Bắt đầu;Kết thúc;Thời lượng;Người dùng;Khách hàng;Dự án;Hoạt động;Mô tả",
        "Ημερομηνία;Από;Έως;Διάρκεια;Χρήστης;Πελάτης;Έργο;Δραστηριότητα;Περιγραφή",
        "תאריך;התחלה;סיום;משך;משתמש;לקוח;פרויקט;פעילות;תיאור",
        "Дата;Начало;Окончание;Продолжительность;Пользователь;Клиент;Проект;Активность;Описание",
    ] {
        let file = format!(
            "{header}\n2026-11-16;10:00;10:25;0,42;anna;C;P;Support;Rights\n2026-11-16;23:50;00:10;0,33;anna;C;P;Support;\n"
        );
        let opened = open(file.as_bytes()).expect(header);
        let read = read_with(&opened, Answers::default());
        let told: Vec<String> = read.taken.iter().map(told).collect();
        assert_eq!(
            told,
            [
                "2026-11-16 10:00:00 25:00 anna | Support: Rights",
                "2026-11-16 23:50:00 20:00 anna | Support",
            ],
            "{header}"
        );
    }
}

/// The tables of the other programs, as they write them.
#[test]
fn tables_of_other_programs_are_recognised() {
    let harvest = "Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,Approved?,First Name,Last Name,Roles,Employee?\n\
        2026-11-16,C,P,P1,Support,Rights,1.25,1.5,Yes,No,No,Ada,Byron,,Yes\n\
        2026-11-16,C,P,P1,Support,,0.5,0.5,Yes,No,No,Ada,Byron,,Yes\n\
        2026-11-16,C,P,P1,Support,Call,0.5,0.5,Yes,No,No,Bob,,,Yes\n";
    let opened = open(harvest.as_bytes()).expect("a table");
    assert_eq!(opened.program, Some("Harvest"));
    // It tells no hour: the person says when the day began, and one thing comes after the other.
    let read = read_with(&opened, Answers::default());
    assert_eq!((read.taken.len(), read.questions.day_begins), (0, 3));
    assert!(read.bad.iter().all(|row| row.why == RowIssue::NoHour && row.why.waits()));
    let read = read_with(&opened, Answers { day_begins: Some(9 * 3600), ..Answers::default() });
    let lines: Vec<String> = read.taken.iter().map(told).collect();
    assert_eq!(
        lines,
        [
            "2026-11-16 09:00:00 75:00 Ada Byron | Rights",
            "2026-11-16 10:15:00 30:00 Ada Byron | P",
            "2026-11-16 09:00:00 30:00 Bob | Call",
        ]
    );
    assert!(read.taken.iter().all(|entry| entry.note == Some(Note::HourAssumed)));

    // Beginning and end of a day, and how long of it was worked, in thousandths of a second.
    let productive = "Date;Start;End;Titles;Worked\n2026-11-16;09:00;18:00;One;5400000\n2026-11-16; - ; - ;Two;1800000\n";
    let opened = open(productive.as_bytes()).expect("a table");
    assert_eq!(opened.program, Some("Super Productivity"));
    let read = read_with(&opened, Answers { trust: Some(Trust::Duration), ..Answers::default() });
    let lines: Vec<String> = read.taken.iter().map(told).collect();
    assert_eq!(lines, ["2026-11-16 09:00:00 90:00  | One"]);
    assert_eq!(read.bad[0].why, RowIssue::NoHour);
}

/// Both tables of our own: of sessions, and of an act, whose other rows are no sessions.
#[test]
fn our_own_tables_are_read_as_they_were_written() {
    let sessions = "Дата;С;По;Обращение;Кто;Что;Реальное время;Учтено единиц;Покрыто пакетом;Не покрыто;Сумма, ₽;Дата конца;Состояние\n\
        2026-11-03;10:00:00;10:10:01;Доступ;Анна;;0:10:01;2;2;0;\"1000,00\";2026-11-03;\n\
        2026-11-04;10:00:00;;;Анна;Отчёт;0:10:00;1;1;0;;;идёт\n";
    let act = "Что;Дата;С;По;Обращение;Кто;Работа;Реальное время;Единица;Изменение остатка;Сверх оплаченного;Сумма, ₽\n\
        Остаток на начало;2026-11-01;;;;;;;квант;0;;\n\
        Работа;2026-11-03;10:00:00;10:10:01;Доступ;Анна;;0:10:01;квант;'-2;0;\"1000,00\"\n";
    for (table, line, why) in [
        (sessions, 3, RowIssue::StillRuns),
        (act, 2, RowIssue::BadStart { text: "2026-11-01".to_string() }),
    ] {
        let opened = open(table.as_bytes()).expect("a table");
        assert_eq!(opened.program, Some("Kvant"));
        let read = read_with(&opened, Answers::default());
        let lines: Vec<String> = read.taken.iter().map(told).collect();
        // A session without words is not told by its request.
        assert_eq!(lines, ["2026-11-03 10:00:00 10:01 Анна | "]);
        let bad: Vec<(usize, RowIssue)> =
            read.bad.into_iter().map(|row| (row.line, row.why)).collect();
        assert_eq!(bad, [(line, why)]);
    }
}

/// What contradicts itself is asked about; before the answer nothing of it is taken.
#[test]
fn a_contradiction_is_asked_about() {
    let table = "Date,Begin,End,Duration,Break\n\
        2026-11-16,10:00:00,11:00:00,1:00:00,\n\
        2026-11-16,12:00:00,13:00:00,0:30:00,\n\
        2026-11-16,14:00,16:00,2:00,0:30\n\
        2026-11-16,17:00,17:10,0.2,\n\
        2026-11-16,18:00,18:10,0.3,\n";
    let opened = open(table.as_bytes()).expect("a table");
    let read = read_with(&opened, Answers::default());
    let one =
        Contradiction { line: 3, clock_seconds: 3_600, duration_seconds: 1_800, rest_seconds: 0 };
    // The third row names a break, and a duration that has it in.
    let other = Contradiction {
        line: 4,
        clock_seconds: 7_200,
        duration_seconds: 7_200,
        rest_seconds: 1_800,
    };
    // Three tenths of an hour are 15 to 21 minutes, ten by the clock are less than eleven.
    let last =
        Contradiction { line: 6, clock_seconds: 600, duration_seconds: 1_080, rest_seconds: 0 };
    assert_eq!(read.questions.trust, Some((3, one)));
    let waiting: Vec<RowIssue> = read.bad.into_iter().map(|row| row.why).collect();
    assert_eq!(waiting, [one, other, last].map(RowIssue::Contradicts));
    let lengths = |trust| {
        let read = read_with(&opened, Answers { trust: Some(trust), ..Answers::default() });
        assert_eq!(read.bad, []);
        let notes = read.taken.iter().filter(|one| one.note == Some(Note::Trusted(trust))).count();
        assert_eq!(notes, 3);
        read.taken.iter().map(|one| (one.to - one.from) / 60).collect::<Vec<i64>>()
    };
    assert_eq!(lengths(Trust::Clock), [60, 60, 90, 10, 10]);
    assert_eq!(lengths(Trust::Duration), [60, 30, 120, 10, 18]);
}

/// A number that may be minutes or seconds is asked about; a column that says its unit is not.
#[test]
fn a_number_alone_is_asked_about_where_it_can_be_two_things() {
    let table = |name: &str, cells: &[&str]| {
        let rows: String = cells.iter().map(|cell| format!("2026-11-16;09:00;{cell}\n")).collect();
        open(format!("Date;Start;{name}\n{rows}").as_bytes()).expect("a table")
    };
    let lengths = |opened: &Opened, unit| {
        let read = read_with(opened, Answers { unit, ..Answers::default() });
        let lengths = read.taken.iter().map(|one| one.to - one.from).collect::<Vec<i64>>();
        (lengths, read.questions.unit)
    };
    let minutes_or_seconds = table("Duration", &["90", "5"]);
    assert_eq!(lengths(&minutes_or_seconds, None), (vec![], Some("90".to_string())));
    // What is answered stays to be answered otherwise.
    let answered = (vec![5_400, 300], Some("90".to_string()));
    assert_eq!(lengths(&minutes_or_seconds, Some(Unit::Minute)), answered);
    assert_eq!(lengths(&minutes_or_seconds, Some(Unit::Second)).0, [90, 5]);
    assert_eq!(lengths(&table("Duration (min)", &["90", "5"]), None), (vec![5_400, 300], None));
    assert_eq!(lengths(&table("Minutes", &["90"]), None).0, [5_400]);
    assert_eq!(lengths(&table("Hours", &["2", "1,5"]), None).0, [7_200, 5_400]);
    assert_eq!(lengths(&table("Duration", &["2", "24"]), None).0, [7_200, 86_400]);
    // One that would be more than a day in minutes makes all of them seconds.
    assert_eq!(lengths(&table("Duration", &["1441", "90"]), None).0, [1_441, 90]);
    // What the clock says settles it.
    let settled = "Date;Start;End;Duration\n2026-11-16;09:00;10:30;90\n2026-11-16;12:00;;30\n";
    let settled = open(settled.as_bytes()).expect("a table");
    assert_eq!(lengths(&settled, None), (vec![5_400, 1_800], None));
}

/// Any table can be mapped by hand, whatever stands above its header, and without one.
#[test]
fn a_table_that_nobody_knows_is_mapped_by_hand() {
    let file =
        "Report, of one month\nby; us; all\n\nWann;Wielange;Wer\n2026-11-16 10:00;1,5;Anna\n";
    let opened = open(file.as_bytes()).expect("a table");
    assert_eq!((opened.program, opened.columns.is_enough()), (None, false));
    let table = csv::read_separated(file.as_bytes(), ';').expect("a table");
    let columns =
        Columns { start_date: Some(0), duration: Some(1), who: Some(2), ..Columns::default() };
    let read = entries(&table, Some(2), &columns, Answers::default(), MOSCOW);
    assert_eq!(
        read.taken.iter().map(told).collect::<Vec<_>>(),
        ["2026-11-16 10:00:00 90:00 Anna | "]
    );
    let bare = csv::read(b"2026-11-16 10:00;1,5;Anna\n").expect("a table");
    assert_eq!(entries(&bare, None, &columns, Answers::default(), MOSCOW).taken.len(), 1);
    // Day and month are told apart by the whole table, or asked.
    let either = csv::read(b"03/04/2026 10:00;1,5;Anna\n").expect("a table");
    let read = entries(&either, None, &columns, Answers::default(), MOSCOW);
    assert!(read.questions.order && read.bad[0].why == RowIssue::OrderUnknown);
    let answers = Answers { order: Some(DateOrder::DayFirst), ..Answers::default() };
    let read = entries(&either, None, &columns, answers, MOSCOW);
    assert_eq!(told(&read.taken[0]), "2026-04-03 10:00:00 90:00 Anna | ");
}

fn at(text: &str) -> Instant {
    DateTime::parse_from_rfc3339(text).expect("an instant")
}

/// A ledger of document 000 under the assumed readings.
fn ledger(events: impl IntoIterator<Item = Event>) -> Ledger<'static> {
    let named = Event::LedgerNamed { name: String::new(), document: "crm-support".to_string() };
    let mut ledger = Ledger::new(catalogue());
    let entries = std::iter::once(named).chain(events).enumerate().map(|(place, event)| {
        let number = place as u64;
        let stamp = Stamp { lamport: number, author: Author(1), sequence: number };
        let id = EventId([u8::try_from(place).expect("few") + 1; 32]);
        let entry = Entry { id, stamp, recorded_at: at("2026-11-20T12:00:00+03:00"), event };
        (id, Decoded::Known(Box::new(entry)))
    });
    ledger.ingest(entries.collect::<Vec<_>>());
    ledger
}

/// Thirty quanta of document 000.
fn paid(when: &str) -> Event {
    Event::PackagePaid(Payment {
        plan: "subscription".to_string(),
        units: 30,
        unit_seconds: Some(600),
        minimum_units: 1,
        amount: Some(Rub::whole(15_000)),
        paid_at: at(when),
        life: Life::Days(90),
    })
}

fn session(from: &str, to: &str, who: &str, text: &str) -> Session {
    Session {
        request: None,
        specialist: who.to_string(),
        from: at(from),
        to: at(to),
        text: text.to_string(),
        origin: Origin::ByHand,
    }
}

/// What a table offers, as the page records it.
fn sessions(read: &Entries) -> Vec<Session> {
    let instant =
        |seconds| DateTime::from_timestamp(seconds, 0).expect("an instant").fixed_offset();
    let session = |entry: &TimeEntry| Session {
        request: None,
        specialist: entry.who.clone(),
        from: instant(entry.from),
        to: instant(entry.to),
        text: entry.what.clone(),
        origin: Origin::Import,
    };
    read.taken.iter().map(session).collect()
}

fn charged(ledger: &Ledger<'static>, offered: &[Session]) -> Vec<Option<u64>> {
    let costs = costs_of(ledger, offered, at("2026-11-30T12:00:00+03:00"));
    let quanta = |cost: OfferedCost| match cost.units.as_slice() {
        [(UnitKind::Quantum, count)] => *count,
        other => panic!("these are no quanta: {other:?}"),
    };
    costs.into_iter().map(|cost| cost.map(quanta)).collect()
}

/// Source: document 000, lines 10 and 11 (S0-11), by what the ledger itself would charge.
#[test]
fn the_units_of_each_row_are_told_before_it_is_taken() {
    let ledger = ledger([paid("2026-11-02T10:00:00+03:00")]);
    let day = |from: &str, to: &str| {
        session(&format!("2026-11-16T{from}+03:00"), &format!("2026-11-16T{to}+03:00"), "", "")
    };
    let offered = [
        day("10:00:00", "10:10:00"),
        day("11:00:00", "11:10:01"),
        day("12:00:00", "16:40:00"),
        day("18:00:00", "17:00:00"),
        session("2026-12-05T10:00:00+03:00", "2026-12-05T10:10:00+03:00", "", ""),
    ];
    assert_eq!(charged(&ledger, &offered), [Some(1), Some(2), Some(28), None, None]);
    let costs = costs_of(&ledger, &offered, at("2026-11-30T12:00:00+03:00"));
    let mut sum = OfferedCost::default();
    costs.iter().flatten().for_each(|cost| sum.add(cost));
    assert_eq!(sum.units, [(UnitKind::Quantum, 31)]);
    assert_eq!(sum.not_covered, [(UnitKind::Quantum, 1)], "30 quanta were paid, 31 are needed");
    // Nothing of it is in the ledger.
    assert_eq!(ledger.balance(at("2026-11-30T12:00:00+03:00")).left_units, 30);
}

/// The same row twice is the same session; one that was written down by hand is said to be like it.
#[test]
fn a_row_that_repeats_a_session_is_told() {
    let hand = session("2026-11-16T10:00:00+03:00", "2026-11-16T10:25:00+03:00", "", "Права");
    let ledger = ledger([Event::SessionRecorded(hand.clone())]);
    let (_, recorded) = (0, EventId([2; 32]));
    let now = at("2026-11-30T12:00:00+03:00");
    let like = |offered: &[Session]| likeness(&ledger, offered, now);
    let other = |from: &str, to: &str, who: &str| {
        session(
            &format!("2026-11-16T{from}+03:00"),
            &format!("2026-11-16T{to}+03:00"),
            who,
            "Rights",
        )
    };
    for (offered, expected) in [
        (hand.clone(), Likeness::Recorded(recorded)),
        (other("10:00:00", "10:25:00", "Анна"), Likeness::Repeats(recorded)),
        (other("10:05:00", "10:20:00", "Анна"), Likeness::Repeats(recorded)),
        (other("09:55:00", "10:30:00", "Анна"), Likeness::Repeats(recorded)),
        (other("10:05:01", "10:25:00", "Анна"), Likeness::New),
        (other("10:00:00", "10:30:01", "Анна"), Likeness::New),
    ] {
        assert_eq!(like(std::slice::from_ref(&offered)), [expected], "{offered:?}");
    }
    // One recorded session is one row, however often the row stands in the file.
    assert_eq!(like(&[hand.clone(), hand.clone()]), [Likeness::Recorded(recorded), Likeness::New]);
    // Of two people the named one is another.
    let named = Session { specialist: "Иван".to_string(), ..hand };
    let ledger = crate::import::ledger([Event::SessionRecorded(named)]);
    let like = likeness(&ledger, &[other("10:00:00", "10:25:00", "Анна")], now);
    assert_eq!(like, [Likeness::New]);
}

/// A row of a timer that still runs is that timer.
#[test]
fn a_running_timer_is_not_offered_anew() {
    let started = Event::TimerStarted {
        request: None,
        specialist: "Анна".to_string(),
        at: at("2026-11-16T10:00:00+03:00"),
    };
    let ledger = ledger([started]);
    let row = session("2026-11-16T10:00:00+03:00", "2026-11-16T10:25:00+03:00", "Анна", "");
    let like = likeness(&ledger, &[row], at("2026-11-16T10:30:00+03:00"));
    assert_eq!(like, [Likeness::Recorded(EventId([2; 32]))]);
}

/// `9:05:07 AM`.
fn twelve(hours: i64, minutes: i64, seconds: i64) -> String {
    let half = if hours < 12 { "AM" } else { "PM" };
    let shown = if hours % 12 == 0 { 12 } else { hours % 12 };
    format!("{shown}:{minutes:02}:{seconds:02} {half}")
}

/// One session as a program writes it: day, hour and length in its own spelling. Hours are those
/// of Moscow.
fn written(style: usize, from: i64, seconds: i64) -> String {
    let local = |at: i64| DateTime::from_timestamp(at + i64::from(MOSCOW), 0).expect("an instant");
    let utc = |at: i64| DateTime::from_timestamp(at, 0).expect("an instant");
    let (start, end) = (local(from), local(from + seconds));
    let date = |at: &DateTime<chrono::Utc>| kvant_core::calendar::iso(at.date_naive());
    let parts = |at: &DateTime<chrono::Utc>| {
        let day = at.timestamp().rem_euclid(86_400);
        (day / 3_600, day / 60 % 60, day % 60)
    };
    let length = format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match style {
        0 => format!("{},{},{},{},{length}", date(&start), start.time(), date(&end), end.time()),
        1 => {
            let us = |at: &DateTime<chrono::Utc>| {
                let (hours, minutes, seconds) = parts(at);
                let date = date(at);
                format!(
                    "{}/{}/{},{}",
                    &date[5..7],
                    &date[8..],
                    &date[..4],
                    twelve(hours, minutes, seconds)
                )
            };
            format!("{},{},{length}", us(&start), us(&end))
        }
        2 => {
            let zulu = |at: i64| format!("{}T{}Z", date(&utc(at)), utc(at).time());
            format!("{},{}", zulu(from), zulu(from + seconds))
        }
        3 => {
            let basic = |at: i64| {
                let text = format!("{}T{}Z", date(&utc(at)), utc(at).time());
                text.replace(['-', ':'], "")
            };
            format!("{},{}", basic(from), basic(from + seconds))
        }
        4 => format!("{},{},{seconds}", date(&start), start.time()),
        5 => format!(
            "{},{},PT{}H{}M{}S",
            date(&start),
            start.time(),
            seconds / 3_600,
            seconds / 60 % 60,
            seconds % 60
        ),
        6 => format!(
            "{},{},{} ч {} мин {} с",
            date(&start),
            start.time(),
            seconds / 3_600,
            seconds / 60 % 60,
            seconds % 60
        ),
        _ => {
            // To the minute, and hundredths of an hour.
            let minute =
                |at: &DateTime<chrono::Utc>| format!("{:02}:{:02}", parts(at).0, parts(at).1);
            let hundredths = (seconds + 18) / 36;
            format!(
                "{},{},{},{}.{:02}",
                date(&start),
                minute(&start),
                minute(&end),
                hundredths / 100,
                hundredths % 100
            )
        }
    }
}

proptest! {
    /// What a program writes is read as it was worked, in its spelling, whatever it measured.
    #[test]
    fn what_a_program_writes_is_read_as_it_was_worked(
        style in 0..8_usize,
        worked in prop::collection::vec((0..30_000_000_i64, 1..80_000_i64), 1..12),
    ) {
        // From the beginning of the year 2026 on; one day that no month has tells the order.
        const YEAR: i64 = 1_767_225_600;
        let mut worked: Vec<(i64, i64)> =
            worked.into_iter().map(|(from, seconds)| (YEAR + from, seconds)).collect();
        worked.push((YEAR + 20 * 86_400, 3_700));
        let header = [
            "Start date,Start time,Stop date,Stop time,Duration",
            "Start Date,Start Time,End Date,End Time,Duration (h)",
            "start,end",
            "start,end",
            "Date,Start,Duration (s)",
            "Date,Start,Duration",
            "Date,Start,Duration",
            "Date,Begin,End,Duration",
        ][style];
        let rows: Vec<String> =
            worked.iter().map(|(from, seconds)| written(style, *from, *seconds)).collect();
        let file = format!("{header}\n{}\n", rows.join("\n"));
        let opened = open(file.as_bytes()).expect("a table");
        let read = read_with(&opened, Answers::default());
        if style < 7 {
            prop_assert_eq!(&read.bad, &[], "{}", file);
            let found: Vec<(i64, i64)> =
                read.taken.iter().map(|one| (one.from, one.to - one.from)).collect();
            prop_assert_eq!(found, worked, "{}", file);
        } else {
            prop_assert!(read.questions.trust.is_none(), "{file}");
            for entry in &read.taken {
                let (from, seconds) = worked[entry.line - 2];
                prop_assert_eq!(entry.from, from - from.rem_euclid(60));
                prop_assert!((entry.to - entry.from - seconds).abs() < 60, "{}", file);
            }
            // Less than half a hundredth of an hour can vanish in both.
            let vanished = |row: &kvant_import::time_entries::BadRow| worked[row.line - 2].1 < 60;
            prop_assert!(read.bad.iter().all(vanished), "{:?} {file}", read.bad);
        }
    }
}
