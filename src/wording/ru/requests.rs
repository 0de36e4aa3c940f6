//! «Обращения».

use chrono::NaiveDate;
use kvant_core::calendar::Instant;
use kvant_core::catalogue::{AfterExcess, Need, Overage, PromiseKind, RefusalReason, Takes, Way};
use kvant_core::deadline::Deadline;
use kvant_core::money::Rub;
use kvant_core::quantum::UnitKind;
use kvant_core::refusal::Refusal;
use kvant_core::report::cost::{Cost, CostPart, PaidBy};
use kvant_core::report::{Happened, LastEvent};
use kvant_core::ticket::{CheckState, Outcome, Standing, State, TransitionKind, Waiting};

use super::{clock_time, day_short, end_of, is_day, moment, promise, units, zone};
use crate::format::{self, NBSP, counted, duration, exact_duration};

pub const TICKET_NEW: &str = "Написать обращение";
pub const TICKET_LIST: &str = "Ваши обращения";
pub const TICKET_SEARCH: &str = "Найти обращение";
pub const TICKET_SEARCH_HINT: &str = "слово из заголовка или текста";
pub const TICKET_FILTER: &str = "Показать";
pub const TICKET_MORE: &str = "Показать ещё";
pub const TICKET_ALL: &str = "Все обращения";
pub const TICKET_NONE: &str = "Обращений ещё нет. Напишите первое: «Квант» проверит, всё ли в нём есть, и подскажет, куда его отправить.";
pub const TICKET_NONE_UNCHECKED: &str =
    "Обращений ещё нет. Напишите первое: «Квант» подскажет, куда его отправить, и посчитает сроки.";
pub const TICKET_NONE_SENT: &str = "Отправленных обращений ещё нет.";
pub const TICKET_DRAFT_GO_ON: &str = "продолжить";
pub const TICKET_NONE_FOUND: &str = "Таких обращений нет. Измените слова поиска или покажите все.";
pub const TICKET_NONE_HERE: &str = "Таких обращений нет.";
pub const TICKET_SHOW_ALL: &str = "Показать все";
pub const TICKET_NO_DOCUMENT: &str = "Сначала выберите, по каким условиям вас поддерживают: от них зависят сроки, перечень проверок и канал.";
pub const TICKET_TO_MY: &str = "Выбрать условия на странице «Мой пакет»";
pub const TICKET_READING: &str = "Открываем учёт…";
pub const TICKET_GONE: &str =
    "Такого обращения в этом учёте нет: возможно, оно в другом учёте или запись отменена.";
pub const TICKET_NOT_RECORDED: &str =
    "Не записано: текст слишком большой. Сократите его и повторите.";
pub const TICKET_UNDO: &str = "Отменить";
pub const TICKET_UNDONE: &str = "Запись отменена.";
pub const TICKET_RUNS: &str = "таймер идёт";

/// «Черновик: Не ходит почта».
pub fn ticket_draft(known_by: &str) -> String {
    format!("Черновик: {known_by}")
}

/// The choices of the filter.
pub const TICKET_FILTERS: [&str; 4] = ["Открытые", "Ждут", "Завершённые", "Все"];

/// «Показано 50 из 1 000 обращений».
pub fn ticket_shown(shown: usize, found: usize) -> String {
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let found_told = counted(number(found), "обращение", "обращения", "обращений");
    if shown >= found {
        found_told
    } else {
        let of = counted(number(found), "обращения", "обращений", "обращений");
        format!("Показано {} из{NBSP}{of}", format::grouped(number(shown)))
    }
}

pub fn ticket_filter(name: &str, count: usize) -> String {
    format!("{name}: {}", format::grouped(u64::try_from(count).unwrap_or(u64::MAX)))
}

pub const fn ticket_state(state: State) -> &'static str {
    match state {
        State::Registered => "зарегистрировано",
        State::Reacted => "ответили",
        State::Estimated => "оценено, ждёт согласия",
        State::Agreed => "согласовано",
        State::Started => "в работе",
        State::OnHold => "ждёт",
        State::Done => "выполнено",
        State::Reopened => "неисправность",
        State::Closed => "закрыто",
        State::Refused => "отказано",
    }
}

pub const fn ticket_waits_for(waiting: Waiting) -> &'static str {
    match waiting {
        Waiting::Client => "ждёт нашего ответа",
        Waiting::ThirdParty => "ждёт третью сторону",
        Waiting::Provider => "ждёт исполнителя",
    }
}

