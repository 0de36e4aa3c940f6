//! The font of the paper: how wide its letters are, and its bytes, which the file carries.

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId, Tag};

/// The font in its ordinary weight: a subset of PT Sans, under the SIL Open Font License. A page
/// draws the preview with the same bytes.
pub const REGULAR: &[u8] = include_bytes!("../fonts/KvantPaper-Regular.ttf");

/// The same font, bold.
pub const BOLD: &[u8] = include_bytes!("../fonts/KvantPaper-Bold.ttf");

/// What the font is called in a style sheet.
pub const FAMILY: &str = "Kvant Paper";

/// How heavy letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Weight {
    /// As running text.
    #[default]
    Regular,
    /// As headings.
    Bold,
}

/// The font in both weights.
///
/// # Example
///
/// ```
/// use kvant_paper::typeface::{self, Typeface, Weight};
///
/// let typeface = Typeface::read(typeface::REGULAR, typeface::BOLD)?;
/// // Figures are all of one width, so columns of them stand straight.
/// let width = |text| typeface.width(text, Weight::Regular, 9.0);
/// assert_eq!(width("1 111"), width("9 999"));
/// # Ok::<(), kvant_paper::typeface::TypefaceError>(())
/// ```
pub struct Typeface<'a> {
    regular: Font<'a>,
    bold: Font<'a>,
}

/// Why bytes are no typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TypefaceError {
    /// They are no TrueType font, or not a whole one.
    #[error("not a TrueType font")]
    Unreadable,
    /// It lacks «?», which stands for what it lacks.
    #[error("a font without a question mark")]
    NoQuestionMark,
}

impl<'a> Typeface<'a> {
    /// Reads both weights from the bytes of their files.
    ///
    /// # Errors
    ///
    /// [`TypefaceError`], when one of them is no font: it was cut off, or something else came
    /// instead of it.
    pub fn read(regular: &'a [u8], bold: &'a [u8]) -> Result<Typeface<'a>, TypefaceError> {
        Ok(Typeface { regular: Font::read(regular)?, bold: Font::read(bold)? })
    }

    /// Returns how wide this text is at that size, in points, as it is drawn on one line: without
    /// what the font lacks.
    pub fn width(&self, text: &str, weight: Weight, size: f32) -> f32 {
        let font = self.font(weight);
        let mut run = Run::default();
        for letter in text.chars() {
            run.push(font, letter);
        }
        run.points(font, size)
    }

    /// Whether both weights hold this character.
    pub(crate) fn has(&self, letter: char) -> bool {
        self.regular.glyph(letter).is_some() && self.bold.glyph(letter).is_some()
    }

    pub(crate) fn font(&self, weight: Weight) -> &Font<'a> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

/// One weight.
pub(crate) struct Font<'a> {
    /// Its file.
    pub(crate) bytes: &'a [u8],
    pub(crate) face: Face<'a>,
    pairs: Vec<PairAdjustment<'a>>,
}

impl<'a> Font<'a> {
    fn read(bytes: &'a [u8]) -> Result<Font<'a>, TypefaceError> {
        let face = Face::parse(bytes, 0).map_err(|_| TypefaceError::Unreadable)?;
        let font = Font { bytes, pairs: kerning_of(&face), face };
        font.glyph('?').ok_or(TypefaceError::NoQuestionMark)?;
        Ok(font)
    }

    pub(crate) fn glyph(&self, letter: char) -> Option<GlyphId> {
        self.face.glyph_index(letter)
    }

    /// In units of the font.
    pub(crate) fn advance(&self, glyph: GlyphId) -> i32 {
        i32::from(self.face.glyph_hor_advance(glyph).unwrap_or(0))
    }

    /// How much closer these two stand than each by itself, in units of the font; mostly negative.
    pub(crate) fn kerning(&self, left: GlyphId, right: GlyphId) -> i32 {
        self.pairs.iter().find_map(|pairs| kerning_in(pairs, left, right)).unwrap_or(0)
    }

    /// Units of the font as points at that size.
    pub(crate) fn points(&self, units: i32, size: f32) -> f32 {
        units as f32 * size / f32::from(self.face.units_per_em())
    }
}

/// A line in the making: how wide it is so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Run {
    units: i32,
    last: Option<GlyphId>,
}

impl Run {
    /// Adds a character; one that the font lacks takes no room.
    pub(crate) fn push(&mut self, font: &Font, letter: char) {
        let Some(glyph) = font.glyph(letter) else { return };
        let kerning = self.last.map_or(0, |last| font.kerning(last, glyph));
        self.units = self.units.saturating_add(kerning).saturating_add(font.advance(glyph));
        self.last = Some(glyph);
    }

    pub(crate) fn points(&self, font: &Font, size: f32) -> f32 {
        font.points(self.units, size)
    }
}

/// The tables of pairs that stand closer or wider.
fn kerning_of<'a>(face: &Face<'a>) -> Vec<PairAdjustment<'a>> {
    let Some(table) = face.tables().gpos else { return Vec::new() };
    // One list a font: the scripts of ours share it.
    let kern = Tag::from_bytes(b"kern");
    let feature = table.features.into_iter().find(|feature| feature.tag == kern);
    let lookups = feature.into_iter().flat_map(|feature| feature.lookup_indices);
    let lookups = lookups.filter_map(|index| table.lookups.get(index));
    lookups
        .flat_map(|lookup| lookup.subtables.into_iter::<PositioningSubtable>())
        .filter_map(|subtable| match subtable {
            PositioningSubtable::Pair(pairs) => Some(pairs),
            _ => None,
        })
        .collect()
}

/// What this table says of a pair; nothing where it does not know the left one, or names pairs and
/// not this.
fn kerning_in(pairs: &PairAdjustment, left: GlyphId, right: GlyphId) -> Option<i32> {
    let row = pairs.coverage().get(left)?;
    let (first, _) = match pairs {
        PairAdjustment::Format1 { sets, .. } => sets.get(row)?.get(right)?,
        PairAdjustment::Format2 { classes, matrix, .. } => {
            matrix.get((classes.0.get(left), classes.1.get(right)))?
        }
    };
    Some(i32::from(first.x_advance))
}
