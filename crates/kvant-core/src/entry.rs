//! Numbers as people type or paste them: `1 500`, `1.500,50 ₽`, `6:40`, `1 ч 30 мин`.
//!
//! What can be meant in two ways is not read in one of them: a point or comma before exactly three
//! figures parts thousands in some countries and a fraction in others, and `15.000` read as 15 is
//! wrong a thousandfold.

use crate::money::Rub;
use crate::quantum::BillingIncrement;

/// Why what was typed is no number for this field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryError {
    /// Nothing was typed.
    Empty,
    /// Not a number.
    NotANumber,
    /// A number below zero.
    Negative,
    /// A fraction where only whole numbers make sense.
    NotWhole,
    /// Less than the field takes.
    TooSmall {
        /// The least it takes.
        min: u32,
    },
    /// More than the field takes.
    TooLarge {
        /// The most it takes.
        max: u32,
    },
    /// An amount of money where something else is counted.
    Money,
    /// A time where something else is counted.
    Time,
    /// One separator before exactly three figures: thousands, or a fraction.
    Unclear(Meanings),
}

/// What one separator before exactly three figures can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meanings {
    /// What stands before the separator; never zero: no thousands begin with one.
    pub whole: u32,
    /// The three figures behind it.
    pub thousandths: u32,
    /// Whether the field takes the number without the separator.
    pub takes_thousands: bool,
    /// Whether it takes the number with a fraction.
    pub takes_fraction: bool,
}

impl Meanings {
    /// Returns the number where the separator parts thousands: 15000 of `15.000`.
    pub const fn thousands(self) -> u64 {
        // Neither can overflow: both came from a `u32`.
        (self.whole as u64).saturating_mul(1_000).saturating_add(self.thousandths as u64)
    }

    /// Writes the number where the separator begins a fraction, so that it is clear when it is
    /// typed: `15` of `15.000`, `1,5` of `1.500`, `1,3330` of `1.333`.
    pub fn fraction(self) -> String {
        let figures = format!("{:03}", self.thousandths);
        match figures.trim_end_matches('0') {
            "" => self.whole.to_string(),
            figures if figures.len() == 3 => format!("{},{figures}0", self.whole),
            figures => format!("{},{figures}", self.whole),
        }
    }
}

/// Reads a whole number from `min` to `max`.
///
/// # Errors
///
/// [`EntryError`], saying what is wrong with it.
pub fn whole(text: &str, min: u32, max: u32) -> Result<u32, EntryError> {
    either(plain(text)?, |number| {
        if number.fraction.bytes().any(|figure| figure != b'0') {
            return Err(EntryError::NotWhole);
        }
        within(number.whole(max)?, min, max)
    })
}

/// Reads an amount in roubles, with kopecks or without.
///
/// # Errors
///
/// [`EntryError`], saying what is wrong with it.
pub fn amount(text: &str) -> Result<Rub, EntryError> {
    const MAX: u32 = 999_999_999;
    let parts = parts(text)?;
    let number = match parts.as_slice() {
        [(figures, Unit::None | Unit::Rouble)] => number(figures)?,
        [(roubles, Unit::Rouble), (kopecks, Unit::Kopeck)] => {
            let (roubles, kopecks) = (number(roubles)?, number(kopecks)?);
            let is_whole = roubles.fraction.is_empty() && kopecks.fraction.is_empty();
            if !is_whole || roubles.is_unclear || kopecks.whole.len() > 2 {
                return Err(EntryError::NotANumber);
            }
            Number { fraction: format!("{:0>2}", kopecks.whole), ..roubles }
        }
        parts if parts.iter().all(|(_, unit)| unit.seconds().is_some()) => {
            return Err(EntryError::Time);
        }
        _ => return Err(EntryError::NotANumber),
    };
    either(number, |number| {
        let kopecks = number.fraction.trim_end_matches('0');
        if kopecks.len() > 2 {
            return Err(EntryError::NotANumber);
        }
        let roubles = number.whole(MAX)?;
        Rub::try_from(format!("{roubles}.{kopecks:0<2}"))
            .map_err(|_| EntryError::TooLarge { max: MAX })
    })
}

