//! Sizes, weights and distances of the paper.

use crate::colour::Colour;
use crate::typeface::Weight;

/// How letters look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// The size of the font, in points.
    pub(crate) size: f32,
    /// From baseline to baseline, in points.
    pub(crate) leading: f32,
    pub(crate) weight: Weight,
    pub(crate) colour: Colour,
}

impl Style {
    const fn new(size: f32, leading: f32, weight: Weight, colour: Colour) -> Style {
        Style { size, leading, weight, colour }
    }

    pub(crate) const fn coloured(self, colour: Colour) -> Style {
        Style { colour, ..self }
    }

    /// The same, smaller: in a narrow table.
    pub(crate) fn scaled(self, by: f32) -> Style {
        Style { size: self.size * by, leading: self.leading * by, ..self }
    }
}

const REGULAR: Weight = Weight::Regular;
const BOLD: Weight = Weight::Bold;

pub(crate) const SELLER: Style = Style::new(11.5, 15.0, BOLD, Colour::INK);
pub(crate) const TITLE: Style = Style::new(18.0, 22.5, BOLD, Colour::INK);
pub(crate) const BODY: Style = Style::new(9.5, 13.5, REGULAR, Colour::INK);
pub(crate) const BODY_BOLD: Style = Style::new(9.5, 13.5, BOLD, Colour::INK);
pub(crate) const SUBTITLE: Style = Style::new(10.0, 14.0, REGULAR, Colour::MUTED);
pub(crate) const HEADING: Style = Style::new(11.5, 15.5, BOLD, Colour::INK);
pub(crate) const LABEL: Style = Style::new(8.0, 11.0, REGULAR, Colour::MUTED);
pub(crate) const SMALL: Style = Style::new(8.5, 11.5, REGULAR, Colour::INK);
pub(crate) const SMALL_MUTED: Style = Style::new(8.5, 11.5, REGULAR, Colour::MUTED);
pub(crate) const FIGURE: Style = Style::new(15.0, 19.5, BOLD, Colour::INK);
pub(crate) const CELL: Style = Style::new(9.0, 12.0, REGULAR, Colour::INK);
pub(crate) const CELL_NOTE: Style = Style::new(8.0, 10.8, REGULAR, Colour::MUTED);
pub(crate) const TOTAL: Style = Style::new(9.5, 13.0, REGULAR, Colour::INK);
pub(crate) const TOTAL_MAIN: Style = Style::new(12.0, 16.0, BOLD, Colour::INK);
pub(crate) const FOOTER: Style = Style::new(7.5, 10.0, REGULAR, Colour::MUTED);

/// A line that separates.
pub(crate) const HAIRLINE: f32 = 0.5;

/// A line that heads or closes.
pub(crate) const RULE: f32 = 0.9;

/// Between columns.
pub(crate) const GUTTER: f32 = 18.0;

/// How much of the air between parts is left: less where that saves a page.
pub(crate) const AIRS: [f32; 3] = [1.0, 0.7, 0.45];
