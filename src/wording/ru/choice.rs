//! «Подбор тарифа».

use std::cmp::Ordering;

use kvant_core::catalogue::{Anomaly, ClaimKind, Plan, Promise, RatePer, Terms, Unit};
use kvant_core::money::Rub;
use kvant_core::quantum::UnitKind;
use kvant_core::source::Source;
use kvant_core::stated::Stated;
use kvant_core::usage::{
    Charge, ChargeCause, Incomplete, IncompleteReason, Outcome, Profile, Requests, VolumeUse,
};

use super::{capitalised, days, months, requests, stated_span, unit_forms, units, units_of};
use crate::components::plan_table::{Offer, PlanRow};
use crate::format::{duration, money};

pub const PRICE_NOT_STATED: &str = "цена не указана";
pub const UNKNOWN: &str = "неизвестно";
pub const NOTHING_AT_ONCE: &str = "ничего";
pub const QUOTED: &str = "Цены в документе нет? Впишите ту, что вам назвали.";
pub const QUOTED_LABEL: &str = "Цена, которую вам назвали, рублей";
pub const ALL_DOCUMENTS: &str = "все компании";
pub const DOCUMENTS: &str = "Кого сравниваем";
pub const COMPARE_ALL: &str = "Сравнить со всеми";
pub const ONLY_THIS: &str = "только эта";
pub const ADD_SHARES: &str = "Указать срочные и выходные";
pub const SENTENCE_URGENT: &str = "Из них срочных";
pub const SENTENCE_DAYS_OFF: &str = "%, в выходные";
pub const SHARE_URGENT: &str = "Срочных обращений, процентов";
pub const SHARE_DAYS_OFF: &str = "Обращений в выходные, процентов";
pub const SORT: &str = "Сначала";
pub const SORT_PRICE: &str = "дешёвые";
pub const SORT_REACTION: &str = "с быстрой реакцией";
pub const COUNTED: &str = "Считают";
pub const COUNTED_ANY: &str = "чем угодно";
pub const FILTER_DAYS_OFF: &str = "работают в выходные";
pub const FILTER_PRICED: &str = "с известной ценой";
pub const NOTHING_LEFT: &str = "Таких тарифов нет: снимите одно из условий.";
pub const LEVELS: &str = "Если нагрузка будет меньше или больше";
pub const LEVELS_WHY: &str =
    "Вдвое меньше обращений, столько же и вдвое больше; остальное как у вас.";
pub const MATRIX: &str = "Что обещают и что входит";
pub const NO_KNOWN_PRICE: &str =
    "Ни у одного из этих тарифов цена не указана. Впишите ту, что вам назвали, над таблицей.";
pub const NOT_COVERED: &str = "не покрывает";
pub const NONE_COVERS: &str = "Ни один из этих тарифов не покрывает вашу нагрузку по известной цене. Ниже — что стоит известная часть.";
pub const NOT_ALL: &str = "Это не вся сумма:";
pub const PLOT_SOME: &str = "На графике — самые дешёвые для вас.";

/// What the rows of one document are told apart by: its provider, else its own name.
pub fn provider(terms: &Terms) -> &str {
    match &terms.provider {
        Stated::Is { value, .. } => value,
        _ => &terms.name,
    }
}

pub fn documents_chosen(chosen: usize, all: usize) -> String {
    if chosen == all { ALL_DOCUMENTS.to_string() } else { format!("{chosen} из {all}") }
}

/// Of what a price is that a person was told: `requests` of `all` plans count requests.
pub fn quoted_per(requests: usize, all: usize) -> &'static str {
    match requests {
        0 => "₽ за час",
        _ if requests == all => "₽ за обращение",
        _ => "₽ за обращение или час",
    }
}

/// A number of units in the words of the plan; time where every second counts.
pub fn charged_units(terms: &Terms, plan: &Plan, count: u64) -> String {
    match terms.unit_of(plan) {
        Some(unit) => units(unit.kind, count),
        None => duration(count.div_ceil(60)),
    }
}

