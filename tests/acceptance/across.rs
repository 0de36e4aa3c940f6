//! What holds across the documents: nothing that one of them says is said by all.

use std::collections::BTreeSet;

use kvant_core::{
    catalogue::{Attributes, IntakeCheck, Overage, PromiseKind, Readings, Terms},
    compare,
    deadline::{self, Case, Due, Named, Silence},
    quantum::UnitKind,
    source::Source,
    stated::Stated,
    ticket::{self, CheckState, Draft},
    usage::{IncompleteReason, Profile, Requests},
};
use serde_json::json;

use crate::door::{answered_deadlines, answered_no, answered_plan, shown};
use crate::given::{catalogue, count, date, instant, rub};
use crate::promised::resolved_for;
use crate::table::lines;
use crate::wording::{document, quoted};

/// Source: documents 000 (lines 10–11), 001 (clause 3.1), 003 (lines 38–47), 004 (clause 5)
/// (SX-01): four units that cannot be added, and one document without any.
#[test]
fn sx_01_four_units() {
    let rows = lines(
        "
        document | plan                | unit         | minutes
        000      | subscription        | quantum      | 10
        000      | online              | quantum      | 10
        001      | standard            | quarter_hour | 15
        001      | no-package          | quarter_hour | 15
        002      | priority            | -            | -
        002      | on-demand           | -            | -
        003      | start               | request      | -
        003      | kryzhik             | request      | -
        003      | reliable            | half_hour    | 30
        003      | reliable-management | half_hour    | 30
        004      | service             | -            | -
        004      | extended            | -            | -
        ",
    );
    for [number, plan, kind, minutes] in rows {
        let terms = document(number);
        let unit = terms.unit_of(terms.plan(plan).expect(plan));
        assert_eq!(unit.map(|unit| unit.kind), UnitKind::of(kind), "{number}, {plan}");
        let length = unit.and_then(|unit| unit.minutes).map(|length| length.minutes().to_string());
        assert_eq!(length.as_deref().unwrap_or("-"), minutes, "{number}, {plan}");
        // One request of an hour.
        let word = if kind == "-" { "second" } else { kind };
        let units = match (kind, minutes) {
            ("-", _) => 60 * 60,
            ("request", _) => 1,
            (_, minutes) => 60_u64.div_ceil(count(minutes)),
        };
        let given = if number == "000" { "status=no-licence" } else { "-" };
        let answer = answered_plan(terms, plan, given, [1, 1, 60, 0]);
        let found = (&answer["unit"], &answer["billed_units"]);
        assert_eq!(found, (&json!(word), &json!(units)), "{number}, {plan}");
    }
}