/// «ждёт нашего ответа»; other words as they were written.
pub fn ticket_hold(waits_for: &str) -> String {
    match Waiting::of(waits_for) {
        Some(waiting) => ticket_waits_for(waiting).to_string(),
        None if waits_for.is_empty() => "ждёт".to_string(),
        None => format!("ждёт: {waits_for}"),
    }
}

/// The steps as buttons.
pub const fn ticket_step_button(kind: TransitionKind) -> &'static str {
    match kind {
        TransitionKind::Classified => "Уточнить вид",
        TransitionKind::Reacted => "Ответили",
        TransitionKind::Estimated => "Записать оценку",
        TransitionKind::Agreed => "Согласовано",
        TransitionKind::Started => "Работа началась",
        TransitionKind::PutOnHold => "Отметить ожидание",
        TransitionKind::Resumed => "Ожидание кончилось",
        TransitionKind::Done => "Работа выполнена",
        TransitionKind::Reopened => "Нашлась неисправность",
        TransitionKind::ReopenedAsNew => "Продолжить как новую работу",
        TransitionKind::Closed => "Закрыть обращение",
        TransitionKind::Refused => "Исполнитель отказал",
    }
}

/// What a step means, before it is recorded.
pub const fn ticket_step_hint(kind: TransitionKind) -> &'static str {
    match kind {
        TransitionKind::Classified => "От вида зависят сроки, цена и канал.",
        TransitionKind::Reacted => {
            "Исполнитель дал знать, что обращение у него: это и есть реакция."
        }
        TransitionKind::Estimated => {
            "Сколько работы назвал исполнитель. Новая оценка заменит прежнюю."
        }
        TransitionKind::Agreed => "Вы согласны с оценкой и ценой: исполнитель может начинать.",
        TransitionKind::Started => "Исполнитель начал работу.",
        TransitionKind::PutOnHold => "Часы исполнителя стоят, только пока ждут вас.",
        TransitionKind::Resumed => "Работа идёт дальше, часы снова считают.",
        TransitionKind::Done => "Исполнитель сдал работу. С этого дня идёт срок на замечания.",
        TransitionKind::Reopened => "В сданной работе что-то не так.",
        TransitionKind::ReopenedAsNew => "Понадобилось ещё что-то: оценка и согласие будут новые.",
        TransitionKind::Closed => "Больше ничего не нужно.",
        TransitionKind::Refused => "Исполнитель отказался или отложил обращение.",
    }
}

/// The steps as they stand in a story.
pub const fn ticket_step(kind: TransitionKind) -> &'static str {
    match kind {
        TransitionKind::Classified => "Уточнён вид",
        TransitionKind::Reacted => "Ответили",
        TransitionKind::Estimated => "Оценено",
        TransitionKind::Agreed => "Согласовано",
        TransitionKind::Started => "Работа началась",
        TransitionKind::PutOnHold => "Ожидание",
        TransitionKind::Resumed => "Ожидание кончилось",
        TransitionKind::Done => "Работа выполнена",
        TransitionKind::Reopened => "Нашлась неисправность",
        TransitionKind::ReopenedAsNew => "Продолжено как новая работа",
        TransitionKind::Closed => "Закрыто",
        TransitionKind::Refused => "Исполнитель отказал",
    }
}

/// «Записано: оценено.»
pub fn ticket_recorded(what: &str) -> String {
    format!("Записано: {what}.")
}

/// «Реакция до 12:30 мск, через 40 мин»; another day is named.
pub fn ticket_due(what: PromiseKind, due: &Deadline<'_>, now: Instant, this_year: i32) -> String {
    let name = promise(what);
    let left = due.at.signed_duration_since(now).num_seconds();
    let told = if is_day(due.span) {
        format!("{name}: по{NBSP}{} включительно", format::date(due.at.date_naive(), this_year))
    } else {
        let (time, date) = end_of(due.at);
        let zone = zone(due.at.offset().local_minus_utc());
        let is_today = now.with_timezone(due.at.offset()).date_naive() == date;
        let day =
            if is_today { String::new() } else { format!(", {}", day_short(date, this_year)) };
        format!("{name} до{NBSP}{time}{NBSP}{zone}{day}")
    };
    let is_whole_day =
        is_day(due.span) && now.with_timezone(due.at.offset()).date_naive() <= due.at.date_naive();
    if is_whole_day || left >= 0 {
        match ticket_span(left) {
            Some(span) => format!("{told}, через{NBSP}{span}"),
            None => told,
        }
    } else {
        match ticket_span(left.saturating_neg()) {
            Some(span) => format!("{told}: срок прошёл {span} назад"),
            None => told,
        }
    }
}

