//! Boundaries and habits that a machine keeps for us.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::given::{catalogue, root, text};
use crate::rust_text::RustText;

/// Every id of the acceptance list is proved by a test or listed with its reason, never both.
#[test]
fn every_id_is_cited_by_a_test_or_listed_with_its_reason() {
    let known = ids_of_the_list();
    assert_eq!(known.len(), 318, "the acceptance list has 318 lines");
    let (cited, listed) = (cited_ids(), listed_ids());
    let strays: Vec<_> = cited.keys().filter(|id| !known.contains(*id)).collect();
    assert!(strays.is_empty(), "cited, but not on the acceptance list: {strays:?}");
    let strays: Vec<_> = listed.iter().filter(|id| !known.contains(*id)).collect();
    assert!(strays.is_empty(), "in not_covered.txt, but not on the acceptance list: {strays:?}");
    let both: Vec<_> = cited.iter().filter(|(id, _)| listed.contains(*id)).collect();
    assert!(both.is_empty(), "cited by a test, so remove them from not_covered.txt: {both:?}");
    let missing: Vec<_> =
        known.iter().filter(|id| !cited.contains_key(*id) && !listed.contains(*id)).collect();
    assert!(missing.is_empty(), "neither cited by a test nor in not_covered.txt: {missing:?}");
}

/// What a client is told, owed and charged is proved where somebody outside comes in: by a line for
/// `kvant answer`, by recorded events, or on a page. A test that goes in by one of the first two
/// calls something that says so in its name (see `door.rs`).
#[test]
fn rules_deadlines_units_and_numbers_are_proved_by_an_outer_door() {
    let mut proved: BTreeSet<String> =
        rust_files("tests/browser").iter().flat_map(|file| ids_cited_in(&text(file))).collect();
    for file in rust_files("tests/acceptance") {
        for test in tests_in(&text(&file)) {
            if goes_in_by_an_outer_door(&RustText::of(&test)) {
                proved.extend(ids_cited_in(&test));
            }
        }
    }
    let list = text("tests/acceptance.md");
    let kinds = ["[rule]", "[deadline]", "[unit]", "[number]"];
    let ids = list.lines().filter_map(|line| {
        let (id, rest) = line.strip_prefix("- **")?.split_once("** ")?;
        kinds.iter().any(|kind| rest.starts_with(kind)).then_some(id)
    });
    let ids: Vec<&str> = ids.collect();
    assert!(ids.len() > 100, "{} ids of these kinds", ids.len());
    let missing: Vec<_> = ids.into_iter().filter(|id| !proved.contains(*id)).collect();
    assert!(missing.is_empty(), "proved on inner types alone: {missing:?}");
}

/// The list of what is not proved yet has shrunk to nothing, and stays so.
#[test]
fn what_is_not_covered_only_shrinks() {
    let listed = listed_ids();
    assert!(listed.is_empty(), "it had shrunk to nothing; write a test for {listed:?}");
}

/// The rules stay free of browser, network, disk, clock and randomness: they list what they use.
/// Rules and envelopes do not know each other: who cannot decode cannot leak or misprice.
#[test]
fn packages_depend_on_nothing_but_their_short_lists() {
    check_dependencies(
        "crates/kvant-core/Cargo.toml",
        &["base16ct", "chrono", "rust_decimal", "serde", "serde_json", "thiserror", "toml"],
    );
    check_dependencies(
        "crates/kvant-wire/Cargo.toml",
        &["base16ct", "base64", "serde_json", "sha2", "thiserror"],
    );
    check_dependencies("crates/kvant-import/Cargo.toml", &["thiserror"]);
    check_dependencies(
        "crates/kvant-paper/Cargo.toml",
        &["miniz_oxide", "pdf-writer", "qrcodegen", "thiserror", "ttf-parser"],
    );
    check_dependencies(
        "crates/kvant-quote-link/Cargo.toml",
        &["base64", "chrono", "kvant-core", "miniz_oxide", "sha2", "thiserror"],
    );
    check_dependencies(
        "crates/kvant-device/Cargo.toml",
        &[
            "gloo-storage",
            "js-sys",
            "kvant-wire",
            "wasm-bindgen",
            "wasm-bindgen-futures",
            "web-sys",
        ],
    );
    check_dependencies("crates/kvant-cli/Cargo.toml", &["kvant-core", "serde_json"]);
    check_dependencies(
        "Cargo.toml",
        &[
            "chrono",
            "console_error_panic_hook",
            "js-sys",
            "kvant-core",
            "kvant-device",
            "kvant-draft",
            "kvant-import",
            "kvant-wire",
            "leptos",
            "percent-encoding",
            "serde_json",
            "wasm-bindgen",
            "wasm-bindgen-futures",
            "web-sys",
        ],
    );
}

