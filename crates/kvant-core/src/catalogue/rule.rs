//! Rules on which answers depend, and how each can be read.

use crate::tree::words;

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
        /// It ends with the session: the next session begins a new one.
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

    /// In whose time zone the working hours are (S0-07).
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
