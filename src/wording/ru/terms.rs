//! «Условия», and the words of terms wherever they are shown.

use kvant_core::calendar::{HolidayRule, Weekdays, Window};
use kvant_core::catalogue::{
    Attributes, Count, FeatureWord, Fee, Overage, Period, Plan, Promise, PromiseKind, Rate,
    RateDays, Readings, Span, StatedSchedule, Terms, Unit, Volume,
};
use kvant_core::money::Rub;
use kvant_core::quantum::UnitKind;
use kvant_core::stated::Stated;

use super::{lives, no_value, unit_forms, units_of};
use crate::draft::{BYTES_MAX, DraftError};
use crate::format::{NBSP, counted, duration, grouped, money};

/// «12 рабочих часов», «24 часа по рабочим дням», «1–3 недели».
pub fn span(span: Span) -> String {
    let divides = |each: u32| {
        [Some(span.amount()), span.least()]
            .into_iter()
            .flatten()
            .all(|amount| amount.checked_rem(each) == Some(0))
    };
    let is_range = span.least().is_some();
    let (each, one, few, many) = match span.count() {
        Count::Working if divides(60) => (60, "рабочий час", "рабочих часа", "рабочих часов"),
        Count::Working => (1, "рабочая минута", "рабочие минуты", "рабочих минут"),
        Count::Clock if divides(60) => (60, "час", "часа", "часов"),
        Count::Clock => (1, "минута", "минуты", "минут"),
        Count::WorkingDayClock if divides(60) => {
            (60, "час по рабочим дням", "часа по рабочим дням", "часов по рабочим дням")
        }
        Count::WorkingDayClock => {
            (1, "минута по рабочим дням", "минуты по рабочим дням", "минут по рабочим дням")
        }
        Count::WorkingDays => (1, "рабочий день", "рабочих дня", "рабочих дней"),
        // Terms hold days; a range of whole weeks is written in weeks.
        Count::CalendarDays if is_range && divides(7) => (7, "неделя", "недели", "недель"),
        Count::CalendarDays => (1, "календарный день", "календарных дня", "календарных дней"),
    };
    let number = |amount: u32| u64::from(amount.checked_div(each).unwrap_or(amount));
    let most = counted(number(span.amount()), one, few, many);
    match span.least() {
        Some(least) => format!("{}–{most}", grouped(number(least))),
        None => most,
    }
}

/// The same of what a document says, silence included.
pub fn stated_span(stated: &Stated<Span>) -> String {
    match stated {
        Stated::Is { value, .. } => span(*value),
        Stated::Readings { assumed, others, .. } => {
            let others: Vec<String> = others.iter().map(|other| span(*other)).collect();
            format!("{} (или {})", span(*assumed), others.join(", "))
        }
        other => no_value(other).to_string(),
    }
}

/// «Реакция», «Начало работ».
pub const fn promise(what: PromiseKind) -> &'static str {
    match what {
        PromiseKind::Reaction => "Реакция",
        PromiseKind::Estimate => "Оценка",
        PromiseKind::Start => "Начало работ",
        PromiseKind::Answer => "Вариант ответа",
        PromiseKind::Completion => "Выполнение",
        PromiseKind::FaultWindow => "Срок на замечания",
    }
}

/// What a promise is counted from, where that is not the registration.
pub const fn counted_after(what: PromiseKind) -> &'static str {
    match what {
        PromiseKind::Reaction => "после реакции",
        PromiseKind::Estimate => "после оценки",
        PromiseKind::Start => "после начала работ",
        PromiseKind::Answer => "после варианта ответа",
        PromiseKind::Completion => "после сдачи работ",
        PromiseKind::FaultWindow => "после срока на замечания",
    }
}

/// What a promise allows, under which conditions, and what it is counted from.
pub fn promise_line(promise: &Promise, conditions: &[String]) -> String {
    let mut told = String::new();
    if !conditions.is_empty() {
        told.push_str(&conditions.join(", "));
        told.push_str(": ");
    }
    told.push_str(&stated_span(&promise.within));
    if let Some(after) = promise.after {
        told.push(' ');
        told.push_str(counted_after(after));
    }
    told
}

/// A text that a document states, or the word that stands instead.
pub fn stated_text(stated: &Stated<String>) -> String {
    match stated {
        Stated::Is { value, .. } => value.clone(),
        Stated::Readings { assumed, others, .. } => {
            format!("{assumed} (или {})", others.join(", "))
        }
        other => no_value(other).to_string(),
    }
}

