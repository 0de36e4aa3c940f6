//! Which glyphs the pages use, and what each means.

use std::collections::BTreeMap;

use crate::page::{Command, PaperPage};
use crate::typeface::{Typeface, Weight};

/// The used glyphs of both weights, each with the character that it stands for.
pub(crate) struct Glyphs {
    regular: BTreeMap<u16, char>,
    bold: BTreeMap<u16, char>,
}

impl Glyphs {
    pub(crate) fn of(pages: &[PaperPage], typeface: &Typeface) -> Glyphs {
        let mut glyphs = Glyphs { regular: BTreeMap::new(), bold: BTreeMap::new() };
        for command in pages.iter().flat_map(|page| &page.commands) {
            let Command::Text { weight, text, .. } = command else { continue };
            let font = typeface.font(*weight);
            let used = match weight {
                Weight::Regular => &mut glyphs.regular,
                Weight::Bold => &mut glyphs.bold,
            };
            for letter in text.chars() {
                let Some(glyph) = font.glyph(letter) else { continue };
                // Of two characters that look alike the first of all, on every run.
                let meant = used.entry(glyph.0).or_insert(letter);
                *meant = letter.min(*meant);
            }
        }
        glyphs
    }

    pub(crate) fn of_weight(&self, weight: Weight) -> &BTreeMap<u16, char> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}
