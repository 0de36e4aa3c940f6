//! What was done and what is asked, at the bottom of every page.

use crate::kept::{file, sealed, take_in, usual};
use crate::visit::{LOOKS, Visit};

/// Messages that lie over each other, that are drawn as a box in a box, or of which a button
/// cannot be pressed.
const WRONG: &str = "
    const boxes = [...document.querySelectorAll('.messages :is(.timer-news, .recorded)')]
        .filter(one => one.getBoundingClientRect().height > 0);
    const at = one => one.getBoundingClientRect();
    const over = boxes.filter((one, place) => boxes.slice(place + 1).some(other =>
        at(one).bottom > at(other).top && at(other).bottom > at(one).top));
    const boxed = boxes.filter(one => [...one.querySelectorAll(':not(button)')]
        .some(inner => parseFloat(getComputedStyle(inner).borderTopWidth) > 0));
    const covered = [...document.querySelectorAll('.messages button')].filter(one => {
        const { left, top, width, height } = at(one);
        return !one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
    return [boxes.length, over.length, boxed.length, covered.length]";

#[tokio::test(flavor = "current_thread")]
async fn messages_stand_one_above_the_other_and_hide_nothing_for_good() {
    for look in [LOOKS[0], LOOKS[2]] {
        let visit = Visit::start(look).await;
        visit.set_width(look.width).await;
        take_in(&visit, &file(sealed(&usual()))).await;
        visit.my().open().await;
        visit.find(".sessions li").await;
        visit.timer().press().await;
        visit.timer().runs_for(1).await;
        visit.timer().press().await;
        visit.timer().tells("1 квант").await;
        visit.press("Добавить оплату").await;
        visit.my().record_payment().await;
        visit.frame().recorded("Отменить").await;
        assert_eq!(visit.script(WRONG).await, serde_json::json!([2, 0, 0, 0]), "{look:?}");
        // The end of the page is above them.
        let above = "scrollTo(0, 1e6); return document.querySelector('main').lastElementChild \
            .getBoundingClientRect().bottom <= document.querySelector('.messages') \
            .getBoundingClientRect().top";
        visit.wait_until(above, serde_json::json!(true)).await;
        assert_eq!(visit.script(WRONG).await, serde_json::json!([2, 0, 0, 0]), "{look:?}");
        // Each is put away by itself.
        visit.click(".timer-news button:last-child").await;
        visit.wait_for_count(".timer-news", 0).await;
        visit.frame().recorded("Отменить").await;
        visit.end().await;
    }
}

/// The places along the strip of messages, from edge to edge and from top to bottom, at which
/// something else is seen.
const SEEN_THROUGH: &str = "
    const strip = document.querySelector('.messages').getBoundingClientRect();
    const places = [];
    for (let x = 1; x < document.documentElement.clientWidth; x += 8)
        for (let y = Math.ceil(strip.top) + 1; y < strip.bottom; y += 8) places.push([x, y]);
    return [places.length > 50, places.filter(([x, y]) =>
        !document.elementFromPoint(x, y)?.closest('.messages'))]";

/// Messages have a strip of their own from edge to edge: no control of the page stands beside one,
/// under its edge, or between two.
#[tokio::test(flavor = "current_thread")]
async fn messages_have_a_place_of_their_own_and_never_stand_over_controls() {
    for look in [LOOKS[0], LOOKS[2]] {
        let visit = Visit::start(look).await;
        visit.set_width(look.width).await;
        take_in(&visit, &file(sealed(&usual()))).await;
        visit.my().open().await;
        visit.find(".sessions li").await;
        let height = "return document.querySelector('.messages').getBoundingClientRect().height";
        assert_eq!(visit.script(height).await, 0.0, "{look:?}");
        visit.press("Добавить оплату").await;
        visit.my().record_payment().await;
        visit.frame().recorded("Отменить").await;
        assert_eq!(visit.script(SEEN_THROUGH).await, serde_json::json!([true, []]), "{look:?}");
        // What is scrolled into sight comes to stand above the strip, not under it.
        let above = "
            const under = [];
            for (const one of document.querySelectorAll('main :is(a[href], button, summary)')) {
                if (!one.checkVisibility()) continue;
                one.scrollIntoView({ block: 'end' });
                const strip = document.querySelector('.messages').getBoundingClientRect();
                if (one.getBoundingClientRect().bottom > strip.top) under.push(one.outerHTML);
            }
            return under";
        assert_eq!(visit.script(above).await, serde_json::json!([]), "{look:?}");
        visit.end().await;
    }
}

/// Controls of the page that lie under a message when they have the focus.
const COVERED: &str = "
    const controls = document.querySelectorAll('main :is(a[href], button, input, select, summary)');
    const covered = [];
    for (const one of controls) {
        if (!one.checkVisibility()) continue;
        one.focus();
        const { left, top, width, height } = one.getBoundingClientRect();
        const seen = document.elementFromPoint(left + width / 2, top + height / 2);
        if (seen?.closest('.messages')) covered.push(one.outerHTML);
    }
    return [controls.length > 10, covered]";

/// Whoever goes through a page by keyboard finds no control under a message.
#[tokio::test(flavor = "current_thread")]
async fn messages_cover_no_control_that_has_the_focus() {
    for look in [LOOKS[0], LOOKS[2]] {
        let visit = Visit::start(look).await;
        visit.set_width(look.width).await;
        take_in(&visit, &file(sealed(&usual()))).await;
        visit.my().open().await;
        visit.find(".sessions li").await;
        visit.press("Добавить оплату").await;
        visit.my().record_payment().await;
        visit.frame().recorded("Отменить").await;
        assert_eq!(visit.script(COVERED).await, serde_json::json!([true, []]), "{look:?}");
        visit.end().await;
    }
}

/// A message of what was done leaves by itself, a question stays; Esc puts one away, and a key leads
/// to it.
#[tokio::test(flavor = "current_thread")]
async fn messages_leave_and_are_reached_by_the_keyboard() {
    // A minute of waiting is a second here.
    const SOON: &str = "
        const later = window.setTimeout;
        window.setTimeout = (what, after, ...more) =>
            later(what, after === 60000 ? 1000 : after, ...more);";
    let visit = Visit::start(LOOKS[2]).await;
    take_in(&visit, &file(sealed(&usual()))).await;
    visit.my().open().await;
    visit.find(".sessions li").await;
    visit.press("Добавить оплату").await;
    visit.my().record_payment().await;
    visit.frame().recorded("Отменить").await;
    // From wherever the focus is.
    visit.script("document.querySelector('main h1').focus()").await;
    visit.find("body").await.send_keys("m").await.unwrap();
    let at = "return document.activeElement.closest('.recorded') !== null";
    visit.wait_until(at, serde_json::json!(true)).await;
    visit.find("body").await.send_keys(thirtyfour::Key::Escape + "").await.unwrap();
    visit.wait_for_count(".recorded", 0).await;
    visit.before_every_page(SOON).await;
    visit.driver.refresh().await.unwrap();
    visit.find(".sessions li").await;
    visit.press("Добавить оплату").await;
    visit.my().record_payment().await;
    visit.frame().recorded("Отменить").await;
    visit.script("document.activeElement.blur()").await;
    visit.wait_for_count(".recorded", 0).await;
    visit.end().await;
}
