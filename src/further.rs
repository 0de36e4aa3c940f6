//! The pages that a first visit does without: a bundle of their own, loaded when one is opened.
//!
//! The frame makes an element and says so by an event; whoever has the pages mounts them there.
//! Both keep the same address, each for its own pages.

use std::any::Any;
use std::cell::RefCell;

use kvant_core::catalogue::Catalogue;
use leptos::ev;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::app::{focus_heading, link_problems};
use crate::components::place::{Quotation, Quoted};
use crate::desk::{Desk, Kept};
use crate::pages::deadlines::DeadlinesPage;
use crate::pages::package::PackagePage;
use crate::pages::terms::TermsPage;
use crate::routes::{DeadlinesState, PackageState, Page, TermsState};
use crate::{supply, wording};

/// The pages of this bundle.
pub const PAGES: &[Page] = &[Page::Package, Page::Deadlines, Page::Terms];

const KEPT: &[Kept] =
    &[Kept::of::<PackageState>(), Kept::of::<DeadlinesState>(), Kept::of::<TermsState>()];

/// The id of the element in which they are mounted.
const HOLDER: &str = "further";

/// Says that the element is there.
const HOLDER_READY: &str = "kvant-further";

/// Where the frame has these pages mounted: what is loading, what failed, and the element.
#[component]
pub fn Further(
    /// Whether the person came from another page, so that the focus goes to the heading.
    is_arrived: bool,
) -> impl IntoView {
    // While developing there is one bundle with everything, rebuilt on every change.
    if cfg!(debug_assertions) {
        return view! { <FurtherPages is_arrived /> }.into_any();
    }
    let has_failed = RwSignal::new(false);
    let load = move || {
        has_failed.set(false);
        spawn_local(async move {
            if load_bundle().await.is_err() {
                has_failed.try_set(true);
            }
        });
    };
    let holder: NodeRef<leptos::html::Div> = NodeRef::new();
    Effect::new(move |_| {
        if holder.get().is_some() {
            load();
        }
    });
    view! {
        <div id=HOLDER node_ref=holder data-arrived=is_arrived.then_some("yes")>
            <p class="document" role="status" hidden=has_failed>{wording::OPENING_PAGE}</p>
            <p class="error" role="alert" hidden=move || !has_failed.get()>
                {wording::PAGE_NOT_LOADED} " "
                <button type="button" on:click=move |_| load()>{wording::TRY_AGAIN}</button>
            </p>
        </div>
    }
    .into_any()
}

/// Loads the bundle, once, and says that the element is there.
async fn load_bundle() -> Result<(), JsValue> {
    let window = window();
    let load = js_sys::Reflect::get(&window, &JsValue::from_str("kvantFurther"))?;
    let load: js_sys::Function = load.dyn_into()?;
    let promise: js_sys::Promise = load.call0(&window)?.dyn_into()?;
    JsFuture::from(promise).await?;
    window.dispatch_event(&web_sys::Event::new(HOLDER_READY)?).map(drop)
}

thread_local! {
    /// What is mounted; dropping it takes it off the page.
    static MOUNTED: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// Mounts the pages whenever the frame has an element for them.
pub fn attend() {
    let put = |mounted: Option<Box<dyn Any>>| {
        // What was mounted is dropped outside: it may look here on its way out.
        drop(MOUNTED.with_borrow_mut(|held| std::mem::replace(held, mounted)));
    };
    let _ = window_event_listener_untyped(HOLDER_READY, move |_| {
        let Some(holder) = document().get_element_by_id(HOLDER) else { return };
        put(None);
        holder.set_text_content(None);
        let is_arrived = holder.has_attribute("data-arrived");
        let holder: web_sys::HtmlElement = holder.unchecked_into();
        put(Some(Box::new(mount_to(holder, move || view! { <FurtherPages is_arrived /> }))));
    });
    let _ = window_event_listener(ev::hashchange, move |_| {
        let page = crate::desk::page_of_address();
        if !PAGES.contains(&page) {
            put(None);
        }
    });
}

/// The pages, once the terms are there.
#[component]
fn FurtherPages(is_arrived: bool) -> impl IntoView {
    let terms: RwSignal<Option<&'static Catalogue>> = RwSignal::new(None);
    let failure = RwSignal::new(String::new());
    spawn_local(async move {
        match supply::fetch().await {
            Ok(catalogue) => drop(terms.try_set(Some(catalogue))),
            // The frame has said already that these may be old.
            Err(error) => match supply::last_good() {
                Some(catalogue) => drop(terms.try_set(Some(catalogue))),
                None => drop(failure.try_set(wording::supply_error(&error).to_string())),
            },
        }
    });
    let pages = move || {
        let catalogue = terms.get()?;
        let desk = Desk::new(catalogue, KEPT);
        provide_context(desk);
        let quoted = Quoted::provide();
        desk.keep_address();
        let listener = window_event_listener(ev::hashchange, move |_| desk.arrive());
        on_cleanup(move || listener.remove());
        Effect::new(move |before: Option<Page>| {
            let page = desk.page.get();
            if is_arrived || before.is_some_and(|before| before != page) {
                request_animation_frame(focus_heading);
            }
            page
        });
        Some(view! {
            <Quotation quoted />
            {link_problems(desk)}
            {move || match desk.page.get() {
                Page::Package => view! { <PackagePage /> }.into_any(),
                Page::Terms => view! { <TermsPage /> }.into_any(),
                _ => view! { <DeadlinesPage /> }.into_any(),
            }}
        })
    };
    let failed = move || {
        let failure = failure.get();
        (!failure.is_empty()).then(|| view! { <p class="error" role="alert">{failure}</p> })
    };
    view! { {pages} {failed} }
}
