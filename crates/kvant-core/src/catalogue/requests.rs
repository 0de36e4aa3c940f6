//! How requests are made, agreed and refused, as far as a document says.

use crate::source::Source;
use crate::tree::{record, words};

record! {
    /// How a request goes from being made to being closed. What a document does not say is
    /// absent, and nothing follows from it.
    pub struct Lifecycle {
        /// The kinds of requests that go so; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub kind: Vec<String> = Vec::new(),
        /// Where it says that an estimate comes before work.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub estimate_first: Option<Source>,
        /// The client's word that starts work.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub approval: Option<Wording>,
        /// What starts without that word.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub automatic: Option<Automatic>,
        /// What follows when the work takes longer than its estimate.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub exceeded: Option<Exceeded>,
        /// Where it says that what cannot be estimated is paid by the time it took.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub paid_by_time: Option<Source>,
        /// Where it says that estimating is paid work, too.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub estimating_counts: Option<Source>,
        /// What the provider says when the work is done.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub done: Option<Wording>,
        /// Where it says that the client is notified.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub notice: Option<Source>,
        /// Where it says that a fault reported after its window is a separate request.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub late_fault_is_new: Option<Source>,
    }

    /// Words that change the state of a request, as the document has them.
    pub struct Wording {
        /// The words.
        pub word: String,
        /// Where the document says so.
        pub source: Source,
    }

    /// Work that starts without a separate approval.
    pub struct Automatic {
        /// The longest estimate that needs none, in minutes; that long is short enough.
        pub up_to_minutes: u32,
        /// Where the document says so.
        pub source: Source,
    }

    /// What follows when the work takes longer than its estimate.
    pub struct Exceeded {
        /// What, in this order.
        pub then: Vec<AfterExcess>,
        /// Where the document says so.
        pub source: Source,
    }
}

impl Lifecycle {
    /// Returns where each of its parts stands, by its key.
    pub fn sources(&self) -> Vec<(&'static str, &Source)> {
        let all = [
            ("estimate_first", self.estimate_first.as_ref()),
            ("approval", self.approval.as_ref().map(|approval| &approval.source)),
            ("automatic", self.automatic.as_ref().map(|automatic| &automatic.source)),
            ("exceeded", self.exceeded.as_ref().map(|exceeded| &exceeded.source)),
            ("paid_by_time", self.paid_by_time.as_ref()),
            ("estimating_counts", self.estimating_counts.as_ref()),
            ("done", self.done.as_ref().map(|done| &done.source)),
            ("notice", self.notice.as_ref()),
            ("late_fault_is_new", self.late_fault_is_new.as_ref()),
        ];
        all.into_iter().filter_map(|(key, source)| Some((key, source?))).collect()
    }
}

words! {
    /// One thing that follows when an estimate is exceeded.
    pub enum AfterExcess {
        /// A new estimate.
        Estimate = "estimate",
        /// The new price is agreed.
        Agreement = "agreement",
        /// A further invoice.
        Invoice = "invoice",
    }
}

record! {
    /// What a request must have.
    pub struct Intake {
        /// Its id.
        pub id: String,
        /// What, in plain words.
        pub text: String,
        /// What of it a program can see.
        pub check: IntakeCheck,
        /// How much the document insists.
        pub need: Need,
        /// When it is asked for, where that is not always and no program can know.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub condition: Option<String>,
        /// The kinds of requests that need it; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub kind: Vec<String> = Vec::new(),
        /// The [`RefusalReason`] of a request without it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub refusal: Option<String>,
        /// Where the document says so.
        pub source: Source,
    }
}

words! {
    /// What a program can see of a request while it is being written.
    pub enum IntakeCheck {
        /// Nothing: a person has to look.
        Person = "person",
        /// A short title.
        Title = "title",
        /// A description.
        Description = "description",
        /// A link, as text.
        Link = "link",
        /// Numbered steps.
        Steps = "steps",
        /// An attachment.
        Attachment = "attachment",
        /// That no attachment stands without a link as text.
        AttachmentNeedsLink = "attachment-needs-link",
    }

    /// How much a document insists on something.
    pub enum Need {
        /// It must be there.
        Required = "required",
        /// It should be there.
        Advised = "advised",
        /// It may be there.
        Welcome = "welcome",
    }
}

record! {
    /// Why a request may be refused.
    pub struct RefusalReason {
        /// Stored in ledgers: never reused, never renamed.
        pub id: String,
        /// Why, in plain words.
        pub text: String,
        /// Whether it may also be put off instead.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        pub may_postpone: bool = false,
        /// Where the document says so.
        pub source: Source,
    }
}

words! {
    /// How a page can open a channel.
    pub enum Way {
        /// By nothing that a page knows.
        Other = "other",
        /// A chat of WhatsApp.
        WhatsApp = "whatsapp",
        /// A chat of Telegram.
        Telegram = "telegram",
        /// A chat of MAX.
        Max = "max",
        /// A letter.
        Email = "email",
        /// A call.
        Phone = "phone",
        /// A page of the provider.
        Portal = "portal",
        /// The network between Bitrix24 portals.
        Bitrix24Network = "bitrix24-network",
    }

    /// Which requests a channel takes.
    pub enum Takes {
        /// Those that it names; whether others, is not said.
        Requests = "requests",
        /// Those that it names, and no others.
        OnlyThese = "only-these",
        /// It is for something else; whether a request, is not said.
        NotStated = "not-stated",
    }
}

/// Whether requests in general are taken, as where a file does not say.
fn is_usual(takes: &Takes) -> bool {
    *takes == Takes::Requests
}

record! {
    /// Where requests are taken.
    pub struct Channel {
        /// For whom or what.
        pub case: String,
        /// The channels.
        pub names: Vec<String>,
        /// Whether only one of several may be used.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        pub only_one: bool = false,
        /// How a page can open them.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub way: Vec<Way> = Vec::new(),
        /// The address or number, where one is published.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub address: Option<String>,
        /// Which requests are taken there.
        #[serde(skip_serializing_if = "is_usual")]
        pub takes: Takes = Takes::Requests,
        /// The kinds of requests that it names; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub kind: Vec<String> = Vec::new(),
        /// The classes that it names; none: all.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        pub class: Vec<String> = Vec::new(),
        /// Where the document says so.
        pub source: Source,
    }
}
