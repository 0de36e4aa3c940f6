//! The one door for questions: JSON in, JSON out, as programs outside use it.

use kvant_core::ask::{self, AnswerSession, Query};
use serde_json::{Value, json};

use crate::given::{catalogue, crm_support, from_json};
use crate::table::lines;

/// What a package costs and how long it lives.
#[test]
fn package() {
    check_answers(
        r#"
        question | answer
        {"ask":"package","document":"crm-support","plan":"subscription","status":"licence-month","units":30,"paid_at":"2026-11-20T12:00:00+03:00"} | {"unit_price":"550.00","total":"16500.00","minutes":300,"per_hour":"3300.00","valid_through":"2027-02-18"}
        {"ask":"package","document":"crm-support","plan":"online","attributes":{"status":"licence-year"},"units":13,"paid_at":"2026-11-20T12:00:00+03:00"} | {"unit_price":"1000.00","total":"13000.00","minutes":130,"per_hour":"6000.00","valid_through":"2026-12-20"}
        {"ask":"package","document":"crm-support","plan":"online","status":"licence-year","units":12,"paid_at":"2026-11-20T12:00:00+03:00","readings":{"vat":"on-top"}} | {"unit_price":"1220.00","total":"14640.00","minutes":120,"per_hour":"7320.00","valid_through":"2026-12-20"}
        {"ask":"package","document":"crm-support","plan":"prepaid","status":"licence-year","units":1000000,"paid_at":"2026-11-20T12:00:00Z"} | {"unit_price":"600.00","total":"600000000.00","minutes":10000000,"per_hour":"3600.00","valid_through":"2026-12-20"}
        {"ask":"package","document":"crm-support","plan":"prepaid","status":"licence-year","units":11,"paid_at":"2026-11-20T12:00:00Z"} | "below_minimum"
        {"ask":"package","document":"crm-support","plan":"prepaid","status":"licence-year","units":0,"paid_at":"2026-11-20T12:00:00Z"} | "below_minimum"
        {"ask":"package","document":"crm-support","plan":"prepaid","status":"licence-year","units":1000001,"paid_at":"2026-11-20T12:00:00Z"} | "out_of_range"
        {"ask":"package","document":"crm-support","plan":"prepaid","status":"licence-year","units":12,"paid_at":"2101-01-01T00:00:00+03:00"} | "out_of_range"
        {"ask":"package","document":"crm-support","plan":"prepaid","status":"licence-year","units":12,"paid_at":"20.11.2026"} | "bad_instant"
        {"ask":"package","document":"crm-support","plan":"prepaid","units":12,"paid_at":"2026-11-20T12:00:00Z"} | "missing_attribute"
        {"ask":"package","document":"crm-support","plan":"prepaid","status":null,"units":12,"paid_at":"2026-11-20T12:00:00Z"} | "missing_attribute"
        {"ask":"package","document":"crm-support","plan":"prepaid","status":"licence","units":12,"paid_at":"2026-11-20T12:00:00Z"} | "unknown_field"
        {"ask":"package","document":"crm-support","plan":"prepaid","attributes":{"stat":"licence-year"},"units":12,"paid_at":"2026-11-20T12:00:00Z"} | "unknown_field"
        {"ask":"package","document":"crm-support","plan":"prepaid","status":"licence-year","units":12,"paid_at":"2026-11-20T12:00:00Z","readings":{"vat":"ontop"}} | "unknown_field"
        {"ask":"package","document":"crm-support","plan":"prepayed","status":"licence-year","units":12,"paid_at":"2026-11-20T12:00:00Z"} | "unknown_plan"
        {"ask":"package","document":"crm","plan":"prepaid","status":"licence-year","units":12,"paid_at":"2026-11-20T12:00:00Z"} | "unknown_document"
        "#,
    );
}

