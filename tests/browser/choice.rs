//! «Подбор тарифа».

use thirtyfour::prelude::*;

use crate::visit::{LOOKS, Visit};

/// The comparison of the plans of one document.
const ONE: &str = "#/?doc=crm-support";

/// Source: document 000, lines 10–15, 29–30, 38, 42 (S0-11, S0-39, S0-46, S0-49).
#[tokio::test(flavor = "current_thread")]
async fn the_first_visit_answers_for_a_sensible_use() {
    let visit = Visit::open(ONE).await;
    let answer = visit.choice().answer().await;
    for words in [
        "Дешевле всего — «Абонемент технической поддержки»: 6 000 ₽ в месяц",
        "Сейчас 15 000 ₽ за 30 квантов (квант — 10 мин, всего 5 ч), до 1 марта 2027; при вашей \
         нагрузке ничего не сгорит",
        "дороже на 1 200 ₽ в месяц",
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
        let rubles = |text: &str| text.split('₽').next().unwrap().trim().to_string();
        let unit_prices = visit.choice().cells("Цена часа").await;
        let at_once = visit.choice().cells("Сразу платите").await;
        assert_eq!((unit_prices.len(), at_once.len()), (4, 4));
        let found: Vec<String> = std::iter::zip(&unit_prices, &at_once)
            .map(|(price, at_once)| {
                let (_, unit_price) = price.split_once("квант — ").unwrap();
                format!("{} {}", rubles(unit_price), rubles(at_once))
            })
            .collect();
        for price in prices {
            assert!(found.iter().any(|found| found == price), "{price} for {status} in {found:?}");
        }
    }
    visit.end().await;
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
        visit.choice().set_requests(typed).await;
        if typed.is_empty() {
            visit.find("#requests-0").await.send_keys(Key::Delete).await.unwrap();
        }
        let error = visit.choice().refuses_requests(told).await;
        assert!(error.contains("пока считаем: 4"), "{error}");
        let field = visit.find("#requests-0").await;
        assert_eq!(field.prop("value").await.unwrap().unwrap(), typed);
        assert_eq!(field.attr("aria-invalid").await.unwrap().as_deref(), Some("true"));
    }
    visit.choice().set_requests(" 1 000 ").await;
    visit.choice().answers("1 500 000 ₽ в месяц").await;
    visit.choice().set_requests("4").await;
    visit.choice().answers("6 000 ₽ в месяц").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_bad_link_opens_with_what_could_be_read_and_says_what_could_not() {
    let visit = Visit::open(
        "#/?doc=crm-support&requests=7x25&months=999&client.status=vip&read.overlap=x&edition=1999",
    )
    .await;
    let notice = visit.frame().notice("Ссылка прочитана не целиком").await;
    for words in ["months", "999", "vip", "read.overlap", "редакции условий 1999"] {
        assert!(notice.contains(words), "{words:?} in {notice:?}");
    }
    assert_eq!(visit.choice().requests().await, "7");
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
    visit.choice().answers("13 000 ₽ в месяц").await;
    visit.press("Указать, сколько платите сейчас").await;
    visit.wait_for_address("requests=4x25,2x61&months=12&from").await;
    visit.type_into("#paid-now", "12 500,50").await;
    visit.choice().paid_now("12 500,50 ₽").await;
    visit.choice().paid_now("дешевле на 499,50 ₽").await;
    visit.choice().answers("Сейчас вы платите на 499,50 ₽ в месяц меньше").await;
    visit.wait_for_address("requests=4x25,2x61").await;
    visit.wait_for_address("now=12500.50").await;
    visit.driver.refresh().await.unwrap();
    visit.choice().paid_now("12 500,50 ₽").await;
    visit.click("form .remove").await;
    visit.choice().answers("6 000 ₽ в месяц").await;
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
    visit.choice().answers("5 000 ₽ в месяц").await;
    visit.wait_for_address("read.rounding-basis=package").await;
    visit.driver.refresh().await.unwrap();
    visit.choice().answers("5 000 ₽ в месяц").await;
    visit.wait_for("section[aria-labelledby=readings]", "Вернуть обычные").await;
    visit.press("Вернуть обычные").await;
    visit.choice().answers("6 000 ₽ в месяц").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn every_sum_is_explained_with_its_places_and_their_words() {
    let visit = Visit::open(ONE).await;
    visit.choice().explain_first().await;
    let trace = visit
        .wait_for(
            ".trace",
            "Заплачено 75 000 ₽ − 6 квантов на 3 000 ₽, они понадобятся позже = 72 000 ₽",
        )
        .await;
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
    visit.choice().answers("Без обращений платить не за что").await;
    visit.go("#/?doc=crm-support&requests=1000x10080&months=60").await;
    visit.driver.refresh().await.unwrap();
    visit.choice().answers("504 000 000 ₽ в месяц").await;
    // The first payment covers the first session, so no smaller one is told of.
    visit.go("#/?doc=crm-support&requests=4x480&client.status=licence-year").await;
    let row = visit.choice().first("48 квантов").await;
    assert!(row.contains("24 000 ₽"), "{row}");
    let answer = visit.choice().answer().await;
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
    visit.choice().refuses_requests("Не больше 1 000; пока считаем: 4").await;
    visit.choice().answers("6 000 ₽ в месяц").await;
    assert_eq!(visit.choice().requests().await, "1500");
    visit.wait_for_address("requests=4x25").await;
    visit.end().await;
}

/// Nobody scrolls, nobody waits: neither an observer of the screen nor a long timer is of use.
#[tokio::test(flavor = "current_thread")]
async fn all_plans_stand_at_once_without_scrolling() {
    let visit = Visit::start(LOOKS[0]).await;
    visit
        .before_every_page(
            "window.IntersectionObserver = class { observe() {} disconnect() {} };
             const wait = window.setTimeout;
             window.setTimeout = (then, after, ...more) =>
                 after >= 1000 ? 0 : wait(then, after, ...more);",
        )
        .await;
    visit.go("#/?doc=all").await;
    visit.choice().compares(15).await;
    visit.end().await;
}

/// The order and the conditions stand in the link; a condition that leaves the cheapest plan out
/// changes the answer, and says that plans are left out.
#[tokio::test(flavor = "current_thread")]
async fn order_and_conditions_stand_in_the_link_and_survive_going_back() {
    let visit = Visit::open("#/?doc=all&requests=4x25").await;
    let before = visit.choice().answers("Дешевле всего").await;
    visit.choice().set_counted("quantum").await;
    let after = visit.choice().answers("Не подошло под ваши условия над таблицей").await;
    assert_ne!(before.lines().next(), after.lines().next());
    assert!(after.contains("Абонемент технической поддержки"), "{after}");
    visit.choice().set_order("reaction").await;
    visit.wait_for_address("sort=reaction&counted=quantum").await;
    let order = visit.choice().names().await;
    assert_eq!(order.first().map(String::as_str), Some("Скорая помощь"), "{order:?}");
    visit.press("Условия").await;
    visit.wait_for("main h1", "Что сказано в условиях").await;
    visit.driver.back().await.unwrap();
    visit.choice().answers("Абонемент технической поддержки").await;
    assert_eq!(visit.choice().order().await, "reaction");
    assert_eq!(visit.choice().counted().await, "quantum");
    assert_eq!(visit.choice().names().await, order);
    // Conditions that nothing meets are told in the answer.
    visit.go("#/?doc=all&counted=quantum&works=days-off").await;
    visit.choice().answers("Таких тарифов нет").await;
    visit.end().await;
}

/// The calculation under a row widens nothing; Esc closes it and the focus stays at its button.
#[tokio::test(flavor = "current_thread")]
async fn a_calculation_keeps_the_width_and_closes_with_escape() {
    let visit = Visit::open(ONE).await;
    visit.set_width(1280).await;
    visit.choice().compares(4).await;
    let before = visit.choice().width().await;
    visit.choice().explain_first().await;
    visit.wait_for(".trace", "Заплачено").await;
    assert_eq!(visit.choice().width().await, before);
    assert_eq!(visit.too_wide().await, 0);
    visit.find(".trace .place-name").await.focus().await.unwrap();
    visit.driver.active_element().await.unwrap().send_keys(Key::Escape).await.unwrap();
    visit.wait_for_count(".trace", 0).await;
    let focused = "return document.activeElement.className";
    assert_eq!(visit.script(focused).await, "why");
    visit.press("Если нагрузка будет меньше или больше").await;
    visit.wait_for_count(".levels[open]", 1).await;
    visit.driver.active_element().await.unwrap().send_keys(Key::Escape).await.unwrap();
    visit.wait_for_count(".levels[open]", 0).await;
    visit.end().await;
}

/// What was added has the focus; what is taken away leaves it at the button that brings it back.
#[tokio::test(flavor = "current_thread")]
async fn the_focus_goes_to_what_was_added() {
    let visit = Visit::open(ONE).await;
    let focused = "return document.activeElement.id";
    for (words, id) in [
        ("Добавить обращения другой длины", "requests-1"),
        ("Указать срочные и выходные", "urgent"),
        ("Указать, сколько платите сейчас", "paid-now"),
    ] {
        visit.press(words).await;
        visit.wait_until(focused, serde_json::json!(id)).await;
    }
    visit.click("form .remove").await;
    visit.wait_until(focused, serde_json::json!("add-requests")).await;
    visit.end().await;
}

/// Somebody's link is looked at; what one has typed oneself comes back with the bare address. What
/// one changes in somebody's link is one's own again.
#[tokio::test(flavor = "current_thread")]
async fn a_link_does_not_take_the_place_of_what_one_has_typed() {
    let visit = Visit::open("#/").await;
    let first = "#requests-0";
    visit.type_into(first, "8").await;
    visit.wait_for_address("requests=8x25").await;
    let open = async |address: &str| {
        visit.driver.goto("about:blank").await.unwrap();
        visit.go(address).await;
    };
    open("#/?doc=crm-support&requests=3x30").await;
    assert_eq!(visit.value(first).await, "3");
    visit.wait_for_address("requests=3x30&months=12").await;
    open("#/").await;
    assert_eq!(visit.value(first).await, "8");
    open("#/?doc=crm-support&requests=3x30").await;
    visit.type_into(first, "5").await;
    visit.wait_for_address("requests=5x30").await;
    open("#/").await;
    assert_eq!(visit.value(first).await, "5");
    visit.end().await;
}

/// A link to all documents carries the edition of each, and says when one has changed.
#[tokio::test(flavor = "current_thread")]
async fn a_link_to_all_documents_carries_their_editions() {
    let visit = Visit::open("#/?doc=all&requests=4x25").await;
    let link = visit.wait_for_address("edition.jokercrm=").await;
    for document in ["crm-support", "mywebstor", "crmbp", "onec-support", "jokercrm"] {
        assert!(link.contains(&format!("&edition.{document}=")), "{document} in {link}");
    }
    visit.go("#/?doc=all&requests=4x25&edition.mywebstor=1999").await;
    visit.frame().notice("редакции условий 1999").await;
    visit.end().await;
}

/// The software comes first: only its support is compared, any other on request; each provider
/// stands with its software. Source: documents 000, 001, 004 (S0-01, S1-01, S4-01).
#[tokio::test(flavor = "current_thread")]
async fn the_software_comes_first_and_other_support_on_request() {
    let visit = Visit::open("#/").await;
    let sentence = visit.wait_for(".sentences", "У нас").await;
    assert!(sentence.trim_start().starts_with("У нас"), "{sentence}");
    assert_eq!(visit.value("#software").await, "bitrix24");
    visit.choice().lists("MyWebstor · Битрикс24").await;
    let providers = visit.choice().providers().await;
    assert!(providers.iter().all(|provider| provider.ends_with("· Битрикс24")), "{providers:?}");
    assert!(!visit.choice().answer().await.contains("JokerCRM"));
    visit.choice().set_software("amocrm").await;
    visit.wait_for_address("software=amocrm").await;
    visit.choice().compares(2).await;
    // Remembered, and in the link.
    visit.driver.goto("about:blank").await.unwrap();
    visit.go("#/").await;
    assert_eq!(visit.value("#software").await, "amocrm");
    visit.press("Кого сравниваем").await;
    visit.press("Сравнить со всеми").await;
    visit.choice().compares(15).await;
    visit.wait_for_address("software=amocrm&doc=all").await;
    let compared = visit.text(".compared").await;
    assert!(compared.contains("Поддержка других программ"), "{compared}");
    visit.press("Только для нашей программы").await;
    visit.choice().compares(2).await;
    // Who is on a provider's own site has its software and no other.
    visit.go("#/?only=jokercrm&software=bitrix24").await;
    visit.wait_for(".sentences", "У нас JokerCRM").await;
    visit.wait_for_count("#software", 0).await;
    visit.end().await;
}

/// On the first screen stand the cheapest plan, what to pay now and until when, and the next one
/// with its reason. Source: document 000, lines 10–15, 29–30 (S0-10, S0-15, S0-21, S0-39).
#[tokio::test(flavor = "current_thread")]
async fn the_answer_stands_on_the_first_screen() {
    // A phone, a narrow one, and a wide window at 200 %.
    for (width, height) in [(390, 844), (320, 844), (640, 450)] {
        let visit = Visit::start(LOOKS[2]).await;
        let metrics = serde_json::json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500,
        });
        visit.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await.unwrap();
        visit.go("#/").await;
        let answer = visit.choice().answers("Сейчас 15 000 ₽ за 30 квантов").await;
        for words in [
            "Дешевле всего",
            "6 000 ₽ в месяц",
            "квант — 10 мин, всего 5 ч",
            "до 1 марта",
            "дороже на",
        ] {
            assert!(answer.contains(words), "{words:?} in {answer:?}");
        }
        let below = "const tabs = [...document.querySelectorAll('.tabs')]
                .filter(tabs => getComputedStyle(tabs).display !== 'none')
                .map(tabs => tabs.getBoundingClientRect().top);
            const room = Math.min(window.innerHeight, ...tabs);
            const lines = [...document.querySelectorAll('.answer p')].slice(0, 3);
            return Math.ceil(Math.max(...lines.map(p => p.getBoundingClientRect().bottom)) - room)";
        let below = visit.script(below).await.as_i64().unwrap();
        assert!(below <= 0, "{below} pixels of the answer are below {width} × {height}");
        visit.end().await;
    }
}

