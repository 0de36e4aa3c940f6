//! Document 004, «Регламент Службы технической поддержки»: monthly hours at a price a month or a
//! year. Places are clauses.

use kvant_core::{
    catalogue::{ClaimKind, FeatureWord, Overage, Period, ScopeKind, Terms},
    compare,
    deadline::{self, Case, Due, Named},
    money::Rub,
    price::{self, FeeReading},
    refusal::Refusal,
    stated::Stated,
    usage::{ChargeCause, IncompleteReason, Outcome, Profile, Requests},
};
use serde_json::{Value, json};

use crate::door::{answered_deadlines, answered_plan};
use crate::given::{date, instant, number, rub};
use crate::promised::{check_due, check_open_hours, resolved_for};
use crate::table::{lines, rows};
use crate::wording::{
    check_anomaly, check_channels, check_features, check_intake, check_open_matters,
    check_refusals, check_scope, check_statements, document, quoted,
};

fn terms() -> &'static Terms {
    document("004")
}

/// Source: document 004, clauses 1.1 to 4.6 (S4-01, S4-03, S4-04, S4-05, S4-11, S4-12, S4-13,
/// S4-15, S4-16, S4-17, S4-18, S4-19, S4-32, S4-38).
#[test]
fn s4_01_to_38_rules_for_every_plan_are_stated_with_their_place() {
    check_statements(
        terms(),
        "
        topic   | place  | words                                                  | quoted
        work    | п. 1.1 | по договору jokercrm.ru/oferta; оказывают только услуги| на основе договора указанного по адресу https://jokercrm.ru/oferta
        duty    | п. 1.2 | самому изучить «Базу знаний»                           | самостоятельно изучить раздел «База знаний»
        work    | п. 1.3 | только в оплаченный период                             | только в период оплаченного использования ПО
        work    | п. 1.3 | Коробочная версия: поддержка по тарифам раздела 5      | (коробочная версия)
        request | п. 2.1 | в порядке поступления                                  | в порядке их поступления
        request | п. 2.1 | Вне очереди могут взять обращение высокой критичности  | Вне очереди могут обрабатываться обращения с высоким уровнем критичности
        request | п. 2.1 | восстановить работу CRM в целом или отдельных          | восстановления работоспособности CRM в целом
        work    | п. 2.1 | зависит от критичности, сложности                      | может зависеть от критичности
        work    | п. 2.2 | сроки обновления сообщают индивидуально                | Сроки выпуска обновления сообщаются индивидуально
        work    | п. 2.3 | Время решения не гарантируют                           | не может гарантировать время решения вопроса
        work    | п. 2.3 | Скорость реакции зависит от загруженности              | скорость реакции зависит от загруженности
        request | п. 2.3 | Обращаться к персональному менеджеру при этом незачем  | нет необходимости обращаться к персональному менеджеру
        request | п. 4.1 | Основание для работ — обращение                        | Основанием для выполнения работ является обращение
        request | п. 4.5 | может быть ссылка на онлайн-документацию               | в виде ссылок на соответствующую страницу
        ",
    );
}

/// Source: document 004, clauses 4.2, 4.4, 4.6 (S4-34, S4-35, S4-37, S4-39 to S4-43).
#[test]
fn s4_34_to_43_what_a_request_must_have_and_why_one_is_refused() {
    check_intake(
        terms(),
        "
        id          | place  | check       | need     | words                                                  | quoted
        exact       | п. 4.2 | description | required | сформулированы точно и грамотно                        | точно и грамотно сформулированы
        steps       | п. 4.2 | steps       | advised  | по возможности, пошаговое воспроизведение              | пошаговое описание действий по воспроизведению
        attachments | п. 4.4 | attachment  | welcome  | текстом; можно прикладывать скриншоты, графику и видео | можно включать скриншоты
        ",
    );
    check_refusals(
        terms(),
        "
        id               | place  | outcome              | words                                   | quoted
        not-reproduced   | п. 4.6 | postponed or refused | Проблему не удаётся повторить           | невозможно повторить
        not-enough       | п. 4.6 | postponed or refused | не может дать достаточно информации     | не может предоставить достаточно информации
        out-of-scope     | п. 4.6 | postponed or refused | Вопрос за рамками поддержки             | выходит за рамки технической поддержки
        not-constructive | п. 4.6 | postponed or refused | некорректен, обсуждение неконструктивно | обсуждение вопроса проводится неконструктивно
        insults          | п. 4.6 | postponed or refused | Нецензурная лексика или оскорбления     | нецензурная лексика или оскорбления
        ",
    );
}

