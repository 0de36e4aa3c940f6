//! Running other programs, from the root of the clone.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Returns the root of the clone.
pub fn root() -> PathBuf {
    // Cargo sets the variable for what it runs, so a clone that was moved after the build works.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.ancestors().nth(2).map_or_else(|| PathBuf::from("."), PathBuf::from)
}

/// Returns the call of `program` in the root of the clone.
pub fn program(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Returns the call of the cargo that started this program.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// Runs `command` to its end, its output going where ours goes.
///
/// # Errors
///
/// When the program cannot be started or does not succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} did not succeed ({status})", shown(command));
    }
    Ok(())
}

/// Runs `command` to its end and returns what it printed; its complaints go where ours go.
///
/// # Errors
///
/// When the program cannot be started, does not succeed or prints what is not text.
pub fn captured(command: &mut Command) -> Result<String> {
    command.stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = command.output().with_context(|| format!("cannot start {}", shown(command)))?;
    if !output.status.success() {
        bail!("{} did not succeed ({})", shown(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("the output of {}", shown(command)))
}

/// Runs `command` silently and returns what it printed; nothing when it is absent or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Tells whether `program` is there at all, whatever it answers.
pub fn exists(program: &str) -> bool {
    let found = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    !matches!(found, Err(error) if error.kind() == ErrorKind::NotFound)
}

/// Returns `command` the way a person would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    // Nobody types the folder of the toolchain.
    let name = program.file_stem().unwrap_or(program.as_os_str());
    let words: Vec<_> =
        std::iter::once(name).chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    format!("`{}`", words.join(" "))
}
