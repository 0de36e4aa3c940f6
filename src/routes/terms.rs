//! «Условия».

use chrono::NaiveDateTime;
use kvant_core::catalogue::Catalogue;

use crate::address::{Address, LinkProblem, Page, Reader};
use crate::page_states::PageState;
use kvant_device::Preference;

/// What the page «Условия» shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermsState {
    /// The document.
    pub document: String,
    /// The place in it that is shown first: the name of a clause.
    pub clause: Option<String>,
}

impl PageState for TermsState {
    const PAGE: Page = Page::Terms;
    const PREFERENCE: Preference = Preference::Terms;

    fn usual(_: NaiveDateTime) -> TermsState {
        TermsState::default()
    }

    fn read(
        catalogue: &Catalogue,
        address: Address,
        otherwise: TermsState,
    ) -> (TermsState, Vec<LinkProblem>) {
        let mut reader = Reader::new(catalogue, address);
        let mut state = otherwise;
        if let Some(terms) = reader.document(&state.document, |_| true) {
            state.document.clone_from(&terms.id);
            let known = |id: &str| terms.clause.iter().find(|clause| clause.id == id);
            state.clause = reader.take("clause", known).map(|clause| clause.id.clone());
        }
        (state, reader.finish())
    }

    fn write(&self, _: &Catalogue) -> String {
        let mut link = format!("#/terms?doc={}", self.document);
        if let Some(clause) = &self.clause {
            link.push_str(&format!("&clause={clause}"));
        }
        link
    }
}
