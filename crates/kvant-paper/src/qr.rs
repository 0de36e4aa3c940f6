//! Squares that a phone reads.

use qrcodegen::{QrCode, QrCodeEcc};

/// A QR code: rows of dark and light modules, without the light margin of four around it.
///
/// # Example
///
/// ```
/// use kvant_paper::qr::QrModules;
///
/// let code = QrModules::of("ST00012|Name=ООО «Ромашка»|Sum=4584150")?;
/// assert!(code.is_dark(0, 0) && !code.is_dark(1, 1));
/// # Ok::<(), kvant_paper::qr::QrTooLong>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrModules {
    side: usize,
    dark: Vec<bool>,
}

/// A text is longer than a QR code holds: about 2,300 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes are more than a QR code holds")]
pub struct QrTooLong {
    /// How long it is.
    pub bytes: usize,
}

/// Dark modules side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QrRun {
    /// The row, from the top, from 0.
    pub row: usize,
    /// The column of the first, from the left, from 0.
    pub column: usize,
    /// How many.
    pub length: usize,
}

impl QrModules {
    /// Encodes a text as UTF-8, so that up to 15 % of it may be spoilt: what GOST R 56042 asks of a
    /// payment.
    ///
    /// # Errors
    ///
    /// [`QrTooLong`].
    pub fn of(text: &str) -> Result<QrModules, QrTooLong> {
        let bytes = text.as_bytes();
        let code = QrCode::encode_binary(bytes, QrCodeEcc::Medium);
        let code = code.map_err(|_| QrTooLong { bytes: bytes.len() })?;
        let cells = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = cells.map(|(x, y)| code.get_module(x, y)).collect();
        Ok(QrModules { side: usize::try_from(code.size()).unwrap_or(0), dark })
    }

    /// Returns how many modules a row has, and how many rows there are.
    pub fn side(&self) -> usize {
        self.side
    }

    /// Whether that module is dark; outside of the code none is.
    pub fn is_dark(&self, row: usize, column: usize) -> bool {
        let at = row.saturating_mul(self.side).saturating_add(column);
        column < self.side && self.dark.get(at).copied().unwrap_or(false)
    }

    /// Returns its dark modules, row by row, those that touch in one: fewer shapes to draw, and no
    /// hairlines of light between them.
    pub fn runs(&self) -> Vec<QrRun> {
        let mut runs: Vec<QrRun> = Vec::new();
        for row in 0..self.side {
            let mut open: Option<QrRun> = None;
            for column in 0..self.side {
                match (&mut open, self.is_dark(row, column)) {
                    (Some(run), true) => run.length = run.length.saturating_add(1),
                    (None, true) => open = Some(QrRun { row, column, length: 1 }),
                    (_, false) => runs.extend(open.take()),
                }
            }
            runs.extend(open);
        }
        runs
    }
}
