//! Document 002, «Условия оказания технической поддержки CRMBP»: clauses, two of which stand
//! twice, and no price.

use kvant_core::{
    catalogue::{Plan, Terms},
    compare,
    deadline::{self, Case, Named},
    quantum::UnitKind,
    stated::Stated,
    usage::{IncompleteReason, Profile, Requests},
};

use crate::door::{answered_deadlines, shown};
use crate::given::{date, instant, number, rub};
use crate::promised::{check_answered_deadlines, check_due, check_open_hours, resolved_for};
use crate::table::{lines, rows};
use crate::wording::{
    check_anomaly, check_channels, check_open_matters, check_scope, check_statements, document,
    quoted,
};

fn terms() -> &'static Terms {
    document("002")
}

/// Source: document 002, title and clause 1.1 (S2-01).
#[test]
fn s2_01_technical_support_by_its_title() {
    assert_eq!(terms().name, quoted(terms(), "1"));
    let Stated::Is { value, source } = &terms().provider else { panic!("the title names it") };
    assert_eq!((&**value, source.place()), ("CRMBP", "строка 1"));
    check_scope(
        terms(),
        "
        kind     | place         | words                                                | quoted
        included | п. 1.1, 2.1.2 | Техническая поддержка amoCRM и смежных с ней сервисов | оказание услуг технической поддержки
        ",
    );
}

/// Source: document 002, every rule in words; personal data in our own.
#[test]
fn s2_02_to_64_rules_are_stated_with_their_place() {
    check_statements(
        terms(),
        "
        topic         | place             | words                                                    | quoted
        request       | п. 1.2            | относят к одному из видов раздела 2                      | Все заявки классифицируются  // S2-02
        request       | п. 3.1.3, строка 53| идёт с регистрации заявки                               | с момента регистрации  // S2-29
        personal-data | п. 4.1            | Физическое лицо или ИП соглашается, что его данные       | физических лиц и индивидуальных предпринимателей  // S2-53
        personal-data | п. 4.1            | ФИО, дата и место рождения, адреса, пол, гражданство, ИНН| персональных данных  // S2-54
        personal-data | п. 4.1            | партнёрам, правообладателям, администраторам             | персональных данных  // S2-55
        personal-data | п. 4.1            | обезличивают, блокируют, удаляют, уничтожают — вручную и | персональных данных  // S2-56
        personal-data | п. 4.1            | заключить, исполнить, изменить и расторгнуть договор     | персональных данных  // S2-57
        personal-data | п. 4.1            | ручаетесь за согласие этих людей по закону 152-ФЗ        | персональных данных  // S2-58
        personal-data | п. 4.2            | работников, контрагентов, представителей и контактных лиц| согласия его работников, контрагентов  // S2-59
        personal-data | п. 4.3            | письмом на почту исполнителя из п. 6                     | на адрес электронной почты, указанной в п.6  // S2-60
        personal-data | п. 6              | имя, ОГРНИП, ИНН, телефон, две почты и город             | Индивидуальный предприниматель  // S2-64
        ",
    );
    // Whole lists, and nothing of a person (S2-54 to S2-57, S2-64).
    let rows = lines(
        "
        begins    | names
        Какие     | почта, телефон, документ и фотография в паспорте, номер карты и банковские реквизиты
        Кому      | администраторам сервиса и личного кабинета
        Что       | собирают, записывают, упорядочивают, копят, хранят, уточняют, извлекают, используют, передают
        Зачем     | учитывать услуги, обрабатывать заявки, слать уведомления, отчитываться, рассказывать о продуктах
        Передаёте | отвечаете и возмещаете убытки
        ",
    );
    for [begins, names] in rows {
        let one = terms().statement.iter().find(|one| one.text.starts_with(begins)).expect(begins);
        assert!(one.text.contains(names), "{}", one.text);
    }
    let requisites = terms().statement.last().expect("requisites");
    assert!(!requisites.text.contains(|c: char| c.is_ascii_digit()), "{}", requisites.text);
}

