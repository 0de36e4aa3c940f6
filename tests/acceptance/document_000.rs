//! Document 000, «Услуги по сопровождению CRM». It has no clause numbers: places are lines.

use chrono::{Days, TimeDelta};
use kvant_core::{
    calendar::WorkingTime,
    catalogue::{
        AnomalyClaim, ClaimKind, Count, Hours, Plan, Promise, PromiseKind, Readings, ScopeKind,
    },
    deadline,
    money::Rub,
    price::{self, ResolvedTerms},
    quantum::{Quanta, QuantumLength, UnitKind},
    stated::Stated,
    usage::{self, Cause, Outcome, Profile, Requests, Timetable},
};
use serde_json::{Value, json};

use crate::door::{answered, answered_deadlines, answered_no, answered_units, with_offset};
use crate::given::{STATUSES, count, crm_support, date, instant, number, quanta, resolved, rub};
use crate::table::{lines, rows};

/// Source: document 000, lines 7–8 (S0-01, S0-02, S0-03).
#[test]
fn s0_01_to_03_what_the_service_is_and_is_not() {
    check_scope(
        "
        kind     | place    | words
        included | строка 7 | Консультации и работы по настройке
        excluded | строка 7 | Работы по согласованному техническому заданию: ни цены
        included | строка 8 | удалённого рабочего стола
        ",
    );
}

/// Source: document 000, lines 8, 10–16 (S0-04, S0-10, S0-11, S0-15, S0-17, S0-21, S0-22, S0-28).
#[test]
fn s0_04_to_28_rules_for_every_plan_are_stated_with_their_place() {
    check_statements(
        "
        place        | words                                               | quoted
        строка 8     | Время считает таймер                                | отсчитывается по таймеру
        строки 10–11 | Квант — 10 минут; время округляется вверх           | интервалами по 10 минут
        строка 12    | зависят от тарифа и статуса                         | в зависимости от тарифного плана и статуса
        строка 13    | Платят вперёд, пакетом квантов                      | предварительной оплатой пакета
        строка 14    | услуга прерывается до следующего платежа            | прерывается до поступления следующего платежа
        строка 15    | что не потрачено, считается использованным          | считаются использованными
        строка 16    | только по названным каналам                         | только следующие каналы связи
        ",
    );
}

/// Source: document 000, line 9 (S0-06, S0-07, S0-08, S0-09): nine hours, no break.
#[test]
fn s0_06_to_09_working_hours() {
    let terms = crm_support();
    let [schedule] = terms.schedule.as_slice() else { panic!("one schedule for all plans") };
    assert_eq!(schedule.source.place(), "строка 9");
    check_open_hours(
        "
        from                 to                   seconds
        2026-11-20T08:59:59  2026-11-20T09:00:00        0
        2026-11-20T09:00:00  2026-11-20T09:00:01        1
        2026-11-20T12:00:00  2026-11-20T15:00:00    10800  // No break is stated (S0-09).
        2026-11-20T17:59:59  2026-11-20T18:00:00        1
        2026-11-20T18:00:00  2026-11-20T18:00:01        0
        2026-11-20T00:00:00  2026-11-21T00:00:00    32400  // Nine hours, not eight (S0-09).
        2026-11-21T00:00:00  2026-11-23T00:00:00        0  // Saturday and Sunday.
        2026-11-04T00:00:00  2026-11-05T00:00:00        0  // A holiday, on a Wednesday (S0-08).
        2027-02-20T00:00:00  2027-02-21T00:00:00    32400  // A Saturday worked for Monday 22 (S0-08).
        2027-04-30T00:00:00  2027-05-01T00:00:00    32400  // A short day is not shortened (S0-08).
        2026-11-20T06:00:00+00:00  2026-11-20T15:00:00+00:00  32400  // Moscow (S0-07).
        ",
    );
}

/// Source: document 000, line 9 (S0-08): under the other readings of «рабочие дни».
#[test]
fn s0_08_working_days_under_every_reading() {
    check_working_days(
        "
        working-days  short-days  date        seconds
        production    full        2026-11-04        0
        production    full        2027-02-20    32400
        production    full        2027-04-30    32400
        production    shortened   2027-04-30    28800
        production    shortened   2027-02-20    28800  // A working Saturday can be short, too.
        production    shortened   2027-04-29    32400
        weekdays      full        2026-11-04    32400
        weekdays      full        2027-02-20        0
        weekdays      shortened   2027-04-30    32400  // No calendar, no short days.
        ",
    );
}

/// Source: document 000, lines 10–11 (S0-10, S0-11, S0-13).
#[test]
fn s0_11_spent_time_is_rounded_up_to_whole_quanta() {
    let unit = crm_support().unit.as_ref().expect("quanta");
    let minutes = unit.minutes.map(QuantumLength::minutes);
    assert_eq!((unit.kind, minutes, unit.minimum_units), (UnitKind::Quantum, Some(10), 1));
    assert_eq!(unit.source.place(), "строки 10–11");
    check_answered_rounding(
        "
        spent     quantum_min  debited
        0:00               10        0  // Started and cancelled: nothing passed (S0-13).
        0:01               10        1
        9:59               10        1
        10:00              10        1  // The text's own boundary.
        10:01              10        2
        20:00              10        2
        20:01              10        3
        300:00             10       30  // The minimum package of plan 1 (S0-43).
        300:01             10       31
        ",
    );
}

/// Source: document 000, line 10 (S0-14): work resumed after a pause is a new session, so five
/// minutes and five minutes are two quanta; as one request they are one (S0-12).
#[test]
fn s0_14_a_pause_opens_a_new_quantum() {
    check_answered_units(
        "
        basis    sessions  units
        session  300             1
        session  300+300         2  // A pause in between.
        session  600             1
        session  601+599         3
        session  0+1             1  // Started and cancelled, then a second (S0-13).
        request  300+300         1
        day      300+301         2
        package  599+1+600       2
        ",
    );
}

