//! «Обращения»: what was asked, where it stands, by when something must happen.

mod consent;
mod life;
mod list;
mod step_form;
mod writing;

use kvant_core::ledger::event::{Event, EventId};
use leptos::ev;
use leptos::prelude::*;

use self::life::Life;
use self::list::{List, Sought};
use self::writing::{Draft, Writing};
use crate::account::opened::open_book;
use crate::address::{Address, Page};
use crate::book::{Book, UndoOffer};
use crate::components::messages::{Message, Messages};
use crate::page_states::PageStates;
use crate::routes::RequestsView;
use crate::wording;

/// The page «Обращения».
#[component]
pub fn RequestsPage() -> impl IntoView {
    let (book, failed) = open_book();
    view! {
        {move || match book.get() {
            Some(book) => view! { <Account book /> }.into_any(),
            None => heading().into_any(),
        }}
        {failed}
    }
}

fn heading() -> impl IntoView {
    view! { <h1 tabindex="-1">{wording::page_heading(Page::Requests)}</h1> }
}

/// What the page shows of an open ledger.
#[component]
fn Account(book: Book) -> impl IntoView {
    let page_states = expect_context::<PageStates>();
    let open = RwSignal::new(view_of_address().unwrap_or(RequestsView::List));
    let scribe = Scribe { book, last: RwSignal::new(None), draft: Draft::recalled(book) };
    let listener = window_event_listener(ev::hashchange, move |_| {
        if let Some(view) = view_of_address().filter(|view| open.get_untracked() != *view) {
            open.set(view);
            scribe.leave(view);
            window().scroll_to_with_x_and_y(0.0, 0.0);
            request_animation_frame(crate::opening::focus_heading);
        }
    });
    on_cleanup(move || listener.remove());
    let sought = Sought::new();
    let has_terms = Memo::new(move |_| book.ledger.with(|ledger| ledger.resolved().is_some()));
    let current = move || {
        // The heading that stands while the account is read may have the focus, and goes.
        if crate::opening::is_focus_in_main() {
            request_animation_frame(crate::opening::focus_heading);
        }
        if !book.is_read.get() {
            return view! { {heading()} <p role="status">{wording::TICKET_READING}</p> }.into_any();
        }
        if !has_terms.get() {
            return no_document();
        }
        let this_year = page_states.this_year;
        match open.get() {
            RequestsView::List => {
                view! { <List book draft=scribe.draft sought this_year /> }.into_any()
            }
            RequestsView::New => view! { <Writing scribe this_year /> }.into_any(),
            RequestsView::One(id) => view! { <Life scribe id this_year /> }.into_any(),
        }
    };
    view! {
        <div class="requests">{current}</div>
        <Recorded scribe />
    }
}

fn view_of_address() -> Option<RequestsView> {
    let address = Address::parse(&window().location().hash().unwrap_or_default());
    (address.page == Page::Requests).then(|| RequestsView::read(&address))
}

/// Opens another view of this page; the back button comes back.
fn go(view: RequestsView) {
    // A browser that refuses leaves the page as it is.
    drop(window().location().set_hash(&view.address()));
}

/// No document yet: what is asked of a request depends on it.
fn no_document() -> AnyView {
    view! {
        {heading()}
        <p>{wording::TICKET_NO_DOCUMENT}</p>
        <p><a class="button" href=format!("#{}", Page::My.path())>{wording::TICKET_TO_MY}</a></p>
    }
    .into_any()
}

/// Writes into the ledger, and takes back at once what it wrote last.
#[derive(Clone, Copy)]
struct Scribe {
    book: Book,
    last: RwSignal<Option<Written>>,
    /// The request that is being written.
    draft: RwSignal<Draft>,
}