/// «40 мин», «3 ч 20 мин», «1 день 16 ч», «4 дня»; nothing of less than a minute.
fn ticket_span(seconds: i64) -> Option<String> {
    const DAY: u64 = 24 * 60;
    const DAYS_WITH_HOURS: u64 = 3;
    let minutes = u64::try_from(seconds).ok()?.div_euclid(60);
    let (days, hours) = (minutes.div_euclid(DAY), minutes.rem_euclid(DAY).div_euclid(60));
    match (days, hours) {
        (0, _) => (minutes > 0).then(|| duration(minutes)),
        (1..DAYS_WITH_HOURS, 1..) => {
            Some(format!("{} {}", super::days(days), duration(hours.saturating_mul(60))))
        }
        _ => Some(super::days(days)),
    }
}

/// What was done when a promise was kept.
const fn kept(what: PromiseKind) -> &'static str {
    match what {
        PromiseKind::Reaction => "Ответили",
        PromiseKind::Estimate => "Оценили работу",
        PromiseKind::Start => "Начали работу",
        PromiseKind::Answer => "Предложили вариант ответа",
        PromiseKind::Completion => "Закончили работу",
        PromiseKind::FaultWindow => "Проверили",
    }
}

/// Of what nobody recorded that it was done.
const fn never(what: PromiseKind) -> &'static str {
    match what {
        PromiseKind::Reaction => "Ответ не записан",
        PromiseKind::Estimate => "Оценка не записана",
        PromiseKind::Start => "Начало работы не записано",
        PromiseKind::Answer => "Вариант ответа не записан",
        PromiseKind::Completion => "Окончание работы не записано",
        PromiseKind::FaultWindow => "Проверка не записана",
    }
}

/// «10:50», «10:50, пн 23 ноября», «23 ноября»: as much as tells it from `day`.
fn due_beside(due: &Deadline<'_>, day: Option<NaiveDate>, this_year: i32) -> String {
    let (time, date) = end_of(due.at);
    if is_day(due.span) {
        format::date(due.at.date_naive(), this_year)
    } else if day == Some(date) {
        time
    } else {
        format!("{time}, {}", day_short(date, this_year))
    }
}

/// «на 2 ч 10 мин позже срока».
fn later(due: &Deadline<'_>, at: Instant) -> String {
    let span = if is_day(due.span) {
        let day = at.with_timezone(due.at.offset()).date_naive();
        let days = day.signed_duration_since(due.at.date_naive()).num_days();
        u64::try_from(days).ok().map(super::days)
    } else {
        ticket_span(at.signed_duration_since(due.at).num_seconds())
    };
    match span {
        Some(span) => format!("на{NBSP}{span} позже срока"),
        None => "позже срока, меньше чем на минуту".to_string(),
    }
}

/// «Ответили в 13:00 мск, на 2 ч 10 мин позже срока (10:50)», «Ответили в 11:05 мск, до срока
/// (12:00)»; `at` is when it was, told in the offset of the document.
pub fn ticket_outcome(
    outcome: &Outcome<'_>,
    at: Option<Instant>,
    now: Instant,
    this_year: i32,
) -> String {
    let Some(at) = at else {
        let due = due_beside(&outcome.due, None, this_year);
        return format!("{}, срок прошёл ({due})", never(outcome.what));
    };
    let day = at.date_naive();
    let (time, zone) = (clock_time(at.time()), zone(at.offset().local_minus_utc()));
    let on = match day == now.date_naive() {
        true => String::new(),
        false => format!(", {}", day_short(day, this_year)),
    };
    let how =
        if outcome.is_late() { later(&outcome.due, at) } else { "до срока".to_string() };
    let due = due_beside(&outcome.due, Some(day), this_year);
    format!("{} в{NBSP}{time}{NBSP}{zone}{on}, {how} ({due})", kept(outcome.what))
}

/// «Срок был: до 10:50 мск, понедельник 23 ноября.»
pub fn ticket_was_due(due: &Deadline<'_>, this_year: i32) -> String {
    format!("Срок был: {}.", super::due_when(due, this_year))
}

/// «Ответили на 2 ч 10 мин позже срока».
pub fn ticket_missed(outcome: &Outcome<'_>) -> String {
    match outcome.at {
        Some(at) => format!("{} {}", kept(outcome.what), later(&outcome.due, at)),
        None => format!("{}, срок прошёл", never(outcome.what)),
    }
}

