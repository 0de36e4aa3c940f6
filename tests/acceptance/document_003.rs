//! Document 003, «Служба поддержки клиентов»: a table flattened to one value a line, without
//! prices. It has no clause numbers: places are lines.

use kvant_core::{
    catalogue::{Attributes, PromiseKind, Terms},
    compare,
    price::ResolvedTerms,
    quantum::UnitKind,
    stated::Stated,
    usage::{IncompleteReason, Profile, Requests},
};

use crate::door::{answered_deadlines, answered_units, shown};
use crate::given::{catalogue, count, date, number, readings, rub};
use crate::table::{lines, rows};
use crate::wording::{check_anomaly, check_open_matters, check_statements, document, quoted};

fn terms() -> &'static Terms {
    document("003")
}

/// Source: document 003, lines 1–3 (S3-01): «актуальное», yet without a date.
#[test]
fn s3_01_a_title_without_a_date() {
    assert_eq!(terms().name, "Служба поддержки клиентов");
    assert!(quoted(terms(), "3").contains("актуальное"));
    assert!(quoted(terms(), "3").contains("всех доступных тарифов"));
    assert_eq!(terms().edition.dated, Stated::NotStated);
}

/// Source: document 003, lines 5–9 (S3-02, S3-03): five names in four columns.
#[test]
fn s3_02_and_03_five_names_in_four_columns() {
    let rows = lines(
        "
        id                  | place      | name                    | quoted
        start               | строки 5–6 | Старт, Крыжик-Базовый   | Старт, Крыжик-Базовый
        kryzhik             | строка 7   | Крыжик                  | Крыжик
        reliable            | строка 8   | Надежный                | Надежный
        reliable-management | строка 9   | Надежный управленческий | Надежный управленческий
        ",
    );
    assert_eq!(terms().plan.len(), rows.len());
    for ([id, place, name, heading], plan) in rows.into_iter().zip(&terms().plan) {
        assert_eq!((&*plan.id, plan.source.place(), &*plan.name), (id, place, name));
        let clauses = terms().quotations(&plan.source);
        let found: Vec<&str> = clauses.iter().map(|clause| &*clause.text).collect();
        assert_eq!(found.join(" "), heading);
    }
    let names = terms().plan.iter().flat_map(|plan| plan.name.split(", "));
    assert_eq!(names.count(), 5);
    // That two of them share a column is inferred from the comma alone.
    assert!(quoted(terms(), "5").ends_with(','));
}

/// Source: document 003, lines 10–22 (S3-04 to S3-14): eleven rows, and not one cell of them.
#[test]
fn s3_04_to_14_eleven_rows_of_which_nothing_is_known() {
    let rows = lines(
        "
        place        | name                                                              | footnote
        строка 10    | Консультации по работе сервисов                                   |
        строка 11    | Консультации по вопросам ведения учета в программе                | *
        строка 12    | Решение вопроса специалистом поддержки по учету в программе       | **
        строка 13    | Массовая корректировка объектов в базе при решении задачи         | ***
        строки 14–15 | Установка/обновление платформы или сервера 1С                     |
        строки 16–17 | Обновление программы по запросу клиента                           |
        строка 18    | Подключение к базе, анализ данных для решения задачи специалистом |
        строка 19    | Проверка заполнения регламентированной отчетности                 |
        строка 20    | Решение вопросов заполнения регламентированной отчетности         |
        строка 21    | Установка ЭЦП, криптопровайдера                                   |
        строка 22    | Написание кода, программирование                                  |
        ",
    );
    assert_eq!(terms().feature.len(), rows.len());
    for ([place, name, footnote], feature) in rows.into_iter().zip(&terms().feature) {
        assert_eq!((feature.source.place(), &*feature.name), (place, name));
        assert!(feature.cell.is_empty(), "{name}: unknown, neither yes nor no");
        let clauses = terms().quotations(&feature.source);
        let row = clauses.first().expect("the row is quoted");
        assert_eq!(row.text, format!("{name}{footnote}"), "as the source writes it");
        let note = feature.note.as_deref().unwrap_or_default();
        let leads_to_it = note.starts_with(&format!("Сноска {footnote}:"));
        assert!(footnote.is_empty() || leads_to_it, "{name}: {note}");
    }
}

