//! A visit of the app: a browser without a past, and whatever a person does in it.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use thirtyfour::prelude::*;

use crate::engine::{Engine, Started};
use crate::rejoined::Begun;

/// A visit; every wait in it ends after half a minute, so that a busy machine is not taken for a
/// mistake.
pub struct Visit {
    pub driver: WebDriver,
    /// The address of the app.
    pub base: String,
    /// Sets the clock; one for all tabs, or they would tell different times.
    clock: String,
    /// The driver of this visit alone, where the browser is not Chromium.
    own: Option<Started>,
    /// Whether a later visit may go on in this browser.
    is_shared: bool,
}

/// Browsers that an earlier visit has left without a past.
static FREE: Mutex<Vec<Begun>> = Mutex::new(Vec::new());

/// How long a wait takes at most.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// For one script that opens and measures a whole page.
const SCRIPT_PATIENCE: Duration = Duration::from_secs(300);
const STEP: Duration = Duration::from_millis(50);
const TRIES: usize = 600;

/// A width and a theme.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub width: u32,
    pub is_dark: bool,
}

pub const LOOKS: [Look; 4] = [
    Look { width: 390, is_dark: false },
    Look { width: 390, is_dark: true },
    Look { width: 1280, is_dark: false },
    Look { width: 1280, is_dark: true },
];

/// Sets the clock of a page, whatever is loaded; see the script.
fn clock() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis();
    include_str!("clock.js").replace("__NOW__", &now.to_string())
}

/// Tries something until there is something, or patience ends.
pub async fn wait_for_some<T>(mut attempt: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    for _ in 0..TRIES {
        let found = attempt().await;
        if found.is_some() {
            return found;
        }
        tokio::time::sleep(STEP).await;
    }
    None
}

