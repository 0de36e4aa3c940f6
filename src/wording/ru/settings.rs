//! «Настройки»: ledgers, how to count, files, this device.

use chrono::{Datelike, NaiveDate};
use kvant_core::calendar::Instant;
use kvant_core::ledger::event::Origin;
use kvant_core::quantum::UnitKind;
use kvant_core::report::offered::OfferedCost;
use kvant_core::report::readings::Outcome;
use kvant_import::columns::Columns;
use kvant_import::csv::CsvRefusal;
use kvant_import::time_entries::{Contradiction, Note, RowIssue, Trust};
use kvant_wire::file::ImportRefusal;
use kvant_wire::store::StoreError;

use super::{
    LIFE_UNKNOWN, amount, amount_after, clock_time, history_span, month_and_year, short_moment,
};
use crate::format::{self, NBSP, counted, grouped};
use crate::theme::Theme;

pub const SETTINGS_LOADING: &str = "Читаем записи этого устройства…";
pub const SETTINGS_WHERE: &str =
    "Все записи хранятся только в этом браузере, на этом устройстве, и никуда не отправляются.";
pub const SETTINGS_WIPED: &str = "Данные стёрты в другой вкладке или браузером. В этой вкладке они ещё есть: запишите их снова, пока она открыта.";
pub const SETTINGS_WRITE_AGAIN: &str = "Записать снова";

pub const SETTINGS_LEDGERS: &str = "Учёты на этом устройстве";
pub const SETTINGS_LEDGERS_WHY: &str =
    "Для каждой компании или договора — свой учёт: остатки и обращения не смешиваются.";
pub const SETTINGS_NAMELESS: &str = "Учёт без названия";
pub const SETTINGS_NAMES_LOADING: &str = "читаем название…";
pub const SETTINGS_UNREADABLE: &str = "не читается: хранилище не отвечает";
pub const SETTINGS_OPENED: &str = "открыт";
pub const SETTINGS_NOT_KEPT: &str =
    "пока пуст: останется на устройстве, когда вы дадите ему название или что-нибудь запишете";
pub const SETTINGS_OPEN: &str = "Открыть";
pub const SETTINGS_DELETE: &str = "Удалить";
pub const SETTINGS_BEGIN_ANOTHER: &str = "Начать ещё один учёт";
pub const SETTINGS_LEDGER_NAME: &str = "Название открытого учёта";
pub const SETTINGS_DOCUMENT: &str = "Условия, по которым считать";
pub const SETTINGS_NO_DOCUMENT: &str = "не выбраны";
pub const SETTINGS_RENAME: &str = "Сохранить название и условия";
pub const SETTINGS_RENAMED: &str = "Название и условия записаны.";
pub const SETTINGS_CHOOSE_DOCUMENT: &str = "Выберите условия: без них не посчитать остаток.";
pub const SETTINGS_NOT_RECORDED: &str = "Не записано: текст слишком длинный, сократите его.";

pub const SETTINGS_DELETE_WHAT: &str = "Удалить учёт навсегда?";
pub const SETTINGS_DELETE_WHY: &str = "Удаление нельзя отменить: записи исчезнут с этого устройства. Сначала сохраните копию в файл — из неё всё можно вернуть.";
pub const SETTINGS_DELETE_WORD: &str = "удалить";
pub const SETTINGS_DELETE_DO: &str = "Удалить навсегда";
pub const SETTINGS_DELETE_KEEP: &str = "Не удалять";
pub const SETTINGS_DELETED: &str = "Учёт удалён с этого устройства.";
pub const SETTINGS_DELETE_MISMATCH: &str = "Название не совпадает: впишите его целиком. Какие кавычки и буквы, большие или малые, неважно.";

pub fn settings_delete_type(word: &str) -> String {
    format!("Чтобы удалить, впишите: {word}")
}

pub fn settings_open_of(name: &str) -> String {
    format!("Открыть учёт «{name}»")
}

