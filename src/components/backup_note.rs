//! When everything was last saved to a file, and whether it is time to do it again.

use leptos::prelude::*;

use crate::wording;

/// When a copy was made, in words, and whether it is old.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupAge {
    /// When the last one was made.
    pub told: String,
    /// What to do, where it is old.
    pub due: Option<&'static str>,
}

/// Says when the last copy was made; asks for a new one where that is long ago.
#[component]
pub fn BackupNote(
    /// How old the last copy is.
    #[prop(into)]
    age: Signal<BackupAge>,
    /// Called when the person wants a copy.
    on_export: Callback<()>,
) -> impl IntoView {
    let due = move || {
        age.get().due.map(|due| {
            view! {
                " " {due} " "
                <button type="button" on:click=move |_| on_export.run(())>
                    {wording::SETTINGS_EXPORT}
                </button>
            }
        })
    };
    view! {
        <p class="backup-note" class:due=move || age.get().due.is_some()>
            {move || age.get().told} {due}
        </p>
    }
}