/// For which clients something holds: «Договора нет», «1-й статус, лицензия на год».
pub fn client_words(terms: &Terms, when: &Attributes) -> Vec<String> {
    let value = |(attribute, value): (&String, &String)| {
        let known = terms.attribute.iter().find(|known| known.id == *attribute)?;
        known.values.iter().find(|known| known.id == *value).map(|known| known.name.clone())
    };
    when.iter().filter_map(value).collect()
}

pub fn classes(numbers: &[String]) -> String {
    format!("{} {}", if numbers.len() == 1 { "класс" } else { "классы" }, numbers.join(", "))
}

// The table of what plans promise and include.

pub const MATRIX_TABLE: &str = "Что обещают и что входит";
pub const MATRIX_WHAT: &str = "Что";
pub const MATRIX_COUNTED: &str = "Чем считают";
pub const MATRIX_DAYS_OFF: &str = "Работа в выходные";
pub const MATRIX_ABOVE: &str = "Сверх объёма";
pub const MATRIX_UNUSED: &str = "Что с неистраченным";
pub const MATRIX_VAT: &str = "НДС";
pub const MATRIX_NOT_SAID: &str = "не сказано";

pub fn feature_word(word: FeatureWord, text: Option<&str>) -> String {
    let told = match word {
        FeatureWord::Included => "да",
        FeatureWord::Excluded => "нет",
        FeatureWord::SeparateOrder => "отдельным заказом",
    };
    text.map_or_else(|| told.to_string(), |text| format!("{told}, {text}"))
}

/// «квантами по 10 мин, вверх».
pub fn unit_and_rounding(unit: Option<&Unit>) -> String {
    let Some(unit) = unit else {
        return "шаг не указан, считаем до секунды".to_string();
    };
    let Some(length) = unit.minutes else {
        return "обращениями, сколько бы ни длилось".to_string();
    };
    let length = duration(u64::from(length.minutes()));
    let mut told = match unit.kind {
        UnitKind::Quantum => format!("квантами по {length}, вверх"),
        _ => format!("по {length}, вверх"),
    };
    if unit.minimum_units > 1 {
        let least = u64::from(unit.minimum_units);
        told.push_str(&format!(", не меньше {}", units_of(unit.kind, least)));
    }
    told
}

/// «09:00–13:00, 14:00–18:00», or that it is closed.
pub fn opening_hours(windows: &[Window]) -> String {
    if windows.is_empty() {
        return "закрыто".to_string();
    }
    let words: Vec<String> =
        windows.iter().map(|window| window.to_string().replace('-', "–")).collect();
    words.join(", ")
}

/// Nothing: no hours are stated at all.
pub fn works_on_days_off(day_off: Option<&[Window]>) -> String {
    match day_off {
        None => "график не указан".to_string(),
        Some([]) => "нет".to_string(),
        Some(hours) => format!("да, {}", opening_hours(hours)),
    }
}

pub fn above_volume(terms: &Terms, overage: &Overage) -> String {
    match overage {
        Overage::Rates { .. } => "по ставкам тарифа".to_string(),
        Overage::Plan { plan, .. } => {
            let name = terms.plan(plan).map_or(plan.as_str(), |plan| plan.name.as_str());
            format!("по тарифу «{name}»")
        }
        Overage::Stop { .. } => "работа останавливается до следующего месяца".to_string(),
        Overage::ByAgreement { .. } => "по согласованию".to_string(),
        Overage::NotStated => MATRIX_NOT_SAID.to_string(),
    }
}

/// What happens above the volume of a plan that has no monthly one.
pub fn above_no_volume(plan: &Plan) -> &'static str {
    if plan.package.is_some() {
        "следующий пакет"
    } else if plan.is_unpriced() {
        "неизвестно"
    } else {
        "объёма нет, платят за сделанное"
    }
}

pub fn burns_in(plan: &Plan) -> String {
    format!("сгорает через {}", lives(plan).0)
}

pub fn unused_no_volume(plan: &Plan) -> &'static str {
    if plan.is_unpriced() { "неизвестно" } else { "сгорать нечему" }
}

pub fn unused_volume(reading: Option<&str>) -> String {
    match reading {
        Some(reading) => format!("не сказано, считаем: {reading}"),
        None => "не сказано, считаем: пропадает с концом месяца".to_string(),
    }
}

// What a document leaves open, contradicts, includes.