/// What was written last.
#[derive(Clone)]
enum Written {
    /// These events, with what is said of them, and the draft that became a request.
    Events { ids: Vec<EventId>, told: String, draft: Option<Draft>, offer: UndoOffer },
    /// They were taken back.
    Undone,
    /// The draft was wiped.
    DraftWiped(Draft),
    /// Nothing: it was too large.
    Refused,
}

impl Scribe {
    /// Records events together; returns the names of all, or none where one is too large.
    fn record(self, events: Vec<Event>, told: &str) -> Option<Vec<EventId>> {
        let Ok(ids) = self.book.record_all(events) else {
            self.last.set(Some(Written::Refused));
            return None;
        };
        let told = wording::ticket_recorded(told);
        self.last.set(Some(Written::Events {
            ids: ids.clone(),
            told,
            draft: None,
            offer: self.book.offer_undo(),
        }));
        Some(ids)
    }

    /// What was written elsewhere is no longer offered to be taken back; a request that was just
    /// made is what is shown.
    fn leave(self, view: RequestsView) {
        let is_shown = self.last.with_untracked(|last| match (last, view) {
            (Some(Written::Events { ids, .. }), RequestsView::One(id)) => ids.first() == Some(&id),
            (Some(Written::Undone), RequestsView::New) => true,
            _ => false,
        });
        if !is_shown {
            self.last.set(None);
        }
    }

    /// Takes back what was written last.
    fn undo(self) {
        let Some(written) = self.last.get_untracked() else { return };
        match written {
            Written::Events { offer, .. } if !self.book.is_offered(offer) => self.last.set(None),
            Written::Events { ids, draft, .. } => {
                self.book.take_back(&ids);
                self.last.set(Some(Written::Undone));
                if let Some(draft) = draft {
                    self.draft.set(draft);
                    go(RequestsView::New);
                }
            }
            Written::DraftWiped(draft) => {
                self.draft.set(draft);
                self.last.set(None);
            }
            Written::Undone | Written::Refused => {}
        }
    }
}

/// Whether a timer that these events started was stopped since: then «the timer runs» is no longer
/// so.
fn is_stopped(book: Book, ids: &[EventId]) -> bool {
    book.ledger.with(|ledger| {
        ids.iter().any(|id| {
            let event = ledger.entry(*id).map(|entry| &entry.event);
            let is_timer = matches!(event, Some(Event::TimerStarted { .. }));
            is_timer && ledger.session(*id).is_none_or(|session| session.to.is_some())
        })
    })
}

/// Says what was written, and offers to take it back.
#[component]
fn Recorded(scribe: Scribe) -> impl IntoView {
    let hide = Callback::new(move |()| scribe.last.set(None));
    let undo = move |_| {
        scribe.undo();
        crate::opening::focus_heading();
    };
    let button = move || {
        let words = scribe.last.with(|last| match last.as_ref()? {
            Written::Events { offer, .. } => {
                scribe.book.is_offered(*offer).then_some(wording::TICKET_UNDO)
            }
            Written::DraftWiped(_) => Some(wording::TICKET_DRAFT_BACK),
            Written::Undone | Written::Refused => None,
        });
        words.map(|words| view! { <button type="button" on:click=undo>{words}</button> })
    };
    let told = move || {
        let told = match scribe.last.get()? {
            Written::Events { ids, .. } if is_stopped(scribe.book, &ids) => return None,
            Written::Events { told, .. } => told,
            Written::Undone => wording::TICKET_UNDONE.to_string(),
            Written::DraftWiped(_) => wording::TICKET_DRAFT_CLEARED.to_string(),
            Written::Refused => wording::TICKET_NOT_RECORDED.to_string(),
        };
        Some(view! {
            <Message class="recorded" stays=false hide=Some(hide)>
                <p>
                    <span>{told}</span> {button}
                    <button type="button" class="quiet" on:click=move |_| hide.run(())>
                        {wording::HIDE}
                    </button>
                </p>
            </Message>
        })
    };
    view! { <Messages><div role="status">{told}</div></Messages> }
}
