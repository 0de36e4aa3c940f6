//! A place in a source document, with its words one click away.

use kvant_core::catalogue::Terms;
use kvant_core::source::Source;
use leptos::prelude::*;

/// The place whose words are shown. There are a hundred places on a page and one pair of eyes:
/// one popover serves them all.
#[derive(Clone, Copy)]
pub struct Quoted(RwSignal<Option<(&'static Terms, Source)>>);

impl Quoted {
    /// Makes every [`Place`] below show its words in the [`Quotation`] that is given this.
    pub fn provide() -> Quoted {
        let quoted = Quoted(RwSignal::new(None));
        provide_context(quoted);
        quoted
    }
}

/// Shows the words of the place that was pressed; stands once on the page.
///
/// A native popover: closes with Esc or a click elsewhere.
#[component]
pub fn Quotation(
    /// The place.
    quoted: Quoted,
) -> impl IntoView {
    let words = move || {
        let (terms, source): (&'static Terms, Source) = quoted.0.get()?;
        let line = |clause: &'static kvant_core::catalogue::Clause| {
            view! { <dt>{clause.id.as_str()}</dt><dd>{clause.text.as_str()}</dd> }
        };
        Some(view! {
            <strong>{terms.name.as_str()}</strong>
            <dl>{terms.quotations(&source).into_iter().map(line).collect_view()}</dl>
        })
    };
    view! { <div id="quotation" class="quotation" popover="auto">{words}</div> }
}

/// Names the place; shows what stands there when it is pressed.
#[component]
pub fn Place(
    /// The document.
    terms: &'static Terms,
    /// The place.
    source: Source,
) -> impl IntoView {
    let place = source.place().to_string();
    let quoted = use_context::<Quoted>();
    let show = move |_| {
        if let Some(Quoted(quoted)) = quoted {
            quoted.set(Some((terms, source.clone())));
        }
    };
    view! {
        <button type="button" class="place-name" popovertarget="quotation" on:click=show>{place}</button>
    }
}