/// Source: document 004, clauses 1.4, 1.5, 3.1 to 3.4, 4.3 (S4-07, S4-08, S4-20 to S4-29, S4-31,
/// S4-36).
#[test]
fn s4_07_to_36_what_the_service_is_and_is_not() {
    check_scope(
        terms(),
        "
        kind     | place  | words                                          | quoted
        excluded | п. 1.4 | Сторонние сервисы за рамками поддержки         | необходимо адресовать соответствующим специалистам
        excluded | п. 1.5 | Веб-дизайн и разработка сайтов                 | в области веб-дизайна и разработки сайтов
        included | п. 3.1 | Консультации по настройке CRM                  | консультации по настройке CRM системы
        included | п. 3.1 | Общие консультации по настройке сторонних      | общие консультации по настройке сторонних сервисов
        excluded | п. 3.1 | Настройка функций CRM в системе пользователя   | не производится настройка функций CRM
        excluded | п. 3.1 | Настройка сторонних сервисов                   | не производится настройка сторонних сервисов
        excluded | п. 3.1 | Диагностика программ на компьютере клиента     | не производится диагностика ПО на компьютере клиента
        included | п. 3.2 | Сбои и восстановление работы проекта           | консультативная помощь в поиске и устранении причин
        included | п. 3.2 | найденную ошибку исправят сразу или в следующих| в процессе диагностики или в последующих обновлениях
        included | п. 3.3 | Консультации по API JokerCRM                   | по вопросам использования API JokerCRM
        excluded | п. 3.3 | Разработка функций CRM по заказу, на арендных  | не производится разработка функционала CRM по заказу
        excluded | п. 3.3 | кроме исправления ошибок                       | Кроме случаев исправления ошибок
        included | п. 3.4 | принимают пожелания к функциям и документации  | принимаются пожелания и запросы
        excluded | п. 4.3 | телефон и Skype: такие вопросы не обращения    | например, телефон, Skype
        ",
    );
}

/// Source: document 004, clause 4.1 (S4-33).
#[test]
fn s4_33_requests_go_to_a_chat() {
    check_channels(
        terms(),
        "
        place  | case                                | names              | address
        п. 4.1 | Обращения: специальный чат поддержки| WhatsApp, Telegram | -
        ",
    );
}

/// Source: document 004, clauses 1.3 and 3.3 (S4-05, S4-06): the edition is asked for, since terms
/// speak of it, and changes no price.
#[test]
fn s4_05_and_06_edition_of_the_client() {
    let rows = lines(
        "
        attribute | value   | name              | place
        edition   | boxed   | Коробочная версия | п. 1.3
        edition   | rented  | Арендная CRM      | п. 3.3
        payment   | monthly | В месяц           | п. 5.1, 5.2
        payment   | yearly  | В год             | п. 5.1, 5.2
        ",
    );
    let values = terms()
        .attribute
        .iter()
        .flat_map(|attribute| attribute.values.iter().map(|value| (&*attribute.id, value)));
    assert_eq!(values.clone().count(), rows.len());
    for ([id, value, name, place], (attribute, found)) in rows.into_iter().zip(values) {
        let found = (attribute, &*found.id, &*found.name, found.source.place());
        assert_eq!(found, (id, value, name, place));
    }
    // The tariffs are certain for the boxed edition.
    let assumed = terms().attribute.iter().map(|attribute| attribute.assumed.as_deref());
    assert_eq!(assumed.collect::<Vec<_>>(), [Some("boxed"), Some("monthly")]);
    for payment in ["monthly", "yearly"] {
        for plan in ["service", "extended"] {
            let boxed = year_under(plan, &format!("edition=boxed payment={payment}"));
            let rented = year_under(plan, &format!("edition=rented payment={payment}"));
            assert_eq!(boxed, rented, "{plan}, {payment}");
        }
    }
}

