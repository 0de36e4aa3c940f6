//! Questions read line by line, answers written line by line.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use kvant_core::ask::{self, AnswerSession, Query, Reply};
use kvant_core::catalogue::{Catalogue, OpenMatter, Readings};
use kvant_core::refusal::Refusal;
use kvant_core::tree::{Tree, nearest};

/// The longest line that is read, in bytes.
const LINE_MAX: usize = 1 << 20;

/// How much is read or written at once when there is so much, in bytes.
const PIECE: usize = 1 << 16;

/// What a call of `kvant answer` asks for.
pub struct Options<'a> {
    /// The catalogue, where one is named.
    pub catalogue: Option<&'a str>,
    /// Matters and how to read them, none of them checked yet.
    pub readings: Vec<(&'a str, &'a str)>,
}

impl<'a> Options<'a> {
    /// Reads the words after `answer`; nothing when they cannot be taken.
    pub fn read(words: &[&'a str]) -> Option<Options<'a>> {
        let mut options = Options { catalogue: None, readings: Vec::new() };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--catalogue" if options.catalogue.is_none() => {
                    options.catalogue = Some(words.next()?);
                }
                "--reading" => options.readings.push(words.next()?.split_once('=')?),
                _ => return None,
            }
        }
        Some(options)
    }
}

/// Checks that every matter is left open by some document and read so by some; of a matter that
/// stands twice the last reading holds.
pub fn chosen(catalogue: &Catalogue, asked: &[(&str, &str)]) -> Result<Readings, String> {
    let mut chosen = Readings::new();
    for (matter, reading) in asked {
        let all = || catalogue.documents.iter().flat_map(|terms| &terms.open);
        if !all().any(|open| open.id == *matter) {
            let meant = did_you_mean(matter, all().map(|open| open.id.as_str()));
            return Err(format!("no document leaves \"{matter}\" open{meant}"));
        }
        let known = || all().filter(|open| open.id == *matter).flat_map(|open| &open.readings);
        if !known().any(|known| known.id == *reading) {
            let meant = did_you_mean(reading, known().map(|known| known.id.as_str()));
            return Err(format!(
                "no document knows the reading \"{reading}\" of \"{matter}\"{meant}"
            ));
        }
        chosen.insert((*matter).to_string(), (*reading).to_string());
    }
    Ok(chosen)
}

fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(name, known).map_or(String::new(), |name| format!("; did you mean \"{name}\"?"))
}

/// Answers every line of `input`, in order, one line each.
///
/// Nothing that is answered is held back while the next question has yet to arrive, and nothing
/// but one line is kept in memory.
pub fn answer_lines(
    catalogue: &Catalogue,
    chosen: &Readings,
    input: impl Read,
    output: impl Write,
) -> io::Result<()> {
    let mut session = AnswerSession::new(catalogue);
    let mut input = BufReader::with_capacity(PIECE, input);
    let mut output = BufWriter::with_capacity(PIECE, output);
    let mut line = Vec::new();
    loop {
        // Whoever has asked may be waiting for the answers before asking more.
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
        let question = match next_line(&mut input, &mut line)? {
            Line::Whole => question(&line),
            Line::TooLong => Err(Refusal::OutOfRange {
                field: "line_bytes",
                min: "1".to_string(),
                max: LINE_MAX.to_string(),
            }),
            Line::None => return output.flush(),
        };
        let answered = question.and_then(|mut query| {
            read_as_chosen(catalogue, chosen, &mut query);
            session.answer(&query)
        });
        serde_json::to_writer(&mut output, &Reply::from(answered))?;
        output.write_all(b"\n")?;
    }
}

/// What the next line is.
enum Line {
    /// One to be read.
    Whole,
    /// Longer than [`LINE_MAX`]; it is passed over without being kept.
    TooLong,
    /// There is none.
    None,
}

/// Reads the next line into `line`, without its end.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Line> {
    line.clear();
    let most = u64::try_from(LINE_MAX).unwrap_or(u64::MAX).saturating_add(1);
    input.take(most).read_until(b'\n', line)?;
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() > LINE_MAX {
        input.skip_until(b'\n')?;
        return Ok(Line::TooLong);
    } else if line.is_empty() {
        return Ok(Line::None);
    }
    Ok(Line::Whole)
}

fn question(line: &[u8]) -> Result<Query, Refusal> {
    let malformed = |message| Refusal::Malformed { path: String::new(), message };
    let text = str::from_utf8(line).map_err(|_| malformed("the line is not UTF-8".to_string()))?;
    if text.trim_ascii().is_empty() {
        return Err(malformed("the line is blank".to_string()));
    }
    let tree: Tree = serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
    ask::read(tree)
}

/// Reads the matters of `chosen` so, where the question itself does not say how.
fn read_as_chosen(catalogue: &Catalogue, chosen: &Readings, query: &mut Query) {
    if chosen.is_empty() {
        return;
    }
    let complete = |document: &str, readings: &mut Readings| {
        // A document that nobody knows is refused when it is asked about.
        let Ok(terms) = catalogue.document(document) else { return };
        for (matter, reading) in chosen {
            let can_be_read = |open: &&OpenMatter| open.id == *matter && !open.readings.is_empty();
            if !readings.contains_key(matter) && terms.open.iter().any(|open| can_be_read(&open)) {
                readings.insert(matter.clone(), reading.clone());
            }
        }
    };
    match query {
        Query::Package(question) => complete(&question.document, &mut question.readings),
        Query::Units(question) => complete(&question.document, &mut question.readings),
        Query::Deadline(question) => complete(&question.document, &mut question.readings),
        Query::Balance(question) | Query::Standing(question) => {
            complete(&question.document, &mut question.readings);
        }
        Query::Act(question) => complete(&question.document, &mut question.readings),
        Query::Ticket(question) => complete(&question.document, &mut question.readings),
        Query::Compare(question) => {
            for document in &question.documents {
                complete(document, question.readings.entry(document.clone()).or_default());
            }
        }
        Query::Quote(question) => {
            for (document, readings) in question.readings_mut() {
                complete(document, readings);
            }
        }
        Query::AddWorking(_) | Query::WorkingBetween(_) => {}
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test fails by panicking")]
mod tests {
    use kvant_core::tree::FromTree;

    use super::*;

    /// Counts what it is given.
    struct Counted {
        writes: usize,
        bytes: usize,
    }

    impl Write for Counted {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.writes = self.writes.saturating_add(1);
            self.bytes = self.bytes.saturating_add(bytes.len());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A file is not written answer by answer.
    #[test]
    fn answers_leave_in_large_pieces() {
        let mut counted = Counted { writes: 0, bytes: 0 };
        let blank_lines = vec![b'\n'; 100_000];
        // A blank line needs no catalogue.
        let (catalogue, readings) = (Catalogue::blank(), Readings::new());
        answer_lines(&catalogue, &readings, blank_lines.as_slice(), &mut counted)
            .expect("nothing fails here");
        let answer = "{\"error\":{\"code\":\"malformed\",\"message\":\"the line is blank\"}}\n";
        assert_eq!(counted.bytes, answer.len() * 100_000);
        assert!(counted.writes < 200, "{} pieces", counted.writes);
    }
}
