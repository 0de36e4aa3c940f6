//! Rules on which answers depend, under chosen readings.

use super::terms::{Attributes, Terms};
use crate::by_name::ByName;
use crate::calendar::{HolidayRule, Schedule};
use crate::refusal::Refusal;
use crate::tree::{nearest, words};

/// Readings that a person chose: matter → reading. What is not named is read as assumed.
pub type Readings = ByName<String>;

words! {
    /// What is rounded up to whole units (S0-12).
    pub enum RoundingBasis {
        /// Each uninterrupted session alone.
        Session = "session",
        /// The sessions of one request together.
        Request = "request",
        /// The sessions of one day together.
        Day = "day",
        /// All sessions of a package together.
        Package = "package",
        /// The sessions of one month together.
        Month = "month",
    }

    /// How much every payment after the first must be (S0-20).
    pub enum NextPayment {
        /// Again at least the minimum.
        Minimum = "minimum",
        /// Any number of units.
        Any = "any",
    }

    /// Which days of a validity count (S0-24).
    pub enum ValidityDays {
        /// Calendar days.
        Calendar = "calendar",
        /// Working days.
        Working = "working",
    }

    /// The first day of a validity (S0-23).
    pub enum ValidityStart {
        /// The day after the payment.
        NextDay = "next-day",
        /// The day of the payment.
        PaymentDay = "payment-day",
    }

    /// What a new payment does to packages that are alive (S0-25).
    pub enum Overlap {
        /// Nothing; the earliest end burns first.
        EarliestEnd = "earliest-end",
        /// They live as long as the new one.
        Extended = "extended",
    }

    /// What a session costs that was started and cancelled at once (S0-13).
    pub enum CancelledSession {
        /// Nothing: no second has passed.
        Nothing = "nothing",
        /// One unit: it was begun.
        One = "one",
    }

    /// What becomes of a begun unit in a pause (S0-14).
    pub enum UnitInPause {
        /// It ends with the session: whoever goes on begins a new one.
        New = "new",
        /// It goes on by the clock: who takes the request up again before it is over is still in it.
        Same = "same",
    }

    /// What «working days» are (S0-08).
    pub enum WorkingDays {
        /// Those of the production calendar.
        Production = "production",
        /// Monday to Friday.
        Weekdays = "weekdays",
    }

    /// Whether the day before a holiday is shorter (S0-08).
    pub enum ShortDays {
        /// It is as long as any.
        Full = "full",
        /// It ends an hour earlier.
        Shortened = "shortened",
    }

    /// By whose clock the hours of work are told (S0-07).
    pub enum HoursZone {
        /// By that of Moscow.
        Moscow = "moscow",
        /// By that of the client's place: its attribute says which.
        Client = "client",
    }

    /// How prices stand to VAT (S0-68).
    pub enum VatInPrice {
        /// It is inside, or there is none: nothing is added.
        Included = "included",
        /// It is added on top.
        OnTop = "on-top",
    }
}

/// The matters that change a figure of the core. A document either states each of them or
/// leaves it open under this id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is documented at the enum of its readings")]
pub enum Rule {
    RoundingBasis,
    NextPayment,
    ValidityDays,
    ValidityStart,
    Overlap,
    WorkingDays,
    ShortDays,
    VatInPrice,
    CancelledSession,
    UnitInPause,
    HoursZone,
}

impl Rule {
    /// All of them.
    pub const ALL: [Rule; 11] = [
        Rule::RoundingBasis,
        Rule::NextPayment,
        Rule::ValidityDays,
        Rule::ValidityStart,
        Rule::Overlap,
        Rule::WorkingDays,
        Rule::ShortDays,
        Rule::VatInPrice,
        Rule::CancelledSession,
        Rule::UnitInPause,
        Rule::HoursZone,
    ];

    /// Returns the id under which files and links speak of it.
    pub const fn id(self) -> &'static str {
        match self {
            Rule::RoundingBasis => "rounding-basis",
            Rule::NextPayment => "next-payment",
            Rule::ValidityDays => "validity-days",
            Rule::ValidityStart => "validity-start",
            Rule::Overlap => "overlap",
            Rule::WorkingDays => "working-days",
            Rule::ShortDays => "short-days",
            Rule::VatInPrice => "vat",
            Rule::CancelledSession => "cancelled-session",
            Rule::UnitInPause => "pause",
            Rule::HoursZone => "time-zone",
        }
    }

    /// Returns the rule of that id.
    pub fn of(id: &str) -> Option<Rule> {
        Rule::ALL.into_iter().find(|rule| rule.id() == id)
    }

    /// Returns the ids of its readings.
    pub const fn readings(self) -> &'static [&'static str] {
        match self {
            Rule::RoundingBasis => RoundingBasis::WORDS,
            Rule::NextPayment => NextPayment::WORDS,
            Rule::ValidityDays => ValidityDays::WORDS,
            Rule::ValidityStart => ValidityStart::WORDS,
            Rule::Overlap => Overlap::WORDS,
            Rule::WorkingDays => WorkingDays::WORDS,
            Rule::ShortDays => ShortDays::WORDS,
            Rule::VatInPrice => VatInPrice::WORDS,
            Rule::CancelledSession => CancelledSession::WORDS,
            Rule::UnitInPause => UnitInPause::WORDS,
            Rule::HoursZone => HoursZone::WORDS,
        }
    }
}

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
