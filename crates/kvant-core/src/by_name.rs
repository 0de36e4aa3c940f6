//! Values by their names.

use serde::{Serialize, Serializer};

use crate::tree::{FromTree, Read, Tree, Wrong, below};

/// Values by their names, in the order of the names.
///
/// A short list in order: `BTreeMap`, and the sort that builds it, weigh 9 kB more in the browser.
///
/// # Example
///
/// ```
/// use kvant_core::by_name::ByName;
///
/// let mut client = ByName::from([("status".to_string(), "no-licence".to_string())]);
/// assert_eq!(client.insert("region".to_string(), "north".to_string()), None);
/// assert_eq!(client.get("status").map(String::as_str), Some("no-licence"));
/// assert!(client.keys().eq(["region", "status"]));
/// assert!(client.remove("region").is_some() && !client.contains_key("region"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByName<T> {
    entries: Vec<(String, T)>,
}

impl<T> ByName<T> {
    /// Returns none at all.
    pub const fn new() -> ByName<T> {
        ByName { entries: Vec::new() }
    }

    /// Returns whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Where `name` is, or where it belongs.
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|(other, _)| other.as_str().cmp(name))
    }

    /// Returns the value of that name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let (_, value) = self.entries.get(self.place(name).ok()?)?;
        Some(value)
    }

    /// Returns whether there is one of that name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.place(name).is_ok()
    }

    /// Puts a value under a name and returns the one that was there.
    pub fn insert(&mut self, name: String, value: T) -> Option<T> {
        match self.place(&name) {
            Ok(at) => {
                let (_, held) = self.entries.get_mut(at)?;
                Some(std::mem::replace(held, value))
            }
            Err(at) => {
                self.entries.insert(at, (name, value));
                None
            }
        }
    }

    /// Takes out the value of that name.
    pub fn remove(&mut self, name: &str) -> Option<T> {
        let at = self.place(name).ok()?;
        Some(self.entries.remove(at).1)
    }

    /// Keeps those of which `is_kept` says so.
    pub fn retain(&mut self, mut is_kept: impl FnMut(&String, &mut T) -> bool) {
        self.entries.retain_mut(|(name, value)| is_kept(name, value));
    }

    /// Returns the place of `name`, there or not.
    pub fn entry(&mut self, name: String) -> Entry<'_, T> {
        Entry { all: self, name }
    }

    /// Returns all with their names.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { entries: self.entries.iter() }
    }

    /// Returns the names.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.entries.iter().map(|(name, _)| name)
    }

    /// Returns the values, in the order of their names.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|(_, value)| value)
    }
}

/// The place of a name, there or not.
#[derive(Debug)]
pub struct Entry<'a, T> {
    all: &'a mut ByName<T>,
    name: String,
}

impl<'a, T: Default> Entry<'a, T> {
    /// Returns the value there, the usual one where there was none.
    pub fn or_default(self) -> &'a mut T {
        let Entry { all, name } = self;
        let (at, entry) = match all.place(&name) {
            Ok(at) => (at, all.entries.remove(at)),
            Err(at) => (at, (name, T::default())),
        };
        &mut all.entries.insert_mut(at, entry).1
    }
}

/// All of a [`ByName`] with their names.
#[derive(Clone, Debug)]
pub struct Iter<'a, T> {
    entries: std::slice::Iter<'a, (String, T)>,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = (&'a String, &'a T);

    fn next(&mut self) -> Option<(&'a String, &'a T)> {
        self.entries.next().map(|(name, value)| (name, value))
    }
}

impl<'a, T> IntoIterator for &'a ByName<T> {
    type Item = (&'a String, &'a T);
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for ByName<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<(String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<T> Default for ByName<T> {
    fn default() -> ByName<T> {
        ByName::new()
    }
}

impl<T> Extend<(String, T)> for ByName<T> {
    fn extend<I: IntoIterator<Item = (String, T)>>(&mut self, entries: I) {
        for (name, value) in entries {
            self.insert(name, value);
        }
    }
}

impl<T> FromIterator<(String, T)> for ByName<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(entries: I) -> ByName<T> {
        let mut all = ByName::new();
        all.extend(entries);
        all
    }
}

impl<T, const COUNT: usize> From<[(String, T); COUNT]> for ByName<T> {
    fn from(entries: [(String, T); COUNT]) -> ByName<T> {
        entries.into_iter().collect()
    }
}

impl<T: Serialize> Serialize for ByName<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<T: FromTree> FromTree for ByName<T> {
    fn read(&mut self, tree: &mut Tree) -> Read {
        let Tree::Table(entries) = tree else {
            return Err(Wrong::expected("a table", tree).into());
        };
        for (name, value) in entries {
            let mut read = T::blank();
            read.read(value).map_err(|wrong| below(wrong, name))?;
            self.insert(std::mem::take(name), read);
        }
        Ok(())
    }

    fn blank() -> ByName<T> {
        ByName::new()
    }
}
