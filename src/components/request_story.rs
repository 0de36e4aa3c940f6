//! What has happened to a request, from top to bottom.

use kvant_core::catalogue::Terms;
use kvant_core::source::Source;
use leptos::prelude::*;

use super::place::Place;

/// One thing that happened.
pub struct StoryLine {
    /// When.
    pub when: String,
    /// What.
    pub what: String,
    /// More about it, as it was written.
    pub text: String,
    /// How much of the paid time was worked, as a picture.
    pub picture: Option<AnyView>,
    /// What does not fit, with where the document says so.
    pub remarks: Vec<SourcedText>,
}

/// A sentence, and where the document says so.
pub type SourcedText = (String, Option<Source>);

/// Draws a sentence with its place.
pub fn told(terms: &'static Terms, (text, source): SourcedText) -> AnyView {
    let source = source.map(|source| view! { " " <Place terms source /> });
    view! { {text} {source} }.into_any()
}

/// Draws the story.
pub fn request_story(terms: &'static Terms, lines: Vec<StoryLine>) -> AnyView {
    let draw = |line: StoryLine| {
        let remark = |remark| view! { <p class="remark">{told(terms, remark)}</p> };
        let remarks = line.remarks.into_iter().map(remark).collect_view();
        let text = (!line.text.is_empty()).then(|| view! { <p class="text">{line.text}</p> });
        view! {
            <li>
                <span class="when">{line.when}</span>
                <div><p class="what">{line.what} {line.picture}</p> {text} {remarks}</div>
            </li>
        }
    };
    view! { <ol class="story">{lines.into_iter().map(draw).collect_view()}</ol> }.into_any()
}
