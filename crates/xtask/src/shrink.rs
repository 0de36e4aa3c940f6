//! Makes the app smaller than trunk can: its WebAssembly in all its files, and the script that
//! wasm-bindgen wrote to go with it.
//!
//! Names are most of it: that script and the WebAssembly find each other by a hundred long names
//! that end in random digits, so both carry them and neither compresses them. wasm-opt gives them
//! short ones and says which; here the script gets the same ones. It is worked on as text: the
//! version of wasm-bindgen is pinned, and whatever is not found where it should be is an error.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::dist;
use crate::process;
use crate::split::{LOADERS, Split};

/// The variable by which cargo takes flags in addition to those of `.cargo/config.toml`.
pub const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// What the WebAssembly offers and the script never asks for.
const UNUSED_EXPORTS: [&str; 6] = [
    "main",
    "__abort_handler",
    "__instance_terminated",
    "_WASM_SPLIT_MARKER_*",
    "__data_end",
    "__heap_base",
];

/// How wasm-opt works: every flag was chosen by the compressed size.
const WASM_OPT: [&str; 13] = [
    "-Oz",
    // The control flow laid out anew, and all of it once more: 1.5 kB for ten seconds.
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--one-caller-inline-max-function-size=20",
    // They save bytes that brotli saves better.
    "--skip-pass=local-cse",
    "--skip-pass=memory-packing",
    "--skip-pass=reorder-functions",
    // Lets it fold what is added to an address into the access itself. Only an address that wraps
    // around into the first kilobyte would be changed by it, and nothing is there but the far end
    // of Rust's stack.
    "--low-memory-unused",
    "--strip-producers",
    "--strip-target-features",
    "--strip-debug",
];

/// Gives short names to what the main file and the script find each other by.
const MINIFY: &str = "--minify-imports-and-exports-and-modules";

/// Where wasm-bindgen's own ways to load the WebAssembly begin, in its script.
const LOADING: &str = "async function __wbg_load(";

/// The one way to load that our start script uses, and what loads the other files.
const LOAD: &str = include_str!("load.js");

/// Stands in names of files, inside the script too, for the hash of the build.
const BUILD: &str = "__BUILD__";

