//! «Настройки»: ledgers, how to count, files, this device.

mod counting;
mod device;
mod entries;
mod incoming;
mod ledgers;
mod sessions;

use kvant_core::ledger::Ledger;
use kvant_core::report::act::Period;
use leptos::prelude::*;

use self::counting::Counting;
use self::device::Device;
use self::incoming::Files;
use self::ledgers::Ledgers;
use self::sessions::Sessions;
use crate::account::opened::open_book;
use crate::address::{Address, Page};
use crate::book::Book;
use crate::components::notice::Notice;
use crate::routes::{ActView, SettingsView};
use crate::wording;

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let (book, failed) = open_book();
    // Acts stood here once; who has kept such a link comes to where they stand now.
    let address = Address::parse(&window().location().hash().unwrap_or_default());
    let SettingsView { act, is_copy } = SettingsView::read(&address);
    if let Some(day) = act {
        let act = ActView { period: Some(Period::month(day)) };
        // A browser that refuses leaves the page as it is.
        drop(window().location().replace(&act.address()));
    }
    view! {
        <div class="settings-head">
            <h1 tabindex="-1">{wording::page_heading(Page::Settings)}</h1>
            <p class="document">{wording::SETTINGS_WHERE}</p>
            {failed}
        </div>
        {move || book.get().map(|book| view! { <Open book is_copy /> })}
    }
}

/// The page with the open ledger.
#[component]
fn Open(
    book: Book,
    /// Whether the person came to take a copy in.
    is_copy: bool,
) -> impl IntoView {
    // Another ledger is another page: nothing typed for one may go into the other.
    let shown = Memo::new(move |_| (book.is_read.get(), book.current.get()));
    // What was done is still told when it ends in another ledger.
    let (told, files_told) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // Of two things that were done the later one is told.
    for (said, before) in [(told, files_told), (files_told, told)] {
        Effect::new(move |_| {
            if said.with(|said| !said.is_empty()) {
                before.set(String::new());
            }
        });
    }
    // The focus goes to the heading of the page first; this is done once, when all of it stands.
    let is_asked = StoredValue::new(is_copy);
    Effect::new(move |_| {
        if shown.get().0 && is_asked.get_value() {
            is_asked.set_value(false);
            request_animation_frame(|| request_animation_frame(|| bring_into_view("files")));
        }
    });
    move || {
        if !shown.get().0 {
            let text = wording::SETTINGS_LOADING;
            return view! { <p class="document" role="status">{text}</p> }.into_any();
        }
        let has_records = Memo::new(move |_| !book.ledger.with(Ledger::is_empty));
        view! {
            <div class="settings">
                {move || book.is_wiped.get().then(|| view! {
                    <Notice>
                        {wording::SETTINGS_WIPED} " "
                        <button type="button" on:click=move |_| book.keep_all()>
                            {wording::SETTINGS_WRITE_AGAIN}
                        </button>
                    </Notice>
                })}
                <Ledgers book told />
                {move || has_records.get().then(|| view! { <Counting book /> })}
                <Files book told=files_told />
                {move || has_records.get().then(|| view! { <Sessions book /> })}
                <Device book />
            </div>
        }
        .into_any()
    }
}

fn bring_into_view(id: &str) {
    if let Some(heading) = document().get_element_by_id(id) {
        heading.scroll_into_view();
    }
    crate::opening::focus_on(id);
}
