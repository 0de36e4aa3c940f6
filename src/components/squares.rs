//! The quantum as a picture: one square is one unit of time.

use leptos::prelude::*;

const SIDE: u32 = 12;
const STEP: u32 = 15;

/// A session as squares: filled where it was worked, hollow where it is only paid.
///
/// Decoration: the same fact stands in words beside it.
#[component]
pub fn SessionSquares(
    /// The units charged.
    units: u32,
    /// The minutes worked.
    worked_minutes: u32,
    /// The length of a unit in minutes.
    unit_minutes: u32,
) -> impl IntoView {
    let squares = (0..units).map(move |index| {
        let before = index.saturating_mul(unit_minutes);
        let worked = worked_minutes.saturating_sub(before).min(unit_minutes);
        let filled = worked.saturating_mul(SIDE).checked_div(unit_minutes).unwrap_or(0);
        let x = index.saturating_mul(STEP);
        view! {
            <rect class="paid" x=x y="0" width=SIDE height=SIDE rx="2" />
            <rect class="worked" x=x y="0" width=filled height=SIDE rx="2" />
        }
    });
    let width = units.saturating_mul(STEP);
    view! {
        <svg class="squares" aria-hidden="true" width=width height=SIDE
            viewBox=format!("0 0 {width} {SIDE}")>
            {squares.collect_view()}
        </svg>
    }
}

/// A package as a block of squares, an hour a row where the unit divides the hour.
///
/// Drawn as one pattern, so a million units cost no more than one.
#[component]
pub fn PackageSquares(
    /// How many units there are.
    #[prop(into)]
    units: Signal<u32>,
    /// How many stand in a row.
    row: u32,
) -> impl IntoView {
    const ROWS_MAX: u32 = 12;
    let drawing = move || {
        let columns = row.clamp(1, 60);
        // Few hours stand in rows of an hour; many are laid in longer rows of whole hours.
        let hours = units.get().div_ceil(columns);
        let across = columns.saturating_mul(
            hours.div_ceil(ROWS_MAX).clamp(1, 60.max(columns).checked_div(columns).unwrap_or(1)),
        );
        let full_rows =
            units.get().checked_div(across).unwrap_or(0).min(ROWS_MAX.saturating_mul(4));
        let rest = units.get().checked_rem(across).unwrap_or(0);
        let width = across.saturating_mul(STEP);
        let height = full_rows.saturating_add(u32::from(rest > 0)).saturating_mul(STEP);
        view! {
            <svg class="squares block" aria-hidden="true" width=width height=height
                viewBox=format!("0 0 {width} {height}")>
                <defs>
                    <pattern id="unit" width=STEP height=STEP patternUnits="userSpaceOnUse">
                        <rect class="worked" width=SIDE height=SIDE rx="2" />
                    </pattern>
                </defs>
                <rect fill="url(#unit)" width=width height=full_rows.saturating_mul(STEP) />
                <rect fill="url(#unit)" y=full_rows.saturating_mul(STEP)
                    width=rest.saturating_mul(STEP) height=STEP />
            </svg>
        }
    };
    drawing
}