pub const NOTHING_SAID: &str = "Об этом в документе ничего нет.";
pub const ASSUMED: &str = "Считаем так: ";
pub const NOT_ASSUMED: &str = "или: ";
pub const ASSUMED_VALUE: &str = " — так считаем, пока не сказано другое";
pub const MATTERS_CHANGING: &str = "Меняет цифры: прочтение можно выбрать на других страницах";
pub const MATTERS_OTHER: &str = "Цифр не меняет, но как-то прочесть надо";
pub const MATTERS_UNANSWERED: &str = "Без ответа: спросите исполнителя";
pub const NO_KINDS: &str = "Документ не делит обращения на виды.";
pub const KIND_URGENT: &str = " — для срочных";
pub const PRIORITIES: &str = "Приоритеты";
pub const NO_ATTRIBUTES: &str = "Цены и сроки не зависят от того, кто клиент.";

/// «600 ₽ против 500 ₽».
pub fn dearer(dear: Rub, cheap: Rub) -> String {
    format!("{} против {}", money(dear), money(cheap))
}

pub fn proof_of_prices(prices: &[String], one: &str, other: &str) -> String {
    let prices = prices.join(", ");
    if one == other {
        format!("Цена единицы: {prices}; реакция у обоих — {one}.")
    } else {
        format!("Цена единицы: {prices}; реакция — {one}, а не {other}.")
    }
}

/// «40 000 ₽ ÷ 10 ч = 4 000 ₽ за час, без пакета — 3 500 ₽».
pub fn proof_of_hour(fee: Rub, included_minutes: u32, hour: Rub, rate: Rub) -> String {
    let included = duration(u64::from(included_minutes));
    let (fee, hour, rate) = (money(fee), money(hour), money(rate));
    format!("{fee} ÷ {included} = {hour} за час, без пакета — {rate}.")
}

pub fn proof_of_year(month: Rub, year: &Fee) -> String {
    let (month, percent) = (money(month), year.discount_percent);
    let (stated, due) = (money(year.amount), money(year.due()));
    format!("{month} × 12 = {stated}; со скидкой {percent}{NBSP}% год стоил бы {due}.")
}

// The page.

pub const TERMS_DOCUMENTS: &str = "Документы";
pub const TERMS_CONTENTS: &str = "Содержание";
pub const TERMS_PROVIDER: &str = "Кто оказывает";
pub const TERMS_READ: &str = "Прочитан";
pub const TERMS_DATED: &str = "Дата самого документа";
pub const TERMS_ORIGINAL: &str = "Оригинал";
pub const TERMS_PRICES: &str = "Цены";
pub const TERMS_UNIT: &str = "Чем считают и как округляют";
pub const TERMS_HOURS: &str = "Часы работы";
pub const TERMS_PROMISES: &str = "Обещанные сроки";
pub const TERMS_KINDS: &str = "Виды обращений";
pub const TERMS_MATRIX: &str = "Тарифы рядом";
pub const TERMS_WORK: &str = "Как работают и считают";
pub const TERMS_INTAKE: &str = "Что должно быть в обращении";
pub const TERMS_REQUEST: &str = "Обращение: подача, оценка, согласование";
pub const TERMS_ACCEPTANCE: &str = "Сдача и приёмка";
pub const TERMS_DUTIES: &str = "Что требуется от клиента";
pub const TERMS_REFUSALS: &str = "Когда откажут или отложат";
pub const MAY_POSTPONE: &str = "; могут и отложить";
pub const TERMS_PERSONAL: &str = "Персональные данные";
pub const TERMS_CLIENT: &str = "От чего в клиенте зависят условия";
pub const TERMS_CLAUSES: &str = "Выписки из документа";

pub const TERMS_PACKAGES: &str = "Пакеты, оплата вперёд";
pub const TERMS_VOLUMES: &str = "Объём на каждый месяц";
pub const TERMS_RATES: &str = "Работа по ставкам";
pub const TERMS_PRICE: &str = "Цена";
pub const TERMS_LIVES: &str = "На какой срок";
pub const TERMS_MINIMUM: &str = "Не меньше";
pub const TERMS_INCLUDED: &str = "Входит в месяц";
pub const TERMS_PAY: &str = "Платите";
pub const TERMS_HOUR: &str = "За час";
pub const TERMS_OTHER_PRICE: &str = "То же иначе";
pub const TERMS_WORK_OF: &str = "За что";
pub const TERMS_WHEN: &str = "Когда";
pub const TERMS_ANY_TIME: &str = "в любое время";
pub const TERMS_NOT_COUNTED: &str = "не считается";

pub fn price_of_unit(price: Rub, unit: Option<&Unit>) -> String {
    let one = unit.map_or("единицу", |unit| unit_forms(unit.kind).0);
    format!("{}{NBSP}за{NBSP}{one}", money(price))
}

pub fn price_of_hour(price: Rub) -> String {
    format!("{}{NBSP}за{NBSP}час", money(price))
}

