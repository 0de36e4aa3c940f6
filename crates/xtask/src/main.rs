//! The project's own commands: set-up, build, serving, size and tests.
//!
//! `cargo xtask` lists them. The two a newcomer needs are `run` and `test`; everything else is a
//! part of these two that is worth calling alone.

mod browser;
mod bundle;
mod dist;
mod engines;
mod gate;
mod page;
mod process;
mod progress;
mod serve;
mod shrink;
mod size;
mod split;
mod tools;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const USAGE: &str = "\
usage: cargo xtask COMMAND

  run [--port N] [--dev]  set up what is missing, build the release bundle and serve it
                          on http://127.0.0.1:8080/; with --dev rebuild on every change
  test                    everything that must hold before a change is taken
  browser [--no-build] [NAME...]
                          the browser tests alone, or those whose names contain NAME
  engines [--no-build]    the main journeys in Firefox and WebKitGTK alone
  build                   build the release bundle into target/dist
  serve [--port N]        serve the bundle that is built already
  size [--no-build]       what the first visit loads, against the budget
  measure [--no-build]    how long a person waits for what in a browser; asserts nothing

Tools are kept outside the clone: in $KVANT_TOOLS, else in the user's cache folder.
";

/// The port `run` and `serve` take unless told otherwise.
const PORT: u16 = 8080;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match command(&words) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(words: &[&str]) -> Result<ExitCode> {
    match words {
        ["run", rest @ ..] => {
            let options = Options::read(rest, &["--port", "--dev"])?;
            if options.dev {
                serve::develop(options.port)?;
            } else {
                serve::build_and_serve(options.port)?;
            }
        }
        ["build"] => {
            bundle::build()?;
        }
        ["serve", rest @ ..] => serve::built(Options::read(rest, &["--port"])?.port)?,
        ["size", rest @ ..] => {
            if !Options::read(rest, &["--no-build"])?.no_build {
                bundle::build()?;
            }
            size::report()?;
        }
        ["browser", rest @ ..] => {
            let names = rest.strip_prefix(&["--no-build"]).unwrap_or(rest);
            if names.len() == rest.len() {
                bundle::build()?;
            }
            if gate::browser_tests(names)?.failed > 0 {
                return Ok(ExitCode::FAILURE);
            }
        }
        ["engines", rest @ ..] => {
            if !Options::read(rest, &["--no-build"])?.no_build {
                bundle::build()?;
            }
            if gate::engine_tests()?.failed > 0 {
                return Ok(ExitCode::FAILURE);
            }
        }
        ["measure", rest @ ..] => {
            if !Options::read(rest, &["--no-build"])?.no_build {
                bundle::build()?;
            }
            browser::visit("measure", process::run)??;
        }
        ["test"] => return gate::run(),
        [] | ["help" | "--help" | "-h"] => print!("{USAGE}"),
        [unknown, ..] => {
            bail!("there is no command `{unknown}`, or it takes no options\n\n{USAGE}")
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What stands after the name of a command.
struct Options {
    port: u16,
    dev: bool,
    no_build: bool,
}

impl Options {
    /// Reads `words`, of which the command knows `known`.
    fn read(words: &[&str], known: &[&str]) -> Result<Options> {
        let mut options = Options { port: PORT, dev: false, no_build: false };
        let mut words = words.iter();
        while let Some(&word) = words.next() {
            match word {
                _ if !known.contains(&word) => bail!("unknown option `{word}`\n\n{USAGE}"),
                "--dev" => options.dev = true,
                "--no-build" => options.no_build = true,
                _ => {
                    let number = words.next().context("--port needs a number")?;
                    options.port = number
                        .parse()
                        .with_context(|| format!("`{number}` is not a port number"))?;
                }
            }
        }
        Ok(options)
    }
}
