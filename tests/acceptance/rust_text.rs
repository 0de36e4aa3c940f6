//! Rust files taken apart into code, comments and texts, so that each can be searched alone.

/// A Rust file, taken apart.
#[derive(Default)]
pub struct RustText {
    /// The code, with comments and the insides of texts left out.
    pub code: String,
    /// The comments, one after the other.
    pub comments: String,
    /// What stands between quotes.
    pub texts: Vec<String>,
}

impl RustText {
    /// Takes `source` apart.
    pub fn of(source: &str) -> RustText {
        let mut parts = RustText::default();
        let mut rest = source;
        while let Some(c) = rest.chars().next() {
            if rest.starts_with("//") {
                let end = rest.find('\n').unwrap_or(rest.len());
                parts.comments.push_str(rest[..end].trim_start_matches(['/', '!']));
                parts.comments.push(' ');
                rest = &rest[end..];
            } else if rest.starts_with("/*") {
                let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
                parts.comments.push_str(&rest[..end]);
                rest = &rest[end..];
            } else if let Some((text, after)) = raw_text(rest, &parts.code).or(plain_text(rest)) {
                parts.texts.push(text.to_string());
                parts.code.push_str("\"\"");
                rest = after;
            } else if let Some(after) = character(rest) {
                parts.code.push_str("' '");
                rest = after;
            } else {
                parts.code.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        parts
    }

    /// The words of the code: names and numbers.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
    }

    /// What its `use` declarations name, one declaration each.
    pub fn uses(&self) -> Vec<&str> {
        let mut uses = Vec::new();
        for (at, _) in self.code.match_indices("use ") {
            let is_word = self.code[..at].chars().next_back().is_none_or(char::is_whitespace);
            let end = self.code[at..].find(';').map_or(self.code.len(), |end| at + end);
            if is_word {
                uses.push(&self.code[at..end]);
            }
        }
        uses
    }

    /// Whether it uses the module `name` of its own crate.
    pub fn uses_module(&self, name: &str) -> bool {
        let is_named = |text: &str| {
            text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
        };
        self.uses().iter().any(|path| path.contains("crate::") && is_named(path))
            || self.code.contains(&format!("crate::{name}::"))
            || self.code.contains(&format!("super::{name}::"))
    }
}

/// `r"…"`, `r#"…"#` and so on, at the beginning of `rest`.
fn raw_text<'a>(rest: &'a str, before: &str) -> Option<(&'a str, &'a str)> {
    if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let inside = rest.strip_prefix("br").or(rest.strip_prefix('r'))?;
    let hashes = inside.len() - inside.trim_start_matches('#').len();
    let inside = inside[hashes..].strip_prefix('"')?;
    let mark = format!("\"{}", "#".repeat(hashes));
    let end = inside.find(&mark)?;
    Some((&inside[..end], &inside[end + mark.len()..]))
}

/// `"…"` at the beginning of `rest`.
fn plain_text(rest: &str) -> Option<(&str, &str)> {
    let inside = rest.strip_prefix('"')?;
    let mut is_escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            '"' if !is_escaped => return Some((&inside[..at], &inside[at + 1..])),
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    None
}

/// What follows a character such as `'"'` at the beginning of `rest`; a lifetime is none.
fn character(rest: &str) -> Option<&str> {
    let inside = rest.strip_prefix('\'')?;
    if inside.starts_with('\\') {
        let end = inside.char_indices().skip(2).find(|(_, c)| *c == '\'')?.0;
        return Some(&inside[end + 1..]);
    }
    let first = inside.chars().next()?;
    inside[first.len_utf8()..].strip_prefix('\'')
}

/// A file with something of everything comes apart as it should.
#[test]
fn a_rust_file_comes_apart() {
    let parts = RustText::of(
        r##"use crate::{book, wording}; // S, "not a text"
            fn f<'a>(c: char) -> bool { c == '"' || c == '\'' || "a // \" b" == r#"c " d"# }"##,
    );
    assert_eq!(parts.comments.trim(), "S, \"not a text\"");
    assert_eq!(parts.texts, [r#"a // \" b"#, r#"c " d"#]);
    assert!(parts.words().any(|word| word == "bool") && !parts.code.contains("text"));
    assert!(parts.uses_module("book") && !parts.uses_module("f"));
}