/// Source: document 000, lines 10–11 (S0-12): requests of a quarter of an hour are two quanta each
/// alone; two of them on one day are three.
#[test]
fn s0_12_what_is_rounded_changes_what_is_billed() {
    check_billed(
        "
        rounding-basis  a_month  minutes_each  billed
        session              22            15      44
        request              22            15      44
        day                  22            15      44  // December 2026 has 22 working days.
        day                  44            15      66  // Two a day.
        session              44            15      88
        package              44            15      66
        package              22            15      33
        ",
    );
}

/// Source: document 000, line 12 and the tables (S0-15): price by plan and status, reaction and
/// minimum by plan.
#[test]
fn s0_15_price_depends_on_plan_and_status() {
    let terms = crm_support();
    let mut prices: Vec<String> = Vec::new();
    for plan in &terms.plan {
        for status in STATUSES {
            let answer = answered_package(&plan.id, status, minimum_units(plan));
            prices.push(answer["unit_price"].to_string());
        }
        // The price asks for the status, and the minimum and the reaction do not.
        let mut question = package_question(&plan.id, "licence-year", minimum_units(plan));
        question["status"] = Value::Null;
        assert_eq!(answered_no(&question)["code"], json!("missing_attribute"), "{}", plan.id);
        let reactions = STATUSES.map(|status| {
            let given = format!("status={status}");
            answered_deadlines(terms, &plan.id, &given, "2026-11-20T12:00:00")["reaction"].clone()
        });
        assert!(reactions.iter().all(|one| *one == reactions[0]), "{}: {reactions:?}", plan.id);
    }
    // 600 roubles stand twice: plan 1 without a licence, plan 2 with one for a year.
    prices.sort();
    prices.dedup();
    assert_eq!(prices.len(), 11);
    let reactions: Vec<u32> = terms.plan.iter().map(reaction_minutes).collect();
    assert_eq!(reactions, [60, 120, 30, 30]);
    let minimums: Vec<u32> = terms.plan.iter().map(minimum_units).collect();
    assert_eq!(minimums, [30, 12, 30, 12]);
}

/// Source: document 000, line 12 against lines 28–32 (S0-16): the status changes the price alone.
#[test]
fn s0_16_anomaly_status_changes_the_price_only() {
    check_anomaly("status-changes-price-only", "строки 12, 28–32");
    for plan in &crm_support().plan {
        // One reaction, one minimum and one validity stand for a plan, whatever the status …
        for status in STATUSES {
            let package = package(&plan.id, status, minimum_units(plan));
            assert_eq!(package.units, Quanta::new(minimum_units(plan)));
            assert_eq!(package.package_source, plan.source, "conditions stand once a plan");
        }
        // … and the prices of every two statuses differ.
        let mut prices: Vec<Rub> = plan.price.iter().map(|price| price.unit_price).collect();
        prices.dedup();
        assert_eq!(prices.len(), STATUSES.len(), "{}", plan.id);
    }
}

/// Source: document 000, line 13 (S0-17): nothing is worked before a package is paid.
#[test]
fn s0_17_payment_comes_before_the_work() {
    for plan in &crm_support().plan {
        let outcome = played("licence-year", &[], plan, &december(12, 4, 25, 0));
        let first = outcome.purchases.first().expect("a payment");
        assert_eq!((first.at, first.cause), (instant("2026-12-01T09:00:00"), Cause::First));
        assert_eq!(outcome.incomplete, None, "{}", plan.id);
    }
}

/// Source: document 000, line 14 (S0-20): every payment is again at least the minimum, or, read
/// otherwise, whatever is lacking.
#[test]
fn s0_20_next_payment_is_again_at_least_the_minimum() {
    let plan = crm_support().plan("prepaid").expect("plan 2");
    check_purchases(
        plan,
        "
        next-payment  requests  units  amounts
        minimum             12  12     7200.00
        minimum             13  12+12  7200.00+7200.00  // One quantum more than the minimum.
        any                 12  12     7200.00
        any                 13  12+1   7200.00+600.00
        ",
    );
}

/// Source: document 000, lines 15 and 28 (S0-21, S0-23, S0-24): the last day of a package.
#[test]
fn s0_21_to_24_last_day_of_a_package() {
    check_answered_last_day(
        "
        plan          paid_at              validity-days  validity-start  last_day
        subscription  2026-11-20T12:00:00  calendar       next-day        2027-02-18
        subscription  2026-11-20T12:00:00  calendar       payment-day     2027-02-17
        subscription  2026-11-20T00:00:00  calendar       next-day        2027-02-18  // The hour of the payment is all one.
        subscription  2026-11-20T23:59:59  calendar       next-day        2027-02-18
        subscription  2026-11-21T00:00:00  calendar       next-day        2027-02-19
        subscription  2026-11-20T21:00:00+00:00  calendar  next-day       2027-02-19  // Already the 21st in Moscow.
        prepaid       2027-02-01T12:00:00  calendar       next-day        2027-03-03
        prepaid       2028-02-01T12:00:00  calendar       next-day        2028-03-02  // A leap year.
        prepaid       2026-11-20T12:00:00  working        next-day        2027-01-12  // 6 days of November, 22 of December, 11 and 12 January.
        prepaid       2026-11-20T12:00:00  working        payment-day     2027-01-11
        subscription  2100-12-31T12:00:00  calendar       next-day        2101-03-31  // Payments are limited to 2100, lives are not.
        ",
    );
}

/// Source: document 000, line 15 (S0-21, S0-22, S0-23): a package of 30 days paid on 1 June serves
/// all of 1 July, the thirtieth day after the payment, and has burned on 2 July.
#[test]
fn s0_21_to_23_both_sides_of_the_end_of_a_package() {
    check_end_of_life(
        "
        // One request of ten minutes opens each month's first working day: 1 June, 1 July.
        validity-start  from        purchases  used  burned  left
        next-day        2027-06-01          1     2      10     0  // 1 July is the last day; burned by the end of July.
        payment-day     2027-06-01          2     2      22     0  // 30 June was; the second one, paid on 1 July, through 30 July.
        next-day        2027-02-01          1     2      10     0  // 1 March; through 3 March.
        ",
    );
}

