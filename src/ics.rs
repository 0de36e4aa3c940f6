//! Deadlines as a file for calendars: iCalendar, RFC 5545.
//!
//! Instants are written in UTC, so that no table of zones is needed and every calendar shows them
//! by the clock of its owner.

use chrono::{DateTime, Datelike, NaiveDate, Timelike};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// When a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At that many seconds since 1970.
    At(i64),
    /// On that day.
    Day(NaiveDate),
}

/// One deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What tells it apart from every other; saved again under the same one, it replaces itself.
    pub uid: String,
    /// When it is.
    pub when: When,
    /// Its name.
    pub summary: String,
    /// How it was counted.
    pub description: String,
    /// The page that counted it.
    pub url: String,
}

/// Returns what tells an event apart from every other: all that it is about, and nothing that can
/// change, such as the day to which a pause moves it.
///
/// No part has a slash, so no two lists of parts give the same.
pub fn uid(parts: &[&str]) -> String {
    format!("{}@kvant", parts.join("/"))
}

/// The most octets of a line, its end not among them (section 3.1).
const LINE_MAX: usize = 75;

/// Returns the file; `stamp` is when it was made, in seconds since 1970.
pub fn calendar(events: &[Event], stamp: i64) -> String {
    let mut file = String::new();
    for text in
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kvant//Kvant//RU", "CALSCALE:GREGORIAN"]
    {
        line(&mut file, text);
    }
    for event in events {
        // A day has no hour to be warned before: the morning of the day before is early enough.
        let (start, warning) = match event.when {
            When::At(at) => (format!("DTSTART:{}", utc(at)), "-PT30M"),
            When::Day(date) => (format!("DTSTART;VALUE=DATE:{}", day(date)), "-PT15H"),
        };
        let summary = escaped(&event.summary);
        line(&mut file, "BEGIN:VEVENT");
        line(&mut file, &format!("UID:{}", escaped(&event.uid)));
        line(&mut file, &format!("DTSTAMP:{}", utc(stamp)));
        line(&mut file, &start);
        line(&mut file, &format!("SUMMARY:{summary}"));
        line(&mut file, &format!("DESCRIPTION:{}", escaped(&event.description)));
        line(&mut file, &format!("URL:{}", without_controls(&event.url)));
        line(&mut file, "TRANSP:TRANSPARENT");
        line(&mut file, "BEGIN:VALARM");
        line(&mut file, "ACTION:DISPLAY");
        line(&mut file, &format!("DESCRIPTION:{summary}"));
        line(&mut file, &format!("TRIGGER:{warning}"));
        line(&mut file, "END:VALARM");
        line(&mut file, "END:VEVENT");
    }
    line(&mut file, "END:VCALENDAR");
    file
}

/// Returns the file as an address that a link can save: it needs no server and no script.
pub fn address(events: &[Event], stamp: i64) -> String {
    let file = calendar(events, stamp);
    format!("data:text/calendar;charset=utf-8,{}", utf8_percent_encode(&file, NON_ALPHANUMERIC))
}

/// Adds a line, folded: what goes on begins with a space, and no letter is cut in two.
fn line(file: &mut String, text: &str) {
    let mut octets = 0_usize;
    for letter in text.chars() {
        if octets.saturating_add(letter.len_utf8()) > LINE_MAX {
            file.push_str("\r\n ");
            octets = 1;
        }
        file.push(letter);
        octets = octets.saturating_add(letter.len_utf8());
    }
    file.push_str("\r\n");
}

/// Writes a text value (section 3.3.11).
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => written.push_str("\\n"),
            '\\' | ';' | ',' => {
                written.push('\\');
                written.push(letter);
            }
            letter if !letter.is_control() => written.push(letter),
            _ => {}
        }
    }
    written
}

