//! A font inside of the file: its glyphs by number, how wide they are, and what they mean.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use ttf_parser::GlyphId;

use super::compressed;
use crate::typeface::{Font, Weight};

const ADOBE_IDENTITY: SystemInfo =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// Writes a font as objects of which `first` is the font itself.
pub(crate) fn write(
    pdf: &mut Pdf,
    first: i32,
    weight: Weight,
    font: &Font,
    glyphs: &BTreeMap<u16, char>,
) {
    let id = |step: i32| Ref::new(first.saturating_add(step));
    let (cid, descriptor, meanings, file) = (id(1), id(2), id(3), id(4));
    // Six letters and a plus mark a subset.
    let (name, stem) = match weight {
        Weight::Regular => (Name(b"KVANTR+KvantPaper-Regular"), 80.0),
        Weight::Bold => (Name(b"KVANTB+KvantPaper-Bold"), 140.0),
    };
    let mut written = pdf.type0_font(id(0));
    written.base_font(name).encoding_predefined(Name(b"Identity-H"));
    written.descendant_font(cid).to_unicode(meanings);
    written.finish();
    write_widths(pdf, cid, descriptor, name, font, glyphs);
    write_descriptor(pdf, descriptor, file, (name, stem), font);
    let mut map = UnicodeCmap::new(Name(b"Kvant"), ADOBE_IDENTITY);
    for (glyph, letter) in glyphs {
        map.pair(*glyph, *letter);
    }
    let map = compressed(map.finish().as_slice());
    pdf.stream(meanings, &map).filter(Filter::FlateDecode);
    let bytes = compressed(font.bytes);
    let mut stream = pdf.stream(file, &bytes);
    stream.filter(Filter::FlateDecode);
    stream.pair(Name(b"Length1"), i32::try_from(font.bytes.len()).unwrap_or(i32::MAX));
}

fn write_widths(
    pdf: &mut Pdf,
    id: Ref,
    descriptor: Ref,
    name: Name,
    font: &Font,
    glyphs: &BTreeMap<u16, char>,
) {
    let mut cid = pdf.cid_font(id);
    cid.subtype(CidFontType::Type2).base_font(name).system_info(ADOBE_IDENTITY);
    cid.font_descriptor(descriptor).default_width(0.0);
    cid.cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = cid.widths();
    for glyph in glyphs.keys() {
        let width = font.points(font.advance(GlyphId(*glyph)), 1_000.0);
        widths.consecutive(*glyph, [width]);
    }
}

fn write_descriptor(pdf: &mut Pdf, id: Ref, file: Ref, (name, stem): (Name, f32), font: &Font) {
    let face = &font.face;
    let per_mille = |units: i16| font.points(i32::from(units), 1_000.0);
    let bounds = face.global_bounding_box();
    let mut descriptor = pdf.font_descriptor(id);
    descriptor.name(name).flags(FontFlags::SYMBOLIC);
    descriptor.bbox(Rect::new(
        per_mille(bounds.x_min),
        per_mille(bounds.y_min),
        per_mille(bounds.x_max),
        per_mille(bounds.y_max),
    ));
    descriptor.italic_angle(0.0).stem_v(stem);
    descriptor.ascent(per_mille(face.ascender())).descent(per_mille(face.descender()));
    descriptor.cap_height(per_mille(face.capital_height().unwrap_or(700)));
    descriptor.font_file2(file);
}
