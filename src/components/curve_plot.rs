//! Yearly cost against use, one line a plan, with the points where another plan wins.

use kvant_core::catalogue::Terms;
use kvant_core::compare::{Curve, CurvePoint};
use kvant_core::money::Rub;
use leptos::html::Div;
use leptos::prelude::*;

use crate::format::{duration, grouped, money};
use crate::wording;

const HEIGHT: f64 = 320.0;
const TOP: f64 = 28.0;
const BOTTOM: f64 = 40.0;
const LEFT: f64 = 68.0;
/// Below this width the ends of lines carry numbers alone, and the names stand below.
const WIDE: f64 = 640.0;

/// Where things stand on the drawing.
#[derive(Clone, Copy)]
struct Frame {
    width: f64,
    right: f64,
    x_max: f64,
    y_max: f64,
}

impl Frame {
    fn x(&self, per_month: u32) -> f64 {
        LEFT + f64::from(per_month) / self.x_max * (self.width - LEFT - self.right)
    }

    fn y(&self, amount: Rub) -> f64 {
        HEIGHT - BOTTOM - roubles(amount) / self.y_max * (HEIGHT - TOP - BOTTOM)
    }
}

#[allow(clippy::cast_precision_loss, reason = "a drawing is not exact to the kopeck")]
fn roubles(amount: Rub) -> f64 {
    amount.kopecks() as f64 / 100.0
}

/// The plot, what is under the pointer in words, and the same figures as a table.
#[component]
pub fn CurvePlot(
    /// The document; its plans are in the order of the curve.
    terms: &'static Terms,
    /// The figures.
    #[prop(into)]
    curve: Signal<Option<Curve>>,
    /// The use the person has, in requests of the first kind a month.
    #[prop(into)]
    here: Signal<u32>,
    /// Minutes worked a month at so many requests of the first kind.
    minutes_at: Callback<u32, u64>,
) -> impl IntoView {
    let holder: NodeRef<Div> = NodeRef::new();
    let width = RwSignal::new(0.0_f64);
    let measure = move || {
        if let Some(holder) = holder.get_untracked() {
            width.set(f64::from(holder.client_width()));
        }
    };
    Effect::new(move |_| {
        holder.track();
        measure();
    });
    let resize = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resize.remove());
    let pointed: RwSignal<Option<u32>> = RwSignal::new(None);
    let at = Memo::new(move |_| pointed.get().unwrap_or(here.get()));
    let frame = Memo::new_with_compare(
        move |_| {
            let curve = curve.get()?;
            let width = width.get().max(280.0);
            let dearest = curve.points.last()?.yearly.iter().copied().max()?;
            let y_max = roubles(dearest) * 1.04;
            let x_max = f64::from(curve.points.last()?.per_month.max(1));
            let right = if width >= WIDE { 230.0 } else { 30.0 };
            Some(Frame { width, right, x_max, y_max: y_max.max(1.0) })
        },
        |_, _| true,
    );
    let point_at = move |event: &leptos::ev::PointerEvent| {
        let Some(frame) = frame.get_untracked() else { return };
        let Some(holder) = holder.get_untracked() else { return };
        let left = holder.get_bounding_client_rect().left();
        let share = (f64::from(event.client_x()) - left - LEFT) / (frame.width - LEFT - frame.right);
        pointed.set(Some(nearest(share * frame.x_max, frame.x_max)));
    };
    let slide = move |event| pointed.set(event_target_value(&event).parse().ok());
    view! {
        <div class="plot" node_ref=holder
            on:pointermove=move |event| point_at(&event)
            on:pointerdown=move |event| point_at(&event)
            on:pointerleave=move |_| pointed.set(None)>
            {move || {
                let (curve, frame) = (curve.get()?, frame.get()?);
                Some(drawing(terms, &curve, frame, here.get(), at.get()))
            }}
        </div>
        <div class="read-out">
            <label>
                <span>{wording::PLOT_READ}</span>
                <input type="range" min="0" step="1"
                    max=move || frame.get().map(|frame| frame.x_max.to_string())
                    prop:value=move || at.get().to_string()
                    aria-valuetext=move || wording::requests(u64::from(at.get()))
                    on:input=slide />
            </label>
            {move || curve.get().map(|curve| read_out(terms, &curve, at.get(), minutes_at))}
        </div>
        <ul class="crossings">{move || curve.get().map(|curve| crossings(terms, &curve, minutes_at))}</ul>
        <details>
            <summary>{wording::PLOT_TABLE}</summary>
            {move || curve.get().map(|curve| figures(terms, &curve))}
        </details>
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the axis before the cast"
)]
fn nearest(value: f64, max: f64) -> u32 {
    value.round().clamp(0.0, max) as u32
}

