//! Makes the app smaller than trunk can: its WebAssembly, and the script that wasm-bindgen wrote
//! to go with it.
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

use crate::process;

/// The variable by which cargo takes flags in addition to those of `.cargo/config.toml`.
pub const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// What the WebAssembly offers and the script never asks for.
const UNUSED_EXPORTS: [&str; 4] =
    ["main", "__abort_handler", "__instance_terminated", "_WASM_SPLIT_MARKER_*"];

/// How wasm-opt works: every flag was chosen by the compressed size.
const WASM_OPT: [&str; 12] = [
    "-Oz",
    // The control flow laid out anew, and all of it once more: 1.5 kB for ten seconds.
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--one-caller-inline-max-function-size=20",
    // Both save bytes that brotli saves better.
    "--skip-pass=local-cse",
    "--skip-pass=memory-packing",
    // Lets it fold what is added to an address into the access itself. Only an address that wraps
    // around into the first kilobyte would be changed by it, and nothing is there but the far end
    // of Rust's stack.
    "--low-memory-unused",
    "--strip-producers",
    "--strip-target-features",
    "--minify-imports-and-exports-and-modules",
];

/// Where wasm-bindgen's own ways to load the WebAssembly begin, in its script.
const LOADING: &str = "async function __wbg_load(";

/// The one way to load that our start script uses.
const LOAD: &str = include_str!("load.js");

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

/// Returns the app's script and WebAssembly, smaller; `path` leads to the tools.
///
/// # Errors
///
/// When a tool fails or the script does not look the way the pinned wasm-bindgen writes it.
pub fn app(script: &[u8], wasm: &[u8], path: &OsStr) -> Result<(Vec<u8>, Vec<u8>)> {
    let folder = process::root().join("target").join("shrink");
    fs::create_dir_all(&folder).context("creating target/shrink")?;
    let script = str::from_utf8(script).context("the app's script is not UTF-8")?;

    let (wasm, names) = optimised(&folder, wasm, path)?;
    let script = renamed(script, &Names::read(&names)?)?;
    let script = minified(&folder, &loading_once(&script)?, path)?;
    Ok((script.into_bytes(), wasm))
}

/// Returns the WebAssembly after wasm-opt, and what that says about the names.
fn optimised(folder: &Path, wasm: &[u8], path: &OsStr) -> Result<(Vec<u8>, String)> {
    let (from, to) = (folder.join("from.wasm"), folder.join("to.wasm"));
    fs::write(&from, wasm).context("writing target/shrink/from.wasm")?;
    let mut command = process::program("wasm-opt");
    command.env("PATH", path).arg(&from).arg("-o").arg(&to);
    command.args(UNUSED_EXPORTS.map(|export| format!("--remove-exports={export}")));
    let names = process::captured(command.args(WASM_OPT))?;
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
    /// The name of the module that everything is imported from, and the new one.
    module: (String, &'static str),
    /// What the WebAssembly imports from the script, each with its new name.
    imports: Vec<(String, String)>,
    /// What the script uses of the WebAssembly, each with its new name, longest first.
    exports: Vec<(String, String)>,
}

impl Names {
    /// Reads what wasm-opt printed.
    fn read(text: &str) -> Result<Names> {
        let all: BTreeMap<String, Vec<Vec<String>>> =
            serde_json::from_str(text).context("the names that wasm-opt printed")?;
        let mut module = None;
        let mut imports = Vec::new();
        for row in all.get("imports").context("wasm-opt printed no imports")? {
            let [from, old, new] = row.as_slice() else { continue };
            ensure!(module.get_or_insert(from) == &from, "the app imports from two modules");
            imports.push((old.clone(), new.clone()));
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
        Ok(Names { module: (module, "a"), imports, exports })
    }
}

/// Returns wasm-bindgen's script with the new names.
fn renamed(script: &str, names: &Names) -> Result<String> {
    let (old, new) = &names.module;
    let mut script = replaced(script, &format!("\"{old}\": import"), &format!("{new}: import"))?;
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

fn replaced(script: &str, old: &str, new: &str) -> Result<String> {
    ensure!(script.contains(old), "wasm-bindgen's script does not contain `{old}`");
    Ok(script.replace(old, new))
}

/// Returns wasm-bindgen's script with our way to load as the only one.
fn loading_once(script: &str) -> Result<String> {
    let (before, _) = script
        .split_once(LOADING)
        .with_context(|| format!("wasm-bindgen's script does not contain `{LOADING}`"))?;
    Ok(format!("{before}{LOAD}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{
 "imports": [
  ["./app_bg.js", "__wbg_add_cf82c8d153d93ae1", "$"],
  ["./app_bg.js", "__wbg_add_0123456789abcdef", "a"]
 ],
"exports": [
  ["memory", "b"],
  ["invoke", "c"],
  ["invoke_2", "d"]
 ]
}"#;

    /// As wasm-bindgen 0.2.130 writes it, shortened.
    const SCRIPT: &str = r#"function __wbg_get_imports() {
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
    };
}
async function __wbg_load(module, imports) {
}
export { initSync, __wbg_init as default };
"#;

    #[test]
    fn both_sides_get_the_same_names() {
        let script = renamed(SCRIPT, &Names::read(PRINTED).unwrap()).unwrap();
        for new in [
            " $: function() { return handleError(",
            "wasm.d(arg0)",
            " a: function(arg0) {",
            "wasm.c(arg0, wasm.b.buffer)",
            " a: import0,",
        ] {
            assert!(script.contains(new), "{new} in {script}");
        }
        assert!(!script.contains("__wbg_add") && !script.contains("invoke"));
    }

    #[test]
    fn a_name_that_the_script_lacks_is_an_error() {
        for (known, other) in [("__wbg_add_cf", "__wbg_sub_cf"), ("memory", "stack"), ("./", "../")]
        {
            let names = Names::read(&PRINTED.replacen(known, other, 1));
            assert!(names.and_then(|names| renamed(SCRIPT, &names)).is_err(), "{other}");
        }
        assert!(Names::read(r#"{"imports": [], "exports": []}"#).is_err());
        assert!(Names::read("").is_err());
    }

    #[test]
    fn there_is_one_way_to_load() {
        let script = loading_once(SCRIPT).unwrap();
        assert!(script.contains("export default async (address)"));
        assert!(script.contains("__wbg_get_imports() {") && !script.contains("initSync"));
        assert!(loading_once(&script).is_err());
    }

    #[test]
    fn folders_of_this_machine_are_remapped_in_one_order() {
        let folders = ["/b/src", "/with space/src", "/a/src"].map(PathBuf::from);
        let flags = "--remap-path-prefix=/a/src= --remap-path-prefix=/b/src=";
        assert_eq!(remapped(folders), flags);
    }
}
