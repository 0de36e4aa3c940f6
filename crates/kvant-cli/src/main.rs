//! `kvant`: checks and compiles a catalogue.
#![doc = include_str!("../README.md")]

mod compile;

use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
kvant checks and compiles a catalogue of support terms.

  kvant check PATH…             check terms (*.toml), a calendar (*.json) or whole folders
  kvant compile DIR -o FILE     check the catalogue in DIR and write it as one file

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
        ["--help" | "-h" | "help"] => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        _ => {
            eprint!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// Prints what was done, or every mistake on standard error.
fn report(outcome: Result<String, compile::Mistakes>) -> ExitCode {
    match outcome {
        Ok(done) => {
            println!("{done}");
            ExitCode::SUCCESS
        }
        Err(compile::Mistakes(mistakes)) => {
            for mistake in &mistakes {
                eprintln!("{mistake}\n");
            }
            let count = mistakes.len();
            eprintln!("{count} {}", if count == 1 { "mistake" } else { "mistakes" });
            ExitCode::FAILURE
        }
    }
}