pub fn settings_delete_of(name: &str) -> String {
    format!("Удалить учёт «{name}»")
}

pub fn settings_records(count: usize) -> String {
    counted(u64::try_from(count).unwrap_or(0), "запись", "записи", "записей")
}

pub const SETTINGS_COUNTING: &str = "Как считать";
pub const SETTINGS_COUNTING_NONE: &str =
    "Выберите условия открытого учёта: тогда здесь появятся статус и спорные места.";
pub const SETTINGS_STATUS_UNKNOWN: &str = "Статус ещё не указан: выберите его.";
pub const SETTINGS_STATUS_WHY: &str =
    "От статуса зависит цена новых оплат; уже записанные оплаты не меняются.";
pub const SETTINGS_READINGS: &str = "Спорные места и что изменит каждое прочтение";
pub const SETTINGS_READINGS_IDLE: &str = "Остатка сейчас не меняют";
pub const SETTINGS_STATUS_RECORDED: &str = "Статус записан.";
pub const SETTINGS_READING_RECORDED: &str = "Прочтение записано, остаток пересчитан.";

/// «осталось 28 квантов вместо 27; последний день — 17 февраля вместо 18 февраля».
pub fn ledger_reading_effect(
    kind: UnitKind,
    then: Outcome,
    now: Outcome,
    this_year: i32,
) -> String {
    let instead = |then: u64, now: u64| match then == now {
        true => amount(kind, then),
        false => format!("{} вместо {}", amount(kind, then), amount_after(kind, now)),
    };
    let mut told = vec![format!("осталось {}", instead(then.left_units, now.left_units))];
    if then.not_covered_units != now.not_covered_units {
        let (then, now) = (then.not_covered_units, now.not_covered_units);
        told.push(format!("без оплаты {}", instead(then, now)));
    }
    if then.burned_units != now.burned_units {
        told.push(format!("сгорело {}", instead(then.burned_units, now.burned_units)));
    }
    let day = |day: Option<NaiveDate>| {
        day.map_or_else(|| LIFE_UNKNOWN.to_string(), |day| format::date(day, this_year))
    };
    if then.last_day != now.last_day {
        let (then, now) = (day(then.last_day), day(now.last_day));
        told.push(format!("последний день — {then} вместо {now}"));
    }
    told.join("; ")
}

pub const SETTINGS_FILES: &str = "Копия в файл и записи из файла";
pub const SETTINGS_EXPORT: &str = "Сохранить всё в файл";
pub const SETTINGS_EXPORT_WHY: &str =
    "Один файл со всеми учётами: для другого устройства и на случай, если браузер сотрёт данные.";
pub const SETTINGS_EXPORTED: &str = "Копия отдана браузеру, файл — в папке загрузок.";
pub const SETTINGS_NOT_EXPORTED: &str =
    "Браузер не дал сохранить файл. Разрешите странице загрузки и попробуйте ещё раз.";
pub const SETTINGS_IMPORT: &str = "Выбрать файл";
pub const SETTINGS_IMPORT_HINT: &str = "копия «Кванта» (.json) или часы из Toggl, Clockify, Kimai и любой таблицы (.csv), до 20 МБ; можно перетащить на страницу";
pub const SETTINGS_READING_FILE: &str = "Читаем файл…";
pub const SETTINGS_NOTHING_CHANGED: &str = "Записи на этом устройстве остались как были.";
pub const SETTINGS_TAKE: &str = "Добавить записи";
pub const SETTINGS_TAKE_NOT: &str = "Не добавлять";
pub const SETTINGS_TAKE_NOTHING: &str = "Добавлять нечего: всё из этого файла уже есть.";
pub const SETTINGS_TAKE_EMPTY: &str = "В файле нет ни одной записи, которую можно взять.";
pub const SETTINGS_TAKEN_LEFT: &str = "Не добавлено: хранилище браузера отказало.";
pub const SETTINGS_FILE_TOO_LARGE: &str =
    "Файл больше 20 МБ: это не наша копия или слишком много месяцев сразу. Выберите файл поменьше.";
