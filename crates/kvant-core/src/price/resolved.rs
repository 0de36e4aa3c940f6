//! A document made ready for one client under chosen readings.

use std::sync::Arc;

use crate::calendar::{Schedule, WorkingTime};
use crate::catalogue::{
    Attributes, Catalogue, Count, Plan, Promise, Readings, Rules, StatedSchedule, Terms, holds,
    names, read_as,
};
use crate::money::Rub;
use crate::quantum::QuantumLength;
use crate::refusal::Refusal;

/// A document made ready for one client under chosen readings.
#[derive(Clone, Debug)]
pub struct ResolvedTerms<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) terms: &'a Terms,
    pub(crate) client: Attributes,
    pub(crate) rules: Rules,
    pub(crate) readings: Readings,
    pub(crate) offered_price: Option<Rub>,
    /// The hours that hold where no others fit.
    first: ReadyHours<'a>,
    /// All others, in the order of the document.
    others: Vec<ReadyHours<'a>>,
    /// Whole working days, where a promise is counted in them.
    whole_days: Option<Arc<WorkingTime>>,
}

/// Working hours made ready.
#[derive(Clone, Debug)]
struct ReadyHours<'a> {
    /// Nothing where the document states none.
    stated: Option<&'a StatedSchedule>,
    schedule: Schedule,
    working: Arc<WorkingTime>,
}

