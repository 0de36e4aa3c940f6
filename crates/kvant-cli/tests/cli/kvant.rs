//! The program, called with arguments and lines, and the folders it is called in.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// What a call of `kvant` came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Calls `kvant` in the root of the repository.
#[track_caller]
pub fn run(arguments: &[&str]) -> Ran {
    run_in(&root(), arguments, b"")
}

/// Calls `kvant` in `folder` with `input` on its standard input.
#[track_caller]
pub fn run_in(folder: &Path, arguments: &[&str], input: &[u8]) -> Ran {
    let mut child = command(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kvant was called");
    let mut stdin = child.stdin.take().expect("its input");
    let input = input.to_vec();
    // Both at once, else two full pipes would wait for each other. A program that does not read
    // its input closes it.
    let writer = thread::spawn(move || stdin.write_all(&input).ok());
    let output = child.wait_with_output().expect("kvant ended");
    writer.join().expect("the input was written");
    let text = |bytes| String::from_utf8(bytes).expect("texts are UTF-8");
    Ran {
        code: output.status.code().expect("it ended by itself"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// `kvant` with its arguments, not called yet.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kvant"));
    command.args(arguments);
    command
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// An empty folder of this test's own.
pub fn folder_of(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("what an earlier run left is removed");
    }
    fs::create_dir_all(&folder).expect("the folder is made");
    folder
}

/// Makes a catalogue of two documents in `folder`: `crm-support` of the repository and `hotline`
/// of the fixtures.
pub fn write_catalogue(folder: &Path) {
    let ours = root().join("public/catalogue");
    for inside in ["terms", "calendar"] {
        fs::create_dir_all(folder.join(inside)).expect("the folder is made");
    }
    for file in ["terms/crm-support.toml", "calendar/ru.json", "vat.toml"] {
        fs::copy(ours.join(file), folder.join(file)).expect("the file is copied");
    }
    let hotline = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hotline.toml");
    fs::copy(hotline, folder.join("terms/hotline.toml")).expect("the file is copied");
}

/// A path as an argument.
#[track_caller]
pub fn word(path: &Path) -> &str {
    path.to_str().expect("paths of tests are texts")
}
