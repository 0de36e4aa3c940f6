//! What holds for a ledger as a whole: its terms, its client, the readings.

use super::{General, Ledger, NoEffect};
use crate::catalogue::{CancelledSession, Overlap, RoundingBasis, Terms, UnitInPause};
use crate::ledger::event::{Event, EventId};
use crate::price::ResolvedTerms;

impl<'a> Ledger<'a> {
    pub(super) fn settle_whole(&mut self) {
        let mut general = General::default();
        let wide: Vec<EventId> = self.wide.iter().map(|(_, id)| *id).collect();
        let counting = wide.iter().filter(|id| !self.undone.contains(*id));
        for id in counting.clone() {
            match self.event(*id) {
                Some(Event::LedgerNamed { name, document }) => {
                    general.name.clone_from(name);
                    general.document.clone_from(document);
                }
                Some(Event::TermsAcknowledged { edition, .. }) => {
                    general.acknowledged = Some((*id, edition.clone()));
                }
                Some(Event::ConsentGiven { .. }) => general.consent = Some(*id),
                Some(Event::ConsentWithdrawn { .. }) => general.consent = None,
                _ => {}
            }
        }
        let terms = self.catalogue.document(&general.document).ok();
        let mut refused = Vec::new();
        for id in counting {
            let why = match (self.event(*id), terms) {
                (Some(Event::LedgerNamed { document, .. }), _)
                    if !document.is_empty() && self.catalogue.document(document).is_err() =>
                {
                    Some(NoEffect::UnknownDocument)
                }
                (Some(Event::StatusChanged { attribute, value }), Some(terms)) => {
                    let is_known = knows_value(terms, attribute, value);
                    if is_known {
                        general.client.insert(attribute.clone(), value.clone());
                    }
                    (!is_known).then_some(NoEffect::UnknownAttribute)
                }
                (Some(Event::ReadingChosen { matter, reading }), Some(terms)) => {
                    let is_known = knows_reading(terms, matter, reading);
                    if is_known {
                        general.readings.insert(matter.clone(), reading.clone());
                    }
                    (!is_known).then_some(NoEffect::UnknownReading)
                }
                _ => None,
            };
            refused.push((*id, why));
        }
        for id in &wide {
            self.refused.remove(id);
        }
        self.refused.extend(refused.into_iter().filter_map(|(id, why)| Some((id, why?))));
        let client = &general.client;
        self.resolved = terms.and_then(|terms| {
            ResolvedTerms::new(self.catalogue, terms, client.clone(), &general.readings).ok()
        });
        self.general = general;
        let rules = self.resolved.as_ref().map(ResolvedTerms::rules);
        let basis = rules.map_or(RoundingBasis::Session, |rules| rules.rounding_basis);
        let overlap = rules.map_or(Overlap::EarliestEnd, |rules| rules.overlap);
        self.account.set_basis(basis);
        self.account.set_overlap(overlap);
        self.account.set_cancelled(
            rules.map_or(CancelledSession::Nothing, |rules| rules.cancelled_session),
        );
        self.account.set_pause(rules.map_or(UnitInPause::New, |rules| rules.unit_in_pause));
    }
}

fn knows_value(terms: &Terms, attribute: &str, value: &str) -> bool {
    let known = terms.attribute.iter().find(|known| known.id == attribute);
    known.is_some_and(|known| known.values.iter().any(|one| one.id == value))
}

fn knows_reading(terms: &Terms, matter: &str, reading: &str) -> bool {
    let known = terms.computed_matters().find(|known| known.id == matter);
    known.is_some_and(|known| known.readings.iter().any(|one| one.id == reading))
}
