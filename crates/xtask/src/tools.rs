//! The tools of the build: looked for, and fetched once when they are missing.
//!
//! Each lives in a folder of its own, named after its version, in the user's cache. A folder gets
//! its name only when the tool in it has answered, so an interrupted set-up is simply repeated.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::progress::say;

const TARGET: &str = "wasm32-unknown-unknown";
const TRUNK: &str = "0.21.14";
/// Older ones write a bundle that dies at start.
const BINARYEN: &str = "132";
const TERSER: &str = "5.51.2";
const AXE: &str = "4.14.1";
const GECKO_DRIVER: &str = "0.37.1";

/// Puts everything in place that a release bundle needs, and returns the search path for it.
///
/// # Errors
///
/// When something is missing and cannot be fetched; the message says what and what to do.
pub fn ensure() -> Result<OsString> {
    wasm_target()?;
    let lock = fs::read_to_string(process::root().join("Cargo.lock")).context("Cargo.lock")?;
    let bindgen = locked_version(&lock, "wasm-bindgen")
        .context("Cargo.lock names no wasm-bindgen: the clone is damaged")?;

    // Before the compilers start: whoever lacks Node should know in the first second.
    let binaryen = npm_package("binaryen", BINARYEN, &format!("{BINARYEN}.0.0"), "wasm-opt")?;
    let terser = npm_package("terser", TERSER, TERSER, "terser")?;
    let trunk = crate_tool("trunk", "trunk", TRUNK, &["--locked"])?;
    // Its own lock file asks for a crate that not every registry mirror has.
    let bindgen =
        crate_tool("wasm-bindgen-cli", "wasm-bindgen", bindgen, &["--no-default-features"])?;
    remove_build_folder();

    search_path([binaryen, terser, trunk, bindgen].into_iter().flatten())
}

/// Returns the user's search path with `folders` before it.
fn search_path(folders: impl IntoIterator<Item = PathBuf>) -> Result<OsString> {
    let present = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&present)))
        .context("a folder of the search path has a separator in its name")
}

/// Adds the WebAssembly target to the Rust toolchain in use.
///
/// # Errors
///
/// When it is missing and there is no rustup, or rustup cannot fetch it.
pub fn wasm_target() -> Result<()> {
    let mut list = process::program("rustup");
    if let Some(installed) = process::output(list.args(["target", "list", "--installed"])) {
        if installed.lines().any(|line| line.trim() == TARGET) {
            return Ok(());
        }
        say(format!("rustup target add {TARGET} (it can be silent for some minutes)"));
        return process::run(process::program("rustup").args(["target", "add", TARGET]))
            .with_context(|| needs_network(&format!("Rust's standard library for {TARGET}")));
    }
    let sysroot = process::output(process::program("rustc").args(["--print", "sysroot"]));
    let sysroot = PathBuf::from(sysroot.unwrap_or_default().trim());
    if sysroot.join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    bail!(
        "there is no rustup and this Rust cannot compile for {TARGET}: install rustup \
         (https://rustup.rs), then open a new terminal and repeat the command"
    )
}

/// Adds what `cargo fmt` and `cargo clippy` need, where rustup was installed without them.
pub fn lint_components() -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if process::output(&mut process::cargo(&[subcommand, "--version"])).is_none() {
            say(format!("rustup component add {component}"));
            process::run(process::program("rustup").args(["component", "add", component]))
                .with_context(|| needs_network(component))?;
        }
    }
    Ok(())
}

/// Returns the file of the accessibility checker that the browser tests load into the page.
///
/// # Errors
///
/// When it is missing and cannot be fetched.
pub fn axe() -> Result<PathBuf> {
    let folder = cache()?.join(format!("axe-core-{AXE}"));
    if !folder.is_dir() {
        npm_install(&folder, "axe-core", AXE, |_| Ok(()))?;
    }
    Ok(folder.join("node_modules/axe-core/axe.min.js"))
}

/// Returns the program that drives Firefox, built first if it is missing: no registry that is
/// asked anyway has it ready.
///
/// # Errors
///
/// When it is not there and cannot be built.
pub fn gecko_driver() -> Result<PathBuf> {
    let name = "geckodriver";
    let folder = crate_tool(name, name, GECKO_DRIVER, &["--locked"])?;
    remove_build_folder();
    Ok(folder.map_or_else(|| PathBuf::from(name), |folder| folder.join(name)))
}

/// Installs an npm package that has the command `name`, unless it is there; returns the folder of
/// the command, or nothing when the search path has it in this version already.
fn npm_package(package: &str, version: &str, exact: &str, name: &str) -> Result<Option<PathBuf>> {
    let folder = cache()?.join(format!("{package}-{version}"));
    let commands = Path::new("node_modules").join(".bin");
    if !process::exists("node") {
        bail!(
            "there is no Node.js, and {name} runs on it: install Node.js 20 or newer \
             (https://nodejs.org, or your system's package `nodejs`) and repeat the command"
        );
    }
    if !folder.is_dir() {
        if answers(&mut Command::new(name), version) {
            return Ok(None);
        }
        npm_install(&folder, package, exact, |folder| {
            check(&folder.join(&commands).join(name), version)
                .context("a Node.js older than 20 is a likely reason")
        })?;
    }
    Ok(Some(folder.join(commands)))
}

