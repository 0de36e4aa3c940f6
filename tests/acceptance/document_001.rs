//! Document 001, «Регламент работы для клиента»: clauses, and rows of one table.

use kvant_core::{
    calendar::Schedule,
    catalogue::{ClaimKind, Overage, Period, Plan, PromiseKind, RatePer, Terms},
    compare,
    deadline::{self, Case, Named},
    money::Rub,
    quantum::UnitKind,
    stated::Stated,
    usage::{Outcome, Profile, Requests},
};
use serde_json::{Value, json};

use crate::door::{answered_deadlines, answered_plan, answered_units, shown};
use crate::given::{count, date, instant, number, rub};
use crate::promised::{check_answered_deadlines, check_due, check_open_hours, resolved_for};
use crate::table::{lines, rows};
use crate::wording::{
    check_anomaly, check_channels, check_intake, check_open_matters, check_refusals, check_scope,
    check_statements, document, quoted,
};

fn terms() -> &'static Terms {
    document("001")
}

/// Source: document 001, title and clause 1.2 (S1-01).
#[test]
fn s1_01_a_regulation_by_its_title() {
    assert_eq!(terms().name, "Регламент работы для клиента");
    let Stated::Is { value, source } = &terms().provider else { panic!("the clause names it") };
    assert_eq!((&**value, source.place()), ("MyWebstor", "п. 1.2"));
    assert!(quoted(terms(), "1.2").contains(value));
}

/// Source: document 001, clauses 1 and 1.2 (S1-02, S1-05).
#[test]
fn s1_02_what_the_service_is() {
    check_scope(
        terms(),
        "
        kind     | place  | words                                                      | quoted
        included | п. 1   | разработка нового функционала, доработка, тестирование     | доработкой, тестированием и корректировкой
        included | п. 1.2 | Консультации, сообщения об ошибках и вопросы               | Консультации, сообщения об ошибках и вопросы
        ",
    );
}

/// Source: document 001, clauses 1.1 to 1.6.
#[test]
fn s1_03_to_14_channels_by_what_is_asked() {
    check_channels(
        terms(),
        "
        place  | case                                                   | names                                               | address
        п. 1.1 | Разработка и правка функционала Битрикс24              | портал задач                                        | https://crm.mywebstor.com/  // S1-03
        п. 1.2 | Консультации, ошибки, вопросы о работе функционала     | открытая линия поддержки MyWebstor                  | -  // S1-05
        п. 1.4 | Только экстренное: CRM недоступна целиком или частично | телефон и социальные сети                           | -  // S1-09
        п. 1.6 | Вопросы любого сотрудника, если чат подключён          | платный чат открытой линии с техподдержкой MyWebstor| -  // S1-14
        ",
    );
}

/// Source: document 001, every rule in words.
#[test]
fn s1_01_to_68_rules_are_stated_with_their_place() {
    check_statements(
        terms(),
        "
        topic      | place             | words                                      | quoted
        request    | строка 2          | как ставят задачи и общаются, как оценивают| правила постановки задач, взаимодействия  // S1-01
        request    | п. 1.1            | Доступ к порталу задач и инструкцию        | Доступ и инструкция… по запросу  // S1-04
        request    | п. 1.4            | отказала IP-телефония, сломался ключевой   | отказ IP-телефонии, поломка ключевого  // S1-10
        duty       | п. 1.5            | одного ответственного сотрудника           | один ответственный сотрудник  // S1-12
        duty       | п. 1.5            | только если отделы работают порознь        | если отделы работают автономно  // S1-13
        request    | п. 1.6            | за плату; спрашивать в нём может любой     | По запросу можно подключить услугу  // S1-14
        work       | п. 3.1            | анализ и консультации входят в счёт        | 15 минут работы специалиста, включая  // S1-23
        work       | п. 3.1            | ушедшее на оценку задачи, тоже считают     | учитываются даже на оценку задачи  // S1-24
        acceptance | п. 3.2            | 14 календарных дней после сдачи; позже     | считаются отдельными задачами  // S1-27, S1-28
        work       | п. 3.3            | оценивают снова, согласуют новую цену      | выставляется дополнительный счет  // S1-30
        work       | п. 3.4            | Что нельзя оценить заранее                 | оплата производится по факту  // S1-32
        request    | п. 3.5            | до 1 часа включительно берут в работу без  | оцененные в 1 час и менее, автоматически  // S1-33
        request    | п. 4.1            | называют срок, если это возможно           | сроками реализации (если это возможно)  // S1-36
        request    | п. 4.2            | «Согласовано» или продолжает обсуждение    | комментарием «Согласовано» или продолжает  // S1-38
        request    | п. 4.3            | делают в утверждённый срок                 | в рамках утвержденных сроков  // S1-40
        acceptance | п. 5.1            | статус «Работа выполнена»                  | в статус «Работа выполнена»  // S1-41
        acceptance | п. 5.2            | узнаёт из уведомления в CRM                | получает уведомление о завершении  // S1-42
        acceptance | п. 5.2            | Проверить результат клиент может           | провести проверку результата в течение 14  // S1-43
        work       | п. 6.1, строка 48 | дальше работают по ценам вне пакета        | до конца месяца, дальнейшая работа  // S1-49
        work       | п. 6.2.2          | вне очереди                                | выполняются вне очереди  // S1-53
        duty       | строки 52, 54     | под подпись                                | С регламентом ознакомлен(а)  // S1-68
        ",
    );
}

