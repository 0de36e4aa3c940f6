//! What is drawn on a page, in the operators of PDF.

use pdf_writer::{Content, Str};

use super::{LOGO_NAME, WEIGHTS};
use crate::colour::Colour;
use crate::page::{Command, PaperPage};
use crate::qr::QrModules;
use crate::typeface::{Font, Typeface};

/// The commands of a page, as they stand in the file before they are compressed.
pub(crate) fn content(page: &PaperPage, typeface: &Typeface) -> Vec<u8> {
    let mut sheet = Sheet { content: Content::new(), height: page.height, fill: None };
    for command in &page.commands {
        sheet.draw(command, typeface);
    }
    sheet.content.finish().into_vec()
}

struct Sheet {
    content: Content,
    height: f32,
    /// The colour that is set.
    fill: Option<Colour>,
}

impl Sheet {
    fn draw(&mut self, command: &Command, typeface: &Typeface) {
        match command {
            Command::Text { x, y, size, weight, colour, text, .. } => {
                self.fill_with(*colour);
                let (x, y) = (short(*x), self.up(*y));
                self.content.begin_text();
                for (_, name, _) in WEIGHTS.iter().filter(|(other, ..)| other == weight) {
                    self.content.set_font(*name, short(*size));
                }
                self.content.next_line(x, y);
                self.show(typeface.font(*weight), text);
                self.content.end_text();
            }
            Command::Fill { x, y, width, height, colour } => {
                self.fill_with(*colour);
                self.rectangle(*x, *y, *width, *height);
                self.content.fill_nonzero();
            }
            Command::Frame { x, y, width, height, thickness, colour } => {
                // Drawn inside: a line of PDF lies half on either side of its path.
                let (inset, twice) = (thickness / 2.0, *thickness);
                self.content.save_state();
                let [red, green, blue] = parts(*colour);
                self.content.set_stroke_rgb(red, green, blue).set_line_width(short(*thickness));
                self.rectangle(x + inset, y + inset, width - twice, height - twice);
                self.content.stroke().restore_state();
            }
            Command::Logo { x, y, width, height } => {
                let place =
                    [short(*width), 0.0, 0.0, short(*height), short(*x), self.up(y + height)];
                self.content.save_state().transform(place).x_object(LOGO_NAME).restore_state();
            }
            Command::QrCode { x, y, side, modules } => self.qr_code(*x, *y, *side, modules),
        }
    }

    /// One path, of one module a unit, in true black.
    fn qr_code(&mut self, x: f32, y: f32, side: f32, modules: &QrModules) {
        let module = side / (modules.side().max(1) as f32);
        self.content.save_state();
        self.content.set_fill_rgb(0.0, 0.0, 0.0);
        self.content.transform([module, 0.0, 0.0, -module, short(x), self.up(y)]);
        for run in modules.runs() {
            self.content.rect(run.column as f32, run.row as f32, run.length as f32, 1.0);
        }
        self.content.fill_nonzero().restore_state();
    }

    /// Shows a text as numbers of glyphs; pairs that stand closer are parted by how much.
    fn show(&mut self, font: &Font, text: &str) {
        let mut shown = self.content.show_positioned();
        let mut items = shown.items();
        let (mut bytes, mut last) = (Vec::new(), None);
        for letter in text.chars() {
            let Some(glyph) = font.glyph(letter) else { continue };
            let kerning = last.map_or(0, |last| font.kerning(last, glyph));
            if kerning != 0 {
                items.show(Str(&bytes)).adjust(-font.points(kerning, 1_000.0));
                bytes.clear();
            }
            bytes.extend(glyph.0.to_be_bytes());
            last = Some(glyph);
        }
        items.show(Str(&bytes));
    }

    fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32) {
        let bottom = self.up(y + height);
        self.content.rect(short(x), bottom, short(width), short(height));
    }

    fn fill_with(&mut self, colour: Colour) {
        if self.fill != Some(colour) {
            let [red, green, blue] = parts(colour);
            self.content.set_fill_rgb(red, green, blue);
            self.fill = Some(colour);
        }
    }

    /// PDF counts from the bottom.
    fn up(&self, y: f32) -> f32 {
        short(self.height - y)
    }
}

/// To a hundredth of a point, which nobody sees: a third of the bytes.
fn short(length: f32) -> f32 {
    (length * 100.0).round() / 100.0
}

fn parts(colour: Colour) -> [f32; 3] {
    [colour.red, colour.green, colour.blue]
        .map(|part| (f32::from(part) / 255.0 * 1_000.0).round() / 1_000.0)
}
