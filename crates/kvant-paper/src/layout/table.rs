//! What is offered: lines, and the sums below them.

use super::flow::Flow;
use super::piece::{Align, Desk, Piece};
use super::style::{
    BODY, CELL, CELL_NOTE, HAIRLINE, HEADING, LABEL, RULE, SMALL_MUTED, TOTAL, TOTAL_MAIN,
};
use crate::colour::Colour;
use crate::document::{Cells, Choice, PaperRow, PaperVariant, TotalRow};
use crate::page::Command;

/// Between columns of a table.
const BETWEEN: f32 = 10.0;

/// What the names of the lines have at least, where figures are long.
const NAME_LEAST: f32 = 130.0;

/// The most lines of a table that is moved to the next page rather than broken.
const WHOLE_MOST: usize = 5;

/// White above and below the text of a row.
const ROW_AIR: f32 = 4.2;

/// The square before a line that may be left out, and the room it takes.
const SQUARE: f32 = 7.5;
const SQUARE_ROOM: f32 = 13.0;

/// A variant: heading, table, sums, the total in words.
pub(crate) fn variant(desk: &Desk, head: &Cells, variant: &PaperVariant, flow: &mut Flow) {
    let mut gap = 22.0 * desk.air;
    let heading = heading(desk, variant, gap);
    if !heading.commands.is_empty() {
        gap = 6.0;
    }
    flow.push(heading);
    if !variant.rows.is_empty() {
        let grid = Grid::of(desk, head, &variant.rows);
        let mut head = grid.head(desk, head);
        head.gap = gap;
        let table = flow.begin_table(head);
        let has_sums = !variant.totals.is_empty() || !variant.in_words.trim().is_empty();
        // A short table stays whole; of a longer one two lines stay with the sums.
        let count = variant.rows.len();
        let joined_from = if count <= WHOLE_MOST { 0 } else { count.saturating_sub(2) };
        for (index, row) in variant.rows.iter().enumerate() {
            let mut piece = grid.row(desk, row);
            piece.table = Some(table);
            let is_last = index.saturating_add(1) == count;
            piece.joins_next = index >= joined_from && (has_sums || !is_last);
            flow.push(piece);
        }
        gap = 7.0;
    }
    flow.push(sums(desk, variant, gap));
}

fn heading(desk: &Desk, variant: &PaperVariant, gap: f32) -> Piece {
    let width = desk.format.inner_width();
    let left = desk.format.left();
    let mut piece = Piece { joins_next: true, ..Piece::after(gap) };
    let heading = desk.lines(&variant.heading, &HEADING, width);
    let y = piece.set(&heading, &HEADING, (left, 0.0), Align::Left);
    let note = desk.lines(&variant.note, &SMALL_MUTED, width);
    piece.set(&note, &SMALL_MUTED, (left, y), Align::Left);
    piece
}

/// What is added up, at the right, and the total in words from edge to edge.
fn sums(desk: &Desk, variant: &PaperVariant, gap: f32) -> Piece {
    let (left, width) = (desk.format.left(), desk.format.inner_width());
    let mut piece = Piece::after(gap);
    let mut y = 0.0;
    for row in &variant.totals {
        y = total(desk, row, &mut piece, y);
    }
    if !variant.in_words.trim().is_empty() {
        let above = if variant.totals.is_empty() { 0.0 } else { 6.0 };
        let lines = desk.lines(&variant.in_words, &BODY, width);
        piece.set(&lines, &BODY, (left, y + above), Align::Left);
    }
    piece
}

