//! «Подбор тарифа».

use std::cmp::Ordering;

use chrono::NaiveDate;
use kvant_core::catalogue::{
    Anomaly, ClaimKind, OpenMatter, Plan, Promise, RatePer, Reading, Terms,
};
use kvant_core::compare::{FirstPaymentGap, RunnerUp};
use kvant_core::money::Rub;
use kvant_core::price::Offer;
use kvant_core::quantum::{BillingIncrement, UnitKind};
use kvant_core::report::offers::PlanOffer;
use kvant_core::source::Source;
use kvant_core::stated::Stated;
use kvant_core::usage::{
    Charge, ChargeCause, Incomplete, IncompleteReason, Outcome, PaidFor, Profile, Purchase,
    Requests, VolumeUse,
};

use super::{capitalised, days, months, requests, stated_span, unit_forms, units, units_of};
use crate::format::{duration, money};

pub const PRICE_NOT_STATED: &str = "цена не указана";
pub const UNKNOWN: &str = "неизвестно";
pub const NOTHING_AT_ONCE: &str = "ничего";
pub const OFFERED_PRICE: &str = "Цены в документе нет? Впишите ту, что вам назвали.";
pub const OFFERED_PRICE_LABEL: &str = "Цена, которую вам назвали, рублей";
pub const ALL_DOCUMENTS: &str = "все компании";
pub const DOCUMENTS: &str = "Кого сравниваем";
pub const COMPARE_ALL: &str = "Сравнить со всеми";
pub const COMPARE_MEANT: &str = "Только для нашей программы";
pub const OTHER_SOFTWARE: &str = "Поддержка других программ:";
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
pub const PART_NOT_COVERING: &str = "Не покрывают вашу нагрузку: показана цена известной части";
pub const PART_UNPRICED: &str = "Цена в документе не указана";
pub const PLOT_SOME: &str = "На графике — самые дешёвые для вас.";

/// What the rows of one document are told apart by: its provider, else its own name.
pub fn provider(terms: &Terms) -> &str {
    match &terms.provider {
        Stated::Is { value, .. } => value,
        _ => &terms.name,
    }
}

/// «MyWebstor · Битрикс24»: whose support it is, and of what.
pub fn provider_and_software(terms: &Terms) -> String {
    let provider = provider(terms);
    let software = terms.named_software().iter().map(|one| one.name.as_str());
    let software: Vec<&str> = software.filter(|name| *name != provider).collect();
    if software.is_empty() {
        return provider.to_string();
    }
    format!("{provider} · {}", software.join(", "))
}

pub fn documents_chosen(chosen: usize, all: usize) -> String {
    if chosen == all { ALL_DOCUMENTS.to_string() } else { format!("{chosen} из {all}") }
}

/// Of what a price is that a person was told: `requests` of `all` plans count requests.
pub fn offered_price_per(requests: usize, all: usize) -> &'static str {
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
        None => duration(BillingIncrement::MINUTE.covering(count)),
    }
}

fn kind_of(terms: &Terms, plan: &Plan) -> UnitKind {
    terms.unit_of(plan).map_or(UnitKind::Second, |unit| unit.kind)
}

