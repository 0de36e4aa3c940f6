//! The tables of events: fields that are written, and fields that are read.

use std::ops::RangeInclusive;

use chrono::DateTime;

use crate::calendar::Instant;
use crate::ledger::event::EventId;
use crate::tree::Tree;

/// Seconds since 1970 between which instants can be: the years 2000 to 2200.
pub(super) const SECONDS: RangeInclusive<i64> = 946_684_800..=7_258_118_400;

/// The largest Lamport number and sequence: nobody writes so many events, and a number near the end
/// of all numbers would leave no room after it.
const COUNT_MAX: u64 = 1 << 53;

pub(super) fn table<'a>(fields: impl IntoIterator<Item = (&'a str, Tree)>) -> Tree {
    Tree::Table(fields.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
}

/// A table of texts.
pub(super) fn texts<const N: usize>(fields: [(&str, &String); N]) -> Tree {
    table(fields.map(|(key, value)| (key, text(value))))
}

/// A field that is written only where there is something to write.
pub(super) fn maybe(
    key: &'static str,
    value: Option<Tree>,
) -> impl Iterator<Item = (&'static str, Tree)> {
    value.map(|value| (key, value)).into_iter()
}

pub(super) fn text(text: &str) -> Tree {
    Tree::Text(text.to_string())
}

pub(super) fn name_of(id: &EventId) -> Tree {
    Tree::Text(id.to_string())
}

pub(super) fn seconds(at: Instant) -> Tree {
    Tree::Whole(at.timestamp())
}

pub(super) fn word(place: usize, words: &[&str]) -> Tree {
    text(words.get(place).copied().unwrap_or(""))
}

/// A table whose values are taken out by their keys. What is left over belongs to a newer app and
/// is ignored.
pub(super) struct Fields(pub(super) Tree);

impl Fields {
    pub(super) fn text(&mut self, key: &str) -> Result<String, String> {
        self.maybe_text(key)?.ok_or_else(|| format!("{key}: missing"))
    }

    pub(super) fn maybe_text(&mut self, key: &str) -> Result<Option<String>, String> {
        match self.0.remove(key) {
            Some(Tree::Text(text)) => Ok(Some(text)),
            None | Some(Tree::Nothing) => Ok(None),
            Some(_) => Err(format!("{key}: not a text")),
        }
    }

    pub(super) fn maybe_whole(&mut self, key: &str) -> Result<Option<i64>, String> {
        match self.0.remove(key) {
            Some(Tree::Whole(number)) => Ok(Some(number)),
            None | Some(Tree::Nothing) => Ok(None),
            Some(_) => Err(format!("{key}: not a whole number")),
        }
    }

    pub(super) fn whole(&mut self, key: &str) -> Result<i64, String> {
        self.maybe_whole(key)?.ok_or_else(|| format!("{key}: missing"))
    }

    pub(super) fn count(&mut self, key: &str) -> Result<u64, String> {
        let count = u64::try_from(self.whole(key)?).ok().filter(|count| *count <= COUNT_MAX);
        count.ok_or_else(|| format!("{key}: not from 0 to {COUNT_MAX}"))
    }

    pub(super) fn places(&mut self, key: &str) -> Result<Vec<u32>, String> {
        let Some(Tree::List(places)) = self.0.remove(key) else {
            return Err(format!("{key}: not a list"));
        };
        let place = |place: Tree| place.whole().and_then(|place| u32::try_from(place).ok());
        let places: Option<Vec<u32>> = places.into_iter().map(place).collect();
        places.ok_or_else(|| format!("{key}: out of range"))
    }

    pub(super) fn maybe_u32(&mut self, key: &str) -> Result<Option<u32>, String> {
        let number = self.maybe_whole(key)?.map(u32::try_from).transpose();
        number.map_err(|_| format!("{key}: out of range"))
    }

    pub(super) fn instant(&mut self, key: &str) -> Result<Instant, String> {
        let seconds = self.whole(key)?;
        let instant = DateTime::from_timestamp(seconds, 0).filter(|_| SECONDS.contains(&seconds));
        Ok(instant.ok_or_else(|| format!("{key}: not between 2000 and 2200"))?.fixed_offset())
    }

    pub(super) fn name(&mut self, key: &str) -> Result<EventId, String> {
        self.maybe_name(key)?.ok_or_else(|| format!("{key}: missing"))
    }

    pub(super) fn maybe_name(&mut self, key: &str) -> Result<Option<EventId>, String> {
        let Some(text) = self.maybe_text(key)? else { return Ok(None) };
        EventId::read(&text).map(Some).ok_or_else(|| format!("{key}: not 64 hexadecimal digits"))
    }
}
