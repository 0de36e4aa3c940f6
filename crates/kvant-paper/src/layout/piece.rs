//! Pieces that stay whole, and how text is set in them.

use super::style::Style;
use crate::characters::{Line, broken, drawable};
use crate::colour::Colour;
use crate::page::{ASCENT, Command, DESCENT, PaperFormat};
use crate::typeface::Typeface;

/// What everything is laid out with.
pub(crate) struct Desk<'a> {
    pub(crate) typeface: &'a Typeface<'a>,
    pub(crate) format: &'a PaperFormat,
    pub(crate) accent: Colour,
    /// How much of the usual air stands between parts, from 0 to 1.
    pub(crate) air: f32,
}

impl Desk<'_> {
    /// Breaks a text into lines of that width.
    pub(crate) fn lines(&self, text: &str, style: &Style, width: f32) -> Vec<Line> {
        let font = self.typeface.font(style.weight);
        broken(&drawable(text, self.typeface), font, style.size, width)
    }

    /// How wide it is where nothing breaks it: its widest line.
    pub(crate) fn natural_width(&self, text: &str, style: &Style) -> f32 {
        let lines = self.lines(text, style, f32::MAX);
        lines.iter().fold(0.0, |widest, line| line.width.max(widest))
    }
}

/// Where lines of different width begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Something that stands whole on a page, unless no page is high enough for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Piece {
    /// White above it, which falls away at the top of a page.
    pub(crate) gap: f32,
    pub(crate) height: f32,
    /// `y` is counted from the top of the piece.
    pub(crate) commands: Vec<Command>,
    /// Whether no page may end after it.
    pub(crate) joins_next: bool,
    /// The table whose head stands above it on every page.
    pub(crate) table: Option<usize>,
}

impl Piece {
    pub(crate) fn after(gap: f32) -> Piece {
        Piece { gap, ..Piece::default() }
    }

    /// Sets lines at `y`, from `x` on or up to it, and returns where they end.
    pub(crate) fn set(
        &mut self,
        lines: &[Line],
        style: &Style,
        (x, y): (f32, f32),
        align: Align,
    ) -> f32 {
        let mut top = y;
        for line in lines {
            self.set_line(line, style, (x, top), align);
            top += style.leading;
        }
        self.height = self.height.max(top);
        top
    }

    /// Sets one line whose room begins at `y`.
    pub(crate) fn set_line(
        &mut self,
        line: &Line,
        style: &Style,
        (x, y): (f32, f32),
        align: Align,
    ) {
        self.height = self.height.max(y + style.leading);
        if line.text.is_empty() {
            return;
        }
        let x = if align == Align::Right { x - line.width } else { x };
        let above = (style.leading - style.size * (ASCENT + DESCENT)) / 2.0;
        self.commands.push(Command::Text {
            x,
            y: y + above + style.size * ASCENT,
            width: line.width,
            size: style.size,
            weight: style.weight,
            colour: style.colour,
            text: line.text.clone(),
        });
    }

    /// Draws a line across at `y` and returns where it ends.
    pub(crate) fn rule(
        &mut self,
        (x, y): (f32, f32),
        width: f32,
        thickness: f32,
        colour: Colour,
    ) -> f32 {
        self.commands.push(Command::Fill { x, y, width, height: thickness, colour });
        self.height = self.height.max(y + thickness);
        y + thickness
    }

    /// The piece cut into parts, for pages that are too short for it: the first has the room that
    /// is left, each other at most this height. Never through a line of text, though one that is
    /// higher stands alone.
    pub(crate) fn torn(self, left: f32, height: f32) -> Vec<Piece> {
        let mut parts = Vec::new();
        let mut rest = self.commands;
        while !rest.is_empty() {
            let room = if parts.is_empty() { left } else { height };
            let tops = rest.iter().map(|command| command.bounds().top);
            let top = tops.fold(f32::MAX, f32::min);
            let is_here = |command: &Command| {
                let bounds = command.bounds();
                bounds.top <= top || bounds.bottom - top <= room
            };
            let (here, later) = rest.into_iter().partition(is_here);
            rest = later;
            let mut part = Piece { commands: here, table: self.table, ..Piece::default() };
            for command in &mut part.commands {
                command.lower(-top);
                part.height = part.height.max(command.bounds().bottom);
            }
            parts.push(part);
        }
        if let Some(last) = parts.last_mut() {
            last.joins_next = self.joins_next;
        }
        parts
    }
}
