//! What becomes of `index.html` after trunk wrote it.
//!
//! Trunk starts the app with a script inside the page, which a strict content security policy
//! refuses. Here it becomes a file, and the policy is written into the page, so that a plain
//! static host is as safe as our own server.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};

use crate::dist::{self, Files};

/// What the page may load, and from where. `frame-ancestors` is missing: a page cannot say it, only
/// a server can.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
     manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'";

/// Our start script; `__SCRIPT__` and `__WASM__` stand for the two files it starts, `__FILES__` for
/// the files of each group of pages.
const START: &str = include_str!("start.js");

/// The page that a host shows for an address that it does not know.
const NOT_FOUND: &str = include_str!("not_found.html");

/// Its script, which takes whoever came by a rewritten link to the right page.
const NOT_FOUND_SCRIPT: &str = include_str!("not_found.js");

/// Returns the script of [`not_found`], without its comments.
pub fn not_found_script() -> String {
    without_comments(NOT_FOUND_SCRIPT)
}

/// Returns the page for addresses that nobody knows; `script` is the name of its script.
///
/// # Errors
///
/// When the page states no character set.
pub fn not_found(script: &str) -> Result<String> {
    let policy = format!("http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"");
    with_meta(&NOT_FOUND.replace("__SCRIPT__", script), &policy)
}

/// Takes lines of comments out of a script, and blanks at the beginning of the others.
fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    lines.fold(String::new(), |text, line| text + line + "\n")
}

/// The script inside the page by which trunk starts the app.
#[derive(Debug, PartialEq, Eq)]
pub struct InlineStart<'a> {
    /// The whole element.
    element: String,
    /// The address of the JavaScript that wasm-bindgen wrote.
    script: &'a str,
    /// The address of the WebAssembly.
    wasm: &'a str,
}