/// Source: document 003, lines 10–22 (S3-15): of 44 cells two dashes are left.
#[test]
fn s3_15_anomaly_lost_marks() {
    let words = "из 44 ячеек одиннадцати строк уцелели два прочерка, про остальные 42 ничего";
    check_anomaly(terms(), "lost-marks", "строки 10–22", words);
    let cells = terms().feature.len() * terms().plan.len();
    let dashes = (10..=22).filter(|line| quoted(terms(), &line.to_string()) == "-").count();
    assert_eq!((cells, dashes, cells - dashes), (44, 2, 42));
}

/// Source: document 003, lines 15 and 17 (S3-16): two dashes without a column.
#[test]
fn s3_16_anomaly_dashes_without_column() {
    let words = "хотя бы в одном тарифе этого нет, в каком — неизвестно";
    check_anomaly(terms(), "dashes-without-column", "строки 14–17", words);
    for line in ["15", "17"] {
        assert_eq!(quoted(terms(), line), "-");
        let has_it = |place: &str| place.ends_with(&format!("–{line}"));
        let row = terms().feature.iter().find(|feature| has_it(feature.source.place()));
        let note = row.and_then(|row| row.note.as_deref()).expect("the row tells of its dash");
        assert!(note.contains(words), "{note}");
    }
}

/// Source: document 003, lines 23–37 (S3-17, S3-18, S3-20, S3-21, S3-22, S3-23): half an hour to
/// react and to start; half an hour more for an answer; hours from the start for all of it.
#[test]
fn s3_17_to_23_deadlines_by_plan() {
    check_answered_deadlines(
        "
        plan                 registered           reaction             start                answer               completion
        start                2026-11-20T12:00:00  2026-11-20T12:30:00  2026-11-20T12:30:00  2026-11-20T13:00:00  2026-11-20T16:30:00
        kryzhik              2026-11-20T12:00:00  2026-11-20T12:30:00  2026-11-20T12:30:00  dash                 2026-11-20T14:30:00
        reliable             2026-11-20T12:00:00  2026-11-20T12:30:00  2026-11-20T12:30:00  dash                 2026-11-20T13:30:00
        reliable-management  2026-11-20T12:00:00  2026-11-20T12:30:00  2026-11-20T12:30:00  dash                 2026-11-20T13:30:00
        // No hours are stated: the clock runs through a Friday night.
        start                2026-11-20T21:45:00  2026-11-20T22:15:00  2026-11-20T22:15:00  2026-11-20T22:45:00  2026-11-21T02:15:00
        ",
        "-",
    );
    check_promise_places(
        "
        plan                | reaction     | answer        | completion
        start               | строки 23–27 | строки 28–29  | строки 33–34
        kryzhik             | строки 23–27 | строки 28, 30 | строки 33, 35
        reliable            | строки 23–27 | строки 28, 31 | строки 33, 36
        reliable-management | строки 23–27 | строки 28, 32 | строки 33, 37
        ",
    );
}

/// Source: document 003, lines 28–32 (S3-18, S3-19): a dash is a dash, and its meaning is open.
#[test]
fn s3_19_a_dash_stays_a_dash() {
    for line in ["30", "31", "32"] {
        assert_eq!(quoted(terms(), line), "-");
    }
    let open = terms().open.iter().find(|open| open.id == "dash").expect("it is left open");
    for meaning in ["неприменимо", "не обещано", "не ограничено"] {
        assert!(open.question.contains(meaning), "{}", open.question);
    }
    assert_eq!(open.assumed(), None, "nothing can be assumed");
}

