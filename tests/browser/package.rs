//! «Расчёт пакета».

use thirtyfour::prelude::*;

use crate::visit::Visit;

/// Source: document 000, lines 15, 29, 39 (S0-21, S0-39, S0-47).
#[tokio::test(flavor = "current_thread")]
async fn a_package_has_its_price_and_its_last_day() {
    let visit = Visit::open(
        "#/package?plan=subscription&client.status=licence-month&units=30&paid=2026-11-20",
    )
    .await;
    let answer = visit.package().answers("16 500 ₽").await;
    for words in ["30 квантов × 550 ₽", "строка 39", "3 300 ₽ за час", "18 февраля 2027"]
    {
        assert!(answer.contains(words), "{words:?} in {answer:?}");
    }
    assert!(answer.contains("НДС в документе не указан"), "{answer}");
    visit.end().await;
}

/// Source: document 000, lines 13 and 29 (S0-17, S0-39).
#[tokio::test(flavor = "current_thread")]
async fn below_the_minimum_one_click_takes_it() {
    let visit = Visit::open("#/package?plan=subscription&units=29").await;
    let told = visit.package().refuses("Меньше минимума").await;
    assert!(told.contains("от 30 квантов") && told.contains("строка 29"), "{told}");
    visit.click("form .error button:not(.place-name)").await;
    visit.package().answers("15 000 ₽").await;
    assert_eq!(visit.package().units().await, "30");
    visit.end().await;
}

/// Source: document 000, lines 10–11 (S0-10, S0-11): a started quantum counts.
#[tokio::test(flavor = "current_thread")]
async fn hours_and_quanta_turn_into_each_other() {
    let visit = Visit::open("#/package?plan=prepaid&units=12").await;
    visit.package().set_hours("5,1").await;
    visit.package().answers("31 квант × 600 ₽").await;
    assert_eq!(visit.package().units().await, "31");
    visit.package().set_units("18").await;
    visit.package().answers("10 800 ₽").await;
    assert_eq!(visit.package().hours().await, "3");
    visit.end().await;
}