impl<'a> InlineStart<'a> {
    /// Finds the script in `html`.
    ///
    /// # Errors
    ///
    /// When there is no such script or it does not look the way trunk 0.21 writes it.
    pub fn find(html: &'a str) -> Result<InlineStart<'a>> {
        let mut rest = html;
        while let Some((_, after)) = rest.split_once("<script") {
            let (body, tail) = after.split_once("</script>").context("an open <script>")?;
            if body.contains("TrunkApplicationStarted") {
                let script = between(body, "from '", "'").context("no import in trunk's script")?;
                let wasm = between(body, "module_or_path: '", "'")
                    .context("no WebAssembly in trunk's script")?;
                let element = format!("<script{body}</script>");
                return Ok(InlineStart { element, script, wasm });
            }
            rest = tail;
        }
        bail!("index.html has no start script of trunk: is `data-trunk rel=\"rust\"` still there?")
    }

    /// Returns the names of the two files it starts: the script and the WebAssembly.
    pub fn files(&self) -> (&'a str, &'a str) {
        let name = |address: &'a str| address.strip_prefix("./").unwrap_or(address);
        (name(self.script), name(self.wasm))
    }

    /// Returns the text of our start script for the same two files, without its comments; `groups`
    /// has the names of the files of each group of pages.
    pub fn external(&self, groups: &BTreeMap<String, Vec<String>>) -> String {
        let text = without_comments(START).replace("__FILES__", &format!("{groups:?}"));
        text.replace("__SCRIPT__", self.script).replace("__WASM__", self.wasm)
    }

    /// Returns `html` with the script replaced by the file `name`.
    pub fn replaced(&self, html: &str, name: &str, integrity: &str) -> String {
        let element = format!("<script src=\"./{name}\" integrity=\"{integrity}\"></script>");
        html.replacen(&self.element, &element, 1)
    }
}

/// Returns the names of the files of each group of pages, as the start script of a bundle has them.
///
/// # Errors
///
/// When the bundle has no start script, or that does not name them.
pub fn groups(files: &Files) -> Result<BTreeMap<String, Vec<String>>> {
    let start = files.iter().find(|(name, _)| name.starts_with("start-"));
    let (name, script) = start.context("the bundle has no start script")?;
    let script = String::from_utf8_lossy(script);
    let groups = between(&script, "const files = ", ";\n")
        .with_context(|| format!("{name} names no files of pages"))?;
    serde_json::from_str(groups).with_context(|| format!("the files of pages in {name}"))
}

/// Returns `html` with everything it says about the file `old` said about the file `new` instead;
/// both are a name and a content.
///
/// # Errors
///
/// When the page does not state the integrity of `old`: that of `new` would then be missing too,
/// or be stated in a way that is not known here.
pub fn exchanged(html: &str, old: (&str, &[u8]), new: (&str, &[u8])) -> Result<String> {
    let integrity = dist::integrity(old.1);
    ensure!(html.contains(&integrity), "index.html does not state the integrity of {}", old.0);
    Ok(html.replace(&integrity, &dist::integrity(new.1)).replace(old.0, new.0))
}

/// Returns `html` with `<meta attributes>` right after its character set, which has to come first.
///
/// # Errors
///
/// When the page states no character set.
pub fn with_meta(html: &str, attributes: &str) -> Result<String> {
    let charset = "<meta charset=\"utf-8\">";
    let (before, after) =
        html.split_once(charset).with_context(|| format!("index.html lacks {charset}"))?;
    Ok(format!("{before}{charset}\n<meta {attributes}>{after}"))
}

/// Returns the files of the bundle that `html` refers to, each once, in the order of the page.
pub fn references(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for tag in tags(html) {
        let attributes = attributes(tag);
        let value = |name| attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let relation = value("rel").unwrap_or_default();
        let address = match tag.split_whitespace().next() {
            Some("link") if !matches!(relation, "canonical" | "alternate") => value("href"),
            Some("script" | "img") => value("src"),
            _ => None,
        };
        let Some(address) = address.filter(|address| is_local(address)) else {
            continue;
        };
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let path = path.strip_prefix("./").unwrap_or(path).to_owned();
        if !path.is_empty() && !found.contains(&path) {
            found.push(path);
        }
    }
    found
}

/// Tells whether `address` has neither a scheme nor a host.
fn is_local(address: &str) -> bool {
    !address.contains(':') && !address.starts_with("//")
}

/// Returns what stands between `<` and `>`, without comments, closing tags and scripts' texts.
fn tags(html: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        rest = if let Some(comment) = after.strip_prefix("!--") {
            comment.split_once("-->").map_or("", |(_, tail)| tail)
        } else if let Some((tag, tail)) = split_tag(after) {
            found.push(tag);
            let is_script = tag.split_whitespace().next() == Some("script");
            let text_end = tail.split_once("</script>").filter(|_| is_script);
            text_end.map_or(tail, |(_, tail)| tail)
        } else {
            ""
        };
    }
    found.retain(|tag| !tag.starts_with(['/', '!']));
    found
}

/// Splits at the first `>` outside quotes.
fn split_tag(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '>') => return text.get(..at).zip(text.get(at.checked_add(1)?..)),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
    }
    None
}

/// Returns the attributes of a tag that have a value in quotes.
fn attributes(tag: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once('=') {
        let name = before.split_whitespace().last().unwrap_or_default();
        let quote = if after.starts_with('\'') { '\'' } else { '"' };
        let Some((value, tail)) = after.strip_prefix(quote).and_then(|text| text.split_once(quote))
        else {
            rest = after;
            continue;
        };
        found.push((name, value));
        rest = tail;
    }
    found
}

/// Returns what stands between the first `open` and the next `close`.
pub fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(open)?;
    Some(after.split_once(close)?.0)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]
mod tests {
    use super::*;