/// Source: document 000, line 15 (S0-22): what is not used in time is lost, and its price with it.
#[test]
fn s0_22_unused_quanta_are_forfeited_at_the_end() {
    let plan = crm_support().plan("prepaid").expect("plan 2");
    // Paid on 1 December, through 31 December: dead when January begins.
    let outcome = played("licence-year", &[], plan, &december(1, 1, 10, 0));
    assert_eq!((outcome.burned, outcome.left), (11, 0));
    assert_eq!(outcome.burned_value, rub("6600.00"));
    assert_eq!(outcome.net, outcome.paid, "nothing is given back");
    // The plan of 90 days is alive: the same 11 and more are left, none has burned.
    let plan = crm_support().plan("subscription").expect("plan 1");
    let outcome = played("licence-year", &[], plan, &december(1, 1, 10, 0));
    assert_eq!((outcome.burned, outcome.left), (0, 29));
    // One more a month until 1 March: only those three are worth what they were bought for.
    assert_eq!((outcome.left_used, outcome.left_value), (3, Some(rub("1500.00"))));
    let burns: Vec<_> = outcome.will_burn.iter().map(|one| (one.on, one.units)).collect();
    assert_eq!(burns, [(date("2027-03-01"), 26)]);
    assert_eq!(outcome.lost_value(), rub("13000.00"));
}

/// Source: document 000, line 15 (S0-25): the earliest end burns first and nothing is extended;
/// read otherwise, what is alive lives as long as the new package.
#[test]
fn s0_25_overlapping_packages() {
    check_ends(
        "
        // 16 quanta a month; the second request of January finds 6 of 30 and lacks 2.
        overlap       ends                   used   left
        earliest-end  2027-03-01+2027-04-20  30+2   0+28
        extended      2027-04-20+2027-04-20  30+2   0+28
        ",
    );
}

/// Source: document 000, lines 16–18 (S0-28, S0-29, S0-30).
#[test]
fn s0_28_to_30_channels() {
    check_channels(
        "
        place          | case               | names                   | address
        строки 16–17   | Облачный Битрикс24 | bitrix.network          | -
        строки 16, 18  | Остальные случаи   | WhatsApp, Telegram, MAX | +79033580416
        ",
    );
}

/// Source: document 000, line 18 (S0-32): three messengers, and not one link that leads to them.
#[test]
fn s0_32_anomaly_empty_links() {
    check_anomaly("empty-links", "строка 18");
    let others = crm_support().channel.last().expect("a channel for all other cases");
    assert_eq!(others.names.len(), 3);
    let address = others.address.as_deref().expect("the number is all there is");
    assert!(address.chars().all(|c| c == '+' || c.is_ascii_digit()), "{address} is a number");
}

/// Source: document 000, lines 22–24 (S0-33, S0-34, S0-35).
#[test]
fn s0_33_to_35_statuses() {
    let asked: Vec<_> = crm_support().asked_attributes(&Readings::new()).collect();
    let [status] = asked.as_slice() else { panic!("status is all that counts") };
    assert_eq!(status.id, "status");
    assert!(status.sentence.contains("Лицензию через эту компанию"));
    let rows = lines(
        "
        id            | name                          | words                               | place
        licence-year  | 1-й статус, лицензия на год   | приобретаем или продлеваем на год   | строка 22
        licence-month | 2-й статус, лицензия на месяц | приобретаем или продлеваем на месяц | строка 23
        no-licence    | 3-й статус, без лицензии      | не приобретаем и не продлеваем      | строка 24
        ",
    );
    assert_eq!(status.values.len(), rows.len());
    for ([id, name, words, place], value) in rows.into_iter().zip(&status.values) {
        let found = (&*value.id, &*value.name, &*value.words, value.source.place());
        assert_eq!(found, (id, name, words, place));
    }
}

/// Source: document 000, lines 29–32 (S0-39, S0-40, S0-41, S0-42, S0-43).
#[test]
fn s0_39_to_43_conditions_by_plan() {
    check_answered_conditions(
        "
        plan         | place     | name                             | reaction_min | minimum | valid_days | minimum_min
        subscription | строка 29 | Абонемент технической поддержки  |           60 |      30 |         90 |         300
        prepaid      | строка 30 | Предоплаченный пакет обращений   |          120 |      12 |         30 |         120
        ambulance    | строка 31 | Скорая помощь                    |           30 |      30 |         90 |         300
        online       | строка 32 | Сопровождение онлайн             |           30 |      12 |         30 |         120
        ",
    );
}

/// Source: document 000 as a whole (S0-45): nobody promises when work is done.
#[test]
fn s0_45_no_plan_states_a_completion_time() {
    let terms = crm_support();
    assert!(terms.promise.iter().all(|promise| promise.what == PromiseKind::Reaction));
    let resolved = resolved("licence-year", &[]);
    for plan in &terms.plan {
        let completion = deadline::usual_promise(&resolved, plan, PromiseKind::Completion);
        assert_eq!(completion, None, "{}", plan.id);
    }
}

/// Source: document 000, «ТАРИФНЫЕ ПЛАНЫ: СТОИМОСТЬ», lines 38–44 (S0-46 to S0-51).
#[test]
fn s0_46_to_51_minimum_package_by_plan_and_status() {
    check_answered_minimum_package(
        "
        plan          status         place      quantum_rub  minimum_rub
        subscription  licence-year   строка_38       500.00     15000.00
        subscription  licence-month  строка_39       550.00     16500.00
        subscription  no-licence     строка_40       600.00     18000.00
        prepaid       licence-year   строка_42       600.00      7200.00
        prepaid       licence-month  строка_43       660.00      7920.00
        prepaid       no-licence     строка_44       720.00      8640.00
        ",
    );
}

/// Source: document 000, «ТАРИФНЫЕ ПЛАНЫ: СТОИМОСТЬ», lines 46–52 (S0-52 to S0-57).
#[test]
fn s0_52_to_57_minimum_package_by_plan_and_status() {
    check_answered_minimum_package(
        "
        plan          status         place      quantum_rub  minimum_rub
        ambulance     licence-year   строка_46       750.00     22500.00
        ambulance     licence-month  строка_47       825.00     24750.00
        ambulance     no-licence     строка_48       900.00     27000.00
        online        licence-year   строка_50      1000.00     12000.00
        online        licence-month  строка_51      1100.00     13200.00
        online        no-licence     строка_52      1200.00     14400.00
        ",
    );
}