/// Reads a time in a field of hours into whole minutes, rounded up: `2,5`, `6:40`, `90 мин`.
///
/// # Errors
///
/// [`EntryError`], saying what is wrong with it; the limit is one of hours.
pub fn hours_as_minutes(text: &str, max_hours: u32) -> Result<u32, EntryError> {
    let max = u64::from(max_hours).saturating_mul(60);
    time(text, Unit::Hour, |minutes| match u32::try_from(minutes) {
        Ok(minutes) if u64::from(minutes) <= max => Ok(minutes),
        _ => Err(EntryError::TooLarge { max: max_hours }),
    })
}

/// Reads a time in a field of minutes, from `min` to `max` of them: `90`, `1:30`, `1,5 ч`. Seconds
/// are rounded up; a fraction of a minute is refused.
///
/// # Errors
///
/// [`EntryError`], saying what is wrong with it.
pub fn minutes(text: &str, min: u32, max: u32) -> Result<u32, EntryError> {
    match plain(text) {
        Ok(_) => whole(text, min, max),
        Err(EntryError::Time) => time(text, Unit::Minute, |minutes| {
            within(u32::try_from(minutes).map_err(|_| EntryError::TooLarge { max })?, min, max)
        }),
        Err(error) => Err(error),
    }
}

/// What a number counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    None,
    Rouble,
    Kopeck,
    Hour,
    Minute,
    Second,
}

impl Unit {
    /// The word behind a number, in small letters, without the point of an abbreviation.
    fn of(word: &str) -> Option<Unit> {
        let begins = |beginnings: &[&str]| beginnings.iter().any(|one| word.starts_with(one));
        Some(match word {
            "" => Unit::None,
            "₽" | "р" | "rub" | "rur" => Unit::Rouble,
            "ч" | "h" => Unit::Hour,
            "м" | "m" => Unit::Minute,
            "с" | "s" => Unit::Second,
            _ if begins(&["руб"]) => Unit::Rouble,
            _ if begins(&["коп"]) => Unit::Kopeck,
            _ if begins(&["час", "hour"]) => Unit::Hour,
            _ if begins(&["мин", "min"]) => Unit::Minute,
            _ if begins(&["сек", "sec"]) => Unit::Second,
            _ => return None,
        })
    }

    const fn seconds(self) -> Option<u64> {
        match self {
            Unit::Hour => Some(3600),
            Unit::Minute => Some(60),
            Unit::Second => Some(1),
            _ => None,
        }
    }
}

/// Figures with separators between them, and what they count.
type Part = (String, Unit);

/// Takes a text apart into figures and words, without what cannot be seen.
fn parts(text: &str) -> Result<Vec<Part>, EntryError> {
    let mut parts: Vec<(String, String)> = Vec::new();
    let mut is_word = false;
    for letter in text.trim().chars().filter(|letter| !is_invisible(*letter)) {
        let is_space = letter.is_whitespace();
        // A point right behind a word ends an abbreviation.
        let ends_word = is_word && letter == '.';
        let is_of_number =
            matches!(letter, '0'..='9' | '.' | ',' | ':' | '\'' | '’') || DASHES.contains(&letter);
        if is_word && is_of_number && !ends_word || parts.is_empty() {
            parts.push((String::new(), String::new()));
            is_word = false;
        }
        let Some((figures, word)) = parts.last_mut() else { continue };
        if is_word || !is_of_number && !is_space {
            is_word = true;
            if !is_space && !ends_word {
                word.push(small(letter));
            }
        } else {
            figures.push(if is_space { ' ' } else { letter });
        }
    }
    if parts.is_empty() {
        return Err(EntryError::Empty);
    }
    let named = parts.into_iter().map(|(figures, word)| Some((figures, Unit::of(&word)?)));
    named.collect::<Option<Vec<Part>>>().ok_or(EntryError::NotANumber)
}

/// A keyboard of a phone writes a dash where there is no minus.
const DASHES: [char; 4] = ['-', '−', '–', '—'];

