//! The top of the first page: by whom, what, the answer, to whom.

use super::flow::Flow;
use super::piece::{Align, Desk, Piece};
use super::style::{
    self, FIGURE, GUTTER, LABEL, RULE, SELLER, SMALL, SMALL_MUTED, SUBTITLE, TITLE,
};
use crate::characters::Line;
use crate::colour::Colour;
use crate::document::{Fact, Letterhead, PaperDocument, Party};
use crate::page::Command;

/// The box that a logo is fitted into.
const LOGO_WIDTH: f32 = 160.0;
const LOGO_HEIGHT: f32 = 42.0;

/// The seller: the mark at the left, or the name where there is none; the address at the right.
pub(crate) fn letterhead(desk: &Desk, letterhead: &Letterhead, flow: &mut Flow) {
    let (left, right) = (desk.format.left(), desk.format.right());
    let column = (desk.format.inner_width() - GUTTER) / 2.0;
    let mut piece = Piece::default();
    let name = desk.lines(&letterhead.name, &SELLER, column);
    let mut y = 0.0;
    if let Some(logo) = &letterhead.logo {
        let (width, height) = logo.fitted(LOGO_WIDTH.min(column), LOGO_HEIGHT);
        piece.commands.push(Command::Logo { x: left, y: 0.0, width, height });
        piece.height = height;
        y = piece.set(&name, &SELLER, (right, 0.0), Align::Right);
    } else {
        piece.set(&name, &SELLER, (left, 0.0), Align::Left);
    }
    for detail in &letterhead.details {
        let lines = desk.lines(detail, &SMALL_MUTED, column);
        y = piece.set(&lines, &SMALL_MUTED, (right, y), Align::Right);
    }
    if piece.commands.is_empty() {
        return;
    }
    let y = piece.height + 9.0;
    piece.rule((left, y), desk.format.inner_width(), RULE, desk.accent);
    flow.push(piece);
}

/// What it is, with its number and day.
pub(crate) fn title(desk: &Desk, document: &PaperDocument, flow: &mut Flow) {
    let width = desk.format.inner_width();
    let at = |y| (desk.format.left(), y);
    let mut piece = Piece::after(26.0 * desk.air);
    let title = desk.lines(&document.title, &TITLE, width);
    let y = piece.set(&title, &TITLE, at(0.0), Align::Left);
    let subtitle = desk.lines(&document.subtitle, &SUBTITLE, width);
    piece.set(&subtitle, &SUBTITLE, at(y + 2.0), Align::Left);
    flow.push(piece);
}

/// Up to four figures in a row, each under a line.
pub(crate) fn facts(desk: &Desk, facts: &[Fact], flow: &mut Flow) {
    // Four in a row at most; five are three and two.
    let rows = facts.len().div_ceil(4).max(1);
    for row in facts.chunks(facts.len().div_ceil(rows).max(1)) {
        let columns = columns(desk, row.len());
        let mut piece = Piece::after(18.0 * desk.air);
        let parts = |fact: &Fact, width: f32| {
            [(&fact.label, LABEL), (&fact.value, FIGURE), (&fact.note, SMALL_MUTED)]
                .map(|(text, style)| (desk.lines(text, &style, width), style))
        };
        let heights = label_height(row, |fact| parts(fact, columns.width));
        for (index, fact) in row.iter().enumerate() {
            let x = columns.x(index);
            piece.rule((x, 0.0), columns.width, RULE, desk.accent);
            let [(label, label_style), (value, value_style), (note, note_style)] =
                parts(fact, columns.width);
            piece.set(&label, &label_style, (x, 6.0), Align::Left);
            let y = piece.set(&value, &value_style, (x, 6.0 + heights), Align::Left);
            piece.set(&note, &note_style, (x, y), Align::Left);
        }
        flow.push(piece);
    }
}

/// The height of the highest label of a row, so that its figures stand on one line.
fn label_height(row: &[Fact], parts: impl Fn(&Fact) -> [(Vec<Line>, style::Style); 3]) -> f32 {
    let heights = row.iter().map(|fact| {
        let [(lines, style), ..] = parts(fact);
        lines.len() as f32 * style.leading
    });
    heights.fold(0.0, f32::max)
}

/// Who offers and to whom, two side by side.
pub(crate) fn parties(desk: &Desk, parties: &[Party], flow: &mut Flow) {
    for row in parties.chunks(2) {
        let columns = columns(desk, 2);
        let mut piece = Piece::after(20.0 * desk.air);
        for (index, party) in row.iter().enumerate() {
            let x = columns.x(index);
            let role = desk.lines(&party.role, &LABEL, columns.width);
            let y = piece.set(&role, &LABEL, (x, 0.0), Align::Left);
            let bold = style::BODY_BOLD;
            let name = desk.lines(&party.name, &bold, columns.width);
            let mut y = piece.set(&name, &bold, (x, y + 1.0), Align::Left);
            for detail in &party.details {
                let lines = desk.lines(detail, &SMALL, columns.width);
                let style = SMALL.coloured(Colour::MUTED);
                y = piece.set(&lines, &style, (x, y), Align::Left);
            }
        }
        flow.push(piece);
    }
}

/// Columns of one width.
pub(crate) struct Columns {
    left: f32,
    pub(crate) width: f32,
}

impl Columns {
    pub(crate) fn x(&self, index: usize) -> f32 {
        self.left + index as f32 * (self.width + GUTTER)
    }
}

pub(crate) fn columns(desk: &Desk, count: usize) -> Columns {
    let count = count.max(1) as f32;
    let width = (desk.format.inner_width() - GUTTER * (count - 1.0)) / count;
    Columns { left: desk.format.left(), width }
}
