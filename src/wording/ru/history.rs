//! «История»: every event in plain words.

use chrono::NaiveDate;
use kvant_core::calendar::Instant;
use kvant_core::ledger::event::{Life, StopCause};
use kvant_core::ledger::fold::{NoEffect, SessionProblem};
use kvant_core::money::Rub;
use kvant_core::quantum::UnitKind;
use kvant_core::ticket::Waiting;
use kvant_wire::envelope::ForeignBytes;

use super::{clock_time, month_and_year, units};
use crate::format::{self, NBSP, counted, duration, grouped, money};

pub const HISTORY_LOADING: &str = "Читаем записи этого устройства…";
pub const HISTORY_LEAD: &str = "Записанное не меняется и не стирается: исправление и отмена — это новые записи, поэтому вернуть можно всё.";
pub const HISTORY_BEGIN: &str = "Записать первую оплату";
pub const HISTORY_SEARCH: &str = "Найти в записях";
pub const HISTORY_KIND: &str = "Что показать";
pub const HISTORY_MONTH: &str = "За какой месяц";
pub const HISTORY_ANY_MONTH: &str = "все месяцы";
pub const HISTORY_MORE: &str = "Показать ещё";
pub const HISTORY_LIST: &str = "Записи, новые сверху";
pub const HISTORY_NOTHING: &str =
    "Ничего не найдено. Уберите слова из поиска или выберите все записи.";
pub const HISTORY_SHOW_ALL: &str = "Показать все записи";
pub const HISTORY_UNDO: &str = "Отменить";
pub const HISTORY_UNDO_WHAT: &str = "Отменить эту запись?";
pub const HISTORY_UNDO_HINT: &str =
    "Она останется в истории зачёркнутой и перестанет учитываться. Отмену тоже можно отменить.";
pub const HISTORY_UNDO_DO: &str = "Отменить запись";
pub const HISTORY_RESTORE: &str = "Вернуть";
pub const HISTORY_KEEP: &str = "Оставить как есть";
pub const HISTORY_UNDO_LAST: &str = "Отменить последнее";
pub const HISTORY_RESTORE_LAST: &str = "Вернуть отменённое";
pub const HISTORY_NOTE: &str = "Заметка";
pub const HISTORY_NOTE_TEXT: &str = "Что стоит помнить об этой записи";
pub const HISTORY_NOTE_DO: &str = "Записать заметку";
pub const HISTORY_NOTE_EMPTY: &str = "Заметка пуста: напишите несколько слов.";
pub const HISTORY_NOTED: &str = "Заметка записана.";
pub const HISTORY_TOO_LARGE: &str =
    "Не записано: текст слишком длинный. Сократите его до 10 000 знаков.";
pub const HISTORY_UNDONE_MARK: &str = "отменено, не учитывается";
pub const HISTORY_CLOCK_MARK: &str =
    "часы устройства в эту минуту расходились с соседними записями больше чем на сутки";
pub const HISTORY_THIS_DEVICE: &str = "это устройство";
pub const HISTORY_NEWER: &str =
    "Записано более новой версией приложения; сохранено, но не учтено. Обновите приложение.";
pub const HISTORY_BROKEN: &str = "Записи, которые не читаются";
pub const HISTORY_BROKEN_WHY: &str = "Остальное на месте и учтено. Эти записи испорчены: сохраните их в файл, если хотите показать тому, кто разберётся.";
pub const HISTORY_BROKEN_SAVE: &str = "Сохранить их в файл";
pub const HISTORY_NO_CHANGE: &str = "Остаток от этого не изменится.";

pub const HISTORY_KINDS: [(&str, &str); 7] = [
    ("all", "все записи"),
    ("payments", "оплаты"),
    ("work", "время работы"),
    ("requests", "обращения"),
    ("quotes", "предложения"),
    ("undone", "отмены и исправления"),
    ("other", "условия, настройки, заметки"),
];

pub fn history_other_device(device: &str) -> String {
    format!("другое устройство ({device})")
}

pub fn history_count(shown: usize, all: usize) -> String {
    let all = u64::try_from(all).unwrap_or(0);
    let shown = u64::try_from(shown).unwrap_or(0);
    if shown == all {
        return counted(all, "запись", "записи", "записей");
    }
    format!("{} из {}", grouped(shown), counted(all, "записи", "записей", "записей"))
}

