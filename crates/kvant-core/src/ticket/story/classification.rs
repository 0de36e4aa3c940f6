//! What a request is: its kind, class and priority.

use super::RemarkKind;
use super::builder::StoryBuilder;
use crate::catalogue::Terms;
use crate::ticket::transition::Transition;
use crate::tree::nearest;

/// Returns the kind of a request, as its classifications leave it; nothing while nobody knows it.
pub fn kind_of<'s>(
    terms: &Terms,
    steps: impl IntoIterator<Item = &'s Transition>,
) -> Option<String> {
    if terms.kind.is_empty() {
        return None;
    }
    let mut builder: Option<StoryBuilder<'_>> = None;
    for step in steps {
        if let Transition::Classified { at, kind, class, priority } = step {
            let builder = builder.get_or_insert_with(|| StoryBuilder::new(terms, *at));
            builder.classify(kind.as_deref(), class.as_deref(), priority.as_deref());
        }
    }
    builder?.story.kind
}

impl StoryBuilder<'_> {
    /// Takes in what the request is said to be; what is not said stays as it was.
    pub(super) fn classify(
        &mut self,
        kind: Option<&str>,
        class: Option<&str>,
        priority: Option<&str>,
    ) -> Option<RemarkKind> {
        let terms = self.terms;
        let mut misfit = None;
        if let Some(id) = priority {
            match terms.priority.iter().find(|known| known.id == id) {
                Some(known) => self.story.priority = Some(known.id.clone()),
                None => misfit = Some(unknown(id, terms.priority.iter().map(|one| &*one.id))),
            }
        }
        if let Some(id) = kind {
            match terms.kind.iter().find(|known| known.id == id) {
                Some(known) => {
                    self.story.kind = Some(known.id.clone());
                    // A class of another kind is no longer meant.
                    let of_kind = |class: &String| {
                        terms.class.iter().any(|one| one.id == *class && one.kind == known.id)
                    };
                    self.story.class = self.story.class.take().filter(of_kind);
                }
                None => misfit = Some(unknown(id, terms.kind.iter().map(|one| &*one.id))),
            }
        }
        if let Some(id) = class {
            match terms.class.iter().find(|known| known.id == id) {
                Some(known) => {
                    if kind.is_some_and(|kind| kind != known.kind) {
                        misfit = Some(RemarkKind::KindOfClass { kind: known.kind.clone() });
                    }
                    self.story.class = Some(known.id.clone());
                    self.story.kind = Some(known.kind.clone());
                }
                None => misfit = Some(unknown(id, terms.class.iter().map(|one| &*one.id))),
            }
        }
        misfit
    }
}

fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> RemarkKind {
    RemarkKind::UnknownName { name: name.to_string(), nearest: nearest(name, known) }
}