pub const SETTINGS_FILE_UNREAD: &str =
    "Браузер не отдал файл: он переименован или занят. Выберите его ещё раз.";
pub const SETTINGS_IMPORT_PREVIEW: &str = "Что добавит этот файл";

pub fn settings_backup_last(at: Option<Instant>, this_year: i32) -> String {
    match at {
        Some(at) => format!("Последняя копия: {}.", short_moment(at, this_year)),
        None => "Копии в файл ещё не было.".to_string(),
    }
}

pub const SETTINGS_BACKUP_DUE: &str =
    "С тех пор есть новые записи, а прошло больше двух недель: сохраните копию.";
pub const SETTINGS_BACKUP_FIRST: &str =
    "Записям больше двух недель, и копии нет: если браузер их сотрёт, вернуть будет не из чего.";

pub fn settings_missing(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(0);
    let ledgers = counted(count, "учёт", "учёта", "учётов");
    format!("Не вошли в файл, потому что не читаются: {ledgers}.")
}

pub fn settings_exported_at(at: &str) -> String {
    format!("Копия сделана {at}.")
}

pub fn settings_import_ledger(name: &str, new: usize, known: usize, bad: usize) -> String {
    let number = |count: usize| u64::try_from(count).unwrap_or(0);
    let new = counted(number(new), "новая запись", "новые записи", "новых записей");
    let mut text = format!("«{name}»: {new}");
    if known > 0 {
        text.push_str(&format!(", {} уже есть", grouped(number(known))));
    }
    if bad > 0 {
        text.push_str(&format!(", {} взять нельзя", grouped(number(bad))));
    }
    text
}

pub fn settings_taken(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(0);
    format!("Добавлено: {}.", counted(count, "запись", "записи", "записей"))
}

pub fn settings_left_out(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(0);
    format!("Не похоже на учёт и пропущено: {}.", counted(count, "место", "места", "мест"))
}

pub fn settings_import_refusal(refusal: ImportRefusal) -> String {
    match refusal {
        ImportRefusal::TooLarge { .. } => SETTINGS_FILE_TOO_LARGE.to_string(),
        ImportRefusal::NotALedgerFile => "Это не копия «Кванта»: в файле нет её пометки. Выберите файл, который сохранили здесь кнопкой «Сохранить всё в файл», или таблицу .csv.".to_string(),
        ImportRefusal::Truncated { line } => format!("Файл обрывается на строке {line}: он скопирован не до конца. Скопируйте его ещё раз оттуда, где сохраняли."),
        ImportRefusal::Malformed { line, column } => format!("Файл испорчен: строка {line}, знак {column}. Возьмите другую копию."),
        ImportRefusal::Newer { .. } => "Файл сохранён более новой версией «Кванта». Откройте страницу заново, чтобы обновить приложение, и попробуйте ещё раз.".to_string(),
    }
}

pub fn settings_csv_refusal(refusal: CsvRefusal) -> String {
    match refusal {
        CsvRefusal::TooLarge { .. } | CsvRefusal::TooManyCells { .. } => {
            SETTINGS_FILE_TOO_LARGE.to_string()
        }
        CsvRefusal::NotUtf8 { line } => format!(
            "Это не текст в кодировке UTF-8 (строка {line}). Сохраните таблицу ещё раз как «CSV UTF-8»."
        ),
        CsvRefusal::QuoteNotClosed { line } => format!(
            "В строке {line} открыта кавычка, которая нигде не закрывается: файл обрывается. Сохраните таблицу ещё раз."
        ),
        CsvRefusal::Empty => "В файле ничего нет.".to_string(),
    }
}

