//! One door for questions: every question and answer as one serde form.
//!
//! Pages inside the app call the modules above directly; programs outside use this form.

use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use crate::by_name::ByName;
use crate::calendar::{
    DAYS_TO, HolidayRule, Instant, Offset, Schedule, Weekdays, Window, WorkingTime, date_in_range,
    iso, read_instant,
};
use crate::catalogue::{Attributes, Catalogue, NextPayment, Readings, RoundingBasis, Rules, Terms};
use crate::compare;
use crate::deadline::{self, Case, Deadline, Due, Named, Pause, Silence};
use crate::ledger::EventId;
use crate::ledger::charge::{self, Account, PackageBalance, Work};
use crate::ledger::fold::SESSION_SECONDS_MAX;
use crate::money::Rub;
use crate::price::{self, ResolvedTerms};
use crate::quantum::{Quanta, Step, UnitKind};
use crate::refusal::{BadSchedule, Refusal};
use crate::report::standing::{self, Standing, TimerStanding};
use crate::tree::{FromTree, Mistake, Read, Tree, Wrong, below, record, unknown_word};
use crate::usage::{self, IncompleteReason, Outcome, PaidFor, Per, Profile, Requests, WillBurn};

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
}

impl FromTree for Query {
    fn read(&mut self, tree: &mut Tree) -> Read {
        const QUESTIONS: [&str; 8] = [
            "package",
            "units",
            "add_working",
            "working_between",
            "deadline",
            "compare",
            "balance",
            "standing",
        ];
        if !matches!(tree, Tree::Table(_)) {
            return Err(Wrong::expected("a table", tree).into());
        }
        let Some(mut ask) = tree.take("ask") else { return Err(Wrong::missing("ask").into()) };
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
    from: String,
    to: Option<String>,
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
            // What is wrong is told by the name that the question has for it.
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

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "each is documented at its question")]
pub enum Answer {
    Package {
        unit_price: Rub,
        total: Rub,
        minutes: Option<u64>,
        per_hour: Option<Rub>,
        valid_through: NaiveDate,
    },
    Units {
        units: u32,
    },
    AddWorking {
        at: Instant,
        predicted: bool,
    },
    WorkingBetween {
        seconds: i64,
        predicted: bool,
    },
    Deadline(DeadlineAnswer),
    Compare {
        plans: Vec<PlanAnswer>,
    },
    Balance(BalanceAnswer),
    Standing(StandingAnswer),
}

/// What is left of what was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `ledger::charge::Balance`")]
pub struct BalanceAnswer {
    pub left_units: u64,
    pub burned_units: u64,
    pub not_covered_units: u64,
    pub packages: Vec<PackageAnswer>,
}

/// What a ledger makes of what was paid and worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `report::standing::Standing`")]
pub struct StandingAnswer {
    pub left_units: u64,
    pub left_minutes: Option<u64>,
    pub burned_units: u64,
    pub not_covered_units: u64,
    pub packages: Vec<PackageAnswer>,
    pub timers: Vec<TimerAnswer>,
}

/// What became of one timer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `report::standing::TimerStanding`")]
pub struct TimerAnswer {
    pub from: Instant,
    pub running: bool,
    pub stopped_at: Option<Instant>,
    pub units: u64,
}

/// What is left of one package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `ledger::charge::PackageBalance`")]
pub struct PackageAnswer {
    pub paid_at: Instant,
    pub units: u32,
    pub used_units: u32,
    pub burned_units: u32,
    pub left_units: u32,
    pub valid_through: Option<NaiveDate>,
}

/// The deadlines of a request, each of them there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "each is documented at `PromiseKind`")]
pub struct DeadlineAnswer {
    pub reaction: DueAnswer,
    pub estimate: DueAnswer,
    pub start: DueAnswer,
    pub answer: DueAnswer,
    pub completion: DueAnswer,
    pub fault_window: DueAnswer,
}

/// One deadline: an instant, or what the document says instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "the fields are those of `deadline::Deadline`")]
pub enum DueAnswer {
    At {
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<Instant>,
        at: Instant,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        predicted: bool,
    },
    Silent {
        stated: Silence,
    },
}

