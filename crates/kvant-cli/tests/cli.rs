//! `kvant` as it is called from a terminal: exit codes, messages, the file it writes.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use kvant_core::catalogue::{self, Catalogue};
use kvant_core::tree::{FromTree, Tree};

/// Help goes to standard output, everything else that cannot be taken to standard error.
#[test]
fn commands_that_cannot_be_taken_exit_with_2() {
    let help = run(&["--help"]);
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    assert!(help.out.contains("kvant check PATH…"), "{}", help.out);
    assert!(help.out.contains("kvant compile DIR -o FILE"), "{}", help.out);
    for same in [["help"], ["-h"]] {
        assert_eq!(run(&same), help);
    }
    for arguments in [
        &[][..],
        &["check"],
        &["chek", "public/catalogue"],
        &["compile"],
        &["compile", "public/catalogue"],
        &["compile", "public/catalogue", "-o"],
        &["compile", "public/catalogue", "catalogue.json"],
        &["compile", "-o", "a", "b", "c"],
    ] {
        let ran = run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert_eq!(ran.err, help.out, "{arguments:?}");
    }
}

/// A folder, its files one by one, in any order.
#[test]
fn check_of_what_is_right_exits_with_0() {
    for (paths, count) in [
        (&["public/catalogue"][..], 3),
        (&["public/catalogue/terms", "public/catalogue/vat.toml"], 2),
        (&["public/catalogue/calendar/ru.json"], 1),
        (&["tests/fixtures/small.toml"], 1),
    ] {
        let mut arguments = vec!["check"];
        arguments.extend(paths);
        let ran = run(&arguments);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{paths:?}");
        let right = match count {
            1 => "the file is right\n".to_string(),
            _ => format!("{count} files are right\n"),
        };
        assert_eq!(ran.out, right, "{paths:?}");
    }
}

/// Every mistake of every file is told, each with its place.
#[test]
fn check_of_what_is_wrong_exits_with_1() {
    let fixture = "tests/fixtures/errors/fee_is_not_the_product.toml";
    let ran = run(&["check", fixture]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert_eq!(
        ran.err,
        "tests/fixtures/errors/fee_is_not_the_product.toml:57:15: the minimum fee is 5600.00, but 550.00 × 10 = 5500.00\n\
         57 | minimum_fee = \"5600.00\"\n\
         \u{20}  |               ^^^^^^^^^\n\
         \u{20}  = correct the figure; if the document itself is wrong, that is an anomaly\n\
         \n\
         1 mistake\n"
    );
    let both =
        run(&["check", "public/catalogue", fixture, "tests/fixtures/errors/bare_float.toml"]);
    assert_eq!(both.code, 1);
    assert!(both.err.contains("fee_is_not_the_product.toml:57:15"), "{}", both.err);
    assert!(both.err.contains("bare_float.toml:56:14"), "{}", both.err);
    assert!(both.err.ends_with("\n2 mistakes\n"), "{}", both.err);
}

/// A file or folder that is not there is a mistake like any other.
#[test]
fn what_is_not_there_is_a_mistake() {
    for arguments in
        [&["check", "nowhere"][..], &["compile", "nowhere", "-o", "/dev/null/catalogue.json"]]
    {
        let ran = run(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{arguments:?}");
        assert!(ran.err.contains("nowhere"), "{}", ran.err);
        assert!(ran.err.contains("No such file"), "{}", ran.err);
    }
    let folder = folder_of("empty");
    let ran = run(&["check", folder.to_str().expect("a path")]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("there is no .toml or .json file"), "{}", ran.err);
}

/// What is written can be read again, and says what the files say.
#[test]
fn compile_writes_what_the_files_say() {
    let file = folder_of("compiled").join("deep/inside/catalogue.json");
    let path = file.to_str().expect("a path");
    for arguments in
        [["compile", "public/catalogue", "-o", path], ["compile", "-o", path, "public/catalogue"]]
    {
        let ran = run(&arguments);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        let text = fs::read_to_string(&file).expect("the file is written");
        assert_eq!(ran.out, format!("{path}: {} bytes, documents: 1\n", text.len()));
        let tree: Tree = serde_json::from_str(&text).expect("it is JSON");
        let written = Catalogue::from_tree(tree).expect("it is a catalogue");
        let terms = fs::read_to_string(root().join("public/catalogue/terms/crm-support.toml"));
        let terms = catalogue::read_terms("", &terms.expect("the terms")).expect("are right");
        assert_eq!(written.documents, [terms]);
        let again = serde_json::to_string(&written).expect("it is written again");
        assert_eq!(again, text, "byte for byte");
        fs::remove_file(&file).expect("the file is there");
    }
    let beside: Vec<_> =
        fs::read_dir(file.parent().expect("a folder")).expect("is there").collect();
    assert!(beside.is_empty(), "nothing half-written is left: {beside:?}");
}

/// A catalogue with a mistake is not written, and the one that was there stays.
#[test]
fn compile_of_what_is_wrong_writes_nothing() {
    let folder = folder_of("wrong");
    copy(&root().join("public/catalogue"), &folder.join("catalogue"));
    let spoilt = folder.join("catalogue/vat.toml");
    fs::write(&spoilt, "rate = []\n").expect("the rates are spoilt");
    let twin = folder.join("catalogue/terms/twin.toml");
    fs::copy(folder.join("catalogue/terms/crm-support.toml"), twin).expect("a twin");
    let file = folder.join("catalogue.json");
    fs::write(&file, "the old one").expect("there was one");
    let (from, to) = (folder.join("catalogue"), file.to_str().expect("a path"));
    let ran = run(&["compile", from.to_str().expect("a path"), "-o", to]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("the id \"crm-support\" is already that of"), "{}", ran.err);
    assert!(ran.err.contains("the file states no rate"), "{}", ran.err);
    assert!(ran.err.ends_with("\n2 mistakes\n"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&file).expect("still there"), "the old one");
}

/// What a call came to.
#[derive(Debug, PartialEq, Eq)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// Calls `kvant` in the root of the repository.
#[track_caller]
fn run(arguments: &[&str]) -> Ran {
    let kvant = env!("CARGO_BIN_EXE_kvant");
    let output = Command::new(kvant).args(arguments).current_dir(root()).output();
    let output = output.expect("kvant was called");
    let text = |bytes| String::from_utf8(bytes).expect("texts are UTF-8");
    Ran {
        code: output.status.code().expect("it ended by itself"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// An empty folder of this test's own.
fn folder_of(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("what an earlier run left is removed");
    }
    fs::create_dir_all(&folder).expect("the folder is made");
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder is made");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("an entry").path();
        let target = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            fs::copy(&entry, &target).expect("the file is copied");
        }
    }
}
