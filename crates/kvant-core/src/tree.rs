//! What a data file holds, whatever its syntax, and how records are read from it.
//!
//! Files of the catalogue are written in TOML and served as JSON. Both become one [`Tree`],
//! and every record is read from that by one piece of code: a third of what two readers
//! would weigh in the browser, and every mistake knows its path in the file.

use std::{fmt, mem};

use chrono::NaiveDate;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// A value of a data file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    #[default]
    Nothing,
    /// A list.
    List(Vec<Tree>),
    /// Keys with their values, in the order of the file.
    Table(Vec<(String, Tree)>),
}

impl Tree {
    /// Reads JSON.
    ///
    /// # Errors
    ///
    /// What is wrong, with line and column.
    pub fn from_json(text: &str) -> Result<Tree, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// Writes JSON in one line. A number with a fraction was forgotten on reading: it is `null`.
    ///
    /// ```
    /// use kvant_core::tree::Tree;
    ///
    /// let json = r#"{"units":30,"plan":"a \"b\"","amount":null,"of":[true]}"#;
    /// assert_eq!(Tree::from_json(json).unwrap().to_json(), json);
    /// ```
    pub fn to_json(&self) -> String {
        // A tree has no value that JSON cannot write.
        serde_json::to_string(self).unwrap_or_else(|error| error.to_string())
    }

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

    /// Takes the value of `key` out of a table that has it.
    pub fn remove(&mut self, key: &str) -> Option<Tree> {
        let Tree::Table(entries) = self else { return None };
        let at = entries.iter().position(|(name, _)| name == key)?;
        Some(entries.remove(at).1)
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
    /// Which mistake it is, for programs.
    pub mistake: Mistake,
}

/// The mistakes that programs distinguish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// A key is missing; the path does not name it.
    Missing {
        /// That key.
        key: String,
    },
    /// A key or word that is not known.
    Unknown {
        /// That word.
        name: String,
        /// The nearest known one.
        nearest: Option<String>,
    },
    /// A whole number that is too large or too small to be meant.
    OutOfRange,
    /// Any other.
    Other,
}

impl Wrong {
    /// Says that something is wrong here.
    pub fn new(message: impl fmt::Display) -> Wrong {
        Wrong {
            path: Vec::new(),
            message: message.to_string(),
            remedy: None,
            mistake: Mistake::Other,
        }
    }

    /// Says that `key` is missing here.
    pub fn missing(key: &str) -> Wrong {
        Wrong::new(format!("\"{key}\" is missing"))
            .with_remedy("add it to what begins here")
            .of(Mistake::Missing { key: key.to_string() })
    }

    /// Adds what to do.
    #[must_use]
    pub fn with_remedy(self, remedy: impl fmt::Display) -> Wrong {
        Wrong { remedy: Some(remedy.to_string()), ..self }
    }