fn npm_install(
    folder: &Path,
    package: &str,
    version: &str,
    check: impl FnOnce(&Path) -> Result<()>,
) -> Result<()> {
    // On Windows npm is a script, which is only found by its full name.
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if !process::exists(npm) {
        bail!(
            "there is no npm to fetch {package} with: install it (it comes with \
             https://nodejs.org, or as your system's package `npm`) and repeat the command"
        );
    }
    say(format!("{package} {version}: fetching"));
    install(folder, |unfinished| {
        let mut command = Command::new(npm);
        command.args(["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
        command.arg("--prefix").arg(unfinished).arg(format!("{package}@{version}"));
        process::run(command.current_dir(unfinished))
            .with_context(|| needs_network(&format!("{package} {version} from npm")))?;
        check(unfinished)
    })
}

/// Installs a crate's command `name`, unless it is there; returns the folder of the command, or
/// nothing when the search path has it in this version already.
fn crate_tool(
    package: &str,
    name: &str,
    version: &str,
    options: &[&str],
) -> Result<Option<PathBuf>> {
    let folder = cache()?.join(format!("{name}-{version}"));
    if !folder.is_dir() {
        if answers(&mut Command::new(name), version) {
            return Ok(None);
        }
        say(format!("{name} {version}: building it from source, about 2 minutes, once"));
        install(&folder, |unfinished| {
            let wanted = format!("{package}@{version}");
            // Without optimisation it builds four times faster and works hardly slower.
            let mut command = process::cargo(&["install", &wanted, "--debug"]);
            command.args(options).arg("--root").arg(unfinished);
            command.current_dir(unfinished).env("CARGO_PROFILE_DEV_DEBUG", "0");
            command.env("CARGO_TARGET_DIR", cache()?.join(BUILD));
            // Or cargo ends with the advice to add a folder to the PATH that is about to go away.
            command.env("PATH", search_path([unfinished.join("bin")])?);
            process::run(&mut command)
                .with_context(|| needs_network(&format!("{name} {version} (a crate)")))?;
            check(&unfinished.join("bin").join(name), version)
        })?;
    }
    Ok(Some(folder.join("bin")))
}

/// Where the tools are compiled: they share most of their dependencies.
const BUILD: &str = "build";

fn remove_build_folder() {
    if let Ok(cache) = cache() {
        // It is usually not there. What cannot be removed does no harm.
        let _ = fs::remove_dir_all(cache.join(BUILD));
    }
}

/// Fills `folder` by `fill`, which gets a sibling of it; the name is given at the end.
fn install(folder: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(format!(".unfinished-{}", std::process::id()));
    let unfinished = folder.with_file_name(name);
    fs::create_dir_all(&unfinished)
        .with_context(|| format!("cannot create {}", unfinished.display()))?;
    let filled = fill(&unfinished).and_then(|()| {
        fs::rename(&unfinished, folder).or_else(|error| {
            // Another run may have been faster.
            if folder.is_dir() { Ok(()) } else { Err(error) }
        })?;
        Ok(())
    });
    if unfinished.is_dir() {
        let _ = fs::remove_dir_all(&unfinished);
    }
    filled
}

/// Refuses a freshly installed tool that does not run.
fn check(tool: &Path, version: &str) -> Result<()> {
    if !answers(&mut Command::new(tool), version) {
        bail!("{} was installed but does not answer as version {version}", tool.display());
    }
    Ok(())
}

/// Tells whether a tool is there in exactly this version.
fn answers(tool: &mut Command, version: &str) -> bool {
    process::output(tool.arg("--version"))
        .is_some_and(|text| text.split_whitespace().any(|word| word == version))
}

/// Returns the user's folder for our tools.
fn cache() -> Result<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    if let Some(folder) = variable("KVANT_TOOLS") {
        return std::path::absolute(folder).context("KVANT_TOOLS");
    }
    let base = if let Some(folder) = variable("XDG_CACHE_HOME") {
        PathBuf::from(folder)
    } else if cfg!(windows) {
        PathBuf::from(variable("LOCALAPPDATA").context("LOCALAPPDATA is not set")?)
    } else {
        let home = variable("HOME")
            .context("neither HOME nor KVANT_TOOLS says where the tools may be kept")?;
        let caches = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
        PathBuf::from(home).join(caches)
    };
    Ok(base.join("kvant"))
}

fn needs_network(what: &str) -> String {
    format!(
        "could not fetch {what}: this is needed once, over a network connection to the package \
         registries; check the connection (and the proxy settings), then repeat the command"
    )
}

/// Fetches the crates that Cargo.lock names: trunk then builds without asking the network again.
///
/// # Errors
///
/// When something cannot be fetched or the lock file does not fit.
pub fn fetch_crates() -> Result<()> {
    process::run(&mut process::cargo(&["fetch", "--locked", "--quiet"]))
        .with_context(|| needs_network("the crates that Cargo.lock names"))
}

/// Returns the version of `package` in the text of a lock file.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| line.trim() != name);
    lines.next()?;
    lines.next()?.trim().strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_package_itself() {
        let lock = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\
                    \n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n\
                    dependencies = [\n \"wasm-bindgen-macro\",\n]\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "trunk"), None);
    }
}
