//! What the first visit loads, against the budget.

use std::collections::BTreeMap;
use std::fmt::{Display, Formatter};

use anyhow::{Context, Result, ensure};

use crate::dist::{self, Files};
use crate::page;

/// What the bundle may weigh at its present stage, in kB (1000 bytes), compressed by brotli.
const STAGE_BUDGET_KB: usize = 272;

/// What the whole product may ever weigh.
const PRODUCT_LIMIT_KB: usize = 300;

/// Prints every file that the first visit loads, and every one that a group of pages adds to it.
///
/// # Errors
///
/// When there is no bundle or the first visit weighs more than the budget.
pub fn report() -> Result<()> {
    let files = dist::finished()?;
    println!("{:>9}  {:>9}  first visit, bytes", "raw", "brotli");
    let mut total = Weight::default();
    for path in first_visit(&files)? {
        total.add(print(&files, &path)?);
    }
    println!("{total}  together");
    println!();
    println!("{:>9}  {:>9}  added later, bytes", "raw", "brotli");
    let mut weights = BTreeMap::new();
    let groups = page::groups(&files)?;
    for path in groups.values().flatten() {
        if !weights.contains_key(path) {
            weights.insert(path, print(&files, path)?);
        }
    }
    for (group, paths) in &groups {
        let mut added = Weight::default();
        for weight in paths.iter().filter_map(|path| weights.get(path)) {
            added.add(*weight);
        }
        println!("{added}  for `{group}`");
    }
    println!();
    let budget = STAGE_BUDGET_KB.saturating_mul(1000);
    println!(
        "{} of {STAGE_BUDGET_KB} kB at this stage ({PRODUCT_LIMIT_KB} kB is the limit of the product)",
        kilobytes(total.sent)
    );
    ensure!(
        total.sent <= budget,
        "the first visit loads {} bytes more than the budget",
        total.sent.saturating_sub(budget)
    );
    Ok(())
}

/// What a file weighs on the disk, and as it is sent, in bytes.
#[derive(Clone, Copy, Default)]
struct Weight {
    raw: usize,
    sent: usize,
}

impl Weight {
    fn add(&mut self, more: Weight) {
        self.raw = self.raw.saturating_add(more.raw);
        self.sent = self.sent.saturating_add(more.sent);
    }
}

impl Display for Weight {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>9}  {:>9}", self.raw, self.sent)
    }
}

/// Prints a file and returns what it weighs.
fn print(files: &Files, path: &str) -> Result<Weight> {
    let bytes = files.get(path).with_context(|| format!("the bundle lacks {path}"))?;
    let sent = dist::brotli(path, bytes)?.map_or(bytes.len(), |brotli| brotli.len());
    let weight = Weight { raw: bytes.len(), sent };
    println!("{weight}  {path}");
    Ok(weight)
}

/// Returns the page, what it refers to, and the catalogue, which the app asks for at once.
fn first_visit(files: &Files) -> Result<Vec<String>> {
    let page = files.get("index.html").context("the bundle has no index.html")?;
    let mut paths = vec!["index.html".to_owned()];
    paths.extend(page::references(&String::from_utf8_lossy(page)));
    let catalogue = "catalogue.json".to_owned();
    if !paths.contains(&catalogue) {
        paths.push(catalogue);
    }
    Ok(paths)
}

/// Returns bytes as kB with one digit, rounded up, so that a budget never looks kept when it is
/// not.
fn kilobytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn the_first_visit_is_the_page_what_it_names_and_the_catalogue() {
        let page = br#"<link href="./a.css" rel="stylesheet"><script src="./b.js"></script>"#;
        let files = Files::from([("index.html".to_owned(), page.to_vec())]);
        assert_eq!(first_visit(&files).unwrap(), ["index.html", "a.css", "b.js", "catalogue.json"]);
    }

    #[test]
    fn kilobytes_are_rounded_up() {
        assert_eq!(kilobytes(200_000), "200.0");
        assert_eq!(kilobytes(200_001), "200.1");
    }
}