pub const ENTRIES: &str = "Часы из таблицы";
pub const ENTRIES_UNKNOWN: &str = "Столбцы этой таблицы нам незнакомы: укажите, где начало и где конец или длительность. В следующий раз вспомним.";
pub const ENTRIES_REMEMBERED: &str = "Столбцы взяты такими, как вы указали в прошлый раз.";
pub const ENTRIES_KNOWN: &str = "Столбцы узнаны по названиям.";
pub const ENTRIES_COLUMNS: &str = "Столбцы";
pub const ENTRIES_NO_COLUMN: &str = "нет";
pub const ENTRIES_HEADER: &str = "Строка с названиями столбцов";
pub const ENTRIES_NO_HEADER: &str = "названий нет, сразу данные";
pub const ENTRIES_SEPARATOR: &str = "Чем разделены ячейки";

/// In the order of the separators.
pub const ENTRIES_SEPARATORS: [&str; 3] = ["запятой", "точкой с запятой", "табуляцией"];
pub const ENTRIES_NOT_CHOSEN: &str = "выберите";
pub const ENTRIES_ORDER: &str = "Как записаны даты";
pub const ENTRIES_ORDER_ASK: &str = "Даты можно прочесть двояко: 03/04 — это 3 апреля или 4 марта? Выберите, как записаны они у вас.";
pub const ENTRIES_DAY_FIRST: &str = "сначала день (03/04 — 3 апреля)";
pub const ENTRIES_MONTH_FIRST: &str = "сначала месяц (03/04 — 4 марта)";
pub const ENTRIES_TRUST: &str = "Чему верить";
pub const ENTRIES_CLOCK: &str = "началу и концу; перерыв вычесть";
pub const ENTRIES_DURATION: &str = "длительности";
pub const ENTRIES_UNIT: &str = "В чём длительность";
pub const ENTRIES_MINUTES: &str = "в минутах";
pub const ENTRIES_SECONDS: &str = "в секундах";
pub const ENTRIES_DAY_BEGINS: &str = "Начало работы в эти дни";
pub const ENTRIES_REPEATS_ALL: &str = "Отметить все похожие";
pub const ENTRIES_REPEATS_NONE: &str = "Снять отметки";
pub const ENTRIES_NONE: &str = "Новых строк, которые можно записать, нет.";
pub const ENTRIES_FIRST: &str = "Строки так, как они будут записаны";
pub const ENTRIES_LEFT_OUT: &str = "Пропущено";
pub const ENTRIES_BAD: &str = "Эти строки взять нельзя";
pub const ENTRIES_BEFORE: &str = "Предыдущие";
pub const ENTRIES_NEXT: &str = "Следующие";
pub const ENTRIES_NOT_CHARGED: &str = "не спишется";
pub const ENTRY_COST: &str = "Спишется";
pub const ENTRY_WHEN: &str = "Когда";
pub const ENTRY_SPENT: &str = "Сколько";
pub const ENTRY_WHO: &str = "Кто";
pub const ENTRY_WHAT: &str = "Что";

/// The columns in the order in which they are asked for.
pub const ENTRIES_ROLES: [&str; Columns::COUNT] = [
    "День начала (или день и час)",
    "Час начала",
    "День конца",
    "Час конца (или день и час)",
    "Длительность",
    "Кто работал",
    "Что сделано",
    "Если пусто, то",
    "Перерыв",
    "Фамилия",
    "Вид работы",
    "Работа это или перерыв",
];

pub fn entries_program(program: &str) -> String {
    format!("Похоже на выгрузку {program}.")
}

/// A row of the file, by its first cells: «строка 3: Дата, С, По».
pub fn entries_row(line: usize, cells: &[String]) -> String {
    let cells: Vec<&str> =
        cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let mut text: String = cells.join(", ").chars().take(40).collect();
    if cells.join(", ").chars().nth(40).is_some() {
        text.push('…');
    }
    format!("строка {line}: {text}")
}

pub fn entries_column(index: usize, name: &str) -> String {
    let number = index.saturating_add(1);
    if name.is_empty() { format!("столбец {number}") } else { format!("{number}. {name}") }
}

pub fn entries_zone(zone: &str) -> String {
    format!("Часы таблицы считаем временем {zone}, если в ней самой не сказано иначе.")
}