/// Source: document 000, lines 38–52 (S0-58): all twelve minimum fees are price × minimum.
#[test]
fn s0_58_minimum_fees_are_price_times_minimum() {
    let mut count = 0;
    for plan in &crm_support().plan {
        for price in &plan.price {
            let fee = price.unit_price.times(minimum_units(plan));
            assert_eq!(Some(fee), price.minimum_fee);
            count += 1;
        }
    }
    assert_eq!(count, 12);
}

/// Source: document 000, lines 38–52 (S0-59): statuses stand as 1.00 : 1.10 : 1.20 in every plan.
#[test]
fn s0_59_ratio_of_the_statuses() {
    for plan in &crm_support().plan {
        let [year, month, none] = STATUSES.map(|status| price_of(plan, status).kopecks());
        assert_eq!((month * 100, none * 100), (year * 110, year * 120), "{}", plan.id);
    }
}

/// Source: document 000, lines 38–52 (S0-60): an hour is six quanta.
#[test]
fn s0_60_price_of_an_hour() {
    let rows = rows(
        "
        plan          licence-year  licence-month  no-licence
        subscription       3000.00        3300.00     3600.00
        prepaid            3600.00        3960.00     4320.00
        ambulance          4500.00        4950.00     5400.00
        online             6000.00        6600.00     7200.00
        ",
    );
    for [id, year, month, none] in rows {
        for (status, per_hour) in STATUSES.into_iter().zip([year, month, none]) {
            let plan = crm_support().plan(id).expect(id);
            let package = package(id, status, minimum_units(plan));
            assert_eq!(package.per_hour, Some(rub(per_hour)), "{id}, {status}");
        }
    }
}

/// Source: document 000, lines 29–30 and 38–44 (S0-61): dearer by a fifth, slower by an hour; only
/// the first payment is smaller.
#[test]
fn s0_61_anomaly_slower_and_dearer() {
    let claim = check_anomaly("slower-and-dearer", "строки 29–30, 38–44");
    let (dear, cheap) = claimed(claim, ClaimKind::SlowerAndDearer);
    assert_eq!((&*dear.id, &*cheap.id), ("prepaid", "subscription"));
    assert_eq!(reaction_minutes(dear) - reaction_minutes(cheap), 60);
    for status in STATUSES {
        let (dear_price, cheap_price) = (price_of(dear, status), price_of(cheap, status));
        assert_eq!(dear_price.kopecks() * 10, cheap_price.kopecks() * 12, "{status}");
        let minimum = |plan: &Plan| price_of(plan, status).times(minimum_units(plan));
        assert!(minimum(dear) < minimum(cheap), "{status}");
    }
}

/// Source: document 000, lines 29–30 and 38–44 (S0-62).
#[test]
fn s0_62_from_26_quanta_plan_1_is_cheaper_than_plan_2() {
    check_one_off_need(
        ["subscription", "prepaid"],
        "
        need  status         subscription  prepaid   cheaper
          12  licence-year       15000.00   7200.00  prepaid
          24  licence-year       15000.00  14400.00  prepaid
          25  licence-year       15000.00  15000.00  equal
          26  licence-year       15000.00  15600.00  subscription
          25  licence-month      16500.00  16500.00  equal
          26  licence-month      16500.00  17160.00  subscription
          25  no-licence         18000.00  18000.00  equal
          26  no-licence         18000.00  18720.00  subscription
          31  no-licence         18600.00  22320.00  subscription
        ",
    );
}

/// Source: document 000, lines 29–32 and 38–52 (S0-62, S0-64): every overtaking that is told is
/// found again by pricing every need, and none is left out.
#[test]
fn s0_62_and_64_overtakings_are_where_pricing_every_need_finds_them() {
    let terms = crm_support();
    for status in STATUSES {
        let resolved = resolved(status, &[]);
        let told = price::cover_crossings(&resolved, date("2026-11-20")).expect("prices");
        let cost = |need: u32, plan: usize| {
            let covers = price::covers(&resolved, Quanta::new(need), date("2026-11-20"));
            let covers = covers.expect("every plan has a price");
            covers.iter().find(|cover| cover.plan == terms.plan[plan].id).expect("a cover").total
        };
        for cheaper in 0..terms.plan.len() {
            for before in 0..terms.plan.len() {
                let is_overtaken = |need: &u32| cost(*need, cheaper) < cost(*need, before);
                let starts_behind = cost(1, cheaper) > cost(1, before)
                    || cost(1, cheaper) == cost(1, before) && cheaper != before;
                let found = (1..=60).find(is_overtaken).filter(|_| starts_behind);
                let said = told.iter().find(|one| (one.cheaper, one.before) == (cheaper, before));
                assert_eq!(said.map(|one| one.from_units), found, "{cheaper} {before} {status}");
                if let Some((need, total)) = said.and_then(|one| one.equal) {
                    assert_eq!((cost(need, cheaper), cost(need, before)), (total, total));
                }
            }
        }
        let named = |cheaper: &str, before: &str| {
            let of = |plan: usize| &*terms.plan[plan].id;
            told.iter().find(|one| (of(one.cheaper), of(one.before)) == (cheaper, before))
        };
        let one_to_two = named("subscription", "prepaid").expect("S0-62");
        assert_eq!((one_to_two.from_units, one_to_two.equal.map(|(need, _)| need)), (26, Some(25)));
        let three_to_four = named("ambulance", "online").expect("S0-64");
        assert_eq!((three_to_four.from_units, three_to_four.equal), (23, None));
    }
}

/// Source: document 000, lines 31–32 and 46–52 (S0-63).
#[test]
fn s0_63_anomaly_same_reaction_dearer() {
    let claim = check_anomaly("same-reaction-dearer", "строки 31–32, 46–52");
    let (dear, cheap) = claimed(claim, ClaimKind::SameReactionDearer);
    assert_eq!((&*dear.id, &*cheap.id), ("online", "ambulance"));
    assert_eq!(reaction_minutes(dear), reaction_minutes(cheap));
    for status in STATUSES {
        for other in &crm_support().plan {
            assert!(
                other.id == dear.id || price_of(dear, status) > price_of(other, status),
                "{status}: the dearest per quantum"
            );
        }
    }
}