fn kind_of(terms: &Terms, plan: &Plan) -> UnitKind {
    terms.unit_of(plan).map_or(UnitKind::Second, |unit| unit.kind)
}

/// The price of a plan: that of an hour where there is one, and how the document puts it.
pub fn offer(terms: &Terms, plan: &Plan, offer: &Offer) -> (String, String) {
    let (one, ..) = unit_forms(kind_of(terms, plan));
    match offer {
        Offer::Package { unit_price, per_hour: Some(per_hour), .. } => {
            (money(*per_hour), format!("{one} — {}", money(*unit_price)))
        }
        Offer::Package { unit_price, per_hour: None, .. } => {
            (money(*unit_price), format!("за {one}"))
        }
        Offer::Volume { fee, months, per_hour, .. } => {
            let period = if *months == 12 { "год" } else { "месяц" };
            let hour = per_hour.map_or_else(|| "не считается".to_string(), money);
            (hour, format!("{} за {period}", money(*fee)))
        }
        Offer::Rate { price, is_hourly: true, .. } => (money(*price), "по факту".to_string()),
        Offer::Rate { price, is_hourly: false, .. } => {
            (money(*price), format!("за {one}, по факту"))
        }
        Offer::Unstated { quoted: Some(price) } => {
            (money(*price), "со слов, ваша цифра".to_string())
        }
        Offer::Unstated { quoted: None } => (PRICE_NOT_STATED.to_string(), String::new()),
    }
}

/// What is promised, or the word that stands instead.
pub fn promised(promise: Option<&Promise>) -> String {
    stated_span(promise.map_or(&Stated::NotStated, |promise| &promise.within))
}

/// For how long one payment is good.
pub fn lives(plan: &Plan) -> (String, Option<&Source>) {
    if let Some(package) = &plan.package {
        let told = match (package.valid_days, package.valid_months) {
            (Some(count), _) => days(u64::from(count)),
            (None, Some(count)) => months(count),
            (None, None) => UNKNOWN.to_string(),
        };
        return (told, Some(&package.source));
    }
    match plan.volume.first() {
        Some(volume) => ("месяц".to_string(), Some(&volume.source)),
        None if plan.is_unpriced() => (UNKNOWN.to_string(), None),
        None => ("без срока".to_string(), None),
    }
}

/// What is lost unused, and whether it is anything.
pub fn burns(terms: &Terms, plan: &Plan, outcome: &Outcome<'_>) -> (bool, String) {
    if let Some(volume) = outcome.volume {
        let unused = volume.included_seconds.saturating_sub(volume.most_seconds);
        return match unused.div_euclid(60) {
            0 => (outcome.burned > 0, charged_units(terms, plan, outcome.burned)),
            minutes => {
                let included = duration(volume.included_seconds.div_euclid(60));
                (true, format!("не меньше {} из {included} каждый месяц", duration(minutes)))
            }
        };
    }
    match outcome.burned {
        // Of a plan whose terms are not stated nobody knows what it loses: that is not nothing.
        _ if plan.is_unpriced() => (false, UNKNOWN.to_string()),
        0 => (false, "ничего".to_string()),
        count => {
            let lost = charged_units(terms, plan, count);
            (true, format!("{lost} = {}", money(outcome.burned_value)))
        }
    }
}

/// Why the sum is not the whole sum.
pub fn incomplete(terms: &Terms, plan: &Plan, incomplete: Incomplete) -> String {
    let left_out = charged_units(terms, plan, incomplete.units);
    match incomplete.reason {
        IncompleteReason::PriceNotStated => format!("не считая {left_out}: цена не указана"),
        IncompleteReason::OverageByAgreement => {
            format!("не считая {left_out} сверх объёма: цена по согласованию")
        }
        IncompleteReason::NotCovered => format!("{left_out} не покрыты"),
    }
}