/// «3 ноября, 10:00–10:25», the day of the end where it is another one.
pub fn history_span(from: Instant, to: Instant, this_year: i32) -> String {
    let (from, to) = (from.naive_local(), to.naive_local());
    let begin = format!("{}, {}", format::date(from.date(), this_year), clock_time(from.time()));
    let end = clock_time(to.time());
    if from.date() == to.date() {
        format!("{begin}–{end}")
    } else {
        format!("{begin} — {}, {end}", format::date(to.date(), this_year))
    }
}

/// «10 мин 1 с», to the second.
pub fn history_spent(seconds: u64) -> String {
    let (minutes, rest) = (seconds.div_euclid(60), seconds.rem_euclid(60));
    match (minutes, rest) {
        (0, rest) => format!("{rest}{NBSP}с"),
        (minutes, 0) => duration(minutes),
        (minutes, rest) => format!("{} {rest}{NBSP}с", duration(minutes)),
    }
}

/// «10 мин 1 с → 2 кванта», or the time alone where nothing is counted.
pub fn history_charged(seconds: u64, charged: Option<(UnitKind, u64)>) -> String {
    let spent = history_spent(seconds);
    match charged {
        Some((UnitKind::Second, _)) | None => spent,
        Some((kind, count)) => format!("{spent} → {}", units(kind, count)),
    }
}

pub fn history_amount(kind: UnitKind, count: u64) -> String {
    match kind {
        UnitKind::Second => history_spent(count),
        kind => units(kind, count),
    }
}

/// «30 квантов, 15 000 ₽, живёт до 31 января».
pub fn history_payment(
    bought: &str,
    amount: Option<Rub>,
    last_day: Option<NaiveDate>,
    life: Life,
    this_year: i32,
) -> String {
    let amount = amount.map_or_else(|| "сумма неизвестна".to_string(), money);
    let life = match (last_day, life) {
        (Some(last), _) => format!("живёт до {}", format::date(last, this_year)),
        (None, Life::Days(count)) => {
            format!("живёт {}", counted(u64::from(count), "день", "дня", "дней"))
        }
        (None, Life::Months(count)) => {
            format!("живёт {}", counted(u64::from(count), "месяц", "месяца", "месяцев"))
        }
        (None, Life::Month(first)) => format!("за {}", month_and_year(first)),
        (None, Life::NotStated) => "срок не указан".to_string(),
    };
    format!("{bought}, {amount}, {life}")
}

pub fn history_named(name: &str, document: &str) -> String {
    match name {
        "" => format!("Выбраны условия: {document}"),
        name => format!("Учёт назван «{name}», условия: {document}"),
    }
}

pub fn history_status(sentence: &str, words: &str) -> String {
    format!("Статус клиента: {sentence} {words}")
}

pub fn history_reading(question: &str, reading: &str) -> String {
    format!("Выбрано прочтение. {question} {reading}")
}

pub fn history_paid(plan: &str, payment: &str) -> String {
    format!("Оплачен пакет «{plan}»: {payment}")
}

pub fn history_payment_corrected(payment: &str, reason: &str) -> String {
    format!("Исправлена оплата{}: {payment}", because(reason))
}

pub fn history_payment_voided(payment: &str, reason: &str) -> String {
    format!("Оплата аннулирована{}: {payment}", because(reason))
}

fn because(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(" ({reason})") }
}

pub fn history_opened(title: &str) -> String {
    format!("Зарегистрировано обращение «{title}»")
}

pub fn history_moved(title: &str, step: &str) -> String {
    format!("Обращение «{title}»: {step}")
}

pub const HISTORY_NO_SUBJECT: &str = "записи, которой здесь нет";
pub const HISTORY_NO_REQUEST: &str = "без обращения";

pub fn history_step_classified(words: &str) -> String {
    match words {
        "" => "вид уточнён".to_string(),
        words => format!("вид уточнён: {words}"),
    }
}

pub fn history_step_estimated(minutes: u32) -> String {
    format!("оценено в {}", duration(u64::from(minutes)))
}

