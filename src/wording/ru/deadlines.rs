//! «Сроки».

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use kvant_core::calendar::{DayOff, Instant};
use kvant_core::catalogue::{Count, PromiseKind, Span, Terms};
use kvant_core::deadline::{Deadline, Due, Pause, Silence};

use super::{counted_after, promise};
use crate::format::{self, NBSP, counted, duration};
use crate::routes::PauseError;

pub const FIELD_DOCUMENT: &str = "Документ";
pub const FIELD_KIND: &str = "Вид обращения";
pub const FIELD_PRIORITY: &str = "Приоритет";
pub const FIELD_CLASS: &str = "Что нужно сделать?";
pub const FIELD_CLASS_HINT: &str = "Своими словами: «добавить пользователя»";
pub const NOW: &str = "Сейчас";
pub const CLASS_CHOSEN: &str = "Выбрано:";
pub const CLASS_REMOVE: &str = "Убрать";
pub const CLASS_ALL: &str = "Весь перечень";
pub const CLASS_NONE: &str = "Такого вида в перечне нет: выберите вид обращения сами.";
pub const CLASS_NONE_THEN: &str = "Такого вида в условиях нет: это";

/// By these words the class is found to which everything belongs that has no class of its own.
pub const CLASS_REST: &str = "остальное прочее";

/// Words that say nothing about what has to be done.
pub const IDLE_WORDS: [&str; 24] = [
    "в",
    "во",
    "и",
    "или",
    "из",
    "к",
    "как",
    "мне",
    "мы",
    "на",
    "надо",
    "нам",
    "не",
    "нужен",
    "нужна",
    "нужно",
    "о",
    "от",
    "по",
    "с",
    "со",
    "у",
    "хотим",
    "хочу",
];

pub const WAITED: &str = "Ждали клиента";
pub const WAITED_WHY: &str =
    "Пока исполнитель ждёт вашего ответа, часы стоят: срок сдвигается на время ожидания.";
pub const WAITED_ADD: &str = "Добавить время, когда ждали клиента";
pub const WAITED_FROM: &str = "С";
pub const WAITED_TO: &str = "По";
pub const WAITED_OPEN: &str = "до сих пор";
pub const WAITED_REMOVE: &str = "Убрать ожидание";
pub const DONE_CLEAR: &str = "Ещё не сданы";

/// «Регламент работы для клиента (MyWebstor)».
pub fn document(terms: &Terms) -> String {
    match terms.provider.value().filter(|provider| !terms.name.contains(*provider)) {
        Some(provider) => format!("{} ({provider})", terms.name),
        None => terms.name.clone(),
    }
}

pub fn field_registered(zone: &str) -> String {
    format!("Зарегистрировано, {zone}")
}

pub fn field_done(zone: &str) -> String {
    format!("Работы сданы, {zone} (если уже)")
}

pub const MOMENT_REFUSED: &str =
    "Нужны и день, и время, с 2020 по 2100 год; пока считаем по прежним";

pub fn pause_error(error: PauseError) -> &'static str {
    match error {
        PauseError::NoStart => "Укажите день и час, с которых ждали",
        PauseError::NoEnd => "Укажите день и час конца или отметьте «до сих пор»",
        PauseError::Backwards => {
            "Ожидание кончается раньше, чем началось: поправьте конец или поменяйте их местами"
        }
        PauseError::Overlap => {
            "Заходит на другое ожидание: раздвиньте их или оставьте одно на всё время"
        }
        PauseError::TooMany => "Больше ожиданий ссылка не вместит: уберите лишние",
    }
}

pub const STILL_COUNTING: &str = "пока считаем без этой правки";

/// «мск», «UTC+5».
pub fn zone(offset_seconds: i32) -> String {
    if offset_seconds == 3 * 3_600 {
        return "мск".to_string();
    }
    let sign = if offset_seconds < 0 { '−' } else { '+' };
    let minutes = offset_seconds.unsigned_abs().div_euclid(60);
    let (hours, rest) = (minutes.div_euclid(60), minutes.rem_euclid(60));
    if rest == 0 { format!("UTC{sign}{hours}") } else { format!("UTC{sign}{hours}:{rest:02}") }
}