/// A reading that is not the assumed one is named in the answer.
#[tokio::test(flavor = "current_thread")]
async fn the_answer_names_a_reading_that_was_chosen() {
    let visit = Visit::open("#/?doc=crm-support&read.rounding-basis=package").await;
    let answer = visit.choice().answers("5 000 ₽ в месяц").await;
    assert!(answer.contains("Что округляется до целого кванта? — всё время пакета"), "{answer}");
    visit.end().await;
}

/// What covers three of twenty hours is not cheapest, whatever it costs (S4-44, S4-58).
#[tokio::test(flavor = "current_thread")]
async fn a_plan_that_cannot_do_the_work_stands_apart() {
    let visit = Visit::open("#/?doc=all&requests=20x60").await;
    let answer = visit.choice().answers("Дешевле всего").await;
    assert!(!answer.lines().next().unwrap().contains("техподдержка"), "{answer}");
    let rows = visit.choice().lines().await;
    let part = rows.iter().position(|row| row.contains("Не покрывают вашу нагрузку")).unwrap();
    let joker = rows.iter().position(|row| row.contains("Сервисная техподдержка")).unwrap();
    assert!(joker > part, "{rows:?}");
    assert!(rows[joker].contains("не хватает 17 ч в месяц, цены за них нет"), "{}", rows[joker]);
    let marked = rows.iter().filter(|row| row.contains("дешевле всего")).count();
    assert_eq!(marked, 1, "{rows:?}");
    visit.click(".check:last-of-type input").await;
    visit.wait_for_address("price=known").await;
    let rows = visit.choice().rows().await;
    assert!(rows.iter().all(|row| !row.contains("не хватает")), "{rows:?}");
    // Where none covers, the answer says so.
    visit.go("#/?doc=jokercrm&requests=20x60").await;
    let answer = visit.choice().answers("не покрывает вашу нагрузку").await;
    assert!(
        answer.contains("не хватает 11 ч в месяц") || answer.contains("не хватает 17 ч"),
        "{answer}"
    );
    visit.end().await;
}

