//! Questions, as records that are read from a tree.

use std::mem;

use chrono::NaiveDate;
use serde::Serialize;

use super::quote::QuoteQuestion;
use crate::by_name::ByName;
use crate::calendar::{HolidayRule, Offset, Schedule, Weekdays, Window};
use crate::catalogue::{Attributes, Readings, RoundingBasis};
use crate::money::Rub;
use crate::refusal::{BadSchedule, Refusal};
use crate::ticket::TransitionKind;
use crate::tree::{FromTree, Read, Tree, Wrong, below, record, unknown_word};
use crate::usage::{Per, Profile, Requests};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// What does this package cost, and how long does it live?
    Package(PackageQuestion),
    /// How many units are charged for this time?
    Units(UnitsQuestion),
    /// When has so much working time passed?
    AddWorking(AddWorkingQuestion),
    /// How much working time lies between?
    WorkingBetween(WorkingBetweenQuestion),
    /// By when must something happen?
    Deadline(DeadlineQuestion),
    /// What does this use cost under each plan?
    Compare(CompareQuestion),
    /// What is left of what was paid?
    Balance(BalanceQuestion),
    /// What does a ledger make of it, the whole way?
    Standing(BalanceQuestion),
    /// What was there, paid, used and burned in a period?
    Act(ActQuestion),
    /// Where does a request stand, which deadlines were met, and what did it cost?
    Ticket(TicketQuestion),
    /// What does an offer come to?
    Quote(QuoteQuestion),
}

impl FromTree for Query {
    fn read(&mut self, tree: &mut Tree) -> Read {
        const QUESTIONS: [&str; 11] = [
            "package",
            "units",
            "add_working",
            "working_between",
            "deadline",
            "compare",
            "balance",
            "standing",
            "act",
            "ticket",
            "quote",
        ];
        if !matches!(tree, Tree::Table(_)) {
            return Err(Wrong::expected("a table", tree).into());
        }
        let Some(mut ask) = tree.remove("ask") else { return Err(Wrong::missing("ask").into()) };
        let mut word = String::blank();
        word.read(&mut ask).map_err(|wrong| below(wrong, "ask"))?;
        let rest = mem::take(tree);
        *self = match word.as_str() {
            "package" => Query::Package(FromTree::from_tree(rest)?),
            "units" => Query::Units(FromTree::from_tree(rest)?),
            "add_working" => Query::AddWorking(FromTree::from_tree(rest)?),
            "working_between" => Query::WorkingBetween(FromTree::from_tree(rest)?),
            "deadline" => Query::Deadline(FromTree::from_tree(rest)?),
            "compare" => Query::Compare(FromTree::from_tree(rest)?),
            "balance" => Query::Balance(FromTree::from_tree(rest)?),
            "standing" => Query::Standing(FromTree::from_tree(rest)?),
            "act" => Query::Act(FromTree::from_tree(rest)?),
            "ticket" => Query::Ticket(FromTree::from_tree(rest)?),
            "quote" => Query::Quote(FromTree::from_tree(rest)?),
            _ => return Err(below(unknown_word(&word, &QUESTIONS), "ask")),
        };
        Ok(())
    }

    fn blank() -> Query {
        Query::Units(UnitsQuestion::blank())
    }
}

record! {
    /// Asks for the price of a package.
    #[allow(missing_docs, reason = "the fields are those of the answer")]
    pub struct PackageQuestion {
        pub document: String,
        pub plan: String,
        pub status: Option<String>,
        pub attributes: Attributes = Attributes::new(),
        pub units: u32,
        pub paid_at: String,
        pub readings: Readings = Readings::new(),
    }
}

record! {
    /// Asks how many units are charged for sessions of one group.
    #[allow(missing_docs, reason = "the fields are those of the answer")]
    pub struct UnitsQuestion {
        pub document: String,
        pub plan: String,
        pub spent_seconds: Vec<u32>,
        pub basis: Option<RoundingBasis>,
        pub readings: Readings = Readings::new(),
    }
}

record! {
    /// Asks when so much working time has passed.
    #[allow(missing_docs, reason = "the fields are those of the answer")]
    pub struct AddWorkingQuestion {
        pub schedule: AskedSchedule,
        pub from: String,
        pub minutes: u32,
    }
}

record! {
    /// Asks how much working time lies between two instants.
    #[allow(missing_docs, reason = "the fields are those of the answer")]
    pub struct WorkingBetweenQuestion {
        pub schedule: AskedSchedule,
        pub from: String,
        pub to: String,
    }
}

record! {
    /// Working hours as a question states them: in texts, so that hours that cannot be are a
    /// [`Refusal::BadSchedule`] and not a mistake in the form of the question.
    #[allow(missing_docs, reason = "the fields are those of `Schedule`")]
    pub struct AskedSchedule {
        pub working_day: Vec<String>,
        pub day_off: Vec<String> = Vec::new(),
        pub weekdays: Option<AskedWeekdays>,
        pub offset: String,
        pub calendar: HolidayRule,
        pub shorten: bool,
    }