pub fn entries_found(
    new: usize,
    known: usize,
    repeats: usize,
    waiting: usize,
    left_out: usize,
    bad: usize,
) -> String {
    let number = |count: usize| u64::try_from(count).unwrap_or(0);
    let mut text = format!("Можно записать {}", counted(number(new), "сеанс", "сеанса", "сеансов"));
    for (count, words) in [
        (known, "уже записано"),
        (repeats, "похоже на записанное"),
        (waiting, "ждёт вашего ответа"),
        (left_out, "пропущено"),
        (bad, "взять нельзя"),
    ] {
        if count > 0 {
            text.push_str(&format!(", {} {words}", grouped(number(count))));
        }
    }
    text.push('.');
    text
}

/// «2 кванта, не покрыто оплатой: 1 квант», in every unit that was bought.
pub fn entries_cost(cost: &OfferedCost) -> String {
    let told = if cost.units.is_empty() { "0".to_string() } else { amounts(&cost.units) };
    format!("{told}{}", entries_lacking(cost))
}

/// «Всего 5 ч 10 мин, спишется 34 кванта, не покрыто оплатой: 2 кванта.»
pub fn entries_sum(seconds: u64, cost: &OfferedCost) -> String {
    let charged = match cost.units.as_slice() {
        [] => String::new(),
        units => format!(", спишется {}", amounts(units)),
    };
    format!("Всего {}{charged}{}.", format::exact_duration(seconds), entries_lacking(cost))
}

fn entries_lacking(cost: &OfferedCost) -> String {
    match cost.not_covered.as_slice() {
        [] => String::new(),
        lacking => format!(", не покрыто оплатой: {}", amounts(lacking)),
    }
}

fn amounts(units: &[(UnitKind, u64)]) -> String {
    let told: Vec<String> =
        units.iter().map(|(kind, count)| super::history_amount(*kind, *count)).collect();
    told.join(" и ")
}

/// «В 3 строках длительность не сходится с началом и концом. Например, в строке 5 …»
pub fn entries_contradict(count: usize, first: &Contradiction) -> String {
    let told = |seconds: i64| format::exact_duration(u64::try_from(seconds).unwrap_or(0));
    let rows = counted(u64::try_from(count).unwrap_or(0), "строке", "строках", "строках");
    let rest = match first.rest_seconds {
        0 => String::new(),
        rest => format!(", из них перерыв {}", told(rest)),
    };
    format!(
        "В {rows} длительность не сходится с началом и концом. Например, в строке {}: от начала до конца {}{rest}, а длительность — {}.",
        first.line,
        told(first.clock_seconds),
        told(first.duration_seconds),
    )
}

pub fn entries_unit(number: &str) -> String {
    format!("Длительность «{number}» может быть в минутах и в секундах.")
}

pub fn entries_no_hour(count: usize) -> String {
    let rows = counted(u64::try_from(count).unwrap_or(0), "строке", "строках", "строках");
    format!(
        "В {rows} есть день и длительность, но нет часа. Скажите, во сколько начинали: работы одного дня и человека запишем одну за другой."
    )
}

