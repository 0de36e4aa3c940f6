//! The words of the timer.

use chrono::{NaiveTime, Timelike};
use kvant_core::calendar::Instant;
use kvant_core::ledger::charge::Running;
use kvant_core::ledger::fold::Ledger;
use kvant_core::quantum::UnitKind;

use super::deadlines::clock_time;
use super::{unit_forms, units};
use crate::format::{date, exact_duration};

pub const TIMER: &str = "Таймер";
pub const TIMER_KEY: &str = "Клавиша T";
pub const TIMERS: &str = "Сейчас идёт";
pub const TIMER_STOP: &str = "Остановить";
pub const TIMER_GO_ON: &str = "Отменить остановку";
pub const TIMER_TAKE_BACK: &str = "Убрать сеанс";
pub const TIMER_USED_UP_TITLE: &str = "Оплаченное кончилось";
pub const TIMER_TO_PAY: &str = "Записать оплату";
pub const TIMER_WAITS: &str = "Обращение ждёт клиента, а таймер идёт.";
pub const TIMER_LET_RUN: &str = "Пусть идёт";
pub const TIMER_CLOCK_SET_BACK: &str = "Часы устройства показывают время раньше начала работы, поэтому время не учтено. Исправьте сеанс на странице «Мой пакет».";
pub const TIMER_NO_REQUEST: &str = "Без обращения";
pub const TIMER_ENDED_AT: &str = "Работа закончилась";
pub const TIMER_ENDED_WRONG: &str =
    "Это время раньше начала работы или ещё не наступило. Укажите время между ними.";
pub const GAP_COUNT: &str = "Учесть";
pub const GAP_ENDED: &str = "Закончили в другое время";
pub const GAP_END_SAVE: &str = "Записать";
pub const GAP_END_WRONG: &str = "Это время раньше начала работы или позже, чем страницу снова открыли. Исправьте его или выберите «Учесть».";

pub fn deleted_elsewhere(name: &str) -> String {
    match name {
        "" => "Учёт, который был открыт, удалён в другой вкладке.".to_string(),
        name => format!("Учёт «{name}» удалён в другой вкладке."),
    }
}

/// «24:10», «1:05:09».
pub fn stopwatch(seconds: u64) -> String {
    let (hours, rest) = (seconds.div_euclid(3600), seconds.rem_euclid(3600));
    let (minutes, seconds) = (rest.div_euclid(60), rest.rem_euclid(60));
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// «3 кванта»; time where every second counts.
pub fn units_begun(kind: UnitKind, count: u64) -> String {
    match kind {
        UnitKind::Second => String::new(),
        kind => units(kind, count),
    }
}

/// «10 мин 1 с → 2 кванта».
pub fn session_charged(kind: UnitKind, spent_seconds: u64, count: u64) -> String {
    match kind {
        UnitKind::Second => exact_duration(spent_seconds),
        kind => format!("{} → {}", exact_duration(spent_seconds), units(kind, count)),
    }
}

pub fn timer_next_unit(kind: UnitKind, number: u64) -> String {
    let (one, ..) = unit_forms(kind);
    format!("Меньше чем через полминуты начнётся {number}-й {one}.")
}

pub fn timer_last_unit(kind: UnitKind, ends: NaiveTime) -> String {
    let (one, ..) = unit_forms(kind);
    format!("Идёт последний оплаченный {one}: он закончится в {}.", clock_time(ends))
}

/// «Оплаченное кончилось в 15:20: таймер остановлен.»
pub fn timer_used_up(at: Instant, now: Instant) -> String {
    let time = clock_time(at.time());
    let year = chrono::Datelike::year(&now.date_naive());
    let when = match at.date_naive() == now.date_naive() {
        true => format!("в {time}"),
        false => format!("{} в {time}", date(at.date_naive(), year)),
    };
    format!("Оплаченное кончилось {when}: таймер остановлен.")
}

pub fn notify_next_unit(kind: UnitKind, number: u64) -> String {
    let (one, ..) = unit_forms(kind);
    format!("Через минуту начнётся {number}-й {one}")
}

pub fn notify_last_unit(kind: UnitKind) -> String {
    let (one, ..) = unit_forms(kind);
    format!("Идёт последний оплаченный {one}")
}

/// «13:02», with the day where both are of different days.
fn moment(at: Instant, other: Instant) -> String {
    let time = clock_time(at.time());
    match at.date_naive() == other.date_naive() {
        true => time,
        false => {
            let year = chrono::Datelike::year(&other.date_naive());
            format!("{}, {time}", date(at.date_naive(), year))
        }
    }
}

pub fn gap_question(from: Instant, to: Instant) -> String {
    format!(
        "С {} до {} за таймером никто не следил. Учесть это время?",
        moment(from, to),
        moment(to, from)
    )
}

pub fn gap_subtract(seconds: u64) -> String {
    format!("Вычесть {}", exact_duration(seconds))
}

pub fn timer_forgotten(from: Instant) -> String {
    let year = chrono::Datelike::year(&from.date_naive());
    format!(
        "Таймер идёт больше суток, с {}, {}. Учтены только первые сутки: скажите, когда работа закончилась.",
        date(from.date_naive(), year),
        clock_time(from.time())
    )
}

/// What there is to know about a running timer, a line each.
pub fn timer_lines(
    ledger: &Ledger<'_>,
    kind: UnitKind,
    running: &Running,
    now: Instant,
) -> Vec<String> {
    let local = |at: Instant| {
        clock_time(ledger.offset().to_local(at).time().with_second(0).unwrap_or_default())
    };
    let mut lines = Vec::new();
    if kind != UnitKind::Second {
        let next = running.next_unit_at.map(|next| next.signed_duration_since(now).num_seconds());
        let next = next.and_then(|left| u64::try_from(left).ok());
        lines.push(match next {
            Some(left) => {
                format!("{}; до следующего {}", units(kind, running.units), stopwatch(left))
            }
            None => units(kind, running.units),
        });
    }
    match running.covered_until {
        Some(until) if until > now => lines.push(format!("Оплаченного хватит до {}", local(until))),
        Some(_) => lines.push("Оплаченного времени не осталось".to_string()),
        None => {}
    }
    lines
}
