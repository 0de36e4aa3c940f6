//! The state of each page, as it stands in its address.

mod act;
mod choice;
mod deadlines;
mod package;
mod requests;
mod settings;
mod terms;

pub use act::ActView;
pub use choice::{ChoiceState, Sifting};
pub use deadlines::{
    DeadlinesState, PAUSES_MAX, PauseEntry, PauseError, read_moment, write_moment,
};
pub use package::{PackageState, package_plans};
pub use requests::RequestsView;
pub use settings::SettingsView;
pub use terms::TermsState;
