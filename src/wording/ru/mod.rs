//! Russian.

mod act;
mod choice;
mod deadlines;
mod my;
mod portal;
mod requests;
mod history;
mod settings;
mod terms;
mod timer;
mod units;

pub use act::*;
pub use choice::*;
pub use deadlines::*;
pub use history::*;
pub use my::*;
pub use portal::*;
pub use requests::*;
pub use settings::*;
pub use terms::*;
pub use timer::*;
pub use units::*;

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate};
use kvant_core::catalogue::{Fee, Period};
use kvant_core::money::{Rub, VatPercent};
use kvant_core::price::{CoverCrossing, FeePrice, FeeReading};
use kvant_core::quantum::UnitKind;
use kvant_core::refusal::Refusal;
use kvant_core::stated::Stated;
use kvant_core::usage::{Cause, Per, Requests};

use crate::address::{LinkProblem, Page};
use crate::entry::{EntryError, Meanings};
use crate::format::{NBSP, counted, duration, grouped, money, plural};
use crate::supply::SupplyError;

pub const BRAND: &str = "Квант";
pub const SKIP_TO_CONTENT: &str = "К содержанию";
pub const NAVIGATION: &str = "Страницы";
pub const MORE_PAGES: &str = "Ещё";

pub const fn page_name(page: Page) -> &'static str {
    match page {
        Page::Choice => "Подбор",
        Page::Package => "Расчёт",
        Page::Deadlines => "Сроки",
        Page::Terms => "Условия",
        Page::My => MY_NAME,
        Page::Requests => REQUESTS_NAME,
        Page::History => HISTORY_NAME,
        Page::Settings => SETTINGS_NAME,
        Page::Act => ACT_NAME,
    }
}

pub const fn page_title(page: Page) -> &'static str {
    match page {
        Page::Choice => "Подбор тарифа",
        Page::Package => "Расчёт пакета",
        Page::Deadlines => "Сроки",
        Page::Terms => "Условия",
        Page::My => MY_NAME,
        Page::Requests => REQUESTS_NAME,
        Page::History => HISTORY_NAME,
        Page::Settings => SETTINGS_NAME,
        Page::Act => ACT_NAME,
    }
}

pub const fn page_heading(page: Page) -> &'static str {
    match page {
        Page::Choice => "Какой тариф поддержки дешевле для вас",
        Page::Package => "Сколько стоит пакет и сколько он проживёт",
        Page::Deadlines => "К какому часу вам должны ответить",
        Page::Terms => "Что сказано в условиях",
        Page::My => MY_HEADING,
        Page::Requests => REQUESTS_HEADING,
        Page::History => HISTORY_HEADING,
        Page::Settings => SETTINGS_HEADING,
        Page::Act => ACT_HEADING,
    }
}

/// One, few, many.
pub const fn unit_forms(kind: UnitKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        UnitKind::Quantum => ("квант", "кванта", "квантов"),
        UnitKind::QuarterHour => ("четверть часа", "четверти часа", "четвертей часа"),
        UnitKind::HalfHour => ("полчаса", "получаса", "получасов"),
        UnitKind::Hour => ("час", "часа", "часов"),
        UnitKind::Request => ("обращение", "обращения", "обращений"),
        UnitKind::Second => ("секунда", "секунды", "секунд"),
    }
}

pub fn units(kind: UnitKind, count: u64) -> String {
    let (one, few, many) = unit_forms(kind);
    counted(count, one, few, many)
}

/// «от 30 квантов», «меньше 1 кванта».
pub fn units_of(kind: UnitKind, count: u64) -> String {
    let (_, few, many) = unit_forms(kind);
    counted(count, few, many, many)
}

pub fn requests(count: u64) -> String {
    counted(count, "обращение", "обращения", "обращений")
}

/// «от 1 обращения», «от 3 обращений».
pub fn requests_of(count: u64) -> String {
    counted(count, "обращения", "обращений", "обращений")
}

pub fn request_word(count: u32) -> &'static str {
    plural(u64::from(count), "обращение", "обращения", "обращений")
}

pub fn minute_word_by(count: u32) -> &'static str {
    plural(u64::from(count), "минуте", "минуты", "минут")
}

