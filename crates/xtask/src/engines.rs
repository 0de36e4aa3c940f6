//! Firefox and WebKitGTK, in which the main journeys are made as they are in Chromium.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

use crate::browser::{self, on_path};
use crate::dist::{self, Files};
use crate::serve::{self, Server};
use crate::{process, tools};

/// The script that sets the clock of the tests. Chromium is given it by its own protocol; these
/// browsers find it in the page, under the policy of the page.
const CLOCK: &str = include_str!("../../../tests/browser/clock.js");

const PACKAGES: [&str; 3] = ["firefox-esr", "webkit2gtk-driver", "xvfb"];

const REMEDY: &str = "the main journeys need Firefox, WebKitGTK's WebKitWebDriver and Xvfb: install \
     them (on Debian: `apt-get install firefox-esr webkit2gtk-driver xvfb`) and put them on the PATH";

/// The programs of both engines.
struct Engines {
    firefox: PathBuf,
    gecko_driver: PathBuf,
    webkit_driver: PathBuf,
    xvfb: PathBuf,
}

/// Serves the bundle and calls `run` once for each engine with its name and the command that makes
/// the main journeys in it.
///
/// # Errors
///
/// When there is no bundle, or an engine is missing and cannot be installed.
pub fn visit(mut run: impl FnMut(&str, &mut Command)) -> Result<()> {
    let engines = find()?;
    let server = Server::start(serve::listen(0)?, &with_clock(dist::finished()?)?, dist::QUICK)?;
    let mut command = browser::tests("browser", &server);
    command.env("KVANT_ENGINE", "firefox").env("KVANT_BROWSER", &engines.firefox);
    run("Firefox", command.env("KVANT_DRIVER", &engines.gecko_driver).args(["--", "journeys::"]));

    let display = Display::start(&engines.xvfb)?;
    let mut command = browser::tests("browser", &server);
    command.env("KVANT_ENGINE", "webkit").env("DISPLAY", &display.name);
    run("WebKit", command.env("KVANT_DRIVER", &engines.webkit_driver).args(["--", "journeys::"]));
    Ok(())
}

/// Returns the programs, installed first where that can be done without asking.
fn find() -> Result<Engines> {
    let look = || {
        let firefox = on_path("firefox-esr").or_else(|| on_path("firefox"))?;
        Some((firefox, on_path("WebKitWebDriver")?, on_path("Xvfb")?))
    };
    if look().is_none() && process::exists("apt-get") {
        browser::install(&PACKAGES).context(REMEDY)?;
    }
    let (firefox, webkit_driver, xvfb) = look().context(REMEDY)?;
    Ok(Engines { firefox, gecko_driver: tools::gecko_driver()?, webkit_driver, xvfb })
}

/// Returns the bundle with the clock of the tests as the first script of its page.
fn with_clock(mut files: Files) -> Result<Files> {
    const FIRST: &str = "<title>";
    let page = files.remove("index.html").context("the bundle has no page")?;
    let page = String::from_utf8(page).context("index.html is not UTF-8")?;
    let (before, after) = page.split_once(FIRST).context("index.html has no title")?;
    let page = format!("{before}<script src=\"clock.js\"></script>{FIRST}{after}");
    files.insert("index.html".to_owned(), page.into_bytes());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock of this machine")?;
    let clock = CLOCK.replace("__NOW__", &now.as_millis().to_string());
    files.insert("clock.js".to_owned(), clock.into_bytes());
    Ok(files)
}

/// A screen for WebKitGTK, which has no way to do without; it ends with this value.
struct Display {
    child: Child,
    name: String,
}

impl Display {
    fn start(xvfb: &PathBuf) -> Result<Display> {
        let mut command = process::program(xvfb);
        // It chooses a number that is free, and prints it when it is ready.
        command.args(["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().context("cannot start Xvfb")?;
        let output = child.stdout.take().context("Xvfb has no output")?;
        let mut display = Display { child, name: String::new() };
        let mut number = String::new();
        BufReader::new(output).read_line(&mut number).context("Xvfb names no display")?;
        display.name = format!(":{}", number.trim());
        Ok(display)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It may be gone already, which is what we want.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_the_first_script_of_the_page() {
        let page = "<head><meta charset=\"utf-8\"><title>x</title><script src=\"a.js\"></script>";
        let file = |text: &str| ("index.html".to_owned(), text.as_bytes().to_vec());
        let files = with_clock(Files::from([file(page)])).unwrap();
        let page = std::str::from_utf8(files.get("index.html").unwrap()).unwrap();
        let place = |words: &str| page.find(words).unwrap();
        assert!(
            place("clock.js") < place("a.js") && place("charset") < place("clock.js"),
            "{page}"
        );
        let clock = std::str::from_utf8(files.get("clock.js").unwrap()).unwrap();
        assert!(!clock.contains("__NOW__"), "{clock}");
        assert!(with_clock(Files::from([file("<p>no head")])).is_err());
        assert!(with_clock(Files::new()).is_err());
    }
}
