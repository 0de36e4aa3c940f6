//! Pages as lists of what is drawn on them: the file and the preview draw the same.

use crate::colour::Colour;
use crate::qr::QrModules;
use crate::typeface::Weight;

/// A sheet and its margins, in points: 72 an inch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PaperFormat {
    /// How wide it is.
    pub width: f32,
    /// How high it is.
    pub height: f32,
    /// What stays white at the left and at the right.
    pub margin_side: f32,
    /// What stays white at the top and at the bottom.
    pub margin_end: f32,
}

impl PaperFormat {
    /// 210 × 297 mm, with margins of 18 and 15 mm.
    pub const A4: PaperFormat =
        PaperFormat { width: 595.28, height: 841.89, margin_side: 51.0, margin_end: 42.5 };

    pub(crate) fn left(&self) -> f32 {
        self.margin_side
    }

    pub(crate) fn right(&self) -> f32 {
        self.width - self.margin_side
    }

    pub(crate) fn inner_width(&self) -> f32 {
        self.right() - self.left()
    }
}

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub struct PaperPage {
    /// How wide it is, in points.
    pub width: f32,
    /// How high it is, in points.
    pub height: f32,
    /// What is drawn, in the order of reading.
    pub commands: Vec<Command>,
}

/// Something that is drawn. Lengths are points; `x` goes to the right from the left edge of the
/// page, `y` down from its top.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A piece of a line of text, of characters that the font holds. It starts at `x` on the
    /// baseline `y`, drawn with the font's kerning.
    Text {
        /// Where it starts.
        x: f32,
        /// Its baseline.
        y: f32,
        /// How wide it is: `textLength` of SVG.
        width: f32,
        /// The size of the font.
        size: f32,
        /// The weight of the font.
        weight: Weight,
        /// Its colour.
        colour: Colour,
        /// What is written.
        text: String,
    },
    /// A filled rectangle; a line is a thin one.
    Fill {
        /// Its left edge.
        x: f32,
        /// Its upper edge.
        y: f32,
        /// How wide it is.
        width: f32,
        /// How high it is.
        height: f32,
        /// Its colour.
        colour: Colour,
    },
    /// The outline of a rectangle, drawn inside of it.
    Frame {
        /// Its left edge.
        x: f32,
        /// Its upper edge.
        y: f32,
        /// How wide it is.
        width: f32,
        /// How high it is.
        height: f32,
        /// How thick its line is.
        thickness: f32,
        /// Its colour.
        colour: Colour,
    },
    /// The logo of the letterhead.
    Logo {
        /// Its left edge.
        x: f32,
        /// Its upper edge.
        y: f32,
        /// How wide it is.
        width: f32,
        /// How high it is.
        height: f32,
    },
    /// A QR code, without its light margin, which the layout leaves around it.
    QrCode {
        /// Its left edge.
        x: f32,
        /// Its upper edge.
        y: f32,
        /// How wide and high it is.
        side: f32,
        /// Its modules.
        modules: QrModules,
    },
}

/// The room that something takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Its left edge.
    pub left: f32,
    /// Its upper edge.
    pub top: f32,
    /// Its right edge.
    pub right: f32,
    /// Its lower edge.
    pub bottom: f32,
}

/// How far letters rise above the baseline, accents of capitals included, as a part of the size.
pub(crate) const ASCENT: f32 = 0.95;

/// How far letters hang below the baseline.
pub(crate) const DESCENT: f32 = 0.24;

impl Command {
    /// Returns the room that it takes.
    pub fn bounds(&self) -> Bounds {
        let (x, top, width, height) = match self {
            Command::Text { x, y, width, size, .. } => {
                (*x, y - size * ASCENT, *width, size * (ASCENT + DESCENT))
            }
            Command::Fill { x, y, width, height, .. }
            | Command::Frame { x, y, width, height, .. }
            | Command::Logo { x, y, width, height } => (*x, *y, *width, *height),
            Command::QrCode { x, y, side, .. } => (*x, *y, *side, *side),
        };
        Bounds { left: x, top, right: x + width, bottom: top + height }
    }

    /// Moves it down, or up by less than nothing.
    pub(crate) fn lower(&mut self, by: f32) {
        match self {
            Command::Text { y, .. }
            | Command::Fill { y, .. }
            | Command::Frame { y, .. }
            | Command::Logo { y, .. }
            | Command::QrCode { y, .. } => *y += by,
        }
    }
}