pub const HISTORY_STEP_REACTED: &str = "исполнитель ответил";
pub const HISTORY_STEP_AGREED: &str = "согласовано";
pub const HISTORY_STEP_STARTED: &str = "взято в работу";
pub const HISTORY_STEP_RESUMED: &str = "ожидание кончилось";
pub const HISTORY_STEP_DONE: &str = "работа выполнена";
pub const HISTORY_STEP_CLOSED: &str = "закрыто";

pub fn history_step_on_hold(waits_for: &str) -> String {
    match Waiting::of(waits_for) {
        Some(Waiting::Client) => "ждёт клиента".to_string(),
        Some(Waiting::ThirdParty) => "ждёт третью сторону".to_string(),
        Some(Waiting::Provider) => "ждёт исполнителя".to_string(),
        None => format!("ждёт: {waits_for}"),
    }
}

pub fn history_step_reopened(reason: &str) -> String {
    format!("найдена ошибка, открыто снова{}", because(reason))
}

pub fn history_step_reopened_as_new(reason: &str) -> String {
    format!("новое пожелание, оценивается заново{}", because(reason))
}

pub fn history_step_refused(reason: &str) -> String {
    format!("отказано или отложено{}", because(reason))
}

pub fn history_timer_started(what: &str, who: &str) -> String {
    format!("Таймер запущен: {what}{}", by(who))
}

fn by(who: &str) -> String {
    if who.is_empty() { String::new() } else { format!(", {who}") }
}

pub fn history_timer_stopped(cause: StopCause, charged: &str, what: &str, who: &str) -> String {
    let why = match cause {
        StopCause::Person => "",
        StopCause::Other => " (запущен другой)",
        StopCause::UsedUp => " (оплаченное кончилось)",
        StopCause::Forgotten => " (конец записан потом)",
    };
    let charged = if charged.is_empty() { String::new() } else { format!(" {charged},") };
    format!("Таймер остановлен{why}:{charged} {what}{}", by(who))
}

pub fn history_session(
    is_imported: bool,
    charged: &str,
    span: &str,
    what: &str,
    who: &str,
    text: &str,
) -> String {
    let how = if is_imported {
        "Работа из файла"
    } else {
        "Работа записана вручную"
    };
    let text = if text.is_empty() { String::new() } else { format!(". {text}") };
    format!("{how}: {charged}, {span}, {what}{}{text}", by(who))
}

pub fn history_session_corrected(charged: &str, span: &str, reason: &str) -> String {
    format!("Исправлено время работы{}: {charged}, {span}", because(reason))
}

/// `span` is when the work was, `title` the request that it belongs to.
pub fn history_session_attached(span: &str, title: Option<&str>) -> String {
    match title {
        Some(title) => format!("Работа ({span}) отнесена к обращению «{title}»"),
        None => format!("Работа ({span}) больше не относится к обращению"),
    }
}

pub fn history_reworded(before: &str, title: &str) -> String {
    if before == title {
        format!("Исправлен текст обращения «{title}»")
    } else {
        format!("Обращение «{before}» теперь называется «{title}»")
    }
}

/// «Отменено: …»; «Возвращено: …» of what was taken back before.
pub fn history_undone(what: &str, is_back: bool) -> String {
    let how = if is_back { "Возвращено" } else { "Отменено" };
    format!("{how}: {what}")
}

pub fn history_acknowledged(document: &str, edition: &str) -> String {
    format!("Прочитаны и приняты условия: {document}, редакция {edition}")
}

pub fn history_consent(document: &str, is_given: bool) -> String {
    let what = if is_given { "Дано" } else { "Отозвано" };
    format!("{what} согласие на обработку персональных данных: {document}")
}

pub fn history_note(text: &str, about: Option<&str>) -> String {
    match about {
        Some(about) => format!("Заметка: {text} (к записи: {about})"),
        None => format!("Заметка: {text}"),
    }
}

pub fn history_quote_written(number: Option<u32>, client: &str, is_revision: bool) -> String {
    let what = match number {
        Some(number) => format!("Предложение № {number}"),
        None => "Черновик предложения".to_string(),
    };
    let whom = if client.is_empty() { String::new() } else { format!(" для «{client}»") };
    let kind = if is_revision { ", новая редакция" } else { "" };
    format!("{what}{whom}{kind}")
}

