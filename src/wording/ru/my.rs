//! «Мой пакет».

use chrono::{Datelike, NaiveDate, NaiveTime};
use kvant_core::calendar::Instant;
use kvant_core::catalogue::{Overage, Period, RatePer};
use kvant_core::money::Rub;
use kvant_core::quantum::UnitKind;
use kvant_core::report::account::{Ahead, Amount, Burned, NextBuy, Outlook};
use kvant_core::report::hours::OutsideHours;

use super::{
    InWords, capitalised, clock_time, day_short, days, sum_with_time, units, units_of, with_time,
};
use crate::format::{self, NBSP, counted, duration, exact_duration, grouped, money, plural};

pub const MY_LOADING: &str = "Читаем записи этого устройства…";
pub const MY_LEAD: &str = "Запишите оплату, и здесь будет видно, сколько осталось, до какого дня и надолго ли хватит. Записи остаются на этом устройстве и никуда не отправляются.";
pub const MY_TRY: &str = "Попробовать на примере";
pub const MY_TRY_WHY: &str = "месяц поддержки с оплатами и сеансами; убирается одним нажатием";
pub const MY_FROM_COPY: &str = "Вернуть записи из копии в файле";
pub const MY_EXAMPLE: &str =
    "Это пример: оплаты, сеансы и обращения придуманы. Ваши записи с ним не смешиваются.";
pub const MY_EXAMPLE_REMOVE: &str = "Убрать пример";
pub const MY_NOT_REMOVED: &str =
    "Пример не убрался: браузер не дал стереть записи. Попробуйте ещё раз.";
pub const STEP_TERMS: &str = "1. По каким условиям вас обслуживают";
pub const STEP_NAME: &str = "2. Как назвать этот учёт";
pub const STEP_PAYMENT: &str = "3. Что вы оплатили";
pub const FIELD_LEDGER_NAME: &str = "Название, например ваша компания (можно не заполнять)";
pub const MY_TERMS_UNKNOWN: &str =
    "Условий этого учёта в приложении больше нет, поэтому остаток не посчитать. Сами записи целы.";

pub const MY_REQUESTS: &str = "Обращения: ближайшие сроки";
pub const PAYMENT_ADD: &str = "Добавить оплату";
pub const PAYMENT_SAVE: &str = "Записать оплату";
/// «Исправить оплату: Абонемент, 30 квантов · 5 ч, оплата 2 ноября».
pub fn payment_correct(of: &str) -> String {
    format!("Исправить: {of}")
}
pub const PAYMENT_SAVE_CORRECTED: &str = "Записать исправление";
pub const MY_ANYWAY: &str = "Записать всё равно";
pub const MY_CANCEL: &str = "Не записывать";
pub const FIELD_MONTH: &str = "За месяц";
pub const FIELD_FIRST_MONTH: &str = "С месяца";
pub const FIELD_MONTHS: &str = "Месяцев подряд";
pub const FIELD_AMOUNT: &str = "Сумма, ₽ (пусто, если неизвестна)";
pub const AMOUNT_USUAL: &str = "Вернуть сумму по условиям";
pub const LIFE_UNKNOWN: &str = "срок в условиях не указан";

/// «Квантов», «Часов», «Часов в месяц».
pub fn field_bought(kind: UnitKind, is_monthly: bool) -> String {
    let what = match kind {
        UnitKind::Second | UnitKind::QuarterHour | UnitKind::HalfHour => "Часов".to_string(),
        kind => capitalised(super::unit_forms(kind).2),
    };
    if is_monthly { format!("{what} в месяц") } else { what }
}

pub fn field_paid_at(zone: &str) -> String {
    format!("Когда оплата пришла исполнителю, {zone}")
}

/// «30 квантов · 5 ч», «3 ч», «12 обращений».
pub fn amount_and_time(kind: UnitKind, unit_seconds: Option<u32>, count: u64) -> String {
    match amount_time(kind, unit_seconds, count) {
        Some(time) => format!("{} · {time}", amount(kind, count)),
        None => amount(kind, count),
    }
}

/// «30 квантов»; where hours are sold, «10 ч».
pub fn amount(kind: UnitKind, count: u64) -> String {
    as_time(kind, count).unwrap_or_else(|| units(kind, count))
}

/// «меньше 2 квантов».
fn amount_of(kind: UnitKind, count: u64) -> String {
    as_time(kind, count).unwrap_or_else(|| units_of(kind, count))
}

