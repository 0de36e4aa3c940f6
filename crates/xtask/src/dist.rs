//! The built bundle as a set of files, and what follows from a file's name and content.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};

use crate::process;

/// The file written last: a folder without it is not a finished bundle.
pub const VERSION: &str = "version.json";

/// What hosts show for an address that they do not know.
pub const NOT_FOUND: &str = "404.html";

/// Every file of a folder by its path with `/` between the parts.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Returns the folder of the bundle.
pub fn folder() -> PathBuf {
    process::root().join("target").join("dist")
}

/// Reads the finished bundle.
///
/// # Errors
///
/// When there is none, or a file cannot be read.
pub fn finished() -> Result<Files> {
    let folder = folder();
    ensure!(folder.join(VERSION).is_file(), "no bundle in target/dist: run `cargo xtask build`");
    read(&folder)
}

/// Reads every file of `folder`, except what trunk keeps for itself in folders with a dot.
///
/// # Errors
///
/// When a file or folder cannot be read.
pub fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    read_into(folder, "", &mut files)?;
    Ok(files)
}

fn read_into(folder: &Path, prefix: &str, files: &mut Files) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let key = format!("{prefix}{name}");
        if path.is_dir() {
            read_into(&path, &format!("{key}/"), files)?;
        } else {
            let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
            files.insert(key, bytes);
        }
    }
    Ok(())
}

/// Tells whether a file's content can never change under its name: `-` and eight or more
/// hexadecimal digits before the extension (wasm-bindgen puts `_bg` in between).
pub fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() >= 8 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// Returns the media type of a file.
pub fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/vnd.microsoft.icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// How hard brotli tries for what is published.
pub const BEST: i32 = 11;
/// For what is sent to a browser of this machine: a hundred times faster, a fifth larger.
pub const QUICK: i32 = 4;

/// Returns `bytes` compressed as well as brotli can, when that helps a file of this name.
pub fn brotli(path: &str, bytes: &[u8]) -> Result<Option<Vec<u8>>> {
    brotli_of(path, bytes, BEST)
}

/// Returns `bytes` compressed by brotli at `quality`, when that helps a file of this name.
pub fn brotli_of(path: &str, bytes: &[u8], quality: i32) -> Result<Option<Vec<u8>>> {
    if matches!(media_type(path), "image/png" | "font/woff2" | "application/octet-stream") {
        return Ok(None);
    }
    let parameters = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    let mut input = bytes;
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut input, &mut compressed, &parameters)
        .with_context(|| format!("compressing {path}"))?;
    Ok((compressed.len() < bytes.len()).then_some(compressed))
}

/// Returns the first 16 hexadecimal digits of the SHA-256 of `bytes`.
pub fn short_hash(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes).iter().take(8) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Returns what the attribute `integrity` of an element says about `bytes`.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// Returns a short hash over all of `files`, names included, but for the version itself and the
/// catalogue, which is replaced without a build.
pub fn build_hash(files: &Files) -> String {
    let mut all = Vec::new();
    for (path, bytes) in files {
        if path != VERSION && path != "catalogue.json" {
            all.extend(format!("{path} {}\n", short_hash(bytes)).into_bytes());
        }
    }
    short_hash(&all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_are_told_from_names_that_look_like_them() {
        for name in ["kvant-81db85d7ba80aafc.css", "a/kvant-267a8f12_bg.wasm", "start-0123abcd.js"]
        {
            assert!(is_hashed(name), "{name}");
        }
        for name in [
            "index.html",
            "catalogue.json",
            "kvant-267a8f1.js",
            "icon-maskable.svg",
            "icon-19211111.v2-x/plain.png",
            "81db85d7ba80aafc.css",
            "kvant-81DB85D7.css",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn the_build_hash_ignores_the_catalogue_and_itself() {
        let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
        let plain = Files::from([file("index.html", "a"), file("x.js", "b")]);
        let mut more = plain.clone();
        more.extend([file("catalogue.json", "c"), file(VERSION, "d")]);
        assert_eq!(build_hash(&plain), build_hash(&more));
        more.extend([file("x.js", "c")]);
        assert_ne!(build_hash(&plain), build_hash(&more));
        assert_eq!(build_hash(&plain).len(), 16);
    }
}
