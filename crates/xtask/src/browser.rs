//! The browser and its driver for the browser tests.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::progress::say;
use crate::serve::{self, Server};
use crate::{dist, process};

const BROWSERS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

const REMEDY: &str = "the browser tests need Chromium or Chrome and a chromedriver of the same \
     version: install both (on Debian or Ubuntu: `apt-get install chromium chromium-driver`), put \
     them on the PATH, or name the browser in CHROME_PATH";

/// Returns the browser and its driver, installed first where that can be done without asking.
///
/// # Errors
///
/// When one of them is missing and cannot be installed; the message says what to do.
pub fn find() -> Result<(PathBuf, PathBuf)> {
    if let Some(found) = look() {
        return Ok(found);
    }
    if process::exists("apt-get") {
        install(&["chromium", "chromium-driver"]).context(REMEDY)?;
    }
    look().context(REMEDY)
}

/// Serves the bundle, starts a driver, and calls `run` with the command that visits the one by the
/// other: a target of the browser tests.
///
/// # Errors
///
/// When there is no bundle, or no browser or driver for it.
pub fn visit<T>(target: &str, run: impl FnOnce(&mut Command) -> T) -> Result<T> {
    let (chrome, driver) = find()?;
    let server = Server::start(serve::listen(0)?, &dist::finished()?, dist::QUICK)?;
    let driver = Driver::start(&driver)?;
    let mut command = tests(target, &server);
    Ok(run(command.env("WEBDRIVER_URL", driver.address()).env("CHROME_PATH", chrome)))
}

/// Returns the call of `target`, which visits what `server` serves.
pub fn tests(target: &str, server: &Server) -> Command {
    let package = ["--package", "kvant-tests", "--features", "browser", "--test", target];
    let mut command = process::cargo(&["test", "--no-fail-fast"]);
    command.args(package).env("KVANT_URL", &server.address);
    command
}

/// What a driver is told so that it starts `browser` without a window, also where nobody but root
/// is there to start it.
pub fn options(browser: &Path) -> String {
    let args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
    format!("{{\"goog:chromeOptions\":{{\"args\":{args:?},\"binary\":{browser:?}}}}}")
}

fn look() -> Option<(PathBuf, PathBuf)> {
    let named = std::env::var_os("CHROME_PATH").map(PathBuf::from).filter(|path| path.is_file());
    let browser = named.or_else(|| BROWSERS.iter().find_map(|name| on_path(name)))?;
    // Hosted runners keep the driver in a folder that this variable names.
    let folder = std::env::var_os("CHROMEWEBDRIVER").map(PathBuf::from);
    let driver = folder.map(|folder| folder.join("chromedriver")).filter(|path| path.is_file());
    Some((browser, driver.or_else(|| on_path("chromedriver"))?))
}

/// Returns the program of that name on the search path.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

/// Installs packages by apt, as root or by a `sudo` that does not ask for a password.
///
/// # Errors
///
/// When apt refuses, or there is neither root nor such a `sudo`.
pub fn install(packages: &[&str]) -> Result<()> {
    say(format!("apt-get install {}", packages.join(" ")));
    let is_root = process::output(process::program("id").arg("-u"));
    let is_root = is_root.is_some_and(|id| id.trim() == "0");
    let apt = |arguments: &[&str]| {
        let mut command = process::program(if is_root { "env" } else { "sudo" });
        if !is_root {
            command.args(["-n", "env"]);
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(arguments);
        process::run(command.stdin(Stdio::null()))
    };
    apt(&["update", "-q"])?;
    // With what they recommend: the fonts are among it, and without fonts a text has no size.
    let install = ["install", "-y", "-q"];
    apt(&[&install, packages].concat())
}

/// A driver at work; it ends with this value, and its browsers with it.
pub struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts the driver on a free port and waits until it listens.
    ///
    /// # Errors
    ///
    /// When it cannot be started or does not listen after 20 seconds.
    pub fn start(driver: &Path) -> Result<Driver> {
        let port = serve::listen(0)?.local_addr()?.port();
        let child = process::program(driver)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", driver.display()))?;
        let driver = Driver { child, port };
        let start = Instant::now();
        while driver.connect().is_err() {
            if start.elapsed() > Duration::from_secs(20) {
                bail!("chromedriver does not answer on port {port}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(driver)
    }

    /// Returns the address for whoever wants to drive.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn connect(&self) -> std::io::Result<TcpStream> {
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))
    }

    /// Asks the driver to close its browsers and end: killed, it would leave them behind.
    fn ask_to_end(&self) -> std::io::Result<()> {
        let mut stream = self.connect()?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream
            .write_all(b"GET /shutdown HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new())?;
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if self.ask_to_end().is_ok() {
            let start = Instant::now();
            while start.elapsed() < Duration::from_secs(5) {
                if matches!(self.child.try_wait(), Ok(Some(_))) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        // It may be gone already, which is what we want.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