/// What a use comes to under one plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `usage::Outcome`")]
pub struct PlanAnswer {
    pub document: String,
    pub plan: String,
    pub unit: UnitKind,
    pub paid: Option<Rub>,
    pub left_value: Option<Rub>,
    pub net: Option<Rub>,
    pub useful_minutes: u64,
    pub billed_units: u64,
    pub burned_units: u64,
    pub left_units: u64,
    pub purchases: u64,
    pub net_per_useful_hour: Option<Rub>,
    pub incomplete: Option<Incomplete>,
    /// [`compare::ranks`], among all plans of the answer.
    pub rank: usize,
    pub left_used_units: u64,
    pub will_burn: Vec<WillBurnAnswer>,
    pub left_months: u32,
    pub uncovered_minutes_per_month: Option<u64>,
    pub first_payment: Option<FirstPaymentAnswer>,
    /// [`price::fee_readings`]; left out where there is one way to read it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fee_readings: Vec<FeeReadingAnswer>,
}

/// Units that burn on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `usage::WillBurn`")]
pub struct WillBurnAnswer {
    pub on: NaiveDate,
    pub units: u64,
}

/// What has to be paid before any work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `usage::FirstPayment`")]
pub struct FirstPaymentAnswer {
    pub on: NaiveDate,
    pub amount: Rub,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    pub valid_through: NaiveDate,
    pub will_burn_units: u64,
}

/// One way to read what a volume costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `price::FeeReading`")]
pub struct FeeReadingAnswer {
    pub matter: String,
    pub reading: String,
    pub stated: Rub,
    pub discount_percent: u32,
    pub due: Rub,
    pub chosen: bool,
}

/// Why a sum is not the whole sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Incomplete {
    /// The reason.
    pub reason: IncompleteReason,
    /// The units that are left out.
    pub units: u64,
}

/// What goes back for one question: `{"ok": …}` or `{"error": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Reply {
    /// It is answered.
    #[serde(rename = "ok")]
    Answered(Answer),
    /// It is not.
    #[serde(rename = "error")]
    Refused(RefusalAnswer),
}

impl From<Result<Answer, Refusal>> for Reply {
    fn from(outcome: Result<Answer, Refusal>) -> Reply {
        match outcome {
            Ok(answer) => Reply::Answered(answer),
            Err(refusal) => Reply::Refused(refusal.into()),
        }
    }
}

/// Why a question is not answered, for programs and for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusalAnswer {
    /// [`Refusal::code`].
    pub code: &'static str,
    /// The same in words.
    pub message: String,
    /// What a program needs to put it right.
    #[serde(flatten)]
    pub facts: Facts,
}

/// The facts of a refusal, each a key beside its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "the fields are those of `Refusal`")]
pub enum Facts {
    Limits {
        field: &'static str,
        min: String,
        max: String,
    },
    Minimum {
        minimum: u32,
    },
    Name {
        nearest: Option<String>,
    },
    FieldName {
        field: String,
        nearest: Option<String>,
    },
    Attribute {
        document: String,
        attribute: String,
        values: Vec<String>,
    },
    Field {
        field: String,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        values: Vec<String>,
    },
    /// The words say all there is to say.
    Nothing {},
}

impl From<Refusal> for RefusalAnswer {
    fn from(refusal: Refusal) -> RefusalAnswer {
        let (code, message) = (refusal.code(), refusal.to_string());
        let facts = match refusal {
            Refusal::OutOfRange { field, min, max } => Facts::Limits { field, min, max },
            Refusal::BelowMinimum { minimum, .. } => Facts::Minimum { minimum },
            Refusal::UnknownDocument { nearest, .. }
            | Refusal::UnknownPlan { nearest, .. }
            | Refusal::UnknownKind { nearest, .. } => Facts::Name { nearest },
            Refusal::UnknownField { field, nearest, .. } => Facts::FieldName { field, nearest },
            Refusal::MissingAttribute { document, attribute, values } => {
                Facts::Attribute { document, attribute, values }
            }
            Refusal::MissingField { field, values } => Facts::Field { field, values },
            Refusal::NotAPackage
            | Refusal::BadPauses(_)
            | Refusal::Malformed { .. }
            | Refusal::BadSchedule(_)
            | Refusal::BadInstant { .. } => Facts::Nothing {},
        };
        RefusalAnswer { code, message, facts }
    }
}

/// Reads a question.
///
/// # Errors
///
/// [`Refusal::UnknownField`], [`Refusal::MissingField`] or [`Refusal::Malformed`], with where and
/// what.
pub fn read(tree: Tree) -> Result<Query, Refusal> {
    Query::from_tree(tree).map_err(refusal)
}

