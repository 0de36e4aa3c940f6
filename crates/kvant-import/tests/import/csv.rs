//! CSV: what is written, others read; what others write, is read; nothing panics.

use kvant_import::csv::{BYTES_MAX, CsvRefusal, is_formula, read, read_separated, shown, write};
use proptest::prelude::*;

fn cells(text: &str) -> Vec<Vec<String>> {
    read(text.as_bytes()).unwrap().rows.into_iter().map(|row| row.cells).collect()
}

/// What the `csv` crate reads.
fn judged(text: &str, separator: char) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(separator).unwrap())
        .from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_string).collect()).collect()
}

/// A cell as it is written.
fn inert(cell: &str) -> String {
    let is_marked = is_formula(cell.trim_start_matches('\''));
    if is_marked { format!("'{cell}") } else { cell.to_string() }
}

#[test]
fn a_file_opens_in_a_spreadsheet() {
    let rows = [vec!["Дата", "Кто"], vec!["2026-11-03", "Анна; \"Иван\""], vec!["a\nb", ""]];
    assert_eq!(
        write(rows),
        "\u{feff}Дата;Кто\r\n2026-11-03;\"Анна; \"\"Иван\"\"\"\r\n\"a\nb\";\r\n"
    );
}

#[test]
fn a_formula_is_made_inert() {
    for (cell, written) in [
        ("=1+1", "'=1+1"),
        ("+7 900", "'+7 900"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "\"'\t=1\""),
        ("\r=1", "\"'\r=1\""),
        ("=\"a\";b", "\"'=\"\"a\"\";b\""),
        ("1=1", "1=1"),
        // One apostrophe is taken off again: two stay one.
        ("'=1", "''=1"),
        ("'n dag", "'n dag"),
        ("", "\"\""),
        (" ", "\" \""),
    ] {
        assert_eq!(write([[cell]]), format!("\u{feff}{written}\r\n"), "{cell:?}");
    }
}

#[test]
fn the_separator_is_found_out() {
    for (text, separator) in [
        ("a,b;c,d\n", ','),
        ("a;b,c;d\n", ';'),
        ("a\tb\n1,5\t2,5\n", '\t'),
        ("\"a,b,c\";d\n", ';'),
        ("\n\na;b\n", ';'),
        // Lines above the table are no part of it.
        ("alone\n1;2;3\n", ';'),
        ("\"Report; of\"\n\na,b;c;d\n", ';'),
        ("alone\n", ','),
        ("sep=;\r\na,b,c;d\n", ';'),
        ("\u{feff}\"sep=\t\"\na,b\n", '\t'),
    ] {
        assert_eq!(read(text.as_bytes()).unwrap().separator, separator, "{text:?}");
    }
}

#[test]
fn rows_know_their_line() {
    let table = read("a,b\r\n\r\n\"x\r\ny\",1\rlast\n".as_bytes()).unwrap();
    let lines: Vec<_> = table.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [1, 3, 5]);
    assert_eq!(cells("a\"b,\"c\"d\"\n"), [["a\"b", "cd\""]]);
    assert_eq!(cells("\u{feff}a,\n"), [["a", ""]]);
    let said = read(b"sep=;\na;b\n").unwrap();
    assert_eq!((said.rows[0].line, said.rows[0].cells.len()), (2, 2));
}

#[test]
fn what_cannot_be_read_is_refused_in_words() {
    let windows_1251 = [b"a,b\n".as_slice(), &[0xcf, 0xf0, 0xe8]].concat();
    let utf_16 = [0xff, 0xfe, b'a', 0];
    for (bytes, refusal, advice) in [
        (windows_1251.as_slice(), CsvRefusal::NotUtf8 { line: 2 }, "UTF-8"),
        (&utf_16, CsvRefusal::NotUtf8 { line: 1 }, "UTF-8"),
        (b"PK\x03\x04\0\0", CsvRefusal::NotUtf8 { line: 1 }, "UTF-8"),
        (b"a,b\n1,\"2\n3", CsvRefusal::QuoteNotClosed { line: 2 }, "another copy"),
        (b"", CsvRefusal::Empty, "empty"),
        ("\u{feff}\r\n".as_bytes(), CsvRefusal::Empty, "empty"),
    ] {
        assert_eq!(read(bytes), Err(refusal));
        assert!(refusal.to_string().contains(advice), "{refusal}");
    }
    let large = vec![b'a'; BYTES_MAX + 1];
    assert_eq!(read(&large), Err(CsvRefusal::TooLarge { length_bytes: BYTES_MAX + 1 }));
    assert!(read(&large[..BYTES_MAX]).is_ok());
    let many = ",".repeat(4_000_001);
    assert_eq!(read(many.as_bytes()), Err(CsvRefusal::TooManyCells { line: 1 }));
}

