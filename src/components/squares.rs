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

/// What is drawn of a balance, in squares.
#[derive(Clone, PartialEq)]
pub struct Block {
    /// Used up.
    pub used: u64,
    /// Left, and not about to burn.
    pub left: u64,
    /// Left, and about to burn.
    pub burning: u64,
    /// How much of the last used one has passed, where it runs; in twelfths.
    pub running_twelfths: Option<u32>,
    /// How many make an hour, so that hours can be counted.
    pub in_hour: u32,
    /// Whether they are drawn as circles.
    pub is_round: bool,
}

/// A balance as a block of squares: first what is used, then what is left, what is about to burn
/// last. Returns how many were not drawn.
///
/// Decoration: the same fact stands in words beside it.
pub fn balance_squares(block: &Block) -> (AnyView, u64) {
    let most = u64::from(UNITS_DRAWN);
    let burning = block.burning.min(most);
    let left = block.left.min(most.saturating_sub(burning));
    let used = block.used.min(most.saturating_sub(burning).saturating_sub(left));
    let drawn = burning.saturating_add(left).saturating_add(used);
    let all = block.burning.saturating_add(block.left).saturating_add(block.used);
    let count = u32::try_from(drawn).unwrap_or(UNITS_DRAWN);
    let across = columns(count, block.in_hour);
    let [mut worn, mut kept, mut ending, mut hatch, mut begun, mut passed]: [String; 6] =
        Default::default();
    for index in 0..count {
        let (x, y) = place(index, across);
        let shape = if block.is_round { circle(x, y) } else { square(x, y, SIDE) };
        let after = u64::from(index).saturating_add(1);
        if after < used || (after == used && block.running_twelfths.is_none()) {
            worn.push_str(&shape);
        } else if after == used {
            begun.push_str(&shape);
            passed.push_str(&square(x, y, block.running_twelfths.unwrap_or(0).min(SIDE)));
        } else if after <= used.saturating_add(left) {
            kept.push_str(&shape);
        } else {
            ending.push_str(&shape);
            hatch.push_str(&strokes(x, y));
        }
    }
    let (width, height) = (across.saturating_mul(STEP), rows(count, across).saturating_mul(STEP));
    let paths = [
        ("used", worn),
        ("paid", begun),
        ("worked", passed),
        ("worked", kept),
        ("burning", ending),
        ("hatch", hatch),
    ];
    let paths = paths.into_iter().filter(|(_, d)| !d.is_empty());
    let drawing = view! {
        <svg class="squares block" aria-hidden="true" width=width height=height
            viewBox=format!("0 0 {width} {height}")>
            {paths.map(|(class, d)| view! { <path class=class d=d /> }).collect_view()}
        </svg>
    };
    (drawing.into_any(), all.saturating_sub(drawn))
}

fn circle(x: u32, y: u32) -> String {
    let (middle, radius) = (y.saturating_add(SIDE.div_euclid(2)), SIDE.div_euclid(2));
    format!("M{x} {middle}a{radius} {radius} 0 1 0 {SIDE} 0a{radius} {radius} 0 1 0 -{SIDE} 0z")
}

/// Two slanted strokes over a square.
fn strokes(x: u32, y: u32) -> String {
    let (below, half) = (y.saturating_add(SIDE), SIDE.div_euclid(2));
    let right = x.saturating_add(half);
    let middle = y.saturating_add(half);
    format!(
        "M{x} {below}l{SIDE} -{SIDE}M{x} {middle}l{half} -{half}M{right} {below}l{half} -{half}"
    )
}

fn columns(count: u32, in_hour: u32) -> u32 {
    const ROWS: u32 = 10;
    let hour = in_hour.clamp(1, 60);
    let hours_in_row = count.div_ceil(hour.saturating_mul(ROWS)).max(1);
    hour.saturating_mul(hours_in_row).min(MOST_ACROSS.max(hour))
}

fn rows(count: u32, across: u32) -> u32 {
    count.div_ceil(across.max(1))
}

fn place(index: u32, across: u32) -> (u32, u32) {
    let (column, row) = (index.checked_rem(across), index.checked_div(across));
    (column.unwrap_or(0).saturating_mul(STEP), row.unwrap_or(0).saturating_mul(STEP))
}

/// More squares than this say nothing more.
const UNITS_DRAWN: u32 = 360;
/// What fits a wide screen and is scaled down on a narrow one.
const MOST_ACROSS: u32 = 36;
