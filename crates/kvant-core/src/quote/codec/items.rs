//! Lists that are read and written by position.

use chrono::NaiveDate;

use super::VERSION;
use crate::by_name::ByName;
use crate::money::Rub;
use crate::quote::quantity::Quantity;
use crate::tree::{Tree, read_date};

/// Why a stored form is no quote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It was written by a newer app.
    #[error("a quote in the form {version}, which is newer than {VERSION}")]
    Newer {
        /// The version that it names.
        version: i64,
    },
    /// It is broken.
    #[error("{0}")]
    Broken(String),
}

pub(super) fn list(items: impl IntoIterator<Item = Tree>) -> Tree {
    Tree::List(items.into_iter().collect())
}

pub(super) fn text(text: &str) -> Tree {
    Tree::Text(text.to_string())
}

pub(super) fn count(number: impl TryInto<i64>) -> Tree {
    // Nothing that is entered comes near: kopecks of a trillion roubles are 10¹⁴.
    Tree::Whole(number.try_into().unwrap_or(i64::MAX))
}

/// Names and values, one after the other.
pub(super) fn named(values: &ByName<String>) -> Tree {
    list(values.iter().flat_map(|(name, value)| [text(name), text(value)]))
}

pub(super) fn broken(what: &str) -> Unreadable {
    Unreadable::Broken(format!("{what}: cannot be read"))
}

pub(super) fn whole_of<T: TryFrom<i64>>(tree: Tree) -> Option<T> {
    T::try_from(tree.whole()?).ok()
}

pub(super) fn text_of(tree: Tree, what: &str) -> Result<String, Unreadable> {
    match tree {
        Tree::Text(text) => Ok(text),
        _ => Err(broken(what)),
    }
}

/// A list that is read from its beginning.
pub(super) struct Items(std::vec::IntoIter<Tree>);

impl Items {
    pub(super) fn of(tree: Tree, what: &str) -> Result<Items, Unreadable> {
        match tree {
            Tree::List(items) => Ok(Items(items.into_iter())),
            _ => Err(broken(what)),
        }
    }

    pub(super) fn next(&mut self, what: &str) -> Result<Tree, Unreadable> {
        self.0.next().ok_or_else(|| broken(what))
    }

    pub(super) fn text(&mut self, what: &str) -> Result<String, Unreadable> {
        text_of(self.next(what)?, what)
    }

    pub(super) fn whole(&mut self, what: &str) -> Result<i64, Unreadable> {
        self.next(what)?.whole().ok_or_else(|| broken(what))
    }

    pub(super) fn count<T: TryFrom<i64>>(&mut self, what: &str) -> Result<T, Unreadable> {
        whole_of(self.next(what)?).ok_or_else(|| broken(what))
    }

    pub(super) fn rub(&mut self, what: &str) -> Result<Rub, Unreadable> {
        self.count(what).map(Rub::of_kopecks)
    }

    pub(super) fn quantity(&mut self, what: &str) -> Result<Quantity, Unreadable> {
        self.count(what).map(Quantity::of_thousandths)
    }

    pub(super) fn date(&mut self, what: &str) -> Result<NaiveDate, Unreadable> {
        read_date(&self.text(what)?).ok_or_else(|| broken(what))
    }

    pub(super) fn list(&mut self, what: &str) -> Result<Items, Unreadable> {
        Items::of(self.next(what)?, what)
    }

    pub(super) fn each<T>(
        &mut self,
        what: &str,
        read: impl Fn(Tree) -> Result<T, Unreadable>,
    ) -> Result<Vec<T>, Unreadable> {
        self.list(what)?.0.map(read).collect()
    }

    /// Something that came later than the form: nothing where it does not stand there.
    pub(super) fn rest<T>(
        &mut self,
        what: &str,
        read: impl FnOnce(Tree) -> Result<T, Unreadable>,
    ) -> Result<Option<T>, Unreadable> {
        if self.0.len() == 0 { Ok(None) } else { self.maybe(what, read) }
    }

    pub(super) fn maybe<T>(
        &mut self,
        what: &str,
        read: impl FnOnce(Tree) -> Result<T, Unreadable>,
    ) -> Result<Option<T>, Unreadable> {
        match self.next(what)? {
            Tree::Nothing => Ok(None),
            tree => read(tree).map(Some),
        }
    }

    pub(super) fn named(&mut self, what: &str) -> Result<ByName<String>, Unreadable> {
        let mut items = self.list(what)?;
        let mut values = ByName::new();
        while let Some(name) = items.0.next() {
            values.insert(text_of(name, what)?, items.text(what)?);
        }
        Ok(values)
    }
}