/// Blanks before a quoted cell belong to nobody.
#[test]
fn a_blank_before_a_quote_is_passed_over() {
    assert_eq!(cells("\"a\", \"b, c\",  d\n"), [["a", "b, c", "  d"]]);
    assert_eq!(cells(" \"a\nb\" , \n"), [["a\nb ", " "]]);
}

fn any_cell() -> impl Strategy<Value = String> {
    // The judge takes a mark away at the beginning of a file, whoever put it there.
    prop_oneof!["[^\u{feff}\n]{0,12}", "[=+@\t\r\n\";, a-]{0,8}", "[а-я ]{0,10}"]
}

proptest! {
    #[test]
    fn what_is_written_others_read(
        rows in prop::collection::vec(prop::collection::vec(any_cell(), 1..6), 1..8),
    ) {
        let rows: Vec<Vec<String>> = rows;
        let file = write(&rows);
        let expected: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| inert(cell)).collect()).collect();
        prop_assert_eq!(judged(&file, ';'), expected);
        // What was made inert is taken back exactly.
        let read: Vec<Vec<String>> = read_separated(file.as_bytes(), ';').map_or_else(
            |_| vec![],
            |table| table.rows.iter().map(|row| row.cells.iter().map(|cell| shown(cell).to_string()).collect()).collect(),
        );
        if !file.contains('\0') {
            prop_assert_eq!(&read, &rows);
        }
        prop_assert!(file.ends_with("\r\n"));
    }

    #[test]
    fn what_others_write_is_read(
        rows in prop::collection::vec(prop::collection::vec(any_cell(), 2..6), 1..8),
        separator in prop::sample::select(vec![',', ';', '\t']),
        is_crlf in any::<bool>(),
    ) {
        let mut writer = ::csv::WriterBuilder::new()
            .delimiter(u8::try_from(separator).unwrap())
            .terminator(if is_crlf { ::csv::Terminator::CRLF } else { ::csv::Terminator::Any(b'\n') })
            .flexible(true)
            .from_writer(Vec::new());
        writer.write_record(["one", "two"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let file = writer.into_inner().unwrap();
        // A zero byte is no text to us.
        prop_assume!(!file.contains(&0));
        let table = read(&file).unwrap();
        prop_assert_eq!(table.separator, separator);
        let read: Vec<_> = table.rows.into_iter().skip(1).map(|row| row.cells).collect();
        prop_assert_eq!(read, rows);
    }

    /// On any text with sense or without: the same as the judge, or a quote that is not closed.
    ///
    /// DIFFERENCE: the judge takes a blank before a quote for text.
    #[test]
    fn any_text_is_read_as_the_judge_reads_it(text in "[ab,;\" \r\n]{0,40}") {
        prop_assume!(!text.contains(" \""));
        match read(text.as_bytes()) {
            Ok(table) => {
                let judged = judged(&text, table.separator);
                let read: Vec<_> = table.rows.into_iter().map(|row| row.cells).collect();
                prop_assert_eq!(read, judged);
            }
            Err(CsvRefusal::Empty) => prop_assert!(judged(&text, ',').is_empty()),
            Err(refusal) => {
                let is_quote = matches!(refusal, CsvRefusal::QuoteNotClosed { .. });
                prop_assert!(is_quote && text.contains('"'), "{:?}", refusal);
            }
        }
    }

    #[test]
    fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        drop(read(&bytes));
    }
}
