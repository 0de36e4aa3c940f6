//! Stands in for the crate of this name.
//!
//! Leptos comes with server functions, and these with streams from and to a server. The app has no
//! server, but the real crate exports classes to JavaScript, so nothing that builds the bundle may
//! leave them out: 3 kB of what a first visit loads. Here is what server functions have to see to
//! compile; whoever does call it is told.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use wasm_bindgen::{JsValue, throw_str};

/// A stream of the browser.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// Takes over a stream of the browser.
    #[must_use]
    pub fn from_raw(raw: web_sys::ReadableStream) -> Self {
        Self(raw)
    }

    /// Throws.
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        throw_str(MISSING)
    }

    /// Returns the stream of the browser.
    #[must_use]
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }

    /// Throws.
    #[must_use]
    pub fn into_stream(self) -> IntoStream {
        throw_str(MISSING)
    }
}

const MISSING: &str = "streams are left out of this build: see crates/wasm-streams";

/// What a stream of the browser would become; there is no value of it.
#[derive(Debug)]
pub enum IntoStream {}

impl Stream for IntoStream {
    type Item = Result<JsValue, JsValue>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match *self {}
    }
}