/// «25», after «26 квантов вместо»; «10 ч» where hours are sold.
pub fn amount_after(kind: UnitKind, count: u64) -> String {
    as_time(kind, count).unwrap_or_else(|| grouped(count))
}

/// What rounding made of a time: «2 кванта», «2 четверти часа».
pub fn rounded(kind: UnitKind, count: u64) -> String {
    match kind {
        UnitKind::Second => whole_minutes(count),
        kind => units(kind, count),
    }
}

/// Units that are no name of what is sold, but a part of an hour.
fn as_time(kind: UnitKind, count: u64) -> Option<String> {
    match kind {
        UnitKind::Second => Some(whole_minutes(count)),
        UnitKind::QuarterHour => Some(duration(count.saturating_mul(15))),
        UnitKind::HalfHour => Some(duration(count.saturating_mul(30))),
        UnitKind::Quantum | UnitKind::Hour | UnitKind::Request => None,
    }
}

/// How long that many units last; nothing for none, for requests, and where the
/// units are a time already.
pub fn amount_time(kind: UnitKind, unit_seconds: Option<u32>, count: u64) -> Option<String> {
    let is_told = kind != UnitKind::Quantum;
    let seconds = u64::from(unit_seconds?).saturating_mul(count);
    (!is_told && count > 0).then(|| whole_minutes(seconds))
}

fn whole_minutes(seconds: u64) -> String {
    if seconds < 60 { exact_duration(seconds) } else { duration(seconds.div_euclid(60)) }
}

const MONTHS: [&str; 12] = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
];

/// «ноябрь 2026».
pub fn month_and_year(first: NaiveDate) -> String {
    let index = usize::try_from(first.month0()).unwrap_or(0);
    format!("{} {}", MONTHS.get(index).copied().unwrap_or_default(), first.year())
}

/// «22 ноября, 12:30 мск».
pub fn short_moment(at: Instant, this_year: i32) -> String {
    let local = at.naive_local();
    let zone = super::zone(at.offset().local_minus_utc());
    let date = format::date(local.date(), this_year);
    format!("{date}, {}{NBSP}{zone}", clock_time(local.time()))
}

pub fn payment_preview(what: &str, last_day: Option<NaiveDate>, this_year: i32) -> String {
    match last_day {
        Some(last) => {
            format!("Запишем: {what}, последний день — {}.", format::date(last, this_year))
        }
        None => format!("Запишем: {what}; {LIFE_UNKNOWN}."),
    }
}

pub fn payment_recorded(what: &str) -> String {
    format!("Оплата записана: {what}.")
}

pub const PAYMENT_CORRECTED: &str = "Оплата исправлена.";
pub const PAYMENT_VOIDED: &str = "Оплата аннулирована.";

pub fn concern_minimum(kind: UnitKind, minimum: u32) -> String {
    format!(
        "Меньше минимума: в этом тарифе от {}. Исполнитель может такую оплату не принять",
        amount_of(kind, u64::from(minimum))
    )
}

pub fn concern_future(at: &str) -> String {
    format!(
        "Оплата ещё не пришла: {at} впереди. До этого часа её в остатке не будет, срок пойдёт с этого дня."
    )
}

pub fn concern_expired(last: NaiveDate, this_year: i32) -> String {
    format!(
        "Этот пакет уже кончился: последний день был {}. В остаток он ничего не добавит, но покажет прежние сеансы и то, что сгорело.",
        format::date(last, this_year)
    )
}

pub const UNPRICED: &str =
    "Цены на это в условиях нет: впишите сумму сами или оставьте неизвестной.";

// The answer.

/// «Сгорят 31 января, завтра в 24:00.» Long before, nobody knows whether anything burns: «Можно
/// потратить до конца дня 31 января, ещё 46 дней.»
pub fn burns_on(last: NaiveDate, today: NaiveDate, count: u64) -> String {
    /// Nearer than this, what is left is told to burn.
    const NEAR_DAYS: i64 = 1;
    let left = last.signed_duration_since(today).num_days();
    if let Some(left) = u64::try_from(left).ok().filter(|_| left > NEAR_DAYS) {
        let date = format::date(last, today.year());
        return format!("Можно потратить до конца дня {date}, ещё {}.", days(left));
    }
    let verb = if count == 1 { "Сгорит" } else { "Сгорят" };
    format!("{verb} {}.", on_and_in(last, today))
}

