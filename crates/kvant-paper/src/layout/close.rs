//! The end of the paper, and what every page ends with.

use super::flow::Flow;
use super::head::columns;
use super::piece::{Align, Desk, Piece};
use super::style::{FOOTER, GUTTER, HAIRLINE, LABEL, SMALL};
use crate::characters::{Line, drawable, shortened};
use crate::colour::Colour;
use crate::document::{PageWords, PaperDocument, Signature};
use crate::page::PaperPage;

/// Room to sign in.
const TO_SIGN: f32 = 24.0;

/// Between what is written and the line above the footer.
const ABOVE_FOOTER: f32 = 10.0;

/// How much of the width the words of the footer take; the rest is for the number of the page.
const FOOTER_PART: f32 = 0.84;

/// What the line at the top of a further page takes.
const RUNNING: f32 = 26.0;

/// Lines to sign on, two side by side; they never stand alone on a page.
pub(crate) fn signatures(desk: &Desk, signatures: &[Signature], flow: &mut Flow) {
    for (row, pair) in signatures.chunks(2).enumerate() {
        let columns = columns(desk, 2);
        let mut piece = Piece::after(26.0 * desk.air);
        let roles: Vec<Vec<Line>> =
            pair.iter().map(|one| desk.lines(&one.role, &SMALL, columns.width)).collect();
        let deepest = roles.iter().map(Vec::len).max().unwrap_or(0) as f32 * SMALL.leading;
        for (index, (one, role)) in pair.iter().zip(&roles).enumerate() {
            let x = columns.x(index);
            piece.set(role, &SMALL, (x, 0.0), Align::Left);
            let y = deepest + TO_SIGN * desk.air.max(0.6);
            let y = piece.rule((x, y), columns.width, HAIRLINE, Colour::INK) + 2.0;
            let name = desk.lines(&one.name, &LABEL, columns.width);
            piece.set(&name, &LABEL, (x + columns.width, y), Align::Right);
        }
        if row == 0 { flow.push_last(piece) } else { flow.push(piece) }
    }
}

/// What stands at the bottom of every page.
pub(crate) struct Footer<'a> {
    lines: Vec<Line>,
    words: &'a PageWords,
}

impl<'a> Footer<'a> {
    /// Two lines at most: what is longer is cut, for it would leave no room for anything else.
    pub(crate) fn of(desk: &Desk, document: &'a PaperDocument) -> Footer<'a> {
        let width = (desk.format.inner_width() - GUTTER) * FOOTER_PART;
        let mut lines = desk.lines(&document.footer, &FOOTER, width);
        let rest: Vec<String> = lines.iter().skip(1).map(|line| line.text.clone()).collect();
        if rest.len() > 1 {
            let font = desk.typeface.font(FOOTER.weight);
            lines.truncate(1);
            lines.push(shortened(&rest.join(" "), font, FOOTER.size, width));
        }
        Footer { lines, words: &document.page_words }
    }

    /// Where it begins.
    fn top(&self, desk: &Desk) -> f32 {
        let lines = self.lines.len().max(1) as f32;
        desk.format.height - desk.format.margin_end - lines * FOOTER.leading
    }

    /// Puts everything on pages: the footer below, the title above from the second page on, and
    /// where there are several, which page it is.
    pub(crate) fn pages(&self, desk: &Desk, title: &str, flow: Flow) -> Vec<PaperPage> {
        let format = desk.format;
        let top = format.margin_end;
        let end = self.top(desk) - ABOVE_FOOTER;
        let pages = flow.paged(end - top, end - top - RUNNING);
        let count = pages.len();
        let mut done = Vec::new();
        for (index, mut commands) in pages.into_iter().enumerate() {
            let below = if index == 0 { top } else { top + RUNNING };
            commands.iter_mut().for_each(|command| command.lower(below));
            let mut around = Piece::default();
            if index > 0 {
                running_title(desk, title, &mut around);
            }
            let above = std::mem::take(&mut around.commands);
            self.foot(desk, index.saturating_add(1), count, &mut around);
            let commands = above.into_iter().chain(commands).chain(around.commands).collect();
            done.push(PaperPage { width: format.width, height: format.height, commands });
        }
        done
    }

    fn foot(&self, desk: &Desk, page: usize, pages: usize, piece: &mut Piece) {
        let format = desk.format;
        let top = self.top(desk);
        if !self.lines.is_empty() || pages > 1 {
            let y = top - ABOVE_FOOTER / 2.0;
            piece.rule((format.left(), y), format.inner_width(), HAIRLINE, Colour::LINE);
        }
        piece.set(&self.lines, &FOOTER, (format.left(), top), Align::Left);
        if pages > 1 {
            let counted = format!("{} {page} {} {pages}", self.words.page, self.words.of);
            let counted =
                one_line(desk, &counted, (format.inner_width() - GUTTER) * (1.0 - FOOTER_PART));
            piece.set_line(&counted, &FOOTER, (format.right(), top), Align::Right);
        }
    }
}

/// What the paper is, at the top of a further page.
fn running_title(desk: &Desk, title: &str, piece: &mut Piece) {
    let format = desk.format;
    let line = one_line(desk, title, format.inner_width());
    if line.text.is_empty() {
        return;
    }
    let y = format.margin_end;
    piece.set_line(&line, &FOOTER, (format.left(), y), Align::Left);
    let y = y + FOOTER.leading + 3.0;
    piece.rule((format.left(), y), format.inner_width(), HAIRLINE, Colour::LINE);
}

fn one_line(desk: &Desk, text: &str, width: f32) -> Line {
    let font = desk.typeface.font(FOOTER.weight);
    shortened(&drawable(text, desk.typeface), font, FOOTER.size, width)
}
