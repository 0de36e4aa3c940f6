//! The act of a period.

use chrono::NaiveDate;
use kvant_core::calendar::Instant;
use kvant_core::catalogue::{Overage, RoundingBasis};
use kvant_core::quantum::UnitKind;
use kvant_core::report::act::{Act, Movement, Period};
use kvant_core::report::cost::{Cost, CostPart, PaidBy};

use super::{amount, amount_and_time, capitalised, month_and_year, short_moment, unit_forms};
use crate::format::{self, NBSP, counted, duration, grouped, money};

pub const ACT_EMPTY: &str =
    "Учёт ещё не начат: ничего не оплачено и не отработано, и сверять пока нечего.";
pub const ACT_TO_MY: &str = "Начать учёт на странице «Мой пакет»";
pub const ACT_OTHER_PERIOD: &str = "другой период";
pub const ACT_FROM: &str = "С";
pub const ACT_TO: &str = "По";
pub const ACT_BACKWARDS: &str =
    "Период кончается раньше, чем начинается. Показан прежний: поправьте одну из дат.";
pub const ACT_NOT_BEGUN: &str = "Этот период ещё не начался.";
pub const ACT_CSV: &str = "Сохранить в CSV";
pub const ACT_BLANK: &str = "____________________";
pub const ACT_PROVIDER: &str = "Исполнитель";
pub const ACT_CLIENT: &str = "Клиент";
pub const ACT_TERMS: &str = "Условия";
pub const ACT_BALANCE: &str = "Остаток и движение";
pub const ACT_PACKAGE: &str = "Оплата";
pub const ACT_OPENING: &str = "На начало";
pub const ACT_PAID: &str = "Оплачено";
pub const ACT_USED: &str = "Использовано";
pub const ACT_BURNED: &str = "Сгорело";
pub const ACT_CLOSING: &str = "Остаток";
pub const ACT_NO_PACKAGES: &str = "Оплаченного времени в этом периоде не было.";
pub const ACT_NOTHING_ABOVE: &str = "Сверх оплаченного работы не было.";
pub const ACT_ABOVE: &str = "Сверх оплаченного";
pub const ACT_BY_REQUEST: &str = "По обращениям";
pub const ACT_BY_PERSON: &str = "По людям";
pub const ACT_PERSON: &str = "Кто работал";
pub const ACT_NOBODY: &str = "не указано кто";
pub const ACT_DONE: &str = "обращение выполнено";
pub const ACT_COUNTING: &str = "Как посчитано";
pub const ACT_UNITS_BEGIN: &str = "Единица относится к тому дню, в который она началась; остаток пакета сгорает в конце его последнего дня.";

/// The head of the table for spreadsheets.
pub const ACT_HEAD: [&str; 12] = [
    "Что",
    "Дата",
    "С",
    "По",
    "Обращение",
    "Кто",
    "Работа",
    "Реальное время",
    "Единица",
    "Изменение остатка",
    "Сверх оплаченного",
    "Сумма, ₽",
];

/// «Акт № 2026-11 за ноябрь 2026», «Отчёт за 5 ноября – 4 декабря 2026».
pub fn act_heading(period: Period) -> String {
    match period.is_month() {
        true => {
            let (number, month) = (period.number(), month_and_year(period.first()));
            format!("Акт №{NBSP}{number} о выполненных работах за {month}")
        }
        false => format!("Отчёт о работах за {}", act_days(period)),
    }
}

/// «5 ноября 2026 – 4 декабря 2026», always with the year: paper is kept.
fn act_days(period: Period) -> String {
    let day = |day: NaiveDate| format::date(day, 0);
    match period.first() == period.last() {
        true => day(period.first()),
        false => format!("{} – {}", day(period.first()), day(period.last())),
    }
}

pub fn act_unfinished(until: Instant, this_year: i32) -> String {
    format!("Период ещё идёт: посчитано на {}.", short_moment(until, this_year))
}

pub fn act_terms(name: &str, edition: &str) -> String {
    format!("{name}, редакция {edition}")
}

/// «Абонемент, оплата 2 ноября».
pub fn act_package(plan: &str, day: NaiveDate, this_year: i32) -> String {
    format!("{plan}, оплата {}", format::date(day, this_year))
}

