//! «Подбор тарифа» across documents: whose terms, in which order, and what has no price.

use thirtyfour::prelude::*;

use crate::visit::{Visit, plain};

const PROVIDERS: [&str; 5] =
    ["Услуги по сопровождению CRM", "MyWebstor", "CRMBP", "Служба поддержки клиентов", "JokerCRM"];

/// Who offers the plans that are compared, each once.
async fn providers(visit: &Visit) -> Vec<String> {
    let found = visit.choice().providers().await;
    // The software stands beside it.
    let mut found: Vec<String> =
        found.iter().map(|told| told.split(" · ").next().unwrap().to_string()).collect();
    found.sort();
    found.dedup();
    found
}

#[tokio::test(flavor = "current_thread")]
async fn all_documents_are_compared_where_the_link_says_so() {
    let visit = Visit::open("#/?doc=all").await;
    visit.choice().lists("JokerCRM").await;
    visit.wait_for_address("#/?software=bitrix24&doc=all&").await;
    let mut expected = PROVIDERS.map(str::to_string);
    expected.sort();
    assert_eq!(providers(&visit).await, expected);
    let rows = visit.choice().rows().await;
    assert_eq!(rows.len(), 15, "{rows:?}");
    // Source: document 004, 5.1 (S4-44): 3 500 ₽ a month with 3 hours.
    assert!(rows[0].contains("Сервисная техподдержка") && rows[0].contains("3 500 ₽"), "{rows:?}");
    let answer = visit.choice().answer().await;
    for words in [
        "Дешевле всего — «Сервисная техподдержка» (JokerCRM): 3 500 ₽ в месяц",
        "«Абонемент технической поддержки» (Услуги по сопровождению CRM) дороже на 2 500 ₽ в месяц",
    ] {
        assert!(answer.contains(words), "{words:?} in {answer:?}");
    }
    visit.end().await;
}

/// What costs nobody knows how much stands last, and never as zero.
#[tokio::test(flavor = "current_thread")]
async fn plans_without_a_price_say_so_and_stand_last() {
    let visit = Visit::open("#/?doc=all").await;
    visit.choice().lists("JokerCRM").await;
    let rows = visit.choice().rows().await;
    let unpriced =
        |row: &String| row.contains("CRMBP") || row.contains("Служба поддержки клиентов");
    let first = rows.iter().position(unpriced).unwrap();
    assert!(rows[first..].iter().all(unpriced) && rows.len() - first == 6, "{rows:?}");
    for row in &rows[first..] {
        assert!(row.contains("цена не указана"), "{row}");
        assert!(!row.contains(" 0 ₽") && !row.contains("дороже на"), "{row}");
    }
    let answer = visit.choice().answer().await;
    assert!(answer.contains("CRMBP") && answer.contains("Служба поддержки клиентов"), "{answer}");
    // One document in which nothing has a price.
    visit.go("#/?doc=crmbp").await;
    visit.choice().answers("цена не указана").await;
    visit.end().await;
}

