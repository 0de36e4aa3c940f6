//! The seller's own mark, as pixels that the page has prepared.

/// A picture for the head of the first page.
///
/// The page decodes what the seller chose on a canvas, so no decoder is shipped: a photograph goes
/// in as JPEG, anything with see-through parts as pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Pixels,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pixels {
    /// The bytes of a JPEG file, in grey or in colour.
    Jpeg { bytes: Vec<u8>, is_grey: bool },
    /// Three bytes a pixel, and how opaque each is; none where all are.
    Rgb { colours: Vec<u8>, alpha: Option<Vec<u8>> },
}

/// Why bytes are no logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// It is no JPEG file, or not a whole head of one.
    #[error("not a JPEG picture")]
    NotJpeg,
    /// It is a JPEG for a printing press, with four inks.
    #[error("a JPEG picture of {parts} parts; one or three are drawn")]
    Inks {
        /// How many numbers a pixel has.
        parts: u8,
    },
    /// The bytes are more or fewer than width × height × 4.
    #[error("{bytes} bytes where {width} × {height} pixels have four each")]
    Size {
        /// How many came.
        bytes: usize,
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// It has no pixels, or more than [`Logo::SIDE_MAX`] on one side.
    #[error("{width} × {height} pixels; from 1 to {} on each side are drawn", Logo::SIDE_MAX)]
    OutOfRange {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
}

impl Logo {
    /// The most pixels on one side: six times what its place on the paper shows in print.
    pub const SIDE_MAX: u32 = 4_096;

    /// Takes a JPEG file as it is.
    ///
    /// # Errors
    ///
    /// [`LogoError`], when its head says that it is none, or one that paper does not take.
    pub fn jpeg(bytes: Vec<u8>) -> Result<Logo, LogoError> {
        let frame = jpeg_frame(&bytes).ok_or(LogoError::NotJpeg)?;
        check_size(frame.width, frame.height)?;
        let is_grey = match frame.parts {
            1 => true,
            3 => false,
            parts => return Err(LogoError::Inks { parts }),
        };
        let pixels = Pixels::Jpeg { bytes, is_grey };
        Ok(Logo { width: frame.width, height: frame.height, pixels })
    }

    /// Takes pixels as a canvas gives them: red, green, blue and how opaque, row by row.
    ///
    /// # Errors
    ///
    /// [`LogoError`], when their number is another one than width × height × 4, or out of range.
    ///
    /// ```
    /// use kvant_paper::logo::{Logo, LogoError};
    ///
    /// assert!(Logo::rgba(1, 1, &[255, 0, 0, 128]).is_ok());
    /// let refused = Logo::rgba(2, 2, &[0; 15]);
    /// assert_eq!(refused, Err(LogoError::Size { bytes: 15, width: 2, height: 2 }));
    /// ```
    pub fn rgba(width: u32, height: u32, bytes: &[u8]) -> Result<Logo, LogoError> {
        check_size(width, height)?;
        let pixels = u64::from(width).saturating_mul(u64::from(height));
        if u64::try_from(bytes.len()) != Ok(pixels.saturating_mul(4)) {
            return Err(LogoError::Size { bytes: bytes.len(), width, height });
        }
        let (mut colours, mut alpha) = (Vec::new(), Vec::new());
        for pixel in bytes.chunks_exact(4) {
            if let [red, green, blue, opaque] = pixel {
                colours.extend([*red, *green, *blue]);
                alpha.push(*opaque);
            }
        }
        let is_opaque = alpha.iter().all(|opaque| *opaque == u8::MAX);
        let alpha = if is_opaque { None } else { Some(alpha) };
        Ok(Logo { width, height, pixels: Pixels::Rgb { colours, alpha } })
    }

    /// Returns how large it stands in a box of this size, keeping its form.
    pub(crate) fn fitted(&self, width: f32, height: f32) -> (f32, f32) {
        let (across, down) = (self.width as f32, self.height as f32);
        let scale = (width / across).min(height / down);
        (across * scale, down * scale)
    }
}

fn check_size(width: u32, height: u32) -> Result<(), LogoError> {
    let range = 1..=Logo::SIDE_MAX;
    if range.contains(&width) && range.contains(&height) {
        Ok(())
    } else {
        Err(LogoError::OutOfRange { width, height })
    }
}

/// What the head of a JPEG says of its picture.
struct Frame {
    width: u32,
    height: u32,
    parts: u8,
}

/// Reads the segments up to the one that describes the picture (ITU T.81, B.2.2).
fn jpeg_frame(bytes: &[u8]) -> Option<Frame> {
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8])?;
    loop {
        let [0xFF, marker, high, low, body @ ..] = rest else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low])).checked_sub(2)?;
        // 0xC4, 0xC8 and 0xCC among them are tables.
        if matches!(marker, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF) {
            let [_, h1, h2, w1, w2, parts, ..] = body else { return None };
            let (width, height) = (u16::from_be_bytes([*w1, *w2]), u16::from_be_bytes([*h1, *h2]));
            return Some(Frame { width: width.into(), height: height.into(), parts: *parts });
        }
        rest = body.get(length..)?;
    }
}