/// Source: document 000, lines 31–32 and 46–52 (S0-64).
#[test]
fn s0_64_from_23_quanta_plan_3_is_cheaper_than_plan_4() {
    check_one_off_need(
        ["ambulance", "online"],
        "
        need  status         ambulance  online    cheaper
          22  licence-year    22500.00  22000.00  online
          23  licence-year    22500.00  23000.00  ambulance
          22  licence-month   24750.00  24200.00  online
          23  licence-month   24750.00  25300.00  ambulance
          22  no-licence      27000.00  26400.00  online
          23  no-licence      27000.00  27600.00  ambulance
        ",
    );
    // The crossing itself lies at 22.5 quanta in every status.
    for status in STATUSES {
        let (online, ambulance) = (plan("online"), plan("ambulance"));
        let minimum = price_of(ambulance, status).times(minimum_units(ambulance));
        assert_eq!(price_of(online, status).kopecks() * 225, minimum.kopecks() * 10, "{status}");
    }
}

/// Source: document 000, lines 30 and 41 (S0-65): requests in the name, quanta of time in the shop.
#[test]
fn s0_65_anomaly_name_speaks_of_requests() {
    check_anomaly("requests-in-name", "строки 30, 41");
    assert!(plan("prepaid").name.contains("пакет обращений"));
    assert_eq!(crm_support().unit.as_ref().map(|unit| unit.kind), Some(UnitKind::Quantum));
}

/// Source: document 000, lines 28 and 36 (S0-66, S0-67): nothing is bought that nobody needs, and
/// more than the minimum is sold by the quantum at the same price.
#[test]
fn s0_66_and_67_more_than_the_minimum_and_no_renewal() {
    for plan in &crm_support().plan {
        let minimum = minimum_units(plan);
        for more in [0, 1, 1_000] {
            let package = package(&plan.id, "no-licence", minimum + more);
            assert_eq!(package.total, price_of(plan, "no-licence").times(minimum + more));
        }
        // A year with one request in its first month: one payment, no renewal.
        let profile = Profile::new(date("2026-12-01"), 12, vec![], 0, 0).expect("within limits");
        let outcome = played("no-licence", &[], plan, &profile);
        assert_eq!((outcome.paid, outcome.purchases.len()), (Some(Rub::ZERO), 0), "{}", plan.id);
    }
}

/// Source: document 000 as a whole (S0-68): VAT is unknown, which is not zero.
#[test]
fn s0_68_vat_is_not_stated() {
    assert_eq!(crm_support().vat, Stated::NotStated);
    check_vat(
        "
        vat       paid_on     quantum  minimum
        included  2026-11-20   500.00  15000.00  // Assumed: as stated.
        on-top    2026-11-20   610.00  18300.00  // 22 % from 2026 on.
        on-top    2025-12-31   600.00  18000.00  // 20 % until then.
        on-top    2026-01-01   610.00  18300.00
        ",
    );
}

/// Source: document 000 as a whole (S0-69): no provider, no date, no version.
#[test]
fn s0_69_provider_and_date_are_not_stated() {
    let terms = crm_support();
    assert_eq!(terms.provider, Stated::NotStated);
    assert_eq!(terms.edition.dated, Stated::NotStated);
    assert_eq!(terms.edition.original, Stated::NotStated);
}

/// Source: document 000, lines 28–52 (S0-70): how the document writes its figures.
#[test]
fn s0_70_figures_are_read_as_they_are_written() {
    for [written, minutes] in rows("hours minutes\n0.5 30\n1 60\n2 120") {
        let hours = Hours::try_from(written.to_string()).expect(written);
        assert_eq!(hours.minutes(), number(minutes));
        assert_eq!(String::from(hours), written, "and written back");
    }
    assert!(Hours::try_from("0,5".to_string()).is_err(), "a point, not a comma");
    for [written, kopecks] in rows("roubles kopecks\n500.00 50000\n15000.00 1500000") {
        assert_eq!(rub(written).kopecks(), u64::from(number(kopecks)));
        assert_eq!(rub(written).to_string(), written, "no thousands separator");
    }
    assert!(Rub::try_from("15 000.00".to_string()).is_err());
    let quoted = |line: &str| {
        let clause = crm_support().clause.iter().find(|clause| clause.id == line);
        clause.expect("the line is quoted").text.as_str()
    };
    assert!(quoted("28").starts_with("Тарифный план. |"), "with its stray full stop");
    assert!(quoted("38").starts_with("1й Статус"), "statuses are written «1й»");
    assert!(quoted("31").contains("| 0.5 |"));
}

/// Source: document 000 (S0-05, S0-07, S0-08, S0-09, S0-12, S0-13, S0-14, S0-20, S0-23, S0-24,
/// S0-25, S0-31, S0-36, S0-37, S0-38, S0-44, S0-45, S0-66, S0-67, S0-68, S0-69): everything that
/// the text leaves open stands in the catalogue; the reading that is assumed stands first here.
#[test]
fn s0_05_to_69_open_matters() {
    check_open_matters(
        "
        id                | place             | readings
        rounding-basis    | строки 10–11      | session request day package
        next-payment      | строка 14         | minimum any
        validity-days     | строки 15, 28     | calendar working
        validity-start    | строка 15         | next-day payment-day
        overlap           | строка 15         | earliest-end extended
        working-days      | строка 9          | production weekdays
        short-days        | строка 9          | full shortened
        vat               | строки 36–52      | included on-top
        reaction-clock    | строка 28         | working clock
        cancelled-session | строки 10–11      | nothing one
        pause             | строка 10         | new same
        time-zone         | строка 9          | moscow client
        chat-consultation | строки 7–8        |
        lunch             | строка 9          |
        exhaustion        | строка 14         |
        expiry-in-session | строка 15         |
        refund            | строка 15         |
        channel-choice    | строка 18         |
        other-licences    | строки 22–24      |
        status-change     | строки 22–24      |
        other-crm         | строки 3, 22–24   |
        completion        | строки 28–32      |
        renewal           | строки 28, 36     |
        above-minimum     | строки 28, 36     |
        requisites        | строка 3          |
        ",
    );
}