    /// As trunk 0.21.14 writes it, shortened.
    const PAGE: &str = r#"<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<!-- <link rel="stylesheet" href="./gone.css"> -->
<script type="module">
import init, * as bindings from './kvant-267a8f128cb9f2f5.js';
const wasm = await init({ module_or_path: './kvant-267a8f128cb9f2f5_bg.wasm' });
window.wasmBindings = bindings;
dispatchEvent(new CustomEvent("TrunkApplicationStarted", {detail: {wasm}}));
</script>
<link rel="stylesheet" href="./kvant-81db85d7ba80aafc.css" integrity="sha384-a"/>
<link rel="canonical" href="./elsewhere">
<meta name="description" content="1 > 0">
<link rel="modulepreload" href="./kvant-267a8f128cb9f2f5.js" crossorigin="anonymous"></head>
<body><a href="far.html">far</a><img src='icon.svg?1' alt=""><img src="data:,"></body>
</html>"#;

    #[test]
    fn the_start_script_moves_out_of_the_page() {
        let start = InlineStart::find(PAGE).unwrap();
        assert_eq!(start.script, "./kvant-267a8f128cb9f2f5.js");
        assert_eq!(start.wasm, "./kvant-267a8f128cb9f2f5_bg.wasm");
        let files = ("kvant-267a8f128cb9f2f5.js", "kvant-267a8f128cb9f2f5_bg.wasm");
        assert_eq!(start.files(), files);

        let files = ["my-0.wasm", "shared1-0.wasm"].map(str::to_owned);
        let script = start.external(&BTreeMap::from([("my".to_owned(), files.to_vec())]));
        let bundle = Files::from([("start-0.js".to_owned(), script.clone().into_bytes())]);
        assert_eq!(groups(&bundle).unwrap()["my"], files);
        assert!(groups(&Files::new()).is_err());
        let started = "start('./kvant-267a8f128cb9f2f5.js', './kvant-267a8f128cb9f2f5_bg.wasm')";
        assert!(script.contains(started));
        assert!(!script.contains("//") && !script.contains("__"));

        let page = start.replaced(PAGE, "start-0123456789abcdef.js", "sha384-x");
        assert!(!page.contains("TrunkApplicationStarted"));
        assert!(page.contains(
            r#"<script src="./start-0123456789abcdef.js" integrity="sha384-x"></script>"#
        ));
        assert!(InlineStart::find(&page).is_err());
    }

    /// It runs under the same policy, in whatever folder the host shows it.
    #[test]
    fn the_page_of_unknown_addresses_has_no_script_inside() {
        let page = not_found("lost-0.js").unwrap();
        assert!(page.contains("Content-Security-Policy") && !page.contains("__"));
        for script in page.split("<script").skip(1) {
            assert!(script.contains("src=") && script.contains("></script>"), "{script}");
        }
        assert_eq!(references(&page), ["../lost-0.js", "lost-0.js"]);
        assert!(!not_found_script().contains("//"));
    }

    #[test]
    fn a_file_is_exchanged_with_its_integrity() {
        let name = "kvant-267a8f128cb9f2f5.js";
        let link = |name: &str, text: &[u8]| {
            let integrity = dist::integrity(text);
            format!("<link href=\"./{name}\" integrity=\"{integrity}\"><script src='./{name}'>")
        };
        let page = exchanged(&link(name, b"old"), (name, b"old"), ("x.js", b"new")).unwrap();
        assert_eq!(page, link("x.js", b"new"));
        assert!(exchanged(&page, (name, b"old"), ("x.js", b"new")).is_err());
    }

    #[test]
    fn the_page_names_what_it_loads() {
        assert_eq!(
            references(PAGE),
            ["kvant-81db85d7ba80aafc.css", "kvant-267a8f128cb9f2f5.js", "icon.svg"]
        );
    }

    #[test]
    fn a_meta_element_stands_right_after_the_character_set() {
        let page = with_meta(PAGE, "name=\"x\" content=\"y\"").unwrap();
        assert!(page.contains("<meta charset=\"utf-8\">\n<meta name=\"x\" content=\"y\">"));
        assert!(with_meta("<html>", "name=\"x\"").is_err());
    }
}
