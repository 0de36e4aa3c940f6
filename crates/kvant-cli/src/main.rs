//! `kvant`: checks and compiles a catalogue, and answers questions from it.
#![doc = include_str!("../README.md")]

mod compile;
mod answer;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
kvant checks and compiles a catalogue of support terms, and answers questions from it.

  kvant check PATH…             check terms (*.toml), a calendar (*.json) or whole folders
  kvant compile DIR -o FILE     check the catalogue in DIR and write it as one file
  kvant answer [--catalogue PATH] [--reading MATTER=READING]…
                                read one question a line, write one answer a line, both JSON;
                                PATH is a catalogue's folder or its one file, at first
                                public/catalogue here, else the catalogue that kvant carries

Exit code: 0 all is well, 1 a mistake in a file, 2 a command that cannot be taken.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["check", paths @ ..] if !paths.is_empty() => {
            report(compile::check(&paths.iter().map(PathBuf::from).collect::<Vec<_>>()))
        }
        ["compile", folder, "-o", file] | ["compile", "-o", file, folder] => {
            report(compile::compile(&PathBuf::from(folder), &PathBuf::from(file)))
        }
        ["answer", options @ ..] => match answer::Options::read(options) {
            Some(options) => answer(&options),
            None => misunderstood(),
        },
        ["--help" | "-h" | "help"] => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        _ => misunderstood(),
    }
}

/// Answers what stands on standard input until it ends, or until nobody takes the answers.
fn answer(options: &answer::Options<'_>) -> ExitCode {
    let catalogue = match compile::open(options.catalogue.map(Path::new)) {
        Ok(catalogue) => catalogue,
        Err(mistakes) => return refuse(&mistakes),
    };
    let readings = match answer::chosen(&catalogue, &options.readings) {
        Ok(readings) => readings,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let (input, output) = (std::io::stdin().lock(), std::io::stdout().lock());
    match answer::answer_lines(&catalogue, &readings, input, output) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            eprintln!("reading questions and writing answers: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Prints what was done, or every mistake.
fn report(outcome: Result<String, compile::Mistakes>) -> ExitCode {
    match outcome {
        Ok(done) => {
            println!("{done}");
            ExitCode::SUCCESS
        }
        Err(mistakes) => refuse(&mistakes),
    }
}

/// Prints every mistake on standard error.
fn refuse(compile::Mistakes(mistakes): &compile::Mistakes) -> ExitCode {
    for mistake in mistakes {
        eprintln!("{mistake}\n");
    }
    let count = mistakes.len();
    eprintln!("{count} {}", if count == 1 { "mistake" } else { "mistakes" });
    ExitCode::FAILURE
}

fn misunderstood() -> ExitCode {
    eprint!("{USAGE}");
    ExitCode::from(2)
}
