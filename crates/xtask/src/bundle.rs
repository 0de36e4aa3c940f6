//! The release bundle: assets, trunk, and what trunk leaves to do.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};
use lightningcss::targets::{Features, Targets};

use crate::dist::{self, Files, NOT_FOUND};
use crate::page::{self, InlineStart};
use crate::process;
use crate::progress::say;
use crate::shrink::{self, App};
use crate::split;
use crate::tools;

/// Sets up the tools and builds the release bundle into `target/dist`.
///
/// # Errors
///
/// When a tool is missing and cannot be fetched, or something does not compile.
pub fn build() -> Result<()> {
    // Two builds at once would mix their files.
    let target = process::root().join("target");
    fs::create_dir_all(&target).context("creating target")?;
    let lock =
        fs::File::create(target.join("bundle.lock")).context("creating target/bundle.lock")?;
    lock.lock().context("waiting for another build of the bundle")?;
    // From here on there is no finished bundle until the version is written again.
    let version = dist::folder().join(dist::VERSION);
    if version.exists() {
        fs::remove_file(&version).context("removing the old bundle")?;
    }
    let path = tools::ensure()?;
    say("crates of Cargo.lock");
    tools::fetch_crates()?;
    assets(&[FIRST_SHEET])?;
    say("release bundle (the first time takes some minutes)");
    let mut trunk = trunk(&path);
    trunk.env(shrink::FLAGS, format!("{} {}", shrink::flags(), split::LINK));
    process::run(trunk.args(["build", "--release"]))?;
    say("what a first visit does without is split off");
    let built = web_target().join("wasm32-unknown-unknown").join("web").join("kvant-app.wasm");
    let mut split = split::split(&built, &path)?;
    split.add_to_pages(PAGES_SHEET, style_sheet(PAGES_SHEET)?.into_bytes());
    say("all of it made smaller");
    let hash = finish(&dist::folder(), shrink::app(split, &path)?)?;
    say(format!("bundle {hash} is in target/dist"));
    Ok(())
}

/// The flags of the bundle would make cargo rebuild everything it shares with native builds.
fn web_target() -> PathBuf {
    process::root().join("target").join("web")
}

/// Makes a command build for the browser, in a folder of its own.
fn for_web(command: &mut std::process::Command) -> &mut std::process::Command {
    command.env("CARGO_TARGET_DIR", web_target());
    // They would replace the flags of `.cargo/config.toml`; `shrink::FLAGS` adds to them.
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    command.env(shrink::FLAGS, shrink::flags())
}

/// Returns a call of trunk that finds our tools first.
pub fn trunk(path: &OsStr) -> std::process::Command {
    let mut trunk = process::program("trunk");
    trunk.env("PATH", path);
    for_web(&mut trunk);
    // Trunk refuses the usual value `1`, and its back traces hide the compiler's message.
    trunk.env_remove("NO_COLOR").env("RUST_BACKTRACE", "0");
    trunk
}

/// The sheet of a first visit.
pub const FIRST_SHEET: &str = "kvant.css";

/// The sheet of the other pages.
pub const PAGES_SHEET: &str = "pages.css";

/// Makes the files that trunk copies: the catalogue, and one style sheet out of `sheets`.
///
/// # Errors
///
/// When the catalogue or a style sheet has a mistake.
pub fn assets(sheets: &[&str]) -> Result<()> {
    let folder = process::root().join("target").join("assets");
    fs::create_dir_all(&folder).context("creating target/assets")?;
    say("style sheet");
    let style = sheets.iter().map(|sheet| style_sheet(sheet)).collect::<Result<String>>()?;
    fs::write(folder.join("kvant.css"), style).context("writing kvant.css")?;
    say("catalogue");
    catalogue(&["compile", "public/catalogue", "-o", "target/assets/catalogue.json"])
}

/// Runs our own command over the catalogue.
///
/// # Errors
///
/// When it does not compile or finds a mistake.
pub fn catalogue(arguments: &[&str]) -> Result<()> {
    let run = ["run", "--quiet", "--release", "--package", "kvant-cli", "--"];
    process::run(process::cargo(&run).args(arguments))
}