    /// Weekdays whose hours differ, in texts as well.
    #[allow(missing_docs, reason = "the fields are those of `Weekdays`")]
    pub struct AskedWeekdays {
        pub monday: Option<Vec<String>>,
        pub tuesday: Option<Vec<String>>,
        pub wednesday: Option<Vec<String>>,
        pub thursday: Option<Vec<String>>,
        pub friday: Option<Vec<String>>,
        pub saturday: Option<Vec<String>>,
        pub sunday: Option<Vec<String>>,
    }
}

impl TryFrom<&AskedSchedule> for Schedule {
    type Error = BadSchedule;

    fn try_from(asked: &AskedSchedule) -> Result<Schedule, BadSchedule> {
        let read = |windows: &Vec<String>| -> Result<Vec<Window>, BadSchedule> {
            windows.iter().cloned().map(Window::try_from).collect()
        };
        let own = |windows: &Option<Vec<String>>| windows.as_ref().map(read).transpose();
        let week = |asked: &AskedWeekdays| -> Result<Weekdays, BadSchedule> {
            Ok(Weekdays {
                monday: own(&asked.monday)?,
                tuesday: own(&asked.tuesday)?,
                wednesday: own(&asked.wednesday)?,
                thursday: own(&asked.thursday)?,
                friday: own(&asked.friday)?,
                saturday: own(&asked.saturday)?,
                sunday: own(&asked.sunday)?,
            })
        };
        Ok(Schedule {
            working_day: read(&asked.working_day)?,
            day_off: read(&asked.day_off)?,
            weekdays: asked.weekdays.as_ref().map(week).transpose()?,
            offset: Offset::try_from(asked.offset.clone())?,
            calendar: asked.calendar,
            shorten: asked.shorten,
        })
    }
}

record! {
    /// Asks for the deadlines of one request.
    #[allow(missing_docs, reason = "the fields are those of `deadline::Case`")]
    pub struct DeadlineQuestion {
        pub document: String,
        pub plan: String,
        pub kind: Option<String>,
        pub class: Option<String>,
        pub priority: Option<String>,
        pub status: Option<String>,
        pub attributes: Attributes = Attributes::new(),
        pub registered_at: String,
        pub done_at: Option<String>,
        pub pauses: Vec<AskedPause> = Vec::new(),
        pub readings: Readings = Readings::new(),
    }
}

/// A pause as a question states it: `["from", "to"]`, or `["from", null]` while it lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AskedPause {
    pub(super) from: String,
    pub(super) to: Option<String>,
}

impl FromTree for AskedPause {
    fn read(&mut self, tree: &mut Tree) -> Read {
        let mut ends: Vec<Option<String>> = Vec::blank();
        ends.read(tree)?;
        let Ok([Some(from), to]) = <[Option<String>; 2]>::try_from(ends) else {
            let wrong = "a pause is two instants, [from, to]; to is null while it lasts";
            return Err(Wrong::new(wrong).into());
        };
        *self = AskedPause { from, to };
        Ok(())
    }

    fn blank() -> AskedPause {
        AskedPause { from: String::new(), to: None }
    }
}

record! {
    /// Asks what a use costs under every plan of some documents.
    #[allow(missing_docs, reason = "the fields are those of the profile")]
    pub struct CompareQuestion {
        pub from: NaiveDate,
        pub months: u32,
        pub load: Option<Vec<AskedRequests>>,
        pub requests_per_month: Option<u32>,
        pub minutes_each: Option<u32>,
        pub urgent_percent: u32 = 0,
        pub day_off_percent: u32 = 0,
        pub documents: Vec<String>,
        pub attributes: ByName<Attributes> = ByName::new(),
        pub quoted_price: ByName<Rub> = ByName::new(),
        pub readings: ByName<Readings> = ByName::new(),
    }

    /// Requests of one kind as a question states them.
    #[allow(missing_docs, reason = "the fields are those of `usage::Requests`")]
    pub struct AskedRequests {
        pub count: u32,
        pub per: Per,
        pub minutes: AskedMinutes,
    }
}

/// How long requests take, as a question states it: `25`, or a range `[5, 15]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AskedMinutes {
    shortest: u32,
    longest: u32,
}

impl FromTree for AskedMinutes {
    fn read(&mut self, tree: &mut Tree) -> Read {
        let (shortest, longest) = if let Tree::List(_) = tree {
            let mut ends: Vec<u32> = Vec::blank();
            ends.read(tree)?;
            let Ok([shortest, longest]) = <[u32; 2]>::try_from(ends) else {
                let wrong = "a range of minutes is two numbers, [shortest, longest]";
                return Err(Wrong::new(wrong).into());
            };
            (shortest, longest)
        } else {
            let mut each = 0;
            each.read(tree)?;
            (each, each)
        };
        *self = AskedMinutes { shortest, longest };
        Ok(())
    }