/// Source: document 001, clauses 2.1 to 2.3.
#[test]
fn s1_17_to_22_what_a_task_must_have() {
    check_intake(
        terms(),
        "
        id          | place  | check                 | need     | words                                      | quoted
        title       | п. 2.1 | title                 | required | короткий и понятный заголовок              | краткий и понятный заголовок  // S1-17
        description | п. 2.1 | description           | required | подробно описана в поле «Описание»         | подробное описание сути  // S1-18
        link        | п. 2.2 | link                  | required | ссылка на сам лид, сделку, контакт         | ссылку на конкретные сущности  // S1-19
        screenshot  | п. 2.2 | attachment            | advised  | скриншот всей рабочей области              | при необходимости — скриншот  // S1-20
        as-text     | п. 2.3 | attachment-needs-link | required | Доступы, ссылки и данные передают текстом  | в текстовом виде  // S1-21
        ",
    );
    check_refusals(
        terms(),
        "
        id              | place  | outcome | words                                      | quoted
        only-screenshot | п. 2.3 | refused | один скриншот без ссылки текстом, в работу | только скриншот без текстовой ссылки, не  // S1-22
        ",
    );
}

/// Source: document 001, everything it leaves open.
#[test]
fn s1_07_to_67_open_matters() {
    check_open_matters(
        terms(),
        "
        id                  | place                  | words                           | readings
        rounding-basis      | п. 3.1                 | Что округляется до 15 минут     | request session day  // S1-25
        reaction-clock      | п. 1.2                 | сутки рабочих дней или 24       | working-days working  // S1-07
        package-contract    | п. 1.2, 1.3, 6.1       | Названий три                    | same separate  // S1-66
        urgent-in-package   | п. 6.1, 6.2, 6.2.2     | часы пакета на экстренные       | separate covered  // S1-62
        urgent-reaction     | п. 1.2, 6.2.2          | «вне очереди», а цифр нет       | common not-promised  // S1-63
        package-start       | п. 6.2.1               | 1–3 недели и тем, кто платит    | outside-only same  // S1-65
        start-from          | п. 6.2.1               | Откуда идут 1–3 недели          | registration estimate  // S1-51
        working-days        | п. 1.2, 4.1            | Какие дни рабочие               | production weekdays  // S1-37
        short-days          | п. 4.1                 | день перед праздником           | full shortened  // S1-37
        vat                 | п. 6.1, 6.2.1, 6.2.2   | НДС уже в цене                  | included on-top  // S1-67
        working-hours       | п. 4.1                 | Ни часов работы, ни часового    | nine-to-six  // S1-37
        step                | п. 3.1                 | и шаг или только наименьшее     | step floor  // S1-25
        unused-hours        | п. 6.1                 | не потрачены за месяц           | lost carried-over  // S1-60
        month               | п. 6.1                 | календарный или с оплаты        | calendar from-payment  // S1-61
        emergency-criterion | п. 1.4                 | Кто решает, что обращение       |   // S1-11
        line-and-chat       | п. 1.2, 1.6            | Чем открытая линия отличается   |   // S1-16
        estimate-declined   | п. 3.1                 | если от задачи потом отказались |   // S1-26
        faults-for-free     | п. 3.2                 | Исправят ли бесплатно           |   // S1-29
        estimate-exceeded   | п. 3.3                 | стоит ли работа, пока согласуют |   // S1-31
        small-task-estimate | п. 3.5, 4.1, 4.2       | для задачи до 1 часа            |   // S1-34
        approval-silence    | п. 4.2                 | если он промолчит               |   // S1-39
        acceptance-silence  | п. 5.2                 | если 14 дней прошли молча       |   // S1-45
        emergency-billing   | п. 1.4, 6.2.2          | и с пакетом тоже                |   // S1-64
        date                | строка 2               | Ни даты, ни номера              |   // S1-67
        ",
    );
}