/// Seconds since midnight as a field of time has them.
pub fn entries_hour(seconds: i64) -> String {
    let minutes = seconds.div_euclid(60);
    format!("{:02}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60))
}

pub fn entries_note(note: Note) -> String {
    match note {
        Note::RestTakenOff { seconds } => {
            let rest = format::exact_duration(u64::try_from(seconds).unwrap_or(0));
            format!("перерыв {rest} вычтен")
        }
        Note::EndsByDuration => "секунды взяты из длительности".to_string(),
        Note::HourAssumed => "час взят из вашего ответа".to_string(),
        Note::Trusted(Trust::Clock) => "взяты начало и конец, не длительность".to_string(),
        Note::Trusted(Trust::Duration) => "взята длительность, не конец".to_string(),
    }
}

pub fn entries_repeats(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(0);
    let rows = counted(count, "строка похожа", "строки похожи", "строк похожи");
    format!(
        "{rows} на то, что уже записано: вместе время спишется дважды. Отметьте, что записать всё равно."
    )
}

/// «Строка 5: 16 ноября, 10:00–10:25, Анна — как записанный вручную 16 ноября, 10:00–10:25».
pub fn entries_repeat(
    line: usize,
    row: [&str; 3],
    held: [&str; 3],
    origin: Option<Origin>,
) -> String {
    let told = |parts: [&str; 3]| {
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(", ")
    };
    let how = match origin {
        Some(Origin::ByHand) => "записанный вручную",
        Some(Origin::Import) => "взятый из таблицы",
        None => "измеренный таймером",
    };
    format!("строка {line}: {} — похоже на {how} сеанс {}", told(row), told(held))
}

/// «51–100 из 340».
pub fn entries_page(page: usize, rows: usize, all: usize) -> String {
    let number = |count: usize| grouped(u64::try_from(count).unwrap_or(0));
    let first = page.saturating_mul(rows);
    let last = first.saturating_add(rows).min(all);
    format!("{}–{} из {}", number(first.saturating_add(1)), number(last), number(all))
}

pub fn entries_take(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(0);
    format!("Записать {}", counted(count, "сеанс", "сеанса", "сеансов"))
}

pub fn entries_taken(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(0);
    format!("Записано: {}.", counted(count, "сеанс", "сеанса", "сеансов"))
}

pub const ENTRIES_NOT_TAKEN: &str = "Ничего не записано: одна из строк слишком длинная. Сократите её текст и выберите файл ещё раз.";

pub fn entries_bad(line: usize, why: &RowIssue) -> String {
    let why = match why {
        RowIssue::IsRest => "перерыв, а не работа".to_string(),
        RowIssue::StillRuns => "таймер ещё идёт".to_string(),
        RowIssue::OrderUnknown => "неясно, где день, а где месяц".to_string(),
        RowIssue::Contradicts(_) => "длительность не сходится с началом и концом".to_string(),
        RowIssue::UnitUnknown { text } => format!("неясно, в чём длительность «{text}»"),
        RowIssue::NoHour => "нет часа начала".to_string(),
        RowIssue::BadRest { text } => format!("перерыв «{text}» непонятен или длиннее работы"),
        RowIssue::NoStart => "не сказано, когда начали".to_string(),
        RowIssue::BadStart { text } => format!("начало «{text}» — не день с часом"),
        RowIssue::NoEnd => "нет ни конца, ни длительности; возможно, таймер ещё шёл".to_string(),
        RowIssue::BadEnd { text } => format!("конец «{text}» — не час"),
        RowIssue::BadDuration { text } => {
            format!("длительность «{text}» непонятна: нужны часы, например 1:30 или 1,5")
        }
        RowIssue::EndsBeforeItBegins => "конец раньше начала".to_string(),
        RowIssue::NoTime => "начало и конец совпадают".to_string(),
        RowIssue::OutOfRange => "год не между 2000 и 2199".to_string(),
        RowIssue::TextTooLong => "текст длиннее 10 000 знаков".to_string(),
    };
    format!("Строка {line}: {why}")
}

pub fn entries_more_bad(count: usize) -> String {
    format!("и ещё {}", counted(u64::try_from(count).unwrap_or(0), "строка", "строки", "строк"))
}

pub const SHEET: &str = "Сеансы и акты";
pub const SHEET_CSV: &str = "Сохранить сеансы в CSV";
pub const SHEET_CSV_WHY: &str =
    "Откроется в Excel и других таблицах: реальное и учтённое время рядом.";
pub const SHEET_SAVED: &str = "Таблица отдана браузеру, файл — в папке загрузок.";
pub const SHEET_ACTS: &str = "Акты и отчёты за месяц или любой период";
pub const SHEET_NONE: &str = "Сеансов ещё нет.";
pub const SHEET_ACT_MONTH: &str = "Месяц";
pub const SHEET_ACT_PRINT: &str = "Напечатать";
pub const SHEET_REQUEST: &str = "Обращение";
pub const SHEET_COUNT: &str = "Сеансов";
pub const SHEET_REAL: &str = "Реальное время";
pub const SHEET_CHARGED: &str = "Учтено";
pub const SHEET_TOTAL: &str = "Итого";
pub const SHEET_SUM: &str = "Сумма";
pub const SHEET_NO_SUM: &str = "сумма не указана";
pub const SHEET_PAYMENTS: &str = "Оплаты за период";
pub const SHEET_NO_PAYMENTS: &str = "Оплат за этот период не записано.";
pub const SHEET_BOUGHT: &str = "Куплено";
pub const SHEET_SESSIONS: &str = "Сеансы";
pub const SHEET_WHEN: &str = "Когда";
pub const SHEET_WHO_AND_WHAT: &str = "Работа";
pub const SHEET_UNCHARGED: &str =
    "Сеансы с ошибкой во времени сюда не входят: исправьте их, и они появятся.";

/// Why a session is in the table and is not charged.
pub const SHEET_RUNNING: &str = "идёт";
pub const SHEET_BACKWARDS: &str = "не учтён: конец раньше начала";
pub const SHEET_LONG: &str = "не учтён: дольше суток";
pub const SHEET_AHEAD: &str = "не учтён: ещё впереди";

/// The head of the table of sessions.
pub const SHEET_HEAD: [&str; 13] = [
    "Дата",
    "С",
    "По",
    "Обращение",
    "Кто",
    "Что",
    "Реальное время",
    "Учтено единиц",
    "Покрыто пакетом",
    "Не покрыто",
    "Сумма, ₽",
    "Дата конца",
    "Состояние",
];

/// Who signs; the name stands where it is known.
pub fn sheet_provider(name: Option<&str>) -> String {
    name.map_or_else(|| "Исполнитель".to_string(), |name| format!("Исполнитель: {name}"))
}

/// Who signs on the other side; `ledger` is empty where nobody named it.
pub fn sheet_client(ledger: &str) -> String {
    if ledger.is_empty() { "Клиент".to_string() } else { format!("Клиент: {ledger}") }
}

/// «Акт за ноябрь»; with the year when it is not this one.
pub fn sheet_act_link(month: NaiveDate, this_year: i32) -> String {
    let told = month_and_year(month);
    match told.split_once(' ') {
        Some((name, _)) if month.year() == this_year => format!("Акт за {name}"),
        _ => format!("Акт за {told}"),
    }
}

/// «3 ноября, 10:00–10:25»; «3 ноября, с 10:00» while it runs.
pub fn sheet_when(from: Instant, to: Option<Instant>, this_year: i32) -> String {
    match to {
        Some(to) => history_span(from, to, this_year),
        None => {
            let day = format::date(from.date_naive(), this_year);
            format!("{day}, с{NBSP}{}", clock_time(from.time()))
        }
    }
}

pub const DEVICE: &str = "Это устройство";
pub const DEVICE_THEME: &str = "Оформление";
pub const DEVICE_KEYS: &str = "Одиночные клавиши (/, T, ?) работают на каждой странице";
pub const DEVICE_KEYS_WHY: &str = "Выключите, если управляете компьютером голосом.";
pub const DEVICE_FORGETS: &str =
    "Браузер не даёт это запомнить: после перезагрузки будет как прежде.";
pub const DEVICE_NOTIFY: &str = "Разрешить уведомления";
pub const DEVICE_NOTIFY_HEADING: &str = "Уведомления";
pub const DEVICE_ROOM: &str = "Место и сохранность";
pub const DEVICE_ROOM_UNKNOWN: &str = "Сколько места занято, браузер не говорит.";
pub const DEVICE_PROMISE: &str = "Попросить браузер не стирать записи";
pub const DEVICE_PROMISED: &str =
    "Браузер обещал не стирать записи без вашего ведома, даже когда на устройстве кончится место.";
pub const DEVICE_NOT_PROMISED: &str = "Браузер вправе стереть записи, когда на устройстве кончится место. Попросите его не стирать, добавьте страницу в закладки или на главный экран и время от времени сохраняйте копию в файл.";
pub const DEVICE_PROMISE_UNKNOWN: &str =
    "Обещает ли браузер хранить записи, узнать нельзя: время от времени сохраняйте копию в файл.";
pub const DEVICE_SAFARI: &str = "Safari на iPhone, iPad и Mac стирает записи сайта, на который не заходили семь дней, если страница не добавлена на главный экран.";

pub const fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "как в системе",
        Theme::Light => "светлое",
        Theme::Dark => "тёмное",
    }
}