/// What a document says against its own plan, in two words.
pub fn claim_word(anomaly: &Anomaly) -> &'static str {
    match anomaly.claim.as_ref().map(|claim| claim.is) {
        Some(ClaimKind::SlowerAndDearer) => "дороже и реагируют позже",
        Some(ClaimKind::SameReactionDearer) => "реакция та же, а дороже",
        Some(ClaimKind::PackageDearer) => "дороже, чем без пакета",
        Some(ClaimKind::PackageSavesNothing) => "пакет ничего не экономит",
        Some(ClaimKind::DiscountNotInPrice) => "скидки в цене года нет",
        None => "противоречие",
    }
}

/// A claim with the figures of this client.
pub fn claim(kind: ClaimKind, one: &str, other: &str, reactions: Option<(&str, &str)>) -> String {
    match (kind, reactions) {
        (ClaimKind::SlowerAndDearer, Some((late, soon))) => {
            format!("Для вас: {one} против {other}, реакция {late} против {soon}.")
        }
        (ClaimKind::SameReactionDearer, Some((_, reaction))) => {
            format!("Для вас: реакция у обоих {reaction}, {one} против {other}.")
        }
        (ClaimKind::DiscountNotInPrice, _) => format!("12 месяцев по {one} = {other}, без скидки."),
        _ => format!("Час в пакете — {one}, без пакета — {other}."),
    }
}

/// Why the cheapest plan is the cheapest: the price and what is lost are all there is.
pub fn why_cheapest(best: &PlanRow, next: Option<&PlanRow>) -> String {
    let Some(next) = next else { return String::new() };
    if let (Offer::Volume { .. }, Some(volume)) = (&best.offer, best.outcome.volume) {
        let minutes = |seconds: u64| duration(seconds.div_ceil(60));
        let (most, included) = (minutes(volume.most_seconds), minutes(volume.included_seconds));
        return format!("Включённое время: в месяц вам нужно до {most} из {included}.");
    }
    let (Offer::Package { unit_price, .. }, Offer::Package { unit_price: next_price, .. }) =
        (&best.offer, &next.offer)
    else {
        return String::new();
    };
    if best.terms.id != next.terms.id {
        return String::new();
    }
    let (one, ..) = unit_forms(kind_of(best.terms, best.plan));
    let price = format!("{} против {}", money(*unit_price), money(*next_price));
    let (burned, next_burned) = (best.outcome.lost_value(), next.outcome.lost_value());
    let lost = if burned == Rub::ZERO {
        "ничего не сгорает".to_string()
    } else {
        format!("сгорает {}", money(burned))
    };
    let next_lost =
        if next_burned == Rub::ZERO { "ничего".to_string() } else { money(next_burned) };
    match (unit_price.cmp(next_price), burned.cmp(&next_burned)) {
        (Ordering::Less, Ordering::Greater) => {
            format!("Хотя {lost} против {next_lost}, {one} дешевле: {price}.")
        }
        (Ordering::Less, Ordering::Equal) => format!("{} дешевле: {price}.", capitalised(one)),
        (Ordering::Less, Ordering::Less) => {
            format!("{} дешевле ({price}), и {lost} против {next_lost}.", capitalised(one))
        }
        (Ordering::Greater, _) => {
            format!("Хотя {one} дороже ({price}), {lost} против {next_lost}.")
        }
        (Ordering::Equal, _) => format!("{} против {next_lost}.", capitalised(&lost)),
    }
}

/// What will be paid in the horizon, and what of it will still be there at its end.
pub fn paid_and_left(outcome: &Outcome<'_>, profile: &Profile) -> Option<String> {
    let (paid, left) = (outcome.paid?, outcome.left_value?);
    let horizon = months(profile.months());
    Some(if left == Rub::ZERO {
        format!("За {horizon} вы заплатите {}.", money(paid))
    } else {
        format!(
            "За {horizon} вы заплатите {}, из них {} пойдут на работу после этого срока.",
            money(paid),
            money(left)
        )
    })
}