/// Source: document 001, clauses 1.2 and 1.3 (S1-06, S1-08): who has the contract and who has not.
#[test]
fn s1_06_and_08_the_contract_is_what_must_be_known() {
    let [contract] = terms().attribute.as_slice() else { panic!("the contract is all") };
    assert_eq!((&*contract.id, contract.assumed.as_deref()), ("contract", Some("none")));
    assert!(contract.sentence.contains("Договор технического обслуживания"));
    let rows = lines(
        "
        id     | name              | words          | place  | quoted
        active | Договор действует | у нас действует| п. 1.2 | с активным договором технического обслуживания
        none   | Договора нет      | мы не заключали| п. 1.3 | Если договор на техническое сопровождение отсутствует
        ",
    );
    assert_eq!(contract.values.len(), rows.len());
    for ([id, name, words, place, behind], value) in rows.into_iter().zip(&contract.values) {
        let found = (&*value.id, &*value.name, &*value.words, value.source.place());
        assert_eq!(found, (id, name, words, place));
        assert!(terms().quotations(&value.source)[0].text.contains(behind), "{behind}");
    }
}

/// Source: document 001, clauses 1.2, 1.3 and 6.2.2 (S1-06, S1-07, S1-08, S1-63, S1-66).
#[test]
fn s1_06_to_08_reaction() {
    check_answered_deadlines(
        terms(),
        "
        plan       | kind     | given                                     | registered          | what     | due                 | place
        // A day of working days, from midnight to midnight: Friday noon to Monday noon (S1-07).
        no-package | ordinary | contract=active                           | 2026-11-27T12:00:00 | reaction | 2026-11-30T12:00:00 | п. 1.2
        no-package | ordinary | contract=active                           | 2026-11-23T20:30:00 | reaction | 2026-11-24T20:30:00 | п. 1.2
        no-package | ordinary | contract=active                           | 2026-11-03T12:00:00 | reaction | 2026-11-05T12:00:00 | п. 1.2  // Over a holiday.
        no-package | ordinary | contract=active                           | 2026-11-28T12:00:00 | reaction | 2026-12-01T00:00:00 | п. 1.2  // All of Monday.
        // Twenty-four hours of nine a day: three on Friday, nine on Monday and on Tuesday.
        no-package | ordinary | contract=active reaction-clock=working    | 2026-11-27T15:00:00 | reaction | 2026-12-02T12:00:00 | п. 1.2
        // Without the contract nothing is regulated (S1-08), and that is assumed.
        no-package | ordinary | -                                         | 2026-11-27T12:00:00 | reaction | not_regulated       | п. 1.3
        no-package | urgent   | contract=none                             | 2026-11-27T12:00:00 | reaction | not_regulated       | п. 1.3
        // A package is read as the contract (S1-66).
        standard   | ordinary | -                                         | 2026-11-27T12:00:00 | reaction | 2026-11-30T12:00:00 | п. 1.2
        advanced   | ordinary | -                                         | 2026-11-27T12:00:00 | reaction | 2026-11-30T12:00:00 | п. 1.2
        advanced   | ordinary | reaction-clock=working                    | 2026-11-27T15:00:00 | reaction | 2026-12-02T12:00:00 | п. 1.2
        standard   | ordinary | package-contract=separate                 | 2026-11-27T12:00:00 | reaction | not_regulated       | п. 1.3
        standard   | ordinary | package-contract=separate contract=active | 2026-11-27T12:00:00 | reaction | 2026-11-30T12:00:00 | п. 1.2
        // Of urgent tasks no figure stands beside «вне очереди» (S1-63).
        standard   | urgent   | -                                         | 2026-11-27T12:00:00 | reaction | 2026-11-30T12:00:00 | п. 1.2
        standard   | urgent   | urgent-reaction=not-promised              | 2026-11-27T12:00:00 | reaction | not_stated          | -
        ",
    );
}

