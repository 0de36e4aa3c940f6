//! What a data file holds, whatever its syntax, and how records are read from it.
//!
//! Files of the catalogue are written in TOML and served as JSON. Both become one [`Tree`],
//! and every record is read from that by one piece of code: a third of what two readers
//! would weigh in the browser, and every mistake knows its path in the file.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A value of a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// A text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with a fraction: never exact, so no record takes one.
    Fraction,
    /// Yes or no.
    Truth(bool),
    /// JSON's `null`: the same as a missing key, where one may be missing.
    Nothing,
    /// A list.
    List(Vec<Tree>),
    /// Keys with their values, in the order of the file.
    Table(Vec<(String, Tree)>),
}

impl Tree {
    /// Returns the value of `key`, where this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Tree> {
        match self {
            Tree::Table(entries) => {
                entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Returns the number, where this is a whole one.
    pub fn whole(&self) -> Option<i64> {
        match self {
            Tree::Whole(number) => Some(*number),
            _ => None,
        }
    }

    /// Returns a word that stands alone, or the one key of a table with its value.
    ///
    /// # Errors
    ///
    /// [`Wrong`] for anything else.
    pub fn into_tagged(self) -> Result<(String, Tree), Wrong> {
        let wrong = |found| Wrong::expected("a word, or a table with one key", &found);
        match self {
            Tree::Text(word) => Ok((word, Tree::Table(Vec::new()))),
            Tree::Table(entries) => match <[_; 1]>::try_from(entries) {
                Ok([tagged]) => Ok(tagged),
                Err(entries) => Err(wrong(Tree::Table(entries))),
            },
            other => Err(wrong(other)),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Tree::Text(_) => "a text",
            Tree::Whole(_) => "a whole number",
            Tree::Fraction => "a number with a fraction",
            Tree::Truth(_) => "true or false",
            Tree::Nothing => "nothing",
            Tree::List(_) => "a list",
            Tree::Table(_) => "a table",
        }
    }
}

/// Why a tree is not the record that was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Where: keys and positions, outermost first.
    pub path: Vec<String>,
    /// What is wrong.
    pub message: String,
    /// What to do, where more can be said than the message does.
    pub remedy: Option<String>,
}

impl Wrong {
    /// Says that something is wrong here.
    pub fn new(message: impl fmt::Display) -> Wrong {
        Wrong { path: Vec::new(), message: message.to_string(), remedy: None }
    }

    /// Adds what to do.
    #[must_use]
    pub fn with_remedy(self, remedy: impl fmt::Display) -> Wrong {
        Wrong { remedy: Some(remedy.to_string()), ..self }
    }

    /// Says that it lies below `step`.
    #[must_use]
    pub fn below(mut self, step: impl fmt::Display) -> Wrong {
        self.path.insert(0, step.to_string());
        self
    }

    /// Says that another kind of value was expected.
    pub fn expected(expected: &str, found: &Tree) -> Wrong {
        let wrong = Wrong::new(format!("{expected} was expected, not {}", found.kind()));
        match found {
            Tree::Fraction => {
                wrong.with_remedy("write amounts and hours in quotes, such as \"500.00\"")
            }
            _ => wrong,
        }
    }
}

impl std::error::Error for Wrong {}

impl fmt::Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(formatter, "{}: ", self.path.join("."))?;
        }
        formatter.write_str(&self.message)
    }
}

/// A type that can be read from a [`Tree`].
pub trait FromTree: Sized {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// [`Wrong`], with the path from here.
    fn from_tree(tree: Tree) -> Result<Self, Wrong>;

    /// Returns what a missing key means, where it means anything.
    fn missing() -> Option<Self> {
        None
    }

    /// Returns what stands in a record that is being refused, so that the record can be put
    /// together and dropped as a whole. Nobody ever sees it, and it need not be a possible
    /// value.
    #[doc(hidden)]
    fn blank() -> Self;
}

/// A table whose keys are taken one by one. What goes wrong first is remembered and said by
/// [`Record::close`]; until then a blank stands in its place. One way out of a record instead
/// of one a field: each has to drop all fields before it, and that weighs in the browser.
pub struct Record {
    entries: Vec<(String, Tree)>,
    wrong: Option<Wrong>,
}