pub fn month_word(count: u32) -> &'static str {
    plural(u64::from(count), "месяц", "месяца", "месяцев")
}

pub fn months(count: u32) -> String {
    format!("{count}{NBSP}{}", month_word(count))
}

pub fn days(count: u64) -> String {
    counted(count, "день", "дня", "дней")
}

pub fn entry_error(error: EntryError) -> String {
    match error {
        EntryError::Empty => "Впишите число".to_string(),
        EntryError::NotANumber => "Это не число: нужны цифры, например 1 500".to_string(),
        EntryError::Negative => "Нужно положительное число, без минуса".to_string(),
        EntryError::NotWhole => "Нужно целое число, без дробной части".to_string(),
        EntryError::TooSmall { min } => format!("Не меньше {}", grouped(u64::from(min))),
        EntryError::TooLarge { max } => format!("Не больше {}", grouped(u64::from(max))),
        EntryError::Money => "Это деньги, а здесь нужно количество, без ₽".to_string(),
        EntryError::Time => "Это время, а здесь нужно число без часов и минут".to_string(),
        EntryError::Unclear(meanings) => {
            let [thousands, fraction] = entry_meanings(meanings);
            format!("Можно понять двояко: {thousands} или {fraction}. Впишите одно из них")
        }
    }
}

/// Both numbers that one separator before three figures can mean, as a person reads them.
pub fn entry_meanings(meanings: Meanings) -> [String; 2] {
    [grouped(meanings.thousands()), meanings.fraction()]
}

pub fn entry_take(meaning: &str) -> String {
    format!("Взять{NBSP}{meaning}")
}

pub fn still_counting_with(value: &str) -> String {
    format!("пока считаем: {value}")
}

pub fn link_problem(problem: &LinkProblem) -> String {
    match problem {
        LinkProblem::Page { path } => format!("страницы «{path}» нет, открыт подбор тарифа"),
        LinkProblem::Value { key, value } => {
            format!("«{}» со значением «{}»", clip(key), clip(value))
        }
        LinkProblem::Edition { given } => format!(
            "ссылка сделана по редакции условий {}, цифры показаны по нынешней",
            clip(given)
        ),
    }
}

pub const LINK_PROBLEMS: &str = "Ссылка прочитана не целиком, остальное взято обычное:";

fn clip(text: &str) -> String {
    let mut clipped: String = text.chars().take(40).collect();
    if text.chars().nth(40).is_some() {
        clipped.push('…');
    }
    clipped
}

pub fn supply_error(error: &SupplyError) -> &'static str {
    match error {
        SupplyError::Missing => {
            "Условия не загрузились: файл catalogue.json не пришёл. Проверьте связь и попробуйте ещё раз."
        }
        SupplyError::Newer => {
            "Условия записаны для более новой версии «Кванта». Обновите приложение: откройте страницу заново."
        }
        SupplyError::Unreadable { .. } => {
            "Условия не прочитались: в файле catalogue.json ошибка. Сообщите тому, кто публикует эту страницу."
        }
    }
}

pub const NO_CATALOGUE: &str = "Условия тарифов не открылись";
pub const TRY_AGAIN: &str = "Загрузить ещё раз";
pub const FROM_LAST_GOOD: &str =
    "Показаны условия, сохранённые на этом устройстве: они могли устареть.";
// What follows stands in `index.html` too.
pub const CHOICE_OPENING: &str = "Загружаем условия и считаем…";
pub const CHOICE_LEAD: &str = "Впишите, сколько у вас обращений и по сколько минут. «Квант» пройдёт её месяц за месяцем по опубликованным условиям поддержки: округлит каждый сеанс, купит пакеты, вычтет просроченное — и назовёт самый дешёвый тариф. Под каждой цифрой — строка документа, из которой она взята.";
/// It is the longest text of a page that is opened for the first time, so that nothing larger
/// follows it.
pub const OPENING_PAGE: &str = "Открываем страницу. В первый раз она загружается несколько секунд, на медленной связи дольше; потом открывается сразу. Считает её само ваше устройство: что вы впишете и запишете, остаётся на нём и никуда не отправляется.";
pub const STILL_OPENING: &str = "Всё ещё загружается? Связь медленная или прервалась:";
pub const OPEN_ANEW: &str = "загрузите страницу ещё раз";
pub const PAGE_NOT_LOADED: &str = "Страница не загрузилась. Проверьте связь.";
pub const NEW_VERSION: &str = "Вышла новая версия «Кванта».";
pub const UPDATE: &str = "Обновить";
pub const HIDE: &str = "Скрыть";

pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::OutOfRange { field, min, max } => {
            format!("{} — от {min} до {max}", field_name(field))
        }
        Refusal::BelowMinimum { minimum, .. } => format!("Не меньше {minimum}"),
        Refusal::NotAPackage => "Для этого тарифа цена не указана".to_string(),
        Refusal::UnknownDocument { name, .. } => format!("Документа «{name}» нет"),
        Refusal::UnknownPlan { name, .. } => format!("Тарифа «{name}» нет"),
        Refusal::UnknownKind { name, .. } => format!("Вида обращений «{name}» нет"),
        Refusal::MissingField { field, .. } => format!("Укажите: {field}"),
        Refusal::BadPauses(_) => {
            "Паузы записаны с ошибкой: каждая кончается позже, чем началась, и не заходит на другую"
                .to_string()
        }
        Refusal::Malformed { message, .. } => message.clone(),
        Refusal::UnknownField { field, name, .. } => format!("«{field}»: нет значения «{name}»"),
        Refusal::MissingAttribute { attribute, .. } => format!("Укажите: {attribute}"),
        Refusal::BadSchedule(bad) => format!("График в условиях записан с ошибкой: {bad}"),
        Refusal::BadInstant { text } => format!("«{text}» — не дата"),
        Refusal::UnknownVatRate { rate, possible } => {
            format!("Ставки НДС {rate} % в этот день нет; есть {} %", possible.join(", "))
        }
        Refusal::BadRequisite { .. } => "Реквизит записан с ошибкой".to_string(),
        Refusal::At { refusal, .. } => self::refusal(refusal),
    }
}

fn field_name(field: &str) -> &str {
    match field {
        "count" => "Обращений одного вида",
        "load" => "Обращений в месяц, всех вместе",
        "minutes" => "Минут на обращение",
        "months" => "Месяцев",
        "from" | "paid_at" | "registered_at" | "done_at" | "pauses" => "Дата",
        "urgent_percent" => "Срочных, процентов",
        "day_off_percent" => "В выходные, процентов",
        "units" => "Единиц",
        other => other,
    }
}

/// What stands where a value would, when there is none.
pub fn no_value<T>(stated: &Stated<T>) -> &'static str {
    match stated {
        Stated::Is { .. } | Stated::Readings { .. } => "",
        Stated::ByAgreement { .. } => "по согласованию",
        Stated::NotRegulated { .. } => "не регламентировано",
        Stated::NotGuaranteed { .. } => "не гарантируется",
        Stated::Dash { .. } => "прочерк",
        Stated::NotStated => "не указано",
    }
}

// «Подбор тарифа».

pub const SENTENCE_SOFTWARE: &str = "У нас";
pub const SOFTWARE: &str = "Программа, для которой нужна поддержка";
pub const SENTENCE_WE_HAVE: &str = "у нас";
pub const PERIOD: &str = "За какое время столько обращений";
pub const LENGTH: &str = "Все обращения одной длины или разной";
pub const LENGTH_FROM: &str = "от";
pub const LENGTH_FROM_TO: &str = "от и до";
pub const LENGTH_TO: &str = "до";
pub const LONGEST: &str = "Самое долгое, минут";
pub const REQUESTS_A_PERIOD: &str = "Сколько обращений";
pub const RANGE_WHY: &str =
    "Короткие и долгие считаем порознь: в среднем не видна половина того, что добавит округление.";

/// «В месяц» at the head of a sentence, «в квартал» inside one.
pub fn per_of_sentence(per: Per, is_first: bool) -> String {
    let word = self::per(per);
    if is_first { capitalised(word) } else { word.to_string() }
}

/// «до 21 минуты», «до 15 минут».
pub fn minute_word_of(count: u32) -> &'static str {
    plural(u64::from(count), "минуты", "минут", "минут")
}

