//! How to pay: requisites, and the square for the phone.

use super::flow::Flow;
use super::piece::{Align, Desk, Piece};
use super::style::{GUTTER, HAIRLINE, HEADING, LABEL, SMALL, SMALL_MUTED};
use crate::colour::Colour;
use crate::document::{Payment, PaymentCode};
use crate::page::Command;

/// The square is 32 mm wide: phones read it from a hand's distance, from a sheet or a screen.
const SIDE: f32 = 90.0;

/// What is light around the square: four modules of the smallest code that is used.
const QUIET: f32 = 9.0;

/// The column of what the requisites are.
const LABELS: f32 = 118.0;

/// White inside of the frame that stands in place of a square.
const INSIDE: f32 = 9.0;

/// Requisites at the left, the square at the right.
pub(crate) fn payment(desk: &Desk, payment: &Payment, flow: &mut Flow) {
    let (left, width) = (desk.format.left(), desk.format.inner_width());
    let mut piece = Piece::after(20.0 * desk.air);
    let heading = desk.lines(&payment.heading, &HEADING, width);
    let mut top = piece.set(&heading, &HEADING, (left, 0.0), Align::Left);
    if !heading.is_empty() {
        top += 5.0;
    }
    let has_code = payment.code != PaymentCode::None;
    let code_room = if has_code { SIDE + QUIET + GUTTER } else { 0.0 };
    let room = width - code_room;
    let labels = LABELS.min(room / 3.0);
    let mut y = top;
    for (label, value) in &payment.requisites {
        let values = desk.lines(value, &SMALL, room - labels - GUTTER);
        let labels = desk.lines(label, &SMALL_MUTED, labels);
        let after_label = piece.set(&labels, &SMALL_MUTED, (left, y), Align::Left);
        let x = left + LABELS.min(room / 3.0) + GUTTER;
        y = piece.set(&values, &SMALL, (x, y), Align::Left).max(after_label) + 1.5;
    }
    code(desk, &payment.code, top, &mut piece);
    flow.push(piece);
}

fn code(desk: &Desk, code: &PaymentCode, top: f32, piece: &mut Piece) {
    let x = desk.format.right() - SIDE;
    match code {
        PaymentCode::None => {}
        PaymentCode::Scan { modules, caption } => {
            let y = top + QUIET / 2.0;
            piece.commands.push(Command::QrCode { x, y, side: SIDE, modules: modules.clone() });
            piece.height = piece.height.max(y + SIDE);
            let lines = desk.lines(caption, &LABEL, SIDE);
            piece.set(&lines, &LABEL, (x, y + SIDE + QUIET), Align::Left);
        }
        PaymentCode::Missing(what) => {
            let lines = desk.lines(what, &LABEL, SIDE - 2.0 * INSIDE);
            let end = piece.set(&lines, &LABEL, (x + INSIDE, top + INSIDE), Align::Left);
            let height = end + INSIDE - top;
            let colour = Colour::LINE;
            piece.height = piece.height.max(top + height);
            piece.commands.push(Command::Frame {
                x,
                y: top,
                width: SIDE,
                height,
                thickness: HAIRLINE,
                colour,
            });
        }
    }
}