/// Source: document 003, lines 33–37 (S3-37): from when and in which time a task is solved.
#[test]
fn s3_37_solving_time_under_every_reading() {
    let rows = lines(
        "
        solving-time         | minutes | completion
        start                | clock   | 2026-11-20T21:50:00
        registration         | clock   | 2026-11-20T21:20:00
        working-start        | clock   | 2026-11-23T12:50:00  // Ten minutes on Friday, 3:50 on Monday.
        working-registration | clock   | 2026-11-23T12:20:00
        start                | working | 2026-11-20T21:50:00
        working-start        | working | 2026-11-23T12:50:00
        ",
    );
    for [solving, minutes, completion] in rows {
        let given = format!("solving-time={solving} minutes={minutes}");
        let [_, _, _, found] = answered_four("start", "2026-11-20T17:20:00", &given);
        assert_eq!(found, completion, "{solving}, {minutes}");
    }
    // Half an hour of working time, from a quarter to six: until a quarter past nine on Monday.
    check_answered_deadlines(
        "
        plan   registered           reaction             start                answer               completion
        start  2026-11-20T17:45:00  2026-11-23T09:15:00  2026-11-23T09:15:00  2026-11-23T09:45:00  2026-11-23T13:15:00
        ",
        "minutes=working",
    );
}

/// Source: document 003, lines 38–47 (S3-24, S3-25, S3-26, S3-27): two plans count requests, two
/// count hours by halves.
#[test]
fn s3_24_to_27_units_by_plan() {
    let rows = lines(
        "
        plan                | place                 | kind      | minutes | step
        start               | строки 38–39, 43–44   | request   | -       | Обращение**** 1
        kryzhik             | строки 38, 40, 43, 45 | request   | -       | Обращение**** 1
        reliable            | строки 38, 41, 43, 46 | half_hour | 30      | Час 0,5
        reliable-management | строки 38, 42, 43, 47 | half_hour | 30      | Час 0,5
        ",
    );
    assert_eq!(terms().unit, None, "no unit is common to all plans");
    for ([id, place, kind, minutes, step], plan) in rows.into_iter().zip(&terms().plan) {
        let unit = plan.unit.as_ref().expect("a unit of its own");
        assert_eq!((&*plan.id, unit.source.place()), (id, place));
        assert_eq!(Some(unit.kind), UnitKind::of(kind), "{id}");
        let length = unit.minutes.map_or("-".to_string(), |length| length.minutes().to_string());
        assert_eq!(length, minutes, "{id}");
        let clauses = terms().quotations(&unit.source);
        let words: Vec<&str> = clauses.iter().map(|clause| &*clause.text).collect();
        let [_, one, _, many] = words[..] else { panic!("two rows with a cell each: {words:?}") };
        assert_eq!(format!("{one} {many}"), step, "{id}");
        // A second is one, whatever is counted; half an hour and a second are two only by time.
        let by_time = if kind == "request" { 1 } else { 2 };
        for (sessions, units) in [("1", 1), ("1800", 1), ("1801", by_time), ("1800+1", 2)] {
            assert_eq!(answered_units(terms(), id, "-", sessions), units, "{id}, {sessions}");
        }
    }
}

/// Source: document 003, lines 43–47 and 51 (S3-28, S3-33): half-hours are rounded up; a request
/// is one, however long it takes.
#[test]
fn s3_28_started_half_hours_count() {
    check_answered_units(
        "
        plan      seconds    units
        reliable        0        0
        reliable        1        1
        reliable     1800        1
        reliable     1801        2
        reliable     3600        2
        reliable   60+60         2  // Two sessions.
        kryzhik         1        1
        kryzhik     36000        1
        kryzhik  600+600         2  // Two requests.
        ",
    );
}

/// Source: document 003, lines 33–37, 51 and 52 (S3-34, S3-35, S3-36): what follows the four hours,
/// told of the one plan that says it.
#[test]
fn s3_34_what_follows_when_the_time_is_over() {
    let told = |plan: &str, what| {
        let plan = terms().plan(plan).expect(plan);
        terms().follows(plan, what).map(|one| one.source.place()).collect::<Vec<_>>()
    };
    assert_eq!(told("start", PromiseKind::Completion), ["строки 34, 52", "строка 52"]);
    for plan in ["kryzhik", "reliable", "reliable-management"] {
        assert!(told(plan, PromiseKind::Completion).is_empty(), "{plan}");
    }
    assert!(told("start", PromiseKind::Answer).is_empty());
}