pub const SENTENCE_BY: &str = "по";
pub const SENTENCE_HORIZON: &str = "Считаем на";
pub const SENTENCE_AND: &str = "и ещё";
pub const REQUESTS_A_MONTH: &str = "Обращений в месяц";
pub const MINUTES_EACH: &str = "Минут на каждое";
pub const HORIZON_MONTHS: &str = "На сколько месяцев считать";
pub const ADD_REQUESTS: &str = "Добавить обращения другой длины";
pub const ADD_REQUESTS_WHY: &str =
    "короткие и долгие считаются порознь: среднее скрывает округление";
pub const REMOVE_REQUESTS: &str = "Убрать эти обращения";
pub const ADD_PAID_NOW: &str = "Указать, сколько платите сейчас";
pub const PAID_NOW_SENTENCE: &str = "Сейчас мы платим";
pub const PAID_NOW_UNIT: &str = "₽ в месяц.";
pub const PAID_NOW: &str = "Сколько платите сейчас, рублей в месяц";
pub const REMOVE_PAID_NOW: &str = "Убрать нынешнюю плату";
pub const YOUR_USE: &str = "Ваша нагрузка";

pub const CHEAPEST: &str = "Дешевле всего";
pub const EQUALLY_CHEAP: &str = "Одинаково дёшево";
pub const NO_USE: &str = "Без обращений платить не за что: пакет покупают к первому обращению.";
pub const A_MONTH: &str = "в месяц";

pub const COMPARISON: &str = "Все тарифы для вашей нагрузки";
pub const COLUMN_PLAN: &str = "Тариф";
pub const COLUMN_MONTH: &str = "В месяц";
pub const COLUMN_USEFUL_HOUR: &str = "Полезный час";
pub const COLUMN_AT_ONCE: &str = "Сразу платите";
pub const COLUMN_HOUR_PRICE: &str = "Цена часа";
pub const COLUMN_REACTION: &str = "Реакция";
pub const COLUMN_LIVES: &str = "Живёт до";
pub const COLUMN_BURNS: &str = "Сгорит";
pub const WHY_SO_MUCH: &str = "Почему столько?";
pub const HIDE_WHY: &str = "Свернуть расчёт";
pub const YOU_PAY_NOW: &str = "Вы платите сейчас";
pub const CHEAPER_BY: &str = "дешевле на";
pub const DEARER_BY: &str = "дороже на";
pub const CHEAPEST_MARK: &str = "дешевле всего";
pub const NO_DIFFERENCE: &str = "столько же";
pub const UNKNOWN_TO_US: &str = "остальное об этой плате нам неизвестно";

pub fn vat_word(stated: &Stated<String>, added: Option<VatPercent>) -> String {
    let told = match stated {
        Stated::NotStated => "НДС в документе не указан".to_string(),
        Stated::Is { value, .. } => value.clone(),
        other => format!("НДС: {}", no_value(other)),
    };
    match added {
        Some(rate) => format!("{told}, по вашему выбору к ценам добавлено {} %", rate.percent()),
        None => told,
    }
}

/// What the cheapest plan is against what is paid today.
pub fn against_paid_now(month: Rub, now: Rub) -> String {
    let apart = money(month.apart(now));
    match month.cmp(&now) {
        Ordering::Less => format!("Это на {apart} в месяц меньше, чем вы платите сейчас."),
        Ordering::Equal => "Столько же вы платите сейчас.".to_string(),
        Ordering::Greater => format!("Сейчас вы платите на {apart} в месяц меньше."),
    }
}

pub fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::First => "первый пакет",
        Cause::UsedUp => "кванты кончились",
        Cause::Expired => "прежний пакет сгорел",
    }
}

pub const TRACE_PURCHASES: &str = "Все платежи";
pub const TRACE_PAID_ON: &str = "Дата";
pub const TRACE_CAUSE: &str = "Зачем";
pub const TRACE_UNITS: &str = "Куплено";
pub const TRACE_AMOUNT: &str = "Сумма";
pub const TRACE_THROUGH: &str = "Действует по";
pub const TRACE_USED: &str = "Потрачено";
pub const TRACE_BURNED: &str = "Сгорело";
pub const TRACE_LEFT: &str = "Осталось";
pub const TOTAL: &str = "Итого";

