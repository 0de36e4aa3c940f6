//! Checking and compiling: exit codes, messages, the file that is written.

use std::fs;
use std::path::Path;

use kvant_core::catalogue::{self, Catalogue, Terms};
use kvant_core::tree::{FromTree, Tree};

use crate::kvant::{folder_of, root, run, word};

/// Help goes to standard output, everything else that cannot be taken to standard error.
#[test]
fn commands_that_cannot_be_taken_exit_with_2() {
    let help = run(&["--help"]);
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    assert!(help.out.contains("kvant check PATH…"), "{}", help.out);
    assert!(help.out.contains("kvant compile DIR -o FILE"), "{}", help.out);
    assert!(help.out.contains("kvant answer [--catalogue PATH]"), "{}", help.out);
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
        &["answer", "public/catalogue"],
        &["answer", "--catalogue"],
        &["answer", "--catalogue", "a", "--catalogue", "b"],
        &["answer", "--reading"],
        &["answer", "--reading", "vat"],
        &["answer", "--readings", "vat=on-top"],
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
        (&["public/catalogue"][..], documents().len() + 2),
        (&["public/catalogue/terms", "public/catalogue/vat.toml"], documents().len() + 1),
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
    let errors = "tests/fixtures/errors";
    let recorded = |name: &str| {
        let file = root().join(errors).join(name).with_extension("txt");
        format!("{errors}/{}", fs::read_to_string(file).expect("a recorded message"))
    };
    let (fee, float) = ("fee_is_not_the_product.toml", "bare_float.toml");
    let (fee_file, float_file) = (format!("{errors}/{fee}"), format!("{errors}/{float}"));
    let ran = run(&["check", &fee_file]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert_eq!(ran.err, format!("{}\n1 mistake\n", recorded(fee)));
    let both = run(&["check", "public/catalogue", &fee_file, &float_file]);
    assert_eq!(both.code, 1);
    assert!(both.err.contains(&recorded(fee)), "{}", both.err);
    assert!(both.err.contains(&recorded(float)), "{}", both.err);
    assert!(both.err.ends_with("\n2 mistakes\n"), "{}", both.err);
}

/// Software under a second name is told of the later file, whoever reads both.
#[test]
fn software_under_two_names_is_a_mistake() {
    let folder = folder_of("two_names");
    copy(&root().join("public/catalogue"), &folder);
    let file = folder.join("terms/mywebstor.toml");
    let text = fs::read_to_string(&file).expect("document 001");
    let named = r#"name = "Битрикс24""#;
    assert!(text.contains(named));
    fs::write(&file, text.replace(named, r#"name = "Bitrix24""#)).expect("written");
    let told = format!(
        "{}: software: \"bitrix24\" is called \"Bitrix24\" here, but in \"crm-support\" \"bitrix24\" is called \"Битрикс24\"\n\n1 mistake\n",
        file.display()
    );
    let compiled = folder.join("catalogue.json");
    let commands =
        [&["check", word(&folder)][..], &["compile", word(&folder), "-o", word(&compiled)]];
    for arguments in commands {
        let ran = run(arguments);
        assert_eq!((ran.code, ran.err.as_str()), (1, told.as_str()), "{arguments:?}");
    }
    assert!(!compiled.exists());
    let alone = run(&["check", word(&file)]);
    assert_eq!((alone.code, alone.err.as_str()), (0, ""), "alone it is right");
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
    let ran = run(&["check", word(&folder)]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("there is no .toml or .json file"), "{}", ran.err);
}

/// What is written can be read again, and says what the files say.
#[test]
fn compile_writes_what_the_files_say() {
    let file = folder_of("compiled").join("deep/inside/catalogue.json");
    let path = word(&file);
    for arguments in
        [["compile", "public/catalogue", "-o", path], ["compile", "-o", path, "public/catalogue"]]
    {
        let ran = run(&arguments);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        let text = fs::read_to_string(&file).expect("the file is written");
        assert_eq!(
            ran.out,
            format!("{path}: {} bytes, documents: {}\n", text.len(), documents().len())
        );
        let tree: Tree = serde_json::from_str(&text).expect("it is JSON");
        let (mut in_parts, unread) =
            Catalogue::without_documents(tree.clone()).expect("it is a catalogue");
        for document in unread {
            in_parts.add(document).expect("it is a document");
        }
        let written = Catalogue::from_tree(tree).expect("it is a catalogue");
        assert_eq!(written, in_parts, "the same, read at once or document by document");
        assert_eq!(written.documents, documents());
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
    let (from, to) = (folder.join("catalogue"), word(&file));
    let ran = run(&["compile", word(&from), "-o", to]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("the id \"crm-support\" is already that of"), "{}", ran.err);
    assert!(ran.err.contains("the file states no rate"), "{}", ran.err);
    assert!(ran.err.ends_with("\n2 mistakes\n"), "{}", ran.err);
    assert_eq!(fs::read_to_string(&file).expect("still there"), "the old one");
}

/// The documents of the repository, in their order.
fn documents() -> Vec<Terms> {
    let folder = fs::read_dir(root().join("public/catalogue/terms")).expect("the terms");
    let mut documents = Vec::new();
    for entry in folder {
        let file = entry.expect("an entry").path();
        let text = fs::read_to_string(&file).expect("a text");
        let read = catalogue::read_terms(word(&file), &text);
        documents.push(read.map_err(|errors| errors[0].to_string()).expect("right terms"));
    }
    documents.sort_by(|one, other| one.document.cmp(&other.document));
    documents
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