/// Source: document 002 (S2-50): no price is stated, and time is counted to the second.
#[tokio::test(flavor = "current_thread")]
async fn a_price_that_was_told_is_ranked_and_marked_and_kept_in_the_link() {
    let visit = Visit::open("#/?doc=all&client.crm-support.status=licence-year").await;
    visit.choice().lists("CRMBP").await;
    visit.type_into("#quoted-crmbp", "2000").await;
    // 4 × 25 minutes are 1 h 40 min.
    let row = visit.choice().row_says("Приоритет", "3 333,33 ₽").await;
    assert!(row.contains("со слов, ваша цифра"), "{row}");
    // With or without its space: it is still being typed.
    let typed = plain(&visit.value("#quoted-crmbp").await).replace(' ', "");
    assert_eq!(typed, "2000");
    let link = visit.wait_for_address("quoted.crmbp=2000.00").await;
    visit
        .choice()
        .answers("Одинаково дёшево — «Приоритет» (CRMBP), «По факту» (CRMBP): около 3 333 ₽")
        .await;
    let rows = visit.choice().rows().await;
    assert!(rows[0].contains("CRMBP") && rows[1].contains("CRMBP"), "{rows:?}");
    visit.end().await;

    let address = link.split_once('#').map(|(_, address)| format!("#{address}")).unwrap();
    let other = Visit::open(&address).await;
    other.choice().row_says("Приоритет", "3 333,33 ₽").await;
    other.click("button[aria-controls=trace-crmbp-priority]").await;
    other.wait_for("#trace-crmbp-priority", "По названной вам цене").await;
    // Dearer than others it goes down, taken away it goes last.
    other.type_into("#quoted-crmbp", "5000").await;
    other.choice().row_says("Приоритет", "8 333,33 ₽").await;
    other.choice().answers("JokerCRM").await;
    other.find("#quoted-crmbp").await.click().await.unwrap();
    other.find("#quoted-crmbp").await.send_keys(Key::Control + "a").await.unwrap();
    other.find("#quoted-crmbp").await.send_keys(Key::Delete).await.unwrap();
    other.choice().row_says("Приоритет", "цена не указана").await;
    other.wait_until("return location.hash.includes('quoted')", serde_json::json!(false)).await;
    other.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_price_that_is_no_number_is_refused_beside_the_field() {
    let visit = Visit::open("#/?doc=onec-support").await;
    visit.choice().row_says("Крыжик", "цена не указана").await;
    visit.wait_for(".quoted", "₽ за обращение или час").await;
    visit.type_into("#quoted-onec-support", "дорого").await;
    visit.wait_for("#quoted-onec-support-error", "Это не число").await;
    assert_eq!(visit.value("#quoted-onec-support").await, "дорого");
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn documents_are_chosen_one_by_one_alone_and_all_again() {
    let visit = Visit::open("#/?doc=all").await;
    visit.wait_for(".compared summary", "все компании").await;
    visit.click(".compared summary").await;
    let names = visit.texts(".compared label").await;
    assert_eq!(
        names,
        [
            "Услуги по сопровождению CRM · Битрикс24",
            "MyWebstor · Битрикс24",
            "CRMBP · amoCRM",
            "Служба поддержки клиентов · 1С",
            "JokerCRM",
        ]
    );
    visit.click(".compared li:nth-child(2) input").await;
    visit.wait_for(".compared summary", "4 из 5").await;
    visit
        .wait_for_address("#/?software=bitrix24&doc=crm-support,crmbp,onec-support,jokercrm&")
        .await;
    visit.choice().compares(12).await;
    assert!(!providers(&visit).await.contains(&"MyWebstor".to_string()));
    visit.click(".compared li:nth-child(2) button").await;
    visit.wait_for_address("#/?doc=mywebstor&").await;
    visit.choice().compares(3).await;
    visit.wait_for(".document", "Регламент работы для клиента").await;
    // The last one cannot be taken out: a comparison of nothing is none.
    assert!(!visit.find(".compared li:nth-child(2) input").await.is_enabled().await.unwrap());
    visit.press("Сравнить со всеми").await;
    visit.wait_for_address("&doc=all&").await;
    visit.choice().compares(15).await;
    visit.wait_for(".compared summary", "все компании").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_page_fixed_to_one_provider_offers_no_other() {
    let visit = Visit::open("#/?only=crm-support").await;
    visit.choice().answers("«Абонемент технической поддержки»: 6 000 ₽ в месяц").await;
    assert_eq!(visit.choice().rows().await.len(), 4);
    assert!(!visit.find(".compared").await.is_displayed().await.unwrap());
    let page = visit.text("main").await;
    for provider in ["MyWebstor", "CRMBP", "JokerCRM"] {
        assert!(!page.contains(provider), "{provider} in {page:?}");
    }
    visit.choice().set_requests("8").await;
    visit.wait_for_address("#/?only=crm-support&").await;
    visit.wait_for_address("requests=8x25").await;
    visit.driver.refresh().await.unwrap();
    visit.choice().answers("12 000 ₽ в месяц").await;
    assert!(!visit.find(".compared").await.is_displayed().await.unwrap());
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn several_documents_keep_their_own_answers_in_one_link() {
    let visit = Visit::open(
        "#/?doc=crm-support,mywebstor&client.crm-support.status=no-licence\
         &client.mywebstor.contract=active&read.mywebstor.vat=on-top&edition.mywebstor=1999",
    )
    .await;
    visit.choice().compares(7).await;
    let notice = visit.frame().notice("Ссылка прочитана не целиком").await;
    assert!(notice.contains("1999"), "{notice}");
    assert_eq!(visit.value("#client-crm-support-status").await, "no-licence");
    // Source: document 000, line 40 (S0-48); document 001, 6.2.1 (S1-50), with 22 % on top.
    visit.choice().row_says("Абонемент", "квант — 600 ₽").await;
    visit.choice().row_says("Вне пакета", "8 540 ₽").await;
    visit.click(".notice button").await;
    let link = visit.wait_for_address("client.mywebstor.contract=active").await;
    for key in [
        "doc=crm-support,mywebstor",
        "client.crm-support.status=no-licence",
        "read.mywebstor.vat=on-top",
    ] {
        assert!(link.contains(key), "{key} in {link}");
    }
    visit.go("#/?doc=crm-support,nobody").await;
    visit.frame().notice("nobody").await;
    visit.end().await;
}

/// Source: documents 000, line 31; 002, 3.1.1; 003, lines 23–27.
#[tokio::test(flavor = "current_thread")]
async fn plans_are_put_in_order_and_sifted() {
    let visit = Visit::open("#/?doc=all").await;
    visit.choice().compares(15).await;
    let by_price = visit.choice().names().await;
    visit.choice().set_order("reaction").await;
    visit.choice().first_says("JokerCRM", false).await;
    // What has no price stays behind what has one.
    let reactions = visit.choice().priced("Реакция").await;
    let place = |words: &str| reactions.iter().position(|told| told.starts_with(words)).unwrap();
    assert!(place("30 ") < place("1 рабочий час"), "{reactions:?}");
    assert!(place("1 рабочий час") < place("2 рабочих часа"), "{reactions:?}");
    assert!(place("2 рабочих часа") < place("24 часа"), "{reactions:?}");
    assert!(place("24 часа") < place("не "), "{reactions:?}");
    assert!(reactions.last().unwrap().starts_with("не "), "{reactions:?}");
    visit.choice().set_order("").await;
    visit.choice().first_says("JokerCRM", true).await;
    assert_eq!(visit.choice().names().await, by_price);

    visit.choice().set_counted("request").await;
    visit.choice().compares(2).await;
    assert_eq!(visit.choice().names().await, ["Старт, Крыжик-Базовый", "Крыжик"]);
    visit.choice().set_counted("").await;
    visit.choice().compares(15).await;

    let check = async |words: &str| {
        let path = format!("//label[contains(., '{words}')]/input");
        let field = visit.driver.find(By::XPath(path)).await.unwrap();
        field.scroll_into_view().await.unwrap();
        field.click().await.unwrap();
    };
    check("с известной ценой").await;
    visit.choice().compares(9).await;
    assert!(!visit.choice().lists("").await.contains("цена не указана"));
    check("работают в выходные").await;
    visit.choice().compares(0).await;
    visit.choice().answers("Таких тарифов нет").await;
    check("с известной ценой").await;
    visit.choice().compares(1).await;
    assert_eq!(visit.choice().names().await, ["Приоритет"]);
    visit.end().await;
}

/// Source: document 001, 6.2.1, 6.2.2 (S1-50, S1-52): an urgent hour costs 4 500 ₽, not 3 500 ₽.
#[tokio::test(flavor = "current_thread")]
async fn shares_of_urgent_requests_and_of_days_off_are_counted() {
    let visit = Visit::open("#/?doc=mywebstor").await;
    visit.choice().row_says("Вне пакета", "7 000 ₽").await;
    visit.press("Указать срочные и выходные").await;
    visit.type_into("#urgent", "50").await;
    visit.choice().row_says("Вне пакета", "8 000 ₽").await;
    visit.type_into("#days-off", "25").await;
    let link = visit.wait_for_address("&off=25").await;
    assert!(link.contains("&urgent=50"), "{link}");
    visit.type_into("#urgent", "101").await;
    visit.wait_for("#urgent-error", "Не больше 100; пока считаем: 50").await;
    visit.driver.refresh().await.unwrap();
    visit.choice().row_says("Вне пакета", "8 000 ₽").await;
    assert_eq!(visit.value("#urgent").await, "50");
    assert_eq!(visit.value("#days-off").await, "25");
    visit.end().await;
}

/// Source: document 001, 3.1, 6.2.1 (S1-25, S1-50): 25 minutes are two quarters of an hour.
#[tokio::test(flavor = "current_thread")]
async fn three_levels_of_use_stand_side_by_side() {
    let visit = Visit::open("#/?doc=all").await;
    visit.click(".levels summary").await;
    let heads = visit.wait_for(".levels table thead", "Вдвое меньше").await;
    for words in
        ["Вдвое меньше: 2 обращения", "Как у вас: 4 обращения", "Вдвое больше: 8 обращений"]
    {
        assert!(heads.contains(words), "{words:?} in {heads:?}");
    }
    let rows = visit.texts(".levels tbody tr").await;
    assert_eq!(rows.len(), 15, "{rows:?}");
    let row = rows.iter().find(|row| row.contains("«Вне пакета»")).unwrap();
    for figure in ["3 500 ₽", "7 000 ₽", "14 000 ₽"] {
        assert!(row.contains(figure), "{figure} in {row:?}");
    }
    for column in 2..=4 {
        let best = visit.texts(&format!(".levels td:nth-child({column}).best")).await;
        assert!(!best.is_empty(), "no cheapest plan in column {column}");
    }
    visit.choice().set_requests("5").await;
    visit.wait_for(".levels table thead", "Вдвое больше: 10 обращений").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_matrix_opens_when_asked_for_and_has_no_empty_cell() {
    for (address, plans) in [("#/?doc=all", 15), ("#/?doc=onec-support", 4)] {
        let visit = Visit::open(address).await;
        visit.choice().compares(plans).await;
        visit.wait_for("main", "Что обещают и что входит").await;
        assert_eq!(visit.script("return document.querySelectorAll('.matrix').length").await, 0);
        visit.press("Что обещают и что входит").await;
        visit.wait_for_count(".matrix thead th", plans + 1).await;
        let cells = visit.texts(".matrix tbody :is(th, td)").await;
        assert_eq!(cells.len() % (plans + 1), 0);
        assert!(cells.len() >= 8 * (plans + 1), "{} cells", cells.len());
        let empty: Vec<usize> =
            (0..cells.len()).filter(|index| cells[*index].trim().is_empty()).collect();
        assert!(empty.is_empty(), "{address}: empty cells {empty:?}");
        visit.end().await;
    }
}

#[tokio::test(flavor = "current_thread")]
async fn what_a_document_says_against_its_own_plan_stands_beside_it() {
    let visit = Visit::open("#/?doc=all").await;
    visit.choice().compares(15).await;
    for (plan, words) in [
        // Source: document 000, lines 29–30, 38–44; 001, 6.1, 6.2.1; 004, 5.2.
        ("Предоплаченный пакет обращений", "дороже и реагируют позже"),
        ("Сопровождение онлайн", "реакция та же, а дороже"),
        ("Стандартный", "дороже, чем без пакета"),
        ("Продвинутый", "пакет ничего не экономит"),
        ("Расширенная техподдержка", "скидки в цене года нет"),
    ] {
        let row = visit.choice().row(plan).await;
        assert!(row.contains(words), "{words:?} in {row:?}");
    }
    visit.choice().has_anomalies(5).await;
    visit.choice().press_place_of_anomaly().await;
    let words = visit.wait_for(".quotation:popover-open", "К этому месту в условиях").await;
    assert!(words.contains("Услуги по сопровождению CRM"), "{words}");
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn each_document_has_its_own_readings() {
    let visit = Visit::open("#/?doc=all&client.crm-support.status=licence-year").await;
    let section = "section[aria-labelledby=readings]";
    visit.wait_for(section, "JokerCRM").await;
    assert_eq!(visit.texts(&format!("{section} .by-document > summary")).await, PROVIDERS);
    visit.click(&format!("{section} .by-document:nth-of-type(2) > summary")).await;
    let asked = visit.wait_for(section, "НДС уже в цене?").await;
    assert!(asked.contains("добавят сверху"), "{asked}");
    let on_top =
        visit.driver.find(By::XPath("//label[contains(., 'добавят сверху')]/input")).await.unwrap();
    on_top.scroll_into_view().await.unwrap();
    on_top.click().await.unwrap();
    // Source: document 001, 6.2.1 (S1-50); the tax is 22 % since 2026.
    visit.choice().row_says("Вне пакета", "8 540 ₽").await;
    visit.choice().row_says("Абонемент", "6 000 ₽").await;
    visit.wait_for_address("read.mywebstor.vat=on-top").await;
    visit.press("Вернуть обычные прочтения").await;
    visit.choice().row_says("Вне пакета", "7 000 ₽").await;
    visit.wait_until("return location.hash.includes('on-top')", serde_json::json!(false)).await;
    visit.end().await;
}

/// Plans of several documents may share an id; the rows do not.
#[tokio::test(flavor = "current_thread")]
async fn every_sum_of_every_document_can_be_explained() {
    let visit = Visit::open("#/?doc=all").await;
    visit.choice().compares(15).await;
    let explanations = visit.choice().explanations().await;
    assert_eq!(explanations.len(), 15);
    for id in explanations {
        let (row, told) = visit.choice().explain(&id, "4 обращения в месяц").await;
        assert!(
            told.contains("строк") || told.contains("п. ") || row.contains("цена не указана"),
            "{id}: {told}"
        );
    }
    let ids = "const ids = [...document.querySelectorAll('[id]')].map(found => found.id); \
        return ids.filter((id, index) => ids.indexOf(id) !== index)";
    assert_eq!(visit.script(ids).await, serde_json::json!([]), "ids stand twice");
    visit.end().await;
}