pub fn clock_time(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

pub fn minute_of_day(minute: u32) -> String {
    format!("{:02}:{:02}", minute.div_euclid(60), minute.rem_euclid(60))
}

const WEEK: [(&str, &str); 7] = [
    ("понедельник", "пн"),
    ("вторник", "вт"),
    ("среда", "ср"),
    ("четверг", "чт"),
    ("пятница", "пт"),
    ("суббота", "сб"),
    ("воскресенье", "вс"),
];

fn weekday(date: NaiveDate) -> (&'static str, &'static str) {
    let index = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or(0);
    WEEK.get(index).copied().unwrap_or_default()
}

/// «понедельник 23 ноября».
pub fn day(date: NaiveDate, this_year: i32) -> String {
    format!("{} {}", weekday(date).0, format::date(date, this_year))
}

/// «пн 23 ноября».
pub fn day_short(date: NaiveDate, this_year: i32) -> String {
    format!("{}{NBSP}{}", weekday(date).1, format::date(date, this_year))
}

/// The end of a day is told as 24:00 of it, not as the beginning of the next.
pub fn end_of(at: Instant) -> (String, NaiveDate) {
    let local = at.naive_local();
    match local.date().pred_opt().filter(|_| local.time() == NaiveTime::MIN) {
        Some(before) => ("24:00".to_string(), before),
        None => (clock_time(local.time()), local.date()),
    }
}

fn zone_of(at: Instant) -> String {
    zone(at.offset().local_minus_utc())
}

/// «12:30 мск, понедельник 23 ноября».
pub fn moment(at: Instant, this_year: i32) -> String {
    let local = at.naive_local();
    let time = clock_time(local.time());
    format!("{time}{NBSP}{}, {}", zone_of(at), day(local.date(), this_year))
}

fn moment_end(at: Instant, this_year: i32) -> String {
    let (time, date) = end_of(at);
    format!("{time}{NBSP}{}, {}", zone_of(at), day(date, this_year))
}

/// Whether a deadline is a day, and not an hour of it.
pub fn is_day(span: Span) -> bool {
    span.count() == Count::CalendarDays
}

/// «до 12:30 мск, понедельник 23 ноября», «с 30 ноября по 14 декабря».
pub fn due_when(due: &Deadline<'_>, this_year: i32) -> String {
    let date = |at: Instant| format::date(at.date_naive(), this_year);
    match (due.from, is_day(due.span)) {
        (Some(from), true) => format!("с{NBSP}{} по{NBSP}{}", date(from), date(due.at)),
        (None, true) => {
            format!("не позже {}, {}", date(due.at), weekday(due.at.date_naive()).0)
        }
        (Some(from), false) => {
            format!("с{NBSP}{} до{NBSP}{}", moment(from, this_year), moment_end(due.at, this_year))
        }
        (None, false) => format!("до{NBSP}{}", moment_end(due.at, this_year)),
    }
}

/// The same in a few words, for lists of several.
pub fn due_short(what: PromiseKind, due: &Due<'_>, this_year: i32) -> String {
    let name = promise(what);
    match due {
        Due::At(due) if is_day(due.span) => format!("{name}: {}", due_when(due, this_year)),
        Due::At(due) => {
            let (time, date) = end_of(due.at);
            format!("{name}: до{NBSP}{time}, {}", day_short(date, this_year))
        }
        Due::Silent { why, .. } => format!("{name}: {}", silence(*why)),
    }
}

pub fn due_own(at: Instant, is_same_day: bool, this_year: i32) -> String {
    let local = at.naive_local();
    let told = format!("по вашим часам {}", clock_time(local.time()));
    if is_same_day { told } else { format!("{told}, {}", day(local.date(), this_year)) }
}

/// «Ответить должны», to be completed by a time.
pub fn due_must(what: PromiseKind) -> &'static str {
    match what {
        PromiseKind::Reaction => "Ответить должны",
        PromiseKind::Estimate => "Оценить работу должны",
        PromiseKind::Start => "Начать работу должны",
        PromiseKind::Answer => "Предложить вариант ответа должны",
        PromiseKind::Completion => "Закончить работу должны",
        PromiseKind::FaultWindow => "Сообщить о неисправностях можно",
    }
}

