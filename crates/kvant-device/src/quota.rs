//! How much the browser lets this page store, and whether it may throw it away.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// How much of its room the page uses, as the browser estimates it for everything but
/// localStorage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// What is used.
    pub used_bytes: u64,
    /// What there is in all.
    pub total_bytes: u64,
}

impl Quota {
    /// From which shares on a person is warned.
    pub const WARNINGS_PERCENT: [u64; 3] = [70, 85, 95];

    /// Returns the share that is used, rounded down; 100 where there is no room at all.
    pub fn used_percent(self) -> u64 {
        let hundredfold = self.used_bytes.saturating_mul(100);
        hundredfold.checked_div(self.total_bytes).unwrap_or(100)
    }

    /// Returns the highest of [`Quota::WARNINGS_PERCENT`] that is reached.
    pub fn warning_percent(self) -> Option<u64> {
        let used = self.used_percent();
        Quota::WARNINGS_PERCENT.into_iter().rev().find(|percent| used >= *percent)
    }
}

/// Whether the browser may throw the storage away when the device runs full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persistence {
    /// It may not without asking the person.
    Granted,
    /// It may.
    Refused,
}

/// Asks how much is used; `None` where the browser does not say.
pub async fn estimate() -> Option<Quota> {
    let estimate: StorageEstimate = answer(StorageManager::estimate).await?.unchecked_into();
    Some(Quota {
        used_bytes: whole(estimate.get_usage()?),
        total_bytes: whole(estimate.get_quota()?),
    })
}

/// Asks the browser not to throw the storage away, which may show a question to the person;
/// `None` where it cannot be asked.
pub async fn persist() -> Option<Persistence> {
    answer(StorageManager::persist).await.map(|granted| persistence(&granted))
}

/// Returns what was granted before, asking nobody; `None` where it cannot be known.
pub async fn persisted() -> Option<Persistence> {
    answer(StorageManager::persisted).await.map(|granted| persistence(&granted))
}

/// On pages that were not fetched securely there is no such thing as `navigator.storage`; then the
/// call throws.
async fn answer(ask: impl FnOnce(&StorageManager) -> Result<Promise, JsValue>) -> Option<JsValue> {
    let promise = ask(&web_sys::window()?.navigator().storage()).ok()?;
    JsFuture::from(promise).await.ok()
}

fn persistence(granted: &JsValue) -> Persistence {
    if granted.is_truthy() { Persistence::Granted } else { Persistence::Refused }
}

fn whole(bytes: f64) -> u64 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast clamps what no disk has"
    )]
    let whole = bytes as u64;
    whole
}

#[cfg(test)]
mod tests {
    use super::Quota;

    #[test]
    fn a_warning_comes_at_its_share_and_not_before() {
        for (used_bytes, total_bytes, percent, warning) in [
            (0, 1_000, 0, None),
            (699, 1_000, 69, None),
            (700, 1_000, 70, Some(70)),
            (849, 1_000, 84, Some(70)),
            (850, 1_000, 85, Some(85)),
            (949, 1_000, 94, Some(85)),
            (950, 1_000, 95, Some(95)),
            (2_000, 1_000, 200, Some(95)),
            (0, 0, 100, Some(95)),
        ] {
            let quota = Quota { used_bytes, total_bytes };
            assert_eq!((quota.used_percent(), quota.warning_percent()), (percent, warning));
        }
    }
}
