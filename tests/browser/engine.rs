//! The browsers beside Chromium in which the main journeys are made.
//!
//! Neither of their drivers can have two browsers at once, so every visit starts a driver of its
//! own, in a home folder of its own; the clock of the tests is in the page that is served to them.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use thirtyfour::Capabilities;

use crate::visit::{PATIENCE, variable, wait_for_some};

/// A browser that is driven without Chromium's own protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Firefox,
    WebKit,
}

impl Engine {
    /// The one that this run is about; nothing where it is Chromium.
    pub fn of_this_run() -> Option<Engine> {
        match std::env::var("KVANT_ENGINE").as_deref() {
            Ok("firefox") => Some(Engine::Firefox),
            Ok("webkit") => Some(Engine::WebKit),
            Ok(other) => panic!("KVANT_ENGINE: {other:?} is neither firefox nor webkit"),
            Err(_) => None,
        }
    }

    /// Starts a driver for one browser.
    pub async fn start(self) -> Started {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let home = std::env::temp_dir().join(format!("kvant-home-{}-{count}", std::process::id()));
        std::fs::create_dir_all(home.join("saved")).unwrap();
        // WebKitGTK asks the desktop's settings where files are saved.
        let saved = format!("XDG_DOWNLOAD_DIR={:?}\n", home.join("saved"));
        std::fs::write(home.join("user-dirs.dirs"), saved).unwrap();
        let port = free_port();
        let process = Command::new(variable("KVANT_DRIVER"))
            .arg(format!("--port={port}"))
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", &home)
            .env("TZ", "Europe/Moscow")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // What it starts is ended with it.
            .process_group(0)
            .spawn()
            .unwrap();
        let started = Started { engine: self, process, home, port };
        let listens = async || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok();
        assert!(wait_for_some(listens).await.is_some(), "no driver after {PATIENCE:?}");
        started
    }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// A driver at work; it ends with this value, and its browser and everything kept with it.
pub struct Started {
    engine: Engine,
    process: Child,
    home: PathBuf,
    port: u16,
}

impl Started {
    /// The address for whoever wants to drive.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The folder into which the browser saves files.
    pub fn saved(&self) -> PathBuf {
        self.home.join("saved")
    }

    /// What the driver is asked to start.
    pub fn capabilities(&self) -> Capabilities {
        let wanted = match self.engine {
            Engine::Firefox => json!({ "moz:firefoxOptions": {
                "binary": variable("KVANT_BROWSER"),
                "args": ["-headless"],
                "prefs": {
                    "browser.download.folderList": 2,
                    "browser.download.dir": self.saved(),
                    "intl.accept_languages": "ru",
                },
            } }),
            // Its driver knows where its browser is.
            Engine::WebKit => json!({}),
        };
        let Value::Object(wanted) = wanted else { unreachable!("capabilities are an object") };
        Capabilities::from(wanted)
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let group = format!("-{}", self.process.id());
        // Both may be gone already, which is what we want.
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.home);
    }
}