/// The limits of numbers, for those that lie so far outside that they cannot even be read.
const LIMITS: [(&str, &str, &str); 9] = [
    ("count", "0", "12000"),
    ("units", "1", "1000000"),
    ("minutes", "0", "4294967295"),
    ("spent_seconds", "0", "4294967295"),
    ("months", "1", "60"),
    ("requests_per_month", "0", "1000"),
    ("minutes_each", "1", "10080"),
    ("urgent_percent", "0", "100"),
    ("day_off_percent", "0", "100"),
];

/// The limits of the minutes of a load.
const LOAD_MINUTES: (&str, &str, &str) = ("minutes", "1", "10080");

fn refusal(wrong: Wrong) -> Refusal {
    let stands_in = |name: &str| wrong.path.iter().any(|step| step == name);
    // The minutes of a load are not those of working time.
    let limits = LIMITS.iter().find(|(field, ..)| stands_in(field));
    let limits =
        if stands_in("load") && stands_in("minutes") { Some(&LOAD_MINUTES) } else { limits };
    let path = wrong.path.join(".");
    match (wrong.mistake, limits) {
        (Mistake::Missing { key }, _) => {
            let field = if path.is_empty() { key } else { format!("{path}.{key}") };
            Refusal::MissingField { field, values: Vec::new() }
        }
        // A known key that stands twice is not unknown.
        (Mistake::Unknown { name, nearest }, _) if nearest.as_ref() != Some(&name) => {
            Refusal::UnknownField { field: path, name, nearest }
        }
        (Mistake::OutOfRange, Some((field, min, max))) => {
            Refusal::OutOfRange { field, min: (*min).to_string(), max: (*max).to_string() }
        }
        _ => Refusal::Malformed { path, message: wrong.message },
    }
}

/// Answers `query` from `catalogue`. Whoever has many questions asks a [`AnswerSession`].
///
/// # Errors
///
/// A [`Refusal`], whose [`Refusal::code`] is stable.
pub fn answer(catalogue: &Catalogue, query: &Query) -> Result<Answer, Refusal> {
    AnswerSession::new(catalogue).answer(query)
}

/// Answers one question after another: what was made ready for one serves the next.
///
/// # Memory
///
/// Bounded, however many questions come: the hours of [`AnswerSession::HOURS_MOST`] schedules and
/// [`AnswerSession::RESOLVED_MOST`] documents as read for a client. What was not asked for longest makes
/// way.
///
/// # Example
///
/// ```
/// # fn show(catalogue: &kvant_core::catalogue::Catalogue, trees: Vec<kvant_core::tree::Tree>) {
/// use kvant_core::ask::{AnswerSession, Reply, read};
///
/// let mut session = AnswerSession::new(catalogue);
/// for tree in trees {
///     let reply: Reply = read(tree).and_then(|query| session.answer(&query)).into();
///     println!("{reply:?}");
/// }
/// # }
/// ```
#[derive(Debug)]
pub struct AnswerSession<'a> {
    catalogue: &'a Catalogue,
    hours: LruCache<ReadyHours>,
    grounds: LruCache<ReadyTerms<'a>>,
}

/// Working hours as they were asked about, made ready.
#[derive(Debug)]
struct ReadyHours {
    asked: AskedSchedule,
    working: WorkingTime,
}

/// A document as it was asked about, made ready.
#[derive(Debug)]
struct ReadyTerms<'a> {
    client: Attributes,
    readings: Readings,
    ground: ResolvedTerms<'a>,
}

impl<'a> AnswerSession<'a> {
    /// How many schedules are kept ready, about 180 kB each.
    pub const HOURS_MOST: usize = 128;
    /// How many documents are kept ready, each for one client and some readings.
    pub const RESOLVED_MOST: usize = 64;

