//! «Обращения».

use kvant_core::ledger::event::EventId;

use crate::address::{Address, Page};

/// What the page «Обращения» shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestsView {
    /// All requests.
    List,
    /// One that is being written.
    New,
    /// One that was made.
    One(EventId),
}

impl RequestsView {
    /// Reads it from an address; one that names nothing readable shows all.
    pub fn read(address: &Address) -> RequestsView {
        if address.query.contains_key("new") {
            return RequestsView::New;
        }
        let id = address.query.get("id").and_then(|id| EventId::read(id));
        id.map_or(RequestsView::List, RequestsView::One)
    }

    /// Returns its address, from the `#` on.
    pub fn address(self) -> String {
        let path = Page::Requests.path();
        match self {
            RequestsView::List => format!("#{path}"),
            RequestsView::New => format!("#{path}?new=yes"),
            RequestsView::One(id) => format!("#{path}?id={id}"),
        }
    }
}
