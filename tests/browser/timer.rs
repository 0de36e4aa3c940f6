//! The timer: where it stops, how it is taken back, on which request it runs, and wrong clocks.

use chrono::NaiveDate;
use kvant_core::ledger::event::{Event, Life, Payment};
use kvant_core::money::Rub;

use crate::kept::{at, is_saved, keep, named, request, sealed, session, usual};
use crate::visit::{LOOKS, Visit};

/// Lets the clock of the page jump by so many seconds.
async fn jump(visit: &Visit, seconds: i64) {
    let script = format!(
        "const Before = Date;
        window.Date = class extends Before {{
            constructor(...given) {{
                given.length ? super(...given) : super(Before.now() + {0} * 1000);
            }}
            static now() {{ return Before.now() + {0} * 1000; }}
        }};",
        seconds
    );
    visit.script(&script).await;
}

/// A package of document 000 of which two quanta are left.
fn two_left() -> Vec<Event> {
    let package = Payment {
        plan: "prepaid".to_string(),
        units: 12,
        unit_seconds: Some(600),
        minimum_units: 1,
        amount: Some(Rub::whole(7_200)),
        paid_at: at("2026-11-18T12:00:00+03:00"),
        life: Life::Days(30),
    };
    vec![
        named("crm-support"),
        Event::PackagePaid(package),
        session("2026-11-19T10:00:00+03:00", "2026-11-19T11:40:00+03:00", ""),
    ]
}

/// Source: document 000, line 14 (S0-18): the running timer stops at the last paid quantum, though
/// the page slept; what is said of it stays, in the title too, and nothing is left uncovered.
#[tokio::test(flavor = "current_thread")]
async fn s0_18_the_timer_stops_at_the_last_paid_quantum_and_says_so() {
    let visit = Visit::start(LOOKS[0]).await;
    keep(&visit, &sealed(&two_left())).await;
    visit.my().open().await;
    visit.my().balance("2 кванта · 20 мин").await;
    visit.timer().press().await;
    visit.timer().runs_for(1).await;
    // The last one runs: that is said, and not that nothing is left.
    jump(&visit, 11 * 60).await;
    visit.my().balance("Идёт последний оплаченный квант").await;
    visit.wait_for(".messages", "Идёт последний оплаченный квант: он закончится в").await;
    jump(&visit, 14 * 3_600).await;
    visit.wait_for(".messages", "Оплаченное кончилось").await;
    visit.wait_until("return document.title.startsWith('■')", serde_json::json!(true)).await;
    visit.my().balance("Ничего не осталось").await;
    let stopped = visit.my().session_says("20 мин → 2 кванта").await;
    assert!(stopped.contains("оплаченное кончилось"), "{stopped}");
    assert!(!stopped.contains("Без оплаты"), "{stopped}");
    assert!(!visit.text(".warnings").await.contains("без оплаченного времени"));
    // It stays, whatever page is opened, until it is put away.
    is_saved(&visit).await;
    visit.go("#/requests").await;
    visit.wait_for(".messages", "таймер остановлен").await;
    visit.end().await;
}

/// An offer to take back ends with the next act, and long after the act it does nothing; a stop that
/// is taken back later is asked about, and stands in the history as it was.
#[tokio::test(flavor = "current_thread")]
async fn a_stale_undo_changes_nothing_and_a_late_one_is_asked_about() {
    let visit = Visit::start(LOOKS[2]).await;
    keep(&visit, &sealed(&usual())).await;
    visit.my().open().await;
    visit.my().balance("25 квантов").await;
    visit.timer().press().await;
    visit.timer().runs_for(1).await;
    visit.timer().press().await;
    // A session of a few seconds can be taken back where it is told.
    visit.press("Убрать сеанс").await;
    visit.my().balance("25 квантов").await;
    visit.timer().press().await;
    visit.timer().runs_for(1).await;
    visit.timer().press().await;
    visit.my().balance("24 кванта").await;
    jump(&visit, 17 * 3_600).await;
    visit.press("Отменить остановку").await;
    visit.timer().stands().await;
    visit.my().balance("24 кванта").await;
    // From the history it can still be taken back: then it is asked what that time was.
    visit.press("История").await;
    visit.press("Отменить последнее").await;
    visit.wait_for(".messages", "за таймером никто не следил").await;
    let told = visit.text("main").await;
    assert!(told.contains("Отменено"), "{told}");
    visit.press("Вычесть").await;
    visit.press("Мой пакет").await;
    visit.timer().press().await;
    visit.my().balance("23 кванта").await;
    visit.end().await;
}