/// Source: document 001, clause 4.1 (S1-35, S1-37): eight hours of a day that nobody described.
#[test]
fn s1_35_estimate_in_eight_working_hours() {
    assert!(terms().schedule.is_empty(), "no hours, no days, no zone");
    check_answered_deadlines(
        terms(),
        "
        plan       | kind     | given                | registered          | what     | due                 | place
        standard   | ordinary | -                    | 2026-11-23T10:00:00 | estimate | 2026-11-23T18:00:00 | п. 4.1
        no-package | urgent   | -                    | 2026-11-23T12:00:00 | estimate | 2026-11-24T11:00:00 | п. 4.1
        advanced   | ordinary | -                    | 2026-11-28T12:00:00 | estimate | 2026-11-30T17:00:00 | п. 4.1  // From a Saturday.
        no-package | ordinary | -                    | 2026-11-03T16:00:00 | estimate | 2026-11-05T15:00:00 | п. 4.1  // Over a holiday.
        no-package | ordinary | working-days=weekdays| 2026-11-03T16:00:00 | estimate | 2026-11-04T15:00:00 | п. 4.1
        no-package | ordinary | short-days=shortened | 2026-11-03T16:00:00 | estimate | 2026-11-05T16:00:00 | п. 4.1
        ",
    );
    check_open_hours(
        terms(),
        "
        plan     | kind     | given | from                      | to                        | seconds
        standard | ordinary | -     | 2026-11-23T00:00:00       | 2026-11-24T00:00:00       | 32400
        standard | ordinary | -     | 2026-11-23T06:00:00+00:00 | 2026-11-23T15:00:00+00:00 | 32400
        standard | ordinary | -     | 2026-11-23T09:00:00       | 2026-11-23T18:00:00       | 32400
        ",
    );
    let resolved = resolved_for(terms(), "-");
    let plan = plan("standard");
    assert!(resolved.schedule_for(plan, Some("ordinary")).is_none(), "the document states none …");
    assert_eq!(
        *resolved.hours_for(plan, Some("ordinary")),
        Schedule::assumed(),
        "… and this is held"
    );
}

/// Source: document 001, clauses 6.2.1 and 6.2.2 (S1-51, S1-53, S1-63, S1-65). The clause names no
/// day from which the weeks run: the registration is assumed, the estimate can be chosen.
#[test]
fn s1_51_start_of_work() {
    check_answered_deadlines(
        terms(),
        "
        plan       | kind     | given              | registered          | what  | due                                        | place
        no-package | ordinary | -                  | 2026-11-23T12:00:00 | start | 2026-11-30T12:00:00 to 2026-12-14T12:00:00 | п. 6.2.1
        no-package | ordinary | start-from=estimate | 2026-11-23T12:00:00 | start | 2026-12-01T11:00:00 to 2026-12-15T11:00:00 | п. 6.2.1
        no-package | urgent   | -                  | 2026-11-23T12:00:00 | start | not_stated                                 | -
        standard   | ordinary | -                  | 2026-11-23T12:00:00 | start | not_stated                                 | -
        standard   | ordinary | package-start=same | 2026-11-23T12:00:00 | start | 2026-11-30T12:00:00 to 2026-12-14T12:00:00 | п. 6.2.1
        advanced   | ordinary | package-start=same | 2026-11-23T12:00:00 | start | 2026-11-30T12:00:00 to 2026-12-14T12:00:00 | п. 6.2.1
        advanced   | ordinary | package-start=same start-from=estimate | 2026-11-23T12:00:00 | start | 2026-12-01T11:00:00 to 2026-12-15T11:00:00 | п. 6.2.1
        advanced   | urgent   | package-start=same | 2026-11-23T12:00:00 | start | not_stated                                 | -
        ",
    );
}