pub const PLOT: &str = "Как цена зависит от нагрузки";
pub const PLOT_Y: &str = "₽ в год";
pub const PLOT_X: &str = "обращений в месяц";
pub const PLOT_READ: &str = "Нагрузка под указателем";
pub const PLOT_TABLE: &str = "Те же цифры таблицей";
pub const PLOT_YOU: &str = "у вас";
pub const NO_CROSSINGS: &str = "На всём графике дешевле один и тот же тариф.";

pub const READINGS: &str = "Спорные места, которые меняют цифры";
pub const READINGS_WHY: &str = "Документ можно прочесть по-разному. Сначала считаем по первому варианту; выберите другой — пересчитается всё.";
pub const READINGS_IDLE_USE: &str = "При вашей нагрузке не меняют ничего";
pub const READINGS_IDLE_PACKAGE: &str = "Этого пакета не касаются";
pub const READINGS_NONE: &str = "Появятся, когда будет что считать.";
pub const NO_PACKAGE: &str = "пакета нет";
pub const RESET_READINGS: &str = "Вернуть обычные прочтения";
pub const NOT_SAID: &str = "Чего в условиях не сказано";
pub const CONTRADICTIONS: &str = "Где условия спорят сами с собой";
pub const CHANNELS: &str = "Куда обращаться";
pub const SCOPE: &str = "Что входит";
pub const INCLUDED: &str = "Входит";
pub const EXCLUDED: &str = "Не входит";
pub const RULES: &str = "Общие правила";
pub const ABOUT_TERMS: &str = "Об этих условиях";
pub const ONE_OF: &str = "только один из";
pub const OR: &str = " или ";
pub const ONLY_CHANNELS: &str = "Других каналов нет: обращения принимают только по этим";

pub const NOT_AN_OFFER: &str = "Расчёт справочный, не оферта.";
pub const EDITION: &str = "Редакция";
pub const READ_ON: &str = "условия прочитаны";
pub const ORIGINAL: &str = "Оригинал документа";
pub const NO_ORIGINAL: &str = "адрес оригинала неизвестен, выписки — по ссылкам «строка»";
pub const NO_PROVIDER: &str = "исполнитель в документе не назван";

pub const COPY_LINK: &str = "Скопировать ссылку";
pub const COPIED: &str = "Ссылка скопирована";
pub const NOT_COPIED: &str = "Не скопировалось: возьмите ссылку из строки адреса";
pub const PRINT: &str = "Напечатать";

pub const REPORT: &str = "Сообщить о неверной цифре";
pub const REPORT_HINT: &str = "Сообщение готово. Допишите, какая цифра неверна и какой ей быть, и отправьте тому, кто публикует страницу.";
pub const REPORT_SUBJECT: &str = "Квант: неверная цифра";
pub const REPORT_TEXT: &str = "Текст сообщения";
pub const REPORT_COPY: &str = "Скопировать текст";
pub const REPORT_MAIL: &str = "Открыть в почте";
pub const REPORT_WRONG: &str = "Неверно: \nДолжно быть: \n";
pub const REPORT_COPIED: &str = "Текст скопирован";
pub const CLOSE: &str = "Закрыть";

// «Расчёт пакета».

pub const FIELD_PLAN: &str = "Тариф";
pub const FEE_MONTHS: &str = "Месяцев";
pub const FIELD_HOURS: &str = "или часов";
pub const FIELD_PAID_ON: &str = "День оплаты";
pub const TAKE_MINIMUM: &str = "Взять";
pub const PACKAGE_TOTAL: &str = "Пакет стоит";
pub const LAST_DAY: &str = "Последний день";
pub const ROUNDING: &str = "Что даст округление";
pub const ROUNDING_WHY: &str =
    "Сеанс округляют вверх до целого кванта. Чем короче сеанс, тем дороже полезный час.";