/// Chrono's clock is switched off, so nothing can ask it for the time.
#[test]
fn chrono_has_no_clock() {
    let manifest: toml::Table = text("Cargo.toml").parse().expect("the manifest is TOML");
    let chrono = &manifest["workspace"]["dependencies"]["chrono"];
    assert_eq!(chrono["default-features"].as_bool(), Some(false));
    let features: Vec<&str> = chrono["features"]
        .as_array()
        .expect("features")
        .iter()
        .filter_map(|f| f.as_str())
        .collect();
    assert_eq!(features, ["std", "serde"]);
}

/// What a provider is called, sells and charges stands in its data file and nowhere in the code:
/// the sixth document must be a file.
#[test]
fn no_document_is_known_to_the_code() {
    let (mut whole, mut parts) = (Vec::new(), Vec::new());
    let (mut prices, mut fees) = (BTreeSet::new(), BTreeSet::new());
    for terms in &catalogue().documents {
        parts.extend([terms.id.clone(), terms.name.clone()]);
        whole.extend(terms.plan.iter().map(|plan| plan.id.as_str()));
        parts.extend(terms.plan.iter().map(|plan| plan.name.clone()));
        for value in terms.attribute.iter().flat_map(|attribute| &attribute.values) {
            whole.push(&value.id);
        }
        parts.extend(terms.channel.iter().filter_map(|channel| channel.address.clone()));
        for plan in &terms.plan {
            prices.extend(plan.price.iter().map(|price| price.unit_price.to_string()));
            prices.extend(plan.rate.iter().map(|rate| rate.price.to_string()));
            let minimums = plan.price.iter().filter_map(|price| price.minimum_fee);
            for fee in minimums.chain(plan.fee.iter().map(|fee| fee.amount)) {
                prices.insert(fee.to_string());
                fees.insert((fee.kopecks() / 100).to_string());
            }
        }
    }
    whole.retain(|word| !ORDINARY_WORDS.contains(word));
    parts.retain(|part| !ORDINARY_WORDS.contains(&part.as_str()));
    for file in app_and_crates() {
        let found = RustText::of(before_tests(&text(&file)));
        for text in &found.texts {
            let is_known = whole.contains(&text.as_str()) || prices.contains(text);
            assert!(!is_known, "{file} knows {text:?}");
            let part = parts.iter().find(|part| text.contains(part.as_str()));
            assert_eq!(part, None, "{file}: {text:?}");
        }
        let fee = found.words().find(|word| fees.contains(&word.replace('_', "")));
        assert_eq!(fee, None, "{file} knows a fee");
    }
}

/// Words that anybody may write, although some document calls a plan or an answer so.
const ORDINARY_WORDS: [&str; 5] = ["start", "priority", "extended", "none", "Приоритет"];

