//! The only reader of the real clock, and the pause in which a browser draws and answers.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveDateTime, Timelike};
use js_sys::{Function, Promise};
use kvant_core::calendar::{DAYS_FROM, DAYS_TO, Offset};
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Returns the day it is at `offset`, within the years that can be asked about.
pub fn today(offset: Offset) -> NaiveDate {
    let seconds = i64::from(offset.seconds());
    let local = unix_seconds().saturating_add(seconds);
    let date = DateTime::from_timestamp(local, 0).map_or(DAYS_FROM, |moment| moment.date_naive());
    date.clamp(DAYS_FROM, DAYS_TO)
}

/// Returns the minute it is at `offset`, within the years that can be asked about.
pub fn now(offset: Offset) -> NaiveDateTime {
    let local = unix_seconds().saturating_add(i64::from(offset.seconds()));
    let moment = DateTime::from_timestamp(local, 0).map(|moment| moment.naive_utc());
    let whole_minute = moment.and_then(|moment| moment.with_second(0));
    let time = whole_minute.map(|moment| moment.time()).unwrap_or_default();
    today(offset).and_time(time)
}

/// Returns how far the reader's own clock is from UTC on that day, in seconds to the east.
pub fn own_offset_seconds(unix_seconds: i64) -> i32 {
    #[allow(clippy::cast_precision_loss, reason = "seconds of our years are exact")]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(unix_seconds as f64 * 1000.0));
    #[allow(clippy::cast_possible_truncation, reason = "an offset is whole minutes")]
    let minutes_west = date.get_timezone_offset() as i32;
    minutes_west.saturating_mul(-60)
}

/// Returns the first day of the month after `date`.
pub fn next_month(date: NaiveDate) -> NaiveDate {
    let first = date.with_day(1).unwrap_or(date);
    first.checked_add_months(Months::new(1)).unwrap_or(first)
}

/// Returns the seconds since 1970.
pub fn unix_seconds() -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "a clock beyond i64 is clamped by the cast")]
    let milliseconds = js_sys::Date::now() as i64;
    milliseconds.div_euclid(1000)
}

/// Lets the browser draw and answer what was pressed before it goes on here.
pub async fn next_task() {
    let begin = &mut |go_on: Function, _| {
        // Who may not wait goes on at once.
        if window().set_timeout_with_callback(&go_on).is_err() {
            drop(go_on.call0(&JsValue::UNDEFINED));
        }
    };
    drop(JsFuture::from(Promise::new(begin)).await);
}
