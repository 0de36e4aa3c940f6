//! Colours of ink on white paper.

/// A colour, as amounts of red, green and blue from 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour {
    /// How much red.
    pub red: u8,
    /// How much green.
    pub green: u8,
    /// How much blue.
    pub blue: u8,
}

impl Colour {
    /// What is read.
    pub const INK: Colour = Colour::new(0x1A, 0x1C, 0x20);

    /// What is read second: labels, remarks.
    pub const MUTED: Colour = Colour::new(0x57, 0x5D, 0x66);

    /// Lines between rows.
    pub const LINE: Colour = Colour::new(0xD0, 0xD4, 0xDA);

    /// The accent of a seller who has none of his own.
    pub const ACCENT: Colour = Colour::new(0x0A, 0x6B, 0x50);

    /// Returns this much red, green and blue.
    pub const fn new(red: u8, green: u8, blue: u8) -> Colour {
        Colour { red, green, blue }
    }

    /// Returns it as in `#0a6b50`.
    ///
    /// ```
    /// assert_eq!(kvant_paper::colour::Colour::ACCENT.hex(), "#0a6b50");
    /// ```
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// Returns the lightest shade of it that can be read on white: 4.5 to 1 at least.
    ///
    /// ```
    /// use kvant_paper::colour::Colour;
    ///
    /// assert_eq!(Colour::ACCENT.readable(), Colour::ACCENT);
    /// let yellow = Colour::new(0xFF, 0xD6, 0x00).readable();
    /// assert!(yellow.red < 0x99 && yellow.green < 0x99);
    /// ```
    pub fn readable(self) -> Colour {
        let darker = |part: u8| part.saturating_sub(part / 32).saturating_sub(1);
        let mut shade = self;
        while !shade.is_readable() {
            shade = Colour::new(darker(shade.red), darker(shade.green), darker(shade.blue));
        }
        shade
    }

    /// Its luminance is at most the 0.183 of white whose contrast is 4.5. The square stands for
    /// the curve of sRGB, which is a little darker where it matters: a power would come from the
    /// library of the machine, and the same document has to give the same bytes on each.
    fn is_readable(self) -> bool {
        let light = |part: u8| u32::from(part).saturating_mul(u32::from(part));
        let sum = light(self.red)
            .saturating_mul(2126)
            .saturating_add(light(self.green).saturating_mul(7152))
            .saturating_add(light(self.blue).saturating_mul(722));
        sum <= 255 * 255 * 1830
    }
}

impl Default for Colour {
    fn default() -> Colour {
        Colour::ACCENT
    }
}
