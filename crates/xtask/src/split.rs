//! Takes the app's WebAssembly apart: what a first visit needs, and files that are loaded later
//! into the same memory.
//!
//! The app marks functions by `wasm_split`; the splitter of that crate follows what each of them
//! needs. It also writes a script that loads the files. That is read here and not used: ours is a
//! part of the app's own script, tries again what failed, and takes files of any media type.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

use crate::page::between;
use crate::process;

/// Has the linker say where code and data refer to each other: the splitter moves them.
pub const LINK: &str = "-Clink-args=--emit-relocs";

/// The module from which the app imports what loads its files.
pub const LOADERS: &str = "./__wasm_split.js";

/// An app that was taken apart.
pub struct Split {
    /// The script that wasm-bindgen wrote.
    pub script: String,
    /// What that script starts.
    pub main: Vec<u8>,
    /// Files that are loaded later, by their names.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files of each group that the app asks for by name, in the order of their numbers.
    pub groups: BTreeMap<String, Vec<String>>,
    /// What the main file shares with the others: its memory, its table and the like.
    pub shared: Vec<String>,
}

/// The group that draws nothing: it checks a terms file.
const WITHOUT_PAGES: &str = "draft";

impl Split {
    /// Adds a file to every group of pages.
    pub fn add_to_pages(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.insert(name.to_owned(), bytes);
        let groups = self.groups.iter_mut().filter(|(group, _)| *group != WITHOUT_PAGES);
        groups.for_each(|(_, names)| names.push(name.to_owned()));
    }
}

/// Takes the app apart that cargo built at `built`; `path` leads to the tools.
///
/// # Errors
///
/// When it was linked without [`LINK`], or a tool fails.
pub fn split(built: &Path, path: &OsStr) -> Result<Split> {
    let wasm = fs::read(built).with_context(|| format!("reading {}", built.display()))?;
    let folder = process::root().join("target").join("split");
    if folder.is_dir() {
        fs::remove_dir_all(&folder).context("removing target/split")?;
    }
    let main = folder.join("kvant.wasm");
    let mut options = Options::new(&wasm);
    options.output_dir = &folder;
    options.main_out_path = &main;
    options.main_module = "./kvant.js";
    options.target.web();
    let split = transform(options).map_err(|error| anyhow!("splitting the app: {error:#}"))?;
    let shared = fs::read_to_string(folder.join(LOADERS)).context("the splitter's script")?;

    let mut files = BTreeMap::new();
    for file in split.split_modules {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.insert(name, fs::read(&file).with_context(|| format!("{}", file.display()))?);
    }
    let mut groups = BTreeMap::new();
    for (group, names) in split.prefetch_map {
        let mut names: Vec<_> = names.iter().map(|name| format!("{name}.wasm")).collect();
        names.sort();
        ensure!(
            names.iter().all(|name| files.contains_key(name)),
            "a file of {names:?} is missing"
        );
        groups.insert(group, names);
    }
    let (script, main) = bound(&folder, &main, path)?;
    Ok(Split { script, main, files, groups, shared: shared_names(&shared)? })
}

/// Returns the script of the main file, and that file as the script expects it.
fn bound(folder: &Path, main: &Path, path: &OsStr) -> Result<(String, Vec<u8>)> {
    let out = folder.join("bound");
    let mut bindgen = process::program("wasm-bindgen");
    bindgen.env("PATH", path).args(["--target", "web", "--no-typescript", "--no-demangle"]);
    // The other files import what the linker exports.
    process::run(bindgen.arg("--keep-lld-exports").arg("--out-dir").arg(&out).arg(main))?;
    let script =
        fs::read_to_string(out.join("kvant.js")).context("wasm-bindgen wrote no script")?;
    let wasm = fs::read(out.join("kvant_bg.wasm")).context("wasm-bindgen wrote no WebAssembly")?;
    Ok((script, wasm))
}

/// Returns what the splitter's script takes from the main file.
fn shared_names(script: &str) -> Result<Vec<String>> {
    let names = between(script, "const { ", "} = initSync(")
        .context("the splitter's script does not say what the files share")?;
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    Ok(names.map(str::to_owned).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn what_the_files_share_is_read_from_the_splitters_script() {
        let script = "sharedImports = { __wasm_split: {  } };\n        const { __stack_pointer, \
                      memory,  } = initSync(undefined, undefined);\n";
        assert_eq!(shared_names(script).unwrap(), ["__stack_pointer", "memory"]);
        assert!(shared_names("").is_err());
    }
}