/// Source: document 004, clause 2.1 (S4-09, S4-10): weekdays by the production calendar; whether a
/// working Saturday is one is open.
#[test]
fn s4_09_and_10_working_hours() {
    assert_eq!(terms().schedule.len(), 2);
    for schedule in &terms().schedule {
        assert_eq!(schedule.source.place(), "п. 2.1");
        assert_eq!(schedule.hours.offset.seconds(), 3 * 3_600, "Moscow");
    }
    check_open_hours(
        terms(),
        "
        plan     | kind | given                   | from                | to                  | seconds
        service  | -    | -                       | 2026-11-20T08:59:59 | 2026-11-20T09:00:01 |       1
        service  | -    | -                       | 2026-11-20T00:00:00 | 2026-11-21T00:00:00 |   32400
        service  | -    | -                       | 2026-11-20T17:59:59 | 2026-11-20T18:00:01 |       1
        service  | -    | -                       | 2026-11-21T00:00:00 | 2026-11-23T00:00:00 |       0  // A weekend.
        service  | -    | -                       | 2026-11-04T00:00:00 | 2026-11-05T00:00:00 |       0  // A holiday.
        extended | -    | -                       | 2026-11-20T00:00:00 | 2026-11-21T00:00:00 |   32400
        service  | -    | -                       | 2027-02-20T00:00:00 | 2027-02-21T00:00:00 |   32400  // A working Saturday.
        service  | -    | working-saturday=closed | 2027-02-20T00:00:00 | 2027-02-21T00:00:00 |       0
        service  | -    | working-saturday=closed | 2026-11-20T00:00:00 | 2026-11-21T00:00:00 |   32400
        service  | -    | -                       | 2027-04-30T00:00:00 | 2027-05-01T00:00:00 |   32400  // Before a holiday.
        service  | -    | short-days=shortened    | 2027-04-30T00:00:00 | 2027-05-01T00:00:00 |   28800
        ",
    );
}

