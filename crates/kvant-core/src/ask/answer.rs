//! Answers, as they are written.

use chrono::NaiveDate;
use serde::Serialize;

use super::quote::QuoteSums;
use crate::calendar::Instant;
use crate::deadline::Silence;
use crate::money::Rub;
use crate::quantum::UnitKind;
use crate::ticket::{State, TransitionKind};
use crate::tree::words;
use crate::usage::IncompleteReason;

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
    Deadline(Deadlines<DueAnswer>),
    Compare {
        plans: Vec<PlanAnswer>,
    },
    Balance(BalanceAnswer),
    Standing(StandingAnswer),
    Act(ActAnswer),
    Ticket(Box<TicketAnswer>),
    Quote(Box<QuoteSums>),
}

/// What was there, paid, used and burned in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `report::act::Act`")]
pub struct ActAnswer {
    pub until: Instant,
    pub over: bool,
    pub movements: Vec<MovementAnswer>,
    pub paid: Rub,
    pub spent_seconds: u64,
    pub cost: Option<Rub>,
    pub not_covered_units: u64,
    pub not_covered_cost: Option<Rub>,
}

/// Where a request stands, which of its deadlines were met, and what it cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(
    missing_docs,
    reason = "the fields are those of `report::RequestReport` and `report::cost`"
)]
pub struct TicketAnswer {
    pub state: State,
    pub plan: String,
    /// Whether nobody named the plan.
    pub plan_assumed: bool,
    pub kind: Option<String>,
    pub class: Option<String>,
    pub priority: Option<String>,
    pub overdue: bool,
    pub deadlines: Deadlines<KeptAnswer>,
    pub may: Vec<TransitionKind>,
    pub remarks: Vec<RemarkAnswer>,
    pub spent_seconds: u64,
    pub units: u64,
    pub cost: Option<Rub>,
    pub not_covered_units: u64,
    pub not_covered_cost: Option<Rub>,
}

/// What became of one promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(
    missing_docs,
    reason = "the fields are those of `ticket::Outcome` and `deadline::Deadline`"
)]
pub enum KeptAnswer {
    /// The document gives a time.
    Timed {
        outcome: KeptOutcome,
        #[serde(flatten)]
        due: DueAnswer,
        happened_at: Option<Instant>,
    },
    /// It is not owed, or nobody knows whether it was kept.
    NotOwed { outcome: KeptOutcome },
    /// It is owed, and the document says this instead of a time.
    Silent { stated: Silence },
}

words! {
    /// What became of a promise.
    pub enum KeptOutcome {
        /// It is owed, and its time has not passed.
        Pending = "pending",
        /// It is owed, and its time has passed.
        Overdue = "overdue",
        /// It was kept in time.
        Met = "met",
        /// It was kept too late, or never.
        Missed = "missed",
        /// The time in which something could be reported is over.
        Ended = "ended",
        /// It is not owed, or nobody knows whether it was kept.
        NotOwed = "not_owed",
    }
}

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RemarkAnswer {
    /// The place of the step among those of the question, from 0; nothing where it is about the
    /// whole.
    pub step: Option<usize>,
    /// [`RemarkKind::code`](crate::ticket::RemarkKind::code).
    pub remark: &'static str,
}

/// Units of one kind over a period: `opening` + `paid` = `used` + `burned` + `closing`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the fields are those of `report::act::Movement`")]
pub struct MovementAnswer {
    pub unit: UnitKind,
    pub opening: u64,
    pub paid: u64,
    pub used: u64,
    pub burned: u64,
    pub closing: u64,
    pub closing_worth: Option<Rub>,
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
pub struct Deadlines<T> {
    pub reaction: T,
    pub estimate: T,
    pub start: T,
    pub answer: T,
    pub completion: T,
    pub fault_window: T,
}

impl<T> From<[T; 6]> for Deadlines<T> {
    /// Names the deadlines in the order of `PromiseKind::ALL`.
    fn from(all: [T; 6]) -> Deadlines<T> {
        let [reaction, estimate, start, answer, completion, fault_window] = all;
        Deadlines { reaction, estimate, start, answer, completion, fault_window }
    }
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
    /// [`compare::ranks`](crate::compare::ranks), among all plans of the answer.
    pub rank: usize,
    pub left_used_units: u64,
    pub will_burn: Vec<WillBurnAnswer>,
    pub left_months: u32,
    pub uncovered_minutes_per_month: Option<u64>,
    pub first_payment: Option<FirstPaymentAnswer>,
    /// [`price::fee_readings`](crate::price::fee_readings); left out where there is one way to read it.
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
