//! One door for questions: every question and answer as one serde form.
//!
//! Pages inside the app call the modules above directly; programs outside use this form.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::calendar::{
    HolidayRule, Instant, Offset, Schedule, Weekdays, Window, WorkingTime, read_instant,
};
use crate::catalogue::{Attributes, Catalogue, Readings, RoundingBasis, Rules, Terms};
use crate::compare;
use crate::money::Rub;
use crate::price::{self, Ground};
use crate::quantum::{Quanta, UnitKind};
use crate::refusal::{BadSchedule, Refusal};
use crate::tree::{FromTree, Record, Tree, Wrong, nearest, record, unknown_word};
use crate::usage::{Profile, Requests};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// What does this package cost, and how long does it live?
    Package(PackageQuestion),
    /// How many units are charged for this time?
    Units(UnitsQuestion),
    /// When has so much working time passed?
    AddWorking(AddWorkingQuestion),
    /// How much working time lies between?
    WorkingBetween(WorkingBetweenQuestion),
    /// What does this use cost under each plan?
    Compare(CompareQuestion),
}

impl FromTree for Request {
    fn from_tree(tree: Tree) -> Result<Request, Wrong> {
        const QUESTIONS: [&str; 5] =
            ["package", "units", "add_working", "working_between", "compare"];
        let mut record = Record::open(tree)?;
        let ask: String = record.must_take("ask")?;
        let rest = record.into_tree();
        match ask.as_str() {
            "package" => FromTree::from_tree(rest).map(Request::Package),
            "units" => FromTree::from_tree(rest).map(Request::Units),
            "add_working" => FromTree::from_tree(rest).map(Request::AddWorking),
            "working_between" => FromTree::from_tree(rest).map(Request::WorkingBetween),
            "compare" => FromTree::from_tree(rest).map(Request::Compare),
            _ => Err(unknown_word(&ask, &QUESTIONS).below("ask")),
        }
    }

    fn blank() -> Request {
        Request::Units(UnitsQuestion::blank())
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
    /// Asks what a use costs under every plan of some documents.
    #[allow(missing_docs, reason = "the fields are those of the profile")]
    pub struct CompareQuestion {
        pub from: NaiveDate,
        pub months: u32,
        pub requests_per_month: u32,
        pub minutes_each: u32,
        pub urgent_percent: u32 = 0,
        pub day_off_percent: u32 = 0,
        pub documents: Vec<String>,
        pub attributes: BTreeMap<String, Attributes> = BTreeMap::new(),
        pub readings: BTreeMap<String, Readings> = BTreeMap::new(),
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs, reason = "each is documented at its question")]
pub enum Answer {
    Package { unit_price: Rub, total: Rub, minutes: u64, per_hour: Rub, valid_through: NaiveDate },
    Units { units: u32 },
    AddWorking { at: Instant, predicted: bool },
    WorkingBetween { seconds: i64, predicted: bool },
    Compare { plans: Vec<PlanAnswer> },
}

/// What a use comes to under one plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `usage::Outcome`")]
pub struct PlanAnswer {
    pub document: String,
    pub plan: String,
    pub unit: UnitKind,
    pub paid: Rub,
    pub left_value: Rub,
    pub net: Rub,
    pub useful_minutes: u64,
    pub billed_units: u32,
    pub burned_units: u32,
    pub left_units: u32,
    pub purchases: usize,
    pub net_per_useful_hour: Option<Rub>,
    pub incomplete: Option<Incomplete>,
}

/// Why a sum is not the whole sum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Incomplete {
    /// The reason.
    pub reason: &'static str,
    /// The units that are left out.
    pub units: u32,
}

/// Answers `request` from `catalogue`.
///
/// # Errors
///
/// A [`Refusal`], whose [`Refusal::code`] is stable.
pub fn answer(catalogue: &Catalogue, request: &Request) -> Result<Answer, Refusal> {
    match request {
        Request::Package(question) => package(catalogue, question),
        Request::Units(question) => units(catalogue, question),
        Request::AddWorking(question) => {
            let working = working(catalogue, &question.schedule)?;
            let due = working.add_working(read_instant(&question.from)?, question.minutes)?;
            Ok(Answer::AddWorking { at: due.value, predicted: due.predicted })
        }
        Request::WorkingBetween(question) => {
            let working = working(catalogue, &question.schedule)?;
            let (from, to) = (read_instant(&question.from)?, read_instant(&question.to)?);
            let between = working.working_between(from, to)?;
            Ok(Answer::WorkingBetween { seconds: between.value, predicted: between.predicted })
        }
        Request::Compare(question) => compare(catalogue, question),
    }
}