/// A running timer belongs to the request on screen; where it waits for its client, stopping is
/// offered.
#[tokio::test(flavor = "current_thread")]
async fn the_timer_starts_on_the_request_on_screen() {
    let visit = Visit::start(LOOKS[0]).await;
    let mut events = usual();
    events.push(request("Почта не ходит", "2026-11-20T10:00:00+03:00"));
    let all = sealed(&events);
    let id = all.last().unwrap().id().to_string();
    keep(&visit, &all).await;
    visit.go(&format!("#/requests?id={id}")).await;
    visit.wait_for("main h1", "Почта не ходит").await;
    visit.timer().press().await;
    visit.timer().runs_for(1).await;
    // It stays in sight on a phone.
    visit.script("scrollTo(0, 1e6)").await;
    let is_seen = "const box = document.querySelector('#timer [role=timer]') \
        .getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight";
    visit.wait_until(is_seen, serde_json::json!(true)).await;
    visit.my().open().await;
    visit.wait_for(".timers a", "Почта не ходит").await;
    visit.end().await;
}

/// A clock that is set back hides no timer; one press stops it, it does not end before it began, and
/// nothing is charged in silence.
#[tokio::test(flavor = "current_thread")]
async fn a_clock_that_is_set_back_hides_no_timer() {
    let visit = Visit::start(LOOKS[2]).await;
    keep(&visit, &sealed(&usual())).await;
    visit.my().open().await;
    visit.my().balance("25 квантов").await;
    visit.timer().press().await;
    visit.timer().runs_for(1).await;
    jump(&visit, -2 * 3_600).await;
    visit.timer().begins_anew().await;
    visit.timer().press().await;
    visit.wait_for(".messages", "время раньше начала работы").await;
    visit.timer().stands().await;
    visit.my().balance("25 квантов").await;
    assert!(!visit.text(".warnings").await.contains("с ошибкой во времени"));
    visit.end().await;
}

/// Source: document 001, clauses 3.1, 6.1 and 6.2.1 (S1-46, S1-49, S1-50): hours are bought, entered
/// and told in hours; the quarter stands where rounding does; what is above has its price and place.
#[tokio::test(flavor = "current_thread")]
async fn s1_46_what_is_sold_by_the_hour_is_told_in_hours_and_what_is_above_has_its_price() {
    let visit = Visit::start(LOOKS[2]).await;
    visit.my().open().await;
    visit.choose("#my-document", "mywebstor").await;
    visit.wait_for("label[for=first-units]", "Часов в месяц").await;
    assert_eq!(visit.my().units().await, "10");
    visit.my().set_units("12").await;
    visit.wait_for(".preview", "12 ч").await;
    let month = Payment {
        plan: "standard".to_string(),
        units: 40,
        unit_seconds: Some(900),
        minimum_units: 0,
        amount: Some(Rub::whole(40_000)),
        paid_at: at("2026-11-02T12:00:00+03:00"),
        life: Life::Month(NaiveDate::from_ymd_opt(2026, 11, 1).unwrap()),
    };
    let events = [
        named("mywebstor"),
        Event::PackagePaid(month),
        session("2026-11-03T09:00:00+03:00", "2026-11-03T19:20:00+03:00", ""),
    ];
    keep(&visit, &sealed(&events)).await;
    // The account is open already, without them.
    visit.driver.refresh().await.unwrap();
    visit.my().open().await;
    let told = visit.my().warns("Сверх оплаченного: 30 мин, это 1 750 ₽").await;
    assert!(told.contains("по 3 500 ₽ за час") && told.contains("п. 6.2.1"), "{told}");
    let row = visit.my().payment().await;
    assert!(row.contains("10 ч") && !row.contains("четверт"), "{row}");
    visit.my().session_says("10 ч 20 мин → 42 четверти часа").await;
    // The warnings stand on the first screen of a phone.
    visit.set_look(LOOKS[0]).await;
    let top = "return document.querySelector('.warnings').getBoundingClientRect().top < 844";
    visit.wait_until(top, serde_json::json!(true)).await;
    visit.end().await;
}

/// Source: document 000, line 15 (S0-23): the page names the readings that its balance stands on,
/// with what others would make of the last day, and a changed one can be taken back.
#[tokio::test(flavor = "current_thread")]
async fn s0_23_the_readings_of_the_balance_are_named_and_taken_back() {
    let visit = Visit::start(LOOKS[2]).await;
    keep(&visit, &sealed(&usual())).await;
    visit.my().open().await;
    visit.wait_for(".counted-by", "со дня после платежа, по конец последнего дня").await;
    visit.press("Изменить прочтение и увидеть, что оно даёт").await;
    visit.wait_for(".readings", "последний день — 30 января 2027 вместо 31 января 2027").await;
    visit.click("input[name=matter-validity-start]:not(:checked)").await;
    visit.wait_for(".counted-by", "день платежа уже первый (выбрали вы)").await;
    visit.my().balance("до конца дня 30 января 2027").await;
    visit.press("Отменить").await;
    visit.my().balance("до конца дня 31 января 2027").await;
    visit.end().await;
}
