//! Events about quotes.

use super::fields::{Fields, maybe, name_of, seconds, table, text};
use crate::calendar::Instant;
use crate::ledger::event::{Event, EventId};
use crate::quote::{QuoteChoice, codec as quote_codec};
use crate::tree::Tree;

/// A quote accepted.
pub(super) fn accepted(
    quote: &EventId,
    at: Instant,
    choice: &QuoteChoice,
    though_expired: bool,
) -> Tree {
    let whole = |place: &u32| Tree::Whole(i64::from(*place));
    let fields = [
        ("quote", name_of(quote)),
        ("at", seconds(at)),
        ("variant", whole(&choice.variant)),
        ("taken", Tree::List(choice.taken.iter().map(whole).collect())),
    ];
    let late = maybe("though_expired", though_expired.then_some(Tree::Truth(true)));
    table(fields.into_iter().chain(late))
}

/// What is said of a quote at an instant, under one key more.
pub(super) fn said(quote: &EventId, at: Instant, key: &str, words: &str) -> Tree {
    table([("quote", name_of(quote)), ("at", seconds(at)), (key, text(words))])
}

/// Reads an event about quotes; nothing for another kind.
pub(super) fn event(kind: &str, body: &mut Fields) -> Result<Option<Event>, String> {
    Ok(Some(match kind {
        "quote-written" => {
            let quote = body.0.remove("quote").ok_or("quote: missing")?;
            let quote = match quote_codec::decode(quote) {
                Ok(quote) => Box::new(quote),
                // A newer app wrote it: the event is kept as a newer one.
                Err(quote_codec::Unreadable::Newer { .. }) => return Ok(None),
                Err(broken) => return Err(format!("quote: {broken}")),
            };
            Event::QuoteWritten { quote, replaces: body.maybe_name("replaces")? }
        }
        "quote-sent" => Event::QuoteSent {
            quote: body.name("quote")?,
            at: body.instant("at")?,
            channel: body.text("channel")?,
        },
        "quote-accepted" => Event::QuoteAccepted {
            quote: body.name("quote")?,
            at: body.instant("at")?,
            choice: QuoteChoice {
                variant: body.maybe_u32("variant")?.ok_or("variant: missing")?,
                taken: body.places("taken")?,
            },
            though_expired: matches!(body.0.remove("though_expired"), Some(Tree::Truth(true))),
        },
        "quote-declined" => Event::QuoteDeclined {
            quote: body.name("quote")?,
            at: body.instant("at")?,
            reason: body.text("reason")?,
        },
        _ => return Ok(None),
    }))
}