fn total(desk: &Desk, row: &TotalRow, piece: &mut Piece, y: f32) -> f32 {
    let right = desk.format.right();
    let width = desk.format.inner_width();
    let style = if row.is_main { TOTAL_MAIN } else { TOTAL };
    let most = (width - BETWEEN) / 2.0;
    let values = desk.lines(&row.value, &style, most);
    let value_width = desk.natural_width(&row.value, &style).min(most).max(VALUES_LEAST);
    let label_end = right - value_width - BETWEEN;
    let labels = desk.lines(&row.label, &style, label_end - desk.format.left());
    if labels.is_empty() && values.is_empty() {
        return y;
    }
    let mut y = y;
    if row.is_main {
        let from = right - width / 2.0;
        y = piece.rule((from, y + 3.0), width / 2.0, RULE, Colour::INK) + 4.0;
    }
    let after_label = piece.set(&labels, &style, (label_end, y), Align::Right);
    let after_value = piece.set(&values, &style, (right, y), Align::Right);
    after_label.max(after_value)
}

/// The column of the sums below a table is at least as wide, so that their labels end on one line.
const VALUES_LEAST: f32 = 92.0;

/// The columns of one table.
struct Grid {
    columns: Vec<Column>,
    /// How much smaller than usual its text is.
    scale: f32,
}

struct Column {
    kind: Kind,
    x: f32,
    width: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Name,
    Quantity,
    Unit,
    Price,
    Discount,
    Vat,
    Sum,
}

impl Kind {
    const ALL: [Kind; 8] = [
        Kind::Number,
        Kind::Name,
        Kind::Quantity,
        Kind::Unit,
        Kind::Price,
        Kind::Discount,
        Kind::Vat,
        Kind::Sum,
    ];

    fn of(self, cells: &Cells) -> &str {
        match self {
            Kind::Number => &cells.number,
            Kind::Name => &cells.name,
            Kind::Quantity => &cells.quantity,
            Kind::Unit => &cells.unit,
            Kind::Price => &cells.price,
            Kind::Discount => &cells.discount,
            Kind::Vat => &cells.vat,
            Kind::Sum => &cells.sum,
        }
    }

    fn align(self) -> Align {
        match self {
            Kind::Number | Kind::Name | Kind::Unit => Align::Left,
            _ => Align::Right,
        }
    }

    /// The widest that a column of figures becomes; what is longer is broken.
    fn width_most(self) -> f32 {
        match self {
            Kind::Number => 28.0,
            Kind::Name => f32::MAX,
            Kind::Quantity | Kind::Unit => 56.0,
            Kind::Price | Kind::Discount | Kind::Vat | Kind::Sum => 92.0,
        }
    }
}