/// The same when the time has passed.
pub fn due_must_have(what: PromiseKind) -> &'static str {
    match what {
        PromiseKind::Reaction => "Ответить должны были",
        PromiseKind::Estimate => "Оценить работу должны были",
        PromiseKind::Start => "Начать работу должны были",
        PromiseKind::Answer => "Предложить вариант ответа должны были",
        PromiseKind::Completion => "Закончить работу должны были",
        PromiseKind::FaultWindow => "Сообщить о неисправностях можно было",
    }
}

pub fn silence(why: Silence) -> &'static str {
    match why {
        Silence::ByAgreement => "по согласованию",
        Silence::NotRegulated => "не регламентировано",
        Silence::NotGuaranteed => "не гарантируется",
        Silence::Dash => "прочерк",
        Silence::NotStated => "не указано",
        Silence::Stopped => "часы остановлены",
    }
}

/// «Срок реакции в документе не регламентирован».
pub fn due_silent(what: PromiseKind, why: Silence) -> String {
    let of = match what {
        PromiseKind::Reaction => "Срок реакции",
        PromiseKind::Estimate => "Срок оценки",
        PromiseKind::Start => "Срок начала работы",
        PromiseKind::Answer => "Срок варианта ответа",
        PromiseKind::Completion => "Срок завершения",
        PromiseKind::FaultWindow => "Срок проверки после сдачи",
    };
    match why {
        Silence::ByAgreement => format!("{of} — по согласованию"),
        Silence::NotRegulated => format!("{of} в документе не регламентирован"),
        Silence::NotGuaranteed => format!("{of} не гарантируется"),
        Silence::Dash => format!("{of}: в документе прочерк"),
        Silence::NotStated => format!("{of} в документе не указан"),
        Silence::Stopped => format!("{of} не идёт: ждут клиента"),
    }
}

pub const DUE_NOTHING: &str = "Ни одного срока документ для этого случая не называет.";
pub const DUE_SILENT_WHY: &str =
    "Спросите исполнителя до начала работы и запишите ответ в договор.";
pub const DUE_STOPPED_WHY: &str =
    "Ожидание ещё длится: срок станет известен, когда вы укажете его конец.";
pub const DUE_DASH_WHY: &str = "Что значит прочерк, документ не объясняет.";
pub const DUE_FOLLOWS: &str = "Что потом:";
/// Beside a picture of working hours.
pub const STRIP_BY_CLOCK: &str =
    "Сами сроки идут по часам подряд, и в выходные тоже: графика они не ждут.";
pub const DUE_DONE_EARLY: &str =
    "Работы сданы раньше, чем зарегистрировано обращение: поправьте одно из двух.";
pub const DUE_OUT_OF_RANGE: &str =
    "Срок вышел бы за 2100 год, а календарь кончается раньше: выберите день пораньше.";
pub const DUES: &str = "Все сроки";
pub const DUES_READINGS: &str = "Спорные места, которые меняют сроки";
pub const READINGS_IDLE_DEADLINES: &str = "Этих сроков не меняют";
pub const NO_CHANGE: &str = "сроков нет";
pub const DUE_SAVE: &str = "В календарь (.ics)";
pub const DUE_SAVE_ALL: &str = "Сохранить все в календарь (.ics)";

pub fn due_save_label(what: PromiseKind) -> String {
    format!("{}: сохранить в календарь (.ics)", promise(what))
}

/// «12 рабочих часов после регистрации».
pub fn span_after(span: Span, after: Option<PromiseKind>) -> String {
    let how = match span.count() {
        Count::Clock => " подряд",
        Count::WorkingDayClock => ", от полуночи до полуночи,",
        _ => "",
    };
    format!("{}{how} {}", super::span(span), after.map_or("после регистрации", counted_after))
}

pub fn due_counted(due: &Deadline<'_>, this_year: i32) -> String {
    let base = moment(due.base, this_year);
    format!("{} ({base}).", span_after(due.span, due.after))
}

pub fn due_taken_in(at: Instant, this_year: i32) -> String {
    format!(
        "Заявка пришла, когда их не принимают, и считается принятой в {}.",
        moment(at, this_year)
    )
}

pub fn due_opens(at: Instant, this_year: i32) -> String {
    format!("Время идёт с {}: до того закрыто.", moment(at, this_year))
}

pub fn due_moved(pause: Pause, seconds: u64, this_year: i32) -> String {
    let by = duration(seconds.div_euclid(60));
    format!("Ожидание клиента {} сдвинуло срок на {by}.", pause_words(pause, this_year))
}

