//! Lists the terms of the repository, so that `kvant` carries a catalogue with it.
//!
//! They are taken in as texts and read when they are needed: with a mistake in one of them
//! `kvant check` must still build, to say where it stands.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../..").canonicalize()?;
    let folder = "public/catalogue/terms";
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", root.join(folder).display());
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(root.join(folder))? {
        files.push(entry?.path());
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let mut list = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(&root)?.display().to_string();
        list.push_str(&format!(
            "    ({name:?}, include_str!({:?})),\n",
            file.display().to_string()
        ));
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("terms.rs"), list)?;
    Ok(())
}
