//! Everything that must hold before a change is taken, one step after another.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use crate::progress::say;
use crate::{browser, bundle, engines, process, size, tools};

/// Runs every step, also after one has failed, and prints the sum as the last line.
///
/// # Errors
///
/// None of its own: a step that cannot run counts as failed.
pub fn run() -> Result<ExitCode> {
    let mut gate = Gate::default();
    // Before anything runs beside anything else: both would fetch them.
    if !gate.step("tools", || tools::ensure().map(drop)) {
        return Ok(gate.verdict());
    }
    // The bundle is one long chain of programs that use one processor each, mostly: the other one
    // is for the steps that need no bundle.
    let bundle = std::thread::spawn(|| {
        let start = Instant::now();
        (bundle::build(), start.elapsed())
    });
    gate.step("formatting", || {
        tools::lint_components()?;
        process::run(&mut process::cargo(&["fmt", "--all", "--check"]))
    });
    gate.step("lints", || {
        let workspace = ["clippy", "--workspace", "--all-targets", "--all-features"];
        process::run(process::cargo(&workspace).args(["--", "-D", "warnings"]))
    });
    gate.tests("native tests", || {
        Ok(tests(&mut process::cargo(&["test", "--workspace", "--no-fail-fast"])))
    });
    gate.step("the core compiles for the browser", || {
        tools::wasm_target()?;
        let target = ["--target", "wasm32-unknown-unknown"];
        process::run(process::cargo(&["check", "--package", "kvant-core"]).args(target))
    });
    gate.tests("stores in a browser", stores_tests);
    gate.step("catalogue", || bundle::catalogue(&["check", "public/catalogue"]));
    let (built, took) = bundle
        .join()
        .unwrap_or_else(|_| (Err(anyhow!("the build of the bundle broke down")), Duration::ZERO));
    if gate.noted_step("release bundle", took, built) {
        gate.tests("browser tests", || browser_tests(&[]));
        gate.tests("main journeys in other engines", engine_tests);
        gate.step("size", size::report);
    } else {
        gate.tests("browser tests", || bail!("there is no bundle to test"));
        gate.tests("main journeys in other engines", || bail!("there is no bundle to test"));
        gate.step("size", || bail!("there is no bundle to weigh"));
    }
    Ok(gate.verdict())
}

/// How many tests and other steps held and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    passed: u64,
    /// How many did not hold.
    pub failed: u64,
}

impl Count {
    fn add(&mut self, more: Count) {
        self.passed = self.passed.saturating_add(more.passed);
        self.failed = self.failed.saturating_add(more.failed);
    }
}

#[derive(Default)]
struct Gate {
    all: Count,
    tests: Count,
    /// A line for each step, shown together at the end.
    summary: Vec<String>,
}

impl Gate {
    /// Runs a step that counts one; tells whether it held.
    fn step(&mut self, name: &str, step: impl FnOnce() -> Result<()>) -> bool {
        say(format!("{name}: begins"));
        let start = Instant::now();
        let result = step();
        self.noted_step(name, start.elapsed(), result)
    }

    /// Notes a step that counts one and is over; tells whether it held.
    fn noted_step(&mut self, name: &str, took: Duration, result: Result<()>) -> bool {
        let count = match &result {
            Ok(()) => Count { passed: 1, failed: 0 },
            Err(_) => Count { passed: 0, failed: 1 },
        };
        self.note(name, took, count, result.err());
        count.failed == 0
    }

    /// Runs a step in which every test counts one.
    fn tests(&mut self, name: &str, step: impl FnOnce() -> Result<Count>) {
        say(format!("{name}: begins"));
        let start = Instant::now();
        let (count, error) = match step() {
            Ok(count) => (count, None),
            Err(error) => (Count { passed: 0, failed: 1 }, Some(error)),
        };
        self.tests.add(count);
        self.note(name, start.elapsed(), count, error);
    }