impl<'a> ResolvedTerms<'a> {
    /// Prepares `terms` for `client` as read in `readings`. What is assumed about a client of
    /// whom nothing is said is filled in.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownField`] for a reading, an attribute or a value that the document does
    /// not have, and [`Refusal::BadSchedule`] for working hours that cannot be.
    pub fn new(
        catalogue: &'a Catalogue,
        terms: &'a Terms,
        client: Attributes,
        readings: &Readings,
    ) -> Result<ResolvedTerms<'a>, Refusal> {
        ResolvedTerms::beside(catalogue, terms, client, readings, &[])
    }

    /// Prepares a document as [`ResolvedTerms::new`] does. Working hours that one of `others` has, of
    /// whatever document, are not made ready again.
    ///
    /// # Errors
    ///
    /// As [`ResolvedTerms::new`].
    pub fn beside(
        catalogue: &'a Catalogue,
        terms: &'a Terms,
        client: Attributes,
        readings: &Readings,
        others: &[ResolvedTerms<'a>],
    ) -> Result<ResolvedTerms<'a>, Refusal> {
        let client = terms.client(&client)?;
        ResolvedTerms::prepared(catalogue, terms, client, readings, others)
    }

    /// Prepares the same document for the same client as read in `readings`. Working hours
    /// that stay the same are not made ready again.
    ///
    /// # Errors
    ///
    /// As [`ResolvedTerms::new`].
    pub fn reread(&self, readings: &Readings) -> Result<ResolvedTerms<'a>, Refusal> {
        let client = self.client.clone();
        let read = ResolvedTerms::prepared(
            self.catalogue,
            self.terms,
            client,
            readings,
            std::slice::from_ref(self),
        )?;
        Ok(ResolvedTerms { offered_price: self.offered_price, ..read })
    }

    fn prepared(
        catalogue: &'a Catalogue,
        terms: &'a Terms,
        client: Attributes,
        chosen: &Readings,
        known: &[ResolvedTerms<'a>],
    ) -> Result<ResolvedTerms<'a>, Refusal> {
        let rules = Rules::of(terms, chosen)?;
        let readings = read_as(terms, chosen)?;
        let mut hours: Vec<ReadyHours<'a>> = Vec::new();
        let ready = |stated: Option<&'a StatedSchedule>, hours: &[ReadyHours<'a>]| {
            let assumed = Schedule::assumed();
            let stated_hours = stated.map_or(&assumed, |stated| &stated.hours);
            let schedule = rules.schedule(terms, &client, stated_hours);
            let before = known.iter().flat_map(ResolvedTerms::all_hours).chain(hours);
            let same = before.into_iter().find(|ready| ready.schedule == schedule);
            let working = match same {
                Some(ready) => Arc::clone(&ready.working),
                None => made_ready(catalogue, &schedule)?,
            };
            Ok::<_, Refusal>(ReadyHours { stated, schedule, working })
        };
        for stated in terms.schedule.iter().filter(|stated| holds(&stated.reading, &readings)) {
            let one = ready(Some(stated), &hours)?;
            hours.push(one);
        }
        let first = if hours.is_empty() { ready(None, &hours)? } else { hours.remove(0) };
        let counts_days = |promise: &Promise| {
            promise.within.value().is_some_and(|span| span.count() == Count::WorkingDayClock)
        };
        let alike = known.iter().filter(|known| known.first.schedule == first.schedule);
        let whole_days = match alike.filter_map(|known| known.whole_days.as_ref()).next() {
            Some(known) => Some(Arc::clone(known)),
            None if terms.promise.iter().any(counts_days) => {
                // Hours on days off alone have no working days to make whole.
                made_ready(catalogue, &first.schedule.whole_days()).ok()
            }
            None => None,
        };
        let (offered_price, others) = (None, hours);
        Ok(ResolvedTerms {
            catalogue,
            terms,
            client,
            rules,
            readings,
            offered_price,
            first,
            others,
            whole_days,
        })
    }

    fn all_hours(&self) -> impl Iterator<Item = &ReadyHours<'a>> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// Takes a price that the provider offered the person: of an hour, or of a request where
    /// requests are counted. It stands in where the document states no price. A price of zero
    /// counts as not offered: nobody sells work for nothing.
    #[must_use]
    pub fn with_offered_price(self, price: Option<Rub>) -> ResolvedTerms<'a> {
        ResolvedTerms { offered_price: price.filter(|price| *price > Rub::ZERO), ..self }
    }

    /// Returns the price that the provider offered.
    pub fn offered_price(&self) -> Option<Rub> {
        self.offered_price
    }

    /// Returns the working hours it stands on: the document's first.
    pub fn working(&self) -> &Arc<WorkingTime> {
        &self.first.working
    }

    /// Returns the working hours of `plan` for requests of `kind`.
    pub fn working_for(&self, plan: &Plan, kind: Option<&str>) -> &Arc<WorkingTime> {
        &self.hours_of(Some(&plan.id), kind).working
    }

    /// Returns the stated hours of `plan` for requests of `kind`; nothing where the document
    /// states none and [`Schedule::assumed`] stands in.
    pub fn schedule_for(&self, plan: &Plan, kind: Option<&str>) -> Option<&'a StatedSchedule> {
        self.hours_of(Some(&plan.id), kind).stated
    }

    /// Returns the hours under the readings, as they are counted.
    pub fn hours_for(&self, plan: &Plan, kind: Option<&str>) -> &Schedule {
        &self.hours_of(Some(&plan.id), kind).schedule
    }

    /// Returns the working hours of that id.
    pub(crate) fn working_of(&self, schedule: &str) -> Option<&Arc<WorkingTime>> {
        let is_it = |ready: &&ReadyHours<'_>| ready.stated.is_some_and(|one| one.id == schedule);
        self.all_hours().find(is_it).map(|ready| &ready.working)
    }

    /// Returns whole working days, where a promise is counted in them.
    pub(crate) fn whole_days(&self) -> Option<&Arc<WorkingTime>> {
        self.whole_days.as_ref()
    }

    fn hours_of(&self, plan: Option<&str>, kind: Option<&str>) -> &ReadyHours<'a> {
        let fits = |ready: &&ReadyHours<'_>| {
            ready.stated.is_none_or(|stated| names(&stated.plan, plan) && names(&stated.kind, kind))
        };
        self.all_hours().find(fits).unwrap_or(&self.first)
    }

    /// Returns how every open matter is read.
    pub fn readings(&self) -> &Readings {
        &self.readings
    }

    /// Returns what is known or assumed about the client.
    pub fn client(&self) -> &Attributes {
        &self.client
    }

    /// Returns the terms it stands on.
    pub fn terms(&self) -> &'a Terms {
        self.terms
    }

    /// Returns the rules it stands on.
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// Returns how long one unit of `plan` lasts; nothing for a request, or where every second
    /// counts.
    pub fn length(&self, plan: &Plan) -> Option<QuantumLength> {
        self.terms.unit_of(plan).and_then(|unit| unit.minutes)
    }
}

fn made_ready(catalogue: &Catalogue, schedule: &Schedule) -> Result<Arc<WorkingTime>, Refusal> {
    let working = WorkingTime::new(schedule, Some(&catalogue.calendar));
    working.map(Arc::new).map_err(Refusal::BadSchedule)
}