/// Source: document 000, line 3 against lines 22–24 (S0-38): the title knows any CRM, the statuses
/// one.
#[test]
fn s0_38_statuses_know_one_crm() {
    let terms = crm_support();
    assert!(terms.name.ends_with("CRM"), "{}", terms.name);
    let software: Vec<&str> = terms.named_software().iter().map(|one| one.name.as_str()).collect();
    assert_eq!(software, ["Битрикс24"]);
    let place = terms.software.source().expect("it is stated").place();
    assert!(place.contains("22–24"), "{place}");
}

/// Every entry of the scope, in order.
#[track_caller]
fn check_scope(table: &str) {
    let rows = lines(table);
    assert_eq!(crm_support().scope.len(), rows.len());
    for ([kind, place, words], scope) in rows.into_iter().zip(&crm_support().scope) {
        let expected = if kind == "included" { ScopeKind::Included } else { ScopeKind::Excluded };
        assert_eq!((scope.kind, scope.source.place()), (expected, place), "{words}");
        assert!(scope.text.contains(words), "{}", scope.text);
    }
}

/// Every statement, in order, with the words of the source behind it.
#[track_caller]
fn check_statements(table: &str) {
    let terms = crm_support();
    let rows = lines(table);
    assert_eq!(terms.statement.len(), rows.len());
    for ([place, words, quoted], statement) in rows.into_iter().zip(&terms.statement) {
        assert_eq!(statement.source.place(), place, "{words}");
        assert!(statement.text.contains(words), "{}", statement.text);
        let quotations = terms.quotations(&statement.source);
        assert!(quotations.iter().any(|clause| clause.text.contains(quoted)), "{quoted}");
    }
}

/// Columns: from, to, seconds inside the hours of the document.
#[track_caller]
fn check_open_hours(table: &str) {
    let resolved = resolved("licence-year", &[]);
    for [from, to, seconds] in rows(table) {
        let found = resolved.working().working_between(instant(from), instant(to));
        assert_eq!(found.expect(from).value, i64::from(number(seconds)), "{from} to {to}");
    }
}

/// Columns: two readings, a day, the seconds that are worked on it.
#[track_caller]
fn check_working_days(table: &str) {
    for [working_days, short_days, day, seconds] in rows(table) {
        let chosen = [("working-days", working_days), ("short-days", short_days)];
        let resolved = resolved("licence-year", &chosen);
        let working: &WorkingTime = resolved.working();
        let from = working.offset().midnight(date(day));
        let to = working.offset().midnight(date(day).succ_opt().expect(day));
        let found = working.working_between(from, to).expect(day).value;
        assert_eq!(found, i64::from(number(seconds)), "{day}, {working_days}, {short_days}");
    }
}

/// Columns: `m:ss`, minutes, quanta.
#[track_caller]
fn check_answered_rounding(table: &str) {
    for [spent, quantum_min, debited] in rows(table) {
        let (minutes, seconds) = spent.split_once(':').expect("a time as m:ss");
        let spent_seconds = number(minutes) * 60 + number(seconds);
        let length = QuantumLength::try_from(number(quantum_min)).expect("a length in range");
        assert_eq!(Quanta::covering(spent_seconds, length), quanta(debited), "{spent} spent");
        for plan in &crm_support().plan {
            let sessions = spent_seconds.to_string();
            let found = answered_units(crm_support(), &plan.id, "-", &sessions);
            assert_eq!(found, count(debited), "{spent} spent, {}", plan.id);
        }
    }
}

/// Columns: what is rounded, sessions in seconds, quanta.
#[track_caller]
fn check_answered_units(table: &str) {
    for [basis, sessions, units] in rows(table) {
        let given = format!("rounding-basis={basis}");
        let found = answered_units(crm_support(), "prepaid", &given, sessions);
        assert_eq!(found, count(units), "{basis}, {sessions}");
    }
}

/// Columns: a reading, requests in December 2026, minutes of each, quanta billed.
#[track_caller]
fn check_billed(table: &str) {
    for [basis, a_month, minutes_each, billed] in rows(table) {
        let profile = december(1, number(a_month), number(minutes_each), 0);
        let plan = plan("subscription");
        let outcome = played("licence-year", &[("rounding-basis", basis)], plan, &profile);
        assert_eq!(outcome.billed, count(billed), "{basis}, {a_month} × {minutes_each}");
    }
}

/// Columns: a reading, requests of ten minutes in December 2026, units and amounts of the payments.
#[track_caller]
fn check_purchases(plan: &'static Plan, table: &str) {
    for [next_payment, requests, units, amounts] in rows(table) {
        let profile = december(1, number(requests), 10, 0);
        let outcome = played("licence-year", &[("next-payment", next_payment)], plan, &profile);
        let bought: Vec<Quanta> = outcome.purchases.iter().map(|bought| bought.units).collect();
        let paid: Vec<Rub> = outcome.purchases.iter().map(|bought| bought.amount).collect();
        let message = format!("{next_payment}, {requests} requests");
        assert_eq!(bought, units.split('+').map(quanta).collect::<Vec<_>>(), "{message}");
        assert_eq!(paid, amounts.split('+').map(rub).collect::<Vec<_>>(), "{message}");
    }
}

/// Columns: plan, payment, two readings, the last day of the package.
#[track_caller]
fn check_answered_last_day(table: &str) {
    for [id, paid_at, days, start, last_day] in rows(table) {
        let resolved =
            resolved("licence-year", &[("validity-days", days), ("validity-start", start)]);
        let units = Quanta::new(minimum_units(plan(id)));
        let package = price::package(&resolved, plan(id), units, instant(paid_at)).expect(paid_at);
        let message = format!("{id} paid {paid_at}, {days}, {start}");
        assert_eq!(package.valid_through, date(last_day), "{message}");
        let mut question = package_question(id, "licence-year", minimum_units(plan(id)));
        question["paid_at"] = json!(with_offset(paid_at));
        question["readings"] = json!({ "validity-days": days, "validity-start": start });
        assert_eq!(answered(&question)["valid_through"], json!(last_day), "{message}");
    }
}