/// Returns the flags that keep the folders of this machine out of the messages of panics: they
/// are long, there are many, and they are nobody's business.
pub fn flags() -> String {
    let home = std::env::var_os("CARGO_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let sources = home.and_then(|home| fs::read_dir(home.join("registry").join("src")).ok());
    let folders = sources.into_iter().flatten().flatten().map(|entry| entry.path());
    remapped(folders)
}

fn remapped(folders: impl IntoIterator<Item = PathBuf>) -> String {
    let mut flags: Vec<String> = folders
        .into_iter()
        // The variable is split at white space, and there is no way to quote.
        .filter_map(|folder| folder.into_os_string().into_string().ok())
        .filter(|path| !path.contains(char::is_whitespace))
        .map(|path| format!("--remap-path-prefix={path}="))
        .collect();
    // Another order would be another set of flags, and everything would be compiled again.
    flags.sort();
    flags.join(" ")
}

/// The app as it is published: every name of a file, also inside the script, carries one hash over
/// all of them, so that a file of another build can never be loaded.
pub struct App {
    /// The name and the text of the script.
    pub script: (String, Vec<u8>),
    /// The name and the content of the WebAssembly that it starts.
    pub wasm: (String, Vec<u8>),
    /// Names and contents of the files that are loaded later.
    pub files: Vec<(String, Vec<u8>)>,
    /// Names of the files of each group.
    pub groups: BTreeMap<String, Vec<String>>,
}

/// Makes an app smaller that was taken apart; `path` leads to the tools.
///
/// # Errors
///
/// When a tool fails or the script does not look the way the pinned wasm-bindgen writes it.
pub fn app(split: Split, path: &OsStr) -> Result<App> {
    let folder = process::root().join("target").join("shrink");
    fs::create_dir_all(&folder).context("creating target/shrink")?;
    let (wasm, names) = optimised(&folder, &split.main, Some(MINIFY), path)?;
    let script = loading_once(&split.script, &split.shared)?;
    let script = renamed(&script, &Names::read(&names)?, &split.groups)?;
    let script = minified(&folder, &script, path)?;
    let mut files = BTreeMap::new();
    for (name, bytes) in split.files {
        let is_wasm = name.ends_with(".wasm");
        let bytes = if is_wasm { optimised(&folder, &bytes, None, path)?.0 } else { bytes };
        files.insert(name, bytes);
    }
    Ok(hashed(script, wasm, files, &split.groups))
}

/// Puts the hash of all files into all names.
fn hashed(
    script: String,
    wasm: Vec<u8>,
    files: BTreeMap<String, Vec<u8>>,
    groups: &BTreeMap<String, Vec<String>>,
) -> App {
    let all = files.values().chain([&wasm]).map(|bytes| dist::short_hash(bytes));
    let build = dist::short_hash(format!("{script}{}", all.collect::<String>()).as_bytes());
    let named = |name: &String| file_name(name).replace(BUILD, &build);
    App {
        script: (format!("kvant-{build}.js"), script.replace(BUILD, &build).into_bytes()),
        wasm: (format!("kvant-{build}_bg.wasm"), wasm),
        files: files.into_iter().map(|(name, bytes)| (named(&name), bytes)).collect(),
        groups: groups
            .iter()
            .map(|(group, names)| (group.clone(), names.iter().map(named).collect()))
            .collect(),
    }
}

/// Returns the name under which a file is published that the splitter or we named, but for the hash.
fn file_name(name: &str) -> String {
    let name = name.strip_prefix("split_").unwrap_or(name).replace("chunk_", "shared");
    let (name, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    format!("{name}-{BUILD}.{extension}")
}

/// Returns the WebAssembly after wasm-opt, and what that printed.
fn optimised(
    folder: &Path,
    wasm: &[u8],
    more: Option<&str>,
    path: &OsStr,
) -> Result<(Vec<u8>, String)> {
    let (from, to) = (folder.join("from.wasm"), folder.join("to.wasm"));
    fs::write(&from, wasm).context("writing target/shrink/from.wasm")?;
    let mut command = process::program("wasm-opt");
    command.env("PATH", path).arg("--quiet").arg(&from).arg("-o").arg(&to);
    command.args(UNUSED_EXPORTS.map(|export| format!("--remove-exports={export}")));
    let names = process::captured(command.args(WASM_OPT).args(more))?;
    let wasm = fs::read(&to).context("wasm-opt wrote nothing")?;
    Ok((wasm, names))
}

/// Returns the script after terser.
fn minified(folder: &Path, script: &str, path: &OsStr) -> Result<String> {
    let from = folder.join("from.js");
    fs::write(&from, script).context("writing target/shrink/from.js")?;
    let mut command = process::program("terser");
    command.env("PATH", path).arg(&from).args(["--module", "--mangle"]);
    process::captured(command.args(["--compress", "passes=2"]))
}

/// The names that wasm-opt gave.
#[derive(Debug, PartialEq, Eq)]
struct Names {
    /// The name of the module that almost everything is imported from, and the new one of all.
    module: (String, &'static str),
    /// What the WebAssembly imports from the script, each with its new name.
    imports: Vec<(String, String)>,
    /// What loads a group of files, each with its new name.
    loaders: Vec<(String, String)>,
    /// What the script uses of the WebAssembly, each with its new name, longest first.
    exports: Vec<(String, String)>,
}

impl Names {
    /// Reads what wasm-opt printed.
    fn read(text: &str) -> Result<Names> {
        let all: BTreeMap<String, Vec<Vec<String>>> =
            serde_json::from_str(text).context("the names that wasm-opt printed")?;
        let mut module = None;
        let (mut imports, mut loaders) = (Vec::new(), Vec::new());
        for row in all.get("imports").context("wasm-opt printed no imports")? {
            let [from, old, new] = row.as_slice() else { continue };
            let names = (old.clone(), new.clone());
            if from == LOADERS {
                loaders.push(names);
            } else {
                ensure!(module.get_or_insert(from) == &from, "the app imports from {from}, too");
                imports.push(names);
            }
        }
        let mut exports = Vec::new();
        for row in all.get("exports").context("wasm-opt printed no exports")? {
            let [old, new] = row.as_slice() else { continue };
            exports.push((old.clone(), new.clone()));
        }
        // A name can begin with another one.
        exports.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
        let module = module.context("the app imports nothing")?.clone();
        // This is the name that wasm-opt gives to the one module.
        Ok(Names { module: (module, "a"), imports, loaders, exports })
    }
}

/// Returns wasm-bindgen's script with the new names, and with what loads `groups` of files in the
/// place of imports from the splitter's script.
fn renamed(script: &str, names: &Names, groups: &BTreeMap<String, Vec<String>>) -> Result<String> {
    let (old, new) = &names.module;
    let mut script = without_splitters_script(script)?;
    let mut module = format!("{new}: {{ ...import0");
    for (loader, new) in &names.loaders {
        let group = loader.strip_prefix("__wasm_split_load_").unwrap_or_default();
        let files = groups.get(group).with_context(|| format!("no files for {loader}"))?;
        let files: Vec<_> = files.iter().map(|name| file_name(name)).collect();
        module += &format!(", {new}: loader({files:?})");
    }
    script = replaced(&script, &format!("\"{old}\": import0"), &format!("{module} }}"))?;
    for (old, new) in &names.imports {
        let key = format!(" {old}: function(");
        script = replaced(&script, &key, &format!(" {new}: function("))?;
    }
    for (old, new) in &names.exports {
        script = replaced(&script, &format!("wasm.{old}"), &format!("wasm.{new}"))
            .context("is there an export that `UNUSED_EXPORTS` should name?")?;
    }
    Ok(script)
}

/// Returns the script without the lines that import the splitter's.
fn without_splitters_script(script: &str) -> Result<String> {
    let quoted = format!("\"{LOADERS}\"");
    ensure!(script.contains(&quoted), "wasm-bindgen's script does not import {quoted}");
    let lines = script.lines().filter(|line| !line.contains(&quoted));
    Ok(lines.fold(String::new(), |text, line| text + line + "\n"))
}

fn replaced(script: &str, old: &str, new: &str) -> Result<String> {
    ensure!(script.contains(old), "wasm-bindgen's script does not contain `{old}`");
    Ok(script.replace(old, new))
}

/// Returns wasm-bindgen's script with our way to load as the only one; the files that come later
/// take what is `shared` from the main one.
fn loading_once(script: &str, shared: &[String]) -> Result<String> {
    let (before, _) = script
        .split_once(LOADING)
        .with_context(|| format!("wasm-bindgen's script does not contain `{LOADING}`"))?;
    let shared: Vec<_> = shared.iter().map(|name| format!("{name}: wasm.{name}")).collect();
    Ok(format!("{before}{}", LOAD.replace("__SHARED__", &shared.join(", "))))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{
 "imports": [
  ["./app_bg.js", "__wbg_add_cf82c8d153d93ae1", "$"],
  ["./app_bg.js", "__wbg_add_0123456789abcdef", "a"],
  ["./__wasm_split.js", "__wasm_split_load_my", "z"]
 ],
"exports": [
  ["memory", "b"],
  ["invoke", "c"],
  ["invoke_2", "d"]
 ]
}"#;

    /// As wasm-bindgen 0.2.130 writes it, shortened.
    const SCRIPT: &str = r#"import * as import1 from "./__wasm_split.js"

function __wbg_get_imports() {
    const import0 = {
        __wbg_add_cf82c8d153d93ae1: function() { return handleError(function (arg0) {
            wasm.invoke_2(arg0);
        }, arguments); },
        __wbg_add_0123456789abcdef: function(arg0) {
            wasm.invoke(arg0, wasm.memory.buffer);
        },
    };
    return {
        "./app_bg.js": import0,
        "./__wasm_split.js": import1,
    };
}
async function __wbg_load(module, imports) {
}
export { initSync, __wbg_init as default };
"#;

    fn groups() -> BTreeMap<String, Vec<String>> {
        let files = ["chunk_2.wasm", "split_my.wasm"].map(str::to_owned);
        BTreeMap::from([("my".to_owned(), files.to_vec())])
    }

    #[test]
    fn both_sides_get_the_same_names() {
        let script = renamed(SCRIPT, &Names::read(PRINTED).unwrap(), &groups()).unwrap();
        for new in [
            " $: function() { return handleError(",
            "wasm.d(arg0)",
            " a: function(arg0) {",
            "wasm.c(arg0, wasm.b.buffer)",
            r#" a: { ...import0, z: loader(["shared2-__BUILD__.wasm", "my-__BUILD__.wasm"]) },"#,
        ] {
            assert!(script.contains(new), "{new} in {script}");
        }
        for old in ["__wbg_add", "invoke", "__wasm_split"] {
            assert!(!script.contains(old), "{old} in {script}");
        }
    }

    #[test]
    fn a_name_that_the_script_lacks_is_an_error() {
        for (known, other) in [
            ("__wbg_add_cf", "__wbg_sub_cf"),
            ("memory", "stack"),
            ("./app", "../app"),
            ("load_my", "load_your"),
        ] {
            let names = Names::read(&PRINTED.replacen(known, other, 1));
            let renamed = names.and_then(|names| renamed(SCRIPT, &names, &groups()));
            assert!(renamed.is_err(), "{other}");
        }
        assert!(Names::read(r#"{"imports": [], "exports": []}"#).is_err());
        assert!(Names::read("").is_err());
    }

    #[test]
    fn there_is_one_way_to_load() {
        let shared = ["memory".to_owned(), "table".to_owned()];
        let script = loading_once(SCRIPT, &shared).unwrap();
        assert!(script.contains("export default async (address)"));
        assert!(script.contains("__wasm_split: { memory: wasm.memory, table: wasm.table }"));
        assert!(script.contains("__wbg_get_imports() {") && !script.contains("initSync"));
        assert!(loading_once(&script, &shared).is_err());
    }

    /// Whatever is another file, script or WebAssembly, all names are others.
    #[test]
    fn no_name_is_that_of_another_build() {
        let build = |script: &str, wasm: u8, chunk: u8| {
            let files = BTreeMap::from([("split_my.wasm".to_owned(), vec![chunk])]);
            hashed(format!("{script} my-{BUILD}.wasm"), vec![wasm], files, &groups())
        };
        let names = |app: &App| {
            let (script, wasm) = (app.script.0.clone(), app.wasm.0.clone());
            [script, wasm, app.files[0].0.clone(), app.groups["my"][1].clone()]
        };
        let first = build("a", 1, 2);
        assert_eq!(names(&first), names(&build("a", 1, 2)));
        for other in [build("b", 1, 2), build("a", 2, 2), build("a", 1, 3), build("a", 2, 1)] {
            let both = names(&first).into_iter().zip(names(&other));
            both.for_each(|(one, other)| assert_ne!(one, other));
        }
        let [.., file, of_group] = names(&first);
        assert_eq!(file, of_group);
        assert!(dist::is_hashed(&file));
        let script = String::from_utf8(first.script.1).unwrap();
        assert_eq!(script, format!("a {file}"));
    }

    #[test]
    fn folders_of_this_machine_are_remapped_in_one_order() {
        let folders = ["/b/src", "/with space/src", "/a/src"].map(PathBuf::from);
        let flags = "--remap-path-prefix=/a/src= --remap-path-prefix=/b/src=";
        assert_eq!(remapped(folders), flags);
    }
}
