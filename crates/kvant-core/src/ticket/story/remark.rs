//! What does not fit in a story.

use crate::calendar::Instant;
use crate::catalogue::Exceeded;
use crate::source::Source;

/// Something about a story that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The position of the step; nothing where it is about the whole.
    pub step: Option<usize>,
    /// What does not fit.
    pub why: RemarkKind,
}

/// What does not fit in a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemarkKind {
    /// The step is dated before the registration. It counts.
    BeforeRegistration,
    /// The step is dated before the one recorded before it. It counts.
    BeforePrevious,
    /// The document has no such kind, class or priority. The name is left out.
    UnknownName {
        /// The name.
        name: String,
        /// The nearest one that it has.
        nearest: Option<String>,
    },
    /// The class belongs to another kind than the one said with it. The class decides.
    KindOfClass {
        /// The kind of the class.
        kind: String,
    },
    /// It is so already. The step changes nothing.
    AlreadySo,
    /// It is not on hold, so it cannot be resumed. The step changes nothing.
    NotOnHold,
    /// It is handed over, closed or refused. The step changes nothing.
    Over,
    /// It is not handed over, so it cannot be taken up again. The step changes nothing.
    NotDone,
    /// It was agreed although nobody has said how long it will take. It counts.
    AgreedWithoutEstimate {
        /// Where the document says that an estimate comes first.
        source: Source,
        /// Where it says that what cannot be estimated is paid by the time it takes.
        paid_by_time: Option<Source>,
    },
    /// Work began, or was handed over, without the client's word. It counts.
    NotAgreed {
        /// Where the document asks for that word.
        source: Source,
    },
    /// It was taken up again after the time for it. Where the document makes that a separate
    /// request, the step changes nothing; else it counts.
    AfterFaultWindow {
        /// When that time ended; where it is counted in days, the whole day belongs to it.
        ended: Instant,
        /// Where the document gives the time.
        source: Option<Source>,
        /// Where it says that such a request is a separate one.
        separate: Option<Source>,
    },
    /// The document has a list of reasons, and this is none of them. It counts.
    ReasonNotListed,
    /// The work took longer than its estimate.
    EstimateExceeded {
        /// The estimate, in minutes.
        estimate_minutes: u32,
        /// What was worked.
        spent_seconds: u64,
        /// What follows from it, where the document says so.
        then: Option<Exceeded>,
    },
}

impl RemarkKind {
    /// Returns a word for it that stays as it is, for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            RemarkKind::BeforeRegistration => "before_registration",
            RemarkKind::BeforePrevious => "before_previous",
            RemarkKind::UnknownName { .. } => "unknown_name",
            RemarkKind::KindOfClass { .. } => "kind_of_class",
            RemarkKind::AlreadySo => "already_so",
            RemarkKind::NotOnHold => "not_on_hold",
            RemarkKind::Over => "over",
            RemarkKind::NotDone => "not_done",
            RemarkKind::AgreedWithoutEstimate { .. } => "agreed_without_estimate",
            RemarkKind::NotAgreed { .. } => "not_agreed",
            RemarkKind::AfterFaultWindow { .. } => "after_fault_window",
            RemarkKind::ReasonNotListed => "reason_not_listed",
            RemarkKind::EstimateExceeded { .. } => "estimate_exceeded",
        }
    }
}
