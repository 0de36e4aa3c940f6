//! What programs call columns, units and values, in the languages in which they export: data, read
//! from `header_words.txt`.

use std::collections::BTreeMap;

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The section.
    pub section: &'static str,
    /// The language of the line, or what else heads it.
    pub language: &'static str,
    /// Its place in the line, from 0.
    pub rank: usize,
}

/// The words of all languages.
pub struct Words {
    places: BTreeMap<&'static str, Vec<Place>>,
    languages: Vec<&'static str>,
    programs: Vec<(&'static str, Vec<&'static str>)>,
}

impl Words {
    /// Reads the words that are compiled in.
    pub fn known() -> Words {
        let mut words =
            Words { places: BTreeMap::new(), languages: Vec::new(), programs: Vec::new() };
        let mut section = "";
        for line in include_str!("header_words.txt").lines() {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
            } else if let Some((head, listed)) = line.split_once(": ")
                && !line.starts_with('#')
            {
                let listed = listed.split("; ");
                if section == "programs" {
                    words.programs.push((head, listed.collect()));
                    continue;
                }
                if !words.languages.contains(&head) {
                    words.languages.push(head);
                }
                for (rank, word) in listed.enumerate() {
                    let place = Place { section, language: head, rank };
                    words.places.entry(word).or_default().push(place);
                }
            }
        }
        words
    }

    /// Returns every place of a word.
    pub fn places(&self, word: &str) -> &[Place] {
        self.places.get(word).map_or(&[], Vec::as_slice)
    }

    /// Returns whether some language knows a word in that section.
    pub fn has(&self, section: &str, word: &str) -> bool {
        self.places(word).iter().any(|place| place.section == section)
    }

    /// Returns the languages, in the order of the file.
    pub fn languages(&self) -> &[&'static str] {
        &self.languages
    }

    /// Returns the programs, each with columns by which it is known.
    pub fn programs(&self) -> &[(&'static str, Vec<&'static str>)] {
        &self.programs
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