pub const TICKET_STOPPED: &str = "часы остановлены: ждут вас";
pub const TICKET_NO_DUE: &str = "срок не указан";
pub const TICKET_NO_KIND: &str = "срок зависит от вида: он ещё не назван";

pub fn ticket_refused_due(refusal: &Refusal) -> String {
    match refusal {
        Refusal::MissingField { .. } => TICKET_NO_KIND.to_string(),
        Refusal::OutOfRange { .. } => super::DUE_OUT_OF_RANGE.to_string(),
        other => super::refusal(other),
    }
}

/// «3 кванта, 30 мин».
pub fn ticket_accounted(kind: UnitKind, count: u64, seconds: Option<u64>) -> String {
    match (kind, seconds) {
        (UnitKind::Second, _) => exact_duration(count),
        (kind, Some(seconds)) => format!("{} ({})", units(kind, count), exact_duration(seconds)),
        (kind, None) => units(kind, count),
    }
}

pub const TICKET_WORKED: &str = "Отработано";
pub const TICKET_ACCOUNTED: &str = "Учтено";

/// What is over costs what it cost.
pub const fn ticket_cost(state: State) -> &'static str {
    match state {
        State::Closed | State::Refused => "Стоило",
        _ => "Стоит пока",
    }
}

pub const TICKET_NOTHING_WORKED: &str = "ещё не работали";
const TICKET_COST_UNKNOWN: &str = "неизвестно: цена работы в условиях не названа";
const TICKET_COST_BY_AGREEMENT: &str = "по договорённости: цена работы в условиях не названа";
const TICKET_COST_PAYMENT_UNKNOWN: &str = "неизвестно: у оплаты не записана сумма";

/// «38 750 ₽», «37 000 ₽ и 2 четверти часа сверх оплаченного: неизвестно, …».
pub fn ticket_costs(cost: &Cost<'_>) -> String {
    if let Some(total) = cost.total() {
        return format::money(total);
    }
    let unknown = |part: &&CostPart<'_>| part.amount.is_none();
    let Some(part) = cost.parts.iter().find(unknown) else { return format::money(cost.known()) };
    let why = match part.by {
        PaidBy::Package(_) => TICKET_COST_PAYMENT_UNKNOWN,
        PaidBy::Unpriced(Overage::ByAgreement { .. }) => TICKET_COST_BY_AGREEMENT,
        _ => TICKET_COST_UNKNOWN,
    };
    if cost.known() == Rub::ZERO {
        return why.to_string();
    }
    let units = super::units(part.unit.kind, cost.unpriced_units());
    let above = if part.by.is_prepaid() { "" } else { " сверх оплаченного" };
    format!("{} и {units}{above}: {why}", format::money(cost.known()))
}

pub const TICKET_OVERDUE: &str = "Просрочено.";

/// «заведено 3 дня назад».
pub fn ticket_age(seconds: u64) -> String {
    let minutes = seconds.div_euclid(60);
    let told = match minutes {
        0 => "меньше минуты".to_string(),
        minutes if minutes < 60 => duration(minutes),
        minutes if minutes < 24 * 60 => duration(minutes.div_euclid(60).saturating_mul(60)),
        minutes => super::days(minutes.div_euclid(24 * 60)),
    };
    format!("заведено {told} назад")
}

/// «ответили 22 ноября, 10:05»; nothing where nothing happened since it was made.
pub fn ticket_last(last: &LastEvent, this_year: i32) -> Option<String> {
    let what = match last.what {
        Happened::Opened => return None,
        Happened::Transition(kind) => ticket_happened(kind),
        Happened::WorkBegan => "работа идёт с",
        Happened::WorkEnded => "работали до",
        Happened::Noted => "заметка",
    };
    let day = format::date(last.at.date_naive(), this_year);
    Some(format!("{what} {day}, {}", clock_time(last.at.time())))
}

/// What a step was, inside a sentence.
const fn ticket_happened(kind: TransitionKind) -> &'static str {
    match kind {
        TransitionKind::Classified => "уточнили вид",
        TransitionKind::Reacted => "ответили",
        TransitionKind::Estimated => "оценили",
        TransitionKind::Agreed => "согласовали",
        TransitionKind::Started => "начали работу",
        TransitionKind::PutOnHold => "начали ждать",
        TransitionKind::Resumed => "перестали ждать",
        TransitionKind::Done => "выполнили",
        TransitionKind::Reopened => "вернули с неисправностью",
        TransitionKind::ReopenedAsNew => "попросили о новом",
        TransitionKind::Closed => "закрыли",
        TransitionKind::Refused => "отказали",
    }
}

