//! What a request must have, checked while it is being written.

use super::channel::kind_of;
use crate::catalogue::{Intake, IntakeCheck, Need, RefusalReason, Terms, names};
use crate::tree::words;

/// A request that is being written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Draft<'a> {
    /// Its title.
    pub title: &'a str,
    /// What it says.
    pub text: &'a str,
    /// How many files go with it.
    pub attachments: u32,
    /// Its kind, if it is known.
    pub kind: Option<&'a str>,
    /// Its class, if it is known; it decides the kind, too.
    pub class: Option<&'a str>,
}

words! {
    /// Whether a request has what it must have.
    pub enum CheckState {
        /// It has, as far as a program can see.
        Met = "met",
        /// It certainly has not.
        Missing = "missing",
        /// A person has to look.
        Unknown = "unknown",
    }
}

/// One thing that a request must have, and whether it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckedItem<'a> {
    /// What the document asks for.
    pub item: &'a Intake,
    /// Whether it is there.
    pub state: CheckState,
    /// Why a request without it may be refused, where the document says so.
    pub refusal: Option<&'a RefusalReason>,
}

/// Returns what `terms` ask of a request like `draft`, in their order, and whether it is there;
/// nothing where the document names no such thing.
///
/// Cheap enough for every letter typed. [`CheckState::Missing`] is reported only when it is certain:
/// whatever depends on a condition, or is merely welcome, or cannot be seen, is
/// [`CheckState::Unknown`].
///
/// # Source
///
/// Documents 001 (S1-17 to S1-22), 004 (S4-34, S4-35, S4-37); SX-06.
pub fn check<'a>(terms: &'a Terms, draft: &Draft<'_>) -> Vec<CheckedItem<'a>> {
    let kind = kind_of(terms, draft.kind, draft.class);
    let seen = Seen::of(draft);
    let applies = |item: &&Intake| kind.is_none() || names(&item.kind, kind);
    let checked = |item: &'a Intake| {
        let is_asked_for_certain = item.condition.is_none()
            && item.need != Need::Welcome
            && (item.kind.is_empty() || kind.is_some());
        let state = match seen.state(item.check) {
            CheckState::Missing if !is_asked_for_certain => CheckState::Unknown,
            state => state,
        };
        let refusal = item.refusal.as_deref().and_then(|id| terms.refusal_reason(id));
        CheckedItem { item, state, refusal }
    };
    terms.intake.iter().filter(applies).map(checked).collect()
}

/// What a program sees of a draft.
struct Seen {
    title_chars: usize,
    text_chars: usize,
    steps: usize,
    has_link: bool,
    has_attachments: bool,
}

impl Seen {
    /// The longest title that is short for certain.
    const SHORT_TITLE_CHARS: usize = 100;

    /// The shortest description that may be a detailed one; the rest is for a person to judge.
    const LONG_TEXT_CHARS: usize = 60;

    fn of(draft: &Draft<'_>) -> Seen {
        Seen {
            title_chars: draft.title.trim().chars().count(),
            text_chars: draft.text.chars().filter(|c| !c.is_whitespace()).count(),
            steps: draft.text.lines().filter(|line| is_step(line)).count(),
            has_link: has_link(draft.text) || has_link(draft.title),
            has_attachments: draft.attachments > 0,
        }
    }

    fn state(&self, check: IntakeCheck) -> CheckState {
        let met_or = |is_met: bool, otherwise| if is_met { CheckState::Met } else { otherwise };
        match check {
            IntakeCheck::Person => CheckState::Unknown,
            IntakeCheck::Title if self.title_chars == 0 => CheckState::Missing,
            IntakeCheck::Title => {
                met_or(self.title_chars <= Seen::SHORT_TITLE_CHARS, CheckState::Unknown)
            }
            IntakeCheck::Description if self.text_chars == 0 => CheckState::Missing,
            IntakeCheck::Description => {
                met_or(self.text_chars >= Seen::LONG_TEXT_CHARS, CheckState::Unknown)
            }
            IntakeCheck::Link => met_or(self.has_link, CheckState::Missing),
            // Steps may be described in any words.
            IntakeCheck::Steps => met_or(self.steps > 1, CheckState::Unknown),
            IntakeCheck::Attachment => met_or(self.has_attachments, CheckState::Missing),
            IntakeCheck::AttachmentNeedsLink if !self.has_attachments || self.has_link => {
                CheckState::Met
            }
            // With some words beside it, it is no longer certain that the attachment is all.
            IntakeCheck::AttachmentNeedsLink if self.text_chars > 0 => CheckState::Unknown,
            IntakeCheck::AttachmentNeedsLink => CheckState::Missing,
        }
    }
}

/// Whether a line begins as one of a list of steps does: «1.», «2)».
fn is_step(line: &str) -> bool {
    let rest = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = rest.len() < line.trim_start().len();
    is_numbered && rest.starts_with(['.', ')']) && rest.chars().nth(1) == Some(' ')
}

/// Whether there is an address of a page in `text`: with `http`, or a bare domain.
fn has_link(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || "()<>«»\"".contains(c)).any(is_link)
}

fn is_link(word: &str) -> bool {
    // The ends of domains that people here write; a file name or an abbreviation has none of them.
    const ENDS: [&str; 23] = [
        "ru", "su", "рф", "by", "kz", "uz", "com", "net", "org", "info", "biz", "io", "me", "ai",
        "pro", "app", "dev", "site", "team", "tech", "cloud", "store", "shop",
    ];
    let word = word.to_lowercase();
    let after = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://"));
    if let Some(rest) = after {
        return rest.starts_with(char::is_alphanumeric);
    }
    let host = word.split(['/', '?', '#', ':', ',', ';', '!']).next().unwrap_or("");
    let host = host.trim_end_matches('.');
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let Some((name, end)) = host.rsplit_once('.') else { return false };
    ENDS.contains(&end) && name.split('.').all(is_label)
}