/// Source: document 003, lines 48–52 (S3-29, S3-30, S3-31, S3-32, S3-33, S3-34, S3-35): the
/// footnotes.
#[test]
fn s3_29_to_35_footnotes() {
    check_statements(
        terms(),
        "
        topic   | place         | words                                                 | quoted
        work    | строка 48     | рекомендация; выполняет её сам клиент                 | письменной или устной рекомендации
        work    | строка 48     | только смотреть: действий в программе он не выполняет | без выполнения действий в ней
        work    | строка 49     | прямо в базе клиента: найти причину и устранить её    | непосредственно в базе клиента
        work    | строка 50     | больше одного однотипного объекта                     | более 1 однотипного объекта
        request | строка 51     | Одно обращение — решение одной задачи                 | решение одной задачи
        work    | строки 34, 52 | переводят на платные работы, анализ данных в базе     | будет переведено на платные работы
        work    | строка 52     | только после согласования его стоимости               | после согласования стоимости
        ",
    );
    // Of all the times only the four hours carry the footnote.
    let marked = (33..=37).filter(|line| quoted(terms(), &line.to_string()).ends_with("*****"));
    assert_eq!(marked.collect::<Vec<_>>(), [34]);
}

/// Source: document 003, lines 36–37 and 46–47 (S3-38): a task of at most an hour, by half-hours.
#[test]
fn s3_38_a_task_costs_half_an_hour_or_an_hour() {
    check_answered_units(
        "
        plan                 seconds  units
        reliable                  60      1
        reliable                3600      2  // All of the hour that solving may take.
        reliable-management       60      1
        reliable-management     3600      2
        ",
    );
    for plan in ["reliable", "reliable-management"] {
        let [_, start, _, completion] = answered_four(plan, "2026-11-20T12:00:00", "-");
        assert_eq!((&*start, &*completion), ("2026-11-20T12:30:00", "2026-11-20T13:30:00"));
    }
}

/// Source: document 003 as a whole (S3-39): no price, no volume, no hours, no zone, no channel.
/// What is used can be counted; what it costs is nobody's guess, until the person was told a price.
#[test]
fn s3_39_anomaly_times_and_nothing_else() {
    let words = "без цен, без числа обращений или часов, без графика, часового пояса и канала";
    check_anomaly(terms(), "times-only", "строки 3, 23–47", words);
    assert!(terms().schedule.is_empty() && terms().channel.is_empty());
    assert_eq!((&terms().provider, &terms().vat), (&Stated::NotStated, &Stated::NotStated));
    for plan in &terms().plan {
        assert!(plan.is_unpriced() && plan.package.is_none() && plan.volume.is_empty());
    }
    let rows = rows(
        "
        plan                 unit       billed  quoted_net
        start                request         4     4000.00
        kryzhik              request         4     4000.00
        reliable             half_hour       8     4000.00  // Four hours.
        reliable-management  half_hour       8     4000.00
        ",
    );
    let requests = Requests::monthly(4, 40);
    let profile = Profile::new(date("2026-12-01"), 1, vec![requests], 0, 0).expect("a use");
    let resolved = ResolvedTerms::new(catalogue(), terms(), Attributes::new(), &readings(&[]));
    let resolved = resolved.expect("nothing has to be known");
    let unpriced = compare::in_order(&resolved, &profile).expect("it can be counted");
    let told = resolved.with_offered_price(Some(rub("1000.00")));
    let priced = compare::in_order(&told, &profile).expect("it can be priced");
    assert_eq!(unpriced.len(), rows.len());
    for (([id, unit, billed, net], without), with) in rows.into_iter().zip(unpriced).zip(priced) {
        assert_eq!(without.plan.id, id);
        let kind = terms().unit_of(without.plan).map(|unit| unit.kind);
        assert_eq!(kind, UnitKind::of(unit), "{id}");
        assert_eq!((without.outcome.paid, without.outcome.net), (None, None), "{id}");
        let left_out = without.outcome.incomplete.expect("it says why");
        assert_eq!(left_out.reason, IncompleteReason::PriceNotStated, "{id}");
        assert_eq!(left_out.units, u64::from(number(billed)), "{id}");
        assert_eq!(with.outcome.net, Some(rub(net)), "{id}: at the price that was told");
        assert_eq!(with.outcome.incomplete, None, "{id}");
    }
}

