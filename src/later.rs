//! Bundles that a first visit does without, each loaded when one of its pages is opened.
//!
//! The frame makes an element and says so by an event; whoever has the pages mounts them there.
//! All keep the same address, each for its own pages.

use std::any::Any;
use std::cell::RefCell;
use std::time::Duration;

use leptos::ev;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::desk::{Desk, Kept, page_of_address};
use crate::opening::{TermsPages, focus_heading, opening_heading, opening_words};
use crate::routes::Page;
use crate::wording;

/// A bundle beside the one that a first visit loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Later {
    /// What else the terms answer.
    Further,
    /// The account of what was bought.
    Portal,
}

impl Later {
    /// Returns the bundle that has a page, unless the first one has it.
    pub const fn of(page: Page) -> Option<Later> {
        match page {
            Page::Choice => None,
            Page::Package | Page::Deadlines | Page::Terms => Some(Later::Further),
            Page::My | Page::Requests | Page::History | Page::Settings | Page::Act => {
                Some(Later::Portal)
            }
        }
    }

    /// The id of the element in which its pages are mounted.
    const fn holder(self) -> &'static str {
        match self {
            Later::Further => "further",
            Later::Portal => "portal",
        }
    }

    /// The event that says that there is such an element.
    const fn holder_ready(self) -> &'static str {
        match self {
            Later::Further => "kvant-holder-further",
            Later::Portal => "kvant-holder-portal",
        }
    }

    /// The function of the start script that loads it, once.
    const fn loader(self) -> &'static str {
        match self {
            Later::Further => "kvantFurther",
            Later::Portal => "kvantPortal",
        }
    }

    /// Loads it unless it is there; the promise is kept when it is.
    ///
    /// # Errors
    ///
    /// Without our start script. A promise that was broken can be asked for again, and need not be
    /// listened to.
    pub fn load(self) -> Result<js_sys::Promise, JsValue> {
        let window = window();
        let load = js_sys::Reflect::get(&window, &JsValue::from_str(self.loader()))?;
        let load: js_sys::Function = load.dyn_into()?;
        load.call0(&window)?.dyn_into()
    }
}

/// Where the frame has the pages of a bundle mounted: what is loading, what failed, and the
/// element.
#[component]
pub fn Holder(
    /// The bundle.
    later: Later,
    /// Whether the person came from another page, so that the focus goes to the heading.
    is_arrived: bool,
    /// The page that is open.
    page: RwSignal<Page>,
) -> impl IntoView {
    let has_failed = RwSignal::new(false);
    let load = move || {
        has_failed.set(false);
        spawn_local(async move {
            let loaded = loaded(later).await;
            // The person may have gone elsewhere by then: nothing is mounted for them.
            if has_failed.try_get_untracked().is_some() {
                has_failed.set(loaded.and_then(|()| say_ready(later)).is_err());
            }
        });
    };
    let again = move |_| {
        load();
        focus_heading();
    };
    let holder: NodeRef<leptos::html::Div> = NodeRef::new();
    Effect::new(move |_| {
        if holder.get().is_some() {
            load();
        }
    });
    view! {
        <div id=later.holder() node_ref=holder data-arrived=is_arrived.then_some("yes")>
            {opening_heading(page.into())}
            {move || if has_failed.get() {
                view! {
                    <p class="error" role="alert">
                        {wording::PAGE_NOT_LOADED} " "
                        <button type="button" on:click=again>{wording::TRY_AGAIN}</button>
                    </p>
                }
                .into_any()
            } else {
                opening_words(page.get())
            }}
        </div>
    }
}

async fn loaded(later: Later) -> Result<(), JsValue> {
    JsFuture::from(later.load()?).await.map(drop)
}

/// Says that there is an element for the pages of a bundle.
fn say_ready(later: Later) -> Result<(), JsValue> {
    window().dispatch_event(&web_sys::Event::new(later.holder_ready())?).map(drop)
}

/// Marks the element in which pages are mounted.
const MOUNTED_HERE: &str = "data-mounted";

thread_local! {
    /// What this bundle has mounted; dropping it takes it off the page.
    static MOUNTED: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// Mounts the pages of this bundle whenever the frame has an element for them.
///
/// `kept` are those that keep their state in the address; `draw` draws one.
pub fn attend(later: Later, kept: &'static [Kept], draw: fn(Page) -> AnyView) {
    let put = |mounted: Option<Box<dyn Any>>| {
        // What was mounted is dropped outside: it may look here on its way out.
        drop(MOUNTED.with_borrow_mut(|held| std::mem::replace(held, mounted)));
    };
    let mount = move || {
        let Some(holder) = document().get_element_by_id(later.holder()) else { return };
        // Whoever asked twice has the pages already, and perhaps typed into them.
        if holder.has_attribute(MOUNTED_HERE) || holder.set_attribute(MOUNTED_HERE, "").is_err() {
            return;
        }
        put(None);
        holder.set_text_content(None);
        let is_arrived = holder.has_attribute("data-arrived");
        let holder: web_sys::HtmlElement = holder.unchecked_into();
        let pages = move || {
            let lay = Callback::new(move |catalogue| Desk::new(catalogue, kept));
            view! { <TermsPages lay draw is_arrived /> }
        };
        put(Some(Box::new(mount_to(holder, pages))));
    };
    // Making the code ready and drawing are two tasks, so that a slow phone can answer in between.
    let _ = window_event_listener_untyped(later.holder_ready(), move |_| {
        set_timeout(mount, Duration::ZERO);
    });
    let _ = window_event_listener(ev::hashchange, move |_| {
        if Later::of(page_of_address()) != Some(later) {
            put(None);
        }
    });
}