fn working(catalogue: &Catalogue, asked: &AskedSchedule) -> Result<WorkingTime, Refusal> {
    let schedule = Schedule::try_from(asked).map_err(Refusal::BadSchedule)?;
    WorkingTime::new(&schedule, Some(&catalogue.calendar)).map_err(Refusal::BadSchedule)
}

fn package(catalogue: &Catalogue, question: &PackageQuestion) -> Result<Answer, Refusal> {
    let terms = catalogue.document(&question.document)?;
    let plan = terms.plan(&question.plan)?;
    let mut client = question.attributes.clone();
    if let Some(status) = &question.status {
        client.insert("status".to_string(), status.clone());
    }
    known_attributes(terms, &client)?;
    let ground = Ground::new(catalogue, terms, client, &question.readings)?;
    let paid_at = read_instant(&question.paid_at)?;
    let package = price::package(&ground, plan, Quanta::new(question.units), paid_at)?;
    Ok(Answer::Package {
        unit_price: package.unit_price,
        total: package.total,
        minutes: package.minutes,
        per_hour: package.per_hour,
        valid_through: package.valid_through,
    })
}

fn units(catalogue: &Catalogue, question: &UnitsQuestion) -> Result<Answer, Refusal> {
    let terms = catalogue.document(&question.document)?;
    terms.plan(&question.plan)?;
    let rules = Rules::of(terms, &question.readings)?;
    let length = terms.unit.minutes;
    let basis = question.basis.unwrap_or(rules.rounding_basis);
    let charged: u64 = match basis {
        RoundingBasis::Session => {
            let spent = question.spent_seconds.iter();
            spent.map(|spent| u64::from(Quanta::covering(*spent, length).count())).sum()
        }
        _ => {
            let together: u64 = question.spent_seconds.iter().map(|spent| u64::from(*spent)).sum();
            together.div_ceil(u64::from(length.seconds()))
        }
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

fn compare(catalogue: &Catalogue, question: &CompareQuestion) -> Result<Answer, Refusal> {
    if question.urgent_percent > 100 {
        let (min, max) = ("0".to_string(), "100".to_string());
        return Err(Refusal::OutOfRange { field: "urgent_percent", min, max });
    }
    let requests =
        Requests { per_month: question.requests_per_month, minutes_each: question.minutes_each };
    let profile =
        Profile::new(question.from, question.months, vec![requests], question.day_off_percent)?;
    let (no_attributes, no_readings) = (Attributes::new(), Readings::new());
    let mut plans = Vec::new();
    for id in &question.documents {
        let terms = catalogue.document(id)?;
        let client = question.attributes.get(id).unwrap_or(&no_attributes);
        known_attributes(terms, client)?;
        let readings = question.readings.get(id).unwrap_or(&no_readings);
        let ground = Ground::new(catalogue, terms, client.clone(), readings)?;
        let mut compared = compare::plans(&ground, &profile)?;
        compared.sort_by_key(|one| terms.plan.iter().position(|plan| plan.id == one.plan.id));
        plans.extend(compared.into_iter().map(|one| plan_answer(terms, one)));
    }
    Ok(Answer::Compare { plans })
}

fn plan_answer(terms: &Terms, compared: compare::Compared<'_>) -> PlanAnswer {
    let outcome = compared.outcome;
    let uncovered = outcome.not_covered.count();
    PlanAnswer {
        document: terms.id.clone(),
        plan: compared.plan.id.clone(),
        unit: terms.unit.kind,
        paid: outcome.paid,
        left_value: outcome.left_value,
        net: outcome.net,
        useful_minutes: outcome.useful_minutes,
        billed_units: outcome.billed.count(),
        burned_units: outcome.burned.count(),
        left_units: outcome.left.count(),
        purchases: outcome.purchases.len(),
        net_per_useful_hour: outcome.net_per_useful_hour,
        incomplete: (uncovered > 0)
            .then_some(Incomplete { reason: "not_covered", units: uncovered }),
    }
}

/// Refuses what the document does not know, so that a misspelt attribute is never ignored.
fn known_attributes(terms: &Terms, client: &Attributes) -> Result<(), Refusal> {
    let known = || terms.attribute.iter().map(|attribute| attribute.id.as_str());
    match client.keys().find(|key| !known().any(|id| id == key.as_str())) {
        None => Ok(()),
        Some(stray) => Err(Refusal::UnknownField {
            field: "attributes".to_string(),
            name: stray.clone(),
            nearest: nearest(stray, known()),
        }),
    }
}