    /// Opens a session over `catalogue`.
    pub fn new(catalogue: &'a Catalogue) -> AnswerSession<'a> {
        let hours = LruCache::at_most(AnswerSession::HOURS_MOST);
        AnswerSession { catalogue, hours, grounds: LruCache::at_most(AnswerSession::RESOLVED_MOST) }
    }

    /// Answers `query`.
    ///
    /// # Errors
    ///
    /// As [`answer`].
    pub fn answer(&mut self, query: &Query) -> Result<Answer, Refusal> {
        match query {
            Query::Package(question) => self.package(question),
            Query::Units(question) => units(self.catalogue, question),
            Query::AddWorking(question) => {
                let hours = self.hours(&question.schedule)?;
                let from = read_instant(&question.from)?;
                let due = hours.working.add_working(from, question.minutes)?;
                Ok(Answer::AddWorking { at: due.value, predicted: due.predicted })
            }
            Query::WorkingBetween(question) => {
                let hours = self.hours(&question.schedule)?;
                let (from, to) = (read_instant(&question.from)?, read_instant(&question.to)?);
                let between = hours.working.working_between(from, to)?;
                Ok(Answer::WorkingBetween { seconds: between.value, predicted: between.predicted })
            }
            Query::Deadline(question) => self.deadline(question),
            Query::Compare(question) => self.compare(question),
            Query::Balance(question) => self.balance(question),
            Query::Standing(question) => self.standing(question),
        }
    }

    fn hours(&mut self, asked: &AskedSchedule) -> Result<Arc<ReadyHours>, Refusal> {
        if let Some(known) = self.hours.find(|ready| ready.asked == *asked) {
            return Ok(known);
        }
        let schedule = Schedule::try_from(asked).map_err(Refusal::BadSchedule)?;
        let working = WorkingTime::new(&schedule, Some(&self.catalogue.calendar));
        let working = working.map_err(Refusal::BadSchedule)?;
        Ok(self.hours.keep(ReadyHours { asked: asked.clone(), working }))
    }

    fn ground(
        &mut self,
        terms: &'a Terms,
        client: &Attributes,
        readings: &Readings,
    ) -> Result<Arc<ReadyTerms<'a>>, Refusal> {
        let same_client = |ready: &ReadyTerms<'_>| {
            std::ptr::eq(ready.ground.terms(), terms) && ready.client == *client
        };
        let known = self.grounds.find(|ready| same_client(ready) && ready.readings == *readings);
        if let Some(known) = known {
            return Ok(known);
        }
        let ground = match self.grounds.find(same_client) {
            Some(other) => other.ground.reread(readings)?,
            None => ResolvedTerms::new(self.catalogue, terms, client.clone(), readings)?,
        };
        let (client, readings) = (client.clone(), readings.clone());
        Ok(self.grounds.keep(ReadyTerms { client, readings, ground }))
    }

    fn package(&mut self, question: &PackageQuestion) -> Result<Answer, Refusal> {
        let terms = self.catalogue.document(&question.document)?;
        let plan = terms.plan(&question.plan)?;
        let client = client(&question.attributes, question.status.as_ref());
        let ready = self.ground(terms, &client, &question.readings)?;
        let paid_at = read_instant(&question.paid_at)?;
        let package = price::package(&ready.ground, plan, Quanta::new(question.units), paid_at)?;
        Ok(Answer::Package {
            unit_price: package.unit_price,
            total: package.total,
            minutes: package.minutes,
            per_hour: package.per_hour,
            valid_through: package.valid_through,
        })
    }

    fn deadline(&mut self, question: &DeadlineQuestion) -> Result<Answer, Refusal> {
        let terms = self.catalogue.document(&question.document)?;
        let plan = terms.plan(&question.plan)?;
        let client = client(&question.attributes, question.status.as_ref());
        let ready = self.ground(terms, &client, &question.readings)?;
        let ground = &ready.ground;
        let pause = |pause: &AskedPause| {
            let to = pause.to.as_deref().map(read_instant).transpose()?;
            Ok(Pause { from: read_instant(&pause.from)?, to })
        };
        let pauses: Vec<Pause> =
            question.pauses.iter().map(pause).collect::<Result<_, Refusal>>()?;
        let named = Named {
            kind: question.kind.as_deref(),
            class: question.class.as_deref(),
            priority: question.priority.as_deref(),
        };
        let done_at = question.done_at.as_deref().map(read_instant).transpose()?;
        let registered_at = read_instant(&question.registered_at)?;
        let case = Case::new(ground, plan, named, registered_at, &pauses)?.done_at(done_at);
        let [reaction, estimate, start, answer, completion, fault_window] =
            deadline::deadlines(ground, &case)?.map(|(_, due)| match due {
                Due::At(Deadline { from, at, predicted, .. }) => {
                    DueAnswer::At { from, at, predicted }
                }
                Due::Silent { why, .. } => DueAnswer::Silent { stated: why },
            });
        Ok(Answer::Deadline(DeadlineAnswer {
            reaction,
            estimate,
            start,
            answer,
            completion,
            fault_window,
        }))
    }

    fn compare(&mut self, question: &CompareQuestion) -> Result<Answer, Refusal> {
        let profile = question.profile()?;
        let asked = question.attributes.keys().chain(question.readings.keys());
        for id in asked.chain(question.quoted_price.keys()) {
            self.catalogue.document(id)?;
        }
        let (no_attributes, no_readings) = (Attributes::new(), Readings::new());
        let mut plans = Vec::new();
        let mut outcomes = Vec::new();
        for id in &question.documents {
            let terms = self.catalogue.document(id)?;
            let client = question.attributes.get(id).unwrap_or(&no_attributes);
            let readings = question.readings.get(id).unwrap_or(&no_readings);
            let ready = self.ground(terms, client, readings)?;
            let told = question.quoted_price.get(id);
            let told = told.map(|price| ready.ground.clone().quoted(Some(*price)));
            let ground = told.as_ref().unwrap_or(&ready.ground);
            for compared in compare::in_order(ground, &profile)? {
                plans.push(plan_answer(ground, &profile, &compared)?);
                outcomes.push(compared.outcome);
            }
        }
        let outcomes: Vec<&Outcome<'_>> = outcomes.iter().collect();
        for (plan, rank) in plans.iter_mut().zip(compare::ranks(&outcomes)) {
            plan.rank = rank;
        }
        Ok(Answer::Compare { plans })
    }

    fn balance(&mut self, question: &BalanceQuestion) -> Result<Answer, Refusal> {
        let Counted { at, rules, paid, sessions, .. } = self.counted(question, None)?;
        let terms = self.catalogue.document(&question.document)?;
        let basis = question.basis.unwrap_or(rules.rounding_basis);
        let mut account = Account::new(basis, terms.offset());
        account.set_overlap(rules.overlap);
        account.set_cancelled(rules.cancelled_session);
        account.set_pause(rules.unit_in_pause);
        account.set_step(terms.usual_step());
        let mut names = (1..).map(EventId::numbered);
        for ((paid, ends), id) in paid.iter().zip(names.by_ref()) {
            let package = charge::Package {
                units: paid.units,
                step: terms.step(paid.plan),
                paid_at: paid.paid_at,
                ends: Some(*ends),
                // A session that runs counts to the instant that is asked about.
                is_interrupting: false,
                covers: Vec::new(),
            };
            account.put_package(id, package);
        }
        let mut requests: BTreeMap<&str, EventId> = BTreeMap::new();
        for (session, id) in sessions.iter().zip(names) {
            // Names that no session has: one without a request is a request of its own.
            let other =
                u64::try_from(requests.len()).map_or(0, |count| u64::MAX.saturating_sub(count));
            let named = |name| *requests.entry(name).or_insert(EventId::numbered(other));
            let group = session.request.map(named);
            let (from, to, is_running) = (session.from, session.to, session.to.is_none());
            account.put_work(id, Work { group, kind: None, from, to, is_running });
        }
        let balance = account.balance(at);
        Ok(Answer::Balance(BalanceAnswer {
            left_units: balance.left_units,
            burned_units: balance.burned_units,
            not_covered_units: balance.not_covered_units,
            packages: balance.packages.into_iter().map(package_answer).collect(),
        }))
    }

    fn standing(&mut self, question: &BalanceQuestion) -> Result<Answer, Refusal> {
        // A timer is charged for its first day.
        let longest = Some(SESSION_SECONDS_MAX);
        let Counted { at, paid, sessions, .. } = self.counted(question, longest)?;
        let stated = standing::Stated {
            terms: self.catalogue.document(&question.document)?,
            readings: &question.readings,
            basis: question.basis,
            payments: paid.into_iter().map(|(paid, _)| paid).collect(),
            sessions,
        };
        let Standing { balance, left_seconds, timers } =
            standing::standing(self.catalogue, &stated, at);
        let timer = |timer: TimerStanding| TimerAnswer {
            from: timer.from,
            running: timer.stopped_at.is_none(),
            stopped_at: timer.stopped_at,
            units: timer.units,
        };
        Ok(Answer::Standing(StandingAnswer {
            left_units: balance.left_units,
            left_minutes: left_seconds.map(|seconds| seconds.div_euclid(60)),
            burned_units: balance.burned_units,
            not_covered_units: balance.not_covered_units,
            packages: balance.packages.into_iter().map(package_answer).collect(),
            timers: timers.into_iter().map(timer).collect(),
        }))
    }

    /// Reads and checks what was paid and worked; a session that runs is charged for no more than
    /// `running_seconds_max`.
    fn counted<'q>(
        &mut self,
        question: &'q BalanceQuestion,
        running_seconds_max: Option<i64>,
    ) -> Result<Counted<'q>, Refusal>
    where
        'a: 'q,
    {
        let terms = self.catalogue.document(&question.document)?;
        let rules = Rules::of(terms, &question.readings)?;
        let at = instant_in_range("at", &question.at, terms.offset())?;
        let first = first_payments(&question.payments)?;
        let mut paid = Vec::new();
        let mut shortest = terms.usual_step();
        for (number, asked) in question.payments.iter().enumerate() {
            let plan = terms.plan(&asked.plan)?;
            let client = client(&asked.attributes, asked.status.as_ref());
            let ready = self.ground(terms, &client, &question.readings)?;
            let paid_at = read_instant(&asked.paid_at)?;
            let is_further = rules.next_payment == NextPayment::Any
                && asked.units > 0
                && first.get(asked.plan.as_str()).is_some_and(|first| *first < (paid_at, number));
            let least = plan.package.as_ref().map_or(0, |package| package.minimum_units);
            let checked = if is_further { asked.units.max(least) } else { asked.units };
            let payment = price::payment(&ready.ground, plan, Quanta::new(checked), paid_at)?;
            let unit_price = ready.ground.unit_price(payment.price, payment.life.paid_on);
            let (units, amount) = (asked.units, unit_price.times(asked.units));
            let ends = payment.life.ends;
            paid.push((standing::StatedPayment { plan, client, units, amount, paid_at }, ends));
            let length = |step: Step| step.seconds().unwrap_or(u32::MAX);
            let step = terms.step(plan);
            shortest = if length(step) < length(shortest) { step } else { shortest };
        }
        let mut sessions = Vec::new();
        let mut units: u64 = 0;
        for asked in &question.sessions {
            let from = instant_in_range("from", &asked.from, terms.offset())?;
            let to = asked.to.as_deref();
            let to = to.map(|to| instant_in_range("to", to, terms.offset())).transpose()?;
            if to.is_some_and(|to| to < from) {
                let (min, max) = (asked.from.clone(), iso(DAYS_TO));
                return Err(Refusal::OutOfRange { field: "to", min, max });
            }
            let until = to.map_or(at, |to| to.min(at));
            let spent = until.timestamp().saturating_sub(from.timestamp());
            let spent = match running_seconds_max.filter(|_| to.is_none()) {
                Some(longest) => spent.min(longest),
                None => spent,
            };
            units = units.saturating_add(shortest.covering(u64::try_from(spent).unwrap_or(0)));
            sessions.push(standing::StatedSession { request: asked.request.as_deref(), from, to });
        }
        if units > u64::from(Quanta::ASKED_MAX.count()) {
            let max = format!("{} units", Quanta::ASKED_MAX);
            return Err(Refusal::OutOfRange { field: "sessions", min: "0".to_string(), max });
        }
        Ok(Counted { at, rules, paid, sessions })
    }
}