/// Source: document 001, clauses 3.2 and 4.1 to 4.3 (S1-27, S1-36, S1-40): an agreed date, and 14
/// calendar days after it.
#[test]
fn s1_27_fault_window_after_the_agreed_completion() {
    check_answered_deadlines(
        terms(),
        "
        plan       | kind     | given | registered          | what         | due          | place
        standard   | ordinary | -     | 2026-11-23T12:00:00 | completion   | by_agreement | п. 4.1, 4.2, 4.3
        no-package | urgent   | -     | 2026-11-23T12:00:00 | completion   | by_agreement | п. 4.1, 4.2, 4.3
        no-package | urgent   | -     | 2026-11-23T12:00:00 | answer       | not_stated   | -
        ",
    );
    let resolved = resolved_for(terms(), "-");
    for plan in &terms().plan {
        let named = Named { kind: Some("ordinary"), ..Named::default() };
        let registered = "2026-11-23T12:00:00";
        let case = Case::new(&resolved, plan, named, instant(registered), &[]);
        let case = case.expect("a task").done_at(Some(instant("2026-12-21T16:00:00")));
        let due = deadline::deadline(&resolved, &case, PromiseKind::FaultWindow).expect("in range");
        // Calendar days: over the New Year holidays, too.
        let window = "2027-01-04T16:00:00";
        check_due(&due, window, "п. 3.2", &plan.id);
        let given = "kind=ordinary done_at=2026-12-21T16:00:00";
        let answer = answered_deadlines(terms(), &plan.id, given, registered);
        assert_eq!(shown(&answer["fault_window"]), window, "{}", plan.id);
    }
}

/// Source: document 001, clause 3.1 (S1-23, S1-25): fifteen minutes, up, for a task.
#[test]
fn s1_23_time_is_counted_by_quarters_of_an_hour() {
    let unit = terms().unit.as_ref().expect("a step is stated");
    let minutes = unit.minutes.map(|length| length.minutes());
    assert_eq!((unit.kind, minutes), (UnitKind::QuarterHour, Some(15)));
    assert_eq!((unit.minimum_units, unit.source.place()), (1, "п. 3.1"));
    let rows = rows(
        "
        basis    sessions  units
        -              0      0
        -              1      1
        -            900      1
        -            901      2
        -        300+300      1  // One task, by sessions of five minutes.
        session  300+300      2
        day      300+601      2
        ",
    );
    for [basis, sessions, units] in rows {
        let given = match basis {
            "-" => String::new(),
            basis => format!("rounding-basis={basis}"),
        };
        let found = answered_units(terms(), "standard", &given, sessions);
        assert_eq!(found, count(units), "{basis}, {sessions}");
    }
}

/// Source: document 001, clause 6.1 (S1-46, S1-47, S1-48): the price of the package is its hours
/// at the price of an hour that stands beside it.
#[test]
fn s1_46_to_48_packages() {
    let rows = lines(
        "
        plan     | name        | place             | hours | hour    | package
        standard | Стандартный | п. 6.1, строка 46 | 10    | 4000.00 | 40000.00  // S1-46
        advanced | Продвинутый | п. 6.1, строка 47 | 20    | 3500.00 | 70000.00  // S1-47
        ",
    );
    for [id, name, place, hours, hour, package] in rows {
        let plan = plan(id);
        assert_eq!((&*plan.name, plan.source.place()), (name, place));
        let fee = plan.fee.first().expect("a price of the package");
        assert_eq!((fee.per, fee.amount, fee.source.place()), (Period::Month, rub(package), place));
        assert!(plan.fee.len() == 1 && plan.rate.is_empty() && plan.package.is_none());
        for given in ["-", "urgent-in-package=covered"] {
            let resolved = resolved_for(terms(), given);
            let volume = plan.volume(resolved.readings()).expect("hours are included");
            assert_eq!(volume.included.minutes(), number(hours) * 60);
            assert_eq!(volume.source.place(), place);
            let Overage::Plan { plan: above, source } = &volume.overage else { panic!("{id}") };
            assert_eq!((&**above, source.place()), ("no-package", "п. 6.1, строка 48"), "S1-49");
            assert_eq!(resolved.volume_hour(plan), Some(rub(hour)), "{id}");
        }
        assert_eq!(rub(hour).times(number(hours)), rub(package), "no arithmetic anomaly");
        // Paid whole for one quarter of an hour, and for every hour of it.
        for minutes in [15, number(hours) * 60] {
            let answer = answered_plan(terms(), id, "-", [1, 1, minutes, 0]);
            assert_eq!((&answer["paid"], &answer["net"]), (&json!(package), &json!(package)));
        }
        let answer = answered_plan(terms(), id, "-", [1, 1, number(hours) * 60 + 1, 0]);
        assert_ne!(answer["net"], json!(package), "a quarter more than the package");
    }
}

