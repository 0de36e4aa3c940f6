//! What tabs tell each other where localStorage does not: that a ledger was deleted, and envelopes
//! for which it had no room.

use js_sys::Array;
use kvant_wire::envelope::Envelope;
use kvant_wire::store::LedgerId;
use kvant_wire::text_form::{from_text, to_text};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// The tabs of this browser that have the app open, this one left out.
pub struct Tabs {
    channel: BroadcastChannel,
    _listener: Closure<dyn Fn(MessageEvent)>,
}

/// What another tab says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// It deleted this ledger.
    Deleted(LedgerId),
    /// It recorded these in this ledger.
    Recorded(LedgerId, Vec<Envelope>),
}

const CHANNEL: &str = "kvant";
const DELETED: &str = "deleted";
const RECORDED: &str = "recorded";

impl Tabs {
    /// Listens to the other tabs for as long as the answer lives; nothing where the browser has no
    /// such channel.
    pub fn open(on_news: impl Fn(News) + 'static) -> Option<Tabs> {
        let channel = BroadcastChannel::new(CHANNEL).ok()?;
        let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(news) = read(&event.data()) {
                on_news(news);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Some(Tabs { channel, _listener: listener })
    }

    /// Tells the other tabs. What cannot be told they find in the stores when they are opened anew.
    pub fn tell(&self, news: &News) {
        let _ = self.channel.post_message(&written(news));
    }
}

/// A list of texts: the kind, the ledger, and every envelope.
fn written(news: &News) -> JsValue {
    let text = |text: &str| JsValue::from_str(text);
    let message = match news {
        News::Deleted(ledger) => Array::of2(&text(DELETED), &text(ledger.as_str())),
        News::Recorded(ledger, envelopes) => {
            let message = Array::of2(&text(RECORDED), &text(ledger.as_str()));
            for envelope in envelopes {
                message.push(&text(&to_text(envelope.bytes())));
            }
            message
        }
    };
    message.into()
}

/// What a tab of another edition says in words of its own is left alone.
fn read(message: &JsValue) -> Option<News> {
    let mut words = message.dyn_ref::<Array>()?.iter().map(|word| word.as_string());
    let (kind, ledger) = (words.next()??, words.next()??.parse().ok()?);
    match &*kind {
        DELETED => Some(News::Deleted(ledger)),
        RECORDED => {
            let envelope = |text: Option<String>| Envelope::seal(from_text(&text?)?).ok();
            Some(News::Recorded(ledger, words.filter_map(envelope).collect()))
        }
        _ => None,
    }
}
