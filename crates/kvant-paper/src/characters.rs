//! Text as the font can draw it, broken into lines.

use crate::typeface::{Font, Run, Typeface};

/// Returns the text in characters that the font holds: what it lacks is «?», line ends are `\n`,
/// and what has no shape of its own (marks of direction, control characters, accents that stand
/// apart from their letter) is left out.
pub(crate) fn drawable(text: &str, typeface: &Typeface) -> String {
    let mut drawn = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\r' && letters.peek() == Some(&'\n') {
            continue;
        }
        if let Some(joined) = letters.peek().and_then(|accent| joined(letter, *accent)) {
            letters.next();
            drawn.push(joined);
            continue;
        }
        match letter {
            '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                drawn.push('\n')
            }
            // Narrow spaces stand inside of figures, and the font has none.
            '\u{A0}' | '\u{2007}' | '\u{2009}' | '\u{202F}' => drawn.push('\u{A0}'),
            _ if letter.is_whitespace() => drawn.push(' '),
            _ if has_no_shape(letter) => {}
            _ if typeface.has(letter) => drawn.push(letter),
            _ => drawn.push('?'),
        }
    }
    drawn
}

/// Letters that some systems write as two characters, names of files among them.
fn joined(letter: char, accent: char) -> Option<char> {
    Some(match (letter, accent) {
        ('и', '\u{306}') => 'й',
        ('И', '\u{306}') => 'Й',
        ('е', '\u{308}') => 'ё',
        ('Е', '\u{308}') => 'Ё',
        ('і', '\u{308}') => 'ї',
        ('І', '\u{308}') => 'Ї',
        _ => return None,
    })
}

fn has_no_shape(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{AD}' | '\u{300}'..='\u{36F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

/// A line of text and how wide it is, in points.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) width: f32,
}

/// Breaks drawable text into lines of at most this width: after spaces and hyphens, and inside a
/// word only where it fills a line alone. One character stands on a line in any case. Of empty
/// lines one is kept, and none at either end.
pub(crate) fn broken(text: &str, font: &Font, size: f32, width: f32) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for paragraph in text.trim().split('\n') {
        let before = lines.len();
        break_paragraph(paragraph, font, size, width, &mut lines);
        let is_doubled = lines.last().is_none_or(|line| line.text.is_empty());
        if lines.len() == before && !is_doubled {
            lines.push(Line { text: String::new(), width: 0.0 });
        }
    }
    lines
}

fn break_paragraph(text: &str, font: &Font, size: f32, width: f32, lines: &mut Vec<Line>) {
    let mut line = Draft::new(font, size, width);
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let mut space = " ";
        for part in parts(word) {
            let space = std::mem::take(&mut space);
            if line.is_empty() {
                line.take_whole_or_broken(part, lines);
            } else if !line.take(space, part) {
                line.end(lines);
                line.take_whole_or_broken(part, lines);
            }
        }
    }
    line.end(lines);
}

/// A word, cut after the hyphens between its letters.
fn parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = word;
    let mut before = ['\0'; 2];
    for (at, letter) in word.char_indices() {
        let after = at.saturating_add(letter.len_utf8());
        let is_between = before.iter().all(|letter| letter.is_alphabetic())
            && word.get(after..).is_some_and(|tail| tail.chars().take(2).all(char::is_alphabetic));
        if letter == '-' && is_between {
            let done = word.len().saturating_sub(rest.len());
            if let (Some(part), Some(tail)) = (word.get(done..after), word.get(after..)) {
                parts.push(part);
                rest = tail;
            }
        }
        before = [before[1], letter];
    }
    parts.push(rest);
    parts
}

/// The line that is being filled.
struct Draft<'a> {
    font: &'a Font<'a>,
    size: f32,
    width: f32,
    text: String,
    run: Run,
}

impl<'a> Draft<'a> {
    fn new(font: &'a Font<'a>, size: f32, width: f32) -> Draft<'a> {
        Draft { font, size, width, text: String::new(), run: Run::default() }
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    fn fits(&self, run: &Run) -> bool {
        run.points(self.font, self.size) <= self.width
    }

    /// Adds the word if there is room for it.
    fn take(&mut self, space: &str, word: &str) -> bool {
        let mut run = self.run;
        for letter in space.chars().chain(word.chars()) {
            run.push(self.font, letter);
        }
        let is_taken = self.fits(&run);
        if is_taken {
            self.run = run;
            self.text.push_str(space);
            self.text.push_str(word);
        }
        is_taken
    }

    /// Adds a word to an empty line, and to further ones what is too long for it.
    fn take_whole_or_broken(&mut self, word: &str, lines: &mut Vec<Line>) {
        if self.take("", word) {
            return;
        }
        for letter in word.chars() {
            let mut run = self.run;
            run.push(self.font, letter);
            if !self.is_empty() && !self.fits(&run) {
                self.end(lines);
                run = Run::default();
                run.push(self.font, letter);
            }
            self.run = run;
            self.text.push(letter);
        }
    }

    fn end(&mut self, lines: &mut Vec<Line>) {
        let width = self.run.points(self.font, self.size);
        let text = std::mem::take(&mut self.text);
        self.run = Run::default();
        if !text.is_empty() {
            lines.push(Line { text, width });
        }
    }
}

/// Returns as much of a text as one line of this width holds, with «…» where it was cut.
pub(crate) fn shortened(text: &str, font: &Font, size: f32, width: f32) -> Line {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = broken(&text, font, size, f32::MAX).into_iter().next();
    let whole = whole.unwrap_or(Line { text: String::new(), width: 0.0 });
    if whole.width <= width {
        return whole;
    }
    let (mut run, mut kept) = (Run::default(), String::new());
    for letter in whole.text.chars() {
        let mut with_dots = run;
        with_dots.push(font, letter);
        let next = with_dots;
        with_dots.push(font, '…');
        if with_dots.points(font, size) > width {
            break;
        }
        run = next;
        kept.push(letter);
    }
    let mut run = Run::default();
    let text = format!("{}…", kept.trim_end());
    text.chars().for_each(|letter| run.push(font, letter));
    Line { width: run.points(font, size), text }
}
