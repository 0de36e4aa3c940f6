//! A visit of the app: a browser of its own, gone with the visit.

use std::path::PathBuf;
use std::time::Duration;

use thirtyfour::prelude::*;

/// A visit; every wait in it ends after ten seconds.
pub struct Visit {
    pub driver: WebDriver,
    base: String,
}

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

/// In every visit it is the morning of 22 November 2026, and the clock goes on from there: what is
/// past and what is this year must not depend on the day of the tests.
const CLOCK: &str = "{
    const Real = Date;
    const apart = Real.UTC(2026, 10, 22, 7) - Real.now();
    window.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(Real.now() + apart); }
        static now() { return Real.now() + apart; }
    };
}";

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test`"))
}

impl Visit {
    /// Opens a browser without a past.
    pub async fn start(look: Look) -> Visit {
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
        if let Ok(path) = std::env::var("CHROME_PATH") {
            capabilities.set_binary(&path).unwrap();
        }
        let driver = WebDriver::new(variable("WEBDRIVER_URL"), capabilities).await.unwrap();
        // A test that fails leaves its browser to the end of the driver: closing it on the way out
        // of a panic takes minutes.
        driver.clone().leak().unwrap();
        let clock = serde_json::json!({ "source": CLOCK });
        let cdp = driver.cdp();
        cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", clock).await.unwrap();
        let zone = serde_json::json!({ "timezoneId": "Europe/Moscow" });
        cdp.send_raw("Emulation.setTimezoneOverride", zone).await.unwrap();
        Visit { driver, base: variable("KVANT_URL") }
    }

    /// Opens a wide window at `address` (from the `#` on) and waits for the heading.
    pub async fn open(address: &str) -> Visit {
        let visit = Visit::start(LOOKS[2]).await;
        visit.go(address).await;
        visit
    }

    pub async fn go(&self, address: &str) {
        self.driver.goto(format!("{}{address}", self.base)).await.unwrap();
        self.find("main h1").await;
    }

    /// Waits for an element.
    pub async fn find(&self, css: &str) -> WebElement {
        self.driver
            .query(By::Css(css))
            .wait(Duration::from_secs(10), Duration::from_millis(50))
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
        for _ in 0..200 {
            let found = self.driver.find(By::Css(css)).await;
            text = match found {
                Ok(element) => plain(&element.text().await.unwrap_or_default()),
                Err(_) => String::new(),
            };
            if text.contains(words) {
                return text;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{css} never said {words:?}, only {text:?}");
    }

    /// Types into a field as a person does: everything out, then key by key.
    pub async fn type_into(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.click().await.unwrap();
        field.send_keys(Key::Control + "a").await.unwrap();
        field.send_keys(text).await.unwrap();
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
            .wait(Duration::from_secs(10), Duration::from_millis(50))
            .and_displayed()
            .first()
            .await
            .unwrap_or_else(|error| panic!("nothing to press says {words:?}: {error}"));
        found.scroll_into_view().await.unwrap();
        found.click().await.unwrap();
    }

    /// The texts of all elements of a kind with plain spaces, as they are at this moment.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let script = format!(
            "return [...document.querySelectorAll({})].map(found => found.innerText)",
            serde_json::json!(css),
        );
        let texts = self.script(&script).await;
        let texts = texts.as_array().unwrap().iter();
        texts.map(|text| plain(text.as_str().unwrap())).collect()
    }

    /// Waits until as many elements are there as expected.
    pub async fn wait_for_count(&self, css: &str, count: usize) {
        let script = format!("return document.querySelectorAll({}).length", serde_json::json!(css));
        self.wait_until(&script, serde_json::json!(count)).await;
    }

    /// Waits until a script returns what is expected.
    pub async fn wait_until(&self, script: &str, expected: serde_json::Value) {
        let mut found = serde_json::Value::Null;
        for _ in 0..200 {
            found = self.script(script).await;
            if found == expected {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{script} never returned {expected}, only {found}");
    }

    /// The value of a field.
    pub async fn value(&self, css: &str) -> String {
        self.find(css).await.prop("value").await.unwrap().unwrap()
    }

    /// Has the browser save files into a folder of its own, and returns it.
    pub async fn save_into(&self, name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("kvant-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let into = serde_json::json!({ "behavior": "allow", "downloadPath": folder });
        self.driver.cdp().send_raw("Browser.setDownloadBehavior", into).await.unwrap();
        folder
    }

    /// Runs a script and returns what it returns.
    pub async fn script(&self, script: &str) -> serde_json::Value {
        self.driver.execute(script, Vec::new()).await.unwrap().json().clone()
    }

    /// Waits until the address contains `words`; it is rewritten a little after the change.
    pub async fn wait_for_address(&self, words: &str) -> String {
        let mut address = String::new();
        for _ in 0..200 {
            address = self.driver.current_url().await.unwrap().to_string();
            if address.contains(words) {
                return address;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the address never contained {words:?}: {address}");
    }

    pub async fn end(self) {
        // The last window takes the browser with it.
        self.driver.close_window().await.unwrap();
    }
}

pub fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// Waits for a file that the browser saves, and returns it when it ends as it should.
pub async fn saved(path: PathBuf, end: &str) -> String {
    for _ in 0..200 {
        if let Ok(text) = std::fs::read_to_string(&path)
            && text.ends_with(end)
        {
            return text;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} was never saved", path.display());
}