pub fn history_quote_sent(quote: &str, channel: &str) -> String {
    match channel {
        "" => format!("Отправлено: {quote}"),
        channel => format!("Отправлено ({channel}): {quote}"),
    }
}

pub fn history_quote_accepted(quote: &str, variant: &str, though_expired: bool) -> String {
    let late = if though_expired { ", хотя срок вышел" } else { "" };
    match variant {
        "" => format!("Согласовано{late}: {quote}"),
        variant => format!("Согласовано{late}: {quote}, вариант «{variant}»"),
    }
}

pub fn history_quote_declined(quote: &str, reason: &str) -> String {
    match reason {
        "" => format!("Отклонено: {quote}"),
        reason => format!("Отклонено: {quote} — {reason}"),
    }
}

pub fn history_noted_here(text: &str) -> String {
    format!("Заметка: {text}")
}

/// Where the event happened at another time than it was written down.
pub fn history_recorded(at: &str) -> String {
    format!("записано {at}")
}

pub fn history_refused(why: NoEffect) -> String {
    let why = match why {
        NoEffect::SubjectMissing => {
            "нет записи, к которой это относится; возможно, она придёт позже"
        }
        NoEffect::SubjectOfOtherKind => "это относится к записи другого рода",
        NoEffect::SubjectGone => "запись, к которой это относится, отменена или аннулирована",
        NoEffect::AlreadyStopped => {
            "таймер был уже остановлен, например в другой вкладке; это безвредно"
        }
        NoEffect::UndoesLater => "отменяет запись, которой в ту минуту ещё не было",
        NoEffect::UnknownAttribute => "в этих условиях нет такого статуса клиента",
        NoEffect::UnknownReading => "в этих условиях нет такого прочтения",
        NoEffect::UnknownDocument => "таких условий нет в приложении: посчитать по ним нельзя",
        NoEffect::QuoteExpired => "предложение к тому дню уже не действовало",
        NoEffect::NotOffered => "такого варианта или такой строки в предложении нет",
    };
    format!("не учтено: {why}")
}

pub fn history_problem(problem: SessionProblem) -> &'static str {
    match problem {
        SessionProblem::EndsBeforeItBegins => {
            "не списывается: конец раньше начала, исправьте время"
        }
        SessionProblem::LongerThanADay => {
            "не списывается: дольше суток, подтвердите или исправьте время"
        }
    }
}

/// What undoing would make of the balance.
pub fn history_left_instead(kind: UnitKind, after: u64, before: u64) -> String {
    format!("Останется {} вместо {}.", history_amount(kind, after), grouped(before))
}

pub fn history_not_covered_instead(kind: UnitKind, after: u64, before: u64) -> String {
    format!("Не покрыто оплатой: {} вместо {}.", history_amount(kind, after), grouped(before))
}

pub fn history_lose_effect(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(0);
    let words = counted(count, "запись", "записи", "записей");
    format!("Перестанут учитываться и связанные с ней: {words}.")
}

pub fn history_gain_effect(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(0);
    let words = counted(count, "запись", "записи", "записей");
    format!("Снова будут учитываться и связанные с ней: {words}.")
}

pub fn history_sent(title: &str, channel: &str) -> String {
    format!("Обращение «{title}» отправлено: {channel}")
}

pub fn history_was_undone(what: &str) -> String {
    format!("Отменено: {what}")
}

pub fn history_was_restored(what: &str) -> String {
    format!("Снова учитывается: {what}")
}

pub fn history_broken_reason(reason: ForeignBytes) -> String {
    match reason {
        ForeignBytes::NotAnId => "имя записи испорчено".to_string(),
        ForeignBytes::Unreadable => "содержимое не читается".to_string(),
        ForeignBytes::TooLarge { length_bytes } => {
            format!("слишком велика: {} байт", grouped(u64::try_from(length_bytes).unwrap_or(0)))
        }
        ForeignBytes::OtherBytes { .. } => {
            "содержимое изменилось с тех пор, как было записано".to_string()
        }
    }
}

pub fn history_unreadable(reason: &str) -> String {
    format!("запись цела, но это не событие учёта ({reason})")
}
