//! Pages as a PDF file.

// In reading order: a module uses what stands above it.
mod glyphs;
mod content;
mod font;
mod picture;

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::Direction;
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, TextStr};

use crate::characters::drawable;
use crate::document::PaperDocument;
use crate::page::PaperPage;
use crate::typeface::{Typeface, Weight};
use glyphs::Glyphs;

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
const LOGO: Ref = Ref::new(4);
const LOGO_MASK: Ref = Ref::new(5);
/// A font takes five.
const REGULAR: i32 = 10;
const BOLD: i32 = 20;
/// A page takes two.
const FIRST_PAGE: i32 = 30;

/// How hard streams are compressed, out of ten.
const EFFORT: u8 = 7;

const WEIGHTS: [(Weight, Name, i32); 2] =
    [(Weight::Regular, Name(b"R"), REGULAR), (Weight::Bold, Name(b"B"), BOLD)];

const LOGO_NAME: Name = Name(b"L");

/// Writes pages as a PDF file: its text can be selected and searched, its fonts are in it.
///
/// The pages come from [`layout`](crate::layout) of the same document, from which the logo, the
/// title and the author are taken. The same pages give the same bytes: the file holds neither a
/// time nor a random name.
pub fn pdf(pages: &[PaperPage], document: &PaperDocument, typeface: &Typeface) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let glyphs = Glyphs::of(pages, typeface);
    let has_logo = document.letterhead.logo.is_some();
    write_frame(&mut pdf, pages.len(), document, typeface);
    for (page, (id, content_id)) in pages.iter().zip(page_refs()) {
        let bytes = compressed(&content::content(page, typeface));
        pdf.stream(content_id, &bytes).filter(Filter::FlateDecode);
        let mut written = pdf.page(id);
        written.media_box(Rect::new(0.0, 0.0, page.width, page.height));
        written.parent(PAGES).contents(content_id);
        let mut resources = written.resources();
        let mut fonts = resources.fonts();
        for (_, name, first) in WEIGHTS {
            fonts.pair(name, Ref::new(first));
        }
        fonts.finish();
        if has_logo {
            resources.x_objects().pair(LOGO_NAME, LOGO);
        }
    }
    for (weight, _, first) in WEIGHTS {
        font::write(&mut pdf, first, weight, typeface.font(weight), glyphs.of_weight(weight));
    }
    if let Some(logo) = &document.letterhead.logo {
        picture::write(&mut pdf, logo);
    }
    pdf.finish()
}

/// What readers of the file know of it as a whole.
fn write_frame(pdf: &mut Pdf, count: usize, document: &PaperDocument, typeface: &Typeface) {
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES).lang(TextStr("ru-RU"));
    catalog.viewer_preferences().display_doc_title(true).direction(Direction::L2R);
    catalog.finish();
    let kids: Vec<Ref> = page_refs().take(count).map(|(id, _)| id).collect();
    let count = i32::try_from(count).unwrap_or(i32::MAX);
    pdf.pages(PAGES).kids(kids).count(count);
    let on_one_line = |text: &str| {
        let text = drawable(text, typeface);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut info = pdf.document_info(INFO);
    info.title(TextStr(&on_one_line(&document.title)));
    info.author(TextStr(&on_one_line(&document.letterhead.name)));
    info.creator(TextStr("Kvant")).producer(TextStr("Kvant"));
}

/// The numbers of the pages and of what stands on each.
fn page_refs() -> impl Iterator<Item = (Ref, Ref)> {
    (FIRST_PAGE..i32::MAX - 1).step_by(2).map(|id| (Ref::new(id), Ref::new(id.saturating_add(1))))
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec_zlib(bytes, EFFORT)
}
