//! The logo inside of the file.

use pdf_writer::{Filter, Finish, Pdf, Ref};

use super::{LOGO, LOGO_MASK, compressed};
use crate::logo::{Logo, Pixels};

/// Writes the picture, and how opaque it is as a second one.
pub(crate) fn write(pdf: &mut Pdf, logo: &Logo) {
    match &logo.pixels {
        Pixels::Jpeg { bytes, is_grey } => {
            let form = Form { filter: Filter::DctDecode, is_grey: *is_grey, mask: None };
            write_image(pdf, LOGO, logo, bytes, &form);
        }
        Pixels::Rgb { colours, alpha } => {
            let mask = alpha.as_ref().map(|_| LOGO_MASK);
            let form = Form { filter: Filter::FlateDecode, is_grey: false, mask };
            write_image(pdf, LOGO, logo, &compressed(colours), &form);
            if let Some(alpha) = alpha {
                let form = Form { is_grey: true, mask: None, ..form };
                write_image(pdf, LOGO_MASK, logo, &compressed(alpha), &form);
            }
        }
    }
}

struct Form {
    filter: Filter,
    is_grey: bool,
    mask: Option<Ref>,
}

fn write_image(pdf: &mut Pdf, id: Ref, logo: &Logo, bytes: &[u8], form: &Form) {
    let mut image = pdf.image_xobject(id, bytes);
    image.filter(form.filter);
    let pixels = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    image.width(pixels(logo.width)).height(pixels(logo.height));
    if form.is_grey {
        image.color_space().device_gray();
    } else {
        image.color_space().device_rgb();
    }
    image.bits_per_component(8);
    if let Some(mask) = form.mask {
        image.s_mask(mask);
    }
    image.finish();
}