pub const COLUMN_SESSION: &str = "Сеанс";
pub const COLUMN_CHARGED: &str = "Спишут";
pub const COLUMN_COST: &str = "Стоит";
pub const COLUMN_UNUSED: &str = "Оплачено, но не отработано";
pub const COLUMN_SESSIONS: &str = "Сеансов в пакете";
pub const COVERS: &str = "Тот же объём в других тарифах";
pub const COVERS_WHY: &str = "Если столько времени нужно один раз, пока пакет жив.";
pub const COLUMN_BUY: &str = "Придётся купить";
pub const COLUMN_TOTAL: &str = "Заплатите";
pub const PREDICTED: &str = "По обычным правилам: постановления о праздниках этого года ещё нет.";

pub fn below_minimum(kind: UnitKind, minimum: u32) -> String {
    format!("Меньше минимума: в этом тарифе от {}", units_of(kind, u64::from(minimum)))
}

pub fn counted_as(reading: &str) -> String {
    format!(" Считаем: {reading}.")
}

pub fn payments_not_shown(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    format!("и ещё {}", counted(count, "платёж", "платежа", "платежей"))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

pub fn a_month_of(use_in_words: &str) -> String {
    format!("{use_in_words} в месяц — за год:")
}

pub fn crossing(from: &str, now: &str, before: &str) -> String {
    format!("От {from} в месяц дешевле «{now}», до того — «{before}»")
}

pub fn horizon(from: NaiveDate, months: u32) -> String {
    format!(
        "расчёт с{NBSP}{} {} на {}",
        crate::format::date(from, from.year()),
        from.year(),
        self::months(months)
    )
}

/// «в месяц».
pub fn per(per: Per) -> &'static str {
    match per {
        Per::Month => "в месяц",
        Per::Quarter => "в квартал",
        Per::Year => "в год",
    }
}

/// «25 мин», «от 5 до 15 мин».
pub fn length_of(kind: &Requests) -> String {
    let (shortest, longest) = (kind.shortest_minutes, kind.longest_minutes);
    if shortest == longest {
        return duration(u64::from(shortest));
    }
    format!("{}–{}", duration(u64::from(shortest)), duration(u64::from(longest)))
}

pub fn plot_of(kinds: &[Requests]) -> String {
    let more: Vec<String> = kinds
        .iter()
        .skip(1)
        .map(|kind| {
            let count = requests(u64::from(kind.count));
            format!("{count} {} по {}", per(kind.per), length_of(kind))
        })
        .collect();
    let base = format!("Обращения по {}", kinds.first().map(length_of).unwrap_or_default());
    if more.is_empty() {
        format!("{base}.")
    } else {
        format!("{base}, сверх них {}.", more.join(", "))
    }
}

pub fn reading_effect(plan: &str, month: Rub, chosen_best: Option<Rub>) -> String {
    let base = format!("«{plan}», {} в месяц", money(month));
    let Some(chosen) = chosen_best else { return base };
    match month.cmp(&chosen) {
        Ordering::Equal => base,
        Ordering::Greater => format!("{base} (+{})", money(month.apart(chosen))),
        Ordering::Less => format!("{base} (−{})", money(month.apart(chosen))),
    }
}

/// Minutes as they stand in the field for hours: `2,5`, and `6:40` where hundredths cannot tell it.
pub fn hours_typed(minutes: u64) -> String {
    let (hours, rest) = (minutes.div_euclid(60), minutes.rem_euclid(60));
    let whole = grouped(hours);
    // Hundredths of an hour are three fifths of a minute: most minutes are none.
    if !rest.is_multiple_of(3) {
        return format!("{whole}:{rest:02}");
    }
    let fraction = format!("{:02}", rest.saturating_mul(5).div_euclid(3));
    match fraction.trim_end_matches('0') {
        "" => whole,
        fraction => format!("{whole},{fraction}"),
    }
}

pub fn lasts(time: &str, per_hour: &str) -> String {
    format!("Это {time} работы, {per_hour} за час.")
}

pub fn burns_after(last: NaiveDate, this_year: i32) -> String {
    format!(
        "Последний день — {}; что не потрачено к его концу, сгорит",
        crate::format::date(last, this_year)
    )
}

