//! What the README shows is what the program does.

use std::path::Path;

use crate::kvant::{folder_of, root, run_in, word, write_catalogue};

const README: &str = include_str!("../../README.md");

/// Blocks of JSON hold questions, each with its answer on the next line.
#[test]
fn every_question_of_the_readme_has_its_answer() {
    let mut pairs = Vec::new();
    for block in blocks("json") {
        let lines: Vec<&str> = block.lines().collect();
        assert_eq!(lines.len() % 2, 0, "a question without its answer: {block}");
        pairs.extend(lines.chunks(2).map(|pair| (pair[0], pair[1])));
    }
    for ask in [
        "package",
        "units",
        "add_working",
        "working_between",
        "deadline",
        "compare",
        "balance",
        "standing",
        "act",
    ] {
        let begins = format!(r#"{{"ask":"{ask}","#);
        let answered = |(question, answer): &&(&str, &str)| {
            question.starts_with(&begins) && answer.starts_with(r#"{"ok":"#)
        };
        assert!(pairs.iter().any(|pair| answered(&pair)), "there is an example of {ask}");
    }
    let catalogue = folder_of("readme_questions");
    write_catalogue(&catalogue);
    for (question, answer) in pairs {
        assert_eq!(called(&catalogue, "answer", question), format!("{answer}\n"), "{question}");
    }
}

/// Blocks of text hold calls, each with what it prints.
#[test]
fn every_call_of_the_readme_prints_what_it_shows() {
    let catalogue = folder_of("readme_calls");
    write_catalogue(&catalogue);
    let mut count = 0;
    for block in blocks("text") {
        let (call, printed) = block.split_once('\n').expect("a call and what it prints");
        let call = call.strip_prefix("$ ").expect("a call");
        let (question, call) = match call.strip_prefix("echo '") {
            Some(piped) => piped.split_once("' | ").expect("a question and a call"),
            None => ("", call),
        };
        let arguments = call.strip_prefix("kvant ").expect("a call of kvant");
        // How many files there are and how large they become changes with every document.
        if !arguments.contains("public/catalogue") {
            assert_eq!(called(&catalogue, arguments, question), printed, "{call}");
            count += 1;
        }
    }
    assert!(count >= 4, "{count} calls");
}

/// What `kvant` prints, on either stream; questions are answered from `catalogue`.
#[track_caller]
fn called(catalogue: &Path, arguments: &str, input: &str) -> String {
    let mut words: Vec<&str> = arguments.split(' ').collect();
    if words[0] == "answer" {
        words.extend(["--catalogue", word(catalogue)]);
    }
    let ran = run_in(&root(), &words, input.as_bytes());
    ran.out + &ran.err
}

/// The blocks of the README in that language, in order.
fn blocks(language: &str) -> Vec<&'static str> {
    let begins = format!("```{language}\n");
    let blocks: Vec<&str> = README
        .split(&begins)
        .skip(1)
        .map(|rest| rest.split_once("```").expect("a block ends").0)
        .collect();
    assert!(!blocks.is_empty(), "blocks of {language}");
    blocks
}
