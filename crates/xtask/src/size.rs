//! What the first visit loads, against the budget.

use anyhow::{Context, Result, ensure};

use crate::dist::{self, Files};
use crate::page;

/// What the bundle may weigh at its present stage, in kB (1000 bytes), compressed by brotli.
const STAGE_BUDGET_KB: usize = 270;

/// What the whole product may ever weigh.
const PRODUCT_LIMIT_KB: usize = 300;

/// Prints every file that the first visit loads.
///
/// # Errors
///
/// When there is no bundle or it weighs more than the budget.
pub fn report() -> Result<()> {
    let files = dist::finished()?;
    println!("{:>9}  {:>9}  first visit, bytes", "raw", "brotli");
    let mut total_raw = 0_usize;
    let mut total_sent = 0_usize;
    for path in first_visit(&files)? {
        let bytes = files.get(&path).with_context(|| format!("the bundle lacks {path}"))?;
        let sent = dist::brotli(&path, bytes)?.map_or(bytes.len(), |brotli| brotli.len());
        println!("{:>9}  {sent:>9}  {path}", bytes.len());
        total_raw = total_raw.saturating_add(bytes.len());
        total_sent = total_sent.saturating_add(sent);
    }
    println!("{total_raw:>9}  {total_sent:>9}  together");
    let budget = STAGE_BUDGET_KB.saturating_mul(1000);
    println!(
        "{} of {STAGE_BUDGET_KB} kB at this stage ({PRODUCT_LIMIT_KB} kB is the limit of the product)",
        kilobytes(total_sent)
    );
    ensure!(
        total_sent <= budget,
        "the first visit loads {} bytes more than the budget",
        total_sent.saturating_sub(budget)
    );
    Ok(())
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
