//! Where a request is made.

use crate::catalogue::{Channel, Takes, Terms, names};
use crate::source::Source;
use crate::tree::words;

words! {
    /// Whether a request that is made through a channel counts.
    pub enum Standing {
        /// It does: the channel is named for such requests.
        Official = "official",
        /// The document does not say, or it depends on what is not known about the request yet.
        Unknown = "unknown",
        /// It does not: the channel takes other requests only.
        NotOfficial = "not-official",
    }
}

/// A channel, and how it stands to one kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedChannel<'a> {
    /// The channel; [`Channel::only_one`] says whether its names exclude each other.
    pub channel: &'a Channel,
    /// Whether a request made there counts.
    pub standing: Standing,
}

/// Where a request can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channels<'a> {
    /// Every channel of the document, the official ones first, else in its order.
    pub listed: Vec<ListedChannel<'a>>,
    /// Where the document says that no other channel counts.
    pub no_others: Option<&'a Source>,
}

/// Returns where a request of `kind` and `class` can be made; the class decides the kind, too.
///
/// # Source
///
/// Documents 000 (S0-28 to S0-30), 001 (S1-03, S1-05, S1-09, S1-14), 002 (S2-05, S2-49), 004
/// (S4-33, S4-36); SX-07.
pub fn channels<'a>(terms: &'a Terms, kind: Option<&str>, class: Option<&str>) -> Channels<'a> {
    let kind = kind_of(terms, kind, class);
    let stands = |channel: &Channel| {
        let is_named = names(&channel.kind, kind) && names(&channel.class, class);
        let is_known = (channel.kind.is_empty() || kind.is_some())
            && (channel.class.is_empty() || class.is_some());
        match channel.takes {
            Takes::NotStated => Standing::Unknown,
            _ if is_named => Standing::Official,
            Takes::OnlyThese if is_known => Standing::NotOfficial,
            Takes::OnlyThese | Takes::Requests => Standing::Unknown,
        }
    };
    let mut listed = Vec::with_capacity(terms.channel.len());
    for standing in [Standing::Official, Standing::Unknown, Standing::NotOfficial] {
        let so = terms.channel.iter().filter(|channel| stands(channel) == standing);
        listed.extend(so.map(|channel| ListedChannel { channel, standing }));
    }
    Channels { listed, no_others: terms.only_channels.as_ref() }
}

/// The kind that is said, or else that of the class.
pub(super) fn kind_of<'a>(
    terms: &'a Terms,
    kind: Option<&'a str>,
    class: Option<&str>,
) -> Option<&'a str> {
    let of_class = || {
        let class = terms.class.iter().find(|one| Some(one.id.as_str()) == class)?;
        Some(class.kind.as_str())
    };
    kind.or_else(of_class)
}
