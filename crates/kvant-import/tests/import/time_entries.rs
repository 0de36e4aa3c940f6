//! Time entries of other programs.

use kvant_import::columns::{Columns, open, recognise};
use kvant_import::csv;
use kvant_import::moment::DateOrder;
use kvant_import::time_entries::{Answers, BadRow, RowIssue, TimeEntry, Trust, entries};
use kvant_import::words::Words;
use proptest::prelude::*;

const MOSCOW: i32 = 3 * 3600;

/// 2026-11-03T10:00:00+03:00.
const TEN: i64 = 1_793_689_200;

const TOGGL: &str = "\u{feff}User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount ()\n\
Анна,anna@example.com,,Портал,,Права доступа,Yes,2026-11-03,10:00:00,2026-11-03,10:25:01,00:25:01,,\n\
Анна,anna@example.com,,Портал,,,Yes,2026-11-03,23:50:00,2026-11-04,00:10:00,00:20:00,,\n";

const CLOCKIFY: &str = "Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,Duration (h),Duration (decimal),Billable Rate (USD)\n\
Портал,,Права доступа,,Анна,,anna@example.com,,Yes,11/03/2026,10:00:00 AM,11/03/2026,10:25:01 AM,00:25:01,0.42,0\n\
Портал,,Отчёт,,Анна,,anna@example.com,,Yes,11/13/2026,01:05 PM,,,1:30:00,1.50,0\n";

const KIMAI: &str = "\"Date\";\"Begin\";\"End\";\"Duration\";\"Currency\";\"Price\";\"User\";\"Customer\";\"Project\";\"Activity\";\"Description\"\r\n\
\"2026-11-03\";\"10:00\";\"10:25\";\"0.42\";\"EUR\";\"0\";\"Анна\";\"\";\"Портал\";\"Поддержка\";\"Права\nдоступа\"\r\n\
\"2026-11-03\";\"23:50\";\"00:10\";\"0.33\";\"EUR\";\"0\";\"Анна\";\"\";\"Портал\";\"Поддержка\";\"\"\r\n";

fn taken(file: &str) -> (Option<&'static str>, Vec<TimeEntry>, Vec<BadRow>) {
    let opened = open(file.as_bytes()).unwrap();
    let read = entries(&opened.table, opened.header, &opened.columns, Answers::default(), MOSCOW);
    assert!(!read.questions.order, "it has not to be asked");
    (opened.program, read.taken, read.bad)
}

fn entry(line: usize, from: i64, seconds: i64, what: &str) -> TimeEntry {
    TimeEntry {
        line,
        from,
        to: from + seconds,
        who: "Анна".to_string(),
        what: what.to_string(),
        note: None,
    }
}

#[test]
fn a_detailed_report_of_toggl_is_recognised() {
    let night = TEN + (13 * 60 + 50) * 60;
    let all = vec![entry(2, TEN, 1501, "Права доступа"), entry(3, night, 1200, "Портал")];
    assert_eq!(taken(TOGGL), (Some("Toggl Track"), all, vec![]));
}

#[test]
fn a_detailed_report_of_clockify_is_recognised() {
    let later = TEN + 10 * 86_400 + 3 * 3600 + 300;
    let all = vec![entry(2, TEN, 1501, "Права доступа"), entry(3, later, 5400, "Отчёт")];
    assert_eq!(taken(CLOCKIFY), (Some("Clockify"), all, vec![]));
}

/// Kimai has one day for both hours: an earlier hour is one of the next day.
#[test]
fn an_export_of_kimai_is_recognised() {
    let night = TEN + (13 * 60 + 50) * 60;
    let all =
        vec![entry(2, TEN, 1500, "Поддержка: Права\nдоступа"), entry(4, night, 1200, "Поддержка")];
    assert_eq!(taken(KIMAI), (Some("Kimai"), all, vec![]));
}