/// Source: document 001, clauses 6.2.1 and 6.2.2 (S1-50, S1-52): rates outside a package.
#[test]
fn s1_50_and_52_rates_outside_a_package() {
    let rows = lines(
        "
        kind     | name              | urgent | price   | place
        ordinary | Обычная задача    | false  | 3500.00 | 6.2.1  // S1-50
        urgent   | Экстренная задача | true   | 4500.00 | 6.2.2  // S1-52
        ",
    );
    let plan = plan("no-package");
    assert_eq!((&*plan.name, plan.source.place()), ("Вне пакета", "п. 6.2"));
    assert_eq!((plan.rate.len(), terms().kind.len()), (rows.len(), rows.len()));
    assert!(plan.volume.is_empty() && plan.fee.is_empty());
    for ([id, name, urgent, price, place], kind) in rows.into_iter().zip(&terms().kind) {
        let found = (&*kind.id, &*kind.name, kind.urgent.to_string());
        assert_eq!(found, (id, name, urgent.to_string()));
        assert_eq!(kind.source.clauses(), [place]);
        let resolved = resolved_for(terms(), "-");
        let rate = resolved.rate(plan, Some(id), instant("2026-12-01T09:00:00")).expect(id);
        let rate = rate.expect("a rate for every kind");
        assert_eq!(
            (rate.price, rate.per, rate.source.clauses()),
            (rub(price), RatePer::Hour, vec![place.to_string()])
        );
        let share = if urgent == "true" { 100 } else { 0 };
        // A started quarter of an hour is a whole one.
        for (minutes, quarters) in [(45, 3), (46, 4), (60, 4), (61, 5)] {
            let answer = answered_plan(terms(), "no-package", "-", [1, 1, minutes, share]);
            let net = rub(price).share(quarters, 4).expect("quarters of an hour");
            assert_eq!(answer["net"], json!(net.to_string()), "{id}, {minutes} minutes");
        }
    }
}

/// Source: document 001, clauses 3.1, 6.1 and 6.2 (S1-59): a quarter of an hour, in whole roubles.
#[test]
fn s1_59_price_of_a_quarter_of_an_hour() {
    let resolved = resolved_for(terms(), "-");
    let of_volume = |id: &str| resolved.volume_hour(plan(id)).expect("a price of an hour");
    let hours = [
        of_volume("standard"),
        of_volume("advanced"),
        outcome("no-package", "-", 60, 0).net.expect("a rate"),
        outcome("no-package", "-", 60, 100).net.expect("a rate"),
    ];
    let quarters = hours.map(|hour| hour.share(15, 60).expect("a quarter"));
    assert_eq!(quarters, ["1000.00", "875.00", "875.00", "1125.00"].map(rub));
    assert_eq!(outcome("no-package", "-", 15, 0).net, Some(rub("875.00")));
    assert_eq!(outcome("no-package", "-", 15, 100).net, Some(rub("1125.00")));
}

/// Source: document 001, clauses 6.1 and 6.2.1 (S1-49, S1-58): above the package by the rates
/// outside it.
#[test]
fn s1_49_and_58_hours_above_the_package() {
    let rows = rows(
        "
        minutes  standard   advanced
            600  40000.00   70000.00
            601  40875.00   70000.00  // One started quarter.
            660  43500.00   70000.00
           1110  69750.00   70000.00  // 18.5 hours.
           1125  70625.00   70000.00  // 18.75 hours: past the crossing at about 18.57.
           1200  75000.00   70000.00
           1260  78500.00   73500.00
        ",
    );
    for [minutes, standard, advanced] in rows {
        for (plan, net) in [("standard", standard), ("advanced", advanced)] {
            let found = outcome(plan, "-", number(minutes), 0);
            assert_eq!(found.net, Some(rub(net)), "{plan}, {minutes} minutes");
            assert_eq!(found.incomplete, None);
            let answer = answered_plan(terms(), plan, "-", [1, 1, number(minutes), 0]);
            assert_eq!(answer["net"], json!(net), "{plan}, {minutes} minutes");
            assert_eq!(answer["incomplete"], Value::Null);
        }
    }
    // The crossing itself: 40 000 + (h − 10) × 3 500 = 70 000.
    let above = rub("70000.00").less(rub("40000.00")).kopecks();
    let rate = rub("3500.00").kopecks();
    assert_eq!(10_000 + 1_000 * above / rate, 18_571, "in thousandths of an hour");
}