/// What was paid and worked, read and checked.
struct Counted<'q> {
    at: Instant,
    rules: Rules,
    /// Each with the first instant at which it is dead.
    paid: Vec<(standing::StatedPayment<'q>, Instant)>,
    sessions: Vec<standing::StatedSession<'q>>,
}

fn package_answer(package: PackageBalance) -> PackageAnswer {
    PackageAnswer {
        paid_at: package.paid_at,
        units: package.units,
        used_units: package.used_units,
        burned_units: package.burned_units,
        left_units: package.left_units,
        valid_through: package.ends.and_then(|ends| ends.date_naive().pred_opt()),
    }
}

/// Which payment of each plan was the first.
fn first_payments(payments: &[AskedPayment]) -> Result<BTreeMap<&str, (Instant, usize)>, Refusal> {
    let mut first = BTreeMap::new();
    for (number, payment) in payments.iter().enumerate() {
        let this = (read_instant(&payment.paid_at)?, number);
        let earliest = first.entry(payment.plan.as_str()).or_insert(this);
        *earliest = this.min(*earliest);
    }
    Ok(first)
}

fn instant_in_range(field: &'static str, text: &str, offset: Offset) -> Result<Instant, Refusal> {
    let instant = read_instant(text)?;
    date_in_range(field, offset.tell(instant).date_naive())?;
    Ok(instant)
}