    /// Says which mistake it is.
    #[must_use]
    pub fn of(self, mistake: Mistake) -> Wrong {
        Wrong { mistake, ..self }
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

/// Whether a tree could be read, and why not. Boxed: a mistake is rare, and large to hand on.
pub type Read = Result<(), Box<Wrong>>;

/// A type that can be read from a [`Tree`].
///
/// A record is filled in place, its fields one after the other behind `dyn`: what reads tables
/// and lists is there once, not once for every type, and weighs a third in the browser.
pub trait FromTree {
    /// Reads this, which was [`blank`](FromTree::blank) so far, from what it takes out of `tree`.
    ///
    /// # Errors
    ///
    /// [`Wrong`], with the path from here. Then this holds what was read before the mistake and
    /// is of no use.
    fn read(&mut self, tree: &mut Tree) -> Read;

    /// Returns what stands where nothing was read yet. It need not be a possible value, unless
    /// [`may_be_missing`](FromTree::may_be_missing).
    #[doc(hidden)]
    fn blank() -> Self
    where
        Self: Sized;

    /// Returns whether a key may be missing whose value is of this type; it stays blank then.
    fn may_be_missing(&self) -> bool {
        false
    }

    /// Reads a whole tree.
    ///
    /// # Errors
    ///
    /// [`Wrong`], with the path from here.
    fn from_tree(mut tree: Tree) -> Result<Self, Wrong>
    where
        Self: Sized,
    {
        let mut read = Self::blank();
        match read.read(&mut tree) {
            Ok(()) => Ok(read),
            Err(wrong) => Err(*wrong),
        }
    }
}

/// A key of a record.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    /// Whether it may be missing, whatever its type; the field stays as it is then.
    pub(crate) may_be_missing: bool,
}

impl Key {
    /// A key that may be missing only if its type says so.
    pub(crate) const fn new(name: &'static str) -> Key {
        Key { name, may_be_missing: false }
    }
}

/// Reads the fields of a record from a table; each stands where its key stands in `keys`.
///
/// Says what went wrong first: a value that could not be read, a key that is missing, or one that
/// is not known, which is misspelt or from another schema.
#[inline(never)]
pub(crate) fn read_record(tree: &mut Tree, keys: &[Key], fields: &mut [&mut dyn FromTree]) -> Read {
    if !matches!(tree, Tree::Table(_)) {
        return Err(Wrong::expected("a table", tree).into());
    }
    let mut wrong = None;
    for (key, field) in keys.iter().zip(fields) {
        let value = tree.remove(key.name);
        let read = match value {
            _ if wrong.is_some() => Ok(()),
            Some(mut value) => field.read(&mut value).map_err(|wrong| below(wrong, key.name)),
            None if key.may_be_missing || field.may_be_missing() => Ok(()),
            None => Err(Wrong::missing(key.name).into()),
        };
        wrong = wrong.or(read.err());
    }
    let stray = match tree {
        Tree::Table(entries) => entries.first().map(|(name, _)| name.as_str()),
        _ => None,
    };
    let Some(stray) = stray else { return wrong.map_or(Ok(()), Err) };
    let known = || keys.iter().map(|key| key.name);
    let meant = nearest(stray, known());
    match wrong {
        // A key that nobody took may well be the missing one, misspelt: then it is reported first.
        Some(wrong) if meant.is_none() || !wrong.path.is_empty() => Err(wrong),
        _ => Err(unknown_key(stray, meant, known().collect())),
    }
}

fn unknown_key(stray: &str, meant: Option<String>, known: Vec<&str>) -> Box<Wrong> {
    let wrong = match &meant {
        Some(name) if name == stray => Wrong::new(format!("\"{stray}\" stands here a second time"))
            .with_remedy("remove one of the two"),
        Some(name) => Wrong::new(format!("there is no key \"{stray}\" here"))
            .with_remedy(format!("did you mean \"{name}\"?")),
        None => Wrong::new(format!("there is no key \"{stray}\" here"))
            .with_remedy(format!("known here: {}", known.join(", "))),
    };
    wrong.of(Mistake::Unknown { name: stray.to_string(), nearest: meant }).below(stray).into()
}

/// Says that a mistake lies below `step`.
pub(crate) fn below(mut wrong: Box<Wrong>, step: &str) -> Box<Wrong> {
    wrong.path.insert(0, step.to_string());
    wrong
}

/// A list that grows by one entry after the other.
trait List {
    /// Adds a blank entry, the first of `left` ones.
    fn add(&mut self, left: usize) -> &mut dyn FromTree;
}

impl<T: FromTree> List for Vec<T> {
    fn add(&mut self, left: usize) -> &mut dyn FromTree {
        self.reserve_exact(left);
        self.push_mut(T::blank())
    }
}

#[inline(never)]
fn read_list(tree: &mut Tree, list: &mut dyn List) -> Read {
    let Tree::List(entries) = tree else { return Err(Wrong::expected("a list", tree).into()) };
    let mut left = entries.len();
    for (position, entry) in entries.iter_mut().enumerate() {
        let read = list.add(left).read(entry);
        read.map_err(|wrong| below(wrong, &position.to_string()))?;
        left = left.saturating_sub(1);
    }
    Ok(())
}

/// Declares structs that are read from a table, one key a field. A key may be missing where
/// the field says what that means, `field: Type = value`, and where its type is an `Option`; an
/// unknown key is refused.
macro_rules! record {
    (@blank) => {
        $crate::tree::FromTree::blank()
    };
    (@blank $missing:expr) => {
        $missing
    };
    (@may_be_missing) => {
        false
    };
    (@may_be_missing $missing:expr) => {
        true
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
            fn read(&mut self, tree: &mut $crate::tree::Tree) -> $crate::tree::Read {
                const KEYS: &[$crate::tree::Key] = &[$($crate::tree::Key {
                    name: stringify!($field),
                    may_be_missing: $crate::tree::record!(@may_be_missing $($missing)?),
                }),+];
                $crate::tree::read_record(tree, KEYS, &mut [$(&mut self.$field),+])
            }

            fn blank() -> Self {
                $name { $($field: $crate::tree::record!(@blank $($missing)?),)+ }
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

            const VARIANTS: &'static [$name] = &[$name::$first, $($name::$variant),*];

            /// Returns what the word means.
            pub fn of(word: &str) -> Option<$name> {
                $name::VARIANTS.get($crate::tree::place_of(word, $name::WORDS)?).copied()
            }
        }

        impl $crate::tree::FromTree for $name {
            fn read(&mut self, tree: &mut $crate::tree::Tree) -> $crate::tree::Read {
                let place = $crate::tree::read_word(tree, $name::WORDS)?;
                *self = $name::VARIANTS.get(place).copied().unwrap_or(*self);
                Ok(())
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
            fn read(&mut self, tree: &mut $crate::tree::Tree) -> $crate::tree::Read {
                let mut written = <$through as $crate::tree::FromTree>::blank();
                $crate::tree::FromTree::read(&mut written, tree)?;
                *self = <$name>::try_from(written).map_err($crate::tree::Wrong::new)?;
                Ok(())
            }

            fn blank() -> Self {
                $blank
            }
        }
    )+};
}

pub(crate) use {read_through, record, words};

/// Returns the place of `word` among the known ones.
pub(crate) fn place_of(word: &str, known: &[&str]) -> Option<usize> {
    known.iter().position(|one| *one == word)
}

/// Reads one of the known words and returns its place among them.
#[inline(never)]
pub(crate) fn read_word(tree: &Tree, known: &[&str]) -> Result<usize, Box<Wrong>> {
    match tree {
        Tree::Text(word) => place_of(word, known).ok_or_else(|| unknown_word(word, known)),
        other => Err(Wrong::expected("a text", other).into()),
    }
}

/// Says that `word` is none of the known ones.
pub(crate) fn unknown_word(word: &str, known: &[&str]) -> Box<Wrong> {
    let nearest = nearest(word, known.iter().copied());
    Wrong::new(format!("\"{word}\" is not known here"))
        .with_remedy(format!("use one of: {}", known.join(", ")))
        .of(Mistake::Unknown { name: word.to_string(), nearest })
        .into()
}

impl FromTree for String {
    fn read(&mut self, tree: &mut Tree) -> Read {
        match tree {
            Tree::Text(text) => mem::swap(self, text),
            other => return Err(Wrong::expected("a text", other).into()),
        }
        Ok(())
    }

