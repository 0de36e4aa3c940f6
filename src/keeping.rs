//! What this device promises and remembers about keeping records: room, copies, keys.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::clock;
use kvant_device::{KEYS_OFF, Preference, quota, recall, remember};

pub use kvant_device::quota::{Persistence, Quota};

/// After so many days a copy is old, if something was recorded since.
pub const BACKUP_DAYS: i64 = 14;

/// Beyond this what was told is forgotten, and told once more at worst.
const TOLD_BYTES_MAX: usize = 10_000;

/// Returns how much is stored of how much room; nothing where the browser does not say.
pub async fn room() -> Option<Quota> {
    quota::estimate().await
}

/// Returns whether the browser promised to keep what is stored; nothing where it cannot be known.
pub async fn promised() -> Option<Persistence> {
    quota::persisted().await
}

/// Asks for that promise, which may show a question to the person.
pub async fn ask_promise() -> Option<Persistence> {
    quota::persist().await
}

/// Returns when everything was last saved to a file, in seconds since 1970.
pub fn backed_up_at() -> Option<i64> {
    recall(Preference::Backup)?.parse().ok()
}

/// Remembers that everything was saved to a file just now.
pub fn remember_backup() {
    remember(Preference::Backup, &clock::unix_seconds().to_string());
}

/// Returns whether a copy should be made: the last one is older than [`BACKUP_DAYS`], or there is
/// none and the records are as old, and something was recorded since. All in seconds since 1970.
pub fn is_backup_due(
    backed_up_at: Option<i64>,
    first_recorded: Option<i64>,
    last_recorded: Option<i64>,
    now: i64,
) -> bool {
    let (Some(first), Some(last)) = (first_recorded, last_recorded) else { return false };
    let is_newer = backed_up_at.is_none_or(|backup| last > backup);
    let age_seconds = now.saturating_sub(backed_up_at.unwrap_or(first));
    is_newer && age_seconds > BACKUP_DAYS.saturating_mul(86_400)
}

/// Returns the columns of the last file of time entries, as text.
pub fn recall_columns() -> Option<String> {
    recall(Preference::Columns)
}

/// Remembers the columns of a file of time entries.
pub fn remember_columns(columns: &str) {
    remember(Preference::Columns, columns);
}

/// Returns whether single keys work.
pub fn are_keys_on() -> bool {
    recall(Preference::Keys).as_deref() != Some(KEYS_OFF)
}

/// Switches single keys on or off; returns whether that could be remembered.
pub fn switch_keys(is_on: bool) -> bool {
    remember(Preference::Keys, if is_on { "on" } else { KEYS_OFF })
}

/// Whether the browser shows notifications of this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notifications {
    /// It knows none.
    Unknown,
    /// It was not asked yet.
    NotAsked,
    /// It does.
    Granted,
    /// The person or the browser said no.
    Denied,
}

/// Returns whether notifications are shown, asking nobody.
pub fn notifications() -> Notifications {
    let permission = notification_api()
        .and_then(|api| Reflect::get(&api, &JsValue::from_str("permission")).ok())
        .and_then(|permission| permission.as_string());
    match permission.as_deref() {
        Some("granted") => Notifications::Granted,
        Some("denied") => Notifications::Denied,
        Some(_) => Notifications::NotAsked,
        None => Notifications::Unknown,
    }
}

/// Tells something outside the page, where the person allowed it. Where not, nothing is lost: the
/// page itself says the same.
pub fn notify(text: &str) {
    if notifications() == Notifications::Granted {
        // A phone may allow it and have no way to do it from a page.
        let _ = web_sys::Notification::new(text);
    }
}

/// Returns whether something with this key is to be told outside the page now, and remembers that
/// it was: what is allowed, was not told before, and can be remembered is told once.
pub fn is_news(key: &str) -> bool {
    if notifications() != Notifications::Granted {
        return false;
    }
    let told = recall(Preference::Told).filter(|told| told.len() < TOLD_BYTES_MAX);
    let told = told.unwrap_or_default();
    !told.lines().any(|line| line == key) && remember(Preference::Told, &format!("{told}{key}\n"))
}

/// Asks to be allowed to show notifications, and returns what holds then.
pub async fn ask_notifications() -> Notifications {
    if let Some(promise) = request_permission() {
        // Whatever it says is read from the browser anew.
        drop(JsFuture::from(promise).await);
    }
    notifications()
}

fn request_permission() -> Option<Promise> {
    let api = notification_api()?;
    let ask = Reflect::get(&api, &JsValue::from_str("requestPermission")).ok()?;
    ask.dyn_into::<Function>().ok()?.call0(&api).ok()?.dyn_into().ok()
}

fn notification_api() -> Option<JsValue> {
    let window = web_sys::window()?;
    let api = Reflect::get(&window, &JsValue::from_str("Notification")).ok()?;
    (!api.is_undefined()).then_some(api)
}

#[cfg(test)]
mod tests {
    use super::is_backup_due;

    /// On the fifteenth day, and only where something was recorded since.
    #[test]
    fn a_copy_is_due_after_a_fortnight_with_news() {
        const DAY: i64 = 86_400;
        for (backup, first, last, now, is_due) in [
            (None, None, None, 100 * DAY, false),
            (None, Some(0), Some(0), 14 * DAY, false),
            (None, Some(0), Some(0), 14 * DAY + 1, true),
            (Some(DAY), Some(0), Some(2 * DAY), 15 * DAY, false),
            (Some(DAY), Some(0), Some(2 * DAY), 15 * DAY + 1, true),
            (Some(DAY), Some(0), Some(DAY), 100 * DAY, false),
            (Some(DAY), Some(0), Some(DAY + 1), 100 * DAY, true),
        ] {
            assert_eq!(
                is_backup_due(backup, first, last, now),
                is_due,
                "{backup:?} {last:?} {now}"
            );
        }
    }
}