pub const DEVICE_NOTIFY_GRANTED: &str = "Разрешены: предупредим перед следующим квантом, на последнем оплаченном и перед сгоранием. Скрытая вкладка может опоздать на минуту.";
pub const DEVICE_NOTIFY_DENIED: &str = "Запрещены в браузере. Чтобы разрешить, нажмите на значок слева от адреса страницы и включите уведомления.";
pub const DEVICE_NOTIFY_ASK: &str =
    "Можно предупреждать перед следующим квантом, на последнем оплаченном и перед сгоранием.";
pub const DEVICE_NOTIFY_UNKNOWN: &str = "Этот браузер не умеет показывать уведомления страницы.";

pub fn device_room(used_bytes: u64, total_bytes: u64, percent: u64) -> String {
    format!("Занято {} из {} ({percent} %).", bytes(used_bytes), bytes(total_bytes))
}

fn bytes(count: u64) -> String {
    const STEPS: [(&str, u64); 3] = [("ГБ", 1_000_000_000), ("МБ", 1_000_000), ("КБ", 1_000)];
    let step = STEPS.into_iter().find(|(_, worth)| count >= *worth);
    let Some((name, worth)) = step else { return format!("{count}{}байт", format::NBSP) };
    let whole = count.checked_div(worth).unwrap_or(0);
    format!("{}{}{name}", grouped(whole), format::NBSP)
}