/// Source: documents 000 (line 14), 001 (clause 6.1), 003 (line 52), 004 (clause 5) (SX-02): what
/// is paid is used up: work stops, or goes on by the hour, or goes on once agreed, or nobody says.
#[test]
fn sx_02_four_behaviours_at_the_end_of_what_is_paid() {
    let rows = lines(
        "
        document | place         | words
        000      | строка 14     | услуга прерывается до следующего платежа
        001      | п. 6.1, строка 48 | дальше работают по ценам вне пакета
        003      | строки 34, 52 | переводят на платные работы
        003      | строка 52     | только после согласования его стоимости
        ",
    );
    for [number, place, words] in rows {
        let mut statements = document(number).statement.iter();
        let found = statements.find(|statement| statement.text.contains(words)).expect(words);
        assert_eq!(found.source.place(), place);
    }
    let rows = lines(
        "
        document | plans                                  | then         | place
        000      | subscription prepaid ambulance online  | stop         | строка 14
        001      | standard advanced                      | plan         | п. 6.1, строка 48
        001      | no-package                             | not-stated   | -
        003      | start                                  | by-agreement | строки 34, 52
        003      | kryzhik reliable reliable-management   | not-stated   | -
        004      | service extended                       | not-stated   | -
        ",
    );
    for [number, plans, then, place] in rows {
        for plan in plans.split(' ') {
            let plan = document(number).plan(plan).expect(plan);
            let used_up = plan.used_up(&Readings::new());
            let word = match used_up {
                Overage::Stop { .. } => "stop",
                Overage::Plan { .. } => "plan",
                Overage::Rates { .. } => "rates",
                Overage::ByAgreement { .. } => "by-agreement",
                Overage::NotStated => "not-stated",
            };
            let found = (word, used_up.source().map_or("-", Source::place));
            assert_eq!(found, (then, place), "{}", plan.id);
        }
    }

    // Twelve requests of an hour: two hours above ten, nine hours above three.
    let requests = Requests::monthly(12, 60);
    let profile = Profile::new(date("2026-12-01"), 1, vec![requests], 0, 0).expect("a use");
    let played = |number: &str, plan: &str, given: &str| {
        let compared = compare::in_order(&resolved_for(document(number), given), &profile);
        let found = compared.expect("it can be counted").into_iter();
        found.filter(|one| one.plan.id == plan).map(|one| one.outcome).next().expect(plan)
    };
    let answers = [
        ("000", "prepaid", "status=licence-year", json!("43200.00"), json!(null)),
        ("001", "standard", "-", json!("47000.00"), json!(null)),
        ("003", "start", "-", json!(null), json!({ "reason": "price_not_stated", "units": 12 })),
        (
            "004",
            "service",
            "-",
            json!("3500.00"),
            json!({ "reason": "price_not_stated", "units": 9 * 3_600 }),
        ),
    ];
    for (number, plan, given, paid, incomplete) in answers {
        let answer = answered_plan(document(number), plan, given, [1, 12, 60, 0]);
        assert_eq!((&answer["paid"], &answer["incomplete"]), (&paid, &incomplete), "{number}");
    }
    let stopped = played("000", "prepaid", "status=licence-year");
    assert_eq!(stopped.purchases.len(), 6, "every second request finds nothing left");
    let hourly = played("001", "standard", "-");
    assert_eq!((hourly.net, hourly.incomplete), (Some(rub("47000.00")), None));
    let agreed = played("003", "start", "-");
    assert_eq!((agreed.net, agreed.billed), (None, 12));
    let silent = played("004", "service", "-");
    let incomplete = silent.incomplete.expect("nine hours have no price");
    assert_eq!(incomplete.reason, IncompleteReason::PriceNotStated);
    assert_eq!((silent.net, incomplete.units), (Some(rub("3500.00")), 9 * 3_600));
}

/// Source: documents 000 (line 9), 002 (clause 3), 004 (clause 2.1) (SX-03): three schedules, and
/// two documents without.
#[test]
fn sx_03_three_schedules() {
    let rows = lines(
        "
        document | plan         | kind     | place        | working_day | day_off
        000      | subscription | -        | строка 9     | 09:00-18:00 | -
        001      | standard     | ordinary | -            | 09:00-18:00 | -  // Not stated, so assumed.
        002      | priority     | typical  | п. 3.1.1     | 10:00-18:00 | 12:00-18:00
        002      | priority     | custom   | п. 3.1.2     | 10:00-18:00 | -
        002      | on-demand    | typical  | п. 3.2       | 10:00-18:00 | -
        002      | on-demand    | custom   | п. 3.2       | 10:00-18:00 | -
        003      | kryzhik      | -        | -            | 09:00-18:00 | -  // Not stated, so assumed.
        004      | service      | -        | п. 2.1       | 09:00-18:00 | -
        ",
    );
    for [number, plan, kind, place, working_day, day_off] in rows {
        let terms = document(number);
        let (resolved, plan) = (resolved_for(terms, "-"), terms.plan(plan).expect(plan));
        let kind = (kind != "-").then_some(kind);
        let stated = resolved.schedule_for(plan, kind).map(|stated| stated.source.place());
        let stated = stated.unwrap_or("-");
        assert!(stated.starts_with(place), "{number}, {}: {stated}", plan.id);
        let hours = resolved.hours_for(plan, kind);
        let shown = |windows: &[kvant_core::calendar::Window]| match windows {
            [] => "-".to_string(),
            windows => windows.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        };
        let found = (shown(&hours.working_day), shown(&hours.day_off));
        assert_eq!(found, (working_day.to_string(), day_off.to_string()), "{number}, {}", plan.id);
        assert_eq!(hours.offset.seconds(), 3 * 3_600, "{number}: Moscow");
    }
    // Only one of the three states no zone.
    let leaves_open =
        |number: &str| document(number).open.iter().any(|open| open.id == "time-zone");
    assert!(leaves_open("000") && !leaves_open("002") && !leaves_open("004"));
    assert!(quoted(document("002"), "3.1.1").contains("по московскому времени"));
    assert!(quoted(document("004"), "2.1").contains("МСК"));
}