impl Grid {
    /// Columns as wide as their figures, the rest for the names; smaller text where that leaves
    /// too little.
    fn of(desk: &Desk, head: &Cells, rows: &[PaperRow]) -> Grid {
        let is_used = |kind: Kind| {
            kind == Kind::Name || rows.iter().any(|row| !kind.of(&row.cells).trim().is_empty())
        };
        let used: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| is_used(*kind)).collect();
        let mut grid = Grid { columns: Vec::new(), scale: 1.0 };
        for scale in [1.0, 0.92, 0.84] {
            grid = Grid::scaled(desk, head, rows, &used, scale);
            let has_room = |column: &Column| column.kind != Kind::Name || column.width > NAME_LEAST;
            if grid.columns.iter().all(has_room) {
                break;
            }
        }
        grid
    }

    fn scaled(desk: &Desk, head: &Cells, rows: &[PaperRow], used: &[Kind], scale: f32) -> Grid {
        let width = |kind: Kind| {
            let cells = rows.iter().map(|row| kind.of(&row.cells));
            let widest = cells
                .map(|text| desk.natural_width(text, &CELL.scaled(scale)))
                .fold(0.0, f32::max)
                .max(desk.natural_width(kind.of(head), &LABEL.scaled(scale)));
            // What is measured and what is broken may differ in the last digit.
            widest.min(kind.width_most()).max(8.0) + 0.1
        };
        let figures = used.iter().copied().filter(|kind| *kind != Kind::Name);
        let widths: Vec<(Kind, f32)> = figures.map(|kind| (kind, width(kind))).collect();
        let gaps = BETWEEN * widths.len() as f32;
        let wanted: f32 = widths.iter().map(|(_, width)| width).sum();
        let room = desk.format.inner_width() - gaps;
        // Figures beyond all measure are broken rather than the names pushed out.
        let shrunk = ((room - NAME_LEAST).max(room / 4.0) / wanted.max(1.0)).min(1.0);
        let name_width = room - wanted * shrunk;
        let mut x = desk.format.left();
        let mut columns = Vec::new();
        for kind in used {
            let own = widths.iter().find(|(other, _)| other == kind);
            let width = own.map_or(name_width, |(_, width)| width * shrunk);
            columns.push(Column { kind: *kind, x, width });
            x += width + BETWEEN;
        }
        Grid { columns, scale }
    }

    fn head(&self, desk: &Desk, head: &Cells) -> Piece {
        let style = LABEL.scaled(self.scale);
        let mut piece = Piece::default();
        let mut cells = Vec::new();
        for column in &self.columns {
            cells.push((column, desk.lines(column.kind.of(head), &style, column.width)));
        }
        let deepest = cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        for (column, lines) in &cells {
            // Heads stand on the line below them, however many lines they have.
            let above = deepest.saturating_sub(lines.len()) as f32 * style.leading;
            piece.set(lines, &style, column.edge(above), column.kind.align());
        }
        let y = piece.height + 3.0;
        piece.rule((desk.format.left(), y), desk.format.inner_width(), RULE, Colour::INK);
        piece
    }

    fn row(&self, desk: &Desk, row: &PaperRow) -> Piece {
        let colour = match row.choice {
            Choice::NotTaken => Colour::MUTED,
            Choice::Fixed | Choice::Taken => Colour::INK,
        };
        let style = CELL.scaled(self.scale).coloured(colour);
        let note_style = CELL_NOTE.scaled(self.scale);
        let mut piece = Piece::default();
        for column in &self.columns {
            let text = column.kind.of(&row.cells);
            if column.kind != Kind::Name {
                let lines = desk.lines(text, &style, column.width);
                piece.set(&lines, &style, column.edge(ROW_AIR), column.kind.align());
                continue;
            }
            let indent = if row.choice == Choice::Fixed { 0.0 } else { SQUARE_ROOM };
            let (x, width) = (column.x + indent, column.width - indent);
            square(desk, row.choice, (column.x, ROW_AIR + style.leading / 2.0), &mut piece);
            let name = desk.lines(text, &style, width);
            let y = piece.set(&name, &style, (x, ROW_AIR), Align::Left);
            let note = desk.lines(&row.note, &note_style, width);
            piece.set(&note, &note_style, (x, y), Align::Left);
        }
        let y = piece.height.max(ROW_AIR + style.leading) + ROW_AIR;
        let width = desk.format.inner_width();
        piece.rule((desk.format.left(), y), width, HAIRLINE, Colour::LINE);
        piece
    }
}

impl Column {
    /// Where its text is set from, or up to.
    fn edge(&self, y: f32) -> (f32, f32) {
        match self.kind.align() {
            Align::Left => (self.x, y),
            Align::Right => (self.x + self.width, y),
        }
    }
}

/// The square before a line that may be left out: filled if it is counted. A quantum looks so.
fn square(desk: &Desk, choice: Choice, (x, middle): (f32, f32), piece: &mut Piece) {
    let y = middle - SQUARE / 2.0;
    let frame =
        |colour| Command::Frame { x, y, width: SQUARE, height: SQUARE, thickness: 0.8, colour };
    match choice {
        Choice::Fixed => {}
        Choice::NotTaken => piece.commands.push(frame(Colour::MUTED)),
        Choice::Taken => {
            piece.commands.push(frame(desk.accent));
            let (x, y, side) = (x + 2.0, y + 2.0, SQUARE - 4.0);
            let colour = desk.accent;
            piece.commands.push(Command::Fill { x, y, width: side, height: side, colour });
        }
    }
}
