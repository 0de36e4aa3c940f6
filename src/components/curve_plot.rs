//! Yearly cost against use, one line a plan, with the points where another plan wins.

use kvant_core::compare::{Crossing, Curve, CurvePoint};
use kvant_core::money::Rub;
use kvant_core::usage::Requests;
use leptos::html::Div;
use leptos::prelude::*;

use super::data_table::{Cell, data_table};
use super::width::width_of;

use crate::format::{duration, grouped, money};
use crate::wording;

const HEIGHT: i64 = 320;
const TOP: i64 = 28;
const BOTTOM: i64 = 40;
const LEFT: i64 = 72;
/// Below this width the ends of lines carry numbers alone, and the names stand below.
const WIDE: i64 = 640;

/// Where things stand on the drawing, in whole pixels.
#[derive(Clone, Copy, PartialEq)]
struct Frame {
    width: i64,
    right: i64,
    /// Requests at the right end.
    x_max: i64,
    /// Kopecks at the upper end.
    y_max: i64,
}

impl Frame {
    fn new(content: &CurveContent, width: i64) -> Option<Frame> {
        let last = content.curve.points.last()?;
        let dearest = content.drawn(last).into_iter().map(|(_, amount)| amount.kopecks()).max()?;
        let dearest = i64::try_from(dearest).ok()?;
        let right = if width >= WIDE { 280 } else { 26 };
        let y_max = dearest.saturating_add(dearest.div_euclid(25)).max(100);
        Some(Frame { width, right, x_max: i64::from(last.count).max(1), y_max })
    }

    fn axis(&self) -> i64 {
        HEIGHT.saturating_sub(BOTTOM)
    }

    fn end(&self) -> i64 {
        self.width.saturating_sub(self.right)
    }

    fn x(&self, per_month: i64) -> i64 {
        let room = self.end().saturating_sub(LEFT);
        LEFT.saturating_add(share(per_month, room, self.x_max))
    }

    fn y(&self, kopecks: i64) -> i64 {
        let room = self.axis().saturating_sub(TOP);
        self.axis().saturating_sub(share(kopecks, room, self.y_max))
    }

    fn y_of(&self, amount: Rub) -> i64 {
        self.y(i64::try_from(amount.kopecks()).unwrap_or(i64::MAX))
    }

    /// How many requests a month lie under a pixel.
    fn per_month_at(&self, x: i64) -> i64 {
        let room = self.end().saturating_sub(LEFT).max(1);
        let half = room.div_euclid(2);
        let at = x.saturating_sub(LEFT).saturating_mul(self.x_max).saturating_add(half);
        at.div_euclid(room).clamp(0, self.x_max)
    }
}

/// `part` × `room` ÷ `whole`.
fn share(part: i64, room: i64, whole: i64) -> i64 {
    part.saturating_mul(room).checked_div(whole).unwrap_or(0)
}

/// Everything on the drawing is one of these two: few shapes weigh little.
enum Mark {
    Path { class: String, d: String },
    Text { class: String, x: i64, y: i64, anchor: &'static str, text: String },
}

fn path(class: &str, d: String) -> Mark {
    Mark::Path { class: class.to_string(), d }
}

fn text(class: &str, x: i64, y: i64, anchor: &'static str, text: String) -> Mark {
    Mark::Text { class: class.to_string(), x, y, anchor, text }
}

fn vertical(class: &str, x: i64, from: i64, to: i64) -> Mark {
    path(class, format!("M{x} {from}V{to}"))
}

/// A plan that is drawn as a line.
#[derive(Clone)]
pub struct PlanLine {
    /// Its place in the curve.
    pub place: usize,
    /// What it is called beside its line, where there is little room.
    pub short_name: String,
    /// What it is called elsewhere.
    pub name: String,
}

/// What a [`CurvePlot`] shows.
#[derive(Clone)]
pub struct CurveContent {
    /// The plans that are drawn.
    pub plans: Vec<PlanLine>,
    /// The figures.
    pub curve: Curve,
    /// Requests of the first kind that the person has a month.
    pub here: u32,
    /// The use, of which the first kind varies.
    pub requests: Vec<Requests>,
}

impl CurveContent {
    /// «4 обращения (1 ч 40 мин)».
    fn use_in_words(&self, per_month: u32) -> String {
        format!("{} {}", wording::requests(u64::from(per_month)), self.time_in_words(per_month))
    }