/// «27»; what is told as time as hours and minutes.
pub fn act_figure(kind: UnitKind, count: u64) -> String {
    match kind {
        UnitKind::Quantum | UnitKind::Request => grouped(count),
        kind => amount(kind, count),
    }
}

/// «Итого, квантов».
pub fn act_total_of(kind: UnitKind) -> String {
    match kind {
        UnitKind::Quantum | UnitKind::Request => format!("Итого, {}", unit_forms(kind).2),
        _ => "Итого".to_string(),
    }
}

/// The name of a unit in a table for spreadsheets.
pub const fn act_unit(kind: UnitKind) -> &'static str {
    unit_forms(kind).0
}

/// «Было 27 + оплачено 40 − использовано 5 − сгорело 22 = осталось 40 квантов · 6 ч 40 мин.»
pub fn act_sentence(total: &Movement, closing: &str) -> String {
    let figure = |count| act_figure(total.unit.kind, count);
    let worth = match total.closing_worth {
        _ if total.closing == 0 => String::new(),
        Some(worth) => format!(" (по цене оплат {})", money(worth)),
        None => " (цена не указана)".to_string(),
    };
    format!(
        "Было{NBSP}{} + оплачено{NBSP}{} − использовано{NBSP}{} − сгорело{NBSP}{} = осталось {closing}{worth}.",
        figure(total.opening),
        figure(total.paid),
        figure(total.used),
        figure(total.burned),
    )
}

/// «Сверх оплаченного: 2 четверти часа · 30 мин, 1 750 ₽.»
pub fn act_above(part: &CostPart<'_>) -> String {
    let units = amount_and_time(part.unit.kind, part.unit.unit_seconds, part.units);
    let price = match (&part.amount, &part.by) {
        (Some(amount), _) => money(*amount),
        (None, PaidBy::Unpriced(Overage::ByAgreement { .. })) => "цена по договорённости".into(),
        (None, _) => "цена в условиях не названа".into(),
    };
    format!("{ACT_ABOVE}: {units}, {price}.")
}

/// «37 квантов», «37 квантов + 3 получаса»; «0» of nothing.
pub fn act_units(cost: &Cost<'_>) -> String {
    let mut units: Vec<(UnitKind, u64)> = Vec::new();
    for part in &cost.parts {
        match units.iter_mut().find(|(kind, _)| *kind == part.unit.kind) {
            Some((_, sum)) => *sum = sum.saturating_add(part.units),
            None => units.push((part.unit.kind, part.units)),
        }
    }
    let told: Vec<String> = units.into_iter().map(|(kind, count)| amount(kind, count)).collect();
    if told.is_empty() { "0".to_string() } else { told.join(" + ") }
}

/// «15 000 ₽ и 1 оплата без суммы».
pub fn act_paid(act: &Act) -> String {
    let without = act.unknown_payments;
    let all = u64::try_from(act.payments.len()).unwrap_or(0);
    match without {
        0 => money(act.paid),
        without if without == all => "сумма не указана".to_string(),
        without => {
            let without = counted(without, "оплата", "оплаты", "оплат");
            format!("{} и {without} без суммы", money(act.paid))
        }
    }
}

/// «Квант — 10 мин, начатый считается целым; округляется каждый сеанс отдельно.»
pub fn act_rounding(kind: UnitKind, unit_seconds: Option<u32>, basis: RoundingBasis) -> String {
    let name = capitalised(unit_forms(kind).0);
    let together = match basis {
        RoundingBasis::Session => "каждый сеанс отдельно",
        RoundingBasis::Request => "всё время одного обращения вместе",
        RoundingBasis::Day => "всё время одного дня вместе",
        RoundingBasis::Month => "всё время одного месяца вместе",
        RoundingBasis::Package => "всё время одного пакета вместе",
    };
    match (kind, unit_seconds) {
        (UnitKind::Second, _) => "Время не округляется: считается каждая секунда.".to_string(),
        (_, None) => "Одно обращение — одна единица, сколько бы времени оно ни заняло.".to_string(),
        (_, Some(seconds)) => {
            let length = duration(u64::from(seconds).div_euclid(60));
            format!("{name} — {length}, вверх до целого; округляется {together}.")
        }
    }
}

/// A matter that the document leaves open, and how it is read here.
pub fn act_reading(question: &str, reading: &str, is_assumed: bool) -> String {
    let how = if is_assumed { "предположение" } else { "выбрано вами" };
    format!("{question} — {reading} ({how})")
}