/// Source: document 001, clauses 6.1 and 6.2.1 (S1-54): ten hours in the package and without it.
#[test]
fn s1_54_anomaly_package_dearer() {
    let words = "«Стандартный» дороже обычного часа вне пакета";
    let claim = check_anomaly(terms(), "package-dearer", "п. 6.1, 6.2.1, строка 46", words);
    let claim = claim.expect("a claim");
    let plans = (claim.is, &*claim.plan, claim.than.as_deref());
    assert_eq!(plans, (ClaimKind::PackageDearer, "standard", Some("no-package")));
    assert_eq!(outcome("standard", "-", 600, 0).net, Some(rub("40000.00")));
    assert_eq!(outcome("no-package", "-", 600, 0).net, Some(rub("35000.00")));
}

/// Source: document 001, clauses 6.1 and 6.2.1 (S1-55): twenty hours cost the same.
#[test]
fn s1_55_anomaly_package_saves_nothing() {
    let words = "«Продвинутый» стоит столько же";
    let claim = check_anomaly(terms(), "package-saves-nothing", "п. 6.1, 6.2.1, строка 47", words);
    let claim = claim.expect("a claim");
    let plans = (claim.is, &*claim.plan, claim.than.as_deref());
    assert_eq!(plans, (ClaimKind::PackageSavesNothing, "advanced", Some("no-package")));
    assert_eq!(outcome("advanced", "-", 1200, 0).net, Some(rub("70000.00")));
    assert_eq!(outcome("no-package", "-", 1200, 0).net, Some(rub("70000.00")));
}

/// Source: document 001, clauses 6.1 and 6.2.1 (S1-56): ordinary work is never cheaper in a
/// package; the larger one is even from its 20 hours on. What it brings is the reaction of 1.2.
#[test]
fn s1_56_no_package_pays_for_ordinary_tasks() {
    for quarters in 1..=160 {
        let net = |plan: &str| outcome(plan, "-", quarters * 15, 0).net.expect("a price");
        let without = net("no-package");
        assert!(net("standard") > without, "{quarters} quarters of an hour");
        assert!(net("advanced") >= without, "{quarters} quarters of an hour");
        assert_eq!(net("advanced") == without, quarters >= 80, "{quarters} quarters of an hour");
    }
    check_answered_deadlines(
        terms(),
        "
        plan       | kind     | given | registered          | what     | due                 | place
        advanced   | ordinary | -     | 2026-11-23T12:00:00 | reaction | 2026-11-24T12:00:00 | п. 1.2
        no-package | ordinary | -     | 2026-11-23T12:00:00 | reaction | not_regulated       | п. 1.3
        ",
    );
}

/// Source: document 001, clauses 6.1 and 6.2.2 (S1-57, S1-62): urgent work by its own rate, or, read
/// otherwise, out of the package.
#[test]
fn s1_57_urgent_work_under_both_readings() {
    let rows = rows(
        "
        minutes  plan        urgent-in-package  net
            600  no-package  separate            45000.00
            600  standard    separate            85000.00  // The package, and every hour beside it.
            600  standard    covered             40000.00
           1200  no-package  covered             90000.00
           1200  advanced    separate           160000.00
           1200  advanced    covered             70000.00
            660  standard    covered             44500.00  // The eleventh hour by the urgent rate.
        ",
    );
    for [minutes, plan, reading, net] in rows {
        let given = format!("urgent-in-package={reading}");
        let found = outcome(plan, &given, number(minutes), 100);
        assert_eq!(found.net, Some(rub(net)), "{plan}, {reading}, {minutes} minutes");
    }
    let assumed = outcome("standard", "-", 600, 100).net;
    assert_eq!(assumed, Some(rub("85000.00")), "separate is assumed");
}

/// Source: document 001, clause 6.1 (S1-60, S1-61): hours that a calendar month leaves over are
/// lost, and every month is paid in full.
#[test]
fn s1_60_and_61_unused_hours_are_lost_with_their_month() {
    let profile = profile(3, 4, 60, 0);
    let found = played("standard", "-", &profile);
    assert_eq!(found.paid, Some(rub("120000.00")), "three months");
    assert_eq!((found.billed, found.burned, found.left), (48, 72, 0), "quarters of an hour");
    // Nothing of January helps February: twelve hours there are two above the package.
    let found = played("standard", "-", &self::profile(2, 12, 60, 0));
    assert_eq!(found.paid, Some(rub("94000.00")));
}