/// Source: documents 001 (clause 1.3), 002 (clause 3.1.3), 003 (line 30), 004 (clause 2.3)
/// (SX-04): four ways to give no time, and none of them is zero.
#[test]
fn sx_04_four_ways_to_give_no_time() {
    let rows = lines(
        "
        document | plan       | kind     | deadline   | stated         | place
        001      | no-package | ordinary | reaction   | not_regulated  | п. 1.3
        002      | priority   | custom   | completion | by_agreement   | п. 3.1.3
        003      | kryzhik    | -        | answer     | dash           | строки 28, 30
        004      | service    | -        | completion | not_guaranteed | п. 2.3
        000      | prepaid    | -        | completion | not_stated     | -  // And silence is none of them.
        ",
    );
    for [number, plan, kind, what, stated, place] in rows {
        let terms = document(number);
        let given = if kind == "-" { "-".to_string() } else { format!("kind={kind}") };
        let answer = answered_deadlines(terms, plan, &given, "2026-11-20T12:00:00");
        assert_eq!(answer[what], json!({ "stated": stated }), "{number}, {plan}");
        let (resolved, plan) = (resolved_for(terms, "-"), terms.plan(plan).expect(plan));
        let named = Named { kind: (kind != "-").then_some(kind), ..Named::default() };
        let registered = instant("2026-11-20T12:00:00");
        let case = Case::new(&resolved, plan, named, registered, &[]).expect("a request");
        let what = PromiseKind::of(what).expect(what);
        let due = deadline::deadline(&resolved, &case, what).expect("in range");
        let Due::Silent { why, source } = due else { panic!("{number}: {due:?}") };
        assert_eq!(Some(why), Silence::of(stated), "{number}");
        let found = source.map_or("-", Source::place);
        assert!(found.starts_with(place), "{number}: {found}");
    }
}

/// Source: documents 000 (lines 28–32), 001 (clauses 1.2, 3.2, 4.1, 6.2.1), 002 (clause 3), 003
/// (lines 23–37) (SX-05): six kinds of deadlines, held apart.
#[test]
fn sx_05_six_kinds_of_deadlines() {
    let rows = lines(
        "
        document | with a time                              | in words
        000      | reaction                                 |
        001      | reaction estimate start fault_window     | reaction completion
        002      | reaction completion                      | completion
        003      | reaction start answer completion         | answer
        004      |                                          | reaction completion
        ",
    );
    let mut all = BTreeSet::new();
    for [number, timed, worded] in rows {
        let kinds = |is_timed: bool| -> BTreeSet<&str> {
            let promises = document(number).promise.iter();
            let said = promises.filter(|promise| promise.within != Stated::NotStated);
            said.filter(|promise| promise.within.value().is_some() == is_timed)
                .filter_map(|promise| word_of(promise.what))
                .collect()
        };
        assert_eq!(kinds(true), timed.split_whitespace().collect(), "{number}");
        assert_eq!(kinds(false), worded.split_whitespace().collect(), "{number}");
        all.extend(timed.split_whitespace());
    }
    assert_eq!(all, PromiseKind::WORDS.iter().copied().collect(), "every one of the six");
    // Each stands in an answer under its own name, and no two of this one are alike.
    let given = "kind=ordinary contract=active package-start=same done_at=2026-12-01T12:00:00";
    let answer = answered_deadlines(document("001"), "standard", given, "2026-11-20T12:00:00");
    let found: Vec<String> = PromiseKind::WORDS.iter().map(|what| shown(&answer[*what])).collect();
    let expected = [
        "2026-11-23T12:00:00",
        "2026-11-23T11:00:00",
        "2026-11-27T12:00:00 to 2026-12-11T12:00:00",
        "not_stated",
        "by_agreement",
        "2026-12-15T12:00:00",
    ];
    assert_eq!(found, expected);
}