/// How many units are charged: each session alone, or the list summed first.
#[test]
fn units() {
    check_answers(
        r#"
        question | answer
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[]} | {"units":0}
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[0]} | {"units":0}
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[1]} | {"units":1}
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[600]} | {"units":1}
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[601]} | {"units":2}
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[300,301,300]} | {"units":3}
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[300,301,300],"basis":"request"} | {"units":2}
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[300,301,300],"readings":{"rounding-basis":"day"}} | {"units":2}
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[600000000]} | {"units":1000000}
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[600000001]} | "out_of_range"
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[4294967295,4294967295],"basis":"package"} | "out_of_range"
        "#,
    );
}

/// When so much working time has passed, and how much lies between.
#[test]
fn working_time() {
    check_answers(
        r#"
        question | answer
        {"ask":"add_working","schedule":{"working_day":["10:00-18:00"],"day_off":["12:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false},"from":"2026-03-07T17:00:00+03:00","minutes":720} | {"at":"2026-03-09T17:00:00+03:00","predicted":false}
        {"ask":"add_working","schedule":{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false},"from":"2027-12-30T12:00:00Z","minutes":240} | {"at":"2028-01-10T10:00:00+03:00","predicted":true}
        {"ask":"add_working","schedule":{"working_day":["09:00-18:00"],"weekdays":{"friday":["09:00-17:00"]},"offset":"+05:00","calendar":"none","shorten":false},"from":"2026-11-20T16:30:00+05:00","minutes":60} | {"at":"2026-11-23T09:30:00+05:00","predicted":false}
        {"ask":"add_working","schedule":{"working_day":["09:00-18:00"],"offset":"+00:00","calendar":"none","shorten":false},"from":"2026-11-20T12:00:00.5+03:00","minutes":0} | {"at":"2026-11-20T09:00:00Z","predicted":false}
        {"ask":"add_working","schedule":{"working_day":["18:00-09:00"],"offset":"+03:00","calendar":"ru","shorten":false},"from":"2026-11-20T12:00:00Z","minutes":1} | "bad_schedule"
        {"ask":"add_working","schedule":{"working_day":[],"offset":"+03:00","calendar":"ru","shorten":false},"from":"2026-11-20T12:00:00Z","minutes":0} | "bad_schedule"
        {"ask":"add_working","schedule":{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false},"from":"2019-12-31T12:00:00Z","minutes":1} | "out_of_range"
        {"ask":"add_working","schedule":{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false},"from":"2026-11-20T12:00:00Z","minutes":4294967295} | "out_of_range"
        {"ask":"working_between","schedule":{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false},"from":"2026-11-20T17:00:00+03:00","to":"2026-11-23T10:00:00+03:00"} | {"seconds":7200,"predicted":false}
        {"ask":"working_between","schedule":{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false},"from":"2026-11-23T10:00:00+03:00","to":"2026-11-20T17:00:00+03:00"} | {"seconds":-7200,"predicted":false}
        {"ask":"working_between","schedule":{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":true},"from":"2027-04-30T00:00:00+03:00","to":"2027-05-01T00:00:00+03:00"} | {"seconds":28800,"predicted":false}
        {"ask":"working_between","schedule":{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false},"from":"2026-11-23T10:00:00+03:00","to":"2101-01-01T00:00:00+03:00"} | "out_of_range"
        {"ask":"working_between","schedule":{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false},"from":"tomorrow","to":"2026-11-23T10:00:00+03:00"} | "bad_instant"
        "#,
    );
}

/// The six deadlines of a request: a time, a range, or what is said instead.
#[test]
fn deadline() {
    check_answers(
        r#"
        question | answer
        {"ask":"deadline","document":"crm-support","plan":"online","registered_at":"2026-11-20T17:45:00+03:00"} | {"reaction":{"at":"2026-11-23T09:15:00+03:00"},"estimate":{"stated":"not_stated"},"start":{"stated":"not_stated"},"answer":{"stated":"not_stated"},"completion":{"stated":"not_stated"},"fault_window":{"stated":"not_stated"}}
        {"ask":"deadline","document":"crm-support","plan":"online","status":"no-licence","registered_at":"2027-12-30T17:45:00+03:00","pauses":[],"done_at":null} | {"reaction":{"at":"2028-01-10T09:15:00+03:00","predicted":true},"estimate":{"stated":"not_stated"},"start":{"stated":"not_stated"},"answer":{"stated":"not_stated"},"completion":{"stated":"not_stated"},"fault_window":{"stated":"not_stated"}}
        {"ask":"deadline","document":"mywebstor","plan":"no-package","kind":"ordinary","attributes":{"contract":"active"},"registered_at":"2026-11-20T09:00:00Z"} | {"reaction":{"at":"2026-11-23T12:00:00+03:00"},"estimate":{"at":"2026-11-23T11:00:00+03:00"},"start":{"from":"2026-11-27T12:00:00+03:00","at":"2026-12-11T12:00:00+03:00"},"answer":{"stated":"not_stated"},"completion":{"stated":"by_agreement"},"fault_window":{"stated":"by_agreement"}}
        {"ask":"deadline","document":"mywebstor","plan":"no-package","kind":"ordinary","registered_at":"2026-11-20T09:00:00Z","done_at":"2026-12-01T12:00:00+03:00","pauses":[["2026-11-20T13:00:00+03:00",null]]} | {"reaction":{"stated":"not_regulated"},"estimate":{"stated":"stopped"},"start":{"from":"2026-11-27T12:00:00+03:00","at":"2026-12-11T12:00:00+03:00"},"answer":{"stated":"not_stated"},"completion":{"stated":"by_agreement"},"fault_window":{"at":"2026-12-15T12:00:00+03:00"}}
        {"ask":"deadline","document":"onec-support","plan":"kryzhik","registered_at":"2026-11-20T12:00:00+03:00"} | {"reaction":{"at":"2026-11-20T12:30:00+03:00"},"estimate":{"stated":"not_stated"},"start":{"at":"2026-11-20T12:30:00+03:00"},"answer":{"stated":"dash"},"completion":{"at":"2026-11-20T14:30:00+03:00"},"fault_window":{"stated":"not_stated"}}
        {"ask":"deadline","document":"jokercrm","plan":"service","registered_at":"2026-11-20T12:00:00+03:00"} | {"reaction":{"stated":"not_guaranteed"},"estimate":{"stated":"not_stated"},"start":{"stated":"not_stated"},"answer":{"stated":"not_stated"},"completion":{"stated":"not_guaranteed"},"fault_window":{"stated":"not_stated"}}
        {"ask":"deadline","document":"crmbp","plan":"priority","class":"2.2.6","registered_at":"2026-11-21T12:00:00+03:00"} | {"reaction":{"at":"2026-11-23T13:00:00+03:00"},"estimate":{"stated":"not_stated"},"start":{"stated":"not_stated"},"answer":{"stated":"not_stated"},"completion":{"stated":"by_agreement"},"fault_window":{"stated":"not_stated"}}
        {"ask":"deadline","document":"crmbp","plan":"priority","registered_at":"2026-11-21T12:00:00+03:00"} | "missing_field"
        {"ask":"deadline","document":"crmbp","plan":"prioritet","kind":"typical","registered_at":"2026-11-21T12:00:00+03:00"} | "unknown_plan"
        {"ask":"deadline","document":"crmb","plan":"priority","kind":"typical","registered_at":"2026-11-21T12:00:00+03:00"} | "unknown_document"
        {"ask":"deadline","document":"crm-support","plan":"online","registered_at":"2026-11-20T17:45:00+03:00","readings":{"reaction-clock":"clocks"}} | "unknown_field"
        "#,
    );
}

/// What is left of what was paid (S0-17, S0-20 to S0-25).
#[test]
fn balance() {
    check_answers(
        r#"
        question | answer
        {"ask":"balance","document":"crm-support","at":"2026-11-20T11:59:59+03:00","payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[]} | {"left_units":0,"burned_units":0,"not_covered_units":0,"packages":[]}
        {"ask":"balance","document":"crm-support","at":"2026-11-20T12:00:00+03:00","payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[]} | {"left_units":30,"burned_units":0,"not_covered_units":0,"packages":[{"paid_at":"2026-11-20T12:00:00+03:00","units":30,"used_units":0,"burned_units":0,"left_units":30,"valid_through":"2027-02-18"}]}
        {"ask":"balance","document":"crm-support","at":"2027-02-18T23:59:59+03:00","payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[]} | {"left_units":30,"burned_units":0,"not_covered_units":0,"packages":[{"paid_at":"2026-11-20T12:00:00+03:00","units":30,"used_units":0,"burned_units":0,"left_units":30,"valid_through":"2027-02-18"}]}
        {"ask":"balance","document":"crm-support","at":"2027-02-18T21:00:00Z","payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[]} | {"left_units":0,"burned_units":30,"not_covered_units":0,"packages":[{"paid_at":"2026-11-20T12:00:00+03:00","units":30,"used_units":0,"burned_units":30,"left_units":0,"valid_through":"2027-02-18"}]}
        {"ask":"balance","document":"crm-support","at":"2027-02-18T00:00:00+03:00","readings":{"validity-start":"payment-day"},"payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[]} | {"left_units":0,"burned_units":30,"not_covered_units":0,"packages":[{"paid_at":"2026-11-20T12:00:00+03:00","units":30,"used_units":0,"burned_units":30,"left_units":0,"valid_through":"2027-02-17"}]}
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","basis":"request","payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[{"request":"a","from":"2026-11-23T10:00:00+03:00","to":"2026-11-23T10:05:00+03:00"},{"request":"a","from":"2026-11-24T10:00:00+03:00","to":"2026-11-24T10:05:00+03:00"}]} | {"left_units":29,"burned_units":0,"not_covered_units":0,"packages":[{"paid_at":"2026-11-20T12:00:00+03:00","units":30,"used_units":1,"burned_units":0,"left_units":29,"valid_through":"2027-02-18"}]}
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","readings":{"rounding-basis":"package"},"payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[{"request":"a","from":"2026-11-23T10:00:00+03:00","to":"2026-11-23T10:05:00+03:00"},{"request":"a","from":"2026-11-24T10:00:00+03:00","to":"2026-11-24T10:05:00+03:00"}]} | {"left_units":29,"burned_units":0,"not_covered_units":0,"packages":[{"paid_at":"2026-11-20T12:00:00+03:00","units":30,"used_units":1,"burned_units":0,"left_units":29,"valid_through":"2027-02-18"}]}
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","basis":"day","readings":{"rounding-basis":"package"},"payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[{"request":"a","from":"2026-11-23T10:00:00+03:00","to":"2026-11-23T10:05:00+03:00"},{"request":"a","from":"2026-11-24T10:00:00+03:00","to":"2026-11-24T10:05:00+03:00"}]} | {"left_units":28,"burned_units":0,"not_covered_units":0,"packages":[{"paid_at":"2026-11-20T12:00:00+03:00","units":30,"used_units":2,"burned_units":0,"left_units":28,"valid_through":"2027-02-18"}]}
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","readings":{"next-payment":"any"},"payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"},{"plan":"subscription","status":"licence-year","units":1,"paid_at":"2026-11-21T12:00:00+03:00"}],"sessions":[]} | {"left_units":31,"burned_units":0,"not_covered_units":0,"packages":[{"paid_at":"2026-11-20T12:00:00+03:00","units":30,"used_units":0,"burned_units":0,"left_units":30,"valid_through":"2027-02-18"},{"paid_at":"2026-11-21T12:00:00+03:00","units":1,"used_units":0,"burned_units":0,"left_units":1,"valid_through":"2027-02-19"}]}
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"},{"plan":"subscription","status":"licence-year","units":1,"paid_at":"2026-11-21T12:00:00+03:00"}],"sessions":[]} | "below_minimum"
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","readings":{"next-payment":"any"},"payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"},{"plan":"subscription","status":"licence-year","units":1,"paid_at":"2026-11-19T12:00:00+03:00"}],"sessions":[]} | "below_minimum"
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","readings":{"next-payment":"any"},"payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"},{"plan":"subscription","status":"licence-year","units":0,"paid_at":"2026-11-21T12:00:00+03:00"}],"sessions":[]} | "below_minimum"
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","payments":[{"plan":"subscription","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[]} | "missing_attribute"
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","payments":[{"plan":"subscription","status":"licence","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[]} | "unknown_field"
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","payments":[{"plan":"subscription","status":"licence-year","units":1000001,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[]} | "out_of_range"
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2019-11-20T12:00:00+03:00"}],"sessions":[]} | "out_of_range"
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","payments":[{"plan":"subscribtion","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[]} | "unknown_plan"
        {"ask":"balance","document":"crm-support","at":"tomorrow","payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[]} | "bad_instant"
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[{"from":"2026-11-23","to":null}]} | "bad_instant"
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[{"from":"2019-11-23T12:00:00+03:00","to":null}]} | "out_of_range"
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[{"from":"2026-11-23T12:00:00+03:00","to":"2026-11-23T11:59:59+03:00"}]} | "out_of_range"
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[{"from":"2026-11-23T12:00:00+03:00","to":"2026-11-23T12:00:00+03:00"}]} | {"left_units":30,"burned_units":0,"not_covered_units":0,"packages":[{"paid_at":"2026-11-20T12:00:00+03:00","units":30,"used_units":0,"burned_units":0,"left_units":30,"valid_through":"2027-02-18"}]}
        {"ask":"balance","document":"crm-support","at":"2026-12-01T00:00:00+03:00","readings":{"overlap":"none"},"payments":[{"plan":"subscription","status":"licence-year","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[]} | "unknown_field"
        {"ask":"balance","document":"crmbp","at":"2026-12-01T00:00:00+03:00","payments":[{"plan":"priority","units":30,"paid_at":"2026-11-20T12:00:00+03:00"}],"sessions":[]} | "not_a_package"
        {"ask":"balance","document":"crm","at":"2026-12-01T00:00:00+03:00","payments":[],"sessions":[]} | "unknown_document"
        "#,
    );
}

/// Money that nobody knows is null, with the reason; a price by telephone stands in.
#[test]
fn compare_without_a_price() {
    let question = |document: &str, quoted: Value| {
        json!({
            "ask": "compare",
            "from": "2026-12-01",
            "months": 1,
            "requests_per_month": 4,
            "minutes_each": 25,
            "documents": [document],
            "quoted_price": quoted,
        })
    };
    let plans = |question: Value| answered(&question.to_string())["plans"].clone();
    let by_the_second = plans(question("crmbp", json!({})));
    assert_eq!(
        by_the_second[1],
        json!({
            "document": "crmbp",
            "plan": "on-demand",
            "unit": "second",
            "paid": null,
            "left_value": null,
            "net": null,
            "useful_minutes": 100,
            "billed_units": 6000,
            "burned_units": 0,
            "left_units": 0,
            "purchases": 0,
            "net_per_useful_hour": null,
            "incomplete": {"reason": "price_not_stated", "units": 6000},
            "rank": 2,
            "left_used_units": 0,
            "will_burn": [],
            "left_months": 0,
            "uncovered_minutes_per_month": 100,
            "first_payment": null,
        })
    );
    let quoted = plans(question("crmbp", json!({"crmbp": "3000.00"})));
    let money = |plan: &Value| [plan["paid"].clone(), plan["net_per_useful_hour"].clone()];
    assert_eq!(money(&quoted[1]), [json!("5000.00"), json!("3000.00")]);
    assert_eq!(quoted[1]["incomplete"], Value::Null);
    // Where requests are counted it is the price of one.
    let by_the_request = plans(question("onec-support", json!({"onec-support": "500.00"})));
    let found = ["unit", "billed_units", "net"].map(|key| by_the_request[0][key].clone());
    assert_eq!(found, [json!("request"), json!(4), json!("2000.00")]);
    // A price that the document states is not replaced; a volume is paid whether used or not.
    for quoted in [json!({}), json!({"mywebstor": "1.00"})] {
        let stated = plans(question("mywebstor", quoted));
        let keys = ["plan", "unit", "net", "billed_units", "burned_units", "net_per_useful_hour"];
        let found = keys.map(|key| stated[0][key].clone());
        let expected = [
            json!("standard"),
            json!("quarter_hour"),
            json!("40000.00"),
            json!(8),
            json!(32),
            json!("24000.00"),
        ];
        assert_eq!(found, expected);
        assert_eq!(stated[2]["net"], json!("7000.00"), "two hours at 3500");
    }
    // What is kept by document is kept by documents that there are.
    for key in ["attributes", "readings", "quoted_price"] {
        let value = if key == "quoted_price" { json!("1.00") } else { json!({}) };
        let mut question = question("crmbp", json!({}));
        question[key] = json!({"crmb": value});
        assert_eq!(answered(&question.to_string()), json!("unknown_document"), "{key}");
    }
}

/// One session answers a long row of questions as if each had come alone, however they are mixed.
#[test]
fn a_session_of_answers_forgets_nothing_and_mixes_nothing() {
    let mut questions = Vec::new();
    for terms in &catalogue().documents {
        let readings = terms.open.iter().flat_map(|open| {
            open.readings.iter().map(|reading| json!({ open.id.as_str(): reading.id }))
        });
        let attributes = terms.attribute.iter().flat_map(|attribute| {
            attribute.values.iter().map(|value| json!({ attribute.id.as_str(): value.id }))
        });
        for (reading, attribute) in readings
            .chain([json!({})])
            .zip(attributes.chain([json!({})]).collect::<Vec<_>>().iter().cycle())
        {
            for plan in &terms.plan {
                questions.push(json!({
                    "ask": "deadline",
                    "document": terms.id,
                    "plan": plan.id,
                    "kind": terms.kind.first().map(|kind| &kind.id),
                    "registered_at": "2026-11-20T17:45:00+03:00",
                    "attributes": attribute,
                    "readings": reading,
                }));
            }
            for quoted in [json!({}), json!({ terms.id.as_str(): "3000.00" })] {
                questions.push(json!({
                    "ask": "compare",
                    "from": "2026-12-01",
                    "months": 2,
                    "requests_per_month": 3,
                    "minutes_each": 25,
                    "day_off_percent": 50,
                    "documents": [terms.id],
                    "attributes": { terms.id.as_str(): attribute },
                    "readings": { terms.id.as_str(): reading },
                    "quoted_price": quoted,
                }));
            }
        }
    }
    for hour in 8..12 {
        questions.push(json!({
            "ask": "add_working",
            "schedule": {
                "working_day": [format!("{hour:02}:00-18:00")],
                "offset": "+03:00",
                "calendar": "ru",
                "shorten": false,
            },
            "from": "2026-11-20T17:45:00+03:00",
            "minutes": 60,
        }));
    }
    assert!(questions.len() > 2 * AnswerSession::RESOLVED_MOST, "{} questions", questions.len());
    let requests: Vec<Query> = questions
        .iter()
        .map(|question| from_json(&question.to_string()).expect("a question"))
        .collect();
    let mut session = AnswerSession::new(catalogue());
    // In a row, backwards, and leaping to and fro.
    let count = requests.len();
    let leaps = (0..count).map(|step| step * 101 % count);
    for place in (0..count).chain((0..count).rev()).chain(leaps) {
        let alone = ask::answer(catalogue(), &requests[place]);
        assert_eq!(session.answer(&requests[place]), alone, "{}", questions[place]);
    }
}

/// What a use costs under every plan, in the order of the document.
#[test]
fn compare() {
    let answer = answered(
        r#"{"ask":"compare","from":"2026-12-01","months":12,"requests_per_month":4,"minutes_each":25,"documents":["crm-support"],"attributes":{"crm-support":{"status":"licence-month"}}}"#,
    );
    let plans = answer["plans"].as_array().expect("plans");
    let order: Vec<&str> = plans.iter().filter_map(|plan| plan["plan"].as_str()).collect();
    assert_eq!(order, ["subscription", "prepaid", "ambulance", "online"]);
    assert_eq!(
        plans[0],
        json!({
            "document": "crm-support",
            "plan": "subscription",
            "unit": "quantum",
            "paid": "82500.00",
            "left_value": "3300.00",
            "net": "79200.00",
            "useful_minutes": 1200,
            "billed_units": 144,
            "burned_units": 0,
            "left_units": 6,
            "purchases": 5,
            "net_per_useful_hour": "3960.00",
            "incomplete": null,
            "rank": 1,
            "left_used_units": 6,
            "will_burn": [],
            "left_months": 0,
            "uncovered_minutes_per_month": null,
            "first_payment": {
                "on": "2026-12-01",
                "amount": "16500.00",
                "units": 30,
                "valid_through": "2027-03-01",
                "will_burn_units": 0,
            },
        })
    );
    // The share of urgent requests changes nothing where urgency has no price.
    let urgent = answered(
        r#"{"ask":"compare","from":"2026-12-01","months":12,"requests_per_month":4,"minutes_each":25,"urgent_percent":100,"documents":["crm-support"],"attributes":{"crm-support":{"status":"licence-month"}}}"#,
    );
    assert_eq!(urgent, answer);
    // Without use there is no price of an hour.
    let unused = answered(
        r#"{"ask":"compare","from":"2026-12-01","months":1,"requests_per_month":0,"minutes_each":25,"documents":["crm-support"],"attributes":{"crm-support":{"status":"no-licence"}}}"#,
    );
    assert_eq!(unused["plans"][3]["net"], json!("0.00"));
    assert_eq!(unused["plans"][3]["net_per_useful_hour"], Value::Null);
    // The same document may be asked about twice, and none at all.
    let none = answered(
        r#"{"ask":"compare","from":"2026-12-01","months":1,"requests_per_month":0,"minutes_each":25,"documents":[]}"#,
    );
    assert_eq!(none, json!({"plans": []}));
}

/// Limits and names of a comparison.
#[test]
fn compare_is_refused() {
    check_answers(
        r#"
        question | answer
        {"ask":"compare","from":"2026-12-01","months":61,"requests_per_month":4,"minutes_each":25,"documents":["crm-support"]} | "out_of_range"
        {"ask":"compare","from":"2026-12-02","months":12,"requests_per_month":4,"minutes_each":25,"documents":["crm-support"]} | "out_of_range"
        {"ask":"compare","from":"2026-12-01","months":12,"requests_per_month":1001,"minutes_each":25,"documents":["crm-support"]} | "out_of_range"
        {"ask":"compare","from":"2026-12-01","months":12,"requests_per_month":4,"minutes_each":10081,"documents":["crm-support"]} | "out_of_range"
        {"ask":"compare","from":"2026-12-01","months":12,"requests_per_month":4,"minutes_each":25,"urgent_percent":101,"documents":["crm-support"]} | "out_of_range"
        {"ask":"compare","from":"2026-12-01","months":12,"requests_per_month":4,"minutes_each":25,"day_off_percent":101,"documents":["crm-support"]} | "out_of_range"
        {"ask":"compare","from":"2026-12-01","months":12,"requests_per_month":4,"minutes_each":25,"documents":["crm-support"]} | "missing_attribute"
        {"ask":"compare","from":"2026-12-01","months":12,"requests_per_month":4,"minutes_each":25,"documents":["crm"]} | "unknown_document"
        {"ask":"compare","from":"2026-12-01","months":12,"requests_per_month":4,"minutes_each":25,"documents":["crm-support"],"attributes":{"crm-support":{"edition":"boxed"}}} | "unknown_field"
        {"ask":"compare","from":"2026-12-01","months":12,"requests_per_month":4,"minutes_each":25,"documents":["crm-support"],"attributes":{"crm-support":{"status":"no-licence"}},"readings":{"crm-support":{"overlap":"none"}}} | "unknown_field"
        "#,
    );
}

/// A question with a key that nobody knows, or without one that it needs, is no question.
#[test]
fn malformed_questions_are_not_read() {
    for [question, message] in lines(
        r#"
        question | message
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[1],"rounding":"up"} | rounding: there is no key "rounding" here
        {"ask":"units","document":"crm-support","plan":"online","spent_second":[1]} | spent_second: there is no key "spent_second" here
        {"ask":"units","document":"crm-support","plan":"online"} | "spent_seconds" is missing
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":null} | spent_seconds: a list was expected, not nothing
        {"ask":"units","document":"crm-support","plan":"online","plan":"prepaid","spent_seconds":[1]} | plan: "plan" stands here a second time
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[-1]} | spent_seconds.0: -1 is out of range
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[1,4294967296]} | spent_seconds.1: 4294967296 is out of range
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[1.5]} | invalid type: floating point `1.5`, expected a text, a number, true or false, a list or a table at line 1 column 76
        {"ask":"units","document":"crm-support","plan":"online","spent_seconds":[1],"basis":"week"} | basis: "week" is not known here
        {"ask":"price"} | ask: "price" is not known here
        {"document":"crm-support"} | "ask" is missing
        {"ask":"add_working","schedule":{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru","shorten":false,"zone":"Moscow"},"from":"2026-11-20T12:00:00Z","minutes":1} | schedule.zone: there is no key "zone" here
        {"ask":"add_working","schedule":{"working_day":["09:00-18:00"],"weekdays":{"fryday":[]},"offset":"+03:00","calendar":"ru","shorten":false},"from":"2026-11-20T12:00:00Z","minutes":1} | schedule.weekdays.fryday: there is no key "fryday" here
        {"ask":"add_working","schedule":{"offset":"+03:00","calendar":"ru","shorten":false},"from":"2026-11-20T12:00:00Z","minutes":1} | schedule: "working_day" is missing
        {"ask":"add_working","schedule":{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"ru"},"from":"2026-11-20T12:00:00Z","minutes":1} | schedule: "shorten" is missing
        {"ask":"add_working","schedule":{"working_day":["09:00-18:00"],"offset":"+03:00","calendar":"us","shorten":false},"from":"2026-11-20T12:00:00Z","minutes":1} | schedule.calendar: "us" is not known here
        {"ask":"compare","from":"2026-12-01","months":12,"requests_per_month":4,"minutes_each":25} | "documents" is missing
        {"ask":"compare","from":"2026-13-01","months":12,"requests_per_month":4,"minutes_each":25,"documents":[]} | from: "2026-13-01" is not a date such as "2026-11-22"
        [] | a table was expected, not a list
        "#,
    ) {
        let error = from_json::<Query>(question).expect_err(question);
        assert_eq!(error, message, "{question}");
    }
}

/// Every plan of the document can be asked about by each of its readings.
#[test]
fn every_reading_can_be_asked_about() {
    let mut count = 0;
    for open in &crm_support().open {
        for reading in &open.readings {
            for plan in &crm_support().plan {
                let question = json!({
                    "ask": "package",
                    "document": "crm-support",
                    "plan": plan.id,
                    "status": "no-licence",
                    "units": plan.package.as_ref().map(|package| package.minimum_units),
                    "paid_at": "2026-11-20T12:00:00+03:00",
                    "readings": { open.id.as_str(): reading.id },
                });
                let answer = answered(&question.to_string());
                assert!(answer["total"].is_string(), "{question}: {answer}");
                count += 1;
            }
        }
    }
    assert_eq!(count, 26 * 4, "readings and plans");
}

/// Columns: a question, and its answer or the code of the refusal.
#[track_caller]
fn check_answers(table: &str) {
    for [question, answer] in lines(table) {
        let expected: Value = serde_json::from_str(answer).expect(answer);
        assert_eq!(answered(question), expected, "{question}");
    }
}

/// The answer as JSON, or the code of the refusal.
#[track_caller]
fn answered(question: &str) -> Value {
    let request: Query = match from_json(question) {
        Ok(request) => request,
        Err(error) => panic!("{question}: {error}"),
    };
    match ask::answer(catalogue(), &request) {
        Ok(answer) => serde_json::to_value(answer).expect("answers are JSON"),
        Err(refusal) => json!(refusal.code()),
    }
}
