//! «Условия».

use thirtyfour::prelude::*;

use crate::visit::{Visit, saved};

/// A document: its id, its name, the number of its plans, and figures of it with their places.
const DOCUMENTS: [(&str, &str, usize, &[&str]); 5] = [
    ("crm-support", "Услуги по сопровождению CRM", 4, &["500 ₽", "строка 38", "90 дней"]),
    ("mywebstor", "Регламент работы для клиента", 3, &["40 000 ₽", "4 500 ₽", "п. 6.2.2"]),
    ("crmbp", "Условия оказания технической поддержки CRMBP", 2, &["цена не указана", "п. 3.1.3"]),
    ("onec-support", "Служба поддержки клиентов", 4, &["цена не указана", "строки 23–27"]),
    ("jokercrm", "Регламент Службы технической поддержки", 2, &["3 500 ₽", "п. 5.1"]),
];

#[tokio::test(flavor = "current_thread")]
async fn every_document_has_its_page() {
    let visit = Visit::open("#/terms").await;
    visit.find("nav.documents a").await;
    assert_eq!(visit.texts("nav.documents a").await.len(), DOCUMENTS.len());
    for (index, (id, name, plans, figures)) in DOCUMENTS.into_iter().enumerate() {
        visit.click(&format!("nav.documents li:nth-child({}) a", index + 1)).await;
        visit.wait_for_address(&format!("#/terms?doc={id}")).await;
        visit.wait_for(".terms-name", name).await;
        // Its parts come one after another, the foot last.
        visit.find("article footer").await;
        let current = visit.texts("nav.documents [aria-current=page]").await;
        assert!(current.len() == 1 && current[0].contains("Редакция 2026-11-22"), "{current:?}");
        let page = visit.text("article").await;
        for words in figures {
            assert!(page.contains(words), "{words:?} of {id} in {page:?}");
        }
        // Whatever the document says or not, no part of its page is empty.
        let titles = visit.texts("article section h2").await;
        assert_eq!(titles.len(), 19, "{id}: {titles:?}");
        for (title, part) in titles.iter().zip(visit.texts("article section").await) {
            assert!(part.trim().len() > title.trim().len() + 2, "{id}: nothing under {title:?}");
        }
        let cells = visit.texts("article .matrix :is(th, td)").await;
        assert_eq!(cells.len() % (plans + 1), 0, "{id}");
        assert!(cells.iter().all(|cell| !cell.trim().is_empty()), "{id}: {cells:?}");
        assert!(visit.texts(".clause").await.len() >= 20, "{id}: the clauses");
    }
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn the_contents_lead_to_each_part() {
    let visit = Visit::open("#/terms?doc=crmbp").await;
    visit.wait_for(".terms-name", "CRMBP").await;
    visit.find("article footer").await;
    let titles = visit.texts("article section h2").await;
    assert_eq!(visit.texts(".contents li button").await, titles);
    for index in [3, titles.len() - 1] {
        visit.click(&format!(".contents li:nth-child({}) button", index + 1)).await;
        let focused = visit.script("return document.activeElement.innerText").await;
        assert_eq!(focused, titles[index].as_str());
        let top = visit
            .script("return Math.round(document.activeElement.getBoundingClientRect().top)")
            .await;
        assert!((0..900).contains(&top.as_i64().unwrap()), "{} px", top);
    }
    // It is a way on the page, and no address.
    assert!(visit.wait_for_address("#/terms?doc=crmbp").await.ends_with("doc=crmbp"));
    visit.end().await;
}

/// A place is a button that shows the words of the document, and a link to where they stand.
#[tokio::test(flavor = "current_thread")]
async fn a_place_shows_its_words_and_leads_to_them() {
    let visit = Visit::open("#/?doc=crm-support").await;
    visit.choice().lists("строка 38").await;
    visit.choice().press_first_place("Цена часа").await;
    let words = visit.wait_for(".quotation:popover-open", "1й Статус | 500 | 15000").await;
    assert!(words.contains("Услуги по сопровождению CRM"), "{words}");
    visit.press("К этому месту в условиях").await;
    visit.wait_for("main h1", "Что сказано в условиях").await;
    visit.wait_for_address("#/terms?doc=crm-support&clause=").await;
    let marked = visit.wait_for(".clause.marked", "500 | 15000").await;
    visit.wait_for_count(".clause.marked", 1).await;
    visit
        .wait_until(
            "return document.activeElement.classList.contains('marked')",
            serde_json::json!(true),
        )
        .await;
    assert!(marked.contains("38"), "{marked}");
    // On the page itself the same link goes straight there, and back leads the same way.
    visit.click("#prices ~ * .place-name").await;
    visit.find(".quotation:popover-open").await;
    visit.press("К этому месту в условиях").await;
    visit.wait_for_count(".clause.marked", 1).await;
    visit.wait_for_count(".quotation:popover-open", 0).await;
    visit.driver.back().await.unwrap();
    visit.wait_for_address("clause=38").await;
    visit.driver.back().await.unwrap();
    visit.wait_for("main h1", "Какой тариф").await;
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_quotation_closes_by_escape_and_by_its_button() {
    let visit = Visit::open("#/terms?doc=jokercrm").await;
    visit.wait_for(".terms-name", "Регламент Службы").await;
    for by_key in [true, false] {
        visit.click("article .place-name").await;
        visit.find(".quotation:popover-open").await;
        if by_key {
            visit.driver.action_chain().send_keys(Key::Escape).perform().await.unwrap();
        } else {
            visit.press("Закрыть").await;
        }
        visit.wait_for_count(".quotation:popover-open", 0).await;
    }
    visit.end().await;
}

/// Every place of every document is found in it: none opens an empty quotation.
#[tokio::test(flavor = "current_thread")]
async fn every_place_of_every_document_has_its_words() {
    let visit = Visit::open("#/terms").await;
    let empty = "const done = arguments[arguments.length - 1];
        const places = [...document.querySelectorAll('article .place-name')];
        const box = document.querySelector('.quotation');
        const empty = [];
        (async () => {
            for (const place of places) {
                place.click();
                await new Promise(next => setTimeout(next));
                const words = [...box.querySelectorAll('dd')].map(one => one.innerText.trim());
                if (!box.matches(':popover-open') || !words.length || words.includes('')) {
                    empty.push(place.innerText);
                }
                box.hidePopover();
            }
            done([places.length, empty]);
        })()";
    for (id, name, ..) in DOCUMENTS {
        visit.go(&format!("#/terms?doc={id}")).await;
        visit.wait_for(".terms-name", name).await;
        let found = visit.driver.execute_async(empty, Vec::new()).await.unwrap().json().clone();
        assert!(found[0].as_u64().unwrap() > 30, "{id}: {found}");
        assert_eq!(found[1], serde_json::json!([]), "{id}: places without words");
    }
    visit.end().await;
}

#[tokio::test(flavor = "current_thread")]
async fn a_bad_link_to_a_document_says_what_could_not_be_read() {
    let visit = Visit::open("#/terms?doc=nobody&clause=1").await;
    let notice = visit.frame().notice("Ссылка прочитана не целиком").await;
    assert!(notice.contains("nobody"), "{notice}");
    visit.wait_for(".terms-name", "Услуги по сопровождению CRM").await;
    visit.end().await;
}

/// Gives a file to the field for drafts, as the browser's own choice of files does.
async fn give(visit: &Visit, file: &str) {
    let path = format!("{}/fixtures/{file}", env!("CARGO_MANIFEST_DIR"));
    visit.find("#draft-file").await.send_keys(path).await.unwrap();
}

#[tokio::test(flavor = "current_thread")]
async fn a_file_of_ones_own_is_checked_and_shown_and_put_away() {
    let visit = Visit::open("#/terms?doc=crmbp").await;
    visit.wait_for(".terms-name", "CRMBP").await;
    give(&visit, "errors/amount_in_words.toml").await;
    let told = visit.wait_for(".mistakes", "В файле 1 ошибка").await;
    assert!(told.contains("77:14: \"договорная\" is not an amount"), "{told}");
    visit.wait_for(".terms-name", "CRMBP").await;

    give(&visit, "sixth.toml").await;
    visit.wait_for(".terms-name", "Сопровождение учётной системы").await;
    visit.wait_for_count(".mistakes", 0).await;
    let notice = visit.wait_for("article .notice", "Черновик из файла «sixth.toml»").await;
    assert!(notice.contains("Добавит новый документ"), "{notice}");
    let folder = visit.save_into("draft").await;
    visit.press("Скачать catalogue.json").await;
    let documents = saved(folder.join("catalogue.json"), "}").await;
    std::fs::remove_dir_all(&folder).unwrap();
    for (id, ..) in DOCUMENTS {
        assert!(documents.contains(id), "{id} in the saved catalogue");
    }
    assert!(documents.contains("\"sixth\"") && documents.contains("Шестая служба"));
    // What is only on this device is compared with nothing.
    visit.click("header nav a:nth-child(1)").await;
    visit.wait_for("main h1", "Какой тариф").await;
    assert!(!visit.text("main").await.contains("Шестая служба"));
    visit.click("header nav a:nth-child(4)").await;
    visit.wait_for("nav.documents", "Шестая служба").await;
    visit.press("Черновик: Шестая служба").await;
    visit.wait_for(".terms-name", "Сопровождение учётной системы").await;
    visit.press("Убрать черновик").await;
    visit.wait_for(".terms-name", "CRMBP").await;
    assert!(!visit.text("nav.documents").await.contains("Шестая служба"));
    visit.end().await;
}