    fn blank() -> AskedMinutes {
        AskedMinutes { shortest: 0, longest: 0 }
    }
}

impl CompareQuestion {
    /// Returns the use that is asked about.
    ///
    /// # Errors
    ///
    /// [`Refusal::MissingField`] without a load, [`Refusal::Malformed`] where it is stated twice,
    /// and what [`Profile::new`] refuses.
    pub fn profile(&self) -> Result<Profile, Refusal> {
        let missing = |field: &str| {
            let field = field.to_string();
            Refusal::MissingField { field, values: Vec::new() }
        };
        let (requests, is_short) = match (&self.load, self.requests_per_month, self.minutes_each) {
            (Some(load), None, None) => (load.iter().map(AskedRequests::requests).collect(), false),
            (None, Some(count), Some(minutes)) => (vec![Requests::monthly(count, minutes)], true),
            (None, None, None) => return Err(missing("load")),
            (None, None, Some(_)) => return Err(missing("requests_per_month")),
            (None, Some(_), None) => return Err(missing("minutes_each")),
            (Some(_), ..) => {
                let message = "requests_per_month and minutes_each are short for a load of one \
                               kind: state either";
                let path = "load".to_string();
                return Err(Refusal::Malformed { path, message: message.to_string() });
            }
        };
        let shares = (self.urgent_percent, self.day_off_percent);
        let profile = Profile::new(self.from, self.months, requests, shares.0, shares.1);
        profile.map_err(|refusal| match refusal {
            // What is wrong is reported under the name that the question has for it.
            Refusal::OutOfRange { field: "count", min, max } if is_short => {
                Refusal::OutOfRange { field: "requests_per_month", min, max }
            }
            Refusal::OutOfRange { field: "minutes", min, max } if is_short => {
                Refusal::OutOfRange { field: "minutes_each", min, max }
            }
            refusal => refusal,
        })
    }
}

impl AskedRequests {
    fn requests(&self) -> Requests {
        let AskedMinutes { shortest, longest } = self.minutes;
        let (count, per) = (self.count, self.per);
        Requests { count, per, shortest_minutes: shortest, longest_minutes: longest }
    }
}

record! {
    /// Asks what is left of what was paid.
    #[allow(missing_docs, reason = "the fields are those of `ledger::charge::Account`")]
    pub struct BalanceQuestion {
        pub document: String,
        pub at: String,
        pub basis: Option<RoundingBasis>,
        pub payments: Vec<AskedPayment>,
        pub sessions: Vec<AskedSession>,
        pub readings: Readings = Readings::new(),
    }

    /// Asks what was there, paid, used and burned from one day through another, as far as it is
    /// known at an instant.
    #[allow(missing_docs, reason = "the fields are those of `report::act` and of a balance")]
    pub struct ActQuestion {
        pub document: String,
        pub at: String,
        pub from: NaiveDate,
        pub through: NaiveDate,
        pub payments: Vec<AskedPayment>,
        pub sessions: Vec<AskedSession>,
        pub readings: Readings = Readings::new(),
    }

    /// Asks where a request stands at an instant, which of its deadlines were met, and what it
    /// cost.
    #[allow(missing_docs, reason = "the fields are those of `ledger::event::Opening` and of a balance")]
    pub struct TicketQuestion {
        pub document: String,
        pub at: String,
        /// What the sessions call it that are work on it.
        pub request: String,
        pub plan: Option<String>,
        pub kind: Option<String>,
        pub class: Option<String>,
        pub priority: Option<String>,
        pub status: Option<String>,
        pub attributes: Attributes = Attributes::new(),
        pub registered_at: String,
        pub steps: Vec<AskedStep>,
        pub payments: Vec<AskedPayment>,
        pub sessions: Vec<AskedSession>,
        pub readings: Readings = Readings::new(),
    }

    /// A step in the life of a request as a question states it.
    #[allow(missing_docs, reason = "the fields are those of `ticket::Transition`")]
    pub struct AskedStep {
        pub step: TransitionKind,
        pub at: String,
        pub kind: Option<String>,
        pub class: Option<String>,
        pub priority: Option<String>,
        pub minutes: Option<u32>,
        pub waits_for: Option<String>,
        pub reason: Option<String>,
    }

    /// A payment as a question states it.
    #[allow(missing_docs, reason = "the fields are those of the question for a package")]
    pub struct AskedPayment {
        pub plan: String,
        pub status: Option<String>,
        pub attributes: Attributes = Attributes::new(),
        pub units: u32,
        pub paid_at: String,
    }

    /// A session as a question states it; `to` is null while it runs.
    #[allow(missing_docs, reason = "the fields are those of `ledger::charge::Work`")]
    pub struct AskedSession {
        pub request: Option<String>,
        pub from: String,
        pub to: Option<String>,
    }
}