/// «Из них 3 кванта сгорят 31 января, через 46 дней.»
pub fn part_burns_on(part: Amount, last: NaiveDate, today: NaiveDate) -> String {
    let verb = if part.units == 1 { "сгорит" } else { "сгорят" };
    format!("Из них {} {verb} {}.", part.unit.amount(part.units), on_and_in(last, today))
}

fn on_and_in(last: NaiveDate, today: NaiveDate) -> String {
    let left = last.signed_duration_since(today).num_days();
    let date = format::date(last, today.year());
    match left {
        ..=0 => format!("{date}, сегодня в{NBSP}24:00"),
        1 => format!("{date}, завтра в{NBSP}24:00"),
        left => format!("{date}, через {}", days(u64::try_from(left).unwrap_or(0))),
    }
}

pub const MY_NO_END: &str = "Когда сгорят, в условиях не указано.";
pub const MY_NOTHING_LEFT: &str = "Ничего не осталось";

/// «Идёт последний оплаченный квант»
pub fn my_last_unit(kind: UnitKind) -> String {
    match kind {
        UnitKind::Second => "Идёт последнее оплаченное время".to_string(),
        kind => format!("Идёт последний оплаченный {}", super::unit_forms(kind).0),
    }
}

/// «Закончится в 15:20, дальше работа не оплачена.»
pub fn my_last_unit_ends(at: NaiveTime) -> String {
    format!("Закончится в{NBSP}{}, дальше работа не оплачена.", clock_time(at))
}

pub const MY_COUNTED: &str = "Как посчитан остаток";
pub const MY_COUNTED_WHY: &str =
    "Условия можно понять по-разному. Остаток стоит на этих прочтениях:";
pub const MY_READINGS: &str = "Изменить прочтение и увидеть, что оно даёт";
pub const READING_IS_CHOSEN: &str = " (выбрали вы)";

/// «Куплено 30 квантов, потрачено 3.»
pub fn bought_and_used(kind: UnitKind, bought: u64, used: u64) -> String {
    let used = amount_after(kind, used);
    format!("Из {} потрачено {used}", amount_of(kind, bought))
}

pub fn square_legend(kind: UnitKind, unit_minutes: u64, not_drawn: u64) -> String {
    let shape =
        if kind == UnitKind::Request { "Один кружок" } else { "Один квадрат" };
    let told = match kind {
        UnitKind::Request => format!("{shape} — обращение"),
        UnitKind::Second => format!("{shape} — {}", duration(unit_minutes)),
        kind => {
            format!("{shape} — {}, {}", super::unit_forms(kind).0, duration(unit_minutes))
        }
    };
    if not_drawn == 0 { told } else { format!("{told}; и ещё {}", grouped(not_drawn)) }
}

pub const SQUARES_USED: &str = "потрачено";
pub const SQUARES_LEFT: &str = "осталось";
pub const SQUARES_BURNING: &str = "сгорит за неделю";
pub const SQUARES_RUNNING: &str = "идёт сейчас";

pub const FORECAST_NONE: &str =
    "Надолго ли хватит, скажем через несколько дней: нужно хотя бы три дня учёта.";

/// «При таком темпе (9 квантов за 30 дней) хватит до 14 января. Сгорит 6 квантов = 3 300 ₽.»
pub fn forecast(outlook: &Outlook, this_year: i32) -> String {
    let over = days(u64::from(outlook.days));
    let used = outlook.used.map(|used| used.unit.amount(used.units));
    let pace = match (used, outlook.runs_out_on) {
        (Some(used), Some(until)) => {
            let until = format::date(until, this_year);
            format!("При таком темпе ({used} за {over}) хватит до{NBSP}{until}.")
        }
        (Some(used), None) => format!("Темп — {used} за {over}: хватит до последнего дня."),
        (None, _) => {
            let last = plural(u64::from(outlook.days), "последний", "последние", "последние");
            format!("За {last} {over} ничего не потрачено.")
        }
    };
    match outlook.burns {
        Some((what, Some(worth))) => {
            format!("{pace} Сгорит {} = {}.", with_time(what), money(worth))
        }
        Some((what, None)) => format!("{pace} Сгорит {}.", with_time(what)),
        None => format!("{pace} "),
    }
}

