//! «Мой пакет»: what is left, until when, and for how long.

mod begin;
mod example;
mod keeper;
mod packages;
mod payment_form;
mod session_form;
mod sessions;
mod standing;

use kvant_wire::store::LedgerId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::begin::Begin;
use self::keeper::{Keeper, Recorded};
use self::standing::Standing;
use crate::account::copies::{backup_age, export_all};
use crate::account::opened::open_book;
use crate::address::Page;
use crate::book::{Book, Durability};
use crate::components::backup_note::BackupNote;
use crate::components::notice::Notice;
use crate::components::save_state::{Safety, SaveState};
use crate::wording;

/// The page.
#[component]
pub fn MyPage() -> impl IntoView {
    let (book, failed) = open_book();
    view! {
        <h1 tabindex="-1">{wording::page_heading(Page::My)}</h1>
        {failed}
        {move || book.get().map(|book| view! { <Open book /> })}
    }
}

/// What the page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing is known yet.
    Reading,
    /// There is no payment to show.
    Begin,
    /// There is.
    Standing,
}

/// The page with the open ledger.
#[component]
fn Open(book: Book) -> impl IntoView {
    let keeper = Keeper::new(book);
    let stage = Memo::new(move |_| {
        if !book.is_read.get() {
            return Stage::Reading;
        }
        let has_any = book.ledger.with(|ledger| {
            ledger.payments().next().is_some() || ledger.sessions().next().is_some()
        });
        if has_any { Stage::Standing } else { Stage::Begin }
    });
    let shown = move || match stage.get() {
        Stage::Reading => {
            view! { <p class="document" role="status">{wording::MY_LOADING}</p> }.into_any()
        }
        Stage::Begin => view! { <Begin keeper /> }.into_any(),
        Stage::Standing => view! { <Standing keeper /> }.into_any(),
    };
    // What was said of one ledger is not about another.
    Effect::new(move |_| {
        book.current.track();
        keeper.hush();
    });
    let is_example = move || book.current.get() == example::ledger_id();
    let safety = Signal::derive(move || match book.durability.get() {
        Durability::Saved => Safety::Safe,
        Durability::Saving => Safety::Saving,
        Durability::AtRisk(_) => Safety::AtRisk,
        Durability::MemoryOnly(_) => Safety::Nowhere,
    });
    let exported = RwSignal::new(String::new());
    let export = Callback::new(move |()| {
        spawn_local(async move {
            drop(exported.try_set(export_all(book).await));
        });
    });
    let age = backup_age(book, exported.into());
    view! {
        <div class="my">
            {move || is_example().then(|| view! { <ExampleNotice book /> })}
            {shown}
            <Recorded keeper />
            {move || (stage.get() == Stage::Standing).then(|| view! {
                <SaveState safety on_export=export />
                <BackupNote age on_export=export />
                <p role="status">{exported}</p>
            })}
        </div>
    }
}

/// Says that what is shown was made up, and takes it away.
#[component]
fn ExampleNotice(book: Book) -> impl IntoView {
    let has_failed = RwSignal::new(false);
    let remove = move |_| {
        spawn_local(async move {
            let example: LedgerId = example::ledger_id();
            let is_gone = book.delete(&example).await.is_ok();
            has_failed.try_set(!is_gone);
            crate::opening::focus_heading();
        });
    };
    view! {
        <Notice>
            {wording::MY_EXAMPLE} " "
            <button type="button" class="remove-example" on:click=remove>
                {wording::MY_EXAMPLE_REMOVE}
            </button>
            {move || has_failed.get().then(|| view! {
                <p class="error" role="alert">{wording::MY_NOT_REMOVED}</p>
            })}
        </Notice>
    }
}