    fn blank() -> Self {
        String::new()
    }
}

impl FromTree for Tree {
    fn read(&mut self, tree: &mut Tree) -> Read {
        *self = mem::take(tree);
        Ok(())
    }

    fn blank() -> Self {
        Tree::Nothing
    }
}

impl FromTree for i64 {
    fn read(&mut self, tree: &mut Tree) -> Read {
        *self = tree.whole().ok_or_else(|| Wrong::expected("a whole number", tree))?;
        Ok(())
    }

    fn blank() -> Self {
        0
    }
}

fn out_of_range(number: i64) -> Wrong {
    Wrong::new(format!("{number} is out of range"))
}

impl FromTree for u32 {
    fn read(&mut self, tree: &mut Tree) -> Read {
        let mut number = 0_i64;
        number.read(tree)?;
        let read = u32::try_from(number);
        *self = read.map_err(|_| out_of_range(number).of(Mistake::OutOfRange))?;
        Ok(())
    }

    fn blank() -> Self {
        0
    }
}

impl FromTree for i32 {
    fn read(&mut self, tree: &mut Tree) -> Read {
        let mut number = 0_i64;
        number.read(tree)?;
        *self = i32::try_from(number).map_err(|_| out_of_range(number))?;
        Ok(())
    }

    fn blank() -> Self {
        0
    }
}

impl FromTree for bool {
    fn read(&mut self, tree: &mut Tree) -> Read {
        match tree {
            Tree::Truth(truth) => *self = *truth,
            other => return Err(Wrong::expected("true or false", other).into()),
        }
        Ok(())
    }

    fn blank() -> Self {
        false
    }
}

impl<T: FromTree> FromTree for Option<T> {
    fn read(&mut self, tree: &mut Tree) -> Read {
        match tree {
            Tree::Nothing => Ok(()),
            tree => self.get_or_insert_with(T::blank).read(tree),
        }
    }

    fn blank() -> Self {
        None
    }

    fn may_be_missing(&self) -> bool {
        true
    }
}

impl<T: FromTree> FromTree for Vec<T> {
    fn read(&mut self, tree: &mut Tree) -> Read {
        read_list(tree, self)
    }

    fn blank() -> Self {
        Vec::new()
    }
}

impl FromTree for NaiveDate {
    fn read(&mut self, tree: &mut Tree) -> Read {
        let Tree::Text(text) = tree else {
            return Err(Wrong::expected("a text", tree).into());
        };
        let not_a_date = || Wrong::new(format!("\"{text}\" is not a date such as \"2026-11-22\""));
        *self = read_date(text).ok_or_else(not_a_date)?;
        Ok(())
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

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Text(text) => serializer.serialize_str(text),
            Tree::Whole(number) => serializer.serialize_i64(*number),
            Tree::Truth(truth) => serializer.serialize_bool(*truth),
            Tree::Fraction | Tree::Nothing => serializer.serialize_unit(),
            Tree::List(entries) => serializer.collect_seq(entries),
            Tree::Table(entries) => {
                serializer.collect_map(entries.iter().map(|(key, value)| (key, value)))
            }
        }
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