/// «Вперёд оплачено: 6 ч, с 1 декабря по 31 января 2027.»
pub fn paid_ahead(ahead: &Ahead, this_year: i32) -> String {
    let what = sum_with_time(ahead.amounts.iter().copied()).unwrap_or_default();
    let from = format::date(ahead.from, this_year);
    let through = ahead.through.map(|last| format!(" по{NBSP}{}", format::date(last, this_year)));
    format!("Вперёд оплачено: {what}, с{NBSP}{from}{}.", through.unwrap_or_default())
}

/// «Следующий пакет — от 30 квантов за 15 000 ₽»
pub fn buy_next(next: &NextBuy<'_>) -> String {
    let Amount { unit, units } = next.least;
    let what = match next.per {
        Some(Period::Month) => format!("Следующий месяц — {}", unit.amount(units)),
        Some(Period::Year) => format!("Следующий год — {} в месяц", unit.amount(units)),
        None if units == 0 => "Следующий пакет".to_string(),
        None => format!("Следующий пакет — от {}", amount_of(unit.kind, units)),
    };
    match next.total {
        Some(total) => format!("{what} за {}", money(total)),
        None => format!("{what}, цена в условиях не указана"),
    }
}

pub fn buy_by(by: NaiveDate, this_year: i32) -> String {
    format!("Понадобится к{NBSP}{}.", format::date(by, this_year))
}

pub const MY_STATUS_WHY: &str = "От этого зависят цены и сроки.";

pub fn other_ledgers(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    format!("ещё {}", counted(count, "учёт", "учёта", "учётов"))
}

pub const BUY_NOW: &str = "Нужен уже сейчас.";

// Warnings.

pub const MY_WARNINGS: &str = "Обратите внимание";

pub fn warn_few(left: Amount) -> String {
    let left = with_time(left);
    format!("Осталось мало: {left}, это не больше пятой части купленного.")
}

pub fn warn_last_days(what: Amount, last: NaiveDate, today: NaiveDate) -> String {
    let what = what.unit.amount(what.units);
    format!("Скоро последний день: {what}, {}.", on_and_in(last, today))
}

/// What happens now that nothing is left.
pub fn used_up(overage: &Overage) -> &'static str {
    match overage {
        Overage::Stop { .. } => {
            "Оплаченного не осталось: обслуживание прервано до следующей оплаты"
        }
        Overage::Rates { .. } | Overage::Plan { .. } => {
            "Оплаченного не осталось: дальше работу оплачивают по ставкам"
        }
        Overage::ByAgreement { .. } => {
            "Оплаченного не осталось: цену дальнейшей работы согласуют каждый раз"
        }
        Overage::NotStated => "Оплаченного не осталось: что дальше, в условиях не указано",
    }
}

/// «Сверх оплаченного: 30 мин, это 1 750 ₽ по 3 500 ₽ за час»
pub fn warn_above(what: &str, amount: Rub, price: Rub, per: RatePer) -> String {
    let per = match per {
        RatePer::Hour => "за час",
        RatePer::Unit => "за единицу",
    };
    format!("Сверх оплаченного: {what}, это {} по {} {per}", money(amount), money(price))
}

/// The same without its full stop, where a place follows.
pub fn warn_unpriced(what: &str) -> String {
    format!("Работали без оплаченного времени: {what}; из следующего пакета это не вычитаем")
}

pub fn warn_burned(burned: &Burned, this_year: i32) -> String {
    let date = format::date(burned.last_day, this_year);
    let what = with_time(burned.amount);
    match burned.worth {
        Some(worth) => format!("{date} сгорело {what} = {}.", money(worth)),
        None => format!("{date} сгорело {what}."),
    }
}

pub fn warn_problems(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let sessions = counted(count, "сеанс", "сеанса", "сеансов");
    format!("Не учтено: {sessions} с ошибкой во времени. Поправьте их в списке ниже.")
}

pub fn warn_overlapping(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let sessions = counted(count, "сеанс", "сеанса", "сеансов");
    format!("Идут одновременно у одного специалиста: {sessions}. Время каждого учтено.")
}

pub fn warn_forgotten(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let timers = counted(count, "таймер идёт", "таймера идут", "таймеров идут");
    format!("Похоже, забыли остановить: {timers} больше суток. Учли только первые сутки.")
}

pub fn warn_newer(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let records = counted(count, "запись", "записи", "записей");
    format!(
        "Не учтено: {records} более новой версии «Кванта». Загрузите страницу заново, чтобы их прочесть."
    )
}