/// What was made ready lately, at most so much of it.
#[derive(Debug)]
struct LruCache<T> {
    most: usize,
    latest_first: Vec<Arc<T>>,
}

impl<T> LruCache<T> {
    fn at_most(most: usize) -> LruCache<T> {
        LruCache { most, latest_first: Vec::new() }
    }

    fn find(&mut self, is_it: impl Fn(&T) -> bool) -> Option<Arc<T>> {
        let place = self.latest_first.iter().position(|one| is_it(one))?;
        let later = self.latest_first.get_mut(..=place)?;
        later.rotate_right(1);
        later.first().map(Arc::clone)
    }

    fn keep(&mut self, one: T) -> Arc<T> {
        let one = Arc::new(one);
        self.latest_first.truncate(self.most.saturating_sub(1));
        self.latest_first.insert(0, Arc::clone(&one));
        one
    }
}

fn client(attributes: &Attributes, status: Option<&String>) -> Attributes {
    let mut client = attributes.clone();
    if let Some(status) = status {
        client.insert("status".to_string(), status.clone());
    }
    client
}

fn units(catalogue: &Catalogue, question: &UnitsQuestion) -> Result<Answer, Refusal> {
    let terms = catalogue.document(&question.document)?;
    let step = terms.step(terms.plan(&question.plan)?);
    let rules = Rules::of(terms, &question.readings)?;
    let spent = question.spent_seconds.iter().map(|spent| u64::from(*spent));
    let charged: u64 = match question.basis.unwrap_or(rules.rounding_basis) {
        RoundingBasis::Session => spent.map(|spent| step.covering(spent)).sum(),
        _ => step.covering(spent.sum()),
    };
    let most = Quanta::ASKED_MAX.count();
    match u32::try_from(charged).ok().filter(|units| *units <= most) {
        Some(units) => Ok(Answer::Units { units }),
        None => Err(Refusal::OutOfRange {
            field: "spent_seconds",
            min: "0".to_string(),
            max: format!("{most} units"),
        }),
    }
}