/// Columns: a reading, the first of two months with a request of ten minutes each, under plan 2:
/// payments, units used, burned and left at the end.
#[track_caller]
fn check_end_of_life(table: &str) {
    for [start, from, purchases, used, burned, left] in rows(table) {
        let requests = Requests::monthly(1, 10);
        let profile = Profile::new(date(from), 2, vec![requests], 0, 0).expect(from);
        let chosen = [("validity-start", start)];
        let outcome = played("licence-year", &chosen, plan("prepaid"), &profile);
        assert_eq!(outcome.purchases.len(), usize::try_from(number(purchases)).expect("a count"));
        let found = (outcome.billed, outcome.burned, outcome.left);
        assert_eq!(found, (count(used), count(burned), count(left)), "{start} from {from}");
    }
}

/// Columns: a reading, the last days of the packages bought, what was used of them and is left.
#[track_caller]
fn check_ends(table: &str) {
    for [overlap, ends, used, left] in rows(table) {
        let profile = december(2, 2, 80, 0);
        let outcome =
            played("licence-year", &[("overlap", overlap)], plan("subscription"), &profile);
        let bought = &outcome.purchases;
        let found: Vec<_> = bought.iter().map(|bought| bought.valid_through).collect();
        assert_eq!(found, ends.split('+').map(date).collect::<Vec<_>>(), "{overlap}");
        let found: Vec<_> = bought.iter().map(|bought| bought.used).collect();
        assert_eq!(found, used.split('+').map(quanta).collect::<Vec<_>>(), "{overlap}");
        let found: Vec<_> = bought.iter().map(|bought| bought.left).collect();
        assert_eq!(found, left.split('+').map(quanta).collect::<Vec<_>>(), "{overlap}");
    }
}

/// Every channel, in order; `-` where no address is published.
#[track_caller]
fn check_channels(table: &str) {
    let rows = lines(table);
    assert_eq!(crm_support().channel.len(), rows.len());
    for ([place, case, names, address], channel) in rows.into_iter().zip(&crm_support().channel) {
        assert_eq!((channel.source.place(), &*channel.case), (place, case));
        assert_eq!(channel.names.join(", "), names, "{case}");
        assert_eq!(channel.address.as_deref().unwrap_or("-"), address, "{case}");
    }
}

/// Columns: plan, place, name, reaction in minutes, minimum in quanta, validity in days, minimum
/// in minutes.
#[track_caller]
fn check_answered_conditions(table: &str) {
    let terms = crm_support();
    let rows = lines(table);
    assert_eq!(terms.plan.len(), rows.len());
    for ([id, place, name, reaction_min, minimum, days, minutes], plan) in
        rows.into_iter().zip(&terms.plan)
    {
        assert_eq!((&*plan.id, plan.source.place(), &*plan.name), (id, place, name));
        assert_eq!(reaction(plan).within.source().expect(id).place(), place);
        assert_eq!(reaction_minutes(plan), number(reaction_min), "{id}");
        let package = plan.package.as_ref().expect(id);
        assert_eq!(package.source.place(), place);
        assert_eq!(package.minimum_units, number(minimum), "{id}");
        let life = (package.valid_days, package.valid_months);
        assert_eq!(life, (Some(number(days)), None), "{id}");
        let length = terms.unit_of(plan).and_then(|unit| unit.minutes).expect("a length");
        let in_minutes = Quanta::new(package.minimum_units).minutes(length);
        assert_eq!(in_minutes, u64::from(number(minutes)), "{id}");
        // Asked at the opening of a day, so that the hour shows the reaction.
        let answer = answered_deadlines(crm_support(), id, "-", "2026-11-20T09:00:00");
        let due = instant("2026-11-20T09:00:00") + TimeDelta::minutes(number(reaction_min).into());
        assert_eq!(answer["reaction"], json!({ "at": due.to_rfc3339() }), "{id}");
        let least = number(minimum);
        let bought = answered_package(id, "licence-year", least);
        assert_eq!(bought["minutes"], json!(number(minutes)), "{id}");
        let last_day = date("2026-11-20") + Days::new(number(days).into());
        assert_eq!(bought["valid_through"], json!(last_day), "{id}");
        let refused = answered_no(&package_question(id, "licence-year", least - 1));
        let found = (&refused["code"], &refused["minimum"]);
        assert_eq!(found, (&json!("below_minimum"), &json!(least)), "{id}");
    }
}

/// Columns: plan, status, place, price of a quantum, price of the minimum package.
#[track_caller]
fn check_answered_minimum_package(table: &str) {
    for [id, status, place, quantum_rub, minimum_rub] in rows(table) {
        let found = package(id, status, minimum_units(plan(id)));
        let figures = (found.unit_price, found.total);
        assert_eq!(figures, (rub(quantum_rub), rub(minimum_rub)), "{id}, {status}");
        assert_eq!(found.price_source.place(), place.replace('_', " "), "{id}, {status}");
        let stated = resolved(status, &[]).price(plan(id)).expect("a price").minimum_fee;
        assert_eq!(stated, Some(rub(minimum_rub)), "as the document states it");
        let least = minimum_units(plan(id));
        let answer = answered_package(id, status, least);
        let figures = (&answer["unit_price"], &answer["total"]);
        assert_eq!(figures, (&json!(quantum_rub), &json!(minimum_rub)), "{id}, {status}");
        let more = rub(minimum_rub).plus(rub(quantum_rub)).to_string();
        assert_eq!(answered_package(id, status, least + 1)["total"], json!(more), "{id}, {status}");
    }
}

