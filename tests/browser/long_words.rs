//! What people write may have words as long as an address.

use kvant_core::ledger::event::{Event, EventId, Opening, Origin, Session};

use crate::kept::{at, file, sealed, take_in, usual};
use crate::visit::{LOOKS, Visit};

const WORD: &str = "Ромашкаабвгдежзийклмнопрстуфхцчшщъыьэюяабвгдежзийклмнопрстуфхцчшщъыьэю";
const LINK: &str =
    "https://portal.example.ru/crm/deal/details/123456/?category=7&view=long-and-longer";

/// How wide the page is; the window is as wide as it was made.
const WIDTH: &str = "return document.documentElement.scrollWidth";

fn opened(title: &str, text: &str) -> Event {
    Event::RequestOpened(Opening {
        title: title.to_string(),
        text: text.to_string(),
        plan: Some("subscription".to_string()),
        kind: None,
        class: None,
        priority: None,
        registered_at: at("2026-11-03T09:00:00+03:00"),
    })
}

fn worked(request: EventId, day: u32, words: &str) -> Event {
    Event::SessionRecorded(Session {
        request: Some(request),
        specialist: words.to_string(),
        from: at(&format!("2026-11-{day:02}T10:00:00+03:00")),
        to: at(&format!("2026-11-{day:02}T10:25:00+03:00")),
        text: words.to_string(),
        origin: Origin::ByHand,
    })
}

/// A ledger in which everything that a person writes is one word, and the first of its requests.
fn wordy() -> (Vec<Event>, EventId) {
    let mut events = vec![
        Event::LedgerNamed { name: WORD.to_string(), document: "crm-support".to_string() },
        usual().swap_remove(1),
        opened(WORD, LINK),
        opened(LINK, WORD),
    ];
    let names: Vec<EventId> =
        sealed(&events).iter().map(|one| EventId(one.id().bytes())).skip(2).collect();
    let (first, second) = (names[0], names[1]);
    events.push(worked(first, 4, WORD));
    events.push(worked(second, 5, LINK));
    for text in [WORD, LINK] {
        events.push(Event::NoteWritten { about: Some(first), text: text.to_string() });
    }
    (events, first)
}

#[tokio::test(flavor = "current_thread")]
async fn no_page_is_wider_than_a_phone() {
    let visit = Visit::start(LOOKS[0]).await;
    visit.set_width(1280).await;
    let (events, first) = wordy();
    take_in(&visit, &file(sealed(&events))).await;
    let request = format!("#/requests?id={first}");
    // What each page shows once the ledger was read.
    let pages = [
        ("#/", "main h1"),
        ("#/package", "main h1"),
        ("#/deadlines", "main h1"),
        ("#/terms", "main h1"),
        ("#/my", ".sessions li"),
        ("#/requests", ".tickets li"),
        ("#/requests?new=yes", "main form"),
        (request.as_str(), ".story li"),
        ("#/history", ".events li"),
        ("#/settings", ".ledgers li"),
        ("#/act", ".act table"),
    ];
    for (page, shown) in pages {
        visit.go(page).await;
        visit.find(shown).await;
        for width in [390, 320] {
            visit.set_width(width).await;
            let is = visit.script(WIDTH).await.as_u64().unwrap();
            assert!(is <= u64::from(width), "{page} is {is} px wide in {width} px");
        }
    }
    // A timer that runs on such a request, and the question before all of it is deleted.
    visit.go(&request).await;
    visit.press("Запустить таймер").await;
    visit.my().open().await;
    visit.find(".timers li").await;
    let is = visit.script(WIDTH).await.as_u64().unwrap();
    assert!(is <= 320, "a timer makes the page {is} px wide");
    visit.go("#/settings").await;
    visit.click(".ledgers button.quiet").await;
    visit.wait_for("dialog[open]", "Удалить").await;
    let over = "const one = document.querySelector('dialog[open]'); \
        return one.scrollWidth - one.clientWidth";
    assert_eq!(visit.script(over).await, 0);
    visit.end().await;
}

/// On paper nothing can be scrolled.
#[tokio::test(flavor = "current_thread")]
async fn the_act_on_paper_has_all_its_columns() {
    let visit = Visit::open("#/settings").await;
    let (events, _) = wordy();
    take_in(&visit, &file(sealed(&events))).await;
    visit.go("#/act").await;
    visit.find(".act table").await;
    // A sheet of A4 without its margins.
    visit.set_width(680).await;
    let media = serde_json::json!({ "media": "print" });
    visit.driver.cdp().send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
    let over = "return [...document.querySelectorAll('.act .scroll')].map(one => \
        one.scrollWidth - one.clientWidth).filter(over => over > 0)";
    assert_eq!(visit.script(over).await, serde_json::json!([]));
    visit.end().await;
}