impl Record {
    /// Opens a table.
    ///
    /// # Errors
    ///
    /// [`Wrong`] for anything but a table.
    pub fn open(tree: Tree) -> Result<Record, Wrong> {
        match tree {
            Tree::Table(entries) => Ok(Record { entries, wrong: None }),
            other => Err(Wrong::expected("a table", &other)),
        }
    }

    /// Takes and reads the value of `key`; a blank when [`Record::close`] will refuse it.
    #[inline(never)]
    pub fn take<T: FromTree>(&mut self, key: &str) -> T {
        self.must_take(key).unwrap_or_else(|wrong| {
            self.wrong.get_or_insert(wrong);
            T::blank()
        })
    }

    /// Takes and reads the value of `key` that decides how the rest is read.
    ///
    /// # Errors
    ///
    /// [`Wrong`] at once, not when the record is closed.
    pub fn must_take<T: FromTree>(&mut self, key: &str) -> Result<T, Wrong> {
        match self.remove(key) {
            Some(tree) => T::from_tree(tree).map_err(|wrong| wrong.below(key)),
            None => T::missing().ok_or_else(|| Record::miss(key)),
        }
    }

    /// Takes and reads the value of `key`; a missing one means `missing`.
    pub fn take_or<T: FromTree>(&mut self, key: &str, missing: T) -> T {
        let is_there = self.entries.iter().any(|(name, _)| name == key);
        if is_there { self.take(key) } else { missing }
    }

    fn remove(&mut self, key: &str) -> Option<Tree> {
        let at = self.entries.iter().position(|(name, _)| name == key)?;
        Some(self.entries.remove(at).1)
    }

    fn miss(key: &str) -> Wrong {
        Wrong::new(format!("\"{key}\" is missing")).with_remedy("add it to what begins here")
    }

    /// Returns what was not taken, as a table of its own.
    pub fn into_tree(self) -> Tree {
        Tree::Table(self.entries)
    }

    /// Returns what went wrong: a value that could not be read, a key that is missing, or one
    /// that nobody took, which is misspelt or from another schema.
    ///
    /// # Errors
    ///
    /// [`Wrong`], with the path from here.
    pub fn close(self, known: &[&str]) -> Result<(), Wrong> {
        let Some((stray, _)) = self.entries.into_iter().next() else {
            return self.wrong.map_or(Ok(()), Err);
        };
        let meant = nearest(&stray, known.iter().copied());
        // A key that nobody took may well be the missing one, misspelt: then it is told first.
        let is_missing = |wrong: &Wrong| wrong.path.is_empty() && meant.is_some();
        if let Some(wrong) = self.wrong.filter(|wrong| !is_missing(wrong)) {
            return Err(wrong);
        }
        let wrong = match meant {
            Some(name) if name == stray => {
                Wrong::new(format!("\"{stray}\" stands here a second time"))
                    .with_remedy("remove one of the two")
            }
            Some(name) => Wrong::new(format!("there is no key \"{stray}\" here"))
                .with_remedy(format!("did you mean \"{name}\"?")),
            None => Wrong::new(format!("there is no key \"{stray}\" here"))
                .with_remedy(format!("known here: {}", known.join(", "))),
        };
        Err(wrong.below(stray))
    }
}

/// Declares structs that are read from a table, one key a field. A key may be missing where
/// the field says what that means, `field: Type = value`, and where its type is an `Option`; an
/// unknown key is refused.
macro_rules! record {
    (@take $record:ident, $field:ident) => {
        $record.take(stringify!($field))
    };
    (@take $record:ident, $field:ident, $missing:expr) => {
        $record.take_or(stringify!($field), $missing)
    };
    ($($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$doc:meta])* $field_vis:vis $field:ident: $type:ty $(= $missing:expr)?,)+
    })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
        $vis struct $name {
            $($(#[$doc])* $field_vis $field: $type,)+
        }

        impl $crate::tree::FromTree for $name {
            #[inline(never)]
            fn from_tree(tree: $crate::tree::Tree) -> Result<Self, $crate::tree::Wrong> {
                let mut record = $crate::tree::Record::open(tree)?;
                let read = $name {
                    $($field: $crate::tree::record!(@take record, $field $(, $missing)?),)+
                };
                record.close(&[$(stringify!($field)),+]).map(|()| read)
            }

            fn blank() -> Self {
                $name { $($field: $crate::tree::FromTree::blank(),)+ }
            }
        }
    )+};
}

