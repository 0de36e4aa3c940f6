//! A table of plain figures.

use leptos::prelude::*;

use crate::wording;

/// One cell.
pub struct Cell {
    /// Its class; `figure` stands to the right.
    pub class: &'static str,
    /// What it shows.
    pub content: AnyView,
}

impl Cell {
    /// A cell of words.
    pub fn words(content: impl IntoAny) -> Cell {
        Cell { class: "", content: content.into_any() }
    }

    /// A cell of a figure.
    pub fn figure(content: impl IntoAny) -> Cell {
        Cell { class: "figure", content: content.into_any() }
    }
}

/// A column: its class and its name.
pub type Column = (&'static str, String);

/// A table; the first cell of a row is its heading. It scrolls inside itself, or turns into
/// cards on a phone where `class` is `cards`.
pub fn data_table(
    class: &'static str,
    label: &'static str,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
) -> AnyView {
    let row = |cells: Vec<Cell>| {
        let cell = |(index, (cell, column)): (usize, (Cell, &Column))| {
            let Cell { class, content } = cell;
            if index == 0 {
                view! { <th role="rowheader" scope="row" class=class>{content}</th> }.into_any()
            } else {
                let name = column.1.clone();
                view! { <td role="cell" class=class data-label=name>{content}</td> }.into_any()
            }
        };
        let cells = cells.into_iter().zip(&columns).enumerate().map(cell);
        view! { <tr role="row">{cells.collect_view()}</tr> }
    };
    let rows = rows.into_iter().map(row).collect_view();
    let head = |column: &Column| {
        let (class, name) = column.clone();
        view! { <th role="columnheader" scope="col" class=class>{name}</th> }
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=wording::table_of(label)>
            <table class=class role="table">
                <thead role="rowgroup"><tr role="row">{columns.iter().map(head).collect_view()}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