pub const TICKET_NEXT: &str = "Что произошло дальше";
pub const TICKET_DUES: &str = "Сроки";
pub const TICKET_STORY: &str = "Как всё было";
pub const TICKET_TIMER_START: &str = "Запустить таймер";
pub const TICKET_TIMER_STOP: &str = "Остановить таймер";
pub const TICKET_TIMER_STARTED: &str = "таймер запущен";
pub const TICKET_TIMER_STOPPED: &str = "таймер остановлен";
pub const TICKET_SPECIALIST: &str = "Кто работает (можно не указывать)";
pub const TICKET_REMARKS: &str = "Обратите внимание";
pub const TICKET_RECORD: &str = "Записать";
pub const TICKET_CANCEL: &str = "Не записывать";
pub const TICKET_MINUTES: &str = "Сколько минут работы";
pub const TICKET_WAITS: &str = "Кого ждут";
pub const TICKET_WAITS_OTHER: &str = "другое, своими словами";
pub const TICKET_WAITS_WORDS: &str = "Кого или чего ждут";
pub const TICKET_REASON: &str = "Причина";
pub const TICKET_REASON_CHOOSE: &str = "Выберите причину";
pub const TICKET_REASON_OTHER: &str = "другая, своими словами";
pub const TICKET_KIND_SAME: &str =
    "Ничего нового не выбрано. Выберите вид или приоритет, которого ещё нет у обращения.";
pub const TICKET_REASON_EMPTY: &str = "Назовите причину отказа";
pub const TICKET_REASON_WORDS: &str = "Причина своими словами";
pub const TICKET_FAULT: &str = "Что не так";
pub const TICKET_MORE_WORK: &str = "Что ещё нужно";
pub const TICKET_NOTE: &str = "Заметка";
pub const TICKET_REWORD: &str = "Исправить заголовок и описание";
pub const TICKET_REWORD_SAVE: &str = "Записать исправление";
pub const TICKET_REWORDED: &str = "заголовок и описание исправлены";
pub const TICKET_NOTE_ADD: &str = "Добавить заметку";
pub const TICKET_NOTED: &str = "заметка";
pub const TICKET_EMPTY_NOTE: &str = "Заметка пуста: напишите хоть слово";
/// «Отправлено и зарегистрировано: WhatsApp».
pub fn ticket_opened(channel: Option<&str>) -> String {
    let told = "Отправлено и зарегистрировано";
    channel.map_or_else(|| told.to_string(), |channel| format!("{told}: {channel}"))
}

pub const TICKET_CHANNEL: &str = "Куда отправили";
pub const TICKET_CHANNEL_UNSAID: &str = "не указано";

/// «Скопировать для MAX».
pub fn ticket_copy_for(name: &str) -> String {
    format!("Скопировать для {name}")
}
pub const TICKET_SESSION: &str = "Работа";
pub const TICKET_SESSION_RUNS: &str = "идёт сейчас";
pub const TICKET_SEPARATE: &str = "Написать отдельное обращение";

pub fn ticket_when(zone: &str) -> String {
    format!("Когда, {zone}")
}

/// The words by which a story tells a session: «с 10:00 до 10:25».
pub fn ticket_session_time(from: Instant, to: Option<Instant>, this_year: i32) -> String {
    let start = moment(from, this_year);
    match to {
        None => start,
        Some(to) if to.date_naive() == from.date_naive() => {
            format!("{start}, до{NBSP}{}", clock_time(to.naive_local().time()))
        }
        Some(to) => format!("{start} — {}", moment(to, this_year)),
    }
}

pub fn ticket_moment(at: Instant, this_year: i32) -> String {
    moment(at, this_year)
}

/// «Вопрос за рамками поддержки (п. 4.6); могут и отложить».
pub fn ticket_reason(reason: &RefusalReason) -> String {
    let told = format!("{} ({})", reason.text, reason.source.place());
    if reason.may_postpone { format!("{told}; могут и отложить") } else { told }
}

pub fn ticket_estimate(minutes: u32) -> String {
    duration(u64::from(minutes))
}

pub fn ticket_automatic(minutes: u32) -> String {
    format!(
        "До {} включительно работу начинают без отдельного согласия.",
        duration(u64::from(minutes))
    )
}

pub fn ticket_plan_assumed(plan: &str) -> String {
    format!("Тариф в обращении не назван: сроки посчитаны по «{plan}».")
}

