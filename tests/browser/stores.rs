//! What was said to be saved is there: after the browser was killed, with two tabs, a full disk, no
//! disk, a wrong clock.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::kept::{
    SAVE_STATE, in_database, in_local_storage, is_saved, keep, keep_in_database, paid, sealed,
    timers, with_package,
};
use crate::visit::{LOOKS, Visit};

/// A folder of a browser that outlives it.
struct Profile(PathBuf);

impl Profile {
    fn new(name: &str) -> Profile {
        let folder =
            std::env::temp_dir().join(format!("kvant-profile-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Profile(folder)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    /// Kills every process of the browser at once, as a power cut of the machine would end it.
    fn kill(&self) {
        let mark = format!("--user-data-dir={}", self.0.display());
        let mut killed = 0;
        for process in std::fs::read_dir("/proc").unwrap() {
            let process = process.unwrap();
            let line = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
            if String::from_utf8_lossy(&line).contains(&mark) {
                let id = process.file_name();
                let end = std::process::Command::new("kill").arg("-9").arg(id).status();
                killed += u32::from(end.is_ok_and(|end| end.success()));
            }
        }
        assert!(killed > 0, "no browser of {mark}");
        // The next one must not think that this one still runs.
        for lock in ["SingletonLock", "SingletonSocket", "SingletonCookie"] {
            let _ = std::fs::remove_file(self.0.join(lock));
        }
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Twenty times: a few events, «Сохранено», and the whole browser is killed a moment later. Nothing
/// that was said to be saved is ever missing.
#[tokio::test]
async fn a_killed_browser_loses_nothing_that_was_saved() {
    let profile = Profile::new("kill");
    let mut acknowledged = BTreeSet::new();
    for kill in 0..20_u64 {
        let visit = Visit::start_in(LOOKS[2], profile.path()).await;
        if kill == 0 {
            with_package(&visit).await;
        } else {
            visit.my().open().await;
            visit.find("#timer button").await;
        }
        let found = in_database(&visit).await;
        let lost: Vec<_> = acknowledged.difference(&found).collect();
        assert!(lost.is_empty(), "after kill {kill}: {lost:?}");
        for _ in 0..=kill % 4 {
            visit.timer().press().await;
        }
        is_saved(&visit).await;
        acknowledged.extend(in_local_storage(&visit).await);
        // Moments that have nothing to do with each other.
        for _ in 0..kill * 7919 % 16 {
            visit.draw().await;
        }
        profile.kill();
    }
    assert!(acknowledged.len() >= 40, "only {} events", acknowledged.len());
}

/// Two tabs write 300 events each at the same time; all of them are there.
#[tokio::test]
async fn two_tabs_write_at_once_and_lose_nothing() {
    const WATCH: &str = "
        window.written = [];
        const set = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, value) {
            if (key.includes('/v1/')) window.written.push(key.split('/v1/')[1]);
            return set.call(this, key, value);
        };";
    const WRITE: &str = "
        window.pressed = 0;
        const press = () => {
            document.querySelector('#timer button').click();
            window.pressed += 1;
            if (window.written.length < 300) setTimeout(press, 0);
        };
        setTimeout(press, 50);";
    let visit = Visit::start(LOOKS[2]).await;
    with_package(&visit).await;
    is_saved(&visit).await;
    let first = visit.driver.window().await.unwrap();
    let second = visit.open_tab().await;
    visit.my().open().await;
    visit.find("#timer button").await;
    for tab in [&first, &second] {
        visit.show(tab).await;
        visit.script(WATCH).await;
    }
    for tab in [&first, &second] {
        visit.show(tab).await;
        visit.script(WRITE).await;
    }
    let mut written = BTreeSet::new();
    let mut count = 0;
    for tab in [&first, &second] {
        visit.show(tab).await;
        visit.wait_until("return window.written.length >= 300", json!(true)).await;
        is_saved(&visit).await;
        let names = visit.script("return window.written").await;
        for name in names.as_array().unwrap() {
            count += 1;
            written.insert(name.as_str().unwrap().to_string());
        }
    }
    assert!(count >= 600);
    assert_eq!(written.len(), count, "no two events have one name");
    let durable = in_database(&visit).await;
    let lost: Vec<_> = written.difference(&durable).collect();
    assert!(lost.is_empty(), "{} of {count} are lost", lost.len());
    visit.end().await;
}

/// Started and stopped, it is shown as it is at once, however long the next second takes: a browser
/// wakes a hidden tab once a minute.
#[tokio::test]
async fn a_timer_does_not_wait_for_the_next_second() {
    let visit = Visit::start(LOOKS[2]).await;
    let no_seconds = "window.setInterval = () => 0";
    visit.before_every_page(no_seconds).await;
    with_package(&visit).await;
    let first = visit.driver.window().await.unwrap();
    let second = visit.open_tab().await;
    visit.before_every_page(no_seconds).await;
    visit.my().open().await;
    for words in ["Остановить", "Таймер", "Остановить"] {
        visit.pass_a_second().await;
        visit.show(&first).await;
        visit.timer().press().await;
        for tab in [&first, &second] {
            visit.show(tab).await;
            visit.wait_for("#timer button", words).await;
        }
    }
    visit.end().await;
}

/// A full disk is said in words, the event stays, and it is saved once there is room.
#[tokio::test]
async fn a_full_disk_is_told() {
    let visit = Visit::start(LOOKS[2]).await;
    keep(&visit, &sealed(&paid())).await;
    let origin = visit.script("return location.origin").await;
    let full = json!({ "origin": origin, "quotaSize": 1 });
    visit.driver.cdp().send_raw("Storage.overrideQuotaForOrigin", full).await.unwrap();
    visit.my().open().await;
    visit.wait_for(SAVE_STATE, "может пропасть").await;
    // What is left of localStorage is taken away too.
    visit
        .script(
            "for (let size = 1 << 21; size > 0; size >>= 1)
                try { for (let n = 0; n < 9; n += 1) localStorage.setItem(`full${size}-${n}`, 'x'.repeat(size)); }
                catch {}",
        )
        .await;
    visit.timer().press().await;
    visit.wait_for(SAVE_STATE, "только в этой вкладке").await;
    visit.script("Object.keys(localStorage).filter((key) => key.startsWith('full')).forEach((key) => localStorage.removeItem(key))").await;
    let origin = json!({ "origin": origin });
    visit.driver.cdp().send_raw("Storage.overrideQuotaForOrigin", origin).await.unwrap();
    visit.timer().press().await;
    is_saved(&visit).await;
    let (durable, local) = (in_database(&visit).await, in_local_storage(&visit).await);
    assert_eq!(durable.len(), paid().len() + 2);
    assert!(local.is_subset(&durable));
    visit.end().await;
}

/// A browser that gives no storage at all: the app runs, and says that nothing will stay.
#[tokio::test]
async fn denied_storage_is_told() {
    let visit = Visit::start_without_storage().await;
    visit.my().open().await;
    visit.press("Попробовать на примере").await;
    visit.wait_for(SAVE_STATE, "только в этой вкладке").await;
    visit.end().await;
}

/// A clock that is a year wrong, either way, stops nothing.
#[tokio::test]
async fn a_wrong_clock_stops_nothing() {
    for years in [-1_i64, 1] {
        let visit = Visit::start(LOOKS[2]).await;
        with_package(&visit).await;
        is_saved(&visit).await;
        let shift = format!(
            "{{ const now = Date.now; Date.now = () => now() + {years} * 365 * 86400000; }}"
        );
        visit.before_every_page(&shift).await;
        visit.driver.refresh().await.unwrap();
        visit.timer().stands().await;
        visit.timer().press().await;
        visit.timer().runs().await;
        visit.timer().press().await;
        is_saved(&visit).await;
        visit.end().await;
    }
}

/// A ledger of 20,000 events opens, and most of them need no second copy.
#[tokio::test]
async fn twenty_thousand_events_open() {
    let visit = Visit::start(LOOKS[2]).await;
    with_package(&visit).await;
    is_saved(&visit).await;
    keep_in_database(&visit, &timers(10_000)).await;
    visit.driver.refresh().await.unwrap();
    visit.timer().stands().await;
    is_saved(&visit).await;
    assert_eq!(in_database(&visit).await.len(), 20_000 + paid().len());
    assert!(in_local_storage(&visit).await.len() <= 2_000);
    visit.end().await;
}