/// What the next cheapest plan would cost more, and what speaks for it.
pub fn against_next(best: &PlanRow, next: &PlanRow, is_mixed: bool) -> Option<String> {
    let apart = next.per_month()?.apart(best.per_month()?);
    let name = plan_name(next, is_mixed);
    let mut told = format!("{name} обойдётся на {} в месяц дороже", money(apart));
    let mut merits = Vec::new();
    let first = |row: &PlanRow| row.at_once.as_ref().map_or(Rub::ZERO, |(amount, _)| *amount);
    match (first(next), first(best)) {
        (next, best) if next == Rub::ZERO && best > Rub::ZERO => {
            merits.push(format!("вперёд платить не нужно, а здесь сразу {}", money(best)));
        }
        (next, best) if next < best => {
            merits.push(format!("сразу нужно {}, а не {}", money(next), money(best)));
        }
        _ => {}
    }
    let span = |row: &PlanRow| row.reaction.and_then(|promise| promise.within.value().copied());
    if let (Some(soon), Some(late)) = (span(next), span(best))
        && soon.count() == late.count()
        && soon.amount() < late.amount()
    {
        merits.push(format!("реагируют за {}, а не за {}", super::span(soon), super::span(late)));
    }
    if let (Some(promised), None) = (span(next), span(best)) {
        merits.push(format!("реакция обещана: {}", super::span(promised)));
    }
    if !merits.is_empty() {
        told.push_str(", зато ");
        told.push_str(&merits.join(" и "));
    }
    told.push('.');
    Some(told)
}

/// «Абонемент», with its provider where several are compared.
pub fn plan_name(row: &PlanRow, is_mixed: bool) -> String {
    if is_mixed {
        format!("«{}» ({})", row.plan.name, provider(row.terms))
    } else {
        format!("«{}»", row.plan.name)
    }
}

/// Whose plans have no stated price.
pub fn unpriced(providers: &[&str]) -> String {
    let providers: Vec<String> = providers.iter().map(|name| format!("«{name}»")).collect();
    format!(
        "Без цены в документе: {}. Впишите над таблицей ту, что вам назвали.",
        providers.join(", ")
    )
}

pub fn trace_session(
    kind: &Requests,
    minutes: u32,
    terms: &Terms,
    plan: &Plan,
    units: u64,
) -> String {
    let length = duration(u64::from(minutes));
    let count = requests(u64::from(kind.count));
    let told = format!("{count} {}, по {length}", super::per(kind.per));
    match terms.unit_of(plan) {
        None => format!("{told}: шага в документе нет, время не округляется"),
        Some(unit) if unit.kind == UnitKind::Request => format!("{told}: каждое — одно обращение"),
        Some(unit) => format!("{told}: сеанс округляется до {}", units_of(unit.kind, units)),
    }
}

pub fn trace_charged(terms: &Terms, plan: &Plan, outcome: &Outcome<'_>) -> String {
    let useful = duration(outcome.useful_minutes);
    let charged = charged_units(terms, plan, outcome.billed);
    let length = terms.unit_of(plan).and_then(|unit| unit.minutes);
    match length {
        Some(length) => {
            let paid = outcome.billed.saturating_mul(u64::from(length.minutes()));
            format!("Отработано {useful}, списано {charged} ({})", duration(paid))
        }
        None => format!("Отработано {useful}, посчитано {charged}"),
    }
}

pub fn trace_price(terms: &Terms, plan: &Plan, offer: &Offer) -> (String, Option<&'static Source>) {
    let Offer::Package { unit_price, source, .. } = offer else { return (String::new(), None) };
    let kind = kind_of(terms, plan);
    let (one, ..) = unit_forms(kind);
    let minimum = plan.package.as_ref().map_or(0, |package| package.minimum_units);
    let (life, _) = lives(plan);
    let told = format!(
        "{} — {}; пакет от {} живёт {life}",
        capitalised(one),
        money(*unit_price),
        units_of(kind, u64::from(minimum)),
    );
    (told, Some(source))
}