/// Characters that messengers and tables leave between figures, and nobody sees.
const fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// Small letters of the two alphabets in which units are written; the whole table of them weighs
/// more than it is worth here.
const fn small(letter: char) -> char {
    match letter {
        'А'..='Я' => match char::from_u32((letter as u32).saturating_add(32)) {
            Some(small) => small,
            None => letter,
        },
        _ => letter.to_ascii_lowercase(),
    }
}

/// The only number of a field that counts neither money nor time.
fn plain(text: &str) -> Result<Number, EntryError> {
    let parts = parts(text)?;
    match parts.as_slice() {
        [(figures, Unit::None)] if figures.contains(':') => Err(EntryError::Time),
        [(figures, Unit::None)] => number(figures),
        parts if parts.iter().any(|(_, unit)| matches!(unit, Unit::Rouble | Unit::Kopeck)) => {
            Err(EntryError::Money)
        }
        _ => Err(EntryError::Time),
    }
}

/// A number as it stands: figures alone in both parts.
struct Number {
    whole: String,
    fraction: String,
    /// Whether its only separator stands before exactly three figures.
    is_unclear: bool,
}

impl Number {
    fn whole(&self, max: u32) -> Result<u32, EntryError> {
        // More figures than a number holds are more than any field takes.
        self.whole.parse().map_err(|_| EntryError::TooLarge { max })
    }

    /// The same figures without the separator.
    fn as_thousands(&self) -> Number {
        let whole = format!("{}{}", self.whole, self.fraction);
        Number { whole, fraction: String::new(), is_unclear: false }
    }
}

/// Reads a number that is clear; of one that is not, says which meanings `read` takes.
fn either<T>(
    number: Number,
    read: impl Fn(&Number) -> Result<T, EntryError>,
) -> Result<T, EntryError> {
    if !number.is_unclear {
        return read(&number);
    }
    let thousands = read(&number.as_thousands());
    let (takes_thousands, takes_fraction) = (thousands.is_ok(), read(&number).is_ok());
    if !takes_thousands && !takes_fraction {
        return thousands;
    }
    let (whole, thousandths) = (number.whole.parse(), number.fraction.parse());
    let (Ok(whole), Ok(thousandths)) = (whole, thousandths) else { return thousands };
    Err(EntryError::Unclear(Meanings { whole, thousandths, takes_thousands, takes_fraction }))
}

/// Reads figures with separators.
fn number(figures: &str) -> Result<Number, EntryError> {
    let figures = figures.trim();
    if let Some(below) = figures.strip_prefix(DASHES) {
        return Err(number(below).err().map_or(EntryError::Negative, |_| EntryError::NotANumber));
    }
    let mut blocks = vec![String::new()];
    let mut signs = Vec::new();
    // How many figures stand behind a space in the whole part: `15 000,500` is clear.
    let mut behind_space = None::<u32>;
    for letter in figures.chars() {
        match letter {
            '0'..='9' => {
                blocks.last_mut().into_iter().for_each(|block| block.push(letter));
                behind_space = behind_space.map(|count| count.saturating_add(1));
            }
            ' ' | '\'' | '’' if signs.is_empty() => behind_space = Some(0),
            ' ' => {}
            '.' | ',' => {
                if !signs.is_empty() || behind_space != Some(3) {
                    behind_space = None;
                }
                signs.push(letter);
                blocks.push(String::new());
            }
            _ => return Err(EntryError::NotANumber),
        }
    }
    if blocks.iter().all(String::is_empty) {
        return Err(EntryError::NotANumber);
    }
    let first = signs.first().copied();
    let is_repeated = signs.len() > 1 && signs.iter().all(|sign| Some(*sign) == first);
    // `1.500.000` has no fraction; in `1.500,50` the last separator differs from those before.
    let fraction =
        if is_repeated { String::new() } else { blocks.split_off(signs.len().max(1)).concat() };
    if signs.len() > 1 {
        let between = signs.iter().take(blocks.len().saturating_sub(1));
        let is_first = |block: &String| matches!(block.len(), 1..=3) && !block.starts_with('0');
        let are_thousands = between.into_iter().all(|sign| Some(*sign) == first)
            && blocks.first().is_some_and(is_first)
            && blocks.iter().skip(1).all(|block| block.len() == 3);
        if !are_thousands {
            return Err(EntryError::NotANumber);
        }
    }
    let whole = blocks.concat();
    // No thousands begin with a zero: `0,500` is half.
    let is_begun = !whole.is_empty() && !whole.starts_with('0');
    let is_unclear = signs.len() == 1 && fraction.len() == 3 && is_begun && behind_space.is_none();
    let whole = if whole.is_empty() { "0".to_string() } else { whole };
    Ok(Number { whole, fraction, is_unclear })
}

