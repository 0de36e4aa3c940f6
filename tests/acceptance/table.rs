//! Tables that read like the documents.

/// Returns the rows of a table whose cells are parted by spaces, without heading, comments and
/// blank lines.
#[track_caller]
pub fn rows<const N: usize>(table: &str) -> Vec<[&str; N]> {
    parted(table, |line| line.split_whitespace().collect())
}

/// Returns the rows of a table whose cells are parted by `|`, for cells of several words.
#[track_caller]
pub fn lines<const N: usize>(table: &str) -> Vec<[&str; N]> {
    parted(table, |line| match line.trim() {
        "" => Vec::new(),
        line => line.split('|').map(str::trim).collect(),
    })
}

#[track_caller]
fn parted<'a, const N: usize>(
    table: &'a str,
    cells: impl Fn(&'a str) -> Vec<&'a str>,
) -> Vec<[&'a str; N]> {
    let mut lines = table
        .lines()
        .map(|line| cells(line.split(" //").next().unwrap_or_default()))
        .filter(|cells| !cells.is_empty());
    let heading = lines.next().expect("a table has a heading");
    assert_eq!(heading.len(), N, "columns of {heading:?}");
    let rows: Vec<[&str; N]> = lines
        .map(|cells| match cells.try_into() {
            Ok(row) => row,
            Err(cells) => panic!("a cell for every column, not {cells:?}"),
        })
        .collect();
    assert!(!rows.is_empty(), "a table without rows tests nothing");
    rows
}