/// The legend of the picture; `minutes` of one unit, nothing where requests are counted.
pub fn one_square(kind: UnitKind, minutes: Option<u32>, not_drawn: u64) -> String {
    let (one, ..) = unit_forms(kind);
    let told = match minutes {
        Some(minutes) => format!("Один квадрат — {one}, {}", duration(u64::from(minutes))),
        None => format!("Один кружок — {one}"),
    };
    if not_drawn == 0 { told } else { format!("{told}; и ещё {}", units(kind, not_drawn)) }
}

pub fn package_effect(total: Rub, last: NaiveDate, this_year: i32) -> String {
    format!("{}, по {}", money(total), crate::format::date(last, this_year))
}

pub const THIS_PLAN: &str = "этот тариф";
pub const NOTHING_PRICED: &str = "Цены в этом документе нет: считать нечего.";
pub const SIZES: &str = "Пакеты побольше";
pub const FEE_SIZES: &str = "Если оплатить больше";
pub const COLUMN_SIZE: &str = "Сколько";
pub const COLUMN_TIME: &str = "Времени";
pub const COLUMN_HOUR: &str = "За час";
pub const FEE_UNUSED: &str = "Что за месяц не потрачено, считаем пропавшим.";
pub const FEE_READINGS: &str = "Сколько стоит год: условия можно прочесть по-разному";

/// «Квантов», «Обращений».
pub fn field_units(kind: UnitKind) -> String {
    let (_, _, many) = unit_forms(kind);
    capitalised(many)
}

/// «3 месяца стоят», «1 месяц стоит».
pub fn fee_total(fee: &FeePrice<'_>) -> String {
    let one = fee.months.checked_rem(10) == Some(1) && fee.months.checked_rem(100) != Some(11);
    format!("{} {}", capitalised(&months(fee.months)), if one { "стоит" } else { "стоят" })
}

/// «3 × 40 000 ₽ в месяц», «126 000 ₽ − 20 % = 100 800 ₽ в год».
pub fn fee_product(fee: &FeePrice<'_>) -> String {
    let one = fee_arithmetic(fee.fee, fee.period_price);
    let period = period_word(fee.fee.per);
    match fee.periods {
        1 => format!("{one} за {period}"),
        count if fee.fee.discount_percent == 0 => format!("{count} × {one} за {period}"),
        count => format!("{count} × {} за {period}, где {one}", money(fee.period_price)),
    }
}

/// «126 000 ₽ − 20 % = 100 800 ₽»; the price alone where nothing is taken off.
pub fn fee_arithmetic(fee: &Fee, price: Rub) -> String {
    if fee.discount_percent == 0 || fee.due() != price {
        return money(price);
    }
    format!("{} − {}{NBSP}% = {}", money(fee.amount), fee.discount_percent, money(price))
}

fn period_word(period: Period) -> &'static str {
    match period {
        Period::Month => "месяц",
        Period::Year => "год",
    }
}

/// One line of the two figures of a year: the arithmetic, then the reading.
pub fn fee_reading(one: &FeeReading<'_>) -> String {
    let chosen = if one.is_chosen { ", так и считаем" } else { "" };
    format!("{}: {}{chosen}", fee_arithmetic(one.fee, one.due), one.reading.text)
}

pub fn fee_lasts(time: &str, per_hour: &str) -> String {
    format!("В них {time} работы; если потратить всё, час — {per_hour}.")
}

pub fn fee_through(last: NaiveDate, this_year: i32) -> String {
    format!("Оплачено по {}.", crate::format::date(last, this_year))
}

/// «С 26 квантов «Абонемент» дешевле, чем «Пакет»; 25 квантов — одинаково, 15 000 ₽».
pub fn cover_crossing(
    kind: UnitKind,
    crossing: &CoverCrossing,
    cheaper: &str,
    before: &str,
) -> String {
    let from = units_of(kind, u64::from(crossing.from_units));
    let told = format!("С {from} «{cheaper}» дешевле, чем «{before}»");
    match crossing.equal {
        Some((equal_units, total)) => {
            let equal = units(kind, u64::from(equal_units));
            format!("{told}; {equal} стоят одинаково, {}.", money(total))
        }
        None => format!("{told}."),
    }
}

pub fn table_of(label: &str) -> String {
    format!("{label}: таблица")
}

pub const DATE_REFUSED: &str =
    "Нужна дата от 1 января 2020 до 31 декабря 2100; пока считаем по прежней";
