//! Paragraphs, and terms with what they say.

use super::flow::Flow;
use super::piece::{Align, Desk, Piece};
use super::style::{BODY, GUTTER, HEADING, SMALL, SMALL_MUTED, Style};
use crate::characters::Line;
use crate::document::{Item, Section};

/// The column of the terms.
const LABELS: f32 = 118.0;

/// Paragraphs before the tables.
pub(crate) fn opening(desk: &Desk, paragraphs: &[String], flow: &mut Flow) {
    let mut gap = 18.0 * desk.air;
    for paragraph in paragraphs {
        let lines = desk.lines(paragraph, &BODY, desk.format.inner_width());
        let columns = [Set { lines, style: BODY, x: desk.format.left() }];
        push_rows(&columns, gap, flow);
        gap = 6.0;
    }
}

/// A heading, and below it terms at the left and what they say beside them.
pub(crate) fn section(desk: &Desk, section: &Section, flow: &mut Flow) {
    let (left, width) = (desk.format.left(), desk.format.inner_width());
    let mut gap = 20.0 * desk.air;
    let heading = desk.lines(&section.heading, &HEADING, width);
    if !heading.is_empty() {
        let mut piece = Piece { joins_next: true, ..Piece::after(gap) };
        piece.set(&heading, &HEADING, (left, 0.0), Align::Left);
        flow.push(piece);
        gap = 5.0;
    }
    for item in &section.items {
        push_rows(&columns(desk, item), gap, flow);
        gap = 3.5;
    }
}

fn columns(desk: &Desk, item: &Item) -> Vec<Set> {
    let (left, width) = (desk.format.left(), desk.format.inner_width());
    let column = LABELS.min(width / 3.0);
    if item.label.trim().is_empty() {
        return vec![Set { lines: desk.lines(&item.text, &SMALL, width), style: SMALL, x: left }];
    }
    let (x, rest) = (left + column + GUTTER, width - column - GUTTER);
    let label = desk.lines(&item.label, &SMALL_MUTED, column);
    let text = desk.lines(&item.text, &SMALL, rest);
    vec![Set { lines: label, style: SMALL_MUTED, x: left }, Set { lines: text, style: SMALL, x }]
}

/// Lines under each other.
struct Set {
    lines: Vec<Line>,
    style: Style,
    x: f32,
}

/// Sets columns of one leading row by row, so that a page may end between them, though neither
/// after the first nor before the last.
fn push_rows(columns: &[Set], gap: f32, flow: &mut Flow) {
    let count = columns.iter().map(|set| set.lines.len()).max().unwrap_or(0);
    for row in 0..count {
        let mut piece = Piece::after(if row == 0 { gap } else { 0.0 });
        for set in columns {
            if let Some(line) = set.lines.get(row) {
                piece.set_line(line, &set.style, (set.x, 0.0), Align::Left);
            }
        }
        let (after, before_last) = (row.saturating_add(1), count.saturating_sub(2));
        piece.joins_next = after < count && (row == 0 || row == before_last);
        flow.push_row(piece);
    }
}