/// A round step that puts about five marks below `max`.
fn round_step(max: f64) -> f64 {
    let rough = (max / 5.0).max(1.0);
    let magnitude = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|times| times * magnitude)
        .find(|step| *step >= rough)
        .unwrap_or(rough)
}

fn marks(max: f64) -> Vec<f64> {
    let step = round_step(max);
    let mut marks = Vec::new();
    let mut mark = 0.0;
    while mark <= max && marks.len() < 12 {
        marks.push(mark);
        mark += step;
    }
    marks
}

fn drawing(terms: &'static Terms, curve: &Curve, frame: Frame, here: u32, at: u32) -> impl IntoView + use<> {
    let axis = HEIGHT - BOTTOM;
    let end = frame.width - frame.right;
    let horizontal = marks(frame.y_max).into_iter().map(|amount| {
        let y = axis - amount / frame.y_max * (HEIGHT - TOP - BOTTOM);
        let label = grouped(u64::from(nearest(amount, 4e9)));
        view! {
            <line class="grid" x1=LEFT x2=end y1=y y2=y />
            <text class="mark" x=LEFT - 8.0 y=y + 4.0 text-anchor="end">{label}</text>
        }
    }).collect_view();
    let vertical = marks(frame.x_max).into_iter().map(|count| {
        let count = nearest(count, frame.x_max);
        view! { <text class="mark" x=frame.x(count) y=axis + 18.0 text-anchor="middle">{grouped(u64::from(count))}</text> }
    }).collect_view();
    let crossed = curve.crossings.iter().take(8).map(|crossing| {
        let x = frame.x(crossing.per_month);
        view! { <line class="crossing" x1=x x2=x y1=TOP y2=axis /> }
    }).collect_view();
    let here_x = frame.x(here);
    let pointer_x = frame.x(at);
    let pointed = curve.points.iter().find(|point| point.per_month == at).map(|point| {
        point.yearly.iter().enumerate().map(|(plan, amount)| view! {
            <circle class=format!("dot line-{plan}") cx=pointer_x cy=frame.y(*amount) r="4" />
        }).collect_view()
    });
    view! {
        <svg class="curve" role="img" aria-label=wording::PLOT width=frame.width height=HEIGHT
            viewBox=format!("0 0 {} {HEIGHT}", frame.width)>
            {horizontal} {vertical}
            <text class="axis" x="0" y="14">{wording::PLOT_Y}</text>
            <text class="axis" x=end y=HEIGHT - 6.0 text-anchor="end">{wording::PLOT_X}</text>
            <line class="base" x1=LEFT x2=end y1=axis y2=axis />
            {crossed}
            <line class="here" x1=here_x x2=here_x y1=TOP - 8.0 y2=axis />
            <text class="here-label" x=here_x y=TOP - 12.0 text-anchor="middle">{wording::PLOT_YOU}</text>
            {lines(curve, frame)}
            {end_labels(terms, curve, frame)}
            <line class="pointer" x1=pointer_x x2=pointer_x y1=TOP y2=axis />
            {pointed}
        </svg>
    }
}

fn lines(curve: &Curve, frame: Frame) -> impl IntoView + use<> {
    let plans = curve.points.first().map_or(0, |point| point.yearly.len());
    (0..plans).map(|plan| {
        let points: Vec<String> = curve.points.iter().filter_map(|point| {
            let amount = point.yearly.get(plan)?;
            Some(format!("{:.1},{:.1}", frame.x(point.per_month), frame.y(*amount)))
        }).collect();
        view! { <polyline class=format!("line line-{plan}") points=points.join(" ") /> }
    }).collect_view()
}