/// «Отработано 1 ч 40 мин, а оценка — 1 ч 30 мин.»
pub fn ticket_exceeded(estimate_minutes: u32, spent_seconds: u64) -> String {
    format!(
        "Отработано {}, а оценка — {}.",
        exact_duration(spent_seconds),
        duration(u64::from(estimate_minutes))
    )
}

pub const TICKET_THEN: &str = "Дальше по условиям:";

pub const fn ticket_after_excess(what: AfterExcess) -> &'static str {
    match what {
        AfterExcess::Estimate => "новая оценка",
        AfterExcess::Agreement => "согласовать новую цену",
        AfterExcess::Invoice => "дополнительный счёт",
    }
}

pub const TICKET_THEN_SILENT: &str = "Что тогда делать, в условиях не сказано.";
pub const TICKET_BEFORE_REGISTRATION: &str =
    "Записано раньше, чем зарегистрировано обращение: проверьте дату.";
pub const TICKET_BEFORE_PREVIOUS: &str = "Записано раньше предыдущего шага: проверьте дату.";
pub const TICKET_ALREADY_SO: &str = "Так уже было: шаг ничего не меняет.";
pub const TICKET_NOT_ON_HOLD: &str = "Обращение не ждало: шаг ничего не меняет.";
pub const TICKET_OVER: &str = "Обращение уже завершено: шаг ничего не меняет.";
pub const TICKET_NOT_DONE: &str = "Работа ещё не сдана: шаг ничего не меняет.";
pub const TICKET_AGREED_BLIND: &str = "Согласовано без оценки, а по условиям оценка идёт первой.";
pub const TICKET_BY_TIME: &str = "Что нельзя оценить заранее, оплачивают по времени.";
pub const TICKET_NOT_AGREED: &str = "Работа началась без вашего согласия, а условия его требуют.";
pub const TICKET_NOT_LISTED: &str = "Такой причины отказа в условиях нет.";

pub fn ticket_unknown_name(name: &str, nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("«{name}» в условиях нет, похоже на «{nearest}»."),
        None => format!("«{name}» в условиях нет."),
    }
}

pub fn ticket_kind_of_class(kind: &str) -> String {
    format!("Выбранное относится к виду «{kind}»: вид взят оттуда.")
}

/// Of a fault after its time.
pub fn ticket_late_fault(ended: Instant, is_separate: bool, this_year: i32) -> String {
    let day = format::date(ended.date_naive(), this_year);
    let then = if is_separate {
        "по условиям это отдельное обращение, а это остаётся выполненным"
    } else {
        "что тогда, в условиях не сказано; записано как сообщено"
    };
    format!("Срок на замечания кончился {day}: {then}.")
}

// A new request.

pub const TICKET_WRITE: &str = "Новое обращение";
pub const TICKET_TITLE: &str = "Заголовок";
pub const TICKET_TEXT: &str = "Описание";
pub const TICKET_TEXT_HINT: &str = "Что делали, что ждали, что вышло. Ссылки — текстом.";
pub const TICKET_ATTACHED: &str = "К обращению приложу скриншот, видео или файл";
pub const TICKET_ATTACHED_HINT: &str = "Сам файл приложите там, куда отправите текст.";
pub const TICKET_KEPT: &str = "Черновик хранится на этом устройстве, пока вы его не отправите.";
pub const TICKET_NOT_KEPT: &str =
    "Черновик не сохраняется: браузер не даёт хранить. Не закрывайте страницу, пока не отправите.";
pub const TICKET_CHECKLIST: &str = "Всё ли есть";
pub const TICKET_CHECKLIST_NONE: &str = "Чего ждут от обращения, в этих условиях не сказано.";
pub const TICKET_CHANNELS: &str = "Куда отправить";
pub const TICKET_CHANNELS_NONE: &str =
    "Куда обращаться, в этих условиях не сказано: спросите исполнителя. Текст можно скопировать.";
pub const TICKET_COPY: &str = "Скопировать текст";
pub const TICKET_COPIED: &str = "Текст скопирован";
pub const TICKET_NO_ADDRESS: &str =
    "адрес в условиях не опубликован: скопируйте текст и вставьте его там";
pub const TICKET_PASTE: &str = "Текст заодно скопирован: если поле пустое, вставьте его.";
pub const TICKET_SENT: &str = "Отправили?";
pub const TICKET_SENT_WHY: &str =
    "«Квант» сам ничего не отправляет. Запишите, когда обращение ушло: с этого часа идут сроки.";
