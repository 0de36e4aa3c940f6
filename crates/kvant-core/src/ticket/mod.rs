//! Requests as the terms see them: what one must have, where it is made, what has happened to it
//! and what may happen next.

mod channel;
mod intake;
mod outcome;
mod transition;
mod story;

pub use channel::{Channels, ListedChannel, Standing, channels};
pub use intake::{CheckState, CheckedItem, Draft, check};
pub use outcome::Outcome;
pub use story::{Agreement, Hold, Remark, RemarkKind, State, Story, kind_of, story};
pub use transition::{Transition, TransitionKind, Waiting};