/// Columns: quanta needed once, status, what each of two plans costs, the cheaper one.
#[track_caller]
fn check_one_off_need(plans: [&str; 2], table: &str) {
    for [need, status, first, second, cheaper] in rows(table) {
        let covers = price::covers(&resolved(status, &[]), quanta(need), date("2026-11-20"));
        let covers = covers.expect("every plan has a price");
        let [one, other] = plans.map(|id| {
            covers.iter().find(|cover| cover.plan == id).expect("a cover by every plan").total
        });
        assert_eq!((one, other), (rub(first), rub(second)), "{need} quanta, {status}");
        let found = match one.cmp(&other) {
            std::cmp::Ordering::Less => plans[0],
            std::cmp::Ordering::Equal => "equal",
            std::cmp::Ordering::Greater => plans[1],
        };
        assert_eq!(found, cheaper, "{need} quanta, {status}");
    }
}

/// Columns: a reading, the day of the payment, price of a quantum and of the minimum of plan 1.
#[track_caller]
fn check_vat(table: &str) {
    for [vat, paid_on, quantum, minimum] in rows(table) {
        let resolved = resolved("licence-year", &[("vat", vat)]);
        let paid_at = instant(&format!("{paid_on}T12:00:00"));
        let package = price::package(&resolved, plan("subscription"), Quanta::new(30), paid_at);
        let package = package.expect("a package");
        assert_eq!((package.unit_price, package.total), (rub(quantum), rub(minimum)), "{vat}");
    }
}

/// Every open matter, in order, with the assumed reading first.
#[track_caller]
fn check_open_matters(table: &str) {
    let terms = crm_support();
    let rows = lines(table);
    let known: Vec<&str> = terms.open.iter().map(|open| &*open.id).collect();
    assert_eq!(known, rows.iter().map(|[id, _, _]| *id).collect::<Vec<_>>());
    for ([id, place, readings], open) in rows.into_iter().zip(&terms.open) {
        assert_eq!(open.source.place(), place, "{id}");
        assert!(!terms.quotations(&open.source).is_empty(), "{id}: the words can be shown");
        assert!(open.question.contains(['?', '.']), "{id}: {}", open.question);
        let expected: Vec<&str> = readings.split_whitespace().collect();
        let found: Vec<&str> = open.readings.iter().map(|reading| &*reading.id).collect();
        assert_eq!(found, expected, "{id}");
        assert_eq!(open.assumed().map(|reading| &*reading.id), expected.first().copied(), "{id}");
    }
}

/// The anomaly stands at its place; returns what can be computed about it.
#[track_caller]
fn check_anomaly(id: &str, place: &str) -> Option<&'static AnomalyClaim> {
    let anomaly = crm_support().anomaly.iter().find(|anomaly| anomaly.id == id).expect(id);
    assert_eq!(anomaly.source.place(), place);
    assert!(!anomaly.text.is_empty());
    anomaly.claim.as_ref()
}

#[track_caller]
fn plan(id: &str) -> &'static Plan {
    crm_support().plan(id).expect(id)
}

#[track_caller]
fn price_of(plan: &Plan, status: &str) -> Rub {
    resolved(status, &[]).price(plan).expect("a price for every status").unit_price
}

/// What is promised for a usual request, counted in working hours as assumed (S0-44).
#[track_caller]
fn reaction(plan: &'static Plan) -> &'static Promise {
    let resolved = resolved("licence-year", &[]);
    deadline::usual_promise(&resolved, plan, PromiseKind::Reaction).expect("a reaction is stated")
}

#[track_caller]
fn reaction_minutes(plan: &'static Plan) -> u32 {
    let span = reaction(plan).within.value().expect("a reaction is stated");
    assert_eq!((span.count(), span.least()), (Count::Working, None));
    span.amount()
}

#[track_caller]
fn minimum_units(plan: &Plan) -> u32 {
    plan.package.as_ref().expect("every plan sells packages").minimum_units
}

/// The plan that is spoken against, and the one by which it is measured.
#[track_caller]
fn claimed(claim: Option<&AnomalyClaim>, what: ClaimKind) -> (&'static Plan, &'static Plan) {
    let claim = claim.expect("a claim");
    assert_eq!(claim.is, what);
    (plan(&claim.plan), plan(claim.than.as_deref().expect("a plan to compare with")))
}

#[track_caller]
fn package(id: &str, status: &str, units: u32) -> price::PackagePrice {
    let paid_at = instant("2026-11-20T12:00:00");
    price::package(&resolved(status, &[]), plan(id), Quanta::new(units), paid_at)
        .expect("a package")
}

/// Asks for a package of one plan paid on 20 November 2026.
fn package_question(plan: &str, status: &str, units: u32) -> Value {
    json!({
        "ask": "package",
        "document": "crm-support",
        "plan": plan,
        "status": status,
        "units": units,
        "paid_at": "2026-11-20T12:00:00+03:00",
    })
}

#[track_caller]
fn answered_package(plan: &str, status: &str, units: u32) -> Value {
    answered(&package_question(plan, status, units))
}

/// A use from December 2026 on.
fn december(months: u32, per_month: u32, minutes_each: u32, day_off_percent: u32) -> Profile {
    let requests = Requests::monthly(per_month, minutes_each);
    Profile::new(date("2026-12-01"), months, vec![requests], 0, day_off_percent)
        .expect("within limits")
}

#[track_caller]
fn played(
    status: &str,
    chosen: &[(&str, &str)],
    plan: &'static Plan,
    profile: &Profile,
) -> Outcome<'static> {
    let resolved: ResolvedTerms<'static> = resolved(status, chosen);
    let timetable = Timetable::new(profile, resolved.working());
    usage::play(&resolved, plan, &mut timetable.expect("the calendar goes on"))
        .expect("a price for every status")
}

/// Source: document 000, lines 29 and 38 (S0-39, S0-46): the least package, twice and three times as
/// much, side by side.
#[test]
fn s0_39_sizes_side_by_side() {
    let resolved = resolved("licence-year", &[]);
    let plan = crm_support().plan("subscription").expect("a plan");
    let sizes = price::sizes(&resolved, plan, instant("2026-11-20T12:00:00")).expect("a price");
    let told: Vec<_> = sizes.iter().map(|size| (size.units.count(), size.total)).collect();
    let expected = [(30, rub("15000.00")), (60, rub("30000.00")), (90, rub("45000.00"))];
    assert_eq!(told, expected);
    assert!(sizes.iter().all(|size| size.valid_through == date("2027-02-18")));
}