/// Money and time are exact.
#[test]
fn core_wire_and_import_have_no_floating_point() {
    let packages = ["kvant-core", "kvant-wire", "kvant-import", "kvant-quote-link"];
    for file in packages.into_iter().flat_map(|name| rust_files(&format!("crates/{name}/src"))) {
        let found = RustText::of(&text(&file));
        assert!(!found.words().any(|word| word == "f32" || word == "f64"), "{file}");
    }
}

/// Time is rounded where `quantum` does it, and nowhere else (S0-11). What is divided up elsewhere
/// is counted here, and is no time; the list only shrinks.
#[test]
fn s0_11_time_is_rounded_in_one_place() {
    const ALLOWED: [(&str, usize, &str); 9] = [
        ("crates/kvant-core/src/quantum.rs", 2, "the place"),
        ("crates/kvant-core/src/entry.rs", 1, "a typed fraction, to the second"),
        ("crates/kvant-core/src/price/fee.rs", 1, "months paid for, in whole years"),
        ("crates/kvant-core/src/usage/load.rs", 1, "months laid out, in whole periods"),
        ("crates/kvant-core/src/compare.rs", 1, "points of a curve"),
        ("src/components/calendar_strip.rs", 1, "marks of an axis"),
        ("src/components/squares.rs", 2, "squares in a row"),
        ("src/pages/choice/figures.rs", 1, "requests"),
        ("src/pages/my/standing.rs", 1, "squares of half an hour, where seconds are counted"),
    ];
    let folders =
        ["src", "crates/kvant-core/src", "crates/kvant-import/src", "crates/kvant-cli/src"];
    let mut found = BTreeMap::new();
    for file in folders.into_iter().flat_map(rust_files) {
        let source = text(&file);
        let code = RustText::of(before_tests(&source)).code;
        let plain: String = code.split_whitespace().collect();
        let divided =
            ["div_ceil(", "next_multiple_of(", "-1)/", "saturating_sub(1))).checked_div("];
        let count: usize = divided.iter().map(|way| plain.matches(way).count()).sum();
        // Whole pages of a list are counted by a `usize`.
        let count = count - plain.matches(".len().div_ceil(").count();
        if count > 0 {
            found.insert(file, count);
        }
    }
    let allowed = ALLOWED.iter().map(|(file, count, _)| ((*file).to_string(), *count));
    assert_eq!(
        found,
        allowed.collect(),
        "time is rounded by `Quanta::covering` or `BillingIncrement::covering`"
    );
}

/// Inside core, wire, import and paper a module uses only what stands above it in `lib.rs`.
#[test]
fn modules_use_only_what_stands_above_them() {
    for (package, modules_min) in [
        ("kvant-core", 9),
        ("kvant-wire", 7),
        ("kvant-import", 2),
        ("kvant-paper", 5),
        ("kvant-quote-link", 3),
    ] {
        let folder = format!("crates/{package}/src/");
        let lib = text(&format!("{folder}lib.rs"));
        let order: Vec<&str> = lib
            .lines()
            .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
            .collect();
        assert!(order.len() >= modules_min, "{order:?}");
        for file in rust_files(&folder) {
            let inside = file.strip_prefix(&folder).expect("a file of the package");
            let module = inside.split(['/', '.']).next().expect("a name");
            let Some(rank) = order.iter().position(|name| *name == module) else { continue };
            let source = text(&file);
            let found = RustText::of(before_tests(&source));
            for below in &order[rank + 1..] {
                assert!(!found.uses_module(below), "{file} uses {below}, which stands below it");
            }
        }
    }
}

/// A component gets props and gives callbacks; words know nothing of what draws them; what the pages
/// of the account share uses no page; and a page goes through the open book.
#[test]
fn the_rooms_of_the_app_keep_their_distance() {
    for (folder, forbidden) in [
        ("src/components", &["book", "clock", "page_states", "pages", "account"][..]),
        ("src/wording", &["components", "book", "page_states", "pages", "account"]),
        ("src/account", &["pages"]),
        ("src/pages", &["pages"]),
    ] {
        let files = rust_files(folder);
        assert!(!files.is_empty(), "{folder} holds nothing");
        for file in files {
            let found = RustText::of(&text(&file));
            for module in forbidden {
                assert!(!found.uses_module(module), "{file} uses {module}");
            }
            let has_stores = found.words().any(|word| word == "kvant_device");
            assert!(!has_stores, "{file} uses the stores of this device");
        }
    }
}