pub const TICKET_RECORD_SENT: &str = "Записать: отправлено";
pub const TICKET_TITLE_EMPTY: &str = "Впишите заголовок: по нему вы найдёте обращение в списке";
pub const TICKET_KIND_UNSAID: &str = "ещё не знаю";
pub const TICKET_DRAFT_CLEAR: &str = "Стереть черновик";
pub const TICKET_DRAFT_CLEARED: &str = "Черновик стёрт.";
pub const TICKET_DRAFT_BACK: &str = "Вернуть";

pub fn ticket_sent_at(zone: &str) -> String {
    format!("Отправлено, {zone}")
}

pub const fn ticket_check(state: CheckState) -> &'static str {
    match state {
        CheckState::Met => "есть",
        CheckState::Missing => "не хватает",
        CheckState::Unknown => "проверьте сами",
    }
}

pub const fn ticket_need(need: Need) -> &'static str {
    match need {
        Need::Required => "",
        Need::Advised => "советуют",
        Need::Welcome => "можно",
    }
}

/// «Не хватает 2 пунктов, ещё 1 проверьте сами.»
pub fn ticket_checked(missing: usize, unknown: usize) -> String {
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let of = |count| counted(number(count), "пункта", "пунктов", "пунктов");
    let own = |count| counted(number(count), "пункт", "пункта", "пунктов");
    match (missing, unknown) {
        (0, 0) => "Всё, что можно проверить, на месте.".to_string(),
        (0, unknown) => format!("Остальное на месте; {} проверьте сами.", own(unknown)),
        (missing, 0) => format!("Не хватает {}.", of(missing)),
        (missing, unknown) => {
            format!("Не хватает {}; ещё {} проверьте сами.", of(missing), own(unknown))
        }
    }
}

/// `is_for_some`: the channel names the kinds or classes that it takes.
pub const fn ticket_standing(standing: Standing, takes: Takes, is_for_some: bool) -> &'static str {
    match (standing, takes) {
        (Standing::Official, _) if is_for_some => "официальный канал для такого обращения",
        (Standing::Official, _) => "официальный канал для названного случая",
        (Standing::NotOfficial, _) => "такие обращения здесь не принимают",
        (Standing::Unknown, Takes::NotStated) => "принимают ли здесь обращения, не сказано",
        (Standing::Unknown, _) => "официальный не для всех: зависит от вида обращения",
    }
}

pub const TICKET_NO_OTHERS: &str = "Обращение по другому каналу официальным не считается";

/// The button of a channel.
pub const fn ticket_open_in(way: Way) -> &'static str {
    match way {
        Way::WhatsApp => "Открыть WhatsApp",
        Way::Telegram => "Открыть Telegram",
        Way::Max => "MAX",
        Way::Email => "Открыть почту",
        Way::Phone => "Позвонить",
        Way::Portal => "Открыть портал",
        Way::Bitrix24Network => "Битрикс24.Network",
        Way::Other => "",
    }
}

// Consent.

pub const TICKET_CONSENT: &str = "Персональные данные";
pub const TICKET_CONSENT_ASKED: &str = "Эти условия просят согласия на обработку персональных данных. Прочтите, на что вы соглашаетесь.";
pub const TICKET_CONSENT_GIVE: &str = "Согласие дано: записать";
pub const TICKET_CONSENT_GIVEN: &str = "согласие на обработку персональных данных";
pub const TICKET_CONSENT_WITHDRAW: &str = "Согласие отозвано: записать";
pub const TICKET_CONSENT_WITHDRAWN: &str = "согласие отозвано";
pub const TICKET_CONSENT_HOW: &str =
    "«Квант» никому ничего не посылает: отзыв отправляете вы сами, как сказано в условиях.";
pub const TICKET_TERMS_READ: &str = "Условия прочитаны: записать";
pub const TICKET_TERMS_NOTED: &str = "условия прочитаны";
pub const TICKET_TERMS_OPEN: &str = "Прочитать условия целиком";

pub fn ticket_consent_since(at: Instant, this_year: i32) -> String {
    format!("Согласие записано {}.", format::date(at.date_naive(), this_year))
}

pub fn ticket_terms_since(edition: &str) -> String {
    format!("Условия редакции {edition} отмечены прочитанными.")
}

pub fn ticket_terms_changed(before: &str, now: &str) -> String {
    format!("Вы читали редакцию {before}, теперь действует {now}: посмотрите, что изменилось.")
}