    /// «(1 ч 40 мин)».
    fn time_in_words(&self, per_month: u32) -> String {
        let minutes = |(index, kind): (usize, &Requests)| {
            let count = if index == 0 { per_month } else { kind.count };
            kind.minutes_a_month(count)
        };
        let all = self.requests.iter().enumerate().map(minutes).fold(0, u64::saturating_add);
        format!("({})", duration(all))
    }

    /// The name of the plan at that place in the curve.
    fn plan_name(&self, place: usize) -> &str {
        let named = self.plans.iter().find(|plan| plan.place == place);
        named.map_or("", |plan| plan.name.as_str())
    }

    /// What the drawn plans cost at `point`, by their order in the drawing.
    fn drawn(&self, point: &CurvePoint) -> Vec<(usize, Rub)> {
        let amount = |(line, plan): (usize, &PlanLine)| {
            Some((line, point.yearly.get(plan.place).copied().flatten()?))
        };
        self.plans.iter().enumerate().filter_map(amount).collect()
    }
}

/// The plot, what is under the pointer in words, and the same figures as a table.
#[component]
pub fn CurvePlot(
    /// What to show; nothing while it cannot be computed.
    content: Signal<Option<CurveContent>>,
) -> impl IntoView {
    let holder: NodeRef<Div> = NodeRef::new();
    let width = width_of(holder);
    let content = Memo::new_with_compare(move |_| content.get(), |_, _| true);
    // Nobody points to the request of a number that does not exist.
    let pointed = RwSignal::new(-1_i64);
    let point_at = move |event: &leptos::ev::PointerEvent| {
        let Some(holder) = holder.get_untracked() else { return };
        let frame = content.with_untracked(|content| {
            Frame::new(content.as_ref()?, width.get_untracked().max(280))
        });
        let Some(frame) = frame else { return };
        #[allow(clippy::cast_possible_truncation, reason = "a pixel more or less")]
        let left = holder.get_bounding_client_rect().left() as i64;
        pointed.set(frame.per_month_at(i64::from(event.client_x()).saturating_sub(left)));
    };
    let slide = move |event| pointed.set(event_target_value(&event).parse().unwrap_or(-1));
    let drawn = move || {
        let content = content.get()?;
        // Until the width is known there is nothing to draw to scale.
        let frame = Frame::new(&content, Some(width.get()).filter(|width| *width > 0)?)?;
        let at = u32::try_from(pointed.get()).unwrap_or(content.here);
        Some(drawing(&content, frame, at))
    };
    let told = move || {
        let content = content.get()?;
        let at = u32::try_from(pointed.get()).unwrap_or(content.here);
        let most = content.curve.points.last().map_or(0, |point| point.count);
        Some(view! {
            <label>
                <span>{wording::PLOT_READ}</span>
                <input type="range" min="0" step="1" max=most
                    prop:value=at.to_string()
                    aria-valuetext=wording::requests(u64::from(at))
                    on:input=slide />
            </label>
            {read_out(&content, at)}
        })
    };
    let figures = move || {
        let content = content.get()?;
        Some(view! {
            <ul class="crossings">{crossings(&content)}</ul>
            <details><summary>{wording::PLOT_TABLE}</summary>{figures(&content)}</details>
        })
    };
    view! {
        <p class="muted">{move || content.get().map(|content| wording::plot_of(&content.requests))}</p>
        <div class="plot" node_ref=holder
            on:pointermove=move |event| point_at(&event)
            on:pointerdown=move |event| point_at(&event)
            on:pointerleave=move |_| pointed.set(-1)>
            {drawn}
        </div>
        <div class="read-out">{told}</div>
        {figures}
    }
}

/// Round values from nothing to `max`, about five of them.
fn round_marks(max: i64) -> Vec<i64> {
    let rough = max.div_euclid(5).max(1);
    let mut step: i64 = 1;
    let mut times = [2, 5, 10].into_iter().cycle();
    let mut base: i64 = 1;
    while step < rough {
        let next = times.next().unwrap_or(10);
        step = base.saturating_mul(next);
        if next == 10 {
            base = step;
        }
    }
    let mut marks = Vec::new();
    let mut mark: i64 = 0;
    while mark <= max && marks.len() < 12 {
        marks.push(mark);
        mark = mark.saturating_add(step);
    }
    marks
}

fn drawing(content: &CurveContent, frame: Frame, at: u32) -> AnyView {
    let marks = [axes(frame), lines(content, frame), pointers(content, frame, at)];
    let draw = |mark: Mark| match mark {
        Mark::Path { class, d } => view! { <path class=class d=d /> }.into_any(),
        Mark::Text { class, x, y, anchor, text } => {
            view! { <text class=class x=x y=y text-anchor=anchor>{text}</text> }.into_any()
        }
    };
    view! {
        <svg class="curve" role="img" aria-label=wording::PLOT width=frame.width height=HEIGHT
            viewBox=format!("0 0 {} {HEIGHT}", frame.width)>
            {marks.into_iter().flatten().map(draw).collect_view()}
        </svg>
    }
    .into_any()
}

fn axes(frame: Frame) -> Vec<Mark> {
    let (axis, end) = (frame.axis(), frame.end());
    let number = |value: i64| grouped(u64::try_from(value).unwrap_or(0));
    let mut marks = Vec::new();
    for roubles in round_marks(frame.y_max.div_euclid(100)) {
        let y = frame.y(roubles.saturating_mul(100));
        marks.push(path("grid", format!("M{LEFT} {y}H{end}")));
        let (x, y) = (LEFT.saturating_sub(8), y.saturating_add(4));
        marks.push(text("mark", x, y, "end", number(roubles)));
    }
    for count in round_marks(frame.x_max) {
        let y = axis.saturating_add(18);
        marks.push(text("mark", frame.x(count), y, "middle", number(count)));
    }
    let below = HEIGHT.saturating_sub(4);
    marks.push(text("axis", 0, 14, "start", wording::PLOT_Y.to_string()));
    marks.push(text("axis", end, below, "end", wording::PLOT_X.to_string()));
    marks.push(path("base", format!("M{LEFT} {axis}H{end}")));
    marks
}

/// The lines, with names at their ends pushed apart so that none covers another.
fn lines(content: &CurveContent, frame: Frame) -> Vec<Mark> {
    const APART: i64 = 17;
    let points = &content.curve.points;
    let mut drawings = vec![String::new(); content.plans.len()];
    let mut ends: Vec<(i64, usize)> = Vec::new();
    for (index, point) in points.iter().enumerate() {
        for (line, amount) in content.drawn(point) {
            let (x, y) = (frame.x(i64::from(point.count)), frame.y_of(amount));
            if let Some(d) = drawings.get_mut(line) {
                d.push(if d.is_empty() { 'M' } else { 'L' });
                d.push_str(&format!("{x} {y}"));
            }
            if index.saturating_add(1) == points.len() {
                ends.insert(ends.partition_point(|(other, _)| *other > y), (y, line));
            }
        }
    }
    // A curve that ends before the right end carries its number there.
    let mut early: Vec<Mark> = Vec::new();
    for (line, plan) in content.plans.iter().enumerate() {
        let last = points.iter().rev().find_map(|point| {
            Some((point.count, point.yearly.get(plan.place).copied().flatten()?))
        });
        let Some((count, amount)) = last.filter(|_| !ends.iter().any(|(_, other)| *other == line))
        else {
            continue;
        };
        let (x, y) = (frame.x(i64::from(count)).saturating_add(6), frame.y_of(amount));
        let number = line.saturating_add(1).to_string();
        early.push(text(&format!("end line-{line}"), x, y.saturating_add(4), "start", number));
    }
    let line = |(line, d): (usize, String)| path(&format!("line line-{line}"), d);
    let mut marks: Vec<Mark> = drawings.into_iter().enumerate().map(line).collect();
    marks.append(&mut early);
    let mut free_above = i64::MAX;
    for (y, plan) in ends {
        let y = y.min(free_above);
        free_above = y.saturating_sub(APART);
        let name = content.plans.get(plan).map_or("", |plan| plan.short_name.as_str());
        let number = plan.saturating_add(1);
        let label =
            if frame.width >= WIDE { format!("{number} {name}") } else { number.to_string() };
        let (x, y) = (frame.end().saturating_add(8), y.saturating_add(4));
        marks.push(text(&format!("end line-{plan}"), x, y, "start", label));
    }
    marks
}

/// Where another plan wins, where the person stands, and where they point.
fn pointers(content: &CurveContent, frame: Frame, at: u32) -> Vec<Mark> {
    let CurveContent { curve, here, .. } = content;
    let axis = frame.axis();
    let x_of = |per_month: u32| frame.x(i64::from(per_month));
    let mut marks = Vec::new();
    for crossing in curve.crossings.iter().take(CROSSINGS_MAX) {
        marks.push(vertical("crossing", x_of(crossing.count), TOP, axis));
    }
    let x = x_of(*here);
    marks.push(vertical("here", x, TOP.saturating_sub(8), axis));
    let above = TOP.saturating_sub(12);
    marks.push(text("here-label", x, above, "middle", wording::PLOT_YOU.to_string()));
    let x = x_of(at);
    marks.push(vertical("pointer", x, TOP, axis));
    let point = curve.points.iter().find(|point| point.count == at);
    for (plan, amount) in point.iter().flat_map(|point| content.drawn(point)) {
        let (left, y) = (x.saturating_sub(4), frame.y_of(amount));
        let circle = format!("M{left} {y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0");
        marks.push(path(&format!("dot line-{plan}"), circle));
    }
    marks
}

/// More crossings than this would be noise.
const CROSSINGS_MAX: usize = 8;

/// What is under the pointer: every plan with its amount, cheapest first.
fn read_out(content: &CurveContent, at: u32) -> AnyView {
    let points = content.curve.points.iter();
    let Some(point) = points.min_by_key(|point| point.count.abs_diff(at)) else {
        return ().into_any();
    };
    let mut amounts: Vec<(usize, Rub)> = Vec::new();
    for (plan, amount) in content.drawn(point) {
        amounts.insert(amounts.partition_point(|(_, other)| *other <= amount), (plan, amount));
    }
    let line = |(plan, amount): (usize, Rub)| {
        view! {
            <li>
                <svg width="28" height="12" aria-hidden="true">
                    <path class=format!("line line-{plan}") d="M0 6H28" />
                </svg>
                <span>{plan.saturating_add(1)} " " {content.plans.get(plan).map(|plan| plan.name.clone())}</span>
                <span class="figure">{money(amount)}</span>
            </li>
        }
    };
    view! {
        <div>
            <p class="muted">{wording::a_month_of(&content.use_in_words(point.count))}</p>
            <ul class="legend">{amounts.into_iter().map(line).collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn crossings(content: &CurveContent) -> AnyView {
    let crossings = &content.curve.crossings;
    if crossings.is_empty() {
        return view! { <li>{wording::NO_CROSSINGS}</li> }.into_any();
    }
    let line = |crossing: &Crossing| {
        let requests = wording::requests_of(u64::from(crossing.count));
        let from = format!("{requests} {}", content.time_in_words(crossing.count));
        let (now, before) = (content.plan_name(crossing.to), content.plan_name(crossing.from));
        if now.is_empty() || before.is_empty() {
            return ().into_any();
        }
        view! { <li>{wording::crossing(&from, now, before)}</li> }.into_any()
    };
    crossings.iter().take(CROSSINGS_MAX).map(line).collect_view().into_any()
}

fn figures(content: &CurveContent) -> AnyView {
    let plans = content.plans.iter().map(|plan| ("figure", plan.name.clone()));
    let line = |point: &CurvePoint| {
        let drawn = content.drawn(point);
        let cheapest = drawn.iter().map(|(_, amount)| *amount).min();
        let cell = |plan: &PlanLine| {
            let amount = point.yearly.get(plan.place).copied().flatten();
            let class =
                if amount.is_some() && amount == cheapest { "figure best" } else { "figure" };
            let told = amount.map_or_else(|| wording::NOT_COVERED.to_string(), money);
            Cell { class, content: told.into_any() }
        };
        let count = Cell::figure(point.count.to_string());
        std::iter::once(count).chain(content.plans.iter().map(cell)).collect()
    };
    let first = ("figure", wording::REQUESTS_A_MONTH.to_string());
    let columns = std::iter::once(first).chain(plans).collect();
    let lines = content.curve.points.iter().map(line).collect();
    data_table("", wording::PLOT_TABLE, columns, lines)
}
