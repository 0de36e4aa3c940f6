//! What was left day by day, and the packages as bars on the same axis of time.

use leptos::html::Div;
use leptos::prelude::*;

use super::width::width_of;
use crate::format::grouped;
use crate::wording;

const LEFT: i64 = 44;
const RIGHT: i64 = 16;
const TOP: i64 = 26;
const PLOT: i64 = 170;
/// Of the dates under the plot.
const AXIS: i64 = 36;
/// Of the name of what the upright axis counts; another word on its line begins behind it.
const UNIT_NAME: i64 = 84;
const BAR_ROW: i64 = 34;
const BAR: i64 = 8;
/// Dates closer than this would run into each other.
const LABEL_APART: i64 = 116;

/// A package.
#[derive(Clone, PartialEq)]
pub struct Bar {
    /// Its first second since 1970.
    pub from: i64,
    /// Its end; nothing where none is stated.
    pub to: Option<i64>,
    /// What it is, in words.
    pub label: String,
    /// Whether it can still be used.
    pub is_alive: bool,
}

/// What is drawn; times in seconds since 1970.
#[derive(Clone, PartialEq)]
pub struct BurnContent {
    /// The ends of the axis.
    pub from: i64,
    /// After [`BurnContent::from`].
    pub to: i64,
    /// Now.
    pub now: i64,
    /// What was left from when on, in order.
    pub levels: Vec<(i64, u64)>,
    /// What will be left at this pace, joined by straight lines.
    pub ahead: Vec<(i64, u64)>,
    /// The packages.
    pub bars: Vec<Bar>,
    /// When something was bought.
    pub bought: Vec<i64>,
    /// When so many units burned, with what was left then.
    pub burned: Vec<(i64, u64, u64)>,
    /// Days with their names.
    pub days: Vec<(i64, String)>,
    /// How many units are one of the upright axis.
    pub unit: u64,
    /// What that is called: «квантов».
    pub unit_name: String,
}

impl BurnContent {
    /// What will be left, cut off where the axis ends.
    fn ahead_until_end(&self) -> Vec<(i64, u64)> {
        let inside = self.ahead.iter().copied().take_while(|(at, _)| *at <= self.to);
        let mut points: Vec<(i64, u64)> = inside.collect();
        let beyond = self.ahead.get(points.len()).copied();
        if let Some((last, beyond)) = points.last().copied().zip(beyond) {
            points.push((self.to, between(last, beyond, self.to)));
        }
        points
    }
}

/// The drawing; the same figures stand in tables beside it.
#[component]
pub fn BurnDown(
    /// What to draw; nothing while there is nothing.
    content: Signal<Option<BurnContent>>,
) -> impl IntoView {
    let holder: NodeRef<Div> = NodeRef::new();
    let width = width_of(holder);
    let drawn = move || {
        // Until the width is known there is nothing to draw to scale.
        let width = Some(width.get()).filter(|width| *width > 0)?;
        content.get().map(|content| drawing(&content, width))
    };
    view! { <div class="burn-down" node_ref=holder>{drawn}</div> }
}

/// From times and units to places in the drawing.
struct Scale<'c> {
    content: &'c BurnContent,
    end: i64,
    most: i64,
}

impl Scale<'_> {
    fn x(&self, at: i64) -> i64 {
        let BurnContent { from, to, .. } = self.content;
        let room = self.end.saturating_sub(LEFT);
        let since = at.clamp(*from, *to).saturating_sub(*from);
        let whole = to.saturating_sub(*from).max(1);
        LEFT.saturating_add(since.saturating_mul(room).checked_div(whole).unwrap_or(0))
    }

    fn y(&self, units: u64) -> i64 {
        let units = i64::try_from(units).unwrap_or(i64::MAX);
        let up = units.saturating_mul(PLOT).checked_div(self.most).unwrap_or(0);
        base().saturating_sub(up)
    }
}

const fn base() -> i64 {
    TOP.saturating_add(PLOT)
}

fn drawing(content: &BurnContent, width: i64) -> AnyView {
    let ahead = content.ahead_until_end();
    let levels = content.levels.iter().chain(&ahead);
    let most = levels.map(|(_, units)| *units).max().unwrap_or(0).max(content.unit);
    let scale = Scale {
        content,
        end: width.saturating_sub(RIGHT),
        most: i64::try_from(most).unwrap_or(i64::MAX),
    };
    let first_bar = base().saturating_add(AXIS);
    let bars = i64::try_from(content.bars.len()).unwrap_or(0);
    let height = first_bar.saturating_add(bars.saturating_mul(BAR_ROW)).saturating_add(4);
    let now = scale.x(content.now);
    let is_late = now > width.div_euclid(2);
    let (now_x, now_anchor) = if is_late {
        (now.saturating_sub(6), "end")
    } else {
        (now.saturating_add(6).max(UNIT_NAME), "start")
    };
    view! {
        <svg role="img" aria-label=wording::BURN_DOWN width=width height=height
            viewBox=format!("0 0 {width} {height}")>
            {upright(&scale)}
            {days(&scale)}
            <path class="base" d=format!("M{LEFT} {}H{}", base(), scale.end) />
            <path class="left" d=steps(&scale) />
            <path class="ahead" d=lines(&scale) />
            <path class="burned" d=burned(&scale) />
            <path class="bought" d=bought(&scale) />
            {content.bars.iter().enumerate().map(|(row, bar)| draw_bar(&scale, first_bar, row, bar)).collect_view()}
            <path class="now" d=format!("M{now} {}V{height}", TOP.saturating_sub(8)) />
            <text class="now" x=now_x y="12" text-anchor=now_anchor>{wording::BURN_NOW}</text>
        </svg>
    }
    .into_any()
}

