//! What is printed: pages and their text, as Chromium puts them on sheets of A4.

use crate::visit::Visit;

/// The comparison is a table on few sheets: every plan and every column, nothing to press, nothing
/// that was closed.
#[tokio::test(flavor = "current_thread")]
async fn the_comparison_prints_as_a_table_on_three_sheets_at_most() {
    for (address, plans) in [("#/?doc=all&requests=4x25", 15), ("#/?doc=crm-support", 4)] {
        let visit = Visit::open(address).await;
        visit.choice().compares(plans).await;
        // Everything that would be drawn later is there, too.
        visit.wait_for_count(".curve", 1).await;
        visit.wait_for_count("#not-said", 1).await;
        let sheets = visit.print().await;
        assert!(sheets.len() <= 3, "{address} takes {} sheets", sheets.len());
        let text = squeezed(&sheets.concat());
        for plan in visit.choice().names().await {
            assert!(text.contains(&squeezed(&plan)), "{plan} is not on paper: {text}");
        }
        for column in visit.choice().columns().await {
            let times = text.matches(&squeezed(&column)).count();
            // Over the table, again where it goes on, and in a sentence or two; in cards it would be
            // once a plan.
            let most = sheets.len() + 3;
            assert!((1..=most).contains(&times), "{column} stands {times} times");
        }
        for control in [
            "Почему столько",
            "Скопировать",
            "Напечатать",
            "Сначала",
            "Добавить",
            "Кого сравниваем",
        ] {
            assert!(!text.contains(&squeezed(control)), "{control:?} is printed");
        }
        visit.end().await;
    }
}

/// What the terms say keeps every column of every table on paper.
#[tokio::test(flavor = "current_thread")]
async fn the_terms_print_with_every_column() {
    for document in ["crm-support", "mywebstor", "crmbp", "onec-support", "jokercrm"] {
        let visit = Visit::open(&format!("#/terms?doc={document}")).await;
        visit.wait_for_count(".terms footer, footer", 1).await;
        let print = serde_json::json!({ "media": "print" });
        visit.driver.cdp().send_raw("Emulation.setEmulatedMedia", print).await.unwrap();
        visit.set_width(718).await;
        // The room between the margins of a sheet: nothing may reach over it.
        let over = "const right = document.documentElement.clientWidth;
            return [...document.querySelectorAll('th, td')]
                .filter(cell => cell.getBoundingClientRect().right > right + 1)
                .map(cell => cell.innerText)";
        assert_eq!(visit.script(over).await, serde_json::json!([]), "{document}");
        let text = squeezed(&visit.print().await.concat());
        for cell in visit.texts("thead th").await {
            assert!(text.contains(&squeezed(&cell)), "{document}: {cell:?} is not on paper");
        }
        visit.end().await;
    }
}

/// Text without the places where lines break, which are nobody's words.
fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}