/// Source: document 001, clause 1.6 against 6.2 (S1-15).
#[test]
fn s1_15_anomaly_price_of_the_chat() {
    let words = "За ценой чата отсылают к п. 6.2, но там её нет";
    assert_eq!(check_anomaly(terms(), "chat-price-missing", "п. 1.6, 6.2", words), None);
    assert!(quoted(terms(), "1.6").contains("зависит от числа пользователей портала (см. п. 6.2)"));
    for clause in ["6.2", "6.2.1", "6.2.2"] {
        let text = quoted(terms(), clause).to_lowercase();
        assert!(!text.contains("чат") && !text.contains("пользовател"), "{text}");
    }
}

/// Source: document 001, clause 5.2 against 3.2 (S1-44): 14 days twice, told differently.
#[test]
fn s1_44_anomaly_two_windows() {
    let words = "14 календарных дней со сдачи, в другом — просто 14 дней с уведомления";
    assert_eq!(check_anomaly(terms(), "two-windows", "п. 3.2, 5.2", words), None);
    let (faults, check) = (quoted(terms(), "3.2"), quoted(terms(), "5.2"));
    assert!(faults.contains("После сдачи") && faults.contains("14 календарных дней"));
    assert!(check.contains("уведомление о завершении") && check.contains("14 дней"));
    assert_eq!(terms().anomaly.len(), 4);
}

/// Source: document 001 as a whole (S1-67): VAT is unknown, not zero; no date, no version.
#[test]
fn s1_67_neither_vat_nor_a_date() {
    assert_eq!((&terms().vat, &terms().edition.dated), (&Stated::NotStated, &Stated::NotStated));
    let rows = rows(
        "
        vat       minutes  no-package  standard
        included       60     3500.00  40000.00
        on-top         60     4270.00  48800.00  // 22 percent in December 2026.
        ",
    );
    for [vat, minutes, without, standard] in rows {
        for (plan, net) in [("no-package", without), ("standard", standard)] {
            let found = outcome(plan, &format!("vat={vat}"), number(minutes), 0).net;
            assert_eq!(found, Some(rub(net)), "{plan}, {vat}");
        }
    }
}

/// Source: document 001, lines 44–47 and 55–56 (S1-69): the row of a table is quoted as it stands,
/// its amounts are the typed ones, and what the page left behind is no term.
#[test]
fn s1_69_rows_in_the_notation_of_the_source() {
    for (clause, id) in [("46", "standard"), ("47", "advanced")] {
        let cells: Vec<&str> = quoted(terms(), clause).split('|').map(str::trim).collect();
        let [name, hours, hour, package] = cells[..] else { panic!("four cells: {cells:?}") };
        let roubles = |cell: &str| -> Rub {
            let digits = cell.strip_suffix(" ₽").expect("the sign").replace(' ', "");
            Rub::whole(number(&digits))
        };
        let plan = plan(id);
        assert_eq!(plan.name, name);
        assert_eq!(plan.fee.first().map(|fee| fee.amount), Some(roubles(package)));
        assert_eq!(resolved_for(terms(), "-").volume_hour(plan), Some(roubles(hour)));
        let volume = plan.volume.first().expect("hours are included");
        assert_eq!(volume.included.minutes(), number(hours) * 60);
    }
    assert!(!terms().clause.iter().any(|clause| clause.text.contains("No comments")));
}

#[track_caller]
fn plan(id: &str) -> &'static Plan {
    terms().plan(id).expect(id)
}

/// Tasks from December 2026 on.
fn profile(months: u32, per_month: u32, minutes_each: u32, urgent_percent: u32) -> Profile {
    let requests = Requests::monthly(per_month, minutes_each);
    Profile::new(date("2026-12-01"), months, vec![requests], urgent_percent, 0).expect("a use")
}

/// What one task in one month comes to.
#[track_caller]
fn outcome(plan: &str, given: &str, minutes: u32, urgent_percent: u32) -> Outcome<'static> {
    played(plan, given, &profile(1, 1, minutes, urgent_percent))
}

#[track_caller]
fn played(plan: &str, given: &str, profile: &Profile) -> Outcome<'static> {
    let resolved = resolved_for(terms(), given);
    let compared = compare::in_order(&resolved, profile).expect("it can be priced");
    let found = compared.into_iter().find(|one| one.plan.id == plan);
    found.expect("every plan is compared").outcome
}