/// Source: documents 001 (clause 2.3), 004 (clause 4.4) (SX-06): a screenshot alone is a reason to
/// refuse a task; elsewhere it is welcome.
#[test]
fn sx_06_opposite_rules_on_screenshots() {
    let refuses_screenshots = |number: &str| {
        let refusals = &document(number).refusal;
        refusals.iter().any(|reason| reason.text.contains("скриншот"))
    };
    assert!(refuses_screenshots("001") && !refuses_screenshots("004"));
    // A file, and neither a word nor a link beside it.
    let draft = Draft { title: "Сбой", attachments: 1, ..Draft::default() };
    let about_files = |number: &str| -> Vec<(&str, &str, CheckState)> {
        let items = ticket::check(document(number), &draft).into_iter();
        let about = items.filter(|one| {
            matches!(one.item.check, IntakeCheck::Attachment | IntakeCheck::AttachmentNeedsLink)
        });
        about.map(|one| (&*one.item.id, one.item.source.place(), one.state)).collect()
    };
    let stated =
        [("screenshot", "п. 2.2", CheckState::Met), ("as-text", "п. 2.3", CheckState::Missing)];
    assert_eq!(about_files("001"), stated);
    assert_eq!(about_files("004"), [("attachments", "п. 4.4", CheckState::Met)]);
}

/// Source: documents 000 (lines 16–18), 001 (clauses 1.1–1.6), 002 (clauses 2.1.2, 2.2.5), 004
/// (clauses 4.1, 4.3) (SX-07): channels are rules of each provider; in one document the channel
/// decides what the request is.
#[test]
fn sx_07_channels_by_provider_and_kind() {
    let rows = lines(
        "
        document | places
        000      | строки 16–17; строки 16, 18
        001      | п. 1.1; п. 1.2; п. 1.4; п. 1.6
        002      | п. 2.1.2; п. 5
        003      |
        004      | п. 4.1
        ",
    );
    for [number, places] in rows {
        let found: Vec<&str> =
            document(number).channel.iter().map(|channel| channel.source.place()).collect();
        assert_eq!(found.join("; "), places, "{number}");
    }
    // By telephone: one takes emergencies, one nothing at all.
    let by_phone = |number: &str| {
        let channels = document(number).channel.iter();
        channels.flat_map(|channel| &channel.names).any(|name| name.contains("телефон"))
    };
    assert!(by_phone("001") && !by_phone("004"));
    let is_excluded = |scope: &kvant_core::catalogue::Scope| scope.text.contains("телефон и Skype");
    assert!(document("004").scope.iter().any(is_excluded));
    // The same question, in a chat and by telephone.
    let class = |id: &str| {
        let found = document("002").class.iter().find(|class| class.id == id).expect(id);
        (found.kind.as_str(), found.text.as_str())
    };
    let (in_chat, words) = class("2.1.2");
    assert!(words.contains("вопрос") && words.contains("чат"), "{words}");
    let (by_telephone, words) = class("2.2.5");
    assert!(words.contains("вопрос") && words.contains("по телефону"), "{words}");
    assert_eq!((in_chat, by_telephone), ("typical", "custom"));
}

/// Source: documents 000 to 004 (SX-08): one document states VAT; where prices stand without it,
/// it is unknown, which is not zero.
#[test]
fn sx_08_vat_is_stated_once() {
    for number in ["000", "001", "002", "003"] {
        assert_eq!(document(number).vat, Stated::NotStated, "{number}");
    }
    let stated = document("004").vat.value().map(String::as_str);
    assert_eq!(stated, Some("НДС не предусмотрен"));
    let paid_on = date("2026-11-20");
    for (number, is_open) in [("000", true), ("001", true), ("004", false)] {
        let terms = document(number);
        assert_eq!(terms.open.iter().any(|open| open.id == "vat"), is_open, "{number}");
        let price = |given: &str| resolved_for(terms, given).with_vat(rub("1000.00"), paid_on);
        assert_eq!(price("-"), rub("1000.00"), "{number}: as stated");
        if is_open {
            assert_eq!(price("vat=on-top"), rub("1220.00"), "{number}: 22 % on top");
        }
        // One plan of each, asked about from outside: a fifth and a little more where it is
        // unknown, and no such question where it is stated.
        let (plan, client) = match number {
            "000" => ("subscription", "status=licence-year"),
            "001" => ("standard", "-"),
            _ => ("service", "-"),
        };
        let stated = answered_plan(terms, plan, client, [1, 1, 60, 0])["paid"].clone();
        let added = format!("{client} vat=on-top");
        if is_open {
            let paid = answered_plan(terms, plan, &added, [1, 1, 60, 0])["paid"].clone();
            let of = |paid: &serde_json::Value| rub(paid.as_str().expect("an amount")).kopecks();
            assert_eq!(of(&paid) * 100, of(&stated) * 122, "{number}");
        } else {
            let mut question = json!({
                "ask": "compare",
                "from": "2026-12-01",
                "months": 1,
                "requests_per_month": 1,
                "minutes_each": 60,
                "documents": [terms.id],
            });
            question["readings"] = json!({ terms.id.as_str(): { "vat": "on-top" } });
            assert_eq!(answered_no(&question)["code"], json!("unknown_field"), "{number}");
        }
    }
}