/// One row with a beginning of its own and an end of 12:00.
fn of_row(columns: &Columns, cells: &[&str]) -> Result<(i64, i64), RowIssue> {
    let table = csv::read(csv::write([&["a", "b", "c"], cells]).as_bytes()).unwrap();
    let answers = Answers { order: Some(DateOrder::DayFirst), ..Answers::default() };
    let read = entries(&table, Some(0), columns, answers, MOSCOW);
    match (read.taken.first(), read.bad.first()) {
        (Some(taken), None) => Ok((taken.from - TEN, taken.to - taken.from)),
        (None, Some(bad)) => Err(bad.why.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn days_and_hours_are_read_however_they_are_written() {
    let columns = Columns { start_date: Some(0), end_time: Some(1), ..Columns::default() };
    for (start, end, expected) in [
        ("2026-11-03 10:00", "11:00", (0, 3600)),
        ("2026-11-03T10:00:00", "2026-11-03T11:00:00", (0, 3600)),
        ("2026-11-03T07:00:00Z", "2026-11-03T11:00:00+03:00", (0, 3600)),
        ("2026-11-03T10:00:00.000+0300", "2026-11-03T08:00:00+00", (0, 3600)),
        ("2026-11-03T02:00:00-05:00", "2026-11-03T03:00:00-05:00", (0, 3600)),
        ("03.11.2026 10:00", "03.11.2026 11:00", (0, 3600)),
        ("3/11/2026, 10:00:00 AM", "3/11/2026, 1:00:00 pm", (0, 3 * 3600)),
        ("3/11/26 10:00", "10:00:01", (0, 1)),
        ("2026/11/03 12:00 AM", "2026/11/03 12:00 PM", (-36_000, 12 * 3600)),
        ("2026-11-02 23:00", "01:00", (-11 * 3600, 2 * 3600)),
        ("2026-11-03 10:00", "2026-11-06 10:00", (0, 3 * 86_400)),
    ] {
        assert_eq!(of_row(&columns, &[start, end]), Ok(expected), "{start} {end}");
    }
}

#[test]
fn durations_are_read_however_they_are_written() {
    let columns = Columns { start_date: Some(0), duration: Some(1), ..Columns::default() };
    for (duration, seconds) in [
        ("00:25:01", 1501),
        ("0:25", 1500),
        ("30:00:00", 108_000),
        ("1:30 h", 5400),
        ("1.5", 5400),
        ("0,25", 900),
        ("0.33", 1188),
        ("1.5083", 5430),
        ("2", 7200),
        ("24", 86_400),
        ("2h 27m", 8820),
        ("45m", 2700),
        ("1h5s", 3605),
        ("1,5 ч", 5400),
        ("1 ч. 30 мин.", 5400),
        ("18:25 min", 1105),
        ("1:30:00.250", 5400),
        ("PT1H30M", 5400),
        ("PT45S", 45),
        ("3600", 3600),
        ("5400000", 5400),
        ("'01:30:00", 5400),
        ("90 Minuten", 5400),
        ("1時間30分", 5400),
    ] {
        assert_eq!(
            of_row(&columns, &["2026-11-03 10:00", duration]),
            Ok((0, seconds)),
            "{duration}"
        );
    }
    // More than a day's hours may be minutes or seconds: it is asked.
    let why = of_row(&columns, &["2026-11-03 10:00", "25"]).unwrap_err();
    assert_eq!(why, RowIssue::UnitUnknown { text: "25".to_string() });
    for duration in [
        "1:60",
        "1:2:3:4",
        "abc",
        "-1",
        "1..5",
        "99999:00",
        "1.55555",
        "PT",
        "30 мин 1 ч",
        "1:30 s",
        "2 weeks",
        "h",
    ] {
        let text = duration.trim_start_matches('\'').to_string();
        let why = of_row(&columns, &["2026-11-03 10:00", duration]).unwrap_err();
        let is_told = matches!(&why, RowIssue::BadDuration { text: told } if told.ends_with(&text));
        assert!(is_told, "{duration}: {why:?}");
    }
}

#[test]
fn a_row_that_is_no_entry_says_why() {
    let columns =
        Columns { start_date: Some(0), end_time: Some(1), duration: Some(2), ..Columns::default() };
    let day = "2026-11-03 10:00";
    let bad_start = |text: &str| RowIssue::BadStart { text: text.to_string() };
    for (cells, why) in [
        (["", "11:00", ""], RowIssue::NoStart),
        (["10:00", "11:00", ""], RowIssue::NoStart),
        (["2026-11-03", "11:00", ""], bad_start("2026-11-03")),
        (["2026-02-30 10:00", "11:00", ""], bad_start("2026-02-30 10:00")),
        (["2026-11-03 24:00", "11:00", ""], bad_start("2026-11-03 24:00")),
        (["yesterday", "11:00", ""], bad_start("yesterday")),
        ([day, "", ""], RowIssue::NoEnd),
        ([day, "eleven", ""], RowIssue::BadEnd { text: "eleven".to_string() }),
        ([day, "2026-11-03 09:00", ""], RowIssue::EndsBeforeItBegins),
        ([day, "10:00", ""], RowIssue::NoTime),
        ([day, "", "0:00"], RowIssue::NoTime),
        (["2026-11-03", "", "1:00"], RowIssue::NoHour),
        (["1999-12-31 10:00", "11:00", ""], RowIssue::OutOfRange),
        (["2200-01-01 10:00", "11:00", ""], RowIssue::OutOfRange),
    ] {
        assert_eq!(of_row(&columns, &cells), Err(why), "{cells:?}");
    }
    let named = Columns { what: Some(2), duration: None, ..columns };
    assert!(of_row(&named, &[day, "11:00", &"ж".repeat(10_000)]).is_ok());
    assert_eq!(of_row(&named, &[day, "11:00", &"ж".repeat(10_001)]), Err(RowIssue::TextTooLong));
}

#[test]
fn the_order_of_day_and_month_is_found_out_or_asked() {
    let columns = Columns { start_date: Some(0), duration: Some(1), ..Columns::default() };
    // Whether it is asked, and the first day that is read, by its day of April.
    let found = |days: &[&str]| {
        let rows =
            std::iter::once("day".to_string()).chain(days.iter().map(|day| format!("{day} 10:00")));
        let file = csv::write(rows.map(|day| [day, "1".to_string()]));
        let table = csv::read(file.as_bytes()).unwrap();
        let read = entries(&table, Some(0), &columns, Answers::default(), MOSCOW);
        let first = read.taken.first().map(|one| (one.from - TEN) / 86_400 + 217);
        (read.questions.order, first)
    };
    let (day_first, month_first, asked) = ((false, Some(3)), (false, Some(-27)), (true, None));
    assert_eq!(found(&["03/04/2026", "13/04/2026"]), day_first);
    assert_eq!(found(&["03/04/2026", "04/13/2026"]), month_first);
    assert_eq!(found(&["03/04/2026", "12/12/2026"]), asked);
    assert_eq!(found(&["03-04-26"]), asked);
    // Nothing to be asked about.
    assert_eq!(found(&["04/04/2026"]), (false, Some(4)));
    assert_eq!(found(&["2026-04-03", "03.04.2026"]), day_first);
    assert_eq!(found(&["13/04/2026", "14/04/2026", "04/13/2026"]), (false, Some(13)));
}

#[test]
fn a_table_of_ones_own_is_recognised_or_mapped_by_hand() {
    let own = ["Дата", "С", "По", "Обращение", "Кто", "Что"];
    let words = Words::known();
    let (columns, program) = recognise(&words, &own).unwrap();
    assert_eq!(program, None);
    assert_eq!(
        (columns.start_date, columns.start_time, columns.end_time),
        (Some(0), Some(1), Some(2))
    );
    assert_eq!((columns.who, columns.what, columns.otherwise), (Some(4), Some(5), Some(3)));
    assert!(recognise(&words, &["When", "How long"]).is_none());
    assert!(recognise(&words, &["Date", "User"]).is_none(), "no end and no duration");
    assert!(recognise::<&str>(&words, &[]).is_none());
    // What was remembered before there were more roles.
    let old =
        Columns { start_date: Some(1), duration: Some(2), what: Some(0), ..Columns::default() };
    assert_eq!(Columns::of_text("1,-,-,-,2,-,0,-"), Some(old));
    assert_eq!(Columns::of_text("1,-,-"), None);
}

proptest! {
    /// Files that were cut off, or changed, are read in part or refused; what is taken is sound.
    #[test]
    fn a_mutated_file_does_no_harm(
        file in prop::sample::select(vec![TOGGL, CLOCKIFY, KIMAI]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, any::<u8>()), 0..8),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
        offset in -50_400..50_400_i32,
    ) {
        let mut bytes = file.as_bytes().to_vec();
        for (at, kind, byte) in changes {
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, byte),
            }
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let Ok(opened) = open(&bytes) else { return Ok(()) };
        let read = entries(&opened.table, opened.header, &opened.columns, Answers::default(), offset);
        prop_assert!(read.taken.iter().all(|entry| entry.from < entry.to));
        prop_assert!(read.taken.len() + read.bad.len() < opened.table.rows.len());
    }

    /// Any cells at all, by any columns.
    #[test]
    fn any_cells_are_read_without_a_panic(
        cells in prop::collection::vec("[0-9:./ TZ+AMPmhs,-]{0,20}|\\PC{0,12}", 12),
        order in prop::sample::select(vec![DateOrder::DayFirst, DateOrder::MonthFirst]),
        trust in prop::sample::select(vec![Trust::Clock, Trust::Duration]),
        header in prop::sample::select(vec![None, Some(0)]),
    ) {
        let names = vec!["a"; 12];
        let row: Vec<&str> = cells.iter().map(String::as_str).collect();
        let table = csv::read(csv::write([names, row]).as_bytes()).unwrap();
        let columns = Columns::of_text("0,1,2,3,4,5,6,7,8,9,10,11").unwrap();
        let answers = Answers { order: Some(order), trust: Some(trust), ..Answers::default() };
        let read = entries(&table, header, &columns, answers, MOSCOW);
        prop_assert!(read.taken.iter().all(|entry| entry.from < entry.to));
    }
}
