//! What programs call columns, units and values, in the languages in which they export: data, read
//! from `header_words.txt`.

/// One section of the file: its lines by language.
struct Section {
    name: &'static str,
    lines: Vec<(&'static str, Vec<&'static str>)>,
}

/// The words of all languages.
pub struct Words {
    sections: Vec<Section>,
}

impl Words {
    /// Reads the words that are compiled in.
    pub fn known() -> Words {
        let mut sections: Vec<Section> = Vec::new();
        for line in include_str!("header_words.txt").lines() {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                sections.push(Section { name, lines: Vec::new() });
            } else if let Some((language, words)) = line.split_once(": ")
                && let Some(section) = sections.last_mut()
                && !line.starts_with('#')
            {
                section.lines.push((language, words.split("; ").collect()));
            }
        }
        Words { sections }
    }

    /// Returns the lines of a section: a language, or what else heads it, and its words.
    pub fn lines(&self, section: &str) -> impl Iterator<Item = (&'static str, &[&'static str])> {
        let found = self.sections.iter().filter(move |one| one.name == section);
        found
            .flat_map(|one| one.lines.iter())
            .map(|(language, words)| (*language, words.as_slice()))
    }

    /// Returns whether some language knows a word in that section.
    pub fn has(&self, section: &str, word: &str) -> bool {
        self.lines(section).any(|(_, words)| words.contains(&word))
    }

    /// Returns the languages of the file, in its order.
    pub fn languages(&self) -> Vec<&'static str> {
        let mut languages = Vec::new();
        for section in &self.sections {
            for (language, _) in section.lines.iter().filter(|(language, _)| language.len() == 2) {
                if !languages.contains(language) {
                    languages.push(language);
                }
            }
        }
        languages
    }
}

/// The name of a column as the words are written: small letters, single blanks, no underscores and
/// no signs at its end; and what stood in brackets, such as a unit.
pub fn plain(name: &str) -> (String, String) {
    let (name, bracket) = match name.split_once(['(', '[']) {
        Some((name, rest)) => (name, rest.trim_end().trim_end_matches([')', ']'])),
        None => (name, ""),
    };
    (small(name), small(bracket))
}

fn small(text: &str) -> String {
    let spaced = text.replace(['_', '\u{a0}', '’'], " ").to_lowercase();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").trim_matches(['.', ':', '?', '*', '#', '\'', '"', ' ']).to_string()
}