pub fn device_room_warning(percent: u64) -> &'static str {
    match percent {
        95 => {
            "Места почти нет: новые записи могут не сохраниться. Сохраните копию в файл и освободите место на устройстве."
        }
        85 => "Место кончается: сохраните копию в файл и освободите место на устройстве.",
        _ => "Занято больше двух третей места, которое даёт браузер. Пока это не мешает.",
    }
}

pub const DEVICE_KEPT_SAFE: &str = "Всё записанное сохранено на этом устройстве.";
pub const DEVICE_KEPT_SAVING: &str = "Сохраняем…";

pub fn device_kept_at_risk(error: &StoreError) -> String {
    format!("Записано, но может пропасть при сбое браузера: {}.", store_error_words(error))
}

pub fn device_kept_nowhere(error: &StoreError) -> String {
    format!(
        "Ничего не сохраняется, записи исчезнут вместе с вкладкой: {}. Сохраните копию в файл.",
        store_error_words(error)
    )
}

pub fn store_error_words(error: &StoreError) -> String {
    match error {
        StoreError::Denied => {
            "браузер не даёт странице хранилище; так бывает в частном окне или когда данные сайтов запрещены".to_string()
        }
        StoreError::Newer => {
            "хранилище записано более новой версией приложения, обновите страницу".to_string()
        }
        StoreError::Blocked => "хранилище держит другая вкладка, закройте её".to_string(),
        StoreError::Gone => "хранилище стёрто".to_string(),
        StoreError::Closed => {
            "хранилище закрыто ради новой версии в другой вкладке, обновите страницу".to_string()
        }
        StoreError::QuotaExceeded => "место кончилось".to_string(),
        StoreError::Other { message } => format!("ошибка браузера ({message})"),
    }
}