pub fn warn_clock(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let records = counted(count, "запись", "записи", "записей");
    format!(
        "Часы устройства переводили: {records} с временем не по порядку. Проверьте даты в «Истории»."
    )
}

// Recording and keeping.

pub const MY_UNDO: &str = "Отменить";
pub const MY_RESTORED: &str = "Снова учитывается.";
pub const MY_UNDONE: &str = "Отменено, запись не учитывается.";
pub const RECORD_TOO_LARGE: &str =
    "Не записано: текст слишком длинный. Сократите его и запишите ещё раз.";
pub const PERSIST_ASKED: &str = "Просим браузер хранить записи постоянно, чтобы он не стёр их, когда на устройстве кончится место.";
pub const PERSIST_GRANTED: &str =
    "Браузер обещал не стирать записи, даже когда на устройстве кончается место.";
pub const PERSIST_REFUSED: &str = "Браузер не обещал хранить записи, когда на устройстве кончится место: время от времени сохраняйте копию в файл.";
pub const KEPT_SAFE: &str = "Сохранено на этом устройстве";
pub const KEPT_SAVING: &str = "Сохраняю…";
pub const KEPT_AT_RISK: &str = "Записано, но может пропасть при сбое браузера";
pub const KEPT_NOWHERE: &str =
    "Хранится только в этой вкладке: закроете её, и записи пропадут. Сохраните копию в файл";
pub const KEPT_WIPED: &str =
    "Записи на этом устройстве стёрты другой вкладкой или браузером. Пока они есть в этой вкладке";
pub const KEPT_WHAT_TO_DO: &str = "Что можно сделать";
pub const MY_EXPORT: &str = "Сохранить копию";

// The example.

pub const EXAMPLE_NAME: &str = "Пример";
pub const EXAMPLE_SPECIALISTS: [&str; 2] = ["Анна", "Сергей"];
pub const EXAMPLE_REQUESTS: [(&str, &str); 3] = [
    ("Не приходят письма с сайта", "После обновления формы заявки не доходят до почты."),
    ("Добавить поле в карточку сделки", "Нужно поле «Дата договора», обязательное."),
    ("Разобраться с правами отдела продаж", "Новый сотрудник не видит сделки коллег."),
];

// Sessions.

pub const SESSIONS: &str = "Сеансы работы";
pub const SESSIONS_CURRENT: &str = "Показаны сеансы пакетов, которые ещё живы.";
pub const SESSIONS_EVERY: &str = "Показать и прежние";
pub const SESSIONS_NONE: &str =
    "Сеансов пока нет. Запишите работу, которая уже была, или запустите таймер.";
pub const SESSIONS_MORE: &str = "Показать ещё";
pub const SESSION_ADD: &str = "Записать сеанс";
pub const SESSION_CORRECT: &str = "Исправить";
pub const SESSION_CORRECT_TITLE: &str = "Исправить сеанс";
pub const SESSION_SAVE: &str = "Записать сеанс";
pub const SESSION_SAVE_CORRECTED: &str = "Записать исправление";
pub const FIELD_SESSION_FROM: &str = "Начало";
pub const FIELD_SESSION_TO: &str = "или конец";
pub const FIELD_SESSION_MINUTES: &str = "Длился, мин";
pub const FIELD_SESSION_SECONDS: &str = "и секунд";
pub const FIELD_SESSION_REQUEST: &str = "Обращение";
pub const FIELD_SESSION_WHO: &str = "Кто работал (можно не заполнять)";
pub const FIELD_SESSION_TEXT: &str = "Что сделано (можно не заполнять)";
pub const FIELD_REASON: &str = "Почему исправляете (можно не заполнять)";
pub const NO_REQUEST: &str = "без обращения";
pub const SESSION_RECORDED: &str = "Сеанс записан";
pub const SESSION_CORRECTED: &str = "Сеанс исправлен";
pub const SESSION_ATTACH: &str = "К обращению…";
pub const SESSION_ATTACH_TITLE: &str = "К какому обращению относится сеанс";
pub const SESSION_ATTACH_SAVE: &str = "Отнести к обращению";
pub const SESSION_ATTACH_WHICH: &str = "Выберите обращение";
pub const SESSION_ATTACHED: &str = "Сеанс отнесён к обращению.";
pub const SESSION_TAKE_BACK: &str = "Убрать";
pub const SESSION_TAKEN_BACK: &str = "Сеанс убран: он больше не учитывается.";

pub fn session_label(when: &str) -> String {
    format!("Исправить сеанс {when}")
}