pub const TICKET_FUTURE: &str = "Этот час ещё не наступил: проверьте дату.";
pub const TICKET_ESTIMATE: &str = "Оценка";

/// «Работа: 24 мин 10 с, учтено 3 кванта, Иванов».
pub fn ticket_session(spent: &str, accounted: &str, specialist: &str) -> String {
    let told = format!("{TICKET_SESSION}: {spent}, учтено {accounted}");
    if specialist.is_empty() { told } else { format!("{told}, {specialist}") }
}

pub fn ticket_session_runs(specialist: &str) -> String {
    let told = format!("{TICKET_SESSION} {TICKET_SESSION_RUNS}");
    if specialist.is_empty() { told } else { format!("{told}, {specialist}") }
}
pub const TICKET_CLASS: &str = "Что сделать";
pub const TICKET_SENT_TOLD: &str = "обращение отправлено";
pub const TICKET_NOT_COPIED: &str = "Не скопировалось: выделите текст описания и скопируйте сами";
pub const TICKET_CONSENT_WORDS: &str = "Что сказано о персональных данных и об отзыве согласия";
pub const TICKET_TERMS: &str = "Условия";

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use kvant_core::catalogue::Span;

    use super::*;

    fn at(text: &str) -> Instant {
        chrono::DateTime::parse_from_rfc3339(text).unwrap()
    }

    /// A day and a half is neither a day nor two.
    #[test]
    fn a_span_of_a_few_days_is_told_with_its_hours() {
        const HOUR: i64 = 3_600;
        for (seconds, told) in [
            (59, None),
            (60, Some("1 мин")),
            (24 * HOUR - 1, Some("23 ч 59 мин")),
            (24 * HOUR, Some("1 день")),
            (25 * HOUR - 1, Some("1 день")),
            (40 * HOUR, Some("1 день 16 ч")),
            (72 * HOUR - 1, Some("2 дня 23 ч")),
            (95 * HOUR, Some("3 дня")),
        ] {
            let span = ticket_span(seconds).map(|span| span.replace(NBSP, " "));
            assert_eq!(span.as_deref(), told, "{seconds}");
        }
    }

    #[test]
    fn what_became_of_a_deadline_is_told_with_how_much_it_was_missed_by() {
        let outcome = |span: &str, due: &str, was: Option<&str>| {
            let due = Deadline {
                at: at(due),
                from: None,
                base: at("2026-11-20T09:50:00+03:00"),
                span: Span::try_from(span.to_string()).unwrap(),
                after: None,
                predicted: false,
                source: None,
            };
            let (what, now) = (PromiseKind::Reaction, at("2026-11-20T18:00:00+03:00"));
            let outcome = Outcome { what, due, at: was.map(at) };
            let told = ticket_outcome(&outcome, outcome.at, now, 2026).replace(NBSP, " ");
            (told, ticket_missed(&outcome).replace(NBSP, " "))
        };
        let due = "2026-11-20T10:50:00+03:00";
        for (was, expected) in [
            ("2026-11-20T10:50:00+03:00", "Ответили в 10:50 мск, до срока (10:50)"),
            (
                "2026-11-20T10:50:01+03:00",
                "Ответили в 10:50 мск, позже срока, меньше чем на минуту (10:50)",
            ),
            (
                "2026-11-20T13:00:00+03:00",
                "Ответили в 13:00 мск, на 2 ч 10 мин позже срока (10:50)",
            ),
            (
                "2026-11-19T13:00:00+03:00",
                "Ответили в 13:00 мск, чт 19 ноября, до срока (10:50, пт 20 ноября)",
            ),
        ] {
            assert_eq!(outcome("1 working hours", due, Some(was)).0, expected);
        }
        let late = outcome("1 working hours", due, Some("2026-11-20T13:00:00+03:00"));
        assert_eq!(late.1, "Ответили на 2 ч 10 мин позже срока");
        let never = outcome("1 working hours", due, None);
        assert_eq!(never.0, "Ответ не записан, срок прошёл (10:50, пт 20 ноября)");
        // What is told as a day is missed by days.
        let days = outcome("1 calendar days", due, Some("2026-11-21T00:00:00+03:00")).0;
        assert_eq!(days, "Ответили в 00:00 мск, сб 21 ноября, на 1 день позже срока (20 ноября)");
        let same_day = outcome("1 calendar days", due, Some("2026-11-20T23:59:59+03:00")).0;
        assert_eq!(same_day, "Ответили в 23:59 мск, до срока (20 ноября)");
    }
}