/// The states of the pages stand in `PageStates`, which knows none of them, and addresses know neither.
#[test]
fn addresses_and_page_states_stand_above_each_other() {
    let states = RustText::of(&text("src/page_states.rs"));
    assert!(!states.uses_module("routes"), "src/page_states.rs uses the states of pages");
    let address = RustText::of(&text("src/address.rs"));
    for above in ["page_states", "routes", "book", "pages"] {
        assert!(!address.uses_module(above), "src/address.rs uses {above}");
    }
    for file in rust_files("src/routes") {
        let state = RustText::of(&text(&file));
        for above in ["book", "pages", "account", "components"] {
            assert!(!state.uses_module(above), "{file} uses {above}");
        }
    }
}

/// No page uses another one: neither by its path, which the rooms above forbid, nor as a neighbour.
#[test]
fn no_page_uses_another_page() {
    for file in rust_files("src/pages") {
        let inside = file.strip_prefix("src/pages/").expect("a page");
        if inside == "mod.rs" {
            continue;
        }
        let code = RustText::of(&text(&file)).code;
        // A page of one file stands beside its neighbours, one of a folder a step below them.
        let is_alone = !inside.contains('/');
        let beside =
            if is_alone || inside.ends_with("/mod.rs") { "super::" } else { "super::super::" };
        let uses = code.split(';').filter(|line| line.trim_start().starts_with("use "));
        for line in uses {
            let line = line.trim_start().trim_start_matches("use ");
            assert!(!line.starts_with(beside), "{file} uses its neighbour: {line}");
        }
    }
}

/// A test that is not run proves nothing.
#[test]
fn no_test_is_skipped() {
    for file in all_rust_files() {
        let code = RustText::of(&text(&file)).code;
        let mut attributes = code.split("#[").skip(1).filter_map(|rest| rest.split(']').next());
        assert!(!attributes.any(|attribute| attribute.contains("ignore")), "{file}");
    }
}

/// A browser, and a tab of it, is opened in one place only, which gives it the day on which all
/// browser tests play: one without it would pass on some days and fail on others.
#[test]
fn every_tab_is_given_the_clock() {
    let openers = ["WebDriver", "new_tab", "new_window", "switch_to_window"];
    for file in rust_files("tests/browser") {
        if file == "tests/browser/visit.rs" {
            continue;
        }
        let found = RustText::of(&text(&file));
        let opener = found.words().find(|word| openers.contains(word));
        assert_eq!(opener, None, "{file} opens a tab without the clock");
        let script = found.texts.iter().find(|text| text.contains("window.open"));
        assert_eq!(script, None, "{file} opens a tab without the clock");
    }
}

/// A browser test waits for what is meant and never for a length of time, which is too short on a
/// busy machine and too long on every other one. Between two looks stands the only pause.
#[test]
fn browser_tests_wait_for_what_is_meant() {
    for file in rust_files("tests/browser") {
        let source = text(&file);
        let sleeps = RustText::of(&source).words().filter(|word| *word == "sleep").count();
        let allowed = usize::from(file == "tests/browser/visit.rs");
        assert_eq!(sleeps, allowed, "{file} sleeps");
    }
}