pub fn session_attach_label(when: &str) -> String {
    format!("{SESSION_ATTACH} Сеанс {when}")
}

pub fn session_take_back_label(when: &str) -> String {
    format!("Убрать сеанс {when}")
}

/// «22 ноября, 10:00–10:25 мск»; the day of the end where it is another one.
pub fn session_when(from: Instant, to: Instant, this_year: i32) -> String {
    let (begin, end) = (from.naive_local(), to.naive_local());
    let zone = super::zone(from.offset().local_minus_utc());
    let until = if begin.date() == end.date() {
        clock_time(end.time())
    } else {
        format!("{}, {}", format::date(end.date(), this_year), clock_time(end.time()))
    };
    let day = day_short(begin.date(), this_year);
    format!("{day}, {}–{until}{NBSP}{zone}", clock_time(begin.time()))
}

/// «10 мин 1 с → 2 кванта».
pub fn session_counted(seconds: u64, what: &str) -> String {
    format!("{} → {what}", exact_duration(seconds))
}

pub const SESSION_BACKWARDS: &str =
    "Кончается раньше, чем начался: в учёт не войдёт, пока не поправите время.";
pub const SESSION_BACKWARDS_IS: &str =
    "Кончается раньше, чем начался: не учтён, пока не поправите время.";
pub const SESSION_LONG: &str = "Дольше суток: в учёт войдёт, когда подтвердите время исправлением.";
pub const SESSION_LONG_CORRECTED: &str = "Дольше суток. Запишете исправление, и войдёт в учёт.";
pub const SESSION_LONG_IS: &str =
    "Дольше суток: не учтён. Если так и было, подтвердите время исправлением.";
pub const SESSION_FUTURE: &str = "Этого времени ещё не было: в остаток войдёт, когда наступит.";
pub const SESSION_ENDS_AHEAD: &str =
    "Конец ещё не наступил: пока в учёт войдёт только то, что уже прошло.";
pub const SESSION_ENDS_AHEAD_IS: &str = "Конец ещё не наступил: учтено только то, что уже прошло.";
pub const SESSION_TWICE: &str =
    "Сеанс с точно таким временем уже записан: проверьте, не тот же ли это самый.";
pub const SESSION_OVERLAPS: &str = "Идёт одновременно с другим сеансом того же специалиста.";
/// «5 мин из него — вне рабочих часов исполнителя».
pub fn session_outside(outside: &OutsideHours) -> String {
    match outside.is_all {
        true => "Вне рабочих часов исполнителя".to_string(),
        false => {
            let part = whole_minutes(outside.seconds);
            format!("{part} из этого времени — вне рабочих часов исполнителя")
        }
    }
}

pub const SESSION_AS_IS: &str = "Запишем как есть.";
pub const SESSION_IS_CORRECTED: &str = "Время исправлено.";
pub const SESSION_USED_UP: &str = "Таймер остановлен: оплаченное кончилось.";
pub const SESSION_FORGOTTEN: &str = "Конец записан потом: тогда на таймер никто не смотрел.";
pub const SESSION_NO_PACKAGE: &str = "Живого пакета в это время нет: сеанс останется без оплаты.";

/// «Сверх оплаченного: 30 мин = 1 750 ₽.»; nothing is said of a price that nobody knows.
pub fn session_above(what: &str, amount: Option<Rub>) -> String {
    match amount {
        Some(amount) => format!("Сверх оплаченного: {what} = {}.", money(amount)),
        None => format!("Без оплаты: {what}."),
    }
}

pub fn sessions_shown(shown: usize, all: usize) -> String {
    format!("Показаны {shown} из {all}.")
}

// The balance of a moment.

pub const BALANCE_ON: &str = "Остаток на любую дату";

pub fn field_balance_at(zone: &str) -> String {
    format!("На какой момент, {zone}")
}

pub fn balance_on(at: &str, left: &str) -> String {
    format!("{at}: {left}.")
}

pub const BALANCE_NOTHING: &str = "ничего не осталось";

pub fn balance_left(what: &str) -> String {
    format!("осталось {what}")
}

pub fn balance_burned(what: &str) -> String {
    format!("Всего к этому времени сгорело: {what}.")
}

// Packages.

