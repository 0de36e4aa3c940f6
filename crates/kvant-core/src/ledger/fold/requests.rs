//! What was asked, and of which kind it is: a package may cover some kinds of work only.

use super::subject::Changed;
use super::{Ledger, NoEffect, Ticket, WorkedSession};
use crate::catalogue::Terms;
use crate::ledger::charge::KindNumber;
use crate::ledger::event::{Event, EventId, Opening};
use crate::ticket::{self, Transition};

impl Ledger<'_> {
    /// Returns the request on which something was charged: that of a session, or one that was
    /// charged itself when it was done.
    pub fn request_of(&self, charged: EventId) -> Option<EventId> {
        match self.sessions.get(&charged) {
            Some(session) => session.request,
            None => self.requests.contains_key(&charged).then_some(charged),
        }
    }

    /// Returns the requests, in no particular order.
    pub fn requests(&self) -> impl Iterator<Item = (EventId, &Ticket)> {
        self.requests.iter().map(|(id, request)| (*id, request))
    }

    /// Returns a request.
    pub fn request(&self, id: EventId) -> Option<&Ticket> {
        self.requests.get(&id)
    }

    /// Returns the kind of work on a request, or on none: the one that it is known to be, else an
    /// ordinary one; nothing where the document distinguishes no kinds.
    pub fn kind_of(&self, request: Option<EventId>) -> Option<String> {
        let terms = self.resolved.as_ref()?.terms();
        let known = request.and_then(|id| {
            let Ticket { opening, steps, .. } = self.requests.get(&id)?;
            let first = opening.classified();
            ticket::kind_of(terms, std::iter::once(&first).chain(steps.iter().map(|(_, one)| one)))
        });
        known.or_else(|| terms.kind_for(false).map(|kind| kind.id.clone()))
    }

    /// Derives a request from the events about it.
    pub(super) fn settle_request(
        &mut self,
        subject: EventId,
        mut opening: Opening,
        about: &[EventId],
    ) {
        let (mut steps, mut channel) = (Vec::new(), None);
        for id in about {
            match self.event(*id) {
                Some(Event::RequestMoved { step, .. }) => steps.push((*id, step.clone())),
                Some(Event::RequestSent { channel: said, .. }) => channel = Some(said.clone()),
                Some(Event::RequestReworded { title, text, .. }) => {
                    opening.title.clone_from(title);
                    opening.text.clone_from(text);
                }
                _ => drop(self.refused.insert(*id, NoEffect::SubjectOfOtherKind)),
            }
        }
        self.requests.insert(subject, Ticket { opening, steps, channel });
    }

    /// Enters what hangs on the kinds of requests: which packages cover the work on them, and when
    /// a request was done that is counted as one. Kinds may arrive after the work.
    pub(super) fn settle_kinds(&mut self, changed: &Changed) {
        let requests: Vec<EventId> = match changed.is_whole {
            true => self.requests.keys().copied().collect(),
            false => changed.subjects.iter().copied().collect(),
        };
        for id in requests {
            let Some(request) = self.requests.get(&id) else { continue };
            let done = request.steps.iter().find_map(|(_, step)| match step {
                Transition::Done { at } => Some(*at),
                _ => None,
            });
            match done {
                Some(at) => self.account.put_done(id, self.charged_kind(Some(id)), at),
                None => self.account.remove_done(id),
            }
        }
        if !changed.is_whole && !self.tells_kinds() {
            return;
        }
        let is_rekinded = |(id, session): &(&EventId, &WorkedSession)| {
            let is_near = |request: EventId| changed.subjects.contains(&request);
            let is_changed = changed.is_whole || session.request.is_some_and(is_near);
            let is_charged = is_changed && session.problem.is_none();
            is_charged && self.account.kind_of(**id) != Some(self.charged_kind(session.request))
        };
        let rekinded = self.sessions.iter().filter(is_rekinded);
        let rekinded: Vec<(EventId, WorkedSession)> =
            rekinded.map(|(id, session)| (*id, session.clone())).collect();
        for (id, session) in rekinded {
            self.charge_session(id, &session);
        }
    }

    /// Whether any package of the document covers some kinds of work only (S1-62).
    pub(super) fn tells_kinds(&self) -> bool {
        let plans = self.resolved.as_ref().map_or(&[][..], |resolved| &resolved.terms().plan);
        plans.iter().flat_map(|plan| &plan.volume).any(|volume| !volume.covers.is_empty())
    }

    /// Of which kind work is charged: that of its request, or an ordinary one; nothing where no
    /// package of the document distinguishes kinds.
    pub(super) fn charged_kind(&self, request: Option<EventId>) -> Option<KindNumber> {
        if !self.tells_kinds() {
            return None;
        }
        kind_number(self.resolved.as_ref()?.terms(), &self.kind_of(request)?)
    }
}

pub(super) fn kind_number(terms: &Terms, kind: &str) -> Option<KindNumber> {
    let place = terms.kind.iter().position(|known| known.id == kind)?;
    KindNumber::try_from(place).ok()
}