/// Whoever changes a module of the core or a page finds its tests: the tables name every module of
/// the core and every file of browser tests.
#[test]
fn the_readme_of_the_tests_names_every_module_and_page() {
    let readme = text("tests/README.md");
    let (_, tables) = readme.split_once("## From a module").expect("the tables");
    let (tables, _) = tables.split_once("## How").expect("an end of the tables");
    let named: BTreeSet<&str> = tables.split('`').skip(1).step_by(2).collect();
    let lib = text("crates/kvant-core/src/lib.rs");
    let modules = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let main = text("tests/browser/main.rs");
    let files = main.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    // These help the others; `journeys` has a row of its own above the tables.
    let helping = ["engine", "journeys", "kept", "pages", "rejoined", "visit"];
    let missing: Vec<&str> = modules
        .chain(files.filter(|file| !helping.contains(file)))
        .filter(|name| !named.contains(name))
        .collect();
    assert!(missing.is_empty(), "tests/README.md does not name {missing:?}");
}

/// The top level holds what the layout names, and dotfiles.
#[test]
fn the_top_level_is_fixed() {
    let allowed = [
        "Cargo.lock",
        "Cargo.toml",
        "README.md",
        "Trunk.toml",
        "crates",
        "index.html",
        "public",
        "src",
        "style",
        "tests",
    ];
    for path in tracked_files() {
        let top = path.split('/').next().expect("a path");
        assert!(top.starts_with('.') || allowed.contains(&top), "{path}");
    }
}

/// A file is called by the noun it holds.
#[test]
fn files_are_called_by_what_they_hold() {
    for file in all_rust_files() {
        let path = Path::new(&file);
        let names = path.components().map(|part| part.as_os_str().to_string_lossy().to_string());
        for name in names {
            let name = name.trim_end_matches(".rs");
            let vague = ["util", "utils", "common", "helper", "helpers", "manager", "data", "misc"];
            assert!(!vague.contains(&name), "{file}");
        }
    }
}

/// The ids that head the lines of the acceptance list.
fn ids_of_the_list() -> BTreeSet<String> {
    text("tests/acceptance.md")
        .lines()
        .filter_map(|line| line.strip_prefix("- **")?.split_once("**"))
        .map(|(id, _)| id.to_string())
        .collect()
}

/// The ids that comments of tests name, in tables too, with a file that does.
fn cited_ids() -> BTreeMap<String, String> {
    let mut cited = BTreeMap::new();
    for file in rust_files("tests") {
        cited.extend(ids_cited_in(&text(&file)).into_iter().map(|id| (id, file.clone())));
    }
    cited
}

/// The ids that comments of this source name, in tables too.
fn ids_cited_in(source: &str) -> Vec<String> {
    let found = RustText::of(source);
    let in_tables = found.texts.iter().flat_map(|text| text.lines());
    let notes: Vec<&str> = in_tables.filter_map(|line| Some(line.split_once("//")?.1)).collect();
    ids_in(&format!("{} {}", found.comments, notes.join(" ")))
}

/// Whether a test calls what goes in by an outer door, or writes to a ledger as events.
fn goes_in_by_an_outer_door(test: &RustText) -> bool {
    let named = |call: &str| {
        let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
        let name = call.rsplit(|c: char| !is_of_name(c)).next().unwrap_or_default();
        let is_defined = call[..call.len() - name.len()].ends_with("fn ");
        let is_outer = ["answered", "recorded", "check_answer", "check_recorded"]
            .iter()
            .any(|start| name.starts_with(start));
        is_outer && !is_defined
    };
    let mut calls: Vec<&str> = test.code.split('(').collect();
    // After the last bracket nothing is called.
    calls.pop();
    calls.into_iter().any(named) || test.code.contains("Recorder::of")
}

/// The tests of a file, each with the comment above it.
fn tests_in(source: &str) -> Vec<String> {
    let mut parts = source.split("#[test]\n");
    let mut before = parts.next().unwrap_or_default();
    let mut tests = Vec::new();
    for part in parts {
        let comment: Vec<&str> =
            before.lines().rev().take_while(|line| line.starts_with("///")).collect();
        let comment: Vec<&str> = comment.into_iter().rev().collect();
        let body = part.split("\n}\n").next().unwrap_or_default();
        tests.push(format!("{}\n{body}\n}}\n", comment.join("\n")));
        before = part;
    }
    tests
}

