//! A table of plain figures.

use leptos::prelude::*;

/// One cell.
pub struct Cell {
    /// Its class; `figure` stands to the right.
    pub class: &'static str,
    /// What it says.
    pub text: String,
}

/// A table that scrolls inside itself; the first cell of a row is its heading.
pub fn data_table(label: &'static str, heads: Vec<Cell>, rows: Vec<Vec<Cell>>) -> AnyView {
    let head = |cell: Cell| view! { <th scope="col" class=cell.class>{cell.text}</th> };
    let row = |cells: Vec<Cell>| {
        let mut is_heading = true;
        let cell = |cell: Cell| {
            if std::mem::take(&mut is_heading) {
                view! { <th scope="row" class=cell.class>{cell.text}</th> }.into_any()
            } else {
                view! { <td class=cell.class>{cell.text}</td> }.into_any()
            }
        };
        view! { <tr>{cells.into_iter().map(cell).collect_view()}</tr> }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=label>
            <table class="data">
                <thead><tr>{heads.into_iter().map(head).collect_view()}</tr></thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