/// What is left is worth only what will be used, and the answer says what burns on which day
/// (S0-21 to S0-26).
#[tokio::test(flavor = "current_thread")]
async fn the_answer_says_what_burns_and_on_which_day() {
    let visit = Visit::open(
        "#/?doc=crm-support&client.status=no-licence&requests=6x10&months=3&from=2026-12",
    )
    .await;
    let row = visit.choice().lists("5 800 ₽").await;
    assert!(row.contains("Абонемент технической поддержки"), "{row}");
    let answer = visit.choice().answer().await;
    for words in [
        "Дешевле всего — «Абонемент технической поддержки»: 5 800 ₽ в месяц",
        "Сейчас 18 000 ₽ за 30 квантов (квант — 10 мин, всего 5 ч), до 1 марта 2027; \
         неистраченное, 11 квантов, в этот день сгорит",
        "сгорит на 6 600 ₽: 1 марта 2027 — 11 квантов",
    ] {
        assert!(answer.contains(words), "{words:?} in {answer:?}");
    }
    visit.end().await;
}

/// Source: document 004, clauses 5.1 and 5.2 (S4-47, S4-53 to S4-55): a year that is paid is credited
/// beyond the time that is counted, and both prices of it stand with their arithmetic.
#[tokio::test(flavor = "current_thread")]
async fn a_paid_year_is_credited_and_told_under_both_readings() {
    let visit =
        Visit::open("#/?doc=jokercrm&client.payment=yearly&requests=4x25&months=3&from=2026-12")
            .await;
    let answer = visit.choice().answers("3 500 ₽ в месяц").await;
    for words in
        ["Сейчас 42 000 ₽ за 12 месяцев", "Ещё 9 месяцев после этого срока уже оплачены, 31 500 ₽"]
    {
        assert!(answer.contains(words), "{words:?} in {answer:?}");
    }
    visit.choice().lists("126 000 ₽ − 20 % = 100 800 ₽ (так считаем) или 126 000 ₽").await;
    // The box of readings shows the plan that it changes.
    let panel = visit.wait_for(".matters", "Скидка 20%").await;
    assert!(panel.contains("«Расширенная техподдержка», 10 500 ₽ в месяц (+2 100 ₽)"), "{panel}");
    visit.end().await;
}

/// The load as people have it: by the month, the quarter or the year, of one length or a range.
#[tokio::test(flavor = "current_thread")]
async fn the_load_has_periods_and_ranges() {
    let visit = Visit::open(ONE).await;
    visit.choice().set_requests("6").await;
    visit.choose("#length-0", "range").await;
    visit.choice().set_minutes("5").await;
    visit.type_into("#longest-0", "15").await;
    visit.wait_for("form.use", "в среднем не видна половина").await;
    visit.wait_for_address("requests=6x5-15&").await;
    visit.press("Добавить обращения другой длины").await;
    visit.choose("#per-1", "quarter").await;
    visit.type_into("#requests-1", "1").await;
    visit.type_into("#minutes-1", "120").await;
    visit.wait_for_address("requests=6x5-15,1x120/quarter").await;
    let told = visit.choice().answer().await;
    visit.driver.refresh().await.unwrap();
    visit.choice().answers(told.lines().next().unwrap()).await;
    assert_eq!(visit.value("#longest-0").await, "15");
    assert_eq!(visit.value("#per-1").await, "quarter");
    visit.choose("#length-0", "each").await;
    visit.wait_for_address("requests=6x5,1x120/quarter").await;
    visit.end().await;
}