fn pause_words(pause: Pause, this_year: i32) -> String {
    let (from, to) = (pause.from.naive_local(), pause.to.unwrap_or(pause.from).naive_local());
    let (start, end) = (clock_time(from.time()), clock_time(to.time()));
    let date = |date: NaiveDate| format::date(date, this_year);
    if from.date() == to.date() {
        return format!("{} с{NBSP}{start} до{NBSP}{end}", date(from.date()));
    }
    format!("с{NBSP}{start} {} до{NBSP}{end} {}", date(from.date()), date(to.date()))
}

/// «Не в счёт: 21–22 ноября, выходные; 4 ноября, День народного единства.»
pub fn due_skipped(runs: &[(NaiveDate, NaiveDate, String)], this_year: i32) -> String {
    let told: Vec<String> = runs
        .iter()
        .map(|(first, last, why)| format!("{} ({why})", days_run(*first, *last, this_year)))
        .collect();
    format!("Не в счёт: {}.", told.join(", "))
}

pub fn days_run(first: NaiveDate, last: NaiveDate, this_year: i32) -> String {
    let until = format::date(last, this_year);
    if first == last {
        until
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        // A dash would let the line break after it.
        format!("{}–\u{2060}{until}", first.day())
    } else {
        format!("{} – {until}", format::date(first, this_year))
    }
}

/// Why a day is off.
pub fn day_off(reason: &DayOff, this_year: i32) -> String {
    match reason {
        DayOff::Weekend => "выходной".to_string(),
        DayOff::Holiday { name } => name.clone(),
        DayOff::Moved { name, from } => {
            format!("выходной за {}, {name}", format::date(*from, this_year))
        }
        DayOff::Transferred { from, .. } => {
            format!("выходной, перенесён с{NBSP}{}", format::date(*from, this_year))
        }
    }
}

/// Of several days in a row.
pub const DAYS_OFF: &str = "выходные";

pub fn working_weekend(moved_to: Option<NaiveDate>, this_year: i32) -> String {
    match moved_to {
        Some(to) => {
            format!("рабочий день, выходной перенесён на{NBSP}{}", format::date(to, this_year))
        }
        None => "рабочий день".to_string(),
    }
}

pub const SHORT_DAY: &str = "короткий день";

pub fn due_assumed_hours(windows: &str) -> String {
    format!("Часов работы в документе нет: взяты обычные, {windows} мск по рабочим дням.")
}

pub fn due_from_unknown(after: PromiseKind, why: Silence) -> String {
    let word = silence(why);
    match after {
        PromiseKind::Completion => format!(
            "Сдача — {word}. Когда работы сдадут, впишите час в поле «Работы сданы»: день посчитаем."
        ),
        after => format!("{} — {word}, поэтому часа не назвать.", promise(after)),
    }
}

pub const STRIP: &str = "По дням";
pub const STRIP_REGISTERED: &str = "Зарегистрировано";
pub const STRIP_WAIT: &str = "Ждут клиента";
pub const STRIP_WAITED: &str = "Клиент ответил";
pub const STRIP_DONE: &str = "Работы сданы";
pub const STRIP_NOW: &str = "Сейчас";
pub const STRIP_OPENS: &str = "Открываются";
pub const STRIP_HOURS: &str = "часы работы";
pub const STRIP_PAUSE: &str = "ждут клиента";
pub const STRIP_OFF: &str = "выходной";

pub fn strip_due(what: PromiseKind, is_earliest: bool) -> String {
    format!("{}: {}", promise(what), if is_earliest { "не раньше" } else { "не позже" })
}

/// «ещё 12 дней, из них 8 рабочих; …».
pub fn strip_gap(all: u64, working: u64, names: &str) -> String {
    let told =
        format!("ещё {}, {}", super::days(all), counted(working, "рабочий", "рабочих", "рабочих"));
    if names.is_empty() { told } else { format!("{told}; {names}") }
}

pub fn strip_of(what: PromiseKind) -> String {
    format!("идёт срок «{}»", promise(what))
}

pub fn ics_summary(what: PromiseKind, plan: &str, request: Option<&str>) -> String {
    let name = promise(what);
    match request {
        Some(request) => format!("{name}: {request} («{plan}»)"),
        None => format!("{name} по обращению («{plan}»)"),
    }
}
