//! The quantum as a picture: one square is one unit of time.

use leptos::prelude::*;

const SIDE: u32 = 12;
const STEP: u32 = 15;

/// A session as squares: filled where it was worked, hollow where it is only paid.
///
/// Decoration: the same fact stands in words beside it.
pub fn session_squares(units: u32, worked_minutes: u32, unit_minutes: u32) -> AnyView {
    let (mut paid, mut worked) = (String::new(), String::new());
    for index in 0..units {
        let before = index.saturating_mul(unit_minutes);
        let minutes = worked_minutes.saturating_sub(before).min(unit_minutes);
        let filled = minutes.saturating_mul(SIDE).checked_div(unit_minutes).unwrap_or(0);
        let x = index.saturating_mul(STEP);
        paid.push_str(&square(x, 0, SIDE));
        worked.push_str(&square(x, 0, filled));
    }
    let width = units.saturating_mul(STEP);
    drawing("squares", width, SIDE, &paid, &worked)
}

/// A rectangle as a path, from its upper left corner.
fn square(x: u32, y: u32, width: u32) -> String {
    format!("M{x} {y}h{width}v{SIDE}h-{width}z")
}

fn drawing(class: &'static str, width: u32, height: u32, paid: &str, worked: &str) -> AnyView {
    view! {
        <svg class=class aria-hidden="true" width=width height=height
            viewBox=format!("0 0 {width} {height}")>
            <path class="paid" d=paid.to_string() />
            <path class="worked" d=worked.to_string() />
        </svg>
    }
    .into_any()
}

/// A package as a block of squares: rows of whole hours where the unit divides the hour, so
/// that hours can be counted.
///
/// Drawn up to [`UNITS_DRAWN`]; returns how many were not.
pub fn package_squares(units: u32, units_in_hour: u32) -> (AnyView, u32) {
    const ROWS: u32 = 10;
    let hour = units_in_hour.clamp(1, 60);
    let drawn = units.min(UNITS_DRAWN);
    let hours_in_row = drawn.div_ceil(hour.saturating_mul(ROWS)).max(1);
    let across = hour.saturating_mul(hours_in_row).min(MOST_ACROSS.max(hour));
    let mut worked = String::new();
    for index in 0..drawn {
        let (column, row) = (index.checked_rem(across), index.checked_div(across));
        let x = column.unwrap_or(0).saturating_mul(STEP);
        worked.push_str(&square(x, row.unwrap_or(0).saturating_mul(STEP), SIDE));
    }
    let rows = drawn.checked_div(across).unwrap_or(0);
    let is_broken = drawn.checked_rem(across).unwrap_or(0) > 0;
    let height = rows.saturating_add(u32::from(is_broken)).saturating_mul(STEP);
    let width = across.saturating_mul(STEP);
    (drawing("squares block", width, height, "", &worked), units.saturating_sub(drawn))
}

/// More squares than this say nothing more.
const UNITS_DRAWN: u32 = 360;
/// What fits a wide screen and is scaled down on a narrow one.
const MOST_ACROSS: u32 = 36;