pub fn trace_volume(volume: VolumeUse) -> String {
    format!(
        "В месяц включено {}; больше всего за месяц потратили {}",
        duration(volume.included_seconds.div_euclid(60)),
        duration(volume.most_seconds.div_ceil(60)),
    )
}

pub fn trace_charge(terms: &Terms, plan: &Plan, charge: &Charge<'_>) -> String {
    let (price, amount) = (money(charge.price), money(charge.amount));
    match charge.cause {
        ChargeCause::Fee(fee) => {
            let (one, few, many) = match fee.per {
                kvant_core::catalogue::Period::Month => ("месяц", "месяца", "месяцев"),
                kvant_core::catalogue::Period::Year => ("год", "года", "лет"),
            };
            let count = crate::format::counted(charge.count, one, few, many);
            format!("Плата: {count} × {price} = {amount}")
        }
        ChargeCause::Rate(rate) => {
            let kinds = terms.kind.iter().filter(|kind| rate.kind.contains(&kind.id));
            let kinds: Vec<&str> = kinds.map(|kind| kind.name.as_str()).collect();
            let what = if kinds.is_empty() { "Работа".to_string() } else { kinds.join(", ") };
            let per = if rate.per == RatePer::Hour { " за час" } else { "" };
            let count = charged_units(terms, plan, charge.count);
            format!("{what}: {count} по {price}{per} = {amount}")
        }
        ChargeCause::Quoted => {
            let count = charged_units(terms, plan, charge.count);
            format!("По названной вам цене: {count} по {price} = {amount}")
        }
    }
}

pub fn trace_sum(terms: &Terms, plan: &Plan, outcome: &Outcome<'_>) -> String {
    let (Some(paid), Some(left_value), Some(net)) = (outcome.paid, outcome.left_value, outcome.net)
    else {
        return PRICE_NOT_STATED.to_string();
    };
    if left_value == Rub::ZERO {
        return format!("Заплачено {}", money(paid));
    }
    let left = match outcome.left_months {
        0 => format!("пойдут в дело позже {}", charged_units(terms, plan, outcome.left_used)),
        beyond => format!("оплачено вперёд {}", months(beyond)),
    };
    format!("Заплачено {} − {left} на {} = {}", money(paid), money(left_value), money(net))
}

pub fn trace_share(outcome: &Outcome<'_>, net: Rub, profile: &Profile) -> String {
    let month = outcome.per_month(profile).map(money).unwrap_or_default();
    let share = format!("{} ÷ {} = {month} в месяц", money(net), months(profile.months()));
    if outcome.purchases.is_empty() {
        return share;
    }
    let burned = if outcome.lost_value() == Rub::ZERO {
        "Ничего не сгорит".to_string()
    } else {
        format!("Из них сгорит {}", money(outcome.lost_value()))
    };
    format!("{burned}; {share}")
}

pub fn level(factor: &str, per_month: u32) -> String {
    format!("{factor}: {}", requests(u64::from(per_month)))
}

pub const LEVEL_LOW: &str = "Вдвое меньше";
pub const LEVEL_TYPICAL: &str = "Как у вас";
pub const LEVEL_HIGH: &str = "Вдвое больше";

/// What a plan counts in; nothing is counted where no step is stated.
pub fn counted_in(unit: Option<&Unit>) -> String {
    let word = match unit.map(|unit| unit.kind) {
        Some(UnitKind::Quantum) => "квантами",
        Some(UnitKind::QuarterHour) => "четвертями часа",
        Some(UnitKind::HalfHour) => "получасами",
        Some(UnitKind::Hour) => "часами",
        Some(UnitKind::Request) => "обращениями",
        Some(UnitKind::Second) | None => "без шага",
    };
    word.to_string()
}