/// Source: document 002, clauses 2.1.2, 5 and 6 (S2-05, S2-63): no personal address is repeated.
#[test]
fn s2_63_channels() {
    check_channels(
        terms(),
        "
        place    | case                                      | names                | address
        п. 2.1.2 | Консультации по amoCRM и смежным сервисам | телеграм-чат проекта | -
        п. 5     | Вопросы о самих условиях                  | электронная почта    | info@crmforpartner.ru  // S2-63
        ",
    );
    assert_eq!(terms().report_to.as_deref(), Some("info@crmforpartner.ru"));
    assert!(quoted(terms(), "5").contains("info@crmforpartner.ru"));
}

/// Source: document 002, clauses 2.1 and 2.2: what belongs to which kind.
#[test]
fn s2_04_to_25_classes() {
    let rows = lines(
        "
        id      | name                                            | place  | quoted
        typical | Типовое обращение                               | п. 2.1 | Типовое обращение:
        custom  | Нестандартное обращение или заявка на доработку | п. 2.2 | Нестандартное обращение / заявка на доработку:
        ",
    );
    assert_eq!(terms().kind.len(), rows.len());
    for ([id, name, place, behind], kind) in rows.into_iter().zip(&terms().kind) {
        assert_eq!((&*kind.id, &*kind.name, kind.source.place()), (id, name, place));
        assert_eq!(
            (terms().quotations(&kind.source)[0].text.as_str(), kind.urgent),
            (behind, false)
        );
    }
    let rows = lines(
        "
        id     | kind    | words                                        | quoted
        2.1.1  | typical | восстановить виджет amoCRM после сбоя        | после сбоя, в том числе коммуникации с техподдержкой  // S2-04
        2.1.2  | typical | в телеграм-чате проекта                      | Консультирование по вопросам использования amoCRM  // S2-05
        2.1.3  | typical | Добавить или удалить пользователя            | пользователей Системы и настройка прав доступа  // S2-06
        2.1.4  | typical | поле в карточке сделки, контакта, компании   | полей карточки сделки, контакта, компании  // S2-07
        2.1.5  | typical | триггер в цифровой воронке                   | Настройка триггеров в digital-воронке  // S2-08
        2.1.6  | typical | поле сделки обязательным                     | обязательных к заполнению полей  // S2-09
        2.1.7  | typical | вид карточки сделки и задач                  | внешнего вида карточки сделки и задач  // S2-10
        2.1.8  | typical | к телефонии или отключить                    | доступа к АТС (телефонии)  // S2-11
        2.1.9  | typical | распределение ответственных, склейка         | распределения ответственных, автосклейки  // S2-12
        2.1.10 | typical | мессенджер, соцсеть или лид-форму            | соцсетями и лид-формами по необходимости  // S2-13
        2.1.11 | typical | шаблон для переписки                         | шаблонов для переписки  // S2-14
        2.1.12 | typical | стандартный отчёт или фильтр                 | стандартных отчетов на рабочем столе  // S2-15
        2.1.13 | typical | имеющийся чат-бот                            | Корректировка существующих чат-ботов (SalesBot  // S2-16
        2.1.14 | typical | инструкцию по работе с сервисом              | Формирование инструкций  // S2-17
        2.1.15 | typical | как работает система                         | Тестирование Системы  // S2-18
        2.1.16 | typical | за оплатой подключённых сервисов             | Контроль оплат  // S2-19
        2.2.1  | custom  | amoCRM со сторонним сервисом                 | интеграции amoCRM со сторонними сервисами  // S2-20
        2.2.2  | custom  | данные в amoCRM из другой системы            | Выгрузка данных в amoCRM  // S2-21
        2.2.3  | custom  | техническое задание на доработку             | Разработка технических заданий  // S2-22
        2.2.4  | custom  | проект внедрения или доработки               | управления проектами внедрений  // S2-23
        2.2.5  | custom  | по телефону или видеосвязи                   | Онлайн-консультации по телефонной и видео-связи  // S2-24
        2.2.6  | custom  | Всё остальное                                | Прочие запросы  // S2-25
        ",
    );
    assert_eq!(terms().class.len(), rows.len());
    for ([id, kind, words, behind], class) in rows.into_iter().zip(&terms().class) {
        assert_eq!((&*class.id, &*class.kind), (id, kind));
        assert_eq!(class.source.clauses(), [id], "a class stands at its own number");
        assert!(class.text.contains(words), "{}", class.text);
        assert!(quoted(terms(), id).contains(behind), "{id}: {behind}");
        assert!(!class.words.is_empty(), "{id}: a person has own words for it");
    }
}

/// Source: document 002, clauses 2.1 and 2.2 (S2-02): the class decides the kind, and with it the
/// deadline.
#[test]
fn s2_02_the_class_decides_the_kind() {
    let rows = lines(
        "
        class  | reaction            | place
        2.1.2  | 2026-11-23T13:00:00 | п. 3.1.3, строки 43–44
        2.1.16 | 2026-11-23T13:00:00 | п. 3.1.3, строки 43–44
        2.2.5  | 2026-11-23T15:00:00 | п. 3.1.3, строки 47–48
        2.2.6  | 2026-11-23T15:00:00 | п. 3.1.3, строки 47–48
        ",
    );
    let resolved = resolved_for(terms(), "-");
    for [class, reaction, place] in rows {
        let named = Named { class: Some(class), ..Named::default() };
        let at = instant("2026-11-23T12:00:00");
        let case = Case::new(&resolved, plan("priority"), named, at, &[]).expect(class);
        let due = deadline::deadlines(&resolved, &case).expect("in range")[0].1;
        check_due(&due, reaction, place, class);
        let given = format!("class={class}");
        let answer = answered_deadlines(terms(), "priority", &given, "2026-11-23T12:00:00");
        assert_eq!(shown(&answer["reaction"]), reaction, "{class}");
    }
}

/// Source: document 002, clauses 3.1.1, 3.1.2 and the 3.1.1 under 3.2 (S2-26, S2-27, S2-28, S2-34,
/// S2-42, S2-43).
#[test]
fn s2_26_to_34_working_hours() {
    let rows = lines(
        "
        plan      | kind    | place
        priority  | typical | п. 3.1.1           // S2-26
        priority  | custom  | п. 3.1.2           // S2-28
        on-demand | typical | п. 3.2, строка 52  // S2-34
        on-demand | custom  | п. 3.2, строка 52
        ",
    );
    for [id, kind, place] in rows {
        let resolved = resolved_for(terms(), "-");
        let stated = resolved.schedule_for(plan(id), Some(kind)).expect("hours are stated");
        assert_eq!(stated.source.place(), place, "{id} {kind}");
    }
    check_open_hours(
        terms(),
        "
        plan      | kind    | given                     | from                      | to                        | seconds
        priority  | typical | -                         | 2026-11-23T00:00:00       | 2026-11-24T00:00:00       | 28800
        priority  | typical | -                         | 2026-11-23T09:59:59       | 2026-11-23T10:00:01       | 1
        priority  | typical | -                         | 2026-11-23T17:59:59       | 2026-11-23T18:00:01       | 1
        priority  | typical | -                         | 2026-11-23T07:00:00+00:00 | 2026-11-23T15:00:00+00:00 | 28800  // Moscow.
        priority  | typical | -                         | 2026-11-28T00:00:00       | 2026-11-29T00:00:00       | 21600  // A Saturday (S2-27).
        priority  | typical | -                         | 2026-11-28T11:59:59       | 2026-11-28T12:00:01       | 1
        priority  | typical | -                         | 2026-11-04T00:00:00       | 2026-11-05T00:00:00       | 21600  // A holiday (S2-27).
        priority  | typical | day-off-hours=not-counted | 2026-11-28T00:00:00       | 2026-11-30T00:00:00       | 0  // S2-42
        priority  | typical | day-off-hours=not-counted | 2026-11-23T00:00:00       | 2026-11-24T00:00:00       | 28800
        priority  | custom  | -                         | 2026-11-23T00:00:00       | 2026-11-24T00:00:00       | 28800
        priority  | custom  | -                         | 2026-11-28T00:00:00       | 2026-11-30T00:00:00       | 0  // S2-28
        on-demand | typical | -                         | 2026-11-23T00:00:00       | 2026-11-24T00:00:00       | 28800
        on-demand | typical | -                         | 2026-11-28T00:00:00       | 2026-11-30T00:00:00       | 0  // S2-34
        on-demand | custom  | -                         | 2026-11-28T00:00:00       | 2026-11-30T00:00:00       | 0
        on-demand | custom  | -                         | 2026-11-04T00:00:00       | 2026-11-05T00:00:00       | 0
        // Whichever days are read as working (S2-43).
        on-demand | custom  | working-days=weekdays     | 2026-11-04T00:00:00       | 2026-11-05T00:00:00       | 28800
        priority  | typical | working-days=weekdays     | 2026-11-04T00:00:00       | 2026-11-05T00:00:00       | 28800
        on-demand | custom  | -                         | 2027-02-20T00:00:00       | 2027-02-21T00:00:00       | 28800  // A Saturday worked for a Monday.
        on-demand | custom  | -                         | 2026-11-03T00:00:00       | 2026-11-04T00:00:00       | 28800
        on-demand | custom  | short-days=shortened      | 2026-11-03T00:00:00       | 2026-11-04T00:00:00       | 25200
        priority  | typical | short-days=shortened      | 2026-11-04T00:00:00       | 2026-11-05T00:00:00       | 21600
        ",
    );
}

/// Source: document 002, clauses 3.1.3 and the 3.1.3 under 3.2 (S2-29 to S2-38).
#[test]
fn s2_29_to_38_reaction_and_completion() {
    check_answered_deadlines(
        terms(),
        "
        plan      | kind    | given | registered          | what       | due                 | place
        priority  | typical | -     | 2026-11-23T12:00:00 | reaction   | 2026-11-23T13:00:00 | п. 3.1.3, строки 43–44  // S2-30
        priority  | typical | -     | 2026-11-23T10:00:00 | completion | 2026-11-24T14:00:00 | п. 3.1.3, строки 43, 45  // S2-31
        priority  | custom  | -     | 2026-11-23T12:00:00 | reaction   | 2026-11-23T15:00:00 | п. 3.1.3, строки 47–48  // S2-32
        priority  | custom  | -     | 2026-11-23T12:00:00 | completion | by_agreement        | п. 3.1.3, строки 47, 49  // S2-33
        on-demand | typical | -     | 2026-11-23T10:00:00 | reaction   | 2026-11-25T18:00:00 | п. 3.2, строки 55–56  // S2-35
        on-demand | typical | -     | 2026-11-23T10:00:00 | completion | 2026-12-03T18:00:00 | п. 3.2, строки 55, 57  // S2-36
        on-demand | custom  | -     | 2026-11-23T12:00:00 | reaction   | 2026-11-26T12:00:00 | п. 3.2, строки 59–60  // S2-37
        on-demand | custom  | -     | 2026-11-23T12:00:00 | completion | by_agreement        | п. 3.2, строки 59, 61  // S2-38
        priority  | typical | -     | 2026-11-23T12:00:00 | estimate   | not_stated          | -
        on-demand | custom  | -     | 2026-11-23T12:00:00 | start      | not_stated          | -
        ",
    );
    let quotes = rows(
        "
        line  number
        44    1
        45    12
        48    3
        56    24
        57    72
        60    24
        ",
    );
    for [line, hours] in quotes {
        assert!(quoted(terms(), line).contains(&format!(": {hours} рабочи")), "line {line}");
    }
}

/// Source: document 002, clauses 3.1.1 and 3.1.3 (S2-42): hours of days off count, or they do not.
#[test]
fn s2_42_a_weekend_under_both_readings() {
    check_answered_deadlines(
        terms(),
        "
        plan     | kind    | given                     | registered          | what       | due                 | place
        priority | typical | -                         | 2026-11-27T17:30:00 | reaction   | 2026-11-28T12:30:00 | п. 3.1.3, строки 43–44
        priority | typical | day-off-hours=not-counted | 2026-11-27T17:30:00 | reaction   | 2026-11-30T10:30:00 | п. 3.1.3, строки 43–44
        priority | typical | -                         | 2026-11-27T16:00:00 | completion | 2026-11-29T16:00:00 | п. 3.1.3, строки 43, 45
        priority | typical | day-off-hours=not-counted | 2026-11-27T16:00:00 | completion | 2026-12-01T12:00:00 | п. 3.1.3, строки 43, 45
        priority | custom  | -                         | 2026-11-27T16:00:00 | reaction   | 2026-11-30T11:00:00 | п. 3.1.3, строки 47–48
        ",
    );
}

/// Source: document 002, clauses 3.1 and 3.2 (S2-44): outside the hours the clock starts with the
/// next opening.
#[test]
fn s2_44_registered_outside_the_hours() {
    check_answered_deadlines(
        terms(),
        "
        plan      | kind    | given | registered          | what     | due                 | place
        priority  | typical | -     | 2026-11-23T08:00:00 | reaction | 2026-11-23T11:00:00 | п. 3.1.3, строки 43–44
        priority  | typical | -     | 2026-11-23T22:00:00 | reaction | 2026-11-24T11:00:00 | п. 3.1.3, строки 43–44
        priority  | typical | -     | 2026-11-28T03:00:00 | reaction | 2026-11-28T13:00:00 | п. 3.1.3, строки 43–44
        priority  | custom  | -     | 2026-11-28T03:00:00 | reaction | 2026-11-30T13:00:00 | п. 3.1.3, строки 47–48
        on-demand | typical | -     | 2026-11-28T03:00:00 | reaction | 2026-12-02T18:00:00 | п. 3.2, строки 55–56
        ",
    );
}

/// Source: document 002, clauses 3.1.1 and 3.2 (S2-41): hours of eight a day, and six on a day off.
#[test]
fn s2_41_working_hours_in_days() {
    let rows = rows(
        "
        plan       kind     from        days  hours
        priority   custom   2026-11-23     1      8
        on-demand  typical  2026-11-23     3     24
        on-demand  typical  2026-11-23    11     72  // Nine of work and a weekend.
        priority   typical  2026-11-27     2     14  // Friday, and six hours of Saturday.
        priority   typical  2026-11-03     2     14  // A day before a holiday, and the holiday.
        ",
    );
    for [id, kind, from, days, hours] in rows {
        let resolved = resolved_for(terms(), "-");
        let working = resolved.working_for(plan(id), Some(kind));
        let from = instant(&format!("{from}T00:00:00"));
        let to = from + chrono::TimeDelta::days(i64::from(number(days)));
        let found = working.working_between(from, to).expect("in range").value;
        assert_eq!(found, i64::from(number(hours)) * 3_600, "{id} {kind} from {from}");
    }
    // Twelve are a day and a half.
    check_answered_deadlines(
        terms(),
        "
        plan     | kind    | given | registered          | what       | due                 | place
        priority | typical | -     | 2026-11-24T10:00:00 | completion | 2026-11-25T14:00:00 | п. 3.1.3, строки 43, 45
        ",
    );
}

/// Source: document 002, clause 6 against clause 3 (S2-65): the provider sits two hours east of
/// the hours it keeps, so every deadline is told with its zone, whatever the question's was.
#[test]
fn s2_65_deadlines_are_told_in_the_zone_of_the_hours() {
    check_answered_deadlines(
        terms(),
        "
        plan     | kind    | given | registered                | what     | due                       | place
        priority | typical | -     | 2026-11-23T15:00:00+05:00 | reaction | 2026-11-23T14:00:00+03:00 | п. 3.1.3, строки 43–44
        priority | typical | -     | 2026-11-23T11:00:00+05:00 | reaction | 2026-11-23T11:00:00+03:00 | п. 3.1.3, строки 43–44
        ",
    );
    assert!(quoted(terms(), "6").contains("Челябинск"));
    assert!(quoted(terms(), "3.1.1").contains("по московскому времени"));
}

/// Source: document 002, everything it leaves open.
#[test]
fn s2_42_to_65_open_matters() {
    check_open_matters(
        terms(),
        "
        id                   | place                          | words                               | readings
        day-off-hours        | п. 3.1.1, 3.1.3                | рабочими часы выходных              | counted not-counted  // S2-42
        working-days         | п. 3.1.1, 3.1.2, строка 52     | Какие дни рабочие                   | production weekdays  // S2-43
        short-days           | п. 3.1.1, 3.1.2, строка 52     | день перед праздником               | full shortened  // S2-43
        outside-hours        | п. 3.1.3, строка 53            | вне часов работы                    | next-opening  // S2-44
        pause                | п. 2.1.1, 3.1.3, строка 53     | О паузах ни слова                   |   // S2-45
        messenger-or-service | п. 2.1.10, 2.2.1               | если сервис и то и другое           |   // S2-46
        consultation-channel | п. 2.1.2, 2.2.5                | Решает канал                        |   // S2-47
        new-chat-bot         | п. 2.1.13, 2.2.6               | по букве текста «прочие запросы»    |   // S2-48
        registration-channel | п. 2.1.2, 3.1.3                | Назван один телеграм-чат            |   // S2-49
        by-fact              | п. 3.2                         | Ни основы, ни ставки                |   // S2-51
        date                 | п. 1.1                         | Ни даты, ни номера                  |   // S2-52
        city                 | п. 3.1.1, 3.1.2, 6, строка 52  | Исполнитель в Челябинске            |   // S2-65
        withdrawal-address   | п. 4.3, 6                      | На какую из двух почт               |   // S2-61
        undefined-names      | п. 4.1                         | «Сервис», «Личный кабинет» и «Правила Исполнителя»|   // S2-62
        ",
    );
    assert_eq!(terms().edition.dated, Stated::NotStated);
}

/// Source: document 002, clause 1.3 (S2-03): the times are not where it sends us.
#[test]
fn s2_03_anomaly_broken_reference() {
    let words = "отсылают к п. 3.3, а его нет";
    assert_eq!(check_anomaly(terms(), "broken-reference", "п. 1.3, 3.1, 3.2", words), None);
    assert!(quoted(terms(), "1.3").ends_with("указано в п. 3.3"));
    for promise in &terms().promise {
        let clauses = promise.within.source().expect("a place").clauses();
        let first = clauses.first().expect("a clause");
        assert!(first.starts_with("3.1") || first.starts_with("3.2"), "{first}");
    }
}

/// Source: document 002, clause 3.2 (S2-39): the numbers of 3.1 once more, so that lines must tell.
#[test]
fn s2_39_anomaly_numbers_stand_twice() {
    let words = "снова стоят номера 3.1.1 и 3.1.3, а 3.1.2 пропущен";
    let place = "п. 3.1.1, 3.1.3, строки 52–53";
    assert_eq!(check_anomaly(terms(), "numbers-repeat", place, words), None);
    for (line, number) in [("52", "3.1.1 "), ("53", "3.1.3 ")] {
        let again = quoted(terms(), line).strip_prefix(number).expect("the number once more");
        assert_eq!(again == quoted(terms(), number.trim()), number == "3.1.3 ", "{again}");
    }
    // No place of one plan leads to the words of the other.
    let places = |plan: &str| -> Vec<String> {
        let promises = terms().promise.iter().filter(|promise| promise.plan == [plan]);
        let sources = promises.filter_map(|promise| promise.within.source());
        sources.flat_map(|source| source.clauses()).collect()
    };
    let (priority, on_demand) = (places("priority"), places("on-demand"));
    assert!(!priority.is_empty() && !on_demand.is_empty());
    assert!(priority.iter().all(|place| !on_demand.contains(place)), "{priority:?} {on_demand:?}");
}

/// Source: document 002, clause 2.2 against 3.1.3 and 3.2 (S2-40): one kind, two names.
#[test]
fn s2_40_anomaly_two_names() {
    let words = "У одного вида два имени";
    assert_eq!(check_anomaly(terms(), "two-names", "п. 2.2, строки 47, 59", words), None);
    assert!(quoted(terms(), "2.2").starts_with("Нестандартное обращение / заявка на доработку"));
    for line in ["47", "59"] {
        assert_eq!(quoted(terms(), line), "Не типовые обращения / доработки:");
    }
    assert_eq!(terms().kind.len(), 2);
}

/// Source: document 002 as a whole (S2-50, S2-51): two plans, and nothing to pay by. What is used can
/// be told; what it costs cannot, until the person was told a price.
#[test]
fn s2_50_anomaly_no_prices() {
    let words = "ни цены, ни пакета, ни объёма, ни единицы времени, ни округления";
    assert_eq!(check_anomaly(terms(), "no-prices", "п. 3.1, 3.2", words), None);
    assert_eq!((terms().unit.as_ref(), &terms().vat), (None, &Stated::NotStated));
    let names: Vec<_> = terms().plan.iter().map(|one| (&*one.name, one.source.place())).collect();
    assert_eq!(names, [("Приоритет", "п. 3.1"), ("По факту", "п. 3.2")]);
    let requests = Requests::monthly(4, 25);
    let profile = Profile::new(date("2026-12-01"), 1, vec![requests], 0, 0).expect("a use");
    let resolved = resolved_for(terms(), "-");
    let unpriced = compare::in_order(&resolved, &profile).expect("it can be counted");
    let told = resolved.with_offered_price(Some(rub("3000.00")));
    let priced = compare::in_order(&told, &profile).expect("it can be priced");
    assert_eq!((unpriced.len(), priced.len()), (2, 2));
    for (without, with) in unpriced.into_iter().zip(priced) {
        let plan = without.plan;
        assert!(plan.is_unpriced() && plan.package.is_none() && plan.volume.is_empty());
        let kind = terms().unit_of(plan).map_or(UnitKind::Second, |unit| unit.kind);
        assert_eq!(kind, UnitKind::Second, "no step: every second counts");
        assert_eq!((without.outcome.paid, without.outcome.net), (None, None), "not zero");
        let left_out = without.outcome.incomplete.expect("it says why");
        assert_eq!(left_out.reason, IncompleteReason::PriceNotStated);
        assert_eq!(left_out.units, 4 * 25 * 60, "seconds");
        assert_eq!(with.outcome.net, Some(rub("5000.00")), "100 minutes at 3 000 an hour");
        assert_eq!(with.outcome.incomplete, None);
    }
}

/// Source: document 002, clauses 2.1.5, 2.1.10 and 2.1.16 (S2-66): quoted as written, told as
/// spelt.
#[test]
fn s2_66_defects_of_the_text_stay_in_the_quotations() {
    let rows = lines(
        "
        class  | quoted                    | ours
        2.1.5  | digital-воронке amocrm    | цифровой воронке
        2.1.10 | Интеграция с мессенджеров | мессенджер
        2.1.16 | подключеных               | подключённых
        ",
    );
    for [id, defect, ours] in rows {
        assert!(quoted(terms(), id).contains(defect), "{id}");
        let class = terms().class.iter().find(|class| class.id == id).expect(id);
        assert!(class.text.contains(ours) && !class.text.contains(defect), "{}", class.text);
    }
    let both = ["amoCRM", "amocrm"];
    assert!(both.iter().all(|name| terms().clause.iter().any(|one| one.text.contains(name))));
    assert!(!terms().class.iter().any(|class| class.text.contains("amocrm")));
}

#[track_caller]
fn plan(id: &str) -> &'static Plan {
    terms().plan(id).expect(id)
}