/// One point and three figures behind it are thousands to some and a fraction to others: nothing
/// is computed with either before the person has chosen.
#[tokio::test(flavor = "current_thread")]
async fn a_number_with_two_meanings_is_asked_about() {
    let visit = Visit::open("#/package?plan=subscription&units=30").await;
    visit.package().set_units("15.000").await;
    let told = visit.package().refuses_units("Можно понять двояко: 15 000 или 15").await;
    assert!(told.contains("пока считаем: 30"), "{told}");
    visit.press("Взять 15 000").await;
    visit.package().answers("15 000 квантов × 500 ₽").await;
    visit.wait_for_count("#units-error", 0).await;
    assert_eq!(visit.package().hours().await.replace('\u{a0}', " "), "2 500");
    visit.package().set_units("1,500").await;
    let told = visit.package().refuses_units("1 500 или 1,5").await;
    assert!(told.contains("Взять 1 500") && !told.contains("Взять 1,5"), "units are whole: {told}");
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn what_a_pasted_number_counts_is_read_with_it() {
    let visit = Visit::open("#/package?plan=subscription&units=30").await;
    visit.package().set_units("15 000 ₽").await;
    visit.package().refuses_units("Это деньги").await;
    visit.package().set_units("90 мин").await;
    visit.package().refuses_units("Это время").await;
    visit.package().set_units("4\u{200b}0").await;
    visit.package().answers("40 квантов × 500 ₽").await;
    assert_eq!(visit.package().hours().await, "6:40", "hundredths of an hour do not tell it");
    for (typed, units) in
        [("5:10", "31 квант"), ("6 ч 40 мин", "40 квантов"), ("300 мин", "30 квантов")]
    {
        visit.package().set_hours(typed).await;
        visit.package().answers(&format!("{units} × 500 ₽")).await;
    }
    visit.end().await;
}

/// Source: document 000, plans 1 to 4 (S0-62, S0-64).
#[tokio::test(flavor = "current_thread")]
async fn the_crossings_of_a_one_off_need_are_on_the_page() {
    let visit = Visit::open("#/package?plan=prepaid&units=25&client.status=licence-year").await;
    let told = visit.wait_for(".crossings", "С 26 квантов").await;
    assert!(
        told.contains(
            "С 26 квантов «Абонемент технической поддержки» дешевле, чем «Предоплаченный пакет \
             обращений»; 25 квантов стоят одинаково, 15 000 ₽"
        ),
        "{told}"
    );
    assert!(told.contains("С 23 квантов «Скорая помощь» дешевле, чем «Сопровождение онлайн»"));
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn rounding_is_told_for_typical_sessions() {
    let visit =
        Visit::open("#/package?plan=subscription&units=30&client.status=licence-year").await;
    let rows =
        visit.driver.find_all(By::Css("section[aria-labelledby=rounding] tbody tr")).await.unwrap();
    let mut told = Vec::new();
    for row in rows {
        told.push(crate::visit::plain(&row.text().await.unwrap()));
    }
    for (row, words) in told.iter().zip([
        ["5 мин", "1 квант", "6 000 ₽"],
        ["10 мин", "1 квант", "3 000 ₽"],
        ["15 мин", "2 кванта", "4 000 ₽"],
        ["25 мин", "3 кванта", "3 600 ₽"],
    ]) {
        assert!(words.iter().all(|words| row.contains(words)), "{words:?} in {row:?}");
    }
    assert_eq!(told.len(), 4);
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_day_that_cannot_be_is_refused_aloud() {
    let visit = Visit::open("#/package?plan=subscription&units=30&paid=2026-11-20").await;
    let set = "const f = document.querySelector('#paid-on'); f.value = '1990-01-01';
        f.dispatchEvent(new Event('change', { bubbles: true }))";
    visit.script(set).await;
    visit.package().refuses("Нужна дата от 1 января 2020").await;
    visit.package().answers("18 февраля 2027").await;
    visit.end().await;
}

/// Source: document 001, clause 6.1 (S1-46), and document 004, clauses 5.1 and 5.2 (S4-47, S4-53 to
/// S4-55): months and years are priced for every document that states a fee; both years stand with
/// their arithmetic.
#[tokio::test(flavor = "current_thread")]
async fn months_and_years_are_priced_with_both_readings() {
    let visit = Visit::open("#/package?doc=mywebstor&plan=standard&months=3&paid=2026-12-01").await;
    let answer = visit.package().answers("120 000 ₽").await;
    for words in ["НДС в документе не указан: 3 × 40 000 ₽ за месяц", "30 ч", "28 февраля 2027"]
    {
        assert!(answer.contains(words), "{words:?} in {answer:?}");
    }
    visit.package().set_document("jokercrm").await;
    visit.package().set_plan("extended").await;
    visit.choose("#client-jokercrm-payment", "yearly").await;
    let answer = visit.package().answers("126 000 ₽ − 20 % = 100 800 ₽ за год").await;
    assert!(answer.contains("12 месяцев стоят 100 800 ₽"), "{answer}");
    let told = visit.wait_for(".fee-readings", "100 800 ₽").await;
    for words in ["126 000 ₽ − 20 % = 100 800 ₽", "126 000 ₽: цена года уже со скидкой"]
    {
        assert!(told.contains(words), "{words:?} in {told:?}");
    }
    visit.package().set_document("crmbp").await;
    visit.package().answers("Цены в этом документе нет").await;
    visit.wait_for_address("doc=crmbp").await;
    assert!(visit.has_no(".notice").await);
    visit.end().await;
}

/// Source: document 000, line 29 (S0-39): several sizes side by side.
#[tokio::test(flavor = "current_thread")]
async fn several_sizes_stand_side_by_side() {
    let visit = Visit::open(
        "#/package?doc=crm-support&plan=subscription&units=30&client.status=licence-year",
    )
    .await;
    let sizes = visit.wait_for("section[aria-labelledby=sizes]", "90 квантов").await;
    for words in ["30 квантов", "15 000 ₽", "60 квантов", "30 000 ₽", "45 000 ₽", "15 ч"]
    {
        assert!(sizes.contains(words), "{words:?} in {sizes:?}");
    }
    visit.end().await;
}
