//! What a person records on this page, and how it is taken back.

use kvant_core::catalogue::{Attributes, Terms};
use kvant_core::ledger::command;
use kvant_core::ledger::event::{Event, EventId, Payment};
use kvant_core::price::ResolvedTerms;
use kvant_core::report::unit::BillingUnit;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::book::{Book, UndoOffer};
use crate::components::messages::{Message, Messages};
use crate::wording::{self, InWords};

/// Records what a person does, and says so with a way back.
#[derive(Clone, Copy)]
pub struct Keeper {
    /// The open ledger.
    pub book: Book,
    told: RwSignal<Option<Recorded>>,
    /// Whether the browser holds on to what is stored, in words.
    held: RwSignal<&'static str>,
}

/// What was recorded last.
#[derive(Clone)]
struct Recorded {
    text: String,
    /// The events by which it was recorded; none when it cannot be taken back.
    events: Vec<EventId>,
    /// For how long it can be; nothing when it cannot.
    offer: Option<UndoOffer>,
}

impl Recorded {
    /// Something that cannot be taken back.
    fn only(text: &str) -> Recorded {
        Recorded { text: text.to_string(), events: Vec::new(), offer: None }
    }
}

impl Keeper {
    /// Keeps the records of `book`.
    pub fn new(book: Book) -> Keeper {
        Keeper { book, told: RwSignal::new(None), held: RwSignal::new("") }
    }

    /// Records `events` and says `text`. Only those in `events` are taken back by «undo», never
    /// what a timer or another tab has recorded since. Returns whether everything was recorded.
    pub fn record(self, events: Vec<Event>, text: String) -> bool {
        let recorded = self.book.record_all(events);
        let is_recorded = recorded.is_ok();
        self.told.set(Some(match recorded {
            Ok(events) => Recorded { text, events, offer: Some(self.book.offer_undo()) },
            Err(_) => Recorded::only(wording::RECORD_TOO_LARGE),
        }));
        is_recorded
    }

    /// Begins an account with what is paid first.
    pub fn begin(self, terms: &Terms, name: &str, client: &Attributes, payments: Vec<Payment>) {
        let text = paid(Some(terms), &payments);
        let events = self
            .book
            .ledger
            .with_untracked(|ledger| command::begin(ledger, name, &terms.id, client, payments));
        self.record_payment(events, text);
    }

    /// Records payments.
    pub fn pay(self, payments: Vec<Payment>) {
        let text = self
            .book
            .ledger
            .with_untracked(|ledger| paid(ledger.resolved().map(ResolvedTerms::terms), &payments));
        self.record_payment(payments.into_iter().map(Event::PackagePaid).collect(), text);
    }

    /// Asks the browser to hold on to what is stored when the payment is the first.
    fn record_payment(self, events: Vec<Event>, text: String) {
        let is_first = self.book.ledger.with_untracked(|ledger| ledger.payments().next().is_none());
        if self.record(events, text) && is_first {
            self.hold_on();
        }
    }

    fn hold_on(self) {
        self.held.set(wording::PERSIST_ASKED);
        spawn_local(async move {
            let told = match self.book.persist().await {
                Some(true) => wording::PERSIST_GRANTED,
                Some(false) => wording::PERSIST_REFUSED,
                None => "",
            };
            self.held.try_set(told);
        });
    }

    /// Puts away what was said.
    pub fn hush(self) {
        self.told.set(None);
        self.held.set("");
    }

    fn undo(self) {
        let told = self.told.get_untracked();
        // What was offered in another act, or long ago, is offered no more.
        let is_offered =
            |told: &Recorded| told.offer.is_some_and(|offer| self.book.is_offered(offer));
        if let Some(told) = told.filter(is_offered) {
            self.book.take_back(&told.events);
            self.held.set("");
            let is_restored = self.book.ledger.with_untracked(|ledger| {
                let is_undoing = |event: &Event| matches!(event, Event::EventUndone { .. });
                let events = told.events.iter().filter_map(|id| ledger.entry(*id));
                events.map(|entry| &entry.event).any(is_undoing)
            });
            let text = if is_restored { wording::MY_RESTORED } else { wording::MY_UNDONE };
            self.told.set(Some(Recorded::only(text)));
        }
    }
}

/// Says what was paid.
fn paid(terms: Option<&Terms>, payments: &[Payment]) -> String {
    let units = payments.iter().map(|one| u64::from(one.units)).fold(0, u64::saturating_add);
    let measure = payments.first().map(|payment| BillingUnit::of_payment(terms, payment));
    let what = measure.map_or_else(String::new, |measure| measure.amount_and_time(units));
    wording::payment_recorded(&what)
}

/// The line that says what was recorded, with a way back.
#[component]
pub fn Recorded(
    /// Where it was recorded.
    keeper: Keeper,
) -> impl IntoView {
    let hide = Callback::new(move |()| keeper.hush());
    let undo = move || {
        let can_undo = keeper.told.with(|told| {
            let told = told.as_ref()?;
            told.offer.filter(|offer| keeper.book.is_offered(*offer) && !told.events.is_empty())
        });
        can_undo.map(|_| {
            view! { " " <button type="button" on:click=move |_| keeper.undo()>{wording::MY_UNDO}</button> }
        })
    };
    let line = move || {
        let Recorded { text, .. } = keeper.told.get()?;
        Some(view! {
            <Message class="recorded" stays=false hide=Some(hide)>
                <p>
                    {text} " " {move || keeper.held.get()} {undo} " "
                    <button type="button" class="quiet" on:click=move |_| hide.run(())>
                        {wording::HIDE}
                    </button>
                </p>
            </Message>
        })
    };
    view! { <Messages><div role="status">{line}</div></Messages> }
}