/// Source: documents 000 (lines 22–24), 001 (clauses 1.2–1.3), 004 (clauses 1.3, 3.3) (SX-09):
/// what has to be known about the client.
#[test]
fn sx_09_attributes_of_the_client() {
    let rows = lines(
        "
        document | attributes       | values
        000      | status           | licence-year licence-month no-licence
        001      | contract         | active none
        002      |                  |
        003      |                  |
        004      | edition payment  | boxed rented monthly yearly
        ",
    );
    for [number, attributes, values] in rows {
        let terms: &Terms = document(number);
        // Where the client is matters under another reading alone (S0-07).
        let asked: Vec<_> = terms.asked_attributes(&Readings::new()).collect();
        let found: Vec<&str> = asked.iter().map(|attribute| &*attribute.id).collect();
        assert_eq!(found, attributes.split_whitespace().collect::<Vec<_>>(), "{number}");
        let known = asked.iter().flat_map(|attribute| &attribute.values);
        let found: Vec<&str> = known.map(|value| &*value.id).collect();
        assert_eq!(found, values.split_whitespace().collect::<Vec<_>>(), "{number}");
    }
    // A status is the client's own and has to be said; the contract changes the reaction.
    let plan = document("000").plan("prepaid").expect("a plan");
    let refused = document("000").price(plan, &Attributes::new(), 12).expect_err("not said");
    assert_eq!(refused.code(), "missing_attribute");
    let is_promised = |given: &str| {
        let resolved = resolved_for(document("001"), given);
        let plan = document("001").plan("no-package").expect("a plan");
        let promise = deadline::usual_promise(&resolved, plan, PromiseKind::Reaction);
        promise.expect("it speaks of it").within.value().is_some()
    };
    assert!(is_promised("contract=active") && !is_promised("contract=none"));
}

/// Source: documents 000 (line 31), 001 (clause 6), 003 (line 46), 004 (clause 5) (SX-10): each
/// writes its figures in its own way; here they are one.
#[test]
fn sx_10_notations_of_figures() {
    let rows = lines(
        "
        document | clause | written
        000      | 31     | 0.5
        000      | 38     | 15000
        001      | 46     | 4 000 ₽
        001      | 46     | 40 000 ₽
        003      | 46     | 0,5
        004      | 5.1    | 3 500 (три тысячи пятьсот) рублей
        004      | 5.1    | 3 (три) часа
        ",
    );
    for [number, clause, written] in rows {
        let text = quoted(document(number), clause);
        assert!(text.contains(written), "{number}, {clause}: {text}");
    }
    // Half an hour, with a point and with a comma.
    let ambulance = document("000")
        .promise
        .iter()
        .find(|promise| promise.plan == ["ambulance"] && promise.reading.is_empty());
    let reaction = ambulance.and_then(|promise| promise.within.value()).map(|span| span.amount());
    let half = document("003").plan("reliable").expect("a plan").unit.as_ref();
    let step = half.and_then(|unit| unit.minutes).map(|length| length.minutes());
    assert_eq!((reaction, step), (Some(30), Some(30)));
    // Thousands together, apart, and with words in brackets.
    let package = document("000").plan("subscription").expect("a plan").price.first();
    assert_eq!(package.and_then(|price| price.minimum_fee), Some(rub("15000.00")));
    let of = |number: &str, plan: &str| {
        let terms = document(number);
        let (resolved, plan) = (resolved_for(terms, "-"), terms.plan(plan).expect(plan));
        let fee = resolved.fee(plan).expect("a price").expect("a price");
        (fee.amount, resolved.volume_hour(plan))
    };
    assert_eq!(of("001", "standard"), (rub("40000.00"), Some(rub("4000.00"))));
    assert_eq!(of("004", "service").0, rub("3500.00"));
    assert_eq!(catalogue().documents.len(), 5, "five documents, each its own way");
}

fn word_of(what: PromiseKind) -> Option<&'static str> {
    PromiseKind::WORDS.iter().copied().find(|word| PromiseKind::of(word) == Some(what))
}
