//! A visit of the app: a browser of its own, gone with the visit.

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
        self.driver.quit().await.unwrap();
    }
}

pub fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}