/// Returns the style sheet of that name with everything it imports, minified.
fn style_sheet(name: &str) -> Result<String> {
    let entry = process::root().join("style").join(name);
    let provider = FileProvider::new();
    let mut bundler = Bundler::new(&provider, None, ParserOptions::default());
    // `light-dark()` is younger than the browsers we promise; variables do the same.
    let targets = Targets { include: Features::LightDark, ..Targets::default() };
    // Both errors borrow from the provider, so they are turned into text here.
    let mut sheet = bundler.bundle(&entry).map_err(|error| anyhow!("style: {error}"))?;
    let minify = MinifyOptions { targets, ..MinifyOptions::default() };
    sheet.minify(minify).map_err(|error| anyhow!("style: {error}"))?;
    let options = PrinterOptions { minify: true, targets, ..PrinterOptions::default() };
    let printed = sheet.to_css(options).map_err(|error| anyhow!("style: {error}"))?;
    Ok(printed.code)
}

/// Puts the app in the place of what trunk wrote, moves the start script out of the page, states the
/// policy and the version; returns the version.
fn finish(folder: &Path, app: App) -> Result<String> {
    let mut files = dist::read(folder)?;
    let html = files.get("index.html").context("trunk wrote no index.html")?;
    let html = String::from_utf8(html.clone()).context("index.html is not UTF-8")?;
    let html = exchanged(folder, &mut files, &html, &app)?;
    for (name, bytes) in app.files {
        write(folder, &mut files, &name, bytes)?;
    }

    let start = InlineStart::find(&html)?;
    let script = start.external(&app.groups).into_bytes();
    let name = format!("start-{}.js", dist::short_hash(&script));
    let html = start.replaced(&html, &name, &dist::integrity(&script));
    let policy = format!("http-equiv=\"Content-Security-Policy\" content=\"{}\"", page::POLICY);
    let html = page::with_meta(&html, &policy)?;
    write(folder, &mut files, &name, script)?;
    write(folder, &mut files, "index.html", html.clone().into_bytes())?;
    for path in page::references(&html) {
        ensure!(files.contains_key(&path), "index.html refers to {path}, which is not there");
    }

    let lost = page::not_found_script().into_bytes();
    let name = format!("lost-{}.js", dist::short_hash(&lost));
    write(folder, &mut files, &name, lost)?;
    write(folder, &mut files, NOT_FOUND, page::not_found(&name)?.into_bytes())?;

    // The page cannot contain a hash of itself, so it is hashed before the version goes in.
    let hash = dist::build_hash(&files);
    let html = page::with_meta(&html, &format!("name=\"kvant-build\" content=\"{hash}\""))?;
    write(folder, &mut files, "index.html", html.into_bytes())?;
    let version = format!("{{\"build\":\"{hash}\"}}\n").into_bytes();
    write(folder, &mut files, dist::VERSION, version)?;
    Ok(hash)
}

/// Exchanges trunk's two files for those of the app; returns the page that names them.
fn exchanged(folder: &Path, files: &mut Files, html: &str, app: &App) -> Result<String> {
    let (script, wasm) = InlineStart::find(html)?.files();
    let mut page = html.to_owned();
    for (old, (name, bytes)) in [(wasm, &app.wasm), (script, &app.script)] {
        fs::remove_file(folder.join(old)).with_context(|| format!("removing {old}"))?;
        let gone = files.remove(old).with_context(|| format!("trunk wrote no {old}"))?;
        page = page::exchanged(&page, (old, &gone), (name, bytes))?;
        write(folder, files, name, bytes.clone())?;
    }
    Ok(page)
}

fn write(folder: &Path, files: &mut Files, name: &str, bytes: Vec<u8>) -> Result<()> {
    fs::write(folder.join(name), &bytes).with_context(|| format!("writing {name}"))?;
    files.insert(name.to_owned(), bytes);
    Ok(())
}