pub fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test`"))
}

impl Visit {
    /// Opens a browser without a past.
    pub async fn start(look: Look) -> Visit {
        match Engine::of_this_run() {
            Some(engine) => Visit::elsewhere(engine, look).await,
            // Dark from its start on: nothing turns that off again.
            None if look.is_dark => Visit::with(look, |_| {}).await,
            None => Visit::shared(look).await,
        }
    }

    /// Goes on in a browser that an earlier visit has left without a past, if there is one: what
    /// takes longest is to start one, and to compile the app.
    async fn shared(look: Look) -> Visit {
        let free = FREE.lock().unwrap().pop();
        let Some(begun) = free else {
            return Visit { is_shared: true, ..Visit::with(look, |_| {}).await };
        };
        let asked = DesiredCapabilities::chrome();
        let builder = WebDriver::builder(variable("WEBDRIVER_URL"), asked).client(begun.rejoin());
        let driver = builder.await.unwrap();
        driver.clone().leak().unwrap();
        driver.set_script_timeout(SCRIPT_PATIENCE).await.unwrap();
        driver.set_window_rect(0, 0, look.width.max(500), 900).await.unwrap();
        let base = variable("KVANT_URL");
        let visit = Visit { driver, base, clock: clock(), own: None, is_shared: true };
        visit.set_clock().await;
        visit
    }

    /// Leaves the browser without a past, in a tab that has shown nothing, to a later visit.
    async fn leave(self) {
        let tabs = self.driver.windows().await.unwrap();
        let fresh = self.driver.new_tab().await.unwrap();
        for tab in tabs {
            self.show(&tab).await;
            self.driver.close_window().await.unwrap();
        }
        self.show(&fresh).await;
        let everything = serde_json::json!({ "origin": self.base, "storageTypes": "all" });
        self.driver.cdp().send_raw("Storage.clearDataForOrigin", everything).await.unwrap();
        FREE.lock().unwrap().push(Begun::of(&self.driver));
    }

    /// Opens a browser that is not Chromium.
    async fn elsewhere(engine: Engine, look: Look) -> Visit {
        let own = engine.start().await;
        let driver = WebDriver::new(own.address(), own.capabilities()).await.unwrap();
        driver.clone().leak().unwrap();
        driver.set_script_timeout(SCRIPT_PATIENCE).await.unwrap();
        driver.set_window_rect(0, 0, look.width.max(500), 900).await.unwrap();
        Visit {
            driver,
            base: variable("KVANT_URL"),
            clock: String::new(),
            own: Some(own),
            is_shared: false,
        }
    }

    /// Opens a browser that keeps everything in `profile`.
    pub async fn start_in(look: Look, profile: &Path) -> Visit {
        let argument = format!("--user-data-dir={}", profile.display());
        Visit::with(look, |capabilities| capabilities.add_arg(&argument).unwrap()).await
    }

    /// Opens a browser that lets no page store anything.
    pub async fn start_without_storage() -> Visit {
        let blocked = serde_json::json!({
            "profile.default_content_setting_values.cookies": 2,
            "profile.block_third_party_cookies": true,
        });
        let block = |capabilities: &mut thirtyfour::ChromeCapabilities| {
            capabilities.add_experimental_option("prefs", blocked).unwrap();
        };
        Visit::with(LOOKS[2], block).await
    }

    async fn with(look: Look, more: impl FnOnce(&mut thirtyfour::ChromeCapabilities)) -> Visit {
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--lang=ru",
        ] {
            capabilities.add_arg(argument).unwrap();
        }
        if look.is_dark {
            capabilities.add_arg("--force-dark-mode").unwrap();
        }
        capabilities.add_arg(&format!("--window-size={},900", look.width.max(500))).unwrap();
        more(&mut capabilities);
        if let Ok(path) = std::env::var("CHROME_PATH") {
            capabilities.set_binary(&path).unwrap();
        }
        let driver = WebDriver::new(variable("WEBDRIVER_URL"), capabilities).await.unwrap();
        // A test that fails leaves its browser to the end of the driver: closing it on the way out
        // of a panic takes minutes.
        driver.clone().leak().unwrap();
        driver.set_script_timeout(SCRIPT_PATIENCE).await.unwrap();
        let visit = Visit {
            driver,
            base: variable("KVANT_URL"),
            clock: clock(),
            own: None,
            is_shared: false,
        };
        visit.set_clock().await;
        visit
    }

    /// Has this tab live in the same morning in Moscow.
    async fn set_clock(&self) {
        if self.own.is_some() {
            return; // Its pages are served with the clock in them.
        }
        let zone = serde_json::json!({ "timezoneId": "Europe/Moscow" });
        self.driver.cdp().send_raw("Emulation.setTimezoneOverride", zone).await.unwrap();
        self.before_every_page(&self.clock).await;
    }

    /// Opens a further tab and goes on in it.
    pub async fn open_tab(&self) -> WindowHandle {
        let tab = self.driver.new_tab().await.unwrap();
        self.show(&tab).await;
        self.set_clock().await;
        tab
    }

    /// Goes on in another tab.
    pub async fn show(&self, tab: &WindowHandle) {
        self.driver.switch_to_window(tab.clone()).await.unwrap();
    }

    /// Opens a wide window at `address` (from the `#` on) and waits for the heading.
    pub async fn open(address: &str) -> Visit {
        let visit = Visit::start(LOOKS[2]).await;
        visit.go(address).await;
        visit
    }

    /// Runs a script in this tab before every page that is loaded from now on.
    pub async fn before_every_page(&self, script: &str) {
        let script = serde_json::json!({ "source": script });
        let cdp = self.driver.cdp();
        cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", script).await.unwrap();
    }

    /// Has this tab count what its pages wait for, for [`Visit::settle`].
    pub async fn count_pending(&self) {
        self.before_every_page(include_str!("pending.js")).await;
    }

    /// Waits until the page waits for nothing more and has drawn what came.
    pub async fn settle(&self) {
        self.wait_until("return window.__pending.size", serde_json::json!(0)).await;
        self.draw().await;
    }

    /// Waits until the page has been drawn as it is now.
    pub async fn draw(&self) {
        let drawn = "const done = arguments[arguments.length - 1];
            requestAnimationFrame(() => requestAnimationFrame(() => done()))";
        self.driver.execute_async(drawn, Vec::new()).await.unwrap();
    }

    /// Waits until the clock of the page shows another second.
    pub async fn pass_a_second(&self) {
        let second = "return Math.floor(Date.now() / 1000)";
        let now = self.script(second).await;
        let passed = wait_for_some(async || (self.script(second).await != now).then_some(()));
        assert!(passed.await.is_some(), "the clock stands at {now}");
    }

    pub async fn go(&self, address: &str) {
        self.driver.goto(format!("{}{address}", self.base)).await.unwrap();
        // The heading of the page itself: another one stands while the page is loaded.
        self.find("main h1:not(.opening)").await;
    }

    /// Waits for an element.
    pub async fn find(&self, css: &str) -> WebElement {
        self.driver
            .query(By::Css(css))
            .wait(PATIENCE, STEP)
            .first()
            .await
            .unwrap_or_else(|error| panic!("{css}: {error}"))
    }

    /// The text of an element with plain spaces.
    pub async fn text(&self, css: &str) -> String {
        plain(&self.find(css).await.text().await.unwrap())
    }

    /// Waits until the text of an element contains `words`.
    pub async fn wait_for(&self, css: &str, words: &str) -> String {
        let mut text = String::new();
        let said = wait_for_some(async || {
            let found = self.driver.find(By::Css(css)).await;
            text = match found {
                Ok(element) => plain(&element.text().await.unwrap_or_default()),
                Err(_) => String::new(),
            };
            text.contains(words).then(|| text.clone())
        });
        let said = said.await;
        said.unwrap_or_else(|| panic!("{css} never said {words:?}, only {text:?}"))
    }

    /// Types into a field as a person does: everything out, then key by key.
    pub async fn type_into(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.click().await.unwrap();
        field.send_keys(Key::Control + "a").await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Sets a field of day and time, as its picker does.
    pub async fn set_moment(&self, css: &str, moment: &str) {
        self.find(css).await;
        let script = format!(
            "const field = document.querySelector({}); field.value = {}; \
             for (const event of ['input', 'change']) \
             field.dispatchEvent(new Event(event, {{ bubbles: true }}))",
            serde_json::json!(css),
            serde_json::json!(moment),
        );
        self.script(&script).await;
    }

    /// Chooses an entry of a select by its value.
    pub async fn choose(&self, css: &str, value: &str) {
        self.find(css).await;
        self.find(&format!("{css} option[value={value:?}]")).await.click().await.unwrap();
    }

    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        element.scroll_into_view().await.unwrap();
        element.click().await.unwrap();
    }

    /// Presses the first visible button, link or summary that says `words`.
    pub async fn press(&self, words: &str) {
        let path = format!(
            "//*[self::button or self::a or self::summary][contains(translate(., '\u{a0}', ' '), \
             '{words}')]"
        );
        let found = self
            .driver
            .query(By::XPath(path))
            .wait(PATIENCE, STEP)
            .and_displayed()
            .first()
            .await
            .unwrap_or_else(|error| panic!("nothing to press says {words:?}: {error}"));
        found.scroll_into_view().await.unwrap();
        found.click().await.unwrap();
    }

    /// The texts of all elements of a kind with plain spaces, once there is one of them.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        self.find(css).await;
        let script = format!(
            "return [...document.querySelectorAll({})].map(found => found.innerText)",
            serde_json::json!(css),
        );
        let texts = self.script(&script).await;
        let texts = texts.as_array().unwrap().iter();
        texts.map(|text| plain(text.as_str().unwrap())).collect()
    }

    /// Whether nothing of a kind is there at this moment.
    pub async fn has_no(&self, css: &str) -> bool {
        let script = format!("return document.querySelector({}) == null", serde_json::json!(css));
        self.script(&script).await == true
    }

    /// Waits until as many elements are there as expected.
    pub async fn wait_for_count(&self, css: &str, count: usize) {
        let script = format!("return document.querySelectorAll({}).length", serde_json::json!(css));
        self.wait_until(&script, serde_json::json!(count)).await;
    }

    /// Waits until a script returns what is expected.
    pub async fn wait_until(&self, script: &str, expected: serde_json::Value) {
        let mut found = serde_json::Value::Null;
        let returned = wait_for_some(async || {
            found = self.script(script).await;
            (found == expected).then_some(())
        });
        let returned = returned.await;
        assert!(returned.is_some(), "{script} never returned {expected}, only {found}");
    }

    /// The value of a field.
    pub async fn value(&self, css: &str) -> String {
        self.find(css).await.prop("value").await.unwrap().unwrap()
    }

    /// Has the browser save files into a folder of its own, and returns it.
    pub async fn save_into(&self, name: &str) -> PathBuf {
        if let Some(own) = &self.own {
            return own.saved();
        }
        let folder = std::env::temp_dir().join(format!("kvant-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let into = serde_json::json!({ "behavior": "allow", "downloadPath": folder });
        self.driver.cdp().send_raw("Browser.setDownloadBehavior", into).await.unwrap();
        folder
    }

    /// Chooses a file of that text, as a person does who was asked for one.
    pub async fn choose_file(&self, css: &str, name: &str, text: &[u8]) {
        // Tests run beside each other and choose files of the same name.
        static CHOSEN: AtomicUsize = AtomicUsize::new(0);
        let count = CHOSEN.fetch_add(1, Ordering::Relaxed);
        let folder = format!("kvant-chosen-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        self.find(css).await.send_keys(path.to_str().unwrap()).await.unwrap();
    }

    /// Makes the page as wide as a phone: a window cannot be.
    pub async fn set_width(&self, width: u32) {
        let metrics = serde_json::json!({
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500,
        });
        self.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await.unwrap();
    }

    /// Makes the page as wide, and light or dark, as a look is.
    pub async fn set_look(&self, look: Look) {
        self.set_width(look.width).await;
        self.set_scheme(if look.is_dark { "dark" } else { "light" }).await;
    }

    /// Has the system prefer a light or a dark page.
    pub async fn set_scheme(&self, scheme: &str) {
        let media = serde_json::json!({
            "features": [{ "name": "prefers-color-scheme", "value": scheme }],
        });
        self.driver.cdp().send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
    }

    /// Prints the page on sheets of A4, upright, and returns the plain text of each.
    pub async fn print(&self) -> Vec<String> {
        let sheet = serde_json::json!({ "paperWidth": 8.27, "paperHeight": 11.69 });
        let printed = self.driver.cdp().send_raw("Page.printToPDF", sheet).await.unwrap();
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(printed["data"].as_str().unwrap())
            .unwrap();
        let document = lopdf::Document::load_mem(&bytes).unwrap();
        let sheets = document.get_pages();
        sheets.keys().map(|sheet| plain(&document.extract_text(&[*sheet]).unwrap())).collect()
    }

    /// How many pixels the page is wider than its window.
    pub async fn too_wide(&self) -> i64 {
        let over = "return document.documentElement.scrollWidth - window.innerWidth";
        self.script(over).await.as_i64().unwrap().max(0)
    }

    /// What axe-core finds on the page as it is.
    pub async fn axe(&self) -> Vec<String> {
        let path = std::env::var("KVANT_AXE").expect("KVANT_AXE is set by `cargo xtask test`");
        self.script(&std::fs::read_to_string(path).unwrap()).await;
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa',
            'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } }).then(r => done(
            r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join(', '))))";
        let found = self.driver.execute_async(script, Vec::new()).await.unwrap();
        let found = found.json().as_array().unwrap().clone();
        found.iter().map(ToString::to_string).collect()
    }

    /// Runs a script and returns what it returns.
    pub async fn script(&self, script: &str) -> serde_json::Value {
        self.driver.execute(script, Vec::new()).await.unwrap().json().clone()
    }

    /// Waits until the address contains `words`; it is rewritten a little after the change.
    pub async fn wait_for_address(&self, words: &str) -> String {
        let mut address = String::new();
        let told = wait_for_some(async || {
            address = self.driver.current_url().await.unwrap().to_string();
            address.contains(words).then(|| address.clone())
        });
        let told = told.await;
        told.unwrap_or_else(|| panic!("the address never contained {words:?}: {address}"))
    }

    pub async fn end(self) {
        if self.own.is_some() {
            return; // It ends with this value.
        }
        if self.is_shared {
            return self.leave().await;
        }
        // The last tab takes the browser with it.
        for tab in self.driver.windows().await.unwrap() {
            self.show(&tab).await;
            self.driver.close_window().await.unwrap();
        }
    }
}

pub fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// Waits for a file that the browser saves, and returns it when it ends as it should.
pub async fn saved(path: PathBuf, end: &str) -> String {
    let text = wait_for_some(async || {
        let text = std::fs::read_to_string(&path).ok()?;
        text.ends_with(end).then_some(text)
    });
    text.await.unwrap_or_else(|| panic!("{} was never saved", path.display()))
}