pub fn first_payment(amount: Rub) -> String {
    format!("сразу от{NBSP}{}", money(amount))
}

pub fn fee_of(fee: &Fee) -> String {
    let per = match fee.per {
        Period::Month => "месяц",
        Period::Year => "год",
    };
    let due = format!("{}{NBSP}в{NBSP}{per}", money(fee.due()));
    if fee.discount_percent == 0 {
        return due;
    }
    format!("{} − {}{NBSP}% = {due}", money(fee.amount), fee.discount_percent)
}

/// How much a month includes, and for which kinds of requests.
pub fn included(terms: &Terms, volume: &Volume) -> String {
    let hours = duration(u64::from(volume.included.minutes()));
    if volume.covers.is_empty() {
        return hours;
    }
    format!("{hours}, только «{}»", kind_names(terms, &volume.covers).join("», «"))
}

fn kind_names<'a>(terms: &'a Terms, ids: &[String]) -> Vec<&'a str> {
    let named = terms.kind.iter().filter(|kind| ids.contains(&kind.id));
    named.map(|kind| kind.name.as_str()).collect()
}

/// The kinds of requests for which a rate holds.
pub fn rate_kinds(terms: &Terms, rate: &Rate) -> String {
    if rate.kind.is_empty() {
        return "любая работа".to_string();
    }
    kind_names(terms, &rate.kind).join(", ")
}

/// The plans and kinds of requests for which working hours hold; others have theirs above.
pub fn schedule_for(terms: &Terms, schedule: &StatedSchedule, is_rest: bool) -> String {
    let named = terms.plan.iter().filter(|plan| schedule.plan.contains(&plan.id));
    let mut names: Vec<&str> = named.map(|plan| plan.name.as_str()).collect();
    names.extend(kind_names(terms, &schedule.kind));
    match names.as_slice() {
        [] if is_rest => "Всё остальное".to_string(),
        [] => "Всё".to_string(),
        names => names.join(", "),
    }
}

/// When work must start for a rate to hold.
pub fn rate_times(rate: &Rate) -> String {
    let days = match rate.on {
        Some(RateDays::WorkingDays) => Some("в рабочие дни"),
        Some(RateDays::DaysOff) => Some("в выходные и праздники"),
        None => None,
    };
    match (days, rate.hours.as_slice()) {
        (None, []) => TERMS_ANY_TIME.to_string(),
        (Some(days), []) => days.to_string(),
        (days, hours) => {
            format!("{} {}", days.unwrap_or_default(), opening_hours(hours)).trim().to_string()
        }
    }
}

pub fn unpriced_plan(name: &str) -> String {
    format!("«{name}»: цена не указана")
}

pub const ELSEWHERE: &str = "в остальных случаях: ";

/// Under which other reading something holds.
pub fn read_otherwise(terms: &Terms, reading: &Readings) -> String {
    let text = |(matter, reading): (&String, &String)| {
        let open = terms.open.iter().find(|open| open.id == *matter)?;
        open.readings.iter().find(|known| known.id == *reading).map(|known| known.text.as_str())
    };
    let texts: Vec<&str> = reading.iter().filter_map(text).collect();
    if texts.is_empty() {
        "при другом прочтении".to_string()
    } else {
        format!("если прочесть иначе («{}»)", texts.join("; "))
    }
}

pub fn unit_rounding(unit: Option<&Unit>) -> String {
    let Some(unit) = unit else {
        return "Шаг в документе не указан: считаем до секунды, ничего не округляя.".to_string();
    };
    let (one, few, many) = unit_forms(unit.kind);
    let Some(length) = unit.minutes else {
        return "Считают обращения, сколько бы ни длилась работа над каждым.".to_string();
    };
    let length = duration(u64::from(length.minutes()));
    let mut told = match unit.kind {
        UnitKind::Quantum => format!("Один {one} — {length}."),
        _ => format!("Шаг — {one}, {length}."),
    };
    told.push_str(" Округляют вверх: начатый шаг считается целиком.");
    if unit.minimum_units > 1 {
        let least = counted(u64::from(unit.minimum_units), one, few, many);
        told.push_str(&format!(" Наименьший счёт — {least}."));
    }
    told
}

pub const HOURS_FOR: &str = "Для чего";
pub const HOURS_WORKING: &str = "В рабочие дни";
pub const HOURS_OFF: &str = "В выходные";
pub const HOURS_ZONE: &str = "По какому времени";
pub const HOURS_CALENDAR: &str = "Какие дни выходные";
pub const HOURS_SHORT: &str = "День перед праздником";
pub const HOURS_NOT_STATED: &str =
    "Часы работы в документе не указаны; чтобы считать сроки, приняты обычные";