fn without_controls(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

fn day(date: NaiveDate) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn utc(at: i64) -> String {
    let at = DateTime::from_timestamp(at, 0).unwrap_or_default().naive_utc();
    let (date, time) = (at.date(), at.time());
    format!("{}T{:02}{:02}{:02}Z", day(date), time.hour(), time.minute(), time.second())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn event() -> Event {
        Event {
            uid: "reaction-1795440600@kvant".to_string(),
            when: When::At(1_795_440_600),
            summary: "Реакция по обращению («Приоритет»)".to_string(),
            description: "1 рабочий час; п. 3.1.3, строки 43–44\nне оферта \\ справка\r"
                .to_string(),
            url: "https://example.org/#/deadlines?doc=a&plan=b".to_string(),
        }
    }

    /// Takes folded lines together again (RFC 5545, 3.1).
    fn unfolded(file: &str) -> Vec<String> {
        file.replace("\r\n ", "").split("\r\n").map(str::to_string).collect()
    }

    /// Source: RFC 5545, 3.4, 3.6, 3.6.1.
    #[test]
    fn a_file_has_what_calendars_ask_for() {
        let file = calendar(&[event()], 1_795_000_000);
        let lines = unfolded(&file);
        let at = |text: &str| lines.iter().position(|line| line == text);
        assert_eq!(at("BEGIN:VCALENDAR"), Some(0));
        assert!(at("VERSION:2.0").is_some());
        assert!(at("PRODID:-//Kvant//Kvant//RU").is_some());
        assert!(at("BEGIN:VEVENT") < at("UID:reaction-1795440600@kvant"));
        assert!(at("DTSTAMP:20261118T110640Z").is_some(), "{lines:?}");
        assert!(at("DTSTART:20261123T133000Z").is_some(), "{lines:?}");
        assert!(at("BEGIN:VALARM") < at("END:VALARM") && at("END:VALARM") < at("END:VEVENT"));
        assert!(at("END:VEVENT") < at("END:VCALENDAR"));
        assert_eq!(lines.last().map(String::as_str), Some(""));
    }

    /// Source: RFC 5545, 3.1: no line is longer than 75 octets, every one ends with CRLF.
    #[test]
    fn lines_are_folded_between_letters() {
        for length in 0..200 {
            let long = Event { summary: "ж".repeat(length), ..event() };
            let file = calendar(std::slice::from_ref(&long), 0);
            assert_eq!(file.matches('\n').count(), file.matches("\r\n").count());
            for line in file.split("\r\n") {
                assert!(line.len() <= 75, "{} octets: {line}", line.len());
            }
            assert!(unfolded(&file).contains(&format!("SUMMARY:{}", long.summary)));
        }
    }

    /// Source: RFC 5545, 3.3.11.
    #[test]
    fn texts_are_escaped() {
        let lines = unfolded(&calendar(&[event()], 0));
        let told = "DESCRIPTION:1 рабочий час\\; п. 3.1.3\\, строки 43–44\\nне оферта \\\\ справка";
        assert!(lines.contains(&told.to_string()), "{lines:?}");
        let broken = Event { url: "https://a\r\nEND:VCALENDAR".to_string(), ..event() };
        let lines = unfolded(&calendar(&[broken], 0));
        assert_eq!(lines.iter().filter(|line| *line == "END:VCALENDAR").count(), 1);
    }

    #[test]
    fn every_part_tells_events_apart() {
        let parts = ["a", "plan", "typical", "", "high", "reaction", "1795440600"];
        assert_eq!(uid(&parts), uid(&parts));
        for place in 0..parts.len() {
            let mut other = parts;
            other[place] = "x";
            assert_ne!(uid(&parts), uid(&other), "{place}");
        }
        assert_ne!(uid(&["a", "", "b"]), uid(&["a", "b", ""]));
    }

    #[test]
    fn a_day_is_written_as_a_day() {
        let date = NaiveDate::from_ymd_opt(2026, 12, 15).unwrap();
        let lines = unfolded(&calendar(&[Event { when: When::Day(date), ..event() }], 0));
        assert!(lines.contains(&"DTSTART;VALUE=DATE:20261215".to_string()));
    }

    #[test]
    fn the_address_holds_the_whole_file() {
        let events = [event(), Event { uid: "other".to_string(), ..event() }];
        let address = address(&events, 7);
        let (head, body) = address.split_once(',').unwrap();
        assert_eq!(head, "data:text/calendar;charset=utf-8");
        let body = percent_encoding::percent_decode_str(body).decode_utf8().unwrap();
        assert_eq!(body, calendar(&events, 7));
    }
}
