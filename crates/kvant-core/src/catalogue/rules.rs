//! The rules of one document, under chosen readings.

use super::conditions::{Attributes, Readings};
use super::rule::{
    CancelledSession, HoursZone, NextPayment, Overlap, RoundingBasis, Rule, ShortDays, UnitInPause,
    ValidityDays, ValidityStart, VatInPrice, WorkingDays,
};
use super::terms::Terms;
use crate::calendar::{HolidayRule, Schedule};
use crate::refusal::Refusal;
use crate::tree::nearest;

/// The rules of one document under chosen readings.
///
/// # Source
///
/// What is assumed where nothing is chosen is marked in each document; SEMANTICS: the
/// reading that stands first in every enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is documented at its type")]
pub struct Rules {
    pub rounding_basis: RoundingBasis,
    pub next_payment: NextPayment,
    pub validity_days: ValidityDays,
    pub validity_start: ValidityStart,
    pub overlap: Overlap,
    pub working_days: WorkingDays,
    pub short_days: ShortDays,
    pub vat_in_price: VatInPrice,
    pub cancelled_session: CancelledSession,
    pub unit_in_pause: UnitInPause,
    pub hours_zone: HoursZone,
}

impl Rules {
    /// Returns the rules of `terms` as `chosen`, and as assumed for the rest.
    ///
    /// # Errors
    ///
    /// [`Refusal::UnknownField`] for a matter that the document does not leave open, or a
    /// reading that it does not have.
    pub fn of(terms: &Terms, chosen: &Readings) -> Result<Rules, Refusal> {
        let held = read_as(terms, chosen)?;
        let read = |rule: Rule| {
            let first = rule.readings().first().copied();
            held.get(rule.id()).map(String::as_str).or(first).unwrap_or_default()
        };
        let unreadable =
            |rule: Rule| unknown(rule.id(), read(rule), rule.readings().iter().copied());
        macro_rules! chosen {
            ($name:ident) => {
                $name::of(read(Rule::$name)).ok_or_else(|| unreadable(Rule::$name))?
            };
        }
        Ok(Rules {
            rounding_basis: chosen!(RoundingBasis),
            next_payment: chosen!(NextPayment),
            validity_days: chosen!(ValidityDays),
            validity_start: chosen!(ValidityStart),
            overlap: chosen!(Overlap),
            working_days: chosen!(WorkingDays),
            short_days: chosen!(ShortDays),
            vat_in_price: chosen!(VatInPrice),
            cancelled_session: chosen!(CancelledSession),
            unit_in_pause: chosen!(UnitInPause),
            hours_zone: chosen!(HoursZone),
        })
    }

    /// Returns `hours` of `terms` for `client` under these rules.
    pub fn schedule(&self, terms: &Terms, client: &Attributes, hours: &Schedule) -> Schedule {
        let is_open = |rule: Rule| terms.open.iter().any(|open| open.id == rule.id());
        let mut hours = hours.clone();
        if is_open(Rule::WorkingDays) {
            hours.calendar = match self.working_days {
                WorkingDays::Production => HolidayRule::Ru,
                WorkingDays::Weekdays => HolidayRule::None,
            };
        }
        if is_open(Rule::ShortDays) {
            hours.shorten = self.short_days == ShortDays::Shortened;
        }
        if is_open(Rule::HoursZone)
            && self.hours_zone == HoursZone::Client
            && let Some(offset) = terms.client_offset(client)
        {
            hours.offset = offset;
        }
        hours
    }
}

/// Returns how every open matter of `terms` is read: as `chosen`, else as assumed.
///
/// # Errors
///
/// [`Refusal::UnknownField`] for a matter that the document does not leave open, or a reading
/// that it does not have.
pub fn read_as(terms: &Terms, chosen: &Readings) -> Result<Readings, Refusal> {
    for (matter, reading) in chosen {
        let Some(open) = terms.open.iter().find(|open| open.id == *matter) else {
            let known = terms.open.iter().map(|open| open.id.as_str());
            return Err(unknown("readings", matter, known));
        };
        if !open.readings.iter().any(|known| known.id == *reading) {
            let known = open.readings.iter().map(|known| known.id.as_str());
            return Err(unknown(matter, reading, known));
        }
    }
    let mut read = chosen.clone();
    for open in &terms.open {
        if let Some(assumed) = open.assumed().filter(|_| !chosen.contains_key(&open.id)) {
            read.insert(open.id.clone(), assumed.id.clone());
        }
    }
    Ok(read)
}

fn unknown<'a>(field: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Refusal {
    Refusal::UnknownField {
        field: field.to_string(),
        name: name.to_string(),
        nearest: nearest(name, known),
    }
}