/// The upright axis: round figures, about four of them.
fn upright(scale: &Scale<'_>) -> AnyView {
    let unit = scale.content.unit.max(1);
    let whole = u64::try_from(scale.most).unwrap_or(0).div_euclid(unit);
    let tens = std::iter::successors(Some(1_u64), |tens| tens.checked_mul(10));
    let steps = tens.flat_map(|tens| [1, 2, 5].map(|one: u64| one.saturating_mul(tens)));
    let step = steps.take(60).find(|step| step.saturating_mul(4) >= whole).unwrap_or(whole.max(1));
    let marks: Vec<u64> = (0..=4)
        .map(|count: u64| count.saturating_mul(step))
        .filter(|mark| *mark <= whole)
        .collect();
    let mark = |mark: u64| {
        let y = scale.y(mark.saturating_mul(unit));
        let d = format!("M{LEFT} {y}H{}", scale.end);
        view! {
            <path class="grid" d=d />
            <text x=LEFT.saturating_sub(8) y=y.saturating_add(4) text-anchor="end">{grouped(mark)}</text>
        }
    };
    view! {
        {marks.into_iter().map(mark).collect_view()}
        <text class="name" x="0" y="12">{scale.content.unit_name.clone()}</text>
    }
    .into_any()
}

fn days(scale: &Scale<'_>) -> AnyView {
    let mut free_from = LEFT;
    let mut drawn = Vec::new();
    for (at, name) in &scale.content.days {
        let x = scale.x(*at);
        if x < free_from || x.saturating_add(LABEL_APART) > scale.end.saturating_add(RIGHT) {
            continue;
        }
        free_from = x.saturating_add(LABEL_APART);
        let (y, from) = (base().saturating_add(18), base());
        drawn.push(view! {
            <path class="grid" d=format!("M{x} {from}v6") />
            <text x=x y=y>{name.clone()}</text>
        });
    }
    drawn.into_any()
}

/// What is left changes at once, and stays until the next change.
fn steps(scale: &Scale<'_>) -> String {
    let mut d = String::new();
    let mut last = None;
    for (at, units) in &scale.content.levels {
        let (x, y) = (scale.x(*at), scale.y(*units));
        match last {
            None => d.push_str(&format!("M{x} {y}")),
            // Nobody would see it.
            Some(point) if point == (x, y) => {}
            Some(_) => d.push_str(&format!("H{x}V{y}")),
        }
        last = Some((x, y));
    }
    if !d.is_empty() {
        d.push_str(&format!("H{}", scale.x(scale.content.now)));
    }
    d
}

/// A triangle under the axis where something was bought.
fn bought(scale: &Scale<'_>) -> String {
    let inside = |at: &&i64| (scale.content.from..=scale.content.to).contains(*at);
    let triangle = |at: &i64| format!("M{} {}l-5 8h10z", scale.x(*at), base().saturating_add(1));
    scale.content.bought.iter().filter(inside).map(triangle).collect()
}

/// From what was there to what was left where something burned.
fn burned(scale: &Scale<'_>) -> String {
    let fall = |(at, units, left): &(i64, u64, u64)| {
        let (from, to) = (scale.y(left.saturating_add(*units)), scale.y(*left));
        format!("M{} {from}V{to}", scale.x(*at))
    };
    scale.content.burned.iter().map(fall).collect()
}

fn lines(scale: &Scale<'_>) -> String {
    let mut d = String::new();
    for (at, units) in scale.content.ahead_until_end() {
        let letter = if d.is_empty() { 'M' } else { 'L' };
        d.push_str(&format!("{letter}{} {}", scale.x(at), scale.y(units)));
    }
    d
}

/// What is left at `at`, which lies between two points of a straight line.
fn between(one: (i64, u64), other: (i64, u64), at: i64) -> u64 {
    let change = one.1.abs_diff(other.1);
    let passed = u64::try_from(at.saturating_sub(one.0)).unwrap_or(0);
    let whole = u64::try_from(other.0.saturating_sub(one.0)).unwrap_or(0);
    let change = change.saturating_mul(passed).checked_div(whole).unwrap_or(0);
    if other.1 < one.1 { one.1.saturating_sub(change) } else { one.1.saturating_add(change) }
}

fn draw_bar(scale: &Scale<'_>, first: i64, row: usize, bar: &Bar) -> AnyView {
    let row = i64::try_from(row).unwrap_or(0);
    let top = first.saturating_add(row.saturating_mul(BAR_ROW));
    let (from, to) = (scale.x(bar.from), scale.x(bar.to.unwrap_or(scale.content.to)));
    let width = to.saturating_sub(from).max(2);
    let y = top.saturating_add(18);
    let d = format!("M{from} {y}h{width}v{BAR}h-{width}z");
    let class = if bar.is_alive { "bar alive" } else { "bar" };
    let is_right = from > scale.end.div_euclid(2);
    let (x, anchor) = if is_right { (to, "end") } else { (from, "start") };
    view! {
        <path class=class d=d />
        <text x=x y=top.saturating_add(12) text-anchor=anchor>{bar.label.clone()}</text>
    }
    .into_any()
}