/// Declares enums of words, each with the word that files use.
macro_rules! words {
    ($($(#[$meta:meta])* $vis:vis enum $name:ident {
        $(#[$first_doc:meta])* $first:ident = $first_word:literal,
        $($(#[$doc:meta])* $variant:ident = $word:literal,)*
    })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        $vis enum $name {
            $(#[$first_doc])* #[serde(rename = $first_word)] $first,
            $($(#[$doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// The words, in the order of the variants.
            pub const WORDS: &'static [&'static str] = &[$first_word, $($word),*];

            /// Returns what the word means.
            pub fn of(word: &str) -> Option<$name> {
                match word {
                    $first_word => Some($name::$first),
                    $($word => Some($name::$variant),)*
                    _ => None,
                }
            }
        }

        impl $crate::tree::FromTree for $name {
            fn from_tree(tree: $crate::tree::Tree) -> Result<Self, $crate::tree::Wrong> {
                let word = <String as $crate::tree::FromTree>::from_tree(tree)?;
                $name::of(&word).ok_or_else(|| $crate::tree::unknown_word(&word, $name::WORDS))
            }

            fn blank() -> Self {
                $name::$first
            }
        }
    )+};
}

/// Makes types that are written as a text or a number readable.
macro_rules! read_through {
    ($($through:ty => $name:ty, blank $blank:expr;)+) => {$(
        impl $crate::tree::FromTree for $name {
            fn from_tree(tree: $crate::tree::Tree) -> Result<Self, $crate::tree::Wrong> {
                <$name>::try_from(<$through as $crate::tree::FromTree>::from_tree(tree)?).map_err($crate::tree::Wrong::new)
            }

            fn blank() -> Self {
                $blank
            }
        }
    )+};
}

pub(crate) use {read_through, record, words};

pub(crate) fn unknown_word(word: &str, known: &[&str]) -> Wrong {
    Wrong::new(format!("\"{word}\" is not known here"))
        .with_remedy(format!("use one of: {}", known.join(", ")))
}

impl FromTree for String {
    fn from_tree(tree: Tree) -> Result<String, Wrong> {
        match tree {
            Tree::Text(text) => Ok(text),
            other => Err(Wrong::expected("a text", &other)),
        }
    }

    fn blank() -> Self {
        String::new()
    }
}

impl FromTree for Tree {
    fn from_tree(tree: Tree) -> Result<Tree, Wrong> {
        Ok(tree)
    }

    fn blank() -> Self {
        Tree::Nothing
    }
}

impl FromTree for i64 {
    fn from_tree(tree: Tree) -> Result<i64, Wrong> {
        tree.whole().ok_or_else(|| Wrong::expected("a whole number", &tree))
    }

    fn blank() -> Self {
        0
    }
}

impl FromTree for u32 {
    fn from_tree(tree: Tree) -> Result<u32, Wrong> {
        let number = i64::from_tree(tree)?;
        u32::try_from(number).map_err(|_| Wrong::new(format!("{number} is out of range")))
    }

    fn blank() -> Self {
        0
    }
}

impl FromTree for i32 {
    fn from_tree(tree: Tree) -> Result<i32, Wrong> {
        let number = i64::from_tree(tree)?;
        i32::try_from(number).map_err(|_| Wrong::new(format!("{number} is out of range")))
    }

    fn blank() -> Self {
        0
    }
}

impl FromTree for bool {
    fn from_tree(tree: Tree) -> Result<bool, Wrong> {
        match tree {
            Tree::Truth(truth) => Ok(truth),
            other => Err(Wrong::expected("true or false", &other)),
        }
    }

    fn blank() -> Self {
        false
    }
}

impl<T: FromTree> FromTree for Option<T> {
    fn from_tree(tree: Tree) -> Result<Option<T>, Wrong> {
        match tree {
            Tree::Nothing => Ok(None),
            tree => T::from_tree(tree).map(Some),
        }
    }

    fn missing() -> Option<Option<T>> {
        Some(None)
    }

    fn blank() -> Self {
        None
    }
}

impl<T: FromTree> FromTree for Vec<T> {
    #[inline(never)]
    fn from_tree(tree: Tree) -> Result<Vec<T>, Wrong> {
        let Tree::List(entries) = tree else { return Err(Wrong::expected("a list", &tree)) };
        let mut read = Vec::with_capacity(entries.len());
        for (position, entry) in entries.into_iter().enumerate() {
            read.push(T::from_tree(entry).map_err(|wrong| wrong.below(position))?);
        }
        Ok(read)
    }

    fn blank() -> Self {
        Vec::new()
    }
}

impl<T: FromTree> FromTree for BTreeMap<String, T> {
    fn from_tree(tree: Tree) -> Result<BTreeMap<String, T>, Wrong> {
        let mut read = BTreeMap::new();
        for (key, value) in Record::open(tree)?.entries {
            let value = T::from_tree(value).map_err(|wrong| wrong.below(&key))?;
            read.insert(key, value);
        }
        Ok(read)
    }

    fn blank() -> Self {
        BTreeMap::new()
    }
}

impl FromTree for NaiveDate {
    fn from_tree(tree: Tree) -> Result<NaiveDate, Wrong> {
        let text = String::from_tree(tree)?;
        read_date(&text)
            .ok_or_else(|| Wrong::new(format!("\"{text}\" is not a date such as \"2026-11-22\"")))
    }

    fn blank() -> Self {
        NaiveDate::MIN
    }
}

/// Reads `2026-11-22`; chrono's own parsing machinery stays out of the bundle.
///
/// ```
/// use kvant_core::tree::read_date;
///
/// assert!(read_date("2028-02-29").is_some());
/// assert!(read_date("2027-02-29").is_none());
/// assert!(read_date("22.11.2026").is_none());
/// ```
pub fn read_date(text: &str) -> Option<NaiveDate> {
    if text.len() != 10 || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return None;
    }
    let mut parts = text.split('-').map(str::parse::<u32>);
    let year = i32::try_from(parts.next()?.ok()?).ok()?;
    let (month, day) = (parts.next()?.ok()?, parts.next()?.ok()?);
    if parts.next().is_some() { None } else { NaiveDate::from_ymd_opt(year, month, day) }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text, a number, true or false, a list or a table")
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Tree, E> {
        Ok(Tree::Truth(truth))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Nothing)
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Whole(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Tree, E> {
        i64::try_from(number).map(Tree::Whole).map_err(E::custom)
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = list.next_element()? {
            entries.push(entry);
        }
        Ok(Tree::List(entries))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = table.next_entry()? {
            entries.push(entry);
        }
        Ok(Tree::Table(entries))
    }
}

/// Returns the known name that differs from `name` in the fewest letters, if any is near.
///
/// # Example
///
/// ```
/// use kvant_core::tree::nearest;
///
/// assert_eq!(nearest("subscribtion", ["prepaid", "subscription"]), Some("subscription".into()));
/// assert_eq!(nearest("zzz", ["prepaid"]), None);
/// ```
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    known
        .into_iter()
        .map(|candidate| (letters_apart(name, candidate), candidate))
        .filter(|(apart, candidate)| apart.saturating_mul(2) <= candidate.chars().count())
        .min()
        .map(|(_, candidate)| candidate.to_string())
}

/// Levenshtein's distance, one row at a time.
fn letters_apart(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = line;
        let mut left = line.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (above, candidate) in row.iter_mut().skip(1).zip(other.chars()) {
            let changed = diagonal.saturating_add(usize::from(letter != candidate));
            diagonal = *above;
            left = changed.min(above.saturating_add(1)).min(left.saturating_add(1));
            *above = left;
        }
    }
    row.last().copied().unwrap_or(0)
}