fn plan_answer<'a>(
    ground: &ResolvedTerms<'a>,
    profile: &Profile,
    compared: &compare::Compared<'a>,
) -> Result<PlanAnswer, Refusal> {
    let compare::Compared { terms, plan, outcome } = compared;
    let incomplete = |one: usage::Incomplete| Incomplete { reason: one.reason, units: one.units };
    let will_burn = |one: &WillBurn| WillBurnAnswer { on: one.on, units: one.units };
    let first_payment = |first: usage::FirstPayment| {
        let (units, months) = match first.paid_for {
            PaidFor::Units(units) => (Some(units.count()), None),
            PaidFor::Months(months) => (None, Some(months)),
        };
        FirstPaymentAnswer {
            on: first.on,
            amount: first.amount,
            units,
            months,
            valid_through: first.valid_through,
            will_burn_units: first.will_burn,
        }
    };
    let fee_reading = |one: price::FeeReading<'_>| FeeReadingAnswer {
        matter: one.matter.id.clone(),
        reading: one.reading.id.clone(),
        stated: one.fee.amount,
        discount_percent: one.fee.discount_percent,
        due: one.due,
        chosen: one.is_chosen,
    };
    let fee_readings = price::fee_readings(ground, plan, profile.from())?;
    Ok(PlanAnswer {
        document: terms.id.clone(),
        plan: plan.id.clone(),
        unit: terms.unit_of(plan).map_or(UnitKind::Second, |unit| unit.kind),
        paid: outcome.paid,
        left_value: outcome.left_value,
        net: outcome.net,
        useful_minutes: outcome.useful_minutes,
        billed_units: outcome.billed,
        burned_units: outcome.burned,
        left_units: outcome.left,
        purchases: outcome.payments,
        net_per_useful_hour: outcome.net_per_useful_hour,
        incomplete: outcome.incomplete.map(incomplete),
        rank: 0,
        left_used_units: outcome.left_used,
        will_burn: outcome.will_burn.iter().map(will_burn).collect(),
        left_months: outcome.left_months,
        uncovered_minutes_per_month: outcome.uncovered_minutes_a_month(profile),
        first_payment: outcome.first_payment.map(first_payment),
        fee_readings: fee_readings.into_iter().map(fee_reading).collect(),
    })
}