pub const HOURS_ASSUMED: &str = "принято";

pub const fn holidays(rule: HolidayRule) -> &'static str {
    match rule {
        HolidayRule::Ru => "по производственному календарю",
        HolidayRule::None => "суббота и воскресенье, праздники рабочие",
    }
}

pub const fn short_days(is_shortened: bool) -> &'static str {
    if is_shortened { "на час короче" } else { "как обычный" }
}

/// Hours of weekdays that differ: «пт 09:00–17:00».
pub fn weekdays(week: &Weekdays) -> Vec<String> {
    let days = [
        ("пн", &week.monday),
        ("вт", &week.tuesday),
        ("ср", &week.wednesday),
        ("чт", &week.thursday),
        ("пт", &week.friday),
        ("сб", &week.saturday),
        ("вс", &week.sunday),
    ];
    let told = |(name, own): (&str, &Option<Vec<Window>>)| {
        own.as_ref().map(|own| format!("{name} {}", opening_hours(own)))
    };
    days.into_iter().filter_map(told).collect()
}

pub fn silent_promises(whats: &[PromiseKind]) -> String {
    let names: Vec<&str> = whats.iter().map(|what| promise(*what)).collect();
    format!("О прочем документ молчит: «{}».", names.join("», «"))
}

pub fn other_readings(others: &[String]) -> String {
    format!("при другом прочтении — {}", others.join("; "))
}

pub const TO_CLAUSE: &str = "К этому месту в условиях";

pub fn from_units(kind: UnitKind, count: u64) -> String {
    format!("от {}: ", units_of(kind, count))
}

// A file that a person tries.

pub const DRAFT: &str = "Черновик";
pub const DRAFT_CHOOSE: &str = "Проверить свой файл условий";
pub const DRAFT_HINT: &str =
    "Файл .toml: выберите его или перетащите на страницу. Он останется на этом устройстве.";
pub const DRAFT_CHECKING: &str = "Проверяем файл…";
pub const DRAFT_MISTAKES: &str = "Ошибки в файле";
pub const DRAFT_SAVE: &str = "Скачать catalogue.json";
pub const DRAFT_PUT_AWAY: &str = "Убрать черновик";
pub const DRAFT_PUBLISH: &str = "Чтобы опубликовать, положите скачанный catalogue.json на сайт вместо прежнего, рядом с index.html. Пересобирать ничего не нужно.";
pub const DRAFT_SAME_EDITION: &str = "Редакция в файле прежняя, а условия другие. Смените edition.id, чтобы старые ссылки предупреждали о новой редакции.";

pub fn draft_told(file: &str, replaced: Option<&str>) -> String {
    let fate = match replaced {
        Some(name) => format!("Заменит документ «{name}»"),
        None => "Добавит новый документ".to_string(),
    };
    format!("Черновик из файла «{file}»: только на этом устройстве, не опубликован. {fate}.")
}

pub fn draft_error(error: &DraftError) -> String {
    match error {
        DraftError::TooLarge => {
            let limit = BYTES_MAX.div_euclid(1_000_000);
            format!("Файл больше {limit}{NBSP}МБ, это не файл условий. Выберите другой.")
        }
        DraftError::Unread => {
            "Файл не прочитался: возможно, его переместили или закрыли к нему доступ. Выберите его ещё раз.".to_string()
        }
        DraftError::NotUtf8 => {
            "Файл не в кодировке UTF-8. Сохраните его как UTF-8 и выберите ещё раз.".to_string()
        }
        DraftError::NotLoaded => {
            "Проверка не загрузилась. Проверьте связь и выберите файл ещё раз.".to_string()
        }
        DraftError::NoCatalogue => {
            "Нынешние условия не загрузились, а без них новый catalogue.json не собрать. Проверьте связь и выберите файл ещё раз.".to_string()
        }
        DraftError::Newer(_) => {
            "Файл записан для более новой версии «Кванта». Обновите приложение: откройте страницу заново.".to_string()
        }
        DraftError::Wrong(mistakes) => {
            let count = u64::try_from(mistakes.len()).unwrap_or(u64::MAX);
            let mistakes = counted(count, "ошибка", "ошибки", "ошибок");
            format!("В файле {mistakes}, поэтому показан прежний документ. Исправьте и выберите файл ещё раз.")
        }
    }
}

pub fn more_mistakes(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    format!("и ещё {}", counted(count, "ошибка", "ошибки", "ошибок"))
}
