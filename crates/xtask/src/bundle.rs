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
use crate::page::{self, InlineStart, Later};
use crate::process;
use crate::progress::say;
use crate::shrink;
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
    assets()?;
    say("release bundle (the first time takes some minutes)");
    let mut trunk = trunk(&path);
    process::run(trunk.args(["build", "--release"]))?;
    say("what a first visit does without");
    let later = [
        ("further", bound(&["--bin", "kvant-further"], "kvant-further", &path)?),
        ("portal", bound(&["--bin", "kvant-portal"], "kvant-portal", &path)?),
        ("draft", bound(&["--package", "kvant-draft"], "kvant_draft", &path)?),
    ];
    say("all of them made smaller");
    let hash = finish(&dist::folder(), later, &path)?;
    say(format!("bundle {hash} is in target/dist"));
    Ok(())
}

/// A script that wasm-bindgen wrote, and its WebAssembly.
struct Bound {
    script: Vec<u8>,
    wasm: Vec<u8>,
}

/// Builds what a first visit does without, the way trunk builds the app: cargo is told `what` to
/// build, and names it `name`.
fn bound(what: &[&str], name: &str, path: &OsStr) -> Result<Bound> {
    let mut cargo = process::cargo(&["build", "--locked", "--profile", "web"]);
    process::run(for_web(cargo.args(what)).args(["--target", "wasm32-unknown-unknown"]))?;
    let target = web_target();
    let built = target.join("wasm32-unknown-unknown").join("web").join(format!("{name}.wasm"));
    let out = target.join("bound");
    let mut bindgen = process::program("wasm-bindgen");
    bindgen.env("PATH", path).args(["--target", "web", "--no-typescript", "--out-dir"]);
    process::run(bindgen.arg(&out).arg(built))?;
    let read = |file: String| {
        fs::read(out.join(&file)).with_context(|| format!("wasm-bindgen wrote no {file}"))
    };
    Ok(Bound { script: read(format!("{name}.js"))?, wasm: read(format!("{name}_bg.wasm"))? })
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

/// Makes the files that trunk copies: the catalogue and the style sheet.
///
/// # Errors
///
/// When the catalogue or a style sheet has a mistake.
pub fn assets() -> Result<()> {
    let folder = process::root().join("target").join("assets");
    fs::create_dir_all(&folder).context("creating target/assets")?;
    say("style sheet");
    let style = process::root().join("style").join("kvant.css");
    fs::write(folder.join("kvant.css"), style_sheet(&style)?).context("writing kvant.css")?;
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

/// Returns the style sheet at `entry` with everything it imports, minified.
fn style_sheet(entry: &Path) -> Result<String> {
    let provider = FileProvider::new();
    let mut bundler = Bundler::new(&provider, None, ParserOptions::default());
    // `light-dark()` is younger than the browsers we promise; variables do the same.
    let targets = Targets { include: Features::LightDark, ..Targets::default() };
    // Both errors borrow from the provider, so they are turned into text here.
    let mut sheet = bundler.bundle(entry).map_err(|error| anyhow!("style: {error}"))?;
    let minify = MinifyOptions { targets, ..MinifyOptions::default() };
    sheet.minify(minify).map_err(|error| anyhow!("style: {error}"))?;
    let options = PrinterOptions { minify: true, targets, ..PrinterOptions::default() };
    let printed = sheet.to_css(options).map_err(|error| anyhow!("style: {error}"))?;
    Ok(printed.code)
}

/// Makes the app smaller, moves the start script out of the page, states the policy and the
/// version; returns the version.
fn finish(folder: &Path, later: [(&'static str, Bound); 3], path: &OsStr) -> Result<String> {
    let mut files = dist::read(folder)?;
    let html = files.get("index.html").context("trunk wrote no index.html")?;
    let html = String::from_utf8(html.clone()).context("index.html is not UTF-8")?;
    let html = smaller(folder, &mut files, &html, path)?;

    let mut started_later = Vec::new();
    for (name, Bound { script, wasm }) in later {
        let (new_script, new_wasm) = shrink::app(&script, &wasm, path)?;
        let script = format!("{name}-{}.js", dist::short_hash(&new_script));
        let wasm = format!("{name}-{}_bg.wasm", dist::short_hash(&new_wasm));
        write(folder, &mut files, &script, new_script)?;
        write(folder, &mut files, &wasm, new_wasm)?;
        started_later.push(Later { name, script, wasm });
    }

    let start = InlineStart::find(&html)?;
    let script = start.external(&started_later).into_bytes();
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

/// Exchanges the app's two files for smaller ones; returns the page that names them.
fn smaller(folder: &Path, files: &mut Files, html: &str, path: &OsStr) -> Result<String> {
    let (script, wasm) = InlineStart::find(html)?.files();
    let mut take = |name| {
        fs::remove_file(folder.join(name)).with_context(|| format!("removing {name}"))?;
        files.remove(name).with_context(|| format!("trunk wrote no {name}"))
    };
    let (old_script, old_wasm) = (take(script)?, take(wasm)?);
    let (new_script, new_wasm) = shrink::app(&old_script, &old_wasm, path)?;

    let script_name = format!("kvant-{}.js", dist::short_hash(&new_script));
    let wasm_name = format!("kvant-{}_bg.wasm", dist::short_hash(&new_wasm));
    let html = page::exchanged(html, (wasm, &old_wasm), (&wasm_name, &new_wasm))?;
    let html = page::exchanged(&html, (script, &old_script), (&script_name, &new_script))?;
    write(folder, files, &script_name, new_script)?;
    write(folder, files, &wasm_name, new_wasm)?;
    Ok(html)
}

fn write(folder: &Path, files: &mut Files, name: &str, bytes: Vec<u8>) -> Result<()> {
    fs::write(folder.join(name), &bytes).with_context(|| format!("writing {name}"))?;
    files.insert(name.to_owned(), bytes);
    Ok(())
}