    fn note(&mut self, name: &str, took: Duration, count: Count, error: Option<anyhow::Error>) {
        if let Some(error) = error {
            eprintln!("error: {error:#}");
        }
        self.all.add(count);
        let verdict = if count.failed == 0 { "ok" } else { "FAILED" };
        let line = format!(
            "{name}: {verdict}, {} passed, {} failed, {} s",
            count.passed,
            count.failed,
            took.as_secs()
        );
        say(&line);
        self.summary.push(line);
    }

    fn verdict(self) -> ExitCode {
        println!("\n{}", self.summary.join("\n"));
        let no_test_ran = self.tests.passed == 0;
        if no_test_ran {
            eprintln!("error: not a single test passed");
        }
        println!("{} passed, {} failed", self.all.passed, self.all.failed);
        if self.all.failed == 0 && !no_test_ran { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Runs the browser tests on the bundle that is built already: all, or those whose names contain
/// one of `names`.
///
/// # Errors
///
/// When there is no bundle or no browser.
pub fn browser_tests(names: &[&str]) -> Result<Count> {
    let axe = tools::axe()?;
    browser::visit("browser", |command| {
        if !names.is_empty() {
            command.arg("--").args(names);
        }
        tests(command.env("KVANT_AXE", axe))
    })
}

/// Makes the main journeys in Firefox and WebKitGTK, on the bundle that is built already.
///
/// # Errors
///
/// When there is no bundle or an engine is missing.
pub fn engine_tests() -> Result<Count> {
    let mut sum = Count::default();
    engines::visit(|name, command| {
        say(name);
        sum.add(tests(command));
    })?;
    Ok(sum)
}

/// The stores, compiled for the browser and run in one without the app.
fn stores_tests() -> Result<Count> {
    let (chrome, driver) = browser::find()?;
    let tools = tools::ensure()?;
    let options = process::root().join("target").join("webdriver.json");
    fs::create_dir_all(process::root().join("target"))?;
    fs::write(&options, browser::options(&chrome))?;
    let target =
        ["--target", "wasm32-unknown-unknown", "--package", "kvant-device", "--test", "stores"];
    let mut command = process::cargo(&["test", "--no-fail-fast"]);
    command.args(target).env("PATH", tools).env("CHROMEDRIVER", driver);
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", options);
    // Seconds for all of them together; on a busy machine the usual 20 are few.
    Ok(tests(command.env("WASM_BINDGEN_TEST_TIMEOUT", "300")))
}

/// Runs `cargo test`, shows what it prints and sums its results.
fn tests(command: &mut Command) -> Count {
    let mut sum = Count::default();
    let result = run_and_count(command, &mut sum);
    if let Err(error) = result {
        eprintln!("error: {error:#}");
        // What did not compile or broke down has no line of results to be counted by.
        if sum.failed == 0 {
            sum.failed = 1;
        }
    }
    sum
}

fn run_and_count(command: &mut Command, sum: &mut Count) -> Result<()> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot start cargo")?;
    let output = child.stdout.take().context("cargo has no output")?;
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        if let Some(count) = counted(&line) {
            sum.add(count);
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("cargo test did not succeed ({status})");
    }
    Ok(())
}

/// Reads a line such as `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
fn counted(line: &str) -> Option<Count> {
    let (_, numbers) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let number = |word: &str| {
        let part = numbers.split(';').find_map(|part| part.trim().strip_suffix(word))?;
        part.trim().parse().ok()
    };
    Some(Count { passed: number("passed")?, failed: number("failed")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_result_lines_of_cargo_are_summed() {
        let output = "\
running 4 tests
test a ... ok
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out; finished in 1.2s
the words test result: ok. 5 passed; 5 failed in a sentence
test result: ok";
        let mut sum = Count::default();
        output.lines().filter_map(counted).for_each(|count| sum.add(count));
        assert_eq!(sum, Count { passed: 13, failed: 2 });
    }
}