/// Source: document 004, clause 2.3 (S4-17, S4-18): neither a reaction nor a solution is
/// guaranteed, and that is what is answered.
#[test]
fn s4_17_and_18_nothing_is_guaranteed() {
    let rows = lines(
        "
        deadline     | stated         | place
        reaction     | not_guaranteed | п. 2.3
        estimate     | not_stated     | -
        start        | not_stated     | -
        answer       | not_stated     | -
        completion   | not_guaranteed | п. 2.3
        fault_window | not_stated     | -
        ",
    );
    let resolved = resolved_for(terms(), "-");
    let registered = instant("2026-11-20T12:00:00");
    for plan in &terms().plan {
        let case =
            Case::new(&resolved, plan, Named::default(), registered, &[]).expect("a request");
        let found: [(_, Due<'_>); 6] = deadline::deadlines(&resolved, &case).expect("in range");
        let answer = answered_deadlines(terms(), &plan.id, "-", "2026-11-20T12:00:00");
        for ([name, stated, place], (_, due)) in rows.iter().zip(found) {
            check_due(&due, stated, place, &format!("{name}, {}", plan.id));
            assert_eq!(answer[*name], json!({ "stated": stated }), "{name}, {}", plan.id);
        }
    }
}

/// Source: document 004, clause 3.3 against 5.1 and 5.2 (S4-30): no development to order, and both
/// plans list it.
#[test]
fn s4_30_anomaly_development() {
    let words = "где граница, в аренде или коробке, не сказано";
    check_anomaly(terms(), "development", "п. 3.3, 5.1, 5.2", words);
    let excluded = terms().scope.iter().any(|scope| {
        scope.kind == ScopeKind::Excluded && scope.text.starts_with("Разработка функций CRM")
    });
    assert!(excluded);
    let cells = |name: &str| {
        let feature = terms().feature.iter().find(|feature| feature.name.starts_with(name));
        feature.expect(name).cell.iter().map(|cell| cell.is).collect::<Vec<_>>()
    };
    assert_eq!(cells("Модификация ПО"), [FeatureWord::SeparateOrder; 2]);
    assert_eq!(cells("Приоритетная разработка"), [FeatureWord::Included]);
}

/// Source: document 004, clauses 5.1 and 5.2 (S4-45, S4-46, S4-50, S4-51, S4-52): what the plans
/// include; where a list is silent the answer is neither yes nor no.
#[test]
fn s4_45_to_52_what_the_plans_include() {
    check_features(
        terms(),
        "
        place       | name                                           | service         | extended
        п. 5.1, 5.2 | Рабочие чаты в WhatsApp или Telegram           | included: 1 чат | included: до 3 чатов
        п. 5.1, 5.2 | Консультации по работе ПО                      | included        | included
        п. 5.1, 5.2 | Обновление ПО                                  | included        | included: для эксклюзивной версии — отдельным заказом
        п. 5.1, 5.2 | Поддержка работоспособности ПО                 | included        | included
        п. 5.1      | Исправление ошибок ПО                          | included        | ?
        п. 5.1, 5.2 | Модификация ПО                                 | separate-order  | separate-order
        п. 5.2      | Приоритетная техподдержка                      | ?               | included
        п. 5.2      | Приоритетная разработка по техническому заданию| ?               | included
        п. 5.2      | Консультации разработчика ПО                   | ?               | included
        п. 5.2      | Оптимизация работы базы объявлений в регионе   | ?               | included
        ",
    );
}

/// Source: document 004, clauses 5.1 and 5.2 (S4-44, S4-49): three and nine hours a month.
#[test]
fn s4_44_and_49_hours_a_month() {
    let rows = rows(
        "
        plan      place   hours
        service   п._5.1      3
        extended  п._5.2      9
        ",
    );
    assert_eq!(terms().plan.len(), rows.len());
    for ([id, place, hours], plan) in rows.into_iter().zip(&terms().plan) {
        let [volume] = plan.volume.as_slice() else { panic!("{id}: one volume") };
        assert_eq!((&*plan.id, volume.source.place()), (id, &*place.replace('_', " ")));
        assert_eq!(String::from(volume.included), hours);
        assert_eq!(volume.included.minutes(), number(hours) * 60);
        assert!(volume.covers.is_empty(), "it may be spent on anything");
        // Every second of the hours is covered, and the next one is not.
        let minutes = number(hours) * 60;
        let answer = answered_plan(terms(), id, "-", [1, 1, minutes, 0]);
        assert_eq!(answer["incomplete"], Value::Null, "{id}");
        assert_eq!(
            (&answer["billed_units"], &answer["burned_units"]),
            (&json!(minutes * 60), &json!(0))
        );
        let above = answered_plan(terms(), id, "-", [1, 1, minutes + 1, 0]);
        assert_eq!(
            above["incomplete"],
            json!({ "reason": "price_not_stated", "units": 60 }),
            "{id}"
        );
    }
}

/// Source: document 004, clauses 5.1 and 5.2 (S4-47, S4-53): prices a month and a year, without
/// VAT; a fifth off the year of one plan.
#[test]
fn s4_47_and_53_prices_by_month_and_year() {
    let vat = Stated::Is {
        value: "НДС не предусмотрен".to_string(),
        source: "п. 5.1, 5.2".to_string().try_into().expect("a place"),
    };
    assert_eq!(terms().vat, vat);
    let rows = rows(
        "
        plan      payment  place   stated     discount  due        twelve_months
        service   monthly  п._5.1    3500.00         0    3500.00       42000.00
        service   yearly   п._5.1   42000.00         0   42000.00       42000.00
        extended  monthly  п._5.2   10500.00         0   10500.00      126000.00
        extended  yearly   п._5.2  126000.00        20  100800.00      100800.00
        ",
    );
    for [id, payment, place, stated, discount, due, year] in rows {
        let given = format!("payment={payment}");
        let resolved = resolved_for(terms(), &given);
        let plan = terms().plan(id).expect(id);
        let fee = resolved.fee(plan).expect("a price").expect("a price");
        assert_eq!(fee.per == Period::Year, payment == "yearly", "{id}");
        assert_eq!(fee.source.place(), place.replace('_', " "), "{id}, {payment}");
        let figures = (fee.amount, fee.discount_percent, fee.due());
        assert_eq!(figures, (rub(stated), number(discount), rub(due)), "{id}, {payment}");
        assert_eq!(year_under(id, &given), rub(year), "{id}, {payment}");
        assert_eq!(resolved.with_vat(rub(due), date("2026-11-20")), rub(due), "nothing is added");
        // Twelve payments, or one; and the month after them.
        let payments = if payment == "yearly" { 1 } else { 12 };
        for (months, paid, count) in
            [(12, rub(year), payments), (13, rub(year).plus(rub(due)), payments + 1)]
        {
            let answer = answered_plan(terms(), id, &given, [months, 1, 60, 0]);
            assert_eq!(answer["paid"], json!(paid.to_string()), "{id}, {payment}, {months}");
            assert_eq!(answer["purchases"], json!(count), "{id}, {payment}, {months}");
        }
    }
    // A year is paid whole, as soon as it begins.
    let thirteen = played("extended", "payment=yearly", 13, 1, 60);
    assert_eq!((thirteen.paid, thirteen.payments), (Some(rub("201600.00")), 2));
    let thirteen = played("extended", "payment=monthly", 13, 1, 60);
    assert_eq!((thirteen.paid, thirteen.payments), (Some(rub("136500.00")), 13));
}

/// Source: document 004, clauses 5.1 and 5.2 (S4-48, S4-54): both years are twelve months, so the
/// promised fifth is in neither price.
#[test]
fn s4_48_and_54_anomaly_discount_not_in_price() {
    let words = "126 000 ₽, хотя обещана скидка 20%: с ней выходит 100 800 ₽";
    let claim = check_anomaly(terms(), "discount-not-in-price", "п. 5.2", words);
    let claim = claim.expect("it is proved by arithmetic");
    assert_eq!((claim.is, &*claim.plan), (ClaimKind::DiscountNotInPrice, "extended"));
    for (id, month, year) in
        [("service", "3500.00", "42000.00"), ("extended", "10500.00", "126000.00")]
    {
        let stated = |payment: &str| {
            let resolved = resolved_for(terms(), &format!("payment={payment}"));
            resolved.fee(terms().plan(id).expect(id)).expect("a price").expect("a price").amount
        };
        assert_eq!((stated("monthly"), stated("yearly")), (rub(month), rub(year)), "{id}");
        assert_eq!(stated("monthly").times(12), stated("yearly"), "{id}");
    }
    // Were the stated year reduced already, it would have been 157 500, and a month 13 125.
    let whole = rub("126000.00").share(100, 80).expect("no division by nothing");
    assert_eq!(whole, rub("157500.00"));
    assert_eq!(whole.share(1, 12), Some(rub("13125.00")));
    assert_ne!(whole.share(1, 12), Some(rub("10500.00")));
}

/// Source: document 004, clause 5.2 (S4-55): the discount stands in one clause alone.
#[test]
fn s4_55_yearly_discount_under_every_reading() {
    let rows = rows(
        "
        yearly-discount  service   extended
        only-extended    42000.00  100800.00
        both             33600.00  100800.00
        none             42000.00  126000.00
        ",
    );
    for [reading, service, extended] in rows {
        let given = format!("payment=yearly yearly-discount={reading}");
        let found = (year_under("service", &given), year_under("extended", &given));
        assert_eq!(found, (rub(service), rub(extended)), "{reading}");
        let given = format!("payment=monthly yearly-discount={reading}");
        let found = (year_under("service", &given), year_under("extended", &given));
        assert_eq!(found, (rub("42000.00"), rub("126000.00")), "by the month it is all one");
    }
    assert!(!quoted(terms(), "5.1").contains("скидка"));
    assert!(quoted(terms(), "5.2").contains("при оплате за год действует скидка 20%"));
}

/// Source: document 004, clause 5.2 (S4-54, S4-55): both years stand side by side, each with what is
/// taken off it, for whoever pays by the year; by the month there is nothing to tell.
#[test]
fn s4_54_both_years_with_their_arithmetic() {
    let told = |plan: &str, given: &str| {
        let resolved = resolved_for(terms(), given);
        let plan = terms().plan(plan).expect("a plan");
        let told = price::fee_readings(&resolved, plan, date("2026-12-01")).expect("a price");
        told.into_iter()
            .map(|one| {
                let FeeReading { fee, due, is_chosen, .. } = one;
                let id = one.reading.id.clone();
                (id, fee.amount, fee.discount_percent, due, is_chosen)
            })
            .collect::<Vec<_>>()
    };
    let (whole, reduced) = (rub("126000.00"), rub("100800.00"));
    assert_eq!(
        told("extended", "payment=yearly"),
        [
            ("only-extended".to_string(), whole, 20, reduced, true),
            ("both".to_string(), whole, 20, reduced, false),
            ("none".to_string(), whole, 0, whole, false),
        ]
    );
    let chosen = told("extended", "payment=yearly yearly-discount=none");
    assert!(chosen.iter().all(|(id, .., is_chosen)| (id == "none") == *is_chosen));
    assert_eq!(told("service", "payment=yearly").len(), 3, "33 600 under one of them");
    assert_eq!(told("extended", "payment=monthly"), []);
}

/// Source: document 004, clauses 5.1 and 5.2 (S4-47, S4-53): months that are paid in advance; a year
/// is paid whole.
#[test]
fn s4_47_and_53_months_and_years_are_priced() {
    let rows = rows(
        "
        plan      payment  months  paid_on     periods  months  total      through
        service   monthly       1  2026-12-15        1       1    3500.00  2026-12-31
        service   monthly       3  2026-12-01        3       3   10500.00  2027-02-28
        extended  yearly        1  2026-12-01        1      12  100800.00  2027-11-30
        extended  yearly       12  2026-12-01        1      12  100800.00  2027-11-30
        extended  yearly       13  2026-12-01        2      24  201600.00  2028-11-30
        ",
    );
    for [plan, payment, asked, paid_on, periods, months, total, through] in rows {
        let resolved = resolved_for(terms(), &format!("payment={payment}"));
        let plan = terms().plan(plan).expect(plan);
        let fee = price::fee(&resolved, plan, number(asked), date(paid_on)).expect("a price");
        assert_eq!((fee.periods, fee.months), (number(periods), number(months)), "{asked}");
        assert_eq!((fee.total, fee.through), (rub(total), date(through)), "{asked}");
    }
    let resolved = resolved_for(terms(), "-");
    let refused =
        |months| price::fee(&resolved, terms().plan("service")?, months, date("2026-12-01"));
    for months in [0, 61] {
        assert!(matches!(refused(months), Err(Refusal::OutOfRange { field: "months", .. })));
    }
}

/// Source: document 004, clauses 5.1 and 5.2 (S4-56): an hour costs the same in both plans; less
/// in the reduced year. That holds for those who use every hour.
#[test]
fn s4_56_price_of_an_included_hour() {
    for plan in &terms().plan {
        let hour = resolved_for(terms(), "-").volume_hour(plan);
        assert_eq!(hour, Some(rub("1166.67")), "{}", plan.id);
    }
    let rows = rows(
        "
        plan      payment  a_month  hour
        service   monthly        3  1166.67
        service   yearly         3  1166.67
        extended  monthly        9  1166.67
        extended  yearly         9   933.33
        extended  yearly         1  8400.00  // One hour a month, paid for nine.
        ",
    );
    for [id, payment, a_month, hour] in rows {
        let outcome = played(id, &format!("payment={payment}"), 12, number(a_month), 60);
        assert_eq!(outcome.net_per_useful_hour, Some(rub(hour)), "{id}, {payment}");
        assert_eq!(outcome.incomplete, None, "{id}");
    }
}

/// Source: document 004, clause 5.1 against 5.2 (S4-57): errors are corrected in the cheaper plan.
#[test]
fn s4_57_anomaly_errors_in_the_cheaper_plan() {
    let words = "названо в дешёвом тарифе и не названо в дорогом";
    check_anomaly(terms(), "errors-in-the-cheaper", "п. 5.1, 5.2", words);
    let feature = terms().feature.iter().find(|feature| feature.name == "Исправление ошибок ПО");
    let [cell] = feature.expect("a row").cell.as_slice() else { panic!("one cell") };
    assert_eq!((&*cell.plan, cell.is), ("service", FeatureWord::Included));
    assert!(year_under("service", "-") < year_under("extended", "-"));
}

/// Source: document 004, clauses 5.1 and 5.2 (S4-58): what is not used is lost, what is above has
/// no price, and no second is rounded.
#[test]
fn s4_58_unused_hours_overage_and_no_step() {
    for plan in &terms().plan {
        assert_eq!(terms().unit_of(plan), None, "{}: no step", plan.id);
        let [volume] = plan.volume.as_slice() else { panic!("one volume") };
        assert_eq!(volume.overage, Overage::NotStated, "{}", plan.id);
    }
    let rows = rows(
        "
        plan      months  a_month  minutes  net        billed  burned  left_out
        service        1        1       50    3500.00    3000    7800         0
        service        2        1       50    7000.00    6000   15600         0  // Lost in each month.
        service        1        3       60    3500.00   10800       0         0
        service        1        5       50    3500.00   15000       0      4200
        extended       1        5       50   10500.00   15000   17400         0
        extended       1       10       55   10500.00   33000       0       600
        ",
    );
    for [id, months, a_month, minutes, net, billed, burned, left_out] in rows {
        let outcome = played(id, "-", number(months), number(a_month), number(minutes));
        let message = format!("{id}, {a_month} × {minutes}");
        assert_eq!(outcome.net, Some(rub(net)), "{message}");
        let counted = (outcome.billed, outcome.burned, outcome.left);
        let expected = (u64::from(number(billed)), u64::from(number(burned)), 0);
        assert_eq!(counted, expected, "{message}: in seconds");
        let incomplete = outcome.incomplete.map(|incomplete| (incomplete.reason, incomplete.units));
        let units = u64::from(number(left_out));
        let expected = (units > 0).then_some((IncompleteReason::PriceNotStated, units));
        assert_eq!(incomplete, expected, "{message}: the sum says what it leaves out");
        let are_fees =
            |charge: &kvant_core::usage::Charge<'_>| matches!(charge.cause, ChargeCause::Fee(_));
        assert!(outcome.charges.iter().all(are_fees), "{message}: nothing but the month is paid");
    }
}

/// Source: document 004 as a whole (S4-61): who, since when, which version and how to reach them.
#[test]
fn s4_61_no_date_no_requisites() {
    let terms = terms();
    assert_eq!(terms.provider.value().map(String::as_str), Some("JokerCRM"), "a name alone");
    assert_eq!(terms.edition.dated, Stated::NotStated);
    assert_eq!(terms.edition.original, Stated::NotStated);
    assert_eq!(terms.report_to, None);
    assert!(terms.channel.iter().all(|channel| channel.address.is_none()));
}

/// Source: document 004 (S4-02, S4-62, S4-63): it is quoted with its own spelling and notation.
#[test]
fn s4_02_to_63_quotations_keep_the_spelling() {
    let rows = lines(
        "
        clause | words
        1.1    | Лецензиара
        1.5    | Лицензиар
        5.1    | сотрудников Исполнителя
        5.2    | Заказчика
        4.1    | пользователя продукта
        3.1    | клиента
        1.3    | В случаи покупки ПО
        2.2    | фунционала
        3.3    | на арендных СРМ
        5.1    | 3 (три) часа
        5.1    | 3 500 (три тысячи пятьсот) рублей
        5.1    | 42 000 (Сорок две тысячи) рублей
        5.2    | 9 (девять) часов
        5.2    | 10 500 (десять тысяч пятьсот) рублей
        5.2    | 126 000 (сто двадцать шесть тысяч) рублей
        ",
    );
    for [clause, words] in rows {
        let text = quoted(terms(), clause);
        assert!(text.contains(words), "{clause}: {text}");
    }
    assert!(Rub::try_from("3 500.00".to_string()).is_err(), "in the file digits stand together");
}

/// Source: document 004 (S4-06, S4-10, S4-14, S4-55, S4-58, S4-59, S4-60, S4-61): what it leaves
/// open.
#[test]
fn s4_06_to_61_open_matters() {
    check_open_matters(
        terms(),
        "
        id               | place            | words                                    | readings
        working-saturday | п. 2.1           | в рабочую субботу                        | open closed
        short-days       | п. 2.1           | Короче ли день перед праздником          | full shortened
        yearly-discount  | п. 5.1, 5.2      | для какого тарифа                        | only-extended both none
        rented           | п. 1.3, 5.1, 5.2 | только для коробочной версии             | both boxed
        unused-hours     | п. 5.1, 5.2      | которые за месяц не израсходованы        | lost carried
        staff-time-step  | п. 5.1, 5.2      | Округляют ли время сотрудников           | none rounded
        overage          | п. 5.1, 5.2      | время сверх объёма                       |
        staff-time       | п. 5.1, 5.2      | Время нескольких сотрудников складывается|
        priority-support | п. 5.2           | Ни одной цифры                           |
        criticality      | п. 2.1           | Их список не дан                         |
        requisites       | п. 1.1           | какой версии, кто исполнитель            |
        ",
    );
    let effects: Vec<&str> = terms().computed_matters().map(|open| &*open.id).collect();
    assert_eq!(effects, ["working-saturday", "short-days", "yearly-discount"]);
}

/// What twelve months of light use cost, as `given`.
#[track_caller]
fn year_under(plan: &str, given: &str) -> Rub {
    let outcome = played(plan, given, 12, 1, 60);
    assert_eq!(outcome.incomplete, None, "{plan}, {given}");
    outcome.net.expect("a price")
}

/// A use from December 2026 on under one plan, as `given`.
#[track_caller]
fn played(
    plan: &str,
    given: &str,
    months: u32,
    per_month: u32,
    minutes_each: u32,
) -> Outcome<'static> {
    let requests = Requests::monthly(per_month, minutes_each);
    let profile = Profile::new(date("2026-12-01"), months, vec![requests], 0, 0).expect("a use");
    let compared =
        compare::in_order(&resolved_for(terms(), given), &profile).expect("it is priced");
    compared.into_iter().find(|one| one.plan.id == plan).expect(plan).outcome
}