/// Source: document 003, lines 4–47 (S3-40): one value a line, and a decimal comma.
#[test]
fn s3_40_one_value_a_line_and_a_decimal_comma() {
    for line in 5..=47 {
        assert!(!quoted(terms(), &line.to_string()).contains('|'), "line {line}");
    }
    for line in ["46", "47"] {
        assert_eq!(quoted(terms(), line), "0,5");
    }
    let half = terms().plan("reliable").expect("a plan of hours").unit.as_ref();
    assert_eq!(half.and_then(|unit| unit.minutes).map(|length| length.minutes()), Some(30));
}

/// Source: document 003 (S3-03, S3-19, S3-28, S3-36, S3-37, S3-38, S3-39): what it leaves open.
#[test]
fn s3_03_to_39_open_matters() {
    check_open_matters(
        terms(),
        "
        id                 | place                 | words                           | readings
        solving-time       | строки 23, 33–37      | Откуда идёт время решения       | start registration working-start working-registration
        minutes            | строки 23–32          | подряд или рабочего времени     | clock working
        rounding-direction | строки 43, 46–47      | Куда округляют до получаса      | up nearest down
        joint-column       | строки 5–9            | одна колонка                    | one two
        dash               | строки 28–32          | Что значит прочерк              |
        time-over          | строки 34–37, 52      | когда выйдут 2 часа или 1 час   |
        charge-for-a-task  | строки 36–37, 46–47   | 0,5 часа или 1 час              |
        schedule           | строка 3              | Ни графика, ни часового пояса   |
        included           | строки 38–47          | Сколько обращений или часов     |
        ",
    );
}

/// Columns: plan, registration, then what is promised: an instant or what stands instead.
#[track_caller]
fn check_answered_deadlines(table: &str, given: &str) {
    for [plan, registered, reaction, start, answer, completion] in rows(table) {
        let found = answered_four(plan, registered, given);
        assert_eq!(found, [reaction, start, answer, completion], "{plan}, {registered}");
    }
}

/// Reaction, start, answer and completion: an instant of Moscow, or what stands instead.
#[track_caller]
fn answered_four(plan: &str, registered: &str, given: &str) -> [String; 4] {
    let answer = answered_deadlines(terms(), plan, given, registered);
    assert_eq!(answer["estimate"], answer["fault_window"], "neither is promised");
    ["reaction", "start", "answer", "completion"].map(|what| shown(&answer[what]))
}

/// Columns: plan, and where reaction, answer and completion are promised. What starts the work is
/// promised where the reaction is.
#[track_caller]
fn check_promise_places(table: &str) {
    use kvant_core::catalogue::PromiseKind::{Answer, Completion, Reaction, Start};
    let resolved = ResolvedTerms::new(catalogue(), terms(), Attributes::new(), &readings(&[]));
    let resolved = resolved.expect("nothing has to be known");
    for [id, reaction, answer, completion] in lines(table) {
        let plan = terms().plan(id).expect(id);
        for (what, place) in
            [(Reaction, reaction), (Start, reaction), (Answer, answer), (Completion, completion)]
        {
            let promise = kvant_core::deadline::usual_promise(&resolved, plan, what);
            let source = promise.and_then(|promise| promise.within.source());
            assert_eq!(source.map(|source| source.place()), Some(place), "{id}, {what:?}");
        }
    }
}

/// Columns: plan, sessions in seconds, units.
#[track_caller]
fn check_answered_units(table: &str) {
    for [plan, sessions, units] in rows(table) {
        let found = answered_units(terms(), plan, "-", sessions);
        assert_eq!(found, count(units), "{plan}, {sessions}");
    }
}