/// The price of a plan: that of an hour where there is one, and how the document puts it.
pub fn offer(terms: &Terms, plan: &Plan, offer: &Offer<'static>) -> (String, String) {
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
        Offer::Unstated { offered_price: Some(price) } => {
            (money(*price), "со слов, ваша цифра".to_string())
        }
        Offer::Unstated { offered_price: None } => (PRICE_NOT_STATED.to_string(), String::new()),
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
            0 if outcome.burned == 0 => (false, NOTHING_AT_ONCE.to_string()),
            0 => (true, charged_units(terms, plan, outcome.burned)),
            minutes => {
                let included = duration(volume.included_seconds.div_euclid(60));
                (true, format!("не меньше {} из {included} каждый месяц", duration(minutes)))
            }
        };
    }
    let will_burn = outcome.will_burn.iter().map(|one| one.units);
    match will_burn.fold(outcome.burned, u64::saturating_add) {
        // Of a plan whose terms are not stated nobody knows what it loses: that is not nothing.
        _ if plan.is_unpriced() => (false, UNKNOWN.to_string()),
        0 => (false, NOTHING_AT_ONCE.to_string()),
        count => {
            let lost = charged_units(terms, plan, count);
            (true, format!("{lost} = {}", money(outcome.lost_value())))
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

/// What a month costs, without kopecks: «около 3 333 ₽».
pub fn headline(month: Rub) -> String {
    let whole = month.to_the_rouble();
    if whole == month { money(whole) } else { format!("около {}", money(whole)) }
}

/// «до 1 марта».
pub fn until(last: NaiveDate, this_year: i32) -> String {
    format!("до {}", crate::format::date(last, this_year))
}

/// «30 квантов», «6 месяцев»: what a payment in advance buys.
pub fn paid_for(row: &PlanOffer<'static>, what: PaidFor) -> String {
    match what {
        PaidFor::Units(count) => charged_units(row.terms, row.plan, u64::from(count.count())),
        PaidFor::Months(count) => months(count),
    }
}

/// What is paid now, for what, and what becomes of it: the words before the amount, the amount, and
/// those after it.
pub fn pay_now(row: &PlanOffer<'static>, this_year: i32) -> (&'static str, String, String) {
    let PlanOffer { terms, plan, outcome, .. } = row;
    let Some(first) = outcome.first_payment else {
        let (price, per) = offer(terms, plan, &row.offer);
        return (
            "Сейчас",
            NOTHING_AT_ONCE.to_string(),
            format!("платить не нужно: {price}, {per}."),
        );
    };
    let what = match first.paid_for {
        PaidFor::Units(count) => {
            let told = charged_units(terms, plan, u64::from(count.count()));
            let unit = terms.unit_of(plan);
            match unit.and_then(|unit| Some((unit.kind, unit.minutes?))) {
                Some((UnitKind::Hour, _)) | None => told,
                Some((kind, length)) => {
                    let (one, ..) = unit_forms(kind);
                    let (each, all) =
                        (duration(u64::from(length.minutes())), duration(count.minutes(length)));
                    format!("{told} ({one} — {each}, всего {all})")
                }
            }
        }
        PaidFor::Months(count) => {
            let included = outcome.volume.map(|volume| volume.included_seconds.div_euclid(60));
            let included = included.map(|minutes| format!(" (по {} в месяц)", duration(minutes)));
            format!("{}{}", months(count), included.unwrap_or_default())
        }
    };
    let burns = if first.will_burn > 0 {
        let lost = charged_units(terms, plan, first.will_burn);
        match first.paid_for {
            PaidFor::Units(_) => format!("неистраченное, {lost}, в этот день сгорит"),
            PaidFor::Months(1) => format!("неистраченное, {lost}, в этот день сгорит"),
            PaidFor::Months(_) => format!("из этого времени не понадобится и сгорит {lost}"),
        }
    } else if outcome.lost_value() == Rub::ZERO && outcome.burned == 0 {
        "при вашей нагрузке ничего не сгорит".to_string()
    } else {
        "из этого ничего не сгорит".to_string()
    };
    let until = until(first.valid_through, this_year);
    ("Сейчас", money(first.amount), format!("за {what}, {until}; {burns}."))
}

/// What is lost in the whole time that was counted, and on which days.
pub fn losses(row: &PlanOffer<'static>, this_year: i32) -> Option<String> {
    const DAYS_MAX: usize = 3;
    let PlanOffer { terms, plan, outcome, .. } = row;
    if outcome.volume.is_some() {
        let (is_any, told) = burns(terms, plan, outcome);
        return is_any.then(|| format!("Сгорает {told}."));
    }
    let lost: Vec<_> = outcome.purchases.iter().filter(|one| one.lost().count() > 0).collect();
    if lost.is_empty() {
        return None;
    }
    let day = |one: &&Purchase| {
        let count = charged_units(terms, plan, u64::from(one.lost().count()));
        format!("{} — {count}", crate::format::date(one.valid_through, this_year))
    };
    let days: Vec<String> = lost.iter().take(DAYS_MAX).map(day).collect();
    let more = if lost.len() > DAYS_MAX { " и дальше так же" } else { "" };
    Some(format!(
        "Всего за {} сгорит на {}: {}{more}.",
        months(row.profile.months()),
        money(outcome.lost_value()),
        days.join(", "),
    ))
}

/// Why the cheapest plan is the cheapest: the price and what is lost are all there is.
pub fn why_cheapest(best: &PlanOffer<'static>, next: &PlanOffer<'static>) -> String {
    if let (Offer::Volume { .. }, Some(volume)) = (&best.offer, best.outcome.volume) {
        let minutes = |seconds: u64| duration(BillingIncrement::MINUTE.covering(seconds));
        let (most, included) = (minutes(volume.most_seconds), minutes(volume.included_seconds));
        return format!("Вам нужно до {most} в месяц, а включено {included}.");
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
    let (lost, next_lost) = (best.outcome.lost_value(), next.outcome.lost_value());
    let told = |lost: Rub| {
        if lost == Rub::ZERO {
            "ничего не сгорает".to_string()
        } else {
            format!("сгорает {}", money(lost))
        }
    };
    let (lost_told, next_told) = (told(lost), told(next_lost));
    match (unit_price.cmp(next_price), lost.cmp(&next_lost)) {
        (Ordering::Less, Ordering::Greater) => {
            format!("Здесь {lost_told}, там {next_told}, но {one} дешевле: {price}.")
        }
        (Ordering::Less, Ordering::Equal) => format!("{} дешевле: {price}.", capitalised(one)),
        (Ordering::Less, Ordering::Less) => {
            format!("{} дешевле ({price}), здесь {lost_told}, там {next_told}.", capitalised(one))
        }
        (Ordering::Greater, _) => {
            format!(
                "{} дороже ({price}), зато здесь {lost_told}, а там {next_told}.",
                capitalised(one)
            )
        }
        (Ordering::Equal, _) => format!("Здесь {lost_told}, а там {next_told}."),
    }
}

/// What will be paid in the whole time that is counted, and what of it goes beyond.
pub fn paid_and_left(row: &PlanOffer<'static>) -> Option<String> {
    let outcome = &row.outcome;
    let (paid, left) = (outcome.paid?, outcome.left_value?);
    let told = format!("За {} вы заплатите {}", months(row.profile.months()), money(paid));
    Some(match outcome.left_months {
        0 if left == Rub::ZERO => format!("{told}."),
        0 => format!("{told}, из них {} пойдут на работу после этого срока.", money(left)),
        beyond => format!(
            "{told}: год оплачивают целиком. Ещё {} после этого срока уже оплачены, {} за них в \
             цену не входят.",
            months(beyond),
            money(left),
        ),
    })
}

/// Both prices of a year, each with its arithmetic; nothing where there is one.
pub fn fee_readings(row: &PlanOffer<'static>) -> Option<String> {
    let prices = fee_prices(row)?;
    Some(format!(
        "Цену года можно прочесть двояко: {}. Считаем по отмеченной.",
        prices.join(" или ")
    ))
}

/// The same for a cell.
pub fn fee_readings_short(row: &PlanOffer<'static>) -> Option<String> {
    Some(format!("прочтения: {}", fee_prices(row)?.join(" или ")))
}

fn fee_prices(row: &PlanOffer<'static>) -> Option<Vec<String>> {
    let mut told: Vec<(Rub, String, bool)> = Vec::new();
    for one in &row.fee_readings {
        match told.iter_mut().find(|(due, ..)| *due == one.due) {
            Some((_, _, is_chosen)) => *is_chosen |= one.is_chosen,
            None => told.push((one.due, super::fee_arithmetic(one.fee, one.due), one.is_chosen)),
        }
    }
    let mark = |(_, told, is_chosen): (Rub, String, bool)| {
        if is_chosen { format!("{told} (так считаем)") } else { told }
    };
    (!told.is_empty()).then(|| told.into_iter().map(mark).collect())
}

/// What the next cheapest plan would cost more, and what speaks for it.
pub fn against_next(
    best: &PlanOffer<'static>,
    next: &PlanOffer<'static>,
    runner_up: RunnerUp,
    is_mixed: bool,
) -> String {
    let name = plan_name(next, is_mixed);
    let mut told = format!("{name} дороже на {} в месяц", headline(runner_up.dearer_a_month));
    let mut merits = Vec::new();
    let first = |row: &PlanOffer<'static>| {
        row.outcome.first_payment.map_or(Rub::ZERO, |first| first.amount)
    };
    if let FirstPaymentGap::Less(_) = runner_up.first_payment {
        let (here, there) = (money(first(best)), first(next));
        merits.push(if there == Rub::ZERO {
            format!("вперёд платить не нужно, а здесь сразу {here}")
        } else {
            format!("сразу нужно {}, а не {here}", money(there))
        });
    }
    let span =
        |row: &PlanOffer<'static>| row.reaction.and_then(|promise| promise.within.value().copied());
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
    told
}

/// «не хватает 17 ч в месяц, цены за них нет».
pub fn not_all(row: &PlanOffer<'static>) -> Option<String> {
    let minutes = row.outcome.uncovered_minutes_a_month(&row.profile)?;
    let lacking = format!("не хватает {} в месяц", duration(minutes));
    Some(match row.outcome.incomplete?.reason {
        IncompleteReason::PriceNotStated => format!("{lacking}, цены за них нет"),
        IncompleteReason::OverageByAgreement => format!("{lacking}, цена за них по согласованию"),
        IncompleteReason::NotCovered => format!("{lacking}: пакет кончается раньше"),
    })
}

/// The first of the plans that cover a part.
pub fn nearest_partial(row: &PlanOffer<'static>, is_mixed: bool) -> Option<String> {
    let name = plan_name(row, is_mixed);
    let month = headline(row.per_month()?);
    Some(format!("{name}: известная часть — {month} в месяц, {}.", not_all(row)?))
}

pub fn not_covering(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let plans = crate::format::counted(count, "тариф", "тарифа", "тарифов");
    format!("Не покрывают вашу нагрузку: {plans}, они в таблице отдельно.")
}

/// «Что округляется до целого кванта? — всё время пакета».
pub fn chosen_reading(open: &OpenMatter, reading: &Reading) -> String {
    format!("{} — {}", open.question, reading.text)
}

pub fn chosen_readings(provider: Option<&str>, told: &[String]) -> String {
    let whose = provider.map(|provider| format!(" ({provider})")).unwrap_or_default();
    format!("Вы прочли условия{whose} не так, как мы считаем обычно: {}.", told.join("; "))
}

/// «Абонемент», with its provider where several are compared.
pub fn plan_name(row: &PlanOffer<'static>, is_mixed: bool) -> String {
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

pub fn trace_price(
    terms: &Terms,
    plan: &Plan,
    offer: &Offer<'static>,
) -> (String, Option<&'static Source>) {
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
        duration(BillingIncrement::MINUTE.covering(volume.most_seconds)),
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
        ChargeCause::OfferedPrice => {
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
        0 => format!(
            "{} на {}, они понадобятся позже",
            charged_units(terms, plan, outcome.left_used),
            money(left_value)
        ),
        beyond => format!("{} вперёд на {}", months(beyond), money(left_value)),
    };
    format!("Заплачено {} − {left} = {}", money(paid), money(net))
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

/// What a plan counts in.
pub fn counted_in(unit: UnitKind) -> &'static str {
    match unit {
        UnitKind::Quantum => "квантами",
        UnitKind::QuarterHour => "четвертями часа",
        UnitKind::HalfHour => "получасами",
        UnitKind::Hour => "часами",
        UnitKind::Request => "обращениями",
        UnitKind::Second => "без шага",
    }
}

/// That the answer is not about all plans.
pub fn left_out(count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let plans = crate::format::counted(count, "тариф", "тарифа", "тарифов");
    format!("Не подошло под ваши условия над таблицей: {plans}.")
}

/// What an hour that was worked has come to; nothing where the sum leaves hours out.
pub fn trace_useful_hour(outcome: &Outcome<'_>, net: Rub) -> Option<String> {
    let hour = outcome.net_per_useful_hour?;
    let worked = duration(outcome.useful_minutes);
    Some(format!("{} ÷ {worked} работы = {} за час, который проработали", money(net), money(hour)))
}
