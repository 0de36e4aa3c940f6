//! «Подбор тарифа».

use thirtyfour::prelude::*;

use crate::visit::{Visit, plain};

/// The comparison of the plans of one document.
const ONE: &str = "#/?doc=crm-support";

/// Source: document 000, lines 10–15, 29–30, 38, 42 (S0-11, S0-39, S0-46, S0-49).
#[tokio::test(flavor = "current_thread")]
async fn the_first_visit_answers_for_a_sensible_use() {
    let visit = Visit::open(ONE).await;
    let answer = visit.text(".answer").await;
    for words in [
        "Дешевле всего — «Абонемент технической поддержки»: 6 000 ₽ в месяц",
        "3 600 ₽ за полезный час",
        "на 1 200 ₽ в месяц дороже",
        "сразу нужно 7 200 ₽, а не 15 000 ₽",
    ] {
        assert!(answer.contains(words), "{words:?} in {answer:?}");
    }
    visit.end().await;
}

/// Source: document 000, lines 38–52 (S0-46 to S0-57): all twelve prices and minimum fees.
#[tokio::test(flavor = "current_thread")]
async fn all_twelve_prices_and_minimum_fees_are_on_the_page() {
    let visit = Visit::open(ONE).await;
    for (status, prices) in [
        ("licence-year", ["500 15 000", "600 7 200", "750 22 500", "1 000 12 000"]),
        ("licence-month", ["550 16 500", "660 7 920", "825 24 750", "1 100 13 200"]),
        ("no-licence", ["600 18 000", "720 8 640", "900 27 000", "1 200 14 400"]),
    ] {
        visit.choose("#client-crm-support-status", status).await;
        visit.wait_for_address(&format!("client.status={status}")).await;
        let mut found: Vec<String> = Vec::new();
        for row in visit.driver.find_all(By::Css(".plans tr.plan")).await.unwrap() {
            let cell = async |label: &str| {
                let css = format!("[data-label={label:?}]");
                plain(&row.find(By::Css(css)).await.unwrap().text().await.unwrap())
            };
            let rubles = |text: &str| text.split('₽').next().unwrap().trim().to_string();
            let price = cell("Цена часа").await;
            let (_, unit_price) = price.split_once("квант — ").unwrap();
            let at_once = cell("Сразу платите").await;
            found.push(format!("{} {}", rubles(unit_price), rubles(&at_once)));
        }
        for price in prices {
            assert!(found.iter().any(|found| found == price), "{price} for {status} in {found:?}");
        }
    }
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_answer_follows_the_fields_and_stands_in_the_link() {
    let visit = Visit::open(ONE).await;
    visit.type_into("#requests-0", "8").await;
    visit.wait_for(".answer", "12 000 ₽ в месяц").await;
    visit.type_into("#minutes-0", "20").await;
    visit.wait_for(".answer", "8 000 ₽ в месяц").await;
    let link = visit.wait_for_address("requests=8x20").await;
    visit.end().await;
    // The link carries the calculation to another browser.
    let address = link.split_once('#').map(|(_, address)| format!("#{address}")).unwrap();
    let other = Visit::open(&address).await;
    other.wait_for(".answer", "8 000 ₽ в месяц").await;
    assert_eq!(other.find("#requests-0").await.prop("value").await.unwrap().unwrap(), "8");
    other.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_field_says_what_is_wrong_and_keeps_what_was_typed() {
    let visit = Visit::open(ONE).await;
    for (typed, told) in [
        ("четыре", "Это не число"),
        ("1500,5", "Нужно целое число"),
        ("1000000000", "Не больше 1 000"),
        ("", "Впишите число"),
    ] {
        visit.type_into("#requests-0", typed).await;
        if typed.is_empty() {
            visit.find("#requests-0").await.send_keys(Key::Delete).await.unwrap();
        }
        let error = visit.wait_for("#requests-0-error", told).await;
        assert!(error.contains("пока считаем: 4"), "{error}");
        let field = visit.find("#requests-0").await;
        assert_eq!(field.prop("value").await.unwrap().unwrap(), typed);
        assert_eq!(field.attr("aria-invalid").await.unwrap().as_deref(), Some("true"));
    }
    visit.type_into("#requests-0", " 1 000 ").await;
    visit.wait_for(".answer", "1 500 000 ₽ в месяц").await;
    visit.type_into("#requests-0", "4").await;
    visit.wait_for(".answer", "6 000 ₽ в месяц").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_bad_link_opens_with_what_could_be_read_and_says_what_could_not() {
    let visit = Visit::open(
        "#/?doc=crm-support&requests=7x25&months=999&client.status=vip&read.overlap=x&edition=1999",
    )
    .await;
    let notice = visit.wait_for(".notice", "Ссылка прочитана не целиком").await;
    for words in ["months", "999", "vip", "read.overlap", "редакции условий 1999"] {
        assert!(notice.contains(words), "{words:?} in {notice:?}");
    }
    assert_eq!(visit.find("#requests-0").await.prop("value").await.unwrap().unwrap(), "7");
    assert_eq!(visit.find("#months").await.prop("value").await.unwrap().unwrap(), "12");
    visit.click(".notice button").await;
    visit.wait_for_address("months=12").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn several_kinds_of_requests_and_what_is_paid_now() {
    let visit = Visit::open(ONE).await;
    visit.press("Добавить обращения другой длины").await;
    visit.type_into("#requests-1", "2").await;
    visit.type_into("#minutes-1", "61").await;
    // 4 × 3 and 2 × 7 quanta of 500 roubles.
    visit.wait_for(".answer", "13 000 ₽ в месяц").await;
    visit.press("Указать, сколько платите сейчас").await;
    visit.wait_for_address("requests=4x25,2x61&months=12&from").await;
    visit.type_into("#paid-now", "12 500,50").await;
    visit.wait_for(".plans .now", "12 500,50 ₽").await;
    visit.wait_for(".plans .now", "дешевле на 499,50 ₽").await;
    visit.wait_for(".answer", "Сейчас вы платите на 499,50 ₽ в месяц меньше").await;
    visit.wait_for_address("requests=4x25,2x61").await;
    visit.wait_for_address("now=12500.50").await;
    visit.driver.refresh().await.unwrap();
    visit.wait_for(".plans .now", "12 500,50 ₽").await;
    visit.click("form .remove").await;
    visit.wait_for(".answer", "6 000 ₽ в месяц").await;
    visit.end().await;
}

/// Source: document 000, lines 10–11 and 36–52 (S0-12, S0-68): a reading changes the figure.
#[tokio::test(flavor = "current_thread")]
async fn a_reading_recomputes_everything_and_can_be_taken_back() {
    let visit = Visit::open(ONE).await;
    let panel = visit.wait_for(".matters", "Что округляется").await;
    assert!(panel.contains("5 000 ₽ в месяц (−1 000 ₽)"), "{panel}");
    assert!(panel.contains("7 320 ₽ в месяц (+1 320 ₽)"), "{panel}");
    visit.click(".matter:nth-of-type(1) label:nth-of-type(4) input").await;
    visit.wait_for(".answer", "5 000 ₽ в месяц").await;
    visit.wait_for_address("read.rounding-basis=package").await;
    visit.driver.refresh().await.unwrap();
    visit.wait_for(".answer", "5 000 ₽ в месяц").await;
    visit.wait_for("section[aria-labelledby=readings]", "Вернуть обычные").await;
    visit.press("Вернуть обычные").await;
    visit.wait_for(".answer", "6 000 ₽ в месяц").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn every_sum_is_explained_with_its_places_and_their_words() {
    let visit = Visit::open(ONE).await;
    visit.click(".plans .plan:nth-of-type(1) .why").await;
    let trace = visit.wait_for(".trace", "Заплачено 75 000 ₽ − остаток 6 квантов").await;
    for words in ["144 кванта", "строки 10–11", "строка 38", "строка 29", "первый пакет"]
    {
        assert!(trace.contains(words), "{words:?} in {trace:?}");
    }
    visit.click(".trace li:nth-of-type(3) .place-name").await;
    let words = visit.wait_for(".quotation:popover-open", "1й Статус | 500 | 15000").await;
    assert!(words.contains("Услуги по сопровождению CRM"), "{words}");
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_plot_is_read_out_and_has_its_figures_as_a_table() {
    let visit = Visit::open("#/?doc=crm-support&requests=4x25&months=1").await;
    let told = visit.wait_for(".read-out", "4 обращения (1 ч 40 мин) в месяц").await;
    assert!(told.contains("1 Абонемент технической поддержки"), "{told}");
    let slider = visit.find(".read-out input").await;
    slider.scroll_into_view().await.unwrap();
    slider.send_keys(Key::Right).await.unwrap();
    visit.wait_for(".read-out", "5 обращений").await;
    let lines = visit.script("return document.querySelectorAll('.curve path.line').length").await;
    assert_eq!(lines, 4);
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn every_line_of_the_plot_is_seen_and_named() {
    let visit = Visit::open("#/?doc=all&requests=4x25").await;
    visit.wait_for_count(".curve path.line", 6).await;
    let looks = "const looks = [...document.querySelectorAll('.curve path.line')]
            .map(line => getComputedStyle(line))
            .map(style => style.stroke + ' ' + style.strokeDasharray);
        return [new Set(looks).size, looks.some(look => look.startsWith('none'))]";
    assert_eq!(visit.script(looks).await, serde_json::json!([6, false]));
    let cut = "const right = document.querySelector('.curve').getBoundingClientRect().right;
        return [...document.querySelectorAll('.curve text.end')]
            .filter(name => name.getBoundingClientRect().right > right)
            .map(name => name.textContent)";
    assert_eq!(visit.script(cut).await, serde_json::json!([]));
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn nothing_asked_costs_nothing_and_a_heavy_use_is_answered() {
    let visit = Visit::open("#/?doc=crm-support&requests=0x25").await;
    visit.wait_for(".answer", "Без обращений платить не за что").await;
    visit.go("#/?doc=crm-support&requests=1000x10080&months=60").await;
    visit.driver.refresh().await.unwrap();
    visit.wait_for(".answer", "504 000 000 ₽ в месяц").await;
    visit.end().await;
}

/// A session that needs more than the minimum makes the first payment larger.
#[tokio::test(flavor = "current_thread")]
async fn the_first_payment_covers_the_first_session() {
    let visit = Visit::open("#/?doc=crm-support&requests=4x480&client.status=licence-year").await;
    let row = visit.wait_for(".plans .plan:nth-of-type(1)", "48 квантов").await;
    assert!(row.contains("24 000 ₽"), "{row}");
    let answer = visit.text(".answer").await;
    assert!(!answer.contains("зато сразу нужно"), "{answer}");
    visit.end().await;
}

/// Typing key by key passes through numbers that nobody meant.
#[tokio::test(flavor = "current_thread")]
async fn a_refused_number_goes_back_to_what_was_right_before() {
    let visit = Visit::open(ONE).await;
    visit.find("#requests-0").await.click().await.unwrap();
    visit.find("#requests-0").await.send_keys(Key::Control + "a").await.unwrap();
    for key in ["1", "5", "0", "0"] {
        visit.find("#requests-0").await.send_keys(key).await.unwrap();
    }
    visit.wait_for("#requests-0-error", "Не больше 1 000; пока считаем: 4").await;
    visit.wait_for(".answer", "6 000 ₽ в месяц").await;
    assert_eq!(visit.find("#requests-0").await.prop("value").await.unwrap().unwrap(), "1500");
    visit.wait_for_address("requests=4x25").await;
    visit.end().await;
}