/// Names at the ends of the lines, pushed apart so that none covers another.
fn end_labels(terms: &'static Terms, curve: &Curve, frame: Frame) -> impl IntoView + use<> {
    const APART: f64 = 17.0;
    let Some(last) = curve.points.last() else { return Vec::new().collect_view() };
    let mut ends: Vec<(usize, f64)> =
        last.yearly.iter().enumerate().map(|(plan, amount)| (plan, frame.y(*amount))).collect();
    ends.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let mut free_above = f64::INFINITY;
    let is_wide = frame.width >= WIDE;
    ends.into_iter().map(|(plan, y)| {
        let y = y.min(free_above);
        free_above = y - APART;
        let name = terms.plan.get(plan).map_or("", |plan| plan.name.as_str());
        let number = plan.saturating_add(1);
        let label = if is_wide { format!("{number} {name}") } else { number.to_string() };
        view! { <text class=format!("end line-{plan}") x=frame.width - frame.right + 8.0 y=y + 4.0>{label}</text> }
    }).collect_view()
}

fn use_in_words(per_month: u32, minutes_at: Callback<u32, u64>) -> String {
    let minutes = minutes_at.run(per_month);
    format!("{} ({})", wording::requests(u64::from(per_month)), duration(minutes))
}

/// What is under the pointer: every plan with its amount, cheapest first.
fn read_out(terms: &'static Terms, curve: &Curve, at: u32, minutes_at: Callback<u32, u64>) -> impl IntoView + use<> {
    let point: Option<&CurvePoint> =
        curve.points.iter().min_by_key(|point| point.per_month.abs_diff(at));
    let mut amounts: Vec<(usize, Rub)> = Vec::new();
    for (plan, amount) in point.iter().flat_map(|point| point.yearly.iter().copied().enumerate()) {
        amounts.insert(amounts.partition_point(|(_, other)| *other <= amount), (plan, amount));
    }
    let per_month = point.map_or(0, |point| point.per_month);
    let lines = amounts.into_iter().map(|(plan, amount)| {
        let name = terms.plan.get(plan).map_or("", |plan| plan.name.as_str());
        view! {
            <li>
                <svg width="28" height="12" aria-hidden="true"><line class=format!("line line-{plan}") x1="0" x2="28" y1="6" y2="6" /></svg>
                <span>{plan.saturating_add(1)} " " {name}</span>
                <span class="figure">{money(amount)}</span>
            </li>
        }
    }).collect_view();
    view! {
        <div aria-live="off">
            <p class="muted">{wording::a_month_of(&use_in_words(per_month, minutes_at))}</p>
            <ul class="legend">{lines}</ul>
        </div>
    }
}

fn crossings(terms: &'static Terms, curve: &Curve, minutes_at: Callback<u32, u64>) -> impl IntoView + use<> {
    if curve.crossings.is_empty() {
        return view! { <li>{wording::NO_CROSSINGS}</li> }.into_any();
    }
    let name = |plan: usize| terms.plan.get(plan).map_or("", |plan| plan.name.as_str());
    let lines = curve.crossings.iter().take(8).map(|crossing| view! {
        <li>{wording::crossing(&use_in_words(crossing.per_month, minutes_at), name(crossing.to), name(crossing.from))}</li>
    });
    lines.collect_view().into_any()
}

fn figures(terms: &'static Terms, curve: &Curve) -> impl IntoView + use<> {
    let heads = terms.plan.iter().map(|plan| view! { <th scope="col" class="figure">{plan.name.as_str()}</th> });
    let lines = curve.points.iter().map(|point| {
        let cheapest = point.yearly.iter().min().copied();
        let cells = point.yearly.iter().map(|amount| view! {
            <td class="figure" class:best=cheapest == Some(*amount)>{money(*amount)}</td>
        });
        view! { <tr><th scope="row" class="figure">{point.per_month}</th>{cells.collect_view()}</tr> }
    });
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=wording::PLOT_TABLE>
            <table class="figures">
                <caption class="visually-hidden">{wording::PLOT} ", " {wording::PLOT_Y}</caption>
                <thead><tr><th scope="col" class="figure">{wording::REQUESTS_A_MONTH}</th>{heads.collect_view()}</tr></thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
        </div>
    }
}