/// Reads a time; a number without a word counts `usual`. `read` gets it in minutes, rounded up.
fn time(
    text: &str,
    usual: Unit,
    read: impl Fn(u64) -> Result<u32, EntryError>,
) -> Result<u32, EntryError> {
    let parts = parts(text)?;
    let (mut seconds, mut before) = (0_u64, usual);
    let is_single = parts.len() == 1;
    for (index, (figures, said)) in parts.iter().enumerate() {
        let unit = match said {
            Unit::Rouble | Unit::Kopeck => return Err(EntryError::Money),
            // «6 ч 40»: what comes after hours are minutes.
            Unit::None if index > 0 && before == Unit::Hour => Unit::Minute,
            Unit::None if index > 0 => return Err(EntryError::NotANumber),
            Unit::None => usual,
            unit => *unit,
        };
        let worth = unit.seconds().ok_or(EntryError::NotANumber)?;
        if index > 0 && before.seconds() <= Some(worth) {
            return Err(EntryError::NotANumber);
        }
        before = unit;
        if figures.contains(':') {
            // «18:25 мин» would be minutes and seconds to some, hours and minutes to others.
            let is_hours = is_single && matches!(said, Unit::None | Unit::Hour);
            seconds = clock(figures).filter(|_| is_hours).ok_or(EntryError::NotANumber)?;
            continue;
        }
        let number = number(figures)?;
        let of = |number: &Number| number_of_seconds(number, worth);
        if is_single {
            return either(number, |number| read(BillingIncrement::MINUTE.covering(of(number)?)));
        }
        if number.is_unclear {
            return Err(EntryError::NotANumber);
        }
        seconds = seconds.saturating_add(of(&number)?);
    }
    read(BillingIncrement::MINUTE.covering(seconds))
}

/// Seconds of a number of units that last `worth` seconds, rounded up; four figures of a fraction
/// give hours to less than a second.
fn number_of_seconds(number: &Number, worth: u64) -> Result<u64, EntryError> {
    let whole: u64 = number.whole.parse().map_err(|_| EntryError::TooLarge { max: u32::MAX })?;
    let figures: String = number.fraction.chars().chain("0000".chars()).take(4).collect();
    let parts: u64 = figures.parse().map_err(|_| EntryError::NotANumber)?;
    Ok(whole.saturating_mul(worth).saturating_add(parts.saturating_mul(worth).div_ceil(10_000)))
}

/// Reads `6:40` and `6:40:30`: seconds.
fn clock(figures: &str) -> Option<u64> {
    let mut seconds = 0_u64;
    let mut count = 0_u32;
    for block in figures.trim().split(':') {
        let is_first = count == 0;
        let length = block.len();
        let is_block = block.bytes().all(|figure| figure.is_ascii_digit()) && length > 0;
        let value: u64 = block.parse().ok().filter(|_| is_block)?;
        if !is_first && (value > 59 || length != 2) || length > 6 {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(value)?;
        count = count.checked_add(1)?;
    }
    match count {
        2 => seconds.checked_mul(60),
        3 => Some(seconds),
        _ => None,
    }
}

fn within(number: u32, min: u32, max: u32) -> Result<u32, EntryError> {
    if number < min {
        Err(EntryError::TooSmall { min })
    } else if number > max {
        Err(EntryError::TooLarge { max })
    } else {
        Ok(number)
    }
}