/// The ids of `not_covered.txt`.
fn listed_ids() -> BTreeSet<String> {
    let mut listed = BTreeSet::new();
    for line in text("tests/not_covered.txt").lines().filter(|line| !line.starts_with('#')) {
        let (ids, reason) = line.split_once(": ").expect("ids, a colon and a reason");
        assert!(reason.len() > 10, "a reason for {ids}");
        let ids = ids_in(ids);
        assert!(!ids.is_empty(), "{line}");
        for id in ids {
            assert!(listed.insert(id.clone()), "{id} is listed twice");
        }
    }
    listed
}

/// Ids in a text, ranges such as «from one to the other» written out.
fn ids_in(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut ids = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let Some((part, last)) = id_in(word) else { continue };
        let is_range = index >= 2 && words[index - 1] == "to";
        let first = match id_in(words[index.saturating_sub(2)]) {
            // The first one was taken in by itself.
            Some((same, first)) if is_range && same == part => first + 1,
            _ => last,
        };
        ids.extend((first..=last).map(|number| format!("{part}-{number:02}")));
    }
    ids
}

/// The one id in a word: its part and number.
fn id_in(word: &str) -> Option<(&str, u32)> {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let word =
        word.split_once(|c: char| !c.is_ascii_alphanumeric() && c != '-').map_or(word, |w| w.0);
    let (part, number) = word.split_once('-')?;
    let is_part = matches!(part, "S0" | "S1" | "S2" | "S3" | "S4" | "SX");
    if is_part && number.len() == 2 { Some((part, number.parse().ok()?)) } else { None }
}

/// The package may depend on these and nothing else, on any target, at run or build time.
#[track_caller]
fn check_dependencies(manifest: &str, allowed: &[&str]) {
    let table: toml::Table = text(manifest).parse().expect("the manifest is TOML");
    let mut tables = vec![table.get("dependencies"), table.get("build-dependencies")];
    for target in table.get("target").and_then(toml::Value::as_table).into_iter().flatten() {
        tables.push(target.1.get("dependencies"));
    }
    let mut count = 0;
    for name in
        tables.into_iter().flatten().filter_map(toml::Value::as_table).flat_map(|t| t.keys())
    {
        assert!(allowed.contains(&name.as_str()), "{manifest} depends on {name}");
        count += 1;
    }
    assert!(count > 0, "{manifest} has dependencies");
}

/// A file up to its own tests.
fn before_tests(source: &str) -> &str {
    source.split("#[cfg(test)]").next().unwrap_or(source)
}

/// The Rust files of the app and of every package that is built into something.
fn app_and_crates() -> Vec<String> {
    let mut files = rust_files("src");
    for entry in fs::read_dir(root().join("crates")).expect("crates/ is there") {
        let name = entry.expect("a package").file_name().to_string_lossy().to_string();
        files.extend(rust_files(&format!("crates/{name}/src")));
    }
    files
}

fn all_rust_files() -> Vec<String> {
    ["src", "crates", "tests"].into_iter().flat_map(rust_files).collect()
}

/// The Rust files under `folder`, as paths from the root; none where there is no such folder.
fn rust_files(folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(root()).expect("inside the repository");
                files.push(inside.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    files.sort();
    files
}

/// Every file that git keeps.
fn tracked_files() -> Vec<String> {
    let listed = Command::new("git").arg("ls-files").current_dir(root()).output();
    let listed = listed.expect("git is there");
    assert!(listed.status.success(), "git ls-files");
    let listed = String::from_utf8(listed.stdout).expect("paths are UTF-8");
    assert!(listed.lines().count() > 20, "the repository has files");
    listed.lines().map(str::to_string).collect()
}