pub const PACKAGES: &str = "Что оплачено";
pub const PACKAGE_ACTIONS: &str = "Изменить";
pub const PAYMENT_VOID: &str = "Аннулировать";
pub const PAYMENT_VOID_TITLE: &str = "Аннулировать оплату";
pub const PAYMENT_VOID_WHY: &str =
    "Если оплаты не было или её вернули. Она останется в истории, но в остаток не войдёт.";
pub const FIELD_VOID_REASON: &str = "Почему";
pub const PAYMENT_IS_VOID: &str = "аннулирована";
pub const PAYMENT_IS_AHEAD: &str = "ещё не наступила";
pub const PAYMENT_IS_CORRECTED: &str = "исправлена";
pub const AMOUNT_UNKNOWN: &str = "неизвестна";
pub const NOT_COUNTED: &str = "не считается";
pub const BURN_DOWN: &str = "Как убывает остаток";
pub const BURN_NOW: &str = "сейчас";
pub const BURN_CAPTION: &str = "Сплошная линия — сколько оставалось, пунктир — как будет при нынешнем темпе. Треугольник под осью — оплата, толстый отрезок вниз — сгорело. Полосы — оплаты до последнего дня.";
pub const COLUMN_DAY: &str = "День";
pub const COLUMN_LEFT_BY_EVENING: &str = "Осталось к вечеру";

pub fn payment_correct_label(paid_on: &str) -> String {
    format!("Исправить оплату {paid_on}")
}

pub fn payment_void_label(paid_on: &str) -> String {
    format!("Аннулировать оплату {paid_on}")
}

/// «30 квантов, по 31 января».
pub fn bar(bought: &str, last: Option<NaiveDate>, this_year: i32) -> String {
    match last {
        Some(last) => format!("{bought}, по{NBSP}{}", format::date(last, this_year)),
        None => format!("{bought}, {LIFE_UNKNOWN}"),
    }
}

/// What the upright axis counts.
pub fn axis_units(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Second | UnitKind::QuarterHour | UnitKind::HalfHour => "часов",
        kind => super::unit_forms(kind).2,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace(NBSP, " ")
    }

    /// Source: document 000, line 10 (S0-10): a quantum is ten minutes.
    #[test]
    fn what_is_left_is_told_in_units_and_in_time() {
        for (kind, unit_seconds, count, told) in [
            (UnitKind::Quantum, Some(600), 27, "27 квантов · 4 ч 30 мин"),
            (UnitKind::Quantum, Some(600), 0, "0 квантов"),
            (UnitKind::QuarterHour, Some(900), 2, "30 мин"),
            (UnitKind::QuarterHour, Some(900), 40, "10 ч"),
            (UnitKind::HalfHour, Some(1_800), 3, "1 ч 30 мин"),
            (UnitKind::Hour, Some(3_600), 5, "5 часов"),
            (UnitKind::Request, None, 12, "12 обращений"),
            (UnitKind::Second, Some(1), 16_200, "4 ч 30 мин"),
            (UnitKind::Second, Some(1), 59, "59 с"),
        ] {
            assert_eq!(plain(&amount_and_time(kind, unit_seconds, count)), told);
        }
        assert_eq!(plain(&rounded(UnitKind::QuarterHour, 2)), "2 четверти часа");
        assert_eq!(plain(&exact_duration(601)), "10 мин 1 с");
        assert_eq!(plain(&exact_duration(3_605)), "1 ч 5 с");
        assert_eq!(plain(&exact_duration(0)), "0 с");
    }

    /// The last day is a day on which it can be used, to its end (S0-22).
    #[test]
    fn the_last_day_is_told_with_how_far_it_is() {
        let day = |day| NaiveDate::from_ymd_opt(2027, 1, day).unwrap();
        let told = |today, count| plain(&burns_on(day(31), day(today), count));
        assert_eq!(told(15, 27), "Можно потратить до конца дня 31 января, ещё 16 дней.");
        assert_eq!(told(29, 1), "Можно потратить до конца дня 31 января, ещё 2 дня.");
        assert_eq!(told(30, 1), "Сгорит 31 января, завтра в 24:00.");
        assert_eq!(told(30, 2), "Сгорят 31 января, завтра в 24:00.");
        assert_eq!(told(31, 2), "Сгорят 31 января, сегодня в 24:00.");
        let december = NaiveDate::from_ymd_opt(2026, 12, 16).unwrap();
        let told = plain(&burns_on(day(31), december, 27));
        assert_eq!(told, "Можно потратить до конца дня 31 января 2027, ещё 46 дней.");
    }
}
